package importer

import (
	"embed"
	"strings"
)

// The Python modules that are this runtime's own.
//
//go:embed all:pylib
var own embed.FS

// OwnSource is ownSource for the name of a frozen module.
func OwnSource(lib string) ([]byte, error) {
	name, pkg := strings.CutSuffix(lib, "/")
	return ownSource(name, pkg)
}

// ownSource reads the source of one of the runtime's own Python modules; an error if the name is not one of theirs.
func ownSource(name string, pkg bool) ([]byte, error) {
	path := "pylib/" + strings.ReplaceAll(name, ".", "/")
	if pkg {
		path += "/__init__"
	}
	return own.ReadFile(path + ".py")
}
