package testbuffer

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/object"
)

func listOrTuple(v value) ([]value, bool) {
	switch {
	case object.IsList(v):
		return object.AsList(v).Items(), true
	case object.IsTuple(v):
		return object.TupleItems(v), true
	}
	return nil, false
}

// asCSize is an int object as a size; what is no int raises an exception with the message.
func asCSize(t *thread, v value, message string, exc *class) (int, bool) {
	if !v.Type().Has(object.TypeInt) {
		return 0, t.RaiseFalse(exc, "%s", message)
	}
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C ssize_t")
	return int(n), ok
}

func sizes(t *thread, what string, items []value, positive bool) ([]int, bool) {
	out := make([]int, len(items))
	for i, v := range items {
		n, ok := asCSize(t, v, "elements of "+what+" must be integers", object.ValueError)
		if !ok {
			return nil, false
		}
		if positive && n < 0 {
			return nil, t.RaiseFalse(object.ValueError, "elements of %s must be integers >= 0", what)
		}
		out[i] = n
	}
	return out, true
}

func initNDArray(t *thread, self value, a []value) bool {
	nd := asND(self)
	if len(nd.layouts) > 0 {
		return t.RaiseFalse(object.BufferError, "an ndarray cannot be initialised twice")
	}
	obj := a[0]
	given := func(i int) bool { return !a[i].IsNil() && !a[i].IsNone() }
	flags, getbuf := 0, object.BufFullRO
	ok := true
	if given(5) {
		if flags, ok = object.AsSize(t, a[5], object.OverflowError); !ok {
			return false
		}
	}
	explicit := false
	if !a[6].IsNil() {
		if getbuf, ok = object.AsSize(t, a[6], object.OverflowError); !ok {
			return false
		}
		explicit = getbuf != object.BufFullRO
	}
	if object.HasBuffer(obj) && !given(1) {
		offset, isInt := 0, true
		if given(3) {
			if offset, isInt = object.AsSize(t, a[3], object.OverflowError); !isInt {
				return false
			}
		}
		format := !given(4) || object.IsStr(a[4]) && object.AsStr(a[4]).String() == "B"
		if given(2) || offset != 0 || !format || flags != 0 && flags != ndRedirect {
			return t.RaiseFalse(object.TypeError, "construction from exporter object only takes 'obj', 'getbuf' and 'flags' arguments")
		}
		return nd.from(t, obj, getbuf, flags)
	}
	if explicit {
		return t.RaiseFalse(object.TypeError, "getbuf argument only valid for construction from exporter object")
	}
	if !given(1) {
		return t.RaiseFalse(object.TypeError, "shape is a required argument when constructing from list, tuple or scalar")
	}
	if flags&ndVarExport != 0 {
		nd.varExp = true
		a[5] = object.Int(int64(flags &^ ndVarExport))
	}
	l := newLayout(t, a)
	if l == nil {
		return false
	}
	nd.layouts = []*layout{l}
	return true
}

// newLayout makes the layout that the arguments obj, shape, strides, offset, format and flags describe.
func newLayout(t *thread, a []value) *layout {
	none := func(exc *class, format string, args ...any) *layout {
		t.Raise(exc, format, args...)
		return nil
	}
	given := func(i int) bool { return !a[i].IsNil() && !a[i].IsNone() }
	offset, flags := 0, 0
	ok := true
	if given(3) {
		if offset, ok = object.AsSize(t, a[3], object.OverflowError); !ok {
			return nil
		}
	}
	if given(5) {
		if flags, ok = object.AsSize(t, a[5], object.OverflowError); !ok {
			return nil
		}
	}
	if flags&ndVarExport != 0 {
		return none(object.ValueError, "ND_VAREXPORT flag can only be used during object creation")
	}
	shapeItems, ok := listOrTuple(a[1])
	if !ok {
		return none(object.TypeError, "shape must be a list or a tuple")
	}
	ndim := len(shapeItems)
	if ndim > maxNDim {
		return none(object.ValueError, "ndim must not exceed %d", maxNDim)
	}
	var strideItems []value
	if given(2) {
		if strideItems, ok = listOrTuple(a[2]); !ok {
			return none(object.TypeError, "strides must be a list or a tuple")
		}
		if len(strideItems) > 0 {
			if flags&ndFortran != 0 {
				return none(object.TypeError, "ND_FORTRAN cannot be used together with strides")
			}
			if len(strideItems) != ndim {
				return none(object.ValueError, "len(shape) != len(strides)")
			}
		}
	}
	format := value{}
	if given(4) {
		format = a[4]
	}
	s := newStruct(t, format)
	if s == nil {
		return nil
	}
	defer s.release(t)
	if s.size == 0 {
		return none(object.ValueError, "itemsize must not be zero")
	}
	items := []value{a[0]}
	if ndim > 0 {
		if items, ok = listOrTuple(a[0]); !ok {
			return none(object.TypeError, "items must be a list or a tuple")
		}
		if len(items) == 0 {
			return none(object.ValueError, "initializer list or tuple must not be empty")
		}
	} else if flags&ndPIL != 0 {
		return none(object.TypeError, "ndim = 0 cannot be used in conjunction with ND_PIL")
	}
	n := len(items) * s.size
	if n > maxBytes {
		t.NoMemory()
		return nil
	}
	if offset%s.size != 0 {
		return none(object.ValueError, "offset must be a multiple of itemsize")
	}
	if offset < 0 || offset+s.size > n {
		return none(object.ValueError, "offset out of bounds")
	}
	l := &layout{flags: flags}
	l.Data, l.Offset, l.ItemSize, l.Format, l.NDim = make([]byte, n), offset, s.size, s.format, ndim
	l.ReadOnly = flags&ndWritable == 0
	for i := range len(items) {
		if i >= len(items) {
			break
		}
		if !s.pack(t, l.Data[i*s.size:(i+1)*s.size], items[i]) {
			return nil
		}
	}
	if l.Shape, ok = sizes(t, "shape", shapeItems, true); !ok {
		return nil
	}
	switch {
	case len(strideItems) > 0:
		if l.Strides, ok = sizes(t, "strides", strideItems, false); !ok {
			return nil
		}
	default:
		size := l.ItemSize
		for _, n := range l.Shape {
			if n > 0 && size > math.MaxInt/n {
				return none(object.ValueError, "invalid combination of buffer, shape and strides")
			}
			size *= n
		}
		l.Strides = object.CStrides(l.Shape, l.ItemSize)
		if flags&ndFortran != 0 {
			l.Strides = object.FStrides(l.Shape, l.ItemSize)
		}
	}
	if !l.fits(t) {
		return nil
	}
	if flags&ndPIL != 0 {
		l.indirect()
	}
	l.flags &^= ndFortran
	l.mark()
	return l
}

// fits checks that every item lies in the memory.
func (l *layout) fits(t *thread) bool {
	low, high := l.Offset, l.Offset
	empty := false
	for i, n := range l.Shape {
		step := l.Strides[i]
		if step%l.ItemSize != 0 {
			return t.RaiseFalse(object.ValueError, "strides must be a multiple of itemsize")
		}
		if n == 0 {
			empty = true
			continue
		}
		if far := n - 1; far > 0 && step != 0 && (far > math.MaxInt32 || step > math.MaxInt32 || step < -math.MaxInt32) {
			return t.RaiseFalse(object.ValueError, "invalid combination of buffer, shape and strides")
		}
		if step <= 0 {
			low += step * (n - 1)
		} else {
			high += step * (n - 1)
		}
	}
	if !empty && (low < 0 || high+l.ItemSize > len(l.Data)) {
		return t.RaiseFalse(object.ValueError, "invalid combination of buffer, shape and strides")
	}
	return true
}
