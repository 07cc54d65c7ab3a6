package parser

import (
	"github.com/gophersnake/gophersnake/internal/ast"
)

// matchStmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT | invalid_match_stmt
func (p *parser) matchStmt() ast.Stmt {
	from := p.mark
	p.mark++
	if subject := p.subjectExpr(); subject != nil && p.accept(Colon) && p.accept(Newline) && p.accept(Indent) {
		var cases []*ast.MatchCase
		for {
			c := p.caseBlock()
			if c == nil {
				break
			}
			cases = append(cases, c)
		}
		if cases != nil && p.accept(Dedent) {
			p.need(10, "Pattern matching is")
			return &ast.Match{Span: p.blockSpan(from), Subject: subject, Cases: cases}
		}
	}
	p.mark = from
	if p.rules() {
		p.invalidMatch()
		p.mark = from
	}
	return nil
}

// subjectExpr: star_named_expression ',' [star_named_expressions] | named_expression
func (p *parser) subjectExpr() ast.Expr {
	from := p.mark
	e := p.starNamedExpression()
	if e != nil && p.accept(Comma) {
		elts := append([]ast.Expr{e}, p.starNamedExpressions()...)
		return &ast.Tuple{Span: p.span(from), Elts: elts}
	}
	if !p.second {
		if _, starred := e.(*ast.Starred); starred {
			p.mark = from
			return nil
		}
		return e
	}
	p.mark = from
	return p.namedExpression()
}

// caseBlock: invalid_case_block | "case" patterns [guard] ':' block
func (p *parser) caseBlock() *ast.MatchCase {
	from := p.mark
	if p.rules() {
		p.invalidCase()
		p.mark = from
	}
	if !p.word("case") {
		return nil
	}
	c := &ast.MatchCase{}
	if c.Pattern = p.patterns(); c.Pattern != nil {
		c.Guard = p.guard()
		if p.accept(Colon) {
			if c.Body = p.block(); c.Body != nil {
				return c
			}
		}
	}
	p.mark = from
	return nil
}

// guard: ['if' named_expression]
func (p *parser) guard() ast.Expr {
	m := p.mark
	if !p.accept(kwIf) {
		return nil
	}
	e := p.namedExpression()
	if e == nil {
		p.mark = m
	}
	return e
}

// patterns: open_sequence_pattern | pattern
func (p *parser) patterns() ast.Pattern {
	from := p.mark
	first := p.maybeStarPattern()
	if first != nil && p.accept(Comma) {
		list := append([]ast.Pattern{first}, p.maybeSequencePattern()...)
		return &ast.MatchSequence{Span: p.span(from), Patterns: list}
	}
	if !p.second && first != nil {
		if _, star := first.(*ast.MatchStar); !star {
			return first
		}
	}
	p.mark = from
	return p.pattern()
}

// maybeSequencePattern: ','.maybe_star_pattern+ [',']
func (p *parser) maybeSequencePattern() []ast.Pattern {
	var list []ast.Pattern
	for {
		pt := p.maybeStarPattern()
		if pt == nil {
			return list
		}
		list = append(list, pt)
		if !p.accept(Comma) {
			return list
		}
	}
}

// maybeStarPattern: '*' (NAME | '_') | pattern
func (p *parser) maybeStarPattern() ast.Pattern {
	from := p.mark
	if p.accept(Star) {
		if t := p.expect(Name); t != nil {
			name := p.ident(t)
			if name == "_" {
				name = ""
			}
			return &ast.MatchStar{Span: p.span(from), Name: name}
		}
		p.mark = from
	}
	return p.pattern()
}

// pattern: or_pattern 'as' NAME | invalid_as_pattern | or_pattern
func (p *parser) pattern() ast.Pattern {
	from := p.mark
	if !p.enter(2) {
		return nil
	}
	defer p.leave(2)
	pt := p.orPattern()
	if pt != nil && p.typ() == kwAs {
		m := p.mark
		p.mark++
		if name := p.captureTarget(); name != "" {
			return &ast.MatchAs{Span: p.span(from), Pattern: pt, Name: name}
		}
		if p.rules() {
			p.mark = from
			p.invalidAsPattern()
		}
		p.mark = m
	}
	return pt
}

// captureTarget: !"_" NAME !('.' | '(' | '=')
func (p *parser) captureTarget() string {
	if p.typ() != Name || p.atWord("_") {
		return ""
	}
	m := p.mark
	t := p.expect(Name)
	switch p.typ() {
	case Dot, LPar, Equal:
		p.mark = m
		return ""
	}
	return p.ident(t)
}

// orPattern: '|'.closed_pattern+
func (p *parser) orPattern() ast.Pattern {
	from := p.mark
	first := p.closedPattern()
	if first == nil || p.typ() != VBar {
		return first
	}
	list := []ast.Pattern{first}
	for {
		m := p.mark
		if !p.accept(VBar) {
			break
		}
		pt := p.closedPattern()
		if pt == nil {
			p.mark = m
			break
		}
		list = append(list, pt)
	}
	if len(list) == 1 {
		return first
	}
	return &ast.MatchOr{Span: p.span(from), Patterns: list}
}

func (p *parser) closedPattern() ast.Pattern {
	if !p.second {
		return p.closedPatternAlts()
	}
	if pt, known := recall[ast.Pattern](p, ruleClosedPattern); known {
		return pt
	}
	from := p.mark
	pt := p.closedPatternAlts()
	if pt == nil {
		p.mark = from
		p.remember(ruleClosedPattern, from, nil)
		return nil
	}
	p.remember(ruleClosedPattern, from, pt)
	return pt
}

// closedPatternAlts: literal, capture, wildcard, value, group, sequence, mapping or class pattern
func (p *parser) closedPatternAlts() ast.Pattern {
	from := p.mark
	switch p.typ() {
	case Number, Minus, String, FStringStart, TStringStart:
		if e := p.literalExpr(); e != nil {
			return &ast.MatchValue{Span: p.span(from), Value: e}
		}
	case kwNone, kwTrue, kwFalse:
		e := p.atom().(*ast.Constant)
		return &ast.MatchSingleton{Span: e.Span, Value: e.Value}
	case Name:
		return p.namePattern()
	case LPar:
		return p.parenPattern()
	case LSqb:
		p.mark++
		list := p.maybeSequencePattern()
		if p.accept(RSqb) {
			return &ast.MatchSequence{Span: p.span(from), Patterns: list}
		}
	case LBrace:
		return p.mappingPattern()
	}
	p.mark = from
	return nil
}

// literalExpr: signed_number !('+' | '-') | complex_number | strings
func (p *parser) literalExpr() ast.Expr {
	from := p.mark
	switch p.typ() {
	case String, FStringStart, TStringStart:
		return p.strings()
	}
	e := p.signedNumber()
	if e == nil {
		return nil
	}
	t := p.typ()
	if t != Plus && t != Minus {
		return e
	}
	// complex_number: signed_real_number ('+' | '-') imaginary_number
	if c, ok := e.(*ast.Constant); ok || isUnary(e) {
		if c == nil {
			c = e.(*ast.UnaryOp).Operand.(*ast.Constant)
		}
		if _, complex := c.Value.(complex128); complex {
			p.raiseNode(c, "real number required in complex literal")
			return nil
		}
	}
	p.mark++
	num := p.expect(Number)
	if num == nil {
		p.mark = from
		return nil
	}
	n := p.numberNode(num)
	if n == nil {
		return nil
	}
	if _, complex := n.(*ast.Constant).Value.(complex128); !complex {
		p.raiseNode(n, "imaginary number required in complex literal")
		return nil
	}
	op := ast.Add
	if t == Minus {
		op = ast.Sub
	}
	return &ast.BinOp{Span: p.span(from), Left: e, Op: op, Right: n}
}

func isUnary(e ast.Expr) bool {
	_, ok := e.(*ast.UnaryOp)
	return ok
}

// signedNumber: ['-'] NUMBER
func (p *parser) signedNumber() ast.Expr {
	from := p.mark
	minus := p.accept(Minus)
	t := p.expect(Number)
	if t == nil {
		p.mark = from
		return nil
	}
	e := p.numberNode(t)
	if e == nil || !minus {
		return e
	}
	return &ast.UnaryOp{Span: p.span(from), Op: ast.USub, Operand: e}
}

// namePattern: a capture, the wildcard, a dotted value or a class
func (p *parser) namePattern() ast.Pattern {
	from := p.mark
	t := p.expect(Name)
	name := p.ident(t)
	switch p.typ() {
	case Dot, LPar:
	case Equal:
		p.mark = from
		if name == "_" {
			p.mark++
			return &ast.MatchAs{Span: t.span()}
		}
		return nil
	default:
		if name == "_" {
			return &ast.MatchAs{Span: t.span()}
		}
		return &ast.MatchAs{Span: t.span(), Name: name}
	}
	if name == "_" {
		return &ast.MatchAs{Span: t.span()} // the wildcard comes before values and classes
	}
	p.mark = from
	e := p.nameOrAttr()
	if p.typ() == LPar {
		return p.classPattern(from, e)
	}
	if _, plain := e.(*ast.Name); plain || p.typ() == Equal {
		p.mark = from
		return nil
	}
	return &ast.MatchValue{Span: p.span(from), Value: e}
}

// nameOrAttr: '.'.NAME+
func (p *parser) nameOrAttr() ast.Expr {
	from := p.mark
	t := p.expect(Name)
	if t == nil {
		return nil
	}
	var e ast.Expr = &ast.Name{Span: t.span(), Id: p.ident(t)}
	for p.typ() == Dot {
		m := p.mark
		p.mark++
		t := p.expect(Name)
		if t == nil {
			p.mark = m
			break
		}
		e = &ast.Attribute{Span: p.span(from), Value: e, Attr: p.ident(t)}
	}
	return e
}

// parenPattern: '(' pattern ')' | '(' [open_sequence_pattern] ')'
func (p *parser) parenPattern() ast.Pattern {
	from := p.mark
	p.mark++
	if p.second {
		if pt := p.pattern(); pt != nil && p.accept(RPar) {
			return pt
		}
		p.mark = from + 1
	}
	if p.accept(RPar) {
		return &ast.MatchSequence{Span: p.span(from)}
	}
	first := p.maybeStarPattern()
	if first != nil {
		if p.accept(Comma) {
			list := append([]ast.Pattern{first}, p.maybeSequencePattern()...)
			if p.accept(RPar) {
				return &ast.MatchSequence{Span: p.span(from), Patterns: list}
			}
		} else if _, star := first.(*ast.MatchStar); !star && p.accept(RPar) {
			return first
		}
	}
	p.mark = from
	return nil
}

// mappingPattern: '{' [','.(key ':' pattern)+ [',' '**' NAME] [',']] '}'
func (p *parser) mappingPattern() ast.Pattern {
	from := p.mark
	p.mark++
	m := &ast.MatchMapping{}
	for p.typ() != RBrace {
		if p.accept(DoubleStar) {
			if m.Rest = p.captureTarget(); m.Rest == "" {
				p.mark = from
				return nil
			}
			p.accept(Comma)
			break
		}
		key := p.mappingKey()
		if key == nil || !p.accept(Colon) {
			p.mark = from
			return nil
		}
		value := p.pattern()
		if value == nil {
			p.mark = from
			return nil
		}
		m.Keys = append(m.Keys, key)
		m.Patterns = append(m.Patterns, value)
		if !p.accept(Comma) {
			break
		}
	}
	if !p.accept(RBrace) {
		p.mark = from
		return nil
	}
	m.Span = p.span(from)
	return m
}

// mappingKey: literal_expr | attr
func (p *parser) mappingKey() ast.Expr {
	switch p.typ() {
	case kwNone, kwTrue, kwFalse:
		return p.atom()
	case Name:
		from := p.mark
		e := p.nameOrAttr()
		if _, plain := e.(*ast.Name); plain {
			p.mark = from
			return nil
		}
		return e
	}
	return p.literalExpr()
}

// classPattern: name_or_attr '(' [positional_patterns] [keyword_patterns] [','] ')' | invalid_class_pattern
func (p *parser) classPattern(from int, class ast.Expr) ast.Pattern {
	open := p.mark
	p.mark++
	c := &ast.MatchClass{Cls: class}
	ok := false
	for {
		if ok = p.typ() == RPar; ok {
			break
		}
		if p.typ() == Name && p.next2() == Equal {
			t := p.expect(Name)
			name := p.ident(t)
			p.mark++
			pt := p.pattern()
			if pt == nil {
				break
			}
			c.KwdAttrs = append(c.KwdAttrs, name)
			c.KwdPatterns = append(c.KwdPatterns, pt)
		} else {
			if len(c.KwdAttrs) > 0 {
				break
			}
			pt := p.pattern()
			if pt == nil {
				break
			}
			c.Patterns = append(c.Patterns, pt)
		}
		ok = true
		if !p.accept(Comma) {
			break
		}
	}
	if ok && p.accept(RPar) {
		c.Span = p.span(from)
		return c
	}
	if p.rules() {
		p.mark = open
		p.invalidClassPattern()
	}
	p.mark = from
	return nil
}
