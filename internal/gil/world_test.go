package gil

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestStopTheWorld(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		g.SetInterval(50 * time.Microsecond)
		var wg sync.WaitGroup
		var running atomic.Int32
		var stop atomic.Bool
		plain := 0 // changed only while the world is stopped
		for i := 0; i < 6; i++ {
			thread(g, &wg, "", func(s *State) {
				for n := 0; !stop.Load(); n++ {
					running.Add(1)
					running.Add(-1)
					switch {
					case n%64 == 0:
						s.Detach(IO)
						s.Attach()
					case n%1000 == 1+i:
						s.StopTheWorld()
						s.StopTheWorld() // nested
						for k := 0; k < 10; k++ {
							if running.Load() != 0 {
								t.Error("somebody runs in a stopped world")
							}
							plain++
						}
						s.StartTheWorld()
						if n%7 == 0 { // blocking while the world is stopped
							s.Sleep(g.Deadline(10_000))
						}
						s.StartTheWorld()
					}
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
				}
			})
		}
		for i := 0; i < 100; i++ { // threads that come and go meanwhile
			thread(g, &wg, "", func(s *State) {
				running.Add(1)
				running.Add(-1)
			})
			time.Sleep(time.Millisecond)
		}
		stop.Store(true)
		wg.Wait()
		if plain == 0 {
			t.Error("the world was never stopped")
		}
	})
}

func TestCriticalSections(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		const objects = 4
		var m [objects]Mutex
		var plain [objects]int
		var wg sync.WaitGroup
		const threads, rounds = 8, 3000
		var want [objects]atomic.Int64
		for i := 0; i < threads; i++ {
			thread(g, &wg, "", func(s *State) {
				for n := 0; n < rounds; n++ {
					a, b := (n+i)%objects, (n*7+i*3)%objects
					switch n % 3 {
					case 0:
						s.Begin(&m[a])
						plain[a]++
						s.Begin(&m[a]) // again
						plain[a]++
						s.End()
						s.End()
						want[a].Add(2)
					case 1:
						s.Begin2(&m[a], &m[b])
						plain[a]++
						plain[b]++
						s.End()
						want[a].Add(1)
						want[b].Add(1)
					case 2:
						// Nested over different objects in any order: plain locks would deadlock.
						s.Begin(&m[a])
						plain[a]++
						s.Begin(&m[b])
						plain[b]++
						if n%30 == 2 {
							s.Sleep(g.Deadline(1000))
						}
						s.End()
						s.Begin2(&m[(a+1)%objects], &m[b])
						plain[b]++
						s.End()
						s.End()
						want[a].Add(1)
						want[b].Add(2)
					}
					if s.Breaker.Load() != 0 {
						s.HandleDrop()
					}
					if n%500 == 0 {
						s.StopTheWorld()
						s.Begin(&m[a])
						plain[a]++
						s.End()
						want[a].Add(1)
						s.StartTheWorld()
					}
				}
			})
		}
		wg.Wait()
		for i := range plain {
			if int64(plain[i]) != want[i].Load() {
				t.Errorf("object %d: %d of %d changes", i, plain[i], want[i].Load())
			}
			if m[i].word.Load() != 0 {
				t.Errorf("object %d: lock word %x is left", i, m[i].word.Load())
			}
		}
		var waits uint64
		for _, th := range g.Stats().Threads {
			waits += th.LockWaits
		}
		t.Logf("%d waits for object locks", waits)
	})
}
