package faulthandler

import (
	"fmt"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

// The limits of a report.
const (
	maxFrames  = 100
	maxThreads = 100
	maxText    = 500
)

// dump writes the header and the tracebacks of one thread or all of them to a descriptor. current may be nil: none is current then.
func dump(in *object.Interp, current *thread, fd int, header string, all bool) {
	out := append([]byte(nil), header...)
	if !all && current != nil {
		out = append(out, "Stack (most recent call first):\n"...)
		out = appendFrames(out, current)
		_ = host.WriteAll(fd, out)
		return
	}
	waits := in.GIL.Waits()
	waitOf := func(x *thread) *gil.Wait {
		for i := range waits {
			if waits[i].Thread == x.Sched.ID() {
				return &waits[i]
			}
		}
		return nil
	}
	n := 0
	in.Threads(func(x *thread) {
		switch n++; {
		case n == maxThreads+1:
			out = append(out, "...\n"...)
			return
		case n > maxThreads:
			return
		case n > 1:
			out = append(out, '\n')
		}
		what := "Thread"
		if x == current {
			what = "Current thread"
		}
		out = fmt.Appendf(out, "%s 0x%016x", what, x.Sched.ID())
		name := x.Sched.Name()
		if x == in.Main {
			name = programName()
		}
		w := waitOf(x)
		if w != nil && w.Holder == 0 {
			// Nobody in particular ends the wait: there is no more to say than this. The form of the lines is CPython's.
			name += ", " + w.Short()
		}
		if name != "" {
			out = fmt.Appendf(out, " [%s]", name)
		}
		out = append(out, " (most recent call first):\n"...)
		out = appendFrames(out, x)
		if w != nil && w.Holder != 0 {
			out = append(out, "  "+w.String()+"\n"...)
		}
	})
	for _, cycle := range gil.Deadlocks(waits) {
		out = append(out, "\n"+gil.Describe(cycle)+"\n"...)
	}
	_ = host.WriteAll(fd, out)
}

// appendFrames appends the lines of a thread's frames. The thread may be running: a frame that is being reused under our eyes ends the list.
func appendFrames(out []byte, t *thread) (res []byte) {
	res = out
	defer func() {
		if recover() != nil {
			res = append(res, "  <invalid frame>\n"...)
		}
	}()
	f := t.Frame
	if f == nil {
		return append(res, "  <no Python frame>\n"...)
	}
	for n := 0; f != nil; f = f.Back {
		if n++; n > maxFrames {
			return append(res, "  ...\n"...)
		}
		c := f.Code
		if c == nil {
			return append(res, "  <invalid frame>\n"...)
		}
		res = append(res, "  File \""...)
		res = appendText(res, c.FilenameStr())
		res = append(res, "\", line "...)
		if line := f.Lineno(); line > 0 {
			res = fmt.Appendf(res, "%d", line)
		} else {
			res = append(res, "???"...)
		}
		res = append(res, " in "...)
		res = appendText(res, c.NameStr())
		res = append(res, '\n')
	}
	return res
}

// appendText appends a name in ASCII.
func appendText(out []byte, s *object.Str) []byte {
	n := s.Len()
	for i := range min(n, maxText) {
		switch r := s.At(i); {
		case r >= ' ' && r <= '~':
			out = append(out, byte(r))
		case r <= 0xff:
			out = fmt.Appendf(out, "\\x%02x", r)
		case r <= 0xffff:
			out = fmt.Appendf(out, "\\u%04x", r)
		default:
			out = fmt.Appendf(out, "\\U%08x", r)
		}
	}
	if n > maxText {
		out = append(out, "..."...)
	}
	return out
}
