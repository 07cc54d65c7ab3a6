package object

import "strings"

func setupSet() {
	both := func(tp *Type) {
		tp.Alloc = func(t *Thread, cls *Type) Value { return t.newSet(cls).Val() }
		tp.Dealloc = deallocSet
		tp.Traverse = func(h *Header, visit func(Value)) {
			for i, s := 0, as[Set](h); i < len(s.table); i++ {
				if s.table[i].live() {
					visit(s.table[i].key)
				}
			}
		}
		tp.SizeOf = func(h *Header) int {
			if n := len(as[Set](h).table); n > setMinSize {
				return 200 + 16*n
			}
			return 200
		}
		tp.Repr = reprSet
		tp.Compare = compareSet
		tp.Iter = func(t *Thread, self Value) Value { return t.newSetIter(to[Set](self)).Val() }
		tp.Len = func(t *Thread, self Value) (int, bool) { return to[Set](self).used, true }
		tp.Contains = containsSet
		tp.Binary[OpOr] = setBinary(func(t *Thread, a *Set, b Value) *Set {
			out := a.copyAs(t, a.plainBase())
			if b.obj != &a.Header && !out.update(t, b) {
				t.Decref(out.Val())
				return nil
			}
			return out
		})
		tp.Binary[OpAnd] = setBinary(func(t *Thread, a *Set, b Value) *Set { return a.intersection(t, b) })
		tp.Binary[OpSub] = setBinary(func(t *Thread, a *Set, b Value) *Set { return a.difference(t, b) })
		tp.Binary[OpXor] = setBinary(symmetricDifference)
	}
	both(SetType)
	both(FrozenSetType)
	tp := SetType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return t.newSet(cls).Val() }
	tp.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if !t.noKeywords("set", kw) || !t.positionalInit(self.obj.typ, SetType, args, kw, 0, 1) {
			return false
		}
		s := to[Set](self)
		if s.fill > 0 {
			s.clear(t)
		}
		return len(args)-kw.count() == 0 || s.update(t, args[0])
	}
	tp.Clear = func(t *Thread, h *Header) { as[Set](h).clear(t) }
	tp.Hash = HashNotImplemented
	inPlace := func(f func(t *Thread, s *Set, v Value) bool) func(t *Thread, a, b Value) Value {
		return func(t *Thread, a, b Value) Value {
			if !IsAnySet(b) {
				return NotImplemented
			}
			if !f(t, to[Set](a), b) {
				return Value{}
			}
			return t.Newref(a)
		}
	}
	tp.InPlace[OpOr] = inPlace(func(t *Thread, s *Set, v Value) bool { return s.update(t, v) })
	tp.InPlace[OpAnd] = inPlace(intersectionUpdate)
	tp.InPlace[OpSub] = inPlace(func(t *Thread, s *Set, v Value) bool { return s.differenceUpdate(t, v) })
	tp.InPlace[OpXor] = inPlace(func(t *Thread, s *Set, v Value) bool { return s.symmetricUpdate(t, v) })
	tp.Methods = append(commonSetMethods(), setMethods()...)
	tp = FrozenSetType
	tp.New = newFrozenSet
	tp.Hash = hashFrozenSet
	tp.Methods = commonSetMethods()
	for i := range tp.Methods {
		tp.Methods[i].Doc = strings.Replace(tp.Methods[i].Doc, "sets are generic", "frozensets are generic", 1)
	}
}

func (t *Thread) wrapped(s *Set) Value {
	if s == nil {
		return Value{}
	}
	return s.Val()
}

func setBinary(f func(t *Thread, a *Set, b Value) *Set) func(t *Thread, a, b Value) Value {
	return func(t *Thread, a, b Value) Value {
		if !IsAnySet(a) || !IsAnySet(b) {
			return NotImplemented
		}
		return t.wrapped(f(t, to[Set](a), b))
	}
}

func symmetricDifference(t *Thread, a *Set, b Value) *Set {
	out := t.newSetFrom(a.plainBase(), b)
	if out == nil {
		return nil
	}
	if !out.symmetricUpdate(t, a.Val()) {
		t.Decref(out.Val())
		return nil
	}
	return out
}

// become takes over the contents of o (stolen).
func (s *Set) become(t *Thread, o *Set) {
	s.swap(o)
	t.Decref(o.Val())
}

// intersectionUpdate keeps the items that are also in the iterable.
func intersectionUpdate(t *Thread, s *Set, v Value) bool {
	o := s.intersection(t, v)
	if o == nil {
		return false
	}
	s.become(t, o)
	return true
}

func newFrozenSet(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if !t.positional(cls, FrozenSetType, args, kw, 0, 1) {
		return Value{}
	}
	if len(args)-kw.count() == 0 {
		return t.newSet(cls).Val()
	}
	if cls == FrozenSetType && args[0].obj.typ == FrozenSetType {
		return t.Newref(args[0])
	}
	return t.wrapped(t.newSetFrom(cls, args[0]))
}

func reprSet(t *Thread, self Value) Value {
	s := to[Set](self)
	name := self.obj.typ.Name
	if s.used == 0 {
		return t.NewStr(name + "()")
	}
	if t.enterRepr(self.obj) {
		return t.NewStr(name + "(...)")
	}
	defer t.leaveRepr(self.obj)
	l := t.ListFrom(self)
	if l == nil {
		return Value{}
	}
	defer t.Decref(l.Val())
	var b StrBuilder
	if self.obj.typ != SetType {
		b.WriteText(name)
		b.WriteASCII("(")
	}
	b.WriteASCII("{")
	if !t.reprItems(&b, func() []Value { return l.items }) {
		return Value{}
	}
	b.WriteASCII("}")
	if self.obj.typ != SetType {
		b.WriteASCII(")")
	}
	return b.Finish(t)
}

// hashFrozenSet mixes the items' hashes without regard to order, with CPython's constants, so that the numbers agree.
func hashFrozenSet(t *Thread, self Value) (int64, bool) {
	s := to[Set](self)
	if s.hashed {
		return s.hash, true
	}
	shuffle := func(h uint64) uint64 { return (h ^ 89869747 ^ h<<16) * 3644798167 }
	var acc uint64
	for i := range s.table {
		if s.table[i].live() {
			acc ^= shuffle(uint64(s.table[i].hash))
		}
	}
	acc ^= (uint64(s.used) + 1) * 1927868237
	acc ^= acc>>11 ^ acc>>25
	acc = acc*69069 + 907133923
	if acc == ^uint64(0) {
		acc = 590923713
	}
	s.hash, s.hashed = int64(acc), true
	return s.hash, true
}

// compareSet orders sets by inclusion.
func compareSet(t *Thread, a, b Value, op CompareOp) Value {
	if !IsAnySet(a) || !IsAnySet(b) {
		return NotImplemented
	}
	x, y := to[Set](a), to[Set](b)
	res, ok := false, true
	switch op {
	case Eq, Ne:
		if x.used == y.used && !(x.hashed && y.hashed && x.hash != y.hash) {
			res, ok = x.isSubset(t, y)
		}
		res = res == (op == Eq)
	case Le:
		res, ok = x.isSubset(t, y)
	case Lt:
		if x.used < y.used {
			res, ok = x.isSubset(t, y)
		}
	case Ge:
		res, ok = y.isSubset(t, x)
	case Gt:
		if y.used < x.used {
			res, ok = y.isSubset(t, x)
		}
	}
	if !ok {
		return Value{}
	}
	return Bool(res)
}

// setKey finds what a set would compare with v: v's hash, or for an unhashable set that of an equal frozenset, which the caller
// then uses (and releases) instead of v.
func setKey(t *Thread, v Value) (key Value, hash int64, ok bool) {
	hash, ok = setHash(t, v)
	if ok {
		return t.Newref(v), hash, true
	}
	if !IsSet(v) || !t.ExcMatches(TypeError) {
		return Value{}, 0, false
	}
	t.ClearExc()
	f := to[Set](v).copyAs(t, FrozenSetType)
	hash, ok = hashFrozenSet(t, f.Val())
	return f.Val(), hash, ok
}

func containsSet(t *Thread, self, v Value) (bool, bool) {
	key, hash, ok := setKey(t, v)
	if !ok {
		return false, false
	}
	ix, _ := to[Set](self).look(t, key, hash)
	t.Decref(key)
	return ix >= 0, ix != lookFailed
}

func commonSetMethods() []Method {
	return []Method{
		{Sig: "__contains__(object, /)", Kind: CoexistMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			found, ok := containsSet(t, self, a[0])
			if !ok {
				return Value{}
			}
			return Bool(found)
		}},
		{Sig: "copy()", Fn: func(t *Thread, self Value, a []Value) Value {
			if self.obj.typ == FrozenSetType {
				return t.Newref(self)
			}
			s := to[Set](self)
			return s.copyAs(t, s.plainBase()).Val()
		}},
		{Sig: "difference(*others)", Fn: func(t *Thread, self Value, a []Value) Value {
			others := TupleItems(a[0])
			s := to[Set](self)
			if len(others) == 0 {
				return s.copyAs(t, s.plainBase()).Val()
			}
			out := s.difference(t, others[0])
			for _, v := range others[1:] {
				if out == nil {
					break
				}
				if !out.differenceUpdate(t, v) {
					t.Decref(out.Val())
					out = nil
				}
			}
			return t.wrapped(out)
		}},
		{Sig: "intersection(*others)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.wrapped(intersectAll(t, to[Set](self), TupleItems(a[0])))
		}},
		{Sig: "isdisjoint(other, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			res, ok := to[Set](self).isDisjoint(t, a[0])
			if !ok {
				return Value{}
			}
			return Bool(res)
		}},
		{Sig: "issubset(other, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return setRelation(t, to[Set](self), a[0], true)
		}},
		{Sig: "issuperset(other, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return setRelation(t, to[Set](self), a[0], false)
		}},
		{Sig: "symmetric_difference(other, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.wrapped(symmetricDifference(t, to[Set](self), a[0]))
		}},
		{Sig: "union(*others)", Fn: func(t *Thread, self Value, a []Value) Value {
			s := to[Set](self)
			out := s.copyAs(t, s.plainBase())
			for _, v := range TupleItems(a[0]) {
				if v.obj != self.obj && !out.update(t, v) {
					t.Decref(out.Val())
					return Value{}
				}
			}
			return out.Val()
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			l := t.ListFrom(self)
			if l == nil {
				return Value{}
			}
			state := CallMethod(t, self, NameGetState)
			if state.obj == nil {
				t.Decref(l.Val())
				return Value{}
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleSteal(l.Val()).Val(), state).Val()
		}},
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Int(int64(sizeOf(self.obj)))
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
}

func intersectAll(t *Thread, s *Set, others []Value) *Set {
	if len(others) == 0 {
		return s.copyAs(t, s.plainBase())
	}
	out := s
	t.Incref(out.Val())
	for _, v := range others {
		next := out.intersection(t, v)
		t.Decref(out.Val())
		if next == nil {
			return nil
		}
		out = next
	}
	return out
}

// setRelation is issubset and issuperset, which take any iterable.
func setRelation(t *Thread, s *Set, other Value, sub bool) Value {
	if !sub && !IsAnySet(other) {
		all := true
		if !eachHash(t, other, setHash, func(key Value, hash int64) bool {
			ix, _ := s.look(t, key, hash)
			all = ix >= 0
			return all
		}) {
			return Value{}
		}
		return Bool(all)
	}
	var o *Set
	if IsAnySet(other) {
		o = to[Set](other)
		t.Incref(other)
	} else if o = s.intersection(t, other); o == nil {
		return Value{}
	} else {
		n := o.used
		t.Decref(o.Val())
		return Bool(n == s.used)
	}
	var res, ok bool
	if sub {
		res, ok = s.isSubset(t, o)
	} else {
		res, ok = o.isSubset(t, s)
	}
	t.Decref(o.Val())
	if !ok {
		return Value{}
	}
	return Bool(res)
}

func setMethods() []Method {
	each := func(f func(t *Thread, s *Set, v Value) bool) func(t *Thread, self Value, a []Value) Value {
		return func(t *Thread, self Value, a []Value) Value {
			for _, v := range TupleItems(a[0]) {
				if !f(t, to[Set](self), v) {
					return Value{}
				}
			}
			return None
		}
	}
	return []Method{
		{Sig: "add(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if !to[Set](self).Add(t, a[0]) {
				return Value{}
			}
			return None
		}},
		{Sig: "clear()", Fn: func(t *Thread, self Value, a []Value) Value {
			to[Set](self).clear(t)
			return None
		}},
		{Sig: "discard(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			key, hash, ok := setKey(t, a[0])
			if !ok {
				return Value{}
			}
			_, ok = to[Set](self).discard(t, key, hash)
			t.Decref(key)
			if !ok {
				return Value{}
			}
			return None
		}},
		{Sig: "remove(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			key, hash, ok := setKey(t, a[0])
			if !ok {
				return Value{}
			}
			found, ok := to[Set](self).discard(t, key, hash)
			t.Decref(key)
			if !ok {
				return Value{}
			}
			if !found {
				return t.RaiseKey(a[0])
			}
			return None
		}},
		{Sig: "pop()", Fn: func(t *Thread, self Value, a []Value) Value {
			v := to[Set](self).popAny()
			if v.obj == nil {
				return t.Raise(KeyError, "pop from an empty set")
			}
			return v
		}},
		{Sig: "update(*others)", Fn: each(func(t *Thread, s *Set, v Value) bool { return s.update(t, v) })},
		{Sig: "difference_update(*others)", Fn: each(func(t *Thread, s *Set, v Value) bool { return s.differenceUpdate(t, v) })},
		{Sig: "intersection_update(*others)", Fn: func(t *Thread, self Value, a []Value) Value {
			s := to[Set](self)
			o := intersectAll(t, s, TupleItems(a[0]))
			if o == nil {
				return Value{}
			}
			s.become(t, o)
			return None
		}},
		{Sig: "symmetric_difference_update(other, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if !to[Set](self).symmetricUpdate(t, a[0]) {
				return Value{}
			}
			return None
		}},
	}
}
