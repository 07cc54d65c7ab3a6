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

// sourceText is source text that is in no file: what -c was given, or what was typed at the prompt.
type sourceText struct {
	code, src object.Value // owned
	filename  string
}

// RegisterSource gives the library's linecache the text of code that is in no file, as CPython does for -c and at the prompt: so
// tracebacks show its lines. Where linecache is not loaded yet it gets the text when it is: a program that shows no traceback does without.
// With a second text, at a prompt, it is loaded.
func (in *Interp) RegisterSource(t *object.Thread, code, src object.Value, filename string) {
	s := sourceText{t.Newref(code), t.Newref(src), filename}
	if m := in.Modules.GetStr(t, t.Intern("linecache")); !m.IsNil() && !m.IsNone() {
		s.register(t, m)
		return
	}
	if in.imp.Loaded == nil {
		in.imp.Loaded = in.moduleLoaded
		in.Holders = append(in.Holders, in)
	}
	in.sources = append(in.sources, s)
	if len(in.sources) > 1 { // a prompt
		if m := in.Importer.Import(t, "linecache"); m.IsNil() {
			t.ClearExc()
			in.dropSources(t)
		} else {
			t.Decref(m)
		}
	}
}

// moduleLoaded tells linecache of the texts that wait for it.
func (in *Interp) moduleLoaded(t *object.Thread, name string, m object.Value) {
	if len(in.sources) == 0 || name != "linecache" {
		return
	}
	for len(in.sources) > 0 {
		s := in.sources[0]
		in.sources = in.sources[1:]
		s.register(t, m)
	}
}

// dropSources forgets the texts that nobody has asked for.
func (in *Interp) dropSources(t *object.Thread) {
	for len(in.sources) > 0 {
		s := in.sources[0]
		in.sources = in.sources[1:]
		t.Decref(s.code)
		t.Decref(s.src)
	}
}

// References implements object.Holder.
func (in *Interp) References(visit func(object.Value)) {
	for _, s := range in.sources {
		visit(s.code)
		visit(s.src)
	}
}

// register hands the text to linecache and releases it.
func (s sourceText) register(t *object.Thread, linecache object.Value) {
	name := t.NewStr(s.filename)
	t.Hold(s.code, s.src, name)
	if r := object.CallMethod(t, linecache, t.Intern("_register_code"), s.code, s.src, name); r.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
	t.Unhold(3)
	t.DecrefAll([]object.Value{s.code, s.src, name})
}
