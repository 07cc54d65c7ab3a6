package mathx

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Sum adds floats without error (math.fsum). The zero value is an empty sum.
type Sum struct {
	// partials are numbers of growing size whose bits do not overlap; their exact sum is the sum of what was added.
	partials        []float64
	special, infSum float64
	any             bool // an infinity or NaN was added
}

// Add adds x.
func (s *Sum) Add(x float64) *pyerr.Error {
	orig := x
	n := 0
	for _, y := range s.partials {
		if math.Abs(x) < math.Abs(y) {
			x, y = y, x
		}
		hi := x + y
		lo := y - (hi - x)
		if lo != 0 {
			s.partials[n] = lo
			n++
		}
		x = hi
	}
	s.partials = s.partials[:n]
	if x == 0 {
		return nil
	}
	if math.Abs(x) <= math.MaxFloat64 {
		s.partials = append(s.partials, x)
		return nil
	}
	if math.Abs(orig) <= math.MaxFloat64 {
		return pyerr.New(pyerr.OverflowError, "intermediate overflow in fsum")
	}
	if math.IsInf(orig, 0) {
		s.infSum += orig
	}
	s.special += orig
	s.any = true
	s.partials = s.partials[:0]
	return nil
}

// Value is the sum, rounded once.
func (s *Sum) Value() (float64, *pyerr.Error) {
	if s.any && s.special != 0 {
		if s.infSum != s.infSum {
			return 0, pyerr.New(pyerr.ValueError, "-inf + inf in fsum")
		}
		return s.special, nil
	}
	n := len(s.partials)
	if n == 0 {
		return 0, nil
	}
	n--
	hi, lo := s.partials[n], 0.0
	for n > 0 {
		n--
		x, y := hi, s.partials[n]
		hi = x + y
		lo = y - (hi - x)
		if lo != 0 {
			break
		}
	}
	// A tie was rounded to even by the last addition; what is below may say otherwise.
	if n > 0 && (lo < 0 && s.partials[n-1] < 0 || lo > 0 && s.partials[n-1] > 0) {
		y := lo * 2
		x := hi + y
		if y == x-hi {
			hi = x
		}
	}
	return hi, nil
}

// SumProd is the sum of products in about triple precision (math.sumprod over floats). The zero value is an empty sum.
type SumProd struct{ hi, lo, tiny float64 }

// Add adds x*y.
func (s *SumProd) Add(x, y float64) {
	p := twoProd(x, y)
	sm := twoSum(s.hi, p.hi)
	r1 := twoSum(s.lo, p.lo)
	r2 := twoSum(r1.hi, sm.lo)
	s.hi, s.lo, s.tiny = sm.hi, r2.hi, s.tiny+r1.lo+r2.lo
}

// Value is the sum; it is not finite when the extended precision broke down, and the caller adds plainly then.
func (s *SumProd) Value() float64 {
	last := twoSum(s.lo, s.tiny)
	total := twoSum(s.hi, last.hi)
	return total.hi + (total.lo + last.lo)
}

// Norm is the square root of the sum of squares, correctly rounded in nearly all cases (math.hypot and, of the
// differences, math.dist).
func Norm(v []float64) float64 {
	top, nan := 0.0, false
	for _, x := range v {
		x = math.Abs(x)
		nan = nan || x != x
		if x > top {
			top = x
		}
	}
	switch {
	case math.IsInf(top, 1):
		return top
	case nan:
		return math.NaN()
	case top == 0 || len(v) <= 1:
		return top
	}
	_, e := math.Frexp(top)
	var up float64 // exact scaling to below 1
	pre := 1.0
	if e < -1000 {
		pre = 0x1p100
		e += 100
	}
	up = math.Ldexp(1, -e)
	var sum dd
	for _, x := range v {
		x = x * pre * up
		p := twoProd(x, x)
		s := twoSum(sum.hi, p.hi)
		sum = dd{s.hi, sum.lo + (s.lo + p.lo)}
	}
	sum = fastSum(sum.hi, sum.lo)
	r := sum.sqrt()
	if pre != 1 {
		return scaleDown(r, e-100)
	}
	if e > 1020 {
		return r.val() * math.Ldexp(1, e-10) * 1024
	}
	return r.val() * math.Ldexp(1, e)
}

// scaleDown is r * 2**k, rounded once where the result is subnormal.
func scaleDown(r dd, k int) float64 {
	h, s := math.Frexp(r.hi)
	return dd{h * 2, math.Ldexp(r.lo, 1-s)}.scale(k + s - 1)
}

// Hypot is Norm of two numbers.
func Hypot(x, y float64) float64 {
	v := [2]float64{x, y}
	return Norm(v[:])
}
