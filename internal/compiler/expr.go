package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// Displays and calls with more items than this are built item by item, so that registers stay few.
const maxWindow = 30

var binaryOps = map[ast.Operator]bytecode.BinaryOperator{
	ast.Add: bytecode.Add, ast.Sub: bytecode.Sub, ast.Mult: bytecode.Mul, ast.MatMult: bytecode.MatMul,
	ast.Div: bytecode.TrueDiv, ast.Modulo: bytecode.Mod, ast.Pow: bytecode.Pow, ast.LShift: bytecode.LShift,
	ast.RShift: bytecode.RShift, ast.BitOr: bytecode.Or, ast.BitXor: bytecode.Xor, ast.BitAnd: bytecode.And,
	ast.FloorDiv: bytecode.FloorDiv,
}

var comparisons = map[ast.CmpOperator]bytecode.Comparison{
	ast.Lt: bytecode.Lt, ast.LtE: bytecode.Le, ast.Eq: bytecode.Eq, ast.NotEq: bytecode.Ne, ast.Gt: bytecode.Gt, ast.GtE: bytecode.Ge,
}

// operand evaluates an expression to be used by the next instructions: a local is answered as it is, anything else
// goes into the next temporary.
func (c *compiler) operand(expr ast.Expr) reg {
	if name, ok := expr.(*ast.Name); ok && name.Ctx == ast.Load && c.err == nil {
		if r, ok := c.u.fastLocal(name.Id); ok && name.Id != "__debug__" {
			c.u.emit(name.Span, inst{op: bytecode.CHECK_LOCAL, a: r})
			if c.u.ste.WalrusLocals[c.u.mangle(name.Id)] {
				return c.u.dup(name.Span, anyTemp, r) // it may be rebound before it is used
			}
			return r
		}
	}
	return c.expr(expr, anyTemp)
}

// push evaluates an expression into the next temporary.
func (c *compiler) push(expr ast.Expr) reg { return c.expr(expr, anyTemp) }

// expr evaluates an expression into want: a local's register, or anyTemp for the next temporary. It answers where the
// value is. Nothing is evaluated after a local was written.
func (c *compiler) expr(expr ast.Expr, want reg) reg {
	u := c.u
	if !c.nest() {
		c.depth--
		return u.loadNone(noPos, want)
	}
	defer func() { c.depth-- }()
	if v, ok := c.constOf(expr); ok {
		return u.loadConst(expr.Pos(), want, v)
	}
	switch e := expr.(type) {
	case *ast.Name:
		return u.loadName(e.Span, want, e.Id)
	case *ast.NamedExpr:
		return c.namedExpr(e, want)
	case *ast.BoolOp:
		return c.boolOp(e, want)
	case *ast.BinOp:
		if r, ok := c.percentFormat(e, want); ok {
			return r
		}
		return c.binary(e.Span, want, e.Left, e.Right, binaryOps[e.Op])
	case *ast.UnaryOp:
		return c.unary(e, want)
	case *ast.Lambda:
		return c.lambda(e, want)
	case *ast.IfExp:
		return c.ifExp(e, want)
	case *ast.Dict:
		return c.dict(e, want)
	case *ast.Set:
		return c.set(e, want)
	case *ast.List:
		return c.list(e.Span, e.Elts, want, false)
	case *ast.Tuple:
		return c.list(e.Span, e.Elts, want, true)
	case *ast.GeneratorExp, *ast.ListComp, *ast.SetComp, *ast.DictComp:
		return c.comprehension(e, want)
	case *ast.Yield:
		return c.yield(e, want)
	case *ast.YieldFrom:
		return c.yieldFrom(e, want)
	case *ast.Await:
		return c.await(e, want)
	case *ast.Compare:
		return c.compare(e, want)
	case *ast.Call:
		return c.call(e, want)
	case *ast.JoinedStr:
		return c.joinedStr(e, want)
	case *ast.FormattedValue:
		return c.formattedValue(e, want)
	case *ast.TemplateStr:
		return c.templateStr(e, want)
	case *ast.Interpolation:
		return c.templateStr(&ast.TemplateStr{Span: e.Span, Values: []ast.Expr{e}}, want)
	case *ast.Attribute:
		return c.attribute(e, want)
	case *ast.Subscript:
		return c.subscript(e, want)
	case *ast.Slice:
		return c.slice(e, want)
	case *ast.Starred:
		c.fail(e.Span, "can't use starred expression here")
	default:
		c.fail(expr.Pos(), "unexpected expression")
	}
	return u.loadNone(noPos, want)
}

// discard evaluates an expression for its effects.
func (c *compiler) discard(expr ast.Expr) {
	u := c.u
	switch e := expr.(type) {
	case *ast.Name:
		if r, ok := u.fastLocal(e.Id); ok {
			u.emit(e.Span, inst{op: bytecode.CHECK_LOCAL, a: r})
			u.nop(e.Span)
			return
		}
	}
	d := u.depth
	c.dropResult = expr
	c.push(expr)
	c.dropResult = nil
	if u.depth > d {
		u.release(expr.Pos())
	}
}

func (c *compiler) namedExpr(e *ast.NamedExpr, want reg) reg {
	name, ok := e.Target.(*ast.Name)
	if !ok {
		c.fail(e.Span, "cannot use assignment expressions with %s", exprName(e.Target))
		return c.u.loadNone(noPos, want)
	}
	if r, ok := c.u.fastLocal(name.Id); ok {
		c.expr(e.Value, r)
		return c.u.dup(e.Span, want, r)
	}
	v := c.operand(e.Value)
	c.u.store(name.Span, name.Id, v, true)
	if !v.isTemp() {
		return c.u.dup(e.Span, want, v)
	}
	return c.into(e.Span, want, v)
}

// into moves the topmost temporary to where it is wanted.
func (c *compiler) into(pos source.Span, want, r reg) reg {
	if want == anyTemp {
		return r
	}
	return c.u.move(pos, want, r)
}

func (c *compiler) unary(e *ast.UnaryOp, want reg) reg {
	if e.Op == ast.Not {
		// the negation of a comparison by identity or membership is one instruction
		if cmp, ok := e.Operand.(*ast.Compare); ok && len(cmp.Ops) == 1 {
			switch cmp.Ops[0] {
			case ast.Is, ast.IsNot, ast.In, ast.NotIn:
				return c.compareOne(cmp, want, true, cmp.Span)
			}
			// the negation of another one belongs to the position of the whole
			c.checkCompare(cmp)
			r := c.compareOne(cmp, anyTemp, false, e.Span)
			return c.u.emitTo(e.Span, want, inst{op: bytecode.UNARY_NOT, b: r})
		}
	}
	r := c.operand(e.Operand)
	op := bytecode.UNARY_NEGATIVE
	switch e.Op {
	case ast.Not:
		op = bytecode.UNARY_NOT
	case ast.UAdd:
		op = bytecode.UNARY_POSITIVE
	case ast.Invert:
		op = bytecode.UNARY_INVERT
	}
	return c.u.emitTo(e.Span, want, inst{op: op, b: r})
}

func (c *compiler) binary(pos source.Span, want reg, left, right ast.Expr, op bytecode.BinaryOperator) reg {
	// a chain of operators nests to the left; it is followed without recursion
	type step struct {
		pos   source.Span
		right ast.Expr
		op    bytecode.BinaryOperator
	}
	chain := []step{{pos, right, op}}
	for {
		l, ok := left.(*ast.BinOp)
		if !ok {
			break
		}
		if _, isConst := c.constOf(l); isConst || c.isPercentFormat(l) {
			break
		}
		chain = append(chain, step{l.Span, l.Right, binaryOps[l.Op]})
		left = l.Left
	}
	l := c.operand(left)
	for i := len(chain) - 1; i >= 0; i-- {
		w := anyTemp
		if i == 0 {
			w = want
		}
		l = c.binaryRight(chain[i].pos, w, l, chain[i].right, chain[i].op)
	}
	return l
}

// binaryRight evaluates the right operand and applies the operator.
func (c *compiler) binaryRight(pos source.Span, want, l reg, right ast.Expr, op bytecode.BinaryOperator) reg {
	u := c.u
	if v, ok := c.constOf(right); ok {
		u.nop(right.Pos()) // a line of its own is traced
		if i, ok := smallInt(v); ok {
			return u.emitTo(pos, want, inst{op: bytecode.BINARY_OP_INT, b: l, c: i, x: uint32(op)})
		}
		if k := u.constant(v); k <= 0xFFFF {
			return u.emitTo(pos, want, inst{op: bytecode.BINARY_OP_CONST, b: l, c: reg(k), x: uint32(op)})
		}
	}
	r := c.operand(right)
	return u.emitTo(pos, want, inst{op: bytecode.BINARY_OP, b: l, c: r, x: uint32(op)})
}

// boolOp evaluates `a and b or c` to the value of the operand that decides. No operand's truth is asked twice.
func (c *compiler) boolOp(e *ast.BoolOp, want reg) reg {
	u := c.u
	end := u.newLabel()
	last := len(e.Values) - 1
	for _, v := range e.Values[:last] {
		if c.decides(v, e.Op, e.Span, want, end) {
			u.place(end)
			if want != anyTemp {
				return want
			}
			u.depth++
			return u.top()
		}
	}
	r := c.expr(e.Values[last], want)
	u.place(end)
	return r
}

// decides compiles an operand, not the last one, of `and` or `or`: when it decides, its value goes to want and control to end; else
// control goes on without it. It answers true if it is a constant that decides: what follows is never reached.
func (c *compiler) decides(v ast.Expr, op ast.BoolOperator, span source.Span, want reg, end label) bool {
	u := c.u
	if !c.nest() {
		c.depth--
		return false
	}
	defer func() { c.depth-- }()
	d := u.depth
	pos := v.Pos()
	if k, ok := c.constOf(v); ok {
		if truth(k) != (op == ast.Or) {
			return false
		}
		u.loadConst(pos, want, k)
		u.depth = d
		return true
	}
	if inner, ok := v.(*ast.BoolOp); ok {
		n := len(inner.Values) - 1
		if inner.Op == op {
			for _, x := range inner.Values[:n] {
				if c.decides(x, op, inner.Span, want, end) {
					return true
				}
			}
			return c.decides(inner.Values[n], op, span, want, end)
		}
		// in `a and b or c` a false a goes on to c, without its truth being asked again
		next := u.newLabel()
		for _, x := range inner.Values[:n] {
			c.jumpOperand(x, next, inner.Op == ast.Or, inner.Span)
		}
		always := c.decides(inner.Values[n], op, span, want, end)
		if always {
			if want == anyTemp {
				u.depth++
			}
			u.jump(noPos, end)
		}
		u.depth = d
		u.place(next)
		return false
	}
	release, inverse := bytecode.JUMP_IF_FALSE_OR_RELEASE, bytecode.JUMP_IF_TRUE
	if op == ast.Or {
		release, inverse = bytecode.JUMP_IF_TRUE_OR_RELEASE, bytecode.JUMP_IF_FALSE
	}
	r := c.operand(v)
	next := u.newLabel()
	switch {
	case r.isLocal():
		u.emit(span, inst{op: inverse, b: r, to: next})
		u.move(pos, want, r)
		u.jump(noPos, end)
		u.depth = d
		u.place(next)
	case want == anyTemp:
		u.emit(span, inst{op: release, b: r, to: end})
	default:
		u.emit(span, inst{op: inverse, b: r, keepB: true, to: next})
		u.move(pos, want, r)
		u.jump(noPos, end)
		u.depth = d + 1
		u.place(next)
		u.release(pos)
	}
	return false
}

// jumpOperand is jumpIf for an operand of `and` or `or`, whose truth is asked at the position of the whole.
func (c *compiler) jumpOperand(v ast.Expr, to label, cond bool, span source.Span) {
	_, structured := c.constOf(v)
	switch v := v.(type) {
	case *ast.UnaryOp:
		structured = structured || v.Op == ast.Not
	case *ast.BoolOp, *ast.IfExp, *ast.Compare:
		structured = true
	}
	if structured {
		c.jumpIf(v, to, cond)
		return
	}
	r := c.operandNow(v)
	op := bytecode.JUMP_IF_FALSE
	if cond {
		op = bytecode.JUMP_IF_TRUE
	}
	c.u.emit(span, inst{op: op, b: r, to: to})
}

func (c *compiler) ifExp(e *ast.IfExp, want reg) reg {
	u := c.u
	if v, ok := c.constOf(e.Test); ok {
		if truth(v) {
			return c.expr(e.Body, want)
		}
		return c.expr(e.Orelse, want)
	}
	orelse, end := u.newLabel(), u.newLabel()
	d := u.depth
	c.jumpIf(e.Test, orelse, false)
	c.expr(e.Body, want)
	u.jump(noPos, end)
	u.depth = d
	u.place(orelse)
	r := c.expr(e.Orelse, want)
	u.place(end)
	return r
}

func (c *compiler) compare(e *ast.Compare, want reg) reg {
	c.checkCompare(e)
	if len(e.Ops) == 1 {
		return c.compareOne(e, want, false, e.Span)
	}
	u := c.u
	d := u.depth
	cleanup, end := u.newLabel(), u.newLabel()
	l := c.operand(e.Left)
	last := len(e.Ops) - 1
	usedCleanup := false
	for i, op := range e.Ops {
		if i == last {
			right := c.comparand(op, e.Comparators[i])
			u.emitTo(e.Span, anyTemp, c.compareInst(op, l, right, false, false))
			break
		}
		right := c.operand(e.Comparators[i])
		// the right operand is needed again: it is moved below the result
		if right.isTemp() && l.isTemp() {
			// [l, right]: compare keeps the right one
			u.swap(e.Span, l, right)
			l, right = right, l
		}
		r := u.emitTo(e.Span, anyTemp, c.compareInst(op, l, right, false, right.isTemp()))
		if right.isTemp() {
			usedCleanup = true
			u.emit(e.Span, inst{op: bytecode.JUMP_IF_FALSE_OR_RELEASE, b: r, to: cleanup})
		} else {
			u.emit(e.Span, inst{op: bytecode.JUMP_IF_FALSE_OR_RELEASE, b: r, to: end})
		}
		l = right
	}
	if usedCleanup {
		u.jump(noPos, end)
		u.depth = d + 2
		u.place(cleanup)
		u.swap(e.Span, temp(d), temp(d+1))
		u.release(e.Span)
	}
	u.place(end)
	u.depth = d + 1
	return c.into(e.Span, want, temp(d))
}

func (c *compiler) compareInst(op ast.CmpOperator, l, r reg, keepL, keepR bool) inst {
	in := inst{b: l, c: r, keepB: keepL, keepC: keepR}
	switch op {
	case ast.Is, ast.IsNot:
		in.op = bytecode.IS
		if op == ast.IsNot {
			in.x = 1
		}
	case ast.In, ast.NotIn:
		in.op = bytecode.CONTAINS
		if op == ast.NotIn {
			in.x = 1
		}
	default:
		in.op = bytecode.COMPARE
		in.x = uint32(comparisons[op])
	}
	return in
}

// compareOne compiles a single comparison at a position; with invert (of identity or membership only) its negation.
func (c *compiler) compareOne(e *ast.Compare, want reg, invert bool, span source.Span) reg {
	if invert {
		c.checkCompare(e)
	}
	l := c.operand(e.Left)
	r := c.comparand(e.Ops[0], e.Comparators[0])
	in := c.compareInst(e.Ops[0], l, r, false, false)
	if invert {
		in.x ^= 1
	}
	return c.u.emitTo(span, want, in)
}

// comparand evaluates the right operand of a comparison: what `in` searches may become a constant.
func (c *compiler) comparand(op ast.CmpOperator, e ast.Expr) reg {
	if op == ast.In || op == ast.NotIn {
		if v, ok := c.constCollection(e); ok {
			return c.u.loadConst(e.Pos(), anyTemp, v)
		}
	}
	return c.operand(e)
}

// constCollection makes a constant of a list or set display of constants that is only iterated or searched.
func (c *compiler) constCollection(e ast.Expr) (source.Constant, bool) {
	var elts []ast.Expr
	set := false
	switch e := e.(type) {
	case *ast.List:
		elts = e.Elts
	case *ast.Set:
		elts, set = e.Elts, true
	default:
		return nil, false
	}
	items := make([]source.Constant, 0, len(elts))
	seen := map[string]bool{}
	for _, elt := range elts {
		v, ok := c.constOf(elt)
		if !ok {
			return nil, false
		}
		if set {
			key := constKey(v)
			if seen[key] {
				continue
			}
			seen[key] = true
		}
		items = append(items, v)
	}
	if set {
		return source.FrozenSet(items), true
	}
	return source.Tuple(items), true
}

func (c *compiler) attribute(e *ast.Attribute, want reg) reg {
	u := c.u
	if r, ok := c.superAttr(e, want, false); ok {
		return r
	}
	v := c.operand(e.Value)
	return u.emitTo(startAtAttr(e.Span, e), want, inst{op: bytecode.LOAD_ATTR, b: v, c: reg(u.nameIndex(u.mangle(e.Attr))), x: u.cache()})
}

// startAtAttr moves the position of an attribute access over several lines to the line of the attribute.
func startAtAttr(pos source.Span, e *ast.Attribute) source.Span {
	if pos.Line == e.EndLine {
		return pos
	}
	pos.Line = e.EndLine
	if n := int32(len(e.Attr)); n <= e.EndCol {
		pos.Col = e.EndCol - n
	} else {
		pos.Col, pos.EndCol = -1, -1
	}
	return pos
}

// superAttr compiles `super().name` and `super(a, b).name` without making the super object.
func (c *compiler) superAttr(e *ast.Attribute, want reg, method bool) (reg, bool) {
	u := c.u
	call, ok := e.Value.(*ast.Call)
	if !ok || e.Ctx != ast.Load || len(call.Keywords) != 0 || e.Attr == "__class__" {
		return 0, false
	}
	name, ok := call.Func.(*ast.Name)
	if !ok || name.Id != "super" || !u.ste.FunctionLike() {
		return 0, false
	}
	if u.flagsOf("super").Scope() != symtable.ScopeGlobalImplicit || c.table.Top.Scope("super") != symtable.ScopeUnknown &&
		c.table.Top.Lookup("super")&^symtable.Use&(1<<symtable.ScopeOffset-1) != 0 {
		return 0, false
	}
	var first reg
	switch len(call.Args) {
	case 0:
		if u.argCount == 0 && u.posOnly == 0 {
			return 0, false
		}
		if f := u.flagsOf("__class__").Scope(); f != symtable.ScopeFree {
			return 0, false
		}
		first = u.loadName(name.Span, anyTemp, "super")
		u.loadName(call.Span, anyTemp, "__class__")
		arg := u.varList[0]
		if _, isCell := u.cells[arg]; isCell {
			u.emitTo(call.Span, anyTemp, inst{op: bytecode.LOAD_DEREF, b: u.cell(arg)})
		} else {
			u.emit(call.Span, inst{op: bytecode.CHECK_LOCAL, a: u.local(arg)})
			u.dup(call.Span, anyTemp, u.local(arg))
		}
	case 2:
		for _, a := range call.Args {
			if _, star := a.(*ast.Starred); star {
				return 0, false
			}
		}
		first = u.loadName(name.Span, anyTemp, "super")
		c.push(call.Args[0])
		c.push(call.Args[1])
	default:
		return 0, false
	}
	in := inst{op: bytecode.LOAD_SUPER_ATTR, b: first, c: reg(u.nameIndex(u.mangle(e.Attr))), extra: len(call.Args) == 2}
	if method {
		in.x = 1
	}
	return u.emitTo(startAtAttr(e.Span, e), want, in), true
}

func (c *compiler) subscript(e *ast.Subscript, want reg) reg {
	u := c.u
	c.checkSubscripter(e.Value)
	c.checkIndex(e.Value, e.Slice)
	v := c.operand(e.Value)
	if s, ok := e.Slice.(*ast.Slice); ok && s.Step == nil {
		w := c.sliceBound(s.Lower, s.Span)
		c.sliceBound(s.Upper, s.Span)
		return u.emitTo(e.Span, want, inst{op: bytecode.LOAD_SLICE, b: v, c: w})
	}
	if k, ok := c.constOf(e.Slice); ok {
		u.nop(e.Slice.Pos())
		if i, ok := smallInt(k); ok {
			return u.emitTo(e.Span, want, inst{op: bytecode.LOAD_SUBSCR_INT, b: v, c: i, x: u.cache()})
		}
		if i := u.constant(k); i <= 0xFFFF {
			return u.emitTo(e.Span, want, inst{op: bytecode.LOAD_SUBSCR_CONST, b: v, c: reg(i), x: u.cache()})
		}
	}
	i := c.operand(e.Slice)
	return u.emitTo(e.Span, want, inst{op: bytecode.LOAD_SUBSCR, b: v, c: i, x: u.cache()})
}

func (c *compiler) sliceBound(e ast.Expr, pos source.Span) reg {
	if e == nil {
		return c.u.loadNone(pos, anyTemp)
	}
	return c.push(e)
}

func (c *compiler) slice(e *ast.Slice, want reg) reg {
	w := c.sliceBound(e.Lower, e.Span)
	c.sliceBound(e.Upper, e.Span)
	n := reg(2)
	if e.Step != nil {
		c.push(e.Step)
		n = 3
	}
	return c.u.emitTo(e.Span, want, inst{op: bytecode.BUILD_SLICE, b: w, c: n})
}

// list compiles a list or tuple display.
func (c *compiler) list(pos source.Span, elts []ast.Expr, want reg, tuple bool) reg {
	u := c.u
	op := bytecode.BUILD_LIST
	if tuple {
		op = bytecode.BUILD_TUPLE
	}
	starred := false
	for _, e := range elts {
		if _, ok := e.(*ast.Starred); ok {
			starred = true
		}
	}
	if !starred && !tuple && len(elts) > 2 {
		if k, ok := c.constCollection(&ast.List{Elts: elts}); ok {
			c.traceLines(elts)
			l := u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_LIST})
			v := u.loadConst(pos, anyTemp, k)
			u.emit(pos, inst{op: bytecode.LIST_EXTEND, a: l, b: v})
			return c.into(pos, want, l)
		}
	}
	if !starred && len(elts) <= maxWindow {
		first := temp(u.depth)
		for _, e := range elts {
			c.push(e)
		}
		return u.emitTo(pos, want, inst{op: op, b: first, c: reg(len(elts))})
	}
	l := c.pieces(pos, elts, bytecode.BUILD_LIST, bytecode.LIST_APPEND, bytecode.LIST_EXTEND)
	if tuple {
		return u.emitTo(pos, want, inst{op: bytecode.LIST_TO_TUPLE, b: l})
	}
	return c.into(pos, want, l)
}

// traceLines keeps the lines of a long display of constants traceable where it runs once, in a module or class.
func (c *compiler) traceLines(elts []ast.Expr) {
	if c.u.ste.FunctionLike() || len(elts) <= 30 {
		return
	}
	for _, e := range elts {
		c.u.nop(e.Pos())
	}
}

// pieces builds a list or set in a temporary, item by item from the first starred one on.
func (c *compiler) pieces(pos source.Span, elts []ast.Expr, build, add, extend bytecode.Op) reg {
	u := c.u
	l := temp(u.depth)
	built := false
	n := 0
	for _, e := range elts {
		if s, ok := e.(*ast.Starred); ok {
			if !built {
				u.emitTo(pos, anyTemp, inst{op: build, b: l, c: reg(n)})
				built = true
			}
			v := c.operand(s.Value)
			u.emit(pos, inst{op: extend, a: l, b: v})
			continue
		}
		if !built && len(elts) > maxWindow {
			u.emitTo(pos, anyTemp, inst{op: build, b: l, c: reg(n)})
			built = true
		}
		if built {
			v := c.operand(e)
			u.emit(pos, inst{op: add, a: l, b: v})
		} else {
			c.push(e)
			n++
		}
	}
	if !built {
		u.emitTo(pos, anyTemp, inst{op: build, b: l, c: reg(n)})
	}
	return l
}

func (c *compiler) set(e *ast.Set, want reg) reg {
	u := c.u
	starred := false
	for _, elt := range e.Elts {
		if _, ok := elt.(*ast.Starred); ok {
			starred = true
		}
	}
	if !starred && len(e.Elts) > 2 {
		if k, ok := c.constCollection(e); ok {
			c.traceLines(e.Elts)
			s := u.emitTo(e.Span, anyTemp, inst{op: bytecode.BUILD_SET})
			v := u.loadConst(e.Span, anyTemp, k)
			u.emit(e.Span, inst{op: bytecode.SET_UPDATE, a: s, b: v})
			return c.into(e.Span, want, s)
		}
	}
	if !starred && len(e.Elts) <= maxWindow {
		first := temp(u.depth)
		for _, elt := range e.Elts {
			c.push(elt)
		}
		return u.emitTo(e.Span, want, inst{op: bytecode.BUILD_SET, b: first, c: reg(len(e.Elts))})
	}
	s := c.pieces(e.Span, e.Elts, bytecode.BUILD_SET, bytecode.SET_ADD, bytecode.SET_UPDATE)
	return c.into(e.Span, want, s)
}

func (c *compiler) dict(e *ast.Dict, want reg) reg {
	u := c.u
	unpacks := false
	for _, k := range e.Keys {
		unpacks = unpacks || k == nil
	}
	n := len(e.Keys)
	first := temp(u.depth)
	const pairs = maxWindow / 2
	if !unpacks && n <= pairs {
		return c.dictPairs(e, 0, n, want)
	}
	built := false
	begin := func() {
		if !built {
			u.emitTo(e.Span, anyTemp, inst{op: bytecode.BUILD_MAP, b: first})
			built = true
		}
	}
	for i := 0; i < n; {
		if e.Keys[i] == nil {
			begin()
			v := c.operand(e.Values[i])
			u.emit(e.Span, inst{op: bytecode.DICT_UPDATE, a: first, b: v})
			i++
			continue
		}
		j := i
		for j < n && e.Keys[j] != nil {
			j++
		}
		if j-i > pairs {
			begin()
		}
		if !built {
			c.dictPairs(e, i, j, anyTemp)
			built = true
		} else {
			for ; i < j; i++ {
				k := c.operand(e.Keys[i])
				v := c.operand(e.Values[i])
				u.emit(e.Span, inst{op: bytecode.MAP_ADD, a: first, b: k, c: v})
			}
		}
		i = j
	}
	begin()
	return c.into(e.Span, want, first)
}

func (c *compiler) dictPairs(e *ast.Dict, from, to int, want reg) reg {
	u := c.u
	first := temp(u.depth)
	var keys source.Tuple
	for i := from; i < to; i++ {
		k, ok := c.constOf(e.Keys[i])
		if !ok || e.Keys[i].Pos().Line != e.Values[i].Pos().Line {
			break
		}
		keys = append(keys, k)
	}
	if len(keys) == to-from && len(keys) > 0 {
		for i := from; i < to; i++ {
			c.push(e.Values[i])
		}
		return u.emitTo(e.Span, want, inst{op: bytecode.BUILD_CONST_KEY_MAP, b: first, c: reg(to - from), x: u.constant(keys)})
	}
	for i := from; i < to; i++ {
		c.push(e.Keys[i])
		c.push(e.Values[i])
	}
	return u.emitTo(e.Span, want, inst{op: bytecode.BUILD_MAP, b: first, c: reg(to - from)})
}
