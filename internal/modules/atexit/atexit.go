// Package atexit is the native module atexit: functions that run when the program ends, the last one registered first.
package atexit

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// entry is a registered call. All values are counted.
type entry struct {
	f, args, kw value
}

// state is what the module keeps for each interpreter.
type state struct {
	sync.Mutex
	entries []entry
}

const stateKey = "atexit"

func stateOf(t *thread) *state { return t.Interp.State(stateKey).(*state) }

func release(t *thread, e entry) {
	t.Decref(e.f)
	t.Decref(e.args)
	t.Decref(e.kw)
}

// Module is the definition of the module atexit.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "atexit",
		Functions: []object.Method{
			fn("register(func, /, *args, **kwargs)", func(t *thread, a []value) value {
				if !object.IsCallable(a[0]) {
					return t.Raise(object.TypeError, "the first argument must be callable")
				}
				st := stateOf(t)
				e := entry{t.Newref(a[0]), t.Newref(a[1]), t.Newref(a[2])}
				st.Lock()
				st.entries = append(st.entries, e)
				st.Unlock()
				return t.Newref(a[0])
			}),
			fn("_clear()", func(t *thread, a []value) value {
				st := stateOf(t)
				st.Lock()
				old := st.entries
				st.entries = nil
				st.Unlock()
				for _, e := range old {
					release(t, e)
				}
				return object.None
			}),
			fn("unregister(func, /)", unregister),
			fn("_run_exitfuncs()", func(t *thread, a []value) value {
				run(t)
				return object.None
			}),
			fn("_ncallbacks()", func(t *thread, a []value) value {
				st := stateOf(t)
				st.Lock()
				defer st.Unlock()
				return object.Int(int64(len(st.entries)))
			}),
		},
		Setup: func(t *thread, m *object.Module) bool {
			if t.Interp.State(stateKey) == nil {
				t.Interp.SetState(stateKey, &state{})
			}
			return true
		},
	}
}

// unregister compares with every entry; a comparison may change the list, so it goes on from a copy.
func unregister(t *thread, a []value) value {
	st := stateOf(t)
	st.Lock()
	all := append([]entry(nil), st.entries...)
	for _, e := range all {
		t.Incref(e.f)
	}
	st.Unlock()
	ok := true
	for i := len(all) - 1; i >= 0; i-- {
		e := all[i]
		eq := false
		if ok {
			eq, ok = object.Equal(t, a[0], e.f)
		}
		if eq {
			st.Lock()
			for j := range st.entries {
				if st.entries[j] == e {
					st.entries = append(st.entries[:j:j], st.entries[j+1:]...)
					st.Unlock()
					release(t, e)
					st.Lock()
					break
				}
			}
			st.Unlock()
		}
		t.Decref(e.f)
	}
	if !ok {
		return value{}
	}
	return object.None
}

// run calls the functions; an exception is reported and does not stop the others. What is registered meanwhile is dropped, and all are
// released when the last one has run, the first registered first.
func run(t *thread) {
	st := stateOf(t)
	st.Lock()
	all := append([]entry(nil), st.entries...)
	st.Unlock()
	for _, e := range all {
		t.Incref(e.f)
		t.Incref(e.args)
		t.Incref(e.kw)
	}
	for i := len(all) - 1; i >= 0; i-- {
		e := all[i]
		r := object.CallDict(t, e.f, object.TupleItems(e.args), object.AsDict(e.kw))
		if r.IsNil() {
			t.WriteUnraisable("Exception ignored in atexit callback", e.f)
		} else {
			t.Decref(r)
		}
	}
	for _, e := range all {
		release(t, e)
	}
	st.Lock()
	old := st.entries
	st.entries = nil
	st.Unlock()
	for _, e := range old {
		release(t, e)
	}
}

// References implements object.Holder.
func (s *state) References(visit func(value)) {
	for _, e := range s.entries {
		visit(e.f)
		visit(e.args)
		visit(e.kw)
	}
}
