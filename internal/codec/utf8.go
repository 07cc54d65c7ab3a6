package codec

// DecodeUTF8 appends the text of in to out and returns how many bytes it consumed.
func DecodeUTF8(out *Builder, in []byte, final bool, errs Errors) (int, error) {
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
		s := bytesOf(text.Data)
		for {
			n := asciiPrefix(s)
			dst = append(dst, s[:n]...)
			if n == len(s) {
				return dst, nil
			}
			dst = append(dst, 0xC0|s[n]>>6, 0x80|s[n]&0x3F)
			s = s[n+1:]
		}
	}
	e := encoding{"utf-8", text, dst, &errs}
	n := text.Len()
	for at := 0; at < n; {
		c := text.At(at)
		if !isSurrogate(c) {
			e.out = AppendUTF8(e.out, c)
			at++
			continue
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
