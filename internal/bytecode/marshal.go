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

// The disk form of a Code. Numbers are little-endian or varints.
//
//	header   magic, fingerprint of the instruction set, checksum of the rest
//	strings  their number; where each begins and the last ends, four bytes each; the text: every string once, codes refer to them by number
//	code     the outermost code: its head, the length of its body, the body, in which the nested codes are among the constants
//
// The head is what making a function of the code needs; the body is read when the code is run or looked at for the first time, and of the
// body the positions, which are at its end, only when somebody asks for them: most functions of a program are never called.
//
// A file of another version, or a damaged one, is an error and never a wrong program.

// Format is the version of the disk form.
const Format = 3

const marshalMagic = "gsc\x03"

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

func checksum(data []byte) uint32 { return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) }

const headerSize = len(marshalMagic) + 4 + 4

// Marshal gives the disk form of a code.
func Marshal(c *Code) ([]byte, error) {
	w := &marshaller{strings: map[string]int{}}
	w.code(c, 0)
	if w.err != nil {
		return nil, w.err
	}
	size := 0
	for _, s := range w.list {
		size += len(s)
	}
	if uint64(size) > math.MaxUint32 {
		return nil, errors.New("bytecode: code is too large")
	}
	out := make([]byte, headerSize, headerSize+8+4*len(w.list)+size+len(w.body))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(w.list)))
	at := uint32(0)
	for _, s := range w.list {
		out = binary.LittleEndian.AppendUint32(out, at)
		at += uint32(len(s))
	}
	out = binary.LittleEndian.AppendUint32(out, at)
	for _, s := range w.list {
		out = append(out, s...)
	}
	out = append(out, w.body...)
	copy(out, marshalMagic)
	binary.LittleEndian.PutUint32(out[4:], Fingerprint)
	binary.LittleEndian.PutUint32(out[8:], checksum(out[headerSize:]))
	return out, nil
}

type marshaller struct {
	body    []byte
	strings map[string]int
	list    []string
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
	c.Complete()
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
	outer := w.body
	w.body = nil
	w.codeBody(c, depth)
	inner := w.body
	w.body = outer
	w.num(len(inner))
	w.body = append(w.body, inner...)
}

func (w *marshaller) codeBody(c *Code, depth int) {
	w.num(len(c.LocalsPlus))
	for _, l := range c.LocalsPlus {
		w.tag(byte(l.Kind))
		w.str(l.Name)
	}
	w.num(len(c.Names))
	for _, name := range c.Names {
		w.str(name)
	}
	instrs := c.AllInstrs()
	w.num(len(instrs))
	for _, in := range instrs {
		w.body = append(w.body, byte(in.Op), in.Fl)
		w.body = binary.LittleEndian.AppendUint16(w.body, in.A)
		w.body = binary.LittleEndian.AppendUint16(w.body, in.B)
		w.body = binary.LittleEndian.AppendUint16(w.body, in.C)
		w.body = binary.LittleEndian.AppendUint32(w.body, in.X)
	}
	wide := byte(0)
	for i := range instrs {
		if c.LiveAt(i) > 0xFF {
			wide = 1
		}
	}
	w.tag(wide)
	for i := range instrs {
		if d := c.LiveAt(i); wide != 0 {
			w.body = binary.LittleEndian.AppendUint16(w.body, uint16(d))
		} else {
			w.body = append(w.body, byte(d))
		}
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
	// positions as differences: a byte for most numbers
	last := Position{Line: c.FirstLine}
	for _, p := range c.Positions() {
		w.signed(int(p.Line - last.Line))
		w.signed(int(p.EndLine - p.Line))
		w.signed(int(p.Col - last.Col))
		w.signed(int(p.EndCol - p.Col))
		last = p
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
