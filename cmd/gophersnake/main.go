// Gophersnake runs Python programs: gophersnake FILE | -c CODE | -m MODULE | -.
package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/repl"
)

// ballast is memory that is never touched, so that it costs addresses only: Go's collector waits until the program has allocated a
// multiple of it. Reference counts and pools leave little for the collector to find, so it may come seldom.
var ballast []byte

// firstGC is how much memory the process has when Go's collector runs for the first time: a start, and a small program, ends before.
const firstGC = 48 << 20

// The lasting policy: Go's heap may grow by growth percent of what is alive and of the ballast, thus by 32 MB and 70 %.
const (
	growth      = 70
	ballastSize = 46 << 20
)

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		lazyGC()
	}
	os.Exit(interp.Main(os.Args, repl.Run))
}

// lazyGC keeps Go's collector off until the process has grown to firstGC; the first collection itself then sets the lasting policy.
func lazyGC() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstGC)
	sentinel := new([16]byte)
	runtime.SetFinalizer(sentinel, func(*[16]byte) {
		ballast = make([]byte, ballastSize)
		debug.SetGCPercent(growth)
		debug.SetMemoryLimit(math.MaxInt64)
	})
}
