package decimalx

import (
	"math/big"
	"strconv"
)

// Parse reads a number exactly, as the constructor Decimal(text) does: ASCII, white space and underscores already
// removed. Text that is no number, or does not fit the largest context, is a NaN with a condition.
func Parse(s []byte, st *Status) *Dec {
	d, ok := parse(s)
	if !ok {
		return invalid(st, ConversionSyntax)
	}
	if d.form != Finite {
		if d.nd > MaxPrec {
			return invalid(st, InvalidOperation)
		}
		return d
	}
	var work Status
	c := maxContext()
	r := c.finish(d.neg, d.coef, d.exp, &work)
	if work&(Inexact|Rounded|Clamped) != 0 {
		// Only an exponent that is out of range, or a zero with one.
		return invalid(st, InvalidOperation)
	}
	return r
}

// ParseContext reads a number and makes it fit the context (Context.create_decimal).
func (c *Context) ParseContext(s []byte, st *Status) *Dec {
	d, ok := parse(s)
	if !ok {
		return invalid(st, ConversionSyntax)
	}
	if d.IsNaN() {
		room := c.Prec
		if c.Clamp {
			room--
		}
		if d.coef.Sign() != 0 && d.nd > room {
			return invalid(st, ConversionSyntax)
		}
	}
	return c.Finalize(d, st)
}

func foldEqual(s []byte, word string) bool {
	if len(s) != len(word) {
		return false
	}
	for i := range word {
		if s[i]|0x20 != word[i] {
			return false
		}
	}
	return true
}

func allDigits(s []byte) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func parse(s []byte) (*Dec, bool) {
	neg := false
	if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		s = s[1:]
	}
	if foldEqual(s, "inf") || foldEqual(s, "infinity") {
		return infinity(neg), true
	}
	for form, word := range [...]string{QuietNaN: "nan", SignalingNaN: "snan"} {
		if word != "" && len(s) >= len(word) && foldEqual(s[:len(word)], word) {
			p := s[len(word):]
			if !allDigits(p) {
				return nil, false
			}
			return NewSpecial(neg, Form(form), digitsValue(p)), true
		}
	}
	var digits []byte
	exp, point, i := 0, false, 0
	for ; i < len(s); i++ {
		c := s[i]
		if c == '.' && !point {
			point = true
			digits = append(digits, s[:i]...)
			continue
		}
		if c < '0' || c > '9' {
			break
		}
		if point {
			exp--
		}
	}
	if point {
		digits = append(digits, s[len(digits)+1:i]...)
	} else {
		digits = s[:i]
	}
	if len(digits) == 0 {
		return nil, false
	}
	if i < len(s) {
		if s[i]|0x20 != 'e' {
			return nil, false
		}
		e := s[i+1:]
		eneg := false
		if len(e) > 0 && (e[0] == '+' || e[0] == '-') {
			eneg = e[0] == '-'
			e = e[1:]
		}
		if len(e) == 0 || !allDigits(e) {
			return nil, false
		}
		n := 0
		for _, c := range e {
			if n < 1<<60 {
				n = min(n*10+int(c-'0'), 1<<61)
			}
		}
		if eneg {
			n = -n
		}
		exp += n
	}
	return finite(neg, digitsValue(digits), exp), true
}

func digitsValue(s []byte) *big.Int {
	v := new(big.Int)
	if len(s) > 0 {
		if len(s) <= 18 {
			n, _ := strconv.ParseUint(string(s), 10, 64)
			return v.SetUint64(n)
		}
		v.SetString(string(s), 10)
	}
	return v
}

// String is str(d): scientific notation only for large or small exponents.
func (d *Dec) String() string { return d.Text(false, true) }

// Text is str(d), or to_eng_string with eng; capitals selects "E" (and changes nothing else).
func (d *Dec) Text(eng, capitals bool) string {
	var b []byte
	if d.neg {
		b = append(b, '-')
	}
	switch d.form {
	case Infinite:
		return string(append(b, "Infinity"...))
	case QuietNaN, SignalingNaN:
		if d.form == SignalingNaN {
			b = append(b, 's')
		}
		b = append(b, "NaN"...)
		if d.coef.Sign() != 0 {
			b = d.coef.Append(b, 10)
		}
		return string(b)
	}
	digits := d.coef.Append(nil, 10)
	left := d.exp + len(digits) // digits before the point without an exponent
	dot := left
	if d.exp > 0 || left <= -6 {
		switch {
		case !eng:
			dot = 1
		case d.coef.Sign() == 0:
			dot = mod(left+1, 3) - 1
		default:
			dot = mod(left-1, 3) + 1
		}
	}
	switch {
	case dot <= 0:
		b = append(b, "0."...)
		for i := dot; i < 0; i++ {
			b = append(b, '0')
		}
		b = append(b, digits...)
	case dot >= len(digits):
		b = append(b, digits...)
		for i := len(digits); i < dot; i++ {
			b = append(b, '0')
		}
	default:
		b = append(b, digits[:dot]...)
		b = append(b, '.')
		b = append(b, digits[dot:]...)
	}
	if left != dot {
		e := byte('e')
		if capitals {
			e = 'E'
		}
		b = append(b, e)
		if left-dot >= 0 {
			b = append(b, '+')
		}
		b = strconv.AppendInt(b, int64(left-dot), 10)
	}
	return string(b)
}

func mod(a, b int) int { return ((a % b) + b) % b }
