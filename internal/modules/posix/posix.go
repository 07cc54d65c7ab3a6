// Package posix is the native module posix, on which the library's os stands: files and directories, processes, users, terminals and
// limits as the operating system has them.
//
// A call that may block gives the GIL up (package osutil). Paths are text in the file system's encoding with surrogateescape, bytes
// or path-like objects; what a call returns is bytes if it was given bytes. A descriptor that is opened here is not inheritable.
//
// There is no fork: a process of Go threads cannot be copied by a system call of its own, so that os.fork and os.forkpty are absent.
package posix

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	// native is a function of the module without the module as its first argument.
	native = func(t *thread, a []value) value
)

// typesOnce fills in the tables of the static types, which Go's initialisation order keeps out of their declarations.
var typesOnce sync.Once

func fn(sig string, f native) object.Method {
	return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
}

// Module is the definition of the module posix.
func Module() *object.NativeModule {
	typesOnce.Do(func() {
		setupDirEntry()
		setupScandir()
		setupStatResult()
		setupSchedParam()
	})
	var all []object.Method
	for _, part := range [][]object.Method{
		statFunctions(), fileFunctions(), dirFunctions(), pathFunctions(), environFunctions(), processFunctions(), waitFunctions(), spawnFunctions(), idFunctions(),
		schedFunctions(), terminalFunctions(), confFunctions(), xattrFunctions(), transferFunctions(), specialFunctions(), timerFunctions(),
	} {
		all = append(all, part...)
	}
	return &object.NativeModule{
		Name:      "posix",
		Functions: all,
		Types:     []*object.Type{statResult, statvfsResult, terminalSize, timesResult, unameResult, waitidResult, schedParam, dirEntryType},
		Setup:     setup,
	}
}

func setup(t *thread, m *object.Module) bool {
	if !osutil.AddConstants(t, m, constants) {
		return false
	}
	have := t.NewList(len(haveFunctions))
	for _, name := range haveFunctions {
		have.Push(t, t.NewStr(name))
	}
	return m.SetSteal(t, "_have_functions", have.Val()) && m.Set(t, "error", object.OSError.Val()) &&
		m.SetSteal(t, "environ", newEnviron(t)) && addConfNames(t, m)
}

// call runs a system call with the GIL given up; ok is false with an exception pending, made by failed for an error of the call.
func call(t *thread, f func() error, failed func(err error) value) bool {
	err, ok := osutil.Block(t, gil.IO, f)
	if !ok {
		return false
	}
	if err != nil {
		failed(err)
		return false
	}
	return true
}

// simple runs a system call that returns nothing and concerns no path.
func simple(t *thread, f func() error) value {
	if !call(t, f, func(err error) value { return osutil.Raise(t, err) }) {
		return value{}
	}
	return object.None
}

// onPath runs a system call that returns nothing and concerns the path.
func onPath(t *thread, p *osutil.Path, f func() error) value {
	if !call(t, f, func(err error) value { return p.Raise(t, err) }) {
		return value{}
	}
	return object.None
}

// result makes None, or the exception of the error.
func result(t *thread, err error) value {
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

func orNone(v value) value {
	if v.IsNil() {
		return object.None
	}
	return v
}

// dirFDValue is a dir_fd as audit events have it.
func dirFDValue(v value) value {
	if v.IsNil() || v.IsNone() {
		return object.Int(-1)
	}
	return v
}

// block runs a system call with the GIL given up and returns its error; ok is false with an exception pending.
func block(t *thread, f func() error) (err error, ok bool) { return osutil.Block(t, gil.IO, f) }
