package gil

import (
	"sync"
	"sync/atomic"
	"testing"
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

// BenchmarkHandover is one thread's part in a forced switch: two threads that let go whenever the other one waits.
func BenchmarkHandover(b *testing.B) {
	g := New(Config{Enabled: true})
	var wg sync.WaitGroup
	var stop atomic.Bool
	thread(g, &wg, "", func(s *State) {
		for !stop.Load() {
			s.Breaker.Or(DropRequest)
			s.HandleDrop()
		}
	})
	thread(g, &wg, "", func(s *State) {
		before := g.Switches()
		for b.Loop() {
			s.Breaker.Or(DropRequest)
			s.HandleDrop()
		}
		b.ReportMetric(float64(g.Switches()-before)/float64(b.N), "switches/op")
		stop.Store(true)
	})
	wg.Wait()
}

// BenchmarkLockPingPong is two threads that wake each other through locks, as a queue does.
func BenchmarkLockPingPong(b *testing.B) {
	g := New(Config{Enabled: true})
	var wg sync.WaitGroup
	var ping, pong Lock
	ping.TryAcquire()
	pong.TryAcquire()
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
