package gil

import (
	"runtime"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Mutex is an object's lock: one word in the object's header, free when zero. Who waits for it is kept in the
// interpreter's parking lot, by address, so an object that nobody waits for carries nothing more.
//
// The word is: bit 0 locked, bit 1 somebody is parked, the rest the owner's thread ID (for the record of who waited for
// whom).
type Mutex struct{ word atomic.Uint32 }

const (
	mutexLocked uint32 = 1
	mutexParked uint32 = 2
	mutexOwner         = 2 // shift
	// fairAfter is how long a waiter is passed over before a lock is handed to it directly.
	fairAfter = 1_000_000 // ns
	spins     = 4
)

// IsLocked says whether some thread holds the lock.
func (m *Mutex) IsLocked() bool { return m.word.Load()&mutexLocked != 0 }

// tryLock takes the lock if it is free and nobody is parked.
func (m *Mutex) tryLock(s *State) bool {
	return m.word.CompareAndSwap(0, s.id<<mutexOwner|mutexLocked)
}

// unlock releases the lock and wakes one waiter.
func (m *Mutex) unlock(s *State) {
	if !m.word.CompareAndSwap(s.id<<mutexOwner|mutexLocked, 0) {
		m.unlockSlow(s)
	}
}

// lotNode is a thread's place in the parking lot.
type lotNode struct {
	state   *State
	key     unsafe.Pointer
	since   int64
	next    *lotNode
	granted bool // the lock was handed over; guarded by the bucket's mutex
	woken   atomic.Bool
}

// lotBucket is the waiters for the addresses that fall into it, the longest waiting first.
type lotBucket struct {
	mu         sync.Mutex
	head, tail *lotNode
}

// parkingLot is where threads wait for one-word locks. A fixed number of buckets bounds its memory; threads, not
// objects, take room in it.
type parkingLot [64]lotBucket

func (l *parkingLot) bucket(p unsafe.Pointer) *lotBucket {
	h := uint64(uintptr(p)) >> 4 * 0x9E3779B97F4A7C15
	return &l[h>>58]
}

// take removes the first waiter for key. The bucket's mutex is held.
func (b *lotBucket) take(key unsafe.Pointer) (first *lotNode, more bool) {
	var prev, before *lotNode
	for n := b.head; n != nil; prev, n = n, n.next {
		if n.key != key {
			continue
		}
		if first != nil {
			more = true
			break
		}
		first, before = n, prev
	}
	if first != nil {
		if before == nil {
			b.head = first.next
		} else {
			before.next = first.next
		}
		if b.tail == first {
			b.tail = before
		}
		first.next = nil
	}
	return first, more
}

func (b *lotBucket) push(n *lotNode) {
	n.next = nil
	if b.tail == nil {
		b.head = n
	} else {
		b.tail.next = n
	}
	b.tail = n
}

// lockSlow takes a lock that was not free. The thread detaches while it waits, which suspends its critical sections.
func (m *Mutex) lockSlow(s *State) {
	g := s.gil
	for i := 0; i < spins; i++ {
		runtime.Gosched()
		if m.tryLock(s) {
			return
		}
	}
	n := &s.lotNode
	n.key = unsafe.Pointer(m)
	b := g.lot.bucket(n.key)
	n.since = g.Now()
	var owner uint32
	detached := false
	for {
		v := m.word.Load()
		if v&mutexLocked == 0 {
			if m.word.CompareAndSwap(v, v&mutexParked|s.id<<mutexOwner|mutexLocked) {
				break
			}
			continue
		}
		owner = v >> mutexOwner
		if !detached {
			// Before parking, and not after: what this thread holds may be what the owner waits for.
			detached = true
			s.leave(modeWaiting, Other)
			g.event(Event{At: n.since, Thread: s.id, Kind: EventObject, Other: owner})
			continue
		}
		b.mu.Lock()
		if v = m.word.Load(); v&mutexLocked == 0 || v&mutexParked == 0 && !m.word.CompareAndSwap(v, v|mutexParked) {
			b.mu.Unlock()
			continue
		}
		n.granted = false
		n.woken.Store(false)
		b.push(n)
		b.mu.Unlock()
		for !n.woken.Load() {
			s.wait(-1)
		}
		if n.granted {
			break
		}
	}
	n.key = nil
	if !detached {
		return
	}
	by := g.acctOf(owner)
	now := g.Now()
	a := s.acct
	a.own.Lock()
	a.lockWaits++
	a.waited(now-n.since, owner)
	a.waitedOn(by, now-n.since, 1)
	a.own.Unlock()
	s.attachFree()
}

// acctOf returns the account of a thread by its number; an empty one under that number if it is long gone.
func (g *GIL) acctOf(id uint32) *acct {
	g.mu.Lock()
	defer g.mu.Unlock()
	for s := range g.states {
		if s.id == id {
			return s.acct
		}
	}
	return &acct{id: id}
}

func (m *Mutex) unlockSlow(s *State) {
	g := s.gil
	key := unsafe.Pointer(m)
	b := g.lot.bucket(key)
	b.mu.Lock()
	v := m.word.Load()
	if v&mutexLocked == 0 {
		b.mu.Unlock()
		panic("gil: unlocking an object that is not locked")
	}
	n, more := b.take(key)
	var rest uint32
	if more {
		rest = mutexParked
	}
	if n == nil {
		m.word.Store(0)
		b.mu.Unlock()
		return
	}
	if g.Now()-n.since > fairAfter {
		n.granted = true
		m.word.Store(n.state.id<<mutexOwner | mutexLocked | rest)
	} else {
		m.word.Store(rest)
	}
	t := n.state
	n.woken.Store(true)
	b.mu.Unlock()
	t.wake()
}
