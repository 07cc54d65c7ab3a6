// Conformance runs modules of CPython's test suite under gophersnake and under CPython and compares them case by case.
//
// A case counts if CPython passes it. The ones that gophersnake is known not to pass stand in tests/cpython/known*.txt with the reason;
// any other that fails makes the run fail. What CPython does is measured once for each module and kept in the user's cache.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"sync"
	"time"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("conformance: ")
	var c config
	flag.StringVar(&c.bin, "bin", "./gophersnake", "the gophersnake to test")
	options := flag.String("options", "", "options for it, such as \"-X gil=0\"")
	flag.StringVar(&c.python, "python", "python3.14", "CPython 3.14")
	flag.StringVar(&c.tests, "tests", "", "the folder with CPython's package test; by default CPython's library")
	flag.StringVar(&c.dir, "lists", "tests/cpython", "the folder of sets.txt and known*.txt")
	flag.DurationVar(&c.timeout, "timeout", 2*time.Minute, "how long one module may take")
	flag.IntVar(&c.jobs, "j", runtime.NumCPU(), "how many modules at a time")
	set := flag.String("set", "", "the set of modules: core, threads or library")
	all := flag.Bool("failures", false, "show the known failures too")
	flag.Parse()
	// Tests that CPython marks as tests of its implementation run as well: they skip themselves under another name.
	c.options = append([]string{"-X", "implementation=cpython"}, strings.Fields(*options)...)
	if err := c.settle(); err != nil {
		log.Fatal(err)
	}
	sets, err := readSets(filepath.Join(c.dir, "sets.txt"))
	if err != nil {
		log.Fatal(err)
	}
	known, err := readAllKnown(c.dir)
	if err != nil {
		log.Fatal(err)
	}
	modules := flag.Args()
	if *set != "" {
		if sets[*set] == nil {
			log.Fatalf("no set %q", *set)
		}
		modules = append(modules, sets[*set]...)
	}
	if len(modules) == 0 {
		log.Fatal("name modules (without test_) or a -set")
	}
	sum := c.compare(modules, known, *all)
	fmt.Printf("%d of %d cases pass (%.1f %%), %d of %d modules whole; %d known failures, %d new ones\n",
		sum.passed, sum.cases, 100*float64(sum.passed)/float64(max(sum.cases, 1)), sum.whole, sum.modules, sum.known, sum.fresh)
	if sum.fresh > 0 {
		os.Exit(1)
	}
}

// config is what the command line says.
type config struct {
	bin, python, tests, dir string
	options                 []string
	timeout                 time.Duration
	jobs                    int
}

// settle makes the paths absolute, finds the tests and checks that all is there.
func (c *config) settle() error {
	var err error
	if c.python, err = exec.LookPath(c.python); err != nil {
		return fmt.Errorf("CPython 3.14 is needed to compare with (-python): %w", err)
	}
	if c.tests == "" {
		out, err := exec.Command(c.python, "-I", "-c", "import os; print(os.path.dirname(os.__file__))").Output()
		if err != nil {
			return fmt.Errorf("%s: %w", c.python, err)
		}
		c.tests = strings.TrimSpace(string(out))
	}
	for _, p := range []*string{&c.bin, &c.tests, &c.dir} {
		if *p, err = filepath.Abs(*p); err != nil {
			return err
		}
	}
	if _, err := os.Stat(filepath.Join(c.tests, "test", "support")); err != nil {
		return fmt.Errorf("CPython's test suite is needed (-tests): %w", err)
	}
	if _, err := os.Stat(c.bin); err != nil {
		return err
	}
	return nil
}

// totals sums up modules.
type totals struct{ cases, passed, modules, whole, known, fresh int }

// compare runs the modules, jobs at a time, and prints a line for each and for each failure that is not known.
func (c *config) compare(modules []string, known map[string]string, all bool) totals {
	var (
		sum  totals
		mu   sync.Mutex
		wg   sync.WaitGroup
		gate = make(chan struct{}, max(c.jobs, 1))
	)
	for _, m := range c.expand(modules) {
		wg.Go(func() {
			gate <- struct{}{}
			defer func() { <-gate }()
			ref, err := c.reference(m)
			if err != nil {
				log.Fatal(err)
			}
			got := c.run(append([]string{c.bin}, c.options...), m)
			mu.Lock()
			defer mu.Unlock()
			sum.add(judge(m, ref, got, known, all, os.Stdout))
		})
	}
	wg.Wait()
	return sum
}

func (s *totals) add(x totals) {
	s.cases += x.cases
	s.passed += x.passed
	s.known += x.known
	s.fresh += x.fresh
	s.modules += x.modules
	s.whole += x.whole
}

// expand leaves out the modules that CPython's tests do not have, and puts the modules of a package in its place, each of which has its own time.
func (c *config) expand(modules []string) (all []string) {
	for _, m := range modules {
		path := filepath.Join(c.tests, "test", "test_"+strings.ReplaceAll(m, ".", string(filepath.Separator)))
		if _, err := os.Stat(path + ".py"); err == nil {
			all = append(all, m)
			continue
		}
		parts, _ := filepath.Glob(filepath.Join(path, "test_*.py"))
		if _, err := os.Stat(filepath.Join(path, "__init__.py")); err == nil && len(parts) == 0 {
			all = append(all, m) // its tests are in the package itself
		}
		for _, p := range parts {
			all = append(all, m+"."+strings.TrimSuffix(filepath.Base(p), ".py"))
		}
	}
	return all
}

// reasonFor returns why a case fails, if that is known: it is listed, or a pattern with * is that it matches.
func reasonFor(known map[string]string, name string) (reason string, listed bool) {
	if reason, listed = known[name]; listed {
		return reason, true
	}
	for pattern, reason := range known {
		if strings.Contains(pattern, "*") {
			if ok, _ := path.Match(pattern, name); ok {
				return reason, true
			}
		}
	}
	return "", false
}

// judge compares what a module did with the reference and writes what is worth knowing.
func judge(module string, ref, got result, known map[string]string, all bool, out io.Writer) totals {
	s := totals{modules: 1}
	var failed []string
	for name, o := range ref.Cases {
		if o.Outcome != "ok" {
			continue
		}
		s.cases++
		switch {
		case got.Cases[name].Outcome == "ok":
			s.passed++
			if _, listed := known[name]; listed {
				failed = append(failed, name)
			}
		default:
			failed = append(failed, name)
		}
	}
	if s.cases == 0 {
		return totals{}
	}
	if s.passed == s.cases {
		s.whole = 1
	}
	fmt.Fprintf(out, "%-24s %5d/%-5d %6.1f s (CPython %.1f s) %s\n", module, s.passed, s.cases, got.Seconds, ref.Seconds, got.Ended)
	sort.Strings(failed)
	for _, name := range failed {
		o, ran := got.Cases[name]
		reason, listed := reasonFor(known, name)
		switch {
		case o.Outcome == "ok":
			fmt.Fprintf(out, "  passes, but is listed: %s\n", name)
		case listed:
			s.known++
			if all {
				fmt.Fprintf(out, "  known: %s: %s\n", name, reason)
			}
		default:
			s.fresh++
			if !ran {
				o.Outcome = "did not run"
			}
			fmt.Fprintf(out, "  NEW: %s: %s %s\n", name, o.Outcome, strings.ReplaceAll(o.Why, "\n", " "))
		}
	}
	return s
}
