package object

import (
	"io"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// Interp is one interpreter: a GIL, a heap, modules and settings of its own. Nothing in it is shared with another one.
type Interp struct {
	GIL  *gil.GIL
	Main *Thread
	Config

	Machine  Machine  // runs Python code; set by package interp
	Importer Importer // set by package interp

	Modules     *Dict // sys.modules
	Builtins    *Dict // the namespace of the module builtins
	Sys         *Dict // the namespace of the module sys
	BuiltinsMod Value
	SysMod      Value

	heap         *Heap // with the GIL on
	strings      internTable
	staticSubs   map[*Type][]*Type // heap subclasses of static types
	recursionMax int
	nextTypeVer  uint32
	state        map[string]any // what native modules keep for each interpreter, by key
	hashKey      [2]uint64      // SipHash key of str and bytes
	intMaxDigits int            // sys.set_int_max_str_digits
}

// Config is what an interpreter is made from.
type Config struct {
	GILOn                                                                                                                          bool
	Executable                                                                                                                     string
	Argv, OrigArgv                                                                                                                 []string
	Path                                                                                                                           []string // initial sys.path entries that the host gives
	Stdin                                                                                                                          io.Reader
	Stdout, Stderr                                                                                                                 io.Writer // nil: the process's file descriptors 0, 1, 2
	Env                                                                                                                            []string
	HashSeed                                                                                                                       int64 // -1: random
	XOptions                                                                                                                       [][2]string
	WarnOptions                                                                                                                    []string
	Inspect, Interactive, Unbuffered, Quiet, IgnoreEnvironment, Isolated, SafePath, NoSite, NoUserSite, DontWriteBytecode, DevMode bool
	BytesWarning, Optimize, Verbose, Debug, UTF8Mode, WarnDefaultEncoding, ContextAwareWarnings, ThreadInheritContext              int
	PycachePrefix                                                                                                                  string
	RefAudit                                                                                                                       int // instructions between audits; 0: no audit
}

// Machine runs Python code for the object package: package vm implements it.
type Machine interface {
	// CallFunction calls a Python function. Borrows the arguments; new reference.
	CallFunction(t *Thread, f *Function, args []Value, kw *Tuple) Value
	// Eval runs a code object in the namespaces (exec, eval, module bodies). Borrows; new reference.
	Eval(t *Thread, code *Code, globals *Dict, locals Value, closure *Tuple) Value
	// Resume goes on with a suspended generator frame: sends v (stolen), or if exc is not the zero Value raises it (stolen).
	// The result says whether the frame yielded, returned (then it is done) or raised.
	Resume(t *Thread, f *Frame, v, exc Value) (Value, SendResult)
}

// Importer is what the object package needs of the import system.
type Importer interface {
	// Import is import_module(name): returns the module itself (not its top package). New reference.
	Import(t *Thread, name string) Value
	// ImportName is what the import statement does (__import__ looked up in builtins). New reference.
	ImportName(t *Thread, name *Str, globals *Dict, locals Value, fromlist Value, level int) Value
}

// State returns what a native module keeps for this interpreter under the key, or nil.
func (in *Interp) State(key string) any { return in.state[key] }

// SetState keeps v for this interpreter under the key.
func (in *Interp) SetState(key string, v any) { in.state[key] = v }

// NativeModule defines a native module: package modules/NAME exports one, and modules/all.go lists them.
type NativeModule struct {
	Name      string
	Doc       string
	Functions []Method // self is the module
	// Setup adds constants, types and state to the new module's dict. Returns false with an exception pending.
	Setup func(t *Thread, m *Module) bool
	// Types are readied before Setup and added under their names.
	Types []*Type
}
