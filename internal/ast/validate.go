package ast

import (
	"fmt"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/source"
)

// maxValidDepth bounds the nesting of a tree that Validate looks at.
const maxValidDepth = 20000

// Validate checks a tree that did not come from the parser, as compile() does with trees made by a program: contexts,
// positions, lists that may not be empty, names that may not be bound. The error is a *source.SyntaxError whose kind
// is a ValueError, a TypeError or a RecursionError.
func Validate(mod Mod) error {
	v := &validator{}
	switch m := mod.(type) {
	case *Module:
		v.stmts(m.Body)
	case *Interactive:
		v.stmts(m.Body)
	case *Expression:
		v.expr(m.Body, Load)
	case *FunctionType:
		v.exprs(m.Argtypes, Load, false)
		v.expr(m.Returns, Load)
	}
	return v.err
}

type validator struct {
	err   error
	depth int
}

func (v *validator) fail(kind source.ErrorKind, format string, args ...any) {
	if v.err == nil {
		v.err = &source.SyntaxError{Kind: kind, Msg: fmt.Sprintf(format, args...)}
	}
}

func (v *validator) value(format string, args ...any) { v.fail(source.KindValueError, format, args...) }

func (v *validator) enter() bool {
	v.depth++
	if v.depth > maxValidDepth {
		v.fail(source.KindRecursionError, "maximum recursion depth exceeded during compilation")
	}
	return v.err == nil
}

func (v *validator) position(n Node) {
	s := n.Pos()
	switch {
	case s.Line > s.EndLine:
		v.value("AST node line range (%d, %d) is not valid", s.Line, s.EndLine)
	case s.Line < 0 && s.EndLine != s.Line || s.Col < 0 && s.Col != s.EndCol:
		v.value("AST node column range (%d, %d) for line range (%d, %d) is not valid", s.Col, s.EndCol, s.Line, s.EndLine)
	case s.Line == s.EndLine && s.Col > s.EndCol:
		v.value("line %d, column %d-%d is not a valid range", s.Line, s.Col, s.EndCol)
	}
}

func (v *validator) name(name string) {
	switch name {
	case "None", "True", "False":
		v.value("identifier field can't represent '%s' constant", name)
	}
}

func (v *validator) constant(c source.Constant) {
	switch c := c.(type) {
	case source.NoneType, source.EllipsisType, bool, int64, *big.Int, float64, complex128, string, source.Bytes:
	case source.Tuple:
		for _, item := range c {
			v.constant(item)
		}
	case source.FrozenSet:
		for _, item := range c {
			v.constant(item)
		}
	default:
		v.fail(source.KindTypeError, "got an invalid type in Constant: %T", c)
	}
}

func (v *validator) exprs(list []Expr, ctx ExprContext, nilOK bool) {
	for _, e := range list {
		if e != nil {
			v.expr(e, ctx)
		} else if !nilOK {
			v.value("None disallowed in expression list")
		}
	}
}

// optional checks an expression that may be absent.
func (v *validator) optional(e Expr) {
	if e != nil {
		v.expr(e, Load)
	}
}

func (v *validator) generators(list []*Comprehension) {
	if len(list) == 0 {
		v.value("comprehension with no generators")
	}
	for _, g := range list {
		v.expr(g.Target, Store)
		v.expr(g.Iter, Load)
		v.exprs(g.Ifs, Load, false)
	}
}

func (v *validator) arguments(a *Arguments) {
	each := func(list ...*Arg) {
		for _, arg := range list {
			if arg != nil {
				v.position(arg)
				v.optional(arg.Annotation)
			}
		}
	}
	each(a.Posonlyargs...)
	each(a.Args...)
	each(a.Vararg)
	each(a.Kwonlyargs...)
	each(a.Kwarg)
	if len(a.Defaults) > len(a.Posonlyargs)+len(a.Args) {
		v.value("more positional defaults than args on arguments")
	}
	if len(a.KwDefaults) != len(a.Kwonlyargs) {
		v.value("length of kwonlyargs is not the same as kw_defaults on arguments")
	}
	v.exprs(a.Defaults, Load, false)
	v.exprs(a.KwDefaults, Load, true)
}

func (v *validator) keywords(list []*Keyword) {
	for _, k := range list {
		v.expr(k.Value, Load)
	}
}

func (v *validator) context(actual, want ExprContext) {
	if actual != want {
		v.value("expression must have %s context but has %s instead", want, actual)
	}
}

func (v *validator) expr(expr Expr, ctx ExprContext) {
	defer func() { v.depth-- }()
	if !v.enter() {
		return
	}
	if expr == nil {
		v.value("None disallowed in expression list")
		return
	}
	v.position(expr)
	switch e := expr.(type) {
	case *Attribute:
		v.context(e.Ctx, ctx)
	case *Subscript:
		v.context(e.Ctx, ctx)
	case *Starred:
		v.context(e.Ctx, ctx)
	case *Name:
		v.name(e.Id)
		v.context(e.Ctx, ctx)
	case *List:
		v.context(e.Ctx, ctx)
	case *Tuple:
		v.context(e.Ctx, ctx)
	default:
		if ctx != Load {
			v.value("expression which can't be assigned to in %s context", ctx)
		}
	}
	if v.err != nil {
		return
	}
	switch e := expr.(type) {
	case *BoolOp:
		if len(e.Values) < 2 {
			v.value("BoolOp with less than 2 values")
		}
		v.exprs(e.Values, Load, false)
	case *BinOp:
		v.expr(e.Left, Load)
		v.expr(e.Right, Load)
	case *UnaryOp:
		v.expr(e.Operand, Load)
	case *Lambda:
		v.arguments(e.Args)
		v.expr(e.Body, Load)
	case *IfExp:
		v.expr(e.Test, Load)
		v.expr(e.Body, Load)
		v.expr(e.Orelse, Load)
	case *Dict:
		if len(e.Keys) != len(e.Values) {
			v.value("Dict doesn't have the same number of keys as values")
		}
		// a missing key is a ** item
		v.exprs(e.Keys, Load, true)
		v.exprs(e.Values, Load, false)
	case *Set:
		v.exprs(e.Elts, Load, false)
	case *ListComp:
		v.generators(e.Generators)
		v.expr(e.Elt, Load)
	case *SetComp:
		v.generators(e.Generators)
		v.expr(e.Elt, Load)
	case *GeneratorExp:
		v.generators(e.Generators)
		v.expr(e.Elt, Load)
	case *DictComp:
		v.generators(e.Generators)
		v.expr(e.Key, Load)
		v.expr(e.Value, Load)
	case *Yield:
		v.optional(e.Value)
	case *YieldFrom:
		v.expr(e.Value, Load)
	case *Await:
		v.expr(e.Value, Load)
	case *Compare:
		if len(e.Comparators) == 0 {
			v.value("Compare with no comparators")
		}
		if len(e.Comparators) != len(e.Ops) {
			v.value("Compare has a different number of comparators and operands")
		}
		v.exprs(e.Comparators, Load, false)
		v.expr(e.Left, Load)
	case *Call:
		v.expr(e.Func, Load)
		v.exprs(e.Args, Load, false)
		v.keywords(e.Keywords)
	case *Constant:
		v.constant(e.Value)
	case *JoinedStr:
		v.exprs(e.Values, Load, false)
	case *TemplateStr:
		v.exprs(e.Values, Load, false)
	case *FormattedValue:
		v.expr(e.Value, Load)
		v.optional(e.FormatSpec)
	case *Interpolation:
		v.expr(e.Value, Load)
		v.constant(e.Str)
		v.optional(e.FormatSpec)
	case *Attribute:
		v.expr(e.Value, Load)
	case *Subscript:
		v.expr(e.Slice, Load)
		v.expr(e.Value, Load)
	case *Starred:
		v.expr(e.Value, ctx)
	case *Slice:
		v.optional(e.Lower)
		v.optional(e.Upper)
		v.optional(e.Step)
	case *List:
		v.exprs(e.Elts, ctx, false)
	case *Tuple:
		v.exprs(e.Elts, ctx, false)
	case *NamedExpr:
		if _, ok := e.Target.(*Name); !ok {
			v.fail(source.KindTypeError, "NamedExpr target must be a Name")
			return
		}
		v.expr(e.Target, Store)
		v.expr(e.Value, Load)
	}
}

func (v *validator) nonEmpty(n int, field, owner string) {
	if n == 0 {
		v.value("empty %s on %s", field, owner)
	}
}

func (v *validator) body(list []Stmt, owner Node) {
	v.nonEmpty(len(list), "body", owner.NodeKind().String())
	v.stmts(list)
}

func (v *validator) stmts(list []Stmt) {
	for _, s := range list {
		if s == nil {
			v.value("None disallowed in statement list")
			return
		}
		v.stmt(s)
	}
}

func (v *validator) stmt(stmt Stmt) {
	defer func() { v.depth-- }()
	if !v.enter() {
		return
	}
	v.position(stmt)
	kind := stmt.NodeKind().String()
	switch s := stmt.(type) {
	case *FunctionDef:
		v.body(s.Body, s)
		v.typeParams(s.TypeParams)
		v.arguments(s.Args)
		v.exprs(s.DecoratorList, Load, false)
		v.optional(s.Returns)
	case *AsyncFunctionDef:
		v.body(s.Body, s)
		v.typeParams(s.TypeParams)
		v.arguments(s.Args)
		v.exprs(s.DecoratorList, Load, false)
		v.optional(s.Returns)
	case *ClassDef:
		v.body(s.Body, s)
		v.typeParams(s.TypeParams)
		v.exprs(s.Bases, Load, false)
		v.keywords(s.Keywords)
		v.exprs(s.DecoratorList, Load, false)
	case *Return:
		v.optional(s.Value)
	case *Delete:
		v.nonEmpty(len(s.Targets), "targets", kind)
		v.exprs(s.Targets, Del, false)
	case *Assign:
		v.nonEmpty(len(s.Targets), "targets", kind)
		v.exprs(s.Targets, Store, false)
		v.expr(s.Value, Load)
	case *AugAssign:
		v.expr(s.Target, Store)
		v.expr(s.Value, Load)
	case *AnnAssign:
		if _, ok := s.Target.(*Name); !ok && s.Simple != 0 {
			v.fail(source.KindTypeError, "AnnAssign with simple non-Name target")
		}
		v.expr(s.Target, Store)
		v.optional(s.Value)
		v.expr(s.Annotation, Load)
	case *TypeAlias:
		if _, ok := s.Name.(*Name); !ok {
			v.fail(source.KindTypeError, "TypeAlias with non-Name name")
		}
		v.expr(s.Name, Store)
		v.typeParams(s.TypeParams)
		v.expr(s.Value, Load)
	case *For:
		v.expr(s.Target, Store)
		v.expr(s.Iter, Load)
		v.body(s.Body, s)
		v.stmts(s.Orelse)
	case *AsyncFor:
		v.expr(s.Target, Store)
		v.expr(s.Iter, Load)
		v.body(s.Body, s)
		v.stmts(s.Orelse)
	case *While:
		v.expr(s.Test, Load)
		v.body(s.Body, s)
		v.stmts(s.Orelse)
	case *If:
		v.expr(s.Test, Load)
		v.body(s.Body, s)
		v.stmts(s.Orelse)
	case *With:
		v.withItems(s.Items, kind)
		v.body(s.Body, s)
	case *AsyncWith:
		v.withItems(s.Items, kind)
		v.body(s.Body, s)
	case *Match:
		v.expr(s.Subject, Load)
		v.nonEmpty(len(s.Cases), "cases", kind)
		for _, c := range s.Cases {
			v.pattern(c.Pattern, false)
			v.optional(c.Guard)
			v.nonEmpty(len(c.Body), "body", "match_case")
			v.stmts(c.Body)
		}
	case *Raise:
		if s.Exc != nil {
			v.expr(s.Exc, Load)
			v.optional(s.Cause)
		} else if s.Cause != nil {
			v.value("Raise with cause but no exception")
		}
	case *Try:
		v.try(s, s.Body, s.Handlers, s.Orelse, s.Finalbody)
	case *TryStar:
		v.try(s, s.Body, s.Handlers, s.Orelse, s.Finalbody)
	case *Assert:
		v.expr(s.Test, Load)
		v.optional(s.Msg)
	case *Import:
		v.nonEmpty(len(s.Names), "names", kind)
	case *ImportFrom:
		if s.Level < 0 {
			v.value("Negative ImportFrom level")
		}
		v.nonEmpty(len(s.Names), "names", kind)
	case *Global:
		v.nonEmpty(len(s.Names), "names", kind)
	case *Nonlocal:
		v.nonEmpty(len(s.Names), "names", kind)
	case *ExprStmt:
		v.expr(s.Value, Load)
	}
}

func (v *validator) withItems(items []*WithItem, kind string) {
	v.nonEmpty(len(items), "items", kind)
	for _, item := range items {
		v.expr(item.ContextExpr, Load)
		if item.OptionalVars != nil {
			v.expr(item.OptionalVars, Store)
		}
	}
}

func (v *validator) try(n Node, body []Stmt, handlers []*ExceptHandler, orelse, final []Stmt) {
	kind := n.NodeKind().String()
	v.body(body, n)
	if len(handlers) == 0 && len(final) == 0 {
		v.value("%s has neither except handlers nor finalbody", kind)
	}
	if len(handlers) == 0 && len(orelse) > 0 {
		v.value("%s has orelse but no except handlers", kind)
	}
	for _, h := range handlers {
		v.position(h)
		v.optional(h.Type)
		v.body(h.Body, h)
	}
	v.stmts(final)
	v.stmts(orelse)
}

func (v *validator) typeParams(list []TypeParam) {
	for _, p := range list {
		v.position(p)
		switch p := p.(type) {
		case *TypeVar:
			v.name(p.Name)
			v.optional(p.Bound)
			v.optional(p.DefaultValue)
		case *ParamSpec:
			v.name(p.Name)
			v.optional(p.DefaultValue)
		case *TypeVarTuple:
			v.name(p.Name)
			v.optional(p.DefaultValue)
		}
	}
}

func (v *validator) captureName(name string) {
	if name == "_" {
		v.value("can't capture name '_' in patterns")
	}
	v.name(name)
}

func (v *validator) patterns(list []Pattern, starOK bool) {
	for _, p := range list {
		v.pattern(p, starOK)
	}
}

func (v *validator) pattern(pattern Pattern, starOK bool) {
	defer func() { v.depth-- }()
	if !v.enter() {
		return
	}
	if pattern == nil {
		v.value("None disallowed in pattern list")
		return
	}
	v.position(pattern)
	switch p := pattern.(type) {
	case *MatchValue:
		v.matchValue(p.Value)
	case *MatchSingleton:
		switch p.Value.(type) {
		case source.NoneType, bool:
		default:
			v.value("MatchSingleton can only contain True, False and None")
		}
	case *MatchSequence:
		v.patterns(p.Patterns, true)
	case *MatchMapping:
		if len(p.Keys) != len(p.Patterns) {
			v.value("MatchMapping doesn't have the same number of keys as patterns")
		}
		if p.Rest != "" {
			v.captureName(p.Rest)
		}
		for _, k := range p.Keys {
			if c, ok := k.(*Constant); ok {
				switch c.Value.(type) {
				case source.NoneType, bool:
					continue
				}
			}
			v.matchValue(k)
		}
		v.patterns(p.Patterns, false)
	case *MatchClass:
		if len(p.KwdAttrs) != len(p.KwdPatterns) {
			v.value("MatchClass doesn't have the same number of keyword attributes as patterns")
		}
		v.expr(p.Cls, Load)
		for cls := p.Cls; ; {
			if _, ok := cls.(*Name); ok {
				break
			}
			a, ok := cls.(*Attribute)
			if !ok {
				v.value("MatchClass cls field can only contain Name or Attribute nodes.")
				break
			}
			cls = a.Value
		}
		for _, name := range p.KwdAttrs {
			v.name(name)
		}
		v.patterns(p.Patterns, false)
		v.patterns(p.KwdPatterns, false)
	case *MatchStar:
		if !starOK {
			v.value("can't use MatchStar here")
		}
		if p.Name != "" {
			v.captureName(p.Name)
		}
	case *MatchAs:
		if p.Name != "" {
			v.captureName(p.Name)
		}
		switch {
		case p.Pattern == nil:
		case p.Name == "":
			v.value("MatchAs must specify a target name if a pattern is given")
		default:
			v.pattern(p.Pattern, false)
		}
	case *MatchOr:
		if len(p.Patterns) < 2 {
			v.value("MatchOr requires at least 2 patterns")
		}
		v.patterns(p.Patterns, false)
	}
}

func (v *validator) matchValue(e Expr) {
	v.expr(e, Load)
	if v.err != nil {
		return
	}
	switch e := e.(type) {
	case *Constant:
		switch e.Value.(type) {
		case int64, *big.Int, float64, complex128, string, source.Bytes:
		default:
			v.value("unexpected constant inside of a literal pattern")
		}
		return
	case *Attribute, *JoinedStr, *TemplateStr:
		return
	case *UnaryOp:
		if negative(e, true, true) {
			return
		}
	case *BinOp:
		if e.Op == Add || e.Op == Sub {
			left := number(e.Left, true, false)
			if u, ok := e.Left.(*UnaryOp); ok {
				left = negative(u, true, false)
			}
			if left && number(e.Right, false, true) {
				return
			}
		}
	}
	v.value("patterns may only match literals and attribute lookups")
}

func negative(e *UnaryOp, real, imaginary bool) bool {
	return e.Op == USub && number(e.Operand, real, imaginary)
}

func number(e Expr, real, imaginary bool) bool {
	c, ok := e.(*Constant)
	if !ok {
		return false
	}
	switch c.Value.(type) {
	case int64, *big.Int, float64:
		return real
	case complex128:
		return imaginary
	}
	return false
}
