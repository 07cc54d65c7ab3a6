package parser

import (
	"strings"
	"unicode/utf8"
)

func isDigit(c int) bool { return c >= '0' && c <= '9' }
func isHexDigit(c int) bool {
	return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// lookahead tells whether a keyword began with the last byte read; rest is its text after that byte.
func (t *tokenizer) lookahead(rest string) bool {
	text, ok := strings.CutPrefix(t.src[t.cur:t.lineEnd], rest)
	return ok && (text == "" || !identTable[text[0]])
}

// endOfNumber checks what follows a number, whose next byte c is already read and stays so. A keyword may follow, with
// a warning; any other word is an error.
func (t *tokenizer) endOfNumber(c int, kind string) (Type, int, int, bool) {
	if t.extra {
		return 0, 0, 0, false
	}
	follows := false
	switch c {
	case 'a':
		follows = t.lookahead("nd")
	case 'e':
		follows = t.lookahead("lse")
	case 'f':
		follows = t.lookahead("or")
	case 'i':
		if t.cur < t.lineEnd {
			c2 := t.src[t.cur]
			follows = c2 == 'f' || c2 == 'n' || c2 == 's'
		}
	case 'o':
		follows = t.lookahead("r")
	case 'n':
		follows = t.lookahead("ot")
	}
	if follows {
		t.backup(c)
		if t.warn != nil {
			msg := "invalid " + kind + " literal"
			if typ, from, to, bad := t.warned(t.warn("SyntaxWarning", msg, t.lineno), msg); bad {
				return typ, from, to, true
			}
		}
		t.nextc()
		return 0, 0, 0, false
	}
	if c >= 0 && c < utf8.RuneSelf && identTable[c] {
		t.backup(c)
		typ, x, y := t.fail("invalid %s literal", kind)
		return typ, x, y, true
	}
	return 0, 0, 0, false
}

// digits reads decimal digits with single underscores; it returns the byte after them.
func (t *tokenizer) digits() (int, bool) {
	for {
		c := t.nextc()
		for isDigit(c) {
			c = t.nextc()
		}
		if c != '_' {
			return c, true
		}
		if c = t.nextc(); !isDigit(c) {
			t.backup(c)
			t.fail("invalid decimal literal")
			return 0, false
		}
	}
}

// number reads a literal that begins with the digit c.
func (t *tokenizer) number(c int) (Type, int, int) {
	if c != '0' {
		c, ok := t.digits()
		if !ok {
			return ErrorToken, -1, -1
		}
		return t.afterInteger(c)
	}
	c = t.nextc()
	switch c {
	case 'x', 'X':
		return t.radix("hexadecimal", isHexDigit)
	case 'o', 'O':
		return t.radix("octal", func(c int) bool { return c >= '0' && c <= '7' })
	case 'b', 'B':
		return t.radix("binary", func(c int) bool { return c == '0' || c == '1' })
	}
	// maybe 00 or 0_0, or a float such as 007.5
	for {
		if c == '_' {
			if c = t.nextc(); !isDigit(c) {
				t.backup(c)
				return t.fail("invalid decimal literal")
			}
		}
		if c != '0' {
			break
		}
		c = t.nextc()
	}
	zerosEnd := t.cur
	nonzero := isDigit(c)
	if nonzero {
		t.backup(c)
		var ok bool
		if c, ok = t.digits(); !ok {
			return ErrorToken, -1, -1
		}
	}
	switch {
	case c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J':
		return t.afterInteger(c)
	case nonzero && !t.extra:
		t.backup(c)
		from := utf8.RuneCountInString(t.src[t.lineStart:t.start]) + 1
		to := utf8.RuneCountInString(t.src[t.lineStart:zerosEnd])
		return t.failRange(from, to, "leading zeros in decimal integer literals are not permitted; "+
			"use an 0o prefix for octal integers")
	}
	if typ, from, to, bad := t.endOfNumber(c, "decimal"); bad {
		return typ, from, to
	}
	return t.numberEnd(c)
}

func (t *tokenizer) numberEnd(c int) (Type, int, int) {
	t.backup(c)
	return Number, t.start, t.cur
}

// radix reads the digits of a literal after its 0x, 0o or 0b.
func (t *tokenizer) radix(kind string, valid func(int) bool) (Type, int, int) {
	c := t.nextc()
	for {
		if c == '_' {
			c = t.nextc()
		}
		if !valid(c) {
			if isDigit(c) {
				return t.fail("invalid digit '%c' in %s literal", c, kind)
			}
			t.backup(c)
			return t.fail("invalid %s literal", kind)
		}
		for valid(c) {
			c = t.nextc()
		}
		if c != '_' {
			break
		}
	}
	if isDigit(c) {
		return t.fail("invalid digit '%c' in %s literal", c, kind)
	}
	if typ, from, to, bad := t.endOfNumber(c, kind); bad {
		return typ, from, to
	}
	return t.numberEnd(c)
}

// afterInteger goes on after decimal digits; c is the byte after them.
func (t *tokenizer) afterInteger(c int) (Type, int, int) {
	switch c {
	case '.':
		return t.fraction(t.nextc())
	case 'e', 'E':
		return t.exponent(c)
	case 'j', 'J':
		return t.imaginary()
	}
	if typ, from, to, bad := t.endOfNumber(c, "decimal"); bad {
		return typ, from, to
	}
	return t.numberEnd(c)
}

// fraction reads what follows a decimal point; c is the byte after it.
func (t *tokenizer) fraction(c int) (Type, int, int) {
	if isDigit(c) {
		var ok bool
		if c, ok = t.digits(); !ok {
			return ErrorToken, -1, -1
		}
	}
	switch c {
	case 'e', 'E':
		return t.exponent(c)
	case 'j', 'J':
		return t.imaginary()
	}
	if typ, from, to, bad := t.endOfNumber(c, "decimal"); bad {
		return typ, from, to
	}
	return t.numberEnd(c)
}

// exponent reads an exponent, if the e that was read begins one.
func (t *tokenizer) exponent(e int) (Type, int, int) {
	c := t.nextc()
	if c == '+' || c == '-' {
		c = t.nextc()
		if !isDigit(c) {
			t.backup(c)
			return t.fail("invalid decimal literal")
		}
	} else if !isDigit(c) {
		t.backup(c)
		if typ, from, to, bad := t.endOfNumber(e, "decimal"); bad {
			return typ, from, to
		}
		return t.numberEnd(e)
	}
	c, ok := t.digits()
	if !ok {
		return ErrorToken, -1, -1
	}
	if c == 'j' || c == 'J' {
		return t.imaginary()
	}
	if typ, from, to, bad := t.endOfNumber(c, "decimal"); bad {
		return typ, from, to
	}
	return t.numberEnd(c)
}

func (t *tokenizer) imaginary() (Type, int, int) {
	c := t.nextc()
	if typ, from, to, bad := t.endOfNumber(c, "imaginary"); bad {
		return typ, from, to
	}
	return t.numberEnd(c)
}
