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
	word atomic.Uint32 // bit 0: locked; bit 1: somebody waits

	mu         sync.Mutex
	head, tail *lockWaiter
}

const (
	pyLocked  uint32 = 1
	pyWaiters uint32 = 2
)

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

// TryAcquire takes the lock if it is free.
func (l *Lock) TryAcquire() bool {
	for {
		v := l.word.Load()
		if v&pyLocked != 0 {
			return false
		}
		if l.word.CompareAndSwap(v, v|pyLocked) {
			return true
		}
	}
}

// Acquire takes the lock for the attached thread s, waiting for at most timeout nanoseconds; without limit if timeout is
// negative, not at all if it is zero. Interrupted means that the thread's breaker wants attention: the caller handles
// it, and calls again with the time that is left.
func (l *Lock) Acquire(s *State, timeout int64) WaitResult {
	if l.TryAcquire() {
		return Woken
	}
	if timeout == 0 {
		return TimedOut
	}
	if l.spin(s) {
		return Woken
	}
	return l.acquireSlow(s, s.gil.Deadline(timeout))
}

func (l *Lock) acquireSlow(s *State, deadline int64) WaitResult {
	w := &s.lw
	w.since = s.gil.Now()
	w.granted = false
	for {
		l.mu.Lock()
		if w.granted || l.tryOrMark() { // granted: by a release since we last looked
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
			if res == TimedOut && l.tryOrMark() {
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
func (l *Lock) tryOrMark() bool {
	for {
		v := l.word.Load()
		if v&pyLocked == 0 {
			if l.word.CompareAndSwap(v, v|pyLocked) {
				return true
			}
		} else if v&pyWaiters != 0 || l.word.CompareAndSwap(v, v|pyWaiters) {
			return false
		}
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
	if l.word.CompareAndSwap(pyLocked, 0) {
		return true
	}
	l.mu.Lock()
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
	l.mu.Unlock()
}

// RLock is a Python-level lock that its owner may take again, what _thread.RLock is made of.
type RLock struct {
	lock  Lock
	owner atomic.Uint64 // the owning thread's ID, 0 if none
	count atomic.Uint64 // times taken, 0 if free; only the owner writes it
}

// Acquire is like [Lock.Acquire].
func (l *RLock) Acquire(s *State, timeout int64) WaitResult {
	if l.owner.Load() == s.ID() {
		l.count.Add(1)
		return Woken
	}
	res := l.lock.Acquire(s, timeout)
	if res == Woken {
		l.owner.Store(s.ID())
		l.count.Store(1)
	}
	return res
}

// Release undoes one Acquire. It reports false if s does not own the lock.
func (l *RLock) Release(s *State) bool {
	if l.owner.Load() != s.ID() {
		return false
	}
	if l.count.Add(^uint64(0)) == 0 {
		l.owner.Store(0)
		l.lock.Release()
	}
	return true
}

// IsOwned says whether s owns the lock.
func (l *RLock) IsOwned(s *State) bool { return l.owner.Load() == s.ID() }

// IsLocked says whether any thread owns the lock.
func (l *RLock) IsLocked() bool { return l.lock.IsLocked() }

// Owner returns the ID of the thread that owns the lock, 0 if none.
func (l *RLock) Owner() uint64 { return l.owner.Load() }

// Count returns how many times s has taken the lock.
func (l *RLock) Count(s *State) uint64 {
	if l.IsOwned(s) {
		return l.count.Load()
	}
	return 0
}

// Times returns how many times the owner, whoever that is, has taken the lock: what a look from outside sees.
func (l *RLock) Times() uint64 { return l.count.Load() }

// ReleaseAll frees the lock however often s has taken it, and returns how often that was; 0 if s does not own it.
func (l *RLock) ReleaseAll(s *State) uint64 {
	if l.owner.Load() != s.ID() {
		return 0
	}
	n := l.count.Load()
	l.count.Store(0)
	l.owner.Store(0)
	l.lock.Release()
	return n
}

// Restore takes the free lock as often as ReleaseAll said.
func (l *RLock) Restore(s *State, n uint64, timeout int64) WaitResult {
	res := l.lock.Acquire(s, timeout)
	if res == Woken {
		l.owner.Store(s.ID())
		l.count.Store(n)
	}
	return res
}

// Reset makes the lock free.
func (l *RLock) Reset() {
	l.owner.Store(0)
	l.count.Store(0)
	l.lock.Reset()
}
