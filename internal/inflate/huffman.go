package inflate

import (
	"math/bits"
	"sync"
)

// table decodes a Huffman code: the next bits of the input index it. An entry is the symbol above bit 5 and the length of the code in the
// four lowest bits; an entry with bit 4 refers to a table for the codes that are longer: where it begins, and how many bits index it.
// The entry 0 is no code.
type table struct {
	e    []uint32
	bits uint
}

const (
	linkFlag = 16
	litBits  = 10
	distBits = 8
)

func (t *table) clone() table { return table{append([]uint32(nil), t.e...), t.bits} }

// look returns the entry of the code at the lowest bits.
func (t *table) look(hold uint64) uint32 {
	e := t.e[hold&(1<<t.bits-1)]
	if e&linkFlag != 0 {
		e = t.e[uint64(e>>5)+hold>>t.bits&(1<<(e&15)-1)]
	}
	return e
}

// build makes the table for the lengths of the codes. A code that is incomplete is refused unless it has no more than one symbol, of one bit
// (whole: unless it is empty).
func (t *table) build(lens []uint8, most uint, whole bool) bool {
	var count [16]int
	for _, n := range lens {
		count[n]++
	}
	longest := 15
	for longest > 0 && count[longest] == 0 {
		longest--
	}
	t.bits = min(most, uint(max(longest, 1)))
	size := 1 << t.bits
	if cap(t.e) < size {
		t.e = make([]uint32, size, 2*size)
	}
	t.e = t.e[:size]
	clear(t.e)
	if longest == 0 {
		return true
	}
	left := 1
	for n := 1; n <= 15; n++ {
		left = left<<1 - count[n]
		if left < 0 {
			return false
		}
	}
	if left > 0 && (whole || longest != 1) {
		return false
	}
	var next [16]int
	code := 0
	for n := 1; n <= 15; n++ {
		code = (code + count[n-1]*b2i(n > 1)) << 1
		next[n] = code
	}
	// The tables of long codes are as large as the longest code with the same first bits needs.
	for sym, n8 := range lens {
		if n8 == 0 {
			continue
		}
		n := uint(n8)
		c := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
		next[n]++
		e := uint32(sym)<<5 | uint32(n)
		if n <= t.bits {
			for i := c; i < size; i += 1 << n {
				t.e[i] = e
			}
			continue
		}
		root := &t.e[c&(size-1)]
		if *root == 0 {
			sub := uint32(longest) - uint32(t.bits)
			*root = uint32(len(t.e))<<5 | linkFlag | sub
			link := *root
			t.e = append(t.e, make([]uint32, 1<<sub)...)
			root = &link
		}
		at, sub := int(*root>>5), uint(*root&15)
		for i := c >> t.bits; i < 1<<sub; i += 1 << (n - t.bits) {
			t.e[at+i] = e
		}
	}
	return true
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// fixedTables returns the tables of the fixed codes.
var fixedTables = sync.OnceValues(func() (lit, dist table) {
	var lens [288]uint8
	for i := range lens {
		switch {
		case i < 144:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		case i < 280:
			lens[i] = 7
		default:
			lens[i] = 8
		}
	}
	lit.build(lens[:], 9, false)
	for i := range 32 {
		lens[i] = 5
	}
	dist.build(lens[:32], 5, false)
	// They are shared: nobody may build in them.
	lit.e, dist.e = lit.e[:len(lit.e):len(lit.e)], dist.e[:len(dist.e):len(dist.e)]
	return lit, dist
})
