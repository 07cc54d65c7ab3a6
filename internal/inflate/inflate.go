// Package inflate decompresses DEFLATE data (RFC 1951), bare or in the zlib (RFC 1950) or gzip (RFC 1952) format, as it arrives: input
// comes in pieces of any length, output is taken in pieces of any length, and what follows the end of the stream is not touched.
//
// A Decoder never asks for more input than it needs: it takes whole bytes, and gives back those it did not use. Its errors have
// zlib's words.
package inflate

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// Format says what surrounds the compressed data.
type Format uint8

// The formats.
const (
	Zlib Format = iota
	Gzip
	Raw
	Auto // zlib or gzip
)

// ErrNeedDict tells that the stream was made with a dictionary: SetDict, then go on.
var ErrNeedDict = errors.New("need dictionary")

// ErrDict tells that a dictionary is not the one that the stream was made with.
var ErrDict = errors.New("wrong dictionary")

// Error is what is wrong with the data.
type Error string

func (e Error) Error() string { return string(e) }

// windowSize is how far back a match may reach.
const windowSize = 1 << 15

// The states of a decoder.
const (
	stHead = iota
	stDict
	stBlock
	stStored
	stTrees
	stCodes
	stTrailer
	stDone
)

// Decoder is a decompression in progress.
type Decoder struct {
	format Format
	bits   int // of the window
	state  int
	gzip   bool // what Auto found, or Gzip

	head   []byte // the bytes of a header or trailer that is not complete yet
	last   bool   // the present block is the last
	hold   uint64 // bits taken from the input, the next one lowest
	n      uint   // how many
	stored int    // bytes left of a stored block

	nlen, ndist, ncode, have int // of the trees that are being read
	lens                     [320]uint8
	codes                    table // code lengths
	lit, dist                table
	fixed                    bool // lit and dist are those of the fixed codes
	litLit                   [1]byte

	pendLen, pendDist int // a match that is not written out yet; pendDist 0 and pendLen 1: the literal pendLit
	pendLit           byte

	win   []byte // history and then output that was not handed out yet
	mark  int    // where the output begins
	adler uint32
	crc   uint32
	total uint32
	want  uint32 // the checksum of the dictionary asked for
	dict  bool   // a dictionary was set before the header was read
	err   error
}

// New makes a decoder for the format with a window of 1<<bits bytes (8 to 15; 0: what the stream says).
func New(format Format, bits int) *Decoder {
	d := &Decoder{format: format, bits: bits, adler: 1}
	if format == Raw {
		d.state = stBlock
	}
	return d
}

// Done reports whether the end of the stream was reached.
func (d *Decoder) Done() bool { return d.state == stDone }

// NeedsDict reports whether the decoder waits for a dictionary.
func (d *Decoder) NeedsDict() bool { return d.state == stDict }

// SetDict gives the dictionary: for raw data at the beginning, otherwise after ErrNeedDict.
func (d *Decoder) SetDict(dict []byte) error {
	if d.state == stDict {
		if Adler32(1, dict) != d.want {
			return ErrDict
		}
		d.state, d.err, d.adler = stBlock, nil, 1
	}
	if len(dict) > windowSize {
		dict = dict[len(dict)-windowSize:]
	}
	d.win = append(d.win[:0], dict...)
	d.mark = len(d.win)
	return nil
}

// Clone returns a decoder that goes on from the same place by itself.
func (d *Decoder) Clone() *Decoder {
	c := *d
	c.head = append([]byte(nil), d.head...)
	c.win = append([]byte(nil), d.win...)
	c.codes, c.lit, c.dist = d.codes.clone(), d.lit.clone(), d.dist.clone()
	return &c
}

// Decode decompresses from in until it is used up, the stream ends or max bytes came out (max < 0: no limit). It returns the output and
// how many bytes of in were used.
func (d *Decoder) Decode(in []byte, max int) (out []byte, used int, err error) {
	if d.err != nil {
		return nil, 0, d.err
	}
	// The history is moved to the front when the buffer has grown.
	if d.mark > windowSize {
		n := copy(d.win, d.win[d.mark-windowSize:d.mark])
		d.win, d.mark = d.win[:n], n
	}
	limit := int(^uint(0) >> 1)
	if max >= 0 && max < limit-d.mark {
		limit = d.mark + max
	}
	r := reader{in: in, hold: d.hold, n: d.n}
	err = d.run(&r, limit)
	// Whole bytes that were not needed go back.
	for r.n >= 8 && r.pos > 0 && (err == nil || errors.Is(err, errMore)) && !r.starved {
		r.pos--
		r.n -= 8
		r.hold &= 1<<r.n - 1
	}
	d.hold, d.n = r.hold, r.n
	fresh := d.win[d.mark:]
	if len(fresh) > 0 {
		if d.format != Raw && d.state != stDone {
			d.check(fresh)
		}
		out = append(make([]byte, 0, len(fresh)), fresh...)
		d.mark = len(d.win)
		if cap(d.win) > 1<<20 { // a buffer that grew large is not kept
			d.win = append(make([]byte, 0, 2*windowSize), d.win[len(d.win)-windowSize:]...)
			d.mark = len(d.win)
		}
	}
	if errors.Is(err, errMore) {
		err = nil
	}
	if err != nil {
		d.err = err
	}
	return out, r.pos, err
}

// check adds output to the checksum.
func (d *Decoder) check(p []byte) {
	if d.gzip {
		d.crc = crc32.Update(d.crc, crc32.IEEETable, p)
		d.total += uint32(len(p))
	} else {
		d.adler = Adler32(d.adler, p)
	}
}

// errMore stops the decoder for lack of input or of room for output.
var errMore = errors.New("more")

// reader takes bits from the input.
type reader struct {
	in      []byte
	pos     int
	hold    uint64
	n       uint
	starved bool // stopped because the input ended within something that needs more: all of it stays taken
}

// fill takes bytes until there are at least k bits (k <= 56).
func (r *reader) fill(k uint) bool {
	for r.n < k {
		if r.pos == len(r.in) {
			r.starved = true
			return false
		}
		r.hold |= uint64(r.in[r.pos]) << r.n
		r.pos++
		r.n += 8
	}
	return true
}

// refill takes as many bytes as fit.
func (r *reader) refill() {
	if len(r.in)-r.pos >= 8 {
		r.hold |= binary.LittleEndian.Uint64(r.in[r.pos:]) << r.n
		k := (63 - r.n) >> 3
		r.pos += int(k)
		r.n += k * 8
		r.hold &= 1<<r.n - 1
		return
	}
	for r.n <= 56 && r.pos < len(r.in) {
		r.hold |= uint64(r.in[r.pos]) << r.n
		r.pos++
		r.n += 8
	}
}

func (r *reader) take(k uint) uint64 {
	v := r.hold & (1<<k - 1)
	r.hold >>= k
	r.n -= k
	return v
}

// run goes from state to state until something stops it.
func (d *Decoder) run(r *reader, limit int) error {
	for {
		var err error
		switch d.state {
		case stHead:
			err = d.header(r)
		case stDict:
			return ErrNeedDict
		case stBlock:
			err = d.block(r)
		case stStored:
			err = d.copyStored(r, limit)
		case stTrees:
			err = d.trees(r)
		case stCodes:
			err = d.inflate(r, limit)
		case stTrailer:
			err = d.trailer(r)
		case stDone:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// header reads the header of a zlib or gzip stream; it looks at it as soon as a part is there.
func (d *Decoder) header(r *reader) error {
	for {
		ok, err := d.parseHeader(d.head)
		if err != nil {
			return err
		}
		if ok {
			d.head = d.head[:0]
			return nil
		}
		if r.pos == len(r.in) {
			return errMore
		}
		d.head = append(d.head, r.in[r.pos])
		r.pos++
	}
}

// parseHeader looks at what there is of the header; true when it is complete.
func (d *Decoder) parseHeader(h []byte) (bool, error) {
	if len(h) < 2 {
		return false, nil
	}
	if d.format != Zlib && h[0] == 0x1f && h[1] == 0x8b {
		d.gzip = true
		return d.gzipHeader(h)
	}
	if d.format == Gzip || (int(h[0])<<8|int(h[1]))%31 != 0 {
		return false, Error("incorrect header check")
	}
	if h[0]&15 != 8 {
		return false, Error("unknown compression method")
	}
	bits := int(h[0]>>4) + 8
	if d.bits == 0 {
		d.bits = bits
	}
	if bits > 15 || bits > d.bits {
		return false, Error("invalid window size")
	}
	if h[1]&0x20 == 0 {
		d.state = stBlock
		return true, nil
	}
	if len(h) < 6 {
		return false, nil
	}
	d.want = binary.BigEndian.Uint32(h[2:])
	d.state = stDict
	return true, nil
}

func (d *Decoder) gzipHeader(h []byte) (bool, error) {
	if len(h) < 4 {
		return false, nil
	}
	if h[2] != 8 {
		return false, Error("unknown compression method")
	}
	flags := h[3]
	if flags&0xe0 != 0 {
		return false, Error("unknown header flags set")
	}
	at := 10
	if flags&4 != 0 {
		if len(h) < at+2 {
			return false, nil
		}
		at += 2 + int(binary.LittleEndian.Uint16(h[at:]))
	}
	for _, f := range []byte{8, 16} {
		if flags&f == 0 {
			continue
		}
		for {
			if at >= len(h) {
				return false, nil
			}
			at++
			if h[at-1] == 0 {
				break
			}
		}
	}
	if len(h) < at {
		return false, nil
	}
	if flags&2 != 0 {
		if len(h) < at+2 {
			return false, nil
		}
		if binary.LittleEndian.Uint16(h[at:]) != uint16(crc32.ChecksumIEEE(h[:at])) {
			return false, Error("header crc mismatch")
		}
	}
	d.state = stBlock
	return true, nil
}

// block reads the header of a block.
func (d *Decoder) block(r *reader) error {
	if d.last {
		d.state = stTrailer
		if d.format == Raw {
			d.state = stDone
		}
		r.take(r.n & 7)
		return nil
	}
	if !r.fill(3) {
		return errMore
	}
	switch kind := r.hold >> 1 & 3; kind {
	case 0:
		// The lengths follow at the next whole byte.
		skip := (r.n - 3) & 7
		if !r.fill(3 + skip + 32) {
			return errMore
		}
		d.last = r.hold&1 != 0
		r.take(3 + skip)
		n := r.take(32)
		if n&0xffff != n>>16^0xffff {
			return Error("invalid stored block lengths")
		}
		d.stored = int(n & 0xffff)
		d.state = stStored
	case 1:
		d.last = r.take(3)&1 != 0
		d.lit, d.dist = fixedTables()
		d.fixed = true
		d.state = stCodes
	case 2:
		if !r.fill(17) {
			return errMore
		}
		d.last = r.take(3)&1 != 0
		d.nlen, d.ndist, d.ncode = int(r.take(5))+257, int(r.take(5))+1, int(r.take(4))+4
		if d.nlen > 286 || d.ndist > 30 {
			return Error("too many length or distance symbols")
		}
		d.have = -1
		d.state = stTrees
		if d.fixed { // those tables are shared
			d.lit, d.dist, d.fixed = table{}, table{}, false
		}
	default:
		return Error("invalid block type")
	}
	return nil
}

func (d *Decoder) copyStored(r *reader, limit int) error {
	for r.n >= 8 && d.stored > 0 && len(d.win) < limit {
		d.win = append(d.win, byte(r.take(8)))
		d.stored--
	}
	n := min(d.stored, len(r.in)-r.pos, limit-len(d.win))
	if n > 0 && r.n < 8 {
		d.win = append(d.win, r.in[r.pos:r.pos+n]...)
		r.pos += n
		d.stored -= n
	}
	if d.stored > 0 {
		return errMore
	}
	d.state = stBlock
	return nil
}

// order is the order in which the lengths of the codes for code lengths come.
var order = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// trees reads the code lengths of a block.
func (d *Decoder) trees(r *reader) error {
	if d.have < 0 {
		need := uint(3 * d.ncode) // at most 57 bits
		for r.n < need {
			if r.pos == len(r.in) {
				r.starved = true
				return errMore
			}
			r.hold |= uint64(r.in[r.pos]) << r.n
			r.pos++
			r.n += 8
		}
		clear(d.lens[:19])
		for i := range d.ncode {
			d.lens[order[i]] = uint8(r.take(3))
		}
		if !d.codes.build(d.lens[:19], 7, true) {
			return Error("invalid code lengths set")
		}
		d.have = 0
	}
	total := d.nlen + d.ndist
	for d.have < total {
		r.refill()
		e := d.codes.look(r.hold)
		k := uint(e & 15)
		if e == 0 {
			if r.n < 7 {
				r.starved = true
				return errMore
			}
			return Error("invalid code lengths set")
		}
		if k > r.n {
			r.starved = true
			return errMore
		}
		sym := e >> 5
		if sym < 16 {
			r.take(k)
			d.lens[d.have] = uint8(sym)
			d.have++
			continue
		}
		extra, base := uint(2), 3
		switch sym {
		case 17:
			extra, base = 3, 3
		case 18:
			extra, base = 7, 11
		}
		if r.n < k+extra {
			r.starved = true
			return errMore
		}
		r.take(k)
		rep := base + int(r.take(extra))
		var v uint8
		if sym == 16 {
			if d.have == 0 {
				return Error("invalid bit length repeat")
			}
			v = d.lens[d.have-1]
		}
		if d.have+rep > total {
			return Error("invalid bit length repeat")
		}
		for range rep {
			d.lens[d.have] = v
			d.have++
		}
	}
	if d.lens[256] == 0 {
		return Error("invalid code -- missing end-of-block")
	}
	if !d.lit.build(d.lens[:d.nlen], litBits, false) {
		return Error("invalid literal/lengths set")
	}
	if !d.dist.build(d.lens[d.nlen:total], distBits, false) {
		return Error("invalid distances set")
	}
	d.state = stCodes
	return nil
}

// trailer compares the checksums behind the data.
func (d *Decoder) trailer(r *reader) error {
	// What came out up to here belongs to the sums; the rest of the output was added when it was handed out.
	size := 4
	if d.gzip {
		size = 8
	}
	for len(d.head) < size {
		if r.n >= 8 {
			d.head = append(d.head, byte(r.take(8)))
			continue
		}
		if r.pos == len(r.in) {
			return errMore
		}
		d.head = append(d.head, r.in[r.pos])
		r.pos++
	}
	d.check(d.win[d.mark:])
	if !d.gzip {
		if binary.BigEndian.Uint32(d.head) != d.adler {
			return Error("incorrect data check")
		}
	} else {
		if binary.LittleEndian.Uint32(d.head) != d.crc {
			return Error("incorrect data check")
		}
		if binary.LittleEndian.Uint32(d.head[4:]) != d.total {
			return Error("incorrect length check")
		}
	}
	d.state = stDone
	return nil
}

// Adler32 goes on with an Adler-32 checksum.
func Adler32(sum uint32, p []byte) uint32 {
	const mod, most = 65521, 5552
	a, b := sum&0xffff, sum>>16
	for len(p) > 0 {
		n := min(len(p), most)
		q := p[:n]
		p = p[n:]
		for len(q) >= 4 {
			a += uint32(q[0])
			b += a
			a += uint32(q[1])
			b += a
			a += uint32(q[2])
			b += a
			a += uint32(q[3])
			b += a
			q = q[4:]
		}
		for _, c := range q {
			a += uint32(c)
			b += a
		}
		a %= mod
		b %= mod
	}
	return b<<16 | a
}
