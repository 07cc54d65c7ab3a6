package numfmt

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// BigToFloat is float(v), rounded half to even.
func BigToFloat(v *big.Int) (float64, *pyerr.Error) {
	if v.BitLen() <= 1025 {
		f, _ := v.Float64()
		if !math.IsInf(f, 0) {
			return f, nil
		}
	}
	return 0, pyerr.New(pyerr.OverflowError, "int too large to convert to float")
}

// FloatToInt is int(v): truncation towards zero.
func FloatToInt(v float64) (Int, *pyerr.Error) {
	if -9.2e18 < v && v < 9.2e18 {
		return Int{Small: int64(v)}, nil
	}
	if v != v {
		return Int{}, valueError("cannot convert float NaN to integer")
	}
	if math.IsInf(v, 0) {
		return Int{}, pyerr.New(pyerr.OverflowError, "cannot convert float infinity to integer")
	}
	b, _ := new(big.Float).SetFloat64(v).Int(nil)
	return MakeInt(b), nil
}

// AsIntegerRatio is v.as_integer_ratio().
func AsIntegerRatio(v float64) (num, den *big.Int, err *pyerr.Error) {
	if v != v {
		return nil, nil, valueError("cannot convert NaN to integer ratio")
	}
	if math.IsInf(v, 0) {
		return nil, nil, pyerr.New(pyerr.OverflowError, "cannot convert Infinity to integer ratio")
	}
	r := new(big.Rat).SetFloat64(v)
	return r.Num(), r.Denom(), nil
}

// TrueDiv64 is a / b, correctly rounded; b is not zero.
func TrueDiv64(a, b int64) float64 {
	const exact = 1 << 53
	if -exact <= a && a <= exact && -exact <= b && b <= exact {
		return float64(a) / float64(b)
	}
	f, _ := TrueDivBig(big.NewInt(a), big.NewInt(b))
	return f
}

// TrueDivBig is a / b, correctly rounded (half to even); b is not zero.
func TrueDivBig(a, b *big.Int) (float64, *pyerr.Error) {
	if a.Sign() == 0 {
		if b.Sign() < 0 {
			return math.Copysign(0, -1), nil
		}
		return 0, nil
	}
	neg := (a.Sign() < 0) != (b.Sign() < 0)
	diff := a.BitLen() - b.BitLen()
	if diff > 1025 {
		return 0, pyerr.New(pyerr.OverflowError, "integer division result too large for a float")
	}
	if diff < -1080 {
		if neg {
			return math.Copysign(0, -1), nil
		}
		return 0, nil
	}
	// Scale so that the quotient has at least 64 bits, and let its last bit tell of a remainder.
	shift := diff - 66
	x, y := new(big.Int).Abs(a), new(big.Int).Abs(b)
	if shift < 0 {
		x.Lsh(x, uint(-shift))
	} else {
		y.Lsh(y, uint(shift))
	}
	var r big.Int
	x.QuoRem(x, y, &r)
	if r.Sign() != 0 {
		x.SetBit(x, 0, 1)
	}
	f := new(big.Float).SetPrec(0).SetInt(x)
	f.SetMantExp(f, shift)
	v, _ := f.Float64()
	if math.IsInf(v, 0) {
		return 0, pyerr.New(pyerr.OverflowError, "integer division result too large for a float")
	}
	if neg {
		v = -v
	}
	return v, nil
}

// CompareInt64Float orders an integer and a float exactly: -1, 0 or 1. ok is false for a NaN.
func CompareInt64Float(a int64, f float64) (c int, ok bool) {
	switch {
	case f != f:
		return 0, false
	case f >= 1<<63:
		return -1, true
	case f < -1<<63:
		return 1, true
	}
	t := math.Trunc(f)
	i := int64(t)
	switch {
	case a < i:
		return -1, true
	case a > i:
		return 1, true
	case f > t:
		return -1, true
	case f < t:
		return 1, true
	}
	return 0, true
}

// CompareBigFloat orders a big integer and a float exactly: -1, 0 or 1. ok is false for a NaN.
func CompareBigFloat(a *big.Int, f float64) (c int, ok bool) {
	switch {
	case f != f:
		return 0, false
	case math.IsInf(f, 1):
		return -1, true
	case math.IsInf(f, -1):
		return 1, true
	case a.IsInt64():
		return CompareInt64Float(a.Int64(), f)
	}
	sf := 0
	if f > 0 {
		sf = 1
	} else if f < 0 {
		sf = -1
	}
	if a.Sign() != sf {
		if a.Sign() < sf {
			return -1, true
		}
		return 1, true
	}
	_, exp := math.Frexp(f)
	if n := a.BitLen(); n != exp {
		if n < exp == (sf > 0) {
			return -1, true
		}
		return 1, true
	}
	t := math.Trunc(f) // of 64 bits or more: f is an integer
	b, _ := new(big.Float).SetFloat64(t).Int(nil)
	return a.Cmp(b), true
}

// Pow64 is a**n for n >= 0 when the result fits in 64 bits.
func Pow64(a int64, n uint64) (int64, bool) {
	result := int64(1)
	for {
		if n&1 != 0 {
			r, ok := Mul64(result, a)
			if !ok {
				return 0, false
			}
			result = r
		}
		n >>= 1
		if n == 0 {
			return result, true
		}
		sq, ok := Mul64(a, a)
		if !ok {
			return 0, false
		}
		a = sq
	}
}

// Mul64 is a × b when that fits in 64 bits.
func Mul64(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// The signed high word.
	h := int64(hi)
	if a < 0 {
		h -= b
	}
	if b < 0 {
		h -= a
	}
	r := int64(lo)
	return r, h == r>>63
}

// FloorDivMod64 is divmod(a, b) for b not zero; ok is false when the quotient does not fit (the smallest integer by -1).
func FloorDivMod64(a, b int64) (q, r int64, ok bool) {
	if b == -1 {
		if a == math.MinInt64 {
			return 0, 0, false
		}
		return -a, 0, true
	}
	q, r = a/b, a%b
	if r != 0 && (r < 0) != (b < 0) {
		q--
		r += b
	}
	return q, r, true
}

// FloorDivModBig is divmod(a, b) for b not zero, with quotient rounded down and the remainder's sign that of b.
func FloorDivModBig(a, b *big.Int) (q, r *big.Int) {
	q, r = new(big.Int).QuoRem(a, b, new(big.Int))
	if r.Sign() != 0 && (r.Sign() < 0) != (b.Sign() < 0) {
		q.Sub(q, big.NewInt(1))
		r.Add(r, b)
	}
	return q, r
}

// PowMod is pow(a, n, m).
func PowMod(a, n, m *big.Int) (*big.Int, *pyerr.Error) {
	if m.Sign() == 0 {
		return nil, valueError("pow() 3rd argument cannot be 0")
	}
	mod := new(big.Int).Abs(m)
	if mod.IsInt64() && mod.Int64() == 1 {
		return new(big.Int), nil
	}
	base := new(big.Int).Mod(a, mod)
	exp := n
	if n.Sign() < 0 {
		inv := new(big.Int).ModInverse(base, mod)
		if inv == nil {
			return nil, valueError("base is not invertible for the given modulus")
		}
		base, exp = inv, new(big.Int).Neg(n)
	}
	r := new(big.Int).Exp(base, exp, mod)
	if m.Sign() < 0 && r.Sign() != 0 {
		r.Add(r, m)
	}
	return r, nil
}

// PowMod64 is pow(a, n, m) for machine integers, n >= 0 and m > 0.
func PowMod64(a, n, m int64) int64 {
	mod := uint64(m)
	base := uint64(a % m)
	if a%m < 0 {
		base += mod
	}
	result := 1 % mod
	for e := uint64(n); e != 0; e >>= 1 {
		if e&1 != 0 {
			result = mulMod(result, base, mod)
		}
		base = mulMod(base, base, mod)
	}
	return int64(result)
}

func mulMod(a, b, m uint64) uint64 {
	if (a|b)>>32 == 0 {
		return a * b % m
	}
	hi, lo := bits.Mul64(a, b)
	_, r := bits.Div64(hi, lo, m)
	return r
}

// GCD64 is math.gcd(a, b); ok is false when it does not fit (both are the smallest integer or zero).
func GCD64(a, b int64) (g int64, ok bool) {
	x, y := absU(a), absU(b)
	for y != 0 {
		x, y = y, x%y
	}
	return int64(x), x <= math.MaxInt64
}

func absU(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// GCDBig is math.gcd(a, b).
func GCDBig(a, b *big.Int) *big.Int {
	return new(big.Int).GCD(nil, nil, new(big.Int).Abs(a), new(big.Int).Abs(b))
}

// LCMBig is math.lcm(a, b).
func LCMBig(a, b *big.Int) *big.Int {
	if a.Sign() == 0 || b.Sign() == 0 {
		return new(big.Int)
	}
	g := GCDBig(a, b)
	g.Quo(a, g)
	g.Mul(g, b)
	return g.Abs(g)
}

// Isqrt64 is math.isqrt(n) for n >= 0.
func Isqrt64(n int64) int64 {
	r := int64(math.Sqrt(float64(n)))
	for r > 3037000499 || r*r > n {
		r--
	}
	for r < 3037000499 && (r+1)*(r+1) <= n {
		r++
	}
	return r
}

// Isqrt is math.isqrt(n).
func Isqrt(n *big.Int) (*big.Int, *pyerr.Error) {
	if n.Sign() < 0 {
		return nil, valueError("isqrt() argument must be nonnegative")
	}
	return new(big.Int).Sqrt(n), nil
}

// BitCount is v.bit_count(): the ones of the absolute value.
func BitCount(v *big.Int) int {
	n := 0
	for _, w := range v.Bits() {
		n += bits.OnesCount(uint(w))
	}
	return n
}

// FromBytes is int.from_bytes.
func FromBytes(b []byte, bigEndian, signed bool) Int {
	if len(b) <= 8 {
		var u uint64
		for i := range b {
			c := b[i]
			if !bigEndian {
				c = b[len(b)-1-i]
			}
			u = u<<8 | uint64(c)
		}
		if signed && len(b) > 0 {
			shift := 64 - 8*len(b)
			return Int{Small: int64(u<<shift) >> shift}
		}
		if u <= math.MaxInt64 {
			return Int{Small: int64(u)}
		}
		return Int{Big: new(big.Int).SetUint64(u)}
	}
	be := b
	if !bigEndian {
		be = make([]byte, len(b))
		for i, c := range b {
			be[len(b)-1-i] = c
		}
	}
	v := new(big.Int).SetBytes(be)
	if signed && be[0]&0x80 != 0 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return MakeInt(v)
}

var errTooBigToConvert = pyerr.New(pyerr.OverflowError, "int too big to convert")

// ToBytes is v.to_bytes: it fills dst.
func ToBytes(dst []byte, v *big.Int, bigEndian, signed bool) *pyerr.Error {
	neg := v.Sign() < 0
	if neg && !signed {
		return pyerr.New(pyerr.OverflowError, "can't convert negative int to unsigned")
	}
	room := 8 * len(dst)
	n := v.BitLen()
	if signed {
		n++
		if neg && v.TrailingZeroBits()+1 == uint(v.BitLen()) {
			n-- // -2**k needs k+1 bits
		}
		if v.Sign() == 0 {
			n = 0
		}
	}
	if n > room {
		return errTooBigToConvert
	}
	if neg {
		v = new(big.Int).Add(v, new(big.Int).Lsh(big.NewInt(1), uint(room)))
	}
	v.FillBytes(dst)
	if !bigEndian {
		for i, j := 0, len(dst)-1; i < j; i, j = i+1, j-1 {
			dst[i], dst[j] = dst[j], dst[i]
		}
	}
	return nil
}

// ToBytes64 is ToBytes for a machine integer.
func ToBytes64(dst []byte, v int64, bigEndian, signed bool) *pyerr.Error {
	if v < 0 && !signed {
		return pyerr.New(pyerr.OverflowError, "can't convert negative int to unsigned")
	}
	if n := 8 * len(dst); n < 64 {
		if signed {
			if n == 0 {
				if v != 0 {
					return errTooBigToConvert
				}
			} else if s := v >> (n - 1); s != 0 && s != -1 {
				return errTooBigToConvert
			}
		} else if uint64(v)>>n != 0 {
			return errTooBigToConvert
		}
	}
	for i := range dst {
		j := i
		if bigEndian {
			j = len(dst) - 1 - i
		}
		if i < 8 {
			dst[j] = byte(v >> (8 * i))
		} else {
			dst[j] = byte(v >> 63)
		}
	}
	return nil
}
