// Package codecs is the native module _codecs: the registry of codecs and error handlers as Python sees it, and the functions that
// encode and decode, on which the library's package encodings stands. The conversions are package codec's, the registry is the object
// package's, because str.encode and bytes.decode use it too.
package codecs

import (
	"strings"
	"sync"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

var typesOnce sync.Once

// Module is the definition of the module _codecs.
func Module() *object.NativeModule {
	typesOnce.Do(setupMapType)
	m := &object.NativeModule{Name: "_codecs"}
	add := func(sig string, f func(t *thread, a []value) value) {
		m.Functions = append(m.Functions, object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }})
	}
	addRegistry(add)
	addDecoders(add)
	addEncoders(add)
	return m
}

type adder = func(sig string, f func(t *thread, a []value) value)

// text reads an argument that must be a str without a null character.
func text(t *thread, function, what string, v value) (string, bool) {
	if !object.IsStr(v) {
		return "", t.RaiseFalse(object.TypeError, "%s() argument%s must be str, not %s", function, what, shown(v))
	}
	s := object.AsStr(v).String()
	if strings.IndexByte(s, 0) >= 0 {
		return "", t.RaiseFalse(object.ValueError, "embedded null character")
	}
	return s, true
}

// handlerName reads the argument errors, which may be None.
func handlerName(t *thread, function string, v value) (string, bool) {
	if v.IsNil() || v.IsNone() {
		return "", true
	}
	if !object.IsStr(v) {
		return "", t.RaiseFalse(object.TypeError, "%s() argument 2 must be str or None, not %s", function, shown(v))
	}
	return text(t, function, " 2", v)
}

func truth(t *thread, v value, otherwise bool) (bool, bool) {
	if v.IsNil() {
		return otherwise, true
	}
	return object.Truth(t, v)
}

func addRegistry(add adder) {
	add("register(search_function, /)", func(t *thread, a []value) value {
		if !t.Codecs().Register(t, a[0]) {
			return value{}
		}
		return object.None
	})
	add("unregister(search_function, /)", func(t *thread, a []value) value {
		t.Codecs().Unregister(t, a[0])
		return object.None
	})
	add("lookup(encoding, /)", func(t *thread, a []value) value {
		name, ok := text(t, "lookup", "", a[0])
		if !ok {
			return value{}
		}
		return t.LookupCodec(name)
	})
	both := func(name string, f func(t *thread, v value, encoding, errors string) value) {
		add(name+"(obj, encoding='utf-8', errors='strict')", func(t *thread, a []value) value {
			encoding, errors, ok := "utf-8", "", true
			if !a[1].IsNil() {
				if encoding, ok = text(t, name, " 'encoding'", a[1]); !ok {
					return value{}
				}
			}
			if !a[2].IsNil() {
				if errors, ok = text(t, name, " 'errors'", a[2]); !ok {
					return value{}
				}
			}
			return f(t, a[0], encoding, errors)
		})
	}
	both("encode",
		(*thread).EncodeObject)
	both("decode",
		(*thread).DecodeAny)
	add("register_error(errors, handler, /)", func(t *thread, a []value) value {
		if _, ok := text(t, "register_error", " 1", a[0]); !ok || !t.Codecs().RegisterHandler(t, a[0], a[1]) {
			return value{}
		}
		return object.None
	})
	add("_unregister_error(errors, /)", func(t *thread, a []value) value {
		if _, ok := text(t, "_unregister_error", "", a[0]); !ok {
			return value{}
		}
		found, ok := t.Codecs().UnregisterHandler(t, a[0])
		if !ok {
			return value{}
		}
		return object.Bool(found)
	})
	add("lookup_error(name, /)", func(t *thread, a []value) value {
		name, ok := text(t, "lookup_error", "", a[0])
		if !ok {
			return value{}
		}
		return t.LookupHandler(name)
	})
}

// pair makes the tuple that encoders and decoders return; v is stolen and may be the zero Value.
func pair(t *thread, v value, n int) value {
	if v.IsNil() {
		return v
	}
	return t.TupleSteal(v, object.Int(int64(n))).Val()
}

// decoded makes the result of a decoder.
func decoded(t *thread, out *codec.Builder, n int, err error, v value) value {
	if err != nil {
		return t.RaiseCodec(err, v)
	}
	return pair(t, t.NewStrText(out.Text()), n)
}

// withBytes calls f with the memory of a bytes-like object.
func withBytes(t *thread, v value, f func(in []byte) value) (res value) {
	if !t.WithBytes(v, func(in []byte) { res = f(in) }) {
		return value{}
	}
	return res
}

// withText is withBytes that takes a str too, as UTF-8.
func withText(t *thread, v value, f func(in []byte, v value) value) value {
	if object.IsStr(v) {
		b := t.EncodeUTF8(v, "")
		if b.IsNil() {
			return b
		}
		res := f(object.BytesOf(b), b)
		t.Decref(b)
		return res
	}
	return withBytes(t, v, func(in []byte) value { return f(in, v) })
}

func addDecoders(add adder) {
	final := func(name string, f func(t *thread, v value, in []byte, final bool, errs codec.Errors) value) {
		add(name+"(data, errors=None, final=False, /)", func(t *thread, a []value) value {
			if !object.HasBuffer(a[0]) {
				return t.Raise(object.TypeError, "a bytes-like object is required, not '%s'", a[0].Type().Name)
			}
			errors, ok := handlerName(t, name, a[1])
			if !ok {
				return value{}
			}
			last, ok := truth(t, a[2], false)
			if !ok {
				return value{}
			}
			return withBytes(t, a[0], func(in []byte) value { return f(t, a[0], in, last, t.CodecErrors(errors, a[0])) })
		})
	}
	final("utf_8_decode", func(t *thread, v value, in []byte, final bool, errs codec.Errors) value {
		s, n := t.DecodeUTF8(in, errs.Name, final)
		return pair(t, s, n)
	})
	final("utf_7_decode", func(t *thread, v value, in []byte, final bool, errs codec.Errors) value {
		var out codec.Builder
		n, err := codec.DecodeUTF7(&out, in, final, errs)
		return decoded(t, &out, n, err, v)
	})
	type unit = func(out *codec.Builder, in []byte, order codec.ByteOrder, final bool, errs codec.Errors) (int, codec.ByteOrder, error)
	units := func(name string, decode unit) {
		for _, o := range []struct {
			suffix string
			order  codec.ByteOrder
		}{{"", codec.NativeEndian}, {"_le", codec.LittleEndian}, {"_be", codec.BigEndian}} {
			final(name+o.suffix+"_decode", func(t *thread, v value, in []byte, final bool, errs codec.Errors) value {
				var out codec.Builder
				n, _, err := decode(&out, in, o.order, final, errs)
				return decoded(t, &out, n, err, v)
			})
		}
		ex := name + "_ex_decode"
		add(ex+"(data, errors=None, byteorder=0, final=False, /)", func(t *thread, a []value) value {
			errors, ok := handlerName(t, ex, a[1])
			if !ok {
				return value{}
			}
			order, ok := byteOrder(t, a[2])
			if !ok {
				return value{}
			}
			final, ok := truth(t, a[3], false)
			if !ok {
				return value{}
			}
			return withBytes(t, a[0], func(in []byte) value {
				var out codec.Builder
				n, order, err := decode(&out, in, order, final, t.CodecErrors(errors, a[0]))
				if err != nil {
					return t.RaiseCodec(err, a[0])
				}
				return t.TupleSteal(t.NewStrText(out.Text()), object.Int(int64(n)), object.Int(int64(order))).Val()
			})
		})
	}
	units("utf_16", codec.DecodeUTF16)
	units("utf_32", codec.DecodeUTF32)

	plain := func(name string, f func(out *codec.Builder, in []byte, errs codec.Errors) error) {
		add(name+"(data, errors=None, /)", func(t *thread, a []value) value {
			errors, ok := handlerName(t, name, a[1])
			if !ok {
				return value{}
			}
			return withBytes(t, a[0], func(in []byte) value {
				var out codec.Builder
				n := len(in)
				err := f(&out, in, t.CodecErrors(errors, a[0]))
				return decoded(t, &out, n, err, a[0])
			})
		})
	}
	plain("latin_1_decode", func(out *codec.Builder, in []byte, errs codec.Errors) error {
		out.AppendLatin1(in)
		return nil
	})
	plain("ascii_decode", codec.DecodeASCII)

	escapes := func(name string, f func(t *thread, out *codec.Builder, in []byte, final bool, errs codec.Errors) (int, error)) {
		add(name+"(data, errors=None, final=True, /)", func(t *thread, a []value) value {
			errors, ok := handlerName(t, name, a[1])
			if !ok {
				return value{}
			}
			final, ok := truth(t, a[2], true)
			if !ok {
				return value{}
			}
			return withText(t, a[0], func(in []byte, v value) value {
				var out codec.Builder
				n, err := f(t, &out, in, final, t.CodecErrors(errors, v))
				if err == errWarned {
					return value{}
				}
				return decoded(t, &out, n, err, v)
			})
		})
	}
	escapes("unicode_escape_decode", func(t *thread, out *codec.Builder, in []byte, final bool, errs codec.Errors) (int, error) {
		n, bad, err := codec.DecodeUnicodeEscape(out, in, final, errs)
		if err == nil && !warnEscape(t, bad, "") {
			err = errWarned
		}
		return n, err
	})
	escapes("raw_unicode_escape_decode", func(t *thread, out *codec.Builder, in []byte, final bool, errs codec.Errors) (int, error) {
		return codec.DecodeRawUnicodeEscape(out, in, final, errs)
	})
	add("escape_decode(data, errors=None, /)", func(t *thread, a []value) value {
		errors, ok := handlerName(t, "escape_decode", a[1])
		if !ok {
			return value{}
		}
		return withText(t, a[0], func(in []byte, v value) value {
			n := len(in)
			out, bad, err := codec.DecodeEscape(nil, in, errors)
			if err != nil {
				return t.Raise(object.ValueError, "%s", err.Error())
			}
			if !warnEscape(t, bad, "b") {
				return value{}
			}
			return pair(t, t.NewBytes(out), n)
		})
	})
	add("charmap_decode(data, errors=None, mapping=None, /)", charmapDecode)
}

type warned struct{}

func (warned) Error() string { return "" }

// errWarned says that a warning became an exception, which is pending.
var errWarned = warned{}

// warnEscape warns of the first escape that is none.
func warnEscape(t *thread, bad codec.BadEscape, prefix string) bool {
	switch {
	case bad.Char < 0:
		return true
	case bad.Char > 0xFF:
		return t.Warn(object.DeprecationWarning, 1, "%s\"\\%o\" is an invalid octal escape sequence. Such sequences will not work in the future. ", prefix, bad.Char)
	}
	return t.Warn(object.DeprecationWarning, 1, "%s\"\\%c\" is an invalid escape sequence. Such sequences will not work in the future. ", prefix, rune(bad.Char))
}

func byteOrder(t *thread, v value) (codec.ByteOrder, bool) {
	if v.IsNil() {
		return codec.NativeEndian, true
	}
	n, ok := object.AsInt64(t, v, "Python int too large to convert to C int")
	if !ok {
		return 0, false
	}
	if n != int64(int32(n)) {
		return 0, t.RaiseFalse(object.OverflowError, "signed integer is greater than maximum")
	}
	return codec.ByteOrder(max(-1, min(n, 1))), true
}

func addEncoders(add adder) {
	type encoder = func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error)
	encode := func(t *thread, name string, a []value, f encoder) value {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "%s() argument 1 must be str, not %s", name, shown(a[0]))
		}
		errors, ok := handlerName(t, name, a[1])
		if !ok {
			return value{}
		}
		s := object.AsStr(a[0])
		out, err := f(t, s.Text(), t.CodecErrors(errors, a[0]))
		if err != nil {
			return t.RaiseCodec(err, a[0])
		}
		return pair(t, t.NewBytes(out), s.Len())
	}
	plain := func(name string, f encoder) {
		add(name+"(str, errors=None, /)", func(t *thread, a []value) value { return encode(t, name, a, f) })
	}
	standard := func(name string, std codec.Standard) {
		add(name+"(str, errors=None, /)", func(t *thread, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "%s() argument 1 must be str, not %s", name, shown(a[0]))
			}
			errors, ok := handlerName(t, name, a[1])
			if !ok {
				return value{}
			}
			return pair(t, t.EncodeStandard(a[0], std, errors), object.AsStr(a[0]).Len())
		})
	}
	standard("utf_8_encode", codec.UTF8)
	standard("latin_1_encode", codec.Latin1)
	standard("ascii_encode", codec.ASCII)
	plain("utf_7_encode", func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error) { return codec.EncodeUTF7(nil, s), nil })
	plain("unicode_escape_encode", func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error) {
		return codec.EncodeUnicodeEscape(nil, s), nil
	})
	plain("raw_unicode_escape_encode", func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error) {
		return codec.EncodeRawUnicodeEscape(nil, s), nil
	})
	units := func(name string, f func(dst []byte, s codec.Text, order codec.ByteOrder, errs codec.Errors) ([]byte, error)) {
		any := name + "_encode"
		add(any+"(str, errors=None, byteorder=0, /)", func(t *thread, a []value) value {
			order, ok := byteOrder(t, a[2])
			if !ok {
				return value{}
			}
			return encode(t, any, a, func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error) { return f(nil, s, order, errs) })
		})
		plain(name+"_le_encode", func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error) {
			return f(nil, s, codec.LittleEndian, errs)
		})
		plain(name+"_be_encode", func(t *thread, s codec.Text, errs codec.Errors) ([]byte, error) {
			return f(nil, s, codec.BigEndian, errs)
		})
	}
	units("utf_16", codec.EncodeUTF16)
	units("utf_32", codec.EncodeUTF32)
	add("escape_encode(data, errors=None, /)", func(t *thread, a []value) value {
		if !object.IsBytes(a[0]) {
			return t.Raise(object.TypeError, "escape_encode() argument 1 must be bytes, not %s", shown(a[0]))
		}
		if _, ok := handlerName(t, "escape_encode", a[1]); !ok {
			return value{}
		}
		in := object.BytesOf(a[0])
		return pair(t, t.NewBytes(codec.EncodeEscape(nil, in)), len(in))
	})
	add("readbuffer_encode(data, errors=None, /)", func(t *thread, a []value) value {
		if _, ok := handlerName(t, "readbuffer_encode", a[1]); !ok {
			return value{}
		}
		return withText(t, a[0], func(in []byte, _ value) value { return pair(t, t.NewBytesCopy(in), len(in)) })
	})
	add("charmap_encode(str, errors=None, mapping=None, /)", charmapEncode)
	add("charmap_build(map, /)", charmapBuild)
}

// shown is how messages about arguments name the type of v.
func shown(v value) string {
	if v.IsNone() {
		return "None"
	}
	return v.Type().Name
}
