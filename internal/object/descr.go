package object

import (
	"fmt"
	"unsafe"
)

// The descriptors through which a native type's tables appear: method_descriptor, classmethod_descriptor, wrapper_descriptor and
// its bound form method-wrapper, getset_descriptor and member_descriptor (which is also how __slots__ appear).

// The types of descriptors.
var (
	MethodDescrType      = newStatic("method_descriptor", ObjectType, TypeMethodDescr)
	ClassMethodDescrType = newStatic("classmethod_descriptor", ObjectType, 0)
	WrapperDescrType     = newStatic("wrapper_descriptor", ObjectType, TypeMethodDescr)
	MethodWrapperType    = newStatic("method-wrapper", ObjectType, 0)
	GetSetDescrType      = newStatic("getset_descriptor", ObjectType, 0)
	MemberDescrType      = newStatic("member_descriptor", ObjectType, 0)
)

// WrapperDescr exposes a slot of a static type as a special method. Immortal.
type WrapperDescr struct {
	Header
	def   *slotName
	Owner *Type
}

// MethodWrapper is a slot wrapper bound to self.
type MethodWrapper struct {
	Header
	descr *WrapperDescr
	self  Value
}

// GetSetDescr is a computed attribute of a type. The Owner is counted if it is a heap type.
type GetSetDescr struct {
	Header
	def   *GetSet
	name  *Str
	Owner *Type
}

// MemberDescr is an attribute stored in the object: a row of Members, or a __slots__ value (index >= 0).
type MemberDescr struct {
	Header
	def   *Member
	name  *Str
	Owner *Type
	index int
}

// SlotIndex returns the index of a __slots__ descriptor's value in Header.Vals, or -1 if v is no such descriptor, and the class
// that has it.
func SlotIndex(v Value) (int, *Type) {
	if v.obj.typ != MemberDescrType {
		return -1, nil
	}
	d := (*MemberDescr)(v.Ptr())
	return d.index, d.Owner
}

func hashPointer[T any](p *T) uintptr { return uintptr(unsafe.Pointer(p)) >> 4 }

// descrCheck raises if obj is not an instance of the descriptor's class.
func descrCheck(t *Thread, name string, owner *Type, obj Value) bool {
	if obj.obj.typ == owner || obj.obj.typ.IsSubtype(owner) {
		return true
	}
	return t.RaiseFalse(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", name, owner.Name, obj.obj.typ.Name)
}

func methodDescrGet(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		return t.Newref(self)
	}
	d := (*MethodDescr)(self.Ptr())
	if !descrCheck(t, d.Def.Name, d.Owner, obj) {
		return Value{}
	}
	return t.NewBuiltin(d.Def, obj, Value{}, d.Owner)
}

func methodDescrCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	d := (*MethodDescr)(self.Ptr())
	n := len(args)
	if kw != nil {
		if len(kw.Items()) == 0 {
			kw = nil
		} else {
			n -= len(kw.Items())
		}
	}
	if n < 1 {
		return t.Raise(TypeError, "unbound method %s.%s() needs an argument", d.Owner.Name, d.Def.Name)
	}
	if args[0].obj.typ != d.Owner && !descrCheck(t, d.Def.Name, d.Owner, args[0]) {
		return Value{}
	}
	return callDef(t, d.Def, args[0], args[1:], kw, d.Owner)
}

func classMethodDescrGet(t *Thread, self, obj, cls Value) Value {
	d := (*MethodDescr)(self.Ptr())
	if cls.obj == nil {
		if obj.obj == nil {
			return t.Raise(TypeError, "descriptor '%s' for type '%s' needs either an object or a type", d.Def.Name, d.Owner.Name)
		}
		cls = obj.obj.typ.Val()
	}
	if !cls.obj.typ.Has(TypeType) {
		return t.Raise(TypeError, "descriptor '%s' for type '%s' needs a type, not a '%s' as arg 2", d.Def.Name, d.Owner.Name, cls.obj.typ.Name)
	}
	if !AsType(cls).IsSubtype(d.Owner) {
		return t.Raise(TypeError, "descriptor '%s' requires a subtype of '%s' but received '%s'", d.Def.Name, d.Owner.Name, AsType(cls).Name)
	}
	return t.NewBuiltin(d.Def, cls, Value{}, d.Owner)
}

func classMethodDescrCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	d := (*MethodDescr)(self.Ptr())
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n < 1 {
		return t.Raise(TypeError, "descriptor '%s' of '%s' object needs an argument", d.Def.Name, d.Owner.Name)
	}
	b := classMethodDescrGet(t, self, Value{}, args[0])
	if b.obj == nil {
		return Value{}
	}
	res := builtinCall(t, b, args[1:], kw)
	t.Decref(b)
	return res
}

func wrapperGet(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		return t.Newref(self)
	}
	d := (*WrapperDescr)(self.Ptr())
	if !descrCheck(t, d.def.name.String(), d.Owner, obj) {
		return Value{}
	}
	m := &MethodWrapper{descr: d, self: t.Newref(obj)}
	t.initHeader(&m.Header, MethodWrapperType)
	return m.Val()
}

func wrapperCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	d := (*WrapperDescr)(self.Ptr())
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n < 1 {
		return t.Raise(TypeError, "descriptor '%s' of '%s' object needs an argument", d.def.name.String(), d.Owner.Name)
	}
	if !args[0].obj.typ.IsSubtype(d.Owner) {
		return t.Raise(TypeError, "descriptor '%s' requires a '%s' object but received a '%s'", d.def.name.String(), d.Owner.Name, args[0].obj.typ.Name)
	}
	return wrapperInvoke(t, d, args[0], args[1:], kw)
}

// wrapperInvoke checks the number of arguments and runs the slot.
func wrapperInvoke(t *Thread, d *WrapperDescr, self Value, args []Value, kw *Tuple) Value {
	def := d.def
	if def.wrapCall != nil {
		return def.wrapCall(t, d.Owner, self, args, kw)
	}
	if kw != nil && len(kw.Items()) > 0 {
		return t.Raise(TypeError, "wrapper %s() takes no keyword arguments", def.name.String())
	}
	n := len(args)
	if n < def.min || n > def.max {
		switch {
		case def.min == def.max:
			return t.Raise(TypeError, "expected %d argument%s, got %d", def.min, plural(def.min), n)
		case def.name == NamePow || def.name == NameRPow:
			return t.Raise(TypeError, "expected %d or %d arguments, got %d", def.min, def.max, n)
		case n < def.min:
			return t.Raise(TypeError, def.name.String()+" expected at least %d argument%s, got %d", def.min, plural(def.min), n)
		}
		return t.Raise(TypeError, def.name.String()+" expected at most %d argument%s, got %d", def.max, plural(def.max), n)
	}
	return def.wrap(t, d.Owner, self, args)
}

func getSetDescrGet(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		return t.Newref(self)
	}
	d := (*GetSetDescr)(self.Ptr())
	if !descrCheck(t, d.name.String(), d.Owner, obj) {
		return Value{}
	}
	if d.def.Get == nil {
		return t.Raise(AttributeError, "attribute '%s' of '%s' objects is not readable", d.name.String(), d.Owner.Name)
	}
	return d.def.Get(t, obj)
}

func getSetDescrSet(t *Thread, self, obj, v Value) bool {
	d := (*GetSetDescr)(self.Ptr())
	if !obj.obj.typ.IsSubtype(d.Owner) {
		return t.RaiseFalse(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", d.name.String(), d.Owner.Name, obj.obj.typ.Name)
	}
	if d.def.Set == nil {
		return t.RaiseFalse(AttributeError, "attribute '%s' of '%s' objects is not writable", d.name.String(), d.Owner.Name)
	}
	return d.def.Set(t, obj, v)
}

func memberDescrGet(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		return t.Newref(self)
	}
	d := (*MemberDescr)(self.Ptr())
	if !descrCheck(t, d.name.String(), d.Owner, obj) {
		return Value{}
	}
	if d.index < 0 {
		v := d.def.Get(obj.obj)
		if v.obj == nil {
			return None
		}
		return t.Newref(v)
	}
	if p := obj.obj.slot(d.index); p != nil && p.obj != nil {
		return t.Newref(*p)
	}
	return t.RaiseAttr(obj, d.name, "'%s' object has no attribute '%s'", QualifiedName(t, obj.obj.typ), d.name.String())
}

func memberDescrSet(t *Thread, self, obj, v Value) bool {
	d := (*MemberDescr)(self.Ptr())
	if !obj.obj.typ.IsSubtype(d.Owner) {
		return t.RaiseFalse(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", d.name.String(), d.Owner.Name, obj.obj.typ.Name)
	}
	if d.index < 0 {
		return t.RaiseFalse(AttributeError, "readonly attribute")
	}
	p := obj.obj.slot(d.index)
	if p == nil {
		t.ensureAttrs(obj.obj)
		p = obj.obj.slot(d.index)
	}
	if v.obj == nil {
		if p.obj == nil {
			t.RaiseAttr(obj, d.name, "%s", d.name.String())
			return false
		}
		t.Clear(p)
		return true
	}
	t.Replace(p, t.Newref(v))
	return true
}

// ownerDealloc releases descriptors that heap types own (__slots__ members, __dict__, __weakref__).
func ownerDealloc(t *Thread, h *Header) {
	var owner **Type
	if h.typ == MemberDescrType {
		owner = &(*MemberDescr)(h.Val().Ptr()).Owner
	} else {
		owner = &(*GetSetDescr)(h.Val().Ptr()).Owner
	}
	tp := *owner
	t.freeHeader(h)
	if tp != nil {
		t.Decref(tp.Val())
	}
}

func ownerTraverse(h *Header, visit func(Value)) {
	if h.typ == MemberDescrType {
		visit((*MemberDescr)(h.Val().Ptr()).Owner.Val())
	} else {
		visit((*GetSetDescr)(h.Val().Ptr()).Owner.Val())
	}
}

// descrInfo returns the name and owner of any descriptor of this file.
func descrInfo(v Value) (string, *Type) {
	switch v.obj.typ {
	case MethodDescrType, ClassMethodDescrType:
		d := (*MethodDescr)(v.Ptr())
		return d.Def.Name, d.Owner
	case WrapperDescrType:
		d := (*WrapperDescr)(v.Ptr())
		return d.def.name.String(), d.Owner
	case GetSetDescrType:
		d := (*GetSetDescr)(v.Ptr())
		return d.name.String(), d.Owner
	case MethodWrapperType:
		d := (*MethodWrapper)(v.Ptr()).descr
		return d.def.name.String(), d.Owner
	}
	d := (*MemberDescr)(v.Ptr())
	return d.name.String(), d.Owner
}

func descrRepr(format string) func(t *Thread, self Value) Value {
	return func(t *Thread, self Value) Value {
		name, owner := descrInfo(self)
		return t.NewStr(fmt.Sprintf(format, name, owner.Name))
	}
}

func descrQualName(t *Thread, self Value) Value {
	name, owner := descrInfo(self)
	return t.qualJoin(typeQualName(t, owner), name)
}

func (n *slotName) textSignature() string {
	if n.sig == "*args, **kwargs" {
		return "($self, /, *args, **kwargs)"
	}
	if n.sig == "" {
		return "($self, /)"
	}
	return "($self, " + n.sig + ", /)"
}

func descrDoc(t *Thread, self Value) Value {
	switch self.obj.typ {
	case MethodDescrType, ClassMethodDescrType:
		d := (*MethodDescr)(self.Ptr())
		return t.docText(d.Def.row.Doc, d.Owner, d.Def.Name)
	case WrapperDescrType:
		d := (*WrapperDescr)(self.Ptr())
		return t.docText("", d.Owner, d.def.name.String())
	case MethodWrapperType:
		d := (*MethodWrapper)(self.Ptr()).descr
		return t.docText("", d.Owner, d.def.name.String())
	case GetSetDescrType:
		d := (*GetSetDescr)(self.Ptr())
		return t.docText(d.def.Doc, d.Owner, d.def.Name)
	}
	if d := (*MemberDescr)(self.Ptr()); d.def != nil {
		return t.docText(d.def.Doc, d.Owner, d.def.Name)
	}
	return None
}

func descrTextSignature(t *Thread, self Value) Value {
	switch self.obj.typ {
	case WrapperDescrType:
		return t.NewStr((*WrapperDescr)(self.Ptr()).def.textSignature())
	case MethodWrapperType:
		return t.NewStr((*MethodWrapper)(self.Ptr()).descr.def.textSignature())
	}
	return (*MethodDescr)(self.Ptr()).Def.textSignature(t, false)
}

func methodWrapperCompare(t *Thread, a, b Value, op CompareOp) Value {
	if (op != Eq && op != Ne) || a.obj.typ != MethodWrapperType || b.obj.typ != MethodWrapperType {
		return NotImplemented
	}
	x, y := (*MethodWrapper)(a.Ptr()), (*MethodWrapper)(b.Ptr())
	return Bool((x.descr == y.descr && Is(x.self, y.self)) == (op == Eq))
}

func setupDescriptors() {
	name := GetSet{Name: "__name__", Get: func(t *Thread, self Value) Value { n, _ := descrInfo(self); return t.NewStr(n) }}
	qual := GetSet{Name: "__qualname__", Get: descrQualName}
	objclass := GetSet{Name: "__objclass__", Get: func(t *Thread, self Value) Value { _, o := descrInfo(self); return t.Newref(o.Val()) }}
	doc := GetSet{Name: "__doc__", Get: descrDoc}
	text := GetSet{Name: "__text_signature__", Get: descrTextSignature}
	reduce := Method{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		n, o := descrInfo(self)
		return reduceGetattr(t, o.Val(), n)
	}}
	all := []GetSet{objclass, name, doc, qual, text}

	tp := MethodDescrType
	tp.DescrGet, tp.Call, tp.Repr = methodDescrGet, methodDescrCall, descrRepr("<method '%s' of '%s' objects>")
	tp.Getset, tp.Methods = all, []Method{reduce}
	tp.Dealloc = freeOnly
	tp = ClassMethodDescrType
	tp.DescrGet, tp.Call, tp.Repr = classMethodDescrGet, classMethodDescrCall, descrRepr("<method '%s' of '%s' objects>")
	tp.Getset = all
	tp.Dealloc = freeOnly
	tp = WrapperDescrType
	tp.DescrGet, tp.Call, tp.Repr = wrapperGet, wrapperCall, descrRepr("<slot wrapper '%s' of '%s' objects>")
	tp.Getset, tp.Methods = all, []Method{reduce}
	tp.Dealloc = freeOnly

	tp = MethodWrapperType
	tp.Call = func(t *Thread, self Value, args []Value, kw *Tuple) Value {
		m := (*MethodWrapper)(self.Ptr())
		return wrapperInvoke(t, m.descr, m.self, args, kw)
	}
	tp.Repr = func(t *Thread, self Value) Value {
		m := (*MethodWrapper)(self.Ptr())
		return t.NewStr(fmt.Sprintf("<method-wrapper '%s' of %s object at %#x>", m.descr.def.name.String(), m.self.obj.typ.Name, m.self.ID()))
	}
	tp.Compare = methodWrapperCompare
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		m := (*MethodWrapper)(self.Ptr())
		return int64(hashPointer(m.descr)) ^ int64(m.self.ID()>>4), true
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		m := (*MethodWrapper)(h.Val().Ptr())
		t.freeHeader(h)
		t.Clear(&m.self)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if m := (*MethodWrapper)(h.Val().Ptr()); m.self.obj != nil {
			visit(m.self)
		}
	}
	tp.Getset = []GetSet{{Name: "__self__", Get: func(t *Thread, self Value) Value {
		return t.Newref((*MethodWrapper)(self.Ptr()).self)
	}}, objclass, name, qual, doc, text}
	tp.Methods = []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		m := (*MethodWrapper)(self.Ptr())
		return reduceGetattr(t, m.self, m.descr.def.name.String())
	}}}

	tp = GetSetDescrType
	tp.DescrGet, tp.DescrSet, tp.Repr = getSetDescrGet, getSetDescrSet, descrRepr("<attribute '%s' of '%s' objects>")
	tp.Getset = []GetSet{objclass, name, doc, qual}
	tp.Dealloc, tp.Traverse = ownerDealloc, ownerTraverse
	tp = MemberDescrType
	tp.DescrGet, tp.DescrSet, tp.Repr = memberDescrGet, memberDescrSet, descrRepr("<member '%s' of '%s' objects>")
	tp.Getset, tp.Methods = []GetSet{objclass, name, doc, qual}, []Method{reduce}
	tp.Dealloc, tp.Traverse = ownerDealloc, ownerTraverse
}

// freeOnly is the Dealloc of objects that hold no references.
func freeOnly(t *Thread, h *Header) { t.freeHeader(h) }
