// Package compiler turns a syntax tree into register bytecode.
//
// Vocabulary. A unit is what becomes one Code: a module, class body, function, lambda, generator expression or one of
// the hidden functions of annotations and type parameters. Code generation walks the tree once and writes instructions
// whose registers are symbolic (see reg); temporaries are a stack whose height is known at every instruction. The flow
// pass then removes what is never reached and the checks of locals that are surely bound, shortens jumps, and lays out
// registers, exception table and positions.
//
// Invariants. A subexpression's value is either a local's own register (borrowed) or the topmost temporary. A local is
// written by the last instruction of an expression only, so that an exception leaves its old value. A local that an
// assignment expression of the same block may rebind is copied before it is used as an operand.
//
// Errors are sticky: the first one is kept, what is generated after it is thrown away.
package compiler

import (
	"fmt"
	"sort"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// Warning is a SyntaxWarning found while compiling.
type Warning struct {
	Msg      string
	Filename string
	Span     source.Span
}

// Options of Compile.
type Options struct {
	Filename string
	// Optimize is the level of -O: 0, 1 (no asserts, __debug__ false) or 2 (no docstrings either).
	Optimize int
	// FutureAnnotations and BarryAsBDFL are inherited from the code that compiles.
	FutureAnnotations  bool
	BarryAsBDFL        bool
	AllowTopLevelAwait bool
	// Warn reports a SyntaxWarning; when it answers true the warning is to become a SyntaxError. An error stops the
	// compilation with that error.
	Warn func(Warning) (asError bool, err error)
}

// Compile compiles a module, an interactive statement or an expression. The error is a *source.SyntaxError or what
// Options.Warn answered.
func Compile(mod ast.Mod, opts Options) (*bytecode.Code, error) {
	c := &compiler{opts: opts, folded: map[ast.Expr]foldResult{}}
	if opts.Warn != nil {
		switch m := mod.(type) {
		case *ast.Module:
			c.checkFinally(m.Body, false, false)
		case *ast.Interactive:
			c.checkFinally(m.Body, false, false)
		}
		if c.err != nil {
			return nil, c.err
		}
	}
	table, err := symtable.Build(mod, symtable.Options{Filename: opts.Filename,
		FutureAnnotations: opts.FutureAnnotations, AllowTopLevelAwait: opts.AllowTopLevelAwait})
	if err != nil {
		return nil, err
	}
	c.table = table
	return c.module(mod)
}

type compiler struct {
	opts   Options
	table  *symtable.Table
	u      *unit
	err    error
	depth  int // of the tree
	folded map[ast.Expr]foldResult
	// interactive is set while the body of an interactive statement is compiled: expression statements are printed.
	interactive bool
	// dropResult is the expression that is a statement, whose value nobody wants.
	dropResult ast.Expr
}

// unit is the state of the code being generated.
type unit struct {
	parent    *unit
	ste       *symtable.Entry
	name      string
	qualName  string
	private   string // the class around, for private names
	firstLine int32
	doc       bool

	argCount, posOnly, kwOnly int

	vars      map[string]int
	varList   []string
	used      []bool
	useOrder  []int // indexes into varList in the order of first use
	cells     map[string]int
	frees     map[string]int
	cellList  []string // the cells, sorted, then the free variables, sorted
	ncells    int
	names     map[string]int
	nameList  []string
	consts    map[string]int
	constList []any
	ncaches   int

	seg      *segment
	segs     []*segment
	nlabels  int
	depth    int
	maxDepth int
	handler  int32
	handlers []handler
	blocks   []block

	inlined     int             // depth of inlined comprehensions being compiled
	hidden      map[string]bool // names that are fast locals in a module or class: inlined comprehensions
	symbols     map[string]symtable.Flags
	staticAttrs map[string]bool

	// annotations of variables put off to the unit's __annotate__
	deferred       []deferredAnnotation
	conditional    int // depth of conditional blocks
	nextCondIndex  int
	inExceptStar   int
	finallyControl int
	extraBlocks    int // what counts as a block without being in blocks
}

// fail keeps the first error.
func (c *compiler) fail(at source.Span, format string, args ...any) {
	if c.err == nil {
		c.err = &source.SyntaxError{Msg: fmt.Sprintf(format, args...), Filename: c.opts.Filename, Line: int(at.Line),
			EndLine: int(at.EndLine), Offset: int(at.Col) + 1, EndOffset: int(at.EndCol) + 1}
	}
}

func (c *compiler) warn(at source.Span, format string, args ...any) {
	if c.err != nil || c.opts.Warn == nil {
		return
	}
	msg := fmt.Sprintf(format, args...)
	asError, err := c.opts.Warn(Warning{Msg: msg, Filename: c.opts.Filename, Span: at})
	if err != nil {
		c.err = err
	} else if asError {
		c.fail(at, "%s", msg)
	}
}

// nest counts the depth of the tree; it answers false when that is too much.
func (c *compiler) nest() bool {
	c.depth++
	if c.depth > symtable.MaxDepth && c.err == nil {
		c.err = symtable.RecursionError(c.opts.Filename)
	}
	return c.err == nil
}

func (c *compiler) module(mod ast.Mod) (*bytecode.Code, error) {
	c.enter("<module>", c.table.Top, 0)
	u := c.u
	var start source.Span
	if m, ok := mod.(*ast.Module); ok && len(m.Body) > 0 {
		start = m.Body[0].Pos()
	} else if m, ok := mod.(*ast.Interactive); ok && len(m.Body) > 0 {
		start = m.Body[0].Pos()
	}
	u.prologue()
	u.emit(source.Span{Line: 0}, inst{op: bytecode.RESUME})
	switch m := mod.(type) {
	case *ast.Module:
		c.moduleBody(start, m.Body, true)
	case *ast.Interactive:
		c.interactive = true
		c.moduleBody(start, m.Body, false)
	case *ast.Expression:
		r := c.operand(m.Body)
		u.emit(m.Body.Pos(), inst{op: bytecode.RETURN, b: r})
		return c.leave()
	}
	u.returnConst(noPos, source.NoneType{})
	return c.leave()
}

// enter begins a unit.
func (c *compiler) enter(name string, ste *symtable.Entry, firstLine int32) {
	u := &unit{parent: c.u, ste: ste, name: name, firstLine: firstLine, vars: map[string]int{}, cells: map[string]int{}, frees: map[string]int{},
		names: map[string]int{}, consts: map[string]int{}, handlers: make([]handler, 1), hidden: map[string]bool{},
		symbols: map[string]symtable.Flags{}, staticAttrs: map[string]bool{}}
	if c.u != nil {
		u.private = c.u.private
	}
	for _, v := range ste.Varnames {
		u.touch(u.local(v))
	}
	cells := ste.SortedNames(symtable.ScopeCell, symtable.DefCompCell)
	if ste.NeedsClassClosure {
		cells = append(cells, "__class__")
	}
	if ste.NeedsClassDict {
		cells = append(cells, "__classdict__")
	}
	if ste.HasConditionalAnno && ste.Type == symtable.ClassBlock {
		cells = append(cells, "__conditional_annotations__")
	}
	for _, name := range cells {
		if _, ok := u.cells[name]; !ok {
			u.cells[name] = len(u.cellList)
			u.cellList = append(u.cellList, name)
		}
	}
	u.ncells = len(u.cellList)
	free := ste.SortedNames(symtable.ScopeFree, symtable.DefFreeClass)
	if p := ste.Parent; p != nil && p.AnnotationBlock == ste && p.Type == symtable.ClassBlock && p.HasConditionalAnno {
		free = append(free, "__conditional_annotations__")
		sort.Strings(free)
	}
	for _, name := range free {
		u.frees[name] = len(u.cellList)
		u.cellList = append(u.cellList, name)
	}
	u.seg = &segment{}
	u.segs = []*segment{u.seg}
	u.qualName = c.qualifiedName(name, ste)
	c.u = u
}

// prologue emits what every unit starts with, before RESUME.
func (u *unit) prologue() {
	if n := len(u.cellList) - u.ncells; n > 0 {
		u.emit(noPos, inst{op: bytecode.COPY_FREE_VARS, x: uint32(n)})
	}
	cells := append([]string(nil), u.cellList[:u.ncells]...)
	// cells of parameters come first, in the order of the parameters
	sort.SliceStable(cells, func(i, j int) bool {
		a, aok := u.vars[cells[i]]
		b, bok := u.vars[cells[j]]
		if aok && bok {
			return a < b
		}
		return aok && !bok
	})
	for _, name := range cells {
		u.emit(noPos, inst{op: bytecode.MAKE_CELL, a: u.cell(name)})
	}
	if u.generator() {
		u.emit(noPos, inst{op: bytecode.RETURN_GENERATOR})
	}
}

func (u *unit) generator() bool { return u.ste.Generator || u.ste.Coroutine }

// leave ends a unit and answers its code.
func (c *compiler) leave() (*bytecode.Code, error) {
	u := c.u
	c.u = u.parent
	if c.err != nil {
		return nil, c.err
	}
	code, err := c.assemble(u)
	if err != nil {
		c.err = err
	}
	return code, err
}

// qualifiedName makes __qualname__ of the unit about to be entered.
func (c *compiler) qualifiedName(name string, ste *symtable.Entry) string {
	parent := c.u
	if parent == nil || parent.parent == nil && parent.ste.Type == symtable.ModuleBlock {
		return name
	}
	if parent.ste.Type == symtable.TypeParametersBlock {
		// the hidden scope of type parameters does not show
		parent = parent.parent
		if parent == nil || parent.parent == nil {
			return name
		}
	}
	if ste.Type == symtable.FunctionBlock || ste.Type == symtable.ClassBlock {
		mangled := parent.ste.ShouldMangle(parent.private, name)
		if parent.ste.Scope(mangled) == symtable.ScopeGlobalExplicit {
			return name
		}
	}
	if parent.ste.Type == symtable.FunctionBlock && parent.ste.Comprehension == symtable.NoComprehension {
		return parent.qualName + ".<locals>." + name
	}
	return parent.qualName + "." + name
}

func (u *unit) returnConst(pos source.Span, v source.Constant) {
	u.emit(pos, inst{op: bytecode.RETURN_CONST, x: u.constant(v)})
}

func (u *unit) flags() bytecode.Flags {
	var f bytecode.Flags
	ste := u.ste
	if ste.FunctionLike() {
		f |= bytecode.CoNewLocals | bytecode.CoOptimized
		if ste.Nested {
			f |= bytecode.CoNested
		}
		switch {
		case ste.Generator && ste.Coroutine:
			f |= bytecode.CoAsyncGenerator
		case ste.Generator:
			f |= bytecode.CoGenerator
		case ste.Coroutine:
			f |= bytecode.CoCoroutine
		}
		if ste.Varargs {
			f |= bytecode.CoVarArgs
		}
		if ste.Varkeywords {
			f |= bytecode.CoVarKeywords
		}
		if ste.Method {
			f |= bytecode.CoMethod
		}
		if u.doc {
			f |= bytecode.CoHasDocstring
		}
	} else if ste.Type == symtable.ModuleBlock && ste.Coroutine {
		f |= bytecode.CoCoroutine
	}
	return f
}
