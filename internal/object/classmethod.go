package object

// The classes classmethod and staticmethod.

// Their types.
var (
	ClassMethodType  = newStatic("classmethod", ObjectType, TypeBase|TypeHasDict)
	StaticMethodType = newStatic("staticmethod", ObjectType, TypeBase|TypeHasDict)
)

// StaticMethodObj is a staticmethod or a classmethod.
type StaticMethodObj struct {
	AttrHeader
	callable Value
}

// NewStaticMethod returns staticmethod(f) without the attributes copied from f.
func (t *Thread) NewStaticMethod(f Value) Value { return t.newHolder(StaticMethodType, f) }

// NewClassMethod returns classmethod(f) without the attributes copied from f.
func (t *Thread) NewClassMethod(f Value) Value { return t.newHolder(ClassMethodType, f) }

func (t *Thread) newHolder(tp *Type, f Value) Value {
	s := &StaticMethodObj{callable: t.Newref(f)}
	t.initAttr(&s.AttrHeader, tp)
	return s.Val()
}

func asHolder(v Value) *StaticMethodObj { return (*StaticMethodObj)(v.Ptr()) }

// copyWrapperAttrs copies the attributes that functools.wraps would copy and that exist.
func copyWrapperAttrs(t *Thread, dst, src Value) bool {
	for _, n := range [...]*Str{NameModule, NameName, NameQualName, NameDoc} {
		v, ok := LookupAttr(t, src, n)
		if !ok {
			return false
		}
		if v.obj == nil {
			continue
		}
		ok = SetAttr(t, dst, n, v)
		t.Decref(v)
		if !ok {
			return false
		}
	}
	return true
}

// wrappedAttr makes a getset that takes an attribute from the wrapped function once and keeps it.
func wrappedAttr(name *Str) GetSet {
	return GetSet{Name: name.String(), Get: func(t *Thread, self Value) Value {
		if own := ownAttr(t, self.obj, name); own.obj != nil {
			return t.Newref(own)
		}
		v := GetAttr(t, asHolder(self).callable, name)
		if v.obj != nil && !setOwnAttr(t, self.obj, name, v) {
			t.Decref(v)
			return Value{}
		}
		return v
	}, Set: func(t *Thread, self, v Value) bool {
		if v.obj == nil {
			found, ok := delOwnAttr(t, self.obj, name)
			if ok && !found {
				return t.RaiseFalse(AttributeError, "'%s' object has no attribute '%s'", self.obj.typ.Name, name.String())
			}
			return ok
		}
		return setOwnAttr(t, self.obj, name, v)
	}}
}

func setupHolder(tp *Type, name string) {
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		s := &StaticMethodObj{callable: None}
		t.initAttr(&s.AttrHeader, cls)
		return s.Val()
	}
	tp.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if kw != nil && len(kw.Items()) > 0 {
			return t.RaiseFalse(TypeError, "%s() takes no keyword arguments", name)
		}
		if len(args) != 1 {
			return t.RaiseFalse(TypeError, "%s expected 1 argument, got %d", name, len(args))
		}
		t.Replace(&asHolder(self).callable, t.Newref(args[0]))
		return copyWrapperAttrs(t, self, args[0])
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		s := (*StaticMethodObj)(h.Val().Ptr())
		t.freeHeader(h)
		t.Clear(&s.callable)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if s := (*StaticMethodObj)(h.Val().Ptr()); s.callable.obj != nil {
			visit(s.callable)
		}
	}
	tp.Clear = func(t *Thread, h *Header) {
		t.Replace(&(*StaticMethodObj)(h.Val().Ptr()).callable, None)
		t.ClearAttrs(h)
	}
	tp.Repr = func(t *Thread, self Value) Value {
		r := Repr(t, asHolder(self).callable)
		if r.obj == nil {
			return r
		}
		s := t.NewStr("<" + name + "(" + AsStr(r).String() + ")>")
		t.Decref(r)
		return s
	}
	callable := func(h *Header) Value { return (*StaticMethodObj)(h.Val().Ptr()).callable }
	tp.Members = []Member{{Name: "__func__", Get: callable}, {Name: "__wrapped__", Get: callable}}
	tp.Getset = []GetSet{
		{Name: "__isabstractmethod__", Get: func(t *Thread, self Value) Value {
			abs, ok := isAbstract(t, asHolder(self).callable)
			if !ok {
				return Value{}
			}
			return Bool(abs)
		}},
		{Name: "__dict__", Get: GenericGetDict, Set: GenericSetDict},
		wrappedAttr(NameAnnotations), wrappedAttr(NameAnnotate),
	}
	tp.Methods = []Method{{Sig: "__class_getitem__(object, /)", Kind: ClassMethod,
		Fn: func(t *Thread, self Value, a []Value) Value { return NewGenericAlias(t, self, a[0]) }}}
}

func setupMethodHolders() {
	setupHolder(ClassMethodType, "classmethod")
	setupHolder(StaticMethodType, "staticmethod")
	ClassMethodType.DescrGet = func(t *Thread, self, obj, cls Value) Value {
		if cls.obj == nil {
			cls = obj.obj.typ.Val()
		}
		return t.NewBoundMethod(asHolder(self).callable, cls)
	}
	StaticMethodType.DescrGet = func(t *Thread, self, obj, cls Value) Value { return t.Newref(asHolder(self).callable) }
	StaticMethodType.Call = func(t *Thread, self Value, args []Value, kw *Tuple) Value {
		f := t.Newref(asHolder(self).callable)
		res := Call(t, f, args, kw)
		t.Decref(f)
		return res
	}
}
