package posix

import (
	"os"
	"syscall"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var timesResult = object.NewStructSeqType("posix", "times_result", []field{
	{Name: "user"}, {Name: "system"}, {Name: "children_user"},
	{Name: "children_system"}, {Name: "elapsed"}}, 5)

var unameResult = object.NewStructSeqType("posix", "uname_result", []field{
	{Name: "sysname"}, {Name: "nodename"},
	{Name: "release"}, {Name: "version"}, {Name: "machine"}}, 5)

// ticks is the number of clock ticks in a second.
const ticks = 100

func times(t *thread, _ []value) value {
	x, err := host.GetTimes()
	if err != nil {
		return osutil.Raise(t, err)
	}
	f := func(n int64) value { return object.Float(float64(n) / ticks) }
	return t.NewStructSeq(timesResult, f(x.User), f(x.System), f(x.ChildUser), f(x.ChildSystem), f(x.Elapsed))
}

func uname(t *thread, _ []value) value {
	u, err := host.GetUname()
	if err != nil {
		return osutil.Raise(t, err)
	}
	return t.NewStructSeq(unameResult, t.FSDecode(u.Sysname), t.FSDecode(u.Nodename), t.FSDecode(u.Release), t.FSDecode(u.Version), t.FSDecode(u.Machine))
}

// killer makes kill and killpg: a signal that this process sends to itself is handled before the call returns.
func killer(event string, f func(t *thread, pid, sig int) error) native {
	return func(t *thread, a []value) value {
		pid, ok := osutil.Int(t, a[0])
		if !ok {
			return value{}
		}
		sig, ok := osutil.Int(t, a[1])
		if !ok || !t.Audit(event, object.Int(int64(pid)), object.Int(int64(sig))) {
			return value{}
		}
		if err := f(t, pid, sig); err != nil {
			return osutil.Raise(t, err)
		}
		if !t.Poll() {
			return value{}
		}
		return object.None
	}
}

func kill(t *thread, pid, sig int) error {
	if s := osutil.Signals(t.Interp); s != nil {
		return s.Kill(pid, sig)
	}
	return host.Kill(pid, sig)
}

func killpg(t *thread, pgid, sig int) error { return host.Killpg(pgid, sig) }

func system(t *thread, a []value) value {
	command, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	cv := t.NewBytesText(command)
	defer t.Decref(cv)
	if !t.Audit("os.system", cv) {
		return value{}
	}
	status := 0
	var err error
	s := osutil.Signals(t.Interp)
	t.Blocking(gil.Process, func() {
		run := host.NewSpawn("/bin/sh", []string{"sh", "-c", command})
		run.KeepSignals, run.Signals = true, s
		if s != nil {
			for _, sig := range []int{int(syscall.SIGINT), int(syscall.SIGQUIT)} {
				if d := s.Disposition(sig); d != host.Ignore {
					run.Defaults = run.Defaults.Add(sig)
					s.SetDisposition(sig, host.Ignore)
					defer s.SetDisposition(sig, d)
				}
			}
		}
		var pid int
		if pid, err = host.ForkExec(run); err == nil {
			for {
				if _, status, _, err = host.Wait(pid, 0, nil); host.AsErrno(orEIO(err)) != host.EINTR {
					break
				}
			}
		} else {
			status, err = 127<<8, nil
		}
	})
	if err != nil {
		return object.Int(-1)
	}
	return object.Int(int64(status))
}

func orEIO(err error) error {
	if err == nil {
		return host.EIO
	}
	return err
}

func exitNow(t *thread, a []value) value {
	status, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	os.Exit(status & 0xff)
	return object.None
}

func abort(t *thread, _ []value) value {
	s := osutil.Signals(t.Interp)
	if s == nil {
		s = host.NewSignals(func(int) {}, nil)
	}
	s.DieFrom(int(syscall.SIGABRT))
	os.Exit(134)
	return object.None
}

func nice(t *thread, a []value) value {
	n, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	r, err := host.Nice(n)
	return intResult(t, r, err)
}

// ints reads arguments that are all C ints.
func ints(t *thread, a []value) (n [4]int, ok bool) {
	for i, v := range a {
		if n[i], ok = osutil.Int(t, v); !ok {
			return n, false
		}
	}
	return n, true
}

func getpriority(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	r, err := host.Getpriority(n[0], n[1])
	return intResult(t, r, err)
}

func setpriority(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	return result(t, host.Setpriority(n[0], n[1], n[2]))
}

func umask(t *thread, a []value) value {
	n, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	return object.Int(int64(host.Umask(n)))
}

func getloadavg(t *thread, _ []value) value {
	avg, err := host.LoadAverage()
	if err != nil {
		return t.Raise(object.OSError, "Load averages are unobtainable")
	}
	return t.TupleSteal(object.Float(avg[0]), object.Float(avg[1]), object.Float(avg[2])).Val()
}

func cpuCount(t *thread, _ []value) value {
	if n := t.Interp.CPUCount; n > 0 {
		return object.Int(int64(n))
	}
	if n := host.CPUCount(); n > 0 {
		return object.Int(int64(n))
	}
	return object.None
}

func urandom(t *thread, a []value) value {
	n, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	if n < 0 {
		return t.Raise(object.ValueError, "negative argument not allowed")
	}
	b := buffer(t, n)
	if b == nil {
		return value{}
	}
	if err := host.Urandom(b); err != nil {
		return osutil.Raise(t, err)
	}
	return t.NewBytes(b)
}

func getrandom(t *thread, a []value) value {
	n, ok := osutil.Size(t, a[0])
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	if n < 0 {
		return osutil.Raise(t, host.EINVAL)
	}
	b := buffer(t, n)
	if b == nil {
		return value{}
	}
	got := 0
	if !call(t, func() (err error) { got, err = host.GetRandom(b, flags); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return trimmed(t, b, got)
}

func strerror(t *thread, a []value) value {
	n, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	return t.NewStr(host.Strerror(n))
}

func registerAtFork(t *thread, a []value) value {
	given := false
	for i, name := range []string{"before", "after_in_child", "after_in_parent"} {
		if a[i].IsNil() {
			continue
		}
		if !object.IsCallable(a[i]) {
			return t.Raise(object.TypeError, "'%s' must be callable, not %s", name, a[i].Type().Name)
		}
		given = true
	}
	if !given {
		return t.Raise(object.TypeError, "At least one argument is required.")
	}
	// There is no fork that would call them, but they live until the interpreter ends.
	const key = "posix.forkers"
	hooks, _ := t.Interp.State(key).(*forkers)
	if hooks == nil {
		hooks = &forkers{}
		t.Interp.SetState(key, hooks)
	}
	for _, f := range a[:3] {
		if !f.IsNil() {
			hooks.list = append(hooks.list, t.Newref(f))
		}
	}
	return object.None
}

// forkers are the functions given to register_at_fork, counted.
type forkers struct{ list []value }

// References implements object.Holder.
func (f *forkers) References(visit func(value)) {
	for _, v := range f.list {
		visit(v)
	}
}

func processFunctions() []object.Method {
	return []object.Method{
		fn("times()", times),
		fn("uname()", uname),
		fn("kill(pid, signal, /)", killer("os.kill", kill)),
		fn("killpg(pgid, signal, /)", killer("os.killpg", killpg)),
		fn("system(command)", system),
		fn("_exit(status)", exitNow),
		fn("abort()", abort),
		fn("nice(increment, /)", nice),
		fn("getpriority(which, who)", getpriority),
		fn("setpriority(which, who, priority)", setpriority),
		fn("umask(mask, /)", umask),
		fn("getloadavg()", getloadavg),
		fn("cpu_count()", cpuCount),
		fn("urandom(size, /)", urandom),
		fn("getrandom(size, flags=0)", getrandom),
		fn("strerror(code, /)", strerror),
		fn("register_at_fork(*, before=<unrepresentable>,\n                 after_in_child=<unrepresentable>,\n                 after_in_parent=<unrepresentable>)", registerAtFork),
		fn("_inputhook()", func(t *thread, _ []value) value { return object.None }),
		fn("_is_inputhook_installed()", func(t *thread, _ []value) value { return object.False }),
	}
}
