package object

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// StrBuilder builds a str from pieces. The zero StrBuilder is empty and ready.
type StrBuilder struct {
	buf      []byte
	kind     uint8 // 0 means 1
	nonASCII bool
}

// Len returns the number of characters so far.
func (b *StrBuilder) Len() int { return len(b.buf) >> shiftOf(b.kind) }

func shiftOf(kind uint8) int {
	if kind == 0 {
		return 0
	}
	return bits.TrailingZeros8(kind)
}

// Grow makes room for n more characters of the present kind.
func (b *StrBuilder) Grow(n int) {
	if need := len(b.buf) + n<<shiftOf(b.kind); need > cap(b.buf) && need <= maxObjectBytes {
		buf := make([]byte, len(b.buf), need)
		copy(buf, b.buf)
		b.buf = buf
	}
}

// need makes the builder able to hold characters up to top.
func (b *StrBuilder) need(top rune) {
	if top >= 128 {
		b.nonASCII = true
	}
	if b.kind == 0 {
		b.kind = 1
	}
	k := kindOf(top)
	if k <= b.kind {
		return
	}
	old := Str{data: bytesAsString(b.buf), kind: b.kind}
	buf := make([]byte, old.len()*int(k), max(cap(b.buf)/int(b.kind), old.len()+16)*int(k))
	old.widen(buf, k)
	b.buf, b.kind = buf, k
}

// WriteRune appends a character.
func (b *StrBuilder) WriteRune(r rune) {
	if r >= 128 || b.kind == 0 {
		b.need(r)
	}
	switch b.kind {
	case 1:
		b.buf = append(b.buf, byte(r))
	case 2:
		b.buf = append(b.buf, byte(r), byte(r>>8))
	default:
		b.buf = append(b.buf, byte(r), byte(r>>8), byte(r>>16), byte(r>>24))
	}
}

// WriteByte appends an ASCII character. It is WriteRune with the signature that Go's tools expect; the error is always nil.
func (b *StrBuilder) WriteByte(c byte) error {
	b.WriteRune(rune(c))
	return nil
}

// WriteASCII appends an ASCII text.
func (b *StrBuilder) WriteASCII(text string) {
	if b.kind <= 1 {
		b.kind = 1
		b.buf = append(b.buf, text...)
		return
	}
	for i := 0; i < len(text); i++ {
		b.WriteRune(rune(text[i]))
	}
}

// WriteText appends a text in UTF-8 (WTF-8).
func (b *StrBuilder) WriteText(text string) {
	if isASCII(text) {
		b.WriteASCII(text)
		return
	}
	for i := 0; i < len(text); {
		r, w := decodeRune(text[i:])
		b.WriteRune(r)
		i += w
	}
}

// WriteRunes appends characters.
func (b *StrBuilder) WriteRunes(rs []rune) {
	for _, r := range rs {
		b.WriteRune(r)
	}
}

// WriteStr appends a str.
func (b *StrBuilder) WriteStr(s *Str) { b.WriteSub(s, 0, s.len()) }

// WriteSub appends s[i:j].
func (b *StrBuilder) WriteSub(s *Str, i, j int) {
	if i >= j {
		return
	}
	if s.ascii {
		b.WriteASCII(s.data[i:j])
		return
	}
	b.need(s.top(i, j))
	if s.kind == b.kind {
		b.buf = append(b.buf, s.data[i*int(s.kind):j*int(s.kind)]...)
		return
	}
	for ; i < j; i++ {
		b.WriteRune(s.At(i))
	}
}

// WriteRepeat appends the character n times.
func (b *StrBuilder) WriteRepeat(r rune, n int) {
	if n <= 0 {
		return
	}
	b.need(r)
	b.Grow(n)
	for ; n > 0; n-- {
		b.WriteRune(r)
	}
}

// Finish returns the str (new reference). The builder is used up.
func (b *StrBuilder) Finish(t *Thread) Value {
	n := b.Len()
	if n == 0 {
		return EmptyStr
	}
	if len(b.buf) > maxObjectBytes {
		return t.NoMemory()
	}
	if n == 1 {
		s := Str{data: bytesAsString(b.buf), kind: b.kind}
		return t.NewStrRune(s.At(0))
	}
	if spare := cap(b.buf) - len(b.buf); spare > 64 && spare > len(b.buf)/2 {
		b.buf = append([]byte(nil), b.buf...)
	}
	return t.newStrRaw(bytesAsString(b.buf), b.kind, !b.nonASCII).Val()
}

// BuildString concatenates strs (borrowed) as an f-string does. New reference.
func BuildString(t *Thread, parts []Value) Value {
	kind, ascii, n := uint8(1), true, 0
	for _, p := range parts {
		s := AsStr(p)
		kind = max(kind, s.kind)
		ascii = ascii && s.ascii
		n += s.len()
	}
	if n == 0 {
		return EmptyStr
	}
	if n > t.roomLeft()/int(kind) {
		return t.NoMemory()
	}
	buf := make([]byte, n*int(kind))
	at := 0
	for _, p := range parts {
		s := AsStr(p)
		s.widen(buf[at:], kind)
		at += s.len() * int(kind)
	}
	if n == 1 {
		s := Str{data: bytesAsString(buf), kind: kind}
		return t.NewStrRune(s.At(0))
	}
	return t.newStrRaw(bytesAsString(buf), kind, ascii).Val()
}

// NewStrf returns the str of a text formatted as fmt.Sprintf does.
func (t *Thread) NewStrf(format string, args ...any) Value {
	return t.NewStr(fmt.Sprintf(format, args...))
}

// Last returns the last character, or -1 when there is none.
func (b *StrBuilder) Last() rune {
	n := b.Len()
	if n == 0 {
		return -1
	}
	switch b.kind {
	case 4:
		return rune(binary.LittleEndian.Uint32(b.buf[4*(n-1):]))
	case 2:
		return rune(binary.LittleEndian.Uint16(b.buf[2*(n-1):]))
	}
	return rune(b.buf[n-1])
}
