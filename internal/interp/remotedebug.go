package interp

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

// acceptScripts lets other processes that may trace this one make its main thread run a script (sys.remote_exec), at a poll of the eval breaker.
func (in *Interp) acceptScripts() {
	box := host.NewDebugBox(!in.RemoteDebugOff, &in.Main.Sched.Breaker, gil.RemoteDebug)
	in.RunRemote = func(t *object.Thread) {
		if name := box.Take(); name != "" {
			in.runRemote(t, name)
		}
	}
}

// runRemote runs a script that another process has asked for, in a namespace of its own. What it raises is reported, not raised.
func (in *Interp) runRemote(t *object.Thread, name string) {
	pending := t.TakeExc()
	path := t.FSDecode(name)
	what := " debugger script " + object.AsStr(path).String()
	t.Hold(path, pending)
	defer func() {
		t.Unhold(2)
		t.Decref(path)
		if !pending.IsNil() {
			t.SetExc(pending)
		}
	}()
	if !t.Audit("cpython.remote_debugger_script", path) {
		t.WriteUnraisable("Audit hook failed for remote"+what, object.Value{})
		return
	}
	source := in.readCode(t, path)
	if source.IsNil() {
		t.WriteUnraisable("Can't open"+what, object.Value{})
		return
	}
	defer t.Decref(source)
	ns := t.NewDict()
	t.Hold(source, ns.Val())
	ns.SetText(t, "__builtins__", in.BuiltinsMod)
	ok := false
	code := object.Value{}
	if t.Audit("compile", source, t.Intern("<string>").Val()) {
		code = in.compileScript(t, source)
	}
	if !code.IsNil() {
		t.Hold(code)
		if t.Audit("exec", code) {
			r := in.RunCode(t, code, ns)
			ok = !r.IsNil()
			t.Xdecref(r)
		}
		t.Unhold(1)
		t.Decref(code)
	}
	t.Unhold(2)
	t.Decref(ns.Val())
	if !ok {
		t.WriteUnraisable("Error executing"+what, object.Value{})
	}
}

func (in *Interp) compileScript(t *object.Thread, source object.Value) object.Value {
	return in.Compiler.Compile(t, source, object.CompileRequest{Filename: "<string>", Mode: "exec", Optimize: -1, FeatureVersion: -1, Caller: "compile",
		SourceOnly: true, FromFile: true})
}

// readCode reads a file by io.open_code.
func (in *Interp) readCode(t *object.Thread, path object.Value) object.Value {
	m := in.Importer.Import(t, "_io")
	if m.IsNil() {
		return m
	}
	f := object.CallMethod(t, m, t.Intern("open_code"), path)
	t.Decref(m)
	if f.IsNil() {
		return f
	}
	t.Hold(f)
	data := object.CallMethod(t, f, t.Intern("read"))
	if data.IsNil() {
		e := t.TakeExc()
		t.Xdecref(object.CallMethod(t, f, t.Intern("close")))
		t.ClearExc()
		t.SetExc(e)
	} else if r := object.CallMethod(t, f, t.Intern("close")); r.IsNil() {
		t.Decref(data)
		data = object.Value{}
	} else {
		t.Decref(r)
	}
	t.Unhold(1)
	t.Decref(f)
	return data
}
