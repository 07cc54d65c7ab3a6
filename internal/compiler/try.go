package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// tryFinally compiles body with a finally part, which stands twice: for the normal way and for exceptions.
func (c *compiler) tryFinally(pos source.Span, final []ast.Stmt, body func()) {
	u := c.u
	d, outer := u.depth, u.handler
	u.nop(pos)
	h, target := u.makeHandler(d, false)
	c.pushBlock(block{kind: blockFinally, depth: d, handler: outer, pos: pos, final: final}, pos)
	u.handler = h
	u.conditional++
	body()
	u.popBlock()
	u.handler = outer
	c.stmts(final)
	// the same part once more would warn once more
	warn := c.opts.Warn
	c.opts.Warn = nil
	u.cold(d+1, func() {
		u.handler = outer
		u.place(target)
		cleanup, cleanupLabel := c.pushException(d)
		c.pushBlock(block{kind: blockFinallyEnd, depth: d, handler: outer, pos: pos}, pos)
		u.handler = cleanup
		c.stmts(final)
		u.popBlock()
		u.emit(noPos, inst{op: bytecode.RERAISE, b: temp(d)})
		c.reraise(d, cleanupLabel, outer)
	})
	c.opts.Warn = warn
	u.conditional--
	u.depth, u.handler = d, outer
}

// pushException begins the code of an exception handler: [exc] becomes [exc, previous]. What it raises itself goes to
// the handler answered.
func (c *compiler) pushException(d int) (int32, label) {
	u := c.u
	u.emit(noPos, inst{op: bytecode.PUSH_EXC, a: temp(u.depth), b: u.top()})
	return u.makeHandler(u.depth, true)
}

// reraise is where exceptions of a handler go: it makes the previous exception the handled one and raises again.
// Live are what was below d, [exc, previous] at d, and [index, exc2].
func (c *compiler) reraise(d int, at label, outer int32) {
	u := c.u
	u.handler = outer
	u.depth = d + 4
	u.place(at)
	u.swap(noPos, temp(d+1), temp(d+3))
	u.emit(noPos, inst{op: bytecode.POP_EXCEPT, b: temp(d + 3)})
	u.emit(noPos, inst{op: bytecode.RERAISE, b: temp(d + 1), keepB: true, c: temp(d + 2), extra: true})
}

func (c *compiler) tryExcept(s *ast.Try) {
	u := c.u
	d, outer := u.depth, u.handler
	u.nop(s.Span)
	h, target := u.makeHandler(d, false)
	end := u.newLabel()
	c.pushBlock(block{kind: blockTry, depth: d, handler: outer, pos: s.Span}, s.Span)
	u.conditional++
	u.handler = h
	c.stmts(s.Body)
	u.popBlock()
	u.handler = outer
	c.stmts(s.Orelse)
	u.cold(d+1, func() {
		u.place(target)
		cleanup, cleanupLabel := c.pushException(d)
		exc := temp(d)
		for i, handler := range s.Handlers {
			u.handler = cleanup
			next := u.newLabel()
			if handler.Type == nil {
				if i < len(s.Handlers)-1 {
					c.fail(handler.Span, "default 'except:' must be last")
				}
				u.nop(handler.Span)
			} else {
				t := c.operandNow(handler.Type)
				m := u.emitTo(handler.Span, anyTemp, inst{op: bytecode.CHECK_EXC_MATCH, b: exc, c: t})
				u.emit(handler.Span, inst{op: bytecode.JUMP_IF_FALSE, b: m, to: next})
			}
			c.handlerBody(handler, d, exc, cleanup, outer, end)
			u.depth = d + 2
			u.place(next)
		}
		u.handler = cleanup
		u.emit(noPos, inst{op: bytecode.RERAISE, b: exc})
		c.reraise(d, cleanupLabel, outer)
	})
	u.conditional--
	u.depth, u.handler = d, outer
	u.place(end)
}

// handlerBody compiles the body of an except clause; [exc, previous] are live from d.
func (c *compiler) handlerBody(h *ast.ExceptHandler, d int, exc reg, cleanup, outer int32, end label) {
	u := c.u
	inner, innerLabel := int32(0), noLabel
	if h.Name != "" {
		u.store(h.Span, h.Name, exc, true)
		inner, innerLabel = u.makeHandler(u.depth, true)
		u.handler = inner
	}
	u.extraBlocks++
	c.pushBlock(block{kind: blockHandler, depth: d, handler: outer, pos: h.Span, name: h.Name}, h.Span)
	c.stmts(h.Body)
	u.popBlock()
	u.extraBlocks--
	u.handler = outer
	u.emit(noPos, inst{op: bytecode.POP_EXCEPT, b: temp(d + 1)})
	u.release(noPos)
	c.unbindException(h.Name)
	u.softJump(end)
	if h.Name != "" {
		u.handler = cleanup
		u.depth = d + 4
		u.place(innerLabel)
		c.unbindException(h.Name)
		u.emit(noPos, inst{op: bytecode.RERAISE, b: temp(d + 3), c: temp(d + 2), extra: true})
	}
}

// tryStar compiles try/except*. In the handlers live, from d: the exception, the previous one, the list of what is to
// be raised, and the rest that no clause took yet.
func (c *compiler) tryStar(s *ast.TryStar) {
	u := c.u
	d, outer := u.depth, u.handler
	u.nop(s.Span)
	h, target := u.makeHandler(d, false)
	end := u.newLabel()
	c.pushBlock(block{kind: blockTry, depth: d, handler: outer, pos: s.Span}, s.Span)
	u.conditional++
	u.handler = h
	c.stmts(s.Body)
	u.popBlock()
	u.handler = outer
	c.stmts(s.Orelse)
	u.cold(d+1, func() {
		u.place(target)
		cleanup, cleanupLabel := c.pushException(d)
		u.handler = cleanup
		exc, list, rest := temp(d), temp(d+2), temp(d+3)
		u.emitTo(noPos, anyTemp, inst{op: bytecode.BUILD_LIST})
		u.dup(noPos, anyTemp, exc)
		for _, handler := range s.Handlers {
			c.starHandler(handler, d, list, rest, cleanup)
		}
		u.emit(noPos, inst{op: bytecode.LIST_APPEND, a: list, b: rest})
		r := u.emitTo(noPos, anyTemp, inst{op: bytecode.PREP_RERAISE_STAR, b: exc, keepB: true, c: list})
		again := u.newLabel()
		u.emit(noPos, inst{op: bytecode.JUMP_IF_NOT_NONE, b: r, keepB: true, to: again})
		u.release(noPos)
		u.handler = outer
		u.emit(noPos, inst{op: bytecode.POP_EXCEPT, b: temp(d + 1)})
		u.release(noPos)
		u.softJump(end)
		// [exc, previous, new]
		u.depth = d + 3
		u.place(again)
		u.swap(noPos, temp(d+1), temp(d+2))
		u.emit(noPos, inst{op: bytecode.POP_EXCEPT, b: temp(d + 2)})
		u.emit(noPos, inst{op: bytecode.RERAISE, b: temp(d + 1)})
		c.reraise(d, cleanupLabel, outer)
	})
	u.conditional--
	u.depth, u.handler = d, outer
	u.place(end)
}

func (c *compiler) starHandler(h *ast.ExceptHandler, d int, list, rest reg, cleanup int32) {
	u := c.u
	next, none := u.newLabel(), u.newLabel()
	u.handler = cleanup
	if h.Type == nil {
		c.fail(h.Span, "expected one or more exception types")
		return
	}
	t := c.operandNow(h.Type)
	match := u.emitTo(h.Span, anyTemp, inst{op: bytecode.CHECK_EG_MATCH, b: rest, c: t})
	// [.., rest, match, new rest]
	u.swap(h.Span, rest, u.top())
	u.release(h.Span)
	u.emit(h.Span, inst{op: bytecode.JUMP_IF_NONE, b: match, keepB: true, to: none})
	if h.Name != "" {
		u.storeName(h.Span, h.Name, match)
	} else {
		u.release(h.Span)
	}
	inner, innerLabel := u.makeHandler(u.depth, true)
	u.handler = inner
	u.extraBlocks++
	c.pushBlock(block{kind: blockStarHandler, depth: d, handler: cleanup, pos: h.Span, name: h.Name}, h.Span)
	c.stmts(h.Body)
	u.popBlock()
	u.extraBlocks--
	u.handler = cleanup
	c.unbindException(h.Name)
	u.jump(noPos, next)
	// an exception of the clause is kept: [.., rest, index, exc2]
	u.depth = d + 6
	u.place(innerLabel)
	c.unbindException(h.Name)
	u.emit(noPos, inst{op: bytecode.LIST_APPEND, a: list, b: temp(d + 5)})
	u.release(noPos)
	u.jump(noPos, next)
	u.depth = d + 5
	u.place(none)
	u.release(noPos)
	u.place(next)
}

// with compiles the statement item by item.
func (c *compiler) with(items []*ast.WithItem, body []ast.Stmt, async bool) {
	u := c.u
	if len(items) == 0 {
		u.conditional++
		c.stmts(body)
		u.conditional--
		return
	}
	item := items[0]
	pos := item.ContextExpr.Pos()
	d, outer := u.depth, u.handler
	v := c.operandNow(item.ContextExpr)
	op, kind := bytecode.BEFORE_WITH, blockWith
	if async {
		op, kind = bytecode.BEFORE_ASYNC_WITH, blockAsyncWith
	}
	exit := u.emitTo(pos, anyTemp, inst{op: op, b: v})
	if async {
		u.emitTo(pos, anyTemp, inst{op: bytecode.GET_AWAITABLE, b: u.top(), x: 1})
		c.sendLoop(pos, 3)
	}
	h, target := u.makeHandler(d+1, true)
	u.handler = h
	end := u.newLabel()
	c.pushBlock(block{kind: kind, depth: d, handler: outer, pos: pos}, pos)
	if item.OptionalVars != nil {
		c.storeTarget(item.OptionalVars, u.top())
	} else {
		u.release(pos)
	}
	c.with(items[1:], body, async)
	u.popBlock()
	u.handler = outer
	c.exitWith(pos, async)
	u.cold(d+3, func() {
		// [exit, index, exc]
		u.place(target)
		exc := temp(d + 2)
		u.emit(pos, inst{op: bytecode.PUSH_EXC, a: temp(d + 3), b: exc})
		cleanup, cleanupLabel := u.makeHandler(u.depth, true)
		u.handler = cleanup
		r := u.emitTo(pos, anyTemp, inst{op: bytecode.WITH_EXCEPT_START, b: exit, c: exc})
		if async {
			r = u.emitTo(pos, anyTemp, inst{op: bytecode.GET_AWAITABLE, b: r, x: 2})
			c.sendLoop(pos, 3)
		}
		suppress := u.newLabel()
		u.emit(pos, inst{op: bytecode.JUMP_IF_TRUE, b: r, to: suppress})
		u.emit(pos, inst{op: bytecode.RERAISE, b: exc, c: temp(d + 1), extra: true})
		u.handler = outer
		u.depth = d + 4
		u.place(suppress)
		u.emit(pos, inst{op: bytecode.POP_EXCEPT, b: temp(d + 3)})
		u.emit(pos, inst{op: bytecode.RELEASE_RUN, a: exit, c: 3})
		u.softJump(end)
		c.reraise(d+2, cleanupLabel, outer)
	})
	u.depth, u.handler = d, outer
	u.place(end)
}

// exitWith calls the exit function on top without an exception.
func (c *compiler) exitWith(pos source.Span, async bool) {
	u := c.u
	exit := u.top()
	u.loadNone(pos, anyTemp)
	u.loadNone(pos, anyTemp)
	u.loadNone(pos, anyTemp)
	r := u.emitTo(pos, anyTemp, inst{op: bytecode.CALL, b: exit, c: 3, x: u.cache()})
	if async {
		u.emitTo(pos, anyTemp, inst{op: bytecode.GET_AWAITABLE, b: r, x: 2})
		c.sendLoop(pos, 3)
	}
	u.release(pos)
}
