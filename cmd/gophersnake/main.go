// Gophersnake runs Python programs: gophersnake FILE | -c CODE | -m MODULE | -.
package main

import (
	"os"
	"runtime/debug"

	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/repl"
)

// ballast is memory that is never touched, so that it costs addresses only: Go's collector waits until the program has allocated a
// multiple of it. Reference counts and pools leave little for the collector to find, so it may come seldom.
var ballast []byte

func main() {
	if os.Getenv("GOGC") == "" {
		ballast = make([]byte, 16<<20)
		debug.SetGCPercent(400)
	}
	os.Exit(interp.Main(os.Args, repl.Run))
}
