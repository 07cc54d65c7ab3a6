package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// raise executes RAISE: it leaves an exception pending. It returns true if that is one raised again, whose traceback gets no new entry.
//
//go:noinline
func raise(t *Thread, in *Instr, regs ptr) bool {
	if in.A == 0 {
		e := t.HandledExc()
		if e.IsNil() {
			t.Raise(object.RuntimeError, "No active exception to reraise")
			return false
		}
		t.RestoreExc(t.Newref(e))
		return true
	}
	e := exceptionOf(t, *reg(regs, in.B), "exceptions must derive from BaseException")
	if e.IsNil() {
		return false
	}
	if in.A == 2 {
		c := *reg(regs, in.C)
		var cause Value
		if !c.IsNone() {
			if cause = exceptionOf(t, c, "exception causes must derive from BaseException"); cause.IsNil() {
				t.Decref(e)
				return false
			}
		}
		x := object.AsException(e)
		x.SuppressContext = true
		t.Replace(&x.Cause, cause)
	}
	t.SetExc(e)
	return false
}

// exceptionOf returns the exception that raising v raises: v itself, or what calling it gives if it is a class. New reference.
func exceptionOf(t *Thread, v Value, msg string) Value {
	if object.IsException(v) {
		return t.Newref(v)
	}
	if !object.IsExceptionClass(v) {
		return t.Raise(object.TypeError, "%s", msg)
	}
	e := object.Call0(t, v)
	if !e.IsNil() && !object.IsException(e) {
		r := object.Repr(t, v)
		if !r.IsNil() {
			t.Raise(object.TypeError, "calling %s should have returned an instance of BaseException, not <class '%s'>", object.AsStr(r).String(), object.TypeFullName(t, e.Type()))
			t.Decref(r)
		}
		t.Decref(e)
		return Value{}
	}
	return e
}

const (
	errCatch      = "catching classes that do not inherit from BaseException is not allowed"
	errCatchGroup = "catching ExceptionGroup with except* is not allowed. Use except instead."
)

// checkMatchTypes checks what stands after except or except*.
func checkMatchTypes(t *Thread, m Value, star bool) bool {
	check := func(c Value) bool {
		if !object.IsExceptionClass(c) {
			return t.RaiseFalse(object.TypeError, errCatch)
		}
		if star && object.AsType(c).IsSubtype(object.BaseExceptionGroup) {
			return t.RaiseFalse(object.TypeError, errCatchGroup)
		}
		return true
	}
	if m.Type().Has(object.TypeTuple) {
		for _, c := range (*object.Tuple)(m.Ptr()).Items() {
			if !check(c) {
				return false
			}
		}
		return true
	}
	return check(m)
}

// matches reports whether the exception is an instance of the class or of one in the tuple, which were checked.
func matches(e, m Value) bool {
	if !m.Type().Has(object.TypeTuple) {
		return e.Type().IsSubtype(object.AsType(m))
	}
	for _, c := range (*object.Tuple)(m.Ptr()).Items() {
		if e.Type().IsSubtype(object.AsType(c)) {
			return true
		}
	}
	return false
}

// matchException executes the instructions of except and except* clauses.
//
//go:noinline
func matchException(t *Thread, in *Instr, regs ptr) bool {
	b, c := *reg(regs, in.B), *reg(regs, in.C)
	switch in.Op {
	case CHECK_EXC_MATCH:
		if !checkMatchTypes(t, c, false) {
			return false
		}
		finish(t, in, regs, object.Bool(matches(b, c)))
	case PREP_RERAISE_STAR:
		v := object.PrepReraiseStar(t, b, c)
		if v.IsNil() {
			return false
		}
		finish(t, in, regs, v)
	default:
		yes, no, ok := splitGroup(t, b, c)
		if !ok {
			return false
		}
		if in.Fl&FlagC != 0 {
			t.Decref(c)
		}
		if !yes.IsNone() {
			t.Decref(t.SetHandled(t.Newref(yes)))
		}
		*reg(regs, in.A) = yes
		*reg(regs, in.A+1) = no
	}
	return true
}

// splitGroup returns the part of the exception that an except* clause catches, as a group, and the rest; None where there is nothing. New references.
func splitGroup(t *Thread, e, m Value) (yes, no Value, ok bool) {
	if e.IsNone() {
		return object.None, object.None, true
	}
	if !checkMatchTypes(t, m, true) {
		return Value{}, Value{}, false
	}
	if !object.IsExceptionGroup(e) {
		if !matches(e, m) {
			return object.None, t.Newref(e), true
		}
		msg := t.NewStr("")
		tp := t.TupleOf(e)
		g := object.Call2(t, object.BaseExceptionGroup.Val(), msg, tp.Val())
		t.Decref(msg)
		t.Decref(tp.Val())
		if g.IsNil() {
			return Value{}, Value{}, false
		}
		// The wrapper stands where the exception was raised: its traceback is that of the frame.
		if f := t.Frame; f != nil {
			t.AddTracebackTo(g, f, f.LastI())
		}
		return g, object.None, true
	}
	if matches(e, m) {
		return t.Newref(e), object.None, true
	}
	split := object.GetAttr(t, e, object.StaticName("split"))
	if split.IsNil() {
		return Value{}, Value{}, false
	}
	pair := object.Call1(t, split, m)
	t.Decref(split)
	if pair.IsNil() {
		return Value{}, Value{}, false
	}
	if pair.Type() != object.TupleType {
		t.Raise(object.TypeError, "%s.split must return a tuple, not %s", e.Type().Name, pair.Type().Name)
		t.Decref(pair)
		return Value{}, Value{}, false
	}
	items := (*object.Tuple)(pair.Ptr()).Items()
	if len(items) < 2 {
		t.Raise(object.TypeError, "%s.split must return a 2-tuple, got tuple of size %d", e.Type().Name, len(items))
		t.Decref(pair)
		return Value{}, Value{}, false
	}
	yes, no = t.Newref(items[0]), t.Newref(items[1])
	t.Decref(pair)
	return yes, no, true
}

// cleanupThrow executes CLEANUP_THROW: false means that the exception is pending again.
//
//go:noinline
func cleanupThrow(t *Thread, in *Instr, regs ptr) bool {
	e := *reg(regs, in.C)
	if !e.Type().IsSubtype(object.StopIteration) {
		t.RestoreExc(t.Newref(e))
		return false
	}
	put(t, in, regs, t.Newref(object.StopIterationValue(e)))
	return true
}

// with executes the instructions of with statements. It returns f, the frame of a method written in Python, or nil.
//
//go:noinline
func with(t *Thread, f *Frame, in *Instr, regs ptr) *Frame {
	b := *reg(regs, in.B)
	if in.Op == WITH_EXCEPT_START {
		return withExcept(t, f, in, regs, b)
	}
	enterName, exitName, kind := object.NameEnter, object.NameExit, "context manager"
	if in.Op == BEFORE_ASYNC_WITH {
		enterName, exitName, kind = object.NameAenter, object.NameAexit, "asynchronous context manager"
	}
	exit := lookupWith(t, b, exitName, kind)
	if exit.IsNil() {
		return nil
	}
	m := b.Type().Lookup(enterName)
	if !m.IsNil() && m.Type() == object.FunctionType {
		nf := pushBound(t, object.AsFunction(t.Newref(m)), slice(reg(regs, in.B), 0, 1))
		if nf == nil {
			t.Decref(exit)
			return nil
		}
		nf.Kind, nf.Aux = object.FrameEnter, exit
		if in.Fl&FlagB != 0 {
			t.Decref(b)
		}
		return nf
	}
	var v Value
	if !m.IsNil() && m.Type() == object.MethodDescrType && !t.TraceOn() {
		v = object.CallN(t, m, b)
	} else {
		enter := lookupWith(t, b, enterName, kind)
		if enter.IsNil() {
			t.Decref(exit)
			return nil
		}
		v = object.Call0(t, enter)
		t.Decref(enter)
	}
	if v.IsNil() {
		t.Decref(exit)
		return nil
	}
	if in.Fl&FlagB != 0 {
		t.Decref(b)
	}
	*reg(regs, in.A) = exit
	*reg(regs, in.A+1) = v
	return f
}

// withExcept calls the exit function b with the exception.
func withExcept(t *Thread, f *Frame, in *Instr, regs ptr, b Value) *Frame {
	e := *reg(regs, in.C)
	tb := object.AsException(e).Traceback
	if tb.IsNil() {
		tb = object.None
	}
	if b.Type() == object.BoundMethodType {
		if m := (*object.BoundMethod)(b.Ptr()); m.Func.Type() == object.FunctionType {
			args := [4]Value{m.Self, e.Type().Val(), e, tb}
			return pushBound(t, object.AsFunction(t.Newref(m.Func)), args[:])
		}
	}
	v := object.CallN(t, b, e.Type().Val(), e, tb)
	if v.IsNil() {
		return nil
	}
	put(t, in, regs, v)
	return f
}

// lookupWith returns the special method of a with statement, bound, or raises what the language says.
func lookupWith(t *Thread, v Value, name *object.Str, kind string) Value {
	m := object.LookupSpecial(t, v, name)
	if !m.IsNil() || t.HasExc() {
		return m
	}
	typ := v.Type()
	hint := ""
	if kind == "context manager" {
		if !typ.Lookup(object.NameAenter).IsNil() && !typ.Lookup(object.NameAexit).IsNil() {
			hint = " but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
		}
	} else if !typ.Lookup(object.NameEnter).IsNil() && !typ.Lookup(object.NameExit).IsNil() {
		hint = " but it supports the context manager protocol. Did you mean to use 'with'?"
	}
	return t.Raise(object.TypeError, "'%s' object does not support the %s protocol (missed %s method)%s", object.QualifiedName(t, typ), kind, name.String(), hint)
}
