// Package asyncio is the native module _asyncio: futures, tasks and what belongs to the running loop, which the library's asyncio would
// otherwise do in Python.
//
// A task is a future that drives a coroutine: it sends None into it, and what the coroutine awaits comes out. For a future of this module all
// of that goes without a call of Python code but the loop's call_soon and the coroutine itself; for anything else that behaves like a future the
// library's protocol (_asyncio_future_blocking, add_done_callback) is followed. Each thread has at most one running loop, and that at most
// one current task.
package asyncio

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	header = object.Header
	class  = object.Type
)

// running is what a thread is doing: its loop and the task that is in a step, zero Values for none. The references are counted.
type running struct {
	loop, task value
}

// state is what the module keeps for each interpreter.
type state struct {
	mu       sync.Mutex
	threads  map[*thread]*running
	tasks    map[*future]value // weak references to the native tasks that are scheduled
	names    uint64            // of tasks that were given none
	cached   map[string]value  // attributes of modules, by module and name
	others   value             // a weak set of tasks of other kinds
	eager    value             // a set of those that are in their eager step
	ctxName  *object.Tuple     // ("context",)
	msgName  *object.Tuple     // ("msg",)
	nextTask uint64
}

const stateKey = "asyncio"

func stateOf(t *thread) *state { return t.Interp.State(stateKey).(*state) }

// References tells the audit what the state holds.
func (st *state) References(visit func(value)) {
	st.mu.Lock()
	defer st.mu.Unlock()
	see := func(vs ...value) {
		for _, v := range vs {
			if !v.IsNil() {
				visit(v)
			}
		}
	}
	for _, r := range st.threads {
		see(r.loop, r.task)
	}
	for _, w := range st.tasks {
		see(w)
	}
	for _, v := range st.cached {
		see(v)
	}
	see(st.others, st.eager)
	if st.ctxName != nil {
		see(st.ctxName.Val(), st.msgName.Val())
	}
}

// now returns what the thread is doing.
func (st *state) now(t *thread) *running {
	if r, ok := t.Slot(stateKey).(*running); ok {
		return r
	}
	r := &running{}
	st.mu.Lock()
	st.threads[t] = r
	st.mu.Unlock()
	t.SetSlot(stateKey, r)
	return r
}

// attr returns an attribute of a module (borrowed), which is looked up once.
func (st *state) attr(t *thread, module, name string) value {
	key := module + "." + name
	if v, ok := st.cached[key]; ok {
		return v
	}
	m := t.Interp.Importer.Import(t, module)
	if m.IsNil() {
		return m
	}
	v := object.GetAttr(t, m, t.Intern(name))
	t.Decref(m)
	if !v.IsNil() {
		st.cached[key] = v
	}
	return v
}

// raiseClass raises an exception of a class of asyncio.exceptions.
func (st *state) raiseClass(t *thread, name, format string, args ...any) value {
	cls := st.attr(t, "asyncio.exceptions", name)
	if cls.IsNil() {
		return cls
	}
	return t.Raise(object.AsType(cls), format, args...)
}

// repr is repr(v) for a message; ok is false with an exception pending.
func repr(t *thread, v value) (string, bool) {
	r := object.Repr(t, v)
	if r.IsNil() {
		return "", false
	}
	defer t.Decref(r)
	return object.AsStr(r).String(), true
}

// raiseReprs raises an exception whose message has the representations of objects.
func raiseReprs(t *thread, typ *class, format string, vs ...value) bool {
	var args []any
	for _, v := range vs {
		s, ok := repr(t, v)
		if !ok {
			return false
		}
		args = append(args, s)
	}
	return t.RaiseFalse(typ, format, args...)
}

var typesOnce sync.Once

// Module is the definition of the module _asyncio.
func Module() *object.NativeModule {
	typesOnce.Do(func() {
		setupFuture()
		setupTask()
		setupIter()
		setupCallbacks()
	})
	fn := osutil.Fn
	with := func(f func(t *thread, st *state, a []value) value) func(t *thread, a []value) value {
		return func(t *thread, a []value) value { return f(t, stateOf(t), a) }
	}
	done := func(ok bool) value {
		if !ok {
			return value{}
		}
		return object.None
	}
	return &object.NativeModule{
		Name: "_asyncio",
		Functions: []object.Method{
			fn("_get_running_loop()", with(func(t *thread, st *state, a []value) value { return orNone(t, st.now(t).loop) })),
			fn("_set_running_loop(loop, /)", with(func(t *thread, st *state, a []value) value {
				r := st.now(t)
				old := r.loop
				r.loop = value{}
				if !a[0].IsNone() {
					r.loop = t.Newref(a[0])
				}
				t.Xdecref(old)
				return object.None
			})),
			fn("get_running_loop()", with(func(t *thread, st *state, a []value) value { return st.runningLoop(t) })),
			fn("get_event_loop()", with(func(t *thread, st *state, a []value) value { return st.eventLoop(t) })),
			fn("current_task(loop=None)", with(currentTask)),
			fn("all_tasks(loop=None)", with(allTasks)),
			fn("_register_task(task)", with(func(t *thread, st *state, a []value) value { return done(st.register(t, a[0])) })),
			fn("_register_eager_task(task)", with(func(t *thread, st *state, a []value) value { return done(st.registerEager(t, a[0])) })),
			fn("_unregister_task(task)", with(func(t *thread, st *state, a []value) value { return done(st.unregister(t, a[0])) })),
			fn("_unregister_eager_task(task)", with(func(t *thread, st *state, a []value) value { return done(st.unregisterEager(t, a[0])) })),
			fn("_enter_task(loop, task)", with(func(t *thread, st *state, a []value) value { return done(st.enter(t, a[0], a[1])) })),
			fn("_leave_task(loop, task)", with(func(t *thread, st *state, a []value) value { return done(st.leave(t, a[0], a[1])) })),
			fn("_swap_current_task(loop, task)", with(func(t *thread, st *state, a []value) value { return st.swap(t, a[0], a[1]) })),
			fn("future_add_to_awaited_by(fut, waiter, /)", with(func(t *thread, st *state, a []value) value { return done(addAwaited(t, a[0], a[1])) })),
			fn("future_discard_from_awaited_by(fut, waiter, /)", with(func(t *thread, st *state, a []value) value { return done(dropAwaited(t, a[0], a[1])) })),
		},
		Types: []*object.Type{futureType, taskType},
		Setup: func(t *thread, m *object.Module) bool {
			st := &state{threads: map[*thread]*running{}, tasks: map[*future]value{}, cached: map[string]value{}}
			st.ctxName = t.TupleOf(t.Intern("context").Val())
			st.msgName = t.TupleOf(t.Intern("msg").Val())
			st.eager = t.NewSet().Val()
			t.Interp.SetState(stateKey, st)
			return true
		},
	}
}

func orNone(t *thread, v value) value {
	if v.IsNil() {
		return object.None
	}
	return t.Newref(v)
}

func (st *state) runningLoop(t *thread) value {
	if l := st.now(t).loop; !l.IsNil() {
		return t.Newref(l)
	}
	return t.Raise(object.RuntimeError, "no running event loop")
}

func (st *state) eventLoop(t *thread) value {
	if l := st.now(t).loop; !l.IsNil() {
		return t.Newref(l)
	}
	f := st.attr(t, "asyncio.events", "_get_event_loop_policy")
	if f.IsNil() {
		return f
	}
	p := object.CallN(t, f)
	if p.IsNil() {
		return p
	}
	defer t.Decref(p)
	return object.CallMethod(t, p, t.Intern("get_event_loop"))
}

func currentTask(t *thread, st *state, a []value) value {
	loop := a[0]
	r := st.now(t)
	if loop.IsNil() || loop.IsNone() {
		if r.loop.IsNil() {
			return t.Raise(object.RuntimeError, "no running event loop")
		}
		return orNone(t, r.task)
	}
	if object.Is(loop, r.loop) {
		return orNone(t, r.task)
	}
	t.Excl()
	st.mu.Lock()
	defer st.mu.Unlock()
	for _, r := range st.threads {
		if !r.loop.IsNil() && object.Is(loop, r.loop) {
			return orNone(t, r.task)
		}
	}
	return object.None
}

// enter makes the task the current one.
func (st *state) enter(t *thread, loop, task value) bool {
	r := st.now(t)
	if !object.Is(loop, r.loop) {
		return raiseReprs(t, object.RuntimeError, "loop %s is not the running loop", loop)
	}
	if !r.task.IsNil() {
		return raiseReprs(t, object.RuntimeError, "Cannot enter into task %s while another task %s is being executed.", task, r.task)
	}
	r.task = t.Newref(task)
	return true
}

// leave undoes enter.
func (st *state) leave(t *thread, loop, task value) bool {
	r := st.now(t)
	if !object.Is(loop, r.loop) {
		return raiseReprs(t, object.RuntimeError, "loop %s is not the running loop", loop)
	}
	cur := r.task
	if cur.IsNil() {
		cur = object.None
	}
	if !object.Is(task, cur) {
		return raiseReprs(t, object.RuntimeError, "Invalid attempt to leave task %s while task %s is entered.", task, cur)
	}
	r.task = value{}
	t.Decref(cur)
	return true
}

// swap makes the task the current one and returns the one before, None for none.
func (st *state) swap(t *thread, loop, task value) value {
	r := st.now(t)
	if !object.Is(loop, r.loop) {
		raiseReprs(t, object.RuntimeError, "loop %s is not the running loop", loop)
		return value{}
	}
	old := r.task
	r.task = value{}
	if !task.IsNone() {
		r.task = t.Newref(task)
	}
	if old.IsNil() {
		return object.None
	}
	return old
}

func (st *state) register(t *thread, task value) bool {
	if isTask(task) {
		w := object.NewWeakRef(t, object.WeakRefType, task, value{})
		if w.IsNil() {
			return false
		}
		st.mu.Lock()
		old := st.tasks[asFuture(task)]
		st.tasks[asFuture(task)] = w
		st.mu.Unlock()
		t.Xdecref(old)
		return true
	}
	if st.others.IsNil() {
		cls := st.attr(t, "weakref", "WeakSet")
		if cls.IsNil() {
			return false
		}
		if st.others = object.CallN(t, cls); st.others.IsNil() {
			return false
		}
	}
	return went(t, object.CallMethod(t, st.others, t.Intern("add"), task))
}

func (st *state) unregister(t *thread, task value) bool {
	if isTask(task) {
		st.forget(t, asFuture(task))
		return true
	}
	if st.others.IsNil() {
		return true
	}
	return went(t, object.CallMethod(t, st.others, t.Intern("discard"), task))
}

func (st *state) forget(t *thread, f *future) {
	st.mu.Lock()
	w, ok := st.tasks[f]
	delete(st.tasks, f)
	st.mu.Unlock()
	if ok {
		t.Decref(w)
	}
}

func (st *state) registerEager(t *thread, task value) bool {
	return object.AsSet(st.eager).Add(t, task)
}

func (st *state) unregisterEager(t *thread, task value) bool {
	_, ok := object.AsSet(st.eager).Discard(t, task)
	return ok
}

// allTasks is all_tasks: those of the loop that are not done.
func allTasks(t *thread, st *state, a []value) value {
	loop := a[0]
	if loop.IsNil() || loop.IsNone() {
		if loop = st.runningLoop(t); loop.IsNil() {
			return loop
		}
	} else {
		t.Incref(loop)
	}
	defer t.Decref(loop)
	t.Excl()
	list := t.NewList(0)
	defer t.Decref(list.Val())
	st.mu.Lock()
	for _, w := range st.tasks {
		if x := object.AsWeakRef(w).Target(t); !x.IsNil() {
			list.Push(t, x)
		}
	}
	st.mu.Unlock()
	t.Hold(list.Val())
	defer t.Unhold(1)
	for _, more := range []value{st.others, st.eager} {
		if more.IsNil() {
			continue
		}
		if !object.ForEach(t, more, func(x value) bool { list.Append(t, x); return true }) {
			return value{}
		}
	}
	res := t.NewSet()
	for _, x := range append([]value(nil), list.Items()...) {
		if !st.belongs(t, x, loop) {
			if t.HasExc() {
				t.Decref(res.Val())
				return value{}
			}
			continue
		}
		if !res.Add(t, x) {
			t.Decref(res.Val())
			return value{}
		}
	}
	return res.Val()
}

// belongs reports whether the task is one of the loop that is not done. It may raise.
func (st *state) belongs(t *thread, x, loop value) bool {
	if isTask(x) {
		f := asFuture(x)
		return f.state == pending && object.Is(f.loop, loop)
	}
	d := object.CallMethod(t, x, t.Intern("done"))
	if d.IsNil() {
		return false
	}
	is, ok := object.Truth(t, d)
	t.Decref(d)
	if !ok || is {
		return false
	}
	l := st.loopOf(t, x)
	if l.IsNil() {
		return false
	}
	same := object.Is(l, loop)
	t.Decref(l)
	return same
}

// loopOf returns the loop of anything like a future. New reference.
func (st *state) loopOf(t *thread, x value) value {
	if f := exactFuture(x); f != nil {
		return orNone(t, f.loop)
	}
	get, ok := object.LookupAttr(t, x, t.Intern("get_loop"))
	if !ok {
		return value{}
	}
	if get.IsNil() {
		return object.GetAttr(t, x, t.Intern("_loop"))
	}
	defer t.Decref(get)
	return object.CallN(t, get)
}

// went drops the result of a call; false if it raised.
func went(t *thread, v value) bool {
	if v.IsNil() {
		return false
	}
	t.Decref(v)
	return true
}
