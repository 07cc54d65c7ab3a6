package object

import "sync/atomic"

// Type is a Python class. Static types are made once for the process, immutable and immortal; heap types are made by class
// statements and belong to an interpreter.
//
// The slots follow the protocols that the data model describes; a nil slot means that the type lacks the operation. Slots of a
// static type are written in its table and inherited when the type is readied; those of a heap type are chosen from the
// special methods in its dict, and updated when one is set on the class.
type Type struct {
	AttrHeader
	Name     string // as messages have it: __name__, for a static type of a module other than builtins after the module's name and a dot
	QualName string
	Module   string // __module__ of a static type ("builtins" if empty)
	Doc      string // __doc__ of a static type
	// TextSignature is __text_signature__ of a static type: the signature of its constructor, with parentheses.
	TextSignature string
	Base          *Type
	Bases         []*Type // of a static type with several bases; otherwise derived from Base
	Flags         TypeFlags

	parCall   bool                 // see SetParCall
	parSource func(it Value) Value // of an iterator: the container that it reads
	parallel  uint8                // what threads may do beside each other with the GIL off: see parallel.go
	heap      bool                 // made by a class statement: counted, mutable
	ready     atomic.Bool

	mro     []*Type
	bases   *Tuple
	mroObj  *Tuple
	dict    *Dict
	version uint32 // changes whenever an attribute lookup in the type could give another result; unique in the process
	cache   methodCache
	shape   atomic.Pointer[Shape] // the empty shape of new instances: after the __slots__. Nil before the first one
	layout  layout
	nslots  int // number of __slots__ values at the front of an instance's attribute values
	subs    subclassList
	// mroUsers are classes that do not derive from this one but have it in the mro that their metaclass made.
	mroUsers *subclassList
	extra    *heapTypeExtra

	genericGet, genericSet, plainNew, plainInit bool                // see setMarks
	size                                        int32               // bytes of an object, 0 if it has none yet: see memory.go
	buffers                                     func(h *Header) int // bytes outside of it

	// LegacyDel is a finaliser older than PEP 442, as only test modules make them: it runs each time that an object would die, and the collector
	// leaves objects that have one alone. It is not inherited.
	LegacyDel func(t *Thread, self Value)

	attrsFirst    bool       // a dying instance gives up its attributes before what its native base holds
	weakrefsFirst bool       // weak references to a dying instance go before it is finalised
	lookupKind    lookupKind // likewise

	// What the tables of a static type say.
	Methods []Method // methods, static and class methods
	Getset  []GetSet // computed attributes
	Members []Member // constant or read-only attributes

	Constants []Constant // values in the dict, immortal

	structFields  []StructField // of a struct sequence
	structVisible int

	// Vector is what a call of a static type with positional arguments does, if there is a shorter way than New and Init. It is not inherited.
	Vector func(t *Thread, args []Value) Value

	// Life.
	New      func(t *Thread, cls *Type, args []Value, kw *Tuple) Value // __new__; new reference
	Init     func(t *Thread, self Value, args []Value, kw *Tuple) bool
	Alloc    func(t *Thread, cls *Type) Value   // makes an empty instance of cls, a subclass of this type, for New
	Finalize func(t *Thread, self Value)        // __del__ and its like: may resurrect; must leave no exception
	Dealloc  func(t *Thread, h *Header)         // releases what h refers to, calls FreeHeader, gives h to its pool
	Traverse func(h *Header, visit func(Value)) // visits every counted reference that h holds (attrs excluded); nil: not a container
	Clear    func(t *Thread, h *Header)         // drops references to break cycles
	Holds    func(h *Header, visit func(Value)) // like Traverse, of a type that is no container because its objects cannot be in cycles
	SizeOf   func(h *Header) int                // bytes, as sys.getsizeof tells without the collector's header

	// Basics.
	Repr     func(t *Thread, self Value) Value
	Str      func(t *Thread, self Value) Value
	Hash     func(t *Thread, self Value) (int64, bool) // HashNotImplemented for unhashable types
	Call     func(t *Thread, self Value, args []Value, kw *Tuple) Value
	GetAttr  func(t *Thread, self Value, name *Str) Value
	SetAttr  func(t *Thread, self Value, name *Str, v Value) bool // the zero Value deletes
	Compare  func(t *Thread, a, b Value, op CompareOp) Value      // NotImplemented where it does not know
	Iter     func(t *Thread, self Value) Value
	Next     func(t *Thread, self Value) Value           // zero Value without an exception: exhausted
	DescrGet func(t *Thread, self, obj, cls Value) Value // obj is the zero Value for access through the class
	DescrSet func(t *Thread, self, obj, v Value) bool    // the zero Value deletes

	// Numbers. Binary[op] gets the operands in source order whichever of the two types it belongs to, and returns
	// NotImplemented where it does not know them.
	Binary   [NumBinary]func(t *Thread, a, b Value) Value
	InPlace  [NumBinary]func(t *Thread, a, b Value) Value
	Power3   func(t *Thread, a, b, mod Value) Value // pow with three arguments
	Negative func(t *Thread, a Value) Value
	Positive func(t *Thread, a Value) Value
	Absolute func(t *Thread, a Value) Value
	Invert   func(t *Thread, a Value) Value
	Bool     func(t *Thread, a Value) (bool, bool)
	ToInt    func(t *Thread, a Value) Value // __int__
	ToFloat  func(t *Thread, a Value) Value // __float__
	Index    func(t *Thread, a Value) Value // __index__

	// Sequences and mappings.
	Len        func(t *Thread, self Value) (int, bool)
	GetItem    func(t *Thread, self, key Value) Value
	SetItem    func(t *Thread, self, key, v Value) bool // the zero Value deletes
	Contains   func(t *Thread, self, v Value) (bool, bool)
	SeqConcat  func(t *Thread, a, b Value) Value        // a + b of sequences, tried after Binary[OpAdd]
	SeqRepeat  func(t *Thread, a Value, n int) Value    // a * n of sequences
	SeqIConcat func(t *Thread, a, b Value) Value        // a += b
	SeqIRepeat func(t *Thread, a Value, n int) Value    // a *= n
	SeqItem    func(t *Thread, self Value, i int) Value // by a non-negative index; IndexError ends old-style iteration
	SeqSetItem func(t *Thread, self Value, i int, v Value) bool

	// Asynchronous protocols and buffers.
	Await     func(t *Thread, self Value) Value
	AIter     func(t *Thread, self Value) Value
	ANext     func(t *Thread, self Value) Value
	Send      func(t *Thread, self, v Value) (Value, SendResult)
	GetBuffer func(t *Thread, self Value, flags int) *Buffer // nil with an exception pending
}

// heapTypeExtra is what only classes made at run time have.
type heapTypeExtra struct {
	name, qualname *Str
	slotNames      *Tuple // __slots__ as a tuple of names, or nil
	metaCallNew    bool
}

// TypeFlags tell what a type allows.
type TypeFlags uint32

// The flags of a type.
const (
	TypeBase        TypeFlags = 1 << iota // may be subclassed
	TypeHasDict                           // instances have a __dict__
	TypeHasWeakref                        // instances can be referenced weakly
	TypeSequence                          // matches sequence patterns
	TypeMapping                           // matches mapping patterns
	TypeAbstract                          // has abstract methods: cannot be instantiated
	TypeMethodDescr                       // instances behave like methods when found on a class (functions, method descriptors)
	TypeNoNew                             // cannot be instantiated from Python
	TypeImmutable                         // attributes cannot be set, even on a heap type
	TypeInt                               // int or a subclass; likewise the following
	TypeStr
	TypeBytes
	TypeList
	TypeTuple
	TypeDict
	TypeException
	TypeType
	TypeFloat
	TypeSet
	TypeFrozenSet
	TypeByteArray
	TypeMatchSelf  // one positional sub-pattern of a class pattern matches the object itself
	inheritedFlags = TypeInt | TypeStr | TypeBytes | TypeList | TypeTuple | TypeDict | TypeException | TypeType | TypeFloat | TypeSet |
		TypeFrozenSet | TypeByteArray | TypeSequence | TypeMapping | TypeHasDict | TypeHasWeakref | TypeMatchSelf
)

// CompareOp is a rich comparison, numbered as bytecode.Comparison.
type CompareOp int

// The rich comparisons.
const (
	Lt CompareOp = iota
	Le
	Eq
	Ne
	Gt
	Ge
)

// BinaryOp numbers the binary operators as bytecode.BinaryOperator does; DivMod follows them.
type BinaryOp int

// The binary operators.
const (
	OpAdd BinaryOp = iota
	OpSub
	OpMul
	OpMatMul
	OpTrueDiv
	OpFloorDiv
	OpMod
	OpPow
	OpLShift
	OpRShift
	OpAnd
	OpOr
	OpXor
	OpDivMod
	NumBinary
)

// SendResult says how a Send slot ended.
type SendResult int

// The results of a Send.
const (
	SendError SendResult = iota
	SendReturn
	SendYield
)

// Method is a row of a type's or module's table of functions.
//
// Sig is the whole signature, as Python would write it: "append(self, object, /)" without self: "append(object, /)". It is
// parsed once (see signature.go) and gives argument binding, the error messages and __text_signature__. Fn gets one Value for
// each parameter in order: the zero Value where an optional one was not given and has no default that can be made ahead, a
// tuple for *args, a dict for **kwargs. Raw, if not nil, is used instead of Fn and gets the arguments unbound.
type Method struct {
	Sig  string
	Fn   func(t *Thread, self Value, a []Value) Value
	Raw  func(t *Thread, self Value, args []Value, kw *Tuple) Value
	Kind MethodKind
	Doc  string
	// Transparent says that Python code which the function calls directly, announced by Thread.Calling, can be audited: the function
	// hands all that it holds to Thread.Hold. Functions that hold nothing while they wait are Transparent too.
	Transparent bool
}

// MethodKind tells an ordinary method from class and static ones.
type MethodKind uint8

// The kinds of methods.
const (
	InstanceMethod MethodKind = iota
	ClassMethod               // self is the class
	StaticMethod              // self is the zero Value
	CoexistMethod             // an instance method which replaces the slot wrapper of the same name
)

// GetSet is a row of a type's table of computed attributes. A nil Set makes it read-only; Set gets the zero Value to delete.
type GetSet struct {
	Name string
	Get  func(t *Thread, self Value) Value
	Set  func(t *Thread, self, v Value) bool
	Doc  string
}

// Member is a row of a type's table of attributes that are stored in the object: Get reads it (new reference, the zero
// Value without exception means AttributeError... None is given if NoneIfNil).
type Member struct {
	Name string
	Get  func(h *Header) Value // borrows
	Doc  string
}

// Constant is a row of a type's table of constant attributes.
type Constant struct {
	Name  string
	Value Value
}

// IsSubtype reports whether a is b or derives from it.
func (a *Type) IsSubtype(b *Type) bool {
	if a == b {
		return true
	}
	a.Ready()
	for _, m := range a.mro {
		if m == b {
			return true
		}
	}
	return false
}

// MRO returns the type's method resolution order; the caller must not change it.
func (a *Type) MRO() []*Type { a.Ready(); return a.mro }

// IsHeap reports whether the type was made at run time.
func (a *Type) IsHeap() bool { return a.heap }

// Has reports whether all the flags are set.
func (a *Type) Has(f TypeFlags) bool { return a.Flags&f == f }

// newStatic makes the identity of a static type; its tables are set by its setup function (see setup.go), because Go refuses a
// variable whose initialiser mentions functions that mention it.
func newStatic(name string, base *Type, flags TypeFlags) *Type {
	tp := &Type{Name: name, QualName: name, Module: "builtins", Base: base, Flags: flags}
	tp.typ = &typeTypeObject
	tp.Header.refs = 1
	return tp
}

// NewStaticType makes the identity of a static type of a native module; the module's setup fills in its slots and tables
// before the first use. The type is immortal and shared by all interpreters: it must hold no mutable state.
func NewStaticType(module, name string, base *Type, flags TypeFlags) *Type {
	tp := newStatic(name, base, flags)
	tp.Module = module
	if module != "builtins" {
		tp.Name = module + "." + name
	}
	return tp
}
