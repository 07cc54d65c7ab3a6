package asyncio

import "github.com/gophersnake/gophersnake/internal/object"

var iterType = object.NewStaticType("_asyncio", "FutureIter", object.ObjectType, object.TypeNoNew)

// iter is what `await future` goes through: it yields the future once, unless it is done, and returns its result.
type iter struct {
	object.Header
	fut value // the zero Value at the end
}

func asIter(v value) *iter { return (*iter)(v.Ptr()) }

func newIter(t *thread, self value) value {
	if !asFuture(self).alive(t) {
		return value{}
	}
	it := object.New[iter](t, iterType)
	it.fut = t.Newref(self)
	return it.Val()
}

// send goes on; what is sent does not matter.
func (it *iter) send(t *thread) (value, object.SendResult) {
	if it.fut.IsNil() {
		return object.None, object.SendReturn
	}
	x := asFuture(it.fut)
	if x.state == pending {
		if !x.blocking {
			x.blocking = true
			return t.Newref(it.fut), object.SendYield
		}
		t.Raise(object.RuntimeError, "await wasn't used with future")
		return value{}, object.SendError
	}
	fut := it.fut
	it.fut = value{}
	v := x.outcome(t, stateOf(t))
	t.Decref(fut)
	if v.IsNil() {
		return v, object.SendError
	}
	return v, object.SendReturn
}

func (it *iter) next(t *thread) value {
	v, how := it.send(t)
	if how == object.SendReturn {
		if v.IsNone() {
			return t.RaiseArgs(object.StopIteration)
		}
		t.RaiseStopIteration(v)
		return value{}
	}
	return v
}

func setupIter() {
	tp := iterType
	object.Fields(tp, func(h *header, f func(*value)) { f(&asIter(h.Val()).fut) })
	tp.GetAttr = object.GenericGetAttr
	tp.Iter = func(t *thread, self value) value { return t.Newref(self) }
	tp.Next = func(t *thread, self value) value { return asIter(self).next(t) }
	tp.Send = func(t *thread, self, v value) (value, object.SendResult) { return asIter(self).send(t) }
	tp.Methods = []object.Method{
		{Sig: "send(value, /)", Fn: func(t *thread, self value, a []value) value { return asIter(self).next(t) }},
		{Sig: "throw(typ, val=None, tb=None, /)", Fn: iterThrow},
		{Sig: "close()", Fn: func(t *thread, self value, a []value) value {
			t.Clear(&asIter(self).fut)
			return object.None
		}},
	}
}

func iterThrow(t *thread, self value, a []value) value {
	typ, val, tb := a[0], a[1], a[2]
	if (!val.IsNil() || !tb.IsNil()) && !t.Warn(object.DeprecationWarning, 1,
		"the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.") {
		return value{}
	}
	if !val.IsNil() && val.IsNone() {
		val = value{}
	}
	if !tb.IsNil() && !tb.IsNone() && tb.Type() != object.TracebackType {
		return t.Raise(object.TypeError, "throw() third argument must be a traceback")
	}
	var e value
	switch {
	case typ.Type().IsSubtype(object.MetaType) && object.AsType(typ).IsSubtype(object.BaseException):
		switch {
		case val.IsNil():
			e = object.CallN(t, typ)
		case val.Type().IsSubtype(object.AsType(typ)):
			e = t.Newref(val)
		default:
			e = object.CallN(t, typ, val)
		}
		if e.IsNil() {
			return e
		}
	case typ.Type().IsSubtype(object.BaseException):
		if !val.IsNil() {
			return t.Raise(object.TypeError, "instance exception may not have a separate value")
		}
		e = t.Newref(typ)
	default:
		return t.Raise(object.TypeError, "exceptions must be classes deriving BaseException or instances of such a class")
	}
	if !tb.IsNil() && !tb.IsNone() {
		t.Replace(&object.AsException(e).Traceback, t.Newref(tb))
	}
	t.Clear(&asIter(self).fut)
	t.RestoreExc(e)
	return value{}
}
