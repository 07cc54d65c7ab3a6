package parser

import "github.com/gophersnake/gophersnake/internal/ast"

// setContext gives an expression that is a target its context. It is used in the first pass only, in which no node is
// shared.
func setContext(e ast.Expr, ctx ast.ExprContext) {
	switch e := e.(type) {
	case *ast.Name:
		e.Ctx = ctx
	case *ast.Attribute:
		e.Ctx = ctx
	case *ast.Subscript:
		e.Ctx = ctx
	case *ast.Starred:
		e.Ctx = ctx
		setContext(e.Value, ctx)
	case *ast.Tuple:
		e.Ctx = ctx
		for _, x := range e.Elts {
			setContext(x, ctx)
		}
	case *ast.List:
		e.Ctx = ctx
		for _, x := range e.Elts {
			setContext(x, ctx)
		}
	}
}

// isTarget tells whether an expression of the first pass is one that the grammar has as target.
func isTarget(e ast.Expr, stars bool) bool {
	switch e := e.(type) {
	case *ast.Name, *ast.Attribute, *ast.Subscript:
		return true
	case *ast.Starred:
		if _, again := e.Value.(*ast.Starred); again {
			return false
		}
		return stars && isTarget(e.Value, stars)
	case *ast.Tuple:
		return areTargets(e.Elts, stars)
	case *ast.List:
		return areTargets(e.Elts, stars)
	}
	return false
}

func areTargets(list []ast.Expr, stars bool) bool {
	for _, e := range list {
		if !isTarget(e, stars) {
			return false
		}
	}
	return true
}

func isSingleTarget(e ast.Expr) bool {
	switch e.(type) {
	case *ast.Name, *ast.Attribute, *ast.Subscript:
		return true
	}
	return false
}

// starTargets: star_target !',' | ','.star_target+ [',']
func (p *parser) starTargets() ast.Expr {
	from := p.mark
	e := p.starTarget()
	if e == nil || p.typ() != Comma {
		return e
	}
	elts := []ast.Expr{e}
	for p.typ() == Comma {
		p.mark++
		e := p.starTarget()
		if e == nil {
			break
		}
		elts = append(elts, e)
	}
	return &ast.Tuple{Span: p.span(from), Elts: elts, Ctx: ast.Store}
}

// starTarget: '*' (!'*' star_target) | target_with_star_atom
func (p *parser) starTarget() ast.Expr {
	if p.second {
		return p.memoExpr(ruleStarTarget, (*parser).starTargetAlts)
	}
	return p.starTargetAlts()
}

func (p *parser) starTargetAlts() ast.Expr {
	from := p.mark
	if p.typ() == Star {
		p.mark++
		if p.typ() != Star {
			if e := p.starTarget(); e != nil {
				return &ast.Starred{Span: p.span(from), Value: e, Ctx: ast.Store}
			}
		}
		p.mark = from
		return nil
	}
	if p.second {
		return p.targetWithStarAtom()
	}
	e := p.primaryAlts()
	if e == nil {
		return nil
	}
	if !isTarget(e, true) {
		p.mark = from
		return nil
	}
	setContext(e, ast.Store)
	return e
}

// The second pass.

// targetWithStarAtom: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead | star_atom
func (p *parser) targetWithStarAtom() ast.Expr {
	return p.memoExpr(ruleTargetWithStarAtom, func(p *parser) ast.Expr {
		if e := p.subscriptOrAttribute(); e != nil {
			return e
		}
		return p.starAtom()
	})
}

// subscriptOrAttribute: t_primary '.' NAME !t_lookahead | t_primary '[' slices ']' !t_lookahead
func (p *parser) subscriptOrAttribute() ast.Expr {
	from := p.mark
	e := p.tPrimary()
	if e == nil {
		return nil
	}
	m := p.mark
	if p.accept(Dot) {
		if t := p.expect(Name); t != nil && !p.atTrailer() {
			return &ast.Attribute{Span: p.span(from), Value: e, Attr: p.ident(&p.tokens[p.mark-1])}
		}
	}
	p.mark = m
	if p.accept(LSqb) {
		if index := p.slices(); index != nil && p.accept(RSqb) && !p.atTrailer() {
			return &ast.Subscript{Span: p.span(from), Value: e, Slice: index}
		}
	}
	p.mark = from
	return nil
}

// atTrailer is t_lookahead: '(' | '[' | '.'
func (p *parser) atTrailer() bool {
	switch p.typ() {
	case LPar, LSqb, Dot:
		return true
	}
	return false
}

// tPrimary is a primary that a trailer follows.
func (p *parser) tPrimary() ast.Expr {
	return p.memoExpr(ruleTPrimary, func(p *parser) ast.Expr {
		from := p.mark
		e := p.atom()
		if e == nil || !p.atTrailer() {
			return nil
		}
		for {
			m := p.mark
			next := p.tTrailer(from, e)
			if next == nil || !p.atTrailer() {
				p.mark = m
				return e
			}
			e = next
		}
	})
}

// tTrailer is trailer in the order of t_primary's alternatives: attribute, subscript, generator expression, call.
func (p *parser) tTrailer(from int, e ast.Expr) ast.Expr { return p.trailer(from, e, true) }

// starAtom: NAME | '(' target_with_star_atom ')' | '(' [star_targets_tuple_seq] ')' | '[' [star_targets_list_seq] ']'
func (p *parser) starAtom() ast.Expr {
	from := p.mark
	switch p.typ() {
	case Name:
		p.mark++
		t := &p.tokens[from]
		return &ast.Name{Span: t.span(), Id: p.ident(t), Ctx: ast.Store}
	case LPar:
		p.mark++
		if e := p.targetWithStarAtom(); e != nil && p.accept(RPar) {
			return e
		}
		p.mark = from + 1
		elts, commas := p.starTargetSeq()
		if len(elts) == 1 && commas == 0 {
			p.mark = from + 1
			elts = nil
		}
		if p.accept(RPar) {
			return &ast.Tuple{Span: p.span(from), Elts: elts, Ctx: ast.Store}
		}
	case LSqb:
		p.mark++
		elts, _ := p.starTargetSeq()
		if p.accept(RSqb) {
			return &ast.List{Span: p.span(from), Elts: elts, Ctx: ast.Store}
		}
	}
	p.mark = from
	return nil
}

func (p *parser) starTargetSeq() (elts []ast.Expr, commas int) {
	for {
		e := p.starTarget()
		if e == nil {
			return elts, commas
		}
		elts = append(elts, e)
		if !p.accept(Comma) {
			return elts, commas
		}
		commas++
	}
}

// singleTarget: single_subscript_attribute_target | NAME | '(' single_target ')'
func (p *parser) singleTarget() ast.Expr {
	from := p.mark
	if e := p.subscriptOrAttribute(); e != nil {
		return e
	}
	if t := p.expect(Name); t != nil {
		return &ast.Name{Span: t.span(), Id: p.ident(t), Ctx: ast.Store}
	}
	if p.accept(LPar) {
		if e := p.singleTarget(); e != nil && p.accept(RPar) {
			return e
		}
	}
	p.mark = from
	return nil
}

// delTargets: ','.del_target+ [',']
func (p *parser) delTargets() []ast.Expr {
	var list []ast.Expr
	for {
		e := p.delTarget()
		if e == nil {
			return list
		}
		list = append(list, e)
		if !p.accept(Comma) {
			return list
		}
	}
}

// delTarget: an attribute, a subscript, a name, or a tuple or list of them
func (p *parser) delTarget() ast.Expr {
	if p.second {
		return p.memoExpr(ruleDelTarget, (*parser).delTargetAlts)
	}
	from := p.mark
	e := p.primaryAlts()
	if e == nil {
		return nil
	}
	if !isTarget(e, false) {
		p.mark = from
		return nil
	}
	setContext(e, ast.Del)
	return e
}

func (p *parser) delTargetAlts() ast.Expr {
	from := p.mark
	if e := p.subscriptOrAttribute(); e != nil {
		return e
	}
	switch p.typ() {
	case Name:
		p.mark++
		t := &p.tokens[from]
		return &ast.Name{Span: t.span(), Id: p.ident(t), Ctx: ast.Del}
	case LPar:
		p.mark++
		if e := p.delTarget(); e != nil && p.accept(RPar) {
			return e
		}
		p.mark = from + 1
		elts := p.delTargets()
		if p.accept(RPar) {
			return &ast.Tuple{Span: p.span(from), Elts: elts, Ctx: ast.Del}
		}
	case LSqb:
		p.mark++
		elts := p.delTargets()
		if p.accept(RSqb) {
			return &ast.List{Span: p.span(from), Elts: elts, Ctx: ast.Del}
		}
	}
	p.mark = from
	return nil
}
