package gil

import (
	"runtime"
	"sync/atomic"
	"time"
)

// WaitResult says how a wait ended.
type WaitResult uint8

// The ends of a wait.
const (
	Woken       WaitResult = iota // what was waited for has come
	TimedOut                      // the deadline has passed
	Interrupted                   // a bit of Interrupting is set in the thread's breaker
)

// NoDeadline is a deadline that never comes.
const NoDeadline int64 = -1

// Deadline returns the time on the GIL's clock that is d nanoseconds from now; NoDeadline if d is negative.
func (g *GIL) Deadline(d int64) int64 {
	if d < 0 {
		return NoDeadline
	}
	now := g.Now()
	if t := now + d; t >= now {
		return t
	}
	return NoDeadline
}

// parkUntil waits, detached, until the flag is set, the deadline passes or the thread is interrupted.
func (s *State) parkUntil(flag *atomic.Bool, deadline int64) WaitResult {
	for {
		if flag.Load() {
			return Woken
		}
		if s.Breaker.Load()&Interrupting != 0 {
			return Interrupted
		}
		if deadline < 0 {
			<-s.park
			continue
		}
		d := deadline - s.gil.Now()
		if d <= 0 {
			return TimedOut
		}
		s.pause(d)
	}
}

// pause waits for a token or for d nanoseconds.
func (s *State) pause(d int64) {
	if s.timer == nil {
		s.timer = time.NewTimer(time.Duration(d))
	} else {
		s.timer.Reset(time.Duration(d))
	}
	select {
	case <-s.park:
		s.timer.Stop()
	case <-s.timer.C:
	}
}

// Park waits for Unpark, detached for the given reason. If Unpark was called since the last Park, it returns at once
// without detaching.
func (s *State) Park(deadline int64, r Reason) WaitResult {
	if s.permit.Swap(false) {
		return Woken
	}
	s.Detach(r)
	res := s.parkUntil(&s.permit, deadline)
	s.Attach()
	if s.permit.Swap(false) {
		return Woken
	}
	return res
}

// Unpark ends s's Park, or its next one. It may be called from any goroutine.
func (s *State) Unpark() {
	s.permit.Store(true)
	s.unblock()
}

func (s *State) unblock() {
	select {
	case s.park <- struct{}{}:
	default:
	}
}

// tail is the last part of a sleep, which is spent in the kernel: Go's timers are late by up to a millisecond in an idle
// process, since its poller counts in milliseconds.
const tail = 1_200_000

// Sleep waits until the deadline, detached. It ends early, with Interrupted, if a bit of Interrupting is set. A deadline
// that has passed lets other threads run, once.
func (s *State) Sleep(deadline int64) WaitResult {
	s.Detach(Sleep)
	res := s.sleep(deadline)
	s.Attach()
	return res
}

func (s *State) sleep(deadline int64) WaitResult {
	if deadline >= 0 && deadline <= s.gil.Now() {
		runtime.Gosched()
		return TimedOut
	}
	for {
		if s.Breaker.Load()&Interrupting != 0 {
			return Interrupted
		}
		if deadline < 0 {
			<-s.park
			continue
		}
		d := deadline - s.gil.Now()
		switch {
		case d <= 0:
			return TimedOut
		case d <= tail:
			napFor(d)
		default:
			s.pause(d - tail + 100_000)
		}
	}
}

// Interrupt sets bits in the thread's breaker and ends its blocking wait, if it is in one and the bits are Interrupting.
// It may be called from any goroutine.
func (s *State) Interrupt(bits uint32) {
	s.Breaker.Or(bits)
	s.unblock()
	if w := s.waker.Load(); w != nil {
		(*w).Wake()
	}
}

// SetWaker says what else Interrupt has to wake; nil for nothing.
func (s *State) SetWaker(w Waker) {
	if w == nil {
		s.waker.Store(nil)
		return
	}
	s.waker.Store(&w)
}

// WakerOrNil returns what SetWaker set.
func (s *State) WakerOrNil() Waker {
	if w := s.waker.Load(); w != nil {
		return *w
	}
	return nil
}

// ShouldInterrupt says whether a blocking call of this thread is to end early.
func (s *State) ShouldInterrupt() bool { return s.Breaker.Load()&Interrupting != 0 }
