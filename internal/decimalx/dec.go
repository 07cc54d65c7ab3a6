// Package decimalx is the General Decimal Arithmetic of Python's module decimal, on math/big.
//
// A Dec is an immutable decimal number: a sign, a coefficient and an exponent, or an infinity or NaN. An operation takes
// a Context (precision, exponent range, rounding) and adds what happened to a Status; traps are the caller's. Results,
// conditions and the cases where libmpdec decides otherwise than the specification follow libmpdec, which is what
// CPython's _decimal is made of: exp, ln and log10 are correctly rounded, power is computed with as many extra digits
// as there.
package decimalx

import (
	"math"
	"math/big"
	"math/bits"
)

// Form says what a Dec is.
type Form uint8

// The forms.
const (
	Finite Form = iota
	Infinite
	QuietNaN
	SignalingNaN
)

// Dec is a decimal number: (-1)**neg × coef × 10**exp when finite; coef is the payload of a NaN.
type Dec struct {
	coef *big.Int // never nil, never negative, never changed
	exp  int
	nd   int // decimal digits of coef; 1 for zero
	form Form
	neg  bool
}

// Status is a set of conditions.
type Status uint32

// The conditions. Invalid operation has finer ones, which raise InvalidOperation as well.
const (
	Clamped Status = 1 << iota
	ConversionSyntax
	DivisionByZero
	DivisionImpossible
	DivisionUndefined
	Inexact
	InvalidContext
	InvalidOperation
	MallocError // raises MemoryError
	Overflow
	Rounded
	Subnormal
	Underflow
)

// AnyInvalid is the set of conditions that signal InvalidOperation.
const AnyInvalid = ConversionSyntax | DivisionImpossible | DivisionUndefined | InvalidContext | InvalidOperation

// Rounding is a rounding mode.
type Rounding uint8

// The rounding modes.
const (
	Up Rounding = iota
	Down
	Ceiling
	Floor
	HalfUp
	HalfDown
	HalfEven
	ZeroFiveUp
)

// Limits of a Context.
const (
	MaxPrec  = 999999999999999999
	MaxEmax  = 999999999999999999
	MinEmin  = -999999999999999999
	MinEtiny = MinEmin - (MaxPrec - 1)
)

// maxDigits bounds the digits that an operation may have to write down; beyond it is a MallocError.
const maxDigits = 200_000_000

// Context is the environment of an operation.
type Context struct {
	Prec     int
	Emax     int
	Emin     int
	Rounding Rounding
	Clamp    bool
}

// Etiny is the smallest exponent, Etop the largest of a full coefficient.
func (c *Context) Etiny() int { return c.Emin - (c.Prec - 1) }

// Etop is the largest exponent of a coefficient of full precision.
func (c *Context) Etop() int { return c.Emax - (c.Prec - 1) }

// maxContext is exact for everything that fits in memory.
func maxContext() *Context {
	return &Context{Prec: MaxPrec, Emax: MaxEmax, Emin: MinEmin, Rounding: HalfEven}
}

var (
	bigZero = new(big.Int)
	bigOne  = big.NewInt(1)
	bigTen  = big.NewInt(10)
	pow10s  = smallPowers()
)

func smallPowers() (t [40]*big.Int) {
	t[0] = big.NewInt(1)
	for i := 1; i < len(t); i++ {
		t[i] = new(big.Int).Mul(t[i-1], big.NewInt(10))
	}
	return t
}

// pow10 is 10**n; it must not be changed.
func pow10(n int) *big.Int {
	if n < len(pow10s) {
		return pow10s[n]
	}
	return new(big.Int).Exp(bigTen, big.NewInt(int64(n)), nil)
}

func mulPow10(x *big.Int, n int) *big.Int {
	if n == 0 || x.Sign() == 0 {
		return x
	}
	return new(big.Int).Mul(x, pow10(n))
}

// numDigits is the number of decimal digits of x; 1 for zero.
func numDigits(x *big.Int) int {
	n := x.BitLen()
	if n == 0 {
		return 1
	}
	est := int(float64(n-1)*0.30102999566398119521) + 1 // never too large
	if n <= 64 {
		u, p := x.Uint64(), uint64(1)
		for i := 0; i < est; i++ {
			hi, lo := bits.Mul64(p, 10)
			if hi != 0 {
				return est
			}
			p = lo
		}
		if u >= p {
			est++
		}
		return est
	}
	if x.Cmp(pow10(est)) >= 0 {
		est++
	}
	return est
}

func finite(neg bool, coef *big.Int, exp int) *Dec {
	return &Dec{coef: coef, exp: exp, nd: numDigits(coef), neg: neg}
}

func infinity(neg bool) *Dec { return &Dec{coef: bigZero, nd: 1, form: Infinite, neg: neg} }

func quietNaN() *Dec { return &Dec{coef: bigZero, nd: 1, form: QuietNaN} }

func invalid(st *Status, what Status) *Dec {
	*st |= what
	return quietNaN()
}

// New is the finite number (-1)**neg × coef × 10**exp, exactly; coef is kept and must not be changed.
func New(neg bool, coef *big.Int, exp int) *Dec { return finite(neg, coef, exp) }

// NewSpecial is an infinity or a NaN with a payload, which may be nil.
func NewSpecial(neg bool, form Form, payload *big.Int) *Dec {
	if payload == nil {
		payload = bigZero
	}
	return &Dec{coef: payload, nd: numDigits(payload), form: form, neg: neg}
}

// FromInt64 is the exact value of v.
func FromInt64(v int64) *Dec { return FromBig(big.NewInt(v)) }

// FromBig is the exact value of v.
func FromBig(v *big.Int) *Dec { return finite(v.Sign() < 0, new(big.Int).Abs(v), 0) }

// FromFloat is the exact value of v.
func FromFloat(v float64) *Dec {
	neg := math.Signbit(v)
	switch {
	case v != v:
		return &Dec{coef: bigZero, nd: 1, form: QuietNaN, neg: neg}
	case math.IsInf(v, 0):
		return infinity(neg)
	case v == 0:
		return finite(neg, bigZero, 0)
	}
	b := math.Float64bits(v)
	e := int(b>>52) & 0x7ff
	m := b & (1<<52 - 1)
	if e == 0 {
		e = 1
	} else {
		m |= 1 << 52
	}
	e -= 1075
	z := bits.TrailingZeros64(m)
	m >>= z
	e += z
	c := new(big.Int).SetUint64(m)
	if e >= 0 {
		return finite(neg, c.Lsh(c, uint(e)), 0)
	}
	// m / 2**k = m * 5**k / 10**k
	return finite(neg, c.Mul(c, new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(-e)), nil)), e)
}

// Form is what d is.
func (d *Dec) Form() Form { return d.form }

// Neg reports the sign.
func (d *Dec) Neg() bool { return d.neg }

// Coef is the coefficient or the payload; it must not be changed.
func (d *Dec) Coef() *big.Int { return d.coef }

// Exp is the exponent of a finite number.
func (d *Dec) Exp() int { return d.exp }

// Digits is the number of digits of the coefficient.
func (d *Dec) Digits() int { return d.nd }

// IsNaN reports a NaN of either kind.
func (d *Dec) IsNaN() bool { return d.form >= QuietNaN }

// IsZero reports a zero.
func (d *Dec) IsZero() bool { return d.form == Finite && d.coef.Sign() == 0 }

// Adjusted is the exponent of the first digit; 0 for infinities and NaNs.
func (d *Dec) Adjusted() int {
	if d.form != Finite {
		return 0
	}
	return d.exp + d.nd - 1
}

// IsNormal reports a finite number that is neither zero nor subnormal.
func (d *Dec) IsNormal(c *Context) bool {
	return d.form == Finite && d.coef.Sign() != 0 && d.Adjusted() >= c.Emin
}

// IsSubnormal reports a finite number other than zero that is below the normal ones.
func (d *Dec) IsSubnormal(c *Context) bool {
	return d.form == Finite && d.coef.Sign() != 0 && d.Adjusted() < c.Emin
}

// IsInteger reports a finite number without a fraction.
func (d *Dec) IsInteger() bool {
	if d.form != Finite {
		return false
	}
	if d.exp >= 0 || d.coef.Sign() == 0 {
		return true
	}
	return d.exp+d.nd > 0 && d.trailingZeros() >= -d.exp
}

// isOddInteger reports an odd integer.
func (d *Dec) isOddInteger() bool {
	if !d.IsInteger() || d.exp > 0 || d.coef.Sign() == 0 {
		return false
	}
	q := d.coef
	if d.exp < 0 {
		q = new(big.Int).Quo(q, pow10(-d.exp))
	}
	return q.Bit(0) != 0
}

// trailingZeros counts the zeros at the end of the coefficient.
func (d *Dec) trailingZeros() int {
	if d.coef.Sign() == 0 {
		return 0
	}
	n := 0
	x := d.coef
	var q, r big.Int
	// Halve the step while the coefficient does not divide.
	limit := int(x.TrailingZeroBits()) // 10**n divides only if 2**n does
	step := 1
	for step*2 <= limit {
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if n+step > limit {
			continue
		}
		q.QuoRem(x, pow10(step), &r)
		if r.Sign() == 0 {
			n += step
			x = new(big.Int).Set(&q)
		}
	}
	return n
}

// withSign is d with another sign.
func (d *Dec) withSign(neg bool) *Dec {
	if d.neg == neg {
		return d
	}
	r := *d
	r.neg = neg
	return &r
}

// CopyAbs is d without its sign, with no context.
func (d *Dec) CopyAbs() *Dec { return d.withSign(false) }

// CopyNegate is -d, with no context.
func (d *Dec) CopyNegate() *Dec { return d.withSign(!d.neg) }

// CopySign is d with the sign of e, with no context.
func (d *Dec) CopySign(e *Dec) *Dec { return d.withSign(e.neg) }
