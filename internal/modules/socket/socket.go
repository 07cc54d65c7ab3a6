// Package socket is the native module _socket, on which the library's socket stands.
//
// A socket's timeout decides how its calls wait. Without one they wait as long as it takes; with 0 not at all; else for so long, and then
// raise TimeoutError. A wait lets go of the GIL and can be ended by a signal (PEP 475). The call itself never blocks in the kernel, where
// no signal would reach it: it is tried, and tried again after each wait.
package socket

import (
	"context"
	"errors"
	"sync"
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

// state is what the module keeps for each interpreter.
type state struct {
	herror, gaierror value
	defaultTimeout   int64 // nanoseconds, -1 for none
	resolver         *host.Resolver
}

func stateOf(t *thread) *state { return t.Interp.State("socket").(*state) }

var socketType = object.NewStaticType("_socket", "socket", object.ObjectType, object.TypeBase)

var typesOnce sync.Once

// sock is a _socket.socket.
type sock struct {
	object.Header
	fd                  int // -1 once closed
	family, kind, proto int
	timeout             int64 // nanoseconds, -1 for none
}

func as(v value) *sock { return (*sock)(v.Ptr()) }

// Module is the definition of the module _socket.
func Module() *object.NativeModule {
	typesOnce.Do(setupType)
	return &object.NativeModule{
		Name:      "_socket",
		Functions: append(nameFunctions(), otherFunctions()...),
		Types:     []*object.Type{socketType},
		Setup:     setup,
	}
}

func setup(t *thread, m *object.Module) bool {
	st := &state{defaultTimeout: -1, resolver: host.NewResolver()}
	st.herror = t.NewExceptionClass("socket", "herror", object.OSError)
	if st.herror.IsNil() {
		return false
	}
	st.gaierror = t.NewExceptionClass("socket", "gaierror", object.OSError)
	if st.gaierror.IsNil() {
		return false
	}
	t.Interp.SetState("socket", st)
	return m.Set(t, "herror", st.herror) && m.Set(t, "gaierror", st.gaierror) && m.Set(t, "error", object.OSError.Val()) &&
		m.Set(t, "timeout", object.TimeoutError.Val()) && m.Set(t, "SocketType", socketType.Val()) && m.Set(t, "has_ipv6", object.True) &&
		m.SetSteal(t, "BDADDR_ANY", t.NewStr("00:00:00:00:00:00")) && m.SetSteal(t, "BDADDR_LOCAL", t.NewStr("00:00:00:FF:FF:FF")) &&
		osutil.AddConstants(t, m, constants)
}

// raiseLookup raises what the resolver failed with.
func raiseLookup(t *thread, err error) value {
	var e *host.AddrInfoError
	if !errors.As(err, &e) {
		return osutil.Raise(t, err)
	}
	return raiseClass(t, stateOf(t).gaierror, e.Code, e.Error())
}

// raiseClass raises an exception class with a number and a text.
func raiseClass(t *thread, cls value, code int, text string) value {
	msg := t.NewStr(text)
	defer t.Decref(msg)
	x := object.CallN(t, cls, object.Int(int64(code)), msg)
	if !x.IsNil() {
		t.SetExc(x)
	}
	return value{}
}

// blocking runs f with the GIL given up. What it asks for, names and addresses, cannot be ended by a signal.
func blocking(t *thread, f func(ctx context.Context) error) (err error) {
	t.Blocking(gil.IO, func() { err = f(context.Background()) })
	return err
}

// deadline is the end of a wait that may be as long as the socket's timeout.
type deadline struct {
	limited bool
	end     time.Time
}

func (s *sock) deadline() deadline {
	if s.timeout < 0 {
		return deadline{}
	}
	return deadline{true, time.Now().Add(time.Duration(s.timeout))}
}

// left is the time that is left, negative without limit.
func (d deadline) left() time.Duration {
	if !d.limited {
		return -1
	}
	return max(time.Until(d.end), 0)
}

// how says how a call is made.
type how int

const (
	reading how = iota
	writing
	accepting // as reading, but the call may block: wait first
)

// call makes a system call on the socket's descriptor that does not block, and waits and tries again as the timeout says. ok is false with
// an exception pending; err is the system call's.
func (s *sock) call(t *thread, h how, d deadline, f func(fd int) error) (err error, ok bool) {
	if s.fd < 0 {
		return host.EBADF, true
	}
	waits := s.timeout != 0
	first := h == accepting && s.timeout < 0
	var w *host.Waker
	if waits {
		w = osutil.Waker(t)
	}
	for {
		fd := s.fd
		st := host.Ready
		t.Sched.Detach(gil.IO)
		if !first {
			err = f(fd)
		}
		if waits && (first || errors.Is(err, host.EAGAIN)) {
			var werr error
			st, werr = host.WaitFD(fd, h == writing, d.left(), w)
			if werr != nil {
				err = werr
			} else if st == host.Ready {
				err = f(fd)
			}
		}
		t.Sched.Attach()
		switch {
		case st == host.TimedOut:
			t.Raise(object.TimeoutError, "timed out")
			return nil, false
		case st == host.Interrupted || errors.Is(err, host.EINTR):
			if !t.Poll() {
				return nil, false
			}
		case waits && errors.Is(err, host.EAGAIN):
			// Somebody else was faster.
		default:
			return err, true
		}
	}
}

// do is call for functions that raise whatever fails.
func (s *sock) do(t *thread, h how, f func(fd int) error) bool {
	err, ok := s.call(t, h, s.deadline(), f)
	if ok && err != nil {
		osutil.Raise(t, err)
	}
	return ok && err == nil
}

// simple runs a call that does not wait for the other side.
func (s *sock) simple(t *thread, f func(fd int) error) value {
	if s.fd < 0 {
		return osutil.Raise(t, host.EBADF)
	}
	var err error
	t.Blocking(gil.IO, func() { err = f(s.fd) })
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

// dontWait is the flag with which a call does not block; the caller may ask for the opposite, or for all that it wants.
func (s *sock) dontWait(flags int) int {
	if flags&unix.MSG_WAITALL != 0 && s.timeout < 0 {
		return flags
	}
	return flags | unix.MSG_DONTWAIT
}

var newSignature = object.NewSignature("socket(family=-1, type=-1, proto=-1, fileno=None)")

func initSocket(t *thread, self value, args []value, kw *object.Tuple) bool {
	return !newSignature.Bind(t, args, kw, func(a []value) value {
		n := [3]int{-1, -1, -1}
		for i := range n {
			var ok bool
			if n[i], ok = osutil.IntOr(t, a[i], -1); !ok {
				return value{}
			}
		}
		fileno := a[3]
		if fileno.IsNil() {
			fileno = object.None
		}
		if fileno.IsNone() {
			for i, def := range [3]int{unix.AF_INET, unix.SOCK_STREAM, 0} {
				if n[i] == -1 {
					n[i] = def
				}
			}
		}
		if !t.Audit("socket.__new__", self, object.Int(int64(n[0])), object.Int(int64(n[1])), object.Int(int64(n[2]))) {
			return value{}
		}
		var fd int
		if fileno.IsNone() {
			var err error
			t.Blocking(gil.IO, func() { fd, err = host.Socket(n[0], n[1], n[2]) })
			if err != nil {
				return osutil.Raise(t, err)
			}
		} else {
			if fileno.Type().Has(object.TypeFloat) {
				return t.Raise(object.TypeError, "'float' object cannot be interpreted as an integer")
			}
			var ok bool
			if fd, ok = osutil.Int(t, fileno); !ok {
				return value{}
			}
			if fd < 0 {
				return t.Raise(object.ValueError, "negative file descriptor")
			}
			if !detect(t, fd, &n) {
				return value{}
			}
		}
		s := as(self)
		if s.fd >= 0 && s.fd != fd {
			_ = host.Close(s.fd)
		}
		if !s.adopt(t, fd, n[0], n[1], n[2]) {
			if fileno.IsNone() {
				_ = host.Close(fd)
				s.fd = -1
			}
			return value{}
		}
		return object.None
	}).IsNil()
}

// detect fills in what was not said of an existing descriptor. It fails if that is no socket.
func detect(t *thread, fd int, n *[3]int) bool {
	family, kind, proto, err := host.SocketInfo(fd)
	if err != nil {
		if n[0] == -1 || errors.Is(err, host.EBADF) || errors.Is(err, host.Errno(unix.ENOTSOCK)) {
			osutil.Raise(t, err)
			return false
		}
	}
	for i, v := range [3]int{family, kind, proto} {
		if n[i] == -1 {
			n[i] = v
		}
	}
	return true
}

// adopt makes the descriptor the object's, in the mode that the default timeout asks for.
func (s *sock) adopt(t *thread, fd, family, kind, proto int) bool {
	s.fd, s.family, s.kind, s.proto = fd, family, kind&^(unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC), proto
	if kind&unix.SOCK_NONBLOCK != 0 {
		s.timeout = 0
		return true
	}
	s.timeout = stateOf(t).defaultTimeout
	if s.timeout >= 0 {
		if err := host.SetBlocking(fd, false); err != nil {
			osutil.Raise(t, err)
			return false
		}
	}
	return true
}

func newSock(t *thread, cls *object.Type) *sock {
	s := object.New[sock](t, cls)
	s.fd, s.timeout = -1, stateOf(t).defaultTimeout
	s.family, s.kind, s.proto = 0, 0, 0
	return s
}

// finalize closes a socket that nobody closed, and says so.
func finalize(t *thread, self value) {
	s := as(self)
	if s.fd < 0 {
		return
	}
	saved := t.TakeExc()
	if r := object.Repr(t, self); r.IsNil() {
		t.ClearExc()
	} else {
		if !t.Warn(object.ResourceWarning, 1, "unclosed %s", object.AsStr(r).String()) {
			if t.ExcMatches(object.Warning) {
				t.WriteUnraisable("Exception ignored while finalizing socket", self)
			} else {
				t.ClearExc()
			}
		}
		t.Decref(r)
	}
	fd := s.fd
	s.fd = -1
	t.Blocking(gil.IO, func() { _ = host.Close(fd) })
	t.RestoreExc(saved)
}

func setupType() {
	tp := socketType
	tp.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value { return newSock(t, cls).Val() }
	tp.Init = initSocket
	tp.GetAttr = object.GenericGetAttr
	tp.Finalize = finalize
	tp.Dealloc = func(t *thread, h *object.Header) { t.FreeHeader(h) }
	tp.Repr = func(t *thread, self value) value {
		s := as(self)
		return t.NewStrf("<socket object, fd=%d, family=%d, type=%d, proto=%d>", s.fd, s.family, s.kind, s.proto)
	}
	tp.Members = []object.Member{
		{Name: "family", Get: func(h *object.Header) value { return object.Int(int64(as(h.Val()).family)) }},
		{Name: "type", Get: func(h *object.Header) value { return object.Int(int64(as(h.Val()).kind)) }},
		{Name: "proto", Get: func(h *object.Header) value { return object.Int(int64(as(h.Val()).proto)) }},
	}
	tp.Getset = []object.GetSet{{Name: "timeout", Get: func(t *thread, self value) value { return as(self).timeoutValue() }}}
	tp.Methods = append(basicMethods(), transferMethods()...)
}

func (s *sock) timeoutValue() value {
	if s.timeout < 0 {
		return object.None
	}
	return object.Float(osutil.FloatSeconds(s.timeout))
}

// timeoutArg reads a timeout in seconds, None for none.
func timeoutArg(t *thread, v value) (int64, bool) {
	if v.IsNone() {
		return -1, true
	}
	ns, ok := osutil.Seconds(t, v, osutil.Away)
	switch {
	case !ok:
		return 0, false
	case ns < 0:
		return 0, t.RaiseFalse(object.ValueError, "Timeout value out of range")
	case ns > 1<<31*int64(time.Millisecond):
		return 0, t.RaiseFalse(object.OverflowError, "timeout doesn't fit into C timeval")
	}
	return ns, true
}

// setTimeout sets the timeout, and with it the mode of the descriptor.
func (s *sock) setTimeout(t *thread, ns int64) value {
	s.timeout = ns
	return s.simple(t, func(fd int) error { return host.SetBlocking(fd, ns < 0) })
}

// References implements object.Holder.
func (s *state) References(visit func(value)) {
	visit(s.herror)
	visit(s.gaierror)
}
