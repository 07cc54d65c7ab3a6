package gc

import (
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// When memory is given back: if the interpreter's objects take less than half of what they took, and that is still so a little later, the pools let go
// of what is empty, and Go's collector, called at once, gives that and other garbage to the system. That costs time, of which it may take a part.

const (
	leastWatched  = 16 << 20 // objects that took less are not worth it
	giveBackDelay = 20 * time.Millisecond
	giveBackPart  = 4 // so many times as long as it took passes before the next
)

// memory is what a collector knows of the memory.
type memory struct {
	cycled atomic.Bool // a cycle of Go's collector has ended since the last look
	closed atomic.Bool // the interpreter has ended
	mu     sync.Mutex  // for what follows
	waits  bool        // something is to be given back, and a timer asks for a look when it is time
	next   time.Time   // before that nothing is given back
}

// watch makes the end of each cycle of Go's collector ask for a look: growing programs have many.
func (m *memory) watch(in *object.Interp) {
	breaker := &in.Main.Sched.Breaker
	var cycle func(*[16]byte)
	cycle = func(p *[16]byte) {
		if !m.closed.Load() {
			m.cycled.Store(true)
			breaker.Or(gil.GC)
			runtime.SetFinalizer(p, cycle)
		}
	}
	runtime.SetFinalizer(new([16]byte), cycle)
}

// lookAtMemory notes how much objects take, and gives memory back if that has fallen far.
func (c *Collector) lookAtMemory(t *object.Thread) {
	m := &c.memory
	if m.cycled.Swap(false) {
		t.WatchBytes(leastWatched)
	}
	if !t.Fell() || !m.mu.TryLock() {
		return
	}
	defer m.mu.Unlock()
	now := time.Now()
	if !m.waits {
		m.waits = true
		wait := max(giveBackDelay, m.next.Sub(now))
		m.next = now.Add(wait)
		breaker := &t.Sched.Breaker
		time.AfterFunc(wait, func() {
			if !m.closed.Load() {
				breaker.Or(gil.GC)
			}
		})
		return
	}
	if now.Before(m.next) {
		return
	}
	m.waits = false
	if t.StillLow() {
		t.GiveBack()
		debug.FreeOSMemory()
		end := time.Now()
		m.next = end.Add(giveBackPart * end.Sub(now))
	}
	t.WatchBytes(leastWatched)
}
