package object

import "fmt"

// Raise makes the exception of the type with a message formatted as fmt.Sprintf does and makes it pending. It returns the zero
// Value, so that a native function can `return t.Raise(...)`.
func (t *Thread) Raise(typ *Type, format string, args ...any) Value {
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	s := t.NewStr(msg)
	t.RaiseValue(typ, s)
	t.Decref(s)
	return Value{}
}

// RaiseFalse is Raise for functions that return a bool.
func (t *Thread) RaiseFalse(typ *Type, format string, args ...any) bool {
	t.Raise(typ, format, args...)
	return false
}

// RaiseValue calls the exception type with one argument (borrowed) and makes the result pending.
func (t *Thread) RaiseValue(typ *Type, arg Value) Value {
	return t.RaiseArgs(typ, arg)
}

// RaiseArgs calls the exception type with the arguments (borrowed) and makes the result pending.
func (t *Thread) RaiseArgs(typ *Type, args ...Value) Value {
	e := Call(t, typ.Val(), args, nil)
	if !e.IsNil() {
		t.SetExc(e)
	}
	return Value{}
}

// SetExc makes the exception e (an instance; stolen) pending, chaining it to the one being handled as its __context__.
func (t *Thread) SetExc(e Value) {
	if t.par && e.obj.owner != t.bias {
		t.Take(e.obj)
	}
	t.chainContext(e)
	t.Replace(&t.exc, e)
}

// RestoreExc makes e (stolen; may be the zero Value) pending as it is: no chaining.
func (t *Thread) RestoreExc(e Value) { t.Replace(&t.exc, e) }

// TakeExc returns the pending exception (the caller owns it) and clears it; the zero Value when there is none.
func (t *Thread) TakeExc() Value {
	e := t.exc
	t.exc = Value{}
	return e
}

// HasExc reports whether an exception is pending.
func (t *Thread) HasExc() bool { return t.exc.obj != nil }

// Exc borrows the pending exception, or the zero Value.
func (t *Thread) Exc() Value { return t.exc }

// ClearExc drops the pending exception.
func (t *Thread) ClearExc() { t.Clear(&t.exc) }

// ExcMatches reports whether an exception is pending that is an instance of the type.
func (t *Thread) ExcMatches(typ *Type) bool {
	return t.exc.obj != nil && t.exc.obj.typ.IsSubtype(typ)
}

// ClearIf drops the pending exception if it is an instance of the type, and reports whether it did.
func (t *Thread) ClearIf(typ *Type) bool {
	if t.ExcMatches(typ) {
		t.ClearExc()
		return true
	}
	return false
}

// handledExc borrows the exception being handled (sys.exception()), or returns the zero Value.
func (t *Thread) handledExc() Value {
	for e := t.handled; e != nil; e = e.prev {
		if e.Value.obj != nil && !e.Value.IsNone() {
			return e.Value
		}
	}
	return Value{}
}

// chainContext sets e.__context__ to the exception being handled, breaking a cycle.
func (t *Thread) chainContext(e Value) {
	h := t.handledExc()
	if h.obj == nil || h.obj == e.obj {
		return
	}
	// Break a cycle: an exception in the chain of h that has e as its context loses it.
	for at, slow, n := h, h, 0; ; n++ {
		if t.par && at.obj.owner != t.bias {
			t.Take(at.obj)
		}
		x := (*Exception)(at.Ptr())
		c := x.Context
		if c.obj == nil {
			break
		}
		if c.obj == e.obj {
			t.Clear(&x.Context)
			break
		}
		at = c
		if at.obj == slow.obj { // a cycle that was there before
			break
		}
		if n&1 == 1 {
			slow = (*Exception)(slow.Ptr()).Context
		}
	}
	x := (*Exception)(e.Ptr())
	t.Replace(&x.Context, t.Newref(h))
}
