package gil

import "sync/atomic"

// RLock is a Python-level lock that its owner may take again, what _thread.RLock is made of.
type RLock struct {
	lock  Lock          // its holder is the owner
	count atomic.Uint64 // times taken, 0 if free; only the owner writes it
}

// Acquire is like [Lock.Acquire].
func (l *RLock) Acquire(s *State, timeout int64) WaitResult {
	if l.lock.Holder() == s.ID() {
		l.count.Add(1)
		return Woken
	}
	res := l.lock.Acquire(s, timeout)
	if res == Woken {
		l.count.Store(1)
	}
	return res
}

// Try is like [Lock.Try].
func (l *RLock) Try(s *State) bool {
	if l.lock.Holder() == s.ID() {
		l.count.Add(1)
		return true
	}
	if !l.lock.Try(s) {
		return false
	}
	l.count.Store(1)
	return true
}

// Sleep is like [Lock.Sleep], for a thread that does not own the lock.
func (l *RLock) Sleep(s *State, timeout int64) WaitResult {
	res := l.lock.Sleep(s, timeout)
	if res == Woken {
		l.count.Store(1)
	}
	return res
}

// Release undoes one Acquire. It reports false if s does not own the lock.
func (l *RLock) Release(s *State) bool {
	if l.lock.Holder() != s.ID() {
		return false
	}
	if l.count.Add(^uint64(0)) == 0 {
		l.lock.Release()
	}
	return true
}

// IsOwned says whether s owns the lock.
func (l *RLock) IsOwned(s *State) bool { return l.lock.Holder() == s.ID() }

// IsLocked says whether any thread owns the lock.
func (l *RLock) IsLocked() bool { return l.lock.IsLocked() }

// Owner returns the ID of the thread that owns the lock, 0 if none.
func (l *RLock) Owner() uint64 { return l.lock.Holder() }

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
	if l.lock.Holder() != s.ID() {
		return 0
	}
	n := l.count.Load()
	l.count.Store(0)
	l.lock.Release()
	return n
}

// Restore takes the free lock as often as ReleaseAll said.
func (l *RLock) Restore(s *State, n uint64, timeout int64) WaitResult {
	res := l.lock.Acquire(s, timeout)
	if res == Woken {
		l.count.Store(n)
	}
	return res
}

// Reset makes the lock free.
func (l *RLock) Reset() {
	l.count.Store(0)
	l.lock.Reset()
}
