// Gophersnake runs Python programs: gophersnake FILE | -c CODE | -m MODULE | -.
package main

import (
	"os"

	"github.com/gophersnake/gophersnake/internal/interp"
)

func main() {
	os.Exit(interp.Main(os.Args))
}
