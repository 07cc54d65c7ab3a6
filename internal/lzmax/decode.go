package lzmax

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"math/bits"
	"sync"
)

// Format is a container.
type Format int

// The containers, numbered as in the module lzma.
const (
	Auto Format = iota
	XZ
	Alone
	Raw
)

// The checks of .xz.
const (
	CheckNone   = 0
	CheckCRC32  = 1
	CheckCRC64  = 4
	CheckSHA256 = 10
)

// CheckUnknown stands for a check before the header was read.
const CheckUnknown = 16

var xzMagic = []byte{0xfd, '7', 'z', 'X', 'Z', 0}

// Decoder is a decompression in progress.
type Decoder struct {
	format Format
	chain  []Filter
	limit  uint64 // of memory; 0: none
	check  int

	buf   []byte
	step  func(d *Decoder) (ok bool, err error) // the next thing to read; false: more input is needed
	done  bool
	err   error
	core  core
	xs    []*transform // the filters before the last, innermost first
	pend  []byte       // output that was not taken yet
	size  uint64       // of an .lzma; all ones if unknown
	needs bool         // LZMA2 needs a reset of the dictionary, of the state, of the properties
	state bool
	props bool

	chunkIn, chunkOut int // bytes left of the chunk

	// Of an .xz.
	sum       hash.Hash
	blockIn   uint64 // compressed bytes of the block
	blockOut  uint64
	headSize  uint64
	wantIn    uint64 // sizes that the header told, plus one
	wantOut   uint64
	records   []record
	indexSize uint64
	flags     [2]byte
}

type record struct{ unpadded, size uint64 }

// NewDecoder makes a decoder. The chain is for Raw; memory is a limit in bytes, or 0.
func NewDecoder(format Format, chain []Filter, memory uint64) (*Decoder, error) {
	d := &Decoder{format: format, limit: memory, check: CheckUnknown}
	switch format {
	case Auto:
		d.step = (*Decoder).guess
	case XZ:
		d.step = (*Decoder).streamHeader
	case Alone:
		d.step = (*Decoder).aloneHeader
	case Raw:
		d.check = CheckNone
		if err := checkChain(chain); err != nil {
			return nil, err
		}
		d.setChain(chain)
		if last := chain[len(chain)-1]; last.ID == LZMA1 {
			d.core.lc, d.core.lp, d.core.pb = uint(last.LC), uint(last.LP), uint(last.PB)
			d.core.resetState()
			d.size = ^uint64(0)
			d.step = (*Decoder).rangeStart
		} else {
			d.step = (*Decoder).chunk
		}
	}
	return d, nil
}

// Done reports whether the end of the stream was reached.
func (d *Decoder) Done() bool { return d.done && len(d.pend) == 0 }

// Check is the kind of check that the stream has.
func (d *Decoder) Check() int { return d.check }

// Decode decompresses from in until it is used up, the stream ends or most bytes came out (most < 0: no limit). It returns the output and
// how many bytes of in were used.
func (d *Decoder) Decode(in []byte, most int) (out []byte, used int, err error) {
	if d.err != nil {
		return nil, 0, d.err
	}
	kept := len(d.buf)
	d.buf = append(d.buf, in...)
	for {
		if len(d.pend) > 0 {
			n := len(d.pend)
			if most >= 0 {
				n = min(n, most-len(out))
			}
			out = append(out, d.pend[:n]...)
			if d.pend = d.pend[n:]; len(d.pend) == 0 {
				d.pend = nil
			}
		}
		if d.done || most >= 0 && len(out) >= most {
			break
		}
		ok, err := d.step(d)
		if err != nil {
			d.err = err
			return nil, 0, err
		}
		if !ok && len(d.pend) == 0 {
			d.buf = bytes.Clone(d.buf)
			return out, len(in), nil
		}
	}
	left := min(len(d.buf), len(in))
	if kept > len(d.buf)-left && kept > 0 {
		left = min(left, len(in))
	}
	d.buf = bytes.Clone(d.buf[:len(d.buf)-left])
	return out, len(in) - left, nil
}

// emit passes decoded data through the filters to the output.
func (d *Decoder) emit(p []byte, end bool) {
	out := p
	for _, x := range d.xs {
		out = x.run(out, end)
	}
	if d.sum != nil {
		_, _ = d.sum.Write(out)
	}
	d.blockOut += uint64(len(out))
	d.pend = append(d.pend, out...)
}

func (d *Decoder) setChain(chain []Filter) {
	d.xs = nil
	for i := len(chain) - 2; i >= 0; i-- {
		d.xs = append(d.xs, newTransform(&chain[i], false))
	}
	d.core.dict = int(chain[len(chain)-1].DictSize)
	d.core.win, d.core.total, d.core.matchLen, d.core.ended = nil, 0, 0, false
	d.needs, d.state, d.props = true, true, true
}

// memory checks the limit: decoding takes the dictionary and the tables.
func (d *Decoder) memory(dict uint32) error {
	if d.limit != 0 && uint64(dict)+1<<16 > d.limit {
		return ErrMemory
	}
	return nil
}

func (d *Decoder) guess() (bool, error) {
	if len(d.buf) == 0 {
		return false, nil
	}
	if d.buf[0] == 0xfd {
		d.format, d.step = XZ, (*Decoder).streamHeader
	} else {
		d.format, d.step = Alone, (*Decoder).aloneHeader
	}
	return true, nil
}

func (d *Decoder) aloneHeader() (bool, error) {
	if len(d.buf) > 0 && d.buf[0] >= 9*5*5 {
		return false, ErrFormat
	}
	if len(d.buf) == 0 {
		return false, nil
	}
	d.core.setProps(d.buf[0])
	if d.core.lc+d.core.lp > 4 {
		return false, ErrFormat
	}
	if len(d.buf) < 5 {
		return false, nil
	}
	dict := binary.LittleEndian.Uint32(d.buf[1:])
	if dict != 0xffffffff {
		low := dict &^ (1 << (31 - min(bits.LeadingZeros32(dict), 31)))
		if dict == 0 || low != 0 && low != 1<<(30-bits.LeadingZeros32(dict)) {
			return false, ErrFormat
		}
	}
	if len(d.buf) < 13 {
		return false, nil
	}
	d.size = binary.LittleEndian.Uint64(d.buf[5:])
	if d.size != ^uint64(0) && d.size >= 1<<38 {
		return false, ErrFormat
	}
	if err := d.memory(dict); err != nil {
		return false, err
	}
	d.check = CheckNone
	d.core.dict = int(max(dict, 4096))
	d.core.resetState()
	d.buf = d.buf[13:]
	d.step = (*Decoder).rangeStart
	return true, nil
}

func (d *Decoder) rangeStart() (bool, error) {
	if len(d.buf) < 5 {
		return false, nil
	}
	if !d.core.startRange(d.buf) {
		return false, ErrData
	}
	d.buf = d.buf[5:]
	d.step = (*Decoder).lzma1
	return true, nil
}

// pieceSize is how much LZMA1 output is made at a time.
const pieceSize = 1 << 16

// lzma1 decodes a stream without chunks, which ends with a marker or by its size.
func (d *Decoder) lzma1() (bool, error) {
	c := &d.core
	c.slide()
	c.in, c.pos = d.buf, 0
	from := len(c.win)
	want := pieceSize
	if d.size != ^uint64(0) {
		want = int(min(uint64(want), d.size))
	}
	ok := c.decode(want)
	if !ok {
		return false, ErrData
	}
	got := len(c.win) - from
	d.buf = d.buf[c.pos:]
	c.in = nil
	if d.size != ^uint64(0) {
		d.size -= uint64(got)
		if c.ended && d.size > 0 {
			return false, ErrData
		}
	}
	end := c.ended
	if d.size == 0 && !end {
		// The range coder may still have a byte to take; an end marker is allowed and not needed.
		if c.matchLen > 0 {
			return false, ErrData
		}
		if c.rng < 1<<24 {
			if len(d.buf) == 0 {
				d.emit(c.win[from:], false)
				return got > 0, nil
			}
			c.rng <<= 8
			c.code = c.code<<8 | uint32(d.buf[0])
			d.buf = d.buf[1:]
		}
		if c.code != 0 {
			return false, ErrData
		}
		end = true
	}
	d.emit(c.win[from:], end)
	if end {
		if c.code != 0 {
			return false, ErrData
		}
		d.done = true
	}
	return got > 0 || end, nil
}

// chunk decodes one chunk of LZMA2 when all of it is there.
func (d *Decoder) chunk() (bool, error) {
	if len(d.buf) == 0 {
		return false, nil
	}
	control := d.buf[0]
	c := &d.core
	if control == 0 {
		d.used(1)
		d.emit(nil, true)
		if d.format == Raw {
			d.done = true
		} else {
			d.step = (*Decoder).blockPadding
		}
		return true, nil
	}
	if control >= 0xe0 || control == 1 {
		d.needs = false
		c.win, c.total = c.win[:0], 0
		d.props = d.props || control == 1
	} else if d.needs {
		return false, ErrData
	}
	if control < 0x80 {
		if control > 2 {
			return false, ErrData
		}
		if len(d.buf) < 3 {
			return false, nil
		}
		n := int(binary.BigEndian.Uint16(d.buf[1:])) + 1
		if len(d.buf) < 3+n {
			return false, nil
		}
		c.slide()
		c.win = append(c.win, d.buf[3:3+n]...)
		c.total += uint64(n)
		d.emit(d.buf[3:3+n], false)
		d.used(3 + n)
		return true, nil
	}
	head := 5
	if control >= 0xc0 {
		head = 6
	}
	if len(d.buf) < head+5 {
		return false, nil
	}
	d.chunkOut = int(control&31)<<16 + int(binary.BigEndian.Uint16(d.buf[1:])) + 1
	d.chunkIn = int(binary.BigEndian.Uint16(d.buf[3:])) + 1
	switch {
	case control >= 0xc0:
		if !c.setProps(d.buf[5]) || c.lc+c.lp > 4 {
			return false, ErrData
		}
		d.props, d.state = false, false
		c.resetState()
	case d.props:
		return false, ErrData
	case control >= 0xa0:
		d.state = false
		c.resetState()
	case d.state:
		return false, ErrData
	}
	if d.chunkIn < 5 || !c.startRange(d.buf[head:]) {
		return false, ErrData
	}
	d.chunkIn -= 5
	d.used(head + 5)
	d.step = (*Decoder).chunkData
	return true, nil
}

// chunkData decodes what there is of a compressed chunk.
func (d *Decoder) chunkData() (bool, error) {
	c := &d.core
	c.slide()
	n := min(len(d.buf), d.chunkIn)
	whole := n == d.chunkIn
	c.in, c.pos = d.buf[:n], 0
	from := len(c.win)
	if !c.decode(min(d.chunkOut, pieceSize)) || c.ended {
		return false, ErrData
	}
	got := len(c.win) - from
	d.chunkOut -= got
	if d.chunkOut == 0 && !c.short {
		if c.matchLen > 0 {
			return false, ErrData
		}
		c.normalize()
	}
	c.in = nil
	d.chunkIn -= c.pos
	d.used(c.pos)
	d.emit(c.win[from:], false)
	if d.chunkOut == 0 && !c.short {
		if d.chunkIn != 0 || c.code != 0 {
			return false, ErrData
		}
		d.step = (*Decoder).chunk
		return true, nil
	}
	if c.short && whole {
		return false, ErrData
	}
	return got > 0 && !c.short, nil
}

// used takes n bytes of a block from the input.
func (d *Decoder) used(n int) {
	d.buf = d.buf[n:]
	d.blockIn += uint64(n)
}

func (d *Decoder) streamHeader() (bool, error) {
	n := min(len(d.buf), len(xzMagic))
	if !bytes.Equal(d.buf[:n], xzMagic[:n]) {
		return false, ErrFormat
	}
	if len(d.buf) < 12 {
		return false, nil
	}
	if crc32.ChecksumIEEE(d.buf[6:8]) != binary.LittleEndian.Uint32(d.buf[8:]) {
		return false, ErrData
	}
	if d.buf[6] != 0 || d.buf[7] > 15 {
		return false, ErrOptions
	}
	d.flags = [2]byte(d.buf[6:8])
	d.check = int(d.buf[7])
	d.buf = d.buf[12:]
	d.step = (*Decoder).blockHeader
	return true, nil
}

var crc64Table = sync.OnceValue(func() *crc64.Table { return crc64.MakeTable(crc64.ECMA) })

// newCheck makes the hash of a check; nil if there is none or it is not known.
func newCheck(check int) hash.Hash {
	switch check {
	case CheckCRC32:
		return crc32.NewIEEE()
	case CheckCRC64:
		return crc64.New(crc64Table())
	case CheckSHA256:
		return sha256.New()
	}
	return nil
}

// checkSize is the length of a check of any kind.
func checkSize(check int) int {
	return [16]int{0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64}[check]
}

// varint reads a number of up to nine bytes.
func varint(p []byte) (v uint64, rest []byte, ok bool) {
	for i := range min(len(p), 9) {
		v |= uint64(p[i]&0x7f) << (7 * i)
		if p[i] < 0x80 {
			return v, p[i+1:], i == 0 || p[i] != 0
		}
	}
	return 0, p, false
}

func (d *Decoder) blockHeader() (bool, error) {
	if len(d.buf) == 0 {
		return false, nil
	}
	if d.buf[0] == 0 {
		d.step = (*Decoder).index
		return true, nil
	}
	n := (int(d.buf[0]) + 1) * 4
	if len(d.buf) < n {
		return false, nil
	}
	h := d.buf[:n]
	if crc32.ChecksumIEEE(h[:n-4]) != binary.LittleEndian.Uint32(h[n-4:]) {
		return false, ErrData
	}
	flags := h[1]
	if flags&0x3c != 0 {
		return false, ErrOptions
	}
	p := h[2 : n-4]
	ok := true
	d.wantIn, d.wantOut = 0, 0
	for i, want := range []*uint64{&d.wantIn, &d.wantOut} {
		if flags>>(6+i)&1 != 0 {
			if *want, p, ok = varint(p); !ok {
				return false, ErrData
			}
			*want++
		}
	}
	var chain []Filter
	for range flags&3 + 1 {
		var id, size uint64
		if id, p, ok = varint(p); !ok {
			return false, ErrData
		}
		if size, p, ok = varint(p); !ok || size > uint64(len(p)) {
			return false, ErrData
		}
		if id == LZMA1 {
			return false, ErrOptions
		}
		f, err := ParseProps(id, p[:size])
		if err != nil {
			return false, err
		}
		p = p[size:]
		chain = append(chain, f)
	}
	for _, b := range p {
		if b != 0 {
			return false, ErrOptions
		}
	}
	for i := range chain {
		if (chain[i].ID == LZMA2) != (i == len(chain)-1) {
			return false, ErrOptions
		}
	}
	if err := d.memory(chain[len(chain)-1].DictSize); err != nil {
		return false, err
	}
	d.setChain(chain)
	d.buf = d.buf[n:]
	d.headSize, d.blockIn, d.blockOut = uint64(n), 0, 0
	d.sum = newCheck(d.check)
	d.step = (*Decoder).chunk
	return true, nil
}

func (d *Decoder) blockPadding() (bool, error) {
	pad := int(-d.blockIn & 3)
	size := checkSize(d.check)
	if len(d.buf) < pad+size {
		return false, nil
	}
	for _, b := range d.buf[:pad] {
		if b != 0 {
			return false, ErrData
		}
	}
	if d.wantIn != 0 && d.wantIn-1 != d.blockIn || d.wantOut != 0 && d.wantOut-1 != d.blockOut {
		return false, ErrData
	}
	if d.sum != nil {
		got := d.sum.Sum(nil)
		want := bytes.Clone(d.buf[pad : pad+size])
		if d.check != CheckSHA256 {
			for i, j := 0, size-1; i < j; i, j = i+1, j-1 {
				want[i], want[j] = want[j], want[i]
			}
		}
		if !bytes.Equal(got, want) {
			return false, ErrData
		}
		d.sum = nil
	}
	d.records = append(d.records, record{d.headSize + d.blockIn + uint64(size), d.blockOut})
	d.buf = d.buf[pad+size:]
	d.step = (*Decoder).blockHeader
	return true, nil
}

// index compares the index with the blocks.
func (d *Decoder) index() (bool, error) {
	want := appendIndex(nil, d.records)
	n := min(len(want), len(d.buf))
	if !bytes.Equal(want[:n], d.buf[:n]) {
		return false, ErrData
	}
	if n < len(want) {
		return false, nil
	}
	d.indexSize = uint64(len(want))
	d.buf = d.buf[n:]
	d.step = (*Decoder).footer
	return true, nil
}

func (d *Decoder) footer() (bool, error) {
	if len(d.buf) < 12 {
		return false, nil
	}
	want := appendFooter(nil, d.flags, d.indexSize)
	if !bytes.Equal(d.buf[:12], want) {
		return false, ErrData
	}
	d.buf = d.buf[12:]
	d.done = true
	return true, nil
}
