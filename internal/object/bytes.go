package object

import (
	"bytes"
	"math"
)

// The types bytes and bytearray.
var (
	BytesType     = newStatic("bytes", ObjectType, TypeBase|TypeBytes|TypeMatchSelf)
	ByteArrayType = newStatic("bytearray", ObjectType, TypeBase|TypeByteArray|TypeMatchSelf)
)

// The bytes of no and of one byte are shared by all.
var (
	byteData    [256]byte
	byteObjects [256]Bytes
	emptyBytes  = makeEmptyBytes()
	EmptyBytes  = emptyBytes.Val()
)

func makeEmptyBytes() *Bytes {
	b := &Bytes{data: []byte{}}
	b.typ, b.refs = BytesType, 1
	for i := range byteObjects {
		byteData[i] = byte(i)
		o := &byteObjects[i]
		o.typ, o.refs = BytesType, 1
		o.data = byteData[i : i+1 : i+1]
	}
	return b
}

var (
	bytesSignature     = NewSignature("bytes(source=b'', encoding='utf-8', errors='strict')")
	byteArraySignature = NewSignature("bytearray(source=b'', encoding='utf-8', errors='strict')")
)

func setupBytes() {
	tp := BytesType
	tp.New = newBytesObject
	tp.Alloc = func(t *Thread, cls *Type) Value { return t.allocBytes(cls, nil).Val() }
	tp.Dealloc = func(t *Thread, h *Header) {
		b := as[Bytes](h)
		t.freeHeader(h)
		t.grew(-len(b.data))
		b.data, b.hash, b.tail = nil, 0, false
		t.heap.pools.bytes.Put(b)
	}
	tp.SizeOf = func(h *Header) int { return 33 + len(as[Bytes](h).data) }
	tp.Repr = func(t *Thread, self Value) Value { return t.ReprBytes(to[Bytes](self).data) }
	tp.Str = func(t *Thread, self Value) Value {
		if !t.bytesWarning("str() on a bytes instance") {
			return Value{}
		}
		return t.ReprBytes(to[Bytes](self).data)
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		b := to[Bytes](self)
		if b.hash == 0 {
			b.hash = uint64(hashSecret.Bytes(b.data))
		}
		return int64(b.hash), true
	}
	tp.Compare = compareBytes
	tp.Iter = func(t *Thread, self Value) Value { return t.newIndexIter(BytesIteratorType, self).Val() }
	tp.Len = func(t *Thread, self Value) (int, bool) { return len(to[Bytes](self).data), true }
	tp.GetItem = getItemBytes
	tp.SeqItem = func(t *Thread, self Value, i int) Value {
		b := to[Bytes](self).data
		if uint(i) >= uint(len(b)) {
			return t.Raise(IndexError, "index out of range")
		}
		return Int(int64(b[i]))
	}
	tp.Contains = containsByte
	tp.SeqConcat = concatBytes
	tp.SeqRepeat = repeatBytes
	tp.Binary[OpMod] = func(t *Thread, a, b Value) Value {
		if !IsBytes(a) {
			return NotImplemented
		}
		return t.formatBytes(a, b)
	}
	tp.GetBuffer = func(t *Thread, self Value, flags int) *Buffer {
		return t.FillBuffer(self, to[Bytes](self).data, true, flags)
	}
	tp.Methods = append(bytesMethods(false), bytesOnlyMethods()...)
}

// IsBytes reports whether v is a bytes object or an instance of a subclass.
func IsBytes(v Value) bool { return v.obj.typ.Flags&TypeBytes != 0 }

// AsBytes converts a value that IsBytes; it does not check.
func AsBytes(v Value) *Bytes { return to[Bytes](v) }

// Data borrows the bytes, which must not be changed.
func (b *Bytes) Data() []byte { return b.data }

func (t *Thread) allocBytes(cls *Type, data []byte) *Bytes {
	b := t.heap.pools.bytes.Get()
	t.initAttr(&b.AttrHeader, cls)
	b.data = data
	t.grew(len(data))
	return b
}

// NewBytes returns bytes whose memory is data, which becomes the object's own: nobody may change it any more.
func (t *Thread) NewBytes(data []byte) Value {
	switch len(data) {
	case 0:
		return EmptyBytes
	case 1:
		return byteObjects[data[0]].Val()
	}
	return t.allocBytes(BytesType, data).Val()
}

// NewBytesCopy returns bytes with a copy of data.
func (t *Thread) NewBytesCopy(data []byte) Value {
	if len(data) <= 1 {
		return t.NewBytes(data)
	}
	return t.NewBytes(append(make([]byte, 0, len(data)), data...))
}

// NewBytesText returns bytes with a Go string's bytes, without copying them.
func (t *Thread) NewBytesText(text string) Value { return t.NewBytes(stringAsBytes(text)) }

// bytesWarning warns about a use of bytes that -b asks to be told of.
func (t *Thread) bytesWarning(message string) bool {
	return t.Interp.BytesWarning == 0 || t.Warn(BytesWarning, 1, "%s", message)
}

// NewBytesObject from the arguments of bytes().
func newBytesObject(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	var v Value
	if kw == nil && len(args) == 0 {
		v = EmptyBytes
	} else {
		v = bytesSignature.Bind(t, args, kw, func(a []Value) Value { return t.bytesFromArgs(a[0], a[1], a[2]) })
	}
	if v.obj == nil || cls == BytesType {
		return v
	}
	res := t.allocBytes(cls, to[Bytes](v).data).Val()
	t.Decref(v)
	return res
}

// encodeSource checks the arguments of bytes() and bytearray() that have to do with encoding: done is the encoded text, if there was one.
func (t *Thread) encodeSource(v, encoding, errors Value, function string) (done Value, ok bool) {
	enc, ok := t.textArg(function, "encoding", encoding, "")
	if !ok {
		return Value{}, false
	}
	errs, ok := t.textArg(function, "errors", errors, "")
	if !ok {
		return Value{}, false
	}
	if v.obj == nil {
		if encoding.obj != nil || errors.obj != nil {
			what := "encoding"
			if encoding.obj == nil {
				what = "errors"
			}
			return Value{}, t.RaiseFalse(TypeError, "%s without a string argument", what)
		}
		return Value{}, true
	}
	if IsStr(v) {
		if encoding.obj == nil {
			if errors.obj != nil {
				return Value{}, t.RaiseFalse(TypeError, "string argument without an encoding")
			}
			return Value{}, t.RaiseFalse(TypeError, "string argument without an encoding")
		}
		res := t.Encode(v, enc, errs)
		return res, res.obj != nil
	}
	if encoding.obj != nil {
		return Value{}, t.RaiseFalse(TypeError, "encoding without a string argument")
	}
	if errors.obj != nil {
		return Value{}, t.RaiseFalse(TypeError, "errors without a string argument")
	}
	return Value{}, true
}

func (t *Thread) bytesFromArgs(v, encoding, errors Value) Value {
	if v.obj != nil && encoding.obj == nil && errors.obj == nil {
		f := LookupSpecial(t, v, NameBytes)
		if f.obj != nil {
			res := Call0(t, f)
			t.Decref(f)
			if res.obj != nil && !IsBytes(res) {
				name := res.obj.typ.Name
				t.Decref(res)
				return t.Raise(TypeError, "__bytes__ returned non-bytes (type %s)", name)
			}
			return res
		}
		if t.HasExc() {
			return Value{}
		}
	}
	done, ok := t.encodeSource(v, encoding, errors, "bytes")
	if !ok || done.obj != nil {
		return done
	}
	if v.obj == nil {
		return EmptyBytes
	}
	if HasIndex(v) {
		n, ok := AsSize(t, v, OverflowError)
		switch {
		case !ok:
			if !t.ClearIf(TypeError) {
				return Value{}
			}
		case n < 0:
			return t.Raise(ValueError, "negative count")
		case n > t.roomLeft():
			return t.noRoomForBytes(BytesType, n)
		default:
			return t.NewBytes(make([]byte, n))
		}
	}
	return ToBytes(t, v)
}

// noRoomForBytes raises what a request for n bytes gets that are too many: bytes whose size with CPython's header is no number overflow.
func (t *Thread) noRoomForBytes(tp *Type, n int) Value {
	if tp.Has(TypeBytes) && n > math.MaxInt64-33 {
		return t.Raise(OverflowError, "byte string is too large")
	}
	return t.NoMemory()
}

// ToBytes returns bytes made of an object with a buffer or an iterable of ints (PyBytes_FromObject).
func ToBytes(t *Thread, v Value) Value {
	if v.obj.typ == BytesType {
		return t.Newref(v)
	}
	if HasBuffer(v) {
		return BytesFromBuffer(t, v)
	}
	if IsStr(v) {
		return t.Raise(TypeError, "cannot convert '%s' object to bytes", v.obj.typ.Name)
	}
	data, ok := t.collectBytes(v, "bytes")
	if !ok {
		return Value{}
	}
	return t.NewBytes(data)
}

// collectBytes collects the ints that an iterable gives.
func (t *Thread) collectBytes(v Value, what string) ([]byte, bool) {
	n := t.lengthHint(v, 64)
	if n < 0 {
		return nil, false
	}
	data := make([]byte, 0, min(n, 1<<20))
	ok := t.eachByte(v, what, func(b byte) bool {
		data = append(data, b)
		return true
	})
	return data, ok
}

// eachByte calls f with each of the ints that an iterable gives, until f returns false with an exception pending.
func (t *Thread) eachByte(v Value, what string, f func(b byte) bool) bool {
	it := Iter(t, v)
	if it.obj == nil {
		if t.ClearIf(TypeError) {
			t.Raise(TypeError, "cannot convert '%s' object to %s", v.obj.typ.Name, what)
		}
		return false
	}
	defer t.Decref(it)
	for {
		x := Next(t, it)
		if x.obj == nil {
			return !t.HasExc()
		}
		b, ok := t.byteOf(x, what)
		t.Decref(x)
		if !ok || !f(b) {
			return false
		}
	}
}

// byteOf converts an int-like value to a byte; what names the container in the message.
func (t *Thread) byteOf(v Value, what string) (byte, bool) {
	n, ok := AsSize(t, v, nil)
	if !ok {
		return 0, false
	}
	if n < 0 || n > 255 {
		if what == "bytes" {
			return 0, t.RaiseFalse(ValueError, "bytes must be in range(0, 256)")
		}
		return 0, t.RaiseFalse(ValueError, "byte must be in range(0, 256)")
	}
	return byte(n), true
}

// ReprBytes returns the repr of bytes.
func (t *Thread) ReprBytes(data []byte) Value {
	return t.NewASCII(string(appendReprBytes(make([]byte, 0, len(data)+3), data, false)))
}

// appendReprBytes appends the repr of bytes; that of a bytearray escapes single quotes even between double ones.
func appendReprBytes(dst, data []byte, array bool) []byte {
	quote := byte('\'')
	if bytes.IndexByte(data, '\'') >= 0 && bytes.IndexByte(data, '"') < 0 {
		quote = '"'
	}
	dst = append(dst, 'b', quote)
	const hex = "0123456789abcdef"
	for _, c := range data {
		switch {
		case c == quote || c == '\\' || array && c == '\'':
			dst = append(dst, '\\', c)
		case c == '\t':
			dst = append(dst, '\\', 't')
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c < ' ' || c >= 0x7f:
			dst = append(dst, '\\', 'x', hex[c>>4], hex[c&15])
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, quote)
}

func compareBytes(t *Thread, a, b Value, op CompareOp) Value {
	if !IsBytes(a) || !IsBytes(b) {
		if (op == Eq || op == Ne) && t.Interp.BytesWarning != 0 && (IsStr(a) || IsStr(b)) {
			if !t.bytesWarning("Comparison between bytes and string") {
				return Value{}
			}
		}
		return NotImplemented
	}
	x, y := to[Bytes](a).data, to[Bytes](b).data
	switch op {
	case Eq:
		return Bool(bytes.Equal(x, y))
	case Ne:
		return Bool(!bytes.Equal(x, y))
	}
	return compareResult(bytes.Compare(x, y), op)
}

func getItemBytes(t *Thread, self, key Value) Value {
	b := to[Bytes](self).data
	if HasIndex(key) {
		i, ok := t.index(key, len(b))
		if !ok {
			return Value{}
		}
		if uint(i) >= uint(len(b)) {
			return t.Raise(IndexError, "index out of range")
		}
		return Int(int64(b[i]))
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "byte indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, _, step, n, ok := to[Slice](key).Indices(t, len(b))
	if !ok {
		return Value{}
	}
	if n == len(b) && step == 1 && self.obj.typ == BytesType {
		return t.Newref(self)
	}
	return t.NewBytes(sliceBytes(b, start, step, n))
}

// sliceBytes copies n bytes, step apart; a large piece of bytes shares memory, which never changes.
func sliceBytes(b []byte, start, step, n int) []byte {
	if step == 1 || n == 0 {
		return append(make([]byte, 0, n), b[start:start+n]...)
	}
	out := make([]byte, n)
	for i := range out {
		out[i] = b[start+i*step]
	}
	return out
}

// subBytes returns b[i:j] of the memory of a bytes object, sharing it if that is not wasteful.
func subBytes(b []byte, i, j int) []byte {
	piece := b[i:j:j]
	if len(piece) < 64 || len(piece)*4 < len(b) {
		return append(make([]byte, 0, len(piece)), piece...)
	}
	return piece
}

// containsByte is `x in bytes`.
func containsByte(t *Thread, self, v Value) (bool, bool) {
	hay, _ := bytesData(self)
	if !HasIndex(v) && !HasBuffer(v) {
		return false, t.RaiseFalse(TypeError, "a bytes-like object is required, not '%s'", v.obj.typ.Name)
	}
	undo := hold(self)
	needle, ok := t.needle(v)
	undo()
	if !ok {
		return false, false
	}
	defer needle.release(t)
	return bytes.Contains(hay, needle.data), true
}

// needle is the argument of find and its like: a byte or a bytes-like object.
func (t *Thread) needle(v Value) (byteView, bool) {
	if HasIndex(v) && !HasBuffer(v) {
		n, ok := AsSize(t, v, nil)
		if !ok {
			return byteView{}, false
		}
		if n < 0 || n > 255 {
			return byteView{}, t.RaiseFalse(ValueError, "byte must be in range(0, 256)")
		}
		return byteView{data: byteData[n : n+1 : n+1]}, true
	}
	return t.bytesLike(v, "argument should be integer or bytes-like object, not '%s'")
}

// concatBytes returns a + b for bytes. Like strs, a long one that grows keeps room for more.
func concatBytes(t *Thread, a, b Value) Value {
	if !HasBuffer(b) {
		return t.Raise(TypeError, "can't concat %s to %s", b.obj.typ.Name, a.obj.typ.Name)
	}
	x := to[Bytes](a)
	if b.obj.typ == BytesType {
		if len(to[Bytes](b).data) == 0 && a.obj.typ == BytesType {
			return t.Newref(a)
		}
		if len(x.data) == 0 {
			return t.Newref(b)
		}
	}
	y, ok := t.bytesLike(b, "")
	if !ok {
		return Value{}
	}
	defer y.release(t)
	n := len(x.data) + len(y.data)
	if n > t.roomLeft() {
		return t.NoMemory()
	}
	if x.tail && cap(x.data) >= n {
		x.tail = false
		data := append(x.data, y.data...)
		res := t.allocBytes(BytesType, data)
		res.tail = true
		return res.Val()
	}
	room := n
	if n >= 128 && len(x.data) >= len(y.data) {
		room = n + n/4
	}
	data := append(append(make([]byte, 0, room), x.data...), y.data...)
	if n < 2 {
		return t.NewBytes(data)
	}
	res := t.allocBytes(BytesType, data)
	res.tail = room > n
	return res.Val()
}

func repeatBytes(t *Thread, a Value, n int) Value {
	b, _ := bytesData(a)
	if n <= 0 || len(b) == 0 {
		return t.bytesResult(a, nil)
	}
	if n == 1 && a.obj.typ == BytesType {
		return t.Newref(a)
	}
	if len(b) > t.roomLeft()/n {
		if IsBytes(a) && len(b) > maxInt/n {
			return t.Raise(OverflowError, "repeated bytes are too long")
		}
		return t.NoMemory()
	}
	return t.bytesResult(a, bytes.Repeat(b, n))
}

// bytesResult returns the bytes or bytearray, as self is one, of data, which becomes its own.
func (t *Thread) bytesResult(self Value, data []byte) Value {
	if self.obj.typ.Flags&TypeByteArray != 0 {
		return t.NewByteArray(data)
	}
	return t.NewBytes(data)
}

// same returns what a method returns that changes nothing: bytes themselves, a copy of a bytearray or of a subclass's instance.
func (t *Thread) sameBytes(self Value) Value {
	if self.obj.typ == BytesType {
		return t.Newref(self)
	}
	b, _ := bytesData(self)
	return t.bytesResult(self, append([]byte(nil), b...))
}
