package object

import (
	"strings"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/gil"
)

// What package vm needs of this package's insides, kept small enough to be inlined there. Nothing else should use it.

// MachineCode is a code object as the machine runs it; the machine fills it in before the first run.
type MachineCode struct {
	First   unsafe.Pointer // the first of the machine's instructions; one more stands before it
	Start   uintptr        // where a frame begins when the eval breaker asks for nothing: the instruction before the first to execute
	Consts  unsafe.Pointer // the first constant
	Size    uintptr        // bytes of registers
	Simple  int32          // 1 + number of arguments of a function that takes exactly so many, all positional; 0: bind them
	NLocals int32          // registers before the first temporary
	Ready   bool
	Traced  unsafe.Pointer // the first of the instrumented instructions, or nil
	buf     []bytecode.Instr
	traced  []bytecode.Instr
	Mon     *CodeMonitor   // nil while sys.monitoring has nothing about the code
	Vars    []*Str         // names of the registers before the first temporary
	Caches  unsafe.Pointer // the first inline cache, nil while the code is cold
	cold    int            // how often an instruction wanted a cache before there were any
}

const instrSize = unsafe.Sizeof(bytecode.Instr{})

// IndexOf returns the index of the instruction at the address.
func (m *MachineCode) IndexOf(in uintptr) int {
	if m.Traced != nil {
		if off := in - uintptr(m.Traced) + instrSize; off < uintptr(len(m.traced))*instrSize {
			return (int(off/instrSize)+1)/2 - 1 // each has its event before it
		}
	}
	return int(in-uintptr(m.First)+instrSize)/int(instrSize) - 1
}

// SetInstrs installs the machine's instructions: buf[0] is padding before the first.
func (m *MachineCode) SetInstrs(buf []bytecode.Instr) {
	m.buf = buf
	m.First = unsafe.Pointer(&buf[1])
	m.Start = uintptr(m.First) - instrSize
	if len(buf) > 2 && buf[1].Op == bytecode.RESUME {
		m.Start = uintptr(m.First)
	}
}

// SetTraced installs the instrumented instructions in the same form.
func (m *MachineCode) SetTraced(buf []bytecode.Instr) {
	m.traced = buf
	m.Traced = unsafe.Pointer(&buf[1])
}

// IsTraced reports whether the address is one of an instrumented instruction.
func (m *MachineCode) IsTraced(in uintptr) bool {
	return m.Traced != nil && in-uintptr(m.Traced)+instrSize < uintptr(len(m.traced))*instrSize
}

// SetInt stores i if the slot holds an int: only num is written.
func (v *Value) SetInt(i int64) bool {
	if v.obj == &intHeader {
		v.num = uint64(i)
		return true
	}
	return false
}

// SetFloat stores f if the slot holds a float: only num is written.
func (v *Value) SetFloat(f float64) bool {
	if v.obj == &floatHeader {
		v.num = *(*uint64)(unsafe.Pointer(&f))
		return true
	}
	return false
}

// SetNum stores n if the slot holds a value of the same header as v, which lives in its words: only num is written.
func (v *Value) SetNum(h *Header, n uint64) bool {
	if v.obj == h {
		v.num = n
		return true
	}
	return false
}

// Num returns the second word.
func (v Value) Num() uint64 { return v.num }

// Put stores v (stolen) in a destination; release says that what the slot held is released afterwards.
func (t *Thread) Put(d *Value, release bool, v Value) {
	if release {
		old := *d
		*d = v
		t.Decref(old)
		return
	}
	*d = v
}

// SetHandled makes e (stolen; None or the zero Value for nothing) the exception being handled and returns the one until now (the caller owns it;
// None for nothing).
func (t *Thread) SetHandled(e Value) Value {
	old := t.handled.Value
	if e.obj == &noneHeader {
		e = Value{}
	}
	t.handled.Value = e
	if old.obj == nil {
		return None
	}
	return old
}

// HandledExc borrows the exception being handled, or returns the zero Value.
func (t *Thread) HandledExc() Value { return t.handledExc() }

// Depth returns the number of Python frames in use.
func (t *Thread) Depth() int { return t.Interp.recursionMax - t.left }

// PushFrame begins a frame of the function fn (stolen), whose arguments are the argc values at base (stolen if it succeeds): the
// topmost live temporaries of the caller. They become the first locals where they are. nil: an exception is pending and
// nothing was stolen.
//
//go:noinline
func (t *Thread) PushFrame(fn *Function, code *Code, base unsafe.Pointer, argc int) *Frame {
	m := &code.M
	top := uintptr(base) + m.Size
	f := t.freeFrame
	if top > t.stack.limit || uintptr(base) < t.stack.start || t.left <= 0 || f == nil {
		return t.pushFrameSlow(fn, code, base, argc)
	}
	t.freeFrame = f.next
	f.prevTop = t.stack.top
	t.stack.top = top
	t.left--
	f.Func = fn
	f.Code = code
	f.Back = t.Frame
	f.Regs = base
	f.In = m.Start
	if t.Sched.Breaker.Load() != 0 {
		f.In = uintptr(m.First) - instrSize
	}
	f.Kind = FrameCall
	t.Frame = f
	for i := argc; i < int(m.NLocals); i++ {
		p := (*Value)(unsafe.Add(base, uintptr(i)*unsafe.Sizeof(Value{})))
		if p.obj != &unboundHeader {
			p.obj = &unboundHeader
		}
		p.num = 0
	}
	return f
}

//go:noinline
func (t *Thread) pushFrameSlow(fn *Function, code *Code, base unsafe.Pointer, argc int) *Frame {
	f := t.PushFrameTop(fn, code)
	if f != nil && argc > 0 {
		copy(unsafe.Slice((*Value)(f.Regs), argc), unsafe.Slice((*Value)(base), argc))
	}
	return f
}

// PushFrameTop begins a frame of the function fn (stolen if it succeeds) on top of the value stack, all its locals unbound.
func (t *Thread) PushFrameTop(fn *Function, code *Code) *Frame {
	if t.left <= 0 {
		t.Raise(RecursionError, "maximum recursion depth exceeded")
		return nil
	}
	m := &code.M
	f := t.newFrame()
	n := int(m.Size / valueSize)
	f.prevTop = t.stack.top
	had := t.stack.chunk != nil
	below := len(t.stack.below)
	w := t.stack.Push(n)
	if had && len(t.stack.below) != below {
		f.Special |= FrameChunk
	}
	if !had {
		f.prevTop = t.stack.start
	}
	for i := 0; i < int(m.NLocals); i++ {
		w[i] = Unbound
	}
	f.Regs = unsafe.Pointer(unsafe.SliceData(w))
	t.left--
	f.Func, f.Code, f.Back = fn, code, t.Frame
	f.In = uintptr(m.First) - instrSize
	f.Kind = FrameCall
	t.Frame = f
	return f
}

// PopFrame ends the frame on top (not a generator's): it releases the locals, the last one first as CPython 3.14 does, and gives the registers back. Its temporaries are dead.
//
//go:noinline
func (t *Thread) PopFrame(f *Frame) {
	t.Frame = f.Back
	t.left++
	if f.refs != 1 || f.Special != 0 {
		t.popFrameSlow(f)
		return
	}
	bias := t.bias
	for n := int(f.Code.M.NLocals) - 1; n >= 0; n-- {
		h := (*Value)(unsafe.Add(f.Regs, n*int(unsafe.Sizeof(Value{})))).obj
		if h.owner == bias {
			h.refs--
			if h.refs == 0 {
				t.dealloc(h)
			}
		} else if h.owner != 0 {
			t.decrefShared(h)
		}
	}
	t.stack.top = f.prevTop
	h := &f.Func.Header
	f.next = t.freeFrame
	t.freeFrame = f
	if h.owner == bias && h.refs > 1 {
		h.refs--
	} else {
		f.Func, f.Code = nil, nil
		t.Decref(Of(h))
	}
}

//go:noinline
func (t *Thread) popFrameSlow(f *Frame) {
	fn, chunk, prev := f.Func, f.Special&FrameChunk != 0, f.prevTop
	f.Special &^= FrameChunk
	if f.Shared() {
		t.escape(f)
		fn = nil
	} else {
		for i, n := 0, int(f.Code.M.NLocals); i < n; i++ {
			v := *f.Reg(i)
			t.Decref(v)
		}
		if f.X != nil {
			f.State = FrameCleared
			f.own = f.own[:0]
			t.ClearFrame(f)
			f.State = FrameExecuting
			f.X = nil
		}
		f.Special = 0
		locals := f.Locals
		f.Locals = Value{}
		f.Func, f.Code, f.Regs = nil, nil, nil
		t.putFrame(f)
		t.Xdecref(locals)
	}
	if chunk {
		t.stack.popChunk()
	} else {
		t.stack.top = prev
	}
	if fn != nil {
		t.Decref(fn.Val())
	}
}

// ResumeFrame enters a generator's frame from the current one: its state becomes executing, its entry of the stack of handled
// exceptions is innermost. false: RecursionError is pending.
func (t *Thread) ResumeFrame(f *Frame, kind FrameKind) bool {
	if t.left <= 0 {
		t.Raise(RecursionError, "maximum recursion depth exceeded")
		return false
	}
	t.left--
	f.Kind = kind
	f.State = FrameExecuting
	f.Back = t.Frame
	t.Frame = f
	f.Gen.exc.prev = t.handled
	t.handled = &f.Gen.exc
	return true
}

// SuspendFrame leaves a generator's frame at a yield.
func (t *Thread) SuspendFrame(f *Frame, state FrameState) {
	t.left++
	t.Frame = f.Back
	f.Back = nil
	f.State = state
	t.handled = f.Gen.exc.prev
	f.Gen.exc.prev = nil
}

// FinishFrame leaves a generator's frame that has returned or raised: its locals are released; the generator lets go of it. Its temporaries are dead.
func (t *Thread) FinishFrame(f *Frame) {
	t.left++
	t.Frame = f.Back
	g := f.Gen
	t.handled = g.exc.prev
	g.exc.prev = nil
	e := g.exc.Value
	g.exc.Value = Value{}
	g.Frame = nil
	f.Gen = nil
	if f.Shared() {
		f.Gen = g
		f.Back = nil // whoever resumed it last is no caller any more
		t.escape(f)
	} else {
		f.Back = nil
		f.State = FrameCleared
		f.own = f.own[:f.Code.NLocalsPlus]
		frameDealloc(t, &f.Header)
	}
	t.Xdecref(e)
}

// Cache returns the inline cache of the frame's instruction. There are two for each: what the instruction does now, and what it did before (Alt).
func (f *Frame) Cache(in *bytecode.Instr) *Cache {
	return (*Cache)(unsafe.Add(f.Code.M.Caches, uintptr(in.X)*(2*unsafe.Sizeof(Cache{}))))
}

// WarmCache returns the cache of an instruction that is about to fill it, or nil while the code is cold: caches are made when as many
// instructions have asked for one as there are, so code that runs once, as a module's does, has none. The instrumented form of a code has
// none either: its instructions would share the caches of the plain ones, which are specialised for what they hold.
func (f *Frame) WarmCache(in *bytecode.Instr) *Cache {
	if f.Code.M.IsTraced(uintptr(unsafe.Pointer(in))) {
		return nil
	}
	if f.Code.M.Caches == nil {
		if f.Code.M.cold < f.Code.NCaches {
			f.Code.M.cold++
			return nil
		}
		f.Code.MakeCaches()
	}
	return f.Cache(in)
}

// MakeCaches makes the inline caches of the code's instructions.
func (c *Code) MakeCaches() {
	if c.NCaches > 0 {
		c.Caches = make([]Cache, 2*c.NCaches)
		c.M.Caches = unsafe.Pointer(&c.Caches[0])
	}
}

// Alt returns the cache of what the instruction did before: Kind is its opcode then. Of nil it is nil.
func (c *Cache) Alt() *Cache {
	if c == nil {
		return nil
	}
	return (*Cache)(unsafe.Add(unsafe.Pointer(c), unsafe.Sizeof(Cache{})))
}

// NoOwnAttr reports whether v has no attribute of its own of the name that the cache is about, judging by what the cache saw.
func (c *Cache) NoOwnAttr(v Value) bool {
	if c.Far == FarNone {
		return true
	}
	a := v.obj.Attrs()
	return a == nil || a.shape == c.Shape && (a.more == nil || a.more.dict == nil)
}

// RaiseInitResult raises what the language says of an __init__ that returned v.
func (t *Thread) RaiseInitResult(v Value) {
	t.Raise(TypeError, "__init__() should return None, not '%s'", v.obj.typ.Name)
}

// AddTracebackTo gives the exception e, which is not pending, a traceback of one entry.
func (t *Thread) AddTracebackTo(e Value, f *Frame, lasti int) {
	tb := t.newTraceback(nil, f, lasti, -1)
	t.Replace(&AsException(e).Traceback, tb.Val())
}

// SetAsyncExc leaves an exception (a class or an instance; stolen) for the thread to raise; the zero Value takes it back. The GIL is held, or the world is stopped.
func (t *Thread) SetAsyncExc(e Value) {
	t.Replace(&t.asyncExc, e)
	if e.obj != nil {
		t.Sched.Interrupt(gil.AsyncExc)
	}
}

// TakeAsyncExc returns what SetAsyncExc left (the caller owns it), or the zero Value.
func (t *Thread) TakeAsyncExc() Value {
	e := t.asyncExc
	t.asyncExc = Value{}
	return e
}

// Tag is KeysVersion as it is: 0 if the dict has none now.
func (d *Dict) Tag() uint32 { return d.version }

// SlotOf returns the address of the value of the key (an exact str), valid while the dict has the tag that it has now; nil if it is missing or the dict cannot be
// watched.
func (d *Dict) SlotOf(key *Str) *Value {
	if d.KeysVersion() == 0 {
		return nil
	}
	if i := d.IndexOf(key); i >= 0 {
		return &d.entries[i].val
	}
	return nil
}

// PlaceAt returns the address of the value at a place given by IndexOf, for GlobalValue.
func (d *Dict) PlaceAt(i int) *Value { return &d.entries[i].val }

// The parts of Incref and Decref, each small enough to be inlined even in the machine's loop, where the compiler inlines next to nothing.

// Bias returns what the owner of the thread's objects is.
func (t *Thread) Bias() uint32 { return t.bias }

// Owned reports whether threads of the bias count the object in the plain field.
func (h *Header) Owned(bias uint32) bool { return h.owner == bias }

// Counted reports whether the object is not immortal.
func (h *Header) Counted() bool { return h.owner != 0 }

// Up counts a reference to an Owned object.
func (h *Header) Up() { h.refs++ }

// Down takes a reference to an Owned object back and reports whether it was the last.
func (h *Header) Down() bool {
	h.refs--
	return h.refs == 0
}

// Dealloc removes an object whose last reference is gone.
func (t *Thread) Dealloc(h *Header) { t.dealloc(h) }

// IncrefShared counts a reference to an object of another owner.
func (t *Thread) IncrefShared(h *Header) { t.increfShared(h) }

// DecrefShared takes a reference to an object of another owner back.
func (t *Thread) DecrefShared(h *Header) { t.decrefShared(h) }

// StackTop returns the address of the first free register.
func (t *Thread) StackTop() unsafe.Pointer { return t.stack.at(t.stack.top) }

// NativeCall calls a native function or method (args borrowed, for a method self first) if its parameters can be filled in order; ok is false if f
// has to be called in the general way.
func NativeCall(t *Thread, f Value, args []Value) (res Value, ok bool) {
	var d *MethodDef
	var self Value
	switch f.obj.typ {
	case BuiltinType:
		b := (*Builtin)(f.Ptr())
		d, self = b.Def, b.Self
	case MethodDescrType:
		m := (*MethodDescr)(f.Ptr())
		if len(args) == 0 || args[0].obj.typ != m.Owner && !args[0].obj.typ.IsSubtype(m.Owner) {
			return Value{}, false
		}
		d, self, args = m.Def, args[0], args[1:]
	default:
		return Value{}, false
	}
	if d == newMethodDescrDef {
		return Value{}, false
	}
	if d.row.Raw != nil {
		return d.row.Raw(t, self, args, nil), true
	}
	d.once.Do(d.parseNow)
	n := len(args)
	if !d.inOrder || n < d.nposreq || n > d.npos {
		return Value{}, false
	}
	if n == d.flat {
		return d.row.Fn(t, self, args), true
	}
	w := t.stack.Push(d.flat)
	copy(w, args)
	clear(w[n:])
	res = d.row.Fn(t, self, w)
	t.stack.Pop(d.flat)
	return res, true
}

// NativeFn returns the Go function behind a built-in function or method descriptor, and the number of arguments it gets, if n positional arguments
// (without self) fill its parameters in order. self is what a built-in function is bound to.
func NativeFn(f Value, n int) (fn func(t *Thread, self Value, a []Value) Value, flat int, self Value, ok bool) {
	var d *MethodDef
	switch f.obj.typ {
	case BuiltinType:
		b := (*Builtin)(f.Ptr())
		d, self = b.Def, b.Self
	case MethodDescrType:
		d = (*MethodDescr)(f.Ptr()).Def
	default:
		return nil, 0, Value{}, false
	}
	if d == newMethodDescrDef || d.row.Raw != nil {
		return nil, 0, Value{}, false
	}
	d.once.Do(d.parseNow)
	if !d.inOrder || n < d.nposreq || n > d.npos {
		return nil, 0, Value{}, false
	}
	return d.row.Fn, d.flat, self, true
}

// IsListAppend reports whether f is the method descriptor list.append.
func IsListAppend(f Value) bool {
	m := (*MethodDescr)(f.Ptr())
	return f.obj.typ == MethodDescrType && m.Owner == ListType && m.Def.Name == "append"
}

// NativeNew reports whether making an instance of the class is its native New followed by an __init__ that is a Python function, which it borrows: no
// __new__ written in Python, no metaclass with a say.
func (tp *Type) NativeNew() (init *Function, ok bool) {
	if tp.New == nil || tp.Flags&(TypeNoNew|TypeAbstract) != 0 || funcID(tp.New) == funcID(slotNew) ||
		tp.typ.Call == nil || funcID(tp.typ.Call) != funcID(typeCall) || tp.Init == nil || funcID(tp.Init) != funcID(slotInit) {
		return nil, false
	}
	f := tp.Lookup(NameInit)
	if f.obj == nil || f.obj.typ != FunctionType {
		return nil, false
	}
	return (*Function)(f.Ptr()), true
}

// YieldsPairs reports whether NextPair knows the iterator: of a dict's items, an enumerate, a zip of two.
func YieldsPairs(it Value) bool {
	switch it.obj.typ {
	case DictItemIteratorType, EnumerateType:
		return true
	case ZipType:
		z := (*Zip)(it.Ptr())
		return len(z.its) == 2 && !z.strict
	}
	return false
}

// nextItem is Next, shorter for lists.
func nextItem(t *Thread, it Value) Value {
	if it.obj.typ == ListIteratorType {
		if i := to[ListIter](it); i.List != nil && uint(i.Index) < uint(len(i.List.items)) {
			v := i.List.items[i.Index]
			i.Index++
			t.Incref(v)
			return v
		}
	}
	return Next(t, it)
}

// NextPair returns the two items of the next pair of an iterator that YieldsPairs (new references), without making the pair. The zero Value without an
// exception pending: it is exhausted.
func NextPair(t *Thread, it Value) (a, b Value) {
	switch it.obj.typ {
	case DictItemIteratorType:
		i := (*DictIter)(it.Ptr())
		d := i.dict
		if d == nil || i.changed(t) {
			return
		}
		for i.pos < len(d.entries) {
			e := &d.entries[i.pos]
			if e.obj == nil {
				i.pos++
				continue
			}
			if i.left == 0 {
				break
			}
			i.pos++
			i.left--
			return t.Newref(e.key()), t.Newref(e.val)
		}
		nextDictIter(t, it) // ends it, or raises
	case EnumerateType:
		e := (*Enumerate)(it.Ptr())
		if b = nextItem(t, e.it); b.obj != nil {
			a = e.count(t)
		}
	case ZipType:
		z := (*Zip)(it.Ptr())
		if p := z.result; p != nil { // it would keep an old pair alive
			z.result = nil
			t.Decref(p.Val())
		}
		if a = nextItem(t, z.its[0]); a.obj == nil {
			return
		}
		if b = nextItem(t, z.its[1]); b.obj == nil {
			t.Decref(a)
			a = Value{}
		}
	}
	return a, b
}

// Char returns s[i] if it is a Latin-1 character, which costs no count; the zero Value: the general way is needed.
func (s *Str) Char(i int64) Value {
	if i < 0 {
		i += int64(s.len())
	}
	if s.kind != 1 || uint64(i) >= uint64(len(s.data)) {
		return Value{}
	}
	return Value{obj: &latin1Strs[s.data[i]].Header}
}

// HasShort reports whether sub occurs in s, if both have one byte a character.
func (s *Str) HasShort(sub *Str) (res, ok bool) {
	if s.kind != 1 || sub.kind != 1 {
		return false, false
	}
	if sub.len() == 1 {
		return strings.IndexByte(s.data, sub.data[0]) >= 0, true
	}
	return strings.Contains(s.data, sub.data), true
}
