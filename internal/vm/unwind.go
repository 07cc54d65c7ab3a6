package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// unwind finds who handles the pending exception that the instruction in of the frame f raised. It returns the frame to go on with, its
// current instruction being the one before the handler, or nil if the exception leaves the frame that was entered from Go. entry says
// that the frame gets an entry in the traceback (not so when the exception is raised again).
//
//go:noinline
func unwind(t *Thread, f *Frame, in *Instr, entry bool) *Frame {
	f.SetInstr(in)
	return unwindFrom(t, f, -1, entry)
}

// unwindConsumed is unwind for an instruction that has consumed its operands already.
//
//go:noinline
func unwindConsumed(t *Thread, f *Frame, in *Instr) *Frame {
	return unwindFrom(t, f, consumedTemps(f, in), true)
}

func unwindFrom(t *Thread, f *Frame, live int, entry bool) *Frame {
	if !t.HasExc() {
		t.Raise(object.SystemError, "error return without exception set")
	}
	for {
		code := f.Code
		pc := f.LastI()
		if pc < 0 {
			pc = 0
		}
		if entry {
			t.AddTraceback(f, pc)
			if t.TraceOn() {
				traceRaise(t, f)
				monitorRaise(t, f, evRaise)
			}
		} else if t.TraceOn() {
			monitorRaise(t, f, evReraise)
		}
		entry = true
		if live < 0 {
			live = liveTemps(f, pc)
		}
		place := pc
		if in := &code.AllInstrs()[pc]; in.Op == RERAISE && in.Fl&FlagExtra != 0 {
			if v := *f.Reg(int(in.C)); v.IsInt64() {
				place = int(v.Int64()) // it goes on where it came from
			}
		}
		for i := range code.Exceptions {
			h := &code.Exceptions[i]
			if uint32(pc) < h.Start || uint32(pc) >= h.End {
				continue
			}
			if t.TraceOn() {
				monitorRaise(t, f, evHandled)
			}
			dropTemps(t, f, int(h.Depth), live)
			r := f.Reg(code.NLocalsPlus + int(h.Depth))
			e := t.TakeExc()
			if h.LastI {
				*r = object.Int(int64(place))
				r = f.Reg(code.NLocalsPlus + int(h.Depth) + 1)
			}
			*r = e
			goTo(f, int(h.Target))
			return f
		}
		if place != pc {
			setAt(f, place)
		}
		dropTemps(t, f, 0, live)
		if code.Positions()[max(f.LastI(), 0)].Line <= 0 {
			lineOfRaise(t, f)
		}
		if t.TraceOn() {
			traceUnwind(t, f)
			monitorRaise(t, f, evUnwind)
		}
		kind, caller, aux := f.Kind, f.Back, f.Aux
		f.Aux = Value{}
		if f.Gen != nil {
			t.FinishFrame(f)
		} else {
			t.PopFrame(f)
		}
		t.Xdecref(aux)
		if kind == object.FrameEntry {
			return nil
		}
		f = caller
		in := f.Instr()
		switch baseOp(in.Op) {
		case FOR_ITER, FOR_ITER_BACK:
			if kind == object.FrameIter && t.ExcMatches(object.StopIteration) && iterEnded(t, f) {
				// A generator never lets StopIteration out; an iterator written in Python may.
				if baseOp(in.Op) == FOR_ITER {
					f.SetInstr(jump(in))
				}
				return f
			}
		case SEND:
			if v, ok := t.TakeStopIteration(); ok {
				t.Put(f.Reg(int(in.A)), in.Fl&FlagDst != 0, v)
				f.SetInstr(jump(in))
				return f
			}
		}
		live = consumedTemps(f, in)
	}
}

// lineOfRaise makes the place where the frame raised the pending exception its current one: the frame ends in a handler's code that belongs
// to no line.
func lineOfRaise(t *Thread, f *Frame) {
	tb := object.AsException(t.Exc()).Traceback
	if tb.IsNil() || object.AsTraceback(tb).Frame != f {
		return
	}
	setAt(f, object.AsTraceback(tb).LastI)
}

// setAt makes the instruction number i the current one.
func setAt(f *Frame, i int) {
	m := &f.Code.M
	if m.IsTraced(f.In) {
		f.SetInstr((*Instr)(ptrAdd(m.Traced, uintptr(2*i+1)*instrSize)))
	} else {
		f.SetInstr((*Instr)(ptrAdd(m.First, uintptr(i)*instrSize)))
	}
}

// goTo makes the instruction before number i the current one.
func goTo(f *Frame, i int) {
	base := f.Code.M.First
	if f.Code.M.IsTraced(f.In) {
		base = f.Code.M.Traced
		i *= 2 // each instruction has its event before it
	}
	f.SetInstr(prev((*Instr)(ptrAdd(base, uintptr(i)*instrSize))))
}

// liveTemps returns how many temporaries are live before the instruction.
func liveTemps(f *Frame, pc int) int {
	n := f.Code.LiveAt(pc)
	if in := &f.Code.AllInstrs()[pc]; in.Op == YIELD && in.Fl&FlagB != 0 {
		n-- // raised where the generator goes on: the value is gone
	}
	return n
}

// consumedTemps returns how many temporaries are live in a frame whose current instruction has pushed another frame: what the instruction
// consumes has moved into it or was released.
func consumedTemps(f *Frame, in *Instr) int {
	n := f.Code.LiveAt(f.LastI())
	nl := f.Code.NLocalsPlus
	switch baseOp(in.Op) {
	case CALL, CALL_METHOD, CALL_KW, CALL_METHOD_KW, CALL_EX:
		return min(n, int(in.B)-nl)
	}
	if in.Fl&FlagC != 0 {
		n = min(n, int(in.C)-nl)
	}
	if in.Fl&FlagB != 0 {
		n = min(n, int(in.B)-nl)
	}
	return n
}

// dropTemps releases the temporaries from live-1 down to depth.
func dropTemps(t *Thread, f *Frame, depth, live int) {
	nl := f.Code.NLocalsPlus
	for i := live - 1; i >= depth; i-- {
		t.Xdecref(*f.Reg(nl + i))
	}
}

// returnTo gives the result (stolen) of a frame that was not a plain call to the current instruction of the caller f, and returns the frame to go on with,
// or nil if an exception leaves the frame that was entered from Go.
//
//go:noinline
func returnTo(t *Thread, f *Frame, kind object.FrameKind, aux, res Value) *Frame {
	in := f.Instr()
	switch kind {
	case object.FrameInit:
		if !res.IsNone() {
			t.RaiseInitResult(res)
			t.Decref(res)
			t.Decref(aux)
			return unwindConsumed(t, f, in)
		}
		put(t, in, f.Regs, aux)
	case object.FrameIter: // the generator has ended
		if t.TraceOn() {
			if !traceStop(t, f, res, true) {
				t.Decref(res)
				return unwindConsumed(t, f, in)
			}
		}
		t.Decref(res)
		if baseOp(in.Op) == FOR_ITER {
			f.SetInstr(jump(in))
		}
	case object.FrameSend:
		if t.TraceOn() {
			if !traceStop(t, f, res, false) {
				t.Decref(res)
				return unwindConsumed(t, f, in)
			}
		}
		put(t, in, f.Regs, res)
		f.SetInstr(jump(in))
	case object.FrameDiscard:
		t.Decref(res)
	case object.FrameEnter:
		*reg(f.Regs, in.A) = aux
		*reg(f.Regs, in.A+1) = res
	}
	return f
}
