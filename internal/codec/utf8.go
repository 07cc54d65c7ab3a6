package codec

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// DecodeUTF8 appends the text of in to out and returns how many bytes it consumed.
func DecodeUTF8(out *Builder, in []byte, final bool, errs Errors) (int, error) {
	if len(out.buf) == 0 && IsASCII(in) {
		out.appendASCII(in)
		return len(in), nil
	}
	if len(out.buf) == 0 && utf8.Valid(in) {
		out.setUTF8(in)
		return len(in), nil
	}
	d := decoding{"utf-8", in, out, &errs}
	out.Grow(len(in))
	at := 0
	for at < len(d.in) {
		if d.in[at] < 0x80 {
			n := asciiPrefix(d.in[at:])
			out.appendASCII(d.in[at : at+n])
			at += n
			continue
		}
		r, n := decodeUTF8(d.in[at:])
		if r >= 0 {
			out.AppendRune(r)
			at += n
			continue
		}
		rest := len(d.in) - at
		reason := "invalid continuation byte"
		switch {
		case r == badStart:
			reason = "invalid start byte"
		case r == badEnd:
			if !final {
				return at, nil
			}
			reason, n = "unexpected end of data", rest
		case !final && rest == 2 && d.in[at] == 0xED && d.in[at+1]&0xE0 == 0xA0:
			return at, nil // the beginning of a surrogate, which surrogatepass may want
		}
		var err error
		if at, err = d.fail(at, at+n, reason); err != nil {
			return 0, err
		}
	}
	return at, nil
}

// What decodeUTF8 returns for an ill-formed sequence.
const (
	badStart rune = -1 - iota
	badContinuation
	badEnd
)

// decodeUTF8 decodes the sequence at the beginning of s, which has a first byte above 127. It returns the code point
// and the length, or what is wrong and the length of the well-formed part.
func decodeUTF8(s []byte) (rune, int) {
	c := s[0]
	switch {
	case c < 0xC2 || c > 0xF4:
		return badStart, 1
	case c < 0xE0:
		if len(s) < 2 {
			return badEnd, 1
		}
		if s[1]&0xC0 != 0x80 {
			return badContinuation, 1
		}
		return rune(c&0x1F)<<6 | rune(s[1]&0x3F), 2
	}
	if len(s) < 2 {
		return badEnd, 1
	}
	// The second byte's range excludes overlong forms, surrogates and what is above 0x10FFFF.
	lo, hi := byte(0x80), byte(0xBF)
	switch c {
	case 0xE0:
		lo = 0xA0
	case 0xED:
		hi = 0x9F
	case 0xF0:
		lo = 0x90
	case 0xF4:
		hi = 0x8F
	}
	if s[1] < lo || s[1] > hi {
		return badContinuation, 1
	}
	if len(s) < 3 {
		return badEnd, 2
	}
	if s[2]&0xC0 != 0x80 {
		return badContinuation, 2
	}
	if c < 0xF0 {
		return rune(c&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	if len(s) < 4 {
		return badEnd, 3
	}
	if s[3]&0xC0 != 0x80 {
		return badContinuation, 3
	}
	return rune(c&0x07)<<18 | rune(s[1]&0x3F)<<12 | rune(s[2]&0x3F)<<6 | rune(s[3]&0x3F), 4
}

// AppendUTF8 appends one code point; a surrogate is written as surrogatepass does.
func AppendUTF8(dst []byte, c rune) []byte {
	switch {
	case c < 0x80:
		return append(dst, byte(c))
	case c < 0x800:
		return append(dst, 0xC0|byte(c>>6), 0x80|byte(c)&0x3F)
	case c < 0x10000:
		return append(dst, 0xE0|byte(c>>12), 0x80|byte(c>>6)&0x3F, 0x80|byte(c)&0x3F)
	}
	return append(dst, 0xF0|byte(c>>18), 0x80|byte(c>>12)&0x3F, 0x80|byte(c>>6)&0x3F, 0x80|byte(c)&0x3F)
}

// EncodeUTF8 appends the encoding of a text to dst.
func EncodeUTF8(dst []byte, text Text, errs Errors) ([]byte, error) {
	if text.Width == 1 {
		return encodeLatin1(dst, bytesOf(text.Data)), nil
	}
	e := encoding{"utf-8", text, dst, &errs}
	n := text.Len()
	for at := 0; at < n; {
		if e.out, at = encodePlain(e.out, text, at, n); at == n {
			break
		}
		end := at + 1
		for end < n && isSurrogate(text.At(end)) {
			end++
		}
		start := at + e.escapes(at, end)
		if start == end {
			at = end
			continue
		}
		with, pos, err := e.fail(start, end, reasonSurrogates)
		if err != nil {
			return nil, err
		}
		if !e.put(with, 1) {
			return nil, &EncodeError{e.name, text, start, end, reasonSurrogates}
		}
		at = pos
	}
	return e.out, nil
}

// setUTF8 makes the empty Builder hold the text of in, which is valid.
func (b *Builder) setUTF8(in []byte) {
	// Count what does not continue a sequence, and find out how wide the widest is, eight bytes at a time.
	const tops = 0x8080808080808080
	n, wide, wider, high := 0, uint64(0), uint64(0), uint64(0)
	i := 0
	for ; len(in)-i >= 8; i += 8 {
		x := binary.LittleEndian.Uint64(in[i:])
		if x&tops == 0 {
			n += 8
			continue
		}
		lead := x & (x << 1)
		n += 8 - bits.OnesCount64(x&^(x<<1)&tops)
		high |= x
		wide |= lead & (x<<2 | x<<3 | x<<4 | x<<5)
		wider |= lead & (x << 2) & (x << 3)
	}
	for _, c := range in[i:] {
		x := uint64(c)
		if c&0xC0 != 0x80 {
			n++
		}
		lead := x & (x << 1)
		high |= x
		wide |= lead & (x<<2 | x<<3 | x<<4 | x<<5)
		wider |= lead & (x << 2) & (x << 3)
	}
	switch {
	case high&tops == 0:
		b.buf = append(b.buf, in...)
		return
	case wide&tops == 0:
		b.all = 0x80
		out := slices.Grow(b.buf, n)[:n]
		at := 0
		for i := 0; i < len(in) && at < len(out); {
			c := in[i]
			if i++; c >= 0x80 {
				c = c<<6 | in[i]&0x3F
				i++
			}
			out[at] = c
			at++
		}
		b.buf = out
	case wider&tops == 0:
		b.all, b.width = 0x100, 2
		out := slices.Grow(b.buf, 2*n)[:2*n]
		for at := 0; len(in) > 0 && at+2 <= len(out); at += 2 {
			c := uint16(in[0])
			switch {
			case c < 0x80:
				in = in[1:]
			case c < 0xE0:
				c = c&0x1F<<6 | uint16(in[1])&0x3F
				in = in[2:]
			default:
				c = c<<12 | uint16(in[1])&0x3F<<6 | uint16(in[2])&0x3F
				in = in[3:]
			}
			binary.LittleEndian.PutUint16(out[at:], c)
		}
		b.buf = out
	default:
		b.all, b.width = 0x10000, 4
		out := slices.Grow(b.buf, 4*n)[:4*n]
		for at := 0; len(in) > 0 && at+4 <= len(out); at += 4 {
			c := uint32(in[0])
			switch {
			case c < 0x80:
				in = in[1:]
			case c < 0xE0:
				c = c&0x1F<<6 | uint32(in[1])&0x3F
				in = in[2:]
			case c < 0xF0:
				c = c&0x0F<<12 | uint32(in[1])&0x3F<<6 | uint32(in[2])&0x3F
				in = in[3:]
			default:
				c = c&0x07<<18 | uint32(in[1])&0x3F<<12 | uint32(in[2])&0x3F<<6 | uint32(in[3])&0x3F
				in = in[4:]
			}
			binary.LittleEndian.PutUint32(out[at:], c)
		}
		b.buf = out
	}
}

// encodeLatin1 appends bytes, which are code points, as UTF-8.
func encodeLatin1(dst, s []byte) []byte {
	n := asciiPrefix(s)
	if n == len(s) {
		return append(dst, s...)
	}
	size := len(s)
	for _, c := range s[n:] {
		size += int(c >> 7)
	}
	at := len(dst)
	dst = slices.Grow(dst, size)[:at+size]
	at += copy(dst[at:], s[:n])
	for _, c := range s[n:] {
		if c < 0x80 {
			dst[at] = c
			at++
			continue
		}
		dst[at+1] = 0x80 | c&0x3F
		dst[at] = 0xC0 | c>>6
		at += 2
	}
	return dst
}

// encodePlain appends the code points from at on, up to the next surrogate, and returns where that is.
func encodePlain(dst []byte, text Text, at, n int) ([]byte, int) {
	for at < n {
		piece := min(256, n-at)
		dst = slices.Grow(dst, 4*piece)
		buf := dst[len(dst) : len(dst)+4*piece]
		end := min(n, at+piece)
		k := 0
		for ; at < end; at++ {
			var c rune
			if text.Width == 2 {
				c = rune(text.Data[2*at]) | rune(text.Data[2*at+1])<<8
			} else {
				c = text.At(at)
			}
			b := buf[k : k+4 : k+4]
			switch {
			case c < 0x80:
				b[0] = byte(c)
				k++
			case c < 0x800:
				b[0], b[1] = 0xC0|byte(c>>6), 0x80|byte(c)&0x3F
				k += 2
			case c < 0x10000:
				if isSurrogate(c) {
					return dst[:len(dst)+k], at
				}
				b[0], b[1], b[2] = 0xE0|byte(c>>12), 0x80|byte(c>>6)&0x3F, 0x80|byte(c)&0x3F
				k += 3
			default:
				b[0], b[1], b[2], b[3] = 0xF0|byte(c>>18), 0x80|byte(c>>12)&0x3F, 0x80|byte(c>>6)&0x3F, 0x80|byte(c)&0x3F
				k += 4
			}
		}
		dst = dst[:len(dst)+k]
	}
	return dst, at
}

const reasonSurrogates = "surrogates not allowed"

// put appends a replacement to the output of a UTF encoder with units of so many bytes, the first byte being the
// lowest. It reports whether it can: bytes must be whole units, text must be ASCII.
func (e *encoding) put(with Replacement, unit int) bool {
	if with.Bytes != nil {
		e.out = append(e.out, with.Bytes...)
		return len(with.Bytes)%unit == 0
	}
	for _, c := range with.Text {
		if c >= 0x80 {
			return false
		}
		e.out = append(e.out, byte(c))
		for range unit - 1 {
			e.out = append(e.out, 0)
		}
	}
	return true
}
