package socket

import (
	"encoding/binary"
	"errors"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type method = func(t *thread, s *sock, a []value) value

func row(sig string, f method) object.Method {
	return object.Method{Sig: sig, Fn: func(t *thread, self value, a []value) value { return f(t, as(self), a) }}
}

func basicMethods() []object.Method {
	return []object.Method{
		row("_accept()", accept),
		row("bind(object, /)", bind),
		row("close()", closeSocket),
		row("connect(object, /)", connect),
		row("connect_ex(object, /)", connectEx),
		row("detach()", func(t *thread, s *sock, _ []value) value {
			fd := s.fd
			s.fd = -1
			return object.Int(int64(fd))
		}),
		row("fileno()", func(t *thread, s *sock, _ []value) value { return object.Int(int64(s.fd)) }),
		row("getpeername()", addressOf(host.Getpeername)),
		row("getsockname()", addressOf(host.Getsockname)),
		row("getsockopt(level, option, buflen=0, /)", getsockopt),
		row("setsockopt(*args)", setsockopt),
		row("listen(backlog=128, /)", listen),
		row("setblocking(object, /)", func(t *thread, s *sock, a []value) value {
			on, ok := object.Truth(t, a[0])
			if !ok {
				return value{}
			}
			if on {
				return s.setTimeout(t, -1)
			}
			return s.setTimeout(t, 0)
		}),
		row("getblocking()", func(t *thread, s *sock, _ []value) value { return object.Bool(s.timeout != 0) }),
		row("settimeout(object, /)", func(t *thread, s *sock, a []value) value {
			ns, ok := timeoutArg(t, a[0])
			if !ok {
				return value{}
			}
			return s.setTimeout(t, ns)
		}),
		row("gettimeout()", func(t *thread, s *sock, _ []value) value { return s.timeoutValue() }),
		row("shutdown(object, /)", func(t *thread, s *sock, a []value) value {
			how, ok := osutil.Int(t, a[0])
			if !ok {
				return value{}
			}
			return s.simple(t, func(fd int) error { return host.Shutdown(fd, how) })
		}),
	}
}

func accept(t *thread, s *sock, _ []value) value {
	var n int
	var from host.Addr
	ok := s.do(t, accepting, func(fd int) (err error) {
		n, from, err = host.Accept(fd, 0)
		return err
	})
	if !ok {
		return value{}
	}
	addr := newAddress(t, &from, s.proto)
	if addr.IsNil() {
		_ = host.Close(n)
		return value{}
	}
	return t.TupleSteal(object.Int(int64(n)), addr).Val()
}

func bind(t *thread, s *sock, a []value) value {
	addr, ok := s.address(t, a[0], "bind")
	if !ok || !t.Audit("socket.bind", s.Val(), a[0]) {
		return value{}
	}
	return s.simple(t, func(fd int) error { return host.Bind(fd, addr) })
}

func listen(t *thread, s *sock, a []value) value {
	n, ok := osutil.IntOr(t, a[0], 128)
	if !ok {
		return value{}
	}
	return s.simple(t, func(fd int) error { return host.Listen(fd, max(n, 0)) })
}

func closeSocket(t *thread, s *sock, _ []value) value {
	fd := s.fd
	if fd < 0 {
		return object.None
	}
	s.fd = -1
	var err error
	t.Blocking(gil.IO, func() { err = host.Close(fd) })
	// What the other side did to the connection is no failure of closing it.
	if err != nil && !errors.Is(err, host.Errno(unix.ECONNRESET)) {
		return osutil.Raise(t, err)
	}
	return object.None
}

// connectTo connects; ok is false with an exception pending.
func (s *sock) connectTo(t *thread, addr *host.Addr) (err error, ok bool) {
	if s.fd < 0 {
		return host.EBADF, true
	}
	if s.timeout == 0 {
		t.Blocking(gil.IO, func() { err = host.Connect(s.fd, addr) })
		return err, true
	}
	d := s.deadline()
	w := osutil.Waker(t)
	fd := s.fd
	var st host.WaitStatus
	t.Blocking(gil.IO, func() { st, err = host.ConnectWait(fd, addr, d.left(), w) })
	for err == nil && st == host.Interrupted {
		if !t.Poll() {
			return nil, false
		}
		t.Blocking(gil.IO, func() { st, err = host.FinishConnect(fd, d.left(), w) })
	}
	if err == nil && st == host.TimedOut {
		return errTimedOut, true
	}
	return err, true
}

// errTimedOut says that connecting took longer than the timeout.
var errTimedOut = errors.New("timed out")

func connect(t *thread, s *sock, a []value) value {
	addr, ok := s.address(t, a[0], "connect")
	if !ok || !t.Audit("socket.connect", s.Val(), a[0]) {
		return value{}
	}
	err, ok := s.connectTo(t, addr)
	switch {
	case !ok:
		return value{}
	case errors.Is(err, errTimedOut):
		return t.Raise(object.TimeoutError, "timed out")
	case err != nil:
		return osutil.Raise(t, err)
	}
	return object.None
}

func connectEx(t *thread, s *sock, a []value) value {
	addr, ok := s.address(t, a[0], "connect_ex")
	if !ok || !t.Audit("socket.connect", s.Val(), a[0]) {
		return value{}
	}
	err, ok := s.connectTo(t, addr)
	switch {
	case !ok:
		return value{}
	case errors.Is(err, errTimedOut):
		return object.Int(int64(unix.EWOULDBLOCK))
	case err != nil:
		return object.Int(int64(host.AsErrno(err)))
	}
	return object.Int(0)
}

// addressOf makes getpeername and getsockname.
func addressOf(f func(fd int) (host.Addr, error)) method {
	return func(t *thread, s *sock, _ []value) value {
		var addr host.Addr
		if r := s.simple(t, func(fd int) (err error) { addr, err = f(fd); return err }); r.IsNil() {
			return r
		}
		return newAddress(t, &addr, s.proto)
	}
}

func getsockopt(t *thread, s *sock, a []value) value {
	var n [3]int
	for i := range n {
		var ok bool
		if n[i], ok = osutil.IntOr(t, a[i], 0); !ok {
			return value{}
		}
	}
	if n[2] == 0 && s.family == unix.AF_VSOCK && n[0] == unix.AF_VSOCK {
		var b []byte // the sizes of its buffers have 64 bits
		if r := s.simple(t, func(fd int) (err error) { b, err = host.Getsockopt(fd, n[0], n[1], 8); return err }); r.IsNil() {
			return r
		}
		return t.NewUint(binary.NativeEndian.Uint64(append(b, make([]byte, 8)...)))
	}
	if n[2] == 0 {
		x := 0
		if r := s.simple(t, func(fd int) (err error) { x, err = host.GetsockoptInt(fd, n[0], n[1]); return err }); r.IsNil() {
			return r
		}
		return object.Int(int64(x))
	}
	if n[2] < 0 || n[2] > 1024 {
		return t.Raise(object.OSError, "getsockopt buflen out of range")
	}
	var data []byte
	if r := s.simple(t, func(fd int) (err error) { data, err = host.Getsockopt(fd, n[0], n[1], n[2]); return err }); r.IsNil() {
		return r
	}
	return t.NewBytes(data)
}

func setsockopt(t *thread, s *sock, a []value) value {
	args := object.AsTuple(a[0]).Items()
	if len(args) != 3 && !(len(args) == 4 && args[2].IsNone()) {
		return t.Raise(object.TypeError, "setsockopt() takes exactly 3 arguments (%d given)", len(args))
	}
	level, ok := osutil.Int(t, args[0])
	if !ok {
		return value{}
	}
	option, ok := osutil.Int(t, args[1])
	if !ok {
		return value{}
	}
	if len(args) == 4 {
		length, ok := osutil.Uint32(t, args[3], "unsigned int")
		if !ok {
			return value{}
		}
		return s.simple(t, func(fd int) error { return host.SetsockoptNull(fd, level, option, int(length)) })
	}
	if object.IsInt(args[2]) && s.family == unix.AF_VSOCK && level == unix.AF_VSOCK {
		if n, ok := object.AsInt64(t, args[2], ""); ok {
			b := binary.NativeEndian.AppendUint64(nil, uint64(n))
			return s.simple(t, func(fd int) error { return host.Setsockopt(fd, level, option, b) })
		}
		t.ClearExc()
	}
	if object.IsInt(args[2]) {
		if n, ok := osutil.Int(t, args[2]); ok {
			return s.simple(t, func(fd int) error { return host.SetsockoptInt(fd, level, option, n) })
		}
		t.ClearExc()
	}
	b := t.GetBuffer(args[2], object.BufSimple)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	return s.simple(t, func(fd int) error { return host.Setsockopt(fd, level, option, b.Data) })
}
