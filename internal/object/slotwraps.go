package object

import "unsafe"

// What slot wrappers do when they are called: they run the slot of the static type that owns them.

func wrapRepr(t *Thread, o *Type, self Value, _ []Value) Value { return o.Repr(t, self) }

func wrapStr(t *Thread, o *Type, self Value, _ []Value) Value { return o.Str(t, self) }

func wrapHash(t *Thread, o *Type, self Value, _ []Value) Value {
	h, ok := o.Hash(t, self)
	if !ok {
		return Value{}
	}
	return Int(h)
}

func wrapCallSlot(t *Thread, o *Type, self Value, args []Value, kw *Tuple) Value {
	return o.Call(t, self, args, kw)
}

func wrapInit(t *Thread, o *Type, self Value, args []Value, kw *Tuple) Value {
	if !o.Init(t, self, args, kw) {
		return Value{}
	}
	return None
}

// attrName checks that v is a str that can name an attribute and returns it interned when it can be. It borrows.
func (t *Thread) attrName(v Value) *Str {
	if !IsStr(v) {
		t.Raise(TypeError, "attribute name must be string, not '%s'", v.obj.typ.Name)
		return nil
	}
	return AsStr(v)
}

func wrapGetAttr(t *Thread, o *Type, self Value, a []Value) Value {
	name := t.attrName(a[0])
	if name == nil {
		return Value{}
	}
	return o.GetAttr(t, self, name)
}

func wrapSetAttr(t *Thread, o *Type, self Value, a []Value) Value {
	return wrapAssign(t, o, self, a[0], a[1], "__setattr__")
}

func wrapDelAttr(t *Thread, o *Type, self Value, a []Value) Value {
	return wrapAssign(t, o, self, a[0], Value{}, "__delattr__")
}

func wrapAssign(t *Thread, o *Type, self, n, v Value, what string) Value {
	name := t.attrName(n)
	if name == nil {
		return Value{}
	}
	// object.__setattr__ must not get around the __setattr__ of a native type that derives from object.
	typ := self.obj.typ
	for typ != nil && typ.heap {
		typ = typ.Base
	}
	if typ != nil && typ.SetAttr != nil && funcID(typ.SetAttr) != funcID(o.SetAttr) && typ != o && typ.IsSubtype(o) {
		return t.Raise(TypeError, "can't apply this %s to %s object", what, typ.Name)
	}
	if !o.SetAttr(t, self, name, v) {
		return Value{}
	}
	return None
}

func makeWrapCompare(op CompareOp) func(t *Thread, o *Type, self Value, a []Value) Value {
	return func(t *Thread, o *Type, self Value, a []Value) Value { return o.Compare(t, self, a[0], op) }
}

func wrapIter(t *Thread, o *Type, self Value, _ []Value) Value { return o.Iter(t, self) }

func wrapNext(t *Thread, o *Type, self Value, _ []Value) Value {
	res := o.Next(t, self)
	if res.obj == nil && t.exc.obj == nil {
		t.RaiseStopIteration(None)
	}
	return res
}

func wrapDescrGet(t *Thread, o *Type, self Value, a []Value) Value {
	obj, cls := a[0], Value{}
	if len(a) > 1 {
		cls = a[1]
	}
	if obj.IsNone() {
		obj = Value{}
	}
	if cls.obj != nil && cls.IsNone() {
		cls = Value{}
	}
	if obj.obj == nil && cls.obj == nil {
		return t.Raise(TypeError, "__get__(None, None) is invalid")
	}
	return o.DescrGet(t, self, obj, cls)
}

func wrapDescrSet(t *Thread, o *Type, self Value, a []Value) Value {
	if !o.DescrSet(t, self, a[0], a[1]) {
		return Value{}
	}
	return None
}

func wrapDescrDelete(t *Thread, o *Type, self Value, a []Value) Value {
	if !o.DescrSet(t, self, a[0], Value{}) {
		return Value{}
	}
	return None
}

func wrapFinalize(t *Thread, o *Type, self Value, _ []Value) Value {
	o.Finalize(t, self)
	return None
}

// wrapUnary wraps a slot of one operand at the offset in Type.
func wrapUnary(offset uintptr) func(t *Thread, o *Type, self Value, _ []Value) Value {
	i := slotIndex(offset)
	return func(t *Thread, o *Type, self Value, _ []Value) Value {
		f := *(*func(*Thread, Value) Value)(unsafe.Pointer(&o.slotArray()[i]))
		return f(t, self)
	}
}

func makeWrapBinary(op BinaryOp) func(t *Thread, o *Type, self Value, a []Value) Value {
	return func(t *Thread, o *Type, self Value, a []Value) Value { return o.Binary[op](t, self, a[0]) }
}

func makeWrapReflected(op BinaryOp) func(t *Thread, o *Type, self Value, a []Value) Value {
	return func(t *Thread, o *Type, self Value, a []Value) Value { return o.Binary[op](t, a[0], self) }
}

func makeWrapInPlace(op BinaryOp) func(t *Thread, o *Type, self Value, a []Value) Value {
	return func(t *Thread, o *Type, self Value, a []Value) Value { return o.InPlace[op](t, self, a[0]) }
}

func wrapPow(t *Thread, o *Type, self Value, a []Value) Value {
	if len(a) > 1 && !a[1].IsNone() {
		if o.Power3 == nil {
			return NotImplemented
		}
		return o.Power3(t, self, a[0], a[1])
	}
	return o.Binary[OpPow](t, self, a[0])
}

func wrapRPow(t *Thread, o *Type, self Value, a []Value) Value {
	if len(a) > 1 && !a[1].IsNone() {
		if o.Power3 == nil {
			return NotImplemented
		}
		return o.Power3(t, a[0], self, a[1])
	}
	return o.Binary[OpPow](t, a[0], self)
}

func wrapBool(t *Thread, o *Type, self Value, _ []Value) Value {
	b, ok := o.Bool(t, self)
	if !ok {
		return Value{}
	}
	return Bool(b)
}

func wrapLen(t *Thread, o *Type, self Value, _ []Value) Value {
	n, ok := o.Len(t, self)
	if !ok {
		return Value{}
	}
	return Int(int64(n))
}

func wrapGetItem(t *Thread, o *Type, self Value, a []Value) Value {
	if o.GetItem != nil {
		return o.GetItem(t, self, a[0])
	}
	i, ok := wrapSeqIndex(t, o, self, a[0])
	if !ok {
		return Value{}
	}
	return o.SeqItem(t, self, i)
}

func wrapSeqIndex(t *Thread, o *Type, self, key Value) (int, bool) {
	i, ok := AsSize(t, key, IndexError)
	if !ok {
		return 0, false
	}
	if i < 0 && o.Len != nil {
		n, ok := o.Len(t, self)
		if !ok {
			return 0, false
		}
		i += n
	}
	return i, true
}

func wrapSetItem(t *Thread, o *Type, self Value, a []Value) Value {
	return wrapStoreItem(t, o, self, a[0], a[1])
}

func wrapDelItem(t *Thread, o *Type, self Value, a []Value) Value {
	return wrapStoreItem(t, o, self, a[0], Value{})
}

func wrapStoreItem(t *Thread, o *Type, self, key, v Value) Value {
	if o.SetItem != nil {
		if !o.SetItem(t, self, key, v) {
			return Value{}
		}
		return None
	}
	i, ok := wrapSeqIndex(t, o, self, key)
	if !ok || !o.SeqSetItem(t, self, i, v) {
		return Value{}
	}
	return None
}

func wrapContains(t *Thread, o *Type, self Value, a []Value) Value {
	b, ok := o.Contains(t, self, a[0])
	if !ok {
		return Value{}
	}
	return Bool(b)
}

func wrapSeqConcat(t *Thread, o *Type, self Value, a []Value) Value {
	return o.SeqConcat(t, self, a[0])
}

func wrapSeqIConcat(t *Thread, o *Type, self Value, a []Value) Value {
	return o.SeqIConcat(t, self, a[0])
}

func wrapSeqRepeat(t *Thread, o *Type, self Value, a []Value) Value {
	n, ok := AsSize(t, a[0], OverflowError)
	if !ok {
		return Value{}
	}
	return o.SeqRepeat(t, self, n)
}

func wrapSeqIRepeat(t *Thread, o *Type, self Value, a []Value) Value {
	n, ok := AsSize(t, a[0], OverflowError)
	if !ok {
		return Value{}
	}
	return o.SeqIRepeat(t, self, n)
}

func wrapBuffer(t *Thread, o *Type, self Value, a []Value) Value {
	flags, ok := AsSize(t, a[0], OverflowError)
	if !ok {
		return Value{}
	}
	if flags != int(int32(flags)) {
		return t.Raise(OverflowError, "buffer flags out of range")
	}
	b := o.GetBuffer(t, self, flags)
	if b == nil {
		return Value{}
	}
	if o != self.obj.typ && self.obj.typ.heap && Is(b.Obj, self) {
		t.hookRelease(self.obj.typ, b)
	}
	return t.MemoryViewOf(b)
}
