package testcapi

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

const threadKey = "testcapi thread"

// temporary is the thread that was not made by a Python program: as if the host's program had made it and called in.
type temporary struct{ done chan struct{} }

func callInTemporaryThread(t *thread, _ value, a []value) value {
	wait := true
	if !a[1].IsNil() {
		var ok bool
		if wait, ok = object.Truth(t, a[1]); !ok {
			return value{}
		}
	}
	if x, ok := t.Interp.State(threadKey).(*temporary); ok && x != nil {
		return t.Raise(object.RuntimeError, "temporary thread already exists")
	}
	x := &temporary{make(chan struct{})}
	t.Interp.SetState(threadKey, x)
	f := t.Newref(a[0])
	child := t.Interp.NewThread("")
	child.Hold(f)
	go func() {
		child.Sched.Attach()
		child.Excl()
		child.CallingProgram()
		if r := object.CallN(child, f); r.IsNil() {
			child.WriteUnraisable("Exception ignored in a temporary thread", f)
		} else {
			child.Decref(r)
		}
		child.CalledProgram(1)
		child.Decref(f)
		child.ClearThread()
		child.EndThread()
		close(x.done)
	}()
	if !wait {
		return object.None
	}
	return joinTemporaryThread(t, value{}, nil)
}

func joinTemporaryThread(t *thread, _ value, _ []value) value {
	x, ok := t.Interp.State(threadKey).(*temporary)
	if !ok || x == nil {
		return t.Raise(object.RuntimeError, "no temporary thread to join")
	}
	t.Blocking(gil.Locked, func() { <-x.done })
	t.Interp.SetState(threadKey, (*temporary)(nil))
	return object.None
}
