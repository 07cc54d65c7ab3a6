package bytecode

// Window gives the number of temporaries in the window of an instruction whose operand is of the kind OperandWindow
// (consumed if the window is B or C, written if it is A).
func (in Instr) Window() int {
	c := int(in.C)
	switch in.Op {
	case BUILD_TUPLE, BUILD_LIST, BUILD_SET, BUILD_STRING, BUILD_SLICE, BUILD_CONST_KEY_MAP, UNPACK_SEQUENCE:
		return c
	case BUILD_MAP:
		return 2 * c
	case BUILD_TEMPLATE, LOAD_SLICE:
		return 2
	case BUILD_INTERPOLATION:
		return 2 + c>>2&1
	case CALL, CALL_KW:
		return 1 + c
	case CALL_METHOD, CALL_METHOD_KW:
		return 2 + c
	case CALL_EX:
		return 2 + int(in.X)
	case LOAD_SUPER_ATTR:
		return 3
	case UNPACK_EX:
		return c + 1 + int(in.X)
	}
	return 0
}

// Ends tells whether control never goes on to the next instruction.
func (in Instr) Ends() bool {
	switch in.Op {
	case JUMP, JUMP_BACK, RETURN, RETURN_CONST, RAISE, RERAISE:
		return true
	}
	return false
}

// Effect says how many temporaries an instruction consumes (flags as the compiler sets them) and how many it writes
// when control goes on to the next instruction, and when it jumps to X.
func (in Instr) Effect(nlocals int) (consumed, written, writtenByJump int) {
	kinds := &Ops[in.Op].Kinds
	isTemp := func(r uint16) bool { return int(r) >= nlocals }
	switch kinds[0] {
	case OperandDst:
		if isTemp(in.A) {
			written = 1
		}
	case OperandDst2:
		written = 2
	case OperandWindow:
		written = in.Window()
	case OperandRun:
		consumed += int(in.C)
	}
	writtenByJump = written
	if kinds[1] == OperandSrc && in.Fl&FlagB != 0 {
		consumed++
	}
	if kinds[2] == OperandSrc && in.Fl&FlagC != 0 {
		consumed++
	}
	if kinds[1] == OperandWindow || kinds[2] == OperandWindow {
		consumed += in.Window()
	}
	switch in.Op {
	case LOAD_SUPER_ATTR:
		if in.X == 1 {
			written = 2
			writtenByJump = 2
		}
	case STORE_ATTR, STORE_SUBSCR:
		if in.Fl&FlagExtra != 0 && isTemp(in.A) {
			consumed++
		}
	case FOR_ITER:
		writtenByJump = 0
	case FOR_ITER_BACK:
		written = 0
	case JUMP_IF_FALSE_OR_RELEASE, JUMP_IF_TRUE_OR_RELEASE:
		consumed, written, writtenByJump = 1, 0, 1
	}
	return consumed, written, writtenByJump
}
