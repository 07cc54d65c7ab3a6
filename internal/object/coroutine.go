package object

import (
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// CoroutineType is types.CoroutineType.
var CoroutineType = newStatic("coroutine", ObjectType, TypeHasWeakref|TypeNoNew)

// CoroutineWrapper is what coroutine.__await__() returns: an iterator over the coroutine.
type CoroutineWrapper struct {
	Header
	coro *Generator // owned
}

// coroutineWrapperType is the type of CoroutineWrapper.
var coroutineWrapperType = newStatic("coroutine_wrapper", ObjectType, TypeNoNew)

// GetAwaitable returns the iterator that await runs. New reference. It gives the zero Value without an exception if v cannot be
// awaited, so that the caller can word the error.
func GetAwaitable(t *Thread, v Value) Value {
	typ := v.obj.typ
	if typ == CoroutineType {
		return t.Newref(v)
	}
	if typ == GeneratorType && AsGenerator(v).Code.Flags&bytecode.CoIterableCoroutine != 0 {
		return t.Newref(v)
	}
	typ.Ready()
	if typ.Await == nil {
		return Value{}
	}
	res := typ.Await(t, v)
	if res.obj == nil {
		return res
	}
	rt := res.obj.typ
	rt.Ready()
	if rt == CoroutineType || rt == GeneratorType && AsGenerator(res).Code.Flags&bytecode.CoIterableCoroutine != 0 {
		t.Decref(res)
		return t.Raise(TypeError, "__await__() returned a coroutine")
	}
	if rt.Next == nil {
		t.Decref(res)
		return t.Raise(TypeError, "__await__() returned non-iterator of type '%s'", rt.Name)
	}
	return res
}

// GetAwaitableOrRaise is GetAwaitable with the error of an await expression.
func GetAwaitableOrRaise(t *Thread, v Value) Value {
	res := GetAwaitable(t, v)
	if res.obj == nil && t.exc.obj == nil {
		t.Raise(TypeError, "'%s' object can't be awaited", v.obj.typ.Name)
	}
	return res
}

// Send sends v (borrowed) into any iterator, as yield from does.
func Send(t *Thread, it, v Value) (Value, SendResult) {
	typ := it.obj.typ
	if typ.Send != nil {
		return typ.Send(t, it, v)
	}
	res := SendOther(t, it, v)
	if res.obj != nil {
		return res, SendYield
	}
	if t.exc.obj == nil {
		return None, SendReturn
	}
	if v, ok := t.TakeStopIteration(); ok {
		return v, SendReturn
	}
	return Value{}, SendError
}

// SendOther gives v to what has no Send slot: an iterator, or an object with a method send. The zero Value without an exception is its end.
func SendOther(t *Thread, it, v Value) Value {
	if typ := it.obj.typ; v.IsNone() && typ.Next != nil {
		return typ.Next(t, it)
	}
	meth := GetAttr(t, it, NameSend)
	if meth.obj == nil {
		return Value{}
	}
	res := Call1(t, meth, v)
	t.Decref(meth)
	return res
}

// TakeStopIteration clears a pending StopIteration and returns its value (new reference).
func (t *Thread) TakeStopIteration() (Value, bool) {
	if !t.ExcMatches(StopIteration) {
		return Value{}, false
	}
	e := t.TakeExc()
	v := StopIterationValue(e)
	t.Incref(v)
	t.Decref(e)
	return v, true
}

// warnUnawaited warns that a coroutine is dropped that nobody has awaited.
func (t *Thread) warnUnawaited(g *Generator) {
	if mod := t.Interp.Modules.GetStr(t, StaticName("warnings")); mod.obj != nil {
		f, ok := LookupAttr(t, mod, StaticName("_warn_unawaited_coroutine"))
		if ok && f.obj != nil {
			res := Call1(t, f, g.Val())
			t.Decref(f)
			if res.obj != nil {
				t.Decref(res)
				return
			}
			warned := t.ExcMatches(RuntimeWarning)
			t.WriteUnraisable("Exception ignored while finalizing coroutine", g.Val())
			if warned {
				return
			}
		}
		t.ClearExc()
	}
	if !t.Warn(RuntimeWarning, 1, "coroutine '%s' was never awaited", g.QualName.String()) {
		t.WriteUnraisable("Exception ignored while finalizing coroutine", g.Val())
	}
}

// coroutineOrigin makes the tuple of (file, line, function) of the depth innermost frames.
func (t *Thread) coroutineOrigin(depth int) Value {
	var rows []Value
	for f := t.Frame; f != nil && len(rows) < depth; f = f.Back {
		if f.Code == nil {
			continue
		}
		t.Incref(f.Code.filename.Val())
		t.Incref(f.Code.name.Val())
		rows = append(rows, t.TupleSteal(f.Code.filename.Val(), Int(int64(f.Lineno())), f.Code.name.Val()).Val())
	}
	return t.TupleSteal(rows...).Val()
}

func coroutineAwait(t *Thread, self Value) Value {
	w := &CoroutineWrapper{coro: AsGenerator(self)}
	t.initHeader(&w.Header, coroutineWrapperType)
	t.Incref(self)
	return w.Val()
}

func asWrapper(v Value) *CoroutineWrapper { return (*CoroutineWrapper)(v.Ptr()) }

func setupCoroutine() {
	tp := CoroutineType
	setupGenType(tp)
	tp.Await = coroutineAwait
	tp.Send = func(t *Thread, self, v Value) (Value, SendResult) { return AsGenerator(self).Send(t, v) }
	tp.Getset = append(genGetset("cr", "cr_await", "coroutine"), GetSet{Name: "cr_origin", Get: func(t *Thread, self Value) Value {
		if v := AsGenerator(self).Origin; v.obj != nil {
			return t.Newref(v)
		}
		return None
	}})
	tp.Methods = []Method{
		{Sig: "send(arg, /)", Fn: genSend},
		{Sig: "throw(typ, val=<unrepresentable>, tb=<unrepresentable>, /)", Fn: genThrow},
		{Sig: "close()", Fn: genClose},
		{Sig: "__class_getitem__(object, /)", Fn: classGetItemMethod, Kind: ClassMethod},
	}

	w := coroutineWrapperType
	w.GetAttr = GenericGetAttr
	w.Iter = func(t *Thread, self Value) Value { return t.Newref(self) }
	w.Next = func(t *Thread, self Value) Value { return genNext(t, asWrapper(self).coro.Val()) }
	w.Send = func(t *Thread, self, v Value) (Value, SendResult) { return asWrapper(self).coro.Send(t, v) }
	w.Dealloc = func(t *Thread, h *Header) {
		w := (*CoroutineWrapper)(unsafe.Pointer(h))
		c := w.coro
		w.coro = nil
		t.freeHeader(h)
		t.Decref(c.Val())
	}
	w.Traverse = func(h *Header, visit func(Value)) { visit((*CoroutineWrapper)(unsafe.Pointer(h)).coro.Val()) }
	w.Methods = []Method{
		{Sig: "send(arg, /)", Fn: func(t *Thread, self Value, a []Value) Value { return genSend(t, asWrapper(self).coro.Val(), a) }},
		{Sig: "throw(typ, val=<unrepresentable>, tb=<unrepresentable>, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return genThrow(t, asWrapper(self).coro.Val(), a)
		}},
		{Sig: "close()", Fn: func(t *Thread, self Value, a []Value) Value { return asWrapper(self).coro.Close(t) }},
	}
}

// StopIterationValue borrows the value of a StopIteration.
func StopIterationValue(e Value) Value {
	if v := AsException(e).Field(FieldValue); v.obj != nil {
		return v
	}
	return None
}
