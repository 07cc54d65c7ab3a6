// Package stat is the native module _stat: what a file's mode says.
package stat

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// The kinds of file in a mode.
const (
	typeMask = 0o170000
	socket   = 0o140000
	link     = 0o120000
	regular  = 0o100000
	block    = 0o060000
	dir      = 0o040000
	char     = 0o020000
	fifo     = 0o010000
)

// Module is the definition of the module _stat.
func Module() *object.NativeModule {
	m := &object.NativeModule{
		Name:  "_stat",
		Setup: func(t *thread, m *object.Module) bool { return osutil.AddConstants(t, m, constants) },
	}
	ofMode := func(name string, f func(mode uint32) value) {
		m.Functions = append(m.Functions, osutil.Fn(name+"(object, /)", func(t *thread, a []value) value {
			mode, ok := modeArg(t, a[0])
			if !ok {
				return value{}
			}
			return f(mode)
		}))
	}
	is := func(name string, kind uint32) {
		ofMode(name, func(mode uint32) value { return object.Bool(kind != 0 && mode&typeMask == kind) })
	}
	is("S_ISDIR", dir)
	is("S_ISCHR", char)
	is("S_ISBLK", block)
	is("S_ISREG", regular)
	is("S_ISFIFO", fifo)
	is("S_ISLNK", link)
	is("S_ISSOCK", socket)
	is("S_ISDOOR", 0)
	is("S_ISPORT", 0)
	is("S_ISWHT", 0)
	ofMode("S_IMODE", func(mode uint32) value { return object.Int(int64(mode & 0o7777)) })
	ofMode("S_IFMT", func(mode uint32) value { return object.Int(int64(mode & typeMask)) })
	m.Functions = append(m.Functions, osutil.Fn("filemode(object, /)", func(t *thread, a []value) value {
		mode, ok := modeArg(t, a[0])
		if !ok {
			return value{}
		}
		return t.NewStr(fileMode(mode))
	}))
	return m
}

func modeArg(t *thread, v value) (uint32, bool) {
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	b := object.ToBig(i)
	switch {
	case b.Sign() < 0:
		return 0, t.RaiseFalse(object.OverflowError, "can't convert negative value to unsigned int")
	case !b.IsUint64():
		return 0, t.RaiseFalse(object.OverflowError, "Python int too large to convert to C unsigned long")
	case b.Uint64() > math.MaxUint32:
		return 0, t.RaiseFalse(object.OverflowError, "mode out of range")
	}
	return uint32(b.Uint64()), true
}

// fileMode is what ls -l shows.
func fileMode(mode uint32) string {
	kind := byte('?')
	switch mode & typeMask {
	case regular:
		kind = '-'
	case dir:
		kind = 'd'
	case link:
		kind = 'l'
	case char:
		kind = 'c'
	case block:
		kind = 'b'
	case fifo:
		kind = 'p'
	case socket:
		kind = 's'
	}
	s := []byte{kind, '-', '-', '-', '-', '-', '-', '-', '-', '-'}
	for i, c := range []byte("rwxrwxrwx") {
		if mode&(0o400>>i) != 0 {
			s[1+i] = c
		}
	}
	special := func(i int, bit uint32, set, alone byte) {
		if mode&bit == 0 {
			return
		}
		if s[i] == 'x' {
			s[i] = set
		} else {
			s[i] = alone
		}
	}
	special(3, 0o4000, 's', 'S')
	special(6, 0o2000, 's', 'S')
	special(9, 0o1000, 't', 'T')
	return string(s)
}
