package object

// The types zip, map and filter.
var (
	ZipType    = newStatic("zip", ObjectType, TypeBase)
	MapType    = newStatic("map", ObjectType, TypeBase)
	FilterType = newStatic("filter", ObjectType, TypeBase)
)

// Zip is a zip object; Map is a map object: its function is in f. its are the iterators.
type Zip struct {
	AttrHeader
	f      Value
	its    []Value
	strict bool
	result *Tuple // of zip: the last result, used again if nobody else has it
}

// Filter is a filter object.
type Filter struct {
	AttrHeader
	f, it Value
}

func setupZipMap() {
	for _, tp := range []*Type{ZipType, MapType} {
		tp.Alloc = func(t *Thread, cls *Type) Value {
			z := t.heap.pools.zip.Get()
			t.initAttr(&z.AttrHeader, cls)
			return z.Val()
		}
		tp.Iter = selfIter
		tp.Dealloc = func(t *Thread, h *Header) {
			z := as[Zip](h)
			f, its, result := z.f, z.its, z.result
			z.f, z.its, z.result, z.strict = Value{}, nil, nil, false
			t.Xdecref(f)
			t.DecrefAll(its)
			if result != nil {
				t.Decref(result.Val())
			}
			t.freeHeader(h)
			t.heap.pools.zip.Put(z)
		}
		tp.Traverse = func(h *Header, visit func(Value)) {
			z := as[Zip](h)
			if z.f.obj != nil {
				visit(z.f)
			}
			for _, v := range z.its {
				visit(v)
			}
			if z.result != nil {
				visit(z.result.Val())
			}
		}
	}
	tp := ZipType
	tp.New = newZip
	tp.Next = nextZip
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			z := to[Zip](self)
			its := t.TupleOf(z.its...).Val()
			if z.strict {
				return t.TupleSteal(t.Newref(self.obj.typ.Val()), its, True).Val()
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), its).Val()
		}},
		{Sig: "__setstate__(object, /)", Fn: setStateStrict},
	}
	tp = MapType
	tp.New = newMap
	tp.Next = nextMap
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			z := to[Zip](self)
			args := t.TupleOf(append([]Value{z.f}, z.its...)...).Val()
			if z.strict {
				return t.TupleSteal(t.Newref(self.obj.typ.Val()), args, True).Val()
			}
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), args).Val()
		}},
		{Sig: "__setstate__(object, /)", Fn: setStateStrict},
	}
	setupFilter()
}

func setStateStrict(t *Thread, self Value, a []Value) Value {
	strict, ok := Truth(t, a[0])
	if !ok {
		return Value{}
	}
	to[Zip](self).strict = strict
	return None
}

// strictArg takes the keyword argument strict of zip and map.
func (t *Thread) strictArg(name string, args []Value, kw *Tuple) (strict, ok bool) {
	n := len(args) - kw.count()
	if kw == nil {
		return false, true
	}
	if len(kw.Items()) > 1 {
		return false, t.RaiseFalse(TypeError, "%s() takes at most 1 keyword argument (%d given)", name, len(kw.Items()))
	}
	for i, k := range kw.Items() {
		if !AsStr(k).EqualsASCII("strict") {
			return false, t.RaiseUnexpected(name, AsStr(k), "strict")
		}
		if strict, ok = Truth(t, args[n+i]); !ok {
			return false, false
		}
	}
	return strict, true
}

// iterators returns the iterators of the iterables, or nil with ok false.
func (t *Thread) iterators(iterables []Value, message string) ([]Value, bool) {
	its := make([]Value, 0, len(iterables))
	for i, v := range iterables {
		it := Iter(t, v)
		if it.obj == nil {
			if message != "" && !HasIter(v) && t.ClearIf(TypeError) {
				t.Raise(TypeError, message, i+1)
			}
			t.DecrefAll(its)
			return nil, false
		}
		its = append(its, it)
	}
	return its, true
}

// HasIter reports whether the type of v can be iterated over.
func HasIter(v Value) bool {
	v.obj.typ.Ready()
	return v.obj.typ.Iter != nil || IsSequence(v)
}

func newZip(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	strict, ok := t.strictArg("zip", args, kw)
	if !ok {
		return Value{}
	}
	its, ok := t.iterators(args[:len(args)-kw.count()], "")
	if !ok {
		return Value{}
	}
	z := to[Zip](ZipType.Alloc(t, cls))
	z.its, z.strict = its, strict
	return z.Val()
}

func nextZip(t *Thread, self Value) Value {
	z := to[Zip](self)
	n := len(z.its)
	if n == 0 {
		return Value{}
	}
	if p := z.result; p != nil && p.owner == t.bias && p.refs == 1 && p.shared == 0 {
		t.Incref(p.Val()) // nobody else can find it while the iterators run
		for i, it := range z.its {
			v := Next(t, it)
			if v.obj == nil {
				t.Decref(p.Val())
				return z.stop(t, i)
			}
			t.Replace(&p.Items()[i], v)
		}
		p.hash = 0
		t.retrack(p)
		return p.Val()
	}
	p := t.NewTuple(n)
	for i, it := range z.its {
		v := Next(t, it)
		if v.obj == nil {
			for j := i; j < n; j++ {
				p.Items()[j] = None
			}
			t.Decref(p.Val())
			return z.stop(t, i)
		}
		p.Items()[i] = v
	}
	if old := z.result; old != nil {
		t.Decref(old.Val())
	}
	z.result = p
	t.Incref(p.Val())
	return p.Val()
}

// stop ends the iteration after iterator i gave nothing; strict ones check that all are exhausted together.
func (z *Zip) stop(t *Thread, i int) Value {
	if t.HasExc() || !z.strict {
		return Value{}
	}
	name := z.typ.Name
	if z.typ.IsSubtype(ZipType) {
		name = "zip"
	} else if z.typ.IsSubtype(MapType) {
		name = "map"
	}
	words := func(i int) string {
		if i == 1 {
			return " "
		}
		return "s 1-"
	}
	if i > 0 {
		return t.Raise(ValueError, "%s() argument %d is shorter than argument%s%d", name, i+1, words(i), i)
	}
	for j := 1; j < len(z.its); j++ {
		v := Next(t, z.its[j])
		if v.obj != nil {
			t.Decref(v)
			return t.Raise(ValueError, "%s() argument %d is longer than argument%s%d", name, j+1, words(j), j)
		}
		if t.HasExc() {
			return Value{}
		}
	}
	return Value{}
}

func newMap(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	strict, ok := t.strictArg("map", args, kw)
	if !ok {
		return Value{}
	}
	n := len(args) - kw.count()
	if n < 2 {
		return t.Raise(TypeError, "map() must have at least two arguments.")
	}
	its, ok := t.iterators(args[1:n], "")
	if !ok {
		return Value{}
	}
	z := to[Zip](MapType.Alloc(t, cls))
	z.f, z.its, z.strict = t.Newref(args[0]), its, strict
	return z.Val()
}

func nextMap(t *Thread, self Value) Value {
	z := to[Zip](self)
	n := len(z.its)
	w := t.stack.Push(n)
	for i, it := range z.its {
		v := Next(t, it)
		if v.obj == nil {
			t.DecrefAll(w[:i])
			t.stack.Pop(n)
			return z.stop(t, i)
		}
		w[i] = v
	}
	res := Call(t, z.f, w, nil)
	t.DecrefAll(w)
	t.stack.Pop(n)
	return res
}

func setupFilter() {
	tp := FilterType
	tp.Alloc = func(t *Thread, cls *Type) Value {
		f := &Filter{}
		t.initAttr(&f.AttrHeader, cls)
		return f.Val()
	}
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if !t.positional(cls, FilterType, args, kw, 2, 2) {
			return Value{}
		}
		it := Iter(t, args[1])
		if it.obj == nil {
			return Value{}
		}
		f := to[Filter](tp.Alloc(t, cls))
		f.f, f.it = t.Newref(args[0]), it
		return f.Val()
	}
	tp.Iter = selfIter
	tp.Next = func(t *Thread, self Value) Value {
		f := to[Filter](self)
		plain := f.f.IsNone() || f.f.obj == &BoolType.Header
		for {
			v := Next(t, f.it)
			if v.obj == nil {
				return v
			}
			test := v
			if !plain {
				if test = Call1(t, f.f, v); test.obj == nil {
					t.Decref(v)
					return Value{}
				}
			}
			yes, ok := Truth(t, test)
			if !plain {
				t.Decref(test)
			}
			if ok && yes {
				return v
			}
			t.Decref(v)
			if !ok {
				return Value{}
			}
		}
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		f := as[Filter](h)
		t.Clear(&f.f)
		t.Clear(&f.it)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		f := as[Filter](h)
		if f.f.obj != nil {
			visit(f.f)
		}
		if f.it.obj != nil {
			visit(f.it)
		}
	}
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			f := to[Filter](self)
			return t.TupleSteal(t.Newref(self.obj.typ.Val()), t.TupleOf(f.f, f.it).Val()).Val()
		}},
	}
}
