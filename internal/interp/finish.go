package interp

import (
	"os"
	"strings"
	"syscall"

	"github.com/gophersnake/gophersnake/internal/gc"
	"github.com/gophersnake/gophersnake/internal/host"
	iomod "github.com/gophersnake/gophersnake/internal/modules/io"
	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/object"
)

// finish ends the program: the exception that it ended with is shown, threads are waited for, exit functions run, modules emptied and
// streams flushed, in CPython's order. It returns the exit code.
func (in *Interp) finish(t *object.Thread, ok bool) int {
	code := 0
	interrupted := false
	if !ok {
		interrupted = t.ExcMatches(object.KeyboardInterrupt)
		code = in.exitCode(t)
	}
	if !in.Close() && code == 0 {
		code = 120
	}
	if interrupted {
		in.dieFromInterrupt()
	}
	return code
}

// Close ends the interpreter: it waits for its threads, runs exit functions, empties the modules and flushes the streams. It returns
// false if the output could not be flushed.
func (in *Interp) Close() bool {
	t := in.Main
	in.callModule(t, "threading", "_shutdown")
	if th := in.Modules.GetStr(t, t.Intern("threading")); th.IsNil() {
		in.callModule(t, "_thread", "_shutdown")
	}
	in.callModule(t, "atexit", "_run_exitfuncs")
	flushed := in.Flush(t)
	for _, f := range in.AtEnd {
		f(t)
	}
	in.dropSources(t)
	in.EndMemoryLimit()
	in.SetFinalizing()
	t.Sched.Finalize()
	if in.endShows(t) {
		return in.clearModules(t) && flushed
	}
	return in.Flush(t) && flushed
}

// callModule calls a function of a module that is loaded; an exception is reported as unraisable.
func (in *Interp) callModule(t *object.Thread, module, fn string) {
	m := in.Modules.GetStr(t, t.Intern(module))
	if m.IsNil() || m.IsNone() {
		return
	}
	t.Incref(m)
	defer t.Decref(m)
	r := object.CallMethod(t, m, t.Intern(fn))
	if r.IsNil() {
		if t.ClearIf(object.AttributeError) {
			return
		}
		t.WriteUnraisable("Exception ignored on "+module+" shutdown", object.Value{})
		return
	}
	t.Decref(r)
}

// endShows reports whether anybody could see that the program's objects are taken apart at its end.
func (in *Interp) endShows(t *object.Thread) bool {
	c := gc.Of(in.Interp)
	if in.RefAudit > 0 || c.Debug != 0 || !c.Callbacks.IsNil() && len(object.AsList(c.Callbacks).Items()) > 0 || !c.Garbage.IsNil() && len(object.AsList(c.Garbage).Items()) > 0 {
		return true
	}
	return t.EndShows(iomod.IsStandard)
}

// clearModules empties the modules, so that what only they hold is finalised: __main__ and the others in the reverse order of their
// import, sys and builtins last. It returns false if the output could not be flushed.
func (in *Interp) clearModules(t *object.Thread) bool {
	collector := gc.Of(in.Interp)
	collector.Audit(t, "at the end of the program")
	if collector.Enabled {
		collector.Collect(t, object.NumGenerations-1) // finalisers of what is garbage now find the modules whole
	}
	// From here on nothing can be imported any more.
	for _, name := range []string{"path", "argv", "ps1", "ps2", "last_exc", "last_type", "last_value", "last_traceback", "path_hooks", "path_importer_cache", "meta_path"} {
		if n := t.Intern(name); !in.Sys.GetStr(t, n).IsNil() {
			in.Sys.SetStr(t, n, object.None)
		}
	}
	in.Builtins.SetText(t, "_", object.None)
	warnExplicit := object.Value{}
	if m := in.Modules.GetStr(t, t.Intern("_warnings")); !m.IsNil() {
		if warnExplicit = object.GetAttr(t, m, t.Intern("warn_explicit")); warnExplicit.IsNil() {
			t.ClearExc()
		} else {
			t.Hold(warnExplicit)
		}
	}
	type entry struct {
		name string
		ref  *object.WeakRef // owned, to the module
	}
	var order []entry
	pos := 0
	for {
		k, v, ok := in.Modules.Next(&pos)
		if !ok {
			break
		}
		if !object.IsStr(k) || v.Type() != object.ModuleType && !v.Type().IsSubtype(object.ModuleType) {
			continue
		}
		name := object.AsStr(k).String()
		if name == "sys" || name == "builtins" {
			continue
		}
		if r := object.NewWeakRef(t, object.WeakRefType, v, object.Value{}); r.IsNil() {
			t.ClearExc()
		} else {
			order = append(order, entry{name, object.AsWeakRef(r)})
			t.Hold(r)
		}
	}
	// Keep what finalisers need: sys.stdout and stderr are the original ones now.
	for _, s := range []string{"stdin", "stdout", "stderr"} {
		if v := in.Sys.GetStr(t, t.Intern("__"+s+"__")); !v.IsNil() {
			in.Sys.SetText(t, s, v)
		}
	}
	for _, e := range order {
		in.Modules.SetText(t, e.name, object.None)
	}
	in.Modules.ClearAll(t)
	in.Modules.SetText(t, "sys", in.SysMod)
	in.Modules.SetText(t, "builtins", in.BuiltinsMod)
	in.restoreBuiltins(t)
	// Most modules are garbage now: their functions and their namespaces refer to each other.
	collector.End(t)
	if !warnExplicit.IsNil() {
		collector.TellUncollectable(t, warnExplicit)
	}
	// Those that something still refers to are emptied, the last imported first.
	for i := len(order) - 1; i >= 0; i-- {
		if m := order[i].ref.Target(t); !m.IsNil() {
			clearNamespace(t, object.AsModule(m).Dict())
			t.Decref(m)
		}
		t.Decref(order[i].ref.Val())
	}
	t.Unhold(len(order))
	if !warnExplicit.IsNil() {
		t.Unhold(1)
		t.Decref(warnExplicit)
	}
	flushed := in.Flush(t)
	clearNamespace(t, in.Sys)
	clearNamespace(t, in.Builtins)
	collector.Close(t)
	collector.End(t)
	return flushed
}

// clearNamespace sets the names of a module to None: first those that begin with one underscore, then the rest except __builtins__.
func clearNamespace(t *object.Thread, d *object.Dict) {
	for round := range 2 {
		pos := 0
		for {
			k, v, ok := d.Next(&pos)
			if !ok {
				break
			}
			if v.IsNone() || !object.IsStr(k) {
				continue
			}
			name := object.AsStr(k).String()
			private := strings.HasPrefix(name, "_") && !strings.HasPrefix(name, "__")
			if round == 0 && !private || name == "__builtins__" {
				continue
			}
			d.Set(t, k, object.None)
		}
	}
}

// Flush flushes sys.stdout and sys.stderr; false if standard output could not be written.
func (in *Interp) Flush(t *object.Thread) bool {
	ok := true
	for _, name := range []string{"stdout", "stderr"} {
		f := in.Sys.GetStr(t, t.Intern(name))
		if f.IsNil() || f.IsNone() {
			continue
		}
		t.Incref(f)
		if closed, good := object.LookupAttr(t, f, t.Intern("closed")); good && !closed.IsNil() {
			is, _ := object.Truth(t, closed)
			t.Decref(closed)
			if is {
				t.Decref(f)
				continue
			}
		}
		t.ClearExc()
		r := object.CallMethod(t, f, t.Intern("flush"))
		if r.IsNil() {
			if name == "stdout" {
				t.WriteUnraisable("Exception ignored while flushing sys.stdout", object.Value{})
				ok = false
			} else {
				t.ClearExc()
			}
		} else {
			t.Decref(r)
		}
		t.Decref(f)
	}
	return ok
}

// exitCode handles the pending exception that ends the program and returns the exit code.
func (in *Interp) exitCode(t *object.Thread) int {
	if t.ExcMatches(object.SystemExit) {
		e := t.TakeExc()
		defer t.Decref(e)
		code, ok := object.LookupAttr(t, e, t.Intern("code"))
		if !ok {
			t.ClearExc()
		}
		defer t.Xdecref(code)
		in.Flush(t)
		switch {
		case code.IsNil() || code.IsNone():
			return 0
		case object.IsInt(code):
			n, _ := object.AsSize(t, code, nil)
			return n & 0xff
		}
		s := object.ToStr(t, code)
		if s.IsNil() {
			t.ClearExc()
			return 1
		}
		text := object.AsStr(s).String() + "\n"
		err := in.Sys.GetStr(t, t.Intern("stderr"))
		if !err.IsNil() && !err.IsNone() {
			v := t.NewStr(text)
			if r := object.CallMethod(t, err, t.Intern("write"), v); r.IsNil() {
				t.ClearExc()
			} else {
				t.Decref(r)
			}
			t.Decref(v)
		} else {
			os.Stderr.WriteString(text)
		}
		t.Decref(s)
		return 1
	}
	in.ShowException(t)
	return 1
}

// ShowException hands the pending exception to sys.excepthook and clears it. A SystemExit raised by the hook ends the process there.
func (in *Interp) ShowException(t *object.Thread) {
	e := t.TakeExc()
	if e.IsNil() {
		return
	}
	defer t.Decref(e)
	in.Sys.SetText(t, "last_exc", e)
	in.Sys.SetText(t, "last_type", e.Type().Val())
	in.Sys.SetText(t, "last_value", e)
	tb := object.None
	if x := object.AsException(e).Traceback; !x.IsNil() {
		tb = x
	}
	in.Sys.SetText(t, "last_traceback", tb)
	hook := in.Sys.GetStr(t, t.Intern("excepthook"))
	if hook.IsNil() || hook.IsNone() {
		os.Stderr.WriteString("sys.excepthook is missing\n")
		sys.PrintException(t, e)
		return
	}
	t.Incref(hook)
	defer t.Decref(hook)
	if !t.Audit("sys.excepthook", hook, e.Type().Val(), e, tb) {
		t.ClearExc()
		return
	}
	t.Incref(tb)
	r := object.CallN(t, hook, e.Type().Val(), e, tb)
	t.Decref(tb)
	if !r.IsNil() {
		t.Decref(r)
		in.Flush(t)
		return
	}
	if t.ExcMatches(object.SystemExit) {
		return
	}
	inner := t.TakeExc()
	os.Stderr.WriteString("Error in sys.excepthook:\n")
	sys.PrintException(t, inner)
	os.Stderr.WriteString("\nOriginal exception was:\n")
	sys.PrintException(t, e)
	t.Decref(inner)
}

// dieFromInterrupt ends the process as an uncaught Ctrl-C ends a C program, so that a shell sees it.
func (in *Interp) dieFromInterrupt() {
	if f := in.DieFrom; f != nil {
		f(int(syscall.SIGINT))
	}
	host.Kill(host.Getpid(), int(syscall.SIGINT))
}
