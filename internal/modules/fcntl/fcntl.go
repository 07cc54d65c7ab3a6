// Package fcntl is the native module fcntl: control and locks of descriptors.
package fcntl

import (
	"errors"
	"time"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// maxArg is the most bytes that an argument may have that the system reads and writes.
const maxArg = 1024

// Module is the definition of the module fcntl.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "fcntl",
		Functions: []object.Method{
			osutil.Fn("fcntl(fd, cmd, arg=0, /)", fcntl),
			osutil.Fn("ioctl(fd, request, arg=0, mutate_flag=True, /)", ioctl),
			osutil.Fn("flock(fd, operation, /)", flock),
			osutil.Fn("lockf(fd, cmd, len=0, start=0, whence=0, /)", lockf),
		},
		Setup: func(t *thread, m *object.Module) bool { return osutil.AddConstants(t, m, constants) },
	}
}

// data is an argument of bytes: a copy in room that is large enough for whatever the system writes.
type data struct {
	room []byte
	n    int
}

// argument reads the third argument: a number, or bytes. view is the object's memory if it is to be changed in place.
func argument(t *thread, v value, function string, mutate bool) (number uint64, d *data, view *object.Buffer, ok bool) {
	if v.IsNil() {
		return 0, nil, nil, true
	}
	if object.HasIndex(v) {
		number, ok = osutil.Bits64(t, v)
		return uint64(uint32(number)), nil, nil, ok
	}
	var text []byte
	switch {
	case object.IsStr(v):
		b := t.EncodeUTF8(v, "strict")
		if b.IsNil() {
			return 0, nil, nil, false
		}
		text = append(text, object.AsBytes(b).Data()...)
		t.Decref(b)
	case !object.HasBuffer(v):
		return 0, nil, nil, t.RaiseFalse(object.TypeError, "%s() argument 3 must be an integer, a bytes-like object, or a string, not %s", function, v.Type().Name)
	default:
		if mutate {
			if view = t.GetBuffer(v, object.BufWritable); view == nil && !t.ClearIf(object.BufferError) {
				return 0, nil, nil, false
			}
		}
		if view != nil {
			text = view.Data
			break
		}
		b := t.GetBuffer(v, object.BufSimple)
		if b == nil {
			return 0, nil, nil, false
		}
		text = append(text, b.Data...)
		b.Release(t)
	}
	if view == nil && len(text) > maxArg {
		return 0, nil, nil, t.RaiseFalse(object.ValueError, "%s argument 3 is too long", function)
	}
	d = &data{room: make([]byte, max(maxArg, len(text))+8), n: len(text)}
	copy(d.room, text)
	return 0, d, view, true
}

func fcntl(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	cmd, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	if !t.Audit("fcntl.fcntl", object.Int(int64(fd)), a[1], osutil.OrNone(a[2])) {
		return value{}
	}
	n, d, _, ok := argument(t, a[2], "fcntl", false)
	if !ok {
		return value{}
	}
	r := 0
	err, ok := osutil.Block(t, gil.IO, func() (err error) {
		if d != nil {
			r, err = host.FcntlBuffer(fd, cmd, d.room)
		} else {
			r, err = host.Fcntl(fd, cmd, int(int32(n)))
		}
		return err
	})
	switch {
	case !ok:
		return value{}
	case err != nil:
		return osutil.Raise(t, err)
	case d != nil:
		return t.NewBytesCopy(d.room[:d.n])
	}
	return object.Int(int64(r))
}

func ioctl(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	if !object.IsInt(a[1]) {
		return t.Raise(object.TypeError, "ioctl() argument 2 must be int, not %s", a[1].Type().Name)
	}
	req, ok := osutil.Bits64(t, a[1])
	if !ok {
		return value{}
	}
	mutate, ok := osutil.Truth(t, a[3], true)
	if !ok {
		return value{}
	}
	if !t.Audit("fcntl.ioctl", object.Int(int64(fd)), a[1], osutil.OrNone(a[2])) {
		return value{}
	}
	n, d, view, ok := argument(t, a[2], "ioctl", mutate)
	if !ok {
		return value{}
	}
	if view != nil {
		defer view.Release(t)
	}
	r := 0
	err, ok := osutil.Block(t, gil.IO, func() (err error) {
		if d != nil {
			r, err = host.IoctlBuffer(fd, uint(req), d.room)
		} else {
			r, err = host.Ioctl(fd, uint(req), uintptr(n))
		}
		return err
	})
	if view != nil {
		copy(view.Data, d.room[:d.n])
	}
	switch {
	case !ok:
		return value{}
	case err != nil:
		return osutil.Raise(t, err)
	case d != nil && view == nil:
		return t.NewBytesCopy(d.room[:d.n])
	}
	return object.Int(int64(r))
}

// until tries to lock again and again, so that signals can end the waiting, as a call that blocks in the kernel could not be.
func until(t *thread, f func() error) value {
	pause := int64(time.Millisecond) / 4
	for {
		var err error
		t.Blocking(gil.IO, func() { err = f() })
		switch {
		case err == nil:
			return object.None
		case !errors.Is(err, host.EAGAIN) && !errors.Is(err, host.EACCES) && !errors.Is(err, host.EINTR):
			return osutil.Raise(t, err)
		}
		if t.Sched.Sleep(t.Sched.GIL().Deadline(pause)) == gil.Interrupted && !t.Poll() {
			return value{}
		}
		pause = min(pause*2, int64(25*time.Millisecond))
	}
}

func once(t *thread, f func() error) value {
	err, ok := osutil.Block(t, gil.IO, f)
	switch {
	case !ok:
		return value{}
	case err != nil:
		return osutil.Raise(t, err)
	}
	return object.None
}

func flock(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	op, ok := osutil.Int(t, a[1])
	if !ok || !t.Audit("fcntl.flock", object.Int(int64(fd)), a[1]) {
		return value{}
	}
	if op == unix.LOCK_SH || op == unix.LOCK_EX {
		return until(t, func() error { return host.Flock(fd, op|unix.LOCK_NB) })
	}
	return once(t, func() error { return host.Flock(fd, op) })
}

func lockf(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	op, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	lock := unix.Flock_t{}
	for i, slot := range []*int64{&lock.Len, &lock.Start} {
		if v := a[2+i]; !v.IsNil() {
			if *slot, ok = osutil.Long(t, v); !ok {
				return value{}
			}
		}
	}
	whence, ok := osutil.IntOr(t, a[4], 0)
	if !ok {
		return value{}
	}
	lock.Whence = int16(whence)
	if !t.Audit("fcntl.lockf", object.Int(int64(fd)), a[1], object.Int(lock.Len), object.Int(lock.Start), object.Int(int64(whence))) {
		return value{}
	}
	switch {
	case op == unix.LOCK_UN:
		lock.Type = unix.F_UNLCK
	case op&unix.LOCK_SH != 0:
		lock.Type = unix.F_RDLCK
	case op&unix.LOCK_EX != 0:
		lock.Type = unix.F_WRLCK
	default:
		return t.Raise(object.ValueError, "unrecognized lockf argument")
	}
	try := func() error { l := lock; return host.FcntlLock(fd, unix.F_SETLK, &l) }
	if op&unix.LOCK_NB != 0 {
		return once(t, try)
	}
	return until(t, try)
}
