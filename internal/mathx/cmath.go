package mathx

import (
	"math"
	"math/cmplx"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

const (
	largeDouble     = math.MaxFloat64 / 4
	minNormal       = 0x1p-1022
	logLargeDouble  = 708.3964185322641 // ln(largeDouble)
	sqrtLargeDouble = 0x1.6a09e667f3bccp+510
	sqrtMinNormal   = 0x1p-511
)

// kindOf is the row of x in the tables of special values.
func kindOf(x float64) int {
	switch {
	case x != x:
		return 6
	case math.IsInf(x, -1):
		return 0
	case math.IsInf(x, 1):
		return 5
	case x < 0:
		return 1
	case x > 0:
		return 4
	case math.Signbit(x):
		return 2
	}
	return 3
}

func special(t *[7][7][2]uint64, z complex128) (complex128, bool) {
	x, y := real(z), imag(z)
	if finite(x) && finite(y) {
		return 0, false
	}
	e := &t[kindOf(x)][kindOf(y)]
	return complex(math.Float64frombits(e[0]), math.Float64frombits(e[1])), true
}

func isInf(x float64) bool { return math.IsInf(x, 0) }

func rangeChecked(z complex128) (complex128, *pyerr.Error) {
	if isInf(real(z)) || isInf(imag(z)) {
		return 0, errRange
	}
	return z, nil
}

// logHypot is ln(|x+iy|) + ln(2) for large parts.
func logHypotHalf(x, y float64) float64 { return Log(Hypot(x/2, y/2)) + math.Ln2*2 }

// CSqrt is cmath.sqrt.
func CSqrt(z complex128) complex128 {
	if r, ok := special(&sqrtSpecial, z); ok {
		return r
	}
	x, y := real(z), imag(z)
	if x == 0 && y == 0 {
		return complex(0, y)
	}
	ax, ay := math.Abs(x), math.Abs(y)
	var s float64
	if ax < minNormal && ay < minNormal {
		ax = math.Ldexp(ax, 53)
		s = math.Ldexp(math.Sqrt(ax+Hypot(ax, math.Ldexp(ay, 53))), -27)
	} else {
		ax /= 8
		s = 2 * math.Sqrt(ax+Hypot(ax, ay/8))
	}
	d := ay / (2 * s)
	if x >= 0 {
		return complex(s, math.Copysign(d, y))
	}
	return complex(d, math.Copysign(s, y))
}

func large(z complex128) bool {
	return math.Abs(real(z)) > largeDouble || math.Abs(imag(z)) > largeDouble
}

// CAcos is cmath.acos.
func CAcos(z complex128) complex128 {
	if r, ok := special(&acosSpecial, z); ok {
		return r
	}
	x, y := real(z), imag(z)
	if large(z) {
		h := logHypotHalf(x, y)
		if x < 0 {
			h = -math.Copysign(h, y)
		} else {
			h = math.Copysign(h, -y)
		}
		return complex(Atan2(math.Abs(y), x), h)
	}
	s1, s2 := CSqrt(complex(1-x, -y)), CSqrt(complex(1+x, y))
	return complex(2*Atan2(real(s1), real(s2)), Asinh(float64(real(s2)*imag(s1))-float64(imag(s2)*real(s1))))
}

// CAcosh is cmath.acosh.
func CAcosh(z complex128) complex128 {
	if r, ok := special(&acoshSpecial, z); ok {
		return r
	}
	x, y := real(z), imag(z)
	if large(z) {
		return complex(logHypotHalf(x, y), Atan2(y, x))
	}
	s1, s2 := CSqrt(complex(x-1, y)), CSqrt(complex(x+1, y))
	return complex(Asinh(float64(real(s1)*real(s2))+float64(imag(s1)*imag(s2))), 2*Atan2(imag(s1), real(s2)))
}

// CAsinh is cmath.asinh.
func CAsinh(z complex128) complex128 {
	if r, ok := special(&asinhSpecial, z); ok {
		return r
	}
	x, y := real(z), imag(z)
	if large(z) {
		h := logHypotHalf(x, y)
		if y >= 0 {
			h = math.Copysign(h, x)
		} else {
			h = -math.Copysign(h, -x)
		}
		return complex(h, Atan2(y, math.Abs(x)))
	}
	s1, s2 := CSqrt(complex(1+y, -x)), CSqrt(complex(1-y, x))
	return complex(Asinh(float64(real(s1)*imag(s2))-float64(real(s2)*imag(s1))),
		Atan2(y, float64(real(s1)*real(s2))-float64(imag(s1)*imag(s2))))
}

// turn is i*z, turnBack is -i*z.
func turn(z complex128) complex128     { return complex(-imag(z), real(z)) }
func turnBack(z complex128) complex128 { return complex(imag(z), -real(z)) }

// CAsin is cmath.asin.
func CAsin(z complex128) complex128 { return turnBack(CAsinh(turn(z))) }

// CAtanh is cmath.atanh.
func CAtanh(z complex128) (complex128, *pyerr.Error) {
	if r, ok := special(&atanhSpecial, z); ok {
		return r, nil
	}
	x, y := real(z), imag(z)
	if math.Signbit(x) {
		r, err := CAtanh(complex(-x, -y))
		return complex(-real(r), -imag(r)), err
	}
	ay := math.Abs(y)
	if x > sqrtLargeDouble || ay > sqrtLargeDouble {
		h := Hypot(x/2, y/2)
		return complex(x/4/h/h, -math.Copysign(math.Pi/2, -y)), nil
	}
	if x == 1 && ay < sqrtMinNormal {
		if ay == 0 {
			return 0, errDomain
		}
		return complex(-Log(math.Sqrt(ay)/math.Sqrt(Hypot(ay, 2))), math.Copysign(Atan2(2, -ay)/2, y)), nil
	}
	ay2 := float64(ay * ay)
	return complex(Log1p(4*x/(float64((1-x)*(1-x))+ay2))/4, -Atan2(-2*y, float64((1-x)*(1+x))-ay2)/2), nil
}

// CAtan is cmath.atan.
func CAtan(z complex128) (complex128, *pyerr.Error) {
	r, err := CAtanh(turn(z))
	return turnBack(r), err
}

// infinite gives the signs of the cosine and sine of y to two numbers, which are infinities or zeros.
func withAngle(v, y float64) complex128 {
	return complex(math.Copysign(v, Cos(y)), math.Copysign(v, Sin(y)))
}

// CExp is cmath.exp.
func CExp(z complex128) (complex128, *pyerr.Error) {
	x, y := real(z), imag(z)
	if !finite(x) || !finite(y) {
		if isInf(x) && finite(y) && y != 0 {
			if x > 0 {
				return withAngle(math.Inf(1), y), nil
			}
			return withAngle(0, y), nil
		}
		if isInf(y) && (finite(x) || math.IsInf(x, 1)) {
			return 0, errDomain
		}
		r, _ := special(&expSpecial, z)
		return r, nil
	}
	s, c := Sin(y), Cos(y)
	if x > logLargeDouble {
		l := Exp(x - 1)
		return rangeChecked(complex(l*c*math.E, l*s*math.E))
	}
	l := Exp(x)
	return rangeChecked(complex(l*c, l*s))
}

// CCosh is cmath.cosh.
func CCosh(z complex128) (complex128, *pyerr.Error) {
	x, y := real(z), imag(z)
	if !finite(x) || !finite(y) {
		if isInf(x) && finite(y) && y != 0 {
			r := withAngle(math.Inf(1), y)
			if x < 0 {
				r = complex(real(r), -imag(r))
			}
			return r, nil
		}
		if isInf(y) && x == x {
			return 0, errDomain
		}
		r, _ := special(&coshSpecial, z)
		return r, nil
	}
	if math.Abs(x) > logLargeDouble {
		x1 := x - math.Copysign(1, x)
		return rangeChecked(complex(Cos(y)*Cosh(x1)*math.E, Sin(y)*Sinh(x1)*math.E))
	}
	return rangeChecked(complex(Cos(y)*Cosh(x), Sin(y)*Sinh(x)))
}

// CSinh is cmath.sinh.
func CSinh(z complex128) (complex128, *pyerr.Error) {
	x, y := real(z), imag(z)
	if !finite(x) || !finite(y) {
		if isInf(x) && finite(y) && y != 0 {
			r := withAngle(math.Inf(1), y)
			if x < 0 {
				r = complex(-real(r), imag(r))
			}
			return r, nil
		}
		if isInf(y) && x == x {
			return 0, errDomain
		}
		r, _ := special(&sinhSpecial, z)
		return r, nil
	}
	if math.Abs(x) > logLargeDouble {
		x1 := x - math.Copysign(1, x)
		return rangeChecked(complex(Cos(y)*Sinh(x1)*math.E, Sin(y)*Cosh(x1)*math.E))
	}
	return rangeChecked(complex(Cos(y)*Sinh(x), Sin(y)*Cosh(x)))
}

// CTanh is cmath.tanh.
func CTanh(z complex128) (complex128, *pyerr.Error) {
	x, y := real(z), imag(z)
	if !finite(x) || !finite(y) {
		if isInf(x) && finite(y) && y != 0 {
			return complex(math.Copysign(1, x), math.Copysign(0, 2*Sin(y)*Cos(y))), nil
		}
		if isInf(y) && finite(x) {
			return 0, errDomain
		}
		r, _ := special(&tanhSpecial, z)
		return r, nil
	}
	if math.Abs(x) > logLargeDouble {
		return complex(math.Copysign(1, x), 4*Sin(y)*Cos(y)*Exp(-2*math.Abs(x))), nil
	}
	tx, ty := Tanh(x), Tan(y)
	cx := 1 / Cosh(x)
	t := tx * ty
	d := 1 + float64(t*t)
	return complex(tx*(1+float64(ty*ty))/d, ((ty/d)*cx)*cx), nil
}

// CCos is cmath.cos.
func CCos(z complex128) (complex128, *pyerr.Error) { return CCosh(turn(z)) }

// CSin is cmath.sin.
func CSin(z complex128) (complex128, *pyerr.Error) {
	r, err := CSinh(turn(z))
	return turnBack(r), err
}

// CTan is cmath.tan.
func CTan(z complex128) (complex128, *pyerr.Error) {
	r, err := CTanh(turn(z))
	return turnBack(r), err
}

// CLog is cmath.log with one argument.
func CLog(z complex128) (complex128, *pyerr.Error) {
	if r, ok := special(&logSpecial, z); ok {
		return r, nil
	}
	ax, ay := math.Abs(real(z)), math.Abs(imag(z))
	var re float64
	switch {
	case ax > largeDouble || ay > largeDouble:
		re = Log(Hypot(ax/2, ay/2)) + math.Ln2
	case ax < minNormal && ay < minNormal:
		if ax == 0 && ay == 0 {
			return 0, errDomain
		}
		re = Log(Hypot(math.Ldexp(ax, 53), math.Ldexp(ay, 53))) - 53*math.Ln2
	default:
		if h := Hypot(ax, ay); 0.71 <= h && h <= 1.73 {
			am, an := max(ax, ay), min(ax, ay)
			re = Log1p(float64((am-1)*(am+1))+float64(an*an)) / 2
		} else {
			re = Log(h)
		}
	}
	return complex(re, Atan2(imag(z), real(z))), nil
}

// CLog10 is cmath.log10.
func CLog10(z complex128) (complex128, *pyerr.Error) {
	r, err := CLog(z)
	return complex(real(r)/math.Ln10, imag(r)/math.Ln10), err
}

// Phase is cmath.phase.
func Phase(z complex128) float64 { return Atan2(imag(z), real(z)) }

// CAbs is abs(z).
func CAbs(z complex128) (float64, *pyerr.Error) {
	x, y := real(z), imag(z)
	r := Hypot(x, y)
	if isInf(r) && finite(x) && finite(y) {
		return 0, pyerr.New(pyerr.OverflowError, "absolute value too large")
	}
	return r, nil
}

// Rect is cmath.rect.
func Rect(r, phi float64) (complex128, *pyerr.Error) {
	if !finite(r) || !finite(phi) {
		if isInf(r) && finite(phi) && phi != 0 {
			z := withAngle(math.Inf(1), phi)
			if r < 0 {
				z = -z
			}
			return z, nil
		}
		if r != 0 && r == r && isInf(phi) {
			return 0, errDomain
		}
		z, _ := special(&rectSpecial, complex(r, phi))
		return z, nil
	}
	if phi == 0 {
		return complex(r, r*phi), nil
	}
	return complex(r*Cos(phi), r*Sin(phi)), nil
}

// CMul is a * b, with C's recovery of infinities.
func CMul(z, w complex128) complex128 {
	a, b, c, d := real(z), imag(z), real(w), imag(w)
	ac, bd, ad, bc := float64(a*c), float64(b*d), float64(a*d), float64(b*c)
	re, im := ac-bd, ad+bc
	if re == re || im == im {
		return complex(re, im)
	}
	again := false
	if isInf(a) || isInf(b) {
		a, b = box(a), box(b)
		c, d = noNaN(c), noNaN(d)
		again = true
	}
	if isInf(c) || isInf(d) {
		c, d = box(c), box(d)
		a, b = noNaN(a), noNaN(b)
		again = true
	}
	if !again && (isInf(ac) || isInf(bd) || isInf(ad) || isInf(bc)) {
		a, b, c, d = noNaN(a), noNaN(b), noNaN(c), noNaN(d)
		again = true
	}
	if again {
		inf := math.Inf(1)
		re, im = inf*(float64(a*c)-float64(b*d)), inf*(float64(a*d)+float64(b*c))
	}
	return complex(re, im)
}

// box is ±1 for an infinity and ±0 for anything else.
func box(x float64) float64 {
	if isInf(x) {
		return math.Copysign(1, x)
	}
	return math.Copysign(0, x)
}

func noNaN(x float64) float64 {
	if x != x {
		return math.Copysign(0, x)
	}
	return x
}

// CDiv is z / w; ok is false when w is zero.
func CDiv(z, w complex128) (r complex128, ok bool) {
	a, b, c, d := real(z), imag(z), real(w), imag(w)
	ac, ad := math.Abs(c), math.Abs(d)
	re, im := math.NaN(), math.NaN()
	switch {
	case ac >= ad:
		if ac == 0 {
			return 0, false
		}
		ratio := d / c
		den := c + float64(d*ratio)
		re, im = (a+float64(b*ratio))/den, (b-float64(a*ratio))/den
	case ad >= ac:
		ratio := c / d
		den := float64(c*ratio) + d
		re, im = (float64(a*ratio)+b)/den, (float64(b*ratio)-a)/den
	}
	if re != re && im != im {
		if (isInf(a) || isInf(b)) && finite(c) && finite(d) {
			x, y, inf := box(a), box(b), math.Inf(1)
			re, im = inf*(float64(x*c)+float64(y*d)), inf*(float64(y*c)-float64(x*d))
		} else if (isInf(ac) || isInf(ad)) && finite(a) && finite(b) {
			x, y := box(c), box(d)
			re, im = 0*(float64(a*x)+float64(b*y)), 0*(float64(b*x)-float64(a*y))
		}
	}
	return complex(re, im), true
}

// RDiv is a / w for a real a; ok is false when w is zero.
func RDiv(a float64, w complex128) (r complex128, ok bool) {
	c, d := real(w), imag(w)
	ac, ad := math.Abs(c), math.Abs(d)
	re, im := math.NaN(), math.NaN()
	switch {
	case ac >= ad:
		if ac == 0 {
			return 0, false
		}
		ratio := d / c
		den := c + float64(d*ratio)
		re, im = a/den, (-a*ratio)/den
	case ad >= ac:
		ratio := c / d
		den := float64(c*ratio) + d
		re, im = (a*ratio)/den, (-a)/den
	}
	if re != re && im != im && finite(a) && (isInf(ac) || isInf(ad)) {
		x, y := box(c), box(d)
		re, im = 0*(a*x), 0*(-a*y)
	}
	return complex(re, im), true
}

// Errors of complex powers.
var (
	errCPowZero  = pyerr.New(pyerr.ZeroDivisionError, "zero to a negative or complex power")
	errCPowRange = pyerr.New(pyerr.OverflowError, "complex exponentiation")
)

// CPow is a ** b.
func CPow(a, b complex128) (complex128, *pyerr.Error) {
	n := real(b)
	var r complex128
	if imag(b) == 0 && n == math.Floor(n) && math.Abs(n) <= 100 {
		if n > 0 {
			r = cpowUint(a, uint(n))
		} else {
			var ok bool
			if r, ok = CDiv(1, cpowUint(a, uint(-n))); !ok {
				return 0, errCPowZero
			}
		}
	} else if b == 0 {
		r = 1
	} else if a == 0 {
		if imag(b) != 0 || n < 0 {
			return 0, errCPowZero
		}
	} else {
		abs := Hypot(real(a), imag(a))
		l := Pow(abs, n)
		at := Phase(a)
		phase := float64(at * n)
		if imag(b) != 0 {
			l *= Exp(-at * imag(b))
			phase += float64(imag(b) * Log(abs))
		}
		if isInf(phase) {
			return 0, errCPowZero // C's cosine of an infinity is a domain error
		}
		r = complex(l*Cos(phase), l*Sin(phase))
	}
	if isInf(real(r)) || isInf(imag(r)) {
		return 0, errCPowRange
	}
	return r, nil
}

func cpowUint(x complex128, n uint) complex128 {
	r := complex128(1)
	p := x
	for mask := uint(1); mask <= n; mask <<= 1 {
		if n&mask != 0 {
			r = CMul(r, p)
		}
		p = CMul(p, p)
	}
	return r
}

// CFunc is a function of one complex number of module cmath.
type CFunc func(complex128) (complex128, *pyerr.Error)

func noError(f func(complex128) complex128) CFunc {
	return func(z complex128) (complex128, *pyerr.Error) { return f(z), nil }
}

// CMath returns the function of that name in module cmath.
func CMath(name string) (CFunc, bool) {
	switch name {
	case "acos":
		return noError(CAcos), true
	case "acosh":
		return noError(CAcosh), true
	case "asin":
		return noError(CAsin), true
	case "asinh":
		return noError(CAsinh), true
	case "atan":
		return CAtan, true
	case "atanh":
		return CAtanh, true
	case "cos":
		return CCos, true
	case "cosh":
		return CCosh, true
	case "exp":
		return CExp, true
	case "log":
		return CLog, true
	case "log10":
		return CLog10, true
	case "sin":
		return CSin, true
	case "sinh":
		return CSinh, true
	case "sqrt":
		return noError(CSqrt), true
	case "tan":
		return CTan, true
	case "tanh":
		return CTanh, true
	}
	return nil, false
}

// CIsFinite reports whether both parts are finite.
func CIsFinite(z complex128) bool { return !cmplx.IsInf(z) && finite(real(z)) && finite(imag(z)) }
