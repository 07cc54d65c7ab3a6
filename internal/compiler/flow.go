package compiler

import "github.com/gophersnake/gophersnake/internal/bytecode"

// flow is a unit's instructions in one line, and the passes over them.
type flow struct {
	u       *unit
	code    []inst
	labelAt []int // of each label: index into code
}

// link puts the segments together and resolves the labels.
func (u *unit) link() *flow {
	n := 0
	for _, s := range u.segs {
		n += len(s.code)
	}
	f := &flow{u: u, code: make([]inst, 0, n), labelAt: make([]int, u.nlabels)}
	for i := range f.labelAt {
		f.labelAt[i] = -1
	}
	for _, s := range u.segs {
		for i := range s.code {
			in := s.code[i]
			if in.op == opLabel {
				f.labelAt[in.to] = len(f.code)
				continue
			}
			if bytecode.Ops[in.op].Kinds[3] != bytecode.OperandTarget {
				in.to = noLabel
			}
			if bytecode.Ops[in.op].Kinds[2] == bytecode.OperandName && in.c >= 0xFFFF {
				f.code = append(f.code, inst{op: bytecode.EXTENDED_NAME, x: uint32(in.c), depth: in.depth, handler: in.handler, pos: in.pos, to: noLabel})
				in.c = 0xFFFF
			}
			f.code = append(f.code, in)
		}
	}
	return f
}

// optimize runs the passes.
func (f *flow) optimize() {
	f.threadJumps()
	f.removeUnreachable()
	f.removeChecks()
	f.removeNops()
	f.copyReturns()
	f.spreadLines()
}

func ends(in *inst) bool { return bytecode.Instr{Op: in.op}.Ends() }

func (f *flow) target(in *inst) int {
	if in.to == noLabel {
		return -1
	}
	return f.labelAt[in.to]
}

// threadJumps lets jumps to jumps go to the last target, when no line event is lost.
func (f *flow) threadJumps() {
	for i := range f.code {
		in := &f.code[i]
		if in.to == noLabel {
			continue
		}
		for hops := 0; hops < 8; hops++ {
			t := f.skipNops(f.labelAt[in.to])
			if t >= len(f.code) || f.code[t].op != bytecode.JUMP || t == i {
				break
			}
			if line := f.code[t].pos.Line; line != 0 && line != in.pos.Line {
				break
			}
			next := f.code[t].to
			// a conditional jump that keeps its operand in one case only must not go backwards
			if f.labelAt[next] <= i {
				switch in.op {
				case bytecode.JUMP_IF_FALSE_OR_RELEASE, bytecode.JUMP_IF_TRUE_OR_RELEASE, bytecode.JUMP_IF_FALSE_PEEK,
					bytecode.JUMP_IF_TRUE_PEEK, bytecode.FOR_ITER, bytecode.SEND:
					hops = 8
					continue
				}
			}
			in.soft = in.soft && f.code[t].soft
			in.to = next
		}
	}
}

// skipNops answers the first instruction from i on that is not a NOP without line.
func (f *flow) skipNops(i int) int {
	for i < len(f.code) && f.code[i].op == bytecode.NOP && f.code[i].pos.Line == 0 {
		i++
	}
	return i
}

// removeUnreachable drops what control never reaches.
func (f *flow) removeUnreachable() {
	reached := make([]bool, len(f.code))
	work := []int{0}
	seenHandler := make([]bool, len(f.u.handlers))
	for len(work) > 0 {
		i := work[len(work)-1]
		work = work[:len(work)-1]
		for i >= 0 && i < len(f.code) && !reached[i] {
			reached[i] = true
			in := &f.code[i]
			if h := in.handler; h != 0 && !seenHandler[h] {
				seenHandler[h] = true
				work = append(work, f.labelAt[f.u.handlers[h].target])
			}
			if t := f.target(in); t >= 0 {
				work = append(work, t)
			}
			if ends(in) {
				break
			}
			i++
		}
	}
	f.compact(func(i int) bool { return reached[i] })
}

// compact keeps the instructions that keep says; labels of dropped ones move to the next kept.
func (f *flow) compact(keep func(int) bool) {
	remap := make([]int, len(f.code)+1)
	n := 0
	for i := range f.code {
		remap[i] = n
		if keep(i) {
			f.code[n] = f.code[i]
			n++
		}
	}
	remap[len(f.code)] = n
	f.code = f.code[:n]
	for l, at := range f.labelAt {
		if at >= 0 {
			f.labelAt[l] = remap[at]
		}
	}
}

// isTarget tells of each instruction whether jumps or exceptions lead to it.
func (f *flow) isTarget() []bool {
	t := make([]bool, len(f.code)+1)
	for i := range f.code {
		if at := f.target(&f.code[i]); at >= 0 {
			t[at] = true
		}
		if h := f.code[i].handler; h != 0 {
			t[f.labelAt[f.u.handlers[h].target]] = true
		}
	}
	return t
}

// removeNops drops the NOPs and the jumps to the next instruction whose line is traced anyway.
func (f *flow) removeNops() {
	target := f.isTarget()
	drop := make([]bool, len(f.code))
	prev := -1
	for i := range f.code {
		in := &f.code[i]
		jump := in.op == bytecode.JUMP && f.target(in) == f.nextKept(drop, i)
		if in.op != bytecode.NOP && !jump {
			prev = i
			continue
		}
		line := in.pos.Line
		switch {
		case line == 0:
			drop[i] = true
		case prev >= 0 && !ends(&f.code[prev]) && !anyTarget(target, prev+1, i) && f.code[prev].pos.Line == line:
			drop[i] = true
		case i+1 < len(f.code) && f.code[i+1].pos.Line == line:
			drop[i] = true
		case i+1 < len(f.code) && f.code[i+1].pos.Line == 0 && !target[i+1]:
			f.code[i+1].pos = in.pos
			drop[i] = true
		default:
			if jump {
				in.op, in.to = bytecode.NOP, noLabel
			}
			prev = i
		}
	}
	f.compact(func(i int) bool { return !drop[i] })
}

func (f *flow) nextKept(drop []bool, i int) int {
	i++
	for i < len(f.code) && f.code[i].op == bytecode.NOP && f.code[i].pos.Line == 0 {
		i++
	}
	return i
}

func anyTarget(target []bool, from, to int) bool {
	for ; from <= to; from++ {
		if target[from] {
			return true
		}
	}
	return false
}

// removeChecks drops the CHECK_LOCALs of locals that are surely bound.
func (f *flow) removeChecks() {
	u := f.u
	nparams := 0
	if u.ste.FunctionLike() {
		nparams = len(u.ste.Varnames)
	}
	// number the locals that matter
	unbound := make([]bool, len(u.varList))
	for i := range f.code {
		switch in := &f.code[i]; in.op {
		case bytecode.DELETE_LOCAL, bytecode.RESTORE_LOCAL:
			unbound[in.a.index()] = true
		case bytecode.LOAD_LOCAL_AND_CLEAR:
			unbound[in.b.index()] = true
		}
	}
	number := make([]int, len(u.varList))
	n := 0
	for i := range number {
		number[i] = -1
	}
	for i := range f.code {
		if in := &f.code[i]; in.op == bytecode.CHECK_LOCAL {
			v := in.a.index()
			if number[v] < 0 && (v >= nparams || unbound[v]) {
				number[v] = n
				n++
			}
		}
	}
	if n > 0 {
		f.findBound(number, n, nparams)
	}
	for i := range f.code {
		if in := &f.code[i]; in.op == bytecode.CHECK_LOCAL {
			// findBound marks the checks that are needed; where there is none the line stays traceable
			if !in.extra {
				*in = inst{op: bytecode.NOP, to: noLabel, depth: in.depth, handler: in.handler, pos: in.pos}
			}
			in.extra = false
		}
	}
}

// findBound is the data-flow analysis: it sets extra on the checks of locals that may be unbound. States are bit sets
// of the locals (as numbered) that may be unbound.
func (f *flow) findBound(number []int, n, nparams int) {
	words := (n + 63) / 64
	target := f.isTarget()
	// blocks begin at targets and behind jumps
	blockOf := make([]int, len(f.code))
	var starts []int
	for i := range f.code {
		if i == 0 || target[i] || f.code[i-1].to != noLabel || ends(&f.code[i-1]) {
			starts = append(starts, i)
		}
		blockOf[i] = len(starts) - 1
	}
	in := make([][]uint64, len(starts))
	queued := make([]bool, len(starts))
	var work []int
	state := make([]uint64, words)
	flowTo := func(at int, s []uint64) {
		if at >= len(f.code) {
			return
		}
		b := blockOf[at]
		changed := false
		if in[b] == nil {
			in[b] = append([]uint64(nil), s...)
			changed = true
		} else {
			for w := range s {
				if s[w]&^in[b][w] != 0 {
					in[b][w] |= s[w]
					changed = true
				}
			}
		}
		if changed && !queued[b] {
			queued[b] = true
			work = append(work, b)
		}
	}
	for v, k := range number {
		if k >= 0 && v >= nparams {
			state[k/64] |= 1 << (k % 64)
		}
	}
	flowTo(0, state)
	bit := func(r reg) int {
		if !r.isLocal() {
			return -1
		}
		return number[r.index()]
	}
	set := func(s []uint64, k int, may bool) {
		if k < 0 {
			return
		}
		if may {
			s[k/64] |= 1 << (k % 64)
		} else {
			s[k/64] &^= 1 << (k % 64)
		}
	}
	jumpState := make([]uint64, words)
	for len(work) > 0 {
		b := work[len(work)-1]
		work = work[:len(work)-1]
		queued[b] = false
		copy(state, in[b])
		end := len(f.code)
		if b+1 < len(starts) {
			end = starts[b+1]
		}
		lastHandler := int32(0)
		dirty := true
		falls := true
		for i := starts[b]; i < end; i++ {
			x := &f.code[i]
			if x.handler != 0 && (dirty || x.handler != lastHandler) {
				flowTo(f.labelAt[f.u.handlers[x.handler].target], state)
				lastHandler, dirty = x.handler, false
			}
			jump := f.target(x)
			kinds := &bytecode.Ops[x.op].Kinds
			switch x.op {
			case bytecode.CHECK_LOCAL:
				k := bit(x.a)
				if k >= 0 && state[k/64]>>(k%64)&1 != 0 {
					x.extra = true
				}
				set(state, k, false)
			case bytecode.DELETE_LOCAL, bytecode.RESTORE_LOCAL:
				set(state, bit(x.a), true)
				dirty = true
			case bytecode.LOAD_LOCAL_AND_CLEAR:
				set(state, bit(x.b), true)
				dirty = true
			case bytecode.UNPACK_PAIR:
				set(state, bit(x.a), false)
				set(state, bit(x.c), false)
			case bytecode.FOR_ITER_BACK:
				copy(jumpState, state)
				set(jumpState, bit(x.a), false)
				flowTo(jump, jumpState)
				jump = -1
			case bytecode.FOR_ITER:
				flowTo(jump, state)
				set(state, bit(x.a), false)
				jump = -1
			default:
				if kinds[0] == bytecode.OperandDst {
					set(state, bit(x.a), false)
				}
			}
			if jump >= 0 {
				flowTo(jump, state)
			}
			if ends(x) {
				falls = false
			}
		}
		if falls {
			flowTo(end, state)
		}
	}
}

// copyReturns gives every way to an implicit `return None` its own copy, which belongs to the line it comes from.
func (f *flow) copyReturns() {
	preds := make([]int, len(f.code)+1)
	for i := range f.code {
		if t := f.target(&f.code[i]); t >= 0 {
			preds[t]++
		}
		if i+1 < len(f.code) && !ends(&f.code[i]) {
			preds[i+1]++
		}
	}
	n := len(f.code)
	target := f.isTarget()
	for i := 0; i < n; i++ {
		t := f.target(&f.code[i])
		if t >= 0 && f.code[i].op == bytecode.JUMP {
			if end := f.exit(t, target); end > t+1 {
				// the end of a class body
				preds[t]--
				f.code[i].to = label(len(f.labelAt))
				f.labelAt = append(f.labelAt, len(f.code))
				f.code = append(f.code, f.code[t:end]...)
				pos := f.code[i].pos
				if pos.Line == 0 && i > 0 && !target[i] {
					pos = f.code[i-1].pos
				}
				f.code[f.target(&f.code[i])].pos = pos
				continue
			}
		}
		if t < 0 || f.code[t].op != bytecode.RETURN_CONST || t == i {
			continue
		}
		r := f.code[t]
		if f.code[i].op == bytecode.JUMP {
			// its own position stays when it has one
			pos := r.pos
			if pos.Line == 0 {
				pos = f.code[i].pos
			}
			handler := f.code[i].handler
			f.code[i] = r
			f.code[i].pos, f.code[i].handler = pos, handler
			preds[t]--
			continue
		}
		if r.pos.Line != 0 || preds[t] <= 1 || f.code[i].pos.Line == 0 {
			continue
		}
		switch f.code[i].op {
		case bytecode.FOR_ITER_BACK:
			continue
		}
		preds[t]--
		r.pos = f.code[i].pos
		l := label(len(f.labelAt))
		f.labelAt = append(f.labelAt, len(f.code))
		f.code = append(f.code, r)
		f.code[i].to = l
	}
	f.removeUnreachable()
}

// exit returns the end of the few instructions without line from i on that end the code; i if there are none.
func (f *flow) exit(i int, target []bool) int {
	const most = 5
	for j := i; j < len(f.code) && j < i+most; j++ {
		in := &f.code[j]
		if in.pos.Line != 0 || in.to != noLabel || in.handler != 0 || j > i && target[j] {
			break
		}
		if in.op == bytecode.RETURN || in.op == bytecode.RETURN_CONST {
			return j + 1
		}
	}
	return i
}

// spreadLines gives instructions without position that of the instruction that alone leads to them.
func (f *flow) spreadLines() {
	target := f.isTarget()
	preds := make([]int, len(f.code)+1)
	from := make([]int, len(f.code)+1)
	for i := range f.code {
		if t := f.target(&f.code[i]); t >= 0 {
			preds[t]++
			from[t] = i
		}
		if h := f.code[i].handler; h != 0 {
			preds[f.labelAt[f.u.handlers[h].target]] += 2
		}
		if !ends(&f.code[i]) {
			preds[i+1]++
			from[i+1] = i
		}
	}
	for i := range f.code {
		if i == 0 || f.code[i].pos.Line != 0 {
			continue
		}
		if !target[i] && !ends(&f.code[i-1]) {
			f.code[i].pos = f.code[i-1].pos
		} else if preds[i] == 1 && from[i] < i {
			f.code[i].pos = f.code[from[i]].pos
		}
	}
}
