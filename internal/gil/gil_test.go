package gil

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// modes runs a test with the GIL on and off.
func modes(t *testing.T, f func(t *testing.T, g *GIL)) {
	for _, on := range []bool{true, false} {
		name := "off"
		if on {
			name = "on"
		}
		t.Run(name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			g := New(Config{Enabled: on})
			f(t, g)
			noLeaks(t, before)
			checkIdle(t, g)
		})
	}
}

// noLeaks waits until no more goroutines live than before.
func noLeaks(t *testing.T, before int) {
	t.Helper()
	for i := 0; runtime.NumGoroutine() > before; i++ {
		if i > 200 {
			buf := make([]byte, 1<<16)
			t.Fatalf("goroutines left over:\n%s", buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// checkIdle looks whether nothing is held and nobody waits.
func checkIdle(t *testing.T, g *GIL) {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.locked || g.holder != nil || g.waiters.head != nil || g.stopper != nil || len(g.states) != 0 {
		t.Fatalf("not idle: locked=%v holder=%v waiters=%v stopper=%v states=%d", g.locked, g.holder, g.waiters.head, g.stopper, len(g.states))
	}
	for i := range g.lot {
		if g.lot[i].head != nil {
			t.Fatal("somebody is left in the parking lot")
		}
	}
}

// thread runs f attached, in a goroutine of its own.
func thread(g *GIL, wg *sync.WaitGroup, name string, f func(s *State)) *State {
	s := new(State)
	s.Init(g, name)
	wg.Add(1)
	go func() {
		defer wg.Done()
		s.Attach()
		f(s)
		s.Finish()
	}()
	return s
}

// hog polls until stop is set and counts how often it did.
func hog(s *State, stop *atomic.Bool) (n int) {
	for !stop.Load() {
		if s.Breaker.Load() != 0 {
			s.HandleDrop()
		}
		n++
	}
	return n
}

func TestExclusion(t *testing.T) {
	g := New(Config{Enabled: true, Interval: 50 * time.Microsecond})
	var wg sync.WaitGroup
	var in, sum int // plain: the lock is what makes this right
	for i := 0; i < 8; i++ {
		thread(g, &wg, "", func(s *State) {
			for j := 0; j < 20000; j++ {
				if in++; in != 1 {
					t.Error("two threads hold the lock")
				}
				sum++
				in--
				if s.Breaker.Load() != 0 {
					s.HandleDrop()
				}
				if j%512 == 0 {
					s.Detach(IO)
					s.Attach()
				}
			}
		})
	}
	wg.Wait()
	if sum != 8*20000 {
		t.Fatalf("sum %d", sum)
	}
	checkIdle(t, g)
}

func TestFairHogs(t *testing.T) {
	g := New(Config{Enabled: true, Interval: time.Millisecond})
	var wg sync.WaitGroup
	var stop atomic.Bool
	var n [2]int
	for i := range n {
		thread(g, &wg, "hog", func(s *State) { n[i] = hog(s, &stop) })
	}
	time.Sleep(300 * time.Millisecond)
	stop.Store(true)
	wg.Wait()
	if n[0] == 0 || n[1] == 0 {
		t.Fatalf("one starved: %v", n)
	}
	st := g.Stats()
	for _, th := range st.Threads {
		if th.SwitchesAsked < 10 {
			t.Errorf("%s was asked to let go only %d times", th.Name, th.SwitchesAsked)
		}
		if th.Alive != th.Held+th.Waiting+th.Away() {
			t.Errorf("times do not add up: %+v", th)
		}
		if th.Held < 20*time.Millisecond || th.Waiting < 20*time.Millisecond {
			t.Errorf("held %v, waited %v of 300 ms", th.Held, th.Waiting)
		}
		if len(th.WaitedFor) != 1 || th.WaitedFor[0].Spent > th.Waiting {
			t.Errorf("waited for %v, in all %v", th.WaitedFor, th.Waiting)
		}
	}
	t.Logf("counts %v, %d switches, %d requests", n, st.Switches, st.Requests)
}

func TestSleeperBesideHog(t *testing.T) {
	g := New(Config{Enabled: true})
	var wg sync.WaitGroup
	var stop atomic.Bool
	thread(g, &wg, "hog", func(s *State) { hog(s, &stop) })
	var late time.Duration
	const rounds = 20
	thread(g, &wg, "sleeper", func(s *State) {
		for i := 0; i < rounds; i++ {
			start := g.Now()
			s.Sleep(g.Deadline(int64(time.Millisecond)))
			late += time.Duration(g.Now() - start - int64(time.Millisecond))
		}
		stop.Store(true)
	})
	wg.Wait()
	t.Logf("late by %v on average", late/rounds)
	if late/rounds > 100*time.Millisecond {
		t.Errorf("late by %v on average", late/rounds)
	}
}

// TestForcedSwitch: a thread that was asked may not take the lock back before another one has had it.
func TestForcedSwitch(t *testing.T) {
	g := New(Config{Enabled: true, Interval: 100 * time.Microsecond})
	var wg sync.WaitGroup
	var stop atomic.Bool
	for i := 0; i < 2; i++ {
		thread(g, &wg, "", func(s *State) {
			for !stop.Load() {
				if s.Breaker.Load()&DropRequest != 0 {
					before := g.Switches()
					s.HandleDrop()
					if g.Switches() == before && g.anyWaiter() {
						t.Error("the lock was taken back without a switch")
					}
				}
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	stop.Store(true)
	wg.Wait()
	if g.Switches() < 20 {
		t.Errorf("only %d switches", g.Switches())
	}
}

func (g *GIL) anyWaiter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.waiters.head != nil
}

func TestManyWaiters(t *testing.T) {
	g := New(Config{Enabled: true, Interval: 100 * time.Microsecond, Events: 100})
	var wg sync.WaitGroup
	const n = 100
	for i := 0; i < n; i++ {
		thread(g, &wg, "", func(s *State) {
			for j := 0; j < 50; j++ {
				for k := 0; k < 1000; k++ {
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
				}
				if j%10 == 0 {
					s.Sleep(g.Deadline(1000))
				}
			}
		})
	}
	wg.Wait()
	checkIdle(t, g)
	st := g.Stats()
	if len(st.Threads) != n {
		t.Fatalf("%d threads", len(st.Threads))
	}
	var by uint64
	for _, th := range st.Threads {
		by += th.Switches()
		var h uint64
		for _, c := range th.Histogram {
			h += c
		}
		if h != th.Waits {
			t.Errorf("histogram holds %d waits of %d", h, th.Waits)
		}
	}
	if by != st.Switches {
		t.Errorf("threads count %d switches, the GIL %d", by, st.Switches)
	}
	if ev, lost := g.Events(); len(ev) != 100 || lost == 0 {
		t.Errorf("%d events, %d lost", len(ev), lost)
	}
}

func TestEndedAreMerged(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		for i := 0; i < maxEnded+10; i++ {
			var s State
			s.Init(g, "x")
			s.Attach()
			s.Finish()
		}
		st := g.Stats()
		if len(st.Threads) != maxEnded || st.MergedCount != 10 || st.Merged.Acquisitions != 10 {
			t.Fatalf("%d kept, %d merged with %d acquisitions", len(st.Threads), st.MergedCount, st.Merged.Acquisitions)
		}
	})
}

func TestStatsAtAnyTime(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var wg sync.WaitGroup
		var stop atomic.Bool
		for i := 0; i < 3; i++ {
			thread(g, &wg, "", func(s *State) {
				for !stop.Load() {
					s.Detach(Compute)
					s.Attach()
					s.SetName("other")
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
				}
			})
		}
		for i := 0; i < 300; i++ {
			st := g.Stats()
			for _, th := range st.Threads {
				if th.Held < 0 || th.Waiting < 0 || th.Away() < 0 || th.Started+th.Alive > st.Wall+time.Second {
					t.Fatalf("%+v", th)
				}
			}
			runtime.Gosched()
		}
		stop.Store(true)
		wg.Wait()
	})
}

func TestFinalize(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var after atomic.Int32
		var daemons [4]*State
		for i := range daemons {
			s := new(State)
			daemons[i] = s
			s.Init(g, "daemon")
			go func() {
				defer s.Finish()
				s.Attach()
				for {
					if g.Finalizing() {
						after.Add(1)
					}
					if i%2 == 0 {
						s.Sleep(g.Deadline(1000))
					}
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
				}
			}()
		}
		var s State
		s.Init(g, "main")
		s.Attach()
		s.Sleep(g.Deadline(int64(20 * time.Millisecond)))
		s.Finalize()
		n := after.Load()
		s.Sleep(g.Deadline(int64(20 * time.Millisecond)))
		if after.Load() != n {
			t.Error("a daemon ran after finalisation")
		}
		// With the GIL off a hog that never polls its breaker can be left attached only until it polls.
		s.Finish()
		g.Close()
	})
}
