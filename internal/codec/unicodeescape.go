package codec

import "github.com/gophersnake/gophersnake/internal/unidata"

// BadEscape is the first escape that was decoded although it should not be used, for a DeprecationWarning. Char is the
// character after the backslash, or the value of an octal escape above 0o377, or -1 if there was none; Pos is its index
// in the input.
type BadEscape struct{ Char, Pos int }

// simpleEscape is what a letter after a backslash stands for, or 0.
func simpleEscape(c byte) byte {
	switch c {
	case '\\', '\'', '"':
		return c
	case 'a':
		return '\a'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	}
	return 0
}

// octal reads the rest of an octal escape: up to two more digits.
func octal(in []byte, at int) (value, end int) {
	for value, end = int(in[at]-'0'), at+1; end < min(len(in), at+3) && in[end]-'0' < 8; end++ {
		value = value<<3 | int(in[end]-'0')
	}
	return value, end
}

// hexEscape reads up to n hexadecimal digits. Complete says whether there were n; if not, short says whether the input
// ended.
func hexEscape(in []byte, at, n int) (value uint32, end int, complete, short bool) {
	for end = at; end < at+n; end++ {
		if end >= len(in) {
			return value, end, false, true
		}
		h := hexValue(in[end])
		if h < 0 {
			return value, end, false, false
		}
		value = value<<4 | uint32(h)
	}
	return value, end, true, false
}

// truncated is what to complain of when an escape is too short.
func truncated(c byte) (digits int, reason string) {
	switch c {
	case 'x':
		return 2, `truncated \xXX escape`
	case 'u':
		return 4, `truncated \uXXXX escape`
	}
	return 8, `truncated \UXXXXXXXX escape`
}

// DecodeUnicodeEscape appends the text of in, as in a literal of str, to out. It returns how many bytes it consumed.
func DecodeUnicodeEscape(out *Builder, in []byte, final bool, errs Errors) (int, BadEscape, error) {
	d := decoding{"unicodeescape", in, out, &errs}
	bad := BadEscape{-1, 0}
	for at := 0; at < len(d.in); {
		if d.in[at] != '\\' {
			end := at + 1
			for end < len(d.in) && d.in[end] != '\\' {
				end++
			}
			out.AppendLatin1(d.in[at:end])
			at = end
			continue
		}
		start := at
		at++
		short := at >= len(d.in)
		reason := `\ at end of string`
		if !short {
			c := d.in[at]
			at++
			if s := simpleEscape(c); s != 0 {
				out.AppendRune(rune(s))
				continue
			}
			switch c {
			case '\n':
				continue
			case '0', '1', '2', '3', '4', '5', '6', '7':
				v, end := octal(d.in, at-1)
				if v > 0o377 && bad.Char < 0 {
					bad = BadEscape{v, at - 1}
				}
				at = end
				out.AppendRune(rune(v))
				continue
			case 'x', 'u', 'U':
				var n int
				n, reason = truncated(c)
				var v uint32
				var ok bool
				if v, at, ok, short = hexEscape(d.in, at, n); ok {
					if v <= unidata.MaxRune {
						out.AppendRune(rune(v))
						continue
					}
					reason = "illegal Unicode character"
				}
			case 'N':
				reason = `malformed \N character escape`
				if short = at >= len(d.in); short || d.in[at] != '{' {
					break
				}
				name := at + 1
				for at = name; at < len(d.in) && d.in[at] != '}'; {
					at++
				}
				if short = at >= len(d.in); short || at == name {
					break
				}
				at++
				if r := unidata.LookupRune(string(d.in[name : at-1])); r >= 0 {
					out.AppendRune(r)
					continue
				}
				reason = "unknown Unicode character name"
			default:
				if bad.Char < 0 {
					bad = BadEscape{int(c), at - 1}
				}
				out.AppendRune('\\')
				out.AppendRune(rune(c))
				continue
			}
		}
		if short && !final {
			return start, bad, nil
		}
		var err error
		if at, err = d.fail(start, at, reason); err != nil {
			return 0, bad, err
		}
	}
	return len(d.in), bad, nil
}

// DecodeRawUnicodeEscape appends the text of in, where only \u and \U are escapes, to out. It returns how many bytes it
// consumed.
func DecodeRawUnicodeEscape(out *Builder, in []byte, final bool, errs Errors) (int, error) {
	d := decoding{"rawunicodeescape", in, out, &errs}
	for at := 0; at < len(d.in); {
		start := at
		c := d.in[at]
		at++
		if c != '\\' || at >= len(d.in) && final {
			out.AppendRune(rune(c))
			continue
		}
		if at >= len(d.in) {
			return start, nil
		}
		c = d.in[at]
		at++
		if c|0x20 != 'u' {
			out.AppendRune('\\')
			out.AppendRune(rune(c))
			continue
		}
		n, reason := truncated(c)
		v, end, ok, short := hexEscape(d.in, at, n)
		at = end
		if ok {
			if v <= unidata.MaxRune {
				out.AppendRune(rune(v))
				continue
			}
			reason = `\Uxxxxxxxx out of range`
		}
		if short && !final {
			return start, nil
		}
		var err error
		if at, err = d.fail(start, at, reason); err != nil {
			return 0, err
		}
	}
	return len(d.in), nil
}

// EncodeUnicodeEscape appends the text as ASCII with escapes to dst.
func EncodeUnicodeEscape(dst []byte, text Text) []byte {
	for i := range text.Len() {
		switch c := text.At(i); {
		case c == '\\':
			dst = append(dst, `\\`...)
		case c == '\t':
			dst = append(dst, `\t`...)
		case c == '\n':
			dst = append(dst, `\n`...)
		case c == '\r':
			dst = append(dst, `\r`...)
		case c >= ' ' && c < 0x7F:
			dst = append(dst, byte(c))
		default:
			dst = appendEscape(dst, c)
		}
	}
	return dst
}

// EncodeRawUnicodeEscape appends the text as Latin-1 with escapes for what is not in it to dst.
func EncodeRawUnicodeEscape(dst []byte, text Text) []byte {
	for i := range text.Len() {
		if c := text.At(i); c < 0x100 {
			dst = append(dst, byte(c))
		} else {
			dst = appendEscape(dst, c)
		}
	}
	return dst
}
