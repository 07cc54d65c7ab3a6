package gil

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestLockHammer(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		g.SetInterval(100 * time.Microsecond)
		var l Lock
		var wg sync.WaitGroup
		n := 0
		var want atomic.Int64
		for i := 0; i < 8; i++ {
			thread(g, &wg, "", func(s *State) {
				for j := 0; j < 3000; j++ {
					timeout := int64(-1)
					if j%5 == 0 {
						timeout = int64(j % 7 * 1000)
					}
					switch l.Acquire(s, timeout) {
					case Woken:
						n++
						want.Add(1)
						if j%100 == 0 {
							s.Detach(IO)
							s.Attach()
						}
						if !l.Release() {
							t.Error("a held lock was free")
						}
					case TimedOut:
						if timeout < 0 {
							t.Error("timed out without a timeout")
						}
					case Interrupted:
						t.Error("interrupted")
					}
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
				}
			})
		}
		wg.Wait()
		if int64(n) != want.Load() || l.word.Load() != 0 || l.head != nil {
			t.Errorf("%d of %d, word %x", n, want.Load(), l.word.Load())
		}
		if l.Release() {
			t.Error("a free lock was released")
		}
	})
}

func TestLockTimeoutAndInterrupt(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var l Lock
		var wg sync.WaitGroup
		l.TryAcquire(nil)
		results := make(chan WaitResult, 3)
		s := thread(g, &wg, "", func(s *State) {
			results <- l.Acquire(s, 0)
			results <- l.Acquire(s, int64(2*time.Millisecond))
			results <- l.Acquire(s, -1)
			s.Breaker.And(^Signals)
			results <- l.Acquire(s, -1)
		})
		for _, want := range []WaitResult{TimedOut, TimedOut} {
			if r := <-results; r != want {
				t.Errorf("got %d, want %d", r, want)
			}
		}
		time.Sleep(5 * time.Millisecond)
		s.Interrupt(Signals)
		if r := <-results; r != Interrupted {
			t.Errorf("got %d, want Interrupted", r)
		}
		l.Release() // by another thread than the one that took it
		if r := <-results; r != Woken {
			t.Errorf("got %d, want Woken", r)
		}
		wg.Wait()
		l.Release()
	})
}

// TestLockInterruptHammer: a release that meets an interruption must not be lost.
func TestLockInterruptHammer(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var l Lock
		var wg sync.WaitGroup
		var stop atomic.Bool
		var states [4]*State
		for i := range states {
			states[i] = thread(g, &wg, "", func(s *State) {
				for j := 0; j < 2000; {
					timeout := int64(-1)
					if j%2 == 0 {
						timeout = 3000
					}
					switch l.Acquire(s, timeout) {
					case Woken:
						j++
						s.Detach(IO)
						s.Attach()
						l.Release()
					case TimedOut:
						j++
					case Interrupted:
						s.Breaker.And(^Interrupting)
					}
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
				}
			})
		}
		go func() {
			for i := 0; !stop.Load(); i++ {
				states[i%len(states)].Interrupt(AsyncExc)
				time.Sleep(20 * time.Microsecond)
			}
			stop.Store(false)
		}()
		wg.Wait()
		stop.Store(true)
		for stop.Load() {
			time.Sleep(time.Millisecond)
		}
	})
}

func TestRLock(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var l RLock
		var wg sync.WaitGroup
		thread(g, &wg, "", func(s *State) {
			for i := 0; i < 3; i++ {
				if l.Acquire(s, -1) != Woken {
					t.Error("not taken")
				}
			}
			if l.Count(s) != 3 || !l.IsOwned(s) || l.Owner() != s.ID() {
				t.Errorf("count %d", l.Count(s))
			}
			n := l.ReleaseAll(s)
			if n != 3 || l.IsLocked() || l.Release(s) {
				t.Errorf("released %d", n)
			}
			l.Restore(s, n, -1)
			for i := 0; i < 3; i++ {
				if !l.Release(s) {
					t.Error("not released")
				}
			}
			if l.IsLocked() {
				t.Error("still locked")
			}
		})
		wg.Wait()
	})
}

func TestParkAndSleep(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var wg sync.WaitGroup
		res := make(chan WaitResult, 8)
		s := thread(g, &wg, "", func(s *State) {
			res <- s.Park(g.Deadline(int64(time.Millisecond)), IO)
			res <- s.Park(NoDeadline, IO)
			res <- s.Sleep(g.Deadline(int64(time.Millisecond)))
			res <- s.Sleep(g.Deadline(0))
			res <- s.Sleep(g.Deadline(int64(time.Hour)))
		})
		if r := <-res; r != TimedOut {
			t.Errorf("park: %d", r)
		}
		s.Unpark()
		if r := <-res; r != Woken {
			t.Errorf("park: %d", r)
		}
		for i := 0; i < 2; i++ {
			if r := <-res; r != TimedOut {
				t.Errorf("sleep: %d", r)
			}
		}
		s.Unpark() // does not end a sleep
		time.Sleep(2 * time.Millisecond)
		s.Interrupt(Signals)
		if r := <-res; r != Interrupted {
			t.Errorf("sleep: %d", r)
		}
		wg.Wait()
	})
}

func TestPending(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var s State
		s.Init(g, "")
		s.Attach()
		g.SetMain(&s)
		n := 0
		for i := 0; i < MaxPending; i++ {
			if !g.AddPending(func(*State) bool { n++; return n == 5 }, i%2 == 0) && i < MaxPending {
				t.Fatal("queue full too early")
			}
		}
		if s.HandleDrop() != PendingCalls {
			t.Fatal("no bit")
		}
		if !g.RunPending(&s) || n != 5 || s.Poll() != PendingCalls {
			t.Fatalf("stopped after %d", n)
		}
		if g.RunPending(&s) || n != MaxPending || s.Poll() != 0 {
			t.Fatalf("ran %d", n)
		}
		for i := 0; g.AddPending(func(*State) bool { return false }, true); i++ {
			if i > MaxPending {
				t.Fatal("no bound")
			}
		}
		s.Finish()
	})
}
