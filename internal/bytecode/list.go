package bytecode

import (
	"fmt"
	"strings"
)

// List writes a code and those nested in it as text, an instruction a line.
func List(c *Code) string {
	var b strings.Builder
	list(&b, c)
	return b.String()
}

func list(b *strings.Builder, c *Code) {
	fmt.Fprintf(b, "%s: line %d, flags %#x, %d+%d parameters, %d registers\n", c.QualName, c.FirstLine, uint32(c.Flags),
		c.ArgCount, c.KwOnlyArgCount, c.NRegs)
	line := int32(-1)
	for pc, in := range c.AllInstrs() {
		at := "    "
		if l := c.Positions()[pc].Line; l != line {
			line = l
			at = fmt.Sprintf("%4d", l)
		}
		fmt.Fprintf(b, "%s %4d [%d] %-24s %s\n", at, pc, c.LiveAt(pc), in.Op, c.Operands(in))
	}
	for _, h := range c.Exceptions {
		fmt.Fprintf(b, "     %d..%d -> %d depth %d lasti %v\n", h.Start, h.End, h.Target, h.Depth, h.LastI)
	}
	for _, k := range c.Consts {
		if nested, ok := k.(*Code); ok {
			b.WriteByte('\n')
			list(b, nested)
		}
	}
}

// Operands writes the operands of an instruction: locals by name, temporaries as t0, t1, ...; a consumed temporary has
// a mark, as in "t0-".
func (c *Code) Operands(in Instr) string {
	if in.Op >= FirstSpecialized {
		return fmt.Sprint(in.A, in.B, in.C, in.X)
	}
	var parts []string
	for i, r := range [3]uint16{in.A, in.B, in.C} {
		text := ""
		kind := Ops[in.Op].Kinds[i]
		switch kind {
		case OperandNone:
			continue
		case OperandNumber:
			text = fmt.Sprint(int16(r))
		case OperandConst:
			text = c.constText(int(r))
		case OperandName:
			text = c.nameText(int(r))
		default:
			text = c.registerText(r)
			if kind == OperandSrc && in.Fl&[3]uint8{0, FlagB, FlagC}[i] != 0 || kind == OperandWindow && i > 0 {
				text += "-"
			}
		}
		parts = append(parts, text)
	}
	switch Ops[in.Op].Kinds[3] {
	case OperandTarget:
		parts = append(parts, fmt.Sprintf("to %d", in.X))
	case OperandConst:
		parts = append(parts, c.constText(int(in.X)))
	case OperandName:
		parts = append(parts, c.nameText(int(in.X)))
	case OperandNumber:
		parts = append(parts, fmt.Sprint(int32(in.X)))
	}
	if in.Fl&FlagExtra != 0 {
		parts = append(parts, "!")
	}
	return strings.Join(parts, ", ")
}

func (c *Code) registerText(r uint16) string {
	if int(r) < len(c.LocalsPlus) {
		return c.LocalsPlus[r].Name
	}
	return fmt.Sprintf("t%d", int(r)-c.NLocalsPlus)
}

func (c *Code) constText(i int) string {
	if i >= len(c.Consts) {
		return fmt.Sprintf("K%d?", i)
	}
	if nested, ok := c.Consts[i].(*Code); ok {
		return "<code " + nested.QualName + ">"
	}
	return fmt.Sprintf("%#v", c.Consts[i])
}

func (c *Code) nameText(i int) string {
	if i >= len(c.Names) {
		return fmt.Sprintf("N%d?", i)
	}
	return c.Names[i]
}
