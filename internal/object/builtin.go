package object

import (
	"fmt"

	"github.com/gophersnake/gophersnake/internal/docstrings"
)

// Native callables: functions of native modules and bound built-in methods (builtin_function_or_method) and the calls of the
// descriptors in descr.go.

// BuiltinType is builtin_function_or_method.
var BuiltinType = newStatic("builtin_function_or_method", ObjectType, 0)

// newMethodDescrDef defines the __new__ of static types: a Builtin whose Owner is the type.
var newMethodDescrDef = makeNewDef()

func makeNewDef() *MethodDef {
	return newMethodDef(&Method{Sig: "__new__(*args, **kwargs)", Kind: StaticMethod})
}

// NewBuiltin makes a native function bound to self (borrowed; may be the zero Value). module is the name of its module or the
// zero Value (borrowed).
func (t *Thread) NewBuiltin(def *MethodDef, self, module Value, owner *Type) Value {
	b := t.heap.pools.builtin.Get()
	t.initAttr(&b.AttrHeader, BuiltinType)
	b.Def, b.Owner = def, owner
	t.Xincref(self)
	t.Xincref(module)
	b.Self, b.Module = self, module
	return b.Val()
}

// NewFunc makes a native function of a row that stands alone: not in a module's or type's table.
func (t *Thread) NewFunc(m *Method) Value {
	return t.NewBuiltin(newMethodDef(m), Value{}, Value{}, nil)
}

func builtinDealloc(t *Thread, h *Header) {
	b := (*Builtin)(h.Val().Ptr())
	self, module := b.Self, b.Module
	b.Self, b.Module, b.Def, b.Owner = Value{}, Value{}, nil, nil
	t.freeHeader(h)
	t.heap.pools.builtin.Put(b)
	t.Xdecref(self)
	t.Xdecref(module)
}

func builtinTraverse(h *Header, visit func(Value)) {
	b := (*Builtin)(h.Val().Ptr())
	if b.Self.obj != nil {
		visit(b.Self)
	}
	if b.Module.obj != nil {
		visit(b.Module)
	}
}

func builtinCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	b := (*Builtin)(self.Ptr())
	if kw != nil && len(kw.Items()) == 0 {
		kw = nil
	}
	if b.Def == newMethodDescrDef {
		return newWrapper(t, b.Owner, args, kw)
	}
	var owner *Type
	if b.Self.obj != nil && b.Owner != nil {
		owner = b.Owner
		if b.Def.row.Kind == ClassMethod && b.Self.obj.typ.Has(TypeType) {
			owner = AsType(b.Self)
		}
	}
	bself := b.Self
	if b.Def.row.Kind == StaticMethod {
		bself = Value{}
	}
	return callDef(t, b.Def, bself, args, kw, owner)
}

// newWrapper is what T.__new__ of a static type T does.
func newWrapper(t *Thread, owner *Type, args []Value, kw *Tuple) Value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n < 1 {
		return t.Raise(TypeError, "%s.__new__(): not enough arguments", owner.Name)
	}
	if !args[0].obj.typ.Has(TypeType) {
		return t.Raise(TypeError, "%s.__new__(X): X is not a type object (%s)", owner.Name, args[0].obj.typ.Name)
	}
	cls := AsType(args[0])
	if !cls.IsSubtype(owner) {
		return t.Raise(TypeError, "%s.__new__(%s): %s is not a subtype of %s", owner.Name, cls.Name, cls.Name, owner.Name)
	}
	if cls.Flags&TypeNoNew != 0 {
		return t.Raise(TypeError, "cannot create '%s' instances", cls.Name)
	}
	// The nearest static base decides the memory: object.__new__(list subclass) would make half a list.
	st := cls
	for st != nil && (st.heap || st.New == nil) {
		st = st.Base
	}
	if st != nil && st.New != nil && funcID(st.New) != funcID(owner.New) {
		return t.Raise(TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", owner.Name, cls.Name, st.Name)
	}
	return owner.New(t, cls, args[1:], kw)
}

func builtinName(v Value) string { return (*Builtin)(v.Ptr()).Def.Name }

func builtinQualName(t *Thread, self Value) Value {
	b := (*Builtin)(self.Ptr())
	switch {
	case b.Self.obj == nil || b.Self.obj.typ.IsSubtype(ModuleType):
		return t.NewStr(b.Def.Name)
	case b.Self.obj.typ.Has(TypeType):
		return t.qualJoin(typeQualName(t, AsType(b.Self)), b.Def.Name)
	}
	return t.qualJoin(typeQualName(t, b.Self.obj.typ), b.Def.Name)
}

// qualJoin returns q (stolen; may be the zero Value after a failure) + "." + name.
func (t *Thread) qualJoin(q Value, name string) Value {
	if q.obj == nil {
		return q
	}
	s := t.NewStr(AsStr(q).String() + "." + name)
	t.Decref(q)
	return s
}

func builtinRepr(t *Thread, self Value) Value {
	b := (*Builtin)(self.Ptr())
	if b.Self.obj == nil || b.Self.obj.typ.IsSubtype(ModuleType) {
		return t.NewStr("<built-in function " + b.Def.Name + ">")
	}
	return t.NewStr(fmt.Sprintf("<built-in method %s of %s object at %#x>", b.Def.Name, b.Self.obj.typ.Name, b.Self.ID()))
}

func sameBuiltin(a, b *Builtin) bool {
	if a.Def != b.Def && a.Def.row != b.Def.row {
		return false
	}
	if a.Self.obj == nil || b.Self.obj == nil {
		return a.Self.obj == b.Self.obj
	}
	return Is(a.Self, b.Self)
}

func builtinCompare(t *Thread, a, b Value, op CompareOp) Value {
	if (op != Eq && op != Ne) || a.obj.typ != BuiltinType || b.obj.typ != BuiltinType {
		return NotImplemented
	}
	x, y := (*Builtin)(a.Ptr()), (*Builtin)(b.Ptr())
	return Bool((sameBuiltin(x, y) && x.Owner == y.Owner) == (op == Eq))
}

func builtinHash(t *Thread, self Value) (int64, bool) {
	b := (*Builtin)(self.Ptr())
	h := int64(hashPointer(b.Def.row))
	if b.Self.obj != nil {
		h ^= int64(b.Self.ID() >> 4)
	}
	if h == -1 {
		h = -2
	}
	return h, true
}

// docText is the documentation of an attribute of a type: what its row says, else what is packed for it; None when there is none.
func (t *Thread) docText(doc string, owner *Type, name string) Value {
	if doc == "" && owner != nil && !owner.heap {
		doc = docstrings.Lookup(owner.docKey() + "." + name)
		if doc == "" && len(name) > 4 && name[:2] == "__" {
			doc = docstrings.Lookup("slot." + name)
		}
	}
	if doc == "" {
		return None
	}
	return t.NewStr(doc)
}

// docKey is the name of a static type's documentation in package docstrings.
func (tp *Type) docKey() string {
	if tp.Module == "" {
		return "builtins." + tp.QualName
	}
	return tp.Module + "." + tp.QualName
}

func builtinDoc(t *Thread, self Value) Value {
	b := (*Builtin)(self.Ptr())
	doc := b.Def.row.Doc
	if doc == "" && b.Owner == nil && b.Def.module != "" {
		if doc = docstrings.Lookup(b.Def.module + "." + b.Def.Name); doc != "" {
			return t.NewStr(doc)
		}
	}
	return t.docText(doc, b.Owner, b.Def.Name)
}

func (d *MethodDef) textSignature(t *Thread, module bool) Value {
	if d == newMethodDescrDef {
		return t.NewStr("($type, *args, **kwargs)")
	}
	d.parse()
	if d.text == "" {
		return None
	}
	text := d.text
	if module && len(text) > 6 && text[:6] == "($self" {
		text = "($module" + text[6:]
	}
	return t.NewStr(text)
}

func setupBuiltinFunction() {
	tp := BuiltinType
	tp.Dealloc, tp.Traverse = builtinDealloc, builtinTraverse
	tp.Call, tp.Repr, tp.Compare, tp.Hash = builtinCall, builtinRepr, builtinCompare, builtinHash
	tp.Methods = []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		b := (*Builtin)(self.Ptr())
		if b.Self.obj == nil || b.Self.obj.typ.IsSubtype(ModuleType) {
			return t.NewStr(b.Def.Name)
		}
		return reduceGetattr(t, b.Self, b.Def.Name)
	}}}
	tp.Getset = []GetSet{
		{Name: "__module__", Get: func(t *Thread, self Value) Value { return t.orNone((*Builtin)(self.Ptr()).Module) },
			Set: func(t *Thread, self, v Value) bool {
				t.Xincref(v)
				t.Replace(&(*Builtin)(self.Ptr()).Module, v)
				return true
			}},
		{Name: "__doc__", Get: builtinDoc},
		{Name: "__name__", Get: func(t *Thread, self Value) Value { return t.NewStr(builtinName(self)) }},
		{Name: "__qualname__", Get: builtinQualName},
		{Name: "__self__", Get: func(t *Thread, self Value) Value {
			b := (*Builtin)(self.Ptr())
			if b.Self.obj == nil || b.Def.row.Kind == StaticMethod && b.Def != newMethodDescrDef {
				return None
			}
			return t.Newref(b.Self)
		}},
		{Name: "__text_signature__", Get: func(t *Thread, self Value) Value {
			b := (*Builtin)(self.Ptr())
			return b.Def.textSignature(t, b.Self.obj != nil && b.Self.obj.typ == ModuleType)
		}},
	}
	tp.Flags |= TypeHasWeakref
}

// reduceGetattr returns (getattr, (obj, name)), how bound methods are pickled.
func reduceGetattr(t *Thread, obj Value, name string) Value {
	get := t.builtinByName("getattr")
	if get.obj == nil {
		return Value{}
	}
	n := t.NewStr(name)
	args := t.TupleOf(obj, n)
	t.Decref(n)
	return t.TupleSteal(get, args.Val()).Val()
}

// builtinByName returns an attribute of the module builtins. New reference.
func (t *Thread) builtinByName(name string) Value {
	v := t.Interp.Builtins.GetStr(t, t.Intern(name))
	if v.obj == nil {
		return t.Raise(AttributeError, "module 'builtins' has no attribute '%s'", name)
	}
	return t.Newref(v)
}
