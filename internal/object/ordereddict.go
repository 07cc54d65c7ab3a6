package object

import "unsafe"

// The type collections.OrderedDict with its views and their iterator.
var (
	OrderedDictType     = NewStaticType("collections", "OrderedDict", DictType, TypeBase|TypeDict|TypeMapping|TypeMatchSelf|TypeHasDict|TypeHasWeakref)
	OrderedKeysType     = newStatic("odict_keys", DictKeysType, TypeNoNew)
	OrderedValuesType   = newStatic("odict_values", DictValuesType, TypeNoNew)
	OrderedItemsType    = newStatic("odict_items", DictItemsType, TypeNoNew)
	OrderedIteratorType = newStatic("odict_iterator", ObjectType, TypeNoNew)
)

// OrderedDict is a dict whose order can be changed: the order is that of its entries. Entries before first are known to be deleted
// as long as the entries are those at base, so that taking from the front again and again stays cheap.
type OrderedDict struct {
	Dict
	first int
	base  *dictEntry
}

// orderedIter iterates over an OrderedDict: left items are to come, the next one at or beyond pos.
type orderedIter struct {
	Header
	dict      *Dict // nil when exhausted
	what      *Type // the view's type: which part of an item is given
	pos, left int
	version   uint32
	used      int
	backwards bool
	pair      *Tuple
}

// front returns the index of the first entry; there is one.
func (o *OrderedDict) front() int {
	base := unsafe.SliceData(o.entries)
	if base != o.base {
		o.base, o.first = base, 0
	}
	for o.first < len(o.entries) && o.entries[o.first].obj == nil {
		o.first++
	}
	return o.first
}

// moveToBack moves the entry at ix to the end.
func (o *OrderedDict) moveToBack(t *Thread, ix int) {
	for i := len(o.entries) - 1; i > ix; i-- {
		if o.entries[i].obj != nil {
			hash := o.entries[ix].hash()
			k, v := o.unlink(ix)
			o.insert(t, hash, k, v)
			return
		}
	}
}

// moveToFront moves the entry at ix before all others, into the place of a deleted one; if there is none, the table is made again
// with room at the front.
func (o *OrderedDict) moveToFront(t *Thread, ix int) {
	first := o.front()
	if first == ix {
		return
	}
	if first == 0 {
		gap := o.Len()/2 + 4
		log := logFor(o.Len() + gap)
		old := o.entries
		entries := make([]dictEntry, gap, usable(log))
		for i := range old {
			if old[i].obj != nil {
				if i == ix {
					ix = len(entries)
				}
				entries = append(entries, old[i])
			}
		}
		before := o.bytes()
		o.entries = entries
		o.makeTable(log, nil)
		t.grew(o.bytes() - before)
		mask := uint64(1)<<log - 1
		for j := gap; j < len(entries); j++ {
			h := entries[j].hash()
			i, perturb := uint64(h)&mask, uint64(h)
			for o.slot(i) >= 0 {
				perturb >>= 5
				i = (i*5 + perturb + 1) & mask
			}
			o.setSlot(i, j)
		}
		o.base, o.first = unsafe.SliceData(o.entries), gap
		first = gap
	}
	e := o.entries[ix]
	mask := uint64(1)<<o.log - 1
	i, perturb := uint64(e.hash())&mask, uint64(e.hash())
	for o.slot(i) != ix {
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
	o.setSlot(i, first-1)
	o.entries[first-1] = e
	o.entries[ix] = dictEntry{}
	o.first = first - 1
	o.version = 0
}

func setupOrderedDict() {
	tp := OrderedDictType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return New[OrderedDict](t, cls).Val() }
	tp.Alloc = func(t *Thread, cls *Type) Value { return New[OrderedDict](t, cls).Val() }
	tp.Dealloc = func(t *Thread, h *Header) {
		as[Dict](h).ClearAll(t)
		t.freeHeader(h)
	}
	tp.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		n := len(args) - kw.count()
		if n > 1 {
			return t.RaiseFalse(TypeError, "expected at most 1 argument, got %d", n)
		}
		return orderedUpdate(t, self, args, kw)
	}
	tp.Traverse, tp.Clear = DictType.Traverse, DictType.Clear
	if tp.Traverse == nil {
		panic("setupOrderedDict before setupDict")
	}
	tp.SizeOf = func(h *Header) int {
		d := as[Dict](h)
		n := sizeOfDict(h) + 8<<max(d.log, 3)
		return n + 40*d.Len() + 48
	}
	tp.Repr = reprOrdered
	tp.Hash = HashNotImplemented
	tp.Compare = compareOrdered
	tp.Iter = func(t *Thread, self Value) Value { return t.newOrderedIter(to[Dict](self), OrderedKeysType, false) }
	tp.Binary[OpOr] = func(t *Thread, a, b Value) Value {
		typ := a.obj.typ
		if !typ.IsSubtype(OrderedDictType) {
			typ = b.obj.typ
		}
		if !IsDict(a) || !IsDict(b) {
			return NotImplemented
		}
		res := Call1(t, typ.Val(), a)
		if res.obj == nil {
			return res
		}
		if !orderedUpdateFrom(t, res, b) {
			t.Decref(res)
			return Value{}
		}
		return res
	}
	tp.InPlace[OpOr] = func(t *Thread, a, b Value) Value {
		if !orderedUpdateFrom(t, a, b) {
			return Value{}
		}
		return t.Newref(a)
	}
	view := func(name string, typ *Type) Method {
		return Method{Sig: name + "()", Fn: func(t *Thread, self Value, a []Value) Value { return t.newDictView(to[Dict](self), typ) }}
	}
	tp.Methods = []Method{
		{Sig: "fromkeys(iterable, value=None)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			val := a[1]
			if val.obj == nil {
				val = None
			}
			d := Call0(t, self)
			if d.obj == nil {
				return d
			}
			if !ForEach(t, a[0], func(k Value) bool { return SetItem(t, d, k, val) }) {
				t.Decref(d)
				return Value{}
			}
			return d
		}},
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, a []Value) Value { return Int(int64(sizeOf(self.obj))) }},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			state := getState(t, self, false)
			if state.obj == nil {
				return state
			}
			items := CallMethod(t, self, NameItems)
			var it Value
			if items.obj != nil {
				it = Iter(t, items)
				t.Decref(items)
			}
			if it.obj == nil {
				t.Decref(state)
				return it
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), EmptyTuple.Val(), state, None, it).Val()
		}},
		{Sig: "setdefault(key, default=None)", Fn: orderedSetDefault},
		{Sig: "pop(key, default=<unrepresentable>)", Fn: func(t *Thread, self Value, a []Value) Value {
			v, ok := to[Dict](self).Take(t, a[0])
			if v.obj != nil || !ok {
				return v
			}
			if a[1].obj != nil {
				return t.Newref(a[1])
			}
			return t.RaiseKey(a[0])
		}},
		{Sig: "popitem(last=True)", Fn: func(t *Thread, self Value, a []Value) Value {
			last := true
			if a[0].obj != nil {
				var ok bool
				if last, ok = Truth(t, a[0]); !ok {
					return Value{}
				}
			}
			o := to[OrderedDict](self)
			if o.used == 0 {
				return t.Raise(KeyError, "dictionary is empty")
			}
			if last {
				k, v, _ := o.popLast()
				return t.TupleSteal(k, v).Val()
			}
			k, v := o.unlink(o.front())
			return t.TupleSteal(k, v).Val()
		}},
		view("keys", OrderedKeysType), view("values", OrderedValuesType), view("items", OrderedItemsType),
		{Sig: "update", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value {
			if n := len(args) - kw.count(); n > 1 {
				return t.Raise(TypeError, "update() takes at most 1 positional argument (%d given)", n)
			}
			if !orderedUpdate(t, self, args, kw) {
				return Value{}
			}
			return None
		}},
		{Sig: "clear()", Fn: func(t *Thread, self Value, a []Value) Value {
			to[Dict](self).ClearAll(t)
			return None
		}},
		{Sig: "copy()", Fn: orderedCopy},
		{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newOrderedIter(to[Dict](self), OrderedKeysType, true)
		}},
		{Sig: "move_to_end(key, last=True)", Fn: func(t *Thread, self Value, a []Value) Value {
			last := true
			if a[1].obj != nil {
				var ok bool
				if last, ok = Truth(t, a[1]); !ok {
					return Value{}
				}
			}
			o := to[OrderedDict](self)
			hash, ok := dictHash(t, a[0])
			if !ok {
				return Value{}
			}
			ix := o.find(t, a[0], hash)
			if ix < 0 {
				if ix == lookMissing {
					t.RaiseKey(a[0])
				}
				return Value{}
			}
			if last {
				o.moveToBack(t, ix)
			} else {
				o.moveToFront(t, ix)
			}
			return None
		}},
	}
	tp.Getset = []GetSet{{Name: "__dict__", Get: GenericGetDict, Set: GenericSetDict}}
	setupOrderedViews()
}

func setupOrderedViews() {
	for _, tp := range []*Type{OrderedKeysType, OrderedValuesType, OrderedItemsType} {
		tp.Iter = func(t *Thread, self Value) Value {
			return t.newOrderedIter(to[DictView](self).dict, self.obj.typ, false)
		}
		tp.Methods = []Method{{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newOrderedIter(to[DictView](self).dict, self.obj.typ, true)
		}}}
	}
	tp := OrderedIteratorType
	tp.Iter = selfIter
	tp.Next = nextOrdered
	tp.Dealloc = func(t *Thread, h *Header) {
		it := as[orderedIter](h)
		d, pair := it.dict, it.pair
		it.dict, it.pair = nil, nil
		if d != nil {
			t.Decref(d.Val())
		}
		if pair != nil {
			t.Decref(pair.Val())
		}
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		it := as[orderedIter](h)
		if it.dict != nil {
			visit(it.dict.Val())
		}
		if it.pair != nil {
			visit(it.pair.Val())
		}
	}
	tp.Methods = []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
		it := to[orderedIter](self)
		l := t.NewList(0)
		if it.dict != nil {
			c := to[orderedIter](t.newOrderedIter(it.dict, it.what, it.backwards))
			c.pos, c.left, c.version, c.used = it.pos, it.left, it.version, it.used
			ok := l.Extend(t, c.Val())
			t.Decref(c.Val())
			if !ok {
				t.Decref(l.Val())
				return Value{}
			}
		}
		return t.reduceIter(NameWordIter, func() (args, state Value) { return t.TupleSteal(l.Val()).Val(), Value{} })
	}}}
}

func (t *Thread) newOrderedIter(d *Dict, what *Type, backwards bool) Value {
	if !t.Mine(&d.Header) {
		t.Excl() // the version is made when it is first asked for
	}
	it := New[orderedIter](t, OrderedIteratorType)
	t.Incref(d.Val())
	it.dict, it.what, it.backwards = d, what, backwards
	it.left, it.used, it.version = d.Len(), d.Len(), d.KeysVersion()
	if backwards {
		it.pos = len(d.entries) - 1
	}
	return it.Val()
}

func nextOrdered(t *Thread, self Value) Value {
	it := to[orderedIter](self)
	d := it.dict
	if d == nil {
		return Value{}
	}
	if it.left > 0 {
		if it.version != d.KeysVersion() {
			t.Raise(RuntimeError, "OrderedDict mutated during iteration")
			it.left = 0
		} else if it.used != d.Len() {
			t.Raise(RuntimeError, "OrderedDict changed size during iteration")
			it.left = 0
		}
	}
	if it.left == 0 {
		it.dict = nil
		t.Decref(d.Val())
		return Value{}
	}
	step := 1
	if it.backwards {
		step = -1
	}
	for d.entries[it.pos].obj == nil {
		it.pos += step
	}
	e := &d.entries[it.pos]
	it.pos += step
	it.left--
	switch it.what {
	case OrderedKeysType:
		return t.Newref(e.key())
	case OrderedValuesType:
		return t.Newref(e.val)
	}
	return t.reusePair(&it.pair, t.Newref(e.key()), t.Newref(e.val))
}

func reprOrdered(t *Thread, self Value) Value {
	d := to[Dict](self)
	if d.used == 0 {
		return t.NewStr(self.obj.typ.ShortName() + "()")
	}
	if t.enterRepr(self.obj) {
		return t.NewASCII("...")
	}
	defer t.leaveRepr(self.obj)
	var plain *Dict
	if self.obj.typ == OrderedDictType {
		plain = d.Copy(t)
	} else {
		items := CallMethod(t, self, NameItems)
		if items.obj == nil {
			return items
		}
		v := Call1(t, DictType.Val(), items)
		t.Decref(items)
		if v.obj == nil {
			return v
		}
		plain = AsDict(v)
	}
	var b StrBuilder
	b.WriteText(self.obj.typ.ShortName())
	b.WriteASCII("(")
	ok := t.writeRepr(&b, plain.Val())
	t.Decref(plain.Val())
	if !ok {
		return Value{}
	}
	b.WriteASCII(")")
	return b.Finish(t)
}

func compareOrdered(t *Thread, a, b Value, op CompareOp) Value {
	if !IsDict(b) || op != Eq && op != Ne {
		return NotImplemented
	}
	x, y := to[Dict](a), to[Dict](b)
	eq, ok := x.equal(t, y)
	if ok && eq && b.obj.typ.IsSubtype(OrderedDictType) {
		v, w := x.KeysVersion(), y.KeysVersion()
		i, j := 0, 0
		for ok && eq {
			k, _, more := x.Next(&i)
			l, _, moreY := y.Next(&j)
			if !more || !moreY {
				break
			}
			t.Incref(k)
			t.Incref(l)
			eq, ok = Equal(t, k, l)
			t.Decref(k)
			t.Decref(l)
			if ok && (v != x.KeysVersion() || w != y.KeysVersion()) {
				return t.Raise(RuntimeError, "OrderedDict mutated during iteration")
			}
		}
	}
	if !ok {
		return Value{}
	}
	return Bool(eq == (op == Eq))
}

func orderedSetDefault(t *Thread, self Value, a []Value) Value {
	def := a[1]
	if def.obj == nil {
		def = None
	}
	if self.obj.typ == OrderedDictType {
		if _, ok := dictHash(t, a[0]); !ok {
			return Value{}
		}
		v := to[Dict](self).SetDefault(t, a[0], def)
		t.Xincref(v)
		return v
	}
	has, ok := Contains(t, self, a[0])
	if !ok {
		return Value{}
	}
	if has {
		return GetItem(t, self, a[0])
	}
	if !SetItem(t, self, a[0], def) {
		return Value{}
	}
	return t.Newref(def)
}

func orderedCopy(t *Thread, self Value, _ []Value) Value {
	d := to[Dict](self)
	if self.obj.typ == OrderedDictType {
		c := New[OrderedDict](t, OrderedDictType)
		if d.used > 0 {
			c.fill(t, d)
		}
		return c.Val()
	}
	c := Call0(t, self.obj.typ.Val())
	if c.obj == nil {
		return c
	}
	version := d.KeysVersion()
	for pos := 0; ; {
		k, _, ok := d.Next(&pos)
		if !ok {
			return c
		}
		t.Incref(k)
		v := GetItem(t, self, k)
		ok = v.obj != nil && SetItem(t, c, k, v)
		t.Xdecref(v)
		t.Decref(k)
		if ok && version != d.KeysVersion() {
			ok = t.RaiseFalse(RuntimeError, "OrderedDict mutated during iteration")
		}
		if !ok {
			t.Decref(c)
			return Value{}
		}
	}
}

// orderedUpdate is update and __init__: every item is set by the instance's own __setitem__.
func orderedUpdate(t *Thread, self Value, args []Value, kw *Tuple) bool {
	n := len(args) - kw.count()
	if n == 1 && !orderedUpdateFrom(t, self, args[0]) {
		return false
	}
	if kw != nil {
		for i, k := range kw.Items() {
			if !SetItem(t, self, k, args[n+i]) {
				return false
			}
		}
	}
	return true
}

func orderedUpdateFrom(t *Thread, self, other Value) bool {
	if typ := other.obj.typ; typ == DictType || typ == OrderedDictType {
		if self.obj.typ == OrderedDictType {
			return to[Dict](self).mergeDict(t, to[Dict](other), true)
		}
		items := CallMethod(t, other, NameItems)
		if items.obj == nil {
			return false
		}
		l := t.ListFrom(items)
		t.Decref(items)
		if l == nil {
			return false
		}
		ok := orderedPairs(t, self, l.Val())
		t.Decref(l.Val())
		return ok
	}
	keys, ok := LookupAttr(t, other, NameKeys)
	if !ok {
		return false
	}
	if keys.obj != nil {
		list := Call0(t, keys)
		t.Decref(keys)
		if list.obj == nil {
			return false
		}
		defer t.Decref(list)
		return ForEach(t, list, func(k Value) bool {
			v := GetItem(t, other, k)
			if v.obj == nil {
				return false
			}
			ok := SetItem(t, self, k, v)
			t.Decref(v)
			return ok
		})
	}
	items, ok := LookupAttr(t, other, NameItems)
	if !ok {
		return false
	}
	if items.obj != nil {
		list := Call0(t, items)
		t.Decref(items)
		if list.obj == nil {
			return false
		}
		defer t.Decref(list)
		return orderedPairs(t, self, list)
	}
	return orderedPairs(t, self, other)
}

// orderedPairs sets items from an iterable of pairs.
func orderedPairs(t *Thread, self, pairs Value) bool {
	return ForEach(t, pairs, func(pair Value) bool {
		it := Iter(t, pair)
		if it.obj == nil {
			return false
		}
		defer t.Decref(it)
		key := Next(t, it)
		if key.obj == nil {
			return !t.HasExc() && t.RaiseFalse(ValueError, "need more than 0 values to unpack")
		}
		defer t.Decref(key)
		val := Next(t, it)
		if val.obj == nil {
			return !t.HasExc() && t.RaiseFalse(ValueError, "need more than 1 value to unpack")
		}
		defer t.Decref(val)
		more := Next(t, it)
		if more.obj != nil {
			t.Decref(more)
			return t.RaiseFalse(ValueError, "too many values to unpack (expected 2)")
		}
		return !t.HasExc() && SetItem(t, self, key, val)
	})
}
