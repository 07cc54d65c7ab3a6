// Package signal is the native module _signal, on which the library's signal stands.
//
// A signal that has arrived is recorded by package host, which then interrupts the main thread: its eval breaker is set and what it
// waits for ends. The main thread runs the handlers (Interp.RunSignals) at the next instruction that polls, or in the middle of the
// call that was interrupted, which goes on afterwards unless a handler raised.
//
// The signal mask is the process's, not a thread's: see package host.
package signal

import (
	"slices"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	native = func(t *thread, a []value) value
)

// What stands for the default action and for ignoring a signal.
const (
	sigDfl = 0
	sigIgn = 1
)

// state is what the module keeps for each interpreter.
type state struct {
	signals     *host.Signals
	handlers    [host.NSIG]value // as Python code set them; the zero Value where it did not
	defaultInt  value            // the function default_int_handler
	itimerError value
	pipeError   atomic.Int64 // of a failed write to the wake-up descriptor, to be reported: the error number, or 0
}

func stateOf(t *thread) *state { return t.Interp.State("signal").(*state) }

var siginfoType = object.NewStructSeqType("signal", "struct_siginfo", []object.StructField{
	{Name: "si_signo"}, {Name: "si_code"}, {Name: "si_errno"},
	{Name: "si_pid"}, {Name: "si_uid"}, {Name: "si_status"},
	{Name: "si_band"}}, 7)

// Module is the definition of the module _signal.
func Module() *object.NativeModule {
	fn := func(sig string, f native) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_signal",
		Functions: []object.Method{
			fn("default_int_handler(signalnum, frame, /)", func(t *thread, _ []value) value { return t.RaiseArgs(object.KeyboardInterrupt) }),
			fn("alarm(seconds, /)", alarm),
			fn("setitimer(which, seconds, interval=0.0, /)", setitimer),
			fn("getitimer(which, /)", getitimer),
			fn("signal(signalnum, handler, /)", setHandler),
			fn("raise_signal(signalnum, /)", raiseSignal),
			fn("strsignal(signalnum, /)", strsignal),
			fn("getsignal(signalnum, /)", getHandler),
			fn("pause()", pause),
			fn("siginterrupt(signalnum, flag, /)", siginterrupt),
			fn("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", setWakeupFD),
			fn("pthread_kill(thread_id, signalnum, /)", pthreadKill),
			fn("pthread_sigmask(how, mask, /)", sigmask),
			fn("sigpending()", func(t *thread, _ []value) value { return newSet(t, stateOf(t).signals.Blocked()) }),
			fn("sigwait(sigset, /)", sigwait),
			fn("sigwaitinfo(sigset, /)", sigwaitinfo),
			fn("sigtimedwait(sigset, timeout, /)", sigtimedwait),
			fn("valid_signals()", validSignals),
			fn("pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)", pidfdSendSignal),
		},
		Types: []*object.Type{siginfoType},
		Setup: setup,
	}
}

func setup(t *thread, m *object.Module) bool {
	in := t.Interp
	st := &state{}
	interrupt := func() { in.Main.Sched.Interrupt(gil.Signals) }
	st.signals = host.NewSignals(func(int) { interrupt() }, func(_ int, e host.Errno) {
		st.pipeError.Store(int64(e))
		interrupt()
	})
	st.defaultInt = t.Newref(m.Dict().GetStr(t, t.Intern("default_int_handler")))
	st.itimerError = t.NewExceptionClass("signal", "ItimerError", object.OSError)
	if st.itimerError.IsNil() {
		return false
	}
	in.SetState("signal", st)
	osutil.SetSignals(in, st.signals)
	in.RunSignals = func(t *thread) bool { return st.run(t) }
	in.SimulateSignal = st.signals.Trip
	in.AtEnd = append(in.AtEnd, func(t *thread) { st.end(t) })
	in.TakeSignals = func() {
		st.signals.TakeOver(true)
		if st.signals.Disposition(int(unix.SIGINT)) == host.Handle {
			in.Main.Replace(&st.handlers[unix.SIGINT], in.Main.Newref(st.defaultInt))
		}
	}
	in.DieFrom = st.signals.DieFrom
	for _, s := range host.SignalNames() {
		if !m.Set(t, s.Name, object.Int(int64(s.Number))) {
			return false
		}
	}
	return m.Set(t, "ItimerError", st.itimerError) && osutil.AddConstants(t, m, osutil.Constants{
		{"NSIG", host.NSIG}, {"SIG_DFL", sigDfl}, {"SIG_IGN", sigIgn}, {"SIG_BLOCK", 0}, {"SIG_UNBLOCK", 1}, {"SIG_SETMASK", 2},
		{"ITIMER_REAL", int64(host.ItimerReal)}, {"ITIMER_VIRTUAL", int64(host.ItimerVirtual)}, {"ITIMER_PROF", int64(host.ItimerProf)},
	})
}

// end takes the handlers away when the program has ended, as the modules are about to be emptied. What comes now ends the process, or is
// reported as lost.
func (st *state) end(t *thread) {
	for sig := range st.handlers {
		if st.signals.Disposition(sig) == host.Handle {
			_ = st.signals.SetDisposition(sig, host.Default)
		}
		t.Clear(&st.handlers[sig])
	}
	t.Interp.SimulateSignal = func(sig int) { st.signals.Record(sig) }
}

// run calls the handlers of the signals that have arrived. Only the main thread gets here. False means that an exception is pending.
func (st *state) run(t *thread) bool {
	if t != t.Interp.Main {
		return true
	}
	if e := st.pipeError.Swap(0); e != 0 {
		t.RaiseErrno(int(e), host.Strerror(int(e)))
		t.WriteUnraisable("Exception ignored while trying to write to the signal wakeup fd", value{})
	}
	for {
		sig := st.signals.Take()
		if sig == 0 {
			return true
		}
		h := st.handlers[sig]
		if h.IsNil() || h.IsNone() || object.IsInt(h) {
			// The handler was changed after the signal came.
			t.Raise(object.OSError, "Signal %d ignored due to race condition", sig)
			t.WriteUnraisable("", value{})
			continue
		}
		frame := object.None
		if t.Frame != nil {
			frame = t.Frame.Val()
		}
		t.Incref(frame)
		t.Incref(h)
		r := object.CallN(t, h, object.Int(int64(sig)), frame)
		t.Decref(h)
		t.Decref(frame)
		if r.IsNil() {
			if st.signals.AnyTripped() {
				t.Sched.Breaker.Or(gil.Signals)
			}
			return false
		}
		t.Decref(r)
	}
}

// current returns what getsignal does (borrowed).
func (st *state) current(sig int) value {
	if h := st.handlers[sig]; !h.IsNil() {
		return h
	}
	switch d := st.signals.Disposition(sig); {
	case !slices.Contains(host.ValidSignals(), sig): // the C library's own
	case d == host.Default:
		return object.Int(sigDfl)
	case d == host.Ignore:
		return object.Int(sigIgn)
	}
	return object.None
}

// number reads an argument that is a signal's number.
func number(t *thread, v value) (int, bool) {
	n, ok := osutil.Int(t, v)
	if ok && (n < 1 || n >= host.NSIG) {
		return 0, t.RaiseFalse(object.ValueError, "signal number out of range")
	}
	return n, ok
}

func setHandler(t *thread, a []value) value {
	sig, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	if t != t.Interp.Main || t.Interp.Sub {
		return t.Raise(object.ValueError, "signal only works in main thread of the main interpreter")
	}
	if sig < 1 || sig >= host.NSIG {
		return t.Raise(object.ValueError, "signal number out of range")
	}
	d := host.Handle
	h := a[1]
	if !object.IsCallable(h) {
		n := int64(-1)
		if object.IsInt(h) {
			if x, ok := object.AsSize(t, h, nil); ok {
				n = int64(x)
			}
		}
		switch n {
		case sigDfl:
			d, h = host.Default, object.Int(sigDfl)
		case sigIgn:
			d, h = host.Ignore, object.Int(sigIgn)
		default:
			return t.Raise(object.TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
		}
	}
	st := stateOf(t)
	if !t.Poll() || !st.run(t) { // the handler that is there now is for what has arrived already
		return value{}
	}
	old := t.Newref(st.current(sig))
	if d == host.Handle {
		// First the handler, then the signals.
		t.Replace(&st.handlers[sig], t.Newref(h))
	}
	if err := st.signals.SetDisposition(sig, d); err != nil {
		t.Replace(&st.handlers[sig], old)
		return osutil.Raise(t, err)
	}
	t.Replace(&st.handlers[sig], t.Newref(h))
	return old
}

func getHandler(t *thread, a []value) value {
	sig, ok := number(t, a[0])
	if !ok {
		return value{}
	}
	return t.Newref(stateOf(t).current(sig))
}

func strsignal(t *thread, a []value) value {
	sig, ok := number(t, a[0])
	if !ok {
		return value{}
	}
	if s := host.SignalText(sig); s != "" {
		return t.NewStr(s)
	}
	return object.None
}

// send ends a function that sent a signal to this process: its handler runs before the function returns.
func sent(t *thread, err error) value {
	if err != nil {
		return osutil.Raise(t, err)
	}
	if !t.Poll() {
		return value{}
	}
	return object.None
}

func raiseSignal(t *thread, a []value) value {
	sig, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	return sent(t, stateOf(t).signals.Kill(host.Getpid(), sig))
}

func pthreadKill(t *thread, a []value) value {
	id, ok := osutil.Bits64(t, a[0])
	if !ok {
		return value{}
	}
	sig, ok := osutil.Int(t, a[1])
	if !ok || !t.Audit("signal.pthread_kill", a[0], a[1]) {
		return value{}
	}
	known := false
	t.Interp.Threads(func(x *thread) { known = known || x.Sched.ID() == id })
	switch {
	case !known:
		return osutil.Raise(t, host.ESRCH)
	case sig < 0 || sig >= host.NSIG:
		return osutil.Raise(t, host.EINVAL)
	case sig == 0:
		return object.None
	}
	return sent(t, stateOf(t).signals.Kill(host.Getpid(), sig))
}

func pidfdSendSignal(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	sig, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[3], 0)
	if !ok {
		return value{}
	}
	if !a[2].IsNil() && !a[2].IsNone() {
		return t.Raise(object.TypeError, "siginfo must be None")
	}
	return sent(t, stateOf(t).signals.PidfdSend(fd, sig, flags))
}

func siginterrupt(t *thread, a []value) value {
	sig, ok := number(t, a[0])
	if !ok {
		return value{}
	}
	if _, ok := osutil.Int(t, a[1]); !ok {
		return value{}
	}
	if sig == int(unix.SIGKILL) || sig == int(unix.SIGSTOP) {
		return osutil.Raise(t, host.EINVAL)
	}
	return object.None // blocking calls here always run handlers and go on
}

func setWakeupFD(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	warn, ok := osutil.Truth(t, a[1], true)
	if !ok {
		return value{}
	}
	if t != t.Interp.Main || t.Interp.Sub {
		return t.Raise(object.ValueError, "set_wakeup_fd only works in main thread of the main interpreter")
	}
	if fd != -1 {
		if _, err := host.Fstat(fd); err != nil {
			return osutil.Raise(t, err)
		}
		blocking, err := host.IsBlocking(fd)
		if err != nil {
			return osutil.Raise(t, err)
		}
		if blocking {
			return t.Raise(object.ValueError, "the fd %d must be in non-blocking mode", fd)
		}
	}
	return object.Int(int64(stateOf(t).signals.SetWakeupFD(fd, warn)))
}

// References implements object.Holder.
func (s *state) References(visit func(value)) {
	for _, v := range s.handlers {
		visit(v)
	}
	visit(s.defaultInt)
	visit(s.itimerError)
}
