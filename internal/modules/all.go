// Package modules lists the native modules. Nothing registers itself: what is not in this list does not exist.
package modules

import (
	"github.com/gophersnake/gophersnake/internal/modules/abc"
	"github.com/gophersnake/gophersnake/internal/modules/array"
	"github.com/gophersnake/gophersnake/internal/modules/astnodes"
	"github.com/gophersnake/gophersnake/internal/modules/atexit"
	"github.com/gophersnake/gophersnake/internal/modules/binascii"
	"github.com/gophersnake/gophersnake/internal/modules/bisect"
	"github.com/gophersnake/gophersnake/internal/modules/cmath"
	"github.com/gophersnake/gophersnake/internal/modules/codecs"
	"github.com/gophersnake/gophersnake/internal/modules/collections"
	"github.com/gophersnake/gophersnake/internal/modules/contextvars"
	"github.com/gophersnake/gophersnake/internal/modules/errno"
	"github.com/gophersnake/gophersnake/internal/modules/fcntl"
	"github.com/gophersnake/gophersnake/internal/modules/formatter"
	"github.com/gophersnake/gophersnake/internal/modules/functools"
	"github.com/gophersnake/gophersnake/internal/modules/gc"
	"github.com/gophersnake/gophersnake/internal/modules/gilmod"
	"github.com/gophersnake/gophersnake/internal/modules/heapq"
	"github.com/gophersnake/gophersnake/internal/modules/imp"
	"github.com/gophersnake/gophersnake/internal/modules/io"
	"github.com/gophersnake/gophersnake/internal/modules/itertools"
	"github.com/gophersnake/gophersnake/internal/modules/marshal"
	"github.com/gophersnake/gophersnake/internal/modules/math"
	"github.com/gophersnake/gophersnake/internal/modules/multibytecodec"
	"github.com/gophersnake/gophersnake/internal/modules/opcode"
	"github.com/gophersnake/gophersnake/internal/modules/operator"
	"github.com/gophersnake/gophersnake/internal/modules/posix"
	"github.com/gophersnake/gophersnake/internal/modules/posixsubprocess"
	"github.com/gophersnake/gophersnake/internal/modules/queue"
	"github.com/gophersnake/gophersnake/internal/modules/random"
	"github.com/gophersnake/gophersnake/internal/modules/selectmod"
	"github.com/gophersnake/gophersnake/internal/modules/signal"
	"github.com/gophersnake/gophersnake/internal/modules/sre"
	"github.com/gophersnake/gophersnake/internal/modules/structs"
	"github.com/gophersnake/gophersnake/internal/modules/suggestions"
	"github.com/gophersnake/gophersnake/internal/modules/thread"
	"github.com/gophersnake/gophersnake/internal/modules/time"
	"github.com/gophersnake/gophersnake/internal/modules/tokenize"
	"github.com/gophersnake/gophersnake/internal/modules/types"
	"github.com/gophersnake/gophersnake/internal/modules/typing"
	"github.com/gophersnake/gophersnake/internal/modules/unicodedata"
	"github.com/gophersnake/gophersnake/internal/modules/warnings"
	"github.com/gophersnake/gophersnake/internal/modules/weakref"
	"github.com/gophersnake/gophersnake/internal/object"
)

// All returns the definitions of the native modules other than builtins and sys.
func All() []*object.NativeModule {
	return append([]*object.NativeModule{
		abc.Module(),
		array.Module(),
		astnodes.Module(),
		atexit.Module(),
		binascii.Module(),
		bisect.Module(),
		cmath.Module(),
		codecs.Module(),
		collections.Module(),
		contextvars.Module(),
		errno.Module(),
		fcntl.Module(),
		formatter.Module(),
		functools.Module(),
		gc.Module(),
		gilmod.Module(),
		heapq.Module(),
		imp.Module(),
		io.Module(),
		itertools.Module(),
		marshal.Module(),
		math.Module(),
		opcode.Module(),
		opcode.Private(),
		operator.Module(),
		posix.Module(),
		posixsubprocess.Module(),
		queue.Module(),
		random.Module(),
		selectmod.Module(),
		signal.Module(),
		sre.Module(),
		structs.Module(),
		suggestions.Module(),
		thread.Module(),
		time.Module(),
		tokenize.Module(),
		types.Module(),
		typing.Module(),
		unicodedata.Module(),
		warnings.Module(),
		weakref.Module(),
	}, multibytecodec.Modules()...)
}
