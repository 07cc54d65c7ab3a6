package object

import "math/big"

// RangeType is the type range.
var (
	RangeType             = newStatic("range", ObjectType, TypeSequence)
	RangeIteratorType     = newStatic("range_iterator", ObjectType, TypeNoNew)
	LongRangeIteratorType = newStatic("longrange_iterator", ObjectType, TypeNoNew)
)

// Range is a range object. start, stop and step are the objects given; when they and the length fit 64 bits, the numbers are in Start,
// Stop, Step and Length, otherwise Big is set.
type Range struct {
	Header
	start, stop, step         Value
	Start, Stop, Step, Length int64
	Big                       *bigRange
}

type bigRange struct{ start, stop, step, length *big.Int }

// RangeIter iterates over a range of 64-bit ints: the next item is Next, Left are left.
type RangeIter struct {
	Header
	Next, Step, Left int64
}

// bigRangeIter iterates over any range: the next item is next, left are left.
type bigRangeIter struct {
	Header
	next, step, left *big.Int
}

func setupRange() {
	tp := RangeType
	tp.New = newRange
	tp.Dealloc = func(t *Thread, h *Header) {
		r := as[Range](h)
		a, b, c := r.start, r.stop, r.step
		r.start, r.stop, r.step, r.Big = Value{}, Value{}, Value{}, nil
		t.Decref(a)
		t.Decref(b)
		t.Decref(c)
		t.freeHeader(h)
		t.heap.pools.rangeObj.Put(r)
	}
	tp.Holds = func(h *Header, visit func(Value)) {
		r := as[Range](h)
		visit(r.start)
		visit(r.stop)
		visit(r.step)
	}
	tp.SizeOf = func(*Header) int { return 48 }
	tp.Repr = func(t *Thread, self Value) Value {
		r := to[Range](self)
		var b StrBuilder
		b.WriteASCII("range(")
		if !t.writeRepr(&b, r.start) {
			return Value{}
		}
		b.WriteASCII(", ")
		if !t.writeRepr(&b, r.stop) {
			return Value{}
		}
		if !r.step.IsInt64() || r.step.Int64() != 1 {
			b.WriteASCII(", ")
			if !t.writeRepr(&b, r.step) {
				return Value{}
			}
		}
		b.WriteASCII(")")
		return b.Finish(t)
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		n, start, step := to[Range](self).key(t)
		k := t.TupleSteal(n, start, step)
		h, ok := Hash(t, k.Val())
		t.Decref(k.Val())
		return h, ok
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if a.obj.typ != RangeType || b.obj.typ != RangeType || op != Eq && op != Ne {
			return NotImplemented
		}
		n, start, step := to[Range](a).key(t)
		m, start2, step2 := to[Range](b).key(t)
		p, q := t.TupleSteal(n, start, step), t.TupleSteal(m, start2, step2)
		res := Compare(t, p.Val(), q.Val(), op)
		t.Decref(p.Val())
		t.Decref(q.Val())
		return res
	}
	tp.Bool = func(t *Thread, self Value) (bool, bool) {
		r := to[Range](self)
		return r.Big == nil && r.Length > 0 || r.Big != nil && r.Big.length.Sign() > 0, true
	}
	tp.Iter = func(t *Thread, self Value) Value { return to[Range](self).iter(t) }
	tp.Len = func(t *Thread, self Value) (int, bool) {
		r := to[Range](self)
		if r.Big != nil {
			if !r.Big.length.IsInt64() {
				return 0, t.RaiseFalse(OverflowError, "Python int too large to convert to C ssize_t")
			}
			return int(r.Big.length.Int64()), true
		}
		return int(r.Length), true
	}
	tp.GetItem = getItemRange
	tp.SeqItem = func(t *Thread, self Value, i int) Value { return to[Range](self).item(t, big.NewInt(int64(i))) }
	tp.Contains = containsRange
	tp.Members = []Member{
		{Name: "start", Get: func(h *Header) Value { return as[Range](h).start }},
		{Name: "stop", Get: func(h *Header) Value { return as[Range](h).stop }},
		{Name: "step", Get: func(h *Header) Value { return as[Range](h).step }},
	}
	tp.Methods = []Method{
		{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return to[Range](self).reversed(t)
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			r := to[Range](self)
			return t.TupleSteal(t.Newref(RangeType.Val()), t.TupleOf(r.start, r.stop, r.step).Val()).Val()
		}},
		{Sig: "count(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if isExactInt(a[0]) {
				in, ok := containsRange(t, self, a[0])
				if !ok {
					return Value{}
				}
				if in {
					return Int(1)
				}
				return Int(0)
			}
			n, _, ok := searchIter(t, self, a[0], true)
			if !ok {
				return Value{}
			}
			return Int(int64(n))
		}},
		{Sig: "index(object, /)", Fn: rangeIndex},
	}
	setupRangeIter()
}

// searchIter goes through an iterable: it counts the items equal to v, or finds the index of the first (-1 if there is none).
func searchIter(t *Thread, iterable, v Value, count bool) (n, index int, ok bool) {
	index = -1
	i := 0
	ok = ForEach(t, iterable, func(x Value) bool {
		eq, ok := Equal(t, x, v)
		if ok && eq {
			n++
			index = i
			if !count {
				return false
			}
		}
		i++
		return ok
	})
	return n, index, ok
}

func newRange(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if !t.noKeywords("range", kw) || !t.checkCount("range", len(args), 1, 3) {
		return Value{}
	}
	var parts [3]Value
	parts[0], parts[2] = Int(0), Int(1)
	switch len(args) {
	case 1:
		if parts[1] = AsIndex(t, args[0]); parts[1].obj == nil {
			return Value{}
		}
	default:
		for i, a := range args {
			if parts[i] = AsIndex(t, a); parts[i].obj == nil {
				for _, p := range parts[:i] {
					t.Decref(p)
				}
				return Value{}
			}
		}
	}
	return t.rangeOf(parts[0], parts[1], parts[2])
}

// rangeOf returns range(start, stop, step) of ints (stolen).
func (t *Thread) rangeOf(start, stop, step Value) Value {
	a, ok1, _ := intToInt64(start)
	b, ok2, _ := intToInt64(stop)
	c, ok3, _ := intToInt64(step)
	if ok3 && c == 0 {
		t.DecrefAll([]Value{start, stop, step})
		return t.Raise(ValueError, "range() arg 3 must not be zero")
	}
	r := t.heap.pools.rangeObj.Get()
	t.initHeader(&r.Header, RangeType)
	r.start, r.stop, r.step = start, stop, step
	if ok1 && ok2 && ok3 {
		if n, ok := rangeLength(a, b, c); ok {
			r.Start, r.Stop, r.Step, r.Length = a, b, c, n
			return r.Val()
		}
	}
	br := &bigRange{start: t.bigOf(start), stop: t.bigOf(stop), step: t.bigOf(step), length: new(big.Int)}
	span, step1 := new(big.Int), br.step
	if br.step.Sign() > 0 {
		span.Sub(br.stop, br.start)
	} else {
		span.Sub(br.start, br.stop)
		step1 = new(big.Int).Neg(br.step)
	}
	if span.Sign() > 0 {
		span.Sub(span, big.NewInt(1))
		br.length.Quo(span, step1)
		br.length.Add(br.length, big.NewInt(1))
	}
	r.Big = br
	return r.Val()
}

// rangeLength counts the items; ok is false if the count, or an item plus the step, does not fit.
func rangeLength(a, b, c int64) (n int64, ok bool) {
	if c == -1<<63 {
		return 0, false
	}
	lo, hi, step := a, b, c
	if c < 0 {
		lo, hi, step = b, a, -c
	}
	if lo >= hi {
		return 0, true
	}
	u := (uint64(hi)-uint64(lo)-1)/uint64(step) + 1
	if u > 1<<62 {
		return 0, false
	}
	last := a + int64(u-1)*c
	if next := last + c; c > 0 && next < last || c < 0 && next > last {
		return 0, false
	}
	return int64(u), true
}

// NewRange returns range(start, stop, step) for a step that is not 0.
func (t *Thread) NewRange(start, stop, step int64) Value {
	return t.rangeOf(Int(start), Int(stop), Int(step))
}

func (r *Range) length(t *Thread) *big.Int {
	if r.Big != nil {
		return r.Big.length
	}
	return big.NewInt(r.Length)
}

func (r *Range) bigs(t *Thread) *bigRange {
	if r.Big != nil {
		return r.Big
	}
	return &bigRange{big.NewInt(r.Start), big.NewInt(r.Stop), big.NewInt(r.Step), big.NewInt(r.Length)}
}

// key returns what equality and hash go by: length, start if there are items, step if there are several; None otherwise.
func (r *Range) key(t *Thread) (n, start, step Value) {
	n, start, step = t.NewBig(new(big.Int).Set(r.length(t))), None, None
	if l := r.length(t); l.Sign() > 0 {
		start = t.Newref(r.start)
		if l.Cmp(big.NewInt(1)) > 0 {
			step = t.Newref(r.step)
		}
	}
	return
}

// item returns start + i*step, for an index that need not be in range.
func (r *Range) at(t *Thread, i *big.Int) Value {
	b := r.bigs(t)
	x := new(big.Int).Mul(i, b.step)
	return t.NewBig(x.Add(x, b.start))
}

// item returns the item at the index.
func (r *Range) item(t *Thread, i *big.Int) Value {
	n := r.length(t)
	if i.Sign() < 0 {
		i = new(big.Int).Add(i, n)
	}
	if i.Sign() < 0 || i.Cmp(n) >= 0 {
		return t.Raise(IndexError, "range object index out of range")
	}
	return r.at(t, i)
}

func getItemRange(t *Thread, self, key Value) Value {
	r := to[Range](self)
	if r.Big == nil && key.IsInt64() {
		i := key.Int64()
		if i < 0 {
			i += r.Length
		}
		if i < 0 || i >= r.Length {
			return t.Raise(IndexError, "range object index out of range")
		}
		return Int(r.Start + i*r.Step)
	}
	if HasIndex(key) {
		i, ok := bigIndex(t, key, "")
		if !ok {
			return Value{}
		}
		return r.item(t, i)
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "range indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, stop, step, ok := to[Slice](key).bigIndices(t, r.length(t))
	if !ok {
		return Value{}
	}
	step.Mul(step, r.bigs(t).step)
	return t.rangeOf(r.at(t, start), r.at(t, stop), t.NewBig(step))
}

// find returns the index of an int among the items, or nil.
func (r *Range) find(t *Thread, v Value) *big.Int {
	b, x := r.bigs(t), t.bigOf(v)
	x.Sub(x, b.start)
	q, m := new(big.Int).QuoRem(x, b.step, new(big.Int))
	if m.Sign() != 0 || q.Sign() < 0 || q.Cmp(b.length) >= 0 {
		return nil
	}
	return q
}

func isExactInt(v Value) bool { return v.IsInt64() || v.IsBool() || v.obj.typ == IntType }

func containsRange(t *Thread, self, v Value) (bool, bool) {
	r := to[Range](self)
	if r.Big == nil && (v.IsInt64() || v.IsBool()) {
		x := v.Int64()
		if r.Step > 0 && (x < r.Start || x >= r.Stop) || r.Step < 0 && (x > r.Start || x <= r.Stop) {
			return false, true
		}
		return (x-r.Start)%r.Step == 0, true
	}
	if isExactInt(v) {
		return r.find(t, v) != nil, true
	}
	_, i, ok := searchIter(t, self, v, false)
	return i >= 0, ok
}

func rangeIndex(t *Thread, self Value, a []Value) Value {
	if isExactInt(a[0]) {
		if i := to[Range](self).find(t, a[0]); i != nil {
			return t.NewBig(i)
		}
		return t.Raise(ValueError, "range.index(x): x not in range")
	}
	_, i, ok := searchIter(t, self, a[0], false)
	if !ok {
		return Value{}
	}
	if i < 0 {
		return t.Raise(ValueError, "sequence.index(x): x not in sequence")
	}
	return Int(int64(i))
}

func (r *Range) iter(t *Thread) Value {
	if r.Big == nil {
		return t.newRangeIter(r.Start, r.Step, r.Length).Val()
	}
	return t.newBigRangeIter(r.Big.start, r.Big.step, r.Big.length)
}

func (r *Range) reversed(t *Thread) Value {
	if r.Big == nil && r.Step != -1<<63 {
		if r.Length == 0 {
			return t.newRangeIter(r.Start, -r.Step, 0).Val()
		}
		return t.newRangeIter(r.Start+(r.Length-1)*r.Step, -r.Step, r.Length).Val()
	}
	b := r.bigs(t)
	last := new(big.Int).Sub(b.length, big.NewInt(1))
	last.Mul(last, b.step)
	last.Add(last, b.start)
	return t.newBigRangeIter(last, new(big.Int).Neg(b.step), b.length)
}

func (t *Thread) newRangeIter(start, step, n int64) *RangeIter {
	it := t.heap.pools.rangeIter.Get()
	t.initHeader(&it.Header, RangeIteratorType)
	it.Next, it.Step, it.Left = start, step, n
	return it
}

func (t *Thread) newBigRangeIter(start, step, length *big.Int) Value {
	it := &bigRangeIter{next: start, step: step, left: length}
	t.initHeader(&it.Header, LongRangeIteratorType)
	return it.Val()
}

func setupRangeIter() {
	tp := RangeIteratorType
	tp.Iter = selfIter
	tp.Next = func(t *Thread, self Value) Value {
		it := to[RangeIter](self)
		if it.Left <= 0 {
			return Value{}
		}
		v := it.Next
		it.Next += it.Step
		it.Left--
		return Int(v)
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		t.freeHeader(h)
		t.heap.pools.rangeIter.Put(as[RangeIter](h))
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Int(to[RangeIter](self).Left)
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[RangeIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				return t.TupleSteal(t.NewRange(it.Next, it.Next+it.Left*it.Step, it.Step)).Val(), None
			})
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[RangeIter](self)
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			n := min(max(int64(i), 0), it.Left)
			it.Next += n * it.Step
			it.Left -= n
			return None
		}},
	}
	tp = LongRangeIteratorType
	tp.Iter = selfIter
	tp.Next = func(t *Thread, self Value) Value {
		it := to[bigRangeIter](self)
		if it.left.Sign() <= 0 {
			return Value{}
		}
		v := t.NewBig(new(big.Int).Set(it.next))
		it.skip(big.NewInt(1))
		return v
	}
	tp.Dealloc = func(t *Thread, h *Header) { t.freeHeader(h) }
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.NewBig(new(big.Int).Set(to[bigRangeIter](self).left))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[bigRangeIter](self)
			stop := new(big.Int).Mul(it.left, it.step)
			stop.Add(stop, it.next)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				r := t.rangeOf(t.NewBig(new(big.Int).Set(it.next)), t.NewBig(stop), t.NewBig(new(big.Int).Set(it.step)))
				return t.TupleSteal(r).Val(), None
			})
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[bigRangeIter](self)
			if !a[0].obj.typ.Has(TypeInt) {
				return t.Raise(TypeError, "state must be an int, not %s", a[0].obj.typ.Name)
			}
			i := t.bigOf(a[0])
			if i.Sign() < 0 {
				i.SetInt64(0)
			} else if i.Cmp(it.left) > 0 {
				i.Set(it.left)
			}
			it.skip(i)
			return None
		}},
	}
}

// skip passes n items over.
func (it *bigRangeIter) skip(n *big.Int) {
	it.left = new(big.Int).Sub(it.left, n)
	it.next = new(big.Int).Add(it.next, new(big.Int).Mul(it.step, n))
}
