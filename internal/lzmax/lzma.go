// Package lzmax reads and writes the formats of liblzma: .xz, .lzma (alone) and bare chains of filters.
//
// Decompression takes its input in pieces of any length and leaves alone what follows the end of the stream; compression is that of
// ulikunitz/xz inside containers of our own, which know filters, checks and filter chains that it does not.
package lzmax

import (
	"encoding/binary"
	"errors"
)

// What is wrong with data or options, in liblzma's classes.
var (
	ErrFormat  = errors.New("Input format not supported by decoder")
	ErrOptions = errors.New("Invalid or unsupported options")
	ErrData    = errors.New("Corrupt input data")
	ErrMemory  = errors.New("Memory usage limit exceeded")
	ErrCheck   = errors.New("Unsupported integrity check")
	ErrProgram = errors.New("Internal error")
)

const (
	probInit  = 1 << 10
	numStates = 12
	// symbolInput is more than the input that one symbol can take.
	symbolInput = 24
)

type prob = uint16

type lenCoder struct {
	choice, choice2 prob
	low, mid        [16][8]prob
	high            [256]prob
}

// core decodes LZMA symbols.
type core struct {
	lc, lp, pb uint
	dict       int

	in  []byte
	pos int

	rng, code uint32
	state     int
	rep       [4]uint32

	isMatch, isRep0Long              [numStates][16]prob
	isRep, isRepG0, isRepG1, isRepG2 [numStates]prob
	posSlot                          [4][64]prob
	posSpecial                       [128]prob
	align                            [16]prob
	length, repLength                lenCoder
	literal                          []prob
	win                              []byte // history and what was decoded last
	total                            uint64 // bytes since the dictionary was reset
	matchLen                         int    // bytes of a match that are still to be copied
	slow, short                      bool
	log                              []undo
	ended                            bool // the end marker was read
}

// undo is a probability that a symbol changed: it gets its value back if the input ends within the symbol.
type undo struct {
	p   *prob
	old prob
}

func reset(ps []prob) {
	for i := range ps {
		ps[i] = probInit
	}
}

func (c *lenCoder) reset() {
	c.choice, c.choice2 = probInit, probInit
	for i := range c.low {
		reset(c.low[i][:])
		reset(c.mid[i][:])
	}
	reset(c.high[:])
}

// setProps takes the byte of properties.
func (d *core) setProps(b byte) bool {
	if b >= 9*5*5 {
		return false
	}
	d.lc, d.lp, d.pb = uint(b%9), uint(b/9%5), uint(b/45)
	return true
}

// resetState forgets everything but the dictionary.
func (d *core) resetState() {
	d.state, d.rep = 0, [4]uint32{}
	for i := range d.isMatch {
		reset(d.isMatch[i][:])
		reset(d.isRep0Long[i][:])
	}
	reset(d.isRep[:])
	reset(d.isRepG0[:])
	reset(d.isRepG1[:])
	reset(d.isRepG2[:])
	for i := range d.posSlot {
		reset(d.posSlot[i][:])
	}
	reset(d.posSpecial[:])
	reset(d.align[:])
	d.length.reset()
	d.repLength.reset()
	n := 0x300 << (d.lc + d.lp)
	if cap(d.literal) < n {
		d.literal = make([]prob, n)
	}
	d.literal = d.literal[:n]
	reset(d.literal)
}

// startRange reads the five bytes with which range-coded data begins.
func (d *core) startRange(p []byte) bool {
	d.rng, d.code = 0xffffffff, binary.BigEndian.Uint32(p[1:])
	return p[0] == 0
}

func (d *core) normalize() {
	if d.rng < 1<<24 {
		if d.pos >= len(d.in) {
			d.short = true
			return
		}
		d.rng <<= 8
		d.code = d.code<<8 | uint32(d.in[d.pos])
		d.pos++
	}
}

func (d *core) bit(p *prob) uint32 {
	if d.rng < 1<<24 {
		d.normalize()
	}
	if d.slow {
		d.log = append(d.log, undo{p, *p})
	}
	v := uint32(*p)
	bound := d.rng >> 11 * v
	if d.code < bound {
		d.rng = bound
		*p = prob(v + (1<<11-v)>>5)
		return 0
	}
	d.rng -= bound
	d.code -= bound
	*p = prob(v - v>>5)
	return 1
}

func (d *core) tree(ps []prob, bits int) uint32 {
	m := uint32(1)
	for range bits {
		m = m<<1 | d.bit(&ps[m])
	}
	return m - 1<<bits
}

func (d *core) reverse(ps []prob, bits int) (v uint32) {
	m := uint32(1)
	for i := range bits {
		b := d.bit(&ps[m])
		m = m<<1 | b
		v |= b << i
	}
	return v
}

func (d *core) direct(bits int) (v uint32) {
	for range bits {
		d.normalize()
		d.rng >>= 1
		if d.code >= d.rng {
			d.code -= d.rng
			v = v<<1 | 1
		} else {
			v <<= 1
		}
	}
	return v
}

func (d *core) lenSymbol(c *lenCoder, ps uint32) int {
	if d.bit(&c.choice) == 0 {
		return 2 + int(d.tree(c.low[ps][:], 3))
	}
	if d.bit(&c.choice2) == 0 {
		return 10 + int(d.tree(c.mid[ps][:], 3))
	}
	return 18 + int(d.tree(c.high[:], 8))
}

func (d *core) distance(length int) uint32 {
	slot := d.tree(d.posSlot[min(length-2, 3)][:], 6)
	if slot < 4 {
		return slot
	}
	n := int(slot>>1 - 1)
	dist := (2 | slot&1) << n
	if slot < 14 {
		return dist + d.reverse(d.posSpecial[dist-slot:], n)
	}
	dist += d.direct(n-4) << 4
	return dist + d.reverse(d.align[:], 4)
}

// slide keeps the window small: only the dictionary is needed of what was handed out.
func (d *core) slide() {
	if len(d.win) > 2*d.dict+1<<16 {
		n := copy(d.win, d.win[len(d.win)-d.dict:])
		d.win = d.win[:n]
	}
}

// decode decodes symbols until limit bytes were added to the window or the input ends; short tells the latter. False: the data is not
// valid.
func (d *core) decode(limit int) bool {
	d.short = false
	end := len(d.win) + limit
	if d.matchLen > 0 && !d.copyMatch(end) {
		return false
	}
	for len(d.win) < end && !d.ended {
		d.slow = len(d.in)-d.pos < symbolInput
		if !d.slow {
			if !d.symbol(end) {
				return false
			}
			continue
		}
		saved := [...]uint32{d.rng, d.code, d.rep[0], d.rep[1], d.rep[2], d.rep[3]}
		state, pos, n := d.state, d.pos, len(d.win)
		d.log = d.log[:0]
		total, match := d.total, d.matchLen
		ok := d.symbol(end)
		if d.short {
			for i := len(d.log) - 1; i >= 0; i-- {
				*d.log[i].p = d.log[i].old
			}
			d.rng, d.code, d.rep = saved[0], saved[1], [4]uint32(saved[2:])
			d.state, d.pos, d.win, d.total, d.matchLen = state, pos, d.win[:n], total, match
			d.ended = false
			return true
		}
		if !ok {
			return false
		}
	}
	return true
}

// symbol decodes one symbol.
func (d *core) symbol(end int) bool {
	ps := uint32(d.total) & (1<<d.pb - 1)
	st := d.state
	if d.bit(&d.isMatch[st][ps]) == 0 {
		d.literalSymbol()
		return true
	}
	if d.bit(&d.isRep[st]) == 0 {
		length := d.lenSymbol(&d.length, ps)
		dist := d.distance(length)
		if dist == 0xffffffff {
			d.normalize()
			d.ended = true
			return true
		}
		d.rep = [4]uint32{dist, d.rep[0], d.rep[1], d.rep[2]}
		d.state = 7
		if st >= 7 {
			d.state = 10
		}
		d.matchLen = length
		return d.copyMatch(end)
	}
	if d.bit(&d.isRepG0[st]) == 0 {
		if d.bit(&d.isRep0Long[st][ps]) == 0 {
			d.state = 9
			if st >= 7 {
				d.state = 11
			}
			d.matchLen = 1
			return d.copyMatch(end)
		}
	} else {
		var i int
		if d.bit(&d.isRepG1[st]) == 0 {
			i = 1
		} else {
			i = 2 + int(d.bit(&d.isRepG2[st]))
		}
		dist := d.rep[i]
		copy(d.rep[1:i+1], d.rep[:i])
		d.rep[0] = dist
	}
	d.matchLen = d.lenSymbol(&d.repLength, ps)
	d.state = 8
	if st >= 7 {
		d.state = 11
	}
	return d.copyMatch(end)
}

func (d *core) literalSymbol() {
	var prev byte
	if len(d.win) > 0 && d.total > 0 {
		prev = d.win[len(d.win)-1]
	}
	ctx := uint32(d.total)&(1<<d.lp-1)<<d.lc + uint32(prev)>>(8-d.lc)
	ps := d.literal[0x300*ctx : 0x300*(ctx+1)]
	sym := uint32(1)
	if d.state >= 7 && int64(d.rep[0]) < int64(len(d.win)) {
		match := uint32(d.win[len(d.win)-1-int(d.rep[0])])
		for sym < 0x100 {
			mb := match >> 7 & 1
			match <<= 1
			b := d.bit(&ps[(1+mb)<<8+sym])
			sym = sym<<1 | b
			if mb != b {
				break
			}
		}
	}
	for sym < 0x100 {
		sym = sym<<1 | d.bit(&ps[sym])
	}
	d.win = append(d.win, byte(sym))
	d.total++
	switch {
	case d.state < 4:
		d.state = 0
	case d.state < 10:
		d.state -= 3
	default:
		d.state -= 6
	}
}

// copyMatch copies from the distance rep[0] as much of the match as there is room.
func (d *core) copyMatch(end int) bool {
	if d.short {
		return true
	}
	dist := uint64(d.rep[0]) + 1
	if dist > d.total || dist > uint64(max(d.dict, 4096)) || dist > uint64(len(d.win)) {
		return false
	}
	n := min(d.matchLen, end-len(d.win))
	d.matchLen -= n
	d.total += uint64(n)
	back := int(dist)
	at := len(d.win) - back
	for n > back {
		d.win = append(d.win, d.win[at:at+back]...)
		n -= back
	}
	d.win = append(d.win, d.win[at:at+n]...)
	return true
}
