package gil

import "time"

// Exclusive sections, with the GIL off. A thread is in one of two modes. Parallel: it runs beside others, and does only what is safe then.
// Exclusive: the world is stopped for it, so that it may do whatever the GIL would let it do. A thread becomes exclusive when it comes to
// something that is not known to be safe, and stays so until somebody asks and it polls its breaker, or until it detaches. A thread that is alone
// is therefore exclusive all the time and pays nothing for it.
//
// A native function that is exclusive and detaches or polls is exclusive again when it goes on. Only the machine, at an instruction boundary, calls
// HandleDrop in a way that leaves the thread parallel.

// exclusive is the part of a GIL that is about exclusive sections. The mutex guards it.
type exclusive struct {
	queued   []*State // those that wait to become exclusive, in order
	batch    int64    // for how many nanoseconds a holder is left alone before it is asked
	heldAt   int64    // when the holder became exclusive
	lastPass int64    // when the last one stopped being it
	figures  ExclusiveStats
	restless bool // see Config.Restless
}

// ExclusiveStats counts what exclusive sections cost.
type ExclusiveStats struct {
	Sections uint64        // times that a thread became exclusive
	Stops    uint64        // of these, times that running threads had to be stopped
	Waits    uint64        // of these, times that another exclusive thread had to be waited for
	Waited   time.Duration // time until the threads were exclusive
}

// ExclusiveFigures returns the figures of exclusive sections.
func (g *GIL) ExclusiveFigures() ExclusiveStats {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.figures
}

const (
	// quick is how soon after the last section the next one counts as following it at once.
	quick = int64(2 * time.Microsecond)
	// minBatch and maxBatch bound how long a holder is left alone when sections follow each other at once: then threads take turns, as
	// under the GIL, which is faster than passing on at each section.
	minBatch = int64(4 * time.Microsecond)
	maxBatch = int64(400 * time.Microsecond)
	// grantSpins is how often a waiter looks before it sleeps.
	grantSpins = 10000
)

// IsExclusive says whether the thread is exclusive.
func (s *State) IsExclusive() bool { return s.exclusive }

// Exclusive makes the attached thread exclusive: when it returns, no other thread is attached. It may have to wait, and other threads may have run
// and been exclusive meanwhile. It reports whether there was anybody to stop or to wait for. With the GIL on it does nothing.
func (s *State) Exclusive() (contended bool) {
	g := s.gil
	if s.exclusive || g.enabled {
		return false
	}
	s.gaps++
	if g.restless {
		defer func() { s.Breaker.Or(DropRequest) }()
	}
	g.mu.Lock()
	if !s.IsAttached() {
		g.mu.Unlock()
		panic("gil: a thread that is not attached stops the world")
	}
	g.figures.Sections++
	if g.finalizer != nil && g.finalizer != s {
		g.mu.Unlock()
		s.status.Store(uint32(Detached))
		g.abandon()
	}
	if g.stopper == s {
		s.exclusive = true
		g.mu.Unlock()
		return false
	}
	now := g.Now()
	if g.stopper != nil {
		g.figures.Waits++
		s.granted.Store(false)
		g.queued = append(g.queued, s)
		s.status.Store(uint32(Detached))
		g.parkLocked(s)
		askAt := g.askAtLocked()
		by := g.stopper.acct
		g.mu.Unlock()
		s.chargeWaiting(now)
		s.awaitGrant(askAt)
		g.mu.Lock()
		if g.stopper != s {
			g.mu.Unlock() // finalising
			g.abandon()
		}
		g.figures.Waited += time.Duration(g.Now() - now)
		g.mu.Unlock()
		s.own(func(a *acct, at int64) {
			a.to(modeHeld, at)
			a.waitedOn(by, at-now, 1)
			a.waited(at-now, by.id)
		})
		s.exclusive = true
		return true
	}
	if now-g.lastPass < quick {
		g.batch = min(max(2*g.batch, minBatch), maxBatch)
	} else if g.batch /= 2; g.batch < minBatch {
		g.batch = 0
	}
	g.heldAt = now
	g.stopper, s.stopping, g.stops = s, true, 1
	g.unparked = 0
	s.granted.Store(false)
	for t := range g.states {
		if t == s {
			continue
		}
		// The order matters: the bit first, then the status. A thread that detaches changes its status first and then
		// looks at the bit, so at least one of the two sees the other.
		t.Breaker.Or(StopTheWorld)
		for done := false; !done; {
			switch t.Status() {
			case Detached:
				done = t.status.CompareAndSwap(uint32(Detached), uint32(Suspended))
			case Attached:
				g.unparked++
				done = true
			default:
				done = true
			}
		}
	}
	if g.unparked > 0 {
		contended = true
		g.figures.Stops++
		g.mu.Unlock()
		s.chargeWaiting(now)
		s.awaitGrant(-1)
		s.chargeHeld()
		g.mu.Lock()
		g.figures.Waited += time.Duration(g.Now() - now)
	}
	s.exclusive = true
	g.mu.Unlock()
	return contended
}

// share makes an exclusive thread parallel again because it was asked to.
func (s *State) share() {
	g := s.gil
	g.mu.Lock()
	if g.stopper == s && g.stops != 1 {
		g.mu.Unlock() // it has stopped the world by StopTheWorld: later
		return
	}
	s.Breaker.And(^DropRequest)
	s.gaps++
	if g.stopper != s {
		g.mu.Unlock()
		return
	}
	s.exclusive = false
	g.passLocked(s, true)
}

// passLocked ends the stop of s: the thread that has waited longest to be exclusive is it next; if there is none, the world starts. The mutex is held
// and released. With stay, s is attached and remains so: it waits until the world starts.
func (g *GIL) passLocked(s *State, stay bool) {
	now := g.Now()
	g.lastPass = now
	if len(g.queued) == 0 {
		g.startLocked(s)
		g.mu.Unlock()
		return
	}
	next := g.queued[0]
	g.queued = append(g.queued[:0], g.queued[1:]...)
	g.batch = min(max(2*g.batch, minBatch), maxBatch)
	g.heldAt = now
	s.stopping = false
	g.stopper, next.stopping, g.stops = next, true, 1
	next.Breaker.And(^StopTheWorld)
	s.Breaker.Or(StopTheWorld)
	if s.Status() != Ended {
		s.status.Store(uint32(Suspended))
	}
	next.status.Store(uint32(Attached))
	next.grant()
	if !stay {
		if len(g.stalled) > 0 || len(g.queued) > 0 {
			next.Breaker.Or(DropRequest)
		}
		g.mu.Unlock()
		return
	}
	s.chargeWaiting(now)
	g.attachLocked(s)
	g.mu.Unlock()
	s.own(func(a *acct, at int64) {
		a.to(modeHeld, at)
		a.waitedOn(next.acct, at-now, 1)
		a.waited(at-now, next.acct.id)
	})
}

// askAtLocked returns when the exclusive thread is to be asked to share; -1 if it has been asked.
func (g *GIL) askAtLocked() int64 {
	if g.batch == 0 {
		g.stopper.Breaker.Or(DropRequest)
		return -1
	}
	return g.heldAt + g.batch
}

// ask asks the exclusive thread to share.
func (g *GIL) ask() {
	g.mu.Lock()
	if g.stopper != nil {
		g.stopper.Breaker.Or(DropRequest)
	}
	g.mu.Unlock()
}

// grant ends awaitGrant.
func (s *State) grant() {
	s.granted.Store(true)
	if s.sleeping.Load() {
		s.wake()
	}
}

// awaitGrant waits for grant, and asks the exclusive thread at the time askAt, if that is not negative.
func (s *State) awaitGrant(askAt int64) {
	g := s.gil
	if g.cores > 1 {
		for i := range grantSpins {
			if s.granted.Load() {
				return
			}
			if i&127 == 127 {
				if askAt >= 0 && g.Now() >= askAt {
					g.ask()
					askAt = -1
				}
			}
		}
	}
	s.sleeping.Store(true)
	for !s.granted.Load() {
		d := int64(-1)
		if askAt >= 0 {
			d = max(0, askAt-g.Now())
		}
		if s.wait(d) && askAt >= 0 {
			g.ask()
			askAt = -1
		}
	}
	s.sleeping.Store(false)
}
