package interpreters

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var dataType = object.NewStaticType("_testinternalcapi", "capsule", object.ObjectType, object.TypeNoNew)

// data is an item as an object, for tests of what can be shared and how.
type data struct {
	object.Header
	it  *item
	fam *family
}

func setupData() {
	dataType.GetAttr = object.GenericGetAttr
	dataType.Dealloc = func(t *thread, h *header) {
		d := (*data)(h.Val().Ptr())
		it, fam := d.it, d.fam
		t.FreeHeader(h)
		fam.drop(it)
	}
}

// bridge is what support modules of tests may do, which know of it by its methods only.
type bridge struct{ st *state }

// GetData makes an object of what would go over, in one of the modes of _testinternalcapi.get_crossinterp_data.
func (x bridge) GetData(t *thread, v value, mode string) value {
	st := x.st
	var it *item
	switch mode {
	case "", "xidata":
		it = st.share(t, v)
	case "fallback":
		it = st.shareAny(t, v)
	case "pickle":
		it = st.pickle(t, v)
	case "marshal":
		it = st.marshal(t, v, marshalItem)
	case "code":
		if v.Type() != object.CodeType {
			if r := object.Repr(t, v); !r.IsNil() {
				t.Raise(object.AsType(st.notShareable), "expected code, got %s", object.AsStr(r).String())
				t.Decref(r)
			}
			return value{}
		}
		it = st.marshal(t, v, marshalItem)
	case "func":
		it = st.shareFunction(t, v)
	case "script", "script-pure":
		if it = st.script(t, v, mode == "script-pure"); it == nil {
			raiseFrom(t, st.notShareable, "object not a valid script")
		}
	default:
		return t.Raise(object.ValueError, "unsupported mode '%s'", mode)
	}
	if it == nil {
		return value{}
	}
	d := object.New[data](t, dataType)
	d.it, d.fam = it, st.me.fam
	return d.Val()
}

// RestoreData makes the object again. It may be called any number of times.
func (x bridge) RestoreData(t *thread, v value) value {
	st := x.st
	if v.Type() != dataType {
		return t.Raise(object.TypeError, "expected a capsule")
	}
	d := (*data)(v.Ptr())
	switch d.it.kind {
	case bufferItem, queueItem, tupleItem:
		it := d.it
		d.it = nil
		if it == nil {
			return t.Raise(object.ValueError, "the data was used up")
		}
		return st.restore(t, it)
	}
	return st.restore(t, d.it)
}

// NewInterpreter makes an interpreter for tests, as C code would. Its number, or -1 with an exception pending.
func (x bridge) NewInterpreter(t *thread, conf value, whence int) int64 {
	st := x.st
	c, ok := legacyConfig(), true
	if !conf.IsNil() && !conf.IsNone() {
		c, ok = configArg(t, conf)
	}
	if !ok {
		return -1
	}
	m := st.create(t, c, whence)
	if m == nil {
		return -1
	}
	return m.id
}

// NextInterpreter is the number that the next interpreter gets.
func (x bridge) NextInterpreter() int64 {
	st := x.st
	st.me.fam.mu.Lock()
	defer st.me.fam.mu.Unlock()
	return st.me.fam.nextMember
}

// EndInterpreter ends one that NewInterpreter has made.
func (x bridge) EndInterpreter(t *thread, id value) bool {
	v := destroy(t, []value{id, value{}})
	return !v.IsNil()
}

// RunIn runs a script in another interpreter, as C code would: with main as the program of its main thread. False with an exception pending;
// an exception there is printed.
func (x bridge) RunIn(t *thread, id value, script value, main bool) bool {
	st := x.st
	m := st.lookup(t, id, value{}, "")
	if m == nil {
		return false
	}
	code := st.script(t, script, false)
	if code == nil {
		return false
	}
	if main {
		r := st.exec(t, m, code, value{})
		if r.IsNil() {
			return false
		}
		t.Decref(r)
		return true
	}
	// The operating system's thread is the same as ever, and threading goes by that: the main one, unless it is busy. It is not said to run, though.
	own := !m.begin()
	t.Sched.Detach(gil.Other)
	b := m.in.Main
	if own {
		b = m.in.NewThread("Thread")
	} else {
		m.done()
	}
	b.Sched.Attach()
	b.Excl()
	bst := stateOf(b)
	if co := bst.restore(b, code); !co.IsNil() {
		ns := mainDict(b)
		if r := b.Interp.Machine.Eval(b, object.AsCode(co), ns, ns.Val(), nil); !r.IsNil() {
			b.Decref(r)
		}
		b.Decref(co)
	}
	if exc := b.TakeExc(); !exc.IsNil() {
		tb := object.GetAttr(b, exc, b.Intern("__traceback__"))
		if hook := b.Interp.Sys.GetStr(b, object.NameExcepthook); !hook.IsNil() && !tb.IsNil() {
			if r := object.CallN(b, hook, exc.Type().Val(), exc, tb); !r.IsNil() {
				b.Decref(r)
			}
		}
		b.Xdecref(tb)
		b.Decref(exc)
	}
	b.ClearExc()
	if own {
		b.ClearThread()
		b.EndThread()
	} else {
		b.Sched.Detach(gil.Other)
	}
	t.Sched.Attach()
	t.Excl()
	return true
}
