package sre

import (
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/sre"
)

var matchType = object.NewStaticType("re", "Match", object.ObjectType, object.TypeNoNew)

// match is a re.Match. Spans holds the start and end of each group, -1 for one that took no part.
type match struct {
	object.Header
	str         value
	re          *pattern
	pos, endpos int
	last        int // number of the group that was closed last, or 0
	spans       []int
	few         [6]int // the memory of spans, if they are few
}

func asMatch(v value) *match { return (*match)(v.Ptr()) }

// newMatch makes the match that the machine found. New reference.
func (p *pattern) newMatch(t *thread, m *sre.Machine, str value, pos, endpos int) value {
	x := object.New[match](t, matchType)
	x.str, x.re = t.Newref(str), asPattern(t.Newref(p.Val()))
	x.pos, x.endpos, x.last = pos, endpos, m.LastIndex
	x.spans = m.AppendSpans(x.few[:0])
	for i := 2; i+1 < len(x.spans); i += 2 {
		if x.spans[i] < 0 || x.spans[i+1] < x.spans[i] {
			x.spans[i], x.spans[i+1] = -1, -1
		}
	}
	return x.Val()
}

// group returns the text of a group, or the default (borrowed). New reference.
func (x *match) group(t *thread, i int, def value) value {
	if x.spans[2*i] < 0 {
		return t.Newref(def)
	}
	var s subject
	if !s.open(t, x.str) {
		return value{}
	}
	res := s.slice(t, x.spans[2*i], x.spans[2*i+1])
	s.close(t)
	return res
}

// index finds the number of a group given by number or name.
func (x *match) index(t *thread, v value) (int, bool) {
	i := -1
	switch {
	case v.IsNil():
		return 0, true
	case object.HasIndex(v):
		var ok bool
		if i, ok = object.AsSize(t, v, nil); !ok {
			return 0, false
		}
	default:
		n, ok := object.AsDict(x.re.groupindex).Get(t, v)
		if !ok {
			return 0, false
		}
		if !n.IsNil() && object.IsInt(n) {
			if i, ok = object.AsSize(t, n, nil); !ok {
				return 0, false
			}
		}
	}
	if i < 0 || i >= len(x.spans)/2 {
		return 0, t.RaiseFalse(object.IndexError, "no such group")
	}
	return i, true
}

func (x *match) item(t *thread, v value) value {
	i, ok := x.index(t, v)
	if !ok {
		return value{}
	}
	return x.group(t, i, object.None)
}

func matchGroup(t *thread, self value, args []value, kw *object.Tuple) value {
	x := asMatch(self)
	if kw != nil && kw.Len() > 0 {
		return t.Raise(object.TypeError, "Match.group() takes no keyword arguments")
	}
	switch len(args) {
	case 0:
		return x.group(t, 0, object.None)
	case 1:
		return x.item(t, args[0])
	}
	tup := t.NewTuple(len(args))
	for i, v := range args {
		g := x.item(t, v)
		if g.IsNil() {
			t.Decref(tup.Val())
			return g
		}
		tup.Items()[i] = g
	}
	return tup.Val()
}

func pairOf(t *thread, a, b int) value {
	return t.TupleSteal(object.Int(int64(a)), object.Int(int64(b))).Val()
}

func setupMatchType() {
	tp := matchType
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := asMatch(h.Val())
		str, re := x.str, x.re
		x.str, x.re, x.spans = value{}, nil, nil
		t.FreeHeader(h)
		t.Decref(str)
		t.Decref(re.Val())
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		x := asMatch(h.Val())
		if !x.str.IsNil() {
			visit(x.str)
		}
		if x.re != nil {
			visit(x.re.Val())
		}
	}
	tp.Repr = func(t *thread, self value) value {
		x := asMatch(self)
		g := x.group(t, 0, object.None)
		if g.IsNil() {
			return g
		}
		text, ok := limitedRepr(t, g, 50)
		t.Decref(g)
		if !ok {
			return value{}
		}
		return t.NewStrf("<%s object; span=(%d, %d), match=%s>", matchType.Name, x.spans[0], x.spans[1], text)
	}
	tp.GetItem = func(t *thread, self, key value) value { return asMatch(self).item(t, key) }
	position := func(name string, f func(t *thread, x *match, i int) value) object.Method {
		return object.Method{Sig: name + "(group=0, /)", Fn: func(t *thread, self value, a []value) value {
			x := asMatch(self)
			i, ok := x.index(t, a[0])
			if !ok {
				return value{}
			}
			return f(t, x, i)
		}}
	}
	itself := func(t *thread, self value, a []value) value { return t.Newref(self) }
	orNone := func(v value) value {
		if v.IsNil() {
			return object.None
		}
		return v
	}
	tp.Methods = []object.Method{
		{Sig: "group", Raw: matchGroup},
		position("start", func(t *thread, x *match, i int) value { return object.Int(int64(x.spans[2*i])) }),
		position("end", func(t *thread, x *match, i int) value { return object.Int(int64(x.spans[2*i+1])) }),
		position("span", func(t *thread, x *match, i int) value {
			return pairOf(t, x.spans[2*i], x.spans[2*i+1])
		}),
		{Sig: "groups(default=None)", Fn: func(t *thread, self value, a []value) value {
			x := asMatch(self)
			tup := t.NewTuple(len(x.spans)/2 - 1)
			for i := range tup.Items() {
				g := x.group(t, i+1, orNone(a[0]))
				if g.IsNil() {
					t.Decref(tup.Val())
					return g
				}
				tup.Items()[i] = g
			}
			return tup.Val()
		}},
		{Sig: "groupdict(default=None)", Fn: func(t *thread, self value, a []value) value {
			return asMatch(self).dict(t, orNone(a[0]))
		}},
		{Sig: "expand(template)", Fn: func(t *thread, self value, a []value) value {
			return asMatch(self).expand(t, a[0])
		}},
		{Sig: "__copy__()", Fn: itself},
		{Sig: "__deepcopy__(memo, /)", Fn: itself},
		{Sig: "__class_getitem__(object, /)", Kind: object.ClassMethod, Fn: func(t *thread, self value, a []value) value {
			return object.NewGenericAlias(t, self, a[0])
		}},
	}
	tp.Members = []object.Member{
		{Name: "string", Get: func(h *object.Header) value { return asMatch(h.Val()).str }},
		{Name: "re", Get: func(h *object.Header) value { return asMatch(h.Val()).re.Val() }},
		{Name: "pos", Get: func(h *object.Header) value { return object.Int(int64(asMatch(h.Val()).pos)) }},
		{Name: "endpos", Get: func(h *object.Header) value { return object.Int(int64(asMatch(h.Val()).endpos)) }},
	}
	tp.Getset = []object.GetSet{
		{Name: "lastindex", Get: func(t *thread, self value) value {
			if n := asMatch(self).last; n > 0 {
				return object.Int(int64(n))
			}
			return object.None
		}},
		{Name: "lastgroup", Get: func(t *thread, self value) value {
			x := asMatch(self)
			if names := x.re.indexgroup.Items(); x.last > 0 && x.last < len(names) {
				return t.Newref(names[x.last])
			}
			return object.None
		}},
		{Name: "regs", Get: func(t *thread, self value) value {
			x := asMatch(self)
			tup := t.NewTuple(len(x.spans) / 2)
			for i := range tup.Items() {
				tup.Items()[i] = pairOf(t, x.spans[2*i], x.spans[2*i+1])
			}
			return tup.Val()
		}},
	}
}

func (x *match) dict(t *thread, def value) value {
	d := t.NewDict()
	pos := 0
	for {
		k, v, ok := object.AsDict(x.re.groupindex).Next(&pos)
		if !ok {
			return d.Val()
		}
		t.Incref(k)
		i, ok := x.index(t, v)
		if ok {
			g := x.group(t, i, def)
			ok = !g.IsNil() && d.Set(t, k, g)
			t.Xdecref(g)
		}
		t.Decref(k)
		if !ok {
			t.Decref(d.Val())
			return value{}
		}
	}
}

func (x *match) expand(t *thread, repl value) value {
	c := compileTemplate(t, x.re.Val(), repl)
	if c.IsNil() || c.Type() != templateType {
		return c
	}
	defer t.Decref(c)
	var s subject
	if !s.open(t, x.str) {
		return value{}
	}
	defer s.close(t)
	out := pieces{s: &s, groups: x.re.groups}
	if !asTemplate(c).expandSpans(t, &out, x.spans) {
		return value{}
	}
	return out.finish(t)
}
