package object

import (
	"path/filepath"
	"strings"

	"github.com/gophersnake/gophersnake/internal/docstrings"
)

// ModuleType is types.ModuleType.
var ModuleType = newStatic("module", ObjectType, TypeBase|TypeHasDict|TypeHasWeakref)

// AsModule converts a value known to be a module.
func AsModule(v Value) *Module { return (*Module)(v.Ptr()) }

// Dict borrows the module's namespace.
func (m *Module) Dict() *Dict { return m.dict }

// Def returns what a native module was made from, or nil.
func (m *Module) Def() *NativeModule { return m.def }

// NewModule makes a module; def may be nil. The functions and types of def are added and its Setup run. New reference, nil with
// an exception pending.
func (t *Thread) NewModule(name string, def *NativeModule) *Module {
	m := t.allocModule(ModuleType)
	m.def = def
	m.name = t.Intern(name)
	doc := None
	if def != nil {
		text := def.Doc
		if text == "" {
			text = docstrings.Lookup(name)
		}
		if text != "" {
			doc = t.NewStr(text)
		}
	}
	m.setUp(t, m.name.Val(), doc)
	t.Decref(doc)
	if def == nil {
		return m
	}
	for i := range def.Functions {
		fd := newMethodDef(&def.Functions[i])
		fd.module = name
		b := t.NewBuiltin(fd, m.Val(), m.name.Val(), nil)
		m.dict.SetStr(t, t.Intern(fd.Name), b)
		t.Decref(b)
	}
	for _, tp := range def.Types {
		tp.Ready()
		m.dict.SetStr(t, t.Intern(tp.ShortName()), tp.Val())
	}
	if def.Setup != nil && !def.Setup(t, m) {
		t.Decref(m.Val())
		return nil
	}
	return m
}

// allocModule makes a module without attributes. Its namespace is the dict of its Attrs too, which holds the reference.
func (t *Thread) allocModule(cls *Type) *Module {
	m := &Module{}
	t.initAttr(&m.AttrHeader, cls)
	m.dict = t.NewDict()
	a := t.ensureAttrs(&m.Header)
	m.ensureMore(a).dict = m.dict
	a.shape = nil
	return m
}

// Set adds a value (borrowed) to the module's namespace.
func (m *Module) Set(t *Thread, name string, v Value) bool {
	return m.dict.SetStr(t, t.Intern(name), v)
}

// SetSteal is Set that takes over the reference.
func (m *Module) SetSteal(t *Thread, name string, v Value) bool {
	if v.obj == nil {
		return false
	}
	ok := m.dict.SetStr(t, t.Intern(name), v)
	t.Decref(v)
	return ok
}

// setUp fills in the attributes that every module begins with.
func (m *Module) setUp(t *Thread, name, doc Value) bool {
	d := m.dict
	return d.SetStr(t, NameName, name) && d.SetStr(t, NameDoc, doc) && d.SetStr(t, NamePackage, None) &&
		d.SetStr(t, NameLoader, None) && d.SetStr(t, NameSpec, None)
}

var moduleSignature = NewSignature("module(name, doc=None)")

func moduleInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	return moduleSignature.Bind(t, args, kw, func(a []Value) Value {
		if !IsStr(a[0]) {
			return t.Raise(TypeError, "module() argument 'name' must be str, not %s", a[0].obj.typ.Name)
		}
		m := AsModule(self)
		doc := a[1]
		if doc.obj == nil {
			doc = None
		}
		if !m.setUp(t, a[0], doc) {
			return Value{}
		}
		return None
	}).obj != nil
}

// moduleName returns __name__ as text, or false.
func moduleName(t *Thread, m *Module) (string, bool) {
	v := m.dict.GetStr(t, NameName)
	if v.obj == nil || !IsStr(v) {
		return "", false
	}
	return AsStr(v).String(), true
}

func moduleGetAttr(t *Thread, self Value, name *Str) Value {
	m := AsModule(self)
	res, ok := genericFind(t, self, name, m.dict)
	if res.obj != nil {
		return res
	}
	if !ok && !t.ClearIf(AttributeError) {
		return Value{}
	}
	if get := m.dict.GetStr(t, NameGetAttr); get.obj != nil {
		t.Incref(get)
		res = Call1(t, get, name.Val())
		t.Decref(get)
		return res
	}
	return moduleMissing(t, m, name)
}

// moduleLookup is moduleGetAttr for LookupAttr: no exception for what is missing and no __getattr__.
func moduleLookup(t *Thread, self Value, name *Str) (Value, bool) {
	m := AsModule(self)
	if m.dict.GetStr(t, NameGetAttr).obj != nil {
		res := moduleGetAttr(t, self, name)
		if res.obj == nil {
			return res, t.ClearIf(AttributeError)
		}
		return res, true
	}
	res, ok := genericFind(t, self, name, m.dict)
	if res.obj == nil && !ok {
		ok = t.ClearIf(AttributeError)
	}
	return res, ok
}

// moduleMissing raises AttributeError with the most helpful of CPython's messages.
func moduleMissing(t *Thread, m *Module, name *Str) Value {
	mod, ok := moduleName(t, m)
	attr := name.String()
	if !ok {
		return t.RaiseAttr(m.Val(), name, "module has no attribute '%s'", attr)
	}
	spec := m.dict.GetStr(t, NameSpec)
	if spec.obj == nil || spec.IsNone() {
		return t.RaiseAttr(m.Val(), name, "module '%s' has no attribute '%s'", mod, attr)
	}
	t.Incref(spec)
	defer t.Decref(spec)
	origin, shadows, stdlib, ok := Shadowing(t, m.dict.GetStr(t, NameName), spec)
	if !ok {
		return Value{}
	}
	initializing := specFlag(t, spec, NameInitializing)
	if shadows {
		if stdlib {
			return t.RaiseAttr(m.Val(), name, "module '%s' has no attribute '%s' (consider renaming '%s' since it has the same name as the standard library module named '%s' and prevents importing that standard library module)", mod, attr, origin, mod)
		}
		if initializing {
			return t.RaiseAttr(m.Val(), name, "module '%s' has no attribute '%s' (consider renaming '%s' if it has the same name as a library you intended to import)", mod, attr, origin)
		}
	}
	if initializing {
		if origin != "" {
			return t.RaiseAttr(m.Val(), name, "partially initialized module '%s' from '%s' has no attribute '%s' (most likely due to a circular import)", mod, origin, attr)
		}
		return t.RaiseAttr(m.Val(), name, "partially initialized module '%s' has no attribute '%s' (most likely due to a circular import)", mod, attr)
	}
	if sub, ok := LookupAttr(t, spec, NameUninitializedSubmodules); ok && sub.obj != nil {
		in, _ := Contains(t, sub, name.Val())
		t.Decref(sub)
		t.ClearExc()
		if in {
			return t.RaiseAttr(m.Val(), name, "cannot access submodule '%s' of module '%s' (most likely due to a circular import)", attr, mod)
		}
	}
	return t.RaiseAttr(m.Val(), name, "module '%s' has no attribute '%s'", mod, attr)
}

var nameOrigin, nameHasLocation, nameStdlibNames = StaticName("origin"), StaticName("has_location"), StaticName("stdlib_module_names")

func specFlag(t *Thread, spec Value, name *Str) bool {
	v, ok := LookupAttr(t, spec, name)
	if !ok {
		t.ClearExc()
		return false
	}
	if v.obj == nil {
		return false
	}
	yes, _ := Truth(t, v)
	t.Decref(v)
	return yes
}

// specOrigin returns the spec's file, or "".
func specOrigin(t *Thread, spec Value) string {
	if !specFlag(t, spec, nameHasLocation) {
		return ""
	}
	v, ok := LookupAttr(t, spec, nameOrigin)
	if !ok {
		t.ClearExc()
		return ""
	}
	if v.obj == nil {
		return ""
	}
	defer t.Decref(v)
	if !IsStr(v) {
		return ""
	}
	return AsStr(v).String()
}

// Shadowing tells what messages about the missing attribute of a module say: the file that its spec names ("" if none), whether the
// file may hide another module of the name, and whether that is one of the standard library.
func Shadowing(t *Thread, name, spec Value) (origin string, shadows, stdlib, ok bool) {
	if spec.obj == nil || spec.IsNone() {
		return "", false, false, true
	}
	origin = specOrigin(t, spec)
	if t.exc.obj != nil {
		return "", false, false, false
	}
	if origin != "" && moduleShadows(t, origin) {
		shadows = true
		stdlib, ok = isStdlibName(t, name)
		return origin, shadows, stdlib, ok
	}
	return origin, false, false, true
}

// moduleShadows reports whether the file is where the program is, so that it may hide a module of the same name.
func moduleShadows(t *Thread, origin string) bool {
	if t.Interp.SafePath || t.Interp.Sys == nil || t.Interp.SysPath0 == nil {
		return false
	}
	dir := *t.Interp.SysPath0
	root := filepath.Dir(origin)
	if strings.HasSuffix(origin, "/__init__.py") {
		root = filepath.Dir(root)
	}
	if dir == "" {
		dir = "."
		if abs, err := filepath.Abs(dir); err == nil {
			dir = abs
		}
	}
	return root == dir
}

func isStdlibName(t *Thread, name Value) (in, ok bool) {
	names := t.Interp.Sys.GetStr(t, nameStdlibNames)
	if names.obj == nil || !names.obj.typ.Has(TypeFrozenSet) && !names.obj.typ.Has(TypeSet) {
		return false, true
	}
	return Contains(t, names, name)
}

func moduleRepr(t *Thread, self Value) Value {
	m := AsModule(self)
	get := func(n *Str) Value {
		v := m.dict.GetStr(t, n)
		if v.obj != nil && v.IsNone() {
			return Value{}
		}
		return v
	}
	rep := func(v Value) string {
		if v.obj == nil {
			return "'?'"
		}
		return reprText(t, v)
	}
	if spec := get(NameSpec); spec.obj != nil {
		t.Incref(spec)
		defer t.Decref(spec)
		attr := func(n *Str) Value {
			v, ok := LookupAttr(t, spec, n)
			if !ok {
				t.ClearExc()
			}
			if v.obj != nil && v.IsNone() {
				return Value{}
			}
			return v
		}
		name, origin, loader := attr(NameWordName), attr(nameOrigin), attr(StaticName("loader"))
		defer func() { t.Xdecref(name); t.Xdecref(origin); t.Xdecref(loader) }()
		if origin.obj == nil {
			if loader.obj == nil {
				return t.NewStr("<module " + rep(name) + ">")
			}
			if loader.obj.typ.Name == "NamespaceLoader" {
				loc, _ := LookupAttr(t, loader, StaticName("_path"))
				t.ClearExc()
				if loc.obj != nil {
					l := t.callStaticType(ListType, loc)
					t.Decref(loc)
					if l.obj == nil {
						return l
					}
					s := t.NewStr("<module " + rep(name) + " (namespace) from " + reprText(t, l) + ">")
					t.Decref(l)
					return s
				}
			}
			return t.NewStr("<module " + rep(name) + " (" + reprText(t, loader) + ")>")
		}
		if specFlag(t, spec, nameHasLocation) {
			return t.NewStr("<module " + rep(name) + " from " + rep(origin) + ">")
		}
		o := ToStr(t, origin)
		if o.obj == nil {
			return o
		}
		s := t.NewStr("<module " + rep(name) + " (" + AsStr(o).String() + ")>")
		t.Decref(o)
		return s
	}
	name := m.dict.GetStr(t, NameName)
	if file := m.dict.GetStr(t, NameFile); file.obj != nil {
		return t.NewStr("<module " + rep(name) + " from " + rep(file) + ">")
	}
	if loader := get(NameLoader); loader.obj != nil {
		return t.NewStr("<module " + rep(name) + " (" + reprText(t, loader) + ")>")
	}
	return t.NewStr("<module " + rep(name) + ">")
}

// initializing reports whether the module's body still runs, by its spec.
func (m *Module) initializing(t *Thread) bool {
	spec := m.dict.GetStr(t, NameSpec)
	if spec.obj == nil || spec.IsNone() {
		return false
	}
	t.Incref(spec)
	defer t.Decref(spec)
	return specFlag(t, spec, NameInitializing)
}

func moduleGetAnnotations(t *Thread, self Value) Value {
	m := AsModule(self)
	if v := m.dict.GetStr(t, NameAnnotations); v.obj != nil {
		return t.Newref(v)
	}
	var ann Value
	if f := m.dict.GetStr(t, NameAnnotate); f.obj != nil && isCallable(f) {
		t.Incref(f)
		ann = Call1(t, f, Int(1))
		t.Decref(f)
		if ann.obj == nil {
			return ann
		}
		if !ann.obj.typ.Has(TypeDict) {
			t.Raise(TypeError, "__annotate__ returned non-dict of type '%s'", ann.obj.typ.Name)
			t.Decref(ann)
			return Value{}
		}
	} else {
		ann = t.NewDict().Val()
	}
	if m.initializing(t) {
		return ann // there may be more of them later
	}
	if !m.dict.SetStr(t, NameAnnotations, ann) {
		t.Decref(ann)
		return Value{}
	}
	return ann
}

func setupModule() {
	tp := ModuleType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		return t.allocModule(cls).Val()
	}
	tp.Init, tp.Repr, tp.GetAttr = moduleInit, moduleRepr, moduleGetAttr
	tp.Dealloc = func(t *Thread, h *Header) {
		(*Module)(h.Val().Ptr()).dict = nil
		t.freeHeader(h)
	}
	tp.Traverse = instanceTraverse
	tp.Clear = func(t *Thread, h *Header) {} // the namespace may be in use by functions: it is cleared if it is garbage itself
	tp.Methods = []Method{{Sig: "__dir__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		d := GetAttr(t, self, NameDict)
		if d.obj == nil {
			return d
		}
		defer t.Decref(d)
		if !d.obj.typ.Has(TypeDict) {
			return t.Raise(TypeError, "%s.__dict__ is not a dictionary", self.obj.typ.Name)
		}
		if f := AsDict(d).GetStr(t, NameDir); f.obj != nil {
			t.Incref(f)
			res := Call0(t, f)
			t.Decref(f)
			return res
		}
		return dictKeyList(t, AsDict(d))
	}}}
	tp.Members = []Member{{Name: "__dict__", Get: func(h *Header) Value {
		return (*Module)(h.Val().Ptr()).dict.Val()
	}}}
	tp.Getset = []GetSet{
		{Name: "__annotations__", Get: moduleGetAnnotations, Set: func(t *Thread, self, v Value) bool {
			d := AsModule(self).dict
			if v.obj == nil {
				found, ok := d.Delete(t, NameAnnotations.Val())
				if ok && !found {
					return t.RaiseFalse(AttributeError, "__annotations__")
				}
				if ok {
					d.Delete(t, NameAnnotate.Val())
				}
				return ok
			}
			if !d.SetStr(t, NameAnnotations, v) {
				return false
			}
			_, ok := d.Delete(t, NameAnnotate.Val())
			return ok
		}},
		{Name: "__annotate__", Get: func(t *Thread, self Value) Value {
			d := AsModule(self).dict
			v := d.GetStr(t, NameAnnotate)
			if v.obj == nil {
				if !d.SetStr(t, NameAnnotate, None) {
					return Value{}
				}
				return None
			}
			return t.Newref(v)
		}, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil {
				return t.RaiseFalse(TypeError, "cannot delete __annotate__ attribute")
			}
			if !v.IsNone() && !isCallable(v) {
				return t.RaiseFalse(TypeError, "__annotate__ must be callable or None")
			}
			d := AsModule(self).dict
			if !d.SetStr(t, NameAnnotate, v) {
				return false
			}
			if v.IsNone() {
				return true
			}
			_, ok := d.Delete(t, NameAnnotations.Val())
			return ok
		}},
	}
}

// currentGlobals borrows the globals of the running Python function, or returns nil.
func (t *Thread) currentGlobals() *Dict {
	if t.Frame == nil || t.Frame.Func == nil {
		return nil
	}
	return t.Frame.Func.Globals
}
