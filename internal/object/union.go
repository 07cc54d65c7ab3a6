package object

// UnionType is typing.Union, the class of int | str.
var UnionType = NewStaticType("typing", "Union", ObjectType, TypeHasWeakref|TypeNoNew)

// UnionObj is a union of types.
type UnionObj struct {
	AttrHeader
	args       *Tuple
	params     *Tuple // nil until asked for
	unhashable int    // types that could not be hashed when the union was made: then it never can
}

func asUnion(v Value) *UnionObj { return (*UnionObj)(v.Ptr()) }

// unionable reports whether v may be an operand of | that makes a union.
func unionable(v Value) bool {
	return v.IsNone() || v.obj.typ.Has(TypeType) || v.obj.typ.IsSubtype(GenericAliasType) || v.obj.typ == UnionType || v.obj.typ.Name == "typing.TypeAliasType"
}

func unionOr(t *Thread, a, b Value) Value {
	if a.obj.typ == UnionType || b.obj.typ == UnionType {
		return UnionFromItems(t, []Value{a, b})
	}
	if !unionable(a) || !unionable(b) {
		return NotImplemented
	}
	return MakeUnion(t, a, b)
}

// MakeUnion makes the union of the types (borrowed): unions among them are flattened, repeated ones dropped, None is NoneType. A
// union of one is that one.
func MakeUnion(t *Thread, types ...Value) Value {
	var flat []Value
	add := func(v Value) bool {
		if v.IsNone() {
			v = NoneType.Val()
		}
		for _, x := range flat {
			if Is(x, v) {
				return true
			}
			if x.obj.typ != MetaType || v.obj.typ != MetaType {
				hx, ok := Hash(t, x)
				if !ok {
					t.ClearExc()
				}
				hv, ok2 := Hash(t, v)
				if !ok2 {
					t.ClearExc()
				}
				if ok != ok2 || hx != hv {
					continue
				}
				eq, ok := Equal(t, x, v)
				if !ok {
					return false
				}
				if eq {
					return true
				}
			}
		}
		flat = append(flat, t.Newref(v))
		return true
	}
	for _, v := range types {
		if v.obj.typ == UnionType {
			for _, x := range asUnion(v).args.Items() {
				if !add(x) {
					t.DecrefAll(flat)
					return Value{}
				}
			}
			continue
		}
		if !add(v) {
			t.DecrefAll(flat)
			return Value{}
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	bad := 0
	for _, v := range flat {
		if v.obj.typ == MetaType {
			continue
		}
		if _, ok := Hash(t, v); !ok {
			t.ClearExc()
			bad++
		}
	}
	u := &UnionObj{args: t.TupleSteal(flat...), unhashable: bad}
	t.initAttr(&u.AttrHeader, UnionType)
	return u.Val()
}

// UnionFromItems is Union[items]: what is no type is converted by typing.
func UnionFromItems(t *Thread, items []Value) Value {
	if len(items) == 0 {
		return t.Raise(TypeError, "Cannot take a Union of no types.")
	}
	conv := make([]Value, 0, len(items))
	defer func() { t.DecrefAll(conv) }()
	for _, v := range items {
		if unionable(v) {
			conv = append(conv, t.Newref(v))
			continue
		}
		typing := t.Interp.Importer.Import(t, "typing")
		if typing.obj == nil {
			return typing
		}
		f := GetAttr(t, typing, t.Intern("_type_check"))
		t.Decref(typing)
		if f.obj == nil {
			return f
		}
		msg := t.NewStr("Union[arg, ...]: each arg must be a type.")
		r := Call2(t, f, v, msg)
		t.Decref(msg)
		t.Decref(f)
		if r.obj == nil {
			return r
		}
		conv = append(conv, r)
	}
	return MakeUnion(t, conv...)
}

func (u *UnionObj) parameters(t *Thread) *Tuple {
	if u.params == nil {
		u.params = makeParameters(t, u.args.Items())
	}
	return u.params
}

// unionSame reports whether each of a's types is in b and the other way round.
func unionSame(t *Thread, a, b []Value) (bool, bool) {
	if len(a) != len(b) {
		return false, true
	}
	for _, x := range a {
		found := false
		for _, y := range b {
			eq, ok := Equal(t, x, y)
			if !ok {
				return false, false
			}
			if eq {
				found = true
				break
			}
		}
		if !found {
			return false, true
		}
	}
	return true, true
}

func setupUnion() {
	tp := UnionType
	tp.Dealloc = func(t *Thread, h *Header) {
		u := (*UnionObj)(h.Val().Ptr())
		args, params := u.args, u.params
		t.freeHeader(h)
		t.Decref(args.Val())
		if params != nil {
			t.Decref(params.Val())
		}
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		u := (*UnionObj)(h.Val().Ptr())
		visit(u.args.Val())
		if u.params != nil {
			visit(u.params.Val())
		}
	}
	tp.Repr = func(t *Thread, self Value) Value {
		var b StrBuilder
		for i, a := range asUnion(self).args.Items() {
			if i > 0 {
				b.WriteText(" | ")
			}
			if !AppendTypeRepr(t, &b, a) {
				return Value{}
			}
		}
		return b.Finish(t)
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		h, bad := int64(0x5bd1e995), asUnion(self).unhashable
		for _, a := range asUnion(self).args.Items() {
			x, ok := Hash(t, a)
			if !ok {
				return 0, false
			}
			x *= 0x2545F4914F6CDD1D
			h ^= x ^ x>>31
		}
		if bad > 0 {
			return 0, t.RaiseFalse(TypeError, "union contains %d unhashable element%s", bad, plural(bad))
		}
		if h == -1 {
			h = -2
		}
		return h, true
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if (op != Eq && op != Ne) || a.obj.typ != UnionType || b.obj.typ != UnionType {
			return NotImplemented
		}
		same, ok := unionSame(t, asUnion(a).args.Items(), asUnion(b).args.Items())
		if !ok {
			return Value{}
		}
		return Bool(same == (op == Eq))
	}
	tp.GetAttr = func(t *Thread, self Value, name *Str) Value {
		if name.EqualsASCII("__module__") {
			return t.Intern("typing").Val()
		}
		return GenericGetAttr(t, self, name)
	}
	tp.Binary[OpOr] = unionOr
	tp.GetItem = func(t *Thread, self, key Value) Value {
		u := asUnion(self)
		params := u.parameters(t)
		if params == nil {
			return Value{}
		}
		args := substitute(t, self, u.args, params, key)
		if args == nil {
			return Value{}
		}
		res := UnionFromItems(t, args.Items())
		t.Decref(args.Val())
		return res
	}
	tp.Members = []Member{{Name: "__args__", Get: func(h *Header) Value { return (*UnionObj)(h.Val().Ptr()).args.Val() }}}
	word := func(name, value string) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value { return t.Intern(value).Val() }}
	}
	tp.Getset = []GetSet{
		word("__name__", "Union"), word("__qualname__", "Union"),
		{Name: "__origin__", Get: func(t *Thread, self Value) Value { return UnionType.Val() }},
		{Name: "__parameters__", Get: func(t *Thread, self Value) Value {
			p := asUnion(self).parameters(t)
			if p == nil {
				return Value{}
			}
			return t.Newref(p.Val())
		}},
	}
	tp.Methods = []Method{
		{Sig: "__mro_entries__(bases, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.Raise(TypeError, "Cannot subclass %s", reprText(t, self))
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			if a[0].obj.typ.Has(TypeTuple) {
				return UnionFromItems(t, (*Tuple)(a[0].Ptr()).Items())
			}
			return UnionFromItems(t, a[:1])
		}},
	}
}
