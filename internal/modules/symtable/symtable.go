// Package symtable is the native module _symtable: the compiler's symbol tables as objects.
package symtable

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

type (
	thread = object.Thread
	value  = object.Value
)

var entryType = object.NewStaticType("builtins", "symtable entry", object.ObjectType, object.TypeNoNew|object.TypeHasWeakref)

var typesOnce sync.Once

// entry is the table of one block.
type entry struct {
	object.Header
	e                           *symtable.Entry
	symbols, varnames, children value
	name                        value
}

func asEntry(v value) *entry { return (*entry)(v.Ptr()) }

var constants = []struct {
	name string
	n    int64
}{
	{"USE", int64(symtable.Use)}, {"DEF_GLOBAL", int64(symtable.DefGlobal)}, {"DEF_NONLOCAL", int64(symtable.DefNonlocal)}, {"DEF_LOCAL", int64(symtable.DefLocal)},
	{"DEF_PARAM", int64(symtable.DefParam)}, {"DEF_TYPE_PARAM", int64(symtable.DefTypeParam)}, {"DEF_FREE_CLASS", int64(symtable.DefFreeClass)},
	{"DEF_IMPORT", int64(symtable.DefImport)}, {"DEF_BOUND", int64(symtable.DefLocal | symtable.DefParam | symtable.DefImport)}, {"DEF_ANNOT", int64(symtable.DefAnnot)},
	{"DEF_COMP_ITER", int64(symtable.DefCompIter)}, {"DEF_COMP_CELL", int64(symtable.DefCompCell)},
	{"TYPE_FUNCTION", int64(symtable.FunctionBlock)}, {"TYPE_CLASS", int64(symtable.ClassBlock)}, {"TYPE_MODULE", int64(symtable.ModuleBlock)},
	{"TYPE_ANNOTATION", int64(symtable.AnnotationBlock)}, {"TYPE_TYPE_ALIAS", int64(symtable.TypeAliasBlock)},
	{"TYPE_TYPE_PARAMETERS", int64(symtable.TypeParametersBlock)}, {"TYPE_TYPE_VARIABLE", int64(symtable.TypeVariableBlock)},
	{"LOCAL", int64(symtable.ScopeLocal)}, {"GLOBAL_EXPLICIT", int64(symtable.ScopeGlobalExplicit)}, {"GLOBAL_IMPLICIT", int64(symtable.ScopeGlobalImplicit)},
	{"FREE", int64(symtable.ScopeFree)}, {"CELL", int64(symtable.ScopeCell)}, {"SCOPE_OFF", symtable.ScopeOffset}, {"SCOPE_MASK", int64(symtable.ScopeMask)},
}

// Module is the definition of the module _symtable.
func Module() *object.NativeModule {
	typesOnce.Do(setupEntryType)
	return &object.NativeModule{
		Name: "_symtable",
		Functions: []object.Method{{Sig: "symtable(source, filename, startstr, /)",
			Fn: func(t *thread, _ value, a []value) value { return makeTable(t, a) }}},
		Setup: func(t *thread, m *object.Module) bool {
			for _, c := range constants {
				if !m.Set(t, c.name, object.Int(c.n)) {
					return false
				}
			}
			return true
		},
	}
}

func makeTable(t *thread, a []value) value {
	if !object.IsStr(a[2]) {
		return t.Raise(object.TypeError, "symtable() argument 3 must be str, not %s", a[2].Type().Name)
	}
	file, ok := object.FSPath(t, a[1])
	if !ok {
		return value{}
	}
	mode := object.AsStr(a[2]).String()
	if mode != "exec" && mode != "eval" && mode != "single" {
		if !object.IsStr(a[0]) && !object.HasBuffer(a[0]) {
			return t.Raise(object.TypeError, "symtable() arg 1 must be a string or bytes object")
		}
		return t.Raise(object.ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'")
	}
	if !object.IsStr(a[0]) && !object.HasBuffer(a[0]) {
		return t.Raise(object.TypeError, "symtable() arg 1 must be a string or bytes object")
	}
	tab, ok := t.Interp.Compiler.Table(t, a[0], object.CompileRequest{Filename: file, Mode: mode, FeatureVersion: -1, Caller: "symtable"})
	if !ok {
		return value{}
	}
	return newEntry(t, tab.(*symtable.Table).Top)
}

// newEntry makes the object of a block and of those in it. New reference.
func newEntry(t *thread, e *symtable.Entry) value {
	x := object.New[entry](t, entryType)
	x.e = e
	x.name = t.NewStr(e.Name)
	d := t.NewDict()
	for _, name := range e.Order {
		d.SetText(t, name, object.Int(int64(e.Symbols[name])))
	}
	vars := t.NewList(len(e.Varnames))
	for _, name := range e.Varnames {
		vars.Push(t, t.NewStr(name))
	}
	children := t.NewList(len(e.Children))
	for _, c := range e.Children {
		children.Push(t, newEntry(t, c))
	}
	x.symbols, x.varnames, x.children = d.Val(), vars.Val(), children.Val()
	return x.Val()
}

func setupEntryType() {
	tp := entryType
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := asEntry(h.Val())
		vs := []value{x.symbols, x.varnames, x.children, x.name}
		x.symbols, x.varnames, x.children, x.name, x.e = value{}, value{}, value{}, value{}, nil
		t.FreeHeader(h)
		t.DecrefAll(vs)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		x := asEntry(h.Val())
		for _, v := range []value{x.symbols, x.varnames, x.children} {
			if !v.IsNil() {
				visit(v)
			}
		}
	}
	tp.Repr = func(t *thread, self value) value {
		x := asEntry(self)
		return t.NewStrf("<symtable entry %s(%d), line %d>", x.e.Name, self.ID(), x.e.Span.Line)
	}
	number := func(name string, f func(x *entry) int64) object.Member {
		return object.Member{Name: name, Get: func(h *object.Header) value { return object.Int(f(asEntry(h.Val()))) }}
	}
	tp.Members = []object.Member{
		number("id", func(x *entry) int64 { return int64(x.Val().ID()) }),
		{Name: "name", Get: func(h *object.Header) value { return asEntry(h.Val()).name }},
		{Name: "symbols", Get: func(h *object.Header) value { return asEntry(h.Val()).symbols }},
		{Name: "varnames", Get: func(h *object.Header) value { return asEntry(h.Val()).varnames }},
		{Name: "children", Get: func(h *object.Header) value { return asEntry(h.Val()).children }},
		number("nested", func(x *entry) int64 {
			if x.e.Nested {
				return 1
			}
			return 0
		}),
		number("type", func(x *entry) int64 { return int64(x.e.Type) }),
		number("lineno", func(x *entry) int64 { return int64(x.e.Span.Line) }),
	}
}
