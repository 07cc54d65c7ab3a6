package mathx

import "math"

// dd is the number hi + lo, where hi is the sum rounded to double precision.
type dd struct{ hi, lo float64 }

// twoSum is a + b, exactly.
func twoSum(a, b float64) dd {
	s := a + b
	bb := s - a
	return dd{s, (a - (s - bb)) + (b - bb)}
}

// fastSum is a + b, exactly when a is 0 or not the smaller of the two.
func fastSum(a, b float64) dd {
	s := a + b
	return dd{s, b - (s - a)}
}

// twoProd is a * b, exactly.
func twoProd(a, b float64) dd {
	p := a * b
	return dd{p, math.FMA(a, b, -p)}
}

func (a dd) neg() dd { return dd{-a.hi, -a.lo} }

func (a dd) val() float64 { return a.hi + a.lo }

func (a dd) add(b dd) dd {
	s := twoSum(a.hi, b.hi)
	t := twoSum(a.lo, b.lo)
	s = fastSum(s.hi, s.lo+t.hi)
	return fastSum(s.hi, s.lo+t.lo)
}

func (a dd) sub(b dd) dd { return a.add(b.neg()) }

func (a dd) mul(b dd) dd {
	p := twoProd(a.hi, b.hi)
	return fastSum(p.hi, p.lo+(a.hi*b.lo+a.lo*b.hi))
}

func (a dd) mulF(b float64) dd {
	p := twoProd(a.hi, b)
	return fastSum(p.hi, p.lo+a.lo*b)
}

func (a dd) div(b dd) dd {
	q := a.hi / b.hi
	// The remainder a - q*b is small, so double precision does for the second digit.
	p := twoProd(q, b.hi)
	r := ((a.hi - p.hi) - p.lo) + a.lo - q*b.lo
	return fastSum(q, r/b.hi)
}

func (a dd) sqrt() dd {
	if a.hi <= 0 {
		return dd{math.Sqrt(a.hi), 0}
	}
	s := math.Sqrt(a.hi)
	p := twoProd(s, s)
	return fastSum(s, (((a.hi-p.hi)-p.lo)+a.lo)/(2*s))
}

// pow2 is 2**k for a normal result.
func pow2(k int) float64 { return math.Float64frombits(uint64(k+1023) << 52) }

// scale is a * 2**k, rounded once, for hi in [0.9, 2].
func (a dd) scale(k int) float64 {
	switch {
	case k > 1022:
		if k > 1030 {
			k = 1030
		}
		return a.val() * pow2(1000) * pow2(k-1000)
	case k >= -1021 || k == -1022 && a.hi >= 1:
		return a.val() * pow2(k)
	case k < -1100:
		return 0
	}
	// The result is subnormal: add a number whose last bit is the last one of the result.
	c := pow2(52 - 1074 - k)
	s := fastSum(c, a.hi)
	return (s.hi + (s.lo + a.lo) - c) * pow2(k+1000) * pow2(-1000)
}
