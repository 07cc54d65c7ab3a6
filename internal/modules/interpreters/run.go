package interpreters

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// excInfo is what goes over of an exception that nobody caught.
type excInfo struct {
	name, qualname, module, msg, formatted, display string
	shown                                           bool // display is there
}

// describe makes the description of an exception (borrowed).
func describe(t *thread, e value) *excInfo {
	x := &excInfo{name: e.Type().Name, qualname: e.Type().Name, module: "builtins"}
	text := func(v value) string {
		if v.IsNil() {
			t.ClearExc()
			return ""
		}
		defer t.Decref(v)
		if !object.IsStr(v) {
			return ""
		}
		return object.AsStr(v).String()
	}
	typ := e.Type().Val()
	if s := text(object.GetAttr(t, typ, t.Intern("__name__"))); s != "" {
		x.name = s
	}
	if s := text(object.GetAttr(t, typ, t.Intern("__qualname__"))); s != "" {
		x.qualname = s
	}
	x.module = text(object.GetAttr(t, typ, t.Intern("__module__")))
	x.msg = text(object.ToStr(t, e))
	full := x.qualname
	if x.module != "builtins" && x.module != "__main__" && x.module != "" {
		full = x.module + "." + x.qualname
	}
	x.formatted = full + ": " + x.msg
	if text, ok := display(t, e); ok {
		x.display, x.shown = strings.TrimSuffix(text, "\n"), true
	}
	t.ClearExc()
	return x
}

// display is the traceback with the exception, as the module traceback makes it; ok is false, perhaps with an exception pending, if it cannot.
func display(t *thread, e value) (text string, ok bool) {
	m := t.Interp.Importer.Import(t, "traceback")
	if m.IsNil() {
		return "", false
	}
	defer t.Decref(m)
	cls := object.GetAttr(t, m, t.Intern("TracebackException"))
	if cls.IsNil() {
		return "", false
	}
	defer t.Decref(cls)
	te := object.CallMethod(t, cls, t.Intern("from_exception"), e)
	if te.IsNil() {
		return "", false
	}
	defer t.Decref(te)
	lines := object.CallMethod(t, te, t.Intern("format"))
	if lines.IsNil() {
		return "", false
	}
	defer t.Decref(lines)
	empty := t.NewStr("")
	joined := object.CallMethod(t, empty, t.Intern("join"), lines)
	t.Decref(empty)
	if joined.IsNil() {
		return "", false
	}
	defer t.Decref(joined)
	return object.AsStr(joined).String(), true
}

// namespace makes the object that Python sees.
func (x *excInfo) namespace(t *thread) value {
	typ := object.NewNamespace(t, []string{"__name__", "__qualname__", "__module__"}, []value{t.NewStr(x.name), t.NewStr(x.qualname), t.NewStr(x.module)})
	names := []string{"type", "msg", "formatted"}
	vals := []value{typ, t.NewStr(x.msg), t.NewStr(x.formatted)}
	if x.shown {
		names, vals = append(names, "errdisplay"), append(vals, t.NewStr(x.display))
	}
	return object.NewNamespace(t, names, vals)
}

// captureException is _interpreters.capture_exception.
func captureException(t *thread, a []value) value {
	e := a[0]
	if e.IsNil() || e.IsNone() {
		if e = t.HandledExc(); e.IsNil() {
			return object.None
		}
	} else if !e.Type().IsSubtype(object.BaseException) {
		r := object.Repr(t, e)
		if !r.IsNil() {
			t.Raise(object.TypeError, "expected exception, got %s", object.AsStr(r).String())
			t.Decref(r)
		}
		return value{}
	}
	return describe(t, e).namespace(t)
}

// pair is a name of __main__ with what it is to be bound to.
type pair struct {
	name string
	it   *item
}

// shareNames makes the items of a dict of names. ok is false with an exception pending.
func (st *state) shareNames(t *thread, d *object.Dict) (list []pair, ok bool) {
	pos := 0
	for {
		k, v, more := d.Next(&pos)
		if !more {
			return list, true
		}
		if object.IsStr(k) && strings.Contains(object.AsStr(k).String(), "\x00") {
			ok = t.RaiseFalse(object.ValueError, "embedded null character")
		} else if !object.IsStr(k) {
			ok = t.RaiseFalse(object.TypeError, "bad argument type for built-in operation")
		} else if it := st.share(t, v); it != nil {
			list = append(list, pair{object.AsStr(k).String(), it})
			continue
		}
		for _, p := range list {
			st.me.fam.drop(p.it)
		}
		return nil, false
	}
}

// failure is an error of the machinery in the other interpreter, to be raised in this one.
type failure struct {
	what string
	info *excInfo
}

// fail takes the pending exception.
func fail(b *thread, what string) *failure {
	e := b.TakeExc()
	defer b.Decref(e)
	return &failure{what, describe(b, e)}
}

// raise raises NotShareableError whose cause tells the text of the other interpreter's exception.
func (f *failure) raise(t *thread, st *state) {
	t.Raise(object.ExceptionType, "%s", f.info.display)
	raiseFrom(t, st.notShareable, "%s", f.what)
}

// session is a run in another interpreter: what goes there and what comes back.
type session struct {
	names  []pair
	run    func(b *thread, st *state) (value, *failure) // the zero Value with an exception pending, or a failure
	result bool

	info *excInfo
	fail *failure
	back *item
}

// start does it. It returns false with an exception pending in t.
func (s *session) start(t *thread, st *state, m *member) bool {
	if !m.begin() {
		for _, p := range s.names {
			st.me.fam.drop(p.it)
		}
		return t.RaiseFalse(object.AsType(st.interpreterError), "interpreter already running")
	}
	m.enter(t, func(b *thread) {
		bst := stateOf(b)
		s.inside(b, bst)
	})
	m.done()
	if s.fail != nil {
		s.fail.raise(t, st)
		return false
	}
	return true
}

func (s *session) inside(b *thread, st *state) {
	ns := mainDict(b)
	for i, p := range s.names {
		v := st.restore(b, p.it)
		if v.IsNil() {
			for _, q := range s.names[i+1:] {
				st.me.fam.drop(q.it)
			}
			s.fail = fail(b, "failed to bind "+p.name)
			return
		}
		b.Hold(v)
		ok := ns.SetStr(b, b.Intern(p.name), v)
		b.Unhold(1)
		b.Decref(v)
		if !ok {
			s.fail = fail(b, "failed to bind "+p.name)
			return
		}
	}
	if s.run == nil {
		return
	}
	v, failed := s.run(b, st)
	if failed != nil {
		s.fail = failed
		return
	}
	if v.IsNil() {
		e := b.TakeExc()
		b.Hold(e)
		s.info = describe(b, e)
		b.Unhold(1)
		b.Decref(e)
		b.ClearExc()
		return
	}
	b.Hold(v)
	if s.result {
		if s.back = st.shareAny(b, v); s.back == nil {
			s.fail = fail(b, "object does not support cross-interpreter data")
		}
	}
	b.Unhold(1)
	b.Decref(v)
}

// exec runs the script there. The result is the description of an exception, or None.
func (st *state) exec(t *thread, m *member, code *item, shared value) value {
	s := &session{}
	if !shared.IsNil() && !shared.IsNone() {
		var ok bool
		if s.names, ok = st.shareNames(t, object.AsDict(shared)); !ok {
			return value{}
		}
	}
	s.run = func(b *thread, st *state) (value, *failure) {
		co := st.restore(b, code)
		if co.IsNil() {
			return co, fail(b, "the script could not be restored")
		}
		defer b.Decref(co)
		ns := mainDict(b)
		return b.Interp.Machine.Eval(b, object.AsCode(co), ns, ns.Val(), nil), nil
	}
	if !s.start(t, st, m) {
		return value{}
	}
	if s.info != nil {
		return s.info.namespace(t)
	}
	return object.None
}

// call calls the function there. The result is a pair of what it returned and the description of an exception, each may be None.
func (st *state) call(t *thread, m *member, f, args, kwargs value) value {
	if !object.IsCallable(f) {
		r := object.Repr(t, f)
		if !r.IsNil() {
			t.Raise(object.TypeError, "expected a callable, got %s", object.AsStr(r).String())
			t.Decref(r)
		}
		return value{}
	}
	fam := st.me.fam
	fn := (*item)(nil)
	if fn = st.shareFunction(t, f); fn == nil {
		first := t.TakeExc()
		if fn = st.pickle(t, f); fn == nil {
			t.ClearExc()
			t.RestoreExc(first)
			return value{}
		}
		t.Decref(first)
	}
	parts := []*item{fn, nil, nil}
	for i, v := range []value{args, kwargs} {
		if v.IsNil() || object.IsTuple(v) && object.AsTuple(v).Len() == 0 || object.IsDict(v) && object.AsDict(v).Len() == 0 {
			continue
		}
		if parts[i+1] = st.shareAny(t, v); parts[i+1] == nil {
			fam.drop(parts...)
			return value{}
		}
	}
	s := &session{result: true}
	s.run = func(b *thread, st *state) (value, *failure) {
		var vals [3]value
		for i, what := range []string{"func", "args", "kwargs"} {
			if parts[i] == nil {
				continue
			}
			if vals[i] = st.restore(b, parts[i]); vals[i].IsNil() {
				b.DecrefAll(vals[:i])
				b.Unhold(i)
				fam.drop(parts[i+1:]...)
				return value{}, fail(b, what+" not shareable")
			}
			b.Hold(vals[i])
		}
		var pos []value
		if !vals[1].IsNil() {
			pos = object.AsTuple(vals[1]).Items()
		}
		var kw *object.Dict
		if !vals[2].IsNil() {
			kw = object.AsDict(vals[2])
		}
		res := object.CallDict(b, vals[0], pos, kw)
		for _, v := range vals {
			if !v.IsNil() {
				b.Unhold(1)
				b.Decref(v)
			}
		}
		return res, nil
	}
	if !s.start(t, st, m) {
		return value{}
	}
	if s.info != nil {
		return t.TupleSteal(object.None, s.info.namespace(t)).Val()
	}
	v := st.restore(t, s.back)
	if v.IsNil() {
		return v
	}
	return t.TupleSteal(v, object.None).Val()
}
