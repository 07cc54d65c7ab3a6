package parser

import (
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/unidata"
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

// badIdentRune returns the offset of the first character of s that does not belong there in an identifier, or -1.
func badIdentRune(s string) int {
	for i, r := range s {
		if i == 0 && !unidata.IsIdentifierStart(r) || i > 0 && !unidata.IsIdentifierContinue(r) {
			return i
		}
	}
	return -1
}

// normalizeIdent is NFKC, which is how Python compares identifiers.
func normalizeIdent(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return string(unidata.Current.Normalize(unidata.NFKC, []rune(s)))
		}
	}
	return s
}

func isPrintable(r rune) bool { return unidata.IsPrintable(r) }
