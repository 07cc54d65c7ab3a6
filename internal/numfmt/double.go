package numfmt

import (
	"math"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

type floatFlags uint8

const (
	addDot0   floatFlags = 1 << iota // 1 becomes 1.0
	altForm                          // keep the point and the trailing zeros
	noNegZero                        // -0 becomes 0 after rounding
)

// maxPrecision bounds precisions: beyond it the text alone would fill the memory.
const maxPrecision = 1 << 30

// AppendFloat appends the text of v as C's printf makes it: code is one of e, E, f, F, g, G with prec digits, or r for
// the shortest text that reads back as v (prec is ignored). alt is the flag '#'.
func AppendFloat(dst []byte, v float64, code byte, prec int, alt bool) ([]byte, *pyerr.Error) {
	flags := floatFlags(0)
	if alt {
		flags = altForm
	}
	return appendDouble(dst, v, code, prec, flags)
}

// AppendRepr appends repr(v).
func AppendRepr(dst []byte, v float64) []byte {
	dst, _ = appendDouble(dst, v, 'r', 0, addDot0)
	return dst
}

// FloatRepr is repr(v).
func FloatRepr(v float64) string {
	var buf [32]byte
	return string(AppendRepr(buf[:0], v))
}

// ComplexRepr is repr(v).
func ComplexRepr(v complex128) string {
	var buf [64]byte
	dst := buf[:0]
	re, im := real(v), imag(v)
	if re == 0 && !math.Signbit(re) {
		dst, _ = appendDouble(dst, im, 'r', 0, 0)
		return string(append(dst, 'j'))
	}
	dst = append(dst, '(')
	dst, _ = appendDouble(dst, re, 'r', 0, 0)
	if !math.Signbit(im) || math.IsNaN(im) {
		dst = append(dst, '+')
	}
	dst, _ = appendDouble(dst, im, 'r', 0, 0)
	return string(append(dst, 'j', ')'))
}

func appendDouble(dst []byte, v float64, code byte, prec int, flags floatFlags) ([]byte, *pyerr.Error) {
	start := len(dst)
	upper := false
	switch code {
	case 'E', 'F', 'G':
		upper = true
		code += 'a' - 'A'
	}
	if v != v {
		dst = append(dst, "nan"...)
	} else if math.IsInf(v, 0) {
		if v < 0 {
			dst = append(dst, '-')
		}
		dst = append(dst, "inf"...)
	} else {
		if prec > math.MaxInt32-1024 {
			return nil, errPrecTooBig
		}
		if prec > maxPrecision {
			return nil, pyerr.New(pyerr.MemoryError, "")
		}
		switch code {
		case 'f':
			dst = strconv.AppendFloat(dst, v, 'f', prec, 64)
			if prec == 0 && flags&altForm != 0 {
				dst = append(dst, '.')
			}
		case 'e':
			dst = strconv.AppendFloat(dst, v, 'e', prec, 64)
			if prec == 0 && flags&altForm != 0 {
				i := len(dst) - 1
				for dst[i] != 'e' {
					i--
				}
				dst = append(dst, 0)
				copy(dst[i+1:], dst[i:])
				dst[i] = '.'
			}
		case 'g':
			if prec == 0 {
				prec = 1
			}
			dst = appendGeneral(dst, v, prec, flags)
		default:
			dst = appendShortest(dst, v, flags)
		}
		if flags&noNegZero != 0 && dst[start] == '-' && isZeroText(dst[start+1:]) {
			dst = append(dst[:start], dst[start+1:]...)
		}
	}
	if upper {
		upperASCII(dst[start:])
	}
	return dst, nil
}

func isZeroText(b []byte) bool {
	for _, c := range b {
		if c == 'e' {
			break
		}
		if c != '0' && c != '.' {
			return false
		}
	}
	return true
}

// appendShortest lays out the shortest digits as repr does.
func appendShortest(dst []byte, v float64, flags floatFlags) []byte {
	if flags&altForm == 0 && -1e15 < v && v < 1e15 {
		// The common case: integers and moderate values need no exponent.
		if i := int64(v); float64(i) == v && (i != 0 || !math.Signbit(v)) {
			dst = strconv.AppendInt(dst, i, 10)
			if flags&addDot0 != 0 {
				dst = append(dst, ".0"...)
			}
			return dst
		}
		if a := math.Abs(v); a >= 1e-4 {
			return strconv.AppendFloat(dst, v, 'f', -1, 64)
		}
	}
	var buf [32]byte
	sci := strconv.AppendFloat(buf[:0], v, 'e', -1, 64)
	neg, digits, exp := splitSci(sci)
	if neg {
		dst = append(dst, '-')
	}
	return layoutFloat(dst, digits, exp, exp < -4 || exp >= 16, flags)
}

func appendGeneral(dst []byte, v float64, prec int, flags floatFlags) []byte {
	var buf [32]byte
	sci := strconv.AppendFloat(buf[:0], v, 'e', prec-1, 64)
	neg, digits, exp := splitSci(sci)
	if flags&altForm == 0 {
		n := len(digits)
		for n > 1 && digits[n-1] == '0' {
			n--
		}
		digits = digits[:n]
	}
	if neg {
		dst = append(dst, '-')
	}
	limit := prec
	if flags&addDot0 != 0 {
		limit--
	}
	return layoutFloat(dst, digits, exp, exp < -4 || exp >= limit, flags)
}

// splitSci takes "-d.ddde+xx" to pieces; digits has no point.
func splitSci(sci []byte) (neg bool, digits []byte, exp int) {
	if sci[0] == '-' {
		neg = true
		sci = sci[1:]
	}
	e := len(sci) - 1
	for sci[e] != 'e' {
		e--
	}
	for _, c := range sci[e+2:] {
		exp = exp*10 + int(c-'0')
	}
	if sci[e+1] == '-' {
		exp = -exp
	}
	if e > 1 {
		sci[1] = sci[0] // the point gives its place to the first digit
		return neg, sci[1:e], exp
	}
	return neg, sci[:1], exp
}

// layoutFloat writes digits × 10**(exp-len(digits)+1).
func layoutFloat(dst, digits []byte, exp int, sci bool, flags floatFlags) []byte {
	alt := flags&altForm != 0
	if sci {
		dst = append(dst, digits[0])
		if len(digits) > 1 || alt {
			dst = append(dst, '.')
			dst = append(dst, digits[1:]...)
		}
		dst = append(dst, 'e')
		if exp < 0 {
			dst = append(dst, '-')
			exp = -exp
		} else {
			dst = append(dst, '+')
		}
		if exp < 10 {
			dst = append(dst, '0')
		}
		return strconv.AppendInt(dst, int64(exp), 10)
	}
	switch {
	case exp < 0:
		dst = append(dst, "0."...)
		for i := -1; i > exp; i-- {
			dst = append(dst, '0')
		}
		return append(dst, digits...)
	case exp+1 < len(digits):
		dst = append(dst, digits[:exp+1]...)
		dst = append(dst, '.')
		return append(dst, digits[exp+1:]...)
	}
	dst = append(dst, digits...)
	for i := len(digits); i <= exp; i++ {
		dst = append(dst, '0')
	}
	if flags&addDot0 != 0 {
		return append(dst, ".0"...)
	}
	if alt {
		dst = append(dst, '.')
	}
	return dst
}
