package host

import (
	"encoding/binary"
	"time"

	"golang.org/x/sys/unix"
)

func ppoll(fds []unix.PollFd, timeout time.Duration) (int, error) {
	if timeout < 0 {
		return unix.Ppoll(fds, nil, nil)
	}
	ts := unix.NsecToTimespec(int64(timeout))
	return unix.Ppoll(fds, &ts, nil)
}

// Waker ends a wait for descriptors early, from another goroutine. Woken while nobody waits, it ends the next wait.
type Waker struct{ fd int }

// NewWaker returns a waker; it holds a descriptor.
func NewWaker() (*Waker, error) {
	fd, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		return nil, wrap(err)
	}
	return &Waker{fd}, nil
}

// Wake ends the present wait, or the next one.
func (w *Waker) Wake() {
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	_, _ = unix.Write(w.fd, one[:])
}

// Drain forgets that the waker was woken.
func (w *Waker) Drain() {
	var n [8]byte
	_, _ = unix.Read(w.fd, n[:])
}

// FD returns the descriptor that can be read from once the waker is woken.
func (w *Waker) FD() int { return w.fd }

// Close gives the descriptor back. Nobody may use the waker any more.
func (w *Waker) Close() error { return Close(w.fd) }
