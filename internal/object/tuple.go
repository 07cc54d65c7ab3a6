package object

import (
	"math/bits"
	"unsafe"
)

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
		items := as[Tuple](h).Items() // from the end, as gc.get_referents shows
		for i := len(items) - 1; i >= 0; i-- {
			if items[i].obj != nil {
				visit(items[i])
			}
		}
	}
	tp.SizeOf = func(h *Header) int { return 32 + 8*len(as[Tuple](h).Items()) }
	tp.Repr = reprTuple
	tp.Hash = hashTuple
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if !IsTuple(a) || !IsTuple(b) {
			return NotImplemented
		}
		x, y := to[Tuple](a), to[Tuple](b)
		if c, known := quickCompare(x.Items(), y.Items()); known {
			return compareInts(c, 0, op)
		}
		return t.compareItems(func() []Value { return x.Items() }, func() []Value { return y.Items() }, op)
	}
	tp.Iter = func(t *Thread, self Value) Value { return t.newTupleIter(to[Tuple](self)).Val() }
	tp.Len = func(t *Thread, self Value) (int, bool) { return len(to[Tuple](self).Items()), true }
	tp.GetItem = getItemTuple
	tp.SeqItem = func(t *Thread, self Value, i int) Value {
		items := to[Tuple](self).Items()
		if uint(i) >= uint(len(items)) {
			return t.Raise(IndexError, "tuple index out of range")
		}
		return t.Newref(items[i])
	}
	tp.Contains = func(t *Thread, self, v Value) (bool, bool) {
		items := to[Tuple](self).Items()
		i, ok := t.indexItems(func() []Value { return items }, v, 0, len(items))
		return i >= 0, ok
	}
	tp.SeqConcat = concatTuple
	tp.SeqRepeat = func(t *Thread, a Value, n int) Value {
		x := to[Tuple](a)
		if len(x.Items()) == 0 || n == 1 {
			if a.obj.typ == TupleType {
				return t.Newref(a)
			}
			if len(x.Items()) == 0 {
				return EmptyTuple.Val()
			}
		}
		if n <= 0 {
			return EmptyTuple.Val()
		}
		items := t.repeatItems(x.Items(), n)
		if items == nil {
			return Value{}
		}
		tp := t.TupleSteal(items...)
		t.heap.pools.items.put(items)
		return tp.Val()
	}
	tp.Methods = []Method{
		{Sig: "count(value, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			items := to[Tuple](self).Items()
			return t.countItems(func() []Value { return items }, a[0])
		}},
		{Sig: "index(value, start=0, stop=sys.maxsize, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			items := to[Tuple](self).Items()
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
			inner := t.TupleOf(to[Tuple](self).Items()...)
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
func TupleItems(v Value) []Value { return to[Tuple](v).Items() }

// attrTuple is the memory of a tuple of a class whose instances have attributes.
type attrTuple struct {
	AttrHeader
	n int
}

var (
	tupleKind     = kindOfSized[Tuple]()
	attrTupleKind = kindOfSized[attrTuple]()
)

// Items borrows the items; the caller must not change them once Python code can see the tuple.
func (tp *Tuple) Items() []Value {
	if tp.n == 0 {
		return nil
	}
	return unsafe.Slice((*Value)(unsafe.Add(unsafe.Pointer(tp), unsafe.Sizeof(Tuple{}))), tp.n)
}

// room is Items with those beyond the length: n in all.
func (tp *Tuple) room(n int) []Value {
	if n == 0 {
		return nil
	}
	return unsafe.Slice((*Value)(unsafe.Add(unsafe.Pointer(tp), unsafe.Sizeof(Tuple{}))), n)
}

// Len returns the number of items.
func (tp *Tuple) Len() int { return tp.n }

func (t *Thread) allocTuple(cls *Type, n int) *Tuple {
	var tp *Tuple
	if cls != TupleType && cls.hasAttrs() {
		tp = (*Tuple)(attrTupleKind.one(n))
		t.initAttr(&(*attrTuple)(unsafe.Pointer(tp)).AttrHeader, cls)
	} else {
		if n <= maxInline {
			tp = (*Tuple)(t.heap.pools.tuple.get(tupleKind, n))
		} else {
			tp = (*Tuple)(t.heap.pools.large.get(tupleKind, n))
		}
		tp.hash = 0
		t.initHeader(&tp.Header, cls)
	}
	tp.n = n
	t.grew(n * valueBytes)
	return tp
}

// immortalTuple returns an immortal tuple of n items that belongs to no pool.
func immortalTuple(n int) *Tuple {
	tp := (*Tuple)(tupleKind.one(n))
	tp.typ, tp.refs, tp.n = TupleType, 1, n
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
	copy(tp.Items(), vs)
	t.increfAll(vs)
	return tp
}

// TupleSteal returns a tuple that takes over the references to the values.
func (t *Thread) TupleSteal(vs ...Value) *Tuple {
	if len(vs) == 0 {
		return EmptyTuple
	}
	tp := t.allocTuple(TupleType, len(vs))
	copy(tp.Items(), vs)
	return tp
}

func deallocTuple(t *Thread, h *Header) {
	tp := as[Tuple](h)
	items := tp.Items()
	bias := t.bias
	for i := len(items) - 1; i >= 0; i-- {
		v := items[i].obj
		if v == nil {
			continue
		}
		items[i] = Value{}
		if v.owner == bias {
			if v.refs--; v.refs == 0 {
				t.dealloc(v)
			}
		} else if v.owner != 0 {
			t.decrefShared(v)
		}
	}
	t.grew(-len(items) * valueBytes)
	plain := h.typ.layout.attrs == 0
	t.freeHeader(h)
	if plain {
		t.heap.pools.tuple.put(unsafe.Pointer(h), len(items))
	}
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
	sub := t.allocTuple(cls, len(tp.Items()))
	copy(sub.Items(), tp.Items())
	for _, v := range sub.Items() {
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
	l := t.NewList(8) // a length hint is not asked for
	ok := l.extendIter(t, it)
	t.Decref(it)
	if !ok {
		t.Decref(l.Val())
		return nil
	}
	tp := t.TupleSteal(l.items...)
	clear(l.items)
	l.items = l.items[:0]
	t.Decref(l.Val())
	return tp
}

func reprTuple(t *Thread, self Value) Value {
	tp := to[Tuple](self)
	if len(tp.Items()) == 0 {
		return t.NewASCII("()")
	}
	if t.enterRepr(self.obj) {
		return t.NewASCII("(...)")
	}
	var b StrBuilder
	b.WriteASCII("(")
	ok := t.reprItems(&b, func() []Value { return tp.Items() })
	t.leaveRepr(self.obj)
	if !ok {
		return Value{}
	}
	if len(tp.Items()) == 1 {
		b.WriteASCII(",")
	}
	b.WriteASCII(")")
	return b.Finish(t)
}

// hashTuple is xxHash's mixing of the items' hashes, with CPython's constants, so that the numbers agree.
func hashTuple(t *Thread, self Value) (int64, bool) {
	tp := to[Tuple](self)
	if tp.hash != 0 && tp.typ.layout.attrs == 0 {
		return tp.hash, true
	}
	const prime1, prime2, prime5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
	acc := uint64(prime5)
	if !t.enterNative(" while hashing a tuple") {
		return 0, false
	}
	for _, v := range tp.Items() {
		h, ok := Hash(t, v)
		if !ok {
			t.goDepth--
			return 0, false
		}
		acc += uint64(h) * prime2
		acc = bits.RotateLeft64(acc, 31) * prime1
	}
	t.goDepth--
	acc += uint64(len(tp.Items())) ^ (prime5 ^ 3527539)
	if acc == ^uint64(0) {
		acc = 1546275796
	}
	if tp.typ.layout.attrs == 0 {
		tp.hash = int64(acc)
	}
	return int64(acc), true
}

func getItemTuple(t *Thread, self, key Value) Value {
	tp := to[Tuple](self)
	if HasIndex(key) {
		i, ok := t.index(key, len(tp.Items()))
		if !ok {
			return Value{}
		}
		if uint(i) >= uint(len(tp.Items())) {
			return t.Raise(IndexError, "tuple index out of range")
		}
		return t.Newref(tp.Items()[i])
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "tuple indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, _, step, n, ok := to[Slice](key).Indices(t, len(tp.Items()))
	if !ok {
		return Value{}
	}
	if n == 0 {
		return EmptyTuple.Val()
	}
	if n == len(tp.Items()) && step == 1 && self.obj.typ == TupleType {
		return t.Newref(self)
	}
	if step == 1 {
		return t.TupleOf(tp.Items()[start : start+n]...).Val()
	}
	out := t.NewTuple(n)
	for i := range out.Items() {
		out.Items()[i] = t.Newref(tp.Items()[start+i*step])
	}
	return out.Val()
}

func concatTuple(t *Thread, a, b Value) Value {
	if !IsTuple(b) {
		return t.Raise(TypeError, "can only concatenate tuple (not \"%s\") to tuple", b.obj.typ.Name)
	}
	x, y := to[Tuple](a), to[Tuple](b)
	if len(x.Items()) == 0 && b.obj.typ == TupleType {
		return t.Newref(b)
	}
	if len(y.Items()) == 0 && a.obj.typ == TupleType {
		return t.Newref(a)
	}
	out := t.NewTuple(len(x.Items()) + len(y.Items()))
	copy(out.Items(), x.Items())
	copy(out.Items()[len(x.Items()):], y.Items())
	for _, v := range out.Items() {
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
	tp := immortalTuple(len(names))
	for i, name := range names {
		tp.Items()[i] = StaticName(name).Val()
	}
	return tp.Val()
}
