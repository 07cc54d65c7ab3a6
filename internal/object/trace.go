package object

// SetTrace sets the thread's trace function (sys.settrace), None to end it.
func (t *Thread) SetTrace(f Value) Value {
	t.setHook(&t.traceObj, f)
	return None
}

// GetTrace returns the thread's trace function or None.
func (t *Thread) GetTrace() Value { return t.orNone(t.traceObj) }

// SetProfile sets the thread's profile function (sys.setprofile), None to end it.
func (t *Thread) SetProfile(f Value) Value {
	t.setHook(&t.profileObj, f)
	return None
}

// GetProfile returns the thread's profile function or None.
func (t *Thread) GetProfile() Value { return t.orNone(t.profileObj) }

func (t *Thread) setHook(slot *Value, f Value) {
	if f.IsNone() {
		t.Clear(slot)
	} else {
		t.Replace(slot, t.Newref(f))
	}
	if t.Interp.OnTrace != nil {
		t.Interp.OnTrace(t)
	}
}

// TraceOn reports whether the thread has a trace or profile function, or sys.monitoring an event that is on.
func (t *Thread) TraceOn() bool {
	return t.traceObj.obj != nil || t.profileObj.obj != nil || t.Interp.Mon != nil && t.Interp.Mon.Any
}

// TraceFunc borrows the trace function, or returns the zero Value.
func (t *Thread) TraceFunc() Value { return t.traceObj }

// ProfileFunc borrows the profile function, or returns the zero Value.
func (t *Thread) ProfileFunc() Value { return t.profileObj }

// SetTraceAll sets the trace function of every thread of the interpreter, None to end it.
func (t *Thread) SetTraceAll(f Value) { t.setHookAll(f, func(x *Thread) *Value { return &x.traceObj }) }

// SetProfileAll sets the profile function of every thread of the interpreter, None to end it.
func (t *Thread) SetProfileAll(f Value) {
	t.setHookAll(f, func(x *Thread) *Value { return &x.profileObj })
}

func (t *Thread) setHookAll(f Value, slot func(x *Thread) *Value) {
	t.Excl()
	var old []Value
	t.Interp.Threads(func(x *Thread) {
		p := slot(x)
		if p.obj != nil {
			old = append(old, *p)
		}
		*p = Value{}
		if !f.IsNone() {
			*p = t.Newref(f)
		}
		if t.Interp.OnTrace != nil {
			t.Interp.OnTrace(x)
		}
	})
	t.DecrefAll(old)
}
