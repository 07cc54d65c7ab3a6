// Package jsonscan is the inner loop of module _json: string literals in both directions, numbers and white space, over
// text of any width. Positions are indices of code points; errors carry CPython's texts and positions.
package jsonscan

import (
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Char is a code unit of text that holds exactly one code point.
type Char interface {
	~uint8 | ~uint16 | ~uint32 | ~int32
}

// Texts of json.JSONDecodeError.
const (
	MsgValue        = "Expecting value"
	MsgProperty     = "Expecting property name enclosed in double quotes"
	MsgColon        = "Expecting ':' delimiter"
	MsgComma        = "Expecting ',' delimiter"
	MsgArrayComma   = "Illegal trailing comma before end of array"
	MsgObjectComma  = "Illegal trailing comma before end of object"
	msgUnterminated = "Unterminated string starting at"
	msgControl      = "Invalid control character at"
	msgEscape       = "Invalid \\escape"
	msgUnicode      = "Invalid \\uXXXX escape"
)

// Error is a JSONDecodeError at a position. Msg is its attribute msg, without the position.
func Error(msg string, pos int) *pyerr.Error {
	return &pyerr.Error{Kind: pyerr.JSONDecodeError, Msg: msg, Pos: pos}
}

// Position is the line and column (both from 1) of the code point at pos, for the text of a JSONDecodeError.
func Position[C Char](s []C, pos int) (line, column int) {
	line, last := 1, -1
	for i := 0; i < pos && i < len(s); i++ {
		if s[i] == '\n' {
			line++
			last = i
		}
	}
	return line, pos - last
}

// Literal is the content of a string literal: the code points s[Start:End] of the source, or Runes when there were
// escapes.
type Literal struct {
	Start, End int
	Runes      []rune
	Escaped    bool
}

// String reads the string literal whose opening quote is before index end. next is the index after its closing quote.
// strict refuses control characters.
func String[C Char](s []C, end int, strict bool) (lit Literal, next int, err *pyerr.Error) {
	if end < 0 || len(s) < end {
		return lit, 0, pyerr.New(pyerr.ValueError, "end is out of bounds")
	}
	begin := end - 1
	i := end
	for i < len(s) && s[i] != '"' && s[i] != '\\' {
		if s[i] < ' ' && strict {
			return lit, 0, Error(msgControl, i)
		}
		i++
	}
	if i >= len(s) {
		return lit, 0, Error(msgUnterminated, begin)
	}
	if s[i] == '"' {
		return Literal{Start: end, End: i}, i + 1, nil
	}
	lit.Escaped = true
	lit.Runes = make([]rune, 0, i-end+16)
	for _, c := range s[end:i] {
		lit.Runes = append(lit.Runes, rune(c))
	}
	for {
		// s[i] is a backslash or the closing quote
		if s[i] == '"' {
			return lit, i + 1, nil
		}
		i++
		if i >= len(s) {
			return lit, 0, Error(msgUnterminated, begin)
		}
		c := rune(s[i])
		i++
		switch c {
		case '"', '\\', '/':
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			if i+4 > len(s) {
				return lit, 0, Error(msgUnicode, i-1)
			}
			var ok bool
			if c, ok = hex4(s[i : i+4]); !ok {
				return lit, 0, Error(msgUnicode, i-1)
			}
			i += 4
			if 0xD800 <= c && c <= 0xDBFF && i+6 < len(s) && s[i] == '\\' && s[i+1] == 'u' {
				low, ok := hex4(s[i+2 : i+6])
				if !ok {
					return lit, 0, Error(msgUnicode, i+1)
				}
				if 0xDC00 <= low && low <= 0xDFFF {
					c = 0x10000 + (c-0xD800)<<10 + (low - 0xDC00)
					i += 6
				}
			}
		default:
			return lit, 0, Error(msgEscape, i-2)
		}
		lit.Runes = append(lit.Runes, c)
		for i < len(s) && s[i] != '"' && s[i] != '\\' {
			if s[i] < ' ' && strict {
				return lit, 0, Error(msgControl, i)
			}
			lit.Runes = append(lit.Runes, rune(s[i]))
			i++
		}
		if i >= len(s) {
			return lit, 0, Error(msgUnterminated, begin)
		}
	}
}

func hex4[C Char](s []C) (rune, bool) {
	var v rune
	for _, c := range s {
		switch {
		case '0' <= c && c <= '9':
			v = v<<4 | rune(c-'0')
		case 'a' <= c && c <= 'f':
			v = v<<4 | rune(c-'a'+10)
		case 'A' <= c && c <= 'F':
			v = v<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return v, true
}

// SkipSpace returns the index of the first code point at or after i that is no JSON white space.
func SkipSpace[C Char](s []C, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// Number finds the number that starts at i. end is the index after it, or i when there is none; isFloat tells that it
// has a fraction or an exponent.
func Number[C Char](s []C, i int) (end int, isFloat bool) {
	start := i
	digit := func(i int) bool { return i < len(s) && '0' <= s[i] && s[i] <= '9' }
	if i < len(s) && s[i] == '-' {
		i++
	}
	if !digit(i) {
		return start, false
	}
	if s[i] == '0' {
		i++
	} else {
		for digit(i) {
			i++
		}
	}
	if i < len(s) && s[i] == '.' && digit(i+1) {
		isFloat = true
		for i += 2; digit(i); i++ {
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if digit(j) {
			isFloat = true
			for i = j; digit(i); i++ {
			}
		}
	}
	return i, isFloat
}

// HasPrefix reports whether word stands in s at i.
func HasPrefix[C Char](s []C, i int, word string) bool {
	if len(s)-i < len(word) {
		return false
	}
	for k := 0; k < len(word); k++ {
		if s[i+k] != C(word[k]) {
			return false
		}
	}
	return true
}

// escapeOf is the letter of a two-character escape, or 0.
func escapeOf(c rune) byte {
	switch c {
	case '"', '\\':
		return byte(c)
	case '\b':
		return 'b'
	case '\f':
		return 'f'
	case '\n':
		return 'n'
	case '\r':
		return 'r'
	case '\t':
		return 't'
	}
	return 0
}

const hexDigits = "0123456789abcdef"

func appendU(dst []byte, c rune) []byte {
	return append(dst, '\\', 'u', hexDigits[c>>12&15], hexDigits[c>>8&15], hexDigits[c>>4&15], hexDigits[c&15])
}

// AppendASCII appends s as a JSON string literal of ASCII, with its quotes (py_encode_basestring_ascii).
func AppendASCII[C Char](dst []byte, s []C) []byte {
	dst = append(dst, '"')
	for _, u := range s {
		c := rune(u)
		if ' ' <= c && c < 0x7f && c != '"' && c != '\\' {
			dst = append(dst, byte(c))
			continue
		}
		if e := escapeOf(c); e != 0 {
			dst = append(dst, '\\', e)
		} else if c > 0xFFFF {
			c -= 0x10000
			dst = appendU(dst, 0xD800|c>>10)
			dst = appendU(dst, 0xDC00|c&0x3FF)
		} else {
			dst = appendU(dst, c)
		}
	}
	return append(dst, '"')
}

// Plain reports whether s needs no escape in a JSON literal that may hold any character.
func Plain[C Char](s []C) bool {
	for _, c := range s {
		if c < ' ' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// AppendQuoted appends s as a JSON string literal with its quotes, escaping only what must be
// (py_encode_basestring).
func AppendQuoted[C Char](dst, s []C) []C {
	dst = append(dst, '"')
	for _, c := range s {
		if c >= ' ' && c != '"' && c != '\\' {
			dst = append(dst, c)
			continue
		}
		if e := escapeOf(rune(c)); e != 0 {
			dst = append(dst, '\\', C(e))
			continue
		}
		dst = append(dst, '\\', 'u', '0', '0', C(hexDigits[c>>4&15]), C(hexDigits[c&15]))
	}
	return append(dst, '"')
}

// AppendUTF8 appends the content of a literal as UTF-8, lone surrogates in their three-byte form.
func (l Literal) AppendUTF8(dst []byte) []byte {
	for _, r := range l.Runes {
		if r < utf8.RuneSelf {
			dst = append(dst, byte(r))
		} else {
			dst = pyerr.AppendRune(dst, r)
		}
	}
	return dst
}
