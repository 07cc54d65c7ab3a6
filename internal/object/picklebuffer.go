package object

// PickleBufferType is the type pickle.PickleBuffer.
var PickleBufferType = func() *Type {
	tp := newStatic("PickleBuffer", ObjectType, TypeHasWeakref)
	tp.Module = "pickle"
	return tp
}()

// PickleBuffer wraps a buffer for out-of-band pickling; buf is nil once it was released.
type PickleBuffer struct {
	AttrHeader
	buf *Buffer
}

// Buffer borrows the wrapped buffer; nil with ValueError pending if it was released.
func (p *PickleBuffer) Buffer(t *Thread) *Buffer {
	if p.buf == nil {
		t.Raise(ValueError, "operation forbidden on released PickleBuffer object")
	}
	return p.buf
}

func (p *PickleBuffer) release(t *Thread) {
	if b := p.buf; b != nil {
		p.buf = nil
		b.Release(t)
	}
}

func setupPickleBuffer() {
	tp := PickleBufferType
	tp.Doc = "Wrapper for potentially out-of-band buffers"
	sig := NewSignature("PickleBuffer(object, /)")
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return sig.Bind(t, args, kw, func(a []Value) Value {
			b := t.GetBuffer(a[0], BufFullRO)
			if b == nil {
				return Value{}
			}
			p := &PickleBuffer{buf: b}
			t.initAttr(&p.AttrHeader, cls)
			return p.Val()
		})
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		as[PickleBuffer](h).release(t)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if b := as[PickleBuffer](h).buf; b != nil && b.Obj.obj != nil {
			visit(b.Obj)
		}
	}
	tp.Clear = func(t *Thread, h *Header) { as[PickleBuffer](h).release(t) }
	tp.GetBuffer = func(t *Thread, self Value, flags int) *Buffer {
		b := to[PickleBuffer](self).Buffer(t)
		if b == nil {
			return nil
		}
		return t.GetBuffer(b.Obj, flags)
	}
	tp.Methods = []Method{
		{Sig: "raw()", Fn: func(t *Thread, self Value, a []Value) Value {
			b := to[PickleBuffer](self).Buffer(t)
			if b == nil {
				return Value{}
			}
			switch {
			case b.Contiguous('C'), b.Contiguous('F'):
			default:
				return t.Raise(BufferError, "cannot extract raw buffer from non-contiguous buffer")
			}
			n := b.Len()
			raw := &Buffer{Obj: t.Newref(b.Obj), Data: b.Data[b.Offset : b.Offset+n], ItemSize: 1, Format: "B", NDim: 1, Shape: []int{n}, Strides: []int{1}, ReadOnly: b.ReadOnly}
			// The memory stays exported as long as the view lives: it holds an export of its own.
			hold := t.GetBuffer(b.Obj, BufFullRO)
			if hold == nil {
				t.Clear(&raw.Obj)
				return Value{}
			}
			raw.OnRelease = func(t *Thread, _ *Buffer) { hold.Release(t) }
			return t.MemoryViewOf(raw)
		}},
		{Sig: "release()", Fn: func(t *Thread, self Value, a []Value) Value {
			to[PickleBuffer](self).release(t)
			return None
		}},
	}
}
