package compiler

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

// dropConstants removes the constants that no instruction uses any more; the first may be a docstring and stays.
func (f *flow) dropConstants() {
	u := f.u
	used := make([]bool, len(u.constList))
	each := func(visit func(i uint32) uint32) {
		for i := range f.code {
			in := &f.code[i]
			kinds := &bytecode.Ops[in.op].Kinds
			if kinds[2] == bytecode.OperandConst {
				in.c = reg(visit(uint32(in.c)))
			}
			if kinds[3] == bytecode.OperandConst {
				in.x = visit(in.x)
			}
		}
	}
	each(func(i uint32) uint32 { used[i] = true; return i })
	none, hasNone := u.consts[constKey(source.NoneType{})]
	for i := range f.code {
		if hasNone && f.code[i].op == bytecode.LOAD_NONE {
			used[none] = true
		}
	}
	remap := make([]uint32, len(used))
	n := 0
	for i, k := range u.constList {
		if used[i] || i == 0 {
			remap[i] = uint32(n)
			u.constList[n] = k
			n++
		}
	}
	u.constList = u.constList[:n]
	each(func(i uint32) uint32 { return remap[i] })
}

// assemble lays out a unit.
func (c *compiler) assemble(u *unit) (*bytecode.Code, error) {
	f := u.link()
	f.optimize()
	f.dropConstants()

	// the registers: locals, then the cells that are no locals, then the free variables
	cellAt := make([]int, len(u.cellList))
	locals := make([]bytecode.Local, len(u.useOrder), len(u.useOrder)+len(u.cellList))
	localAt := make([]int, len(u.varList))
	for at, i := range u.useOrder {
		localAt[i] = at
	}
	nparams := 0
	if u.ste.FunctionLike() {
		nparams = len(u.ste.Varnames)
	}
	for i, at := range u.useOrder {
		name := u.varList[at]
		locals[i] = bytecode.Local{Name: name, Kind: bytecode.LocalVar}
		if i < nparams {
			locals[i].Kind |= bytecode.ArgVar
		}
		if !u.ste.FunctionLike() {
			locals[i].Kind |= bytecode.HiddenVar
		}
	}
	for i, name := range u.cellList {
		if v, ok := u.vars[name]; ok && i < u.ncells && u.used[v] {
			at := localAt[v]
			cellAt[i] = at
			locals[at].Kind |= bytecode.CellVar
			continue
		}
		cellAt[i] = len(locals)
		kind := bytecode.CellVar
		if i >= u.ncells {
			kind = bytecode.FreeVar
		}
		locals = append(locals, bytecode.Local{Name: name, Kind: kind})
	}
	nlocals := len(locals)
	if nlocals+u.maxDepth+1 > 0xFFFF {
		return nil, &source.SyntaxError{Msg: "too many local variables and temporaries in one code object", Filename: c.opts.Filename, Line: int(u.firstLine), NoEnd: true}
	}
	register := func(r reg) uint16 {
		switch {
		case r.isLocal():
			return uint16(localAt[r.index()])
		case r >= 0 && r&regCell != 0:
			return uint16(cellAt[r.index()])
		case r.isTemp():
			return uint16(nlocals + r.index())
		}
		return uint16(r)
	}

	code := &bytecode.Code{
		Name: u.name, QualName: u.qualName, Filename: c.opts.Filename, FirstLine: u.firstLine, Flags: u.flags(),
		ArgCount: u.argCount, PosOnlyArgCount: u.posOnly, KwOnlyArgCount: u.kwOnly,
		NLocalsPlus: nlocals, LocalsPlus: locals, Names: u.nameList, Consts: u.constList, NCaches: u.ncaches,
		Instrs: make([]bytecode.Instr, len(f.code)), Depth: make([]uint16, len(f.code)), Lines: make([]bytecode.Position, len(f.code)),
	}
	if c.table.Future.Annotations {
		code.Flags |= bytecode.CoFutureAnnotations
	}
	if c.table.Future.BarryAsBDFL || c.opts.BarryAsBDFL {
		code.Flags |= bytecode.CoFutureBarryAsBDFL
	}
	if code.FirstLine == 0 {
		code.FirstLine = 1
	}
	maxDepth := 0
	for i := range f.code {
		in := &f.code[i]
		out := bytecode.Instr{Op: in.op, A: register(in.a), B: register(in.b), C: register(in.c), X: in.x}
		if in.extra {
			out.Fl |= bytecode.FlagExtra
		}
		info := &bytecode.Ops[in.op]
		if info.Dst && int(out.A) < nlocals {
			out.Fl |= bytecode.FlagDst
		}
		if info.ConsumesB && in.b.isTemp() && !in.keepB {
			out.Fl |= bytecode.FlagB
		}
		if info.ConsumesC && in.c.isTemp() && !in.keepC {
			out.Fl |= bytecode.FlagC
		}
		if in.to != noLabel {
			t := f.labelAt[in.to]
			out.X = uint32(t)
			if out.Op == bytecode.JUMP && t <= i && !in.soft {
				out.Op = bytecode.JUMP_BACK
			}
		}
		code.Instrs[i] = out
		code.Depth[i] = uint16(in.depth)
		_, written, jumped := out.Effect(nlocals)
		maxDepth = max(maxDepth, int(in.depth)+max(written, jumped))
		code.Lines[i] = bytecode.Position{Line: in.pos.Line, EndLine: in.pos.EndLine, Col: in.pos.Col, EndCol: in.pos.EndCol}
		if in.pos.Line != 0 && in.pos.Col == 0 && in.pos.EndCol == 0 {
			code.Lines[i].Col, code.Lines[i].EndCol = 0, 0
		}
		if h := in.handler; h != 0 {
			row := u.handlers[h]
			target := uint32(f.labelAt[row.target])
			n := len(code.Exceptions)
			depth := int(row.depth) + 1
			if row.lastI {
				depth++
			}
			maxDepth = max(maxDepth, depth)
			if n > 0 && code.Exceptions[n-1].End == uint32(i) && code.Exceptions[n-1].Target == target {
				code.Exceptions[n-1].End++
			} else {
				code.Exceptions = append(code.Exceptions, bytecode.Handler{Start: uint32(i), End: uint32(i) + 1, Target: target,
					Depth: uint16(row.depth), LastI: row.lastI})
			}
		}
	}
	code.NRegs = nlocals + maxDepth
	return code, nil
}
