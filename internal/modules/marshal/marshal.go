// Package marshal is the native module marshal: the format of the compiled files that the import system caches. It is CPython's format,
// version 5, except for code objects, which are written in the disk form of package bytecode.
//
// A reference is the number of an object that was flagged when it was written; the reader keeps a list of these.
package marshal

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// version is the newest version of the format.
const version = 5

// maxDepth bounds nesting.
const maxDepth = 2000

// The type codes. flagRef is added when the object gets a number.
const (
	typeNull               = '0'
	typeNone               = 'N'
	typeFalse              = 'F'
	typeTrue               = 'T'
	typeStopIteration      = 'S'
	typeEllipsis           = '.'
	typeInt                = 'i'
	typeInt64              = 'I'
	typeFloat              = 'f'
	typeBinaryFloat        = 'g'
	typeComplex            = 'x'
	typeBinaryComplex      = 'y'
	typeLong               = 'l'
	typeBytes              = 's'
	typeInterned           = 't'
	typeRef                = 'r'
	typeTuple              = '('
	typeList               = '['
	typeDict               = '{'
	typeCode               = 'c'
	typeUnicode            = 'u'
	typeSet                = '<'
	typeFrozenSet          = '>'
	typeASCII              = 'a'
	typeASCIIInterned      = 'A'
	typeSmallTuple         = ')'
	typeShortASCII         = 'z'
	typeShortASCIIInterned = 'Z'
	typeSlice              = ':'
	flagRef                = 0x80
)

// Module is the definition of the module marshal.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "marshal",
		Functions: []object.Method{
			fn("dump(value, file, version=version, /, *, allow_code=True)", func(t *thread, a []value) value {
				b := dumps(t, a[0], a[2], a[3])
				if b.IsNil() {
					return b
				}
				res := object.CallMethod(t, a[1], t.Intern("write"), b)
				t.Decref(b)
				return res
			}),
			fn("load(file, /, *, allow_code=True)", load),
			fn("dumps(value, version=version, /, *, allow_code=True)", func(t *thread, a []value) value {
				return dumps(t, a[0], a[1], a[2])
			}),
			fn("loads(bytes, /, *, allow_code=True)", loads),
		},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "version", object.Int(version))
		},
	}
}

func flag(t *thread, v value) (bool, bool) {
	if v.IsNil() {
		return true, true
	}
	return object.Truth(t, v)
}

func dumps(t *thread, v, ver, allow value) value {
	n := int64(version)
	if !ver.IsNil() {
		var ok bool
		if n, ok = object.AsInt64(t, ver, "Python int too large to convert to C int"); !ok {
			return value{}
		}
	}
	code, ok := flag(t, allow)
	if !ok || !t.Audit("marshal.dumps", v, object.Int(n)) {
		return value{}
	}
	w := writer{t: t, version: int(n), allowCode: code}
	if n >= 3 {
		w.refs = map[value]int{}
	}
	w.object(v)
	switch w.failed {
	case failNone:
		return t.NewBytes(w.out)
	case failUnmarshallable:
		return t.Raise(object.ValueError, "unmarshallable object")
	case failDeep:
		return t.Raise(object.ValueError, "object too deeply nested to marshal")
	case failCode:
		return t.Raise(object.ValueError, "marshalling code objects is disallowed")
	}
	return value{}
}

func loads(t *thread, a []value) value {
	code, ok := flag(t, a[1])
	if !ok {
		return value{}
	}
	if object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "a bytes-like object is required, not 'str'")
	}
	var res value
	if !t.WithBytes(a[0], func(data []byte) {
		r := reader{t: t, data: data, allowCode: code}
		if t.Audit("marshal.loads", a[0]) {
			res = r.read()
		}
	}) {
		return value{}
	}
	return res
}

func load(t *thread, a []value) value {
	code, ok := flag(t, a[1])
	if !ok {
		return value{}
	}
	data := object.CallMethod(t, a[0], t.Intern("read"), object.Int(0))
	if data.IsNil() {
		return data
	}
	isBytes := object.IsBytes(data)
	name := data.Type().Name
	t.Decref(data)
	if !isBytes {
		return t.Raise(object.TypeError, "file.read() returned not bytes but %s", name)
	}
	if !t.Audit("marshal.load") {
		return value{}
	}
	r := reader{t: t, file: a[0], allowCode: code}
	return r.read()
}
