package vm

import (
	"strings"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

//go:generate go run ../../tools/genpar

// Running with the GIL off. There are two loops: runAlone for threads that are exclusive (with the GIL on all are), runBeside, generated from it, for
// threads that run beside others. A thread changes from one to the other where it polls its eval breaker.
//
// What instructions write into the code (their specialised forms, the inline caches) is shared by all threads, and is therefore written by exclusive
// threads only. The functions of this file are the slow paths of parallel ones: they do what can be done beside others, or make the thread
// exclusive and leave the rest to the ordinary slow path.

// switchLoops is what a loop returns when the other one has to go on with the thread's current frame.
const switchLoops = object.SendResult(-1)

// run executes the frame on top, which was entered from Go, until it returns, yields or raises.
func run(t *Thread, f *Frame) (Value, object.SendResult) {
	par, gaps := t.Par(), t.Sched.Gaps()
	for {
		var v Value
		var how object.SendResult
		if t.Par() {
			v, how = runBeside(t, f)
		} else {
			v, how = runAlone(t, f)
		}
		if how != switchLoops {
			if !par || t.Par() && t.Sched.Gaps() != gaps {
				// The native code that called goes on as it was; if it was parallel and others may have been exclusive meanwhile, what was its own may
				// be another thread's.
				t.Excl()
			}
			return v, how
		}
		f = t.Frame
	}
}

// What the functions below return.
const (
	parAlone = -1 // the thread is exclusive now: the ordinary slow path does it
	parDone  = 1
	parFail  = 2 // an exception is pending
	parRedo  = 3 // the object is the thread's own now: the instruction can do it
)

// parCache returns the cache of the instruction, nil while the code has none: then an exclusive thread has to say whether it gets one.
func parCache(f *Frame, in *Instr) *object.Cache {
	if f.Code.M.Caches == nil {
		return nil
	}
	return f.Cache(in)
}

func isNumber(v Value) bool { return v.IsInt64() || v.IsFloat64() }

// parBinary is binary.
//
//go:noinline
func parBinary(t *Thread, f *Frame, in *Instr, regs ptr) int {
	op := baseOp(in.Op)
	b, c := *reg(regs, in.B), operandC(f, in, op, regs)
	if in.Op == op && isNumber(b) && t.Try() {
		to := *in
		if specialiseBinary(&to, op, b, c); to.Op != op {
			t.Excl()
			return parAlone
		}
	}
	x := BinaryOperator(in.X)
	var res Value
	if b.IsFloat64() || c.IsFloat64() {
		res = arithFloat(x&15, b, c)
	} else if b.IsInt64() && c.IsInt64() {
		res = arithInt(in.X, b.Int64(), c.Int64())
	}
	if res.IsNil() {
		if x&InPlaceBit != 0 {
			res = object.InPlace(t, object.BinaryOp(x&15), b, c)
		} else {
			res = object.Binary(t, object.BinaryOp(x), b, c)
		}
		if res.IsNil() {
			return parFail
		}
	}
	finish(t, in, regs, res)
	return parDone
}

// parJumpCompare is jumpCompare, or returns parAlone.
//
//go:noinline
func parJumpCompare(t *Thread, f *Frame, in *Instr, regs ptr) int {
	op := baseOp(in.Op)
	b, c := *reg(regs, in.B), operandC(f, in, op, regs)
	if in.Op == op && isNumber(b) && t.Try() && b.Header() == c.Header() && !(b.IsFloat64() && op == JUMP_COMPARE_INT) && !(b.IsInt64() && op == JUMP_COMPARE_CONST) {
		t.Excl() // to specialise
		return parAlone
	}
	v := compareValues(t, b, c, Comparison(in.A&7))
	if v.IsNil() {
		return parFail
	}
	r := v.IsTrue()
	if !v.IsBool() {
		var ok bool
		r, ok = object.Truth(t, v)
		t.Decref(v)
		if !ok {
			return parFail
		}
	}
	release(t, in, regs)
	if r == (in.A < 8) {
		return 1
	}
	return 0
}

//go:noinline
func parGlobal(t *Thread, f *Frame, in *Instr, regs ptr) int {
	c := parCache(f, in)
	g, b := f.Func.Globals, f.Func.Builtins
	if g.Fixed() && c != nil && b != nil && t.CanRead(&b.Header) {
		if in.Op == opGlobal && c.Version == g.Tag() {
			put(t, in, regs, t.GlobalValue(g, c.Slot))
			return parDone
		}
		if c.Counter >= 1000 || !t.Try() {
			name := nameOf(f, in)
			if i := g.IndexOf(name); i >= 0 {
				put(t, in, regs, t.GlobalValue(g, g.PlaceAt(i)))
				return parDone
			}
			if v := b.GetStr(t, name); !v.IsNil() && t.Par() {
				put(t, in, regs, t.Newref(v))
				return parDone
			}
		}
	}
	if c == nil || c.Counter < 1000 || g.Type() != object.DictType || b == nil || !t.CanRead(&g.Header) || !t.CanRead(&b.Header) {
		t.Share(&g.Header)
		if g.Locked() {
			t.FixGlobals(g)
		}
		if b != nil {
			t.Share(&b.Header)
		}
		return parAlone
	}
	name := nameOf(f, in)
	v := g.GetStr(t, name)
	if v.IsNil() && f.Func.OwnBuiltins.IsNil() {
		v = b.GetStr(t, name)
	}
	if v.IsNil() || !t.Par() { // what guards itself may have made us exclusive
		t.Excl()
		t.ClearExc()
		return parAlone
	}
	put(t, in, regs, t.Newref(v))
	return parDone
}

//go:noinline
func parAttr(t *Thread, f *Frame, in *Instr, regs ptr) int {
	b := *reg(regs, in.B)
	h := b.Header()
	if !t.CanRead(h) {
		if h.Locked() {
			if v, ok := object.LockedAttr(t, b, nameOf(f, in)); ok {
				if v.IsNil() {
					return parFail
				}
				finish(t, in, regs, v)
				return parDone
			}
		}
		return parTakeReg(t, h)
	}
	if parForeignModule(t, b) {
		return parAlone
	}
	c := parCache(f, in)
	if c == nil {
		t.Excl()
		return parAlone
	}
	if alt := c.Alt(); alt.Version == b.Type().Version() && alt.Version != 0 {
		switch Op(alt.Kind) {
		case opAttrSlot:
			if p := alt.Place(h); p != nil && !p.IsNil() {
				finish(t, in, regs, t.Newref(*p))
				return parDone
			}
		case opAttrClass:
			if alt.NoOwnAttr(b) {
				finish(t, in, regs, t.Newref(alt.Val))
				return parDone
			}
		}
	}
	if c.Counter < maxMisses && t.Try() {
		t.Excl() // to specialise
		return parAlone
	}
	v := object.GetAttr(t, b, nameOf(f, in))
	if v.IsNil() {
		return parFail
	}
	finish(t, in, regs, v)
	return parDone
}

//go:noinline
func parSetAttr(t *Thread, f *Frame, in *Instr, regs ptr) int {
	b := *reg(regs, in.A)
	h := b.Header()
	c := parCache(f, in)
	if h.Locked() && object.LockedSetAttr(t, b, nameOf(f, in), *reg(regs, in.B)) {
		releaseStore(t, in, regs)
		return parDone
	}
	if !t.Mine(h) {
		return parTakeReg(t, h)
	}
	if c != nil {
		if alt := c.Alt(); alt.Version == b.Type().Version() && alt.Version != 0 {
			if p := alt.Place(h); p != nil {
				v := t.Newref(*reg(regs, in.B))
				if Op(alt.Kind) == opStoreSlot {
					t.Replace(p, v)
				} else {
					h.Attrs().AddVal(alt.Next, v)
				}
				releaseStore(t, in, regs)
				return parDone
			}
		}
		if c.Counter >= maxMisses || !t.Try() {
			if !object.SetAttr(t, b, nameOf(f, in), *reg(regs, in.B)) {
				return parFail
			}
			releaseStore(t, in, regs)
			return parDone
		}
	}
	t.Take(h)
	return parAlone
}

//go:noinline
func parMethod(t *Thread, f *Frame, in *Instr, regs ptr) int {
	b := *reg(regs, in.B)
	h := b.Header()
	if !t.CanRead(h) {
		if h.Locked() {
			if v := object.LockedMethod(t, b, nameOf(f, in)); !v.IsNil() {
				storePair(t, in, regs, b, v, true)
				return parDone
			}
			if b.Type().IsParContainer() { // the method of a container
				if v := object.PlainMethod(t, b, nameOf(f, in)); !v.IsNil() {
					storePair(t, in, regs, b, v, true)
					return parDone
				}
			} else if v, ok := object.LockedAttr(t, b, nameOf(f, in)); ok {
				if v.IsNil() {
					return parFail
				}
				storePair(t, in, regs, b, v, false)
				return parDone
			}
		}
		return parTakeReg(t, h)
	}
	if parForeignModule(t, b) {
		return parAlone
	}
	c := parCache(f, in)
	if c == nil {
		t.Excl()
		return parAlone
	}
	if alt := c.Alt(); Op(alt.Kind) == opMethodSlot && alt.Version == b.Type().Version() && alt.NoOwnAttr(b) {
		storePair(t, in, regs, b, t.Newref(alt.Val), true)
		return parDone
	}
	if c.Counter < maxMisses && t.Try() {
		t.Excl() // to specialise
		return parAlone
	}
	if v := object.PlainMethod(t, b, nameOf(f, in)); !v.IsNil() {
		storePair(t, in, regs, b, v, true)
		return parDone
	}
	v := object.GetAttr(t, b, nameOf(f, in))
	if v.IsNil() {
		return parFail
	}
	storePair(t, in, regs, b, v, false)
	return parDone
}

//go:noinline
func parSubscr(t *Thread, f *Frame, in *Instr, regs ptr) int {
	op := baseOp(in.Op)
	b, c := *reg(regs, in.B), operandC(f, in, op, regs)
	if h := b.Header(); in.Op != op && !t.CanRead(h) && !h.Locked() && !b.IsParImmutable() {
		return parTakeReg(t, h)
	}
	if in.Op == op && op != LOAD_SUBSCR_CONST && !b.Header().Locked() && t.Try() {
		switch b.Type() {
		case object.ListType, object.TupleType:
			if c.IsInt64() {
				t.Take(b.Header())
				return parAlone
			}
		case object.DictType:
			if op == LOAD_SUBSCR {
				t.Take(b.Header())
				return parAlone
			}
		}
	}
	v := object.GetItem(t, b, c)
	if v.IsNil() {
		return parFail
	}
	finish(t, in, regs, v)
	return parDone
}

//go:noinline
func parSetSubscr(t *Thread, f *Frame, in *Instr, regs ptr) int {
	a, b := *reg(regs, in.A), *reg(regs, in.B)
	if h := a.Header(); !t.Mine(h) && !h.Locked() {
		return parTakeReg(t, h)
	}
	if in.Op == STORE_SUBSCR && !a.Header().Locked() && t.Try() && (a.Type() == object.DictType || a.Type() == object.ListType && b.IsInt64()) {
		t.Take(a.Header())
		return parAlone
	}
	if !object.SetItem(t, a, b, *reg(regs, in.C)) {
		return parFail
	}
	releaseStore(t, in, regs)
	return parDone
}

// parTakeReg is TakeReg for an instruction that does it when the object is the thread's own.
func parTakeReg(t *Thread, h *object.Header) int {
	t.TakeReg(h)
	if t.Par() && t.Mine(h) {
		return parRedo
	}
	t.Excl()
	return parAlone
}

// parForeignModule makes the dict of a module shared if it is another thread's.
func parForeignModule(t *Thread, v Value) bool {
	if v.Type() != object.ModuleType {
		return false
	}
	d := (*object.Module)(v.Ptr()).Dict()
	if d == nil || t.CanRead(&d.Header) || d.Locked() {
		return false
	}
	t.Share(&d.Header)
	return true
}

// parIter is forIter: 1 if there was a next item, 0 if not, parFail, or parAlone.
//
//go:noinline
func parIter(t *Thread, in *Instr, regs ptr) int {
	b := *reg(regs, in.B)
	h := b.Header()
	typ := b.Type()
	if !t.Mine(h) && !b.IsParPlain() && t.Claim(h) {
		return parRedo
	}
	if typ.Next == nil || !t.Mine(h) && !b.IsParPlain() || in.Op == baseOp(in.Op) && t.Try() {
		t.Take(h)
		return parAlone
	}
	if s := t.ForeignSource(b); s != nil {
		t.Take(s)
		return parAlone
	}
	v := object.Next(t, b)
	if v.IsNil() {
		if t.HasExc() {
			return parFail
		}
		return 0
	}
	put(t, in, regs, v)
	return 1
}

// parPairs guards a FOR_ITER of pairs.
//
//go:noinline
func parPairs(t *Thread, it Value) {
	if it.Type() == object.DictItemIteratorType {
		t.Guard(it, true)
	} else if !t.Mine(it.Header()) {
		t.Take(it.Header())
	}
}

// parNative guards a call of the native function of a cache: self and the arguments from the register first. Without self it is what the function in B
// is bound to. If self is locked it calls the function under the lock.
//
//go:noinline
func parNative(t *Thread, c *object.Cache, self Value, in *Instr, regs ptr, first uint16) int {
	method := !self.IsNil()
	if !method {
		self = object.None
		if b := *reg(regs, in.B); b.Type() == object.BuiltinType && !(*object.Builtin)(b.Ptr()).Self.IsNil() {
			self = (*object.Builtin)(b.Ptr()).Self
		}
	}
	n := int(in.C)
	if c.Par != 0 && t.ParArgs(c.Par, self, window(regs, first, n)) {
		return parAlone
	}
	if h := self.Header(); h.Locked() && t.ParSelfLocked(c.Par, window(regs, first, n)) && (method && reg(regs, in.B).Header() == c.Val.Header() && self.Type() == c.Type ||
		!method && builtinOf(*reg(regs, in.B), c) != nil) {
		flat := int(c.Index)
		args := window(regs, first, flat)
		if n < flat {
			clear(args[n:])
		}
		for _, v := range args[:n] {
			t.Publish(v)
		}
		if t.LockFor(h) {
			v := c.Fn(t, self, args)
			t.UnlockFor()
			if v.IsNil() {
				return parFail
			}
			for _, a := range args[:n] {
				t.Decref(a)
			}
			for i := in.B; i < first; i++ {
				t.Decref(*reg(regs, i))
			}
			put(t, in, regs, v)
			return parDone
		}
	}
	if method && c.Par != 0 && !t.Mine(self.Header()) && !t.CanRead(self.Header()) {
		t.TakeReg(self.Header())
	} else if method && t.Claim(self.Header()) && t.ParArgs(c.Par, self, window(regs, first, n)) {
		return parAlone
	}
	t.ExclFor(*reg(regs, in.B))
	t.Wrote(self.Header())
	return parAlone
}

// parListAppend is opListAppend of a list that is not the thread's own.
//
//go:noinline
func parListAppend(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	self := *reg(regs, in.B+1)
	h := self.Header()
	if h.Locked() && self.Type() == object.ListType && reg(regs, in.B).Header() == f.Cache(in).Val.Header() {
		v := *reg(regs, in.B+2)
		t.Publish(v)
		if t.LockFor(h) {
			(*object.List)(self.Ptr()).Push(t, v)
			t.UnlockFor()
			t.Decref(self)
			put(t, in, regs, object.None)
			return true
		}
	}
	t.TakeReg(h)
	return false
}

// parLen guards a specialised call of len.
//
//go:noinline
func parLen(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	v := *reg(regs, in.B+1)
	if h := v.Header(); h.Locked() && builtinOf(*reg(regs, in.B), f.Cache(in)) != nil {
		n, ok := object.Len(t, v)
		if ok {
			t.Decref(v)
			t.Decref(*reg(regs, in.B))
			put(t, in, regs, object.Int(int64(n)))
			return true
		}
		t.ClearExc() // the general way raises it
	}
	t.Guard(v, false)
	return false
}

// parSlice guards LOAD_SLICE: that of a locked list is made under the lock.
//
//go:noinline
func parSlice(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	if h := b.Header(); b.Type() == object.ListType && t.LockFor(h) {
		ok := loadSlice(t, f, in, regs)
		t.UnlockFor()
		if ok {
			return true
		}
	}
	t.Guard(b, false)
	return false
}

// parLoadDeref is LOAD_DEREF of a cell that is not readable.
//
//go:noinline
func parLoadDeref(t *Thread, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	if b.Header().Locked() {
		if v := object.LockedCell(t, (*object.Cell)(b.Ptr())); !v.IsNil() {
			put(t, in, regs, v)
			return true
		}
	}
	t.Take(b.Header())
	return false
}

// parStoreDeref is STORE_DEREF of a cell that is not the thread's own.
//
//go:noinline
func parStoreDeref(t *Thread, in *Instr, regs ptr) bool {
	a := *reg(regs, in.A)
	if a.Header().Locked() && object.LockedSetCell(t, (*object.Cell)(a.Ptr()), *reg(regs, in.B)) {
		if in.Fl&FlagB != 0 {
			t.Decref(*reg(regs, in.B))
		}
		return true
	}
	t.Take(a.Header())
	return false
}

// parStoreGlobal is STORE_GLOBAL of a name that is there; others are left to exclusive threads.
//
//go:noinline
func parStoreGlobal(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	if in.Op != STORE_GLOBAL {
		t.Excl()
		return false
	}
	d := f.Func.Globals
	if d.Fixed() && t.SetGlobal(d, nameOf(f, in), *reg(regs, in.B)) {
		release(t, in, regs)
		return true
	}
	if t.CanRead(&d.Header) {
		t.Excl()
	} else {
		t.Share(&d.Header)
	}
	t.FixGlobals(d)
	return false
}

// parCall guards the general call of *p with the n arguments after it.
//
//go:noinline
func parCall(t *Thread, f *Frame, in *Instr, p *Value, n int) {
	callee := *p
	switch callee.Type() {
	case object.FunctionType:
		if parFunction(t, object.AsFunction(callee)) {
			return
		}
	case object.BoundMethodType:
		m := (*object.BoundMethod)(callee.Ptr())
		if m.Func.Type() == object.FunctionType && parFunction(t, object.AsFunction(m.Func)) {
			return
		}
	case object.BuiltinType, object.MethodDescrType:
		op := baseOp(in.Op)
		if t.TraceOn() || (op == CALL || op == CALL_METHOD) && parCold(f, in) && t.Try() {
			break
		}
		if t.CanCall(callee, slice(p, 1, n)) {
			return
		}
	case object.MetaType:
		if t.TraceOn() {
			break
		}
		if init, ok := object.AsType(callee).PlainNew(); ok && (init == nil && n == 0 || init != nil && parFunction(t, init) && init.Code.M.Simple == int32(n)+2) {
			return
		}
		if c := parCache(f, in); c == nil || baseOp(in.Op) == CALL && c.Counter < maxMisses && object.AsType(callee).HasVector() && callee.IsImmortal() && t.Try() {
			break // it may be specialised
		}
		if t.ParConstruct(callee, slice(p, 1, n)) {
			return
		}
	default:
		if !t.TraceOn() && t.CanCall(callee, slice(p, 1, n)) {
			return
		}
	}
	t.ExclFor(callee)
}

// parCold reports whether a call may still write into the code.
func parCold(f *Frame, in *Instr) bool {
	c := parCache(f, in)
	return c == nil || c.Counter < maxMisses
}

// parType guards a specialised call of a static type.
//
//go:noinline
func parType(t *Thread, in *Instr, regs ptr) {
	if cls := *reg(regs, in.B); !(cls.Header() == object.MetaType.Val().Header() && in.C == 1) && !t.ParConstruct(cls, window(regs, in.B+1, int(in.C))) {
		t.ExclFor(cls)
	}
}

// parWith guards the entry of a with statement: what it calls guards itself.
//
//go:noinline
func parWith(t *Thread, in *Instr, regs ptr) {
	if in.Op == WITH_EXCEPT_START {
		if b := *reg(regs, in.B); b.Type() != object.BoundMethodType || (*object.BoundMethod)(b.Ptr()).Func.Type() != object.FunctionType ||
			parFunction(t, object.AsFunction((*object.BoundMethod)(b.Ptr()).Func)) {
			return // calling guards itself
		}
	} else if in.Op == BEFORE_WITH {
		m := reg(regs, in.B).Type().Lookup(object.NameEnter)
		if !m.IsNil() && (m.Type() != object.FunctionType || parFunction(t, object.AsFunction(m))) {
			return
		}
	}
	t.Excl()
}

// parFunction reports whether a parallel thread can begin a frame of the function.
func parFunction(t *Thread, fn *object.Function) bool {
	return t.CanRun(fn)
}

// parCallKw guards the calls with names or unpacked arguments.
//
//go:noinline
func parCallKw(t *Thread, in *Instr, regs ptr) {
	p := reg(regs, in.B)
	if in.Op != CALL_EX {
		first, n := in.B+1, int(in.C)
		if in.Op == CALL_METHOD_KW {
			if reg(regs, in.B+1).IsUnbound() {
				first++
			} else {
				n++ // self
			}
		}
		if !t.TraceOn() && t.CanCall(*p, window(regs, first, n)) {
			return
		}
	} else if star := reg(regs, in.B+1); !t.TraceOn() && (star.Type() == object.TupleType || star.Type() == object.ListType && t.CanRead(star.Header())) {
		var d Value
		if in.X != 0 {
			d = *reg(regs, in.B+2)
		}
		if d.IsNil() || d.Type() == object.DictType && t.CanRead(d.Header()) {
			if p.Type() == object.FunctionType {
				if parFunction(t, object.AsFunction(*p)) {
					return
				}
			} else {
				var items []Value
				if star.Type() == object.TupleType {
					items = (*object.Tuple)(star.Ptr()).Items()
				} else {
					items = (*object.List)(star.Ptr()).Items()
				}
				if !d.IsNil() && (*object.Dict)(d.Ptr()).Len() > 0 {
					var room [16]Value
					items = append(room[:0], items...)
					pos := 0
					for {
						_, v, more := (*object.Dict)(d.Ptr()).Next(&pos)
						if !more {
							break
						}
						items = append(items, v)
					}
				}
				if t.CanCall(*p, items) {
					return
				}
			}
		}
	}
	t.ExclFor(*p)
}

// parCollect guards the instructions that add to a container which is being built.
//
//go:noinline
func parCollect(t *Thread, in *Instr, regs ptr) {
	if in.Op != LIST_TO_TUPLE {
		if h := reg(regs, in.A).Header(); !t.Mine(h) {
			t.Take(h)
		}
	}
	t.Guard(*reg(regs, in.B), false)
}

// parRaised guards the search for the handler of the pending exception, which writes into it.
//
//go:noinline
func parRaised(t *Thread) {
	if e := t.Exc(); !e.IsNil() && !t.Mine(e.Header()) {
		t.Take(e.Header())
	}
}

// parSend guards SEND and what makes the iterators for it.
//
//go:noinline
func parSend(t *Thread, in *Instr, regs ptr) {
	b := *reg(regs, in.B)
	switch b.Type() {
	case object.GeneratorType, object.CoroutineType:
		if !t.Mine(b.Header()) {
			t.Take(b.Header())
		}
		return
	}
	if in.Op == SEND && b.Type().HasIterNext() {
		t.Guard(b, true)
		return
	}
	if in.Op != GET_YIELD_FROM_ITER { // that guards itself
		t.Excl()
	}
}

// parImport guards the import instructions: a module that is there and done is taken without stopping the others.
//
//go:noinline
func parImport(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	if in.Op == IMPORT_FROM {
		return false // guards itself
	}
	if in.Op == IMPORT_NAME {
		b, from := *reg(regs, in.B), *reg(regs, in.C)
		if m := parModule(t, f, f.Code.Names[in.X], b, from); !m.IsNil() {
			finish(t, in, regs, t.Newref(m))
			return true
		}
	}
	t.Excl()
	return false
}

var nameInitializing = object.StaticName("_initializing")

func parModule(t *Thread, f *Frame, name *object.Str, level, from Value) Value {
	mods, b := t.Interp.Modules, f.Func.Builtins
	if !level.IsInt64() || level.Int64() != 0 || b == nil || !t.CanRead(&b.Header) {
		return Value{}
	}
	if fn := b.GetStr(t, object.NameImport); fn.IsNil() || fn.Type() != object.BuiltinType {
		return Value{}
	}
	if !t.CanRead(&mods.Header) && !mods.Locked() {
		t.Share(&mods.Header)
	}
	m := loadedModule(t, name)
	if m.IsNil() || m.Type() != object.ModuleType {
		return Value{}
	}
	if !m.IsImmortal() && !t.Mine(m.Header()) { // it becomes that
		t.Take(m.Header())
		return Value{}
	}
	d := (*object.Module)(m.Ptr()).Dict()
	if !t.CanRead(&d.Header) && !d.Fixed() {
		t.Share(&d.Header)
	}
	if from.IsNone() {
		if strings.Contains(name.String(), ".") {
			return Value{}
		}
	} else if d.IndexOf(object.NamePath) >= 0 {
		return Value{}
	}
	at := d.IndexOf(object.NameSpec)
	if at < 0 {
		return m
	}
	var spec Value
	if d.Fixed() && t.Par() {
		spec = t.GlobalValue(d, d.PlaceAt(at))
	} else {
		spec = t.Newref(d.ValueAt(at))
	}
	defer t.Decref(spec)
	if !t.CanRead(spec.Header()) {
		t.Take(spec.Header())
		return Value{}
	}
	if v := object.PlainAttr(t, spec, nameInitializing); !v.IsNil() {
		t.Decref(v)
		if v.IsBool() && !v.IsTrue() && loadedModule(t, name).Header() == m.Header() { // the module may have put another in its place meanwhile
			return m
		}
	}
	return Value{}
}

// loadedModule returns the module from sys.modules (borrowed), if it can be used as it is.
func loadedModule(t *Thread, name *object.Str) Value {
	mods := t.Interp.Modules
	if !t.LockFor(&mods.Header) {
		return mods.GetStr(t, name)
	}
	m := mods.GetStr(t, name)
	if m.IsNil() || m.IsImmortal() || t.Mine(m.Header()) { // what is the thread's own goes when it is exclusive at most
		t.UnlockFor()
		return m
	}
	t.UnlockFor()
	t.Excl()
	return mods.GetStr(t, name)
}
