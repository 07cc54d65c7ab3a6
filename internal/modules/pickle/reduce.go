package pickle

import "github.com/gophersnake/gophersnake/internal/object"

// saveObject writes an object whose type Pickler does not know: by what reducer_override, a dispatch table or its own methods say.
func (p *pickler) saveObject(t *thread, obj value) bool {
	typ := obj.Type()
	if !p.reducer.IsNil() {
		r := object.Call1(t, p.reducer, obj)
		if r.IsNil() {
			return false
		}
		if !object.Is(r, object.NotImplemented) {
			return p.saveReduced(t, r, obj)
		}
		t.Decref(r)
	}
	switch typ {
	case object.MetaType:
		return p.saveType(t, obj)
	case object.FunctionType:
		return p.saveGlobal(t, obj, value{})
	}
	f, ok := p.reducerOf(t, typ)
	if !ok {
		return false
	}
	var r value
	switch {
	case !f.IsNil():
		r = object.Call1(t, f, obj)
		t.Decref(f)
	case typ.IsSubtype(object.MetaType):
		return p.saveGlobal(t, obj, value{})
	default:
		if f, ok = object.LookupAttr(t, obj, t.Intern("__reduce_ex__")); !ok {
			return false
		}
		if !f.IsNil() {
			r = object.Call1(t, f, object.Int(int64(p.proto)))
			t.Decref(f)
			break
		}
		if f, ok = object.LookupAttr(t, obj, t.Intern("__reduce__")); !ok {
			return false
		}
		if f.IsNil() {
			return t.RaiseFalse(picklingError(t), "can't pickle '%s' object: %s", typ.Name, typeName(t, obj))
		}
		r = object.Call0(t, f)
		t.Decref(f)
	}
	return !r.IsNil() && p.saveReduced(t, r, obj)
}

// copyregTable borrows one of the tables of copyreg: 0 is dispatch_table, 1 _extension_registry.
func (p *pickler) copyregTable(t *thread, i int) *object.Dict {
	if p.tables[i].IsNil() {
		p.tables[i] = dictFrom(t, "copyreg", [...]string{"dispatch_table", "_extension_registry"}[i])
		if p.tables[i].IsNil() {
			return nil
		}
	}
	return object.AsDict(p.tables[i])
}

// reducerOf returns what the dispatch table has for the type, or the zero Value. New reference.
func (p *pickler) reducerOf(t *thread, typ *class) (value, bool) {
	if p.table.IsNil() {
		d := p.copyregTable(t, 0)
		if d == nil {
			return value{}, false
		}
		v, ok := d.Get(t, typ.Val())
		if ok && !v.IsNil() {
			t.Incref(v)
		}
		return v, ok
	}
	table := t.Newref(p.table)
	v := object.GetItem(t, table, typ.Val())
	t.Decref(table)
	if v.IsNil() {
		return v, t.ClearIf(object.KeyError)
	}
	return v, true
}

// saveReduced writes obj as the result r (stolen) of reducing it says.
func (p *pickler) saveReduced(t *thread, r, obj value) bool {
	defer t.Decref(r)
	if object.IsStr(r) {
		return p.saveGlobal(t, obj, r)
	}
	ok := false
	if object.IsTuple(r) {
		ok = p.saveReduce(t, object.AsTuple(r), obj)
	} else {
		t.Raise(picklingError(t), "__reduce__ must return a string or tuple, not %s", typeName(t, r))
	}
	if !ok {
		t.AddNote("when serializing %s object", typeName(t, obj))
	}
	return ok
}

func (p *pickler) saveType(t *thread, obj value) bool {
	for _, single := range []value{object.None, object.NotImplemented, object.Ellipsis} {
		if object.Is(obj, single.Type().Val()) {
			return p.saveCall(t, obj, t.Newref(object.MetaType.Val()), single)
		}
	}
	return p.saveGlobal(t, obj, value{})
}

// reduced is what reducing an object gave, checked.
type reduced struct {
	f                               value
	args                            *object.Tuple
	state, items, pairs, setter, of value // the zero Value where there is none; of is the object, the zero Value if it has no identity
}

// check sorts out the parts of the tuple.
func (r *reduced) check(t *thread, tup *object.Tuple) bool {
	raise := func(format string, args ...any) bool { return t.RaiseFalse(picklingError(t), format, args...) }
	parts := tup.Items()
	if len(parts) < 2 || len(parts) > 6 {
		return raise("tuple returned by __reduce__ must contain 2 through 6 elements")
	}
	part := func(i int) value {
		if i >= len(parts) || parts[i].IsNone() {
			return value{}
		}
		return parts[i]
	}
	r.f, r.state, r.items, r.pairs, r.setter = parts[0], part(2), part(3), part(4), part(5)
	const item = " item of the tuple returned by __reduce__ must be "
	isIter := func(v value) bool { v.Type().Ready(); return v.IsNil() || v.Type().Next != nil }
	switch {
	case !object.IsCallable(r.f):
		return raise("first"+item+"callable, not %s", typeName(t, r.f))
	case !object.IsTuple(parts[1]):
		return raise("second"+item+"a tuple, not %s", typeName(t, parts[1]))
	case !r.items.IsNil() && !isIter(r.items):
		return raise("fourth"+item+"an iterator, not %s", typeName(t, r.items))
	case !r.pairs.IsNil() && !isIter(r.pairs):
		return raise("fifth"+item+"an iterator, not %s", typeName(t, r.pairs))
	case !r.setter.IsNil() && !object.IsCallable(r.setter):
		return raise("sixth"+item+"callable, not %s", typeName(t, r.setter))
	}
	r.args = object.AsTuple(parts[1])
	return true
}

// savePart writes a part of a reduced object; a failure gets a note that says which.
func (p *pickler) savePart(t *thread, r *reduced, v value, what string) bool {
	if p.save(t, v, true) {
		return true
	}
	if !r.of.IsNil() {
		t.AddNote("when serializing %s %s", typeName(t, r.of), what)
	}
	return false
}

// saveReduce writes obj (the zero Value: an object that need not be known again) as the tuple that reducing it gave.
func (p *pickler) saveReduce(t *thread, tup *object.Tuple, obj value) bool {
	r := reduced{of: obj}
	if !r.check(t, tup) || !p.saveConstruction(t, &r) {
		return false
	}
	if !obj.IsNil() {
		if at, known := p.memo[obj]; known {
			// The object is in the arguments, and was written there: what is on the stack is not needed.
			p.put(opPop)
			p.fetch(at)
		} else {
			p.memoize(t, obj)
		}
	}
	shown := obj
	if shown.IsNil() {
		shown = tup.Val()
	}
	if !r.items.IsNil() && !p.appends(t, shown, iterate(t, r.items, false)) {
		return false
	}
	if !r.pairs.IsNil() && !p.setItems(t, shown, iterate(t, r.pairs, true)) {
		return false
	}
	if r.state.IsNil() {
		return true
	}
	if r.setter.IsNil() {
		if !p.savePart(t, &r, r.state, "state") {
			return false
		}
		p.put(opBuild)
		return true
	}
	if !p.savePart(t, &r, r.setter, "state setter") || !obj.IsNil() && !p.save(t, obj, true) || !p.savePart(t, &r, r.state, "state") {
		return false
	}
	p.put(opTuple2, opReduce, opPop)
	return true
}

// iterate returns a function for appends or setItems over an iterator.
func iterate(t *thread, it value, pairs bool) func() (value, bool) {
	return func() (value, bool) {
		v := object.Next(t, it)
		if v.IsNil() {
			return v, !t.HasExc()
		}
		if pairs && (!object.IsTuple(v) || object.AsTuple(v).Len() != 2) {
			t.Decref(v)
			return value{}, t.RaiseFalse(object.TypeError, "dict items iterator must return 2-tuples")
		}
		return v, true
	}
}

// saveConstruction writes what makes the new object, by the shortest way that the protocol has.
func (p *pickler) saveConstruction(t *thread, r *reduced) bool {
	if p.proto >= 2 {
		name, ok := object.LookupAttr(t, r.f, t.Intern("__name__"))
		if !ok {
			return false
		}
		if !name.IsNil() {
			text := ""
			if object.IsStr(name) {
				text = object.AsStr(name).String()
			}
			t.Decref(name)
			switch text {
			case "__newobj_ex__":
				return p.saveNewObjEx(t, r)
			case "__newobj__":
				return p.saveNewObj(t, r)
			}
		}
	}
	if !p.savePart(t, r, r.f, "reconstructor") || !p.savePart(t, r, r.args.Val(), "reconstructor arguments") {
		return false
	}
	p.put(opReduce)
	return true
}

func (p *pickler) saveNewObjEx(t *thread, r *reduced) bool {
	raise := func(format string, args ...any) bool { return t.RaiseFalse(picklingError(t), format, args...) }
	a := r.args.Items()
	if len(a) != 3 {
		return raise("__newobj_ex__ expected 3 arguments, got %d", len(a))
	}
	switch {
	case !object.IsType(a[0]):
		return raise("first argument to __newobj_ex__() must be a class, not %s", typeName(t, a[0]))
	case !object.IsTuple(a[1]):
		return raise("second argument to __newobj_ex__() must be a tuple, not %s", typeName(t, a[1]))
	case !object.IsDict(a[2]):
		return raise("third argument to __newobj_ex__() must be a dict, not %s", typeName(t, a[2]))
	}
	if p.proto >= 4 {
		if !p.savePart(t, r, a[0], "class") || !p.savePart(t, r, a[1], "__new__ arguments") || !p.savePart(t, r, a[2], "__new__ arguments") {
			return false
		}
		p.put(opNewObjEx)
		return true
	}
	// The call with its keywords is made a partial of it.
	partial := fromModule(t, "functools", "partial")
	if partial.IsNil() {
		return false
	}
	defer t.Decref(partial)
	make := object.GetAttr(t, a[0], t.Intern("__new__"))
	if make.IsNil() {
		return false
	}
	defer t.Decref(make)
	args := append([]value{make, a[0]}, object.TupleItems(a[1])...)
	call := object.CallDict(t, partial, args, object.AsDict(a[2]))
	if call.IsNil() {
		return false
	}
	ok := p.savePart(t, r, call, "reconstructor")
	t.Decref(call)
	if !ok {
		return false
	}
	p.put(opEmptyTuple, opReduce)
	return true
}

func (p *pickler) saveNewObj(t *thread, r *reduced) bool {
	raise := func(format string, args ...any) bool { return t.RaiseFalse(picklingError(t), format, args...) }
	a := r.args.Items()
	if len(a) < 1 {
		return raise("__newobj__ expected at least 1 argument, got 0")
	}
	if !object.IsType(a[0]) {
		return raise("first argument to __newobj__() must be a class, not %s", typeName(t, a[0]))
	}
	if !r.of.IsNil() {
		cls := object.GetAttr(t, r.of, object.NameClass)
		if cls.IsNil() {
			return false
		}
		same := object.Is(cls, a[0])
		if !same {
			want, ok := reprOf(t, cls)
			got := ""
			if ok {
				got, ok = reprOf(t, a[0])
			}
			t.Decref(cls)
			return ok && raise("first argument to __newobj__() must be %s, not %s", want, got)
		}
		t.Decref(cls)
	}
	if !p.savePart(t, r, a[0], "class") {
		return false
	}
	rest := t.TupleOf(a[1:]...).Val()
	ok := p.savePart(t, r, rest, "__new__ arguments")
	t.Decref(rest)
	if !ok {
		return false
	}
	p.put(opNewObj)
	return true
}

// resolve follows a dotted path of attributes. It returns the last two of them: the parent (new reference) and the object (new reference).
func resolve(t *thread, from value, path []string) (parent, obj value) {
	obj = t.Newref(from)
	for _, name := range path {
		next := object.GetAttr(t, obj, t.Intern(name))
		t.Xdecref(parent)
		parent = obj
		if obj = next; obj.IsNil() {
			t.Decref(parent)
			return value{}, value{}
		}
	}
	return parent, obj
}
