package object

// The types of the views of a dict and of their iterators.
var (
	DictKeysType                 = newStatic("dict_keys", ObjectType, TypeNoNew)
	DictValuesType               = newStatic("dict_values", ObjectType, TypeNoNew)
	DictItemsType                = newStatic("dict_items", ObjectType, TypeNoNew)
	DictKeyIteratorType          = newStatic("dict_keyiterator", ObjectType, TypeNoNew)
	DictValueIteratorType        = newStatic("dict_valueiterator", ObjectType, TypeNoNew)
	DictItemIteratorType         = newStatic("dict_itemiterator", ObjectType, TypeNoNew)
	DictReverseKeyIteratorType   = newStatic("dict_reversekeyiterator", ObjectType, TypeNoNew)
	DictReverseValueIteratorType = newStatic("dict_reversevalueiterator", ObjectType, TypeNoNew)
	DictReverseItemIteratorType  = newStatic("dict_reverseitemiterator", ObjectType, TypeNoNew)
)

// DictView is a view of the keys, values or items of a dict.
type DictView struct {
	Header
	dict *Dict
}

// DictIter iterates over a dict.
type DictIter struct {
	Header
	dict *Dict // nil when exhausted
	used int   // the dict's length when the iteration began; -1 after it was seen to change
	pos  int
	left int
	pair *Tuple // of an item iterator: the last pair, used again if nobody else has it
}

func setupDictViews() {
	for _, tp := range []*Type{DictKeysType, DictValuesType, DictItemsType} {
		tp.Dealloc = func(t *Thread, h *Header) {
			v := as[DictView](h)
			d := v.dict
			v.dict = nil
			t.Decref(d.Val())
			t.freeHeader(h)
			t.heap.pools.dictView.Put(v)
		}
		tp.Traverse = func(h *Header, visit func(Value)) {
			if d := as[DictView](h).dict; d != nil {
				visit(d.Val())
			}
		}
		tp.Len = func(t *Thread, self Value) (int, bool) { return to[DictView](self).dict.Len(), true }
		tp.Repr = reprDictView
		tp.Getset = []GetSet{{Name: "mapping", Get: func(t *Thread, self Value) Value {
			return t.NewMappingProxy(to[DictView](self).dict.Val())
		}}}
	}
	iters := []struct {
		view, iter, reverse *Type
	}{
		{DictKeysType, DictKeyIteratorType, DictReverseKeyIteratorType},
		{DictValuesType, DictValueIteratorType, DictReverseValueIteratorType},
		{DictItemsType, DictItemIteratorType, DictReverseItemIteratorType},
	}
	for _, row := range iters {
		row.view.Iter = func(t *Thread, self Value) Value { return t.newDictIter(to[DictView](self).dict, row.iter).Val() }
		row.view.Methods = []Method{{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newDictIter(to[DictView](self).dict, row.reverse).Val()
		}}}
		setupDictIter(row.iter, nextDictIter)
		setupDictIter(row.reverse, prevDictIter)
	}
	for _, tp := range []*Type{DictKeysType, DictItemsType} {
		tp.Flags |= 0
		tp.Hash = HashNotImplemented
		tp.Compare = compareDictView
		tp.Binary[OpSub] = func(t *Thread, a, b Value) Value { return dictViewOp(t, a, b, NameWordDifferenceUpdate) }
		tp.Binary[OpXor] = func(t *Thread, a, b Value) Value { return dictViewOp(t, a, b, NameWordSymmetricDifferenceUpdate) }
		tp.Binary[OpOr] = func(t *Thread, a, b Value) Value { return dictViewOp(t, a, b, NameWordUpdate) }
		tp.Binary[OpAnd] = dictViewAnd
		tp.Methods = append(tp.Methods, Method{Sig: "isdisjoint(object, /)", Fn: dictViewIsDisjoint})
	}
	DictKeysType.Contains = func(t *Thread, self, v Value) (bool, bool) {
		return DictType.Contains(t, to[DictView](self).dict.Val(), v)
	}
	DictItemsType.Contains = containsDictItem
}

// The names of the set methods that views use.
var (
	NameWordUpdate                    = StaticName("update")
	NameWordDifferenceUpdate          = StaticName("difference_update")
	NameWordSymmetricDifferenceUpdate = StaticName("symmetric_difference_update")
)

func (t *Thread) newDictView(d *Dict, typ *Type) Value {
	typ.Ready()
	v := t.heap.pools.dictView.Get()
	t.initHeader(&v.Header, typ)
	v.dict = d
	t.Incref(d.Val())
	return v.Val()
}

func reprDictView(t *Thread, self Value) Value {
	if t.enterRepr(self.obj) {
		return t.NewASCII("...")
	}
	l := t.ListFrom(self)
	res := Value{}
	if l != nil {
		var b StrBuilder
		b.WriteASCII(self.obj.typ.Name)
		b.WriteASCII("(")
		if t.writeRepr(&b, l.Val()) {
			b.WriteASCII(")")
			res = b.Finish(t)
		}
		t.Decref(l.Val())
	}
	t.leaveRepr(self.obj)
	return res
}

func containsDictItem(t *Thread, self, v Value) (bool, bool) {
	if !IsTuple(v) || len(TupleItems(v)) != 2 {
		return false, true
	}
	pair := TupleItems(v)
	x, ok := to[DictView](self).dict.Get(t, pair[0])
	if x.obj == nil {
		return false, ok
	}
	t.Incref(x)
	eq, ok := Equal(t, x, pair[1])
	t.Decref(x)
	return eq, ok
}

// isSetLike reports whether v is a set, frozenset, or a view of keys or items.
func isSetLike(v Value) bool {
	typ := v.obj.typ
	return typ.Flags&(TypeSet|TypeFrozenSet) != 0 || isKeysOrItems(v)
}

// allIn reports whether all items of a are in b.
func allIn(t *Thread, a, b Value) (bool, bool) {
	all := true
	ok := ForEach(t, a, func(v Value) bool {
		in, ok := Contains(t, b, v)
		all = in
		return ok && in
	})
	return all, ok
}

func compareDictView(t *Thread, a, b Value, op CompareOp) Value {
	if !isSetLike(b) {
		return NotImplemented
	}
	na, ok := Len(t, a)
	if !ok {
		return Value{}
	}
	nb, ok := Len(t, b)
	if !ok {
		return Value{}
	}
	res := false
	switch op {
	case Eq, Ne:
		if na == nb {
			res, ok = allIn(t, a, b)
		}
		if op == Ne && ok {
			res = !res
		}
	case Lt:
		if na < nb {
			res, ok = allIn(t, a, b)
		}
	case Le:
		if na <= nb {
			res, ok = allIn(t, a, b)
		}
	case Gt:
		if na > nb {
			res, ok = allIn(t, b, a)
		}
	case Ge:
		if na >= nb {
			res, ok = allIn(t, b, a)
		}
	}
	if !ok {
		return Value{}
	}
	return Bool(res)
}

func isKeysOrItems(v Value) bool {
	typ := v.obj.typ
	if typ == OrderedKeysType || typ == OrderedItemsType {
		return true
	}
	return typ == DictKeysType || typ == DictItemsType
}

// dictViewOp makes a set of the left operand and changes it by the method with the right one.
func dictViewOp(t *Thread, a, b Value, method *Str) Value {
	s := t.newSetFrom(SetType, a)
	if s == nil {
		return Value{}
	}
	var ok bool
	switch method {
	case NameWordUpdate:
		ok = s.update(t, b)
	case NameWordDifferenceUpdate:
		ok = s.differenceUpdate(t, b)
	default:
		ok = s.symmetricUpdate(t, b)
	}
	if !ok {
		t.Decref(s.Val())
		return Value{}
	}
	return s.Val()
}

func dictViewAnd(t *Thread, a, b Value) Value {
	if !isKeysOrItems(a) {
		a, b = b, a
	}
	na, ok := Len(t, a)
	if !ok {
		return Value{}
	}
	if isKeysOrItems(b) {
		nb, ok := Len(t, b)
		if !ok {
			return Value{}
		}
		if nb > na {
			a, b = b, a
		}
	}
	s := t.newSet(SetType)
	if !ForEach(t, b, func(v Value) bool {
		in, ok := Contains(t, a, v)
		if ok && in {
			return s.Add(t, v)
		}
		return ok
	}) {
		t.Decref(s.Val())
		return Value{}
	}
	return s.Val()
}

func dictViewIsDisjoint(t *Thread, self Value, a []Value) Value {
	other := a[0]
	if Is(self, other) {
		n, ok := Len(t, self)
		if !ok {
			return Value{}
		}
		return Bool(n == 0)
	}
	if isSetLike(other) {
		n, ok := Len(t, self)
		if !ok {
			return Value{}
		}
		m, ok := Len(t, other)
		if !ok {
			return Value{}
		}
		if m > n {
			self, other = other, self
		}
	}
	disjoint := true
	if !ForEach(t, other, func(v Value) bool {
		in, ok := Contains(t, self, v)
		disjoint = !in
		return ok && !in
	}) {
		return Value{}
	}
	return Bool(disjoint)
}

func (t *Thread) newDictIter(d *Dict, typ *Type) *DictIter {
	it := t.heap.pools.dictIter.Get()
	t.initHeader(&it.Header, typ)
	it.dict = d
	t.Incref(d.Val())
	it.used, it.left, it.pos = d.Len(), d.Len(), 0
	if typ == DictReverseKeyIteratorType || typ == DictReverseValueIteratorType || typ == DictReverseItemIteratorType {
		it.pos = len(d.entries) - 1
	}
	return it
}

func setupDictIter(tp *Type, next func(t *Thread, self Value) Value) {
	tp.Iter = selfIter
	tp.Next = next
	tp.Dealloc = func(t *Thread, h *Header) {
		it := as[DictIter](h)
		d, pair := it.dict, it.pair
		it.dict, it.pair = nil, nil
		if d != nil {
			t.Decref(d.Val())
		}
		if pair != nil {
			t.Decref(pair.Val())
		}
		t.freeHeader(h)
		t.heap.pools.dictIter.Put(it)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		it := as[DictIter](h)
		if it.dict != nil {
			visit(it.dict.Val())
		}
		if it.pair != nil {
			visit(it.pair.Val())
		}
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[DictIter](self)
			if it.dict == nil || it.used != it.dict.Len() {
				return Int(0)
			}
			return Int(int64(it.left))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[DictIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				l := t.NewList(0)
				if it.dict != nil {
					c := t.newDictIter(it.dict, it.typ)
					c.used, c.pos, c.left = it.used, it.pos, it.left
					ok := l.Extend(t, c.Val())
					t.Decref(c.Val())
					if !ok {
						t.Decref(l.Val())
						return
					}
				}
				return t.TupleSteal(l.Val()).Val(), Value{}
			})
		}},
	}
}

// finish ends the iteration.
func (it *DictIter) finish(t *Thread) Value {
	d := it.dict
	it.dict = nil
	t.Decref(d.Val())
	return Value{}
}

// changed raises RuntimeError because the dict is not what it was.
func (it *DictIter) changed(t *Thread) bool {
	if it.dict.Len() != it.used {
		it.used = -1
		t.Raise(RuntimeError, "dictionary changed size during iteration")
		return true
	}
	return false
}

func nextDictIter(t *Thread, self Value) Value {
	it := to[DictIter](self)
	d := it.dict
	if d == nil {
		return Value{}
	}
	if it.changed(t) {
		return Value{}
	}
	for it.pos < len(d.entries) {
		e := &d.entries[it.pos]
		it.pos++
		if e.obj == nil {
			continue
		}
		if it.left == 0 {
			t.Raise(RuntimeError, "dictionary keys changed during iteration")
			return it.finish(t)
		}
		it.left--
		return it.result(t, e)
	}
	return it.finish(t)
}

func prevDictIter(t *Thread, self Value) Value {
	it := to[DictIter](self)
	d := it.dict
	if d == nil {
		return Value{}
	}
	if it.changed(t) {
		return Value{}
	}
	if it.pos >= len(d.entries) {
		return it.finish(t)
	}
	for it.pos >= 0 {
		e := &d.entries[it.pos]
		it.pos--
		if e.obj == nil {
			continue
		}
		if it.left == 0 {
			t.Raise(RuntimeError, "dictionary keys changed during iteration")
			return it.finish(t)
		}
		it.left--
		return it.result(t, e)
	}
	return it.finish(t)
}

func (it *DictIter) result(t *Thread, e *dictEntry) Value {
	switch it.typ {
	case DictKeyIteratorType, DictReverseKeyIteratorType:
		return t.Newref(e.key())
	case DictValueIteratorType, DictReverseValueIteratorType:
		return t.Newref(e.val)
	}
	k, v := t.Newref(e.key()), t.Newref(e.val)
	return t.reusePair(&it.pair, k, v)
}

// reusePair returns the tuple (a, b), whose items it steals. The slot keeps the last one, which is used again when nobody else
// has it.
func (t *Thread) reusePair(slot **Tuple, a, b Value) Value {
	if p := *slot; p != nil && p.owner == t.bias && p.refs == 1 && p.shared == 0 {
		x, y := p.Items()[0], p.Items()[1]
		p.Items()[0], p.Items()[1] = a, b
		p.hash = 0
		t.retrack(p)
		t.Incref(p.Val())
		t.Decref(x)
		t.Decref(y)
		return p.Val()
	}
	p := t.TupleSteal(a, b)
	if old := *slot; old != nil {
		t.Decref(old.Val())
	}
	*slot = p
	t.Incref(p.Val())
	return p.Val()
}
