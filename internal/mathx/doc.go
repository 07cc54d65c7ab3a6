// Package mathx is the numeric part of Python's modules math and cmath.
//
// The elementary functions are computed in double-double arithmetic (a value is the unevaluated sum of two doubles, type
// dd) with an error of about 2**-70 and rounded once, so that the result is the correctly rounded one but for about one
// argument in a hundred thousand. C libraries are nearly as good for most functions, so the digits are those that CPython
// prints. For expm1, log1p, log10, sinh, cosh and tanh glibc is visibly less exact (up to a quarter of the arguments);
// there the functions compute what glibc computes, step by step, because a program's output should not depend on
// which of the two runs it. cbrt is correctly rounded, which glibc's is not.
//
// The plain functions (Sin, Pow, ...) return what C's do, with no errors. The functions of module math, with CPython's
// errors, are in Math1 and its neighbours in errors.go.
package mathx

//go:generate go run ../../tools/genmathx
