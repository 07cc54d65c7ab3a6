package object

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// IntType is int. An exact int that fits 64 bits lives in the Value; a larger one, and every instance of a subclass, is a BigInt.
var IntType = newStatic("int", ObjectType, TypeBase|TypeInt|TypeMatchSelf)

func setupInt() {
	tp := IntType
	tp.New = intNew
	tp.Dealloc = func(t *Thread, h *Header) {
		t.grew(-as[BigInt](h).bytes())
		t.freeHeader(h)
	}
	tp.Repr = intRepr
	tp.Hash = func(t *Thread, v Value) (int64, bool) { return intHash(v), true }
	tp.Compare = intCompare
	tp.GetAttr = GenericGetAttr
	tp.Binary = [NumBinary]func(*Thread, Value, Value) Value{
		OpAdd: intAdd, OpSub: intSub, OpMul: intMul, OpTrueDiv: intTrueDiv, OpFloorDiv: intFloorDiv, OpMod: intMod,
		OpDivMod: intDivMod, OpPow: func(t *Thread, a, b Value) Value { return intPow(t, a, b, None) },
		OpLShift: intLShift, OpRShift: intRShift, OpAnd: intAnd, OpOr: intOr, OpXor: intXor,
	}
	tp.Power3 = intPow
	tp.Negative = func(t *Thread, a Value) Value {
		if s, b := intVal(a); b == nil && s != math.MinInt64 {
			return Int(-s)
		}
		return t.NewBig(new(big.Int).Neg(toBig(a)))
	}
	tp.Positive = plainInt
	tp.Absolute = func(t *Thread, a Value) Value {
		if s, b := intVal(a); b == nil && s != math.MinInt64 {
			return Int(max(s, -s))
		}
		return t.NewBig(new(big.Int).Abs(toBig(a)))
	}
	tp.Invert = func(t *Thread, a Value) Value {
		if s, b := intVal(a); b == nil {
			return Int(^s)
		}
		return t.NewBig(new(big.Int).Not(toBig(a)))
	}
	tp.Bool = func(t *Thread, a Value) (bool, bool) {
		s, b := intVal(a)
		return s != 0 || b != nil && b.Sign() != 0, true
	}
	tp.ToInt, tp.Index = plainInt, plainInt
	tp.ToFloat = func(t *Thread, a Value) Value {
		f, ok := intToFloat(t, a)
		if !ok {
			return Value{}
		}
		return Float(f)
	}
	tp.SizeOf = func(h *Header) int {
		return 24 + 4*max(1, ((*BigInt)(h.Val().Ptr()).V.BitLen()+29)/30)
	}
	setupIntMethods()
}

// intVal returns the number of an int, bool or instance of an int subclass: small, unless big is not nil.
func intVal(v Value) (small int64, b *big.Int) {
	if v.obj == &intHeader || v.obj == &boolHeader {
		return int64(v.num), nil
	}
	x := &(*BigInt)(v.Ptr()).V
	if x.IsInt64() {
		return x.Int64(), nil
	}
	return 0, x
}

// toBig returns the number as a big.Int that must not be changed.
func toBig(v Value) *big.Int {
	if v.obj == &intHeader || v.obj == &boolHeader {
		return big.NewInt(int64(v.num))
	}
	return &(*BigInt)(v.Ptr()).V
}

// ToBig returns the value of an int (IsInt) as a big.Int that must not be changed.
func ToBig(v Value) *big.Int { return toBig(v) }

// IsInt reports whether v is an int, a bool or an instance of a subclass of int.
func IsInt(v Value) bool { return v.obj.typ.Flags&TypeInt != 0 }

// NewBig returns the int with the value of b, which the caller gives away.
func (t *Thread) NewBig(b *big.Int) Value {
	if b.IsInt64() {
		return Int(b.Int64())
	}
	return t.newBigInt(IntType, b)
}

func (t *Thread) newBigInt(typ *Type, b *big.Int) Value {
	x := newObject[BigInt](t, typ)
	x.V = *b
	t.grew(x.bytes())
	return x.Val()
}

// NewUint returns the int with the value of u.
func (t *Thread) NewUint(u uint64) Value {
	if u <= math.MaxInt64 {
		return Int(int64(u))
	}
	return t.NewBig(new(big.Int).SetUint64(u))
}

func (t *Thread) fromNumInt(i numfmt.Int) Value {
	if i.Big == nil {
		return Int(i.Small)
	}
	return t.NewBig(i.Big)
}

func toNumInt(v Value) numfmt.Int {
	s, b := intVal(v)
	return numfmt.Int{Small: s, Big: b}
}

// intToInt64 returns the value of an int if it fits.
func intToInt64(v Value) (n int64, fits, negative bool) {
	s, b := intVal(v)
	if b == nil {
		return s, true, s < 0
	}
	return 0, false, b.Sign() < 0
}

// AsInt64 returns an int-like value (through __index__) as int64; OverflowError with the message if it does not fit.
func AsInt64(t *Thread, v Value, overflow string) (int64, bool) {
	if v.obj == &intHeader {
		return int64(v.num), true
	}
	i := AsIndex(t, v)
	if i.obj == nil {
		return 0, false
	}
	n, fits, _ := intToInt64(i)
	t.Decref(i)
	if !fits {
		return 0, t.RaiseFalse(OverflowError, "%s", overflow)
	}
	return n, true
}

// plainInt returns the exact int with the value of an int, bool or subclass instance.
func plainInt(t *Thread, v Value) Value {
	if v.obj == &intHeader {
		return v
	}
	if v.obj.typ == IntType {
		return t.Newref(v)
	}
	s, b := intVal(v)
	if b == nil {
		return Int(s)
	}
	return t.NewBig(new(big.Int).Set(b))
}

func hashInt64(n int64) int64 {
	if n > -(1<<61-1) && n < 1<<61-1 {
		if n == -1 {
			return -2
		}
		return n
	}
	return numfmt.HashInt64(n)
}

func intHash(v Value) int64 {
	s, b := intVal(v)
	if b == nil {
		return hashInt64(s)
	}
	return numfmt.HashBig(b)
}

// RaiseErr raises the Python exception that a pure package describes. What belongs to a module's own class is raised by that module.
func (t *Thread) RaiseErr(e *pyerr.Error) Value {
	typ := ValueError
	switch e.Kind {
	case pyerr.TypeError:
		typ = TypeError
	case pyerr.OverflowError:
		typ = OverflowError
	case pyerr.ZeroDivisionError:
		typ = ZeroDivisionError
	case pyerr.MemoryError:
		typ = MemoryError
	case pyerr.IndexError:
		typ = IndexError
	case pyerr.KeyError:
		typ = KeyError
	case pyerr.OSError:
		typ = OSError
	}
	return t.Raise(typ, "%s", e.Msg)
}

// bothInts reports whether both operands are ints; if not the operation returns NotImplemented.
func bothInts(a, b Value) bool { return a.obj.typ.Flags&b.obj.typ.Flags&TypeInt != 0 }

func intCompare(t *Thread, a, b Value, op CompareOp) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	c := 0
	if xb == nil && yb == nil {
		switch {
		case x < y:
			c = -1
		case x > y:
			c = 1
		}
	} else {
		c = toBig(a).Cmp(toBig(b))
	}
	return Bool(orderHolds(c, op))
}

// orderHolds says whether op holds for operands that compare as c.
func orderHolds(c int, op CompareOp) bool {
	switch op {
	case Lt:
		return c < 0
	case Le:
		return c <= 0
	case Eq:
		return c == 0
	case Ne:
		return c != 0
	case Gt:
		return c > 0
	}
	return c >= 0
}

func intAdd(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		if s := x + y; (s > x) == (y > 0) {
			return Int(s)
		}
	}
	return t.NewBig(new(big.Int).Add(toBig(a), toBig(b)))
}

func intSub(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		if s := x - y; (s < x) == (y > 0) {
			return Int(s)
		}
	}
	return t.NewBig(new(big.Int).Sub(toBig(a), toBig(b)))
}

func intMul(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		if p, ok := numfmt.Mul64(x, y); ok {
			return Int(p)
		}
	}
	return t.NewBig(new(big.Int).Mul(toBig(a), toBig(b)))
}

func intTrueDiv(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		if y == 0 {
			return t.Raise(ZeroDivisionError, "division by zero")
		}
		return Float(numfmt.TrueDiv64(x, y))
	}
	if yb == nil && y == 0 {
		return t.Raise(ZeroDivisionError, "division by zero")
	}
	f, err := numfmt.TrueDivBig(toBig(a), toBig(b))
	if err != nil {
		return t.RaiseErr(err)
	}
	return Float(f)
}

// intDivide returns the floored quotient and remainder of ints; msg is the text of the ZeroDivisionError.
func intDivide(t *Thread, a, b Value, msg string) (q, r Value) {
	x, xb := intVal(a)
	y, yb := intVal(b)
	if y == 0 && yb == nil {
		return t.Raise(ZeroDivisionError, "%s", msg), Value{}
	}
	if xb == nil && yb == nil {
		if q, r, ok := numfmt.FloorDivMod64(x, y); ok {
			return Int(q), Int(r)
		}
	}
	qb, rb := numfmt.FloorDivModBig(toBig(a), toBig(b))
	return t.NewBig(qb), t.NewBig(rb)
}

func intFloorDiv(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	q, r := intDivide(t, a, b, "division by zero")
	t.Xdecref(r)
	return q
}

func intMod(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	q, r := intDivide(t, a, b, "division by zero")
	t.Xdecref(q)
	return r
}

func intDivMod(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	q, r := intDivide(t, a, b, "division by zero")
	if q.obj == nil {
		return q
	}
	return t.TupleSteal(q, r).Val()
}

// maxIntBits bounds the size of an int that an operation may make: beyond it MemoryError, before Go's allocator is asked.
const maxIntBits = 1 << 34

func intPow(t *Thread, a, b, m Value) Value {
	if !bothInts(a, b) || !m.IsNone() && !IsInt(m) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if !m.IsNone() {
		z, zb := intVal(m)
		if xb == nil && yb == nil && zb == nil && y >= 0 && z > 0 {
			return Int(numfmt.PowMod64(x, y, z))
		}
		r, err := numfmt.PowMod(toBig(a), toBig(b), toBig(m))
		if err != nil {
			return t.RaiseErr(err)
		}
		return t.NewBig(r)
	}
	if y < 0 || yb != nil && yb.Sign() < 0 {
		fa, ok := intToFloat(t, a)
		if !ok {
			return Value{}
		}
		fb, ok := intToFloat(t, b)
		if !ok {
			return Value{}
		}
		return floatPow(t, Float(fa), Float(fb))
	}
	if xb == nil && (x == 0 || x == 1 || x == -1) {
		switch {
		case y == 0 && yb == nil:
			return Int(1)
		case x == -1 && toBig(b).Bit(0) == 0:
			return Int(1)
		}
		return Int(x)
	}
	if yb != nil {
		return t.Raise(MemoryError, "")
	}
	if xb == nil {
		if p, ok := numfmt.Pow64(x, uint64(y)); ok {
			return Int(p)
		}
	}
	base := toBig(a)
	if hi, lo := bits.Mul64(uint64(base.BitLen()-1), uint64(y)); hi != 0 || lo > maxIntBits {
		return t.Raise(MemoryError, "")
	}
	return t.NewBig(new(big.Int).Exp(base, toBig(b), nil))
}

func intLShift(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if y < 0 || yb != nil && yb.Sign() < 0 {
		return t.Raise(ValueError, "negative shift count")
	}
	if x == 0 && xb == nil {
		return Int(0)
	}
	if yb != nil || y > math.MaxInt64-64 {
		return t.Raise(OverflowError, "too many digits in integer")
	}
	if xb == nil && y < 63 && x<<y>>y == x {
		return Int(x << y)
	}
	if y > maxIntBits {
		return t.Raise(MemoryError, "")
	}
	return t.NewBig(new(big.Int).Lsh(toBig(a), uint(y)))
}

func intRShift(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if y < 0 || yb != nil && yb.Sign() < 0 {
		return t.Raise(ValueError, "negative shift count")
	}
	if xb == nil {
		if yb != nil || y > 63 {
			y = 63
		}
		return Int(x >> y)
	}
	if yb != nil {
		if xb.Sign() < 0 {
			return Int(-1)
		}
		return Int(0)
	}
	return t.NewBig(new(big.Int).Rsh(xb, uint(y)))
}

func intAnd(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		return Int(x & y)
	}
	return t.NewBig(new(big.Int).And(toBig(a), toBig(b)))
}

func intOr(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		return Int(x | y)
	}
	return t.NewBig(new(big.Int).Or(toBig(a), toBig(b)))
}

func intXor(t *Thread, a, b Value) Value {
	if !bothInts(a, b) {
		return NotImplemented
	}
	x, xb := intVal(a)
	y, yb := intVal(b)
	if xb == nil && yb == nil {
		return Int(x ^ y)
	}
	return t.NewBig(new(big.Int).Xor(toBig(a), toBig(b)))
}

// intToFloat returns the float nearest to an int; OverflowError when there is none.
func intToFloat(t *Thread, v Value) (float64, bool) {
	s, b := intVal(v)
	if b == nil {
		return float64(s), true
	}
	f, err := numfmt.BigToFloat(b)
	if err != nil {
		t.RaiseErr(err)
		return 0, false
	}
	return f, true
}

func intRepr(t *Thread, v Value) Value {
	s, b := intVal(v)
	if b == nil {
		var buf [24]byte
		return t.NewStr(string(numfmt.AppendInt64(buf[:0], s)))
	}
	text, err := numfmt.BigDecimal(b, t.Interp.intMaxDigits)
	if err != nil {
		return t.RaiseErr(err)
	}
	return t.NewStr(text)
}
