package osutil

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Ready waits until a call on a descriptor in blocking mode would not block for long, so that signals can end the wait; it returns at once
// for others. ok is false with an exception pending.
func Ready(t *object.Thread, fd int, forWrite bool) (err error, ok bool) {
	w, wait := waitFor(t, fd, forWrite)
	if !wait {
		return nil, true
	}
	return Block(t, gil.IO, func() error { return ready(fd, forWrite, w) })
}
