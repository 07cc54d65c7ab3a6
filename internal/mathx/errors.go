package mathx

import (
	"math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Func1 is a function of one float of module math. Call has CPython's errors.
type Func1 struct {
	F func(float64) float64
	// Overflows tells that an infinite result for a finite argument is an OverflowError, not a ValueError.
	Overflows bool
	// Wants is the text of a ValueError, before ", got x"; empty for "math domain error".
	Wants string
}

var (
	errDomain = pyerr.New(pyerr.ValueError, "math domain error")
	errRange  = pyerr.New(pyerr.OverflowError, "math range error")
)

func got(wants string, x float64) *pyerr.Error {
	if wants == "" {
		return errDomain
	}
	return pyerr.New(pyerr.ValueError, wants+", got "+numfmt.FloatRepr(x))
}

const (
	wantsFinite   = "expected a finite input"
	wantsPositive = "expected a positive input"
	wantsUnit     = "expected a number in range from -1 up to 1"
	wantsGamma    = "expected a noninteger or positive integer"
)

// Math1 returns the function of that name in module math.
func Math1(name string) (Func1, bool) {
	switch name {
	case "acos":
		return Func1{Acos, false, wantsUnit}, true
	case "acosh":
		return Func1{Acosh, false, "expected argument value not less than 1"}, true
	case "asin":
		return Func1{Asin, false, wantsUnit}, true
	case "asinh":
		return Func1{Asinh, false, ""}, true
	case "atan":
		return Func1{Atan, false, ""}, true
	case "atanh":
		return Func1{Atanh, false, "expected a number between -1 and 1"}, true
	case "cbrt":
		return Func1{Cbrt, false, ""}, true
	case "cos":
		return Func1{Cos, false, wantsFinite}, true
	case "cosh":
		return Func1{Cosh, true, ""}, true
	case "erf":
		return Func1{Erf, false, ""}, true
	case "erfc":
		return Func1{Erfc, false, ""}, true
	case "exp":
		return Func1{Exp, true, ""}, true
	case "exp2":
		return Func1{Exp2, true, ""}, true
	case "expm1":
		return Func1{Expm1, true, ""}, true
	case "fabs":
		return Func1{math.Abs, false, ""}, true
	case "gamma":
		return Func1{Gamma, true, wantsGamma}, true
	case "lgamma":
		return Func1{Lgamma, true, wantsGamma}, true
	case "log":
		return Func1{Log, false, wantsPositive}, true
	case "log10":
		return Func1{Log10, false, wantsPositive}, true
	case "log1p":
		return Func1{Log1p, false, "expected argument value > -1"}, true
	case "log2":
		return Func1{Log2, false, wantsPositive}, true
	case "sin":
		return Func1{Sin, false, wantsFinite}, true
	case "sinh":
		return Func1{Sinh, true, ""}, true
	case "sqrt":
		return Func1{math.Sqrt, false, "expected a nonnegative input"}, true
	case "tan":
		return Func1{Tan, false, wantsFinite}, true
	case "tanh":
		return Func1{Tanh, false, ""}, true
	}
	return Func1{}, false
}

// Call is the function with CPython's errors.
func (f *Func1) Call(x float64) (float64, *pyerr.Error) {
	r := f.F(x)
	if r-r == 0 {
		return r, nil
	}
	if r != r {
		if x == x {
			return 0, got(f.Wants, x)
		}
		return r, nil
	}
	if math.Abs(x) <= math.MaxFloat64 {
		if f.Overflows && !(f.Wants == wantsGamma && (x == math.Floor(x) && x <= 0)) {
			return 0, errRange
		}
		return 0, got(f.Wants, x)
	}
	return r, nil
}

// MathPow is math.pow. Float power (x ** y) has other errors; see FloatPow.
func MathPow(x, y float64) (float64, *pyerr.Error) {
	r := Pow(x, y)
	if r-r == 0 || !finite(x) || !finite(y) {
		return r, nil
	}
	if r != r || x == 0 {
		return 0, errDomain
	}
	return 0, errRange
}

// PowKind says how x ** y ends.
type PowKind int

// The ends of FloatPow.
const (
	PowOK PowKind = iota
	// PowComplex is a negative number to a fraction: the result is complex.
	PowComplex
	// PowZero raises ZeroDivisionError("zero to a negative power").
	PowZero
	// PowOverflow raises OverflowError(34, "Numerical result out of range").
	PowOverflow
)

// FloatPow is x ** y for floats.
func FloatPow(x, y float64) (float64, PowKind) {
	r := Pow(x, y)
	if r-r == 0 || !finite(x) || !finite(y) {
		return r, PowOK
	}
	switch {
	case r != r:
		return 0, PowComplex
	case x == 0:
		return 0, PowZero
	}
	return 0, PowOverflow
}

func finite(x float64) bool { return x-x == 0 }

// MathFmod is math.fmod.
func MathFmod(x, y float64) (float64, *pyerr.Error) {
	r := Fmod(x, y)
	if r != r && x == x && y == y {
		return 0, errDomain
	}
	return r, nil
}

// MathRemainder is math.remainder.
func MathRemainder(x, y float64) (float64, *pyerr.Error) {
	r := Remainder(x, y)
	if r != r && x == x && y == y {
		return 0, errDomain
	}
	return r, nil
}

// MathFMA is math.fma.
func MathFMA(x, y, z float64) (float64, *pyerr.Error) {
	r := math.FMA(x, y, z)
	switch {
	case finite(r):
	case r != r:
		if x == x && y == y && z == z {
			return 0, pyerr.New(pyerr.ValueError, "invalid operation in fma")
		}
	case finite(x) && finite(y) && finite(z):
		return 0, pyerr.New(pyerr.OverflowError, "overflow in fma")
	}
	return r, nil
}

// MathLdexp is math.ldexp; an exponent that does not fit is given as the nearest that does.
func MathLdexp(x float64, k int64) (float64, *pyerr.Error) {
	if x == 0 || !finite(x) {
		return x, nil
	}
	r := math.Ldexp(x, int(max(min(k, 5000), -5000)))
	if math.IsInf(r, 0) {
		return 0, errRange
	}
	return r, nil
}

// LogBig is log (base 0), log2 (2) or log10 (10) of a big integer.
func LogBig(n *big.Int, base int) (float64, *pyerr.Error) {
	f := Log
	switch base {
	case 2:
		f = Log2
	case 10:
		f = Log10
	}
	if n.Sign() <= 0 {
		return 0, pyerr.New(pyerr.ValueError, wantsPositive)
	}
	if x, err := numfmt.BigToFloat(n); err == nil {
		return f(x), nil
	}
	// n = m * 2**e, m in [1/2, 1), with m rounded half to even
	e := n.BitLen()
	m, _ := new(big.Float).SetMantExp(new(big.Float).SetInt(n), -e).Float64()
	return f(m) + float64(f(2)*float64(e)), nil
}

// Factorial is n! for n >= 0.
func Factorial(n int64) *big.Int {
	if n < 2 {
		return big.NewInt(1)
	}
	return new(big.Int).MulRange(2, n)
}

// Comb is the number of ways to choose k of n items, n and k not negative.
func Comb(n *big.Int, k int64) *big.Int {
	if n.IsInt64() {
		return new(big.Int).Binomial(n.Int64(), k)
	}
	r := big.NewInt(1)
	t := new(big.Int)
	for i := int64(0); i < k; i++ {
		r.Mul(r, t.Sub(n, big.NewInt(i)))
		r.Quo(r, t.SetInt64(i+1))
	}
	return r
}

// Perm is the number of ways to arrange k of n items, n and k not negative.
func Perm(n *big.Int, k int64) *big.Int {
	if n.IsInt64() {
		v := n.Int64()
		if k > v {
			return new(big.Int)
		}
		if k == 0 {
			return big.NewInt(1)
		}
		return new(big.Int).MulRange(v-k+1, v)
	}
	r := big.NewInt(1)
	t := new(big.Int)
	for i := int64(0); i < k; i++ {
		r.Mul(r, t.Sub(n, big.NewInt(i)))
	}
	return r
}
