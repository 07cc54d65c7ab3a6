package object

// How objects are copied and pickled: object.__reduce_ex__, __reduce__ and __getstate__.

// copyregAttr returns an attribute of the module copyreg. New reference.
func copyregAttr(t *Thread, name string) Value {
	m := t.Interp.Importer.Import(t, "copyreg")
	if m.obj == nil {
		return Value{}
	}
	f := GetAttr(t, m, t.Intern(name))
	t.Decref(m)
	return f
}

func objectReduce(t *Thread, self Value, _ []Value) Value { return commonReduce(t, self, 0) }

func objectReduceEx(t *Thread, self Value, a []Value) Value {
	proto, ok := AsSize(t, a[0], OverflowError)
	if !ok {
		return Value{}
	}
	cls := GetAttr(t, self, NameClass)
	if cls.obj == nil {
		return Value{}
	}
	over, ok := LookupAttr(t, cls, NameReduce)
	t.Decref(cls)
	if !ok {
		return Value{}
	}
	overridden := over.obj != nil && !Is(over, ObjectType.Lookup(NameReduce))
	t.Xdecref(over)
	if overridden {
		return CallMethod(t, self, NameReduce)
	}
	return commonReduce(t, self, proto)
}

func commonReduce(t *Thread, self Value, proto int) Value {
	if proto >= 2 {
		return reduceNewObj(t, self)
	}
	f := copyregAttr(t, "_reduce_ex")
	if f.obj == nil {
		return Value{}
	}
	res := Call2(t, f, self, Int(int64(proto)))
	t.Decref(f)
	return res
}

// newArgs returns what __getnewargs_ex__ or __getnewargs__ give: args and kwargs are nil if the object has neither.
func newArgs(t *Thread, self Value) (args *Tuple, kwargs Value, ok bool) {
	f := LookupSpecial(t, self, NameGetNewArgsEx)
	if f.obj != nil {
		v := Call0(t, f)
		t.Decref(f)
		if v.obj == nil {
			return nil, Value{}, false
		}
		defer t.Decref(v)
		if !v.obj.typ.Has(TypeTuple) {
			return nil, Value{}, t.RaiseFalse(TypeError, "__getnewargs_ex__ should return a tuple, not '%s'", v.obj.typ.Name)
		}
		items := (*Tuple)(v.Ptr()).Items()
		if len(items) != 2 {
			return nil, Value{}, t.RaiseFalse(ValueError, "__getnewargs_ex__ should return a tuple of length 2, not %d", len(items))
		}
		if !items[0].obj.typ.Has(TypeTuple) {
			return nil, Value{}, t.RaiseFalse(TypeError, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%s'", items[0].obj.typ.Name)
		}
		if !items[1].obj.typ.Has(TypeDict) {
			return nil, Value{}, t.RaiseFalse(TypeError, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%s'", items[1].obj.typ.Name)
		}
		return (*Tuple)(t.Newref(items[0]).Ptr()), t.Newref(items[1]), true
	}
	if t.exc.obj != nil {
		return nil, Value{}, false
	}
	f = LookupSpecial(t, self, NameGetNewArgs)
	if f.obj == nil {
		return nil, Value{}, t.exc.obj == nil
	}
	v := Call0(t, f)
	t.Decref(f)
	if v.obj == nil {
		return nil, Value{}, false
	}
	if !v.obj.typ.Has(TypeTuple) {
		t.Raise(TypeError, "__getnewargs__ should return a tuple, not '%s'", v.obj.typ.Name)
		t.Decref(v)
		return nil, Value{}, false
	}
	return (*Tuple)(v.Ptr()), Value{}, true
}

func reduceNewObj(t *Thread, self Value) Value {
	tp := self.obj.typ
	if tp.New == nil {
		return t.Raise(TypeError, "cannot pickle '%s' object", tp.Name)
	}
	args, kwargs, ok := newArgs(t, self)
	if !ok {
		return Value{}
	}
	hasArgs := args != nil
	var maker, makerArgs Value
	switch {
	case kwargs.obj != nil && AsDict(kwargs).Len() > 0:
		maker = copyregAttr(t, "__newobj_ex__")
		makerArgs = t.TupleOf(tp.Val(), args.Val(), kwargs).Val()
		t.Decref(args.Val())
	default:
		maker = copyregAttr(t, "__newobj__")
		n := 0
		if args != nil {
			n = len(args.Items())
		}
		mt := t.NewTuple(n + 1)
		mt.Items()[0] = t.Newref(tp.Val())
		for i := 0; i < n; i++ {
			mt.Items()[i+1] = t.Newref(args.Items()[i])
		}
		makerArgs = mt.Val()
		if args != nil {
			t.Decref(args.Val())
		}
	}
	t.Xdecref(kwargs)
	if maker.obj == nil {
		t.Decref(makerArgs)
		return Value{}
	}
	required := !hasArgs && !tp.IsSubtype(ListType) && !tp.IsSubtype(DictType)
	state := getState(t, self, required)
	if state.obj == nil {
		t.Decref(maker)
		t.Decref(makerArgs)
		return Value{}
	}
	listItems, dictItems := None, None
	if tp.IsSubtype(ListType) {
		listItems = Iter(t, self)
	}
	if tp.IsSubtype(DictType) {
		items := CallMethod(t, self, NameItems)
		if items.obj == nil {
			dictItems = Value{}
		} else {
			dictItems = Iter(t, items)
			t.Decref(items)
		}
	}
	if listItems.obj == nil || dictItems.obj == nil {
		t.Xdecref(listItems)
		t.Xdecref(dictItems)
		t.Decref(state)
		t.Decref(maker)
		t.Decref(makerArgs)
		return Value{}
	}
	return t.TupleSteal(maker, makerArgs, state, listItems, dictItems).Val()
}

// getState calls __getstate__; required says that without state the object could not be made again.
func getState(t *Thread, self Value, required bool) Value {
	f := GetAttr(t, self, NameGetState)
	if f.obj == nil {
		return Value{}
	}
	defer t.Decref(f)
	if f.obj.typ == BuiltinType {
		b := (*Builtin)(f.Ptr())
		if b.Self.obj != nil && Is(b.Self, self) && b.Owner == ObjectType {
			return defaultState(t, self, required)
		}
	}
	return Call0(t, f)
}

func objectGetState(t *Thread, self Value, _ []Value) Value { return defaultState(t, self, false) }

// hasExtraMemory reports whether instances keep more than attributes, so that the default state would lose something.
func hasExtraMemory(tp *Type) bool {
	st := solidStatic(tp)
	return st != ObjectType && st.Dealloc != nil && funcID(st.Dealloc) != funcID(ObjectType.Dealloc) && !tp.IsSubtype(ListType) && !tp.IsSubtype(DictType)
}

func defaultState(t *Thread, self Value, required bool) Value {
	tp := self.obj.typ
	if required && hasExtraMemory(tp) {
		return t.Raise(TypeError, "cannot pickle '%s' object", tp.Name)
	}
	state := None
	if tp.Flags&TypeHasDict != 0 && (tp.genericGet || self.obj.Attrs() != nil) {
		d, ok := LookupAttr(t, self, NameDict)
		if !ok {
			return Value{}
		}
		if d.obj != nil && IsDict(d) && AsDict(d).used == 0 {
			t.Decref(d)
		} else if d.obj != nil {
			state = d
		}
	}
	names := slotNamesOf(t, tp)
	if names.obj == nil {
		t.Decref(state)
		return Value{}
	}
	defer t.Decref(names)
	if names.IsNone() || len((*List)(names.Ptr()).items) == 0 {
		return state
	}
	slots := t.NewDict()
	for _, n := range append([]Value(nil), (*List)(names.Ptr()).items...) {
		if !IsStr(n) {
			t.Raise(TypeError, "attribute name must be string, not '%s'", n.obj.typ.Name)
		}
		t.Incref(n) // the list may change meanwhile
		defer t.Decref(n)
		if t.exc.obj != nil {
			t.Decref(slots.Val())
			t.Decref(state)
			return Value{}
		}
		v, ok := LookupAttr(t, self, AsStr(n))
		if !ok {
			t.Decref(slots.Val())
			t.Decref(state)
			return Value{}
		}
		if v.obj != nil {
			slots.Set(t, n, v)
			t.Decref(v)
		}
	}
	if slots.Len() == 0 {
		t.Decref(slots.Val())
		return state
	}
	return t.TupleSteal(state, slots.Val()).Val()
}

var nameSlotNames = StaticName("__slotnames__")

// slotNamesOf returns copyreg._slotnames(cls): a list or None.
func slotNamesOf(t *Thread, tp *Type) Value {
	if !tp.heap {
		return None
	}
	if v := tp.dict.GetStr(t, nameSlotNames); v.obj != nil && (v.IsNone() || v.obj.typ == ListType) {
		return t.Newref(v)
	}
	any := false
	for _, m := range tp.mro {
		if m.heap && m.dict.GetStr(t, NameSlots).obj != nil {
			any = true
		}
	}
	if !any {
		return None
	}
	f := copyregAttr(t, "_slotnames")
	if f.obj == nil {
		return Value{}
	}
	res := Call1(t, f, tp.Val())
	t.Decref(f)
	if res.obj != nil && !res.IsNone() && res.obj.typ != ListType {
		t.Raise(TypeError, "copyreg._slotnames didn't return a list or None")
		t.Decref(res)
		return Value{}
	}
	return res
}
