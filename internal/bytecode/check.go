package bytecode

import (
	"errors"
	"fmt"

	"github.com/gophersnake/gophersnake/internal/source"
)

// Check is Verify for a code that somebody else may have made. Beyond the layout it follows what kind of thing each register holds, because
// the machine does not look at what the compiler has made sure of: cells, the lists and dicts that displays build, exceptions in handlers. A code
// that passes cannot make the machine read what is not there or take a thing for another.
func Check(c *Code) error { return check(c, 0) }

func check(c *Code, depth int) error {
	if depth > maxNesting {
		return errors.New("code nests too deep")
	}
	if c.FromDisk() {
		if c.Complete(); !c.lazy.valid {
			return errCorrupt
		}
		c = c.Copy()
	}
	if err := checkOne(c); err != nil {
		return fmt.Errorf("%s: %w", c.QualName, err)
	}
	for _, k := range c.Consts {
		if sub, ok := k.(*Code); ok {
			if err := check(sub, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// CheckShallow checks a code that is in memory, not those that are nested in it.
func CheckShallow(c *Code) error { return checkOne(c) }

func checkOne(c *Code) error {
	if len(c.Instrs) > 0 && len(c.Exceptions) > maxCheck/len(c.Instrs) {
		return errors.New("too many handlers")
	}
	v := &verifier{c: c}
	for _, in := range c.Instrs {
		if in.Op >= FirstSpecialized {
			return errors.New("not an opcode of the compiler")
		}
	}
	if err := v.check(); err != nil {
		return err
	}
	k := &checker{c: c, first: c.NLocalsPlus}
	return k.run()
}

// maxCheck bounds the work for one code.
const maxCheck = 1 << 27

// A register's state is the set of what it may hold.
type holds uint16

const (
	hUnbound   holds = 1 << iota
	hObject          // any object
	hCell            // a cell
	hCells           // a tuple of cells
	hTuple           // a tuple
	hList            // a list, set, dict: of this code's making
	hSet             //
	hDict            //
	hStr             // a str
	hFunc            // a function
	hException       // an exception
	hHandled         // the exception that was handled before, or None
)

// checker follows the registers of one code.
type checker struct {
	c      *Code
	first  int       // the first temporary
	states [][]holds // before the instructions that several ways lead to
	work   []int
	now    []holds // the locals and the live temporaries
	cost   int
	gen    int // where the generator is made, -1: nowhere
}

func (k *checker) errorf(pc int, format string, args ...any) error {
	return fmt.Errorf("instruction %d (%s): %s", pc, k.c.Instrs[pc].Op, fmt.Sprintf(format, args...))
}

func (k *checker) run() error {
	c := k.c
	if err := k.layout(); err != nil {
		return err
	}
	k.states = make([][]holds, len(c.Instrs))
	start := make([]holds, k.first)
	params := c.ArgCount + c.KwOnlyArgCount
	for _, f := range [...]Flags{CoVarArgs, CoVarKeywords} {
		if c.Flags&f != 0 {
			params++
		}
	}
	for i := range start {
		start[i] = hUnbound
		if i < params {
			start[i] = hObject
		}
	}
	k.now = start
	if err := k.join(0); err != nil {
		return err
	}
	leader := make([]bool, len(c.Instrs))
	for _, in := range c.Instrs {
		if Ops[in.Op].Kinds[3] == OperandTarget && int(in.X) < len(leader) {
			leader[in.X] = true
		}
	}
	for _, h := range c.Exceptions {
		leader[h.Target] = true
	}
	handler := make([]int32, len(c.Instrs))
	for i := range handler {
		handler[i] = -1
	}
	for i := len(c.Exceptions) - 1; i >= 0; i-- { // the first that fits is the one
		for pc := c.Exceptions[i].Start; pc < c.Exceptions[i].End; pc++ {
			handler[pc] = int32(i)
		}
	}
	for len(k.work) > 0 {
		pc := k.work[len(k.work)-1]
		k.work = k.work[:len(k.work)-1]
		k.now = append(k.now[:0:0], k.states[pc]...)
		for {
			in := c.Instrs[pc]
			if h := handler[pc]; h >= 0 {
				if err := k.raise(&c.Exceptions[h]); err != nil {
					return err
				}
			}
			if err := k.instr(pc, in); err != nil {
				return err
			}
			if h := handler[pc]; h >= 0 && writesLocal(in, k.first) {
				if err := k.raise(&c.Exceptions[h]); err != nil {
					return err
				}
			}
			if in.Ends() {
				break
			}
			pc++
			if leader[pc] {
				if err := k.join(pc); err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

func writesLocal(in Instr, first int) bool {
	return in.Fl&FlagDst != 0 || in.Op == UNPACK_PAIR || in.Op == MAKE_CELL || in.Op == COPY_FREE_VARS || in.Op == LOAD_LOCAL_AND_CLEAR ||
		in.Op == RESTORE_LOCAL || in.Op == DELETE_LOCAL
}

// join adds the present state to that before pc.
func (k *checker) join(pc int) error { return k.joinState(pc, k.now) }

func (k *checker) joinState(pc int, now []holds) error {
	if k.cost += len(now) + 1; k.cost > maxCheck {
		return errors.New("too large to be checked")
	}
	old := k.states[pc]
	if old == nil {
		k.states[pc] = append(make([]holds, 0, len(now)), now...)
		k.work = append(k.work, pc)
		return nil
	}
	if len(old) != len(now) {
		return fmt.Errorf("different temporaries lead to instruction %d", pc)
	}
	changed := false
	for i, h := range now {
		if old[i]|h != old[i] {
			old[i] |= h
			changed = true
		}
	}
	if changed {
		k.work = append(k.work, pc)
	}
	return nil
}

// raise adds the present state to that of a handler.
func (k *checker) raise(h *Handler) error {
	n := k.first + int(h.Depth)
	if n > len(k.now) {
		return errors.New("a handler for more temporaries than there are")
	}
	now := append(make([]holds, 0, n+2), k.now[:n]...)
	if h.LastI {
		now = append(now, hObject)
	}
	return k.joinState(int(h.Target), append(now, hException))
}

// layout checks what is the same on all ways.
func (k *checker) layout() error {
	c := k.c
	caches := make([]bool, c.NCaches)
	k.gen = -1
	for pc, in := range c.Instrs {
		kinds := &Ops[in.Op].Kinds
		// Verify has looked at those only that can be reached.
		for i, n := range [4]uint32{uint32(in.A), uint32(in.B), uint32(in.C), in.X} {
			bound := -1
			switch kinds[i] {
			case OperandConst:
				bound = len(c.Consts)
			case OperandCache:
				bound = c.NCaches
			case OperandTarget:
				bound = len(c.Instrs)
			}
			if bound >= 0 && int64(n) >= int64(bound) {
				return k.errorf(pc, "operand %d is out of range", n)
			}
		}
		allowed := uint8(0)
		if kinds[0] == OperandDst && int(in.A) < k.first {
			allowed |= FlagDst
		}
		if kinds[1] == OperandSrc {
			allowed |= FlagB
		}
		if kinds[2] == OperandSrc {
			allowed |= FlagC
		}
		switch in.Op {
		case STORE_ATTR, STORE_SUBSCR, YIELD, RERAISE, LOAD_SUPER_ATTR:
			allowed |= FlagExtra
		}
		if in.Fl&^allowed != 0 {
			return k.errorf(pc, "flags %#x", in.Fl)
		}
		if in.Op == RAISE && (in.A < 2 && in.Fl&FlagC != 0 || in.A < 1 && in.Fl&FlagB != 0) {
			return k.errorf(pc, "consumes what it does not use")
		}
		// each consumed register once
		var used [3]int
		n := 0
		for i, f := range [3]uint8{0, FlagB, FlagC} {
			r := [3]uint16{in.A, in.B, in.C}[i]
			if f != 0 && in.Fl&f != 0 || i == 0 && in.Fl&FlagExtra != 0 && (in.Op == STORE_ATTR || in.Op == STORE_SUBSCR) && int(r) >= k.first {
				used[n] = int(r)
				n++
			}
		}
		for i := range n {
			for j := range i {
				if used[i] == used[j] {
					return k.errorf(pc, "consumes register %d twice", used[i])
				}
			}
			if w := in.Window(); w > 0 && kinds[0] != OperandWindow {
				from := int(in.B)
				if kinds[2] == OperandWindow {
					from = int(in.C)
				}
				if used[i] >= from && used[i] < from+w {
					return k.errorf(pc, "consumes register %d twice", used[i])
				}
			}
		}
		if kinds[3] == OperandCache {
			if caches[in.X] {
				return k.errorf(pc, "shares its cache")
			}
			caches[in.X] = true
		}
		for i := 1; i < 3; i++ {
			if kinds[i] == OperandName && [3]uint16{in.A, in.B, in.C}[i] == 0xFFFF && (pc == 0 || c.Instrs[pc-1].Op != EXTENDED_NAME) {
				return k.errorf(pc, "no name")
			}
		}
		if err := k.numbers(pc, in); err != nil {
			return err
		}
		if in.Op == RETURN_GENERATOR {
			if k.gen >= 0 {
				return k.errorf(pc, "two generators")
			}
			k.gen = pc
		}
		if in.Op == YIELD && k.gen < 0 {
			return k.errorf(pc, "outside of a generator")
		}
	}
	generator := c.Flags&(CoGenerator|CoCoroutine|CoAsyncGenerator) != 0
	if k.gen >= 0 && !generator {
		return errors.New("the code makes a generator, the flags do not say so")
	}
	// Nothing goes back to before the generator was made.
	for pc, in := range c.Instrs {
		if Ops[in.Op].Kinds[3] == OperandTarget && (int(in.X) <= k.gen || pc <= k.gen) {
			return k.errorf(pc, "jumps around the making of the generator")
		}
		if pc < k.gen && in.Ends() {
			return k.errorf(pc, "ends before the generator is made")
		}
	}
	for _, h := range c.Exceptions {
		if int(h.Target) <= k.gen || int(h.Start) <= k.gen {
			return errors.New("a handler before the making of the generator")
		}
	}
	free := 0
	for _, l := range c.LocalsPlus {
		if l.Kind&FreeVar != 0 {
			free++
		}
	}
	for pc, in := range c.Instrs {
		if in.Op == COPY_FREE_VARS && int(in.X) != free {
			return k.errorf(pc, "%d free variables, there are %d", in.X, free)
		}
	}
	return nil
}

// numbers checks the operands that are numbers, and the constants that must be of a form.
func (k *checker) numbers(pc int, in Instr) error {
	ok := true
	names := func(i uint32, most int) bool {
		t, ok := k.c.Consts[i].(source.Tuple)
		if !ok || len(t) > most {
			return false
		}
		for _, s := range t {
			if _, ok := s.(string); !ok {
				return false
			}
		}
		return true
	}
	switch in.Op {
	case BINARY_OP, BINARY_OP_INT, BINARY_OP_CONST:
		ok = BinaryOperator(in.X)&^InPlaceBit <= Xor
	case COMPARE:
		ok = Comparison(in.X) <= Ge
	case JUMP_COMPARE, JUMP_COMPARE_INT, JUMP_COMPARE_CONST:
		ok = in.A < 16 && Comparison(in.A&7) <= Ge
	case IS, CONTAINS, CALL_EX, LOAD_SUPER_ATTR:
		ok = in.X <= 1
	case JUMP_IS, JUMP_CONTAINS:
		ok = in.A <= 1
	case RAISE:
		ok = in.A <= 2
	case BUILD_SLICE:
		ok = in.C == 2 || in.C == 3
	case BUILD_INTERPOLATION:
		ok = in.C <= 7
	case CONVERT_VALUE:
		ok = in.X >= 1 && in.X <= 3
	case CALL_INTRINSIC_1:
		ok = Intrinsic1(in.X) <= IntrinsicListToTuple
	case CALL_INTRINSIC_2:
		ok = Intrinsic2(in.X) <= IntrinsicSetTypeParamDefault
	case SET_FUNCTION_ATTRIBUTE:
		ok = FunctionAttribute(in.X) <= FuncAnnotate
	case CALL_KW, CALL_METHOD_KW:
		ok = names(in.X, int(in.C))
	case BUILD_CONST_KEY_MAP:
		t, isTuple := k.c.Consts[in.X].(source.Tuple)
		ok = isTuple && len(t) == int(in.C)
	case MATCH_CLASS:
		t, isTuple := k.c.Consts[in.X].(source.Tuple)
		if ok = isTuple && len(t) > 0; ok {
			var n int64
			n, ok = t[0].(int64)
			ok = ok && n >= 0 && n < 1<<16
			for _, s := range t[1:] {
				_, isStr := s.(string)
				ok = ok && isStr
			}
		}
	case MAKE_FUNCTION:
		_, ok = k.c.Consts[in.X].(*Code)
	case LOAD_NAME, STORE_NAME, DELETE_NAME, LOAD_LOCALS, SETUP_ANNOTATIONS, IMPORT_STAR:
		ok = k.c.Flags&CoOptimized == 0
	}
	if !ok {
		return k.errorf(pc, "operands %d %d %d %d", in.A, in.B, in.C, in.X)
	}
	return nil
}

// instr carries out an instruction on the state, and hands the new one to where it jumps.
func (k *checker) instr(pc int, in Instr) error {
	now := k.now
	info := &Ops[in.Op]
	get := func(r uint16) holds {
		if int(r) < len(now) {
			return now[r]
		}
		return hUnbound
	}
	var err error
	needs := func(r uint16, what holds) {
		if h := get(r); h&^what != 0 && err == nil {
			err = k.errorf(pc, "register %d holds %#x, not only %#x", r, h, what)
		}
	}
	const object = ^hUnbound
	// what it reads
	for i, r := range [3]uint16{in.A, in.B, in.C} {
		switch info.Kinds[i] {
		case OperandSrc, OperandPeek:
			switch {
			case in.Op == RAISE && int(in.A) < i, in.Op == MOVE, in.Op == RESTORE_LOCAL, in.Op == RELEASE, in.Op == SWAP, in.Op == CHECK_LOCAL:
			default:
				needs(r, object)
			}
		case OperandCell:
			needs(r, hCell)
		case OperandWindow:
			if i > 0 {
				for j := range in.Window() {
					if j == 1 && (in.Op == CALL_METHOD || in.Op == CALL_METHOD_KW) {
						continue
					}
					needs(r+uint16(j), object)
				}
			}
		}
	}
	result := hObject
	switch in.Op {
	case MOVE, RESTORE_LOCAL, LOAD_LOCAL_AND_CLEAR:
		result = get(in.B)
	case LOAD_CONST, RETURN_CONST:
		switch k.c.Consts[in.X].(type) {
		case source.Tuple:
			result = hTuple
		case string:
			result = hStr
		}
	case LOAD_CLOSURE:
		result = hCell
	case BUILD_TUPLE:
		result = hCells
		for j := range in.C {
			if get(in.B+j) != hCell {
				result = hTuple
			}
		}
	case LIST_TO_TUPLE:
		needs(in.B, hList)
		result = hTuple
	case BUILD_LIST:
		result = hList
	case BUILD_SET:
		result = hSet
	case BUILD_MAP, BUILD_CONST_KEY_MAP:
		result = hDict
	case BUILD_STRING:
		result = hStr
	case BUILD_TEMPLATE:
		needs(in.B, hTuple|hCells)
		needs(in.B+1, hTuple|hCells)
	case FORMAT_SIMPLE, FORMAT_WITH_SPEC, CONVERT_VALUE:
		result = hStr
	case LIST_APPEND, LIST_EXTEND:
		needs(in.A, hList)
	case SET_UPDATE:
		needs(in.A, hSet)
	case MAP_ADD, DICT_UPDATE, DICT_MERGE:
		needs(in.A, hDict)
	case MAKE_FUNCTION:
		result = hFunc
	case SET_FUNCTION_ATTRIBUTE:
		needs(in.A, hFunc)
		if FunctionAttribute(in.X) == FuncClosure { // the machine looks at the others
			needs(in.B, hCells)
		}
	case CALL_INTRINSIC_1:
		switch Intrinsic1(in.X) {
		case IntrinsicListToTuple:
			needs(in.B, hList)
			result = hTuple
		case IntrinsicStopIterationError:
			needs(in.B, hException)
			result = hException
		case IntrinsicTypeVar, IntrinsicParamSpec, IntrinsicTypeVarTuple:
			needs(in.B, hStr)
		}
	case CALL_INTRINSIC_2:
		switch Intrinsic2(in.X) {
		case IntrinsicTypeVarWithBound, IntrinsicTypeVarWithConstraints:
			needs(in.B, hStr)
		case IntrinsicSetFunctionTypeParams:
			needs(in.B, hFunc)
			result = hFunc
		}
	case PUSH_EXC:
		needs(in.B, hException)
		result = hHandled
	case POP_EXCEPT:
		needs(in.B, hHandled)
	case WITH_EXCEPT_START, CLEANUP_THROW:
		needs(in.C, hException)
	case END_ASYNC_FOR:
		needs(in.B, hException)
	case PREP_RERAISE_STAR:
		needs(in.C, hList)
	case MATCH_KEYS:
		needs(in.C, hTuple|hCells)
	}
	if err != nil {
		return err
	}
	// what it leaves
	consumed, written, byJump := in.Effect(k.first)
	left := len(now) - consumed
	if left < k.first {
		return k.errorf(pc, "consumes too much")
	}
	set := func(r uint16, h holds) {
		if int(r) < k.first {
			now[r] = h
		}
	}
	switch in.Op {
	case SWAP:
		now[in.A], now[in.B] = now[in.B], now[in.A]
		return nil
	case CHECK_LOCAL:
		now[in.A] &^= hUnbound
		return nil
	case DELETE_LOCAL:
		set(in.A, hUnbound)
		return nil
	case MAKE_CELL:
		set(in.A, hCell)
		return nil
	case COPY_FREE_VARS:
		for i := k.first - int(in.X); i < k.first; i++ {
			now[i] = hCell
		}
		return nil
	case LOAD_LOCAL_AND_CLEAR:
		now[in.B] = hUnbound
	case UNPACK_PAIR:
		set(in.A, hObject)
		set(in.C, hObject)
	case JUMP_IF_FALSE_OR_RELEASE, JUMP_IF_TRUE_OR_RELEASE:
		if int(in.B) != len(now)-1 {
			return k.errorf(pc, "its operand is not on top")
		}
		if err := k.joinState(int(in.X), now); err != nil {
			return err
		}
		k.now = now[:left]
		return nil
	}
	local := (info.Kinds[0] == OperandDst || info.Kinds[0] == OperandDst2 || in.Op == RESTORE_LOCAL) && int(in.A) < k.first
	after := func(now []holds, written int, local bool) []holds {
		now = now[:left]
		for i := range written {
			h := result
			switch {
			case info.Kinds[0] == OperandWindow:
				h = hObject
			case i == 1 && (in.Op == LOAD_METHOD || in.Op == LOAD_SUPER_ATTR):
				h = hObject | hUnbound
			}
			now = append(now, h)
		}
		if local {
			now[in.A] = result
		}
		return now
	}
	if info.Kinds[3] == OperandTarget {
		there := append(make([]holds, 0, len(now)+1), now...)
		if err := k.joinState(int(in.X), after(there, byJump, local && in.Op != FOR_ITER)); err != nil {
			return err
		}
		local = local && in.Op != FOR_ITER_BACK
	}
	if !in.Ends() {
		k.now = after(now, written, local)
	}
	return nil
}
