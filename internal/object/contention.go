package object

import (
	"sort"
	"time"
)

// Contention says where threads met: where they became exclusive or waited for the lock of an object, with the GIL off, or where they waited for a lock of
// the program.
type Contention struct {
	File   string
	Line   int
	What   string        // the type of the object, the function called, or the instruction
	Kind   string        // "exclusive", "lock" (of an object) or "wait" (for a lock, a queue, the end of a thread …)
	N      uint64        // times it was needed, for a lock times that it was waited for
	Met    uint64        // of these, times that other threads had to be stopped or waited for
	Waited time.Duration // how long, for the kind "wait"
}

// The kinds of places.
const (
	metExclusive uint8 = iota
	metLock
	metWait
)

var contentionKinds = [...]string{metExclusive: "exclusive", metLock: "lock", metWait: "wait"}

// Counts are what threads did to each other's memory, with the GIL off.
type Counts struct {
	Shared    uint64 // counts of shared objects that were changed atomically
	Locks     uint64 // locks of objects taken
	LockWaits uint64 // of these, those that another thread held
}

func (c *Counts) add(x Counts) {
	c.Shared += x.Shared
	c.Locks += x.Locks
	c.LockWaits += x.LockWaits
}

// SharedCounts returns the sum for all threads, ended ones too. The thread is exclusive.
func (t *Thread) SharedCounts() Counts {
	sum := t.Interp.counts
	t.Interp.Threads(func(x *Thread) { sum.add(x.Counts) })
	return sum
}

// meetings are the figures of one place.
type meetings struct {
	n, met uint64
	waited int64
}

func (m meetings) plus(x meetings) meetings {
	return meetings{m.n + x.n, m.met + x.met, m.waited + x.waited}
}

type contentionKey struct {
	file string
	line int
	what string
	kind uint8
}

// maxContention is how many places a thread keeps apart.
const maxContention = 4000

// countContention counts that the thread became exclusive (or waited for a lock) because of an object of the type, if it is known; otherwise for t.why, or
// the instruction.
func (t *Thread) countContention(typ *Type, why string, lock, met bool) {
	k := contentionKey{what: why}
	if lock {
		k.kind = metLock
	}
	if f := t.Frame; f != nil && f.Code != nil {
		k.file, k.line = f.Code.Filename, f.Lineno()
		if typ == nil && why == "" {
			if i := f.LastI(); i >= 0 && i < len(f.Code.Code.Instrs) {
				k.what = f.Code.Code.Instrs[i].Op.String()
			}
		}
	}
	if typ != nil {
		k.what = typ.Name
	}
	x := meetings{n: 1}
	if met {
		x.met = 1
	}
	t.addContention(k, x)
}

// CountWait counts that the thread waited for something that the program has, in the innermost frame that is not of the library's modules of threads.
func (t *Thread) CountWait(what string, ns int64, library func(*Frame) bool) {
	k := contentionKey{what: what, kind: metWait}
	f := t.Frame
	for f != nil && f.Code != nil && f.Func != nil && f.Back != nil && library(f) {
		f = f.Back
	}
	if f != nil && f.Code != nil {
		k.file, k.line = f.Code.Filename, f.Lineno()
	}
	t.addContention(k, meetings{1, 1, ns})
}

func (t *Thread) addContention(k contentionKey, x meetings) {
	if t.contention == nil {
		t.contention = map[contentionKey]meetings{}
	}
	m, ok := t.contention[k]
	if !ok && len(t.contention) >= maxContention {
		k = contentionKey{what: "elsewhere", kind: k.kind}
		m = t.contention[k]
	}
	t.contention[k] = m.plus(x)
}

// Contentions returns where threads met, the most frequent first. The thread is exclusive.
func (t *Thread) Contentions() []Contention {
	sum := map[contentionKey]meetings{}
	add := func(m map[contentionKey]meetings) {
		for k, x := range m {
			sum[k] = sum[k].plus(x)
		}
	}
	t.Interp.Threads(func(x *Thread) { add(x.contention) })
	add(t.Interp.contention)
	var all []Contention
	for k, m := range sum {
		all = append(all, Contention{k.file, k.line, k.what, contentionKinds[k.kind], m.n, m.met, time.Duration(m.waited)})
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := &all[i], &all[j]
		if a.N != b.N {
			return a.N > b.N
		}
		if a.File != b.File {
			return a.File < b.File
		}
		return a.Line < b.Line || a.Line == b.Line && a.What < b.What
	})
	return all
}

// keepContention adds the thread's figures to those of ended threads. The thread is exclusive.
func (t *Thread) keepContention() {
	t.Interp.counts.add(t.Counts)
	t.Counts = Counts{}
	if t.contention == nil {
		return
	}
	if t.Interp.contention == nil {
		t.Interp.contention = map[contentionKey]meetings{}
	}
	for k, m := range t.contention {
		x, ok := t.Interp.contention[k]
		if !ok && len(t.Interp.contention) >= maxContention {
			k = contentionKey{what: "elsewhere", kind: k.kind}
			x = t.Interp.contention[k]
		}
		t.Interp.contention[k] = x.plus(m)
	}
	t.contention = nil
}
