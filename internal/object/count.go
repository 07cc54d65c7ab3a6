package object

import (
	"sync/atomic"
	"unsafe"
)

// Reference counts are biased (PEP 703): the header names the owning bias; a thread of that bias counts in the plain
// field refs, others in the atomic field shared. With the GIL on all threads of an interpreter have the same bias, so
// that shared stays zero. Owner 0 means immortal.

// ImmortalRefcount is what sys.getrefcount reports for immortal objects, as CPython 3.14 does on 64 bits.
const ImmortalRefcount = 3221225472

// Incref adds a reference to v.
func (t *Thread) Incref(v Value) {
	if v.obj.owner == t.bias {
		v.obj.refs++
	} else if v.obj.owner != 0 {
		t.increfShared(v.obj)
	}
}

// Newref adds a reference to v and returns v.
func (t *Thread) Newref(v Value) Value {
	t.Incref(v)
	return v
}

// Decref gives a reference to v back; at zero the object is removed at once, which may run Python code.
func (t *Thread) Decref(v Value) {
	// Small enough to be inlined: what lives in the value itself and what is immortal costs no call.
	if v.obj.owner != 0 {
		t.decref(v.obj)
	}
}

//go:noinline
func (t *Thread) decref(h *Header) {
	if h.owner != t.bias {
		t.decrefShared(h)
		return
	}
	h.refs--
	if h.refs == 0 {
		t.dealloc(h)
	}
}

// Xdecref is Decref for what may be the zero Value.
func (t *Thread) Xdecref(v Value) {
	if v.obj != nil {
		t.Decref(v)
	}
}

// Xincref is Incref for what may be the zero Value.
func (t *Thread) Xincref(v Value) {
	if v.obj != nil {
		t.Incref(v)
	}
}

// Clear empties the slot and then releases what it held (which may run Python code that looks at the slot).
func (t *Thread) Clear(slot *Value) {
	old := *slot
	*slot = Value{}
	t.Xdecref(old)
}

// Replace stores v (stolen) in the slot and then releases what it held.
func (t *Thread) Replace(slot *Value, v Value) {
	old := *slot
	*slot = v
	t.Xdecref(old)
}

// DecrefAll releases all values of a slice that may hold zero Values, the last one first, as CPython's tuples and lists do.
func (t *Thread) DecrefAll(vs []Value) {
	for i := len(vs) - 1; i >= 0; i-- {
		t.Xdecref(vs[i])
	}
}

//go:noinline
func (t *Thread) increfShared(h *Header) {
	if h.typ == FrameType {
		t.Counts.Shared++
		atomic.AddInt32(&h.shared, 1)
		(*Frame)(unsafe.Pointer(h)).Special |= FrameForeign
		return
	}
	t.upShared(h)
}

//go:noinline
func (t *Thread) decrefShared(h *Header) { t.foreignDown(h) }

// Immortalize makes the object immortal: its count never moves again and it is never removed.
func Immortalize(h *Header) { h.owner, h.refs = 0, 1 }

// IsImmortal reports whether v's count never moves (static values included).
func (v Value) IsImmortal() bool { return v.obj.owner == 0 }

// Refcount returns what sys.getrefcount reports before it counts its own argument.
func (v Value) Refcount() int {
	if v.obj.owner == 0 {
		return ImmortalRefcount
	}
	return int(v.obj.refs) + int(atomic.LoadInt32(&v.obj.shared))
}

// maxDeallocDepth bounds how deep removal of an object may remove others before it is put off, so that deep structures are
// released without deep recursion.
const maxDeallocDepth = 50

// dealloc removes an object whose count has reached zero: finaliser, weak references, then the type's Dealloc, which
// releases what it refers to and gives the memory back to its pool.
//
//go:noinline
func (t *Thread) dealloc(h *Header) {
	if atomic.LoadInt32(&h.shared) != 0 && !t.lastOfAll(h) {
		return
	}
	if h.typ == StrType {
		t.freeStr(h)
		return
	}
	if t.deallocDepth >= maxDeallocDepth {
		t.deferredDeallocs = append(t.deferredDeallocs, h)
		return
	}
	if t.par && h.typ.deallocAlone() && !t.deallocExclusive(h) {
		return
	}
	t.deallocDepth++
	if typ := h.typ; typ.Finalize == nil && (typ.layout.attrs == 0 || !typ.attrsFirst && h.weak() == nil) {
		typ.Dealloc(t, h)
	} else {
		t.deallocNow(h)
	}
	t.deallocDepth--
	if t.deallocDepth == 0 && len(t.deferredDeallocs) > 0 {
		t.deallocDeferred()
	}
}

// deallocDeferred removes the objects that were put off.
func (t *Thread) deallocDeferred() {
	for len(t.deferredDeallocs) > 0 {
		n := len(t.deferredDeallocs) - 1
		h := t.deferredDeallocs[n]
		t.deferredDeallocs[n] = nil
		t.deferredDeallocs = t.deferredDeallocs[:n]
		t.deallocDepth++
		t.deallocNow(h)
		t.deallocDepth--
	}
}

func (t *Thread) deallocNow(h *Header) {
	typ := h.typ
	if t.par && (typ.deallocAlone() || h.weak() != nil) && !t.deallocExclusive(h) {
		return
	}
	if typ.weakrefsFirst && h.weak() != nil && !t.dropWeak(h) {
		return
	}
	if typ.Finalize != nil && h.flags&flagFinalized == 0 {
		if typ.Traverse != nil {
			h.flags |= flagFinalized // others are finalised each time that they would die
		}
		h.refs = 1 // alive while its finaliser runs
		saved := t.exc
		t.exc = Value{}
		typ.Finalize(t, Of(h))
		t.exc = saved
		if !t.lastRef(h) {
			return // resurrected
		}
	}
	if h.weak() != nil && !t.dropWeak(h) {
		return
	}
	if typ.LegacyDel != nil {
		h.refs = 1
		saved := t.exc
		t.exc = Value{}
		typ.LegacyDel(t, Of(h))
		t.exc = saved
		if !t.lastRef(h) {
			return // resurrected
		}
	}
	if typ.attrsFirst {
		t.freeAttrs(h)
	}
	typ.Dealloc(t, h)
}

// dropWeak makes the weak references to a dying object dead and calls their callbacks. It returns false if one of them took a new reference.
func (t *Thread) dropWeak(h *Header) bool {
	h.refs = 1
	saved := t.exc
	t.exc = Value{}
	t.clearWeakrefs(h)
	t.exc = saved
	return t.lastRef(h)
}

// Alloc bookkeeping shared by all pools: initHeader makes h a live object of the type with one reference.
func (t *Thread) initHeader(h *Header, typ *Type) {
	h.typ = typ
	h.refs = 1
	h.owner = t.bias
	h.shared = 0
	h.flags &= flagTracked | flagListed
	if typ.heap {
		if !typ.layout.laid {
			typ.inheritLayout()
		}
		t.Incref(typ.Val())
	}
	hp := t.heap
	if typ.Traverse != nil {
		hp.clock += 1 << candidateShift
		h.flags |= hp.clock
		if h.flags&flagYoung == 0 {
			t.track(h)
		}
	}
	hp.live++
	hp.bytes += int64(typ.size)
	if hp.hooks != 0 {
		hp.made(t, h)
	}
}

// free ends an object: attributes are released, the reference to a heap type too. The caller then puts it in its pool.
func (t *Thread) freeHeader(h *Header) {
	typ := h.typ
	if typ.layout.attrs != 0 || typ.nslots != 0 {
		t.freeAttrs(h)
	}
	h.flags = h.flags&(flagTracked|flagListed) | flagDead
	hp := t.heap
	hp.live--
	hp.bytes -= int64(typ.size)
	if hp.bytes < hp.low {
		t.fellLow()
	}
	if Debug || hp.hooks != 0 {
		hp.died(h)
	}
	if typ.heap {
		t.Decref(typ.Val())
	}
}

// Heap holds the pools and lists of live objects: one for each interpreter with the GIL on, one for each thread with the
// GIL off.
type Heap struct {
	text      []byte       // what is left of the buffer for short texts, see shortText
	live      int          // objects alive, static ones not counted
	bytes     int64        // what they take, see memory.go
	low, high int64        // see WatchBytes: at less than low the heap asks for a look, high was the most
	fell      bool         // it has asked
	published atomic.Int64 // bytes, as others may see them: see bytesSeen
	gens      [NumGenerations]containers
	spare     [][]*Header // free chunks for them
	clock     uint32      // counts the containers made, in the bits of a header's flags that a collection uses for its index
	more      int         // by how many containers the youngest generation makes all of them more
	due       int         // how many of them make the heap ask for a collection
	pools     pools
	sorting   []sortItem   // memory for sorting
	hooks     uint8        // who wants to know of objects made and removed, see tracealloc.go
	watch     *watch       // what the audit needs; nil while there is none
	trace     *AllocTracer // nil while allocations are not traced

	// comparing counts the lookups in dicts and sets that are in a comparison now: they notice that the container was changed by the address of its
	// table, so that none may be used again meanwhile.
	comparing int
}

// Pool recycles objects of one Go type. Objects are made in slabs, so that the collector and the audit can enumerate
// them, and Go's allocator is asked rarely.
type Pool[T any] struct {
	free  []*T
	fresh []T // what has not been used yet of the last slab
	slabs [][]T
}

// slabBytes is what a slab takes at most: a size of Go's allocator, less the word that it adds.
const slabBytes = 32768 - 8

// Get returns an object from the pool, its fields as Put left them (zero for a new one).
func (p *Pool[T]) Get() *T {
	if n := len(p.free); n > 0 {
		o := p.free[n-1]
		p.free = p.free[:n-1]
		return o
	}
	return p.grow()
}

//go:noinline
func (p *Pool[T]) grow() *T {
	if len(p.fresh) == 0 {
		size := 32
		if len(p.slabs) > 0 {
			var one T
			size = min(2*len(p.slabs[len(p.slabs)-1]), slabBytes/int(unsafe.Sizeof(one)))
		}
		p.fresh = make([]T, size)
		p.slabs = append(p.slabs, p.fresh)
	}
	o := &p.fresh[0]
	p.fresh = p.fresh[1:]
	return o
}

// Put gives an object back. The caller has cleared every field that refers to something.
func (p *Pool[T]) Put(o *T) { p.free = append(p.free, o) }

// each calls f with the header of every object ever made by the pool that is alive now.
func (p *Pool[T]) each(f func(*Header)) {
	for _, slab := range p.slabs {
		for i := range slab {
			h := (*Header)(unsafe.Pointer(&slab[i]))
			if h.typ != nil && h.flags&flagDead == 0 {
				f(h)
			}
		}
	}
}
