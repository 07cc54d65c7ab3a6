// Package thread is the native module _thread: threads, locks and thread-local storage, on which the library's threading stands.
//
// A thread is a goroutine with a thread state of its own; its identifier is the state's, never the goroutine's. A lock that has to be
// waited for gives the GIL up with the reason "lock" and can be interrupted by signals.
package thread

import (
	"math"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// timeoutMax is TIMEOUT_MAX in seconds: what fits the clock in nanoseconds.
const timeoutMax = float64(math.MaxInt64/1000000000 - 1)

// state is what the module keeps for each interpreter.
type state struct {
	mu      sync.Mutex
	handles map[*handle]bool // of the threads that shutdown waits for
	count   int64
	stack   int64
}

func stateOf(t *thread) *state { return t.Interp.State("thread").(*state) }

// typesOnce fills in the tables of the static types, which Go's initialisation order keeps out of their declarations.
var typesOnce sync.Once

// Module is the definition of the module _thread.
func Module() *object.NativeModule {
	typesOnce.Do(func() {
		setupLockType()
		setupRLockType()
		setupHandleType()
		setupLocalType()
		lockType.SetParallel(object.ParPlain | object.ParConstruct)
		rlockType.SetParallel(object.ParPlain | object.ParConstruct)
		localType.SetParallel(object.ParPlain &^ object.ParDealloc)
	})
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_thread",
		Functions: []object.Method{
			fn("start_new_thread(function, args, kwargs={}, /)", startNew),
			fn("start_new(function, args, kwargs={}, /)", startNew),
			fn("start_joinable_thread(function, handle=None, daemon=True)", startJoinable),
			fn("daemon_threads_allowed()", func(t *thread, a []value) value { return object.Bool(!t.Interp.NoDaemons) }),
			fn("allocate_lock()", func(t *thread, a []value) value { return newLock(t) }),
			fn("allocate()", func(t *thread, a []value) value { return newLock(t) }),
			fn("exit()", exit),
			fn("exit_thread()", exit),
			fn("interrupt_main(signum=signal.SIGINT, /)", interruptMain),
			fn("get_ident()", func(t *thread, a []value) value { return t.NewUint(t.Sched.ID()) }),
			fn("get_native_id()", func(t *thread, a []value) value { return object.Int(int64(os.Getpid()) + int64(t.Sched.ID()) - 1) }),
			fn("_count()", func(t *thread, a []value) value {
				st := stateOf(t)
				st.mu.Lock()
				defer st.mu.Unlock()
				return object.Int(st.count)
			}),
			fn("stack_size(size=0, /)", stackSize),
			fn("_excepthook(args, /)", exceptHook),
			fn("_is_main_interpreter()", func(t *thread, a []value) value { return object.Bool(!t.Interp.Sub) }),
			fn("_shutdown()", shutdown),
			fn("_make_thread_handle(ident, /)", makeHandle),
			fn("_get_main_thread_ident()", func(t *thread, a []value) value { return t.NewUint(t.Interp.Main.Sched.ID()) }),
			fn("set_name(name)", func(t *thread, a []value) value {
				if !object.IsStr(a[0]) {
					return t.Raise(object.TypeError, "set_name() argument 'name' must be str, not %s", a[0].Type().Name)
				}
				t.Sched.SetName(object.AsStr(a[0]).String())
				return object.None
			}),
			fn("_get_name()", getName),
		},
		Types: []*object.Type{lockType, rlockType, localType, handleType},
		Setup: func(t *thread, m *object.Module) bool {
			t.Interp.SetState("thread", &state{handles: map[*handle]bool{}})
			d := m.Dict()
			d.SetText(t, "LockType", lockType.Val())
			d.SetText(t, "error", object.RuntimeError.Val())
			d.SetText(t, "_ExceptHookArgs", exceptHookArgs.Val())
			d.SetText(t, "TIMEOUT_MAX", object.Float(timeoutMax))
			d.SetText(t, "_NAME_MAXLEN", object.Int(15))
			return true
		},
	}
}

// nameLimit is how many bytes of a thread's name the kernel of Linux keeps.
const nameLimit = 15

// getName is the thread's name as the system would have it: cut after nameLimit bytes, be that inside a character. Reports have the whole.
func getName(t *thread, a []value) value {
	name, _, _ := strings.Cut(t.Sched.Name(), "\x00")
	raw := make([]byte, 0, nameLimit)
	for i, r := range name {
		if r == utf8.RuneError && strings.HasPrefix(name[i:], "\xed") {
			if name[i+1] >= 0xa0 {
				raw = append(raw, '?') // a lone surrogate
			}
			continue
		}
		raw = utf8.AppendRune(raw, r)
	}
	return t.FSDecode(string(raw[:min(len(raw), nameLimit)]))
}

func exit(t *thread, a []value) value { return t.RaiseArgs(object.SystemExit) }

func stackSize(t *thread, a []value) value {
	n := 0
	if !a[0].IsNil() {
		var ok bool
		if n, ok = object.AsSize(t, a[0], object.OverflowError); !ok {
			return value{}
		}
	}
	if n < 0 {
		return t.Raise(object.ValueError, "size must be 0 or a positive value")
	}
	if n != 0 && n < 0x8000 {
		return t.Raise(object.ValueError, "size not valid: %d bytes", n)
	}
	st := stateOf(t)
	old := st.stack
	st.stack = int64(n) // goroutines grow their stacks: the number is only remembered
	return object.Int(old)
}

func interruptMain(t *thread, a []value) value {
	n := 2
	if !a[0].IsNil() {
		var ok bool
		if n, ok = object.AsSize(t, a[0], object.OverflowError); !ok {
			return value{}
		}
	}
	if n < 1 || n >= 65 {
		return t.Raise(object.ValueError, "signal number out of range")
	}
	if f := t.Interp.SimulateSignal; f != nil {
		f(n)
	}
	return object.None
}

// spawn starts a goroutine as a thread that calls f(*args, **kwargs); it owns what it is given. h may be nil.
func spawn(t *thread, f value, args *object.Tuple, kwargs value, h *handle) *thread {
	in := t.Interp
	child := in.NewThread("Thread")
	st := stateOf(t)
	st.mu.Lock()
	st.count++
	st.mu.Unlock()
	if h != nil {
		h.ident = child.Sched.ID()
		child.Hold(h.Val())
	}
	child.Hold(f, args.Val(), kwargs)
	go func() {
		child.Sched.Attach()
		child.Excl()
		child.CallingProgram()
		run(child, f, args, kwargs)
		child.CalledProgram(3)
		child.Decref(f)
		child.Decref(args.Val())
		child.Xdecref(kwargs)
		st.mu.Lock()
		st.count--
		if h != nil {
			delete(st.handles, h)
		}
		st.mu.Unlock()
		child.ClearThread()
		if h != nil {
			h.setDone()
			child.Unhold(1)
			child.Decref(h.Val())
		}
		child.EndThread()
	}()
	return child
}

func run(t *thread, f value, args *object.Tuple, kwargs value) {
	var res value
	if kwargs.IsNil() {
		res = object.Call(t, f, args.Items(), nil)
	} else {
		res = object.CallDict(t, f, args.Items(), object.AsDict(kwargs))
	}
	if !res.IsNil() {
		t.Decref(res)
		return
	}
	if t.ClearIf(object.SystemExit) {
		return
	}
	t.WriteUnraisable("Exception ignored in thread started by", f)
}

func canStart(t *thread) bool {
	if t.Interp.NoThreads {
		return t.RaiseFalse(object.RuntimeError, "thread is not supported for isolated subinterpreters")
	}
	if t.Interp.Finalizing() {
		return t.RaiseFalse(object.PythonFinalizationError, "can't create new thread at interpreter shutdown")
	}
	return true
}

func startNew(t *thread, a []value) value {
	if !object.IsCallable(a[0]) {
		return t.Raise(object.TypeError, "first arg must be callable")
	}
	if !object.IsTuple(a[1]) {
		return t.Raise(object.TypeError, "2nd arg must be a tuple")
	}
	kwargs := a[2]
	if !kwargs.IsNil() && !object.IsDict(kwargs) {
		return t.Raise(object.TypeError, "optional 3rd arg must be a dictionary")
	}
	if !t.Audit("_thread.start_new_thread", a[0], a[1], orNone(kwargs)) || !canStart(t) {
		return value{}
	}
	t.Incref(a[0])
	t.Incref(a[1])
	t.Xincref(kwargs)
	child := spawn(t, a[0], object.AsTuple(a[1]), kwargs, nil)
	return t.NewUint(child.Sched.ID())
}

func orNone(v value) value {
	if v.IsNil() {
		return object.None
	}
	return v
}

func startJoinable(t *thread, a []value) value {
	if !object.IsCallable(a[0]) {
		return t.Raise(object.TypeError, "thread function must be callable")
	}
	var h *handle
	switch {
	case a[1].IsNil() || a[1].IsNone():
		h = newHandle(t)
	case a[1].Type() == handleType:
		h = asHandle(a[1])
		t.Incref(a[1])
	default:
		return t.Raise(object.TypeError, "'handle' must be a _ThreadHandle")
	}
	daemon := true
	if !a[2].IsNil() {
		b, ok := object.Truth(t, a[2])
		if !ok {
			t.Decref(h.Val())
			return value{}
		}
		daemon = b
	}
	given, flag := object.None, object.Int(0)
	if !a[1].IsNil() {
		given = a[1]
	}
	if daemon {
		flag = object.Int(1)
	}
	if !t.Audit("_thread.start_joinable_thread", a[0], flag, given) || !canStart(t) {
		t.Decref(h.Val())
		return value{}
	}
	if !h.start() {
		t.Decref(h.Val())
		return t.Raise(object.RuntimeError, "thread already started")
	}
	st := stateOf(t)
	if !daemon {
		st.mu.Lock()
		st.handles[h] = true
		st.mu.Unlock()
	}
	t.Incref(a[0])
	t.Incref(h.Val()) // the thread's
	spawn(t, a[0], object.EmptyTuple, value{}, h)
	return h.Val()
}

func shutdown(t *thread, a []value) value {
	st := stateOf(t)
	for {
		var h *handle
		st.mu.Lock()
		for x := range st.handles {
			if x.ident != t.Sched.ID() {
				h = x
				break
			}
		}
		if h != nil {
			t.Incref(h.Val())
			delete(st.handles, h)
		}
		st.mu.Unlock()
		if h == nil {
			return object.None
		}
		_, ok := h.join(t, -1)
		if !ok {
			t.WriteUnraisable("Exception ignored while joining a thread in _thread._shutdown()", value{})
			t.Decref(h.Val())
			return object.None
		}
		t.Decref(h.Val())
	}
}

var exceptHookArgs = object.NewStructSeqType("_thread", "_ExceptHookArgs", []object.StructField{
	{Name: "exc_type"}, {Name: "exc_value"}, {Name: "exc_traceback"},
	{Name: "thread"}}, 4)

func exceptHook(t *thread, a []value) value {
	if a[0].Type() != exceptHookArgs {
		return t.Raise(object.TypeError, "_thread._excepthook argument type must be ExceptHookArgs")
	}
	items := object.AsTuple(a[0]).Items()
	if items[0].Type() == object.MetaType && object.AsType(items[0]) == object.SystemExit {
		return object.None
	}
	err := t.Interp.Sys.GetStr(t, t.Intern("stderr"))
	if err.IsNil() || err.IsNone() {
		if items[3].IsNone() {
			return object.None
		}
		f, ok := object.LookupAttr(t, items[3], t.Intern("_stderr"))
		if !ok {
			return value{}
		}
		if f.IsNil() || f.IsNone() {
			return object.None
		}
		err = f
	} else {
		t.Incref(err)
	}
	defer t.Decref(err)
	write := func(s string) bool {
		v := t.NewStr(s)
		r := object.CallMethod(t, err, t.Intern("write"), v)
		t.Decref(v)
		if r.IsNil() {
			return false
		}
		t.Decref(r)
		return true
	}
	name := ""
	if !items[3].IsNone() {
		n, ok := object.LookupAttr(t, items[3], t.Intern("name"))
		if !ok {
			return value{}
		}
		if !n.IsNil() {
			if s := object.ToStr(t, n); !s.IsNil() {
				name = object.AsStr(s).String()
				t.Decref(s)
			} else {
				t.ClearExc()
			}
			t.Decref(n)
		}
	}
	if name == "" {
		id := t.NewUint(t.Sched.ID())
		s := object.ToStr(t, id)
		name = object.AsStr(s).String()
		t.Decref(s)
		t.Decref(id)
	}
	if !write("Exception in thread " + name + ":\n") {
		return value{}
	}
	hook := t.Interp.Sys.GetStr(t, t.Intern("__excepthook__"))
	if !hook.IsNil() {
		r := object.CallN(t, hook, items[0], items[1], items[2])
		if r.IsNil() {
			return r
		}
		t.Decref(r)
	}
	r := object.CallMethod(t, err, t.Intern("flush"))
	if r.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
	return object.None
}

// timeoutArgs reads the arguments blocking and timeout of acquire: nanoseconds, negative for no limit.
func timeoutArgs(t *thread, a []value) (int64, bool) {
	blocking := true
	if !a[0].IsNil() {
		b, ok := object.Truth(t, a[0])
		if !ok {
			return 0, false
		}
		blocking = b
	}
	timeout := -1.0
	given := !a[1].IsNil()
	if given {
		f, ok := object.AsFloat(t, a[1])
		if !ok {
			return 0, false
		}
		if math.IsNaN(f) {
			return 0, t.RaiseFalse(object.ValueError, "Invalid value NaN (not a number)")
		}
		timeout = f
	}
	switch {
	case !blocking && given && timeout != -1:
		return 0, t.RaiseFalse(object.ValueError, "can't specify a timeout for a non-blocking call")
	case timeout < 0 && timeout != -1:
		return 0, t.RaiseFalse(object.ValueError, "timeout value must be a non-negative number")
	case timeout > timeoutMax:
		return 0, t.RaiseFalse(object.OverflowError, "timeout value is too large")
	case !blocking:
		return 0, true
	case timeout == -1:
		return -1, true
	}
	return int64(math.Ceil(timeout * 1e9)), true
}
