package parser

import "github.com/gophersnake/gophersnake/internal/ast"

// fastArguments parses the arguments of a call in the first pass; open is the mark of the parenthesis. It stops before
// the closing one. With genExp the only argument may be a generator expression without parentheses of its own.
func (p *parser) fastArguments(open int, call *ast.Call, genExp bool) bool {
	sawKeyword, sawUnpack := false, false
	var late []ast.Expr // starred arguments after a keyword
	for first := true; ; first = false {
		from := p.mark
		switch t := p.typ(); {
		case t == DoubleStar:
			p.mark++
			e := p.expression()
			if e == nil {
				return false
			}
			call.Keywords = append(call.Keywords, &ast.Keyword{Span: p.span(from), Value: e})
			sawUnpack = true
		case t == Star:
			if sawUnpack {
				return false
			}
			p.mark++
			e := p.expression()
			if e == nil {
				return false
			}
			late = append(late, &ast.Starred{Span: p.span(from), Value: e})
			if !sawKeyword {
				call.Args = append(call.Args, late...)
				late = nil
			}
		case t == Name && p.next2() == Equal:
			name := p.ident(&p.tokens[from])
			p.mark += 2
			e := p.expression()
			if e == nil {
				return false
			}
			call.Keywords = append(call.Keywords, &ast.Keyword{Span: p.span(from), Arg: name, Value: e})
			sawKeyword = true
		default:
			if sawKeyword || sawUnpack {
				return false
			}
			e := p.plainOrAssignment()
			if e == nil {
				return false
			}
			if t := p.typ(); t == kwFor || t == kwAsync {
				if !first || !genExp {
					return false
				}
				gens := p.forIfClauses()
				if gens == nil || p.typ() != RPar {
					return false
				}
				span := p.span(open)
				close := &p.tokens[p.mark]
				span.EndLine, span.EndCol = close.endLine, close.endCol
				call.Args = []ast.Expr{&ast.GeneratorExp{Span: span, Elt: e, Generators: gens}}
				return true
			}
			call.Args = append(call.Args, e)
		}
		if !p.accept(Comma) {
			call.Args = append(call.Args, late...)
			return p.typ() == RPar
		}
		if p.typ() == RPar {
			call.Args = append(call.Args, late...)
			return true
		}
	}
}

// arguments: args [','] &')' | invalid_arguments
func (p *parser) arguments() *ast.Call {
	if c, known := recall[*ast.Call](p, ruleArguments); known {
		return c
	}
	from := p.mark
	c := p.args()
	if c != nil {
		p.accept(Comma)
		if p.typ() == RPar {
			p.remember(ruleArguments, from, c)
			return c
		}
	}
	p.mark = from
	if p.rules() {
		p.invalidArguments()
		p.mark = from
	}
	p.remember(ruleArguments, from, nil)
	return nil
}

// args: ','.positional+ [',' kwargs] | kwargs, as a Call without function.
func (p *parser) args() *ast.Call {
	from := p.mark
	c := &ast.Call{}
	for {
		m := p.mark
		if len(c.Args) > 0 && !p.accept(Comma) {
			break
		}
		e := p.positional()
		if e == nil {
			p.mark = m
			break
		}
		c.Args = append(c.Args, e)
	}
	if len(c.Args) == 0 {
		if !p.kwargs(c) {
			p.mark = from
			return nil
		}
		c.Span = p.span(from)
		return c
	}
	m := p.mark
	if !p.accept(Comma) || !p.kwargs(c) {
		p.mark = m
	}
	c.Span = p.span(from)
	return c
}

// positional: starred_expression | (assignment_expression | expression !':=') !'='
func (p *parser) positional() ast.Expr {
	from := p.mark
	if e := p.starredExpression(); e != nil {
		return e
	}
	e := p.plainOrAssignment()
	if e != nil && p.typ() == Equal {
		p.mark = from
		return nil
	}
	return e
}

// kwargs: keyword arguments and starred ones, then keyword arguments and double-starred ones.
func (p *parser) kwargs(c *ast.Call) bool {
	found := p.gather(func() bool { return p.kwargOrStarred(c) })
	m := p.mark
	if found && !p.accept(Comma) {
		return true
	}
	if p.gather(func() bool { return p.kwargOrDoubleStarred(c) }) {
		return true
	}
	p.mark = m
	return found
}

// gather is ','.item+
func (p *parser) gather(item func() bool) bool {
	if !item() {
		return false
	}
	for {
		m := p.mark
		if !p.accept(Comma) || !item() {
			p.mark = m
			return true
		}
	}
}

// kwargOrStarred: invalid_kwarg | NAME '=' expression | starred_expression
func (p *parser) kwargOrStarred(c *ast.Call) bool {
	if p.kwarg(c) {
		return true
	}
	if e := p.starredExpression(); e != nil {
		c.Args = append(c.Args, e)
		return true
	}
	return false
}

func (p *parser) kwarg(c *ast.Call) bool {
	from := p.mark
	if p.rules() {
		p.invalidKwarg()
		p.mark = from
	}
	if t := p.expect(Name); t != nil {
		i := p.mark - 1
		if p.accept(Equal) {
			if e := p.expression(); e != nil {
				c.Keywords = append(c.Keywords, &ast.Keyword{Span: p.span(from), Arg: p.ident(&p.tokens[i]), Value: e})
				return true
			}
		}
	}
	p.mark = from
	return false
}

// kwargOrDoubleStarred: invalid_kwarg | NAME '=' expression | '**' expression
func (p *parser) kwargOrDoubleStarred(c *ast.Call) bool {
	if p.kwarg(c) {
		return true
	}
	from := p.mark
	if p.accept(DoubleStar) {
		if e := p.expression(); e != nil {
			c.Keywords = append(c.Keywords, &ast.Keyword{Span: p.span(from), Value: e})
			return true
		}
	}
	p.mark = from
	return false
}
