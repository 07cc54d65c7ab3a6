package mathx

import "math"

// logReduce writes x = (1+r) / c * 2**k, where c = logC[i], |r| < 2**-8.
func logReduce(x dd) (r dd, i, k int) {
	b := math.Float64bits(x.hi)
	if b>>52 == 0 { // subnormal
		b = math.Float64bits(x.hi * 0x1p54)
		x.lo = 0
		k = -54
	}
	k += int(b>>52) - 1023
	i = int(b >> 44 & 255)
	e := uint64(1023)
	if i >= 106 { // above the square root of 2
		e--
		k++
	}
	m := math.Float64frombits(b&(1<<52-1) | e<<52)
	c := logC[i]
	p := twoProd(m, c)
	r = twoSum(p.hi-1, p.lo)
	if x.lo != 0 {
		r = fastSum(r.hi, r.lo+x.lo*c*math.Ldexp(1, -k))
	}
	return r, i, k
}

// logSum is k*ln(2) - ln(logC[i]) + s.
func logSum(s dd, i, k int) dd {
	if k == 0 && logC[i] == 1 {
		return s
	}
	t := logTable[i]
	n := float64(k)
	a := fastSum(n*ln2Part1, t.hi) // |t| is the smaller one unless k is 0
	b := twoSum(a.hi, s.hi)
	return fastSum(b.hi, b.lo+(a.lo+(n*ln2Part2+(t.lo+(s.lo+n*ln2Part3)))))
}

// log1pTail is the part of ln(1+r) from the fourth power on.
func log1pTail(r float64) float64 {
	return r * r * r * r * (-1.0/4 + r*(1.0/5+r*(-1.0/6+r*(1.0/7+r*(-1.0/8+r*(1.0/9-r*(1.0/10)))))))
}

// log1pReduced is ln(1+r) for |r| < 2**-8, with a relative error of about 2**-78.
func log1pReduced(r dd) dd {
	h := r.hi
	q := twoProd(h, 0.5*h)
	q.lo += h * r.lo
	cube := q.mulF(h).mul(dd{2 * ddThird.hi, 2 * ddThird.lo})
	s := fastSum(h, -q.hi)
	t := fastSum(s.hi, cube.hi)
	return fastSum(t.hi, s.lo+(t.lo+(r.lo-q.lo+(cube.lo+log1pTail(h)))))
}

// logDD is ln(x) for a positive finite x, with a relative error of about 2**-78.
func logDD(x dd) dd {
	r, i, k := logReduce(x)
	return logSum(log1pReduced(r), i, k)
}

// log1pDD is ln(1+x) for x > -1.
func log1pDD(x dd) dd {
	if math.Abs(x.hi) < 0x1p-8 {
		return log1pReduced(x)
	}
	s := twoSum(1, x.hi)
	return logDD(fastSum(s.hi, s.lo+x.lo))
}

// Log is the natural logarithm: -Inf for 0, NaN for a negative number.
func Log(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	// As logDD, with the cube in double precision: a relative error of about 2**-70.
	r, i, k := logReduce(dd{x, 0})
	h := r.hi
	q := twoProd(h, 0.5*h)
	s := fastSum(h, -q.hi)
	c := h * h * h * (1.0/3 + h*(-1.0/4+h*(1.0/5+h*(-1.0/6+h*(1.0/7+h*(-1.0/8+h*(1.0/9)))))))
	return logSum(dd{s.hi, s.lo + (r.lo - (q.lo + h*r.lo) + c)}, i, k).val()
}

// Log2 is the logarithm to base 2.
func Log2(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	r, i, k := logReduce(dd{x, 0})
	// The power of two is added after the division, so that nothing of it is lost.
	l := logSum(log1pReduced(r), i, 0).mul(ddInvLn2)
	s := twoSum(float64(k), l.hi)
	return s.hi + (s.lo + l.lo)
}

// Log10 is the logarithm to base 10, with the rounding errors of glibc.
func Log10(x float64) float64 {
	switch {
	case x != x || x > math.MaxFloat64:
		return x
	case x == 0:
		return math.Inf(-1)
	case x < 0:
		return math.NaN()
	}
	m, e := math.Frexp(x)
	// x = f * 2**y, f in [1, 2) for large x and in [1/2, 1) for small x
	y := float64(e - 1)
	f := m * 2
	if e < 1 {
		y++
		f = m
	}
	z := float64(y*3.69423907715893078616e-13) + float64(4.34294481903251816668e-01*Log(f))
	return z + float64(y*3.01029995663611771306e-01)
}

// Coefficients of the approximation that C libraries share for log1p.
const (
	log1pP1 = 6.666666666666735130e-01
	log1pP2 = 3.999999999940941908e-01
	log1pP3 = 2.857142874366239149e-01
	log1pP4 = 2.222219843214978396e-01
	log1pP5 = 1.818357216161805012e-01
	log1pP6 = 1.531383769920937332e-01
	log1pP7 = 1.479819860511658591e-01
)

// Log1p is ln(1+x), with the rounding errors of glibc on processors with fused multiply-add.
func Log1p(x float64) float64 {
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x == -1:
		return math.Inf(-1)
	case x < -1:
		return math.NaN()
	}
	const sqrt2Fraction = 0x6a09e // of the high word of sqrt(2)
	f, c := x, 0.0
	k := 1
	exactOne := false
	high := int32(math.Float64bits(x) >> 32)
	if high < 0x3fda827a { // x < sqrt(2)-1
		if a := math.Abs(x); a < 0x1p-29 {
			if a < 0x1p-54 {
				return x
			}
			return x - x*x*0.5
		}
		if high > 0 || high <= -0x402d413d { // x > sqrt(1/2)-1
			k = 0
		}
	}
	if k != 0 {
		var u float64
		if high < 0x43400000 { // x < 2**53
			u = 1 + x
			k = int(math.Float64bits(u)>>52) - 1023
			if k > 0 {
				c = 1 - (u - x)
			} else {
				c = x - (u - 1)
			}
			c /= u
		} else {
			u = x
			k = int(math.Float64bits(u)>>52) - 1023
		}
		frac := math.Float64bits(u) & (1<<52 - 1)
		if top := uint32(frac >> 32); top < sqrt2Fraction {
			u = math.Float64frombits(frac | 0x3ff<<52)
			exactOne = top == 0
		} else {
			k++
			u = math.Float64frombits(frac | 0x3fe<<52)
			exactOne = (0x100000-top)>>2 == 0
		}
		f = u - 1
	}
	n := float64(k)
	hfsq := 0.5 * f * f
	if exactOne { // |f| < 2**-20
		if f == 0 {
			if k == 0 {
				return 0
			}
			c += float64(n * libmLn2Lo)
			return float64(n*libmLn2Hi) + c
		}
		r := hfsq * (1.0 - 0.66666666666666666*f)
		if k == 0 {
			return f - r
		}
		return float64(n*libmLn2Hi) - ((r - (float64(n*libmLn2Lo) + c)) - f)
	}
	s := f / (2 + f)
	z := s * s
	z2 := z * z
	z4 := z2 * z2
	r := math.FMA(z4*z2, math.FMA(z, log1pP7, log1pP6),
		math.FMA(z4, math.FMA(z, log1pP5, log1pP4), math.FMA(z, log1pP1, float64(z2*math.FMA(z, log1pP3, log1pP2)))))
	if k == 0 {
		return f - (hfsq - float64(s*(hfsq+r)))
	}
	return float64(n*libmLn2Hi) - ((hfsq - (float64(s*(hfsq+r)) + (float64(n*libmLn2Lo) + c))) - f)
}

// Asinh is the inverse hyperbolic sine.
func Asinh(x float64) float64 {
	a := math.Abs(x)
	if x != x || math.IsInf(x, 0) || a < 0x1p-28 {
		return x
	}
	var r dd
	if a > 0x1p40 {
		// sqrt(x*x+1) is x to all digits that count, and x*x may overflow
		r = logDD(dd{a, 0}).add(ddLn2)
	} else {
		q := twoProd(a, a)
		root := twoSum(q.hi, 1)
		root = fastSum(root.hi, root.lo+q.lo).sqrt()
		// x + (sqrt(1+x*x) - 1), where the difference is x*x / (1 + sqrt(1+x*x))
		d := q.div(root.add(dd{1, 0}))
		r = log1pDD(d.add(dd{a, 0}))
	}
	return math.Copysign(r.val(), x)
}

// Acosh is the inverse hyperbolic cosine: NaN below 1.
func Acosh(x float64) float64 {
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x < 1:
		return math.NaN()
	case x == 1:
		return 0
	case x > 0x1p40:
		return logDD(dd{x, 0}).add(ddLn2).val()
	}
	t := twoSum(x, -1)
	root := t.mul(t.add(dd{2, 0})).sqrt() // x*x-1 = t*(t+2)
	return log1pDD(t.add(root)).val()
}

// Atanh is the inverse hyperbolic tangent: ±Inf at ±1, NaN beyond.
func Atanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x || a < 0x1p-28:
		return x
	case a > 1:
		return math.NaN()
	case a == 1:
		return math.Copysign(math.Inf(1), x)
	}
	q := dd{2 * a, 0}.div(twoSum(1, -a))
	r := log1pDD(q)
	return math.Copysign((r.hi+r.lo)*0.5, x)
}
