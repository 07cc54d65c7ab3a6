package sre

// begins is what a way can begin with.
type begins struct {
	bits bitmap
	high bool // it can begin with a character above 255
}

func (b *begins) union(o *begins) {
	for i := range b.bits {
		b.bits[i] |= o.bits[i]
	}
	b.high = b.high || o.high
}

// result is what is known about the way from a pc.
type result struct {
	known bool
	begins
}

// analysis computes Program.first. Its budget keeps it from costing more than it is worth.
type analysis struct {
	p      *Program
	budget int
	depth  int
	memo   map[int]result
	sets   map[begins]int32
}

func (a *analysis) program() {
	p := a.p
	a.memo = make(map[int]result)
	a.sets = make(map[begins]int32)
	a.walk(p.start, len(p.code))
	if p.begin == 0 && p.prefix == nil {
		p.begin = a.mark(p.start)
	}
	pc := p.start
	for p.code[pc] == opMark {
		pc += 2
	}
	p.anchored = p.code[pc] == opAt && (p.code[pc+1] == atBeginning || p.code[pc+1] == atBeginningString)
}

// mark computes the set of the way from pc and notes it in Program.first.
func (a *analysis) mark(pc int) int32 {
	if n := a.p.first[pc]; n != 0 {
		return n
	}
	r := a.from(pc)
	if !r.known {
		return 0
	}
	n, ok := a.sets[r.begins]
	if !ok {
		s := set{bits: r.bits}
		if r.high {
			s.high = highAll
		}
		a.p.sets = append(a.p.sets, s)
		n = int32(len(a.p.sets) - 1)
		a.sets[r.begins] = n
	}
	a.p.first[pc] = n
	return n
}

// walk marks all the places from pc to end at which the machine chooses.
func (a *analysis) walk(pc, end int) {
	code := a.p.code
	for pc < end {
		at := pc
		pc = next(code, pc)
		switch code[at] {
		case opBranch:
			for skip := at + 1; code[skip] != 0; skip += int(code[skip]) {
				a.mark(skip + 1)
				a.walk(skip+1, skip+int(code[skip])-2)
			}
		case opRepeat:
			a.mark(at + 4)
			a.mark(pc)
			a.walk(at+4, pc-1)
		case opPossessiveRepeat:
			a.walk(at+4, pc-1)
		case opRepeatOne:
			if tail := a.mark(pc); tail != 0 && a.disjoint(at+4, &a.p.sets[tail]) {
				code[at] = opPossessiveRepeatOne // giving back would not help
			}
		case opMinRepeatOne:
			a.mark(pc)
		case opAtomicGroup:
			a.walk(at+2, pc-1)
		case opAssert, opAssertNot:
			a.walk(at+3, pc-1)
		}
	}
}

// next is the pc after the operation at pc, with what belongs to it.
func next(code []uint32, pc int) int {
	switch code[pc] {
	case opSuccess, opFailure, opAny, opAnyAll, opMaxUntil, opMinUntil:
		return pc + 1
	case opIn, opRepeatOne, opMinRepeatOne, opPossessiveRepeatOne, opAtomicGroup, opAssert, opAssertNot:
		return pc + 1 + int(code[pc+1])
	case opRepeat, opPossessiveRepeat:
		return pc + 2 + int(code[pc+1])
	case opGroupRefExists:
		return pc + 3 // what follows are operations, and maybe a jump over some
	case opBranch:
		at := pc + 1
		for code[at] != 0 {
			at += int(code[at])
		}
		return at + 1
	}
	return pc + 2
}

// disjoint reports whether no character that the operation at pc takes is in s.
func (a *analysis) disjoint(pc int, s *set) bool {
	b, ok := a.one(pc)
	if !ok || b.high && s.high != highNone {
		return false
	}
	for i := range b.bits {
		if b.bits[i]&s.bits[i] != 0 {
			return false
		}
	}
	return true
}

// one is what an operation takes that takes one character.
func (a *analysis) one(pc int) (b begins, ok bool) {
	code := a.p.code
	all := func() {
		for i := range b.bits {
			b.bits[i] = 1<<64 - 1
		}
		b.high = true
	}
	switch code[pc] {
	case opFailure:
	case opAnyAll:
		all()
	case opAny:
		all()
		b.bits[0] &^= 1 << '\n'
	case opLiteral:
		if c := code[pc+1]; c < 256 {
			b.bits.add(c)
		} else {
			b.high = true
		}
	case opNotLiteral:
		all()
		if c := code[pc+1]; c < 256 {
			b.bits[c>>6] &^= 1 << (c & 63)
		}
	case opSet, opIn:
		n := code[pc+1]
		if code[pc] == opIn {
			n = code[pc+2]
		}
		s := &a.p.sets[n]
		b.bits, b.high = s.bits, s.high != highNone
	default:
		return b, false
	}
	return b, true
}

// from computes what the way from pc can begin with, if it cannot end without a character.
func (a *analysis) from(pc int) result {
	if r, ok := a.memo[pc]; ok {
		return r
	}
	start := pc
	if a.depth++; a.depth > 50 {
		a.depth--
		return result{}
	}
	var r result
	code := a.p.code
loop:
	for {
		if a.budget--; a.budget < 0 {
			break
		}
		if b, ok := a.one(pc); ok {
			r.union(&b)
			r.known = true
			break
		}
		switch code[pc] {
		case opMark, opAt, opAssert, opAssertNot:
			pc = next(code, pc)
		case opJump:
			pc += 1 + int(code[pc+1])
		case opBranch:
			known := true
			for skip := pc + 1; code[skip] != 0 && known; skip += int(code[skip]) {
				alt := a.from(skip + 1)
				r.union(&alt.begins)
				known = alt.known
			}
			r.known = known
			break loop
		case opRepeatOne, opMinRepeatOne, opPossessiveRepeatOne:
			if code[pc+3] > 0 {
				b, _ := a.one(pc + 4)
				r.union(&b)
				if code[pc+2] > 0 {
					r.known = true
					break loop
				}
			}
			pc = next(code, pc)
		case opRepeat, opPossessiveRepeat:
			if code[pc+3] > 0 {
				body := a.from(pc + 4)
				if !body.known {
					break loop
				}
				r.union(&body.begins)
				if code[pc+2] > 0 {
					r.known = true
					break loop
				}
			}
			pc = next(code, pc)
		case opAtomicGroup:
			pc += 2
			body := a.from(pc)
			r.union(&body.begins)
			r.known = body.known
			break loop
		default:
			break loop
		}
	}
	a.depth--
	if !r.known {
		r = result{}
	}
	if a.budget >= 0 {
		a.memo[start] = r
	}
	return r
}

// String lists the code, for tests.
func (p *Program) String() string {
	var b []byte
	for _, w := range p.code {
		b = append(b, ' ')
		b = appendUint(b, w)
	}
	return string(b)
}

func appendUint(b []byte, v uint32) []byte {
	if v > 9 {
		b = appendUint(b, v/10)
	}
	return append(b, '0'+byte(v%10))
}
