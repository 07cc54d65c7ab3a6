package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

type blockKind uint8

const (
	blockWhile blockKind = iota
	blockFor
	blockAsyncFor
	blockTry          // body of try/except
	blockFinally      // body of try/finally: leaving it runs the finally part
	blockFinallyEnd   // the finally part that an exception entered: [exc, previous]
	blockWith         // [exit]
	blockAsyncWith    // [exit]
	blockHandler      // an except clause: [exc, previous]
	blockStarHandler  // an except* clause
	blockPopValue     // a value that waits on the stack, to be dropped
	blockStopIterator // the whole body of a generator
)

// block is a statement around the one being compiled that must be left properly.
type block struct {
	kind    blockKind
	depth   int   // live temporaries outside of the block
	handler int32 // the handler outside of the block
	exit    label // of loops
	cont    label
	pos     source.Span
	final   []ast.Stmt
	name    string // of the exception variable of a handler
}

// maxBlocks is how deep blocks may nest in one code object; an except clause counts twice.
const maxBlocks = 21

func (c *compiler) pushBlock(b block, at source.Span) {
	if len(c.u.blocks)+c.u.extraBlocks >= maxBlocks {
		c.fail(at, "too many statically nested blocks")
	}
	c.u.blocks = append(c.u.blocks, b)
}

func (u *unit) popBlock() { u.blocks = u.blocks[:len(u.blocks)-1] }

// belowTop releases what is below the topmost temporary, when that holds a value to keep.
func (u *unit) belowTop(pos source.Span, keep bool, release func()) {
	if keep {
		u.swap(pos, u.top(), temp(u.depth-2))
	}
	release()
}

// unwind emits the code that leaves a block; with keep the topmost temporary holds a value that stays. It answers
// the position for what follows.
func (c *compiler) unwind(pos source.Span, b *block, keep bool) source.Span {
	u := c.u
	switch b.kind {
	case blockFor, blockAsyncFor:
		u.belowTop(pos, keep, func() { u.release(pos) })
	case blockTry:
		u.handler = b.handler
	case blockFinally:
		u.handler = b.handler
		saved := u.blocks
		u.blocks = append([]block(nil), u.blocks...)
		if keep {
			c.pushBlock(block{kind: blockPopValue, depth: u.depth - 1, handler: u.handler}, pos)
		}
		warn := c.opts.Warn
		c.opts.Warn = nil
		c.stmts(b.final)
		c.opts.Warn = warn
		u.blocks = saved
		// what follows belongs to no line of its own
		return noPos
	case blockFinallyEnd:
		u.handler = b.handler
		u.leaveHandler(pos, keep)
	case blockWith, blockAsyncWith:
		u.handler = b.handler
		if keep {
			u.swap(pos, u.top(), temp(u.depth-2))
		}
		c.exitWith(b.pos, b.kind == blockAsyncWith)
		// the statement that leaves is traced again after __exit__
		return noPos
	case blockHandler, blockStarHandler:
		u.handler = b.handler
		u.extraBlocks--
		u.leaveHandler(pos, keep)
		c.unbindException(b.name)
	case blockPopValue:
		u.belowTop(pos, keep, func() { u.release(pos) })
	}
	return pos
}

// leaveHandler drops [exc, previous] and makes the previous exception the handled one again.
func (u *unit) leaveHandler(pos source.Span, keep bool) {
	if keep {
		// [exc, previous, value] becomes [value, previous, exc]
		u.swap(pos, u.top(), temp(u.depth-3))
		u.swap(pos, u.top(), temp(u.depth-2))
	}
	u.emit(pos, inst{op: bytecode.POP_EXCEPT, b: u.top()})
	u.release(pos)
}

// unbindException ends the life of the variable of an except clause.
func (c *compiler) unbindException(name string) {
	if name == "" {
		return
	}
	u := c.u
	if r, ok := u.fastLocal(name); ok {
		u.loadNone(noPos, r)
	} else {
		u.storeName(noPos, name, u.loadNone(noPos, anyTemp))
	}
	u.deleteName(noPos, name)
}

// unwindTo leaves all blocks down to the one that stop says (which is left too when leaveLast), innermost first; nil
// for all. It answers the block that stopped it.
func (c *compiler) unwindTo(pos source.Span, keep bool, stop func(*block) bool) (*block, source.Span) {
	u := c.u
	saved, extra := u.blocks, u.extraBlocks
	defer func() { u.blocks, u.extraBlocks = saved, extra }()
	for i := len(saved) - 1; i >= 0; i-- {
		b := &saved[i]
		if b.kind == blockStarHandler {
			return b, pos
		}
		if stop != nil && stop(b) {
			return b, pos
		}
		u.blocks = saved[:i]
		pos = c.unwind(pos, b, keep)
	}
	return nil, pos
}

// state saves what leaving blocks changes, so that code generation can go on after the jump.
func (u *unit) state() func() {
	depth, handler := u.depth, u.handler
	return func() { u.depth, u.handler = depth, handler }
}

func isLoop(b *block) bool {
	return b.kind == blockWhile || b.kind == blockFor || b.kind == blockAsyncFor
}

func (c *compiler) breakStmt(s *ast.Break) {
	u := c.u
	restore := u.state()
	u.nop(s.Span)
	loop, pos := c.unwindTo(s.Span, false, isLoop)
	if loop == nil {
		c.fail(s.Span, "'break' outside loop")
		restore()
		return
	}
	if loop.kind == blockStarHandler {
		c.fail(s.Span, "'break', 'continue' and 'return' cannot appear in an except* block")
		restore()
		return
	}
	pos = c.unwind(pos, loop, false)
	u.jump(pos, loop.exit)
	restore()
}

func (c *compiler) continueStmt(s *ast.Continue) {
	u := c.u
	restore := u.state()
	u.nop(s.Span)
	loop, pos := c.unwindTo(s.Span, false, isLoop)
	if loop == nil {
		c.fail(s.Span, "'continue' not properly in loop")
		restore()
		return
	}
	if loop.kind == blockStarHandler {
		c.fail(s.Span, "'break', 'continue' and 'return' cannot appear in an except* block")
		restore()
		return
	}
	u.jump(pos, loop.cont)
	restore()
}

func (c *compiler) returnStmt(s *ast.Return) {
	u := c.u
	if u.ste.Type != functionBlock {
		c.fail(s.Span, "'return' outside function")
		return
	}
	if s.Value != nil && u.ste.Coroutine && u.ste.Generator {
		c.fail(s.Span, "'return' with value in async generator")
	}
	restore := u.state()
	defer restore()
	var k source.Constant = source.NoneType{}
	isConst := true
	if s.Value != nil {
		k, isConst = c.constOf(s.Value)
	}
	var v reg
	pos := s.Span
	if isConst {
		if s.Value != nil {
			pos = s.Value.Pos()
		}
		u.nop(pos)
	} else {
		v = c.operandNow(s.Value)
		if v.isLocal() && c.leavingRuns() {
			v = u.dup(s.Value.Pos(), anyTemp, v)
		}
	}
	if s.Value == nil || s.Value.Pos().Line != s.Line {
		pos = s.Span
		u.nop(pos)
	}
	at := pos
	star, pos := c.unwindTo(pos, !isConst && v.isTemp(), nil)
	if star != nil {
		c.fail(at, "'break', 'continue' and 'return' cannot appear in an except* block")
		return
	}
	if isConst {
		u.returnConst(pos, k)
		return
	}
	if v.isTemp() {
		v = u.top()
	}
	u.emit(pos, inst{op: bytecode.RETURN, b: v})
}

// leavingRuns tells whether leaving all blocks runs code of the program, which may rebind locals.
func (c *compiler) leavingRuns() bool {
	for _, b := range c.u.blocks {
		switch b.kind {
		case blockFinally, blockWith, blockAsyncWith, blockHandler:
			return true
		}
	}
	return false
}
