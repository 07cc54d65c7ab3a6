// Package importer connects the runtime with the library's import system (importlib): it finds the standard library, knows the
// native modules, keeps the frozen ones, and gives the machine a fast path for what is imported already.
//
// The import protocol itself is the library's own Python code, importlib._bootstrap and importlib._bootstrap_external, which are
// loaded first, as on CPython. The native module _imp (package modules/imp) is their other side.
package importer

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

// Importer implements object.Importer for one interpreter.
type Importer struct {
	Native map[string]func() *object.NativeModule // what makes the native modules, by name
	Lib    *Library
	Loaded func(t *object.Thread, name string, m object.Value) // told of the modules that the import statement has loaded; may be nil
	// Adapt changes modules of the library that cannot be as they are here: by the name of a package, the module of it that is meant, the name
	// that says that it has run, and what changes its namespace. It is done when a module of the package imports another.
	Adapt   map[string]Adaptation
	adapted map[string]bool

	frozen    *frozenCodes   // nil until the first is asked for
	starting  bool           // imports may be quick
	bootstrap *object.Module // importlib._bootstrap, owned; nil until Install
	times     importTimes
}

// The names that the import system uses.
var (
	nameFindAndLoad    = object.StaticName("_find_and_load")
	nameHandleFromlist = object.StaticName("_handle_fromlist")
	nameImportFn       = object.StaticName("__import__")
	nameInitializing   = object.StaticName("_initializing")
	nameSpec           = object.StaticName("__spec__")
	namePath           = object.StaticName("__path__")
	namePackage        = object.StaticName("__package__")
	nameNameAttr       = object.StaticName("__name__")
	nameParent         = object.StaticName("parent")
	nameUnlock         = object.StaticName("_lock_unlock_module")

	nameModuleSpec      = object.StaticName("ModuleSpec")
	nameBuiltinImporter = object.StaticName("BuiltinImporter")
	nameFrozenImporter  = object.StaticName("FrozenImporter")
	nameLoader          = object.StaticName("__loader__")
	nameLoaderState     = object.StaticName("loader_state")
	nameLocations       = object.StaticName("submodule_search_locations")
	nameFile            = object.StaticName("__file__")
	nameCached          = object.StaticName("cached")
	nameCachedAttr      = object.StaticName("__cached__")
	nameBuiltins        = object.StaticName("__builtins__")
)

// NewModule makes the native module of that name and registers nothing. New reference; the zero Value with ImportError pending when
// there is no such module.
func (im *Importer) NewModule(t *object.Thread, name string) object.Value {
	def := im.Native[name]
	if def == nil {
		return t.Raise(object.ImportError, "no built-in module named %s", name)
	}
	m := t.NewModule(name, def())
	if m == nil {
		return object.Value{}
	}
	return m.Val()
}

// ShowTimes turns -X importtime on; cached shows modules that are there already as well.
func (im *Importer) ShowTimes(cached bool) { im.times.on, im.times.cached = true, cached }

// SetBootstrap gives the importer the module importlib._bootstrap (borrowed).
func (im *Importer) SetBootstrap(t *object.Thread, m *object.Module) {
	t.Incref(m.Val())
	im.bootstrap = m
}

// loaded returns the module from sys.modules (new reference) if it is there and not None; the zero Value without an exception if not.
func (im *Importer) loaded(t *object.Thread, name object.Value) object.Value {
	m, ok := t.Interp.Modules.Get(t, name)
	if !ok || m.IsNil() || m.IsNone() {
		return object.Value{}
	}
	return t.Newref(m)
}

// ensureReady waits until another thread that is importing m has finished.
func (im *Importer) ensureReady(t *object.Thread, m, name object.Value) bool {
	spec, ok := object.LookupAttr(t, m, nameSpec)
	if !ok {
		return false
	}
	if spec.IsNil() {
		return true
	}
	busy, ok := object.LookupAttr(t, spec, nameInitializing)
	t.Decref(spec)
	if !ok {
		return false
	}
	if busy.IsNil() {
		return true
	}
	wait, ok := object.Truth(t, busy)
	t.Decref(busy)
	if !ok || !wait || im.bootstrap == nil {
		return ok
	}
	r := object.CallMethod(t, im.bootstrap.Val(), nameUnlock, name)
	if r.IsNil() {
		return false
	}
	t.Decref(r)
	return true
}

// load imports the module of that absolute name and returns it. New reference.
func (im *Importer) load(t *object.Thread, name object.Value) object.Value {
	m := im.loaded(t, name)
	if !m.IsNil() {
		if im.times.cached {
			im.times.found(t, object.AsStr(name).String())
		}
		if !im.ensureReady(t, m, name) {
			t.Decref(m)
			return object.Value{}
		}
		if now := im.loaded(t, name); !now.IsNil() { // a module may have put another in its place meanwhile
			t.Decref(m)
			return now
		}
		if t.HasExc() {
			t.Decref(m)
			return object.Value{}
		}
		return m
	}
	if t.HasExc() {
		return m
	}
	if im.starting {
		if m, ok := im.quick(t, name); ok {
			return m
		}
	}
	if im.bootstrap == nil {
		return im.bootNative(t, object.AsStr(name).String())
	}
	imp := t.Interp.Builtins.GetStr(t, nameImportFn)
	if imp.IsNil() {
		return t.Raise(object.ImportError, "__import__ not found")
	}
	f := im.bootstrap.Dict().GetStr(t, nameFindAndLoad)
	if f.IsNil() {
		return t.Raise(object.ImportError, "importlib._bootstrap is broken")
	}
	if im.times.on {
		defer im.times.begin(t, object.AsStr(name).String())()
	}
	t.Incref(imp)
	t.Calling(name, imp)
	m = object.Call2(t, f, name, imp)
	t.Unhold(2)
	t.Decref(imp)
	if m.IsNil() {
		trimImportFrames(t)
	} else if im.Loaded != nil {
		im.Loaded(t, object.AsStr(name).String(), m)
	}
	return m
}

// bootNative imports a native module before importlib is there.
func (im *Importer) bootNative(t *object.Thread, name string) object.Value {
	m := im.NewModule(t, name)
	if !m.IsNil() {
		t.Interp.Modules.SetText(t, name, m)
	}
	return m
}

// trimImportFrames removes the import system's own frames from the pending exception's traceback: for an ImportError all, for another
// exception those around the execution of the module's body.
func trimImportFrames(t *object.Thread) {
	if t.Interp.Verbose > 0 {
		return
	}
	always := t.ExcMatches(object.ImportError)
	e := object.AsException(t.Exc())
	frozen := func(name string) bool {
		return name == "<frozen importlib._bootstrap>" || name == "<frozen importlib._bootstrap_external>"
	}
	// A run of such frames goes if always, or if it ends with _call_with_frames_removed.
	prev := (*object.Traceback)(nil)
	head := e.Traceback
	if head.IsNil() {
		return
	}
	tb := object.AsTraceback(head)
	for tb != nil {
		if !frozen(tb.Frame.Code.Filename) {
			prev, tb = tb, tb.Next
			continue
		}
		last := tb
		removable := always
		for {
			if last.Frame.Code.Name == "_call_with_frames_removed" {
				removable = true
			}
			if last.Next == nil || !frozen(last.Next.Frame.Code.Filename) {
				break
			}
			last = last.Next
		}
		rest := last.Next
		if removable {
			if rest != nil {
				t.Incref(rest.Val())
			}
			if prev != nil {
				old := prev.Next
				prev.Next = rest
				t.Decref(old.Val())
			} else {
				old := e.Traceback
				e.Traceback = object.Value{}
				if rest != nil {
					e.Traceback = rest.Val()
				}
				t.Decref(old)
			}
			tb = rest
		} else {
			prev, tb = last, rest
		}
	}
}

// Import implements object.Importer.
func (im *Importer) Import(t *object.Thread, name string) object.Value {
	n := t.NewStr(name)
	m := im.load(t, n)
	t.Decref(n)
	return m
}

// ImportName implements object.Importer.
func (im *Importer) ImportName(t *object.Thread, name *object.Str, globals *object.Dict, locals, fromlist object.Value, level int) object.Value {
	abs := t.Newref(name.Val())
	if level > 0 {
		t.Decref(abs)
		abs = im.resolve(t, name, globals, level)
		if abs.IsNil() {
			return abs
		}
	} else if name.Len() == 0 {
		t.Decref(abs)
		return t.Raise(object.ValueError, "Empty module name")
	}
	defer t.Decref(abs)
	m := im.load(t, abs)
	if m.IsNil() {
		return m
	}
	has := false
	if !fromlist.IsNone() {
		b, ok := object.Truth(t, fromlist)
		if !ok {
			t.Decref(m)
			return object.Value{}
		}
		has = b
	}
	if has {
		path, ok := object.LookupAttr(t, m, namePath)
		if !ok {
			t.Decref(m)
			return object.Value{}
		}
		if path.IsNil() {
			return m
		}
		t.Decref(path)
		f := im.bootstrap.Dict().GetStr(t, nameHandleFromlist)
		imp := t.Interp.Builtins.GetStr(t, nameImportFn)
		if f.IsNil() || imp.IsNil() {
			t.Decref(m)
			return t.Raise(object.ImportError, "__import__ not found")
		}
		t.Incref(imp)
		t.Calling(abs, m, imp)
		res := object.CallN(t, f, m, fromlist, imp)
		t.Unhold(3)
		t.Decref(imp)
		t.Decref(m)
		if res.IsNil() {
			trimImportFrames(t)
		} else if level > 0 && im.Adapt != nil && !im.adapt(t, abs) {
			t.Decref(res)
			return object.Value{}
		}
		return res
	}
	// Without a fromlist the result is the package at the top, or what the relative name begins with.
	text := object.AsStr(abs).String()
	if level > 0 && name.Len() == 0 {
		return m
	}
	rel := name.String()
	cut := len(rel)
	for i := range len(rel) {
		if rel[i] == '.' {
			cut = i
			break
		}
	}
	if cut == len(rel) {
		return m
	}
	t.Decref(m)
	if level == 0 {
		return im.Import(t, rel[:cut])
	}
	top := text[:len(text)-(len(rel)-cut)]
	n := t.NewStr(top)
	defer t.Decref(n)
	m = im.loaded(t, n)
	if m.IsNil() && !t.HasExc() {
		return t.Raise(object.KeyError, "'%s' not in sys.modules as expected", top)
	}
	return m
}

// resolve makes the absolute name of a relative import. New reference.
func (im *Importer) resolve(t *object.Thread, name *object.Str, globals *object.Dict, level int) object.Value {
	if globals == nil {
		return t.Raise(object.KeyError, "'__name__' not in globals")
	}
	pkg := im.packageOf(t, globals)
	if pkg.IsNil() {
		return pkg
	}
	defer t.Decref(pkg)
	base := object.AsStr(pkg).String()
	if base == "" {
		return t.Raise(object.ImportError, "attempted relative import with no known parent package")
	}
	for ; level > 1; level-- {
		i := len(base) - 1
		for i >= 0 && base[i] != '.' {
			i--
		}
		if i < 0 {
			return t.Raise(object.ImportError, "attempted relative import beyond top-level package")
		}
		base = base[:i]
	}
	if name.Len() > 0 {
		base += "." + name.String()
	}
	return t.NewStr(base)
}

// packageOf is the package that relative imports start from. New reference to a str.
func (im *Importer) packageOf(t *object.Thread, globals *object.Dict) object.Value {
	pkg := globals.GetStr(t, namePackage)
	spec := globals.GetStr(t, nameSpec)
	if !pkg.IsNil() && !pkg.IsNone() {
		if !object.IsStr(pkg) {
			return t.Raise(object.TypeError, "package must be a string")
		}
		t.Incref(pkg)
		if !spec.IsNil() && !spec.IsNone() {
			parent := object.GetAttr(t, spec, nameParent)
			if parent.IsNil() {
				t.Decref(pkg)
				return parent
			}
			eq, ok := object.Equal(t, pkg, parent)
			t.Decref(parent)
			if ok && !eq {
				ok = t.Warn(object.DeprecationWarning, 1, "__package__ != __spec__.parent")
			}
			if !ok {
				t.Decref(pkg)
				return object.Value{}
			}
		}
		return pkg
	}
	if !spec.IsNil() && !spec.IsNone() {
		parent := object.GetAttr(t, spec, nameParent)
		if !parent.IsNil() && !object.IsStr(parent) {
			t.Decref(parent)
			return t.Raise(object.TypeError, "__spec__.parent must be a string")
		}
		return parent
	}
	if !t.Warn(object.ImportWarning, 1, "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__") {
		return object.Value{}
	}
	n := globals.GetStr(t, nameNameAttr)
	if n.IsNil() {
		return t.Raise(object.KeyError, "'__name__' not in globals")
	}
	if !object.IsStr(n) {
		return t.Raise(object.TypeError, "__name__ must be a string")
	}
	if !globals.GetStr(t, namePath).IsNil() {
		return t.Newref(n)
	}
	text := object.AsStr(n).String()
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == '.' {
			return t.NewStr(text[:i])
		}
	}
	return t.Raise(object.ImportError, "attempted relative import with no known parent package")
}

// References implements object.Holder.
func (im *Importer) References(visit func(object.Value)) {
	if im.bootstrap != nil {
		visit(im.bootstrap.Val())
	}
}
