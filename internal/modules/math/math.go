// Package math is the native module math, on package mathx.
package math

import (
	gomath "math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/mathx"
	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

type (
	thread = object.Thread
	value  = object.Value
)

func result(t *thread, f float64, err *pyerr.Error) value {
	if err != nil {
		return t.RaiseErr(err)
	}
	return object.Float(f)
}

// floats reads the arguments as floats.
func floats(t *thread, a []value) (f [3]float64, ok bool) {
	for i, v := range a {
		if f[i], ok = object.AsFloat(t, v); !ok {
			return f, false
		}
	}
	return f, true
}

// Module is the definition of the module math.
func Module() *object.NativeModule {
	m := &object.NativeModule{Name: "math"}
	row := func(name, params string, f func(t *thread, a []value) value) {
		m.Functions = append(m.Functions, object.Method{Sig: name + params, Doc: docs[name], Fn: func(t *thread, _ value, a []value) value { return f(t, a) }})
	}
	for _, name := range []string{"acos", "acosh", "asin", "asinh", "atan", "atanh", "cbrt", "cos", "cosh", "erf", "erfc", "exp", "exp2", "expm1", "fabs", "gamma",
		"lgamma", "log1p", "sin", "sinh", "sqrt", "tan", "tanh"} {
		f, _ := mathx.Math1(name)
		row(name, "(x, /)", func(t *thread, a []value) value {
			x, ok := object.AsFloat(t, a[0])
			if !ok {
				return value{}
			}
			r, err := f.Call(x)
			return result(t, r, err)
		})
	}
	for name, f := range map[string]func(x float64) float64{"degrees": mathx.Degrees, "radians": mathx.Radians, "ulp": mathx.Ulp} {
		row(name, "(x, /)", func(t *thread, a []value) value {
			x, ok := object.AsFloat(t, a[0])
			if !ok {
				return value{}
			}
			return object.Float(f(x))
		})
	}
	for name, f := range map[string]func(x float64) bool{
		"isfinite": func(x float64) bool { return x-x == 0 }, "isinf": func(x float64) bool { return gomath.IsInf(x, 0) }, "isnan": gomath.IsNaN} {
		row(name, "(x, /)", func(t *thread, a []value) value {
			x, ok := object.AsFloat(t, a[0])
			if !ok {
				return value{}
			}
			return object.Bool(f(x))
		})
	}
	two := func(name, params string, f func(x, y float64) (float64, *pyerr.Error)) {
		row(name, params, func(t *thread, a []value) value {
			x, ok := floats(t, a)
			if !ok {
				return value{}
			}
			r, err := f(x[0], x[1])
			return result(t, r, err)
		})
	}
	two("atan2", "(y, x, /)", func(y, x float64) (float64, *pyerr.Error) { return mathx.Atan2(y, x), nil })
	two("copysign", "(x, y, /)", func(x, y float64) (float64, *pyerr.Error) { return gomath.Copysign(x, y), nil })
	two("fmod", "(x, y, /)", mathx.MathFmod)
	two("pow", "(x, y, /)", mathx.MathPow)
	two("remainder", "(x, y, /)", mathx.MathRemainder)
	row("fma", "(x, y, z, /)", func(t *thread, a []value) value {
		x, ok := floats(t, a)
		if !ok {
			return value{}
		}
		r, err := mathx.MathFMA(x[0], x[1], x[2])
		return result(t, r, err)
	})
	row("frexp", "(x, /)", func(t *thread, a []value) value {
		x, ok := object.AsFloat(t, a[0])
		if !ok {
			return value{}
		}
		f, e := x, 0
		if x-x == 0 {
			f, e = gomath.Frexp(x)
		}
		return t.TupleSteal(object.Float(f), object.Int(int64(e))).Val()
	})
	row("ldexp", "(x, i, /)", func(t *thread, a []value) value {
		x, ok := object.AsFloat(t, a[0])
		if !ok {
			return value{}
		}
		if !object.IsInt(a[1]) {
			return t.Raise(object.TypeError, "Expected an int as second argument to ldexp.")
		}
		k, fits := object.IntFits(a[1])
		if !fits {
			k = gomath.MaxInt64
			if object.ToBig(a[1]).Sign() < 0 {
				k = gomath.MinInt64
			}
		}
		r, err := mathx.MathLdexp(x, k)
		return result(t, r, err)
	})
	row("modf", "(x, /)", func(t *thread, a []value) value {
		x, ok := object.AsFloat(t, a[0])
		if !ok {
			return value{}
		}
		frac, whole := mathx.Modf(x)
		return t.TupleSteal(object.Float(frac), object.Float(whole)).Val()
	})
	row("nextafter", "(x, y, /, *, steps=None)", nextAfter)
	row("ceil", "(x, /)", func(t *thread, a []value) value { return round(t, a[0], object.NameCeil, gomath.Ceil) })
	row("floor", "(x, /)", func(t *thread, a []value) value { return round(t, a[0], object.NameFloor, gomath.Floor) })
	row("trunc", "(x, /)", trunc)
	row("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isClose)
	row("dist", "(p, q, /)", dist)
	row("hypot", "(*coordinates)", func(t *thread, a []value) value {
		v, ok := coordinates(t, object.TupleItems(a[0]))
		if !ok {
			return value{}
		}
		return object.Float(mathx.Norm(v))
	})
	row("fsum", "(seq, /)", func(t *thread, a []value) value {
		var sum mathx.Sum
		if !object.ForEach(t, a[0], func(v value) bool {
			x, ok := object.AsFloat(t, v)
			if ok {
				if err := sum.Add(x); err != nil {
					t.RaiseErr(err)
					return false
				}
			}
			return ok
		}) {
			return value{}
		}
		r, err := sum.Value()
		return result(t, r, err)
	})
	m.Functions = append(m.Functions, object.Method{Sig: "log", Raw: log})
	for name, base := range map[string]int{"log2": 2, "log10": 10} {
		f, _ := mathx.Math1(name)
		row(name, "(x, /)", func(t *thread, a []value) value { return logOf(t, a[0], &f, base) })
	}
	row("prod", "(iterable, /, *, start=1)", prod)
	row("sumprod", "(p, q, /)", sumProd)
	row("gcd", "(*integers)", gcd)
	row("lcm", "(*integers)", lcm)
	row("factorial", "(n, /)", factorial)
	row("comb", "(n, k, /)", comb)
	row("perm", "(n, k=None, /)", perm)
	row("isqrt", "(n, /)", isqrt)
	m.Setup = func(t *thread, m *object.Module) bool {
		return m.Set(t, "pi", object.Float(gomath.Pi)) && m.Set(t, "e", object.Float(gomath.E)) && m.Set(t, "tau", object.Float(2*gomath.Pi)) &&
			m.Set(t, "inf", object.Float(gomath.Inf(1))) && m.Set(t, "nan", object.Float(gomath.NaN()))
	}
	return m
}

func nextAfter(t *thread, a []value) value {
	x, ok := floats(t, a[:2])
	if !ok {
		return value{}
	}
	steps := uint64(1)
	if !a[2].IsNil() && !a[2].IsNone() {
		n := object.AsIndex(t, a[2])
		if n.IsNil() {
			return n
		}
		b := object.ToBig(n)
		t.Decref(n)
		if b.Sign() < 0 {
			return t.Raise(object.ValueError, "steps must be a non-negative integer")
		}
		steps = gomath.MaxUint64
		if b.IsUint64() {
			steps = b.Uint64()
		}
	}
	return object.Float(mathx.NextAfter(x[0], x[1], steps))
}

// round is ceil and floor.
func round(t *thread, v value, name *object.Str, f func(float64) float64) value {
	if !v.IsFloat64() {
		m := object.LookupSpecial(t, v, name)
		if !m.IsNil() {
			r := object.Call0(t, m)
			t.Decref(m)
			return r
		}
		if t.HasExc() {
			return m
		}
	}
	x, ok := object.AsFloat(t, v)
	if !ok {
		return value{}
	}
	return object.ToInt(t, object.Float(f(x)))
}

func trunc(t *thread, a []value) value {
	if a[0].IsFloat64() {
		return object.ToInt(t, a[0])
	}
	m := object.LookupSpecial(t, a[0], object.NameTrunc)
	if m.IsNil() {
		if !t.HasExc() {
			t.Raise(object.TypeError, "type %s doesn't define __trunc__ method", a[0].Type().Name)
		}
		return m
	}
	r := object.Call0(t, m)
	t.Decref(m)
	return r
}

func isClose(t *thread, a []value) value {
	rel, abs := 1e-9, 0.0
	x, ok := floats(t, a[:2])
	if ok && !a[2].IsNil() {
		rel, ok = object.AsFloat(t, a[2])
	}
	if ok && !a[3].IsNil() {
		abs, ok = object.AsFloat(t, a[3])
	}
	if !ok {
		return value{}
	}
	if rel < 0 || abs < 0 {
		return t.Raise(object.ValueError, "tolerances must be non-negative")
	}
	p, q := x[0], x[1]
	if p == q {
		return object.True
	}
	if gomath.IsInf(p, 0) || gomath.IsInf(q, 0) {
		return object.False
	}
	diff := gomath.Abs(q - p)
	return object.Bool(diff <= gomath.Abs(rel*q) || diff <= gomath.Abs(rel*p) || diff <= abs)
}

func coordinates(t *thread, items []value) ([]float64, bool) {
	out := make([]float64, len(items))
	for i, v := range items {
		var ok bool
		if out[i], ok = object.AsFloat(t, v); !ok {
			return nil, false
		}
	}
	return out, true
}

func dist(t *thread, a []value) value {
	p := object.ToTuple(t, a[0])
	if p.IsNil() {
		return p
	}
	defer t.Decref(p)
	q := object.ToTuple(t, a[1])
	if q.IsNil() {
		return q
	}
	defer t.Decref(q)
	if len(object.TupleItems(p)) != len(object.TupleItems(q)) {
		return t.Raise(object.ValueError, "both points must have the same number of dimensions")
	}
	x, ok := coordinates(t, object.TupleItems(p))
	if !ok {
		return value{}
	}
	y, ok := coordinates(t, object.TupleItems(q))
	if !ok {
		return value{}
	}
	for i := range x {
		x[i] = gomath.Abs(x[i] - y[i])
	}
	return object.Float(mathx.Norm(x))
}

// logOf is the logarithm of an int or a number with __float__; base 0 is the natural one.
func logOf(t *thread, v value, f *mathx.Func1, base int) value {
	if object.IsInt(v) {
		if n, fits := object.IntFits(v); !fits || n <= 0 || n > 1<<53 {
			r, err := mathx.LogBig(object.ToBig(v), base)
			return result(t, r, err)
		}
	}
	x, ok := object.AsFloat(t, v)
	if !ok {
		return value{}
	}
	r, err := f.Call(x)
	return result(t, r, err)
}

func log(t *thread, _ value, args []value, kw *object.Tuple) value {
	if kw != nil && kw.Len() > 0 {
		return t.Raise(object.TypeError, "math.log() takes no keyword arguments")
	}
	if len(args) < 1 {
		return t.Raise(object.TypeError, "log expected at least 1 argument, got 0")
	}
	if len(args) > 2 {
		return t.Raise(object.TypeError, "log expected at most 2 arguments, got %d", len(args))
	}
	f, _ := mathx.Math1("log")
	num := logOf(t, args[0], &f, 0)
	if num.IsNil() || len(args) == 1 {
		return num
	}
	den := logOf(t, args[1], &f, 0)
	if den.IsNil() {
		return den
	}
	return object.Binary(t, object.OpTrueDiv, num, den)
}

func prod(t *thread, a []value) value {
	total := object.Int(1)
	if !a[1].IsNil() {
		total = t.Newref(a[1])
	}
	ok := object.ForEach(t, a[0], func(v value) bool {
		if total.IsFloat64() && v.IsFloat64() {
			total = object.Float(total.Float64() * v.Float64())
			return true
		}
		next := object.Binary(t, object.OpMul, total, v)
		t.Decref(total)
		total = next
		return !next.IsNil()
	})
	if !ok {
		t.Xdecref(total)
		return value{}
	}
	return total
}

// sumProd adds products exactly while all are ints, in extended precision while all are floats (or ints with floats), and by the
// operators otherwise.
func sumProd(t *thread, a []value) value {
	p := object.Iter(t, a[0])
	if p.IsNil() {
		return p
	}
	defer t.Decref(p)
	q := object.Iter(t, a[1])
	if q.IsNil() {
		return q
	}
	defer t.Decref(q)
	total := object.Int(0)
	var sum mathx.SumProd
	floatsOn, floatsUsed, plain := true, false, 0.0
	intsOn := true
	add := func(v value) bool { // steals
		if v.IsNil() {
			return false
		}
		next := object.Binary(t, object.OpAdd, total, v)
		t.Decref(total)
		t.Decref(v)
		total = next
		return !next.IsNil()
	}
	flush := func() bool {
		if !floatsUsed {
			return true
		}
		floatsUsed = false
		r := sum.Value()
		if r-r != 0 {
			r = plain
		}
		sum, plain = mathx.SumProd{}, 0
		return add(object.Float(r))
	}
	fail := func() value {
		t.Xdecref(total)
		return value{}
	}
	for {
		x := object.Next(t, p)
		if x.IsNil() && t.HasExc() {
			return fail()
		}
		y := object.Next(t, q)
		if y.IsNil() && t.HasExc() {
			t.Xdecref(x)
			return fail()
		}
		if x.IsNil() != y.IsNil() {
			t.Xdecref(x)
			t.Xdecref(y)
			t.Raise(object.ValueError, "Inputs are not the same length")
			return fail()
		}
		if x.IsNil() {
			if !flush() {
				return fail()
			}
			return total
		}
		intsOn = intsOn && x.Type() == object.IntType && y.Type() == object.IntType
		if !intsOn && floatsOn {
			f, okF := asFloat(x)
			g, okG := asFloat(y)
			if (x.IsFloat64() || y.IsFloat64()) && okF && okG {
				sum.Add(f, g)
				plain += f * g
				floatsUsed = true
				t.Decref(x)
				t.Decref(y)
				continue
			}
			floatsOn = false
			if !flush() {
				t.Decref(x)
				t.Decref(y)
				return fail()
			}
		}
		ok := add(object.Binary(t, object.OpMul, x, y))
		t.Decref(x)
		t.Decref(y)
		if !ok {
			return fail()
		}
	}
}

// asFloat returns an exact float or an int as a float, if it is finite or was a float.
func asFloat(v value) (float64, bool) {
	if v.IsFloat64() {
		return v.Float64(), true
	}
	if v.Type() == object.IntType || v.IsBool() {
		f, err := numfmt.BigToFloat(object.ToBig(v))
		return f, err == nil
	}
	return 0, false
}

// ints reads the arguments as integers and folds them.
func ints(t *thread, a []value, start int64, f func(r, n *big.Int) *big.Int) value {
	items := object.TupleItems(a[0])
	r := big.NewInt(start)
	for _, v := range items {
		n := object.AsIndex(t, v)
		if n.IsNil() {
			return n
		}
		r = f(r, object.ToBig(n))
		t.Decref(n)
	}
	return t.NewBig(new(big.Int).Abs(r))
}

func gcd(t *thread, a []value) value {
	items := object.TupleItems(a[0])
	if len(items) == 2 && items[0].IsInt64() && items[1].IsInt64() {
		if g, ok := numfmt.GCD64(items[0].Int64(), items[1].Int64()); ok {
			return object.Int(g)
		}
	}
	return ints(t, a, 0, numfmt.GCDBig)
}

func lcm(t *thread, a []value) value {
	return ints(t, a, 1, func(r, n *big.Int) *big.Int {
		if r.Sign() == 0 || n.Sign() == 0 {
			return new(big.Int)
		}
		q := new(big.Int).Quo(r, numfmt.GCDBig(r, n))
		return q.Mul(q, n)
	})
}

func factorial(t *thread, a []value) value {
	n := object.AsIndex(t, a[0])
	if n.IsNil() {
		return n
	}
	defer t.Decref(n)
	k, fits := object.IntFits(n)
	switch {
	case fits && k < 0 || !fits && object.ToBig(n).Sign() < 0:
		return t.Raise(object.ValueError, "factorial() not defined for negative values")
	case !fits:
		return t.Raise(object.OverflowError, "factorial() argument should not exceed %d", int64(gomath.MaxInt64))
	}
	return t.NewBig(mathx.Factorial(k))
}

// choice reads n and k of comb and perm; done says that the result is res already.
func choice(t *thread, a []value, combine bool) (n *big.Int, k int64, res value, done bool) {
	nv := object.AsIndex(t, a[0])
	if nv.IsNil() {
		return nil, 0, value{}, true
	}
	defer t.Decref(nv)
	kv := object.AsIndex(t, a[1])
	if kv.IsNil() {
		return nil, 0, value{}, true
	}
	defer t.Decref(kv)
	n = object.ToBig(nv)
	kb := object.ToBig(kv)
	if n.Sign() < 0 {
		return nil, 0, t.Raise(object.ValueError, "n must be a non-negative integer"), true
	}
	if kb.Sign() < 0 {
		return nil, 0, t.Raise(object.ValueError, "k must be a non-negative integer"), true
	}
	if kb.Cmp(n) > 0 {
		return nil, 0, object.Int(0), true
	}
	if combine {
		if other := new(big.Int).Sub(n, kb); other.Cmp(kb) < 0 {
			kb = other
		}
	}
	if !kb.IsInt64() {
		what := "k"
		if combine {
			what = "min(n - k, k)"
		}
		return nil, 0, t.Raise(object.OverflowError, "%s must not exceed %d", what, int64(gomath.MaxInt64)), true
	}
	return n, kb.Int64(), value{}, false
}

func comb(t *thread, a []value) value {
	n, k, res, done := choice(t, a, true)
	if done {
		return res
	}
	return t.NewBig(mathx.Comb(n, k))
}

func perm(t *thread, a []value) value {
	if a[1].IsNil() || a[1].IsNone() {
		return factorial(t, a)
	}
	n, k, res, done := choice(t, a, false)
	if done {
		return res
	}
	return t.NewBig(mathx.Perm(n, k))
}

func isqrt(t *thread, a []value) value {
	n := object.AsIndex(t, a[0])
	if n.IsNil() {
		return n
	}
	defer t.Decref(n)
	b := object.ToBig(n)
	if b.Sign() < 0 {
		return t.Raise(object.ValueError, "isqrt() argument must be nonnegative")
	}
	return t.NewBig(new(big.Int).Sqrt(b))
}
