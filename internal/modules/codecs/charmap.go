package codecs

import (
	"errors"

	"github.com/gophersnake/gophersnake/internal/codec"
	"github.com/gophersnake/gophersnake/internal/object"
)

// mapType is the type of what charmap_build returns.
var mapType = object.NewStaticType("builtins", "EncodingMap", object.ObjectType, object.TypeNoNew)

// encodingMap is a codec.EncodingMap as an object.
type encodingMap struct {
	object.Header
	m *codec.EncodingMap
}

func setupMapType() {
	tp := mapType
	tp.Dealloc = func(t *thread, h *object.Header) { t.FreeHeader(h) }
	tp.Methods = []object.Method{{Sig: "size()", Fn: func(t *thread, self value, a []value) value {
		// As CPython's three-level table takes: the header and one byte a slot, for which the number of characters stands.
		return object.Int(int64((*encodingMap)(self.Ptr()).m.Size()) + 79)
	}}}
}

func charmapBuild(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "charmap_build() argument must be str, not %s", shown(a[0]))
	}
	table := object.AsStr(a[0]).Text()
	if !codec.NeedsDict(table) {
		m := object.New[encodingMap](t, mapType)
		m.m = codec.NewEncodingMap(table)
		return m.Val()
	}
	d := t.NewDict()
	for i := range min(table.Len(), 256) {
		if !d.Set(t, object.Int(int64(table.At(i))), object.Int(int64(i))) {
			t.Decref(d.Val())
			return value{}
		}
	}
	return d.Val()
}

// errPending says that a Python exception is pending.
var errPending = errors.New("python exception pending")

func charmapDecode(t *thread, a []value) value {
	handler, ok := handlerName(t, "charmap_decode", a[1])
	if !ok {
		return value{}
	}
	mapping := a[2]
	return withBytes(t, a[0], func(in []byte) value {
		var out codec.Builder
		var err error
		n := len(in)
		errs := t.CodecErrors(handler, a[0])
		switch {
		case mapping.IsNil() || mapping.IsNone():
			out.AppendLatin1(in)
		case mapping.Type() == object.StrType:
			err = codec.DecodeTable(&out, in, object.AsStr(mapping).Text(), errs)
		default:
			err = codec.DecodeCharmap(&out, in, func(c byte) ([]rune, bool, error) { return decodeByte(t, mapping, c) }, errs)
		}
		return decoded(t, &out, n, err, a[0])
	})
}

// decodeByte asks a mapping what a byte stands for.
func decodeByte(t *thread, mapping value, c byte) (text []rune, ok bool, err error) {
	v := object.GetItem(t, mapping, object.Int(int64(c)))
	if v.IsNil() {
		if t.ClearIf(object.LookupError) {
			return nil, false, nil
		}
		return nil, false, errPending
	}
	defer t.Decref(v)
	switch {
	case v.IsNone():
		return nil, false, nil
	case object.IsInt(v):
		n, ok := object.AsSize(t, v, nil)
		if !ok {
			return nil, false, errPending
		}
		if n == 0xFFFE {
			return nil, false, nil
		}
		if n < 0 || n > 0x10FFFF {
			t.Raise(object.TypeError, "character mapping must be in range(0x110000)")
			return nil, false, errPending
		}
		return []rune{rune(n)}, true, nil
	case object.IsStr(v):
		s := object.AsStr(v)
		if s.Len() == 1 && s.At(0) == 0xFFFE {
			return nil, false, nil
		}
		return s.Runes(), true, nil
	}
	t.Raise(object.TypeError, "character mapping must return integer, None or str")
	return nil, false, errPending
}

func charmapEncode(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "charmap_encode() argument 1 must be str, not %s", shown(a[0]))
	}
	handler, ok := handlerName(t, "charmap_encode", a[1])
	if !ok {
		return value{}
	}
	s, mapping := object.AsStr(a[0]), a[2]
	if mapping.IsNil() || mapping.IsNone() {
		return pair(t, t.EncodeStandard(a[0], codec.Latin1, handler), s.Len())
	}
	errs := t.CodecErrors(handler, a[0])
	var out []byte
	var err error
	if mapping.Type() == mapType {
		out, err = (*encodingMap)(mapping.Ptr()).m.Encode(nil, s.Text(), errs)
	} else {
		out, err = codec.EncodeCharmap(nil, s.Text(), func(dst []byte, c rune) ([]byte, bool, error) { return encodeRune(t, mapping, dst, c) }, errs)
	}
	if err != nil {
		return t.RaiseCodec(err, a[0])
	}
	return pair(t, t.NewBytes(out), s.Len())
}

// encodeRune asks a mapping what a character is encoded as.
func encodeRune(t *thread, mapping value, dst []byte, c rune) (out []byte, ok bool, err error) {
	v := object.GetItem(t, mapping, object.Int(int64(c)))
	if v.IsNil() {
		if t.ClearIf(object.LookupError) {
			return dst, false, nil
		}
		return dst, false, errPending
	}
	defer t.Decref(v)
	switch {
	case v.IsNone():
		return dst, false, nil
	case object.IsInt(v):
		n, ok := object.AsSize(t, v, nil)
		if !ok {
			return dst, false, errPending
		}
		if n < 0 || n > 255 {
			t.Raise(object.TypeError, "character mapping must be in range(256)")
			return dst, false, errPending
		}
		return append(dst, byte(n)), true, nil
	case object.IsBytes(v):
		return append(dst, object.BytesOf(v)...), true, nil
	}
	t.Raise(object.TypeError, "character mapping must return integer, bytes or None, not %s", v.Type().Name)
	return dst, false, errPending
}
