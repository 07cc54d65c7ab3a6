// Package selectmod is the native module select: waiting for several descriptors by select, poll and epoll.
//
// A wait lets go of the GIL, and a signal ends it: handlers run and the wait goes on for the time that is left (PEP 475).
package selectmod

import (
	"math"
	"sync"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// setSize is FD_SETSIZE: select takes no descriptor from there on.
const setSize = 1024

var typesOnce sync.Once

// Module is the definition of the module select.
func Module() *object.NativeModule {
	typesOnce.Do(func() {
		setupPoll()
		setupEpoll()
	})
	return &object.NativeModule{
		Name: "select",
		Functions: []object.Method{
			osutil.Fn("select(rlist, wlist, xlist, timeout=None, /)", doSelect),
			osutil.Fn("poll()", func(t *thread, _ []value) value { return newPoll(t) }),
		},
		Types: []*object.Type{epollType},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "error", object.OSError.Val()) && osutil.AddConstants(t, m, osutil.Constants{
				{"PIPE_BUF", 4096}, {"POLLIN", 1}, {"POLLPRI", 2}, {"POLLOUT", 4}, {"POLLERR", 8}, {"POLLHUP", 16}, {"POLLNVAL", 32}, {"POLLRDNORM", 64},
				{"POLLRDBAND", 128}, {"POLLWRNORM", 256}, {"POLLWRBAND", 512}, {"POLLMSG", 1024}, {"POLLRDHUP", 8192}, {"EPOLLIN", 1}, {"EPOLLOUT", 4},
				{"EPOLLPRI", 2}, {"EPOLLERR", 8}, {"EPOLLHUP", 16}, {"EPOLLRDHUP", 8192}, {"EPOLLET", 1 << 31}, {"EPOLLONESHOT", 1 << 30},
				{"EPOLLEXCLUSIVE", 1 << 28}, {"EPOLLRDNORM", 64}, {"EPOLLRDBAND", 128}, {"EPOLLWRNORM", 256}, {"EPOLLWRBAND", 512}, {"EPOLLMSG", 1024},
				{"EPOLLWAKEUP", 1 << 29}, {"EPOLL_CLOEXEC", 0o2000000},
			})
		},
	}
}

// wait repeats f with the time that is left until it was not interrupted; ok is false with an exception pending.
func wait(t *thread, timeout time.Duration, f func(left time.Duration, w *host.Waker) (host.WaitStatus, error)) bool {
	w := osutil.Waker(t)
	end := time.Now().Add(timeout)
	left := timeout
	for {
		var st host.WaitStatus
		var err error
		t.Blocking(gil.IO, func() { st, err = f(left, w) })
		if err != nil {
			osutil.Raise(t, err)
			return false
		}
		if st != host.Interrupted {
			return true
		}
		if !t.Poll() {
			return false
		}
		if timeout >= 0 {
			left = max(time.Until(end), 0)
		}
	}
}

// waited is one of the lists of select: the objects (counted) and their descriptors.
type waited struct {
	objs []value
	fds  []int
}

func readWaited(t *thread, v value) (w waited, ok bool) {
	// A fileno method may change the list while it is gone through: the list itself is looked at each time.
	seq := t.Newref(v)
	if !object.IsList(v) {
		t.Decref(seq)
		if seq = object.ToTuple(t, v); seq.IsNil() {
			if t.ClearIf(object.TypeError) {
				t.Raise(object.TypeError, "arguments 1-3 must be sequences")
			}
			return w, false
		}
	}
	defer t.Decref(seq)
	items := func() []value {
		if object.IsList(seq) {
			return object.AsList(seq).Items()
		}
		return object.AsTuple(seq).Items()
	}
	for i := 0; i < len(items()); i++ {
		x := t.Newref(items()[i])
		fd, ok := osutil.FD(t, x)
		switch {
		case !ok:
		case fd >= setSize:
			ok = t.RaiseFalse(object.ValueError, "filedescriptor out of range in select()")
		case len(w.fds) >= setSize:
			ok = t.RaiseFalse(object.ValueError, "too many file descriptors in select()")
		}
		if !ok {
			t.Decref(x)
			t.DecrefAll(w.objs)
			return w, false
		}
		w.objs = append(w.objs, x)
		w.fds = append(w.fds, fd)
	}
	return w, true
}

// ready makes the list of the objects whose descriptors are among those.
func (w *waited) ready(t *thread, fds []int) value {
	l := t.NewList(len(fds))
	in := map[int]bool{}
	for _, fd := range fds {
		in[fd] = true
	}
	for i, fd := range w.fds {
		if in[fd] {
			l.Append(t, w.objs[i])
		}
	}
	return l.Val()
}

func doSelect(t *thread, a []value) value {
	timeout := time.Duration(-1)
	if v := a[3]; !v.IsNil() && !v.IsNone() {
		ns, ok := osutil.Seconds(t, v, osutil.Away)
		if !ok {
			if t.ClearIf(object.TypeError) {
				return t.Raise(object.TypeError, "timeout must be a float or None")
			}
			return value{}
		}
		if ns < 0 {
			return t.Raise(object.ValueError, "timeout must be non-negative")
		}
		timeout = time.Duration(ns)
	}
	var lists [3]waited
	defer func() {
		for i := range lists {
			t.DecrefAll(lists[i].objs)
		}
	}()
	for i := range lists {
		w, ok := readWaited(t, a[i])
		if !ok {
			return value{}
		}
		lists[i] = w
	}
	var got [3][]int
	ok := wait(t, timeout, func(left time.Duration, w *host.Waker) (st host.WaitStatus, err error) {
		got[0], got[1], got[2], st, err = host.Select(lists[0].fds, lists[1].fds, lists[2].fds, left, w)
		return st, err
	})
	if !ok {
		return value{}
	}
	return t.TupleSteal(lists[0].ready(t, got[0]), lists[1].ready(t, got[1]), lists[2].ready(t, got[2])).Val()
}

// timeoutArg reads the timeout of a poll in units of seconds (1) or milliseconds; missing, None or negative is without limit.
func timeoutArg(t *thread, v value, unit float64, r osutil.Round) (time.Duration, bool) {
	if v.IsNil() || v.IsNone() {
		return -1, true
	}
	if unit == 1 || !v.Type().Has(object.TypeFloat) && !object.HasIndex(v) {
		ns, ok := osutil.Seconds(t, v, r)
		if !ok {
			if t.ClearIf(object.TypeError) {
				t.Raise(object.TypeError, "timeout must be an integer or None")
			}
			return 0, false
		}
		return limit(t, ns)
	}
	// Milliseconds.
	f, ok := object.AsFloat(t, v)
	switch {
	case !ok && t.ClearIf(object.OverflowError), ok && math.Abs(f) >= math.MaxInt64/1e6:
		return 0, t.RaiseFalse(object.OverflowError, "timestamp out of range for C PyTime_t")
	case !ok:
		return 0, false
	case math.IsNaN(f):
		return 0, t.RaiseFalse(object.ValueError, "Invalid value NaN (not a number)")
	case f < 0:
		return -1, true
	}
	return limit(t, int64(math.Ceil(f*1e6)))
}

// limit checks that a time fits the system call's int of milliseconds.
func limit(t *thread, ns int64) (time.Duration, bool) {
	if ns < 0 {
		return -1, true
	}
	if ns > math.MaxInt32*int64(time.Millisecond) {
		return 0, t.RaiseFalse(object.OverflowError, "timeout is too large")
	}
	return time.Duration(ns), true
}
