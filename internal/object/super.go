package object

import (
	"slices"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// SuperType is the class super.
var SuperType = newStatic("super", ObjectType, TypeBase)

// SuperObj is a super object: attributes are searched in the mro of objType after typ, and bound to obj.
type SuperObj struct {
	AttrHeader
	typ     Value // a class
	obj     Value // the zero Value: unbound
	objType Value // a class
}

func asSuper(v Value) *SuperObj { return (*SuperObj)(v.Ptr()) }

// superLookup searches the mro of objType after cls and binds what it finds to obj. The zero Value with ok: nothing found.
func superLookup(t *Thread, cls *Type, obj Value, objType *Type, name *Str) (Value, bool) {
	v := superFind(cls, objType, name)
	if v.obj == nil {
		return Value{}, true
	}
	get := v.obj.typ.slotDescrGet()
	if get == nil {
		return t.Newref(v), true
	}
	t.Incref(v)
	bind := obj
	if obj.obj == &objType.Header {
		bind = Value{} // access through the class
	}
	res := get(t, v, bind, objType.Val())
	t.Decref(v)
	return res, res.obj != nil
}

// superFind borrows what the classes after cls in the mro of objType have under the name.
func superFind(cls, objType *Type, name *Str) Value {
	mro := objType.MRO()
	for i, m := range mro {
		if m != cls {
			continue
		}
		rest := mro[i+1:]
		if len(rest) > 0 && slices.Equal(rest, rest[0].mro) {
			return rest[0].Lookup(name)
		}
		for _, b := range rest {
			if d := b.dict; d != nil {
				if at := d.IndexOf(name); at >= 0 {
					return d.ValueAt(at)
				}
			}
		}
		break
	}
	return Value{}
}

// superCheck returns the class whose mro super(cls, obj) searches, or nil with TypeError pending.
func superCheck(t *Thread, cls *Type, obj Value) *Type {
	if obj.obj.typ.Has(TypeType) && AsType(obj).IsSubtype(cls) {
		return AsType(obj)
	}
	if obj.obj.typ.IsSubtype(cls) {
		return obj.obj.typ
	}
	c, ok := LookupAttr(t, obj, NameClass)
	if !ok {
		return nil
	}
	if c.obj != nil {
		defer t.Decref(c)
		if c.obj.typ.Has(TypeType) && c.obj != &obj.obj.typ.Header && AsType(c).IsSubtype(cls) {
			return AsType(c) // obj's __class__ keeps it alive
		}
	}
	what, name := "instance of", obj.obj.typ.Name
	if obj.obj.typ.Has(TypeType) {
		what, name = "type", AsType(obj).Name
	}
	if what == "type" {
		t.Raise(TypeError, "super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).", what, name, cls.Name)
	} else {
		t.Raise(TypeError, "super(type, obj): obj (%s %s) is not an instance or subtype of type (%s).", what, name, cls.Name)
	}
	return nil
}

// SuperLookup is super(cls, self).name without the super object. With method set, a method is returned unbound and bound is true,
// so that the call passes self first. The zero Value with ok: there is no such attribute.
func SuperLookup(t *Thread, cls *Type, self Value, name *Str, method bool) (v Value, bound, ok bool) {
	objType := superCheck(t, cls, self)
	if objType == nil {
		return Value{}, false, false
	}
	if name == NameClass {
		return Value{}, false, true
	}
	f := superFind(cls, objType, name)
	if f.obj == nil {
		return Value{}, false, true
	}
	if method && f.obj.typ.Flags&TypeMethodDescr != 0 && self.obj != &objType.Header {
		return t.Newref(f), true, true
	}
	v, ok = superLookup(t, cls, self, objType, name)
	return v, false, ok
}

func superGetAttr(t *Thread, self Value, name *Str) Value {
	s := asSuper(self)
	if s.objType.obj != nil && name != NameClass {
		t.Incref(self)
		v, ok := superLookup(t, AsType(s.typ), s.obj, AsType(s.objType), name)
		t.Decref(self)
		if v.obj != nil || !ok {
			return v
		}
	}
	return GenericGetAttr(t, self, name)
}

func superInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	if kw != nil && len(kw.Items()) > 0 {
		return t.RaiseFalse(TypeError, "super() takes no keyword arguments")
	}
	if len(args) > 2 {
		return t.RaiseFalse(TypeError, "super() expected at most 2 arguments, got %d", len(args))
	}
	var cls, obj Value
	if len(args) == 0 {
		var ok bool
		if cls, obj, ok = superArgs(t); !ok {
			return false
		}
	} else {
		cls = args[0]
		if !cls.obj.typ.Has(TypeType) {
			return t.RaiseFalse(TypeError, "super() argument 1 must be a type, not %s", cls.obj.typ.Name)
		}
		if len(args) == 2 && !args[1].IsNone() {
			obj = args[1]
		}
	}
	var objType Value
	if obj.obj != nil {
		ot := superCheck(t, AsType(cls), obj)
		if ot == nil {
			return false
		}
		objType = t.Newref(ot.Val())
		t.Incref(obj)
	}
	s := asSuper(self)
	t.Replace(&s.typ, t.Newref(cls))
	t.Replace(&s.obj, obj)
	t.Replace(&s.objType, objType)
	return true
}

// superArgs finds the class and the first argument of the running function. Both borrowed.
func superArgs(t *Thread) (cls, obj Value, ok bool) {
	f := t.Frame
	if f == nil {
		return cls, obj, t.RaiseFalse(RuntimeError, "super(): no current frame")
	}
	code := f.Code
	if code.ArgCount == 0 {
		return cls, obj, t.RaiseFalse(RuntimeError, "super(): no arguments")
	}
	obj = *f.Reg(0)
	if len(code.LocalsPlus) > 0 && code.LocalsPlus[0].Kind&bytecode.CellVar != 0 && obj.obj != nil && obj.obj.typ == CellType {
		obj = AsCell(obj).Ref
	}
	if obj.obj == nil || obj.IsUnbound() {
		return cls, obj, t.RaiseFalse(RuntimeError, "super(): arg[0] deleted")
	}
	for i, l := range code.LocalsPlus {
		if l.Kind&bytecode.FreeVar == 0 || l.Name != "__class__" {
			continue
		}
		c := *f.Reg(i)
		if c.obj == nil || c.obj.typ != CellType {
			return cls, obj, t.RaiseFalse(RuntimeError, "super(): bad __class__ cell")
		}
		cls = AsCell(c).Ref
		if cls.obj == nil {
			return cls, obj, t.RaiseFalse(RuntimeError, "super(): empty __class__ cell")
		}
		if !cls.obj.typ.Has(TypeType) {
			return cls, obj, t.RaiseFalse(RuntimeError, "super(): __class__ is not a type (%s)", cls.obj.typ.Name)
		}
		return cls, obj, true
	}
	return cls, obj, t.RaiseFalse(RuntimeError, "super(): __class__ cell not found")
}

func setupSuper() {
	tp := SuperType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		s := &SuperObj{}
		t.initAttr(&s.AttrHeader, cls)
		return s.Val()
	}
	tp.Init, tp.GetAttr = superInit, superGetAttr
	tp.Dealloc = func(t *Thread, h *Header) {
		s := (*SuperObj)(h.Val().Ptr())
		t.freeHeader(h)
		t.Clear(&s.typ)
		t.Clear(&s.obj)
		t.Clear(&s.objType)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		s := (*SuperObj)(h.Val().Ptr())
		for _, v := range [...]Value{s.typ, s.obj, s.objType} {
			if v.obj != nil {
				visit(v)
			}
		}
	}
	tp.Repr = func(t *Thread, self Value) Value {
		s := asSuper(self)
		cls := "NULL"
		if s.typ.obj != nil {
			cls = AsType(s.typ).Name
		}
		if s.objType.obj != nil {
			return t.NewStr("<super: <class '" + cls + "'>, <" + AsType(s.objType).Name + " object>>")
		}
		return t.NewStr("<super: <class '" + cls + "'>, NULL>")
	}
	tp.DescrGet = func(t *Thread, self, obj, cls Value) Value {
		s := asSuper(self)
		if obj.obj == nil || obj.IsNone() || s.obj.obj != nil || s.typ.obj == nil {
			return t.Newref(self)
		}
		if self.obj.typ != SuperType {
			return CallN(t, self.obj.typ.Val(), s.typ, obj)
		}
		ot := superCheck(t, AsType(s.typ), obj)
		if ot == nil {
			return Value{}
		}
		n := &SuperObj{typ: t.Newref(s.typ), obj: t.Newref(obj), objType: t.Newref(ot.Val())}
		t.initAttr(&n.AttrHeader, SuperType)
		return n.Val()
	}
	tp.Members = []Member{
		{Name: "__thisclass__", Get: func(h *Header) Value { return (*SuperObj)(h.Val().Ptr()).typ }},
		{Name: "__self__", Get: func(h *Header) Value { return (*SuperObj)(h.Val().Ptr()).obj }},
		{Name: "__self_class__", Get: func(h *Header) Value { return (*SuperObj)(h.Val().Ptr()).objType }},
	}
}
