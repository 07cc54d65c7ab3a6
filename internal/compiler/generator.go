package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// yieldValue suspends with a value; what is sent in arrives in the register answered.
func (c *compiler) yieldValue(pos source.Span, want, v reg) reg {
	u := c.u
	r := u.emitTo(pos, want, inst{op: bytecode.YIELD, b: v, extra: u.ste.Coroutine && u.ste.Generator})
	u.emit(pos, inst{op: bytecode.RESUME, a: 1})
	return r
}

func (c *compiler) yield(e *ast.Yield, want reg) reg {
	u := c.u
	if u.ste.Type != symtable.FunctionBlock {
		c.fail(e.Span, "'yield' outside function")
		return u.loadNone(noPos, want)
	}
	var v reg
	if e.Value == nil {
		v = u.loadNone(e.Span, anyTemp)
	} else {
		v = c.operandNow(e.Value)
	}
	return c.yieldValue(e.Span, want, v)
}

func (c *compiler) yieldFrom(e *ast.YieldFrom, want reg) reg {
	u := c.u
	if u.ste.Type != symtable.FunctionBlock {
		c.fail(e.Span, "'yield from' outside function")
		return u.loadNone(noPos, want)
	}
	if u.ste.AsyncDef {
		c.fail(e.Span, "'yield from' inside async function")
		return u.loadNone(noPos, want)
	}
	v := c.operandNow(e.Value)
	u.emitTo(e.Span, anyTemp, inst{op: bytecode.GET_YIELD_FROM_ITER, b: v})
	c.sendLoop(e.Span, 2)
	return c.into(e.Span, want, u.top())
}

func (c *compiler) await(e *ast.Await, want reg) reg {
	u := c.u
	if !(c.opts.AllowTopLevelAwait && u.ste.Type == symtable.ModuleBlock) && u.ste.Type != symtable.FunctionBlock {
		c.fail(e.Span, "'await' outside function")
		return u.loadNone(noPos, want)
	}
	v := c.operandNow(e.Value)
	u.emitTo(e.Span, anyTemp, inst{op: bytecode.GET_AWAITABLE, b: v})
	c.sendLoop(e.Span, 3)
	return c.into(e.Span, want, u.top())
}

// sendLoop drives the iterator on top until it returns; its value takes the iterator's place.
func (c *compiler) sendLoop(pos source.Span, resume reg) {
	u := c.u
	d := u.depth
	iter := temp(d - 1)
	send, done := u.newLabel(), u.newLabel()
	u.loadNone(pos, anyTemp)
	u.place(send)
	u.emitTo(pos, anyTemp, inst{op: bytecode.SEND, b: iter, c: temp(d), to: done})
	outer := u.handler
	h, thrown := u.makeHandler(d, false)
	u.handler = h
	u.emitTo(pos, anyTemp, inst{op: bytecode.YIELD, b: temp(d), x: 1})
	u.handler = outer
	u.emit(pos, inst{op: bytecode.RESUME, a: resume})
	u.jump(pos, send)
	u.cold(d+1, func() {
		u.place(thrown)
		u.emitTo(pos, anyTemp, inst{op: bytecode.CLEANUP_THROW, b: iter, c: temp(d)})
		u.swap(pos, temp(d), temp(d+1))
		u.release(pos)
		u.softJump(done)
	})
	u.depth = d + 1
	u.place(done)
	u.swap(pos, iter, temp(d))
	u.emit(pos, inst{op: bytecode.END_SEND, b: temp(d)})
}
