package object

// NamespaceType is types.SimpleNamespace. Its instances are ordinary ones whose attributes are in a dict.
var NamespaceType = NewStaticType("types", "SimpleNamespace", ObjectType, TypeBase|TypeHasDict)

// NewNamespace makes a SimpleNamespace with the attributes; the values are stolen.
func NewNamespace(t *Thread, names []string, values []Value) Value {
	v := t.NewInstance(NamespaceType)
	d := t.materialize(v.obj)
	for i, n := range names {
		d.SetStr(t, t.Intern(n), values[i])
		t.Decref(values[i])
	}
	return v
}

func namespaceInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n > 1 {
		return t.RaiseFalse(TypeError, "%s expected at most 1 argument, got %d", NamespaceType.ShortName(), n)
	}
	d := t.materialize(self.obj)
	if n == 1 {
		var src Value
		if args[0].obj.typ == DictType {
			src = t.Newref(args[0])
		} else {
			src = t.callStaticType(DictType, args[0])
			if src.obj == nil {
				return false
			}
		}
		pos := 0
		for {
			k, v, ok := AsDict(src).Next(&pos)
			if !ok {
				break
			}
			if !IsStr(k) {
				t.Decref(src)
				return t.RaiseFalse(TypeError, "keywords must be strings")
			}
			if !d.Set(t, k, v) {
				t.Decref(src)
				return false
			}
		}
		t.Decref(src)
	}
	if kw != nil {
		for i, k := range kw.Items() {
			if !d.SetStr(t, AsStr(k), args[n+i]) {
				return false
			}
		}
	}
	return true
}

func namespaceRepr(t *Thread, self Value) Value {
	name := "namespace"
	if self.obj.typ != NamespaceType {
		name = self.obj.typ.Name
	}
	if t.EnterRepr(self) {
		if t.exc.obj != nil {
			return Value{}
		}
		return t.NewStr(name + "(...)")
	}
	defer t.LeaveRepr(self)
	var b StrBuilder
	b.WriteText(name + "(")
	d := t.materialize(self.obj)
	t.Incref(d.Val())
	defer t.Decref(d.Val())
	pos, first := 0, true
	for {
		k, v, ok := d.Next(&pos)
		if !ok {
			break
		}
		if !IsStr(k) || AsStr(k).len() == 0 {
			continue
		}
		if !first {
			b.WriteText(", ")
		}
		first = false
		t.Incref(v)
		b.WriteStr(AsStr(k))
		b.WriteText("=")
		r := Repr(t, v)
		t.Decref(v)
		if r.obj == nil {
			return r
		}
		b.WriteStr(AsStr(r))
		t.Decref(r)
	}
	b.WriteText(")")
	return b.Finish(t)
}

func setupNamespace() {
	tp := NamespaceType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		v := t.NewInstance(cls)
		t.materialize(v.obj)
		return v
	}
	tp.Init, tp.Repr = namespaceInit, namespaceRepr
	tp.Traverse, tp.Clear = instanceTraverse, instanceClear
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if !a.obj.typ.IsSubtype(NamespaceType) || !b.obj.typ.IsSubtype(NamespaceType) {
			return NotImplemented
		}
		return Compare(t, t.materialize(a.obj).Val(), t.materialize(b.obj).Val(), op)
	}
	tp.Getset = []GetSet{{Name: "__dict__", Get: GenericGetDict}}
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			d := GenericGetDict(t, self)
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), EmptyTuple.Val(), d).Val()
		}},
		{Sig: "__replace__(**changes)", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value {
			n := len(args)
			if kw != nil {
				n -= len(kw.Items())
			}
			if n > 0 {
				return t.Raise(TypeError, "__replace__() takes no positional arguments")
			}
			res := Call0(t, self.obj.typ.Val())
			if res.obj == nil {
				return res
			}
			if !res.obj.typ.IsSubtype(NamespaceType) {
				t.Raise(TypeError, "expect %s type, but %s() returned '%s' object", QualifiedName(t, NamespaceType), QualifiedName(t, self.obj.typ), QualifiedName(t, res.obj.typ))
				t.Decref(res)
				return Value{}
			}
			d := t.materialize(res.obj)
			if !d.Merge(t, t.materialize(self.obj).Val(), true) {
				t.Decref(res)
				return Value{}
			}
			if kw != nil {
				for i, k := range kw.Items() {
					d.SetStr(t, AsStr(k), args[i])
				}
			}
			return res
		}},
	}
}
