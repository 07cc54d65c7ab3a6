package mathx

import (
	"math"
	"math/bits"
)

// Pow is x**y as C's pow: NaN for a negative number to a fraction, ±Inf for zero to a negative number.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y:
		return x + y
	case y == 1:
		return x
	}
	ax := math.Abs(x)
	// odd tells an odd integer y, whole any integer.
	ay := math.Abs(y)
	whole := ay >= 1<<53 || math.Trunc(y) == y
	odd := ay < 1<<53 && whole && int64(y)&1 != 0
	negative := math.Signbit(x) && odd
	sign := func(v float64) float64 {
		if negative {
			return -v
		}
		return v
	}
	switch {
	case math.IsInf(y, 0):
		switch {
		case ax == 1:
			return 1
		case (ax > 1) == (y > 0):
			return math.Inf(1)
		}
		return 0
	case ax == 0 || math.IsInf(x, 0):
		if (ax == 0) == (y > 0) {
			return sign(0)
		}
		return sign(math.Inf(1))
	case x < 0 && !whole:
		return math.NaN()
	case ax == 1:
		return sign(1)
	case y == 2:
		return x * x
	case y == 0.5:
		return math.Sqrt(ax)
	case y == -1:
		return 1 / x
	}
	if whole && y > 0 && y <= 64 {
		// A power of a short number may lie exactly between two doubles: take it exactly.
		b := math.Float64bits(ax)
		if e := int(b >> 52); e != 0 {
			m := b&(1<<52-1) | 1<<52
			z := bits.TrailingZeros64(m)
			m >>= z
			n := int(y)
			if bits.Len64(m)*n <= 64 {
				p := m
				for i := 1; i < n; i++ {
					p *= m
				}
				k := (e - 1023 - 52 + z) * n
				if k >= -1022 && k <= 900 {
					return sign(float64(p) * pow2(k))
				}
				return sign(ldexp(float64(p), k))
			}
		}
	}
	l := logDD(dd{ax, 0})
	if a := l.hi * y; a > 709.8 {
		return sign(math.Inf(1))
	} else if a < -745.2 {
		return sign(0)
	}
	r, k := expDD(l.mulF(y))
	return sign(r.scale(k))
}

// ldexp is math.Ldexp, which rounds a subnormal result only once.
func ldexp(x float64, k int) float64 { return math.Ldexp(x, k) }

// Cbrt is the cube root, correctly rounded.
func Cbrt(x float64) float64 {
	if x == 0 || x != x || math.IsInf(x, 0) {
		return x
	}
	y := math.Cbrt(x)
	// One step of Newton's method: y - (y*y*y - x) / (3*y*y), with the difference exact enough.
	m, e := math.Frexp(x)
	s := e / 3
	m = math.Ldexp(m, e-3*s)
	z := math.Ldexp(y, -s)
	c := twoProd(z, z).mulF(z)
	d := ((c.hi - m) + c.lo) / (3 * z * z)
	return math.Ldexp(z-d, s)
}
