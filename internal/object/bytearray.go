package object

import "bytes"

func setupByteArray() {
	tp := ByteArrayType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return t.allocByteArray(cls, nil).Val() }
	tp.Alloc = func(t *Thread, cls *Type) Value { return t.allocByteArray(cls, nil).Val() }
	tp.Init = initByteArray
	tp.Dealloc = func(t *Thread, h *Header) {
		b := as[ByteArray](h)
		b.data = nil
		b.settle(t)
		t.freeHeader(h)
	}
	tp.SizeOf = func(h *Header) int {
		if n := cap(as[ByteArray](h).data); n > 0 {
			return 56 + n + 1
		}
		return 56
	}
	tp.Repr = reprByteArray
	tp.Str = func(t *Thread, self Value) Value {
		if !t.bytesWarning("str() on a bytearray instance") {
			return Value{}
		}
		return reprByteArray(t, self)
	}
	tp.Hash = HashNotImplemented
	tp.Compare = compareByteArray
	tp.Iter = func(t *Thread, self Value) Value { return t.newIndexIter(ByteArrayIteratorType, self).Val() }
	tp.Len = func(t *Thread, self Value) (int, bool) { return len(to[ByteArray](self).data), true }
	tp.GetItem = getItemByteArray
	tp.SetItem = setItemByteArray
	tp.SeqItem = func(t *Thread, self Value, i int) Value {
		b := to[ByteArray](self).data
		if uint(i) >= uint(len(b)) {
			return t.Raise(IndexError, "bytearray index out of range")
		}
		return Int(int64(b[i]))
	}
	tp.SeqSetItem = func(t *Thread, self Value, i int, v Value) bool { return setItemByteArray(t, self, Int(int64(i)), v) }
	tp.Contains = containsByte
	tp.SeqConcat = func(t *Thread, a, b Value) Value {
		x := to[ByteArray](a)
		if !HasBuffer(b) {
			return t.Raise(TypeError, "can't concat %s to %s", b.obj.typ.Name, a.obj.typ.Name)
		}
		y, ok := t.bytesLike(b, "")
		if !ok {
			return Value{}
		}
		defer y.release(t)
		return t.NewByteArray(append(append(make([]byte, 0, len(x.data)+len(y.data)), x.data...), y.data...))
	}
	tp.SeqRepeat = repeatBytes
	tp.SeqIConcat = func(t *Thread, a, b Value) Value {
		if !HasBuffer(b) {
			return t.Raise(TypeError, "can't concat %s to %s", b.obj.typ.Name, a.obj.typ.Name)
		}
		if Is(a, b) && len(to[ByteArray](a).data) > 0 { // its own buffer is exported meanwhile
			return t.Raise(BufferError, "Existing exports of data: object cannot be re-sized")
		}
		if !to[ByteArray](a).extendFrom(t, b) {
			return Value{}
		}
		return t.Newref(a)
	}
	tp.SeqIRepeat = func(t *Thread, a Value, n int) Value {
		x := to[ByteArray](a)
		n = max(n, 0)
		if len(x.data) > 0 && n > t.roomLeft()/len(x.data) {
			return t.NoMemory()
		}
		if n != 1 && len(x.data) > 0 {
			if !x.canResize(t) {
				return Value{}
			}
			x.data = bytes.Repeat(x.data, n)
			x.settle(t)
		}
		return t.Newref(a)
	}
	tp.Binary[OpMod] = func(t *Thread, a, b Value) Value {
		if a.obj.typ.Flags&TypeByteArray == 0 {
			return NotImplemented
		}
		return t.formatBytes(a, b)
	}
	tp.GetBuffer = func(t *Thread, self Value, flags int) *Buffer {
		x := to[ByteArray](self)
		b := t.FillBuffer(self, x.data, false, flags)
		if b != nil {
			x.exports++
			b.OnRelease = func(*Thread, *Buffer) { x.exports-- }
		}
		return b
	}
	tp.Methods = append(bytesMethods(true), byteArrayMethods()...)
}

// IsByteArray reports whether v is a bytearray or an instance of a subclass.
func IsByteArray(v Value) bool { return v.obj.typ.Flags&TypeByteArray != 0 }

// AsByteArray converts a value that IsByteArray; it does not check.
func AsByteArray(v Value) *ByteArray { return to[ByteArray](v) }

// Data borrows the bytes; they change with the bytearray.
func (b *ByteArray) Data() []byte { return b.data }

func (t *Thread) allocByteArray(cls *Type, data []byte) *ByteArray {
	b := &ByteArray{data: data}
	t.initAttr(&b.AttrHeader, cls)
	b.settle(t)
	return b
}

// NewByteArray returns a bytearray whose memory is data, which becomes its own.
func (t *Thread) NewByteArray(data []byte) Value { return t.allocByteArray(ByteArrayType, data).Val() }

// canResize raises BufferError if someone looks at the memory.
func (b *ByteArray) canResize(t *Thread) bool {
	if b.exports > 0 {
		return t.RaiseFalse(BufferError, "Existing exports of data: object cannot be re-sized")
	}
	return true
}

// resize changes the length; new bytes are zero.
func (b *ByteArray) resize(t *Thread, n int) bool {
	if n == len(b.data) {
		return true
	}
	if !b.canResize(t) {
		return false
	}
	if n > t.roomLeft() {
		t.NoMemory()
		return false
	}
	if n < len(b.data) {
		b.data = b.data[:n]
		return true
	}
	old := len(b.data)
	if n <= cap(b.data) {
		b.data = b.data[:n]
		clear(b.data[old:])
		return true
	}
	data := make([]byte, n, n+n>>3+8)
	copy(data, b.data)
	b.data = data
	b.settle(t)
	return true
}

// extendFrom appends the memory of a bytes-like object.
func (b *ByteArray) extendFrom(t *Thread, v Value) bool {
	end := len(b.data) // before the argument's __buffer__ changes it
	y, ok := t.bytesLike(v, "")
	if !ok {
		return false
	}
	data := y.data
	end = min(end, len(b.data))
	if v.obj == &b.Header {
		data = append([]byte(nil), data...)
	}
	own := v.obj == &b.Header
	if own {
		y.release(t)
	}
	ok = len(data) == 0 || b.canResize(t)
	if ok {
		if len(b.data)+len(data) > t.roomLeft() {
			t.NoMemory()
			ok = false
		} else if end == len(b.data) {
			b.data = append(b.data, data...)
			b.settle(t)
		} else {
			b.data = append(append(append(make([]byte, 0, len(b.data)+len(data)), b.data[:end]...), data...), b.data[end:]...)
			b.settle(t)
		}
	}
	if !own {
		y.release(t)
	}
	return ok
}

func initByteArray(t *Thread, self Value, args []Value, kw *Tuple) bool {
	b := to[ByteArray](self)
	if len(b.data) > 0 && !b.resize(t, 0) {
		return false
	}
	if kw == nil && len(args) == 0 {
		return true
	}
	return byteArraySignature.Bind(t, args, kw, func(a []Value) Value {
		if !b.fill(t, a[0], a[1], a[2]) {
			return Value{}
		}
		return None
	}).obj != nil
}

func (b *ByteArray) fill(t *Thread, v, encoding, errors Value) bool {
	done, ok := t.encodeSource(v, encoding, errors, "bytearray")
	if !ok {
		return false
	}
	if done.obj != nil {
		b.data = append([]byte(nil), to[Bytes](done).data...)
		b.settle(t)
		t.Decref(done)
		return true
	}
	if v.obj == nil {
		return true
	}
	if HasIndex(v) {
		n, ok := AsSize(t, v, OverflowError)
		switch {
		case !ok:
			if !t.ClearIf(TypeError) {
				return false
			}
		case n < 0:
			return t.RaiseFalse(ValueError, "negative count")
		default:
			return b.resize(t, n)
		}
	}
	if HasBuffer(v) {
		buf := t.GetBuffer(v, BufFullRO)
		if buf == nil {
			return false
		}
		data := append([]byte(nil), buf.Bytes()...)
		buf.Release(t)
		if !b.canResize(t) {
			return false
		}
		b.data = data
		b.settle(t)
		return true
	}
	// Item by item: the iterable may look at what is there already.
	ok = t.eachByte(v, "bytearray", func(c byte) bool {
		if !b.canResize(t) {
			return false
		}
		b.data = append(b.data, c)
		b.settle(t)
		return true
	})
	if !ok && b.exports == 0 {
		b.data = nil
	}
	return ok
}

func reprByteArray(t *Thread, self Value) Value {
	b := to[ByteArray](self)
	out := append([]byte(self.obj.typ.Name), '(')
	out = appendReprBytes(out, b.data, true)
	return t.NewStr(string(append(out, ')')))
}

func compareByteArray(t *Thread, a, b Value, op CompareOp) Value {
	if !HasBuffer(a) || !HasBuffer(b) {
		if (op == Eq || op == Ne) && t.Interp.BytesWarning != 0 && (IsStr(a) || IsStr(b)) {
			if !t.bytesWarning("Comparison between bytearray and string") {
				return Value{}
			}
		}
		return NotImplemented
	}
	x, ok := t.bytesLike(a, "")
	if !ok {
		t.ClearExc()
		return NotImplemented
	}
	defer x.release(t)
	y, ok := t.bytesLike(b, "")
	if !ok {
		t.ClearExc()
		return NotImplemented
	}
	defer y.release(t)
	return compareResult(bytes.Compare(x.data, y.data), op)
}

func getItemByteArray(t *Thread, self, key Value) Value {
	if HasIndex(key) {
		i, ok := AsSize(t, key, IndexError)
		if !ok {
			return Value{}
		}
		b := to[ByteArray](self).data
		if i < 0 {
			i += len(b)
		}
		if uint(i) >= uint(len(b)) {
			return t.Raise(IndexError, "bytearray index out of range")
		}
		return Int(int64(b[i]))
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "bytearray indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, stop, step, ok := to[Slice](key).Unpack(t)
	if !ok {
		return Value{}
	}
	b := to[ByteArray](self).data
	start, _, n := AdjustIndices(len(b), start, stop, step)
	return t.NewByteArray(sliceBytes(b, start, step, n))
}

func setItemByteArray(t *Thread, self, key, v Value) bool {
	b := to[ByteArray](self)
	if HasIndex(key) {
		i, ok := AsSize(t, key, IndexError)
		if !ok {
			return false
		}
		var c byte
		if v.obj != nil {
			if c, ok = t.byteOf(v, "bytearray"); !ok {
				return false
			}
		}
		if i < 0 {
			i += len(b.data)
		}
		if uint(i) >= uint(len(b.data)) {
			return t.RaiseFalse(IndexError, "bytearray index out of range")
		}
		if v.obj == nil {
			return b.splice(t, i, i+1, nil)
		}
		b.data[i] = c
		return true
	}
	if key.obj.typ != SliceType {
		return t.RaiseFalse(TypeError, "bytearray indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, stop, step, ok := to[Slice](key).Unpack(t)
	if !ok {
		return false
	}
	var data []byte
	if v.obj != nil {
		switch {
		case v.obj == self.obj:
			data = append([]byte(nil), b.data...)
		case HasIndex(v) && !HasBuffer(v) || IsStr(v):
			return t.RaiseFalse(TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
		case HasBuffer(v):
			view, ok := t.bytesLike(v, "")
			if !ok {
				return false
			}
			data = append([]byte(nil), view.data...)
			view.release(t)
		default:
			if data, ok = t.collectBytes(v, "bytearray"); !ok {
				return false
			}
		}
	}
	start, stop, n := AdjustIndices(len(b.data), start, stop, step)
	if step == 1 {
		return b.splice(t, start, max(stop, start), data)
	}
	if v.obj == nil || len(data) == 0 {
		return b.deleteEvery(t, start, step, n)
	}
	if len(data) != n {
		return t.RaiseFalse(ValueError, "attempt to assign bytes of size %d to extended slice of size %d", len(data), n)
	}
	for i, c := range data {
		b.data[start+i*step] = c
	}
	return true
}

// splice replaces data[i:j].
func (b *ByteArray) splice(t *Thread, i, j int, data []byte) bool {
	if len(data) != j-i && !b.canResize(t) {
		return false
	}
	if len(b.data)-(j-i)+len(data) > t.roomLeft() {
		t.NoMemory()
		return false
	}
	if len(data) == j-i {
		copy(b.data[i:], data)
		return true
	}
	old, n := b.data, len(b.data)-(j-i)+len(data)
	if n <= cap(old) {
		b.data = old[:max(n, len(old))]
		copy(b.data[i+len(data):n], old[j:])
		copy(b.data[i:], data)
		b.data = b.data[:n]
		return true
	}
	b.data = append(append(append(make([]byte, 0, n+n/8), old[:i]...), data...), old[j:]...)
	b.settle(t)
	return true
}

func (b *ByteArray) deleteEvery(t *Thread, start, step, n int) bool {
	if n == 0 {
		return true
	}
	if !b.canResize(t) {
		return false
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	at, gone := start, 0
	for i := start; i < len(b.data); i++ {
		if gone < n && (i-start)%step == 0 {
			gone++
			continue
		}
		b.data[at] = b.data[i]
		at++
	}
	b.data = b.data[:at]
	return true
}

func byteArrayMethods() []Method {
	self := func(f func(t *Thread, b *ByteArray, a []Value) Value) func(t *Thread, self Value, a []Value) Value {
		return func(t *Thread, self Value, a []Value) Value { return f(t, to[ByteArray](self), a) }
	}
	return []Method{
		{Sig: "append(item, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			c, ok := t.byteOf(a[0], "bytearray")
			if !ok || !b.canResize(t) {
				return Value{}
			}
			b.data = append(b.data, c)
			b.settle(t)
			return None
		})},
		{Sig: "insert(index, item, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			c, ok := t.byteOf(a[1], "bytearray")
			if !ok {
				return Value{}
			}
			n := len(b.data)
			if i < 0 {
				i = max(i+n, 0)
			}
			i = min(i, n)
			if !b.splice(t, i, i, []byte{c}) {
				return Value{}
			}
			return None
		})},
		{Sig: "extend(iterable_of_ints, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			v := a[0]
			if HasBuffer(v) {
				if !b.extendFrom(t, v) {
					return Value{}
				}
				return None
			}
			if IsStr(v) {
				return t.Raise(TypeError, "expected iterable of integers; got: 'str'")
			}
			it := Iter(t, v)
			if it.obj == nil {
				if t.ClearIf(TypeError) {
					t.Raise(TypeError, "can't extend bytearray with %s", v.obj.typ.Name)
				}
				return Value{}
			}
			data, ok := t.collectBytes(it, "bytearray")
			t.Decref(it)
			if !ok || len(data) > 0 && !b.canResize(t) {
				return Value{}
			}
			b.data = append(b.data, data...)
			b.settle(t)
			return None
		})},
		{Sig: "pop(index=-1, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			i, ok := t.sizeArg(a[0], -1)
			if !ok {
				return Value{}
			}
			n := len(b.data)
			if n == 0 {
				return t.Raise(IndexError, "pop from empty bytearray")
			}
			if i < 0 {
				i += n
			}
			if uint(i) >= uint(n) {
				return t.Raise(IndexError, "pop index out of range")
			}
			c := b.data[i]
			if !b.splice(t, i, i+1, nil) {
				return Value{}
			}
			return Int(int64(c))
		})},
		{Sig: "remove(value, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			c, ok := t.byteOf(a[0], "bytearray")
			if !ok {
				return Value{}
			}
			i := bytes.IndexByte(b.data, c)
			if i < 0 {
				return t.Raise(ValueError, "value not found in bytearray")
			}
			if !b.splice(t, i, i+1, nil) {
				return Value{}
			}
			return None
		})},
		{Sig: "reverse()", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			for i, j := 0, len(b.data)-1; i < j; i, j = i+1, j-1 {
				b.data[i], b.data[j] = b.data[j], b.data[i]
			}
			return None
		})},
		{Sig: "clear()", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			if !b.canResize(t) {
				return Value{}
			}
			b.data = nil
			return None
		})},
		{Sig: "copy()", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			return t.NewByteArray(append([]byte(nil), b.data...))
		})},
		{Sig: "resize(size, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			n, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if n < 0 {
				return t.Raise(ValueError, "Can only resize to positive sizes, got %d", n)
			}
			if !b.resize(t, n) {
				return Value{}
			}
			return None
		})},
		{Sig: "__alloc__()", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			if len(b.data) == 0 && cap(b.data) == 0 {
				return Int(0)
			}
			return Int(int64(cap(b.data) + 1))
		})},
		{Sig: "__sizeof__()", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			return Int(int64(sizeOf(&b.Header)))
		})},
		{Sig: "__reduce__()", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			return b.reduce(t, 2)
		})},
		{Sig: "__reduce_ex__(proto=0, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			proto, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			return b.reduce(t, proto)
		})},
		{Sig: "__release_buffer__(buffer, /)", Fn: self(func(t *Thread, b *ByteArray, a []Value) Value {
			return ReleaseBufferMethod(t, b.Val(), a[0])
		})},
	}
}

func (b *ByteArray) reduce(t *Thread, proto int) Value {
	state := CallMethod(t, b.Val(), NameGetState)
	if state.obj == nil {
		return Value{}
	}
	var args Value
	switch {
	case proto < 3:
		text := t.NewLatin1(b.data)
		args = t.TupleSteal(text, t.NewASCII("latin-1")).Val()
	case len(b.data) > 0:
		args = t.TupleSteal(t.NewBytesCopy(b.data)).Val()
	default:
		args = EmptyTuple.Val()
	}
	return t.TupleSteal(t.Newref(b.typ.Val()), args, state).Val()
}

// ReleaseBufferMethod is the method __release_buffer__(buffer, /) of native types.
func ReleaseBufferMethod(t *Thread, self, view Value) Value {
	if view.obj.typ != MemoryViewType {
		return t.Raise(TypeError, "expected a memoryview object")
	}
	v := to[MemoryView](view)
	switch {
	case v.managed == nil:
		return t.Raise(ValueError, "memoryview's buffer has already been released")
	case v.managed.buf.Obj.obj == nil:
		return None
	case !Is(v.managed.buf.Obj, self):
		return t.Raise(ValueError, "memoryview's buffer is not this object")
	}
	if !v.release(t) {
		return Value{}
	}
	return None
}
