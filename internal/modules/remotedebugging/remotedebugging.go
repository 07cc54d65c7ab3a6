// Package remotedebugging is the native module _remote_debugging, which the library's asyncio.tools imports. Other processes can be made to
// run a script (sys.remote_exec), but their objects cannot be looked at from outside: the module says so when it is asked to.
package remotedebugging

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

var frameInfoType = object.NewStructSeqType("_remote_debugging", "FrameInfo", []object.StructField{{Name: "filename"}, {Name: "lineno"}, {Name: "funcname"}}, 3)

var unwinderType = object.NewStaticType("_remote_debugging", "RemoteUnwinder", object.ObjectType, 0)

var setupOnce sync.Once

// Module is the definition of the module _remote_debugging.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		object.ConstructBySig(unwinderType, "RemoteUnwinder(pid, *, all_threads=False, debug=False)", func(t *thread, _ *object.Type, a []value) value {
			if _, ok := object.AsCInt(t, a[0]); !ok {
				return value{}
			}
			return t.Raise(object.RuntimeError, "objects of other processes cannot be looked at")
		})
	})
	return &object.NativeModule{
		Name: "_remote_debugging",
		Setup: func(t *thread, m *object.Module) bool {
			for _, tp := range []*object.Type{unwinderType, frameInfoType} {
				tp.Ready()
				if !m.SetSteal(t, tp.ShortName(), t.Newref(tp.Val())) {
					return false
				}
			}
			return m.SetSteal(t, "PROCESS_VM_READV_SUPPORTED", object.Bool(host.CanDebugRemotely))
		},
	}
}
