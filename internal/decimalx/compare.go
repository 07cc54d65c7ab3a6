package decimalx

import (
	"math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/numfmt"
)

// Cmp orders two numbers that are not NaN by value: -1, 0 or 1.
func Cmp(a, b *Dec) int {
	as, bs := a.sign(), b.sign()
	if as != bs {
		if as < bs {
			return -1
		}
		return 1
	}
	if as == 0 {
		return 0
	}
	return as * cmpAbs(a, b)
}

// sign is -1, 0 or 1.
func (d *Dec) sign() int {
	switch {
	case d.IsZero():
		return 0
	case d.neg:
		return -1
	}
	return 1
}

// cmpAbs orders the magnitudes of two numbers that are not NaN.
func cmpAbs(a, b *Dec) int {
	if a.form != b.form {
		if a.form == Infinite {
			return 1
		}
		return -1
	}
	if a.form == Infinite {
		return 0
	}
	az, bz := a.coef.Sign() == 0, b.coef.Sign() == 0
	switch {
	case az && bz:
		return 0
	case az:
		return -1
	case bz:
		return 1
	}
	if aa, ba := a.Adjusted(), b.Adjusted(); aa != ba {
		if aa < ba {
			return -1
		}
		return 1
	}
	// The same number of digits before the point, so the difference of the exponents is one of digits.
	if a.exp >= b.exp {
		return mulPow10(a.coef, a.exp-b.exp).Cmp(b.coef)
	}
	return a.coef.Cmp(mulPow10(b.coef, b.exp-a.exp))
}

func fromSign(n int) *Dec {
	if n < 0 {
		return finite(true, bigOne, 0)
	}
	return finite(false, big.NewInt(int64(n)), 0)
}

// Compare is -1, 0 or 1 as a number, or a NaN.
func (c *Context) Compare(a, b *Dec, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() {
		return c.nan2(a, b, st)
	}
	return fromSign(Cmp(a, b))
}

// CompareSignal is Compare where every NaN is an invalid operation.
func (c *Context) CompareSignal(a, b *Dec, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() {
		*st |= InvalidOperation
		return c.nan2(a, b, st)
	}
	return fromSign(Cmp(a, b))
}

// CmpTotal orders all representations: -1, 0 or 1.
func CmpTotal(a, b *Dec) int {
	if a.neg != b.neg {
		if a.neg {
			return -1
		}
		return 1
	}
	n := cmpTotalMag(a, b)
	if a.neg {
		return -n
	}
	return n
}

// CmpTotalMag is CmpTotal of the magnitudes.
func CmpTotalMag(a, b *Dec) int { return cmpTotalMag(a, b) }

func cmpInt(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// totalRank orders the forms: numbers, signalling NaNs, quiet NaNs.
func (d *Dec) totalRank() int {
	switch d.form {
	case QuietNaN:
		return 2
	case SignalingNaN:
		return 1
	}
	return 0
}

func cmpTotalMag(a, b *Dec) int {
	if ar, br := a.totalRank(), b.totalRank(); ar != br || ar > 0 {
		if ar != br {
			return cmpInt(ar, br)
		}
		return a.coef.Cmp(b.coef)
	}
	if n := cmpAbs(a, b); n != 0 {
		return n
	}
	if a.form == Infinite {
		return 0
	}
	return cmpInt(a.exp, b.exp)
}

// CompareTotal is CmpTotal as a number.
func CompareTotal(a, b *Dec) *Dec { return fromSign(CmpTotal(a, b)) }

// CompareTotalMag is CmpTotalMag as a number.
func CompareTotalMag(a, b *Dec) *Dec { return fromSign(CmpTotalMag(a, b)) }

// pick is the larger (want 1) or smaller (want -1) of two numbers; mag compares magnitudes first.
func (c *Context) pick(a, b *Dec, want int, mag bool, st *Status) *Dec {
	if a.IsNaN() || b.IsNaN() {
		// A number wins against one quiet NaN.
		switch {
		case a.form == QuietNaN && !b.IsNaN():
			return c.Finalize(b, st)
		case b.form == QuietNaN && !a.IsNaN():
			return c.Finalize(a, st)
		}
		return c.nan2(a, b, st)
	}
	n := 0
	if mag {
		n = cmpAbs(a, b)
	}
	if n == 0 {
		n = Cmp(a, b)
	}
	if n == 0 {
		n = CmpTotal(a, b)
	}
	if n == -want {
		a = b
	}
	return c.Finalize(a, st)
}

// Max is the larger number.
func (c *Context) Max(a, b *Dec, st *Status) *Dec { return c.pick(a, b, 1, false, st) }

// Min is the smaller number.
func (c *Context) Min(a, b *Dec, st *Status) *Dec { return c.pick(a, b, -1, false, st) }

// MaxMag is the number of larger magnitude.
func (c *Context) MaxMag(a, b *Dec, st *Status) *Dec { return c.pick(a, b, 1, true, st) }

// MinMag is the number of smaller magnitude.
func (c *Context) MinMag(a, b *Dec, st *Status) *Dec { return c.pick(a, b, -1, true, st) }

// SameQuantum reports equal exponents, or two infinities, or two NaNs.
func SameQuantum(a, b *Dec) bool {
	if a.form != Finite || b.form != Finite {
		return a.IsNaN() && b.IsNaN() || a.form == Infinite && b.form == Infinite
	}
	return a.exp == b.exp
}

// Hash is the hash of a number that is not NaN: that of every equal number of Python.
func (d *Dec) Hash() int64 {
	var h int64
	if d.form == Infinite {
		h = numfmt.HashInf
	} else {
		p := big.NewInt(numfmt.HashModulus)
		base := big.NewInt(10)
		e := int64(d.exp)
		if e < 0 {
			base.ModInverse(base, p)
			e = -e
		}
		x := base.Exp(base, big.NewInt(e), p)
		x.Mul(x, new(big.Int).Mod(d.coef, p)).Mod(x, p)
		h = x.Int64()
	}
	if d.neg {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h
}

// Trunc is the integer part of a finite number; ok is false when it is too large to be written down.
func (d *Dec) Trunc() (v *big.Int, ok bool) {
	v = new(big.Int)
	switch {
	case d.exp >= 0:
		if d.exp > maxDigits && d.coef.Sign() != 0 {
			return nil, false
		}
		v.Set(mulPow10(d.coef, min(d.exp, maxDigits)))
	case -d.exp < d.nd:
		v.Quo(d.coef, pow10(-d.exp))
	}
	if d.neg {
		v.Neg(v)
	}
	return v, true
}

// Round is the nearest integer under a rounding mode.
func (d *Dec) Round(mode Rounding) (v *big.Int, ok bool) {
	if d.exp >= 0 || d.coef.Sign() == 0 {
		return d.Trunc()
	}
	q, _ := dropDigits(d.coef, d.nd, -d.exp, d.neg, mode)
	if d.neg {
		q.Neg(q)
	}
	return q, true
}

// Ratio is the number as a fraction in lowest terms, for a finite number.
func (d *Dec) Ratio() (num, den *big.Int, ok bool) {
	if d.coef.Sign() == 0 {
		return new(big.Int), big.NewInt(1), true
	}
	if d.exp > maxDigits || d.exp < -maxDigits {
		return nil, nil, false
	}
	num, den = d.coef, bigOne
	if d.exp >= 0 {
		num = mulPow10(num, d.exp)
	} else {
		den = pow10(-d.exp)
		g := new(big.Int).GCD(nil, nil, num, den)
		num, den = new(big.Int).Quo(num, g), new(big.Int).Quo(den, g)
	}
	if d.neg {
		num = new(big.Int).Neg(num)
	}
	return num, den, true
}

// Float is the nearest float of a number that is not a signalling NaN.
func (d *Dec) Float() float64 {
	switch d.form {
	case Infinite:
		return math.Copysign(math.Inf(1), map[bool]float64{true: -1, false: 1}[d.neg])
	case QuietNaN, SignalingNaN:
		return math.NaN()
	}
	v, _ := numfmt.ParseFloat([]byte(d.String()))
	return v
}
