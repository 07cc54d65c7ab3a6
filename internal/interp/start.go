package interp

import (
	"cmp"
	"os"
	"strings"

	iomod "github.com/gophersnake/gophersnake/internal/modules/io"
	"github.com/gophersnake/gophersnake/internal/object"
)

// startStreams makes sys.stdin, sys.stdout and sys.stderr.
func (in *Interp) startStreams(t *object.Thread) bool {
	if !in.imp.HasFiles() {
		return in.plainStreams(t)
	}
	enc := in.Importer.Import(t, "encodings")
	if enc.IsNil() {
		return false
	}
	t.Decref(enc)
	io := in.Importer.Import(t, "_io")
	if io.IsNil() {
		return false
	}
	defer t.Decref(io)
	open := object.GetAttr(t, io, object.NameOpen)
	if open.IsNil() || !in.Builtins.SetStr(t, object.NameOpen, open) {
		return false
	}
	t.Decref(open)
	for _, s := range []struct {
		name   string
		fd     int
		mode   string
		errors string
	}{{"stdin", 0, "r", cmp.Or(in.StreamErrors, "strict")}, {"stdout", 1, "w", cmp.Or(in.StreamErrors, "strict")}, {"stderr", 2, "w", "backslashreplace"}} {
		f := in.hostStream(t, io, s.name, s.errors)
		if f.IsNil() && !t.HasExc() {
			f = in.openStream(t, io, s.name, s.fd, s.mode, s.errors)
		}
		if f.IsNil() {
			return false
		}
		in.Sys.SetText(t, s.name, f)
		in.Sys.SetTextSteal(t, "__"+s.name+"__", f)
		markLayers(t, f)
	}
	in.SetState(builtinsKey, &builtinsCopy{in.Builtins.Copy(t)})
	return true
}

// builtinsKey is where a copy of the namespace of builtins is kept: when the program ends, what the program has put there goes.
const builtinsKey = "interp.builtins"

type builtinsCopy struct{ *object.Dict }

// References implements object.Holder.
func (b *builtinsCopy) References(visit func(object.Value)) {
	if b.Dict != nil {
		visit(b.Dict.Val())
	}
}

// restoreBuiltins makes the namespace of builtins what it was when the program began.
func (in *Interp) restoreBuiltins(t *object.Thread) {
	b, _ := in.State(builtinsKey).(*builtinsCopy)
	if b == nil || b.Dict == nil {
		return
	}
	d, old := b.Dict, in.Builtins.Copy(t)
	b.Dict = nil
	in.Builtins.ClearAll(t)
	in.Builtins.Merge(t, d.Val(), true)
	t.Decref(d.Val())
	t.Decref(old.Val())
}

// markLayers marks a standard stream and what is below it as the runtime's own.
func markLayers(t *object.Thread, f object.Value) {
	for _, below := range []string{"buffer", "raw", ""} {
		iomod.MarkStandard(f)
		if f.IsNone() || below == "" {
			return
		}
		next, ok := object.LookupAttr(t, f, t.Intern(below))
		if !ok || next.IsNil() {
			t.ClearExc()
			return
		}
		t.Decref(next) // f holds it
		f = next
	}
}

// hostStream makes the text stream over what the embedding program gave for it; the zero Value without an exception if it gave nothing.
func (in *Interp) hostStream(t *object.Thread, io object.Value, name, errors string) object.Value {
	var raw object.Value
	switch {
	case name == "stdin" && in.Stdin != nil:
		raw = iomod.NewHostStream(t, in.Stdin, nil)
	case name == "stdout" && in.Stdout != nil:
		raw = iomod.NewHostStream(t, nil, in.Stdout)
	case name == "stderr" && in.Stderr != nil:
		raw = iomod.NewHostStream(t, nil, in.Stderr)
	default:
		return object.Value{}
	}
	defer t.Decref(raw)
	class := "BufferedWriter"
	if name == "stdin" {
		class = "BufferedReader"
	}
	buf := object.CallMethod(t, io, t.Intern(class), raw)
	if buf.IsNil() {
		return buf
	}
	defer t.Decref(buf)
	args := []object.Value{buf, t.NewStr("utf-8"), t.NewStr(errors), t.NewStr("\n"), object.Bool(name == "stderr")}
	f := object.CallMethod(t, io, t.Intern("TextIOWrapper"), args...)
	t.DecrefAll(args[1:4])
	return f
}

// openStream makes a text stream on a file descriptor, None when that is closed. New reference.
func (in *Interp) openStream(t *object.Thread, io object.Value, name string, fd int, mode, errors string) object.Value {
	unbuffered := in.Unbuffered && mode == "w"
	buffering := object.Int(-1)
	if unbuffered {
		buffering = object.Int(0)
	}
	raw := t.NewStr(mode + "b")
	defer t.Decref(raw)
	open := object.GetAttr(t, io, t.Intern("open"))
	if open.IsNil() {
		return open
	}
	defer t.Decref(open)
	names := t.TupleSteal(t.NewStr("closefd"))
	defer t.Decref(names.Val())
	buf := object.Call(t, open, []object.Value{object.Int(int64(fd)), raw, buffering, object.None, object.None, object.None, object.False}, names)
	if buf.IsNil() {
		if t.ClearIf(object.OSError) {
			return object.None
		}
		return buf
	}
	defer t.Decref(buf)
	inner := t.Newref(buf)
	if !unbuffered {
		t.Decref(inner)
		if inner = object.GetAttr(t, buf, t.Intern("raw")); inner.IsNil() {
			return inner
		}
	}
	label := t.NewStr("<" + name + ">")
	object.SetAttr(t, inner, t.Intern("name"), label)
	t.Decref(label)
	tty := object.CallMethod(t, inner, t.Intern("isatty"))
	t.Decref(inner)
	if tty.IsNil() {
		return tty
	}
	isatty := tty.IsTrue()
	encoding, errs := in.streamEncoding(name, errors)
	wrapper := object.GetAttr(t, io, t.Intern("TextIOWrapper"))
	if wrapper.IsNil() {
		return wrapper
	}
	defer t.Decref(wrapper)
	args := []object.Value{buf, t.NewStr(encoding), t.NewStr(errs), t.NewStr("\n"), object.Bool(isatty || name == "stderr"), object.Bool(unbuffered)}
	if name == "stdin" {
		t.Decref(args[3])
		args[3] = object.None
	}
	f := object.Call(t, wrapper, args, nil)
	t.DecrefAll(args[1:4])
	if f.IsNil() {
		return f
	}
	m := t.NewStr(mode)
	ok := object.SetAttr(t, f, t.Intern("mode"), m)
	t.Decref(m)
	if !ok {
		t.Decref(f)
		return object.Value{}
	}
	return f
}

// streamEncoding is the encoding and the error handler of a standard stream: PYTHONIOENCODING may say others. The error handler of
// stderr stays.
func (in *Interp) streamEncoding(name, errors string) (encoding, handler string) {
	encoding, handler = "utf-8", errors
	v := ""
	if !in.IgnoreEnvironment {
		v = os.Getenv("PYTHONIOENCODING")
	}
	if v == "" {
		return encoding, handler
	}
	enc, errs, _ := strings.Cut(v, ":")
	if enc != "" {
		encoding = enc
	}
	if name != "stderr" {
		if errs != "" {
			handler = errs
		} else if enc != "" {
			handler = "strict"
		}
	}
	return encoding, handler
}

// startSite imports site unless -S asks not to.
func (in *Interp) startSite(t *object.Thread) bool {
	in.MainModule(t)
	if !in.imp.HasFiles() {
		return true
	}
	if in.NoSite {
		return true
	}
	m := in.Importer.Import(t, "site")
	if m.IsNil() {
		return false
	}
	t.Decref(m)
	return true
}

// startWarnings imports warnings when there are options for it, which it then checks.
func (in *Interp) startWarnings(t *object.Thread) bool {
	if len(in.WarnOptions) == 0 || !in.imp.HasFiles() {
		return true
	}
	m := in.Importer.Import(t, "warnings")
	if m.IsNil() {
		return false
	}
	t.Decref(m)
	return true
}

// plainStreams makes streams that only write, for the time before there is a module _io.
func (in *Interp) plainStreams(t *object.Thread) bool {
	for _, f := range []*os.File{os.Stdout, os.Stderr} {
		ns := object.NewNamespace(t, []string{"write", "flush"}, []object.Value{
			t.NewFunc(&object.Method{Sig: "write(s, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
				f.WriteString(object.AsStr(a[0]).String())
				return object.None
			}}),
			t.NewFunc(&object.Method{Sig: "flush()", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.None }})})
		in.Sys.SetTextSteal(t, map[*os.File]string{os.Stdout: "stdout", os.Stderr: "stderr"}[f], ns)
	}
	return true
}
