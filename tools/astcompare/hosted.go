package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
)

//go:embed hosted.py
var hostedScript string

// answer is what an interpreter made of a file: a tree and a code, each a checksum or the details of an exception.
type answer struct {
	tree, code any
	seconds    float64
}

// hosted compares what the library's own ast module and compile() make of every .py file below the folders under both interpreters.
func hosted(python, bin string, dirs []string) {
	var paths []string
	for _, dir := range dirs {
		dir, err := filepath.EvalSymlinks(dir)
		check(err)
		check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if _, gone := os.Stat(path); err == nil && gone == nil && !d.IsDir() && strings.HasSuffix(path, ".py") {
				paths = append(paths, path)
			}
			return nil
		}))
	}
	var theirs, mine map[string]answer
	var wg sync.WaitGroup
	wg.Add(2)
	go func() { defer wg.Done(); theirs = ask(python, paths) }()
	go func() { defer wg.Done(); mine = ask(bin, paths) }()
	wg.Wait()
	trees, codes, refused, shown := 0, 0, 0, 0
	var theirTime, myTime float64
	for _, path := range paths {
		want, got := theirs[path], mine[path]
		theirTime += want.seconds
		myTime += got.seconds
		if _, isError := want.tree.([]any); isError {
			refused++
		}
		what := ""
		if !reflect.DeepEqual(want.tree, got.tree) {
			trees++
			what = "tree"
		} else if !reflect.DeepEqual(want.code, got.code) {
			codes++
			if *alsoCodes {
				what = "code"
			}
		}
		if what != "" {
			if shown++; shown <= *show {
				fmt.Printf("%s: another %s\n%s", path, what, firstDifference(python, bin, path))
			}
		}
	}
	fmt.Printf("%d files (%d refused): %d trees differ, %d codes differ; %.0f s and %.0f s\n", len(paths), refused, trees, codes, theirTime, myTime)
	if trees > 0 || *alsoCodes && codes > 0 {
		os.Exit(1)
	}
}

// ask runs the script under an interpreter; one that dies is started again after the file that it died of.
func ask(bin string, paths []string) map[string]answer {
	res := map[string]answer{}
	for done := 0; done < len(paths); {
		cmd := exec.Command(bin, "-X", "utf8", "-c", hostedScript, "sums")
		cmd.Stdin = strings.NewReader(strings.Join(paths[done:], "\n") + "\n")
		var complaint bytes.Buffer
		cmd.Stderr = &complaint
		out, err := cmd.StdoutPipe()
		check(err)
		check(cmd.Start())
		in := bufio.NewReader(out)
		for {
			line, err := in.ReadBytes('\n')
			if err != nil {
				break
			}
			var fields [4]any
			check(json.Unmarshal(line, &fields))
			seconds, _ := fields[3].(float64)
			res[fields[0].(string)] = answer{fields[1], fields[2], seconds}
			done++
		}
		_, _ = io.Copy(io.Discard, out)
		if err := cmd.Wait(); done < len(paths) {
			text := complaint.String()
			if len(text) > 2000 {
				text = text[:2000]
			}
			fmt.Printf("%s ended with %v at %s\n%s\n", bin, err, paths[done], text)
			res[paths[done]] = answer{tree: "died"}
			done++
		}
	}
	return res
}

// firstDifference shows where the two interpreters' answers for a file begin to differ.
func firstDifference(python, bin, path string) string {
	var lines [2][]string
	for i, exe := range []string{python, bin} {
		out, _ := exec.Command(exe, "-X", "utf8", "-c", hostedScript, "show", path).Output()
		lines[i] = strings.Split(string(out), "\n")
	}
	last := ""
	for i := 0; i < len(lines[0]) && i < len(lines[1]); i++ {
		a, b := lines[0][i], lines[1][i]
		if strings.HasPrefix(a, "code ") {
			last = "  " + a + "\n"
		}
		if a != b {
			from := 0
			for from < len(a) && from < len(b) && a[from] == b[from] {
				from++
			}
			from = max(from-60, 0)
			return last + "  want " + clip(a[min(from, len(a)):]) + "\n  got  " + clip(b[min(from, len(b)):]) + "\n"
		}
	}
	return last + fmt.Sprintf("  %d and %d lines\n", len(lines[0]), len(lines[1]))
}

func clip(s string) string {
	if len(s) > 300 {
		return s[:300] + "..."
	}
	return s
}
