// Package tests runs Python programs on the built runtime and compares what they print with what CPython 3.14 printed: each FOLDER/NAME.py
// with FOLDER/NAME.out, standard output and, behind a line "-- stderr", standard error where the file has one.
//
// A first line "# args: ..." gives options of the runtime, "# exit: N" the exit code.
package tests

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var python = flag.String("python", "", "a CPython 3.14 to take the expected output from: with it the .out files are written anew")

func TestPrograms(t *testing.T) {
	bin := *python
	if bin == "" {
		bin = build(t)
	}
	programs, err := filepath.Glob("*/*.py")
	if err != nil || len(programs) == 0 {
		t.Fatal("no programs", err)
	}
	for _, name := range programs {
		if strings.HasPrefix(name, "cpython/") {
			continue // runs the tests of CPython, for make conformance
		}
		for _, gil := range []string{"1", "0"} {
			label := strings.TrimSuffix(name, ".py")
			if gil == "0" {
				if *python != "" {
					continue
				}
				label += "/gil=0"
			}
			t.Run(label, func(t *testing.T) {
				t.Parallel()
				run(t, bin, name, gil)
			})
		}
	}
}

// TestAudit runs the programs again with every reference counted anew every so often and at exit: they print the same, and the audit finds nothing.
func TestAudit(t *testing.T) {
	if *python != "" {
		t.Skip("the audit is not CPython's")
	}
	bin := build(t)
	programs, err := filepath.Glob("*/*.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range programs {
		t.Run(strings.TrimSuffix(name, ".py"), func(t *testing.T) {
			t.Parallel()
			run(t, bin, name, "1", "-X", "refaudit=1000")
		})
	}
}

// build makes the runtime once for all tests.
func build(t *testing.T) string {
	bin := filepath.Join(t.TempDir(), "gophersnake")
	out, err := exec.Command("go", "build", "-o", bin, "../cmd/gophersnake").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return bin
}

func run(t *testing.T, bin, name, gil string, options ...string) {
	source, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var args []string
	exit := 0
	for _, line := range strings.Split(string(source), "\n") {
		if rest, ok := strings.CutPrefix(line, "# args: "); ok {
			args = strings.Fields(rest)
		} else if rest, ok := strings.CutPrefix(line, "# exit: "); ok {
			if exit, err = strconv.Atoi(strings.TrimSpace(rest)); err != nil {
				t.Fatal(err)
			}
		} else {
			break
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, append(append(options, args...), filepath.Base(name))...)
	cmd.Dir = filepath.Dir(name)
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "NO_COLOR=1")
	if *python == "" {
		cmd.Env = append(cmd.Env, "PYTHON_GIL="+gil)
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if ctx.Err() != nil {
		t.Fatalf("no end\n%s%s", stdout.Bytes(), stderr.Bytes())
	}
	if code := cmd.ProcessState.ExitCode(); code != exit {
		t.Errorf("exit code %d, want %d: %v\n%s", code, exit, err, stderr.Bytes())
	}
	file := strings.TrimSuffix(name, ".py") + ".out"
	dir, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		t.Fatal(err)
	}
	// Tracebacks show absolute names: those of the folder of the programs are made relative.
	relative := func(s string) string { return strings.ReplaceAll(s, dir+"/", "") }
	got := relative(stdout.String())
	if *python != "" {
		if stderr.Len() > 0 {
			got += "-- stderr\n" + relative(stderr.String())
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(want), "-- stderr\n") {
		got += "-- stderr\n" + relative(stderr.String())
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("output (-CPython +gophersnake):\n%s\nstandard error:\n%s", diff, stderr.String())
	}
}
