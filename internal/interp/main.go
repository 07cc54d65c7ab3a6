package interp

import (
	"fmt"
	"os"

	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Main runs the command line and returns the exit code.
func Main(argv []string) int {
	cl, code := parseArgs(argv)
	if cl == nil {
		return code
	}
	in, err := New(cl.cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	t := in.Main
	return in.finish(t, in.runCommand(t, cl))
}

// runCommand runs what the command line asks for; false with the exception pending.
func (in *Interp) runCommand(t *object.Thread, cl *commandLine) bool {
	m := in.MainModule(t)
	switch cl.kind {
	case runCode:
		src := t.FSDecode(cl.text + "\n")
		defer t.Decref(src)
		return in.runSource(t, m, src, "<string>")
	case runFile:
		return in.runFile(t, m, cl.text)
	}
	return false
}

func (in *Interp) runFile(t *object.Thread, m *object.Module, name string) bool {
	data, err := os.ReadFile(name)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: can't open file '%s': [Errno 2] No such file or directory\n", in.Executable, name)
		t.RaiseArgs(object.SystemExit, object.Int(2))
		return false
	}
	src := t.NewBytes(data)
	defer t.Decref(src)
	m.Dict().SetTextSteal(t, "__file__", t.FSDecode(name))
	return in.runSource(t, m, src, name)
}

func (in *Interp) runSource(t *object.Thread, m *object.Module, src object.Value, filename string) bool {
	code := in.Compiler.Compile(t, src, object.CompileRequest{Filename: filename, Mode: "exec", Optimize: -1, FeatureVersion: -1, Caller: "compile", SourceOnly: true})
	if code.IsNil() {
		return false
	}
	r := in.RunCode(t, code, m.Dict())
	t.Decref(code)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// finish ends the program: the exception that it ended with is shown, threads are waited for, streams flushed. It returns the exit code.
func (in *Interp) finish(t *object.Thread, ok bool) int {
	code := 0
	if !ok {
		code = in.exitCode(t)
	}
	in.flush(t)
	return code
}

func (in *Interp) flush(t *object.Thread) {
	for _, name := range []string{"stdout", "stderr"} {
		f := in.Sys.GetStr(t, t.Intern(name))
		if f.IsNil() || f.IsNone() {
			continue
		}
		r := object.CallMethod(t, f, t.Intern("flush"))
		if r.IsNil() {
			t.ClearExc()
		} else {
			t.Decref(r)
		}
	}
}

// exitCode handles the pending exception that ends the program.
func (in *Interp) exitCode(t *object.Thread) int {
	e := t.TakeExc()
	defer t.Decref(e)
	if e.Type().IsSubtype(object.SystemExit) {
		code := object.AsException(e).Field(object.FieldValue)
		switch {
		case code.IsNil() || code.IsNone():
			return 0
		case object.IsInt(code):
			n, _ := object.AsSize(t, code, nil)
			return n & 0xff
		}
		s := object.ToStr(t, code)
		if !s.IsNil() {
			fmt.Fprintln(os.Stderr, object.AsStr(s).String())
			t.Decref(s)
		}
		return 1
	}
	sys.PrintException(t, e)
	return 1
}
