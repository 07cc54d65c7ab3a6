package codec

import (
	"fmt"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/unidata"
)

// DecodeError says which bytes cannot be decoded. It is what UnicodeDecodeError holds.
type DecodeError struct {
	Encoding   string
	Input      []byte
	Start, End int
	Reason     string
}

func (e *DecodeError) Error() string {
	if e.Start < len(e.Input) && e.End == e.Start+1 {
		return fmt.Sprintf("'%s' codec can't decode byte 0x%02x in position %d: %s", e.Encoding, e.Input[e.Start], e.Start, e.Reason)
	}
	return fmt.Sprintf("'%s' codec can't decode bytes in position %d-%d: %s", e.Encoding, e.Start, e.End-1, e.Reason)
}

// EncodeError says which code points cannot be encoded. It is what UnicodeEncodeError holds.
type EncodeError struct {
	Encoding   string
	Input      Text
	Start, End int
	Reason     string
}

func (e *EncodeError) Error() string {
	if e.Start < e.Input.Len() && e.End == e.Start+1 {
		return fmt.Sprintf("'%s' codec can't encode character '%s' in position %d: %s", e.Encoding,
			appendEscape(nil, e.Input.At(e.Start)), e.Start, e.Reason)
	}
	return fmt.Sprintf("'%s' codec can't encode characters in position %d-%d: %s", e.Encoding, e.Start, e.End-1, e.Reason)
}

// PositionError says that an error handler returned a position outside the input; it is an IndexError.
type PositionError struct{ Position int }

func (e *PositionError) Error() string {
	return fmt.Sprintf("position %d from error handler out of bounds", e.Position)
}

// UnknownHandlerError says that there is neither a built-in handler nor a callback; it is a LookupError.
type UnknownHandlerError struct{ Name string }

func (e *UnknownHandlerError) Error() string {
	return fmt.Sprintf("unknown error handler name '%s'", e.Name)
}

// Replacement is what an error handler for encoding wants in place of what failed: Bytes as they are, if not nil, or
// Text, which is encoded in its turn.
type Replacement struct {
	Text  []rune
	Bytes []byte
}

// Errors is how errors are handled: by a built-in handler, if Name is one of "strict" (or ""), "ignore", "replace",
// "backslashreplace", "surrogateescape", "surrogatepass" or, for encoding, "xmlcharrefreplace" or "namereplace"; else by
// the callback. The position that a callback returns is where to go on; a negative one counts from the end.
type Errors struct {
	Name string
	// Decode may also return another input to go on with; nil stands for the same.
	Decode func(e *DecodeError) (text []rune, pos int, input []byte, err error)
	Encode func(e *EncodeError) (with Replacement, pos int, err error)
}

// decoding is the state that all decoders share.
type decoding struct {
	encoding string
	in       []byte
	out      *Builder
	errs     *Errors
}

// fail handles the error of in[start:end] and returns where to go on.
func (d *decoding) fail(start, end int, reason string) (int, error) {
	pos, input, err := d.errs.Recover(d.out, &DecodeError{d.encoding, d.in, start, end, reason})
	d.in = input
	return pos, err
}

// Recover handles an error of decoding: it appends what the handler wants to out and returns where to go on, and in what
// input. If the error is not handled, it is returned.
func (errs *Errors) Recover(out *Builder, e *DecodeError) (pos int, input []byte, err error) {
	text, pos, builtin, ok := HandleDecode(errs.Name, e)
	if builtin {
		if !ok {
			return 0, e.Input, e
		}
		out.AppendRunes(text)
		return pos, e.Input, nil
	}
	if errs.Decode == nil {
		return 0, e.Input, &UnknownHandlerError{errs.Name}
	}
	text, pos, input, err = errs.Decode(e)
	if err != nil {
		return 0, e.Input, err
	}
	if input == nil {
		input = e.Input
	}
	if pos < 0 {
		pos += len(input)
	}
	if pos < 0 || pos > len(input) {
		return 0, input, &PositionError{pos}
	}
	out.AppendRunes(text)
	return pos, input, nil
}

// encoding is the state that all encoders share.
type encoding struct {
	name string
	in   Text
	out  []byte
	errs *Errors
}

// fail handles the error of in[start:end]: it returns what to put there and where to go on.
func (e *encoding) fail(start, end int, reason string) (Replacement, int, error) {
	return e.errs.Replace(&EncodeError{e.name, e.in, start, end, reason})
}

// Replace handles an error of encoding: it returns what to put in place of what failed and where to go on. If the error
// is not handled, it is returned.
func (errs *Errors) Replace(e *EncodeError) (with Replacement, pos int, err error) {
	with, pos, builtin, ok := HandleEncode(errs.Name, e)
	if builtin {
		if !ok {
			return with, 0, e
		}
		return with, pos, nil
	}
	if errs.Encode == nil {
		return with, 0, &UnknownHandlerError{errs.Name}
	}
	with, pos, err = errs.Encode(e)
	if err != nil {
		return with, 0, err
	}
	n := e.Input.Len()
	if pos < 0 {
		pos += n
	}
	if pos < 0 || pos > n {
		return with, 0, &PositionError{pos}
	}
	return with, pos, nil
}

// escapes returns how many of in[start:end] surrogateescape can write as bytes, having written them.
func (e *encoding) escapes(start, end int) int {
	n := 0
	if e.errs.Name == "surrogateescape" {
		for start+n < end {
			c := e.in.At(start + n)
			if c < 0xDC80 || c > 0xDCFF {
				break
			}
			e.out = append(e.out, byte(c))
			n++
		}
	}
	return n
}

// HandleDecode is the built-in error handler of this name. Builtin is false if there is none; ok is false if the
// handler does not handle this error, which is then raised.
func HandleDecode(name string, e *DecodeError) (text []rune, pos int, builtin, ok bool) {
	switch name {
	case "strict", "":
		return nil, 0, true, false
	case "ignore":
		return nil, e.End, true, true
	case "replace":
		return []rune{0xFFFD}, e.End, true, true
	case "backslashreplace":
		for _, c := range e.Input[e.Start:e.End] {
			text = append(text, '\\', 'x', rune(hexDigits[c>>4]), rune(hexDigits[c&15]))
		}
		return text, e.End, true, true
	case "surrogateescape":
		for pos = e.Start; pos < min(e.End, e.Start+4) && e.Input[pos] >= 0x80; pos++ {
			text = append(text, 0xDC00+rune(e.Input[pos]))
		}
		return text, pos, true, pos > e.Start
	case "surrogatepass":
		s := e.Input[e.Start:]
		var r rune
		n := 0
		switch standard(e.Encoding) {
		case UTF8:
			if n = 3; len(s) >= 3 && s[0]&0xF0 == 0xE0 && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80 {
				r = rune(s[0]&15)<<12 | rune(s[1]&63)<<6 | rune(s[2]&63)
			}
		case UTF16LE:
			if n = 2; len(s) >= 2 {
				r = rune(s[0]) | rune(s[1])<<8
			}
		case UTF16BE:
			if n = 2; len(s) >= 2 {
				r = rune(s[1]) | rune(s[0])<<8
			}
		case UTF32LE:
			if n = 4; len(s) >= 4 {
				r = rune(s[0]) | rune(s[1])<<8 | rune(s[2])<<16 | rune(s[3])<<24
			}
		case UTF32BE:
			if n = 4; len(s) >= 4 {
				r = rune(s[3]) | rune(s[2])<<8 | rune(s[1])<<16 | rune(s[0])<<24
			}
		}
		if !isSurrogate(r) {
			return nil, 0, true, false
		}
		return []rune{r}, e.Start + n, true, true
	}
	return nil, 0, false, false
}

// HandleEncode is the built-in error handler of this name, see HandleDecode.
func HandleEncode(name string, e *EncodeError) (with Replacement, pos int, builtin, ok bool) {
	switch name {
	case "strict", "":
		return with, 0, true, false
	case "ignore":
		return with, e.End, true, true
	case "replace":
		for range e.End - e.Start {
			with.Text = append(with.Text, '?')
		}
		return with, e.End, true, true
	case "backslashreplace", "xmlcharrefreplace", "namereplace":
		var b []byte
		for i := e.Start; i < e.End; i++ {
			c := e.Input.At(i)
			switch name {
			case "xmlcharrefreplace":
				b = append(strconv.AppendInt(append(b, "&#"...), int64(c), 10), ';')
				continue
			case "namereplace":
				if n := unidata.Current.Name(c); n != "" {
					b = append(append(append(b, `\N{`...), n...), '}')
					continue
				}
			}
			b = appendEscape(b, c)
		}
		with.Text = make([]rune, len(b))
		for i, c := range b {
			with.Text[i] = rune(c)
		}
		return with, e.End, true, true
	case "surrogateescape":
		with.Bytes = make([]byte, 0, e.End-e.Start)
		for i := e.Start; i < e.End; i++ {
			c := e.Input.At(i)
			if c < 0xDC80 || c > 0xDCFF {
				return Replacement{}, 0, true, false
			}
			with.Bytes = append(with.Bytes, byte(c))
		}
		return with, e.End, true, true
	case "surrogatepass":
		kind := standard(e.Encoding)
		with.Bytes = make([]byte, 0, 4*(e.End-e.Start))
		for i := e.Start; i < e.End; i++ {
			c := e.Input.At(i)
			if !isSurrogate(c) {
				return Replacement{}, 0, true, false
			}
			lo, hi := byte(c), byte(c>>8)
			switch kind {
			case UTF8:
				with.Bytes = append(with.Bytes, 0xE0|byte(c>>12), 0x80|byte(c>>6)&63, 0x80|lo&63)
			case UTF16LE:
				with.Bytes = append(with.Bytes, lo, hi)
			case UTF16BE:
				with.Bytes = append(with.Bytes, hi, lo)
			case UTF32LE:
				with.Bytes = append(with.Bytes, lo, hi, 0, 0)
			case UTF32BE:
				with.Bytes = append(with.Bytes, 0, 0, hi, lo)
			default:
				return Replacement{}, 0, true, false
			}
		}
		return with, e.End, true, true
	}
	return with, 0, false, false
}

const hexDigits = "0123456789abcdef"

// appendEscape appends the shortest of \xhh, \uhhhh and \Uhhhhhhhh.
func appendEscape(b []byte, c rune) []byte {
	n := 2
	b = append(b, '\\')
	switch {
	case c >= 0x10000:
		n = 8
		b = append(b, 'U')
	case c >= 0x100:
		n = 4
		b = append(b, 'u')
	default:
		b = append(b, 'x')
	}
	for n--; n >= 0; n-- {
		b = append(b, hexDigits[c>>(4*n)&15])
	}
	return b
}
