package parser

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// noIndent raises an error when the mark is at a line end without an indented block after it. head is the token that
// begins the statement.
func (p *parser) noIndent(head *token, what string) bool {
	line := head.line
	if p.accept(Newline) && p.typ() != Indent {
		p.raiseIndent("expected an indented block after %s on line %d", what, line)
		return true
	}
	return false
}

func (p *parser) expectedColon() { p.raise(source.KindSyntaxError, "expected ':'") }

// invalidHead: if, elif and while without colon or block
func (p *parser) invalidHead(kw Type, what string) {
	from := p.mark
	if !p.accept(kw) || p.namedExpression() == nil {
		return
	}
	if p.accept(Newline) {
		p.expectedColon()
		return
	}
	if p.accept(Colon) {
		p.noIndent(&p.tokens[from], "'"+what+"' statement")
	}
}

func (p *parser) invalidElse() {
	from := p.mark
	p.mark++
	if !p.accept(Colon) {
		return
	}
	if p.noIndent(&p.tokens[from], "'else' statement") {
		return
	}
	p.mark = from + 2
	if p.block() != nil && p.accept(kwElif) {
		p.raise(source.KindSyntaxError, "'elif' block follows an 'else' block")
	}
}

func (p *parser) invalidFor() {
	from := p.mark
	p.accept(kwAsync)
	head := p.mark
	if !p.accept(kwFor) || p.starTargets() == nil || !p.accept(kwIn) || p.starExpressions() == nil {
		p.mark = from
		return
	}
	if p.accept(Newline) {
		p.expectedColon()
		return
	}
	if p.accept(Colon) {
		p.noIndent(&p.tokens[head], "'for' statement")
	}
}

func (p *parser) invalidDef() {
	p.accept(kwAsync)
	head := p.mark
	if !p.accept(kwDef) || !p.accept(Name) {
		return
	}
	p.typeParams()
	if !p.accept(LPar) {
		return
	}
	p.params(defParams)
	if !p.accept(RPar) {
		return
	}
	m := p.mark
	if !p.accept(RArrow) || p.expression() == nil {
		p.mark = m
	}
	if p.accept(Colon) {
		p.noIndent(&p.tokens[head], "function definition")
	}
}

func (p *parser) invalidClassDef() {
	from := p.mark
	p.mark++
	if !p.accept(Name) {
		return
	}
	p.typeParams()
	m := p.mark
	if p.accept(LPar) {
		p.arguments()
		if !p.accept(RPar) {
			p.mark = m
		}
	}
	if p.accept(Newline) {
		p.expectedColon()
		return
	}
	if p.accept(Colon) {
		p.noIndent(&p.tokens[from], "class definition")
	}
}

// withHeads parses what is common to the two error rules of with, and calls after at each place where its items end.
func (p *parser) withHeads(after func(head int) bool) {
	from := p.mark
	p.accept(kwAsync)
	head := p.mark
	if !p.accept(kwWith) {
		p.mark = from
		return
	}
	item := func(e func() ast.Expr) func() bool {
		return func() bool {
			m := p.mark
			if e() == nil {
				p.mark = m
				return false
			}
			m = p.mark
			if !p.accept(kwAs) || p.starTarget() == nil {
				p.mark = m
			}
			return true
		}
	}
	if p.gather(item(p.expression)) && after(head) {
		return
	}
	p.mark = head + 1
	if p.accept(LPar) && p.gather(item(p.expressions)) {
		p.accept(Comma)
		if p.accept(RPar) {
			after(head)
		}
	}
}

func (p *parser) invalidWith() {
	p.withHeads(func(int) bool {
		if p.accept(Newline) {
			p.expectedColon()
			return true
		}
		return false
	})
}

func (p *parser) invalidWithIndent() {
	p.withHeads(func(head int) bool {
		return p.accept(Colon) && p.noIndent(&p.tokens[head], "'with' statement")
	})
}

func (p *parser) invalidWithItem() {
	if p.expression() == nil || !p.accept(kwAs) {
		return
	}
	if a := p.expression(); a != nil {
		switch p.typ() {
		case Comma, RPar, Colon:
			p.raiseInvalidTarget(a, starTarget)
		}
	}
}

func (p *parser) invalidTry() {
	from := p.mark
	p.mark++
	if !p.accept(Colon) {
		return
	}
	if p.noIndent(&p.tokens[from], "'try' statement") {
		return
	}
	p.mark = from + 2
	if p.block() != nil {
		if t := p.typ(); t != kwExcept && t != kwFinally {
			p.raise(source.KindSyntaxError, "expected 'except' or 'finally' block")
			return
		}
	}
	const both = "cannot have both 'except' and 'except*' on the same 'try'"
	for _, star := range [...]bool{false, true} {
		p.mark = from + 2
		for p.block() != nil {
		}
		if p.exceptBlocks(star) == nil {
			continue
		}
		head := p.mark
		if !p.accept(kwExcept) {
			continue
		}
		if star {
			if p.expression() != nil {
				p.asName()
			}
			if p.accept(Colon) {
				p.raiseTok(&p.tokens[head], both)
				return
			}
		} else if p.accept(Star) && p.expression() != nil {
			p.asName()
			if p.accept(Colon) {
				p.raiseToks(&p.tokens[head], &p.tokens[head+1], both)
				return
			}
		}
	}
}

// asName: ['as' NAME]
func (p *parser) asName() {
	m := p.mark
	if !p.accept(kwAs) || !p.accept(Name) {
		p.mark = m
	}
}

func (p *parser) invalidExceptIndent(star bool) {
	from := p.mark
	p.mark++
	what := "'except' statement"
	if star {
		if !p.accept(Star) {
			return
		}
		what = "'except*' statement"
	}
	after := p.mark
	if p.expression() != nil {
		p.asName()
		if p.accept(Colon) && p.noIndent(&p.tokens[from], what) {
			return
		}
	}
	p.mark = after
	if !star && p.accept(Colon) {
		p.noIndent(&p.tokens[from], what)
	}
}

func (p *parser) invalidExcept(star bool) {
	from := p.mark
	p.mark++
	name := "except"
	if star {
		if !p.accept(Star) {
			return
		}
		name = "except*"
	}
	after := p.mark
	if a := p.expression(); a != nil && p.accept(Comma) && p.expressions() != nil && p.accept(kwAs) && p.accept(Name) && p.accept(Colon) {
		p.raiseFrom(a.Pos(), "multiple exception types must be parenthesized when using 'as'")
		return
	}
	p.mark = after
	if p.expression() != nil {
		p.asName()
		if p.accept(Newline) {
			p.expectedColon()
			return
		}
	}
	p.mark = after
	if star {
		if p.accept(Newline) || p.accept(Colon) {
			p.raise(source.KindSyntaxError, "expected one or more exception types")
			return
		}
	} else if p.accept(Newline) {
		p.expectedColon()
		return
	}
	p.mark = after
	if p.expression() != nil && p.accept(kwAs) {
		if a := p.expression(); a != nil && p.accept(Colon) && p.block() != nil {
			p.raiseNode(a, "cannot use %s statement with %s", name, exprName(a))
		}
	}
	p.mark = from
}

func (p *parser) invalidMatch() {
	from := p.mark
	p.mark++
	if p.subjectExpr() == nil {
		return
	}
	if p.accept(Newline) {
		p.expectedColon()
		return
	}
	if p.accept(Colon) {
		p.noIndent(&p.tokens[from], "'match' statement")
	}
}

func (p *parser) invalidCase() {
	from := p.mark
	if !p.word("case") || p.patterns() == nil {
		return
	}
	p.guard()
	if p.accept(Newline) {
		p.expectedColon()
		return
	}
	if p.accept(Colon) {
		p.noIndent(&p.tokens[from], "'case' statement")
	}
}

func (p *parser) invalidAsPattern() {
	if p.orPattern() == nil || !p.accept(kwAs) {
		return
	}
	if p.atWord("_") {
		p.raiseTok(p.peek(), "cannot use '_' as a target")
		return
	}
	if a := p.expression(); a != nil {
		p.raiseNode(a, "cannot use %s as pattern target", exprName(a))
	}
}

// invalidClassPattern: '(' [positional_patterns ','] keyword_patterns ',' positional_patterns
func (p *parser) invalidClassPattern() {
	p.mark++
	positional := func() []ast.Pattern {
		var list []ast.Pattern
		for {
			m := p.mark
			if len(list) > 0 && !p.accept(Comma) {
				return list
			}
			pt := p.pattern()
			if pt == nil {
				p.mark = m
				return list
			}
			list = append(list, pt)
		}
	}
	from := p.mark
	if positional() == nil || !p.accept(Comma) {
		p.mark = from
	}
	if !p.gather(func() bool {
		m := p.mark
		if p.accept(Name) && p.accept(Equal) && p.pattern() != nil {
			return true
		}
		p.mark = m
		return false
	}) || !p.accept(Comma) {
		return
	}
	if list := positional(); list != nil {
		p.raiseNodes(list[0], list[len(list)-1], "positional patterns follow keyword patterns")
	}
}

func (p *parser) invalidImport() {
	from := p.mark
	if !p.accept(kwImport) {
		return
	}
	if p.typ() == Newline {
		t := p.peek()
		p.mark++
		p.raiseFrom(t.span(), "Expected one or more names after 'import'")
		return
	}
	if p.gather(func() bool { _, name := p.dottedName(); return name != "" }) && p.accept(kwFrom) {
		if _, name := p.dottedName(); name != "" {
			p.raiseFrom(p.tokens[from].span(), "Did you mean to use 'from ... import ...' instead?")
		}
	}
}

func (p *parser) invalidImportFromTargets() {
	from := p.mark
	if p.importFromAsNames() != nil && p.accept(Comma) && p.accept(Newline) {
		p.raise(source.KindSyntaxError, "trailing comma not allowed without surrounding parentheses")
		return
	}
	p.mark = from
	if t := p.expect(Newline); t != nil {
		p.raiseFrom(t.span(), "Expected one or more names after 'import'")
	}
}

// invalidAsName: what follows 'as' in an import is not a name
func (p *parser) invalidAsName(name func() (string, bool)) {
	if _, ok := name(); !ok || !p.accept(kwAs) {
		return
	}
	if p.typ() == Name {
		switch p.next2() {
		case Comma, RPar, Semi, Newline:
			return
		}
	}
	if a := p.expression(); a != nil {
		p.raiseNode(a, "cannot use %s as import target", exprName(a))
	}
}

func (p *parser) invalidTypeParam() {
	star := p.typ()
	if star != Star && star != DoubleStar {
		return
	}
	p.mark++
	if !p.accept(Name) {
		return
	}
	colon := p.expect(Colon)
	if colon == nil {
		return
	}
	e := p.expression()
	if e == nil {
		return
	}
	what, kind := "bound", "TypeVarTuple"
	if _, tuple := e.(*ast.Tuple); tuple {
		what = "constraints"
	}
	if star == DoubleStar {
		kind = "ParamSpec"
	}
	p.raiseFrom(colon.span(), "cannot use %s with %s", what, kind)
}

func (p *parser) invalidAssignment() {
	from := p.mark
	if a := p.annAssignTarget(); a != nil && p.accept(Colon) && p.expression() != nil {
		p.raiseNode(a, "only single target (not %s) can be annotated", exprName(a))
		return
	}
	p.mark = from
	if a := p.starNamedExpression(); a != nil && p.accept(Comma) {
		for p.starNamedExpressions() != nil {
		}
		if p.accept(Colon) && p.expression() != nil {
			p.raiseNode(a, "only single target (not tuple) can be annotated")
			return
		}
	}
	p.mark = from
	if a := p.expression(); a != nil && p.accept(Colon) && p.expression() != nil {
		p.raiseNode(a, "illegal target for annotation")
		return
	}
	p.mark = from
	p.equalTargets()
	m := p.mark
	if a := p.starExpressions(); a != nil && p.accept(Equal) {
		p.raiseInvalidTarget(a, starTarget)
		return
	}
	p.mark = m
	if a := p.yieldExpr(); a != nil && p.accept(Equal) {
		p.raiseNode(a, "assignment to yield expression not possible")
		return
	}
	p.mark = from
	if a := p.starExpressions(); a != nil && augmented[p.typ()] != 0 {
		if p.typ() == AtEqual {
			p.mark++
			p.need(5, "The '@' operator is")
			p.mark--
		}
		p.mark++
		if p.annotatedRHS() != nil {
			p.raiseNode(a, "'%s' is an illegal expression for augmented assignment", exprName(a))
		}
	}
}

// annAssignTarget: list | tuple | '(' annAssignTarget ')'
func (p *parser) annAssignTarget() ast.Expr {
	from := p.mark
	switch p.typ() {
	case LSqb:
		return p.list()
	case LPar:
		if e := p.tuple(); e != nil {
			return e
		}
		p.mark++
		if e := p.annAssignTarget(); e != nil && p.accept(RPar) {
			return e
		}
	}
	p.mark = from
	return nil
}

// paramNoDefault, paramWithDefault and paramMaybeDefault are one parameter with what ends it.
func (p *parser) paramNoDefault(k *paramKind) *ast.Arg {
	m := p.mark
	if arg := p.param(k); arg != nil && p.paramEnd(k, arg) {
		return arg
	}
	p.mark = m
	return nil
}

func (p *parser) paramWithDefault(k *paramKind) bool {
	m := p.mark
	if arg := p.param(k); arg != nil && p.paramDefault(k) != nil && p.paramEnd(k, arg) {
		return true
	}
	p.mark = m
	return false
}

func (p *parser) paramMaybeDefault(k *paramKind) bool {
	m := p.mark
	if arg := p.param(k); arg != nil {
		if p.typ() == Equal && p.paramDefault(k) == nil {
			p.mark = m
			return false
		}
		if p.paramEnd(k, arg) {
			return true
		}
	}
	p.mark = m
	return false
}

// slashNoDefault: param_no_default+ '/' (',' | &end)
func (p *parser) slashNoDefault(k *paramKind) bool {
	from := p.mark
	n := 0
	for p.paramNoDefault(k) != nil {
		n++
	}
	if n > 0 && p.slashEnd(k) {
		return true
	}
	p.mark = from
	return false
}

// slashWithDefault: param_no_default* param_with_default+ '/' (',' | &end)
func (p *parser) slashWithDefault(k *paramKind) bool {
	from := p.mark
	for p.paramNoDefault(k) != nil {
	}
	n := 0
	for p.paramWithDefault(k) {
		n++
	}
	if n > 0 && p.slashEnd(k) {
		return true
	}
	p.mark = from
	return false
}

func (p *parser) slashEnd(k *paramKind) bool {
	return p.accept(Slash) && (p.accept(Comma) || p.typ() == k.end)
}

func (p *parser) invalidParameters(k *paramKind) {
	from := p.mark
	if t := p.expect(Slash); t != nil && p.accept(Comma) {
		p.raiseTok(t, "at least one argument must precede /")
		return
	}
	p.mark = from
	if p.slashNoDefault(k) || p.slashWithDefault(k) {
		for p.paramMaybeDefault(k) {
		}
		if t := p.expect(Slash); t != nil {
			p.raiseTok(t, "/ may appear only once")
			return
		}
	}
	p.mark = from
	p.slashNoDefault(k)
	for p.paramNoDefault(k) != nil {
	}
	helper := p.slashWithDefault(k)
	if !helper {
		for p.paramWithDefault(k) {
			helper = true
		}
	}
	if helper {
		if a := p.paramNoDefault(k); a != nil {
			p.raiseNode(a, "parameter without a default follows parameter with a default")
			return
		}
	}
	p.mark = from
	for p.paramNoDefault(k) != nil {
	}
	if open := p.mark; p.accept(LPar) {
		if k.end == Colon {
			// in a lambda, names between the parentheses
			n := p.gather(func() bool { return p.accept(Name) })
			p.accept(Comma)
			if n && p.accept(RPar) {
				p.raiseToks(&p.tokens[open], &p.tokens[p.mark-1], "%s parameters cannot be parenthesized", k.what)
				return
			}
		} else {
			n := 0
			for p.paramNoDefault(k) != nil {
				n++
			}
			p.accept(Comma)
			if n > 0 && p.accept(RPar) {
				p.raiseToks(&p.tokens[open], &p.tokens[p.mark-1], "%s parameters cannot be parenthesized", k.what)
				return
			}
		}
	}
	p.mark = from
	if !p.slashNoDefault(k) {
		p.slashWithDefault(k)
	}
	for p.paramMaybeDefault(k) {
	}
	if p.accept(Star) && (p.accept(Comma) || p.paramNoDefault(k) != nil) {
		for p.paramMaybeDefault(k) {
		}
		if t := p.expect(Slash); t != nil {
			p.raiseTok(t, "/ must be ahead of *")
			return
		}
	}
	p.mark = from
	n := 0
	for p.paramMaybeDefault(k) {
		n++
	}
	if n > 0 && p.accept(Slash) {
		if t := p.expect(Star); t != nil {
			p.raiseTok(t, "expected comma between / and *")
		}
	}
}

// bareStar raises the error for a star without names after it; a lambda's has another place.
func (p *parser) bareStar(k *paramKind, star *token) {
	const msg = "named arguments must follow bare *"
	if k.end == Colon {
		p.raise(source.KindSyntaxError, msg)
	} else {
		p.raiseTok(star, msg)
	}
}

func (p *parser) invalidStarEtc(k *paramKind) {
	from := p.mark
	star := p.expect(Star)
	if star == nil {
		return
	}
	if t := p.typ(); t == k.end {
		p.bareStar(k, star)
		return
	}
	if p.accept(Comma) {
		if t := p.typ(); t == k.end || t == DoubleStar {
			p.bareStar(k, star)
			return
		}
		if p.typ() == TypeComment {
			p.mark++
			p.raise(source.KindSyntaxError, "bare * has associated type comment")
			return
		}
	}
	p.mark = from + 1
	if p.param(k) != nil {
		if t := p.expect(Equal); t != nil {
			p.raiseTok(t, "var-positional argument cannot have default value")
			return
		}
	}
	p.mark = from + 1
	if p.paramNoDefault(k) == nil && !p.accept(Comma) {
		return
	}
	for p.paramMaybeDefault(k) {
	}
	if t := p.expect(Star); t != nil && (p.paramNoDefault(k) != nil || p.accept(Comma)) {
		p.raiseTok(t, "* argument may appear only once")
	}
}

func (p *parser) invalidKwds(k *paramKind) {
	if !p.accept(DoubleStar) || p.param(k) == nil {
		return
	}
	if t := p.expect(Equal); t != nil {
		p.raiseTok(t, "var-keyword argument cannot have default value")
		return
	}
	if !p.accept(Comma) {
		return
	}
	m := p.mark
	if a := p.param(k); a != nil {
		p.raiseNode(a, "arguments cannot follow var-keyword argument")
		return
	}
	p.mark = m
	switch p.typ() {
	case Star, DoubleStar, Slash:
		p.raiseTok(p.peek(), "arguments cannot follow var-keyword argument")
	}
}
