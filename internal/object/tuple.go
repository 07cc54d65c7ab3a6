package object

import "math/bits"

// TupleType is the type tuple.
var TupleType = newStatic("tuple", ObjectType, TypeBase|TypeTuple|TypeSequence|TypeMatchSelf)

// EmptyTuple is the empty tuple: there is one, immortal.
var EmptyTuple = func() *Tuple {
	tp := &Tuple{}
	tp.typ, tp.refs = TupleType, 1
	return tp
}()

func setupTuple() {
	tp := TupleType
	tp.New = newTuple
	tp.Alloc = func(t *Thread, cls *Type) Value { return t.allocTuple(cls, 0).Val() }
	tp.Dealloc = deallocTuple
	tp.Traverse = func(h *Header, visit func(Value)) {
		items := as[Tuple](h).items // from the end, as gc.get_referents shows
		for i := len(items) - 1; i >= 0; i-- {
			if items[i].obj != nil {
				visit(items[i])
			}
		}
	}
	tp.SizeOf = func(h *Header) int { return 32 + 8*len(as[Tuple](h).items) }
	tp.Repr = reprTuple
	tp.Hash = hashTuple
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if !IsTuple(a) || !IsTuple(b) {
			return NotImplemented
		}
		x, y := to[Tuple](a), to[Tuple](b)
		if c, known := quickCompare(x.items, y.items); known {
			return compareInts(c, 0, op)
		}
		return t.compareItems(func() []Value { return x.items }, func() []Value { return y.items }, op)
	}
	tp.Iter = func(t *Thread, self Value) Value { return t.newTupleIter(to[Tuple](self)).Val() }
	tp.Len = func(t *Thread, self Value) (int, bool) { return len(to[Tuple](self).items), true }
	tp.GetItem = getItemTuple
	tp.SeqItem = func(t *Thread, self Value, i int) Value {
		items := to[Tuple](self).items
		if uint(i) >= uint(len(items)) {
			return t.Raise(IndexError, "tuple index out of range")
		}
		return t.Newref(items[i])
	}
	tp.Contains = func(t *Thread, self, v Value) (bool, bool) {
		items := to[Tuple](self).items
		i, ok := t.indexItems(func() []Value { return items }, v, 0, len(items))
		return i >= 0, ok
	}
	tp.SeqConcat = concatTuple
	tp.SeqRepeat = func(t *Thread, a Value, n int) Value {
		x := to[Tuple](a)
		if len(x.items) == 0 || n == 1 {
			if a.obj.typ == TupleType {
				return t.Newref(a)
			}
			if len(x.items) == 0 {
				return EmptyTuple.Val()
			}
		}
		if n <= 0 {
			return EmptyTuple.Val()
		}
		items := t.repeatItems(x.items, n)
		if items == nil {
			return Value{}
		}
		return t.tupleOwning(items).Val()
	}
	tp.Methods = []Method{
		{Sig: "count(value, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			items := to[Tuple](self).items
			return t.countItems(func() []Value { return items }, a[0])
		}},
		{Sig: "index(value, start=0, stop=sys.maxsize, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			items := to[Tuple](self).items
			start, ok := t.sliceArgNotNone(a[1], 0)
			if !ok {
				return Value{}
			}
			stop, ok := t.sliceArgNotNone(a[2], maxInt)
			if !ok {
				return Value{}
			}
			start, stop = clip(start, stop, len(items))
			i, ok := t.indexItems(func() []Value { return items }, a[0], start, stop)
			if !ok {
				return Value{}
			}
			if i < 0 {
				return t.Raise(ValueError, "tuple.index(x): x not in tuple")
			}
			return Int(int64(i))
		}},
		{Sig: "__getnewargs__()", Fn: func(t *Thread, self Value, a []Value) Value {
			inner := t.TupleOf(to[Tuple](self).items...)
			return t.TupleSteal(inner.Val()).Val()
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
}

// IsTuple reports whether v is a tuple or an instance of a subclass.
func IsTuple(v Value) bool { return v.obj.typ.Flags&TypeTuple != 0 }

// AsTuple converts a value that IsTuple; it does not check.
func AsTuple(v Value) *Tuple { return to[Tuple](v) }

// TupleItems borrows the items of a value that IsTuple.
func TupleItems(v Value) []Value { return to[Tuple](v).items }

// Items borrows the items; the caller must not change them once Python code can see the tuple.
func (tp *Tuple) Items() []Value { return tp.items }

// Len returns the number of items.
func (tp *Tuple) Len() int { return len(tp.items) }

func (t *Thread) allocTuple(cls *Type, n int) *Tuple {
	var tp *Tuple
	if cls != TupleType && cls.hasAttrs() {
		tp = newObject[Tuple](t, cls)
		tp.items = make([]Value, n)
		t.grew(n * valueBytes)
		return tp
	}
	if n < tuplePoolSizes {
		tp = t.heap.pools.tuple[n].Get()
		if cap(tp.items) < n {
			tp.items = make([]Value, n)
		} else {
			tp.items = tp.items[:n]
		}
	} else {
		tp = t.heap.pools.tuple[0].Get()
		tp.items = t.heap.pools.items.get(n)[:n]
		clear(tp.items)
	}
	t.initHeader(&tp.Header, cls)
	t.grew(cap(tp.items) * valueBytes)
	tp.hash = 0
	return tp
}

// NewTuple returns a tuple of n items, to be filled in with references that it then owns, before Python code can see it.
func (t *Thread) NewTuple(n int) *Tuple {
	if n == 0 {
		return EmptyTuple
	}
	return t.allocTuple(TupleType, n)
}

// TupleOf returns a tuple of the values (borrowed).
func (t *Thread) TupleOf(vs ...Value) *Tuple {
	if len(vs) == 0 {
		return EmptyTuple
	}
	tp := t.allocTuple(TupleType, len(vs))
	copy(tp.items, vs)
	t.increfAll(vs)
	return tp
}

// TupleSteal returns a tuple that takes over the references to the values.
func (t *Thread) TupleSteal(vs ...Value) *Tuple {
	if len(vs) == 0 {
		return EmptyTuple
	}
	tp := t.allocTuple(TupleType, len(vs))
	copy(tp.items, vs)
	return tp
}

// tupleOwning returns a tuple that takes over the slice and its references.
func (t *Thread) tupleOwning(items []Value) *Tuple {
	if len(items) < tuplePoolSizes {
		return t.TupleSteal(items...)
	}
	tp := t.heap.pools.tuple[0].Get()
	tp.items = items
	t.initHeader(&tp.Header, TupleType)
	t.grew(cap(items) * valueBytes)
	tp.hash = 0
	return tp
}

func deallocTuple(t *Thread, h *Header) {
	tp := as[Tuple](h)
	items := tp.items
	for i := len(items) - 1; i >= 0; i-- {
		v := items[i]
		items[i] = Value{}
		if v.obj != nil {
			t.Decref(v)
		}
	}
	t.grew(-cap(items) * valueBytes)
	t.freeHeader(h)
	if n := len(items); n < tuplePoolSizes && cap(items) == n {
		t.heap.pools.tuple[n].Put(tp)
		return
	}
	t.heap.pools.items.put(items)
	tp.items = nil
	t.heap.pools.tuple[0].Put(tp)
}

func newTuple(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if !t.positional(cls, TupleType, args, kw, 0, 1) {
		return Value{}
	}
	var tp *Tuple
	switch {
	case len(args)-kw.count() == 0:
		if cls == TupleType {
			return EmptyTuple.Val()
		}
		return t.allocTuple(cls, 0).Val()
	default:
		tp = t.TupleFrom(args[0])
	}
	if tp == nil || cls == TupleType {
		if tp == nil {
			return Value{}
		}
		return tp.Val()
	}
	sub := t.allocTuple(cls, len(tp.items))
	copy(sub.items, tp.items)
	for _, v := range sub.items {
		t.Incref(v)
	}
	t.Decref(tp.Val())
	return sub.Val()
}

// TupleFrom returns tuple(iterable), or nil with an exception pending.
func (t *Thread) TupleFrom(iterable Value) *Tuple {
	if iterable.obj.typ == TupleType {
		t.Incref(iterable)
		return to[Tuple](iterable)
	}
	if iterable.obj.typ == ListType {
		return t.TupleOf(to[List](iterable).items...)
	}
	it := Iter(t, iterable)
	if it.obj == nil {
		return nil
	}
	n := t.lengthHint(iterable, 8)
	if n < 0 {
		t.Decref(it)
		return nil
	}
	l := t.NewList(min(n, 1<<16))
	ok := l.extendIter(t, it)
	t.Decref(it)
	if !ok {
		t.Decref(l.Val())
		return nil
	}
	items := l.items
	if cap(items) > len(items)+len(items)/4 {
		items = append([]Value(nil), items...)
	}
	t.grew(-l.bytes())
	l.items = nil
	t.Decref(l.Val())
	return t.tupleOwning(items)
}

func reprTuple(t *Thread, self Value) Value {
	tp := to[Tuple](self)
	if len(tp.items) == 0 {
		return t.NewASCII("()")
	}
	if t.enterRepr(self.obj) {
		return t.NewASCII("(...)")
	}
	var b StrBuilder
	b.WriteASCII("(")
	ok := t.reprItems(&b, func() []Value { return tp.items })
	t.leaveRepr(self.obj)
	if !ok {
		return Value{}
	}
	if len(tp.items) == 1 {
		b.WriteASCII(",")
	}
	b.WriteASCII(")")
	return b.Finish(t)
}

// hashTuple is xxHash's mixing of the items' hashes, with CPython's constants, so that the numbers agree.
func hashTuple(t *Thread, self Value) (int64, bool) {
	tp := to[Tuple](self)
	if tp.hash != 0 {
		return tp.hash, true
	}
	const prime1, prime2, prime5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
	acc := uint64(prime5)
	if !t.enterNative(" while hashing a tuple") {
		return 0, false
	}
	for _, v := range tp.items {
		h, ok := Hash(t, v)
		if !ok {
			t.goDepth--
			return 0, false
		}
		acc += uint64(h) * prime2
		acc = bits.RotateLeft64(acc, 31) * prime1
	}
	t.goDepth--
	acc += uint64(len(tp.items)) ^ (prime5 ^ 3527539)
	if acc == ^uint64(0) {
		acc = 1546275796
	}
	tp.hash = int64(acc)
	return tp.hash, true
}

func getItemTuple(t *Thread, self, key Value) Value {
	tp := to[Tuple](self)
	if HasIndex(key) {
		i, ok := t.index(key, len(tp.items))
		if !ok {
			return Value{}
		}
		if uint(i) >= uint(len(tp.items)) {
			return t.Raise(IndexError, "tuple index out of range")
		}
		return t.Newref(tp.items[i])
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "tuple indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, _, step, n, ok := to[Slice](key).Indices(t, len(tp.items))
	if !ok {
		return Value{}
	}
	if n == 0 {
		return EmptyTuple.Val()
	}
	if n == len(tp.items) && step == 1 && self.obj.typ == TupleType {
		return t.Newref(self)
	}
	if step == 1 {
		return t.TupleOf(tp.items[start : start+n]...).Val()
	}
	out := t.NewTuple(n)
	for i := range out.items {
		out.items[i] = t.Newref(tp.items[start+i*step])
	}
	return out.Val()
}

func concatTuple(t *Thread, a, b Value) Value {
	if !IsTuple(b) {
		return t.Raise(TypeError, "can only concatenate tuple (not \"%s\") to tuple", b.obj.typ.Name)
	}
	x, y := to[Tuple](a), to[Tuple](b)
	if len(x.items) == 0 && b.obj.typ == TupleType {
		return t.Newref(b)
	}
	if len(y.items) == 0 && a.obj.typ == TupleType {
		return t.Newref(a)
	}
	out := t.NewTuple(len(x.items) + len(y.items))
	copy(out.items, x.items)
	copy(out.items[len(x.items):], y.items)
	for _, v := range out.items {
		t.Incref(v)
	}
	return out.Val()
}

// classGetItemMethod is the method __class_getitem__ of the generic native types.
func classGetItemMethod(t *Thread, self Value, a []Value) Value {
	return NewGenericAlias(t, self, a[0])
}

// staticTuple returns an immortal tuple of names.
func staticTuple(names ...string) Value {
	tp := &Tuple{items: make([]Value, len(names))}
	tp.typ, tp.refs = TupleType, 1
	for i, name := range names {
		tp.items[i] = StaticName(name).Val()
	}
	return tp.Val()
}
