package codec

const utf7Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// utf7Value is the six bits that a letter of base64 stands for, or -1.
func utf7Value(c byte) int32 {
	switch {
	case c-'A' < 26:
		return int32(c - 'A')
	case c-'a' < 26:
		return int32(c-'a') + 26
	case c-'0' < 10:
		return int32(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

// utf7Direct reports whether the encoder writes c as it is, outside base64.
func utf7Direct(c rune) bool {
	switch {
	case c == '\t' || c == '\n' || c == '\r':
		return true
	case c == '+' || c == '\\' || c == '~':
		return false
	}
	return c >= ' ' && c < 0x7F
}

// DecodeUTF7 appends the text of in to out and returns how many bytes it consumed. Unless in is final, a section of
// base64 that is not ended is left for the next call.
func DecodeUTF7(out *Builder, in []byte, final bool, errs Errors) (int, error) {
	var shifted []rune // the text of the current section
	d := decoding{"utf7", in, out, &errs}
	var (
		at, start int  // start is where the section, or what is wrong, began
		inShift   bool // in a section of base64
		surrogate rune // a first surrogate that waits for the second
		bits      int
		buffer    uint32
	)
	flush := func() {
		out.AppendRunes(shifted)
		shifted = shifted[:0]
	}
	for {
		for at < len(d.in) {
			c := d.in[at]
			reason := ""
			switch {
			case inShift && utf7Value(c) >= 0:
				buffer = buffer<<6 | uint32(utf7Value(c))
				bits += 6
				at++
				if bits < 16 {
					continue
				}
				bits -= 16
				unit := rune(buffer >> bits)
				buffer &= 1<<bits - 1
				if surrogate != 0 {
					high := surrogate
					surrogate = 0
					if unit>>10 == 0xDC00>>10 {
						shifted = append(shifted, 0x10000+(high&0x3FF<<10|unit&0x3FF))
						continue
					}
					shifted = append(shifted, high)
				}
				if unit>>10 == 0xD800>>10 {
					surrogate = unit
				} else {
					shifted = append(shifted, unit)
				}
				continue
			case inShift:
				inShift = false
				if bits >= 6 {
					reason = "partial character in shift sequence"
				} else if bits > 0 && buffer != 0 {
					reason = "non-zero padding bits in shift sequence"
				}
				if reason != "" {
					at++
					break
				}
				if surrogate != 0 && c < 0x80 && c != '+' {
					shifted = append(shifted, surrogate)
				}
				surrogate = 0
				flush()
				if c == '-' {
					at++
				}
				continue
			case c == '+':
				start = at
				at++
				if at < len(d.in) && d.in[at] == '-' {
					at++
					out.AppendRune('+')
					continue
				}
				if at < len(d.in) && utf7Value(d.in[at]) < 0 {
					at++
					reason = "ill-formed sequence"
					break
				}
				inShift, surrogate, bits, buffer = true, 0, 0, 0
				continue
			case c < 0x80:
				out.AppendRune(rune(c))
				at++
				continue
			default:
				start = at
				at++
				reason = "unexpected special character"
			}
			flush()
			var err error
			if at, err = d.fail(start, at, reason); err != nil {
				return 0, err
			}
		}
		if !inShift || !final {
			break
		}
		inShift = false
		flush()
		if surrogate != 0 || bits >= 6 || bits > 0 && buffer != 0 {
			var err error
			if at, err = d.fail(start, len(d.in), "unterminated shift sequence"); err != nil {
				return 0, err
			}
		}
		if at >= len(d.in) {
			break
		}
	}
	if inShift {
		return start, nil
	}
	return at, nil
}

// EncodeUTF7 appends the encoding of a text to dst. There is nothing that it cannot encode.
func EncodeUTF7(dst []byte, text Text) []byte {
	inShift := false
	bits := 0
	var buffer uint32
	put := func(unit rune) {
		buffer = buffer<<16 | uint32(unit)
		for bits += 16; bits >= 6; {
			bits -= 6
			dst = append(dst, utf7Alphabet[buffer>>bits&63])
		}
		buffer &= 1<<bits - 1
	}
	flush := func() {
		if bits > 0 {
			dst = append(dst, utf7Alphabet[buffer<<(6-bits)&63])
		}
		bits, buffer = 0, 0
	}
	for i := range text.Len() {
		c := text.At(i)
		direct := utf7Direct(c)
		if inShift && direct {
			flush()
			inShift = false
			if c == '-' || utf7Value(byte(c)) >= 0 {
				dst = append(dst, '-')
			}
		} else if !inShift && !direct {
			if c == '+' {
				dst = append(dst, "+-"...)
				continue
			}
			dst = append(dst, '+')
			inShift = true
		}
		switch {
		case direct:
			dst = append(dst, byte(c))
		case c >= 0x10000:
			put(0xD800 + (c-0x10000)>>10)
			put(0xDC00 + (c-0x10000)&0x3FF)
		default:
			put(c)
		}
	}
	if inShift {
		flush()
		dst = append(dst, '-')
	}
	return dst
}
