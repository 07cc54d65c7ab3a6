package testbuffer

import "github.com/gophersnake/gophersnake/internal/object"

// codec packs and unpacks items with a struct.Struct.
type codec struct {
	obj    value // the Struct
	format string
	size   int
	count  int // values in an item; -1: not known yet
}

// newStruct makes the codec of a format, "B" if it is the zero Value.
func newStruct(t *thread, format value) *codec {
	mod := t.Interp.Importer.Import(t, "_struct")
	if mod.IsNil() {
		return nil
	}
	cls := object.GetAttr(t, mod, t.Intern("Struct"))
	t.Decref(mod)
	if cls.IsNil() {
		return nil
	}
	defer t.Decref(cls)
	c := &codec{format: "B", count: -1}
	if format.IsNil() {
		format = t.NewStr("B")
		defer t.Decref(format)
	} else if object.IsStr(format) {
		c.format = object.AsStr(format).String()
	} else if object.IsBytes(format) {
		c.format = string(object.BytesOf(format))
	}
	if c.obj = object.Call1(t, cls, format); c.obj.IsNil() {
		return nil
	}
	size := object.GetAttr(t, c.obj, t.Intern("size"))
	n, ok := 0, !size.IsNil()
	if ok {
		n, ok = object.AsSize(t, size, object.OverflowError)
		t.Decref(size)
	}
	if !ok {
		c.release(t)
		return nil
	}
	c.size = n
	return c
}

func structOf(t *thread, format string) *codec {
	f := t.NewStr(format)
	c := newStruct(t, f)
	t.Decref(f)
	return c
}

func (c *codec) release(t *thread) { t.Clear(&c.obj) }

// unpack returns an item: the value if there is one only, otherwise the tuple of its values.
func (c *codec) unpack(t *thread, data []byte) value {
	b := t.NewBytesCopy(data)
	res := object.CallMethod(t, c.obj, t.Intern("unpack"), b)
	t.Decref(b)
	if res.IsNil() {
		return res
	}
	items := object.TupleItems(res)
	c.count = len(items)
	if len(items) != 1 {
		return res
	}
	v := t.Newref(items[0])
	t.Decref(res)
	return v
}

// pack stores an item: a value, or a list or tuple of as many values as the format has.
func (c *codec) pack(t *thread, dst []byte, v value) bool {
	if c.count < 0 {
		zero := c.unpack(t, make([]byte, c.size))
		if zero.IsNil() {
			return false
		}
		t.Decref(zero)
	}
	args := []value{v}
	tp := v.Type()
	if list, ok := listOrTuple(v); ok && len(list) == c.count {
		args = append([]value(nil), list...)
	} else if c.count != 1 || !tp.Has(object.TypeBytes) && !tp.Has(object.TypeInt) && !tp.Has(object.TypeFloat) {
		return t.RaiseFalse(object.ValueError, "mismatch between initializer element and format string")
	}
	for _, a := range args {
		t.Newref(a)
	}
	data := object.CallMethod(t, c.obj, t.Intern("pack"), args...)
	for _, a := range args {
		t.Decref(a)
	}
	if data.IsNil() {
		return false
	}
	copy(dst, object.BytesOf(data))
	t.Decref(data)
	return true
}

// unpackSingle unpacks the item at an offset; without a format it is a byte.
func unpackSingle(t *thread, data []byte, at int, format string, size int) value {
	if format == "" {
		return object.Int(int64(data[at]))
	}
	c := structOf(t, format)
	if c == nil {
		return value{}
	}
	defer c.release(t)
	if c.size != size {
		return t.Raise(object.ValueError, "the format does not fit the item size")
	}
	return c.unpack(t, data[at:at+size])
}

// packSingle stores an item at an offset.
func (l *layout) packSingle(t *thread, at int, v value) bool {
	format, size := l.Format, l.ItemSize
	if format == "" {
		format, size = "B", 1
	}
	c := structOf(t, format)
	if c == nil {
		return false
	}
	defer c.release(t)
	if c.size != size {
		return t.RaiseFalse(object.ValueError, "the format does not fit the item size")
	}
	tmp := make([]byte, size)
	if !c.pack(t, tmp, v) {
		return false
	}
	copy(l.Data[at:at+size], tmp)
	return true
}

// find returns the offset of an index of the first dimension.
func (l *layout) find(t *thread, i int) (int, bool) {
	n, step := l.Len(), 1
	if l.Shape != nil {
		n, step = l.Shape[0], l.ItemSize
		for _, m := range l.Shape[1:] {
			step *= m
		}
		if l.Strides != nil {
			step = l.Strides[0]
		}
	}
	if i < 0 {
		i += n
	}
	if i < 0 || i >= n {
		return 0, t.RaiseFalse(object.IndexError, "index out of bounds")
	}
	return l.Follow(0, l.Offset+i*step), true
}

// item returns the item, or the sub-view, at an index of the first dimension.
func (nd *ndarray) item(t *thread, i int) value {
	l := nd.top()
	if l.NDim == 0 {
		return t.Raise(object.TypeError, "invalid indexing of scalar")
	}
	at, ok := l.find(t, i)
	if !ok {
		return value{}
	}
	if l.NDim == 1 {
		return unpackSingle(t, l.Data, at, l.Format, l.ItemSize)
	}
	sub := subView(t, nd.Val())
	if sub == nil {
		return value{}
	}
	s := sub.top()
	s.Offset = at
	s.NDim--
	s.Shape, s.Strides = s.Shape[1:], s.Strides[1:]
	if s.Suboffsets != nil {
		s.Suboffsets = s.Suboffsets[1:]
	}
	s.flags = 0
	s.mark()
	return sub.Val()
}

func getItem(t *thread, self, key value) value {
	nd := asND(self)
	l := nd.top()
	if l.NDim == 0 {
		switch {
		case object.IsTuple(key) && len(object.TupleItems(key)) == 0:
			return unpackSingle(t, l.Data, l.Offset, l.Format, l.ItemSize)
		case object.Is(key, object.Ellipsis):
			return t.Newref(self)
		}
		return t.Raise(object.TypeError, "invalid indexing of scalar")
	}
	if object.HasIndex(key) {
		i, ok := object.AsSize(t, key, object.OverflowError)
		if !ok {
			return value{}
		}
		return nd.item(t, i)
	}
	sub := subView(t, self)
	if sub == nil {
		return value{}
	}
	if !sub.top().slice(t, key) {
		t.Decref(sub.Val())
		return value{}
	}
	return sub.Val()
}

// slice narrows the layout by a slice or a tuple of slices.
func (l *layout) slice(t *thread, key value) bool {
	keys := []value{key}
	if object.IsTuple(key) {
		keys = object.TupleItems(key)
	}
	if len(keys) > l.NDim {
		return t.RaiseFalse(object.TypeError, "too many slices for %d dimensions", l.NDim)
	}
	l.OwnArrays()
	for dim, k := range keys {
		if k.Type() != object.SliceType {
			return t.RaiseFalse(object.TypeError, "cannot index memory using \"%s\"", k.Type().Name)
		}
		start, stop, step, ok := object.AsSlice(k).Unpack(t)
		if !ok {
			return false
		}
		start, _, n := object.AdjustIndices(l.Shape[dim], start, stop, step)
		l.Slice(dim, start, n, step)
	}
	l.flags = ndOwnArrays
	l.mark()
	return true
}

func setItem(t *thread, self, key, v value) bool {
	nd := asND(self)
	l := nd.top()
	if l.ReadOnly {
		return t.RaiseFalse(object.TypeError, "ndarray is not writable")
	}
	if v.IsNil() {
		return t.RaiseFalse(object.TypeError, "ndarray data cannot be deleted")
	}
	if l.NDim == 0 {
		if object.Is(key, object.Ellipsis) || object.IsTuple(key) && len(object.TupleItems(key)) == 0 {
			return l.packSingle(t, l.Offset, v)
		}
		return t.RaiseFalse(object.TypeError, "invalid indexing of scalar")
	}
	if object.HasIndex(key) {
		i, ok := object.AsSize(t, key, object.OverflowError)
		if !ok {
			return false
		}
		at, ok := l.find(t, i)
		return ok && l.packSingle(t, at, v)
	}
	dst := getItem(t, self, key)
	if dst.IsNil() {
		return false
	}
	defer t.Decref(dst)
	src := t.GetBuffer(v, object.BufFullRO)
	if src == nil {
		return false
	}
	defer src.Release(t)
	d := asND(dst).top()
	if !sameStructure(&d.buffer, src) {
		return t.RaiseFalse(object.ValueError, "ndarray assignment: lvalue and rvalue have different structures")
	}
	d.CopyFrom(src)
	return true
}

func (nd *ndarray) toList(t *thread) value {
	l := nd.top()
	if l.Format == "" {
		return t.Raise(object.ValueError, "ndarray: tolist() does not support format=NULL, use tobytes()")
	}
	c := structOf(t, l.Format)
	if c == nil {
		return value{}
	}
	defer c.release(t)
	if c.size != l.ItemSize {
		return t.Raise(object.ValueError, "the format does not fit the item size")
	}
	return l.list(t, c, 0, l.Offset)
}

func (l *layout) list(t *thread, c *codec, dim, at int) value {
	if dim == l.NDim {
		return c.unpack(t, l.Data[at:at+l.ItemSize])
	}
	n, step := len(l.Data)/l.ItemSize, l.ItemSize
	if l.Shape != nil {
		n = l.Shape[dim]
		for _, m := range l.Shape[dim+1:] {
			step *= m
		}
	}
	if l.Strides != nil {
		step = l.Strides[dim]
	}
	out := t.NewList(min(n, 1<<16))
	for i := range n {
		v := l.list(t, c, dim+1, l.Follow(dim, at+i*step))
		if v.IsNil() {
			t.Decref(out.Val())
			return v
		}
		out.Push(t, v)
	}
	return out.Val()
}
