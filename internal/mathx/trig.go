package mathx

import (
	"math"
	"math/bits"
)

// reduce writes x = k*pi/256 + r, |r| <= pi/512, for a finite x. Only the low bits of k count.
func reduce(x float64) (r dd, k int) {
	if math.Abs(x) > 12000 {
		return reduceLarge(x)
	}
	n := (x*(256/math.Pi) + roundMagic) - roundMagic
	// The products are exact: n has 20 bits.
	a := x - n*piOver256Part1
	s := twoSum(a, -(n * piOver256Part2))
	t := twoSum(s.hi, -(n * piOver256Part3))
	return fastSum(t.hi, t.lo+(s.lo-n*piOver256Part4)), int(n)
}

// reduceLarge multiplies by enough digits of 2/pi that what is left after the whole turns are dropped is exact.
func reduceLarge(x float64) (r dd, k int) {
	b := math.Float64bits(x)
	m := b&(1<<52-1) | 1<<52
	e := int(b>>52&0x7ff) - 1023 - 52 // |x| = m * 2**e, e > -40
	// In units of pi/2 and modulo 4, the digits of 2/pi of weight 2**(2-e) and more do not count.
	skip := max(e-2, 0)
	var p [5]uint64 // m times 256 digits, least significant word first
	var carry uint64
	for i := 3; i >= 0; i-- {
		at := skip + 64*i
		w := twoOverPi[at>>6] << (at & 63)
		if at&63 != 0 {
			w |= twoOverPi[at>>6+1] >> (64 - at&63)
		}
		hi, lo := bits.Mul64(m, w)
		var c uint64
		p[3-i], c = bits.Add64(lo, carry, 0)
		carry = hi + c
	}
	p[4] = carry
	// |x|*2/pi = p * 2**(e-skip-256). Shift p so that the point of 128 times that is below p[4].
	left := e - skip + 7 // between -32 and 9
	if left >= 0 {
		for i := 4; i > 0; i-- {
			p[i] = p[i]<<left | p[i-1]>>(64-left)
		}
		p[0] <<= left
	} else {
		right := -left
		for i := 0; i < 4; i++ {
			p[i] = p[i]>>right | p[i+1]<<(64-right)
		}
		p[4] >>= right
	}
	k = int(p[4] & 1023)
	negate := false
	if p[3]>>63 != 0 { // round to the nearest
		k++
		negate = true
		var borrow uint64
		for i := 0; i < 4; i++ {
			p[i], borrow = bits.Sub64(0, p[i], borrow)
		}
	}
	var f dd
	scale := 0x1p-32
	for i := 3; i > 0; i-- {
		for _, w := range [2]uint64{p[i] >> 32, p[i] & 0xffffffff} {
			s := twoSum(f.hi, float64(w)*scale)
			f = dd{s.hi, f.lo + s.lo}
			scale *= 0x1p-32
		}
	}
	f = fastSum(f.hi, f.lo)
	f = f.mul(dd{ddPi.hi / 256, ddPi.lo / 256})
	if negate != (x < 0) {
		f = f.neg()
	}
	if x < 0 {
		k = -k
	}
	return f, k
}

// sinAt is sin(j*pi/256 + r), 0 <= j < 128.
func sinAt(j int, r dd) dd {
	s, c := sinTable[j], sinTable[128-j]
	h := r.hi
	r2 := h * h
	q := twoProd(h, 0.5*h)
	q.lo += h*r.lo - r2*r2*(1.0/24-r2*(1.0/720))
	sr := r.lo - h*r2*(1.0/6-r2*(1.0/120-r2*(1.0/5040))) // sin(r) - h
	p := twoProd(c.hi, h)
	t := twoProd(s.hi, q.hi)
	u := fastSum(s.hi, p.hi)
	v := fastSum(u.hi, -t.hi)
	return fastSum(v.hi, u.lo+(v.lo+(p.lo-t.lo+(s.lo+(c.hi*sr+c.lo*h-s.hi*q.lo)))))
}

// cosAt is cos(j*pi/256 + r), 0 <= j < 128.
func cosAt(j int, r dd) dd {
	s, c := sinTable[j], sinTable[128-j]
	h := r.hi
	r2 := h * h
	q := twoProd(h, 0.5*h)
	q.lo += h*r.lo - r2*r2*(1.0/24-r2*(1.0/720))
	sr := r.lo - h*r2*(1.0/6-r2*(1.0/120-r2*(1.0/5040)))
	p := twoProd(s.hi, h)
	t := twoProd(c.hi, q.hi)
	u := fastSum(c.hi, -p.hi)
	v := fastSum(u.hi, -t.hi)
	return fastSum(v.hi, u.lo+(v.lo+(c.lo-p.lo-t.lo-(s.hi*sr+s.lo*h+c.hi*q.lo))))
}

func sinDD(x float64) dd {
	r, k := reduce(x)
	var v dd
	if k>>7&1 == 0 {
		v = sinAt(k&127, r)
	} else {
		v = cosAt(k&127, r)
	}
	if k>>8&1 != 0 {
		v = v.neg()
	}
	return v
}

func cosDD(x float64) dd {
	r, k := reduce(x)
	var v dd
	if k>>7&1 == 0 {
		v = cosAt(k&127, r)
	} else {
		v = sinAt(k&127, r).neg()
	}
	if k>>8&1 != 0 {
		v = v.neg()
	}
	return v
}

// Sin is the sine: NaN for an infinity.
func Sin(x float64) float64 {
	if a := math.Abs(x); !(a <= math.MaxFloat64) {
		return math.NaN()
	} else if a < 0x1p-27 {
		return x
	}
	return sinDD(x).val()
}

// Cos is the cosine: NaN for an infinity.
func Cos(x float64) float64 {
	if !(math.Abs(x) <= math.MaxFloat64) {
		return math.NaN()
	}
	return cosDD(x).val()
}

// Tan is the tangent: NaN for an infinity.
func Tan(x float64) float64 {
	if a := math.Abs(x); !(a <= math.MaxFloat64) {
		return math.NaN()
	} else if a < 0x1p-28 {
		return x
	}
	r, k := reduce(x)
	s, c := sinAt(k&127, r), cosAt(k&127, r)
	if k>>7&1 != 0 {
		return c.div(s).neg().val()
	}
	return s.div(c).val()
}

// atanDD is the arc tangent of t, 0 <= t <= 1.
func atanDD(t dd) dd {
	n := (t.hi*128 + roundMagic) - roundMagic
	i := int(n)
	u := t
	if i > 0 {
		c := n / 128
		u = twoSum(t.hi, -c)
		u = fastSum(u.hi, u.lo+t.lo)
		d := t.mulF(c)
		e := twoSum(1, d.hi)
		u = u.div(fastSum(e.hi, e.lo+d.lo))
	}
	h := u.hi
	h2 := h * h
	tail := u.lo - h*h2*(1.0/3-h2*(1.0/5-h2*(1.0/7-h2*(1.0/9-h2*(1.0/11)))))
	a := atanTable[i]
	s := fastSum(a.hi, h)
	if i == 0 {
		s = dd{h, 0}
	}
	return fastSum(s.hi, s.lo+(a.lo+tail))
}

// atan2DD is the angle of the point (x, y), neither negative, not both zero, with a quotient in range.
func atan2DD(y, x dd) dd {
	if y.hi <= x.hi {
		return atanDD(y.div(x))
	}
	return ddHalfPi.sub(atanDD(x.div(y)))
}

// Atan is the arc tangent.
func Atan(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x || a < 0x1p-27:
		return x
	case a > 0x1p60:
		return math.Copysign(math.Pi/2, x)
	}
	return math.Copysign(atan2DD(dd{a, 0}, dd{1, 0}).val(), x)
}

// Atan2 is the angle of the point (x, y).
func Atan2(y, x float64) float64 {
	if x != x || y != y {
		return x + y
	}
	if math.IsInf(y, 0) || math.IsInf(x, 0) || y == 0 || x == 0 {
		return math.Atan2(y, x) // exact multiples of pi/4
	}
	ay, ax := math.Abs(y), math.Abs(x)
	ey, ex := math.Ilogb(ay), math.Ilogb(ax)
	switch d := ey - ex; {
	case d > 64:
		return math.Copysign(math.Pi/2, y)
	case d < -64:
		if x < 0 {
			return math.Copysign(math.Pi, y)
		}
		if d < -1000 || ey < -900 || ex > 900 {
			// The quotient may be subnormal, so one division must do all the rounding.
			return math.Copysign(ay/ax, y)
		}
	}
	ay, ax = math.Ldexp(ay, -ex), math.Ldexp(ax, -ex)
	r := atan2DD(dd{ay, 0}, dd{ax, 0})
	if x < 0 {
		r = ddPi.sub(r)
	}
	return math.Copysign(r.val(), y)
}

// cofunction is sqrt(1-x*x).
func cofunction(x float64) dd { return twoSum(1, -x).mul(twoSum(1, x)).sqrt() }

// Asin is the arc sine: NaN beyond ±1.
func Asin(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x || a < 0x1p-27:
		return x
	case a > 1:
		return math.NaN()
	case a == 1:
		return math.Copysign(math.Pi/2, x)
	}
	return math.Copysign(atan2DD(dd{a, 0}, cofunction(a)).val(), x)
}

// Acos is the arc cosine: NaN beyond ±1.
func Acos(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case a > 1:
		return math.NaN()
	case x == 1:
		return 0
	case x == -1:
		return math.Pi
	}
	r := atan2DD(cofunction(a), dd{a, 0})
	if x < 0 {
		r = ddPi.sub(r)
	}
	return r.val()
}
