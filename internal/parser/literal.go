package parser

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/unidata"
)

// numberNode makes the constant of a Number token that has just been taken.
func (p *parser) numberNode(t *token) ast.Expr {
	text := p.src[t.start:t.end]
	if strings.IndexByte(text, '_') >= 0 {
		if p.FeatureVersion < 6 {
			p.raise(source.KindSyntaxError, "Underscores in numeric literals are only supported in Python 3.6 and greater")
			return nil
		}
		text = strings.ReplaceAll(text, "_", "")
	}
	span := t.span()
	value, digits := parseNumber(text, p.MaxIntDigits)
	if value == nil {
		p.raiseAt(source.KindSyntaxError, int(t.line), -1, int(t.endLine), -1, "Exceeds the limit ("+itoa(p.MaxIntDigits)+
			" digits) for integer string conversion: value has "+itoa(digits)+" digits; use sys.set_int_max_str_digits() "+
			"to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.")
		return nil
	}
	return &ast.Constant{Span: span, Value: value}
}

// parseNumber gives the value of a literal without underscores; nil means that it has too many digits.
func parseNumber(text string, maxDigits int) (source.Constant, int) {
	if len(text) == 1 {
		return int64(text[0] - '0'), 0
	}
	base, digits := 10, text
	if text[0] == '0' {
		switch text[1] {
		case 'x', 'X':
			base, digits = 16, text[2:]
		case 'o', 'O':
			base, digits = 8, text[2:]
		case 'b', 'B':
			base, digits = 2, text[2:]
		}
	}
	if base == 10 {
		if last := text[len(text)-1]; last == 'j' || last == 'J' {
			return complex(0, parseFloat(text[:len(text)-1])), 0
		}
		if strings.ContainsAny(text, ".eE") || text[0] == '0' && strings.Trim(text, "0") != "" {
			return parseFloat(text), 0 // also for "01else", which is the only way to write 01
		}
	}
	if i, err := strconv.ParseInt(digits, base, 64); err == nil {
		return i, 0
	}
	if base == 10 && maxDigits > 0 && len(digits) > maxDigits {
		return nil, len(digits)
	}
	big, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return int64(0), 0
	}
	return big, 0
}

func parseFloat(text string) float64 {
	f, _ := strconv.ParseFloat(text, 64) // out of range gives the infinity that is wanted
	return f
}

// stringNode makes the constant of a String token that has just been taken.
func (p *parser) stringNode(t *token) *ast.Constant {
	text := p.src[t.start:t.end]
	c := &ast.Constant{Span: t.span()}
	if text[0] == 'u' {
		kind := "u"
		c.Kind = &kind
	}
	raw, isBytes := false, false
	i := 0
	for text[i] != '\'' && text[i] != '"' {
		switch text[i] {
		case 'r', 'R':
			raw = true
		case 'b', 'B':
			isBytes = true
		}
		i++
	}
	offset := int(t.start) + i + 1
	body := text[i+1 : len(text)-1]
	if len(body) >= 4 && body[0] == text[i] && body[1] == text[i] {
		body = body[2 : len(body)-2]
		offset += 2
	}
	if isBytes {
		for j := 0; j < len(body); j++ {
			if body[j] >= utf8.RuneSelf {
				p.raiseTok(t, "bytes can only contain ASCII literal characters")
				return nil
			}
		}
	}
	if raw || strings.IndexByte(body, '\\') < 0 {
		if isBytes {
			c.Value = source.Bytes(body)
		} else {
			c.Value = body
		}
		return c
	}
	value, err := p.unescape(body, isBytes, t, offset)
	if err != nil {
		p.decodeProblem(nil, err)
		return nil
	}
	if isBytes {
		c.Value = source.Bytes(value)
	} else {
		c.Value = value
	}
	return c
}

// escapeError is a bad escape sequence, worded as by the codec.
type escapeError struct {
	class, msg string
	from, to   int
	reason     string
}

func (e *escapeError) Error() string { return "(" + e.class + ") " + e.msg }

// decodeProblem raises the error for a bad escape at a token or, with nil, at the last token that was read.
func (p *parser) decodeProblem(t *token, err error) {
	var bad *escapeError
	switch {
	case !errors.As(err, &bad):
		p.raiseErr(err)
	case t == nil:
		p.raise(source.KindSyntaxError, bad.Error())
	default:
		p.raiseTok(t, "%s", bad.Error())
	}
}

func unicodeEscapeError(from, to int, reason string) error {
	return &escapeError{"unicode error", "'unicodeescape' codec can't decode bytes in position " + itoa(from) + "-" +
		itoa(to) + ": " + reason, from, to, reason}
}

// unescape replaces the escapes of a literal's text, which begins at an offset of the source.
func (p *parser) unescape(s string, isBytes bool, t *token, offset int) (string, error) {
	var b strings.Builder
	b.Grow(len(s))
	// Where CPython counts a position in an error, other characters than ASCII count as their escapes of ten bytes.
	shift := 0
	invalid, invalidAt, octal := "", 0, false // the first invalid escape, which alone is warned of
	note := func(seq string, at int, isOctal bool) {
		if invalid == "" {
			invalid, invalidAt, octal = seq, at, isOctal
		}
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c != '\\' {
			j := i + 1
			for j < len(s) && s[j] != '\\' {
				j++
			}
			if !isBytes {
				for _, r := range s[i:j] {
					if r >= utf8.RuneSelf {
						shift += 10 - utf8.RuneLen(r)
					}
				}
			}
			b.WriteString(s[i:j])
			i = j
			continue
		}
		start := i
		i++
		if i >= len(s) { // before a replacement field
			b.WriteByte('\\')
			break
		}
		c = s[i]
		i++
		switch c {
		case '\n':
		case '\\', '\'', '"':
			b.WriteByte(c)
		case 'a':
			b.WriteByte('\a')
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'v':
			b.WriteByte('\v')
		case '0', '1', '2', '3', '4', '5', '6', '7':
			v := int(c - '0')
			for n := 0; n < 2 && i < len(s) && s[i] >= '0' && s[i] <= '7'; n++ {
				v = v*8 + int(s[i]-'0')
				i++
			}
			if v > 0o377 {
				note(s[start:i], start, true)
			}
			if isBytes {
				b.WriteByte(byte(v))
			} else {
				b.WriteRune(rune(v))
			}
		case 'x', 'u', 'U':
			if isBytes && c != 'x' {
				note(s[start:i], start, false)
				b.WriteByte('\\')
				b.WriteByte(c)
				continue
			}
			want := 2
			if c == 'u' {
				want = 4
			} else if c == 'U' {
				want = 8
			}
			v, n := 0, 0
			for n < want && i < len(s) && isHexDigit(int(s[i])) {
				v = v*16 + hexValue(s[i])
				i++
				n++
			}
			if n < want {
				if isBytes {
					return "", &escapeError{class: "value error", msg: "invalid \\x escape at position " + itoa(start)}
				}
				return "", unicodeEscapeError(start+shift, i-1+shift, "truncated \\"+string(rune(c))+strings.Repeat("X", want)+" escape")
			}
			if isBytes {
				b.WriteByte(byte(v))
			} else if v > utf8.MaxRune {
				return "", unicodeEscapeError(start+shift, i-1+shift, "illegal Unicode character")
			} else {
				writeWTF8(&b, rune(v))
			}
		case 'N':
			if isBytes {
				note(s[start:i], start, false)
				b.WriteString("\\N")
				continue
			}
			end := -1
			if i < len(s) && s[i] == '{' {
				end = strings.IndexByte(s[i:], '}')
			}
			if end <= 1 {
				last := i - 1
				if i < len(s) && s[i] == '{' {
					last = i
					if end < 0 {
						last = len(s) - 1
					}
				}
				return "", unicodeEscapeError(start+shift, last+shift, "malformed \\N character escape")
			}
			name := s[i+1 : i+end]
			i += end + 1
			nameShift := 0
			for _, r := range name {
				if r >= utf8.RuneSelf {
					nameShift += 10 - utf8.RuneLen(r)
				}
			}
			r := unidata.LookupRune(name)
			if r < 0 {
				return "", unicodeEscapeError(start+shift, i-1+shift+nameShift, "unknown Unicode character name")
			}
			b.WriteRune(r)
		default:
			if c >= utf8.RuneSelf { // no warning: CPython does not see that the backslash escapes something
				b.WriteByte('\\')
				shift += 5
				i--
				continue
			}
			note(s[start:i], start, false)
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	if invalid != "" {
		line := int(t.line) + strings.Count(s[:invalidAt], "\n")
		if err := p.warnEscape(invalid, t, offset+invalidAt, line, octal); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

func hexValue(c byte) int {
	switch {
	case c <= '9':
		return int(c - '0')
	case c <= 'F':
		return int(c-'A') + 10
	}
	return int(c-'a') + 10
}

// writeWTF8 writes a character that may be a surrogate.
func writeWTF8(b *strings.Builder, r rune) {
	if r >= 0xD800 && r <= 0xDFFF {
		b.WriteByte(0xE0 | byte(r>>12))
		b.WriteByte(0x80 | byte(r>>6)&0x3F)
		b.WriteByte(0x80 | byte(r)&0x3F)
		return
	}
	b.WriteRune(r)
}

// warnEscape warns, once, of an invalid escape sequence at an offset of the source.
func (p *parser) warnEscape(seq string, t *token, offset, line int, octal bool) error {
	if c := seq[len(seq)-1]; t.typ != String && (c == '{' || c == '}') {
		return nil // the tokenizer has warned
	}
	switch {
	case p.Warn == nil || p.rules():
		return nil
	case p.second: // CPython repeats the warning where error rules are off
	case p.warned[int32(offset)]:
		return nil
	default:
		if p.warned == nil {
			p.warned = map[int32]bool{}
		}
		p.warned[int32(offset)] = true
	}
	kind := "escape"
	if octal {
		kind = "octal escape"
	}
	head := "\"" + seq + "\" is an invalid " + kind + " sequence. "
	tail := "Did you mean \"\\" + seq + "\"? A raw string is also an option."
	err := p.Warn(Warning{"SyntaxWarning", head + "Such sequences will not work in the future. " + tail, p.Filename, line})
	if err == ErrWarningIsError {
		at := min(offset, len(p.src))
		col := at - (strings.LastIndexByte(p.src[:at], '\n') + 1)
		p.raiseAt(source.KindSyntaxError, line, col, line, col+2, head+tail)
		return p.err
	}
	return err
}
