package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Decoder converts bytes in a named encoding to UTF-8 text. Its error's text becomes the message of the SyntaxError, as
// CPython words it ("unknown encoding: foo", "'charmap' codec can't decode byte 0x81 in position 20: ...").
type Decoder func(encoding string, data []byte) (string, error)

// DecodeOptions say how to decode source bytes.
type DecodeOptions struct {
	Filename string
	// FromFile words errors as for a file that is run, not for a string that is compiled.
	FromFile bool
	// IgnoreCookie takes the bytes as UTF-8 whatever their cookie says.
	IgnoreCookie bool
	// Decoder is asked for encodings other than UTF-8, ASCII and Latin-1; may be nil.
	Decoder Decoder
}

var bom = []byte("\xef\xbb\xbf")

// Decode turns source bytes into UTF-8 text without BOM, by their BOM and their coding cookie (PEP 263).
func Decode(src []byte, opts DecodeOptions) (string, error) {
	rest, hasBOM := bytes.CutPrefix(src, bom)
	if i := bytes.IndexByte(rest, 0); i >= 0 {
		if !opts.FromFile {
			return "", &SyntaxError{Msg: "source code string cannot contain null bytes", Filename: opts.Filename}
		}
		line := 1 + bytes.Count(rest[:i], []byte("\n"))
		return "", &SyntaxError{Msg: "source code cannot contain null bytes", Filename: opts.Filename, Line: line,
			HasText: true, EndLine: line}
	}
	encoding, line := "", 0
	if !opts.IgnoreCookie {
		encoding, line = Cookie(rest)
	}
	if hasBOM && encoding != "" && encoding != "utf-8" {
		text := string(lineOf(rest, line))
		return "", &SyntaxError{Msg: fmt.Sprintf("encoding problem: %s with BOM", encoding), Filename: opts.Filename,
			NoFilename: !opts.FromFile, Line: line, EndLine: line, EndOffset: utf8.RuneCountInString(text), Text: text, HasText: true}
	}
	if encoding == "" || encoding == "utf-8" {
		if i := invalidUTF8(rest); i >= 0 {
			return "", nonUTF8(rest, i, opts)
		}
		return string(rest), nil
	}
	text, err := decodeNamed(encoding, rest, opts.Decoder)
	if err != nil {
		msg := err.Error()
		var known *SyntaxError
		if errors.As(err, &known) {
			msg = known.Msg
		}
		return "", &SyntaxError{Msg: msg, Filename: opts.Filename, Offset: -1, NoEnd: true}
	}
	return text, nil
}

func decodeNamed(encoding string, data []byte, other Decoder) (string, error) {
	switch strings.ToLower(strings.NewReplacer("_", "-", " ", "-").Replace(encoding)) {
	case "utf8", "u8", "utf", "cp65001":
		if i := invalidUTF8(data); i >= 0 {
			return "", fmt.Errorf("'utf-8' codec can't decode byte 0x%02x in position %d: %s", data[i], i, badUTF8Reason(data[i:]))
		}
		return string(data), nil
	case "ascii", "us-ascii", "646":
		for i, c := range data {
			if c >= utf8.RuneSelf {
				return "", fmt.Errorf("'ascii' codec can't decode byte 0x%02x in position %d: ordinal not in range(128)", c, i)
			}
		}
		return string(data), nil
	case "iso-8859-1", "latin1", "latin-1", "latin", "l1", "iso8859-1", "8859", "cp819":
		return latin(data, nil), nil
	case "iso-8859-15", "latin-9", "latin9", "l9", "iso8859-15":
		return latin(data, map[byte]rune{0xA4: 0x20AC, 0xA6: 0x0160, 0xA8: 0x0161, 0xB4: 0x017D, 0xB8: 0x017E,
			0xBC: 0x0152, 0xBD: 0x0153, 0xBE: 0x0178}), nil
	}
	if other != nil {
		return other(encoding, data)
	}
	return "", fmt.Errorf("unknown encoding: %s", encoding)
}

func latin(data []byte, exceptions map[byte]rune) string {
	var b strings.Builder
	b.Grow(len(data) + len(data)/8)
	for _, c := range data {
		if r, ok := exceptions[c]; ok {
			b.WriteRune(r)
		} else {
			b.WriteRune(rune(c))
		}
	}
	return b.String()
}

// Cookie finds the coding cookie in the first two lines of src and returns the normalised name of the encoding and its
// line, or "" and 0.
func Cookie(src []byte) (string, int) {
	for n := 1; n <= 2; n++ {
		line := lineOf(src, n)
		if name, ok := cookieIn(line); ok {
			return normalName(name), n
		}
		text := bytes.TrimLeft(line, " \t\f")
		if len(text) > 0 && text[0] != '#' && text[0] != '\r' {
			break
		}
	}
	return "", 0
}

// cookieIn looks for coding[:=]\s*([-\w.]+) in a line that is only a comment.
func cookieIn(line []byte) (string, bool) {
	text := bytes.TrimLeft(line, " \t\f")
	if len(text) == 0 || text[0] != '#' {
		return "", false
	}
	for {
		i := bytes.Index(text, []byte("coding"))
		if i < 0 || i+6 >= len(text) {
			return "", false
		}
		text = text[i+6:]
		if text[0] != ':' && text[0] != '=' {
			continue
		}
		name := bytes.TrimLeft(text[1:], " \t")
		n := 0
		for n < len(name) && (name[n] == '-' || name[n] == '_' || name[n] == '.' ||
			name[n] >= '0' && name[n] <= '9' || name[n]|0x20 >= 'a' && name[n]|0x20 <= 'z') {
			n++
		}
		if n > 0 {
			return string(name[:n]), true
		}
	}
}

// normalName gives the names of the two usual encodings one spelling.
func normalName(name string) string {
	low := strings.ReplaceAll(strings.ToLower(name), "_", "-")
	if len(low) > 12 {
		low = low[:12]
	}
	if low == "utf-8" || strings.HasPrefix(low, "utf-8-") {
		return "utf-8"
	}
	for _, latin := range [...]string{"latin-1", "iso-8859-1", "iso-latin-1"} {
		if low == latin || strings.HasPrefix(low, latin+"-") {
			return "iso-8859-1"
		}
	}
	return name
}

// lineOf is line n of src, without its end.
func lineOf(src []byte, n int) []byte {
	for ; n > 1; n-- {
		i := bytes.IndexAny(src, "\r\n")
		if i < 0 {
			return nil
		}
		if src[i] == '\r' && i+1 < len(src) && src[i+1] == '\n' {
			i++
		}
		src = src[i+1:]
	}
	if i := bytes.IndexAny(src, "\r\n"); i >= 0 {
		src = src[:i]
	}
	return src
}

// invalidUTF8 is the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return -1
}

func badUTF8Reason(at []byte) string {
	c := at[0]
	switch {
	case c < 0xC2 || c > 0xF4:
		return "invalid start byte"
	case utf8.FullRune(at):
		return "invalid continuation byte"
	}
	return "unexpected end of data"
}

func nonUTF8(src []byte, at int, opts DecodeOptions) error {
	line := 1 + bytes.Count(src[:at], []byte("\n"))
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	text := src[start:]
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	where := ""
	if opts.FromFile {
		where = " in file " + opts.Filename
	}
	col := utf8.RuneCount(src[start:at]) + 1
	return &SyntaxError{
		Msg: fmt.Sprintf("Non-UTF-8 code starting with '\\x%02x'%s on line %d, but no encoding declared; "+
			"see https://peps.python.org/pep-0263/ for details", src[at], where, line),
		Line: line, EndLine: line, Offset: col, EndOffset: col, Text: replaceInvalid(text), HasText: true,
		Filename: opts.Filename, NoFilename: !opts.FromFile,
	}
}

// replaceInvalid decodes as bytes.decode("utf-8", "replace"): each longest beginning of a character becomes one U+FFFD.
func replaceInvalid(b []byte) string {
	var out strings.Builder
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError && size == 1 {
			size = brokenRune(b)
		}
		out.WriteRune(r)
		b = b[size:]
	}
	return out.String()
}

// brokenRune is how many bytes of b, which begins with a character that is not whole, belong to it.
func brokenRune(b []byte) int {
	want, low, high := 1, byte(0x80), byte(0xBF)
	switch c := b[0]; {
	case c >= 0xC2 && c <= 0xDF:
		want = 2
	case c >= 0xE0 && c <= 0xEF:
		want = 3
		if c == 0xE0 {
			low = 0xA0
		} else if c == 0xED {
			high = 0x9F
		}
	case c >= 0xF0 && c <= 0xF4:
		want = 4
		if c == 0xF0 {
			low = 0x90
		} else if c == 0xF4 {
			high = 0x8F
		}
	}
	n := 1
	for n < want && n < len(b) && b[n] >= low && b[n] <= high {
		n++
		low, high = 0x80, 0xBF
	}
	return n
}

// NormalizeNewlines turns \r\n and \r into \n. With addLast it also ends the last line, and reports whether it had to.
func NormalizeNewlines(text string, addLast bool) (string, bool) {
	if strings.IndexByte(text, '\r') >= 0 {
		var b strings.Builder
		b.Grow(len(text) + 1)
		for {
			i := strings.IndexByte(text, '\r')
			if i < 0 {
				b.WriteString(text)
				break
			}
			b.WriteString(text[:i])
			b.WriteByte('\n')
			text = text[i+1:]
			if text != "" && text[0] == '\n' {
				text = text[1:]
			}
		}
		text = b.String()
	}
	if addLast && text != "" && text[len(text)-1] != '\n' {
		return text + "\n", true
	}
	return text, false
}
