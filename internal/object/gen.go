package object

import (
	"strconv"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// Generator is a generator, a coroutine or an asynchronous generator: its type tells which.
type Generator struct {
	AttrHeader
	Frame    *Frame // owned; nil once it has ended
	Code     *Code  // owned
	Name     *Str   // owned
	QualName *Str   // owned
	exc      ExcInfo
	Origin   Value // cr_origin, or the zero Value

	finalHook    Value // of an asynchronous generator: called instead of closing it
	hooked       bool  // the hooks have been looked at
	closed       bool  // aclose was called, or it ended
	runningAsync bool  // an asend, athrow or aclose is in progress
}

// The types of generators.
var (
	GeneratorType = newStatic("generator", ObjectType, TypeHasWeakref|TypeNoNew)
)

// AsGenerator converts a value known to be a generator, coroutine or asynchronous generator.
func AsGenerator(v Value) *Generator { return (*Generator)(v.Ptr()) }

// IsGenerator reports whether v is exactly a generator.
func IsGenerator(v Value) bool { return v.obj.typ == GeneratorType }

// FrameToGenerator makes the frame on top, which has just begun, the frame of a new generator, coroutine or asynchronous
// generator, and leaves it. New reference.
func (t *Thread) FrameToGenerator(f *Frame) Value {
	n := int(f.Code.M.Size / unsafe.Sizeof(Value{}))
	regs := f.Regs
	if cap(f.own) < n {
		f.own = make([]Value, max(n, 4))
	}
	f.own = f.own[:n]
	copy(f.own, unsafe.Slice((*Value)(regs), int(f.Code.M.NLocals)))
	f.Regs = unsafe.Pointer(unsafe.SliceData(f.own))
	t.left++
	t.Frame = f.Back
	f.Back = nil
	if f.Special&FrameChunk != 0 {
		f.Special &^= FrameChunk
		t.stack.popChunk()
	} else {
		t.stack.top = f.prevTop
	}
	f.State = FrameCreated
	t.trackFrame(f)
	typ := GeneratorType
	switch flags := f.Code.Flags; {
	case flags&bytecode.CoCoroutine != 0:
		typ = CoroutineType
	case flags&bytecode.CoAsyncGenerator != 0:
		typ = AsyncGeneratorType
	}
	g := t.heap.pools.generator.Get()
	t.initAttr(&g.AttrHeader, typ)
	g.Frame, f.Gen = f, g
	g.Code, g.Name, g.QualName = f.Code, f.Func.Name, f.Func.QualName
	t.Incref(g.Code.Val())
	t.Incref(g.Name.Val())
	t.Incref(g.QualName.Val())
	if typ == CoroutineType && t.CoroutineOriginDepth > 0 {
		g.Origin = t.coroutineOrigin(t.CoroutineOriginDepth)
	}
	return g.Val()
}

func (g *Generator) kind() string {
	switch g.typ {
	case CoroutineType:
		return "coroutine"
	case AsyncGeneratorType:
		return "async generator"
	}
	return "generator"
}

// Executing reports whether the generator's frame is running now.
func (g *Generator) Executing() bool { return g.Frame != nil && g.Frame.State == FrameExecuting }

// Handling reports whether the generator was suspended inside an except clause.
func (g *Generator) Handling() bool { return g.exc.Value.obj != nil && !g.exc.Value.IsNone() }

// Delegate borrows what the suspended generator delegates to with yield from or await, or returns the zero Value.
func (g *Generator) Delegate() Value {
	f := g.Frame
	if f == nil || f.State != FrameSuspendedFrom {
		return Value{}
	}
	in := f.Instr()
	return *f.Reg(int(in.B) - 1)
}

// finish ends a generator that has not started, or whose frame is to be dropped as it is.
func (g *Generator) finish(t *Thread) {
	f := g.Frame
	if f == nil {
		return
	}
	g.Frame = nil
	f.Gen = nil
	t.ClearFrame(f)
	t.Decref(f.Val())
}

// CanResume checks that v may be sent to the generator now; it raises what the language says otherwise.
func (g *Generator) CanResume(t *Thread, v Value) bool {
	f := g.Frame
	if f == nil {
		return true
	}
	switch f.State {
	case FrameExecuting:
		return t.RaiseFalse(ValueError, "%s already executing", g.kind())
	case FrameCreated:
		if v.obj != nil && !v.IsNone() {
			return t.RaiseFalse(TypeError, "can't send non-None value to a just-started %s", g.kind())
		}
	}
	return true
}

// Send is the Send slot of generators and coroutines: it resumes with v (borrowed).
func (g *Generator) Send(t *Thread, v Value) (Value, SendResult) {
	if !g.CanResume(t, v) {
		return Value{}, SendError
	}
	f := g.Frame
	if f == nil {
		if g.typ == CoroutineType {
			return t.Raise(RuntimeError, "cannot reuse already awaited coroutine"), SendError
		}
		return None, SendReturn
	}
	t.Incref(g.Val())
	res, how := t.Interp.Machine.Resume(t, f, t.Newref(v), Value{})
	t.Decref(g.Val())
	return res, how
}

// raiseIn raises e (stolen) in the generator at the point where it is suspended.
func (g *Generator) raiseIn(t *Thread, e Value, closing bool) (Value, SendResult) {
	f := g.Frame
	if f != nil && f.State == FrameExecuting {
		t.Decref(e)
		return t.Raise(ValueError, "%s already executing", g.kind()), SendError
	}
	if f == nil {
		if g.typ == CoroutineType && !closing {
			t.Decref(e)
			return t.Raise(RuntimeError, "cannot reuse already awaited coroutine"), SendError
		}
		t.RestoreExc(e)
		return Value{}, SendError
	}
	t.Incref(g.Val())
	res, how := t.Interp.Machine.Resume(t, f, Value{}, e)
	t.Decref(g.Val())
	return res, how
}

// result turns the outcome of resuming into what send and throw return: StopIteration when it has returned.
func (g *Generator) result(t *Thread, v Value, how SendResult) Value {
	if how != SendReturn {
		return v
	}
	if g.typ == AsyncGeneratorType {
		t.Decref(v)
		return t.RaiseArgs(StopAsyncIteration)
	}
	return t.RaiseStopIteration(v)
}

// RaiseStopIteration raises StopIteration with the value (stolen); None gives no argument.
func (t *Thread) RaiseStopIteration(v Value) Value {
	if v.IsNone() {
		return t.RaiseArgs(StopIteration)
	}
	// A tuple or an exception as value must not be taken apart: the argument is given as it is.
	t.RaiseArgs(StopIteration, v)
	t.Decref(v)
	return Value{}
}

// Throw does what the method throw does: raises e (stolen) where the generator is suspended, in what it delegates to first.
func (g *Generator) Throw(t *Thread, e Value, closeOnExit bool) Value {
	v, how := g.throw(t, e, closeOnExit)
	return g.result(t, v, how)
}

func (g *Generator) throw(t *Thread, e Value, closeOnExit bool) (Value, SendResult) {
	if g.Executing() {
		t.Decref(e)
		return t.Raise(ValueError, "%s already executing", g.kind()), SendError
	}
	yf := g.Delegate()
	if yf.obj == nil {
		return g.raiseIn(t, e, false)
	}
	f := g.Frame
	t.Incref(yf)
	t.Incref(f.Val())
	defer func() {
		t.Decref(yf)
		t.Decref(f.Val())
	}()
	if closeOnExit && e.obj.typ.IsSubtype(GeneratorExit) {
		f.State = FrameExecuting
		ok := closeIter(t, yf)
		f.State = FrameSuspendedFrom
		if !ok {
			t.Decref(e)
			return g.raiseIn(t, t.TakeExc(), false)
		}
		return g.raiseIn(t, e, false)
	}
	var res Value
	switch yf.obj.typ {
	case GeneratorType, CoroutineType:
		if !t.enterNative("") {
			t.Decref(e)
			return Value{}, SendError
		}
		t.enterDelegation(f)
		res = AsGenerator(yf).Throw(t, e, closeOnExit)
		t.leaveDelegation(f)
		t.goDepth--
	default:
		meth, ok := LookupAttr(t, yf, NameThrow)
		if !ok {
			t.Decref(e)
			return Value{}, SendError
		}
		if meth.obj == nil {
			return g.raiseIn(t, e, false)
		}
		t.enterDelegation(f)
		res = Call1(t, meth, e)
		t.leaveDelegation(f)
		t.Decref(meth)
		t.Decref(e)
	}
	if res.obj != nil {
		return res, SendYield
	}
	// The delegate has ended, or raised: the generator's own handler of the delegation sorts that out.
	return g.raiseIn(t, t.TakeExc(), false)
}

// enterDelegation puts the frame of a generator on the stack while an exception is thrown into what it delegates to: it shows up in
// tracebacks, and cannot be resumed meanwhile.
func (t *Thread) enterDelegation(f *Frame) {
	f.State = FrameExecuting
	f.Back = t.Frame
	t.Frame = f
}

// leaveDelegation undoes enterDelegation.
func (t *Thread) leaveDelegation(f *Frame) {
	t.Frame = f.Back
	f.Back = nil
	f.State = FrameSuspendedFrom
}

// closeIter closes what a generator delegates to.
func closeIter(t *Thread, yf Value) bool {
	switch yf.obj.typ {
	case GeneratorType, CoroutineType:
		res := AsGenerator(yf).Close(t)
		if res.obj == nil {
			return false
		}
		t.Decref(res)
		return true
	}
	meth, ok := LookupAttr(t, yf, NameClose)
	if !ok {
		t.WriteUnraisable("", yf)
		return true
	}
	if meth.obj == nil {
		return true
	}
	res := Call0(t, meth)
	t.Decref(meth)
	if res.obj == nil {
		return false
	}
	t.Decref(res)
	return true
}

// Close is the method close: it raises GeneratorExit inside. New reference: what the generator returned, or None.
func (g *Generator) Close(t *Thread) Value {
	f := g.Frame
	if f == nil {
		return None
	}
	switch f.State {
	case FrameExecuting:
		return t.Raise(ValueError, "%s already executing", g.kind())
	case FrameCreated:
		t.Incref(g.Val())
		g.finish(t)
		t.Decref(g.Val())
		return None
	}
	t.Incref(g.Val())
	defer t.Decref(g.Val())
	var e Value
	if yf := g.Delegate(); yf.obj != nil {
		t.Incref(yf)
		f.State = FrameExecuting
		ok := closeIter(t, yf)
		f.State = FrameSuspendedFrom
		t.Decref(yf)
		if !ok {
			e = t.TakeExc()
		}
	}
	if e.obj == nil {
		t.RaiseArgs(GeneratorExit)
		if e = t.TakeExc(); e.obj == nil {
			return Value{}
		}
	}
	v, how := g.raiseIn(t, e, true)
	switch how {
	case SendYield:
		t.Decref(v)
		return t.Raise(RuntimeError, "%s ignored GeneratorExit", g.kind())
	case SendReturn:
		return v
	}
	if t.ClearIf(GeneratorExit) {
		return None
	}
	if t.ExcMatches(StopIteration) {
		t.ClearExc()
		return None
	}
	return Value{}
}

func generatorFinalize(t *Thread, self Value) {
	g := AsGenerator(self)
	f := g.Frame
	if f == nil || f.State == FrameExecuting {
		return
	}
	if g.typ == AsyncGeneratorType && g.finalHook.obj != nil && !g.closed {
		res := Call1(t, g.finalHook, self)
		if res.obj == nil {
			t.WriteUnraisable("", self)
		} else {
			t.Decref(res)
		}
		return
	}
	if g.typ == CoroutineType && f.State == FrameCreated {
		t.warnUnawaited(g)
	}
	if f.State == FrameCreated {
		g.finish(t)
		return
	}
	res := g.Close(t)
	if res.obj == nil {
		t.WriteUnraisable("Exception ignored while closing generator", self)
		return
	}
	t.Decref(res)
}

func generatorDealloc(t *Thread, h *Header) {
	g := (*Generator)(unsafe.Pointer(h))
	if f := g.Frame; f != nil {
		g.finish(t)
	}
	code, name, qual := g.Code, g.Name, g.QualName
	origin, hook, exc := g.Origin, g.finalHook, g.exc.Value
	g.Code, g.Name, g.QualName = nil, nil, nil
	g.Origin, g.finalHook, g.exc.Value = Value{}, Value{}, Value{}
	g.hooked, g.closed, g.runningAsync = false, false, false
	t.freeHeader(h)
	t.heap.pools.generator.Put(g)
	t.Decref(name.Val())
	t.Decref(qual.Val())
	t.Xdecref(origin)
	t.Xdecref(hook)
	t.Xdecref(exc)
	t.Decref(code.Val())
}

func generatorTraverse(h *Header, visit func(Value)) {
	g := (*Generator)(unsafe.Pointer(h))
	if g.Frame != nil {
		visit(g.Frame.Val())
	}
	for _, v := range [...]Value{g.Origin, g.finalHook, g.exc.Value} {
		if v.obj != nil {
			visit(v)
		}
	}
	visit(g.Code.Val())
	visit(g.Name.Val())
	visit(g.QualName.Val())
}

func generatorRepr(t *Thread, self Value) Value {
	g := AsGenerator(self)
	return t.NewStr("<" + self.obj.typ.Name + " object " + g.QualName.String() + " at 0x" + strconv.FormatUint(self.ID(), 16) + ">")
}

func genSend(t *Thread, self Value, a []Value) Value {
	g := AsGenerator(self)
	v, how := g.Send(t, a[0])
	return g.result(t, v, how)
}

// thrownValue makes the exception that throw(typ, val, tb) raises. New reference.
func thrownValue(t *Thread, self Value, a []Value) Value {
	typ, val, tb := a[0], Value{}, Value{}
	if len(a) > 1 {
		val = a[1]
	}
	if len(a) > 2 {
		tb = a[2]
	}
	if val.obj != nil || tb.obj != nil {
		if !t.Warn(DeprecationWarning, 1, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.") {
			return Value{}
		}
	}
	if tb.obj != nil && tb.IsNone() {
		tb = Value{}
	} else if tb.obj != nil && tb.obj.typ != TracebackType {
		return t.Raise(TypeError, "throw() third argument must be a traceback object")
	}
	var e Value
	switch {
	case typ.obj.typ.Has(TypeException):
		if val.obj != nil && !val.IsNone() {
			return t.Raise(TypeError, "instance exception may not have a separate value")
		}
		e = t.Newref(typ)
	case typ.obj.typ.Has(TypeType) && (*Type)(typ.Ptr()).Has(TypeException):
		e = t.MakeException((*Type)(typ.Ptr()), val)
		if e.obj == nil {
			if e = t.TakeExc(); e.obj == nil { // what went wrong is thrown instead
				return Value{}
			}
		}
	default:
		return t.Raise(TypeError, "exceptions must be classes or instances deriving from BaseException, not %s", typ.obj.typ.Name)
	}
	if tb.obj != nil {
		t.Replace(&AsException(e).Traceback, t.Newref(tb))
	}
	return e
}

// MakeException makes an exception of the class from the value of an old-style triple: an instance is taken as it is, a tuple gives the
// arguments, None or the zero Value none. New reference.
func (t *Thread) MakeException(cls *Type, val Value) Value {
	switch {
	case val.obj == nil || val.IsNone():
		return t.checkException(cls, Call(t, cls.Val(), nil, nil))
	case val.obj.typ.IsSubtype(cls):
		return t.Newref(val)
	case val.obj.typ.Has(TypeTuple):
		return t.checkException(cls, Call(t, cls.Val(), (*Tuple)(val.Ptr()).Items(), nil))
	}
	return t.checkException(cls, Call1(t, cls.Val(), val))
}

// checkException passes on what calling an exception class has given (stolen), which may be anything: only an exception is good.
func (t *Thread) checkException(cls *Type, e Value) Value {
	if e.obj == nil || e.obj.typ.Has(TypeException) {
		return e
	}
	if r := Repr(t, cls.Val()); r.obj != nil {
		t.Raise(TypeError, "calling %s should have returned an instance of BaseException, not %s", AsStr(r).String(), e.obj.typ.Name)
		t.Decref(r)
	}
	t.Decref(e)
	return Value{}
}

func genThrow(t *Thread, self Value, a []Value) Value {
	e := thrownValue(t, self, a)
	if e.obj == nil {
		return Value{}
	}
	return AsGenerator(self).Throw(t, e, true)
}

func genClose(t *Thread, self Value, a []Value) Value { return AsGenerator(self).Close(t) }

func genNext(t *Thread, self Value) Value {
	v, how := AsGenerator(self).Send(t, None)
	if how == SendReturn {
		if v.IsNone() {
			return Value{}
		}
		return t.RaiseStopIteration(v)
	}
	return v
}

const ()

// genGetset makes the attributes of a kind of generator, whose names begin with the prefix.
func genGetset(prefix, from, kind string) []GetSet {
	return []GetSet{
		{Name: prefix + "_running", Get: func(t *Thread, self Value) Value {
			g := AsGenerator(self)
			if g.typ == AsyncGeneratorType {
				return Bool(g.runningAsync)
			}
			return Bool(g.Executing())
		}},
		{Name: prefix + "_frame", Get: func(t *Thread, self Value) Value {
			if f := AsGenerator(self).Frame; f != nil {
				return t.Newref(f.Val())
			}
			return None
		}},
		{Name: prefix + "_code", Get: func(t *Thread, self Value) Value { return t.Newref(AsGenerator(self).Code.Val()) }},
		{Name: prefix + "_suspended", Get: func(t *Thread, self Value) Value {
			f := AsGenerator(self).Frame
			return Bool(f != nil && (f.State == FrameSuspended || f.State == FrameSuspendedFrom))
		}},
		{Name: from, Get: func(t *Thread, self Value) Value {
			if v := AsGenerator(self).Delegate(); v.obj != nil {
				return t.Newref(v)
			}
			return None
		}},
		{Name: "__name__", Get: func(t *Thread, self Value) Value { return t.Newref(AsGenerator(self).Name.Val()) }, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil || !IsStr(v) {
				return t.RaiseFalse(TypeError, "__name__ must be set to a string object")
			}
			g := AsGenerator(self)
			old := g.Name
			t.Incref(v)
			g.Name = AsStr(v)
			t.Decref(old.Val())
			return true
		}},
		{Name: "__qualname__", Get: func(t *Thread, self Value) Value { return t.Newref(AsGenerator(self).QualName.Val()) }, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil || !IsStr(v) {
				return t.RaiseFalse(TypeError, "__qualname__ must be set to a string object")
			}
			g := AsGenerator(self)
			old := g.QualName
			t.Incref(v)
			g.QualName = AsStr(v)
			t.Decref(old.Val())
			return true
		}},
	}
}

// setupGenType fills in what the three kinds have in common.
func setupGenType(tp *Type) {
	tp.GetAttr = GenericGetAttr
	tp.SetAttr = GenericSetAttr
	tp.Finalize = generatorFinalize
	tp.weakrefsFirst = true
	tp.Dealloc = generatorDealloc
	tp.Traverse = generatorTraverse
	tp.Clear = func(t *Thread, h *Header) {
		if g := (*Generator)(unsafe.Pointer(h)); !g.Executing() {
			g.finish(t)
		}
	}
	tp.Repr = generatorRepr
}

func setupGenerator() {
	tp := GeneratorType
	setupGenType(tp)
	tp.Iter = func(t *Thread, self Value) Value { return t.Newref(self) }
	tp.Next = genNext
	tp.Send = func(t *Thread, self, v Value) (Value, SendResult) { return AsGenerator(self).Send(t, v) }
	tp.Getset = genGetset("gi", "gi_yieldfrom", "generator")
	tp.Methods = []Method{
		{Sig: "send(arg, /)", Fn: genSend},
		{Sig: "throw(typ, val=<unrepresentable>, tb=<unrepresentable>, /)", Fn: genThrow},
		{Sig: "close()", Fn: genClose},
		{Sig: "__class_getitem__(object, /)", Fn: classGetItemMethod, Kind: ClassMethod},
	}
}
