package parser

import "github.com/gophersnake/gophersnake/internal/ast"

// paramKind is what differs between the parameters of def and of lambda.
type paramKind struct {
	end        Type // what follows the parameters
	annotation bool
	what       string // in messages
}

var (
	defParams    = &paramKind{RPar, true, "Function"}
	lambdaParams = &paramKind{Colon, false, "Lambda expression"}
)

// params: invalid_parameters | parameters. There may be none: then the result is empty.
func (p *parser) params(k *paramKind) *ast.Arguments {
	if p.rules() {
		from := p.mark
		p.invalidParameters(k)
		p.mark = from
	}
	a := &ast.Arguments{}
	p.positionalParams(k, a)
	p.starEtc(k, a)
	if len(a.Posonlyargs) > 0 {
		p.need(8, "Positional-only parameters are")
	}
	return a
}

// positionalParams are the parameters before any star.
func (p *parser) positionalParams(k *paramKind, a *ast.Arguments) {
	slash, defaults := false, false
	for {
		m := p.mark
		switch p.typ() {
		case Name:
			arg := p.param(k)
			if arg == nil {
				p.mark = m
				return
			}
			var value ast.Expr
			if p.typ() == Equal {
				if value = p.paramDefault(k); value == nil {
					p.mark = m
					return
				}
			} else if defaults {
				p.mark = m
				return
			}
			if !p.paramEnd(k, arg) {
				p.mark = m
				return
			}
			if value != nil {
				defaults = true
				a.Defaults = append(a.Defaults, value)
			}
			a.Args = append(a.Args, arg)
		case Slash:
			if slash || len(a.Args) == 0 {
				return
			}
			p.mark++
			if !p.accept(Comma) && p.typ() != k.end {
				p.mark = m
				return
			}
			slash = true
			a.Posonlyargs, a.Args = a.Args, nil
		default:
			return
		}
	}
}

// param: NAME [':' expression]
func (p *parser) param(k *paramKind) *ast.Arg {
	from := p.mark
	t := p.expect(Name)
	if t == nil {
		return nil
	}
	arg := &ast.Arg{Arg: p.ident(t)}
	if k.annotation && p.typ() == Colon {
		m := p.mark
		p.mark++
		if arg.Annotation = p.expression(); arg.Annotation == nil {
			p.mark = m
		}
	}
	arg.Span = p.span(from)
	return arg
}

// paramDefault: '=' expression | invalid_default
func (p *parser) paramDefault(k *paramKind) ast.Expr {
	from := p.mark
	if !p.accept(Equal) {
		return nil
	}
	if e := p.expression(); e != nil {
		return e
	}
	p.mark = from
	if p.rules() {
		p.mark++
		if t := p.typ(); t == Comma || t == RPar {
			p.raiseTok(&p.tokens[from], "expected default value expression")
		}
		p.mark = from
	}
	return nil
}

// paramEnd: ',' [TYPE_COMMENT] | [TYPE_COMMENT] &end
func (p *parser) paramEnd(k *paramKind, arg *ast.Arg) bool {
	if p.accept(Comma) {
		if k.annotation {
			arg.TypeComment = p.typeComment()
		}
		return true
	}
	if k.annotation {
		arg.TypeComment = p.typeComment()
	}
	return p.typ() == k.end
}

// typeComment: [TYPE_COMMENT]
func (p *parser) typeComment() *string {
	t := p.expect(TypeComment) // there are none without p.TypeComments, but the token is looked at
	if t == nil {
		return nil
	}
	s := p.src[t.start:t.end]
	return &s
}

// starEtc: what may come from the first star on.
func (p *parser) starEtc(k *paramKind, a *ast.Arguments) {
	from := p.mark
	if p.rules() {
		p.invalidStarEtc(k)
		p.mark = from
	}
	if p.accept(Star) {
		if !p.afterStar(k, a) {
			p.mark = from
			a.Vararg, a.Kwonlyargs, a.KwDefaults = nil, nil, nil
			return
		}
	}
	p.kwds(k, a)
}

func (p *parser) afterStar(k *paramKind, a *ast.Arguments) bool {
	if p.accept(Comma) {
		return p.keywordOnly(k, a) > 0
	}
	m := p.mark
	t := p.expect(Name)
	if t == nil {
		return false
	}
	arg := &ast.Arg{Arg: p.ident(t)}
	if k.annotation && p.accept(Colon) {
		if p.typ() == Star {
			arg.Annotation = p.starBitwiseOrExpression()
		} else {
			arg.Annotation = p.expression()
		}
		if arg.Annotation == nil {
			p.mark = m
			return false
		}
	}
	arg.Span = p.span(m)
	if !p.paramEnd(k, arg) {
		return false
	}
	a.Vararg = arg
	p.keywordOnly(k, a)
	return true
}

// starBitwiseOrExpression: star_expression, where a star is known to be.
func (p *parser) starBitwiseOrExpression() ast.Expr { return p.starExpression() }

// keywordOnly: param_maybe_default*
func (p *parser) keywordOnly(k *paramKind, a *ast.Arguments) int {
	n := 0
	for p.typ() == Name {
		m := p.mark
		arg := p.param(k)
		if arg == nil {
			break
		}
		var value ast.Expr
		if p.typ() == Equal {
			if value = p.paramDefault(k); value == nil {
				p.mark = m
				break
			}
		}
		if !p.paramEnd(k, arg) {
			p.mark = m
			break
		}
		a.Kwonlyargs = append(a.Kwonlyargs, arg)
		a.KwDefaults = append(a.KwDefaults, value)
		n++
	}
	return n
}

// kwds: '**' param_no_default
func (p *parser) kwds(k *paramKind, a *ast.Arguments) {
	from := p.mark
	if p.rules() {
		p.invalidKwds(k)
		p.mark = from
	}
	if !p.accept(DoubleStar) {
		return
	}
	arg := p.param(k)
	if arg == nil || !p.paramEnd(k, arg) {
		p.mark = from
		return
	}
	a.Kwarg = arg
}

// lambda: 'lambda' [lambda_params] ':' expression
func (p *parser) lambda() ast.Expr {
	from := p.mark
	if !p.enter(1) {
		return nil
	}
	defer p.leave(1)
	p.mark++
	args := p.params(lambdaParams)
	if p.accept(Colon) {
		if body := p.expression(); body != nil {
			return &ast.Lambda{Span: p.span(from), Args: args, Body: body}
		}
	}
	p.mark = from
	return nil
}
