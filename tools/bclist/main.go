// Bclist compiles Python files (or -c text) and lists their bytecode. With -meta it prints what the code objects say
// about themselves instead, with -sym the symbol tables, both in a form that can be compared with CPython's.
package main

import (
	"flag"
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

var meta, sym bool

func main() {
	text := flag.String("c", "", "the program as text")
	optimize := flag.Int("O", 0, "the level of optimization")
	flag.BoolVar(&meta, "meta", false, "print names, flags and lines of the code objects")
	flag.BoolVar(&sym, "sym", false, "print the symbol tables")
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
		if meta || sym {
			fmt.Println("##", name)
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
		if err == nil && sym {
			if table, err := symtable.Build(mod, symtable.Options{Filename: name}); err == nil {
				printEntry(table.Top, 0)
			}
		} else if err == nil && meta {
			printMeta(code)
		} else if err == nil {
			fmt.Print(bytecode.List(code))
			err = bytecode.Verify(code)
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		if !meta && !sym {
			os.Exit(1)
		}
	}
}

func printEntry(e *symtable.Entry, depth int) {
	names := append([]string(nil), e.Order...)
	sort.Strings(names)
	fmt.Printf("%*s%s %d %d %v", depth, "", e.Name, e.Type, e.Span.Line, e.Nested)
	for _, name := range names {
		fmt.Printf(" %s:%#x", name, uint32(e.Symbols[name]))
	}
	fmt.Println(" |", strings.Join(e.Varnames, " "))
	for _, child := range e.Children {
		printEntry(child, depth+1)
	}
}

func printMeta(c *bytecode.Code) {
	var vars, cells, free []string
	for _, l := range c.LocalsPlus {
		if l.Kind&bytecode.LocalVar != 0 {
			vars = append(vars, l.Name)
		}
		if l.Kind&bytecode.CellVar != 0 {
			cells = append(cells, l.Name)
		}
		if l.Kind&bytecode.FreeVar != 0 {
			free = append(free, l.Name)
		}
	}
	lines := map[int]bool{}
	for _, p := range c.Positions() {
		if p.Line > 0 {
			lines[int(p.Line)] = true
		}
	}
	var sorted []int
	for l := range lines {
		sorted = append(sorted, l)
	}
	sort.Ints(sorted)
	fmt.Println(c.QualName, c.FirstLine, uint32(c.Flags), c.ArgCount, c.PosOnlyArgCount, c.KwOnlyArgCount, "vars", vars, "cells", cells,
		"free", free)
	fmt.Println(" lines", sorted)
	for _, k := range c.Consts {
		if nested, ok := k.(*bytecode.Code); ok {
			printMeta(nested)
		}
	}
}
