package lzmax

import (
	"bytes"
	"encoding/binary"
	"hash"
	"hash/crc32"
	"io"

	"github.com/ulikunitz/xz/lzma"
)

func appendVarint(p []byte, v uint64) []byte {
	for v >= 0x80 {
		p = append(p, byte(v)|0x80)
		v >>= 7
	}
	return append(p, byte(v))
}

// appendIndex writes the index of an .xz.
func appendIndex(p []byte, records []record) []byte {
	from := len(p)
	p = appendVarint(append(p, 0), uint64(len(records)))
	for _, r := range records {
		p = appendVarint(appendVarint(p, r.unpadded), r.size)
	}
	for (len(p)-from)&3 != 0 {
		p = append(p, 0)
	}
	return binary.LittleEndian.AppendUint32(p, crc32.ChecksumIEEE(p[from:]))
}

func appendFooter(p []byte, flags [2]byte, indexSize uint64) []byte {
	var b [6]byte
	binary.LittleEndian.PutUint32(b[:], uint32(indexSize/4-1))
	b[4], b[5] = flags[0], flags[1]
	p = binary.LittleEndian.AppendUint32(p, crc32.ChecksumIEEE(b[:]))
	return append(append(p, b[:]...), 'Y', 'Z')
}

// Encoder is a compression in progress.
type Encoder struct {
	format Format
	check  int
	chain  []Filter
	xs     []*transform
	out    bytes.Buffer
	w      io.WriteCloser
	early  []byte // input that waits for the choice of the size of the tables
	sum    hash.Hash
	head   int // bytes of the block's header
	begun  bool
	block  bool
	in     uint64
	packed countWriter
}

// countWriter counts what goes to the output, without the first skip bytes.
type countWriter struct {
	to   *bytes.Buffer
	n    uint64
	skip int
}

func (c *countWriter) Write(p []byte) (int, error) {
	n := len(p)
	k := min(c.skip, n)
	c.skip -= k
	p = p[k:]
	c.n += uint64(len(p))
	_, _ = c.to.Write(p)
	return n, nil
}

func (c *countWriter) WriteByte(b byte) error {
	_, err := c.Write([]byte{b})
	return err
}

// NewEncoder makes an encoder for XZ (with the check), Alone or Raw.
func NewEncoder(format Format, check int, chain []Filter) (*Encoder, error) {
	e := &Encoder{format: format, check: check, chain: chain}
	if format == XZ && check > 15 {
		return nil, ErrProgram
	}
	if err := checkChain(chain); err != nil {
		return nil, err
	}
	last := chain[len(chain)-1].ID
	if format == XZ && last != LZMA2 || format == Alone && last != LZMA1 {
		return nil, ErrProgram
	}
	if format == XZ && check != CheckNone && newCheck(check) == nil {
		return nil, ErrCheck
	}
	for i := range chain[:len(chain)-1] {
		e.xs = append(e.xs, newTransform(&chain[i], true))
	}
	e.packed.to = &e.out
	return e, nil
}

// Supported reports whether a check can be computed.
func Supported(check int) bool { return check == CheckNone || newCheck(check) != nil }

// smallInput is the input up to which small tables are enough.
const smallInput = 1 << 16

// writer returns the compressor, made when it is first needed.
func (e *Encoder) writer() error {
	if e.w != nil {
		return nil
	}
	f := &e.chain[len(e.chain)-1]
	dict := int(min(f.DictSize, 1<<30))
	if len(e.early) < smallInput {
		dict = max(min(dict, len(e.early)), lzma.MinDictCap)
	}
	props := &lzma.Properties{LC: int(f.LC), LP: int(f.LP), PB: int(f.PB)}
	var err error
	if f.ID == LZMA2 {
		e.w, err = lzma.Writer2Config{Properties: props, DictCap: dict}.NewWriter2(&e.packed)
	} else {
		e.packed.skip = lzma.HeaderLen // ours is there already
		e.w, err = lzma.WriterConfig{Properties: props, DictCap: dict, EOSMarker: true}.NewWriter(&e.packed)
	}
	if err != nil {
		return ErrOptions
	}
	if _, err = e.w.Write(e.early); err != nil {
		return ErrProgram
	}
	e.early = nil
	return nil
}

func (e *Encoder) begin() {
	if e.begun {
		return
	}
	e.begun = true
	switch e.format {
	case XZ:
		e.out.Write(xzMagic)
		flags := []byte{0, byte(e.check)}
		e.out.Write(flags)
		e.out.Write(binary.LittleEndian.AppendUint32(nil, crc32.ChecksumIEEE(flags)))
	case Alone:
		p, _ := e.chain[0].Props()
		e.out.Write(p)
		e.out.Write(bytes.Repeat([]byte{0xff}, 8))
	}
}

// beginBlock writes the header of the block: there is none without data.
func (e *Encoder) beginBlock() {
	if e.block || e.format != XZ {
		return
	}
	e.block = true
	p := []byte{0, byte(len(e.chain) - 1)}
	for i := range e.chain {
		props, _ := e.chain[i].Props()
		p = appendVarint(appendVarint(p, e.chain[i].ID), uint64(len(props)))
		p = append(p, props...)
	}
	for len(p)&3 != 0 {
		p = append(p, 0)
	}
	p[0] = byte(len(p) / 4)
	p = binary.LittleEndian.AppendUint32(p, crc32.ChecksumIEEE(p))
	e.head = len(p)
	e.out.Write(p)
	e.sum = newCheck(e.check)
}

func (e *Encoder) filtered(p []byte, end bool) error {
	for _, x := range e.xs {
		p = x.run(p, end)
	}
	if e.w == nil && len(e.early)+len(p) < smallInput {
		e.early = append(e.early, p...)
		return nil
	}
	if err := e.writer(); err != nil {
		return err
	}
	if _, err := e.w.Write(p); err != nil {
		return ErrProgram
	}
	return nil
}

// Write compresses data and returns the output so far.
func (e *Encoder) Write(p []byte) ([]byte, error) {
	e.begin()
	if len(p) > 0 {
		e.beginBlock()
		if e.sum != nil {
			_, _ = e.sum.Write(p)
		}
		e.in += uint64(len(p))
		if err := e.filtered(p, false); err != nil {
			return nil, err
		}
	}
	return e.take(), nil
}

func (e *Encoder) take() []byte {
	out := bytes.Clone(e.out.Bytes())
	e.out.Reset()
	return out
}

// Close ends the stream and returns the rest of the output.
func (e *Encoder) Close() ([]byte, error) {
	e.begin()
	if e.block || e.format != XZ {
		if err := e.filtered(nil, true); err != nil {
			return nil, err
		}
		if err := e.writer(); err != nil {
			return nil, err
		}
		if err := e.w.Close(); err != nil {
			return nil, ErrProgram
		}
	}
	if e.format == XZ {
		var records []record
		if e.block {
			e.out.Write(make([]byte, -e.packed.n&3))
			if e.sum != nil {
				s := e.sum.Sum(nil)
				if e.check != CheckSHA256 {
					for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
						s[i], s[j] = s[j], s[i]
					}
				}
				e.out.Write(s)
			}
			records = []record{{uint64(e.head) + e.packed.n + uint64(checkSize(e.check)), e.in}}
		}
		index := appendIndex(nil, records)
		e.out.Write(index)
		e.out.Write(appendFooter(nil, [2]byte{0, byte(e.check)}, uint64(len(index))))
	}
	e.w = nil
	return e.take(), nil
}
