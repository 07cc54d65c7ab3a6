// Package testcapi is the native module _testcapi, a support module of CPython's test suite: what programs see of the native interface,
// that is functions and methods of every calling convention, calls from native code, exporters of buffers, exceptions that native code
// makes and raises, and the limits of numbers. CPython's module has much more; what has no counterpart in the native interface of this
// runtime (C memory, slots of C structs, vectorcall pointers) is absent.
package testcapi

import (
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var setupOnce sync.Once

// Module is the definition of the module _testcapi.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupMethods()
		setupDescriptors()
		setupTestBuf()
		setupGeneric()
		setupContainer()
	})
	return &object.NativeModule{
		Name:      "_testcapi",
		Types:     []*class{methInstance, methClass, methStatic, methodDescriptorBase, methodDescriptorDerived, methodDescriptorNopGet, methodDescriptor2, testBufType, genericType, awaitType, containerNoGC},
		Functions: append(conventions(object.InstanceMethod), functions()...),
		Setup:     setup,
	}
}

func setup(t *thread, m *object.Module) bool {
	for _, c := range []struct {
		name string
		n    int64
	}{
		{"CHAR_MAX", math.MaxInt8}, {"CHAR_MIN", math.MinInt8}, {"UCHAR_MAX", math.MaxUint8}, {"SHRT_MAX", math.MaxInt16},
		{"SHRT_MIN", math.MinInt16}, {"USHRT_MAX", math.MaxUint16}, {"INT_MAX", math.MaxInt32}, {"INT_MIN", math.MinInt32},
		{"UINT_MAX", math.MaxUint32}, {"LONG_MAX", math.MaxInt64}, {"LONG_MIN", math.MinInt64}, {"LLONG_MAX", math.MaxInt64},
		{"LLONG_MIN", math.MinInt64}, {"PY_SSIZE_T_MAX", math.MaxInt64}, {"PY_SSIZE_T_MIN", math.MinInt64}, {"INT64_MAX", math.MaxInt64},
		{"INT64_MIN", math.MinInt64}, {"INT32_MAX", math.MaxInt32}, {"INT32_MIN", math.MinInt32}, {"UINT32_MAX", math.MaxUint32},
		{"SIZEOF_VOID_P", 8}, {"SIZEOF_WCHAR_T", 4}, {"SIZEOF_TIME_T", 8}, {"SIZEOF_PID_T", 4},
	} {
		if !m.SetSteal(t, c.name, object.Int(c.n)) {
			return false
		}
	}
	for _, name := range []string{"ULONG_MAX", "ULLONG_MAX", "UINT64_MAX", "SIZE_MAX"} {
		if !m.SetSteal(t, name, t.NewUint64(math.MaxUint64)) {
			return false
		}
	}
	for _, c := range []struct {
		name string
		f    float64
	}{
		{"FLT_MAX", math.MaxFloat32}, {"FLT_MIN", 0x1p-126}, {"DBL_MAX", math.MaxFloat64}, {"DBL_MIN", 0x1p-1022},
	} {
		if !m.SetSteal(t, c.name, object.Float(c.f)) {
			return false
		}
	}
	for _, c := range []struct {
		name string
		yes  bool
	}{{"WITH_PYMALLOC", false}, {"WITH_MIMALLOC", false}, {"nan_msb_is_signaling", false}} {
		if !m.SetSteal(t, c.name, object.Bool(c.yes)) {
			return false
		}
	}
	if !m.SetSteal(t, "GenericAlias", t.Newref(object.GenericAliasType.Val())) {
		return false
	}
	e := newException(t, "_testcapi.error", object.None, value{}, value{})
	return !e.IsNil() && m.SetSteal(t, "error", e)
}

func functions() []object.Method {
	return []object.Method{
		{Sig: "call_in_temporary_c_thread(callback, wait=True, /)", Doc: "Call from a thread that the program has not made.", Fn: callInTemporaryThread},
		{Sig: "join_temporary_c_thread()", Doc: "Wait for that thread.", Fn: joinTemporaryThread},
		{Sig: "finalize_thread_hang(callable, /)", Doc: "Call something that will not return.", Fn: func(t *thread, _ value, a []value) value {
			return object.CallN(t, a[0])
		}},
		{Sig: "run_in_subinterp(code, /)", Doc: "Run a script in an interpreter of its own.", Fn: runInSubinterp},
		{Sig: "config_get(name, /)", Doc: "How the interpreter was set up.", Fn: configGet},
		{Sig: "config_names()", Doc: "The names that config_get knows.", Fn: configNames},
		{Sig: "pyobject_fastcalldict(func, args, kwargs, /)", Doc: "Call with a dict of keyword arguments.", Fn: func(t *thread, _ value, a []value) value {
			args, ok := optionalTuple(t, a[1], "args")
			if !ok {
				return value{}
			}
			if a[2].IsNone() {
				return object.Call(t, a[0], args, nil)
			}
			if !object.IsDict(a[2]) {
				return t.Raise(object.TypeError, "kwnames must be None or a dict")
			}
			return object.CallDict(t, a[0], args, object.AsDict(a[2]))
		}},
		{Sig: "pyobject_vectorcall(func, args, kwnames, /)", Doc: "Call with the values of keyword arguments after the positional ones.", Fn: func(t *thread, _ value, a []value) value {
			args, ok := optionalTuple(t, a[1], "args")
			if !ok {
				return value{}
			}
			if a[2].IsNone() {
				return object.Call(t, a[0], args, nil)
			}
			if !object.IsTuple(a[2]) {
				return t.Raise(object.TypeError, "kwnames must be None or a tuple")
			}
			names := object.AsTuple(a[2])
			switch n := names.Len(); {
			case n == 0:
				names = nil
			case n > len(args):
				return t.Raise(object.ValueError, "kwnames longer than args")
			}
			return object.Call(t, a[0], args, names)
		}},
		{Sig: "pyvectorcall_call(func, args, kwargs=<unrepresentable>, /)", Doc: "Call with a tuple and a dict.", Fn: callTupleDict},
		{Sig: "pycfunction_call(func, args, kwargs=<unrepresentable>, /)", Doc: "Call with a tuple and a dict.", Fn: callTupleDict},
		{Sig: "getbuffer_with_null_view(obj, /)", Fn: func(t *thread, _ value, a []value) value {
			b := t.GetBuffer(a[0], object.BufSimple)
			if b == nil {
				return value{}
			}
			b.Release(t)
			return t.Raise(object.BufferError, "getbuffer: view==NULL argument is obsolete")
		}},
		{Sig: "buffer_fill_info(source, readonly, flags, /)", Fn: fillInfo},
		{Sig: "PyBuffer_SizeFromFormat(format, /)", Fn: func(t *thread, _ value, a []value) value {
			mod := t.Interp.Importer.Import(t, "_struct")
			if mod.IsNil() {
				return mod
			}
			defer t.Decref(mod)
			return object.CallMethod(t, mod, t.Intern("calcsize"), a[0])
		}},
		{Sig: "make_exception_with_doc(name, doc=None, base=<unrepresentable>, dict=<unrepresentable>)", Fn: func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "argument 1 must be str, not %s", a[0].Type().Name)
			}
			return newException(t, object.AsStr(a[0]).String(), a[1], a[2], a[3])
		}},
		{Sig: "raise_exception(exception, num_args, /)", Fn: raiseException},
		{Sig: "raise_memoryerror()", Fn: func(t *thread, _ value, a []value) value { return t.NoMemory() }},
		{Sig: "err_givenexceptionmatches(err, exc, /)", Fn: func(t *thread, _ value, a []value) value {
			return object.Bool(matches(t, a[0], a[1]))
		}},
		{Sig: "err_writeunraisable(exc, obj, /)", Fn: func(t *thread, _ value, a []value) value {
			if !a[0].IsNone() {
				t.RestoreExc(t.Newref(a[0]))
			}
			obj := a[1]
			if obj.IsNone() {
				obj = value{}
			}
			t.WriteUnraisable("", obj)
			return object.None
		}},
		{Sig: "err_formatunraisable(exc, format=None, /, *args)", Fn: formatUnraisable},
		{Sig: "settrace_to_record(events, /)", Fn: traceToRecord},
		{Sig: "exception_print(exc, legacy=0, /)", Fn: printException},
		{Sig: "traceback_print(traceback, file, /)", Fn: func(t *thread, _ value, a []value) value {
			return t.Interp.PrintTraceback(t, a[0], a[1])
		}},
		{Sig: "code_offset_to_line(code, offset, /)", Fn: func(t *thread, _ value, a []value) value {
			if a[0].Type() != object.CodeType {
				return t.Raise(object.TypeError, "argument must be a code object")
			}
			n, ok := object.AsSize(t, a[1], object.OverflowError)
			if !ok {
				return value{}
			}
			line := int32(-1)
			if lines := object.AsCode(a[0]).Positions(); n >= 0 && n/2 < len(lines) && lines[n/2].Line > 0 {
				line = lines[n/2].Line
			}
			return object.Int(int64(line))
		}},
		{Sig: "code_newempty(filename, funcname, firstlineno, /)", Fn: func(t *thread, _ value, a []value) value { return newEmptyCode(t, a) }},
		{Sig: "bad_get(self, obj, cls, /)", Fn: func(t *thread, _ value, a []value) value {
			// A __get__ that makes an instance of the class meanwhile, which may take the descriptor away.
			res := object.Call0(t, a[2])
			if res.IsNil() {
				return res
			}
			t.Decref(res)
			return t.Newref(a[0])
		}},
		{Sig: "test_with_docstring()", Doc: "A function with a docstring.", Fn: func(t *thread, _ value, a []value) value { return object.None }},
		{Sig: "with_tp_del(cls, /)", Fn: func(t *thread, _ value, a []value) value { return patchClass(t, a[0], withTpDel) }},
		{Sig: "without_gc(cls, /)", Fn: func(t *thread, _ value, a []value) value { return patchClass(t, a[0], (*class).WithoutGC) }},
		{Sig: "create_cfunction()", Fn: func(t *thread, self value, a []value) value {
			// A bound function of its own, with an identity that weak references can tell.
			o := object.New[header](t, methInstance)
			f := object.GetAttr(t, o.Val(), t.Intern("meth_noargs"))
			t.Decref(o.Val())
			return f
		}},
	}
}

// formatUnraisable reports an exception that nobody can catch with a message, whose %R stand for the reprs of the arguments.
func formatUnraisable(t *thread, _ value, a []value) value {
	what := ""
	if !a[1].IsNone() {
		parts := strings.Split(object.AsStr(a[1]).String(), "%R")
		what = parts[0]
		args := object.TupleItems(a[2])
		for i, p := range parts[1:] {
			if i >= len(args) {
				return t.Raise(object.TypeError, "not enough arguments for the format")
			}
			r := object.Repr(t, args[i])
			if r.IsNil() {
				return r
			}
			what += object.AsStr(r).String() + p
			t.Decref(r)
		}
	}
	if !a[0].IsNone() {
		t.RestoreExc(t.Newref(a[0]))
	}
	t.WriteUnraisable(what, value{})
	return object.None
}

// recordEvent is the trace function of traceToRecord.
func recordEvent(t *thread, _ value, a []value) value {
	what := slices.Index([]string{"call", "exception", "line", "return"}, object.AsStr(a[2]).String())
	e := t.TupleSteal(object.Int(int64(what)), object.Int(int64(object.AsFrame(a[1]).Lineno())), t.Newref(a[3]))
	object.AsList(a[0]).Push(t, e.Val())
	return t.Newref(t.TraceFunc())
}

// traceToRecord sets a trace function that adds to the list what it is told of: tuples of the event's number, line and argument.
func traceToRecord(t *thread, _ value, a []value) value {
	if !object.IsList(a[0]) {
		return t.Raise(object.TypeError, "argument must be a list, not %s", a[0].Type().Name)
	}
	functools := t.Interp.Importer.Import(t, "functools")
	if functools.IsNil() {
		return functools
	}
	defer t.Decref(functools)
	record := t.NewFunc(&object.Method{Sig: "record(events, frame, event, arg, /)", Fn: recordEvent})
	f := object.CallMethod(t, functools, t.Intern("partial"), record, a[0])
	t.Decref(record)
	if f.IsNil() {
		return f
	}
	defer t.Decref(f)
	return t.SetTrace(f)
}

func optionalTuple(t *thread, v value, name string) ([]value, bool) {
	switch {
	case v.IsNone():
		return nil, true
	case object.IsTuple(v):
		return object.TupleItems(v), true
	}
	return nil, t.RaiseFalse(object.TypeError, "%s must be None or a tuple", name)
}

func callTupleDict(t *thread, _ value, a []value) value {
	if !object.IsTuple(a[1]) {
		return t.Raise(object.TypeError, "argument 2 must be tuple, not %s", a[1].Type().Name)
	}
	var kw *object.Dict
	if !a[2].IsNil() && !a[2].IsNone() {
		if !object.IsDict(a[2]) {
			return t.Raise(object.TypeError, "argument 3 must be dict, not %s", a[2].Type().Name)
		}
		kw = object.AsDict(a[2])
	}
	return object.CallDict(t, a[0], object.TupleItems(a[1]), kw)
}

// fillInfo returns a memoryview of bytes as a simple exporter fills it in.
func fillInfo(t *thread, _ value, a []value) value {
	if !object.IsBytes(a[0]) {
		return t.Raise(object.TypeError, "argument 1 must be bytes, not %s", a[0].Type().Name)
	}
	readOnly, ok := object.Truth(t, a[1])
	if !ok {
		return value{}
	}
	flags, ok := object.AsSize(t, a[2], object.OverflowError)
	if !ok {
		return value{}
	}
	data := append([]byte(nil), object.BytesOf(a[0])...) // bytes are never changed
	b := t.FillBuffer(a[0], data, readOnly, flags)
	if b == nil {
		return value{}
	}
	return t.MemoryViewOf(b)
}

// newException makes an exception class as native modules do: the name has the module before a dot.
func newException(t *thread, name string, doc, base, dict value) value {
	dot := -1
	for i := range name {
		if name[i] == '.' {
			dot = i
		}
	}
	if dot < 0 {
		return t.Raise(object.SystemError, "PyErr_NewException: name must be module.class")
	}
	var d *object.Dict
	if !dict.IsNil() && !dict.IsNone() {
		if !object.IsDict(dict) {
			return t.Raise(object.TypeError, "dict must be a dict, not %s", dict.Type().Name)
		}
		d = object.AsDict(t.Newref(dict))
	} else {
		d = t.NewDict()
	}
	defer t.Decref(d.Val())
	if d.GetStr(t, t.Intern("__module__")).IsNil() && !d.SetTextSteal(t, "__module__", t.NewStr(name[:dot])) {
		return value{}
	}
	if !doc.IsNil() && object.IsStr(doc) && !d.SetTextSteal(t, "__doc__", t.Newref(doc)) {
		return value{}
	}
	bases := value{}
	switch {
	case base.IsNil() || base.IsNone():
		bases = t.TupleOf(object.ExceptionType.Val()).Val()
	case object.IsTuple(base):
		bases = t.Newref(base)
	default:
		bases = t.TupleOf(base).Val()
	}
	defer t.Decref(bases)
	n := t.NewStr(name[dot+1:])
	defer t.Decref(n)
	return object.CallN(t, object.MetaType.Val(), n, bases, d.Val())
}

// raiseException raises an exception of a class with the arguments 0, 1, ...
func raiseException(t *thread, _ value, a []value) value {
	n, ok := object.AsSize(t, a[1], object.OverflowError)
	if !ok {
		return value{}
	}
	if !object.IsType(a[0]) || !object.AsType(a[0]).IsSubtype(object.BaseException) {
		return t.Raise(object.SystemError, "_PyErr_SetObject: exception %s is not a BaseException subclass", reprOf(t, a[0]))
	}
	args := make([]value, max(n, 0))
	for i := range args {
		args[i] = object.Int(int64(i))
	}
	e := object.Call(t, a[0], args, nil)
	if e.IsNil() {
		return e
	}
	t.SetExc(e)
	return value{}
}

func reprOf(t *thread, v value) string {
	r := object.Repr(t, v)
	if r.IsNil() {
		t.ClearExc()
		return "?"
	}
	defer t.Decref(r)
	return object.AsStr(r).String()
}

// matches reports whether an exception or its class is one of a class or a (nested) tuple of classes.
func matches(t *thread, err, exc value) bool {
	if object.IsTuple(exc) {
		if !t.EnterRecursive(" while checking an exception") {
			t.WriteUnraisable("", value{})
			return false
		}
		defer t.LeaveRecursive()
		for _, x := range object.TupleItems(exc) {
			if matches(t, err, x) {
				return true
			}
		}
		return false
	}
	if object.IsException(err) {
		err = err.Type().Val()
	}
	if object.IsType(err) && object.IsType(exc) {
		return object.AsType(err).IsSubtype(object.AsType(exc))
	}
	return object.Is(err, exc)
}

// printException shows an exception as the interpreter shows one that ends the program.
func printException(t *thread, _ value, a []value) value {
	if !object.IsException(a[0]) {
		f := t.Interp.Sys.GetStr(t, t.Intern("stderr"))
		if f.IsNil() || f.IsNone() {
			return object.None
		}
		s := t.NewStr("TypeError: print_exception(): Exception expected for value, " + a[0].Type().Name + " found\n")
		t.Incref(f)
		r := object.CallMethod(t, f, t.Intern("write"), s)
		t.Decref(f)
		t.Decref(s)
		if r.IsNil() {
			return r
		}
		t.Decref(r)
		return object.None
	}
	hook := t.Interp.Sys.GetStr(t, t.Intern("__excepthook__"))
	if hook.IsNil() {
		return object.None
	}
	tb := object.AsException(a[0]).Traceback
	if tb.IsNil() {
		tb = object.None
	}
	return object.CallN(t, hook, a[0].Type().Val(), a[0], tb)
}

// newEmptyCode makes a code object that only fails.
func newEmptyCode(t *thread, a []value) value {
	src := t.NewStr("raise AssertionError")
	defer t.Decref(src)
	compile := t.BuiltinNamed("compile")
	if compile.IsNil() {
		return compile
	}
	mode := t.NewStr("exec")
	code := object.CallN(t, compile, src, a[0], mode)
	t.Decref(compile)
	t.Decref(mode)
	if code.IsNil() {
		return code
	}
	defer t.Decref(code)
	replace := object.GetAttr(t, code, t.Intern("replace"))
	if replace.IsNil() {
		return replace
	}
	defer t.Decref(replace)
	kw := t.NewDict()
	defer t.Decref(kw.Val())
	if !kw.SetTextSteal(t, "co_name", t.Newref(a[1])) || !kw.SetTextSteal(t, "co_qualname", t.Newref(a[1])) || !kw.SetTextSteal(t, "co_firstlineno", t.Newref(a[2])) {
		return value{}
	}
	return object.CallDict(t, replace, nil, kw)
}
