package object

import "fmt"

// The flags with which a buffer is asked for, numbered as inspect.BufferFlags.
const (
	BufSimple        = 0
	BufWritable      = 1
	BufFormat        = 4
	BufND            = 8
	BufStrides       = 0x10 | BufND
	BufCContiguous   = 0x20 | BufStrides
	BufFContiguous   = 0x40 | BufStrides
	BufAnyContiguous = 0x80 | BufStrides
	BufIndirect      = 0x100 | BufStrides
	BufContig        = BufND | BufWritable
	BufContigRO      = BufND
	BufStrided       = BufStrides | BufWritable
	BufStridedRO     = BufStrides
	BufRecords       = BufStrides | BufWritable | BufFormat
	BufRecordsRO     = BufStrides | BufFormat
	BufFull          = BufIndirect | BufWritable | BufFormat
	BufFullRO        = BufIndirect | BufFormat
	BufRead          = 0x100
	BufWrite         = 0x200
)

// Buffer is a view of an object's memory. The item with the indices i, j, ... begins at Data[Offset+i*Strides[0]+j*Strides[1]+...];
// where a suboffset is not negative, what lies there is the offset in Data at which the walk goes on, eight bytes little-endian, and
// the suboffset is added to it. It holds a reference to the object until Release.
type Buffer struct {
	Obj        Value // the exporter, counted; the zero Value after Release or if nobody owns the memory
	Data       []byte
	Offset     int
	ItemSize   int
	Format     string // in the language of struct; "" if it was not asked for
	NDim       int
	Shape      []int
	Strides    []int
	Suboffsets []int // nil if no dimension is indirect
	ReadOnly   bool
	OnRelease  func(t *Thread, b *Buffer) // called once by Release, before the reference goes; may be nil
}

// Len returns the number of bytes of all the items.
func (b *Buffer) Len() int {
	n := b.ItemSize
	if b.Shape == nil && b.NDim > 0 {
		return len(b.Data)
	}
	for _, s := range b.Shape {
		n *= s
	}
	return n
}

// Release gives the buffer back. It may be called more than once.
func (b *Buffer) Release(t *Thread) {
	if f := b.OnRelease; f != nil {
		b.OnRelease = nil
		f(t, b)
	}
	t.Clear(&b.Obj)
}

// HasBuffer reports whether the object exports its memory.
func HasBuffer(v Value) bool {
	v.obj.typ.Ready()
	return v.obj.typ.GetBuffer != nil
}

// GetBuffer asks for an object's memory; nil with an exception pending if it does not give it.
func (t *Thread) GetBuffer(v Value, flags int) *Buffer {
	typ := v.obj.typ
	typ.Ready()
	if !validBufferFlags(t, flags) {
		return nil
	}
	if typ.GetBuffer == nil {
		t.Raise(TypeError, "a bytes-like object is required, not '%s'", typ.Name)
		return nil
	}
	b := typ.GetBuffer(t, v, flags)
	if b != nil && typ.heap && Is(b.Obj, v) {
		t.hookRelease(typ, b)
	}
	return b
}

// hookRelease arranges that a class's own __release_buffer__ is told when a buffer of a native base is given back. It gets a memoryview
// which it cannot keep: nothing can be made of it, and it is released afterwards.
func (t *Thread) hookRelease(typ *Type, b *Buffer) {
	f := typ.Lookup(NameReleaseBuffer)
	if f.obj == nil || f.obj.typ == MethodDescrType {
		return
	}
	inner := b.OnRelease
	b.OnRelease = func(t *Thread, b *Buffer) {
		saved := t.TakeExc()
		c := *b
		c.Obj, c.OnRelease = Value{}, nil
		if m := t.MemoryViewOf(&c); m.obj != nil {
			to[MemoryView](m).restricted = true
			callReleaseBuffer(t, b.Obj, m)
			to[MemoryView](m).drop(t)
			t.Decref(m)
		} else {
			t.ClearExc()
		}
		t.RestoreExc(saved)
		if inner != nil {
			inner(t, b)
		}
	}
}

func callReleaseBuffer(t *Thread, obj, view Value) {
	f := LookupSpecial(t, obj, NameReleaseBuffer)
	if f.obj == nil {
		t.ClearExc()
		return
	}
	r := Call1(t, f, view)
	if r.obj == nil {
		t.WriteUnraisable("bf_releasebuffer of "+obj.obj.typ.Name, Value{})
	} else {
		t.Decref(r)
	}
	t.Decref(f)
}

// validBufferFlags raises SystemError for what tells how to use a memoryview, and is no way to ask for a buffer.
func validBufferFlags(t *Thread, flags int) bool {
	if flags == BufRead || flags == BufWrite {
		return t.RaiseFalse(SystemError, "bad argument to internal function")
	}
	return true
}

// FillBuffer makes the buffer of an object (borrowed) whose memory is a row of bytes.
func (t *Thread) FillBuffer(v Value, data []byte, readOnly bool, flags int) *Buffer {
	if !validBufferFlags(t, flags) {
		return nil
	}
	if readOnly && flags&BufWritable != 0 {
		t.Raise(BufferError, "Object is not writable.")
		return nil
	}
	b := &Buffer{Obj: t.Newref(v), Data: data, ItemSize: 1, NDim: 1, ReadOnly: readOnly}
	if flags&BufFormat != 0 {
		b.Format = "B"
	}
	if flags&BufND != 0 {
		b.Shape = []int{len(data)}
	}
	if flags&BufStrides == BufStrides {
		b.Strides = []int{1}
	}
	return b
}

// Contiguous reports whether the items lie one after the other, in C's order ('C'), Fortran's ('F') or either ('A').
func (b *Buffer) Contiguous(order byte) bool {
	if b.Suboffsets != nil {
		return false
	}
	if b.Len() == 0 {
		return true
	}
	if b.Strides == nil {
		if order != 'F' || b.NDim <= 1 {
			return true
		}
		wide := 0
		for _, n := range b.Shape {
			if n > 1 {
				wide++
			}
		}
		return wide <= 1
	}
	inOrder := func(from, to, step int) bool {
		size := b.ItemSize
		for i := from; i != to; i += step {
			if b.Shape[i] > 1 && b.Strides[i] != size {
				return false
			}
			size *= b.Shape[i]
		}
		return true
	}
	switch order {
	case 'C':
		return inOrder(b.NDim-1, -1, -1)
	case 'F':
		return inOrder(0, b.NDim, 1)
	}
	return b.Contiguous('C') || b.Contiguous('F')
}

// IsContiguous reports whether the items lie one after the other in C's order.
func (b *Buffer) IsContiguous() bool { return b.Contiguous('C') }

// Follow returns where the walk through a dimension leads from an offset: with a suboffset, to where the pointer there points.
func (b *Buffer) Follow(dim, at int) int {
	if b.Suboffsets == nil || b.Suboffsets[dim] < 0 {
		return at
	}
	return int(le(b.Data[at:at+8])) + b.Suboffsets[dim]
}

// stride returns the step from one index of a dimension to the next.
func (b *Buffer) stride(dim int) int {
	if b.Strides != nil {
		return b.Strides[dim]
	}
	size := b.ItemSize
	for _, n := range b.Shape[dim+1:] {
		size *= n
	}
	return size
}

// EachItem calls f with the offset of each item, in C's order.
func (b *Buffer) EachItem(f func(offset int)) { b.eachItemOf(0, b.Offset, f) }

func (b *Buffer) eachItemOf(dim, offset int, f func(offset int)) {
	if dim == b.NDim {
		f(offset)
		return
	}
	if b.Shape == nil { // one dimension of bytes
		for i := 0; i+b.ItemSize <= len(b.Data); i += b.ItemSize {
			f(offset + i)
		}
		return
	}
	step := b.stride(dim)
	for i := 0; i < b.Shape[dim]; i++ {
		b.eachItemOf(dim+1, b.Follow(dim, offset), f)
		offset += step
	}
}

// At returns the offset of the item with these indices, one for each dimension and none out of bounds.
func (b *Buffer) At(indices []int) int {
	at := b.Offset
	for dim, i := range indices {
		at = b.Follow(dim, at+i*b.stride(dim))
	}
	return at
}

// Bytes returns the items' bytes in C's order: the memory itself if it is contiguous, otherwise a copy.
func (b *Buffer) Bytes() []byte {
	if b.Contiguous('C') {
		n := b.Len()
		if n == 0 {
			return nil
		}
		return b.Data[b.Offset : b.Offset+n]
	}
	out := make([]byte, 0, b.Len())
	b.EachItem(func(at int) { out = append(out, b.Data[at:at+b.ItemSize]...) })
	return out
}

// BytesIn returns the items' bytes in an order, the memory itself if it is contiguous in it: C's ('C'), Fortran's ('F'), or that of
// the memory if it is contiguous and C's otherwise ('A').
func (b *Buffer) BytesIn(order byte) []byte {
	if order == 'A' {
		order = 'C'
		if !b.Contiguous('C') && b.Contiguous('F') {
			order = 'F'
		}
	}
	if order != 'F' || b.NDim <= 1 {
		return b.Bytes()
	}
	// The same items with the dimensions the other way round, in C's order.
	r := *b
	if r.Suboffsets != nil {
		r.Data, r.Offset, r.Suboffsets, r.Strides = b.Bytes(), 0, nil, nil
	}
	if r.Strides == nil {
		r.Strides = CStrides(r.Shape, r.ItemSize)
	}
	r.Shape, r.Strides = reversedInts(r.Shape), reversedInts(r.Strides)
	return r.Bytes()
}

// CStrides returns the strides of a contiguous array in C's order.
func CStrides(shape []int, itemSize int) []int {
	strides := make([]int, len(shape))
	for i := len(shape) - 1; i >= 0; i-- {
		strides[i] = itemSize
		itemSize *= shape[i]
	}
	return strides
}

// FStrides returns the strides of a contiguous array in Fortran's order.
func FStrides(shape []int, itemSize int) []int {
	return reversedInts(CStrides(reversedInts(shape), itemSize))
}

// Slice narrows a dimension to a slice's indices. Shape, Strides and Suboffsets are changed in place: they must be b's own.
func (b *Buffer) Slice(dim, start, n, step int) {
	at := start * b.Strides[dim]
	inner := dim - 1
	for inner >= 0 && (b.Suboffsets == nil || b.Suboffsets[inner] < 0) {
		inner--
	}
	switch {
	case n == 0: // an empty view stays where it is: start may lie outside of the memory
	case inner < 0:
		b.Offset += at
	default:
		b.Suboffsets[inner] += at
	}
	b.Shape[dim] = n
	b.Strides[dim] *= step
}

// OwnArrays gives b its own Shape, Strides and Suboffsets, if it has them.
func (b *Buffer) OwnArrays() {
	b.Shape = append([]int(nil), b.Shape...)
	b.Strides = append([]int(nil), b.Strides...)
	if b.Suboffsets != nil {
		b.Suboffsets = append([]int(nil), b.Suboffsets...)
	}
}

// CopyFrom copies the items of a buffer of the same structure, which may share the memory: row by row of the last dimension, each read
// before it is written.
func (b *Buffer) CopyFrom(src *Buffer) {
	if b.NDim == 0 {
		copy(b.Data[b.Offset:b.Offset+b.ItemSize], src.Data[src.Offset:src.Offset+src.ItemSize])
		return
	}
	last := b.NDim - 1
	row := make([]byte, b.Shape[last]*b.ItemSize)
	var walk func(dim, to, from int)
	walk = func(dim, to, from int) {
		stepTo, stepFrom := b.stride(dim), src.stride(dim)
		if dim < last {
			for i := 0; i < b.Shape[dim]; i++ {
				walk(dim+1, b.Follow(dim, to), src.Follow(dim, from))
				to, from = to+stepTo, from+stepFrom
			}
			return
		}
		for i := 0; i < b.Shape[dim]; i++ {
			at := src.Follow(dim, from)
			copy(row[i*b.ItemSize:(i+1)*b.ItemSize], src.Data[at:at+b.ItemSize])
			from += stepFrom
		}
		for i := 0; i < b.Shape[dim]; i++ {
			at := b.Follow(dim, to)
			copy(b.Data[at:at+b.ItemSize], row[i*b.ItemSize:])
			to += stepTo
		}
	}
	walk(0, b.Offset, src.Offset)
}

// bytesData returns the memory of bytes and bytearray objects.
func bytesData(v Value) ([]byte, bool) {
	switch {
	case v.obj.typ.Flags&TypeBytes != 0:
		return to[Bytes](v).data, true
	case v.obj.typ.Flags&TypeByteArray != 0:
		return to[ByteArray](v).data, true
	}
	return nil, false
}

// byteView is the memory of a bytes-like argument while it is in use.
type byteView struct {
	data []byte
	buf  *Buffer
	held Value
}

func (v *byteView) release(t *Thread) {
	if v.buf != nil {
		v.buf.Release(t)
	}
	if v.held.obj != nil {
		to[ByteArray](v.held).exports--
	}
}

// bytesLike looks at the memory of an argument; what has none raises TypeError with the message (which may have one %s for the
// type), or the usual one if that is empty. The caller releases the view.
func (t *Thread) bytesLike(v Value, message string) (byteView, bool) {
	switch {
	case v.obj.typ.Flags&TypeBytes != 0:
		return byteView{data: to[Bytes](v).data}, true
	case v.obj.typ.Flags&TypeByteArray != 0:
		b := to[ByteArray](v)
		b.exports++
		return byteView{data: b.data, held: v}, true
	}
	if !HasBuffer(v) {
		if message == "" {
			message = "a bytes-like object is required, not '%s'"
		}
		return byteView{}, t.RaiseFalse(TypeError, message, v.obj.typ.Name)
	}
	b := t.GetBuffer(v, BufSimple)
	if b == nil {
		return byteView{}, false
	}
	return byteView{data: b.Bytes(), buf: b}, true
}

// WithBytes calls f with the memory of a bytes-like object; it reports false with TypeError pending if v is none.
func (t *Thread) WithBytes(v Value, f func(data []byte)) bool {
	view, ok := t.bytesLike(v, "")
	if !ok {
		return false
	}
	f(view.data)
	view.release(t)
	return true
}

// BytesFromBuffer returns bytes with a copy of the memory of a bytes-like object.
func BytesFromBuffer(t *Thread, v Value) Value {
	if v.obj.typ == BytesType {
		return t.Newref(v)
	}
	b := t.GetBuffer(v, BufFullRO)
	if b == nil {
		return Value{}
	}
	data := append([]byte(nil), b.Bytes()...)
	b.Release(t)
	return t.NewBytes(data)
}

// bufferWrapperType is the type of what stands for the object in the buffers of classes with __buffer__.
var bufferWrapperType = newStatic("_buffer_wrapper", ObjectType, TypeNoNew)

// bufferWrapper holds a memoryview that __buffer__ returned until the buffer made of it is released.
type bufferWrapper struct {
	Header
	view, obj Value
}

func setupBufferWrapper() {
	tp := bufferWrapperType
	tp.Dealloc = func(t *Thread, h *Header) {
		w := as[bufferWrapper](h)
		t.Clear(&w.view)
		t.Clear(&w.obj)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		w := as[bufferWrapper](h)
		if w.view.obj != nil {
			visit(w.view)
		}
		if w.obj.obj != nil {
			visit(w.obj)
		}
	}
}

// methodBuffer is the GetBuffer slot of classes with __buffer__.
func methodBuffer(t *Thread, self Value, flags int) *Buffer {
	res := CallMethod(t, self, NameBuffer, Int(int64(flags)))
	if res.obj == nil {
		return nil
	}
	if res.obj.typ != MemoryViewType {
		t.Raise(TypeError, "__buffer__ returned non-memoryview object")
		t.Decref(res)
		return nil
	}
	b := t.GetBuffer(res, flags)
	if b == nil {
		t.Decref(res)
		return nil
	}
	w := &bufferWrapper{view: res, obj: t.Newref(self)}
	t.initHeader(&w.Header, bufferWrapperType)
	inner := b.OnRelease
	view := b.Obj
	b.Obj = w.Val()
	b.OnRelease = func(t *Thread, b *Buffer) {
		if inner != nil {
			inner(t, b)
		}
		t.Decref(view)
		w.release(t)
	}
	return b
}

// release tells the object that its buffer is not used any more.
func (w *bufferWrapper) release(t *Thread) {
	v := to[MemoryView](w.view)
	if v.managed != nil && Is(v.managed.buf.Obj, w.obj) {
		return // it is told when that is released
	}
	if f := w.obj.obj.typ.Lookup(NameReleaseBuffer); f.obj == nil || f.obj.typ == MethodDescrType {
		return
	}
	saved := t.TakeExc()
	callReleaseBuffer(t, w.obj, w.view)
	t.RestoreExc(saved)
}

func (b *Buffer) String() string {
	return fmt.Sprintf("buffer of %d bytes, format %q, shape %v", b.Len(), b.Format, b.Shape)
}

// References visits what an open buffer holds; b may be nil.
func (b *Buffer) References(visit func(Value)) {
	if b != nil && b.Obj.obj != nil {
		visit(b.Obj)
	}
}
