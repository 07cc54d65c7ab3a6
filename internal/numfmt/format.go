package numfmt

import (
	"math"
	"math/big"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// FormatInt64 formats an integer of the machine. loc is used by the type n; nil is the C locale.
func FormatInt64(sp *Spec, v int64, loc *Locale) (Text, *pyerr.Error) {
	switch sp.Type {
	case 'd', 'n', 'b', 'o', 'x', 'X', 0:
		if sp.Width < 0 && sp.Group == NoGrouping && sp.Type == 'd' && sp.Sign == 0 && sp.Prec < 0 && !sp.NoNegZero {
			return Text{ASCII: strconv.FormatInt(v, 10)}, nil
		}
		if err := sp.checkInt(); err != nil {
			return Text{}, err
		}
		u := uint64(v)
		if v < 0 {
			u = -u
		}
		var buf [64]byte
		return sp.formatDigits(strconv.AppendUint(buf[:0], u, sp.base()), v < 0, loc)
	case 'c':
		return sp.formatChar(v)
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		return FormatFloat(sp, float64(v), loc)
	}
	return Text{}, sp.UnknownCode()
}

// FormatBig formats a big integer.
func FormatBig(sp *Spec, v *big.Int, loc *Locale) (Text, *pyerr.Error) {
	switch sp.Type {
	case 'd', 'n', 'b', 'o', 'x', 'X', 0:
		if err := sp.checkInt(); err != nil {
			return Text{}, err
		}
		neg := v.Sign() < 0
		digits := v.Append(nil, sp.base())
		if neg {
			digits = digits[1:]
		}
		return sp.formatDigits(digits, neg, loc)
	case 'c':
		if v.IsInt64() {
			return sp.formatChar(v.Int64())
		}
		if err := sp.checkInt(); err != nil {
			return Text{}, err
		}
		if err := sp.checkChar(); err != nil {
			return Text{}, err
		}
		return Text{}, pyerr.New(pyerr.OverflowError, "Python int too large to convert to C long")
	case 'e', 'E', 'f', 'F', 'g', 'G', '%':
		f, err := BigToFloat(v)
		if err != nil {
			return Text{}, err
		}
		return FormatFloat(sp, f, loc)
	}
	return Text{}, sp.UnknownCode()
}

func (sp *Spec) base() int {
	switch sp.Type {
	case 'b':
		return 2
	case 'o':
		return 8
	case 'x', 'X':
		return 16
	}
	return 10
}

func (sp *Spec) checkInt() *pyerr.Error {
	if sp.Prec >= 0 {
		return valueError("Precision not allowed in integer format specifier")
	}
	if sp.NoNegZero {
		return valueError("Negative zero coercion (z) not allowed in integer format specifier")
	}
	return nil
}

func (sp *Spec) checkChar() *pyerr.Error {
	if sp.Sign != 0 {
		return valueError("Sign not allowed with integer format specifier 'c'")
	}
	if sp.Alt {
		return valueError("Alternate form (#) not allowed with integer format specifier 'c'")
	}
	return nil
}

func (sp *Spec) formatChar(v int64) (Text, *pyerr.Error) {
	if err := sp.checkInt(); err != nil {
		return Text{}, err
	}
	if err := sp.checkChar(); err != nil {
		return Text{}, err
	}
	if v < 0 || v > 0x10FFFF {
		return Text{}, pyerr.New(pyerr.OverflowError, "%c arg not in range(0x110000)")
	}
	return sp.padRunes([]rune{rune(v)})
}

func (sp *Spec) formatDigits(digits []byte, neg bool, loc *Locale) (Text, *pyerr.Error) {
	n := number{negative: neg, digits: digits}
	if sp.Alt {
		switch sp.Type {
		case 'b':
			n.prefix = "0b"
		case 'o':
			n.prefix = "0o"
		case 'x':
			n.prefix = "0x"
		case 'X':
			n.prefix = "0X"
		}
	}
	if sp.Type == 'X' {
		upperASCII(digits)
	}
	g := sp.Group
	if sp.Type == 'n' {
		g = currentLocale
	}
	return sp.layout(&n, g.locale(loc))
}

// FormatFloat formats a float.
func FormatFloat(sp *Spec, v float64, loc *Locale) (Text, *pyerr.Error) {
	switch sp.Type {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%':
	default:
		return Text{}, sp.UnknownCode()
	}
	if sp.Prec > math.MaxInt32 {
		return Text{}, valueError("precision too big")
	}
	typ, prec, flags := byte(sp.Type), sp.Prec, floatFlags(0)
	if sp.Alt {
		flags |= altForm
	}
	if sp.NoNegZero {
		flags |= noNegZero
	}
	def, group, percent := 6, sp.Group, false
	switch typ {
	case 0:
		flags |= addDot0
		typ, def = 'r', 0
	case 'n':
		typ, group = 'g', currentLocale
	case '%':
		typ, percent = 'f', true
		v *= 100
	}
	if prec < 0 {
		prec = def
	} else if typ == 'r' {
		typ = 'g'
	}
	text, err := appendDouble(nil, v, typ, prec, flags)
	if err != nil {
		return Text{}, err
	}
	var n number
	n.split(text)
	if percent {
		n.remainder = append(n.remainder[:len(n.remainder):len(n.remainder)], '%')
	}
	return sp.layout(&n, group.locale(loc))
}

// FormatComplex formats a complex number.
func FormatComplex(sp *Spec, v complex128, loc *Locale) (Text, *pyerr.Error) {
	switch sp.Type {
	case 0, 'e', 'E', 'f', 'F', 'g', 'G', 'n':
	default:
		return Text{}, sp.UnknownCode()
	}
	if sp.Fill == '0' {
		return Text{}, valueError("Zero padding is not allowed in complex format specifier")
	}
	if sp.Align == '=' {
		return Text{}, valueError("'=' alignment flag is not allowed in complex format specifier")
	}
	if sp.Prec > math.MaxInt32 {
		return Text{}, valueError("precision too big")
	}
	re, im := real(v), imag(v)
	typ, prec, flags := byte(sp.Type), sp.Prec, floatFlags(0)
	if sp.Alt {
		flags |= altForm
	}
	if sp.NoNegZero {
		flags |= noNegZero
	}
	def, group, parens, skipRe := 6, sp.Group, false, false
	switch typ {
	case 0:
		typ, def = 'r', 0
		if re == 0 && !math.Signbit(re) {
			skipRe = true
		} else {
			parens = true
		}
	case 'n':
		typ, group = 'g', currentLocale
	}
	if prec < 0 {
		prec = def
	} else if typ == 'r' {
		typ = 'g'
	}
	part := Spec{Fill: ' ', Align: '<', Width: -1, Sign: sp.Sign, Group: sp.Group, FracGroup: sp.FracGroup}
	var out []rune
	if parens {
		out = append(out, '(')
	}
	add := func(f float64) *pyerr.Error {
		text, err := appendDouble(nil, f, typ, prec, flags)
		if err != nil {
			return err
		}
		var n number
		n.split(text)
		t, err := part.layout(&n, group.locale(loc))
		if err != nil {
			return err
		}
		out = append(out, []rune(t.String())...)
		return nil
	}
	if !skipRe {
		if err := add(re); err != nil {
			return Text{}, err
		}
		part.Sign = '+'
	}
	if err := add(im); err != nil {
		return Text{}, err
	}
	out = append(out, 'j')
	if parens {
		out = append(out, ')')
	}
	return sp.padRunes(out)
}
