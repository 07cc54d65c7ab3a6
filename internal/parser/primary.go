package parser

import (
	"strconv"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

func itoa(n int) string { return strconv.Itoa(n) }

// primary: an atom with attributes, calls and subscripts
func (p *parser) primary() ast.Expr {
	if p.second {
		return p.memoExpr(rulePrimary, (*parser).primaryAlts)
	}
	return p.primaryAlts()
}

func (p *parser) primaryAlts() ast.Expr {
	from := p.mark
	e := p.atom()
	if e == nil {
		return nil
	}
	for {
		next := p.trailer(from, e, false)
		if next == nil {
			return e
		}
		e = next
	}
}

// trailer parses one attribute, call or subscript of e, which began at the token from.
func (p *parser) trailer(from int, e ast.Expr, target bool) ast.Expr {
	m := p.mark
	switch p.typ() {
	case LBrace:
		if p.second {
			p.genExp() // its error rules are not only for parentheses
		}
	case Dot:
		p.mark++
		if t := p.expect(Name); t != nil {
			return &ast.Attribute{Span: p.span(from), Value: e, Attr: p.ident(t)}
		}
	case LPar:
		if !p.enter(depthCall) {
			return nil
		}
		call := p.call(from, e)
		p.leave(depthCall)
		if call != nil {
			return call
		}
	case LSqb:
		if p.second && !target {
			p.genExp()
			p.mark = m
		}
		p.mark++
		if index := p.slices(); index != nil && p.accept(RSqb) {
			return &ast.Subscript{Span: p.span(from), Value: e, Slice: index}
		}
		if p.second && target {
			p.mark = m
			p.genExp()
		}
	}
	p.mark = m
	return nil
}

// call: primary genexp | primary '(' [arguments] ')'
func (p *parser) call(from int, f ast.Expr) ast.Expr {
	m := p.mark
	if p.second {
		if g := p.genExp(); g != nil {
			return &ast.Call{Span: p.span(from), Func: f, Args: []ast.Expr{g}}
		}
		p.mark = m + 1
		args := p.arguments()
		if !p.accept(RPar) {
			p.mark = m
			return nil
		}
		call := &ast.Call{Span: p.span(from), Func: f}
		if args != nil {
			call.Args, call.Keywords = args.Args, args.Keywords
		}
		return call
	}
	p.mark++
	call := &ast.Call{Func: f}
	if p.typ() != RPar && !p.fastArguments(m, call, true) {
		p.mark = m
		return nil
	}
	if !p.accept(RPar) {
		p.mark = m
		return nil
	}
	call.Span = p.span(from)
	return call
}

// slices: slice !',' | ','.(slice | starred_expression)+ [',']
func (p *parser) slices() ast.Expr {
	from := p.mark
	var e ast.Expr
	if p.typ() != Star {
		if e = p.slice(); e != nil && p.typ() != Comma {
			return e
		}
	}
	if e == nil {
		if e = p.starredExpression(); e == nil {
			p.mark = from
			return nil
		}
	}
	elts := []ast.Expr{e}
	for p.typ() == Comma {
		p.mark++
		var e ast.Expr
		if p.typ() != Star {
			e = p.slice()
		}
		if e == nil {
			e = p.starredExpression()
		}
		if e == nil {
			break
		}
		elts = append(elts, e)
	}
	return &ast.Tuple{Span: p.span(from), Elts: elts}
}

// slice: [expression] ':' [expression] [':' [expression]] | named_expression
func (p *parser) slice() ast.Expr {
	from := p.mark
	var lower ast.Expr
	if p.second {
		lower = p.expression()
		if p.typ() != Colon {
			p.mark = from
			return p.namedExpression()
		}
	} else if p.typ() != Colon {
		lower = p.namedExpression()
		if lower == nil || p.typ() != Colon {
			return lower
		}
		if _, walrus := lower.(*ast.NamedExpr); walrus && p.tokens[from].typ == Name {
			return lower
		}
	}
	p.mark++
	s := &ast.Slice{Lower: lower}
	s.Upper = p.expression()
	if p.accept(Colon) {
		s.Step = p.expression()
	}
	s.Span = p.span(from)
	return s
}

// starredExpression: '*' expression
func (p *parser) starredExpression() ast.Expr {
	from := p.mark
	if p.typ() != Star {
		return nil
	}
	if p.rules() {
		p.invalidStarredUnpacking()
		p.mark = from
	}
	p.mark++
	if e := p.expression(); e != nil {
		return &ast.Starred{Span: p.span(from), Value: e}
	}
	p.mark = from
	if p.rules() {
		p.mark++
		p.raise(source.KindSyntaxError, "Invalid star expression")
		p.mark = from
	}
	return nil
}

func (p *parser) atom() ast.Expr {
	t := p.peek()
	switch t.typ {
	case Name:
		p.mark++
		return &ast.Name{Span: t.span(), Id: p.ident(t)}
	case Number:
		p.mark++
		return p.numberNode(t)
	case String, FStringStart, TStringStart:
		return p.strings()
	case kwNone:
		p.mark++
		return &ast.Constant{Span: t.span(), Value: source.NoneType{}}
	case kwTrue:
		p.mark++
		return &ast.Constant{Span: t.span(), Value: true}
	case kwFalse:
		p.mark++
		return &ast.Constant{Span: t.span(), Value: false}
	case EllipsisTok:
		p.mark++
		return &ast.Constant{Span: t.span(), Value: source.EllipsisType{}}
	case LPar, LSqb, LBrace:
		open, depth := t.typ, depthDisplay
		if p.second {
			depth++
			if open == LBrace {
				depth++
			}
		}
		if !p.enter(depth) {
			return nil
		}
		e := p.display(open)
		p.leave(depth)
		return e
	}
	return nil
}

// display is an atom in brackets.
func (p *parser) display(open Type) ast.Expr {
	from := p.mark
	if !p.second {
		switch open {
		case LPar:
			return p.fastParenthesis(from)
		case LSqb:
			return p.fastList(from)
		}
		return p.fastBrace(from)
	}
	var alternatives []func(*parser) ast.Expr
	switch open {
	case LPar:
		alternatives = []func(*parser) ast.Expr{(*parser).tuple, (*parser).group, (*parser).genExp}
	case LSqb:
		alternatives = []func(*parser) ast.Expr{(*parser).list, (*parser).listComp}
	default:
		alternatives = []func(*parser) ast.Expr{(*parser).dict, (*parser).set, (*parser).dictComp, (*parser).setComp}
	}
	for _, f := range alternatives {
		if e := f(p); e != nil {
			return e
		}
	}
	return nil
}

// fastParenthesis is a tuple, group or generator expression in the first pass.
func (p *parser) fastParenthesis(from int) ast.Expr {
	p.mark++
	switch p.typ() {
	case RPar:
		p.mark++
		return &ast.Tuple{Span: p.span(from)}
	case kwYield:
		if e := p.yieldExpr(); p.accept(RPar) {
			return e
		}
		p.mark = from
		return nil
	}
	e := p.starNamedExpression()
	if e == nil {
		p.mark = from
		return nil
	}
	_, starred := e.(*ast.Starred)
	switch p.typ() {
	case Comma:
		p.mark++
		elts := append([]ast.Expr{e}, p.starNamedExpressions()...)
		if p.accept(RPar) {
			return &ast.Tuple{Span: p.span(from), Elts: elts}
		}
	case RPar:
		if !starred {
			p.mark++
			return e
		}
	case kwFor, kwAsync:
		if starred {
			break
		}
		if gens := p.forIfClauses(); gens != nil && p.accept(RPar) {
			return &ast.GeneratorExp{Span: p.span(from), Elt: e, Generators: gens}
		}
	}
	p.mark = from
	return nil
}

// fastList is a list or list comprehension in the first pass.
func (p *parser) fastList(from int) ast.Expr {
	p.mark++
	e := p.starNamedExpression()
	if e == nil {
		if p.accept(RSqb) {
			return &ast.List{Span: p.span(from)}
		}
		p.mark = from
		return nil
	}
	switch p.typ() {
	case kwFor, kwAsync:
		if _, starred := e.(*ast.Starred); starred {
			break
		}
		if gens := p.forIfClauses(); gens != nil && p.accept(RSqb) {
			return &ast.ListComp{Span: p.span(from), Elt: e, Generators: gens}
		}
	default:
		elts := []ast.Expr{e}
		if p.accept(Comma) {
			elts = append(elts, p.starNamedExpressions()...)
		}
		if p.accept(RSqb) {
			return &ast.List{Span: p.span(from), Elts: elts}
		}
	}
	p.mark = from
	return nil
}

// fastBrace is a dict, a set or a comprehension of one of them in the first pass.
func (p *parser) fastBrace(from int) ast.Expr {
	if p.hopeless(ruleAtom) {
		return nil
	}
	if e := p.braceDisplay(from); e != nil {
		return e
	}
	// An error rule of dicts that CPython tries in the first pass, too.
	p.mark = from + 1
	p.invalidKVPairs()
	p.giveUp(ruleAtom, from)
	return nil
}

func (p *parser) braceDisplay(from int) ast.Expr {
	p.mark++
	var e ast.Expr
	switch p.typ() {
	case RBrace:
		p.mark++
		return &ast.Dict{Span: p.span(from)}
	case DoubleStar:
		return p.fastDict(from, nil, nil)
	case Star:
		e = p.starBitwiseOr()
	default:
		e = p.namedExpression()
		if e != nil && p.typ() == Colon {
			return p.keyDisplay(from, e)
		}
	}
	if e == nil {
		return nil
	}
	if t := p.typ(); t == kwFor || t == kwAsync {
		if _, starred := e.(*ast.Starred); !starred {
			if gens := p.forIfClauses(); gens != nil && p.accept(RBrace) {
				return &ast.SetComp{Span: p.span(from), Elt: e, Generators: gens}
			}
		}
		return nil
	}
	elts := []ast.Expr{e}
	if p.accept(Comma) {
		elts = append(elts, p.starNamedExpressions()...)
	}
	if p.accept(RBrace) {
		return &ast.Set{Span: p.span(from), Elts: elts}
	}
	return nil
}

// keyDisplay goes on with a dict or dict comprehension after its first key.
func (p *parser) keyDisplay(from int, key ast.Expr) ast.Expr {
	if _, walrus := key.(*ast.NamedExpr); walrus && p.tokens[from+1].typ == Name {
		return nil
	}
	p.mark++
	value := p.expression()
	if value == nil {
		return nil
	}
	if t := p.typ(); t == kwFor || t == kwAsync {
		if gens := p.forIfClauses(); gens != nil && p.accept(RBrace) {
			return &ast.DictComp{Span: p.span(from), Key: key, Value: value, Generators: gens}
		}
		return nil
	}
	return p.fastDict(from, key, value)
}

// fastDict goes on after the first pair, if there is one.
func (p *parser) fastDict(from int, key, value ast.Expr) ast.Expr {
	d := &ast.Dict{}
	more := true
	if value != nil {
		d.Keys, d.Values = []ast.Expr{key}, []ast.Expr{value}
		more = p.accept(Comma)
	}
	if more {
		p.kvPairs(d)
	}
	if !p.accept(RBrace) {
		return nil
	}
	d.Span = p.span(from)
	return d
}

// kvPairs: ','.double_starred_kvpair+ [',']
func (p *parser) kvPairs(d *ast.Dict) {
	for {
		key, value, ok := p.doubleStarredKVPair()
		if !ok {
			return
		}
		d.Keys = append(d.Keys, key)
		d.Values = append(d.Values, value)
		if !p.accept(Comma) {
			return
		}
	}
}

// doubleStarredKVPair: '**' bitwise_or | kvpair
func (p *parser) doubleStarredKVPair() (key, value ast.Expr, ok bool) {
	if p.typ() != DoubleStar {
		return p.kvPair()
	}
	m := p.mark
	p.mark++
	if value = p.bitwiseOr(); value != nil {
		return nil, value, true
	}
	p.mark = m
	return nil, nil, false
}

// kvPair: expression ':' expression
func (p *parser) kvPair() (key, value ast.Expr, ok bool) {
	m := p.mark
	if key = p.expression(); key != nil && p.accept(Colon) {
		if value = p.expression(); value != nil {
			return key, value, true
		}
	}
	p.mark = m
	return nil, nil, false
}

// forIfClauses: for_if_clause+; nil is "no match".
func (p *parser) forIfClauses() []*ast.Comprehension {
	var list []*ast.Comprehension
	for {
		c := p.forIfClause()
		if c == nil {
			return list
		}
		list = append(list, c)
	}
}

// forIfClause: ['async'] 'for' star_targets 'in' disjunction ('if' disjunction)*
func (p *parser) forIfClause() *ast.Comprehension {
	from := p.mark
	c := &ast.Comprehension{}
	if p.typ() == kwAsync {
		p.mark++
		c.IsAsync = 1
	}
	if !p.accept(kwFor) {
		p.mark = from
		return nil
	}
	if c.Target = p.starTargets(); c.Target != nil && p.accept(kwIn) {
		if c.Iter = p.disjunction(); c.Iter == nil {
			p.mark = from
			return nil
		}
		for p.typ() == kwIf {
			m := p.mark
			p.mark++
			e := p.disjunction()
			if e == nil {
				p.mark = m
				break
			}
			c.Ifs = append(c.Ifs, e)
		}
		if c.IsAsync != 0 {
			p.need(6, "Async comprehensions are")
		}
		return c
	}
	p.mark = from
	if p.rules() {
		p.invalidForIfClause()
		p.mark = from
		p.invalidForTarget()
		p.mark = from
	}
	return nil
}

// The functions below are the second pass: each is one rule of the grammar.

// tuple: '(' [star_named_expression ',' [star_named_expressions]] ')'
func (p *parser) tuple() ast.Expr {
	return p.memoExpr(ruleTuple, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LPar) {
			return nil
		}
		var elts []ast.Expr
		if e := p.starNamedExpression(); e != nil && p.accept(Comma) {
			elts = append([]ast.Expr{e}, p.starNamedExpressions()...)
		} else {
			p.mark = from + 1
		}
		if !p.accept(RPar) {
			return nil
		}
		return &ast.Tuple{Span: p.span(from), Elts: elts}
	})
}

// group: '(' (yield_expr | named_expression) ')' | invalid_group
func (p *parser) group() ast.Expr {
	return p.memoExpr(ruleGroup, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LPar) {
			return nil
		}
		e := p.yieldExpr()
		if e == nil {
			e = p.namedExpression()
		}
		if e != nil && p.accept(RPar) {
			return e
		}
		p.mark = from
		if p.rules() {
			p.invalidGroup()
		}
		return nil
	})
}

// genExp: '(' (assignment_expression | expression !':=') for_if_clauses ')' | invalid_comprehension
func (p *parser) genExp() ast.Expr {
	return p.memoExpr(ruleGenExp, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LPar) {
			p.invalidComprehension()
			return nil
		}
		if e := p.plainOrAssignment(); e != nil {
			if gens := p.forIfClauses(); gens != nil && p.accept(RPar) {
				return &ast.GeneratorExp{Span: p.span(from), Elt: e, Generators: gens}
			}
		}
		p.mark = from
		p.invalidComprehension()
		return nil
	})
}

// list: '[' [star_named_expressions] ']'
func (p *parser) list() ast.Expr {
	return p.memoExpr(ruleList, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LSqb) {
			return nil
		}
		elts := p.starNamedExpressions()
		if !p.accept(RSqb) {
			return nil
		}
		return &ast.List{Span: p.span(from), Elts: elts}
	})
}

// listComp: '[' named_expression for_if_clauses ']' | invalid_comprehension
func (p *parser) listComp() ast.Expr {
	return p.memoExpr(ruleListComp, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LSqb) {
			return nil
		}
		if e := p.namedExpression(); e != nil {
			if gens := p.forIfClauses(); gens != nil && p.accept(RSqb) {
				return &ast.ListComp{Span: p.span(from), Elt: e, Generators: gens}
			}
		}
		p.mark = from
		p.invalidComprehension()
		return nil
	})
}

// dict: '{' [double_starred_kvpairs] '}' | '{' invalid_double_starred_kvpairs '}'
func (p *parser) dict() ast.Expr {
	return p.memoExpr(ruleDict, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LBrace) {
			return nil
		}
		d := &ast.Dict{}
		p.kvPairs(d)
		if p.accept(RBrace) {
			d.Span = p.span(from)
			return d
		}
		// CPython looks at this rule even where error rules are off.
		p.mark = from + 1
		p.invalidKVPairs()
		return nil
	})
}

// set: '{' star_named_expressions '}'
func (p *parser) set() ast.Expr {
	return p.memoExpr(ruleSet, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LBrace) {
			return nil
		}
		elts := p.starNamedExpressions()
		if elts == nil || !p.accept(RBrace) {
			return nil
		}
		return &ast.Set{Span: p.span(from), Elts: elts}
	})
}

// dictComp: '{' kvpair for_if_clauses '}' | invalid_dict_comprehension
func (p *parser) dictComp() ast.Expr {
	return p.memoExpr(ruleDictComp, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LBrace) {
			return nil
		}
		if key, value, ok := p.kvPair(); ok {
			if gens := p.forIfClauses(); gens != nil && p.accept(RBrace) {
				return &ast.DictComp{Span: p.span(from), Key: key, Value: value, Generators: gens}
			}
		}
		p.mark = from
		if p.rules() {
			p.invalidDictComprehension()
		}
		return nil
	})
}

// setComp: '{' named_expression for_if_clauses '}' | invalid_comprehension
func (p *parser) setComp() ast.Expr {
	return p.memoExpr(ruleSetComp, func(p *parser) ast.Expr {
		from := p.mark
		if !p.accept(LBrace) {
			return nil
		}
		if e := p.namedExpression(); e != nil {
			if gens := p.forIfClauses(); gens != nil && p.accept(RBrace) {
				return &ast.SetComp{Span: p.span(from), Elt: e, Generators: gens}
			}
		}
		p.mark = from
		p.invalidComprehension()
		return nil
	})
}
