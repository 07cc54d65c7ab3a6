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
	fn := func(sig string, f func(t *thread, f *structfmt.Format, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value {
			format := parsed(t, a[0])
			if format == nil {
				return value{}
			}
			return f(t, format, a[1:])
		}}
	}
	raw := func(name string, f func(t *thread, f *structfmt.Format, a []value) value) object.Method {
		return object.Method{Sig: name, Raw: func(t *thread, _ value, args []value, kw *object.Tuple) value {
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
		Functions: []object.Method{
			{Sig: "_clearcache()", Fn: func(t *thread, _ value, a []value) value {
				c := t.Interp.State(cacheKey).(*cache)
				c.Lock()
				clear(c.m)
				c.Unlock()
				return object.None
			}},
			fn("calcsize(format, /)", func(t *thread, f *structfmt.Format, a []value) value {
				return object.Int(int64(f.Size))
			}),
			fn("iter_unpack(format, buffer, /)", func(t *thread, f *structfmt.Format, a []value) value {
				return iterUnpack(t, f, a[0])
			}),
			raw("pack", packBytes),
			raw("pack_into", packInto),
			fn("unpack(format, buffer, /)", func(t *thread, f *structfmt.Format, a []value) value {
				return unpackAll(t, f, a[0])
			}),
			fn("unpack_from(format, /, buffer, offset=0)", func(t *thread, f *structfmt.Format, a []value) value {
				return unpackFrom(t, f, a[0], a[1])
			}),
		},
		Types: []*class{structType},
		Setup: func(t *thread, m *object.Module) bool {
			t.Interp.SetState(cacheKey, &cache{m: map[string]*structfmt.Format{}})
			return m.SetSteal(t, "error", t.NewExceptionClass("struct", "error", object.ExceptionType))
		},
	}
}

func setupStruct() {
	tp := structType
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
		{Sig: "iter_unpack(buffer, /)", Fn: with(func(t *thread, f *structfmt.Format, a []value) value { return iterUnpack(t, f, a[0]) })},
		{Sig: "pack", Raw: raw("pack", packBytes)},
		{Sig: "pack_into", Raw: raw("pack_into", packInto)},
		{Sig: "unpack(buffer, /)", Fn: with(func(t *thread, f *structfmt.Format, a []value) value { return unpackAll(t, f, a[0]) })},
		{Sig: "unpack_from(buffer, offset=0)", Fn: with(func(t *thread, f *structfmt.Format, a []value) value { return unpackFrom(t, f, a[0], a[1]) })},
		{Sig: "__sizeof__()", Fn: with(func(t *thread, f *structfmt.Format, a []value) value {
			return object.Int(int64(56 + 32*(len(f.Items)+1)))
		})},
	}
	tp.Getset = []object.GetSet{
		{Name: "format", Get: func(t *thread, self value) value {
			if s := asStruct(self); !s.text.IsNil() {
				return t.Newref(s.text)
			}
			return t.Raise(object.RuntimeError, "Struct object is not initialized")
		}},
		{Name: "size", Get: func(t *thread, self value) value {
			if s := asStruct(self); s.f != nil {
				return object.Int(int64(s.f.Size))
			}
			return object.Int(-1)
		}},
	}
}
