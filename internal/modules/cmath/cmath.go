// Package cmath is the native module cmath, on package mathx.
package cmath

import (
	"math"
	"math/cmplx"

	"github.com/gophersnake/gophersnake/internal/mathx"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

func isInf(z complex128) bool { return math.IsInf(real(z), 0) || math.IsInf(imag(z), 0) }

// Module is the definition of the module cmath.
func Module() *object.NativeModule {
	m := &object.NativeModule{Name: "cmath"}
	row := func(name, params string, f func(t *thread, a []value) value) {
		m.Functions = append(m.Functions, object.Method{Sig: name + params, Doc: docs[name], Fn: func(t *thread, _ value, a []value) value { return f(t, a) }})
	}
	// of makes a function of one complex number.
	of := func(name string, f func(t *thread, z complex128) value) {
		row(name, "(z, /)", func(t *thread, a []value) value {
			z, ok := object.AsComplex(t, a[0])
			if !ok {
				return value{}
			}
			return f(t, z)
		})
	}
	for _, name := range []string{"acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "exp", "log10", "sin", "sinh", "sqrt", "tan", "tanh"} {
		f, found := mathx.CMath(name)
		if !found {
			panic("cmath: mathx lacks " + name)
		}
		of(name, func(t *thread, z complex128) value {
			r, err := f(z)
			if err != nil {
				return t.RaiseErr(err)
			}
			return t.NewComplex(r)
		})
	}
	of("isfinite", func(t *thread, z complex128) value { return object.Bool(mathx.CIsFinite(z)) })
	of("isinf", func(t *thread, z complex128) value { return object.Bool(isInf(z)) })
	of("isnan", func(t *thread, z complex128) value { return object.Bool(math.IsNaN(real(z)) || math.IsNaN(imag(z))) })
	of("phase", func(t *thread, z complex128) value { return object.Float(mathx.Phase(z)) })
	of("polar", func(t *thread, z complex128) value {
		r, err := mathx.CAbs(z)
		if err != nil {
			return t.RaiseErr(err)
		}
		return t.TupleSteal(object.Float(r), object.Float(mathx.Phase(z))).Val()
	})
	row("rect", "(r, phi, /)", func(t *thread, a []value) value {
		r, ok := object.AsFloat(t, a[0])
		if !ok {
			return value{}
		}
		phi, ok := object.AsFloat(t, a[1])
		if !ok {
			return value{}
		}
		z, err := mathx.Rect(r, phi)
		if err != nil {
			return t.RaiseErr(err)
		}
		return t.NewComplex(z)
	})
	row("log", "(z, base=<unrepresentable>, /)", func(t *thread, a []value) value {
		z, ok := object.AsComplex(t, a[0])
		if !ok {
			return value{}
		}
		r, err := mathx.CLog(z)
		if err != nil {
			return t.RaiseErr(err)
		}
		if a[1].IsNil() {
			return t.NewComplex(r)
		}
		base, ok := object.AsComplex(t, a[1])
		if !ok {
			return value{}
		}
		d, err := mathx.CLog(base)
		if err != nil {
			return t.RaiseErr(err)
		}
		q, ok := mathx.CDiv(r, d)
		if !ok {
			return t.Raise(object.ValueError, "math domain error")
		}
		return t.NewComplex(q)
	})
	row("isclose", "(a, b, *, rel_tol=1e-09, abs_tol=0.0)", isClose)
	m.Setup = func(t *thread, m *object.Module) bool {
		inf, nan := math.Inf(1), math.NaN()
		return m.Set(t, "pi", object.Float(math.Pi)) && m.Set(t, "e", object.Float(math.E)) && m.Set(t, "tau", object.Float(2*math.Pi)) &&
			m.Set(t, "inf", object.Float(inf)) && m.Set(t, "nan", object.Float(nan)) &&
			m.SetSteal(t, "infj", t.NewComplex(complex(0, inf))) && m.SetSteal(t, "nanj", t.NewComplex(complex(0, nan)))
	}
	return m
}

func isClose(t *thread, a []value) value {
	rel, abs := 1e-9, 0.0
	x, ok := object.AsComplex(t, a[0])
	if !ok {
		return value{}
	}
	y, ok := object.AsComplex(t, a[1])
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
	if x == y {
		return object.True
	}
	if isInf(x) || isInf(y) {
		return object.False
	}
	diff := cmplx.Abs(x - y)
	return object.Bool(diff <= rel*cmplx.Abs(y) || diff <= rel*cmplx.Abs(x) || diff <= abs)
}
