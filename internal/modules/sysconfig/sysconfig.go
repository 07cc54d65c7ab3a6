// Package sysconfig makes the library's sysconfig tell the truth about the GIL.
package sysconfig

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// DataName is the module that sysconfig reads the configuration of the build from.
const DataName = "_sysconfigdata__linux_x86_64-linux-gnu"

// DataModule is the definition of a module that stands in front of the library's file of that name when the GIL is off: it has what the file has,
// except that Py_GIL_DISABLED is 1.
func DataModule() *object.NativeModule {
	return &object.NativeModule{Name: DataName, Setup: setup}
}

func setup(t *object.Thread, m *object.Module) bool {
	vars := fileVars(t)
	if vars.IsNil() {
		t.ClearExc() // no such file: what is known is all there is
		vars = t.NewDict().Val()
	}
	ok := object.IsDict(vars) && object.AsDict(vars).SetText(t, "Py_GIL_DISABLED", object.Int(1)) && m.Set(t, "build_time_vars", vars)
	t.Decref(vars)
	samePaths(t)
	return ok || t.HasExc() || t.RaiseFalse(object.TypeError, "build_time_vars is no dict")
}

// samePaths takes what depends on the GIL out of sysconfig's templates of paths: it is the same installation, whose packages are found in both regimes. It runs
// while sysconfig reads its variables, before it uses the templates.
func samePaths(t *object.Thread) {
	m := t.Interp.Modules.GetStr(t, t.Intern("sysconfig"))
	if m.IsNil() {
		return
	}
	schemes, _ := object.LookupAttr(t, m, t.Intern("_INSTALL_SCHEMES"))
	if !schemes.IsNil() && object.IsDict(schemes) {
		all := object.AsDict(schemes)
		var pos int
		for {
			_, v, ok := all.Next(&pos)
			if !ok {
				break
			}
			if !object.IsDict(v) {
				continue
			}
			scheme := object.AsDict(v)
			var at int
			for {
				k, path, ok := scheme.Next(&at)
				if !ok {
					break
				}
				if object.IsStr(k) && object.IsStr(path) && strings.Contains(object.AsStr(path).String(), "{abi_thread}") {
					n := t.NewStr(strings.ReplaceAll(object.AsStr(path).String(), "{abi_thread}", ""))
					scheme.Set(t, k, n) // no key comes or goes
					t.Decref(n)
				}
			}
		}
	}
	t.Xdecref(schemes)
	t.ClearExc()
}

// fileVars returns build_time_vars of the file on sys.path. New reference; the zero Value with an exception pending.
func fileVars(t *object.Thread) object.Value {
	call := func(v object.Value, name string, args ...object.Value) object.Value {
		if v.IsNil() {
			return v
		}
		res := object.CallMethod(t, v, t.Intern(name), args...)
		t.Decref(v)
		return res
	}
	machinery := t.Interp.Importer.Import(t, "importlib.machinery")
	if machinery.IsNil() {
		return machinery
	}
	finder := object.GetAttr(t, machinery, t.Intern("PathFinder"))
	t.Decref(machinery)
	name := t.NewStr(DataName)
	defer t.Decref(name)
	spec := call(finder, "find_spec", name)
	if spec.IsNil() || spec.IsNone() {
		return object.Value{}
	}
	defer t.Decref(spec)
	loader := object.GetAttr(t, spec, t.Intern("loader"))
	code := call(loader, "get_code", name)
	if code.IsNil() || code.IsNone() {
		return object.Value{}
	}
	defer t.Decref(code)
	ns := t.NewDict()
	defer t.Decref(ns.Val())
	res := t.Interp.Machine.Eval(t, (*object.Code)(code.Ptr()), ns, ns.Val(), nil)
	if res.IsNil() {
		return res
	}
	t.Decref(res)
	v := ns.GetStr(t, t.Intern("build_time_vars"))
	if v.IsNil() {
		return v
	}
	return t.Newref(v)
}
