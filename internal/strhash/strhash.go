// Package strhash computes the hashes of CPython's str, bytes, tuple and frozenset, with CPython's values: for the same
// PYTHONHASHSEED, hash("abc") is the same number.
//
// Text and bytes are hashed by SipHash-1-3 under a 128-bit Key over the bytes of the string as PEP 393 stores it: one,
// two or four bytes a character, little-endian, the narrowest that holds the string.
package strhash

import (
	"crypto/rand"
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// Key is the secret of a process's hashes.
type Key struct{ K0, K1 uint64 }

// FromSeed is the key for PYTHONHASHSEED=seed; seed 0 switches the secret off.
func FromSeed(seed uint32) Key {
	if seed == 0 {
		return Key{}
	}
	var b [16]byte
	x := seed
	for i := range b {
		x = x*214013 + 2531011
		b[i] = byte(x >> 16)
	}
	return Key{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
}

// Random is a key from the system's random source.
func Random() Key {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return Key{binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])}
}

// Bytes is the hash of b; the hash of nothing is 0 under every key.
func (k Key) Bytes(b []byte) int64 {
	if len(b) == 0 {
		return 0
	}
	v0 := k.K0 ^ 0x736f6d6570736575
	v1 := k.K1 ^ 0x646f72616e646f6d
	v2 := k.K0 ^ 0x6c7967656e657261
	v3 := k.K1 ^ 0x7465646279746573
	last := uint64(len(b)) << 56
	for len(b) >= 8 {
		m := binary.LittleEndian.Uint64(b)
		v3 ^= m
		v0 += v1
		v2 += v3
		v1 = bits.RotateLeft64(v1, 13) ^ v0
		v3 = bits.RotateLeft64(v3, 16) ^ v2
		v0 = bits.RotateLeft64(v0, 32)
		v2 += v1
		v0 += v3
		v1 = bits.RotateLeft64(v1, 17) ^ v2
		v3 = bits.RotateLeft64(v3, 21) ^ v0
		v2 = bits.RotateLeft64(v2, 32)
		v0 ^= m
		b = b[8:]
	}
	for i, c := range b {
		last |= uint64(c) << (8 * i)
	}
	v3 ^= last
	for round := 0; round < 4; round++ {
		v0 += v1
		v2 += v3
		v1 = bits.RotateLeft64(v1, 13) ^ v0
		v3 = bits.RotateLeft64(v3, 16) ^ v2
		v0 = bits.RotateLeft64(v0, 32)
		v2 += v1
		v0 += v3
		v1 = bits.RotateLeft64(v1, 17) ^ v2
		v3 = bits.RotateLeft64(v3, 21) ^ v0
		v2 = bits.RotateLeft64(v2, 32)
		if round == 0 {
			v0 ^= last
			v2 ^= 0xff
		}
	}
	h := int64(v0 ^ v1 ^ v2 ^ v3)
	if h == -1 {
		h = -2
	}
	return h
}

// String is the hash of a string of ASCII (or of Latin-1 bytes).
func (k Key) String(s string) int64 {
	return k.Bytes(unsafe.Slice(unsafe.StringData(s), len(s)))
}

// Uint16 is the hash of a string that needs two bytes a character.
func (k Key) Uint16(s []uint16) int64 {
	if len(s) == 0 {
		return 0
	}
	if littleEndian() {
		return k.Bytes(unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 2*len(s)))
	}
	b := make([]byte, 0, 2*len(s))
	for _, c := range s {
		b = binary.LittleEndian.AppendUint16(b, c)
	}
	return k.Bytes(b)
}

// Uint32 is the hash of a string that needs four bytes a character.
func (k Key) Uint32(s []uint32) int64 {
	if len(s) == 0 {
		return 0
	}
	if littleEndian() {
		return k.Bytes(unsafe.Slice((*byte)(unsafe.Pointer(&s[0])), 4*len(s)))
	}
	b := make([]byte, 0, 4*len(s))
	for _, c := range s {
		b = binary.LittleEndian.AppendUint32(b, c)
	}
	return k.Bytes(b)
}

func littleEndian() bool {
	x := uint16(1)
	return *(*byte)(unsafe.Pointer(&x)) == 1
}

// Runes is the hash of the string that has these code points, whatever its width.
func (k Key) Runes(s []rune) int64 {
	var top rune
	for _, r := range s {
		top |= r
	}
	width := 1
	if top > 0xFFFF {
		width = 4
	} else if top > 0xFF {
		width = 2
	}
	b := make([]byte, 0, width*len(s))
	for _, r := range s {
		switch width {
		case 1:
			b = append(b, byte(r))
		case 2:
			b = binary.LittleEndian.AppendUint16(b, uint16(r))
		default:
			b = binary.LittleEndian.AppendUint32(b, uint32(r))
		}
	}
	return k.Bytes(b)
}

const (
	prime1 = 11400714785074694791
	prime2 = 14029467366897019727
	prime5 = 2870177450012600261
)

// Tuple collects the hashes of a tuple's items, in order. Start with NewTuple.
type Tuple struct {
	acc uint64
	n   uint64
}

// NewTuple returns the state for no items.
func NewTuple() Tuple { return Tuple{acc: prime5} }

// Add takes the hash of the next item.
func (t *Tuple) Add(h int64) {
	t.acc += uint64(h) * prime2
	t.acc = bits.RotateLeft64(t.acc, 31)
	t.acc *= prime1
	t.n++
}

// Sum is the hash of the tuple of all items so far.
func (t *Tuple) Sum() int64 {
	h := t.acc + (t.n ^ (prime5 ^ 3527539))
	if h == ^uint64(0) {
		return 1546275796
	}
	return int64(h)
}

// Set collects the hashes of a frozenset's members, in any order. The zero value is ready.
type Set struct {
	acc uint64
	n   uint64
}

// Add takes the hash of another member.
func (s *Set) Add(h int64) {
	u := uint64(h)
	s.acc ^= ((u ^ 89869747) ^ (u << 16)) * 3644798167
	s.n++
}

// Sum is the hash of the set of all members so far.
func (s *Set) Sum() int64 {
	h := s.acc ^ (s.n+1)*1927868237
	h ^= (h >> 11) ^ (h >> 25)
	h = h*69069 + 907133923
	if h == ^uint64(0) {
		return 590923713
	}
	return int64(h)
}

// Identity is the hash that an object without __hash__ has, made from a number that is unique to it (an address).
func Identity(id uint64) int64 {
	h := int64(bits.RotateLeft64(id, -4))
	if h == -1 {
		h = -2
	}
	return h
}
