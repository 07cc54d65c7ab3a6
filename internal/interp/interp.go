// Package interp makes interpreters: it is the only place that wires the object model, the machine, the front end, the import system
// and the native modules together.
package interp

import (
	"os"

	"github.com/gophersnake/gophersnake/internal/builtins"
	"github.com/gophersnake/gophersnake/internal/gc"
	"github.com/gophersnake/gophersnake/internal/importer"
	"github.com/gophersnake/gophersnake/internal/mathx"
	"github.com/gophersnake/gophersnake/internal/modules"
	"github.com/gophersnake/gophersnake/internal/modules/astnodes"
	"github.com/gophersnake/gophersnake/internal/modules/multiprocessing"
	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/modules/sysconfig"
	"github.com/gophersnake/gophersnake/internal/modules/typing"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/vm"
)

// Interp is an interpreter with its parts.
type Interp struct {
	*object.Interp
	Main        *object.Thread
	plainPrompt func(*Interp) bool // what Main was given
	imp         *importer.Importer
	sources     []sourceText // for linecache, when it is loaded
}

// New makes an interpreter and brings it up to the point where a program can run: importlib, sys, builtins, the standard streams, site.
// The calling goroutine becomes its main thread. The error is for what keeps it from starting at all.
func New(cfg object.Config) (*Interp, error) {
	getenv := os.Getenv
	if cfg.IgnoreEnvironment {
		getenv = func(name string) string {
			if name == "HOME" || name == "XDG_CACHE_HOME" || name == "GOPHERSNAKE_STDLIB" {
				return os.Getenv(name)
			}
			return ""
		}
	}
	lib, err := importer.FindLibrary(getenv)
	if err != nil {
		return nil, err
	}
	in := object.NewInterp(cfg)
	t := in.Main
	in.Machine = vm.New()
	gc.Install(in)
	in.Another = another
	in.OnTrace = vm.OnTrace
	in.Compiler = frontEnd{}
	in.RaiseSource = raiseFrontEnd
	astnodes.Install(in)
	typing.Hooks(in)
	in.Pow = mathx.Pow
	native := modules.All()
	imp := &importer.Importer{Native: make(map[string]func() *object.NativeModule, len(native)+3), Lib: lib}
	for _, def := range native {
		imp.Native[def.Name] = def.Make
	}
	imp.Native["builtins"] = builtins.Module
	imp.Native["sys"] = sys.Module
	if !cfg.GILOn {
		imp.Native[sysconfig.DataName] = sysconfig.DataModule
	}
	imp.Adapt = map[string]importer.Adaptation{
		"multiprocessing": {Module: "multiprocessing.context", Last: "_force_start_method", Do: multiprocessing.Adapt},
	}
	in.Importer = imp
	in.Holders = append(in.Holders, imp)
	res := &Interp{Interp: in, Main: t, imp: imp}
	if !res.boot(t) {
		return nil, startError(t)
	}
	gc.Of(in).Grown(t)
	return res, nil
}

// another makes an interpreter for the modules that give Python code several.
func another(cfg object.Config) (*object.Interp, func(), error) {
	in, err := New(cfg)
	if err != nil {
		return nil, nil, err
	}
	return in.Interp, func() { in.Close() }, nil
}

// boot makes builtins and sys and runs importlib.
func (in *Interp) boot(t *object.Thread) bool {
	b := in.imp.NewModule(t, "builtins")
	if b.IsNil() {
		return false
	}
	in.BuiltinsMod, in.Builtins = b, object.AsModule(b).Dict()
	s := in.imp.NewModule(t, "sys")
	if s.IsNil() {
		return false
	}
	in.SysMod, in.Sys = s, object.AsModule(s).Dict()
	mon := t.NewModule("sys.monitoring", vm.MonitoringModule())
	if mon == nil {
		return false
	}
	in.Sys.SetTextSteal(t, "monitoring", mon.Val())
	in.Modules.SetText(t, "builtins", b)
	in.Modules.SetText(t, "sys", s)
	if in.ImportTime > 0 {
		in.imp.ShowTimes(in.ImportTime > 1)
	}
	if in.Verbose > 0 {
		in.plainStreams(t) // importlib says what it does before the real streams are there
	}
	if !in.imp.Boot(t) {
		return false
	}
	if !in.FrozenOff {
		in.imp.BeginStart()
	}
	defer in.imp.EndStart()
	in.SetMemoryLimit(in.Config.MemoryLimit)
	if in.TraceAllocs > 0 {
		t.StartTracing(in.TraceAllocs)
	}
	return in.startStreams(t) && in.startSite(t) && in.startWarnings(t)
}

// RunCode executes a code object in the namespace of __main__. The result is a new reference.
func (in *Interp) RunCode(t *object.Thread, code object.Value, globals *object.Dict) object.Value {
	return in.Machine.Eval(t, object.AsCode(code), globals, globals.Val(), nil)
}

// MainModule returns the module __main__, making it if it does not exist (borrowed).
func (in *Interp) MainModule(t *object.Thread) *object.Module {
	name := t.Intern("__main__")
	if m := in.Modules.GetStr(t, name); !m.IsNil() && m.Type() == object.ModuleType {
		return object.AsModule(m)
	}
	m := t.NewModule("__main__", nil)
	in.Modules.SetStr(t, name, m.Val())
	m.Dict().SetText(t, "__builtins__", in.BuiltinsMod)
	t.Decref(m.Val())
	return m
}

// startError turns the pending exception of a failed start into a Go error.
func startError(t *object.Thread) error {
	e := t.TakeExc()
	if e.IsNil() {
		return errString("gophersnake: the interpreter did not start")
	}
	text := e.Type().Name
	if s := object.ToStr(t, e); s.IsNil() {
		t.ClearExc()
	} else {
		text += ": " + object.AsStr(s).String()
		t.Decref(s)
	}
	if tb := object.AsException(e).Traceback; !tb.IsNil() {
		for x := object.AsTraceback(tb); x != nil; x = x.Next {
			text += "\n  at " + x.Frame.Code.Filename + ":" + itoa(x.Lineno()) + " in " + x.Frame.Code.Name
		}
	}
	return errString("gophersnake: the interpreter did not start: " + text)
}

type errString string

func (e errString) Error() string { return string(e) }

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + max(n, 0)))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}
