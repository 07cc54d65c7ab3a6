package pickle

import "github.com/gophersnake/gophersnake/internal/object"

// runObject executes an opcode that finds a global or makes an object.
func (u *unpickler) runObject(t *thread, op byte) bool {
	switch op {
	case opGlobal:
		return u.push(u.lineGlobal(t))
	case opStackGlobal:
		name := u.pop(t)
		if name.IsNil() {
			return false
		}
		defer t.Decref(name)
		module := u.pop(t)
		if module.IsNil() {
			return false
		}
		defer t.Decref(module)
		if name.Type() != object.StrType || module.Type() != object.StrType {
			return t.RaiseFalse(unpicklingError(t), "STACK_GLOBAL requires str")
		}
		return u.push(u.global(t, module, name))
	case opExt1, opExt2, opExt4:
		return u.extension(t, op)
	case opInst:
		at, ok := u.toMark(t)
		if !ok {
			return false
		}
		args := t.TupleSteal(u.cut(at)...)
		defer t.Decref(args.Val())
		cls := u.lineGlobal(t)
		if cls.IsNil() {
			return false
		}
		defer t.Decref(cls)
		return u.push(instantiate(t, cls, args.Items()))
	case opObj:
		at, ok := u.toMark(t)
		if !ok {
			return false
		}
		if len(u.stack) <= at {
			return u.underflow(t)
		}
		parts := t.TupleSteal(u.cut(at)...)
		defer t.Decref(parts.Val())
		return u.push(instantiate(t, parts.Items()[0], parts.Items()[1:]))
	case opReduce:
		if !u.need(t, 2) {
			return false
		}
		args := u.pop(t)
		defer t.Decref(args)
		f := u.pop(t)
		defer t.Decref(f)
		if !object.IsTuple(args) {
			return t.RaiseFalse(object.TypeError, "argument list must be a tuple")
		}
		return u.push(object.Call(t, f, object.TupleItems(args), nil))
	case opNewObj:
		return u.newObject(t, "NEWOBJ", false)
	case opNewObjEx:
		return u.newObject(t, "NEWOBJ_EX", true)
	case opBuild:
		return u.build(t)
	}
	if op >= ' ' && op < 0x7f && op != '\'' {
		return t.RaiseFalse(unpicklingError(t), "invalid load key, '%c'.", op)
	}
	return t.RaiseFalse(unpicklingError(t), "invalid load key, '\\x%02x'.", op)
}

// lineGlobal finds the global whose module and name stand on two lines.
func (u *unpickler) lineGlobal(t *thread) value {
	var names [2]value
	for i := range names {
		line, ok := u.line(t)
		if ok && len(line) == 0 {
			ok = u.truncated(t)
		}
		if ok {
			names[i] = t.Decode(line, "utf-8", "strict")
		}
		if names[i].IsNil() {
			t.Xdecref(names[0])
			return value{}
		}
	}
	defer t.DecrefAll(names[:])
	return u.global(t, names[0], names[1])
}

// extension finds the global that copyreg has under a number.
func (u *unpickler) extension(t *thread, op byte) bool {
	width := map[byte]int{opExt1: 1, opExt2: 2, opExt4: 4}[op]
	n, ok := u.number(t, width)
	if !ok {
		return false
	}
	code := int64(n)
	if width == 4 {
		code = int64(int32(n))
	}
	if code <= 0 {
		return t.RaiseFalse(unpicklingError(t), "EXT specifies code <= 0")
	}
	cache := dictFrom(t, "copyreg", "_extension_cache")
	if cache.IsNil() {
		return false
	}
	defer t.Decref(cache)
	key := object.Int(code)
	v, ok := object.AsDict(cache).Get(t, key)
	if !ok {
		return false
	}
	if !v.IsNil() {
		return u.push(t.Newref(v))
	}
	registry := dictFrom(t, "copyreg", "_inverted_registry")
	if registry.IsNil() {
		return false
	}
	defer t.Decref(registry)
	pair, ok := object.AsDict(registry).Get(t, key)
	if !ok {
		return false
	}
	if pair.IsNil() {
		return t.RaiseFalse(object.ValueError, "unregistered extension code %d", code)
	}
	t.Incref(pair)
	defer t.Decref(pair)
	if !object.IsTuple(pair) || object.AsTuple(pair).Len() != 2 || !object.IsStr(object.TupleItems(pair)[0]) || !object.IsStr(object.TupleItems(pair)[1]) {
		return t.RaiseFalse(object.ValueError, "_inverted_registry[%d] isn't a 2-tuple of strings", code)
	}
	names := object.TupleItems(pair)
	obj := u.global(t, names[0], names[1])
	if obj.IsNil() {
		return false
	}
	if !object.AsDict(cache).Set(t, key, obj) {
		t.Decref(obj)
		return false
	}
	return u.push(obj)
}

// instantiate makes an instance as pickles of Python 2's classes want it: without arguments __init__ is not called.
func instantiate(t *thread, cls value, args []value) value {
	if len(args) == 0 && object.IsType(cls) {
		f, ok := object.LookupAttr(t, cls, t.Intern("__getinitargs__"))
		if !ok {
			return value{}
		}
		if f.IsNil() {
			return object.CallMethod(t, cls, object.NameNew, cls)
		}
		t.Decref(f)
	}
	return object.Call(t, cls, args, nil)
}

// newObject calls the __new__ of a class with arguments from the stack.
func (u *unpickler) newObject(t *thread, op string, keywords bool) bool {
	n := 2
	if keywords {
		n = 3
	}
	if !u.need(t, n) {
		return false
	}
	parts := u.cut(len(u.stack) - n)
	defer t.DecrefAll(parts)
	cls, args := parts[0], parts[1]
	raise := func(format string, args ...any) bool { return t.RaiseFalse(unpicklingError(t), op+format, args...) }
	switch {
	case !object.IsType(cls):
		return raise(" class argument must be a type, not %s", cls.Type().Name)
	case !object.IsTuple(args):
		return raise(" expected an arg tuple, got %s", args.Type().Name)
	case keywords && !object.IsDict(parts[2]):
		return raise(" kwargs argument must be a dict, not %s", parts[2].Type().Name)
	}
	tp := object.AsType(cls)
	tp.Ready()
	if tp.New == nil || tp.Has(object.TypeNoNew) {
		return raise(" class argument '%s' doesn't have __new__", tp.Name)
	}
	items := object.TupleItems(args)
	if !keywords || object.AsDict(parts[2]).Len() == 0 {
		return u.push(tp.New(t, tp, items, nil))
	}
	kw := object.AsDict(parts[2]).Copy(t) // the call may get at the dict
	defer t.Decref(kw.Val())
	all, names := object.SpreadKeywords(t, items, kw)
	defer t.Decref(names.Val())
	for _, name := range names.Items() {
		if !object.IsStr(name) {
			return t.RaiseFalse(object.TypeError, "keywords must be strings")
		}
	}
	return u.push(tp.New(t, tp, all, names))
}

// build gives the object on the stack its state.
func (u *unpickler) build(t *thread) bool {
	if !u.need(t, 2) {
		return false
	}
	state := u.pop(t)
	defer func() { t.Decref(state) }()
	obj := t.Newref(u.top())
	defer t.Decref(obj)
	f, ok := object.LookupAttr(t, obj, t.Intern("__setstate__"))
	if !ok {
		return false
	}
	if !f.IsNil() {
		r := object.Call1(t, f, state)
		t.Decref(f)
		t.Xdecref(r)
		return !r.IsNil()
	}
	attrs, slots := state, object.None
	if object.IsTuple(state) && object.AsTuple(state).Len() == 2 {
		attrs, slots = object.TupleItems(state)[0], object.TupleItems(state)[1]
	}
	if !attrs.IsNone() {
		if !object.IsDict(attrs) {
			return t.RaiseFalse(unpicklingError(t), "state is not a dictionary")
		}
		d := object.GetAttr(t, obj, object.NameDict)
		if d.IsNil() {
			return false
		}
		ok := each(t, attrs, func(k, v value) bool {
			if k.Type() == object.StrType {
				k = t.InternStr(object.AsStr(k)).Val()
			}
			return object.SetItem(t, d, k, v)
		})
		t.Decref(d)
		if !ok {
			return false
		}
	}
	if slots.IsNone() {
		return true
	}
	if !object.IsDict(slots) {
		return t.RaiseFalse(unpicklingError(t), "slot state is not a dictionary")
	}
	return each(t, slots, func(k, v value) bool {
		if !object.IsStr(k) {
			return t.RaiseFalse(object.TypeError, "attribute name must be string, not '%s'", k.Type().Name)
		}
		return object.SetAttr(t, obj, t.InternStr(object.AsStr(k)), v)
	})
}

// each calls f with the items of a dict as it is now.
func each(t *thread, d value, f func(k, v value) bool) bool {
	c := object.AsDict(d).Copy(t)
	defer t.Decref(c.Val())
	for pos := 0; ; {
		k, v, ok := c.Next(&pos)
		if !ok {
			return true
		}
		if !f(k, v) {
			return false
		}
	}
}
