package sre

import "github.com/gophersnake/gophersnake/internal/unidata"

// bitmap holds the first 256 characters.
type bitmap [4]uint64

func (b *bitmap) add(c uint32)      { b[c>>6] |= 1 << (c & 63) }
func (b *bitmap) has(c uint32) bool { return b[c>>6]>>(c&63)&1 != 0 }

// What a set says about characters above 255.
const (
	highNone = iota
	highAll
	highAsk // ask the program
)

// What happens to a character before it is looked up in a set's program.
const (
	foldNone = iota
	foldASCII
	foldUnicode
	foldLocale
)

// set is a set of characters: a bitmap for those below 256, the rest by the words between opIn and its end.
type set struct {
	bits bitmap
	high uint8
	fold uint8
	prog []uint32
	loc  *Locale
}

func (s *set) has(c uint32) bool {
	if c < 256 {
		return s.bits[c>>6]>>(c&63)&1 != 0
	}
	return s.above(c)
}

func (s *set) above(c uint32) bool {
	return s.high != highNone && (s.high == highAll || s.ask(c))
}

// ask looks c up in the program.
func (s *set) ask(c uint32) bool {
	switch s.fold {
	case foldASCII:
		c = lowerASCII(c)
	case foldUnicode:
		c = lowerUnicode(c)
	case foldLocale:
		lo := s.loc.lower(c)
		if charset(s.prog, lo, s.loc) {
			return true
		}
		up := s.loc.upper(c)
		return up != lo && charset(s.prog, up, s.loc)
	}
	return charset(s.prog, c, s.loc)
}

// newSet makes a set of a checked program.
func newSet(prog []uint32, fold uint8, loc *Locale) set {
	s := set{prog: prog, fold: fold, loc: loc, high: highAsk}
	for c := range uint32(256) {
		if s.ask(c) {
			s.bits.add(c)
		}
	}
	s.high = highOf(prog, fold)
	return s
}

// highOf tells whether a program holds all or no characters above 255, as far as that is easily seen.
func highOf(prog []uint32, fold uint8) uint8 {
	if fold == foldUnicode {
		return highAsk // the long s and the Kelvin sign have lowercase letters below 256
	}
	in, out := uint8(highAll), uint8(highNone)
	for i := 0; i < len(prog); {
		switch prog[i] {
		case opFailure:
			return out
		case opNegate:
			in, out = out, in
			i++
		case opLiteral:
			if prog[i+1] > 255 {
				return highAsk
			}
			i += 2
		case opRange:
			if prog[i+2] > 255 {
				if prog[i+1] <= 256 && prog[i+2] >= unidata.MaxRune {
					return in
				}
				return highAsk
			}
			i += 3
		case opCharset:
			i += 9
		case opCategory:
			switch prog[i+1] {
			case catDigit, catSpace, catWord, catLinebreak, catLocWord:
			case catDigit + 1, catSpace + 1, catWord + 1, catLinebreak + 1, catLocWord + 1:
				return in
			default:
				return highAsk
			}
			i += 2
		default:
			return highAsk
		}
	}
	return highAsk
}

// charset runs a program of set operations on c: the first that holds c decides.
func charset(prog []uint32, c uint32, loc *Locale) bool {
	in := true
	for i := 0; ; {
		switch prog[i] {
		case opFailure:
			return !in
		case opNegate:
			in = !in
			i++
		case opLiteral:
			if c == prog[i+1] {
				return in
			}
			i += 2
		case opCategory:
			if category(prog[i+1], c, loc) {
				return in
			}
			i += 2
		case opCharset:
			if c < 256 && prog[i+1+int(c>>5)]>>(c&31)&1 != 0 {
				return in
			}
			i += 9
		case opRange:
			if prog[i+1] <= c && c <= prog[i+2] {
				return in
			}
			i += 3
		case opRangeUniIgnore:
			if prog[i+1] <= c && c <= prog[i+2] {
				return in
			}
			if up := uint32(unidata.ToUpper(rune(c))); prog[i+1] <= up && up <= prog[i+2] {
				return in
			}
			i += 3
		case opBigCharset:
			if c < 1<<16 {
				block := prog[i+2+int(c>>10)] >> (c >> 8 & 3 * 8) & 255
				if prog[i+66+int(block*8+c>>5&7)]>>(c&31)&1 != 0 {
					return in
				}
			}
			i += 66 + 8*int(prog[i+1])
		default:
			return false // not reached in a checked program
		}
	}
}

// checkCharset reports whether prog is a program of set operations that ends at its end, and not before.
func checkCharset(prog []uint32) bool {
	for i := 0; i < len(prog); {
		n := 0
		rest := len(prog) - i
		switch prog[i] {
		case opFailure:
			return rest == 1
		case opNegate:
			n = 1
		case opLiteral:
			n = 2
		case opCategory:
			n = 2
			if rest > 1 && prog[i+1] >= catCount {
				return false
			}
		case opRange, opRangeUniIgnore:
			n = 3
		case opCharset:
			n = 9
		case opBigCharset:
			if rest < 66 || prog[i+1] > 256 {
				return false
			}
			n = 66 + 8*int(prog[i+1])
			for _, w := range prog[i+2 : i+66] {
				for ; w != 0; w >>= 8 {
					if w&255 >= prog[i+1] {
						return false
					}
				}
			}
			if prog[i+1] == 0 {
				return false
			}
		default:
			return false
		}
		if i += n; n > rest {
			return false
		}
	}
	return false
}
