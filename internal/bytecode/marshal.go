package bytecode

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/source"
)

// The disk form of a Code. All numbers are little-endian or varints.
//
//	header   magic, fingerprint of the instruction set, checksum of the rest
//	totals   how many codes, instructions, locals, names, constants, handlers there are in all, so that reading
//	         allocates one array of each
//	strings  lengths, then the bytes: every string once; codes refer to them by number
//	code     the outermost code, with the nested ones among its constants
//
// A file of another version, or a damaged one, is an error and never a wrong program.

const marshalMagic = "gsc\x02"

// ErrVersion says that the data was written by another version of the instruction set.
var ErrVersion = errors.New("bytecode: data of another version")

var errCorrupt = errors.New("bytecode: corrupt data")

// maxNesting bounds the nesting of codes and of tuples of constants.
const maxNesting = 2000

// The tags of constants.
const (
	tagNone byte = iota
	tagEllipsis
	tagTrue
	tagFalse
	tagInt
	tagBigInt
	tagFloat
	tagComplex
	tagString
	tagBytes
	tagTuple
	tagFrozenSet
	tagCode
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const headerSize = len(marshalMagic) + 4 + 4

// Marshal gives the disk form of a code.
func Marshal(c *Code) ([]byte, error) {
	w := &marshaller{strings: map[string]int{}}
	w.code(c, 0)
	if w.err != nil {
		return nil, w.err
	}
	out := make([]byte, headerSize, headerSize+len(w.body)+len(w.body)/4)
	for _, n := range w.totals {
		out = binary.AppendUvarint(out, uint64(n))
	}
	out = binary.AppendUvarint(out, uint64(len(w.list)))
	for _, s := range w.list {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range w.list {
		out = append(out, s...)
	}
	out = append(out, w.body...)
	copy(out, marshalMagic)
	binary.LittleEndian.PutUint32(out[4:], Fingerprint)
	binary.LittleEndian.PutUint32(out[8:], crc32.Checksum(out[headerSize:], castagnoli))
	return out, nil
}

// The totals.
const (
	totalCodes = iota
	totalInstrs
	totalLocals
	totalNames
	totalConsts
	totalHandlers
	nTotals
)

type marshaller struct {
	body    []byte
	strings map[string]int
	list    []string
	totals  [nTotals]int
	err     error
}

func (w *marshaller) num(n int)     { w.body = binary.AppendUvarint(w.body, uint64(n)) }
func (w *marshaller) signed(n int)  { w.body = binary.AppendVarint(w.body, int64(n)) }
func (w *marshaller) tag(t byte)    { w.body = append(w.body, t) }
func (w *marshaller) bits(n uint64) { w.body = binary.LittleEndian.AppendUint64(w.body, n) }

func (w *marshaller) str(s string) {
	i, ok := w.strings[s]
	if !ok {
		i = len(w.list)
		w.strings[s] = i
		w.list = append(w.list, s)
	}
	w.num(i)
}

func (w *marshaller) code(c *Code, depth int) {
	if depth > maxNesting {
		w.err = errors.New("bytecode: code nests too deep")
		return
	}
	w.totals[totalCodes]++
	w.totals[totalInstrs] += len(c.Instrs)
	w.totals[totalLocals] += len(c.LocalsPlus)
	w.totals[totalNames] += len(c.Names)
	w.totals[totalConsts] += len(c.Consts)
	w.totals[totalHandlers] += len(c.Exceptions)
	w.str(c.Name)
	w.str(c.QualName)
	w.str(c.Filename)
	w.num(int(c.FirstLine))
	w.num(int(c.Flags))
	w.num(c.ArgCount)
	w.num(c.PosOnlyArgCount)
	w.num(c.KwOnlyArgCount)
	w.num(c.NRegs)
	w.num(c.NLocalsPlus)
	w.num(c.NCaches)
	w.num(len(c.LocalsPlus))
	for _, l := range c.LocalsPlus {
		w.tag(byte(l.Kind))
		w.str(l.Name)
	}
	w.num(len(c.Names))
	for _, name := range c.Names {
		w.str(name)
	}
	w.num(len(c.Instrs))
	wide := byte(0)
	for _, d := range c.Depth {
		if d > 0xFF {
			wide = 1
		}
	}
	w.tag(wide)
	for _, in := range c.Instrs {
		w.body = append(w.body, byte(in.Op), in.Fl)
		w.body = binary.LittleEndian.AppendUint16(w.body, in.A)
		w.body = binary.LittleEndian.AppendUint16(w.body, in.B)
		w.body = binary.LittleEndian.AppendUint16(w.body, in.C)
		w.body = binary.LittleEndian.AppendUint32(w.body, in.X)
	}
	for _, d := range c.Depth {
		if wide != 0 {
			w.body = binary.LittleEndian.AppendUint16(w.body, d)
		} else {
			w.body = append(w.body, byte(d))
		}
	}
	// positions as differences: a byte for most numbers
	last := Position{Line: c.FirstLine}
	for _, p := range c.Lines {
		w.signed(int(p.Line - last.Line))
		w.signed(int(p.EndLine - p.Line))
		w.signed(int(p.Col - last.Col))
		w.signed(int(p.EndCol - p.Col))
		last = p
	}
	w.num(len(c.Exceptions))
	for _, h := range c.Exceptions {
		w.num(int(h.Start))
		w.num(int(h.End))
		w.num(int(h.Target))
		n := int(h.Depth) << 1
		if h.LastI {
			n |= 1
		}
		w.num(n)
	}
	w.num(len(c.Consts))
	for _, k := range c.Consts {
		w.constant(k, depth+1)
	}
}

func (w *marshaller) constant(k any, depth int) {
	if depth > maxNesting {
		w.err = errors.New("bytecode: constants nest too deep")
		return
	}
	switch k := k.(type) {
	case source.NoneType:
		w.tag(tagNone)
	case source.EllipsisType:
		w.tag(tagEllipsis)
	case bool:
		if k {
			w.tag(tagTrue)
		} else {
			w.tag(tagFalse)
		}
	case int64:
		w.tag(tagInt)
		w.signed(int(k))
	case *big.Int:
		w.tag(tagBigInt)
		w.str(k.Text(62))
	case float64:
		w.tag(tagFloat)
		w.bits(math.Float64bits(k))
	case complex128:
		w.tag(tagComplex)
		w.bits(math.Float64bits(real(k)))
		w.bits(math.Float64bits(imag(k)))
	case string:
		w.tag(tagString)
		w.str(k)
	case source.Bytes:
		w.tag(tagBytes)
		w.str(string(k))
	case source.Tuple:
		w.tag(tagTuple)
		w.num(len(k))
		for _, item := range k {
			w.constant(item, depth+1)
		}
	case source.FrozenSet:
		w.tag(tagFrozenSet)
		w.num(len(k))
		for _, item := range k {
			w.constant(item, depth+1)
		}
	case *Code:
		w.tag(tagCode)
		w.code(k, depth+1)
	default:
		w.err = fmt.Errorf("bytecode: a constant of type %T", k)
	}
}

// Unmarshal reads the disk form of a code. The data is not kept.
func Unmarshal(data []byte) (*Code, error) {
	if len(data) < headerSize || string(data[:4]) != marshalMagic || binary.LittleEndian.Uint32(data[4:]) != Fingerprint {
		return nil, ErrVersion
	}
	if crc32.Checksum(data[headerSize:], castagnoli) != binary.LittleEndian.Uint32(data[8:]) {
		return nil, errCorrupt
	}
	r := &unmarshaller{data: data[headerSize:]}
	c := r.file()
	if r.bad || len(r.data) != 0 {
		return nil, errCorrupt
	}
	return c, nil
}

type unmarshaller struct {
	data    []byte
	bad     bool
	strings []string
	codes   []Code
	instrs  []Instr
	depths  []uint16
	lines   []Position
	locals  []Local
	names   []string
	consts  []any
	hands   []Handler
}

func (r *unmarshaller) fail() {
	r.bad = true
	r.data = nil
}

func (r *unmarshaller) num() int {
	if len(r.data) > 0 && r.data[0] < 0x80 {
		n := int(r.data[0])
		r.data = r.data[1:]
		return n
	}
	n, size := binary.Uvarint(r.data)
	if size <= 0 || n > math.MaxUint32 {
		r.fail()
		return 0
	}
	r.data = r.data[size:]
	return int(n)
}

func (r *unmarshaller) signed() int64 {
	n, size := binary.Varint(r.data)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.data = r.data[size:]
	return n
}

func (r *unmarshaller) take(n int) []byte {
	if n < 0 || n > len(r.data) {
		r.fail()
		return nil
	}
	b := r.data[:n]
	r.data = r.data[n:]
	return b
}

func (r *unmarshaller) bits() uint64 {
	b := r.take(8)
	if b == nil {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (r *unmarshaller) tag() byte {
	b := r.take(1)
	if b == nil {
		return 0xFF
	}
	return b[0]
}

func (r *unmarshaller) str() string {
	i := r.num()
	if i >= len(r.strings) {
		r.fail()
		return ""
	}
	return r.strings[i]
}

// carve takes n elements off a pool.
func carve[T any](r *unmarshaller, pool *[]T, n int) []T {
	if n == 0 {
		return nil
	}
	if n < 0 || n > len(*pool) {
		r.fail()
		return nil
	}
	out := (*pool)[:n:n]
	*pool = (*pool)[n:]
	return out
}

func (r *unmarshaller) file() *Code {
	var totals [nTotals]int
	for i := range totals {
		totals[i] = r.num()
	}
	n := r.num()
	size := len(r.data)
	// every element takes at least a byte, an instruction at least 17
	for i, t := range totals {
		limit := size
		if i == totalInstrs {
			limit /= 17
		}
		if t > limit {
			r.fail()
		}
	}
	if n > size || r.bad {
		r.fail()
		return nil
	}
	lengths := make([]int, n)
	sum := 0
	for i := range lengths {
		lengths[i] = r.num()
		sum += lengths[i]
		if sum > size {
			r.fail()
			return nil
		}
	}
	text := string(r.take(sum))
	if r.bad {
		return nil
	}
	r.strings = make([]string, n)
	for i, length := range lengths {
		r.strings[i], text = text[:length], text[length:]
	}
	r.codes = make([]Code, totals[totalCodes])
	r.instrs = make([]Instr, totals[totalInstrs])
	r.depths = make([]uint16, totals[totalInstrs])
	r.lines = make([]Position, totals[totalInstrs])
	r.locals = make([]Local, totals[totalLocals])
	r.names = make([]string, totals[totalNames])
	r.consts = make([]any, totals[totalConsts])
	r.hands = make([]Handler, totals[totalHandlers])
	return r.code(0)
}

func (r *unmarshaller) code(depth int) *Code {
	one := carve(r, &r.codes, 1)
	if depth > maxNesting || one == nil {
		r.fail()
		return nil
	}
	c := &one[0]
	c.Name, c.QualName, c.Filename = r.str(), r.str(), r.str()
	c.FirstLine = int32(r.num())
	c.Flags = Flags(r.num())
	c.ArgCount, c.PosOnlyArgCount, c.KwOnlyArgCount = r.num(), r.num(), r.num()
	c.NRegs, c.NLocalsPlus, c.NCaches = r.num(), r.num(), r.num()
	c.LocalsPlus = carve(r, &r.locals, r.num())
	for i := range c.LocalsPlus {
		c.LocalsPlus[i].Kind = LocalKind(r.tag())
		c.LocalsPlus[i].Name = r.str()
	}
	c.Names = carve(r, &r.names, r.num())
	for i := range c.Names {
		c.Names[i] = r.str()
	}
	n := r.num()
	wide := r.tag()
	c.Instrs = carve(r, &r.instrs, n)
	c.Depth = carve(r, &r.depths, n)
	c.Lines = carve(r, &r.lines, n)
	if r.bad {
		return nil
	}
	raw := r.take(12 * n)
	if r.bad {
		return nil
	}
	for i := range c.Instrs {
		b := raw[12*i : 12*i+12 : 12*i+12]
		c.Instrs[i] = Instr{Op(b[0]), b[1], binary.LittleEndian.Uint16(b[2:]), binary.LittleEndian.Uint16(b[4:]),
			binary.LittleEndian.Uint16(b[6:]), binary.LittleEndian.Uint32(b[8:])}
	}
	if wide != 0 {
		raw = r.take(2 * n)
		if r.bad {
			return nil
		}
		for i := range c.Depth {
			c.Depth[i] = binary.LittleEndian.Uint16(raw[2*i:])
		}
	} else {
		for i, d := range r.take(n) {
			c.Depth[i] = uint16(d)
		}
	}
	r.positions(c)
	c.Exceptions = carve(r, &r.hands, r.num())
	for i := range c.Exceptions {
		h := &c.Exceptions[i]
		h.Start, h.End, h.Target = uint32(r.num()), uint32(r.num()), uint32(r.num())
		d := r.num()
		h.Depth, h.LastI = uint16(d>>1), d&1 != 0
	}
	c.Consts = carve(r, &r.consts, r.num())
	for i := range c.Consts {
		c.Consts[i] = r.constant(depth + 1)
		if r.bad {
			return nil
		}
	}
	return c
}

func (r *unmarshaller) positions(c *Code) {
	last := Position{Line: c.FirstLine}
	data := r.data
	for i := range c.Lines {
		var d [4]int32
		if len(data) >= 4 && (data[0]|data[1]|data[2]|data[3]) < 0x80 {
			for k := range d {
				d[k] = int32(data[k]>>1) ^ -int32(data[k]&1)
			}
			data = data[4:]
		} else {
			for k := range d {
				n, size := binary.Varint(data)
				if size <= 0 {
					r.fail()
					return
				}
				d[k] = int32(n)
				data = data[size:]
			}
		}
		p := Position{Line: last.Line + d[0], Col: last.Col + d[2]}
		p.EndLine, p.EndCol = p.Line+d[1], p.Col+d[3]
		c.Lines[i] = p
		last = p
	}
	r.data = data
}

func (r *unmarshaller) constant(depth int) any {
	if depth > maxNesting {
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
		return source.Tuple(r.items(depth))
	case tagFrozenSet:
		return source.FrozenSet(r.items(depth))
	case tagCode:
		return r.code(depth + 1)
	}
	r.fail()
	return nil
}

func (r *unmarshaller) items(depth int) []source.Constant {
	n := r.num()
	if n > len(r.data) {
		r.fail()
		return nil
	}
	items := make([]source.Constant, n)
	for i := range items {
		items[i] = r.constant(depth + 1)
		if r.bad {
			return nil
		}
	}
	return items
}
