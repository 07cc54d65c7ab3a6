package object

import (
	"strconv"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// Frame is the activation of a code object and, once somebody asks for it, Python's frame object.
//
// A running frame belongs to the machine, which holds the one reference it starts with. Its registers are a window of the
// thread's value stack, or, for a generator, storage of its own. When it ends and nobody else holds it, it goes back to
// the thread's free list; otherwise its locals move to storage of its own and it lives on as an ordinary object.
type Frame struct {
	Header
	Code *Code          // borrowed from Func
	Func *Function      // owned; nil in a free frame
	Back *Frame         // the caller: borrowed while the frame runs, owned (backOwned) after it has ended
	Regs unsafe.Pointer // register 0
	In   uintptr        // address of the current instruction: a *bytecode.Instr without a write barrier

	Kind    FrameKind
	State   FrameState
	counted bool // the heap counts it as a live object
	ownBack bool
	Special uint8      // what ending the frame has to look after
	prevTop uintptr    // of the value stack, before the frame
	Aux     Value      // what Kind needs: the new instance of FrameInit
	Locals  Value      // namespace of a module or class body; the zero Value in a function
	Gen     *Generator // borrowed: the generator whose frame it is
	own     []Value    // registers or locals that are not on the stack
	next    *Frame     // in the free list
	X       *FrameExtra
}

// FrameKind says what happens to the result of a frame.
type FrameKind uint8

// The kinds of frames.
const (
	FrameEntry   FrameKind = iota // entered from Go: the run loop returns
	FrameCall                     // the result goes to A of the caller's instruction
	FrameInit                     // an __init__: Aux goes to A of the caller's instruction
	FrameIter                     // a generator resumed by a FOR_ITER
	FrameSend                     // a generator resumed by a SEND
	FrameDiscard                  // the result is released
	FrameEnter                    // an __enter__: Aux goes to A, the result to A+1 of the caller's instruction
)

// The bits of Frame.Special.
const (
	FrameChunk    uint8 = 1 << iota // the frame began a chunk of the value stack
	FrameHasExtra                   // X or Locals is set
	FrameForeign                    // another thread has counted a reference
	FrameVouched                    // what the frame's instruction calls directly keeps what it holds in Thread.Hold (only under the audit)
	FrameClean                      // it was entered by native code that keeps what it holds in Thread.Hold (only under the audit)
)

// FrameState is where a frame is in its life.
type FrameState uint8

// The states of a frame.
const (
	FrameExecuting     FrameState = iota
	FrameCreated                  // a generator that has not started
	FrameSuspended                // a generator at a yield
	FrameSuspendedFrom            // a generator at a yield from or await
	FrameCleared                  // ended
)

// FrameExtra is what only frames have that somebody looks at.
type FrameExtra struct {
	Trace        Value // f_trace, or the zero Value
	TraceLines   bool
	TraceOpcodes bool
	Line         int32   // a line that was set from Python, 0 if none
	LastI        int32   // the instruction executed last, while the frame is traced
	Extra        *Dict   // names set through f_locals that are no locals
	overwritten  []Value // values of locals replaced through f_locals while the frame may borrow them
}

// FrameType is types.FrameType.
var FrameType = newStatic("frame", ObjectType, 0)

// AsFrame converts a value known to be a frame.
func AsFrame(v Value) *Frame { return (*Frame)(v.Ptr()) }

// Instr returns the current instruction.
func (f *Frame) Instr() *bytecode.Instr { return *(**bytecode.Instr)(unsafe.Pointer(&f.In)) }

// SetInstr makes in the current instruction.
func (f *Frame) SetInstr(in *bytecode.Instr) { f.In = uintptr(unsafe.Pointer(in)) }

// LastI returns the index of the current instruction in the code, -1 before the first.
func (f *Frame) LastI() int {
	if f.Code == nil || f.In == 0 {
		return -1
	}
	return f.Code.M.IndexOf(f.In)
}

// LineAt returns the line of the instruction with the index; 0 when it has none.
func (f *Frame) LineAt(i int) int {
	if f.Code == nil {
		return 0
	}
	if i < 0 {
		return int(f.Code.FirstLine)
	}
	lines := f.Code.Positions()
	if i >= len(lines) {
		return 0
	}
	return int(lines[i].Line)
}

// Lineno returns the current line; 0 when the instruction has none.
func (f *Frame) Lineno() int {
	if f.X != nil && f.X.Line > 0 {
		return int(f.X.Line)
	}
	if f.State == FrameCreated {
		return int(f.Code.FirstLine)
	}
	return f.LineAt(f.LastI())
}

// Globals returns the frame's global namespace.
func (f *Frame) Globals() *Dict { return f.Func.Globals }

// Reg returns the register i.
func (f *Frame) Reg(i int) *Value {
	return (*Value)(unsafe.Add(f.Regs, uintptr(i)*unsafe.Sizeof(Value{})))
}

// Shared reports whether anybody but the machine holds the frame.
func (f *Frame) Shared() bool { return f.refs != 1 || f.shared != 0 }

// Extra returns the frame's extra state, making it if needed.
func (f *Frame) Extra() *FrameExtra {
	if f.X == nil {
		f.X = &FrameExtra{TraceLines: true}
		f.Special |= FrameHasExtra
	}
	return f.X
}

// liveRegs returns how many registers hold references: the locals and the live temporaries.
func (f *Frame) liveRegs() int {
	switch f.State {
	case FrameCleared:
		return len(f.own)
	case FrameCreated:
		return f.Code.NLocalsPlus
	}
	i := f.LastI()
	if i < 0 {
		return f.Code.NLocalsPlus
	}
	n := f.Code.NLocalsPlus + f.Code.LiveAt(i)
	if in := f.Code.AllInstrs()[i]; f.State >= FrameSuspended && in.Op == bytecode.YIELD && in.Fl&bytecode.FlagB != 0 {
		n--
	}
	return n
}

// clearRegs releases the registers [0, n) and leaves them unbound.
func (t *Thread) clearRegs(f *Frame, n int) {
	for i := n - 1; i >= 0; i-- {
		p := f.Reg(i)
		old := *p
		*p = Unbound
		t.Xdecref(old)
	}
}

// ClearFrame releases everything that an ended or suspended frame holds, except its code.
func (t *Thread) ClearFrame(f *Frame) {
	n := f.liveRegs()
	f.State = FrameCleared
	t.clearRegs(f, n)
	if n := f.Code.NLocalsPlus; len(f.own) > n {
		// what lies above the locals are dead temporaries: nobody may take them for references
		clear(f.own[n:])
		f.own = f.own[:n]
	}
	if f.X != nil {
		x := f.X
		t.Clear(&x.Trace)
		if d := x.Extra; d != nil {
			x.Extra = nil
			t.Decref(d.Val())
		}
		over := x.overwritten
		x.overwritten = nil
		t.DecrefAll(over)
	}
}

func (t *Thread) trackFrame(f *Frame) {
	if f.counted {
		return
	}
	f.counted = true
	t.heap.live++
	if f.flags&flagYoung == 0 {
		t.track(&f.Header)
	}
}

// newFrame takes a frame from the free list or makes one. Its header is that of a live object with one reference.
func (t *Thread) newFrame() *Frame {
	f := t.freeFrame
	if f == nil {
		f = t.frames.Get()
		f.typ, f.refs, f.owner, f.shared, f.flags = FrameType, 1, t.bias, 0, f.flags&flagTracked
		return f
	}
	t.freeFrame = f.next
	return f
}

// putFrame gives a frame back whose references have been released.
func (t *Thread) putFrame(f *Frame) {
	f.next = t.freeFrame
	t.freeFrame = f
}

// escape turns an ending frame that others hold into an object of its own: its locals move off the stack.
//
//go:noinline
func (t *Thread) escape(f *Frame) {
	n := f.Code.NLocalsPlus
	if f.Gen == nil {
		f.own = make([]Value, n)
		if n > 0 {
			copy(f.own, unsafe.Slice((*Value)(f.Regs), n))
			f.Regs = unsafe.Pointer(&f.own[0])
		} else {
			f.Regs = nil
		}
	} else {
		f.own = f.own[:n]
	}
	f.State = FrameCleared
	f.Gen = nil
	if f.Back != nil {
		t.Incref(f.Back.Val())
		f.ownBack = true
	}
	if !f.Aux.IsNil() {
		t.Clear(&f.Aux)
	}
	t.trackFrame(f)
	t.Decref(f.Val())
}

func frameDealloc(t *Thread, h *Header) {
	f := (*Frame)(unsafe.Pointer(h))
	for {
		t.ClearFrame(f)
		f.X = nil
		clear(f.own)
		f.own = f.own[:0]
		f.Regs = nil
		fn, locals, back := f.Func, f.Locals, f.Back
		if !f.ownBack {
			back = nil
		}
		f.Func, f.Code, f.Locals, f.Back, f.ownBack, f.Gen = nil, nil, Value{}, nil, false, nil
		if f.counted {
			f.counted = false
			t.heap.live--
		}
		f.State = FrameExecuting
		f.Special = 0
		f.In = 0
		f.typ, f.refs, f.owner, f.shared, f.flags = FrameType, 1, t.bias, 0, f.flags&flagTracked
		t.putFrame(f)
		if fn != nil {
			t.Decref(fn.Val())
		}
		t.Xdecref(locals)
		if back == nil {
			return
		}
		if back.owner != t.bias || back.Shared() || back.State != FrameCleared {
			t.Decref(back.Val())
			return
		}
		back.refs = 0
		f = back // a long chain is released in a loop
	}
}

func frameTraverse(h *Header, visit func(Value)) {
	f := (*Frame)(unsafe.Pointer(h))
	if f.Func == nil || f.State == FrameExecuting {
		return // what a running frame holds counts as held from outside
	}
	for i, n := 0, f.liveRegs(); i < n; i++ {
		if v := *f.Reg(i); v.obj != nil {
			visit(v)
		}
	}
	visit(f.Func.Val())
	if f.Locals.obj != nil {
		visit(f.Locals)
	}
	if f.ownBack {
		visit(f.Back.Val())
	}
	if x := f.X; x != nil {
		if x.Trace.obj != nil {
			visit(x.Trace)
		}
		if x.Extra != nil {
			visit(x.Extra.Val())
		}
		for _, v := range x.overwritten {
			visit(v)
		}
	}
}

func frameClearSlot(t *Thread, h *Header) {
	f := (*Frame)(unsafe.Pointer(h))
	if f.State != FrameExecuting && f.Func != nil {
		t.ClearFrame(f)
	}
}

func setupFrame() {
	tp := FrameType
	tp.GetAttr = GenericGetAttr
	tp.SetAttr = GenericSetAttr
	tp.Dealloc = frameDealloc
	tp.Traverse = frameTraverse
	tp.Clear = frameClearSlot
	tp.Repr = func(t *Thread, self Value) Value {
		f := AsFrame(self)
		file := Repr(t, f.Code.filename.Val())
		if file.obj == nil {
			return Value{}
		}
		s := t.NewStr("<frame at 0x" + strconv.FormatUint(self.ID(), 16) + ", file " + AsStr(file).String() + ", line " + strconv.Itoa(f.Lineno()) + ", code " + f.Code.name.String() + ">")
		t.Decref(file)
		return s
	}
	tp.Getset = []GetSet{
		{Name: "f_back", Get: func(t *Thread, self Value) Value {
			f := AsFrame(self)
			for f = f.Back; f != nil && f.Func == nil; f = f.Back {
			}
			if f == nil {
				return None
			}
			return t.Newref(f.Val())
		}},
		{Name: "f_code", Get: func(t *Thread, self Value) Value { return t.Newref(AsFrame(self).Code.Val()) }},
		{Name: "f_globals", Get: func(t *Thread, self Value) Value { return t.Newref(AsFrame(self).Func.Globals.Val()) }},
		{Name: "f_builtins", Get: func(t *Thread, self Value) Value { return t.Newref(AsFrame(self).Func.BuiltinsVal()) }},
		{Name: "f_lasti", Get: func(t *Thread, self Value) Value {
			if i := AsFrame(self).LastI(); i >= 0 {
				return Int(int64(i * 2))
			}
			return Int(-1)
		}},
		{Name: "f_locals", Get: func(t *Thread, self Value) Value { return t.FrameLocals(AsFrame(self)) }},
		{Name: "f_generator", Get: func(t *Thread, self Value) Value {
			if g := AsFrame(self).Gen; g != nil {
				return t.Newref(g.Val())
			}
			return None
		}},
		{Name: "f_lineno", Get: func(t *Thread, self Value) Value {
			f := AsFrame(self)
			if n := f.Lineno(); n > 0 || f.Code.OnLineZero(f.LastI()) {
				return Int(int64(n))
			}
			return None
		}, Set: frameSetLineno},
		{Name: "f_trace", Get: func(t *Thread, self Value) Value {
			if x := AsFrame(self).X; x != nil && x.Trace.obj != nil {
				return t.Newref(x.Trace)
			}
			return None
		}, Set: func(t *Thread, self, v Value) bool {
			x := AsFrame(self).Extra()
			if v.obj == nil || v.IsNone() {
				t.Clear(&x.Trace)
				return true
			}
			t.Replace(&x.Trace, t.Newref(v))
			return true
		}},
		{Name: "f_trace_lines", Get: func(t *Thread, self Value) Value {
			x := AsFrame(self).X
			return Bool(x == nil || x.TraceLines)
		}, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil {
				return t.RaiseFalse(TypeError, "can't delete numeric/char attribute")
			}
			if !v.IsBool() {
				return t.RaiseFalse(TypeError, "attribute value type must be bool")
			}
			AsFrame(self).Extra().TraceLines = v.IsTrue()
			return true
		}},
		{Name: "f_trace_opcodes", Get: func(t *Thread, self Value) Value {
			x := AsFrame(self).X
			return Bool(x != nil && x.TraceOpcodes)
		}, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil {
				return t.RaiseFalse(AttributeError, "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted")
			}
			if !v.IsBool() {
				return t.RaiseFalse(TypeError, "attribute value type must be bool")
			}
			AsFrame(self).Extra().TraceOpcodes = v.IsTrue()
			return true
		}},
	}
	tp.Methods = []Method{{Sig: "clear()", Fn: func(t *Thread, self Value, _ []Value) Value {
		f := AsFrame(self)
		switch f.State {
		case FrameExecuting:
			return t.Raise(RuntimeError, "cannot clear an executing frame")
		case FrameSuspended, FrameSuspendedFrom:
			return t.Raise(RuntimeError, "cannot clear a suspended frame")
		case FrameCreated:
			if g := f.Gen; g != nil {
				t.Incref(self)
				t.Incref(g.Val())
				generatorFinalize(t, g.Val()) // which warns about a coroutine that was never awaited
				t.Decref(g.Val())
				t.Decref(self)
				return None
			}
		}
		t.ClearFrame(f)
		return None
	}}}
}

// frameSetLineno is the setter of f_lineno: it works only from a trace function; see package vm.
func frameSetLineno(t *Thread, self, v Value) bool {
	if v.obj == nil {
		return t.RaiseFalse(AttributeError, "attribute 'f_lineno' of 'frame' objects cannot be deleted")
	}
	if !v.IsInt64() && !v.obj.typ.Has(TypeInt) {
		return t.RaiseFalse(ValueError, "lineno must be an integer")
	}
	line, ok := AsSize(t, v, OverflowError)
	if !ok {
		return false
	}
	return t.Interp.Machine.SetLine(t, AsFrame(self), line)
}
