package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// Setting f_lineno from a trace function. The frame may go on where the temporaries that are live there are, in kind, the lowest of
// those that it has; the others are dropped.

// tempKind is what a temporary holds, as far as it matters to a jump.
type tempKind uint8

const (
	kindObject tempKind = iota
	kindCallee          // the function of a call whose arguments are being evaluated
	kindIterator
	kindExc     // an exception that is being handled
	kindMatched // the same in the except clause for it
	kindSaved   // the exception that was handled before, which POP_EXCEPT restores
	kindLastI   // the place where an exception was raised
)

// SetLine is the setter of f_lineno: it makes a frame that is being traced go on at another line.
func (m *Machine) SetLine(t *Thread, f *Frame, line int) bool {
	if f != t.TraceFrame {
		return t.RaiseFalse(object.ValueError, "f_lineno can only be set in a trace function")
	}
	switch t.TraceEvent {
	case "line", yieldEvent:
	case callingEvent:
		return t.RaiseFalse(object.ValueError, "can't jump during a call")
	case "":
		return t.RaiseFalse(object.ValueError, "f_lineno can only be set in a trace function")
	case "call":
		return t.RaiseFalse(object.ValueError, "can't jump from the 'call' trace event of a new frame")
	default:
		return t.RaiseFalse(object.ValueError, "can only jump from a 'line' trace event")
	}
	code := f.Code
	if line < int(code.FirstLine) {
		return t.RaiseFalse(object.ValueError, "line %d comes before the current code block", line)
	}
	found := 0
	for _, p := range code.Positions() {
		if l := int(p.Line); l >= line && (found == 0 || l < found) {
			found = l
		}
	}
	if found == 0 {
		return t.RaiseFalse(object.ValueError, "line %d comes after the current code block", line)
	}
	stacks := tempKinds(code.Code)
	have := stacks[max(f.LastI(), 0)]
	target, msg := -1, "cannot find bytecode for specified line"
	last := int32(-1)
	for i, p := range code.Positions() {
		if p.Line <= 0 || p.Line == last {
			continue // only where a line begins
		}
		last = p.Line
		if int(p.Line) != found || stacks[i] == nil {
			continue
		}
		switch {
		case !fits(have, stacks[i]):
			if target < 0 {
				msg = whyNot(stacks[i])
			}
		case target < 0 || len(stacks[i]) > len(stacks[target]):
			target = i
		}
	}
	if have == nil {
		msg, target = "can't jump from unreachable code", -1
	}
	if target < 0 {
		return t.RaiseFalse(object.ValueError, "%s", msg)
	}
	if !bindUnbound(t, f) {
		return false
	}
	nl := code.NLocalsPlus
	for i := len(have) - 1; i >= len(stacks[target]); i-- {
		v := *f.Reg(nl + i)
		if have[i] == kindSaved {
			v = t.SetHandled(v)
		}
		t.Xdecref(v)
	}
	goTo(f, target)
	f.Extra().LastI = -1
	return true
}

// bindUnbound gives None to the locals that have no value: the compiler may have left out checks where they surely have one. It warns of that.
func bindUnbound(t *Thread, f *Frame) bool {
	var unbound []*Value
	for i, l := range f.Code.LocalsPlus {
		if r := f.Reg(i); l.Kind&(CellVar|FreeVar) == 0 && r.IsUnbound() {
			unbound = append(unbound, r)
		}
	}
	if len(unbound) == 0 {
		return true
	}
	s := "s"
	if len(unbound) == 1 {
		s = ""
	}
	if !t.Warn(object.RuntimeWarning, 0, "assigning None to %d unbound local%s", len(unbound), s) {
		return false
	}
	for _, r := range unbound {
		*r = object.None
	}
	return true
}

// fits reports whether what a place wants is, in kind, the lowest of the temporaries there are.
func fits(have, want []tempKind) bool {
	if len(want) > len(have) {
		return false
	}
	for i, k := range want {
		if h := have[i]; h != k || k == kindCallee {
			return false
		}
	}
	return true
}

// whyNot says why one cannot jump to where the temporaries are.
func whyNot(want []tempKind) string {
	if len(want) > 0 {
		switch want[len(want)-1] {
		case kindExc, kindMatched, kindSaved:
			return "can't jump into an 'except' block as there's no exception"
		case kindLastI:
			return "can't jump into a re-raising block as there's no location"
		case kindIterator:
			return "can't jump into the body of a for loop"
		}
	}
	return "incompatible stacks"
}

// tempKinds finds out what the temporaries hold before each instruction: nil where control never comes.
func tempKinds(code *Code) [][]tempKind {
	n, nl := len(code.Instrs), code.NLocalsPlus
	callees := calleeWriters(code)
	stacks := make([][]tempKind, n)
	type place struct {
		at   int
		have []tempKind
	}
	work := []place{{0, []tempKind{}}}
	flow := func(at int, have []tempKind) {
		if at < n && stacks[at] == nil {
			work = append(work, place{at, have[:min(int(code.Depth[at]), len(have)):min(int(code.Depth[at]), len(have))]})
		}
	}
	for len(work) > 0 {
		w := work[len(work)-1]
		work = work[:len(work)-1]
		for i, have := w.at, w.have; i < n && stacks[i] == nil; {
			stacks[i] = have
			in := code.Instrs[i]
			for _, h := range code.Exceptions {
				if uint32(i) < h.Start || uint32(i) >= h.End || stacks[h.Target] != nil || int(h.Depth) > len(have) {
					continue
				}
				entry := append([]tempKind{}, have[:h.Depth]...)
				if h.LastI {
					entry = append(entry, kindLastI)
				}
				flow(int(h.Target), append(entry, kindExc))
			}
			kind := kindObject
			switch in.Op {
			case GET_ITER, GET_AITER:
				kind = kindIterator
			case PUSH_EXC:
				kind = kindSaved
			}
			if callees[i] {
				kind = kindCallee
			}
			after := func(depth int) []tempKind {
				next := append([]tempKind{}, have[:min(depth, len(have))]...)
				for len(next) < depth {
					next = append(next, kind)
				}
				if info := &Ops[in.Op]; info.Dst && int(in.A) >= nl && int(in.A)-nl < depth && in.Op != SWAP {
					next[int(in.A)-nl] = kind
				}
				return next
			}
			if in.Op == SWAP {
				after = func(depth int) []tempKind {
					next := append([]tempKind{}, have...)
					if a, b := int(in.A)-nl, int(in.B)-nl; a >= 0 && b >= 0 && a < len(next) && b < len(next) {
						next[a], next[b] = next[b], next[a]
					}
					return next[:min(depth, len(next))]
				}
			}
			if hasTarget(in.Op) && int(in.X) < n {
				flow(int(in.X), after(int(code.Depth[in.X])))
			}
			if in.Ends() || i+1 >= n {
				break
			}
			i++
			have = after(int(code.Depth[i]))
			if check := code.Instrs[max(i-2, 0)]; in.Op == JUMP_IF_FALSE && check.Op == CHECK_EXC_MATCH {
				if e := int(check.B) - nl; e >= 0 && e < len(have) {
					have[e] = kindMatched
				}
			}
		}
	}
	return stacks
}

// calleeWriters tells of each instruction whether it makes the temporary that a call calls.
func calleeWriters(code *Code) []bool {
	callee := make([]bool, len(code.Instrs))
	nl := code.NLocalsPlus
	writer := map[int]int{}
	for i, in := range code.Instrs {
		switch in.Op {
		case CALL, CALL_KW, CALL_METHOD, CALL_METHOD_KW, CALL_EX:
			if w, ok := writer[int(in.B)]; ok {
				callee[w] = true
			}
		}
		switch kind := Ops[in.Op].Kinds[0]; {
		case int(in.A) < nl:
		case kind == OperandDst:
			writer[int(in.A)] = i
		case kind == OperandDst2:
			writer[int(in.A)] = i
			writer[int(in.A)+1] = i
			if in.Op == BEFORE_WITH || in.Op == BEFORE_ASYNC_WITH {
				delete(writer, int(in.A))
				delete(writer, int(in.A)+1)
			}
		}
	}
	return callee
}
