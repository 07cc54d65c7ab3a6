// Package object is the runtime's object model: values, the header of heap objects with its reference count, pools,
// types and their slots, threads and interpreters, the core types (a file each), exceptions and frames.
//
// # Vocabulary
//
// A Value is any Python value in two words. A heap object is a Go struct whose first field is a Header; a Value points
// at that header. Integers that fit 64 bits, floats, bools, None, Ellipsis and NotImplemented live in the Value itself:
// their obj points at one of a few static headers.
//
// The zero Value is no Python value. As a result it means "an exception is pending in the thread" (or, from a
// type's Next slot with no exception pending, "exhausted"); as an argument of a native function it means "not given".
//
// # Ownership
//
// Arguments are borrowed, results are new references, unless the function's comment says steals (takes over the
// caller's reference) or borrows (the result belongs to the container). A function that fails returns the zero Value (or
// false, or ok=false) with an exception pending, and leaves nothing half-owned. A borrowed reference may not be used
// after a call that can run Python code, unless something that is known to live holds it; Newref first.
//
// # Threads
//
// Every operation that touches a count takes the *Thread. In one interpreter with the GIL on all threads have the same
// bias, so that a count is one comparison and one increment; with the GIL off each has its own (see count.go).
package object

import (
	"math"
	"unsafe"
)

// Value is any Python value. See the package comment.
type Value struct {
	obj *Header
	num uint64
}

// Header begins every heap object.
type Header struct {
	typ    *Type
	refs   int32  // references counted by threads whose bias equals owner
	owner  uint32 // bias of the owning thread; 0 means immortal: the count never moves
	shared int32  // references counted by other threads (atomic); only used with the GIL off
	flags  uint32
}

// The flags of a header.
const (
	flagFinalized  uint32 = 1 << iota // __del__ (or the generator's close) has run: it runs once (PEP 442)
	flagDead                          // back in its pool
	flagYoung                         // in a list of the collector's young ones, and stays there when the object dies: see tracked.go
	flagMoved                         // has gone from one thread to another: see adopt
	flagListed                        // in the list of the audit (see watch)
	flagWritten                       // was written while it was shared: see Wrote
	flagOld                           // likewise in that of the old ones
	flagCandidate                     // the collector or the audit looks at it now: the bits above hold its count or index, else when it was made (see Heap.clock)
	candidateShift = 8
	candidateBits  = ^uint32(1<<7 - 1) // flagCandidate and the index
)

// The static headers of the values that live in the Value itself.
var (
	intHeader            = Header{typ: IntType}
	floatHeader          = Header{typ: FloatType}
	boolHeader           = Header{typ: BoolType}
	noneHeader           = Header{typ: NoneType}
	ellipsisHeader       = Header{typ: EllipsisType}
	notImplementedHeader = Header{typ: NotImplementedType}
	unboundHeader        = Header{typ: unboundType} // an unbound local: never seen by Python code
)

// The singletons.
var (
	None           = Value{obj: &noneHeader}
	Ellipsis       = Value{obj: &ellipsisHeader}
	NotImplemented = Value{obj: &notImplementedHeader}
	True           = Value{obj: &boolHeader, num: 1}
	False          = Value{obj: &boolHeader}
	Unbound        = Value{obj: &unboundHeader}
)

// Int returns the Python int i.
func Int(i int64) Value { return Value{&intHeader, uint64(i)} }

// Float returns the Python float f.
func Float(f float64) Value { return Value{&floatHeader, math.Float64bits(f)} }

// Bool returns the Python bool b.
func Bool(b bool) Value {
	if b {
		return True
	}
	return False
}

// IsNil reports whether v is the zero Value: no value, a pending exception, or an argument not given.
func (v Value) IsNil() bool { return v.obj == nil }

// IsNone reports whether v is None.
func (v Value) IsNone() bool { return v.obj == &noneHeader }

// IsNotImplemented reports whether v is NotImplemented.
func (v Value) IsNotImplemented() bool { return v.obj == &notImplementedHeader }

// IsUnbound reports whether v marks an unbound local.
func (v Value) IsUnbound() bool { return v.obj == &unboundHeader }

// IsInt64 reports whether v is an exact int that fits 64 bits (not a bool, not a subclass's instance).
func (v Value) IsInt64() bool { return v.obj == &intHeader }

// IsFloat64 reports whether v is an exact float.
func (v Value) IsFloat64() bool { return v.obj == &floatHeader }

// IsBool reports whether v is True or False.
func (v Value) IsBool() bool { return v.obj == &boolHeader }

// IsTrue reports whether v is the object True; IsFalse whether it is False.
func (v Value) IsTrue() bool { return v.obj == &boolHeader && v.num != 0 }

// IsFalse reports whether v is the object False.
func (v Value) IsFalse() bool { return v.obj == &boolHeader && v.num == 0 }

// Int64 returns the number of an IsInt64 or IsBool value.
func (v Value) Int64() int64 { return int64(v.num) }

// Float64 returns the number of an IsFloat64 value.
func (v Value) Float64() float64 { return math.Float64frombits(v.num) }

// Type returns v's type. v must not be nil.
func (v Value) Type() *Type { return v.obj.typ }

// Header returns the header that v points at; it is shared and static for values without an object.
func (v Value) Header() *Header { return v.obj }

// Ptr returns the object's address for a checked conversion: (*List)(v.Ptr()) after v's type was checked.
func (v Value) Ptr() unsafe.Pointer { return unsafe.Pointer(v.obj) }

// Is reports whether a and b are the same object, as Python's `is` does. Numbers held in the value are the same object
// when they are equal in type and bits.
func Is(a, b Value) bool { return a.obj == b.obj && a.num == b.num }

// ID returns what id() reports: the address of the object, or a number made from the value's words.
func (v Value) ID() uint64 {
	switch v.obj {
	case &intHeader:
		return v.num<<4 | 1
	case &floatHeader:
		return v.num<<3 ^ v.num>>59 | 3
	case &boolHeader:
		return uint64(uintptr(unsafe.Pointer(&boolHeader))) + v.num
	}
	return uint64(uintptr(unsafe.Pointer(v.obj)))
}

// Of returns the Value of a heap object, given its header. The count does not move.
func Of(h *Header) Value { return Value{obj: h} }

// Object is implemented by every heap object: they embed Header.
type Object interface{ header() *Header }

func (h *Header) header() *Header { return h }

// Val returns the Value of this object. The count does not move.
func (h *Header) Val() Value { return Value{obj: h} }

// Type returns the object's type.
func (h *Header) Type() *Type { return h.typ }
