package compiler

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// A reg names a register before the registers are laid out: a kind bit and an index. Plain numbers never have a kind
// bit, so that the layout can recognise registers in any operand.
type reg int32

const (
	regLocal reg = 1 << 28 // index into unit.varlist
	regCell  reg = 1 << 27 // index into unit.cellList
	regTemp  reg = 1 << 26 // number of the temporary
	regKinds     = regLocal | regCell | regTemp

	// anyTemp asks for the result in the next free temporary.
	anyTemp reg = -1
)

func (r reg) isTemp() bool  { return r >= 0 && r&regTemp != 0 }
func (r reg) isLocal() bool { return r >= 0 && r&regLocal != 0 }
func (r reg) index() int    { return int(r &^ regKinds) }

// A label is a place in the instructions, to jump to.
type label int32

const noLabel label = -1

// inst is an instruction before layout.
type inst struct {
	op      bytecode.Op
	extra   bool // FlagExtra
	keepB   bool // B is a temporary that stays live
	keepC   bool
	soft    bool // a jump out of an exception handler: it does not poll, even backwards
	a, b, c reg
	x       uint32
	to      label // jump target; for opLabel the label itself
	depth   int32 // live temporaries before it
	handler int32 // index into unit.handlers, 0 for none
	pos     source.Span
}

// opLabel is a pseudo-instruction: the place of a label.
const opLabel = bytecode.Op(255)

// handler is where exceptions raised in a region go.
type handler struct {
	target label
	depth  int32
	lastI  bool
}

// segment is a run of instructions that stand together. The code of exception handlers goes to segments behind the
// main one, so that the normal path falls through.
type segment struct{ code []inst }

func (u *unit) newLabel() label {
	u.nlabels++
	return label(u.nlabels - 1)
}

// place puts a label here.
func (u *unit) place(l label) {
	u.seg.code = append(u.seg.code, inst{op: opLabel, to: l, depth: int32(u.depth)})
}

// cold runs gen with the output going to a segment behind the code so far; depth is the live temporaries at its start.
func (u *unit) cold(depth int, gen func()) {
	seg, d := u.seg, u.depth
	u.seg = &segment{}
	u.segs = append(u.segs, u.seg)
	u.depth = depth
	gen()
	u.seg, u.depth = seg, d
}

// temp is the n-th temporary.
func temp(n int) reg { return regTemp | reg(n) }

// top is the topmost live temporary.
func (u *unit) top() reg { return temp(u.depth - 1) }

// emit appends an instruction and follows the number of live temporaries.
func (u *unit) emit(pos source.Span, in inst) {
	in.pos = pos
	in.depth = int32(u.depth)
	in.handler = u.handler
	consumed, written := in.effect()
	u.depth += written - consumed
	if u.depth > u.maxDepth {
		u.maxDepth = u.depth
	}
	u.touch(in.b)
	if in.op == bytecode.UNPACK_PAIR {
		u.touch(in.a)
	}
	u.touch(in.c)
	u.touch(in.a)
	u.seg.code = append(u.seg.code, in)
}

// touch notes the first use of a local: co_varnames lists locals in that order.
func (u *unit) touch(r reg) {
	if !r.isLocal() {
		return
	}
	if i := r.index(); !u.used[i] {
		u.used[i] = true
		u.useOrder = append(u.useOrder, i)
	}
}

// effect is bytecode.Instr.Effect for the way on to the next instruction.
func (in *inst) effect() (consumed, written int) {
	e := bytecode.Instr{Op: in.op, C: uint16(in.c), X: in.x}
	const limit = 2 // for the question only: locals are 1, temporaries 2
	num := func(r reg) uint16 {
		if r.isTemp() {
			return limit
		}
		return 1
	}
	e.A, e.B = num(in.a), num(in.b)
	if in.extra {
		e.Fl |= bytecode.FlagExtra
	}
	info := &bytecode.Ops[in.op]
	if info.ConsumesB && in.b.isTemp() && !in.keepB {
		e.Fl |= bytecode.FlagB
	}
	if info.ConsumesC && in.c.isTemp() && !in.keepC {
		e.Fl |= bytecode.FlagC
	}
	consumed, written, _ = e.Effect(limit)
	return consumed, written
}

// emitTo appends an instruction with a destination: the register asked for, or the next free temporary after the
// consumption of the operands. It answers the destination.
func (u *unit) emitTo(pos source.Span, want reg, in inst) reg {
	in.a = want
	if want == anyTemp {
		in.a = temp(0)
		consumed, _ := in.effect()
		in.a = temp(u.depth - consumed)
	}
	u.emit(pos, in)
	return in.a
}

// jump appends an unconditional jump.
func (u *unit) jump(pos source.Span, to label) {
	u.emit(pos, inst{op: bytecode.JUMP, to: to})
}

// softJump ends the code of an exception handler.
func (u *unit) softJump(to label) {
	u.emit(noPos, inst{op: bytecode.JUMP, to: to, soft: true})
}

// nameIndex answers the index of a name.
func (u *unit) nameIndex(name string) int {
	i, ok := u.names[name]
	if !ok {
		i = len(u.nameList)
		u.names[name] = i
		u.nameList = append(u.nameList, name)
	}
	return i
}

// cache reserves a cache slot for an instruction.
func (u *unit) cache() uint32 {
	u.ncaches++
	return uint32(u.ncaches - 1)
}

// local answers the register of a local variable.
func (u *unit) local(name string) reg {
	i, ok := u.vars[name]
	if !ok {
		i = len(u.varList)
		u.vars[name] = i
		u.varList = append(u.varList, name)
		u.used = append(u.used, false)
	}
	return regLocal | reg(i)
}

// cell answers the register of a cell, or else of a free variable.
func (u *unit) cell(name string) reg {
	if i, ok := u.cells[name]; ok {
		return regCell | reg(i)
	}
	return u.free(name)
}

// free answers the register of a free variable, or else of a cell. A class body may have both by one name: its own
// __class__ and that of a method around it.
func (u *unit) free(name string) reg {
	if i, ok := u.frees[name]; ok {
		return regCell | reg(i)
	}
	if i, ok := u.cells[name]; ok {
		return regCell | reg(i)
	}
	i := len(u.cellList) // cannot be for names of the symbol table
	u.frees[name] = i
	u.cellList = append(u.cellList, name)
	return regCell | reg(i)
}

// noPos is the position of instructions that belong to no line.
var noPos = source.Span{}

func (u *unit) nop(pos source.Span) { u.emit(pos, inst{op: bytecode.NOP}) }

// release drops the topmost temporary.
func (u *unit) release(pos source.Span) {
	u.emit(pos, inst{op: bytecode.RELEASE, b: u.top()})
}

func (u *unit) swap(pos source.Span, a, b reg) {
	u.emit(pos, inst{op: bytecode.SWAP, a: a, b: b})
}

func (u *unit) loadNone(pos source.Span, want reg) reg {
	u.constant(source.NoneType{}) // co_consts shows it
	return u.emitTo(pos, want, inst{op: bytecode.LOAD_NONE})
}

// move makes sure that a value is in a fresh temporary (or in want).
func (u *unit) move(pos source.Span, want, r reg) reg {
	return u.emitTo(pos, want, inst{op: bytecode.MOVE, b: r})
}

// dup copies a temporary or local, which stays live, to a new temporary (or to want).
func (u *unit) dup(pos source.Span, want, r reg) reg {
	return u.emitTo(pos, want, inst{op: bytecode.MOVE, b: r, keepB: true})
}

func (u *unit) makeHandler(depth int, lastI bool) (int32, label) {
	l := u.newLabel()
	u.handlers = append(u.handlers, handler{target: l, depth: int32(depth), lastI: lastI})
	return int32(len(u.handlers) - 1), l
}
