package sre

import (
	"hash/maphash"
	"math"
	"slices"
	"strconv"
	"strings"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/sre"
)

var patternType = object.NewStaticType("re", "Pattern", object.ObjectType, object.TypeHasWeakref|object.TypeNoNew)

// pattern is a re.Pattern.
type pattern struct {
	object.Header
	text       value // what it was compiled from: str, bytes-like or None
	groupindex value // dict from names to numbers
	indexgroup *object.Tuple
	flags      int
	groups     int
	kind       int8 // 1 for bytes, 0 for str, -1 for both
	code       []uint32
	prog       *sre.Program
}

func asPattern(v value) *pattern { return (*pattern)(v.Ptr()) }

func compile(t *thread, a []value) value {
	flags, ok := object.AsInt64(t, a[1], "Python int too large to convert to C int")
	if !ok {
		return value{}
	}
	if !object.IsList(a[2]) {
		return t.Raise(object.TypeError, "compile() argument 'code' must be list, not %s", a[2].Type().Name)
	}
	groups, ok := object.AsSize(t, a[3], object.OverflowError)
	if !ok {
		return value{}
	}
	if !object.IsDict(a[4]) {
		return t.Raise(object.TypeError, "compile() argument 'groupindex' must be dict, not %s", a[4].Type().Name)
	}
	if !object.IsTuple(a[5]) {
		return t.Raise(object.TypeError, "compile() argument 'indexgroup' must be tuple, not %s", a[5].Type().Name)
	}
	items := object.AsList(a[2]).Items()
	code := make([]uint32, len(items))
	for i, v := range items {
		switch {
		case !object.IsInt(v):
			return t.Raise(object.TypeError, "an integer is required")
		case v.IsInt64() || v.IsBool():
			n := v.Int64()
			if n < 0 {
				return t.Raise(object.OverflowError, "can't convert negative value to unsigned int")
			}
			if n > math.MaxUint32 {
				return t.Raise(object.OverflowError, "regular expression code size limit exceeded")
			}
			code[i] = uint32(n)
		default:
			n, ok := object.AsInt64(t, v, "Python int too large to convert to C unsigned long")
			if !ok {
				return value{}
			}
			if n < 0 || n > math.MaxUint32 {
				return t.Raise(object.OverflowError, "regular expression code size limit exceeded")
			}
			code[i] = uint32(n)
		}
	}
	kind := int8(-1)
	switch {
	case a[0].IsNone():
	case object.IsStr(a[0]):
		kind = 0
	default:
		var s subject
		if !s.open(t, a[0]) {
			return value{}
		}
		s.close(t)
		kind = 1
	}
	prog, err := sre.Compile(code, groups, nil)
	if err != nil {
		return t.Raise(object.RuntimeError, "invalid SRE code")
	}
	p := object.New[pattern](t, patternType)
	p.text, p.groupindex, p.indexgroup = t.Newref(a[0]), t.Newref(a[4]), object.AsTuple(t.Newref(a[5]))
	p.flags, p.groups, p.kind, p.code, p.prog = int(flags), groups, kind, code, prog
	return p.Val()
}

// open looks at a subject, which must be of the pattern's kind.
func (p *pattern) open(t *thread, s *subject, v value) bool {
	if !s.open(t, v) {
		return false
	}
	switch {
	case p.kind == 1 && s.str != nil:
		s.close(t)
		return t.RaiseFalse(object.TypeError, "cannot use a bytes pattern on a string-like object")
	case p.kind == 0 && s.str == nil:
		s.close(t)
		return t.RaiseFalse(object.TypeError, "cannot use a string pattern on a bytes-like object")
	}
	return true
}

// span reads the arguments pos and endpos for a subject of length n.
func span(t *thread, pos, endpos value, n int) (from, to int, ok bool) {
	to = n
	if !pos.IsNil() {
		if from, ok = object.AsSize(t, pos, nil); !ok {
			return 0, 0, false
		}
		from = max(0, min(from, n))
	}
	if !endpos.IsNil() {
		if to, ok = object.AsSize(t, endpos, nil); !ok {
			return 0, 0, false
		}
		to = max(0, min(to, n))
	}
	return from, to, true
}

func setupPatternType() {
	tp := patternType
	tp.Dealloc = func(t *thread, h *object.Header) {
		p := asPattern(h.Val())
		text, index, names := p.text, p.groupindex, p.indexgroup
		p.text, p.groupindex, p.indexgroup, p.code, p.prog = value{}, value{}, nil, nil, nil
		t.FreeHeader(h)
		t.Xdecref(text)
		t.Xdecref(index)
		if names != nil {
			t.Decref(names.Val())
		}
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		p := asPattern(h.Val())
		for _, v := range [...]value{p.text, p.groupindex} {
			if !v.IsNil() {
				visit(v)
			}
		}
		if p.indexgroup != nil {
			visit(p.indexgroup.Val())
		}
	}
	tp.Repr = patternRepr
	tp.Hash = patternHash
	tp.Compare = patternCompare
	one := func(name string, mode sre.Mode) object.Method {
		return object.Method{Sig: name + "(string, pos=0, endpos=sys.maxsize)", Fn: func(t *thread, self value, a []value) value {
			return asPattern(self).match(t, a, mode)
		}}
	}
	itself := func(t *thread, self value, a []value) value { return t.Newref(self) }
	tp.Methods = []object.Method{
		one("match", sre.Match),
		one("fullmatch", sre.FullMatch),
		one("search", sre.Search),
		{Sig: "sub(repl, string, count=0)",
			Fn: func(t *thread, self value, a []value) value { return asPattern(self).sub(t, a, false) }},
		{Sig: "subn(repl, string, count=0)",
			Fn: func(t *thread, self value, a []value) value { return asPattern(self).sub(t, a, true) }},
		{Sig: "findall(string, pos=0, endpos=sys.maxsize)",
			Fn: func(t *thread, self value, a []value) value { return asPattern(self).findAll(t, a) }},
		{Sig: "split(string, maxsplit=0)",
			Fn: func(t *thread, self value, a []value) value { return asPattern(self).split(t, a) }},
		{Sig: "finditer(string, pos=0, endpos=sys.maxsize)",
			Fn: func(t *thread, self value, a []value) value { return newScanner(t, iteratorType, self, a) }},
		{Sig: "scanner(string, pos=0, endpos=sys.maxsize)", Fn: func(t *thread, self value, a []value) value { return newScanner(t, scannerType, self, a) }},
		{Sig: "__copy__()", Fn: itself},
		{Sig: "__deepcopy__(memo, /)", Fn: itself},
		{Sig: "__class_getitem__(object, /)", Kind: object.ClassMethod, Fn: func(t *thread, self value, a []value) value {
			return object.NewGenericAlias(t, self, a[0])
		}},
	}
	tp.Members = []object.Member{
		{Name: "pattern", Get: func(h *object.Header) value { return asPattern(h.Val()).text }},
		{Name: "flags", Get: func(h *object.Header) value { return object.Int(int64(asPattern(h.Val()).flags)) }},
		{Name: "groups", Get: func(h *object.Header) value { return object.Int(int64(asPattern(h.Val()).groups)) }},
	}
	tp.Getset = []object.GetSet{{Name: "groupindex", Get: func(t *thread, self value) value {
		return t.NewMappingProxy(asPattern(self).groupindex)
	}}}
}

var flagNames = []struct {
	bit  int
	name string
}{{sre.FlagIgnoreCase, "re.IGNORECASE"}, {sre.FlagLocale, "re.LOCALE"}, {sre.FlagMultiline, "re.MULTILINE"}, {sre.FlagDotAll, "re.DOTALL"},
	{sre.FlagUnicode, "re.UNICODE"}, {sre.FlagVerbose, "re.VERBOSE"}, {sre.FlagDebug, "re.DEBUG"}, {sre.FlagASCII, "re.ASCII"}}

// limitedRepr is the beginning of repr(v), at most n characters.
func limitedRepr(t *thread, v value, n int) (string, bool) {
	r := object.Repr(t, v)
	if r.IsNil() {
		return "", false
	}
	if object.AsStr(r).Len() > n {
		s := t.Substr(object.AsStr(r), 0, n)
		t.Decref(r)
		r = s
	}
	text := object.AsStr(r).String()
	t.Decref(r)
	return text, true
}

func patternRepr(t *thread, self value) value {
	p := asPattern(self)
	flags := p.flags
	if p.kind == 0 && flags&(sre.FlagLocale|sre.FlagUnicode|sre.FlagASCII) == sre.FlagUnicode {
		flags &^= sre.FlagUnicode
	}
	var names []string
	for _, f := range flagNames {
		if flags&f.bit != 0 {
			names = append(names, f.name)
			flags &^= f.bit
		}
	}
	if flags != 0 {
		names = append(names, "0x"+strconv.FormatUint(uint64(uint32(flags)), 16))
	}
	text, ok := limitedRepr(t, p.text, 200)
	if !ok {
		return value{}
	}
	if len(names) > 0 {
		text += ", " + strings.Join(names, "|")
	}
	return t.NewStr("re.compile(" + text + ")")
}

var codeSeed = maphash.MakeSeed()

func patternHash(t *thread, self value) (int64, bool) {
	p := asPattern(self)
	h, ok := object.Hash(t, p.text)
	if !ok {
		return 0, false
	}
	h ^= int64(maphash.Bytes(codeSeed, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(p.code))), 4*len(p.code))) >> 1)
	h ^= int64(p.flags) ^ int64(p.kind) ^ int64(p.groups)
	if h == -1 {
		h = -2
	}
	return h, true
}

func patternCompare(t *thread, a, b value, op object.CompareOp) value {
	if op != object.Eq && op != object.Ne || a.Type() != patternType || b.Type() != patternType {
		return object.NotImplemented
	}
	p, q := asPattern(a), asPattern(b)
	same := p == q
	if !same && p.flags == q.flags && p.kind == q.kind && p.groups == q.groups && slices.Equal(p.code, q.code) {
		var ok bool
		if same, ok = object.Equal(t, p.text, q.text); !ok {
			return value{}
		}
	}
	return object.Bool(same == (op == object.Eq))
}

// match is the method match, fullmatch or search.
func (p *pattern) match(t *thread, a []value, mode sre.Mode) value {
	var s subject
	if !p.open(t, &s, a[0]) {
		return value{}
	}
	from, to, ok := span(t, a[1], a[2], s.n)
	if !ok {
		s.close(t)
		return value{}
	}
	res := object.None
	if from <= to {
		m, ms := machine(t)
		found, err := sre.Exec(m, p.prog, mode, s.s, from, to, false)
		switch {
		case err != nil:
			res = raise(t, err)
		case found:
			res = p.newMatch(t, m, a[0], from, to)
		}
		ms.release(m)
	}
	s.close(t)
	return res
}

// each calls f for each match from left to right until f returns false; it reports whether no exception is pending.
func (p *pattern) each(t *thread, s *subject, from, to, limit int, f func(m *sre.Machine, start, end int) bool) bool {
	m, ms := machine(t)
	defer ms.release(m)
	advance := false
	for n := 0; from <= to && (limit == 0 || n < limit); n++ {
		found, err := sre.Exec(m, p.prog, sre.Search, s.s, from, to, advance)
		if err != nil {
			raise(t, err)
			return false
		}
		if !found {
			break
		}
		start, end := m.Start, m.End
		if !f(m, start, end) {
			return false
		}
		advance = start == end
		from = end
	}
	return true
}

func (p *pattern) findAll(t *thread, a []value) value {
	var s subject
	if !p.open(t, &s, a[0]) {
		return value{}
	}
	defer s.close(t)
	from, to, ok := span(t, a[1], a[2], s.n)
	if !ok {
		return value{}
	}
	l := t.NewList(0)
	group := func(m *sre.Machine, i int) value {
		b, e := m.Group(i)
		if b < 0 || e < b {
			b, e = 0, 0
		}
		return s.slice(t, b, e)
	}
	ok = p.each(t, &s, from, to, 0, func(m *sre.Machine, start, end int) bool {
		switch p.groups {
		case 0:
			l.Push(t, s.slice(t, start, end))
		case 1:
			l.Push(t, group(m, 1))
		default:
			tup := t.NewTuple(p.groups)
			for i := range tup.Items() {
				tup.Items()[i] = group(m, i+1)
			}
			l.Push(t, tup.Val())
		}
		return true
	})
	if !ok {
		t.Decref(l.Val())
		return value{}
	}
	return l.Val()
}

func (p *pattern) split(t *thread, a []value) value {
	limit := 0
	if !a[1].IsNil() {
		var ok bool
		if limit, ok = osutil.Size(t, a[1]); !ok {
			return value{}
		}
	}
	var s subject
	if !p.open(t, &s, a[0]) {
		return value{}
	}
	defer s.close(t)
	l := t.NewList(0)
	last := 0
	ok := p.each(t, &s, 0, s.n, limit, func(m *sre.Machine, start, end int) bool {
		l.Push(t, s.slice(t, last, start))
		for i := range p.groups {
			b, e := m.Group(i + 1)
			if b < 0 || e < b {
				l.Push(t, object.None)
			} else {
				l.Push(t, s.slice(t, b, e))
			}
		}
		last = end
		return true
	})
	if !ok {
		t.Decref(l.Val())
		return value{}
	}
	l.Push(t, s.slice(t, last, s.n))
	return l.Val()
}

// compileTemplate asks the library for the template of a replacement: a template or a literal text. New reference.
func compileTemplate(t *thread, p, repl value) value {
	re := t.Interp.Importer.Import(t, "re")
	if re.IsNil() {
		return re
	}
	res := object.CallMethod(t, re, t.Intern("_compile_template"), p, repl)
	t.Decref(re)
	return res
}

// isLiteral reports whether a replacement is a text without backslashes.
func isLiteral(t *thread, repl value) (literal, ok bool) {
	if object.IsStr(repl) {
		s := object.AsStr(repl)
		if s.Kind() == 1 {
			return strings.IndexByte(s.Data(), '\\') < 0, true
		}
		for i := range s.Len() {
			if s.At(i) == '\\' {
				return false, true
			}
		}
		return true, true
	}
	if !object.HasBuffer(repl) {
		return false, true // the library raises TypeError
	}
	ok = t.WithBytes(repl, func(b []byte) { literal = slices.Index(b, '\\') < 0 })
	return literal, ok
}

func (p *pattern) sub(t *thread, a []value, counted bool) value {
	limit := 0
	if !a[2].IsNil() {
		var ok bool
		if limit, ok = osutil.Size(t, a[2]); !ok {
			return value{}
		}
	}
	repl := a[0]
	var tmpl *template
	call := false
	if object.IsCallable(repl) {
		call = true
		t.Incref(repl)
	} else {
		literal, ok := isLiteral(t, repl)
		if !ok {
			return value{}
		}
		if literal {
			t.Incref(repl)
		} else if repl = compileTemplate(t, p.Val(), repl); repl.IsNil() {
			return repl
		}
		if repl.Type() == templateType {
			tmpl = asTemplate(repl)
		} else if !literal && object.IsCallable(repl) {
			call = true
		}
	}
	defer t.Decref(repl)
	var s subject
	if !p.open(t, &s, a[1]) {
		return value{}
	}
	defer s.close(t)
	out := pieces{s: &s, groups: p.groups}
	last, n := 0, 0
	ok := p.each(t, &s, 0, s.n, limit, func(m *sre.Machine, start, end int) bool {
		if last < start {
			out.part(t, last, start)
		}
		last = end
		n++
		switch {
		case call:
			match := p.newMatch(t, m, a[1], 0, s.n)
			with := object.Call1(t, repl, match)
			t.Decref(match)
			if with.IsNil() {
				return false
			}
			ok := with.IsNone() || out.add(t, with)
			t.Decref(with)
			return ok
		case tmpl != nil:
			return tmpl.expand(t, &out, m)
		}
		return repl.IsNone() || out.add(t, repl)
	})
	if !ok {
		return value{}
	}
	var res value
	if out.n == 0 && n == 0 {
		res = s.slice(t, 0, s.n)
	} else {
		if last < s.n {
			out.part(t, last, s.n)
		}
		res = out.finish(t)
	}
	if res.IsNil() || !counted {
		return res
	}
	return t.TupleSteal(res, object.Int(int64(n))).Val()
}
