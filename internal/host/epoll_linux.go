package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// Epoll is a set of descriptors that the kernel watches.
type Epoll struct{ fd int }

// EpollEvent is a descriptor and what there is to report of it.
type EpollEvent struct {
	FD     int
	Events uint32
}

// NewEpoll returns an empty set.
func NewEpoll(flags int) (*Epoll, error) {
	fd, err := unix.EpollCreate1(flags | unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, wrap(err)
	}
	return &Epoll{fd}, nil
}

// EpollFromFD returns the set of an existing descriptor.
func EpollFromFD(fd int) *Epoll { return &Epoll{fd} }

// FD returns the set's own descriptor.
func (e *Epoll) FD() int { return e.fd }

// Close gives the set's descriptor back.
func (e *Epoll) Close() error {
	fd := e.fd
	e.fd = -1
	if fd < 0 {
		return nil
	}
	return Close(fd)
}

// Control adds (EPOLL_CTL_ADD), changes or removes a descriptor.
func (e *Epoll) Control(op, fd int, events uint32) error {
	return wrap(unix.EpollCtl(e.fd, op, fd, &unix.EpollEvent{Events: events, Fd: int32(fd)}))
}

// Wait waits until there is something to report, of at most limit descriptors. A negative timeout waits without limit.
func (e *Epoll) Wait(limit int, timeout time.Duration, w *Waker) ([]EpollEvent, WaitStatus, error) {
	list := make([]unix.EpollEvent, min(max(limit, 1), 1<<16))
	n, err := unix.EpollWait(e.fd, list, 0)
	if err == nil && n == 0 && timeout != 0 {
		// The set's descriptor can be polled itself, and so together with the waker.
		st, perr := WaitFD(e.fd, false, timeout, w)
		if perr != nil || st != Ready {
			return nil, st, perr
		}
		n, err = unix.EpollWait(e.fd, list, 0)
	}
	if err != nil {
		return nil, Ready, wrap(err)
	}
	if n == 0 {
		return nil, TimedOut, nil
	}
	out := make([]EpollEvent, n)
	for i := range out {
		out[i] = EpollEvent{int(list[i].Fd), list[i].Events}
	}
	return out, Ready, nil
}
