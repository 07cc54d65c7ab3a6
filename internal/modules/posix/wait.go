package posix

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var waitidResult = object.NewStructSeqType("posix", "waitid_result", []field{
	{Name: "si_pid"}, {Name: "si_uid"}, {Name: "si_signo"}, {Name: "si_status"}, {Name: "si_code"}}, 5)

// waitFor waits for a child process; ok is false with an exception pending.
func waitFor(t *thread, pid, options int) (child, status int, usage host.Rusage, ok bool) {
	w := osutil.Waker(t)
	err, ok := osutil.Block(t, gil.Process, func() (err error) {
		child, status, usage, err = host.Wait(pid, options, w)
		return err
	})
	if ok && err != nil {
		osutil.Raise(t, err)
		ok = false
	}
	return child, status, usage, ok
}

func pidAndStatus(t *thread, pid, status int) value {
	return t.TupleSteal(object.Int(int64(pid)), object.Int(int64(status))).Val()
}

func waitpid(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	pid, status, _, ok := waitFor(t, n[0], n[1])
	if !ok {
		return value{}
	}
	return pidAndStatus(t, pid, status)
}

func wait(t *thread, _ []value) value {
	pid, status, _, ok := waitFor(t, -1, 0)
	if !ok {
		return value{}
	}
	return pidAndStatus(t, pid, status)
}

func withUsage(t *thread, pid, options int) value {
	child, status, u, ok := waitFor(t, pid, options)
	if !ok {
		return value{}
	}
	m := t.Interp.Importer.Import(t, "resource")
	if m.IsNil() {
		return m
	}
	defer t.Decref(m)
	cls := object.GetAttr(t, m, t.Intern("struct_rusage"))
	if cls.IsNil() {
		return cls
	}
	defer t.Decref(cls)
	sec := func(d time.Duration) value { return object.Float(float64(d.Microseconds()) * 1e-6) }
	fields := t.TupleSteal(sec(u.User), sec(u.System), object.Int(u.MaxRSS), object.Int(u.IxRSS), object.Int(u.IdRSS), object.Int(u.IsRSS),
		object.Int(u.MinFlt), object.Int(u.MajFlt), object.Int(u.NSwap), object.Int(u.InBlock), object.Int(u.OuBlock), object.Int(u.MsgSnd),
		object.Int(u.MsgRcv), object.Int(u.NSignals), object.Int(u.NVcsw), object.Int(u.NIvcsw)).Val()
	r := object.Call1(t, cls, fields)
	t.Decref(fields)
	if r.IsNil() {
		return r
	}
	return t.TupleSteal(object.Int(int64(child)), object.Int(int64(status)), r).Val()
}

func wait3(t *thread, a []value) value {
	options, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	return withUsage(t, -1, options)
}

func wait4(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	return withUsage(t, n[0], n[1])
}

func waitid(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	w := osutil.Waker(t)
	var info host.WaitInfo
	found := false
	err, ok := osutil.Block(t, gil.Process, func() (err error) {
		info, found, err = host.WaitID(n[0], n[1], n[2], w)
		return err
	})
	switch {
	case !ok:
		return value{}
	case err != nil:
		return osutil.Raise(t, err)
	case !found:
		return object.None
	}
	return t.NewStructSeq(waitidResult, object.Int(int64(info.PID)), osutil.NewID(uint32(info.UID)), object.Int(int64(info.Signo)), object.Int(int64(info.Status)), object.Int(int64(info.Code)))
}

func exitCode(t *thread, a []value) value {
	if v := a[0]; v.IsFloat64() {
		return t.Raise(object.TypeError, "'float' object cannot be interpreted as an integer")
	}
	status, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	ws := unix.WaitStatus(status)
	switch {
	case ws.Exited():
		return object.Int(int64(ws.ExitStatus()))
	case ws.Signaled():
		sig := int(ws.Signal())
		if sig <= 0 {
			return t.Raise(object.ValueError, "invalid WTERMSIG: %d", sig)
		}
		return object.Int(int64(-sig))
	case ws.Stopped():
		return t.Raise(object.ValueError, "process stopped by delivery of signal %d", status>>8&0xff)
	}
	return t.Raise(object.ValueError, "invalid wait status: %d", status)
}

// ofStatus makes the functions that take a status word apart.
func ofStatus(f func(status int) value) native {
	return func(t *thread, a []value) value {
		status, ok := osutil.Int(t, a[0])
		if !ok {
			return value{}
		}
		return f(status)
	}
}

func pidfdOpen(t *thread, a []value) value {
	pid, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	flags := uint32(0)
	if !a[1].IsNil() {
		if flags, ok = osutil.Uint32(t, a[1], "unsigned int"); !ok {
			return value{}
		}
	}
	fd, err := host.PidfdOpen(pid, int(flags))
	return intResult(t, fd, err)
}

func waitFunctions() []object.Method {
	is := func(f func(ws unix.WaitStatus) bool) native {
		return ofStatus(func(status int) value { return object.Bool(f(unix.WaitStatus(status))) })
	}
	return []object.Method{
		fn("wait()", wait),
		fn("wait3(options)", wait3),
		fn("wait4(pid, options)", wait4),
		fn("waitid(idtype, id, options, /)", waitid),
		fn("waitpid(pid, options, /)", waitpid),
		fn("waitstatus_to_exitcode(status)", exitCode),
		fn("pidfd_open(pid, flags=0)", pidfdOpen),
		fn("WCOREDUMP(status, /)", is(unix.WaitStatus.CoreDump)),
		fn("WIFCONTINUED(status)", is(unix.WaitStatus.Continued)),
		fn("WIFSTOPPED(status)", is(func(ws unix.WaitStatus) bool { return ws&0xff == 0x7f })),
		fn("WIFSIGNALED(status)", is(func(ws unix.WaitStatus) bool { return int8(ws&0x7f+1)>>1 > 0 })),
		fn("WIFEXITED(status)", is(func(ws unix.WaitStatus) bool { return ws&0x7f == 0 })),
		fn("WEXITSTATUS(status)", ofStatus(func(n int) value { return object.Int(int64(n >> 8 & 0xff)) })),
		fn("WTERMSIG(status)", ofStatus(func(n int) value { return object.Int(int64(n & 0x7f)) })),
		fn("WSTOPSIG(status)", ofStatus(func(n int) value { return object.Int(int64(n >> 8 & 0xff)) })),
	}
}
