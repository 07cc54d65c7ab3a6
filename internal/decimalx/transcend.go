package decimalx

import (
	"math"
	"math/big"
)

// The functions below work on fixed-point numbers: big integers in units of 2**-w.

// fixed is c × 10**e in units of 2**-w, rounded down.
func fixed(c *big.Int, e int, w uint) *big.Int {
	x := new(big.Int).Lsh(c, w)
	if e >= 0 {
		return x.Mul(x, pow10(e))
	}
	if -e > int(w)+2*c.BitLen()+64 {
		return new(big.Int) // certainly below one unit
	}
	return x.Quo(x, pow10(-e))
}

// atanhInverse is atanh(1/n).
func atanhInverse(n int64, w uint) *big.Int {
	t := new(big.Int).Lsh(bigOne, w)
	t.Quo(t, big.NewInt(n))
	sum := new(big.Int).Set(t)
	sq := big.NewInt(n * n)
	var q big.Int
	for k := int64(3); ; k += 2 {
		t.Quo(t, sq)
		if t.Sign() == 0 {
			return sum
		}
		sum.Add(sum, q.Quo(t, big.NewInt(k)))
	}
}

// ln10Fixed is ln(10) with an error of a few units.
func ln10Fixed(w uint) *big.Int {
	// ln 2 = 18 atanh(1/26) - 2 atanh(1/4801) + 8 atanh(1/8749), ln 5 - 2 ln 2 = 2 atanh(1/9)
	g := w + 10
	ln2 := new(big.Int).Mul(atanhInverse(26, g), big.NewInt(18))
	ln2.Sub(ln2, new(big.Int).Lsh(atanhInverse(4801, g), 1))
	ln2.Add(ln2, new(big.Int).Lsh(atanhInverse(8749, g), 3))
	r := ln2.Mul(ln2, big.NewInt(3))
	r.Add(r, new(big.Int).Lsh(atanhInverse(9, g), 1)) // ln 10 = 3 ln 2 + 2 atanh(1/9)
	return r.Rsh(r, 10)
}

// expFixed is e**x for |x| < 4, with an error of a few units.
func expFixed(x *big.Int, w uint) *big.Int {
	j := uint(math.Sqrt(float64(w)) / 2)
	g := w + 2*j + 16
	r := new(big.Int).Lsh(x, g-w)
	r.Rsh(r, j) // x / 2**j
	one := new(big.Int).Lsh(bigOne, g)
	sum := new(big.Int).Add(one, r)
	t := new(big.Int).Set(r)
	for n := int64(2); ; n++ {
		t.Mul(t, r)
		t.Rsh(t, g)
		t.Quo(t, big.NewInt(n))
		if t.Sign() == 0 || t.BitLen() <= 1 {
			break
		}
		sum.Add(sum, t)
	}
	for ; j > 0; j-- {
		sum.Mul(sum, sum)
		sum.Rsh(sum, g)
	}
	return sum.Rsh(sum, g-w)
}

// lnFixed is ln(x) for x between 0.1 and 10, with an error of a few units.
func lnFixed(x *big.Int, w uint) *big.Int {
	// A float to start with, then Halley's steps, each of which triples the number of right digits.
	f := new(big.Float).SetInt(x)
	v, _ := f.SetMantExp(f, -int(w)).Float64()
	y, _ := new(big.Float).SetMantExp(big.NewFloat(math.Log(v)), int(w)).Int(nil)
	for right := uint(45); ; right *= 3 {
		e := expFixed(y, w)
		d := new(big.Int).Sub(x, e)
		s := e.Add(e, x)
		d.Lsh(d, w+1)
		y.Add(y, d.Quo(d, s))
		if right*3 > w+8 {
			return y
		}
	}
}

// bitsFor is the number of bits of n decimal digits.
func bitsFor(n int) uint { return uint(float64(n)*3.3219280948873626) + 16 }

// toDigits turns |y| in units of 2**-w into a coefficient of about p digits.
func toDigits(y *big.Int, w uint, p int) (coef *big.Int, exp int) {
	y = new(big.Int).Abs(y)
	adj := int(math.Floor(float64(y.BitLen()-int(w)) * 0.30102999566398119521))
	q := p - adj
	if q >= 0 {
		y.Mul(y, pow10(q))
	} else {
		y.Quo(y, pow10(-q))
	}
	return y.Rsh(y, w), -q
}

// settle rounds a transcendental value half to even. approx gives a coefficient of about p digits that is wrong by less
// than eight units of its last digit; it is asked again for more digits until the rounding is certain.
func (c *Context) settle(neg bool, approx func(p int) (*big.Int, int), st *Status) *Dec {
	if c.Prec > maxDigits/8 {
		return invalid(st, MallocError)
	}
	work := *c
	work.Rounding = HalfEven
	for extra := 6; ; extra *= 2 {
		coef, exp := approx(c.Prec + extra)
		var s1, s2 Status
		eight := big.NewInt(8)
		lo := work.finish(neg, new(big.Int).Sub(coef, eight), exp, &s1)
		hi := work.finish(neg, new(big.Int).Add(coef, eight), exp, &s2)
		if lo.form == hi.form && lo.exp == hi.exp && lo.coef.Cmp(hi.coef) == 0 {
			// A value that all but reaches a power of ten counts as that, as in libmpdec, which has a few digits more
			// than the precision.
			if q, _ := dropDigits(coef, numDigits(coef), numDigits(coef)-c.Prec-3, neg, HalfEven); numDigits(q) > c.Prec+3 {
				*st |= Inexact | Rounded
				return work.finish(neg, pow10(c.Prec-1), exp+numDigits(coef)-(c.Prec-1), st)
			}
			// Half a unit more makes sure that the result counts as inexact.
			coef.Mul(coef, bigTen)
			return work.finish(neg, coef.Add(coef, big.NewInt(5)), exp-1, st)
		}
	}
}

// Exp is e**a, correctly rounded half to even.
func (c *Context) Exp(a *Dec, st *Status) *Dec {
	switch {
	case a.IsNaN():
		return c.nan(a, st)
	case a.form == Infinite:
		if a.neg {
			return finite(false, bigZero, 0)
		}
		return a
	case a.coef.Sign() == 0:
		return finite(false, bigOne, 0)
	}
	if a.Adjusted() > 18 {
		if a.neg {
			*st |= Inexact | Rounded | Subnormal | Underflow | Clamped
			return finite(false, bigZero, c.Etiny())
		}
		*st |= Overflow | Inexact | Rounded
		return infinity(false)
	}
	return c.settle(false, func(p int) (*big.Int, int) {
		w := bitsFor(p + max(a.Adjusted(), 0) + 4)
		x := fixed(a.coef, a.exp, w)
		if a.neg {
			x.Neg(x)
		}
		l := ln10Fixed(w)
		k, r := new(big.Int).DivMod(x, l, new(big.Int))
		coef, exp := toDigits(expFixed(r, w), w, p)
		return coef, exp + int(k.Int64())
	}, st)
}

// lnParts is ln(a) in units of 2**-w for a positive a, with an error of a few units.
func lnParts(a *Dec, w uint) *big.Int {
	// a = m × 10**e, m in about [0.3, 3]
	e := a.Adjusted()
	g := w + 8
	m := fixed(a.coef, -(a.nd - 1), g)
	if v := new(big.Int).Rsh(m, g).Int64(); v >= 3 {
		e++
		m = fixed(a.coef, -a.nd, g)
	}
	if e != 0 {
		g += uint(big.NewInt(int64(e)).BitLen())
		m.Lsh(m, uint(big.NewInt(int64(e)).BitLen()))
	}
	y := lnFixed(m, g)
	if e != 0 {
		y.Add(y, new(big.Int).Mul(ln10Fixed(g), big.NewInt(int64(e))))
	}
	return y.Rsh(y, g-w)
}

// nearOne is the number of zeros behind the point of |a-1|: logarithms of a start that far behind the point.
func nearOne(a *Dec) int {
	if adj := a.Adjusted(); adj != 0 && adj != -1 {
		return 0
	}
	var st Status
	d := maxContext().addFinite(a, finite(true, bigOne, 0), false, &st)
	return max(0, -d.Adjusted())
}

// logSpecial handles the operands of logarithms that are not positive numbers.
func (c *Context) logSpecial(a *Dec, st *Status) *Dec {
	switch {
	case a.IsNaN():
		return c.nan(a, st)
	case a.IsZero():
		return infinity(true)
	case a.neg:
		return invalid(st, InvalidOperation)
	case a.form == Infinite:
		return a
	}
	return nil
}

// Ln is the natural logarithm, correctly rounded half to even.
func (c *Context) Ln(a *Dec, st *Status) *Dec {
	if r := c.logSpecial(a, st); r != nil {
		return r
	}
	one := finite(false, bigOne, 0)
	n := cmpAbs(a, one)
	if n == 0 {
		return finite(false, bigZero, 0)
	}
	near := nearOne(a)
	return c.settle(n < 0, func(p int) (*big.Int, int) {
		w := bitsFor(p + near + 4)
		return toDigits(lnParts(a, w), w, p)
	}, st)
}

// Log10 is the logarithm to base 10, correctly rounded half to even.
func (c *Context) Log10(a *Dec, st *Status) *Dec {
	if r := c.logSpecial(a, st); r != nil {
		return r
	}
	if z := a.trailingZeros(); z == a.nd-1 && new(big.Int).Quo(a.coef, pow10(z)).Cmp(bigOne) == 0 {
		work := *c
		work.Rounding = HalfEven
		return work.Finalize(FromInt64(int64(a.exp+z)), st)
	}
	near := nearOne(a)
	return c.settle(cmpAbs(a, finite(false, bigOne, 0)) < 0, func(p int) (*big.Int, int) {
		w := bitsFor(p + near + 24)
		y := lnParts(a, w)
		y.Lsh(y, w)
		y.Quo(y, ln10Fixed(w))
		return toDigits(y, w, p)
	}, st)
}
