package marshal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"math/big"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
)

// reader reads one value, from memory or from a file object.
type reader struct {
	t         *thread
	data      []byte // what is left, in memory
	file      value  // or the file object
	depth     int
	allowCode bool
	refs      []value // owned; the zero Value for one that is not complete yet
}

// read reads the value. The result is a new reference.
func (r *reader) read() value {
	v, ok := r.object()
	r.t.DecrefAll(r.refs)
	if ok && v.IsNil() {
		return r.t.Raise(object.TypeError, "NULL object in marshal data for object")
	}
	if !ok {
		r.t.Xdecref(v)
		return value{}
	}
	return v
}

func (r *reader) bad(what string) bool {
	return r.t.RaiseFalse(object.ValueError, "bad marshal data (%s)", what)
}

// maxChunk bounds what is asked of a file at once.
const maxChunk = 1 << 20

// take returns the next n bytes, valid until the next call.
func (r *reader) take(n int) ([]byte, bool) {
	if r.file.IsNil() {
		if n > len(r.data) {
			return nil, r.t.RaiseFalse(object.EOFError, "marshal data too short")
		}
		b := r.data[:n]
		r.data = r.data[n:]
		return b, true
	}
	var out []byte
	for n > 0 {
		b, ok := r.chunk(min(n, maxChunk))
		if !ok {
			return nil, false
		}
		out = append(out, b...)
		n -= len(b)
	}
	return out, true
}

func (r *reader) chunk(n int) ([]byte, bool) {
	t := r.t
	buf := t.NewByteArray(make([]byte, n))
	defer t.Decref(buf)
	res := object.CallMethod(t, r.file, t.Intern("readinto"), buf)
	if res.IsNil() {
		return nil, false
	}
	got, ok := object.AsSize(t, res, object.ValueError)
	t.Decref(res)
	if !ok {
		return nil, false
	}
	if got > n {
		return nil, t.RaiseFalse(object.ValueError, "read() returned too much data: %d bytes requested, %d returned", n, got)
	}
	if got < n || len(object.BytesOf(buf)) < n {
		return nil, t.RaiseFalse(object.EOFError, "EOF read where not expected")
	}
	return append([]byte(nil), object.BytesOf(buf)[:n]...), true
}

func (r *reader) byte() (byte, bool) {
	if r.file.IsNil() && len(r.data) > 0 {
		c := r.data[0]
		r.data = r.data[1:]
		return c, true
	}
	b, ok := r.take(1)
	if !ok {
		return 0, false
	}
	return b[0], true
}

func (r *reader) long() (int, bool) {
	b, ok := r.take(4)
	if !ok {
		return 0, false
	}
	return int(int32(binary.LittleEndian.Uint32(b))), true
}

func (r *reader) real() (float64, bool) {
	b, ok := r.take(8)
	if !ok {
		return 0, false
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b)), true
}

// number reads a float as text.
func (r *reader) number() (float64, bool) {
	n, ok := r.byte()
	if !ok {
		return 0, false
	}
	b, ok := r.take(int(n))
	if !ok {
		return 0, false
	}
	f, err := strconv.ParseFloat(string(b), 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, r.t.RaiseFalse(object.ValueError, "could not convert string to float: '%s'", b)
	}
	return f, true
}

func (r *reader) size(what string) (int, bool) {
	n, ok := r.long()
	if ok && n < 0 {
		return 0, r.bad(what + " size out of range")
	}
	return n, ok
}

// count is size of a container: each item takes a byte at least, so that hostile numbers cost no memory.
func (r *reader) count(what string) (int, bool) {
	n, ok := r.size(what)
	if !ok {
		return 0, false
	}
	if r.file.IsNil() && n > len(r.data) {
		return 0, r.t.RaiseFalse(object.EOFError, "EOF read where object expected")
	}
	if n > 1<<26 {
		r.t.NoMemory()
		return 0, false
	}
	return n, true
}

// object reads a value: a new reference, or the zero Value for NULL.
func (r *reader) object() (value, bool) {
	c, ok := r.byte()
	if !ok {
		if r.t.ClearIf(object.EOFError) {
			r.t.Raise(object.EOFError, "EOF read where object expected")
		}
		return value{}, false
	}
	r.depth++
	if r.depth > maxDepth {
		r.depth--
		return value{}, r.t.RaiseFalse(object.ValueError, "recursion limit exceeded")
	}
	v, ok := r.value(c&^flagRef, c&flagRef != 0)
	r.depth--
	return v, ok
}

// item reads a value that must be there.
func (r *reader) item(what string) (value, bool) {
	v, ok := r.object()
	if ok && v.IsNil() {
		return v, r.t.RaiseFalse(object.TypeError, "NULL object in marshal data for %s", what)
	}
	return v, ok
}

// keep gives v a number if the flag asks for it.
func (r *reader) keep(v value, flag bool) (value, bool) {
	if v.IsNil() {
		return v, false
	}
	if flag {
		r.refs = append(r.refs, r.t.Newref(v))
	}
	return v, true
}

func (r *reader) value(c byte, flag bool) (value, bool) {
	t := r.t
	none := value{}
	switch c {
	case typeNull:
		return none, true
	case typeNone:
		return object.None, true
	case typeTrue:
		return object.True, true
	case typeFalse:
		return object.False, true
	case typeEllipsis:
		return object.Ellipsis, true
	case typeStopIteration:
		return object.StopIteration.Val(), true
	case typeInt:
		n, ok := r.long()
		if !ok {
			return none, false
		}
		return r.keep(object.Int(int64(n)), flag)
	case typeInt64:
		b, ok := r.take(8)
		if !ok {
			return none, false
		}
		return r.keep(object.Int(int64(binary.LittleEndian.Uint64(b))), flag)
	case typeLong:
		return r.bigInt(flag)
	case typeFloat:
		f, ok := r.number()
		if !ok {
			return none, false
		}
		return r.keep(object.Float(f), flag)
	case typeBinaryFloat:
		f, ok := r.real()
		if !ok {
			return none, false
		}
		return r.keep(object.Float(f), flag)
	case typeComplex, typeBinaryComplex:
		read := r.real
		if c == typeComplex {
			read = r.number
		}
		re, ok := read()
		if !ok {
			return none, false
		}
		im, ok := read()
		if !ok {
			return none, false
		}
		return r.keep(t.NewComplex(complex(re, im)), flag)
	case typeBytes:
		n, ok := r.size("bytes object")
		if !ok {
			return none, false
		}
		b, ok := r.take(n)
		if !ok {
			return none, false
		}
		return r.keep(t.NewBytesCopy(b), flag)
	case typeASCII, typeASCIIInterned, typeShortASCII, typeShortASCIIInterned, typeUnicode, typeInterned:
		return r.str(c, flag)
	case typeSmallTuple, typeTuple:
		return r.tuple(c, flag)
	case typeList:
		n, ok := r.count("list")
		if !ok {
			return none, false
		}
		l := t.NewList(n)
		r.keep(l.Val(), flag)
		for range n {
			v, ok := r.item("list")
			if !ok {
				t.Decref(l.Val())
				return none, false
			}
			l.Push(t, v)
		}
		return l.Val(), true
	case typeDict:
		return r.dict(flag)
	case typeSet, typeFrozenSet:
		return r.set(c, flag)
	case typeSlice:
		at := r.reserve(flag)
		var parts [3]value
		for i := range parts {
			var ok bool
			if parts[i], ok = r.item("slice"); !ok {
				t.DecrefAll(parts[:])
				return none, false
			}
		}
		s := t.NewSlice(parts[0], parts[1], parts[2])
		t.DecrefAll(parts[:])
		return r.fill(at, s.Val()), true
	case typeCode:
		return r.code(flag)
	case typeRef:
		n, ok := r.long()
		if !ok {
			return none, false
		}
		if n < 0 || n >= len(r.refs) || r.refs[n].IsNil() {
			return none, r.bad("invalid reference")
		}
		return t.Newref(r.refs[n]), true
	}
	return none, r.bad("unknown type code")
}

// reserve takes a number for an object that is not there yet: -1 if it gets none.
func (r *reader) reserve(flag bool) int {
	if !flag {
		return -1
	}
	r.refs = append(r.refs, value{})
	return len(r.refs) - 1
}

func (r *reader) fill(at int, v value) value {
	if at >= 0 {
		r.refs[at] = r.t.Newref(v)
	}
	return v
}

func (r *reader) str(c byte, flag bool) (value, bool) {
	t := r.t
	n, ok := 0, false
	if c == typeShortASCII || c == typeShortASCIIInterned {
		var b byte
		b, ok = r.byte()
		n = int(b)
	} else {
		n, ok = r.size("string")
	}
	if !ok {
		return value{}, false
	}
	b, ok := r.take(n)
	if !ok {
		return value{}, false
	}
	var v value
	if c == typeUnicode || c == typeInterned {
		v, _ = t.DecodeUTF8(b, "surrogatepass", true)
	} else {
		v = t.NewLatin1(b)
	}
	if v.IsNil() {
		return v, false
	}
	if c == typeInterned || c == typeASCIIInterned || c == typeShortASCIIInterned {
		s := t.InternStr(object.AsStr(v)).Val()
		t.Incref(s)
		t.Decref(v)
		v = s
	}
	return r.keep(v, flag)
}

func (r *reader) tuple(c byte, flag bool) (value, bool) {
	t := r.t
	n, ok := 0, false
	if c == typeSmallTuple {
		var b byte
		b, ok = r.byte()
		n = int(b)
	} else {
		n, ok = r.count("tuple")
	}
	if !ok {
		return value{}, false
	}
	tup := t.NewTuple(n)
	items := tup.Items()
	for i := range items {
		items[i] = object.None // seen by references to the tuple from inside
	}
	r.keep(tup.Val(), flag)
	for i := range items {
		v, ok := r.item("tuple")
		if !ok {
			t.Decref(tup.Val())
			return value{}, false
		}
		items[i] = v
	}
	return tup.Val(), true
}

func (r *reader) dict(flag bool) (value, bool) {
	t := r.t
	d := t.NewDict()
	r.keep(d.Val(), flag)
	for {
		k, ok := r.object()
		if !ok {
			break
		}
		if k.IsNil() {
			return d.Val(), true
		}
		v, ok := r.object()
		if !ok || v.IsNil() {
			t.Decref(k)
			if ok {
				return d.Val(), true
			}
			break
		}
		ok = d.Set(t, k, v)
		t.Decref(k)
		t.Decref(v)
		if !ok {
			break
		}
	}
	t.Decref(d.Val())
	return value{}, false
}

func (r *reader) set(c byte, flag bool) (value, bool) {
	t := r.t
	n, ok := r.count("set")
	if !ok {
		return value{}, false
	}
	var s *object.Set
	at := -1
	if c == typeSet {
		s = t.NewSet()
		r.keep(s.Val(), flag)
	} else {
		s = t.NewFrozenSet()
		at = r.reserve(flag)
	}
	for range n {
		v, ok := r.item("set")
		if ok {
			ok = s.Add(t, v)
			t.Decref(v)
		}
		if !ok {
			t.Decref(s.Val())
			return value{}, false
		}
	}
	return r.fill(at, s.Val()), true
}

func (r *reader) bigInt(flag bool) (value, bool) {
	n, ok := r.long()
	if !ok {
		return value{}, false
	}
	if n < -math.MaxInt32 {
		return value{}, r.bad("long size out of range")
	}
	size := max(n, -n)
	b, ok := r.take(2 * size)
	if !ok {
		return value{}, false
	}
	words := make([]byte, 0, 2*size) // little-endian
	acc, bits := uint32(0), 0
	for i := range size {
		d := binary.LittleEndian.Uint16(b[2*i:])
		if d >= 1<<15 {
			return value{}, r.bad("digit out of range in long")
		}
		if i == size-1 && d == 0 {
			return value{}, r.bad("unnormalized long data")
		}
		acc |= uint32(d) << bits
		for bits += 15; bits >= 8; bits -= 8 {
			words = append(words, byte(acc))
			acc >>= 8
		}
	}
	words = append(words, byte(acc))
	for i, j := 0, len(words)-1; i < j; i, j = i+1, j-1 {
		words[i], words[j] = words[j], words[i]
	}
	x := new(big.Int).SetBytes(words)
	if n < 0 {
		x.Neg(x)
	}
	return r.keep(r.t.NewBig(x), flag)
}

func (r *reader) code(flag bool) (value, bool) {
	t := r.t
	if !r.allowCode {
		return value{}, t.RaiseFalse(object.ValueError, "unmarshalling code objects is disallowed")
	}
	n, ok := r.size("code object")
	if !ok {
		return value{}, false
	}
	b, ok := r.take(n)
	if !ok {
		return value{}, false
	}
	c, err := bytecode.Open(bytes.Clone(b))
	if err == nil && !r.trusted() {
		err = bytecode.Check(c)
	}
	if err != nil {
		return value{}, r.bad("code object")
	}
	return r.keep(t.LoadCode(c).Val(), flag)
}

// trusted reports whether the data is a file of compiled code that the import system reads. Who can write those can run any program, so
// they are not checked, and their functions are only read when they are called.
func (r *reader) trusted() bool {
	t, f := r.t, r.t.Frame
	if f == nil || f.Func == nil || f.Code.Code.Name != "_compile_bytecode" {
		return false
	}
	m := t.Interp.Modules.GetStr(t, t.Intern("_frozen_importlib_external"))
	return !m.IsNil() && m.Type() == object.ModuleType && object.AsModule(m).Dict() == f.Func.Globals
}
