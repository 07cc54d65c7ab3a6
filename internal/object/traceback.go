package object

// Traceback is one entry of an exception's traceback: innermost call last.
type Traceback struct {
	Header
	Next  *Traceback // towards the place of the raise, or nil
	Frame *Frame
	LastI int  // index of the instruction in the frame's code
	Line  int  // -1: to be found from LastI when asked for
	odd   bool // of one made by a program: tb_lasti was given as an odd number
}

// TracebackType is types.TracebackType.
var TracebackType = newStatic("traceback", ObjectType, 0)

// AsTraceback converts a value known to be a traceback.
func AsTraceback(v Value) *Traceback { return (*Traceback)(v.Ptr()) }

// AddTraceback puts an entry for the frame in front of the pending exception's traceback, as unwinding through it does. It borrows f.
func (t *Thread) AddTraceback(f *Frame, lasti int) {
	e := AsException(t.exc)
	var next *Traceback
	if e.Traceback.obj != nil {
		next = AsTraceback(e.Traceback) // its reference moves into the new entry
	}
	tb := t.newTraceback(next, f, lasti, -1)
	e.Traceback = tb.Val()
}

// newTraceback steals next and borrows f.
func (t *Thread) newTraceback(next *Traceback, f *Frame, lasti, line int) *Traceback {
	tb := t.heap.pools.traceback.Get()
	t.initHeader(&tb.Header, TracebackType)
	t.Incref(f.Val())
	tb.Next, tb.Frame, tb.LastI, tb.Line, tb.odd = next, f, lasti, line, false
	return tb
}

// lasti is what programs see: instructions count two there.
func (tb *Traceback) lasti() int {
	n := tb.LastI * 2
	if tb.odd {
		n++
	}
	return n
}

// Lineno returns the line of the entry.
func (tb *Traceback) Lineno() int {
	if tb.Line < 0 {
		tb.Line = tb.Frame.LineAt(tb.LastI)
	}
	return tb.Line
}

func setupTraceback() {
	tp := TracebackType
	tp.GetAttr = GenericGetAttr
	tp.New = tracebackNew
	tp.Dealloc = func(t *Thread, h *Header) {
		tb := AsTraceback(h.Val())
		for {
			// A long chain is released in a loop: each entry that nobody else holds.
			next, f := tb.Next, tb.Frame
			tb.Next, tb.Frame = nil, nil
			t.freeHeader(&tb.Header)
			t.heap.pools.traceback.Put(tb)
			if f != nil {
				t.Decref(f.Val())
			}
			if next == nil {
				return
			}
			if next.owner != t.bias || next.refs != 1 || next.shared != 0 {
				t.Decref(next.Val())
				return
			}
			next.refs = 0
			tb = next
		}
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		tb := AsTraceback(h.Val())
		if tb.Next != nil {
			visit(tb.Next.Val())
		}
		if tb.Frame != nil {
			visit(tb.Frame.Val())
		}
	}
	tp.Clear = func(t *Thread, h *Header) {
		tb := AsTraceback(h.Val())
		if n := tb.Next; n != nil {
			tb.Next = nil
			t.Decref(n.Val())
		}
	}
	tp.Getset = []GetSet{
		{Name: "tb_next", Get: func(t *Thread, self Value) Value {
			if n := AsTraceback(self).Next; n != nil {
				return t.Newref(n.Val())
			}
			return None
		}, Set: tracebackSetNext},
		{Name: "tb_frame", Get: func(t *Thread, self Value) Value { return t.Newref(AsTraceback(self).Frame.Val()) }},
		{Name: "tb_lineno", Get: func(t *Thread, self Value) Value {
			line := AsTraceback(self).Lineno()
			return intOrNone(int32(line), line == 0)
		}},
		{Name: "tb_lasti", Get: func(t *Thread, self Value) Value { return Int(int64(AsTraceback(self).lasti())) }},
	}
	tp.Methods = []Method{{Sig: "__dir__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		l := t.NewList(4)
		for _, n := range []string{"tb_frame", "tb_next", "tb_lasti", "tb_lineno"} {
			l.Push(t, t.NewStr(n))
		}
		return l.Val()
	}}}
}

func tracebackSetNext(t *Thread, self, v Value) bool {
	tb := AsTraceback(self)
	var next *Traceback
	switch {
	case v.obj == nil:
		return t.RaiseFalse(TypeError, "can't delete tb_next attribute")
	case v.IsNone():
	case v.obj.typ == TracebackType:
		next = AsTraceback(v)
		for at := next; at != nil; at = at.Next {
			if at == tb {
				return t.RaiseFalse(ValueError, "traceback loop detected")
			}
		}
		t.Incref(v)
	default:
		return t.RaiseFalse(TypeError, "expected traceback object, got '%s'", v.obj.typ.Name)
	}
	old := tb.Next
	tb.Next = next
	if old != nil {
		t.Decref(old.Val())
	}
	return true
}

func tracebackNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	names := []string{"tb_next", "tb_frame", "tb_lasti", "tb_lineno"}
	var a [4]Value
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if len(args) > 4 {
		return t.Raise(TypeError, "TracebackType() takes at most 4 arguments (%d given)", len(args))
	}
	copy(a[:], args[:n])
	if kw != nil {
		for i, k := range kw.Items() {
			found := false
			for j, name := range names {
				if AsStr(k).String() == name {
					a[j], found = args[n+i], true
				}
			}
			if !found {
				return t.Raise(TypeError, "TracebackType() got an unexpected keyword argument '%s'", AsStr(k).String())
			}
		}
	}
	for i := range a {
		if a[i].obj == nil {
			return t.Raise(TypeError, "TracebackType() missing required argument '%s' (pos %d)", names[i], i+1)
		}
	}
	var next *Traceback
	if !a[0].IsNone() {
		if a[0].obj.typ != TracebackType {
			return t.Raise(TypeError, "expected traceback object or None, got '%s'", a[0].obj.typ.Name)
		}
		next = AsTraceback(a[0])
	}
	if a[1].obj.typ != FrameType {
		return t.Raise(TypeError, "TracebackType() argument 'tb_frame' must be frame, not %s", a[1].obj.typ.Name)
	}
	lasti, ok := AsSize(t, a[2], OverflowError)
	if !ok {
		return Value{}
	}
	line, ok := AsSize(t, a[3], OverflowError)
	if !ok {
		return Value{}
	}
	if next != nil {
		t.Incref(next.Val())
	}
	tb := t.newTraceback(next, AsFrame(a[1]), lasti/2, line)
	tb.odd = lasti&1 != 0
	return tb.Val()
}
