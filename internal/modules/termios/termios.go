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
		Functions: []object.Method{
			fn("tcgetattr(fd, /)", tcgetattr),
			fn("tcsetattr(fd, when, attributes, /)", tcsetattr),
			fn("tcsendbreak(fd, duration, /)", onNumber(host.Tcsendbreak)),
			fn("tcdrain(fd, /)", tcdrain),
			fn("tcflush(fd, queue, /)", onNumber(host.Tcflush)),
			fn("tcflow(fd, action, /)", onNumber(host.Tcflow)),
			fn("tcgetwinsize(fd, /)", tcgetwinsize),
			fn("tcsetwinsize(fd, winsize, /)", tcsetwinsize),
		},
		Setup: func(t *thread, m *object.Module) bool {
			e := t.NewExceptionClass("termios", "error", object.ExceptionType)
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
