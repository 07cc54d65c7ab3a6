//go:build unix

package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// Select waits for descriptors to become readable, writable or exceptional and returns those that are. It has no limit
// on their numbers. EBADF says that one of them is not open. A negative timeout waits without limit.
func Select(read, write, except []int, timeout time.Duration, w *Waker) (r, wr, ex []int, st WaitStatus, err error) {
	at := make(map[int]int, len(read)+len(write)+len(except))
	var fds []PollFD
	add := func(list []int, events int16) {
		for _, fd := range list {
			i, ok := at[fd]
			if !ok {
				i = len(fds)
				at[fd] = i
				fds = append(fds, PollFD{FD: fd})
			}
			fds[i].Events |= events
		}
	}
	add(read, unix.POLLIN)
	add(write, unix.POLLOUT)
	add(except, unix.POLLPRI)
	_, st, err = Poll(fds, timeout, w)
	if err != nil || st != Ready {
		return nil, nil, nil, st, err
	}
	for i := range fds {
		if fds[i].Revents&unix.POLLNVAL != 0 {
			return nil, nil, nil, Ready, EBADF
		}
	}
	pick := func(list []int, events int16) (out []int) {
		for _, fd := range list {
			if fds[at[fd]].Revents&events != 0 {
				out = append(out, fd)
			}
		}
		return out
	}
	const (
		readable = unix.POLLIN | unix.POLLHUP | unix.POLLERR
		writable = unix.POLLOUT | unix.POLLERR
	)
	return pick(read, readable), pick(write, writable), pick(except, unix.POLLPRI), Ready, nil
}
