package importer

import (
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// zipHook is the path hook for zip files: only for a path that is a file, or leads through one, is zipimport itself asked.
func zipHook(t *object.Thread, path object.Value) object.Value {
	if object.IsStr(path) {
		name := object.AsStr(path).String()
		for {
			if name == "" {
				return t.Raise(object.ImportError, "not a Zip file")
			}
			if info, err := os.Stat(name); err == nil {
				if info.IsDir() {
					return t.Raise(object.ImportError, "not a Zip file")
				}
				break
			}
			i := strings.LastIndexByte(name, '/')
			if i < 0 {
				return t.Raise(object.ImportError, "not a Zip file")
			}
			name = name[:i]
		}
	}
	m := t.Interp.Importer.Import(t, "zipimport")
	if m.IsNil() {
		return m
	}
	defer t.Decref(m)
	return object.CallMethod(t, m, t.Intern("zipimporter"), path)
}
