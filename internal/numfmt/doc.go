// Package numfmt holds what Python's numbers need besides arithmetic: their texts, in both directions, and the
// operations on integers and floats whose exact result takes care (hashes, correctly rounded division, comparison of an
// integer with a float).
//
// It knows nothing of objects. Text comes in as a slice of code units, one a code point ([]byte for ASCII or Latin-1,
// []uint16, []rune): see Char. Text goes out as a Text, which is an ASCII string in all but rare cases. Errors are
// *pyerr.Error with CPython's texts.
//
// The vocabulary: a Spec is a parsed format specification ("*^+20,.2f"); a Directive is one piece of a %-format; a Field
// is one replacement field of str.format. The "remainder" of a number is what follows its digits: exponent, per cent
// sign, the text of an infinity.
package numfmt

import "unicode"

// Char is a code unit of text that holds exactly one code point.
type Char interface {
	~uint8 | ~uint16 | ~uint32 | ~int32
}

// Text is text that a formatting function returns. When Runes is nil, ASCII is the whole of it.
type Text struct {
	ASCII string
	Runes []rune
}

// String is the text in UTF-8, for tests and messages.
func (t Text) String() string {
	if t.Runes == nil {
		return t.ASCII
	}
	return string(t.Runes)
}

// DecimalValue is the value of a decimal digit of any script (Unicode category Nd), or -1.
func DecimalValue(r rune) int {
	if r < 0x80 {
		if '0' <= r && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	if r <= unicode.MaxLatin1 {
		return -1
	}
	// Every run of Nd digits is a whole number of tens and starts at a zero.
	if r < 0x10000 {
		for _, g := range unicode.Nd.R16 {
			if rune(g.Lo) <= r && r <= rune(g.Hi) {
				return int(r-rune(g.Lo)) % 10
			}
		}
		return -1
	}
	if 0x116D0 <= r && r <= 0x116E3 || 0x10D40 <= r && r <= 0x10D49 || 0x11BF0 <= r && r <= 0x11BF9 ||
		0x1CCF0 <= r && r <= 0x1CCF9 || 0x1E5F1 <= r && r <= 0x1E5FA {
		return unicode16Digit(r) // what Unicode 16.0 added to Go's 15.0
	}
	for _, g := range unicode.Nd.R32 {
		if rune(g.Lo) <= r && r <= rune(g.Hi) {
			return int(r-rune(g.Lo)) % 10
		}
	}
	return -1
}

func unicode16Digit(r rune) int {
	for _, lo := range [...]rune{0x10D40, 0x116D0, 0x116DA, 0x11BF0, 0x1CCF0, 0x1E5F1} {
		if lo <= r && r < lo+10 {
			return int(r - lo)
		}
	}
	return -1
}
