// Package codec turns bytes into sequences of code points and back: what the module _codecs and the methods
// bytes.decode and str.encode stand on.
//
// The vocabulary:
//
//   - A code point is a rune from 0 to 0x10FFFF; surrogates are code points like any other.
//   - Text is a str as the runtime stores it, 1, 2 or 4 little-endian bytes a code point. A Builder makes one.
//   - A decoder appends to a Builder and returns how many bytes it consumed. Unless the input is final, an incomplete
//     sequence at its end is left for the next call. An encoder appends to a slice of bytes.
//   - Errors names the error handler. What CPython has built in is done here; any other name needs the callbacks.
//
// Positions, reasons and the names of encodings in errors are those of CPython 3.14. A failed conversion returns a
// *DecodeError or *EncodeError, a *PositionError, or whatever error a callback returned.
package codec

import (
	"encoding/binary"
	"unsafe"
)

// Text is a sequence of code points: Width (1, 2 or 4) little-endian bytes each.
type Text struct {
	Data  string
	Width int
}

// Len is the number of code points.
func (t Text) Len() int {
	switch t.Width {
	case 2:
		return len(t.Data) / 2
	case 4:
		return len(t.Data) / 4
	}
	return len(t.Data)
}

// At is code point i.
func (t Text) At(i int) rune {
	switch t.Width {
	case 2:
		return rune(t.Data[2*i]) | rune(t.Data[2*i+1])<<8
	case 4:
		d := t.Data[4*i : 4*i+4]
		return rune(d[0]) | rune(d[1])<<8 | rune(d[2])<<16 | rune(d[3])<<24
	}
	return rune(t.Data[i])
}

// Runes is the slice of all code points.
func (t Text) Runes() []rune {
	out := make([]rune, t.Len())
	for i := range out {
		out[i] = t.At(i)
	}
	return out
}

// TextOf makes a Text of runes.
func TextOf(runes []rune) Text {
	var b Builder
	b.AppendRunes(runes)
	return b.Text()
}

// Builder makes a Text, in the smallest width that its code points need. The zero Builder is ready.
type Builder struct {
	buf   []byte
	width int // 0 means 1
	all   rune
}

// Grow makes room for n more code points of the current width.
func (b *Builder) Grow(n int) {
	if n *= max(b.width, 1); cap(b.buf)-len(b.buf) < n {
		buf := make([]byte, len(b.buf), len(b.buf)+n)
		copy(buf, b.buf)
		b.buf = buf
	}
}

// Len is the number of code points so far.
func (b *Builder) Len() int { return len(b.buf) / max(b.width, 1) }

// Text returns what was built. The Builder must not be used after that.
func (b *Builder) Text() Text {
	return Text{unsafe.String(unsafe.SliceData(b.buf), len(b.buf)), max(b.width, 1)}
}

// ASCII reports whether all code points are below 128.
func (b *Builder) ASCII() bool { return b.all < 0x80 }

// AppendRune appends one code point.
func (b *Builder) AppendRune(r rune) {
	b.all |= r
	switch {
	case b.width <= 1:
		if r < 0x100 {
			b.buf = append(b.buf, byte(r))
			return
		}
	case b.width == 2:
		if r < 0x10000 {
			b.buf = append(b.buf, byte(r), byte(r>>8))
			return
		}
	default:
		b.buf = binary.LittleEndian.AppendUint32(b.buf, uint32(r))
		return
	}
	b.widen(r)
	b.AppendRune(r)
}

// widen rewrites the buffer so that r fits.
func (b *Builder) widen(r rune) {
	to, from := 2, max(b.width, 1)
	if r >= 0x10000 {
		to = 4
	}
	n := len(b.buf) / from
	buf := make([]byte, n*to, max(cap(b.buf)/from, n+16)*to)
	for i := range n {
		buf[i*to] = b.buf[i*from]
		if from == 2 {
			buf[i*to+1] = b.buf[i*from+1]
		}
	}
	b.buf, b.width = buf, to
}

// AppendRunes appends code points.
func (b *Builder) AppendRunes(runes []rune) {
	for _, r := range runes {
		b.AppendRune(r)
	}
}

// AppendLatin1 appends bytes as code points of the same values.
func (b *Builder) AppendLatin1(s []byte) {
	if b.width <= 1 {
		b.buf = append(b.buf, s...)
		if b.all < 0x80 && !IsASCII(s) {
			b.all |= 0x80
		}
		return
	}
	for _, c := range s {
		b.AppendRune(rune(c))
	}
}

// appendASCII is AppendLatin1 for bytes below 128.
func (b *Builder) appendASCII(s []byte) {
	if b.width <= 1 {
		b.buf = append(b.buf, s...)
		return
	}
	b.Grow(len(s))
	for _, c := range s {
		if b.width == 2 {
			b.buf = append(b.buf, c, 0)
		} else {
			b.buf = append(b.buf, c, 0, 0, 0)
		}
	}
}

// IsASCII reports whether all bytes are below 128.
func IsASCII(s []byte) bool { return asciiPrefix(s) == len(s) }

// asciiPrefix is how many bytes at the beginning of s are below 128.
func asciiPrefix(s []byte) int {
	i := 0
	for len(s)-i >= 8 {
		if binary.LittleEndian.Uint64(s[i:])&0x8080808080808080 != 0 {
			break
		}
		i += 8
	}
	for i < len(s) && s[i] < 0x80 {
		i++
	}
	return i
}

// bytesOf views a string as bytes, which must not be changed.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

func isSurrogate(r rune) bool { return r>>11 == 0xD800>>11 }

func hexValue(c byte) rune {
	switch {
	case c-'0' < 10:
		return rune(c - '0')
	case c|0x20-'a' < 6:
		return rune(c|0x20-'a') + 10
	}
	return -1
}
