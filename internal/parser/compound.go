package parser

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

func (p *parser) compoundStmt() ast.Stmt {
	from := p.mark
	var s ast.Stmt
	switch p.typ() {
	case kwDef:
		s = p.functionDef(from, nil)
	case kwIf:
		s = p.ifStmt()
	case kwClass:
		s = p.classDef(nil)
	case At:
		s = p.decorated()
	case kwWith:
		s = p.withStmt(from)
	case kwFor:
		s = p.forStmt(from)
	case kwTry:
		s = p.tryStmt()
	case kwWhile:
		s = p.whileStmt()
	case kwAsync:
		if s = p.functionDef(from, nil); s == nil {
			if s = p.withStmt(from); s == nil {
				s = p.forStmt(from)
			}
		}
	case Name:
		if p.atWord("match") {
			s = p.matchStmt()
		}
	}
	if s == nil {
		p.mark = from
	}
	return s
}

// block: NEWLINE INDENT statements DEDENT | simple_stmts | invalid_block
func (p *parser) block() []ast.Stmt {
	if !p.second {
		if p.hopeless(ruleBlock) {
			return nil
		}
		from := p.mark
		b := p.blockAlts()
		if b == nil {
			p.giveUp(ruleBlock, from)
		}
		return b
	}
	if b, known := recall[[]ast.Stmt](p, ruleBlock); known {
		return b
	}
	from := p.mark
	b := p.blockAlts()
	if b == nil {
		p.mark = from
		p.remember(ruleBlock, from, nil)
		return nil
	}
	p.remember(ruleBlock, from, b)
	return b
}

func (p *parser) blockAlts() []ast.Stmt {
	from := p.mark
	if p.accept(Newline) {
		if p.accept(Indent) {
			if !p.enter(3) {
				return nil
			}
			body := p.statements()
			p.leave(3)
			if len(body) > 0 && p.accept(Dedent) {
				return body
			}
		}
		p.mark = from
	}
	if body := p.simpleStmts(nil); len(body) > 0 {
		return body
	}
	p.mark = from
	if p.rules() {
		if p.accept(Newline) && p.typ() != Indent {
			p.raiseIndent("expected an indented block")
		}
		p.mark = from
	}
	return nil
}

// decorated: ('@' named_expression NEWLINE)+ (function_def_raw | class_def_raw)
func (p *parser) decorated() ast.Stmt {
	var list []ast.Expr
	for {
		m := p.mark
		if !p.accept(At) {
			break
		}
		e := p.namedExpression()
		if e == nil || !p.accept(Newline) {
			p.mark = m
			break
		}
		list = append(list, e)
	}
	if list == nil {
		return nil
	}
	m := p.mark
	if s := p.functionDef(m, list); s != nil {
		return s
	}
	p.mark = m
	return p.classDef(list)
}

// functionDef: ['async'] 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' [func_type_comment] block
func (p *parser) functionDef(from int, decorators []ast.Expr) ast.Stmt {
	p.mark = from
	if t := p.typ(); t != kwDef && t != kwAsync {
		return nil
	}
	if p.rules() {
		p.invalidDef()
		p.mark = from
	}
	async := p.accept(kwAsync)
	if !p.accept(kwDef) {
		return nil
	}
	t := p.expect(Name)
	if t == nil {
		return nil
	}
	name := p.ident(t)
	typeParams := p.typeParams()
	if !p.forceLate(LPar) {
		return nil
	}
	args := p.params(defParams)
	if !p.accept(RPar) {
		return nil
	}
	var returns ast.Expr
	m := p.mark
	if p.accept(RArrow) {
		if returns = p.expression(); returns == nil {
			p.mark = m
		}
	}
	if !p.forceLate(Colon) {
		return nil
	}
	comment := p.funcTypeComment()
	body := p.block()
	if body == nil {
		return nil
	}
	span := p.blockSpan(from)
	if async {
		p.need(5, "Async functions are")
		return &ast.AsyncFunctionDef{Span: span, Name: name, Args: args, Body: body, DecoratorList: decorators,
			Returns: returns, TypeComment: comment, TypeParams: typeParams}
	}
	return &ast.FunctionDef{Span: span, Name: name, Args: args, Body: body, DecoratorList: decorators,
		Returns: returns, TypeComment: comment, TypeParams: typeParams}
}

// forceLate is accept in the first pass and force in the second.
func (p *parser) forceLate(t Type) bool {
	if p.second {
		return p.force(t)
	}
	return p.accept(t)
}

// funcTypeComment: NEWLINE TYPE_COMMENT &(NEWLINE INDENT) | invalid_double_type_comments | TYPE_COMMENT
func (p *parser) funcTypeComment() *string {
	if !p.TypeComments {
		return nil
	}
	from := p.mark
	if p.accept(Newline) {
		if c := p.typeComment(); c != nil && p.typ() == Newline && p.next2() == Indent {
			return c
		}
		p.mark = from
	}
	if p.rules() {
		if p.accept(TypeComment) && p.accept(Newline) && p.accept(TypeComment) && p.accept(Newline) && p.accept(Indent) {
			p.raise(source.KindSyntaxError, "Cannot have two type comments on def")
		}
		p.mark = from
	}
	return p.typeComment()
}

// classDef: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
func (p *parser) classDef(decorators []ast.Expr) ast.Stmt {
	from := p.mark
	if p.typ() != kwClass {
		return nil
	}
	if p.rules() {
		p.invalidClassDef()
		p.mark = from
	}
	p.mark++
	t := p.expect(Name)
	if t == nil {
		return nil
	}
	s := &ast.ClassDef{Name: p.ident(t), DecoratorList: decorators}
	s.TypeParams = p.typeParams()
	m := p.mark
	if p.accept(LPar) {
		call, ok := p.parenArguments(m)
		if ok {
			s.Bases, s.Keywords = call.Args, call.Keywords
		} else {
			p.mark = m
		}
	}
	if !p.accept(Colon) {
		return nil
	}
	if s.Body = p.block(); s.Body == nil {
		return nil
	}
	s.Span = p.blockSpan(from)
	return s
}

// parenArguments: [arguments] ')', after the opening parenthesis at the mark open.
func (p *parser) parenArguments(open int) (*ast.Call, bool) {
	if p.second {
		call := p.arguments()
		if call == nil {
			call = &ast.Call{}
		}
		return call, p.accept(RPar)
	}
	call := &ast.Call{}
	if p.typ() != RPar && !p.fastArguments(open, call, false) {
		return nil, false
	}
	return call, p.accept(RPar)
}

// ifStmt: 'if' named_expression ':' block (elif_stmt | [else_block])
func (p *parser) ifStmt() ast.Stmt {
	if !p.enter(2) {
		return nil
	}
	defer p.leave(2)
	if p.rules() {
		from := p.mark
		p.invalidHead(kwIf, "if")
		p.mark = from
	}
	return p.ifRest()
}

func (p *parser) elifStmt() ast.Stmt {
	if p.rules() {
		from := p.mark
		p.invalidHead(kwElif, "elif")
		p.mark = from
	}
	return p.ifRest()
}

func (p *parser) ifRest() ast.Stmt {
	from := p.mark
	if !p.enter(1) {
		return nil
	}
	defer p.leave(1)
	p.mark++
	s := &ast.If{}
	if s.Test = p.namedExpression(); s.Test == nil || !p.accept(Colon) {
		p.mark = from
		return nil
	}
	if s.Body = p.block(); s.Body == nil {
		p.mark = from
		return nil
	}
	m := p.mark
	if p.typ() == kwElif {
		if e := p.elifStmt(); e != nil {
			s.Orelse = []ast.Stmt{e}
		} else {
			p.mark = m
		}
	}
	if s.Orelse == nil {
		s.Orelse = p.elseBlock()
	}
	s.Span = p.blockSpan(from)
	return s
}

// elseBlock: ['else' ':' block]
func (p *parser) elseBlock() []ast.Stmt {
	from := p.mark
	if p.typ() != kwElse {
		return nil
	}
	if p.rules() {
		p.invalidElse()
		p.mark = from
	}
	p.mark++
	if p.force(Colon) {
		if body := p.block(); body != nil {
			return body
		}
	}
	p.mark = from
	return nil
}

// whileStmt: 'while' named_expression ':' block [else_block]
func (p *parser) whileStmt() ast.Stmt {
	from := p.mark
	if p.rules() {
		p.invalidHead(kwWhile, "while")
		p.mark = from
	}
	p.mark++
	s := &ast.While{}
	if s.Test = p.namedExpression(); s.Test == nil || !p.accept(Colon) {
		return nil
	}
	if s.Body = p.block(); s.Body == nil {
		return nil
	}
	s.Orelse = p.elseBlock()
	s.Span = p.blockSpan(from)
	return s
}

// forStmt: ['async'] 'for' star_targets 'in' star_expressions ':' [TYPE_COMMENT] block [else_block]
func (p *parser) forStmt(from int) ast.Stmt {
	p.mark = from
	if p.rules() {
		p.invalidFor()
		p.mark = from
	}
	async := p.accept(kwAsync)
	if !p.accept(kwFor) {
		return nil
	}
	target := p.starTargets()
	if target == nil || !p.accept(kwIn) {
		p.mark = from
		if p.rules() {
			p.invalidForTarget()
		}
		return nil
	}
	iter := p.starExpressions()
	if iter == nil || !p.accept(Colon) {
		return nil
	}
	comment := p.typeComment()
	body := p.block()
	if body == nil {
		return nil
	}
	orelse := p.elseBlock()
	span := p.blockSpan(from)
	if async {
		p.need(5, "Async for loops are")
		return &ast.AsyncFor{Span: span, Target: target, Iter: iter, Body: body, Orelse: orelse, TypeComment: comment}
	}
	return &ast.For{Span: span, Target: target, Iter: iter, Body: body, Orelse: orelse, TypeComment: comment}
}

// withStmt: ['async'] 'with' ('(' ','.with_item+ [','] ')' | ','.with_item+) ':' [TYPE_COMMENT] block
func (p *parser) withStmt(from int) ast.Stmt {
	p.mark = from
	if p.rules() {
		p.invalidWithIndent()
		p.mark = from
	}
	async := p.accept(kwAsync)
	if !p.accept(kwWith) {
		return nil
	}
	m := p.mark
	var items []*ast.WithItem
	var body []ast.Stmt
	var comment *string
	if p.accept(LPar) {
		if items = p.withItems(); items != nil {
			p.accept(Comma)
			if p.accept(RPar) && p.accept(Colon) {
				comment = p.typeComment()
				body = p.block()
			}
		}
	}
	if body == nil {
		p.mark = m
		if items = p.withItems(); items != nil && p.accept(Colon) {
			comment = p.typeComment()
			body = p.block()
		}
	}
	if body == nil {
		p.mark = from
		if p.rules() {
			p.invalidWith()
		}
		return nil
	}
	span := p.blockSpan(from)
	if async {
		p.need(5, "Async with statements are")
		return &ast.AsyncWith{Span: span, Items: items, Body: body, TypeComment: comment}
	}
	return &ast.With{Span: span, Items: items, Body: body, TypeComment: comment}
}

// withItems: ','.with_item+
func (p *parser) withItems() []*ast.WithItem {
	var list []*ast.WithItem
	for {
		m := p.mark
		if len(list) > 0 && !p.accept(Comma) {
			return list
		}
		item := p.withItem()
		if item == nil {
			p.mark = m
			return list
		}
		list = append(list, item)
	}
}

// withItem: expression 'as' star_target &(',' | ')' | ':') | expression
func (p *parser) withItem() *ast.WithItem {
	from := p.mark
	e := p.expression()
	if e == nil {
		return nil
	}
	if p.typ() != kwAs {
		return &ast.WithItem{ContextExpr: e}
	}
	m := p.mark
	p.mark++
	if target := p.starTarget(); target != nil {
		switch p.typ() {
		case Comma, RPar, Colon:
			return &ast.WithItem{ContextExpr: e, OptionalVars: target}
		}
	}
	p.mark = from
	if p.rules() {
		p.invalidWithItem()
	}
	p.mark = m
	return &ast.WithItem{ContextExpr: e}
}

// tryStmt: 'try' ':' block (finally_block | except_block+ [else_block] [finally_block]), with except or except*
func (p *parser) tryStmt() ast.Stmt {
	from := p.mark
	if p.rules() {
		p.invalidTry()
		p.mark = from
	}
	p.mark++
	if !p.force(Colon) {
		return nil
	}
	body := p.block()
	if body == nil {
		return nil
	}
	if p.typ() == kwFinally {
		if final := p.finallyBlock(); final != nil {
			return &ast.Try{Span: p.blockSpan(from), Body: body, Finalbody: final}
		}
		return nil
	}
	handlers := p.exceptBlocks(false)
	star := false
	if handlers == nil {
		if handlers = p.exceptBlocks(true); handlers == nil {
			return nil
		}
		star = true
	}
	orelse := p.elseBlock()
	final := p.finallyBlock()
	span := p.blockSpan(from)
	if star {
		p.need(11, "Exception groups are")
		return &ast.TryStar{Span: span, Body: body, Handlers: handlers, Orelse: orelse, Finalbody: final}
	}
	return &ast.Try{Span: span, Body: body, Handlers: handlers, Orelse: orelse, Finalbody: final}
}

func (p *parser) exceptBlocks(star bool) []*ast.ExceptHandler {
	var list []*ast.ExceptHandler
	for p.typ() == kwExcept {
		h := p.exceptBlock(star)
		if h == nil {
			break
		}
		list = append(list, h)
	}
	return list
}

// exceptBlock: 'except' ['*'] [expression ['as' NAME] | expressions] ':' block
func (p *parser) exceptBlock(star bool) *ast.ExceptHandler {
	from := p.mark
	if p.rules() {
		p.invalidExceptIndent(star)
		p.mark = from
	}
	p.mark++
	h := &ast.ExceptHandler{}
	bare := false
	switch {
	case star && !p.accept(Star):
		p.mark = from
		return nil
	case !star && p.typ() == Colon:
	default:
		start := p.mark
		if h.Type = p.expression(); h.Type == nil {
			break
		}
		switch p.typ() {
		case kwAs:
			m := p.mark
			p.mark++
			if t := p.expect(Name); t != nil && p.typ() == Colon {
				h.Name = p.ident(t)
			} else {
				p.mark = m
			}
		case Comma:
			p.mark = start
			h.Type = p.expressions()
			bare = true
		}
	}
	if (h.Type != nil || !star) && p.accept(Colon) {
		if h.Body = p.block(); h.Body != nil {
			h.Span = p.blockSpan(from)
			if bare {
				p.need(14, "except expressions without parentheses are")
			}
			return h
		}
	}
	p.mark = from
	if p.rules() {
		p.invalidExcept(star)
		p.mark = from
	}
	return nil
}

// finallyBlock: ['finally' ':' block]
func (p *parser) finallyBlock() []ast.Stmt {
	from := p.mark
	if p.typ() != kwFinally {
		return nil
	}
	if p.rules() {
		p.mark++
		if p.accept(Colon) {
			p.noIndent(&p.tokens[from], "'finally' statement")
		}
		p.mark = from
	}
	p.mark++
	if p.force(Colon) {
		if body := p.block(); body != nil {
			return body
		}
	}
	p.mark = from
	return nil
}
