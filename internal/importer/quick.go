package importer

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// The imports of a start. While nothing can have changed how modules are found, what importlib would do is known: the built-in and the frozen
// modules are where they are, and a few modules of the library are loaded from code that was compiled with the frozen ones if the
// library's files are as they were then. What is made (spec, loader, attributes) is the same as importlib makes, by importlib's own classes;
// what is left out is the search, with its listings of folders, locks that no other thread can want, and importlib's questions about answers
// that are known.

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
		return im.quickFrozen(t, v, name), true
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

// newSpec makes a ModuleSpec. Borrows; new reference.
func (im *Importer) newSpec(t *object.Thread, name, loader, origin object.Value, pkg bool) object.Value {
	cls := im.bootstrap.Dict().GetStr(t, nameModuleSpec)
	if cls.IsNil() {
		return t.Raise(object.ImportError, "importlib._bootstrap is broken")
	}
	names := t.TupleSteal(t.Intern("origin").Val(), t.Intern("is_package").Val())
	defer t.Decref(names.Val())
	spec := object.Call(t, cls, []object.Value{name, loader, origin, object.Bool(pkg)}, names)
	if !spec.IsNil() && !object.SetAttr(t, spec, nameInitializing, object.False) {
		t.Decref(spec)
		return object.Value{}
	}
	return spec
}

// attributes gives a module what importlib's _init_module_attrs would; the file is nil for a module that has no location. Borrows.
func (im *Importer) attributes(t *object.Thread, m *object.Module, spec, loader object.Value, name string, pkg bool, file object.Value) bool {
	d := m.Dict()
	d.SetStr(t, nameLoader, loader)
	parent := name
	if !pkg {
		parent = name[:max(strings.LastIndexByte(name, '.'), 0)]
	}
	d.SetStr(t, namePackage, t.Intern(parent).Val())
	d.SetStr(t, nameSpec, spec)
	if pkg {
		path := object.GetAttr(t, spec, nameLocations)
		if path.IsNil() {
			return false
		}
		d.SetStr(t, namePath, path)
		t.Decref(path)
	}
	if file.IsNil() {
		return true
	}
	d.SetStr(t, nameFile, file)
	cached := object.GetAttr(t, spec, nameCached)
	if cached.IsNil() {
		return false
	}
	if !cached.IsNone() {
		d.SetStr(t, nameCachedAttr, cached)
	}
	t.Decref(cached)
	return true
}

// quickNative imports a built-in module.
func (im *Importer) quickNative(t *object.Thread, v object.Value, name string) object.Value {
	loader := im.bootstrap.Dict().GetStr(t, nameBuiltinImporter)
	if loader.IsNil() {
		return t.Raise(object.ImportError, "importlib._bootstrap is broken")
	}
	spec := im.newSpec(t, v, loader, t.Intern("built-in").Val(), false)
	if spec.IsNil() {
		return spec
	}
	defer t.Decref(spec)
	m := im.NewModule(t, name)
	if m.IsNil() {
		return m
	}
	im.attributes(t, object.AsModule(m), spec, loader, name, false, object.Value{})
	t.Interp.Modules.Set(t, v, m)
	return m
}

// execute runs the code of a module that is being imported, and returns it; spec is what else the caller holds. Borrows the spec and steals the others.
func (im *Importer) execute(t *object.Thread, v object.Value, m *object.Module, co, spec object.Value) object.Value {
	modules := t.Interp.Modules
	modules.Set(t, v, m.Val())
	d := m.Dict()
	d.SetStr(t, nameBuiltins, t.Interp.Builtins.Val())
	t.Calling(m.Val(), co, spec)
	r := t.Interp.Machine.Eval(t, object.AsCode(co), d, d.Val(), nil)
	t.Unhold(3)
	t.Decref(co)
	if r.IsNil() {
		exc := t.TakeExc()
		modules.Delete(t, v)
		t.SetExc(exc)
		t.Decref(m.Val())
		return r
	}
	t.Decref(r)
	now := modules.GetStr(t, object.AsStr(v)) // it may have put something else there
	if now.IsNil() {
		t.Decref(m.Val())
		return t.RaiseArgs(object.KeyError, v)
	}
	t.Incref(now)
	modules.Delete(t, v) // what it has imported stands before it
	modules.Set(t, v, now)
	t.Decref(m.Val())
	return now
}

// quickFrozen imports a frozen module that is no package.
func (im *Importer) quickFrozen(t *object.Thread, v object.Value, name string) object.Value {
	lib := frozenModules[name]
	loader := im.bootstrap.Dict().GetStr(t, nameFrozenImporter)
	if loader.IsNil() {
		return t.Raise(object.ImportError, "importlib._bootstrap is broken")
	}
	spec := im.newSpec(t, v, loader, t.Intern("frozen").Val(), false)
	if spec.IsNil() {
		return spec
	}
	defer t.Decref(spec)
	file := t.NewStr(im.Lib.Dir + "/" + strings.ReplaceAll(lib, ".", "/") + ".py")
	defer t.Decref(file)
	state := object.NewNamespace(t, []string{"filename", "origname"}, []object.Value{t.Newref(file), t.Intern(lib).Val()})
	ok := object.SetAttr(t, spec, nameLoaderState, state)
	t.Decref(state)
	if !ok {
		return object.Value{}
	}
	co := im.frozenCode(t, lib)
	if co.IsNil() {
		return co
	}
	m := t.NewModule(name, nil)
	im.attributes(t, m, spec, loader, name, false, object.Value{})
	m.Dict().SetStr(t, nameFile, file)
	return im.execute(t, v, m, co, spec)
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
	pkg := strings.HasSuffix(lib, "/")
	spec := im.newSpec(t, v, loader, file, pkg)
	if spec.IsNil() {
		return spec, true
	}
	defer t.Decref(spec)
	if !object.SetAttr(t, spec, t.Intern("_set_fileattr"), object.True) {
		return m, true
	}
	if pkg {
		list := object.GetAttr(t, spec, nameLocations)
		if list.IsNil() || !object.IsList(list) {
			t.Xdecref(list)
			return object.Value{}, true
		}
		object.AsList(list).Push(t, t.FSDecode(filepath.Dir(path)))
		t.Decref(list)
	}
	mod := t.NewModule(name, nil)
	if !im.attributes(t, mod, spec, loader, name, pkg, file) {
		t.Decref(mod.Val())
		return object.Value{}, true
	}
	if m = im.execute(t, v, mod, t.LoadCode(code).Val(), spec); m.IsNil() {
		return m, true
	}
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
