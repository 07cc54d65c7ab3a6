// Package pyerr carries Python exceptions as plain Go values, for the packages below internal/object that know which
// exception CPython raises and with which text, but have no exception objects.
//
// A function returns a *Error as its last result, nil when all went well. Whoever holds a thread turns it into a
// Python exception: Kind names the class, Msg is its only argument. Msg is UTF-8; a lone surrogate that was copied from
// Python text stands in its three-byte form, as Python's "surrogatepass" writes it.
package pyerr

import (
	"fmt"
	"unicode/utf8"
)

// Kind names the Python exception class of an Error.
type Kind uint8

// The classes that the pure packages raise.
const (
	ValueError Kind = iota
	TypeError
	OverflowError
	ZeroDivisionError
	MemoryError
	IndexError
	KeyError
	OSError
	// StructError is struct.error.
	StructError
	// BinasciiError is binascii.Error.
	BinasciiError
	// BinasciiIncomplete is binascii.Incomplete.
	BinasciiIncomplete
	// JSONDecodeError is json.JSONDecodeError; Error.Pos is the index of the character.
	JSONDecodeError
	// StopIteration carries Error.Pos as its value, as _json's scanner raises it.
	StopIteration
	// RecursionError is a nesting that is too deep.
	RecursionError
)

var kindNames = [...]string{
	"ValueError", "TypeError", "OverflowError", "ZeroDivisionError", "MemoryError", "IndexError", "KeyError", "OSError",
	"struct.error", "binascii.Error", "binascii.Incomplete", "JSONDecodeError", "StopIteration", "RecursionError",
}

// String is the name of the class, with its module when that is not builtins.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "Exception"
}

// Error is a Python exception that has not been made yet.
type Error struct {
	Kind Kind
	Msg  string
	// Pos is a position in code points for the kinds that have one.
	Pos int
}

// Error makes *Error a Go error.
func (e *Error) Error() string {
	if e.Msg == "" {
		return e.Kind.String()
	}
	return e.Kind.String() + ": " + e.Msg
}

// New returns an error of the class with a fixed text.
func New(kind Kind, msg string) *Error { return &Error{Kind: kind, Msg: msg} }

// Newf returns an error of the class with a formatted text.
func Newf(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Msg: fmt.Sprintf(format, args...)}
}

// AppendRune appends the UTF-8 of r, and the three-byte form for a lone surrogate, where utf8.AppendRune would
// put U+FFFD.
func AppendRune(dst []byte, r rune) []byte {
	if 0xD800 <= r && r <= 0xDFFF {
		return append(dst, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0xBF, 0x80|byte(r)&0xBF)
	}
	return utf8.AppendRune(dst, r)
}

// Text is the UTF-8 of code points, for building a Msg.
func Text[C ~uint8 | ~uint16 | ~uint32 | ~int32](s []C) string {
	b := make([]byte, 0, len(s))
	for _, c := range s {
		b = AppendRune(b, rune(c))
	}
	return string(b)
}
