// Bench runs the benchmark programs side by side under gophersnake, CPython 3.14 and, if there is one, PyPy, and prints how long each takes
// and how fast gophersnake is beside the others: 2.00 says that it takes half of the other's time. All must print the same.
//
// The machine may be busy with other things. So the implementations take turns, each round begins with another of them, and a speed is the
// median over the rounds of the ratio of two runs that stood next to each other; the times are medians too. The time of an empty program is shown
// as "start" and is part of every figure unless -net is given.
//
//	go run ./tools/bench [-n 5] [-cpu] [-net] [-python python3.14] [-pypy pypy3] [program ...]
package main

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// impl is an implementation of Python and what was measured of it.
type impl struct {
	name  string
	args  []string // the command
	empty float64  // milliseconds of an empty program
}

var cpu bool

func main() {
	runs := flag.Int("n", 5, "rounds of each program")
	snake := flag.String("gophersnake", os.Getenv("BENCH_GOPHERSNAKE"), "the gophersnake to measure (default: built from this tree)")
	python := flag.String("python", os.Getenv("BENCH_PYTHON"), "CPython to compare with; may be a command with arguments (default: python3.14, if it is found; - for none)")
	pypy := flag.String("pypy", os.Getenv("BENCH_PYPY"), "PyPy to compare with (default: pypy3, if it is found; - for none)")
	other := flag.String("other", "", "another command to compare with, such as an older gophersnake")
	flag.BoolVar(&cpu, "cpu", false, "measure processor time instead of wall time: for busy machines")
	net := flag.Bool("net", false, "subtract the time of an empty program")
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
	impls := []*impl{{name: "gophersnake", args: strings.Fields(*snake)}}
	if *other != "" {
		impls = append(impls, &impl{name: "other", args: strings.Fields(*other)})
	}
	for _, im := range []impl{{name: "CPython", args: find(*python, "python3.14")}, {name: "PyPy", args: find(*pypy, "pypy3")}} {
		if im.args != nil {
			impls = append(impls, &im)
		}
	}
	fmt.Printf("%-16s", "ms")
	for _, im := range impls {
		fmt.Printf("%12s", im.name)
	}
	for _, im := range impls[1:] {
		fmt.Printf("%12s", "x "+im.name)
	}
	fmt.Println()
	row(impls, "start", os.DevNull, 2**runs+1)
	if *net {
		for _, im := range impls {
			im.empty = measure(im, os.DevNull, 2**runs+1)
		}
	}
	logs := make([]float64, len(impls))
	counts := make([]int, len(impls))
	slowest, slowestName := math.Inf(1), ""
	for _, p := range programs {
		if !strings.Contains(p, "/") && !strings.HasSuffix(p, ".py") {
			p = "bench/" + p + ".py"
		}
		name := strings.TrimSuffix(filepath.Base(p), ".py")
		for i, r := range row(impls, name, p, *runs) {
			if !math.IsNaN(r) {
				logs[i] += math.Log(r)
				counts[i]++
				if impls[i].name == "CPython" && r < slowest {
					slowest, slowestName = r, name
				}
			}
		}
	}
	fmt.Printf("%-16s%*s", "geometric mean", 12*len(impls), "")
	for i := range impls[1:] {
		fmt.Printf("%12.2f", math.Exp(logs[i+1]/float64(counts[i+1])))
	}
	fmt.Println()
	if slowestName != "" {
		fmt.Printf("slowest beside CPython: %s, %.2f\n", slowestName, slowest)
	}
}

// find returns the command, split, or what the default name is in $PATH or among the reference implementations in the user's cache; nil for none.
func find(command, name string) []string {
	if command == "-" {
		return nil
	}
	if command != "" {
		return strings.Fields(command)
	}
	if p, err := exec.LookPath(name); err == nil {
		return []string{p}
	}
	if dir, err := os.UserCacheDir(); err == nil {
		if p, err := exec.LookPath(filepath.Join(dir, "gophersnake", "oracle", "sid", "usr", "bin", name)); err == nil {
			return []string{p}
		}
	}
	return nil
}

// row runs a program in rounds, prints its line and returns the speed of the first implementation beside each (NaN for itself and where one failed).
func row(impls []*impl, name, program string, rounds int) []float64 {
	times := make([][]float64, len(impls))
	errs := make([]error, len(impls))
	var want []byte
	for round := range rounds {
		for k := range impls {
			i := (k + round) % len(impls)
			if errs[i] != nil {
				times[i] = append(times[i], math.NaN())
				continue
			}
			ms, out, err := run(impls[i].args, program)
			if errs[i] = err; err != nil {
				fmt.Printf("%-16s%s: %v\n", name, impls[i].name, err)
				ms = math.NaN()
			} else if want == nil {
				want = out
			} else if !bytes.Equal(out, want) {
				errs[i] = fmt.Errorf("prints %q, not %q", out, want)
				fmt.Printf("%-16s%s: %v\n", name, impls[i].name, errs[i])
			}
			times[i] = append(times[i], ms-impls[i].empty)
		}
	}
	fmt.Printf("%-16s", name)
	for i := range impls {
		fmt.Printf("%12.1f", median(times[i]))
	}
	ratios := make([]float64, len(impls))
	ratios[0] = math.NaN()
	for i := 1; i < len(impls); i++ {
		var rs []float64
		for round := range rounds {
			rs = append(rs, times[i][round]/times[0][round])
		}
		ratios[i] = median(rs)
		fmt.Printf("%12.2f", ratios[i])
	}
	fmt.Println()
	return ratios
}

// measure returns the median time of a program in milliseconds.
func measure(im *impl, program string, runs int) float64 {
	var times []float64
	for range runs {
		ms, _, err := run(im.args, program)
		check(err)
		times = append(times, ms)
	}
	return median(times)
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	if len(v)%2 == 0 {
		return (v[len(v)/2-1] + v[len(v)/2]) / 2
	}
	return v[len(v)/2]
}

// run runs the program once and returns the milliseconds that it took and what it printed.
func run(command []string, program string) (float64, []byte, error) {
	cmd := exec.Command(command[0], append(command[1:len(command):len(command)], program)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	out, err := cmd.Output()
	d := time.Since(start)
	if err != nil {
		lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
		return 0, nil, fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	if cpu {
		d = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return float64(d.Microseconds()) / 1000, out, nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
