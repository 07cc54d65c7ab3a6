// Package source holds what every stage that looks at program text shares: positions, the plain-data form of
// constants, syntax errors, and the decoding of source bytes to UTF-8 text (BOM and PEP 263 cookies).
//
// Vocabulary. A Span is the extent of a construct: lines count from 1, columns are UTF-8 byte offsets from 0, as in
// CPython's ast module. A constant is plain Go data (see Constant) that can be written to disk and shared between
// interpreters. A SyntaxError is a Go error; its offsets are what Python sees (characters, from 1).
//
// The package imports nothing of this project.
package source

// Span is the extent of a piece of source: from Line and Col up to, not including, EndLine and EndCol. The zero Span
// means "no position".
type Span struct {
	Line, Col, EndLine, EndCol int32
}

// Pos returns the span itself; nodes that embed a Span get it as a method.
func (s Span) Pos() Span { return s }

// SetPos replaces the span.
func (s *Span) SetPos(to Span) { *s = to }

// To is the span from the beginning of s to the end of end.
func (s Span) To(end Span) Span {
	return Span{s.Line, s.Col, end.EndLine, end.EndCol}
}
