package object

import (
	"strings"
	"sync/atomic"
	"unsafe"
)

// The GIL off: what keeps threads apart that run at the same time. docs/gil.md tells the whole.
//
// A thread is parallel or exclusive (package gil, exclusive.go). An exclusive thread is the only one that runs, so all code may do what it may do under
// the GIL. A parallel thread obeys three rules about an object, by the owner in its header:
//
//   - its own (owner is the thread's bias): it may do anything; no other parallel thread looks inside.
//   - shared (sharedOwner) or immortal: it may read. The inside changes only while a thread is exclusive. The count of a shared one is atomic.
//   - another thread's (foreign): it may hold and count it, nothing else. It becomes exclusive and takes the object over (Take), or makes it shared.
//
// Whatever is not known to keep these rules calls Excl first. Excl may let others run, so it stands only where Python code could have run, or at the
// beginning of an operation. After it, the thread is exclusive until the machine polls at an instruction boundary.

// sharedOwner is the owner of an object that belongs to no thread. No thread ever has it as its bias.
const sharedOwner = ^uint32(1)

// Excl makes the thread exclusive. With the GIL on it always is.
func (t *Thread) Excl() {
	if t.par {
		t.exclSlow(nil)
	}
}

// exclSlow is Excl of a parallel thread; typ is the type of the object that is the reason, if it is known.
//
//go:noinline
func (t *Thread) exclSlow(typ *Type) {
	if t.Sched.Exclusive() {
		t.countContention(typ)
	}
	t.par = false
}

// Par reports whether the thread is parallel: others run beside it.
func (t *Thread) Par() bool { return t.par }

// SyncMode takes over whether the scheduler has made the thread parallel. Only the machine calls it, at an instruction boundary.
func (t *Thread) SyncMode() { t.par = !t.Interp.GILOn && !t.Sched.IsExclusive() }

// Readable reports whether a parallel thread of the bias may look into the object.
func (h *Header) Readable(bias uint32) bool {
	return h.owner == bias || h.owner+2 <= 2 // immortal is 0, sharedOwner -2
}

// Mine reports whether the thread may change the object without being exclusive.
func (t *Thread) Mine(h *Header) bool { return h.owner == t.bias }

// CanRead reports whether the thread may look into the object without being exclusive.
func (t *Thread) CanRead(h *Header) bool { return h.Readable(t.bias) }

// Take makes the thread exclusive and, if the object is another thread's, its own or shared.
//
//go:noinline
func (t *Thread) Take(h *Header) {
	if t.par {
		t.exclSlow(h.typ)
	}
	t.adopt(h)
}

// Share makes the thread exclusive and the object shared, if it is not: for what is known to be used by many.
//
//go:noinline
func (t *Thread) Share(h *Header) {
	if t.par {
		t.exclSlow(h.typ)
	}
	if !t.Interp.GILOn && h.owner != 0 && h.owner != sharedOwner {
		h.share()
	}
}

func (h *Header) share() {
	h.shared += h.refs
	h.refs = 0
	h.owner = sharedOwner
}

// adopt moves an object of another thread: the first time it becomes the thread's own, as a task does that one thread gives another; the second time it
// is taken to be used by many and becomes shared. Functions, classes and modules, which all threads use all the time, become immortal, unless they
// were made inside of a function. The thread is exclusive.
func (t *Thread) adopt(h *Header) {
	if h.owner == t.bias || h.owner == 0 || h.owner == sharedOwner {
		return
	}
	switch h.typ {
	case FrameType:
		return // it belongs to the thread that runs it
	case FunctionType:
		if f := (*Function)(unsafe.Pointer(h)); f.Closure == nil && !strings.Contains(f.QualName.String(), "<locals>") {
			Immortalize(h)
			return
		}
	case ModuleType, CodeType, BuiltinType:
		if h.typ == ModuleType {
			if d := (*Module)(unsafe.Pointer(h)).Dict(); d != nil && d.owner != 0 {
				d.share()
			}
		}
		if h.typ != BuiltinType || (*Builtin)(unsafe.Pointer(h)).Self.obj == nil {
			Immortalize(h)
			return
		}
	case GeneratorType, CoroutineType, AsyncGeneratorType:
		h.share() // it may be running
		return
	}
	if h.typ.Has(TypeType) && !strings.Contains((*Type)(unsafe.Pointer(h)).QualName, "<locals>") {
		Immortalize(h)
		return
	}
	if h.flags&flagMoved != 0 {
		h.share()
		return
	}
	h.flags |= flagMoved
	h.refs += h.shared
	h.shared = 0
	h.owner = t.bias
}

// What parallel threads may do with objects of a static type.
const (
	parImmutable uint8 = 1 << iota // nothing in it ever changes: everything but what calls other objects
	parContainer                   // exactly this type is read when shared and changed when owned, without calling other objects but through this package
	parIterator                    // likewise an iterator, see parNext
	parView                        // a view of a dict, which must be readable
	parConstruct                   // calling it touches nothing but the arguments, which it looks at through this package
	parDealloc                     // its Dealloc touches nothing but the object
)

func setParallelTypes() {
	for _, tp := range []*Type{IntType, FloatType, BoolType, ComplexType, StrType, BytesType, NoneType, EllipsisType, NotImplementedType, RangeType, TupleType, SliceType} {
		tp.parallel = parImmutable | parDealloc
	}
	for _, tp := range []*Type{ListType, DictType, SetType, FrozenSetType} {
		tp.parallel = parContainer | parDealloc
	}
	for _, tp := range []*Type{RangeIteratorType, ListIteratorType, TupleIteratorType, StrIteratorType, StrASCIIIteratorType, DictKeyIteratorType, DictValueIteratorType,
		DictItemIteratorType, SetIteratorType, BytesIteratorType, EnumerateType, ZipType} {
		tp.parallel |= parIterator | parDealloc
	}
	for _, tp := range []*Type{DictKeysType, DictValuesType, DictItemsType} {
		tp.parallel = parView | parDealloc
	}
	for _, tp := range []*Type{IntType, FloatType, BoolType, StrType, RangeType, TupleType, ListType, DictType, SetType, FrozenSetType, EnumerateType, ZipType} {
		tp.parallel |= parConstruct
	}
	for _, tp := range []*Type{ObjectType, CellType, FunctionType, BoundMethodType, BuiltinType, FrameType, ListReverseIteratorType, EnumerateType, ZipType} {
		tp.parallel |= parDealloc
	}
}

// deallocAlone reports whether removing an object of the type needs the thread to be exclusive.
func (tp *Type) deallocAlone() bool { return tp.parallel&parDealloc == 0 }

// guard is called by a parallel thread before an operation on v that may call whatever v's type says. When it returns the thread may go on: it is
// exclusive, or the operation keeps the rules. write says that the operation changes v.
//
//go:noinline
func (t *Thread) guard(v Value, write bool) {
	tp := v.obj.typ
	switch {
	case tp.parallel&parImmutable != 0:
		return
	case tp.parallel&parView != 0 && (*DictView)(v.Ptr()).dict.Readable(t.bias):
		return
	case tp.parallel&(parContainer|parIterator) != 0:
		if v.obj.owner == t.bias {
			if tp.parallel&parIterator == 0 || t.sourceReadable(v) {
				return
			}
		} else if !write && tp.parallel&parContainer != 0 && v.obj.Readable(t.bias) {
			return
		}
		t.Take(v.obj)
		return
	}
	t.exclSlow(tp)
}

// Guard is guard for package vm: it reports at once when the thread is exclusive.
func (t *Thread) Guard(v Value, write bool) {
	if t.par {
		t.guard(v, write)
	}
}

// sourceReadable reports whether the thread may read what its own iterator goes through.
func (t *Thread) sourceReadable(it Value) bool {
	switch it.obj.typ {
	case RangeIteratorType:
		return true
	case ListIteratorType:
		l := (*ListIter)(it.Ptr()).List
		return l == nil || l.Readable(t.bias)
	case TupleIteratorType, EnumerateType, ZipType: // the latter ask their sources through Next
		return true
	case DictKeyIteratorType, DictValueIteratorType, DictItemIteratorType:
		d := (*DictIter)(it.Ptr()).dict
		return d == nil || d.Readable(t.bias)
	}
	seq := (*IndexIter)(it.Ptr()).seq
	return seq.obj == nil || seq.obj.Readable(t.bias)
}

// IsParImmutable reports whether v is of a type that any thread may use at any time.
func (v Value) IsParImmutable() bool { return v.obj.typ.parallel&parImmutable != 0 }

// foreignDown takes back a reference to a counted object that is not the thread's own.
func (t *Thread) foreignDown(h *Header) {
	if h.owner == sharedOwner {
		if atomic.AddInt32(&h.shared, -1) == 0 {
			h.owner = t.bias
			t.dealloc(h)
		}
		return
	}
	if t.Interp.GILOn || h.typ == FrameType {
		t.Excl()
		if atomic.AddInt32(&h.shared, -1) == 0 && h.refs == 0 {
			h.owner = t.bias
			t.dealloc(h)
		}
		return
	}
	t.Take(h)
	t.Decref(Of(h))
}

// deallocExclusive makes the thread exclusive before it removes h, whose count is zero and which is its own. It returns false if somebody has taken a
// reference meanwhile.
func (t *Thread) deallocExclusive(h *Header) bool {
	if !t.par {
		return true
	}
	h.refs = 1 // alive as long as others may run
	t.Excl()
	return t.lastRef(h)
}

// OnlyRef reports whether v has one reference, which is this thread's: nobody else can see it change.
func (t *Thread) OnlyRef(v Value) bool {
	h := v.obj
	return h.owner == t.bias && h.refs == 1 && atomic.LoadInt32(&h.shared) == 0
}

// lastRef takes back a reference to h, which may have another owner by now, and reports whether it was the last one: then h is the thread's own. The
// thread is exclusive.
func (t *Thread) lastRef(h *Header) bool {
	if h.owner != t.bias {
		if h.owner == 0 {
			return false
		}
		h.refs += h.shared
		h.shared = 0
		h.owner = t.bias
	}
	h.refs--
	return h.refs+atomic.LoadInt32(&h.shared) == 0
}

// guardCall is guard for calling f.
//
//go:noinline
func (t *Thread) guardCall(f Value, args []Value, kw *Tuple) {
	if kw == nil {
		if f.obj.typ == MetaType && t.ParConstruct(f, args) {
			return
		}
		if f.obj.typ == BuiltinType {
			if l := ParLevel(f); l != 0 && t.ParArgs(l, (*Builtin)(f.Ptr()).Self, args) {
				return
			}
		}
	}
	t.exclSlow(f.obj.typ)
}

// ParConstruct reports whether a parallel thread may make an instance of the class from the arguments.
func (t *Thread) ParConstruct(cls Value, args []Value) bool {
	return (*Type)(cls.Ptr()).parallel&parConstruct != 0 && t.ParArgs(parArgsRead, None, args)
}

// PlainAttr returns the attribute of v, which the thread may read, if finding it runs no other code; the zero Value, without an exception, if it
// cannot tell. New reference.
func PlainAttr(t *Thread, v Value, name *Str) Value {
	typ := v.obj.typ
	if !typ.genericGet || !name.interned {
		return Value{}
	}
	descr := typ.Lookup(name)
	if descr.obj != nil && (descr.obj.typ.DescrGet != nil || descr.obj.typ.DescrSet != nil) {
		return Value{}
	}
	if a := v.obj.attrs; a != nil {
		if a.shape != nil {
			if i := a.shape.Index(name); i >= 0 {
				return t.Newref(a.vals[i])
			}
		} else if d := a.dict; d != nil {
			if !d.Readable(t.bias) {
				return Value{}
			}
			i := d.IndexOf(name)
			if i >= 0 {
				return t.Newref(d.entries[i].val)
			}
			if !d.onlyStr() {
				return Value{}
			}
		}
	}
	if descr.obj == nil {
		return descr
	}
	return t.Newref(descr)
}

// PlainMethod returns the method of v's class that v.name is, unbound, if nothing else has a say; the zero Value, without an exception, if it cannot tell.
// New reference.
func PlainMethod(t *Thread, v Value, name *Str) Value {
	typ := v.obj.typ
	if !typ.genericGet || !name.interned {
		return Value{}
	}
	descr := typ.Lookup(name)
	if descr.obj == nil || descr.obj.typ.Flags&TypeMethodDescr == 0 {
		return Value{}
	}
	if a := v.obj.attrs; a != nil && (a.dict != nil || a.shape != nil && a.shape.Index(name) >= 0) {
		return Value{}
	}
	return t.Newref(descr)
}
