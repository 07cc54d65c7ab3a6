package object

import (
	"bytes"
	"math"
)

// MemoryViewType is the type memoryview.
var MemoryViewType = newStatic("memoryview", ObjectType, TypeSequence|TypeHasWeakref)

// ManagedBuffer is a buffer that memoryviews share: it is released when the last of them is.
type managedBuffer struct {
	Header
	buf *Buffer
}

var managedBufferType = newStatic("managedbuffer", ObjectType, TypeNoNew)

func setupManagedBuffer() {
	tp := managedBufferType
	tp.Dealloc = func(t *Thread, h *Header) {
		as[managedBuffer](h).buf.Release(t)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) { as[managedBuffer](h).buf.References(visit) }
}

// MemoryView is a memoryview: a window on a managed buffer.
type MemoryView struct {
	AttrHeader
	managed    *managedBuffer // nil once released
	Data       []byte
	Offset     int
	ItemSize   int
	Format     string
	NDim       int
	Shape      []int
	Strides    []int
	Suboffsets []int // nil if no dimension is indirect
	ReadOnly   bool
	exports    int
	hash       int64
	hashed     bool
	restricted bool
}

func setupMemoryView() {
	setupManagedBuffer()
	tp := MemoryViewType
	sig := NewSignature("memoryview(object)")
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return sig.Bind(t, args, kw, func(a []Value) Value { return t.NewMemoryView(a[0]) })
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		as[MemoryView](h).drop(t)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if m := as[MemoryView](h).managed; m != nil {
			visit(m.Val())
		}
	}
	tp.Clear = func(t *Thread, h *Header) {
		if v := as[MemoryView](h); v.exports == 0 {
			v.drop(t)
		}
	}
	tp.SizeOf = func(h *Header) int { return 144 + 24*as[MemoryView](h).NDim }
	tp.Repr = func(t *Thread, self Value) Value {
		what := "memory"
		if to[MemoryView](self).managed == nil {
			what = "released memory"
		}
		return t.NewStrf("<%s at %#x>", what, self.ID())
	}
	tp.Hash = hashMemoryView
	tp.Compare = compareMemoryView
	tp.Iter = func(t *Thread, self Value) Value {
		v := to[MemoryView](self)
		if !v.alive(t) {
			return Value{}
		}
		if v.NDim == 0 {
			return t.Raise(TypeError, "invalid indexing of 0-dim memory")
		}
		if v.NDim != 1 {
			return t.Raise(NotImplementedError, "multi-dimensional sub-views are not implemented")
		}
		if !v.knownFormat(t) {
			return Value{}
		}
		return t.newIndexIter(MemoryIteratorType, self).Val()
	}
	tp.Len = func(t *Thread, self Value) (int, bool) {
		v := to[MemoryView](self)
		if !v.alive(t) {
			return 0, false
		}
		if v.NDim == 0 {
			return 0, t.RaiseFalse(TypeError, "0-dim memory has no length")
		}
		return v.Shape[0], true
	}
	tp.GetItem = getItemMemoryView
	tp.SetItem = setItemMemoryView
	tp.SeqItem = func(t *Thread, self Value, i int) Value { return to[MemoryView](self).item(t, i) }
	tp.GetBuffer = func(t *Thread, self Value, flags int) *Buffer { return to[MemoryView](self).getBuffer(t, flags) }
	tp.Getset = memoryViewGetset()
	tp.Methods = memoryViewMethods()
	MemoryIteratorType.Iter = selfIter
	MemoryIteratorType.Dealloc = deallocIndexIter
	MemoryIteratorType.Traverse = traverseIndexIter
	MemoryIteratorType.Next = func(t *Thread, self Value) Value {
		it := to[IndexIter](self)
		if it.seq.obj == nil {
			return Value{}
		}
		v := to[MemoryView](it.seq)
		if !v.alive(t) {
			return Value{}
		}
		if it.index < v.Shape[0] {
			it.index++
			return v.item(t, it.index-1)
		}
		t.Clear(&it.seq)
		return Value{}
	}
}

// MemoryIteratorType is the type of a memoryview's iterator.
var MemoryIteratorType = newStatic("memory_iterator", ObjectType, TypeNoNew)

// NewMemoryView returns memoryview(obj).
func (t *Thread) NewMemoryView(obj Value) Value {
	if obj.obj.typ == MemoryViewType {
		v := to[MemoryView](obj)
		if !v.sharable(t) {
			return Value{}
		}
		return v.share(t).Val()
	}
	if !HasBuffer(obj) {
		return t.Raise(TypeError, "memoryview: a bytes-like object is required, not '%s'", obj.obj.typ.Name)
	}
	b := t.GetBuffer(obj, BufFullRO)
	if b == nil {
		return Value{}
	}
	return t.MemoryViewOf(b)
}

// MemoryViewOf returns a memoryview of a buffer, which it takes over. Shape and Strides are filled in if they are missing.
func (t *Thread) MemoryViewOf(b *Buffer) Value {
	managed := &managedBuffer{buf: b}
	managedBufferType.Ready()
	t.initHeader(&managed.Header, managedBufferType)
	v := &MemoryView{managed: managed, Data: b.Data, Offset: b.Offset, ItemSize: b.ItemSize, Format: b.Format, NDim: b.NDim, Shape: b.Shape, Strides: b.Strides, Suboffsets: b.Suboffsets, ReadOnly: b.ReadOnly}
	if v.Format == "" {
		v.Format = "B"
	}
	if v.NDim > 64 {
		t.Decref(managed.Val())
		return t.Raise(ValueError, "memoryview: number of dimensions must not exceed 64")
	}
	if v.Shape == nil && v.NDim == 1 {
		v.Shape = []int{len(b.Data) / max(b.ItemSize, 1)}
	}
	if v.Strides == nil {
		v.Strides = CStrides(v.Shape, v.ItemSize)
	}
	t.initAttr(&v.AttrHeader, MemoryViewType)
	return v.Val()
}

// share returns another view of the same memory.
func (v *MemoryView) share(t *Thread) *MemoryView {
	c := &MemoryView{managed: v.managed, Data: v.Data, Offset: v.Offset, ItemSize: v.ItemSize, Format: v.Format, NDim: v.NDim, Shape: v.Shape, Strides: v.Strides, Suboffsets: v.Suboffsets, ReadOnly: v.ReadOnly}
	t.Incref(v.managed.Val())
	t.initAttr(&c.AttrHeader, MemoryViewType)
	return c
}

// alive raises ValueError if the view was released.
func (v *MemoryView) alive(t *Thread) bool {
	if v.managed == nil {
		return t.RaiseFalse(ValueError, "operation forbidden on released memoryview object")
	}
	return true
}

// sharable raises ValueError if no other view may be made of v.
func (v *MemoryView) sharable(t *Thread) bool {
	if !v.alive(t) {
		return false
	}
	if v.restricted {
		return t.RaiseFalse(ValueError, "cannot create new view on restricted memoryview")
	}
	return true
}

// drop gives the managed buffer up.
func (v *MemoryView) drop(t *Thread) {
	m := v.managed
	if m == nil {
		return
	}
	v.managed, v.Data = nil, nil
	t.Decref(m.Val())
}

// release is memoryview.release().
func (v *MemoryView) release(t *Thread) bool {
	if v.managed == nil {
		return true
	}
	if v.exports > 0 {
		s := "s"
		if v.exports == 1 {
			s = ""
		}
		return t.RaiseFalse(BufferError, "memoryview has %d exported buffer%s", v.exports, s)
	}
	v.drop(t)
	return true
}

// buffer describes the view's memory without exporting it.
func (v *MemoryView) buffer() *Buffer {
	return &Buffer{Data: v.Data, Offset: v.Offset, ItemSize: v.ItemSize, Format: v.Format, NDim: v.NDim, Shape: v.Shape, Strides: v.Strides, Suboffsets: v.Suboffsets, ReadOnly: v.ReadOnly}
}

func (v *MemoryView) getBuffer(t *Thread, flags int) *Buffer {
	if !v.sharable(t) {
		return nil
	}
	b := v.buffer()
	fail := func(message string) *Buffer {
		t.Raise(BufferError, "%s", message)
		return nil
	}
	if flags&BufWritable != 0 && v.ReadOnly {
		return fail("memoryview: underlying buffer is not writable")
	}
	if flags&BufFormat == 0 {
		b.Format = ""
	}
	has := func(f int) bool { return flags&f == f }
	switch {
	case has(BufCContiguous) && !b.Contiguous('C'):
		return fail("memoryview: underlying buffer is not C-contiguous")
	case has(BufFContiguous) && !b.Contiguous('F'):
		return fail("memoryview: underlying buffer is not Fortran contiguous")
	case has(BufAnyContiguous) && !b.Contiguous('A'):
		return fail("memoryview: underlying buffer is not contiguous")
	}
	if !has(BufIndirect) && b.Suboffsets != nil {
		return fail("memoryview: underlying buffer requires suboffsets")
	}
	if !has(BufStrides) {
		if !b.Contiguous('C') {
			return fail("memoryview: underlying buffer is not C-contiguous")
		}
		b.Strides = nil
	}
	if !has(BufND) {
		if b.Format != "" {
			return fail("memoryview: cannot cast to unsigned bytes if the format flag is present")
		}
		n := b.Len()
		b.Data, b.Offset = b.Data[b.Offset:b.Offset+n], 0
		b.NDim, b.Shape, b.ItemSize = 1, nil, v.ItemSize
	}
	b.Obj = t.Newref(v.Val())
	v.exports++
	b.OnRelease = func(*Thread, *Buffer) { v.exports-- }
	return b
}

// nativeFormat returns the character of a native single-item format ("@B" or "B"), or 0.
func nativeFormat(format string) byte {
	if len(format) == 2 && format[0] == '@' {
		format = format[1:]
	}
	if len(format) == 1 && nativeSize(format[0]) > 0 {
		return format[0]
	}
	return 0
}

// nativeSize returns the size of a native format character, or 0.
func nativeSize(c byte) int {
	switch c {
	case 'c', 'b', 'B', '?':
		return 1
	case 'h', 'H', 'e':
		return 2
	case 'i', 'I', 'f':
		return 4
	case 'l', 'L', 'q', 'Q', 'n', 'N', 'P', 'd', 'F':
		return 8
	case 'D':
		return 16
	}
	return 0
}

func (v *MemoryView) knownFormat(t *Thread) bool {
	if nativeFormat(v.Format) == 0 {
		return t.RaiseFalse(NotImplementedError, "memoryview: format %s not supported", v.Format)
	}
	return true
}

// item returns the item (or, not implemented, the sub-view) at an index of the first dimension.
func (v *MemoryView) item(t *Thread, i int) Value {
	if !v.alive(t) || !v.knownFormat(t) {
		return Value{}
	}
	switch v.NDim {
	case 0:
		return t.Raise(TypeError, "invalid indexing of 0-dim memory")
	case 1:
		at, ok := v.step(t, v.Offset, 0, i)
		if !ok {
			return Value{}
		}
		return v.get(t, at)
	}
	return t.Raise(NotImplementedError, "multi-dimensional sub-views are not implemented")
}

// step moves the offset to index i of a dimension.
func (v *MemoryView) step(t *Thread, at, dim, i int) (int, bool) {
	n := v.Shape[dim]
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return 0, t.RaiseFalse(IndexError, "index out of bounds on dimension %d", dim+1)
	}
	at += i * v.Strides[dim]
	if v.Suboffsets != nil && v.Suboffsets[dim] >= 0 {
		at = int(le(v.Data[at:at+8])) + v.Suboffsets[dim]
	}
	return at, true
}

// get returns the item at an offset.
func (v *MemoryView) get(t *Thread, at int) Value {
	return t.unpackNative(nativeFormat(v.Format), v.Data[at:at+v.ItemSize])
}

func le(b []byte) uint64 {
	var n uint64
	for i := len(b) - 1; i >= 0; i-- {
		n = n<<8 | uint64(b[i])
	}
	return n
}

func putLE(b []byte, n uint64) {
	for i := range b {
		b[i] = byte(n)
		n >>= 8
	}
}

// unpackNative returns the value of one item in native format.
func (t *Thread) unpackNative(c byte, b []byte) Value {
	n := le(b[:min(len(b), 8)])
	switch c {
	case 'B', 'H', 'I':
		return Int(int64(n))
	case 'b':
		return Int(int64(int8(n)))
	case 'h':
		return Int(int64(int16(n)))
	case 'i':
		return Int(int64(int32(n)))
	case 'l', 'q', 'n':
		return Int(int64(n))
	case 'L', 'Q', 'N', 'P':
		return t.NewUint64(n)
	case '?':
		return Bool(n != 0)
	case 'c':
		return t.NewBytesCopy(b)
	case 'f':
		return Float(float64(math.Float32frombits(uint32(n))))
	case 'd':
		return Float(math.Float64frombits(n))
	case 'e':
		return Float(halfToFloat(uint16(n)))
	case 'F':
		return t.NewComplex(complex(float64(math.Float32frombits(uint32(n))), float64(math.Float32frombits(uint32(le(b[4:8]))))))
	case 'D':
		return t.NewComplex(complex(math.Float64frombits(n), math.Float64frombits(le(b[8:16]))))
	}
	return t.Raise(NotImplementedError, "memoryview: format %c not supported", c)
}

func halfToFloat(h uint16) float64 {
	sign, exp, frac := h>>15, int(h>>10&31), float64(h&1023)
	f := 0.0
	switch exp {
	case 0:
		f = math.Ldexp(frac, -24)
	case 31:
		f = math.Inf(1)
		if frac != 0 {
			f = math.NaN()
		}
	default:
		f = math.Ldexp(1024+frac, exp-25)
	}
	if sign != 0 {
		f = -f
	}
	return f
}

// floatToHalf rounds to a half-precision float; ok is false if it is too large.
func floatToHalf(f float64) (h uint16, ok bool) {
	if math.Signbit(f) {
		h = 1 << 15
		f = -f
	}
	switch {
	case f != f:
		return h | 0x7E00, true
	case math.IsInf(f, 0):
		return h | 0x7C00, true
	case f == 0:
		return h, true
	}
	_, e := math.Frexp(f) // f = m * 2**e, 0.5 <= m < 1
	e = max(e, -13)
	units := math.RoundToEven(math.Ldexp(f, 11-e)) // in units of the last place
	n := uint16(units)
	if n >= 2048 {
		n, e = 1024, e+1
	}
	if e > 16 {
		return 0, false
	}
	if n < 1024 {
		return h | n, true
	}
	return h | uint16(e+14)<<10 | n&1023, true
}

// packNative stores the value of one item in native format.
func (t *Thread) packNative(c byte, b []byte, x Value, format string) bool {
	badType := func() bool {
		if t.HasExc() {
			if t.ExcMatches(OverflowError) || t.ExcMatches(ValueError) {
				t.ClearExc()
				return t.RaiseFalse(ValueError, "memoryview: invalid value for format '%s'", format)
			}
			if !t.ExcMatches(TypeError) {
				return false
			}
			t.ClearExc()
		}
		return t.RaiseFalse(TypeError, "memoryview: invalid type for format '%s'", format)
	}
	badValue := func() bool {
		t.ClearExc()
		return t.RaiseFalse(ValueError, "memoryview: invalid value for format '%s'", format)
	}
	switch c {
	case 'b', 'h', 'i', 'l', 'q', 'n', 'B', 'H', 'I', 'L', 'Q', 'N', 'P':
		i := AsIndex(t, x)
		if i.obj == nil {
			return badType()
		}
		defer t.Decref(i)
		bits := uint(len(b) * 8)
		signed := c >= 'a'
		n, fits, negative := intToInt64(i)
		if signed {
			if !fits || n < -1<<(bits-1) || n > 1<<(bits-1)-1 {
				return badValue()
			}
			putLE(b, uint64(n))
			return true
		}
		if negative {
			return badValue()
		}
		if !fits {
			if v := &to[BigInt](i).V; bits == 64 && v.IsUint64() {
				putLE(b, v.Uint64())
				return true
			}
			return badValue()
		}
		if bits < 64 && n>>bits != 0 {
			return badValue()
		}
		putLE(b, uint64(n))
		return true
	case '?':
		yes, ok := Truth(t, x)
		if !ok {
			return false
		}
		b[0] = 0
		if yes {
			b[0] = 1
		}
		return true
	case 'c':
		if !IsBytes(x) {
			return badType()
		}
		if d := data1(x); len(d) == 1 {
			b[0] = d[0]
			return true
		}
		return badValue()
	case 'f', 'd', 'e':
		f, ok := AsFloat(t, x)
		if !ok {
			return badType()
		}
		switch c {
		case 'd':
			putLE(b, math.Float64bits(f))
		case 'f':
			putLE(b, uint64(math.Float32bits(float32(f)))) // infinite if it is too large
		default:
			h, ok := floatToHalf(f)
			if !ok {
				return badValue()
			}
			putLE(b, uint64(h))
		}
		return true
	case 'F', 'D':
		z, ok := AsComplex(t, x)
		if !ok {
			return badType()
		}
		if c == 'D' {
			putLE(b[:8], math.Float64bits(real(z)))
			putLE(b[8:16], math.Float64bits(imag(z)))
		} else {
			putLE(b[:4], uint64(math.Float32bits(float32(real(z)))))
			putLE(b[4:8], uint64(math.Float32bits(float32(imag(z)))))
		}
		return true
	}
	return t.RaiseFalse(NotImplementedError, "memoryview: format %s not supported", format)
}

// indexTuple reports whether key is a tuple of indices only; slices whether of slices only.
func indexTuple(key Value) (indices, slices bool) {
	if !IsTuple(key) {
		return false, false
	}
	indices, slices = true, true
	for _, k := range TupleItems(key) {
		indices = indices && HasIndex(k)
		slices = slices && k.obj.typ == SliceType
	}
	return indices, slices && len(TupleItems(key)) > 0
}

// itemAt returns the offset that a full set of indices means.
func (v *MemoryView) itemAt(t *Thread, keys []Value) (int, bool) {
	if len(keys) < v.NDim {
		return 0, t.RaiseFalse(NotImplementedError, "sub-views are not implemented")
	}
	if len(keys) > v.NDim {
		return 0, t.RaiseFalse(TypeError, "cannot index %d-dimension view with %d-element tuple", v.NDim, len(keys))
	}
	at := v.Offset
	for dim, k := range keys {
		i, ok := AsSize(t, k, IndexError)
		if !ok {
			return 0, false
		}
		if !v.alive(t) {
			return 0, false
		}
		if at, ok = v.step(t, at, dim, i); !ok {
			return 0, false
		}
	}
	return at, true
}

// slice returns the view v[key] of a slice of the first dimension. The memory stays alive whatever the slice's indices do.
func (v *MemoryView) slice(t *Thread, key Value) *MemoryView {
	if !v.sharable(t) {
		return nil
	}
	c := v.share(t)
	start, stop, step, ok := to[Slice](key).Unpack(t)
	if !ok {
		t.Decref(c.Val())
		return nil
	}
	b := c.buffer()
	b.OwnArrays()
	start, _, n := AdjustIndices(b.Shape[0], start, stop, step)
	b.Slice(0, start, n, step)
	c.Offset, c.Shape, c.Strides, c.Suboffsets = b.Offset, b.Shape, b.Strides, b.Suboffsets
	return c
}

func getItemMemoryView(t *Thread, self, key Value) Value {
	v := to[MemoryView](self)
	if !v.alive(t) {
		return Value{}
	}
	indices, slices := indexTuple(key)
	if v.NDim == 0 {
		if IsTuple(key) && len(TupleItems(key)) == 0 {
			if !v.knownFormat(t) {
				return Value{}
			}
			return v.get(t, v.Offset)
		}
		if key.obj == &ellipsisHeader {
			return t.Newref(self)
		}
		return t.Raise(TypeError, "invalid indexing of 0-dim memory")
	}
	switch {
	case HasIndex(key):
		i, ok := AsSize(t, key, IndexError)
		if !ok {
			return Value{}
		}
		return v.item(t, i)
	case key.obj.typ == SliceType:
		c := v.slice(t, key)
		if c == nil {
			return Value{}
		}
		return c.Val()
	case indices:
		if !v.knownFormat(t) {
			return Value{}
		}
		at, ok := v.itemAt(t, TupleItems(key))
		if !ok || !v.alive(t) {
			return Value{}
		}
		return v.get(t, at)
	case slices:
		return t.Raise(NotImplementedError, "multi-dimensional slicing is not implemented")
	}
	return t.Raise(TypeError, "memoryview: invalid slice key")
}

func setItemMemoryView(t *Thread, self, key, x Value) bool {
	v := to[MemoryView](self)
	if !v.alive(t) || !v.knownFormat(t) {
		return false
	}
	if v.ReadOnly {
		return t.RaiseFalse(TypeError, "cannot modify read-only memory")
	}
	if x.obj == nil {
		return t.RaiseFalse(TypeError, "cannot delete memory")
	}
	store := func(at int) bool {
		var tmp [16]byte
		if !t.packNative(nativeFormat(v.Format), tmp[:v.ItemSize], x, v.Format) || !v.alive(t) {
			return false
		}
		copy(v.Data[at:at+v.ItemSize], tmp[:v.ItemSize])
		return true
	}
	indices, slices := indexTuple(key)
	if v.NDim == 0 {
		if key.obj == &ellipsisHeader || IsTuple(key) && len(TupleItems(key)) == 0 {
			return store(v.Offset)
		}
		return t.RaiseFalse(TypeError, "invalid indexing of 0-dim memory")
	}
	switch {
	case HasIndex(key):
		if v.NDim > 1 {
			return t.RaiseFalse(NotImplementedError, "sub-views are not implemented")
		}
		i, ok := AsSize(t, key, IndexError)
		if !ok {
			return false
		}
		if !v.alive(t) {
			return false
		}
		at, ok := v.step(t, v.Offset, 0, i)
		return ok && store(at)
	case key.obj.typ == SliceType && v.NDim == 1:
		return v.setSlice(t, key, x)
	case indices:
		at, ok := v.itemAt(t, TupleItems(key))
		return ok && store(at)
	case key.obj.typ == SliceType || slices:
		return t.RaiseFalse(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1")
	}
	return t.RaiseFalse(TypeError, "memoryview: invalid slice key")
}

func (v *MemoryView) setSlice(t *Thread, key, x Value) bool {
	src := t.GetBuffer(x, BufFullRO)
	if src == nil {
		return false
	}
	defer src.Release(t)
	dst := v.slice(t, key)
	if dst == nil {
		return false
	}
	defer t.Decref(dst.Val())
	format := src.Format
	if format == "" {
		format = "B"
	}
	if nativeFormat(format) != nativeFormat(v.Format) || src.ItemSize != v.ItemSize {
		return t.RaiseFalse(ValueError, "memoryview assignment: lvalue and rvalue have different structures")
	}
	if src.NDim != 1 || src.Len() != dst.Shape[0]*dst.ItemSize {
		return t.RaiseFalse(ValueError, "memoryview assignment: lvalue and rvalue have different structures")
	}
	if !v.alive(t) {
		return false
	}
	dst.buffer().CopyFrom(src)
	return true
}

func hashMemoryView(t *Thread, self Value) (int64, bool) {
	v := to[MemoryView](self)
	if v.hashed {
		return v.hash, true
	}
	if !v.alive(t) {
		return 0, false
	}
	if !v.ReadOnly {
		return 0, t.RaiseFalse(ValueError, "cannot hash writable memoryview object")
	}
	if c := nativeFormat(v.Format); c != 'B' && c != 'b' && c != 'c' {
		return 0, t.RaiseFalse(ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
	}
	if owner := v.managed.buf.Obj; owner.obj != nil {
		v.exports++ // so that it is not released meanwhile
		_, ok := Hash(t, owner)
		v.exports--
		if !ok {
			return 0, false
		}
	}
	v.hash, v.hashed = hashSecret.Bytes(v.buffer().Bytes()), true
	return v.hash, true
}

func compareMemoryView(t *Thread, a, b Value, op CompareOp) Value {
	if op != Eq && op != Ne {
		return NotImplemented
	}
	v := to[MemoryView](a)
	if a.obj.typ != MemoryViewType {
		return NotImplemented
	}
	if v.managed == nil {
		return Bool(Is(a, b) == (op == Eq))
	}
	var other *MemoryView
	var w *Buffer
	if b.obj.typ == MemoryViewType {
		other = to[MemoryView](b)
		if other.managed == nil {
			return Bool(Is(a, b) == (op == Eq))
		}
		w = other.buffer()
	} else {
		if !HasBuffer(b) {
			return NotImplemented
		}
		if w = t.GetBuffer(b, BufFullRO); w == nil {
			t.ClearExc()
			return NotImplemented
		}
		defer w.Release(t)
	}
	eq, ok := t.equalBuffers(v.buffer(), w)
	if !ok {
		return Value{}
	}
	return Bool(eq == (op == Eq))
}

func (t *Thread) equalBuffers(a, b *Buffer) (bool, bool) {
	if a.NDim != b.NDim {
		return false, true
	}
	shape := b.Shape
	if shape == nil && b.NDim == 1 {
		shape = []int{len(b.Data) / max(b.ItemSize, 1)}
	}
	for i := range a.Shape {
		if a.Shape[i] != shape[i] {
			return false, true
		}
		if a.Shape[i] == 0 {
			break
		}
	}
	bf := b.Format
	if bf == "" {
		bf = "B"
	}
	af := a.Format
	if af == "" {
		af = "B"
	}
	ca, cb := nativeFormat(af), nativeFormat(bf)
	if ca == 0 || cb == 0 {
		// Other formats are unpacked by the module struct; a format it does not know compares unequal.
		return t.equalByStruct(a, b, af, bf)
	}
	x, y := a.Bytes(), b.Bytes()
	if ca == cb && ca != 'f' && ca != 'd' && ca != 'e' && ca != '?' && ca != 'F' && ca != 'D' {
		return bytes.Equal(x, y), true
	}
	for i, j := 0, 0; i < len(x) && j < len(y); i, j = i+a.ItemSize, j+b.ItemSize {
		p := t.unpackNative(ca, x[i:i+a.ItemSize])
		q := t.unpackNative(cb, y[j:j+b.ItemSize])
		res := Compare(t, p, q, Eq)
		t.Decref(p)
		t.Decref(q)
		if res.obj == nil {
			return false, false
		}
		if !res.IsTrue() {
			return false, true
		}
	}
	return true, true
}

func (t *Thread) equalByStruct(a, b *Buffer, af, bf string) (bool, bool) {
	mod := t.Interp.Importer.Import(t, "_struct")
	if mod.obj == nil {
		return false, false
	}
	defer t.Decref(mod)
	unpack := GetAttr(t, mod, StaticName("unpack"))
	if unpack.obj == nil {
		return false, false
	}
	defer t.Decref(unpack)
	fa, fb := t.NewStr(af), t.NewStr(bf)
	defer t.Decref(fa)
	defer t.Decref(fb)
	x, y := a.Bytes(), b.Bytes()
	for i, j := 0, 0; i < len(x) && j < len(y); i, j = i+a.ItemSize, j+b.ItemSize {
		one := func(f Value, data []byte) Value {
			bs := t.NewBytesCopy(data)
			v := CallN(t, unpack, f, bs)
			t.Decref(bs)
			return v
		}
		p := one(fa, x[i:i+a.ItemSize])
		if p.obj == nil {
			t.ClearExc()
			return false, true
		}
		q := one(fb, y[j:j+b.ItemSize])
		if q.obj == nil {
			t.ClearExc()
			t.Decref(p)
			return false, true
		}
		eq, ok := true, true
		// Item by item: values that were just made are not identical, which matters for NaN.
		for k, n := 0, min(len(TupleItems(p)), len(TupleItems(q))); k < n && eq && ok; k++ {
			res := Compare(t, TupleItems(p)[k], TupleItems(q)[k], Eq)
			if ok = res.obj != nil; ok {
				eq, ok = Truth(t, res)
				t.Decref(res)
			}
		}
		if len(TupleItems(p)) != len(TupleItems(q)) {
			eq = false
		}
		t.Decref(p)
		t.Decref(q)
		if !ok || !eq {
			return eq, ok
		}
	}
	return true, true
}

// ContiguousMemoryView returns a memoryview of an object's items that lie one after the other in an order (see Buffer.BytesIn): of the
// object's memory if they do, otherwise of a copy, which cannot be written through.
func (t *Thread) ContiguousMemoryView(obj Value, writable bool, order byte) Value {
	m := t.NewMemoryView(obj)
	if m.obj == nil {
		return m
	}
	b := to[MemoryView](m).buffer()
	switch {
	case writable && b.ReadOnly:
		t.Decref(m)
		return t.Raise(BufferError, "underlying buffer is not writable")
	case b.Contiguous(order):
		return m
	case writable:
		t.Decref(m)
		return t.Raise(BufferError, "writable contiguous buffer requested for a non-contiguous object.")
	}
	data := t.NewBytesCopy(b.BytesIn(order))
	c := &Buffer{Obj: data, Data: to[Bytes](data).data, ItemSize: b.ItemSize, Format: b.Format, NDim: b.NDim, Shape: b.Shape, ReadOnly: true}
	c.Strides = CStrides(b.Shape, b.ItemSize)
	if order == 'F' {
		c.Strides = FStrides(b.Shape, b.ItemSize)
	}
	t.Decref(m)
	return t.MemoryViewOf(c)
}
