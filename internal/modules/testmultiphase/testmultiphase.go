// Package testmultiphase is the native module _testmultiphase, which the library's own tests of the import system ask for: a native
// module that can be made many times, each copy with its own types.
package testmultiphase

import "github.com/gophersnake/gophersnake/internal/object"

// Module is the definition of the module _testmultiphase.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_testmultiphase",
		Functions: []object.Method{
			{Sig: "foo(i, j, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
				i, ok := object.AsInt64(t, a[0], "int")
				if !ok {
					return object.Value{}
				}
				j, ok := object.AsInt64(t, a[1], "int")
				if !ok {
					return object.Value{}
				}
				return object.Int(i + j)
			}},
		},
		Setup: func(t *object.Thread, m *object.Module) bool {
			return m.Set(t, "int_const", object.Int(1969)) &&
				m.SetSteal(t, "str_const", t.NewStr("something different")) &&
				m.SetSteal(t, "error", t.NewExceptionClass("_testimportexec", "error", object.ExceptionType))
		},
	}
}
