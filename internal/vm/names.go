package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// raiseUnbound raises for the register i, a local, cell or free variable without a value.
//
//go:noinline
func raiseUnbound(t *Thread, f *Frame, i int) {
	name := f.Code.M.Vars[i]
	if f.Code.LocalsPlus[i].Kind&FreeVar != 0 {
		t.RaiseName(object.NameError, name, "cannot access free variable '%s' where it is not associated with a value in enclosing scope", name.String())
		return
	}
	t.Raise(object.UnboundLocalError, "cannot access local variable '%s' where it is not associated with a value", name.String())
}

func raiseUndefined(t *Thread, name *object.Str) bool {
	t.RaiseName(object.NameError, name, "name '%s' is not defined", name.String())
	return false
}

// copyFreeVars fills the registers of the free variables with the function's closure.
//
//go:noinline
func copyFreeVars(t *Thread, f *Frame, n int) bool {
	at := f.Code.NLocalsPlus - n
	if f.Func.Closure == nil || f.Func.Closure.Len() != n {
		return t.RaiseFalse(object.SystemError, "the closure does not fit the code")
	}
	for i, c := range f.Func.Closure.Items() {
		*f.Reg(at + i) = t.Newref(c)
	}
	return true
}

// lookupGlobal looks a global or builtin up. New reference; the zero Value without an exception: there is none. The globals may be of a
// subclass of dict, which may have a __getitem__ or __missing__ of its own.
func lookupGlobal(t *Thread, f *Frame, name *object.Str) Value {
	if v, ok := lookupIn(t, f.Func.Globals.Val(), name); !ok || !v.IsNil() {
		return v
	}
	if f.Func.Builtins == nil {
		return Value{}
	}
	return f.Func.Builtin(t, name)
}

// loadGlobal executes LOAD_GLOBAL and fills its cache.
//
//go:noinline
func loadGlobal(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	name := nameOf(f, in)
	in.Op = LOAD_GLOBAL
	v := lookupGlobal(t, f, name)
	if v.IsNil() {
		if t.HasExc() {
			return false
		}
		return raiseUndefined(t, name)
	}
	c := f.WarmCache(in)
	if c != nil && c.Counter < 1000 && f.Func.Globals.Type() == object.DictType {
		c.Counter++
		g, b := f.Func.Globals, f.Func.Builtins
		if slot := g.SlotOf(name); slot != nil {
			c.Version, c.Slot = g.Tag(), slot
			in.Op = opGlobal
		} else if slot := b.SlotOf(name); slot != nil && g.KeysVersion() != 0 {
			c.Version, c.Version2, c.Slot = g.Tag(), b.Tag(), slot
			in.Op = opBuiltin
		}
	}
	put(t, in, regs, v)
	return true
}

// lookupIn looks a name up in a namespace that may be any mapping. New reference; the zero Value with ok: it is not there.
func lookupIn(t *Thread, ns Value, name *object.Str) (Value, bool) {
	if ns.Type() == object.DictType {
		v := (*object.Dict)(ns.Ptr()).GetStr(t, name)
		if v.IsNil() {
			return v, !t.HasExc()
		}
		return t.Newref(v), true
	}
	v := object.GetItem(t, ns, name.Val())
	if v.IsNil() && !t.ClearIf(object.KeyError) {
		return v, false
	}
	return v, true
}

//go:noinline
func loadName(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	name := nameOf(f, in)
	if f.Locals.IsNil() {
		return t.RaiseFalse(object.SystemError, "no locals when loading '%s'", name.String())
	}
	v, ok := lookupIn(t, f.Locals, name)
	if !ok {
		return false
	}
	if v.IsNil() {
		if v = lookupGlobal(t, f, name); v.IsNil() {
			if t.HasExc() {
				return false
			}
			return raiseUndefined(t, name)
		}
	}
	put(t, in, regs, v)
	return true
}

// loadFromDict executes LOAD_FROM_DICT_OR_DEREF and LOAD_FROM_DICT_OR_GLOBALS.
//
//go:noinline
func loadFromDict(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	name := f.Code.Names[in.X]
	v, ok := lookupIn(t, *reg(regs, in.B), name)
	if !ok {
		return false
	}
	if v.IsNil() {
		if in.Op == LOAD_FROM_DICT_OR_DEREF {
			v = (*object.Cell)(reg(regs, in.C).Ptr()).Ref
			if v.IsNil() {
				raiseUnbound(t, f, int(in.C))
				return false
			}
			t.Incref(v)
		} else if v = lookupGlobal(t, f, name); v.IsNil() {
			if t.HasExc() {
				return false
			}
			return raiseUndefined(t, name)
		}
	}
	if in.Fl&FlagB != 0 {
		t.Decref(*reg(regs, in.B))
	}
	put(t, in, regs, v)
	return true
}

// storeName executes the stores and deletions of names in namespaces.
//
//go:noinline
func storeName(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	switch in.Op {
	case STORE_NAME:
		name := nameOf(f, in)
		v := *reg(regs, in.B)
		switch {
		case f.Locals.IsNil():
			return t.RaiseFalse(object.SystemError, "no locals found when storing '%s'", name.String())
		case f.Locals.Type() == object.DictType:
			if !(*object.Dict)(f.Locals.Ptr()).SetStr(t, name, v) {
				return false
			}
		default:
			if !object.SetItem(t, f.Locals, name.Val(), v) {
				return false
			}
		}
		release(t, in, regs)
	case STORE_GLOBAL:
		if !f.Func.Globals.SetStr(t, nameOf(f, in), *reg(regs, in.B)) {
			return false
		}
		release(t, in, regs)
	case DELETE_NAME:
		name := f.Code.Names[in.X]
		if f.Locals.IsNil() {
			return t.RaiseFalse(object.SystemError, "no locals when deleting '%s'", name.String())
		}
		if !object.DelItem(t, f.Locals, name.Val()) {
			if t.ClearIf(object.KeyError) {
				return raiseUndefined(t, name)
			}
			return false
		}
	default:
		name := f.Code.Names[in.X]
		found, ok := f.Func.Globals.Delete(t, name.Val())
		if ok && !found {
			return raiseUndefined(t, name)
		}
		return ok
	}
	return true
}

// loadSpecialName executes the loads of things that have no name in the program.
//
//go:noinline
func loadSpecialName(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	var v Value
	switch in.Op {
	case LOAD_LOCALS:
		if v = f.Locals; v.IsNil() {
			return t.RaiseFalse(object.SystemError, "no locals")
		}
	case LOAD_BUILD_CLASS:
		if f.Func.Builtins != nil {
			v = f.Func.Builtin(t, object.StaticName("__build_class__"))
		}
		if v.IsNil() {
			if !t.HasExc() {
				t.Raise(object.NameError, "__build_class__ not found")
			}
			return false
		}
	case LOAD_ASSERTION_ERROR:
		v = object.AssertionError.Val()
	default:
		v = object.NotImplementedError.Val()
	}
	if in.Op != LOAD_BUILD_CLASS {
		t.Incref(v)
	}
	put(t, in, regs, v)
	return true
}

func setupAnnotations(t *Thread, f *Frame) bool {
	if f.Locals.IsNil() {
		return t.RaiseFalse(object.SystemError, "no locals found when setting up annotations")
	}
	v, ok := lookupIn(t, f.Locals, object.NameAnnotations)
	if !ok || !v.IsNil() {
		t.Xdecref(v)
		return ok
	}
	d := t.NewDict()
	ok = object.SetItem(t, f.Locals, object.NameAnnotations.Val(), d.Val())
	t.Decref(d.Val())
	return ok
}
