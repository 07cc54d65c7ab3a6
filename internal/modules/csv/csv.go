// Package csv is the native module _csv: reading and writing of comma-separated values in the dialects of the library's csv.
package csv

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	dialectType = object.NewStaticType("_csv", "Dialect", object.ObjectType, object.TypeBase)
	readerType  = object.NewStaticType("_csv", "reader", object.ObjectType, object.TypeBase)
	writerType  = object.NewStaticType("_csv", "writer", object.ObjectType, object.TypeBase)
	setupOnce   sync.Once
)

// state is what the module keeps for each interpreter.
type state struct {
	dialects *object.Dict
	limit    int64
}

const stateKey = "_csv"

func stateOf(t *thread) *state { return t.Interp.State(stateKey).(*state) }

func fail(t *thread, format string, args ...any) value {
	return t.Raise(t.ExceptionClass("_csv.Error"), format, args...)
}

// Module is the definition of the module _csv.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupDialect()
		setupReader()
		setupWriter()
	})
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_csv",
		Functions: []object.Method{
			fn("reader(iterable, /, dialect='excel', **fmtparams)", newReader),
			fn("writer(fileobj, /, dialect='excel', **fmtparams)", newWriter),
			fn("list_dialects()", func(t *thread, a []value) value {
				return object.ToList(t, stateOf(t).dialects.Val())
			}),
			fn("register_dialect(name, /, dialect='excel', **fmtparams)", func(t *thread, a []value) value {
				if !object.IsStr(a[0]) {
					return t.Raise(object.TypeError, "dialect name must be a string")
				}
				d := makeDialect(t, a[1], a[2])
				if d.IsNil() {
					return d
				}
				ok := stateOf(t).dialects.Set(t, a[0], d)
				t.Decref(d)
				if !ok {
					return value{}
				}
				return object.None
			}),
			fn("unregister_dialect(name)", func(t *thread, a []value) value {
				found, ok := stateOf(t).dialects.Delete(t, a[0])
				if !ok {
					return value{}
				}
				if !found {
					return fail(t, "unknown dialect")
				}
				return object.None
			}),
			fn("get_dialect(name)", func(t *thread, a []value) value { return lookup(t, a[0]) }),
			fn("field_size_limit(new_limit=<unrepresentable>)", func(t *thread, a []value) value {
				st := stateOf(t)
				old := st.limit
				if !a[0].IsNil() {
					if !object.IsInt(a[0]) {
						return t.Raise(object.TypeError, "limit must be an integer")
					}
					n, ok := object.AsInt64(t, a[0], "Python int too large to convert to C ssize_t")
					if !ok {
						return value{}
					}
					st.limit = n
				}
				return object.Int(old)
			}),
		},
		Types: []*class{dialectType},
		Setup: func(t *thread, m *object.Module) bool {
			st := &state{dialects: t.NewDict(), limit: 128 * 1024}
			t.Interp.SetState(stateKey, st)
			readerType.Ready()
			writerType.Ready()
			for i, name := range []string{"QUOTE_MINIMAL", "QUOTE_ALL", "QUOTE_NONNUMERIC", "QUOTE_NONE", "QUOTE_STRINGS", "QUOTE_NOTNULL"} {
				if !m.Set(t, name, object.Int(int64(i))) {
					return false
				}
			}
			return m.Set(t, "_dialects", st.dialects.Val()) && m.Set(t, "Reader", readerType.Val()) && m.Set(t, "Writer", writerType.Val()) &&
				m.SetSteal(t, "Error", t.NewExceptionClass("_csv", "Error", object.ExceptionType))
		},
	}
}

func lookup(t *thread, name value) value {
	d, ok := stateOf(t).dialects.Get(t, name)
	if !ok {
		return value{}
	}
	if d.IsNil() {
		return fail(t, "unknown dialect")
	}
	return t.Newref(d)
}

// References implements object.Holder.
func (s *state) References(visit func(value)) { visit(s.dialects.Val()) }
