package compiler

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

const functionBlock = symtable.FunctionBlock

func (c *compiler) stmts(body []ast.Stmt) {
	for _, s := range body {
		c.stmt(s)
	}
}

func (c *compiler) stmt(stmt ast.Stmt) {
	u := c.u
	if !c.nest() {
		c.depth--
		return
	}
	defer func() { c.depth-- }()
	switch s := stmt.(type) {
	case *ast.FunctionDef:
		c.function(funcDef{s, s.Span, s.Name, s.Args, s.Body, s.DecoratorList, s.Returns, s.TypeParams})
	case *ast.AsyncFunctionDef:
		c.function(funcDef{s, s.Span, s.Name, s.Args, s.Body, s.DecoratorList, s.Returns, s.TypeParams})
	case *ast.ClassDef:
		c.class(s)
	case *ast.TypeAlias:
		c.typeAlias(s)
	case *ast.Return:
		c.returnStmt(s)
	case *ast.Delete:
		for _, t := range s.Targets {
			c.deleteTarget(t)
		}
	case *ast.Assign:
		c.assign(s)
	case *ast.AugAssign:
		c.augAssign(s)
	case *ast.AnnAssign:
		c.annAssign(s)
	case *ast.For:
		c.forLoop(s)
	case *ast.AsyncFor:
		c.asyncFor(s)
	case *ast.While:
		c.while(s)
	case *ast.If:
		c.ifStmt(s)
	case *ast.Match:
		c.match(s)
	case *ast.Raise:
		c.raise(s)
	case *ast.Try:
		if len(s.Finalbody) > 0 {
			c.tryFinally(s.Span, s.Finalbody, func() {
				if len(s.Handlers) > 0 {
					c.tryExcept(s)
				} else {
					c.stmts(s.Body)
				}
			})
		} else {
			c.tryExcept(s)
		}
	case *ast.TryStar:
		if len(s.Finalbody) > 0 {
			c.tryFinally(s.Span, s.Finalbody, func() {
				if len(s.Handlers) > 0 {
					c.tryStar(s)
				} else {
					c.stmts(s.Body)
				}
			})
		} else {
			c.tryStar(s)
		}
	case *ast.With:
		c.with(s.Items, s.Body, false)
	case *ast.AsyncWith:
		c.checkAsync(s.Span, "'async with' outside async function")
		c.with(s.Items, s.Body, true)
	case *ast.Assert:
		c.assert(s)
	case *ast.Import:
		c.importStmt(s)
	case *ast.ImportFrom:
		c.importFrom(s)
	case *ast.Global, *ast.Nonlocal:
		// the symbol table did it
	case *ast.ExprStmt:
		c.exprStmt(s)
	case *ast.Pass:
		u.nop(s.Span)
	case *ast.Break:
		c.breakStmt(s)
	case *ast.Continue:
		c.continueStmt(s)
	default:
		c.fail(stmt.Pos(), "unexpected statement")
	}
}

func (c *compiler) exprStmt(s *ast.ExprStmt) {
	u := c.u
	if c.interactive && u.parent == nil {
		v := c.operand(s.Value)
		r := u.emitTo(s.Span, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: v, x: uint32(bytecode.IntrinsicPrint)})
		u.emit(s.Span, inst{op: bytecode.RELEASE, b: r})
		return
	}
	if _, ok := c.constOf(s.Value); ok {
		u.nop(s.Span)
		return
	}
	c.discard(s.Value)
}

func (c *compiler) ifStmt(s *ast.If) {
	u := c.u
	end := u.newLabel()
	for {
		next := end
		if len(s.Orelse) > 0 {
			next = u.newLabel()
		}
		c.jumpIf(s.Test, next, false)
		u.conditional++
		c.stmts(s.Body)
		u.conditional--
		if len(s.Orelse) == 0 {
			break
		}
		u.jump(noPos, end)
		u.place(next)
		if len(s.Orelse) == 1 {
			if elif, ok := s.Orelse[0].(*ast.If); ok {
				s = elif
				u.conditional++
				defer func() { u.conditional-- }()
				continue
			}
		}
		u.conditional++
		c.stmts(s.Orelse)
		u.conditional--
		break
	}
	u.place(end)
}

func (c *compiler) while(s *ast.While) {
	u := c.u
	body, test, exit := u.newLabel(), u.newLabel(), u.newLabel()
	k, isConst := c.constOf(s.Test)
	endless := isConst && truth(k)
	b := block{kind: blockWhile, depth: u.depth, handler: u.handler, exit: exit, cont: test, pos: s.Span}
	if endless {
		b.cont = body
	} else {
		c.touchNames(s.Test)
		u.jump(s.Test.Pos(), test)
	}
	u.place(body)
	if endless {
		u.nop(s.Test.Pos()) // each round begins at the line of the condition
	}
	c.pushBlock(b, s.Span)
	u.conditional++
	c.stmts(s.Body)
	u.conditional--
	u.popBlock()
	if endless {
		u.jump(noPos, body)
	} else {
		u.place(test)
		c.jumpIf(s.Test, body, true)
	}
	if len(s.Orelse) > 0 {
		u.conditional++
		c.stmts(s.Orelse)
		u.conditional--
	}
	u.place(exit)
}

// touchNames notes the locals of a condition as used before those of the code that is generated before it.
func (c *compiler) touchNames(e ast.Expr) {
	ast.Walk(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Name:
			if r, ok := c.u.fastLocal(n.Id); ok {
				c.u.touch(r)
			}
		case *ast.NamedExpr:
			c.touchNames(n.Value)
		case *ast.Lambda, *ast.GeneratorExp, *ast.ListComp, *ast.SetComp, *ast.DictComp:
			return false
		}
		return true
	})
}

// iterable evaluates what a loop goes over and makes its iterator.
func (c *compiler) iterable(e ast.Expr) reg {
	u := c.u
	var v reg
	if k, ok := c.constCollection(e); ok {
		v = u.loadConst(e.Pos(), anyTemp, k)
	} else {
		v = c.operandNow(e)
	}
	return u.emitTo(e.Pos(), anyTemp, inst{op: bytecode.GET_ITER, b: v})
}

// iterTarget answers the register that FOR_ITER writes and stores it where the target is something else.
func (c *compiler) iterTarget(target ast.Expr) (want reg, store func()) {
	u := c.u
	if name, ok := target.(*ast.Name); ok {
		if r, ok := u.fastLocal(name.Id); ok {
			u.touch(r)
			return r, func() { u.nop(name.Span) }
		}
	}
	d := u.depth
	return temp(d), func() {
		u.depth = d + 1
		u.nop(target.Pos())
		c.storeTarget(target, temp(d))
	}
}

func (c *compiler) forLoop(s *ast.For) {
	u := c.u
	d := u.depth
	body, next, exit := u.newLabel(), u.newLabel(), u.newLabel()
	iter := c.iterable(s.Iter)
	u.jump(noPos, next)
	c.pushBlock(block{kind: blockFor, depth: d, handler: u.handler, exit: exit, cont: next, pos: s.Span}, s.Span)
	want, store := c.iterTarget(s.Target)
	if want.isTemp() {
		u.depth++
	}
	u.place(body)
	store()
	u.conditional++
	c.stmts(s.Body)
	u.conditional--
	u.popBlock()
	u.depth = d + 1
	u.place(next)
	u.emit(s.Iter.Pos(), inst{op: bytecode.FOR_ITER_BACK, a: want, b: iter, to: body})
	u.release(noPos)
	if len(s.Orelse) > 0 {
		u.conditional++
		c.stmts(s.Orelse)
		u.conditional--
	}
	u.place(exit)
}

func (c *compiler) checkAsync(pos source.Span, msg string) {
	ste := c.u.ste
	if c.opts.AllowTopLevelAwait && ste.Type == symtable.ModuleBlock {
		return
	}
	if ste.Type != functionBlock || !ste.AsyncDef {
		c.fail(pos, "%s", msg)
	}
}

func (c *compiler) asyncFor(s *ast.AsyncFor) {
	u := c.u
	c.checkAsync(s.Span, "'async for' outside async function")
	d := u.depth
	start, exit := u.newLabel(), u.newLabel()
	v := c.operandNow(s.Iter)
	iter := u.emitTo(s.Iter.Pos(), anyTemp, inst{op: bytecode.GET_AITER, b: v})
	c.pushBlock(block{kind: blockAsyncFor, depth: d, handler: u.handler, exit: exit, cont: start, pos: s.Span}, s.Span)
	u.place(start)
	done := c.asyncNext(s.Iter.Pos(), iter)
	c.storeTarget(s.Target, u.top())
	u.conditional++
	c.stmts(s.Body)
	u.conditional--
	u.popBlock()
	u.jump(noPos, start)
	u.depth = d + 2
	u.place(done)
	c.endAsyncFor(s.Iter.Pos(), iter)
	if len(s.Orelse) > 0 {
		u.conditional++
		c.stmts(s.Orelse)
		u.conditional--
	}
	u.place(exit)
}

// asyncNext awaits the next item of an asynchronous iterator into the next temporary; the label answered is where the
// exception goes that ends the loop.
func (c *compiler) asyncNext(pos source.Span, iter reg) label {
	u := c.u
	h, done := u.makeHandler(u.depth, false)
	saved := u.handler
	u.handler = h
	u.emitTo(pos, anyTemp, inst{op: bytecode.GET_ANEXT, b: iter})
	c.sendLoop(pos, 3)
	u.handler = saved
	return done
}

func (c *compiler) endAsyncFor(pos source.Span, iter reg) {
	u := c.u
	u.emit(pos, inst{op: bytecode.END_ASYNC_FOR, a: iter, b: u.top()})
	u.emit(noPos, inst{op: bytecode.RELEASE_RUN, a: iter, c: 2})
}

func (c *compiler) raise(s *ast.Raise) {
	u := c.u
	in := inst{op: bytecode.RAISE}
	if s.Exc != nil {
		in.a = 1
		in.b = c.operand(s.Exc)
		if s.Cause != nil {
			in.a = 2
			in.c = c.operand(s.Cause)
		}
	}
	u.emit(s.Span, in)
}

func (c *compiler) assert(s *ast.Assert) {
	u := c.u
	if t, ok := s.Test.(*ast.Tuple); ok && len(t.Elts) > 0 {
		c.warn(s.Span, "assertion is always true, perhaps remove parentheses?")
	} else if k, ok := s.Test.(*ast.Constant); ok {
		if t, ok := k.Value.(source.Tuple); ok && len(t) > 0 {
			c.warn(s.Span, "assertion is always true, perhaps remove parentheses?")
		}
	}
	if c.opts.Optimize > 0 {
		u.nop(s.Span)
		return
	}
	end := u.newLabel()
	c.jumpIf(s.Test, end, true)
	d := u.depth
	r := u.emitTo(s.Span, anyTemp, inst{op: bytecode.LOAD_ASSERTION_ERROR})
	if s.Msg != nil {
		c.push(s.Msg)
		r = u.emitTo(s.Span, anyTemp, inst{op: bytecode.CALL, b: r, c: 1, x: u.cache()})
	}
	u.emit(s.Test.Pos(), inst{op: bytecode.RAISE, a: 1, b: r})
	u.depth = d
	u.place(end)
}

func (c *compiler) importStmt(s *ast.Import) {
	u := c.u
	for _, a := range s.Names {
		level := u.loadConst(s.Span, anyTemp, int64(0))
		from := u.loadNone(s.Span, anyTemp)
		m := u.emitTo(s.Span, anyTemp, inst{op: bytecode.IMPORT_NAME, b: level, c: from, x: uint32(u.nameIndex(a.Name))})
		if a.Asname == "" {
			name, _, _ := strings.Cut(a.Name, ".")
			u.storeName(s.Span, name, m)
			continue
		}
		// import a.b.c as d binds the innermost module
		if _, rest, dotted := strings.Cut(a.Name, "."); dotted {
			for rest != "" {
				var part string
				part, rest, _ = strings.Cut(rest, ".")
				sub := u.emitTo(s.Span, anyTemp, inst{op: bytecode.IMPORT_FROM, b: m, x: uint32(u.nameIndex(part))})
				u.swap(s.Span, m, sub)
				u.release(s.Span)
			}
		}
		u.storeName(s.Span, a.Asname, m)
	}
}

func (c *compiler) importFrom(s *ast.ImportFrom) {
	u := c.u
	level := u.loadConst(s.Span, anyTemp, int64(s.Level))
	names := make(source.Tuple, len(s.Names))
	for i, a := range s.Names {
		names[i] = a.Name
	}
	from := u.loadConst(s.Span, anyTemp, names)
	m := u.emitTo(s.Span, anyTemp, inst{op: bytecode.IMPORT_NAME, b: level, c: from, x: uint32(u.nameIndex(s.Module))})
	for i, a := range s.Names {
		if i == 0 && a.Name == "*" {
			u.emit(s.Span, inst{op: bytecode.IMPORT_STAR, b: m})
			return
		}
		target := a.Asname
		if target == "" {
			target = a.Name
		}
		if r, ok := u.fastLocal(target); ok {
			u.emitTo(s.Span, r, inst{op: bytecode.IMPORT_FROM, b: m, x: uint32(u.nameIndex(a.Name))})
			continue
		}
		v := u.emitTo(s.Span, anyTemp, inst{op: bytecode.IMPORT_FROM, b: m, x: uint32(u.nameIndex(a.Name))})
		u.storeName(s.Span, target, v)
	}
	u.release(s.Span)
}
