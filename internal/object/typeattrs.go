package object

import "strings"

// Attributes of classes: how they are found and set, and those that type itself gives them.

func typeRepr(t *Thread, self Value) Value {
	return t.NewStr("<class '" + typeFullName(t, AsType(self)) + "'>")
}

// ShortName is __name__.
func (tp *Type) ShortName() string {
	if tp.heap {
		return tp.Name
	}
	return tp.Name[strings.LastIndexByte(tp.Name, '.')+1:]
}

func typeQualNameText(tp *Type) string {
	if tp.heap {
		return tp.extra.qualname.String()
	}
	return tp.QualName
}

// typeQualName returns __qualname__. New reference.
func typeQualName(t *Thread, tp *Type) Value {
	if tp.heap {
		return t.Newref(tp.extra.qualname.Val())
	}
	return t.Intern(tp.QualName).Val()
}

// typeModule returns __module__ (new reference), or the zero Value.
func typeModule(t *Thread, tp *Type) Value {
	if tp.heap {
		v := tp.dict.GetStr(t, NameModule)
		if v.obj == nil {
			return v
		}
		return t.Newref(v)
	}
	if tp.Module == "" {
		return NameWordBuiltins.Val()
	}
	return t.Intern(tp.Module).Val()
}

// typeGetAttr finds an attribute of a class: data descriptors of the metaclass, attributes of the class and its bases (bound to
// no object), other attributes of the metaclass.
func typeGetAttr(t *Thread, self Value, name *Str) Value {
	res, ok := typeFind(t, self, name)
	if res.obj == nil && ok {
		return t.RaiseAttr(self, name, "type object '%s' has no attribute '%s'", AsType(self).Name, name.String())
	}
	return res
}

// typeLookup is typeGetAttr without AttributeError.
func typeLookup(t *Thread, self Value, name *Str) (res Value, ok bool) {
	res, ok = typeFind(t, self, name)
	if res.obj == nil && !ok {
		ok = t.ClearIf(AttributeError)
	}
	return res, ok
}

// typeFind is typeGetAttr that returns the zero Value with ok when there is no such attribute.
func typeFind(t *Thread, self Value, name *Str) (res Value, ok bool) {
	tp := AsType(self)
	tp.Ready()
	meta := tp.typ
	md := meta.Lookup(name)
	if md.obj != nil {
		mt := md.obj.typ
		mt.Ready()
		if mt.DescrGet != nil && mt.DescrSet != nil {
			t.Incref(md)
			res = mt.DescrGet(t, md, self, meta.Val())
			t.Decref(md)
			return res, res.obj != nil
		}
	}
	v := tp.Lookup(name)
	if v.obj != nil {
		get := v.obj.typ.slotDescrGet()
		if get == nil {
			return t.Newref(v), true
		}
		t.Incref(v)
		res = get(t, v, Value{}, self)
		t.Decref(v)
		return res, res.obj != nil
	}
	if md.obj != nil {
		if get := md.obj.typ.DescrGet; get != nil {
			t.Incref(md)
			res = get(t, md, self, meta.Val())
			t.Decref(md)
			return res, res.obj != nil
		}
		return t.Newref(md), true
	}
	return Value{}, true
}

func typeSetAttr(t *Thread, self Value, name *Str, v Value) bool {
	tp := AsType(self)
	tp.Ready()
	if !tp.heap || tp.Flags&TypeImmutable != 0 {
		return t.RaiseFalse(TypeError, "cannot set '%s' attribute of immutable type '%s'", name.String(), tp.Name)
	}
	md := tp.typ.Lookup(name)
	if md.obj != nil {
		md.obj.typ.Ready()
		if set := md.obj.typ.DescrSet; set != nil {
			t.Incref(md)
			ok := set(t, md, self, v)
			t.Decref(md)
			return ok
		}
	}
	return t.setTypeDict(tp, name, v)
}

// setTypeDict sets an entry of a class's own dict (the zero Value deletes it) and tells everything that depends on it.
func (t *Thread) setTypeDict(tp *Type, name *Str, v Value) bool {
	if !name.interned {
		name = t.InternStr(name)
	}
	old := tp.dict.GetStr(t, name)
	t.Xincref(old) // caches may be asked while it is released: they are dropped first
	ok := true
	if v.obj != nil {
		ok = tp.dict.SetStr(t, name, v)
	} else if old.obj == nil {
		t.RaiseAttr(tp.Val(), name, "type object '%s' has no attribute '%s'", tp.Name, name.String())
		return false
	} else {
		_, ok = tp.dict.Delete(t, name.Val())
	}
	t.typeModified(tp)
	t.updateSlots(tp, name)
	t.Xdecref(old)
	return ok
}

func typeDealloc(t *Thread, h *Header) {
	tp := (*Type)(h.Val().Ptr())
	for _, b := range tp.Bases {
		t.removeSubclass(b, tp)
	}
	t.leaveMROs(tp)
	tp.cache.tab.Store(nil)
	typeClear(t, h)
	base, bases, extra := tp.Base, tp.bases, tp.extra
	tp.Base, tp.bases, tp.extra, tp.Bases = nil, nil, nil, nil
	tp.shape.Store(nil)
	t.freeHeader(h)
	if base != nil {
		t.Decref(base.Val())
	}
	if bases != nil {
		t.Decref(bases.Val())
	}
	if extra != nil {
		t.Decref(extra.name.Val())
		t.Decref(extra.qualname.Val())
		if extra.slotNames != nil {
			t.Decref(extra.slotNames.Val())
		}
	}
}

func typeTraverse(h *Header, visit func(Value)) {
	tp := (*Type)(h.Val().Ptr())
	if !tp.heap {
		return
	}
	if tp.Base != nil {
		visit(tp.Base.Val())
	}
	if tp.bases != nil {
		visit(tp.bases.Val())
	}
	if tp.mroObj != nil {
		visit(tp.mroObj.Val())
	}
	if tp.dict != nil {
		visit(tp.dict.Val())
	}
	if e := tp.extra; e != nil {
		visit(e.name.Val())
		visit(e.qualname.Val())
		if e.slotNames != nil {
			visit(e.slotNames.Val())
		}
	}
}

// typeClear breaks the cycles that a dead class is in: its dict and its mro. What is left of it finds nothing.
func typeClear(t *Thread, h *Header) {
	tp := (*Type)(h.Val().Ptr())
	if !tp.heap {
		return
	}
	tp.version = t.newTypeVersion()
	tp.cache.tab.Store(nil)
	if d := tp.dict; d != nil {
		t.Incref(d.Val())
		d.ClearAll(t)
		t.Decref(d.Val())
	}
	mt, d := tp.mroObj, tp.dict
	if h.refs == 0 { // dealloc: nothing can look any more
		tp.mroObj, tp.mro, tp.dict = nil, nil, nil
		if mt != nil {
			t.Decref(mt.Val())
		}
		if d != nil {
			t.Decref(d.Val())
		}
		return
	}
	if mt != nil {
		// Keep the bases findable through tp.Bases; only the tuple, which holds the class itself, goes.
		tp.mroObj = nil
		t.Decref(mt.Val())
	}
}

func typeMethods() []Method {
	return []Method{
		{Sig: "mro()", Fn: func(t *Thread, self Value, _ []Value) Value {
			tp := AsType(self)
			tp.Ready()
			mro := tp.mro
			if tp.heap {
				var ok bool
				if mro, ok = t.defaultMRO(tp); !ok {
					return Value{}
				}
			}
			return typeList(t, mro)
		}},
		{Sig: "__subclasses__()", Fn: func(t *Thread, self Value, _ []Value) Value { return typeList(t, t.subclasses(AsType(self))) }},
		{Sig: "__prepare__(*args, **kwargs)", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value { return t.NewDict().Val() }, Kind: ClassMethod},
		{Sig: "__instancecheck__(instance, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			b, ok := realIsInstance(t, a[0], self)
			if !ok {
				return Value{}
			}
			return Bool(b)
		}},
		{Sig: "__subclasscheck__(subclass, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			b, ok := realIsSubclass(t, a[0], self)
			if !ok {
				return Value{}
			}
			return Bool(b)
		}},
		{Sig: "__dir__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			d := t.NewDict()
			var res Value
			if mergeClassDict(t, d, self) {
				res = dictKeyList(t, d)
			}
			t.Decref(d.Val())
			return res
		}},
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			if AsType(self).heap {
				return Int(1688)
			}
			return Int(408)
		}},
	}
}

func typeList(t *Thread, types []*Type) Value {
	l := t.NewList(len(types))
	for _, m := range types {
		l.Append(t, m.Val())
	}
	return l.Val()
}

// CPython's values of tp_flags that programs look at.
const (
	pyFlagInlineValues = 1 << 2
	pyFlagManagedDict  = 1 << 4
	pyFlagHeapType     = 1 << 9
	pyFlagBaseType     = 1 << 10
	pyFlagReady        = 1 << 12
	pyFlagGC           = 1 << 14
	pyFlagImmutable    = 1 << 8
	pyFlagSequence     = 1 << 5
	pyFlagMapping      = 1 << 6
	pyFlagNoNew        = 1 << 7
	pyFlagMethod       = 1 << 17
	pyFlagAbstract     = 1 << 20
	pyFlagMatchSelf    = 1 << 22
	pyFlagLong         = 1 << 24
	pyFlagList         = 1 << 25
	pyFlagTuple        = 1 << 26
	pyFlagBytes        = 1 << 27
	pyFlagUnicode      = 1 << 28
	pyFlagDict         = 1 << 29
	pyFlagException    = 1 << 30
	pyFlagType         = 1 << 31
)

func pyFlags(tp *Type) int64 {
	f := int64(pyFlagReady)
	for _, p := range [...]struct {
		ours TypeFlags
		py   int64
	}{{TypeBase, pyFlagBaseType}, {TypeSequence, pyFlagSequence}, {TypeMapping, pyFlagMapping}, {TypeAbstract, pyFlagAbstract},
		{TypeMethodDescr, pyFlagMethod}, {TypeInt, pyFlagLong}, {TypeStr, pyFlagUnicode}, {TypeBytes, pyFlagBytes}, {TypeList, pyFlagList},
		{TypeTuple, pyFlagTuple}, {TypeDict, pyFlagDict}, {TypeException, pyFlagException}, {TypeType, pyFlagType}, {TypeImmutable, pyFlagImmutable},
		{TypeNoNew, pyFlagNoNew}, {TypeMatchSelf, pyFlagMatchSelf}} {
		if tp.Flags&p.ours != 0 {
			f |= p.py
		}
	}
	if tp.heap || tp.Module != "" && tp.Module != "builtins" && tp.Module != "types" { // most of CPython's modules make heap types
		f |= pyFlagHeapType
	}
	if !tp.heap {
		f |= pyFlagImmutable
	}
	if tp.Traverse != nil {
		f |= pyFlagGC
	}
	if tp.heap && tp.Flags&TypeHasDict != 0 {
		f |= pyFlagManagedDict
		if tp.Flags&(TypeInt|TypeTuple|TypeBytes|TypeType) == 0 {
			f |= pyFlagInlineValues
		}
	}
	return f
}

// HasPreHeader reports whether CPython keeps the __dict__ or the weak references of instances before the object: they are not the base's.
func (tp *Type) HasPreHeader() bool {
	const own = TypeHasDict | TypeHasWeakref
	return tp.heap && (tp.Flags&^solidStatic(tp).Flags)&own != 0
}

// basicSize is __basicsize__ as CPython has it for the types whose size programs know.
func basicSize(tp *Type) int {
	n := 16
	st := tp
	for st.heap {
		st = st.Base
	}
	for ; st != nil; st = st.Base {
		if s, ok := pySizes[st.Name]; ok {
			n = s
			break
		}
	}
	if tp.heap {
		n += 8 * tp.nslots
	}
	return n
}

var pySizes = map[string]int{"object": 16, "int": 24, "float": 24, "complex": 32, "str": 64, "bytes": 33, "bytearray": 56, "tuple": 32, "list": 40,
	"dict": 48, "OrderedDict": 112, "deque": 216, "BytesIO": 64, "AST": 24, "set": 200, "frozenset": 200, "type": 936, "BaseException": 72, "function": 168, "method": 56, "module": 56, "property": 64,
	"slice": 40, "range": 48, "cell": 24, "generator": 80, "super": 40, "staticmethod": 40, "classmethod": 40, "mappingproxy": 24}

func typeGetset() []GetSet {
	return []GetSet{
		{Name: "__basicsize__", Get: func(t *Thread, self Value) Value { return Int(int64(basicSize(AsType(self)))) }},
		{Name: "__itemsize__", Get: func(t *Thread, self Value) Value { return Int(int64(itemSize(AsType(self)))) }},
		{Name: "__flags__", Get: func(t *Thread, self Value) Value { tp := AsType(self); tp.Ready(); return Int(pyFlags(tp)) }},
		{Name: "__weakrefoffset__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			tp.Ready()
			switch {
			case tp.Flags&TypeHasWeakref == 0:
				return Int(0)
			case tp.heap && solidStatic(tp) == ObjectType:
				return Int(-32)
			}
			return Int(24)
		}},
		{Name: "__base__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			tp.Ready()
			if tp.Base == nil {
				return None
			}
			return t.Newref(tp.Base.Val())
		}},
		{Name: "__dictoffset__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			tp.Ready()
			switch {
			case tp.IsSubtype(MetaType):
				return Int(264)
			case tp.Flags&TypeHasDict == 0:
				return Int(0)
			case tp.heap:
				return Int(-1)
			}
			return Int(16)
		}},
		{Name: "__name__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			if tp.heap {
				return t.Newref(tp.extra.name.Val())
			}
			return t.Intern(tp.ShortName()).Val()
		}, Set: typeSetName},
		{Name: "__qualname__", Get: func(t *Thread, self Value) Value { return typeQualName(t, AsType(self)) }, Set: typeSetQualName},
		{Name: "__bases__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			tp.Ready()
			return t.Newref(tp.bases.Val())
		}, Set: typeSetBases},
		{Name: "__mro__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			tp.Ready()
			if tp.mroObj == nil {
				return None
			}
			return t.Newref(tp.mroObj.Val())
		}},
		{Name: "__module__", Get: typeGetModule, Set: typeSetModule},
		{Name: "__abstractmethods__", Get: typeGetAbstract, Set: typeSetAbstract},
		{Name: "__dict__", Get: func(t *Thread, self Value) Value { return t.NewMappingProxy(AsType(self).Dict().Val()) }},
		{Name: "__doc__", Get: typeGetDoc, Set: func(t *Thread, self, v Value) bool {
			tp := AsType(self)
			if !checkSetSpecial(t, tp, v, "__doc__") {
				return false
			}
			return t.setTypeDict(tp, NameDoc, v)
		}},
		{Name: "__text_signature__", Get: typeTextSignature},
		{Name: "__annotations__", Get: typeGetAnnotations, Set: typeSetAnnotations},
		{Name: "__annotate__", Get: typeGetAnnotate, Set: typeSetAnnotate},
		{Name: "__type_params__", Get: func(t *Thread, self Value) Value {
			tp := AsType(self)
			if tp.heap {
				if v := tp.dict.GetStr(t, NameTypeParams); v.obj != nil {
					return t.Newref(v)
				}
			}
			return EmptyTuple.Val()
		}, Set: func(t *Thread, self, v Value) bool {
			tp := AsType(self)
			if !checkSetSpecial(t, tp, v, "__type_params__") {
				return false
			}
			return t.setTypeDict(tp, NameTypeParams, v)
		}},
	}
}

// checkSetSpecial raises if a special attribute of the class cannot be set, or deleted.
func checkSetSpecial(t *Thread, tp *Type, v Value, name string) bool {
	if !tp.heap || tp.Flags&TypeImmutable != 0 {
		return t.RaiseFalse(TypeError, "cannot set '%s' attribute of immutable type '%s'", name, tp.Name)
	}
	if v.obj == nil {
		return t.RaiseFalse(TypeError, "cannot delete '%s' attribute of immutable type '%s'", name, tp.Name)
	}
	return t.auditSet(tp.Val(), StaticName(name), v)
}

func typeSetName(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if !checkSetSpecial(t, tp, v, "__name__") {
		return false
	}
	if !IsStr(v) {
		return t.RaiseFalse(TypeError, "can only assign string to %s.__name__, not '%s'", tp.Name, v.obj.typ.Name)
	}
	text := AsStr(v).String()
	if strings.IndexByte(text, 0) >= 0 {
		return t.RaiseFalse(ValueError, "type name must not contain null characters")
	}
	if !t.checkNoSurrogates(v) {
		return false
	}
	old := tp.extra.name
	tp.extra.name = exactStr(t, AsStr(v))
	tp.Name = text
	t.Decref(old.Val())
	return true
}

// checkNoSurrogates reports whether the str can be encoded as UTF-8; the exception is pending if not.
func (t *Thread) checkNoSurrogates(v Value) bool {
	if !AsStr(v).HasSurrogates() {
		return true
	}
	b := t.EncodeUTF8(v, "strict")
	t.Xdecref(b)
	return b.obj != nil
}

func typeSetQualName(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if !checkSetSpecial(t, tp, v, "__qualname__") {
		return false
	}
	if !IsStr(v) {
		return t.RaiseFalse(TypeError, "can only assign string to %s.__qualname__, not '%s'", tp.Name, v.obj.typ.Name)
	}
	old := tp.extra.qualname
	tp.extra.qualname = exactStr(t, AsStr(v))
	tp.QualName = tp.extra.qualname.String()
	t.Decref(old.Val())
	return true
}

func typeGetModule(t *Thread, self Value) Value {
	v := typeModule(t, AsType(self))
	if v.obj == nil && t.exc.obj == nil {
		return t.Raise(AttributeError, "__module__")
	}
	return v
}

func typeSetModule(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if !checkSetSpecial(t, tp, v, "__module__") {
		return false
	}
	if tp.dict.GetStr(t, NameFirstlineno).obj != nil {
		tp.dict.Delete(t, NameFirstlineno.Val())
	}
	return t.setTypeDict(tp, NameModule, v)
}

func typeGetAbstract(t *Thread, self Value) Value {
	tp := AsType(self)
	if tp != MetaType {
		if v := tp.Dict().GetStr(t, NameAbstractMethods); v.obj != nil {
			return t.Newref(v)
		}
	}
	return t.RaiseAttr(self, NameAbstractMethods, "__abstractmethods__")
}

func typeSetAbstract(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if !tp.heap {
		return t.RaiseFalse(TypeError, "cannot set '__abstractmethods__' attribute of immutable type '%s'", tp.Name)
	}
	abstract := false
	if v.obj != nil {
		var ok bool
		if abstract, ok = Truth(t, v); !ok {
			return false
		}
	} else if tp.dict.GetStr(t, NameAbstractMethods).obj == nil {
		t.RaiseAttr(self, NameAbstractMethods, "__abstractmethods__")
		return false
	}
	if !t.setTypeDict(tp, NameAbstractMethods, v) {
		return false
	}
	if abstract {
		tp.Flags |= TypeAbstract
	} else {
		tp.Flags &^= TypeAbstract
	}
	return true
}

func typeGetDoc(t *Thread, self Value) Value {
	tp := AsType(self)
	v := tp.Dict().GetStr(t, NameDoc)
	if v.obj == nil {
		return None
	}
	if get := v.obj.typ.slotDescrGet(); get != nil {
		return get(t, v, Value{}, self)
	}
	return t.Newref(v)
}

func typeTextSignature(t *Thread, self Value) Value {
	tp := AsType(self)
	if tp.heap {
		return None
	}
	if tp.TextSignature != "" {
		return t.NewStr(tp.TextSignature)
	}
	if sig := staticSignatures[tp.Name]; sig != "" {
		return t.NewStr(sig)
	}
	return None
}

// staticSignatures are the signatures of the constructors that inspect shows.
var staticSignatures = map[string]string{
	"object": "()", "float": "(x=0, /)", "complex": "(real=0, imag=0)", "list": "(iterable=(), /)", "tuple": "(iterable=(), /)", "bool": "(object=False, /)",
	"enumerate": "(iterable, start=0)", "property": "(fget=None, fset=None, fdel=None, doc=None)", "reversed": "(sequence, /)",
	"staticmethod": "(function, /)", "classmethod": "(function, /)", "memoryview": "(object)", "set": "(iterable=(), /)", "frozenset": "(iterable=(), /)",
	"function": "(code, globals, name=None, argdefs=None, closure=None,\n         kwdefaults=None)", "mappingproxy": "(mapping)", "method": "(function, instance, /)",
	"code": "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize,\n     flags, codestring, constants, names, varnames, filename, name,\n     qualname, firstlineno, linetable, exceptiontable, freevars=(),\n     cellvars=(), /)",
	"cell": "([contents])", "module": "(name, doc=None)", "NoneType": "()", "ellipsis": "()", "NotImplementedType": "()", "filter": "(function, iterable, /)",
	"map": "(function, iterable, /, *iterables, strict=False)", "zip": "(*iterables, strict=False)", "traceback": "(tb_next, tb_frame, tb_lasti, tb_lineno)",
	"types.GenericAlias": "(origin, args, /)", "types.SimpleNamespace": "(mapping_or_iterable=(), /, **kwargs)",
}

// classAnnotationsKeys are the names under which a class may keep its annotations: as a class statement under
// `from __future__ import annotations` sets them, and as they are cached.
func typeGetAnnotations(t *Thread, self Value) Value {
	tp := AsType(self)
	if !tp.heap {
		return t.RaiseAttr(self, NameAnnotations, "type object '%s' has no attribute '__annotations__'", tp.Name)
	}
	v := tp.dict.GetStr(t, NameAnnotations)
	if v.obj == nil {
		v = tp.dict.GetStr(t, NameAnnotationsCache)
	}
	if v.obj != nil {
		if get := v.obj.typ.slotDescrGet(); get != nil {
			return get(t, v, Value{}, self)
		}
		return t.Newref(v)
	}
	f := typeGetAnnotate(t, self)
	if f.obj == nil {
		return Value{}
	}
	var ann Value
	if isCallable(f) {
		ann = Call1(t, f, Int(1))
		if ann.obj != nil && !ann.obj.typ.Has(TypeDict) {
			t.Raise(TypeError, "__annotate__ returned non-dict of type '%s'", ann.obj.typ.Name)
			t.Decref(ann)
			ann = Value{}
		}
	} else {
		ann = t.NewDict().Val()
	}
	t.Decref(f)
	if ann.obj == nil {
		return ann
	}
	if !t.setTypeDict(tp, NameAnnotationsCache, ann) {
		t.Decref(ann)
		return Value{}
	}
	return ann
}

func isCallable(v Value) bool {
	v.obj.typ.Ready()
	return v.obj.typ.Call != nil
}

// IsCallable reports what callable(v) does.
func IsCallable(v Value) bool { return isCallable(v) }

func typeSetAnnotations(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if !tp.heap || tp.Flags&TypeImmutable != 0 {
		return t.RaiseFalse(TypeError, "cannot set '__annotations__' attribute of immutable type '%s'", tp.Name)
	}
	key := NameAnnotationsCache
	if tp.dict.GetStr(t, NameAnnotations).obj != nil {
		key = NameAnnotations
	}
	if v.obj == nil {
		if tp.dict.GetStr(t, key).obj == nil {
			return t.RaiseFalse(AttributeError, "__annotations__")
		}
		if !t.setTypeDict(tp, key, Value{}) {
			return false
		}
	} else if !t.setTypeDict(tp, key, v) {
		return false
	}
	for _, n := range [...]*Str{NameAnnotateFunc, NameAnnotate} {
		if tp.dict.GetStr(t, n).obj != nil && !t.setTypeDict(tp, n, Value{}) {
			return false
		}
	}
	return true
}

func typeGetAnnotate(t *Thread, self Value) Value {
	tp := AsType(self)
	if !tp.heap {
		return t.RaiseAttr(self, NameAnnotate, "type object '%s' has no attribute '__annotate__'", tp.Name)
	}
	v := tp.dict.GetStr(t, NameAnnotate) // set by the program
	if v.obj == nil {
		v = tp.dict.GetStr(t, NameAnnotateFunc)
	}
	if v.obj == nil {
		if !t.setTypeDict(tp, NameAnnotateFunc, None) {
			return Value{}
		}
		return None
	}
	if get := v.obj.typ.slotDescrGet(); get != nil {
		return get(t, v, Value{}, self)
	}
	return t.Newref(v)
}

func typeSetAnnotate(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if v.obj == nil {
		return t.RaiseFalse(TypeError, "cannot delete __annotate__ attribute")
	}
	if !tp.heap || tp.Flags&TypeImmutable != 0 {
		return t.RaiseFalse(TypeError, "cannot set '__annotate__' attribute of immutable type '%s'", tp.Name)
	}
	if !v.IsNone() && !isCallable(v) {
		return t.RaiseFalse(TypeError, "__annotate__ must be callable or None")
	}
	if !t.setTypeDict(tp, NameAnnotateFunc, v) {
		return false
	}
	if !v.IsNone() && tp.dict.GetStr(t, NameAnnotationsCache).obj != nil {
		return t.setTypeDict(tp, NameAnnotationsCache, Value{})
	}
	return true
}

func typeSetBases(t *Thread, self, v Value) bool {
	tp := AsType(self)
	if !checkSetSpecial(t, tp, v, "__bases__") {
		return false
	}
	if !v.obj.typ.Has(TypeTuple) {
		return t.RaiseFalse(TypeError, "can only assign tuple to %s.__bases__, not %s", tp.Name, v.obj.typ.Name)
	}
	items := (*Tuple)(v.Ptr()).Items()
	if len(items) == 0 {
		return t.RaiseFalse(TypeError, "can only assign non-empty tuple to %s.__bases__, not ()", tp.Name)
	}
	for _, b := range items {
		if !b.obj.typ.Has(TypeType) {
			return t.RaiseFalse(TypeError, "%s.__bases__ must be tuple of classes, not '%s'", tp.Name, b.obj.typ.Name)
		}
		cycle := AsType(b).IsSubtype(tp)
		for x := AsType(b); x != nil && !cycle; x = x.Base {
			cycle = x == tp
		}
		if cycle {
			return t.RaiseFalse(TypeError, "a __bases__ item causes an inheritance cycle")
		}
	}
	s := &typeSpec{meta: tp.typ, name: tp.extra.name, bases: (*Tuple)(v.Ptr())}
	if !s.checkBases(t) {
		return false
	}
	if funcID(solidStatic(tp.Base).Dealloc) != funcID(solidStatic(s.base).Dealloc) {
		return t.RaiseFalse(TypeError, "__bases__ assignment: '%s' deallocator differs from '%s'", s.base.Name, tp.Base.Name)
	}
	if !sameBaseLayout(tp.Base, s.base) {
		return t.RaiseFalse(TypeError, "__bases__ assignment: '%s' object layout differs from '%s'", s.base.Name, tp.Base.Name)
	}
	oldBases, oldBase, oldTypes := tp.bases, tp.Base, tp.Bases
	bases := (*Tuple)(t.Newref(v).Ptr())
	tp.bases = bases
	tp.Base, tp.Bases = s.base, s.types
	t.Incref(tp.Base.Val())
	ok := t.remro(tp)
	if tp.bases != bases { // a mro() of ours has set other bases, and done the rest
		t.Decref(oldBases.Val())
		t.Decref(oldBase.Val())
		return ok
	}
	if !ok {
		tp.bases, tp.Base, tp.Bases = oldBases, oldBase, oldTypes
		e := t.TakeExc()
		t.remro(tp)
		t.ClearExc()
		t.RestoreExc(e)
		t.Decref(v)
		t.Decref(s.base.Val())
		return false
	}
	for _, b := range oldTypes {
		t.removeSubclass(b, tp)
	}
	for _, b := range tp.Bases {
		t.addSubclass(b, tp)
	}
	t.typeModified(tp)
	t.refixAll(tp)
	t.Decref(oldBases.Val())
	t.Decref(oldBase.Val())
	return true
}

// sameBaseLayout reports whether a class may exchange base a for b.
func sameBaseLayout(a, b *Type) bool {
	return solidStatic(a) == solidStatic(b) && a.nslots == b.nslots && (a.nslots == 0 || equalSlotNames(a, b))
}

// remro computes the mro of the class and its subclasses again.
func (t *Thread) remro(tp *Type) bool {
	if !t.computeMRO(tp) {
		return false
	}
	tp.version = t.newTypeVersion()
	tp.cache.tab.Store(nil)
	for _, s := range t.subclasses(tp) {
		if !t.remro(s) {
			return false
		}
	}
	return true
}

// classGetItem is C[key] for a class without a metaclass's __getitem__: __class_getitem__.
func classGetItem(t *Thread, v, key Value) Value {
	if v.obj == &MetaType.Header {
		return NewGenericAlias(t, v, key)
	}
	f, ok := LookupAttr(t, v, NameClassGetitem)
	if !ok {
		return Value{}
	}
	if f.obj == nil || f.IsNone() {
		t.Xdecref(f)
		return t.Raise(TypeError, "type '%s' is not subscriptable", AsType(v).Name)
	}
	res := Call1(t, f, key)
	t.Decref(f)
	return res
}

// ClearTypeDescriptors removes the `__dict__` and `__weakref__` descriptors from a class's own namespace, so that a class that
// was replaced by a copy with slots is not kept alive by them. It reports false with TypeError pending for an immutable class.
func (t *Thread) ClearTypeDescriptors(tp *Type) bool {
	tp.Ready()
	if !tp.heap || tp.Flags&TypeImmutable != 0 {
		return t.RaiseFalse(TypeError, "argument is immutable")
	}
	for _, n := range [...]*Str{NameDict, StaticName("__weakref__")} {
		if tp.dict.GetStr(t, n).obj != nil && !t.setTypeDict(tp, n, Value{}) {
			return false
		}
	}
	return true
}
