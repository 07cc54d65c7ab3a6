//go:build packed

package importer

import _ "embed"

// The compiled frozen modules as a string, which is used where it is in the program's file: nothing is copied.
//
//go:embed stdlib/frozen.bin
var packedFrozen string
