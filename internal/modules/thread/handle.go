package thread

import (
	"sync/atomic"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var handleType = object.NewStaticType("_thread", "_ThreadHandle", object.ObjectType, object.TypeHasWeakref)

// handle is a _thread._ThreadHandle: what a thread can be joined by. done is held from the start of the thread to its end.
type handle struct {
	object.Header
	ident   uint64
	started atomic.Bool
	ended   atomic.Bool
	done    gil.Lock
}

func asHandle(v value) *handle { return (*handle)(v.Ptr()) }

func newHandle(t *thread) *handle {
	return object.New[handle](t, handleType)
}

// start marks the thread as started; false if it was already.
func (h *handle) start() bool {
	if !h.started.CompareAndSwap(false, true) {
		return false
	}
	h.done.TryAcquire(nil)
	return true
}

func (h *handle) setDone() {
	if h.ended.CompareAndSwap(false, true) {
		h.done.Release()
	}
}

// join waits for the end of the thread; timeout is in nanoseconds, negative without limit.
func (h *handle) join(t *thread, timeout int64) (ended, ok bool) {
	if h.ended.Load() {
		return true, true
	}
	if t.Interp.Finalizing() {
		// Nobody else runs Python code any more: the end of the thread would never come.
		return false, t.RaiseFalse(object.PythonFinalizationError, "cannot join thread at interpreter shutdown")
	}
	got, ok := acquireTimed(t, gil.ThreadEnd, h.Val().ID(), h.ident, &h.done, timeout)
	if got {
		h.done.Release() // for others that join
	}
	return h.ended.Load(), ok
}

func makeHandle(t *thread, a []value) value {
	n, ok := object.AsInt64(t, a[0], "ident must be a thread identifier")
	if !ok {
		return value{}
	}
	h := newHandle(t)
	h.ident = uint64(n)
	h.start()
	return h.Val()
}

func setupHandleType() {
	tp := handleType
	tp.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value { return newHandle(t).Val() }
	tp.Dealloc = plainDealloc
	tp.GetAttr = object.GenericGetAttr
	tp.Repr = func(t *thread, self value) value {
		return t.NewStrf("<%s object: ident=%d>", tp.Name, asHandle(self).ident)
	}
	tp.Getset = []object.GetSet{{Name: "ident", Get: func(t *thread, self value) value { return t.NewUint(asHandle(self).ident) }}}
	tp.Methods = []object.Method{
		{Sig: "is_done()", Fn: func(t *thread, self value, a []value) value { return object.Bool(asHandle(self).ended.Load()) }},
		{Sig: "_set_done()", Fn: func(t *thread, self value, a []value) value {
			h := asHandle(self)
			if !h.started.Load() {
				return t.Raise(object.RuntimeError, "thread not started")
			}
			h.setDone()
			return object.None
		}},
		{Sig: "join(timeout=None)", Fn: func(t *thread, self value, a []value) value {
			timeout := int64(-1)
			if !a[0].IsNil() && !a[0].IsNone() {
				f, ok := object.AsFloat(t, a[0])
				if !ok {
					return value{}
				}
				if f > timeoutMax {
					return t.Raise(object.OverflowError, "timestamp out of range for platform time_t")
				}
				if f < 0 {
					f = 0
				}
				timeout = int64(f * 1e9)
			}
			h := asHandle(self)
			if !h.started.Load() {
				return t.Raise(object.RuntimeError, "thread not started")
			}
			if h.ident == t.Sched.ID() && !h.ended.Load() {
				return t.Raise(object.RuntimeError, "Cannot join current thread")
			}
			if _, ok := h.join(t, timeout); !ok {
				return value{}
			}
			return object.None
		}},
	}
}
