package importer

import (
	"path/filepath"

	"github.com/gophersnake/gophersnake/internal/object"
)

// Boot runs importlib: afterwards any module can be imported. builtins and sys exist.
func (im *Importer) Boot(t *object.Thread) bool {
	in := t.Interp
	names := append(im.NativeNames(), "")
	tup := t.NewTuple(len(names) - 1)
	for i, n := range names[:len(names)-1] {
		tup.Items()[i] = t.NewStr(n)
	}
	in.Sys.SetTextSteal(t, "builtin_module_names", tup.Val())
	std := t.NewList(0)
	for _, n := range stdlibNames {
		std.Push(t, t.NewStr(n))
	}
	fs := object.Call1(t, object.FrozenSetType.Val(), std.Val())
	t.Decref(std.Val())
	in.Sys.SetTextSteal(t, "stdlib_module_names", fs)
	in.Sys.SetTextSteal(t, "_stdlib_dir", t.NewStr(im.Lib.Dir))
	for _, n := range []string{"prefix", "exec_prefix", "base_prefix", "base_exec_prefix"} {
		in.Sys.SetTextSteal(t, n, t.NewStr(filepath.Dir(filepath.Dir(im.Lib.Dir))))
	}
	path := object.AsList(in.Sys.GetStr(t, t.Intern("path")))
	path.Push(t, t.NewStr(im.Lib.Dir))

	impMod := im.NewModule(t, "_imp")
	if impMod.IsNil() {
		return false
	}
	in.Modules.SetText(t, "_imp", impMod)
	defer t.Decref(impMod)
	boot := im.runFrozen(t, "_frozen_importlib")
	if boot == nil {
		return false
	}
	defer t.Decref(boot.Val())
	r := object.CallMethod(t, boot.Val(), t.Intern("_install"), in.SysMod, impMod)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	im.SetBootstrap(t, boot)
	if !im.HasFiles() {
		return true
	}
	r = object.CallMethod(t, boot.Val(), t.Intern("_install_external_importers"))
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return im.installZip(t)
}

// runFrozen executes a frozen module in a new module of that name and registers it. New reference.
func (im *Importer) runFrozen(t *object.Thread, name string) *object.Module {
	code, _ := im.Frozen(t, name)
	if code.IsNil() {
		return nil
	}
	defer t.Decref(code)
	m := t.NewModule(name, nil)
	m.Dict().SetText(t, "__builtins__", t.Interp.Builtins.Val())
	_, _, orig := im.IsFrozen(name)
	m.Dict().SetTextSteal(t, "__origname__", t.NewStr(orig))
	t.Interp.Modules.SetText(t, name, m.Val())
	r := t.Interp.Machine.Eval(t, object.AsCode(code), m.Dict(), m.Dict().Val(), nil)
	if r.IsNil() {
		return nil
	}
	t.Decref(r)
	return m
}

// installZip puts the importer for zip files in front of sys.path_hooks. It imports zipimport only when a path asks for it: the hook is
// a small native function that looks at the name first.
func (im *Importer) installZip(t *object.Thread) bool {
	hooks := t.Interp.Sys.GetStr(t, t.Intern("path_hooks"))
	f := t.NewFunc(&object.Method{Sig: "zipimporter(path, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return zipHook(t, a[0])
	}})
	object.AsList(hooks).Insert(t, 0, f)
	t.Decref(f)
	return true
}

// HasFiles reports whether the native modules are there that importing from files and the standard streams need.
func (im *Importer) HasFiles() bool {
	return im.IsNative("marshal") && im.IsNative("posix") && im.IsNative("_io") && im.IsNative("_codecs")
}
