package mathx

import "math"

// roundMagic added and subtracted rounds to an integer.
const roundMagic = 0x1.8p52

// expDD is e**x = r * 2**k, r near 1, for |x| < 1e5. Its relative error is about 2**-79.
func expDD(x dd) (r dd, k int) {
	n := (x.hi*(128/math.Ln2) + roundMagic) - roundMagic
	a := x.hi - n*ln2Over128Part1 // exact, as are the two products
	s := twoSum(a, -(n * ln2Over128Part2))
	s = fastSum(s.hi, s.lo-n*ln2Over128Part3+x.lo)
	i := int(n)
	return expReduced(s, i&127), i >> 7
}

// expReduced is 2**(j/128) * e**s for |s| < 0.003.
func expReduced(s dd, j int) dd {
	e := expm1Reduced(s)
	t := expTable[j]
	p := twoProd(t.hi, e.hi)
	h := fastSum(t.hi, p.hi)
	return fastSum(h.hi, h.lo+(p.lo+(t.lo+(t.hi*e.lo+t.lo*e.hi))))
}

// expm1Reduced is e**s - 1 for |s| < 0.003.
func expm1Reduced(s dd) dd {
	h := s.hi
	q := twoProd(h, 0.5*h)
	c := h * h * h * (1.0/6 + h*(1.0/24+h*(1.0/120+h*(1.0/720+h*(1.0/5040)))))
	e := fastSum(h, q.hi)
	return fastSum(e.hi, e.lo+(q.lo+h*s.lo+s.lo+c))
}

// Exp is e**x.
func Exp(x float64) float64 {
	switch {
	case x != x:
		return x
	case x > 709.8:
		return math.Inf(1)
	case x < -745.2:
		return 0
	}
	r, k := expDD(dd{x, 0})
	return r.scale(k)
}

// Exp2 is 2**x.
func Exp2(x float64) float64 {
	switch {
	case x != x:
		return x
	case x >= 1024:
		return math.Inf(1)
	case x < -1080:
		return 0
	}
	n := (x*128 + roundMagic) - roundMagic
	i := int(n)
	return expReduced(ddLn2.mulF(x-n/128), i&127).scale(i >> 7)
}

// Coefficients of the rational approximation that C libraries share for expm1.
const (
	expm1Q1   = -3.33333333333331316428e-02
	expm1Q2   = 1.58730158725481460165e-03
	expm1Q3   = -7.93650757867487942473e-05
	expm1Q4   = 4.00821782732936239552e-06
	expm1Q5   = -2.01099218183624371326e-07
	libmLn2Hi = 6.93147180369123816490e-01
	libmLn2Lo = 1.90821492927058770002e-10
)

// Expm1 is e**x - 1, with the rounding errors of glibc on processors with fused multiply-add.
func Expm1(x float64) float64 {
	ax := math.Abs(x)
	switch {
	case x != x || math.IsInf(x, 1):
		return x
	case x > 709.782712893384:
		return math.Inf(1)
	case x < -38.816242:
		return -1
	case ax < 0x1p-54:
		return x
	}
	k, c := 0, 0.0
	if high := uint32(math.Float64bits(ax) >> 32); high > 0x3fd62e42 { // |x| > ln(2)/2
		var hi, lo float64
		if high < 0x3ff0a2b2 { // |x| < 1.5 ln(2)
			if x > 0 {
				hi, lo, k = x-libmLn2Hi, libmLn2Lo, 1
			} else {
				hi, lo, k = x+libmLn2Hi, -libmLn2Lo, -1
			}
		} else {
			k = int(math.FMA(1.44269504088896338700e+00, x, math.Copysign(0.5, x)))
			t := float64(k)
			hi, lo = math.FMA(-t, libmLn2Hi, x), t*libmLn2Lo
		}
		x = hi - lo
		c = (hi - x) - lo
	}
	half := 0.5 * x
	z := x * half
	z2 := z * z
	r := math.FMA(z2*z2, math.FMA(z, expm1Q5, expm1Q4), math.FMA(z2, math.FMA(z, expm1Q3, expm1Q2), math.FMA(z, expm1Q1, 1)))
	t := math.FMA(-r, half, 3)
	e := z * ((r - t) / math.FMA(-x, t, 6))
	if k == 0 {
		return x - math.FMA(x, e, -z)
	}
	e = math.FMA(x, e-c, -c) - z
	switch {
	case k == -1:
		return math.FMA(0.5, x-e, -0.5)
	case k == 1:
		if x < -0.25 {
			return -2 * (e - (x + 0.5))
		}
		return math.FMA(2, x-e, 1)
	case k <= -2 || k > 56:
		return math.Ldexp(1-(e-x), k) - 1
	case k < 20:
		return math.Ldexp((1-pow2(-k))-(e-x), k)
	}
	return math.Ldexp((x-(e+pow2(-k)))+1, k)
}

// Sinh is the hyperbolic sine.
func Sinh(x float64) float64 {
	a := math.Abs(x)
	h := math.Copysign(0.5, x)
	switch {
	case x != x || math.IsInf(x, 0) || a < 0x1p-28:
		return x
	case a < 22:
		t := Expm1(a)
		if a < 1 {
			return h * (2*t - t*t/(t+1))
		}
		return h * (t + t/(t+1))
	case a < 709.782712893384:
		return h * Exp(a)
	case a <= 710.4758600739439:
		w := Exp(0.5 * a)
		return h * w * w
	}
	return math.Copysign(math.Inf(1), x)
}

// Cosh is the hyperbolic cosine.
func Cosh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case a < 0.34657359027997264:
		t := Expm1(a)
		w := 1 + t
		if a < 0x1p-55 {
			return w
		}
		return 1 + (t*t)/(w+w)
	case a < 22:
		t := Exp(a)
		return 0.5*t + 0.5/t
	case a < 709.782712893384:
		return 0.5 * Exp(a)
	case a <= 710.4758600739439:
		w := Exp(0.5 * a)
		return 0.5 * w * w
	}
	return math.Inf(1)
}

// Tanh is the hyperbolic tangent.
func Tanh(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case a < 0x1p-55:
		return x
	case a >= 22:
		return math.Copysign(1, x)
	}
	var z float64
	if a >= 1 {
		z = 1 - 2/(Expm1(2*a)+2)
	} else {
		t := Expm1(-2 * a)
		z = -t / (t + 2)
	}
	return math.Copysign(z, x)
}
