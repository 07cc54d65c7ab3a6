package mathx

import "math"

// The gamma functions follow CPython's own: a Lanczos sum with g = 6.0246..., corrected for the error of x+g-1/2.
const (
	lanczosG          = 6.024680040776729583740234375
	lanczosGMinusHalf = 5.524680040776729583740234375
	logPi             = 1.144729885849400174143427351353058711647
)

var lanczosNum = [13]float64{
	23531376880.410759688572007674451636754734846804940,
	42919803642.649098768957899047001988850926355848959,
	35711959237.355668049440185451547166705960488635843,
	17921034426.037209699919755754458931112671403265390,
	6039542586.3520280050642916443072979210699388420708,
	1439720407.3117216736632230727949123939715485786372,
	248874557.86205415651146038641322942321632125127801,
	31426415.585400194380614231628318205362874684987640,
	2876370.6289353724412254090516208496135991145378768,
	186056.26539522349504029498971604569928220784236328,
	8071.6720023658162106380029022722506138218516325024,
	210.82427775157934587250973392071336271166969580291,
	2.5066282746310002701649081771338373386264310793408,
}

// lanczosDen holds the coefficients of x*(x+1)*...*(x+11).
var lanczosDen = [13]float64{
	0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1,
}

func lanczosSum(x float64) float64 {
	num, den := 0.0, 0.0
	if x < 5 {
		for i := len(lanczosNum) - 1; i >= 0; i-- {
			num = float64(num*x) + lanczosNum[i]
			den = float64(den*x) + lanczosDen[i]
		}
	} else {
		for i := range lanczosNum {
			num = num/x + lanczosNum[i]
			den = den/x + lanczosDen[i]
		}
	}
	return num / den
}

// sinPi is sin(pi*x), exact at multiples of a half.
func sinPi(x float64) float64 {
	y := math.Mod(math.Abs(x), 2)
	var r float64
	switch int(math.Round(2 * y)) {
	case 0:
		r = Sin(math.Pi * y)
	case 1:
		r = Cos(math.Pi * (y - 0.5))
	case 2:
		r = Sin(math.Pi * (1 - y))
	case 3:
		r = -Cos(math.Pi * (y - 1.5))
	default:
		r = Sin(math.Pi * (y - 2))
	}
	return math.Copysign(1, x) * r
}

// Gamma is the gamma function: NaN at -Inf and the negative integers, ±Inf at zero.
func Gamma(x float64) float64 {
	if x != x || math.IsInf(x, 1) {
		return x
	}
	if math.IsInf(x, -1) {
		return math.NaN()
	}
	if x == 0 {
		return math.Copysign(math.Inf(1), x)
	}
	if x == math.Floor(x) {
		if x < 0 {
			return math.NaN()
		}
		if x <= 23 { // (x-1)! is exact
			r := 1.0
			for i := 2.0; i < x; i++ {
				r *= i
			}
			return r
		}
	}
	a := math.Abs(x)
	if a < 1e-20 {
		return 1 / x
	}
	if a > 200 {
		if x < 0 {
			return 0 / sinPi(x)
		}
		return math.Inf(1)
	}
	y := a + lanczosGMinusHalf
	var z float64
	if a > lanczosGMinusHalf {
		z = (y - a) - lanczosGMinusHalf
	} else {
		z = (y - lanczosGMinusHalf) - a
	}
	z = z * lanczosG / y
	var r float64
	if x < 0 {
		r = -math.Pi / sinPi(a) / a * Exp(y) / lanczosSum(a)
		r -= float64(z * r)
		if a < 140 {
			r /= Pow(y, a-0.5)
		} else {
			p := Pow(y, a/2-0.25)
			r /= p
			r /= p
		}
	} else {
		r = lanczosSum(a) / Exp(y)
		r += float64(z * r)
		if a < 140 {
			r *= Pow(y, a-0.5)
		} else {
			p := Pow(y, a/2-0.25)
			r *= p
			r *= p
		}
	}
	return r
}

// Lgamma is the logarithm of the absolute value of the gamma function: +Inf at its poles.
func Lgamma(x float64) float64 {
	if x != x {
		return x
	}
	if math.IsInf(x, 0) {
		return math.Inf(1)
	}
	if x == math.Floor(x) && x <= 2 {
		if x <= 0 {
			return math.Inf(1)
		}
		return 0
	}
	a := math.Abs(x)
	if a < 1e-20 {
		return -Log(a)
	}
	r := Log(lanczosSum(a)) - lanczosG
	r += float64((a - 0.5) * (Log(a+lanczosG-0.5) - 1))
	if x < 0 {
		r = logPi - Log(math.Abs(sinPi(a))) - Log(a) - r
	}
	return r
}

// erfDD is erf(x) for 0 <= x <= 2.5, by its Taylor series; the terms stay below 60 times the sum.
func erfDD(x float64) dd {
	sq := twoProd(x, x).neg()
	term := dd{x, 0}
	sum := term
	for n := 1; n < 200; n++ {
		term = term.mul(sq).div(dd{float64(n), 0})
		t := term.div(dd{float64(2*n + 1), 0})
		sum = sum.add(t)
		if math.Abs(t.hi) < 0x1p-110*sum.hi {
			break
		}
	}
	return sum.mul(ddTwoOverSqrtPi)
}

// erfcDD is erfc(x) = r * 2**k for x >= 1.5, by its continued fraction.
func erfcDD(x float64) (r dd, k int) {
	n := int(800/(x*x)) + 8
	f := dd{x, 0}
	for ; n > 0; n-- {
		f = dd{0.5 * float64(n), 0}.div(f).add(dd{x, 0})
	}
	e, k := expDD(twoProd(x, x).neg())
	e = e.div(f).mul(ddTwoOverSqrtPi)
	e = dd{e.hi / 2, e.lo / 2}
	// scale wants a number near 1
	m, shift := math.Frexp(e.hi)
	shift--
	return dd{m * 2, math.Ldexp(e.lo, -shift)}, k + shift
}

// Erf is the error function.
func Erf(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case x == 0:
		return x
	case a < 0x1p-30:
		v := ddTwoOverSqrtPi.mulF(x)
		if a < 0x1p-1000 { // the low part would be lost
			w := ddTwoOverSqrtPi.mulF(x * 0x1p100)
			return dd{w.hi, w.lo}.val() * 0x1p-100
		}
		return v.val()
	case a > 6:
		return math.Copysign(1, x)
	case a < 2:
		return math.Copysign(erfDD(a).val(), x)
	}
	r, k := erfcDD(a)
	r = dd{math.Ldexp(r.hi, k), math.Ldexp(r.lo, k)}
	return math.Copysign(dd{1, 0}.sub(r).val(), x)
}

// Erfc is 1 - Erf(x).
func Erfc(x float64) float64 {
	a := math.Abs(x)
	switch {
	case x != x:
		return x
	case x > 27.3:
		return 0
	case x < -6:
		return 2
	case a < 0x1p-60:
		return 1 - x
	case a < 2:
		v := erfDD(a)
		if x > 0 {
			v = v.neg()
		}
		return dd{1, 0}.add(v).val()
	}
	r, k := erfcDD(a)
	if x > 0 {
		return r.scale(k)
	}
	return dd{2, 0}.sub(dd{math.Ldexp(r.hi, k), math.Ldexp(r.lo, k)}).val()
}
