// Package pickle is the native module _pickle.
package pickle

import "github.com/gophersnake/gophersnake/internal/object"

// Module is the definition of the module _pickle.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:  "_pickle",
		Types: []*object.Type{object.PickleBufferType},
	}
}
