package object

import "unsafe"

// BaseException: its memory is Exception for all built-in exception types; what a type adds to it stands in Fields,
// by the indexes below.

func setupBaseException() {
	tp := BaseException
	tp.New = exceptionNew
	tp.Init = exceptionInit
	tp.Alloc = exceptionAlloc
	tp.Dealloc = exceptionDealloc
	tp.Traverse = exceptionTraverse
	tp.Clear = exceptionClear
	tp.GetAttr = GenericGetAttr
	tp.SetAttr = GenericSetAttr
	tp.Repr = exceptionRepr
	tp.Str = exceptionStr
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: exceptionReduce},
		{Sig: "__setstate__(state, /)", Fn: exceptionSetState},
		{Sig: "with_traceback(tb, /)", Fn: exceptionWithTraceback},
		{Sig: "add_note(note, /)", Fn: exceptionAddNote},
	}
	tp.Getset = []GetSet{
		{Name: "__dict__", Get: GenericGetDict, Set: GenericSetDict},
		{Name: "args", Get: func(t *Thread, self Value) Value { return t.Newref(AsException(self).Args.Val()) }, Set: exceptionSetArgs},
		{Name: "__traceback__", Get: func(t *Thread, self Value) Value { return t.orNone(AsException(self).Traceback) }, Set: exceptionSetTraceback},
		{Name: "__context__", Get: func(t *Thread, self Value) Value { return t.orNone(AsException(self).Context) },
			Set: func(t *Thread, self, v Value) bool {
				return setLink(t, &AsException(self).Context, v, "__context__", "exception context must be None or derive from BaseException")
			}},
		{Name: "__cause__", Get: func(t *Thread, self Value) Value { return t.orNone(AsException(self).Cause) },
			Set: func(t *Thread, self, v Value) bool {
				e := AsException(self)
				if !setLink(t, &e.Cause, v, "__cause__", "exception cause must be None or derive from BaseException") {
					return false
				}
				e.SuppressContext = true
				return true
			}},
		{Name: "__suppress_context__", Get: func(t *Thread, self Value) Value { return Bool(AsException(self).SuppressContext) },
			Set: func(t *Thread, self, v Value) bool {
				if v.obj == nil {
					return t.RaiseFalse(TypeError, "can't delete numeric/char attribute")
				}
				if !v.IsBool() {
					return t.RaiseFalse(TypeError, "attribute value type must be bool")
				}
				AsException(self).SuppressContext = v.IsTrue()
				return true
			}},
	}
}

// orNone returns a new reference to v, or None for the zero Value.
func (t *Thread) orNone(v Value) Value {
	if v.obj == nil {
		return None
	}
	return t.Newref(v)
}

// AsException converts a value known to be an exception instance.
func AsException(v Value) *Exception { return (*Exception)(v.Ptr()) }

// IsException reports whether v is an instance of BaseException.
func IsException(v Value) bool { return v.obj.typ.Has(TypeException) }

// IsExceptionClass reports whether v is a class derived from BaseException.
func IsExceptionClass(v Value) bool {
	return v.obj.typ.Has(TypeType) && AsType(v).Has(TypeException)
}

func exceptionAlloc(t *Thread, cls *Type) Value {
	e := t.heap.pools.exception.Get()
	cls.setSize(unsafe.Sizeof(*e))
	t.initAttr(&e.AttrHeader, cls)
	e.Args = EmptyTuple
	return e.Val()
}

func exceptionNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	v := exceptionAlloc(t, cls)
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n > 0 {
		AsException(v).Args = t.TupleOf(args[:n]...)
	}
	return v
}

func exceptionInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	if kw != nil && len(kw.Items()) > 0 {
		return t.RaiseFalse(TypeError, "%s() takes no keyword arguments", self.obj.typ.Name)
	}
	setExceptionArgs(t, AsException(self), args)
	return true
}

// setExceptionArgs makes args (borrowed) the exception's args, unless they are that already.
func setExceptionArgs(t *Thread, e *Exception, args []Value) {
	if len(e.Args.Items()) == len(args) {
		same := true
		for i := range args {
			if !Is(args[i], e.Args.Items()[i]) {
				same = false
				break
			}
		}
		if same {
			return
		}
	}
	old := e.Args
	e.Args = t.TupleOf(args...)
	t.Decref(old.Val())
}

func exceptionTraverse(h *Header, visit func(Value)) {
	e := (*Exception)(h.Val().Ptr())
	visit(e.Args.Val())
	for _, v := range [...]Value{e.Cause, e.Context, e.Traceback} {
		if v.obj != nil {
			visit(v)
		}
	}
	for _, v := range e.Fields {
		if v.obj != nil {
			visit(v)
		}
	}
}

func exceptionClear(t *Thread, h *Header) {
	e := (*Exception)(h.Val().Ptr())
	for i := range e.Fields {
		t.Clear(&e.Fields[i])
	}
	args := e.Args
	e.Args = EmptyTuple
	t.Decref(args.Val())
	t.Clear(&e.Traceback)
	t.Clear(&e.Cause)
	t.Clear(&e.Context)
}

func exceptionDealloc(t *Thread, h *Header) {
	exceptionClear(t, h)
	e := (*Exception)(h.Val().Ptr())
	clear(e.Fields)
	e.Fields = e.Fields[:0]
	e.SuppressContext = false
	e.Extra = nil
	t.freeHeader(h)
	t.heap.pools.exception.Put(e)
}

func exceptionRepr(t *Thread, self Value) Value {
	e := AsException(self)
	name := self.obj.typ.Name
	if len(e.Args.Items()) == 1 {
		r := Repr(t, e.Args.Items()[0])
		if r.obj == nil {
			return r
		}
		defer t.Decref(r)
		return t.NewStr(name + "(" + AsStr(r).String() + ")")
	}
	r := Repr(t, e.Args.Val())
	if r.obj == nil {
		return r
	}
	defer t.Decref(r)
	return t.NewStr(name + AsStr(r).String())
}

func exceptionStr(t *Thread, self Value) Value {
	args := AsException(self).Args
	switch len(args.Items()) {
	case 0:
		return t.NewStr("")
	case 1:
		return ToStr(t, args.Items()[0])
	}
	return ToStr(t, args.Val())
}

// instanceDictOrNil returns the object's __dict__ (new reference) if it has any attributes, else the zero Value.
func instanceDictOrNil(t *Thread, v Value) (Value, bool) {
	if v.obj.Attrs() == nil {
		return Value{}, true
	}
	d, ok := LookupAttr(t, v, NameDict)
	if !ok || d.obj == nil {
		return Value{}, ok
	}
	if d.obj.typ == DictType && AsDict(d).Len() == 0 {
		t.Decref(d)
		return Value{}, true
	}
	return d, true
}

func exceptionReduce(t *Thread, self Value, _ []Value) Value {
	d, ok := instanceDictOrNil(t, self)
	if !ok {
		return Value{}
	}
	e := AsException(self)
	cls := self.obj.typ.Val()
	if d.obj == nil {
		return t.TupleOf(cls, e.Args.Val()).Val()
	}
	res := t.TupleOf(cls, e.Args.Val(), d)
	t.Decref(d)
	return res.Val()
}

func exceptionSetState(t *Thread, self Value, a []Value) Value {
	if a[0].IsNone() {
		return None
	}
	if !a[0].obj.typ.Has(TypeDict) {
		return t.Raise(TypeError, "state is not a dictionary")
	}
	d := AsDict(a[0])
	t.Incref(a[0])
	defer t.Decref(a[0])
	pos := 0
	for {
		k, v, ok := d.Next(&pos)
		if !ok {
			return None
		}
		if !IsStr(k) {
			return t.Raise(TypeError, "attribute name must be string, not '%s'", k.obj.typ.Name)
		}
		t.Incref(k)
		t.Incref(v)
		ok = SetAttr(t, self, AsStr(k), v)
		t.Decref(k)
		t.Decref(v)
		if !ok {
			return Value{}
		}
	}
}

func exceptionWithTraceback(t *Thread, self Value, a []Value) Value {
	if !exceptionSetTraceback(t, self, a[0]) {
		return Value{}
	}
	return t.Newref(self)
}

func exceptionSetTraceback(t *Thread, self, v Value) bool {
	e := AsException(self)
	switch {
	case v.obj == nil:
		return t.RaiseFalse(TypeError, "__traceback__ may not be deleted")
	case v.IsNone():
		t.Clear(&e.Traceback)
	case v.obj.typ == TracebackType:
		t.Replace(&e.Traceback, t.Newref(v))
	default:
		return t.RaiseFalse(TypeError, "__traceback__ must be a traceback or None")
	}
	return true
}

func exceptionSetArgs(t *Thread, self, v Value) bool {
	if v.obj == nil {
		return t.RaiseFalse(TypeError, "args may not be deleted")
	}
	tup := ToTuple(t, v)
	if tup.obj == nil {
		return false
	}
	e := AsException(self)
	old := e.Args
	e.Args = AsTuple(tup)
	t.Decref(old.Val())
	return true
}

func setLink(t *Thread, slot *Value, v Value, name, msg string) bool {
	switch {
	case v.obj == nil:
		return t.RaiseFalse(TypeError, "%s may not be deleted", name)
	case v.IsNone():
		t.Clear(slot)
	case IsException(v):
		t.Replace(slot, t.Newref(v))
	default:
		return t.RaiseFalse(TypeError, "%s", msg)
	}
	return true
}

func exceptionAddNote(t *Thread, self Value, a []Value) Value {
	if !IsStr(a[0]) {
		return t.Raise(TypeError, "add_note() argument must be str, not %s", a[0].obj.typ.Name)
	}
	notes, ok := LookupAttr(t, self, nameNotes)
	if !ok {
		return Value{}
	}
	if notes.obj == nil {
		l := t.NewList(1)
		notes = l.Val()
		if !SetAttr(t, self, nameNotes, notes) {
			t.Decref(notes)
			return Value{}
		}
	} else if !notes.obj.typ.Has(TypeList) {
		t.Decref(notes)
		return t.Raise(TypeError, "Cannot add note: __notes__ is not a list")
	}
	AsList(notes).Append(t, a[0])
	t.Decref(notes)
	return None
}

var nameNotes = StaticName("__notes__")

// Field returns the exception's field i (borrowed), or the zero Value.
func (e *Exception) Field(i int) Value {
	if i < len(e.Fields) {
		return e.Fields[i]
	}
	return Value{}
}

// SetField stores v (stolen; may be the zero Value) as field i.
func (e *Exception) SetField(t *Thread, i int, v Value) {
	for len(e.Fields) <= i {
		e.Fields = append(e.Fields, Value{})
	}
	t.Replace(&e.Fields[i], v)
}

// excField is an attribute kept in a field, None while it is not set.
func excField(name string, i int) GetSet {
	return GetSet{Name: name,
		Get: func(t *Thread, self Value) Value { return t.orNone(AsException(self).Field(i)) },
		Set: func(t *Thread, self, v Value) bool {
			t.Xincref(v)
			AsException(self).SetField(t, i, v)
			return true
		}}
}
