package interpreters

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// typesOnce fills in the tables of the static types, which Go's initialisation order keeps out of their declarations.
var typesOnce sync.Once

func setup() {
	typesOnce.Do(func() {
		setupBufferView()
		setupChannelID()
		setupData()
	})
}

// number reads an identifier: what is "interpreter", "queue" or "channel".
func number(t *thread, what string, v value) (int64, bool) {
	if v.Type().Index == nil && v.Type() != channelIDType {
		return 0, t.RaiseFalse(object.TypeError, "%s ID must be an int, got %s", what, v.Type().Name)
	}
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return 0, false
	}
	defer t.Decref(i)
	if !i.IsInt64() {
		return 0, t.RaiseFalse(object.OverflowError, "max %s ID is %d, got %s", what, int64(1<<63-1), "more")
	}
	n := i.Int64()
	if n < 0 {
		return 0, t.RaiseFalse(object.ValueError, "%s ID must be a non-negative int, got %d", what, n)
	}
	return n, true
}

// lookup finds an interpreter; with restrict only one that these modules have made. Nil with an exception pending.
func (st *state) lookup(t *thread, id, restrict value, doing string) *member {
	n, ok := number(t, "interpreter", id)
	if !ok {
		return nil
	}
	m := st.me.fam.find(n)
	if m == nil {
		t.Raise(object.AsType(st.notFound), "unrecognized interpreter ID %d", n)
		return nil
	}
	if restrict.IsNil() {
		return m
	}
	is, ok := object.Truth(t, restrict)
	if !ok {
		return nil
	}
	if is && m.whence != whenceStdlib {
		t.Raise(object.AsType(st.interpreterError), "cannot %s unrecognized interpreter %d", doing, n)
		return nil
	}
	return m
}

func (m *member) pair(t *thread) value {
	return t.TupleSteal(object.Int(m.id), object.Int(int64(m.whence))).Val()
}

// Module is the definition of the module _interpreters.
func Module() *object.NativeModule {
	setup()
	fn := osutil.Fn
	return &object.NativeModule{
		Name: "_interpreters",
		Functions: []object.Method{
			fn("new_config(name='isolated', /, **overrides)", newConfig),
			fn("create(config=None, *, reqrefs=False)", create),
			fn("destroy(id, *, restrict=False)", destroy),
			fn("list_all(*, require_ready=False)", func(t *thread, a []value) value {
				l := t.NewList(0)
				for _, m := range stateOf(t).me.fam.all() {
					l.Push(t, m.pair(t))
				}
				return l.Val()
			}),
			fn("get_current()", func(t *thread, a []value) value { return stateOf(t).me.pair(t) }),
			fn("get_main()", func(t *thread, a []value) value {
				return t.TupleSteal(object.Int(0), object.Int(whenceRuntime)).Val()
			}),
			fn("is_running(id, *, restrict=False)", func(t *thread, a []value) value {
				st := stateOf(t)
				m := st.lookup(t, a[0], a[1], "check if running for")
				if m == nil {
					return value{}
				}
				st.me.fam.mu.Lock()
				defer st.me.fam.mu.Unlock()
				return object.Bool(m.running)
			}),
			fn("get_config(id, *, restrict=False)", func(t *thread, a []value) value {
				m := stateOf(t).lookup(t, a[0], a[1], "get the config of")
				if m == nil {
					return value{}
				}
				return m.conf.namespace(t)
			}),
			fn("whence(id)", func(t *thread, a []value) value {
				m := stateOf(t).lookup(t, a[0], value{}, "")
				if m == nil {
					return value{}
				}
				return object.Int(int64(m.whence))
			}),
			fn("exec(id, code, shared=None, *, restrict=False)", execScript),
			fn("run_string(id, script, shared=None, *, restrict=False)", runString),
			fn("run_func(id, func, shared=None, *, restrict=False)", runFunc),
			fn("call(id, callable, args=<unrepresentable>, kwargs=<unrepresentable>, *, restrict=False)", callThere),
			fn("set___main___attrs(id, updates, *, restrict=False)", setMain),
			fn("is_shareable(obj)", func(t *thread, a []value) value { return object.Bool(stateOf(t).shareable(a[0])) }),
			fn("incref(id, *, implieslink=False, restrict=False)", func(t *thread, a []value) value {
				st := stateOf(t)
				m := st.lookup(t, a[0], a[2], "incref")
				if m == nil {
					return value{}
				}
				link := false
				if !a[1].IsNil() {
					var ok bool
					if link, ok = object.Truth(t, a[1]); !ok {
						return value{}
					}
				}
				st.me.fam.mu.Lock()
				m.refs++
				m.counted = m.counted || link
				st.me.fam.mu.Unlock()
				return object.None
			}),
			fn("decref(id, *, restrict=False)", func(t *thread, a []value) value {
				st := stateOf(t)
				m := st.lookup(t, a[0], a[1], "decref")
				if m == nil {
					return value{}
				}
				st.me.fam.mu.Lock()
				if m.refs > 0 {
					m.refs--
				}
				over := m.refs == 0 && m.counted && m != st.me
				st.me.fam.mu.Unlock()
				if over && m.begin() {
					m.destroy(t)
				}
				return object.None
			}),
			fn("capture_exception(exc=None)", captureException),
		},
		Types: []*object.Type{bufferViewType},
		Setup: func(t *thread, m *object.Module) bool {
			st := stateOf(t)
			st.interpretersUsed = true
			return m.Set(t, "InterpreterError", st.interpreterError) && m.Set(t, "InterpreterNotFoundError", st.notFound) &&
				m.Set(t, "NotShareableError", st.notShareable) && osutil.AddConstants(t, m, osutil.Constants{
				{"WHENCE_UNKNOWN", whenceUnknown}, {"WHENCE_RUNTIME", whenceRuntime}, {"WHENCE_LEGACY_CAPI", whenceLegacyCAPI},
				{"WHENCE_CAPI", whenceCAPI}, {"WHENCE_XI", whenceXI}, {"WHENCE_STDLIB", whenceStdlib}})
		},
	}
}

func newConfig(t *thread, a []value) value {
	name := ""
	if !a[0].IsNil() {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "new_config() argument 1 must be str, not %s", a[0].Type().Name)
		}
		name = object.AsStr(a[0]).String()
	}
	c, ok := namedConfig(t, name)
	if !ok {
		return value{}
	}
	if d := a[1]; !d.IsNil() && object.IsDict(d) && object.AsDict(d).Len() > 0 && !c.update(t, object.AsDict(d), false) {
		return value{}
	}
	return c.namespace(t)
}

func create(t *thread, a []value) value {
	c, ok := configArg(t, a[0])
	if !ok {
		return value{}
	}
	reqrefs := false
	if !a[1].IsNil() {
		if reqrefs, ok = object.Truth(t, a[1]); !ok {
			return value{}
		}
	}
	m := stateOf(t).create(t, c, whenceStdlib)
	if m == nil {
		return value{}
	}
	m.counted = reqrefs
	return object.Int(m.id)
}

func destroy(t *thread, a []value) value {
	st := stateOf(t)
	m := st.lookup(t, a[0], a[1], "destroy")
	switch {
	case m == nil:
		return value{}
	case m == st.me:
		return t.Raise(object.AsType(st.interpreterError), "cannot destroy the current interpreter")
	case !m.begin():
		return t.Raise(object.AsType(st.interpreterError), "interpreter running")
	}
	m.destroy(t)
	return object.None
}

// sharedArg checks the third argument of those that run code.
func sharedArg(t *thread, name string, v value) bool {
	if v.IsNil() || v.IsNone() || object.IsDict(v) {
		return true
	}
	return t.RaiseFalse(object.TypeError, "_interpreters.%s() argument 3 must be dict, not %s", name, v.Type().Name)
}

func execScript(t *thread, a []value) value { return runScript(t, "exec", "exec code for", a) }

// runScript runs a[1] in the interpreter a[0]; purpose says what for if that cannot be.
func runScript(t *thread, name, purpose string, a []value) value {
	st := stateOf(t)
	if !sharedArg(t, name, a[2]) {
		return value{}
	}
	m := st.lookup(t, a[0], a[3], purpose)
	if m == nil {
		return value{}
	}
	code := st.script(t, a[1], false)
	if code == nil {
		return value{}
	}
	return st.exec(t, m, code, a[2])
}

func runString(t *thread, a []value) value {
	if !object.IsStr(a[1]) {
		return t.Raise(object.TypeError, "_interpreters.run_string() argument 2 must be str, not %s", a[1].Type().Name)
	}
	return runScript(t, "run_string", "run a string in", a)
}

func runFunc(t *thread, a []value) value {
	if typ := a[1].Type(); typ != object.FunctionType && typ != object.CodeType {
		return t.Raise(object.TypeError, "_interpreters.run_func() argument 2 must be a function, not %s", typ.Name)
	}
	st := stateOf(t)
	if !sharedArg(t, "run_func", a[2]) {
		return value{}
	}
	m := st.lookup(t, a[0], a[3], "run a function in")
	if m == nil {
		return value{}
	}
	code := st.script(t, a[1], false)
	if code == nil {
		return value{}
	}
	return st.exec(t, m, code, a[2])
}

func callThere(t *thread, a []value) value {
	if !a[2].IsNil() && !object.IsTuple(a[2]) {
		return t.Raise(object.TypeError, "_interpreters.call() argument 3 must be tuple, not %s", typeName(a[2]))
	}
	if !a[3].IsNil() && !object.IsDict(a[3]) {
		return t.Raise(object.TypeError, "_interpreters.call() argument 4 must be dict, not %s", typeName(a[3]))
	}
	st := stateOf(t)
	m := st.lookup(t, a[0], a[4], "make a call in")
	if m == nil {
		return value{}
	}
	return st.call(t, m, a[1], a[2], a[3])
}

func typeName(v value) string {
	if v.IsNone() {
		return "None"
	}
	return v.Type().Name
}

func setMain(t *thread, a []value) value {
	if !object.IsDict(a[1]) {
		return t.Raise(object.TypeError, "_interpreters.set___main___attrs() argument 2 must be dict, not %s", typeName(a[1]))
	}
	st := stateOf(t)
	m := st.lookup(t, a[0], a[2], "update __main__ for")
	if m == nil {
		return value{}
	}
	if object.AsDict(a[1]).Len() == 0 {
		return t.Raise(object.ValueError, "arg 2 must be a non-empty dict")
	}
	s := &session{}
	var ok bool
	if s.names, ok = st.shareNames(t, object.AsDict(a[1])); !ok || !s.start(t, st, m) {
		return value{}
	}
	return object.None
}
