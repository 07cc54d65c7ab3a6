package codec

import "fmt"

// EscapeError is what DecodeEscape returns; it is a ValueError.
type EscapeError struct{ Message string }

func (e *EscapeError) Error() string { return e.Message }

// DecodeEscape appends what the escapes of a literal of bytes stand for to dst. Errors is a name only: "strict",
// "replace" or "ignore".
func DecodeEscape(dst, in []byte, errors string) ([]byte, BadEscape, error) {
	bad := BadEscape{-1, 0}
	for at := 0; at < len(in); {
		if in[at] != '\\' {
			dst = append(dst, in[at])
			at++
			continue
		}
		at++
		if at == len(in) {
			return nil, bad, &EscapeError{`Trailing \ in string`}
		}
		c := in[at]
		at++
		if s := simpleEscape(c); s != 0 {
			dst = append(dst, s)
			continue
		}
		switch c {
		case '\n':
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v, end := octal(in, at-1)
			if v > 0o377 && bad.Char < 0 {
				bad = BadEscape{v, at - 1}
			}
			at = end
			dst = append(dst, byte(v))
		case 'x':
			v, end, ok, _ := hexEscape(in, at, 2)
			if ok {
				at = end
				dst = append(dst, byte(v))
				continue
			}
			switch errors {
			case "", "strict":
				return nil, bad, &EscapeError{fmt.Sprintf(`invalid \x escape at position %d`, at-2)}
			case "replace":
				dst = append(dst, '?')
			case "ignore":
			default:
				return nil, bad, &EscapeError{fmt.Sprintf("decoding error; unknown error handling code: %.400s", errors)}
			}
			at = end
		default:
			if bad.Char < 0 {
				bad = BadEscape{int(c), at - 1}
			}
			dst = append(dst, '\\')
			at--
		}
	}
	return dst, bad, nil
}

// EncodeEscape appends in to dst as between the quotes of a literal of bytes.
func EncodeEscape(dst, in []byte) []byte {
	for _, c := range in {
		switch {
		case c == '\'' || c == '\\':
			dst = append(dst, '\\', c)
		case c == '\t':
			dst = append(dst, `\t`...)
		case c == '\n':
			dst = append(dst, `\n`...)
		case c == '\r':
			dst = append(dst, `\r`...)
		case c < ' ' || c >= 0x7F:
			dst = appendEscape(dst, rune(c))
		default:
			dst = append(dst, c)
		}
	}
	return dst
}
