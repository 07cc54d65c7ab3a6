package object

// BoundMethodType is types.MethodType.
var BoundMethodType = newStatic("method", ObjectType, TypeHasWeakref)

// NewBoundMethod binds f to self (both borrowed).
func (t *Thread) NewBoundMethod(f, self Value) Value {
	m := t.heap.pools.boundMethod.Get()
	t.initAttr(&m.AttrHeader, BoundMethodType)
	m.Func, m.Self = t.Newref(f), t.Newref(self)
	return m.Val()
}

func methodCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	m := (*BoundMethod)(self.Ptr())
	n := len(args) + 1
	w := t.stack.Push(n)
	w[0] = m.Self
	copy(w[1:], args)
	f := m.Func
	t.Incref(f)
	if t.heap.watch != nil {
		t.held = append(t.held, f)
		defer t.Unhold(1)
	}
	var res Value
	if f.obj.typ == FunctionType {
		res = t.Interp.Machine.CallFunction(t, (*Function)(f.Ptr()), w, kw)
	} else {
		res = Call(t, f, w, kw)
	}
	t.Decref(f)
	t.stack.Pop(n)
	return res
}

func setupBoundMethod() {
	tp := BoundMethodType
	tp.Doc = "Create a bound instance method object."
	tp.Dealloc = func(t *Thread, h *Header) {
		m := (*BoundMethod)(h.Val().Ptr())
		f, self := m.Func, m.Self
		m.Func, m.Self = Value{}, Value{}
		t.freeHeader(h)
		t.heap.pools.boundMethod.Put(m)
		t.Decref(f)
		t.Decref(self)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		m := (*BoundMethod)(h.Val().Ptr())
		visit(m.Func)
		visit(m.Self)
	}
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if kw != nil && len(kw.Items()) > 0 {
			return t.Raise(TypeError, "method() takes no keyword arguments")
		}
		if len(args) != 2 {
			return t.Raise(TypeError, "method expected 2 arguments, got %d", len(args))
		}
		if !isCallable(args[0]) {
			return t.Raise(TypeError, "first argument must be callable")
		}
		if args[1].IsNone() {
			return t.Raise(TypeError, "instance must not be None")
		}
		return t.NewBoundMethod(args[0], args[1])
	}
	tp.Call = methodCall
	tp.Repr = func(t *Thread, self Value) Value {
		m := (*BoundMethod)(self.Ptr())
		name := "?"
		for _, n := range [...]*Str{NameQualName, NameName} {
			v, ok := LookupAttr(t, m.Func, n)
			if !ok {
				return Value{}
			}
			if v.obj != nil {
				if IsStr(v) {
					name = AsStr(v).String()
				}
				t.Decref(v)
				break
			}
		}
		r := Repr(t, m.Self)
		if r.obj == nil {
			return r
		}
		s := t.NewStr("<bound method " + name + " of " + AsStr(r).String() + ">")
		t.Decref(r)
		return s
	}
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		m := (*BoundMethod)(self.Ptr())
		h, ok := Hash(t, m.Func)
		if !ok {
			return 0, false
		}
		h ^= int64(m.Self.ID() >> 4)
		if h == -1 {
			h = -2
		}
		return h, true
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if (op != Eq && op != Ne) || a.obj.typ != BoundMethodType || b.obj.typ != BoundMethodType {
			return NotImplemented
		}
		x, y := (*BoundMethod)(a.Ptr()), (*BoundMethod)(b.Ptr())
		eq, ok := Equal(t, x.Func, y.Func)
		if !ok {
			return Value{}
		}
		return Bool((eq && Is(x.Self, y.Self)) == (op == Eq))
	}
	tp.GetAttr = func(t *Thread, self Value, name *Str) Value {
		if BoundMethodType.Lookup(name).obj != nil {
			return GenericGetAttr(t, self, name)
		}
		return GetAttr(t, (*BoundMethod)(self.Ptr()).Func, name)
	}
	tp.DescrGet = func(t *Thread, self, obj, cls Value) Value { return t.Newref(self) }
	tp.Methods = []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		m := (*BoundMethod)(self.Ptr())
		n := GetAttr(t, m.Func, NameName)
		if n.obj == nil {
			return n
		}
		name := AsStr(n).String()
		t.Decref(n)
		return reduceGetattr(t, m.Self, name)
	}}}
	tp.Members = []Member{
		{Name: "__func__", Get: func(h *Header) Value { return (*BoundMethod)(h.Val().Ptr()).Func }},
		{Name: "__self__", Get: func(h *Header) Value { return (*BoundMethod)(h.Val().Ptr()).Self }},
	}
	tp.Getset = []GetSet{{Name: "__doc__", Get: func(t *Thread, self Value) Value { return GetAttr(t, (*BoundMethod)(self.Ptr()).Func, NameDoc) }}}
}
