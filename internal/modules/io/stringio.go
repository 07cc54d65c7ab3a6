package io

import (
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
	"math"
)

var stringIOType = object.NewStaticType("_io", "StringIO", textBaseType, streamFlags)

// stringIO is a StringIO: text in memory. While it is only appended to, the pieces are collected; anything else makes it runes.
type stringIO struct {
	object.Header
	parts     object.StrBuilder // the whole text, while building
	building  bool
	text      []rune
	pos       int
	closed    bool
	ready     bool
	readNL    value // newline argument: None or a str
	universal bool
	translate bool
	writeNL   string // what \n becomes, "" for nothing
	decoder   value  // a newline decoder, or the zero Value
}

func asStringIO(v value) *stringIO { return (*stringIO)(v.Ptr()) }

func (s *stringIO) check(t *thread) bool {
	if !s.ready {
		return t.RaiseFalse(object.ValueError, "I/O operation on uninitialized object")
	}
	if s.closed {
		return t.RaiseFalse(object.ValueError, "I/O operation on closed file")
	}
	return true
}

// settle makes the text runes.
func (s *stringIO) settle(t *thread) {
	if !s.building {
		return
	}
	s.building = false
	v := s.parts.Finish(t)
	s.parts = object.StrBuilder{}
	s.text = object.AsStr(v).Runes()
	t.Decref(v)
}

func (s *stringIO) length() int {
	if s.building {
		return s.parts.Len()
	}
	return len(s.text)
}

// newlineArg reads the newline argument of text streams.
func newlineArg(t *thread, v value) (nl string, none, ok bool) {
	if v.IsNil() || v.IsNone() {
		return "", true, true
	}
	if !object.IsStr(v) {
		return "", false, t.RaiseFalse(object.TypeError, "newline must be str or None, not %s", v.Type().Name)
	}
	nl = object.AsStr(v).String()
	switch nl {
	case "", "\n", "\r", "\r\n":
		return nl, false, true
	}
	r := reprOf(t, v)
	return "", false, t.RaiseFalse(object.ValueError, "illegal newline value: %s", r)
}

func (s *stringIO) init(t *thread, initial, newline value) bool {
	nl, none, ok := newlineArg(t, newline)
	if !ok {
		return false
	}
	if !initial.IsNil() && !initial.IsNone() && !object.IsStr(initial) {
		return t.RaiseFalse(object.TypeError, "initial_value must be str or None, not %s", initial.Type().Name)
	}
	s.universal = none || nl == ""
	s.translate = none
	s.writeNL = ""
	if nl == "\r" || nl == "\r\n" {
		s.writeNL = nl
	}
	old := s.readNL
	s.readNL = object.None
	if !none {
		s.readNL = t.NewStr(nl)
	}
	t.Xdecref(old)
	t.Clear(&s.decoder)
	if s.universal {
		s.decoder = newNewlineDecoder(t, object.None, s.translate)
	}
	s.parts, s.text, s.pos = object.StrBuilder{}, nil, 0
	s.building, s.closed, s.ready = true, false, true
	if !initial.IsNil() && !initial.IsNone() {
		if !s.write(t, initial) {
			return false
		}
		s.pos = 0
	}
	return true
}

func (s *stringIO) write(t *thread, v value) bool {
	if !object.IsStr(v) {
		return t.RaiseFalse(object.TypeError, "string argument expected, got '%s'", v.Type().Name)
	}
	t.Incref(v)
	if !s.decoder.IsNil() {
		d := asNewline(s.decoder).decode(t, v, true)
		t.Decref(v)
		if d.IsNil() {
			return false
		}
		v = d
	}
	if s.writeNL != "" {
		old, nl := t.NewStr("\n"), t.NewStr(s.writeNL)
		r := object.CallMethod(t, v, t.Intern("replace"), old, nl)
		t.Decref(old)
		t.Decref(nl)
		t.Decref(v)
		if r.IsNil() {
			return false
		}
		v = r
	}
	defer t.Decref(v)
	x := object.AsStr(v)
	if x.Len() == 0 { // does not even fill up to the position
		return true
	}
	if s.building && s.pos == s.parts.Len() {
		s.parts.WriteStr(x)
		s.pos += x.Len()
		return true
	}
	if s.pos > math.MaxInt64-x.Len() {
		return t.RaiseFalse(object.OverflowError, "new position too large")
	}
	if s.pos > object.MaxObjectBytes/4-x.Len() {
		t.NoMemory()
		return false
	}
	s.settle(t)
	for len(s.text) < s.pos {
		s.text = append(s.text, 0)
	}
	rs := x.Runes()
	k := copy(s.text[s.pos:], rs)
	s.text = append(s.text, rs[k:]...)
	s.pos += len(rs)
	return true
}

func (s *stringIO) line(limit int) (from, to int) {
	from = s.pos
	if from >= len(s.text) {
		return 0, 0
	}
	rest := s.text[from:]
	if limit >= 0 && limit < len(rest) {
		rest = rest[:limit]
	}
	nl := ""
	if !s.readNL.IsNone() {
		nl = object.AsStr(s.readNL).String()
	}
	n := len(rest)
scan:
	for i, c := range rest {
		switch {
		case s.translate || nl == "\n":
			if c == '\n' {
				n = i + 1
				break scan
			}
		case s.universal:
			if c == '\n' {
				n = i + 1
				break scan
			}
			if c == '\r' {
				n = i + 1
				if i+1 < len(rest) && rest[i+1] == '\n' {
					n++
				}
				break scan
			}
		case nl == "\r":
			if c == '\r' {
				n = i + 1
				break scan
			}
		default:
			if c == '\r' && i+1 < len(rest) && rest[i+1] == '\n' {
				n = i + 2
				break scan
			}
		}
	}
	s.pos += n
	return from, from + n
}

func setupStringIO() {
	tp := stringIOType
	tp.SetParallel(object.ParOwned | object.ParConstruct)
	tp.New = func(t *thread, cls *typ, args []value, kw *object.Tuple) value {
		s := object.New[stringIO](t, cls)
		s.readNL = object.None
		return s.Val()
	}
	tp.Init = object.InitBySig("StringIO(initial_value='', newline='\\n')", func(t *thread, self value, a []value) bool {
		nl := a[1]
		if nl.IsNil() {
			nl = t.NewStr("\n")
			defer t.Decref(nl)
		}
		return asStringIO(self).init(t, a[0], nl)
	})
	tp.Dealloc = func(t *thread, h *object.Header) {
		s := asStringIO(h.Val())
		d, nl := s.decoder, s.readNL
		s.decoder, s.readNL = value{}, value{}
		s.parts, s.text = object.StrBuilder{}, nil
		t.FreeHeader(h)
		t.Xdecref(d)
		t.Xdecref(nl)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		s := asStringIO(h.Val())
		for _, v := range []value{s.decoder, s.readNL} {
			if !v.IsNil() {
				visit(v)
			}
		}
	}
	tp.Finalize = func(t *thread, self value) {}
	open := func(f func(t *thread, s *stringIO, a []value) value) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value {
			s := asStringIO(self)
			if !s.check(t) {
				return value{}
			}
			return f(t, s, a)
		}
	}
	yes := open(func(t *thread, s *stringIO, a []value) value { return object.True })
	tp.Methods = []object.Method{
		{Sig: "getvalue()", Fn: open(func(t *thread, s *stringIO, a []value) value {
			if s.building {
				v := s.parts.Finish(t)
				s.parts = object.StrBuilder{}
				s.parts.WriteStr(object.AsStr(v))
				return v
			}
			return t.NewStrRunes(s.text)
		})},
		{Sig: "tell()", Fn: open(func(t *thread, s *stringIO, a []value) value { return object.Int(int64(s.pos)) })},
		{Sig: "read(size=-1, /)", Fn: open(func(t *thread, s *stringIO, a []value) value {
			n, ok := optInt(t, a[0], -1)
			if !ok {
				return value{}
			}
			s.settle(t)
			rest := max(0, len(s.text)-s.pos)
			if n < 0 || n > rest {
				n = rest
			}
			if n == 0 {
				return t.NewStr("")
			}
			v := t.NewStrRunes(s.text[s.pos : s.pos+n])
			s.pos += n
			return v
		})},
		{Sig: "readline(size=-1, /)", Fn: open(func(t *thread, s *stringIO, a []value) value {
			n, ok := optInt(t, a[0], -1)
			if !ok {
				return value{}
			}
			s.settle(t)
			from, to := s.line(n)
			return t.NewStrRunes(s.text[from:to])
		})},
		{Sig: "truncate(pos=None, /)", Fn: open(func(t *thread, s *stringIO, a []value) value {
			n, ok := optInt(t, a[0], s.pos)
			if !ok {
				return value{}
			}
			if n < 0 {
				return t.Raise(object.ValueError, "Negative size value %d", n)
			}
			if n < s.length() {
				s.settle(t)
				s.text = s.text[:n]
			}
			return object.Int(int64(n))
		})},
		{Sig: "seek(pos, whence=0, /)", Fn: open(func(t *thread, s *stringIO, a []value) value {
			pos, ok := osutil.Size(t, a[0])
			if !ok {
				return value{}
			}
			whence, ok := optInt(t, a[1], 0)
			if !ok {
				return value{}
			}
			switch {
			case whence < 0 || whence > 2:
				return t.Raise(object.ValueError, "Invalid whence (%d, should be 0, 1 or 2)", whence)
			case whence == 0 && pos < 0:
				return t.Raise(object.ValueError, "Negative seek position %d", pos)
			case whence != 0 && pos != 0:
				return t.Raise(object.OSError, "Can't do nonzero cur-relative seeks")
			case whence == 1:
				pos = s.pos
			case whence == 2:
				pos = s.length()
			}
			s.pos = pos
			return object.Int(int64(pos))
		})},
		{Sig: "write(s, /)", Fn: open(func(t *thread, s *stringIO, a []value) value {
			if !s.write(t, a[0]) {
				return value{}
			}
			return object.Int(int64(object.AsStr(a[0]).Len()))
		})},
		{Sig: "close()", Fn: func(t *thread, self value, a []value) value {
			s := asStringIO(self)
			s.closed = true
			s.parts, s.text = object.StrBuilder{}, nil
			return object.None
		}},
		{Sig: "readable()", Fn: yes}, {Sig: "writable()", Fn: yes}, {Sig: "seekable()", Fn: yes},
		{Sig: "__getstate__()", Fn: func(t *thread, self value, a []value) value {
			s := asStringIO(self)
			if !s.check(t) {
				return value{}
			}
			text := object.CallMethod(t, self, t.Intern("getvalue"))
			if text.IsNil() {
				return text
			}
			d := object.None
			if x, ok := object.LookupAttr(t, self, object.NameDict); !ok {
				t.Decref(text)
				return value{}
			} else if !x.IsNil() {
				d = object.AsDict(x).Copy(t).Val()
				t.Decref(x)
			}
			return t.TupleSteal(text, t.Newref(s.readNL), object.Int(int64(s.pos)), d).Val()
		}},
		{Sig: "__setstate__(state, /)", Fn: func(t *thread, self value, a []value) value {
			if !object.IsTuple(a[0]) || object.AsTuple(a[0]).Len() < 4 {
				return t.Raise(object.TypeError, "%s.__setstate__ argument should be 4-tuple, got %s", object.TypeFullName(t, self.Type()), a[0].Type().Name)
			}
			items := object.AsTuple(a[0]).Items()
			s := asStringIO(self)
			if s.closed {
				return t.Raise(object.ValueError, "I/O operation on closed file")
			}
			if !s.init(t, object.None, items[1]) {
				return value{}
			}
			if !object.IsStr(items[0]) {
				return t.Raise(object.TypeError, "initial_value must be str or None, not %s", items[0].Type().Name)
			}
			s.parts.WriteStr(object.AsStr(items[0])) // as it was, without translation
			if !items[2].IsInt64() {
				return t.Raise(object.TypeError, "third item of state must be an integer, got %s", items[2].Type().Name)
			}
			if items[2].Int64() < 0 {
				return t.Raise(object.ValueError, "position value cannot be negative")
			}
			s.pos = int(items[2].Int64())
			if !items[3].IsNone() {
				if !object.IsDict(items[3]) {
					return t.Raise(object.TypeError, "fourth item of state should be a dict, got a %s", items[3].Type().Name)
				}
				d := object.GetAttr(t, self, object.NameDict)
				if d.IsNil() {
					return d
				}
				ok := object.AsDict(d).Merge(t, items[3], true)
				t.Decref(d)
				if !ok {
					return value{}
				}
			}
			return object.None
		}},
	}
	tp.Getset = []object.GetSet{
		{Name: "closed", Get: func(t *thread, self value) value {
			s := asStringIO(self)
			if !s.ready {
				return t.Raise(object.ValueError, "I/O operation on uninitialized object")
			}
			return object.Bool(s.closed)
		}},
		{Name: "line_buffering", Get: func(t *thread, self value) value {
			if !asStringIO(self).check(t) {
				return value{}
			}
			return object.False
		}},
		{Name: "newlines", Get: func(t *thread, self value) value {
			s := asStringIO(self)
			if !s.check(t) {
				return value{}
			}
			if s.decoder.IsNil() {
				return object.None
			}
			return newlinesSeen(t, asNewline(s.decoder).seen)
		}},
	}
	tp.Iter = func(t *thread, self value) value {
		if !asStringIO(self).check(t) {
			return value{}
		}
		return t.Newref(self)
	}
	tp.Next = func(t *thread, self value) value {
		s := asStringIO(self)
		if !s.check(t) {
			return value{}
		}
		if self.Type() != stringIOType {
			line := object.CallMethod(t, self, nameReadline)
			if !line.IsNil() && object.IsStr(line) && object.AsStr(line).Len() == 0 {
				t.Decref(line)
				return value{}
			}
			return line
		}
		s.settle(t)
		from, to := s.line(-1)
		if from == to {
			return value{}
		}
		return t.NewStrRunes(s.text[from:to])
	}
}
