package compiler

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// constKey tells constants apart: 1, 1.0 and True differ, 0.0 and -0.0 too.
func constKey(v source.Constant) string {
	var b strings.Builder
	writeKey(&b, v)
	return b.String()
}

func writeKey(b *strings.Builder, v source.Constant) {
	switch v := v.(type) {
	case source.NoneType:
		b.WriteByte('N')
	case source.EllipsisType:
		b.WriteByte('E')
	case bool:
		if v {
			b.WriteByte('T')
		} else {
			b.WriteByte('F')
		}
	case int64:
		b.WriteByte('i')
		b.WriteString(strconv.FormatInt(v, 36))
	case *big.Int:
		b.WriteByte('l')
		b.WriteString(v.Text(62))
	case float64:
		b.WriteByte('f')
		b.WriteString(strconv.FormatUint(math.Float64bits(v), 36))
	case complex128:
		b.WriteByte('c')
		b.WriteString(strconv.FormatUint(math.Float64bits(real(v)), 36))
		b.WriteByte(',')
		b.WriteString(strconv.FormatUint(math.Float64bits(imag(v)), 36))
	case string:
		b.WriteByte('s')
		b.WriteString(strconv.Itoa(len(v)))
		b.WriteByte(':')
		b.WriteString(v)
	case source.Bytes:
		b.WriteByte('b')
		b.WriteString(strconv.Itoa(len(v)))
		b.WriteByte(':')
		b.WriteString(string(v))
	case source.Tuple:
		b.WriteByte('(')
		for _, item := range v {
			writeKey(b, item)
			b.WriteByte(';')
		}
		b.WriteByte(')')
	case source.FrozenSet:
		b.WriteByte('{')
		for _, item := range v {
			writeKey(b, item)
			b.WriteByte(';')
		}
		b.WriteByte('}')
	case *bytecode.Code:
		fmt.Fprintf(b, "C%p", v)
	default:
		fmt.Fprintf(b, "?%T%v", v, v)
	}
}

// constant answers the index of a constant.
func (u *unit) constant(v any) uint32 {
	key := constKey(v)
	i, ok := u.consts[key]
	if !ok {
		i = len(u.constList)
		u.consts[key] = i
		u.constList = append(u.constList, v)
	}
	return uint32(i)
}

// loadConst loads a constant into a register. Only the ints from 0 to 255 are not among the constants that a code shows.
func (u *unit) loadConst(pos source.Span, want reg, v source.Constant) reg {
	switch v := v.(type) {
	case source.NoneType:
		return u.loadNone(pos, want)
	case int64:
		if v >= 0 && v <= 255 {
			return u.emitTo(pos, want, inst{op: bytecode.LOAD_INT, x: uint32(int32(v))})
		}
	}
	return u.emitTo(pos, want, inst{op: bytecode.LOAD_CONST, x: u.constant(v)})
}

// smallInt tells whether a constant is an int that fits the 16-bit immediate operands.
func smallInt(v source.Constant) (reg, bool) {
	i, ok := v.(int64)
	if !ok || i < math.MinInt16 || i > math.MaxInt16 {
		return 0, false
	}
	return reg(uint16(int16(i))), true
}

func truth(v source.Constant) bool {
	switch v := v.(type) {
	case source.NoneType:
		return false
	case bool:
		return v
	case int64:
		return v != 0
	case float64:
		return v != 0
	case complex128:
		return v != 0
	case string:
		return v != ""
	case source.Bytes:
		return v != ""
	case source.Tuple:
		return len(v) > 0
	case source.FrozenSet:
		return len(v) > 0
	}
	return true
}
