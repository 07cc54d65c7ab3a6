package object

import (
	"io"
	"math"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// Interp is one interpreter: a GIL, a heap, modules and settings of its own. Nothing in it is shared with another one.
type Interp struct {
	GIL  *gil.GIL
	Main *Thread
	Config

	Machine  Machine  // runs Python code; set by package interp
	Importer Importer // set by package interp
	Compiler Compiler // set by package interp
	// PrintTraceback writes the entries of a traceback to a Python stream in the plain form: no carets.
	PrintTraceback func(t *Thread, tb, file Value) Value
	// WarnExplicit issues a warning about a place in a file.
	WarnExplicit func(t *Thread, category *Type, message, filename string, line int) bool
	// ASTToObject makes the Python object of a syntax tree (package ast's), ASTFromObject the tree of an object; the module _ast sets both.
	// RaiseSource makes an error of the front end the pending exception; package interp sets it.
	RaiseSource   func(t *Thread, err error) Value
	ASTToObject   func(t *Thread, tree any) Value
	ASTFromObject func(t *Thread, v Value, mode string) (tree any, isNode, ok bool)
	Pow           func(x, y float64) float64                                                      // pow of floats; nil: math.Pow
	Warner        func(t *Thread, category *Type, text string, stacklevel int, source Value) bool // issues warnings; set by the native part of warnings

	// What the eval breaker asks for; set by package interp and native modules. False means a pending exception.
	RunSignals func(t *Thread) bool
	// OnTrace is told when a thread's trace or profile function changes; the machine sets it.
	OnTrace func(t *Thread)
	// SimulateSignal acts as if the process had got the signal; the module signal sets it.
	SimulateSignal func(number int)
	// SysPath0 is what was put in front of sys.path for the program, nil if nothing was.
	SysPath0 *string
	// Another makes another interpreter, whose main thread the calling goroutine is then, attached; end ends it. Package interp sets it.
	Another func(cfg Config) (in *Interp, end func(), err error)
	// AtEnd is called when the program's threads have ended and its exit functions have run.
	AtEnd []func(t *Thread)
	// TakeSignals makes the process's signals this interpreter's, as the command line does; DieFrom ends the process by a signal's default
	// action. The module signal sets both.
	TakeSignals func()
	DieFrom     func(number int)
	RunPending  func(t *Thread) bool
	RunRemote   func(t *Thread) // a script that another process has left: see gil.RemoteDebug
	RunGC       func(t *Thread)
	Mon         *Monitor                                      // of sys.monitoring; nil until a tool is used
	Hooks       [NumHooks]func(t *Thread, args []Value) Value // what instructions do that other packages implement; set by package interp

	memory *memoryWatch // nil: no limit
	tracer *AllocTracer // nil: allocations are not traced

	Modules *Dict // sys.modules

	Builtins    *Dict // the namespace of the module builtins
	Sys         *Dict // the namespace of the module sys
	BuiltinsMod Value
	SysMod      Value

	heap         *Heap                      // with the GIL on
	spareHeaps   []*Heap                    // of ended threads, with the GIL off
	locks        *objLocks                  // with the GIL off
	counts       Counts                     // of ended threads
	contention   map[contentionKey]meetings // of ended threads
	staticSubs   map[*Type]*subclassList    // heap subclasses of static types
	typeLock     sync.Mutex                 // guards the lists of subclasses
	staticWeak   map[*Header]*moreAttrs     // the weak references to static types
	recursionMax int
	nextTypeVer  uint32
	state        map[string]any         // what native modules keep for each interpreter, by key
	bias         uint32                 // of all threads with the GIL on
	Holders      []Holder               // what else the audit knows to hold references
	RefErrors    func(errs []*RefError) // what the audit does with errors; nil: it prints them and ends the process
	collecting   bool                   // a collection is in progress
	theHeap      []*Heap                // all heaps, with the GIL on
	marker       *marker                // of the last collection
	frozen       []*Header              // containers that the collector ignores: gc.freeze
	threadsMu    sync.Mutex
	auditHooks   []Value
	finalizing   atomic.Bool
	threads      *Thread
	intMaxDigits int // sys.set_int_max_str_digits
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
	CPUCount                                                                                                                       int // -X cpu_count; 0: the machine's
	ImportTime                                                                                                                     int // -X importtime: 1 shows the times of imports, 2 the modules found loaded too
	PycachePrefix                                                                                                                  string
	IntMaxStrDigits                                                                                                                int    // -1: the default
	TraceAllocs                                                                                                                    int    // frames that tracemalloc records from the start, 0: it is off
	MemoryLimit                                                                                                                    int64  // bytes of objects, 0: no limit; see SetMemoryLimit
	RefAudit                                                                                                                       int    // instructions between audits; 0: no audit
	Sub, NoThreads, NoDaemons, NoExec                                                                                              bool   // made by Python code in another interpreter; and what it may not do
	NoDebugRanges                                                                                                                  bool   // code objects show no columns
	Restless                                                                                                                       bool   // -X parallel: see gil.Config
	RemoteDebugOff                                                                                                                 bool   // -X disable-remote-debug
	RefSites                                                                                                                       bool   // the audit records where objects are made
	StreamErrors                                                                                                                   string // the error handler of sys.stdin and sys.stdout; "": strict
	CheckHashPycs                                                                                                                  string // --check-hash-based-pycs; "": default
	FrozenOff                                                                                                                      bool   // -X frozen_modules=off
	Implementation                                                                                                                 string // sys.implementation.name; "": gophersnake
}

// XOption returns the value of the last -X option of that name, without its =, and whether there is one.
func (c *Config) XOption(name string) (string, bool) {
	for i := len(c.XOptions) - 1; i >= 0; i-- {
		if o := c.XOptions[i]; o[0] == name {
			return strings.TrimPrefix(o[1], "="), true
		}
	}
	return "", false
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
	// SetLine is the setter of f_lineno: a trace function makes its frame go on at another line.
	SetLine(t *Thread, f *Frame, line int) bool
	// Poll does what the thread's eval breaker asks for. It returns false if an exception is pending then.
	Poll(t *Thread) bool
	// CallerTemps returns how many temporaries are live in a frame whose current instruction has begun another frame of the machine.
	CallerTemps(f *Frame) int
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

// powFloat is x**y of floats.
func (in *Interp) powFloat(x, y float64) float64 {
	if in.Pow != nil {
		return in.Pow(x, y)
	}
	return math.Pow(x, y)
}

// Compiler makes code objects from source; package interp implements it with the front end.
type Compiler interface {
	// Compile compiles source (str, bytes-like or an ast node; borrowed) and returns a code object or, when the flags ask for it,
	// an ast node. New reference.
	Compile(t *Thread, source Value, req CompileRequest) Value
	// Table makes the symbol table (package symtable's) of source text. It returns false with an exception pending.
	Table(t *Thread, source Value, req CompileRequest) (table any, ok bool)
}

// CompileRequest is what compile() was asked for.
type CompileRequest struct {
	Filename       string
	Mode           string // exec, eval, single, func_type
	Flags          int    // the Compile... flags
	Inherit        bool   // take the future flags of the calling frame's code too
	Optimize       int    // -1: the interpreter's
	FeatureVersion int
	Caller         string // the function's name for messages
	SourceOnly     bool   // no ast nodes: eval and exec
	Interactive    bool   // typed at a prompt
	FromFile       bool   // the text is a file's that is run, not a string's
	CodeName       string // the file's name in code objects, if it is not Filename
}

// The flags of compile(), as in CPython 3.14's module ast and __future__.
const (
	CompileOnlyAST            = 0x400
	CompileIgnoreCookie       = 0x800
	CompileDontImplyDedent    = 0x200
	CompileTypeComments       = 0x1000
	CompileAllowTopLevelAwait = 0x2000
	CompileAllowIncomplete    = 0x4000
	CompileOptimizedAST       = 0x8000 | CompileOnlyAST
	CompileFutureMask         = 0x10 | 0x2000000 | 0x1ff0000 // nested scopes and the __future__ features
	CompileFlagsAll           = CompileOnlyAST | CompileIgnoreCookie | CompileDontImplyDedent | CompileTypeComments |
		CompileAllowTopLevelAwait | CompileAllowIncomplete | CompileOptimizedAST | CompileFutureMask
)

// Hook names something that an instruction does and another package implements. The arguments are borrowed, the result is a new reference.
type Hook int

// The hooks.
const (
	HookTypeVar            Hook = iota // name
	HookTypeVarBound                   // name, function computing the bound
	HookTypeVarConstraints             // name, function computing the constraints
	HookParamSpec                      // name
	HookTypeVarTuple                   // name
	HookTypeParamDefault               // type parameter, function computing its default: returns the parameter
	HookTypeAlias                      // tuple of name, type parameters or None, function computing the value
	HookSubscriptGeneric               // tuple of type parameters
	HookTemplate                       // tuple of strings, tuple of interpolations
	HookInterpolation                  // value, source text, conversion (0 none, 1 str, 2 repr, 3 ascii), format spec or the zero Value
	NumHooks
)

// String returns what the hook is for.
func (h Hook) String() string {
	return [...]string{"type variables", "type variables", "type variables", "type variables", "type variables", "type variables", "type aliases", "generic classes",
		"template strings", "template strings"}[h]
}
