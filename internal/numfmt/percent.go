package numfmt

import (
	"math"
	"math/big"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Star is the value of a Directive's Width or Prec that comes from the arguments.
const Star = -2

// Directive is one "%..." of a %-format.
//
// Err is the error of the text itself. CPython finds it while it takes arguments, so the caller first does what comes
// before it in the text: it checks that the argument is a mapping if HasKey, looks Key up unless Err is ErrKey, takes
// the arguments of the stars, and raises Err then.
type Directive struct {
	Start, End int // the directive is s[Start:End]
	HasKey     bool
	KeyStart   int // the key is s[KeyStart:KeyEnd]
	KeyEnd     int
	Minus      bool
	Plus       bool
	Space      bool
	Alt        bool
	Zero       bool
	Width      int // -1 when not given, Star for '*'
	Prec       int // -1 when not given, Star for '*'
	Conv       rune
	ConvIndex  int
	Err        *pyerr.Error
}

// Errors of a %-format that do not depend on its text.
var (
	ErrKey           = pyerr.New(pyerr.ValueError, "incomplete format key")
	ErrIncomplete    = pyerr.New(pyerr.ValueError, "incomplete format")
	ErrNeedMapping   = pyerr.New(pyerr.TypeError, "format requires a mapping")
	ErrNotEnough     = pyerr.New(pyerr.TypeError, "not enough arguments for format string")
	ErrNotAll        = pyerr.New(pyerr.TypeError, "not all arguments converted during string formatting")
	ErrNotAllBytes   = pyerr.New(pyerr.TypeError, "not all arguments converted during bytes formatting")
	ErrStarInt       = pyerr.New(pyerr.TypeError, "* wants int")
	errWidthTooBig   = pyerr.New(pyerr.ValueError, "width too big")
	errPrecTooBig    = pyerr.New(pyerr.ValueError, "precision too big")
	errPrecTooBigBin = pyerr.New(pyerr.ValueError, "prec too big")
)

// NextPercent finds the next directive at or after from. literal is the end of the text before it, s[from:literal].
// "%%" is a directive with Conv '%' and End = Start+2: it takes no argument. found is false when there is none; then
// literal is len(s). bytes selects the messages of bytes formatting.
func NextPercent[C Char](s []C, from int, bytes bool) (d Directive, literal int, found bool) {
	i := from
	for i < len(s) && s[i] != '%' {
		i++
	}
	if i >= len(s) {
		return d, len(s), false
	}
	d = Directive{Start: i, Width: -1, Prec: -1}
	parsePercent(&d, s, i+1, bytes)
	return d, i, true
}

func parsePercent[C Char](d *Directive, s []C, i int, bytes bool) {
	fail := func(err *pyerr.Error) {
		d.Err, d.End = err, len(s)
	}
	if i < len(s) && s[i] == '%' {
		d.Conv, d.ConvIndex, d.End = '%', i, i+1
		return
	}
	if i < len(s) && s[i] == '(' {
		d.HasKey = true
		i++
		d.KeyStart = i
		depth := 1
		for i < len(s) {
			if s[i] == ')' {
				depth--
			} else if s[i] == '(' {
				depth++
			}
			if depth == 0 {
				break
			}
			i++
		}
		if i >= len(s) {
			fail(ErrKey)
			return
		}
		d.KeyEnd = i
		i++
	}
flags:
	for ; i < len(s); i++ {
		switch s[i] {
		case '-':
			d.Minus = true
		case '+':
			d.Plus = true
		case ' ':
			d.Space = true
		case '#':
			d.Alt = true
		case '0':
			d.Zero = true
		default:
			break flags
		}
	}
	if i < len(s) && s[i] == '*' {
		d.Width = Star
		i++
	} else if i < len(s) && '0' <= s[i] && s[i] <= '9' {
		if d.Width, i = percentInt(s, i, math.MaxInt64); d.Width < 0 {
			fail(errWidthTooBig)
			return
		}
	}
	if i < len(s) && s[i] == '.' {
		d.Prec = 0
		i++
		if i < len(s) && s[i] == '*' {
			d.Prec = Star
			i++
		} else if d.Prec, i = percentInt(s, i, math.MaxInt32); d.Prec < 0 {
			fail(errPrecTooBig)
			if bytes {
				d.Err = errPrecTooBigBin
			}
			return
		}
	}
	if i < len(s) && (s[i] == 'h' || s[i] == 'l' || s[i] == 'L') {
		i++ // C's length, which means nothing here
	}
	if i >= len(s) {
		fail(ErrIncomplete)
		return
	}
	d.Conv, d.ConvIndex, d.End = rune(s[i]), i, i+1
}

// percentInt reads ASCII digits; the value is -1 when it exceeds limit.
func percentInt[C Char](s []C, i, limit int) (int, int) {
	v := 0
	for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
		d := int(s[i] - '0')
		if v > (limit-d)/10 {
			return -1, i
		}
		v = v*10 + d
	}
	return v, i
}

// Unsupported is the error for a conversion character that does not exist; the caller raises it after it took the
// argument.
func (d *Directive) Unsupported() *pyerr.Error {
	shown := d.Conv
	if shown < 32 || shown > 126 {
		shown = '?'
	}
	return pyerr.Newf(pyerr.ValueError, "unsupported format character '%c' (0x%x) at index %d", shown, d.Conv, d.ConvIndex)
}

// SetWidth stores the value of a star in the width: a negative one means left alignment.
func (d *Directive) SetWidth(w int) {
	if w < 0 {
		d.Minus = true
		w = -w
	}
	d.Width = w
}

// SetPrec stores the value of a star in the precision.
func (d *Directive) SetPrec(p int) { d.Prec = max(p, 0) }

// Int formats an integer for d, i, u, o, x and X, without padding to the width but with the precision: digits with a
// prefix. neg and prefix tell the parts that zero padding goes behind.
func (d *Directive) Int(v Int) (digits []byte, neg bool, prefix string, err *pyerr.Error) {
	base := 10
	switch d.Conv {
	case 'o':
		base = 8
		prefix = "0o"
	case 'x':
		base = 16
		prefix = "0x"
	case 'X':
		base = 16
		prefix = "0X"
	}
	if !d.Alt {
		prefix = ""
	}
	if v.Big != nil {
		neg = v.Big.Sign() < 0
		digits = new(big.Int).Abs(v.Big).Append(nil, base)
	} else {
		u := uint64(v.Small)
		if neg = v.Small < 0; neg {
			u = -u
		}
		digits = strconv.AppendUint(nil, u, base)
	}
	if d.Prec > math.MaxInt32-3 {
		return nil, false, "", pyerr.New(pyerr.OverflowError, "precision too large")
	}
	if pad := d.Prec - len(digits); pad > 0 {
		if pad > maxPrecision {
			return nil, false, "", pyerr.New(pyerr.MemoryError, "")
		}
		out := make([]byte, d.Prec)
		for i := 0; i < pad; i++ {
			out[i] = '0'
		}
		copy(out[pad:], digits)
		digits = out
	}
	if d.Conv == 'X' {
		upperASCII(digits)
	}
	return digits, neg, prefix, nil
}

// FormatInt is the whole text of an integer conversion, padded to the width.
func (d *Directive) FormatInt(v Int) ([]byte, *pyerr.Error) {
	digits, neg, prefix, err := d.Int(v)
	if err != nil {
		return nil, err
	}
	return d.pad(digits, neg, prefix)
}

// FormatFloat is the whole text of e, E, f, F, g and G, padded to the width.
func (d *Directive) FormatFloat(v float64) ([]byte, *pyerr.Error) {
	prec := d.Prec
	if prec < 0 {
		prec = 6
	}
	text, err := AppendFloat(nil, v, byte(d.Conv), prec, d.Alt)
	if err != nil {
		return nil, err
	}
	neg := text[0] == '-'
	if neg {
		text = text[1:]
	}
	return d.pad(text, neg, "")
}

// pad adds sign, prefix, zeros and blanks to the digits of a number.
func (d *Directive) pad(digits []byte, neg bool, prefix string) ([]byte, *pyerr.Error) {
	var sign byte
	switch {
	case neg:
		sign = '-'
	case d.Plus:
		sign = '+'
	case d.Space:
		sign = ' '
	}
	n := len(prefix) + len(digits)
	if sign != 0 {
		n++
	}
	fill := max(d.Width-n, 0)
	if fill > maxText {
		return nil, pyerr.New(pyerr.MemoryError, "")
	}
	out := make([]byte, 0, n+fill)
	blanks := func(c byte, k int) {
		for ; k > 0; k-- {
			out = append(out, c)
		}
	}
	zero := d.Zero && !d.Minus
	if !zero && !d.Minus {
		blanks(' ', fill)
	}
	if sign != 0 {
		out = append(out, sign)
	}
	out = append(out, prefix...)
	if zero {
		blanks('0', fill)
	}
	out = append(out, digits...)
	if d.Minus {
		blanks(' ', fill)
	}
	return out, nil
}
