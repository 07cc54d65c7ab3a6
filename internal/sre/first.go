package sre

import "github.com/gophersnake/gophersnake/internal/unidata"

// begins is what a way can begin with.
type begins struct {
	bits bitmap
	high uint8 // what characters above 255 it can begin with, a mask of classes
}

func (b *begins) union(o *begins) {
	for i := range b.bits {
		b.bits[i] |= o.bits[i]
	}
	b.high |= o.high
}

// The classes of characters above 255.
const (
	classWord = 1 << iota
	classSpace
	classOther
	classAll = classWord | classSpace | classOther
)

func classOf(c uint32) uint8 {
	switch {
	case wordUnicode(c):
		return classWord
	case unidata.IsSpace(rune(c)):
		return classSpace
	}
	return classOther
}

// classes is a mask of at least the classes above 255 that a set has members in. Folding stays within a class.
func classes(s *set) uint8 {
	if s.high != highAsk {
		return s.high * classAll
	}
	prog, mask := s.prog, uint8(0)
	if prog[0] == opNegate {
		if prog[1] != opCategory || prog[3] != opFailure {
			return classAll
		}
		switch prog[2] {
		case catUniWord:
			return classSpace | classOther
		case catUniSpace:
			return classWord | classOther
		case catUniWord + 1:
			return classWord
		case catUniSpace + 1:
			return classSpace
		}
		return classAll
	}
	for i := 0; prog[i] != opFailure; {
		switch prog[i] {
		case opLiteral:
			if c := prog[i+1]; c > 255 || s.fold == foldUnicode {
				mask |= classOf(c)
			}
			i += 2
		case opCharset:
			if s.fold == foldUnicode {
				mask |= classWord // what is folded to ASCII or Latin-1 are letters
			}
			i += 9
		case opCategory:
			switch prog[i+1] {
			case catDigit, catSpace, catWord, catLinebreak, catLocWord:
			case catUniDigit, catUniWord:
				mask |= classWord
			case catUniSpace:
				mask |= classSpace
			case catUniWord + 1:
				mask |= classSpace | classOther
			case catUniSpace + 1:
				mask |= classWord | classOther
			default:
				return classAll
			}
			i += 2
		default:
			return classAll
		}
	}
	return mask
}

// result is what is known about the way from a pc.
type result struct {
	known bool
	begins
}

// spin is a loop whose turns of one of these characters are made at once. Only those below 256 count: what is known of
// the others is but a class. Mark is the first mark of the group around them, or -1.
type spin struct {
	begins
	mark int32
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
		if r.high != 0 {
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
			a.spin(at, pc-1)
		case opPossessiveRepeat:
			a.walk(at+4, pc-1)
		case opRepeatOne:
			if tail := a.mark(pc); tail > 0 && a.disjoint(at+4, pc) {
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

// disjoint reports whether no character that the operation at pc takes can begin the way at tail.
func (a *analysis) disjoint(pc, tail int) bool {
	b, ok := a.one(pc)
	t := a.from(tail)
	return ok && t.known && !b.meets(&t.begins)
}

// meets reports whether b and o may have a character in common.
func (b *begins) meets(o *begins) bool {
	for i := range b.bits {
		if b.bits[i]&o.bits[i] != 0 {
			return true
		}
	}
	return b.high&o.high != 0
}

// spin finds out whether turns of the loop opRepeat at pc, ended by opMaxUntil at until, can be made without looking:
// when the loop's body, apart from a group around it, is or has an alternative that is one character which begins
// neither another alternative nor what follows the loop, a run of such characters leaves no choice behind.
func (a *analysis) spin(pc, until int) {
	code := a.p.code
	tail := a.from(until + 1)
	if code[until] != opMaxUntil || code[pc+3] != MaxRepeat || !tail.known {
		return
	}
	s := spin{mark: -1}
	at, end := pc+4, until
	if code[at] == opMark && code[end-2] == opMark && code[at+1]&1 == 0 && code[end-1] == code[at+1]+1 {
		s.mark = int32(code[at+1])
		at, end = at+2, end-2
	}
	if code[at] != opBranch {
		if b, ok := a.one(at); ok && next(code, at) == end && !b.meets(&tail.begins) {
			s.begins = b
			a.addSpin(until, s)
		}
		return
	}
	if next(code, at) != end {
		return
	}
	var chosen []int
	for skip := at + 1; code[skip] != 0; skip += int(code[skip]) {
		if len(chosen) < 2 {
			chosen = append(chosen, skip)
		}
	}
	for _, choice := range chosen {
		b, ok := a.one(choice + 1)
		if !ok || next(code, choice+1) != choice+int(code[choice])-2 || b.meets(&tail.begins) {
			continue
		}
		for skip := at + 1; ok && code[skip] != 0; skip += int(code[skip]) {
			if other := a.from(skip + 1); skip != choice {
				ok = other.known && !b.meets(&other.begins)
			}
		}
		if ok {
			s.begins = b
			a.addSpin(until, s)
			return
		}
	}
}

func (a *analysis) addSpin(until int, s spin) {
	a.p.spins = append(a.p.spins, s)
	a.p.first[until] = -int32(len(a.p.spins))
}

// one is what an operation takes that takes one character.
func (a *analysis) one(pc int) (b begins, ok bool) {
	code := a.p.code
	all := func() {
		for i := range b.bits {
			b.bits[i] = 1<<64 - 1
		}
		b.high = classAll
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
			b.high = classOf(c)
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
		b.bits, b.high = s.bits, classes(s)
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
