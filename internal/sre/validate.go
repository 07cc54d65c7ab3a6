package sre

// maxNesting bounds the recursion of the checks. The parser of patterns cannot nest so deep.
const maxNesting = 10000

// validator checks code and puts set numbers into it.
type validator struct {
	prog  *Program
	loc   *Locale
	depth int
}

// program checks a whole program: an optional opInfo, a body, opSuccess.
func (v *validator) program() bool {
	code := v.prog.code
	n := len(code)
	if n == 0 || code[n-1] != opSuccess {
		return false
	}
	pc := 0
	if code[0] == opInfo {
		if n < 5 || code[1] < 4 || int64(code[1]) >= int64(n) {
			return false
		}
		pc = 1 + int(code[1])
		if !v.info(code[2:pc]) {
			return false
		}
	}
	v.prog.start = pc
	literals := 0
	for at := pc; literals < len(v.prog.prefix) && at+1 < n && code[at] == opLiteral && code[at+1] == v.prog.prefix[literals]; at += 2 {
		literals++
	}
	v.prog.literal = v.prog.literal && literals == len(v.prog.prefix) && code[pc+2*literals] == opSuccess
	v.prog.prefixSkip = min(v.prog.prefixSkip, literals)
	return v.body(pc, n-1)
}

// info checks the arguments of opInfo: flags, least and greatest width, then a prefix or a set.
func (v *validator) info(arg []uint32) bool {
	p := v.prog
	flags, minWidth, maxWidth := arg[0], arg[1], arg[2]
	if flags&^(infoPrefix|infoLiteral|infoCharset) != 0 || flags&infoPrefix != 0 && flags&infoCharset != 0 ||
		flags&infoLiteral != 0 && flags&infoPrefix == 0 || minWidth > maxWidth {
		return false
	}
	p.minWidth = int(minWidth)
	rest := arg[3:]
	switch {
	case flags&infoPrefix != 0:
		if len(rest) < 2 || rest[0] == 0 || int64(len(rest)) != 2+2*int64(rest[0]) || rest[1] > rest[0] {
			return false
		}
		n := int(rest[0])
		p.prefixSkip = int(rest[1])
		p.prefix = rest[2 : 2+n]
		p.literal = flags&infoLiteral != 0
		for _, c := range p.prefix {
			if c > 255 {
				p.prefix8 = nil
				break
			}
			p.prefix8 = append(p.prefix8, byte(c))
		}
	case flags&infoCharset != 0:
		if !checkCharset(rest) {
			return false
		}
		p.begin = v.newSet(rest, foldNone)
	default:
		return len(rest) == 0
	}
	return true
}

func (v *validator) newSet(prog []uint32, fold uint8) int32 {
	v.prog.sets = append(v.prog.sets, newSet(append([]uint32(nil), prog...), fold, v.loc))
	return int32(len(v.prog.sets) - 1)
}

// target resolves the skip at word at: it must be at least least and not lead beyond end.
func (v *validator) target(at, end, least int) (int, bool) {
	skip := int64(v.prog.code[at])
	if skip < int64(least) || skip > int64(end-at) {
		return 0, false
	}
	return at + int(skip), true
}

// body checks the operations from pc to end.
func (v *validator) body(pc, end int) bool {
	if v.depth++; v.depth > maxNesting {
		return false
	}
	for pc < end {
		if pc = v.op(pc, end); pc < 0 {
			return false
		}
	}
	v.depth--
	return pc == end
}

// bodySuccess checks a body that is ended by opSuccess.
func (v *validator) bodySuccess(pc, end int) bool {
	return end > pc && v.prog.code[end-1] == opSuccess && v.body(pc, end-1)
}

// op checks one operation and returns the pc after it, or -1.
func (v *validator) op(pc, end int) int {
	p := v.prog
	code := p.code
	op := code[pc]
	rest := end - pc
	switch op {
	case opSuccess, opFailure, opAny, opAnyAll:
		return pc + 1
	}
	if rest < 2 {
		return -1
	}
	arg := code[pc+1]
	switch op {
	case opLiteral, opNotLiteral:
		return pc + 2
	case opLiteralIgnore, opLiteralUniIgnore, opLiteralLocIgnore:
		v.become(pc, []uint32{opLiteral, arg, opFailure}, foldOf(op))
		return pc + 2
	case opNotLiteralIgnore, opNotLiteralUniIgnore, opNotLiteralLocIgnore:
		v.notLiteral(pc, arg, foldOf(op))
		return pc + 2
	case opCategory:
		if arg >= catCount {
			return -1
		}
		v.become(pc, []uint32{opCategory, arg, opFailure}, foldNone)
		return pc + 2
	case opAt:
		if arg >= atCount {
			return -1
		}
		return pc + 2
	case opMark:
		if int64(arg) >= 2*int64(p.groups) {
			return -1
		}
		return pc + 2
	case opGroupRef, opGroupRefIgnore, opGroupRefUniIgnore, opGroupRefLocIgnore:
		if int64(arg) >= int64(p.groups) {
			return -1
		}
		return pc + 2
	case opIn, opInIgnore, opInUniIgnore, opInLocIgnore:
		next, ok := v.target(pc+1, end, 2)
		if !ok || !checkCharset(code[pc+2:next]) {
			return -1
		}
		code[pc+2] = uint32(v.newSet(code[pc+2:next], foldOf(op)))
		code[pc] = opIn
		return next
	case opGroupRefExists:
		return v.conditional(pc, end)
	case opBranch:
		return v.branch(pc+1, end)
	case opRepeatOne, opMinRepeatOne, opPossessiveRepeatOne:
		next, ok := v.target(pc+1, end, 5)
		if !ok || code[pc+2] > code[pc+3] || code[next-1] != opSuccess {
			return -1
		}
		switch code[pc+4] {
		case opAny, opAnyAll, opFailure, opLiteral, opNotLiteral, opIn, opInIgnore, opInUniIgnore, opInLocIgnore,
			opLiteralIgnore, opLiteralUniIgnore, opLiteralLocIgnore, opNotLiteralIgnore, opNotLiteralUniIgnore,
			opNotLiteralLocIgnore, opCategory:
		default:
			return -1
		}
		if v.op(pc+4, next-1) != next-1 {
			return -1
		}
		return next
	case opRepeat, opPossessiveRepeat:
		next, ok := v.target(pc+1, end-1, 3)
		if !ok || code[pc+2] > code[pc+3] || !v.body(pc+4, next) {
			return -1
		}
		last := code[next]
		if op == opRepeat && last != opMaxUntil && last != opMinUntil || op == opPossessiveRepeat && last != opSuccess {
			return -1
		}
		return next + 1
	case opAtomicGroup:
		next, ok := v.target(pc+1, end, 2)
		if !ok || !v.bodySuccess(pc+2, next) {
			return -1
		}
		return next
	case opAssert, opAssertNot:
		next, ok := v.target(pc+1, end, 3)
		if !ok || code[pc+2] > 1<<31-1 || !v.bodySuccess(pc+3, next) {
			return -1
		}
		return next
	}
	return -1
}

// foldOf is how an operation that ignores case folds.
func foldOf(op uint32) uint8 {
	switch op {
	case opInIgnore, opLiteralIgnore, opNotLiteralIgnore:
		return foldASCII
	case opInUniIgnore, opLiteralUniIgnore, opNotLiteralUniIgnore:
		return foldUnicode
	case opInLocIgnore, opLiteralLocIgnore, opNotLiteralLocIgnore:
		return foldLocale
	}
	return foldNone
}

// become turns the two words at pc into opSet.
func (v *validator) become(pc int, prog []uint32, fold uint8) {
	v.prog.code[pc], v.prog.code[pc+1] = opSet, uint32(v.newSet(prog, fold))
}

// notLiteral is become for a negated literal. In a locale that is not "either case is in the negated set": the
// character must be different in both cases.
func (v *validator) notLiteral(pc int, c uint32, fold uint8) {
	v.become(pc, []uint32{opNegate, opLiteral, c, opFailure}, fold)
	if fold == foldLocale {
		s := &v.prog.sets[len(v.prog.sets)-1]
		s.bits = bitmap{}
		s.high = highAll
		for b := range uint32(256) {
			if s.loc.lower(b) != c && s.loc.upper(b) != c && b != c {
				s.bits.add(b)
			}
		}
	}
}

// branch checks alternatives: skip, body, opJump, skip over the other alternatives; the last skip is 0.
func (v *validator) branch(at, end int) int {
	code := v.prog.code
	after := -1
	for {
		if at >= end {
			return -1
		}
		if code[at] == 0 {
			if after < 0 || after != at+1 {
				return -1
			}
			return after
		}
		next, ok := v.target(at, end-1, 3)
		if !ok || code[next-2] != opJump || !v.body(at+1, next-2) {
			return -1
		}
		to, ok := v.target(next-1, end, 2)
		if !ok || after >= 0 && to != after {
			return -1
		}
		after = to
		at = next
	}
}

// conditional checks opGroupRefExists: group, skip, body, and maybe opJump, skip, another body. The first skip is
// relative to the group and leads to the other body or the end.
func (v *validator) conditional(pc, end int) int {
	code := v.prog.code
	if end-pc < 3 || int64(code[pc+1]) >= int64(v.prog.groups) || int64(code[pc+2]) > int64(end-pc-1) || code[pc+2] < 2 {
		return -1
	}
	other := pc + 1 + int(code[pc+2])
	at := pc + 3
	if v.depth++; v.depth > maxNesting {
		return -1
	}
	defer func() { v.depth-- }()
	for at < other {
		if code[at] == opJump && at == other-2 {
			after, ok := v.target(at+1, end, 1)
			if !ok || !v.body(other, after) {
				return -1
			}
			return after
		}
		if at = v.op(at, other); at < 0 {
			return -1
		}
	}
	if at != other {
		return -1
	}
	return other
}
