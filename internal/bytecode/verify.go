package bytecode

import "fmt"

// Verify checks every invariant of a code and of those nested in it: registers, indices and jump targets in range, a
// stack of temporaries that is the same on all ways to an instruction and is what Depth says, windows and consumed
// temporaries at its top, handlers at the right depth, no way over the end.
func Verify(c *Code) error {
	if c.FromDisk() {
		c = c.Copy()
	}
	v := verifier{c: c}
	if err := v.check(); err != nil {
		return fmt.Errorf("%s (line %d): %w", c.QualName, c.FirstLine, err)
	}
	for _, k := range c.Consts {
		if nested, ok := k.(*Code); ok {
			if err := Verify(nested); err != nil {
				return err
			}
		}
	}
	return nil
}

type verifier struct {
	c      *Code
	reach  []bool
	work   []int
	handle []bool
}

func (v *verifier) errorf(pc int, format string, args ...any) error {
	return fmt.Errorf("instruction %d (%s): %s", pc, v.c.Instrs[pc].Op, fmt.Sprintf(format, args...))
}

func (v *verifier) check() error {
	c := v.c
	n := len(c.Instrs)
	if n == 0 {
		return fmt.Errorf("no instructions")
	}
	if len(c.Depth) != n || len(c.Lines) != n {
		return fmt.Errorf("tables of %d depths and %d positions for %d instructions", len(c.Depth), len(c.Lines), n)
	}
	if c.NLocalsPlus != len(c.LocalsPlus) || c.NRegs < c.NLocalsPlus || c.NRegs > 0xFFFF {
		return fmt.Errorf("%d locals, %d descriptions, %d registers", c.NLocalsPlus, len(c.LocalsPlus), c.NRegs)
	}
	params := c.ArgCount + c.KwOnlyArgCount
	if c.Flags&CoVarArgs != 0 {
		params++
	}
	if c.Flags&CoVarKeywords != 0 {
		params++
	}
	if params > c.NLocalsPlus || c.PosOnlyArgCount > c.ArgCount {
		return fmt.Errorf("%d parameters in %d locals", params, c.NLocalsPlus)
	}
	for i, h := range c.Exceptions {
		if h.Start >= h.End || int(h.End) > n || int(h.Target) >= n {
			return fmt.Errorf("handler %d is out of range", i)
		}
		live := h.Depth + 1
		if h.LastI {
			live++
		}
		if c.Depth[h.Target] != live {
			return fmt.Errorf("handler %d: depth %d at its target, not %d", i, c.Depth[h.Target], live)
		}
		for pc := h.Start; pc < h.End; pc++ {
			if c.Depth[pc] < h.Depth {
				return v.errorf(int(pc), "depth %d in the range of a handler of depth %d", c.Depth[pc], h.Depth)
			}
		}
		if int(live)+c.NLocalsPlus > c.NRegs {
			return fmt.Errorf("handler %d needs more registers", i)
		}
	}
	if c.Depth[0] != 0 {
		return fmt.Errorf("depth %d at the start", c.Depth[0])
	}
	v.reach = make([]bool, n)
	v.handle = make([]bool, len(c.Exceptions))
	v.work = append(v.work, 0)
	for len(v.work) > 0 {
		pc := v.work[len(v.work)-1]
		v.work = v.work[:len(v.work)-1]
		for pc < n && !v.reach[pc] {
			v.reach[pc] = true
			if err := v.instr(pc); err != nil {
				return err
			}
			for i, h := range c.Exceptions {
				if !v.handle[i] && pc >= int(h.Start) && pc < int(h.End) {
					v.handle[i] = true
					v.work = append(v.work, int(h.Target))
				}
			}
			if c.Instrs[pc].Ends() {
				break
			}
			pc++
			if pc == n {
				return fmt.Errorf("control runs over the end")
			}
		}
	}
	return nil
}

func (v *verifier) instr(pc int) error {
	c := v.c
	in := c.Instrs[pc]
	if in.Op >= FirstSpecialized {
		return v.errorf(pc, "not an opcode of the compiler")
	}
	info := &Ops[in.Op]
	depth := int(c.Depth[pc])
	first := c.NLocalsPlus
	live := first + depth // registers below it may be read
	isTemp := func(r uint16) bool { return int(r) >= first }

	// the operands
	for i, r := range [3]uint16{in.A, in.B, in.C} {
		kind := info.Kinds[i]
		switch kind {
		case OperandSrc, OperandPeek:
			if in.Op == RAISE && int(in.A) < i {
				continue
			}
			if int(r) >= live {
				return v.errorf(pc, "operand %c reads the dead register %d", 'A'+i, r)
			}
			if kind == OperandSrc && !isTemp(r) && in.Fl&[3]uint8{0, FlagB, FlagC}[i] != 0 {
				return v.errorf(pc, "operand %c consumes a local", 'A'+i)
			}
		case OperandLocal, OperandCell:
			if isTemp(r) {
				return v.errorf(pc, "operand %c is no local", 'A'+i)
			}
		case OperandConst:
			if int(r) >= len(c.Consts) {
				return v.errorf(pc, "constant %d", r)
			}
		case OperandName:
			if r != 0xFFFF && int(r) >= len(c.Names) {
				return v.errorf(pc, "name %d", r)
			}
		case OperandDst, OperandDst2:
			if int(r) >= c.NRegs || isTemp(r) == (in.Fl&FlagDst != 0) {
				return v.errorf(pc, "bad destination")
			}
		}
	}
	switch info.Kinds[3] {
	case OperandTarget:
		if int(in.X) >= len(c.Instrs) {
			return v.errorf(pc, "target %d", in.X)
		}
	case OperandConst:
		if int(in.X) >= len(c.Consts) {
			return v.errorf(pc, "constant %d", in.X)
		}
	case OperandName:
		if int(in.X) >= len(c.Names) {
			return v.errorf(pc, "name %d", in.X)
		}
	case OperandCache:
		if int(in.X) >= c.NCaches {
			return v.errorf(pc, "cache %d", in.X)
		}
	}

	// the stack: what is consumed must be on top
	consumed, written, byJump := in.Effect(first)
	left := depth - consumed
	if left < 0 {
		return v.errorf(pc, "consumes %d of %d temporaries", consumed, depth)
	}
	takes := func(r, n int) error {
		if n > 0 && (r < first+left || r+n > live) {
			return v.errorf(pc, "consumes register %d, which is not on top", r)
		}
		return nil
	}
	if !in.Ends() {
		var err error
		if in.Fl&FlagB != 0 {
			err = takes(int(in.B), 1)
		}
		if err == nil && in.Fl&FlagC != 0 {
			err = takes(int(in.C), 1)
		}
		if err == nil && info.Kinds[0] == OperandRun {
			err = takes(int(in.A), int(in.C))
		}
		if err != nil {
			return err
		}
	}
	for i, r := range [3]uint16{in.A, in.B, in.C} {
		if info.Kinds[i] == OperandWindow && i > 0 {
			if err := takes(int(r), in.Window()); err != nil {
				return err
			}
		}
	}
	// what is written goes on top of what is left
	if in.Op != JUMP_IF_FALSE_OR_RELEASE && in.Op != JUMP_IF_TRUE_OR_RELEASE && max(written, byJump) > 0 && int(in.A) != first+left {
		return v.errorf(pc, "writes register %d, the next free one is %d", in.A, first+left)
	}
	if first+left+max(written, byJump) > c.NRegs {
		return v.errorf(pc, "needs more than %d registers", c.NRegs)
	}
	switch in.Op {
	case SWAP:
		if !isTemp(in.A) || !isTemp(in.B) {
			return v.errorf(pc, "swaps locals")
		}
	case RETURN:
		if depth != consumed {
			return v.errorf(pc, "leaves %d temporaries", depth-consumed)
		}
	case RETURN_CONST:
		if depth != 0 {
			return v.errorf(pc, "leaves %d temporaries", depth)
		}
	}
	if info.Kinds[3] == OperandTarget {
		if got := int(c.Depth[in.X]); got != left+byJump {
			return v.errorf(pc, "jumps with %d temporaries to %d, where %d are live", left+byJump, in.X, got)
		}
		v.work = append(v.work, int(in.X))
	}
	if !in.Ends() && pc+1 < len(c.Instrs) {
		if got := int(c.Depth[pc+1]); got != left+written {
			return v.errorf(pc, "leaves %d temporaries, the next instruction has %d", left+written, got)
		}
	}
	return nil
}
