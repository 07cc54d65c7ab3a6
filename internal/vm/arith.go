package vm

import (
	"math"

	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// operandC returns the second operand of an arithmetic instruction: a register, a small int or a constant.
func operandC(f *Frame, in *Instr, op Op, regs ptr) Value {
	switch op {
	case BINARY_OP_INT, JUMP_COMPARE_INT, LOAD_SUBSCR_INT:
		return object.Int(int64(int16(in.C)))
	case BINARY_OP_CONST, JUMP_COMPARE_CONST, LOAD_SUBSCR_CONST:
		return *constant(f.Code.M.Consts, uint32(in.C))
	}
	return *reg(regs, in.C)
}

// binary executes a binary operator of any operands and chooses its specialised form.
//
//go:noinline
func binary(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	op := baseOp(in.Op)
	b, c := *reg(regs, in.B), operandC(f, in, op, regs)
	specialiseBinary(in, op, b, c)
	x := BinaryOperator(in.X)
	var res Value
	if b.IsFloat64() || c.IsFloat64() {
		res = arithFloat(x&15, b, c)
	} else if b.IsInt64() && c.IsInt64() {
		res = arithInt(in.X, b.Int64(), c.Int64())
	}
	if res.IsNil() {
		if x&InPlaceBit != 0 {
			res = object.InPlace(t, object.BinaryOp(x&15), b, c)
		} else {
			res = object.Binary(t, object.BinaryOp(x), b, c)
		}
		if res.IsNil() {
			return false
		}
	}
	finish(t, in, regs, res)
	return true
}

// specialiseBinary rewrites the instruction for the operands it sees.
func specialiseBinary(in *Instr, op Op, b, c Value) {
	x := BinaryOperator(in.X) & 15
	to := op
	switch op {
	case BINARY_OP:
		switch {
		case b.IsInt64() && c.IsInt64():
			switch x {
			case Add:
				to = opAddInt
			case Sub:
				to = opSubInt
			case Mul:
				to = opMulInt
			default:
				to = opArithInt
			}
		case b.IsFloat64() && c.IsFloat64():
			switch x {
			case Add:
				to = opAddFloat
			case Sub:
				to = opSubFloat
			case Mul:
				to = opMulFloat
			case TrueDiv:
				to = opDivFloat
			}
		}
	case BINARY_OP_INT:
		switch {
		case b.IsInt64():
			switch x {
			case Add:
				to = opAddImm
			case Sub:
				to = opSubImm
			case Mul:
				to = opMulImm
			default:
				to = opArithImm
			}
		case b.IsFloat64():
			switch x {
			case Add, Sub:
				to = opAddFloatImm
			case Mul:
				to = opMulFloatImm
			}
		}
	case BINARY_OP_CONST:
		if b.IsFloat64() && c.IsFloat64() {
			switch x {
			case Add:
				to = opAddFloatConst
			case Sub:
				to = opSubFloatConst
			case Mul:
				to = opMulFloatConst
			case TrueDiv:
				if c.Float64() != 0 {
					to = opDivFloatConst
				}
			}
		}
	}
	in.Op = to
}

// arithInt does a binary operator on two small ints. The zero Value: the general way is needed (overflow, division by zero,
// an operator that ints do not have here).
func arithInt(op uint32, x, y int64) Value {
	switch BinaryOperator(op) & 15 {
	case Add:
		if r := x + y; (x^r)&(y^r) >= 0 {
			return object.Int(r)
		}
	case Sub:
		if r := x - y; (x^y)&(x^r) >= 0 {
			return object.Int(r)
		}
	case Mul:
		if int64(int32(x)) == x && int64(int32(y)) == y {
			return object.Int(x * y)
		}
	case FloorDiv:
		if y > 0 {
			q := x / y
			if x%y < 0 {
				q--
			}
			return object.Int(q)
		}
		if y < -1 {
			q := x / y
			if x%y > 0 {
				q--
			}
			return object.Int(q)
		}
	case Mod:
		if y > 0 {
			r := x % y
			if r < 0 {
				r += y
			}
			return object.Int(r)
		}
		if y < -1 {
			r := x % y
			if r > 0 {
				r += y
			}
			return object.Int(r)
		}
	case TrueDiv:
		const exact = 1 << 53
		if y != 0 && -exact <= x && x <= exact && -exact <= y && y <= exact {
			return object.Float(float64(x) / float64(y))
		}
	case LShift:
		if uint64(y) < 63 {
			if r := x << uint(y); r>>uint(y) == x {
				return object.Int(r)
			}
		}
	case RShift:
		if y >= 0 {
			return object.Int(x >> uint64(min(y, 63)))
		}
	case And:
		return object.Int(x & y)
	case Or:
		return object.Int(x | y)
	case Xor:
		return object.Int(x ^ y)
	}
	return Value{}
}

// toFloat returns a number that a float operation converts exactly.
func toFloat(v Value) (float64, bool) {
	if v.IsFloat64() {
		return v.Float64(), true
	}
	if v.IsInt64() {
		return float64(v.Int64()), true
	}
	return 0, false
}

// arithFloat does the operators of floats that cannot raise; the zero Value otherwise.
func arithFloat(op BinaryOperator, b, c Value) Value {
	x, ok := toFloat(b)
	y, ok2 := toFloat(c)
	if !ok || !ok2 {
		return Value{}
	}
	switch op {
	case Add:
		return object.Float(x + y)
	case Sub:
		return object.Float(x - y)
	case Mul:
		return object.Float(x * y)
	case TrueDiv:
		if y != 0 {
			return object.Float(x / y)
		}
	case Pow:
		if y == 2 {
			if r := x * x; !math.IsInf(r, 0) {
				return object.Float(r)
			}
		}
	}
	return Value{}
}

func floatCompare(op uint16, x, y float64) bool {
	switch Comparison(op) {
	case Lt:
		return x < y
	case Le:
		return x <= y
	case Eq:
		return x == y
	case Ne:
		return x != y
	case Gt:
		return x > y
	}
	return x >= y
}

func intCompare(op Comparison, x, y int64) bool {
	switch op {
	case Lt:
		return x < y
	case Le:
		return x <= y
	case Eq:
		return x == y
	case Ne:
		return x != y
	case Gt:
		return x > y
	}
	return x >= y
}

// compareValues returns b op c, any value.
func compareValues(t *Thread, b, c Value, op Comparison) Value {
	switch {
	case b.IsInt64() && c.IsInt64():
		return object.Bool(intCompare(op, b.Int64(), c.Int64()))
	case b.IsFloat64() && c.IsFloat64():
		return object.Bool(floatCompare(uint16(op), b.Float64(), c.Float64()))
	case (op == Eq || op == Ne) && b.Type() == object.StrType && c.Type() == object.StrType:
		return object.Bool(object.StrEqual(object.AsStr(b), object.AsStr(c)) == (op == Eq))
	}
	return object.Compare(t, b, c, object.CompareOp(op))
}

//go:noinline
func compare(t *Thread, in *Instr, regs ptr) bool {
	v := compareValues(t, *reg(regs, in.B), *reg(regs, in.C), Comparison(in.X))
	if v.IsNil() {
		return false
	}
	finishBack(t, in, regs, v)
	return true
}

// jumpCompare returns 1 to jump, 0 to go on and 2 for a pending exception.
//
//go:noinline
func jumpCompare(t *Thread, f *Frame, in *Instr, regs ptr) int {
	op := baseOp(in.Op)
	b, c := *reg(regs, in.B), operandC(f, in, op, regs)
	cmp := Comparison(in.A & 7)
	in.Op = op
	if b.IsInt64() && c.IsInt64() && op != JUMP_COMPARE_CONST {
		eff := cmp
		if in.A >= 8 {
			eff = [...]Comparison{Ge, Gt, Ne, Eq, Le, Lt}[cmp]
		}
		if op == JUMP_COMPARE {
			in.Op = [...]Op{opJumpLt, opJumpLe, opJumpEq, opJumpNe, opJumpGt, opJumpGe}[eff]
		} else {
			in.Op = [...]Op{opJumpLtImm, opJumpLeImm, opJumpEqImm, opJumpNeImm, opJumpGtImm, opJumpGeImm}[eff]
		}
	} else if b.IsFloat64() && c.IsFloat64() {
		if op == JUMP_COMPARE {
			in.Op = opJumpFloat
		} else if op == JUMP_COMPARE_CONST {
			in.Op = opJumpFloatConst
		}
	}
	v := compareValues(t, b, c, cmp)
	if v.IsNil() {
		return 2
	}
	r := v.IsTrue()
	if !v.IsBool() {
		// The operands go before the result is tested.
		releaseBack(t, in, regs)
		clearOperands(in, regs)
		var ok bool
		r, ok = object.Truth(t, v)
		t.Decref(v)
		if !ok {
			return 2
		}
	} else if in.Fl != 0 {
		releaseBack(t, in, regs)
	}
	if r == (in.A < 8) {
		return 1
	}
	return 0
}

// clearOperands makes the temporaries that an instruction has consumed before its end harmless: an exception or a collection that comes
// meanwhile finds None in them.
func clearOperands(in *Instr, regs ptr) {
	if in.Fl&FlagB != 0 {
		*reg(regs, in.B) = object.None
	}
	if in.Fl&FlagC != 0 {
		*reg(regs, in.C) = object.None
	}
}

// truth returns 1 or 0 for bool(b), having released b if it is consumed, and 2 for a pending exception.
//
//go:noinline
func truth(t *Thread, in *Instr, b Value) int {
	r, ok := object.Truth(t, b)
	if !ok {
		return 2
	}
	if in.Fl&FlagB != 0 {
		t.Decref(b)
	}
	if r {
		return 1
	}
	return 0
}

//go:noinline
func unary(t *Thread, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	var v Value
	switch in.Op {
	case UNARY_NEGATIVE:
		switch {
		case b.IsFloat64():
			v = object.Float(-b.Float64())
		case b.IsInt64() && b.Int64() != math.MinInt64:
			v = object.Int(-b.Int64())
		default:
			v = object.Negative(t, b)
		}
	case UNARY_POSITIVE:
		v = object.Positive(t, b)
	default:
		v = object.Invert(t, b)
	}
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
}

// contains returns b in c.
func contains(t *Thread, b, c Value) (bool, bool) {
	if c.Header().Locked() && t.Par() {
		return object.Contains(t, c, b)
	}
	t.Guard(c, false)
	if c.Type() == object.DictType {
		v, ok := (*object.Dict)(c.Ptr()).Get(t, b)
		return !v.IsNil(), ok
	}
	if typ := c.Type(); (typ == object.SetType || typ == object.FrozenSetType) && !b.Type().Has(object.TypeSet) {
		return (*object.Set)(c.Ptr()).Has(t, b)
	}
	if c.Type() == object.StrType && b.Type() == object.StrType {
		if r, ok := object.AsStr(c).HasShort(object.AsStr(b)); ok {
			return r, true
		}
	}
	return object.Contains(t, c, b)
}
