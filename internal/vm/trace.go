package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// Tracing and profiling (sys.settrace, sys.setprofile).
//
// While a thread has a trace or profile function, a bit of its eval breaker is set, so that RESUME calls poll, which moves the
// frame to the instrumented form of its code: there each instruction stands behind an opTraced, which tells the functions what is about to
// happen. A thread that is not traced never sees any of it.

// breakerTrace is the bit of the eval breaker that says that the thread is traced; the rest of the bits are package gil's.
const breakerTrace uint32 = 1 << 31

// OnTrace is told that the thread's trace or profile function has changed.
func OnTrace(t *Thread) {
	if m := t.Interp.Mon; m != nil {
		for f := t.Frame; f != nil; f = f.Back {
			if f.Code != nil {
				m.Sync(f.Code)
			}
		}
	}
	if t.TraceOn() {
		t.Sched.Breaker.Or(breakerTrace)
		// Frames that run already are traced too, as soon as they have an f_trace.
		for f := t.Frame; f != nil; f = f.Back {
			if eventful(t, f) {
				instrument(f)
			}
		}
		return
	}
	t.Sched.Breaker.And(^breakerTrace)
}

// eventful reports whether anything that the frame does is to be told.
func eventful(t *Thread, f *Frame) bool {
	return !t.TraceFunc().IsNil() || !t.ProfileFunc().IsNil() || t.Interp.Mon != nil && t.Interp.Mon.EventsOn(f.Code) != 0
}

// instrument moves the frame to the instrumented form of its code.
func instrument(f *Frame) {
	m := &f.Code.M
	if f.State == object.FrameCleared || !m.Ready || m.IsTraced(f.In) {
		return
	}
	i := f.LastI()
	if m.Traced == nil {
		m.SetTraced(translateTraced(f.Code))
	}
	f.SetInstr((*Instr)(ptrAdd(m.Traced, uintptr(2*i+1)*instrSize)))
	f.Extra().LastI = int32(i)
}

// uninstrument moves the frame back.
func uninstrument(f *Frame) {
	m := &f.Code.M
	if m.IsTraced(f.In) {
		i := f.LastI()
		f.SetInstr((*Instr)(ptrAdd(m.First, uintptr(i)*instrSize)))
	}
}

// translateTraced makes the instrumented form of the code: before each instruction stands an opTraced with the X of the one before it, where
// an instruction looks for its EXTENDED_NAME.
func translateTraced(code *object.Code) []Instr {
	plain := translate(code)
	buf := make([]Instr, 2*len(plain)-1)
	for i, in := range plain[1:] {
		if hasTarget(in.Op) {
			in.X = uint32(2 * int32(in.X))
		}
		buf[1+2*i] = Instr{Op: opTraced, X: plain[i].X}
		buf[2+2*i] = in
	}
	return buf
}

// traced tells what the instruction after the opTraced in is about to do. It returns the frame to go on with (nil when an exception leaves the
// frame that was entered from Go) and whether that is elsewhere than at the next instruction.
//
//go:noinline
func traced(t *Thread, f *Frame, in *Instr) (*Frame, bool) {
	if !t.TraceOn() {
		uninstrument(f)
		f.SetInstr(prev(f.Instr()))
		return f, true
	}
	op := next(in)
	pc := f.LastI()
	if t.Tracing != 0 {
		if f.X != nil {
			f.X.LastI = int32(pc)
		}
		return f, false
	}
	x := f.X
	if m := t.Interp.Mon; m != nil && m.Any {
		x = f.Extra()
		at := f.In
		if !monitorInstr(t, f, op, int(x.LastI), pc) {
			return unwind(t, f, op, true), true
		}
		if f.In != at {
			return f, true // f_lineno was set
		}
	}
	if x != nil && !x.Trace.IsNil() && op.Op != RESUME {
		if moved, ok := traceLine(t, f, x, pc); !ok {
			return unwind(t, f, op, true), true
		} else if moved {
			return f, true
		}
	} else if x != nil {
		x.LastI = int32(pc)
	}
	switch op.Op {
	case RETURN:
		if !traceReturn(t, f, "return", *f.Reg(int(op.B))) {
			return unwind(t, f, op, true), true
		}
	case YIELD:
		at := f.In
		if !traceReturn(t, f, yieldEvent, *f.Reg(int(op.B))) {
			return unwind(t, f, op, true), true
		}
		if f.In != at {
			return f, true // f_lineno was set
		}
	case RETURN_CONST:
		if !traceReturn(t, f, "return", *constant(f.Code.M.Consts, op.X)) {
			return unwind(t, f, op, true), true
		}
	}
	return f, false
}

// traceLine tells of a new line or instruction.
func traceLine(t *Thread, f *Frame, x *object.FrameExtra, pc int) (moved, ok bool) {
	line := f.Code.Positions()[pc].Line
	last := x.LastI
	if x.TraceLines && (line > 0 || f.Code.OnLineZero(pc)) {
		prevLine := int32(-1)
		if last >= 0 && int(last) < f.Code.NumInstrs() {
			prevLine = f.Code.Positions()[last].Line
		}
		if line != prevLine || goesBack(f.Code, int(last), pc) {
			x.LastI = int32(pc)
			at := f.In
			if !callTrace(t, f, "line", object.None) {
				return false, false
			}
			if f.In != at {
				return true, true // f_lineno was set
			}
		}
	}
	x.LastI = int32(pc)
	if x.TraceOpcodes && !callTrace(t, f, "opcode", object.None) {
		return false, false
	}
	return false, true
}

// goesBack reports whether going from the instruction last to pc, of the same line, begins another round of a loop: what CPython tells as a new line. A
// for loop has its FOR_ITER_BACK at its end, which stands for a jump back to the loop's head.
func goesBack(code *object.Code, last, pc int) bool {
	instrs := code.AllInstrs()
	if instrs[pc].Op == SEND {
		return false // goes on with what it drives
	}
	if in := instrs[pc]; in.Op == FOR_ITER_BACK {
		return last >= int(in.X) && last <= pc // of a loop with an empty body it is its own target
	}
	return last >= pc && instrs[last].Op != FOR_ITER_BACK
}

// traceCall tells that the frame begins or goes on, before the instruction after its RESUME.
func traceCall(t *Thread, f *Frame, kind uint16, event int) bool {
	if m := t.Interp.Mon; m != nil {
		m.Sync(f.Code)
	}
	if !eventful(t, f) {
		return true
	}
	instrument(f)
	if t.Tracing != 0 {
		return true
	}
	pc := max(f.LastI(), 0)
	if m := t.Interp.Mon; m != nil && m.Any && kind == 0 {
		f.Extra().LastI = -1
	}
	if event == evThrow {
		monitorRaise(t, f, evThrow)
		if t.Exc().IsNil() {
			return true
		}
	} else if !fire(t, f, event, pc, offset(pc)) {
		return false
	}
	if p := t.ProfileFunc(); !p.IsNil() {
		if !callProfile(t, f, p, "call", object.None) {
			return false
		}
	}
	fn := t.TraceFunc()
	if fn.IsNil() {
		return true
	}
	x := f.Extra()
	if x.Trace.IsNil() || kind != 0 && x.Trace.IsNil() {
		x.LastI = int32(f.LastI())
		if kind == 0 {
			x.LastI = -1
		}
	}
	t.Incref(fn)
	res, ok := callHook(t, f, fn, "call", object.None)
	t.Decref(fn)
	if !ok {
		t.SetTrace(object.None)
		t.Clear(&f.Extra().Trace)
		return false
	}
	if res.IsNone() {
		t.Clear(&f.Extra().Trace)
	} else {
		t.Replace(&f.Extra().Trace, res)
	}
	if kind == 0 {
		f.Extra().LastI = -1
	}
	return true
}

// yieldEvent is the event of a generator that gives a value: a trace function is told "return", but may set f_lineno.
const yieldEvent = "yield"

// callingEvent is what stands for the events of sys.monitoring about calls of native code.
const callingEvent = "calling"

func traceReturn(t *Thread, f *Frame, event string, v Value) bool {
	if x := f.X; x != nil && !x.Trace.IsNil() && !t.TraceFunc().IsNil() {
		if !callTrace(t, f, event, v) {
			return false
		}
	}
	if p := t.ProfileFunc(); !p.IsNil() {
		return callProfile(t, f, p, "return", v)
	}
	return true
}

// callTrace calls the frame's trace function; what it returns takes its place.
func callTrace(t *Thread, f *Frame, event string, arg Value) bool {
	fn := f.X.Trace
	if fn.IsNil() || t.TraceFunc().IsNil() {
		return true
	}
	t.Incref(fn)
	res, ok := callHook(t, f, fn, event, arg)
	t.Decref(fn)
	if !ok {
		t.SetTrace(object.None)
		t.Clear(&f.X.Trace)
		return false
	}
	if res.IsNone() {
		return true
	}
	t.Replace(&f.X.Trace, res)
	return true
}

func callProfile(t *Thread, f *Frame, fn Value, event string, arg Value) bool {
	t.Incref(fn)
	res, ok := callHook(t, f, fn, event, arg)
	t.Decref(fn)
	if !ok {
		t.SetProfile(object.None)
		return false
	}
	t.Decref(res)
	return true
}

// callHook calls a trace or profile function with the frame, the event and its argument (borrowed). The pending exception is put aside meanwhile;
// one that the function raises takes its place.
func callHook(t *Thread, f *Frame, fn Value, event string, arg Value) (Value, bool) {
	exc := t.TakeExc()
	t.Tracing++
	event0, frame0 := t.TraceEvent, t.TraceFrame
	t.TraceEvent, t.TraceFrame = event, f
	if event == yieldEvent {
		event = "return"
	}
	name := object.StaticName(event).Val()
	t.Incref(arg)
	res := object.CallN(t, fn, f.Val(), name, arg)
	t.Decref(arg)
	t.TraceEvent, t.TraceFrame = event0, frame0
	t.Tracing--
	if res.IsNil() {
		t.Xdecref(exc)
		return res, false
	}
	t.RestoreExc(exc)
	return res, true
}

// traceRaise tells of the pending exception, which was raised in the frame or passes through it.
func traceRaise(t *Thread, f *Frame) {
	if t.Tracing != 0 || f.X == nil || f.X.Trace.IsNil() || t.TraceFunc().IsNil() {
		return
	}
	e := t.Exc()
	tb := object.AsException(e).Traceback
	if tb.IsNil() {
		tb = object.None
	}
	arg := t.TupleOf(e.Type().Val(), e, tb)
	callTrace(t, f, "exception", arg.Val())
	t.Decref(arg.Val())
}

// traceStop tells of the end of a generator or coroutine that the frame drives, which is a StopIteration that nobody raises. res (borrowed) is
// what it returned. A for loop does not show a trace function the end of a generator that returned nothing.
func traceStop(t *Thread, f *Frame, res Value, loop bool) bool {
	quiet := t.Tracing != 0 || loop && res.IsNone() || f.X == nil || f.X.Trace.IsNil() || t.TraceFunc().IsNil()
	if quiet && monitored(t, f, 1<<evStopIteration) == nil {
		return true
	}
	e := newStop(t, res)
	if e.IsNil() {
		return false
	}
	defer t.Decref(e)
	pc := f.LastI()
	if !fire(t, f, evStopIteration, pc, offset(pc), e) {
		return false
	}
	if quiet {
		return true
	}
	arg := t.TupleOf(e.Type().Val(), e, object.None)
	ok := callTrace(t, f, "exception", arg.Val())
	t.Decref(arg.Val())
	return ok
}

// newStop returns StopIteration(res), without arguments for None.
func newStop(t *Thread, res Value) Value {
	if res.IsNone() {
		return object.Call0(t, object.StopIteration.Val())
	}
	return object.Call1(t, object.StopIteration.Val(), res)
}

// traceCaught tells of the pending StopIteration of an iterator, which the frame that drives it takes. It may become another exception.
func traceCaught(t *Thread, f *Frame) {
	if t.ExcMatches(object.StopIteration) {
		monitorRaise(t, f, evRaise)
		traceRaise(t, f)
	}
}

// iterEnded reports whether an iterator that gave nothing has ended, which clears its StopIteration; false means that an exception is pending.
func iterEnded(t *Thread, f *Frame) bool {
	if !t.HasExc() {
		return true
	}
	if t.TraceOn() {
		traceCaught(t, f)
	}
	return t.ClearIf(object.StopIteration)
}

// tracedSend is object.Send with the end of what is driven told.
func tracedSend(t *Thread, f *Frame, it, v Value) (Value, object.SendResult) {
	typ := it.Type()
	if typ.Send == nil {
		res := object.SendOther(t, it, v)
		if !res.IsNil() {
			return res, object.SendYield
		}
		if !t.HasExc() {
			return object.None, object.SendReturn
		}
		traceCaught(t, f)
		if res, ok := t.TakeStopIteration(); ok {
			return res, object.SendReturn
		}
		return res, object.SendError
	}
	res, how := object.Send(t, it, v)
	if how != object.SendReturn {
		return res, how
	}
	if typ == object.GeneratorType || typ == object.CoroutineType {
		if !traceStop(t, f, res, false) {
			t.Decref(res)
			return Value{}, object.SendError
		}
		return res, how
	}
	e := newStop(t, res)
	t.Decref(res)
	if e.IsNil() {
		return e, object.SendError
	}
	t.RestoreExc(e)
	traceCaught(t, f)
	if res, ok := t.TakeStopIteration(); ok {
		return res, object.SendReturn
	}
	return Value{}, object.SendError
}

// traceUnwind tells that the frame ends by the pending exception.
func traceUnwind(t *Thread, f *Frame) {
	if t.Tracing == 0 {
		traceReturn(t, f, "return", object.None)
	}
}

// traceNative tells the profile function of a call of a native function: event is c_call, c_return or c_exception.
func traceNative(t *Thread, f *Frame, callee, self Value, event string) bool {
	p := t.ProfileFunc()
	if p.IsNil() || t.Tracing != 0 {
		return true
	}
	bound := t.Newref(callee)
	if callee.Type() == object.MethodDescrType && !self.IsNil() {
		t.Decref(bound)
		if bound = callee.Type().DescrGet(t, callee, self, self.Type().Val()); bound.IsNil() {
			t.ClearExc()
			return true
		}
	}
	ok := callProfile(t, f, p, event, bound)
	t.Decref(bound)
	return ok
}

// profiledCall calls a native function with the profile function told before and after.
func profiledCall(t *Thread, f *Frame, callee Value, args []Value, kw *object.Tuple) Value {
	return toldCall(t, f, callee, args, kw, callee.Type() == object.BoundMethodType)
}

// toldCall is profiledCall; with unwrap the callee is a bound method, whose function is what is told of.
func toldCall(t *Thread, f *Frame, callee Value, args []Value, kw *object.Tuple, unwrap bool) Value {
	var self Value
	if len(args) > 0 {
		self = args[0]
	}
	whole := callee
	if unwrap {
		m := (*object.BoundMethod)(callee.Ptr())
		callee, self = m.Func, m.Self
	}
	native := callee.Type() == object.BuiltinType || callee.Type() == object.MethodDescrType
	if native && !traceNative(t, f, callee, self, "c_call") {
		return Value{}
	}
	t.Incref(whole)
	t.Incref(callee)
	t.Xincref(self)
	t.Hold(whole, callee, self)
	res := object.Call(t, whole, args, kw)
	event, ev := "c_return", evCReturn
	if res.IsNil() {
		event, ev = "c_exception", evCRaise
	}
	ok := true
	if monitored(t, f, 1<<evCall) != nil && callee.Type() != object.FunctionType && callee.Type() != object.BoundMethodType {
		arg := self
		if arg.IsNil() {
			arg = sentinel(t, missingKey)
		}
		pc := f.LastI()
		ok = fire(t, f, ev, pc, offset(pc), callee, arg)
	}
	ok = ok && (!native || traceNative(t, f, callee, self, event))
	t.Unhold(3)
	t.Decref(whole)
	t.Decref(callee)
	t.Xdecref(self)
	if !ok {
		t.Xdecref(res)
		return Value{}
	}
	return res
}
