// Bench runs the benchmark programs side by side under gophersnake, CPython 3.14 and, if there is one, PyPy, and prints how long each takes
// and how fast gophersnake is beside the others: 2.00 says that it takes half of the other's time. All must print the same.
//
// The machine may be busy with other things. So the implementations take turns, each round begins with another of them, and a speed is the
// median over the rounds of the ratio of two runs that stood next to each other; the times are medians too. The time of an empty program is shown
// as "start" and is part of every figure unless -net is given. After the speeds stand gophersnake's peak of memory in megabytes and how many times
// the other's that is, and, of programs that tell it on standard error ("longest pause: 1.2 ms"), the longest pause of each.
//
//	go run ./tools/bench [-n 5] [-cpu] [-net] [-size n] [-python python3.14] [-pypy pypy3] [program ...]
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

var (
	cpu  bool
	size string // what the programs are given as their argument
)

// result is what one run of a program was like.
type result struct {
	ms    float64
	peak  float64 // megabytes
	pause float64 // milliseconds; NaN if the program does not tell
	out   []byte
}

func main() {
	runs := flag.Int("n", 5, "rounds of each program")
	snake := flag.String("gophersnake", os.Getenv("BENCH_GOPHERSNAKE"), "the gophersnake to measure (default: built from this tree)")
	python := flag.String("python", os.Getenv("BENCH_PYTHON"), "CPython to compare with; may be a command with arguments (default: python3.14, if it is found; - for none)")
	pypy := flag.String("pypy", os.Getenv("BENCH_PYPY"), "PyPy to compare with (default: pypy3, if it is found; - for none)")
	other := flag.String("other", "", "another command to compare with, such as an older gophersnake")
	flag.BoolVar(&cpu, "cpu", false, "measure processor time instead of wall time: for busy machines")
	flag.StringVar(&size, "size", "", "an argument for the programs: how large their data is")
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
	fmt.Printf("%12s", "peak MB")
	for _, im := range impls[1:] {
		fmt.Printf("%12s", "/ "+im.name)
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
	peaks := make([][]float64, len(impls))
	pauses := make([][]float64, len(impls))
	errs := make([]error, len(impls))
	var want []byte
	for round := range rounds {
		for k := range impls {
			i := (k + round) % len(impls)
			if errs[i] != nil {
				times[i] = append(times[i], math.NaN())
				continue
			}
			r, err := run(impls[i].args, program)
			if errs[i] = err; err != nil {
				fmt.Printf("%-16s%s: %v\n", name, impls[i].name, err)
				r.ms = math.NaN()
			} else if want == nil {
				want = r.out
			} else if !bytes.Equal(r.out, want) {
				errs[i] = fmt.Errorf("prints %q, not %q", r.out, want)
				fmt.Printf("%-16s%s: %v\n", name, impls[i].name, errs[i])
			}
			times[i] = append(times[i], r.ms-impls[i].empty)
			peaks[i] = append(peaks[i], r.peak)
			pauses[i] = append(pauses[i], r.pause)
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
	fmt.Printf("%12.1f", median(peaks[0]))
	for i := range impls[1:] {
		fmt.Printf("%12.2f", median(peaks[0])/median(peaks[i+1]))
	}
	if !math.IsNaN(median(pauses[0])) {
		fmt.Print("   longest pauses:")
		for i := range impls {
			fmt.Printf(" %.1f ms", median(pauses[i]))
		}
	}
	fmt.Println()
	return ratios
}

// measure returns the median time of a program in milliseconds.
func measure(im *impl, program string, runs int) float64 {
	var times []float64
	for range runs {
		r, err := run(im.args, program)
		check(err)
		times = append(times, r.ms)
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

// run runs the program once.
func run(command []string, program string) (result, error) {
	args := append(command[1:len(command):len(command)], program)
	if size != "" {
		args = append(args, size)
	}
	cmd := exec.Command(command[0], args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	start := time.Now()
	out, err := cmd.Output()
	d := time.Since(start)
	lines := strings.Split(strings.TrimSpace(stderr.String()), "\n")
	if err != nil {
		return result{peak: math.NaN(), pause: math.NaN()}, fmt.Errorf("%w: %s", err, lines[len(lines)-1])
	}
	if cpu {
		d = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	r := result{ms: float64(d.Microseconds()) / 1000, peak: peak(cmd.ProcessState.SysUsage()), pause: math.NaN(), out: out}
	for _, line := range lines {
		if _, err := fmt.Sscanf(line, "longest pause: %f ms", &r.pause); err != nil {
			continue
		}
	}
	return r, nil
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
