// Package vm is the machine: the loop that runs bytecode, calls, argument binding, unwinding, generators, specialisation
// and tracing.
//
// # Vocabulary
//
// The machine's instructions of a code object are its own copy of the compiler's, in object.MachineCode: jumps in it are byte
// distances, and instructions rewrite their opcode by the types they see (specialisation); a specialised instruction keeps
// its operands, so that it can go back. A window is a run of registers. A frame's registers are a window of the thread's value
// stack that begins in the middle of the caller's: the arguments stand there already.
//
// # Invariants
//
// The state of the loop is in Go locals: in (the current instruction), regs (its frame's registers), consts, f and t. Before
// anything that can raise or run Python code, f.In says where we are. A helper that fails has left the live
// temporaries as they were before its instruction; the unwinder releases them. A helper that succeeds has released what its
// instruction consumes. No case may defer or make a closure. Slow paths are functions that are not inlined, so that the loop is not
// spilled for them.
package vm

import (
	"unsafe"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// Short names for what every line here mentions.
type (
	Value  = object.Value
	Thread = object.Thread
	Frame  = object.Frame
	ptr    = unsafe.Pointer
)

// Machine runs Python code. It has no state of its own.
type Machine struct{}

var _ object.Machine = (*Machine)(nil)

// New returns a machine.
func New() *Machine { return &Machine{} }

// CallFunction calls a Python function from Go. It borrows the arguments; new reference.
func (m *Machine) CallFunction(t *Thread, fn *object.Function, args []Value, kw *object.Tuple) Value {
	code := fn.Code
	if !code.M.Ready {
		prepare(t, code)
	}
	f := t.PushFrameTop(fn, code)
	if f == nil {
		return Value{}
	}
	t.Incref(fn.Val())
	if kw == nil && code.M.Simple == int32(len(args))+1 {
		for i, a := range args {
			t.Incref(a)
			*f.Reg(i) = a
		}
	} else if !bind(t, fn, f, args, kw) {
		t.PopFrame(f)
		return Value{}
	}
	f.Kind = object.FrameEntry
	t.TakeClean(f)
	res, _ := run(t, f)
	return res
}

// Eval runs a code object in the namespaces. It borrows; new reference.
func (m *Machine) Eval(t *Thread, code *object.Code, globals *object.Dict, locals Value, closure *object.Tuple) Value {
	if !code.M.Ready {
		prepare(t, code)
	}
	fn := t.NewFunction(code, globals)
	if fn == nil {
		return Value{}
	}
	if closure != nil {
		t.Incref(closure.Val())
		fn.Closure = closure
	}
	f := t.PushFrameTop(fn, code)
	if f == nil {
		t.Decref(fn.Val())
		return Value{}
	}
	if code.Flags&CoNewLocals == 0 || !locals.IsNil() && code.Flags&CoOptimized == 0 {
		if locals.IsNil() {
			locals = globals.Val()
		}
		f.Locals = t.Newref(locals)
		f.Special |= object.FrameHasExtra
	}
	if code.ArgCount+code.KwOnlyArgCount > 0 || code.Flags&(CoVarArgs|CoVarKeywords) != 0 {
		// The code of a function that has parameters: nobody gives arguments.
		if f.Locals.IsNil() == (code.Flags&CoOptimized == 0) || !bind(t, fn, f, nil, nil) {
			if !t.HasExc() {
				t.Raise(object.TypeError, "%s() cannot be run without arguments", code.Name)
			}
			t.PopFrame(f)
			return Value{}
		}
	}
	f.Kind = object.FrameEntry
	t.TakeClean(f)
	res, _ := run(t, f)
	return res
}

// Resume goes on with a generator's frame; see object.Machine.
func (m *Machine) Resume(t *Thread, f *Frame, v, exc Value) (Value, object.SendResult) {
	if !t.EnterRecursive("") {
		t.Xdecref(v)
		t.Xdecref(exc)
		return Value{}, object.SendError
	}
	created := f.State == object.FrameCreated
	t.TakeClean(f)
	if !t.ResumeFrame(f, object.FrameEntry) {
		t.LeaveRecursive()
		t.Xdecref(v)
		t.Xdecref(exc)
		return Value{}, object.SendError
	}
	var res Value
	how := object.SendError
	if !exc.IsNil() {
		if f.Gen.Handling() {
			t.SetExc(exc)
		} else {
			t.RestoreExc(exc) // what the caller handles is no context of it
		}
		if t.TraceOn() && f.State == object.FrameExecuting && !created {
			e := t.TakeExc()
			t.RestoreExc(t.Newref(e))
			traceCall(t, f, 1, evThrow)
			if t.Exc().IsNil() {
				t.RestoreExc(t.Newref(e))
			}
			t.Decref(e)
		}
		if f = unwind(t, f, f.Instr(), true); f != nil {
			res, how = run(t, f)
		}
	} else {
		deliver(t, f, v, created)
		res, how = run(t, f)
	}
	t.LeaveRecursive()
	return res, how
}

// deliver gives what was sent (stolen) to the frame that begins or goes on after its yield.
func deliver(t *Thread, f *Frame, v Value, created bool) {
	if created {
		t.Decref(v)
		return
	}
	in := f.Instr()
	t.Put(f.Reg(int(in.A)), in.Fl&FlagDst != 0, v)
}

const (
	valueSize = unsafe.Sizeof(Value{})
	instrSize = unsafe.Sizeof(Instr{})
)

// reg returns the register i of the window.
func reg(regs unsafe.Pointer, i uint16) *Value {
	return (*Value)(unsafe.Add(regs, uintptr(i)*valueSize))
}

// window returns the n registers from i.
func window(regs unsafe.Pointer, i uint16, n int) []Value {
	return unsafe.Slice(reg(regs, i), n)
}

func ptrAdd(p ptr, n uintptr) ptr { return unsafe.Add(p, n) }

func next(in *Instr) *Instr { return (*Instr)(unsafe.Add(unsafe.Pointer(in), instrSize)) }
func prev(in *Instr) *Instr { return (*Instr)(unsafe.Add(unsafe.Pointer(in), -int(instrSize))) }

// jump returns the instruction before the target of the jump in.
func jump(in *Instr) *Instr { return (*Instr)(unsafe.Add(unsafe.Pointer(in), int(int32(in.X)))) }

// constant returns the constant i.
func constant(consts unsafe.Pointer, i uint32) *Value {
	return (*Value)(unsafe.Add(consts, uintptr(i)*valueSize))
}

// nameOf returns the name that C of the instruction says.
func nameOf(f *Frame, in *Instr) *object.Str {
	i := uint32(in.C)
	if i == 0xFFFF {
		i = prev(in).X
	}
	return f.Code.Names[i]
}

// release releases what the instruction consumes of B and C, after its result was computed.
func release(t *Thread, in *Instr, regs unsafe.Pointer) {
	if in.Fl&FlagB != 0 {
		t.Decref(*reg(regs, in.B))
	}
	if in.Fl&FlagC != 0 {
		t.Decref(*reg(regs, in.C))
	}
}

// releaseBack is release for the instructions that release their second operand first, as CPython's do.
func releaseBack(t *Thread, in *Instr, regs unsafe.Pointer) {
	if in.Fl&FlagC != 0 {
		t.Decref(*reg(regs, in.C))
	}
	if in.Fl&FlagB != 0 {
		t.Decref(*reg(regs, in.B))
	}
}

// finishBack is finish for these instructions.
//
//go:noinline
func finishBack(t *Thread, in *Instr, regs unsafe.Pointer, v Value) {
	if in.Fl&^FlagDst != 0 {
		releaseBack(t, in, regs)
	}
	put(t, in, regs, v)
}

// finish ends an instruction whose result is v (stolen): consumed operands are released, the result is stored, and what the
// local held before is released.
//
//go:noinline
func finish(t *Thread, in *Instr, regs unsafe.Pointer, v Value) {
	t.Frame.SetInstr(in) // finalisers see the line
	if in.Fl == FlagDst {
		d := reg(regs, in.A)
		old := *d
		*d = v
		t.Decref(old)
		return
	}
	b, c := reg(regs, in.B), reg(regs, in.C)
	if in.Fl&FlagB != 0 {
		t.Decref(*b)
	}
	if in.Fl&FlagC != 0 {
		t.Decref(*c)
	}
	d := reg(regs, in.A)
	if in.Fl&FlagDst != 0 {
		old := *d
		*d = v
		t.Decref(old)
		return
	}
	*d = v
}

// put stores v (stolen) in A.
//
//go:noinline
func put(t *Thread, in *Instr, regs unsafe.Pointer, v Value) {
	d := reg(regs, in.A)
	if in.Fl&FlagDst != 0 {
		t.Frame.SetInstr(in) // finalisers see the line
		old := *d
		*d = v
		t.Decref(old)
		return
	}
	*d = v
}

// drop releases the n registers from i, the window of a call or a display.
func drop(t *Thread, regs unsafe.Pointer, i uint16, n int) {
	for _, v := range window(regs, i, n) {
		t.Decref(v)
	}
}

// slice returns the n values from the one i after p.
func slice(p *Value, i, n int) []Value {
	return unsafe.Slice((*Value)(unsafe.Add(unsafe.Pointer(p), uintptr(i)*valueSize)), n)
}
