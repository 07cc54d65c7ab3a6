package object

// Weak references: each object keeps the list of those to it with its attributes, those without a callback first, then the newest.

// WeakRefType is weakref.ReferenceType; the proxies follow.
var (
	WeakRefType           = NewStaticType("weakref", "ReferenceType", ObjectType, TypeBase)
	WeakProxyType         = NewStaticType("weakref", "ProxyType", ObjectType, 0)
	WeakCallableProxyType = NewStaticType("weakref", "CallableProxyType", ObjectType, 0)
)

// AsWeakRef converts a value known to be a weak reference or proxy.
func AsWeakRef(v Value) *WeakRef { return (*WeakRef)(v.Ptr()) }

// IsWeakRef reports whether v is a weak reference (not a proxy).
func IsWeakRef(v Value) bool { return v.obj.typ.IsSubtype(WeakRefType) }

// Target returns the referenced object (new reference), or the zero Value when it is gone.
func (w *WeakRef) Target(t *Thread) Value {
	if w.obj == nil || w.obj.owner != 0 && w.obj.refs+w.obj.shared <= 0 {
		return Value{}
	}
	return t.Newref(w.obj.Val())
}

// NewWeakRef returns a weak reference of the class to v, with a callback or the zero Value (both borrowed). New reference.
func NewWeakRef(t *Thread, cls *Type, v, callback Value) Value {
	if !v.obj.typ.Has(TypeHasWeakref) {
		return t.Raise(TypeError, "cannot create weak reference to '%s' object", v.obj.typ.Name)
	}
	if callback.obj != nil && callback.IsNone() {
		callback = Value{}
	}
	h := v.obj
	basic := callback.obj == nil && (cls == WeakRefType || cls == WeakProxyType || cls == WeakCallableProxyType)
	list := t.weakList(h)
	if basic {
		for w := list.weak; w != nil && w.callback.obj == nil; w = w.next {
			if w.typ == cls {
				return t.Newref(w.Val())
			}
		}
	}
	w := t.heap.pools.weakRef.Get()
	t.initAttr(&w.AttrHeader, cls)
	t.Xincref(callback)
	w.obj, w.callback, w.hashed, w.list, w.prev, w.next = h, callback, false, list, nil, nil
	if basic {
		if first := list.weak; cls != WeakRefType && first != nil && first.typ == WeakRefType && first.callback.obj == nil {
			w.insertAfter(first)
		} else {
			w.insertHead()
		}
		return w.Val()
	}
	var after *WeakRef
	for x := list.weak; x != nil && x.isBasic(); x = x.next {
		after = x
	}
	if after != nil {
		w.insertAfter(after)
	} else {
		w.insertHead()
	}
	return w.Val()
}

// weakList returns what has the list of weak references to an object. That of a static type, which belongs to all interpreters, is with the
// interpreter.
func (t *Thread) weakList(h *Header) *moreAttrs {
	if h.owner != 0 || !h.typ.Has(TypeType) || AsType(Of(h)).heap {
		return h.ensureMore(t.ensureAttrs(h))
	}
	in := t.Interp
	in.typeLock.Lock()
	defer in.typeLock.Unlock()
	if in.staticWeak == nil {
		in.staticWeak = map[*Header]*moreAttrs{}
	}
	a := in.staticWeak[h]
	if a == nil {
		a = &moreAttrs{}
		in.staticWeak[h] = a
	}
	return a
}

func (w *WeakRef) isBasic() bool {
	return w.callback.obj == nil && (w.typ == WeakRefType || w.typ == WeakProxyType || w.typ == WeakCallableProxyType)
}

func (w *WeakRef) insertHead() {
	w.next = w.list.weak
	if w.next != nil {
		w.next.prev = w
	}
	w.list.weak = w
}

func (w *WeakRef) insertAfter(at *WeakRef) {
	w.prev, w.next = at, at.next
	if at.next != nil {
		at.next.prev = w
	}
	at.next = w
}

// unlink takes w out of its object's list.
func (w *WeakRef) unlink() {
	if w.obj == nil {
		return
	}
	if w.prev != nil {
		w.prev.next = w.next
	} else {
		w.list.weak = w.next
	}
	if w.next != nil {
		w.next.prev = w.prev
	}
	w.obj, w.list, w.prev, w.next = nil, nil, nil, nil
}

// clearWeakrefs makes all weak references to a dying object dead and calls their callbacks.
func (t *Thread) clearWeakrefs(h *Header) {
	var dead []*WeakRef
	for w := h.weak(); w != nil; w = h.weak() {
		w.unlink()
		if w.callback.obj != nil && w.refs > 0 {
			t.Incref(w.Val())
			dead = append(dead, w)
		}
	}
	for _, w := range dead {
		t.weakrefCallback(w)
	}
}

// weakrefCallback calls the callback of a weak reference (stolen) whose object is gone.
func (t *Thread) weakrefCallback(w *WeakRef) {
	cb := w.callback
	w.callback = Value{}
	res := Call1(t, cb, w.Val())
	if res.obj == nil {
		t.WriteUnraisable("Exception ignored while calling weakref callback", cb)
	} else {
		t.Decref(res)
	}
	t.Decref(cb)
	t.Decref(w.Val())
}

// ClearWeakrefsNoCallbacks makes the weak references to an object dead without calling anything; the collector uses it for garbage
// whose references are garbage too.
func ClearWeakrefsNoCallbacks(h *Header) {
	for w := h.weak(); w != nil; w = h.weak() {
		w.unlink()
	}
}

// WeakRefs calls f with each weak reference to v, newest basic ones first.
func WeakRefs(t *Thread, v Value, f func(w *WeakRef)) {
	if !v.obj.typ.Has(TypeHasWeakref) {
		return
	}
	for w := t.weakList(v.obj).weak; w != nil; w = w.next {
		f(w)
	}
}

func setupWeakRef() {
	tp := WeakRefType
	weakRefLife(tp)
	tp.GetAttr = GenericGetAttr
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		n := len(args)
		if kw != nil {
			n -= len(kw.Items())
			if cls == WeakRefType && len(kw.Items()) > 0 {
				return t.Raise(TypeError, "ref() takes no keyword arguments")
			}
		}
		if n < 1 {
			return t.Raise(TypeError, "__new__ expected at least 1 argument, got 0")
		}
		if n > 2 {
			return t.Raise(TypeError, "__new__ expected at most 2 arguments, got %d", n)
		}
		var cb Value
		if n == 2 {
			cb = args[1]
		}
		return NewWeakRef(t, cls, args[0], cb)
	}
	tp.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		if kw != nil && len(kw.Items()) > 0 {
			return t.RaiseFalse(TypeError, "ref() takes no keyword arguments")
		}
		if len(args) > 2 {
			return t.RaiseFalse(TypeError, "__init__ expected at most 2 arguments, got %d", len(args))
		}
		return true
	}
	tp.Call = func(t *Thread, self Value, args []Value, kw *Tuple) Value {
		if len(args) > 0 {
			if kw != nil {
				return t.Raise(TypeError, "weakref.ReferenceType.__call__() takes no keyword arguments")
			}
			return t.Raise(TypeError, "weakref.ReferenceType.__call__() takes no arguments (%d given)", len(args))
		}
		return noneIfNil(AsWeakRef(self).Target(t))
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		w := AsWeakRef(self)
		if w.hashed {
			return w.hash, true
		}
		target := w.Target(t)
		if target.obj == nil {
			return 0, t.RaiseFalse(TypeError, "weak object has gone away")
		}
		h, ok := Hash(t, target)
		t.Decref(target)
		w.hash, w.hashed = h, ok
		return h, ok
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if op != Eq && op != Ne || !IsWeakRef(b) {
			return NotImplemented
		}
		x, y := AsWeakRef(a).Target(t), AsWeakRef(b).Target(t)
		defer t.Xdecref(x)
		defer t.Xdecref(y)
		if x.obj == nil || y.obj == nil {
			return Bool((a.obj == b.obj) == (op == Eq))
		}
		return Compare(t, x, y, op)
	}
	tp.Repr = func(t *Thread, self Value) Value {
		target := AsWeakRef(self).Target(t)
		if target.obj == nil {
			return t.NewStrf("<weakref at 0x%x; dead>", self.ID())
		}
		defer t.Decref(target)
		name := LookupSpecial(t, target, NameName)
		if name.obj == nil && t.HasExc() {
			return Value{}
		}
		defer t.Xdecref(name)
		if name.obj != nil && IsStr(name) {
			return t.NewStrf("<weakref at 0x%x; to '%s' at 0x%x (%s)>", self.ID(), TypeFullName(t, target.obj.typ), target.ID(), AsStr(name).String())
		}
		return t.NewStrf("<weakref at 0x%x; to '%s' at 0x%x>", self.ID(), TypeFullName(t, target.obj.typ), target.ID())
	}
	tp.Getset = []GetSet{{Name: "__callback__", Get: func(t *Thread, self Value) Value { return t.orNone(AsWeakRef(self).callback) }}}
	tp.Methods = []Method{{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: func(t *Thread, self Value, a []Value) Value {
		return NewGenericAlias(t, self, a[0])
	}}}
	setupWeakProxy(WeakProxyType)
	setupWeakProxy(WeakCallableProxyType)
	WeakCallableProxyType.Call = func(t *Thread, self Value, args []Value, kw *Tuple) Value {
		target := referent(t, self)
		if target.obj == nil {
			return target
		}
		defer t.Decref(target)
		return Call(t, target, args, kw)
	}
}

// weakRefLife sets the slots that references and proxies share.
func weakRefLife(tp *Type) {
	tp.Dealloc = func(t *Thread, h *Header) {
		w := AsWeakRef(h.Val())
		w.unlink()
		t.Clear(&w.callback)
		t.freeHeader(h)
		t.heap.pools.weakRef.Put(w)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if w := AsWeakRef(h.Val()); w.callback.obj != nil {
			visit(w.callback)
		}
	}
	tp.Clear = func(t *Thread, h *Header) {
		w := AsWeakRef(h.Val())
		w.unlink()
		t.Clear(&w.callback)
	}
}

// referent returns the object behind a proxy (new reference), or v itself if it is no proxy; ReferenceError when it is gone.
func referent(t *Thread, v Value) Value {
	if v.obj.typ != WeakProxyType && v.obj.typ != WeakCallableProxyType {
		return t.Newref(v)
	}
	target := AsWeakRef(v).Target(t)
	if target.obj == nil {
		return t.Raise(ReferenceError, "weakly-referenced object no longer exists")
	}
	return target
}

func setupWeakProxy(tp *Type) {
	weakRefLife(tp)
	// through gives f the object behind the proxy.
	through := func(t *Thread, v Value, f func(x Value) Value) Value {
		x := referent(t, v)
		if x.obj == nil {
			return x
		}
		defer t.Decref(x)
		return f(x)
	}
	throughBool := func(t *Thread, v Value, f func(x Value) bool) bool {
		x := referent(t, v)
		if x.obj == nil {
			return false
		}
		defer t.Decref(x)
		return f(x)
	}
	two := func(f func(t *Thread, a, b Value) Value) func(*Thread, Value, Value) Value {
		return func(t *Thread, a, b Value) Value {
			return through(t, a, func(x Value) Value { return through(t, b, func(y Value) Value { return f(t, x, y) }) })
		}
	}
	one := func(f func(t *Thread, a Value) Value) func(*Thread, Value) Value {
		return func(t *Thread, a Value) Value { return through(t, a, func(x Value) Value { return f(t, x) }) }
	}
	for op := BinaryOp(0); op < NumBinary; op++ {
		op := op
		tp.Binary[op] = two(func(t *Thread, a, b Value) Value { return Binary(t, op, a, b) })
		if op < OpDivMod {
			tp.InPlace[op] = two(func(t *Thread, a, b Value) Value { return InPlace(t, op, a, b) })
		}
	}
	tp.Power3 = func(t *Thread, a, b, mod Value) Value {
		return through(t, a, func(x Value) Value {
			return through(t, b, func(y Value) Value { return through(t, mod, func(z Value) Value { return Power(t, x, y, z) }) })
		})
	}
	tp.Negative, tp.Positive, tp.Invert = one(Negative), one(Positive), one(Invert)
	tp.Absolute = one(Absolute)
	tp.ToInt, tp.Index = one(ToInt), one(AsIndex)
	tp.ToFloat = one(func(t *Thread, x Value) Value {
		f, ok := AsFloat(t, x)
		if !ok {
			return Value{}
		}
		return Float(f)
	})
	tp.Repr = func(t *Thread, self Value) Value {
		target := AsWeakRef(self).Target(t)
		if target.obj == nil {
			return t.NewStrf("<weakproxy at 0x%x; dead>", self.ID())
		}
		defer t.Decref(target)
		return t.NewStrf("<weakproxy at 0x%x; to '%s' at 0x%x>", self.ID(), TypeFullName(t, target.obj.typ), target.ID())
	}
	tp.Str = one(ToStr)
	tp.Hash = HashNotImplemented
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		return two(func(t *Thread, a, b Value) Value { return Compare(t, a, b, op) })(t, a, b)
	}
	tp.GetAttr = func(t *Thread, v Value, name *Str) Value {
		return through(t, v, func(x Value) Value { return GetAttr(t, x, name) })
	}
	tp.SetAttr = func(t *Thread, v Value, name *Str, val Value) bool {
		return throughBool(t, v, func(x Value) bool { return SetAttr(t, x, name, val) })
	}
	tp.Bool = func(t *Thread, v Value) (res, ok bool) {
		ok = throughBool(t, v, func(x Value) bool { var k bool; res, k = Truth(t, x); return k })
		return res, ok
	}
	tp.Len = func(t *Thread, v Value) (n int, ok bool) {
		ok = throughBool(t, v, func(x Value) bool { var k bool; n, k = Len(t, x); return k })
		return n, ok
	}
	tp.Contains = func(t *Thread, v, item Value) (res, ok bool) {
		ok = throughBool(t, v, func(x Value) bool { var k bool; res, k = Contains(t, x, item); return k })
		return res, ok
	}
	tp.GetItem = two(GetItem)
	tp.SetItem = func(t *Thread, v, key, val Value) bool {
		return throughBool(t, v, func(x Value) bool {
			if val.obj == nil {
				return DelItem(t, x, key)
			}
			return SetItem(t, x, key, val)
		})
	}
	tp.Iter = one(Iter)
	tp.Next = func(t *Thread, v Value) Value {
		return through(t, v, func(x Value) Value {
			if x.obj.typ.Ready(); x.obj.typ.Next == nil {
				return t.Raise(TypeError, "Weakref proxy referenced a non-iterator '%s' object", x.obj.typ.Name)
			}
			return Next(t, x)
		})
	}
	tp.Methods = []Method{
		{Sig: "__bytes__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			return through(t, self, func(x Value) Value { return CallMethod(t, x, t.Intern("__bytes__")) })
		}},
		{Sig: "__reversed__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			return through(t, self, func(x Value) Value { return CallMethod(t, x, t.Intern("__reversed__")) })
		}},
	}
}

// Alive reports whether the referenced object still exists.
func (w *WeakRef) Alive() bool { return w.obj != nil }
