package object

import (
	"sync/atomic"
	"unsafe"
)

// Counts of shared objects that a thread uses all the time, with the GIL off. If every use changed the count in the header, the cores would hand its line
// of memory round. A thread that has counted an object a few times takes many references at once, its credit, and counts in that: the object's
// count is as high as before or higher, never lower, so nothing is removed too early.
//
// What a credit keeps alive longer is bounded: it is given back when the thread stops at its eval breaker for others, blocks or ends, and before anybody asks for
// exact counts (the collector, the audit, sys.getrefcount). Objects that have a finaliser or weak references get none.

const (
	numCredits = 256
	creditHits = 24 // how often an object is counted before it gets a credit
	creditStep = 256
)

type credit struct {
	h    *Header
	n    int32 // references that the thread has and does not use
	hits int32
}

type credits [numCredits]credit

func creditPlace(h *Header) uintptr {
	a := uintptr(unsafe.Pointer(h))
	return (a>>5 ^ a>>12) % numCredits
}

// upShared counts a reference to an object of another owner.
//
//go:noinline
func (t *Thread) upShared(h *Header) {
	c := &t.credits[creditPlace(h)]
	if c.h == h {
		if c.n > 0 {
			c.n--
			return
		}
		if c.hits++; c.hits > creditHits && h.creditable() {
			t.Counts.Shared++
			atomic.AddInt32(&h.shared, creditStep)
			c.n = creditStep - 1
			t.inCredit = true
			return
		}
	} else if c.hits--; c.hits <= 0 {
		if c.n > 0 {
			t.giveBack(c)
		}
		c.h, c.n, c.hits = h, 0, 1
	}
	t.Counts.Shared++
	atomic.AddInt32(&h.shared, 1)
}

// creditable reports whether a thread may keep references to the object that it does not use.
func (h *Header) creditable() bool {
	return (h.owner == sharedOwner || h.owner == lockedOwner) && h.typ.Finalize == nil && h.weak() == nil
}

// downCredit takes a reference back into the thread's credit, if it has one for the object.
func (t *Thread) downCredit(h *Header) bool {
	c := &t.credits[creditPlace(h)]
	if c.h != h || c.hits <= creditHits || !h.creditable() {
		return false
	}
	if atomic.LoadInt32(&h.shared) == c.n+1 { // nobody else has any: it ends now
		c.n++
		t.giveBack(c)
		return true
	}
	t.inCredit = true
	if c.n++; c.n > 2*creditStep {
		c.n -= creditStep
		t.Counts.Shared++
		atomic.AddInt32(&h.shared, -creditStep)
	}
	return true
}

// giveBack ends a credit.
func (t *Thread) giveBack(c *credit) {
	h, n := c.h, c.n
	c.h, c.n, c.hits = nil, 0, 0
	if n == 0 || h.owner == 0 {
		return
	}
	t.Counts.Shared++
	if atomic.AddInt32(&h.shared, -n) == 0 {
		h.owner = t.bias
		t.dealloc(h)
	}
}

// GiveBackCredits ends all credits of the thread: it may stop, block or end now.
func (t *Thread) GiveBackCredits() {
	if !t.inCredit {
		return
	}
	t.inCredit = false
	for i := range t.credits {
		if c := &t.credits[i]; c.n > 0 {
			t.giveBack(c)
		}
	}
}

// SettleCounts ends the credits of all threads, so that counts are exact. The thread is exclusive.
func (t *Thread) SettleCounts() {
	if t.Interp.GILOn {
		return
	}
	var all []*Thread
	t.Interp.Threads(func(x *Thread) { all = append(all, x) })
	for _, x := range all {
		for i := range x.credits {
			if c := &x.credits[i]; c.n > 0 {
				t.giveBack(c)
			}
		}
	}
}
