package interpreters

import (
	"sort"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// What becomes of an entry whose interpreter has ended.
const (
	unboundRemove  = 1
	unboundError   = 2
	unboundReplace = 3
)

// What may be put: only what can go over as it is, or also what can be pickled.
const (
	fallbackNone = 0
	fallbackFull = 1
)

// entry is what waits in a queue or a channel.
type entry struct {
	it     *item // nil: its interpreter has ended
	owner  int64
	op     int
	waiter *waiter // of a channel: who waits until it was received
}

// queue is a queue between interpreters.
type queue struct {
	id       int64
	max      int64
	refs     int
	op       int
	fallback int
	list     []entry
}

// unbind says that the interpreter has ended. What its entries held is to be dropped.
func (q *queue) unbind(owner int64) (dropped []*item) {
	q.list, dropped = unbindEntries(q.list, owner)
	return dropped
}

func unbindEntries(list []entry, owner int64) (kept []entry, dropped []*item) {
	for _, e := range list {
		if e.owner == owner && e.it != nil {
			dropped = append(dropped, e.it)
			e.it = nil
			if e.op == unboundRemove {
				e.waiter.end(false)
				continue
			}
		}
		kept = append(kept, e)
	}
	return kept, dropped
}

func (st *state) bindQueue(t *thread, id int64) bool {
	f := st.me.fam
	f.mu.Lock()
	defer f.mu.Unlock()
	q := f.queues[id]
	if q == nil {
		return t.RaiseFalse(object.AsType(st.queueNotFound), "queue %d not found", id)
	}
	q.refs++
	return true
}

// releaseQueue undoes a binding, if there is one. It reports whether the queue exists and was bound.
func (f *family) releaseQueue(id int64) (found, bound bool) {
	f.mu.Lock()
	q := f.queues[id]
	if q == nil || q.refs == 0 {
		f.mu.Unlock()
		return q != nil, false
	}
	q.refs--
	var rest []entry
	if q.refs == 0 {
		delete(f.queues, id)
		rest = q.list
	}
	f.mu.Unlock()
	for _, e := range rest {
		f.drop(e.it)
	}
	return true, true
}

// withQueue calls f with the queue, under the mutex: f must not touch objects.
func (st *state) withQueue(t *thread, id value, f func(q *queue)) (n int64, ok bool) {
	n, ok = number(t, "queue", id)
	if !ok {
		return 0, false
	}
	fam := st.me.fam
	fam.mu.Lock()
	q := fam.queues[n]
	if q != nil {
		f(q)
	}
	fam.mu.Unlock()
	if q == nil {
		return n, t.RaiseFalse(object.AsType(st.queueNotFound), "queue %d not found", n)
	}
	return n, true
}

// opArg reads an unbound op; def stands for -1 and None.
func opArg(t *thread, v value, def int) (int, bool) {
	if v.IsNil() || v.IsNone() {
		return def, true
	}
	n, ok := osutil.Int(t, v)
	switch {
	case !ok:
		return 0, false
	case n == -1:
		return def, true
	case n < unboundRemove || n > unboundReplace:
		return 0, t.RaiseFalse(object.ValueError, "unsupported unboundop %d", n)
	}
	return n, true
}

func fallbackArg(t *thread, v value, def int) (int, bool) {
	if v.IsNil() || v.IsNone() {
		return def, true
	}
	n, ok := osutil.Int(t, v)
	switch {
	case !ok:
		return 0, false
	case n == -1:
		return def, true
	case n != fallbackNone && n != fallbackFull:
		return 0, t.RaiseFalse(object.ValueError, "unsupported fallback %d", n)
	}
	return n, true
}

// shareBy makes an item as the fallback allows.
func (st *state) shareBy(t *thread, v value, fallback int) *item {
	if fallback == fallbackNone {
		return st.share(t, v)
	}
	return st.shareAny(t, v)
}

// queueErrors are the classes for an empty and a full queue, which the library defines: it is imported if nobody has.
func (st *state) raiseQueue(t *thread, full bool, n int64) value {
	if st.queueFull.IsNil() {
		m := t.Interp.Importer.Import(t, "concurrent.interpreters._queues")
		if m.IsNil() {
			return m
		}
		t.Decref(m)
	}
	if full {
		return t.Raise(object.AsType(st.queueFull), "queue %d is full", n)
	}
	return t.Raise(object.AsType(st.queueEmpty), "queue %d is empty", n)
}

// Queues is the definition of the module _interpqueues.
func Queues() *object.NativeModule {
	setup()
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "_interpqueues",
		Functions: []object.Method{
			fn("create(maxsize, unboundop=-1, fallback=-1)", createQueue),
			fn("destroy(qid)", func(t *thread, a []value) value {
				st := stateOf(t)
				var rest []entry
				_, ok := st.withQueue(t, a[0], func(q *queue) {
					delete(st.me.fam.queues, q.id)
					rest = q.list
				})
				if !ok {
					return value{}
				}
				for _, e := range rest {
					st.me.fam.drop(e.it)
				}
				return object.None
			}),
			fn("list_all()", func(t *thread, a []value) value {
				f := stateOf(t).me.fam
				var all []*queue
				f.mu.Lock()
				for _, q := range f.queues {
					all = append(all, q)
				}
				f.mu.Unlock()
				sort.Slice(all, func(i, j int) bool { return all[i].id > all[j].id })
				l := t.NewList(len(all)) // the newest first
				for _, q := range all {
					l.Push(t, t.TupleSteal(object.Int(q.id), object.Int(int64(q.op)), object.Int(int64(q.fallback))).Val())
				}
				return l.Val()
			}),
			fn("put(qid, obj, unboundop=None, fallback=None)", put),
			fn("get(qid)", get),
			fn("bind(qid)", func(t *thread, a []value) value {
				if _, ok := stateOf(t).withQueue(t, a[0], func(q *queue) { q.refs++ }); !ok {
					return value{}
				}
				return object.None
			}),
			fn("release(qid)", func(t *thread, a []value) value {
				st := stateOf(t)
				n, ok := number(t, "queue", a[0])
				if !ok {
					return value{}
				}
				switch found, bound := st.me.fam.releaseQueue(n); {
				case !found:
					return t.Raise(object.AsType(st.queueNotFound), "queue %d not found", n)
				case !bound:
					return t.Raise(object.AsType(st.queueError), "queue %d never bound", n)
				}
				return object.None
			}),
			fn("get_maxsize(qid)", func(t *thread, a []value) value {
				var n int64
				if _, ok := stateOf(t).withQueue(t, a[0], func(q *queue) { n = q.max }); !ok {
					return value{}
				}
				return object.Int(n)
			}),
			fn("get_queue_defaults(qid)", func(t *thread, a []value) value {
				var op, fb int
				if _, ok := stateOf(t).withQueue(t, a[0], func(q *queue) { op, fb = q.op, q.fallback }); !ok {
					return value{}
				}
				return t.TupleSteal(object.Int(int64(op)), object.Int(int64(fb))).Val()
			}),
			fn("is_full(qid)", func(t *thread, a []value) value {
				var full bool
				if _, ok := stateOf(t).withQueue(t, a[0], func(q *queue) { full = q.full() }); !ok {
					return value{}
				}
				return object.Bool(full)
			}),
			fn("get_count(qid)", func(t *thread, a []value) value {
				var n int
				if _, ok := stateOf(t).withQueue(t, a[0], func(q *queue) { n = len(q.list) }); !ok {
					return value{}
				}
				return object.Int(int64(n))
			}),
			fn("_register_heap_types(queuetype, emptyerror, fullerror)", func(t *thread, a []value) value {
				st := stateOf(t)
				for i, name := range []string{"queuetype", "emptyerror", "fullerror"} {
					if !a[i].Type().IsSubtype(object.MetaType) {
						return t.Raise(object.TypeError, "expected a type for '%s'", name)
					}
				}
				for i, p := range []*value{&st.queueType, &st.queueEmpty, &st.queueFull} {
					t.Replace(p, t.Newref(a[i]))
				}
				return object.None
			}),
		},
		Setup: func(t *thread, m *object.Module) bool {
			st := stateOf(t)
			const mod = "concurrent.interpreters"
			if st.queueError.IsNil() {
				st.queueError = t.NewExceptionClass(mod, "QueueError", object.RuntimeError)
				st.queueNotFound = t.NewExceptionClass(mod, "QueueNotFoundError", object.AsType(st.queueError))
			}
			return m.Set(t, "QueueError", st.queueError) && m.Set(t, "QueueNotFoundError", st.queueNotFound)
		},
	}
}

func (q *queue) full() bool { return q.max > 0 && int64(len(q.list)) >= q.max }

func createQueue(t *thread, a []value) value {
	st := stateOf(t)
	max, ok := object.AsInt64(t, a[0], "maxsize is too large")
	if !ok {
		return value{}
	}
	op, ok := opArg(t, a[1], unboundReplace)
	if !ok {
		return value{}
	}
	fb, ok := fallbackArg(t, a[2], fallbackFull)
	if !ok {
		return value{}
	}
	f := st.me.fam
	f.mu.Lock()
	defer f.mu.Unlock()
	q := &queue{id: f.nextQueue, max: max, op: op, fallback: fb}
	f.nextQueue++
	f.queues[q.id] = q
	return object.Int(q.id)
}

func put(t *thread, a []value) value {
	st := stateOf(t)
	var op, fb int
	full := false
	n, ok := st.withQueue(t, a[0], func(q *queue) { op, fb = q.op, q.fallback })
	if !ok {
		return value{}
	}
	if op, ok = opArg(t, a[2], op); !ok {
		return value{}
	}
	if fb, ok = fallbackArg(t, a[3], fb); !ok {
		return value{}
	}
	it := st.shareBy(t, a[1], fb)
	if it == nil {
		return value{}
	}
	_, ok = st.withQueue(t, a[0], func(q *queue) {
		if full = q.full(); !full {
			q.list = append(q.list, entry{it: it, owner: st.me.id, op: op})
		}
	})
	if !ok || full {
		st.me.fam.drop(it)
	}
	switch {
	case !ok:
		return value{}
	case full:
		return st.raiseQueue(t, true, n)
	}
	return object.None
}

func get(t *thread, a []value) value {
	st := stateOf(t)
	var e entry
	empty := false
	n, ok := st.withQueue(t, a[0], func(q *queue) {
		if empty = len(q.list) == 0; !empty {
			e = q.list[0]
			q.list = q.list[1:]
		}
	})
	switch {
	case !ok:
		return value{}
	case empty:
		return st.raiseQueue(t, false, n)
	}
	return st.receive(t, e)
}

// receive makes the pair of an entry's object and what is to be done if there is none any more.
func (st *state) receive(t *thread, e entry) value {
	if e.it == nil {
		return t.TupleSteal(object.None, object.Int(int64(e.op))).Val()
	}
	v := st.restore(t, e.it)
	if v.IsNil() {
		return v
	}
	return t.TupleSteal(v, object.None).Val()
}
