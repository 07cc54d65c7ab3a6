package object

// The functions in the slots of heap types whose class (or a base of it) defines the special method in Python: they look it up
// in the type and call it.

// callSpecial0 calls the special method of self. found is false if the type has none (then nothing is pending).
func callSpecial0(t *Thread, self Value, name *Str) (res Value, found bool) {
	f := self.obj.typ.Lookup(name)
	if f.obj == nil {
		return Value{}, false
	}
	w := t.stack.Push(1)
	w[0] = self
	res = callUnbound(t, f, self, w)
	t.stack.Pop(1)
	return res, true
}

// callSpecial1 is callSpecial0 with an argument.
func callSpecial1(t *Thread, self Value, name *Str, a Value) (res Value, found bool) {
	f := self.obj.typ.Lookup(name)
	if f.obj == nil {
		return Value{}, false
	}
	w := t.stack.Push(2)
	w[0], w[1] = self, a
	res = callUnbound(t, f, self, w)
	t.stack.Pop(2)
	return res, true
}

// callSpecial2 is callSpecial0 with two arguments.
func callSpecial2(t *Thread, self Value, name *Str, a, b Value) (res Value, found bool) {
	f := self.obj.typ.Lookup(name)
	if f.obj == nil {
		return Value{}, false
	}
	w := t.stack.Push(3)
	w[0], w[1], w[2] = self, a, b
	res = callUnbound(t, f, self, w)
	t.stack.Pop(3)
	return res, true
}

// callUnbound calls f, found on self's type, with args[0] = self: bound in whatever way its type asks for.
func callUnbound(t *Thread, f, self Value, args []Value) Value {
	ft := f.obj.typ
	t.Incref(f)
	var res Value
	if ft.Flags&TypeMethodDescr != 0 {
		res = t.callHeld(f, args, nil)
	} else if get := ft.slotDescrGet(); get != nil {
		b := get(t, f, self, self.obj.typ.Val())
		if b.obj != nil {
			res = Call(t, b, args[1:], nil)
			t.Decref(b)
		}
	} else {
		res = Call(t, f, args[1:], nil)
	}
	t.Decref(f)
	return res
}

// callHeld calls f, the only thing that its caller holds, so that slots written in Python are transparent to the audit.
func (t *Thread) callHeld(f Value, args []Value, kw *Tuple) Value {
	if t.heap.watch == nil || f.obj.typ != FunctionType {
		return Call(t, f, args, kw)
	}
	t.Calling(f)
	res := Call(t, f, args, kw)
	t.Unhold(1)
	return res
}

func slotRepr(t *Thread, self Value) Value {
	res, found := callSpecial0(t, self, NameRepr)
	if !found {
		return objectRepr(t, self)
	}
	return res
}

func slotStr(t *Thread, self Value) Value {
	res, found := callSpecial0(t, self, NameStr)
	if !found {
		return Repr(t, self)
	}
	return res
}

func slotHash(t *Thread, self Value) (int64, bool) {
	f := self.obj.typ.Lookup(NameHash)
	if f.obj == nil || f.IsNone() {
		return HashNotImplemented(t, self)
	}
	res, _ := callSpecial0(t, self, NameHash)
	if res.obj == nil {
		return 0, false
	}
	if !res.obj.typ.Has(TypeInt) {
		t.Decref(res)
		return 0, t.RaiseFalse(TypeError, "__hash__ method should return an integer")
	}
	n, fits, _ := intToInt64(res)
	if !fits {
		h, ok := IntType.Hash(t, res)
		t.Decref(res)
		return h, ok
	}
	t.Decref(res)
	if n == -1 {
		n = -2
	}
	return n, true
}

func slotCallMethod(t *Thread, self Value, args []Value, kw *Tuple) Value {
	f := self.obj.typ.Lookup(NameCall)
	if f.obj == nil {
		return t.Raise(TypeError, "'%s' object is not callable", self.obj.typ.Name)
	}
	if f.obj.typ.Flags&TypeMethodDescr != 0 {
		n := len(args) + 1
		w := t.stack.Push(n)
		w[0] = self
		copy(w[1:], args)
		t.Incref(f)
		res := t.callHeld(f, w, kw)
		t.Decref(f)
		t.stack.Pop(n)
		return res
	}
	b := LookupSpecial(t, self, NameCall)
	if b.obj == nil {
		return Value{}
	}
	res := Call(t, b, args, kw)
	t.Decref(b)
	return res
}

// slotGetAttr calls __getattribute__, and __getattr__ when that raises AttributeError.
func slotGetAttr(t *Thread, self Value, name *Str) Value {
	typ := self.obj.typ
	get := typ.Lookup(NameGetAttribute)
	var res Value
	hook := typ.Lookup(NameGetAttr)
	if hook.obj != nil { // the class may lose it meanwhile
		t.Incref(hook)
		defer t.Decref(hook)
	}
	if get.obj.typ == WrapperDescrType {
		w := (*WrapperDescr)(get.Ptr())
		if w.Owner.genericGet {
			if hook.obj == nil {
				return GenericGetAttr(t, self, name)
			}
			var ok bool
			t.Incref(self)
			res, ok = genericLookup(t, self, name)
			if res.obj == nil && ok {
				res = callHook(t, hook, self, name)
			}
			t.Decref(self)
			return res
		}
		res = w.Owner.GetAttr(t, self, name)
	} else {
		res, _ = callSpecial1(t, self, NameGetAttribute, name.Val())
	}
	if res.obj == nil && hook.obj != nil && t.ClearIf(AttributeError) {
		res = callHook(t, hook, self, name)
	}
	return res
}

// callHook calls a class's __getattr__.
func callHook(t *Thread, hook, self Value, name *Str) Value {
	w := t.stack.Push(2)
	w[0], w[1] = self, name.Val()
	res := callUnbound(t, hook, self, w)
	t.stack.Pop(2)
	return res
}

func slotSetAttr(t *Thread, self Value, name *Str, v Value) bool {
	var res Value
	if v.obj == nil {
		res, _ = callSpecial1(t, self, NameDelAttr, name.Val())
	} else {
		res, _ = callSpecial2(t, self, NameSetAttr, name.Val(), v)
	}
	return t.drop(res)
}

// drop releases the result of a call whose value does not matter; false if it failed.
func (t *Thread) drop(res Value) bool {
	if res.obj == nil {
		return false
	}
	t.Decref(res)
	return true
}

func slotCompare(t *Thread, a, b Value, op CompareOp) Value {
	f := a.obj.typ.Lookup(compareMethodNames[op])
	if f.obj == nil {
		return NotImplemented
	}
	if f.obj.typ.Flags&TypeMethodDescr == 0 {
		if get := f.obj.typ.slotDescrGet(); get != nil {
			return compareBound(t, f, get, a, b)
		}
	}
	w := t.stack.Push(2)
	w[0], w[1] = a, b
	res := callUnbound(t, f, a, w)
	t.stack.Pop(2)
	return res
}

// compareBound is slotCompare for a method that must be bound first: one that cannot be is as good as none, as CPython has it.
func compareBound(t *Thread, f Value, get func(t *Thread, self, obj, cls Value) Value, a, b Value) Value {
	t.Incref(f)
	m := get(t, f, a, a.obj.typ.Val())
	t.Decref(f)
	if m.obj == nil {
		if t.ClearIf(AttributeError) {
			return NotImplemented
		}
		return m
	}
	res := Call1(t, m, b)
	t.Decref(m)
	return res
}

func slotIter(t *Thread, self Value) Value {
	f := self.obj.typ.Lookup(NameIter)
	if f.obj == nil || f.IsNone() {
		return t.Raise(TypeError, "'%s' object is not iterable", self.obj.typ.Name)
	}
	res, _ := callSpecial0(t, self, NameIter)
	return res
}

func slotNext(t *Thread, self Value) Value {
	res, found := callSpecial0(t, self, NameNext)
	if !found {
		return t.Raise(AttributeError, "__next__")
	}
	return res
}

func slotDescrGetMethod(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		obj = None
	}
	if cls.obj == nil {
		cls = None
	}
	f := self.obj.typ.Lookup(NameGet)
	if f.obj == nil {
		return t.Newref(self)
	}
	// __get__ is never bound itself, whatever it is.
	w := t.stack.Push(3)
	w[0], w[1], w[2] = self, obj, cls
	t.Incref(f)
	res := t.callHeld(f, w, nil)
	t.Decref(f)
	t.stack.Pop(3)
	return res
}

func slotDescrSet(t *Thread, self, obj, v Value) bool {
	var res Value
	var found bool
	if v.obj == nil {
		res, found = callSpecial1(t, self, NameDelete, obj)
		if !found {
			return t.RaiseFalse(AttributeError, "__delete__")
		}
	} else {
		res, found = callSpecial2(t, self, NameSet, obj, v)
		if !found {
			return t.RaiseFalse(AttributeError, "__set__")
		}
	}
	return t.drop(res)
}

func slotNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	f := typeGetAttr(t, cls.Val(), NameNew)
	if f.obj == nil {
		return Value{}
	}
	n := len(args) + 1
	w := t.stack.Push(n)
	w[0] = cls.Val()
	copy(w[1:], args)
	res := Call(t, f, w, kw)
	t.stack.Pop(n)
	t.Decref(f)
	return res
}

func slotInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	f := self.obj.typ.Lookup(NameInit)
	if f.obj == nil {
		return true
	}
	n := len(args) + 1
	w := t.stack.Push(n)
	w[0] = self
	copy(w[1:], args)
	t.Incref(f)
	var res Value
	if f.obj.typ.Flags&TypeMethodDescr != 0 {
		t.Hold(self)
		res = t.callHeld(f, w, kw)
		t.Unhold(1)
	} else if b := LookupSpecial(t, self, NameInit); b.obj != nil {
		res = Call(t, b, args, kw)
		t.Decref(b)
	}
	t.Decref(f)
	t.stack.Pop(n)
	if res.obj == nil {
		return false
	}
	if !res.IsNone() {
		t.Raise(TypeError, "__init__() should return None, not '%s'", res.obj.typ.Name)
		t.Decref(res)
		return false
	}
	return true
}

func slotFinalize(t *Thread, self Value) {
	f := self.obj.typ.Lookup(NameDel)
	if f.obj == nil {
		return
	}
	t.Incref(f)
	var res Value
	if get := f.obj.typ.DescrGet; get != nil && f.obj.typ.Flags&TypeMethodDescr == 0 {
		bound := get(t, f, self, self.obj.typ.Val())
		if bound.obj != nil {
			t.Decref(f)
			f = bound
			res = Call0(t, f)
		}
	} else {
		res, _ = callSpecial0(t, self, NameDel)
	}
	if res.obj == nil {
		t.WriteUnraisable("Exception ignored while calling deallocator", f)
	} else {
		t.Decref(res)
	}
	t.Decref(f)
}

func slotUnary(name *Str) func(t *Thread, a Value) Value {
	return func(t *Thread, a Value) Value {
		res, found := callSpecial0(t, a, name)
		if !found {
			return t.RaiseAttr(a, name, "%s", name.String())
		}
		return res
	}
}

func slotAwait(t *Thread, self Value) Value {
	f := self.obj.typ.Lookup(NameAwait)
	if f.obj == nil || f.IsNone() {
		return t.Raise(TypeError, "object %s does not have __await__ method", self.obj.typ.Name)
	}
	res, _ := callSpecial0(t, self, NameAwait)
	return res
}

func slotAIter(t *Thread, self Value) Value {
	f := self.obj.typ.Lookup(NameAiter)
	if f.obj == nil || f.IsNone() {
		return t.Raise(TypeError, "object %s does not have __aiter__ method", self.obj.typ.Name)
	}
	res, _ := callSpecial0(t, self, NameAiter)
	return res
}

func slotANext(t *Thread, self Value) Value {
	f := self.obj.typ.Lookup(NameAnext)
	if f.obj == nil || f.IsNone() {
		return t.Raise(TypeError, "object %s does not have __anext__ method", self.obj.typ.Name)
	}
	res, _ := callSpecial0(t, self, NameAnext)
	return res
}

// makeBinarySlot returns the function for a binary operator's slot. Both operands' types may have it, or only one of them.
func makeBinarySlot(op BinaryOp, name, rname *Str) func(t *Thread, a, b Value) Value {
	var this func(t *Thread, a, b Value) Value
	this = func(t *Thread, a, b Value) Value {
		ta, tb := a.obj.typ, b.obj.typ
		id := funcID(this)
		other := ta != tb && funcID(tb.Binary[op]) == id
		if funcID(ta.Binary[op]) == id {
			if other && tb.IsSubtype(ta) {
				f := tb.Lookup(rname)
				if f.obj != nil && !Is(f, nilAsNone(ta.Lookup(rname))) {
					res, _ := callSpecial1(t, b, rname, a)
					if !res.IsNotImplemented() {
						return res
					}
					other = false
				}
			}
			res, found := callSpecial1(t, a, name, b)
			if found && (!res.IsNotImplemented() || ta == tb) {
				return res
			}
		}
		if other {
			if res, found := callSpecial1(t, b, rname, a); found {
				return res
			}
		}
		return NotImplemented
	}
	return this
}

func nilAsNone(v Value) Value {
	if v.obj == nil {
		return Unbound
	}
	return v
}

func makeInPlaceSlot(name *Str) func(t *Thread, a, b Value) Value {
	return func(t *Thread, a, b Value) Value {
		res, found := callSpecial1(t, a, name, b)
		if !found {
			return NotImplemented
		}
		return res
	}
}

// slotPower3 is pow with a modulus: the left operand's __pow__, then the right one's __rpow__.
func slotPower3(t *Thread, a, b, mod Value) Value {
	id := funcID(slotPower3)
	if ta, tb := a.obj.typ, b.obj.typ; ta != tb && tb.Power3 != nil && funcID(tb.Power3) == id && tb.IsSubtype(ta) {
		f := tb.Lookup(NameRPow)
		if f.obj != nil && !Is(f, nilAsNone(ta.Lookup(NameRPow))) {
			if res, found := callSpecial2(t, b, NameRPow, a, mod); found && !res.IsNotImplemented() {
				return res
			}
		}
	}
	if a.obj.typ.Power3 != nil && funcID(a.obj.typ.Power3) == id {
		if res, found := callSpecial2(t, a, NamePow, b, mod); found && !res.IsNotImplemented() {
			return res
		}
	}
	if b.obj.typ != a.obj.typ && b.obj.typ.Power3 != nil && funcID(b.obj.typ.Power3) == id {
		if res, found := callSpecial2(t, b, NameRPow, a, mod); found {
			return res
		}
	}
	return NotImplemented
}

func slotBool(t *Thread, self Value) (bool, bool) {
	f := self.obj.typ.Lookup(NameBool)
	if f.IsNone() {
		return false, t.RaiseFalse(TypeError, "'%s' object does not support truth testing", self.obj.typ.Name)
	}
	res, _ := callSpecial0(t, self, NameBool)
	if res.obj == nil {
		return false, false
	}
	if res.obj == &boolHeader {
		return res.num != 0, true
	}
	t.Raise(TypeError, "__bool__ should return bool, returned %s", res.obj.typ.Name)
	t.Decref(res)
	return false, false
}

func slotLen(t *Thread, self Value) (int, bool) {
	res, found := callSpecial0(t, self, NameLen)
	if res.obj == nil {
		if !found {
			return 0, t.RaiseFalse(TypeError, "object of type '%s' has no len()", self.obj.typ.Name)
		}
		return 0, false
	}
	i := AsIndex(t, res)
	t.Decref(res)
	if i.obj == nil {
		return 0, false
	}
	n, fits, negative := intToInt64(i)
	if negative {
		t.Decref(i)
		return 0, t.RaiseFalse(ValueError, "__len__() should return >= 0")
	}
	if !fits {
		name := i.obj.typ.Name
		t.Decref(i)
		return 0, t.RaiseFalse(OverflowError, "cannot fit '%s' into an index-sized integer", name)
	}
	t.Decref(i)
	return int(n), true
}

func slotGetItem(t *Thread, self, key Value) Value {
	res, found := callSpecial1(t, self, NameGetItem, key)
	if !found {
		return t.Raise(TypeError, "'%s' object is not subscriptable", self.obj.typ.Name)
	}
	return res
}

func slotSeqItem(t *Thread, self Value, i int) Value { return slotGetItem(t, self, Int(int64(i))) }

func slotSetItem(t *Thread, self, key, v Value) bool {
	var res Value
	var found bool
	if v.obj == nil {
		res, found = callSpecial1(t, self, NameDelItem, key)
		if !found {
			return t.RaiseFalse(AttributeError, "__delitem__")
		}
	} else {
		res, found = callSpecial2(t, self, NameSetItem, key, v)
		if !found {
			return t.RaiseFalse(AttributeError, "__setitem__")
		}
	}
	return t.drop(res)
}

func slotSeqSetItem(t *Thread, self Value, i int, v Value) bool {
	return slotSetItem(t, self, Int(int64(i)), v)
}

func slotContains(t *Thread, self, v Value) (bool, bool) {
	f := self.obj.typ.Lookup(NameContains)
	if f.IsNone() {
		return false, t.RaiseFalse(TypeError, "'%s' object is not a container", self.obj.typ.Name)
	}
	if f.obj == nil {
		return iterContains(t, self, v)
	}
	res, _ := callSpecial1(t, self, NameContains, v)
	if res.obj == nil {
		return false, false
	}
	ok, good := Truth(t, res)
	t.Decref(res)
	return ok, good
}

// PythonGetItem returns the Python function that subscripting an instance of the class calls, nil if it is anything else. Borrowed.
func (tp *Type) PythonGetItem() *Function {
	if !tp.heap || tp.GetItem == nil || funcID(tp.GetItem) != funcID(slotGetItem) {
		return nil
	}
	f := tp.Lookup(NameGetItem)
	if f.obj == nil || f.obj.typ != FunctionType {
		return nil
	}
	return AsFunction(f)
}
