//go:build unix

package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// WaitStatus says how a wait for descriptors ended.
type WaitStatus uint8

// The ends of a wait.
const (
	Ready       WaitStatus = iota
	TimedOut               // the time has passed
	Interrupted            // the waker was woken
)

// WaitFD waits until fd can be read from (or written to), which includes the end of the file and errors: the call that
// follows will not block. A negative timeout waits without limit. The waker may be nil.
func WaitFD(fd int, forWrite bool, timeout time.Duration, w *Waker) (WaitStatus, error) {
	events := int16(unix.POLLIN)
	if forWrite {
		events = unix.POLLOUT
	}
	p := [1]PollFD{{FD: fd, Events: events}}
	_, st, err := Poll(p[:], timeout, w)
	return st, err
}

// PollFD is one descriptor of a Poll. A negative FD is ignored.
type PollFD struct {
	FD      int
	Events  int16 // POLL* bits to wait for
	Revents int16 // those that are so
}

// Poll waits for several descriptors and returns how many have something to report. A negative timeout waits without
// limit.
func Poll(fds []PollFD, timeout time.Duration, w *Waker) (n int, st WaitStatus, err error) {
	var few [4]unix.PollFd
	list := few[:0]
	if len(fds)+1 > len(few) {
		list = make([]unix.PollFd, 0, len(fds)+1)
	}
	for i := range fds {
		list = append(list, unix.PollFd{Fd: int32(fds[i].FD), Events: fds[i].Events})
	}
	if w != nil {
		list = append(list, unix.PollFd{Fd: int32(w.fd), Events: unix.POLLIN})
	}
	begin := time.Now()
	for left := timeout; ; left = max(0, timeout-time.Since(begin)) {
		// A signal ends the call without meaning anything here: Go's scheduler sends them, and what a signal of the
		// program's means comes through the waker.
		if n, err = ppoll(list, min(left, timeout)); err != unix.EINTR {
			break
		}
	}
	if err != nil {
		return 0, Ready, wrap(err)
	}
	woken := false
	if w != nil && list[len(fds)].Revents != 0 {
		w.Drain()
		woken = true
		n--
	}
	for i := range fds {
		fds[i].Revents = list[i].Revents
	}
	switch {
	case n > 0:
		if woken {
			// What was ready is reported first; the interruption must not be lost over it.
			w.Wake()
		}
		return n, Ready, nil
	case woken:
		return 0, Interrupted, nil
	default:
		return 0, TimedOut, nil
	}
}

// Pollable says whether waiting for a descriptor makes sense: regular files, directories and block devices are always
// ready.
func Pollable(fd int) bool {
	var st unix.Stat_t
	if unix.Fstat(fd, &st) != nil {
		return false
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFREG, unix.S_IFDIR, unix.S_IFBLK:
		return false
	}
	return true
}
