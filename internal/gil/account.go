package gil

import (
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
)

// mode is what a thread's time is spent on: holding, waiting, or detached for a reason.
type mode uint8

const (
	modeHeld mode = iota
	modeWaiting
	modeDetached // + Reason
	numModes     = modeDetached + mode(NumReasons)
)

// cause is why a thread let go of the lock.
type cause uint8

const (
	causeAsked cause = iota
	causeBlocked
	causeEnded
	numCauses
)

const (
	// Buckets is the number of buckets of a wait histogram. Bucket 0 counts waits under 1 µs, bucket i those of at least
	// 2^(i-1) µs and under 2^i µs, the last one everything longer.
	Buckets = 26
	// maxEnded is how many ended threads are kept apart; older ones are summed up.
	maxEnded = 1024
	// maxWaitedFor is how many other threads a thread keeps apart as having been waited for.
	maxWaitedFor = 64
)

// waitedFor is how long a thread waited while another one held the lock.
type waitedFor struct {
	id    uint32
	name  *string // as it was; the live name is looked up when a report is made
	spent int64
	waits uint64
}

// acct is a thread's account. It outlives the thread's state. The guard is the GIL's mutex when the GIL is on, where it
// is held at every change anyway, and the account's own when it is off.
type acct struct {
	guard *sync.Mutex
	own   sync.Mutex

	id   uint32
	main bool
	name atomic.Pointer[string]

	started, endedAt int64
	ended            bool

	mode  mode
	cause cause // why it last let go
	since int64 // when the present mode began
	spent [numModes]int64

	acquisitions uint64
	waits        uint64
	switches     [numCauses]uint64
	histogram    [Buckets]uint64
	longest      int64
	longestFor   uint32
	handover     int64 // waited while nobody held the lock
	waitedFor    []waitedFor
	waitedOthers waitedFor // those that did not fit
	lockWaits    uint64    // waits for an object's lock, with the GIL off
}

func (a *acct) nameOr() string {
	if p := a.name.Load(); p != nil && *p != "" {
		return *p
	}
	return fmt.Sprintf("Thread-%d", a.id)
}

// to ends the present mode and begins another. The guard is held.
func (a *acct) to(m mode, now int64) {
	a.spent[a.mode] += now - a.since
	a.mode = m
	a.since = now
}

// waited counts a wait that has ended. The guard is held.
func (a *acct) waited(d int64, mostly uint32) {
	a.waits++
	a.histogram[bucket(d)]++
	if d > a.longest {
		a.longest, a.longestFor = d, mostly
	}
}

// waitedOn adds to the time waited while another thread held the lock. The guard is held.
func (a *acct) waitedOn(other *acct, d int64, wait uint64) {
	for i := range a.waitedFor {
		if w := &a.waitedFor[i]; w.id == other.id {
			w.spent += d
			w.waits += wait
			return
		}
	}
	if len(a.waitedFor) < maxWaitedFor {
		a.waitedFor = append(a.waitedFor, waitedFor{id: other.id, name: other.name.Load(), spent: d, waits: wait})
		return
	}
	a.waitedOthers.spent += d
	a.waitedOthers.waits += wait
}

func bucket(d int64) int {
	if d < 1000 {
		return 0
	}
	return min(bits.Len64(uint64(d)/1000), Buckets-1)
}

// merge adds an ended thread's figures to the sum of several.
func (a *acct) merge(b *acct) {
	for i, d := range b.spent {
		a.spent[i] += d
	}
	a.acquisitions += b.acquisitions
	a.waits += b.waits
	for i, n := range b.switches {
		a.switches[i] += n
	}
	for i, n := range b.histogram {
		a.histogram[i] += n
	}
	if b.longest > a.longest {
		a.longest, a.longestFor = b.longest, b.longestFor
	}
	a.handover += b.handover
	for i := range b.waitedFor {
		w := &b.waitedFor[i]
		a.waitedOthers.spent += w.spent
		a.waitedOthers.waits += w.waits
	}
	a.waitedOthers.spent += b.waitedOthers.spent
	a.waitedOthers.waits += b.waitedOthers.waits
	a.lockWaits += b.lockWaits
}

// segment is one turn with the lock, recorded when it ended while somebody waited.
type segment struct {
	who      *acct
	from, to int64
}

// segments are the last turns, from which a wait that ends learns who held the lock meanwhile. Turns that nobody waited
// through are not here, so an unwaited-for thread pays nothing.
type segments struct {
	ring [256]segment
	next uint64
}

func (r *segments) add(who *acct, from, to int64) {
	r.ring[r.next%uint64(len(r.ring))] = segment{who, from, to}
	r.next++
}

// attribute ends a wait of a that lasted from start to now: it charges the turns since first to their holders, and what
// is left over to the hand-over. Turns that have left the ring are charged to the others together.
func (r *segments) attribute(a *acct, first uint64, start, now int64) {
	total := now - start
	var known, most int64
	var mostly uint32
	lost := false
	if r.next-first > uint64(len(r.ring)) {
		first = r.next - uint64(len(r.ring))
		lost = true
	}
	for ; first != r.next; first++ {
		g := &r.ring[first%uint64(len(r.ring))]
		d := min(g.to, now) - max(g.from, start)
		if d <= 0 || g.who == a {
			continue
		}
		a.waitedOn(g.who, d, 1)
		known += d
		if d > most {
			most, mostly = d, g.who.id
		}
	}
	if rest := total - known; rest > 0 {
		if lost {
			a.waitedOthers.spent += rest
			a.waitedOthers.waits++
		} else {
			a.handover += rest
		}
	}
	a.waited(total, mostly)
}
