package object

import (
	"sync/atomic"
	"unsafe"
)

// Accounting of memory: each heap knows how many bytes its objects take (docs/heap.md says how exactly). An object counts with the size of its Go type when
// it is made and when it dies (Type.size); what it keeps outside of itself (the items of a list, the text of a str) counts through grew whenever it
// is made, changed in size or given up. Type.buffers computes that part anew, so that the audit can compare.
//
// With the GIL off an object may be made in one heap and die in another: the sum over all heaps is what counts.

// grew counts n bytes more, fewer if it is negative, outside of objects.
func (t *Thread) grew(n int) { t.heap.bytes += int64(n) }

const (
	valueBytes = int(unsafe.Sizeof(Value{}))
	entryBytes = int(unsafe.Sizeof(dictEntry{}))
	setBytes   = int(unsafe.Sizeof(setEntry{}))
)

// settle counts what the memory of a bytearray has become.
func (b *ByteArray) settle(t *Thread) {
	n := cap(b.data)
	t.grew(n - b.counted)
	b.counted = n
}

// bytes is the memory of a dict's entries and table.
func (d *Dict) bytes() int {
	n := cap(d.entries) * entryBytes
	if d.table != nil && d.log > dictMinLog {
		n += tableSize(d.log)
	}
	return n
}

func (s *Set) bytes() int    { return cap(s.table) * setBytes }
func (l *List) bytes() int   { return cap(l.items) * valueBytes }
func (b *BigInt) bytes() int { return cap(b.V.Bits()) * 8 }

// Bytes returns how many bytes the interpreter's objects take. With the GIL off the world is stopped.
func (in *Interp) Bytes() int64 {
	n := int64(0)
	for _, h := range in.heaps() {
		n += h.bytes
	}
	return n
}

// bytesSeen is Bytes without stopping others: what their heaps take is what they have published.
func (t *Thread) bytesSeen() int64 {
	n := t.heap.bytes
	for _, hp := range t.Interp.heaps() {
		if hp != t.heap {
			n += hp.published.Load()
		}
	}
	return n
}

// account is what Bytes should be for these objects.
func account(objs []*Header) int64 {
	n := int64(0)
	for _, h := range objs {
		n += int64(h.typ.size)
		if f := h.typ.buffers; f != nil {
			n += int64(f(h))
		}
		n += int64(h.room() * valueBytes)
	}
	return n
}

// setSize gives a type the size of its objects when the first of them is made.
func (tp *Type) setSize(n uintptr) {
	if atomic.LoadInt32(&tp.size) == 0 {
		atomic.StoreInt32(&tp.size, int32(n))
	}
}

// setupSizes fills in the sizes of the types that have pools, and what they keep outside.
func setupSizes() {
	size := func(n uintptr, types ...*Type) {
		for _, tp := range types {
			tp.size = int32(n)
		}
	}
	size(AttrsAt, ObjectType)
	size(AttrsAt+ValsAt, NamespaceType)
	size(unsafe.Sizeof(List{}), ListType)
	size(unsafe.Sizeof(Dict{}), DictType)
	size(unsafe.Sizeof(Tuple{}), TupleType)
	size(unsafe.Sizeof(Str{}), StrType)
	size(unsafe.Sizeof(Bytes{}), BytesType)
	size(unsafe.Sizeof(ByteArray{}), ByteArrayType)
	size(unsafe.Sizeof(Set{}), SetType, FrozenSetType)
	size(unsafe.Sizeof(Cell{}), CellType)
	size(unsafe.Sizeof(BoundMethod{}), BoundMethodType)
	size(unsafe.Sizeof(Builtin{}), BuiltinType)
	size(unsafe.Sizeof(Function{}), FunctionType)
	size(unsafe.Sizeof(Exception{}), BaseException)
	size(unsafe.Sizeof(Generator{}), GeneratorType, CoroutineType, AsyncGeneratorType)
	size(unsafe.Sizeof(Traceback{}), TracebackType)
	size(unsafe.Sizeof(WeakRef{}), WeakRefType, WeakProxyType, WeakCallableProxyType)
	size(unsafe.Sizeof(Slice{}), SliceType)
	size(unsafe.Sizeof(DictView{}), DictKeysType, DictValuesType, DictItemsType, OrderedKeysType, OrderedValuesType, OrderedItemsType)
	size(unsafe.Sizeof(DictIter{}), DictKeyIteratorType, DictValueIteratorType, DictItemIteratorType)
	size(unsafe.Sizeof(Range{}), RangeType)
	size(unsafe.Sizeof(RangeIter{}), RangeIteratorType)
	size(unsafe.Sizeof(ListIter{}), ListIteratorType, ListReverseIteratorType)
	size(unsafe.Sizeof(TupleIter{}), TupleIteratorType)
	size(unsafe.Sizeof(Enumerate{}), EnumerateType)
	size(unsafe.Sizeof(Zip{}), ZipType, MapType)
	size(unsafe.Sizeof(BigInt{}), IntType)
	size(unsafe.Sizeof(Type{}), MetaType)
	size(unsafe.Sizeof(Module{}), ModuleType)
	size(unsafe.Sizeof(Code{}), CodeType)

	ListType.buffers = func(h *Header) int { return as[List](h).bytes() }
	DictType.buffers = func(h *Header) int { return as[Dict](h).bytes() }
	TupleType.buffers = func(h *Header) int { return max(as[Tuple](h).n, len(h.typ.structFields)) * valueBytes }
	StrType.buffers = func(h *Header) int { return len(as[Str](h).data) }
	BytesType.buffers = func(h *Header) int { return len(as[Bytes](h).data) }
	ByteArrayType.buffers = func(h *Header) int { return as[ByteArray](h).counted }
	SetType.buffers = func(h *Header) int { return as[Set](h).bytes() }
	FrozenSetType.buffers = SetType.buffers
	IntType.buffers = func(h *Header) int { return as[BigInt](h).bytes() }
}
