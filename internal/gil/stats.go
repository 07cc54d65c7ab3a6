package gil

import (
	"runtime"
	"sort"
	"time"
)

// Stats is what the threads of an interpreter did with the GIL, at one moment.
type Stats struct {
	Enabled  bool
	Interval time.Duration
	Cores    int           // processors that Go uses
	Wall     time.Duration // since the GIL was made
	Switches uint64        // times that another thread than the last holder took the lock
	Requests uint64        // times that a waiter asked the holder to let go
	Threads  []ThreadStats // living and ended, by ID
	// Merged sums up the ended threads that are no longer kept apart; there are MergedCount of them.
	Merged      ThreadStats
	MergedCount int
}

// ThreadStats is what one thread did.
type ThreadStats struct {
	ID      uint64
	Name    string
	Main    bool
	Ended   bool
	Status  string        // "attached", "waiting", "detached", "ended"
	Started time.Duration // since the GIL was made
	Alive   time.Duration // = Held + Waiting + the sum of Detached
	Held    time.Duration // with the GIL off: attached
	Waiting time.Duration // for the GIL; with the GIL off: for object locks and for the world to start
	// Detached is the time away, by reason.
	Detached     [NumReasons]time.Duration
	Acquisitions uint64
	Waits        uint64 // acquisitions that had to wait
	// SwitchesAsked, SwitchesBlocked and SwitchesEnded count the times that another thread took the lock after this one,
	// by why this one had let go of it.
	SwitchesAsked, SwitchesBlocked, SwitchesEnded uint64
	LongestWait                                   time.Duration
	LongestWaitFor                                string          // who held the lock for the most of it, "" if unknown
	Histogram                                     [Buckets]uint64 // of waits, see Buckets
	WaitedFor                                     []WaitedFor     // the longest first
	// WaitedOthers is the waiting for threads that are not kept apart; WaitedHandover that while nobody held the lock.
	WaitedOthers, WaitedHandover time.Duration
	LockWaits                    uint64 // waits for an object's lock, with the GIL off
}

// WaitedFor is how long a thread waited while another one held the lock.
type WaitedFor struct {
	ID    uint64
	Name  string
	Spent time.Duration
	Waits uint64
}

// Switches is the number of times that another thread took the lock after this one.
func (t *ThreadStats) Switches() uint64 {
	return t.SwitchesAsked + t.SwitchesBlocked + t.SwitchesEnded
}

// Away is the time detached, for whatever reason.
func (t *ThreadStats) Away() (d time.Duration) {
	for _, r := range t.Detached {
		d += r
	}
	return d
}

// MainReason is the reason for which the thread was detached the longest.
func (t *ThreadStats) MainReason() Reason {
	var most Reason
	for r, d := range t.Detached {
		if d > t.Detached[most] {
			most = Reason(r)
		}
	}
	return most
}

// Stats returns the figures of all threads, ended ones included. It may be called at any time from any goroutine.
func (g *GIL) Stats() Stats {
	g.mu.Lock()
	now := g.Now()
	st := Stats{
		Enabled: g.enabled, Interval: g.Interval(), Cores: runtime.GOMAXPROCS(0), Wall: time.Duration(now),
		Switches: g.switches, Requests: g.requests, MergedCount: g.mergedN,
	}
	accts := make([]*acct, 0, len(g.states)+len(g.ended))
	accts = append(accts, g.ended...)
	for s := range g.states {
		accts = append(accts, s.acct)
	}
	names := make(map[uint32]string, len(accts))
	for _, a := range accts {
		names[a.id] = a.nameOr()
	}
	st.Threads = make([]ThreadStats, len(accts))
	for i, a := range accts {
		own := !g.enabled
		if own {
			a.own.Lock()
		}
		a.snapshot(&st.Threads[i], g.Now(), names)
		if own {
			a.own.Unlock()
		}
	}
	if g.mergedN > 0 {
		g.merged.ended = true
		g.merged.snapshot(&st.Merged, 0, names)
		st.Merged.Name = "(ended)"
	}
	g.mu.Unlock()
	sort.Slice(st.Threads, func(i, j int) bool { return st.Threads[i].ID < st.Threads[j].ID })
	return st
}

func (a *acct) snapshot(t *ThreadStats, now int64, names map[uint32]string) {
	spent := a.spent
	if !a.ended {
		spent[a.mode] += max(0, now-a.since)
	}
	t.ID, t.Name, t.Main, t.Ended = uint64(a.id), a.nameOr(), a.main, a.ended
	switch {
	case a.ended:
		t.Status = "ended"
	case a.mode == modeHeld:
		t.Status = "attached"
	case a.mode == modeWaiting:
		t.Status = "waiting"
	default:
		t.Status = "detached"
	}
	t.Started = time.Duration(a.started)
	t.Held, t.Waiting = time.Duration(spent[modeHeld]), time.Duration(spent[modeWaiting])
	for r := range t.Detached {
		t.Detached[r] = time.Duration(spent[modeDetached+mode(r)])
	}
	t.Alive = t.Held + t.Waiting + t.Away()
	t.Acquisitions, t.Waits = a.acquisitions, a.waits
	t.SwitchesAsked, t.SwitchesBlocked, t.SwitchesEnded =
		a.switches[causeAsked], a.switches[causeBlocked], a.switches[causeEnded]
	t.LongestWait, t.LongestWaitFor = time.Duration(a.longest), names[a.longestFor]
	t.Histogram = a.histogram
	t.WaitedOthers, t.WaitedHandover = time.Duration(a.waitedOthers.spent), time.Duration(a.handover)
	t.LockWaits = a.lockWaits
	if len(a.waitedFor) > 0 {
		t.WaitedFor = make([]WaitedFor, len(a.waitedFor))
		for i, w := range a.waitedFor {
			name, ok := names[w.id]
			if !ok && w.name != nil {
				name = *w.name
			}
			t.WaitedFor[i] = WaitedFor{ID: uint64(w.id), Name: name, Spent: time.Duration(w.spent), Waits: w.waits}
		}
		sort.Slice(t.WaitedFor, func(i, j int) bool { return t.WaitedFor[i].Spent > t.WaitedFor[j].Spent })
	}
}
