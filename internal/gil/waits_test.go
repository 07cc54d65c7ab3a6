package gil

import (
	"strings"
	"sync"
	"testing"
	"time"
)

// TestWaits: two threads that hold a lock each and want the other's are reported as a deadlock, a third that waits for one of them is not part of it, and an
// interruption ends their waits.
func TestWaits(t *testing.T) {
	modes(t, func(t *testing.T, g *GIL) {
		var a, b Lock
		var r RLock
		var wg, ready sync.WaitGroup
		ready.Add(2)
		var mu sync.Mutex
		var all []*State
		grab := func(first, second *Lock, name string) func(s *State) {
			return func(s *State) {
				mu.Lock()
				all = append(all, s)
				mu.Unlock()
				s.SetName(name)
				first.Acquire(s, -1)
				s.Blocking(Other, func() { ready.Done(); ready.Wait() })
				s.Expect("lock", 0x10, 0)
				if second.Acquire(s, -1) == Woken { // the other one was interrupted first
					second.Release()
				}
				s.Unexpect()
				first.Release()
			}
		}
		thread(g, &wg, "", grab(&a, &b, "one"))
		thread(g, &wg, "", grab(&b, &a, "two"))
		thread(g, &wg, "", func(s *State) {
			s.SetName("three")
			s.Blocking(Other, ready.Wait)
			r.Acquire(s, -1)
			if a.Acquire(s, int64(time.Minute)) != Woken {
				t.Error("not woken")
			}
			a.Release()
			r.Release(s)
		})
		var ws []Wait
		for i := 0; len(ws) < 3 && i < 5000; i++ {
			time.Sleep(time.Millisecond)
			ws = g.Waits()
		}
		if len(ws) != 3 {
			t.Fatalf("waits: %v", ws)
		}
		names := map[string]Wait{}
		for _, w := range ws {
			names[w.Name] = w
		}
		if w := names["one"]; w.HolderName != "two" || w.Timed || w.Object != 0x10 || w.Held <= 0 {
			t.Errorf("one: %+v", w)
		}
		if w := names["three"]; w.HolderName != "one" || !w.Timed {
			t.Errorf("three: %+v", w)
		}
		cycles := Deadlocks(ws)
		if len(cycles) != 1 || len(cycles[0]) != 2 {
			t.Fatalf("cycles: %v", cycles)
		}
		text := Describe(cycles[0])
		if !strings.Contains(text, "two waits for lock 0x10 held by one") && !strings.Contains(text, "one waits for lock 0x10 held by two") {
			t.Error(text)
		}
		mu.Lock()
		for _, s := range all {
			s.Interrupt(Signals)
		}
		mu.Unlock()
		wg.Wait()
		if ws := g.Waits(); len(ws) != 0 {
			t.Errorf("waits at the end: %v", ws)
		}
	})
}
