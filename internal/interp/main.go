package interp

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Main runs the command line and returns the exit code. prompt runs the plain interactive prompt in the namespace of __main__ until its
// end; it returns false with a SystemExit pending when the program asked to end.
func Main(argv []string, prompt func(in *Interp) bool) int {
	defer runtime.KeepAlive(host.AdviseHugePages())
	cl, code := parseArgs(argv)
	if cl == nil {
		return code
	}
	stop, err := cl.startProfile()
	if err != nil {
		fmt.Fprintln(os.Stderr, "gophersnake: -X goprofile:", err)
		return 1
	}
	defer stop()
	in, err := New(cl.cfg)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	t := in.Main
	in.takeSignals(t)
	in.acceptScripts()
	in.plainPrompt = prompt
	in.addBaseREPL(t)
	ok := in.runCommand(t, cl)
	if in.inspectAfter(cl) && cl.kind != runPrompt {
		if !ok {
			in.exitCode(t)
		}
		ok = in.prompt(t, cl, false)
	}
	return in.finish(t, ok)
}

// inspectAfter reports whether a prompt follows the program: -i, or PYTHONINSPECT set by the program itself.
func (in *Interp) inspectAfter(cl *commandLine) bool {
	if !cl.cfg.Interactive && !host.IsTerminal(0) {
		return false
	}
	return cl.cfg.Inspect || !cl.cfg.IgnoreEnvironment && os.Getenv("PYTHONINSPECT") != ""
}

// takeSignals sets up what CPython does at its start: broken pipes are errors, not deaths, and Ctrl-C is KeyboardInterrupt.
func (in *Interp) takeSignals(t *object.Thread) {
	m := in.Importer.Import(t, "_signal")
	if m.IsNil() {
		t.ClearExc()
		signal.Ignore(syscall.SIGPIPE)
		return
	}
	t.Decref(m)
	in.TakeSignals()
	if in.wantsFaultHandler() {
		m := in.Importer.Import(t, "faulthandler")
		if !m.IsNil() {
			r := object.CallMethod(t, m, t.Intern("enable"))
			t.Xdecref(r)
			t.Decref(m)
		}
		t.ClearExc()
	}
}

// wantsFaultHandler reports whether tracebacks are to be written on fatal signals: -X faulthandler, -X dev or PYTHONFAULTHANDLER.
func (in *Interp) wantsFaultHandler() bool {
	_, asked := in.XOption("faulthandler")
	return asked || in.DevMode || !in.IgnoreEnvironment && os.Getenv("PYTHONFAULTHANDLER") != ""
}

// prependPath puts an entry in front of sys.path.
func (in *Interp) prependPath(t *object.Thread, dir string) {
	in.SysPath0 = &dir
	p := in.Sys.GetStr(t, t.Intern("path"))
	if !p.IsNil() && object.IsList(p) {
		v := t.FSDecode(dir)
		object.AsList(p).Insert(t, 0, v)
		t.Decref(v)
	}
}

// runCommand runs what the command line asks for; false with the exception pending.
func (in *Interp) runCommand(t *object.Thread, cl *commandLine) bool {
	safe := cl.cfg.SafePath
	m := in.MainModule(t)
	switch cl.kind {
	case runCode:
		if !safe {
			in.prependPath(t, "")
		}
		text := t.FSDecode(cl.text)
		if ok := t.Audit("cpython.run_command", text); !t.Done(text) || !ok {
			return false
		}
		src := t.FSDecode(dedent(cl.text) + "\n")
		defer t.Decref(src)
		if object.AsStr(src).HasSurrogates() {
			b := t.Encode(src, "utf-8", "strict")
			t.Xdecref(b)
			os.Stderr.WriteString("Unable to decode the command from the command line:\n")
			return false
		}
		t.Hold(src)
		defer t.Unhold(1)
		return in.runSource(t, m, src, "<string>")
	case runModule:
		if !safe {
			dir, err := os.Getwd()
			if err == nil {
				in.prependPath(t, dir)
			}
		}
		return in.runModuleAsMain(t, cl.text, true)
	case runFile:
		return in.runFile(t, m, cl)
	}
	// Standard input: a prompt when it is a terminal, otherwise a program.
	if !safe {
		in.prependPath(t, "")
	}
	if cl.cfg.Interactive || host.IsTerminal(0) {
		if !cl.cfg.Quiet && cl.kind == runPrompt {
			fmt.Fprintf(os.Stderr, "Python %s\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", sys.LongVersion())
		}
		return in.prompt(t, cl, true)
	}
	data, err := io.ReadAll(os.Stdin)
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: <stdin> is not readable: %v\n", in.Executable, err)
		return in.exit(t, 1)
	}
	src := t.NewBytes(data)
	defer t.Decref(src)
	t.Hold(src)
	defer t.Unhold(1)
	return in.runSource(t, m, src, "<stdin>")
}

func (in *Interp) exit(t *object.Thread, code int) bool {
	t.RaiseArgs(object.SystemExit, object.Int(int64(code)))
	return false
}

// runModuleAsMain is -m, and the way to run a folder or zip file with a __main__ in it.
func (in *Interp) runModuleAsMain(t *object.Thread, name string, setArgv0 bool) bool {
	runpy := in.Importer.Import(t, "runpy")
	if runpy.IsNil() {
		return false
	}
	defer t.Decref(runpy)
	n := t.FSDecode(name)
	defer t.Decref(n)
	run := object.GetAttr(t, runpy, t.Intern("_run_module_as_main"))
	if run.IsNil() {
		return false
	}
	t.CallingProgram(run, runpy, n)
	r := object.Call(t, run, []object.Value{n, object.Bool(setArgv0)}, nil)
	t.CalledProgram(3)
	t.Decref(run)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

func (in *Interp) runFile(t *object.Thread, m *object.Module, cl *commandLine) bool {
	name := cl.text
	if name == "" {
		name = "."
	}
	cannot := func(err error) bool {
		var errno syscall.Errno
		text := err.Error()
		n := 0
		if errors.As(err, &errno) {
			n, text = int(errno), host.Strerror(int(errno))
		}
		fmt.Fprintf(os.Stderr, "%s: can't open file %s: [Errno %d] %s\n", in.Executable, pyQuote(absolute(name)), n, text)
		return in.exit(t, 2)
	}
	info, err := os.Stat(name)
	if err != nil {
		return cannot(err)
	}
	if info.IsDir() || isZip(name) {
		// A folder or zip file with a __main__.
		if !info.IsDir() || fileExists(filepath.Join(name, "__main__.py")) || fileExists(filepath.Join(name, "__main__.pyc")) {
			in.prependPath(t, name)
			return in.runModuleAsMain(t, "__main__", false)
		}
		fmt.Fprintf(os.Stderr, "%s: can't find '__main__' module in %s\n", in.Executable, pyQuote(absolute(name)))
		return in.exit(t, 1)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return cannot(err)
	}
	if !cl.cfg.SafePath {
		dir := filepath.Dir(name)
		if real, err := filepath.EvalSymlinks(name); err == nil {
			dir = filepath.Dir(real)
		}
		in.prependPath(t, absolute(dir))
	}
	file := t.FSDecode(absolute(name))
	m.Dict().SetText(t, "__file__", file)
	t.Decref(file)
	m.Dict().SetText(t, "__cached__", object.None)
	in.setLoader(t, m, name)
	if strings.HasSuffix(name, ".pyc") {
		return in.runCompiled(t, m, data)
	}
	if cl.skipLine {
		if i := strings.IndexByte(string(data), '\n'); i >= 0 {
			data = append([]byte{'\n'}, data[i+1:]...)
		}
	}
	src := t.NewBytes(data)
	defer t.Decref(src)
	t.Hold(src)
	defer t.Unhold(1)
	return in.runSource(t, m, src, absolute(name))
}

// setLoader gives __main__ the loader that a module from the file would have.
func (in *Interp) setLoader(t *object.Thread, m *object.Module, name string) {
	ext := in.Modules.GetStr(t, t.Intern("_frozen_importlib_external"))
	if ext.IsNil() {
		return
	}
	n, f := t.NewStr("__main__"), t.FSDecode(absolute(name))
	loader := object.CallMethod(t, ext, t.Intern("SourceFileLoader"), n, f)
	t.Decref(n)
	t.Decref(f)
	if loader.IsNil() {
		t.ClearExc()
		return
	}
	m.Dict().SetText(t, "__loader__", loader)
	t.Decref(loader)
}

// runCompiled runs the contents of a .pyc file.
func (in *Interp) runCompiled(t *object.Thread, m *object.Module, data []byte) bool {
	marshal := in.Importer.Import(t, "marshal")
	if marshal.IsNil() {
		return false
	}
	defer t.Decref(marshal)
	if len(data) < 16 || data[2] != '\r' || data[3] != '\n' || uint32(data[0])|uint32(data[1])<<8 != sys.PycMagic {
		t.Raise(object.RuntimeError, "Bad magic number in .pyc file")
		return false
	}
	b := t.NewBytes(data[16:])
	code := object.CallMethod(t, marshal, t.Intern("loads"), b)
	t.Decref(b)
	if code.IsNil() {
		return false
	}
	defer t.Decref(code)
	if code.Type() != object.CodeType {
		t.Raise(object.RuntimeError, "Bad code object in .pyc file")
		return false
	}
	return in.runLoaded(t, m, code)
}

func absolute(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

func fileExists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// isZip reports whether the file ends as a zip file does.
func isZip(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size < 22 {
		return false
	}
	n := min(size, 22+1<<16)
	tail := make([]byte, n)
	if _, err := f.ReadAt(tail, size-n); err != nil {
		return false
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	return at >= 0 && int64(at)+22+int64(tail[at+20])+int64(tail[at+21])<<8 == n
}

// pyQuote quotes a name as Python's repr does in the messages of the command line.
func pyQuote(s string) string {
	if strings.Contains(s, "'") && !strings.Contains(s, "\"") {
		return "\"" + s + "\""
	}
	return "'" + strings.ReplaceAll(s, "'", "\\'") + "'"
}

func (in *Interp) runSource(t *object.Thread, m *object.Module, src object.Value, filename string) bool {
	code := in.Compiler.Compile(t, src, object.CompileRequest{Filename: filename, Mode: "exec", Optimize: -1, FeatureVersion: -1, Caller: "compile",
		SourceOnly: true, FromFile: !object.IsStr(src)})
	if code.IsNil() {
		return false
	}
	defer t.Decref(code)
	if filename == "<string>" {
		in.RegisterSource(t, code, src, filename)
	}
	return in.runLoaded(t, m, code)
}

func (in *Interp) runLoaded(t *object.Thread, m *object.Module, code object.Value) bool {
	t.CallingProgram(code)
	r := in.RunCode(t, code, m.Dict())
	t.CalledProgram(1)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}
