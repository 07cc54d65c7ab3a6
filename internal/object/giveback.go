package object

import (
	"math"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// Giving memory back: a heap notices when what its objects take has fallen far below what it was, and then lets slabs go in which nothing
// lives, and arrays that it keeps for later. When that is looked at is the policy of package gc.

// never is below what any heap's objects take.
const never = math.MinInt64

// fellLow asks for a look at the memory, once.
//
//go:noinline
func (t *Thread) fellLow() {
	hp := t.heap
	hp.low = never
	hp.fell = true
	if t.Sched != nil {
		t.Sched.Breaker.Or(gil.GC)
	}
}

// WatchBytes makes heaps notice when their objects take less than half of the most that they have taken at any call of WatchBytes, if that is at least
// so many bytes.
func (t *Thread) WatchBytes(least int64) {
	t.Sched.StopTheWorld()
	defer t.Sched.StartTheWorld()
	for _, hp := range t.Interp.heaps() {
		if hp.high = max(hp.high, hp.bytes); hp.high >= least && !hp.fell {
			hp.low = hp.high / 2
		}
	}
}

// Fell reports whether the objects of the thread's heap take less than half of what they took.
func (t *Thread) Fell() bool { return t.heap.fell }

// StillLow reports whether the objects of the thread's heap, which fell, have not grown again; if they have, it is as if they had never fallen.
func (t *Thread) StillLow() bool {
	hp := t.heap
	if hp.bytes < hp.high/2 {
		return true
	}
	hp.fell = false
	return false
}

// GiveBack lets go of the memory in which nothing lives and returns how many bytes that is at least. Go's collector then frees it. The figures
// of WatchBytes start anew.
func (t *Thread) GiveBack() int {
	n := 0
	t.Sched.StopTheWorld()
	for _, hp := range t.Interp.heaps() {
		hp.high, hp.low, hp.fell = hp.bytes, never, false
		if hp.hooks == 0 { // the audit knows every piece of memory
			n += hp.giveBack()
		}
	}
	t.Sched.StartTheWorld()
	return n
}

func (hp *Heap) giveBack() int {
	hp.pruneAll()
	hp.spare = nil
	p := &hp.pools
	n := p.slots.giveBack(slotsKind) + p.instance.giveBack(instanceKind) + p.tuple.giveBack(tupleKind)
	n += p.list.giveBack() + p.dict.giveBack() + p.str.giveBack() + p.cell.giveBack() + p.boundMethod.giveBack() + p.builtin.giveBack() + p.function.giveBack() +
		p.exception.giveBack() + p.generator.giveBack() + p.traceback.giveBack() + p.weakRef.giveBack() + p.slice.giveBack() + p.set.giveBack() +
		p.dictView.giveBack() + p.dictIter.giveBack() + p.rangeObj.giveBack() + p.rangeIter.giveBack() + p.listIter.giveBack() + p.tupleIter.giveBack() +
		p.indexIter.giveBack() + p.bytes.giveBack() + p.enumerate.giveBack() + p.zip.giveBack()
	p.items, p.sets, p.dicts = rooms[Value]{}, rooms[setEntry]{}, dictRooms{}
	return n
}

// pruneAll takes the entries that are gone out of all lists of containers: they may be of memory that goes.
func (hp *Heap) pruneAll() {
	hp.more = 0
	for g := NumGenerations - 1; g >= 0; g-- {
		drop := flagYoung
		if g == NumGenerations-1 {
			drop = flagOld
		}
		for _, c := range hp.gens[g].take() {
			for _, h := range c {
				if h.listed(g) == gone {
					h.flags &^= drop
					continue
				}
				hp.gens[g].push(hp, h)
				if g == 0 && h.flags&flagOld == 0 {
					hp.more++
				}
			}
			hp.freeChunk(c)
		}
	}
}

// flagVacant marks dead objects in slabs that go.
const flagVacant = flagCandidate

// vacate reports whether nothing lives in the slab of n objects of the size; if so it marks them.
func vacate(slab unsafe.Pointer, n int, size uintptr) bool {
	for i := range uintptr(n) {
		if h := (*Header)(unsafe.Add(slab, i*size)); h.flags&flagDead == 0 {
			return false
		}
	}
	for i := range uintptr(n) {
		(*Header)(unsafe.Add(slab, i*size)).flags |= flagVacant
	}
	return true
}

// occupied returns the free objects whose slabs stay.
func occupied[P any](free []P, header func(P) *Header) []P {
	n := 0
	for _, o := range free {
		if header(o).flags&flagVacant == 0 {
			n++
		}
	}
	stay := make([]P, 0, n)
	for _, o := range free {
		if header(o).flags&flagVacant == 0 {
			stay = append(stay, o)
		}
	}
	return stay
}

// giveBack forgets the slabs in which nothing lives, and returns how many bytes they are.
func (p *Pool[T]) giveBack() int {
	var one T
	n, bytes := 0, 0
	for i, slab := range p.slabs {
		if len(p.free) >= len(slab) && !(i == len(p.slabs)-1 && len(p.fresh) > 0) && vacate(unsafe.Pointer(&slab[0]), len(slab), unsafe.Sizeof(one)) {
			bytes += len(slab) * int(unsafe.Sizeof(one))
			continue
		}
		p.slabs[n] = slab
		n++
	}
	clear(p.slabs[n:])
	p.slabs = p.slabs[:n]
	if bytes > 0 {
		p.free = occupied(p.free, func(o *T) *Header { return (*Header)(unsafe.Pointer(o)) })
	}
	return bytes
}

func (p *sizedPools) giveBack(kind *sizedKind) int {
	bytes := 0
	for i := range p {
		q := &p[i]
		size := kind.size(i)
		n, freed := 0, 0
		for j, s := range q.slabs {
			if len(q.free) >= s.n && !(j == len(q.slabs)-1 && q.left > 0) && vacate(s.at, s.n, size) {
				freed += s.n * int(size)
				continue
			}
			q.slabs[n] = s
			n++
		}
		clear(q.slabs[n:])
		q.slabs = q.slabs[:n]
		if freed > 0 {
			q.free = occupied(q.free, func(o unsafe.Pointer) *Header { return (*Header)(o) })
		}
		bytes += freed
	}
	return bytes
}
