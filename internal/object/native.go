package object

import (
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/docstrings"
	"github.com/gophersnake/gophersnake/internal/numfmt"
)

// What native modules in other packages need to make types with little ado.

// SelfIter is the Iter slot of iterators.
func SelfIter(t *Thread, self Value) Value { return t.Newref(self) }

// ClassGetItem is the row __class_getitem__ of the generic native types.
func ClassGetItem() Method {
	return Method{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod}
}

// ConstructBySig gives a static type a New slot whose arguments are bound by the signature, which __text_signature__ shows. As in
// CPython, keywords are refused only for the type itself when it takes none: a subclass with an __init__ of its own may want them.
func ConstructBySig(tp *Type, sig string, f func(t *Thread, cls *Type, a []Value) Value) {
	def := newMethodDef(&Method{Sig: sig, Fn: func(t *Thread, self Value, a []Value) Value { return f(t, AsType(self), a) }})
	def.construct = true
	tp.TextSignature = sig[len(def.Name):]
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if kw != nil && cls != tp {
			def.parse()
			if def.nonly == def.nparams && def.varkw < 0 && !Is(cls.Lookup(NameInit), tp.Lookup(NameInit)) {
				args, kw = args[:len(args)-len(kw.Items())], nil
			}
		}
		return callDef(t, def, cls.Val(), args, kw, nil)
	}
}

// Fields gives a static type its Dealloc, Traverse and Clear slots: each calls f with every counted reference of an object. An object
// of the type may lose its references at any time when the collector breaks a cycle: its methods must bear fields that are zero.
func Fields(tp *Type, each func(h *Header, f func(*Value))) {
	clear := func(t *Thread, h *Header) {
		each(h, func(p *Value) {
			if v := *p; v.obj != nil {
				*p = Value{}
				t.Decref(v)
			}
		})
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		clear(t, h)
		t.freeHeader(h)
	}
	tp.Clear = clear
	tp.Traverse = func(h *Header, visit func(Value)) {
		each(h, func(p *Value) {
			if p.obj != nil {
				visit(*p)
			}
		})
	}
}

// WriteRepr appends repr(v) to the builder. It may run Python code; false means a pending exception.
func (b *StrBuilder) WriteRepr(t *Thread, v Value) bool { return t.writeRepr(b, v) }

// ReusePair returns the tuple (a, b), whose items it steals. The slot keeps the last one, which is used again when nobody else has it.
func (t *Thread) ReusePair(slot **Tuple, a, b Value) Value { return t.reusePair(slot, a, b) }

// BuiltinNamed returns the builtin of the name. New reference.
func (t *Thread) BuiltinNamed(name string) Value { return t.builtinNamed(t.Intern(name)) }

// DropItems releases the items of a dict that is part of a larger object: for the Dealloc of types that derive from dict.
func (d *Dict) DropItems(t *Thread) { d.ClearAll(t) }

// IsSoleRef reports whether the caller's reference to v is the only one, so that the object may be used again.
func (t *Thread) IsSoleRef(v Value) bool {
	return v.obj.owner == t.bias && v.obj.refs == 1 && v.obj.shared == 0
}

// ForgetHash is for a tuple whose items were replaced because nobody else has it.
func (tp *Tuple) ForgetHash() {
	if tp.typ.layout.attrs == 0 {
		tp.hash = 0
	}
}

// AddNote adds a note to the pending exception, if it can have one.
func (t *Thread) AddNote(format string, args ...any) { t.addNote(format, args...) }

// IntText returns the text of an int object of any size in base 10, without the limit of digits.
func IntText(v Value) string { return ToBig(v).String() }

// ObjectState returns the state that object.__getstate__ gives for pickling, or what the object's own __getstate__ returns. New reference.
func ObjectState(t *Thread, v Value) Value { return getState(t, v, false) }

// Reduce returns the tuple (type(v), args) for pickling; args are stolen.
func (t *Thread) Reduce(v Value, args ...Value) Value {
	return t.TupleSteal(t.Newref(v.obj.typ.Val()), t.TupleSteal(args...).Val()).Val()
}

// HeaderOf returns the header of a native object, a struct that begins with one.
func HeaderOf[T any](o *T) *Header { return (*Header)(unsafe.Pointer(o)) }

// IntFits returns an int object as an int64; false if it does not fit.
func IntFits(v Value) (int64, bool) {
	n, fits, _ := intToInt64(v)
	return n, fits
}

// ContextSlot is where the thread keeps its current contextvars context: the module _contextvars owns what is in it.
func (t *Thread) ContextSlot() *Value { return &t.context }

// PopLast removes the last item of the list and returns it (the caller owns it); the list is not empty.
func (l *List) PopLast() Value {
	n := len(l.items) - 1
	v := l.items[n]
	l.items[n] = Value{}
	l.items = l.items[:n]
	return v
}

// SeqItem returns seq[i] of a sequence or anything with subscripts.
func SeqItem(t *Thread, seq Value, i int) Value {
	if seq.obj.typ == ListType {
		if items := AsList(seq).items; uint(i) < uint(len(items)) {
			return t.Newref(items[i])
		}
	}
	return GetItem(t, seq, Int(int64(i)))
}

// ExactInt returns a new reference to an int object of exactly the type int with the value of v, an int.
func ExactInt(t *Thread, v Value) Value {
	if v.obj.typ == IntType {
		return t.Newref(v)
	}
	if n, fits, _ := intToInt64(v); fits {
		return Int(n)
	}
	return t.NewBig(ToBig(v))
}

// FromNumInt makes the int object of a number of package numfmt; ToNumInt is the way back.
func (t *Thread) FromNumInt(i numfmt.Int) Value { return t.fromNumInt(i) }

// ToNumInt returns the number of an int object.
func ToNumInt(v Value) numfmt.Int { return toNumInt(v) }

// NewExceptionClass makes an exception class of a native module, as `class name(bases): pass` in the module would, and keeps it for
// ExceptionClass. New reference; the zero Value with an exception pending.
func (t *Thread) NewExceptionClass(module, name string, bases ...*Type) Value {
	if old, ok := t.Interp.State(module + "." + name).(*Type); ok {
		return t.Newref(old.Val()) // the module is imported again: the types' methods raise this class
	}
	d := t.NewDict()
	d.SetTextSteal(t, "__module__", t.NewStr(module))
	if doc := docstrings.Lookup(module + "." + name); doc != "" {
		d.SetTextSteal(t, "__doc__", t.NewStr(doc))
	}
	b := t.NewTuple(len(bases))
	for i, tp := range bases {
		b.Items()[i] = t.Newref(tp.Val())
	}
	n := t.NewStr(name)
	cls := CallN(t, MetaType.Val(), n, b.Val(), d.Val())
	t.Decref(n)
	t.Decref(b.Val())
	t.Decref(d.Val())
	if cls.obj != nil {
		t.Interp.SetState(module+"."+name, AsType(t.Newref(cls)))
	}
	return cls
}

// ExceptionClass is the class that NewExceptionClass made for this interpreter under "module.name".
func (t *Thread) ExceptionClass(name string) *Type { return t.Interp.State(name).(*Type) }
