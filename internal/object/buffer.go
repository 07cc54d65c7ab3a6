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
// with suboffsets the memory is indirect, which no object of ours is. It holds a reference to the object until Release.
type Buffer struct {
	Obj        Value // the exporter, counted; the zero Value after Release
	Data       []byte
	Offset     int
	ItemSize   int
	Format     string // in the language of struct; "" if it was not asked for
	NDim       int
	Shape      []int
	Strides    []int
	Suboffsets []int // nil
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
	if b.Obj.obj == nil {
		return
	}
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
	if typ.GetBuffer == nil {
		t.Raise(TypeError, "a bytes-like object is required, not '%s'", typ.Name)
		return nil
	}
	return typ.GetBuffer(t, v, flags)
}

// FillBuffer makes the buffer of an object (borrowed) whose memory is a row of bytes.
func (t *Thread) FillBuffer(v Value, data []byte, readOnly bool, flags int) *Buffer {
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

// contiguous reports whether the items lie one after the other, in C's order ('C'), Fortran's ('F') or either ('A').
func (b *Buffer) contiguous(order byte) bool {
	if b.Suboffsets != nil {
		return false
	}
	if b.Strides == nil || b.Len() == 0 {
		return true
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
	return b.contiguous('C') || b.contiguous('F')
}

// IsContiguous reports whether the items lie one after the other in C's order.
func (b *Buffer) IsContiguous() bool { return b.contiguous('C') }

// eachItem calls f with the offset of each item, in C's order.
func (b *Buffer) eachItem(f func(offset int)) { b.eachItemOf(0, b.Offset, f) }

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
	step := b.ItemSize
	if b.Strides != nil {
		step = b.Strides[dim]
	}
	for i := 0; i < b.Shape[dim]; i++ {
		b.eachItemOf(dim+1, offset, f)
		offset += step
	}
}

// Bytes returns the items' bytes in C's order: the memory itself if it is contiguous, otherwise a copy.
func (b *Buffer) Bytes() []byte {
	if b.contiguous('C') {
		return b.Data[b.Offset : b.Offset+b.Len()]
	}
	out := make([]byte, 0, b.Len())
	b.eachItem(func(at int) { out = append(out, b.Data[at:at+b.ItemSize]...) })
	return out
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
	saved := t.TakeExc()
	if f := LookupSpecial(t, w.obj, NameReleaseBuffer); f.obj != nil {
		r := Call1(t, f, w.view)
		if r.obj == nil {
			t.WriteUnraisable("", f)
		} else {
			t.Decref(r)
		}
		t.Decref(f)
	}
	t.RestoreExc(saved)
	if v.exports == 0 {
		v.drop(t)
	}
}

func (b *Buffer) String() string {
	return fmt.Sprintf("buffer of %d bytes, format %q, shape %v", b.Len(), b.Format, b.Shape)
}
