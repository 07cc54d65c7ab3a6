package object

// What class statements do: builtins.__build_class__.

// ResolveBases replaces the bases that are no classes by what their __mro_entries__ give. It returns the bases themselves (a new reference)
// when there is nothing to replace.
func ResolveBases(t *Thread, bases *Tuple) *Tuple {
	var out []Value
	changed := false
	for i, b := range bases.Items() {
		if b.obj.typ.Has(TypeType) {
			if changed {
				out = append(out, t.Newref(b))
			}
			continue
		}
		f, ok := LookupAttr(t, b, NameMroEntries)
		if !ok {
			t.DecrefAll(out)
			return nil
		}
		if f.obj == nil {
			if changed {
				out = append(out, t.Newref(b))
			}
			continue
		}
		res := Call1(t, f, bases.Val())
		t.Decref(f)
		if res.obj == nil {
			t.DecrefAll(out)
			return nil
		}
		if !res.obj.typ.Has(TypeTuple) {
			t.Raise(TypeError, "__mro_entries__ must return a tuple")
			t.Decref(res)
			t.DecrefAll(out)
			return nil
		}
		if !changed {
			changed = true
			for _, x := range bases.Items()[:i] {
				out = append(out, t.Newref(x))
			}
		}
		for _, x := range (*Tuple)(res.Ptr()).Items() {
			out = append(out, t.Newref(x))
		}
		t.Decref(res)
	}
	if !changed {
		t.Incref(bases.Val())
		return bases
	}
	return t.TupleSteal(out...)
}

// BuildClass is __build_class__(func, name, *bases, metaclass=..., **kwargs). It borrows; new reference.
func BuildClass(t *Thread, args []Value, kw *Tuple) Value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n < 2 {
		return t.Raise(TypeError, "__build_class__: not enough arguments")
	}
	if args[0].obj.typ != FunctionType {
		return t.Raise(TypeError, "__build_class__: func must be a function")
	}
	if !IsStr(args[1]) {
		return t.Raise(TypeError, "__build_class__: name is not a string")
	}
	f, name := AsFunction(args[0]), args[1]
	orig := t.TupleOf(args[2:n]...)
	defer t.Decref(orig.Val())
	bases := ResolveBases(t, orig)
	if bases == nil {
		return Value{}
	}
	defer t.Decref(bases.Val())

	// The keywords without metaclass, as the tail of a window: name, bases, namespace, values.
	var meta Value
	nkw := 0
	if kw != nil {
		nkw = len(kw.Items())
	}
	w := make([]Value, 3, 3+nkw)
	var names []Value
	for i := 0; i < nkw; i++ {
		if AsStr(kw.Items()[i]).EqualsASCII("metaclass") {
			meta = args[n+i]
			continue
		}
		names = append(names, kw.Items()[i])
		w = append(w, args[n+i])
	}
	var rest *Tuple
	if len(names) > 0 {
		rest = t.TupleOf(names...)
		defer t.Decref(rest.Val())
	}
	isClass := true
	if meta.obj == nil {
		meta = MetaType.Val()
		if len(bases.Items()) > 0 {
			meta = bases.Items()[0].obj.typ.Val()
		}
	} else {
		isClass = meta.obj.typ.Has(TypeType)
	}
	if isClass {
		winner := CalculateMetaclass(t, AsType(meta), bases.Items())
		if winner == nil {
			return Value{}
		}
		meta = winner.Val()
	}
	t.Incref(meta)
	defer t.Decref(meta)

	ns := prepareNamespace(t, meta, isClass, name, bases, w[3:], rest)
	if ns.obj == nil {
		return ns
	}
	defer t.Decref(ns)
	cell := t.Interp.Machine.Eval(t, f.Code, f.Globals, ns, f.Closure)
	if cell.obj == nil {
		return cell
	}
	defer t.Decref(cell)
	if bases != orig && !SetItem(t, ns, NameOrigBases.Val(), orig.Val()) {
		return Value{}
	}
	w[0], w[1], w[2] = name, bases.Val(), ns
	cls := callWindow(t, meta, w, rest)
	if cls.obj == nil {
		return cls
	}
	if cls.obj.typ.Has(TypeType) && cell.obj.typ == CellType {
		ref := AsCell(cell).Ref
		if ref.obj == nil {
			t.Raise(RuntimeError, "__class__ not set defining %s as %s. Was __classcell__ propagated to type.__new__?", reprText(t, name), reprText(t, cls))
		} else if !Is(ref, cls) {
			t.Raise(TypeError, "__class__ set to %s defining %s as %s", reprText(t, ref), reprText(t, name), reprText(t, cls))
		}
		if t.exc.obj != nil {
			t.Decref(cls)
			return Value{}
		}
	}
	return cls
}

// callWindow calls f with arguments copied to the thread's stack.
func callWindow(t *Thread, f Value, args []Value, kw *Tuple) Value {
	w := t.stack.Push(len(args))
	copy(w, args)
	res := Call(t, f, w, kw)
	t.stack.Pop(len(args))
	return res
}

func prepareNamespace(t *Thread, meta Value, isClass bool, name Value, bases *Tuple, values []Value, kw *Tuple) Value {
	if meta.obj == &MetaType.Header {
		return t.NewDict().Val()
	}
	prep, ok := LookupAttr(t, meta, NamePrepare)
	if !ok {
		return Value{}
	}
	if prep.obj == nil {
		return t.NewDict().Val()
	}
	w := append([]Value{name, bases.Val()}, values...)
	ns := callWindow(t, prep, w, kw)
	t.Decref(prep)
	if ns.obj == nil {
		return ns
	}
	ns.obj.typ.Ready()
	if ns.obj.typ.GetItem == nil {
		who := "<metaclass>"
		if isClass {
			who = AsType(meta).Name
		}
		t.Raise(TypeError, "%s.__prepare__() must return a mapping, not %s", who, ns.obj.typ.Name)
		t.Decref(ns)
		return Value{}
	}
	return ns
}
