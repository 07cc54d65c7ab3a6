package unidata

import "sort"

// special is a character with a full mapping of more than one rune.
type special struct {
	char                      rune
	lower, upper, title, fold string
}

// ToLower is the simple lowercase mapping of c. For a character whose full mapping is longer this is, as in CPython,
// the first rune of that; the same holds for ToUpper, ToTitle and ToFold.
func ToLower(c rune) rune {
	if uint32(c) < 0x80 {
		if uint32(c)-'A' < 26 {
			return c + 32
		}
		return c
	}
	return c + typeOf(c).lower
}

// ToUpper is the simple uppercase mapping of c.
func ToUpper(c rune) rune {
	if uint32(c) < 0x80 {
		if uint32(c)-'a' < 26 {
			return c - 32
		}
		return c
	}
	return c + typeOf(c).upper
}

// ToTitle is the simple titlecase mapping of c.
func ToTitle(c rune) rune {
	if uint32(c) < 0x80 {
		return ToUpper(c)
	}
	return c + typeOf(c).title
}

// ToFold is the simple case folding of c.
func ToFold(c rune) rune {
	if uint32(c) < 0x80 {
		return ToLower(c)
	}
	return c + typeOf(c).fold
}

// specialOf returns the special of c, which is known to have one.
func specialOf(c rune) *special {
	i := sort.Search(len(specials), func(i int) bool { return specials[i].char >= c })
	return &specials[i]
}

func spread(s string, to *[3]rune) int {
	n := 0
	for _, r := range s {
		to[n] = r
		n++
	}
	return n
}

// LowerFull stores the full lowercase mapping of c in to and returns its length, from 1 to 3. It knows no context: the
// caller sees to the capital sigma, see LowerSigma.
func LowerFull(c rune, to *[3]rune) int {
	if t := typeOf(c); t.flags&flagSpecial == 0 {
		to[0] = c + t.lower
		return 1
	}
	return spread(specialOf(c).lower, to)
}

// UpperFull stores the full uppercase mapping of c in to and returns its length.
func UpperFull(c rune, to *[3]rune) int {
	if t := typeOf(c); t.flags&flagSpecial == 0 {
		to[0] = c + t.upper
		return 1
	}
	return spread(specialOf(c).upper, to)
}

// TitleFull stores the full titlecase mapping of c in to and returns its length.
func TitleFull(c rune, to *[3]rune) int {
	if t := typeOf(c); t.flags&flagSpecial == 0 {
		to[0] = c + t.title
		return 1
	}
	return spread(specialOf(c).title, to)
}

// FoldFull stores the full case folding of c in to and returns its length.
func FoldFull(c rune, to *[3]rune) int {
	if t := typeOf(c); t.flags&flagSpecial == 0 {
		to[0] = c + t.fold
		return 1
	}
	return spread(specialOf(c).fold, to)
}

// CapitalSigma is the one letter whose lowercase depends on its neighbours.
const CapitalSigma = 0x3A3

// LowerSigma is the lowercase of the capital sigma at index i of the n characters that at gives: the final form when
// a cased character is before it and none is after it, case-ignorable ones not counted.
func LowerSigma(i, n int, at func(int) rune) rune {
	j := i - 1
	for j >= 0 && IsCaseIgnorable(at(j)) {
		j--
	}
	if j < 0 || !IsCased(at(j)) {
		return 0x3C3
	}
	for j = i + 1; j < n && IsCaseIgnorable(at(j)); j++ {
	}
	if j < n && IsCased(at(j)) {
		return 0x3C3
	}
	return 0x3C2
}

// A Case is one of the conversions of AppendCase.
type Case uint8

// The conversions, as the str methods of the same names do them.
const (
	Lower Case = iota
	Upper
	Title
	Capitalize
	SwapCase
	Fold
)

// AppendCase appends the conversion of a whole string to dst: str.lower, upper, title, capitalize, swapcase, casefold.
func AppendCase(dst []rune, how Case, src []rune) []rune {
	var buf [3]rune
	lower := func(i int, c rune) int {
		if c == CapitalSigma {
			buf[0] = LowerSigma(i, len(src), func(j int) rune { return src[j] })
			return 1
		}
		return LowerFull(c, &buf)
	}
	previousCased := false
	for i, c := range src {
		var n int
		switch how {
		case Lower:
			n = lower(i, c)
		case Upper:
			n = UpperFull(c, &buf)
		case Title:
			if previousCased {
				n = lower(i, c)
			} else {
				n = TitleFull(c, &buf)
			}
			previousCased = IsCased(c)
		case Capitalize:
			if i > 0 {
				n = lower(i, c)
			} else {
				n = TitleFull(c, &buf)
			}
		case SwapCase:
			switch {
			case IsUpper(c):
				n = lower(i, c)
			case IsLower(c):
				n = UpperFull(c, &buf)
			default:
				buf[0], n = c, 1
			}
		default:
			n = FoldFull(c, &buf)
		}
		dst = append(dst, buf[:n]...)
	}
	return dst
}
