package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// poll does what the eval breaker asks for, before the instruction after the current one of f. An exception is raised by at, the
// instruction that is done: it is the one whose handler and line count. poll returns the frame to go on with, or nil.
//
//go:noinline
func poll(t *Thread, f *Frame, at *Instr) *Frame {
	in := f.Instr()
	resume := in.Op == RESUME && at == in
	outer := t.SetBoundary(f)
	ok := pollBits(t)
	t.SetBoundary(outer)
	if !ok && !resume {
		f.SetInstr(next(in))
		live := liveTemps(f, f.LastI())
		f.SetInstr(at)
		return unwindFrom(t, f, live, true)
	}
	if ok && resume && t.TraceOn() {
		event := evStart
		if in.A != 0 {
			event = evResume
		}
		ok = traceCall(t, f, in.A, event)
		in = f.Instr()
	} else if t.TraceOn() && eventful(t, f) {
		instrument(f)
		in = f.Instr()
	}
	if !ok {
		return unwind(t, f, in, true)
	}
	return f
}

// pollBits returns false if an exception is pending.
func pollBits(t *Thread) bool {
	idle := t.Watched() && t.Sched.Breaker.Load()&^breakerTrace == gil.GC && t.Look()
	if idle && (t.Par() || !t.Interp.Restless) {
		return true
	}
	t.GiveBackCredits()
	bits := t.Sched.HandleDrop() &^ breakerTrace
	t.SyncMode()
	if bits == 0 || idle && bits == gil.GC {
		return true
	}
	t.ExclWhy("the eval breaker")
	if bits&gil.Signals != 0 {
		t.Sched.Breaker.And(^gil.Signals)
		if h := t.Interp.RunSignals; h != nil && !h(t) {
			return false
		}
	}
	if bits&gil.PendingCalls != 0 {
		if h := t.Interp.RunPending; h != nil {
			if !h(t) {
				return false
			}
		} else {
			t.Sched.Breaker.And(^gil.PendingCalls)
		}
	}
	if bits&gil.GC != 0 {
		t.Sched.Breaker.And(^gil.GC)
		if h := t.Interp.RunGC; h != nil {
			h(t)
		}
	}
	if bits&gil.RemoteDebug != 0 {
		t.Sched.Breaker.And(^gil.RemoteDebug)
		if h := t.Interp.RunRemote; h != nil {
			h(t)
		}
	}
	if bits&gil.AsyncExc != 0 {
		t.Sched.Breaker.And(^gil.AsyncExc)
		if !t.CheckMemory() {
			return false
		}
		if e := t.TakeAsyncExc(); !e.IsNil() {
			if object.IsType(e) {
				x := object.Call0(t, e)
				t.Decref(e)
				if !x.IsNil() && object.IsException(x) {
					t.SetExc(x)
				}
			} else {
				t.SetExc(e)
			}
			return false
		}
	}
	return true
}

// CallerTemps implements object.Machine.
func (m *Machine) CallerTemps(f *Frame) int { return consumedTemps(f, f.Instr()) }

// Poll implements object.Machine.
func (m *Machine) Poll(t *Thread) bool {
	ok := pollBits(t)
	t.Excl() // native code goes on
	return ok
}
