package object

// GenericAliasType is types.GenericAlias.
var GenericAliasType = NewStaticType("types", "GenericAlias", ObjectType, TypeBase|TypeHasWeakref)

// aliasIteratorType is the type of the iterator that gives *alias once.
var aliasIteratorType = newStatic("generic_alias_iterator", ObjectType, TypeNoNew)

func setupAliasIterator() {
	tp := aliasIteratorType
	setupIndexIter(tp, func(t *Thread, self Value) Value {
		it := to[IndexIter](self)
		if it.seq.obj == nil {
			return Value{}
		}
		g := asAlias(it.seq)
		s := newAlias(t, GenericAliasType, g.origin, g.args.Val())
		asAlias(s).starred = true
		t.Clear(&it.seq)
		return s
	}, EmptyTuple.Val())
	tp.Methods = []Method{{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
		it := to[IndexIter](self)
		return t.reduceIter(NameWordIter, func() (args, state Value) {
			if it.seq.obj == nil {
				return t.TupleOf(EmptyTuple.Val()).Val(), Value{}
			}
			return t.TupleOf(it.seq).Val(), Value{}
		})
	}}}
}

// GenericAlias is a parameterised class like list[int].
type GenericAlias struct {
	AttrHeader
	origin  Value
	args    *Tuple
	params  *Tuple // nil until asked for
	starred bool   // *tuple[int]
}

// Names that only the typing machinery looks up.
var (
	nameUnpackedTupleArgs = StaticName("__typing_unpacked_tuple_args__")
	nameIsUnpackedTVT     = StaticName("__typing_is_unpacked_typevartuple__")
	nameOrigClass         = StaticName("__orig_class__")
)

func asAlias(v Value) *GenericAlias { return (*GenericAlias)(v.Ptr()) }

// NewGenericAlias makes origin[args]: args that is no tuple is the one argument. Borrows; new reference.
func NewGenericAlias(t *Thread, origin, args Value) Value {
	return newAlias(t, GenericAliasType, origin, args)
}

func newAlias(t *Thread, cls *Type, origin, args Value) Value {
	g := &GenericAlias{origin: t.Newref(origin)}
	if args.obj.typ.Has(TypeTuple) {
		g.args = (*Tuple)(t.Newref(args).Ptr())
	} else {
		g.args = t.TupleOf(args)
	}
	t.initAttr(&g.AttrHeader, cls)
	return g.Val()
}

// AppendTypeRepr writes what stands for v in the repr of an alias or union.
func AppendTypeRepr(t *Thread, b *StrBuilder, v Value) bool {
	switch {
	case v == Ellipsis:
		b.WriteText("...")
		return true
	case v.obj == &NoneType.Header || v.IsNone():
		b.WriteText("None")
		return true
	case v.obj.typ == ListType:
		b.WriteText("[")
		l := (*List)(v.Ptr())
		for i, n := 0, len(l.items); i < n; i++ {
			if i >= len(l.items) {
				return t.RaiseFalse(IndexError, "list index out of range") // a repr has shortened it
			}
			if i > 0 {
				b.WriteText(", ")
			}
			x := t.Newref(l.items[i])
			ok := false
			if x.obj.typ == ListType { // only the outermost list is special
				ok = appendRepr(t, b, x)
			} else {
				ok = AppendTypeRepr(t, b, x)
			}
			t.Decref(x)
			if !ok {
				return false
			}
		}
		b.WriteText("]")
		return true
	}
	o, ok := LookupAttr(t, v, NameOrigin)
	if !ok {
		return false
	}
	if o.obj != nil {
		a, ok := LookupAttr(t, v, NameArgs)
		t.Decref(o)
		if !ok {
			return false
		}
		if a.obj != nil {
			t.Decref(a)
			return appendRepr(t, b, v)
		}
	}
	qual, ok := LookupAttr(t, v, NameQualName)
	if !ok {
		return false
	}
	mod, ok := LookupAttr(t, v, NameModule)
	if !ok {
		t.Xdecref(qual)
		return false
	}
	if qual.obj != nil && mod.obj != nil && !mod.IsNone() && IsStr(qual) && IsStr(mod) {
		if m := AsStr(mod).String(); m != "builtins" {
			b.WriteText(m + ".")
		}
		b.WriteStr(AsStr(qual))
		t.Decref(qual)
		t.Decref(mod)
		return true
	}
	t.Xdecref(qual)
	t.Xdecref(mod)
	return appendRepr(t, b, v)
}

func appendRepr(t *Thread, b *StrBuilder, v Value) bool {
	r := Repr(t, v)
	if r.obj == nil {
		return false
	}
	b.WriteStr(AsStr(r))
	t.Decref(r)
	return true
}

func aliasRepr(t *Thread, self Value) Value {
	g := asAlias(self)
	var b StrBuilder
	if g.starred {
		b.WriteText("*")
	}
	if !t.enterNative(" while getting the repr of an object") {
		return Value{}
	}
	defer t.LeaveRecursive()
	if !AppendTypeRepr(t, &b, g.origin) {
		return Value{}
	}
	b.WriteText("[")
	for i, a := range g.args.Items() {
		if i > 0 {
			b.WriteText(", ")
		}
		if !AppendTypeRepr(t, &b, a) {
			return Value{}
		}
	}
	if len(g.args.Items()) == 0 {
		b.WriteText("()")
	}
	b.WriteText("]")
	return b.Finish(t)
}

// makeParameters collects the type parameters in args. New reference, nil with an exception pending.
func makeParameters(t *Thread, args []Value) *Tuple {
	var params []Value
	ok := true
	add := func(v Value) {
		for _, p := range params {
			if Is(p, v) {
				return
			}
		}
		params = append(params, t.Newref(v))
	}
	var collect func(items []Value)
	collect = func(items []Value) {
		if !t.enterNative(" in __parameter__ calculation") {
			ok = false
			return
		}
		defer t.LeaveRecursive()
		for _, a := range items {
			if !ok || a.obj.typ.Has(TypeType) {
				continue
			}
			if a.obj.typ == ListType || a.obj.typ == TupleType {
				sub := t.heldItems(a)
				collect(sub)
				t.DecrefAll(sub)
				continue
			}
			var s Value
			if s, ok = LookupAttr(t, a, NameTypingSubst); !ok {
				return
			}
			if s.obj != nil {
				t.Decref(s)
				add(a)
				continue
			}
			if s, ok = LookupAttr(t, a, NameParameters); !ok {
				return
			}
			if s.obj != nil {
				if s.obj.typ.Has(TypeTuple) {
					for _, p := range (*Tuple)(s.Ptr()).Items() {
						add(p)
					}
				}
				t.Decref(s)
			}
		}
	}
	collect(args)
	if !ok {
		t.DecrefAll(params)
		return nil
	}
	return t.TupleSteal(params...)
}

// parameters borrows the alias's type parameters.
// heldItems returns the items of a list or tuple as they are now (new references).
func (t *Thread) heldItems(v Value) []Value {
	items := (*Tuple)(v.Ptr()).Items()
	if v.obj.typ == ListType {
		items = (*List)(v.Ptr()).items
	}
	items = append([]Value(nil), items...)
	for _, x := range items {
		t.Incref(x)
	}
	return items
}

func (g *GenericAlias) parameters(t *Thread) *Tuple {
	if g.params == nil {
		g.params = makeParameters(t, g.args.Items())
	}
	return g.params
}

// unpackItems turns the key of alias[key] into a tuple, with *tuple[...] unpacked. New reference.
func unpackItems(t *Thread, item Value) *Tuple {
	items := []Value{item}
	if item.obj.typ.Has(TypeTuple) {
		items = (*Tuple)(item.Ptr()).Items()
	}
	l := t.NewList(len(items))
	defer t.Decref(l.Val())
	for _, v := range items {
		if !v.obj.typ.Has(TypeType) {
			sub, ok := LookupAttr(t, v, nameUnpackedTupleArgs)
			if !ok {
				return nil
			}
			if sub.obj != nil && sub.obj.typ.Has(TypeTuple) {
				si := (*Tuple)(sub.Ptr()).Items()
				if !(len(si) > 0 && si[len(si)-1] == Ellipsis) {
					for _, x := range si {
						l.Append(t, x)
					}
					t.Decref(sub)
					continue
				}
			}
			t.Xdecref(sub)
		}
		l.Append(t, v)
	}
	return t.TupleOf(l.items...)
}

// substitute returns args with the parameters replaced by what item gives: alias[item]. New reference, nil with an exception pending.
func substitute(t *Thread, self Value, args, params *Tuple, item Value) *Tuple {
	n := len(params.Items())
	if n == 0 {
		t.Raise(TypeError, "%s is not a generic class", reprText(t, self))
		return nil
	}
	its := unpackItems(t, item)
	if its == nil {
		return nil
	}
	for _, p := range params.Items() {
		prep, ok := LookupAttr(t, p, NameTypingPrepareSubst)
		if !ok {
			t.Decref(its.Val())
			return nil
		}
		if prep.obj == nil {
			continue
		}
		if !prep.IsNone() {
			res := Call2(t, prep, self, its.Val())
			t.Decref(its.Val())
			if res.obj == nil {
				t.Decref(prep)
				return nil
			}
			if res.obj.typ.Has(TypeTuple) {
				its = (*Tuple)(res.Ptr())
			} else {
				its = t.TupleSteal(res)
			}
		}
		t.Decref(prep)
	}
	defer t.Decref(its.Val())
	if len(its.Items()) != n {
		what := "many"
		if len(its.Items()) < n {
			what = "few"
		}
		t.Raise(TypeError, "Too %s arguments for %s; actual %d, expected %d", what, reprText(t, self), len(its.Items()), n)
		return nil
	}
	l := substituteItems(t, args.Items(), params.Items(), its.Items())
	if l == nil {
		return nil
	}
	res := t.TupleOf(l.items...)
	t.Decref(l.Val())
	return res
}

func substituteItems(t *Thread, args, params, items []Value) *List {
	if !t.enterNative(" in __parameter__ calculation") {
		return nil
	}
	defer t.LeaveRecursive()
	l := t.NewList(len(args))
	fail := func() *List {
		t.Decref(l.Val())
		return nil
	}
	for _, a := range args {
		if a.obj.typ.Has(TypeType) {
			l.Append(t, a)
			continue
		}
		if a.obj.typ == TupleType {
			sub := substituteItems(t, (*Tuple)(a.Ptr()).Items(), params, items)
			if sub == nil {
				return fail()
			}
			l.Push(t, t.TupleOf(sub.items...).Val())
			t.Decref(sub.Val())
			continue
		}
		if a.obj.typ == ListType {
			held := t.heldItems(a)
			sub := substituteItems(t, held, params, items)
			t.DecrefAll(held)
			if sub == nil {
				return fail()
			}
			l.Push(t, sub.Val())
			continue
		}
		unpack := false
		u, ok := LookupAttr(t, a, nameIsUnpackedTVT)
		if ok && u.obj != nil {
			unpack, ok = Truth(t, u)
			t.Decref(u)
		}
		if !ok {
			return fail()
		}
		subst, ok := LookupAttr(t, a, NameTypingSubst)
		if !ok {
			return fail()
		}
		var v Value
		if subst.obj != nil {
			at := -1
			for i, p := range params {
				if Is(p, a) {
					at = i
				}
			}
			if at >= 0 {
				v = Call1(t, subst, items[at])
			} else {
				t.Decref(subst)
				if s := Repr(t, a); s.obj != nil {
					t.Raise(TypeError, "argument %s with __typing_subst__ was not found in __parameters__", AsStr(s).String())
					t.Decref(s)
				}
				return fail()
			}
			t.Decref(subst)
		} else {
			v = substituteIn(t, a, params, items)
		}
		if v.obj == nil {
			return fail()
		}
		if !unpack {
			l.Push(t, v)
			continue
		}
		if !v.obj.typ.Has(TypeTuple) {
			t.Raise(TypeError, "expected __typing_subst__ of %s objects to return a tuple, not %s", a.obj.typ.Name, v.obj.typ.Name)
			t.Decref(v)
			return fail()
		}
		for _, x := range (*Tuple)(v.Ptr()).Items() {
			l.Append(t, x)
		}
		t.Decref(v)
	}
	return l
}

// substituteIn replaces the parameters of a generic argument: a[...].
func substituteIn(t *Thread, a Value, params, items []Value) Value {
	sub, ok := LookupAttr(t, a, NameParameters)
	if !ok {
		return Value{}
	}
	if sub.obj == nil || !sub.obj.typ.Has(TypeTuple) || len((*Tuple)(sub.Ptr()).Items()) == 0 {
		t.Xdecref(sub)
		return t.Newref(a)
	}
	l := t.NewList(4)
	for _, p := range (*Tuple)(sub.Ptr()).Items() {
		at := -1
		for i, q := range params {
			if Is(p, q) {
				at = i
				break
			}
		}
		v := p
		if at >= 0 {
			v = items[at]
			p.obj.typ.Ready()
			if p.obj.typ.Iter != nil && v.obj.typ.Has(TypeTuple) { // a TypeVarTuple
				for _, x := range (*Tuple)(v.Ptr()).Items() {
					l.Append(t, x)
				}
				continue
			}
		}
		l.Append(t, v)
	}
	key := t.TupleOf(l.items...)
	t.Decref(l.Val())
	t.Decref(sub)
	res := GetItem(t, a, key.Val())
	t.Decref(key.Val())
	return res
}

func aliasOwnAttr(name *Str) bool {
	switch name.String() {
	case "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__",
		"__reduce__", "__copy__", "__deepcopy__", "__bases__":
		return true
	}
	return false
}

func setupGenericAlias() {
	tp := GenericAliasType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if kw != nil && len(kw.Items()) > 0 {
			return t.Raise(TypeError, "GenericAlias() takes no keyword arguments")
		}
		if len(args) != 2 {
			return t.Raise(TypeError, "GenericAlias expected 2 arguments, got %d", len(args))
		}
		return newAlias(t, cls, args[0], args[1])
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		g := (*GenericAlias)(h.Val().Ptr())
		origin, args, params := g.origin, g.args, g.params
		t.freeHeader(h)
		t.Decref(origin)
		t.Decref(args.Val())
		if params != nil {
			t.Decref(params.Val())
		}
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		g := (*GenericAlias)(h.Val().Ptr())
		visit(g.origin)
		visit(g.args.Val())
		if g.params != nil {
			visit(g.params.Val())
		}
	}
	tp.Repr = aliasRepr
	tp.Hash = func(t *Thread, self Value) (int64, bool) {
		g := asAlias(self)
		a, ok := Hash(t, g.origin)
		if !ok {
			return 0, false
		}
		b, ok := Hash(t, g.args.Val())
		if !ok {
			return 0, false
		}
		h := a ^ b
		if h == -1 {
			h = -2
		}
		return h, true
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if (op != Eq && op != Ne) || !a.obj.typ.IsSubtype(GenericAliasType) || !b.obj.typ.IsSubtype(GenericAliasType) {
			return NotImplemented
		}
		x, y := asAlias(a), asAlias(b)
		eq, ok := false, true
		if x.starred == y.starred {
			if eq, ok = Equal(t, x.origin, y.origin); ok && eq {
				eq, ok = Equal(t, x.args.Val(), y.args.Val())
			}
		}
		if !ok {
			return Value{}
		}
		return Bool(eq == (op == Eq))
	}
	tp.GetAttr = func(t *Thread, self Value, name *Str) Value {
		if aliasOwnAttr(name) {
			return GenericGetAttr(t, self, name)
		}
		return GetAttr(t, asAlias(self).origin, name)
	}
	tp.Call = func(t *Thread, self Value, args []Value, kw *Tuple) Value {
		obj := Call(t, asAlias(self).origin, args, kw)
		if obj.obj == nil {
			return obj
		}
		if obj.obj.typ.Flags&TypeHasDict == 0 && obj.obj.typ.SetAttr != nil && !obj.obj.typ.heap {
			return obj
		}
		if !SetAttr(t, obj, nameOrigClass, self) && !t.ClearIf(AttributeError) && !t.ClearIf(TypeError) {
			t.Decref(obj)
			return Value{}
		}
		return obj
	}
	tp.GetItem = func(t *Thread, self, key Value) Value {
		g := asAlias(self)
		params := g.parameters(t)
		if params == nil {
			return Value{}
		}
		args := substitute(t, self, g.args, params, key)
		if args == nil {
			return Value{}
		}
		res := newAlias(t, GenericAliasType, g.origin, args.Val())
		asAlias(res).starred = g.starred
		t.Decref(args.Val())
		return res
	}
	tp.Iter = func(t *Thread, self Value) Value {
		g := asAlias(self)
		if g.starred {
			return t.Raise(TypeError, "'%s' object is not iterable", self.obj.typ.Name)
		}
		return t.newIndexIter(aliasIteratorType, self).Val()
	}
	tp.Binary[OpOr] = unionOr
	tp.Members = []Member{
		{Name: "__origin__", Get: func(h *Header) Value { return (*GenericAlias)(h.Val().Ptr()).origin }},
		{Name: "__args__", Get: func(h *Header) Value { return (*GenericAlias)(h.Val().Ptr()).args.Val() }},
		{Name: "__unpacked__", Get: func(h *Header) Value { return Bool((*GenericAlias)(h.Val().Ptr()).starred) }},
	}
	tp.Getset = []GetSet{
		{Name: "__parameters__", Get: func(t *Thread, self Value) Value {
			p := asAlias(self).parameters(t)
			if p == nil {
				return Value{}
			}
			return t.Newref(p.Val())
		}},
		{Name: "__typing_unpacked_tuple_args__", Get: func(t *Thread, self Value) Value {
			g := asAlias(self)
			if g.starred && g.origin.obj == &TupleType.Header {
				return t.Newref(g.args.Val())
			}
			return None
		}},
	}
	tp.Methods = []Method{
		{Sig: "__mro_entries__(bases, /)", Fn: func(t *Thread, self Value, a []Value) Value { return t.TupleOf(asAlias(self).origin).Val() }},
		{Sig: "__instancecheck__(instance, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.Raise(TypeError, "isinstance() argument 2 cannot be a parameterized generic")
		}},
		{Sig: "__subclasscheck__(subclass, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.Raise(TypeError, "issubclass() argument 2 cannot be a parameterized generic")
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			g := asAlias(self)
			if g.starred {
				next := t.builtinByName("next")
				if next.obj == nil {
					return next
				}
				plain := newAlias(t, GenericAliasType, g.origin, g.args.Val())
				it := Iter(t, plain)
				t.Decref(plain)
				return t.TupleSteal(next, t.TupleSteal(it).Val()).Val()
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleOf(g.origin, g.args.Val()).Val()).Val()
		}},
		{Sig: "__dir__()", Fn: func(t *Thread, self Value, _ []Value) Value {
			l := Dir(t, asAlias(self).origin)
			if l.obj == nil {
				return l
			}
			for _, n := range [...]string{"__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__", "__reduce__"} {
				s := t.Intern(n).Val()
				if in, _ := Contains(t, l, s); !in {
					(*List)(l.Ptr()).Append(t, s)
				}
			}
			return l
		}},
	}
}
