package thread

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// acquirer is a lock: a gil.Lock or a gil.RLock.
type acquirer interface {
	Acquire(*gil.State, int64) gil.WaitResult
	Try(*gil.State) bool
	Sleep(*gil.State, int64) gil.WaitResult
}

// acquireTimed waits for a lock as lock.acquire does, running signal handlers when it is interrupted. ok is false with an exception
// pending. What is waited for is told to reports, with its address and the thread that ends the wait (0 for the holder of the lock).
func acquireTimed(t *thread, what string, id, holder uint64, lock acquirer, timeout int64) (got, ok bool) {
	if timeout == 0 {
		return lock.Acquire(t.Sched, 0) == gil.Woken, true
	}
	if lock.Try(t.Sched) {
		return true, true
	}
	g := t.Interp.GIL
	deadline := g.Deadline(timeout)
	if !t.Interp.GILOn {
		t.GiveBackCredits() // it blocks
	}
	what = expect(t, what, id, holder)
	began := g.Now()
	defer func() {
		t.Sched.Unexpect()
		t.CountWait(what, g.Now()-began, isLibrary(t))
	}()
	for {
		switch lock.Sleep(t.Sched, timeout) {
		case gil.Woken:
			return true, true
		case gil.TimedOut:
			return false, true
		}
		if !t.Poll() {
			return false, false
		}
		if deadline >= 0 {
			if timeout = deadline - g.Now(); timeout <= 0 {
				return false, true
			}
		}
	}
}

// restore takes an RLock that a condition's wait has released. The caller's with statement will release it, so a signal's exception is put off until the
// lock is held; but not if that will never be, or if a second signal comes: then somebody wants the program to end.
func restore(t *thread, self value, l *gil.RLock) bool {
	if l.Try(t.Sched) {
		return true
	}
	if !t.Interp.GILOn {
		t.GiveBackCredits()
	}
	expect(t, "RLock", self.ID(), 0)
	defer t.Sched.Unexpect()
	put := uint32(0)
	for l.Sleep(t.Sched, -1) != gil.Woken {
		bits := t.Sched.Breaker.Load() & gil.Interrupting
		if put&bits == 0 && !deadlocked(t) {
			t.Sched.Breaker.And(^bits)
			put |= bits
			continue
		}
		if !t.Poll() {
			return false
		}
	}
	t.Sched.Breaker.Or(put)
	return true
}

// deadlocked says whether the thread will wait for ever.
func deadlocked(t *thread) bool {
	for _, cycle := range gil.Deadlocks(t.Interp.GIL.Waits()) {
		for i := range cycle {
			if cycle[i].Thread == t.Sched.ID() {
				return true
			}
		}
	}
	return false
}

// waitingFor are the functions of the library in which threads wait for something that is more than the lock on which they sleep, and what that is. The
// first argument is the object. Those of a row are called by those of the rows below.
var waitingFor = map[string]string{
	"Condition.wait": "condition", "Condition.wait_for": "condition",
	"Event.wait": "event", "Semaphore.acquire": "semaphore", "Barrier._wait": "barrier", "Barrier._enter": "barrier", "Barrier.wait": "barrier",
	"Queue.get": "queue", "Queue.put": "queue", "Queue.join": "queue",
	"Future.result": "future", "Future.exception": "future",
}

// libraries are the modules whose functions waitingFor means.
var libraries = map[string]bool{"threading": true, "queue": true, "concurrent.futures._base": true, "concurrent.futures.thread": true, "_frozen_importlib": true}

// isLibrary says whether a frame is of a module in which threads wait for others.
func isLibrary(t *thread) func(*object.Frame) bool {
	return func(f *object.Frame) bool { return libraries[moduleOf(t, f)] }
}

// expect tells what the thread is about to wait for, and returns the name of it.
func expect(t *thread, what string, id, holder uint64) string {
	if what != gil.ThreadEnd {
		f := t.Frame
		if f != nil && f.Code != nil && f.Code.NameStr().String() == "acquire" && what == "lock" && moduleOf(t, f) == "_frozen_importlib" {
			expectImport(t, *f.Reg(0))
			return "import lock"
		}
		for first := true; f != nil && f.Code != nil && f.Func != nil; f = f.Back {
			kind := waitingFor[f.Func.QualName.String()]
			if kind == "" || !libraries[moduleOf(t, f)] || first && kind != "condition" {
				break
			}
			if first && what == "RLock" {
				break
			}
			first = false
			if self := *f.Reg(0); !self.IsNil() {
				what, id, holder = kind, self.ID(), t.Sched.ID()
			}
		}
	}
	t.Sched.Expect(what, id, holder)
	return what
}

// moduleOf returns the name of the module that the frame's function is of.
func moduleOf(t *thread, f *object.Frame) string {
	name := f.Globals().GetStr(t, object.NameName)
	if name.IsNil() || !object.IsStr(name) {
		return ""
	}
	return object.AsStr(name).String()
}

// expectImport tells that the thread waits for a module that another one imports, given importlib's lock.
func expectImport(t *thread, lock value) {
	what, holder := "import lock", uint64(0)
	if v, ok := object.LookupAttr(t, lock, t.Intern("name")); ok && !v.IsNil() {
		if object.IsStr(v) {
			what = "import lock of " + object.AsStr(v).String() + ","
		}
		t.Decref(v)
	}
	if v, ok := object.LookupAttr(t, lock, t.Intern("owner")); ok && !v.IsNil() {
		if object.IsInt(v) {
			if n, ok := object.AsInt64(t, v, ""); ok {
				holder = uint64(n)
			}
		}
		t.Decref(v)
	}
	t.ClearExc()
	t.Sched.Expect(what, lock.ID(), holder)
}
