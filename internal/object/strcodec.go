package object

import (
	"errors"
	"strings"

	"github.com/gophersnake/gophersnake/internal/codec"
)

// Encoding and decoding of str: the standard encodings by package codec, others by the codec registry.

// errPending is what a callback of package codec returns when a Python exception is pending.
var errPending = errors.New("python exception pending")

// Text returns the characters for package codec.
func (s *Str) Text() codec.Text { return codec.Text{Data: s.data, Width: int(s.kind)} }

// NewStrText returns the str of a text made by package codec, whose memory it takes over.
func (t *Thread) NewStrText(x codec.Text) Value {
	n := x.Len()
	switch n {
	case 0:
		return EmptyStr
	case 1:
		return t.NewStrRune(x.At(0))
	}
	return t.newStrRaw(x.Data, uint8(x.Width), x.Width == 1 && isASCII(x.Data)).Val()
}

// CodecErrors returns the handling of errors by the named handler. v (borrowed) is the object that is being encoded or decoded, or
// the zero Value if the bytes are to be copied when an exception needs them.
func (t *Thread) CodecErrors(name string, v Value) codec.Errors {
	return codec.Errors{
		Name: name,
		Decode: func(e *codec.DecodeError) (text []rune, pos int, input []byte, err error) {
			exc := t.decodeError(e, v)
			repl, pos, exc := t.callErrorHandler(name, exc, false)
			if exc.obj == nil {
				return nil, 0, nil, errPending
			}
			defer t.Decref(exc)
			text = AsStr(repl).Runes()
			t.Decref(repl)
			// The handler may have put other bytes in the exception.
			obj := GetAttr(t, exc, nameObject)
			if obj.obj == nil {
				return nil, 0, nil, errPending
			}
			defer t.Decref(obj)
			if !IsBytes(obj) {
				t.Raise(TypeError, "exception attribute object must be bytes")
				return nil, 0, nil, errPending
			}
			if data := data1(obj); !sameMemory(data, e.Input) {
				input = append([]byte{}, data...)
			}
			return text, pos, input, nil
		},
		Encode: func(e *codec.EncodeError) (with codec.Replacement, pos int, err error) {
			exc := t.encodeError(e, v)
			repl, pos, exc := t.callErrorHandler(name, exc, true)
			if exc.obj == nil {
				return with, 0, errPending
			}
			t.Decref(exc)
			if IsBytes(repl) {
				with.Bytes = append([]byte{}, data1(repl)...)
			} else {
				with.Text = AsStr(repl).Runes()
			}
			t.Decref(repl)
			return with, pos, nil
		},
	}
}

var nameObject = StaticName("object")

func sameMemory(a, b []byte) bool {
	return bytesAsString(a) == bytesAsString(b)
}

// decodeError makes the UnicodeDecodeError. New reference.
func (t *Thread) decodeError(e *codec.DecodeError, v Value) Value {
	if v.obj != nil && v.obj.typ == BytesType && sameMemory(data1(v), e.Input) {
		return t.unicodeError(UnicodeDecodeError, e.Encoding, v, e.Start, e.End, e.Reason)
	}
	b := t.NewBytesCopy(e.Input)
	exc := t.unicodeError(UnicodeDecodeError, e.Encoding, b, e.Start, e.End, e.Reason)
	t.Decref(b)
	return exc
}

// encodeError makes the UnicodeEncodeError. New reference.
func (t *Thread) encodeError(e *codec.EncodeError, v Value) Value {
	if v.obj != nil && IsStr(v) {
		return t.unicodeError(UnicodeEncodeError, e.Encoding, v, e.Start, e.End, e.Reason)
	}
	s := t.NewStrText(e.Input)
	exc := t.unicodeError(UnicodeEncodeError, e.Encoding, s, e.Start, e.End, e.Reason)
	t.Decref(s)
	return exc
}

// RaiseCodec raises what a function of package codec returned as an error; v is as in CodecErrors.
func (t *Thread) RaiseCodec(err error, v Value) Value {
	var exc Value
	switch e := err.(type) {
	case *codec.DecodeError:
		exc = t.decodeError(e, v)
	case *codec.EncodeError:
		exc = t.encodeError(e, v)
	case *codec.PositionError:
		return t.Raise(IndexError, "%s", e.Error())
	case *codec.UnknownHandlerError:
		return t.Raise(LookupError, "%s", e.Error())
	default:
		if !t.HasExc() {
			t.Raise(ValueError, "%s", err.Error())
		}
		return Value{}
	}
	if exc.obj != nil {
		t.SetExc(exc)
	}
	return Value{}
}

// callErrorHandler calls a registered error handler with the exception (stolen) and returns what it gives: a replacement (str, or bytes if
// encoding) and the position where to go on; and the exception, the zero Value if the call failed. New references.
func (t *Thread) callErrorHandler(name string, e Value, encoding bool) (repl Value, pos int, exc Value) {
	if e.obj == nil {
		return
	}
	h := t.LookupHandler(name)
	if h.obj == nil {
		t.Decref(e)
		return
	}
	res := Call1(t, h, e)
	t.Decref(h)
	if res.obj == nil {
		t.Decref(e)
		return
	}
	defer t.Decref(res)
	what := "decoding error handler must return (str, int) tuple"
	if encoding {
		what = "encoding error handler must return (str/bytes, int) tuple"
	}
	fail := func() (Value, int, Value) {
		t.Decref(e)
		return Value{}, 0, Value{}
	}
	if !IsTuple(res) || len(TupleItems(res)) != 2 {
		t.Raise(TypeError, "%s", what)
		return fail()
	}
	pair := TupleItems(res)
	if !IsStr(pair[0]) && !(encoding && IsBytes(pair[0])) || !HasIndex(pair[1]) {
		t.Raise(TypeError, "%s", what)
		return fail()
	}
	pos, ok := AsSize(t, pair[1], OverflowError)
	if !ok {
		return fail()
	}
	return t.Newref(pair[0]), pos, e
}

// checkErrors raises LookupError for an unknown error handler, in the development mode; otherwise it is only found when needed.
func (t *Thread) checkErrors(errors string) bool {
	return !t.Interp.DevMode || errors == "" || errors == "strict" || CheckErrorHandler(t, errors)
}

// Encode returns v.encode(encoding, errors), bytes; v is a str, errors "" means strict.
func (t *Thread) Encode(v Value, encoding, errors string) Value {
	if encoding == "" {
		encoding = "utf-8"
	}
	if !t.checkErrors(errors) {
		return Value{}
	}
	if std := codec.Lookup(encoding); std != codec.NotStandard {
		return t.EncodeStandard(v, std, errors)
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

// EncodeStandard encodes a str in a standard encoding.
func (t *Thread) EncodeStandard(v Value, std codec.Standard, errors string) Value {
	s := AsStr(v)
	switch {
	case s.ascii && (std == codec.UTF8 || std == codec.ASCII || std == codec.Latin1) || s.kind == 1 && std == codec.Latin1:
		if len(s.data) < 64 {
			return t.NewBytesCopy(s.latin1())
		}
		return t.NewBytesText(s.data)
	case std == codec.UTF8 && !s.hasSurrogates():
		return t.NewBytes(s.AppendUTF8(make([]byte, 0, len(s.data)+len(s.data)/2)))
	}
	errs := t.CodecErrors(errors, v)
	var out []byte
	var err error
	switch std {
	case codec.UTF8:
		out, err = codec.EncodeUTF8(nil, s.Text(), errs)
	case codec.ASCII:
		out, err = codec.EncodeASCII(nil, s.Text(), errs)
	case codec.Latin1:
		out, err = codec.EncodeLatin1(nil, s.Text(), errs)
	case codec.UTF16:
		out, err = codec.EncodeUTF16(nil, s.Text(), codec.NativeEndian, errs)
	case codec.UTF32:
		out, err = codec.EncodeUTF32(nil, s.Text(), codec.NativeEndian, errs)
	}
	if err != nil {
		return t.RaiseCodec(err, v)
	}
	return t.NewBytes(out)
}

// EncodeUTF8 returns the str in UTF-8.
func (t *Thread) EncodeUTF8(v Value, errors string) Value {
	return t.EncodeStandard(v, codec.UTF8, errors)
}

// Decode returns bytes(data).decode(encoding, errors), a str; errors "" means strict. data is not kept.
func (t *Thread) Decode(data []byte, encoding, errors string) Value {
	if encoding == "" {
		encoding = "utf-8"
	}
	if !t.checkErrors(errors) {
		return Value{}
	}
	if std := codec.Lookup(encoding); std != codec.NotStandard {
		return t.decodeStandard(data, Value{}, std, errors)
	}
	b := t.NewBytesCopy(data)
	res := t.DecodeObject(b, encoding, errors)
	t.Decref(b)
	return res
}

func (t *Thread) decodeStandard(data []byte, v Value, std codec.Standard, errors string) Value {
	switch std {
	case codec.UTF8, codec.ASCII:
		if isASCII(bytesAsString(data)) {
			return t.NewASCII(strings.Clone(bytesAsString(data)))
		}
	case codec.Latin1:
		return t.NewLatin1(data)
	}
	var out codec.Builder
	var err error
	errs := t.CodecErrors(errors, v)
	switch std {
	case codec.UTF8:
		_, err = codec.DecodeUTF8(&out, data, true, errs)
	case codec.ASCII:
		err = codec.DecodeASCII(&out, data, errs)
	case codec.UTF16:
		_, _, err = codec.DecodeUTF16(&out, data, codec.NativeEndian, true, errs)
	case codec.UTF32:
		_, _, err = codec.DecodeUTF32(&out, data, codec.NativeEndian, true, errs)
	}
	if err != nil {
		return t.RaiseCodec(err, v)
	}
	return t.NewStrText(out.Text())
}

// DecodeUTF8 decodes UTF-8. Unless final is set, an incomplete character at the end is left: consumed tells how many bytes were used.
func (t *Thread) DecodeUTF8(data []byte, errors string, final bool) (v Value, consumed int) {
	if isASCII(bytesAsString(data)) {
		return t.NewASCII(strings.Clone(bytesAsString(data))), len(data)
	}
	var out codec.Builder
	consumed, err := codec.DecodeUTF8(&out, data, final, t.CodecErrors(errors, Value{}))
	if err != nil {
		return t.RaiseCodec(err, Value{}), 0
	}
	return t.NewStrText(out.Text()), consumed
}

// DecodeObject is Decode for a bytes-like object.
func (t *Thread) DecodeObject(v Value, encoding, errors string) Value {
	if encoding == "" {
		encoding = "utf-8"
	}
	if !t.checkErrors(errors) {
		return Value{}
	}
	if data, ok := bytesData(v); ok {
		if std := codec.Lookup(encoding); std != codec.NotStandard {
			undo := hold(v)
			defer undo()
			return t.decodeStandard(data, v, std, errors)
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
	return t.callCodec(codec, v, encoding, errors, part)
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
