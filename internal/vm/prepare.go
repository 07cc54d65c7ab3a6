package vm

import (
	"unsafe"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// prepare makes a code object ready to run: the machine's copy of its instructions, with jumps as byte distances and what is known
// from the operands alone already specialised.
func prepare(t *Thread, code *object.Code) {
	code.Load(t)
	m := &code.M
	buf := translate(code)
	if code.HasNested() {
		for i := range buf {
			if in := &buf[i]; in.Op == LOAD_CONST || in.Op == RETURN_CONST {
				code.PinConst(t, int(in.X))
			}
		}
	}
	m.SetInstrs(buf)
	if !t.Interp.GILOn {
		code.MakeCaches() // two threads must not make them at the same time
	}
	if len(code.Consts) > 0 {
		m.Consts = unsafe.Pointer(&code.Consts[0])
	}
	m.Size = uintptr(code.NRegs+spareRegs) * valueSize
	m.NLocals = int32(code.NLocalsPlus)
	m.Vars = make([]*object.Str, code.NLocalsPlus)
	for i := range m.Vars {
		m.Vars[i] = t.Intern(code.LocalsPlus[i].Name)
	}
	if code.Flags&(CoVarArgs|CoVarKeywords) == 0 && code.KwOnlyArgCount == 0 && code.Flags&CoOptimized != 0 {
		m.Simple = int32(code.ArgCount) + 1
	}
	m.Ready = true
}

// spareRegs is how many registers a frame has above those of its code: room for the optional arguments of native functions.
const spareRegs = 4

// translate makes the machine's form of the instructions, after one instruction of padding.
func translate(code *object.Code) []Instr {
	buf := make([]Instr, code.NumInstrs()+1)
	code.CopyInstrs(buf[1:])
	for i := range buf[1:] {
		in := &buf[i+1]
		if hasTarget(in.Op) {
			in.X = uint32(int32((int(in.X) - 1 - i) * int(instrSize)))
		}
		if in.Op == MOVE {
			switch in.Fl & (FlagDst | FlagB) {
			case 0:
				in.Op = opCopy
			case FlagDst:
				in.Op = opStoreCopy
			case FlagDst | FlagB:
				in.Op = opStore
			}
		}
	}
	return buf
}

// target returns the index of the instruction that the jump number i goes to.
func target(in *Instr, i int) int { return i + 1 + int(int32(in.X))/int(instrSize) }
