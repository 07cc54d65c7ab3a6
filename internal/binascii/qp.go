package binascii

import "bytes"

// maxLine is the longest line of quoted-printable text, with the '=' of a soft break.
const maxLine = 76

// DecodeQP is a2b_qp. header turns '_' into a blank.
func DecodeQP(s []byte, header bool) []byte {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		c := s[i]
		i++
		switch {
		case c == '=':
			switch {
			case i >= len(s):
			case s[i] == '\n' || s[i] == '\r': // a soft line break
				for i < len(s) && s[i] != '\n' {
					i++
				}
				i++
			case s[i] == '=': // written by broken encoders
				out = append(out, '=')
				i++
			case i+1 < len(s) && hexValue(s[i]) >= 0 && hexValue(s[i+1]) >= 0:
				out = append(out, byte(hexValue(s[i])<<4|hexValue(s[i+1])))
				i += 2
			default:
				out = append(out, '=')
			}
		case c == '_' && header:
			out = append(out, ' ')
		default:
			out = append(out, c)
		}
	}
	return out
}

// EncodeQP is b2a_qp. quoteTabs quotes blanks and tabs inside lines too; isText leaves line ends alone; header turns
// blanks into '_'.
func EncodeQP(b []byte, quoteTabs, isText, header bool) []byte {
	crlf := false
	if i := bytes.IndexByte(b, '\n'); i > 0 && b[i-1] == '\r' {
		crlf = true
	}
	out := make([]byte, 0, len(b)+len(b)/8)
	newline := func() {
		if crlf {
			out = append(out, '\r')
		}
		out = append(out, '\n')
	}
	const upper = "0123456789ABCDEF"
	line := 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		last := i+1 == len(b)
		isEnd := c == '\n' || c == '\r'
		isBlank := c == ' ' || c == '\t'
		quote := c > 126 || c == '=' || header && c == '_' ||
			c == '.' && line == 0 && (last || b[i+1] == '\n' || b[i+1] == '\r' || b[i+1] == 0) ||
			isEnd && !isText || isBlank && (last || quoteTabs) || c < 33 && !isEnd && !isBlank
		if quote {
			if line+3 >= maxLine {
				out = append(out, '=')
				newline()
				line = 0
			}
			out = append(out, '=', upper[c>>4], upper[c&15])
			line += 3
			continue
		}
		if isText && (c == '\n' || c == '\r' && !last && b[i+1] == '\n') {
			line = 0
			// A blank at the end of a line would be lost on the way.
			if n := len(out); n > 0 && (out[n-1] == ' ' || out[n-1] == '\t') {
				w := out[n-1]
				out = append(out[:n-1], '=', upper[w>>4], upper[w&15])
			}
			newline()
			if c == '\r' {
				i++
			}
			continue
		}
		if !last && b[i+1] != '\n' && line+1 >= maxLine {
			out = append(out, '=')
			newline()
			line = 0
		}
		line++
		if header && c == ' ' {
			c = '_'
		}
		out = append(out, c)
	}
	return out
}
