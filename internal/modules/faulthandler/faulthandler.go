// Package faulthandler is the native module faulthandler: tracebacks of all threads on a fatal error, after a time, or on a signal.
//
// What is written at such a moment is read from the threads' frames while they may run: it is as right as one can have it without
// stopping them, and never more than a misprint. Faults of memory cannot happen in a program of Go, but fatal signals may be sent to it.
package faulthandler

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// target is where a traceback goes.
type target struct {
	file value // the file object, counted, or the zero Value
	fd   int
	all  bool
}

// state is what the module keeps for each interpreter.
type state struct {
	mu      sync.Mutex
	enabled bool
	fatal   target
	user    map[int]target
	timer   *time.Timer
	later   target
}

func stateOf(t *thread) *state { return t.Interp.State("faulthandler").(*state) }

// fatalSignals are the signals of a fatal error and what a report calls them.
var fatalSignals = []struct {
	number unix.Signal
	text   string
}{
	{unix.SIGBUS, "Bus error"}, {unix.SIGILL, "Illegal instruction"}, {unix.SIGFPE, "Floating-point exception"}, {unix.SIGABRT, "Aborted"}, {unix.SIGSEGV, "Segmentation fault"},
}

// Module is the definition of the module faulthandler.
func Module() *object.NativeModule {
	fn := osutil.Fn
	die := func(sig unix.Signal) osutil.Native {
		return func(t *thread, a []value) value {
			if s := osutil.Signals(t.Interp); s != nil {
				if st := stateOf(t); st.isEnabled() {
					st.report(t.Interp, t, sig)
				}
				s.DieFrom(int(sig))
			}
			return object.None
		}
	}
	return &object.NativeModule{
		Name: "faulthandler",
		Functions: []object.Method{
			fn("enable(file=sys.stderr, all_threads=True)", enable),
			fn("disable()", disable),
			fn("is_enabled()", func(t *thread, _ []value) value { return object.Bool(stateOf(t).isEnabled()) }),
			fn("dump_traceback(file=sys.stderr, all_threads=True)", dumpTraceback),
			fn("dump_c_stack(file=sys.stderr)", dumpCStack),
			fn("dump_traceback_later(timeout, repeat=False, file=sys.stderr, exit=False)", dumpLater),
			fn("cancel_dump_traceback_later()", cancel),
			fn("register(signum, file=sys.stderr, all_threads=True, chain=False)", register),
			fn("unregister(signum, /)", unregister),
			fn("_read_null()", die(unix.SIGSEGV)),
			fn("_sigsegv(release_gil=False, /)", die(unix.SIGSEGV)),
			fn("_sigabrt()", die(unix.SIGABRT)),
			fn("_sigfpe()", die(unix.SIGFPE)),
			fn("_stack_overflow()", die(unix.SIGSEGV)),
			fn("_fatal_error_c_thread()", fatalError),
		},
		Setup: func(t *thread, m *object.Module) bool {
			t.Interp.SetState("faulthandler", &state{user: map[int]target{}})
			return true
		},
	}
}

// fileArg finds out where a traceback is to go: an int, an object with fileno(), or missing or None for sys.stderr.
func fileArg(t *thread, v value) (x target, ok bool) {
	if v.IsNil() || v.IsNone() {
		v = t.Interp.Sys.GetStr(t, t.Intern("stderr"))
		if v.IsNil() {
			return x, t.RaiseFalse(object.RuntimeError, "unable to get sys.stderr")
		}
		if v.IsNone() {
			return x, t.RaiseFalse(object.RuntimeError, "sys.stderr is None")
		}
	} else if object.IsInt(v) {
		n, ok := osutil.Int(t, v)
		if ok && n < 0 {
			return x, t.RaiseFalse(object.ValueError, "file is not a valid file descriptor")
		}
		return target{fd: n}, ok
	}
	r := object.CallMethod(t, v, t.Intern("fileno"))
	if r.IsNil() {
		return x, false
	}
	defer t.Decref(r)
	fd := -1
	if object.IsInt(r) {
		if n, ok := object.AsSize(t, r, nil); ok && n <= math.MaxInt32 {
			fd = n
		}
	}
	if fd < 0 {
		return x, t.RaiseFalse(object.RuntimeError, "file.fileno() is not a valid file descriptor")
	}
	if r := object.CallMethod(t, v, t.Intern("flush")); r.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
	return target{file: t.Newref(v), fd: fd}, true
}

func (x *target) free(t *thread) {
	t.Xdecref(x.file)
	x.file = value{}
}

func (s *state) isEnabled() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.enabled
}

func enable(t *thread, a []value) value {
	x, ok := fileArg(t, a[0])
	if !ok {
		return value{}
	}
	if x.all, ok = osutil.Truth(t, a[1], true); !ok {
		x.free(t)
		return value{}
	}
	s := stateOf(t)
	s.mu.Lock()
	old, was := s.fatal, s.enabled
	s.fatal, s.enabled = x, true
	s.mu.Unlock()
	if was {
		old.free(t)
		return object.None
	}
	in := t.Interp
	if sigs := osutil.Signals(in); sigs != nil {
		for _, f := range fatalSignals {
			_, _ = sigs.Watch(int(f.number), func(sig int) { s.report(in, nil, unix.Signal(sig)) }, true)
		}
	}
	return object.None
}

func disable(t *thread, _ []value) value {
	s := stateOf(t)
	s.mu.Lock()
	was, old := s.enabled, s.fatal
	s.enabled, s.fatal = false, target{}
	s.mu.Unlock()
	if !was {
		return object.False
	}
	old.free(t)
	if sigs := osutil.Signals(t.Interp); sigs != nil {
		for _, f := range fatalSignals {
			_, _ = sigs.Watch(int(f.number), nil, false)
		}
	}
	return object.True
}

// report writes the traceback of a fatal signal. current is the thread that it concerns, nil for the main thread.
func (s *state) report(in *object.Interp, current *thread, sig unix.Signal) {
	s.mu.Lock()
	x := s.fatal
	s.mu.Unlock()
	text := "Fatal Python error: signal " + strconv.Itoa(int(sig))
	for _, f := range fatalSignals {
		if f.number == sig {
			text = "Fatal Python error: " + f.text
		}
	}
	if current == nil {
		current = in.Main
	}
	dump(in, current, x.fd, text+"\n\n", x.all)
}

func dumpTraceback(t *thread, a []value) value {
	x, ok := fileArg(t, a[0])
	if !ok {
		return value{}
	}
	defer x.free(t)
	all, ok := osutil.Truth(t, a[1], true)
	if !ok {
		return value{}
	}
	dump(t.Interp, t, x.fd, "", all)
	return object.None
}

func dumpCStack(t *thread, a []value) value {
	x, ok := fileArg(t, a[0])
	if !ok {
		return value{}
	}
	defer x.free(t)
	_ = host.WriteAll(x.fd, []byte("Current thread's C stack trace (most recent call first):\n  <cannot get C stack on this system>\n"))
	return object.None
}

func dumpLater(t *thread, a []value) value {
	ns, ok := osutil.Seconds(t, a[0], osutil.Away)
	if !ok {
		return value{}
	}
	if ns <= 0 {
		return t.Raise(object.ValueError, "timeout must be greater than 0")
	}
	repeat, ok := osutil.Truth(t, a[1], false)
	if !ok {
		return value{}
	}
	exit, ok := osutil.Truth(t, a[3], false)
	if !ok {
		return value{}
	}
	x, ok := fileArg(t, a[2])
	if !ok {
		return value{}
	}
	cancel(t, nil)
	us := ns / 1000
	sec := us / 1e6
	header := fmt.Sprintf("Timeout (%d:%02d:%02d", sec/3600, sec/60%60, sec%60)
	if us%1e6 != 0 {
		header += fmt.Sprintf(".%06d", us%1e6)
	}
	header += ")!\n"
	s, in := stateOf(t), t.Interp
	s.mu.Lock()
	defer s.mu.Unlock()
	s.later = x
	var timer *time.Timer
	timer = time.AfterFunc(time.Duration(ns), func() {
		dump(in, nil, x.fd, header, true)
		if exit {
			os.Exit(1)
		}
		if repeat {
			s.mu.Lock()
			if s.timer == timer {
				timer.Reset(time.Duration(ns))
			}
			s.mu.Unlock()
		}
	})
	s.timer = timer
	return object.None
}

func cancel(t *thread, _ []value) value {
	s := stateOf(t)
	s.mu.Lock()
	old := s.later
	s.later = target{}
	if s.timer != nil {
		s.timer.Stop()
		s.timer = nil
	}
	s.mu.Unlock()
	old.free(t)
	return object.None
}

// userSignal reads the number of a signal to register for.
func userSignal(t *thread, v value) (int, bool) {
	n, ok := osutil.Int(t, v)
	if !ok {
		return 0, false
	}
	for _, f := range fatalSignals {
		if int(f.number) == n {
			return 0, t.RaiseFalse(object.RuntimeError, "signal %d cannot be registered, use enable() instead", n)
		}
	}
	if n < 1 || n >= host.NSIG {
		return 0, t.RaiseFalse(object.ValueError, "signal number out of range")
	}
	return n, true
}

func register(t *thread, a []value) value {
	sig, ok := userSignal(t, a[0])
	if !ok {
		return value{}
	}
	x, ok := fileArg(t, a[1])
	if !ok {
		return value{}
	}
	chain := false
	if x.all, ok = osutil.Truth(t, a[2], true); ok {
		chain, ok = osutil.Truth(t, a[3], false)
	}
	sigs := osutil.Signals(t.Interp)
	if ok && sigs == nil {
		ok = t.RaiseFalse(object.RuntimeError, "this interpreter does not handle the process's signals")
	}
	if !ok {
		x.free(t)
		return value{}
	}
	in := t.Interp
	fd, all := x.fd, x.all
	if _, err := sigs.Watch(sig, func(int) { dump(in, in.Main, fd, "", all) }, chain); err != nil {
		x.free(t)
		return osutil.Raise(t, err)
	}
	s := stateOf(t)
	s.mu.Lock()
	old := s.user[sig]
	s.user[sig] = x
	s.mu.Unlock()
	old.free(t)
	return object.None
}

func unregister(t *thread, a []value) value {
	sig, ok := userSignal(t, a[0])
	if !ok {
		return value{}
	}
	s := stateOf(t)
	s.mu.Lock()
	old, was := s.user[sig]
	delete(s.user, sig)
	s.mu.Unlock()
	if was {
		if sigs := osutil.Signals(t.Interp); sigs != nil {
			_, _ = sigs.Watch(sig, nil, false)
		}
		old.free(t)
	}
	return object.Bool(was)
}

func fatalError(t *thread, _ []value) value {
	dump(t.Interp, nil, 2, "Fatal Python error: faulthandler_fatal_error_thread: in new thread\nPython runtime state: initialized\n\n", true)
	if s := osutil.Signals(t.Interp); s != nil {
		s.DieFrom(int(unix.SIGABRT))
	}
	os.Exit(134)
	return object.None
}

// programName is what the main thread is called.
func programName() string { return filepath.Base(os.Args[0]) }

// References implements object.Holder.
func (s *state) References(visit func(value)) {
	visit(s.fatal.file)
	visit(s.later.file)
	for _, x := range s.user {
		visit(x.file)
	}
}
