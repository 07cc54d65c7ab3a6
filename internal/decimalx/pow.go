package decimalx

import "math/big"

// expInf is an exponent that overflows in every context.
const expInf = 2000000000000000001

// Pow is a ** b.
func (c *Context) Pow(a, b *Dec, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() {
		return c.nan2(a, b, st)
	}
	neg := a.neg && b.isOddInteger()
	small := func(v *big.Int) *Dec { return finite(neg, v, 0) }
	if a.IsZero() {
		switch {
		case b.IsZero():
			return invalid(st, InvalidOperation)
		case b.neg:
			return infinity(neg)
		}
		return small(bigZero)
	}
	if a.neg && !b.IsInteger() {
		return invalid(st, InvalidOperation)
	}
	if c.Prec > maxDigits/8 && b.form == Finite && a.form == Finite && !b.IsInteger() {
		return invalid(st, MallocError)
	}
	if b.form == Infinite {
		n := cmpAbs(a, finite(false, bigOne, 0))
		if n == 0 {
			*st |= Inexact | Rounded
			return c.paddedOne(neg, st)
		}
		if b.neg {
			n = -n
		}
		if n < 0 {
			return small(bigZero)
		}
		return infinity(neg)
	}
	if a.form == Infinite {
		switch {
		case b.IsZero():
			return small(bigOne)
		case b.neg:
			return small(bigZero)
		}
		return infinity(neg)
	}
	if b.IsZero() {
		return small(bigOne)
	}
	if cmpAbs(a, finite(false, bigOne, 0)) == 0 {
		return c.powOfOne(a, b, neg, st)
	}
	if r := c.powBounds(a, b, neg, st); r != nil {
		return r
	}
	if b.IsInteger() {
		return c.powInt(a, b, neg, st)
	}
	return c.powReal(a, b, st)
}

// paddedOne is 1.000 with all digits of the precision.
func (c *Context) paddedOne(neg bool, st *Status) *Dec {
	if c.Prec > maxDigits {
		return invalid(st, MallocError)
	}
	return finite(neg, pow10(c.Prec-1), -(c.Prec - 1))
}

// powOfOne is the power of a number of magnitude one, whose zeros behind the point multiply.
func (c *Context) powOfOne(a, b *Dec, neg bool, st *Status) *Dec {
	if !b.IsInteger() {
		*st |= Inexact | Rounded
		return c.paddedOne(neg, st)
	}
	if b.neg {
		return finite(neg, bigOne, 0)
	}
	places := new(big.Int).Mul(big.NewInt(int64(-a.exp)), b.coef)
	if b.exp > 0 && places.Sign() != 0 {
		if b.exp > 40 {
			places.Mul(places, pow10(40))
		} else {
			places.Mul(places, pow10(b.exp))
		}
	} else if b.exp < 0 {
		places.Quo(places, pow10(-b.exp))
	}
	n := 0
	switch {
	case places.Cmp(big.NewInt(int64(c.Prec-1))) > 0 || places.Sign() > 0 && numDigits(places)-1 > c.Emax:
		n = c.Prec - 1
		*st |= Rounded
	case places.Sign() > 0:
		n = int(places.Int64())
	}
	if n > maxDigits {
		return invalid(st, MallocError)
	}
	return finite(neg, pow10(n), -n)
}

// expDigits is the number of digits of an exponent.
func expDigits(e int) int { return numDigits(big.NewInt(0).Abs(big.NewInt(int64(e)))) }

// lowerZeta is a lower bound of the floor of log10(|log10(a)|), a positive and not one.
func lowerZeta(a *Dec) int {
	t := a.Adjusted()
	switch {
	case t > 0:
		return expDigits(t) - 1
	case t < -1:
		return expDigits(t+1) - 1
	}
	var st Status
	u := maxContext().addFinite(a, finite(true, bigOne, 0), false, &st).Adjusted()
	if t == 0 {
		return u - 2
	}
	return u - 1
}

// powBounds answers powers that surely overflow or underflow, else it returns nil.
func (c *Context) powBounds(a, b *Dec, neg bool, st *Status) *Dec {
	a = a.CopyAbs()
	size := lowerZeta(a) + b.Adjusted()
	if (cmpAbs(a, finite(false, bigOne, 0)) < 0) == b.neg {
		if size > expDigits(c.Emax) {
			return c.finish(neg, bigOne, expInf, st)
		}
	} else if size > expDigits(c.Etiny()) {
		return c.finish(neg, bigOne, c.Etiny()-1, st)
	}
	return nil
}

// powInt is a power by repeated squaring, with as many extra digits as the exponent has and two more.
func (c *Context) powInt(a, b *Dec, neg bool, st *Status) *Dec {
	work := *c
	work.Prec += b.nd + b.exp + 2
	work.Rounding = HalfEven
	work.Clamp = false
	base := a
	if b.neg {
		work.Prec++
		base = work.Div(finite(false, bigOne, 0), a, st)
	}
	n, ok := b.CopyAbs().Trunc()
	if !ok {
		return invalid(st, MallocError)
	}
	// libmpdec takes exponents of one word from the left, larger ones from the right.
	var ws Status
	r := base
	if n.BitLen() <= 64 {
		for i := n.BitLen() - 2; i >= 0; i-- {
			r = work.Mul(r, r, &ws)
			if n.Bit(i) != 0 {
				r = work.Mul(r, base, &ws)
			}
			if r.form != Finite || r.coef.Sign() == 0 && ws&Clamped != 0 {
				break
			}
		}
	} else {
		r = finite(false, bigOne, 0)
		for i := 0; i < n.BitLen(); i++ {
			if n.Bit(i) != 0 {
				r = work.Mul(r, base, &ws)
				if r.form != Finite || r.coef.Sign() == 0 && ws&Clamped != 0 {
					break
				}
			}
			base = work.Mul(base, base, &ws)
			if base.form != Finite || base.coef.Sign() == 0 && ws&Clamped != 0 {
				r = base
				break
			}
		}
	}
	*st |= ws
	r = r.withSign(neg)
	if r.form == Infinite {
		return c.finish(neg, bigOne, expInf, st)
	}
	return c.Finalize(r, st)
}

// powReal is e ** (b × ln a) with 23 extra digits.
func (c *Context) powReal(a, b *Dec, st *Status) *Dec {
	work := *maxContext()
	work.Prec = max(c.Prec, a.nd) + 4 + 19
	work.Rounding = HalfEven
	var ws Status
	l := work.Ln(a, &ws)
	l = work.Mul(l, b, &ws)
	r := work.Exp(l, st)
	if r.form == Finite && cmpAbs(r, finite(false, bigOne, 0)) == 0 {
		*st |= Inexact | Rounded
		return c.paddedOne(false, st)
	}
	if r.form == Infinite {
		return c.finish(false, bigOne, expInf, st)
	}
	return c.Finalize(r, st)
}

// PowMod is a ** b % m.
func (c *Context) PowMod(a, b, m *Dec, st *Status) *Dec {
	for _, d := range []*Dec{a, b, m} {
		if d.form == SignalingNaN {
			return c.nan(d, st)
		}
	}
	for _, d := range []*Dec{a, b, m} {
		if d.form == QuietNaN {
			return c.nan(d, st)
		}
	}
	if !a.IsInteger() || !b.IsInteger() || !m.IsInteger() || m.IsZero() || b.neg && !b.IsZero() ||
		m.exp+m.nd > c.Prec || a.IsZero() && b.IsZero() {
		return invalid(st, InvalidOperation)
	}
	mv, ok := m.CopyAbs().Trunc()
	if !ok {
		return invalid(st, MallocError)
	}
	neg := a.neg && b.isOddInteger()
	// The base and the exponent may be written with huge powers of ten.
	base := new(big.Int).Exp(bigTen, big.NewInt(int64(max(a.exp, 0))), mv)
	av := a.coef
	if a.exp < 0 {
		av = new(big.Int).Quo(av, pow10(-a.exp))
	}
	base.Mul(base, av).Mod(base, mv)
	bv := b.coef
	if b.exp < 0 {
		bv = new(big.Int).Quo(bv, pow10(-b.exp))
	}
	r := new(big.Int).Exp(base, bv, mv)
	if mv.Cmp(bigOne) == 0 {
		r.SetInt64(0)
	}
	if b.exp > 1_000_000 {
		return invalid(st, MallocError)
	}
	for i := 0; i < b.exp; i++ {
		r.Exp(r, bigTen, mv)
	}
	return finite(neg, r, 0)
}
