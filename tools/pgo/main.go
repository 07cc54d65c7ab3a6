// Pgo runs the benchmark programs in this process under Go's profiler and writes the profile that the command is built with:
//
//	go run ./tools/pgo -o tools/pgo/profile.pgo [program ...]
//
// The Makefile gives it to the compiler; a plain go build does without.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"

	"github.com/gophersnake/gophersnake/internal/interp"
)

func main() {
	out := flag.String("o", "default.pgo", "where to write the profile")
	rounds := flag.Int("n", 2, "how often each program runs")
	flag.Parse()
	programs := flag.Args()
	if len(programs) == 0 {
		programs, _ = filepath.Glob("bench/*.py")
	}
	f, err := os.Create(*out)
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgo:", err)
		os.Exit(1)
	}
	defer f.Close()
	debug.SetGCPercent(400)
	if err := pprof.StartCPUProfile(f); err != nil {
		fmt.Fprintln(os.Stderr, "pgo:", err)
		os.Exit(1)
	}
	for range *rounds {
		for _, p := range programs {
			interp.Main([]string{"gophersnake", p}, nil)
			interp.Main([]string{"gophersnake", "-X", "gil=0", "-X", "parallel", p}, nil) // the loop of threads that run beside others
		}
	}
	pprof.StopCPUProfile()
}
