package signal

import (
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// readSet reads an iterable of signal numbers.
func readSet(t *thread, v value) (set host.SigSet, ok bool) {
	ok = object.ForEach(t, v, func(x value) bool {
		n, ok := osutil.Long(t, x)
		if !ok {
			if t.ClearIf(object.OverflowError) {
				t.Raise(object.ValueError, "signal number -1 out of range [1; %d]", host.NSIG-1)
			}
			return false
		}
		if n < 1 || n >= host.NSIG {
			return t.RaiseFalse(object.ValueError, "signal number %d out of range [1; %d]", n, host.NSIG-1)
		}
		set = set.Add(int(n))
		return true
	})
	return set, ok
}

// newSet makes the Python set of signal numbers.
func newSet(t *thread, set host.SigSet) value {
	l := t.NewList(0)
	for sig := 1; sig < host.NSIG; sig++ {
		if set.Has(sig) {
			l.Push(t, object.Int(int64(sig)))
		}
	}
	r := object.Call1(t, object.SetType.Val(), l.Val())
	t.Decref(l.Val())
	return r
}

func validSignals(t *thread, _ []value) value {
	var set host.SigSet
	for _, sig := range host.ValidSignals() {
		set = set.Add(sig)
	}
	return newSet(t, set)
}

func sigmask(t *thread, a []value) value {
	how, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	set, ok := readSet(t, a[1])
	if !ok {
		return value{}
	}
	s := stateOf(t).signals
	old := s.Mask()
	switch how {
	case 0:
		set |= old
	case 1:
		set = old &^ set
	case 2:
	default:
		return osutil.Raise(t, host.EINVAL)
	}
	s.SetMask(set)
	if !t.Poll() {
		return value{}
	}
	return newSet(t, old)
}

func alarm(t *thread, a []value) value {
	n, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	left, err := stateOf(t).signals.Alarm(uint(uint32(n)))
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Int(int64(left))
}

// itimerFailed raises ItimerError.
func itimerFailed(t *thread, err error) value {
	e := host.AsErrno(err)
	text := t.NewStr(host.Strerror(int(e)))
	defer t.Decref(text)
	x := object.CallN(t, stateOf(t).itimerError, object.Int(int64(e)), text)
	if !x.IsNil() {
		t.SetExc(x)
	}
	return value{}
}

func itimerTuple(t *thread, it host.Itimer) value {
	return t.TupleSteal(object.Float(it.Value.Seconds()), object.Float(it.Interval.Seconds())).Val()
}

func setitimer(t *thread, a []value) value {
	which, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	var it host.Itimer
	for i, slot := range []*time.Duration{&it.Value, &it.Interval} {
		v := a[i+1]
		if v.IsNil() {
			continue
		}
		ns, ok := osutil.Seconds(t, v, osutil.Ceiling)
		if !ok {
			return value{}
		}
		*slot = time.Duration((ns + 999) / 1000 * 1000) // the system counts microseconds
	}
	if it.Value < 0 || it.Interval < 0 {
		return itimerFailed(t, host.EINVAL)
	}
	old, err := stateOf(t).signals.SetItimer(which, it)
	if err != nil {
		return itimerFailed(t, err)
	}
	return itimerTuple(t, old)
}

func getitimer(t *thread, a []value) value {
	which, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	it, err := stateOf(t).signals.GetItimer(which)
	if err != nil {
		return itimerFailed(t, err)
	}
	return itimerTuple(t, it)
}

func pause(t *thread, _ []value) value {
	for t.Sched.Park(gil.NoDeadline, gil.Sleep) != gil.Interrupted {
	}
	if !t.Poll() {
		return value{}
	}
	return object.None
}

// bell is a waker that closes nothing and blocks nobody: it tells a channel.
type bell chan struct{}

// Wake implements gil.Waker.
func (b bell) Wake() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// waitSignal waits for one of the signals; 0 when the time (negative: none) has passed. Handlers of other signals run meanwhile.
func waitSignal(t *thread, set host.SigSet, timeout time.Duration) (sig int, ok bool) {
	s := stateOf(t).signals
	b := make(bell, 1)
	saved := t.Sched.WakerOrNil()
	defer t.Sched.SetWaker(saved)
	t.Sched.SetWaker(b)
	end := time.Now().Add(timeout)
	for {
		var how host.WaitStatus
		t.Blocking(gil.Sleep, func() { sig, how = s.WaitSignal(set, timeout, b) })
		if how != host.Interrupted {
			return sig, true
		}
		if !t.Poll() {
			return 0, false
		}
		if timeout >= 0 {
			timeout = max(time.Until(end), 0)
		}
	}
}

func sigwait(t *thread, a []value) value {
	set, ok := readSet(t, a[0])
	if !ok {
		return value{}
	}
	sig, ok := waitSignal(t, set, -1)
	if !ok {
		return value{}
	}
	return object.Int(int64(sig))
}

func siginfo(t *thread, sig int) value {
	pid := object.Int(int64(host.Getpid()))
	return t.NewStructSeq(siginfoType, object.Int(int64(sig)), object.Int(0), object.Int(0), pid, object.Int(int64(host.Getuid())), object.Int(0), object.Int(0))
}

func sigwaitinfo(t *thread, a []value) value {
	set, ok := readSet(t, a[0])
	if !ok {
		return value{}
	}
	sig, ok := waitSignal(t, set, -1)
	if !ok {
		return value{}
	}
	return siginfo(t, sig)
}

func sigtimedwait(t *thread, a []value) value {
	set, ok := readSet(t, a[0])
	if !ok {
		return value{}
	}
	ns, ok := osutil.Seconds(t, a[1], osutil.Ceiling)
	if !ok {
		return value{}
	}
	if ns < 0 {
		return t.Raise(object.ValueError, "timeout must be non-negative")
	}
	sig, ok := waitSignal(t, set, time.Duration(ns))
	switch {
	case !ok:
		return value{}
	case sig == 0:
		return object.None
	}
	return siginfo(t, sig)
}
