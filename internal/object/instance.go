package object

import "unsafe"

// Instances of classes that derive from nothing native but object, and attribute access as object does it.

// Instance is an object of a class that derives from nothing native but object. Its values are behind its header or behind the Attrs that follows it.
type Instance struct{ Header }

// NewInstance makes an instance of the class, which derives from nothing native but object, without running any method.
func (t *Thread) NewInstance(cls *Type) Value {
	if !cls.layout.laid {
		cls.layNear()
	}
	n := cls.nslots
	var h *Header
	if cls.layout.attrs != 0 {
		s := cls.shape.Load()
		if s != nil {
			n = s.room
			if s.root.trial != 0 && !t.par {
				s.tried()
			}
		}
		h = (*Header)(t.heap.pools.instance.get(instanceKind, n))
		(*instanceHead)(unsafe.Pointer(h)).shape = s
	} else {
		h = (*Header)(t.heap.pools.slots.get(slotsKind, n))
	}
	t.initHeader(h, cls)
	t.grew(n * valueBytes)
	return Of(h)
}

// PlainNew reports whether making an instance of the class needs no more than NewInstance and __init__: what the machine may do
// by itself. init is the function __init__ if it is a Python function (borrowed), or nil if there is only object's.
func (tp *Type) PlainNew() (init *Function, ok bool) {
	if !tp.plainNew || tp.Flags&TypeAbstract != 0 || tp.Alloc == nil || funcID(tp.Alloc) != funcID(instanceAlloc) ||
		tp.typ.Call == nil || funcID(tp.typ.Call) != funcID(typeCall) {
		return nil, false
	}
	if tp.plainInit {
		return nil, true
	}
	f := tp.Lookup(NameInit)
	if f.obj == nil || f.obj.typ != FunctionType {
		return nil, false
	}
	return (*Function)(f.Ptr()), true
}

func instanceAlloc(t *Thread, cls *Type) Value { return t.NewInstance(cls) }

func instanceDealloc(t *Thread, h *Header) {
	n := h.room()
	near := h.typ.layout.attrs != 0
	t.grew(-n * valueBytes)
	t.freeHeader(h)
	if near {
		head := (*instanceHead)(unsafe.Pointer(h))
		head.shape, head.more = nil, nil
		t.heap.pools.instance.put(unsafe.Pointer(h), n)
	} else {
		t.heap.pools.slots.put(unsafe.Pointer(h), n)
	}
}

// instanceTraverse visits nothing: attributes are visited by TraverseAttrs.
func instanceTraverse(h *Header, visit func(Value)) {}

func instanceClear(t *Thread, h *Header) { t.ClearAttrs(h) }

// ownAttr borrows the attribute of the object itself, or returns the zero Value (nothing pending unless a key's __eq__ raised).
func ownAttr(t *Thread, h *Header, name *Str) Value {
	a := h.Attrs()
	if a == nil {
		return Value{}
	}
	if s := a.shape; s != nil {
		i := s.Index(name)
		if i < 0 && !name.interned {
			i = s.indexText(name)
		}
		if i >= 0 {
			return *a.at(i)
		}
		return Value{}
	}
	if d := a.Dict(); d != nil {
		return d.GetStr(t, name)
	}
	return Value{}
}

// GenericGetAttr is object.__getattribute__.
func GenericGetAttr(t *Thread, v Value, name *Str) Value {
	res, ok := genericFind(t, v, name, nil)
	if res.obj == nil && ok {
		return t.RaiseAttr(v, name, "'%s' object has no attribute '%s'", v.obj.typ.Name, name.String())
	}
	return res
}

// genericLookup is GenericGetAttr without AttributeError: the zero Value with ok means that there is no such attribute.
func genericLookup(t *Thread, v Value, name *Str) (res Value, ok bool) {
	res, ok = genericFind(t, v, name, nil)
	if res.obj == nil && !ok {
		ok = t.ClearIf(AttributeError)
	}
	return res, ok
}

// genericFind does the search of object.__getattribute__: data descriptors of the type, attributes of the object (or of dict, if it
// is not nil), other attributes of the type. The zero Value with ok: nothing was found; with !ok: an exception is pending.
func genericFind(t *Thread, v Value, name *Str, dict *Dict) (res Value, ok bool) {
	typ := v.obj.typ
	descr := typ.Lookup(name)
	if descr.obj != nil {
		dt := descr.obj.typ
		dt.Ready()
		if dt.DescrSet != nil && dt.DescrGet != nil {
			t.Incref(descr)
			res = dt.DescrGet(t, descr, v, typ.Val())
			t.Decref(descr)
			return res, res.obj != nil
		}
	}
	// A comparison of keys may take the descriptor out of the class.
	t.Xincref(descr)
	var own Value
	if dict != nil {
		own = dict.GetStr(t, name)
	} else {
		own = ownAttr(t, v.obj, name)
	}
	if own.obj != nil {
		t.Incref(own)
		t.Xdecref(descr)
		return own, true
	}
	if t.exc.obj != nil {
		t.Xdecref(descr)
		return Value{}, false
	}
	if descr.obj == nil {
		return Value{}, true
	}
	if get := descr.obj.typ.DescrGet; get != nil {
		res = get(t, descr, v, typ.Val())
		t.Decref(descr)
		return res, res.obj != nil
	}
	return descr, true
}

// LoadMethod finds v.name for a call: if it is a method found on the type, it returns the unbound function and bound=true, so that
// the call passes v first; otherwise the attribute itself. New reference; the zero Value with an exception pending.
func LoadMethod(t *Thread, v Value, name *Str) (f Value, bound bool) {
	typ := v.obj.typ
	typ.Ready()
	if !typ.genericGet {
		if f = typ.GetAttr(t, v, name); f.obj == nil {
			t.attrContext(v, name)
		}
		return f, false
	}
	descr := typ.Lookup(name)
	if descr.obj == nil || descr.obj.typ.Flags&TypeMethodDescr == 0 {
		return GenericGetAttr(t, v, name), false
	}
	t.Incref(descr)
	own := ownAttr(t, v.obj, name)
	if own.obj != nil {
		t.Incref(own)
		t.Decref(descr)
		return own, false
	}
	if t.exc.obj != nil {
		t.Decref(descr)
		return Value{}, false
	}
	return descr, true
}

// GenericSetAttr is object.__setattr__ and, with the zero Value, object.__delattr__.
func GenericSetAttr(t *Thread, v Value, name *Str, x Value) bool {
	typ := v.obj.typ
	descr := typ.Lookup(name)
	if descr.obj != nil {
		descr.obj.typ.Ready()
		if set := descr.obj.typ.DescrSet; set != nil {
			t.Incref(descr)
			ok := set(t, descr, v, x)
			t.Decref(descr)
			return ok
		}
	}
	if typ.Flags&TypeHasDict == 0 {
		if descr.obj == nil {
			if typ.genericSet || typ.SetAttr == nil {
				t.RaiseAttr(v, name, "'%s' object has no attribute '%s' and no __dict__ for setting new attributes", typ.Name, name.String())
			} else {
				t.RaiseAttr(v, name, "'%s' object has no attribute '%s'", typ.Name, name.String())
			}
		} else {
			t.RaiseAttr(v, name, "'%s' object attribute '%s' is read-only", typ.Name, name.String())
		}
		return false
	}
	if x.obj != nil {
		return setOwnAttr(t, v.obj, name, x)
	}
	found, ok := delOwnAttr(t, v.obj, name)
	if ok && !found {
		t.RaiseAttr(v, name, "'%s' object has no attribute '%s'", typ.Name, name.String())
		return false
	}
	return ok
}

// setOwnAttr sets the attribute of the object itself; x is borrowed.
func setOwnAttr(t *Thread, h *Header, name *Str, x Value) bool {
	a := t.ensureAttrs(h)
	d := a.Dict()
	if d == nil {
		if a.shape == nil {
			a.shape = h.typ.rootShape(a.room(h.typ))
		}
		if s := a.shape; s != nil {
			i := s.Index(name)
			if i < 0 && !name.interned {
				i = s.indexText(name)
			}
			if i >= 0 {
				t.Replace(a.at(i), t.Newref(x))
				return true
			}
			if len(s.names) < maxShapeAttr && s.root.shapes < maxShapes {
				if !name.interned {
					name = t.InternStr(name)
				}
				if next := s.Next(name); next != nil {
					a.AddVal(next, t.Newref(x))
					return true
				}
			}
			d = t.materialize(h)
		} else {
			d = t.NewDict()
			h.ensureMore(a).dict = d
		}
	}
	return d.SetStr(t, name, x)
}

func delOwnAttr(t *Thread, h *Header, name *Str) (found, ok bool) {
	a := h.Attrs()
	if a == nil {
		return false, true
	}
	if s := a.shape; s != nil {
		i := s.Index(name)
		if i < 0 && !name.interned {
			i = s.indexText(name)
		}
		if i < 0 {
			return false, true
		}
		if i == s.base+len(s.names)-1 {
			p := a.at(i)
			old := *p
			*p = Value{}
			a.shape = s.parent
			t.Decref(old)
			return true, true
		}
		t.materialize(h)
	}
	d := a.Dict()
	if d == nil {
		return false, true
	}
	return d.Delete(t, name.Val())
}

// materialize moves the object's attributes from its shape into a dict, which stays from then on. It borrows.
func (t *Thread) materialize(h *Header) *Dict {
	a := t.ensureAttrs(h)
	if d := a.Dict(); d != nil {
		return d
	}
	d := t.NewDict()
	more := h.ensureMore(a)
	if s := a.shape; s != nil {
		for i, n := range s.names {
			p := a.at(s.base + i)
			v := *p
			*p = Value{}
			d.SetStr(t, n, v)
			t.Decref(v) // the dict holds it
		}
	}
	a.shape, more.dict = nil, d
	return d
}

// GenericGetDict is the getter of __dict__ for objects whose attributes are in an Attrs.
func GenericGetDict(t *Thread, v Value) Value {
	if v.obj.typ.Flags&TypeHasDict == 0 {
		return t.Raise(AttributeError, "This object has no __dict__")
	}
	return t.Newref(t.materialize(v.obj).Val())
}

// GenericSetDict is the setter of __dict__.
func GenericSetDict(t *Thread, v, x Value) bool {
	if x.obj == nil {
		return t.RaiseFalse(TypeError, "cannot delete __dict__")
	}
	return setInstanceDict(t, v, x)
}

func setInstanceDict(t *Thread, v, x Value) bool {
	if x.obj != nil && !x.obj.typ.Has(TypeDict) {
		return t.RaiseFalse(TypeError, "__dict__ must be set to a dictionary, not a '%s'", x.obj.typ.Name)
	}
	old := t.materialize(v.obj)
	more := v.obj.Attrs().more
	if x.obj == nil {
		more.dict = nil
	} else {
		more.dict = AsDict(t.Newref(x))
	}
	t.Decref(old.Val())
	return true
}

// IsInstance returns isinstance(v, cls): through __instancecheck__ of cls's type, for a tuple or union of each in turn.
func IsInstance(t *Thread, v, cls Value) (res, ok bool) {
	if v.obj.typ.Val() == cls {
		return true, true
	}
	ct := cls.obj.typ
	if ct == MetaType {
		return realIsInstance(t, v, cls)
	}
	ct.Ready()
	if ct == UnionType {
		cls = (*UnionObj)(cls.Ptr()).args.Val()
		ct = TupleType
	}
	if ct.Has(TypeTuple) {
		if !t.enterNative(" in __instancecheck__") {
			return false, false
		}
		defer t.LeaveRecursive()
		for _, c := range (*Tuple)(cls.Ptr()).Items() {
			if res, ok = IsInstance(t, v, c); !ok || res {
				return res, ok
			}
		}
		return false, true
	}
	check := LookupSpecial(t, cls, NameInstanceCheck)
	if check.obj == nil {
		if t.exc.obj != nil {
			return false, false
		}
		return realIsInstance(t, v, cls)
	}
	if !t.enterNative(" in __instancecheck__") {
		t.Decref(check)
		return false, false
	}
	r := Call1(t, check, v)
	t.LeaveRecursive()
	t.Decref(check)
	if r.obj == nil {
		return false, false
	}
	res, ok = Truth(t, r)
	t.Decref(r)
	return res, ok
}

// realIsInstance is type.__instancecheck__, and isinstance for objects that are no classes but have __bases__.
func realIsInstance(t *Thread, v, cls Value) (res, ok bool) {
	if cls.obj.typ.Has(TypeType) {
		c := AsType(cls)
		if v.obj.typ.IsSubtype(c) {
			return true, true
		}
		if v.obj.typ.isGenericGetAttr() && v.obj.typ.Lookup(NameClass) == ObjectType.Lookup(NameClass) {
			return false, true // __class__ is the type
		}
		ic, ok := LookupAttr(t, v, NameClass)
		if !ok {
			return false, false
		}
		if ic.obj != nil {
			if ic.obj.typ.Has(TypeType) && ic.obj != &v.obj.typ.Header {
				res = AsType(ic).IsSubtype(c)
			}
			t.Decref(ic)
		}
		return res, true
	}
	if !hasBases(t, cls) {
		if t.exc.obj == nil {
			t.Raise(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union")
		}
		return false, false
	}
	ic, ok := LookupAttr(t, v, NameClass)
	if !ok || ic.obj == nil {
		return false, ok
	}
	res, ok = abstractIsSubclass(t, ic, cls)
	t.Decref(ic)
	return res, ok
}

// abstractBases returns cls.__bases__ if that is a tuple (new reference), or nil.
func abstractBases(t *Thread, cls Value) *Tuple {
	b, _ := LookupAttr(t, cls, NameBases)
	if b.obj == nil {
		return nil
	}
	if !b.obj.typ.Has(TypeTuple) {
		t.Decref(b)
		return nil
	}
	return (*Tuple)(b.Ptr())
}

func hasBases(t *Thread, cls Value) bool {
	b := abstractBases(t, cls)
	if b == nil {
		return false
	}
	t.Decref(b.Val())
	return true
}

func abstractIsSubclass(t *Thread, sub, cls Value) (res, ok bool) {
	if Is(sub, cls) {
		return true, true
	}
	bases := abstractBases(t, sub)
	if bases == nil {
		return false, t.exc.obj == nil
	}
	defer t.Decref(bases.Val())
	if !t.enterNative(" in __issubclass__") {
		return false, false
	}
	defer t.LeaveRecursive()
	for _, b := range bases.Items() {
		if res, ok = abstractIsSubclass(t, b, cls); !ok || res {
			return res, ok
		}
	}
	return false, true
}

// IsSubclass returns issubclass(sub, cls), through __subclasscheck__ of cls's type.
func IsSubclass(t *Thread, sub, cls Value) (res, ok bool) {
	ct := cls.obj.typ
	if ct == MetaType {
		if Is(sub, cls) {
			return true, true
		}
		return realIsSubclass(t, sub, cls)
	}
	ct.Ready()
	if ct == UnionType {
		cls = (*UnionObj)(cls.Ptr()).args.Val()
		ct = TupleType
	}
	if ct.Has(TypeTuple) {
		if !t.enterNative(" in __subclasscheck__") {
			return false, false
		}
		defer t.LeaveRecursive()
		for _, c := range (*Tuple)(cls.Ptr()).Items() {
			if res, ok = IsSubclass(t, sub, c); !ok || res {
				return res, ok
			}
		}
		return false, true
	}
	check := LookupSpecial(t, cls, NameSubclassCheck)
	if check.obj == nil {
		if t.exc.obj != nil {
			return false, false
		}
		return realIsSubclass(t, sub, cls)
	}
	if !t.enterNative(" in __subclasscheck__") {
		t.Decref(check)
		return false, false
	}
	r := Call1(t, check, sub)
	t.LeaveRecursive()
	t.Decref(check)
	if r.obj == nil {
		return false, false
	}
	res, ok = Truth(t, r)
	t.Decref(r)
	return res, ok
}

// realIsSubclass is type.__subclasscheck__.
func realIsSubclass(t *Thread, sub, cls Value) (res, ok bool) {
	if cls.obj.typ.Has(TypeType) && sub.obj.typ.Has(TypeType) {
		return AsType(sub).IsSubtype(AsType(cls)), true
	}
	if !hasBases(t, sub) {
		if t.exc.obj == nil {
			t.Raise(TypeError, "issubclass() arg 1 must be a class")
		}
		return false, false
	}
	if !hasBases(t, cls) {
		if t.exc.obj == nil {
			t.Raise(TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
		}
		return false, false
	}
	return abstractIsSubclass(t, sub, cls)
}

// HasInlineValues reports whether an object's attributes are in slots laid out by its class's shape, and not in a dict.
func HasInlineValues(v Value) bool {
	tp := v.obj.typ
	if !tp.heap || tp.Flags&TypeHasDict == 0 || tp.Flags&(TypeInt|TypeTuple|TypeBytes|TypeType) != 0 {
		return false
	}
	return v.obj.dictOf() == nil
}
