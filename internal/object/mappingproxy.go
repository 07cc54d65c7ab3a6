package object

// MappingProxyType is types.MappingProxyType.
var MappingProxyType = newStatic("mappingproxy", ObjectType, TypeMapping)

// MappingProxy is a read-only view of a mapping.
type MappingProxy struct {
	Header
	m Value
}

func proxied(v Value) Value { return (*MappingProxy)(v.Ptr()).m }

// NewMappingProxy makes a read-only view of the mapping (borrowed).
func (t *Thread) NewMappingProxy(m Value) Value {
	p := &MappingProxy{m: t.Newref(m)}
	t.initHeader(&p.Header, MappingProxyType)
	return p.Val()
}

var mappingProxySignature = NewSignature("mappingproxy(mapping)")

func setupMappingProxy() {
	tp := MappingProxyType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return mappingProxySignature.Bind(t, args, kw, func(a []Value) Value {
			mt := a[0].obj.typ
			mt.Ready()
			if mt.GetItem == nil || mt.Has(TypeList) || mt.Has(TypeTuple) || mt == StrType || mt == BytesType || mt == RangeType || mt == ByteArrayType {
				return t.Raise(TypeError, "mappingproxy() argument must be a mapping, not %s", mt.Name)
			}
			return t.NewMappingProxy(a[0])
		})
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		p := (*MappingProxy)(h.Val().Ptr())
		t.freeHeader(h)
		t.Clear(&p.m)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if p := (*MappingProxy)(h.Val().Ptr()); p.m.obj != nil {
			visit(p.m)
		}
	}
	tp.Len = func(t *Thread, self Value) (int, bool) { return Len(t, proxied(self)) }
	tp.GetItem = func(t *Thread, self, key Value) Value { return GetItem(t, proxied(self), key) }
	tp.Contains = func(t *Thread, self, v Value) (bool, bool) { return Contains(t, proxied(self), v) }
	tp.Iter = func(t *Thread, self Value) Value { return Iter(t, proxied(self)) }
	tp.Str = func(t *Thread, self Value) Value { return ToStr(t, proxied(self)) }
	tp.Repr = func(t *Thread, self Value) Value {
		if !t.enterNative(" while getting the repr of a mappingproxy") {
			return Value{}
		}
		defer t.LeaveRecursive()
		r := Repr(t, proxied(self))
		if r.obj == nil {
			return r
		}
		s := t.NewStr("mappingproxy(" + AsStr(r).String() + ")")
		t.Decref(r)
		return s
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) { return Hash(t, proxied(self)) }
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if b.obj.typ == MappingProxyType && a.obj.typ == MappingProxyType {
			b = proxied(b)
		}
		return Compare(t, proxied(a), b, op)
	}
	tp.Binary[OpOr] = func(t *Thread, a, b Value) Value {
		if a.obj.typ == MappingProxyType {
			a = proxied(a)
		}
		if b.obj.typ == MappingProxyType {
			b = proxied(b)
		}
		return Binary(t, OpOr, a, b)
	}
	tp.InPlace[OpOr] = func(t *Thread, a, b Value) Value {
		return t.Raise(TypeError, "'|=' is not supported by %s; use '|' instead", a.obj.typ.Name)
	}
	call0 := func(sig, name string) Method {
		return Method{Sig: sig, Fn: func(t *Thread, self Value, _ []Value) Value { return CallMethod(t, proxied(self), StaticName(name)) }}
	}
	tp.Methods = []Method{
		{Sig: "get(key, default=None, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			def := a[1]
			if def.obj == nil {
				def = None
			}
			return CallMethod(t, proxied(self), NameWordGet, a[0], def)
		}},
		call0("keys()", "keys"),
		call0("values()", "values"),
		call0("items()", "items"),
		call0("copy()", "copy"),
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value { return NewGenericAlias(t, self, a[0]) }},
		call0("__reversed__()", "__reversed__"),
	}
}
