package sre

import "github.com/gophersnake/gophersnake/internal/unidata"

// Locale is what the flag LOCALE makes patterns of bytes depend on.
type Locale struct {
	Lower, Upper [256]byte
	Alnum        [256]bool
}

func (l *Locale) lower(c uint32) uint32 {
	if l == nil {
		return lowerASCII(c)
	}
	if c < 256 {
		return uint32(l.Lower[c])
	}
	return c
}

func (l *Locale) upper(c uint32) uint32 {
	if l == nil {
		if c-'a' < 26 {
			return c - 32
		}
		return c
	}
	if c < 256 {
		return uint32(l.Upper[c])
	}
	return c
}

func (l *Locale) word(c uint32) bool {
	if l == nil {
		return wordASCII(c)
	}
	return c < 256 && l.Alnum[c] || c == '_'
}

func lowerASCII(c uint32) uint32 {
	if c-'A' < 26 {
		return c + 32
	}
	return c
}

func lowerUnicode(c uint32) uint32 { return uint32(unidata.ToLower(rune(c))) }

func wordASCII(c uint32) bool { return c|0x20-'a' < 26 || c-'0' < 10 || c == '_' }

func wordUnicode(c uint32) bool { return unidata.IsAlnum(rune(c)) || c == '_' }

// ASCIIIsCased is _sre.ascii_iscased: c is a letter of ASCII.
func ASCIIIsCased(c int64) bool { return uint64(c) < 128 && uint32(c)|0x20-'a' < 26 }

// UnicodeIsCased is _sre.unicode_iscased: c is not its own lowercase or uppercase.
func UnicodeIsCased(c int64) bool {
	if uint64(c) > unidata.MaxRune {
		return false
	}
	r := rune(c)
	return unidata.ToLower(r) != r || unidata.ToUpper(r) != r
}

// ASCIIToLower is _sre.ascii_tolower.
func ASCIIToLower(c int64) int64 {
	if uint64(c) < 128 {
		return int64(lowerASCII(uint32(c)))
	}
	return c
}

// UnicodeToLower is _sre.unicode_tolower.
func UnicodeToLower(c int64) int64 {
	if uint64(c) > unidata.MaxRune {
		return c
	}
	return int64(unidata.ToLower(rune(c)))
}

// Categories, numbered as in re._constants. Each is followed by its negation.
const (
	catDigit      = 0
	catSpace      = 2
	catWord       = 4
	catLinebreak  = 6
	catLocWord    = 8
	catUniDigit   = 10
	catUniSpace   = 12
	catUniWord    = 14
	catUniNewline = 16
	catCount      = 18
)

func category(cat, c uint32, loc *Locale) bool {
	var in bool
	switch cat &^ 1 {
	case catDigit:
		in = c-'0' < 10
	case catSpace:
		in = c == ' ' || c-9 < 5
	case catWord:
		in = wordASCII(c)
	case catLinebreak:
		in = c == '\n'
	case catLocWord:
		in = loc.word(c)
	case catUniDigit:
		in = unidata.IsDecimal(rune(c))
	case catUniSpace:
		in = unidata.IsSpace(rune(c))
	case catUniWord:
		in = wordUnicode(c)
	case catUniNewline:
		in = unidata.IsLineBreak(rune(c))
	}
	return in != (cat&1 != 0)
}
