package importer

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// The imports of a start. While nothing can have changed how modules are found, what importlib would do is known: the built-in and the frozen
// modules are where they are, and a few modules of the library are loaded from code that was compiled with the frozen ones if the
// library's files are as they were then. What is made (spec, loader, attributes) is made by importlib's own functions, so it is the same;
// what is left out is the search, with its listings of folders, and locks that no other thread can want.

// quickModules are the modules of the library that a start imports from files. A package ends in a slash, as in frozenModules.
var quickModules = map[string]string{
	"encodings":         "encodings/",
	"encodings.aliases": "encodings.aliases",
}

// quickPrefix marks them among the frozen codes.
const quickPrefix = "="

// BeginStart and EndStart enclose the time in which imports may be quick.
func (im *Importer) BeginStart() { im.starting = !im.times.on }

// EndStart ends what BeginStart began.
func (im *Importer) EndStart() { im.starting = false }

// pristine reports whether sys.meta_path and sys.path_hooks have as many entries as importlib puts there.
func (im *Importer) pristine(t *object.Thread) bool {
	for name, n := range map[string]int{"meta_path": 3, "path_hooks": 2} {
		l := t.Interp.Sys.GetStr(t, t.Intern(name))
		if l.IsNil() || !object.IsList(l) || object.AsList(l).Len() != n {
			return false
		}
	}
	return true
}

// quick imports a module if it is one that a start imports. ok is false if it is for importlib; else the result is a new reference, or
// the zero Value with an exception pending.
func (im *Importer) quick(t *object.Thread, v object.Value) (m object.Value, ok bool) {
	if !object.IsStr(v) {
		return m, false
	}
	name := object.AsStr(v).String()
	switch {
	case im.IsNative(name):
		return im.quickNative(t, v, name), true
	case frozenModules[name] != "":
		if strings.Contains(name, ".") {
			return m, false
		}
		spec := im.callClass(t, "FrozenImporter", "find_spec", v)
		if spec.IsNil() {
			return spec, true
		}
		defer t.Decref(spec)
		return object.CallMethod(t, im.bootstrap.Val(), t.Intern("_load_unlocked"), spec), true
	case quickModules[name] != "":
		return im.quickFile(t, v, name)
	case (name == "sitecustomize" || name == "usercustomize") && im.pristine(t) && im.nowhere(t, name):
		msg := t.NewStr("No module named '" + name + "'")
		names := t.TupleSteal(t.NewStr("name"))
		exc := object.Call(t, object.ModuleNotFoundError.Val(), []object.Value{msg, v}, names)
		t.Decref(names.Val())
		t.Decref(msg)
		if !exc.IsNil() {
			t.SetExc(exc)
		}
		return object.Value{}, true
	}
	return m, false
}

func (im *Importer) callClass(t *object.Thread, class, method string, args ...object.Value) object.Value {
	c := im.bootstrap.Dict().GetStr(t, t.Intern(class))
	if c.IsNil() {
		return t.Raise(object.ImportError, "importlib._bootstrap is broken")
	}
	return object.CallMethod(t, c, t.Intern(method), args...)
}

// quickNative imports a built-in module.
func (im *Importer) quickNative(t *object.Thread, v object.Value, name string) object.Value {
	spec := im.callClass(t, "BuiltinImporter", "find_spec", v)
	if spec.IsNil() {
		return spec
	}
	defer t.Decref(spec)
	m := im.NewModule(t, name)
	if m.IsNil() {
		return m
	}
	r := object.CallMethod(t, im.bootstrap.Val(), t.Intern("_init_module_attrs"), spec, m)
	if r.IsNil() {
		t.Decref(m)
		return r
	}
	t.Decref(r)
	t.Interp.Modules.Set(t, v, m)
	return m
}

// quickFile imports a module of the library from the code that is kept of it.
func (im *Importer) quickFile(t *object.Thread, v object.Value, name string) (m object.Value, ok bool) {
	lib := quickModules[name]
	fc := im.codes(t)
	s, found := fc.codes[quickPrefix+lib]
	external := t.Interp.Modules.GetStr(t, t.Intern("_frozen_importlib_external"))
	if !found || external.IsNil() || !im.pristine(t) {
		return m, false
	}
	path := filepath.Join(im.Lib.Dir, filepath.FromSlash(libraryFile(lib)))
	info, err := os.Stat(path)
	if err != nil || info.Size() != int64(s.sourceSize) || info.ModTime().Unix() != int64(s.sourceTime) {
		return m, false
	}
	code := fc.open(quickPrefix + lib)
	if code == nil {
		return m, false
	}
	code.Rename(FrozenFilename(lib), path)
	file := t.FSDecode(path)
	defer t.Decref(file)
	loader := object.CallMethod(t, external, t.Intern("SourceFileLoader"), v, file)
	if loader.IsNil() {
		return loader, true
	}
	defer t.Decref(loader)
	make := object.GetAttr(t, external, t.Intern("spec_from_file_location"))
	if make.IsNil() {
		return make, true
	}
	defer t.Decref(make)
	names := t.TupleSteal(t.NewStr("loader"))
	defer t.Decref(names.Val())
	spec := object.Call(t, make, []object.Value{v, file, loader}, names)
	if spec.IsNil() {
		return spec, true
	}
	defer t.Decref(spec)
	if m = object.CallMethod(t, im.bootstrap.Val(), t.Intern("module_from_spec"), spec); m.IsNil() {
		return m, true
	}
	t.Interp.Modules.Set(t, v, m)
	co := t.LoadCode(code)
	defer t.Decref(co.Val())
	d := object.AsModule(m).Dict()
	d.SetText(t, "__builtins__", t.Interp.Builtins.Val())
	r := t.Interp.Machine.Eval(t, co, d, d.Val(), nil)
	if r.IsNil() {
		t.Decref(m)
		return r, true
	}
	t.Decref(r)
	t.Interp.Modules.Delete(t, v) // what it has imported stands before it
	t.Interp.Modules.Set(t, v, m)
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		if parent := t.Interp.Modules.GetStr(t, t.Intern(name[:i])); !parent.IsNil() {
			object.SetAttr(t, parent, t.Intern(name[i+1:]), m)
		}
	}
	return m, true
}

// nowhere reports whether no folder of sys.path has a module of that name; false if it cannot tell.
func (im *Importer) nowhere(t *object.Thread, name string) bool {
	l := t.Interp.Sys.GetStr(t, t.Intern("path"))
	if l.IsNil() || !object.IsList(l) {
		return false
	}
	for _, v := range object.AsList(l).Items() {
		if !object.IsStr(v) {
			return false
		}
		dir := object.AsStr(v).String()
		if dir == im.Lib.Dir {
			continue // the library has none
		}
		info, err := os.Stat(dir)
		if os.IsNotExist(err) {
			continue
		}
		if err != nil || !info.IsDir() {
			return false
		}
		for _, suffix := range []string{"", ".py", ".pyc"} {
			if _, err := os.Stat(filepath.Join(dir, name+suffix)); !os.IsNotExist(err) {
				return false
			}
		}
	}
	return true
}
