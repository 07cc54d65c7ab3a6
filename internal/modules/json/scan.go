package json

import (
	"strconv"

	"github.com/gophersnake/gophersnake/internal/jsonscan"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// scanner is a JSON scanner: the settings of a JSONDecoder. The zero Value stands for a hook that is None.
type scanner struct {
	header
	strict                                                     bool
	objectHook, pairsHook, parseFloat, parseInt, parseConstant value
}

func asScanner(v value) *scanner { return (*scanner)(v.Ptr()) }

func setupScanner() {
	tp := scannerType
	object.Fields(tp, func(h *header, f func(*value)) {
		s := asScanner(h.Val())
		f(&s.objectHook)
		f(&s.pairsHook)
		f(&s.parseFloat)
		f(&s.parseInt)
		f(&s.parseConstant)
	})
	object.ConstructBySig(tp, "make_scanner(context)", func(t *thread, cls *class, a []value) value {
		strict := object.GetAttr(t, a[0], t.Intern("strict"))
		if strict.IsNil() {
			return strict
		}
		s := object.New[scanner](t, cls)
		var ok bool
		s.strict, ok = object.Truth(t, strict)
		t.Decref(strict)
		for _, r := range []struct {
			name string
			to   *value
		}{{"object_hook", &s.objectHook}, {"object_pairs_hook", &s.pairsHook}, {"parse_float", &s.parseFloat}, {"parse_int", &s.parseInt}, {"parse_constant", &s.parseConstant}} {
			if ok {
				*r.to = object.GetAttr(t, a[0], t.Intern(r.name))
				ok = !r.to.IsNil()
			}
		}
		if !ok {
			t.Decref(s.Val())
			return value{}
		}
		return s.Val()
	})
	tp.TextSignature = ""
	call := object.NewSig("scan_once(string, idx)", func(t *thread, self value, a []value) value {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "first argument must be a string, not %s", a[0].Type().Name)
		}
		idx, ok := object.AsSize(t, a[1], object.OverflowError)
		if !ok {
			return value{}
		}
		if idx < 0 {
			return t.Raise(object.ValueError, "idx cannot be negative")
		}
		s := object.AsStr(a[0])
		if s.Kind() == 1 {
			return scan(t, asScanner(self), a[0], bytesOf(s), idx)
		}
		return scan(t, asScanner(self), a[0], s.Runes(), idx)
	})
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value { return call.Call(t, self, args, kw) }
	none := func(v value) value {
		if v.IsNil() {
			return object.None
		}
		return v
	}
	tp.Members = []object.Member{
		{Name: "strict", Get: func(h *header) value { return object.Bool(asScanner(h.Val()).strict) }},
		{Name: "object_hook", Get: func(h *header) value { return none(asScanner(h.Val()).objectHook) }},
		{Name: "object_pairs_hook", Get: func(h *header) value { return none(asScanner(h.Val()).pairsHook) }},
		{Name: "parse_float", Get: func(h *header) value { return none(asScanner(h.Val()).parseFloat) }},
		{Name: "parse_int", Get: func(h *header) value { return none(asScanner(h.Val()).parseInt) }},
		{Name: "parse_constant", Get: func(h *header) value { return none(asScanner(h.Val()).parseConstant) }},
	}
}

// scanning is one run of a scanner over a text. keys keeps the strs of keys that came up, so that equal keys are one object.
type scanning[C jsonscan.Char] struct {
	t    *thread
	s    *scanner
	text value
	str  *object.Str
	u    []C
	keys map[string]value
}

func scan[C jsonscan.Char](t *thread, s *scanner, text value, units []C, idx int) value {
	t.Incref(s.Val())
	x := &scanning[C]{t: t, s: s, text: text, str: object.AsStr(text), u: units}
	v, next, ok := x.value(idx)
	for _, k := range x.keys {
		t.Decref(k)
	}
	t.Decref(s.Val())
	if !ok {
		return value{}
	}
	return t.TupleSteal(v, object.Int(int64(next))).Val()
}

func (x *scanning[C]) fail(err *pyerr.Error) (value, int, bool) {
	raise(x.t, err, x.text)
	return value{}, 0, false
}

func (x *scanning[C]) stop(i int) (value, int, bool) {
	return x.fail(&pyerr.Error{Kind: pyerr.StopIteration, Pos: i})
}

// value reads the value at i; next is the index after it.
func (x *scanning[C]) value(i int) (v value, next int, ok bool) {
	if i >= len(x.u) {
		return x.stop(i)
	}
	t := x.t
	switch c := x.u[i]; c {
	case '"':
		v, next, err := literal(t, x.str, x.u, i+1, x.s.strict)
		if err != nil {
			return x.fail(err)
		}
		return v, next, true
	case '{', '[':
		what := " while decoding a JSON array from a unicode string"
		if c == '{' {
			what = " while decoding a JSON object from a unicode string"
		}
		if !t.EnterRecursive(what) {
			return value{}, 0, false
		}
		if c == '{' {
			v, next, ok = x.object(i + 1)
		} else {
			v, next, ok = x.array(i + 1)
		}
		t.LeaveRecursive()
		return v, next, ok
	case 'n':
		if jsonscan.HasPrefix(x.u, i, "null") {
			return object.None, i + 4, true
		}
	case 't':
		if jsonscan.HasPrefix(x.u, i, "true") {
			return object.True, i + 4, true
		}
	case 'f':
		if jsonscan.HasPrefix(x.u, i, "false") {
			return object.False, i + 5, true
		}
	case 'N':
		if jsonscan.HasPrefix(x.u, i, "NaN") {
			return x.constant("NaN", i)
		}
	case 'I':
		if jsonscan.HasPrefix(x.u, i, "Infinity") {
			return x.constant("Infinity", i)
		}
	case '-':
		if jsonscan.HasPrefix(x.u, i, "-Infinity") {
			return x.constant("-Infinity", i)
		}
	}
	return x.number(i)
}

func (x *scanning[C]) constant(name string, i int) (value, int, bool) {
	s := x.t.NewStr(name)
	v := object.Call1(x.t, x.s.parseConstant, s)
	x.t.Decref(s)
	return v, i + len(name), !v.IsNil()
}

func (x *scanning[C]) number(i int) (value, int, bool) {
	end, isFloat := jsonscan.Number(x.u, i)
	if end == i {
		return x.stop(i)
	}
	t := x.t
	buf := make([]byte, 0, 32)
	for _, c := range x.u[i:end] {
		buf = append(buf, byte(c))
	}
	parse := x.s.parseInt
	if isFloat {
		parse = x.s.parseFloat
		if object.Is(parse, object.FloatType.Val()) {
			f, _ := strconv.ParseFloat(string(buf), 64) // out of range gives an infinity or zero, as float() does
			return object.Float(f), end, true
		}
	} else if object.Is(parse, object.IntType.Val()) && len(buf) < 19 {
		n, err := strconv.ParseInt(string(buf), 10, 64)
		if err == nil {
			return object.Int(n), end, true
		}
	}
	s := t.NewASCII(string(buf))
	v := object.Call1(t, parse, s)
	t.Decref(s)
	return v, end, !v.IsNil()
}

func (x *scanning[C]) array(i int) (value, int, bool) {
	t := x.t
	l := t.NewList(0)
	failed := func(msg string, i int) (value, int, bool) {
		t.Decref(l.Val())
		if msg == "" {
			return value{}, 0, false
		}
		return x.fail(jsonscan.Error(msg, i))
	}
	i = jsonscan.SkipSpace(x.u, i)
	if i < len(x.u) && x.u[i] == ']' {
		return l.Val(), i + 1, true
	}
	for {
		v, next, ok := x.value(i)
		if !ok {
			return failed("", 0)
		}
		l.Push(t, v)
		i = jsonscan.SkipSpace(x.u, next)
		if i < len(x.u) && x.u[i] == ']' {
			return l.Val(), i + 1, true
		}
		if i >= len(x.u) || x.u[i] != ',' {
			return failed(jsonscan.MsgComma, i)
		}
		comma := i
		i = jsonscan.SkipSpace(x.u, i+1)
		if i < len(x.u) && x.u[i] == ']' {
			return failed(jsonscan.MsgArrayComma, comma)
		}
	}
}

// key reads a key's literal. New reference.
func (x *scanning[C]) key(i int) (value, int, *pyerr.Error) {
	lit, next, err := jsonscan.String(x.u, i, x.s.strict)
	if err != nil {
		return value{}, 0, err
	}
	t := x.t
	var id []byte
	if lit.Escaped {
		id = lit.AppendUTF8([]byte{0})
	} else {
		id = make([]byte, 0, 4*(lit.End-lit.Start))
		for _, c := range x.u[lit.Start:lit.End] {
			id = append(id, byte(c))
			if c > 0xff {
				id = append(id, byte(uint32(c)>>8), byte(uint32(c)>>16), 1)
			}
		}
	}
	if v, ok := x.keys[string(id)]; ok {
		return t.Newref(v), next, nil
	}
	var v value
	if lit.Escaped {
		v = t.NewStrRunes(lit.Runes)
	} else {
		v = t.Substr(x.str, lit.Start, lit.End)
	}
	if x.keys == nil {
		x.keys = map[string]value{}
	}
	x.keys[string(id)] = t.Newref(v)
	return v, next, nil
}

func (x *scanning[C]) object(i int) (value, int, bool) {
	t := x.t
	pairs := !x.s.pairsHook.IsNone()
	var d *object.Dict
	var l *object.List
	var res value
	if pairs {
		l = t.NewList(0)
		res = l.Val()
	} else {
		d = t.NewDict()
		res = d.Val()
	}
	failed := func(msg string, i int) (value, int, bool) {
		t.Decref(res)
		if msg == "" {
			return value{}, 0, false
		}
		return x.fail(jsonscan.Error(msg, i))
	}
	i = jsonscan.SkipSpace(x.u, i)
	if i < len(x.u) && x.u[i] == '}' {
		i++
	} else {
		for {
			if i >= len(x.u) || x.u[i] != '"' {
				return failed(jsonscan.MsgProperty, i)
			}
			k, next, err := x.key(i + 1)
			if err != nil {
				failed("", 0)
				return x.fail(err)
			}
			i = jsonscan.SkipSpace(x.u, next)
			if i >= len(x.u) || x.u[i] != ':' {
				t.Decref(k)
				return failed(jsonscan.MsgColon, i)
			}
			i = jsonscan.SkipSpace(x.u, i+1)
			v, next, ok := x.value(i)
			if !ok {
				t.Decref(k)
				return failed("", 0)
			}
			if pairs {
				l.Push(t, t.TupleSteal(k, v).Val())
			} else {
				ok = d.Set(t, k, v)
				t.Decref(k)
				t.Decref(v)
				if !ok {
					return failed("", 0)
				}
			}
			i = jsonscan.SkipSpace(x.u, next)
			if i < len(x.u) && x.u[i] == '}' {
				i++
				break
			}
			if i >= len(x.u) || x.u[i] != ',' {
				return failed(jsonscan.MsgComma, i)
			}
			comma := i
			i = jsonscan.SkipSpace(x.u, i+1)
			if i < len(x.u) && x.u[i] == '}' {
				return failed(jsonscan.MsgObjectComma, comma)
			}
		}
	}
	hook := x.s.pairsHook
	if !pairs {
		hook = x.s.objectHook
	}
	if !hook.IsNone() {
		made := object.Call1(t, hook, res)
		t.Decref(res)
		res = made
	}
	return res, i, !res.IsNil()
}
