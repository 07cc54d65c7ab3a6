package object

import "unsafe"

// The objects of asynchronous generators: the generator itself is a Generator; asend() and athrow() (and aclose(), which is an athrow without
// arguments) return awaitables which are one struct, agenOp. What the generator yields comes out of its frame wrapped, so that it can be
// told from what an await inside it yields.

// AsyncGeneratorType is types.AsyncGeneratorType.
var AsyncGeneratorType = newStatic("async_generator", ObjectType, TypeHasWeakref|TypeNoNew)

var (
	asendType        = newStatic("async_generator_asend", ObjectType, TypeNoNew)
	athrowType       = newStatic("async_generator_athrow", ObjectType, TypeNoNew)
	wrappedValueType = newStatic("async_generator_wrapped_value", ObjectType, TypeNoNew)
	anextType        = newStatic("anext_awaitable", ObjectType, TypeNoNew)
)

type wrappedValue struct {
	Header
	v Value
}

// WrapAsyncValue wraps a value (stolen) that an asynchronous generator yields. New reference.
func (t *Thread) WrapAsyncValue(v Value) Value {
	w := t.heap.pools.wrapped.Get()
	t.initHeader(&w.Header, wrappedValueType)
	w.v = v
	return w.Val()
}

type opState uint8

const (
	opInit opState = iota
	opIter
	opClosed
)

// agenOp is one asend, athrow or aclose.
type agenOp struct {
	Header
	gen   *Generator // owned
	val   Value      // asend: what is sent, None for __anext__; athrow: the tuple of arguments, or the zero Value for aclose
	state opState
}

func asOp(v Value) *agenOp { return (*agenOp)(v.Ptr()) }

// initHooks takes the thread's hooks over when the generator is first used, and calls the first of them.
func (g *Generator) initHooks(t *Thread) bool {
	if g.hooked {
		return true
	}
	g.hooked = true
	if h := t.AsyncGenFinal; h.obj != nil && !h.IsNone() {
		g.finalHook = t.Newref(h)
	}
	if h := t.AsyncGenFirst; h.obj != nil && !h.IsNone() {
		t.Incref(h)
		res := Call1(t, h, g.Val())
		t.Decref(h)
		if res.obj == nil {
			return false
		}
		t.Decref(res)
	}
	return true
}

func newAgenOp(t *Thread, typ *Type, self, val Value) Value {
	g := AsGenerator(self)
	if !g.initHooks(t) {
		return Value{}
	}
	o := &agenOp{gen: g, val: val}
	t.initHeader(&o.Header, typ)
	t.Incref(self)
	t.Xincref(val)
	return o.Val()
}

// unwrap turns what came out of the generator's frame into the outcome of an asend: a wrapped value ends it.
func (g *Generator) unwrap(t *Thread, v Value) Value {
	if v.obj == nil {
		if t.exc.obj == nil {
			t.RaiseArgs(StopAsyncIteration)
		}
		if t.ExcMatches(StopAsyncIteration) || t.ExcMatches(GeneratorExit) {
			g.closed = true
		}
		g.runningAsync = false
		return Value{}
	}
	if v.obj.typ == wrappedValueType {
		w := (*wrappedValue)(v.Ptr())
		inner := t.Newref(w.v)
		t.Decref(v)
		g.runningAsync = false
		return t.RaiseStopIterationValue(inner)
	}
	return v
}

// RaiseStopIterationValue raises StopIteration whose value is v (stolen), None included.
func (t *Thread) RaiseStopIterationValue(v Value) Value {
	t.RaiseArgs(StopIteration, v)
	t.Decref(v)
	return Value{}
}

func asendSend(t *Thread, self, arg Value) Value {
	o := asOp(self)
	g := o.gen
	switch o.state {
	case opClosed:
		return t.Raise(RuntimeError, "cannot reuse already awaited __anext__()/asend()")
	case opInit:
		if g.runningAsync {
			o.state = opClosed
			return t.Raise(RuntimeError, "anext(): asynchronous generator is already running")
		}
		if arg.IsNone() {
			arg = o.val
		}
		o.state = opIter
	}
	g.runningAsync = true
	v, how := g.Send(t, arg)
	v = g.unwrap(t, g.result(t, v, how))
	if v.obj == nil {
		o.state = opClosed
	}
	return v
}

func asendThrow(t *Thread, self Value, a []Value) Value {
	o := asOp(self)
	g := o.gen
	switch o.state {
	case opClosed:
		return t.Raise(RuntimeError, "cannot reuse already awaited __anext__()/asend()")
	case opInit:
		if g.runningAsync {
			o.state = opClosed
			return t.Raise(RuntimeError, "anext(): asynchronous generator is already running")
		}
		o.state = opIter
		g.runningAsync = true
	}
	v := g.unwrap(t, genThrow(t, g.Val(), a))
	if v.obj == nil {
		o.state = opClosed
	}
	return v
}

const ignoredExit = "async generator ignored GeneratorExit"

func athrowSend(t *Thread, self, arg Value) Value {
	o := asOp(self)
	g := o.gen
	if o.state == opClosed {
		return t.Raise(RuntimeError, "cannot reuse already awaited aclose()/athrow()")
	}
	if g.Frame == nil {
		o.state = opClosed
		return t.RaiseArgs(StopIteration)
	}
	var v Value
	if o.state == opInit {
		if g.runningAsync {
			o.state = opClosed
			return t.Raise(RuntimeError, "%s(): asynchronous generator is already running", o.name())
		}
		if g.closed {
			o.state = opClosed
			return t.RaiseArgs(StopAsyncIteration)
		}
		if !arg.IsNone() {
			return t.Raise(RuntimeError, "can't send non-None value to a just-started coroutine")
		}
		o.state = opIter
		g.runningAsync = true
		if o.val.obj == nil {
			g.closed = true
			t.RaiseArgs(GeneratorExit)
			v = g.Throw(t, t.TakeExc(), false)
		} else if e := thrownValue(t, self, (*Tuple)(o.val.Ptr()).Items()); e.obj != nil {
			v = g.unwrap(t, g.Throw(t, e, false))
		}
	} else {
		r, how := g.Send(t, arg)
		v = g.result(t, r, how)
		if o.val.obj != nil {
			v = g.unwrap(t, v)
			if v.obj == nil {
				o.state = opClosed
			}
			return v
		}
	}
	return o.closing(t, v)
}

func (o *agenOp) name() string {
	if o.val.obj == nil {
		return "aclose"
	}
	return "athrow"
}

// closing sorts out what came from a generator that was told to end.
func (o *agenOp) closing(t *Thread, v Value) Value {
	g := o.gen
	if v.obj != nil {
		if o.val.obj == nil && v.obj.typ == wrappedValueType {
			t.Decref(v)
			g.runningAsync = false
			o.state = opClosed
			return t.Raise(RuntimeError, ignoredExit)
		}
		return v
	}
	g.runningAsync = false
	o.state = opClosed
	if o.val.obj == nil && (t.ExcMatches(StopAsyncIteration) || t.ExcMatches(GeneratorExit)) {
		t.ClearExc()
		return t.RaiseArgs(StopIteration)
	}
	return Value{}
}

func athrowThrow(t *Thread, self Value, a []Value) Value {
	o := asOp(self)
	g := o.gen
	switch o.state {
	case opClosed:
		return t.Raise(RuntimeError, "cannot reuse already awaited aclose()/athrow()")
	case opInit:
		if g.runningAsync {
			o.state = opClosed
			return t.Raise(RuntimeError, "%s(): asynchronous generator is already running", o.name())
		}
		o.state = opIter
		g.runningAsync = true
	}
	v := genThrow(t, g.Val(), a)
	if o.val.obj != nil {
		v = g.unwrap(t, v)
		if v.obj == nil {
			o.state = opClosed
		}
		return v
	}
	return o.closing(t, v)
}

// opClose is the method close of both kinds.
func opClose(t *Thread, self Value, throw func(*Thread, Value, []Value) Value) Value {
	if asOp(self).state == opClosed {
		return None
	}
	v := throw(t, self, []Value{GeneratorExit.Val()})
	if v.obj != nil {
		t.Decref(v)
		return t.Raise(RuntimeError, "coroutine ignored GeneratorExit")
	}
	if t.ClearIf(StopIteration) || t.ClearIf(StopAsyncIteration) || t.ClearIf(GeneratorExit) {
		return None
	}
	return Value{}
}

func opFinalize(t *Thread, self Value) {
	o := asOp(self)
	if o.state != opInit {
		return
	}
	name := "asend"
	if self.obj.typ == athrowType {
		name = o.name()
	}
	r := Repr(t, o.gen.QualName.Val())
	if r.obj == nil {
		t.ClearExc()
		return
	}
	ok := t.Warn(RuntimeWarning, 1, "coroutine method '%s' of %s was never awaited", name, AsStr(r).String())
	t.Decref(r)
	if !ok {
		t.WriteUnraisable("", self)
	}
}

func opDealloc(t *Thread, h *Header) {
	o := (*agenOp)(unsafe.Pointer(h))
	g, v := o.gen, o.val
	o.gen, o.val = nil, Value{}
	t.freeHeader(h)
	t.Decref(g.Val())
	t.Xdecref(v)
}

func opTraverse(h *Header, visit func(Value)) {
	o := (*agenOp)(unsafe.Pointer(h))
	visit(o.gen.Val())
	if o.val.obj != nil {
		visit(o.val)
	}
}

func setupOp(tp *Type, send func(*Thread, Value, Value) Value, throw func(*Thread, Value, []Value) Value) {
	tp.GetAttr = GenericGetAttr
	tp.Iter = func(t *Thread, self Value) Value { return t.Newref(self) }
	tp.Await = tp.Iter
	tp.Next = func(t *Thread, self Value) Value { return send(t, self, None) }
	tp.Send = func(t *Thread, self, v Value) (Value, SendResult) {
		res := send(t, self, v)
		if res.obj != nil {
			return res, SendYield
		}
		if v, ok := t.TakeStopIteration(); ok {
			return v, SendReturn
		}
		return Value{}, SendError
	}
	tp.Finalize = opFinalize
	tp.Dealloc = opDealloc
	tp.Traverse = opTraverse
	tp.Methods = []Method{
		{Sig: "send(arg, /)", Fn: func(t *Thread, self Value, a []Value) Value { return send(t, self, a[0]) }},
		{Sig: "throw(typ, val=<unrepresentable>, tb=<unrepresentable>, /)", Fn: throw},
		{Sig: "close()", Fn: func(t *Thread, self Value, _ []Value) Value { return opClose(t, self, throw) }},
	}
}

// anextAwaitable is what anext(iterator, default) returns.
type anextAwaitable struct {
	Header
	wrapped, def Value
}

// NewANext makes the awaitable of anext with a default; it borrows both. New reference.
func NewANext(t *Thread, wrapped, def Value) Value {
	a := &anextAwaitable{wrapped: t.Newref(wrapped), def: t.Newref(def)}
	t.initHeader(&a.Header, anextType)
	return a.Val()
}

func asANext(v Value) *anextAwaitable { return (*anextAwaitable)(v.Ptr()) }

// iter returns the iterator of the wrapped awaitable. New reference.
func (a *anextAwaitable) iter(t *Thread) Value {
	it := GetAwaitableOrRaise(t, a.wrapped)
	if it.obj != nil && it.obj.typ == CoroutineType {
		w := coroutineAwait(t, it)
		t.Decref(it)
		return w
	}
	return it
}

// outcome gives the default where the iterator has ended.
func (a *anextAwaitable) outcome(t *Thread, v Value) Value {
	if v.obj == nil && t.ClearIf(StopAsyncIteration) {
		return t.RaiseStopIterationValue(t.Newref(a.def))
	}
	return v
}

func anextCall(name *Str) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, args []Value) Value {
		a := asANext(self)
		it := a.iter(t)
		if it.obj == nil {
			return it
		}
		n := len(args)
		for n > 0 && args[n-1].obj == nil {
			n--
		}
		res := CallMethod(t, it, name, args[:n]...)
		t.Decref(it)
		return a.outcome(t, res)
	}
}

func setupANext() {
	tp := anextType
	tp.GetAttr = GenericGetAttr
	tp.Iter = func(t *Thread, self Value) Value { return t.Newref(self) }
	tp.Await = tp.Iter
	tp.Next = func(t *Thread, self Value) Value {
		a := asANext(self)
		it := a.iter(t)
		if it.obj == nil {
			return it
		}
		res := it.obj.typ.Next(t, it)
		t.Decref(it)
		return a.outcome(t, res)
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		a := (*anextAwaitable)(unsafe.Pointer(h))
		w, d := a.wrapped, a.def
		a.wrapped, a.def = Value{}, Value{}
		t.freeHeader(h)
		t.Decref(w)
		t.Decref(d)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		a := (*anextAwaitable)(unsafe.Pointer(h))
		visit(a.wrapped)
		visit(a.def)
	}
	tp.Methods = []Method{
		{Sig: "send(arg, /)", Fn: anextCall(NameSend)},
		{Sig: "throw(typ, val=<unrepresentable>, tb=<unrepresentable>, /)", Fn: anextCall(NameThrow)},
		{Sig: "close()", Fn: anextCall(NameClose)},
	}
}

func setupAsyncGenerator() {
	tp := AsyncGeneratorType
	setupGenType(tp)
	tp.AIter = func(t *Thread, self Value) Value { return t.Newref(self) }
	tp.ANext = func(t *Thread, self Value) Value { return newAgenOp(t, asendType, self, None) }
	tp.Getset = genGetset("ag", "ag_await", "async generator")
	tp.Methods = []Method{
		{Sig: "asend(value, /)", Fn: func(t *Thread, self Value, a []Value) Value { return newAgenOp(t, asendType, self, a[0]) }},
		{Sig: "athrow(typ, val=<unrepresentable>, tb=<unrepresentable>, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			n := len(a)
			for a[n-1].obj == nil {
				n--
			}
			if n > 1 && !t.Warn(DeprecationWarning, 1, "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.") {
				return Value{}
			}
			args := t.TupleOf(a[:n]...)
			o := newAgenOp(t, athrowType, self, args.Val())
			t.Decref(args.Val())
			return o
		}},
		{Sig: "aclose()", Fn: func(t *Thread, self Value, _ []Value) Value { return newAgenOp(t, athrowType, self, Value{}) }},
		{Sig: "__class_getitem__(object, /)", Fn: classGetItemMethod, Kind: ClassMethod},
	}
	setupOp(asendType, asendSend, asendThrow)
	setupOp(athrowType, athrowSend, athrowThrow)
	setupANext()
	w := wrappedValueType
	w.GetAttr = GenericGetAttr
	w.Dealloc = func(t *Thread, h *Header) {
		w := (*wrappedValue)(unsafe.Pointer(h))
		v := w.v
		w.v = Value{}
		t.freeHeader(h)
		t.heap.pools.wrapped.Put(w)
		t.Decref(v)
	}
	w.Traverse = func(h *Header, visit func(Value)) { visit((*wrappedValue)(unsafe.Pointer(h)).v) }
}
