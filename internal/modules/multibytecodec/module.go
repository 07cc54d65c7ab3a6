// Package multibytecodec is the native modules _multibytecodec and _codecs_cn, _hk, _iso2022, _jp, _kr and _tw: the East-Asian encodings
// as codecs, incremental coders and streams. The conversions are package cjk's.
//
// What an incremental decoder could not decode yet is pending: the beginning of a character. An encoder may hold back a character, which
// might combine with the next one.
package multibytecodec

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/codec/cjk"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

var typesOnce sync.Once

// Modules are the definitions of _multibytecodec and of the modules of the encodings.
func Modules() []*object.NativeModule {
	typesOnce.Do(func() {
		setupCodecType()
		setupEncoderType()
		setupDecoderType()
		setupReaderType()
		setupWriterType()
	})
	ms := []*object.NativeModule{{
		Name:  "_multibytecodec",
		Types: []*object.Type{encoderType, decoderType, readerType, writerType},
		Functions: []object.Method{{Sig: "__create_codec(arg, /)", Fn: func(t *thread, _ value, a []value) value {
			return t.Raise(object.ValueError, "argument type invalid")
		}}},
	}}
	for _, name := range []string{"cn", "hk", "iso2022", "jp", "kr", "tw"} {
		ms = append(ms, &object.NativeModule{Name: "_codecs_" + name, Functions: []object.Method{{Sig: "getcodec(object, /)", Fn: func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "encoding name must be a string.")
			}
			e := cjk.Find(name, object.AsStr(a[0]).String())
			if e == nil {
				return t.Raise(object.LookupError, "no such codec is supported.")
			}
			c := object.New[mbCodec](t, codecType)
			c.enc = e
			return c.Val()
		}}}})
	}
	return ms
}

var codecType = object.NewStaticType("_multibytecodec", "MultibyteCodec", object.ObjectType, object.TypeNoNew)

// mbCodec is one encoding.
type mbCodec struct {
	object.Header
	enc *cjk.Encoding
}

func plainDealloc(t *thread, h *object.Header) { t.FreeHeader(h) }

func setupCodecType() {
	tp := codecType
	tp.Dealloc = plainDealloc
	tp.Methods = []object.Method{
		{Sig: "encode(input, errors=None)", Fn: func(t *thread, self value, a []value) value {
			handler, ok := handlerArg(t, "encode", a[1])
			if !ok {
				return value{}
			}
			s := object.ToStr(t, a[0])
			if s.IsNil() {
				return s
			}
			defer t.Decref(s)
			enc := (*mbCodec)(self.Ptr()).enc
			st := enc.Start()
			out, _, err := enc.Encode(nil, object.AsStr(s).Text(), &st, true, t.CodecErrors(handler, s))
			if err != nil {
				return t.RaiseCodec(err, s)
			}
			return t.TupleSteal(t.NewBytes(out), object.Int(int64(object.AsStr(s).Len()))).Val()
		}},
		{Sig: "decode(input, errors=None)", Fn: func(t *thread, self value, a []value) value {
			if !object.HasBuffer(a[0]) {
				return t.Raise(object.TypeError, "a bytes-like object is required, not '%s'", a[0].Type().Name)
			}
			handler, ok := handlerArg(t, "decode", a[1])
			if !ok {
				return value{}
			}
			enc := (*mbCodec)(self.Ptr()).enc
			st := enc.Start()
			var res value
			t.WithBytes(a[0], func(in []byte) {
				var out codec.Builder
				if _, err := enc.Decode(&out, in, &st, true, t.CodecErrors(handler, a[0])); err != nil {
					t.RaiseCodec(err, a[0])
					return
				}
				res = t.TupleSteal(t.NewStrText(out.Text()), object.Int(int64(len(in)))).Val()
			})
			return res
		}},
	}
}

// handlerArg reads the argument errors, which may be None.
func handlerArg(t *thread, function string, v value) (string, bool) {
	switch {
	case v.IsNil() || v.IsNone():
		return "strict", true
	case object.IsStr(v):
		return object.AsStr(v).String(), true
	}
	return "", t.RaiseFalse(object.TypeError, "%s() argument 'errors' must be str or None, not %s", function, v.Type().Name)
}

// coder is what encoders, decoders and streams have in common.
type coder struct {
	object.Header
	enc     *cjk.Encoding
	state   cjk.State
	errors  string
	stream  value  // of a reader or writer
	waiting []rune // characters that an encoder holds back
	pending []byte // bytes that a decoder could not decode yet
}

func asCoder(v value) *coder { return (*coder)(v.Ptr()) }

// newCoder makes an object of one of the types: its class has the attribute codec.
func newCoder(t *thread, cls *object.Type, errors, stream value) value {
	handler, ok := handlerArg(t, cls.Name, errors)
	if !ok {
		return value{}
	}
	c := object.GetAttr(t, cls.Val(), t.Intern("codec"))
	if c.IsNil() {
		return c
	}
	defer t.Decref(c)
	if c.Type() != codecType {
		return t.Raise(object.TypeError, "codec is unexpected type")
	}
	x := object.New[coder](t, cls)
	x.enc = (*mbCodec)(c.Ptr()).enc
	x.state, x.errors = x.enc.Start(), handler
	if !stream.IsNil() {
		x.stream = t.Newref(stream)
	}
	return x.Val()
}

// common fills in what the tables of the four types share.
func common(tp *object.Type) {
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := asCoder(h.Val())
		stream := x.stream
		x.stream, x.waiting, x.pending = value{}, nil, nil
		t.FreeHeader(h)
		t.Xdecref(stream)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if x := asCoder(h.Val()); !x.stream.IsNil() {
			visit(x.stream)
		}
	}
	tp.Init = func(t *thread, self value, args []value, kw *object.Tuple) bool { return true }
	tp.Getset = []object.GetSet{{Name: "errors", Get: func(t *thread, self value) value { return t.NewStr(asCoder(self).errors) },
		Set: func(t *thread, self, v value) bool {
			if v.IsNil() {
				return t.RaiseFalse(object.AttributeError, "cannot delete attribute")
			}
			if !object.IsStr(v) {
				return t.RaiseFalse(object.TypeError, "errors must be a string")
			}
			asCoder(self).errors = object.AsStr(v).String()
			return true
		}}}
}

func addStream(tp *object.Type) {
	tp.Members = []object.Member{{Name: "stream", Get: func(h *object.Header) value { return asCoder(h.Val()).stream }}}
}
