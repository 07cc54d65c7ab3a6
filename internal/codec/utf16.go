package codec

import "slices"

// ByteOrder is the order of the bytes in a unit of UTF-16 or UTF-32.
type ByteOrder int

// The orders, with the numbers that _codecs uses. NativeEndian writes a byte order mark and looks for one; without
// one it is little-endian.
const (
	LittleEndian ByteOrder = -1
	NativeEndian ByteOrder = 0
	BigEndian    ByteOrder = 1
)

func (o ByteOrder) name(base string) string {
	switch o {
	case LittleEndian:
		return base + "-le"
	case BigEndian:
		return base + "-be"
	}
	return base
}

// DecodeUTF16 appends the text of in to out. It returns how many bytes it consumed and the byte order, which is known
// now if a mark was found.
func DecodeUTF16(out *Builder, in []byte, order ByteOrder, final bool, errs Errors) (int, ByteOrder, error) {
	at := 0
	if order == NativeEndian && len(in) >= 2 {
		switch {
		case in[0] == 0xFF && in[1] == 0xFE:
			at, order = 2, LittleEndian
		case in[0] == 0xFE && in[1] == 0xFF:
			at, order = 2, BigEndian
		}
	}
	d := decoding{order.name("utf-16"), in, out, &errs}
	if order == NativeEndian {
		d.encoding = "utf-16-le"
	}
	lo, hi := 0, 1
	if order == BigEndian {
		lo, hi = 1, 0
	}
	out.Grow(len(in) / 2)
	for {
		rest := len(d.in) - at
		var end int
		var reason string
		if rest < 2 {
			if rest == 0 || !final {
				return at, order, nil
			}
			reason, end = "truncated data", len(d.in)
		} else {
			c := rune(d.in[at+lo]) | rune(d.in[at+hi])<<8
			switch {
			case !isSurrogate(c):
				out.AppendRune(c)
				at += 2
				continue
			case c >= 0xDC00:
				reason, end = "illegal encoding", at+2
			case rest < 4:
				if !final {
					return at, order, nil
				}
				reason, end = "unexpected end of data", len(d.in)
			default:
				low := rune(d.in[at+2+lo]) | rune(d.in[at+2+hi])<<8
				if low>>10 == 0xDC00>>10 {
					out.AppendRune(0x10000 + (c&0x3FF<<10 | low&0x3FF))
					at += 4
					continue
				}
				reason, end = "illegal UTF-16 surrogate", at+2
			}
		}
		var err error
		if at, err = d.fail(at, end, reason); err != nil {
			return 0, order, err
		}
	}
}

// EncodeUTF16 appends the encoding of a text to dst, with a mark if the order is NativeEndian.
func EncodeUTF16(dst []byte, text Text, order ByteOrder, errs Errors) ([]byte, error) {
	return encodeWide(dst, text, order, errs, "utf-16", 2)
}

// EncodeUTF32 appends the encoding of a text to dst, with a mark if the order is NativeEndian.
func EncodeUTF32(dst []byte, text Text, order ByteOrder, errs Errors) ([]byte, error) {
	return encodeWide(dst, text, order, errs, "utf-32", 4)
}

func encodeWide(dst []byte, text Text, order ByteOrder, errs Errors, name string, unit int) ([]byte, error) {
	e := encoding{order.name(name), text, dst, &errs}
	n := text.Len()
	e.out = slices.Grow(e.out, unit*(n+1))
	put := func(c rune) {
		if order == BigEndian {
			if unit == 4 {
				e.out = append(e.out, 0, byte(c>>16))
			}
			e.out = append(e.out, byte(c>>8), byte(c))
			return
		}
		e.out = append(e.out, byte(c), byte(c>>8))
		if unit == 4 {
			e.out = append(e.out, byte(c>>16), 0)
		}
	}
	if order == NativeEndian {
		put(0xFEFF)
	}
	for at := 0; at < n; {
		c := text.At(at)
		if !isSurrogate(c) {
			if c < 0x10000 || unit == 4 {
				put(c)
			} else {
				put(0xD800 + (c-0x10000)>>10)
				put(0xDC00 + (c-0x10000)&0x3FF)
			}
			at++
			continue
		}
		with, pos, err := e.fail(at, at+1, reasonSurrogates)
		if err != nil {
			return nil, err
		}
		ok := true
		if with.Bytes != nil {
			ok = e.put(with, unit)
		} else {
			for _, c := range with.Text {
				ok = ok && c < 0x80
				put(c)
			}
		}
		if !ok {
			return nil, &EncodeError{e.name, text, at, at + 1, reasonSurrogates}
		}
		at = pos
	}
	return e.out, nil
}

// DecodeUTF32 is like DecodeUTF16.
func DecodeUTF32(out *Builder, in []byte, order ByteOrder, final bool, errs Errors) (int, ByteOrder, error) {
	at := 0
	if order == NativeEndian && len(in) >= 4 {
		switch {
		case in[0] == 0xFF && in[1] == 0xFE && in[2] == 0 && in[3] == 0:
			at, order = 4, LittleEndian
		case in[0] == 0 && in[1] == 0 && in[2] == 0xFE && in[3] == 0xFF:
			at, order = 4, BigEndian
		}
	}
	d := decoding{order.name("utf-32"), in, out, &errs}
	if order == NativeEndian {
		d.encoding = "utf-32-le"
	}
	out.Grow(len(in) / 4)
	for {
		rest := len(d.in) - at
		var end int
		var reason string
		if rest < 4 {
			if rest == 0 || !final {
				return at, order, nil
			}
			reason, end = "truncated data", len(d.in)
		} else {
			b := d.in[at : at+4]
			c := uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
			if order == BigEndian {
				c = uint32(b[3]) | uint32(b[2])<<8 | uint32(b[1])<<16 | uint32(b[0])<<24
			}
			end = at + 4
			switch {
			case c > 0x10FFFF:
				reason = "code point not in range(0x110000)"
			case isSurrogate(rune(c)):
				reason = "code point in surrogate code point range(0xd800, 0xe000)"
			default:
				out.AppendRune(rune(c))
				at = end
				continue
			}
		}
		var err error
		if at, err = d.fail(at, end, reason); err != nil {
			return 0, order, err
		}
	}
}
