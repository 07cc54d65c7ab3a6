package vm

import (
	"strings"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// importOp executes the import instructions.
//
//go:noinline
func importOp(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	var v Value
	switch in.Op {
	case IMPORT_STAR:
		if !importStar(t, f, b) {
			return false
		}
		release(t, in, regs)
		return true
	case IMPORT_FROM:
		v = importFrom(t, f, b, f.Code.Names[in.X])
	default:
		v = importName(t, f, f.Code.Names[in.X], b, *reg(regs, in.C))
	}
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
}

func importName(t *Thread, f *Frame, name *object.Str, level, fromlist Value) Value {
	fn := f.Func.Builtin(t, object.NameImport)
	if fn.IsNil() {
		if t.HasExc() {
			return Value{}
		}
		return t.Raise(object.ImportError, "__import__ not found")
	}
	locals := f.Locals
	if locals.IsNil() {
		locals = object.None
	}
	defer t.Decref(fn)
	if fn.Type() == object.BuiltinType && t.Interp.Importer != nil {
		return t.Interp.Importer.ImportName(t, name, f.Func.Globals, locals, fromlist, int(level.Int64()))
	}
	return object.CallN(t, fn, name.Val(), f.Func.Globals.Val(), locals, fromlist, level)
}

// textAttr returns a str attribute of v as text, "" if there is none.
func textAttr(t *Thread, v Value, name *object.Str) (string, bool) {
	a, ok := object.LookupAttr(t, v, name)
	if !ok {
		t.ClearExc()
		return "", false
	}
	if a.IsNil() {
		return "", false
	}
	defer t.Decref(a)
	if !object.IsStr(a) {
		return "", false
	}
	return object.AsStr(a).String(), true
}

func importFrom(t *Thread, f *Frame, mod Value, name *object.Str) Value {
	v, ok := object.LookupAttr(t, mod, name)
	if !ok || !v.IsNil() {
		return v
	}
	modName, named := textAttr(t, mod, object.NameName)
	if named {
		full := t.NewStr(modName + "." + name.String())
		sub, ok := t.Interp.Modules.Get(t, full)
		t.Decref(full)
		if !ok {
			return Value{}
		}
		if !sub.IsNil() {
			return t.Newref(sub)
		}
	} else {
		modName = "<unknown module name>"
	}
	file, hasFile := textAttr(t, mod, object.NameFile)
	initializing, shadows, stdlib := false, false, false
	origin := ""
	if spec, ok := object.LookupAttr(t, mod, object.NameSpec); ok && !spec.IsNil() {
		if modValue, ok := object.LookupAttr(t, mod, object.NameName); ok && named {
			origin, shadows, stdlib, ok = object.Shadowing(t, modValue, spec)
			t.Xdecref(modValue)
			if !ok {
				t.Decref(spec)
				return Value{}
			}
		} else {
			t.Xdecref(modValue)
		}
		if i, ok := object.LookupAttr(t, spec, object.StaticName("_initializing")); ok && !i.IsNil() {
			initializing, _ = object.Truth(t, i)
			t.Decref(i)
		}
		t.Decref(spec)
	}
	t.ClearExc()
	where := "unknown location"
	if hasFile {
		where = file
	}
	text := "cannot import name '" + name.String() + "' from "
	switch {
	case shadows && stdlib:
		text += "'" + modName + "' (consider renaming '" + origin + "' since it has the same name as the standard library module named '" + modName + "' and prevents importing that standard library module)"
	case shadows && initializing:
		text += "'" + modName + "' (consider renaming '" + origin + "' if it has the same name as a library you intended to import)"
	case initializing:
		text += "partially initialized module '" + modName + "' (most likely due to a circular import) (" + where + ")"
	default:
		text += "'" + modName + "' (" + where + ")"
	}
	t.Raise(object.ImportError, "%s", text)
	if t.ExcMatches(object.ImportError) {
		e := t.TakeExc()
		setText := func(attr string, s string, has bool) {
			x := object.None
			if has {
				x = t.NewStr(s)
			}
			object.SetAttr(t, e, object.StaticName(attr), x)
			t.Decref(x)
		}
		setText("name", modName, named)
		setText("path", file, hasFile)
		setText("name_from", name.String(), true)
		t.ClearExc()
		t.RestoreExc(e)
	}
	return Value{}
}

func importStar(t *Thread, f *Frame, mod Value) bool {
	if f.Locals.IsNil() {
		return t.RaiseFalse(object.SystemError, "no locals found during 'import *'")
	}
	all, ok := object.LookupAttr(t, mod, object.NameAll)
	if !ok {
		return false
	}
	skip := all.IsNil()
	var ns Value
	if skip {
		ns, ok = object.LookupAttr(t, mod, object.NameDict)
		if !ok {
			return false
		}
		if ns.IsNil() {
			return t.RaiseFalse(object.ImportError, "from-import-* object has no __dict__ and no __all__")
		}
		keys := object.CallMethod(t, ns, object.NameKeys)
		t.Decref(ns)
		if keys.IsNil() {
			return false
		}
		l := t.ListFrom(keys)
		t.Decref(keys)
		if l == nil {
			return false
		}
		all = l.Val()
	}
	defer t.Decref(all)
	for i := 0; ; i++ {
		n := object.GetItem(t, all, object.Int(int64(i)))
		if n.IsNil() {
			return t.ClearIf(object.IndexError)
		}
		if !object.IsStr(n) {
			modName, _ := textAttr(t, mod, object.NameName)
			if skip {
				t.Raise(object.TypeError, "Key in %s.__dict__ must be str, not %s", modName, n.Type().Name)
			} else {
				t.Raise(object.TypeError, "Item in %s.__all__ must be str, not %s", modName, n.Type().Name)
			}
			t.Decref(n)
			return false
		}
		if skip && strings.HasPrefix(object.AsStr(n).String(), "_") {
			t.Decref(n)
			continue
		}
		v := object.GetAttr(t, mod, object.AsStr(n))
		ok := !v.IsNil() && object.SetItem(t, f.Locals, n, v)
		t.Decref(n)
		t.Xdecref(v)
		if !ok {
			return false
		}
	}
}
