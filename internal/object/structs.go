package object

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// BigInt is an int that does not fit 64 bits, or an instance of a subclass of int (of any size).
// Normalised: an exact int that fits int64 is never a BigInt.
type BigInt struct {
	Header
	V big.Int
}

// FloatObj is an instance of a subclass of float.
type FloatObj struct {
	Header
	F float64
}

// Complex is a complex number.
type Complex struct {
	Header
	C complex128
}

// Str is a Python str. The characters are in data as 1, 2 or 4 bytes each, little-endian (PEP 393): kind is the
// smallest that fits the largest character. An ASCII str's data is also its UTF-8. Lone surrogates are ordinary characters.
type Str struct {
	Header
	data     string
	hash     uint64 // 0: not computed yet
	spare    int32  // bytes after data that this str may extend into (the owner of the tail of a growing buffer)
	kind     uint8  // 1, 2, 4
	ascii    bool
	interned bool
}

// Bytes is a Python bytes object.
type Bytes struct {
	AttrHeader
	data []byte // never changed; cap beyond len may be extended into by the owner of the tail
	hash uint64
	tail bool // this object owns the spare capacity of data
}

// ByteArray is a Python bytearray; it may not change size while exports > 0.
type ByteArray struct {
	AttrHeader
	data    []byte
	exports int
	counted int // bytes of data that were counted, see memory.go
}

// Tuple is a Python tuple: the items follow it. An item is never the zero Value once Python code can see the tuple.
// An instance of a subclass with attributes has them in the place of the hash: it is an attrTuple.
type Tuple struct {
	Header
	hash int64 // cached hash, 0 when not computed
	n    int
}

// List is a Python list.
type List struct {
	Header
	items []Value
}

// Cell holds a variable shared by scopes; Ref is the zero Value while it is empty.
type Cell struct {
	Header
	Ref Value
}

// Module is a Python module.
type Module struct {
	AttrHeader
	dict *Dict
	def  *NativeModule // of a native one
	name *Str
}

// Code is a Python code object: a bytecode.Code made ready for an interpreter.
type Code struct {
	AttrHeader
	*bytecode.Code
	Instrs       []bytecode.Instr // this interpreter's copy, which the machine specialises
	Caches       []Cache
	Consts       []Value
	Names        []*Str // interned
	name         *Str
	qualname     *Str
	filename     *Str
	weakExtra    Value
	loaded       bool // Consts and Names are complete
	fileOverride *Str // set by SetFilename: codes among the constants that are not loaded yet and have the name fileBefore get it too
	fileBefore   *Str
	replaced     bool        // code.replace gave it other constants
	tables       *codeTables // what code.replace gave it to show; nil: nothing
	M            MachineCode // what the machine keeps with the code
}

// Cache is the inline cache of one instruction.
type Cache struct {
	Version  uint32 // of the type or of the dict's keys
	Version2 uint32
	Index    int32  // where the value is, see SetPlace
	Far      uint16 // likewise; FarNone: objects have no Attrs
	Counter  uint16
	Kind     uint16
	Par      uint8 // of a native function: see ParLevel
	Type     *Type
	Shape    *Shape
	Val      Value                                        // borrowed: what was found; valid while the versions hold
	Next     *Shape                                       // the shape of objects that get the attribute
	Self     Value                                        // what it is bound to
	Fn       func(t *Thread, self Value, a []Value) Value // a native function
	Slot     *Value                                       // where a dict holds the value; valid while the version holds
	Def      *MethodDef                                   // of the native function that a call was specialised for
}

// Function is a Python function.
type Function struct {
	AttrHeader
	Code        *Code
	Globals     *Dict
	Builtins    *Dict
	OwnBuiltins Value  // __builtins__ of the globals that is no plain dict: any object that is subscripted; Builtins is empty then
	Closure     *Tuple // of cells, or nil
	Defaults    *Tuple // or nil
	KwDefaults  *Dict  // or nil
	Name        *Str
	QualName    *Str
	Doc         Value // the zero Value until it is asked for: the code has it
	Module      Value
	Annotations Value  // dict or the zero Value
	Annotate    Value  // callable, None or the zero Value
	TypeParams  Value  // tuple or the zero Value
	Version     uint32 // changes when code or defaults are replaced
	retired     *retiredCodes
}

// Builtin is a native function, bound to self: a module function, a bound built-in method or a static one.
type Builtin struct {
	AttrHeader
	Def    *MethodDef
	Self   Value // the zero Value for a static function
	Module Value // name of the module, or the zero Value
	Owner  *Type // the type it was found in, or nil: not counted
}

// MethodDescr is a method of a native type as found in the type's dict; class methods and slot wrappers too.
type MethodDescr struct {
	Header
	Def   *MethodDef
	Owner *Type
}

// BoundMethod is a callable bound to a self.
type BoundMethod struct {
	AttrHeader
	Func, Self Value
}

// WeakRef is a weak reference or proxy, in the list of its object's.
type WeakRef struct {
	AttrHeader
	obj        *Header // nil once the object is gone
	callback   Value
	hash       int64
	hashed     bool
	list       *moreAttrs // whose weak begins the list that it is in
	prev, next *WeakRef
}

// Exception is the memory of every BaseException: what subclasses add is in fields of their own structs, or in attrs.
type Exception struct {
	AttrHeader
	Args            *Tuple
	Cause, Context  Value // the zero Value when there is none
	Traceback       Value // *Traceback or the zero Value
	SuppressContext bool
	Notes           Value   // list or the zero Value
	Fields          []Value // what StopIteration, OSError, ImportError, SyntaxError, ... keep, by their own indexes
	Extra           any
}
