package object

import (
	"fmt"
	"slices"
	"sort"
)

// The class object, and the singletons' types.

// typeTypeObject is the memory of the type type: apart from TypeType, so that newStatic can refer to it.
var typeTypeObject Type

// The roots of the class hierarchy: object and type (the flag of its subclasses is TypeType).
var (
	ObjectType = newStatic("object", nil, TypeBase)
	MetaType   = initTypeType()
)

func initTypeType() *Type {
	tp := &typeTypeObject
	tp.Name, tp.QualName, tp.Module = "type", "type", "builtins"
	tp.Base = ObjectType
	tp.Flags = TypeBase | TypeType | TypeHasDict | TypeHasWeakref
	tp.typ = tp
	tp.Header.refs = 1
	return tp
}

// The types of the singletons, and of values that no Python code sees.
var (
	NoneType           = newStatic("NoneType", ObjectType, 0)
	NotImplementedType = newStatic("NotImplementedType", ObjectType, 0)
	EllipsisType       = newStatic("ellipsis", ObjectType, 0)
	unboundType        = newStatic("unbound", ObjectType, TypeNoNew)
	poisonType         = newStatic("poisoned", ObjectType, TypeNoNew)
)

// AsType converts a value known to be a class.
func AsType(v Value) *Type { return (*Type)(v.Ptr()) }

// IsType reports whether v is a class.
func IsType(v Value) bool { return v.obj.typ.Has(TypeType) }

// StaticHeader returns the header of a singleton of a static type: an immortal object without fields.
func StaticHeader(tp *Type) Header { return Header{typ: tp, refs: 1} }

// SeqTuple returns tuple(v). New reference.
func (t *Thread) SeqTuple(v Value) (*Tuple, bool) {
	if v.obj.typ == TupleType {
		return (*Tuple)(t.Newref(v).Ptr()), true
	}
	r := t.callStaticType(TupleType, v)
	if r.obj == nil {
		return nil, false
	}
	return (*Tuple)(r.Ptr()), true
}

func hasArgs(args []Value) bool { return len(args) > 0 }

func objectNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if hasArgs(args) {
		if !cls.plainNew {
			return t.Raise(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
		}
		if cls.plainInit {
			return t.Raise(TypeError, "%s() takes no arguments", cls.Name)
		}
	}
	if cls.Flags&TypeAbstract != 0 {
		return raiseAbstract(t, cls)
	}
	if cls.Alloc == nil || cls.Flags&TypeNoNew != 0 {
		return t.Raise(TypeError, "cannot create '%s' instances", cls.Name)
	}
	return cls.Alloc(t, cls)
}

// raiseAbstract tells which abstract methods keep the class from being instantiated.
func raiseAbstract(t *Thread, cls *Type) Value {
	abs := cls.mroFind(NameAbstractMethods)
	if abs.obj == nil {
		return t.Raise(AttributeError, "__abstractmethods__")
	}
	var names []string
	if !ForEach(t, abs, func(v Value) bool {
		if !IsStr(v) {
			return t.RaiseFalse(TypeError, "sequence item %d: expected str instance, %s found", len(names), v.obj.typ.Name)
		}
		names = append(names, AsStr(v).String())
		return true
	}) {
		return Value{}
	}
	sort.Strings(names)
	s, list := "", ""
	if len(names) != 1 {
		s = "s"
	}
	for i, n := range names {
		if i > 0 {
			list += ", "
		}
		list += "'" + n + "'"
	}
	return t.Raise(TypeError, "Can't instantiate abstract class %s without an implementation for abstract method%s %s", cls.Name, s, list)
}

func objectInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	if !hasArgs(args) {
		return true
	}
	tp := self.obj.typ
	if !tp.plainInit {
		return t.RaiseFalse(TypeError, "object.__init__() takes exactly one argument (the instance to initialize)")
	}
	if tp.plainNew {
		return t.RaiseFalse(TypeError, "%s.__init__() takes exactly one argument (the instance to initialize)", tp.Name)
	}
	return true
}

func objectRepr(t *Thread, self Value) Value {
	tp := self.obj.typ
	name := typeFullName(t, tp)
	return t.NewStr(fmt.Sprintf("<%s object at %#x>", name, self.ID()))
}

// typeFullName is the module and qualified name of a class, without the module if it is builtins.
func typeFullName(t *Thread, tp *Type) string {
	mod := typeModule(t, tp)
	qual := typeQualNameText(tp)
	if mod.obj != nil && IsStr(mod) {
		if m := AsStr(mod).String(); m != "builtins" {
			qual = m + "." + qual
		}
	}
	t.Xdecref(mod)
	return qual
}

// QualifiedName is what the format %T of CPython's messages gives: the module and qualified name of a class, without the module if
// it is builtins or __main__.
func QualifiedName(t *Thread, tp *Type) string {
	name := typeFullName(t, tp)
	if mod := typeModule(t, tp); mod.obj != nil {
		if IsStr(mod) && AsStr(mod).EqualsASCII("__main__") {
			name = typeQualNameText(tp)
		}
		t.Decref(mod)
	}
	return name
}

// TypeFullName is the module and qualified name of a class, without the module if it is builtins.
func TypeFullName(t *Thread, tp *Type) string { return typeFullName(t, tp) }

func objectStr(t *Thread, self Value) Value { return self.obj.typ.Repr(t, self) }

func objectHash(t *Thread, self Value) (int64, bool) {
	id := self.ID()
	return int64(id>>4 | id<<60), true
}

func objectCompare(t *Thread, a, b Value, op CompareOp) Value {
	switch op {
	case Eq:
		if Is(a, b) {
			return True
		}
	case Ne:
		cmp := a.obj.typ.Compare
		if cmp == nil {
			break
		}
		res := cmp(t, a, b, Eq)
		if res.obj == nil || res.IsNotImplemented() {
			return res
		}
		yes, ok := Truth(t, res)
		t.Decref(res)
		if !ok {
			return Value{}
		}
		return Bool(!yes)
	}
	return NotImplemented
}

func objectFormat(t *Thread, self Value, a []Value) Value {
	if !IsStr(a[0]) {
		return t.Raise(TypeError, "__format__() argument must be str, not %s", a[0].obj.typ.Name)
	}
	if AsStr(a[0]).len() > 0 {
		return t.Raise(TypeError, "unsupported format string passed to %s.__format__", self.obj.typ.Name)
	}
	return ToStr(t, self)
}

func objectGetClass(t *Thread, self Value) Value { return t.Newref(self.obj.typ.Val()) }

func objectSetClass(t *Thread, self, v Value) bool {
	if v.obj == nil {
		return t.RaiseFalse(TypeError, "can't delete __class__ attribute")
	}
	if !v.obj.typ.Has(TypeType) {
		return t.RaiseFalse(TypeError, "__class__ must be set to a class, not '%s' object", v.obj.typ.Name)
	}
	if !t.auditSet(self, NameClass, v) {
		return false
	}
	old, tp := self.obj.typ, AsType(v)
	tp.Ready()
	if !(old.IsSubtype(ModuleType) && tp.IsSubtype(ModuleType)) && (!old.heap || !tp.heap || tp.Has(TypeImmutable) || old.Has(TypeImmutable)) {
		return t.RaiseFalse(TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses")
	}
	if !sameLayout(old, tp) {
		return t.RaiseFalse(TypeError, "__class__ assignment: '%s' object layout differs from '%s'", tp.Name, old.Name)
	}
	h := self.obj
	reshape(t, h, tp)
	h.typ = tp
	tp.setSize(uintptr(old.size))
	if tp.heap {
		t.Incref(tp.Val())
	}
	if old.heap {
		t.Decref(old.Val())
	}
	return true
}

// reshape gives the object the shape of the class tp for the attributes it has, or a dict.
func reshape(t *Thread, h *Header, tp *Type) {
	if !tp.layout.laid {
		if h.typ.layout.near {
			tp.layNear()
		} else {
			tp.layFar(uintptr(h.typ.layout.attrs))
		}
	}
	a := h.Attrs()
	if a == nil || a.shape == nil {
		return
	}
	s := tp.rootShape(a.shape.room)
	for _, n := range a.shape.names {
		if s == nil {
			break
		}
		s = s.Next(n)
	}
	if s == nil || s.base != a.shape.base {
		t.materialize(h)
		return
	}
	a.shape = s
}

// sameLayout reports whether instances of one class can become instances of the other: apart from bases that add nothing to the
// memory they derive from the same class, or add the same to it.
func sameLayout(a, b *Type) bool {
	for addsNothing(a) {
		a = a.Base
	}
	for addsNothing(b) {
		b = b.Base
	}
	return a == b || a.heap && b.heap && a.Base == b.Base && sameAdded(a, b)
}

// addsNothing reports whether instances of the heap type have the memory of its base's.
func addsNothing(tp *Type) bool {
	return tp.heap && tp.nslots == tp.Base.nslots && (tp.Flags^tp.Base.Flags)&(TypeHasDict|TypeHasWeakref) == 0
}

// sameAdded reports whether two classes add the same __slots__, __dict__ and weak references to the same base.
func sameAdded(a, b *Type) bool {
	return (a.Flags^b.Flags)&(TypeHasDict|TypeHasWeakref) == 0 && equalSlotNames(a, b)
}

// equalSlotNames compares the names of the __slots__ values at the front of instances.
func equalSlotNames(a, b *Type) bool {
	return slices.EqualFunc(allSlotNames(a), allSlotNames(b), StrEqual)
}

// allSlotNames lists the names of all __slots__ values in order.
func allSlotNames(tp *Type) []*Str {
	if tp == nil || !tp.heap {
		return nil
	}
	names := allSlotNames(tp.Base)
	if tp.extra != nil && tp.extra.slotNames != nil {
		for _, v := range tp.extra.slotNames.Items() {
			names = append(names, AsStr(v))
		}
	}
	return names
}

// solidStatic is the nearest static base.
func solidStatic(tp *Type) *Type {
	for tp.heap {
		tp = tp.Base
	}
	return tp
}

func objectDir(t *Thread, self Value, _ []Value) Value {
	d := t.NewDict()
	own, ok := LookupAttr(t, self, NameDict)
	if ok && own.obj != nil {
		if own.obj.typ.Has(TypeDict) {
			ok = d.Merge(t, own, true)
		}
		t.Decref(own)
	}
	if ok {
		var cls Value
		cls, ok = LookupAttr(t, self, NameClass)
		if cls.obj != nil {
			ok = mergeClassDict(t, d, cls)
			t.Decref(cls)
		}
	}
	var res Value
	if ok {
		res = dictKeyList(t, d)
	}
	t.Decref(d.Val())
	return res
}

// mergeClassDict adds the names in cls and its bases to d.
func mergeClassDict(t *Thread, d *Dict, cls Value) bool {
	own, ok := LookupAttr(t, cls, NameDict)
	if !ok {
		return false
	}
	if own.obj != nil {
		ok = d.Merge(t, own, true)
		t.Decref(own)
		if !ok {
			return false
		}
	}
	bases, ok := LookupAttr(t, cls, NameBases)
	if !ok {
		return false
	}
	if bases.obj != nil {
		ok = ForEach(t, bases, func(b Value) bool { return mergeClassDict(t, d, b) })
		t.Decref(bases)
	}
	return ok
}

// dictKeyList returns a list of the keys.
func dictKeyList(t *Thread, d *Dict) Value {
	l := t.NewList(d.Len())
	pos := 0
	for {
		k, _, ok := d.Next(&pos)
		if !ok {
			return l.Val()
		}
		l.Append(t, k)
	}
}

// Dir returns dir(v): a sorted list.
func Dir(t *Thread, v Value) Value {
	f := LookupSpecial(t, v, NameDir)
	if f.obj == nil {
		if t.exc.obj == nil {
			t.Raise(TypeError, "object does not provide __dir__")
		}
		return Value{}
	}
	res := Call0(t, f)
	t.Decref(f)
	if res.obj == nil {
		return Value{}
	}
	l := t.callStaticType(ListType, res)
	t.Decref(res)
	if l.obj == nil {
		return Value{}
	}
	sorted := CallMethod(t, l, NameSort)
	if sorted.obj == nil {
		t.Decref(l)
		return Value{}
	}
	return l
}

// callStaticType calls a static type with one argument.
func (t *Thread) callStaticType(tp *Type, a Value) Value { return Call1(t, tp.Val(), a) }

func objectSizeof(t *Thread, self Value, _ []Value) Value {
	return Int(int64(sizeOf(self.obj)))
}

// sizeOf is what object.__sizeof__ says: CPython's figure for an object like this, with the __slots__ of its class.
func sizeOf(h *Header) int {
	tp := h.typ
	f := tp.SizeOf
	if f == nil {
		return basicSize(tp)
	}
	n := f(h)
	if tp.heap {
		n += basicSize(tp) - basicSize(solidStatic(tp))
	}
	return n
}

func setupObject() {
	tp := ObjectType
	tp.New, tp.Init, tp.Alloc = objectNew, objectInit, instanceAlloc
	tp.Dealloc = instanceDealloc
	tp.Repr, tp.Str, tp.Hash, tp.Compare = objectRepr, objectStr, objectHash, objectCompare
	tp.GetAttr, tp.SetAttr = GenericGetAttr, GenericSetAttr
	tp.Methods = []Method{
		{Sig: "__reduce_ex__(protocol, /)", Fn: objectReduceEx},
		{Sig: "__reduce__()", Fn: objectReduce},
		{Sig: "__getstate__()", Fn: objectGetState},
		{Sig: "__subclasshook__(object, /)", Fn: func(t *Thread, self Value, _ []Value) Value { return NotImplemented }, Kind: ClassMethod},
		{Sig: "__init_subclass__()", Fn: func(t *Thread, self Value, _ []Value) Value { return None }, Kind: ClassMethod},
		{Sig: "__format__(format_spec, /)", Fn: objectFormat},
		{Sig: "__sizeof__()", Fn: objectSizeof},
		{Sig: "__dir__()", Fn: objectDir},
	}
	tp.Getset = []GetSet{{Name: "__class__", Get: objectGetClass, Set: objectSetClass}}
}

func noArgsNew(name string, v Value) func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	return func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if len(args) > 0 {
			return t.Raise(TypeError, "%s takes no arguments", name)
		}
		return v
	}
}

func constRepr(name *Str) func(t *Thread, self Value) Value {
	return func(t *Thread, self Value) Value { return name.Val() }
}

func setupSingletons() {
	tp := NoneType
	tp.New = noArgsNew("NoneType", None)
	tp.Repr = constRepr(StaticName("None"))
	tp.Bool = func(t *Thread, a Value) (bool, bool) { return false, true }
	tp.Hash = func(t *Thread, v Value) (int64, bool) { return 0xfca86420, true }
	tp.Compare = objectCompare
	tp.Dealloc = freeOnly

	reduce := func(name *Str) []Method {
		return []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value { return name.Val() }}}
	}
	tp = NotImplementedType
	tp.New = noArgsNew("NotImplementedType", NotImplemented)
	tp.Repr = constRepr(StaticName("NotImplemented"))
	tp.Bool = func(t *Thread, a Value) (bool, bool) {
		return false, t.RaiseFalse(TypeError, "NotImplemented should not be used in a boolean context")
	}
	tp.Methods = reduce(StaticName("NotImplemented"))
	tp.Dealloc = freeOnly

	tp = EllipsisType
	tp.New = noArgsNew("EllipsisType", Ellipsis)
	tp.Repr = constRepr(StaticName("Ellipsis"))
	tp.Methods = reduce(StaticName("Ellipsis"))
	tp.Dealloc = freeOnly
	unboundType.Dealloc = freeOnly
	poisonType.Dealloc = func(t *Thread, h *Header) { panic("object released twice") }
}
