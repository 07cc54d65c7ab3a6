package structs

import (
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
	"github.com/gophersnake/gophersnake/internal/structfmt"
)

// pack writes the values into dst, which is zeroed and long enough.
func pack(t *thread, f *structfmt.Format, dst []byte, vals []value) bool {
	for i := range f.Items {
		it := &f.Items[i]
		for j := range it.Repeat {
			if !packOne(t, it, dst[it.Offset+j*it.Size:][:it.Size], vals[0]) {
				return false
			}
			vals = vals[1:]
		}
	}
	return true
}

func packOne(t *thread, it *structfmt.Item, dst []byte, v value) bool {
	var err *pyerr.Error
	switch it.Kind {
	case structfmt.Int, structfmt.Pointer:
		if v.IsInt64() {
			err = it.PackInt(dst, object.ToNumInt(v))
			break
		}
		if !object.IsInt(v) && !object.HasIndex(v) {
			err = structfmt.ErrNotInt
			break
		}
		n := object.AsIndex(t, v)
		if n.IsNil() {
			return false
		}
		err = it.PackInt(dst, object.ToNumInt(n))
		t.Decref(n)
	case structfmt.Bool:
		b, ok := object.Truth(t, v)
		if !ok {
			return false
		}
		dst[0] = 0
		if b {
			dst[0] = 1
		}
	case structfmt.Char:
		if !object.IsBytes(v) || len(object.BytesOf(v)) != 1 {
			err = structfmt.ErrNotChar
			break
		}
		dst[0] = object.BytesOf(v)[0]
	case structfmt.Bytes:
		if !isBytes(v) {
			err = structfmt.ErrNotBytesS
			break
		}
		n := copy(dst, object.BytesOf(v))
		clear(dst[n:])
	case structfmt.Pascal:
		if !isBytes(v) {
			err = structfmt.ErrNotBytesP
			break
		}
		it.PackPascal(dst, object.BytesOf(v))
	case structfmt.Float:
		x, ok := object.AsFloat(t, v)
		if !ok {
			t.ClearExc()
			err = structfmt.ErrNotFloat
			break
		}
		err = it.PackFloat(dst, x)
	case structfmt.Complex:
		z, ok := object.AsComplex(t, v)
		if !ok {
			t.ClearExc()
			err = structfmt.ErrNotComplex
			break
		}
		err = it.PackComplex(dst, z)
	}
	if err != nil {
		raise(t, err)
		return false
	}
	return true
}

func isBytes(v value) bool { return object.IsBytes(v) || object.IsByteArray(v) }

// unpack reads the values from src.
func unpack(t *thread, f *structfmt.Format, src []byte) value {
	out := t.NewTuple(f.Count)
	items := out.Items()
	k := 0
	for i := range f.Items {
		it := &f.Items[i]
		for j := range it.Repeat {
			s := src[it.Offset+j*it.Size:][:it.Size]
			var v value
			switch it.Kind {
			case structfmt.Int, structfmt.Pointer:
				v = t.FromNumInt(it.UnpackInt(s))
			case structfmt.Bool:
				v = object.Bool(s[0] != 0)
			case structfmt.Char, structfmt.Bytes:
				v = t.NewBytesCopy(s)
			case structfmt.Pascal:
				v = t.NewBytesCopy(it.UnpackPascal(s))
			case structfmt.Float:
				v = object.Float(it.UnpackFloat(s))
			case structfmt.Complex:
				v = t.NewComplex(it.UnpackComplex(s))
			}
			items[k] = v
			k++
		}
	}
	return out.Val()
}

func packBytes(t *thread, f *structfmt.Format, a []value) value {
	if len(a) != f.Count {
		return fail(t, "pack expected %d items for packing (got %d)", f.Count, len(a))
	}
	if f.Size > object.MaxObjectBytes {
		return t.NoMemory()
	}
	buf := make([]byte, f.Size)
	if !pack(t, f, buf, a) {
		return value{}
	}
	return t.NewBytes(buf)
}

func packInto(t *thread, f *structfmt.Format, a []value) value {
	if len(a) != f.Count+2 {
		switch len(a) {
		case 0:
			return fail(t, "pack_into expected buffer argument")
		case 1:
			return fail(t, "pack_into expected offset argument")
		}
		return fail(t, "pack_into expected %d items for packing (got %d)", f.Count, len(a)-2)
	}
	b := t.GetBuffer(a[0], object.BufWritable)
	if b == nil {
		if t.ClearIf(object.BufferError) || t.ClearIf(object.TypeError) {
			return t.Raise(object.TypeError, "argument must be read-write bytes-like object, not %s", a[0].Type().Name)
		}
		return value{}
	}
	defer b.Release(t)
	offset, ok := object.AsSize(t, a[1], object.IndexError)
	if !ok {
		return value{}
	}
	data := b.Bytes()
	if offset < 0 {
		if offset+f.Size > 0 {
			return fail(t, "no space to pack %d bytes at offset %d", f.Size, offset)
		}
		if offset+len(data) < 0 {
			return fail(t, "offset %d out of range for %d-byte buffer", offset, len(data))
		}
		offset += len(data)
	}
	if len(data)-offset < f.Size {
		return fail(t, "pack_into requires a buffer of at least %d bytes for packing %d bytes at offset %d (actual buffer size is %d)", uint(f.Size)+uint(offset), f.Size, offset, len(data))
	}
	dst := data[offset : offset+f.Size]
	clear(dst)
	if !pack(t, f, dst, a[2:]) {
		return value{}
	}
	return object.None
}

func unpackAll(t *thread, f *structfmt.Format, buffer value) value {
	var res value
	if !t.WithBytes(buffer, func(data []byte) {
		if len(data) != f.Size {
			fail(t, "unpack requires a buffer of %d bytes", f.Size)
			return
		}
		res = unpack(t, f, data)
	}) {
		return value{}
	}
	return res
}

func unpackFrom(t *thread, f *structfmt.Format, buffer, at value) value {
	offset := 0
	if !at.IsNil() {
		var ok bool
		if offset, ok = object.AsSize(t, at, object.OverflowError); !ok {
			return value{}
		}
	}
	var res value
	if !t.WithBytes(buffer, func(data []byte) {
		if offset < 0 {
			if offset+f.Size > 0 {
				fail(t, "not enough data to unpack %d bytes at offset %d", f.Size, offset)
				return
			}
			if offset+len(data) < 0 {
				fail(t, "offset %d out of range for %d-byte buffer", offset, len(data))
				return
			}
			offset += len(data)
		}
		if len(data)-offset < f.Size {
			fail(t, "unpack_from requires a buffer of at least %d bytes for unpacking %d bytes at offset %d (actual buffer size is %d)", uint(f.Size)+uint(offset), f.Size, offset, len(data))
			return
		}
		res = unpack(t, f, data[offset:offset+f.Size])
	}) {
		return value{}
	}
	return res
}

// unpackIter gives a tuple for each piece of a buffer.
type unpackIter struct {
	header
	f      *structfmt.Format
	buffer *object.Buffer // nil when exhausted
	offset int
}

func asIter(v value) *unpackIter { return (*unpackIter)(v.Ptr()) }

func iterUnpack(t *thread, f *structfmt.Format, v value) value {
	if f.Size == 0 {
		return fail(t, "cannot iteratively unpack with a struct of length 0")
	}
	b := t.GetBuffer(v, object.BufSimple)
	if b == nil {
		return value{}
	}
	if len(b.Bytes())%f.Size != 0 {
		b.Release(t)
		return fail(t, "iterative unpacking requires a buffer of a multiple of %d bytes", f.Size)
	}
	it := object.New[unpackIter](t, iterType)
	it.f, it.buffer = f, b
	return it.Val()
}

func setupIter() {
	tp := iterType
	finish := func(t *thread, h *header) {
		it := asIter(h.Val())
		if b := it.buffer; b != nil {
			it.buffer = nil
			b.Release(t)
		}
	}
	tp.Dealloc = func(t *thread, h *header) {
		finish(t, h)
		t.FreeHeader(h)
	}
	tp.Clear = finish
	tp.Traverse = func(h *header, visit func(value)) {
		if b := asIter(h.Val()).buffer; b != nil && !b.Obj.IsNil() {
			visit(b.Obj)
		}
	}
	tp.Iter = object.SelfIter
	tp.Next = func(t *thread, self value) value {
		it := asIter(self)
		if it.buffer == nil {
			return value{}
		}
		data := it.buffer.Bytes()
		if it.offset >= len(data) {
			finish(t, self.Header())
			return value{}
		}
		res := unpack(t, it.f, data[it.offset:it.offset+it.f.Size])
		it.offset += it.f.Size
		return res
	}
	tp.Methods = []object.Method{{Sig: "__length_hint__()", Fn: func(t *thread, self value, _ []value) value {
		it := asIter(self)
		if it.buffer == nil {
			return object.Int(0)
		}
		return object.Int(int64((len(it.buffer.Bytes()) - it.offset) / it.f.Size))
	}}}
}
