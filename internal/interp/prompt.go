package interp

import (
	"fmt"
	"os"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

// prompt runs the interactive prompt until its end: on a terminal the library's _pyrepl, which edits lines, keeps a history and
// completes names, otherwise (or when PYTHON_BASIC_REPL is set) the plain one. startup says that the file of PYTHONSTARTUP runs first.
func (in *Interp) prompt(t *object.Thread, cl *commandLine, startup bool) bool {
	if cl.env("PYTHON_BASIC_REPL") == "" && host.IsTerminal(0) {
		m := in.Importer.Import(t, "_pyrepl.main")
		if !m.IsNil() {
			defer t.Decref(m)
			return in.runPyREPL(t, m, startup)
		}
		t.ClearExc() // a library without it
	}
	return (!startup || in.runStartup(t, cl)) && in.plainPrompt(in)
}

func (in *Interp) runPyREPL(t *object.Thread, m object.Value, startup bool) bool {
	f := object.GetAttr(t, m, t.Intern("interactive_console"))
	if f.IsNil() {
		return false
	}
	defer t.Decref(f)
	names := t.TupleSteal(t.NewStr("pythonstartup"))
	defer t.Decref(names.Val())
	r := object.Call(t, f, []object.Value{in.MainModule(t).Val(), object.Bool(startup)}, names)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// addBaseREPL makes sys._baserepl, by which _pyrepl asks for the plain prompt on terminals that it cannot use.
func (in *Interp) addBaseREPL(t *object.Thread) {
	in.Sys.SetTextSteal(t, "_baserepl", t.NewFunc(&object.Method{Sig: "_baserepl()",
		Fn: func(t *object.Thread, _ object.Value, _ []object.Value) object.Value {
			if !in.plainPrompt(in) {
				return object.Value{}
			}
			return object.None
		}}))
}

// runStartup runs the file that PYTHONSTARTUP names in the namespace of the prompt. What it raises is shown; false only for SystemExit.
func (in *Interp) runStartup(t *object.Thread, cl *commandLine) bool {
	name := cl.env("PYTHONSTARTUP")
	if name == "" {
		return true
	}
	data, err := os.ReadFile(name)
	if err != nil {
		fmt.Fprintf(os.Stderr, "Could not open PYTHONSTARTUP\n%v\n", err)
		return true
	}
	src := t.NewBytes(data)
	defer t.Decref(src)
	t.Hold(src)
	defer t.Unhold(1)
	if in.runSource(t, in.MainModule(t), src, name) {
		return true
	}
	if t.ExcMatches(object.SystemExit) {
		return false
	}
	in.ShowException(t)
	return !t.HasExc()
}

// RegisterSource gives the library's linecache the text of code that is in no file, as CPython does for -c and at the prompt: so
// tracebacks and inspect show its lines.
func (in *Interp) RegisterSource(t *object.Thread, code, src object.Value, filename string) {
	var m object.Value
	in.imp.Quickly(func() { m = in.Importer.Import(t, "linecache") })
	if m.IsNil() {
		t.ClearExc()
		return
	}
	defer t.Decref(m)
	name := t.NewStr(filename)
	defer t.Decref(name)
	if r := object.CallMethod(t, m, t.Intern("_register_code"), code, src, name); r.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
}
