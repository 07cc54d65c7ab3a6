//go:build unix && !linux

package host

import (
	"time"

	"golang.org/x/sys/unix"
)

func ppoll(fds []unix.PollFd, timeout time.Duration) (int, error) {
	ms := -1
	if timeout >= 0 {
		ms = int(min((timeout+time.Millisecond-1)/time.Millisecond, 1<<31-1))
	}
	return unix.Poll(fds, ms)
}

// Waker ends a wait for descriptors early, from another goroutine. Woken while nobody waits, it ends the next wait.
type Waker struct{ fd, w int }

// NewWaker returns a waker; it holds two descriptors.
func NewWaker() (*Waker, error) {
	r, w, err := Pipe(unix.O_CLOEXEC | unix.O_NONBLOCK)
	if err != nil {
		return nil, err
	}
	return &Waker{r, w}, nil
}

// Wake ends the present wait, or the next one.
func (w *Waker) Wake() { _, _ = unix.Write(w.w, []byte{1}) }

// Drain forgets that the waker was woken.
func (w *Waker) Drain() {
	var b [64]byte
	for {
		if n, _ := unix.Read(w.fd, b[:]); n < len(b) {
			return
		}
	}
}

// FD returns the descriptor that can be read from once the waker is woken.
func (w *Waker) FD() int { return w.fd }

// Close gives the descriptors back. Nobody may use the waker any more.
func (w *Waker) Close() error {
	_ = Close(w.w)
	return Close(w.fd)
}
