package object

import (
	"bytes"
	"math"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// codeTables are what code.replace() was given in place of what a code shows otherwise: its tables as bytes, and the size of its stack.
type codeTables struct {
	lines      []byte // co_linetable, if hasLines
	exceptions []byte // co_exceptiontable, if hasExceptions
	hasLines   bool
	covered    int // by lines: how many instructions
	stackSize  int // co_stacksize; 0 for the real one

	hasExceptions bool
}

// linesEnd returns how many instructions the table of lines tells of: all, unless another table was given.
func (c *Code) linesEnd() int {
	if c.tables != nil && c.tables.hasLines {
		return min(c.tables.covered, c.NumInstrs())
	}
	return c.NumInstrs()
}

// parseLineTable reads a table in the form of co_linetable: the positions of at most n instructions, and how many of them it has. What
// it does not tell of has no line. Bytes that make no sense end it.
func parseLineTable(b []byte, first int32, n int) (lines []bytecode.Position, covered int) {
	lines = make([]bytecode.Position, n)
	line := int64(first)
	i := 0
	varint := func() int64 {
		v, shift := int64(0), 0
		for i < len(b) {
			c := b[i]
			i++
			if shift < 60 {
				v |= int64(c&63) << shift
			}
			shift += 6
			if c&64 == 0 {
				break
			}
		}
		return v
	}
	signed := func() int64 {
		v := varint()
		if v&1 != 0 {
			return -(v >> 1)
		}
		return v >> 1
	}
	octet := func() int64 {
		if i == len(b) {
			return 0
		}
		i++
		return int64(b[i-1])
	}
	for i < len(b) && covered < n {
		head := b[i]
		if head&0x80 == 0 {
			i++
			continue
		}
		i++
		count := int(head&7) + 1
		p := bytecode.Position{Col: -1, EndCol: -1}
		end, col, endCol := int64(0), int64(-1), int64(-1)
		some := true
		switch code := int64(head >> 3 & 15); {
		case code <= 9:
			second := octet()
			col = code<<3 | second>>4
			endCol = col + second&15
		case code <= 12:
			line += code - 10
			col = octet()
			endCol = octet()
		case code == 13:
			line += signed()
		case code == 14:
			line += signed()
			end = varint()
			col = varint() - 1
			endCol = varint() - 1
		default:
			some = false
		}
		if some && line > 0 && line+end < math.MaxInt32 && col < math.MaxInt32 && endCol < math.MaxInt32 {
			p = bytecode.Position{Line: int32(line), EndLine: int32(line + end), Col: int32(col), EndCol: int32(endCol)}
		}
		for ; count > 0 && covered < n; count-- {
			lines[covered] = p
			covered++
		}
	}
	return lines, covered
}

// replaceTables gives a code the tables that replace() was asked for; each may be the zero Value. A table of exceptions can only be taken
// away: another one would not fit the instructions.
func (c *Code) replaceTables(t *Thread, old *Code, lines, exceptions Value, stackSize int, otherInstrs bool) bool {
	tables := codeTables{}
	if old.tables != nil && !otherInstrs {
		tables = *old.tables
	}
	for _, x := range []struct {
		v    Value
		name string
	}{{lines, "co_linetable"}, {exceptions, "co_exceptiontable"}} {
		if x.v.obj != nil && !x.v.obj.typ.Has(TypeBytes) {
			return t.RaiseFalse(TypeError, "replace() argument '%s' must be bytes, not %s", x.name, x.v.obj.typ.Name)
		}
	}
	if lines.obj != nil {
		b := (*Bytes)(lines.Ptr()).data
		if !bytes.Equal(b, c.lineTable()) {
			tables.lines, tables.hasLines = bytes.Clone(b), true
			c.Code.Lines, tables.covered = parseLineTable(b, c.FirstLine, len(c.Code.Instrs))
		} else {
			tables.lines, tables.hasLines = nil, false
		}
	}
	if exceptions.obj != nil {
		b := (*Bytes)(exceptions.Ptr()).data
		switch {
		case bytes.Equal(b, c.exceptionTable()):
			tables.exceptions, tables.hasExceptions = nil, false
		case len(b) == 0:
			tables.exceptions, tables.hasExceptions = nil, true
			c.Code.Exceptions = nil
		default:
			return t.RaiseFalse(ValueError, "code: co_exceptiontable does not fit the instructions")
		}
	}
	if stackSize > 0 {
		tables.stackSize = stackSize
	}
	if tables.hasLines || tables.hasExceptions || tables.stackSize > 0 {
		c.tables = &tables
	}
	return true
}

// addLocals returns a copy of the code with more variables of a kind (cells or free variables) in front of the register at: every register from
// there on moves up.
func addLocals(bc *bytecode.Code, at int, names []string, kind bytecode.LocalKind) {
	k := len(names)
	locals := append([]bytecode.Local(nil), bc.LocalsPlus[:at]...)
	for _, n := range names {
		locals = append(locals, bytecode.Local{Name: n, Kind: kind})
	}
	bc.LocalsPlus = append(locals, bc.LocalsPlus[at:]...)
	instrs := append([]bytecode.Instr(nil), bc.Instrs...)
	for i := range instrs {
		in := &instrs[i]
		kinds := &bytecode.Ops[in.Op].Kinds
		for j, r := range [3]*uint16{&in.A, &in.B, &in.C} {
			switch kinds[j] {
			case bytecode.OperandDst, bytecode.OperandDst2, bytecode.OperandSrc, bytecode.OperandPeek, bytecode.OperandWindow, bytecode.OperandRun,
				bytecode.OperandLocal, bytecode.OperandCell:
				if int(*r) >= at {
					*r += uint16(k)
				}
			}
		}
		if in.Op == bytecode.COPY_FREE_VARS && kind == bytecode.FreeVar {
			in.X += uint32(k)
		}
	}
	bc.Instrs = instrs
	bc.NLocalsPlus += k
	bc.NRegs += k
}
