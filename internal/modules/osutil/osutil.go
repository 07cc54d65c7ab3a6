// Package osutil is what the native modules that call the operating system share: blocking calls with the GIL given up, signals
// handled when a call is interrupted (PEP 475), and errors as OSError.
package osutil

import (
	"errors"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Raise raises OSError (the subclass that fits) for an error of package host, with the file names (borrowed) if any.
func Raise(t *object.Thread, err error, files ...object.Value) object.Value {
	if errors.Is(err, host.ENOMEM) && len(files) == 0 {
		return t.Raise(object.MemoryError, "")
	}
	e := host.AsErrno(err)
	return t.RaiseErrno(int(e), host.Strerror(int(e)), files...)
}

// Waker returns the waker that ends the thread's blocking calls when a signal arrives; nil if none can be made.
func Waker(t *object.Thread) *host.Waker {
	if w, ok := t.Slot("waker").(*host.Waker); ok {
		return w
	}
	w, err := host.NewWaker()
	if err != nil {
		return nil
	}
	t.SetSlot("waker", w)
	t.Sched.SetWaker(w)
	return w
}

// Block runs f with the GIL given up for the reason, again after each interruption by a signal whose handler raised nothing. It returns
// ok=false if a handler raised.
func Block(t *object.Thread, reason gil.Reason, f func() error) (err error, ok bool) {
	for {
		t.Sched.Detach(reason)
		err = f()
		t.Sched.Attach()
		if !errors.Is(err, host.EINTR) {
			return err, true
		}
		if !t.Poll() {
			return err, false
		}
	}
}

// errInterrupted makes Block handle signals and try again.
var errInterrupted error = host.EINTR

// ReadFD reads from a descriptor as os.read does: it blocks, lets go of the GIL and can be interrupted by signals. EAGAIN is returned as
// it is. ok is false with an exception pending from a signal handler.
func ReadFD(t *object.Thread, fd int, p []byte) (n int, err error, ok bool) {
	w, wait := waitFor(t, fd, false)
	err, ok = Block(t, gil.IO, func() (err error) {
		if wait {
			if err := ready(fd, false, w); err != nil {
				return err
			}
		}
		n, err = host.Read(fd, p)
		return err
	})
	return n, err, ok
}

// WriteFD is ReadFD's counterpart.
func WriteFD(t *object.Thread, fd int, p []byte) (n int, err error, ok bool) {
	w, wait := waitFor(t, fd, true)
	err, ok = Block(t, gil.IO, func() (err error) {
		if wait {
			n, err = writePages(fd, p, w)
			return err
		}
		n, err = host.Write(fd, p)
		return err
	})
	return n, err, ok
}

// waitFor says whether a call on the descriptor must be preceded by a wait that signals can end: for what may block for long, in
// blocking mode.
func waitFor(t *object.Thread, fd int, forWrite bool) (*host.Waker, bool) {
	if !host.Pollable(fd) {
		return nil, false
	}
	if !host.MayWait(fd, forWrite) {
		return nil, false
	}
	w := Waker(t)
	return w, w != nil
}

// writePages writes all of p to a descriptor in blocking mode. A pipe that can take something takes a page; more could block where no
// signal reaches. A signal that comes when something was written ends it, as it does for one system call.
func writePages(fd int, p []byte, w *host.Waker) (n int, err error) {
	for {
		if err = ready(fd, true, w); err == nil {
			var m int
			m, err = host.Write(fd, p[n:min(len(p), n+4096)])
			n += m
		}
		switch {
		case err != nil && n > 0:
			return n, nil
		case err != nil || n >= len(p):
			return n, err
		}
	}
}

func ready(fd int, forWrite bool, w *host.Waker) error {
	st, err := host.WaitFD(fd, forWrite, -1*time.Second, w)
	if err == nil && st == host.Interrupted {
		return errInterrupted
	}
	return err
}
