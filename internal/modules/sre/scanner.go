package sre

import (
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/sre"
)

var (
	scannerType  = object.NewStaticType("_sre", "SRE_Scanner", object.ObjectType, object.TypeNoNew)
	iteratorType = object.NewStaticType("builtins", "callable_iterator", object.ObjectType, object.TypeNoNew)
)

// scanner goes from match to match: what Pattern.scanner and Pattern.finditer return.
type scanner struct {
	object.Header
	re       *pattern
	str      value
	s        subject
	pos      int
	from, to int
	advance  bool
	ended    bool
	busy     bool
}

func asScanner(v value) *scanner { return (*scanner)(v.Ptr()) }

func newScanner(t *thread, tp *object.Type, self value, a []value) value {
	p := asPattern(self)
	var s subject
	if !p.open(t, &s, a[0]) {
		return value{}
	}
	from, to, ok := span(t, a[1], a[2], s.n)
	if !ok {
		s.close(t)
		return value{}
	}
	x := object.New[scanner](t, tp)
	x.re, x.str, x.s = asPattern(t.Newref(self)), t.Newref(a[0]), s
	x.pos, x.from, x.to = from, from, to
	return x.Val()
}

// next returns the next match, or None.
func (x *scanner) next(t *thread, mode sre.Mode) value {
	if x.busy {
		return t.Raise(object.ValueError, "regular expression scanner already executing")
	}
	if x.ended || x.from > x.to {
		return object.None
	}
	x.busy = true
	m, ms := machine(t)
	found, err := sre.Exec(m, x.re.prog, mode, x.s.s, x.from, x.to, x.advance)
	x.busy = false
	res := object.None
	switch {
	case err != nil:
		res = raise(t, err)
	case found:
		res = x.re.newMatch(t, m, x.str, x.pos, x.to)
		x.advance = m.End == m.Start
		x.from = m.End
	default:
		x.ended = true
	}
	ms.release(m)
	return res
}

func setupScannerType() {
	dealloc := func(t *thread, h *object.Header) {
		x := asScanner(h.Val())
		re, str, s := x.re, x.str, x.s
		x.re, x.str, x.s = nil, value{}, subject{}
		t.FreeHeader(h)
		s.close(t)
		t.Decref(re.Val())
		t.Decref(str)
	}
	traverse := func(h *object.Header, visit func(value)) {
		x := asScanner(h.Val())
		if x.re != nil {
			visit(x.re.Val())
		}
		if !x.str.IsNil() {
			visit(x.str)
		}
		x.s.buf.References(visit)
	}
	tp := scannerType
	tp.Traverse = traverse
	tp.Dealloc = dealloc
	tp.Methods = []object.Method{
		{Sig: "match()", Fn: func(t *thread, self value, a []value) value { return asScanner(self).next(t, sre.Match) }},
		{Sig: "search()", Fn: func(t *thread, self value, a []value) value { return asScanner(self).next(t, sre.Search) }},
	}
	tp.Members = []object.Member{{Name: "pattern", Get: func(h *object.Header) value { return asScanner(h.Val()).re.Val() }}}

	it := iteratorType
	it.Dealloc, it.Traverse = dealloc, traverse
	it.Iter = func(t *thread, self value) value { return t.Newref(self) }
	it.Next = func(t *thread, self value) value {
		v := asScanner(self).next(t, sre.Search)
		if v.IsNone() {
			asScanner(self).s.close(t)
			asScanner(self).ended = true
			return value{}
		}
		return v
	}
}
