package object

import "math/big"

// The types enumerate and reversed.
var (
	EnumerateType = newStatic("enumerate", ObjectType, TypeBase)
	ReversedType  = newStatic("reversed", ObjectType, TypeBase)
)

// Enumerate is an enumerate object. The count is in n until it no longer fits, then in big.
type Enumerate struct {
	AttrHeader
	it   Value
	n    int64
	big  *big.Int
	pair *Tuple // the last result, used again if nobody else has it
}

// Reversed iterates over a sequence backwards: index is that of the next item, -1 when it is exhausted.
type Reversed struct {
	AttrHeader
	seq   Value // the zero Value when it is exhausted
	index int
}

func setupEnumerate() {
	tp := EnumerateType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return t.enumerateFromArgs(cls, args, kw)
	}
	tp.Alloc = func(t *Thread, cls *Type) Value {
		e := t.heap.pools.enumerate.Get()
		t.initAttr(&e.AttrHeader, cls)
		return e.Val()
	}
	tp.Iter = selfIter
	tp.Next = func(t *Thread, self Value) Value {
		e := to[Enumerate](self)
		v := Next(t, e.it)
		if v.obj == nil {
			return Value{}
		}
		return t.reusePair(&e.pair, e.count(t), v)
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		e := as[Enumerate](h)
		it, pair := e.it, e.pair
		e.it, e.pair, e.n, e.big = Value{}, nil, 0, nil
		t.Xdecref(it)
		if pair != nil {
			t.Decref(pair.Val())
		}
		t.freeHeader(h)
		t.heap.pools.enumerate.Put(e)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		e := as[Enumerate](h)
		if e.it.obj != nil {
			visit(e.it)
		}
		if e.pair != nil {
			visit(e.pair.Val())
		}
	}
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			e := to[Enumerate](self)
			n := Int(e.n)
			if e.big != nil {
				n = t.NewBig(new(big.Int).Set(e.big))
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleSteal(t.Newref(e.it), n).Val()).Val()
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
	setupReversed()
}

// enumerateFromArgs binds enumerate(iterable, start=0), which has messages of its own.
func (t *Thread) enumerateFromArgs(cls *Type, args []Value, kw *Tuple) Value {
	var bound [2]Value
	n := len(args) - kw.count()
	if len(args) > 2 {
		return t.Raise(TypeError, "enumerate() takes at most 2 arguments (%d given)", len(args))
	}
	copy(bound[:], args[:n])
	for i := 0; i < kw.count(); i++ {
		k := AsStr(kw.Items()[i])
		at := 0
		switch {
		case k.EqualsASCII("start"):
			at = 1
		case !k.EqualsASCII("iterable"):
			return t.Raise(TypeError, "'%s' is an invalid keyword argument for enumerate()", k.String())
		}
		if bound[at].obj != nil {
			return t.Raise(TypeError, "'%s' is an invalid keyword argument for enumerate()", k.String())
		}
		bound[at] = args[n+i]
	}
	if bound[0].obj == nil {
		return t.Raise(TypeError, "enumerate() missing required argument 'iterable'")
	}
	return t.newEnumerate(cls, bound[0], bound[1])
}

func (t *Thread) newEnumerate(cls *Type, iterable, start Value) Value {
	n := Int(0)
	if start.obj != nil {
		if n = AsIndex(t, start); n.obj == nil {
			return Value{}
		}
	}
	it := Iter(t, iterable)
	if it.obj == nil {
		t.Decref(n)
		return Value{}
	}
	e := to[Enumerate](EnumerateType.Alloc(t, cls))
	e.it = it
	if small, fits, _ := intToInt64(n); fits {
		e.n = small
	} else {
		e.big = t.bigOf(n)
	}
	t.Decref(n)
	return e.Val()
}

// count returns the present count and moves on.
func (e *Enumerate) count(t *Thread) Value {
	if e.big != nil {
		v := t.NewBig(e.big)
		e.big = new(big.Int).Add(e.big, big.NewInt(1))
		return v
	}
	v := Int(e.n)
	if e.n == 1<<63-1 {
		e.big = new(big.Int).Add(big.NewInt(e.n), big.NewInt(1))
	} else {
		e.n++
	}
	return v
}

func setupReversed() {
	tp := ReversedType
	tp.Alloc = func(t *Thread, cls *Type) Value {
		r := &Reversed{index: -1}
		t.initAttr(&r.AttrHeader, cls)
		return r.Val()
	}
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if !t.positional(cls, ReversedType, args, kw, 1, 1) {
			return Value{}
		}
		seq := args[0]
		f := LookupSpecial(t, seq, NameReversed)
		switch {
		case f.obj != nil && f.IsNone():
			t.Decref(f)
			return t.Raise(TypeError, "'%s' object is not reversible", seq.obj.typ.Name)
		case f.obj != nil:
			res := Call0(t, f)
			t.Decref(f)
			return res
		case t.HasExc():
			return Value{}
		}
		if !IsSequence(seq) {
			return t.Raise(TypeError, "'%s' object is not reversible", seq.obj.typ.Name)
		}
		n, ok := Len(t, seq)
		if !ok {
			return Value{}
		}
		r := to[Reversed](tp.Alloc(t, cls))
		r.seq, r.index = t.Newref(seq), n-1
		return r.Val()
	}
	tp.Iter = selfIter
	tp.Next = func(t *Thread, self Value) Value {
		r := to[Reversed](self)
		if r.seq.obj == nil {
			return Value{}
		}
		if r.index >= 0 {
			seq := t.Newref(r.seq)
			v := seqItem(t, seq, r.index)
			t.Decref(seq)
			if v.obj != nil {
				r.index--
				return v
			}
			if !t.ClearIf(IndexError) && !t.ClearIf(StopIteration) {
				return Value{}
			}
		}
		r.index = -1
		t.Clear(&r.seq)
		return Value{}
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		t.Clear(&as[Reversed](h).seq)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if v := as[Reversed](h).seq; v.obj != nil {
			visit(v)
		}
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			r := to[Reversed](self)
			if r.seq.obj == nil {
				return Int(0)
			}
			n, ok := Len(t, r.seq)
			if !ok {
				return Value{}
			}
			if n < r.index+1 {
				return Int(0)
			}
			return Int(int64(r.index + 1))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			r := to[Reversed](self)
			if r.seq.obj == nil {
				return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleSteal(EmptyTuple.Val()).Val()).Val()
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleOf(r.seq).Val(), Int(int64(r.index))).Val()
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			r := to[Reversed](self)
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if r.seq.obj != nil {
				n, ok := Len(t, r.seq)
				if !ok {
					return Value{}
				}
				r.index = min(max(i, -1), n-1)
			}
			return None
		}},
	}
}
