package testbuffer

import (
	"encoding/binary"

	"github.com/gophersnake/gophersnake/internal/object"
)

// The flags of an ndarray's layout.
const (
	ndVarExport       = 1 << iota // push and pop are allowed while buffers are in use (of the ndarray)
	ndWritable                    // the items may be changed
	ndFortran                     // contiguous in Fortran's order
	ndScalar                      // no dimensions
	ndPIL                         // indirect: with suboffsets
	ndRedirect                    // a re-exporter gives the buffers of its base
	ndGetbufFail                  // asking for a buffer fails
	ndGetbufUndefined             // likewise
	ndC                           // contiguous in C's order
	ndOwnArrays                   // has shape, strides and suboffsets of its own
)

const (
	maxNDim     = 128
	maxFormat   = 128 // characters of a format with which memoryview_from_buffer copes
	pointerSize = 8
	maxBytes    = 1 << 31
)

var ndarrayType = object.NewStaticType("builtins", "ndarray", object.ObjectType, 0)

// layout is one of an ndarray's descriptions of its memory.
type layout struct {
	buffer  // Obj is the base's exporter of a re-exporter
	flags   int
	exports int
}

// ndarray is _testbuffer.ndarray.
type ndarray struct {
	header
	layouts []*layout // the topmost one is the last
	reexp   bool      // it has a single layout, which is another exporter's buffer
	varExp  bool
}

func asND(v value) *ndarray { return (*ndarray)(v.Ptr()) }

// top returns the layout in use; an ndarray whose __init__ did not run, or which was cleared, has an empty one.
func (nd *ndarray) top() *layout {
	if len(nd.layouts) == 0 {
		nd.layouts = []*layout{{buffer: buffer{ItemSize: 1, Format: "B", NDim: 1, Shape: []int{0}, Strides: []int{1}, ReadOnly: true}}}
	}
	return nd.layouts[len(nd.layouts)-1]
}

// mark sets the flags that tell about the structure.
func (l *layout) mark() {
	if l.NDim == 0 {
		l.flags |= ndScalar
	}
	if l.Suboffsets != nil {
		l.flags |= ndPIL
	}
	if l.Contiguous('C') {
		l.flags |= ndC
	}
	if l.Contiguous('F') {
		l.flags |= ndFortran
	}
}

// from makes nd a re-exporter of an exporter's buffer.
func (nd *ndarray) from(t *thread, exporter value, request, flags int) bool {
	b := t.GetBuffer(exporter, request)
	if b == nil {
		return false
	}
	l := &layout{buffer: *b, flags: flags}
	l.mark()
	nd.layouts, nd.reexp = []*layout{l}, true
	return true
}

// subView returns a new re-exporter of the whole of self.
func subView(t *thread, self value) *ndarray {
	nd := object.New[ndarray](t, ndarrayType)
	if !nd.from(t, self, object.BufFullRO, 0) {
		t.Decref(nd.Val())
		return nil
	}
	return nd
}

func setupNDArray() {
	tp := ndarrayType
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[ndarray](t, cls).Val()
	}
	tp.Init = object.InitBySig("function(obj, shape=None, strides=None, offset=0, format='B', flags=0, getbuf=<unrepresentable>)", initNDArray)
	tp.Dealloc = func(t *thread, h *header) {
		asND(h.Val()).drop(t)
		t.FreeHeader(h)
	}
	tp.Clear = func(t *thread, h *header) {
		if nd := asND(h.Val()); nd.exported() == 0 {
			nd.drop(t)
		}
	}
	tp.Traverse = func(h *header, visit func(value)) {
		for _, l := range asND(h.Val()).layouts {
			if !l.Obj.IsNil() {
				visit(l.Obj)
			}
		}
	}
	tp.Hash = hashNDArray
	tp.GetBuffer = func(t *thread, self value, flags int) *buffer { return asND(self).export(t, flags) }
	tp.GetItem = getItem
	tp.SetItem = setItem
	tp.SeqItem = func(t *thread, self value, i int) value { return asND(self).item(t, i) }
	tp.Methods = methods()
	tp.Getset = getset()
}

func (nd *ndarray) drop(t *thread) {
	ls := nd.layouts
	nd.layouts = nil
	for _, l := range ls {
		l.Release(t)
	}
}

func (nd *ndarray) exported() int {
	n := 0
	for _, l := range nd.layouts {
		n += l.exports
	}
	return n
}

// export is the buffer protocol.
func (nd *ndarray) export(t *thread, flags int) *buffer {
	l := nd.top()
	fail := func(message string) *buffer {
		t.Raise(object.BufferError, "%s", message)
		return nil
	}
	has := func(f int) bool { return flags&f == f }
	if l.flags&ndRedirect != 0 && !l.Obj.IsNil() {
		return t.GetBuffer(l.Obj, flags)
	}
	b := l.buffer
	b.OnRelease = nil
	if b.Format == "" {
		b.Format = "B"
	}
	switch {
	case l.NDim != 0 && (has(object.BufND) && l.Shape == nil || has(object.BufStrides) && l.Strides == nil):
		return fail("re-exporter does not provide format, shape or strides")
	case l.flags&ndGetbufFail != 0:
		return fail("ND_GETBUF_FAIL: forced test exception")
	case has(object.BufWritable) && l.ReadOnly:
		return fail("ndarray is not writable")
	}
	if !has(object.BufFormat) {
		b.Format = ""
	}
	switch {
	case has(object.BufCContiguous) && l.flags&ndC == 0:
		return fail("ndarray is not C-contiguous")
	case has(object.BufFContiguous) && l.flags&ndFortran == 0:
		return fail("ndarray is not Fortran contiguous")
	case has(object.BufAnyContiguous) && l.flags&(ndC|ndFortran) == 0:
		return fail("ndarray is not contiguous")
	case !has(object.BufIndirect) && l.flags&ndPIL != 0:
		return fail("ndarray cannot be represented without suboffsets")
	}
	if !has(object.BufStrides) {
		if l.flags&ndC == 0 {
			return fail("ndarray is not C-contiguous")
		}
		b.Strides = nil
	}
	if !has(object.BufND) {
		if b.Format != "" {
			return fail("ndarray: cannot cast to unsigned bytes if the format flag is present")
		}
		n := l.Len()
		b.Data, b.Offset, b.NDim, b.Shape = b.Data[b.Offset:b.Offset+n], 0, 1, nil
	}
	b.Obj = t.Newref(nd.Val())
	l.exports++
	b.OnRelease = func(t *thread, _ *buffer) {
		l.exports--
		if l.exports > 0 {
			return
		}
		// A layout that was covered by a push goes with its last user.
		for i, other := range nd.layouts {
			if other == l && i < len(nd.layouts)-1 {
				nd.layouts = append(nd.layouts[:i:i], nd.layouts[i+1:]...)
				l.Release(t)
				return
			}
		}
	}
	return &b
}

func hashNDArray(t *thread, self value) (int64, bool) {
	l := asND(self).top()
	if !l.ReadOnly {
		return 0, t.RaiseFalse(object.ValueError, "cannot hash writable ndarray object")
	}
	if !l.Obj.IsNil() {
		l.exports++
		_, ok := object.Hash(t, l.Obj)
		l.exports--
		if !ok {
			return 0, false
		}
	}
	data := t.NewBytesCopy(l.Bytes())
	h, ok := object.Hash(t, data)
	t.Decref(data)
	return h, ok
}

func methods() []object.Method {
	return []object.Method{
		{Sig: "tolist()", Fn: func(t *thread, self value, a []value) value { return asND(self).toList(t) }},
		{Sig: "tobytes()", Fn: func(t *thread, self value, a []value) value { return t.NewBytesCopy(asND(self).top().Bytes()) }},
		{Sig: "push(items, shape, strides=None, offset=0, format='B', flags=0)", Fn: push},
		{Sig: "pop()", Fn: pop},
		{Sig: "add_suboffsets()", Fn: func(t *thread, self value, a []value) value {
			l := asND(self).top()
			if l.Suboffsets != nil {
				return t.Raise(object.TypeError, "cannot add suboffsets to PIL-style array")
			}
			if l.Strides == nil {
				return t.Raise(object.TypeError, "cannot add suboffsets to array without strides")
			}
			l.Suboffsets = make([]int, l.NDim)
			for i := range l.Suboffsets {
				l.Suboffsets[i] = -1
			}
			l.flags &^= ndC | ndFortran
			return object.None
		}},
		{Sig: "memoryview_from_buffer()", Fn: memoryFromBuffer},
	}
}

func push(t *thread, self value, a []value) value {
	nd := asND(self)
	if nd.reexp {
		return t.Raise(object.BufferError, "structure of re-exporting object is immutable")
	}
	if n := nd.exported(); !nd.varExp && n > 0 {
		return t.Raise(object.BufferError, "cannot change structure: %d exported buffer%s", n, plural(n))
	}
	l := newLayout(t, a)
	if l == nil {
		return value{}
	}
	nd.top()
	nd.layouts = append(nd.layouts, l)
	return object.None
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

func pop(t *thread, self value, a []value) value {
	nd := asND(self)
	if nd.reexp {
		return t.Raise(object.BufferError, "structure of re-exporting object is immutable")
	}
	l := nd.top()
	if l.exports > 0 {
		return t.Raise(object.BufferError, "cannot change structure: %d exported buffer%s", l.exports, plural(l.exports))
	}
	if len(nd.layouts) == 1 {
		return t.Raise(object.BufferError, "list only has a single base")
	}
	nd.layouts = nd.layouts[:len(nd.layouts)-1]
	l.Release(t)
	return object.None
}

// memoryFromBuffer returns a memoryview of the memory, which nobody exports.
func memoryFromBuffer(t *thread, self value, a []value) value {
	nd := asND(self)
	l := nd.top()
	if nd.reexp && (l.Obj.IsNil() || !l.Obj.Type().IsSubtype(ndarrayType) || asND(l.Obj).reexp) {
		return t.Raise(object.TypeError, "memoryview_from_buffer(): ndarray must be original exporter or consumer from ndarray/original exporter")
	}
	if len(l.Format) > maxFormat {
		return t.Raise(object.TypeError, "memoryview_from_buffer: format is limited to %d characters", maxFormat)
	}
	b := l.buffer
	b.Obj, b.OnRelease = value{}, nil
	return t.MemoryViewOf(&b)
}

func ints(t *thread, ns []int) value {
	vs := make([]value, len(ns))
	for i, n := range ns {
		vs[i] = object.Int(int64(n))
	}
	return t.TupleSteal(vs...).Val()
}

func getset() []object.GetSet {
	get := func(name string, f func(t *thread, l *layout) value) object.GetSet {
		return object.GetSet{Name: name, Get: func(t *thread, self value) value { return f(t, asND(self).top()) }}
	}
	return []object.GetSet{
		get("flags", func(t *thread, l *layout) value { return object.Int(int64(l.flags)) }),
		get("offset", func(t *thread, l *layout) value {
			if !l.Obj.IsNil() || l.flags&ndPIL != 0 {
				return object.Int(0)
			}
			return object.Int(int64(l.Offset))
		}),
		get("obj", func(t *thread, l *layout) value {
			if l.Obj.IsNil() {
				return object.None
			}
			return t.Newref(l.Obj)
		}),
		get("nbytes", func(t *thread, l *layout) value { return object.Int(int64(l.Len())) }),
		get("readonly", func(t *thread, l *layout) value { return object.Bool(l.ReadOnly) }),
		get("itemsize", func(t *thread, l *layout) value { return object.Int(int64(l.ItemSize)) }),
		get("format", func(t *thread, l *layout) value { return t.NewStr(l.Format) }),
		get("ndim", func(t *thread, l *layout) value { return object.Int(int64(l.NDim)) }),
		get("shape", func(t *thread, l *layout) value { return ints(t, l.Shape) }),
		get("strides", func(t *thread, l *layout) value { return ints(t, l.Strides) }),
		get("suboffsets", func(t *thread, l *layout) value { return ints(t, l.Suboffsets) }),
		get("c_contiguous", func(t *thread, l *layout) value { return object.Bool(l.Contiguous('C')) }),
		get("f_contiguous", func(t *thread, l *layout) value { return object.Bool(l.Contiguous('F')) }),
		get("contiguous", func(t *thread, l *layout) value { return object.Bool(l.Contiguous('A')) }),
	}
}

// indirect turns the first dimension into a row of pointers: the memory gets the table before its items, and suboffsets.
func (l *layout) indirect() {
	n := l.Shape[0]
	table := make([]byte, n*pointerSize, n*pointerSize+len(l.Data))
	// Pointers point at the lowest byte of a row; the suboffset leads from there to its first item.
	sub := 0
	for i := 1; i < l.NDim; i++ {
		if l.Shape[i] == 0 {
			break
		}
		if l.Strides[i] <= 0 {
			sub -= l.Strides[i] * (l.Shape[i] - 1)
		}
	}
	at, step := 0, pointerSize
	if l.Strides[0] < 0 && n > 0 {
		at, step = (n-1)*pointerSize, -pointerSize
	}
	for i := range n {
		row := len(table) + l.Offset + i*l.Strides[0] - sub
		binary.LittleEndian.PutUint64(table[at+i*step:], uint64(row))
	}
	l.Data = append(table, l.Data...)
	l.Offset = at
	l.Strides[0] = step
	l.Suboffsets = make([]int, l.NDim)
	l.Suboffsets[0] = sub
	for i := 1; i < l.NDim; i++ {
		l.Suboffsets[i] = -1
	}
}
