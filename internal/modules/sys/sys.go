// Package sys is the native module sys: what a program can ask and set of its interpreter.
package sys

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"runtime"
	"time"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/imp"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// The version of the language that the runtime implements.
const (
	Major, Minor, Micro = 3, 14, 6
	Version             = "3.14.6"
)

// PycMagic is the number that compiled files begin with (with CR LF behind it): it changes with the bytecode.
const PycMagic = imp.PycMagic

// LongVersion is sys.version, in a form that the library's platform can take apart.
func LongVersion() string {
	return Version + " (gophersnake) [" + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + "]"
}

// Module is the definition of the module sys.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:      "sys",
		Functions: functions(),
		Setup:     setup,
	}
}

var versionInfoType = object.NewStructSeqType("sys", "version_info", []object.StructField{
	{Name: "major"}, {Name: "minor"}, {Name: "micro"},
	{Name: "releaselevel"}, {Name: "serial"}}, 5).NoInstances()

var flagsType = object.NewStructSeqType("sys", "flags", []object.StructField{
	{Name: "debug"}, {Name: "inspect"}, {Name: "interactive"}, {Name: "optimize"},
	{Name: "dont_write_bytecode"}, {Name: "no_user_site"}, {Name: "no_site"}, {Name: "ignore_environment"},
	{Name: "verbose"}, {Name: "bytes_warning"}, {Name: "quiet"}, {Name: "hash_randomization"},
	{Name: "isolated"}, {Name: "dev_mode"}, {Name: "utf8_mode"},
	{Name: "warn_default_encoding"}, {Name: "safe_path"},
	{Name: "int_max_str_digits"}, {Name: "gil"}, {Name: "thread_inherit_context"},
	{Name: "context_aware_warnings"}}, 18).NoInstances()

var floatInfoType = object.NewStructSeqType("sys", "float_info", []object.StructField{
	{Name: "max"}, {Name: "max_exp"},
	{Name: "max_10_exp"}, {Name: "min"},
	{Name: "min_exp"}, {Name: "min_10_exp"},
	{Name: "dig"}, {Name: "mant_dig"},
	{Name: "epsilon"}, {Name: "radix"},
	{Name: "rounds"}}, 11)

var intInfoType = object.NewStructSeqType("sys", "int_info", []object.StructField{
	{Name: "bits_per_digit"}, {Name: "sizeof_digit"},
	{Name: "default_max_str_digits"}, {Name: "str_digits_check_threshold"}}, 4)

var hashInfoType = object.NewStructSeqType("sys", "hash_info", []object.StructField{
	{Name: "width"}, {Name: "modulus"},
	{Name: "inf"}, {Name: "nan"},
	{Name: "imag"}, {Name: "algorithm"},
	{Name: "hash_bits"}, {Name: "seed_bits"}, {Name: "cutoff"}}, 9)

var threadInfoType = object.NewStructSeqType("sys", "thread_info", []object.StructField{
	{Name: "name"}, {Name: "lock"},
	{Name: "version"}}, 3)

var asyncgenHooksType = object.NewStructSeqType("sys", "asyncgen_hooks", []object.StructField{
	{Name: "firstiter"}, {Name: "finalizer"}}, 2)

func setup(t *thread, m *object.Module) bool {
	in := t.Interp
	d := m.Dict()
	str := func(s string) value { return t.NewStr(s) }
	n := func(i int) value { return object.Int(int64(i)) }
	b := func(x bool) value {
		if x {
			return object.Int(1)
		}
		return object.Int(0)
	}
	list := func(items []string) value {
		l := t.NewList(len(items))
		for _, s := range items {
			l.Push(t, str(s))
		}
		return l.Val()
	}
	set := func(name string, v value) { d.SetTextSteal(t, name, v) }
	versionInfo := func() value {
		return t.NewStructSeq(versionInfoType, n(Major), n(Minor), n(Micro), str("final"), n(0))
	}
	version := LongVersion()
	hex := Major<<24 | Minor<<16 | Micro<<8 | 0xf0
	set("version", str(version))
	set("version_info", versionInfo())
	set("hexversion", n(hex))
	set("api_version", n(1013))
	set("copyright", str("Copyright The gophersnake authors. The standard library: Copyright (c) 2001 Python Software Foundation. All Rights Reserved."))
	set("platform", str(runtime.GOOS))
	set("byteorder", str("little"))
	set("maxsize", object.Int(math.MaxInt64))
	set("maxunicode", n(0x10FFFF))
	set("float_repr_style", str("short"))
	set("abiflags", str(""))
	set("platlibdir", str("lib"))
	set("_framework", str(""))
	set("_home", object.None)
	set("_git", t.TupleSteal(str("gophersnake"), str(""), str("")).Val())
	set("executable", str(in.Executable))
	set("_base_executable", str(in.Executable))
	set("argv", list(in.Argv))
	set("orig_argv", list(in.OrigArgv))
	set("path", list(in.Path))
	in.PrintTraceback = printTraceback
	set("meta_path", list(nil))
	set("path_hooks", list(nil))
	set("warnoptions", list(in.WarnOptions))
	d.SetText(t, "modules", in.Modules.Val())
	pic := t.NewDict()
	set("path_importer_cache", pic.Val())
	set("dont_write_bytecode", object.Bool(in.DontWriteBytecode))
	if in.PycachePrefix != "" {
		set("pycache_prefix", str(in.PycachePrefix))
	} else {
		set("pycache_prefix", object.None)
	}
	x := t.NewDict()
	for _, o := range in.XOptions {
		v := object.True
		if o[1] != "" {
			v = str(o[1][1:])
		}
		x.SetTextSteal(t, o[0], v)
	}
	set("_xoptions", x.Val())
	set("flags", flagsValue(t, b, n))
	set("float_info", t.NewStructSeq(floatInfoType, object.Float(math.MaxFloat64), n(1024), n(308), object.Float(2.2250738585072014e-308), n(-1021), n(-307), n(15), n(53),
		object.Float(2.220446049250313e-16), n(2), n(1)))
	set("int_info", t.NewStructSeq(intInfoType, n(30), n(4), n(4300), n(640)))
	set("hash_info", t.NewStructSeq(hashInfoType, n(64), object.Int(1<<61-1), n(314159), n(0), n(1000003), str("siphash13"), n(64), n(128), n(0)))
	set("thread_info", t.NewStructSeq(threadInfoType, str("pthread"), str("semaphore"), str("goroutines")))
	set("implementation", object.NewNamespace(t, []string{"name", "cache_tag", "version", "hexversion", "_multiarch", "supports_isolated_interpreters"},
		[]value{str(cmp.Or(in.Implementation, "gophersnake")), str("gophersnake-314"), versionInfo(), n(hex), str("x86_64-linux-gnu"), object.True}))
	jit := t.NewModule("sys._jit", &object.NativeModule{Name: "sys._jit", Doc: "What there is of a just-in-time compiler: none.", Functions: []object.Method{
		{Sig: "is_available()", Fn: func(t *thread, _ value, a []value) value { return object.False }, Doc: "Whether there is a compiler: no."},
		{Sig: "is_enabled()", Fn: func(t *thread, _ value, a []value) value { return object.False }, Doc: "Whether it is in use: no."},
		{Sig: "is_active()", Fn: func(t *thread, _ value, a []value) value { return object.False }, Doc: "Whether the caller has been compiled: no."},
	}})
	if jit == nil {
		return false
	}
	set("_jit", jit.Val())
	for _, name := range []string{"displayhook", "excepthook", "breakpointhook", "unraisablehook"} {
		if v := d.GetStr(t, t.Intern(name)); !v.IsNil() {
			d.SetText(t, "__"+name+"__", v)
		}
	}
	return true
}

func flagsValue(t *thread, b func(bool) value, n func(int) value) value {
	in := t.Interp
	gil := 1
	if !in.GILOn {
		gil = 0
	}
	return t.NewStructSeq(flagsType, b(in.Debug > 0), b(in.Inspect), b(in.Interactive), n(in.Optimize), b(in.DontWriteBytecode), b(in.NoUserSite), b(in.NoSite),
		b(in.IgnoreEnvironment), n(in.Verbose), n(in.BytesWarning), b(in.Quiet), b(in.HashSeed != 0), b(in.Isolated), object.Bool(in.DevMode), n(in.UTF8Mode),
		n(in.WarnDefaultEncoding), object.Bool(in.SafePath), n(in.IntMaxStrDigits()), n(gil), n(in.ThreadInheritContext), n(in.ContextAwareWarnings))
}

func functions() []object.Method {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return []object.Method{
		fn("exit(status=None, /)", exit),
		fn("exc_info()", excInfo),
		fn("exception()", func(t *thread, a []value) value { return orNone(t, t.HandledExc()) }),
		fn("getrefcount(object, /)", func(t *thread, a []value) value {
			if a[0].IsImmortal() {
				return object.Int(object.ImmortalRefcount)
			}
			t.SettleCounts()
			return object.Int(int64(a[0].Refcount()))
		}),
		fn("getsizeof(object, default=<unrepresentable>)", getsizeof),
		fn("getrecursionlimit()", func(t *thread, a []value) value { return object.Int(int64(t.Interp.RecursionLimit())) }),
		fn("setrecursionlimit(limit, /)", setrecursionlimit),
		fn("getswitchinterval()", func(t *thread, a []value) value { return object.Float(t.Interp.GIL.Interval().Seconds()) }),
		fn("setswitchinterval(interval, /)", setswitchinterval),
		fn("getdefaultencoding()", func(t *thread, a []value) value { return t.NewStr("utf-8") }),
		fn("getfilesystemencoding()", func(t *thread, a []value) value { return t.NewStr("utf-8") }),
		fn("getfilesystemencodeerrors()", func(t *thread, a []value) value { return t.NewStr("surrogateescape") }),
		fn("intern(string, /)", intern),
		fn("_is_interned(string, /)", func(t *thread, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "_is_interned() argument must be str, not %s", a[0].Type().Name)
			}
			return object.Bool(object.AsStr(a[0]).Interned())
		}),
		fn("_is_immortal(op, /)", func(t *thread, a []value) value { return object.Bool(a[0].IsImmortal()) }),
		fn("_is_gil_enabled()", func(t *thread, a []value) value { return object.Bool(t.Interp.GILOn) }),
		fn("is_finalizing()", func(t *thread, a []value) value { return object.Bool(t.Interp.Finalizing()) }),
		fn("get_int_max_str_digits()", func(t *thread, a []value) value { return object.Int(int64(t.Interp.IntMaxStrDigits())) }),
		fn("set_int_max_str_digits(maxdigits)", setIntMaxStrDigits),
		fn("getallocatedblocks()", func(t *thread, a []value) value { return object.Int(int64(t.Interp.LiveObjects())) }),
		fn("getunicodeinternedsize(*, _only_immortal=False)", func(t *thread, a []value) value { return object.Int(int64(object.InternedCount(t))) }),
		fn("_getframe(depth=0, /)", getframe),
		fn("_getframemodulename(depth=0)", getframemodulename),
		fn("_clear_type_descriptors(type, /)", clearTypeDescriptors),
		fn("_current_frames()", currentFrames),
		fn("_current_exceptions()", currentExceptions),
		fn("displayhook(object, /)", displayhook),
		fn("excepthook(exctype, value, traceback, /)", excepthook),
		fn("unraisablehook(unraisable, /)", unraisablehook),
		{Sig: "breakpointhook(*args, **kwargs)", Raw: breakpointhook},
		fn("call_tracing(func, args, /)", func(t *thread, a []value) value {
			if a[1].Type() != object.TupleType {
				return t.Raise(object.TypeError, "call_tracing() argument 2 must be tuple, not %s", a[1].Type().Name)
			}
			saved := t.Tracing
			t.Tracing = 0
			res := object.Call(t, a[0], object.AsTuple(a[1]).Items(), nil)
			t.Tracing = saved
			return res
		}),
		fn("settrace(function, /)", func(t *thread, a []value) value { return t.SetTrace(a[0]) }),
		fn("_settraceallthreads(function, /)", func(t *thread, a []value) value { t.SetTraceAll(a[0]); return object.None }),
		fn("_setprofileallthreads(function, /)", func(t *thread, a []value) value { t.SetProfileAll(a[0]); return object.None }),
		fn("gettrace()", func(t *thread, a []value) value { return t.GetTrace() }),
		fn("setprofile(function, /)", func(t *thread, a []value) value { return t.SetProfile(a[0]) }),
		fn("getprofile()", func(t *thread, a []value) value { return t.GetProfile() }),
		fn("get_coroutine_origin_tracking_depth()", func(t *thread, a []value) value { return object.Int(int64(t.CoroutineOriginDepth)) }),
		fn("set_coroutine_origin_tracking_depth(depth)", func(t *thread, a []value) value {
			n, ok := object.AsCInt(t, a[0])
			if !ok {
				return value{}
			}
			if n < 0 {
				return t.Raise(object.ValueError, "depth must be >= 0")
			}
			t.CoroutineOriginDepth = n
			return object.None
		}),
		fn("get_asyncgen_hooks()", func(t *thread, a []value) value {
			return t.NewStructSeq(asyncgenHooksType, orNone(t, t.AsyncGenFirst), orNone(t, t.AsyncGenFinal))
		}),
		fn("set_asyncgen_hooks(firstiter=<unrepresentable>, finalizer=<unrepresentable>)", setAsyncgenHooks),
		fn("addaudithook(hook)", addaudithook),
		{Sig: "audit(event, /, *args)", Fn: func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "audit() argument 1 must be str, not %s", a[0].Type().Name)
			}
			if !t.AuditTuple(object.AsStr(a[0]).String(), object.AsTuple(a[1])) {
				return value{}
			}
			return object.None
		}},
		fn("_clear_type_cache()", func(t *thread, a []value) value {
			if !t.Warn(object.DeprecationWarning, 1, "sys._clear_type_cache() is deprecated and scheduled for removal in a future version. Use sys._clear_internal_caches() instead.") {
				return value{}
			}
			return object.None
		}),
		fn("_clear_internal_caches()", none),
		fn("_get_cpu_count_config()", func(t *thread, a []value) value {
			if n := t.Interp.CPUCount; n > 0 {
				return object.Int(int64(n))
			}
			return object.Int(-1)
		}),
		fn("_debugmallocstats()", debugMallocStats),
		fn("activate_stack_trampoline(backend, /)", func(t *thread, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "activate_stack_trampoline() argument must be str, not %s", a[0].Type().Name)
			}
			switch name := object.AsStr(a[0]).String(); name {
			case "perf", "perf_jit":
				return t.Raise(object.ValueError, "perf trampoline not available")
			default:
				return t.Raise(object.ValueError, "invalid backend: %s", name)
			}
		}),
		fn("deactivate_stack_trampoline()", none),
		fn("is_stack_trampoline_active()", func(t *thread, a []value) value { return object.False }),
		fn("is_remote_debug_enabled()", func(t *thread, a []value) value {
			return object.Bool(host.CanDebugRemotely && !t.Interp.RemoteDebugOff)
		}),
		fn("remote_exec(pid, script)", remoteExec),
		fn("setdlopenflags(flags, /)", func(t *thread, a []value) value {
			n, ok := object.AsCInt(t, a[0])
			if !ok {
				return value{}
			}
			t.Interp.SetState("sys.dlopenflags", n)
			return object.None
		}),
		fn("getdlopenflags()", func(t *thread, a []value) value {
			if n, ok := t.Interp.State("sys.dlopenflags").(int); ok {
				return object.Int(int64(n))
			}
			return object.Int(2)
		}),
	}
}

func none(t *thread, a []value) value { return object.None }

func orNone(t *thread, v value) value {
	if v.IsNil() {
		return object.None
	}
	return t.Newref(v)
}

func exit(t *thread, a []value) value {
	if a[0].IsNil() {
		return t.RaiseArgs(object.SystemExit)
	}
	if a[0].IsNone() {
		return t.RaiseArgs(object.SystemExit)
	}
	if object.IsTuple(a[0]) {
		return t.RaiseArgs(object.SystemExit, object.AsTuple(a[0]).Items()...)
	}
	return t.RaiseArgs(object.SystemExit, a[0])
}

func excInfo(t *thread, a []value) value {
	e := t.HandledExc()
	if e.IsNil() {
		return t.TupleOf(object.None, object.None, object.None).Val()
	}
	tb := object.AsException(e).Traceback
	if tb.IsNil() {
		tb = object.None
	}
	return t.TupleOf(e.Type().Val(), e, tb).Val()
}

func getsizeof(t *thread, a []value) value {
	f := object.LookupSpecial(t, a[0], t.Intern("__sizeof__"))
	var res value
	if f.IsNil() {
		if !t.HasExc() {
			t.Raise(object.TypeError, "Type %s doesn't define __sizeof__", a[0].Type().Name)
		}
	} else {
		res = object.Call0(t, f)
		t.Decref(f)
	}
	size := 0
	ok := false
	if !res.IsNil() {
		size, ok = object.AsSize(t, res, object.OverflowError)
		t.Decref(res)
	}
	if !ok {
		if !a[1].IsNil() && t.ClearIf(object.TypeError) {
			return t.Newref(a[1])
		}
		return value{}
	}
	if size < 0 {
		return t.Raise(object.ValueError, "__sizeof__() should return >= 0")
	}
	// What CPython has before an object: the collector's list and, of instances with __dict__ or weak references of their own, pointers to them.
	n := uint64(size)
	if f := a[0].Type().Lookup(object.NameSizeOf); !t.Interp.GILOn && f.Type() == object.MethodDescrType {
		n += 16 // the head of an object, as programs without a GIL expect it
	}
	if tp := a[0].Type(); tp.Traverse != nil {
		n += 16
	}
	if a[0].Type().HasPreHeader() {
		n += 16
	}
	return t.NewUint64(n)
}

func setrecursionlimit(t *thread, a []value) value {
	n, ok := object.AsCInt(t, a[0])
	if !ok {
		return value{}
	}
	if n < 1 {
		return t.Raise(object.ValueError, "recursion limit must be greater or equal than 1")
	}
	if t.Depth() >= n {
		return t.Raise(object.RecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", n, t.Depth())
	}
	t.Interp.SetRecursionLimit(min(n, 1<<30))
	return object.None
}

func setswitchinterval(t *thread, a []value) value {
	f, ok := object.AsFloat(t, a[0])
	if !ok {
		return value{}
	}
	if f <= 0 || math.IsNaN(f) {
		return t.Raise(object.ValueError, "switch interval must be strictly positive")
	}
	t.Interp.GIL.SetInterval(time.Duration(min(f, 1e9) * 1e9))
	return object.None
}

func intern(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "intern() argument must be str, not %s", a[0].Type().Name)
	}
	if !object.IsExactStr(a[0]) {
		return t.Raise(object.TypeError, "can't intern %s", a[0].Type().Name)
	}
	return t.Newref(t.InternSame(object.AsStr(a[0])).Val())
}

func setIntMaxStrDigits(t *thread, a []value) value {
	n, ok := object.AsCInt(t, a[0])
	if !ok {
		return value{}
	}
	if n != 0 && n < 640 {
		return t.Raise(object.ValueError, "maxdigits must be >= 640 or 0 for unlimited")
	}
	t.Interp.SetIntMaxStrDigits(n)
	return object.None
}

func getframe(t *thread, a []value) value {
	depth := 0
	if !a[0].IsNil() {
		n, ok := object.AsCInt(t, a[0])
		if !ok {
			return value{}
		}
		depth = n
	}
	f := t.Frame
	for ; depth > 0 && f != nil; depth-- {
		f = f.Back
	}
	if f == nil {
		return t.Raise(object.ValueError, "call stack is not deep enough")
	}
	if !t.Audit("sys._getframe", f.Val()) {
		return value{}
	}
	return t.Newref(f.Val())
}

func getframemodulename(t *thread, a []value) value {
	depth := 0
	if !a[0].IsNil() {
		n, ok := object.AsCInt(t, a[0])
		if !ok {
			return value{}
		}
		depth = n
	}
	if !t.Audit("sys._getframemodulename", object.Int(int64(depth))) {
		return value{}
	}
	f := t.Frame
	for ; depth > 0 && f != nil; depth-- {
		f = f.Back
	}
	if f == nil {
		return object.None
	}
	return orNone(t, f.Func.Module)
}

func setAsyncgenHooks(t *thread, a []value) value {
	for i, name := range []string{"firstiter", "finalizer"} {
		if !a[i].IsNil() && !a[i].IsNone() && !object.IsCallable(a[i]) {
			return t.Raise(object.TypeError, "callable %s expected, got %s", name, a[i].Type().Name)
		}
	}
	for i, slot := range []*value{&t.AsyncGenFirst, &t.AsyncGenFinal} {
		switch {
		case a[i].IsNil():
		case a[i].IsNone():
			t.Clear(slot)
		default:
			t.Replace(slot, t.Newref(a[i]))
		}
	}
	return object.None
}

func clearTypeDescriptors(t *thread, a []value) value {
	if !object.IsType(a[0]) {
		return t.Raise(object.TypeError, "_clear_type_descriptors() argument must be type, not %s", a[0].Type().Name)
	}
	if !t.ClearTypeDescriptors(object.AsType(a[0])) {
		return value{}
	}
	return object.None
}

// remoteExec makes another process of this runtime run a script at its next chance.
func remoteExec(t *thread, a []value) value {
	pid, ok := object.AsCInt(t, a[0])
	if !ok {
		return value{}
	}
	path, ok := object.FSPath(t, a[1])
	if !ok || !t.Audit("sys.remote_exec", object.Int(int64(pid)), a[1]) {
		return value{}
	}
	if err := host.AccessAt(host.AtCWD, path, 4, false, true); err != nil {
		switch {
		case errors.Is(err, host.ENOENT):
			return t.Raise(object.FileNotFoundError, "Script file does not exist")
		case errors.Is(err, host.EACCES):
			return t.Raise(object.PermissionError, "Script file cannot be read")
		}
		return osutil.Raise(t, err)
	}
	if len(path) > host.MaxDebugScript {
		return t.Raise(object.ValueError, "Debugger script path is too long")
	}
	err := host.LeaveDebugScript(int(pid), path)
	var at *fs.PathError
	switch {
	case err == nil:
		return object.None
	case errors.Is(err, host.ErrDebugBoxOff):
		return t.Raise(object.RuntimeError, "Remote debugging is not enabled in the remote process")
	case errors.Is(err, host.ErrNoDebugBox):
		return t.Raise(object.RuntimeError, "process %d is not one of this runtime", pid)
	case errors.Is(err, host.ENOTSUP):
		return t.Raise(object.RuntimeError, "Remote debugging is not supported on this platform")
	case errors.As(err, &at):
		name := t.FSDecode(at.Path)
		defer t.Decref(name)
		return osutil.Raise(t, err, name)
	}
	return osutil.Raise(t, err)
}

// debugMallocStats tells what the heap holds, which Go manages.
func debugMallocStats(t *thread, a []value) value {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Fprintf(os.Stderr, "%12d objects alive\n%12d bytes in use by Go's heap\n%12d bytes of it got from the system\n%12d collections by Go\n",
		t.Interp.LiveObjects(), m.HeapAlloc, m.HeapSys, m.NumGC)
	return object.None
}
