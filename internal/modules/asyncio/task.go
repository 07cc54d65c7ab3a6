package asyncio

import (
	"strconv"

	"github.com/gophersnake/gophersnake/internal/object"
)

// initTask is Task.__init__.
func (x *future) initTask(t *thread, st *state, a []value) bool {
	coro, loop, name, ctx, eager := a[0], a[1], a[2], a[3], a[4]
	if isTask(x.Val()) && !x.loop.IsNil() {
		st.forget(t, x)
	}
	if !x.init(t, st, loop) {
		return false
	}
	x.mustCancel, x.cancels, x.logDestroy = false, 0, true
	if coro.Type() != object.CoroutineType {
		f := st.attr(t, "asyncio.coroutines", "iscoroutine")
		if f.IsNil() {
			return false
		}
		r := object.CallN(t, f, coro)
		if r.IsNil() {
			return false
		}
		is, ok := object.Truth(t, r)
		t.Decref(r)
		if !ok {
			return false
		}
		if !is {
			x.logDestroy = false
			return raiseReprs(t, object.TypeError, "a coroutine was expected, got %s", coro)
		}
	}
	if ctx.IsNil() || ctx.IsNone() {
		f := st.attr(t, "_contextvars", "copy_context")
		if f.IsNil() {
			return false
		}
		if ctx = object.CallN(t, f); ctx.IsNil() {
			return false
		}
		t.Replace(&x.ctx, ctx)
	} else {
		t.Replace(&x.ctx, t.Newref(ctx))
	}
	t.Replace(&x.coro, t.Newref(coro))
	x.named = false
	switch {
	case name.IsNil() || name.IsNone():
		st.mu.Lock()
		st.names++
		x.number = st.names
		st.mu.Unlock()
	default:
		s := object.ToStr(t, name)
		if s.IsNil() {
			return false
		}
		t.Replace(&x.name, s)
		x.named = true
	}
	if !eager.IsNil() {
		is, ok := object.Truth(t, eager)
		if !ok {
			return false
		}
		if is {
			r := object.CallMethod(t, x.loop, t.Intern("is_running"))
			if r.IsNil() {
				return false
			}
			is, ok = object.Truth(t, r)
			t.Decref(r)
			if !ok {
				return false
			}
			if is {
				return x.startEagerly(t, st)
			}
		}
	}
	return x.stepSoon(t, st, value{}) && st.register(t, x.Val())
}

// nameOf is the task's name. New reference.
func (x *future) nameOf(t *thread) value {
	if !x.named {
		t.Replace(&x.name, t.NewStr("Task-"+strconv.FormatUint(x.number, 10)))
		x.named = true
	}
	return orNone(t, x.name)
}

// stepSoon has the loop make a step, with the exception (borrowed) thrown into the coroutine if there is one.
func (x *future) stepSoon(t *thread, st *state, exc value) bool {
	b := newBound(t, stepType, x.Val(), exc)
	t.Hold(b)
	ok := st.soon(t, x.loop, b, value{}, x.ctx)
	t.Unhold(1)
	t.Decref(b)
	return ok
}

// failSoon throws a RuntimeError with the message into the coroutine in the next step.
func (x *future) failSoon(t *thread, st *state, format string, vs ...value) bool {
	raiseReprs(t, object.RuntimeError, format, vs...)
	e := t.TakeExc()
	if e.Type() != object.RuntimeError {
		t.RestoreExc(e)
		return false
	}
	ok := x.stepSoon(t, st, e)
	t.Decref(e)
	return ok
}

// startEagerly makes the first step at once.
func (x *future) startEagerly(t *thread, st *state) bool {
	prev := st.swap(t, x.loop, x.Val())
	if prev.IsNil() {
		return false
	}
	defer t.Decref(prev)
	t.Hold(prev)
	defer t.Unhold(1)
	if !st.registerEager(t, x.Val()) {
		return false
	}
	b := newBound(t, eagerType, x.Val(), value{})
	run := object.GetAttr(t, x.ctx, t.Intern("run"))
	ok := false
	if !run.IsNil() {
		ok = went(t, object.CallN(t, run, b))
		t.Decref(run)
	}
	t.Decref(b)
	exc := t.TakeExc()
	if !st.unregisterEager(t, x.Val()) {
		t.ClearExc()
		ok = false
	}
	if cur := st.swap(t, x.loop, prev); cur.IsNil() {
		t.Xdecref(exc)
		return false
	} else {
		t.Decref(cur)
	}
	t.RestoreExc(exc)
	if x.state == pending {
		exc := t.TakeExc()
		good := st.register(t, x.Val())
		if !exc.IsNil() {
			t.RestoreExc(exc)
		}
		return ok && good
	}
	t.Clear(&x.coro)
	return ok
}

// step makes a step as the current task.
func (x *future) step(t *thread, st *state, exc value) bool {
	if !st.enter(t, x.loop, x.Val()) {
		return false
	}
	ok := x.run(t, st, exc)
	pendingExc := t.TakeExc()
	if !st.leave(t, x.loop, x.Val()) {
		t.Xdecref(pendingExc)
		return false
	}
	t.RestoreExc(pendingExc)
	return ok
}

// run sends into the coroutine, or throws the exception (borrowed) into it, and does what its answer asks for.
func (x *future) run(t *thread, st *state, exc value) bool {
	if x.state != pending {
		e := exc
		if e.IsNil() {
			e = object.None
		}
		a, ok := repr(t, x.Val())
		if !ok {
			return false
		}
		b, ok := repr(t, e)
		if ok {
			st.raiseClass(t, "InvalidStateError", "__step(): already done: %s %s", a, b)
		}
		return false
	}
	var own value // an exception made here
	if x.mustCancel {
		cls := st.attr(t, "asyncio.exceptions", "CancelledError")
		if cls.IsNil() {
			return false
		}
		if exc.IsNil() || !exc.Type().IsSubtype(object.AsType(cls)) {
			if own = x.cancelledError(t, st); own.IsNil() {
				return false
			}
			exc = own
		}
		x.mustCancel = false
	}
	t.Clear(&x.waiter)
	if x.coro.IsNil() {
		t.Xdecref(own)
		return t.RaiseFalse(object.RuntimeError, "uninitialized Task object")
	}
	coro := t.Newref(x.coro)
	t.Hold(coro, own)
	var v value
	var how object.SendResult
	if exc.IsNil() {
		v, how = object.Send(t, coro, object.None)
	} else {
		v = object.CallMethod(t, coro, t.Intern("throw"), exc)
		how = object.SendYield
		if v.IsNil() {
			how = object.SendError
			if r, ok := t.TakeStopIteration(); ok {
				v, how = r, object.SendReturn
			}
		}
	}
	t.Unhold(2)
	t.Decref(coro)
	t.Xdecref(own)
	switch how {
	case object.SendYield:
		t.Hold(v)
		ok := x.answer(t, st, v)
		t.Unhold(1)
		t.Decref(v)
		return ok
	case object.SendReturn:
		ok := true
		if x.mustCancel {
			x.mustCancel = false
			_, ok = x.cancel(t, st, x.cancelMsg)
		} else {
			ok = x.setResult(t, st, v)
		}
		t.Decref(v)
		st.forget(t, x)
		return ok
	}
	return x.failed(t, st)
}

// failed takes the exception that left the coroutine.
func (x *future) failed(t *thread, st *state) bool {
	e := t.TakeExc()
	if e.IsNil() {
		return t.RaiseFalse(object.SystemError, "a coroutine ended without a result")
	}
	cls := st.attr(t, "asyncio.exceptions", "CancelledError")
	if cls.IsNil() {
		t.Decref(e)
		return false
	}
	if e.Type().IsSubtype(object.AsType(cls)) {
		t.Replace(&x.cancelExc, e)
		_, ok := x.cancel(t, st, value{})
		st.forget(t, x)
		return ok
	}
	t.Hold(e)
	ok := x.setException(t, st, e)
	t.Unhold(1)
	st.forget(t, x)
	if ok && (e.Type().IsSubtype(object.KeyboardInterrupt) || e.Type().IsSubtype(object.SystemExit)) {
		t.RestoreExc(e)
		return false
	}
	t.Decref(e)
	return ok
}

// answer does what the coroutine has asked for by yielding v (borrowed).
func (x *future) answer(t *thread, st *state, v value) bool {
	self := x.Val()
	if f := exactFuture(v); f != nil {
		switch {
		case !object.Is(f.loop, x.loop):
			return x.failSoon(t, st, "Task %s got Future %s attached to a different loop", self, v)
		case !f.blocking:
			return x.failSoon(t, st, "yield was used instead of yield from in task %s with %s", self, v)
		case f == x:
			return x.failSoon(t, st, "Task cannot await on itself: %s", self)
		}
		if !addAwaited(t, v, self) {
			return false
		}
		f.blocking = false
		w := newBound(t, wakeupType, self, value{})
		ok := f.addCallback(t, st, w, x.ctx)
		t.Decref(w)
		if !ok {
			return false
		}
		return x.waitFor(t, st, v)
	}
	if v.IsNone() {
		return x.stepSoon(t, st, value{})
	}
	blocking, ok := object.LookupAttr(t, v, t.Intern("_asyncio_future_blocking"))
	if !ok {
		return false
	}
	if !blocking.IsNil() && !blocking.IsNone() {
		is, ok := object.Truth(t, blocking)
		t.Decref(blocking)
		if !ok {
			return false
		}
		loop := st.loopOf(t, v)
		if loop.IsNil() {
			return false
		}
		same := object.Is(loop, x.loop)
		t.Decref(loop)
		switch {
		case !same:
			return x.failSoon(t, st, "Task %s got Future %s attached to a different loop", self, v)
		case !is:
			return x.failSoon(t, st, "yield was used instead of yield from in task %s with %s", self, v)
		case object.Is(v, self):
			return x.failSoon(t, st, "Task cannot await on itself: %s", self)
		}
		if !addAwaited(t, v, self) || !object.SetAttr(t, v, t.Intern("_asyncio_future_blocking"), object.False) {
			return false
		}
		add := object.GetAttr(t, v, t.Intern("add_done_callback"))
		if add.IsNil() {
			return false
		}
		w := newBound(t, wakeupType, self, value{})
		ok = went(t, object.Call(t, add, []value{w, x.ctx}, st.ctxName))
		t.Decref(w)
		t.Decref(add)
		return ok && x.waitFor(t, st, v)
	}
	t.Xdecref(blocking)
	if object.IsGenerator(v) {
		return x.failSoon(t, st, "yield was used instead of yield from for generator in task %s with %s", self, v)
	}
	return x.failSoon(t, st, "Task got bad yield: %s", v)
}

// waitFor notes what the task waits for, and cancels that if the task is to be cancelled.
func (x *future) waitFor(t *thread, st *state, v value) bool {
	t.Replace(&x.waiter, t.Newref(v))
	if !x.mustCancel {
		return true
	}
	did, ok := st.cancelOther(t, v, x.cancelMsg)
	if did {
		x.mustCancel = false
	}
	return ok
}

// cancelOther calls cancel of what a task waits for.
func (st *state) cancelOther(t *thread, v, msg value) (did, ok bool) {
	if v.Type() == futureType {
		return asFuture(v).cancel(t, st, msg)
	}
	m := object.GetAttr(t, v, t.Intern("cancel"))
	if m.IsNil() {
		return false, false
	}
	if msg.IsNil() {
		msg = object.None
	}
	r := object.Call(t, m, []value{msg}, st.msgName)
	t.Decref(m)
	if r.IsNil() {
		return false, false
	}
	did, ok = object.Truth(t, r)
	t.Decref(r)
	return did, ok
}

// wakeup goes on with the task when what it waited for is done.
func (x *future) wakeup(t *thread, st *state, fut value) bool {
	if !dropAwaited(t, fut, x.Val()) {
		return false
	}
	var r value
	if f := exactFuture(fut); f != nil {
		if f.state == finished && f.exc.IsNil() {
			f.logTB = false
			return x.step(t, st, value{})
		}
		r = f.outcome(t, st)
	} else {
		r = object.CallMethod(t, fut, t.Intern("result"))
	}
	if !r.IsNil() {
		t.Decref(r)
		return x.step(t, st, value{})
	}
	e := t.TakeExc()
	t.Hold(e)
	ok := x.step(t, st, e)
	t.Unhold(1)
	t.Decref(e)
	return ok
}

// cancelTask is Task.cancel.
func (x *future) cancelTask(t *thread, st *state, msg value) (did, ok bool) {
	x.logTB = false
	if x.state != pending {
		return false, true
	}
	x.cancels++
	if !x.waiter.IsNil() {
		w := t.Newref(x.waiter)
		did, ok = st.cancelOther(t, w, msg)
		t.Decref(w)
		if !ok || did {
			return did, ok
		}
	}
	x.mustCancel = true
	if msg.IsNil() {
		msg = object.None
	}
	t.Replace(&x.cancelMsg, t.Newref(msg))
	return true, true
}

// eagerType is what a context runs as a task's first step.
var eagerType = object.NewStaticType("_asyncio", "TaskEagerStart", object.ObjectType, object.TypeNoNew)

func setupTask() {
	object.Fields(eagerType, func(h *header, f func(*value)) {
		b := asBound(h.Val())
		f(&b.task)
		f(&b.exc)
	})
	eagerType.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		if !asFuture(asBound(self).task).run(t, stateOf(t), value{}) {
			return value{}
		}
		return object.None
	}
	tp := taskType
	tp.New, tp.Dealloc, tp.Traverse, tp.Clear = futureType.New, futureType.Dealloc, futureType.Traverse, futureType.Clear
	tp.Iter, tp.Await = futureType.Iter, futureType.Await
	tp.Init = object.InitBySig("Task(coro, *, loop=None, name=None, context=None, eager_start=False)", func(t *thread, self value, a []value) bool {
		return asFuture(self).initTask(t, stateOf(t), a)
	})
	tp.Finalize = func(t *thread, self value) {
		x := asFuture(self)
		if x.state == pending && x.logDestroy && !x.loop.IsNil() {
			x.tell(t, "Task was destroyed but it is pending!", []string{"task"}, []value{self})
		}
		x.finalize(t)
	}
	tp.Repr = func(t *thread, self value) value { return viaLibrary(t, "asyncio.base_tasks", "_task_repr", self) }
	tp.Methods = []object.Method{
		{Sig: "cancel(msg=None)", Fn: func(t *thread, self value, a []value) value {
			did, ok := asFuture(self).cancelTask(t, stateOf(t), a[0])
			if !ok {
				return value{}
			}
			return object.Bool(did)
		}},
		{Sig: "cancelling()", Fn: func(t *thread, self value, a []value) value { return object.Int(int64(asFuture(self).cancels)) }},
		{Sig: "uncancel()", Fn: func(t *thread, self value, a []value) value {
			x := asFuture(self)
			if x.cancels > 0 {
				if x.cancels--; x.cancels == 0 {
					x.mustCancel = false
				}
			}
			return object.Int(int64(x.cancels))
		}},
		{Sig: "set_result(result, /)", Fn: func(t *thread, self value, a []value) value {
			return t.Raise(object.RuntimeError, "Task does not support set_result operation")
		}},
		{Sig: "set_exception(exception, /)", Fn: func(t *thread, self value, a []value) value {
			return t.Raise(object.RuntimeError, "Task does not support set_exception operation")
		}},
		{Sig: "get_stack(*, limit=None)", Fn: func(t *thread, self value, a []value) value {
			return viaLibrary(t, "asyncio.base_tasks", "_task_get_stack", self, orNil(a[0]))
		}},
		{Sig: "print_stack(*, limit=None, file=None)", Fn: func(t *thread, self value, a []value) value {
			return viaLibrary(t, "asyncio.base_tasks", "_task_print_stack", self, orNil(a[0]), orNil(a[1]))
		}},
		{Sig: "get_name()", Fn: func(t *thread, self value, a []value) value { return asFuture(self).nameOf(t) }},
		{Sig: "set_name(value, /)", Fn: func(t *thread, self value, a []value) value {
			s := object.ToStr(t, a[0])
			if s.IsNil() {
				return s
			}
			x := asFuture(self)
			t.Replace(&x.name, s)
			x.named = true
			return object.None
		}},
		{Sig: "get_coro()", Fn: func(t *thread, self value, a []value) value { return orNone(t, asFuture(self).coro) }},
		{Sig: "get_context()", Fn: func(t *thread, self value, a []value) value { return orNone(t, asFuture(self).ctx) }},
		object.ClassGetItem(),
	}
	tp.Getset = []object.GetSet{
		{Name: "_log_destroy_pending", Get: func(t *thread, self value) value { return object.Bool(asFuture(self).logDestroy) },
			Set: func(t *thread, self, v value) bool {
				if v.IsNil() {
					return t.RaiseFalse(object.AttributeError, "cannot delete attribute")
				}
				is, ok := object.Truth(t, v)
				asFuture(self).logDestroy = is
				return ok
			}},
		{Name: "_must_cancel", Get: func(t *thread, self value) value { return object.Bool(asFuture(self).mustCancel) }},
		{Name: "_coro", Get: func(t *thread, self value) value { return orNone(t, asFuture(self).coro) }},
		{Name: "_fut_waiter", Get: func(t *thread, self value) value { return orNone(t, asFuture(self).waiter) }},
	}
}

func orNil(v value) value {
	if v.IsNil() {
		return object.None
	}
	return v
}
