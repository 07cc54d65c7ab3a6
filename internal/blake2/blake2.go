// Package blake2 is BLAKE2b and BLAKE2s with every parameter of RFC 7693 and of the BLAKE2 paper: key, salt, personalisation and the
// parameters of trees. The packages of x/crypto have only the size and the key.
//
// A hash is a value: a copy of it goes on by itself.
package blake2

import "encoding/binary"

// Params are the parameters of a hash; the caller has checked their ranges.
type Params struct {
	Size       int // of the digest in bytes
	Key        []byte
	Salt       []byte // at most SaltSize bytes
	Person     []byte // at most PersonSize bytes
	Fanout     uint8
	Depth      uint8
	LeafSize   uint32
	NodeOffset uint64 // for BLAKE2s 48 bits
	NodeDepth  uint8
	InnerSize  uint8
	LastNode   bool
}

// The sizes of BLAKE2b.
const (
	BlockB  = 128
	MaxB    = 64
	SaltB   = 16
	PersonB = 16
)

// The sizes of BLAKE2s.
const (
	BlockS  = 64
	MaxS    = 32
	SaltS   = 8
	PersonS = 8
)

var sigma = [10][16]uint8{
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}

// B is a BLAKE2b hash.
type B struct {
	h        [8]uint64
	n0, n1   uint64 // bytes hashed
	buf      [BlockB]byte
	fill     int // of buf: a full block stays there until more comes, because the last block is marked
	size     int
	lastNode bool
}

// NewB makes a BLAKE2b hash.
func NewB(p *Params) *B {
	var block [64]byte
	block[0], block[1], block[2], block[3] = byte(p.Size), byte(len(p.Key)), p.Fanout, p.Depth
	binary.LittleEndian.PutUint32(block[4:], p.LeafSize)
	binary.LittleEndian.PutUint64(block[8:], p.NodeOffset)
	block[16], block[17] = p.NodeDepth, p.InnerSize
	copy(block[32:48], p.Salt)
	copy(block[48:64], p.Person)
	d := &B{size: p.Size, lastNode: p.LastNode}
	for i := range d.h {
		d.h[i] = ivB[i] ^ binary.LittleEndian.Uint64(block[8*i:])
	}
	if len(p.Key) > 0 {
		copy(d.buf[:], p.Key)
		d.fill = BlockB
	}
	return d
}

// Size is the length of the digest.
func (d *B) Size() int { return d.size }

// BlockSize is the length of a block.
func (d *B) BlockSize() int { return BlockB }

// Write adds data; it never fails.
func (d *B) Write(p []byte) (int, error) {
	n := len(p)
	if d.fill+len(p) > BlockB {
		if d.fill > 0 {
			k := copy(d.buf[d.fill:], p)
			p = p[k:]
			d.block(d.buf[:], BlockB, 0, 0)
			d.fill = 0
		}
		for len(p) > BlockB {
			d.block(p[:BlockB], BlockB, 0, 0)
			p = p[BlockB:]
		}
	}
	d.fill += copy(d.buf[d.fill:], p)
	return n, nil
}

// Sum returns the digest of what was written; the hash can go on.
func (d *B) Sum() []byte {
	e := *d
	clear(e.buf[e.fill:])
	var node uint64
	if e.lastNode {
		node = ^uint64(0)
	}
	e.block(e.buf[:], uint64(e.fill), ^uint64(0), node)
	var out [MaxB]byte
	for i, h := range e.h {
		binary.LittleEndian.PutUint64(out[8*i:], h)
	}
	return append([]byte(nil), out[:e.size]...)
}

// S is a BLAKE2s hash.
type S struct {
	h        [8]uint32
	n        uint64
	buf      [BlockS]byte
	fill     int
	size     int
	lastNode bool
}

// NewS makes a BLAKE2s hash.
func NewS(p *Params) *S {
	var block [32]byte
	block[0], block[1], block[2], block[3] = byte(p.Size), byte(len(p.Key)), p.Fanout, p.Depth
	binary.LittleEndian.PutUint32(block[4:], p.LeafSize)
	binary.LittleEndian.PutUint32(block[8:], uint32(p.NodeOffset))
	binary.LittleEndian.PutUint16(block[12:], uint16(p.NodeOffset>>32))
	block[14], block[15] = p.NodeDepth, p.InnerSize
	copy(block[16:24], p.Salt)
	copy(block[24:32], p.Person)
	d := &S{size: p.Size, lastNode: p.LastNode}
	for i := range d.h {
		d.h[i] = ivS[i] ^ binary.LittleEndian.Uint32(block[4*i:])
	}
	if len(p.Key) > 0 {
		copy(d.buf[:], p.Key)
		d.fill = BlockS
	}
	return d
}

// Size is the length of the digest.
func (d *S) Size() int { return d.size }

// BlockSize is the length of a block.
func (d *S) BlockSize() int { return BlockS }

// Write adds data; it never fails.
func (d *S) Write(p []byte) (int, error) {
	n := len(p)
	if d.fill+len(p) > BlockS {
		if d.fill > 0 {
			k := copy(d.buf[d.fill:], p)
			p = p[k:]
			d.block(d.buf[:], BlockS, 0, 0)
			d.fill = 0
		}
		for len(p) > BlockS {
			d.block(p[:BlockS], BlockS, 0, 0)
			p = p[BlockS:]
		}
	}
	d.fill += copy(d.buf[d.fill:], p)
	return n, nil
}

// Sum returns the digest of what was written; the hash can go on.
func (d *S) Sum() []byte {
	e := *d
	clear(e.buf[e.fill:])
	var node uint32
	if e.lastNode {
		node = ^uint32(0)
	}
	e.block(e.buf[:], uint64(e.fill), ^uint32(0), node)
	var out [MaxS]byte
	for i, h := range e.h {
		binary.LittleEndian.PutUint32(out[4*i:], h)
	}
	return append([]byte(nil), out[:e.size]...)
}
