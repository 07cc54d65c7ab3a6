package object

import (
	"math/big"
	"math/bits"
)

// SliceType is the type slice.
var SliceType = newStatic("slice", ObjectType, 0)

// Slice is a slice object; a part that is not given is None.
type Slice struct {
	Header
	Start, Stop, Step Value
}

func setupSlice() {
	tp := SliceType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if !t.noKeywords("slice", kw) || !t.checkCount("slice", len(args), 1, 3) {
			return Value{}
		}
		start, stop, step := None, args[0], None
		if len(args) > 1 {
			start, stop = args[0], args[1]
		}
		if len(args) > 2 {
			step = args[2]
		}
		return t.NewSlice(start, stop, step).Val()
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		s := as[Slice](h)
		a, b, c := s.Start, s.Stop, s.Step
		s.Start, s.Stop, s.Step = Value{}, Value{}, Value{}
		t.Xdecref(c)
		t.Xdecref(a)
		t.Xdecref(b)
		t.freeHeader(h)
		t.heap.pools.slice.Put(s)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		s := as[Slice](h)
		for _, v := range [...]Value{s.Start, s.Stop, s.Step} {
			if v.obj != nil {
				visit(v)
			}
		}
	}
	tp.SizeOf = func(*Header) int { return 40 }
	tp.Repr = func(t *Thread, self Value) Value {
		s := to[Slice](self)
		var b StrBuilder
		b.WriteASCII("slice(")
		if !t.writeRepr(&b, s.Start) {
			return Value{}
		}
		b.WriteASCII(", ")
		if !t.writeRepr(&b, s.Stop) {
			return Value{}
		}
		b.WriteASCII(", ")
		if !t.writeRepr(&b, s.Step) {
			return Value{}
		}
		b.WriteASCII(")")
		return b.Finish(t)
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		const prime1, prime2, prime5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
		s := to[Slice](self)
		acc := uint64(prime5)
		for _, v := range [...]Value{s.Start, s.Stop, s.Step} {
			h, ok := Hash(t, v)
			if !ok {
				return 0, false
			}
			acc += uint64(h) * prime2
			acc = bits.RotateLeft64(acc, 31) * prime1
		}
		if acc == ^uint64(0) {
			acc = 1546275796
		}
		return int64(acc), true
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if a.obj.typ != SliceType || b.obj.typ != SliceType {
			return NotImplemented
		}
		if a.obj == b.obj {
			return compareResult(0, op)
		}
		x, y := to[Slice](a), to[Slice](b)
		p := t.TupleOf(x.Start, x.Stop, x.Step)
		q := t.TupleOf(y.Start, y.Stop, y.Step)
		res := Compare(t, p.Val(), q.Val(), op)
		t.Decref(p.Val())
		t.Decref(q.Val())
		return res
	}
	tp.Members = []Member{
		{Name: "start", Get: func(h *Header) Value { return as[Slice](h).Start }},
		{Name: "stop", Get: func(h *Header) Value { return as[Slice](h).Stop }},
		{Name: "step", Get: func(h *Header) Value { return as[Slice](h).Step }},
	}
	tp.Methods = []Method{
		{Sig: "indices(object, /)", Fn: sliceIndices},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			s := to[Slice](self)
			return t.TupleSteal(t.Newref(SliceType.Val()), t.TupleOf(s.Start, s.Stop, s.Step).Val()).Val()
		}},
	}
}

// NewSlice returns slice(start, stop, step); borrows.
func (t *Thread) NewSlice(start, stop, step Value) *Slice {
	s := t.heap.pools.slice.Get()
	t.initHeader(&s.Header, SliceType)
	s.Start, s.Stop, s.Step = t.Newref(start), t.Newref(stop), t.Newref(step)
	return s
}

// AsSlice is v as the slice that it is.
func AsSlice(v Value) *Slice { return to[Slice](v) }

// Unpack converts the parts to ints: out of range ones are clipped, missing ones get the extremes. It may run Python code.
func (s *Slice) Unpack(t *Thread) (start, stop, step int, ok bool) {
	const minInt = -maxInt - 1
	if s.Step.IsNone() {
		step = 1
	} else {
		if step, ok = t.sliceArg(s.Step, 1); !ok {
			return
		}
		if step == 0 {
			return 0, 0, 0, t.RaiseFalse(ValueError, "slice step cannot be zero")
		}
		step = max(step, -maxInt)
	}
	def := 0
	if step < 0 {
		def = maxInt
	}
	if start, ok = t.sliceArg(s.Start, def); !ok {
		return
	}
	def = maxInt
	if step < 0 {
		def = minInt
	}
	stop, ok = t.sliceArg(s.Stop, def)
	return
}

// AdjustIndices resolves unpacked parts of a slice against a length and counts the items.
func AdjustIndices(length, start, stop, step int) (int, int, int) {
	low, high := 0, length
	if step < 0 {
		low, high = -1, length-1
	}
	if start < 0 {
		start += length
		if start < 0 {
			start = low
		}
	} else if start >= length {
		start = high
	}
	if stop < 0 {
		stop += length
		if stop < 0 {
			stop = low
		}
	} else if stop >= length {
		stop = high
	}
	n := 0
	if step < 0 {
		if stop < start {
			n = (start-stop-1)/(-step) + 1
		}
	} else if start < stop {
		n = (stop-start-1)/step + 1
	}
	return start, stop, n
}

// Indices resolves the slice against a length: the items are start, start+step, ... and there are n. It may run Python code;
// a length that such code can change must be read afterwards: use Unpack and AdjustIndices.
func (s *Slice) Indices(t *Thread, length int) (start, stop, step, n int, ok bool) {
	if start, stop, step, ok = s.Unpack(t); !ok {
		return
	}
	start, stop, n = AdjustIndices(length, start, stop, step)
	return
}

// sliceIndices is slice.indices, which works on ints of any size.
func sliceIndices(t *Thread, self Value, a []Value) Value {
	s := to[Slice](self)
	length, ok := bigIndex(t, a[0], "")
	if !ok {
		return Value{}
	}
	if length.Sign() < 0 {
		return t.Raise(ValueError, "length should not be negative")
	}
	start, stop, step, ok := s.bigIndices(t, length)
	if !ok {
		return Value{}
	}
	return t.TupleSteal(t.NewBig(start), t.NewBig(stop), t.NewBig(step)).Val()
}

// bigIndex converts an int-like value to a big.Int.
func bigIndex(t *Thread, v Value, message string) (*big.Int, bool) {
	if message != "" && !HasIndex(v) {
		return nil, t.RaiseFalse(TypeError, "%s", message)
	}
	i := AsIndex(t, v)
	if i.obj == nil {
		return nil, false
	}
	b := t.bigOf(i)
	t.Decref(i)
	return b, true
}

// bigOf copies an int object (of any kind) to a big.Int.
func (t *Thread) bigOf(v Value) *big.Int {
	if n, fits, _ := intToInt64(v); fits {
		return big.NewInt(n)
	}
	return new(big.Int).Set(&to[BigInt](v).V)
}

func (s *Slice) bigIndices(t *Thread, length *big.Int) (start, stop, step *big.Int, ok bool) {
	const message = "slice indices must be integers or None or have an __index__ method"
	step = big.NewInt(1)
	if !s.Step.IsNone() {
		if step, ok = bigIndex(t, s.Step, message); !ok {
			return
		}
		if step.Sign() == 0 {
			return nil, nil, nil, t.RaiseFalse(ValueError, "slice step cannot be zero")
		}
	}
	low, high := new(big.Int), new(big.Int).Set(length)
	back := step.Sign() < 0
	if back {
		low.SetInt64(-1)
		high.Sub(length, big.NewInt(1))
	}
	resolve := func(v Value, def *big.Int) (*big.Int, bool) {
		if v.IsNone() {
			return new(big.Int).Set(def), true
		}
		x, ok := bigIndex(t, v, message)
		if !ok {
			return nil, false
		}
		if x.Sign() < 0 {
			x.Add(x, length)
			if x.Cmp(low) < 0 {
				x.Set(low)
			}
		} else if x.Cmp(high) > 0 {
			x.Set(high)
		}
		return x, true
	}
	first, last := low, high
	if back {
		first, last = high, low
	}
	if start, ok = resolve(s.Start, first); !ok {
		return
	}
	stop, ok = resolve(s.Stop, last)
	return
}
