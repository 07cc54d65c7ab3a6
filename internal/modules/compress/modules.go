package compress

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

var setupOnce sync.Once

// setupAll fills in the types' tables when the first of the modules is imported.
func setupAll() {
	setupOnce.Do(func() {
		setupCompress()
		setupDecompress()
		setupZlibDecompressor()
		setupBZ2()
		setupLZMA()
		setupZstd()
	})
}

// Modules are the definitions of the modules.
func Modules() []*object.NativeModule {
	return []*object.NativeModule{zlibModule(), bz2Module(), lzmaModule(), zstdModule()}
}
