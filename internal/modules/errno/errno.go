// Package errno is the native module errno: the system's error numbers by name and their names by number.
package errno

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Module is the definition of the module errno.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "errno",
		Doc: "This module makes available standard errno system symbols.\n\n" +
			"The value of each symbol is the corresponding integer value,\n" +
			"e.g., on most systems, errno.ENOENT equals the integer 2.\n\n" +
			"The dictionary errno.errorcode maps numeric codes to symbol names,\n" +
			"e.g., errno.errorcode[2] could be the string 'ENOENT'.\n\n" +
			"Symbols that are not relevant to the underlying system are not defined.\n\n" +
			"To map error codes to error messages, use the function os.strerror(),\n" +
			"e.g. os.strerror(2) could return 'No such file or directory'.",
		Setup: setup,
	}
}

// preferred are the names that errorcode has where several share a number.
var preferred = map[string]bool{"EAGAIN": true, "EDEADLOCK": true, "ENOTSUP": true}

func setup(t *object.Thread, m *object.Module) bool {
	codes := t.NewDict()
	defer t.Decref(codes.Val())
	if !m.Set(t, "errorcode", codes.Val()) {
		return false
	}
	for _, e := range host.ErrnoNames() {
		n := object.Int(int64(e.Number))
		if !m.Set(t, e.Name, n) {
			return false
		}
		name := t.NewStr(e.Name)
		have, ok := codes.Get(t, n)
		if ok && (have.IsNil() || preferred[e.Name]) {
			ok = codes.Set(t, n, name)
		}
		t.Decref(name)
		if !ok {
			return false
		}
	}
	return true
}
