// Package termios is the native module termios: the state of terminals.
package termios

import (
	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// state is what the module keeps for each interpreter.
type state struct{ err value }

// References implements object.Holder.
func (s *state) References(visit func(value)) { visit(s.err) }

// Module is the definition of the module termios.
func Module() *object.NativeModule {
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "termios",
		Doc:  "This module provides an interface to the Posix calls for tty I/O control.\n\nFor a complete description of these calls, see the Posix or Unix manual\npages. It is only available for those Unix versions that support Posix\ntermios style tty I/O control (and then only if configured at installation\ntime).\n\nAll functions in this module take a file descriptor fd as their first\nargument. This can be an integer file descriptor, such as returned by\nsys.stdin.fileno(), or a file object, such as sys.stdin itself.",
		Functions: []object.Method{
			fn("tcgetattr(fd, /)", tcgetattr, "Get the tty attributes for file descriptor fd.\n\nReturns a list [iflag, oflag, cflag, lflag, ispeed, ospeed, cc]\nwhere cc is a list of the tty special characters (each a string of\nlength 1, except the items with indices VMIN and VTIME, which are\nintegers when these fields are defined).  The interpretation of the\nflags and the speeds as well as the indexing in the cc array must be\ndone using the symbolic constants defined in this module."),
			fn("tcsetattr(fd, when, attributes, /)", tcsetattr, "Set the tty attributes for file descriptor fd.\n\nThe attributes to be set are taken from the attributes argument, which\nis a list like the one returned by tcgetattr(). The when argument\ndetermines when the attributes are changed: termios.TCSANOW to\nchange immediately, termios.TCSADRAIN to change after transmitting all\nqueued output, or termios.TCSAFLUSH to change after transmitting all\nqueued output and discarding all queued input."),
			fn("tcsendbreak(fd, duration, /)", onNumber(host.Tcsendbreak), "Send a break on file descriptor fd.\n\nA zero duration sends a break for 0.25-0.5 seconds; a nonzero duration\nhas a system dependent meaning."),
			fn("tcdrain(fd, /)", tcdrain, "Wait until all output written to file descriptor fd has been transmitted."),
			fn("tcflush(fd, queue, /)", onNumber(host.Tcflush), "Discard queued data on file descriptor fd.\n\nThe queue selector specifies which queue: termios.TCIFLUSH for the\ninput queue, termios.TCOFLUSH for the output queue, or\ntermios.TCIOFLUSH for both queues."),
			fn("tcflow(fd, action, /)", onNumber(host.Tcflow), "Suspend or resume input or output on file descriptor fd.\n\nThe action argument can be termios.TCOOFF to suspend output,\ntermios.TCOON to restart output, termios.TCIOFF to suspend input,\nor termios.TCION to restart input."),
			fn("tcgetwinsize(fd, /)", tcgetwinsize, "Get the tty winsize for file descriptor fd.\n\nReturns a tuple (ws_row, ws_col)."),
			fn("tcsetwinsize(fd, winsize, /)", tcsetwinsize, "Set the tty winsize for file descriptor fd.\n\nThe winsize to be set is taken from the winsize argument, which\nis a two-item tuple (ws_row, ws_col) like the one returned by tcgetwinsize()."),
		},
		Setup: func(t *thread, m *object.Module) bool {
			e := osutil.NewException(t, "termios", "error", object.ExceptionType, "")
			if e.IsNil() {
				return false
			}
			t.Interp.SetState("termios", &state{e})
			return m.Set(t, "error", e) && osutil.AddConstants(t, m, constants)
		},
	}
}

// raise raises termios.error.
func raise(t *thread, err error) value {
	e := host.AsErrno(err)
	text := t.NewStr(host.Strerror(int(e)))
	defer t.Decref(text)
	x := object.CallN(t, t.Interp.State("termios").(*state).err, object.Int(int64(e)), text)
	if !x.IsNil() {
		t.SetExc(x)
	}
	return value{}
}

func run(t *thread, f func() error) value {
	err, ok := osutil.Block(t, gil.IO, f)
	switch {
	case !ok:
		return value{}
	case err != nil:
		return raise(t, err)
	}
	return object.None
}

// onNumber makes a function of a descriptor and a number.
func onNumber(f func(fd, n int) error) osutil.Native {
	return func(t *thread, a []value) value {
		fd, ok := osutil.FD(t, a[0])
		if !ok {
			return value{}
		}
		n, ok := osutil.Int(t, a[1])
		if !ok {
			return value{}
		}
		return run(t, func() error { return f(fd, n) })
	}
}

func tcdrain(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	return run(t, func() error { return host.Tcdrain(fd) })
}

func tcgetattr(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	x, err := host.Tcgetattr(fd)
	if err != nil {
		return raise(t, err)
	}
	cc := t.NewList(len(x.CC))
	for i, c := range x.CC {
		if x.Lflag&unix.ICANON == 0 && (i == unix.VMIN || i == unix.VTIME) {
			cc.Push(t, object.Int(int64(c)))
		} else {
			cc.Push(t, t.NewBytesCopy([]byte{c}))
		}
	}
	l := t.NewList(7)
	for _, n := range []uint32{x.Iflag, x.Oflag, x.Cflag, x.Lflag, x.Ispeed, x.Ospeed} {
		l.Push(t, object.Int(int64(n)))
	}
	l.Push(t, cc.Val())
	return l.Val()
}

func tcsetattr(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	when, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	if !a[2].Type().Has(object.TypeList) || len(object.AsList(a[2]).Items()) != 7 {
		return t.Raise(object.TypeError, "tcsetattr, arg 3: must be 7 element list")
	}
	x, err := host.Tcgetattr(fd)
	if err != nil {
		return raise(t, err)
	}
	items := object.AsTuple(object.ToTuple(t, a[2]))
	defer t.Decref(items.Val())
	for i, slot := range []*uint32{&x.Iflag, &x.Oflag, &x.Cflag, &x.Lflag, &x.Ispeed, &x.Ospeed} {
		n, ok := osutil.Bits64(t, items.Items()[i])
		if !ok {
			return value{}
		}
		*slot = uint32(n)
	}
	cc := items.Items()[6]
	if !cc.Type().Has(object.TypeList) || len(object.AsList(cc).Items()) != len(x.CC) {
		return t.Raise(object.TypeError, "tcsetattr: attributes[6] must be %d element list", len(x.CC))
	}
	for i := range x.CC {
		list := object.AsList(cc).Items()
		if i >= len(list) {
			break
		}
		switch v := list[i]; {
		case object.IsBytes(v) && len(object.AsBytes(v).Data()) == 1:
			x.CC[i] = object.AsBytes(v).Data()[0]
		case object.IsInt(v):
			n, ok := osutil.Long(t, v)
			if !ok {
				return value{}
			}
			if n < 0 || n > 255 {
				return t.Raise(object.OverflowError, "integer out of range for C unsigned char")
			}
			x.CC[i] = byte(n)
		default:
			return t.Raise(object.TypeError, "tcsetattr: elements of attributes must be characters or integers")
		}
	}
	return run(t, func() error { return host.Tcsetattr(fd, when, &x) })
}

func tcgetwinsize(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	w, err := host.WinSize(fd)
	if err != nil {
		return raise(t, err)
	}
	return t.TupleSteal(object.Int(int64(w.Row)), object.Int(int64(w.Col))).Val()
}

func tcsetwinsize(t *thread, a []value) value {
	fd, ok := osutil.FD(t, a[0])
	if !ok {
		return value{}
	}
	const shape = "tcsetwinsize, arg 2: must be a two-item sequence"
	if !object.IsSequence(a[1]) {
		return t.Raise(object.TypeError, shape)
	}
	seq := object.ToTuple(t, a[1])
	if seq.IsNil() {
		return seq
	}
	defer t.Decref(seq)
	items := object.AsTuple(seq).Items()
	if len(items) != 2 {
		return t.Raise(object.TypeError, shape)
	}
	var n [2]int64
	for i, v := range items {
		if n[i], ok = osutil.Long(t, v); !ok {
			return value{}
		}
	}
	w, err := host.WinSize(fd)
	if err != nil {
		return raise(t, err)
	}
	if n[0] != int64(uint16(n[0])) || n[1] != int64(uint16(n[1])) {
		return t.Raise(object.OverflowError, "winsize value(s) out of range.")
	}
	w.Row, w.Col = uint16(n[0]), uint16(n[1])
	return run(t, func() error { return host.SetWinSize(fd, w) })
}
