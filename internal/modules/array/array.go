// Package array is the native module array: arrays of machine numbers.
//
// An array keeps its items as bytes in the machine's (little-endian) form. A kind is a row of the table of type codes: it
// says how an item is read and written. An array may not change size while buffers of it are in use.
package array

import (
	"bytes"
	"math/bits"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// maxBytes bounds the memory of an array, as of other sequences.
const maxBytes = 1 << 33

// array is an array.array.
type array struct {
	object.AttrHeader
	kind    *kind
	data    []byte
	exports int
}

var (
	arrayType    = object.NewStaticType("array", "array", object.ObjectType, object.TypeBase|object.TypeSequence|object.TypeHasWeakref)
	iteratorType = object.NewStaticType("array", "arrayiterator", object.ObjectType, object.TypeNoNew)
)

// iterator iterates over an array; arr is the zero Value when it is exhausted.
type iterator struct {
	object.Header
	arr   value
	index int
}

func of(v value) *array { return (*array)(v.Ptr()) }

func isArray(v value) bool { return v.Type().IsSubtype(arrayType) }

func (a *array) len() int { return len(a.data) / a.kind.size }

// at borrows the memory of item i.
func (a *array) at(i int) []byte { return a.data[i*a.kind.size : (i+1)*a.kind.size] }

// item returns item i.
func (a *array) item(t *thread, i int) value { return a.kind.get(t, a.at(i)) }

// put stores v as item i. The conversion may run Python code, which may shrink the array.
func (a *array) put(t *thread, i int, v value) bool {
	var tmp [8]byte
	b := tmp[:a.kind.size]
	if !a.kind.set(t, b, v) {
		return false
	}
	if i >= a.len() {
		return t.RaiseFalse(object.IndexError, "array assignment index out of range")
	}
	copy(a.at(i), b)
	return true
}

func (a *array) canResize(t *thread) bool {
	if a.exports > 0 {
		return t.RaiseFalse(object.BufferError, "cannot resize an array that is exporting buffers")
	}
	return true
}

// splice replaces the bytes [i, j) by data, which must not be the array's own.
func (a *array) splice(t *thread, i, j int, data []byte) bool {
	if len(data) == j-i {
		copy(a.data[i:j], data)
		return true
	}
	if !a.canResize(t) {
		return false
	}
	n := len(a.data) - (j - i) + len(data)
	if n > maxBytes {
		t.NoMemory()
		return false
	}
	old := a.data
	if n <= cap(old) {
		a.data = old[:max(n, len(old))]
		copy(a.data[i+len(data):n], old[j:])
		copy(a.data[i:], data)
		a.data = a.data[:n]
		return true
	}
	a.data = append(append(append(make([]byte, 0, n+n/8), old[:i]...), data...), old[j:]...)
	return true
}

// appendItem adds v at the end.
func (a *array) appendItem(t *thread, v value) bool {
	var tmp [8]byte
	b := tmp[:a.kind.size]
	n := a.len()
	return a.kind.set(t, b, v) && a.stays(t, n, n) && a.splice(t, len(a.data), len(a.data), b)
}

// stays raises if the conversion of an item has made an array of n items so short that the place of the item is no more.
func (a *array) stays(t *thread, n, at int) bool {
	if now := a.len(); now < n && at > now {
		return t.RaiseFalse(object.IndexError, "array assignment index out of range")
	}
	return true
}

func alloc(t *thread, cls *object.Type, k *kind, data []byte) *array {
	a := &array{kind: k, data: data}
	t.InitAttrHeader(&a.AttrHeader, cls)
	return a
}

func newArray(t *thread, k *kind, data []byte) value { return alloc(t, arrayType, k, data).Val() }

// newObject is array.__new__.
func newObject(t *thread, cls *object.Type, args []value, kw *object.Tuple) value {
	n := len(args)
	if kw != nil {
		n -= kw.Len()
		if cls == arrayType && kw.Len() > 0 {
			return t.Raise(object.TypeError, "array.array() takes no keyword arguments")
		}
	}
	switch {
	case n < 1:
		return t.Raise(object.TypeError, "array() takes at least 1 argument (%d given)", n)
	case n > 2:
		return t.Raise(object.TypeError, "array() takes at most 2 arguments (%d given)", n)
	}
	if !object.IsStr(args[0]) {
		return t.Raise(object.TypeError, "array() argument 1 must be a unicode character, not %s", args[0].Type().Name)
	}
	if object.AsStr(args[0]).Len() != 1 {
		return t.Raise(object.TypeError, "array() argument 1 must be a unicode character, not a string of length %d", object.AsStr(args[0]).Len())
	}
	code := object.AsStr(args[0]).At(0)
	k := kindOf(code)
	if k != nil && code == 'u' && !t.Warn(object.DeprecationWarning, 1, "The 'u' type code is deprecated and will be removed in Python 3.16") {
		return value{}
	}
	var initial value
	if n > 1 {
		initial = args[1]
		text := code == 'u' || code == 'w'
		if object.IsStr(initial) && !text {
			return t.Raise(object.TypeError, "cannot use a str to initialize an array with typecode '%c'", code)
		}
		if isArray(initial) && of(initial).kind.text && !text {
			return t.Raise(object.TypeError, "cannot use a unicode array to initialize an array with typecode '%c'", code)
		}
	}
	if k == nil {
		return t.Raise(object.ValueError, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)")
	}
	a := alloc(t, cls, k, nil)
	if !initial.IsNil() && !a.fill(t, initial) {
		t.Decref(a.Val())
		return value{}
	}
	return a.Val()
}

// fill adds what the constructor's second argument gives.
func (a *array) fill(t *thread, v value) bool {
	switch {
	case isArray(v) && of(v).kind == a.kind:
		a.data = append(a.data, of(v).data...)
		return true
	case object.IsBytes(v) || object.IsByteArray(v):
		return a.fromBytes(t, v)
	case object.IsStr(v):
		a.fromText(object.AsStr(v))
		return true
	}
	return object.ForEach(t, v, func(x value) bool { return a.appendItem(t, x) })
}

func (a *array) fromText(s *object.Str) {
	for i := 0; i < s.Len(); i++ {
		r := s.At(i)
		a.data = append(a.data, byte(r), byte(r>>8), byte(r>>16), byte(r>>24))
	}
}

func (a *array) fromBytes(t *thread, v value) bool {
	ok := true
	return t.WithBytes(v, func(data []byte) {
		if len(data)%a.kind.size != 0 {
			ok = t.RaiseFalse(object.ValueError, "bytes length not a multiple of item size")
			return
		}
		if len(data) > 0 {
			ok = a.splice(t, len(a.data), len(a.data), append([]byte(nil), data...))
		}
	}) && ok
}

// extend adds the items of an array of the same kind or of any iterable.
func (a *array) extend(t *thread, v value) bool {
	if isArray(v) {
		o := of(v)
		if o.kind != a.kind {
			return t.RaiseFalse(object.TypeError, "can only extend with array of same kind")
		}
		if len(o.data) == 0 {
			return true
		}
		return a.splice(t, len(a.data), len(a.data), append([]byte(nil), o.data...))
	}
	return object.ForEach(t, v, func(x value) bool { return a.appendItem(t, x) })
}

func repr(t *thread, self value) value {
	a := of(self)
	var b object.StrBuilder
	b.WriteText(self.Type().ShortName())
	b.WriteASCII("('")
	b.WriteRune(a.kind.code)
	b.WriteASCII("'")
	if len(a.data) > 0 {
		b.WriteASCII(", ")
		var v value
		if a.kind.text {
			v = a.toText(t)
		} else {
			v = a.toList(t)
		}
		if v.IsNil() {
			return v
		}
		r := object.Repr(t, v)
		t.Decref(v)
		if r.IsNil() {
			return r
		}
		b.WriteStr(object.AsStr(r))
		t.Decref(r)
	}
	b.WriteASCII(")")
	return b.Finish(t)
}

func (a *array) toList(t *thread) value {
	l := t.NewList(a.len())
	for i := 0; i < a.len(); i++ {
		l.Push(t, a.item(t, i))
	}
	return l.Val()
}

// toText returns the str of an array of characters.
func (a *array) toText(t *thread) value {
	var b object.StrBuilder
	for i := 0; i < a.len(); i++ {
		u := le(a.at(i))
		if u > 0x10FFFF {
			return t.Raise(object.ValueError, "character U+%x is not in range [U+0000; U+10ffff]", u)
		}
		b.WriteRune(rune(u))
	}
	return b.Finish(t)
}

func compare(t *thread, x, y value, op object.CompareOp) value {
	if !isArray(x) || !isArray(y) {
		return object.NotImplemented
	}
	a, b := of(x), of(y)
	if (op == object.Eq || op == object.Ne) && len(a.data)/a.kind.size != len(b.data)/b.kind.size {
		return object.Bool(op == object.Ne)
	}
	if a.kind == b.kind && a.kind.bytewise {
		if op == object.Eq || op == object.Ne {
			return object.Bool(bytes.Equal(a.data, b.data) == (op == object.Eq))
		}
	}
	i := 0
	for ; i < a.len() && i < b.len(); i++ {
		p, q := a.item(t, i), b.item(t, i)
		if p.IsNil() || q.IsNil() {
			t.Xdecref(p)
			t.Xdecref(q)
			return value{}
		}
		eq, ok := object.CompareBool(t, p, q, object.Eq)
		if ok && p.IsFloat64() && q.IsFloat64() {
			eq = p.Float64() == q.Float64()
		}
		res := value{}
		if ok && !eq {
			switch op {
			case object.Eq:
				res = object.False
			case object.Ne:
				res = object.True
			default:
				res = object.Compare(t, p, q, op)
			}
		}
		t.Decref(p)
		t.Decref(q)
		if !ok || !eq {
			return res
		}
	}
	return object.Compare(t, object.Int(int64(a.len())), object.Int(int64(b.len())), op)
}

func getItem(t *thread, self, key value) value {
	a := of(self)
	if object.HasIndex(key) {
		i, ok := object.AsSize(t, key, object.IndexError)
		if !ok {
			return value{}
		}
		if i < 0 {
			i += a.len()
		}
		if i < 0 || i >= a.len() {
			return t.Raise(object.IndexError, "array index out of range")
		}
		return a.item(t, i)
	}
	if key.Type() != object.SliceType {
		return t.Raise(object.TypeError, "array indices must be integers")
	}
	start, stop, step, ok := (*object.Slice)(key.Ptr()).Unpack(t)
	if !ok {
		return value{}
	}
	start, _, n := object.AdjustIndices(a.len(), start, stop, step)
	size := a.kind.size
	if step == 1 {
		return newArray(t, a.kind, append([]byte(nil), a.data[start*size:(start+n)*size]...))
	}
	out := make([]byte, 0, n*size)
	for i := 0; i < n; i++ {
		out = append(out, a.at(start+i*step)...)
	}
	return newArray(t, a.kind, out)
}

func setItem(t *thread, self, key, v value) bool {
	a := of(self)
	size := a.kind.size
	if object.HasIndex(key) {
		i, ok := object.AsSize(t, key, object.IndexError)
		if !ok {
			return false
		}
		if i < 0 {
			i += a.len()
		}
		if i < 0 || i >= a.len() {
			return t.RaiseFalse(object.IndexError, "array assignment index out of range")
		}
		if v.IsNil() {
			return a.splice(t, i*size, (i+1)*size, nil)
		}
		return a.put(t, i, v)
	}
	if key.Type() != object.SliceType {
		return t.RaiseFalse(object.TypeError, "array indices must be integers")
	}
	start, stop, step, ok := (*object.Slice)(key.Ptr()).Unpack(t)
	if !ok {
		return false
	}
	var data []byte
	if !v.IsNil() {
		if !isArray(v) {
			return t.RaiseFalse(object.TypeError, "can only assign array (not \"%s\") to array slice", v.Type().Name)
		}
		o := of(v)
		if o.kind != a.kind {
			return badArgument(t)
		}
		data = append([]byte(nil), o.data...)
	}
	start, stop, n := object.AdjustIndices(a.len(), start, stop, step)
	switch {
	case step == 1:
		stop = max(start, stop)
		return a.splice(t, start*size, stop*size, data)
	case v.IsNil():
		return a.deleteEvery(t, start, step, n)
	case len(data)/size != n:
		return t.RaiseFalse(object.ValueError, "attempt to assign array of size %d to extended slice of size %d", len(data)/size, n)
	}
	for i := 0; i < n; i++ {
		copy(a.at(start+i*step), data[i*size:(i+1)*size])
	}
	return true
}

func badArgument(t *thread) bool {
	return t.RaiseFalse(object.TypeError, "bad argument type for built-in operation")
}

func (a *array) deleteEvery(t *thread, start, step, n int) bool {
	if n == 0 {
		return true
	}
	if !a.canResize(t) {
		return false
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	out := a.data[:start*a.kind.size]
	gone := 0
	for i := start; i < a.len(); i++ {
		if gone < n && (i-start)%step == 0 {
			gone++
			continue
		}
		out = append(out, a.at(i)...)
	}
	a.data = out
	return true
}

func concat(t *thread, x, y value) value {
	if !isArray(y) {
		return t.Raise(object.TypeError, "can only append array (not \"%s\") to array", y.Type().Name)
	}
	a, b := of(x), of(y)
	if a.kind != b.kind {
		badArgument(t)
		return value{}
	}
	return newArray(t, a.kind, append(append(make([]byte, 0, len(a.data)+len(b.data)), a.data...), b.data...))
}

func repeated(t *thread, a *array, n int) ([]byte, bool) {
	n = max(n, 0)
	if hi, lo := bits.Mul64(uint64(n), uint64(len(a.data))); hi != 0 || lo > maxBytes {
		t.NoMemory()
		return nil, false
	}
	return bytes.Repeat(a.data, n), true
}

func setup() {
	arrayType.SetParallel(object.ParOwned | object.ParConstruct)
	iteratorType.SetParallel(object.ParIterator)
	iteratorType.SetParSource(func(it value) value { return (*iterator)(it.Ptr()).arr })
	tp := arrayType
	tp.New = newObject
	tp.Alloc = func(t *thread, cls *object.Type) value { return alloc(t, cls, kindOf('b'), nil).Val() }
	tp.Dealloc = func(t *thread, h *object.Header) {
		(*array)(unsafe.Pointer(h)).data = nil
		t.FreeHeader(h)
	}
	tp.SizeOf = func(h *object.Header) int { return 64 + len((*array)(unsafe.Pointer(h)).data) }
	tp.Repr = repr
	tp.Hash = object.HashNotImplemented
	tp.Compare = compare
	tp.Iter = func(t *thread, self value) value {
		it := &iterator{arr: t.Newref(self)}
		t.InitHeader(&it.Header, iteratorType)
		return it.Val()
	}
	tp.Len = func(t *thread, self value) (int, bool) { return of(self).len(), true }
	tp.GetItem = getItem
	tp.SetItem = setItem
	tp.SeqItem = func(t *thread, self value, i int) value {
		if a := of(self); i >= 0 && i < a.len() {
			return a.item(t, i)
		}
		return t.Raise(object.IndexError, "array index out of range")
	}
	tp.SeqSetItem = func(t *thread, self value, i int, v value) bool { return setItem(t, self, object.Int(int64(i)), v) }
	tp.Contains = func(t *thread, self, v value) (bool, bool) {
		i, ok := find(t, of(self), v, 0, 1<<62)
		return i >= 0, ok
	}
	tp.SeqConcat = concat
	tp.SeqRepeat = func(t *thread, x value, n int) value {
		data, ok := repeated(t, of(x), n)
		if !ok {
			return value{}
		}
		return newArray(t, of(x).kind, data)
	}
	tp.SeqIConcat = func(t *thread, x, y value) value {
		if !isArray(y) {
			return t.Raise(object.TypeError, "can only extend with array (not \"%s\")", y.Type().Name)
		}
		if !of(x).extend(t, y) {
			return value{}
		}
		return t.Newref(x)
	}
	tp.SeqIRepeat = func(t *thread, x value, n int) value {
		a := of(x)
		if len(a.data) > 0 && n != 1 {
			data, ok := repeated(t, a, n)
			if !ok || !a.canResize(t) {
				return value{}
			}
			a.data = data
		}
		return t.Newref(x)
	}
	tp.GetBuffer = func(t *thread, self value, flags int) *object.Buffer {
		a := of(self)
		b := t.FillBuffer(self, a.data, false, flags)
		if b == nil {
			return nil
		}
		b.ItemSize = a.kind.size
		if flags&object.BufFormat != 0 {
			b.Format = string(a.kind.code)
			if a.kind.text {
				b.Format = "w"
			}
		}
		if b.Shape != nil {
			b.Shape = []int{a.len()}
		}
		if b.Strides != nil {
			b.Strides = []int{a.kind.size}
		}
		a.exports++
		b.OnRelease = func(*thread, *object.Buffer) { a.exports-- }
		return b
	}
	tp.Getset = []object.GetSet{
		{Name: "typecode", Get: func(t *thread, self value) value { return t.NewStrRune(of(self).kind.code) }},
		{Name: "itemsize", Get: func(t *thread, self value) value { return object.Int(int64(of(self).kind.size)) }},
	}
	tp.Methods = methods()
	setupIterator()
}

func setupIterator() {
	self := func(v value) *iterator { return (*iterator)(v.Ptr()) }
	tp := iteratorType
	tp.Iter = func(t *thread, v value) value { return t.Newref(v) }
	tp.Next = func(t *thread, v value) value {
		it := self(v)
		if it.arr.IsNil() {
			return value{}
		}
		if a := of(it.arr); it.index < a.len() {
			it.index++
			return a.item(t, it.index-1)
		}
		t.Clear(&it.arr)
		return value{}
	}
	tp.Dealloc = func(t *thread, h *object.Header) {
		t.Clear(&(*iterator)(unsafe.Pointer(h)).arr)
		t.FreeHeader(h)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if v := (*iterator)(unsafe.Pointer(h)).arr; !v.IsNil() {
			visit(v)
		}
	}
	tp.Methods = []object.Method{
		{Sig: "__reduce__()", Fn: func(t *thread, v value, _ []value) value {
			it := self(v)
			iter := t.Interp.Builtins.GetStr(t, object.StaticName("iter"))
			if iter.IsNil() {
				return t.Raise(object.AttributeError, "iter")
			}
			if it.arr.IsNil() {
				return t.TupleSteal(t.Newref(iter), t.TupleSteal(t.NewList(0).Val()).Val()).Val()
			}
			return t.TupleSteal(t.Newref(iter), t.TupleOf(it.arr).Val(), object.Int(int64(it.index))).Val()
		}},
		{Sig: "__setstate__(state, /)", Fn: func(t *thread, v value, args []value) value {
			it := self(v)
			i, ok := sizeArg(t, args[0])
			if !ok {
				return value{}
			}
			if !it.arr.IsNil() {
				it.index = min(max(i, 0), of(it.arr).len())
			}
			return object.None
		}},
	}
}

// find returns the index of the first item equal to v in [start, stop), or -1.
func find(t *thread, a *array, v value, start, stop int) (int, bool) {
	for i := start; i < stop && i < a.len(); i++ {
		x := a.item(t, i)
		if x.IsNil() {
			return -1, false
		}
		eq, ok := object.Equal(t, x, v)
		t.Decref(x)
		if !ok || eq {
			return i, ok
		}
	}
	return -1, true
}

// sizeArg converts an argument that is a size or an index.
func sizeArg(t *thread, v value) (int, bool) {
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C ssize_t")
	return int(n), ok
}
