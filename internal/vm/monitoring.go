package vm

import (
	"strings"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// sys.monitoring (PEP 669). Code with events that are on runs in its instrumented form, as for tracing.

// The kinds of events, numbered as sys.monitoring.events has their bits.
const (
	evStart = iota
	evResume
	evReturn
	evYield
	evCall
	evLine
	evInstruction
	evJump
	evBranchLeft
	evBranchRight
	evStopIteration
	evRaise
	evHandled
	evUnwind
	evThrow
	evReraise
	evCReturn
	evCRaise
	evBranch
)

var eventNames = [object.MonitorEvents]string{"PY_START", "PY_RESUME", "PY_RETURN", "PY_YIELD", "CALL", "LINE", "INSTRUCTION", "JUMP", "BRANCH_LEFT", "BRANCH_RIGHT",
	"STOP_ITERATION", "RAISE", "EXCEPTION_HANDLED", "PY_UNWIND", "PY_THROW", "RERAISE", "C_RETURN", "C_RAISE", "BRANCH"}

// lineEvents are the events of trace functions that those of sys.monitoring are like when f_lineno is set.
var lineEvents = [object.MonitorEvents]string{evStart: "call", evResume: "call", evReturn: "return", evYield: yieldEvent, evCall: callingEvent, evLine: "line",
	evInstruction: "opcode", evJump: "line", evBranchLeft: "line", evBranchRight: "line", evStopIteration: "opcode", evRaise: "exception",
	evHandled: "exception", evUnwind: "exception", evThrow: "exception", evReraise: "exception", evCReturn: callingEvent, evCRaise: "exception"}

const (
	monitorTools  = 6         // tools that Python code can use
	localEvents   = 1<<11 - 1 // events that can be set for a code object and disabled at a place
	allEvents     = 1<<19 - 1
	cReturnEvents = 1<<evCReturn | 1<<evCRaise
)

// sentinels of the module, as keys of the interpreter's state.
const disableKey, missingKey = "monitoring.DISABLE", "monitoring.MISSING"

func sentinel(t *Thread, key string) Value {
	v, _ := t.Interp.State(key).(Value)
	return v
}

// monitored returns the monitor if one of the events (bits) is on for the frame's code, and the thread is not in a callback.
func monitored(t *Thread, f *Frame, bits uint32) *object.Monitor {
	m := t.Interp.Mon
	if m == nil || !m.Any || t.Tracing != 0 || m.EventsOn(f.Code)&bits == 0 {
		return nil
	}
	return m
}

// fire calls the callbacks of an event at the instruction pc with the code object, the place and the arguments (borrowed). It returns false with an
// exception pending.
func fire(t *Thread, f *Frame, ev, pc int, place Value, args ...Value) bool {
	want := uint32(1 << ev)
	if ev == evCReturn || ev == evCRaise {
		want = 1 << evCall
	}
	m := monitored(t, f, want)
	if m == nil {
		return true
	}
	for id := range m.Tools {
		tool := &m.Tools[id]
		bits := tool.Events
		local := f.Code.M.Mon
		if local != nil {
			bits |= local.Local[id]
		}
		cb := tool.Callbacks[ev]
		if bits&want == 0 || cb.IsNil() || local != nil && local.Version == m.Version && local.Disabled[object.MonitorPlace{Tool: id, Event: ev, Instr: pc}] {
			continue
		}
		exc := t.TakeExc()
		t.Tracing++
		event0, frame0 := t.TraceEvent, t.TraceFrame
		t.TraceEvent, t.TraceFrame = lineEvents[ev], f
		t.Incref(cb)
		res := object.CallN(t, cb, append([]Value{f.Code.Val(), place}, args...)...)
		t.Decref(cb)
		t.TraceEvent, t.TraceFrame = event0, frame0
		t.Tracing--
		if res.IsNil() {
			t.Xdecref(exc)
			return false
		}
		disable := object.Is(res, sentinel(t, disableKey))
		t.Decref(res)
		t.RestoreExc(exc)
		if !disable {
			continue
		}
		if 1<<ev&localEvents == 0 {
			t.Clear(&tool.Callbacks[ev])
			return t.RaiseFalse(object.ValueError, "Cannot disable %s events. Callback removed.", eventNames[ev])
		}
		if local == nil {
			local = &object.CodeMonitor{}
			f.Code.M.Mon = local
		}
		if local.Version != m.Version || local.Disabled == nil {
			local.Version, local.Disabled = m.Version, map[object.MonitorPlace]bool{}
		}
		local.Active[id] |= 1 << ev
		local.Disabled[object.MonitorPlace{Tool: id, Event: ev, Instr: pc}] = true
	}
	return true
}

func offset(pc int) Value { return object.Int(int64(2 * pc)) }

// monitorInstr tells of what the instruction op, number pc, is about to do; last is the one executed before. A callback may have set f_lineno when
// it returns: then nothing more is told.
func monitorInstr(t *Thread, f *Frame, op *Instr, last, pc int) bool {
	at := f.In
	if last >= 0 && last < f.Code.NumInstrs() && monitored(t, f, 1<<evJump|1<<evBranchLeft|1<<evBranchRight) != nil {
		if !monitorJump(t, f, last, pc) {
			return false
		}
		if f.In != at {
			return true
		}
	}
	if monitored(t, f, 1<<evLine) != nil && startsLine(f.Code, pc) {
		line := f.Code.Positions()[pc].Line
		prevLine := int32(-1)
		if last >= 0 && last < f.Code.NumInstrs() {
			prevLine = f.Code.Positions()[last].Line
		}
		if line != prevLine || goesBack(f.Code, last, pc) {
			if !fire(t, f, evLine, pc, object.Int(int64(line))) {
				return false
			}
			if f.In != at {
				return true
			}
		}
	}
	if !fire(t, f, evInstruction, pc, offset(pc)) {
		return false
	}
	switch op.Op {
	case RETURN:
		return fire(t, f, evReturn, pc, offset(pc), *f.Reg(int(op.B)))
	case RETURN_CONST:
		return fire(t, f, evReturn, pc, offset(pc), *constant(f.Code.M.Consts, op.X))
	case YIELD:
		return fire(t, f, evYield, pc, offset(pc), *f.Reg(int(op.B)))
	case LOAD_SUPER_ATTR:
		if monitored(t, f, 1<<evCall) != nil {
			w := window(f.Regs, op.B, 3)
			return fire(t, f, evCall, pc, offset(pc), w[0], superArg(t, op, w))
		}
	case CALL, CALL_KW, CALL_METHOD, CALL_METHOD_KW, CALL_EX:
		if monitored(t, f, 1<<evCall) != nil {
			callee, arg := calleeOf(t, f, op)
			return fire(t, f, evCall, pc, offset(pc), callee, arg)
		}
	}
	return true
}

// superArg returns the first argument of the call of super in a LOAD_SUPER_ATTR, MISSING if it was written without. Borrowed.
func superArg(t *Thread, op *Instr, w []Value) Value {
	if op.Fl&FlagExtra == 0 {
		return sentinel(t, missingKey)
	}
	return w[1]
}

// monitoredSuper calls super as a LOAD_SUPER_ATTR says, and tells of the end of the call.
func monitoredSuper(t *Thread, f *Frame, in *Instr, w []Value, n int) Value {
	s := object.Call(t, w[0], w[1:1+n], nil)
	ev := evCReturn
	if s.IsNil() {
		ev = evCRaise
	}
	pc := f.LastI()
	if !fire(t, f, ev, pc, offset(pc), w[0], superArg(t, in, w)) {
		t.Xdecref(s)
		return Value{}
	}
	return s
}

// startsLine reports whether a line begins at the instruction: another than that of the one before it in the code, or of one that jumps to it. The
// RESUME has the first line, which is not told of.
func startsLine(code *object.Code, pc int) bool {
	mon := code.M.Mon
	if mon == nil {
		mon = &object.CodeMonitor{}
		code.M.Mon = mon
	}
	if mon.Starts == nil {
		mon.Starts = lineStarts(code)
	}
	return mon.Starts[pc]
}

func lineStarts(code *object.Code) []bool {
	instrs, lines := code.AllInstrs(), code.Positions()
	starts := make([]bool, len(instrs))
	for i, in := range instrs {
		line := lines[i].Line
		starts[i] = starts[i] || line > 0 && in.Op != RESUME && (i == 0 || lines[i-1].Line != line)
		if hasTarget(in.Op) {
			if to := int(in.X); to < len(instrs) && lines[to].Line > 0 && lines[to].Line != line {
				starts[to] = true
			}
		}
	}
	for _, h := range code.Exceptions {
		if to := int(h.Target); to < len(instrs) && lines[to].Line > 0 {
			starts[to] = true
		}
	}
	return starts
}

// calleeOf returns what the call instruction calls and its first argument, MISSING if there is none. Borrowed.
func calleeOf(t *Thread, f *Frame, op *Instr) (callee, arg Value) {
	p := f.Reg(int(op.B))
	arg = sentinel(t, missingKey)
	n := int(op.C)
	switch op.Op {
	case CALL_EX:
		if tp := slice(p, 1, 1)[0]; tp.Type() == object.TupleType {
			if items := (*object.Tuple)(tp.Ptr()).Items(); len(items) > 0 {
				arg = items[0]
			}
		}
		return *p, arg
	case CALL_METHOD, CALL_METHOD_KW:
		if self := slice(p, 1, 1)[0]; !self.IsUnbound() {
			return *p, self
		}
		if n > 0 {
			arg = slice(p, 2, 1)[0]
		}
		return *p, arg
	}
	if n > 0 {
		arg = slice(p, 1, 1)[0]
	}
	if p.Type() == object.BoundMethodType {
		return (*object.BoundMethod)(p.Ptr()).Func, (*object.BoundMethod)(p.Ptr()).Self
	}
	return *p, arg
}

// monitorJump tells how the instruction last went on to pc.
func monitorJump(t *Thread, f *Frame, last, pc int) bool {
	in := &f.Code.AllInstrs()[last]
	taken := hasTarget(in.Op) && pc == int(in.X)
	switch in.Op {
	case JUMP, JUMP_BACK:
		if taken {
			return fire(t, f, evJump, last, offset(last), offset(pc))
		}
		return true
	case SEND:
		return true
	case FOR_ITER_BACK:
		taken = !taken
	}
	if !hasTarget(in.Op) || pc != int(in.X) && pc != last+1 {
		return true
	}
	ev := evBranchLeft
	if taken {
		ev = evBranchRight
	}
	return fire(t, f, ev, last, offset(last), offset(pc))
}

// monitorRaise tells of the pending exception.
func monitorRaise(t *Thread, f *Frame, ev int) {
	if monitored(t, f, 1<<ev) == nil {
		return
	}
	e := t.Newref(t.Exc())
	pc := max(f.LastI(), 0)
	fire(t, f, ev, pc, offset(pc), e)
	t.Decref(e)
}

// updateMonitor turns the instrumentation on or off for all threads after a change of events.
func updateMonitor(t *Thread) {
	m := t.Interp.Mon
	m.Any = false
	for i := range m.Tools {
		m.Any = m.Any || m.Tools[i].Events != 0
	}
	m.Any = m.Any || m.Locals()
	t.Interp.Threads(OnTrace)
}

func monitorOf(t *Thread) *object.Monitor {
	if t.Interp.Mon == nil {
		t.Interp.Mon = &object.Monitor{Version: 1}
	}
	return t.Interp.Mon
}

// toolArg converts a tool's number; it raises ValueError for what is none, or with use set for a tool that is not in use.
func toolArg(t *Thread, v Value, use bool) (int, bool) {
	n, ok := object.AsSize(t, v, object.OverflowError)
	if !ok {
		return 0, false
	}
	if n < 0 || n >= monitorTools {
		return 0, t.RaiseFalse(object.ValueError, "invalid tool %d (must be between 0 and 5)", n)
	}
	if use && monitorOf(t).Tools[n].Name.IsNil() {
		return 0, t.RaiseFalse(object.ValueError, "tool %d is not in use", n)
	}
	return n, true
}

func eventSet(t *Thread, v Value, allowed uint32) (uint32, bool) {
	n, ok := object.AsSize(t, v, object.OverflowError)
	if !ok {
		return 0, false
	}
	if n < 0 || n > allEvents {
		return 0, t.RaiseFalse(object.ValueError, "invalid event set 0x%x", n)
	}
	bits := uint32(n)
	if bits&cReturnEvents != 0 && bits&(1<<evCall|cReturnEvents) != 1<<evCall|cReturnEvents {
		return 0, t.RaiseFalse(object.ValueError, "cannot set C_RETURN or C_RAISE events independently")
	}
	bits &^= cReturnEvents
	if bits&(1<<evBranch) != 0 {
		bits = bits&^(1<<evBranch) | 1<<evBranchLeft | 1<<evBranchRight
	}
	if bits&^allowed != 0 {
		return 0, t.RaiseFalse(object.ValueError, "invalid local event set 0x%x", bits)
	}
	return bits, true
}

func clearTool(t *Thread, id int) {
	m := monitorOf(t)
	tool := &m.Tools[id]
	tool.Events = 0
	for i := range tool.Callbacks {
		t.Clear(&tool.Callbacks[i])
	}
	for c := range m.Codes {
		c.M.Mon.Local[id] = 0
	}
	m.Version++
	updateMonitor(t)
}

// MonitoringModule is sys.monitoring.
func MonitoringModule() *object.NativeModule {
	type fn = func(t *Thread, self Value, a []Value) Value
	return &object.NativeModule{Name: "sys.monitoring", Functions: []object.Method{
		{Sig: "use_tool_id(tool_id, name, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, ok := toolArg(t, a[0], false)
			if !ok {
				return Value{}
			}
			if !object.IsStr(a[1]) {
				return t.Raise(object.ValueError, "tool name must be a str")
			}
			tool := &monitorOf(t).Tools[id]
			if !tool.Name.IsNil() {
				return t.Raise(object.ValueError, "tool %d is already in use", id)
			}
			tool.Name = t.Newref(a[1])
			return object.None
		}},
		{Sig: "clear_tool_id(tool_id, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			if id, ok := toolArg(t, a[0], false); !ok {
				return Value{}
			} else if !monitorOf(t).Tools[id].Name.IsNil() {
				clearTool(t, id)
			}
			return object.None
		}},
		{Sig: "free_tool_id(tool_id, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, ok := toolArg(t, a[0], false)
			if !ok {
				return Value{}
			}
			if tool := &monitorOf(t).Tools[id]; !tool.Name.IsNil() {
				clearTool(t, id)
				t.Clear(&tool.Name)
			}
			return object.None
		}},
		{Sig: "get_tool(tool_id, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, ok := toolArg(t, a[0], false)
			if !ok {
				return Value{}
			}
			if n := monitorOf(t).Tools[id].Name; !n.IsNil() {
				return t.Newref(n)
			}
			return object.None
		}},
		{Sig: "register_callback(tool_id, event, func, /)", Fn: registerCallback},
		{Sig: "get_events(tool_id, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, ok := toolArg(t, a[0], false)
			if !ok {
				return Value{}
			}
			return object.Int(int64(shownEvents(monitorOf(t).Tools[id].Events)))
		}},
		{Sig: "set_events(tool_id, event_set, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, ok := toolArg(t, a[0], true)
			if !ok {
				return Value{}
			}
			bits, ok := eventSet(t, a[1], allEvents)
			if !ok {
				return Value{}
			}
			monitorOf(t).Tools[id].Events = bits
			updateMonitor(t)
			return object.None
		}},
		{Sig: "get_local_events(tool_id, code, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, c, ok := toolAndCode(t, a, false)
			if !ok {
				return Value{}
			}
			if c.M.Mon == nil {
				return object.Int(0)
			}
			return object.Int(int64(shownEvents(c.M.Mon.Local[id])))
		}},
		{Sig: "set_local_events(tool_id, code, event_set, /)", Fn: func(t *Thread, _ Value, a []Value) Value {
			id, c, ok := toolAndCode(t, a, true)
			if !ok {
				return Value{}
			}
			bits, ok := eventSet(t, a[2], localEvents)
			if !ok {
				return Value{}
			}
			if c.M.Mon == nil {
				c.M.Mon = &object.CodeMonitor{}
			}
			c.M.Mon.Local[id] = bits
			m := monitorOf(t)
			if m.Codes == nil {
				m.Codes = map[*object.Code]bool{}
			}
			if !m.Codes[c] {
				m.Codes[c] = true
				t.Incref(c.Val())
			}
			updateMonitor(t)
			return object.None
		}},
		{Sig: "restart_events()", Fn: func(t *Thread, _ Value, a []Value) Value {
			monitorOf(t).Version++
			return object.None
		}},
		{Sig: "_all_events()", Fn: func(t *Thread, _ Value, a []Value) Value {
			d := t.NewDict()
			m := monitorOf(t)
			for ev, name := range eventNames {
				bits := 0
				for id := range m.Tools {
					if m.Tools[id].Events&(1<<ev) != 0 {
						bits |= 1 << id
					}
				}
				if bits != 0 {
					d.SetTextSteal(t, name, object.Int(int64(bits)))
				}
			}
			return d.Val()
		}},
	}, Setup: setupMonitoring}
}

// shownEvents adds to the events those that go with them.
func shownEvents(bits uint32) uint32 {
	if bits&(1<<evCall) != 0 {
		bits |= cReturnEvents
	}
	return bits
}

func toolAndCode(t *Thread, a []Value, use bool) (int, *object.Code, bool) {
	if a[1].Type() != object.CodeType {
		return 0, nil, t.RaiseFalse(object.TypeError, "code must be a code object")
	}
	id, ok := toolArg(t, a[0], use)
	return id, object.AsCode(a[1]), ok
}

func registerCallback(t *Thread, _ Value, a []Value) Value {
	id, ok := toolArg(t, a[0], false)
	if !ok {
		return Value{}
	}
	n, ok := object.AsSize(t, a[1], object.OverflowError)
	if !ok {
		return Value{}
	}
	if n <= 0 || n > allEvents || n&(n-1) != 0 {
		if n > 0 && n <= allEvents {
			return t.Raise(object.ValueError, "The callback can only be set for one event at a time")
		}
		return t.Raise(object.ValueError, "invalid event %d", n)
	}
	ev := 0
	for n>>ev != 1 {
		ev++
	}
	if !t.Audit("sys.monitoring.register_callback", a[2]) {
		return Value{}
	}
	tool := &monitorOf(t).Tools[id]
	set := func(ev int) Value {
		old := tool.Callbacks[ev]
		tool.Callbacks[ev] = Value{}
		if !a[2].IsNone() {
			tool.Callbacks[ev] = t.Newref(a[2])
		}
		if old.IsNil() {
			return object.None
		}
		return old
	}
	if ev == evBranch {
		t.Decref(set(evBranchLeft))
		return set(evBranchRight)
	}
	return set(ev)
}

func setupMonitoring(t *Thread, m *object.Module) bool {
	d := m.Dict()
	for _, key := range []string{disableKey, missingKey} {
		v := object.Call0(t, object.ObjectType.Val())
		t.Interp.SetState(key, v)
		d.SetText(t, strings.TrimPrefix(key, "monitoring."), v)
	}
	for _, c := range []struct {
		name string
		id   int64
	}{{"DEBUGGER_ID", 0}, {"COVERAGE_ID", 1}, {"PROFILER_ID", 2}, {"OPTIMIZER_ID", 5}} {
		d.SetTextSteal(t, c.name, object.Int(c.id))
	}
	ns := t.NewDict()
	for ev, name := range eventNames {
		ns.SetTextSteal(t, name, object.Int(1<<ev))
	}
	ns.SetTextSteal(t, "NO_EVENTS", object.Int(0))
	v := object.Call0(t, object.NamespaceType.Val())
	for pos := 0; ; {
		k, n, ok := ns.Next(&pos)
		if !ok {
			break
		}
		if !object.SetAttr(t, v, object.AsStr(k), n) {
			return false
		}
	}
	t.Decref(ns.Val())
	d.SetTextSteal(t, "events", v)
	return true
}
