package lzmax

import "encoding/binary"

// The ids of the filters.
const (
	Delta    = 3
	X86      = 4
	PowerPC  = 5
	IA64     = 6
	ARM      = 7
	ARMThumb = 8
	SPARC    = 9
	LZMA2    = 0x21
	LZMA1    = 0x4000000000000001
)

// Filter is one filter of a chain, with its options.
type Filter struct {
	ID         uint64
	DictSize   uint32
	LC, LP, PB uint32
	Mode       uint32
	NiceLen    uint32
	MF         uint32
	Depth      uint32
	Dist       uint32 // of Delta
	Start      uint32 // of the filters for machine code
}

// Preset returns the options of LZMA for a compression preset, whose number may have PresetExtreme added; ok is false if there is none.
func Preset(id uint64, preset uint32) (f Filter, ok bool) {
	level := preset & 31
	if level > 9 || preset&^(31|PresetExtreme) != 0 {
		return f, false
	}
	f = Filter{ID: id, LC: 3, PB: 2, DictSize: 1 << [...]int{18, 20, 21, 22, 22, 23, 23, 24, 25, 26}[level]}
	if level <= 3 {
		f.Mode, f.MF, f.NiceLen = 1, 4, 273
		if level == 0 {
			f.MF = 3
		}
		if level <= 1 {
			f.NiceLen = 128
		}
		f.Depth = [...]uint32{4, 8, 24, 48}[level]
	} else {
		f.Mode, f.MF, f.NiceLen = 2, 20, [...]uint32{16, 32, 64, 64, 64, 64}[level-4]
	}
	if preset&PresetExtreme != 0 {
		f.Mode, f.MF = 2, 20
		f.NiceLen, f.Depth = 273, 512
		if level == 3 || level == 5 {
			f.NiceLen, f.Depth = 192, 0
		}
	}
	return f, true
}

// PresetExtreme is the flag of a preset that takes more time.
const PresetExtreme = 1 << 31

// valid reports whether the options are possible.
func (f *Filter) valid() bool {
	switch f.ID {
	case LZMA1, LZMA2:
		return f.LC <= 4 && f.LP <= 4 && f.LC+f.LP <= 4 && f.PB <= 4 && f.DictSize >= 4096 && f.DictSize <= 1<<30+1<<29 &&
			(f.Mode == 1 || f.Mode == 2) && f.NiceLen >= 2 && f.NiceLen <= 273 &&
			(f.MF == 3 || f.MF == 4 || f.MF >= 0x12 && f.MF <= 0x14)
	case Delta:
		return f.Dist >= 1 && f.Dist <= 256
	case X86, PowerPC, IA64, ARM, ARMThumb, SPARC:
		return f.Start&(alignment(f.ID)-1) == 0
	}
	return false
}

func alignment(id uint64) uint32 {
	switch id {
	case X86:
		return 1
	case ARMThumb:
		return 2
	case IA64:
		return 16
	}
	return 4
}

// checkChain reports whether the filters can be a chain: the last one, and only it, compresses.
func checkChain(chain []Filter) error {
	if len(chain) == 0 {
		return ErrProgram
	}
	for i := range chain {
		f := &chain[i]
		last := f.ID == LZMA1 || f.ID == LZMA2
		if last != (i == len(chain)-1) || !f.valid() {
			return ErrOptions
		}
	}
	return nil
}

// Props returns the encoded options of a filter.
func (f *Filter) Props() ([]byte, error) {
	if !f.valid() {
		return nil, ErrOptions
	}
	switch f.ID {
	case LZMA1:
		return binary.LittleEndian.AppendUint32([]byte{byte((f.PB*5+f.LP)*9 + f.LC)}, f.DictSize), nil
	case LZMA2:
		return []byte{dictByte(f.DictSize)}, nil
	case Delta:
		return []byte{byte(f.Dist - 1)}, nil
	}
	if f.Start == 0 {
		return nil, nil
	}
	return binary.LittleEndian.AppendUint32(nil, f.Start), nil
}

// dictByte encodes the size of a dictionary, rounded up.
func dictByte(size uint32) byte {
	for b := byte(0); b < 40; b++ {
		if dictSize(b) >= size {
			return b
		}
	}
	return 40
}

func dictSize(b byte) uint32 {
	if b >= 40 {
		return 0xffffffff
	}
	return (2 | uint32(b)&1) << (b/2 + 11)
}

// ParseProps decodes the options of a filter.
func ParseProps(id uint64, p []byte) (f Filter, err error) {
	f.ID = id
	switch id {
	case LZMA1:
		if len(p) != 5 || p[0] >= 9*5*5 {
			return f, ErrOptions
		}
		f, _ = Preset(id, 6)
		f.LC, f.LP, f.PB = uint32(p[0]%9), uint32(p[0]/9%5), uint32(p[0]/45)
		if f.LC+f.LP > 4 {
			return f, ErrOptions
		}
		f.DictSize = binary.LittleEndian.Uint32(p[1:])
	case LZMA2:
		if len(p) != 1 || p[0] > 40 {
			return f, ErrOptions
		}
		f, _ = Preset(id, 6)
		f.DictSize = dictSize(p[0])
	case Delta:
		if len(p) != 1 {
			return f, ErrOptions
		}
		f.Dist = uint32(p[0]) + 1
	case X86, PowerPC, IA64, ARM, ARMThumb, SPARC:
		switch len(p) {
		case 0:
		case 4:
			f.Start = binary.LittleEndian.Uint32(p)
		default:
			return f, ErrOptions
		}
		if f.Start&(alignment(id)-1) != 0 {
			return f, ErrOptions
		}
	default:
		return f, ErrOptions
	}
	return f, nil
}

// transform is a filter at work on a stream: it changes data in place and says how much of it is final.
type transform struct {
	f      *Filter
	encode bool
	pos    uint32
	hist   [256]byte // of delta
	at     byte
	keep   []byte // what waits for more
	prev   uint32 // of x86
	mask   uint32
}

func newTransform(f *Filter, encode bool) *transform {
	return &transform{f: f, encode: encode, pos: f.Start, prev: ^uint32(4)}
}

// run filters data; what is not final stays inside until more comes, or end.
func (x *transform) run(p []byte, end bool) []byte {
	if x.f.ID == Delta {
		out := make([]byte, len(p))
		dist := byte(x.f.Dist)
		for i, b := range p {
			old := x.hist[x.at-dist]
			v := b + old
			if x.encode {
				v = b - old
				x.hist[x.at] = b
			} else {
				x.hist[x.at] = v
			}
			out[i] = v
			x.at++
		}
		return out
	}
	b := append(x.keep, p...)
	n := x.code(b)
	if end {
		n = len(b)
	}
	x.pos += uint32(n)
	x.keep = append([]byte(nil), b[n:]...)
	return b[:n:n]
}

// code converts the addresses in a row of machine code and returns how many bytes are final.
func (x *transform) code(b []byte) int {
	conv := func(v, at uint32) uint32 {
		if x.encode {
			return v + at
		}
		return v - at
	}
	i := 0
	switch x.f.ID {
	case ARM:
		for ; i+4 <= len(b); i += 4 {
			if b[i+3] == 0xeb {
				v := uint32(b[i]) | uint32(b[i+1])<<8 | uint32(b[i+2])<<16
				v = conv(v<<2, x.pos+uint32(i)+8) >> 2
				b[i], b[i+1], b[i+2] = byte(v), byte(v>>8), byte(v>>16)
			}
		}
	case ARMThumb:
		for ; i+4 <= len(b); i += 2 {
			if b[i+1]&0xf8 == 0xf0 && b[i+3]&0xf8 == 0xf8 {
				v := uint32(b[i+1]&7)<<19 | uint32(b[i])<<11 | uint32(b[i+3]&7)<<8 | uint32(b[i+2])
				v = conv(v<<1, x.pos+uint32(i)+4) >> 1
				b[i+1], b[i], b[i+3], b[i+2] = 0xf0|byte(v>>19&7), byte(v>>11), 0xf8|byte(v>>8&7), byte(v)
				i += 2
			}
		}
	case PowerPC:
		for ; i+4 <= len(b); i += 4 {
			v := binary.BigEndian.Uint32(b[i:])
			if v>>26 == 0x12 && v&3 == 1 {
				v = 0x48000001 | conv(v&0x03fffffc, x.pos+uint32(i))&0x03fffffc
				binary.BigEndian.PutUint32(b[i:], v)
			}
		}
	case SPARC:
		for ; i+4 <= len(b); i += 4 {
			if b[i] == 0x40 && b[i+1]&0xc0 == 0 || b[i] == 0x7f && b[i+1]&0xc0 == 0xc0 {
				v := conv(binary.BigEndian.Uint32(b[i:])<<2, x.pos+uint32(i)) >> 2
				v = (0-v>>22&1)<<22&0x3fffffff | v&0x3fffff | 0x40000000
				binary.BigEndian.PutUint32(b[i:], v)
			}
		}
	case IA64:
		i = x.ia64(b, conv)
	case X86:
		i = x.x86(b)
	}
	return i
}

// ia64 converts the branch instructions in bundles of 128 bits; the template in the lowest five bits says which slots can hold one.
func (x *transform) ia64(b []byte, conv func(v, at uint32) uint32) int {
	branches := [32]byte{16: 4, 17: 4, 18: 6, 19: 6, 22: 7, 23: 7, 24: 4, 25: 4, 28: 4, 29: 4}
	i := 0
	for ; i+16 <= len(b); i += 16 {
		mask := branches[b[i]&31]
		for slot := range 3 {
			if mask>>slot&1 == 0 {
				continue
			}
			bit := 5 + 41*slot
			at, shift := i+bit/8, uint(bit%8)
			var v uint64
			for j := range 6 {
				v |= uint64(b[at+j]) << (8 * j)
			}
			n := v >> shift
			if n>>37&15 != 5 || n>>9&7 != 0 {
				continue
			}
			a := uint32(n>>13&0xfffff) | uint32(n>>36&1)<<20
			a = conv(a<<4, x.pos+uint32(i)) >> 4
			n &^= 0x8fffff << 13
			n |= uint64(a&0xfffff)<<13 | uint64(a&0x100000)<<(36-20)
			v = v&(1<<shift-1) | n<<shift
			for j := range 6 {
				b[at+j] = byte(v >> (8 * j))
			}
		}
	}
	return i
}

// x86 converts the operands of CALL and JMP (E8 and E9) that look like addresses: their highest byte is 00 or FF. The mask remembers which of
// the bytes before were such opcodes, because an operand near them is less likely to be one.
func (x *transform) x86(b []byte) int {
	sign := func(c byte) bool { return c == 0 || c == 0xff }
	allowed := [8]bool{true, true, true, false, true}
	bitNumber := [8]uint{0, 1, 2, 2, 3, 3, 3, 3}
	if len(b) < 5 {
		return 0
	}
	if x.pos-x.prev > 5 {
		x.prev = x.pos - 5
	}
	limit := len(b) - 5
	i := 0
	for i <= limit {
		if b[i] != 0xe8 && b[i] != 0xe9 {
			i++
			continue
		}
		off := x.pos + uint32(i) - x.prev
		x.prev = x.pos + uint32(i)
		if off > 5 {
			x.mask = 0
		} else {
			for range off {
				x.mask = x.mask & 0x77 << 1
			}
		}
		if sign(b[i+4]) && allowed[x.mask>>1&7] && x.mask>>1 < 0x10 {
			src := binary.LittleEndian.Uint32(b[i+1:])
			var dst uint32
			for {
				if x.encode {
					dst = src + (x.pos + uint32(i) + 5)
				} else {
					dst = src - (x.pos + uint32(i) + 5)
				}
				if x.mask == 0 {
					break
				}
				n := bitNumber[x.mask>>1&7]
				if c := byte(dst >> (24 - n*8)); !sign(c) {
					break
				}
				src = dst ^ (1<<(32-n*8) - 1)
			}
			b[i+4] = byte(^(dst>>24&1 - 1))
			b[i+3], b[i+2], b[i+1] = byte(dst>>16), byte(dst>>8), byte(dst)
			i += 5
			x.mask = 0
		} else {
			i++
			x.mask |= 1
			if sign(b[i+3]) {
				x.mask |= 0x10
			}
		}
	}
	return i
}
