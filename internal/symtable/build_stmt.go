package symtable

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

func (b *builder) stmt(stmt ast.Stmt) error {
	if err := b.nest(); err != nil {
		return err
	}
	defer func() { b.depth-- }()
	switch s := stmt.(type) {
	case *ast.FunctionDef:
		return b.function(s, s.Span, s.Name, s.Args, s.Body, s.DecoratorList, s.Returns, s.TypeParams, false)
	case *ast.AsyncFunctionDef:
		return b.function(s, s.Span, s.Name, s.Args, s.Body, s.DecoratorList, s.Returns, s.TypeParams, true)
	case *ast.ClassDef:
		return b.class(s)
	case *ast.TypeAlias:
		return b.typeAlias(s)
	case *ast.Return:
		if s.Value != nil {
			b.cur.ReturnsValue = true
			return b.expr(s.Value)
		}
	case *ast.Delete:
		return b.exprs(s.Targets)
	case *ast.Assign:
		if err := b.exprs(s.Targets); err != nil {
			return err
		}
		return b.expr(s.Value)
	case *ast.AugAssign:
		if err := b.expr(s.Target); err != nil {
			return err
		}
		return b.expr(s.Value)
	case *ast.AnnAssign:
		return b.annAssign(s)
	case *ast.For:
		return b.forLoop(s.Target, s.Iter, s.Body, s.Orelse)
	case *ast.AsyncFor:
		if !b.asyncDef() {
			return b.errorAt(s.Span, "'async for' outside async function")
		}
		b.topLevelCoroutine()
		return b.forLoop(s.Target, s.Iter, s.Body, s.Orelse)
	case *ast.While:
		if err := b.expr(s.Test); err != nil {
			return err
		}
		return b.conditional(s.Body, s.Orelse)
	case *ast.If:
		// a long chain of elif nests to the right; it is followed without recursion
		for {
			if err := b.expr(s.Test); err != nil {
				return err
			}
			if err := b.conditional(s.Body); err != nil {
				return err
			}
			if len(s.Orelse) == 1 {
				if elif, ok := s.Orelse[0].(*ast.If); ok {
					s = elif
					continue
				}
			}
			return b.conditional(s.Orelse)
		}
	case *ast.With:
		return b.with(s.Items, s.Body)
	case *ast.AsyncWith:
		if !b.asyncDef() {
			return b.errorAt(s.Span, "'async with' outside async function")
		}
		b.topLevelCoroutine()
		return b.with(s.Items, s.Body)
	case *ast.Match:
		return b.match(s)
	case *ast.Raise:
		return b.exprs([]ast.Expr{s.Exc, s.Cause})
	case *ast.Try:
		return b.try(s.Body, s.Handlers, s.Orelse, s.Finalbody)
	case *ast.TryStar:
		return b.try(s.Body, s.Handlers, s.Orelse, s.Finalbody)
	case *ast.Assert:
		return b.exprs([]ast.Expr{s.Test, s.Msg})
	case *ast.Import:
		return b.aliases(s.Names)
	case *ast.ImportFrom:
		if s.Module == "__future__" && s.Level == 0 && s.Line > b.t.Future.LastLine {
			return b.errorAt(s.Span, "from __future__ imports must occur at the beginning of the file")
		}
		return b.aliases(s.Names)
	case *ast.Global:
		return b.declare(s.Names, s.Span, "global", DefGlobal)
	case *ast.Nonlocal:
		return b.declare(s.Names, s.Span, "nonlocal", DefNonlocal)
	case *ast.ExprStmt:
		return b.expr(s.Value)
	}
	return nil
}

func (b *builder) topLevelCoroutine() {
	if b.topAwait && b.cur.Type == ModuleBlock {
		b.cur.Coroutine = true
	}
}

func (b *builder) function(node ast.Stmt, span source.Span, name string, args *ast.Arguments, body []ast.Stmt,
	decorators []ast.Expr, returns ast.Expr, typeParams []ast.TypeParam, async bool) error {
	if err := b.def(name, DefLocal, span); err != nil {
		return err
	}
	if err := b.defaults(args); err != nil {
		return err
	}
	if err := b.exprs(decorators); err != nil {
		return err
	}
	if len(typeParams) > 0 {
		err := b.typeParams(name, typeParams, node, span, false, true, hasKwDefaults(args))
		if err != nil {
			return err
		}
	}
	e := b.newEntry(name, FunctionBlock, node, PartMain, span)
	e.HasDocstring = HasDocstring(body)
	e.Coroutine, e.AsyncDef = async, async
	if err := b.paramAnnotations(args, returns, span); err != nil {
		return err
	}
	b.enterEntry(e, true)
	if err := b.params(args); err != nil {
		return err
	}
	if err := b.stmts(body); err != nil {
		return err
	}
	b.exit()
	if len(typeParams) > 0 {
		b.exit()
	}
	return nil
}

func hasKwDefaults(a *ast.Arguments) bool {
	for _, d := range a.KwDefaults {
		if d != nil {
			return true
		}
	}
	return false
}

func (b *builder) class(s *ast.ClassDef) error {
	if err := b.def(s.Name, DefLocal, s.Span); err != nil {
		return err
	}
	if err := b.exprs(s.DecoratorList); err != nil {
		return err
	}
	private := b.private
	if len(s.TypeParams) > 0 {
		b.private = s.Name // the names of the parameters are private to the class
		if err := b.typeParams(s.Name, s.TypeParams, s, s.Span, true, false, false); err != nil {
			return err
		}
	}
	if err := b.exprs(s.Bases); err != nil {
		return err
	}
	if err := b.keywords(s.Keywords); err != nil {
		return err
	}
	b.enter(s.Name, ClassBlock, s, PartMain, s.Span, true)
	b.private = s.Name
	if len(s.TypeParams) > 0 {
		if err := b.def("__type_params__", DefLocal, s.Span); err != nil {
			return err
		}
		b.cur.set(".type_params", Use)
	}
	b.cur.HasDocstring = HasDocstring(s.Body)
	if err := b.stmts(s.Body); err != nil {
		return err
	}
	b.exit()
	if len(s.TypeParams) > 0 {
		b.exit()
	}
	b.private = private
	return nil
}

func (b *builder) typeAlias(s *ast.TypeAlias) error {
	if err := b.expr(s.Name); err != nil {
		return err
	}
	name := ""
	if n, ok := s.Name.(*ast.Name); ok {
		name = n.Id
	}
	inClass := b.cur.Type == ClassBlock
	if len(s.TypeParams) > 0 {
		if err := b.typeParams(name, s.TypeParams, s, s.Span, false, false, false); err != nil {
			return err
		}
	}
	b.enter(name, TypeAliasBlock, s, PartMain, s.Span, true)
	b.cur.CanSeeClassScope = inClass
	if inClass {
		if err := b.def("__classdict__", Use, s.Value.Pos()); err != nil {
			return err
		}
	}
	if err := b.expr(s.Value); err != nil {
		return err
	}
	b.exit()
	if len(s.TypeParams) > 0 {
		b.exit()
	}
	return nil
}

func (b *builder) annAssign(s *ast.AnnAssign) error {
	if name, ok := s.Target.(*ast.Name); ok {
		f := b.lookup(name.Id)
		if f&(DefGlobal|DefNonlocal) != 0 && b.cur != b.t.Top && s.Simple != 0 {
			what := "nonlocal"
			if f&DefGlobal != 0 {
				what = "global"
			}
			return b.errorAt(s.Span, "annotated name '%s' can't be %s", name.Id, what)
		}
		if s.Simple != 0 {
			if err := b.def(name.Id, DefAnnot|DefLocal, name.Span); err != nil {
				return err
			}
		} else if s.Value != nil {
			if err := b.def(name.Id, DefLocal, name.Span); err != nil {
				return err
			}
		}
	} else if err := b.expr(s.Target); err != nil {
		return err
	}
	if err := b.annotation(s.Annotation); err != nil {
		return err
	}
	return b.expr(s.Value)
}

func (b *builder) forLoop(target, iter ast.Expr, body, orelse []ast.Stmt) error {
	if err := b.expr(target); err != nil {
		return err
	}
	if err := b.expr(iter); err != nil {
		return err
	}
	return b.conditional(body, orelse)
}

func (b *builder) with(items []*ast.WithItem, body []ast.Stmt) error {
	for _, item := range items {
		if err := b.expr(item.ContextExpr); err != nil {
			return err
		}
		if err := b.expr(item.OptionalVars); err != nil {
			return err
		}
	}
	return b.conditional(body)
}

func (b *builder) try(body []ast.Stmt, handlers []*ast.ExceptHandler, orelse, final []ast.Stmt) error {
	if err := b.conditional(body); err != nil {
		return err
	}
	for _, h := range handlers {
		if err := b.expr(h.Type); err != nil {
			return err
		}
		if h.Name != "" {
			if err := b.def(h.Name, DefLocal, h.Span); err != nil {
				return err
			}
		}
		if err := b.conditional(h.Body); err != nil {
			return err
		}
	}
	return b.conditional(orelse, final)
}

func (b *builder) aliases(names []*ast.Alias) error {
	for _, a := range names {
		name := a.Asname
		if name == "" {
			name, _, _ = strings.Cut(a.Name, ".")
		}
		if name == "*" {
			if b.cur.Type != ModuleBlock {
				return b.errorAt(a.Span, "import * only allowed at module level")
			}
			continue
		}
		if err := b.def(name, DefImport, a.Span); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) declare(names []string, span source.Span, word string, f Flags) error {
	for _, name := range names {
		cur := b.lookup(name)
		switch {
		case cur&DefParam != 0:
			return b.errorAt(span, "name '%s' is parameter and %s", name, word)
		case cur&Use != 0:
			return b.errorAt(span, "name '%s' is used prior to %s declaration", name, word)
		case cur&DefAnnot != 0:
			return b.errorAt(span, "annotated name '%s' can't be %s", name, word)
		case cur&DefLocal != 0:
			return b.errorAt(span, "name '%s' is assigned to before %s declaration", name, word)
		}
		if err := b.defIn(b.cur, name, f, span); err != nil {
			return err
		}
		b.cur.directives = append(b.cur.directives, directive{b.mangle(name), span})
	}
	return nil
}

func (b *builder) match(s *ast.Match) error {
	if err := b.expr(s.Subject); err != nil {
		return err
	}
	for _, c := range s.Cases {
		if err := b.pattern(c.Pattern); err != nil {
			return err
		}
		if err := b.expr(c.Guard); err != nil {
			return err
		}
		if err := b.conditional(c.Body); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) patterns(list []ast.Pattern) error {
	for _, p := range list {
		if err := b.pattern(p); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) pattern(pattern ast.Pattern) error {
	if err := b.nest(); err != nil {
		return err
	}
	defer func() { b.depth-- }()
	switch p := pattern.(type) {
	case *ast.MatchValue:
		return b.expr(p.Value)
	case *ast.MatchSequence:
		return b.patterns(p.Patterns)
	case *ast.MatchStar:
		if p.Name != "" {
			return b.def(p.Name, DefLocal, p.Span)
		}
	case *ast.MatchMapping:
		if err := b.exprs(p.Keys); err != nil {
			return err
		}
		if err := b.patterns(p.Patterns); err != nil {
			return err
		}
		if p.Rest != "" {
			return b.def(p.Rest, DefLocal, p.Span)
		}
	case *ast.MatchClass:
		if err := b.expr(p.Cls); err != nil {
			return err
		}
		if err := b.patterns(p.Patterns); err != nil {
			return err
		}
		for i, name := range p.KwdAttrs {
			if err := b.checkName(name, p.KwdPatterns[i].Pos(), ast.Store); err != nil {
				return err
			}
		}
		return b.patterns(p.KwdPatterns)
	case *ast.MatchAs:
		if p.Pattern != nil {
			if err := b.pattern(p.Pattern); err != nil {
				return err
			}
		}
		if p.Name != "" {
			return b.def(p.Name, DefLocal, p.Span)
		}
	case *ast.MatchOr:
		return b.patterns(p.Patterns)
	}
	return nil
}

// asyncDef reports whether the block may wait: it is the body of an async function, or a module for which that is allowed. What is
// wrong is found here and not in the compiler, which leaves out code that cannot be reached.
func (b *builder) asyncDef() bool {
	return b.cur.AsyncDef && b.cur.Type == FunctionBlock || b.topAwait && b.cur.Type == ModuleBlock
}
