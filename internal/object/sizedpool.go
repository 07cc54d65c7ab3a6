package object

import (
	"math/bits"
	"reflect"
	"unsafe"
)

// Objects with values inside of them: instances and the attributes of other objects. Each family has a pool for each number of values up to
// maxInline; more are rare, and their memory is left to Go's collector.

const maxInline = 16

// sizedPool recycles pieces of memory of one size.
type sizedPool struct {
	free  []unsafe.Pointer
	next  unsafe.Pointer // what has not been used yet of the last slab
	left  int
	slabs []sizedSlab
}

// sizedSlab is a slab of n pieces.
type sizedSlab struct {
	at unsafe.Pointer
	n  int
}

// size is that of a piece with n values.
func (k *sizedKind) size(n int) uintptr { return k.head.Size() + uintptr(n)*unsafe.Sizeof(Value{}) }

// sizedPools are the pools of a family, by the number of values.
type sizedPools [maxInline + 1]sizedPool

// sizedKind says what the memory of a family is.
type sizedKind struct {
	head reflect.Type // what is before the values
	slab [maxInline + 1]func(n int) unsafe.Pointer
}

type instanceHead struct {
	Header
	Attrs
}

type piece[H, V any] struct {
	head H
	vals V
}

func slabOf[H, V any](n int) unsafe.Pointer {
	return unsafe.Pointer(unsafe.SliceData(make([]piece[H, V], n)))
}

func headSlab[H any](n int) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(make([]H, n))) }

func kindOfSized[H any]() *sizedKind {
	return &sizedKind{reflect.TypeFor[H](), [...]func(n int) unsafe.Pointer{
		headSlab[H], slabOf[H, [1]Value], slabOf[H, [2]Value], slabOf[H, [3]Value], slabOf[H, [4]Value], slabOf[H, [5]Value], slabOf[H, [6]Value],
		slabOf[H, [7]Value], slabOf[H, [8]Value], slabOf[H, [9]Value], slabOf[H, [10]Value], slabOf[H, [11]Value], slabOf[H, [12]Value], slabOf[H, [13]Value],
		slabOf[H, [14]Value], slabOf[H, [15]Value], slabOf[H, [16]Value],
	}}
}

var (
	slotsKind    = kindOfSized[Header]()       // instances that have only __slots__
	instanceKind = kindOfSized[instanceHead]() // instances that may have a __dict__ or weak references
	attrsKind    = kindOfSized[Attrs]()        // the attributes of other objects
)

// get returns zeroed memory with room for n values (but the header of an object that was there before is as it left it).
func (p *sizedPools) get(kind *sizedKind, n int) unsafe.Pointer {
	if n > maxInline {
		return kind.large(n)
	}
	q := &p[n]
	if k := len(q.free); k > 0 {
		o := q.free[k-1]
		q.free = q.free[:k-1]
		return o
	}
	return q.grow(kind, n)
}

//go:noinline
func (p *sizedPool) grow(kind *sizedKind, n int) unsafe.Pointer {
	if p.left == 0 {
		p.left = 16
		if k := len(p.slabs); k > 0 {
			p.left = min(2*p.slabs[k-1].n, slabBytes/int(kind.size(n)))
		}
		p.next = kind.slab[n](p.left)
		p.slabs = append(p.slabs, sizedSlab{p.next, p.left})
	}
	o := p.next
	p.left--
	if p.left > 0 {
		p.next = unsafe.Add(o, kind.size(n))
	} else {
		p.next = nil
	}
	return o
}

// one makes memory that belongs to no pool.
func (k *sizedKind) one(n int) unsafe.Pointer {
	if n > maxInline {
		return k.large(n)
	}
	return k.slab[n](1)
}

// put takes back the memory, which is zero but for an object's header.
func (p *sizedPools) put(o unsafe.Pointer, n int) {
	if n <= maxInline {
		p[n].free = append(p[n].free, o)
	}
}

// large makes memory for one object with many values. Rounded up by an eighth at most, so that Go has few types to remember.
func (k *sizedKind) large(n int) unsafe.Pointer {
	return reflect.New(k.largeType(largeSize(n))).UnsafePointer()
}

func largeSize(n int) int {
	step := 1 << max(bits.Len(uint(n))-4, 3)
	return (n + step - 1) &^ (step - 1)
}

func (k *sizedKind) largeType(n int) reflect.Type {
	return reflect.StructOf([]reflect.StructField{
		{Name: "H", Type: k.head}, {Name: "V", Type: reflect.ArrayOf(n, reflect.TypeFor[Value]())},
	})
}

// largeTypes remembers the types of memory with many values.
type largeTypes map[largeKey]reflect.Type

type largeKey struct {
	kind *sizedKind
	n    int
}

func (l *largeTypes) get(k *sizedKind, n int) unsafe.Pointer {
	key := largeKey{k, largeSize(n)}
	tp := (*l)[key]
	if tp == nil {
		if *l == nil {
			*l = largeTypes{}
		}
		tp = k.largeType(key.n)
		(*l)[key] = tp
	}
	return reflect.New(tp).UnsafePointer()
}
