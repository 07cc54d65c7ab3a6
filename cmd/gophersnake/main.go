// Gophersnake runs Python programs: gophersnake FILE | -c CODE | -m MODULE | -.
package main

import (
	"os"

	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/repl"
)

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		pace()
	}
	os.Exit(interp.Main(os.Args, repl.Run))
}
