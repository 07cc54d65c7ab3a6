package osutil

import (
	"math"
	"strings"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Int reads an argument that is a C int, through __index__.
func Int(t *thread, v value) (int, bool) {
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C int")
	if ok && (n > math.MaxInt32 || n < math.MinInt32) {
		return 0, t.RaiseFalse(object.OverflowError, "Python int too large to convert to C int")
	}
	return int(n), ok
}

// IntOr is Int for an argument that may be missing.
func IntOr(t *thread, v value, otherwise int) (int, bool) {
	if v.IsNil() {
		return otherwise, true
	}
	return Int(t, v)
}

// Long reads an argument that is a C long.
func Long(t *thread, v value) (int64, bool) {
	return object.AsInt64(t, v, "Python int too large to convert to C long")
}

// Size reads an argument that is a Py_ssize_t.
func Size(t *thread, v value) (int, bool) {
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C ssize_t")
	return int(n), ok
}

// Uint32 reads an argument that is a C unsigned int; what is the name of the C type in messages.
func Uint32(t *thread, v value, what string) (uint32, bool) {
	n, ok := unsigned(t, v, math.MaxUint32, what)
	return uint32(n), ok
}

// Uint64 reads an argument that is an unsigned C integer of 64 bits.
func Uint64(t *thread, v value, what string) (uint64, bool) {
	return unsigned(t, v, math.MaxUint64, what)
}

func unsigned(t *thread, v value, limit uint64, what string) (uint64, bool) {
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	b := object.ToBig(i)
	switch {
	case b.Sign() < 0:
		return 0, t.RaiseFalse(object.ValueError, "Cannot convert negative int")
	case !b.IsUint64() || b.Uint64() > limit:
		return 0, t.RaiseFalse(object.OverflowError, "Python int too large for C %s", what)
	}
	return b.Uint64(), true
}

// Bits64 reads an int of any size and returns its lowest 64 bits, as a C conversion without a range check does.
func Bits64(t *thread, v value) (uint64, bool) {
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	if i.IsInt64() {
		return uint64(i.Int64()), true
	}
	b := object.ToBig(i)
	var n uint64
	for j, w := range b.Bits() {
		if j == 0 {
			n = uint64(w)
		}
	}
	if b.Sign() < 0 {
		n = -n
	}
	return n, true
}

// Truth reads an argument that is a bool of any object, or missing.
func Truth(t *thread, v value, otherwise bool) (res, ok bool) {
	if v.IsNil() {
		return otherwise, true
	}
	return object.Truth(t, v)
}

// FD reads an argument that is a descriptor: an int, or an object with fileno().
func FD(t *thread, v value) (int, bool) {
	var n int
	if object.IsInt(v) {
		if v.IsBool() && !t.Warn(object.RuntimeWarning, 1, "bool is used as a file descriptor") {
			return 0, false
		}
		var ok bool
		if n, ok = Int(t, v); !ok {
			return 0, false
		}
	} else {
		f, ok := object.LookupAttr(t, v, t.Intern("fileno"))
		if !ok {
			return 0, false
		}
		if f.IsNil() {
			return 0, t.RaiseFalse(object.TypeError, "argument must be an int, or have a fileno() method.")
		}
		r := object.Call0(t, f)
		t.Decref(f)
		if r.IsNil() {
			return 0, false
		}
		defer t.Decref(r)
		if !object.IsInt(r) {
			return 0, t.RaiseFalse(object.TypeError, "fileno() returned a non-integer")
		}
		if n, ok = Int(t, r); !ok {
			return 0, false
		}
	}
	if n < 0 {
		return 0, t.RaiseFalse(object.ValueError, "file descriptor cannot be a negative integer (%d)", n)
	}
	return n, true
}

// plainFD converts an int-like descriptor, which may be negative.
func plainFD(t *thread, v value) (int, bool) {
	if v.IsBool() && !t.Warn(object.RuntimeWarning, 1, "bool is used as a file descriptor") {
		return 0, false
	}
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	n, ok := object.AsSize(t, i, nil)
	switch {
	case !ok:
		return 0, false
	case n > math.MaxInt32:
		return 0, t.RaiseFalse(object.OverflowError, "fd is greater than maximum")
	case n < math.MinInt32:
		return 0, t.RaiseFalse(object.OverflowError, "fd is less than minimum")
	}
	return n, true
}

// DirFD reads an argument dir_fd; missing or None is the current directory.
func DirFD(t *thread, v value) (int, bool) {
	if v.IsNil() || v.IsNone() {
		return host.AtCWD, true
	}
	if !object.HasIndex(v) {
		return 0, t.RaiseFalse(object.TypeError, "argument should be integer or None, not %s", v.Type().Name)
	}
	return plainFD(t, v)
}

// UID reads an argument that is a user's number, -1 for none; GID one that is a group's.
func UID(t *thread, v value) (int, bool) { return idArg(t, v, "uid") }

// GID reads an argument that is a group's number, -1 for none.
func GID(t *thread, v value) (int, bool) { return idArg(t, v, "gid") }

func idArg(t *thread, v value, what string) (int, bool) {
	if !object.HasIndex(v) {
		return 0, t.RaiseFalse(object.TypeError, "%s should be integer, not %s", what, v.Type().Name)
	}
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	b := object.ToBig(i)
	if b.IsInt64() {
		if n := b.Int64(); n >= -1 && n <= math.MaxUint32 {
			return int(n), true
		}
		return 0, t.RaiseFalse(object.OverflowError, "%s is less than minimum", what)
	}
	if b.Sign() < 0 {
		return 0, t.RaiseFalse(object.OverflowError, "%s is less than minimum", what)
	}
	return 0, t.RaiseFalse(object.OverflowError, "%s is greater than maximum", what)
}

// NewID makes the int of a user's or group's number; the largest one is -1.
func NewID(id uint32) value {
	if id == math.MaxUint32 {
		return object.Int(-1)
	}
	return object.Int(int64(id))
}

// Path is an argument that names a file. Free it with Free.
type Path struct {
	Text    string // for the operating system
	FD      int    // instead of Text if IsFD
	IsFD    bool
	IsBytes bool  // results are to be bytes as well
	None    bool  // the argument was missing or None
	Obj     value // str or bytes for messages, or the descriptor; counted
}

// PathKinds says what beside str, bytes and path-like objects a path argument may be.
type PathKinds int

// What a path argument may be.
const (
	AllowFD   PathKinds = 1 << iota // a descriptor
	AllowNone                       // None, or nothing
)

// PathArg reads a path argument. The names are those of the function and the parameter for messages.
func PathArg(t *thread, v value, function, param string, kinds PathKinds) (p Path, ok bool) {
	if v.IsNil() || v.IsNone() && kinds&AllowNone != 0 {
		p.None, p.Text, p.Obj = true, ".", object.None
		return p, true
	}
	if !object.IsStr(v) && !object.IsBytes(v) {
		if kinds&AllowFD != 0 && object.HasIndex(v) {
			if p.FD, ok = plainFD(t, v); !ok {
				return p, false
			}
			p.IsFD = true
			p.Obj = object.Int(int64(p.FD))
			return p, true
		}
		if v.Type().Lookup(nameFSPath).IsNil() {
			what := "string, bytes or os.PathLike"
			switch kinds {
			case AllowFD:
				what = "string, bytes, os.PathLike or integer"
			case AllowNone:
				what = "string, bytes, os.PathLike or None"
			case AllowFD | AllowNone:
				what = "string, bytes, os.PathLike, integer or None"
			}
			return p, t.RaiseFalse(object.TypeError, "%s: %s should be %s, not %s", function, param, what, v.Type().Name)
		}
	}
	obj := object.FSPathValue(t, v)
	if obj.IsNil() {
		return p, false
	}
	text, ok := object.FSEncode(t, obj)
	if ok && strings.IndexByte(text, 0) >= 0 {
		ok = t.RaiseFalse(object.ValueError, "%s: embedded null character in %s", function, param)
	}
	if !ok {
		t.Decref(obj)
		return p, false
	}
	p.Text, p.IsBytes, p.Obj = text, !object.IsStr(obj), obj
	return p, true
}

var nameFSPath = object.StaticName("__fspath__")

// Free releases what the path holds.
func (p *Path) Free(t *thread) {
	t.Xdecref(p.Obj)
	p.Obj = value{}
}

// Result makes a str, or bytes if the path was bytes.
func (p *Path) Result(t *thread, text string) value {
	if p.IsBytes {
		return t.NewBytesText(text)
	}
	return t.FSDecode(text)
}

// Raise raises OSError about the path.
func (p *Path) Raise(t *thread, err error) value {
	if p.None {
		return Raise(t, err)
	}
	return Raise(t, err, p.Obj)
}

// FSText reads a path-like argument by PyUnicode_FSConverter's rules.
func FSText(t *thread, v value) (string, bool) {
	s, ok := object.FSPath(t, v)
	if ok && strings.IndexByte(s, 0) >= 0 {
		return "", t.RaiseFalse(object.ValueError, "embedded null byte")
	}
	return s, ok
}

// Constants are names of a module and their numbers.
type Constants = []struct {
	Name  string
	Value int64
}

// AddConstants puts the numbers into the module's namespace.
func AddConstants(t *thread, m *object.Module, list Constants) bool {
	for _, c := range list {
		if !m.Set(t, c.Name, object.Int(c.Value)) {
			return false
		}
	}
	return true
}
