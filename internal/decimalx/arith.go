package decimalx

import "math/big"

// addFinite is the sum of two finite numbers, or the difference when negate is set.
func (c *Context) addFinite(a, b *Dec, negate bool, st *Status) *Dec {
	bneg := b.neg != negate
	if a.coef.Sign() == 0 || b.coef.Sign() == 0 {
		exp := min(a.exp, b.exp)
		switch {
		case a.coef.Sign() == 0 && b.coef.Sign() == 0:
			neg := a.neg && bneg || a.neg != bneg && c.Rounding == Floor
			return c.zero(neg, exp, st)
		case a.coef.Sign() == 0:
			return c.rescaleDown(bneg, b, exp, st)
		default:
			return c.rescaleDown(a.neg, a, exp, st)
		}
	}
	x, y, xneg, yneg := a, b, a.neg, bneg
	if x.exp < y.exp {
		x, y, xneg, yneg = y, x, bneg, a.neg
	}
	// x has the larger exponent. A y far below the last digit that counts is the same as one unit there.
	ycoef, yexp := y.coef, y.exp
	if shift := x.exp - y.exp; shift > 0 {
		low := x.exp + min(-1, x.nd-c.Prec-2)
		if y.exp+y.nd-1 < low {
			ycoef, yexp = bigOne, low
		}
	}
	if x.exp-yexp > maxDigits {
		return invalid(st, MallocError)
	}
	xcoef := mulPow10(x.coef, x.exp-yexp)
	if xneg == yneg {
		return c.finish(xneg, new(big.Int).Add(xcoef, ycoef), yexp, st)
	}
	r := new(big.Int).Sub(xcoef, ycoef)
	switch r.Sign() {
	case 0:
		return c.zero(c.Rounding == Floor, yexp, st)
	case -1:
		return c.finish(yneg, r.Neg(r), yexp, st)
	}
	return c.finish(xneg, r, yexp, st)
}

// rescaleDown is d with the exponent exp, not above its own, or with the smallest that the precision allows.
func (c *Context) rescaleDown(neg bool, d *Dec, exp int, st *Status) *Dec {
	if low := d.exp + d.nd - c.Prec; exp < low {
		if exp < d.exp {
			*st |= Rounded // the zeros that do not fit were rounded away
		}
		if low >= d.exp {
			return c.finish(neg, d.coef, d.exp, st)
		}
		exp = low
	}
	if d.exp-exp > maxDigits {
		return invalid(st, MallocError)
	}
	return c.finish(neg, mulPow10(d.coef, d.exp-exp), exp, st)
}

// Add is a + b.
func (c *Context) Add(a, b *Dec, st *Status) *Dec { return c.add(a, b, false, st) }

// Sub is a - b.
func (c *Context) Sub(a, b *Dec, st *Status) *Dec { return c.add(a, b, true, st) }

func (c *Context) add(a, b *Dec, negate bool, st *Status) *Dec {
	if a.form|b.form == Finite {
		return c.addFinite(a, b, negate, st)
	}
	if a.IsNaN() || b.IsNaN() {
		return c.nan2(a, b, st)
	}
	bneg := b.neg != negate
	if a.form == Infinite {
		if b.form == Infinite && a.neg != bneg {
			return invalid(st, InvalidOperation)
		}
		return a
	}
	return infinity(bneg)
}

// Mul is a × b.
func (c *Context) Mul(a, b *Dec, st *Status) *Dec {
	if r := c.mulSpecial(a, b, st); r != nil {
		return r
	}
	return c.finish(a.neg != b.neg, new(big.Int).Mul(a.coef, b.coef), a.exp+b.exp, st)
}

// mulSpecial is the product when a factor is not finite, else nil.
func (c *Context) mulSpecial(a, b *Dec, st *Status) *Dec {
	if a.form|b.form == Finite {
		return nil
	}
	if a.IsNaN() || b.IsNaN() {
		return c.nan2(a, b, st)
	}
	if a.IsZero() || b.IsZero() {
		return invalid(st, InvalidOperation)
	}
	return infinity(a.neg != b.neg)
}

// FMA is a × b + d with one rounding.
func (c *Context) FMA(a, b, d *Dec, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() || d.IsNaN() {
		switch {
		case a.form == SignalingNaN || b.form == SignalingNaN:
			return c.nan2(a, b, st)
		case d.form == SignalingNaN:
			return c.nan(d, st)
		case a.IsNaN() || b.IsNaN():
			return c.nan2(a, b, st)
		}
		if p := c.mulSpecial(a, b, st); p != nil && p.IsNaN() {
			return p
		}
		return c.nan(d, st)
	}
	p := c.mulSpecial(a, b, st)
	if p == nil {
		p = finite(a.neg != b.neg, new(big.Int).Mul(a.coef, b.coef), a.exp+b.exp)
	}
	if p.IsNaN() {
		return p
	}
	return c.add(p, d, false, st)
}

// Div is a / b.
func (c *Context) Div(a, b *Dec, st *Status) *Dec {
	neg := a.neg != b.neg
	if a.form|b.form != Finite {
		switch {
		case a.IsNaN() || b.IsNaN():
			return c.nan2(a, b, st)
		case a.form == Infinite && b.form == Infinite:
			return invalid(st, InvalidOperation)
		case a.form == Infinite:
			return infinity(neg)
		}
		*st |= Clamped
		return finite(neg, bigZero, c.Etiny())
	}
	if b.coef.Sign() == 0 {
		if a.coef.Sign() == 0 {
			return invalid(st, DivisionUndefined)
		}
		*st |= DivisionByZero
		return infinity(neg)
	}
	ideal := a.exp - b.exp
	if a.coef.Sign() == 0 {
		return c.zero(neg, ideal, st)
	}
	shift := b.nd - a.nd + c.Prec + 1
	if shift > maxDigits {
		return invalid(st, MallocError)
	}
	exp := ideal - shift
	x, y := a.coef, b.coef
	if shift >= 0 {
		x = mulPow10(x, shift)
	} else {
		y = mulPow10(y, -shift)
	}
	var r big.Int
	q, _ := new(big.Int).QuoRem(x, y, &r)
	if r.Sign() != 0 {
		// Not exact: make sure that rounding sees that there is more.
		if last := new(big.Int).Rem(q, bigTen).Uint64(); last == 0 || last == 5 {
			q.Add(q, bigOne)
		}
	} else if exp < ideal {
		t := finite(false, q, 0)
		if z := min(t.trailingZeros(), ideal-exp); z > 0 {
			q = new(big.Int).Quo(q, pow10(z))
			exp += z
		}
	}
	return c.finish(neg, q, exp, st)
}

// divmod is the integer part and the remainder of a / b for finite a and b, b not zero. ok is false when the quotient
// has too many digits.
func (c *Context) divmod(a, b *Dec, st *Status) (q, r *Dec, ok bool) {
	neg := a.neg != b.neg
	ideal := min(a.exp, b.exp)
	diff := a.exp + a.nd - b.exp - b.nd
	if a.coef.Sign() == 0 || diff < -1 {
		rest := a
		if a.exp > ideal && a.coef.Sign() != 0 {
			if a.exp-ideal > maxDigits {
				return nil, nil, false
			}
			rest = finite(a.neg, mulPow10(a.coef, a.exp-ideal), ideal)
		} else if a.coef.Sign() == 0 {
			rest = finite(a.neg, bigZero, ideal)
		}
		return finite(neg, bigZero, 0), rest, true
	}
	if diff > c.Prec {
		*st |= DivisionImpossible
		return nil, nil, false
	}
	x, y := a.coef, b.coef
	if d := a.exp - b.exp; d > maxDigits || d < -maxDigits {
		*st |= MallocError
		return nil, nil, false
	} else if d >= 0 {
		x = mulPow10(x, d)
	} else {
		y = mulPow10(y, -d)
	}
	var rem big.Int
	quo, _ := new(big.Int).QuoRem(x, y, &rem)
	if numDigits(quo) > c.Prec {
		*st |= DivisionImpossible
		return nil, nil, false
	}
	return finite(neg, quo, 0), finite(a.neg, &rem, ideal), true
}

// DivInt is the integer part of a / b.
func (c *Context) DivInt(a, b *Dec, st *Status) *Dec {
	neg := a.neg != b.neg
	if a.form|b.form != Finite {
		switch {
		case a.IsNaN() || b.IsNaN():
			return c.nan2(a, b, st)
		case a.form == Infinite && b.form == Infinite:
			return invalid(st, InvalidOperation)
		case a.form == Infinite:
			return infinity(neg)
		}
		return finite(neg, bigZero, 0)
	}
	if b.coef.Sign() == 0 {
		if a.coef.Sign() == 0 {
			return invalid(st, DivisionUndefined)
		}
		*st |= DivisionByZero
		return infinity(neg)
	}
	q, _, ok := c.divmod(a, b, st)
	if !ok {
		return quietNaN()
	}
	return c.Finalize(q, st)
}

// Rem is a % b: what a - b × DivInt(a, b) is.
func (c *Context) Rem(a, b *Dec, st *Status) *Dec {
	if a.form|b.form != Finite {
		switch {
		case a.IsNaN() || b.IsNaN():
			return c.nan2(a, b, st)
		case a.form == Infinite:
			return invalid(st, InvalidOperation)
		}
		return c.Finalize(a, st)
	}
	if b.coef.Sign() == 0 {
		if a.coef.Sign() == 0 {
			return invalid(st, DivisionUndefined)
		}
		return invalid(st, InvalidOperation)
	}
	_, r, ok := c.divmod(a, b, st)
	if !ok {
		return quietNaN()
	}
	return c.Finalize(r, st)
}

// DivMod is the pair of DivInt and Rem.
func (c *Context) DivMod(a, b *Dec, st *Status) (q, r *Dec) {
	if a.form|b.form != Finite {
		if a.IsNaN() || b.IsNaN() {
			n := c.nan2(a, b, st)
			return n, n
		}
		if a.form == Infinite {
			if b.form == Infinite {
				return invalid(st, InvalidOperation), quietNaN()
			}
			return infinity(a.neg != b.neg), invalid(st, InvalidOperation)
		}
		return finite(a.neg != b.neg, bigZero, 0), c.Finalize(a, st)
	}
	if b.coef.Sign() == 0 {
		if a.coef.Sign() == 0 {
			return invalid(st, DivisionUndefined), quietNaN()
		}
		*st |= DivisionByZero | InvalidOperation
		return infinity(a.neg != b.neg), quietNaN()
	}
	q, r, ok := c.divmod(a, b, st)
	if !ok {
		return quietNaN(), quietNaN()
	}
	return c.Finalize(q, st), c.Finalize(r, st)
}

// RemNear is a - b × n, n the integer nearest to a / b.
func (c *Context) RemNear(a, b *Dec, st *Status) *Dec {
	if a.form|b.form != Finite {
		switch {
		case a.IsNaN() || b.IsNaN():
			return c.nan2(a, b, st)
		case a.form == Infinite:
			return invalid(st, InvalidOperation)
		}
		return c.Finalize(a, st)
	}
	if b.coef.Sign() == 0 {
		if a.coef.Sign() == 0 {
			return invalid(st, DivisionUndefined)
		}
		return invalid(st, InvalidOperation)
	}
	ideal := min(a.exp, b.exp)
	if a.coef.Sign() == 0 {
		return c.zero(a.neg, ideal, st)
	}
	diff := a.exp + a.nd - b.exp - b.nd
	if diff > c.Prec+1 {
		return invalid(st, DivisionImpossible)
	}
	if diff < -1 {
		return c.rescaleDown(a.neg, a, ideal, st)
	}
	d := a.exp - b.exp
	if d > maxDigits || d < -maxDigits {
		return invalid(st, MallocError)
	}
	x, y := a.coef, b.coef
	if d >= 0 {
		x = mulPow10(x, d)
	} else {
		y = mulPow10(y, -d)
	}
	r := new(big.Int)
	q, _ := new(big.Int).QuoRem(x, y, r)
	neg := a.neg
	if h := new(big.Int).Lsh(r, 1).Cmp(y); h > 0 || h == 0 && q.Bit(0) != 0 {
		r = new(big.Int).Sub(y, r)
		neg = !neg
		q.Add(q, bigOne)
	}
	if numDigits(q) > c.Prec {
		return invalid(st, DivisionImpossible)
	}
	return c.finish(neg, r, ideal, st)
}

// Plus is +d.
func (c *Context) Plus(d *Dec, st *Status) *Dec {
	if d.form != Finite {
		if d.IsNaN() {
			return c.nan(d, st)
		}
		return d
	}
	if d.coef.Sign() == 0 && c.Rounding != Floor {
		d = d.CopyAbs()
	}
	return c.Finalize(d, st)
}

// Minus is -d.
func (c *Context) Minus(d *Dec, st *Status) *Dec {
	if d.form != Finite {
		if d.IsNaN() {
			return c.nan(d, st)
		}
		return d.CopyNegate()
	}
	if d.coef.Sign() == 0 && c.Rounding != Floor {
		d = d.CopyAbs()
	} else {
		d = d.CopyNegate()
	}
	return c.Finalize(d, st)
}

// Abs is the absolute value.
func (c *Context) Abs(d *Dec, st *Status) *Dec {
	if d.neg {
		return c.Minus(d, st)
	}
	return c.Plus(d, st)
}

// Sqrt is the square root, rounded half to even.
func (c *Context) Sqrt(d *Dec, st *Status) *Dec {
	if d.form != Finite {
		switch {
		case d.IsNaN():
			return c.nan(d, st)
		case d.neg:
			return invalid(st, InvalidOperation)
		}
		return d
	}
	ideal := d.exp >> 1 // towards minus infinity
	if d.coef.Sign() == 0 {
		return c.zero(d.neg, ideal, st)
	}
	if d.neg {
		return invalid(st, InvalidOperation)
	}
	// c × 10**e with e even and enough digits for one more than the precision.
	e := d.exp
	x := d.coef
	l := (d.nd + 1) >> 1
	if e&1 != 0 {
		x = mulPow10(x, 1)
		e--
		l = (d.nd >> 1) + 1
	}
	shift := c.Prec + 1 - l
	if shift > maxDigits {
		return invalid(st, MallocError)
	}
	exact := true
	if shift >= 0 {
		x = mulPow10(x, 2*shift)
	} else {
		var r big.Int
		x, _ = new(big.Int).QuoRem(x, pow10(-2*shift), &r)
		exact = r.Sign() == 0
	}
	e = e/2 - shift
	s := new(big.Int).Sqrt(x)
	exact = exact && new(big.Int).Mul(s, s).Cmp(x) == 0
	work := *c
	work.Rounding = HalfEven
	if exact {
		if shift >= 0 {
			// At most to the ideal exponent.
			if e < ideal {
				t := finite(false, s, e)
				if z := min(t.trailingZeros(), ideal-e); z > 0 {
					s = new(big.Int).Quo(s, pow10(z))
					e += z
				}
			}
		} else if e > ideal {
			s = mulPow10(s, e-ideal)
			e = ideal
		}
	} else if last := new(big.Int).Rem(s, bigTen).Uint64(); last == 0 || last == 5 {
		s.Add(s, bigOne)
	}
	return work.finish(false, s, e, st)
}
