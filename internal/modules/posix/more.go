package posix

import (
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/object"
)

var terminalSize = object.NewStructSeqType("os", "terminal_size", "A tuple of (columns, lines) for holding terminal window size", []field{
	{Name: "columns", Doc: "width of the terminal window in characters"}, {Name: "lines", Doc: "height of the terminal window in characters"}}, 2)
var timesResult = object.NewStructSeqType("posix", "times_result", "x", []field{{Name: "user"}}, 1)
var unameResult = object.NewStructSeqType("posix", "uname_result", "x", []field{{Name: "user"}}, 1)
var waitidResult = object.NewStructSeqType("posix", "waitid_result", "x", []field{{Name: "user"}}, 1)
var schedParam = object.NewStructSeqType("posix", "sched_param", "x", []field{{Name: "sched_priority"}}, 1)

func setupSchedParam()                                   {}
func addConfNames(t *thread, m *object.Module) bool      { return true }
func waitFunctions() []object.Method                     { return nil }
func spawnFunctions() []object.Method                    { return nil }
func idFunctions() []object.Method                       { return nil }
func schedFunctions() []object.Method                    { return nil }
func terminalFunctions() []object.Method                 { return nil }
func confFunctions() []object.Method                     { return nil }
func xattrFunctions() []object.Method                    { return nil }
func transferFunctions() []object.Method                 { return nil }
func specialFunctions() []object.Method                  { return nil }
func timerFunctions() []object.Method                    { return nil }
func processFunctions() []object.Method {
	return []object.Method{fn("getpid()", func(t *thread, _ []value) value { return object.Int(int64(host.Getpid())) }, "Return the current process id.")}
}
