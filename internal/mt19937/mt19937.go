// Package mt19937 is the Mersenne Twister as CPython's module random uses it: the same seeds give the same numbers.
package mt19937

import (
	"math/big"

	"github.com/gophersnake/gophersnake/internal/pyerr"
)

const (
	size      = 624
	middle    = 397
	matrix    = 0x9908b0df
	upperMask = 0x80000000
	lowerMask = 0x7fffffff
)

// Generator is the state of one generator. It must be seeded before use; it is not safe for concurrent use.
type Generator struct {
	state [size]uint32
	index int
}

// seedOne fills the state from one word.
func (g *Generator) seedOne(s uint32) {
	g.state[0] = s
	for i := 1; i < size; i++ {
		s = 1812433253*(s^s>>30) + uint32(i)
		g.state[i] = s
	}
	g.index = size
}

// SeedWords fills the state from words; it must get at least one.
func (g *Generator) SeedWords(key []uint32) {
	g.seedOne(19650218)
	i, j := 1, 0
	for k := max(size, len(key)); k > 0; k-- {
		g.state[i] = (g.state[i] ^ (g.state[i-1]^g.state[i-1]>>30)*1664525) + key[j] + uint32(j)
		i++
		j++
		if i == size {
			g.state[0] = g.state[size-1]
			i = 1
		}
		if j == len(key) {
			j = 0
		}
	}
	for k := size - 1; k > 0; k-- {
		g.state[i] = (g.state[i] ^ (g.state[i-1]^g.state[i-1]>>30)*1566083941) - uint32(i)
		i++
		if i == size {
			g.state[0] = g.state[size-1]
			i = 1
		}
	}
	g.state[0] = upperMask
}

// SeedInt seeds with the absolute value of an integer, as random.seed(n) does.
func (g *Generator) SeedInt(n *big.Int) {
	b := n.Bytes() // big-endian, of the absolute value
	key := make([]uint32, 0, len(b)/4+1)
	for i := len(b); i > 0; i -= 4 {
		var w uint32
		for j := max(i-4, 0); j < i; j++ {
			w = w<<8 | uint32(b[j])
		}
		key = append(key, w)
	}
	if len(key) == 0 {
		key = append(key, 0)
	}
	g.SeedWords(key)
}

// SeedInt64 is SeedInt for a machine integer.
func (g *Generator) SeedInt64(n int64) {
	u := uint64(n)
	if n < 0 {
		u = -u
	}
	if u>>32 == 0 {
		g.SeedWords([]uint32{uint32(u)})
		return
	}
	g.SeedWords([]uint32{uint32(u), uint32(u >> 32)})
}

func (g *Generator) refill() {
	mix := func(hi, lo, far uint32) uint32 {
		y := hi&upperMask | lo&lowerMask
		return far ^ y>>1 ^ (y&1)*matrix
	}
	s := &g.state
	for k := 0; k < size-middle; k++ {
		s[k] = mix(s[k], s[k+1], s[k+middle])
	}
	for k := size - middle; k < size-1; k++ {
		s[k] = mix(s[k], s[k+1], s[k+middle-size])
	}
	s[size-1] = mix(s[size-1], s[0], s[middle-1])
	g.index = 0
}

// Uint32 is the next 32 bits.
func (g *Generator) Uint32() uint32 {
	if uint(g.index) >= size {
		g.refill()
	}
	y := g.state[g.index]
	g.index++
	y ^= y >> 11
	y ^= y << 7 & 0x9d2c5680
	y ^= y << 15 & 0xefc60000
	return y ^ y>>18
}

// Float64 is random(): 53 random bits in [0, 1).
func (g *Generator) Float64() float64 {
	a, b := g.Uint32()>>5, g.Uint32()>>6
	return (float64(a)*67108864 + float64(b)) * (1.0 / 9007199254740992)
}

// Bits64 is getrandbits(k) for 0 <= k <= 64.
func (g *Generator) Bits64(k int) uint64 {
	switch {
	case k <= 0:
		return 0
	case k <= 32:
		return uint64(g.Uint32() >> (32 - k))
	}
	lo := g.Uint32()
	return uint64(lo) | uint64(g.Uint32()>>(64-k))<<32
}

// Bits is getrandbits(k) for k >= 0.
func (g *Generator) Bits(k int) *big.Int {
	n := (k + 31) / 32
	b := make([]byte, 4*n) // big-endian, while the words come from the least significant on
	for i := n - 1; i >= 0; i-- {
		w := g.Uint32()
		if k < 32 {
			w >>= 32 - k
		}
		b[4*i], b[4*i+1], b[4*i+2], b[4*i+3] = byte(w>>24), byte(w>>16), byte(w>>8), byte(w)
		k -= 32
	}
	return new(big.Int).SetBytes(b)
}

// ErrNegativeBits is raised by getrandbits for a negative number of bits.
var ErrNegativeBits = pyerr.New(pyerr.ValueError, "number of bits must be non-negative")

// StateSize is the length of the tuple of getstate.
const StateSize = size + 1

// State is the content of getstate's tuple: the words, then the index.
func (g *Generator) State() [StateSize]uint32 {
	var s [StateSize]uint32
	copy(s[:], g.state[:])
	s[size] = uint32(g.index)
	return s
}

// SetState is setstate with the content of the tuple, index being its last item.
func (g *Generator) SetState(words []uint32, index int64) *pyerr.Error {
	if len(words) != size {
		return pyerr.New(pyerr.ValueError, "state vector is the wrong size")
	}
	if index < 0 || index > size {
		return pyerr.New(pyerr.ValueError, "invalid state")
	}
	copy(g.state[:], words)
	g.index = int(index)
	return nil
}
