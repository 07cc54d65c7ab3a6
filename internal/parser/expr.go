package parser

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Levels of CPython's parser that our shorter chain of functions stands for.
const (
	depthExpression = 1
	depthChain      = 22 // from disjunction down to atom
	depthDisplay    = 5  // from atom in brackets to the expression in them, in the first pass
	depthCall       = 5  // from a call to an argument
	depthRule       = 1  // an error rule
	depthUnary      = 1
	depthPower      = 2
)

// expressions: ','.expression+ [',']
func (p *parser) expressions() ast.Expr {
	from := p.mark
	e := p.expression()
	if e == nil || p.typ() != Comma {
		return e
	}
	elts := []ast.Expr{e}
	for p.typ() == Comma {
		p.mark++
		e := p.expression()
		if e == nil {
			break
		}
		elts = append(elts, e)
	}
	return &ast.Tuple{Span: p.span(from), Elts: elts}
}

// starExpressions: ','.star_expression+ [',']
func (p *parser) starExpressions() ast.Expr {
	from := p.mark
	e := p.starExpression()
	if e == nil || p.typ() != Comma {
		return e
	}
	elts := []ast.Expr{e}
	for p.typ() == Comma {
		p.mark++
		e := p.starExpression()
		if e == nil {
			break
		}
		elts = append(elts, e)
	}
	return &ast.Tuple{Span: p.span(from), Elts: elts}
}

// starExpression: '*' bitwise_or | expression
func (p *parser) starExpression() ast.Expr {
	if p.second {
		return p.memoExpr(ruleStarExpression, (*parser).starExpressionAlts)
	}
	return p.starExpressionAlts()
}

func (p *parser) starExpressionAlts() ast.Expr {
	if p.typ() == Star {
		if e := p.starBitwiseOr(); e != nil {
			return e
		}
	}
	return p.expression()
}

// starBitwiseOr: '*' bitwise_or
func (p *parser) starBitwiseOr() ast.Expr {
	from := p.mark
	p.mark++
	if e := p.bitwiseOr(); e != nil {
		return &ast.Starred{Span: p.span(from), Value: e}
	}
	p.mark = from
	return nil
}

// starNamedExpressions: ','.star_named_expression+ [',']; nil is "no match".
func (p *parser) starNamedExpressions() []ast.Expr {
	var list []ast.Expr
	for {
		e := p.starNamedExpression()
		if e == nil {
			return list
		}
		list = append(list, e)
		if !p.accept(Comma) {
			return list
		}
	}
}

// starNamedExpression: '*' bitwise_or | named_expression
func (p *parser) starNamedExpression() ast.Expr {
	if p.typ() == Star {
		if e := p.starBitwiseOr(); e != nil {
			return e
		}
	}
	return p.namedExpression()
}

// assignmentExpression: NAME ':=' expression
func (p *parser) assignmentExpression() ast.Expr {
	from := p.mark
	if p.typ() != Name || p.next2() != ColonEqual {
		return nil
	}
	t := &p.tokens[p.mark]
	target := &ast.Name{Span: t.span(), Id: p.ident(t), Ctx: ast.Store}
	p.mark += 2
	value := p.expression()
	if value == nil {
		p.mark = from
		return nil
	}
	p.need(8, "Assignment expressions are")
	return &ast.NamedExpr{Span: p.span(from), Target: target, Value: value}
}

// namedExpression: assignment_expression | expression !':='
func (p *parser) namedExpression() ast.Expr {
	if p.typ() == Name && p.next2() == ColonEqual {
		if e := p.assignmentExpression(); e != nil {
			return e
		}
	}
	from := p.mark
	if p.rules() && p.enter(depthRule) {
		p.invalidNamedExpression()
		p.leave(depthRule)
		p.mark = from
	}
	e := p.expression()
	if e != nil && p.typ() == ColonEqual {
		p.mark = from
		return nil
	}
	return e
}

// plainOrAssignment: assignment_expression | expression !':=', which has no error rules of its own.
func (p *parser) plainOrAssignment() ast.Expr {
	if p.typ() == Name && p.next2() == ColonEqual {
		if e := p.assignmentExpression(); e != nil {
			return e
		}
	}
	from := p.mark
	e := p.expression()
	if e != nil && p.typ() == ColonEqual {
		p.mark = from
		return nil
	}
	return e
}

// expression: disjunction ['if' disjunction 'else' expression] | lambdef
func (p *parser) expression() ast.Expr {
	if !p.enter(depthExpression) {
		return nil
	}
	var e ast.Expr
	if p.second {
		e = p.memoExpr(ruleExpression, (*parser).expressionAlts)
	} else {
		e = p.expressionAlts()
	}
	p.leave(depthExpression)
	return e
}

func (p *parser) expressionAlts() ast.Expr {
	from := p.mark
	if p.rules() && p.enter(depthRule) {
		p.invalidExpression()
		p.mark = from
		p.invalidLegacyExpression()
		p.leave(depthRule)
		p.mark = from
	}
	return p.expressionWithoutRules()
}

func (p *parser) expressionWithoutRules() ast.Expr {
	from := p.mark
	if p.typ() == kwLambda {
		return p.lambda()
	}
	body := p.disjunction()
	if body == nil || p.typ() != kwIf {
		return body
	}
	after := p.mark
	p.mark++
	if test := p.disjunction(); test != nil && p.accept(kwElse) {
		if orelse := p.expression(); orelse != nil {
			return &ast.IfExp{Span: p.span(from), Test: test, Body: body, Orelse: orelse}
		}
	}
	p.mark = after
	return body
}

// yieldExpr: 'yield' 'from' expression | 'yield' [star_expressions]
func (p *parser) yieldExpr() ast.Expr {
	from := p.mark
	if !p.accept(kwYield) {
		return nil
	}
	after := p.mark
	if p.accept(kwFrom) {
		if e := p.expression(); e != nil {
			return &ast.YieldFrom{Span: p.span(from), Value: e}
		}
		p.mark = after
	}
	e := p.starExpressions()
	return &ast.Yield{Span: p.span(from), Value: e}
}

// annotatedRHS: yield_expr | star_expressions
func (p *parser) annotatedRHS() ast.Expr {
	if p.typ() == kwYield {
		return p.yieldExpr()
	}
	return p.starExpressions()
}

// disjunction: 'or'.conjunction+
func (p *parser) disjunction() ast.Expr {
	if !p.enter(depthChain) {
		return nil
	}
	var e ast.Expr
	if p.second {
		e = p.memoExpr(ruleDisjunction, (*parser).disjunctionAlts)
	} else {
		e = p.disjunctionAlts()
	}
	p.leave(depthChain)
	return e
}

func (p *parser) disjunctionAlts() ast.Expr {
	from := p.mark
	e := p.conjunction()
	if e == nil || p.typ() != kwOr {
		return e
	}
	values := []ast.Expr{e}
	for p.typ() == kwOr {
		m := p.mark
		p.mark++
		e := p.conjunction()
		if e == nil {
			p.mark = m
			break
		}
		values = append(values, e)
	}
	if len(values) == 1 {
		return values[0]
	}
	return &ast.BoolOp{Span: p.span(from), Op: ast.Or, Values: values}
}

// conjunction: 'and'.inversion+
func (p *parser) conjunction() ast.Expr {
	if p.second {
		return p.memoExpr(ruleConjunction, (*parser).conjunctionAlts)
	}
	return p.conjunctionAlts()
}

func (p *parser) conjunctionAlts() ast.Expr {
	from := p.mark
	e := p.inversion()
	if e == nil || p.typ() != kwAnd {
		return e
	}
	values := []ast.Expr{e}
	for p.typ() == kwAnd {
		m := p.mark
		p.mark++
		e := p.inversion()
		if e == nil {
			p.mark = m
			break
		}
		values = append(values, e)
	}
	if len(values) == 1 {
		return values[0]
	}
	return &ast.BoolOp{Span: p.span(from), Op: ast.And, Values: values}
}

// inversion: 'not' inversion | comparison
func (p *parser) inversion() ast.Expr {
	if p.second {
		return p.memoExpr(ruleInversion, (*parser).inversionAlts)
	}
	return p.inversionAlts()
}

func (p *parser) inversionAlts() ast.Expr {
	if p.typ() != kwNot {
		return p.comparison()
	}
	from := p.mark
	if !p.enter(depthUnary) {
		return nil
	}
	p.mark++
	e := p.inversion()
	p.leave(depthUnary)
	if e == nil {
		p.mark = from
		return nil
	}
	return &ast.UnaryOp{Span: p.span(from), Op: ast.Not, Operand: e}
}

// comparison: bitwise_or (comparison operator bitwise_or)*
func (p *parser) comparison() ast.Expr {
	from := p.mark
	left := p.bitwiseOr()
	if left == nil {
		return nil
	}
	var ops []ast.CmpOperator
	var rights []ast.Expr
	for {
		m := p.mark
		op, ok := p.compareOperator()
		if !ok {
			break
		}
		right := p.bitwiseOr()
		if right == nil {
			p.mark = m
			break
		}
		ops = append(ops, op)
		rights = append(rights, right)
	}
	if ops == nil {
		return left
	}
	return &ast.Compare{Span: p.span(from), Left: left, Ops: ops, Comparators: rights}
}

// compareOperator takes a comparison operator, which may be two words.
func (p *parser) compareOperator() (ast.CmpOperator, bool) {
	m := p.mark
	t := p.peek()
	p.mark++
	switch t.typ {
	case EqEqual:
		return ast.Eq, true
	case NotEqual:
		if p.src[t.start] == '<' != (p.futures&FutureBarry != 0) {
			if p.futures&FutureBarry != 0 {
				p.raise(source.KindSyntaxError, "with Barry as BDFL, use '<>' instead of '!='")
			}
			break
		}
		return ast.NotEq, true
	case LessEqual:
		return ast.LtE, true
	case Less:
		if p.rules() && p.typ() == Greater && p.peek().start == p.tokens[m].end {
			p.raiseToks(&p.tokens[m], p.peek(), "invalid syntax.  Maybe you meant '!=' instead of '<>'?")
		}
		return ast.Lt, true
	case GreaterEqual:
		return ast.GtE, true
	case Greater:
		return ast.Gt, true
	case kwIn:
		return ast.In, true
	case kwNot:
		if p.accept(kwIn) {
			return ast.NotIn, true
		}
	case kwIs:
		if p.accept(kwNot) {
			return ast.IsNot, true
		}
		return ast.Is, true
	}
	p.mark = m
	return 0, false
}

// binaryOp is an operator's node and how tightly it binds; 0 is no operator.
type binaryOp struct {
	prec uint8
	op   ast.Operator
}

const (
	precOr = 1 + iota
	precXor
	precAnd
	precShift
	precSum
	precTerm
)

var binaryOps = [typeCount]binaryOp{
	VBar: {precOr, ast.BitOr}, Circumflex: {precXor, ast.BitXor}, Amper: {precAnd, ast.BitAnd},
	LeftShift: {precShift, ast.LShift}, RightShift: {precShift, ast.RShift},
	Plus: {precSum, ast.Add}, Minus: {precSum, ast.Sub},
	Star: {precTerm, ast.Mult}, Slash: {precTerm, ast.Div}, DoubleSlash: {precTerm, ast.FloorDiv},
	Percent: {precTerm, ast.Modulo}, At: {precTerm, ast.MatMult},
}

// bitwiseOr is an expression of binary operators, from | down.
func (p *parser) bitwiseOr() ast.Expr {
	if p.second {
		return p.memoExpr(ruleBitwiseOr, func(p *parser) ast.Expr { return p.binary(precOr) })
	}
	return p.binary(precOr)
}

// binary parses operators that bind at least as tightly as min.
func (p *parser) binary(min uint8) ast.Expr {
	from := p.mark
	left := p.factor()
	if left == nil {
		if t := p.typ(); p.rules() && min <= precTerm && (t == Plus || t == Minus || t == Tilde) {
			p.mark++
			if p.typ() == kwNot {
				p.invalidNotOperand(p.factor)
			}
			p.mark--
		}
		return nil
	}
	for {
		t := p.typ()
		op := binaryOps[t]
		if op.prec < min || op.prec == 0 {
			return left
		}
		m := p.mark
		p.mark++
		if p.second && op.prec >= precSum && p.typ() == kwNot && p.rules() {
			p.invalidNotOperand(p.inversion)
		}
		right := p.binary(op.prec + 1)
		if right == nil {
			p.mark = m
			return left
		}
		if t == At {
			p.need(5, "The '@' operator is")
		}
		left = &ast.BinOp{Span: p.span(from), Left: left, Op: op.op, Right: right}
	}
}

// factor: ('+' | '-' | '~') factor | power
func (p *parser) factor() ast.Expr {
	var op ast.UnaryOperator
	switch p.typ() {
	case Plus:
		op = ast.UAdd
	case Minus:
		op = ast.USub
	case Tilde:
		op = ast.Invert
	default:
		return p.power()
	}
	if p.second {
		return p.memoExpr(ruleFactor, func(p *parser) ast.Expr { return p.unary(op) })
	}
	return p.unary(op)
}

func (p *parser) unary(op ast.UnaryOperator) ast.Expr {
	from := p.mark
	if !p.enter(depthUnary) {
		return nil
	}
	p.mark++
	e := p.factor()
	p.leave(depthUnary)
	if e == nil {
		p.mark = from
		return nil
	}
	return &ast.UnaryOp{Span: p.span(from), Op: op, Operand: e}
}

// power: await_primary ['**' factor]
func (p *parser) power() ast.Expr {
	from := p.mark
	left := p.awaitPrimary()
	if left == nil || p.typ() != DoubleStar {
		return left
	}
	m := p.mark
	if !p.enter(depthPower) {
		return nil
	}
	p.mark++
	right := p.factor()
	p.leave(depthPower)
	if right == nil {
		p.mark = m
		return left
	}
	return &ast.BinOp{Span: p.span(from), Left: left, Op: ast.Pow, Right: right}
}

// awaitPrimary: 'await' primary | primary
func (p *parser) awaitPrimary() ast.Expr {
	if p.typ() != kwAwait {
		return p.primary()
	}
	from := p.mark
	p.mark++
	e := p.primary()
	if e == nil {
		p.mark = from
		return nil
	}
	p.need(5, "Await expressions are")
	return &ast.Await{Span: p.span(from), Value: e}
}

// need raises an error when the feature version is too old for what was found.
func (p *parser) need(minor int, what string) {
	if p.FeatureVersion < minor {
		p.raise(source.KindSyntaxError, what+" only supported in Python 3."+itoa(minor)+" and greater")
	}
}
