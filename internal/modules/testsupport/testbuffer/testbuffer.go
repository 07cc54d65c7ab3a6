// Package testbuffer is the native module _testbuffer, a support module of CPython's test suite: exporters of the buffer protocol with
// any shape, strides, suboffsets and format, and functions that look at a buffer as its consumers do.
//
// An ndarray has a stack of layouts. The topmost one is what it exports; push and pop change it. A layout either owns its memory, filled
// from a list of items with the module struct, or is a buffer got from another exporter (a re-exporter), asked for with any flags: what
// it then lacks (shape, strides, format) is lacking in what it exports, too. The format of items is in the language of the module
// struct, by which all items are packed and unpacked.
package testbuffer

import (
	"bytes"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
	buffer = object.Buffer
)

var setupOnce sync.Once

// Module is the definition of the module _testbuffer.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupNDArray()
		setupStaticArray()
	})
	return &object.NativeModule{
		Name:      "_testbuffer",
		Types:     []*class{ndarrayType, staticType},
		Functions: functions(),
		Setup: func(t *thread, m *object.Module) bool {
			for _, c := range []struct {
				name string
				n    int64
			}{
				{"ND_MAX_NDIM", maxNDim}, {"ND_VAREXPORT", ndVarExport}, {"ND_WRITABLE", ndWritable}, {"ND_FORTRAN", ndFortran},
				{"ND_SCALAR", ndScalar}, {"ND_PIL", ndPIL}, {"ND_GETBUF_FAIL", ndGetbufFail}, {"ND_GETBUF_UNDEFINED", ndGetbufUndefined},
				{"ND_REDIRECT", ndRedirect},
				{"PyBUF_SIMPLE", object.BufSimple}, {"PyBUF_WRITABLE", object.BufWritable}, {"PyBUF_FORMAT", object.BufFormat},
				{"PyBUF_ND", object.BufND}, {"PyBUF_STRIDES", object.BufStrides}, {"PyBUF_INDIRECT", object.BufIndirect},
				{"PyBUF_C_CONTIGUOUS", object.BufCContiguous}, {"PyBUF_F_CONTIGUOUS", object.BufFContiguous},
				{"PyBUF_ANY_CONTIGUOUS", object.BufAnyContiguous}, {"PyBUF_FULL", object.BufFull}, {"PyBUF_FULL_RO", object.BufFullRO},
				{"PyBUF_RECORDS", object.BufRecords}, {"PyBUF_RECORDS_RO", object.BufRecordsRO}, {"PyBUF_STRIDED", object.BufStrided},
				{"PyBUF_STRIDED_RO", object.BufStridedRO}, {"PyBUF_CONTIG", object.BufContig}, {"PyBUF_CONTIG_RO", object.BufContigRO},
				{"PyBUF_READ", object.BufRead}, {"PyBUF_WRITE", object.BufWrite},
			} {
				if !m.SetSteal(t, c.name, object.Int(c.n)) {
					return false
				}
			}
			return true
		},
	}
}

func functions() []object.Method {
	return []object.Method{
		{Sig: "slice_indices(slice, length, /)", Fn: sliceIndices},
		{Sig: "get_pointer(obj, indices, /)", Fn: getPointer},
		{Sig: "get_sizeof_void_p()", Fn: func(t *thread, _ value, a []value) value { return object.Int(pointerSize) }},
		{Sig: "get_contiguous(obj, buffertype, order, /)", Fn: getContiguous},
		{Sig: "py_buffer_to_contiguous(obj, order, flags, /)", Fn: toContiguous},
		{Sig: "is_contiguous(obj, order, /)", Fn: isContiguous},
		{Sig: "cmp_contig(a, b, /)", Fn: cmpContig},
	}
}

func sliceIndices(t *thread, _ value, a []value) value {
	if a[0].Type() != object.SliceType {
		return t.Raise(object.TypeError, "first argument must be a slice object")
	}
	n, ok := object.AsSize(t, a[1], object.OverflowError)
	if !ok {
		return value{}
	}
	start, stop, step, ok := object.AsSlice(a[0]).Unpack(t)
	if !ok {
		return value{}
	}
	start, stop, count := object.AdjustIndices(n, start, stop, step)
	return t.TupleSteal(object.Int(int64(start)), object.Int(int64(stop)), object.Int(int64(step)), object.Int(int64(count))).Val()
}

// getPointer finds an item by the buffer's description alone and unpacks it.
func getPointer(t *thread, _ value, a []value) value {
	b := t.GetBuffer(a[0], object.BufFullRO)
	if b == nil {
		return value{}
	}
	defer b.Release(t)
	if b.NDim > maxNDim {
		return t.Raise(object.ValueError, "get_pointer(): ndim > %d", maxNDim)
	}
	items, ok := listOrTuple(a[1])
	if !ok {
		return t.Raise(object.TypeError, "seq must be a list or a tuple")
	}
	if len(items) != b.NDim {
		return t.Raise(object.ValueError, "get_pointer(): len(indices) != ndim")
	}
	at := make([]int, len(items))
	for i, x := range items {
		n, ok := asCSize(t, x, "an integer is required", object.TypeError)
		if !ok {
			return value{}
		}
		if n < 0 || n >= b.Shape[i] {
			return t.Raise(object.ValueError, "get_pointer(): invalid index %d at position %d", n, i)
		}
		at[i] = n
	}
	return unpackSingle(t, b.Data, b.At(at), b.Format, b.ItemSize)
}

// orderOf is an argument that names an order.
func orderOf(t *thread, v value) (byte, bool) {
	if !object.IsStr(v) {
		return 0, t.RaiseFalse(object.TypeError, "order must be a string")
	}
	enc := t.NewStr("ascii")
	data := object.CallMethod(t, v, t.Intern("encode"), enc)
	t.Decref(enc)
	if data.IsNil() {
		return 0, false
	}
	var c byte
	if b := object.BytesOf(data); len(b) > 0 {
		c = b[0]
	}
	t.Decref(data)
	if c != 'C' && c != 'F' && c != 'A' {
		return 0, t.RaiseFalse(object.ValueError, "invalid order, must be C, F or A")
	}
	return c, true
}

// getContiguous returns a memoryview with the items in an order: of the object itself if it has them so, otherwise of a copy.
func getContiguous(t *thread, _ value, a []value) value {
	if !a[1].Type().Has(object.TypeInt) {
		return t.Raise(object.TypeError, "buffertype must be PyBUF_READ or PyBUF_WRITE")
	}
	kind, ok := object.AsInt64(t, a[1], "Python int too large to convert to C long")
	if !ok {
		return value{}
	}
	if kind != object.BufRead && kind != object.BufWrite {
		return t.Raise(object.ValueError, "invalid buffer type")
	}
	order, ok := orderOf(t, a[2])
	if !ok {
		return value{}
	}
	return t.ContiguousMemoryView(a[0], kind == object.BufWrite, order)
}

func toContiguous(t *thread, _ value, a []value) value {
	order, ok := orderOf(t, a[1])
	if !ok {
		return value{}
	}
	flags, ok := object.AsSize(t, a[2], object.OverflowError)
	if !ok {
		return value{}
	}
	b := t.GetBuffer(a[0], flags)
	if b == nil {
		return value{}
	}
	res := t.NewBytesCopy(b.BytesIn(order))
	b.Release(t)
	return res
}

func isContiguous(t *thread, _ value, a []value) value {
	order, ok := orderOf(t, a[1])
	if !ok {
		return value{}
	}
	if a[0].Type().IsSubtype(ndarrayType) {
		return object.Bool(asND(a[0]).top().Contiguous(order)) // even if it would not export it
	}
	b := bufferOr(t, a[0], "is_contiguous: object does not implement the buffer protocol")
	if b == nil {
		return value{}
	}
	res := b.Contiguous(order)
	b.Release(t)
	return object.Bool(res)
}

// bufferOr gets a whole buffer; what fails is a TypeError with the message.
func bufferOr(t *thread, v value, message string) *buffer {
	b := t.GetBuffer(v, object.BufFullRO)
	if b == nil {
		t.ClearExc()
		t.Raise(object.TypeError, "%s", message)
	}
	return b
}

// cmpContig compares contiguous buffers: structure and memory.
func cmpContig(t *thread, _ value, a []value) value {
	x := bufferOr(t, a[0], "cmp_contig: first argument does not implement the buffer protocol")
	if x == nil {
		return value{}
	}
	defer x.Release(t)
	y := bufferOr(t, a[1], "cmp_contig: second argument does not implement the buffer protocol")
	if y == nil {
		return value{}
	}
	defer y.Release(t)
	order := byte('C')
	if !x.Contiguous('C') || !y.Contiguous('C') {
		order = 'F'
	}
	return object.Bool(sameStructure(x, y) && x.Contiguous(order) && y.Contiguous(order) && bytes.Equal(x.BytesIn(order), y.BytesIn(order)))
}

// sameStructure reports whether format, item size and shape are the same.
func sameStructure(x, y *buffer) bool {
	fx, fy := x.Format, y.Format
	if fx == "" {
		fx = "B"
	}
	if fy == "" {
		fy = "B"
	}
	if fx != fy || x.ItemSize != y.ItemSize || x.NDim != y.NDim || len(x.Shape) != len(y.Shape) {
		return false
	}
	for i := range x.Shape {
		if x.Shape[i] != y.Shape[i] {
			return false
		}
		if x.Shape[i] == 0 {
			break
		}
	}
	return true
}

var staticType = object.NewStaticType("builtins", "staticarray", object.ObjectType, 0)

// staticArray exports twelve bytes that live for ever, as itself or, in legacy mode, as nobody's.
type staticArray struct {
	header
	legacy bool
}

func setupStaticArray() {
	tp := staticType
	object.ConstructBySig(tp, "staticarray(legacy_mode=False)", func(t *thread, cls *class, a []value) value {
		legacy := false
		if !a[0].IsNil() {
			var ok bool
			if legacy, ok = object.Truth(t, a[0]); !ok {
				return value{}
			}
		}
		s := object.New[staticArray](t, cls)
		s.legacy = legacy
		return s.Val()
	})
	tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
	tp.GetBuffer = func(t *thread, self value, flags int) *buffer {
		n := 12
		data := make([]byte, n)
		for i := range data {
			data[i] = byte(i)
		}
		b := &buffer{Data: data, ItemSize: 1, Format: "B", NDim: 1, Shape: []int{n}, Strides: []int{1}, ReadOnly: true}
		if !(*staticArray)(self.Ptr()).legacy {
			b.Obj = t.Newref(self)
		}
		return b
	}
}
