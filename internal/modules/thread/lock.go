package thread

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	lockType  = object.NewStaticType("_thread", "lock", object.ObjectType, object.TypeHasWeakref)
	rlockType = object.NewStaticType("_thread", "RLock", object.ObjectType, object.TypeBase|object.TypeHasWeakref)
)

// lock is a _thread.lock.
type lock struct {
	object.Header
	l gil.Lock
}

func asLock(v value) *lock { return (*lock)(v.Ptr()) }

func newLock(t *thread) value { return object.New[lock](t, lockType).Val() }

func plainDealloc(t *thread, h *object.Header) { t.FreeHeader(h) }

func lockRepr(t *thread, self value, locked bool, more string) value {
	state := "unlocked"
	if locked {
		state = "locked"
	}
	return t.NewStrf("<%s %s.%s object%s at 0x%x>", state, self.Type().Module, self.Type().Name, more, self.ID())
}

func setupLockType() {
	tp := lockType
	tp.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
		if len(args) > 0 {
			return t.Raise(object.TypeError, "lock() takes no arguments")
		}
		return newLock(t)
	}
	tp.Dealloc = plainDealloc
	tp.GetAttr = object.GenericGetAttr
	tp.Repr = func(t *thread, self value) value { return lockRepr(t, self, asLock(self).l.IsLocked(), "") }
	acquire := func(t *thread, self value, a []value) value {
		timeout, ok := timeoutArgs(t, a)
		if !ok {
			return value{}
		}
		got, ok := acquireTimed(t, "lock", self.ID(), 0, &asLock(self).l, timeout)
		if !ok {
			return value{}
		}
		return object.Bool(got)
	}
	release := func(t *thread, self value, a []value) value {
		if !asLock(self).l.Release() {
			return t.Raise(object.RuntimeError, "release unlocked lock")
		}
		return object.None
	}
	locked := func(t *thread, self value, a []value) value { return object.Bool(asLock(self).l.IsLocked()) }
	tp.Methods = []object.Method{
		{Sig: "acquire_lock(blocking=True, timeout=-1)", Fn: acquire},
		{Sig: "acquire(blocking=True, timeout=-1)", Fn: acquire},
		{Sig: "release_lock()", Fn: release},
		{Sig: "release()", Fn: release},
		{Sig: "locked_lock()", Fn: locked},
		{Sig: "locked()", Fn: locked},
		{Sig: "__enter__()", Fn: func(t *thread, self value, a []value) value {
			if _, ok := acquireTimed(t, "lock", self.ID(), 0, &asLock(self).l, -1); !ok {
				return value{}
			}
			return object.True
		}},
		{Sig: "__exit__(exc_type, exc_value, exc_tb, /)", Fn: release},
		{Sig: "_at_fork_reinit()", Fn: func(t *thread, self value, a []value) value { asLock(self).l.Reset(); return object.None }},
	}
}

// rlock is a _thread.RLock.
type rlock struct {
	object.Header
	l gil.RLock
}

func asRLock(v value) *rlock { return (*rlock)(v.Ptr()) }

func setupRLockType() {
	tp := rlockType
	tp.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
		return object.New[rlock](t, cls).Val()
	}
	tp.Dealloc = plainDealloc
	tp.GetAttr = object.GenericGetAttr
	tp.Repr = func(t *thread, self value) value {
		l := asRLock(self)
		state := "unlocked"
		if l.l.IsLocked() {
			state = "locked"
		}
		count := l.l.Times()
		return t.NewStrf("<%s %s object owner=%d count=%d at 0x%x>", state, object.TypeFullName(t, self.Type()), l.l.Owner(), count, self.ID())
	}
	acquire := func(t *thread, self value, a []value) value {
		timeout, ok := timeoutArgs(t, a)
		if !ok {
			return value{}
		}
		got, ok := acquireTimed(t, "RLock", self.ID(), 0, &asRLock(self).l, timeout)
		if !ok {
			return value{}
		}
		return object.Bool(got)
	}
	release := func(t *thread, self value, a []value) value {
		if !asRLock(self).l.Release(t.Sched) {
			return t.Raise(object.RuntimeError, "cannot release un-acquired lock")
		}
		return object.None
	}
	tp.Methods = []object.Method{
		{Sig: "acquire(blocking=True, timeout=-1)", Fn: acquire},
		{Sig: "release()", Fn: release},
		{Sig: "locked()", Fn: func(t *thread, self value, a []value) value { return object.Bool(asRLock(self).l.IsLocked()) }},
		{Sig: "__enter__()", Fn: func(t *thread, self value, a []value) value {
			if _, ok := acquireTimed(t, "RLock", self.ID(), 0, &asRLock(self).l, -1); !ok {
				return value{}
			}
			return object.True
		}},
		{Sig: "__exit__(exc_type, exc_value, exc_tb, /)", Fn: release},
		{Sig: "_is_owned()", Fn: func(t *thread, self value, a []value) value { return object.Bool(asRLock(self).l.IsOwned(t.Sched)) }},
		{Sig: "_recursion_count()", Fn: func(t *thread, self value, a []value) value { return object.Int(int64(asRLock(self).l.Count(t.Sched))) }},
		{Sig: "_release_save()", Fn: func(t *thread, self value, a []value) value {
			n := asRLock(self).l.ReleaseAll(t.Sched)
			if n == 0 {
				return t.Raise(object.RuntimeError, "cannot release un-acquired lock")
			}
			return t.TupleSteal(object.Int(int64(n)), t.NewUint(t.Sched.ID())).Val()
		}},
		{Sig: "_acquire_restore(state, /)", Fn: func(t *thread, self value, a []value) value {
			if !object.IsTuple(a[0]) || object.AsTuple(a[0]).Len() != 2 {
				return t.Raise(object.TypeError, "_acquire_restore() argument 1 must be 2-item tuple, not %s", a[0].Type().Name)
			}
			n, ok := object.AsSize(t, object.AsTuple(a[0]).Items()[0], object.OverflowError)
			if !ok {
				return value{}
			}
			l := asRLock(self)
			if !restore(t, self, &l.l) {
				return value{}
			}
			for ; n > 1; n-- { // it is ours
				l.l.Acquire(t.Sched, 0)
			}
			return object.None
		}},
		{Sig: "_at_fork_reinit()", Fn: func(t *thread, self value, a []value) value { asRLock(self).l.Reset(); return object.None }},
	}
}
