package object

import (
	"math"
	"math/big"
)

// NewUint64 returns the int n.
func (t *Thread) NewUint64(n uint64) Value {
	if n <= math.MaxInt64 {
		return Int(int64(n))
	}
	return t.NewBig(new(big.Int).SetUint64(n))
}

func (t *Thread) intTuple(ns []int) Value {
	vs := make([]Value, len(ns))
	for i, n := range ns {
		vs[i] = Int(int64(n))
	}
	return t.TupleSteal(vs...).Val()
}

func memoryViewGetset() []GetSet {
	get := func(name string, f func(t *Thread, v *MemoryView) Value) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value {
			v := to[MemoryView](self)
			if !v.alive(t) {
				return Value{}
			}
			return f(t, v)
		}}
	}
	return []GetSet{
		get("obj", func(t *Thread, v *MemoryView) Value {
			if v.managed.buf.Obj.obj == nil {
				return None
			}
			return t.Newref(v.managed.buf.Obj)
		}),
		get("nbytes", func(t *Thread, v *MemoryView) Value { return Int(int64(v.buffer().Len())) }),
		get("readonly", func(t *Thread, v *MemoryView) Value { return Bool(v.ReadOnly) }),
		get("itemsize", func(t *Thread, v *MemoryView) Value { return Int(int64(v.ItemSize)) }),
		get("format", func(t *Thread, v *MemoryView) Value { return t.NewStr(v.Format) }),
		get("ndim", func(t *Thread, v *MemoryView) Value { return Int(int64(v.NDim)) }),
		get("shape", func(t *Thread, v *MemoryView) Value { return t.intTuple(v.Shape) }),
		get("strides", func(t *Thread, v *MemoryView) Value { return t.intTuple(v.Strides) }),
		get("suboffsets", func(t *Thread, v *MemoryView) Value { return t.intTuple(v.Suboffsets) }),
		get("c_contiguous", func(t *Thread, v *MemoryView) Value { return Bool(v.buffer().Contiguous('C')) }),
		get("f_contiguous", func(t *Thread, v *MemoryView) Value { return Bool(v.buffer().Contiguous('F')) }),
		get("contiguous", func(t *Thread, v *MemoryView) Value { return Bool(v.buffer().Contiguous('A')) }),
	}
}

func memoryViewMethods() []Method {
	live := func(f func(t *Thread, v *MemoryView, a []Value) Value) func(t *Thread, self Value, a []Value) Value {
		return func(t *Thread, self Value, a []Value) Value {
			v := to[MemoryView](self)
			if !v.alive(t) {
				return Value{}
			}
			return f(t, v, a)
		}
	}
	return []Method{
		{Sig: "release()", Fn: func(t *Thread, self Value, a []Value) Value {
			if !to[MemoryView](self).release(t) {
				return Value{}
			}
			return None
		}},
		{Sig: "tobytes(order='C')", Fn: live(memoryToBytes)},
		{Sig: "hex(sep=<unrepresentable>, bytes_per_sep=1)", Fn: live(func(t *Thread, v *MemoryView, a []Value) Value {
			v.exports++
			data := v.buffer().Bytes()
			res := t.hexOf(data, a[0], a[1])
			v.exports--
			return res
		})},
		{Sig: "tolist()", Fn: live(func(t *Thread, v *MemoryView, a []Value) Value {
			if !v.knownFormat(t) {
				return Value{}
			}
			if v.NDim == 0 {
				return v.get(t, v.Offset)
			}
			return v.toList(t, 0, v.Offset)
		})},
		{Sig: "cast(format, shape=<unrepresentable>)", Fn: live(memoryCast)},
		{Sig: "toreadonly()", Fn: live(func(t *Thread, v *MemoryView, a []Value) Value {
			if v.restricted {
				v.sharable(t)
				return Value{}
			}
			c := v.share(t)
			c.ReadOnly = true
			return c.Val()
		})},
		{Sig: "count(value, /)", Fn: live(func(t *Thread, v *MemoryView, a []Value) Value {
			n, _, ok := searchIter(t, v.Val(), a[0], true)
			if !ok {
				return Value{}
			}
			return Int(int64(n))
		})},
		{Sig: "index(value, start=0, stop=sys.maxsize, /)", Fn: live(func(t *Thread, v *MemoryView, a []Value) Value {
			if v.NDim == 0 {
				return t.Raise(TypeError, "invalid lookup on 0-dim memory")
			}
			start, ok := t.sliceArgNotNone(a[1], 0)
			if !ok {
				return Value{}
			}
			stop, ok := t.sliceArgNotNone(a[2], maxInt)
			if !ok {
				return Value{}
			}
			if v.NDim > 1 {
				return t.Raise(NotImplementedError, "multi-dimensional lookup is not implemented")
			}
			start, stop = clip(start, stop, v.Shape[0])
			for i := start; i < stop; i++ {
				x := v.item(t, i)
				if x.obj == nil {
					return Value{}
				}
				eq, ok := Equal(t, x, a[0])
				t.Decref(x)
				if !ok {
					return Value{}
				}
				if eq {
					return Int(int64(i))
				}
			}
			return t.Raise(ValueError, "memoryview.index(x): x not found")
		})},
		{Sig: "__release_buffer__(buffer, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return ReleaseBufferMethod(t, self, a[0])
		}},
		{Sig: "__enter__()", Fn: live(func(t *Thread, v *MemoryView, a []Value) Value { return t.Newref(v.Val()) })},
		{Sig: "__exit__(*exc_info)", Fn: func(t *Thread, self Value, a []Value) Value {
			if !to[MemoryView](self).release(t) {
				return Value{}
			}
			return None
		}},
		{Sig: "_from_flags(object, flags)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			flags, ok := t.cIntArg(a[1], 0)
			if !ok {
				return Value{}
			}
			if !HasBuffer(a[0]) {
				return t.Raise(TypeError, "memoryview: a bytes-like object is required, not '%s'", a[0].obj.typ.Name)
			}
			b := t.GetBuffer(a[0], flags)
			if b == nil {
				return Value{}
			}
			return t.MemoryViewOf(b)
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
}

func memoryToBytes(t *Thread, v *MemoryView, a []Value) Value {
	order := byte('C')
	if a[0].obj != nil && !a[0].IsNone() {
		if !IsStr(a[0]) {
			return t.Raise(TypeError, "tobytes() argument 'order' must be str or None, not %s", a[0].obj.typ.Name)
		}
		switch text := AsStr(a[0]).String(); text {
		case "C", "F", "A":
			order = text[0]
		default:
			return t.Raise(ValueError, "order must be 'C', 'F' or 'A'")
		}
	}
	v.exports++
	res := t.NewBytesCopy(v.buffer().BytesIn(order))
	v.exports--
	return res
}

func reversedInts(ns []int) []int {
	out := make([]int, len(ns))
	for i, n := range ns {
		out[len(ns)-1-i] = n
	}
	return out
}

func (v *MemoryView) toList(t *Thread, dim, at int) Value {
	l := t.NewList(min(v.Shape[dim], 1<<20))
	for i := 0; i < v.Shape[dim]; i++ {
		var x Value
		ptr := at
		if v.Suboffsets != nil && v.Suboffsets[dim] >= 0 {
			ptr = int(le(v.Data[at:at+8])) + v.Suboffsets[dim]
		}
		if dim == v.NDim-1 {
			x = v.get(t, ptr)
		} else {
			x = v.toList(t, dim+1, ptr)
		}
		if x.obj == nil {
			t.Decref(l.Val())
			return Value{}
		}
		l.Push(t, x)
		at += v.Strides[dim]
	}
	return l.Val()
}

// memoryCast is memoryview.cast(format[, shape]).
func memoryCast(t *Thread, v *MemoryView, a []Value) Value {
	if !IsStr(a[0]) {
		return t.Raise(TypeError, "cast() argument 'format' must be str, not %s", a[0].obj.typ.Name)
	}
	if !v.sharable(t) {
		return Value{}
	}
	format := AsStr(a[0]).String()
	if !v.buffer().Contiguous('C') {
		return t.Raise(TypeError, "memoryview: casts are restricted to C-contiguous views")
	}
	hasShape := a[1].obj != nil
	if (hasShape || v.NDim != 1) && zeroIn(v.Shape) {
		return t.Raise(TypeError, "memoryview: cannot cast view with zeros in shape or strides")
	}
	var shapeItems []Value
	if hasShape {
		items, ok := listOrTuple(a[1])
		if !ok {
			return t.Raise(TypeError, "shape must be a list or a tuple")
		}
		if len(items) > 64 {
			return t.Raise(ValueError, "memoryview: number of dimensions must not exceed 64")
		}
		if v.NDim != 1 && len(items) != 1 {
			return t.Raise(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D")
		}
		shapeItems = items
	}
	c := nativeFormat(format)
	if c == 0 || c == 'F' || c == 'D' || len(format) > 2 {
		return t.Raise(ValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'")
	}
	from := nativeFormat(v.Format)
	isByte := func(c byte) bool { return c == 'B' || c == 'b' || c == 'c' }
	if !isByte(from) && !isByte(c) {
		return t.Raise(TypeError, "memoryview: cannot cast between two non-byte formats")
	}
	n, size := v.buffer().Len(), nativeSize(c)
	if n%size != 0 {
		return t.Raise(TypeError, "memoryview: length is not a multiple of itemsize")
	}
	out := v.share(t)
	out.Format, out.ItemSize, out.NDim = format, size, 1
	out.Shape, out.Strides = []int{n / size}, []int{size}
	if hasShape {
		shape := make([]int, 0, len(shapeItems))
		for _, x := range shapeItems {
			if !x.obj.typ.Has(TypeInt) {
				t.Decref(out.Val())
				return t.Raise(TypeError, "memoryview.cast(): elements of shape must be integers")
			}
			n, ok := AsInt64(t, x, "Python int too large to convert to C ssize_t")
			if !ok {
				t.Decref(out.Val())
				return Value{}
			}
			if n <= 0 {
				t.Decref(out.Val())
				return t.Raise(ValueError, "memoryview.cast(): elements of shape must be integers > 0")
			}
			shape = append(shape, int(n))
		}
		product := size
		for _, s := range shape {
			if product > maxInt/s {
				t.Decref(out.Val())
				return t.Raise(ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX")
			}
			product *= s
		}
		if product != n {
			t.Decref(out.Val())
			return t.Raise(TypeError, "memoryview: product(shape) * itemsize != buffer size")
		}
		out.NDim, out.Shape, out.Strides = len(shape), shape, CStrides(shape, size)
	}
	return out.Val()
}

func zeroIn(ns []int) bool {
	for _, n := range ns {
		if n == 0 {
			return true
		}
	}
	return false
}
