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
	why := t.why
	t.why = ""
	t.unlockObj()
	met := t.Sched.Exclusive()
	t.countContention(typ, why, false, met)
	t.par = false
}

// ExclWhy is Excl for a reason that is no instruction.
func (t *Thread) ExclWhy(why string) {
	if t.par {
		t.why = why
		t.exclSlow(nil)
	}
}

// ExclFor is Excl of a parallel thread that is about to call f.
//
//go:noinline
func (t *Thread) ExclFor(f Value) {
	if !t.par {
		return
	}
	t.why = f.obj.typ.Name
	switch f.obj.typ {
	case MethodDescrType:
		m := (*MethodDescr)(f.Ptr())
		t.why = m.Owner.Name + "." + m.Def.Name
	case BuiltinType:
		b := (*Builtin)(f.Ptr())
		t.why = b.Def.Name + "()"
		if b.Self.obj != nil && b.Self.obj.typ == ModuleType {
			t.why = b.Def.module + "." + b.Def.Name
		} else if b.Self.obj != nil {
			t.why = b.Self.obj.typ.Name + "." + b.Def.Name
		}
	case MetaType:
		t.why = (*Type)(f.Ptr()).Name + "()"
	case FunctionType:
		t.why = (*Function)(f.Ptr()).QualName.String() + "()"
	}
	t.exclSlow(nil)
}

// Try reports whether a parallel thread should become exclusive to specialise an instruction that it could execute as it is: now and then, so that code
// gets fast and does not stop the others all the time until it is.
func (t *Thread) Try() bool {
	t.tries++
	return t.tries&7 == 1
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
		shared := h.owner == sharedOwner
		t.exclSlow(h.typ)
		if shared {
			t.Wrote(h)
			return
		}
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
	if !t.Interp.GILOn && h.owner != 0 && h.owner != sharedOwner && h.owner != lockedOwner {
		h.share()
	}
}

// counted reports whether the object belongs to a thread.
func (h *Header) counted() bool {
	return h.owner != 0 && h.owner != sharedOwner && h.owner != lockedOwner
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
	if h.owner == t.bias || h.owner == 0 || h.owner == sharedOwner || h.owner == lockedOwner {
		return
	}
	switch h.typ {
	case FrameType:
		return // it belongs to the thread that runs it
	case FunctionType:
		f := (*Function)(unsafe.Pointer(h))
		if d := f.KwDefaults; d != nil && d.counted() {
			d.share()
		}
		if f.Closure == nil && !strings.Contains(f.QualName.String(), "<locals>") {
			Immortalize(h)
			return
		}
		h.share() // its code runs in many frames
		return
	case ModuleType, CodeType, BuiltinType:
		if h.typ == ModuleType {
			if d := (*Module)(unsafe.Pointer(h)).Dict(); d != nil && d.counted() {
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
	parPlain                       // nothing native in it but what is immutable or looked at through this package: operations run Python code at most
	parOwned                       // native state that only the owner may look at, or anybody if it is shared and not written
)

// What a package may say about a static type of its own, see SetParallel.
const (
	ParImmutable = parImmutable | parPlain | parDealloc
	ParIterator  = parIterator | parDealloc
	ParOwned     = parOwned | parDealloc
	ParConstruct = parConstruct
	ParDealloc   = parDealloc
	ParContainer = parContainer | parDealloc
	ParPlain     = parPlain | parDealloc
)

// SetParSource says that iterators of a static type read the container that f tells (the zero Value: none any more).
func (tp *Type) SetParSource(f func(it Value) Value) { tp.parSource = f }

// SetParCall says that calling objects of a static type, and binding them as methods, keeps the rules for parallel threads.
func (tp *Type) SetParCall() { tp.parCall = true }

// SetParallel says what parallel threads may do with objects of a static type, before it is used.
func (tp *Type) SetParallel(what uint8) { tp.parallel |= what }

func setParallelTypes() {
	for _, tp := range []*Type{IntType, FloatType, BoolType, ComplexType, StrType, BytesType, NoneType, EllipsisType, NotImplementedType, RangeType, TupleType, SliceType} {
		tp.parallel = parImmutable | parDealloc
	}
	for _, tp := range []*Type{ListType, DictType, SetType, FrozenSetType} {
		tp.parallel = parContainer | parDealloc
	}
	for _, tp := range []*Type{DictReverseKeyIteratorType, DictReverseValueIteratorType, DictReverseItemIteratorType,
		RangeIteratorType, ListIteratorType, TupleIteratorType, StrIteratorType, StrASCIIIteratorType, DictKeyIteratorType, DictValueIteratorType,
		DictItemIteratorType, SetIteratorType, BytesIteratorType, EnumerateType, ZipType} {
		tp.parallel |= parIterator | parDealloc
	}
	for _, tp := range []*Type{DictKeysType, DictValuesType, DictItemsType} {
		tp.parallel = parView | parDealloc
	}
	for _, tp := range []*Type{IntType, FloatType, BoolType, StrType, RangeType, TupleType, ListType, DictType, SetType, FrozenSetType, EnumerateType, ZipType} {
		tp.parallel |= parConstruct
	}
	for _, tp := range []*Type{ObjectType, CellType, FunctionType, BoundMethodType, BuiltinType, FrameType, EnumerateType, ZipType, TracebackType, SuperType,
		MethodDescrType, WrapperDescrType, ClassMethodType, StaticMethodType, PropertyType, GeneratorType, CoroutineType, CellType} {
		tp.parallel |= parDealloc
	}
	for _, tp := range []*Type{ListReverseIteratorType, MapType, FilterType, CallableIteratorType, ReversedType} {
		tp.parallel |= parIterator | parConstruct | parDealloc
	}
	// What they are made of is looked at through this package.
	for _, tp := range []*Type{ObjectType, FunctionType, BoundMethodType, BuiltinType, MethodDescrType, WrapperDescrType, MetaType, ClassMethodType, StaticMethodType,
		PropertyType, SuperType} {
		tp.parallel |= parPlain
	}
	ObjectType.parallel |= parConstruct
	for _, tp := range []*Type{GeneratorType, CoroutineType, ByteArrayType, TracebackType} {
		tp.parallel |= parOwned
	}
	for _, tp := range []*Type{ComplexType, BytesType, ByteArrayType, SliceType, SuperType, PropertyType, StaticMethodType, ClassMethodType, BoundMethodType} {
		tp.parallel |= parConstruct
	}
	ByteArrayType.parallel |= parDealloc
	OrderedDictType.parallel = parOwned | parConstruct | parDealloc
	OrderedIteratorType.parallel = parIterator | parDealloc
	OrderedIteratorType.parSource = func(it Value) Value {
		if d := to[orderedIter](it).dict; d != nil {
			return d.Val()
		}
		return Value{}
	}
	for _, tp := range []*Type{OrderedKeysType, OrderedValuesType, OrderedItemsType} {
		tp.parallel = parView | parDealloc
	}
	for _, tp := range exceptionTypes() {
		tp.parallel |= parOwned | parConstruct | parDealloc
	}
}

// setParallelHeap says what parallel threads may do with instances of a class made at run time: what holds for those of its base, whose memory they
// have.
func (tp *Type) setParallelHeap() {
	tp.parallel = tp.Base.parallel &^ parView
	if tp.Base.parallel&parImmutable != 0 {
		tp.parallel |= parPlain // attributes are another matter
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
	case tp.parallel&parImmutable != 0 && (!tp.heap || t.locked == nil):
		return
	case t.locked != nil: // what comes now takes time, or is Python code
		t.exclSlow(tp)
		t.adopt(v.obj)
		return
	case tp.parallel&parView != 0 && (*DictView)(v.Ptr()).dict.Readable(t.bias):
		return
	case tp.parallel&parPlain != 0:
		return
	case tp.parallel&parOwned != 0:
		if v.obj.owner == t.bias || !write && v.obj.Readable(t.bias) {
			return
		}
		t.Take(v.obj)
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
	h := iterSource(it)
	return h == nil || h.Readable(t.bias)
}

// CanNext reports whether a parallel thread may call the type's Next of v as it is.
func (t *Thread) CanNext(v Value) bool {
	p := v.obj.typ.parallel
	return v.obj.owner == t.bias && p&parIterator != 0 && t.sourceReadable(v) || p&parPlain != 0
}

// ForeignSource returns the container that the thread's own iterator goes through if it is another thread's: then the thread takes it over.
func (t *Thread) ForeignSource(it Value) *Header {
	if it.obj.owner != t.bias || it.obj.typ.parallel&parIterator == 0 {
		return nil
	}
	if h := iterSource(it); h != nil && h.owner != lockedOwner && !h.Readable(t.bias) {
		return h
	}
	return nil
}

// iterSource returns the container that the iterator looks into; nil if there is none, or it asks its sources through this package.
func iterSource(it Value) *Header {
	switch it.obj.typ {
	case ReversedType:
		if s := (*Reversed)(it.Ptr()).seq; s.obj != nil && s.obj.typ.parallel&(parImmutable|parPlain) == 0 {
			return s.obj
		}
	case ListReverseIteratorType, ListIteratorType:
		if l := (*ListIter)(it.Ptr()).List; l != nil {
			return &l.Header
		}
	case DictKeyIteratorType, DictValueIteratorType, DictItemIteratorType, DictReverseKeyIteratorType, DictReverseValueIteratorType, DictReverseItemIteratorType:
		if d := (*DictIter)(it.Ptr()).dict; d != nil {
			return &d.Header
		}
	case StrIteratorType, StrASCIIIteratorType, SetIteratorType, BytesIteratorType:
		return (*IndexIter)(it.Ptr()).seq.obj
	default:
		if f := it.obj.typ.parSource; f != nil {
			return f(it).obj
		}
	}
	return nil
}

// nextLocked is Next of the thread's own iterator of a locked container; false if it is not that.
func (t *Thread) nextLocked(it Value) (res Value, ok bool) {
	if it.obj.owner != t.bias || it.obj.typ.parallel&parIterator == 0 {
		return Value{}, false
	}
	h := iterSource(it)
	if h == nil || h.owner != lockedOwner || !t.lockObj(h) {
		return Value{}, false
	}
	res = it.obj.typ.Next(t, it)
	t.unlockObj()
	return res, true
}

// IsParPlain reports whether v has nothing native in it: an instance of a class written in Python, above all.
func (v Value) IsParPlain() bool { return v.obj.typ.parallel&parPlain != 0 }

// IsParContainer reports whether objects of the type are containers that parallel threads read.
func (tp *Type) IsParContainer() bool { return tp.parallel&parContainer != 0 }

// HasIterNext reports whether Send of a value of the type is no more than Next.
func (tp *Type) HasIterNext() bool { return tp.Next != nil && !tp.heap }

// IsParImmutable reports whether v is of a type that any thread may use at any time.
func (v Value) IsParImmutable() bool { return v.obj.typ.parallel&parImmutable != 0 }

// foreignDown takes back a reference to a counted object that is not the thread's own.
func (t *Thread) foreignDown(h *Header) {
	if h.owner == sharedOwner || h.owner == lockedOwner {
		if t.downCredit(h) {
			return
		}
		t.Counts.Shared++
		if atomic.AddInt32(&h.shared, -1) == 0 {
			h.owner = t.bias
			t.dealloc(h)
		}
		return
	}
	if t.Interp.GILOn || h.typ == FrameType {
		// A frame stays its thread's. What that thread has counted, another may give back.
		t.Excl()
		if h.shared > 0 {
			h.shared--
		} else {
			h.refs--
		}
		if h.refs+h.shared == 0 {
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

// lastOfAll is called when the owner of h has given back as many references as it has counted and others have counted some. Those may well be in
// places that the owner empties next, a container or a frame, so from now on all count at one place: the object is shared. It returns true if the
// others' references are gone as well by now.
//
//go:noinline
func (t *Thread) lastOfAll(h *Header) bool {
	if h.typ.parallel&parImmutable != 0 {
		// Nobody takes back what others have counted while the thread, which is the owner, is not at a poll.
		atomic.StoreUint32(&h.owner, sharedOwner)
		return false
	}
	h.refs = 1 // alive as long as others may run
	t.Excl()
	if t.lastRef(h) {
		return true
	}
	if h.typ == FrameType {
		h.refs += h.shared
		h.shared = 0
	} else if h.counted() {
		h.share()
	}
	return false
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
	if t.locked != nil || !t.CanCall(f, args) {
		t.ExclFor(f)
	}
}

// CanCall reports whether a parallel thread may call f with the arguments (those by name included).
func (t *Thread) CanCall(f Value, args []Value) bool {
	switch f.obj.typ {
	case FunctionType:
		return t.CanRun((*Function)(f.Ptr()))
	case BoundMethodType:
		if m := (*BoundMethod)(f.Ptr()); m.Func.obj.typ == FunctionType {
			return t.CanRun((*Function)(m.Func.Ptr()))
		}
		return true // Call is asked again
	case MetaType:
		return t.ParConstruct(f, args)
	case BuiltinType:
		l := ParLevel(f)
		if l == 0 {
			return false
		}
		self := (*Builtin)(f.Ptr()).Self
		if self.obj == nil {
			self = None
		}
		return t.ParArgs(l, self, args)
	case MethodDescrType:
		l := ParLevel(f)
		return l != 0 && len(args) > 0 && t.ParArgs(l, args[0], args[1:])
	}
	switch typ := f.obj.typ; {
	case typ == WrapperDescrType:
		return len(args) > 0 && t.canWrap((*WrapperDescr)(f.Ptr()), args)
	case typ.parallel&parImmutable != 0 || typ.parCall:
		return true
	case typ.heap && typ.Flags&TypeType == 0:
		return typ.parallel&parPlain != 0 // __call__ is written in Python
	case typ.heap:
		if call := typ.Lookup(NameCall); call.obj != nil && call.obj.typ == FunctionType {
			return true // of a metaclass, written in Python
		}
		return typ.Call != nil && funcID(typ.Call) == funcID(typeCall) && t.ParConstruct(f, args)
	}
	return false
}

// canWrap reports whether a parallel thread may call what is a slot of a native type: of its own objects, and of the plain ones what looks at nothing.
func (t *Thread) canWrap(w *WrapperDescr, args []Value) bool {
	self := args[0]
	tp := self.obj.typ
	if tp.parallel&(parImmutable|parContainer|parOwned) != 0 {
		return (tp.parallel&parImmutable != 0 || self.obj.owner == t.bias) && t.ParArgs(parKnown|parSelfAny|parArgsRead, None, args[1:])
	}
	if tp.parallel&parPlain == 0 || w.Owner != ObjectType {
		return false
	}
	switch w.def.name.String() {
	case "__init__", "__repr__", "__str__", "__hash__", "__eq__", "__ne__", "__new__":
		return true
	case "__setattr__", "__delattr__", "__getattribute__":
		return len(args) > 1 && args[1].obj.typ == StrType && t.canSetAttrSelf(self, args[1])
	}
	return false
}

// canSetAttrSelf is canSetAttr for object's own way, whatever the class says.
func (t *Thread) canSetAttrSelf(v, name Value) bool {
	if v.obj.owner != t.bias {
		return false
	}
	if d := v.obj.typ.Lookup((*Str)(name.Ptr())); d.obj != nil && d.obj.typ != MemberDescrType && d.obj.typ.slotDescrGet() != nil && d.obj.typ != FunctionType {
		return false
	}
	d := v.obj.dictOf()
	return d == nil || d.owner == t.bias
}

// CanRun reports whether a parallel thread can begin a frame of the function. If that is only because of what the function has for its keyword
// arguments, this is made shared, so that the answer is another one next time.
func (t *Thread) CanRun(fn *Function) bool {
	if !fn.Code.M.Ready {
		return false
	}
	if d := fn.KwDefaults; d != nil && !d.Readable(t.bias) {
		t.Share(&d.Header)
		return false
	}
	return true
}

// ParConstruct reports whether a parallel thread may make an instance of the class from the arguments.
func (t *Thread) ParConstruct(cls Value, args []Value) bool {
	tp := (*Type)(cls.Ptr())
	if tp == MetaType {
		return len(args) == 1
	}
	if tp.parallel&parConstruct == 0 || !tp.ready.Load() {
		return false
	}
	if tp.heap && tp.parallel&parPlain != 0 {
		return true // the arguments go to Python functions
	}
	return t.ParArgs(parArgsRead, None, args)
}

// canGetAttr reports whether a parallel thread may look for an attribute of v in the general way.
func (t *Thread) canGetAttr(v Value, name *Str) bool {
	typ := v.obj.typ
	if typ.parallel&parImmutable == 0 && (typ.heap || typ.parallel&parPlain == 0) && !v.obj.Readable(t.bias) {
		return false
	}
	switch {
	case typ == ModuleType:
		d := (*Module)(v.Ptr()).Dict()
		return d != nil && d.Readable(t.bias) && d.IndexOf(name) >= 0
	case typ.lookupKind == lookupType:
		if d := typ.Lookup(name); d.obj != nil && !t.canGet(d, v, name) {
			return false
		}
		d := AsType(v).Lookup(name)
		return d.obj == nil || t.canGet(d, v, name)
	case typ.genericGet, typ.heap && typ.GetAttr != nil && funcID(typ.GetAttr) == funcID(slotGetAttr):
	case typ == SuperType:
		return true
	case typ.parallel&parPlain != 0 && !typ.heap:
		return true // it says so itself
	default:
		return false
	}
	if d := typ.Lookup(name); d.obj != nil && !t.canGet(d, v, name) {
		return false
	}
	if d := v.obj.dictOf(); d != nil && !d.Readable(t.bias) {
		return false
	}
	return true
}

// canGet reports whether a parallel thread may bind the descriptor (or what else it is) to v.
func (t *Thread) canGet(d, v Value, name *Str) bool {
	switch dt := d.obj.typ; dt {
	case FunctionType, BuiltinType, MethodDescrType, WrapperDescrType, PropertyType, ClassMethodType, ClassMethodDescrType, StaticMethodType, MemberDescrType:
		return true
	case GetSetDescrType:
		if name == NameDict {
			return v.obj.owner == t.bias
		}
		if name == NameClass {
			return true
		}
		tp := v.obj.typ
		return tp != FrameType && (v.obj.owner == t.bias || tp.Has(TypeException) || tp == FunctionType || tp == BuiltinType || tp == BoundMethodType ||
			tp == CodeType || tp == MetaType && (name == NameName || name == NameQualName || name == NameModule))
	default:
		return dt.heap || dt.parallel&parImmutable != 0 || dt.parCall || dt.slotDescrGet() == nil
	}
}

// canSetAttr reports whether a parallel thread may set an attribute of v.
func (t *Thread) canSetAttr(v Value, name *Str) bool {
	typ := v.obj.typ
	if typ.heap && typ.SetAttr != nil && funcID(typ.SetAttr) == funcID(slotSetAttr) {
		f := typ.Lookup(NameSetAttr)
		return f.obj != nil && f.obj.typ == FunctionType // written in Python
	}
	if !typ.genericSet || v.obj.owner != t.bias {
		return false
	}
	if d := typ.Lookup(name); d.obj != nil {
		switch dt := d.obj.typ; dt {
		case FunctionType, BuiltinType, PropertyType, MemberDescrType:
		case GetSetDescrType:
			return typ.Has(TypeException) || typ == FunctionType
		default:
			if !dt.heap && dt.DescrSet != nil {
				return false
			}
		}
	}
	d := v.obj.dictOf()
	return d == nil || d.owner == t.bias
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
	if a := v.obj.Attrs(); a != nil {
		if a.shape != nil {
			if i := a.shape.Index(name); i >= 0 {
				return t.Newref(*a.at(i))
			}
		} else if d := a.Dict(); d != nil {
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
	if a := v.obj.Attrs(); a != nil && (a.Dict() != nil || a.shape != nil && a.shape.Index(name) >= 0) {
		return Value{}
	}
	return t.Newref(descr)
}
