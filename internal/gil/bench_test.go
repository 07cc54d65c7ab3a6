package gil

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func benchModes(b *testing.B, f func(b *testing.B, g *GIL, s *State)) {
	for _, on := range []bool{true, false} {
		name := "off"
		if on {
			name = "on"
		}
		b.Run(name, func(b *testing.B) {
			g := New(Config{Enabled: on})
			var s State
			s.Init(g, "")
			s.Attach()
			b.ResetTimer()
			f(b, g, &s)
		})
	}
}

// BenchmarkDetachAttach is what a blocking call costs that does not block, when nobody waits.
func BenchmarkDetachAttach(b *testing.B) {
	benchModes(b, func(b *testing.B, g *GIL, s *State) {
		for b.Loop() {
			s.Detach(IO)
			s.Attach()
		}
	})
}

func BenchmarkPoll(b *testing.B) {
	benchModes(b, func(b *testing.B, g *GIL, s *State) {
		for b.Loop() {
			if s.Breaker.Load() != 0 {
				s.HandleDrop()
			}
		}
	})
}

func BenchmarkNow(b *testing.B) {
	g := New(Config{})
	for b.Loop() {
		g.Now()
	}
}

func BenchmarkSection(b *testing.B) {
	benchModes(b, func(b *testing.B, g *GIL, s *State) {
		var m Mutex
		for b.Loop() {
			s.Begin(&m)
			s.End()
		}
	})
}

func BenchmarkLock(b *testing.B) {
	benchModes(b, func(b *testing.B, g *GIL, s *State) {
		var l Lock
		for b.Loop() {
			l.Acquire(s, -1)
			l.Release()
		}
	})
}

// BenchmarkHandover is what a forced switch costs: two hogs, with a short interval so that there are many switches. The
// time that nobody held the lock although somebody waited is reported for each switch.
func BenchmarkHandover(b *testing.B) {
	g := New(Config{Enabled: true, Interval: 100 * time.Microsecond})
	var wg sync.WaitGroup
	var stop atomic.Bool
	for range 2 {
		thread(g, &wg, "", func(s *State) { hog(s, &stop) })
	}
	for b.Loop() {
		for n := g.Switches(); g.Switches() == n; {
			time.Sleep(200 * time.Microsecond)
		}
	}
	stop.Store(true)
	wg.Wait()
	st := g.Stats()
	var idle time.Duration
	for _, t := range st.Threads {
		idle += t.WaitedHandover
	}
	b.ReportMetric(float64(idle)/float64(st.Switches), "ns-idle/switch")
}

// BenchmarkLockPingPong is two threads that wake each other through locks, as a queue does.
func BenchmarkLockPingPong(b *testing.B) {
	g := New(Config{Enabled: true})
	var wg sync.WaitGroup
	var ping, pong Lock
	ping.TryAcquire(nil)
	pong.TryAcquire(nil)
	var stop atomic.Bool
	thread(g, &wg, "", func(s *State) {
		for {
			ping.Acquire(s, -1)
			pong.Release()
			if stop.Load() {
				return
			}
		}
	})
	thread(g, &wg, "", func(s *State) {
		for b.Loop() {
			ping.Release()
			pong.Acquire(s, -1)
		}
		stop.Store(true)
		ping.Release()
	})
	wg.Wait()
}
