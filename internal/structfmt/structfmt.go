// Package structfmt parses the format strings of Python's module struct and moves numbers into and out of bytes.
//
// A Format is a list of Items, each a run of values of one kind; padding is only a gap between offsets. What is an
// object stays with the caller: it walks the items, takes a Python value for each, and calls the Pack function of its
// kind. Integers travel as numfmt.Int.
package structfmt

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Kind says what Python value an Item stands for.
type Kind uint8

// The kinds.
const (
	Int Kind = iota
	Bool
	Char    // bytes of length 1
	Bytes   // s: one value of Size bytes
	Pascal  // p: one value in Size bytes, the first of them its length
	Float   // e, f, d
	Complex // F, D
	Pointer // P
)

// Item is Repeat values of the same kind, one behind the other.
type Item struct {
	Code   byte // the format character
	Kind   Kind
	Signed bool
	Native bool // '@': C's conversions, where they differ
	Big    bool // big-endian
	Size   int  // bytes of one value
	Repeat int
	Offset int // of the first value
}

// Format is a parsed format string.
type Format struct {
	Items []Item
	Size  int // of the whole, in bytes
	Count int // of Python values
}

type kindInfo struct {
	kind   Kind
	signed bool
	native int // size in bytes; 0: no such code
	std    int
	align  int
}

func info(c byte) kindInfo {
	switch c {
	case 'b':
		return kindInfo{Int, true, 1, 1, 1}
	case 'B':
		return kindInfo{Int, false, 1, 1, 1}
	case 'h':
		return kindInfo{Int, true, 2, 2, 2}
	case 'H':
		return kindInfo{Int, false, 2, 2, 2}
	case 'i':
		return kindInfo{Int, true, 4, 4, 4}
	case 'I':
		return kindInfo{Int, false, 4, 4, 4}
	case 'l':
		return kindInfo{Int, true, 8, 4, 8}
	case 'L':
		return kindInfo{Int, false, 8, 4, 8}
	case 'q':
		return kindInfo{Int, true, 8, 8, 8}
	case 'Q':
		return kindInfo{Int, false, 8, 8, 8}
	case 'n':
		return kindInfo{Int, true, 8, 0, 8}
	case 'N':
		return kindInfo{Int, false, 8, 0, 8}
	case 'P':
		return kindInfo{Pointer, false, 8, 0, 8}
	case '?':
		return kindInfo{Bool, false, 1, 1, 1}
	case 'c':
		return kindInfo{Char, false, 1, 1, 1}
	case 's':
		return kindInfo{Bytes, false, 1, 1, 1}
	case 'p':
		return kindInfo{Pascal, false, 1, 1, 1}
	case 'e':
		return kindInfo{Float, false, 2, 2, 2}
	case 'f':
		return kindInfo{Float, false, 4, 4, 4}
	case 'd':
		return kindInfo{Float, false, 8, 8, 8}
	case 'F':
		return kindInfo{Complex, false, 8, 8, 4}
	case 'D':
		return kindInfo{Complex, false, 16, 16, 8}
	case 'x':
		return kindInfo{Bytes, false, 1, 1, 1}
	}
	return kindInfo{}
}

func structError(msg string) *pyerr.Error { return pyerr.New(pyerr.StructError, msg) }

// Parse reads a format string, which the caller has encoded as ASCII.
func Parse(s []byte) (*Format, *pyerr.Error) {
	for _, c := range s {
		if c == 0 {
			return nil, structError("embedded null character")
		}
	}
	f := &Format{}
	native, bigEndian := true, false
	if len(s) > 0 {
		switch s[0] {
		case '<', '=':
			native = false
			s = s[1:]
		case '>', '!':
			native, bigEndian = false, true
			s = s[1:]
		case '@':
			s = s[1:]
		}
	}
	tooLong := structError("total struct size too long")
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == ' ' || '\t' <= c && c <= '\r' {
			continue
		}
		n := 1
		if '0' <= c && c <= '9' {
			n = 0
			for ; i < len(s) && '0' <= s[i] && s[i] <= '9'; i++ {
				d := int(s[i] - '0')
				if n > (math.MaxInt64-d)/10 {
					return nil, tooLong
				}
				n = n*10 + d
			}
			if i >= len(s) {
				return nil, structError("repeat count given without format specifier")
			}
			c = s[i]
		}
		k := info(c)
		size := k.std
		if native {
			size = k.native
		}
		if size == 0 {
			return nil, structError("bad char in struct format")
		}
		if native && k.align > 1 {
			pad := (k.align - f.Size%k.align) % k.align
			if f.Size > math.MaxInt64-pad {
				return nil, tooLong
			}
			f.Size += pad
		}
		if n > (math.MaxInt64-f.Size)/size {
			return nil, tooLong
		}
		it := Item{Code: c, Kind: k.kind, Signed: k.signed, Native: native, Big: bigEndian, Size: size, Repeat: n, Offset: f.Size}
		f.Size += n * size
		switch {
		case c == 'x':
		case c == 's' || c == 'p':
			it.Size, it.Repeat = n, 1
			f.Items = append(f.Items, it)
			f.Count++
		case n > 0:
			f.Items = append(f.Items, it)
			f.Count += n
		}
	}
	return f, nil
}

// Errors for arguments of the wrong type; the caller finds these.
var (
	ErrNotInt     = structError("required argument is not an integer")
	ErrNotFloat   = structError("required argument is not a float")
	ErrNotComplex = structError("required argument is not a complex")
	ErrNotChar    = structError("char format requires a bytes object of length 1")
	ErrNotBytesS  = structError("argument for 's' must be a bytes object")
	ErrNotBytesP  = structError("argument for 'p' must be a bytes object")
)

func (it *Item) put(dst []byte, u uint64) {
	switch it.Size {
	case 1:
		dst[0] = byte(u)
	case 2:
		if it.Big {
			binary.BigEndian.PutUint16(dst, uint16(u))
		} else {
			binary.LittleEndian.PutUint16(dst, uint16(u))
		}
	case 4:
		if it.Big {
			binary.BigEndian.PutUint32(dst, uint32(u))
		} else {
			binary.LittleEndian.PutUint32(dst, uint32(u))
		}
	case 8:
		if it.Big {
			binary.BigEndian.PutUint64(dst, u)
		} else {
			binary.LittleEndian.PutUint64(dst, u)
		}
	}
}

func (it *Item) get(src []byte) uint64 {
	switch it.Size {
	case 1:
		return uint64(src[0])
	case 2:
		if it.Big {
			return uint64(binary.BigEndian.Uint16(src))
		}
		return uint64(binary.LittleEndian.Uint16(src))
	case 4:
		if it.Big {
			return uint64(binary.BigEndian.Uint32(src))
		}
		return uint64(binary.LittleEndian.Uint32(src))
	}
	if it.Big {
		return binary.BigEndian.Uint64(src)
	}
	return binary.LittleEndian.Uint64(src)
}

func (it *Item) rangeError() *pyerr.Error {
	bits := uint(8 * it.Size)
	if it.Signed {
		return structError(fmt.Sprintf("'%c' format requires %d <= number <= %d", it.Code, int64(-1)<<(bits-1),
			int64(uint64(1)<<(bits-1)-1)))
	}
	return structError(fmt.Sprintf("'%c' format requires 0 <= number <= %d", it.Code, ^uint64(0)>>(64-bits)))
}

// PackInt writes an integer for an Int or Pointer item.
func (it *Item) PackInt(dst []byte, v numfmt.Int) *pyerr.Error {
	if it.Kind == Pointer {
		if v.Big == nil {
			it.put(dst, uint64(v.Small))
			return nil
		}
		if !v.Big.IsUint64() {
			return structError("int too large to convert")
		}
		it.put(dst, v.Big.Uint64())
		return nil
	}
	if v.Big != nil {
		if it.Signed || it.Size < 8 || !v.Big.IsUint64() {
			return it.rangeError()
		}
		it.put(dst, v.Big.Uint64())
		return nil
	}
	n := v.Small
	if it.Signed {
		if shift := 64 - 8*it.Size; n<<shift>>shift != n {
			return it.rangeError()
		}
	} else if n < 0 || it.Size < 8 && n>>(8*it.Size) != 0 {
		return it.rangeError()
	}
	it.put(dst, uint64(n))
	return nil
}

// UnpackInt reads an Int or Pointer item.
func (it *Item) UnpackInt(src []byte) numfmt.Int {
	u := it.get(src)
	if it.Signed {
		shift := 64 - 8*it.Size
		return numfmt.Int{Small: int64(u<<shift) >> shift}
	}
	if u > math.MaxInt64 {
		return numfmt.Int{Big: new(big.Int).SetUint64(u)}
	}
	return numfmt.Int{Small: int64(u)}
}

// PackFloat writes a float for a Float item.
func (it *Item) PackFloat(dst []byte, v float64) *pyerr.Error {
	switch it.Code {
	case 'd':
		it.put(dst, math.Float64bits(v))
		return nil
	case 'f':
		bits, ok := ToFloat32(v, it.Native)
		if !ok {
			return pyerr.New(pyerr.OverflowError, "float too large to pack with f format")
		}
		it.put(dst, uint64(bits))
		return nil
	}
	bits, ok := ToHalf(v)
	if !ok {
		return pyerr.New(pyerr.OverflowError, "float too large to pack with e format")
	}
	it.put(dst, uint64(bits))
	return nil
}

// UnpackFloat reads a Float item.
func (it *Item) UnpackFloat(src []byte) float64 {
	u := it.get(src)
	switch it.Code {
	case 'd':
		return math.Float64frombits(u)
	case 'f':
		return FromFloat32(uint32(u), it.Native)
	}
	return FromHalf(uint16(u))
}

// parts returns the item of one part of a complex number.
func (it *Item) parts() Item {
	p := *it
	p.Size, p.Code = it.Size/2, 'd'
	if it.Code == 'F' {
		p.Code = 'f'
		// On a little-endian machine CPython packs '<F' as it packs '@F'.
		p.Native = !it.Big
	}
	return p
}

// PackComplex writes a complex number for a Complex item.
func (it *Item) PackComplex(dst []byte, v complex128) *pyerr.Error {
	p := it.parts()
	for i, f := range [2]float64{real(v), imag(v)} {
		if p.Code == 'f' && p.Native {
			p.put(dst[i*p.Size:], uint64(math.Float32bits(float32(f)))) // an overflow makes an infinity
		} else if err := p.PackFloat(dst[i*p.Size:], f); err != nil {
			return err
		}
	}
	return nil
}

// UnpackComplex reads a Complex item.
func (it *Item) UnpackComplex(src []byte) complex128 {
	p := it.parts()
	return complex(p.UnpackFloat(src), p.UnpackFloat(src[p.Size:]))
}

// PackPascal writes b for a Pascal item.
func (it *Item) PackPascal(dst []byte, b []byte) {
	if it.Size == 0 {
		return
	}
	n := min(len(b), it.Size-1)
	copy(dst[1:it.Size], b[:n])
	clear(dst[1+n : it.Size])
	dst[0] = byte(min(n, 255))
}

// UnpackPascal reads a Pascal item; the result is part of src.
func (it *Item) UnpackPascal(src []byte) []byte {
	if it.Size == 0 {
		return nil
	}
	return src[1 : 1+min(int(src[0]), it.Size-1)]
}

// ToFloat32 is v in single precision, half to even; ok is false when a finite v overflows. A signalling NaN stays one
// unless hardware is set.
func ToFloat32(v float64, hardware bool) (bits uint32, ok bool) {
	if v != v {
		b := math.Float64bits(v)
		out := uint32(b>>32)&0x80000000 | 0x7f800000 | uint32(b>>29)&0x7fffff
		if hardware || out&0x7fffff == 0 {
			out |= 0x400000
		}
		return out, true
	}
	f := float32(v)
	if math.IsInf(float64(f), 0) && !math.IsInf(v, 0) {
		return 0, false
	}
	return math.Float32bits(f), true
}

// FromFloat32 is the value of a single; a signalling NaN becomes quiet when hardware is set.
func FromFloat32(bits uint32, hardware bool) float64 {
	if bits&0x7fffffff > 0x7f800000 {
		b := uint64(bits&0x80000000)<<32 | 0x7ff<<52 | uint64(bits&0x7fffff)<<29
		if hardware {
			b |= 1 << 51
		}
		return math.Float64frombits(b)
	}
	return float64(math.Float32frombits(bits))
}

// ToHalf is v in half precision, half to even; ok is false when a finite v overflows.
func ToHalf(v float64) (bits uint16, ok bool) {
	b := math.Float64bits(v)
	sign := uint16(b>>48) & 0x8000
	switch {
	case v != v:
		out := sign | 0x7c00 | uint16(b>>42)&0x3ff
		if out&0x3ff == 0 {
			out |= 0x200
		}
		return out, true
	case math.IsInf(v, 0):
		return sign | 0x7c00, true
	}
	a := math.Abs(v)
	if a >= 65520 {
		return 0, false
	}
	if a < 1.0/16384 { // subnormal: a multiple of 2**-24
		return sign | uint16(math.RoundToEven(a*(1<<24))), true
	}
	frac, exp := math.Frexp(a) // frac in [0.5, 1)
	m := uint16(math.RoundToEven(frac * 2048))
	// m is in [1024, 2048]; 2048 carries into the exponent, as it should.
	return sign | (uint16(exp+14)<<10 + (m - 1024)), true
}

// FromHalf is the value of a half.
func FromHalf(bits uint16) float64 {
	sign := uint64(bits&0x8000) << 48
	exp, frac := int(bits>>10)&31, uint64(bits&0x3ff)
	switch exp {
	case 31:
		return math.Float64frombits(sign | 0x7ff<<52 | frac<<42)
	case 0:
		return math.Copysign(float64(frac)/(1<<24), math.Float64frombits(sign|1))
	}
	return math.Float64frombits(sign | uint64(exp-15+1023)<<52 | frac<<42)
}
