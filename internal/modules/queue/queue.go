// Package queue is the native module _queue: SimpleQueue, an unbounded queue whose put never blocks, so that it may be called from
// finalizers and signal handlers in the middle of a get.
package queue

import (
	"math"
	"sync"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	queueType = object.NewStaticType("_queue", "SimpleQueue", object.ObjectType, object.TypeBase|object.TypeHasWeakref)
	setupOnce sync.Once
)

// simpleQueue: items[first:] wait. Those who find it empty wait for the lock, which put releases; the mutex guards the slice and is
// never held while Python code runs.
type simpleQueue struct {
	header
	mu    sync.Mutex
	items []value
	first int
	lock  gil.Lock // held while the queue is empty and someone waits
}

func asQueue(v value) *simpleQueue { return (*simpleQueue)(v.Ptr()) }

const stateKey = "_queue.Empty"

// Module is the definition of the module _queue.
func Module() *object.NativeModule {
	setupOnce.Do(setup)
	return &object.NativeModule{
		Name:  "_queue",
		Types: []*class{queueType},
		Setup: func(t *thread, m *object.Module) bool {
			d := t.NewDict()
			d.SetTextSteal(t, "__doc__", t.NewStr(""))
			d.SetTextSteal(t, "__module__", t.NewStr("_queue"))
			bases := t.TupleOf(object.ExceptionType.Val())
			name := t.NewStr("Empty")
			e := object.CallN(t, object.MetaType.Val(), name, bases.Val(), d.Val())
			t.Decref(name)
			t.Decref(bases.Val())
			t.Decref(d.Val())
			if e.IsNil() {
				return false
			}
			t.Interp.SetState(stateKey, object.AsType(t.Newref(e)))
			return m.SetSteal(t, "Empty", e)
		},
	}
}

func raiseEmpty(t *thread) value {
	return t.RaiseArgs(t.Interp.State(stateKey).(*class))
}

func (q *simpleQueue) size() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items) - q.first
}

// take removes the first item; the caller owns it. The zero Value if there is none: then the lock is held.
func (q *simpleQueue) take() value {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.first == len(q.items) {
		q.lock.TryAcquire(nil)
		return value{}
	}
	v := q.items[q.first]
	q.items[q.first] = value{}
	q.first++
	if q.first == len(q.items) {
		q.items, q.first = q.items[:0], 0
	} else if q.first > 64 && q.first > len(q.items)/2 {
		n := copy(q.items, q.items[q.first:])
		clear(q.items[n:])
		q.items, q.first = q.items[:n], 0
	}
	return v
}

func (q *simpleQueue) put(v value) {
	q.mu.Lock()
	q.items = append(q.items, v)
	locked := q.lock.IsLocked()
	q.mu.Unlock()
	if locked {
		q.lock.Release()
	}
}

func (q *simpleQueue) get(t *thread, blocking bool, timeout int64) value {
	g := t.Interp.GIL
	deadline := int64(-1)
	if timeout >= 0 {
		deadline = g.Now() + timeout
	}
	waiting := false
	for {
		if v := q.take(); !v.IsNil() {
			return v
		}
		if !blocking {
			return raiseEmpty(t)
		}
		wait := int64(-1)
		if deadline >= 0 {
			if wait = deadline - g.Now(); wait <= 0 {
				return raiseEmpty(t)
			}
		}
		t.GiveBackCredits()
		if !waiting {
			waiting = true
			t.Sched.Expect("queue", q.Val().ID(), t.Sched.ID())
			began := g.Now()
			defer func() {
				t.Sched.Unexpect()
				t.CountWait("queue", g.Now()-began, func(*object.Frame) bool { return false })
			}()
		}
		switch q.lock.Acquire(t.Sched, wait) {
		case gil.Woken:
			// Another may have been faster: then take holds the lock again and the wait goes on. What is left is for the next waiter.
			v := q.take()
			q.lock.Release()
			if !v.IsNil() {
				return v
			}
		case gil.TimedOut:
			if v := q.take(); !v.IsNil() {
				return v
			}
			return raiseEmpty(t)
		default:
			if !t.Poll() {
				return value{}
			}
		}
	}
}

func setup() {
	tp := queueType
	tp.SetParallel(object.ParPlain | object.ParConstruct) // it has a lock of its own
	object.ConstructBySig(tp, "SimpleQueue()", func(t *thread, cls *class, a []value) value { return object.New[simpleQueue](t, cls).Val() })
	tp.Dealloc = func(t *thread, h *header) {
		q := asQueue(h.Val())
		items := q.items[q.first:]
		q.items, q.first = nil, 0
		t.DecrefAll(items)
		t.FreeHeader(h)
	}
	tp.Traverse = func(h *header, visit func(value)) {
		q := asQueue(h.Val())
		for _, v := range q.items[q.first:] {
			visit(v)
		}
	}
	tp.Clear = func(t *thread, h *header) {
		q := asQueue(h.Val())
		items := q.items[q.first:]
		q.items, q.first = nil, 0
		t.DecrefAll(items)
	}
	getItem := object.ClassGetItem()
	put := func(t *thread, self value, a []value) value {
		t.Publish(a[0])
		asQueue(self).put(t.Newref(a[0]))
		return object.None
	}
	tp.Methods = []object.Method{
		{Sig: "empty()", Fn: func(t *thread, self value, _ []value) value {
			return object.Bool(asQueue(self).size() == 0)
		}},
		{Sig: "get(block=True, timeout=None)", Fn: func(t *thread, self value, a []value) value {
			blocking, timeout := true, int64(-1)
			if !a[0].IsNil() {
				var ok bool
				if blocking, ok = object.Truth(t, a[0]); !ok {
					return value{}
				}
			}
			if blocking && !a[1].IsNil() && !a[1].IsNone() {
				f, ok := object.AsFloat(t, a[1])
				if !ok {
					return value{}
				}
				if math.IsNaN(f) {
					return t.Raise(object.ValueError, "Invalid value NaN (not a number)")
				}
				if f < 0 {
					return t.Raise(object.ValueError, "'timeout' must be a non-negative number")
				}
				if f > float64(math.MaxInt64/1000000000-1) {
					return t.Raise(object.OverflowError, "timeout value is too large")
				}
				timeout = int64(math.Ceil(f * 1e9))
			}
			return asQueue(self).get(t, blocking, timeout)
		}},
		{Sig: "get_nowait()", Fn: func(t *thread, self value, _ []value) value {
			return asQueue(self).get(t, false, -1)
		}},
		{Sig: "put(item, block=True, timeout=None)", Fn: put},
		{Sig: "put_nowait(item)", Fn: put},
		{Sig: "qsize()", Fn: func(t *thread, self value, _ []value) value {
			return object.Int(int64(asQueue(self).size()))
		}},
		getItem,
	}
}
