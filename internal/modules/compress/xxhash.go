package compress

import (
	"encoding/binary"
	"math/bits"
)

// xxhash is the hash XXH64 with seed 0, whose low half is the checksum of a Zstandard frame.
type xxhash struct {
	v     [4]uint64
	buf   [32]byte
	n     int // of buf
	total uint64
}

const (
	xx1 uint64 = 11400714785074694791
	xx2 uint64 = 14029467366897019727
	xx3 uint64 = 1609587929392839161
	xx4 uint64 = 9650029242287828579
	xx5 uint64 = 2870177450012600261
)

func newXXHash() *xxhash {
	p1 := xx1
	return &xxhash{v: [4]uint64{p1 + xx2, xx2, 0, -p1}}
}

func xxRound(acc, in uint64) uint64 { return bits.RotateLeft64(acc+in*xx2, 31) * xx1 }

func (h *xxhash) block(p []byte) {
	for i := range h.v {
		h.v[i] = xxRound(h.v[i], binary.LittleEndian.Uint64(p[8*i:]))
	}
}

func (h *xxhash) write(p []byte) {
	h.total += uint64(len(p))
	if h.n > 0 {
		k := copy(h.buf[h.n:], p)
		h.n += k
		p = p[k:]
		if h.n < len(h.buf) {
			return
		}
		h.block(h.buf[:])
		h.n = 0
	}
	for len(p) >= 32 {
		h.block(p)
		p = p[32:]
	}
	h.n = copy(h.buf[:], p)
}

func (h *xxhash) sum() uint64 {
	var s uint64
	if h.total >= 32 {
		s = bits.RotateLeft64(h.v[0], 1) + bits.RotateLeft64(h.v[1], 7) + bits.RotateLeft64(h.v[2], 12) + bits.RotateLeft64(h.v[3], 18)
		for _, v := range h.v {
			s = (s^xxRound(0, v))*xx1 + xx4
		}
	} else {
		s = xx5
	}
	s += h.total
	p := h.buf[:h.n]
	for ; len(p) >= 8; p = p[8:] {
		s = bits.RotateLeft64(s^xxRound(0, binary.LittleEndian.Uint64(p)), 27)*xx1 + xx4
	}
	if len(p) >= 4 {
		s = bits.RotateLeft64(s^uint64(binary.LittleEndian.Uint32(p))*xx1, 23)*xx2 + xx3
		p = p[4:]
	}
	for _, b := range p {
		s = bits.RotateLeft64(s^uint64(b)*xx5, 11) * xx1
	}
	s ^= s >> 33
	s *= xx2
	s ^= s >> 29
	s *= xx3
	return s ^ s>>32
}
