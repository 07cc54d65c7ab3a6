// Package errno is the native module errno: the system's error numbers by name and their names by number.
package errno

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Module is the definition of the module errno.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:  "errno",
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
