package host

import (
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// The interval timers.
const (
	ItimerReal    = int(unix.ITIMER_REAL)
	ItimerVirtual = int(unix.ITIMER_VIRTUAL)
	ItimerProf    = int(unix.ITIMER_PROF)
)

// Itimer is the state of an interval timer: when it next fires, and after what it then fires again.
type Itimer struct{ Value, Interval time.Duration }

// SetItimer starts (or with a zero value stops) a timer and returns the state before.
//
// SIGPROF belongs to Go's runtime, which takes it for its own profiler. The profiling timer is therefore kept here: a
// goroutine looks at the process's processor time, and acts as if the signal had arrived.
func (s *Signals) SetItimer(which int, t Itimer) (old Itimer, err error) {
	if t.Value < 0 || t.Interval < 0 {
		return old, EINVAL
	}
	if which == ItimerProf {
		return s.setProfile(t), nil
	}
	if t.Value > 0 && t.Value < time.Microsecond {
		t.Value = time.Microsecond
	}
	o, err := unix.Setitimer(unix.ItimerWhich(which), unix.MakeItimerval(t.Interval, t.Value))
	return fromItimerval(o), wrap(err)
}

// GetItimer returns the state of a timer.
func (s *Signals) GetItimer(which int) (Itimer, error) {
	if which == ItimerProf {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.profile.left(), nil
	}
	o, err := unix.Getitimer(unix.ItimerWhich(which))
	return fromItimerval(o), wrap(err)
}

// Alarm sends SIGALRM after a number of seconds, or stops doing so with 0, and returns how many were left.
func (s *Signals) Alarm(seconds uint) (left uint, err error) {
	old, err := s.SetItimer(ItimerReal, Itimer{Value: time.Duration(min(seconds, 1<<31)) * time.Second})
	if old.Value > 0 {
		left = max(uint((old.Value+time.Second/2)/time.Second), 1)
	}
	return left, err
}

func fromItimerval(v unix.Itimerval) Itimer {
	return Itimer{
		Value:    time.Duration(v.Value.Nano()),
		Interval: time.Duration(v.Interval.Nano()),
	}
}

// cpuTimer fires when the process has used an amount of processor time.
type cpuTimer struct {
	mu   sync.Mutex
	at   int64 // processor time when it next fires; 0 if it is stopped
	t    Itimer
	done chan struct{}
}

func (c *cpuTimer) left() Itimer {
	if c == nil {
		return Itimer{}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at == 0 {
		return Itimer{}
	}
	now, _ := Clock(unix.CLOCK_PROCESS_CPUTIME_ID)
	return Itimer{time.Duration(max(c.at-now, 1)), c.t.Interval}
}

func (c *cpuTimer) stop() { close(c.done) }

func (s *Signals) setProfile(t Itimer) (old Itimer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old = s.profile.left()
	if s.profile != nil {
		s.profile.stop()
		s.profile = nil
	}
	if t.Value == 0 || s.closed {
		return old
	}
	now, _ := Clock(unix.CLOCK_PROCESS_CPUTIME_ID)
	c := &cpuTimer{at: now + int64(t.Value), t: t, done: make(chan struct{})}
	s.profile = c
	go c.run(s)
	return old
}

// run watches the processor time. It looks again after the time that is left, divided by the processors that could use
// it up, but not more often than every millisecond.
func (c *cpuTimer) run(s *Signals) {
	for {
		c.mu.Lock()
		now, err := Clock(unix.CLOCK_PROCESS_CPUTIME_ID)
		fire := err == nil && now >= c.at
		if fire {
			if c.at = 0; c.t.Interval > 0 {
				c.at = now + int64(c.t.Interval)
			}
		}
		wait := time.Duration(c.at-now) / 4
		over := c.at == 0
		c.mu.Unlock()
		if fire {
			if s.Disposition(int(unix.SIGPROF)) == Default {
				s.DieFrom(int(unix.SIGPROF))
			}
			s.deliver(int(unix.SIGPROF))
		}
		if over {
			return
		}
		select {
		case <-c.done:
			return
		case <-time.After(min(max(wait, time.Millisecond), 50*time.Millisecond)):
		}
	}
}
