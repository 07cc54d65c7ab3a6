package sre

import "math/bits"

// Unit is what a subject is stored in.
type Unit interface{ ~uint8 | ~uint16 | ~uint32 }

// Mode says where a match must be.
type Mode uint8

// The modes, as the methods of a pattern.
const (
	Match     Mode = iota // at the start
	FullMatch             // from the start to the end
	Search                // anywhere
)

// Machine holds the memory of matches and the last one's result. It may be used for one match after another, by one
// thread at a time. The zero Machine is ready.
type Machine struct {
	// Poll, if not nil, is called now and then during a long match. Its error ends the match and is returned.
	Poll func() error
	// Limit is how many choices and notes there may be; 0 stands for DefaultLimit.
	Limit int

	// The last match, if there was one.
	Start, End int
	LastIndex  int // the group that was closed last, or 0

	groups   int
	marks    []int
	lastMark int32
	budget   int
	limit    int

	mode    Mode
	advance bool // the match must not be empty at the start
	repeat  int32
	frame   int32
	epoch   uint64 // changes whenever the newest choice does
	stack   []choice
	trail   []note
	reps    []rep
	noted   []uint64 // for each mark, the epoch in which it was noted
}

// DefaultLimit keeps a machine below about a gigabyte.
const DefaultLimit = 1 << 24

// pollSteps is how many steps go by between two calls of Poll.
const pollSteps = 1 << 14

// What a choice is for.
const (
	tryBranch    = iota // go on with the alternative whose skip is at pc
	tryFewer            // opRepeatOne at pc, from ptr: try with count characters, then with fewer
	tryMore             // opMinRepeatOne at pc: count characters up to ptr were taken, try one more
	tryTail             // opMaxUntil at pc: leave the loop
	tryBody             // opMinUntil at pc: go into the loop
	inAssert            // frame of opAssert; pc follows it
	inAssertNot         // frame of opAssertNot; pc follows it
	inAtomic            // frame of opAtomicGroup; pc follows it
	inPossessive        // frame of opPossessiveRepeat at pc: count turns were made, the last ended at ptr
)

// choice is a place to go back to: what to try there, and the state as it was.
type choice struct {
	ptr       int
	count     int
	last      int // inPossessive: where the last turn began
	pc        int32
	trail     int32
	reps      int32
	repeat    int32
	frame     int32
	lastMark  int32
	lastIndex int32
	kind      uint8
}

// note restores a mark (index >= 0) or the repeat ^index.
type note struct {
	index int32
	value int
	last  int
}

// rep is the state of the loop opRepeat at pc. The enclosing one is prev.
type rep struct {
	pc    int32
	prev  int32
	count int
	last  int // where the last turn that may be empty began
	noted uint64
}

// reset makes the machine ready for an attempt.
func (m *Machine) reset() {
	m.lastMark, m.LastIndex = -1, 0
	m.stack, m.trail, m.reps = m.stack[:0], m.trail[:0], m.reps[:0]
	m.repeat, m.frame = -1, -1
	m.epoch++
}

// prepare sizes the machine for a program.
func (m *Machine) prepare(p *Program) {
	if n := 2 * p.groups; cap(m.marks) < n {
		m.marks = make([]int, n)
		m.noted = make([]uint64, n)
	} else {
		m.marks, m.noted = m.marks[:n], m.noted[:n]
	}
	m.groups = p.groups
	if m.limit = m.Limit; m.limit <= 0 {
		m.limit = DefaultLimit
	}
	m.limit = min(m.limit, 1<<31-1)
	m.budget = pollSteps
}

// Release gives back the memory of a match that needed much.
func (m *Machine) Release() {
	if cap(m.stack) > 1<<12 {
		m.stack = nil
	}
	if cap(m.trail) > 1<<12 {
		m.trail = nil
	}
	if cap(m.reps) > 1<<12 {
		m.reps = nil
	}
}

// Group is the span of group i in the last match, or -1, -1 if the group took no part.
func (m *Machine) Group(i int) (start, end int) {
	if i == 0 {
		return m.Start, m.End
	}
	if j := 2 * (i - 1); int32(j+1) <= m.lastMark && m.marks[j] >= 0 && m.marks[j+1] >= 0 {
		return m.marks[j], m.marks[j+1]
	}
	return -1, -1
}

// AppendSpans appends the starts and ends of group 0 and all others to dst.
func (m *Machine) AppendSpans(dst []int) []int {
	for i := 0; i <= m.groups; i++ {
		start, end := m.Group(i)
		dst = append(dst, start, end)
	}
	return dst
}

// step pays for work; when the budget is used up it polls.
func (m *Machine) step(n int) error {
	if m.budget -= n; m.budget >= 0 {
		return nil
	}
	return m.poll()
}

func (m *Machine) poll() error {
	m.budget = pollSteps
	if len(m.stack)+len(m.trail)+len(m.reps) > m.limit {
		return ErrMemory
	}
	if m.Poll != nil {
		return m.Poll()
	}
	return nil
}

// push adds a choice with the state as it is and returns it. It is valid until the next push.
func (m *Machine) push(kind uint8, pc, ptr int) *choice {
	m.epoch++
	m.stack = append(m.stack, choice{
		kind: kind, pc: int32(pc), ptr: ptr, trail: int32(len(m.trail)), reps: int32(len(m.reps)),
		repeat: m.repeat, frame: m.frame, lastMark: m.lastMark, lastIndex: int32(m.LastIndex),
	})
	return &m.stack[len(m.stack)-1]
}

func (m *Machine) pop() { m.stack = m.stack[:len(m.stack)-1] }

// undo brings the state back to what it was when c was pushed.
func (m *Machine) undo(c *choice) {
	m.epoch++
	for i := len(m.trail) - 1; i >= int(c.trail); i-- {
		n := &m.trail[i]
		if n.index >= 0 {
			m.marks[n.index] = n.value
		} else if r := int(^n.index); r < len(m.reps) { // else it was made after c
			m.reps[r].count, m.reps[r].last = n.value, n.last
		}
	}
	m.trail = m.trail[:c.trail]
	m.reps = m.reps[:min(int(c.reps), len(m.reps))]
	m.repeat, m.frame, m.lastMark, m.LastIndex = c.repeat, c.frame, c.lastMark, int(c.lastIndex)
}

// mark sets a mark. One above the last mark needs no note: the last mark itself is part of each choice.
func (m *Machine) mark(i int32, ptr int) {
	if i&1 != 0 {
		m.LastIndex = int(i/2) + 1
	}
	if i > m.lastMark {
		for j := m.lastMark + 1; j < i; j++ {
			m.marks[j] = -1
		}
		m.lastMark = i
	} else if m.noted[i] != m.epoch {
		m.noted[i] = m.epoch
		m.trail = append(m.trail, note{index: i, value: m.marks[i]})
	}
	m.marks[i] = ptr
}

// change notes the current repeat, which is about to change, and returns it.
func (m *Machine) change() *rep {
	r := &m.reps[m.repeat]
	if r.noted != m.epoch {
		r.noted = m.epoch
		m.trail = append(m.trail, note{index: ^m.repeat, value: r.count, last: r.last})
	}
	return r
}

// leave drops the frame and all choices above it.
func (m *Machine) leave(c *choice) {
	m.stack = m.stack[:m.frame]
	m.frame, m.repeat = c.frame, c.repeat
}

// limited reports whether a count is below a maximum of the code.
func limited(count int, max uint32) bool {
	return max == MaxRepeat || bits.UintSize == 32 && max > 1<<31-1 || count < int(max)
}
