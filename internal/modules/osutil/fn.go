package osutil

import "github.com/gophersnake/gophersnake/internal/object"

// Native is a function of a module without the module as its first argument.
type Native = func(t *object.Thread, a []object.Value) object.Value

// Fn makes the row of a module's table of functions.
func Fn(sig string, f Native) object.Method {
	return object.Method{Sig: sig, Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return f(t, a) }}
}

// OrNone is v, or None for an argument that was not given.
func OrNone(v object.Value) object.Value {
	if v.IsNil() {
		return object.None
	}
	return v
}
