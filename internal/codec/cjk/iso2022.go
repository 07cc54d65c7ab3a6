package cjk

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/codec"
)

// The State of ISO 2022: the marks of what is designated to G0 to G3, and flags.
const (
	stFlags    = 4
	shifted    = 1 // G1 is in use
	throughout = 2 // in an escape sequence that is passed on as it is
)

// Flags of a variant.
const (
	noShift     = 1 << iota // shift out and shift in are characters
	useG2                   // ESC N takes one character from G2
	extendedJIS             // JIS X 0208 may be announced as revised, by ESC & @
)

const (
	esc = 0x1B
	si  = 0x0F
	so  = 0x0E
)

// Marks are the last byte of the escape sequence that designates a charset, with the top bit set for those of two bytes.
const (
	wide           = 0x80
	markASCII      = 'B'
	markLatin1     = 'A'
	markGreek      = 'F'
	markJISX0208   = 'B' | wide
	markEscapeLast = 16 // no escape sequence is longer
)

// designation is a charset that a variant can designate.
type designation struct {
	mark  byte
	plane byte // 0 to 2, for G0 to G2; encoding uses no G2
	// decode is one character of one byte, or two, without top bits; it returns as table.decode does.
	decode func(a, b byte) (rune, rune)
	// encode is the sequence, without top bits, of c or, if second is not negative, of both.
	encode func(c, second rune) (seq uint32, ok bool)
	// pairs says that encode wants to see whether c and what follows are one.
	pairs func(c rune) bool
}

// iso describes a variant of ISO 2022 with these charsets, in the order in which encoding tries them.
func iso(name string, flags int, list ...func() designation) Encoding {
	return Encoding{Name: name, start: State{markASCII, markASCII, markASCII},
		charset: sync.OnceValue(func() charset {
			c := iso2022{flags: flags, list: make([]designation, len(list))}
			for i, f := range list {
				c.list[i] = f()
			}
			return c
		})}
}

type iso2022 struct {
	flags int
	list  []designation
}

func (c iso2022) find(mark byte) *designation {
	for i := range c.list {
		if c.list[i].mark == mark {
			return &c.list[i]
		}
	}
	return nil
}

func (c iso2022) decode(in []byte, st *State) (rune, rune, int) {
	ch := in[0]
	if st[stFlags]&throughout != 0 {
		if ch >= 0x40 && ch <= 'Z' {
			st[stFlags] &^= throughout
		}
		return rune(ch), -1, 1
	}
	switch {
	case ch == esc:
		if len(in) < 2 {
			return 0, 0, 0
		}
		switch in[1] {
		case '(', ')', '$', '.', '&':
			return -1, -1, c.escape(in, st)
		case 'N':
			if c.flags&useG2 != 0 {
				return single(in, st)
			}
		}
		st[stFlags] |= throughout
		return esc, -1, 1
	case ch == si && c.flags&noShift == 0:
		st[stFlags] &^= shifted
		return -1, -1, 1
	case ch == so && c.flags&noShift == 0:
		st[stFlags] |= shifted
		return -1, -1, 1
	case ch == '\n':
		st[stFlags] &^= shifted
		return '\n', -1, 1
	case ch < 0x20:
		return rune(ch), -1, 1
	case ch >= 0x80:
		return 0, 0, -1
	}
	mark := st[st[stFlags]&shifted]
	d := c.find(mark)
	if mark == markASCII || d == nil {
		return rune(ch), -1, 1
	}
	n := 1
	second := byte(0)
	if mark&wide != 0 {
		if n = 2; len(in) < 2 {
			return 0, 0, 0
		}
		second = in[1]
	}
	if a, b := d.decode(ch, second); a >= 0 {
		return a, b, n
	}
	return 0, 0, -n
}

// escape reads a designation. It returns what decode does for n.
func (c iso2022) escape(in []byte, st *State) int {
	n := 0
	for i := 1; i < markEscapeLast; i++ {
		if i >= len(in) {
			return 0
		}
		if in[i] >= '@' && in[i] <= 'Z' {
			n = i + 1
			break
		}
		if c.flags&extendedJIS != 0 && i+1 < len(in) && in[i] == '&' && in[i+1] == '@' {
			i += 2
		}
	}
	var mark byte
	set := 0
	switch {
	case n == 0:
		return -1
	case n == 3 && in[1] == '$':
		mark = in[2] | wide
	case n == 3:
		mark = in[2]
		switch {
		case in[1] == '(':
		case in[1] == ')':
			set = 1
		case in[1] == '.' && c.flags&useG2 != 0:
			set = 2
		default:
			return -3
		}
	case n == 4 && in[1] == '$' && (in[2] == '(' || in[2] == ')'):
		mark = in[3] | wide
		set = int(in[2] - '(')
	case n == 6 && c.flags&extendedJIS != 0 && in[3] == esc && in[4] == '$' && in[5] == 'B':
		mark = markJISX0208
	default:
		return -n
	}
	if mark != markASCII && c.find(mark) == nil {
		return -n
	}
	st[set] = mark
	return n
}

// single reads ESC N and one character of G2.
func single(in []byte, st *State) (rune, rune, int) {
	if len(in) < 3 {
		return 0, 0, 0
	}
	ch := in[2]
	switch st[2] {
	case markLatin1:
		if ch < 0x80 {
			return rune(ch) + 0x80, -1, 3
		}
	case markGreek:
		if r := greekOf(ch); r >= 0 {
			return r, -1, 3
		}
	case markASCII:
		if ch < 0x80 {
			return rune(ch), -1, 3
		}
	}
	return 0, 0, -3
}

func greekOf(ch byte) rune {
	if ch ^= 0x80; ch < 0xA0 {
		return rune(ch)
	}
	switch ch {
	case 0xA4, 0xA5, 0xAA: // added to the charset after it was named here
		return -1
	}
	if r := greek[ch-0xA0]; r != 0xFFFD {
		return r
	}
	return -1
}

func (c iso2022) encode(dst []byte, text codec.Text, pos int, flush bool, st *State) ([]byte, int) {
	ch := text.At(pos)
	if ch < 0x80 {
		if st[0] != markASCII {
			dst = append(dst, esc, '(', 'B')
			st[0] = markASCII
		}
		if st[stFlags]&shifted != 0 {
			dst = append(dst, si)
			st[stFlags] &^= shifted
		}
		return append(dst, byte(ch)), 1
	}
	for i := range c.list {
		d := &c.list[i]
		n, second := 1, rune(-1)
		if d.encode == nil {
			continue
		}
		if d.pairs != nil && d.pairs(ch) {
			if pos+1 < text.Len() {
				n, second = 2, text.At(pos+1)
			} else if !flush {
				return dst, 0
			}
		}
		seq, ok := d.encode(ch, second)
		if !ok {
			continue
		}
		if d.plane == 0 && st[stFlags]&shifted != 0 {
			dst = append(dst, si)
			st[stFlags] &^= shifted
		}
		if st[d.plane] != d.mark {
			dst = append(dst, esc)
			if d.mark&wide != 0 {
				dst = append(dst, '$')
			}
			if d.mark != markJISX0208 || d.plane != 0 {
				dst = append(dst, '('+d.plane)
			}
			dst = append(dst, d.mark&^wide)
			st[d.plane] = d.mark
		}
		if d.plane == 1 && st[stFlags]&shifted == 0 {
			dst = append(dst, so)
			st[stFlags] |= shifted
		}
		if d.mark&wide != 0 {
			dst = append(dst, byte(seq>>8))
		}
		return append(dst, byte(seq)), n
	}
	return dst, -1
}

func (c iso2022) reset(dst []byte, st *State) []byte {
	if st[stFlags]&shifted != 0 {
		dst = append(dst, si)
		st[stFlags] &^= shifted
	}
	if st[0] != markASCII {
		dst = append(dst, esc, '(', 'B')
		st[0] = markASCII
	}
	return dst
}
