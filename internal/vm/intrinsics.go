package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// intrinsic executes CALL_INTRINSIC_1 and CALL_INTRINSIC_2.
//
//go:noinline
func intrinsic(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	var v Value
	if in.Op == CALL_INTRINSIC_2 {
		v = intrinsic2(t, in, b, *reg(regs, in.C))
	} else {
		v = intrinsic1(t, f, in, b)
	}
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
}

func intrinsic1(t *Thread, f *Frame, in *Instr, b Value) Value {
	switch Intrinsic1(in.X) {
	case IntrinsicPrint:
		h := t.Interp.Sys.GetStr(t, object.StaticName("displayhook"))
		if h.IsNil() {
			if t.HasExc() {
				return Value{}
			}
			return t.Raise(object.RuntimeError, "lost sys.displayhook")
		}
		t.Incref(h)
		v := object.Call1(t, h, b)
		t.Decref(h)
		return v
	case IntrinsicStopIterationError:
		return stopIterationError(t, f, b)
	case IntrinsicAsyncGenWrap:
		return t.WrapAsyncValue(t.Newref(b))
	case IntrinsicTypeVar:
		return hook(t, object.HookTypeVar, b)
	case IntrinsicParamSpec:
		return hook(t, object.HookParamSpec, b)
	case IntrinsicTypeVarTuple:
		return hook(t, object.HookTypeVarTuple, b)
	case IntrinsicSubscriptGeneric:
		return hook(t, object.HookSubscriptGeneric, b)
	case IntrinsicTypeAlias:
		return hook(t, object.HookTypeAlias, b)
	case IntrinsicListToTuple:
		return t.TupleOf((*object.List)(b.Ptr()).Items()...).Val()
	}
	return t.Raise(object.SystemError, "unknown intrinsic %d", in.X)
}

func intrinsic2(t *Thread, in *Instr, b, c Value) Value {
	switch Intrinsic2(in.X) {
	case IntrinsicTypeVarWithBound:
		return hook(t, object.HookTypeVarBound, b, c)
	case IntrinsicTypeVarWithConstraints:
		return hook(t, object.HookTypeVarConstraints, b, c)
	case IntrinsicSetFunctionTypeParams:
		t.Replace(&(*object.Function)(b.Ptr()).TypeParams, t.Newref(c))
		return t.Newref(b)
	case IntrinsicSetTypeParamDefault:
		return hook(t, object.HookTypeParamDefault, b, c)
	}
	return t.Raise(object.SystemError, "unknown intrinsic %d", in.X)
}

// stopIterationError turns a StopIteration that leaves a generator (or StopAsyncIteration that leaves an asynchronous one) into the
// RuntimeError that the language asks for; other exceptions pass. New reference.
func stopIterationError(t *Thread, f *Frame, e Value) Value {
	msg := ""
	flags := f.Code.Flags
	switch {
	case e.Type().IsSubtype(object.StopIteration):
		msg = "generator raised StopIteration"
		if flags&CoAsyncGenerator != 0 {
			msg = "async generator raised StopIteration"
		} else if flags&CoCoroutine != 0 {
			msg = "coroutine raised StopIteration"
		}
	case flags&CoAsyncGenerator != 0 && e.Type().IsSubtype(object.StopAsyncIteration):
		msg = "async generator raised StopAsyncIteration"
	default:
		return t.Newref(e)
	}
	t.Raise(object.RuntimeError, "%s", msg)
	n := t.TakeExc()
	if n.IsNil() {
		return n
	}
	x := object.AsException(n)
	t.Replace(&x.Cause, t.Newref(e))
	t.Replace(&x.Context, t.Newref(e))
	x.SuppressContext = true
	return n
}
