package decimalx

import "math/big"

// roundUpNeeded tells if what was dropped behind q rounds away from zero; half compares it with one half (-1, 0, 1).
func roundUpNeeded(q *big.Int, neg bool, half int, mode Rounding) bool {
	switch mode {
	case Up:
		return true
	case Down:
		return false
	case Ceiling:
		return !neg
	case Floor:
		return neg
	case HalfUp:
		return half >= 0
	case HalfDown:
		return half > 0
	case HalfEven:
		return half > 0 || half == 0 && q.Bit(0) != 0
	}
	last := new(big.Int).Rem(q, bigTen).Uint64()
	return last == 0 || last == 5
}

// dropDigits removes k digits from the end of a coefficient of nd digits and rounds.
func dropDigits(coef *big.Int, nd, k int, neg bool, mode Rounding) (q *big.Int, inexact bool) {
	half := -1
	if k > nd {
		q = new(big.Int)
		inexact = coef.Sign() != 0
	} else {
		p := pow10(k)
		var r big.Int
		q, _ = new(big.Int).QuoRem(coef, p, &r)
		inexact = r.Sign() != 0
		half = r.Lsh(&r, 1).Cmp(p)
	}
	if inexact && roundUpNeeded(q, neg, half, mode) {
		q.Add(q, bigOne)
	}
	return q, inexact
}

// overflow is the result of a number too large for the context.
func (c *Context) overflow(neg bool, st *Status) *Dec {
	*st |= Overflow | Inexact | Rounded
	largest := false
	switch c.Rounding {
	case Down, ZeroFiveUp:
		largest = true
	case Ceiling:
		largest = neg
	case Floor:
		largest = !neg
	}
	if !largest {
		return infinity(neg)
	}
	if c.Prec > maxDigits {
		return invalid(st, MallocError)
	}
	return finite(neg, new(big.Int).Sub(pow10(c.Prec), bigOne), c.Etop())
}

// finish makes the number (-1)**neg × coef × 10**exp fit the context. It may keep coef.
func (c *Context) finish(neg bool, coef *big.Int, exp int, st *Status) *Dec {
	if coef.Sign() == 0 {
		return c.zero(neg, exp, st)
	}
	nd := numDigits(coef)
	adj := exp + nd - 1
	if adj > c.Emax {
		return c.overflow(neg, st)
	}
	if adj < c.Emin {
		*st |= Subnormal
		if etiny := c.Etiny(); exp < etiny {
			var inexact bool
			coef, inexact = dropDigits(coef, nd, etiny-exp, neg, c.Rounding)
			exp = etiny
			*st |= Rounded
			if inexact {
				*st |= Inexact | Underflow
			}
			if coef.Sign() == 0 {
				*st |= Clamped
				return finite(neg, coef, exp)
			}
		}
	} else if nd > c.Prec {
		k := nd - c.Prec
		var inexact bool
		coef, inexact = dropDigits(coef, nd, k, neg, c.Rounding)
		exp += k
		*st |= Rounded
		if inexact {
			*st |= Inexact
			if numDigits(coef) > c.Prec { // 999 became 1000
				coef.Quo(coef, bigTen)
				exp++
				if exp+c.Prec-1 > c.Emax {
					return c.overflow(neg, st)
				}
			}
		}
	}
	if c.Clamp {
		if etop := c.Etop(); exp > etop {
			*st |= Clamped
			coef = mulPow10(coef, exp-etop)
			exp = etop
		}
	}
	return finite(neg, coef, exp)
}

// zero is a zero whose exponent fits the context.
func (c *Context) zero(neg bool, exp int, st *Status) *Dec {
	top := c.Emax
	if c.Clamp {
		top = c.Etop()
	}
	if e := max(min(exp, top), c.Etiny()); e != exp {
		*st |= Clamped
		exp = e
	}
	return finite(neg, bigZero, exp)
}

// Finalize makes d fit the context (the constructor of a context, unary plus of specials).
func (c *Context) Finalize(d *Dec, st *Status) *Dec {
	switch d.form {
	case Infinite:
		return d
	case QuietNaN, SignalingNaN:
		return c.fixNaN(d)
	}
	return c.finish(d.neg, d.coef, d.exp, st)
}

// fixNaN cuts the payload of a NaN to the last digits that the context has room for.
func (c *Context) fixNaN(d *Dec) *Dec {
	room := c.Prec
	if c.Clamp {
		room--
	}
	if d.nd <= room || d.coef.Sign() == 0 {
		return d
	}
	return NewSpecial(d.neg, d.form, new(big.Int).Rem(d.coef, pow10(room)))
}

// nan is the result of an operation on d, a NaN.
func (c *Context) nan(d *Dec, st *Status) *Dec {
	if d.form == SignalingNaN {
		*st |= InvalidOperation
		r := *d
		r.form = QuietNaN
		d = &r
	}
	return c.fixNaN(d)
}

// nan2 is the result of an operation on a and b, one of which is a NaN: a signalling one goes first.
func (c *Context) nan2(a, b *Dec, st *Status) *Dec {
	switch {
	case a.form == SignalingNaN:
		return c.nan(a, st)
	case b.form == SignalingNaN:
		return c.nan(b, st)
	case a.form == QuietNaN:
		return c.nan(a, st)
	}
	return c.nan(b, st)
}
