package object

import (
	"slices"
	"sync/atomic"
)

// How a collection tells garbage from the rest: it counts for each of the containers that it looks at how many of its references the others of them do not
// hold, in the bits of the header's flags that tell its age otherwise. What is left above zero, and all that it reaches, lives.

// The counts. One that does not fit sticks; so does one of a container that others refer to more often than its count says, which is taken to
// be held from outside.
const (
	countUnit      = uint32(1) << candidateShift
	countBits      = ^(countUnit - 1)
	countSticky    = countBits - countUnit
	countTentative = countBits // has had its turn, and nothing that lives was found to hold it
	maxCount       = int32(countSticky>>candidateShift) - 1
)

// maxOrdered is how many containers a collection keeps in order, and knows the age of, at most.
const maxOrdered = 1 << 17

// keptMarker is for how many containers a marker keeps its arrays.
const keptMarker = 1 << 15

// marker is what a collection needs; an interpreter has one and uses its arrays again.
type marker struct {
	gen, to int
	large   bool         // more than maxOrdered: the containers are in the chunks of rest
	ordered bool         // the order of the containers shows
	cand    []*Header    // the containers, unless large
	made    []uint32     // their ages, likewise
	rest    []containers // for each heap
	kept    int          // pinned ones

	age     uint32    // of the container that has its turn, if large
	passed  int       // how many had their turn and were not reached yet (of few: or were reached since)
	late    []*Header // were reached after their turn
	alive   []*Header // the living in the order in which they were found, if ordered
	garbage []*Header // flagCandidate is set until settle

	subtract, reach func(Value)
}

func newMarker() *marker {
	m := &marker{}
	m.subtract = func(v Value) { subtractRef(v.obj) }
	m.reach = func(v Value) { m.reachRef(v.obj) }
	return m
}

// done forgets the objects and gives large arrays up.
func (m *marker) done() {
	if cap(m.cand) > keptMarker || cap(m.late)+cap(m.alive)+cap(m.garbage) > keptMarker {
		*m = marker{subtract: m.subtract, reach: m.reach}
		return
	}
	clear(m.cand)
	clear(m.late[:cap(m.late)])
	clear(m.alive)
	clear(m.garbage)
	m.cand, m.made, m.late, m.alive, m.garbage = m.cand[:0], m.made[:0], m.late[:0], m.alive[:0], m.garbage[:0]
	m.rest = nil
}

// gather takes the containers of the generations up to gen out of their lists; pinned ones are a generation older at once. The world is stopped.
func (m *marker) gather(t *Thread, gen int) {
	heaps := t.Interp.heaps()
	m.gen, m.to = gen, min(gen+1, NumGenerations-1)
	m.ordered, m.kept = false, 0
	total := 0
	for _, hp := range heaps {
		for g := range gen + 1 {
			total += hp.gens[g].n
		}
	}
	m.large = total > maxOrdered
	if m.large {
		m.rest = make([]containers, len(heaps))
	} else if cap(m.cand) < total {
		m.cand, m.made = make([]*Header, 0, total), make([]uint32, 0, total)
	}
	for i, hp := range heaps {
		// Older ones stand first, as in CPython.
		for g := gen; g >= 0; g-- {
			drop := flagYoung
			if g == NumGenerations-1 {
				drop = flagOld
			}
			for _, c := range hp.gens[g].take() {
				for _, h := range c {
					st := h.listed(g)
					h.flags &^= drop
					switch st {
					case pinned:
						m.kept++
						hp.promote(h, m.to)
					case regular:
						switch {
						case h.typ == TupleType && as[Tuple](h).atomic():
						case m.large:
							m.rest[i].push(hp, h)
							if gen == NumGenerations-1 {
								h.flags |= flagOld
							}
							h.beginCount(0)
						default:
							m.cand = append(m.cand, h)
							m.ordered = m.ordered || h.orderShows()
						}
					}
				}
				hp.freeChunk(c)
			}
		}
		hp.more = 0
	}
	m.ordered = m.ordered && len(heaps) == 1
	m.age, m.passed = t.heap.clock, 0
	if m.large {
		return
	}
	if gen == NumGenerations-1 && m.ordered {
		t.heap.sortByAge(m.cand)
	}
	for _, h := range m.cand {
		m.made = append(m.made, h.flags&countBits)
		h.beginCount(0)
	}
}

// beginCount makes h one of the containers that are looked at; held references to it do not count.
func (h *Header) beginCount(held int32) {
	n := h.refs + atomic.LoadInt32(&h.shared) - held
	c := countSticky
	if uint32(n) <= uint32(maxCount) {
		c = uint32(n) << candidateShift
	}
	h.flags = h.flags&^countBits | flagCandidate | c
}

// subtractRef takes one reference off the count.
func subtractRef(h *Header) {
	if h == nil || h.flags&flagCandidate == 0 {
		return
	}
	if c := h.flags & countBits; c == 0 || c == countSticky {
		h.flags |= countSticky
	} else {
		h.flags -= countUnit
	}
}

// reachRef notes that something that lives refers to h.
func (m *marker) reachRef(h *Header) {
	if h == nil || h.flags&flagCandidate == 0 {
		return
	}
	if c := h.flags & countBits; c == 0 {
		h.flags += countUnit
	} else if c == countTentative {
		h.flags = h.flags&^countBits | countUnit
		m.late = append(m.late, h)
	}
}

// subtractRefs takes all that the container refers to off the counts: References, with the common types at hand.
func (m *marker) subtractRefs(h *Header) {
	typ := h.typ
	switch typ {
	case TupleType:
		items := as[Tuple](h).Items()
		for i := range items {
			subtractRef(items[i].obj)
		}
	case ListType:
		items := as[List](h).items
		for i := range items {
			subtractRef(items[i].obj)
		}
	case DictType:
		entries := as[Dict](h).entries
		for i := range entries {
			if e := &entries[i]; e.obj != nil {
				subtractRef(e.obj)
				subtractRef(e.val.obj)
			}
		}
	default:
		if !typ.layout.near {
			typ.Traverse(h, m.subtract)
		}
		if typ.hasAttrs() {
			vals := h.vals()
			for i := range vals {
				subtractRef(vals[i].obj)
			}
			if d := h.dictOf(); d != nil {
				subtractRef(&d.Header)
			}
		}
		if typ.heap {
			subtractRef(&typ.Header)
		}
	}
}

// reachRefs reaches all that the container refers to.
func (m *marker) reachRefs(h *Header) {
	typ := h.typ
	switch typ {
	case TupleType:
		items := as[Tuple](h).Items()
		for i := len(items) - 1; i >= 0; i-- {
			m.reachRef(items[i].obj)
		}
	case ListType:
		items := as[List](h).items
		for i := len(items) - 1; i >= 0; i-- {
			m.reachRef(items[i].obj)
		}
	case DictType:
		entries := as[Dict](h).entries
		for i := range entries {
			if e := &entries[i]; e.obj != nil {
				m.reachRef(e.obj)
				m.reachRef(e.val.obj)
			}
		}
	default:
		if !typ.layout.near {
			typ.Traverse(h, m.reach)
		}
		if typ.hasAttrs() {
			vals := h.vals()
			for i := range vals {
				m.reachRef(vals[i].obj)
			}
			if d := h.dictOf(); d != nil {
				m.reachRef(&d.Header)
			}
		}
		if typ.heap {
			m.reachRef(&typ.Header)
		}
	}
}

// mark divides the containers into the living and the garbage. The living are found in CPython's order: first come those held from outside and
// those found from them before their turn, then the others as they are found.
func (m *marker) mark() {
	for _, h := range m.cand {
		m.subtractRefs(h)
	}
	for i := range m.rest {
		for _, c := range m.rest[i].chunks {
			for _, h := range c {
				m.subtractRefs(h)
			}
		}
	}
	for i, h := range m.cand {
		m.turn(h, m.made[i])
	}
	for i := range m.rest {
		for _, c := range m.rest[i].chunks {
			for _, h := range c {
				m.turnOfMany(h)
			}
		}
	}
	if m.passed > 0 && m.large {
		for i := range m.rest {
			for _, c := range m.rest[i].chunks {
				for _, h := range c {
					if h.flags&flagCandidate != 0 {
						h.flags = h.flags&^countBits | m.age
						m.garbage = append(m.garbage, h)
					}
				}
			}
		}
	}
	if m.ordered {
		for i := 0; i < len(m.late); i++ {
			m.alive = append(m.alive, m.late[i])
			m.reachRefs(m.late[i])
		}
	}
	if m.passed > 0 && !m.large {
		for i, h := range m.cand {
			if h.flags&flagCandidate == 0 {
				continue
			}
			c := h.flags & countBits
			h.flags = h.flags&^countBits | m.made[i]
			if c == countTentative {
				m.garbage = append(m.garbage, h)
			} else {
				h.flags &^= flagCandidate
			}
		}
	}
}

// turn looks at the next container in order.
func (m *marker) turn(h *Header, made uint32) {
	if h.flags&countBits == 0 {
		h.flags |= countTentative
		m.passed++
		return
	}
	// From now on it is no candidate: that others refer to it changes nothing.
	h.flags = h.flags&^candidateBits | made
	m.reachRefs(h)
	if m.ordered {
		m.alive = append(m.alive, h)
		return
	}
	for len(m.late) > 0 { // these stay candidates, whose age is in its place until the end
		n := len(m.late) - 1
		h := m.late[n]
		m.late = m.late[:n]
		m.reachRefs(h)
	}
}

// turnOfMany is turn without a record of what was found when: of so many the age is lost, they are as old as their place in the list says.
func (m *marker) turnOfMany(h *Header) {
	if h.flags&countBits == 0 {
		h.flags |= countTentative
		m.passed++
		return
	}
	m.age += countUnit
	h.flags = h.flags&^candidateBits | m.age
	m.reachRefs(h)
	for len(m.late) > 0 {
		n := len(m.late) - 1
		h := m.late[n]
		m.late = m.late[:n]
		m.passed--
		h.flags = h.flags&^candidateBits | m.age
		m.reachRefs(h)
	}
}

// settle puts the living into the lists of a generation older, and returns how many there are. They go there in the order in which they were found
// if it shows, otherwise the order of memory will do: going through a list in another one costs three times as much.
func (m *marker) settle(t *Thread) int {
	heaps := t.Interp.heaps()
	n := m.kept
	switch {
	case m.large:
		for i, hp := range heaps {
			rest := &m.rest[i]
			n += rest.n
			if m.gen == NumGenerations-1 { // what is garbage stays until it is gone
				old := &hp.gens[m.to]
				old.chunks = append(old.chunks, rest.chunks...)
				old.n += rest.n
				continue
			}
			for _, c := range rest.take() {
				for _, h := range c {
					if h.flags&flagCandidate == 0 {
						hp.promote(h, m.to)
					}
				}
				hp.freeChunk(c)
			}
		}
		n -= len(m.garbage)
		t.heap.clock = m.age
	case m.ordered:
		n += len(m.alive)
		hp := t.heap
		for _, h := range m.alive {
			hp.clock += countUnit
			h.flags = h.flags&^countBits | hp.clock
			hp.promote(h, m.to)
		}
	default:
		n += len(m.cand) - len(m.garbage)
		for _, h := range m.cand {
			if h.flags&flagCandidate == 0 {
				t.heap.promote(h, m.to)
			}
		}
	}
	for _, h := range m.garbage {
		h.flags &^= flagCandidate
	}
	return n
}

// takeBack puts what was garbage and lives now into the lists again.
func (m *marker) takeBack(t *Thread, gen int) {
	for _, h := range m.garbage {
		if h.flags&flagTracked == 0 && h.standing() != gone {
			t.heap.promote(h, gen)
		}
	}
}

// stillGarbage returns what is garbage still after finalisers have run; the collector holds one reference to each.
func (m *marker) stillGarbage(garbage []*Header) (still []*Header) {
	n := &marker{}
	n.subtract = m.subtract
	n.reach = func(v Value) { n.reachRef(v.obj) }
	n.cand = garbage
	for _, h := range garbage {
		n.made = append(n.made, h.flags&countBits)
		h.beginCount(1)
	}
	n.mark()
	for _, h := range n.garbage {
		h.flags &^= flagCandidate
	}
	if len(n.garbage) == len(garbage) {
		return garbage
	}
	in := make(map[*Header]bool, len(n.garbage))
	for _, h := range n.garbage {
		in[h] = true
	}
	return slices.DeleteFunc(slices.Clone(garbage), func(h *Header) bool { return !in[h] })
}
