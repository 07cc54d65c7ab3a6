package functools

import "github.com/gophersnake/gophersnake/internal/object"

// The singleton that keeps a place among a partial's positional arguments.
var (
	placeholderType   = object.NewStaticType("functools", "_PlaceholderType", nil, 0)
	placeholderHeader object.Header
	Placeholder       value
)

func setupPlaceholder() {
	tp := placeholderType
	placeholderHeader = object.StaticHeader(tp)
	Placeholder = placeholderHeader.Val()
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		if len(args) > 0 {
			return t.Raise(object.TypeError, "PlaceholderType takes no arguments")
		}
		return Placeholder
	}
	tp.Dealloc = func(t *thread, h *object.Header) {}
	tp.Repr = func(t *thread, self value) value { return t.NewStr("Placeholder") }
	tp.Methods = []object.Method{{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value { return t.NewStr("Placeholder") }}}
}

// partialType is functools.partial.
var partialType = object.NewStaticType("functools", "partial", nil, object.TypeBase|object.TypeHasDict|object.TypeHasWeakref|object.TypeMethodDescr)

// partial is a call with some of the arguments given.
type partial struct {
	object.AttrHeader
	fn     value
	args   *object.Tuple
	kw     *object.Dict
	places int // Placeholders among args
}

func asPartial(v value) *partial { return (*partial)(v.Ptr()) }

func countPlaces(items []value) int {
	n := 0
	for _, v := range items {
		if v == Placeholder {
			n++
		}
	}
	return n
}

// isPlainPartial reports whether f is called as partials are and has no attributes of its own.
func isPlainPartial(f value) bool {
	if !f.Type().IsSubtype(partialType) || f.Type().IsHeap() && !object.Is(f.Type().Lookup(object.NameCall), partialType.Lookup(object.NameCall)) {
		return false
	}
	a := f.Header().Attrs()
	return a == nil || a.Dict() == nil && len(f.Header().Vals()) == 0
}

func partialNew(t *thread, cls *class, args []value, kw *object.Tuple) value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n < 1 {
		return t.Raise(object.TypeError, "type 'partial' takes at least one argument")
	}
	fn := args[0]
	if !object.IsCallable(fn) {
		return t.Raise(object.TypeError, "the first argument must be callable")
	}
	if n > 1 && args[n-1] == Placeholder {
		return t.Raise(object.TypeError, "trailing Placeholders are not allowed")
	}
	for _, v := range args[n:] {
		if v == Placeholder {
			return t.Raise(object.TypeError, "Placeholder cannot be passed as a keyword argument")
		}
	}
	p := &partial{}
	pos := args[1:n]
	var merged []value
	var base *object.Dict
	if isPlainPartial(fn) {
		// A partial of a partial is one partial.
		in := asPartial(fn)
		fn = in.fn
		merged = append(merged, in.args.Items()...)
		i := 0
		for j := range merged {
			if merged[j] == Placeholder && i < len(pos) {
				merged[j] = pos[i]
				i++
			}
		}
		merged = append(merged, pos[i:]...)
		pos = merged
		base = in.kw
	}
	p.fn = t.Newref(fn)
	p.args = t.TupleOf(pos...)
	p.places = countPlaces(pos)
	if base != nil && base.Len() > 0 {
		p.kw = base.Copy(t)
	} else {
		p.kw = t.NewDict()
	}
	t.InitAttrHeader(&p.AttrHeader, cls)
	if kw != nil {
		for i, k := range kw.Items() {
			if !p.kw.Set(t, k, args[n+i]) {
				t.Decref(p.Val())
				return value{}
			}
		}
	}
	return p.Val()
}

func partialCall(t *thread, self value, args []value, kw *object.Tuple) value {
	p := asPartial(self)
	t.Incref(self)
	defer t.Decref(self)
	t.Guard(p.kw.Val(), false)
	nkw := 0
	if kw != nil {
		nkw = len(kw.Items())
	}
	npos := len(args) - nkw
	if npos < p.places {
		return t.Raise(object.TypeError, "missing positional arguments in 'partial' call; expected at least %d, got %d", p.places, npos)
	}
	own := p.args.Items()
	if p.kw.Len() == 0 && p.places == 0 {
		n := len(own) + len(args)
		w := t.Scratch(n)
		copy(w, own)
		copy(w[len(own):], args)
		res := object.Call(t, p.fn, w, kw)
		t.Unscratch(n)
		return res
	}
	// The keywords of the partial come first, overridden by those of the call.
	names := make([]value, 0, p.kw.Len()+nkw)
	vals := make([]value, 0, p.kw.Len()+nkw)
	pos := 0
	for {
		k, v, ok := p.kw.Next(&pos)
		if !ok {
			break
		}
		if !object.IsStr(k) {
			return t.Raise(object.TypeError, "keywords must be strings")
		}
		names, vals = append(names, k), append(vals, v)
	}
next:
	for i := 0; i < nkw; i++ {
		k := kw.Items()[i]
		for j := range names {
			if object.StrEqual(object.AsStr(names[j]), object.AsStr(k)) {
				vals[j] = args[npos+i]
				continue next
			}
		}
		names, vals = append(names, k), append(vals, args[npos+i])
	}
	n := len(own) + npos - p.places + len(vals)
	w := t.Scratch(n)
	at, used := 0, 0
	for _, v := range own {
		if v == Placeholder {
			v = args[used]
			used++
		}
		w[at] = v
		at++
	}
	at += copy(w[at:], args[used:npos])
	copy(w[at:], vals)
	var tuple *object.Tuple
	if len(names) > 0 {
		tuple = t.TupleOf(names...)
	}
	for _, v := range w[:n] {
		t.Incref(v)
	}
	res := object.Call(t, p.fn, w, tuple)
	t.DecrefAll(w[:n])
	t.Unscratch(n)
	if tuple != nil {
		t.Decref(tuple.Val())
	}
	return res
}

func partialRepr(t *thread, self value) value {
	if t.EnterRepr(self) {
		return t.NewStr("...")
	}
	defer t.LeaveRepr(self)
	p := asPartial(self)
	t.Incref(self)
	defer t.Decref(self)
	var b object.StrBuilder
	mod := object.GetAttr(t, self.Type().Val(), object.NameModule)
	if mod.IsNil() {
		return mod
	}
	if object.IsStr(mod) {
		b.WriteStr(object.AsStr(mod))
		b.WriteText(".")
	}
	t.Decref(mod)
	qual := object.GetAttr(t, self.Type().Val(), object.NameQualName)
	if qual.IsNil() {
		return qual
	}
	b.WriteStr(object.AsStr(qual))
	t.Decref(qual)
	b.WriteText("(")
	write := func(prefix string, v value) bool {
		t.Incref(v)
		r := object.Repr(t, v)
		t.Decref(v)
		if r.IsNil() {
			return false
		}
		b.WriteText(prefix)
		b.WriteStr(object.AsStr(r))
		t.Decref(r)
		return true
	}
	// What is shown may set another state.
	args, kw := p.args, p.kw.Copy(t)
	t.Incref(args.Val())
	defer t.Decref(args.Val())
	defer t.Decref(kw.Val())
	if !write("", p.fn) {
		return value{}
	}
	for _, v := range args.Items() {
		if !write(", ", v) {
			return value{}
		}
	}
	pos := 0
	for {
		k, v, ok := kw.Next(&pos)
		if !ok {
			break
		}
		t.Incref(v)
		s := object.ToStr(t, k)
		if s.IsNil() {
			t.Decref(v)
			return s
		}
		ok = write(", "+object.AsStr(s).String()+"=", v)
		t.Decref(s)
		t.Decref(v)
		if !ok {
			return value{}
		}
	}
	b.WriteText(")")
	return b.Finish(t)
}

func partialSetState(t *thread, self value, a []value) value {
	p := asPartial(self)
	bad := func() value { return t.Raise(object.TypeError, "invalid partial state") }
	if !a[0].Type().Has(object.TypeTuple) || len(object.AsTuple(a[0]).Items()) != 4 {
		return bad()
	}
	s := object.AsTuple(a[0]).Items()
	if !object.IsCallable(s[0]) || !s[1].Type().Has(object.TypeTuple) || !s[2].IsNone() && !s[2].Type().Has(object.TypeDict) {
		return bad()
	}
	items := object.AsTuple(s[1]).Items()
	if len(items) > 0 && items[len(items)-1] == Placeholder {
		return t.Raise(object.TypeError, "trailing Placeholders are not allowed")
	}
	args := object.AsTuple(s[1]) // kept as they are, unless they are of subclasses
	if s[1].Type() == object.TupleType {
		t.Incref(s[1])
	} else {
		args = t.TupleOf(items...)
	}
	kw := (*object.Dict)(nil)
	switch {
	case s[2].IsNone():
		kw = t.NewDict()
	case s[2].Type() == object.DictType:
		kw = object.AsDict(t.Newref(s[2]))
	default:
		kw = object.AsDict(s[2]).Copy(t)
	}
	oldArgs, oldKw := p.args, p.kw
	p.args, p.kw, p.places = args, kw, countPlaces(items)
	t.Replace(&p.fn, t.Newref(s[0]))
	t.Decref(oldArgs.Val())
	t.Decref(oldKw.Val())
	dict := s[3]
	if dict.IsNone() {
		if p.Header.Attrs() == nil {
			return object.None
		}
		dict = t.NewDict().Val()
		defer t.Decref(dict)
	}
	if !object.GenericSetDict(t, self, dict) {
		return value{}
	}
	return object.None
}

func setupPartial() {
	tp := partialType
	tp.New, tp.Call, tp.Repr = partialNew, partialCall, partialRepr
	tp.Dealloc = func(t *thread, h *object.Header) {
		p := asPartial(h.Val())
		args, kw := p.args, p.kw
		t.FreeHeader(h)
		t.Clear(&p.fn)
		if args != nil {
			t.Decref(args.Val())
		}
		if kw != nil {
			t.Decref(kw.Val())
		}
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		p := asPartial(h.Val())
		if !p.fn.IsNil() {
			visit(p.fn)
		}
		visit(p.args.Val())
		visit(p.kw.Val())
	}
	tp.DescrGet = func(t *thread, self, obj, cls value) value {
		if obj.IsNil() || obj.IsNone() {
			return t.Newref(self)
		}
		return t.NewBoundMethod(self, obj)
	}
	tp.Members = []object.Member{
		{Name: "func", Get: func(h *object.Header) value { return asPartial(h.Val()).fn }},
		{Name: "args", Get: func(h *object.Header) value { return asPartial(h.Val()).args.Val() }},
		{Name: "keywords", Get: func(h *object.Header) value { return asPartial(h.Val()).kw.Val() }},
	}
	tp.Getset = []object.GetSet{{Name: "__dict__", Get: object.GenericGetDict, Set: object.GenericSetDict}}
	tp.Methods = []object.Method{
		{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
			p := asPartial(self)
			dict := object.None
			if a := self.Header().Attrs(); a != nil && (a.Dict() != nil || a.Shape() != nil) {
				dict = object.GenericGetDict(t, self)
			}
			state := t.TupleSteal(t.Newref(p.fn), t.Newref(p.args.Val()), t.Newref(p.kw.Val()), dict)
			return t.TupleSteal(t.Newref(self.Type().Val()), t.TupleOf(p.fn).Val(), state.Val()).Val()
		}},
		{Sig: "__setstate__(object, /)", Fn: partialSetState},
		{Sig: "__class_getitem__(object, /)", Kind: object.ClassMethod, Fn: func(t *thread, self value, a []value) value { return object.NewGenericAlias(t, self, a[0]) }},
	}
}
