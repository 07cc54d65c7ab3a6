package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// getAwaitable executes the instructions that make iterators of what is awaited.
//
//go:noinline
func getAwaitable(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	var v Value
	switch in.Op {
	case GET_YIELD_FROM_ITER:
		v = yieldFromIter(t, f, b)
	case GET_AITER:
		v = getAIter(t, b)
	case GET_ANEXT:
		v = getANext(t, b)
	default:
		v = awaitable(t, b, in.X)
	}
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
}

func awaitable(t *Thread, b Value, after uint32) Value {
	v := object.GetAwaitable(t, b)
	if v.IsNil() {
		if t.HasExc() {
			if after != 0 {
				return v
			}
			return v
		}
		switch after {
		case 1, 2:
			name := "__aenter__"
			if after == 2 {
				name = "__aexit__"
			}
			return t.Raise(object.TypeError, "'async with' received an object from %s that does not implement __await__: %s", name, b.Type().Name)
		}
		return t.Raise(object.TypeError, "'%s' object can't be awaited", b.Type().Name)
	}
	if v.Type() == object.CoroutineType && !object.AsGenerator(v).Delegate().IsNil() {
		t.Decref(v)
		return t.Raise(object.RuntimeError, "coroutine is being awaited already")
	}
	return v
}

func yieldFromIter(t *Thread, f *Frame, b Value) Value {
	switch b.Type() {
	case object.CoroutineType:
		if f.Code.Flags&(CoCoroutine|CoIterableCoroutine) == 0 {
			return t.Raise(object.TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator")
		}
		return t.Newref(b)
	case object.GeneratorType:
		return t.Newref(b)
	}
	return object.Iter(t, b)
}

func getAIter(t *Thread, b Value) Value {
	typ := b.Type()
	typ.Ready()
	if typ.AIter == nil {
		return t.Raise(object.TypeError, "'async for' requires an object with __aiter__ method, got %s", typ.Name)
	}
	v := typ.AIter(t, b)
	if v.IsNil() {
		return v
	}
	v.Type().Ready()
	if v.Type().ANext == nil {
		t.Raise(object.TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %s", v.Type().Name)
		t.Decref(v)
		return Value{}
	}
	return v
}

func getANext(t *Thread, b Value) Value {
	typ := b.Type()
	typ.Ready()
	if typ.ANext == nil {
		return t.Raise(object.TypeError, "'async for' requires an iterator with __anext__ method, got %s", typ.Name)
	}
	next := typ.ANext(t, b)
	if next.IsNil() || typ == object.AsyncGeneratorType {
		return next
	}
	v := object.GetAwaitableOrRaise(t, next)
	if v.IsNil() {
		cause := t.TakeExc()
		t.Raise(object.TypeError, "'async for' received an invalid object from __anext__: %s", next.Type().Name)
		if !cause.IsNil() && t.HasExc() {
			x := object.AsException(t.Exc())
			t.Replace(&x.Cause, t.Newref(cause))
			t.Replace(&x.Context, cause)
			x.SuppressContext = true
		}
	}
	t.Decref(next)
	return v
}

// send executes SEND. It returns f and whether the delegate has ended (its value is in A then), the frame of a generator that goes on, or nil.
//
//go:noinline
func send(t *Thread, f *Frame, in *Instr, regs ptr) (*Frame, bool) {
	b, c := *reg(regs, in.B), *reg(regs, in.C)
	typ := b.Type()
	if typ == object.GeneratorType || typ == object.CoroutineType {
		g := object.AsGenerator(b)
		if gf := g.Frame; gf != nil {
			created := gf.State == object.FrameCreated
			if !g.CanResume(t, c) || !t.ResumeFrame(gf, object.FrameSend) {
				return nil, false
			}
			if in.Fl&FlagC == 0 {
				t.Incref(c)
			}
			deliver(t, gf, c, created)
			return gf, false
		}
	}
	typ.Ready()
	var v Value
	var how object.SendResult
	if t.TraceOn() {
		v, how = tracedSend(t, f, b, c)
	} else {
		v, how = object.Send(t, b, c)
	}
	if how == object.SendError {
		return nil, false
	}
	if in.Fl&FlagC != 0 {
		t.Decref(c)
	}
	put(t, in, regs, v)
	return f, how == object.SendReturn
}
