// Bench runs the benchmark programs side by side under gophersnake, CPython and, if there is one, PyPy, several times each, and prints
// the medians, the ratios and their geometric mean. All programs must print the same under all of them.
//
//	go run ./tools/bench [-n 5] [-python python3.14] [-pypy pypy3] [program ...]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

var cpu, net, best bool

func main() {
	runs := flag.Int("n", 5, "runs of each program")
	snake := flag.String("gophersnake", os.Getenv("BENCH_GOPHERSNAKE"), "the gophersnake to measure (default: built from this tree)")
	python := flag.String("python", os.Getenv("BENCH_PYTHON"), "CPython to compare with; may be a command with arguments")
	pypy := flag.String("pypy", os.Getenv("BENCH_PYPY"), "PyPy to compare with")
	flag.BoolVar(&cpu, "cpu", false, "measure processor time instead of wall time: for busy machines")
	flag.BoolVar(&best, "best", false, "take the shortest time instead of the median")
	flag.BoolVar(&net, "net", false, "subtract the time of an empty program")
	flag.Parse()
	if *snake == "" {
		dir, err := os.MkdirTemp("", "bench")
		check(err)
		defer os.RemoveAll(dir)
		*snake = filepath.Join(dir, "gophersnake")
		build := exec.Command("go", "build", "-o", *snake, "./cmd/gophersnake")
		build.Stderr = os.Stderr
		check(build.Run())
	}
	programs := flag.Args()
	if len(programs) == 0 {
		programs, _ = filepath.Glob("bench/*.py")
	}
	type impl struct{ name, command string }
	impls := []impl{{"gophersnake", *snake}}
	if *python != "" {
		impls = append(impls, impl{"CPython", *python})
	}
	if *pypy != "" {
		impls = append(impls, impl{"PyPy", *pypy})
	}
	fmt.Printf("%-16s", "ms (median)")
	for _, im := range impls {
		fmt.Printf("%14s", im.name)
	}
	for _, im := range impls[1:] {
		fmt.Printf("%14s", "/ "+im.name)
	}
	fmt.Println()
	logs := make([]float64, len(impls))
	empty := make([]float64, len(impls))
	if net {
		for i, im := range impls {
			empty[i], _, _ = measure(im.command, os.DevNull, 2**runs+1)
		}
	}
	counted := 0
	for _, p := range programs {
		if !strings.Contains(p, "/") && !strings.HasSuffix(p, ".py") {
			p = "bench/" + p + ".py"
		}
		times := make([]float64, len(impls))
		var want []byte
		ok := true
		for i, im := range impls {
			ms, out, err := measure(im.command, p, *runs)
			if err != nil {
				fmt.Printf("%-16s%s: %v\n", name(p), im.name, err)
				ok = false
				break
			}
			times[i] = ms - empty[i]
			if i == 0 {
				want = out
			} else if !bytes.Equal(out, want) {
				fmt.Printf("%-16s%s prints %q, %s %q\n", name(p), impls[0].name, want, im.name, out)
			}
		}
		if !ok {
			continue
		}
		fmt.Printf("%-16s", name(p))
		for _, t := range times {
			fmt.Printf("%14.1f", t)
		}
		for i, t := range times[1:] {
			fmt.Printf("%14.2f", times[0]/t)
			logs[i+1] += math.Log(times[0] / t)
		}
		counted++
		fmt.Println()
	}
	if counted > 0 && len(impls) > 1 {
		fmt.Printf("%-16s", "geometric mean")
		for range impls {
			fmt.Printf("%14s", "")
		}
		for i := range impls[1:] {
			fmt.Printf("%14.2f", math.Exp(logs[i+1]/float64(counted)))
		}
		fmt.Println()
	}
}

func name(p string) string { return strings.TrimSuffix(filepath.Base(p), ".py") }

// measure runs the program and returns the median of the milliseconds and what it printed.
func measure(command, program string, runs int) (float64, []byte, error) {
	var times []float64
	var out []byte
	args := append(strings.Fields(command), program)
	for range runs {
		cmd := exec.Command(args[0], args[1:]...)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		start := time.Now()
		o, err := cmd.Output()
		if err != nil {
			lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
			return 0, nil, fmt.Errorf("%w: %s", err, lines[len(lines)-1])
		}
		d := time.Since(start)
		if cpu {
			d = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		}
		times = append(times, float64(d.Microseconds())/1000)
		out = o
	}
	sort.Float64s(times)
	if best {
		return times[0], out, nil
	}
	return times[len(times)/2], out, nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
