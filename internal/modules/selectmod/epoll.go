package selectmod

import (
	"time"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var epollType = object.NewStaticType("select", "epoll", object.ObjectType, 0)

// epoll is a select.epoll.
type epoll struct {
	object.Header
	set *host.Epoll // nil once closed
}

func asEpoll(v value) *epoll { return (*epoll)(v.Ptr()) }

func newEpoll(t *thread, cls *object.Type, set *host.Epoll) value {
	e := object.New[epoll](t, cls)
	e.set = set
	return e.Val()
}

// open checks that the object is not closed.
func (e *epoll) open(t *thread) bool {
	if e.set == nil {
		return t.RaiseFalse(object.ValueError, "I/O operation on closed epoll object")
	}
	return true
}

func (e *epoll) close() error {
	set := e.set
	e.set = nil
	if set == nil {
		return nil
	}
	return set.Close()
}

// control makes register, modify and unregister.
func control(op int, def uint32) func(t *thread, self value, a []value) value {
	return func(t *thread, self value, a []value) value {
		fd, ok := osutil.FD(t, a[0])
		if !ok {
			return value{}
		}
		mask := uint64(def)
		if len(a) > 1 && !a[1].IsNil() {
			if mask, ok = osutil.Bits64(t, a[1]); !ok {
				return value{}
			}
		}
		e := asEpoll(self)
		if !e.open(t) {
			return value{}
		}
		if err := e.set.Control(op, fd, uint32(mask)); err != nil {
			return osutil.Raise(t, err)
		}
		return object.None
	}
}

var newEpollSignature = object.NewSignature("epoll(sizehint=-1, flags=0)")

func setupEpoll() {
	tp := epollType
	tp.GetAttr = object.GenericGetAttr
	tp.New = func(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
		return newEpollSignature.Bind(t, args, kw, func(a []value) value {
			hint, ok := osutil.IntOr(t, a[0], -1)
			if !ok {
				return value{}
			}
			flags, ok := osutil.IntOr(t, a[1], 0)
			if !ok {
				return value{}
			}
			if hint != -1 && hint <= 0 {
				return t.Raise(object.ValueError, "negative sizehint")
			}
			if flags&^unix.EPOLL_CLOEXEC != 0 {
				return t.Raise(object.OSError, "invalid flags")
			}
			set, err := host.NewEpoll(unix.EPOLL_CLOEXEC)
			if err != nil {
				return osutil.Raise(t, err)
			}
			return newEpoll(t, cls, set)
		})
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		_ = asEpoll(h.Val()).close()
		t.FreeHeader(h)
	}
	tp.Getset = []object.GetSet{{Name: "closed", Get: func(t *thread, self value) value { return object.Bool(asEpoll(self).set == nil) }}}
	closeIt := func(t *thread, self value, _ []value) value {
		if err := asEpoll(self).close(); err != nil {
			return osutil.Raise(t, err)
		}
		return object.None
	}
	tp.Methods = []object.Method{
		{Sig: "fromfd(fd, /)", Kind: object.ClassMethod, Fn: func(t *thread, self value, a []value) value {
			fd, ok := osutil.Int(t, a[0])
			if !ok {
				return value{}
			}
			return newEpoll(t, object.AsType(self), host.EpollFromFD(fd))
		}},
		{Sig: "close()", Fn: closeIt},
		{Sig: "fileno()", Fn: func(t *thread, self value, _ []value) value {
			if !asEpoll(self).open(t) {
				return value{}
			}
			return object.Int(int64(asEpoll(self).set.FD()))
		}},
		{Sig: "register(fd, eventmask=select.EPOLLIN | select.EPOLLPRI | select.EPOLLOUT)", Fn: control(unix.EPOLL_CTL_ADD, unix.EPOLLIN|unix.EPOLLPRI|unix.EPOLLOUT)},
		{Sig: "modify(fd, eventmask)", Fn: control(unix.EPOLL_CTL_MOD, 0)},
		{Sig: "unregister(fd)", Fn: control(unix.EPOLL_CTL_DEL, 0)},
		{Sig: "poll(timeout=None, maxevents=-1)", Fn: epollWait},
		{Sig: "__enter__()", Fn: func(t *thread, self value, _ []value) value {
			if !asEpoll(self).open(t) {
				return value{}
			}
			return t.Newref(self)
		}},
		{Sig: "__exit__(exc_type=None, exc_value=None, exc_tb=None, /)", Fn: func(t *thread, self value, _ []value) value {
			return object.CallMethod(t, self, t.Intern("close"))
		}},
	}
}

func epollWait(t *thread, self value, a []value) value {
	e := asEpoll(self)
	if !e.open(t) {
		return value{}
	}
	most, ok := osutil.IntOr(t, a[1], -1)
	if !ok {
		return value{}
	}
	timeout, ok := timeoutArg(t, a[0], 1, osutil.Ceiling)
	if !ok {
		return value{}
	}
	if most == -1 {
		most = setSize - 1
	} else if most < 1 {
		return t.Raise(object.ValueError, "maxevents must be greater than 0, got %d", most)
	}
	var got []host.EpollEvent
	set := e.set
	ok = wait(t, timeout, func(left time.Duration, w *host.Waker) (st host.WaitStatus, err error) {
		got, st, err = set.Wait(min(most, 1<<16), left, w)
		return st, err
	})
	if !ok {
		return value{}
	}
	l := t.NewList(len(got))
	for _, ev := range got {
		l.Push(t, t.TupleSteal(object.Int(int64(ev.FD)), object.Int(int64(ev.Events))).Val())
	}
	return l.Val()
}
