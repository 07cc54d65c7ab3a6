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
	if !g.enabled {
		was := s.exclusive
		s.Exclusive()
		g.mu.Lock()
		if g.stops == 1 {
			s.wasExclusive = was
			g.event(Event{At: g.Now(), Thread: s.id, Kind: EventStop})
		}
		g.stops++
		g.mu.Unlock()
		return
	}
	g.mu.Lock()
	if !s.IsAttached() {
		g.mu.Unlock()
		panic("gil: a thread that is not attached stops the world")
	}
	g.stops++
	if g.stops == 1 {
		g.stopper, s.stopping = s, true
		g.event(Event{At: g.Now(), Thread: s.id, Kind: EventStop})
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
	switch {
	case g.enabled && g.stops == 0:
		g.startLocked(s)
	case !g.enabled && g.stops == 1:
		g.event(Event{At: g.Now(), Thread: s.id, Kind: EventGo})
		if !s.wasExclusive {
			s.exclusive = false
			g.passLocked(s, s.IsAttached())
			return
		}
	}
	g.mu.Unlock()
}

// startLocked ends the stop. The mutex is held.
func (g *GIL) startLocked(s *State) {
	g.stopper, g.stops, s.stopping = nil, 0, false
	if g.enabled {
		g.event(Event{At: g.Now(), Thread: s.id, Kind: EventGo})
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
	for _, t := range g.stalled {
		// They are attached at once, so that the next stop has to wait for each of them to get on a little.
		if g.finalizer == nil || g.finalizer == t {
			t.status.Store(uint32(Attached))
		}
		t.grant()
	}
	clear(g.stalled)
	g.stalled = g.stalled[:0]
}

// stopHere suspends an attached thread until the world starts, with the GIL off.
func (s *State) stopHere() {
	g := s.gil
	s.gaps++
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
			g.stopper.grant()
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
		s.granted.Store(false)
		g.stalled = append(g.stalled, s)
		askAt := g.askAtLocked()
		g.mu.Unlock()
		s.awaitGrant(askAt)
		g.mu.Lock()
		if s.IsAttached() {
			return
		}
	}
}

// attachFree attaches with the GIL off.
func (s *State) attachFree() {
	g := s.gil
	s.gaps++
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
	if s.exclusive {
		g.mu.Lock()
		if g.stopper == s && g.stops == 1 {
			s.status.Store(uint32(Detached))
			g.passLocked(s, false)
			return
		}
		g.mu.Unlock()
	}
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
	s.exclusive = false
	if g.stopper == s {
		g.stops = 1
		g.passLocked(s, false)
		g.mu.Lock()
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
	for _, t := range g.queued {
		t.grant() // not to be exclusive: it stops for good
	}
	g.queued = nil
	s.exclusive = false
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
