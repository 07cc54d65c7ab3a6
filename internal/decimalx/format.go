package decimalx

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

var errFormat = pyerr.New(pyerr.ValueError, "invalid format string")

// formatSpec is a parsed format specification.
type formatSpec struct {
	numfmt.Spec
	zeroPad bool // '0' before the width
	typ     byte // 0 when not given
}

// parseSpec reads "[[fill]align][sign][z][0][width][grouping][.precision][type]".
func parseSpec(s []rune) (sp formatSpec, ok bool) {
	sp.Fill, sp.Align, sp.Width, sp.Prec = ' ', '>', -1, -1
	isAlign := func(r rune) bool { return r == '<' || r == '>' || r == '=' || r == '^' }
	at := func(i int) rune {
		if i < len(s) {
			return s[i]
		}
		return 0
	}
	i := 0
	aligned := false
	if len(s) >= 2 && isAlign(s[1]) {
		sp.Fill, sp.Align, aligned = s[0], byte(s[1]), true
		i = 2
	} else if isAlign(at(0)) {
		sp.Align, aligned = byte(s[0]), true
		i = 1
	}
	if c := at(i); c == '+' || c == '-' || c == ' ' {
		sp.Sign = byte(c)
		i++
	}
	if at(i) == 'z' {
		sp.NoNegZero = true
		i++
	}
	if at(i) == '0' {
		if aligned {
			return sp, false
		}
		sp.Fill, sp.Align, sp.zeroPad = '0', '=', true
		i++
	}
	number := func() (int, bool) {
		n, start := 0, i
		for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
			if n > 1<<40 {
				return 0, false
			}
			n = n*10 + int(s[i]-'0')
		}
		return n, i > start
	}
	if c := at(i); '0' <= c && c <= '9' {
		if sp.Width, ok = number(); !ok {
			return sp, false
		}
	}
	if c := at(i); c == ',' || c == '_' {
		sp.Group = numfmt.Grouping(c)
		i++
	}
	if at(i) == '.' {
		i++
		if sp.Prec, ok = number(); !ok {
			return sp, false
		}
	}
	switch c := at(i); c {
	case 'E', 'e', 'F', 'f', 'G', 'g', '%', 'n':
		if c == 'n' {
			if sp.Group != numfmt.NoGrouping {
				return sp, false
			}
			sp.Group = numfmt.CurrentLocale
		}
		sp.typ = byte(c)
		i++
	}
	return sp, i == len(s)
}

// Format is format(d, spec). capitals selects 'E' where the spec has no type; loc is used by the type n.
func (c *Context) Format(d *Dec, spec []rune, capitals bool, loc *numfmt.Locale) (numfmt.Text, *pyerr.Error) {
	sp, ok := parseSpec(spec)
	if !ok {
		return numfmt.Text{}, errFormat
	}
	if sp.Width > 1<<31 || sp.Prec > maxDigits {
		return numfmt.Text{}, pyerr.New(pyerr.MemoryError, "")
	}
	typ := sp.typ
	switch typ {
	case 0:
		typ = 'g'
		if capitals {
			typ = 'G'
		}
	case 'n':
		typ = 'g'
	}
	p := numfmt.Parts{Neg: d.neg, PlainFill: !sp.zeroPad}
	if d.form != Finite {
		text := d.CopyAbs().Text(false, capitals)
		p.Remainder = []byte(text)
		if typ == '%' {
			p.Remainder = append(p.Remainder, '%')
		}
		if sp.zeroPad {
			sp.Fill, sp.Align = ' ', '>'
		}
		return sp.Layout(&p, loc)
	}
	if typ == '%' {
		d = finite(d.neg, d.coef, d.exp+2)
	}
	zero := d.coef.Sign() == 0
	switch typ {
	case 'e', 'E':
		if sp.Prec >= 0 && !zero {
			d = c.roundDigits(d, sp.Prec+1, true)
		}
	case 'g', 'G':
		if sp.Prec >= 0 && d.nd > max(sp.Prec, 1) {
			d = c.roundDigits(d, max(sp.Prec, 1), false)
		}
	default:
		if sp.Prec >= 0 {
			if d.exp > maxDigits && !zero {
				return numfmt.Text{}, pyerr.New(pyerr.MemoryError, "")
			}
			d = c.rescale(d, -sp.Prec)
		} else if zero && d.exp > 0 {
			d = finite(d.neg, bigZero, 0)
		}
	}
	if sp.NoNegZero && d.coef.Sign() == 0 {
		p.Neg = false
	} else {
		p.Neg = d.neg
	}
	digits := d.coef.Append(nil, 10)
	left := d.exp + len(digits)
	dot := left
	switch typ {
	case 'e', 'E':
		dot = 1
		if zero && sp.Prec >= 0 {
			dot = 1 - sp.Prec
		}
	case 'g', 'G':
		if !(d.exp <= 0 && left > -6) {
			dot = 1
		}
	}
	if dot > maxDigits || dot < -maxDigits {
		return numfmt.Text{}, pyerr.New(pyerr.MemoryError, "")
	}
	switch {
	case dot <= 0:
		p.Digits = []byte{'0'}
		for i := dot; i < 0; i++ {
			p.Frac = append(p.Frac, '0')
		}
		p.Frac = append(p.Frac, digits...)
	case dot > len(digits):
		p.Digits = digits
		for i := len(digits); i < dot; i++ {
			p.Digits = append(p.Digits, '0')
		}
	default:
		p.Digits, p.Frac = digits[:dot:dot], digits[dot:]
	}
	p.Point = len(p.Frac) > 0
	if e := left - dot; e != 0 || typ == 'e' || typ == 'E' {
		mark := byte('e')
		if typ == 'E' || typ == 'G' {
			mark = 'E'
		}
		p.Remainder = append(p.Remainder, mark)
		if e >= 0 {
			p.Remainder = append(p.Remainder, '+')
		}
		p.Remainder = big.NewInt(int64(e)).Append(p.Remainder, 10)
	}
	if typ == '%' {
		p.Remainder = append(p.Remainder, '%')
	}
	return sp.Layout(&p, loc)
}

// roundDigits is d with at most n digits, or exactly n with pad.
func (c *Context) roundDigits(d *Dec, n int, pad bool) *Dec {
	if d.nd <= n {
		if pad {
			return finite(d.neg, mulPow10(d.coef, n-d.nd), d.exp-(n-d.nd))
		}
		return d
	}
	k := d.nd - n
	q, _ := dropDigits(d.coef, d.nd, k, d.neg, c.Rounding)
	if numDigits(q) > n {
		q.Quo(q, bigTen)
		k++
	}
	return finite(d.neg, q, d.exp+k)
}

// rescale is d with another exponent, of any number of digits.
func (c *Context) rescale(d *Dec, exp int) *Dec {
	if d.coef.Sign() == 0 {
		return finite(d.neg, bigZero, exp)
	}
	if d.exp >= exp {
		return finite(d.neg, mulPow10(d.coef, d.exp-exp), exp)
	}
	q, _ := dropDigits(d.coef, d.nd, exp-d.exp, d.neg, c.Rounding)
	return finite(d.neg, q, exp)
}
