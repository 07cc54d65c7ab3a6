// Package ctypes is the native module _ctypes, which says why there is none.
package ctypes

import "github.com/gophersnake/gophersnake/internal/object"

// Module is the definition of the module _ctypes: importing it fails.
func Module() *object.NativeModule {
	return &object.NativeModule{Name: "_ctypes", Setup: func(t *object.Thread, _ *object.Module) bool {
		name := t.Intern("_ctypes").Val()
		msg := t.NewStr("ctypes is not available: this runtime has no C interface")
		defer t.Decref(msg)
		e := object.Call1(t, object.ImportError.Val(), msg)
		if e.IsNil() {
			return false
		}
		if !object.SetAttr(t, e, t.Intern("name"), name) {
			t.Decref(e)
			return false
		}
		t.SetExc(e)
		return false
	}}
}
