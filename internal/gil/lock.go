package gil

import (
	"sync"
	"sync/atomic"
)

// Lock is a Python-level lock, what _thread.lock is made of: any thread may release it, and waiting for it can be
// timed and interrupted. The zero value is a free lock.
//
// A released lock is free for whoever comes first, so that a thread which releases it and takes it again need not wait
// for another one to run. A waiter that was passed over for more than a millisecond is given the lock directly.
type Lock struct {
	word atomic.Uint64 // bit 0: locked; bit 1: somebody waits; from bit 2: the ID of the thread that took it, 0 if that is not known

	mu         sync.Mutex
	head, tail *lockWaiter

	// What a report says about the holder: the clock is read only when somebody has to wait.
	heldBy    uint64 // the holder that heldSince is about
	heldSince int64  // when it was first seen to hold the lock
}

const (
	pyLocked  uint64 = 1
	pyWaiters uint64 = 2
	pyOwner          = 2 // the bit where the owner's ID begins
)

// taken is what the thread adds to a lock's word. s may be nil: nobody is said to hold the lock.
func (s *State) taken() uint64 {
	if s == nil {
		return pyLocked
	}
	return uint64(s.id)<<pyOwner | pyLocked
}

// lockWaiter is a thread's place among the waiters for a Lock. A thread waits for one at a time.
type lockWaiter struct {
	state      *State
	since      int64
	prev, next *lockWaiter
	queued     bool
	granted    bool        // the lock is this thread's; guarded by the lock's mutex
	woken      atomic.Bool // it is to try again
}

// IsLocked says whether the lock is held.
func (l *Lock) IsLocked() bool { return l.word.Load()&pyLocked != 0 }

// Holder returns the ID of the thread that took the lock; 0 if it is free or was taken by nobody in particular.
func (l *Lock) Holder() uint64 { return l.word.Load() >> pyOwner }

// TryAcquire takes the lock for the thread, which may be nil, if it is free.
func (l *Lock) TryAcquire(s *State) bool {
	mine := s.taken()
	for {
		v := l.word.Load()
		if v&pyLocked != 0 {
			return false
		}
		if l.word.CompareAndSwap(v, v|mine) {
			return true
		}
	}
}

// Acquire takes the lock for the attached thread s, waiting for at most timeout nanoseconds; without limit if timeout is
// negative, not at all if it is zero. Interrupted means that the thread's breaker wants attention: the caller handles
// it, and calls again with the time that is left.
func (l *Lock) Acquire(s *State, timeout int64) WaitResult {
	if l.TryAcquire(s) {
		return Woken
	}
	if timeout == 0 {
		return TimedOut
	}
	if l.spin(s) {
		return Woken
	}
	return l.Sleep(s, timeout)
}

// Try takes the lock without sleeping, though it may spin for a moment.
func (l *Lock) Try(s *State) bool { return l.TryAcquire(s) || l.spin(s) }

// Sleep is Acquire after a Try that failed: it does not spin again.
func (l *Lock) Sleep(s *State, timeout int64) WaitResult {
	deadline := s.gil.Deadline(timeout)
	s.waits(l, deadline)
	res := l.acquireSlow(s, deadline)
	s.waited()
	return res
}

func (l *Lock) acquireSlow(s *State, deadline int64) WaitResult {
	w := &s.lw
	w.since = s.gil.Now()
	w.granted = false
	for {
		l.mu.Lock()
		if w.granted || l.tryOrMark(s) { // granted: by a release since we last looked
			l.leave(w)
			l.mu.Unlock()
			return Woken
		}
		w.woken.Store(false)
		if !w.queued {
			l.enqueue(w)
		}
		l.mu.Unlock()

		s.Detach(Locked)
		res := s.parkUntil(&w.woken, deadline)
		s.Attach()

		l.mu.Lock()
		switch {
		case w.granted:
			l.mu.Unlock()
			return Woken
		case res != Woken && w.woken.Load():
			// A release came as the wait ended. Either the lock is ours now, or somebody else must be told.
			if res == TimedOut && l.tryOrMark(s) {
				l.leave(w)
				l.mu.Unlock()
				return Woken
			}
			l.leave(w)
			next := l.passOn()
			l.mu.Unlock()
			if next != nil {
				next.unblock()
			}
			return res
		case res != Woken:
			l.leave(w)
			l.mu.Unlock()
			return res
		}
		l.mu.Unlock()
	}
}

// tryOrMark takes the lock if it is free, and otherwise marks that somebody waits. The mutex is held.
func (l *Lock) tryOrMark(s *State) bool {
	for {
		v := l.word.Load()
		if v&pyLocked == 0 {
			if l.word.CompareAndSwap(v, v|s.taken()) {
				l.seen(s.ID(), s.gil)
				return true
			}
		} else if v&pyWaiters != 0 {
			l.seen(v>>pyOwner, s.gil)
			return false
		} else if l.word.CompareAndSwap(v, v|pyWaiters) {
			l.heldBy = 0 // the first to wait: what is noted may be about an earlier time
			l.seen(v>>pyOwner, s.gil)
			return false
		}
	}
}

// seen notes since when the holder is known to have the lock, if that is not known already. The mutex is held.
func (l *Lock) seen(holder uint64, g *GIL) {
	if holder != 0 && l.heldBy != holder {
		l.heldBy, l.heldSince = holder, g.Now()
	}
}

func (l *Lock) enqueue(w *lockWaiter) {
	w.queued = true
	w.prev, w.next = l.tail, nil
	if l.tail == nil {
		l.head = w
	} else {
		l.tail.next = w
	}
	l.tail = w
}

// leave takes w out of the queue, if it is in it, and clears the mark if it was the last. The mutex is held.
func (l *Lock) leave(w *lockWaiter) {
	if !w.queued {
		return
	}
	w.queued = false
	if w.prev == nil {
		l.head = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		l.tail = w.prev
	} else {
		w.next.prev = w.prev
	}
	w.prev, w.next = nil, nil
	if l.head == nil {
		l.word.And(^pyWaiters)
	}
}

// passOn returns the waiter to wake because the one that was woken goes away and the lock is free. The mutex is held.
func (l *Lock) passOn() *State {
	if l.head == nil || l.word.Load()&pyLocked != 0 {
		return nil
	}
	l.head.woken.Store(true)
	return l.head.state
}

// Release frees the lock. It reports false if it was free already.
func (l *Lock) Release() bool {
	if v := l.word.Load(); v&(pyLocked|pyWaiters) == pyLocked && l.word.CompareAndSwap(v, 0) {
		return true
	}
	l.mu.Lock()
	l.heldBy = 0
	for {
		v := l.word.Load()
		if v&pyLocked == 0 {
			l.mu.Unlock()
			return false
		}
		w := l.head
		if w == nil {
			if l.word.CompareAndSwap(v, 0) {
				l.mu.Unlock()
				return true
			}
			continue
		}
		if w.state.gil.Now()-w.since > fairAfter {
			l.leave(w)
			w.granted = true
			l.word.Store(l.word.Load()&pyWaiters | w.state.taken()) // nobody else changes the word of a lock that is waited for
			l.seen(w.state.ID(), w.state.gil)
		} else {
			l.word.Store(pyWaiters)
			if w.woken.Load() { // it is on its way
				l.mu.Unlock()
				return true
			}
		}
		w.woken.Store(true)
		t := w.state
		l.mu.Unlock()
		t.unblock()
		return true
	}
}

// Reset makes the lock a free one that nobody waits for, as a new process does after a fork.
func (l *Lock) Reset() {
	l.mu.Lock()
	for l.head != nil {
		l.leave(l.head)
	}
	l.word.Store(0)
	l.heldBy = 0
	l.mu.Unlock()
}
