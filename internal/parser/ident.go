package parser

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func isIdentStartByte(c int) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 128
}

func isIdentByte(c int) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c >= 128
}

// identTable marks the bytes that can continue an identifier.
var identTable = func() (t [256]bool) {
	for i := range t {
		t[i] = isIdentByte(i)
	}
	return t
}()

// isXIDStart and isXIDContinue are Unicode's properties XID_Start and XID_Continue, with the underscore.
func isXIDStart(r rune) bool {
	if r < 128 {
		return isIdentStartByte(int(r))
	}
	switch r { // letters whose NFKC form does not begin an identifier
	case 0x037A, 0x0E33, 0x0EB3, 0x309B, 0x309C, 0xFC5E, 0xFC5F, 0xFC60, 0xFC61, 0xFC62, 0xFC63, 0xFDFA, 0xFDFB,
		0xFE70, 0xFE72, 0xFE74, 0xFE76, 0xFE78, 0xFE7A, 0xFE7C, 0xFE7E, 0xFF9E, 0xFF9F, 0x2E2F:
		return false
	}
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start)
}

func isXIDContinue(r rune) bool {
	if r < 128 {
		return isIdentByte(int(r))
	}
	switch r {
	case 0x037A, 0x309B, 0x309C, 0xFC5E, 0xFC5F, 0xFC60, 0xFC61, 0xFC62, 0xFC63, 0xFDFA, 0xFDFB,
		0xFE70, 0xFE72, 0xFE74, 0xFE76, 0xFE78, 0xFE7A, 0xFE7C, 0xFE7E, 0x2E2F:
		return false
	}
	return unicode.In(r, unicode.L, unicode.Nl, unicode.Other_ID_Start, unicode.Mn, unicode.Mc, unicode.Nd,
		unicode.Pc, unicode.Other_ID_Continue)
}

// badIdentRune returns the offset of the first character of s that does not belong there in an identifier, or -1.
func badIdentRune(s string) int {
	for i, r := range s {
		if i == 0 && !isXIDStart(r) || i > 0 && !isXIDContinue(r) {
			return i
		}
	}
	return -1
}

// normalizeIdent is NFKC, which is how Python compares identifiers.
func normalizeIdent(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return norm.NFKC.String(s)
		}
	}
	return s
}

// isPrintable is str.isprintable for one character.
func isPrintable(r rune) bool {
	if r == ' ' {
		return true
	}
	return !unicode.In(r, unicode.C, unicode.Z) && (r < 0x80 || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S))
}
