package parser

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// The functions here and in invalid_stmt.go recognise wrong programs and raise what CPython says about them. They run
// in the second pass only. They move the mark; their callers put it back.

// exprName is how messages call an expression.
func exprName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Attribute:
		return "attribute"
	case *ast.Subscript:
		return "subscript"
	case *ast.Starred:
		return "starred"
	case *ast.Name:
		return "name"
	case *ast.List:
		return "list"
	case *ast.Tuple:
		return "tuple"
	case *ast.Lambda:
		return "lambda"
	case *ast.Call:
		return "function call"
	case *ast.BoolOp, *ast.BinOp, *ast.UnaryOp:
		return "expression"
	case *ast.GeneratorExp:
		return "generator expression"
	case *ast.Yield, *ast.YieldFrom:
		return "yield expression"
	case *ast.Await:
		return "await expression"
	case *ast.ListComp:
		return "list comprehension"
	case *ast.SetComp:
		return "set comprehension"
	case *ast.DictComp:
		return "dict comprehension"
	case *ast.Dict:
		return "dict literal"
	case *ast.Set:
		return "set display"
	case *ast.JoinedStr, *ast.FormattedValue:
		return "f-string expression"
	case *ast.TemplateStr, *ast.Interpolation:
		return "t-string expression"
	case *ast.Constant:
		switch e.Value.(type) {
		case source.NoneType:
			return "None"
		case source.EllipsisType:
			return "ellipsis"
		case bool:
			if e.Value == true {
				return "True"
			}
			return "False"
		}
		return "literal"
	case *ast.Compare:
		return "comparison"
	case *ast.IfExp:
		return "conditional expression"
	case *ast.NamedExpr:
		return "named expression"
	}
	return "expression"
}

// targetKind is what a wrong target was to be.
type targetKind uint8

const (
	starTarget targetKind = iota
	delTarget
	forTarget
)

// invalidTarget finds the part of e that cannot be a target, or nil.
func invalidTarget(e ast.Expr, kind targetKind) ast.Expr {
	switch x := e.(type) {
	case *ast.List:
		return firstInvalid(x.Elts, kind)
	case *ast.Tuple:
		return firstInvalid(x.Elts, kind)
	case *ast.Starred:
		if kind == delTarget {
			return e
		}
		return invalidTarget(x.Value, kind)
	case *ast.Compare:
		// for x in y: the comparison is the target and what is iterated over
		if kind == forTarget {
			if x.Ops[0] == ast.In {
				return invalidTarget(x.Left, kind)
			}
			return nil
		}
		return e
	case *ast.Name, *ast.Subscript, *ast.Attribute:
		return nil
	}
	return e
}

func firstInvalid(list []ast.Expr, kind targetKind) ast.Expr {
	for _, e := range list {
		if bad := invalidTarget(e, kind); bad != nil {
			return bad
		}
	}
	return nil
}

// raiseInvalidTarget says what part of e cannot be a target, if there is one.
func (p *parser) raiseInvalidTarget(e ast.Expr, kind targetKind) {
	bad := invalidTarget(e, kind)
	if bad == nil {
		return
	}
	verb := "assign to"
	if kind == delTarget {
		verb = "delete"
	}
	p.raiseNode(bad, "cannot %s %s", verb, exprName(bad))
}

// isLegacy tells whether e is the name of a statement of Python 2.
func isLegacy(e ast.Expr) bool {
	n, ok := e.(*ast.Name)
	return ok && (n.Id == "print" || n.Id == "exec")
}

// expressionWithoutInvalid is expression with error rules off.
func (p *parser) expressionWithoutInvalid() ast.Expr {
	p.noRules++
	e := p.expressionWithoutRules()
	p.noRules--
	return e
}

func (p *parser) invalidExpression() {
	from := p.mark
	// an unquoted part between two strings
	if p.accept(String) {
		var first, last ast.Expr
		for p.typ() != String {
			e := p.expressionWithoutInvalid()
			if e == nil {
				break
			}
			if first == nil {
				first = e
			}
			last = e
		}
		if first != nil && p.typ() == String {
			p.mark++
			p.raiseNodes(first, last, "invalid syntax. Is this intended to be part of the string?")
			return
		}
		p.mark = from
	}
	// two expressions with nothing between, except NAME STRING (a wrong prefix) and soft keywords
	skip := false
	if p.typ() == Name {
		skip = p.next2() == String
		t := &p.tokens[p.mark]
		switch p.text(t) {
		case "_", "case", "match", "type":
			skip = true
		}
	}
	if !skip {
		if a := p.disjunction(); a != nil {
			if b := p.expressionWithoutInvalid(); b != nil {
				if !isLegacy(a) && p.tokens[p.mark-1].level > 0 {
					p.raiseNodes(a, b, "invalid syntax. Perhaps you forgot a comma?")
				}
				return
			}
		}
	}
	p.mark = from
	if a := p.disjunction(); a != nil && p.accept(kwIf) {
		if b := p.disjunction(); b != nil {
			if t := p.typ(); t != kwElse && t != Colon {
				p.raiseNodes(a, b, "expected 'else' after 'if' expression")
				return
			}
			if p.accept(kwElse) && p.expression() == nil {
				p.raiseNext("expected expression after 'else', but statement is given")
				return
			}
		}
	}
	p.mark = from
	switch p.typ() {
	case kwPass, kwBreak, kwContinue:
		p.mark++
		if p.accept(kwIf) && p.disjunction() != nil && p.accept(kwElse) && p.simpleStmt() != nil {
			p.raiseTok(&p.tokens[from], "expected expression before 'if', but statement is given")
			return
		}
	case kwLambda:
		p.mark++
		p.params(lambdaParams)
		if p.accept(Colon) {
			colon := p.mark - 1
			switch p.typ() {
			case FStringMiddle:
				p.raiseToks(&p.tokens[from], &p.tokens[colon], "f-string: lambda expressions are not allowed without parentheses")
			case TStringMiddle:
				p.raiseToks(&p.tokens[from], &p.tokens[colon], "t-string: lambda expressions are not allowed without parentheses")
			}
		}
	}
}

// invalidLegacyExpression: print x, exec x
func (p *parser) invalidLegacyExpression() {
	if p.typ() != Name {
		return
	}
	t := p.peek()
	word := p.text(t)
	p.mark++
	if p.typ() == LPar {
		return
	}
	if b := p.starExpressions(); b != nil {
		if word == "print" || word == "exec" {
			p.raiseSpan(t.span().To(b.Pos()), "Missing parentheses in call to '%s'. Did you mean %s(...)?", word, word)
		}
	}
}

func (p *parser) invalidNamedExpression() {
	from := p.mark
	if a := p.expression(); a != nil && p.accept(ColonEqual) && p.expression() != nil {
		p.raiseNode(a, "cannot use assignment expressions with %s", exprName(a))
		return
	}
	p.mark = from
	if p.typ() == Name && p.next2() == Equal {
		a := &p.tokens[p.mark]
		p.mark += 2
		if b := p.bitwiseOr(); b != nil {
			if t := p.typ(); t != Equal && t != ColonEqual {
				p.raiseSpan(a.span().To(b.Pos()), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
				return
			}
		}
	}
	p.mark = from
	switch p.typ() {
	case kwTrue, kwNone, kwFalse:
		return
	case LSqb, LPar, LBrace:
		if p.list() != nil || p.tuple() != nil || p.genExp() != nil {
			return
		}
	}
	p.mark = from
	if a := p.bitwiseOr(); a != nil && p.accept(Equal) && p.bitwiseOr() != nil {
		if t := p.typ(); t != Equal && t != ColonEqual {
			p.raiseNode(a, "cannot assign to %s here. Maybe you meant '==' instead of '='?", exprName(a))
		}
	}
}

// invalidNotOperand: 'not' as operand, at the mark, of an operator that binds more tightly
func (p *parser) invalidNotOperand(operand func() ast.Expr) {
	from := p.mark
	p.mark++
	if b := operand(); b != nil {
		p.raiseSpan(p.tokens[from].span().To(b.Pos()), "'not' after an operator must be parenthesized")
	}
	p.mark = from
}

func (p *parser) invalidStarredUnpacking() {
	from := p.mark
	p.mark++
	if p.expression() != nil && p.accept(Equal) {
		if b := p.expression(); b != nil {
			p.raiseSpan(p.tokens[from].span().To(b.Pos()), "cannot assign to iterable argument unpacking")
		}
	}
}

func (p *parser) invalidGroup() {
	from := p.mark
	if !p.accept(LPar) {
		return
	}
	if a := p.starredExpression(); a != nil && p.accept(RPar) {
		p.raiseNode(a, "cannot use starred expression here")
		return
	}
	p.mark = from + 1
	if p.accept(DoubleStar) && p.expression() != nil && p.accept(RPar) {
		p.raiseTok(&p.tokens[from+1], "cannot use double starred expression here")
	}
}

func (p *parser) invalidComprehension() {
	if !p.rules() {
		return
	}
	from := p.mark
	open := p.typ()
	if open != LPar && open != LSqb && open != LBrace {
		return
	}
	p.mark++
	if a := p.starredExpression(); a != nil && p.forIfClauses() != nil {
		p.raiseNode(a, "iterable unpacking cannot be used in comprehension")
		return
	}
	if open == LPar {
		p.mark = from
		return
	}
	p.mark = from + 1
	if a := p.starNamedExpression(); a != nil && p.accept(Comma) {
		comma := p.mark - 1
		if b := p.starNamedExpressions(); b != nil && p.forIfClauses() != nil {
			p.raiseNodes(a, b[len(b)-1], "did you forget parentheses around the comprehension target?")
			return
		}
		p.mark = comma + 1
		if p.forIfClauses() != nil {
			p.raiseSpan(a.Pos().To(p.tokens[comma].span()), "did you forget parentheses around the comprehension target?")
			return
		}
	}
	p.mark = from
}

func (p *parser) invalidDictComprehension() {
	from := p.mark
	p.mark++
	if p.accept(DoubleStar) && p.bitwiseOr() != nil && p.forIfClauses() != nil && p.accept(RBrace) {
		p.raiseTok(&p.tokens[from+1], "dict unpacking cannot be used in dict comprehension")
	}
}

// invalidKVPairs: what can be wrong in a dict display, after its brace
func (p *parser) invalidKVPairs() {
	from := p.mark
	d := &ast.Dict{}
	for {
		m := p.mark
		key, value, ok := p.doubleStarredKVPair()
		if !ok {
			p.mark = m
			break
		}
		d.Keys, d.Values = append(d.Keys, key), append(d.Values, value)
		if !p.accept(Comma) {
			break
		}
	}
	if n := len(d.Keys); n > 0 && p.tokens[p.mark-1].typ == Comma {
		p.invalidKVPair()
	}
	p.mark = from
	p.invalidDictValue()
}

func (p *parser) invalidKVPair() {
	from := p.mark
	if a := p.expression(); a != nil && p.typ() != Colon {
		s := a.Pos()
		p.raiseAt(source.KindSyntaxError, int(s.Line), int(s.EndCol)-1, int(s.EndLine), -1, "':' expected after dictionary key")
		return
	}
	p.mark = from
	p.invalidDictValue()
}

func (p *parser) invalidDictValue() {
	from := p.mark
	a := p.expression()
	if a == nil || !p.accept(Colon) {
		p.mark = from
		return
	}
	colon := p.mark - 1
	if p.accept(Star) && p.bitwiseOr() != nil {
		p.raiseFrom(p.tokens[colon+1].span(), "cannot use a starred expression in a dictionary value")
		return
	}
	p.mark = colon + 1
	if t := p.typ(); t == RBrace || t == Comma {
		p.raiseTok(&p.tokens[colon], "expression expected after dictionary key and ':'")
	}
	p.mark = from
}

func (p *parser) invalidForIfClause() {
	p.accept(kwAsync)
	if !p.accept(kwFor) {
		return
	}
	if p.bitwiseOr() != nil {
		for {
			m := p.mark
			if !p.accept(Comma) {
				break
			}
			if p.bitwiseOr() == nil {
				p.mark = m
				break
			}
		}
		p.accept(Comma)
		if p.typ() != kwIn {
			p.raise(source.KindSyntaxError, "'in' expected after for-loop variables")
		}
	}
}

func (p *parser) invalidForTarget() {
	p.accept(kwAsync)
	if !p.accept(kwFor) {
		return
	}
	if e := p.starExpressions(); e != nil {
		p.raiseInvalidTarget(e, forTarget)
	}
}

// lastOfComprehension is the last expression of a comprehension's clauses.
func lastOfComprehension(c *ast.Comprehension) ast.Expr {
	if n := len(c.Ifs); n > 0 {
		return c.Ifs[n-1]
	}
	return c.Iter
}

func (p *parser) invalidArguments() {
	from := p.mark
	const genexp = "Generator expression must be parenthesized"
	// keyword arguments with unpacking, then a star
	c := &ast.Call{}
	matched := false
	if p.gather(func() bool {
		e := p.positional()
		if e != nil {
			c.Args = append(c.Args, e)
		}
		return e != nil
	}) && p.accept(Comma) && p.kwargs(c) {
		matched = true
	} else {
		p.mark = from
		matched = p.kwargs(c)
	}
	if matched && p.accept(Comma) {
		comma := p.mark - 1
		if p.gatherStars() {
			p.raiseFrom(p.tokens[comma].span(), "iterable argument unpacking follows keyword argument unpacking")
			return
		}
	}
	p.mark = from
	if a := p.expression(); a != nil {
		if b := p.forIfClauses(); b != nil && p.accept(Comma) {
			m := p.mark
			if p.args() == nil {
				p.mark = m
				if p.expression() == nil || p.forIfClauses() == nil {
					p.mark = m
				}
			}
			p.raiseNodes(a, lastOfComprehension(b[len(b)-1]), genexp)
			return
		}
	}
	p.mark = from
	if p.typ() == Name && p.next2() == Equal {
		p.mark += 2
		if p.expression() != nil && p.forIfClauses() != nil {
			p.raiseToks(&p.tokens[from], &p.tokens[from+1], "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
			return
		}
	}
	p.mark = from
	if p.args() == nil || !p.accept(Comma) {
		p.mark = from
	}
	if p.typ() == Name && p.next2() == Equal {
		name := p.mark
		p.mark += 2
		if t := p.typ(); t == Comma || t == RPar {
			p.raiseToks(&p.tokens[name], &p.tokens[name+1], "expected argument value expression")
			return
		}
	}
	p.mark = from
	a := p.args()
	if a == nil {
		return
	}
	m := p.mark
	if b := p.forIfClauses(); b != nil {
		if n := len(a.Args); n > 1 {
			p.raiseNodes(a.Args[n-1], lastOfComprehension(b[len(b)-1]), genexp)
		}
		return
	}
	p.mark = m
	if !p.accept(Comma) {
		return
	}
	m = p.mark
	if e := p.expression(); e != nil {
		if b := p.forIfClauses(); b != nil {
			p.raiseNodes(e, lastOfComprehension(b[len(b)-1]), genexp)
			return
		}
	}
	p.mark = m
	if p.args() != nil {
		msg := "positional argument follows keyword argument"
		for _, k := range a.Keywords {
			if k.Arg == "" {
				msg = "positional argument follows keyword argument unpacking"
			}
		}
		p.raise(source.KindSyntaxError, msg)
	}
}

// gatherStars: ','.starred_expression+
func (p *parser) gatherStars() bool {
	return p.gather(func() bool { return p.starredExpression() != nil })
}

func (p *parser) invalidKwarg() {
	from := p.mark
	switch t := p.typ(); t {
	case kwTrue, kwFalse, kwNone:
		p.mark++
		if p.accept(Equal) {
			p.raiseToks(&p.tokens[from], &p.tokens[from+1], "cannot assign to %s", t)
			return
		}
		p.mark = from
	case Name:
		if p.next2() == Equal {
			p.mark += 2
			if p.expression() != nil && p.forIfClauses() != nil {
				p.raiseToks(&p.tokens[from], &p.tokens[from+1], "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
			}
			return
		}
	}
	if a := p.expression(); a != nil && p.typ() == Equal {
		b := p.peek()
		p.mark++
		p.raiseSpan(a.Pos().To(b.span()), "expression cannot contain assignment, perhaps you meant \"==\"?")
		return
	}
	p.mark = from
	if p.accept(DoubleStar) && p.expression() != nil && p.accept(Equal) {
		if b := p.expression(); b != nil {
			p.raiseSpan(p.tokens[from].span().To(b.Pos()), "cannot assign to keyword argument unpacking")
		}
	}
}

func (p *parser) invalidStringConcat() {
	from := p.mark
	const msg = "cannot mix t-string literals with string or bytes literals"
	isT := p.typ() == TStringStart
	var first, last ast.Expr
	for {
		var e ast.Expr
		switch t := p.typ(); {
		case !isT && t == String:
			tok := p.expect(String)
			if c := p.stringNode(tok); c != nil {
				e = c
			}
		case t == FStringStart && !isT, t == TStringStart && isT:
			e = p.formatted(isT)
		}
		if e == nil {
			break
		}
		first = e
	}
	if first == nil {
		return
	}
	switch t := p.typ(); {
	case isT && t == String:
		tok := p.expect(String)
		if c := p.stringNode(tok); c != nil {
			last = c
		}
	case isT && t == FStringStart, !isT && t == TStringStart:
		last = p.formatted(!isT)
	}
	if last != nil {
		p.raiseNodes(first, last, msg)
	}
	p.mark = from
}

// invalidReplacementField: what can be wrong between the braces of an f-string
func (p *parser) invalidReplacementField(isT, raw bool) {
	from := p.mark
	s := "f-string: "
	if isT {
		s = "t-string: "
	}
	if !p.accept(LBrace) {
		return
	}
	switch t := p.typ(); t {
	case Equal, Exclamation, Colon, RBrace:
		p.raiseTok(p.peek(), "%svalid expression required before '%s'", s, t)
		return
	}
	e := p.annotatedRHS()
	if e == nil {
		p.raiseNext(s + "expecting a valid expression after '{'")
		return
	}
	if p.err != nil {
		return
	}
	switch p.typ() {
	case Equal, Exclamation, Colon, RBrace:
	default:
		p.raiseNext(s + "expecting '=', or '!', or ':', or '}'")
		return
	}
	if p.accept(Equal) {
		switch p.typ() {
		case Exclamation, Colon, RBrace:
		default:
			p.raiseNext(s + "expecting '!', or ':', or '}'")
			return
		}
	}
	if p.typ() == Exclamation {
		p.mark++
		switch p.typ() {
		case Colon, RBrace:
			p.raiseNext(s + "missing conversion character")
			return
		case Name:
		default:
			p.raiseNext(s + "invalid conversion character")
			return
		}
		p.mark++
	}
	if t := p.typ(); t != Colon && t != RBrace {
		p.raiseNext(s + "expecting ':' or '}'")
		return
	}
	if p.typ() == Colon {
		// CPython's rule for t-strings knows format specifications of f-strings only.
		if p.formatSpec(false, raw) == nil {
			return
		}
		if p.typ() != RBrace {
			p.raiseNext(s + "expecting '}', or format specs")
		}
		return
	}
	if p.typ() != RBrace {
		p.raiseNext(s + "expecting '}'")
	}
	p.mark = from
}
