package compiler

import (
	"slices"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// comprehensionParts is what the four comprehensions have in common.
type comprehensionParts struct {
	node       ast.Expr
	name       string
	kind       symtable.Comprehension
	elt, value ast.Expr // of a dict: key and value
	gens       []*ast.Comprehension
}

func partsOf(expr ast.Expr) comprehensionParts {
	switch e := expr.(type) {
	case *ast.ListComp:
		return comprehensionParts{e, "<listcomp>", symtable.ListComprehension, e.Elt, nil, e.Generators}
	case *ast.SetComp:
		return comprehensionParts{e, "<setcomp>", symtable.SetComprehension, e.Elt, nil, e.Generators}
	case *ast.DictComp:
		return comprehensionParts{e, "<dictcomp>", symtable.DictComprehension, e.Key, e.Value, e.Generators}
	case *ast.GeneratorExp:
		return comprehensionParts{e, "<genexpr>", symtable.GeneratorExpression, e.Elt, nil, e.Generators}
	}
	return comprehensionParts{node: expr}
}

func (c *compiler) comprehension(expr ast.Expr, want reg) reg {
	u := c.u
	p := partsOf(expr)
	pos := expr.Pos()
	ste := c.table.Block(expr, symtable.PartMain)
	if ste == nil || len(p.gens) == 0 {
		c.fail(pos, "comprehension with no generators")
		return u.loadNone(noPos, want)
	}
	if ste.Coroutine && p.kind != symtable.GeneratorExpression && !c.asyncAllowed() {
		c.fail(pos, "asynchronous comprehension outside of an asynchronous function")
	}
	if ste.CompInlined {
		return c.inlinedComprehension(p, ste, want)
	}
	fn := c.beginFunction(pos)
	outer := p.gens[0]
	// the function is compiled first: its closure is made before the outermost iterable is evaluated
	c.enter(p.name, ste, pos.Line)
	inner := c.u
	inner.argCount = 1
	inner.prologue()
	c.generatorBody(pos.Line, func() {
		var result reg
		switch p.kind {
		case symtable.ListComprehension:
			result = inner.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_LIST})
		case symtable.SetComprehension:
			result = inner.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_SET})
		case symtable.DictComprehension:
			result = inner.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_MAP})
		}
		iter := inner.emitTo(outer.Iter.Pos(), anyTemp, inst{op: bytecode.MOVE, b: inner.local(".0")})
		c.generators(p, 0, iter, result)
		if p.kind == symtable.GeneratorExpression {
			inner.returnConst(noPos, source.NoneType{})
		} else {
			inner.emit(pos, inst{op: bytecode.RETURN, b: result})
		}
	})
	code, _ := c.leave()
	c.finishFunction(fn, code)
	v := c.operandNow(outer.Iter)
	get := bytecode.GET_ITER
	if outer.IsAsync != 0 {
		get = bytecode.GET_AITER
	}
	u.emitTo(outer.Iter.Pos(), anyTemp, inst{op: get, b: v})
	w := want
	if ste.Coroutine && p.kind != symtable.GeneratorExpression {
		w = anyTemp
	}
	r := u.emitTo(pos, w, inst{op: bytecode.CALL, b: fn.reg, c: 1, x: u.cache()})
	if w != want || ste.Coroutine && p.kind != symtable.GeneratorExpression {
		r = u.emitTo(pos, anyTemp, inst{op: bytecode.GET_AWAITABLE, b: r})
		c.sendLoop(pos, 3)
		return c.into(pos, want, u.top())
	}
	return r
}

// asyncAllowed tells whether the unit may await.
func (c *compiler) asyncAllowed() bool {
	ste := c.u.ste
	if c.opts.AllowTopLevelAwait && ste.Type == symtable.ModuleBlock {
		return true
	}
	return ste.AsyncDef || ste.Comprehension != symtable.NoComprehension
}

// generators compiles the loops from the i-th generator on; iter holds its iterator, on top. The iterator is consumed.
func (c *compiler) generators(p comprehensionParts, i int, iter, result reg) {
	u := c.u
	g := p.gens[i]
	if g.IsAsync != 0 {
		c.asyncGenerator(p, i, iter, result)
		return
	}
	d := u.depth
	body, next := u.newLabel(), u.newLabel()
	u.jump(noPos, next)
	want, store := c.iterTarget(g.Target)
	if want.isTemp() {
		u.depth++
	}
	u.place(body)
	store()
	for _, cond := range g.Ifs {
		c.jumpIf(cond, next, false)
	}
	c.element(p, i, result)
	u.depth = d
	u.place(next)
	u.emit(g.Iter.Pos(), inst{op: bytecode.FOR_ITER_BACK, a: want, b: iter, to: body})
	u.release(noPos)
}

// element compiles what stands in the i-th loop: the next loop, or the element.
func (c *compiler) element(p comprehensionParts, i int, result reg) {
	u := c.u
	if i+1 < len(p.gens) {
		g := p.gens[i+1]
		if item, ok := singleItem(g); ok {
			// [... for x in [value]]: an assignment
			c.storeTarget(g.Target, c.operand(item))
			done := u.newLabel()
			for _, cond := range g.Ifs {
				c.jumpIf(cond, done, false)
			}
			c.element(p, i+1, result)
			u.place(done)
			return
		}
		var iter reg
		if g.IsAsync != 0 {
			iter = u.emitTo(g.Iter.Pos(), anyTemp, inst{op: bytecode.GET_AITER, b: c.operandNow(g.Iter)})
		} else {
			iter = c.iterable(g.Iter)
		}
		c.generators(p, i+1, iter, result)
		return
	}
	pos := p.elt.Pos()
	switch p.kind {
	case symtable.GeneratorExpression:
		v := c.operandNow(p.elt)
		c.yieldValue(pos, anyTemp, v)
		u.release(pos)
	case symtable.ListComprehension:
		v := c.operandNow(p.elt)
		u.emit(pos, inst{op: bytecode.LIST_APPEND, a: result, b: v})
	case symtable.SetComprehension:
		v := c.operandNow(p.elt)
		u.emit(pos, inst{op: bytecode.SET_ADD, a: result, b: v})
	case symtable.DictComprehension:
		k := c.operand(p.elt)
		v := c.operand(p.value)
		u.emit(p.elt.Pos().To(p.value.Pos()), inst{op: bytecode.MAP_ADD, a: result, b: k, c: v})
	}
}

// singleItem answers the only element of the list or tuple that a generator goes over.
func singleItem(g *ast.Comprehension) (ast.Expr, bool) {
	var elts []ast.Expr
	switch e := g.Iter.(type) {
	case *ast.List:
		elts = e.Elts
	case *ast.Tuple:
		elts = e.Elts
	}
	if g.IsAsync != 0 || len(elts) != 1 {
		return nil, false
	}
	if _, star := elts[0].(*ast.Starred); star {
		return nil, false
	}
	return elts[0], true
}

func (c *compiler) asyncGenerator(p comprehensionParts, i int, iter, result reg) {
	u := c.u
	g := p.gens[i]
	d := u.depth
	start := u.newLabel()
	c.pushBlock(block{kind: blockAsyncFor, depth: d - 1, handler: u.handler, exit: noLabel, cont: start}, g.Iter.Pos())
	u.place(start)
	done := c.asyncNext(g.Iter.Pos(), iter)
	c.storeTarget(g.Target, u.top())
	for _, cond := range g.Ifs {
		c.jumpIf(cond, start, false)
	}
	c.element(p, i, result)
	u.popBlock()
	u.jump(p.elt.Pos(), start)
	u.depth = d + 1
	u.place(done)
	c.endAsyncFor(g.Iter.Pos(), iter)
}

// inlinedComprehension compiles a comprehension within the code around it (PEP 709). Live are, from d: the outermost
// iterator, the saved locals that the comprehension shadows, the result.
func (c *compiler) inlinedComprehension(p comprehensionParts, ste *symtable.Entry, want reg) reg {
	u := c.u
	pos := p.node.Pos()
	outer := p.gens[0]
	d := u.depth
	var iter reg
	if outer.IsAsync != 0 {
		iter = u.emitTo(outer.Iter.Pos(), anyTemp, inst{op: bytecode.GET_AITER, b: c.operandNow(outer.Iter)})
	} else {
		iter = c.iterable(outer.Iter)
	}

	restore := u.pushInlined(ste)
	var names []string
	for _, name := range ste.Order {
		f := ste.Symbols[name]
		if f&symtable.DefLocal == 0 || f&symtable.DefNonlocal != 0 || f&symtable.DefParam != 0 {
			continue
		}
		if f.Scope() == symtable.ScopeGlobalExplicit {
			continue
		}
		names = append(names, name)
	}
	for _, name := range names {
		u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_LOCAL_AND_CLEAR, b: u.local(name)})
		if ste.Scope(name) == symtable.ScopeCell {
			u.emit(pos, inst{op: bytecode.MAKE_CELL, a: u.cell(name)})
		}
	}
	outerHandler := u.handler
	h, target := int32(0), noLabel
	if len(names) > 0 {
		h, target = u.makeHandler(u.depth, false)
		u.handler = h
		// the names that are put back count as a block
		if len(u.blocks)+u.extraBlocks >= maxBlocks {
			c.fail(pos, "too many statically nested blocks")
		}
		u.extraBlocks++
	}
	op := bytecode.BUILD_LIST
	switch p.kind {
	case symtable.SetComprehension:
		op = bytecode.BUILD_SET
	case symtable.DictComprehension:
		op = bytecode.BUILD_MAP
	}
	result := u.emitTo(pos, anyTemp, inst{op: op})
	// the iterator lies below the saved locals: the loop is compiled with it there
	c.inlinedLoop(p, iter, result)
	u.handler = outerHandler
	if target != noLabel {
		u.extraBlocks--
	}
	// [iterator, saved..., result]: the result takes the iterator's place
	u.swap(pos, iter, result)
	u.release(pos)
	// A result that nobody wants goes, and one for a local is stored, before the saved locals come back: so CPython's optimizer orders it.
	early := c.dropResult == p.node || want.isLocal() && !slices.ContainsFunc(names, func(n string) bool { return u.local(n) == want })
	order := slices.Clone(names)
	slices.Reverse(order)
	if early {
		if n := len(order); n > 0 {
			u.swap(pos, temp(d), u.top())
			order = append(order[1:], order[0])
		}
		if c.dropResult == p.node {
			u.release(pos)
		} else {
			u.move(pos, want, u.top())
		}
	}
	for _, name := range order {
		u.emit(pos, inst{op: bytecode.RESTORE_LOCAL, a: u.local(name), b: u.top()})
	}
	if target != noLabel {
		u.cold(d+2+len(names), func() {
			u.place(target)
			u.swap(noPos, temp(d), temp(d+1+len(names)))
			u.release(noPos)
			for i := len(names) - 1; i >= 0; i-- {
				u.emit(noPos, inst{op: bytecode.RESTORE_LOCAL, a: u.local(names[i]), b: u.top()})
			}
			u.emit(noPos, inst{op: bytecode.RERAISE, b: temp(d)})
		})
	}
	restore()
	if early {
		u.depth = d
		return want
	}
	u.depth = d + 1
	return c.into(pos, want, temp(d))
}

// inlinedLoop is generators for the outermost loop of an inlined comprehension, whose iterator stays live at the end.
func (c *compiler) inlinedLoop(p comprehensionParts, iter, result reg) {
	u := c.u
	g := p.gens[0]
	d := u.depth
	if g.IsAsync != 0 {
		start := u.newLabel()
		c.pushBlock(block{kind: blockAsyncFor, depth: d - 1, handler: u.handler, exit: noLabel, cont: start}, g.Iter.Pos())
		u.place(start)
		done := c.asyncNext(g.Iter.Pos(), iter)
		c.storeTarget(g.Target, u.top())
		for _, cond := range g.Ifs {
			c.jumpIf(cond, start, false)
		}
		c.element(p, 0, result)
		u.popBlock()
		u.jump(p.elt.Pos(), start)
		u.depth = d + 1
		u.place(done)
		u.emit(g.Iter.Pos(), inst{op: bytecode.END_ASYNC_FOR, a: iter, b: u.top()})
		u.release(noPos)
		return
	}
	body, next := u.newLabel(), u.newLabel()
	u.jump(noPos, next)
	want, store := c.iterTarget(g.Target)
	if want.isTemp() {
		u.depth++
	}
	u.place(body)
	store()
	for _, cond := range g.Ifs {
		c.jumpIf(cond, next, false)
	}
	c.element(p, 0, result)
	u.depth = d
	u.place(next)
	u.emit(g.Iter.Pos(), inst{op: bytecode.FOR_ITER_BACK, a: want, b: iter, to: body})
}

// pushInlined makes the names of an inlined comprehension those of the unit; the function answered undoes it.
func (u *unit) pushInlined(ste *symtable.Entry) func() {
	type saved struct {
		f  symtable.Flags
		ok bool
	}
	symbols := map[string]saved{}
	hidden := map[string]bool{}
	inClass := u.ste.Type == symtable.ClassBlock && u.inlined == 0
	u.inlined++
	for _, name := range ste.Order {
		f := ste.Symbols[name]
		if f&symtable.DefParam != 0 {
			continue
		}
		scope, out := f.Scope(), u.flagsOf(name).Scope()
		if scope != out && scope != symtable.ScopeFree || inClass {
			old, ok := u.symbols[name]
			symbols[name] = saved{old, ok}
			u.symbols[name] = f
		}
		if f&symtable.DefLocal != 0 && f&symtable.DefNonlocal == 0 && !u.ste.FunctionLike() && !u.hidden[name] {
			hidden[name] = true
			u.hidden[name] = true
		}
	}
	return func() {
		u.inlined--
		for name, s := range symbols {
			if s.ok {
				u.symbols[name] = s.f
			} else {
				delete(u.symbols, name)
			}
		}
		for name := range hidden {
			delete(u.hidden, name)
		}
	}
}
