// Package modules lists the native modules. Nothing registers itself: what is not in this list does not exist.
package modules

import (
	"github.com/gophersnake/gophersnake/internal/modules/abc"
	"github.com/gophersnake/gophersnake/internal/modules/array"
	"github.com/gophersnake/gophersnake/internal/modules/codecs"
	"github.com/gophersnake/gophersnake/internal/modules/collections"
	"github.com/gophersnake/gophersnake/internal/modules/errno"
	"github.com/gophersnake/gophersnake/internal/modules/formatter"
	"github.com/gophersnake/gophersnake/internal/modules/functools"
	"github.com/gophersnake/gophersnake/internal/modules/gilmod"
	"github.com/gophersnake/gophersnake/internal/modules/imp"
	"github.com/gophersnake/gophersnake/internal/modules/marshal"
	"github.com/gophersnake/gophersnake/internal/modules/io"
	"github.com/gophersnake/gophersnake/internal/modules/itertools"
	"github.com/gophersnake/gophersnake/internal/modules/posix"
	"github.com/gophersnake/gophersnake/internal/modules/signal"
	"github.com/gophersnake/gophersnake/internal/modules/thread"
	"github.com/gophersnake/gophersnake/internal/modules/time"
	"github.com/gophersnake/gophersnake/internal/modules/types"
	"github.com/gophersnake/gophersnake/internal/modules/typing"
	"github.com/gophersnake/gophersnake/internal/modules/warnings"
	"github.com/gophersnake/gophersnake/internal/modules/weakref"
	"github.com/gophersnake/gophersnake/internal/object"
)

// All returns the definitions of the native modules other than builtins and sys.
func All() []*object.NativeModule {
	return []*object.NativeModule{
		abc.Module(),
		array.Module(),
		codecs.Module(),
		collections.Module(),
		errno.Module(),
		formatter.Module(),
		functools.Module(),
		gilmod.Module(),
		imp.Module(),
		marshal.Module(),
		io.Module(),
		itertools.Module(),
		posix.Module(),
		signal.Module(),
		thread.Module(),
		time.Module(),
		types.Module(),
		typing.Module(),
		warnings.Module(),
		weakref.Module(),
	}
}
