package main

import (
	"fmt"
	"os"
	"runtime/pprof"
	"time"

	"github.com/gophersnake/gophersnake/internal/builtins"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/importer"
	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/vm"
)

func main() {
	src, err := os.ReadFile(os.Args[1])
	if err != nil {
		panic(err)
	}
	in := object.NewInterp(object.Config{GILOn: true})
	t := in.Main
	in.Machine = vm.New()
	imp := &importer.Importer{Native: map[string]*object.NativeModule{}}
	imp.Native["builtins"] = builtins.Module()
	imp.Native["sys"] = sys.Module()
	imp.Native["time"] = &object.NativeModule{Name: "time", Functions: []object.Method{{Sig: "perf_counter()", Fn: func(t *object.Thread, self object.Value, a []object.Value) object.Value {
		return object.Float(float64(time.Now().UnixNano()) / 1e9)
	}}}}
	in.Importer = imp
	b := imp.NewModule(t, "builtins")
	in.BuiltinsMod, in.Builtins = b, object.AsModule(b).Dict()
	s := imp.NewModule(t, "sys")
	in.SysMod, in.Sys = s, object.AsModule(s).Dict()
	in.Builtins.SetText(t, "print", t.NewFunc(&object.Method{Sig: "print(*args)", Fn: func(t *object.Thread, self object.Value, a []object.Value) object.Value {
		for i, v := range object.AsTuple(a[0]).Items() {
			if i > 0 {
				fmt.Print(" ")
			}
			s := object.ToStr(t, v)
			if s.IsNil() {
				return s
			}
			fmt.Print(object.AsStr(s).String())
			t.Decref(s)
		}
		fmt.Println()
		return object.None
	}}))
	mod, err := parser.Parse(src, parser.Options{Filename: os.Args[1], Mode: parser.ModeExec})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	bc, err := compiler.Compile(mod, compiler.Options{Filename: os.Args[1]})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	tm := imp.NewModule(t, "time")
	in.Modules.SetText(t, "time", tm)
	in.Modules.SetText(t, "sys", s)
	l := t.NewList(0)
	for _, a := range os.Args[1:] {
		l.AppendSteal(t.NewStr(a))
	}
	in.Sys.SetText(t, "argv", l.Val())
	if p := os.Getenv("PROF"); p != "" {
		f, _ := os.Create(p)
		pprof.StartCPUProfile(f)
	}
	code := t.LoadCode(bc)
	g := t.NewDict()
	g.SetText(t, "__builtins__", b)
	n := t.NewStr("__main__")
	g.SetText(t, "__name__", n)
	res := in.Machine.Eval(t, code, g, g.Val(), nil)
	pprof.StopCPUProfile()
	if res.IsNil() {
		e := t.TakeExc()
		for x := object.AsTraceback(object.AsException(e).Traceback); x != nil; x = x.Next {
			fmt.Println("  at", x.Frame.Code.Filename, x.Lineno(), x.Frame.Code.Name)
		}
		s := object.Repr(t, e)
		fmt.Println(object.AsStr(s).String())
		os.Exit(1)
	}
}
