// Package pickle is the native module _pickle.
package pickle

import "github.com/gophersnake/gophersnake/internal/object"

// Module is the definition of the module _pickle.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:  "_pickle",
		Doc:   "Optimized C implementation for the Python pickle module.",
		Types: []*object.Type{object.PickleBufferType},
	}
}
