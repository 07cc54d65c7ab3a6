package gil

import (
	"sync"
	"sync/atomic"
)

// MaxPending is how many calls may be queued at once.
const MaxPending = 300

// PendingCall is a call to be made by a thread that is attached, at its eval breaker. It reports whether it has raised
// an exception there.
type PendingCall func(s *State) (raised bool)

// pendingQueue is the calls that wait for any thread and for the main thread.
type pendingQueue struct {
	mu        sync.Mutex
	any, main []PendingCall
	count     atomic.Int32
}

// AddPending queues a call and sets PendingCalls in the threads that may make it: the main thread, or all. It reports
// false if the queue is full. It may be called from any goroutine.
func (g *GIL) AddPending(f PendingCall, mainOnly bool) bool {
	q := &g.pending
	q.mu.Lock()
	list := &q.any
	if mainOnly {
		list = &q.main
	}
	if len(*list) >= MaxPending {
		q.mu.Unlock()
		return false
	}
	*list = append(*list, f)
	q.count.Add(1)
	q.mu.Unlock()
	g.mu.Lock()
	if !mainOnly {
		for s := range g.states {
			s.Breaker.Or(PendingCalls)
		}
	} else if g.main != nil {
		g.main.Breaker.Or(PendingCalls)
	}
	g.mu.Unlock()
	return true
}

// RunPending clears PendingCalls and makes the calls that were queued until now, as far as s may. It stops at the first
// one that raises, and reports that; the rest stays queued.
func (g *GIL) RunPending(s *State) (raised bool) {
	s.Breaker.And(^PendingCalls)
	q := &g.pending
	if q.count.Load() == 0 {
		return false
	}
	isMain := g.MainOrNil() == s
	for budget := int(q.count.Load()); budget > 0; budget-- {
		var f PendingCall
		q.mu.Lock()
		switch {
		case isMain && len(q.main) > 0:
			f, q.main = q.main[0], q.main[1:]
		case len(q.any) > 0:
			f, q.any = q.any[0], q.any[1:]
		}
		if f != nil {
			q.count.Add(-1)
		}
		q.mu.Unlock()
		if f == nil {
			return false
		}
		if f(s) {
			if q.count.Load() > 0 {
				s.Breaker.Or(PendingCalls)
			}
			return true
		}
	}
	if q.count.Load() > 0 {
		s.Breaker.Or(PendingCalls) // queued by the calls themselves: next time
	}
	return false
}
