package gil

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

// waiting is what a thread says about the wait that it is in, for reports. Other goroutines read it: the mutex guards it. It is written only
// by threads that are about to sleep.
type waiting struct {
	mu       sync.Mutex
	on       bool
	lock     *Lock // nil if what is waited for is no lock
	what     string
	object   uint64
	holder   uint64 // who ends the wait, if it is not the holder of the lock
	free     bool   // nobody in particular ends it: the lock is only what the thread sleeps on
	since    int64
	deadline int64
}

// Expect says what the thread is going to wait for: the kind of thing, its address, and which thread would end the wait if that is known otherwise
// than as the holder of the lock (0: it is not; the thread's own ID: nobody in particular). It is for the next wait for a lock, until Expect is called again
// with an empty kind.
func (s *State) Expect(what string, object, holder uint64) {
	w := &s.expects
	w.mu.Lock()
	w.what, w.object, w.holder = what, object, holder
	w.free = holder == s.ID()
	w.mu.Unlock()
}

// Unexpect undoes Expect, when the wait is over.
func (s *State) Unexpect() { s.Expect("", 0, 0) }

func (s *State) waits(l *Lock, deadline int64) {
	w := &s.expects
	w.mu.Lock()
	w.on, w.lock, w.since, w.deadline = true, l, s.gil.Now(), deadline
	w.mu.Unlock()
}

func (s *State) waited() {
	w := &s.expects
	w.mu.Lock()
	w.on, w.lock = false, nil
	w.mu.Unlock()
}

// Wait is what one thread waits for.
type Wait struct {
	Thread uint64 // its ID
	Name   string
	What   string // "lock", "RLock", "condition", …
	Object uint64 // address
	Since  int64  // how long it has waited, in nanoseconds
	Timed  bool   // it will give up by itself

	Holder      uint64 // who holds the lock, or will end the wait; 0 if nobody in particular does
	HolderName  string // empty if the holder has ended
	HolderEnded bool
	Held        int64 // for how long it is known to hold it, in nanoseconds; 0 if that is not known
}

// Waits returns what threads wait for, by their IDs. Any goroutine may ask.
func (g *GIL) Waits() []Wait {
	g.mu.Lock()
	states := make(map[uint64]*State, len(g.states))
	for s := range g.states {
		states[s.ID()] = s
	}
	g.mu.Unlock()
	now := g.Now()
	var all []Wait
	for id, s := range states {
		w := &s.expects
		w.mu.Lock()
		x := Wait{Thread: id, Name: s.Name(), What: w.what, Object: w.object, Since: now - w.since, Timed: w.deadline >= 0, Holder: w.holder}
		on, lock, free := w.on, w.lock, w.free
		w.mu.Unlock()
		if !on {
			continue
		}
		if x.What == "" {
			x.What = "lock"
		}
		switch {
		case free:
			x.Holder = 0
		case x.Holder == 0 && lock != nil:
			lock.mu.Lock()
			x.Holder = lock.Holder()
			if x.Holder == lock.heldBy && x.Holder != 0 {
				x.Held = now - lock.heldSince
			}
			lock.mu.Unlock()
		}
		if x.Holder != 0 {
			if h := states[x.Holder]; h != nil {
				x.HolderName = h.Name()
			} else {
				x.HolderEnded = true
			}
		}
		all = append(all, x)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Thread < all[j].Thread })
	return all
}

// Deadlocks returns the cycles among waits: each thread waits, without a time limit, for what the next one holds, and the last for the first.
func Deadlocks(ws []Wait) [][]Wait {
	by := make(map[uint64]*Wait, len(ws))
	for i := range ws {
		if !ws[i].Timed {
			by[ws[i].Thread] = &ws[i]
		}
	}
	seen := map[uint64]uint64{} // thread: where the walk that met it began
	var all [][]Wait
	for i := range ws {
		start := ws[i].Thread
		at := start
		for by[at] != nil && seen[at] == 0 {
			seen[at] = start
			at = by[at].Holder
		}
		if by[at] == nil || seen[at] != start {
			continue
		}
		var cycle []Wait
		for x := at; ; {
			cycle = append(cycle, *by[x])
			if x = by[x].Holder; x == at {
				break
			}
		}
		all = append(all, cycle)
	}
	return all
}

// ThreadEnd is what Expect calls the end of a thread.
const ThreadEnd = "end of thread"

// thing names what is waited for.
func (w *Wait) thing() string {
	if w.What == ThreadEnd {
		return "the " + ThreadEnd
	}
	if w.Object == 0 {
		return w.What
	}
	return fmt.Sprintf("%s 0x%x", w.What, w.Object)
}

// Short says what the wait is for, in a few words.
func (w *Wait) Short() string { return "waits for " + w.thing() }

// String says what the wait is for, and who would end it.
func (w *Wait) String() string {
	var b strings.Builder
	b.WriteString("waits for " + w.thing())
	since := ""
	if w.Held > 0 {
		since = fmt.Sprintf(" for at least %.1f s", float64(w.Held)/1e9)
	}
	who := func() {
		if w.HolderEnded {
			fmt.Fprintf(&b, "thread 0x%016x, which has ended", w.Holder)
		} else {
			fmt.Fprintf(&b, "thread 0x%016x [%s]", w.Holder, w.HolderName)
		}
	}
	switch {
	case w.Holder == 0:
	case w.What == ThreadEnd:
		b.Reset()
		b.WriteString("waits for the end of ")
		who()
	case w.Holder == w.Thread:
		b.WriteString(", held" + since + " by itself")
	default:
		b.WriteString(", held" + since + " by ")
		who()
	}
	fmt.Fprintf(&b, "; waiting for %.1f s", float64(w.Since)/1e9)
	if w.Timed {
		b.WriteString(", with a time limit")
	}
	return b.String()
}

// Describe says what a cycle that Deadlocks found is.
func Describe(cycle []Wait) string {
	var b strings.Builder
	b.WriteString("deadlock: ")
	for i := range cycle {
		w := &cycle[i]
		if i == 0 {
			b.WriteString(w.Name)
		}
		if i > 0 {
			b.WriteString(", which")
		}
		switch {
		case w.What == ThreadEnd:
			b.WriteString(" waits for the end of " + w.HolderName)
		case w.Holder == w.Thread:
			b.WriteString(" waits for " + w.thing() + " held by itself")
		default:
			b.WriteString(" waits for " + w.thing() + " held by " + w.HolderName)
		}
	}
	return b.String()
}
