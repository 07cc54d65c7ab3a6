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
	fn := func(sig, doc string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Doc: doc, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_csv",
		Doc:  "CSV parsing and writing.\n",
		Functions: []object.Method{
			fn("reader(iterable, /, dialect='excel', **fmtparams)", "Return a reader object that will process lines from the given iterable.\n\nThe \"iterable\" argument can be any object that returns a line\nof input for each iteration, such as a file object or a list.  The\noptional \"dialect\" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n\nThe returned object is an iterator.  Each iteration returns a row\nof the CSV file (which can span multiple input lines).\n", newReader),
			fn("writer(fileobj, /, dialect='excel', **fmtparams)", "Return a writer object that will write user data on the given file object.\n\nThe \"fileobj\" argument can be any object that supports the file API.\nThe optional \"dialect\" argument defines a CSV dialect.  The function\nalso accepts optional keyword arguments which override settings\nprovided by the dialect.\n", newWriter),
			fn("list_dialects()", "Return a list of all known dialect names.", func(t *thread, a []value) value {
				return object.ToList(t, stateOf(t).dialects.Val())
			}),
			fn("register_dialect(name, /, dialect='excel', **fmtparams)", "Create a mapping from a string name to a CVS dialect.\n\nThe optional \"dialect\" argument specifies the base dialect instance\nor the name of the registered dialect.  The function also accepts\noptional keyword arguments which override settings provided by the\ndialect.\n", func(t *thread, a []value) value {
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
			fn("unregister_dialect(name)", "Delete the name/dialect mapping associated with a string name.", func(t *thread, a []value) value {
				found, ok := stateOf(t).dialects.Delete(t, a[0])
				if !ok {
					return value{}
				}
				if !found {
					return fail(t, "unknown dialect")
				}
				return object.None
			}),
			fn("get_dialect(name)", "Return the dialect instance associated with name.", func(t *thread, a []value) value { return lookup(t, a[0]) }),
			fn("field_size_limit(new_limit=<unrepresentable>)", "Sets an upper limit on parsed fields.\n\nReturns old limit. If limit is not given, no new limit is set and\nthe old limit is returned", func(t *thread, a []value) value {
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
				m.SetSteal(t, "Error", t.NewExceptionClass("_csv", "Error", "", object.ExceptionType))
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
