package numfmt

import (
	"math"
	"math/big"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// ParseFloat reads a float as float(s) does: white space around, underscores between digits, inf and nan in any case.
// ok is false when s is no float; the caller raises "could not convert string to float: " with the repr of its
// argument. Text that is not ASCII goes through ToASCII first.
func ParseFloat(s []byte) (v float64, ok bool) {
	s = TrimSpace(s)
	for i, c := range s {
		if c == '_' {
			if s, ok = dropUnderscores(s, i); !ok {
				return 0, false
			}
			break
		}
	}
	v, n := scanFloat(s)
	return v, n > 0 && n == len(s)
}

// dropUnderscores removes the underscores of s, the first of which is at i. Each must stand between two digits.
func dropUnderscores(s []byte, i int) ([]byte, bool) {
	out := append(make([]byte, 0, len(s)), s[:i]...)
	for ; i < len(s); i++ {
		if s[i] != '_' {
			out = append(out, s[i])
			continue
		}
		if i == 0 || i+1 == len(s) || !isDigit(s[i-1]) || !isDigit(s[i+1]) {
			return nil, false
		}
	}
	return out, true
}

// scanFloat reads the longest float at the start of s (no underscores, no white space). n is 0 when there is none.
func scanFloat(s []byte) (v float64, n int) {
	i := 0
	neg := false
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		neg = s[i] == '-'
		i++
	}
	digits := 0
	j := i
	for j < len(s) && isDigit(s[j]) {
		j++
		digits++
	}
	if j < len(s) && s[j] == '.' {
		j++
		for j < len(s) && isDigit(s[j]) {
			j++
			digits++
		}
	}
	if digits == 0 {
		n := foldPrefix(s[i:], "infinity")
		if n == 0 {
			n = foldPrefix(s[i:], "inf")
		}
		if n > 0 {
			if neg {
				return math.Inf(-1), i + n
			}
			return math.Inf(1), i + n
		}
		if n = foldPrefix(s[i:], "nan"); n > 0 {
			if neg {
				return math.Copysign(math.NaN(), -1), i + n
			}
			return math.NaN(), i + n
		}
		return 0, 0
	}
	if j < len(s) && (s[j] == 'e' || s[j] == 'E') {
		k := j + 1
		if k < len(s) && (s[k] == '+' || s[k] == '-') {
			k++
		}
		if k < len(s) && isDigit(s[k]) {
			for k < len(s) && isDigit(s[k]) {
				k++
			}
			j = k
		}
	}
	if j > 700 {
		return parseLong(s[:j]), j
	}
	v, _ = strconv.ParseFloat(string(s[:j]), 64) // a range error comes with ±Inf or 0, which is Python's answer
	return v, j
}

// parseLong converts a valid number with any number of digits and any exponent: what strconv gets has its digits after the point, no
// more of them than can matter, and an exponent in range.
func parseLong(s []byte) float64 {
	const most = 790 // more than the 767 significant digits that a halfway case can have
	buf := make([]byte, 0, most+32)
	i := 0
	if s[0] == '+' || s[0] == '-' {
		if s[0] == '-' {
			buf = append(buf, '-')
		}
		i++
	}
	buf = append(buf, "0."...)
	first := len(buf)
	point, frac, sticky := 0, false, false // point is where the point belongs, counted from the first digit kept
	for ; i < len(s) && s[i] != 'e' && s[i] != 'E'; i++ {
		c := s[i]
		switch {
		case c == '.':
			frac = true
			continue
		case c == '0' && len(buf) == first:
			if frac {
				point--
			}
			continue
		case len(buf)-first < most:
			buf = append(buf, c)
		case c != '0':
			sticky = true
		}
		if !frac {
			point++
		}
	}
	if len(buf) == first {
		buf = append(buf, '0')
	}
	if sticky {
		buf = append(buf, '1')
	}
	exp := 0
	if i++; i < len(s) {
		neg := s[i] == '-'
		if s[i] == '+' || s[i] == '-' {
			i++
		}
		for ; i < len(s); i++ {
			exp = min(exp*10+int(s[i]-'0'), 1<<50)
		}
		if neg {
			exp = -exp
		}
	}
	exp = max(-9999, min(9999, exp+point))
	buf = append(buf, 'e')
	v, _ := strconv.ParseFloat(string(strconv.AppendInt(buf, int64(exp), 10)), 64)
	return v
}

// foldPrefix returns len(word) when s starts with word in any case, else 0.
func foldPrefix(s []byte, word string) int {
	if len(s) < len(word) {
		return 0
	}
	for i := 0; i < len(word); i++ {
		if s[i]|0x20 != word[i] {
			return 0
		}
	}
	return len(word)
}

// ParseComplex reads a complex number as complex(s) does. ok is false when s is none; the caller raises
// ValueError("complex() arg is a malformed string").
func ParseComplex(s []byte) (v complex128, ok bool) {
	for i, c := range s {
		if c == '_' {
			if s, ok = dropUnderscores(s, i); !ok {
				return 0, false
			}
			break
		}
	}
	s = TrimSpace(s)
	if len(s) > 0 && s[0] == '(' {
		if len(s) < 2 || s[len(s)-1] != ')' {
			return 0, false
		}
		s = TrimSpace(s[1 : len(s)-1])
	}
	isJ := func(i int) bool { return i < len(s) && (s[i] == 'j' || s[i] == 'J') }
	isSign := func(i int) bool { return i < len(s) && (s[i] == '+' || s[i] == '-') }
	// part reads a float or a bare sign in front of j, which stands for one.
	part := func(i int) (float64, int) {
		f, n := scanFloat(s[i:])
		if n > 0 {
			return f, i + n
		}
		f = 1
		if isSign(i) {
			if s[i] == '-' {
				f = -1
			}
			i++
		}
		if !isJ(i) {
			return 0, -1
		}
		return f, i
	}
	a, i := part(0)
	switch {
	case i < 0:
		return 0, false
	case isJ(i):
		return complex(0, a), i+1 == len(s)
	case i == len(s):
		return complex(a, 0), true
	case !isSign(i):
		return 0, false
	}
	b, i := part(i)
	if i < 0 || !isJ(i) || i+1 != len(s) {
		return 0, false
	}
	return complex(a, b), true
}

// FloatHex is v.hex().
func FloatHex(v float64) string {
	switch {
	case v != v:
		return "nan"
	case math.IsInf(v, 0):
		return FloatRepr(v)
	}
	bits := math.Float64bits(v)
	out := make([]byte, 0, 24)
	if bits>>63 != 0 {
		out = append(out, '-')
	}
	exp := int(bits>>52) & 0x7FF
	frac := bits & (1<<52 - 1)
	switch {
	case exp == 0 && frac == 0:
		return string(append(out, "0x0.0p+0"...))
	case exp == 0:
		out = append(out, "0x0."...)
		exp = -1022
	default:
		out = append(out, "0x1."...)
		exp -= 1023
	}
	for shift := 48; shift >= 0; shift -= 4 {
		out = append(out, "0123456789abcdef"[frac>>shift&15])
	}
	out = append(out, 'p')
	if exp >= 0 {
		out = append(out, '+')
	}
	return string(strconv.AppendInt(out, int64(exp), 10))
}

var (
	errHexFloat    = pyerr.New(pyerr.ValueError, "invalid hexadecimal floating-point string")
	errHexTooLarge = pyerr.New(pyerr.OverflowError, "hexadecimal value too large to represent as a float")
)

// FloatFromHex is float.fromhex(s) for ASCII text; text with other characters is errHexFloat to the caller as well,
// which FloatFromHex says of any byte above 127.
func FloatFromHex(s []byte) (float64, *pyerr.Error) {
	s = TrimSpace(s)
	i, neg := 0, false
	if len(s) > 0 && (s[0] == '+' || s[0] == '-') {
		neg = s[0] == '-'
		i++
	}
	sign := func(v float64) float64 {
		if neg {
			return -v
		}
		return v
	}
	for _, w := range [...]string{"infinity", "inf", "nan"} {
		if len(s)-i == len(w) && foldPrefix(s[i:], w) > 0 {
			if w == "nan" {
				return math.Copysign(math.NaN(), sign(1)), nil
			}
			return sign(math.Inf(1)), nil
		}
	}
	if i+1 < len(s) && s[i] == '0' && s[i+1]|0x20 == 'x' {
		i += 2
	}
	// The digits make an integer m; what does not fit in 60 bits only sets a sticky bit.
	var m uint64
	ndigits, exp, point, sticky := 0, 0, false, false
	for ; i < len(s); i++ {
		if s[i] == '.' && !point {
			point = true
			continue
		}
		d := digitValue(s[i])
		if d >= 16 {
			break
		}
		ndigits++
		if m>>56 == 0 {
			m = m<<4 | uint64(d)
			if point {
				exp -= 4
			}
		} else {
			sticky = sticky || d != 0
			if !point {
				exp += 4
			}
		}
	}
	if ndigits == 0 {
		return 0, errHexFloat
	}
	if i < len(s) && s[i]|0x20 == 'p' {
		i++
		eneg := false
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			eneg = s[i] == '-'
			i++
		}
		if i >= len(s) || !isDigit(s[i]) {
			return 0, errHexFloat
		}
		e := 0
		for ; i < len(s) && isDigit(s[i]); i++ {
			if e < 1<<55 {
				e = e*10 + int(s[i]-'0')
			}
		}
		if eneg {
			e = -e
		}
		exp += e
	}
	if i != len(s) {
		return 0, errHexFloat
	}
	if m == 0 {
		return sign(0), nil
	}
	if exp > 2000 {
		return 0, errHexTooLarge
	}
	if exp < -3000 {
		return sign(0), nil
	}
	if sticky {
		m, exp = m<<2|1, exp-2 // m had at most 60 bits
	}
	v := ldexpExact(m, exp)
	if math.IsInf(v, 0) {
		return 0, errHexTooLarge
	}
	return sign(v), nil
}

// ldexpExact is m × 2**exp, rounded once, half to even.
func ldexpExact(m uint64, exp int) float64 {
	f := new(big.Float).SetPrec(64).SetUint64(m)
	f.SetMantExp(f, exp)
	v, _ := f.Float64()
	return v
}

// RoundFloat is round(x, n): x rounded to n decimal digits as if its exact value were written in decimal and rounded
// half to even, then read back.
func RoundFloat(x float64, n int) (float64, *pyerr.Error) {
	if math.IsNaN(x) || math.IsInf(x, 0) || x == 0 {
		return x, nil
	}
	// Beyond these a rounding changes nothing, or leaves a zero.
	if n > 323 {
		return x, nil
	}
	if n < -308 {
		return math.Copysign(0, x), nil
	}
	var text []byte
	if n >= 0 {
		text = strconv.AppendFloat(nil, x, 'f', n, 64)
	} else {
		text = roundTens(x, -n)
	}
	v, _ := strconv.ParseFloat(string(text), 64)
	if math.IsInf(v, 0) {
		return 0, pyerr.New(pyerr.OverflowError, "rounded value too large to represent")
	}
	return v, nil
}

// roundTens writes x rounded half to even to a multiple of 10**k, as digits and an exponent.
func roundTens(x float64, k int) []byte {
	ax := math.Abs(x)
	text := strconv.AppendFloat(nil, ax, 'f', -1, 64)
	ip := 0
	for ip < len(text) && text[ip] != '.' {
		ip++
	}
	var out []byte
	if x < 0 {
		out = append(out, '-')
	}
	if ip < k {
		return append(out, '0')
	}
	if ip == k && ax < 1e18 && k <= 18 {
		// No digit is left: the answer is 0 or 10**k.
		half := 5 * math.Pow10(k-1)
		if ax > half {
			out = append(out, '1', 'e')
			return strconv.AppendInt(out, int64(k), 10)
		}
		return append(out, '0')
	}
	if ip == k {
		b, _ := new(big.Float).SetFloat64(ax).Int(nil)
		half := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(k)), nil)
		half.Rsh(half, 1)
		if b.Cmp(half) > 0 {
			out = append(out, '1', 'e')
			return strconv.AppendInt(out, int64(k), 10)
		}
		return append(out, '0')
	}
	// 'e' with ip-k significant digits rounds the exact value half to even.
	return append(out, strconv.AppendFloat(nil, ax, 'e', ip-k-1, 64)...)
}
