package asyncio

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	futureType = object.NewStaticType("_asyncio", "Future", object.ObjectType, object.TypeBase|object.TypeHasDict|object.TypeHasWeakref)
	taskType   = object.NewStaticType("_asyncio", "Task", futureType, object.TypeBase|object.TypeHasDict|object.TypeHasWeakref)
)

// The states of a future.
const (
	pending = iota
	cancelled
	finished
)

// callback is a function with the context it is to be called in.
type callback struct{ fn, ctx value }

// future is a Future or a Task.
type future struct {
	object.Header
	state     uint8
	logTB     bool // its exception has not been asked for
	blocking  bool // it was yielded by its own iterator
	callbacks []callback

	loop, result, exc, excTB value
	source                   value // the stack where it was made, in debug mode
	cancelMsg, cancelExc     value
	awaitedBy                value // a set, or the zero Value

	// Of a task.
	mustCancel, logDestroy, named bool
	cancels                       int
	number                        uint64 // in its name, if it was given none
	coro, ctx, name, waiter       value
}

func asFuture(v value) *future { return (*future)(v.Ptr()) }

// exactFuture returns v if it is exactly a Future or a Task of this module, else nil.
func exactFuture(v value) *future {
	if typ := v.Type(); typ == futureType || typ == taskType {
		return asFuture(v)
	}
	return nil
}

func isFuture(v value) bool { return v.Type().IsSubtype(futureType) }
func isTask(v value) bool   { return v.Type().IsSubtype(taskType) }

func eachField(h *header, f func(*value)) {
	x := asFuture(h.Val())
	for _, p := range [...]*value{&x.loop, &x.result, &x.exc, &x.excTB, &x.source, &x.cancelMsg, &x.cancelExc, &x.awaitedBy, &x.coro, &x.ctx, &x.name, &x.waiter} {
		f(p)
	}
	for i := range x.callbacks {
		f(&x.callbacks[i].fn)
		f(&x.callbacks[i].ctx)
	}
}

// alive reports whether the future was initialised.
func (x *future) alive(t *thread) bool {
	if x.loop.IsNil() {
		return t.RaiseFalse(object.RuntimeError, "Future object is not initialized.")
	}
	return true
}

// init is Future.__init__.
func (x *future) init(t *thread, st *state, loop value) bool {
	eachField(&x.Header, func(p *value) { t.Clear(p) })
	x.callbacks, x.state, x.logTB, x.blocking = nil, pending, false, false
	if loop.IsNil() || loop.IsNone() {
		if loop = st.eventLoop(t); loop.IsNil() {
			return false
		}
		x.loop = loop
	} else {
		x.loop = t.Newref(loop)
	}
	d := object.CallMethod(t, x.loop, t.Intern("get_debug"))
	if d.IsNil() {
		return false
	}
	debug, ok := object.Truth(t, d)
	t.Decref(d)
	if !ok {
		return false
	}
	if debug && !t.Interp.Finalizing() {
		f := st.attr(t, "traceback", "extract_stack")
		if f.IsNil() {
			return false
		}
		if x.source = object.CallN(t, f); x.source.IsNil() {
			return false
		}
	}
	return true
}

// soon has the loop call fn with the argument (or without one) in the context, all borrowed.
func (st *state) soon(t *thread, loop, fn, arg, ctx value) bool {
	name := t.Intern("call_soon")
	if ctx.IsNil() {
		if arg.IsNil() {
			return went(t, object.CallMethod(t, loop, name, fn))
		}
		return went(t, object.CallMethod(t, loop, name, fn, arg))
	}
	m := object.GetAttr(t, loop, name)
	if m.IsNil() {
		return false
	}
	args := []value{fn, ctx}
	if !arg.IsNil() {
		args = []value{fn, arg, ctx}
	}
	ok := went(t, object.Call(t, m, args, st.ctxName))
	t.Decref(m)
	return ok
}

// schedule hands all callbacks to the loop.
func (x *future) schedule(t *thread, st *state) bool {
	list := x.callbacks
	x.callbacks = nil
	ok := true
	if len(list) == 0 {
		return true
	}
	loop := t.Newref(x.loop) // what is called may initialise the future anew
	defer t.Decref(loop)
	t.Hold(loop)
	defer t.Unhold(1)
	for _, c := range list {
		t.Hold(c.fn, c.ctx)
	}
	for _, c := range list {
		if ok {
			ok = st.soon(t, loop, c.fn, x.Val(), c.ctx)
		}
		t.Unhold(2)
		t.Decref(c.fn)
		t.Decref(c.ctx)
	}
	return ok
}

func (x *future) setResult(t *thread, st *state, v value) bool {
	if !x.alive(t) {
		return false
	}
	if x.state != pending {
		st.raiseClass(t, "InvalidStateError", "invalid state")
		return false
	}
	x.result = t.Newref(v)
	x.state = finished
	return x.schedule(t, st)
}

func (x *future) setException(t *thread, st *state, e value) bool {
	if !x.alive(t) {
		return false
	}
	if x.state != pending {
		st.raiseClass(t, "InvalidStateError", "invalid state")
		return false
	}
	t.Incref(e)
	if e.Type().IsSubtype(object.MetaType) && object.AsType(e).IsSubtype(object.BaseException) {
		made := object.CallN(t, e)
		t.Decref(e)
		if made.IsNil() {
			return false
		}
		e = made
	}
	if !e.Type().IsSubtype(object.BaseException) {
		t.Decref(e)
		return t.RaiseFalse(object.TypeError, "invalid exception object")
	}
	if e.Type().IsSubtype(object.StopIteration) {
		t.Raise(object.RuntimeError, "StopIteration interacts badly with generators and cannot be raised into a Future")
		made := t.TakeExc()
		m := object.AsException(made)
		t.Replace(&m.Cause, t.Newref(e))
		t.Replace(&m.Context, e)
		e = made
	}
	x.exc = e
	if tb := object.AsException(e).Traceback; !tb.IsNil() {
		x.excTB = t.Newref(tb)
	}
	x.state = finished
	if !x.schedule(t, st) {
		return false
	}
	x.logTB = true
	return true
}

// cancel is Future.cancel: whether it was pending.
func (x *future) cancel(t *thread, st *state, msg value) (did, ok bool) {
	x.logTB = false
	if x.state != pending {
		return false, true
	}
	x.state = cancelled
	if msg.IsNil() || msg.IsNone() {
		t.Clear(&x.cancelMsg)
	} else {
		t.Replace(&x.cancelMsg, t.Newref(msg))
	}
	return true, x.schedule(t, st)
}

// cancelledError makes the exception of a cancelled future: the one that it was cancelled by, once. New reference.
func (x *future) cancelledError(t *thread, st *state) value {
	if e := x.cancelExc; !e.IsNil() {
		x.cancelExc = value{}
		return e
	}
	cls := st.attr(t, "asyncio.exceptions", "CancelledError")
	switch {
	case cls.IsNil():
		return cls
	case x.cancelMsg.IsNil() || x.cancelMsg.IsNone():
		return object.CallN(t, cls)
	}
	return object.CallN(t, cls, x.cancelMsg)
}

// outcome is the result of a future that is done: a new reference, or the exception pending.
func (x *future) outcome(t *thread, st *state) value {
	switch {
	case x.state == cancelled:
		if e := x.cancelledError(t, st); !e.IsNil() {
			t.SetExc(e)
		}
		return value{}
	case x.state != finished:
		return st.raiseClass(t, "InvalidStateError", "Result is not set.")
	}
	x.logTB = false
	if x.exc.IsNil() {
		return orNone(t, x.result)
	}
	e := t.Newref(x.exc)
	ex := object.AsException(e)
	if x.excTB.IsNil() {
		t.Clear(&ex.Traceback)
	} else {
		t.Replace(&ex.Traceback, t.Newref(x.excTB))
	}
	t.SetExc(e)
	return value{}
}

// addCallback is add_done_callback.
func (x *future) addCallback(t *thread, st *state, fn, ctx value) bool {
	if !x.alive(t) {
		return false
	}
	if ctx.IsNil() {
		copyContext := st.attr(t, "_contextvars", "copy_context")
		if copyContext.IsNil() {
			return false
		}
		if ctx = object.CallN(t, copyContext); ctx.IsNil() {
			return false
		}
	} else {
		t.Incref(ctx)
	}
	if x.state != pending {
		ok := st.soon(t, x.loop, fn, x.Val(), ctx)
		t.Decref(ctx)
		return ok
	}
	x.callbacks = append(x.callbacks, callback{t.Newref(fn), ctx})
	return true
}

// removeCallback is remove_done_callback.
func (x *future) removeCallback(t *thread, fn value) value {
	var kept []callback
	n := 0
	// Comparing may run Python code, which may change the list.
	for i := 0; i < len(x.callbacks); i++ {
		c := x.callbacks[i]
		t.Incref(c.fn)
		t.Incref(c.ctx)
		same, ok := object.Equal(t, c.fn, fn)
		if !ok {
			t.Decref(c.fn)
			t.Decref(c.ctx)
			for _, c := range kept {
				t.Decref(c.fn)
				t.Decref(c.ctx)
			}
			return value{}
		}
		if same {
			n++
			t.Decref(c.fn)
			t.Decref(c.ctx)
			continue
		}
		kept = append(kept, c)
	}
	old := x.callbacks
	x.callbacks = kept
	for _, c := range old {
		t.Decref(c.fn)
		t.Decref(c.ctx)
	}
	return object.Int(int64(n))
}

// addAwaited notes that waiter waits for fut, for those who look at the graph of tasks. What is no future of this module is left out.
func addAwaited(t *thread, fut, waiter value) bool {
	if !isFuture(fut) || !isFuture(waiter) {
		return true
	}
	x := asFuture(fut)
	if x.awaitedBy.IsNil() {
		x.awaitedBy = t.NewSet().Val()
	}
	return object.AsSet(x.awaitedBy).Add(t, waiter)
}

func dropAwaited(t *thread, fut, waiter value) bool {
	if !isFuture(fut) || !isFuture(waiter) {
		return true
	}
	x := asFuture(fut)
	if x.awaitedBy.IsNil() {
		return true
	}
	_, ok := object.AsSet(x.awaitedBy).Discard(t, waiter)
	return ok
}

// tell calls the loop's exception handler with a dict of the pairs.
func (x *future) tell(t *thread, msg string, names []string, vals []value) {
	saved := t.TakeExc()
	d := t.NewDict()
	d.SetTextSteal(t, "message", t.NewStr(msg))
	for i, n := range names {
		d.SetText(t, n, vals[i])
	}
	if !x.source.IsNil() {
		d.SetText(t, "source_traceback", x.source)
	}
	t.Hold(d.Val())
	f := object.GetAttr(t, x.loop, t.Intern("call_exception_handler"))
	if !f.IsNil() {
		r := object.CallN(t, f, d.Val())
		if r.IsNil() {
			t.WriteUnraisable("Exception ignored while calling exception handler", f)
		} else {
			t.Decref(r)
		}
		t.Decref(f)
	} else {
		t.ClearExc()
	}
	t.Unhold(1)
	t.Decref(d.Val())
	t.RestoreExc(saved)
}

func (x *future) finalize(t *thread) {
	if !x.logTB || x.loop.IsNil() || x.exc.IsNil() {
		return
	}
	x.logTB = false
	x.tell(t, x.Type().ShortName()+" exception was never retrieved", []string{"exception", "future"}, []value{x.exc, x.Val()})
}

// viaLibrary calls a function of the library with the future, as __repr__ does.
func viaLibrary(t *thread, module, name string, args ...value) value {
	f := stateOf(t).attr(t, module, name)
	if f.IsNil() {
		return f
	}
	return object.CallN(t, f, args...)
}

func setupFuture() {
	tp := futureType
	object.Fields(tp, eachField)
	clearFields := tp.Clear
	dealloc := tp.Dealloc
	tp.Clear = func(t *thread, h *header) {
		clearFields(t, h)
		asFuture(h.Val()).callbacks = nil
	}
	tp.Dealloc = func(t *thread, h *header) {
		if x := asFuture(h.Val()); len(stateOf(t).tasks) > 0 && x.Type().IsSubtype(taskType) {
			stateOf(t).forget(t, x)
		}
		dealloc(t, h)
	}
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[future](t, cls).Val()
	}
	tp.Init = object.InitBySig("Future(*, loop=None)", func(t *thread, self value, a []value) bool {
		return asFuture(self).init(t, stateOf(t), a[0])
	})
	tp.Finalize = func(t *thread, self value) { asFuture(self).finalize(t) }
	tp.Repr = func(t *thread, self value) value { return viaLibrary(t, "asyncio.base_futures", "_future_repr", self) }
	tp.Iter = newIter
	tp.Await = newIter
	tp.Methods = futureMethods()
	tp.Getset = futureGetset()
}

func futureMethods() []object.Method {
	done := func(ok bool) value {
		if !ok {
			return value{}
		}
		return object.None
	}
	return []object.Method{
		{Sig: "result()", Fn: func(t *thread, self value, a []value) value {
			return asFuture(self).outcome(t, stateOf(t))
		}},
		{Sig: "exception()", Fn: func(t *thread, self value, a []value) value {
			x, st := asFuture(self), stateOf(t)
			switch {
			case x.state == cancelled:
				if e := x.cancelledError(t, st); !e.IsNil() {
					t.SetExc(e)
				}
				return value{}
			case x.state != finished:
				return st.raiseClass(t, "InvalidStateError", "Exception is not set.")
			}
			x.logTB = false
			return orNone(t, x.exc)
		}},
		{Sig: "set_result(result, /)", Fn: func(t *thread, self value, a []value) value {
			return done(asFuture(self).setResult(t, stateOf(t), a[0]))
		}},
		{Sig: "set_exception(exception, /)", Fn: func(t *thread, self value, a []value) value {
			return done(asFuture(self).setException(t, stateOf(t), a[0]))
		}},
		{Sig: "add_done_callback(fn, /, *, context=<unrepresentable>)", Fn: func(t *thread, self value, a []value) value {
			ctx := a[1]
			if !ctx.IsNil() && ctx.IsNone() {
				ctx = value{}
			}
			return done(asFuture(self).addCallback(t, stateOf(t), a[0], ctx))
		}},
		{Sig: "remove_done_callback(fn, /)", Fn: func(t *thread, self value, a []value) value {
			x := asFuture(self)
			if !x.alive(t) {
				return value{}
			}
			return x.removeCallback(t, a[0])
		}},
		{Sig: "cancel(msg=None)", Fn: func(t *thread, self value, a []value) value {
			x := asFuture(self)
			if !x.alive(t) {
				return value{}
			}
			did, ok := x.cancel(t, stateOf(t), a[0])
			if !ok {
				return value{}
			}
			return object.Bool(did)
		}},
		{Sig: "cancelled()", Fn: func(t *thread, self value, a []value) value {
			x := asFuture(self)
			return object.Bool(!x.loop.IsNil() && x.state == cancelled)
		}},
		{Sig: "done()", Fn: func(t *thread, self value, a []value) value {
			x := asFuture(self)
			return object.Bool(!x.loop.IsNil() && x.state != pending)
		}},
		{Sig: "get_loop()", Fn: func(t *thread, self value, a []value) value {
			x := asFuture(self)
			if !x.alive(t) {
				return value{}
			}
			return t.Newref(x.loop)
		}},
		{Sig: "_make_cancelled_error()", Fn: func(t *thread, self value, a []value) value {
			return asFuture(self).cancelledError(t, stateOf(t))
		}},
		object.ClassGetItem(),
	}
}

func futureGetset() []object.GetSet {
	get := func(f func(x *future) value) func(t *thread, self value) value {
		return func(t *thread, self value) value { return orNone(t, f(asFuture(self))) }
	}
	return []object.GetSet{
		{Name: "_state", Get: func(t *thread, self value) value {
			x := asFuture(self)
			if !x.alive(t) {
				return value{}
			}
			return t.Newref(t.Intern([...]string{"PENDING", "CANCELLED", "FINISHED"}[x.state]).Val())
		}},
		{Name: "_asyncio_future_blocking", Get: func(t *thread, self value) value {
			x := asFuture(self)
			return object.Bool(!x.loop.IsNil() && x.blocking)
		}, Set: func(t *thread, self, v value) bool {
			x := asFuture(self)
			if v.IsNil() {
				return t.RaiseFalse(object.AttributeError, "cannot delete attribute")
			}
			if !x.alive(t) {
				return false
			}
			is, ok := object.Truth(t, v)
			x.blocking = is
			return ok
		}},
		{Name: "_loop", Get: get(func(x *future) value { return x.loop })},
		{Name: "_callbacks", Get: func(t *thread, self value) value {
			x := asFuture(self)
			if !x.alive(t) || len(x.callbacks) == 0 {
				if x.loop.IsNil() {
					return value{}
				}
				return object.None
			}
			l := t.NewList(len(x.callbacks))
			for _, c := range x.callbacks {
				l.Push(t, t.TupleOf(c.fn, c.ctx).Val())
			}
			return l.Val()
		}},
		{Name: "_result", Get: get(func(x *future) value { return x.result })},
		{Name: "_exception", Get: get(func(x *future) value { return x.exc })},
		{Name: "_log_traceback", Get: func(t *thread, self value) value {
			x := asFuture(self)
			if !x.alive(t) {
				return value{}
			}
			return object.Bool(x.logTB)
		}, Set: func(t *thread, self, v value) bool {
			if v.IsNil() {
				return t.RaiseFalse(object.AttributeError, "cannot delete attribute")
			}
			is, ok := object.Truth(t, v)
			if !ok {
				return false
			}
			if is {
				return t.RaiseFalse(object.ValueError, "_log_traceback can only be set to False")
			}
			asFuture(self).logTB = false
			return true
		}},
		{Name: "_source_traceback", Get: get(func(x *future) value { return x.source })},
		{Name: "_cancel_message", Get: get(func(x *future) value { return x.cancelMsg }), Set: func(t *thread, self, v value) bool {
			x := asFuture(self)
			if v.IsNil() {
				return t.RaiseFalse(object.AttributeError, "cannot delete attribute")
			}
			t.Replace(&x.cancelMsg, t.Newref(v))
			return true
		}},
		{Name: "_asyncio_awaited_by", Get: func(t *thread, self value) value {
			x := asFuture(self)
			if x.awaitedBy.IsNil() {
				return object.None
			}
			s := t.NewFrozenSet()
			object.ForEach(t, x.awaitedBy, func(w value) bool { return s.Add(t, w) })
			return s.Val()
		}},
	}
}
