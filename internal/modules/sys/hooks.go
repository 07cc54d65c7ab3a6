package sys

import (
	"os"

	"github.com/gophersnake/gophersnake/internal/object"
)

// stream borrows sys.NAME, or returns the zero Value when it is missing or None.
func stream(t *thread, name string) value {
	f := t.Interp.Sys.GetStr(t, t.Intern(name))
	if f.IsNil() || f.IsNone() {
		return value{}
	}
	return f
}

// writeTo writes text to a Python stream; it leaves no exception behind.
func writeTo(t *thread, f value, text string) {
	s := t.NewStr(text)
	r := object.CallMethod(t, f, t.Intern("write"), s)
	t.Decref(s)
	if r.IsNil() {
		t.ClearExc()
		return
	}
	t.Decref(r)
}

func displayhook(t *thread, a []value) value {
	if a[0].IsNone() {
		return object.None
	}
	b := t.Interp.Builtins
	under := t.Intern("_")
	b.SetStr(t, under, object.None)
	out := stream(t, "stdout")
	if out.IsNil() {
		return t.Raise(object.RuntimeError, "lost sys.stdout")
	}
	t.Incref(out)
	defer t.Decref(out)
	text := object.Repr(t, a[0])
	if text.IsNil() {
		return text
	}
	r := object.CallMethod(t, out, t.Intern("write"), text)
	if r.IsNil() && t.ClearIf(object.UnicodeEncodeError) {
		r = writeEscaped(t, out, text)
	}
	t.Decref(text)
	if r.IsNil() {
		return r
	}
	t.Decref(r)
	nl := t.NewStr("\n")
	r = object.CallMethod(t, out, t.Intern("write"), nl)
	t.Decref(nl)
	if r.IsNil() {
		return r
	}
	t.Decref(r)
	if !b.SetStr(t, under, a[0]) {
		return value{}
	}
	return object.None
}

// writeEscaped writes text to a stream, which cannot encode all of it: the rest is shown with backslashes.
func writeEscaped(t *thread, out, text value) value {
	enc := object.GetAttr(t, out, t.Intern("encoding"))
	if enc.IsNil() {
		return enc
	}
	defer t.Decref(enc)
	how := t.NewStr("backslashreplace")
	data := object.CallMethod(t, text, t.Intern("encode"), enc, how)
	t.Decref(how)
	if data.IsNil() {
		return data
	}
	defer t.Decref(data)
	buffer, ok := object.LookupAttr(t, out, t.Intern("buffer"))
	if !ok {
		return value{}
	}
	if !buffer.IsNil() {
		r := object.CallMethod(t, buffer, t.Intern("write"), data)
		t.Decref(buffer)
		return r
	}
	strict := t.NewStr("strict")
	s := object.CallMethod(t, data, t.Intern("decode"), enc, strict)
	t.Decref(strict)
	if s.IsNil() {
		return s
	}
	r := object.CallMethod(t, out, t.Intern("write"), s)
	t.Decref(s)
	return r
}

func excepthook(t *thread, a []value) value {
	if !object.IsException(a[1]) {
		text := "TypeError: print_exception(): Exception expected for value, " + a[1].Type().Name + " found\n"
		if a[1].IsNone() {
			text = "NoneType: None\n"
		}
		if err := stream(t, "stderr"); !err.IsNil() {
			t.Incref(err)
			writeTo(t, err, text)
			t.Decref(err)
		}
		return object.None
	}
	if !a[2].IsNone() && a[2].Type() == object.TracebackType && object.AsException(a[1]).Traceback.IsNil() {
		object.AsException(a[1]).Traceback = t.Newref(a[2])
	}
	PrintException(t, a[1])
	return object.None
}

// PrintException shows the exception (borrowed) with its traceback on sys.stderr (nowhere if that is missing or None), by the library's traceback module or, if that
// fails, in the plainest form.
func PrintException(t *thread, e value) {
	err := stream(t, "stderr")
	m := t.Interp.Importer.Import(t, "traceback")
	if !m.IsNil() {
		r := object.CallMethod(t, m, t.Intern("_print_exception_bltin"), e)
		t.Decref(m)
		if !r.IsNil() {
			t.Decref(r)
			return
		}
	}
	t.ClearExc()
	text := showPlainly(t, e)
	if err.IsNil() {
		os.Stderr.WriteString(text)
		return
	}
	writeTo(t, err, text)
}

func itoa(n int) string {
	if n < 0 {
		return "-" + itoa(-n)
	}
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func unraisablehook(t *thread, a []value) value {
	if a[0].Type() != object.UnraisableArgsType {
		return t.Raise(object.TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs")
	}
	items := object.AsTuple(a[0]).Items()
	exc, msg, obj := items[1], items[3], items[4]
	err := stream(t, "stderr")
	if err.IsNil() {
		return object.None
	}
	t.Incref(err)
	defer t.Decref(err)
	head := ""
	if !msg.IsNone() {
		head = object.AsStr(msg).String()
		if obj.IsNone() {
			head += ":\n"
		}
	}
	if !obj.IsNone() {
		if msg.IsNone() {
			head = "Exception ignored in"
		}
		r := object.Repr(t, obj)
		if r.IsNil() {
			t.ClearExc()
			head += ": <object repr() failed>\n"
		} else {
			head += ": " + object.AsStr(r).String() + "\n"
			t.Decref(r)
		}
	}
	if head != "" {
		writeTo(t, err, head)
	}
	writeTo(t, err, plainTraceback(t, items[2]))
	if object.IsType(items[0]) {
		writeTo(t, err, lastLine(t, object.AsType(items[0]), exc))
	}
	if r := object.CallMethod(t, err, t.Intern("flush")); r.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
	return object.None
}

func breakpointhook(t *thread, _ value, args []value, kw *object.Tuple) value {
	name := os.Getenv("PYTHONBREAKPOINT")
	if t.Interp.IgnoreEnvironment {
		name = ""
	}
	switch name {
	case "0":
		return object.None
	case "":
		name = "pdb.set_trace"
	}
	module, attr := "builtins", name
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			module, attr = name[:i], name[i+1:]
			break
		}
	}
	fail := func() value {
		t.ClearExc()
		if !t.Warn(object.RuntimeWarning, 1, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", name) {
			return value{}
		}
		return object.None
	}
	m := t.Interp.Importer.Import(t, module)
	if m.IsNil() {
		if t.ExcMatches(object.ImportError) || t.ExcMatches(object.ValueError) {
			return fail()
		}
		return m
	}
	f := object.GetAttr(t, m, t.Intern(attr))
	t.Decref(m)
	if f.IsNil() {
		if t.ExcMatches(object.AttributeError) {
			return fail()
		}
		return f
	}
	defer t.Decref(f)
	return object.Call(t, f, args, kw)
}

func addaudithook(t *thread, a []value) value {
	if !t.Audit("sys.addaudithook") {
		if t.ClearIf(object.ExceptionType) {
			return object.None
		}
		return value{}
	}
	t.Interp.AddAuditHook(t, a[0])
	return object.None
}

func currentFrames(t *thread, a []value) value {
	if !t.Audit("sys._current_frames") {
		return value{}
	}
	d := t.NewDict()
	t.Interp.Threads(func(x *thread) {
		if x.Frame != nil {
			d.Set(t, t.NewUint(x.Sched.ID()), x.Frame.Val())
		}
	})
	return d.Val()
}

func currentExceptions(t *thread, a []value) value {
	if !t.Audit("sys._current_exceptions") {
		return value{}
	}
	d := t.NewDict()
	t.Interp.Threads(func(x *thread) {
		e := x.HandledExc()
		if e.IsNil() {
			e = object.None
		}
		d.Set(t, t.NewUint(x.Sched.ID()), e)
	})
	return d.Val()
}
