package io

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

var newlineType = object.NewStaticType("_io", "IncrementalNewlineDecoder", object.ObjectType, object.TypeBase)

// The kinds of line ends seen.
const (
	seenCR = 1 << iota
	seenLF
	seenCRLF
)

// newlineDecoder is an IncrementalNewlineDecoder: it turns \r\n and \r into \n behind another decoder, or only notes what it sees.
type newlineDecoder struct {
	object.Header
	decoder   value // None: the input is text already
	translate bool
	pendingCR bool
	seen      int
}

func asNewline(v value) *newlineDecoder { return (*newlineDecoder)(v.Ptr()) }

func newNewlineDecoder(t *thread, decoder value, translate bool) value {
	d := object.New[newlineDecoder](t, newlineType)
	d.decoder, d.translate = t.Newref(decoder), translate
	return d.Val()
}

func setupNewline() {
	tp := newlineType
	tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value {
		return object.New[newlineDecoder](t, cls).Val()
	}
	tp.Init = object.InitBySig("IncrementalNewlineDecoder(decoder, translate, errors='strict')", func(t *thread, self value, a []value) bool {
		d := asNewline(self)
		tr, ok := object.Truth(t, a[1])
		if !ok {
			return false
		}
		t.Replace(&d.decoder, t.Newref(a[0]))
		d.translate, d.pendingCR, d.seen = tr, false, 0
		return true
	})
	tp.GetAttr = object.GenericGetAttr
	tp.Dealloc = func(t *thread, h *object.Header) {
		d := asNewline(h.Val())
		dec := d.decoder
		d.decoder = value{}
		t.FreeHeader(h)
		t.Xdecref(dec)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if d := asNewline(h.Val()).decoder; !d.IsNil() {
			visit(d)
		}
	}
	ready := func(t *thread, d *newlineDecoder) bool {
		if d.decoder.IsNil() {
			return t.RaiseFalse(object.ValueError, "IncrementalNewlineDecoder.__init__() not called")
		}
		return true
	}
	tp.Methods = []object.Method{
		{Sig: "decode(input, final=False)", Fn: func(t *thread, self value, a []value) value {
			final := false
			if !a[1].IsNil() {
				b, ok := object.Truth(t, a[1])
				if !ok {
					return value{}
				}
				final = b
			}
			d := asNewline(self)
			if !ready(t, d) {
				return value{}
			}
			return d.decode(t, a[0], final)
		}},
		{Sig: "getstate()", Fn: func(t *thread, self value, a []value) value {
			d := asNewline(self)
			if !ready(t, d) {
				return value{}
			}
			buf, flag := t.NewBytes(nil), object.Int(0)
			if !d.decoder.IsNone() {
				t.Decref(buf)
				var ok bool
				if buf, flag, ok = decoderState(t, d.decoder); !ok {
					return value{}
				}
			}
			f := object.Binary(t, object.OpLShift, flag, object.Int(1))
			t.Decref(flag)
			if f.IsNil() {
				t.Decref(buf)
				return f
			}
			if d.pendingCR {
				g := object.Binary(t, object.OpOr, f, object.Int(1))
				t.Decref(f)
				f = g
			}
			return t.TupleSteal(buf, f).Val()
		}},
		{Sig: "setstate(state, /)", Fn: func(t *thread, self value, a []value) value {
			d := asNewline(self)
			if !ready(t, d) {
				return value{}
			}
			if !object.IsTuple(a[0]) || object.AsTuple(a[0]).Len() != 2 {
				return t.Raise(object.TypeError, "state argument must be a tuple")
			}
			items := object.AsTuple(a[0]).Items()
			if !object.IsInt(items[1]) {
				return t.Raise(object.TypeError, "illegal state argument")
			}
			low := object.Binary(t, object.OpAnd, items[1], object.Int(1))
			d.pendingCR = low.Int64() == 1
			if d.decoder.IsNone() {
				return object.None
			}
			f := object.Binary(t, object.OpRShift, items[1], object.Int(1))
			st := t.TupleOf(items[0], f)
			t.Decref(f)
			r := object.CallMethod(t, d.decoder, nameSetState, st.Val())
			t.Decref(st.Val())
			return r
		}},
		{Sig: "reset()", Fn: func(t *thread, self value, a []value) value {
			d := asNewline(self)
			if !ready(t, d) {
				return value{}
			}
			d.seen, d.pendingCR = 0, false
			if d.decoder.IsNone() {
				return object.None
			}
			return object.CallMethod(t, d.decoder, nameReset)
		}},
	}
	tp.Getset = []object.GetSet{{Name: "newlines", Get: func(t *thread, self value) value { return newlinesSeen(t, asNewline(self).seen) }}}
}

// newlinesSeen is the attribute newlines: None, a str or a tuple of them.
func newlinesSeen(t *thread, seen int) value {
	var parts []value
	for _, x := range []struct {
		bit int
		s   string
	}{{seenCR, "\r"}, {seenLF, "\n"}, {seenCRLF, "\r\n"}} {
		if seen&x.bit != 0 {
			parts = append(parts, t.NewStr(x.s))
		}
	}
	switch len(parts) {
	case 0:
		return object.None
	case 1:
		return parts[0]
	}
	return t.TupleSteal(parts...).Val()
}

// decoderState calls getstate of an incremental decoder: new references to the pending bytes and the flags.
func decoderState(t *thread, dec value) (buf, flags value, ok bool) {
	st := object.CallMethod(t, dec, nameGetState)
	if st.IsNil() {
		return
	}
	defer t.Decref(st)
	if !object.IsTuple(st) || object.AsTuple(st).Len() != 2 {
		t.Raise(object.TypeError, "illegal decoder state")
		return
	}
	items := object.AsTuple(st).Items()
	if !items[0].Type().Has(object.TypeBytes) {
		t.Raise(object.TypeError, "illegal decoder state: the first item should be a bytes object, not '%s'", items[0].Type().Name)
		return
	}
	return t.Newref(items[0]), t.Newref(items[1]), true
}

// decode decodes input (borrowed) and translates line ends. New reference to a str.
func (d *newlineDecoder) decode(t *thread, input value, final bool) value {
	var out value
	if d.decoder.IsNone() {
		out = t.Newref(input)
	} else {
		out = object.CallMethod(t, d.decoder, nameDecode, input, object.Bool(final))
	}
	if out.IsNil() {
		return out
	}
	if !object.IsStr(out) {
		name := out.Type().Name
		t.Decref(out)
		return t.Raise(object.TypeError, "decoder should return a string result, not '%s'", name)
	}
	s := object.AsStr(out)
	if !d.pendingCR && (s.Len() == 0 || s.Kind() == 1 && strings.IndexByte(s.Data(), '\r') < 0) {
		if d.seen&seenLF == 0 && s.Kind() == 1 && strings.IndexByte(s.Data(), '\n') >= 0 {
			d.seen |= seenLF
		}
		return out
	}
	text := s.Runes()
	t.Decref(out)
	if d.pendingCR && (len(text) > 0 || final) {
		text = append([]rune{'\r'}, text...)
		d.pendingCR = false
	}
	if !final && len(text) > 0 && text[len(text)-1] == '\r' {
		text = text[:len(text)-1]
		d.pendingCR = true
	}
	res := make([]rune, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\n':
			d.seen |= seenLF
			res = append(res, c)
		case c == '\r' && i+1 < len(text) && text[i+1] == '\n':
			d.seen |= seenCRLF
			i++
			if !d.translate {
				res = append(res, '\r')
			}
			res = append(res, '\n')
		case c == '\r':
			d.seen |= seenCR
			if d.translate {
				c = '\n'
			}
			res = append(res, c)
		default:
			res = append(res, c)
		}
	}
	return t.NewStrRunes(res)
}

// findLine returns the index just behind the end of the first line of s from start, or -1 if no line ends there.
// translated says that all line ends are \n already, universal that any of the three ends a line, otherwise nl does.
func findLine(s *object.Str, start int, translated, universal bool, nl string) (end int) {
	n := s.Len()
	if translated || nl == "\n" {
		if s.Kind() == 1 {
			if i := strings.IndexByte(s.Data()[start:], '\n'); i >= 0 {
				return start + i + 1
			}
			return -1
		}
		for i := start; i < n; i++ {
			if s.At(i) == '\n' {
				return i + 1
			}
		}
		return -1
	}
	if universal {
		for i := start; i < n; i++ {
			switch s.At(i) {
			case '\n':
				return i + 1
			case '\r':
				if i+1 < n {
					if s.At(i+1) == '\n' {
						return i + 2
					}
				}
				return i + 1
			}
		}
		return -1
	}
	marks := []rune(nl)
	for i := start; i+len(marks) <= n; i++ {
		hit := true
		for j, c := range marks {
			if s.At(i+j) != c {
				hit = false
				break
			}
		}
		if hit {
			return i + len(marks)
		}
	}
	return -1
}
