package gil

import "runtime"

// StopTheWorld stops every other thread: when it returns, none is attached and none can attach until StartTheWorld. The
// thread must be attached. Stops by one thread may be nested.
//
// With the GIL on, holding the lock is all it takes, as long as nobody takes it meanwhile. With the GIL off, attached
// threads stop at their breaker or when they detach, and detached ones are suspended where they are. While the world is
// stopped the stopping thread's critical sections are no-ops: a suspended thread may have just been given a lock.
func (s *State) StopTheWorld() {
	g := s.gil
	g.mu.Lock()
	if !s.IsAttached() {
		g.mu.Unlock()
		panic("gil: a thread that is not attached stops the world")
	}
	for g.stopper != nil && g.stopper != s {
		// Another thread was first. With the GIL on that one holds the lock, so this is the GIL off.
		g.mu.Unlock()
		s.stopHere()
		g.mu.Lock()
	}
	g.stops++
	if g.stops > 1 {
		g.mu.Unlock()
		return
	}
	g.stopper, s.stopping = s, true
	now := g.Now()
	g.event(Event{At: now, Thread: s.id, Kind: EventStop})
	if g.enabled {
		g.mu.Unlock()
		return
	}
	g.unparked = 0
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
		s.chargeWaiting(now)
		for g.unparked > 0 {
			g.mu.Unlock()
			s.wait(-1)
			g.mu.Lock()
		}
		s.chargeHeld()
	}
	g.mu.Unlock()
}

// StartTheWorld lets the other threads go on.
func (s *State) StartTheWorld() {
	g := s.gil
	g.mu.Lock()
	if g.stopper != s {
		g.mu.Unlock()
		panic("gil: starting a world that this thread has not stopped")
	}
	g.stops--
	if g.stops == 0 {
		g.startLocked(s)
	}
	g.mu.Unlock()
}

// startLocked ends the stop. The mutex is held.
func (g *GIL) startLocked(s *State) {
	g.stopper, g.stops, s.stopping = nil, 0, false
	g.event(Event{At: g.Now(), Thread: s.id, Kind: EventGo})
	if g.enabled {
		// All of them: those that are not first wait without a timer, and the first one has stopped its own.
		for w := g.waiters.head; w != nil; w = w.qnext {
			w.wake()
		}
		return
	}
	for t := range g.states {
		t.Breaker.And(^StopTheWorld)
		t.status.CompareAndSwap(uint32(Suspended), uint32(Detached))
	}
	wakeAll(g.stalled)
	g.stalled = nil
}

// stopHere suspends an attached thread until the world starts, with the GIL off.
func (s *State) stopHere() {
	g := s.gil
	g.mu.Lock()
	if g.stopper == nil || g.stopper == s {
		g.mu.Unlock()
		return
	}
	g.mu.Unlock()
	s.suspendSections()
	g.mu.Lock()
	now := g.Now()
	s.chargeWaiting(now)
	s.status.Store(uint32(Detached))
	g.parkLocked(s)
	start := now
	by := g.stopperAcct()
	g.attachLocked(s)
	g.mu.Unlock()
	s.own(func(a *acct, now int64) {
		a.to(modeHeld, now)
		if by != nil {
			a.waitedOn(by, now-start, 1)
			a.waited(now-start, by.id)
		}
	})
	s.resumeTop()
}

func (g *GIL) stopperAcct() *acct {
	if g.stopper != nil {
		return g.stopper.acct
	}
	return nil
}

// parkLocked tells the stopper that s, which was attached and is detached now, has stopped. The mutex is held.
func (g *GIL) parkLocked(s *State) {
	if g.stopper == nil || g.stopper == s {
		return
	}
	if s.status.CompareAndSwap(uint32(Detached), uint32(Suspended)) {
		g.unparked--
		if g.unparked == 0 {
			g.stopper.wake()
		}
	}
}

// attachLocked makes s attached, waiting while the world is stopped. The mutex is held, and released meanwhile.
func (g *GIL) attachLocked(s *State) {
	for {
		if g.finalizer != nil && g.finalizer != s {
			g.mu.Unlock()
			g.abandon()
		}
		if g.stopper == nil || g.stopper == s {
			s.status.Store(uint32(Attached))
			return
		}
		g.stalled = append(g.stalled, s)
		g.mu.Unlock()
		s.wait(-1)
		g.mu.Lock()
	}
}

// attachFree attaches with the GIL off.
func (s *State) attachFree() {
	g := s.gil
	if !s.status.CompareAndSwap(uint32(Detached), uint32(Attached)) {
		if s.IsAttached() {
			panic("gil: attaching a thread that is attached")
		}
		s.attachSlow()
	} else if g.finalizing.Load() {
		s.status.Store(uint32(Detached))
		s.attachSlow()
	}
	a := s.acct
	a.own.Lock()
	now := g.Now()
	a.to(modeHeld, now)
	a.acquisitions++
	a.own.Unlock()
	g.event(Event{At: now, Thread: s.id, Kind: EventAcquire})
	if len(s.sections) > 0 {
		s.resumeTop()
	}
}

// attachSlow waits for the world to start.
func (s *State) attachSlow() {
	g := s.gil
	var by *acct
	g.mu.Lock()
	start := g.Now()
	if g.stopper != nil && g.stopper != s {
		by = g.stopper.acct
		s.chargeWaiting(start)
	}
	g.attachLocked(s)
	g.mu.Unlock()
	if by != nil {
		s.own(func(a *acct, now int64) {
			a.waitedOn(by, now-start, 1)
			a.waited(now-start, by.id)
		})
	}
}

// detachFree detaches with the GIL off.
func (s *State) detachFree(r Reason) { s.leave(modeDetached+mode(r), r) }

// leave detaches with the GIL off, to spend the time as m.
func (s *State) leave(m mode, r Reason) {
	if len(s.sections) > 0 {
		s.suspendSections()
	}
	g := s.gil
	a := s.acct
	a.own.Lock()
	now := g.Now()
	a.to(m, now)
	a.own.Unlock()
	g.event(Event{At: now, Thread: s.id, Kind: EventRelease, Reason: r})
	if !s.status.CompareAndSwap(uint32(Attached), uint32(Detached)) {
		panic("gil: detaching a thread that is not attached")
	}
	if s.Breaker.Load()&StopTheWorld != 0 {
		g.mu.Lock()
		g.parkLocked(s)
		g.mu.Unlock()
	}
}

// finishFree ends a thread with the GIL off.
func (s *State) finishFree() {
	g := s.gil
	g.mu.Lock()
	if s.status.CompareAndSwap(uint32(Attached), uint32(Detached)) {
		g.parkLocked(s)
	}
	s.status.Store(uint32(Ended))
	if g.stopper == s {
		g.startLocked(s)
	}
	a := s.acct
	a.own.Lock()
	now := g.Now()
	a.to(modeDetached+mode(Other), now)
	g.retire(s, now)
	a.own.Unlock()
	g.mu.Unlock()
}

// own calls f with the thread's account, with the GIL off.
func (s *State) own(f func(a *acct, now int64)) {
	a := s.acct
	a.own.Lock()
	f(a, s.gil.Now())
	a.own.Unlock()
}

func (s *State) chargeWaiting(now int64) {
	s.acct.own.Lock()
	s.acct.to(modeWaiting, now)
	s.acct.own.Unlock()
}

func (s *State) chargeHeld() { s.own(func(a *acct, now int64) { a.to(modeHeld, now) }) }

// Finalize makes s the only thread that may attach from now on: the interpreter is ending, and threads that are left
// over (daemon threads) stop for good when they next attach, as in CPython. The thread must be attached. With the GIL
// off it also waits until no other thread is attached.
func (s *State) Finalize() {
	g := s.gil
	s.StopTheWorld()
	g.mu.Lock()
	g.finalizer = s
	g.finalizing.Store(true)
	g.startLocked(s)
	g.mu.Unlock()
}

// Finalizing says whether Finalize was called.
func (g *GIL) Finalizing() bool { return g.finalizing.Load() }

// Close lets the goroutines of abandoned threads end (running their deferred calls, nothing else). A process that exits
// anyway has no need of it; an embedding program has.
func (g *GIL) Close() { g.closeOnce.Do(func() { close(g.closed) }) }

// abandon never returns.
func (g *GIL) abandon() {
	<-g.closed
	runtime.Goexit()
}
