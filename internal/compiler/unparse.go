package compiler

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Unparse gives the source text of an expression as `from __future__ import annotations` shows it.
func Unparse(e ast.Expr) string {
	var b strings.Builder
	w := unparser{&b}
	w.expr(e, precTest)
	return b.String()
}

// The precedences of expressions; an operand of a lower one than its place asks for gets parentheses.
const (
	precTuple = iota
	precTest
	precOr
	precAnd
	precNot
	precCompare
	precExpr
	precXor
	precBitAnd
	precShift
	precArith
	precTerm
	precFactor
	precPower
	precAwait
	precAtom
	precOrBits = precExpr
)

type unparser struct{ *strings.Builder }

var operatorText = map[ast.Operator]struct {
	text  string
	prec  int
	right bool // associative to the right
}{
	ast.Add: {" + ", precArith, false}, ast.Sub: {" - ", precArith, false}, ast.Mult: {" * ", precTerm, false},
	ast.MatMult: {" @ ", precTerm, false}, ast.Div: {" / ", precTerm, false}, ast.Modulo: {" % ", precTerm, false},
	ast.LShift: {" << ", precShift, false}, ast.RShift: {" >> ", precShift, false}, ast.BitOr: {" | ", precOrBits, false},
	ast.BitXor: {" ^ ", precXor, false}, ast.BitAnd: {" & ", precBitAnd, false}, ast.FloorDiv: {" // ", precTerm, false},
	ast.Pow: {" ** ", precPower, true},
}

var comparisonText = map[ast.CmpOperator]string{
	ast.Eq: " == ", ast.NotEq: " != ", ast.Lt: " < ", ast.LtE: " <= ", ast.Gt: " > ", ast.GtE: " >= ",
	ast.Is: " is ", ast.IsNot: " is not ", ast.In: " in ", ast.NotIn: " not in ",
}

func (w unparser) parens(want bool, body func()) {
	if want {
		w.WriteByte('(')
	}
	body()
	if want {
		w.WriteByte(')')
	}
}

func (w unparser) list(elts []ast.Expr, level int) {
	for i, e := range elts {
		if i > 0 {
			w.WriteString(", ")
		}
		w.expr(e, level)
	}
}

func (w unparser) expr(expr ast.Expr, level int) {
	switch e := expr.(type) {
	case *ast.BoolOp:
		prec, word := precAnd, " and "
		if e.Op == ast.Or {
			prec, word = precOr, " or "
		}
		w.parens(level > prec, func() {
			for i, v := range e.Values {
				if i > 0 {
					w.WriteString(word)
				}
				w.expr(v, prec+1)
			}
		})
	case *ast.BinOp:
		op := operatorText[e.Op]
		l, r := op.prec, op.prec+1
		if op.right {
			l, r = r, l
		}
		w.parens(level > op.prec, func() {
			w.expr(e.Left, l)
			w.WriteString(op.text)
			w.expr(e.Right, r)
		})
	case *ast.UnaryOp:
		text, prec := "not ", precNot
		switch e.Op {
		case ast.Invert:
			text, prec = "~", precFactor
		case ast.UAdd:
			text, prec = "+", precFactor
		case ast.USub:
			text, prec = "-", precFactor
		}
		w.parens(level > prec, func() {
			w.WriteString(text)
			w.expr(e.Operand, prec)
		})
	case *ast.Lambda:
		w.parens(level > precTest, func() {
			w.WriteString("lambda")
			if len(e.Args.Posonlyargs)+len(e.Args.Args) > 0 {
				w.WriteByte(' ')
			}
			w.args(e.Args)
			w.WriteString(": ")
			w.expr(e.Body, precTest)
		})
	case *ast.IfExp:
		w.parens(level > precTest, func() {
			w.expr(e.Body, precTest+1)
			w.WriteString(" if ")
			w.expr(e.Test, precTest+1)
			w.WriteString(" else ")
			w.expr(e.Orelse, precTest)
		})
	case *ast.Dict:
		w.WriteByte('{')
		for i, k := range e.Keys {
			if i > 0 {
				w.WriteString(", ")
			}
			if k == nil {
				w.WriteString("**")
				w.expr(e.Values[i], precExpr)
				continue
			}
			w.expr(k, precTest)
			w.WriteString(": ")
			w.expr(e.Values[i], precTest)
		}
		w.WriteByte('}')
	case *ast.Set:
		w.WriteByte('{')
		w.list(e.Elts, precTest)
		w.WriteByte('}')
	case *ast.GeneratorExp:
		w.WriteByte('(')
		w.expr(e.Elt, precTest)
		w.generators(e.Generators)
		w.WriteByte(')')
	case *ast.ListComp:
		w.WriteByte('[')
		w.expr(e.Elt, precTest)
		w.generators(e.Generators)
		w.WriteByte(']')
	case *ast.SetComp:
		w.WriteByte('{')
		w.expr(e.Elt, precTest)
		w.generators(e.Generators)
		w.WriteByte('}')
	case *ast.DictComp:
		w.WriteByte('{')
		w.expr(e.Key, precTest)
		w.WriteString(": ")
		w.expr(e.Value, precTest)
		w.generators(e.Generators)
		w.WriteByte('}')
	case *ast.Yield:
		if e.Value == nil {
			w.WriteString("(yield)")
			return
		}
		w.WriteString("(yield ")
		w.expr(e.Value, precTest)
		w.WriteByte(')')
	case *ast.YieldFrom:
		w.WriteString("(yield from ")
		w.expr(e.Value, precTest)
		w.WriteByte(')')
	case *ast.Await:
		w.parens(level > precAwait, func() {
			w.WriteString("await ")
			w.expr(e.Value, precAtom)
		})
	case *ast.Compare:
		w.parens(level > precCompare, func() {
			w.expr(e.Left, precCompare+1)
			for i, op := range e.Ops {
				w.WriteString(comparisonText[op])
				w.expr(e.Comparators[i], precCompare+1)
			}
		})
	case *ast.Call:
		w.call(e)
	case *ast.Constant:
		w.constantExpr(e)
	case *ast.JoinedStr:
		w.fstring("f", e.Values)
	case *ast.TemplateStr:
		w.fstring("t", e.Values)
	case *ast.FormattedValue:
		w.fstring("f", []ast.Expr{e})
	case *ast.Interpolation:
		w.fstring("t", []ast.Expr{e})
	case *ast.Attribute:
		w.expr(e.Value, precAtom)
		// 1 .real needs the space
		if k, ok := e.Value.(*ast.Constant); ok {
			if _, ok := integer(k.Value); ok {
				if _, isBool := k.Value.(bool); !isBool {
					w.WriteByte(' ')
				}
			}
		}
		w.WriteByte('.')
		w.WriteString(e.Attr)
	case *ast.Starred:
		w.WriteByte('*')
		w.expr(e.Value, precExpr)
	case *ast.Name:
		w.WriteString(e.Id)
	case *ast.List:
		w.WriteByte('[')
		w.list(e.Elts, precTest)
		w.WriteByte(']')
	case *ast.Tuple:
		if len(e.Elts) == 0 {
			w.WriteString("()")
			return
		}
		w.parens(level > precTuple, func() {
			w.list(e.Elts, precTest)
			if len(e.Elts) == 1 {
				w.WriteByte(',')
			}
		})
	case *ast.Subscript:
		w.expr(e.Value, precAtom)
		w.WriteByte('[')
		w.expr(e.Slice, precTuple)
		w.WriteByte(']')
	case *ast.Slice:
		if e.Lower != nil {
			w.expr(e.Lower, precTest)
		}
		w.WriteByte(':')
		if e.Upper != nil {
			w.expr(e.Upper, precTest)
		}
		if e.Step != nil {
			w.WriteByte(':')
			w.expr(e.Step, precTest)
		}
	case *ast.NamedExpr:
		w.parens(level > precTuple, func() {
			w.expr(e.Target, precAtom)
			w.WriteString(" := ")
			w.expr(e.Value, precAtom)
		})
	}
}

func (w unparser) generators(gens []*ast.Comprehension) {
	for _, g := range gens {
		if g.IsAsync != 0 {
			w.WriteString(" async for ")
		} else {
			w.WriteString(" for ")
		}
		w.expr(g.Target, precTuple)
		w.WriteString(" in ")
		w.expr(g.Iter, precTest+1)
		for _, cond := range g.Ifs {
			w.WriteString(" if ")
			w.expr(cond, precTest+1)
		}
	}
}

func (w unparser) call(e *ast.Call) {
	w.expr(e.Func, precAtom)
	if len(e.Args) == 1 && len(e.Keywords) == 0 {
		if g, ok := e.Args[0].(*ast.GeneratorExp); ok {
			w.expr(g, precAtom) // brings its own parentheses
			return
		}
	}
	w.WriteByte('(')
	for i, a := range e.Args {
		if i > 0 {
			w.WriteString(", ")
		}
		w.expr(a, precTest)
	}
	for i, k := range e.Keywords {
		if i > 0 || len(e.Args) > 0 {
			w.WriteString(", ")
		}
		if k.Arg == "" {
			w.WriteString("**")
		} else {
			w.WriteString(k.Arg)
			w.WriteByte('=')
		}
		w.expr(k.Value, precTest)
	}
	w.WriteByte(')')
}

func (w unparser) args(a *ast.Arguments) {
	first := true
	comma := func() {
		if !first {
			w.WriteString(", ")
		}
		first = false
	}
	arg := func(x *ast.Arg) {
		w.WriteString(x.Arg)
		if x.Annotation != nil {
			w.WriteString(": ")
			w.expr(x.Annotation, precTest)
		}
	}
	n := len(a.Posonlyargs) + len(a.Args)
	for i := 0; i < n; i++ {
		comma()
		if i < len(a.Posonlyargs) {
			arg(a.Posonlyargs[i])
		} else {
			arg(a.Args[i-len(a.Posonlyargs)])
		}
		if d := i - (n - len(a.Defaults)); d >= 0 {
			w.WriteByte('=')
			w.expr(a.Defaults[d], precTest)
		}
		if i+1 == len(a.Posonlyargs) {
			w.WriteString(", /")
		}
	}
	if a.Vararg != nil || len(a.Kwonlyargs) > 0 {
		comma()
		w.WriteByte('*')
		if a.Vararg != nil {
			arg(a.Vararg)
		}
	}
	for i, x := range a.Kwonlyargs {
		comma()
		arg(x)
		if i < len(a.KwDefaults) && a.KwDefaults[i] != nil {
			w.WriteByte('=')
			w.expr(a.KwDefaults[i], precTest)
		}
	}
	if a.Kwarg != nil {
		comma()
		w.WriteString("**")
		arg(a.Kwarg)
	}
}

func (w unparser) constantExpr(e *ast.Constant) {
	if e.Kind != nil {
		w.WriteString(*e.Kind)
	}
	w.constant(e.Value)
}

func (w unparser) constant(v source.Constant) {
	switch v := v.(type) {
	case source.EllipsisType:
		w.WriteString("...")
	case source.Tuple:
		w.WriteByte('(')
		for i, item := range v {
			if i > 0 {
				w.WriteString(", ")
			}
			w.constant(item)
		}
		if len(v) == 1 {
			w.WriteByte(',')
		}
		w.WriteByte(')')
	case float64, complex128:
		// an infinite literal has no other text
		w.WriteString(strings.ReplaceAll(ast.ReprConstant(v), "inf", "1e309"))
	default:
		w.WriteString(ast.ReprConstant(v))
	}
}

// fstring writes the body as a quoted string.
func (w unparser) fstring(prefix string, values []ast.Expr) {
	var b strings.Builder
	body := unparser{&b}
	body.fstringParts(values)
	w.WriteString(prefix)
	w.WriteString(ast.ReprConstant(b.String()))
}

func (w unparser) fstringParts(values []ast.Expr) {
	for _, v := range values {
		switch v := v.(type) {
		case *ast.Constant:
			if s, ok := v.Value.(string); ok {
				w.WriteString(strings.ReplaceAll(strings.ReplaceAll(s, "{", "{{"), "}", "}}"))
			}
		case *ast.JoinedStr:
			w.fstringParts(v.Values)
		case *ast.FormattedValue:
			w.field(unparseField(v.Value), v.Conversion, v.FormatSpec)
		case *ast.Interpolation:
			text, _ := v.Str.(string)
			w.field(text, v.Conversion, v.FormatSpec)
		}
	}
}

// unparseField is Unparse for the expression of a replacement field.
func unparseField(e ast.Expr) string {
	var b strings.Builder
	unparser{&b}.expr(e, precTest+1)
	return b.String()
}

func (w unparser) field(text string, conversion int, spec ast.Expr) {
	w.WriteByte('{')
	if strings.HasPrefix(text, "{") {
		w.WriteByte(' ')
	}
	w.WriteString(text)
	if conversion > 0 {
		w.WriteByte('!')
		w.WriteByte(byte(conversion))
	}
	if spec != nil {
		w.WriteByte(':')
		switch s := spec.(type) {
		case *ast.JoinedStr:
			w.fstringParts(s.Values)
		case *ast.TemplateStr:
			w.fstringParts(s.Values)
		default:
			w.fstringParts([]ast.Expr{spec})
		}
	}
	w.WriteByte('}')
}
