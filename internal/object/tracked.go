package object

import (
	"math"
	"sync/atomic"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// The containers that the collector looks at are in lists, by generation: young ones in those of the first two (flagYoung), old ones in that of
// the last (flagOld).
//
// An object that dies stays in its list until somebody goes through it, since its memory is mostly used again soon. New in the memory of a young one, a
// container is in a list already. In the memory of an old one it is listed as a young one as well, and the entry among the old is void as long as it is
// young: so nobody has to look at old ones in order to keep the lists of the young ones right. Tuples of nothing but atoms leave the lists.

// flagTracked is set in what is in a list.
const flagTracked = flagYoung | flagOld

// containers is a list, in chunks: it grows and shrinks without being copied.
type containers struct {
	chunks [][]*Header // none is empty
	n      int
}

const (
	chunkLen  = 1024
	keptSpare = 128 // chunks that a heap keeps
)

func (l *containers) push(hp *Heap, h *Header) {
	k := len(l.chunks) - 1
	if k < 0 || len(l.chunks[k]) == chunkLen {
		l.chunks = append(l.chunks, hp.newChunk())
		k++
	}
	l.chunks[k] = append(l.chunks[k], h)
	l.n++
}

func (hp *Heap) newChunk() []*Header {
	if n := len(hp.spare); n > 0 {
		c := hp.spare[n-1]
		hp.spare[n-1] = nil
		hp.spare = hp.spare[:n-1]
		return c
	}
	return make([]*Header, 0, chunkLen)
}

// freeChunk takes back a chunk of a list that was taken apart.
func (hp *Heap) freeChunk(c []*Header) {
	clear(c)
	if len(hp.spare) < keptSpare {
		hp.spare = append(hp.spare, c[:0])
	}
}

// take empties the list and returns its chunks; each goes to freeChunk when it has been gone through.
func (l *containers) take() [][]*Header {
	chunks := l.chunks
	*l = containers{}
	return chunks
}

// track puts a container in the list of the youngest.
func (t *Thread) track(h *Header) {
	h.flags |= flagYoung
	hp := t.heap
	hp.gens[0].push(hp, h)
	if h.flags&flagOld != 0 {
		return // instead of an old one that died
	}
	if hp.more++; hp.more >= hp.due {
		hp.due = math.MaxInt // until the collector has looked at it
		if t.Sched != nil {  // nil in the thread that makes static types ready
			t.Sched.Breaker.Or(gil.GC)
		}
	}
}

// retrack tracks a tuple again whose items have changed.
func (t *Thread) retrack(tp *Tuple) {
	if tp.flags&flagTracked == 0 && tp.owner != 0 {
		t.track(&tp.Header)
	}
}

// CollectionDue reports whether the allocator has asked for a collection that was not looked at yet.
func (t *Thread) CollectionDue() bool { return t.heap.due == math.MaxInt }

// heaps returns all heaps of the interpreter.
func (in *Interp) heaps() []*Heap {
	if in.GILOn {
		if in.theHeap == nil {
			in.theHeap = []*Heap{in.heap}
		}
		return in.theHeap
	}
	var all []*Heap
	in.Threads(func(t *Thread) { all = append(all, t.heap) })
	in.threadsMu.Lock()
	all = append(all, in.spareHeaps...)
	in.threadsMu.Unlock()
	return all
}

// standing says what an entry of a list of containers is.
type standing int

const (
	gone    standing = iota // dead, immortal, or no container now: it may leave the list
	pinned                  // being removed, or a running frame: counts as held from outside
	regular                 // a live container
)

func (h *Header) standing() standing {
	if h.flags&flagDead != 0 || h.typ == nil || h.owner == 0 || h.typ.Traverse == nil {
		return gone
	}
	if h.typ == FrameType {
		f := (*Frame)(unsafe.Pointer(h))
		if !f.counted {
			return gone
		}
		if f.State == FrameExecuting {
			return pinned
		}
	}
	if h.refs+atomic.LoadInt32(&h.shared) <= 0 {
		return pinned
	}
	return regular
}

// listed is standing for an entry of the list of the generation: one that is void is gone.
func (h *Header) listed(gen int) standing {
	if gen == NumGenerations-1 && h.flags&flagYoung != 0 {
		return gone
	}
	return h.standing()
}

// atomic reports whether the tuple holds nothing that the collector looks at.
func (tp *Tuple) atomic() bool {
	for i := range tp.Items() {
		if h := tp.Items()[i].obj; h == nil || h.owner != 0 && h.typ.Traverse != nil {
			return false
		}
	}
	return true
}

// promote puts a container that is in no list of the young ones into the list of the generation.
func (hp *Heap) promote(h *Header, gen int) {
	if gen < NumGenerations-1 {
		h.flags |= flagYoung
	} else if h.flags&flagOld != 0 {
		return // it is there
	} else {
		h.flags |= flagOld
	}
	hp.gens[gen].push(hp, h)
}

// defaultDue is how many new containers there are before the first collection is asked for.
const defaultDue = 2000

func newHeap() *Heap { return &Heap{due: defaultDue, low: never} }

// PruneYoung drops dead entries from the youngest generation, returns how many more containers there are because of it and how many entries it has, and
// asks for a collection again when there are more new ones.
func (t *Thread) PruneYoung(more int) (n, all int) {
	for _, hp := range t.Interp.heaps() {
		g := &hp.gens[0]
		hp.more = 0
		for _, c := range g.take() {
			for _, h := range c {
				if h.standing() == gone {
					h.flags &^= flagYoung
					continue
				}
				g.push(hp, h)
				if h.flags&flagOld == 0 {
					hp.more++
				}
			}
			hp.freeChunk(c)
		}
		n += hp.more
		all += g.n
		hp.due = math.MaxInt
		if more > 0 {
			hp.due = hp.more + more
		}
	}
	return n, all
}

// Await asks for a collection when there are so many more containers than now.
func (t *Thread) Await(more int) {
	for _, hp := range t.Interp.heaps() {
		hp.due = hp.more + more
	}
}

// Containers calls f with every live container that the collector looks at, oldest generation first; of all generations if gen is negative.
// The function must not run Python code.
func (t *Thread) Containers(gen int, f func(Value)) {
	if gen < 0 {
		for _, h := range t.Interp.frozen {
			if h.flags&flagTracked == 0 && h.standing() != gone {
				f(Of(h))
			}
		}
	}
	for g := NumGenerations - 1; g >= 0; g-- {
		if gen >= 0 && g != gen {
			continue
		}
		for _, hp := range t.Interp.heaps() {
			for _, c := range hp.gens[g].chunks {
				for _, h := range c {
					if h.listed(g) == regular {
						f(Of(h))
					}
				}
			}
		}
	}
}

// leave takes everything out of the lists and calls f with what is not gone.
func (t *Thread) leave(f func(hp *Heap, h *Header)) {
	for _, hp := range t.Interp.heaps() {
		hp.more = 0
		for g := NumGenerations - 1; g >= 0; g-- {
			for _, c := range hp.gens[g].take() {
				for _, h := range c {
					st := h.listed(g)
					if g == NumGenerations-1 {
						h.flags &^= flagOld
					} else {
						h.flags &^= flagTracked
					}
					if st != gone {
						f(hp, h)
					}
				}
				hp.freeChunk(c)
			}
		}
	}
}

// Freeze moves all containers out of the collector's sight; Unfreeze makes them old ones; Frozen counts them. What is in a list is not frozen: its
// memory was that of a frozen one that died.
func (t *Thread) Freeze() {
	in := t.Interp
	n := 0
	for _, h := range in.frozen {
		if h.flags&flagTracked == 0 && h.standing() != gone {
			in.frozen[n] = h
			n++
		}
	}
	clear(in.frozen[n:])
	in.frozen = in.frozen[:n]
	t.leave(func(_ *Heap, h *Header) { in.frozen = append(in.frozen, h) })
}

// Unfreeze makes what was frozen old again.
func (t *Thread) Unfreeze() {
	for _, h := range t.Interp.frozen {
		if h.flags&flagTracked == 0 && h.standing() != gone {
			t.heap.promote(h, NumGenerations-1)
		}
	}
	t.Interp.frozen = nil
}

// Frozen returns the number of frozen containers.
func (t *Thread) Frozen() int {
	n := 0
	for _, h := range t.Interp.frozen {
		if h.flags&flagTracked == 0 && h.standing() != gone {
			n++
		}
	}
	return n
}

// Age makes all containers members of the oldest generation.
func (t *Thread) Age() {
	for _, hp := range t.Interp.heaps() {
		hp.more = 0
		for g := NumGenerations - 2; g >= 0; g-- {
			for _, c := range hp.gens[g].take() {
				for _, h := range c {
					st := h.standing()
					h.flags &^= flagYoung
					if st != gone {
						hp.promote(h, NumGenerations-1)
					}
				}
				hp.freeChunk(c)
			}
		}
	}
}
