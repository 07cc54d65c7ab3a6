package symtable

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// exprs visits expressions; absent ones are skipped.
func (b *builder) exprs(list []ast.Expr) error {
	for _, e := range list {
		if err := b.expr(e); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) expr(expr ast.Expr) error {
	if expr == nil {
		return nil
	}
	if err := b.nest(); err != nil {
		return err
	}
	defer func() { b.depth-- }()
	switch e := expr.(type) {
	case *ast.NamedExpr:
		return b.namedExpr(e)
	case *ast.BoolOp:
		return b.exprs(e.Values)
	case *ast.BinOp:
		if err := b.expr(e.Left); err != nil {
			return err
		}
		return b.expr(e.Right)
	case *ast.UnaryOp:
		return b.expr(e.Operand)
	case *ast.Lambda:
		if err := b.defaults(e.Args); err != nil {
			return err
		}
		b.enter("lambda", FunctionBlock, e, PartMain, e.Span, true)
		if err := b.params(e.Args); err != nil {
			return err
		}
		if err := b.expr(e.Body); err != nil {
			return err
		}
		b.exit()
	case *ast.IfExp:
		return b.exprs([]ast.Expr{e.Test, e.Body, e.Orelse})
	case *ast.Dict:
		if err := b.exprs(e.Keys); err != nil {
			return err
		}
		return b.exprs(e.Values)
	case *ast.Set:
		return b.exprs(e.Elts)
	case *ast.GeneratorExp:
		return b.comprehension(e, "genexpr", GeneratorExpression, e.Generators, e.Elt, nil)
	case *ast.ListComp:
		return b.comprehension(e, "listcomp", ListComprehension, e.Generators, e.Elt, nil)
	case *ast.SetComp:
		return b.comprehension(e, "setcomp", SetComprehension, e.Generators, e.Elt, nil)
	case *ast.DictComp:
		return b.comprehension(e, "dictcomp", DictComprehension, e.Generators, e.Key, e.Value)
	case *ast.Yield:
		return b.yield(e, e.Value)
	case *ast.YieldFrom:
		return b.yield(e, e.Value)
	case *ast.Await:
		if err := b.notInAnnotation("await expression", e.Span); err != nil {
			return err
		}
		if !(b.topAwait && b.cur.Type == ModuleBlock) {
			if !b.cur.FunctionLike() {
				return b.errorAt(e.Span, "'await' outside function")
			}
			if !b.cur.AsyncDef && b.cur.Comprehension == NoComprehension {
				return b.errorAt(e.Span, "'await' outside async function")
			}
		}
		if err := b.expr(e.Value); err != nil {
			return err
		}
		b.cur.Coroutine = true
	case *ast.Compare:
		if err := b.expr(e.Left); err != nil {
			return err
		}
		return b.exprs(e.Comparators)
	case *ast.Call:
		if err := b.expr(e.Func); err != nil {
			return err
		}
		if err := b.exprs(e.Args); err != nil {
			return err
		}
		return b.keywords(e.Keywords)
	case *ast.FormattedValue:
		if err := b.expr(e.Value); err != nil {
			return err
		}
		return b.expr(e.FormatSpec)
	case *ast.Interpolation:
		if err := b.expr(e.Value); err != nil {
			return err
		}
		return b.expr(e.FormatSpec)
	case *ast.JoinedStr:
		return b.exprs(e.Values)
	case *ast.TemplateStr:
		return b.exprs(e.Values)
	case *ast.Attribute:
		if err := b.checkName(e.Attr, e.Span, e.Ctx); err != nil {
			return err
		}
		return b.expr(e.Value)
	case *ast.Subscript:
		if err := b.expr(e.Value); err != nil {
			return err
		}
		return b.expr(e.Slice)
	case *ast.Starred:
		return b.expr(e.Value)
	case *ast.Slice:
		return b.exprs([]ast.Expr{e.Lower, e.Upper, e.Step})
	case *ast.Name:
		if b.cur.inUnevaluatedAnnot {
			return nil
		}
		f := Use
		if e.Ctx != ast.Load {
			f = DefLocal
		}
		if err := b.defCtx(e.Id, f, e.Span, e.Ctx); err != nil {
			return err
		}
		// super() without arguments needs __class__
		if e.Ctx == ast.Load && e.Id == "super" && b.cur.FunctionLike() {
			return b.def("__class__", Use, e.Span)
		}
	case *ast.List:
		return b.exprs(e.Elts)
	case *ast.Tuple:
		return b.exprs(e.Elts)
	}
	return nil
}

func (b *builder) keywords(list []*ast.Keyword) error {
	for _, k := range list {
		if err := b.checkName(k.Arg, k.Span, ast.Store); err != nil {
			return err
		}
	}
	for _, k := range list {
		if err := b.expr(k.Value); err != nil {
			return err
		}
	}
	return nil
}

// notInAnnotation refuses what PEP 649's and PEP 695's scopes may not hold.
func (b *builder) notInAnnotation(what string, at source.Span) error {
	switch b.cur.Type {
	case AnnotationBlock:
		return b.errorAt(at, "%s cannot be used within an annotation", what)
	case TypeVariableBlock:
		return b.errorAt(at, "%s cannot be used within %s", what, b.cur.ScopeInfo)
	case TypeAliasBlock:
		return b.errorAt(at, "%s cannot be used within a type alias", what)
	case TypeParametersBlock:
		return b.errorAt(at, "%s cannot be used within the definition of a generic", what)
	}
	return nil
}

func (b *builder) yield(e ast.Expr, value ast.Expr) error {
	if err := b.notInAnnotation("yield expression", e.Pos()); err != nil {
		return err
	}
	if err := b.expr(value); err != nil {
		return err
	}
	b.cur.Generator = true
	switch b.cur.Comprehension {
	case ListComprehension:
		return b.errorAt(e.Pos(), "'yield' inside list comprehension")
	case SetComprehension:
		return b.errorAt(e.Pos(), "'yield' inside set comprehension")
	case DictComprehension:
		return b.errorAt(e.Pos(), "'yield' inside dict comprehension")
	case GeneratorExpression:
		return b.errorAt(e.Pos(), "'yield' inside generator expression")
	}
	return nil
}

func (b *builder) namedExpr(e *ast.NamedExpr) error {
	if err := b.notInAnnotation("named expression", e.Span); err != nil {
		return err
	}
	if b.cur.compIterExpr > 0 {
		return b.errorAt(e.Span, "assignment expression cannot be used in a comprehension iterable expression")
	}
	name, ok := e.Target.(*ast.Name)
	if ok && b.cur.Comprehension != NoComprehension {
		if err := b.extendScope(name); err != nil {
			return err
		}
	} else if ok {
		b.cur.noteWalrus(b.mangle(name.Id))
	}
	if err := b.expr(e.Value); err != nil {
		return err
	}
	return b.expr(e.Target)
}

func (e *Entry) noteWalrus(name string) {
	if e.WalrusLocals == nil {
		e.WalrusLocals = map[string]bool{}
	}
	e.WalrusLocals[name] = true
}

// extendScope binds the target of an assignment expression in the block around its comprehensions.
func (b *builder) extendScope(target *ast.Name) error {
	name, at := target.Id, target.Span
	for i := len(b.stack) - 1; i >= 0; i-- {
		e := b.stack[i]
		f := e.Lookup(e.ShouldMangle(b.private, name))
		if e.Comprehension != NoComprehension {
			if f&DefCompIter != 0 && f&DefLocal != 0 {
				return b.errorAt(at, "assignment expression cannot rebind comprehension iteration variable '%s'", name)
			}
			continue
		}
		switch e.Type {
		case FunctionBlock:
			here := DefNonlocal
			if f&DefGlobal != 0 {
				here = DefGlobal
			}
			if err := b.def(name, here, at); err != nil {
				return err
			}
			b.cur.directives = append(b.cur.directives, directive{b.mangle(name), at})
			e.noteWalrus(e.ShouldMangle(b.private, name))
			return b.defIn(e, name, DefLocal, at)
		case ModuleBlock:
			if err := b.def(name, DefGlobal, at); err != nil {
				return err
			}
			b.cur.directives = append(b.cur.directives, directive{b.mangle(name), at})
			return b.defIn(e, name, DefGlobal, at)
		case ClassBlock:
			return b.errorAt(at, "assignment expression within a comprehension cannot be used in a class body")
		case TypeVariableBlock:
			return b.errorAt(at, "assignment expression within a comprehension cannot be used in a TypeVar bound")
		case TypeAliasBlock:
			return b.errorAt(at, "assignment expression within a comprehension cannot be used in a type alias")
		case TypeParametersBlock:
			return b.errorAt(at, "assignment expression within a comprehension cannot be used within the definition of a generic")
		}
	}
	return nil
}

func (b *builder) comprehension(node ast.Expr, name string, kind Comprehension, gens []*ast.Comprehension,
	elt, value ast.Expr) error {
	if len(gens) == 0 {
		return b.errorAt(node.Pos(), "comprehension with no generators")
	}
	outer := gens[0]
	// the outermost iterable is evaluated outside
	b.cur.compIterExpr++
	if err := b.expr(outer.Iter); err != nil {
		return err
	}
	b.cur.compIterExpr--
	unevaluated := b.cur.inUnevaluatedAnnot
	b.enter(name, FunctionBlock, node, PartMain, node.Pos(), true)
	e := b.cur
	e.Comprehension = kind
	e.inUnevaluatedAnnot = unevaluated
	e.Coroutine = outer.IsAsync != 0
	e.set(".0", DefParam)
	e.Varnames = append(e.Varnames, ".0")
	for i, g := range gens {
		e.compIterTarget = true
		if err := b.expr(g.Target); err != nil {
			return err
		}
		e.compIterTarget = false
		if i > 0 {
			e.compIterExpr++
			if err := b.expr(g.Iter); err != nil {
				return err
			}
			e.compIterExpr--
		}
		if err := b.exprs(g.Ifs); err != nil {
			return err
		}
		if g.IsAsync != 0 {
			e.Coroutine = true
		}
	}
	if err := b.exprs([]ast.Expr{value, elt}); err != nil {
		return err
	}
	generator := kind == GeneratorExpression
	e.Generator = generator
	async := e.Coroutine && !generator
	b.exit()
	if async {
		if !b.asyncDef() && b.cur.Comprehension == NoComprehension {
			return b.errorAt(node.Pos(), "asynchronous comprehension outside of an asynchronous function")
		}
		b.cur.Coroutine = true
	}
	return nil
}
