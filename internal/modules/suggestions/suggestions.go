// Package suggestions is the native module _suggestions, from which the library's traceback takes "Did you mean".
package suggestions

import (
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/suggest"
)

// Module is the definition of the module _suggestions.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_suggestions",
		Functions: []object.Method{{Sig: "_generate_suggestions(candidates, item, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
			if a[0].Type() != object.ListType {
				return t.Raise(object.TypeError, "candidates must be a list")
			}
			if !object.IsStr(a[1]) {
				return t.Raise(object.TypeError, "_generate_suggestions() argument 2 must be str, not %s", a[1].Type().Name)
			}
			items := object.AsList(a[0]).Items()
			names := make([]string, len(items))
			for i, v := range items {
				if !object.IsStr(v) {
					return t.Raise(object.TypeError, "all elements in 'candidates' must be strings")
				}
				names[i] = object.AsStr(v).String()
			}
			if i := suggest.Best(names, object.AsStr(a[1]).String()); i >= 0 {
				return t.Newref(items[i])
			}
			return object.None
		}}},
	}
}
