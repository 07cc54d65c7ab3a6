// Package datetime is the native module _datetime. Its classes are those of the standard library's own implementation, _pydatetime: the
// module gives them the name under which programs look for the fast ones.
package datetime

import "github.com/gophersnake/gophersnake/internal/object"

// names are what the module datetime exports.
var names = [...]string{"date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC"}

// Module is the definition of the module _datetime.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "_datetime",
		Setup: func(t *object.Thread, m *object.Module) bool {
			lib := t.Interp.Importer.Import(t, "_pydatetime")
			if lib.IsNil() {
				return false
			}
			defer t.Decref(lib)
			for _, name := range names {
				v := object.GetAttr(t, lib, t.Intern(name))
				if v.IsNil() || !m.SetSteal(t, name, v) {
					return false
				}
			}
			return true
		},
	}
}
