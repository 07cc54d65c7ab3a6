// Package structs is the native module _struct, on package structfmt.
package structs

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
	"github.com/gophersnake/gophersnake/internal/structfmt"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	structType = object.NewStaticType("_struct", "Struct", object.ObjectType, object.TypeBase|object.TypeHasWeakref)
	iterType   = object.NewStaticType("_struct", "unpack_iterator", object.ObjectType, object.TypeNoNew)
	setupOnce  sync.Once
)

// structObj is a Struct: a parsed format, nil before __init__.
type structObj struct {
	header
	f    *structfmt.Format
	text value // the format as a str
}

func asStruct(v value) *structObj { return (*structObj)(v.Ptr()) }

// cacheKey finds an interpreter's parsed formats of the module's functions.
const cacheKey = "_struct.cache"

const maxCache = 100

type cache struct {
	sync.Mutex
	m map[string]*structfmt.Format
}

const doc = "Functions to convert between Python values and C structs.\nPython bytes objects are used to hold the data representing the C struct.\nThe format string (explained below) describes the layout of data\nin the C struct.\n\nThe optional first format char indicates byte order, size and alignment:\n  @: native order, size & alignment (default)\n  =: native order, std. size & alignment\n  <: little-endian, std. size & alignment\n  >: big-endian, std. size & alignment\n  !: same as >\n\nThe remaining characters indicate types of args and must match exactly;\nthese can be preceded by a decimal repeat count:\n  x: pad byte (no data); c: char; b: signed byte; B: unsigned byte;\n  ?: _Bool; h: short; H: unsigned short; i: int; I: unsigned int;\n  l: long; L: unsigned long; q: long long; Q: unsigned long long;\n  f: float; d: double; e: half-float;\n  F: float complex; D: double complex.\nSpecial cases (preceding decimal count indicates length):\n  s: byte string (array of char); p: Pascal string (with count byte).\nSpecial cases (only available in native format):\n  n: ssize_t; N: size_t;\n  P: an integer type that is wide enough to hold a pointer.\nWhitespace between formats is ignored.\n\nThe variable struct.error is an exception raised on errors.\n"

func fail(t *thread, format string, args ...any) value {
	return t.Raise(t.ExceptionClass("struct.error"), format, args...)
}

func raise(t *thread, err *pyerr.Error) value {
	if err.Kind == pyerr.StructError {
		return fail(t, "%s", err.Msg)
	}
	return t.RaiseErr(err)
}

// formatText returns the bytes of a format given as a str or bytes.
func formatText(t *thread, v value) ([]byte, bool) {
	switch {
	case object.IsStr(v):
		b := t.Encode(v, "ascii", "strict")
		if b.IsNil() {
			return nil, false
		}
		defer t.Decref(b)
		return append([]byte(nil), object.BytesOf(b)...), true
	case object.IsBytes(v):
		return object.BytesOf(v), true
	}
	return nil, t.RaiseFalse(object.TypeError, "Struct() argument 1 must be a str or bytes object, not %s", v.Type().Name)
}

// parsed returns the format of a function's argument, from the cache if it is there.
func parsed(t *thread, v value) *structfmt.Format {
	if v.Type() == structType {
		if f := asStruct(v).f; f != nil {
			return f
		}
	}
	text, ok := formatText(t, v)
	if !ok {
		return nil
	}
	c := t.Interp.State(cacheKey).(*cache)
	c.Lock()
	f := c.m[string(text)]
	c.Unlock()
	if f != nil {
		return f
	}
	f, err := structfmt.Parse(text)
	if err != nil {
		raise(t, err)
		return nil
	}
	c.Lock()
	if len(c.m) >= maxCache {
		clear(c.m)
	}
	c.m[string(text)] = f
	c.Unlock()
	return f
}

func noKeywords(t *thread, name string, kw *object.Tuple) bool {
	return kw == nil || kw.Len() == 0 || t.RaiseFalse(object.TypeError, "%s() takes no keyword arguments", name)
}

// Module is the definition of the module _struct.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupStruct()
		setupIter()
	})
	fn := func(sig, doc string, f func(t *thread, f *structfmt.Format, a []value) value) object.Method {
		return object.Method{Sig: sig, Doc: doc, Fn: func(t *thread, _ value, a []value) value {
			format := parsed(t, a[0])
			if format == nil {
				return value{}
			}
			return f(t, format, a[1:])
		}}
	}
	raw := func(name, doc string, f func(t *thread, f *structfmt.Format, a []value) value) object.Method {
		return object.Method{Sig: name, Doc: doc, Raw: func(t *thread, _ value, args []value, kw *object.Tuple) value {
			if !noKeywords(t, "_struct."+name, kw) {
				return value{}
			}
			if len(args) == 0 {
				return t.Raise(object.TypeError, "missing format argument")
			}
			format := parsed(t, args[0])
			if format == nil {
				return value{}
			}
			return f(t, format, args[1:])
		}}
	}
	return &object.NativeModule{
		Name: "_struct",
		Doc:  doc,
		Functions: []object.Method{
			{Sig: "_clearcache()", Doc: "Clear the internal cache.", Fn: func(t *thread, _ value, a []value) value {
				c := t.Interp.State(cacheKey).(*cache)
				c.Lock()
				clear(c.m)
				c.Unlock()
				return object.None
			}},
			fn("calcsize(format, /)", "Return size in bytes of the struct described by the format string.", func(t *thread, f *structfmt.Format, a []value) value {
				return object.Int(int64(f.Size))
			}),
			fn("iter_unpack(format, buffer, /)", "Return an iterator yielding tuples unpacked from the given bytes.\n\nThe bytes are unpacked according to the format string, like\na repeated invocation of unpack_from().\n\nRequires that the bytes length be a multiple of the format struct size.", func(t *thread, f *structfmt.Format, a []value) value {
				return iterUnpack(t, f, a[0])
			}),
			raw("pack", "pack(format, v1, v2, ...) -> bytes\n\nReturn a bytes object containing the values v1, v2, ... packed according\nto the format string.  See help(struct) for more on format strings.", packBytes),
			raw("pack_into", "pack_into(format, buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string and write\nthe packed bytes into the writable buffer buf starting at offset.  Note\nthat the offset is a required argument.  A negative offset counts from\nthe end of the buffer.  See help(struct) for more on format strings.", packInto),
			fn("unpack(format, buffer, /)", "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size in bytes must be calcsize(format).\n\nSee help(struct) for more on format strings.", func(t *thread, f *structfmt.Format, a []value) value {
				return unpackAll(t, f, a[0])
			}),
			fn("unpack_from(format, /, buffer, offset=0)", "Return a tuple containing values unpacked according to the format string.\n\nThe buffer's size, minus offset, must be at least calcsize(format).\nA negative offset counts from the end of the buffer.\n\nSee help(struct) for more on format strings.", func(t *thread, f *structfmt.Format, a []value) value {
				return unpackFrom(t, f, a[0], a[1])
			}),
		},
		Types: []*class{structType},
		Setup: func(t *thread, m *object.Module) bool {
			t.Interp.SetState(cacheKey, &cache{m: map[string]*structfmt.Format{}})
			return m.SetSteal(t, "error", t.NewExceptionClass("struct", "error", "", object.ExceptionType))
		},
	}
}

func setupStruct() {
	tp := structType
	tp.Doc = "Struct(fmt) --> compiled struct object\n\n"
	object.Fields(tp, func(h *header, f func(*value)) { f(&asStruct(h.Val()).text) })
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[structObj](t, cls).Val()
	}
	tp.Init = object.InitBySig("Struct(format)", func(t *thread, self value, a []value) bool {
		text, ok := formatText(t, a[0])
		if !ok {
			return false
		}
		f, err := structfmt.Parse(text)
		if err != nil {
			raise(t, err)
			return false
		}
		s := asStruct(self)
		s.f = f
		t.Replace(&s.text, t.NewStr(string(text)))
		return true
	})
	tp.Repr = func(t *thread, self value) value {
		s := asStruct(self)
		if s.f == nil {
			return t.Raise(object.RuntimeError, "Struct object is not initialized")
		}
		r := object.Repr(t, s.text)
		defer t.Decref(r)
		return t.NewStrf("%s(%s)", self.Type().ShortName(), object.AsStr(r).String())
	}
	// with gives the method the parsed format.
	with := func(f func(t *thread, f *structfmt.Format, a []value) value) func(t *thread, self value, a []value) value {
		return func(t *thread, self value, a []value) value {
			s := asStruct(self)
			if s.f == nil {
				return t.Raise(object.RuntimeError, "Struct object is not initialized")
			}
			return f(t, s.f, a)
		}
	}
	raw := func(name string, f func(t *thread, f *structfmt.Format, a []value) value) func(t *thread, self value, args []value, kw *object.Tuple) value {
		return func(t *thread, self value, args []value, kw *object.Tuple) value {
			if !noKeywords(t, "Struct."+name, kw) {
				return value{}
			}
			return with(f)(t, self, args)
		}
	}
	tp.Methods = []object.Method{
		{Sig: "iter_unpack(buffer, /)", Doc: "Return an iterator yielding tuples.\n\nTuples are unpacked from the given bytes source, like a repeated\ninvocation of unpack_from().\n\nRequires that the bytes length be a multiple of the struct size.", Fn: with(func(t *thread, f *structfmt.Format, a []value) value { return iterUnpack(t, f, a[0]) })},
		{Sig: "pack", Doc: "S.pack(v1, v2, ...) -> bytes\n\nReturn a bytes object containing values v1, v2, ... packed according\nto the format string S.format.  See help(struct) for more on format\nstrings.", Raw: raw("pack", packBytes)},
		{Sig: "pack_into", Doc: "S.pack_into(buffer, offset, v1, v2, ...)\n\nPack the values v1, v2, ... according to the format string S.format\nand write the packed bytes into the writable buffer buf starting at\noffset.  Note that the offset is a required argument.  A negative\noffset counts from the end of the buffer.  See help(struct) for more\non format strings.", Raw: raw("pack_into", packInto)},
		{Sig: "unpack(buffer, /)", Doc: "Return a tuple containing unpacked values.\n\nUnpack according to the format string Struct.format. The buffer's size\nin bytes must be Struct.size.\n\nSee help(struct) for more on format strings.", Fn: with(func(t *thread, f *structfmt.Format, a []value) value { return unpackAll(t, f, a[0]) })},
		{Sig: "unpack_from(buffer, offset=0)", Doc: "Return a tuple containing unpacked values.\n\nValues are unpacked according to the format string Struct.format.\n\nThe buffer's size in bytes, starting at position offset, must be\nat least Struct.size.  A negative offset counts from the end of the\nbuffer.\n\nSee help(struct) for more on format strings.", Fn: with(func(t *thread, f *structfmt.Format, a []value) value { return unpackFrom(t, f, a[0], a[1]) })},
		{Sig: "__sizeof__()", Doc: "S.__sizeof__() -> size of S in memory, in bytes", Fn: with(func(t *thread, f *structfmt.Format, a []value) value {
			return object.Int(int64(56 + 32*(len(f.Items)+1)))
		})},
	}
	tp.Getset = []object.GetSet{
		{Name: "format", Doc: "struct format string", Get: func(t *thread, self value) value {
			if s := asStruct(self); !s.text.IsNil() {
				return t.Newref(s.text)
			}
			return t.Raise(object.RuntimeError, "Struct object is not initialized")
		}},
		{Name: "size", Doc: "struct size in bytes", Get: func(t *thread, self value) value {
			if s := asStruct(self); s.f != nil {
				return object.Int(int64(s.f.Size))
			}
			return t.Raise(object.RuntimeError, "Struct object is not initialized")
		}},
	}
}
