// Package imp is the native module _imp: what importlib needs of the runtime.
package imp

import (
	"cmp"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/strhash"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Source gives the import system's native side what only the importer knows.
type Source interface {
	// NewModule makes a native module; ImportError when there is none of that name.
	NewModule(t *object.Thread, name string) object.Value
	// IsNative reports whether there is a native module of that name.
	IsNative(name string) bool
	// Frozen returns the code of a frozen module (new reference, the zero Value without an exception when there is none) and
	// whether it is a package; FrozenName is what it is called in the library.
	Frozen(t *object.Thread, name string) (code object.Value, pkg bool)
	IsFrozen(name string) (found, pkg bool, origName string)
	FrozenNames() []string
}

// Module is the definition of the module _imp.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_imp",
		Functions: []object.Method{
			fn("lock_held()", lockHeld),
			fn("acquire_lock()", acquireLock),
			fn("release_lock()", releaseLock),
			fn("extension_suffixes()", func(t *thread, a []value) value { return t.NewList(0).Val() }),
			fn("is_builtin(name, /)", isBuiltin),
			fn("is_frozen(name, /)", func(t *thread, a []value) value {
				name, ok := nameArg(t, "is_frozen", a[0])
				if !ok {
					return value{}
				}
				found, _, _ := source(t).IsFrozen(name)
				return object.Bool(found && usesFrozen(t, name))
			}),
			fn("is_frozen_package(name, /)", func(t *thread, a []value) value {
				name, ok := nameArg(t, "is_frozen_package", a[0])
				if !ok {
					return value{}
				}
				found, pkg, _ := source(t).IsFrozen(name)
				if !found || !usesFrozen(t, name) {
					return noFrozen(t, a[0], name)
				}
				return object.Bool(pkg)
			}),
			fn("find_frozen(name, /, *, withdata=False)", findFrozen),
			fn("get_frozen_object(name, data=None, /)", getFrozenObject),
			fn("init_frozen(name, /)", func(t *thread, a []value) value { return object.None }),
			fn("create_builtin(spec, /)", createBuiltin),
			fn("exec_builtin(mod, /)", func(t *thread, a []value) value { return object.Int(0) }),
			fn("create_dynamic(spec, file=None, /)", func(t *thread, a []value) value {
				return t.Raise(object.ImportError, "dynamic modules are not supported: the runtime loads no C extensions")
			}),
			fn("exec_dynamic(mod, /)", func(t *thread, a []value) value { return object.Int(0) }),
			fn("source_hash(key, source)", sourceHash),
			fn("_fix_co_filename(code, path, /)", fixFilename),
			fn("_frozen_module_names()", func(t *thread, a []value) value {
				l := t.NewList(0)
				for _, n := range source(t).FrozenNames() {
					l.Push(t, t.NewStr(n))
				}
				return l.Val()
			}),
			fn("_override_frozen_modules_for_tests(override, /)", func(t *thread, a []value) value {
				n, ok := object.AsCInt(t, a[0])
				if !ok {
					return value{}
				}
				t.Interp.SetState("imp.frozen", n)
				return object.None
			}),
			fn("_override_multi_interp_extensions_check(override, /)", func(t *thread, a []value) value { return object.Int(0) }),
		},
		Setup: func(t *thread, m *object.Module) bool {
			d := m.Dict()
			d.SetTextSteal(t, "check_hash_based_pycs", t.NewStr(cmp.Or(t.Interp.CheckHashPycs, "default")))
			d.SetTextSteal(t, "pyc_magic_number_token", object.Int(0x0a0d<<16|int64(PycMagic)))
			return true
		},
	}
}

// PycMagic is the number that compiled files begin with (with CR LF behind it). It changes with the compiler, and is none of CPython's.
const PycMagic = 4000 + (bytecode.Fingerprint+bytecode.Format)%61000

func source(t *thread) Source { return t.Interp.Importer.(Source) }

func nameArg(t *thread, fn string, v value) (string, bool) {
	if !object.IsStr(v) {
		return "", t.RaiseFalse(object.TypeError, "%s() argument must be str, not %s", fn, v.Type().Name)
	}
	return object.AsStr(v).String(), true
}

// importLock is the interpreter's import lock: re-entrant, by thread.
type importLock struct {
	owner *thread
	depth int
}

func lockOf(t *thread) *importLock {
	l, ok := t.Interp.State("import lock").(*importLock)
	if !ok {
		l = &importLock{}
		t.Interp.SetState("import lock", l)
	}
	return l
}

func lockHeld(t *thread, a []value) value { return object.Bool(lockOf(t).depth > 0) }

// acquireLock only counts: importlib holds this lock around short pieces of its own bookkeeping, which per-module locks order.
func acquireLock(t *thread, a []value) value {
	l := lockOf(t)
	l.owner = t
	l.depth++
	return object.None
}

func releaseLock(t *thread, a []value) value {
	l := lockOf(t)
	if l.depth == 0 {
		return t.Raise(object.RuntimeError, "not holding the import lock")
	}
	l.depth--
	return object.None
}

func isBuiltin(t *thread, a []value) value {
	name, ok := nameArg(t, "is_builtin", a[0])
	if !ok {
		return value{}
	}
	switch {
	case name == "sys" || name == "builtins":
		return object.Int(-1)
	case source(t).IsNative(name):
		return object.Int(1)
	}
	return object.Int(0)
}

func noFrozen(t *thread, v value, name string) value {
	t.Raise(object.ImportError, "No such frozen object named %s", name)
	if t.HasExc() {
		object.AsException(t.Exc()).SetField(t, object.FieldImportName, t.Newref(v))
	}
	return value{}
}

// usesFrozen reports whether the frozen module of the name is to be used: -X frozen_modules=off and tests leave only what the import system itself is.
func usesFrozen(t *thread, name string) bool {
	switch name {
	case "_frozen_importlib", "_frozen_importlib_external", "zipimport", "gil", "gil.__main__":
		return true
	}
	if n, ok := t.Interp.State("imp.frozen").(int); ok && n != 0 {
		return n > 0
	}
	return !t.Interp.FrozenOff
}

func findFrozen(t *thread, a []value) value {
	name, ok := nameArg(t, "find_frozen", a[0])
	if !ok {
		return value{}
	}
	found, pkg, orig := source(t).IsFrozen(name)
	if !found || !usesFrozen(t, name) {
		return object.None
	}
	o := object.None
	if orig != "" {
		o = t.NewStr(orig)
	}
	return t.TupleSteal(object.None, object.Bool(pkg), o).Val()
}

func getFrozenObject(t *thread, a []value) value {
	name, ok := nameArg(t, "get_frozen_object", a[0])
	if !ok {
		return value{}
	}
	if len(a) > 1 && !a[1].IsNil() && !a[1].IsNone() {
		return frozenFromData(t, name, a[1])
	}
	code, _ := source(t).Frozen(t, name)
	if code.IsNil() && !t.HasExc() {
		return noFrozen(t, a[0], name)
	}
	return code
}

// frozenFromData makes the code object of a frozen module from what marshal wrote.
func frozenFromData(t *thread, name string, data value) value {
	m := t.Interp.Importer.Import(t, "marshal")
	if m.IsNil() {
		return m
	}
	code := object.CallMethod(t, m, t.Intern("loads"), data)
	t.Decref(m)
	if code.IsNil() {
		t.ClearExc()
		return t.Raise(object.ImportError, "Frozen object named '%s' is invalid", name)
	}
	if code.Type() != object.CodeType {
		t.Decref(code)
		return t.Raise(object.TypeError, "frozen object '%s' is not a code object", name)
	}
	return code
}

func createBuiltin(t *thread, a []value) value {
	nv := object.GetAttr(t, a[0], t.Intern("name"))
	if nv.IsNil() {
		return nv
	}
	defer t.Decref(nv)
	name, ok := nameArg(t, "create_builtin", nv)
	if !ok {
		return value{}
	}
	if m, ok := t.Interp.Modules.Get(t, nv); ok && !m.IsNil() && (name == "sys" || name == "builtins") {
		return t.Newref(m)
	}
	return source(t).NewModule(t, name)
}

func sourceHash(t *thread, a []value) value {
	key, ok := object.AsInt64(t, a[0], "int too big to convert")
	if !ok {
		return value{}
	}
	data, ok := object.BufferBytes(t, a[1])
	if !ok {
		return value{}
	}
	h := strhash.Key{K0: uint64(key)}.Bytes(data)
	buf := make([]byte, 8)
	for i := range buf {
		buf[i] = byte(h >> (8 * i))
	}
	return t.NewBytes(buf)
}

func fixFilename(t *thread, a []value) value {
	if a[0].Type() != object.CodeType {
		return t.Raise(object.TypeError, "_fix_co_filename() argument 1 must be code, not %s", a[0].Type().Name)
	}
	path, ok := nameArg(t, "_fix_co_filename", a[1])
	if !ok {
		return value{}
	}
	object.AsCode(a[0]).SetFilename(path)
	return object.None
}
