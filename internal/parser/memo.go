package parser

import "github.com/gophersnake/gophersnake/internal/ast"

// rule names a function whose results the second pass remembers.
type rule uint8

const (
	ruleExpression rule = iota
	ruleStarExpression
	ruleNamedExpression
	ruleStarNamedExpression
	ruleDisjunction
	ruleConjunction
	ruleInversion
	ruleComparison
	ruleBitwiseOr
	ruleFactor
	rulePrimary
	ruleAtom
	ruleTuple
	ruleGroup
	ruleGenExp
	ruleList
	ruleListComp
	ruleDict
	ruleSet
	ruleSetComp
	ruleDictComp
	ruleStrings
	ruleArguments
	ruleArgs
	ruleBlock
	ruleSimpleStmt
	ruleStarTargets
	ruleStarTarget
	ruleTargetWithStarAtom
	ruleTPrimary
	ruleDelTarget
	ruleForIfClauses
	ruleStarExpressions
	ruleInvalidExpression
	ruleLambda
	ruleClosedPattern
	ruleTypeParam
	ruleSlices
	ruleExpressions
	ruleAnnotatedRHS
	ruleKwargs
	ruleSum
	ruleTerm
	ruleStatement
	ruleExceptBlock
	ruleTString
)

type memoKey struct {
	mark  int32
	rule  rule
	rules bool
}

type memoEntry struct {
	node any
	end  int32
}

// recall gives the remembered result of a rule at the mark, and moves the mark if it was a match.
func recall[T any](p *parser, r rule) (node T, known bool) {
	e, ok := p.memo[memoKey{int32(p.mark), r, p.noRules == 0 || sharedRules[r]}]
	if !ok {
		return node, false
	}
	if e.node != nil {
		node = e.node.(T)
		p.mark = int(e.end)
	}
	return node, true
}

// remember stores the result of a rule that began at the mark from. A nil interface is "no match".
func (p *parser) remember(r rule, from int, node any) {
	p.memo[memoKey{int32(from), r, p.noRules == 0 || sharedRules[r]}] = memoEntry{node, int32(p.mark)}
}

// memoExpr runs f through the memory in the second pass.
func (p *parser) memoExpr(r rule, f func(*parser) ast.Expr) ast.Expr {
	if e, known := recall[ast.Expr](p, r); known {
		return e
	}
	from := p.mark
	e := f(p)
	if e == nil {
		p.mark = from
		p.remember(r, from, nil)
		return nil
	}
	p.remember(r, from, e)
	return e
}

// sharedRules are the rules that CPython remembers. It does so whether error rules were on or not, and a result that
// was found without them is used again where they are on, which hides some errors.
var sharedRules = [256]bool{
	ruleExpression: true, ruleStarExpression: true, ruleDisjunction: true, ruleConjunction: true, ruleInversion: true,
	ruleBitwiseOr: true, ruleFactor: true, rulePrimary: true, ruleArguments: true, ruleStrings: true,
	ruleStarTarget: true, ruleTargetWithStarAtom: true, ruleTPrimary: true, ruleDelTarget: true, ruleBlock: true,
	ruleSimpleStmt: true, ruleClosedPattern: true, ruleTypeParam: true, ruleTString: true,
}

// hopeless tells whether a rule failed at the mark before, in the first pass.
func (p *parser) hopeless(r rule) bool { return p.failed[memoKey{int32(p.mark), r, false}] }

// giveUp puts the mark back and remembers that the rule fails there.
func (p *parser) giveUp(r rule, from int) {
	p.mark = from
	if p.failed == nil {
		p.failed = map[memoKey]bool{}
	}
	p.failed[memoKey{int32(from), r, false}] = true
}
