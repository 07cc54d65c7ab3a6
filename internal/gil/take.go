package gil

// take attaches s with the GIL on.
func (g *GIL) take(s *State) {
	g.mu.Lock()
	if s.IsAttached() {
		g.mu.Unlock()
		panic("gil: attaching a thread that is attached")
	}
	now := g.Now()
	if !g.locked && g.mayRun(s) {
		// Somebody may be waiting all the same: a waiter that has been woken and is on its way. Whoever comes first has
		// it, as in CPython; a lock handed over in order would make every short blocking call a switch.
		woken := g.grant(s, now)
		g.mu.Unlock()
		wakeAll(woken)
		return
	}
	s.acct.to(modeWaiting, now)
	g.event(Event{At: now, Thread: s.id, Kind: EventWait, Other: g.holderID()})
	g.wait(s, now, g.segs.next)
}

// mayRun says whether s could have the lock if it were free. The mutex is held.
func (g *GIL) mayRun(s *State) bool {
	return (g.stopper == nil || g.stopper == s) && (g.finalizer == nil || g.finalizer == s)
}

func (g *GIL) holderID() uint32 {
	if g.holder != nil {
		return g.holder.id
	}
	return 0
}

// wait waits for the lock and takes it. The mutex is held on entry and released on return. The wait began at start, when
// seg was the next turn to be recorded.
//
// Only the longest waiter runs a timer. The others would only find, when theirs ran out, that it has asked already or
// that the number of switches has moved; with a thousand threads that alone would be 200,000 wake-ups a second.
func (g *GIL) wait(s *State, start int64, seg uint64) {
	g.waiters.push(s)
	var ask *State
	saved := g.switches
	deadline := start + g.interval.Load()
	for g.locked || !g.mayRun(s) {
		if g.finalizer != nil && g.finalizer != s {
			g.waiters.remove(s)
			woken := g.releaseForced()
			g.mu.Unlock()
			wakeAll(woken)
			g.abandon()
		}
		d := int64(-1)
		if g.locked && g.stopper == nil && g.waiters.head == s {
			d = max(0, deadline-g.Now())
		}
		g.mu.Unlock()
		if ask != nil {
			// Outside the mutex: the holder comes for it at once, and the two would meet there. A holder that has let go
			// meanwhile clears the bit when it next takes the lock.
			ask.Breaker.Or(DropRequest)
			ask = nil
		}
		timedOut := s.wait(d)
		g.mu.Lock()
		switch {
		case g.switches != saved:
			// Another thread had its turn: the interval begins again.
			saved = g.switches
			deadline = g.Now() + g.interval.Load()
		case timedOut && g.locked && g.stopper == nil:
			if g.holder.Breaker.Load()&DropRequest == 0 {
				ask = g.holder
				g.requests++
				g.event(Event{At: g.Now(), Thread: s.id, Kind: EventRequest, Other: g.holder.id})
			}
			deadline = g.Now() + g.interval.Load()
		}
	}
	g.waiters.remove(s)
	now := g.Now()
	g.segs.attribute(s.acct, seg, start, now)
	woken := g.grant(s, now)
	next := g.waiters.head
	g.mu.Unlock()
	wakeAll(woken)
	if next != nil {
		next.wake() // it is the longest waiter now, and is to start its timer
	}
}

// grant gives the free lock to s. The mutex is held. It returns those to wake once the mutex is released.
func (g *GIL) grant(s *State, now int64) []*State {
	g.locked = true
	g.holder = s
	s.status.Store(uint32(Attached))
	if s.Breaker.Load()&DropRequest != 0 {
		s.Breaker.And(^DropRequest)
	}
	s.acct.to(modeHeld, now)
	s.acct.acquisitions++
	g.event(Event{At: now, Thread: s.id, Kind: EventAcquire})
	if g.last == s.acct {
		return nil
	}
	if g.last != nil {
		g.switches++
		g.last.switches[g.last.cause]++
	}
	g.last = s.acct
	return g.releaseForced()
}

// releaseForced returns those that wait for a switch, and forgets them. The mutex is held.
func (g *GIL) releaseForced() []*State {
	f := g.forced
	g.forced = nil
	return f
}

func wakeAll(list []*State) {
	for _, s := range list {
		s.wake()
	}
}

// release frees the lock that s holds. The mutex is held. It returns the waiter to wake, if any.
func (g *GIL) release(s *State, why cause, now int64) *State {
	if g.holder != s {
		g.mu.Unlock()
		panic("gil: detaching a thread that is not attached")
	}
	if g.waiters.head != nil {
		g.segs.add(s.acct, s.acct.since, now)
	}
	g.locked = false
	g.holder = nil
	g.last = s.acct
	s.acct.cause = why
	s.status.Store(uint32(Detached))
	return g.waiters.head
}

// drop detaches s with the GIL on.
func (g *GIL) drop(s *State, r Reason) {
	g.mu.Lock()
	now := g.Now()
	next := g.release(s, causeBlocked, now)
	s.acct.to(modeDetached+mode(r), now)
	g.event(Event{At: now, Thread: s.id, Kind: EventRelease, Reason: r})
	asked := s.Breaker.Load()&DropRequest != 0
	if next == nil {
		g.mu.Unlock()
		return
	}
	if asked && g.stopper == nil {
		s.Breaker.And(^DropRequest)
		g.awaitSwitch(s, next)
		g.mu.Unlock()
		return
	}
	g.mu.Unlock()
	next.wake()
}

// awaitSwitch is the forced switch: it wakes the next thread and waits until some other thread has the lock. The mutex
// is held on entry and on return. It gives up when nobody waits for the lock any more.
func (g *GIL) awaitSwitch(s, next *State) {
	saved := g.switches
	for g.switches == saved && g.waiters.head != nil && g.mayRun(g.waiters.head) && !g.locked {
		g.forced = append(g.forced, s)
		g.mu.Unlock()
		next.wake()
		s.wait(-1)
		g.mu.Lock()
		next = g.waiters.head
	}
}

// yield lets go of the GIL because it was asked to, and takes it again.
func (g *GIL) yield(s *State) {
	g.mu.Lock()
	s.Breaker.And(^DropRequest)
	if g.holder == s && (g.stopper == s || g.waiters.head == nil) {
		g.mu.Unlock()
		return
	}
	now := g.Now()
	next := g.release(s, causeAsked, now)
	s.acct.to(modeWaiting, now)
	g.event(Event{At: now, Thread: s.id, Kind: EventRelease, Asked: true})
	seg := g.segs.next
	g.awaitSwitch(s, next)
	g.wait(s, now, seg)
}

// finish ends a thread with the GIL on.
func (g *GIL) finish(s *State) {
	g.mu.Lock()
	now := g.Now()
	var next *State
	if g.holder == s {
		next = g.release(s, causeEnded, now)
	}
	s.acct.to(modeDetached+mode(Other), now)
	s.status.Store(uint32(Ended))
	if g.stopper == s {
		g.startLocked(s)
	}
	g.retire(s, now)
	g.mu.Unlock()
	if next != nil {
		next.wake()
	}
}
