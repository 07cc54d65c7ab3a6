package compiler

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// typeName is the name of the type of a constant.
func typeName(v source.Constant) string {
	switch v.(type) {
	case source.NoneType:
		return "NoneType"
	case source.EllipsisType:
		return "ellipsis"
	case bool:
		return "bool"
	case int64, *big.Int:
		return "int"
	case float64:
		return "float"
	case complex128:
		return "complex"
	case string:
		return "str"
	case source.Bytes:
		return "bytes"
	case source.Tuple:
		return "tuple"
	case source.FrozenSet:
		return "frozenset"
	}
	return "object"
}

// inferType gives the name of the type that an expression surely has, "" when that is unknown.
func inferType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Tuple:
		return "tuple"
	case *ast.List, *ast.ListComp:
		return "list"
	case *ast.Dict, *ast.DictComp:
		return "dict"
	case *ast.Set, *ast.SetComp:
		return "set"
	case *ast.GeneratorExp:
		return "generator"
	case *ast.Lambda:
		return "function"
	case *ast.JoinedStr, *ast.FormattedValue:
		return "str"
	case *ast.TemplateStr:
		return "string.templatelib.Template"
	case *ast.Interpolation:
		return "string.templatelib.Interpolation"
	case *ast.Constant:
		return typeName(e.Value)
	}
	return ""
}

// checkCompare warns of identity with literals.
func (c *compiler) checkCompare(e *ast.Compare) {
	left := e.Left
	for i, op := range e.Ops {
		right := e.Comparators[i]
		if op == ast.Is || op == ast.IsNot {
			bad := ast.Expr(nil)
			if !identityOK(left) {
				bad = left
			} else if !identityOK(right) {
				bad = right
			}
			if bad != nil {
				if op == ast.Is {
					c.warn(e.Span, "\"is\" with '%.200s' literal. Did you mean \"==\"?", inferType(bad))
				} else {
					c.warn(e.Span, "\"is not\" with '%.200s' literal. Did you mean \"!=\"?", inferType(bad))
				}
				return
			}
		}
		left = right
	}
}

func identityOK(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Constant:
		switch e.Value.(type) {
		case source.NoneType, source.EllipsisType, bool:
			return true
		}
		return false
	case *ast.Tuple:
		for _, elt := range e.Elts {
			switch elt := elt.(type) {
			case *ast.Constant:
			case *ast.Tuple:
				if identityOK(elt) {
					return true
				}
			default:
				return true
			}
		}
		return false
	}
	return true
}

func (c *compiler) checkCaller(e ast.Expr) {
	switch e.(type) {
	case *ast.Constant, *ast.Tuple, *ast.List, *ast.ListComp, *ast.Dict, *ast.DictComp, *ast.Set, *ast.SetComp,
		*ast.GeneratorExp, *ast.JoinedStr, *ast.TemplateStr, *ast.FormattedValue, *ast.Interpolation:
		c.warn(e.Pos(), "'%.200s' object is not callable; perhaps you missed a comma?", inferType(e))
	}
}

func (c *compiler) checkSubscripter(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Constant:
		switch e.Value.(type) {
		case source.NoneType, source.EllipsisType, bool, int64, *big.Int, float64, complex128, source.FrozenSet:
		default:
			return
		}
	case *ast.Set, *ast.SetComp, *ast.GeneratorExp, *ast.TemplateStr, *ast.Interpolation, *ast.Lambda:
	default:
		return
	}
	c.warn(e.Pos(), "'%.200s' object is not subscriptable; perhaps you missed a comma?", inferType(e))
}

func (c *compiler) checkIndex(e, index ast.Expr) {
	t := inferType(index)
	if t == "" || t == "int" || t == "bool" {
		return
	}
	switch e := e.(type) {
	case *ast.Constant:
		switch e.Value.(type) {
		case string, source.Bytes:
		default:
			return
		}
	case *ast.Tuple, *ast.List, *ast.ListComp, *ast.JoinedStr, *ast.FormattedValue:
	default:
		return
	}
	c.warn(e.Pos(), "%.200s indices must be integers or slices, not %.200s; perhaps you missed a comma?", inferType(e), t)
}

// exprName names an expression in messages.
func exprName(e ast.Expr) string {
	if e == nil {
		return "nothing"
	}
	switch e := e.(type) {
	case *ast.Constant:
		switch v := e.Value.(type) {
		case source.NoneType:
			return "None"
		case source.EllipsisType:
			return "ellipsis"
		case bool:
			if v {
				return "True"
			}
			return "False"
		}
		return "literal"
	case *ast.Call:
		return "function call"
	case *ast.Lambda:
		return "lambda"
	}
	return e.NodeKind().String()
}

// checkFinally warns of return, break and continue that leave a finally part (PEP 765). inFinally and inLoop tell
// whether there is a finally part around the statements within the function, and a loop within that part.
func (c *compiler) checkFinally(body []ast.Stmt, inFinally, inLoop bool) {
	if c.err != nil {
		return
	}
	for _, stmt := range body {
		switch s := stmt.(type) {
		case *ast.Return:
			if inFinally {
				c.warn(s.Span, "'return' in a 'finally' block")
			}
		case *ast.Break:
			if inFinally && !inLoop {
				c.warn(s.Span, "'break' in a 'finally' block")
			}
		case *ast.Continue:
			if inFinally && !inLoop {
				c.warn(s.Span, "'continue' in a 'finally' block")
			}
		case *ast.FunctionDef:
			c.checkFinally(s.Body, false, false)
		case *ast.AsyncFunctionDef:
			c.checkFinally(s.Body, false, false)
		case *ast.ClassDef:
			c.checkFinally(s.Body, inFinally, inLoop)
		case *ast.For:
			c.checkFinally(s.Body, inFinally, true)
			c.checkFinally(s.Orelse, inFinally, inLoop)
		case *ast.AsyncFor:
			c.checkFinally(s.Body, inFinally, true)
			c.checkFinally(s.Orelse, inFinally, inLoop)
		case *ast.While:
			c.checkFinally(s.Body, inFinally, true)
			c.checkFinally(s.Orelse, inFinally, inLoop)
		case *ast.If:
			c.checkFinally(s.Body, inFinally, inLoop)
			c.checkFinally(s.Orelse, inFinally, inLoop)
		case *ast.With:
			c.checkFinally(s.Body, inFinally, inLoop)
		case *ast.AsyncWith:
			c.checkFinally(s.Body, inFinally, inLoop)
		case *ast.Match:
			for _, m := range s.Cases {
				c.checkFinally(m.Body, inFinally, inLoop)
			}
		case *ast.Try:
			c.checkTry(s.Body, s.Handlers, s.Orelse, s.Finalbody, inFinally, inLoop)
		case *ast.TryStar:
			c.checkTry(s.Body, s.Handlers, s.Orelse, s.Finalbody, inFinally, inLoop)
		}
	}
}

func (c *compiler) checkTry(body []ast.Stmt, handlers []*ast.ExceptHandler, orelse, final []ast.Stmt, inFinally, inLoop bool) {
	c.checkFinally(body, inFinally, inLoop)
	for _, h := range handlers {
		c.checkFinally(h.Body, inFinally, inLoop)
	}
	c.checkFinally(orelse, inFinally, inLoop)
	c.checkFinally(final, true, false)
}
