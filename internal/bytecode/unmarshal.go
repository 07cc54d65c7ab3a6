package bytecode

import (
	"encoding/binary"
	"math"
	"math/big"
	"sync"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/source"
)

// Unmarshal reads the disk form of a code, all of it. The data is not kept.
func Unmarshal(data []byte) (*Code, error) {
	if err := checkHeader(data); err != nil {
		return nil, err
	}
	c, err := open(string(data[headerSize:]))
	if err != nil {
		return nil, err
	}
	if !c.completeAll(0) {
		return nil, errCorrupt
	}
	return c, nil
}

// Open reads the disk form of a code whose functions are read when they are first used. It keeps the data, which must not change.
func Open(data []byte) (*Code, error) {
	if err := checkHeader(data); err != nil {
		return nil, err
	}
	data = data[headerSize:]
	return open(unsafe.String(unsafe.SliceData(data), len(data)))
}

// OpenTrusted is Open without looking at the checksum, for data that is part of the program.
func OpenTrusted(data []byte) (*Code, error) {
	if len(data) < headerSize || string(data[:4]) != marshalMagic || binary.LittleEndian.Uint32(data[4:]) != Fingerprint {
		return nil, ErrVersion
	}
	data = data[headerSize:]
	return open(unsafe.String(unsafe.SliceData(data), len(data)))
}

func checkHeader(data []byte) error {
	if len(data) < headerSize || string(data[:4]) != marshalMagic || binary.LittleEndian.Uint32(data[4:]) != Fingerprint {
		return ErrVersion
	}
	if checksum(data[headerSize:]) != binary.LittleEndian.Uint32(data[8:]) {
		return errCorrupt
	}
	return nil
}

// file is what the codes of one file have in common.
type file struct {
	offsets string // of the strings in text, four bytes each
	text    string
	n       int // strings

	from, to string // a file name and what it is to be
}

func open(data string) (*Code, error) {
	if len(data) < 8 {
		return nil, errCorrupt
	}
	f := &file{n: int(uint32At(data, 0))}
	if f.n < 0 || f.n > (len(data)-8)/4 {
		return nil, errCorrupt
	}
	f.offsets = data[4 : 8+4*f.n]
	data = data[8+4*f.n:]
	size := int(uint32At(f.offsets, 4*f.n))
	if size > len(data) {
		return nil, errCorrupt
	}
	f.text, data = data[:size], data[size:]
	r := reader{file: f, data: data}
	c := r.head(0)
	if r.bad || len(r.data) != 0 {
		return nil, errCorrupt
	}
	return c, nil
}

func uint32At(s string, i int) uint32 {
	return uint32(s[i]) | uint32(s[i+1])<<8 | uint32(s[i+2])<<16 | uint32(s[i+3])<<24
}

// pending is what of a code has not been read yet.
type pending struct {
	file  *file
	nest  int // how deep the code is nested
	body  string
	once  sync.Once
	valid bool

	instrs    string // 12 bytes each
	depth     string // one or two bytes each
	wide      bool
	positions string

	instrsOnce, linesOnce sync.Once
}

// FromDisk reports whether the strings of the code are parts of data that stays as long as the code.
func (c *Code) FromDisk() bool { return c.lazy != nil }

// Rename gives a code that was just opened, and those in it that have the same, another file name.
func (c *Code) Rename(from, to string) {
	c.lazy.file.from, c.lazy.file.to = from, to
	if c.Filename == from {
		c.Filename = to
	}
}

// Complete reads the body of a code that comes from disk, apart from what AllInstrs, LiveAt and Positions give. It must be called before any
// field is used that is not about the parameters, and may be called by several goroutines at a time.
func (c *Code) Complete() {
	if c.lazy != nil {
		c.lazy.once.Do(c.readBody)
	}
}

// completeAll reads everything, and reports whether it is sound.
func (c *Code) completeAll(depth int) bool {
	c.Complete()
	if !c.lazy.valid || depth > maxNesting || len(c.Positions()) != c.NumInstrs() {
		return false
	}
	for _, k := range c.Consts {
		if sub, ok := k.(*Code); ok && !sub.completeAll(depth+1) {
			return false
		}
	}
	return true
}

// readBody reads the body. A damaged one, which only somebody can have made who knew how to make the checksum right, becomes a body that
// raises.
func (c *Code) readBody() {
	p := c.lazy
	r := reader{file: p.file, data: p.body}
	r.body(c, p.nest)
	if r.bad {
		c.Consts, c.Names, c.Exceptions = nil, nil, nil
		c.LocalsPlus = make([]Local, c.NLocalsPlus)
		c.NCaches = 0
		p.instrs, p.depth, p.wide, p.positions = "", "", false, ""
		c.Instrs, c.Depth, c.Lines = []Instr{{Op: RAISE}}, []uint16{0}, []Position{{Line: c.FirstLine}}
	}
	p.valid = !r.bad
	p.body = ""
}

// NumInstrs returns the number of instructions.
func (c *Code) NumInstrs() int {
	c.Complete()
	if c.Instrs == nil && c.lazy != nil {
		return len(c.lazy.instrs) / instrBytes
	}
	return len(c.Instrs)
}

const instrBytes = 12

// CopyInstrs copies the instructions into dst, which is long enough.
func (c *Code) CopyInstrs(dst []Instr) {
	c.Complete()
	if c.lazy == nil || c.lazy.instrs == "" {
		copy(dst, c.Instrs)
		return
	}
	raw := c.lazy.instrs
	for i := range dst {
		b := raw[instrBytes*i : instrBytes*i+instrBytes]
		dst[i] = Instr{Op(b[0]), b[1], uint16(b[2]) | uint16(b[3])<<8, uint16(b[4]) | uint16(b[5])<<8, uint16(b[6]) | uint16(b[7])<<8, uint32At(b, 8)}
	}
}

// AllInstrs returns the instructions.
func (c *Code) AllInstrs() []Instr {
	c.Complete()
	if c.lazy != nil && c.lazy.instrs != "" {
		c.lazy.instrsOnce.Do(func() {
			instrs := make([]Instr, c.NumInstrs())
			c.CopyInstrs(instrs)
			c.Instrs = instrs
		})
	}
	return c.Instrs
}

// LiveAt returns the number of live temporaries before the instruction.
func (c *Code) LiveAt(i int) int {
	c.Complete()
	if c.lazy == nil || c.lazy.depth == "" {
		return int(c.Depth[i])
	}
	if c.lazy.wide {
		return int(c.lazy.depth[2*i]) | int(c.lazy.depth[2*i+1])<<8
	}
	return int(c.lazy.depth[i])
}

// Positions returns the position of each instruction.
func (c *Code) Positions() []Position {
	c.Complete()
	if c.lazy != nil && c.lazy.positions != "" {
		c.lazy.linesOnce.Do(func() {
			r := reader{data: c.lazy.positions}
			c.Lines = r.lines(c.FirstLine, c.NumInstrs())
		})
	}
	return c.Lines
}

// Copy returns a copy of the code that shares the slices, which are not to be changed.
func (c *Code) Copy() *Code {
	res := *c
	if c.lazy != nil {
		instrs, lines := c.AllInstrs(), c.Positions()
		res = *c
		res.lazy, res.Instrs, res.Lines = nil, instrs, lines
		res.Depth = make([]uint16, len(instrs))
		for i := range res.Depth {
			res.Depth[i] = uint16(c.LiveAt(i))
		}
	}
	return &res
}

// reader takes a file's data apart.
type reader struct {
	file *file
	data string
	bad  bool
}

func (r *reader) fail() {
	r.bad = true
	r.data = ""
}

// num reads a number of at most 32 bits.
func (r *reader) num() int {
	if len(r.data) > 0 && r.data[0] < 0x80 {
		n := int(r.data[0])
		r.data = r.data[1:]
		return n
	}
	n := uint64(0)
	for i := 0; i < len(r.data) && i < 5; i++ {
		b := r.data[i]
		n |= uint64(b&0x7F) << (7 * i)
		if b < 0x80 {
			if n > math.MaxUint32 {
				break
			}
			r.data = r.data[i+1:]
			return int(n)
		}
	}
	r.fail()
	return 0
}

func (r *reader) signed() int64 {
	n := uint64(0)
	for i := 0; i < len(r.data) && i < binary.MaxVarintLen64; i++ {
		b := r.data[i]
		n |= uint64(b&0x7F) << (7 * i)
		if b < 0x80 {
			r.data = r.data[i+1:]
			return int64(n>>1) ^ -int64(n&1)
		}
	}
	r.fail()
	return 0
}

func (r *reader) take(n int) string {
	if n < 0 || n > len(r.data) {
		r.fail()
		return ""
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *reader) bits() uint64 {
	b := r.take(8)
	if b == "" {
		return 0
	}
	return uint64(uint32At(b, 0)) | uint64(uint32At(b, 4))<<32
}

func (r *reader) tag() byte {
	b := r.take(1)
	if b == "" {
		return 0xFF
	}
	return b[0]
}

func (r *reader) str() string {
	i := r.num()
	f := r.file
	if i >= f.n {
		r.fail()
		return ""
	}
	from, to := uint32At(f.offsets, 4*i), uint32At(f.offsets, 4*i+4)
	if from > to || int(to) > len(f.text) {
		r.fail()
		return ""
	}
	return f.text[from:to]
}

// count reads the number of elements of a table, each of which takes at least a byte.
func (r *reader) count() int {
	n := r.num()
	if n > len(r.data) {
		r.fail()
		return 0
	}
	return n
}

// head reads what is known of a code at once.
func (r *reader) head(nest int) *Code {
	c := &Code{}
	c.Name, c.QualName, c.Filename = r.str(), r.str(), r.str()
	if c.Filename == r.file.from {
		c.Filename = r.file.to
	}
	c.FirstLine = int32(r.num())
	c.Flags = Flags(r.num())
	c.ArgCount, c.PosOnlyArgCount, c.KwOnlyArgCount = r.num(), r.num(), r.num()
	c.NRegs, c.NLocalsPlus, c.NCaches = r.num(), r.num(), r.num()
	body := r.take(r.num())
	if r.bad || nest > maxNesting || c.NLocalsPlus > len(body) || c.NRegs > math.MaxUint16+1 || c.NCaches > len(body) {
		r.fail()
		return nil
	}
	c.lazy = &pending{file: r.file, nest: nest, body: body}
	return c
}

func (r *reader) body(c *Code, nest int) {
	p := c.lazy
	c.LocalsPlus = make([]Local, r.count())
	for i := range c.LocalsPlus {
		c.LocalsPlus[i].Kind = LocalKind(r.tag())
		c.LocalsPlus[i].Name = r.str()
	}
	c.Names = make([]string, r.count())
	for i := range c.Names {
		c.Names[i] = r.str()
	}
	n := r.num()
	p.instrs = r.take(instrBytes * n)
	p.wide = r.tag() != 0
	width := 1
	if p.wide {
		width = 2
	}
	p.depth = r.take(width * n)
	c.Exceptions = make([]Handler, r.count())
	for i := range c.Exceptions {
		h := &c.Exceptions[i]
		h.Start, h.End, h.Target = uint32(r.num()), uint32(r.num()), uint32(r.num())
		d := r.num()
		h.Depth, h.LastI = uint16(d>>1), d&1 != 0
	}
	c.Consts = make([]any, r.count())
	for i := range c.Consts {
		c.Consts[i] = r.constant(nest + 1)
		if r.bad {
			return
		}
	}
	p.positions = r.data
	if n == 0 || len(c.LocalsPlus) != c.NLocalsPlus || len(p.positions) < 4*n {
		r.fail()
	}
}

// lines reads positions; what is damaged has the line of the code.
func (r *reader) lines(first int32, n int) []Position {
	lines := make([]Position, n)
	last := Position{Line: first}
	data := r.data
	for i := range lines {
		var d [4]int32
		if len(data) >= 4 && (data[0]|data[1]|data[2]|data[3]) < 0x80 {
			for k := range d {
				d[k] = int32(data[k]>>1) ^ -int32(data[k]&1)
			}
			data = data[4:]
		} else {
			r.data = data
			for k := range d {
				d[k] = int32(r.signed())
			}
			data = r.data
		}
		p := Position{Line: last.Line + d[0], Col: last.Col + d[2]}
		p.EndLine, p.EndCol = p.Line+d[1], p.Col+d[3]
		lines[i] = p
		last = p
	}
	return lines
}

func (r *reader) constant(nest int) any {
	if nest > maxNesting {
		r.fail()
		return nil
	}
	switch r.tag() {
	case tagNone:
		return source.NoneType{}
	case tagEllipsis:
		return source.EllipsisType{}
	case tagTrue:
		return true
	case tagFalse:
		return false
	case tagInt:
		return r.signed()
	case tagBigInt:
		i, ok := new(big.Int).SetString(r.str(), 62)
		if !ok || i.IsInt64() {
			r.fail()
		}
		return i
	case tagFloat:
		return math.Float64frombits(r.bits())
	case tagComplex:
		re := math.Float64frombits(r.bits())
		return complex(re, math.Float64frombits(r.bits()))
	case tagString:
		return r.str()
	case tagBytes:
		return source.Bytes(r.str())
	case tagTuple:
		return source.Tuple(r.items(nest))
	case tagFrozenSet:
		return source.FrozenSet(r.items(nest))
	case tagCode:
		if c := r.head(nest + 1); c != nil {
			return c
		}
	}
	r.fail()
	return nil
}

func (r *reader) items(nest int) []source.Constant {
	items := make([]source.Constant, r.count())
	for i := range items {
		items[i] = r.constant(nest + 1)
		if r.bad {
			return nil
		}
	}
	return items
}
