// Package bunzip decompresses bzip2 data as it arrives: input comes in pieces of any length, output is taken in pieces of any length, and
// what follows the end of the stream is not touched.
//
// The state is kept at a few checkpoints: before the headers of stream and block, and before each symbol of a block. When the input ends
// within what lies between two of them, the decoder goes back to the checkpoint and waits.
package bunzip

import (
	"encoding/binary"
	"errors"
	"sync"
)

// ErrData tells that the data is not valid.
var ErrData = errors.New("invalid bzip2 data")

const (
	blockMagic = 0x314159265359
	endMagic   = 0x177245385090
	maxBits    = 20
)

// Decoder is a decompression in progress.
type Decoder struct {
	buf   []byte // input that is not used yet
	pos   int    // in bits, of buf
	state int
	err   error

	max       int // of a block
	tt        []uint32
	n         int // of tt
	crc       uint32
	want      uint32 // of the block
	total     uint32
	origin    int
	trees     []tree
	selectors []uint8
	at, left  int // in selectors; symbols left of the group
	mtf       [256]uint8
	used      int // symbols in mtf
	run, bit  int // of RUNA and RUNB
	counts    [256]int

	// The output of a block: the inverse transform and the run lengths.
	next  uint32
	todo  int
	last  int // the byte before, -1
	same  int
	again int // repetitions of last that are still to come
}

const (
	stHead = iota
	stBlock
	stSymbols
	stOutput
	stDone
)

// Done reports whether the end of the stream was reached.
func (d *Decoder) Done() bool { return d.state == stDone }

// tree decodes the symbols of a group. fast has, by the next bits, the symbol and the length below it, 0 for longer codes.
type tree struct {
	fast  [1 << fastBits]uint16
	limit [maxBits + 2]int32 // the first code of the length that is too large, left-aligned to maxBits
	base  [maxBits + 2]int32
	perm  [258]uint16
	count int
}

const fastBits = 10

func (t *tree) build(lens []uint8) bool {
	var num [maxBits + 2]int32
	for _, l := range lens {
		num[l]++
	}
	clear(t.fast[:])
	i := 0
	for l := uint8(1); l <= maxBits; l++ {
		for s, sl := range lens {
			if sl == l {
				t.perm[i] = uint16(s)
				i++
			}
		}
	}
	t.count = i
	code, index := int32(0), int32(0)
	for l := 1; l <= maxBits; l++ {
		t.base[l] = index - code
		if l <= fastBits {
			for k := range num[l] {
				c := int(code + k)
				if c >= 1<<l {
					return false
				}
				from := c << (fastBits - l)
				for j := range 1 << (fastBits - l) {
					t.fast[from+j] = t.perm[index+k]<<5 | uint16(l)
				}
			}
		}
		code += num[l]
		index += num[l]
		t.limit[l] = code << (maxBits - l)
		code <<= 1
	}
	return true
}

// bits reads n bits (n <= 32).
func (d *Decoder) bits(n int) (uint32, bool) {
	if d.pos+n > len(d.buf)*8 {
		return 0, false
	}
	var v uint64
	at := d.pos >> 3
	if at+8 <= len(d.buf) {
		v = binary.BigEndian.Uint64(d.buf[at:])
	} else {
		for i := range 8 {
			v <<= 8
			if at+i < len(d.buf) {
				v |= uint64(d.buf[at+i])
			}
		}
	}
	v = v << (d.pos & 7) >> (64 - n)
	d.pos += n
	return uint32(v), true
}

// peek returns the next 20 bits, with zeros behind the end of the input.
func (d *Decoder) peek() int32 {
	at := d.pos >> 3
	var v uint32
	if at+4 <= len(d.buf) {
		v = binary.BigEndian.Uint32(d.buf[at:])
	} else {
		for i := range 4 {
			v <<= 8
			if at+i < len(d.buf) {
				v |= uint32(d.buf[at+i])
			}
		}
	}
	return int32(v << (d.pos & 7) >> (32 - maxBits))
}

// Decode decompresses from in until it is used up, the stream ends or max bytes came out (max < 0: no limit). It returns the output and
// how many bytes of in were used.
func (d *Decoder) Decode(in []byte, max int) (out []byte, used int, err error) {
	if d.err != nil {
		return nil, 0, d.err
	}
	limit := max
	if limit < 0 {
		limit = int(^uint(0) >> 1)
	}
	joined := false
	for {
		if d.state == stOutput {
			out = d.output(out, limit)
			if d.todo > 0 || d.again > 0 {
				break
			}
			if d.crc = ^d.crc; d.crc != d.want {
				return nil, 0, d.fail()
			}
			d.total = (d.total<<1 | d.total>>31) ^ d.crc
			d.state = stBlock
		}
		if d.state == stDone || len(out) >= limit {
			break
		}
		if !joined {
			d.buf = append(d.buf[d.pos>>3:], in...)
			d.pos &= 7
			joined = true
		}
		mark := d.pos
		var ok bool
		switch d.state {
		case stHead:
			ok, err = d.header()
		case stBlock:
			ok, err = d.block()
		case stSymbols:
			ok, err = d.symbols()
			mark = d.pos
		}
		if err != nil {
			d.err = err
			return nil, 0, err
		}
		if !ok {
			d.pos = mark
			d.trim()
			return out, len(in), nil
		}
	}
	if !joined {
		return out, 0, nil
	}
	if d.state == stDone { // the rest of the last byte is padding
		d.pos = (d.pos + 7) &^ 7
	}
	// Whole bytes that were not used go back. They are of this input: what was kept of an earlier one was not enough for anything.
	left := min(len(d.buf)-(d.pos+7)>>3, len(in))
	d.buf = append([]byte(nil), d.buf[:len(d.buf)-left]...)
	return out, len(in) - left, nil
}

// trim forgets the used part of the buffer.
func (d *Decoder) trim() {
	if at := d.pos >> 3; at > 0 {
		d.buf = append(d.buf[:0:0], d.buf[at:]...)
		d.pos &= 7
	} else {
		d.buf = append([]byte(nil), d.buf...)
	}
}

func (d *Decoder) fail() error {
	d.err = ErrData
	return ErrData
}

func (d *Decoder) header() (bool, error) {
	for i, c := range []byte("BZh") {
		if i < len(d.buf) && d.buf[i] != c {
			return false, ErrData
		}
	}
	v, ok := d.bits(32)
	if !ok {
		return false, nil
	}
	level := v & 255
	if level < '1' || level > '9' {
		return false, ErrData
	}
	d.max = int(level-'0') * 100000
	d.state = stBlock
	return true, nil
}

// block reads the header of a block, with its trees, or the end of the stream.
func (d *Decoder) block() (ok bool, err error) {
	get := func(n int) (v uint32) {
		if ok {
			v, ok = d.bits(n)
		}
		return v
	}
	ok = true
	magic := uint64(get(24)) << 24
	magic |= uint64(get(24))
	crc := get(32)
	if !ok {
		return false, nil
	}
	if magic == endMagic {
		if crc != d.total {
			return false, ErrData
		}
		d.state = stDone
		return true, nil
	}
	if magic != blockMagic {
		return false, ErrData
	}
	random := get(1)
	origin := get(24)
	if !ok {
		return false, nil
	}
	if random != 0 {
		return false, ErrData // nothing has written such blocks since 1997
	}
	ranges := get(16)
	d.used = 0
	for i := range 16 {
		if ranges>>(15-i)&1 != 0 {
			row := get(16)
			for j := range 16 {
				if row>>(15-j)&1 != 0 {
					d.mtf[d.used] = uint8(16*i + j)
					d.used++
				}
			}
		}
	}
	groups := int(get(3))
	count := int(get(15))
	if !ok {
		return false, nil
	}
	if d.used == 0 || groups < 2 || groups > 6 || count == 0 {
		return false, ErrData
	}
	var order [6]uint8
	for i := range order {
		order[i] = uint8(i)
	}
	d.selectors = d.selectors[:0]
	for range count {
		j := 0
		for get(1) != 0 {
			if j++; j >= groups {
				return false, ErrData
			}
		}
		if !ok {
			return false, nil
		}
		s := order[j]
		copy(order[1:j+1], order[:j])
		order[0] = s
		d.selectors = append(d.selectors, s)
	}
	if d.trees == nil {
		d.trees = make([]tree, 6)
	}
	var lens [258]uint8
	for g := range groups {
		l := get(5)
		for i := range d.used + 2 {
			for {
				if !ok {
					return false, nil
				}
				if l < 1 || l > maxBits {
					return false, ErrData
				}
				if get(1) == 0 {
					break
				}
				l += 1 - 2*get(1)
			}
			lens[i] = uint8(l)
		}
		if !ok {
			return false, nil
		}
		if !d.trees[g].build(lens[:d.used+2]) {
			return false, ErrData
		}
	}
	d.want, d.origin, d.crc = crc, int(origin), ^uint32(0)
	d.n, d.at, d.left, d.run, d.bit = 0, -1, 0, 0, 0
	clear(d.counts[:])
	if cap(d.tt) < d.max {
		d.tt = make([]uint32, d.max)
	}
	d.tt = d.tt[:d.max]
	d.state = stSymbols
	return true, nil
}

// symbols decodes the symbols of a block up to its end; false when the input ends before.
func (d *Decoder) symbols() (bool, error) {
	end := len(d.buf) * 8
	for {
		if d.left == 0 {
			if d.at++; d.at >= len(d.selectors) {
				return false, ErrData
			}
			d.left = 50
		}
		t := &d.trees[d.selectors[d.at]]
		code := d.peek()
		var sym int
		n := int(t.fast[code>>(maxBits-fastBits)] & 31)
		if n != 0 {
			sym = int(t.fast[code>>(maxBits-fastBits)] >> 5)
		} else {
			for n = fastBits + 1; n <= maxBits && code >= t.limit[n]; n++ {
			}
			if n > maxBits {
				if d.pos+maxBits > end {
					return false, nil
				}
				return false, ErrData
			}
			i := code>>(maxBits-n) + t.base[n]
			if i < 0 || int(i) >= t.count {
				return false, ErrData
			}
			sym = int(t.perm[i])
		}
		if d.pos+n > end {
			return false, nil
		}
		d.pos += n
		d.left--
		if sym < 2 {
			if d.bit > 21 {
				return false, ErrData
			}
			d.run += (sym + 1) << d.bit
			d.bit++
			continue
		}
		if d.run > 0 {
			b := d.mtf[0]
			if d.run > d.max-d.n {
				return false, ErrData
			}
			for i := range d.run {
				d.tt[d.n+i] = uint32(b)
			}
			d.counts[b] += d.run
			d.n += d.run
			d.run, d.bit = 0, 0
		}
		if sym == d.used+1 {
			return true, d.finish()
		}
		if d.n >= d.max {
			return false, ErrData
		}
		b := d.mtf[sym-1]
		copy(d.mtf[1:sym], d.mtf[:sym-1])
		d.mtf[0] = b
		d.tt[d.n] = uint32(b)
		d.n++
		d.counts[b]++
	}
}

// finish inverts the transform of the block.
func (d *Decoder) finish() error {
	if d.n == 0 || d.origin >= d.n {
		return ErrData
	}
	sum := 0
	for i := range d.counts {
		c := d.counts[i]
		d.counts[i] = sum
		sum += c
	}
	for i, v := range d.tt[:d.n] {
		b := v & 255
		d.tt[d.counts[b]] |= uint32(i) << 8
		d.counts[b]++
	}
	d.next = d.tt[d.origin] >> 8
	d.todo, d.last, d.same, d.again = d.n, -1, 0, 0
	d.state = stOutput
	return nil
}

// output appends the bytes of the block to out, up to the limit.
func (d *Decoder) output(out []byte, limit int) []byte {
	crc := d.crc
	table := crcTable()
	for len(out) < limit {
		if d.again > 0 {
			n := min(d.again, limit-len(out))
			for range n {
				out = append(out, byte(d.last))
				crc = crc<<8 ^ table[byte(crc>>24)^byte(d.last)]
			}
			d.again -= n
			continue
		}
		if d.todo == 0 {
			break
		}
		v := d.tt[d.next]
		d.next = v >> 8
		d.todo--
		b := int(v & 255)
		if d.same == 4 {
			d.again, d.same = b, 0
			continue
		}
		if b == d.last && d.same > 0 {
			d.same++
		} else {
			d.same = 1
		}
		d.last = b
		out = append(out, byte(b))
		crc = crc<<8 ^ table[byte(crc>>24)^byte(b)]
	}
	d.crc = crc
	return out
}

var crcTable = sync.OnceValue(func() *[256]uint32 {
	var t [256]uint32
	for i := range t {
		c := uint32(i) << 24
		for range 8 {
			if c&(1<<31) != 0 {
				c = c<<1 ^ 0x04c11db7
			} else {
				c <<= 1
			}
		}
		t[i] = c
	}
	return &t
})
