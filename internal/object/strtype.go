package object

import (
	"fmt"

	"github.com/gophersnake/gophersnake/internal/unidata"
)

var strSignature = NewSignature("str(object='', encoding='utf-8', errors='strict')")

func setupStr() {
	tp := StrType
	tp.New = newStrObject
	tp.Alloc = func(t *Thread, cls *Type) Value { return t.allocStr(cls, emptyStr).Val() }
	tp.Dealloc = deallocStr
	tp.SizeOf = sizeOfStr
	tp.Repr = func(t *Thread, self Value) Value { return t.ReprStr(AsStr(self)) }
	tp.Str = func(t *Thread, self Value) Value { return t.plainStr(self) }
	tp.Hash = func(t *Thread, self Value) (int64, bool) { return hashStr(AsStr(self)), true }
	tp.Compare = compareStr
	tp.Iter = func(t *Thread, self Value) Value { return t.newStrIter(AsStr(self)) }
	tp.Len = func(t *Thread, self Value) (int, bool) { return AsStr(self).len(), true }
	tp.GetItem = getItemStr
	tp.SeqItem = func(t *Thread, self Value, i int) Value {
		s := AsStr(self)
		if uint(i) >= uint(s.len()) {
			return t.Raise(IndexError, "string index out of range")
		}
		return t.NewStrRune(s.At(i))
	}
	tp.Contains = func(t *Thread, self, v Value) (bool, bool) {
		if !IsStr(v) {
			return false, t.RaiseFalse(TypeError, "'in <string>' requires string as left operand, not %s", v.obj.typ.Name)
		}
		s := AsStr(self)
		return indexStr(s, AsStr(v), 0, s.len()) >= 0, true
	}
	tp.SeqConcat = func(t *Thread, a, b Value) Value {
		if !IsStr(b) {
			return t.Raise(TypeError, "can only concatenate str (not \"%s\") to str", b.obj.typ.Name)
		}
		return t.ConcatStr(AsStr(a), AsStr(b))
	}
	tp.SeqRepeat = func(t *Thread, a Value, n int) Value { return t.RepeatStr(AsStr(a), n) }
	tp.Binary[OpMod] = func(t *Thread, a, b Value) Value {
		if !IsStr(a) {
			return NotImplemented
		}
		return t.FormatPercent(AsStr(a), b)
	}
	tp.Methods = append(append(append(strSearchMethods(), strSplitMethods()...), strCaseMethods()...), strOtherMethods()...)
}

// allocStr makes an instance of a subclass of str with the text of s.
func (t *Thread) allocStr(cls *Type, s *Str) *Str {
	var o *Str
	if cls == StrType || !cls.hasAttrs() {
		o = t.heap.pools.str.Get()
		t.initHeader(&o.Header, cls)
	} else {
		o = newObject[Str](t, cls)
	}
	o.data, o.kind, o.ascii = s.data, s.kind, s.ascii
	o.hash, o.spare, o.interned = s.hash, 0, false
	t.grew(len(o.data))
	return o
}

// plainStr returns v, a str, as an exact str. New reference.
func (t *Thread) plainStr(v Value) Value {
	if v.obj.typ == StrType {
		return t.Newref(v)
	}
	s := AsStr(v)
	if s.len() <= 1 {
		return t.Substr(s, 0, s.len())
	}
	return t.allocStr(StrType, s).Val()
}

func sizeOfStr(h *Header) int {
	s := as[Str](h)
	if s.ascii {
		return 40 + s.len() + 1
	}
	size := 56 + (s.len()+1)*int(s.kind)
	if s.len() == 1 && s.kind == 1 {
		size += 3 // CPython's shared characters keep their UTF-8
	}
	return size
}

func newStrObject(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	var v Value
	if kw == nil && len(args) == 1 {
		v = ToStr(t, args[0])
	} else if n := len(args) - kw.count(); n > 3 {
		return t.Raise(TypeError, "str expected at most 3 arguments, got %d", n)
	} else {
		v = strSignature.Bind(t, args, kw, func(a []Value) Value { return t.strFromArgs(a[0], a[1], a[2]) })
	}
	if v.obj == nil || cls == StrType {
		return v
	}
	res := t.allocStr(cls, AsStr(v)).Val()
	t.Decref(v)
	return res
}

func (t *Thread) strFromArgs(v, encoding, errors Value) Value {
	enc, ok := t.textArg("str", "encoding", encoding, "")
	if !ok {
		return Value{}
	}
	errs, ok := t.textArg("str", "errors", errors, "")
	if !ok {
		return Value{}
	}
	if v.obj == nil {
		return EmptyStr
	}
	if encoding.obj == nil && errors.obj == nil {
		return ToStr(t, v)
	}
	if enc == "" {
		enc = "utf-8"
	}
	if IsStr(v) {
		return t.Raise(TypeError, "decoding str is not supported")
	}
	if b, ok := bytesData(v); ok {
		return t.Decode(b, enc, errs)
	}
	if v.obj.typ.GetBuffer == nil {
		return t.Raise(TypeError, "decoding to str: need a bytes-like object, %s found", v.obj.typ.Name)
	}
	buf := t.GetBuffer(v, BufSimple)
	if buf == nil {
		return Value{}
	}
	res := t.Decode(buf.Data, enc, errs)
	buf.Release(t)
	return res
}

// textArg returns a str argument as Go text: def when it is not given.
func (t *Thread) textArg(function, name string, v Value, def string) (string, bool) {
	if v.obj == nil {
		return def, true
	}
	if !IsStr(v) {
		return "", t.RaiseFalse(TypeError, "%s() argument '%s' must be str, not %s", function, name, v.obj.typ.Name)
	}
	text := AsStr(v).String()
	for i := 0; i < len(text); i++ {
		if text[i] == 0 {
			return "", t.RaiseFalse(ValueError, "embedded null character")
		}
	}
	return text, true
}

func getItemStr(t *Thread, self, key Value) Value {
	s := AsStr(self)
	if HasIndex(key) {
		i, ok := t.index(key, s.len())
		if !ok {
			return Value{}
		}
		if uint(i) >= uint(s.len()) {
			return t.Raise(IndexError, "string index out of range")
		}
		return t.NewStrRune(s.At(i))
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "string indices must be integers, not '%s'", key.obj.typ.Name)
	}
	start, _, step, n, ok := to[Slice](key).Indices(t, s.len())
	if !ok {
		return Value{}
	}
	if step == 1 || n == 0 {
		return t.Substr(s, start, start+n)
	}
	if s.ascii {
		buf := make([]byte, n)
		for i := range buf {
			buf[i] = s.data[start+i*step]
		}
		return t.NewASCII(bytesAsString(buf))
	}
	var b StrBuilder
	for i := 0; i < n; i++ {
		b.WriteRune(s.At(start + i*step))
	}
	return b.Finish(t)
}

// ReprStr returns the repr of a str.
func (t *Thread) ReprStr(s *Str) Value {
	var b StrBuilder
	b.Grow(s.len() + 2)
	writeReprStr(&b, s)
	return b.Finish(t)
}

func writeReprStr(b *StrBuilder, s *Str) {
	quote := rune('\'')
	if s.indexRune('\'', 0, s.len()) >= 0 && s.indexRune('"', 0, s.len()) < 0 {
		quote = '"'
	}
	b.WriteRune(quote)
	plain := 0
	for i := 0; i < s.len(); i++ {
		r := s.At(i)
		if r >= ' ' && r < 127 && r != quote && r != '\\' || r > 127 && unidata.IsPrintable(r) {
			continue
		}
		b.WriteSub(s, plain, i)
		plain = i + 1
		switch {
		case r == quote || r == '\\':
			b.WriteASCII("\\")
			b.WriteRune(r)
		case r == '\n':
			b.WriteASCII(`\n`)
		case r == '\r':
			b.WriteASCII(`\r`)
		case r == '\t':
			b.WriteASCII(`\t`)
		default:
			writeEscape(b, r)
		}
	}
	b.WriteSub(s, plain, s.len())
	b.WriteRune(quote)
}

// writeEscape writes \xhh, \uhhhh or \Uhhhhhhhh.
func writeEscape(b *StrBuilder, r rune) {
	switch {
	case r < 0x100:
		b.WriteASCII(fmt.Sprintf(`\x%02x`, r))
	case r < 0x10000:
		b.WriteASCII(fmt.Sprintf(`\u%04x`, r))
	default:
		b.WriteASCII(fmt.Sprintf(`\U%08x`, r))
	}
}

// ASCII returns ascii(v): the repr with what is not ASCII escaped.
func ASCII(t *Thread, v Value) Value {
	r := Repr(t, v)
	if r.obj == nil || AsStr(r).ascii {
		return r
	}
	s := AsStr(r)
	var b StrBuilder
	for i := 0; i < s.len(); i++ {
		if c := s.At(i); c < 128 {
			b.WriteRune(c)
		} else {
			writeEscape(&b, c)
		}
	}
	t.Decref(r)
	return b.Finish(t)
}

// indexRune finds a character in s[from:to]; -1 when it is not there.
func (s *Str) indexRune(r rune, from, to int) int {
	for i := from; i < to; i++ {
		if s.At(i) == r {
			return i
		}
	}
	return -1
}
