package symtable

import (
	"fmt"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// MaxDepth bounds how deep a tree may nest; deeper ones are a RecursionError.
const MaxDepth = 20000

// Options of Build.
type Options struct {
	Filename           string
	FutureAnnotations  bool // from the compilation around this one
	AllowTopLevelAwait bool
}

// Build makes the table of a program. The error is a *source.SyntaxError.
func Build(mod ast.Mod, opts Options) (*Table, error) {
	future, err := FindFuture(mod, opts.Filename)
	if err != nil {
		return nil, err
	}
	future.Annotations = future.Annotations || opts.FutureAnnotations
	t := &Table{Filename: opts.Filename, Future: future, blocks: map[key]*Entry{}}
	b := &builder{t: t, topAwait: opts.AllowTopLevelAwait}
	b.enter("top", ModuleBlock, mod, PartMain, source.Span{}, true)
	t.Top = b.cur
	switch m := mod.(type) {
	case *ast.Module:
		t.Top.HasDocstring = HasDocstring(m.Body)
		err = b.stmts(m.Body)
	case *ast.Interactive:
		err = b.stmts(m.Body)
	case *ast.Expression:
		err = b.expr(m.Body)
	default:
		err = fmt.Errorf("this compiler does not handle %s", mod.NodeKind())
	}
	if err != nil {
		return nil, err
	}
	a := analysis{t}
	if _, err := a.block(t.Top, nil, nameSet{}, nameSet{}, nil); err != nil {
		return nil, err
	}
	return t, nil
}

// HasDocstring tells whether a body begins with a string constant.
func HasDocstring(body []ast.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	s, ok := body[0].(*ast.ExprStmt)
	if !ok {
		return false
	}
	c, ok := s.Value.(*ast.Constant)
	if !ok {
		return false
	}
	_, ok = c.Value.(string)
	return ok
}

// builder is the first pass.
type builder struct {
	t        *Table
	cur      *Entry
	stack    []*Entry
	private  string // the class around, for private names
	topAwait bool
	depth    int
}

func (b *builder) errorAt(at source.Span, format string, args ...any) error {
	return newError(b.t.Filename, at, fmt.Sprintf(format, args...))
}

func (b *builder) nest() error {
	b.depth++
	if b.depth > MaxDepth {
		return RecursionError(b.t.Filename)
	}
	return nil
}

// RecursionError is the error for a tree that nests too deep.
func RecursionError(filename string) error {
	return &source.SyntaxError{Kind: source.KindRecursionError, Filename: filename,
		Msg: "maximum recursion depth exceeded during compilation"}
}

func (b *builder) newEntry(name string, typ BlockType, node ast.Node, part Part, span source.Span) *Entry {
	b.t.lastID++
	e := &Entry{ID: b.t.lastID, Name: name, Type: typ, Node: node, Span: span, Parent: b.cur, Symbols: map[string]Flags{}}
	if b.cur != nil && (b.cur.Nested || b.cur.FunctionLike()) {
		e.Nested = true
	}
	if typ == FunctionBlock && b.cur != nil && b.cur.Type == ClassBlock {
		e.Method = true
	}
	b.t.blocks[key{node, part}] = e
	return e
}

func (b *builder) enterEntry(e *Entry, addChild bool) {
	prev := b.cur
	if prev != nil {
		// no assignment expression in the iterable of a comprehension, even in a lambda in there
		e.compIterExpr = prev.compIterExpr
		if prev.mangled != nil && e.Type != ClassBlock {
			e.mangled = prev.mangled
		}
	}
	b.stack = append(b.stack, e)
	b.cur = e
	if e.Type == AnnotationBlock && b.t.Future.Annotations {
		return // such annotations are strings and touch no scope
	}
	if prev != nil && addChild {
		prev.Children = append(prev.Children, e)
	}
}

func (b *builder) enter(name string, typ BlockType, node ast.Node, part Part, span source.Span, addChild bool) {
	b.enterEntry(b.newEntry(name, typ, node, part, span), addChild)
	if typ == AnnotationBlock || typ == TypeVariableBlock || typ == TypeAliasBlock {
		b.cur.set(".format", DefParam|Use)
		b.cur.Varnames = append(b.cur.Varnames, ".format")
	}
}

func (b *builder) exit() {
	b.stack = b.stack[:len(b.stack)-1]
	b.cur = nil
	if n := len(b.stack); n > 0 {
		b.cur = b.stack[n-1]
	}
}

func (b *builder) mangle(name string) string { return b.cur.ShouldMangle(b.private, name) }

func (b *builder) lookup(name string) Flags { return b.cur.Lookup(b.mangle(name)) }

func (b *builder) checkName(name string, at source.Span, ctx ast.ExprContext) error {
	if name == "__debug__" {
		switch ctx {
		case ast.Store:
			return b.errorAt(at, "cannot assign to __debug__")
		case ast.Del:
			return b.errorAt(at, "cannot delete __debug__")
		}
	}
	return nil
}

// def notes what the current block does to a name.
func (b *builder) def(name string, f Flags, at source.Span) error {
	ctx := ast.Store
	if f == Use {
		ctx = ast.Load
	}
	return b.defCtx(name, f, at, ctx)
}

func (b *builder) defCtx(name string, f Flags, at source.Span, ctx ast.ExprContext) error {
	if err := b.checkName(name, at, ctx); err != nil {
		return err
	}
	if f&DefTypeParam != 0 && b.cur.mangled != nil {
		b.cur.mangled[name] = true
	}
	return b.defIn(b.cur, name, f, at)
}

func (b *builder) defIn(e *Entry, name string, f Flags, at source.Span) error {
	name = e.ShouldMangle(b.private, name)
	val := e.Symbols[name]
	if f&DefParam != 0 && val&DefParam != 0 {
		return b.errorAt(at, "duplicate argument '%s' in function definition", name)
	}
	if f&DefTypeParam != 0 && val&DefTypeParam != 0 {
		return b.errorAt(at, "duplicate type parameter '%s'", name)
	}
	val |= f
	if e.compIterTarget {
		// an iteration variable must not be the target of an assignment expression as well
		if val&(DefGlobal|DefNonlocal) != 0 {
			return b.errorAt(at, "comprehension inner loop cannot rebind assignment expression target '%s'", name)
		}
		val |= DefCompIter
	}
	e.set(name, val)
	if f&DefParam != 0 {
		e.Varnames = append(e.Varnames, name)
	} else if f&DefGlobal != 0 && e != b.t.Top {
		b.t.Top.set(name, b.t.Top.Symbols[name]|f)
	}
	return nil
}

func (b *builder) stmts(body []ast.Stmt) error {
	for _, s := range body {
		if err := b.stmt(s); err != nil {
			return err
		}
	}
	return nil
}

// conditional visits statements that may not run.
func (b *builder) conditional(bodies ...[]ast.Stmt) error {
	saved := b.cur.inConditional
	b.cur.inConditional = true
	for _, body := range bodies {
		if err := b.stmts(body); err != nil {
			return err
		}
	}
	b.cur.inConditional = saved
	return nil
}

// defaults visits the default values of parameters, which are evaluated outside of the function.
func (b *builder) defaults(a *ast.Arguments) error {
	if err := b.exprs(a.Defaults); err != nil {
		return err
	}
	return b.exprs(a.KwDefaults)
}

func (b *builder) params(a *ast.Arguments) error {
	for _, list := range [][]*ast.Arg{a.Posonlyargs, a.Args, a.Kwonlyargs} {
		for _, arg := range list {
			if err := b.def(arg.Arg, DefParam, arg.Span); err != nil {
				return err
			}
		}
	}
	if a.Vararg != nil {
		if err := b.def(a.Vararg.Arg, DefParam, a.Vararg.Span); err != nil {
			return err
		}
		b.cur.Varargs = true
	}
	if a.Kwarg != nil {
		if err := b.def(a.Kwarg.Arg, DefParam, a.Kwarg.Span); err != nil {
			return err
		}
		b.cur.Varkeywords = true
	}
	return nil
}

// paramAnnotations visits the annotations of a function in a block of their own.
func (b *builder) paramAnnotations(a *ast.Arguments, returns ast.Expr, at source.Span) error {
	inClass := b.cur.CanSeeClassScope
	outer := b.cur.Type
	b.enter("__annotate__", AnnotationBlock, a, PartAnnotations, at, true)
	if inClass || outer == ClassBlock {
		b.cur.CanSeeClassScope = true
		if err := b.def("__classdict__", Use, at); err != nil {
			return err
		}
	}
	visit := func(arg *ast.Arg) error {
		if arg == nil || arg.Annotation == nil {
			return nil
		}
		b.cur.AnnotationsUsed = true
		return b.expr(arg.Annotation)
	}
	lists := [][]*ast.Arg{a.Posonlyargs, a.Args, {a.Vararg, a.Kwarg}, a.Kwonlyargs}
	for _, list := range lists {
		for _, arg := range list {
			if err := visit(arg); err != nil {
				return err
			}
		}
	}
	if returns != nil {
		b.cur.AnnotationsUsed = true
		if err := b.expr(returns); err != nil {
			return err
		}
	}
	b.exit()
	return nil
}

// annotation visits the annotation of a variable.
func (b *builder) annotation(e ast.Expr) error {
	cur := b.cur
	at := e.Pos()
	if cur.Type == ModuleBlock || cur.Type == ClassBlock && cur.inConditional {
		if !cur.HasConditionalAnno {
			// a module may be run in part only, so there the set is always kept
			cur.HasConditionalAnno = true
			if err := b.def("__conditional_annotations__", Use, at); err != nil {
				return err
			}
		}
	}
	if cur.AnnotationBlock == nil {
		b.enter("__annotate__", AnnotationBlock, cur.Node, PartAnnotations, at, true)
		cur.AnnotationBlock = b.cur
		if cur.Type == ClassBlock && !b.t.Future.Annotations {
			b.cur.CanSeeClassScope = true
			if err := b.def("__classdict__", Use, at); err != nil {
				return err
			}
		}
	} else {
		b.enterEntry(cur.AnnotationBlock, false)
	}
	saved := b.cur.inUnevaluatedAnnot
	b.cur.inUnevaluatedAnnot = cur.Type == FunctionBlock // never evaluated: touches no scope
	err := b.expr(e)
	b.cur.inUnevaluatedAnnot = saved
	b.exit()
	return err
}

// typeParams enters the block of type parameters of a definition and visits them.
func (b *builder) typeParams(name string, params []ast.TypeParam, node ast.Node, at source.Span,
	class, defaults, kwDefaults bool) error {
	outer := b.cur.Type
	b.enter(name, TypeParametersBlock, node, PartTypeParams, at, true)
	if outer == ClassBlock {
		b.cur.CanSeeClassScope = true
		if err := b.def("__classdict__", Use, at); err != nil {
			return err
		}
	}
	if class {
		// the body reads the parameters through .type_params; the bases get .generic_base
		for _, hidden := range []string{".type_params", ".generic_base"} {
			b.cur.set(hidden, DefLocal|Use)
		}
	}
	if defaults {
		b.cur.set(".defaults", DefParam)
		b.cur.Varnames = append(b.cur.Varnames, ".defaults")
	}
	if kwDefaults {
		b.cur.set(".kwdefaults", DefParam)
		b.cur.Varnames = append(b.cur.Varnames, ".kwdefaults")
	}
	if class {
		b.cur.mangled = map[string]bool{} // only the parameters' own names are private to the class here
	}
	for _, p := range params {
		if err := b.typeParam(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) typeParam(p ast.TypeParam) error {
	switch p := p.(type) {
	case *ast.TypeVar:
		if err := b.def(p.Name, DefTypeParam|DefLocal, p.Span); err != nil {
			return err
		}
		info := "a TypeVar bound"
		if _, ok := p.Bound.(*ast.Tuple); ok {
			info = "a TypeVar constraint"
		}
		if err := b.typeVariable(p.Bound, p.Name, p, PartMain, info, p.Span); err != nil {
			return err
		}
		return b.typeVariable(p.DefaultValue, p.Name, p, PartDefault, "a TypeVar default", p.Span)
	case *ast.TypeVarTuple:
		if err := b.def(p.Name, DefTypeParam|DefLocal, p.Span); err != nil {
			return err
		}
		return b.typeVariable(p.DefaultValue, p.Name, p, PartDefault, "a TypeVarTuple default", p.Span)
	case *ast.ParamSpec:
		if err := b.def(p.Name, DefTypeParam|DefLocal, p.Span); err != nil {
			return err
		}
		return b.typeVariable(p.DefaultValue, p.Name, p, PartDefault, "a ParamSpec default", p.Span)
	}
	return nil
}

// typeVariable visits a bound or default in its own block.
func (b *builder) typeVariable(e ast.Expr, name string, node ast.Node, part Part, info string, at source.Span) error {
	if name == "__classdict__" {
		return b.errorAt(at, "reserved name '%s' cannot be used for type parameter", name)
	}
	if e == nil {
		return nil
	}
	inClass := b.cur.CanSeeClassScope
	b.enter(name, TypeVariableBlock, node, part, e.Pos(), true)
	b.cur.CanSeeClassScope = inClass
	if inClass {
		if err := b.def("__classdict__", Use, e.Pos()); err != nil {
			return err
		}
	}
	b.cur.ScopeInfo = info
	err := b.expr(e)
	b.exit()
	return err
}
