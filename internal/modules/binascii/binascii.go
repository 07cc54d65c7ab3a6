// Package binascii is the native module binascii, on the package of that name.
package binascii

import (
	"github.com/gophersnake/gophersnake/internal/binascii"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

type (
	thread = object.Thread
	value  = object.Value
)

// text gives f the bytes of an argument that may be an ASCII str too.
func text(t *thread, v value, f func(b []byte) value) value {
	if object.IsStr(v) {
		s := object.AsStr(v)
		if !s.IsASCII() {
			return t.Raise(object.ValueError, "string argument should contain only ASCII characters")
		}
		return f([]byte(s.Data()))
	}
	if !object.HasBuffer(v) {
		return t.Raise(object.TypeError, "argument should be bytes, buffer or ASCII string, not '%s'", v.Type().Name)
	}
	return data(t, v, f)
}

func data(t *thread, v value, f func(b []byte) value) value {
	var res value
	if !t.WithBytes(v, func(b []byte) { res = f(b) }) {
		return value{}
	}
	return res
}

func result(t *thread, b []byte, err *pyerr.Error) value {
	if err == nil {
		return t.NewBytes(b)
	}
	switch err.Kind {
	case pyerr.BinasciiError:
		return t.Raise(t.ExceptionClass("binascii.Error"), "%s", err.Msg)
	case pyerr.BinasciiIncomplete:
		return t.Raise(t.ExceptionClass("binascii.Incomplete"), "%s", err.Msg)
	}
	return t.RaiseErr(err)
}

// flags reads boolean arguments that may be missing.
func flags(t *thread, vals []value, defaults ...bool) ([]bool, bool) {
	for i, v := range vals {
		if v.IsNil() {
			continue
		}
		b, ok := object.Truth(t, v)
		if !ok {
			return nil, false
		}
		defaults[i] = b
	}
	return defaults, true
}

// Module is the definition of the module binascii.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	unhex := func(t *thread, a []value) value {
		return text(t, a[0], func(b []byte) value {
			out, err := binascii.Unhex(b)
			return result(t, out, err)
		})
	}
	return &object.NativeModule{
		Name: "binascii",
		Functions: []object.Method{
			fn("a2b_uu(data, /)", func(t *thread, a []value) value {
				return text(t, a[0], func(b []byte) value {
					out, err := binascii.DecodeUU(b)
					return result(t, out, err)
				})
			}),
			fn("b2a_uu(data, /, *, backtick=False)", func(t *thread, a []value) value {
				f, ok := flags(t, a[1:], false)
				if !ok {
					return value{}
				}
				return data(t, a[0], func(b []byte) value {
					out, err := binascii.EncodeUU(b, f[0])
					return result(t, out, err)
				})
			}),
			fn("a2b_base64(data, /, *, strict_mode=False)", func(t *thread, a []value) value {
				f, ok := flags(t, a[1:], false)
				if !ok {
					return value{}
				}
				return text(t, a[0], func(b []byte) value {
					out, err := binascii.DecodeBase64(b, f[0])
					return result(t, out, err)
				})
			}),
			fn("b2a_base64(data, /, *, newline=True)", func(t *thread, a []value) value {
				f, ok := flags(t, a[1:], true)
				if !ok {
					return value{}
				}
				return data(t, a[0], func(b []byte) value { return t.NewBytes(binascii.EncodeBase64(b, f[0])) })
			}),
			fn("a2b_hex(hexstr, /)", unhex),
			fn("unhexlify(hexstr, /)", unhex),
			fn("b2a_hex(data, sep=<unrepresentable>, bytes_per_sep=1)", hex),
			fn("hexlify(data, sep=<unrepresentable>, bytes_per_sep=1)", hex),
			fn("crc_hqx(data, crc, /)", func(t *thread, a []value) value {
				crc, ok := mask(t, a[1])
				if !ok {
					return value{}
				}
				return data(t, a[0], func(b []byte) value { return object.Int(int64(binascii.CRCHqx(b, crc))) })
			}),
			fn("crc32(data, crc=0, /)", func(t *thread, a []value) value {
				crc, ok := mask(t, a[1])
				if !ok {
					return value{}
				}
				return data(t, a[0], func(b []byte) value { return object.Int(int64(binascii.CRC32(b, crc))) })
			}),
			fn("a2b_qp(data, header=False)", func(t *thread, a []value) value {
				f, ok := flags(t, a[1:], false)
				if !ok {
					return value{}
				}
				return text(t, a[0], func(b []byte) value { return t.NewBytes(binascii.DecodeQP(b, f[0])) })
			}),
			fn("b2a_qp(data, quotetabs=False, istext=True, header=False)", func(t *thread, a []value) value {
				f, ok := flags(t, a[1:], false, true, false)
				if !ok {
					return value{}
				}
				return data(t, a[0], func(b []byte) value { return t.NewBytes(binascii.EncodeQP(b, f[0], f[1], f[2])) })
			}),
		},
		Setup: func(t *thread, m *object.Module) bool {
			return m.SetSteal(t, "Error", t.NewExceptionClass("binascii", "Error", object.ValueError)) &&
				m.SetSteal(t, "Incomplete", t.NewExceptionClass("binascii", "Incomplete", object.ExceptionType))
		},
	}
}

// mask reads a checksum: any int, of which the low 32 bits count.
func mask(t *thread, v value) (uint32, bool) {
	if v.IsNil() {
		return 0, true
	}
	n := object.AsIndex(t, v)
	if n.IsNil() {
		return 0, false
	}
	defer t.Decref(n)
	if k, fits := object.IntFits(n); fits {
		return uint32(k), true
	}
	b := object.ToBig(n)
	lo := uint32(0)
	if words := b.Bits(); len(words) > 0 {
		lo = uint32(words[0])
	}
	if b.Sign() < 0 {
		lo = -lo
	}
	return lo, true
}

func hex(t *thread, a []value) value {
	var sep byte
	hasSep := false
	if !a[1].IsNil() {
		switch {
		case object.IsStr(a[1]):
			if s := object.AsStr(a[1]); s.Len() != 1 {
				return t.Raise(object.ValueError, "sep must be length 1.")
			} else if !s.IsASCII() {
				return t.Raise(object.ValueError, "sep must be ASCII.")
			}
			sep, hasSep = object.AsStr(a[1]).Data()[0], true
		case object.IsBytes(a[1]):
			b := object.BytesOf(a[1])
			if len(b) != 1 {
				return t.Raise(object.ValueError, "sep must be length 1.")
			}
			sep, hasSep = b[0], true
		default:
			n, ok := object.Len(t, a[1])
			if !ok {
				return value{}
			}
			if n != 1 {
				return t.Raise(object.ValueError, "sep must be length 1.")
			}
			return t.Raise(object.TypeError, "sep must be str or bytes.")
		}
	}
	per := 1
	if !a[2].IsNil() {
		n, ok := object.AsInt64(t, a[2], "Python int too large to convert to C int")
		if !ok {
			return value{}
		}
		per = int(n)
	}
	return data(t, a[0], func(b []byte) value { return t.NewBytes(binascii.Hex(b, hasSep, sep, per)) })
}
