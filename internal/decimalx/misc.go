package decimalx

import "math/big"

// Quantize is a with the exponent of b.
func (c *Context) Quantize(a, b *Dec, st *Status) *Dec {
	if a.form|b.form != Finite {
		if a.IsNaN() || b.IsNaN() {
			return c.nan2(a, b, st)
		}
		if a.form == Infinite && b.form == Infinite {
			return a
		}
		return invalid(st, InvalidOperation)
	}
	if b.exp > c.Emax || b.exp < c.Etiny() {
		return invalid(st, InvalidOperation)
	}
	return c.Rescale(a, b.exp, st)
}

// Rescale is a finite number with another exponent.
func (c *Context) Rescale(a *Dec, exp int, st *Status) *Dec {
	if a.coef.Sign() == 0 {
		return c.zero(a.neg, exp, st)
	}
	shift := a.exp - exp
	if a.nd+shift > c.Prec {
		return invalid(st, InvalidOperation)
	}
	coef := a.coef
	var cond Status
	if shift >= 0 {
		if shift > maxDigits {
			return invalid(st, MallocError)
		}
		coef = mulPow10(coef, shift)
	} else {
		var inexact bool
		coef, inexact = dropDigits(coef, a.nd, -shift, a.neg, c.Rounding)
		if numDigits(coef) > c.Prec {
			return invalid(st, InvalidOperation)
		}
		cond = Rounded
		if inexact {
			cond |= Inexact
		}
	}
	r := finite(a.neg, coef, exp)
	if r.Adjusted() > c.Emax || r.Adjusted() < c.Etiny() {
		return invalid(st, InvalidOperation)
	}
	*st |= cond
	return c.Finalize(r, st)
}

// ToIntegral rounds to an integer; exact adds the conditions Rounded and Inexact.
func (c *Context) ToIntegral(a *Dec, exact bool, st *Status) *Dec {
	if a.form != Finite {
		if a.IsNaN() {
			return c.nan(a, st)
		}
		return a
	}
	if a.exp >= 0 {
		return a
	}
	if a.coef.Sign() == 0 {
		return finite(a.neg, bigZero, 0)
	}
	q, inexact := dropDigits(a.coef, a.nd, -a.exp, a.neg, c.Rounding)
	if exact {
		*st |= Rounded
		if inexact {
			*st |= Inexact
		}
	}
	return finite(a.neg, q, 0)
}

// Normalize removes trailing zeros.
func (c *Context) Normalize(a *Dec, st *Status) *Dec {
	if a.form != Finite {
		if a.IsNaN() {
			return c.nan(a, st)
		}
		return a
	}
	r := c.Finalize(a, st)
	if r.form != Finite {
		return r
	}
	if r.coef.Sign() == 0 {
		return finite(r.neg, bigZero, 0)
	}
	top := c.Emax
	if c.Clamp {
		top = c.Etop()
	}
	if z := min(r.trailingZeros(), top-r.exp); z > 0 {
		r = finite(r.neg, new(big.Int).Quo(r.coef, pow10(z)), r.exp+z)
	}
	return r
}

// smallInt is the value of an integer operand when it lies in [-limit, limit].
func (d *Dec) smallInt(limit int) (int, bool) {
	if !d.IsInteger() || d.exp+d.nd > 19 {
		return 0, d.IsZero()
	}
	v, ok := d.Trunc()
	if !ok || !v.IsInt64() {
		return 0, false
	}
	n := int(v.Int64())
	return n, -limit <= n && n <= limit
}

// ScaleB is a × 10**b.
func (c *Context) ScaleB(a, b *Dec, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() {
		return c.nan2(a, b, st)
	}
	n, ok := b.smallInt(2 * (c.Emax + c.Prec))
	if b.form != Finite || b.exp != 0 || !ok {
		return invalid(st, InvalidOperation)
	}
	if a.form == Infinite {
		return a
	}
	exp := max(min(a.exp+n, 2*MaxEmax+1), 4*MinEmin)
	return c.finish(a.neg, a.coef, exp, st)
}

// LogB is the exponent of the first digit.
func (c *Context) LogB(a *Dec, st *Status) *Dec {
	switch {
	case a.IsNaN():
		return c.nan(a, st)
	case a.form == Infinite:
		return infinity(false)
	case a.coef.Sign() == 0:
		*st |= DivisionByZero
		return infinity(true)
	}
	return c.Finalize(FromInt64(int64(a.Adjusted())), st)
}

// errorsOf are the conditions that survive in operations that clear the others.
const errorsOf = AnyInvalid | DivisionByZero | MallocError

// next is the neighbour of a above (up) or below.
func (c *Context) next(a *Dec, up bool, st *Status) *Dec {
	if a.IsNaN() {
		return c.nan(a, st)
	}
	if a.form == Infinite {
		if a.neg != up {
			return a
		}
		if c.Prec > maxDigits {
			return invalid(st, MallocError)
		}
		return finite(a.neg, new(big.Int).Sub(pow10(c.Prec), bigOne), c.Etop())
	}
	if a.coef.Sign() == 0 {
		return finite(!up, bigOne, c.Etiny())
	}
	work := *c
	work.Rounding = Floor
	if up {
		work.Rounding = Ceiling
	}
	var ws Status
	r := work.Finalize(a, &ws)
	if ws&(Inexact|errorsOf) != 0 {
		*st |= ws & errorsOf
		return r
	}
	ws = 0
	r = work.addFinite(a, finite(!up, bigOne, c.Etiny()-1), false, &ws)
	*st |= ws & errorsOf
	return r
}

// NextPlus is the smallest number above a.
func (c *Context) NextPlus(a *Dec, st *Status) *Dec { return c.next(a, true, st) }

// NextMinus is the largest number below a.
func (c *Context) NextMinus(a *Dec, st *Status) *Dec { return c.next(a, false, st) }

// NextToward is the neighbour of a in the direction of b.
func (c *Context) NextToward(a, b *Dec, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() {
		return c.nan2(a, b, st)
	}
	n := Cmp(a, b)
	if n == 0 {
		return a.CopySign(b)
	}
	r := c.next(a, n < 0, st)
	switch {
	case r.form == Infinite:
		*st |= Overflow | Rounded | Inexact
	case r.form == Finite && r.Adjusted() < c.Emin:
		*st |= Underflow | Subnormal | Rounded | Inexact
		if r.coef.Sign() == 0 {
			*st |= Clamped
		}
	}
	return r
}

// Class is number_class.
func (c *Context) Class(a *Dec) string {
	switch a.form {
	case QuietNaN:
		return "NaN"
	case SignalingNaN:
		return "sNaN"
	}
	s := "+"
	if a.neg {
		s = "-"
	}
	switch {
	case a.form == Infinite:
		return s + "Infinity"
	case a.coef.Sign() == 0:
		return s + "Zero"
	case a.Adjusted() < c.Emin:
		return s + "Subnormal"
	}
	return s + "Normal"
}

// logicalDigits is the digits of a logical operand; ok is false when d is none.
func (d *Dec) logicalDigits() (s []byte, ok bool) {
	if d.form != Finite || d.neg || d.exp != 0 {
		return nil, false
	}
	s = d.coef.Append(nil, 10)
	for _, c := range s {
		if c > '1' {
			return nil, false
		}
	}
	return s, true
}

func (c *Context) logical(a, b *Dec, f func(x, y byte) byte, st *Status) *Dec {
	x, ok := a.logicalDigits()
	y, ok2 := b.logicalDigits()
	if !ok || !ok2 {
		return invalid(st, InvalidOperation)
	}
	if len(x) < len(y) {
		x, y = y, x // all three operations are symmetric
	}
	for i := range x {
		v := byte('0')
		if j := i - (len(x) - len(y)); j >= 0 {
			v = y[j]
		}
		x[i] = '0' + f(x[i]-'0', v-'0')
	}
	if len(x) > c.Prec { // operands that are too long lose their first digits
		x = x[len(x)-c.Prec:]
	}
	return finite(false, digitsValue(x), 0)
}

// And is the digit-wise conjunction.
func (c *Context) And(a, b *Dec, st *Status) *Dec {
	return c.logical(a, b, func(x, y byte) byte { return x & y }, st)
}

// Or is the digit-wise disjunction.
func (c *Context) Or(a, b *Dec, st *Status) *Dec {
	return c.logical(a, b, func(x, y byte) byte { return x | y }, st)
}

// Xor is the digit-wise exclusive disjunction.
func (c *Context) Xor(a, b *Dec, st *Status) *Dec {
	return c.logical(a, b, func(x, y byte) byte { return x ^ y }, st)
}

// Invert is the digit-wise negation, in all digits of the precision.
func (c *Context) Invert(a *Dec, st *Status) *Dec {
	x, ok := a.logicalDigits()
	if !ok {
		return invalid(st, InvalidOperation)
	}
	if c.Prec > maxDigits {
		return invalid(st, MallocError)
	}
	if len(x) > c.Prec {
		x = x[len(x)-c.Prec:]
	}
	out := make([]byte, c.Prec)
	for i := range out {
		out[i] = '1'
	}
	for i, d := range x {
		out[c.Prec-len(x)+i] = '0' + '1' - d
	}
	return finite(false, digitsValue(out), 0)
}

// Shift moves the digits of the coefficient by b places to the left, or to the right.
func (c *Context) Shift(a, b *Dec, st *Status) *Dec {
	n, r := c.shiftOperand(a, b, st)
	if r != nil {
		return r
	}
	coef := a.coef
	if n >= 0 {
		keep := c.Prec - n // digits of a that stay
		if a.nd > keep {
			coef = new(big.Int).Rem(coef, pow10(max(keep, 0)))
		}
		if n > maxDigits && coef.Sign() != 0 {
			return invalid(st, MallocError)
		}
		coef = mulPow10(coef, n)
	} else {
		if a.nd > c.Prec {
			coef = new(big.Int).Rem(coef, pow10(c.Prec))
		}
		if -n >= a.nd {
			coef = bigZero
		} else {
			coef = new(big.Int).Quo(coef, pow10(-n))
		}
	}
	return finite(a.neg, coef, a.exp)
}

// Rotate is Shift where what leaves at one end comes in at the other.
func (c *Context) Rotate(a, b *Dec, st *Status) *Dec {
	n, r := c.shiftOperand(a, b, st)
	if r != nil {
		return r
	}
	if c.Prec > maxDigits {
		return invalid(st, MallocError)
	}
	coef := a.coef
	if a.nd > c.Prec {
		coef = new(big.Int).Rem(coef, pow10(c.Prec))
	}
	if n < 0 {
		n += c.Prec
	}
	// The upper n digits become the lower ones.
	q, rem := new(big.Int).QuoRem(coef, pow10(c.Prec-n), new(big.Int))
	return finite(a.neg, q.Add(q, mulPow10(rem, n)), a.exp)
}

// shiftOperand checks the operands of Shift and Rotate; a result other than nil is the answer.
func (c *Context) shiftOperand(a, b *Dec, st *Status) (int, *Dec) {
	if a.IsNaN() || b.IsNaN() {
		return 0, c.nan2(a, b, st)
	}
	n, ok := b.smallInt(c.Prec)
	if b.form != Finite || b.exp != 0 || !ok {
		return 0, invalid(st, InvalidOperation)
	}
	if a.form == Infinite {
		return 0, a
	}
	return n, nil
}
