// Package modules lists the native modules. Nothing registers itself: what is not in this list does not exist.
package modules

import (
	"github.com/gophersnake/gophersnake/internal/modules/abc"
	"github.com/gophersnake/gophersnake/internal/modules/array"
	"github.com/gophersnake/gophersnake/internal/modules/ast"
	"github.com/gophersnake/gophersnake/internal/modules/astnodes"
	"github.com/gophersnake/gophersnake/internal/modules/asyncio"
	"github.com/gophersnake/gophersnake/internal/modules/atexit"
	"github.com/gophersnake/gophersnake/internal/modules/binascii"
	"github.com/gophersnake/gophersnake/internal/modules/bisect"
	"github.com/gophersnake/gophersnake/internal/modules/cmath"
	"github.com/gophersnake/gophersnake/internal/modules/codecs"
	"github.com/gophersnake/gophersnake/internal/modules/collections"
	"github.com/gophersnake/gophersnake/internal/modules/compress"
	"github.com/gophersnake/gophersnake/internal/modules/contextvars"
	"github.com/gophersnake/gophersnake/internal/modules/csv"
	"github.com/gophersnake/gophersnake/internal/modules/ctypes"
	"github.com/gophersnake/gophersnake/internal/modules/datetime"
	"github.com/gophersnake/gophersnake/internal/modules/errno"
	"github.com/gophersnake/gophersnake/internal/modules/faulthandler"
	"github.com/gophersnake/gophersnake/internal/modules/fcntl"
	"github.com/gophersnake/gophersnake/internal/modules/formatter"
	"github.com/gophersnake/gophersnake/internal/modules/functools"
	"github.com/gophersnake/gophersnake/internal/modules/gc"
	"github.com/gophersnake/gophersnake/internal/modules/gilmod"
	"github.com/gophersnake/gophersnake/internal/modules/grp"
	"github.com/gophersnake/gophersnake/internal/modules/hashes"
	"github.com/gophersnake/gophersnake/internal/modules/heapq"
	"github.com/gophersnake/gophersnake/internal/modules/imp"
	"github.com/gophersnake/gophersnake/internal/modules/interpreters"
	"github.com/gophersnake/gophersnake/internal/modules/io"
	"github.com/gophersnake/gophersnake/internal/modules/itertools"
	"github.com/gophersnake/gophersnake/internal/modules/json"
	"github.com/gophersnake/gophersnake/internal/modules/locale"
	"github.com/gophersnake/gophersnake/internal/modules/lsprof"
	"github.com/gophersnake/gophersnake/internal/modules/marshal"
	"github.com/gophersnake/gophersnake/internal/modules/math"
	"github.com/gophersnake/gophersnake/internal/modules/mmap"
	"github.com/gophersnake/gophersnake/internal/modules/multibytecodec"
	"github.com/gophersnake/gophersnake/internal/modules/multiprocessing"
	"github.com/gophersnake/gophersnake/internal/modules/opcode"
	"github.com/gophersnake/gophersnake/internal/modules/operator"
	"github.com/gophersnake/gophersnake/internal/modules/pickle"
	"github.com/gophersnake/gophersnake/internal/modules/posix"
	"github.com/gophersnake/gophersnake/internal/modules/posixsubprocess"
	"github.com/gophersnake/gophersnake/internal/modules/pwd"
	"github.com/gophersnake/gophersnake/internal/modules/pyexpat"
	"github.com/gophersnake/gophersnake/internal/modules/queue"
	"github.com/gophersnake/gophersnake/internal/modules/random"
	"github.com/gophersnake/gophersnake/internal/modules/remotedebugging"
	"github.com/gophersnake/gophersnake/internal/modules/resource"
	"github.com/gophersnake/gophersnake/internal/modules/selectmod"
	"github.com/gophersnake/gophersnake/internal/modules/signal"
	"github.com/gophersnake/gophersnake/internal/modules/socket"
	"github.com/gophersnake/gophersnake/internal/modules/sre"
	"github.com/gophersnake/gophersnake/internal/modules/stat"
	"github.com/gophersnake/gophersnake/internal/modules/structs"
	"github.com/gophersnake/gophersnake/internal/modules/suggestions"
	"github.com/gophersnake/gophersnake/internal/modules/symtable"
	"github.com/gophersnake/gophersnake/internal/modules/syslog"
	"github.com/gophersnake/gophersnake/internal/modules/termios"
	"github.com/gophersnake/gophersnake/internal/modules/testmultiphase"
	"github.com/gophersnake/gophersnake/internal/modules/testsupport/testbuffer"
	"github.com/gophersnake/gophersnake/internal/modules/testsupport/testcapi"
	"github.com/gophersnake/gophersnake/internal/modules/testsupport/testinternalcapi"
	"github.com/gophersnake/gophersnake/internal/modules/testsupport/testlimitedcapi"
	"github.com/gophersnake/gophersnake/internal/modules/thread"
	"github.com/gophersnake/gophersnake/internal/modules/time"
	"github.com/gophersnake/gophersnake/internal/modules/tokenize"
	"github.com/gophersnake/gophersnake/internal/modules/tracemalloc"
	"github.com/gophersnake/gophersnake/internal/modules/types"
	"github.com/gophersnake/gophersnake/internal/modules/typing"
	"github.com/gophersnake/gophersnake/internal/modules/unicodedata"
	"github.com/gophersnake/gophersnake/internal/modules/uuid"
	"github.com/gophersnake/gophersnake/internal/modules/warnings"
	"github.com/gophersnake/gophersnake/internal/modules/weakref"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Definition is a native module that can be made.
type Definition struct {
	Name string
	Make func() *object.NativeModule // sets up the module's types; called when the module is imported
}

// All returns the native modules other than builtins and sys.
func All() []Definition { return all }

var all = []Definition{
	{"_abc", abc.Module},
	{"array", array.Module},
	{"_ast", ast.Module},
	{"_astnodes", astnodes.Module},
	{"_asyncio", asyncio.Module},
	{"atexit", atexit.Module},
	{"binascii", binascii.Module},
	{"_bisect", bisect.Module},
	{"cmath", cmath.Module},
	{"_codecs", codecs.Module},
	{"_collections", collections.Module},
	{"_contextvars", contextvars.Module},
	{"_csv", csv.Module},
	{"_tracemalloc", tracemalloc.Module},
	{"_datetime", datetime.Module},
	{"_ctypes", ctypes.Module},
	{"errno", errno.Module},
	{"faulthandler", faulthandler.Module},
	{"fcntl", fcntl.Module},
	{"_string", formatter.Module},
	{"_functools", functools.Module},
	{"gc", gc.Module},
	{"_gil", gilmod.Module},
	{"grp", grp.Module},
	{"_heapq", heapq.Module},
	{"_imp", imp.Module},
	{"_interpchannels", interpreters.Channels},
	{"_interpqueues", interpreters.Queues},
	{"_interpreters", interpreters.Module},
	{"_io", io.Module},
	{"itertools", itertools.Module},
	{"_json", json.Module},
	{"_locale", locale.Module},
	{"_lsprof", lsprof.Module},
	{"marshal", marshal.Module},
	{"math", math.Module},
	{"mmap", mmap.Module},
	{"opcode", opcode.Module},
	{"_opcode", opcode.Private},
	{"_operator", operator.Module},
	{"_pickle", pickle.Module},
	{"posix", posix.Module},
	{"_posixsubprocess", posixsubprocess.Module},
	{"pwd", pwd.Module},
	{"pyexpat", pyexpat.Module},
	{"_queue", queue.Module},
	{"_random", random.Module},
	{"resource", resource.Module},
	{"select", selectmod.Module},
	{"_signal", signal.Module},
	{"_socket", socket.Module},
	{"_sre", sre.Module},
	{"_stat", stat.Module},
	{"_struct", structs.Module},
	{"_suggestions", suggestions.Module},
	{"syslog", syslog.Module},
	{"termios", termios.Module},
	{"_testmultiphase", testmultiphase.Module},
	{"_symtable", symtable.Module},
	{"_testbuffer", testbuffer.Module},
	{"_testcapi", testcapi.Module},
	{"_testinternalcapi", testinternalcapi.Module},
	{"_testlimitedcapi", testlimitedcapi.Module},
	{"_thread", thread.Module},
	{"_tokenize", tokenize.Module},
	{"time", time.Module},
	{"_types", types.Module},
	{"_typing", typing.Module},
	{"unicodedata", unicodedata.Module},
	{"_remote_debugging", remotedebugging.Module},
	{"_uuid", uuid.Module},
	{"_warnings", warnings.Module},
	{"_weakref", weakref.Module},
	{"_multibytecodec", func() *object.NativeModule { return named(multibytecodec.Modules(), "_multibytecodec") }},
	{"_codecs_cn", func() *object.NativeModule { return named(multibytecodec.Modules(), "_codecs_cn") }},
	{"_codecs_hk", func() *object.NativeModule { return named(multibytecodec.Modules(), "_codecs_hk") }},
	{"_codecs_iso2022", func() *object.NativeModule { return named(multibytecodec.Modules(), "_codecs_iso2022") }},
	{"_codecs_jp", func() *object.NativeModule { return named(multibytecodec.Modules(), "_codecs_jp") }},
	{"_codecs_kr", func() *object.NativeModule { return named(multibytecodec.Modules(), "_codecs_kr") }},
	{"_codecs_tw", func() *object.NativeModule { return named(multibytecodec.Modules(), "_codecs_tw") }},
	{"zlib", func() *object.NativeModule { return named(compress.Modules(), "zlib") }},
	{"_bz2", func() *object.NativeModule { return named(compress.Modules(), "_bz2") }},
	{"_lzma", func() *object.NativeModule { return named(compress.Modules(), "_lzma") }},
	{"_zstd", func() *object.NativeModule { return named(compress.Modules(), "_zstd") }},
	{"_multiprocessing", func() *object.NativeModule { return named(multiprocessing.Modules(), "_multiprocessing") }},
	{"_posixshmem", func() *object.NativeModule { return named(multiprocessing.Modules(), "_posixshmem") }},
	{"_md5", func() *object.NativeModule { return named(hashes.Modules(), "_md5") }},
	{"_sha1", func() *object.NativeModule { return named(hashes.Modules(), "_sha1") }},
	{"_sha2", func() *object.NativeModule { return named(hashes.Modules(), "_sha2") }},
	{"_sha3", func() *object.NativeModule { return named(hashes.Modules(), "_sha3") }},
	{"_blake2", func() *object.NativeModule { return named(hashes.Modules(), "_blake2") }},
	{"_hmac", func() *object.NativeModule { return named(hashes.Modules(), "_hmac") }},
	{"_hashlib", func() *object.NativeModule { return named(hashes.Modules(), "_hashlib") }},
}

// named returns the definition of that name.
func named(list []*object.NativeModule, name string) *object.NativeModule {
	for _, def := range list {
		if def.Name == name {
			return def
		}
	}
	return nil
}
