package numfmt

import (
	"math"
	"math/big"
	"math/bits"
)

// The hash of a number is its value modulo the prime 2**61-1, so that equal numbers of different types hash equal.
const (
	// HashBits is sys.hash_info.width's companion: the exponent of the modulus.
	HashBits = 61
	// HashModulus is sys.hash_info.modulus.
	HashModulus = 1<<HashBits - 1
	// HashInf is sys.hash_info.inf.
	HashInf = 314159
	// HashImag is sys.hash_info.imag.
	HashImag = 1000003
)

// HashInt64 is hash(v).
func HashInt64(v int64) int64 {
	if -HashModulus < v && v < HashModulus {
		if v == -1 {
			return -2
		}
		return v
	}
	u := uint64(v)
	if v < 0 {
		u = -u
	}
	h := int64(reduce(u))
	if v < 0 {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h
}

// reduce is u modulo 2**61-1.
func reduce(u uint64) uint64 {
	u = u&HashModulus + u>>HashBits
	if u >= HashModulus {
		u -= HashModulus
	}
	return u
}

// HashBig is hash(v).
func HashBig(v *big.Int) int64 {
	var h uint64
	words := v.Bits()
	for i := len(words) - 1; i >= 0; i-- {
		w := uint64(words[i])
		if bits.UintSize == 32 {
			h = rotate61(h, 32)
		} else {
			h = rotate61(h, 3) // 64 = 61 + 3
		}
		h = reduce(h + reduce(w))
	}
	r := int64(h)
	if v.Sign() < 0 {
		r = -r
	}
	if r == -1 {
		r = -2
	}
	return r
}

// rotate61 is h × 2**n modulo 2**61-1.
func rotate61(h uint64, n int) uint64 {
	return h<<n&HashModulus | h>>(HashBits-n)
}

// HashFloat is hash(v). ok is false for a NaN, whose hash comes from its object's identity.
func HashFloat(v float64) (h int64, ok bool) {
	if v != v {
		return 0, false
	}
	if i := int64(v); float64(i) == v && -(1<<62) < i && i < 1<<62 {
		return HashInt64(i), true
	}
	if math.IsInf(v, 0) {
		if v > 0 {
			return HashInf, true
		}
		return -HashInf, true
	}
	frac, exp := math.Frexp(math.Abs(v))
	m := uint64(frac * (1 << 53)) // exact
	exp -= 53
	exp %= HashBits
	if exp < 0 {
		exp += HashBits
	}
	h = int64(rotate61(m, exp))
	if h == HashModulus {
		h = 0
	}
	if v < 0 {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h, true
}

// HashComplex combines the hashes of the parts.
func HashComplex(re, im int64) int64 {
	h := int64(uint64(re) + HashImag*uint64(im))
	if h == -1 {
		h = -2
	}
	return h
}

// HashRatio is hash(Fraction(num, den)), den positive.
func HashRatio(num, den *big.Int) int64 {
	p := big.NewInt(HashModulus)
	inv := new(big.Int).ModInverse(new(big.Int).Mod(den, p), p)
	var h int64
	if inv == nil {
		h = HashInf
	} else {
		a := new(big.Int).Abs(num)
		a.Mod(a, p).Mul(a, inv).Mod(a, p)
		h = a.Int64()
	}
	if num.Sign() < 0 {
		h = -h
	}
	if h == -1 {
		h = -2
	}
	return h
}
