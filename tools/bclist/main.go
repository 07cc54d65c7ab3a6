// Bclist compiles Python files (or -c text) and lists their bytecode.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
)

func main() {
	text := flag.String("c", "", "the program as text")
	optimize := flag.Int("O", 0, "the level of optimization")
	flag.Parse()
	if *text != "" {
		list("<string>", []byte(*text), *optimize)
	}
	for _, name := range flag.Args() {
		src, err := os.ReadFile(name)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		list(name, src, *optimize)
	}
}

func list(name string, src []byte, optimize int) {
	mod, err := parser.Parse(src, parser.Options{Filename: name})
	if err == nil {
		var code *bytecode.Code
		code, err = compiler.Compile(mod, compiler.Options{Filename: name, Optimize: optimize,
			Warn: func(w compiler.Warning) (bool, error) {
				fmt.Fprintf(os.Stderr, "%s:%d: SyntaxWarning: %s\n", w.Filename, w.Span.Line, w.Msg)
				return false, nil
			}})
		if err == nil {
			fmt.Print(bytecode.List(code))
			err = bytecode.Verify(code)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
