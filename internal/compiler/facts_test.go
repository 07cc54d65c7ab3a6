package compiler_test

import (
	"encoding/json"
	"os"
	"reflect"
	"sort"
	"testing"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// facts is testdata/facts.json, which testdata/facts.py makes with CPython.
type facts struct {
	Programs []struct {
		Text      string
		Sym, Meta any
	}
	Expressions [][2]string
	Constants   [][2]any
}

func readFacts(t *testing.T) facts {
	data, err := os.ReadFile("testdata/facts.json")
	if err != nil {
		t.Fatal(err)
	}
	var f facts
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// normal makes a value what reading its JSON gives.
func normal(v any) any {
	data, _ := json.Marshal(v)
	var out any
	json.Unmarshal(data, &out)
	return out
}

func strs(list []string) []string { return append([]string{}, list...) }

func symFacts(e *symtable.Entry) any {
	children := []any{}
	for _, c := range e.Children {
		children = append(children, symFacts(c))
	}
	return []any{e.Name, e.Type, e.Span.Line, e.Nested, e.Symbols, strs(e.Varnames), children}
}

func metaFacts(c *bytecode.Code) any {
	vars, cells, free := []string{}, []string{}, []string{}
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
	lines := []int{}
	seen := map[int32]bool{0: true}
	for _, p := range c.Lines {
		if !seen[p.Line] {
			seen[p.Line] = true
			lines = append(lines, int(p.Line))
		}
	}
	sort.Ints(lines)
	children := []any{}
	for _, k := range c.Consts {
		if nested, ok := k.(*bytecode.Code); ok {
			children = append(children, metaFacts(nested))
		}
	}
	return []any{c.QualName, c.FirstLine, c.Flags, c.ArgCount, c.PosOnlyArgCount, c.KwOnlyArgCount, vars, cells, free, lines, children}
}

// TestScopes compares symbol tables and what code objects say of themselves with CPython's.
func TestScopes(t *testing.T) {
	for _, p := range readFacts(t).Programs {
		mod, err := parser.ParseString(p.Text, parser.Options{Filename: "f"})
		if err != nil {
			t.Fatal(err)
		}
		table, err := symtable.Build(mod, symtable.Options{Filename: "f"})
		if err != nil {
			t.Fatal(err)
		}
		compare(t, p.Text, normal(symFacts(table.Top)), p.Sym, "symbols")
		code, err := compiler.Compile(mod, compiler.Options{Filename: "f"})
		if err != nil {
			t.Fatal(err)
		}
		if err := bytecode.Check(code); err != nil {
			t.Errorf("%s\n%v", p.Text, err)
		}
		compare(t, p.Text, normal(metaFacts(code)), p.Meta, "code")
	}
}

// compare walks two trees of lists with their children last.
func compare(t *testing.T, text string, got, want any, what string) {
	g, w := got.([]any), want.([]any)
	last := len(g) - 1
	for i := range g[:last] {
		if w[0] == "<module>" && i == 7 {
			continue // CPython makes a cell of the set of conditional annotations in modules too
		}
		if !reflect.DeepEqual(g[i], w[i]) {
			t.Errorf("%s\n%s of %v, field %d\n got %v\nwant %v", text, what, w[0], i, g[i], w[i])
		}
	}
	gc, wc := g[last].([]any), w[last].([]any)
	if len(gc) != len(wc) {
		t.Errorf("%s\n%s: %d children of %v, want %d", text, what, len(gc), w[0], len(wc))
		return
	}
	for i := range gc {
		compare(t, text, gc[i], wc[i], what)
	}
}

// TestUnparse compares the text of annotations with CPython's.
func TestUnparse(t *testing.T) {
	for _, e := range readFacts(t).Expressions {
		mod, err := parser.ParseString("x: ("+e[0]+")", parser.Options{})
		if err != nil {
			t.Errorf("%s: %v", e[0], err)
			continue
		}
		got := compiler.Unparse(mod.(*ast.Module).Body[0].(*ast.AnnAssign).Annotation)
		if got != e[1] {
			t.Errorf("%s\n got %s\nwant %s", e[0], got, e[1])
		}
	}
}

// TestFold compares the constants that code loads with CPython's.
func TestFold(t *testing.T) {
	for _, k := range readFacts(t).Constants {
		mod, err := parser.ParseString(k[0].(string), parser.Options{Mode: parser.ModeEval})
		if err != nil {
			t.Fatal(err)
		}
		code, err := compiler.Compile(mod, compiler.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := []any{}
		add := func(v source.Constant) { got = append(got, ast.ReprConstant(v)) }
		for _, in := range code.Instrs {
			kinds := bytecode.Ops[in.Op].Kinds
			switch {
			case in.Op == bytecode.LOAD_INT:
				add(int64(int32(in.X)))
			case in.Op == bytecode.LOAD_NONE:
				add(source.NoneType{})
			case kinds[2] == bytecode.OperandConst:
				add(code.Consts[in.C])
			case kinds[3] == bytecode.OperandConst:
				add(code.Consts[in.X])
			case in.Op == bytecode.BINARY_OP_INT || in.Op == bytecode.LOAD_SUBSCR_INT:
				add(int64(int16(in.C)))
			}
		}
		if !reflect.DeepEqual(got, k[1]) {
			t.Errorf("%s\n got %v\nwant %v", k[0], got, k[1])
		}
	}
}
