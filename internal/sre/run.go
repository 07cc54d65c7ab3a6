package sre

import (
	"bytes"
	"unsafe"
)

// run tries to match at start; pc and ptr are where the code and the subject go on if a part is known to match.
func run[T Unit](m *Machine, p *Program, s []T, start, pc, ptr int) (bool, error) {
	code := p.code
	m.reset()
	for {
		switch code[pc] {
		case opSuccess:
			if m.frame < 0 {
				if m.mode == FullMatch && ptr != len(s) || m.advance && ptr == start {
					break
				}
				m.Start, m.End = start, ptr
				return true, nil
			}
			c := &m.stack[m.frame]
			switch c.kind {
			case inAssert:
				m.leave(c)
				ptr, pc = c.ptr, int(c.pc)
				continue
			case inAtomic:
				m.leave(c)
				pc = int(c.pc)
				continue
			case inAssertNot:
				m.leave(c)
			case inPossessive:
				m.stack = m.stack[:m.frame+1]
				if err := m.step(1); err != nil {
					return false, err
				}
				c.count++
				pc, ptr = m.possess(code, c, ptr)
				continue
			}
		case opAny:
			if ptr < len(s) && s[ptr] != '\n' {
				ptr++
				pc++
				continue
			}
		case opAnyAll:
			if ptr < len(s) {
				ptr++
				pc++
				continue
			}
		case opLiteral:
			if ptr < len(s) && uint32(s[ptr]) == code[pc+1] {
				ptr++
				pc += 2
				continue
			}
		case opNotLiteral:
			if ptr < len(s) && uint32(s[ptr]) != code[pc+1] {
				ptr++
				pc += 2
				continue
			}
		case opSet:
			if ptr < len(s) && p.sets[code[pc+1]].has(uint32(s[ptr])) {
				ptr++
				pc += 2
				continue
			}
		case opIn:
			if ptr < len(s) && p.sets[code[pc+2]].has(uint32(s[ptr])) {
				ptr++
				pc += 1 + int(code[pc+1])
				continue
			}
		case opMark:
			m.mark(int32(code[pc+1]), ptr)
			pc += 2
			continue
		case opAt:
			if at(s, ptr, code[pc+1], p) {
				pc += 2
				continue
			}
		case opJump:
			pc += 1 + int(code[pc+1])
			continue
		case opBranch:
			if skip := viable(p, s, pc+1, ptr); skip >= 0 {
				pc = skip + 1
				if other := viable(p, s, skip+int(code[skip]), ptr); other >= 0 {
					m.push(tryBranch, other, ptr)
				}
				continue
			}
		case opRepeatOne:
			least := code[pc+2]
			if uint(len(s)-ptr) < uint(least) {
				break
			}
			n := count(p, s, ptr, code[pc+3], pc+4)
			if err := m.step(n >> 5); err != nil {
				return false, err
			}
			if n < int(least) {
				break
			}
			tail := pc + 1 + int(code[pc+1])
			n = fewer(p, s, ptr, n, int(least), tail)
			if n < 0 {
				break
			}
			if n > int(least) {
				m.push(tryFewer, pc, ptr).count = n - 1
			}
			ptr, pc = ptr+n, tail
			continue
		case opPossessiveRepeatOne:
			least := code[pc+2]
			if uint(len(s)-ptr) < uint(least) {
				break
			}
			n := count(p, s, ptr, code[pc+3], pc+4)
			if err := m.step(n >> 5); err != nil {
				return false, err
			}
			if n >= int(least) {
				ptr += n
				pc += 1 + int(code[pc+1])
				continue
			}
		case opMinRepeatOne:
			least := code[pc+2]
			if uint(len(s)-ptr) < uint(least) {
				break
			}
			n := 0
			if least > 0 {
				if n = count(p, s, ptr, least, pc+4); n < int(least) {
					break
				}
			}
			n, ok, err := more(m, p, s, pc, ptr+n, n)
			if err != nil {
				return false, err
			}
			if ok {
				ptr, pc = n, pc+1+int(code[pc+1])
				continue
			}
		case opRepeat:
			m.reps = append(m.reps, rep{pc: int32(pc), prev: m.repeat, count: -1, last: -1, noted: m.epoch})
			m.repeat = int32(len(m.reps) - 1)
			pc += 1 + int(code[pc+1])
			continue
		case opMaxUntil:
			if err := m.step(1); err != nil {
				return false, err
			}
			r := &m.reps[m.repeat]
			body := int(r.pc) + 4
			n := r.count + 1
			if n < int(code[body-2]) {
				m.change().count = n
				pc = body
				continue
			}
			if f := p.first[pc]; f < 0 && ptr != r.last {
				sp := &p.spins[^f]
				from := ptr
				for ptr < len(s) && uint32(s[ptr]) < 256 && sp.bits.has(uint32(s[ptr])) {
					ptr++
				}
				if ptr > from {
					r = m.change()
					r.count += ptr - from
					r.last = ptr - 1
					if sp.mark >= 0 {
						m.mark(sp.mark, ptr-1)
						m.mark(sp.mark+1, ptr)
					}
					if err := m.step((ptr - from) >> 4); err != nil {
						return false, err
					}
					n = r.count + 1
				}
			}
			if limited(n, code[body-1]) && ptr != r.last && begun(p, s, body, ptr) {
				if begun(p, s, pc+1, ptr) {
					m.push(tryTail, pc, ptr)
				}
				r = m.change()
				r.count, r.last = n, ptr
				pc = body
				continue
			}
			m.repeat = r.prev
			pc++
			continue
		case opMinUntil:
			if err := m.step(1); err != nil {
				return false, err
			}
			r := &m.reps[m.repeat]
			body := int(r.pc) + 4
			n := r.count + 1
			if n < int(code[body-2]) {
				m.change().count = n
				pc = body
				continue
			}
			again := limited(n, code[body-1]) && ptr != r.last && begun(p, s, body, ptr)
			if begun(p, s, pc+1, ptr) {
				if again {
					m.push(tryBody, pc, ptr)
				}
				m.repeat = r.prev
				pc++
				continue
			}
			if again {
				r = m.change()
				r.count, r.last = n, ptr
				pc = body
				continue
			}
		case opPossessiveRepeat:
			c := m.push(inPossessive, pc, ptr)
			c.last = -1
			m.frame = int32(len(m.stack) - 1)
			pc, ptr = m.possess(code, c, ptr)
			continue
		case opAtomicGroup:
			m.push(inAtomic, pc+1+int(code[pc+1]), ptr)
			m.frame = int32(len(m.stack) - 1)
			pc += 2
			continue
		case opAssert, opAssertNot:
			kind := uint8(inAssert)
			after := pc + 1 + int(code[pc+1])
			if code[pc] == opAssertNot {
				kind = inAssertNot
			}
			back := int(code[pc+2])
			if ptr < back {
				if kind == inAssertNot {
					pc = after
					continue
				}
				break
			}
			m.push(kind, after, ptr)
			m.frame = int32(len(m.stack) - 1)
			ptr -= back
			pc += 3
			continue
		case opGroupRef, opGroupRefIgnore, opGroupRefUniIgnore, opGroupRefLocIgnore:
			a, b := m.Group(int(code[pc+1]) + 1)
			if a < 0 || b < a || len(s)-ptr < b-a {
				break
			}
			if err := m.step((b - a) >> 3); err != nil {
				return false, err
			}
			if same(p, s[a:b], s[ptr:ptr+b-a], code[pc]) {
				ptr += b - a
				pc += 2
				continue
			}
		case opGroupRefExists:
			if a, b := m.Group(int(code[pc+1]) + 1); a >= 0 && a <= b {
				pc += 3
			} else {
				pc += 1 + int(code[pc+2])
			}
			continue
		}

		// Go back.
		if err := m.step(1); err != nil {
			return false, err
		}
		for {
			if len(m.stack) == 0 {
				return false, nil
			}
			c := &m.stack[len(m.stack)-1]
			m.undo(c)
			pc, ptr = int(c.pc), c.ptr
			switch c.kind {
			case tryBranch:
				skip := pc
				if other := viable(p, s, skip+int(code[skip]), ptr); other >= 0 {
					c.pc = int32(other)
				} else {
					m.pop()
				}
				pc = skip + 1
			case tryFewer:
				least := int(code[pc+2])
				tail := pc + 1 + int(code[pc+1])
				n := fewer(p, s, ptr, c.count, least, tail)
				if n < 0 {
					m.pop()
					continue
				}
				if n > least {
					c.count = n - 1
				} else {
					m.pop()
				}
				ptr, pc = ptr+n, tail
			case tryMore:
				n := c.count
				m.pop()
				if !limited(n, code[pc+3]) || ptr >= len(s) || count(p, s, ptr, 1, pc+4) == 0 {
					continue
				}
				n, ok, err := more(m, p, s, pc, ptr+1, n+1)
				if err != nil {
					return false, err
				}
				if !ok {
					continue
				}
				ptr, pc = n, pc+1+int(code[pc+1])
			case tryTail:
				m.pop()
				m.repeat = m.reps[m.repeat].prev
				pc++
			case tryBody:
				m.pop()
				r := m.change()
				r.count++
				r.last = ptr
				pc = int(r.pc) + 4
			case inAssertNot:
				m.pop()
			case inPossessive:
				n := c.count
				m.pop()
				if n < int(code[pc+2]) {
					continue
				}
				pc += 2 + int(code[pc+1])
			default: // inAssert, inAtomic
				m.pop()
				continue
			}
			break
		}
	}
}

// possess begins a turn of the possessive loop whose frame is c, which is the newest choice, or leaves it.
func (m *Machine) possess(code []uint32, c *choice, ptr int) (int, int) {
	pc := int(c.pc)
	switch {
	case c.count < int(code[pc+2]):
	case limited(c.count, code[pc+3]) && ptr != c.last:
		m.epoch++
		c.ptr, c.last = ptr, ptr
		c.trail, c.reps, c.lastMark, c.lastIndex = int32(len(m.trail)), int32(len(m.reps)), m.lastMark, int32(m.LastIndex)
	default:
		m.leave(c)
		return pc + 2 + int(code[pc+1]), ptr
	}
	m.repeat = c.repeat
	return pc + 4, ptr
}

// begun reports whether the way at pc, if it is one whose beginnings are known, can begin at ptr.
func begun[T Unit](p *Program, s []T, pc, ptr int) bool {
	n := p.first[pc]
	return n <= 0 || ptr < len(s) && p.sets[n].has(uint32(s[ptr]))
}

// viable finds the first alternative, from that whose skip is given, that can begin at ptr, or returns -1.
func viable[T Unit](p *Program, s []T, skip, ptr int) int {
	for p.code[skip] != 0 {
		if begun(p, s, skip+1, ptr) {
			return skip
		}
		skip += int(p.code[skip])
	}
	return -1
}

// fewer finds the greatest number from n down to least after which the way at tail can begin, or returns -1.
func fewer[T Unit](p *Program, s []T, ptr, n, least, tail int) int {
	if p.code[tail] == opLiteral {
		c := p.code[tail+1]
		if ptr+n >= len(s) {
			n = len(s) - ptr - 1
		}
		for ; n >= least; n-- {
			if uint32(s[ptr+n]) == c {
				return n
			}
		}
		return -1
	}
	if p.first[tail] <= 0 {
		if n < least {
			return -1
		}
		return n
	}
	set := &p.sets[p.first[tail]]
	if ptr+n >= len(s) {
		n = len(s) - ptr - 1
	}
	for ; n >= least; n-- {
		if set.has(uint32(s[ptr+n])) {
			return n
		}
	}
	return -1
}

// more takes as few characters as it can, from ptr where n were taken, until the way after opMinRepeatOne at pc can
// begin. It returns where, having pushed the choice to take more.
func more[T Unit](m *Machine, p *Program, s []T, pc, ptr, n int) (int, bool, error) {
	code := p.code
	tail := pc + 1 + int(code[pc+1])
	// Pieces are looked at of what the body takes, first short ones, for where the tail can begin.
	for piece := 32; ; piece *= 2 {
		if err := m.step(1); err != nil {
			return 0, false, err
		}
		if begun(p, s, tail, ptr) {
			break
		}
		room := uint64(code[pc+3]) - uint64(n)
		if code[pc+3] == MaxRepeat {
			room = MaxRepeat
		}
		room = min(room, uint64(piece))
		run := count(p, s, ptr, uint32(room), pc+4)
		found := find1(p, s[ptr:min(ptr+run+1, len(s))], tail)
		if found >= 0 {
			ptr, n = ptr+found, n+found
			break
		}
		if run < piece {
			return 0, false, nil
		}
		if err := m.step(run >> 4); err != nil {
			return 0, false, err
		}
		ptr, n = ptr+run, n+run
		piece = min(piece, 1<<16)
	}
	if limited(n, code[pc+3]) && ptr < len(s) {
		m.push(tryMore, pc, ptr).count = n
	}
	return ptr, true, nil
}

// find1 is the first index in s at which the way at tail, whose beginnings are known, can begin, or -1.
func find1[T Unit](p *Program, s []T, tail int) int {
	if p.code[tail] == opLiteral {
		if i := index(s, p.code[tail+1]); i < len(s) {
			return i
		}
		return -1
	}
	set := &p.sets[p.first[tail]]
	for i, c := range s {
		if set.has(uint32(c)) {
			return i
		}
	}
	return -1
}

// index is the index of c in s, or len(s).
func index[T Unit](s []T, c uint32) int {
	if unsafe.Sizeof(T(0)) == 1 {
		if c > 255 {
			return len(s)
		}
		if i := bytes.IndexByte(*(*[]byte)(unsafe.Pointer(&s)), byte(c)); i >= 0 {
			return i
		}
		return len(s)
	}
	for i, x := range s {
		if uint32(x) == c {
			return i
		}
	}
	return len(s)
}

// count is how many characters the operation at pc takes from ptr on, up to max.
func count[T Unit](p *Program, s []T, ptr int, max uint32, pc int) int {
	s = s[ptr:]
	if uint(max) < uint(len(s)) {
		s = s[:max]
	}
	code := p.code
	i := 0
	switch code[pc] {
	case opAnyAll:
		return len(s)
	case opAny:
		return index(s, '\n')
	case opNotLiteral:
		return index(s, code[pc+1])
	case opLiteral:
		c := code[pc+1]
		for i < len(s) && uint32(s[i]) == c {
			i++
		}
	case opIn, opSet:
		n := code[pc+1]
		if code[pc] == opIn {
			n = code[pc+2]
		}
		set := &p.sets[n]
		if unsafe.Sizeof(T(0)) == 1 {
			for i < len(s) && set.bits[s[i]>>6]>>(s[i]&63)&1 != 0 {
				i++
			}
		} else {
			for i < len(s) && set.has(uint32(s[i])) {
				i++
			}
		}
	}
	return i
}

// at decides a position of opAt.
func at[T Unit](s []T, ptr int, where uint32, p *Program) bool {
	switch where {
	case atBeginning, atBeginningString:
		return ptr == 0
	case atBeginningLine:
		return ptr == 0 || s[ptr-1] == '\n'
	case atEnd:
		return ptr == len(s) || ptr == len(s)-1 && s[ptr] == '\n'
	case atEndLine:
		return ptr == len(s) || s[ptr] == '\n'
	case atEndString:
		return ptr == len(s)
	}
	word := wordASCII
	switch where {
	case atUniBoundary, atUniNonBoundary:
		word = wordUnicode
	case atLocBoundary, atLocNonBoundary:
		word = p.loc.word
	}
	before := ptr > 0 && word(uint32(s[ptr-1]))
	after := ptr < len(s) && word(uint32(s[ptr]))
	boundary := where == atBoundary || where == atUniBoundary || where == atLocBoundary
	return (before != after) == boundary
}

// same compares two pieces of equal length for a reference to a group.
func same[T Unit](p *Program, a, b []T, op uint32) bool {
	lower := lowerASCII
	switch op {
	case opGroupRef:
		lower = nil
	case opGroupRefUniIgnore:
		lower = lowerUnicode
	case opGroupRefLocIgnore:
		lower = p.loc.lower
	}
	for i := range a {
		if a[i] != b[i] && (lower == nil || lower(uint32(a[i])) != lower(uint32(b[i]))) {
			return false
		}
	}
	return true
}
