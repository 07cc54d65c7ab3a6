package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// operandNow is operand for a value that is used before anything else is evaluated: a local that an assignment
// expression just bound is answered as it is.
func (c *compiler) operandNow(expr ast.Expr) reg {
	switch e := expr.(type) {
	case *ast.Name:
		if r, ok := c.u.fastLocal(e.Id); ok && e.Ctx == ast.Load && e.Id != "__debug__" {
			c.u.emit(e.Span, inst{op: bytecode.CHECK_LOCAL, a: r})
			return r
		}
	case *ast.NamedExpr:
		if name, ok := e.Target.(*ast.Name); ok && c.err == nil {
			if r, ok := c.u.fastLocal(name.Id); ok {
				c.expr(e.Value, r)
				return r
			}
		}
	}
	return c.push(expr)
}

// leftOperand is operand for the left operand of an operator whose right one is given.
func (c *compiler) leftOperand(left, right ast.Expr) reg {
	if _, ok := c.constOf(right); ok {
		return c.operandNow(left)
	}
	return c.operand(left)
}

// jumpIf evaluates a condition and jumps to a label when its truth is cond; otherwise control goes on.
func (c *compiler) jumpIf(expr ast.Expr, to label, cond bool) {
	u := c.u
	if !c.nest() {
		c.depth--
		return
	}
	defer func() { c.depth-- }()
	if v, ok := c.constOf(expr); ok {
		u.nop(expr.Pos())
		if truth(v) == cond {
			u.jump(expr.Pos(), to)
		}
		return
	}
	switch e := expr.(type) {
	case *ast.UnaryOp:
		if e.Op == ast.Not {
			c.jumpIf(e.Operand, to, !cond)
			return
		}
	case *ast.BoolOp:
		// in `a and b` a false a decides, in `a or b` a true one
		decides := e.Op == ast.Or
		last := len(e.Values) - 1
		target := to
		if decides != cond {
			target = u.newLabel()
		}
		for _, v := range e.Values[:last] {
			c.jumpIf(v, target, decides)
		}
		c.jumpIf(e.Values[last], to, cond)
		if target != to {
			u.place(target)
		}
		return
	case *ast.IfExp:
		orelse, end := u.newLabel(), u.newLabel()
		c.jumpIf(e.Test, orelse, false)
		c.jumpIf(e.Body, to, cond)
		u.jump(noPos, end)
		u.place(orelse)
		c.jumpIf(e.Orelse, to, cond)
		u.place(end)
		return
	case *ast.Compare:
		c.checkCompare(e)
		if len(e.Ops) == 1 {
			c.jumpCompare(e, to, cond)
		} else {
			c.jumpChain(e, to, cond)
		}
		return
	}
	r := c.operandNow(expr)
	op := bytecode.JUMP_IF_FALSE
	if cond {
		op = bytecode.JUMP_IF_TRUE
	}
	u.emit(expr.Pos(), inst{op: op, b: r, to: to})
}

func isNone(e ast.Expr) bool {
	k, ok := e.(*ast.Constant)
	if !ok {
		return false
	}
	_, ok = k.Value.(source.NoneType)
	return ok
}

func (c *compiler) jumpCompare(e *ast.Compare, to label, cond bool) {
	u := c.u
	op, right := e.Ops[0], e.Comparators[0]
	if (op == ast.Is || op == ast.IsNot) && isNone(right) {
		r := c.operandNow(e.Left)
		in := inst{op: bytecode.JUMP_IF_NONE, b: r, to: to}
		if (op == ast.Is) != cond {
			in.op = bytecode.JUMP_IF_NOT_NONE
		}
		u.emit(e.Span, in)
		return
	}
	l := c.leftOperand(e.Left, right)
	if in, ok := c.constJump(op, l, right, to, cond); ok {
		u.emit(e.Span, in)
		return
	}
	r := c.comparand(op, right)
	u.emit(e.Span, jumpInst(op, l, r, to, cond))
}

// constJump makes the jump on a comparison with a constant.
func (c *compiler) constJump(op ast.CmpOperator, l reg, right ast.Expr, to label, cond bool) (inst, bool) {
	cmp, rich := comparisons[op]
	if !rich {
		return inst{}, false
	}
	v, ok := c.constOf(right)
	if !ok {
		return inst{}, false
	}
	c.u.nop(right.Pos()) // a line of its own is traced
	in := inst{a: reg(cmp), b: l, to: to}
	if !cond {
		in.a += 8
	}
	if i, ok := smallInt(v); ok {
		in.op, in.c = bytecode.JUMP_COMPARE_INT, i
		return in, true
	}
	if k := c.u.constant(v); k <= 0xFFFF {
		in.op, in.c = bytecode.JUMP_COMPARE_CONST, reg(k)
		return in, true
	}
	return inst{}, false
}

func jumpInst(op ast.CmpOperator, l, r reg, to label, cond bool) inst {
	in := inst{b: l, c: r, to: to}
	switch op {
	case ast.Is, ast.IsNot:
		in.op = bytecode.JUMP_IS
		if (op == ast.IsNot) == cond {
			in.a = 1
		}
	case ast.In, ast.NotIn:
		in.op = bytecode.JUMP_CONTAINS
		if (op == ast.NotIn) == cond {
			in.a = 1
		}
	default:
		in.op = bytecode.JUMP_COMPARE
		in.a = reg(comparisons[op])
		if !cond {
			in.a += 8
		}
	}
	return in
}

// jumpChain jumps on a chain of comparisons.
func (c *compiler) jumpChain(e *ast.Compare, to label, cond bool) {
	u := c.u
	d := u.depth
	// where a false comparison goes: with the operand in the middle still live, or without
	fail, failLive := to, u.newLabel()
	if cond {
		fail = u.newLabel()
	}
	usedLive := false
	l := c.operand(e.Left)
	last := len(e.Ops) - 1
	for i, op := range e.Ops {
		right := e.Comparators[i]
		if i == last {
			if in, ok := c.constJump(op, l, right, to, cond); ok {
				u.emit(e.Span, in)
				break
			}
			r := c.comparand(op, right)
			u.emit(e.Span, jumpInst(op, l, r, to, cond))
			break
		}
		r := c.operand(right)
		if r.isTemp() && l.isTemp() {
			u.swap(e.Span, l, r)
			l, r = r, l
		}
		in := jumpInst(op, l, r, fail, false)
		if r.isTemp() {
			in.keepC = true
			in.to = failLive
			usedLive = true
		}
		u.emit(e.Span, in)
		l = r
	}
	end := noLabel
	if usedLive {
		end = u.newLabel()
		u.jump(noPos, end)
		u.depth = d + 1
		u.place(failLive)
		u.release(e.Span)
		if !cond {
			u.jump(noPos, to)
		}
	}
	u.depth = d
	if cond {
		u.place(fail)
	}
	if end != noLabel {
		u.place(end)
	}
}
