package mathx

import (
	"math"
	"math/bits"
)

// Fmod is C's fmod: exact, with the sign of x; NaN when x is infinite or y is zero.
func Fmod(x, y float64) float64 {
	if x != x || y != y || math.IsInf(x, 0) || y == 0 {
		if x != x || y != y {
			return x + y
		}
		return math.NaN()
	}
	if math.IsInf(y, 0) {
		return x
	}
	ax, ay := math.Abs(x), math.Abs(y)
	if ax < ay {
		return x
	}
	if ax < 1<<53 {
		// Python's floats are mostly small integers.
		if ix, iy := uint64(ax), uint64(ay); float64(ix) == ax && float64(iy) == ay {
			return math.Copysign(float64(ix%iy), x)
		}
	}
	mx, ex := split(ax)
	my, ey := split(ay)
	n := ex - ey
	r := mx % my
	if n < 0 { // only when y is normal and x is not larger by a bit: mx has the smaller unit
		my <<= uint(-n)
		r = mx % my
		n, ey = 0, ex
	}
	for n > 0 && r != 0 {
		s := min(n, 11)
		r = r << s % my
		n -= s
	}
	return math.Copysign(math.Ldexp(float64(r), ey), x)
}

// split is |x| = m * 2**e with an integer m.
func split(x float64) (m uint64, e int) {
	b := math.Float64bits(x)
	e = int(b >> 52 & 0x7ff)
	m = b & (1<<52 - 1)
	if e == 0 {
		return m, -1074
	}
	return m | 1<<52, e - 1075
}

// Remainder is the IEEE remainder x - n*y, n the integer nearest to x/y, half to even.
func Remainder(x, y float64) float64 {
	if x != x || y != y {
		return x + y
	}
	if math.IsInf(x, 0) || y == 0 {
		return math.NaN()
	}
	if math.IsInf(y, 0) {
		return x
	}
	ax, ay := math.Abs(x), math.Abs(y)
	m := Fmod(ax, ay)
	c := ay - m
	var r float64
	switch {
	case m < c:
		r = m
	case m > c:
		r = -c
	default: // m is exactly half of y: choose by the parity of the quotient
		r = m - 2*Fmod(0.5*(ax-m), ay)
	}
	return math.Copysign(1, x) * r
}

// Ulp is the value of the last bit of x.
func Ulp(x float64) float64 {
	x = math.Abs(x)
	switch {
	case x != x || math.IsInf(x, 0):
		return x
	}
	n := math.Nextafter(x, math.Inf(1))
	if math.IsInf(n, 0) {
		return x - math.Nextafter(x, 0)
	}
	return n - x
}

// NextAfter is the float that is steps steps from x in the direction of y, at most y.
func NextAfter(x, y float64, steps uint64) float64 {
	switch {
	case steps == 0:
		return x
	case x != x:
		return x
	case y != y:
		return y
	case steps == 1:
		if x == y {
			return y
		}
		return math.Nextafter(x, y)
	}
	bx, by := math.Float64bits(x), math.Float64bits(y)
	if bx == by {
		return x
	}
	const sign = 1 << 63
	ax, ay := bx&^sign, by&^sign
	if (bx^by)&sign != 0 {
		// Through zero.
		total, carry := bits.Add64(ax, ay, 0)
		switch {
		case carry == 0 && total <= steps:
			return y
		case ax < steps:
			return math.Float64frombits(by&sign | (steps - ax))
		}
		return math.Float64frombits(bx&sign | (ax - steps))
	}
	if ax > ay {
		if ax-ay >= steps {
			return math.Float64frombits(bx&sign | (ax - steps))
		}
		return y
	}
	if ay-ax >= steps {
		return math.Float64frombits(bx&sign | (ax + steps))
	}
	return y
}

// Modf is C's modf: the fraction and the whole part, both with the sign of x.
func Modf(x float64) (frac, whole float64) {
	if math.IsInf(x, 0) {
		return math.Copysign(0, x), x
	}
	if x != x {
		return x, x
	}
	whole = math.Trunc(x)
	return math.Copysign(x-whole, x), math.Copysign(whole, x)
}

// Degrees and Radians convert angles with CPython's roundings.
func Degrees(x float64) float64 { return x * (180 / math.Pi) }

// Radians is the inverse of Degrees.
func Radians(x float64) float64 { return x * (math.Pi / 180) }

// FloatMod is x % y for floats, y not zero: the remainder with the sign of y.
func FloatMod(x, y float64) float64 {
	m := Fmod(x, y)
	if m == 0 {
		return math.Copysign(0, y)
	}
	if (y < 0) != (m < 0) {
		m += y
	}
	return m
}

// FloatDivMod is divmod(x, y) for floats, y not zero.
func FloatDivMod(x, y float64) (q, m float64) {
	m = Fmod(x, y)
	q = (x - m) / y
	if m == 0 {
		m = math.Copysign(0, y)
	} else if (y < 0) != (m < 0) {
		m += y
		q--
	}
	if q == 0 {
		return math.Copysign(0, x/y), m
	}
	f := math.Floor(q)
	if q-f > 0.5 {
		f++
	}
	return f, m
}
