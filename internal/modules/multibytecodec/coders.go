package multibytecodec

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/codec/cjk"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	encoderType = object.NewStaticType("_multibytecodec", "MultibyteIncrementalEncoder", object.ObjectType, object.TypeBase)
	decoderType = object.NewStaticType("_multibytecodec", "MultibyteIncrementalDecoder", object.ObjectType, object.TypeBase)
)

// How much may be pending.
const (
	maxWaiting = 2
	maxPending = 8
)

// encode encodes what was held back and then v, whose str it takes. New reference to bytes.
func (x *coder) encode(t *thread, v value, final bool) value {
	s := object.ToStr(t, v)
	if s.IsNil() {
		return s
	}
	defer func() { t.Decref(s) }()
	if len(x.waiting) > 0 {
		joined := t.NewStrRunes(append(x.waiting[:len(x.waiting):len(x.waiting)], object.AsStr(s).Runes()...))
		t.Decref(s)
		s = joined
	}
	st := x.state
	out, n, err := x.enc.Encode(nil, object.AsStr(s).Text(), &st, final, t.CodecErrors(x.errors, s))
	if err != nil {
		return t.RaiseCodec(err, s)
	}
	x.state = st
	rest := object.AsStr(s).Runes()[n:]
	if len(rest) > maxWaiting {
		return t.RaiseEncodeError(x.enc.Name, s, 0, len(rest), "pending buffer overflow")
	}
	x.waiting = append([]rune(nil), rest...)
	return t.NewBytes(out)
}

// decode decodes what is pending and then the data. New reference to a str.
func (x *coder) decode(t *thread, data []byte, final bool) value {
	orig := x.pending
	if len(orig) > 0 {
		data = append(append(make([]byte, 0, len(orig)+len(data)), orig...), data...)
	}
	x.pending = nil
	var out codec.Builder
	n, err := x.enc.Decode(&out, data, &x.state, final, t.CodecErrors(x.errors, value{}))
	if err != nil {
		if final {
			x.pending = orig
		}
		return t.RaiseCodec(err, value{})
	}
	if rest := data[n:]; len(rest) > 0 {
		if len(rest) > maxPending {
			return t.RaiseDecodeError(x.enc.Name, rest, 0, len(rest), "pending buffer overflow")
		}
		x.pending = append([]byte(nil), rest...)
	}
	return t.NewStrText(out.Text())
}

func finalArg(t *thread, v value) (bool, bool) {
	if v.IsNil() {
		return false, true
	}
	return object.Truth(t, v)
}

// littleEndian makes an int of bytes.
func littleEndian(t *thread, b []byte) value {
	for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
		b[i], b[j] = b[j], b[i]
	}
	return t.NewBig(new(big.Int).SetBytes(b))
}

// bytesOf writes an int, which must not be negative, into n bytes.
func bytesOf(t *thread, v value, n int) ([]byte, bool) {
	b := object.ToBig(v)
	if b.Sign() < 0 {
		return nil, t.RaiseFalse(object.OverflowError, "can't convert negative int to unsigned")
	}
	if b.BitLen() > 8*n {
		return nil, t.RaiseFalse(object.OverflowError, "int too big to convert")
	}
	out := b.FillBytes(make([]byte, n))
	for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out, true
}

func setupEncoderType() {
	tp := encoderType
	common(tp)
	tp.New = object.NewBySig("MultibyteIncrementalEncoder(errors=None)", func(t *thread, cls *object.Type, a []value) value {
		return newCoder(t, cls, a[0], value{})
	})
	tp.Methods = []object.Method{
		{Sig: "encode(input, final=False)", Fn: func(t *thread, self value, a []value) value {
			final, ok := finalArg(t, a[1])
			if !ok {
				return value{}
			}
			return asCoder(self).encode(t, a[0], final)
		}},
		{Sig: "getstate()", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			var text []byte
			for _, c := range x.waiting {
				text = codec.AppendUTF8(text, c)
			}
			return littleEndian(t, append(append([]byte{byte(len(text))}, text...), x.state[:]...))
		}},
		{Sig: "setstate(state, /)", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			if !object.IsInt(a[0]) {
				return t.Raise(object.TypeError, "setstate() argument must be int, not %s", a[0].Type().Name)
			}
			b, ok := bytesOf(t, a[0], 1+maxWaiting*4+len(x.state))
			if !ok {
				return value{}
			}
			n := int(b[0])
			if n > maxWaiting*4 {
				return t.Raise(object.UnicodeError, "pending buffer too large")
			}
			s, _ := t.DecodeUTF8(b[1:1+n], "strict", true)
			if s.IsNil() {
				return s
			}
			x.waiting = object.AsStr(s).Runes()
			t.Decref(s)
			copy(x.state[:], b[1+n:])
			return object.None
		}},
		{Sig: "reset()", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			x.enc.Reset(nil, &x.state)
			x.waiting = nil
			return object.None
		}},
	}
}

func setupDecoderType() {
	tp := decoderType
	common(tp)
	tp.New = object.NewBySig("MultibyteIncrementalDecoder(errors=None)", func(t *thread, cls *object.Type, a []value) value {
		return newCoder(t, cls, a[0], value{})
	})
	tp.Methods = []object.Method{
		{Sig: "decode(input, final=False)", Fn: func(t *thread, self value, a []value) value {
			final, ok := finalArg(t, a[1])
			if !ok {
				return value{}
			}
			var res value
			if !t.WithBytes(a[0], func(in []byte) { res = asCoder(self).decode(t, in, final) }) {
				return value{}
			}
			return res
		}},
		{Sig: "getstate()", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			return t.TupleSteal(t.NewBytesCopy(x.pending), littleEndian(t, append([]byte(nil), x.state[:]...))).Val()
		}},
		{Sig: "setstate(state, /)", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			if !object.IsTuple(a[0]) {
				return t.Raise(object.TypeError, "setstate() argument must be tuple, not %s", a[0].Type().Name)
			}
			items := object.TupleItems(a[0])
			if len(items) != 2 || !object.IsBytes(items[0]) || !object.IsInt(items[1]) {
				return t.Raise(object.TypeError, "setstate(): illegal state argument")
			}
			st, ok := bytesOf(t, items[1], len(cjk.State{}))
			if !ok {
				return value{}
			}
			buf := object.BytesOf(items[0])
			if len(buf) > maxPending {
				return t.RaiseDecodeError(x.enc.Name, buf, 0, len(buf), "pending buffer too large")
			}
			x.pending = append([]byte(nil), buf...)
			copy(x.state[:], st)
			return object.None
		}},
		{Sig: "reset()", Fn: func(t *thread, self value, a []value) value {
			x := asCoder(self)
			x.state, x.pending = x.enc.Start(), nil
			return object.None
		}},
	}
}
