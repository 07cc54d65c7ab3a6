package parser

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// statements: statement+; nil is "no match".
func (p *parser) statements() []ast.Stmt {
	var list []ast.Stmt
	for {
		n := len(list)
		list = p.statement(list)
		if len(list) == n {
			return list
		}
	}
}

// statement: compound_stmt | simple_stmts; what is found is appended to the list.
func (p *parser) statement(list []ast.Stmt) []ast.Stmt {
	if s := p.compoundStmt(); s != nil {
		return append(list, s)
	}
	return p.simpleStmts(list)
}

// statementNewline is the start symbol of ModeSingle.
func (p *parser) statementNewline() []ast.Stmt {
	from := p.mark
	if s := p.compoundStmt(); s != nil && p.accept(Newline) {
		return []ast.Stmt{s}
	}
	p.mark = from
	if list := p.simpleStmts(nil); len(list) > 0 {
		return list
	}
	if p.accept(Newline) {
		return []ast.Stmt{&ast.Pass{Span: p.span(from)}}
	}
	if p.typ() == EndMarker {
		p.tok.done = doneEOF
	}
	return nil
}

// simpleStmts: ';'.simple_stmt+ [';'] NEWLINE
func (p *parser) simpleStmts(list []ast.Stmt) []ast.Stmt {
	from, n := p.mark, len(list)
	for {
		s := p.simpleStmt()
		if s == nil {
			break
		}
		list = append(list, s)
		if p.typ() != Semi {
			break
		}
		p.mark++
	}
	if len(list) > n && p.accept(Newline) {
		return list
	}
	p.mark = from
	return list[:n]
}

func (p *parser) simpleStmt() ast.Stmt {
	if !p.second {
		return p.simpleStmtAlts()
	}
	if s, known := recall[ast.Stmt](p, ruleSimpleStmt); known {
		return s
	}
	from := p.mark
	s := p.simpleStmtAlts()
	if s == nil {
		p.mark = from
		p.remember(ruleSimpleStmt, from, nil)
		return nil
	}
	p.remember(ruleSimpleStmt, from, s)
	return s
}

func (p *parser) simpleStmtAlts() ast.Stmt {
	from := p.mark
	if p.second {
		if s := p.assignment(); s != nil {
			return s
		}
		p.mark = from
	}
	switch p.typ() {
	case kwReturn:
		p.mark++
		value := p.starExpressions()
		return &ast.Return{Span: p.span(from), Value: value}
	case kwImport, kwFrom:
		return p.importStmt()
	case kwRaise:
		return p.raiseStmt()
	case kwPass:
		p.mark++
		return &ast.Pass{Span: p.span(from)}
	case kwBreak:
		p.mark++
		return &ast.Break{Span: p.span(from)}
	case kwContinue:
		p.mark++
		return &ast.Continue{Span: p.span(from)}
	case kwDel:
		return p.delStmt()
	case kwYield:
		if !p.second {
			break // it may be no more than an expression statement, but errors are looked for in the same way
		}
		e := p.yieldExpr()
		return &ast.ExprStmt{Span: p.span(from), Value: e}
	case kwAssert:
		return p.assertStmt()
	case kwGlobal:
		if names := p.nameList(); names != nil {
			return &ast.Global{Span: p.span(from), Names: names}
		}
		return nil
	case kwNonlocal:
		if names := p.nameList(); names != nil {
			return &ast.Nonlocal{Span: p.span(from), Names: names}
		}
		return nil
	case Name:
		if p.atWord("type") {
			if s := p.typeAlias(); s != nil {
				return s
			}
			p.mark = from
		}
	}
	if p.second {
		if e := p.starExpressions(); e != nil {
			return &ast.ExprStmt{Span: p.span(from), Value: e}
		}
		return nil
	}
	return p.fastAssignment()
}

// fastAssignment is an assignment of any form, or an expression, in the first pass.
func (p *parser) fastAssignment() ast.Stmt {
	from := p.mark
	if p.typ() == kwYield {
		e := p.yieldExpr()
		return &ast.ExprStmt{Span: p.span(from), Value: e}
	}
	e := p.starExpressions()
	if e == nil {
		return nil
	}
	after := p.mark
	var s ast.Stmt
	switch t := p.typ(); {
	case t == Equal:
		s = p.fastAssign(from, e)
	case t == Colon:
		if !isSingleTarget(e) {
			break
		}
		s = p.annAssign(from, e, p.tokens[from].typ == Name)
	case augmented[t] != 0:
		if !isSingleTarget(e) {
			break
		}
		p.mark++
		if t == AtEqual {
			p.need(5, "The '@' operator is")
		}
		value := p.annotatedRHS()
		if value == nil {
			p.mark = from
			return nil // the operator settles it
		}
		setContext(e, ast.Store)
		return &ast.AugAssign{Span: p.span(from), Target: e, Op: augmented[t] - 1, Value: value}
	default:
		return &ast.ExprStmt{Span: p.span(from), Value: e}
	}
	if s == nil {
		p.mark = after
		return &ast.ExprStmt{Span: p.span(from), Value: e}
	}
	return s
}

func (p *parser) fastAssign(from int, e ast.Expr) ast.Stmt {
	var targets []ast.Expr
	for p.typ() == Equal {
		if !isTarget(e, true) {
			return nil
		}
		targets = append(targets, e)
		p.mark++
		if e = p.annotatedRHS(); e == nil {
			return nil
		}
	}
	for _, t := range targets {
		setContext(t, ast.Store)
	}
	s := &ast.Assign{Targets: targets, Value: e, TypeComment: p.typeComment()}
	s.Span = p.span(from)
	return s
}

// annAssign: target ':' expression ['=' annotated_rhs], from the colon on.
func (p *parser) annAssign(from int, target ast.Expr, simple bool) ast.Stmt {
	m := p.mark
	p.mark++
	annotation := p.expression()
	if annotation == nil {
		p.mark = m
		return nil
	}
	s := &ast.AnnAssign{Target: target, Annotation: annotation}
	if _, name := target.(*ast.Name); name && simple {
		s.Simple = 1
	}
	after := p.mark
	if p.accept(Equal) {
		if s.Value = p.annotatedRHS(); s.Value == nil {
			p.mark = after
		}
	}
	if !p.second {
		setContext(target, ast.Store)
	}
	if s.Simple == 1 {
		p.need(6, "Variable annotation syntax is")
	} else {
		p.need(6, "Variable annotations syntax is")
	}
	s.Span = p.span(from)
	return s
}

// augmented has one more than the operator of an augmented assignment.
var augmented = [typeCount]ast.Operator{
	PlusEqual: ast.Add + 1, MinEqual: ast.Sub + 1, StarEqual: ast.Mult + 1, AtEqual: ast.MatMult + 1,
	SlashEqual: ast.Div + 1, PercentEqual: ast.Modulo + 1, AmperEqual: ast.BitAnd + 1, VBarEqual: ast.BitOr + 1,
	CircumflexEqual: ast.BitXor + 1, LeftShiftEqual: ast.LShift + 1, RightShiftEqual: ast.RShift + 1,
	DoubleStarEqual: ast.Pow + 1, DoubleSlashEqual: ast.FloorDiv + 1,
}

// assignment is an assignment in the second pass.
func (p *parser) assignment() ast.Stmt {
	from := p.mark
	// NAME ':' expression ['=' annotated_rhs]
	if t := p.expect(Name); t != nil && p.typ() == Colon {
		name := &ast.Name{Span: t.span(), Id: p.ident(t), Ctx: ast.Store}
		if s := p.annAssign(from, name, true); s != nil {
			return s
		}
	}
	p.mark = from
	// ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs]
	var target ast.Expr
	if p.accept(LPar) {
		if target = p.singleTarget(); target != nil && !p.accept(RPar) {
			target = nil
		}
	}
	if target == nil {
		p.mark = from
		target = p.subscriptOrAttribute()
	}
	if target != nil && p.typ() == Colon {
		if s := p.annAssign(from, target, false); s != nil {
			return s
		}
	}
	p.mark = from
	// (star_targets '=')+ annotated_rhs !'=' [TYPE_COMMENT]
	if targets := p.equalTargets(); targets != nil {
		if value := p.annotatedRHS(); value != nil && p.typ() != Equal {
			s := &ast.Assign{Targets: targets, Value: value, TypeComment: p.typeComment()}
			s.Span = p.span(from)
			return s
		}
	}
	p.mark = from
	// single_target augassign ~ annotated_rhs
	if target := p.singleTarget(); target != nil {
		if t := p.typ(); augmented[t] != 0 {
			p.mark++
			if t == AtEqual {
				p.need(5, "The '@' operator is")
			}
			value := p.annotatedRHS()
			if value == nil {
				p.mark = from
				return nil
			}
			return &ast.AugAssign{Span: p.span(from), Target: target, Op: augmented[t] - 1, Value: value}
		}
	}
	p.mark = from
	if p.rules() {
		p.invalidAssignment()
		p.mark = from
	}
	return nil
}

// equalTargets: (star_targets '=')*
func (p *parser) equalTargets() []ast.Expr {
	var list []ast.Expr
	for {
		m := p.mark
		e := p.starTargets()
		if e == nil || !p.accept(Equal) {
			p.mark = m
			return list
		}
		list = append(list, e)
	}
}

// raiseStmt: 'raise' [expression ['from' expression]]
func (p *parser) raiseStmt() ast.Stmt {
	from := p.mark
	p.mark++
	s := &ast.Raise{}
	if s.Exc = p.expression(); s.Exc != nil {
		m := p.mark
		if p.accept(kwFrom) {
			if s.Cause = p.expression(); s.Cause == nil {
				p.mark = m
			}
		}
	}
	s.Span = p.span(from)
	return s
}

// assertStmt: 'assert' expression [',' expression]
func (p *parser) assertStmt() ast.Stmt {
	from := p.mark
	p.mark++
	s := &ast.Assert{}
	if s.Test = p.expression(); s.Test == nil {
		p.mark = from
		return nil
	}
	m := p.mark
	if p.accept(Comma) {
		if s.Msg = p.expression(); s.Msg == nil {
			p.mark = m
		}
	}
	s.Span = p.span(from)
	return s
}

// delStmt: 'del' del_targets &(';' | NEWLINE) | invalid_del_stmt
func (p *parser) delStmt() ast.Stmt {
	from := p.mark
	p.mark++
	if targets := p.delTargets(); targets != nil {
		if t := p.typ(); t == Semi || t == Newline {
			return &ast.Delete{Span: p.span(from), Targets: targets}
		}
	}
	p.mark = from
	if p.rules() {
		p.mark++
		if e := p.starExpressions(); e != nil {
			p.raiseInvalidTarget(e, delTarget)
		}
		p.mark = from
	}
	return nil
}

// nameList: ','.NAME+, after a keyword.
func (p *parser) nameList() []string {
	from := p.mark
	p.mark++
	var names []string
	for {
		m := p.mark
		if len(names) > 0 && !p.accept(Comma) {
			return names
		}
		t := p.expect(Name)
		if t == nil {
			p.mark = m
			break
		}
		names = append(names, p.ident(t))
	}
	if names == nil {
		p.mark = from
	}
	return names
}

// importStmt: import_name | import_from
func (p *parser) importStmt() ast.Stmt {
	from := p.mark
	if p.rules() {
		p.invalidImport()
		p.mark = from
	}
	if p.accept(kwImport) {
		names := p.dottedAsNames()
		if names == nil {
			p.mark = from
			return nil
		}
		return &ast.Import{Span: p.span(from), Names: names}
	}
	p.mark++
	level := 0
dots:
	for {
		switch p.typ() {
		case Dot:
			level++
		case EllipsisTok:
			level += 3
		default:
			break dots
		}
		p.mark++
	}
	module := ""
	if _, name := p.dottedName(); name != "" {
		module = name
	} else if level == 0 {
		p.mark = from
		return nil
	}
	if !p.accept(kwImport) {
		p.mark = from
		return nil
	}
	names := p.importFromTargets()
	if names == nil {
		p.mark = from
		return nil
	}
	if module == "__future__" {
		for _, n := range names {
			if n.Name == "barry_as_FLUFL" {
				p.futures |= FutureBarry
				p.tok.barry = true
			}
		}
	}
	return &ast.ImportFrom{Span: p.span(from), Module: module, Names: names, Level: level}
}

// importFromTargets: '(' import_from_as_names [','] ')' | import_from_as_names !',' | '*'
func (p *parser) importFromTargets() []*ast.Alias {
	from := p.mark
	if p.accept(LPar) {
		if names := p.importFromAsNames(); names != nil {
			p.accept(Comma)
			if p.accept(RPar) {
				return names
			}
		}
		p.mark = from
	} else if names := p.importFromAsNames(); names != nil && p.typ() != Comma {
		return names
	}
	p.mark = from
	if t := p.expect(Star); t != nil {
		return []*ast.Alias{{Span: t.span(), Name: "*"}}
	}
	if p.rules() {
		p.invalidImportFromTargets()
		p.mark = from
	}
	return nil
}

// importFromAsNames: ','.import_from_as_name+
func (p *parser) importFromAsNames() []*ast.Alias {
	return p.aliases(func() (string, bool) {
		if t := p.expect(Name); t != nil {
			return p.ident(t), true
		}
		return "", false
	})
}

// dottedAsNames: ','.dotted_as_name+
func (p *parser) dottedAsNames() []*ast.Alias {
	return p.aliases(func() (string, bool) {
		_, name := p.dottedName()
		return name, name != ""
	})
}

// aliases: ','.(name ['as' NAME])+
func (p *parser) aliases(name func() (string, bool)) []*ast.Alias {
	var list []*ast.Alias
	for {
		m := p.mark
		if len(list) > 0 && !p.accept(Comma) {
			return list
		}
		from := p.mark
		if p.rules() {
			p.invalidAsName(name)
			p.mark = from
		}
		id, ok := name()
		if !ok {
			p.mark = m
			return list
		}
		a := &ast.Alias{Name: id}
		after := p.mark
		if p.accept(kwAs) {
			if t := p.expect(Name); t != nil {
				a.Asname = p.ident(t)
			} else {
				p.mark = after
			}
		}
		a.Span = p.span(from)
		list = append(list, a)
	}
}

// dottedName: '.'.NAME+
func (p *parser) dottedName() (source.Span, string) {
	from := p.mark
	t := p.expect(Name)
	if t == nil {
		return source.Span{}, ""
	}
	name := p.ident(t)
	if p.typ() != Dot {
		return p.span(from), name
	}
	// a name may have a million parts
	parts := []string{name}
	for p.typ() == Dot {
		m := p.mark
		p.mark++
		t := p.expect(Name)
		if t == nil {
			p.mark = m
			break
		}
		parts = append(parts, p.ident(t))
	}
	return p.span(from), strings.Join(parts, ".")
}

// typeAlias: "type" NAME [type_params] '=' expression
func (p *parser) typeAlias() ast.Stmt {
	from := p.mark
	p.mark++
	t := p.expect(Name)
	if t == nil {
		p.mark = from
		return nil
	}
	name := &ast.Name{Span: t.span(), Id: p.ident(t), Ctx: ast.Store}
	params := p.typeParams()
	if p.accept(Equal) {
		if value := p.expression(); value != nil {
			p.need(12, "Type statement is")
			return &ast.TypeAlias{Span: p.span(from), Name: name, TypeParams: params, Value: value}
		}
	}
	p.mark = from
	return nil
}

// typeParams: '[' ','.type_param+ [','] ']'; nil when there are none.
func (p *parser) typeParams() []ast.TypeParam {
	from := p.mark
	if p.typ() != LSqb {
		return nil
	}
	if p.rules() {
		p.mark++
		if p.typ() == RSqb {
			t := p.peek()
			p.mark++
			p.raiseFrom(t.span(), "Type parameter list cannot be empty")
		}
		p.mark = from
	}
	p.mark++
	var list []ast.TypeParam
	for {
		tp := p.typeParam()
		if tp == nil {
			break
		}
		list = append(list, tp)
		if !p.accept(Comma) {
			break
		}
	}
	if list == nil || !p.accept(RSqb) {
		p.mark = from
		return nil
	}
	p.need(12, "Type parameter lists are")
	return list
}

func (p *parser) typeParam() ast.TypeParam {
	if !p.second {
		return p.typeParamAlts()
	}
	if tp, known := recall[ast.TypeParam](p, ruleTypeParam); known {
		return tp
	}
	from := p.mark
	tp := p.typeParamAlts()
	if tp == nil {
		p.mark = from
		p.remember(ruleTypeParam, from, nil)
		return nil
	}
	p.remember(ruleTypeParam, from, tp)
	return tp
}

// typeParamAlts: NAME [':' expression] ['=' expression] | '*' NAME ['=' star_expression] | '**' NAME ['=' expression]
func (p *parser) typeParamAlts() ast.TypeParam {
	from := p.mark
	if t := p.expect(Name); t != nil {
		tv := &ast.TypeVar{Name: p.ident(t)}
		m := p.mark
		if p.accept(Colon) {
			if tv.Bound = p.expression(); tv.Bound == nil {
				p.mark = m
			}
		}
		tv.DefaultValue = p.typeParamDefault(false)
		tv.Span = p.span(from)
		return tv
	}
	if p.rules() {
		p.invalidTypeParam()
		p.mark = from
	}
	star := p.typ()
	if star != Star && star != DoubleStar {
		return nil
	}
	p.mark++
	t := p.expect(Name)
	if t == nil {
		p.mark = from
		return nil
	}
	name := p.ident(t)
	value := p.typeParamDefault(star == Star)
	if star == Star {
		return &ast.TypeVarTuple{Span: p.span(from), Name: name, DefaultValue: value}
	}
	return &ast.ParamSpec{Span: p.span(from), Name: name, DefaultValue: value}
}

func (p *parser) typeParamDefault(starred bool) ast.Expr {
	m := p.mark
	if !p.accept(Equal) {
		return nil
	}
	var e ast.Expr
	if starred {
		e = p.starExpression()
	} else {
		e = p.expression()
	}
	if e == nil {
		p.mark = m
		return nil
	}
	p.need(13, "Type parameter defaults are")
	return e
}
