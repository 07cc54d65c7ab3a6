package object

import "strings"

// Operations for native modules on what is private to the types.

// AIter returns aiter(v).
func AIter(t *Thread, v Value) Value {
	typ := v.obj.typ
	typ.Ready()
	if typ.AIter == nil {
		return t.Raise(TypeError, "'%s' object is not an async iterable", typ.Name)
	}
	it := typ.AIter(t, v)
	if it.obj != nil {
		if it.obj.typ.Ready(); it.obj.typ.ANext == nil {
			name := it.obj.typ.Name
			t.Decref(it)
			return t.Raise(TypeError, "aiter() returned not an async iterator of type '%s'", name)
		}
	}
	return it
}

// Done releases v and returns true, for use in conditions.
func (t *Thread) Done(v Value) bool {
	t.Decref(v)
	return true
}

// BytesOf borrows the bytes of a bytes or bytearray object; a bytearray's are valid until it changes.
func BytesOf(v Value) []byte { return bytesOf(v) }

// Power returns pow(a, b, mod).
func Power(t *Thread, a, b, mod Value) Value {
	order := [3]*Type{a.obj.typ, b.obj.typ, mod.obj.typ}
	for _, typ := range order {
		typ.Ready()
	}
	if order[1] != order[0] && order[1].IsSubtype(order[0]) { // the reflected method of a derived class goes first
		order[0], order[1] = order[1], order[0]
	}
	for i, typ := range order {
		if typ.Power3 == nil || i > 0 && funcID(typ.Power3) == funcID(order[0].Power3) || i > 1 && funcID(typ.Power3) == funcID(order[1].Power3) {
			continue
		}
		if res := typ.Power3(t, a, b, mod); !res.IsNotImplemented() {
			return res
		}
	}
	return t.Raise(TypeError, "unsupported operand type(s) for ** or pow(): '%s', '%s', '%s'", a.obj.typ.Name, b.obj.typ.Name, mod.obj.typ.Name)
}

// IsMapping reports whether v has items by key, in the sense of PyMapping_Check.
func IsMapping(v Value) bool {
	v.obj.typ.Ready()
	return v.obj.typ.GetItem != nil
}

// Insert puts v (borrowed) before the index i of the list.
func (l *List) Insert(t *Thread, i int, v Value) { l.insert(t, i, t.Newref(v)) }

var nameFSPath = StaticName("__fspath__")

// FSPath returns a path-like object (str, bytes or one with __fspath__) as a Go string in the file system's encoding: UTF-8, with lone
// surrogates of surrogateescape as the bytes they stand for.
func FSPath(t *Thread, v Value) (string, bool) {
	p := FSPathValue(t, v)
	if p.obj == nil {
		return "", false
	}
	defer t.Decref(p)
	return FSEncode(t, p)
}

// FSPathValue is os.fspath: a str or bytes object. New reference.
func FSPathValue(t *Thread, v Value) Value {
	if IsStr(v) || v.obj.typ.Has(TypeBytes) {
		return t.Newref(v)
	}
	f := LookupSpecial(t, v, nameFSPath)
	if f.obj == nil {
		if t.HasExc() {
			return f
		}
		return t.Raise(TypeError, "expected str, bytes or os.PathLike object, not %s", v.obj.typ.Name)
	}
	p := Call0(t, f)
	t.Decref(f)
	if p.obj != nil && !IsStr(p) && !p.obj.typ.Has(TypeBytes) {
		name := p.obj.typ.Name
		t.Decref(p)
		return t.Raise(TypeError, "expected %s.__fspath__() to return str or bytes, not %s", v.obj.typ.Name, name)
	}
	return p
}

// FSEncode returns the text of a str as bytes for the operating system, undoing surrogateescape; bytes are returned as they are.
func FSEncode(t *Thread, p Value) (string, bool) {
	if !IsStr(p) {
		return string(AsBytes(p).data), true
	}
	s := AsStr(p)
	if s.ascii {
		return s.data, true
	}
	if !s.hasSurrogates() {
		return s.String(), true
	}
	var out []byte
	for i := range s.len() {
		switch r := s.At(i); {
		case r >= 0xDC80 && r <= 0xDCFF:
			out = append(out, byte(r))
		case r >= 0xD800 && r <= 0xDFFF:
			t.RaiseArgs(UnicodeEncodeError, t.Intern("utf-8").Val(), p, Int(int64(i)), Int(int64(i+1)), t.Intern("surrogates not allowed").Val())
			return "", false
		default:
			out = append(out, string(r)...)
		}
	}
	return string(out), true
}

// FSDecode makes a str of text from the operating system: bytes that are no UTF-8 become surrogates (surrogateescape).
func (t *Thread) FSDecode(text string) Value {
	for i := 0; i < len(text); i++ {
		if text[i] >= 0x80 {
			rs := make([]rune, 0, len(text))
			for len(text) > 0 {
				r, n := strictRune(text)
				if n == 0 {
					r, n = rune(text[0])|0xDC00, 1
				}
				rs = append(rs, r)
				text = text[n:]
			}
			return t.NewStrRunes(rs)
		}
	}
	return t.NewStr(text)
}

// strictRune decodes one character of strict UTF-8; n is 0 when there is none.
func strictRune(s string) (r rune, n int) {
	for i, c := range s {
		if i > 0 {
			return r, i
		}
		if c == 0xFFFD && !(len(s) >= 3 && s[:3] == "\uFFFD") {
			return 0, 0
		}
		r = c
	}
	return r, len(string(r))
}

// BufferBytes returns a copy of the bytes of a bytes-like object; TypeError for what is none.
func BufferBytes(t *Thread, v Value) ([]byte, bool) {
	if v.obj.typ.Has(TypeBytes) {
		return AsBytes(v).data, true
	}
	var out []byte
	ok := t.WithBytes(v, func(data []byte) { out = append([]byte(nil), data...) })
	return out, ok
}

// SourceBytes returns the bytes of source text for compile(): TypeError for what is no bytes-like object.
func SourceBytes(t *Thread, v Value) ([]byte, bool) {
	if !HasBuffer(v) {
		return nil, t.RaiseFalse(TypeError, "a bytes-like object is required, not '%s'", v.obj.typ.Name)
	}
	return BufferBytes(t, v)
}

// HasSurrogates reports whether the str has lone surrogates, which UTF-8 cannot encode.
func (s *Str) HasSurrogates() bool { return !s.ascii && s.hasSurrogates() }

// IndexRune returns the index of the first r in the str, -1 if there is none.
func (s *Str) IndexRune(r rune) int {
	if s.kind == 1 {
		if r > 0xFF {
			return -1
		}
		return strings.IndexByte(s.data, byte(r))
	}
	for i := range s.len() {
		if s.At(i) == r {
			return i
		}
	}
	return -1
}

// CheckErrorHandler raises LookupError unless the name is that of a registered error handler.
func CheckErrorHandler(t *Thread, name string) bool {
	m := t.Interp.Importer.Import(t, "_codecs")
	if m.obj == nil {
		return false
	}
	defer t.Decref(m)
	s := t.NewStr(name)
	defer t.Decref(s)
	h := CallMethod(t, m, t.Intern("lookup_error"), s)
	if h.obj == nil {
		return false
	}
	t.Decref(h)
	return true
}
