package pickle

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// attrText returns an attribute that is a str, or the zero Value. New reference.
func attrText(t *thread, obj value, name string) (value, bool) {
	v, ok := object.LookupAttr(t, obj, t.Intern(name))
	if ok && !v.IsNil() && v.IsNone() {
		t.Decref(v)
		v = value{}
	}
	return v, ok
}

// moduleOf returns the name of the module that has obj under the path. New reference.
func moduleOf(t *thread, obj value, path []string) value {
	m, ok := attrText(t, obj, "__module__")
	if !ok || !m.IsNil() {
		return m
	}
	// It does not say: the modules are asked, in a copy of their list because that may import more.
	mods := t.Interp.Modules.Copy(t)
	defer t.Decref(mods.Val())
	for pos := 0; ; {
		name, mod, more := mods.Next(&pos)
		if !more {
			return t.NewStr("__main__")
		}
		if mod.IsNone() || !object.IsStr(name) {
			continue
		}
		if s := object.AsStr(name); s.EqualsASCII("__main__") || s.EqualsASCII("__mp_main__") {
			continue
		}
		parent, found := resolve(t, mod, path)
		if found.IsNil() {
			if !t.ClearIf(object.AttributeError) {
				return value{}
			}
			continue
		}
		same := object.Is(found, obj)
		t.Decref(parent)
		t.Decref(found)
		if same {
			return t.Newref(name)
		}
	}
}

// saveGlobal writes obj as the name under which its module has it. given is that name, the zero Value to ask the object.
func (p *pickler) saveGlobal(t *thread, obj, given value) bool {
	name, ok := given, true
	if !name.IsNil() {
		t.Incref(name)
	} else if name, ok = attrText(t, obj, "__qualname__"); !ok {
		return false
	} else if name.IsNil() {
		if name = object.GetAttr(t, obj, object.NameName); name.IsNil() {
			return false
		}
	}
	defer t.Decref(name)
	if !object.IsStr(name) {
		return t.RaiseFalse(object.TypeError, "__name__ must be a string, not %s", name.Type().Name)
	}
	text := object.AsStr(name).String()
	path := strings.Split(text, ".")
	for _, part := range path {
		if part == "<locals>" {
			if r, ok := reprOf(t, obj); ok {
				t.Raise(picklingError(t), "Can't pickle local object %s", r)
			}
			return false
		}
	}
	module := moduleOf(t, obj, path)
	if module.IsNil() {
		return false
	}
	defer t.Decref(module)
	if !p.checkGlobal(t, obj, module, name, path) {
		return false
	}
	if p.proto >= 2 {
		if done, ok := p.saveExtension(t, obj, module, name); done || !ok {
			return ok
		}
	}
	switch {
	case p.proto >= 4:
		if !p.save(t, module, true) || !p.save(t, name, true) {
			return false
		}
		p.put(opStackGlobal)
	case len(path) > 1:
		if !p.saveNested(t, module, path) {
			return false
		}
	default:
		if !p.saveOldGlobal(t, module, name) {
			return false
		}
	}
	p.memoize(t, obj)
	return true
}

// saveNested writes a global with a dotted name for protocols that have no such names: as calls of getattr.
func (p *pickler) saveNested(t *thread, module value, path []string) bool {
	get := t.BuiltinNamed("getattr")
	if get.IsNil() {
		return false
	}
	defer t.Decref(get)
	for range path[1:] {
		if !p.save(t, get, true) {
			return false
		}
		if p.proto < 2 {
			p.put(opMark)
		}
	}
	top := t.NewStr(path[0])
	ok := p.saveOldGlobal(t, module, top)
	t.Decref(top)
	for _, name := range path[1:] {
		if !ok {
			return false
		}
		ok = p.save(t, t.Intern(name).Val(), true)
		if p.proto < 2 {
			p.put(opTuple)
		} else {
			p.put(opTuple2)
		}
		p.put(opReduce)
	}
	return ok
}

// checkGlobal makes sure that the module has obj under the name.
func (p *pickler) checkGlobal(t *thread, obj, module, name value, path []string) bool {
	fail := func(format string, args ...any) bool {
		context := t.TakeExc()
		r, ok := reprOf(t, obj)
		if !ok {
			t.Xdecref(context)
			return false
		}
		if !context.IsNil() {
			t.RestoreExc(context)
		}
		raiseFrom(t, picklingError(t), format, append([]any{r}, args...)...)
		return false
	}
	if !object.IsStr(module) {
		return t.RaiseFalse(object.TypeError, "__module__ must be a string, not %s", module.Type().Name)
	}
	modText := object.AsStr(module).String()
	mod := importModule(t, modText)
	if mod.IsNil() {
		if !t.ExcMatches(object.ImportError) && !t.ExcMatches(object.ValueError) && !t.ExcMatches(object.KeyError) {
			return false
		}
		e := t.TakeExc()
		s := object.ToStr(t, e)
		if s.IsNil() {
			t.Decref(e)
			return false
		}
		why := object.AsStr(s).String()
		t.Decref(s)
		t.RestoreExc(e)
		return fail("Can't pickle %s: %s", why)
	}
	parent, found := resolve(t, mod, path)
	t.Decref(mod)
	if found.IsNil() {
		if !t.ExcMatches(object.AttributeError) {
			return false
		}
		return fail("Can't pickle %s: it's not found as %s.%s", modText, object.AsStr(name).String())
	}
	same := object.Is(found, obj)
	t.Decref(found)
	t.Decref(parent)
	if !same {
		return fail("Can't pickle %s: it's not the same object as %s.%s", modText, object.AsStr(name).String())
	}
	return true
}

// saveExtension writes the number that copyreg has for a global; done is false if it has none.
func (p *pickler) saveExtension(t *thread, obj, module, name value) (done, ok bool) {
	d := p.copyregTable(t, 1)
	if d == nil {
		return false, false
	}
	key := t.TupleOf(module, name).Val()
	code, ok := d.Get(t, key)
	t.Decref(key)
	if !ok || code.IsNil() {
		return false, ok
	}
	if !object.IsInt(code) {
		return false, t.RaiseFalse(object.TypeError, "an integer is required (got type %s)", code.Type().Name)
	}
	n, ok := object.AsInt64(t, code, "Python int too large to convert to C long")
	if !ok {
		return false, false
	}
	switch {
	case n <= 0 || n > 0x7fffffff:
		return false, t.RaiseFalse(object.RuntimeError, "extension code %d is out of range", n)
	case n <= 0xff:
		p.put(opExt1, byte(n))
	case n <= 0xffff:
		p.put(opExt2, byte(n), byte(n>>8))
	default:
		p.put32(opExt4, uint32(n))
	}
	return true, true
}

// saveOldGlobal writes the opcode of protocols that have the names as lines of text, for Python 2 under the names that it knows.
func (p *pickler) saveOldGlobal(t *thread, module, name value) bool {
	module, name = t.Newref(module), t.Newref(name)
	if p.fixNames && !renamed(t, &module, &name, "REVERSE_NAME_MAPPING", "REVERSE_IMPORT_MAPPING") {
		t.Decref(module)
		t.Decref(name)
		return false
	}
	defer t.Decref(module)
	defer t.Decref(name)
	encoding := "ascii"
	if p.proto >= 3 {
		encoding = "utf-8"
	}
	var line [2][]byte
	for i, v := range []value{module, name} {
		b := t.Encode(v, encoding, "strict")
		if b.IsNil() {
			if !t.ExcMatches(object.UnicodeEncodeError) {
				return false
			}
			e := t.TakeExc()
			r, ok := reprOf(t, v)
			if !ok {
				t.Decref(e)
				return false
			}
			t.RestoreExc(e)
			return raiseFrom(t, picklingError(t), "can't pickle %s identifier %s using pickle protocol %d", [...]string{"module", "global"}[i], r, p.proto)
		}
		line[i] = append([]byte(nil), object.BytesOf(b)...)
		t.Decref(b)
	}
	p.put(opGlobal)
	p.putBytes(append(line[0], '\n'))
	p.putBytes(append(line[1], '\n'))
	return true
}

// renamed replaces a module's and a global's name (both owned) by those in the tables of _compat_pickle: names has pairs, modules the names
// of modules alone.
func renamed(t *thread, module, name *value, names, modules string) bool {
	table := dictFrom(t, "_compat_pickle", names)
	if table.IsNil() {
		return false
	}
	key := t.TupleOf(*module, *name).Val()
	v, ok := object.AsDict(table).Get(t, key)
	t.Decref(key)
	if ok && !v.IsNil() {
		if !object.IsTuple(v) || object.AsTuple(v).Len() != 2 || !object.IsStr(object.TupleItems(v)[0]) || !object.IsStr(object.TupleItems(v)[1]) {
			t.Raise(object.RuntimeError, "_compat_pickle.%s values should be 2-tuples of strings", names)
			ok = false
		} else {
			pair := object.TupleItems(v)
			t.Replace(module, t.Newref(pair[0]))
			t.Replace(name, t.Newref(pair[1]))
			t.Decref(table)
			return true
		}
	}
	t.Decref(table)
	if !ok {
		return false
	}
	if table = dictFrom(t, "_compat_pickle", modules); table.IsNil() {
		return false
	}
	defer t.Decref(table)
	v, ok = object.AsDict(table).Get(t, *module)
	if !ok || v.IsNil() {
		return ok
	}
	if !object.IsStr(v) {
		return t.RaiseFalse(object.RuntimeError, "_compat_pickle.%s values should be strings, not %s", modules, v.Type().Name)
	}
	t.Replace(module, t.Newref(v))
	return true
}
