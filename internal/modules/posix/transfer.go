package posix

import (
	"encoding/binary"
	"math"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// transferred runs a call that moves bytes and returns their number.
func transferred(t *thread, f func() (int, error)) value {
	n := 0
	if !call(t, func() (err error) { n, err = f(); return err }, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return object.Int(int64(n))
}

// offset reads an offset that may be missing or None.
func offset(t *thread, v value) (*int64, bool) {
	if v.IsNil() || v.IsNone() {
		return nil, true
	}
	n, ok := osutil.Long(t, v)
	return &n, ok
}

func sendfile(t *thread, a []value) value {
	fds, ok := ints(t, a[:2])
	if !ok {
		return value{}
	}
	off, ok := offset(t, a[2])
	if !ok {
		return value{}
	}
	count, ok := osutil.Size(t, a[3])
	if !ok {
		return value{}
	}
	if count < 0 {
		return osutil.Raise(t, host.EINVAL)
	}
	if err, ok := osutil.Ready(t, fds[0], true); !ok {
		return value{}
	} else if err != nil {
		return osutil.Raise(t, err)
	}
	return transferred(t, func() (int, error) { return host.Sendfile(fds[0], fds[1], off, min(count, maxRead)) })
}

// between reads the arguments that copy_file_range and splice have in common.
func between(t *thread, a []value) (fds [4]int, count int, offs [2]*int64, ok bool) {
	if fds, ok = ints(t, a[:2]); !ok {
		return
	}
	if count, ok = osutil.Size(t, a[2]); !ok {
		return
	}
	if count < 0 {
		ok = t.RaiseFalse(object.ValueError, "negative value for 'count' not allowed")
		return
	}
	for i := range offs {
		if offs[i], ok = offset(t, a[3+i]); !ok {
			return
		}
	}
	return
}

func copyFileRange(t *thread, a []value) value {
	fds, count, offs, ok := between(t, a)
	if !ok {
		return value{}
	}
	return transferred(t, func() (int, error) { return host.CopyFileRange(fds[0], offs[0], fds[1], offs[1], count) })
}

func splice(t *thread, a []value) value {
	flags := uint32(0)
	fds, count, offs, ok := between(t, a)
	if ok && !a[5].IsNil() {
		flags, ok = osutil.Uint32(t, a[5], "unsigned int")
	}
	if !ok {
		return value{}
	}
	return transferred(t, func() (int, error) { return host.Splice(fds[0], offs[0], fds[1], offs[1], count, int(flags)) })
}

func memfdCreate(t *thread, a []value) value {
	name, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	flags := uint64(1) // MFD_CLOEXEC
	if !a[1].IsNil() {
		if flags, ok = osutil.Bits64(t, a[1]); !ok {
			return value{}
		}
	}
	fd, err := host.MemfdCreate(name, int(uint32(flags)))
	return intResult(t, fd, err)
}

func eventfd(t *thread, a []value) value {
	initial, ok := osutil.Uint32(t, a[0], "unsigned int")
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[1], 0o2000000)
	if !ok {
		return value{}
	}
	fd, err := host.Eventfd(uint(initial), flags)
	return intResult(t, fd, err)
}

func eventfdRead(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	var b [8]byte
	n, err, ok := osutil.ReadFD(t, fd, b[:])
	switch {
	case !ok:
		return value{}
	case err != nil:
		return osutil.Raise(t, err)
	case n != 8:
		return t.RaiseErrno(0, "Error")
	}
	return t.NewUint(binary.NativeEndian.Uint64(b[:]))
}

func eventfdWrite(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	n, ok := osutil.Uint64(t, a[1], "unsigned long long")
	if !ok {
		return value{}
	}
	var b [8]byte
	binary.NativeEndian.PutUint64(b[:], n)
	if _, err, ok := osutil.WriteFD(t, fd, b[:]); !ok {
		return value{}
	} else if err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

func setns(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	kind, ok := osutil.IntOr(t, a[1], 0)
	if !ok {
		return value{}
	}
	return simple(t, func() error { return host.Setns(fd, kind) })
}

func unshare(t *thread, a []value) value {
	flags, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	return simple(t, func() error { return host.Unshare(flags) })
}

func transferFunctions() []object.Method {
	return []object.Method{
		fn("sendfile(out_fd, in_fd, offset, count)", sendfile),
		fn("copy_file_range(src, dst, count, offset_src=None,\n                offset_dst=None)", copyFileRange),
		fn("splice(src, dst, count, offset_src=None, offset_dst=None,\n       flags=0)", splice),
	}
}

func specialFunctions() []object.Method {
	return []object.Method{
		fn("memfd_create(name, flags=MFD_CLOEXEC)", memfdCreate),
		fn("eventfd(initval, flags=EFD_CLOEXEC)", eventfd),
		fn("eventfd_read(fd)", eventfdRead),
		fn("eventfd_write(fd, value)", eventfdWrite),
		fn("setns(fd, nstype=0)", setns),
		fn("unshare(flags)", unshare),
	}
}

func timerfdCreate(t *thread, a []value) value {
	clock, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	flags, ok := osutil.IntOr(t, a[1], 0o2000000)
	if !ok {
		return value{}
	}
	var fd int
	var err error
	t.Blocking(gil.Other, func() { fd, err = host.TimerfdCreate(clock, flags|0o2000000) })
	return intResult(t, fd, err)
}

// timerTuple makes a tuple of a timer's time to go and interval.
func timerTuple(t *thread, x host.Timer, ns bool) value {
	if ns {
		return t.TupleSteal(object.Int(x.Initial), object.Int(x.Interval)).Val()
	}
	return t.TupleSteal(object.Float(seconds(x.Initial)), object.Float(seconds(x.Interval))).Val()
}

// timerTime reads a time of a timer in nanoseconds, or in seconds rounded up.
func timerTime(t *thread, v value, ns bool) (int64, bool) {
	if v.IsNil() {
		return 0, true
	}
	if ns {
		return object.AsInt64(t, v, "Python int too large to convert to C long")
	}
	f, ok := object.AsFloat(t, v)
	if !ok {
		return 0, false
	}
	f = math.Ceil(f * 1e9)
	if !(math.Abs(f) < math.MaxInt64) {
		return 0, t.RaiseFalse(object.OverflowError, "timestamp out of range for C PyTime_t")
	}
	return int64(f), true
}

func timerGet(ns bool) native {
	return func(t *thread, a []value) value {
		fd, ok := osutil.FD(t, a[0])
		if !ok {
			return value{}
		}
		x, err := host.TimerfdGettime(fd)
		if err != nil {
			return osutil.Raise(t, err)
		}
		return timerTuple(t, x, ns)
	}
}

func timerSet(ns bool) native {
	return func(t *thread, a []value) value {
		fd, ok := osutil.FD(t, a[0])
		if !ok {
			return value{}
		}
		flags, ok := osutil.IntOr(t, a[1], 0)
		if !ok {
			return value{}
		}
		var x host.Timer
		if x.Initial, ok = timerTime(t, a[2], ns); !ok {
			return value{}
		}
		if x.Interval, ok = timerTime(t, a[3], ns); !ok {
			return value{}
		}
		if x.Initial < 0 || x.Interval < 0 {
			return osutil.Raise(t, host.EINVAL)
		}
		old, err := host.TimerfdSettime(fd, flags, x)
		if err != nil {
			return osutil.Raise(t, err)
		}
		return timerTuple(t, old, ns)
	}
}

func timerFunctions() []object.Method {
	return []object.Method{
		fn("timerfd_create(clockid, /, *, flags=0)", timerfdCreate),
		fn("timerfd_gettime(fd, /)", timerGet(false)),
		fn("timerfd_gettime_ns(fd, /)", timerGet(true)),
		fn("timerfd_settime(fd, /, *, flags=0, initial=0.0, interval=0.0)", timerSet(false)),
		fn("timerfd_settime_ns(fd, /, *, flags=0, initial=0, interval=0)", timerSet(true)),
	}
}
