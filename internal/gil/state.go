package gil

import (
	"sync/atomic"
	"time"
)

// State is the scheduling part of one Python thread. It is made to be embedded by value: call Init before use. The
// breaker comes first, so that the poll is one load at a fixed place.
type State struct {
	// Breaker is the eval breaker. Anyone may set bits; see [State.Interrupt] for those that end a wait.
	Breaker atomic.Uint32
	status  atomic.Uint32 // a Status

	gil  *GIL
	id   uint32
	acct *acct

	// gate wakes the thread from waits of the scheduler itself (the lock, the world, an object lock).
	gate  chan struct{}
	timer *time.Timer
	qprev *State
	qnext *State

	// park wakes the thread from a blocking call. permit is what Unpark leaves behind.
	park    chan struct{}
	permit  atomic.Bool
	waker   atomic.Pointer[Waker]
	lw      lockWaiter
	expects waiting // what it waits for, for reports: see waits.go

	gaps         uint64 // see Gaps
	stopping     bool   // it has stopped the world
	wasExclusive bool   // it was exclusive when it called StopTheWorld
	exclusive    bool   // it has done so by Exclusive, and starts it again when somebody asks: see exclusive.go
	granted      atomic.Bool
	sleeping     atomic.Bool
	sections     []section
	lotNode      lotNode

	backoff, lockBackoff Backoff
	skipSpin, spinFails  int // see Lock.spin
}

// Waker interrupts a blocking call that does not wait through this package, such as a poll of file descriptors.
type Waker interface {
	// Wake makes the blocking call, or the next one if there is none now, end early. It must not block.
	Wake()
}

// Init prepares s as a new, detached thread of g. The name may be empty.
func (s *State) Init(g *GIL, name string) {
	s.gil = g
	s.gate = make(chan struct{}, 1)
	s.park = make(chan struct{}, 1)
	s.lw.state = s
	s.lotNode.state = s
	a := &acct{}
	if g.enabled {
		a.guard = &g.mu
	} else {
		a.guard = &a.own
	}
	s.acct = a
	g.mu.Lock()
	g.lastID++
	s.id = g.lastID
	a.id = s.id
	now := g.Now()
	a.started, a.since, a.mode = now, now, modeDetached
	if g.stopper != nil && !g.enabled {
		s.status.Store(uint32(Suspended))
		s.Breaker.Or(StopTheWorld)
	} else {
		s.status.Store(uint32(Detached))
	}
	g.states[s] = struct{}{}
	g.mu.Unlock()
	s.SetName(name)
	g.event(Event{At: now, Thread: s.id, Kind: EventStart})
}

// GIL returns what schedules the thread.
func (s *State) GIL() *GIL { return s.gil }

// ID returns the thread's number, from 1, never used again in this interpreter.
func (s *State) ID() uint64 { return uint64(s.id) }

// Name returns the thread's name.
func (s *State) Name() string { return s.acct.nameOr() }

// SetName sets the name that reports print. It may be called from any thread.
func (s *State) SetName(name string) { s.acct.name.Store(&name) }

// Status says whether the thread is attached.
func (s *State) Status() Status { return Status(s.status.Load()) }

// IsAttached says whether the thread may run Python code.
func (s *State) IsAttached() bool { return Status(s.status.Load()) == Attached }

// Gaps returns how often the thread has stopped for others or been detached, so that they may have been exclusive. Only the thread itself asks.
func (s *State) Gaps() uint64 { return s.gaps }

// Poll returns the eval breaker's bits. The machine's hot path is `if s.Breaker.Load() != 0`.
func (s *State) Poll() uint32 { return s.Breaker.Load() }

// Attach makes the thread one that may run Python code; it may wait. If the interpreter is being finalised by another
// thread it does not return.
func (s *State) Attach() {
	if s.gil.enabled {
		s.gil.take(s)
	} else {
		s.attachFree()
		if s.exclusive { // it was when it detached
			s.exclusive = false
			s.Exclusive()
		}
	}
}

// Detach lets other threads run, for a call that may block, and records why.
func (s *State) Detach(r Reason) {
	if s.gil.enabled {
		s.gil.drop(s, r)
	} else {
		s.detachFree(r)
	}
}

// Blocking calls f detached.
func (s *State) Blocking(r Reason, f func()) {
	s.Detach(r)
	f()
	s.Attach()
}

// HandleDrop does what the breaker asks of the scheduler: it lets go of the GIL and takes it again, or stops until the
// world starts. It returns the bits left, which are the machine's.
func (s *State) HandleDrop() uint32 {
	b := s.Breaker.Load()
	if b&(DropRequest|StopTheWorld) != 0 {
		if s.gil.enabled {
			s.gil.yield(s)
		} else {
			if b&DropRequest != 0 {
				s.share()
			}
			s.stopHere()
		}
		b = s.Breaker.Load()
	}
	return b &^ (DropRequest | StopTheWorld)
}

// Finish ends the thread: it lets go of the GIL for good, and its figures go to those of ended threads.
func (s *State) Finish() {
	g := s.gil
	if Status(s.status.Load()) == Ended {
		return
	}
	if len(s.sections) > 0 {
		s.suspendSections()
		s.sections = s.sections[:0]
	}
	if g.enabled {
		g.finish(s)
	} else {
		s.finishFree()
	}
}

// retire moves the state's figures to the ended threads. The GIL's mutex is held.
func (g *GIL) retire(s *State, now int64) {
	delete(g.states, s)
	if g.main == s {
		g.main = nil
	}
	a := s.acct
	a.ended, a.endedAt = true, now
	g.ended = append(g.ended, a)
	if len(g.ended) > maxEnded {
		g.merged.merge(g.ended[0])
		g.mergedN++
		g.ended[0] = nil
		g.ended = g.ended[1:]
	}
	g.event(Event{At: now, Thread: s.id, Kind: EventEnd})
}

// wake ends the state's current or next wait at its gate.
func (s *State) wake() {
	select {
	case s.gate <- struct{}{}:
	default:
	}
}

// wait waits at the gate for at most d nanoseconds, or without limit if d is negative. It reports whether the time ran
// out.
func (s *State) wait(d int64) (timedOut bool) {
	if d < 0 {
		<-s.gate
		return false
	}
	if s.timer == nil {
		s.timer = time.NewTimer(time.Duration(d))
	} else {
		s.timer.Reset(time.Duration(d))
	}
	select {
	case <-s.gate:
		s.timer.Stop()
		return false
	case <-s.timer.C:
		return true
	}
}
