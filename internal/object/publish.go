package object

import (
	"sync/atomic"
	"unsafe"
)

// Handing objects from one thread to another without stopping the world.
//
// A thread that is about to put an object of its own where others find it publishes it: the object becomes shared, and so does what it is made of,
// as far as that is small. A thread that has the only reference to a shared object claims it: it becomes the thread's own again. So a task that goes
// through a queue costs nobody else anything.

const (
	publishDepth = 3  // how deep Publish goes
	publishItems = 16 // how many items of one container it looks at
)

// Publish makes v shared if it is the thread's own, before others can find it.
func (t *Thread) Publish(v Value) {
	if t.par && v.obj.owner == t.bias {
		t.publish(v.obj, publishDepth)
	}
}

func (t *Thread) publish(h *Header, depth int) {
	switch h.typ {
	case FrameType, GeneratorType, CoroutineType, AsyncGeneratorType:
		return // they change by running
	}
	if h.typ.parallel&parIterator != 0 {
		return
	}
	// A thread that holds the object already, as another thread's, may read the owner meanwhile, which Go's race detector shows: Header.Owned beside this
	// function. Either value tells it that the object is not its own, and to give its reference back it becomes exclusive or changes the count atomically,
	// which is complete before the owner says that it counts.
	atomic.AddInt32(&h.shared, h.refs)
	h.refs = 0
	atomic.StoreUint32(&h.owner, sharedOwner)
	if depth == 0 {
		return
	}
	down := func(v Value) {
		if v.obj != nil && v.obj.owner == t.bias {
			t.publish(v.obj, depth-1)
		}
	}
	all := func(vs []Value) {
		for i := range min(len(vs), publishItems) {
			down(vs[i])
		}
	}
	switch {
	case h.typ.Has(TypeTuple):
		all((*Tuple)(unsafe.Pointer(h)).Items())
	case h.typ.Has(TypeList):
		all((*List)(unsafe.Pointer(h)).items)
	case h.typ.Has(TypeDict):
		d := (*Dict)(unsafe.Pointer(h))
		for i := range min(len(d.entries), publishItems) {
			down(Of(d.entries[i].obj))
			down(d.entries[i].val)
		}
	case h.typ == BoundMethodType:
		m := (*BoundMethod)(unsafe.Pointer(h))
		down(m.Func)
		down(m.Self)
	}
	all(h.vals())
	if d := h.dictOf(); d != nil && d.owner == t.bias {
		t.publish(&d.Header, depth-1)
	}
}

// claim makes a shared object the thread's own if the one reference to it is the caller's, who holds it in a register. It reports whether it did.
func (t *Thread) claim(h *Header) bool {
	if h.owner != sharedOwner || atomic.LoadInt32(&h.shared) != 1 || h.weak() != nil {
		return false
	}
	h.shared, h.refs, h.owner = 0, 1, t.bias
	return true
}

// Claim is claim for a parallel thread that holds the object in a register.
func (t *Thread) Claim(h *Header) bool { return t.par && t.claim(h) }

// Claimable reports whether Claim may succeed.
func (h *Header) Claimable() bool { return h.owner == sharedOwner && atomic.LoadInt32(&h.shared) == 1 }

// TakeReg is Take for an object that a register holds.
//
//go:noinline
func (t *Thread) TakeReg(h *Header) {
	if !t.par || !t.claim(h) {
		t.Take(h)
	}
}
