package object

import (
	"fmt"
	"strings"

	"github.com/gophersnake/gophersnake/internal/pyerr"
	"github.com/gophersnake/gophersnake/internal/unidata"
)

// Encoding and decoding of str: UTF-8, ASCII and Latin-1 are done here, other encodings by the codec registry.

// normalEncoding brings an encoding's name to the form in which the built-in ones are known.
func normalEncoding(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == ' ':
			return '-'
		case 'A' <= r && r <= 'Z':
			return r + 32
		}
		return r
	}, name)
}

// Encode returns v.encode(encoding, errors), bytes; v is a str, errors "" means strict.
func (t *Thread) Encode(v Value, encoding, errors string) Value {
	switch normalEncoding(encoding) {
	case "utf-8", "utf8", "":
		return t.EncodeUTF8(v, errors)
	case "ascii", "us-ascii":
		return t.EncodeLimited(v, "ascii", errors, 128)
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1":
		return t.EncodeLimited(v, "latin-1", errors, 256)
	}
	res := t.codecCall(v, encoding, errors, 0, "encode")
	if res.obj == nil || IsBytes(res) {
		return res
	}
	if IsByteArray(res) {
		ok := t.Warn(RuntimeWarning, 1, "encoder %s returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types", encoding)
		b := Value{}
		if ok {
			b = t.NewBytesCopy(data1(res))
		}
		t.Decref(res)
		return b
	}
	name := res.obj.typ.Name
	t.Decref(res)
	return t.Raise(TypeError, "'%s' encoder returned '%s' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", encoding, name)
}

// Decode returns bytes(data).decode(encoding, errors), a str; errors "" means strict. data is not kept.
func (t *Thread) Decode(data []byte, encoding, errors string) Value {
	if res, ok := t.decodeBuiltin(data, encoding, errors); ok {
		return res
	}
	b := t.NewBytesCopy(data)
	res := t.DecodeObject(b, encoding, errors)
	t.Decref(b)
	return res
}

func (t *Thread) decodeBuiltin(data []byte, encoding, errors string) (Value, bool) {
	switch normalEncoding(encoding) {
	case "utf-8", "utf8", "":
		v, _ := t.DecodeUTF8(data, errors, true)
		return v, true
	case "ascii", "us-ascii":
		return t.DecodeASCII(data, errors), true
	case "latin-1", "latin1", "iso-8859-1", "iso8859-1":
		return t.NewLatin1(data), true
	}
	return Value{}, false
}

// DecodeObject is Decode for a bytes-like object.
func (t *Thread) DecodeObject(v Value, encoding, errors string) Value {
	if data, ok := bytesData(v); ok {
		if res, ok := t.decodeBuiltin(data, encoding, errors); ok {
			return res
		}
	}
	res := t.codecCall(v, encoding, errors, 1, "decode")
	if res.obj == nil || IsStr(res) {
		return res
	}
	name := res.obj.typ.Name
	t.Decref(res)
	return t.Raise(TypeError, "'%s' decoder returned '%s' instead of 'str'; use codecs.decode() to decode to arbitrary types", encoding, name)
}

// codecCall calls a function of a registered codec: part 0 is the encoder, 1 the decoder.
func (t *Thread) codecCall(v Value, encoding, errors string, part int, verb string) Value {
	codec := t.LookupCodec(encoding)
	if codec.obj == nil {
		return Value{}
	}
	defer t.Decref(codec)
	if flag, ok := LookupAttr(t, codec, StaticName("_is_text_encoding")); !ok {
		return Value{}
	} else if flag.obj != nil {
		text, ok := Truth(t, flag)
		t.Decref(flag)
		if !ok {
			return Value{}
		}
		if !text {
			return t.Raise(LookupError, "'%s' is not a text encoding; use codecs.%s() to handle arbitrary codecs", encoding, verb)
		}
	}
	f := GetItem(t, codec, Int(int64(part)))
	if f.obj == nil {
		return Value{}
	}
	defer t.Decref(f)
	args := []Value{v}
	if errors != "" {
		args = append(args, t.NewStr(errors))
	}
	res := CallN(t, f, args...)
	if errors != "" {
		t.Decref(args[1])
	}
	if res.obj == nil {
		return Value{}
	}
	defer t.Decref(res)
	if !IsTuple(res) || len(TupleItems(res)) != 2 {
		return t.Raise(TypeError, "%s must return a tuple (object, integer)", map[int]string{0: "encoder", 1: "decoder"}[part])
	}
	return t.Newref(TupleItems(res)[0])
}

// LookupCodec returns codecs.lookup(encoding), a tuple. New reference.
func (t *Thread) LookupCodec(encoding string) Value {
	mod := t.Interp.Importer.Import(t, "_codecs")
	if mod.obj == nil {
		return Value{}
	}
	name := t.NewStr(encoding)
	res := CallMethod(t, mod, StaticName("lookup"), name)
	t.Decref(name)
	t.Decref(mod)
	return res
}

// lookupErrorHandler returns codecs.lookup_error(name). New reference.
func (t *Thread) lookupErrorHandler(name string) Value {
	mod := t.Interp.Importer.Import(t, "_codecs")
	if mod.obj == nil {
		return Value{}
	}
	s := t.NewStr(name)
	res := CallMethod(t, mod, StaticName("lookup_error"), s)
	t.Decref(s)
	t.Decref(mod)
	return res
}

// RaiseEncodeError raises UnicodeEncodeError(encoding, v, start, end, reason).
func (t *Thread) RaiseEncodeError(encoding string, v Value, start, end int, reason string) Value {
	e := t.unicodeError(UnicodeEncodeError, encoding, v, start, end, reason)
	if e.obj != nil {
		t.SetExc(e)
	}
	return Value{}
}

// RaiseDecodeError raises UnicodeDecodeError(encoding, data, start, end, reason).
func (t *Thread) RaiseDecodeError(encoding string, data []byte, start, end int, reason string) Value {
	b := t.NewBytesCopy(data)
	e := t.unicodeError(UnicodeDecodeError, encoding, b, start, end, reason)
	t.Decref(b)
	if e.obj != nil {
		t.SetExc(e)
	}
	return Value{}
}

func (t *Thread) unicodeError(typ *Type, encoding string, v Value, start, end int, reason string) Value {
	enc, why := t.NewStr(encoding), t.NewStr(reason)
	e := CallN(t, typ.Val(), enc, v, Int(int64(start)), Int(int64(end)), why)
	t.Decref(enc)
	t.Decref(why)
	return e
}

// callErrorHandler calls a registered error handler with the exception (stolen) and returns what it gives: a replacement and the
// position, within n, where to go on.
func (t *Thread) callErrorHandler(errors string, e Value, n int, encoding bool) (repl Value, pos int, ok bool) {
	if e.obj == nil {
		return
	}
	defer t.Decref(e)
	h := t.lookupErrorHandler(errors)
	if h.obj == nil {
		return
	}
	res := Call1(t, h, e)
	t.Decref(h)
	if res.obj == nil {
		return
	}
	defer t.Decref(res)
	what := "decoding error handler must return (str, int) tuple"
	if encoding {
		what = "encoding error handler must return (str/bytes, int) tuple"
	}
	if !IsTuple(res) || len(TupleItems(res)) != 2 {
		t.Raise(TypeError, "%s", what)
		return
	}
	pair := TupleItems(res)
	if !IsStr(pair[0]) && !(encoding && IsBytes(pair[0])) {
		t.Raise(TypeError, "%s", what)
		return
	}
	if !HasIndex(pair[1]) {
		t.Raise(TypeError, "%s", what)
		return
	}
	pos, ok = AsSize(t, pair[1], IndexError)
	if !ok {
		return
	}
	if pos < 0 {
		pos += n
	}
	if pos < 0 || pos > n {
		t.Raise(IndexError, "position %d from error handler out of bounds", pos)
		return Value{}, 0, false
	}
	return t.Newref(pair[0]), pos, true
}

// replaceUnencodable appends to dst what the error handler makes of s[i:j]; the replacement must itself be encodable, which enc does.
// It returns where to go on.
func (t *Thread) replaceUnencodable(dst []byte, v Value, encoding, errors, reason string, i, j int, enc func(dst []byte, r rune) ([]byte, bool)) ([]byte, int, bool) {
	s := AsStr(v)
	ascii := func(text string) {
		for k := 0; k < len(text); k++ {
			dst, _ = enc(dst, rune(text[k]))
		}
	}
	switch errors {
	case "", "strict":
	case "ignore":
		return dst, j, true
	case "replace":
		for ; i < j; i++ {
			ascii("?")
		}
		return dst, j, true
	case "backslashreplace":
		for ; i < j; i++ {
			ascii(escapeText(s.At(i)))
		}
		return dst, j, true
	case "xmlcharrefreplace":
		for ; i < j; i++ {
			ascii(fmt.Sprintf("&#%d;", s.At(i)))
		}
		return dst, j, true
	case "namereplace":
		for ; i < j; i++ {
			if name := unidata.Current.Name(s.At(i)); name != "" {
				ascii(`\N{` + name + "}")
			} else {
				ascii(escapeText(s.At(i)))
			}
		}
		return dst, j, true
	case "surrogateescape":
		k := i
		for ; k < j; k++ {
			r := s.At(k)
			if r < 0xDC80 || r > 0xDCFF {
				break
			}
			dst = append(dst, byte(r))
		}
		if k > i {
			return dst, k, true
		}
	default:
		if errors == "surrogatepass" && encoding == "utf-8" {
			k := i
			for ; k < j && s.At(k)&^0x7FF == 0xD800; k++ {
				dst = pyerr.AppendRune(dst, s.At(k))
			}
			if k > i {
				return dst, k, true
			}
			break
		}
		repl, pos, ok := t.callErrorHandler(errors, t.unicodeError(UnicodeEncodeError, encoding, v, i, j, reason), s.n, true)
		if !ok {
			return nil, 0, false
		}
		defer t.Decref(repl)
		if IsBytes(repl) {
			return append(dst, data1(repl)...), pos, true
		}
		for r, k := AsStr(repl), 0; k < r.n; k++ {
			if dst, ok = enc(dst, r.At(k)); !ok {
				t.RaiseEncodeError(encoding, v, i, j, reason)
				return nil, 0, false
			}
		}
		return dst, pos, true
	}
	t.RaiseEncodeError(encoding, v, i, j, reason)
	return nil, 0, false
}

func escapeText(r rune) string {
	switch {
	case r < 0x100:
		return fmt.Sprintf(`\x%02x`, r)
	case r < 0x10000:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// EncodeUTF8 returns the str in UTF-8.
func (t *Thread) EncodeUTF8(v Value, errors string) Value {
	s := AsStr(v)
	if s.ascii {
		if s.n < 64 {
			return t.NewBytesCopy(stringAsBytes(s.data))
		}
		return t.NewBytesText(s.data)
	}
	if !s.hasSurrogates() {
		return t.NewBytes(s.AppendUTF8(make([]byte, 0, len(s.data)+len(s.data)/2)))
	}
	enc := func(dst []byte, r rune) ([]byte, bool) {
		if r&^0x7FF == 0xD800 {
			return dst, false
		}
		return pyerr.AppendRune(dst, r), true
	}
	out := make([]byte, 0, len(s.data)*2)
	for i := 0; i < s.n; {
		var ok bool
		if out, ok = enc(out, s.At(i)); ok {
			i++
			continue
		}
		j := i + 1
		for j < s.n && s.At(j)&^0x7FF == 0xD800 {
			j++
		}
		if out, i, ok = t.replaceUnencodable(out, v, "utf-8", errors, "surrogates not allowed", i, j, enc); !ok {
			return Value{}
		}
	}
	return t.NewBytes(out)
}

// EncodeLimited returns the str's characters as bytes if they are below the limit: ASCII or Latin-1.
func (t *Thread) EncodeLimited(v Value, encoding, errors string, limit rune) Value {
	s := AsStr(v)
	if s.ascii {
		return t.EncodeUTF8(v, "")
	}
	if s.kind == 1 && limit == 256 {
		return t.NewBytesText(s.data)
	}
	enc := func(dst []byte, r rune) ([]byte, bool) {
		if r >= limit {
			return dst, false
		}
		return append(dst, byte(r)), true
	}
	reason := fmt.Sprintf("ordinal not in range(%d)", limit)
	out := make([]byte, 0, s.n+16)
	for i := 0; i < s.n; {
		var ok bool
		if out, ok = enc(out, s.At(i)); ok {
			i++
			continue
		}
		j := i + 1
		for j < s.n && s.At(j) >= limit {
			j++
		}
		if out, i, ok = t.replaceUnencodable(out, v, encoding, errors, reason, i, j, enc); !ok {
			return Value{}
		}
	}
	return t.NewBytes(out)
}

// replaceUndecodable appends to b what the error handler makes of data[i:j] and returns where to go on.
func (t *Thread) replaceUndecodable(b *StrBuilder, data []byte, encoding, errors, reason string, i, j int) (int, bool) {
	switch errors {
	case "", "strict":
	case "ignore":
		return j, true
	case "replace":
		b.WriteRune(0xFFFD)
		return j, true
	case "backslashreplace":
		for ; i < j; i++ {
			b.WriteASCII(fmt.Sprintf(`\x%02x`, data[i]))
		}
		return j, true
	case "surrogateescape":
		k := i
		for ; k < j && data[k] >= 128; k++ {
			b.WriteRune(0xDC00 + rune(data[k]))
		}
		if k > i {
			return k, true
		}
	default:
		if errors == "surrogatepass" && encoding == "utf-8" {
			if i+3 <= len(data) && data[i] == 0xED && data[i+1]&0xE0 == 0xA0 && data[i+2]&0xC0 == 0x80 {
				b.WriteRune(0xD000 | rune(data[i+1]&0x3F)<<6 | rune(data[i+2]&0x3F))
				return i + 3, true
			}
			break
		}
		bs := t.NewBytesCopy(data)
		e := t.unicodeError(UnicodeDecodeError, encoding, bs, i, j, reason)
		t.Decref(bs)
		repl, pos, ok := t.callErrorHandler(errors, e, len(data), false)
		if !ok {
			return 0, false
		}
		b.WriteStr(AsStr(repl))
		t.Decref(repl)
		return pos, true
	}
	t.RaiseDecodeError(encoding, data, i, j, reason)
	return 0, false
}

// DecodeASCII decodes ASCII.
func (t *Thread) DecodeASCII(data []byte, errors string) Value {
	if isASCII(bytesAsString(data)) {
		return t.NewASCII(string(data))
	}
	var b StrBuilder
	for i := 0; i < len(data); {
		if data[i] < 128 {
			b.WriteRune(rune(data[i]))
			i++
			continue
		}
		var ok bool
		if i, ok = t.replaceUndecodable(&b, data, "ascii", errors, "ordinal not in range(128)", i, i+1); !ok {
			return Value{}
		}
	}
	return b.Finish(t)
}

// utf8Step looks at the character at the start of b: n > 0 is its length; otherwise bad bytes are wrong for the reason, or the
// character is incomplete.
func utf8Step(b []byte) (r rune, n, bad int, reason string, incomplete bool) {
	c := b[0]
	need, lo, hi := 0, byte(0x80), byte(0xBF)
	switch {
	case c < 0x80:
		return rune(c), 1, 0, "", false
	case c < 0xC2:
		return 0, 0, 1, "invalid start byte", false
	case c < 0xE0:
		need, r = 1, rune(c&0x1F)
	case c < 0xF0:
		need, r = 2, rune(c&0x0F)
		if c == 0xE0 {
			lo = 0xA0
		} else if c == 0xED {
			hi = 0x9F
		}
	case c < 0xF5:
		need, r = 3, rune(c&0x07)
		if c == 0xF0 {
			lo = 0x90
		} else if c == 0xF4 {
			hi = 0x8F
		}
	default:
		return 0, 0, 1, "invalid start byte", false
	}
	for i := 1; i <= need; i++ {
		if i >= len(b) {
			return 0, 0, i, "unexpected end of data", true
		}
		if b[i] < lo || b[i] > hi {
			return 0, 0, i, "invalid continuation byte", false
		}
		r = r<<6 | rune(b[i]&0x3F)
		lo, hi = 0x80, 0xBF
	}
	return r, need + 1, 0, "", false
}

// DecodeUTF8 decodes UTF-8. Unless final is set, an incomplete character at the end is left: consumed tells how many bytes were used.
func (t *Thread) DecodeUTF8(data []byte, errors string, final bool) (v Value, consumed int) {
	if isASCII(bytesAsString(data)) {
		return t.NewASCII(string(data)), len(data)
	}
	var b StrBuilder
	b.Grow(len(data))
	for i := 0; i < len(data); {
		r, n, bad, reason, incomplete := utf8Step(data[i:])
		if n > 0 {
			b.WriteRune(r)
			i += n
			continue
		}
		if incomplete && !final {
			return b.Finish(t), i
		}
		var ok bool
		if i, ok = t.replaceUndecodable(&b, data, "utf-8", errors, reason, i, i+bad); !ok {
			return Value{}, 0
		}
	}
	return b.Finish(t), len(data)
}
