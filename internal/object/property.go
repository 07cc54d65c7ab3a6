package object

// PropertyType is the class property.
var PropertyType = newStatic("property", ObjectType, TypeBase)

// Property is a computed attribute.
type Property struct {
	AttrHeader
	get, set, del Value // zero for None
	doc           Value
	name          Value // given by __set_name__ or set; zero when unknown
	getterDoc     bool  // the docstring is the getter's
}

func asProperty(v Value) *Property { return (*Property)(v.Ptr()) }

// Getter borrows the getter of a property, or returns the zero Value.
func (p *Property) Getter() Value { return p.get }

func propertyAlloc(t *Thread, cls *Type) Value {
	p := &Property{}
	t.initAttr(&p.AttrHeader, cls)
	return p.Val()
}

var propertySignature = NewSignature("property(fget=None, fset=None, fdel=None, doc=None)")

func nilIfNone(v Value) Value {
	if v.obj != nil && v.IsNone() {
		return Value{}
	}
	return v
}

func propertyInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	res := propertySignature.Bind(t, args, kw, func(a []Value) Value {
		p := asProperty(self)
		for i, slot := range [...]*Value{&p.get, &p.set, &p.del} {
			v := nilIfNone(a[i])
			t.Xincref(v)
			t.Replace(slot, v)
		}
		doc := nilIfNone(a[3])
		if a[3].obj != nil && a[3].IsNone() {
			doc = Value{}
		}
		p.getterDoc = false
		t.Clear(&p.name)
		var own Value
		if doc.obj != nil {
			own = t.Newref(doc)
		} else if p.get.obj != nil {
			d, ok := LookupAttr(t, p.get, NameDoc)
			if !ok {
				return Value{}
			}
			if d.obj != nil && !d.IsNone() {
				own = d
				p.getterDoc = true
			} else {
				t.Xdecref(d)
			}
		}
		if self.obj.typ == PropertyType {
			t.Replace(&p.doc, own)
			return None
		}
		// A subclass keeps the docstring in its instance, because its own __doc__ would hide the property's.
		if own.obj == nil {
			own = None
		}
		ok := SetAttr(t, self, NameDoc, own)
		t.Decref(own)
		if !ok {
			if p.getterDoc || !t.ClearIf(AttributeError) {
				return Value{}
			}
		}
		return None
	})
	return res.obj != nil
}

// propertyName returns the property's name (new reference), or the zero Value: its own, or the getter's.
func propertyName(t *Thread, p *Property) (Value, bool) {
	if p.name.obj != nil {
		return t.Newref(p.name), true
	}
	if p.get.obj == nil {
		return Value{}, true
	}
	return LookupAttr(t, p.get, NameName)
}

func propertyFail(t *Thread, p *Property, obj Value, what string) Value {
	name, ok := propertyName(t, p)
	if !ok {
		return Value{}
	}
	qual := typeQualNameText(obj.obj.typ)
	if name.obj != nil && !name.IsNone() {
		r := reprText(t, name)
		t.Decref(name)
		return t.Raise(AttributeError, "property %s of '%s' object has no %s", r, qual, what)
	}
	t.Xdecref(name)
	return t.Raise(AttributeError, "property of '%s' object has no %s", qual, what)
}

func propertyGet(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		return t.Newref(self)
	}
	p := asProperty(self)
	if p.get.obj == nil {
		return propertyFail(t, p, obj, "getter")
	}
	f := t.Newref(p.get)
	res := Call1(t, f, obj)
	t.Decref(f)
	return res
}

func propertySet(t *Thread, self, obj, v Value) bool {
	p := asProperty(self)
	f, what := p.set, "setter"
	if v.obj == nil {
		f, what = p.del, "deleter"
	}
	if f.obj == nil {
		propertyFail(t, p, obj, what)
		return false
	}
	t.Incref(f)
	var res Value
	if v.obj == nil {
		res = Call1(t, f, obj)
	} else {
		res = Call2(t, f, obj, v)
	}
	t.Decref(f)
	return t.drop(res)
}

// propertyCopy makes a property like self with one function replaced.
func propertyCopy(t *Thread, self, get, set, del Value) Value {
	p := asProperty(self)
	pick := func(v, old Value) Value {
		if v.obj != nil && !v.IsNone() {
			return v
		}
		if old.obj == nil {
			return None
		}
		return old
	}
	g, s, d := pick(get, p.get), pick(set, p.set), pick(del, p.del)
	doc := None
	if !p.getterDoc || g.IsNone() {
		if p.doc.obj != nil {
			doc = p.doc
		}
	}
	t.Incref(doc)
	res := CallN(t, self.obj.typ.Val(), g, s, d, doc)
	t.Decref(doc)
	if res.obj != nil && res.obj.typ.IsSubtype(PropertyType) {
		t.Xincref(p.name)
		t.Replace(&asProperty(res).name, p.name)
	}
	return res
}

func setupProperty() {
	tp := PropertyType
	tp.Alloc = propertyAlloc
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return propertyAlloc(t, cls) }
	tp.Init, tp.DescrGet, tp.DescrSet = propertyInit, propertyGet, propertySet
	parts := func(p *Property) []*Value { return []*Value{&p.get, &p.set, &p.del, &p.doc, &p.name} }
	tp.Dealloc = func(t *Thread, h *Header) {
		p := (*Property)(h.Val().Ptr())
		t.freeHeader(h)
		for _, s := range parts(p) {
			t.Clear(s)
		}
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		for _, s := range parts((*Property)(h.Val().Ptr())) {
			if s.obj != nil {
				visit(*s)
			}
		}
	}
	tp.Clear = func(t *Thread, h *Header) {
		for _, s := range parts((*Property)(h.Val().Ptr())) {
			t.Clear(s)
		}
		t.ClearAttrs(h)
	}
	tp.Members = []Member{
		{Name: "fget", Get: func(h *Header) Value { return (*Property)(h.Val().Ptr()).get }},
		{Name: "fset", Get: func(h *Header) Value { return (*Property)(h.Val().Ptr()).set }},
		{Name: "fdel", Get: func(h *Header) Value { return (*Property)(h.Val().Ptr()).del }},
	}
	tp.Getset = []GetSet{
		{Name: "__doc__", Get: func(t *Thread, self Value) Value { return t.orNone(asProperty(self).doc) }, Set: func(t *Thread, self, v Value) bool {
			t.Xincref(v)
			t.Replace(&asProperty(self).doc, v)
			return true
		}},
		{Name: "__name__", Get: func(t *Thread, self Value) Value {
			v, ok := propertyName(t, asProperty(self))
			if ok && v.obj == nil {
				return t.RaiseAttr(self, NameName, "'%s' object has no attribute '__name__'", self.obj.typ.Name)
			}
			return v
		}, Set: func(t *Thread, self, v Value) bool {
			t.Xincref(v)
			t.Replace(&asProperty(self).name, v)
			return true
		}},
		{Name: "__isabstractmethod__", Get: func(t *Thread, self Value) Value {
			p := asProperty(self)
			for _, f := range [...]Value{p.get, p.set, p.del} {
				if f.obj == nil {
					continue
				}
				abs, ok := isAbstract(t, f)
				if !ok {
					return Value{}
				}
				if abs {
					return True
				}
			}
			return False
		}},
	}
	tp.Methods = []Method{
		{Sig: "getter(object, /)", Fn: func(t *Thread, self Value, a []Value) Value { return propertyCopy(t, self, a[0], Value{}, Value{}) }},
		{Sig: "setter(object, /)", Fn: func(t *Thread, self Value, a []Value) Value { return propertyCopy(t, self, Value{}, a[0], Value{}) }},
		{Sig: "deleter(object, /)", Fn: func(t *Thread, self Value, a []Value) Value { return propertyCopy(t, self, Value{}, Value{}, a[0]) }},
		{Sig: "__set_name__(*args)", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value {
			if len(args) != 2 {
				return t.Raise(TypeError, "__set_name__() takes 2 positional arguments but %d were given", len(args))
			}
			t.Replace(&asProperty(self).name, t.Newref(args[1]))
			return None
		}},
	}
}

// isAbstract returns the truth of v.__isabstractmethod__.
func isAbstract(t *Thread, v Value) (bool, bool) {
	a, ok := LookupAttr(t, v, NameIsAbstractMethod)
	if !ok || a.obj == nil {
		return false, ok
	}
	yes, ok := Truth(t, a)
	t.Decref(a)
	return yes, ok
}
