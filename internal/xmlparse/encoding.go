package xmlparse

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encoding is how the input is encoded.
type encoding uint8

const (
	encUTF8 encoding = iota
	encUTF16LE
	encUTF16BE
	encASCII
	encLatin1
	encTable
)

// width is how many bytes of the input a character takes that takes n bytes of UTF-8.
func (e encoding) width(n int) int {
	switch e {
	case encUTF8:
		return n
	case encUTF16LE, encUTF16BE:
		if n == 4 {
			return 4
		}
		return 2
	}
	return 1
}

// invalid is a byte that no UTF-8 has: it stands for what cannot be decoded.
const invalid = 0xff

// feed converts input to UTF-8 and adds it to the buffer.
func (p *Parser) feed(data []byte, final bool) Code {
	if !p.detected {
		p.raw = append(p.raw, data...)
		if len(p.raw) < 4 && !final {
			// Three bytes may be a byte order mark; what cannot be one need not wait.
			if len(p.raw) < 2 || p.raw[0] == 0xef || p.raw[0] == 0xfe || p.raw[0] == 0xff {
				return OK
			}
		}
		p.detected = true
		data = p.raw
		p.raw = nil
		if c := p.detect(&data); c != OK {
			return c
		}
	}
	p.convert(data, final)
	return OK
}

// detect finds the encoding from the beginning of the input.
func (p *Parser) detect(data *[]byte) Code {
	d := *data
	skip := 0
	switch {
	case len(d) >= 2 && d[0] == 0xff && d[1] == 0xfe:
		p.enc, skip = encUTF16LE, 2
	case len(d) >= 2 && d[0] == 0xfe && d[1] == 0xff:
		p.enc, skip = encUTF16BE, 2
	case len(d) >= 3 && d[0] == 0xef && d[1] == 0xbb && d[2] == 0xbf:
		p.enc, skip = encUTF8, 3
	case len(d) >= 2 && d[0] == 0: // no character that XML allows: the first half of one
		p.enc = encUTF16BE
	case len(d) >= 2 && d[1] == 0:
		p.enc = encUTF16LE
	}
	if p.protocol != "" && !(skip == 0 && p.enc != encUTF8 && strings.EqualFold(p.protocol, "utf-16")) {
		e, t, c := p.named(p.protocol, p.enc)
		if c != OK {
			p.event = 0
			return c
		}
		if skip > 0 && e != p.enc {
			if e == encUTF8 || e == encUTF16LE || e == encUTF16BE {
				e = p.enc
			} else {
				skip = 0
			}
		}
		p.enc, p.table = e, t
	}
	p.at.bytes += skip
	*data = d[skip:]
	return OK
}

// named finds an encoding by its name; present is the one that the input seems to be in.
func (p *Parser) named(name string, present encoding) (encoding, *[256]rune, Code) {
	switch strings.ToLower(name) {
	case "utf-8":
		return encUTF8, nil, OK
	case "us-ascii":
		return encASCII, nil, OK
	case "iso-8859-1":
		return encLatin1, nil, OK
	case "utf-16":
		if present == encUTF16LE {
			return encUTF16LE, nil, OK
		}
		return encUTF16BE, nil, OK
	case "utf-16le":
		return encUTF16LE, nil, OK
	case "utf-16be":
		return encUTF16BE, nil, OK
	}
	if p.H.UnknownEncoding != nil {
		if t, ok := p.H.UnknownEncoding(name); ok {
			// The characters of markup must be where ASCII has them.
			for i, r := range t[:128] {
				if (i >= 0x20 || i == '\t' || i == '\n' || i == '\r') && strings.IndexByte("$@\\^`{}~\x7f", byte(i)) < 0 && r != rune(i) {
					return 0, nil, UnknownEncoding
				}
			}
			return encTable, t, OK
		}
	}
	return 0, nil, UnknownEncoding
}

// switchEncoding goes on in the encoding that the declaration names: what follows in the buffer was not converted.
func (p *Parser) switchEncoding(name string, at int) Code {
	e, t, c := p.named(name, p.enc)
	if c != OK {
		return p.fail(c, at)
	}
	wide := p.enc == encUTF16LE || p.enc == encUTF16BE
	if wide != (e == encUTF16LE || e == encUTF16BE) || wide && e != p.enc {
		return p.fail(IncorrectEnc, at)
	}
	if e == p.enc || wide {
		return OK
	}
	p.move(&p.at, p.root.pos)
	rest := append([]byte(nil), p.root.buf[p.root.pos:]...)
	p.root.buf = p.root.buf[:p.root.pos]
	p.enc, p.table = e, t
	p.convert(rest, p.root.final)
	return OK
}

// convert appends input to the buffer.
func (p *Parser) convert(data []byte, final bool) {
	s := &p.root
	switch p.enc {
	case encUTF8:
		s.buf = append(s.buf, data...)
	case encASCII:
		for _, c := range data {
			if c >= 0x80 {
				c = invalid
			}
			s.buf = append(s.buf, c)
		}
	case encLatin1:
		for _, c := range data {
			s.buf = utf8.AppendRune(s.buf, rune(c))
		}
	case encTable:
		for _, c := range data {
			if r := p.table[c]; r >= 0 && r != utf8.RuneError {
				s.buf = utf8.AppendRune(s.buf, r)
			} else {
				s.buf = append(s.buf, invalid)
			}
		}
	default:
		if len(p.raw) > 0 {
			data = append(p.raw, data...)
			p.raw = nil
		}
		get := func(i int) rune {
			if p.enc == encUTF16LE {
				return rune(data[i]) | rune(data[i+1])<<8
			}
			return rune(data[i])<<8 | rune(data[i+1])
		}
		i := 0
		for i+2 <= len(data) {
			r := get(i)
			if utf16.IsSurrogate(r) {
				if i+4 > len(data) && !final {
					break
				}
				if i+4 > len(data) {
					s.buf = append(s.buf, invalid)
					i += 2
					continue
				}
				if r = utf16.DecodeRune(r, get(i+2)); r == utf8.RuneError {
					s.buf = append(s.buf, invalid)
					i += 2
					continue
				}
				i += 2
			}
			s.buf = utf8.AppendRune(s.buf, r)
			i += 2
		}
		p.raw = append(p.raw, data[i:]...)
		if final && len(p.raw) > 0 {
			s.buf = append(s.buf, 0xc3) // half a character
		}
	}
}

// char looks at the character at the offset: its length, 0 when it is not complete, -1 when it is none that XML allows.
func char(buf []byte, i int) int {
	c := buf[i]
	if c < utf8.RuneSelf {
		if c >= 0x20 || c == '\t' || c == '\n' || c == '\r' {
			return 1
		}
		return -1
	}
	r, n := utf8.DecodeRune(buf[i:])
	if r == utf8.RuneError && n == 1 {
		if !utf8.FullRune(buf[i:]) {
			return 0
		}
		return -1
	}
	if r == 0xfffe || r == 0xffff {
		return -1
	}
	return n
}

// nameChar is char for the characters of names; first: for the first of one. -1 also stands for any other character.
func nameChar(buf []byte, i int, first bool) int {
	c := buf[i]
	if c < utf8.RuneSelf {
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || !first && (c >= '0' && c <= '9' || c == '-' || c == '.') {
			return 1
		}
		return -1
	}
	n := char(buf, i)
	if n <= 0 {
		return n
	}
	r, _ := utf8.DecodeRune(buf[i:])
	switch {
	case r >= 0xc0 && r <= 0x2ff && r != 0xd7 && r != 0xf7, r >= 0x370 && r <= 0x1fff && r != 0x37e, r == 0x200c, r == 0x200d,
		r >= 0x2070 && r <= 0x218f, r >= 0x2c00 && r <= 0x2fef, r >= 0x3001 && r <= 0xd7ff, r >= 0xf900 && r <= 0xfdcf,
		r >= 0xfdf0 && r <= 0xfffd:
		return n
	case !first && (r == 0xb7 || r >= 0x300 && r <= 0x36f || r == 0x203f || r == 0x2040):
		return n
	}
	return -1
}

// name returns the end of the name at the offset. errMore: it goes to the end of the text; InvalidToken: there is none, bad is where.
func (p *Parser) name(buf []byte, i int) (end int, c Code) {
	colon := false
	for first := true; ; first = false {
		if i >= len(buf) {
			return i, errMore
		}
		if p.ns && buf[i] == ':' {
			if first || colon {
				return i, InvalidToken
			}
			colon = true
			i++
			if i >= len(buf) {
				return i, errMore
			}
			n := nameChar(buf, i, true)
			if n == 0 {
				return i, errMore
			}
			if n < 0 || buf[i] == ':' {
				return i, InvalidToken
			}
			i += n
			continue
		}
		n := nameChar(buf, i, first)
		if n == 0 {
			return i, errMore
		}
		if n < 0 {
			if first {
				return i, InvalidToken
			}
			return i, OK
		}
		i += n
	}
}
