package selectmod

import (
	"slices"
	"time"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var pollType = object.NewStaticType("select", "poll", object.ObjectType, object.TypeNoNew)

// poll is a polling object: the descriptors in the order in which they were registered.
type poll struct {
	object.Header
	fds  []host.PollFD
	busy bool
}

func asPoll(v value) *poll { return (*poll)(v.Ptr()) }

func newPoll(t *thread) value { return object.New[poll](t, pollType).Val() }

func (p *poll) find(fd int) int {
	return slices.IndexFunc(p.fds, func(x host.PollFD) bool { return x.FD == fd })
}

// events reads a mask of events; missing is the default.
func events(t *thread, v value, otherwise int16) (int16, bool) {
	if v.IsNil() {
		return otherwise, true
	}
	n, ok := osutil.Uint32(t, v, "unsigned short")
	if ok && n > 0xffff {
		return 0, t.RaiseFalse(object.OverflowError, "Python int too large for C unsigned short")
	}
	return int16(n), ok
}

func setupPoll() {
	tp := pollType
	tp.GetAttr = object.GenericGetAttr
	tp.Dealloc = func(t *thread, h *object.Header) {
		asPoll(h.Val()).fds = nil
		t.FreeHeader(h)
	}
	tp.Methods = []object.Method{
		{Sig: "register(fd, eventmask=select.POLLIN | select.POLLPRI | select.POLLOUT, /)", Fn: func(t *thread, self value, a []value) value {
			fd, ok := osutil.FD(t, a[0])
			if !ok {
				return value{}
			}
			ev, ok := events(t, a[1], 1|2|4)
			if !ok {
				return value{}
			}
			p := asPoll(self)
			if i := p.find(fd); i >= 0 {
				p.fds[i].Events = ev
			} else {
				p.fds = append(p.fds, host.PollFD{FD: fd, Events: ev})
			}
			return object.None
		}},
		{Sig: "modify(fd, eventmask, /)", Fn: func(t *thread, self value, a []value) value {
			fd, ok := osutil.FD(t, a[0])
			if !ok {
				return value{}
			}
			ev, ok := events(t, a[1], 0)
			if !ok {
				return value{}
			}
			i := asPoll(self).find(fd)
			if i < 0 {
				return osutil.Raise(t, host.ENOENT)
			}
			asPoll(self).fds[i].Events = ev
			return object.None
		}},
		{Sig: "unregister(fd, /)", Fn: func(t *thread, self value, a []value) value {
			fd, ok := osutil.FD(t, a[0])
			if !ok {
				return value{}
			}
			p := asPoll(self)
			i := p.find(fd)
			if i < 0 {
				return t.RaiseArgs(object.KeyError, object.Int(int64(fd)))
			}
			p.fds = slices.Delete(p.fds, i, i+1)
			return object.None
		}},
		{Sig: "poll(timeout=None, /)", Fn: func(t *thread, self value, a []value) value {
			timeout, ok := timeoutArg(t, a[0], 1e-3, osutil.Away)
			if !ok {
				return value{}
			}
			p := asPoll(self)
			if p.busy {
				return t.Raise(object.RuntimeError, "concurrent poll() invocation")
			}
			p.busy = true
			defer func() { p.busy = false }()
			fds := slices.Clone(p.fds)
			for i := range fds {
				fds[i].Revents = 0
			}
			ok = wait(t, timeout, func(left time.Duration, w *host.Waker) (host.WaitStatus, error) {
				_, st, err := host.Poll(fds, left, w)
				return st, err
			})
			if !ok {
				return value{}
			}
			l := t.NewList(0)
			for _, f := range fds {
				if f.Revents != 0 {
					l.Push(t, t.TupleSteal(object.Int(int64(f.FD)), object.Int(int64(uint16(f.Revents)))).Val())
				}
			}
			return l.Val()
		}},
	}
}
