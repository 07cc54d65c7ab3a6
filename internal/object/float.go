package object

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/numfmt"
)

// FloatType is float. An exact float lives in the Value; an instance of a subclass is a FloatObj.
var FloatType = newStatic("float", ObjectType, TypeBase|TypeFloat|TypeMatchSelf)

func setupFloat() {
	tp := FloatType
	tp.New = floatNew
	tp.Dealloc = func(t *Thread, h *Header) { t.freeHeader(h) }
	tp.GetAttr = GenericGetAttr
	tp.Repr = func(t *Thread, v Value) Value { return t.NewStr(numfmt.FloatRepr(floatVal(v))) }
	tp.Hash = func(t *Thread, v Value) (int64, bool) {
		h, ok := numfmt.HashFloat(floatVal(v))
		if !ok {
			h = hashID(uint64(v.ID()))
		}
		return h, true
	}
	tp.Compare = floatCompare
	arith := func(f func(t *Thread, a, b float64) Value) func(*Thread, Value, Value) Value {
		return func(t *Thread, a, b Value) Value {
			x, known, ok := floatOperand(t, a)
			if !known || !ok {
				return operandFailure(ok)
			}
			y, known, ok := floatOperand(t, b)
			if !known || !ok {
				return operandFailure(ok)
			}
			return f(t, x, y)
		}
	}
	tp.Binary = [NumBinary]func(*Thread, Value, Value) Value{
		OpAdd: arith(func(t *Thread, a, b float64) Value { return Float(a + b) }),
		OpSub: arith(func(t *Thread, a, b float64) Value { return Float(a - b) }),
		OpMul: arith(func(t *Thread, a, b float64) Value { return Float(a * b) }),
		OpTrueDiv: arith(func(t *Thread, a, b float64) Value {
			if b == 0 {
				return t.Raise(ZeroDivisionError, "division by zero")
			}
			return Float(a / b)
		}),
		OpFloorDiv: arith(func(t *Thread, a, b float64) Value {
			if b == 0 {
				return t.Raise(ZeroDivisionError, "division by zero")
			}
			q, _ := FloatDivMod(a, b)
			return Float(q)
		}),
		OpMod: arith(func(t *Thread, a, b float64) Value {
			if b == 0 {
				return t.Raise(ZeroDivisionError, "division by zero")
			}
			_, r := FloatDivMod(a, b)
			return Float(r)
		}),
		OpDivMod: arith(func(t *Thread, a, b float64) Value {
			if b == 0 {
				return t.Raise(ZeroDivisionError, "division by zero")
			}
			q, r := FloatDivMod(a, b)
			return t.TupleSteal(Float(q), Float(r)).Val()
		}),
		OpPow: floatPow,
	}
	tp.Power3 = func(t *Thread, a, b, m Value) Value {
		if !m.IsNone() {
			return t.Raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers")
		}
		return floatPow(t, a, b)
	}
	tp.Negative = func(t *Thread, v Value) Value { return Float(-floatVal(v)) }
	tp.Positive = func(t *Thread, v Value) Value { return Float(floatVal(v)) }
	tp.Absolute = func(t *Thread, v Value) Value { return Float(math.Abs(floatVal(v))) }
	tp.Bool = func(t *Thread, v Value) (bool, bool) { return floatVal(v) != 0, true }
	tp.ToInt = floatToInt
	tp.ToFloat = func(t *Thread, v Value) Value { return Float(floatVal(v)) }
	tp.SizeOf = func(*Header) int { return 24 }
	setupFloatMethods()
}

// floatVal returns the number of a float or instance of a float subclass.
func floatVal(v Value) float64 {
	if v.obj == &floatHeader {
		return math.Float64frombits(v.num)
	}
	return (*FloatObj)(v.Ptr()).F
}

// IsFloat reports whether v is a float or an instance of a subclass.
func IsFloat(v Value) bool { return v.obj.typ.Flags&TypeFloat != 0 }

// floatOperand is the float of an operand of float arithmetic: known is false for what is neither float nor int, ok false for an
// int that is too large (an exception is pending then).
func floatOperand(t *Thread, v Value) (f float64, known, ok bool) {
	switch {
	case IsFloat(v):
		return floatVal(v), true, true
	case IsInt(v):
		f, ok = intToFloat(t, v)
		return f, true, ok
	}
	return 0, false, true
}

func operandFailure(ok bool) Value {
	if ok {
		return NotImplemented
	}
	return Value{}
}

func hashID(id uint64) int64 {
	h := int64(id>>4 | id<<60)
	if h == -1 {
		h = -2
	}
	return h
}

// FloatDivMod is divmod of floats, b not zero: the quotient floored, the remainder with the sign of b.
func FloatDivMod(a, b float64) (q, r float64) {
	r = math.Mod(a, b)
	div := (a - r) / b
	if r != 0 {
		if (b < 0) != (r < 0) {
			r += b
			div--
		}
	} else {
		r = math.Copysign(0, b)
	}
	if div != 0 {
		q = math.Floor(div)
		if div-q > 0.5 {
			q++
		}
	} else {
		q = math.Copysign(0, a/b)
	}
	return q, r
}

func floatCompare(t *Thread, a, b Value, op CompareOp) Value {
	x := floatVal(a)
	var c int
	switch {
	case IsFloat(b):
		y := floatVal(b)
		switch {
		case x < y:
			c = -1
		case x > y:
			c = 1
		case x == y:
		default:
			return Bool(op == Ne)
		}
	case IsInt(b):
		n, big := intVal(b)
		var ok bool
		if big == nil {
			c, ok = numfmt.CompareInt64Float(n, x)
		} else {
			c, ok = numfmt.CompareBigFloat(big, x)
		}
		if !ok {
			return Bool(op == Ne)
		}
		c = -c
	default:
		return NotImplemented
	}
	return Bool(orderHolds(c, op))
}

func floatPow(t *Thread, a, b Value) Value {
	x, known, ok := floatOperand(t, a)
	if !known || !ok {
		return operandFailure(ok)
	}
	y, known, ok := floatOperand(t, b)
	if !known || !ok {
		return operandFailure(ok)
	}
	switch {
	case y == 0 || x == 1:
		return Float(1)
	case math.IsInf(y, 0):
	case x == 0 && y < 0:
		return t.Raise(ZeroDivisionError, "zero to a negative power")
	case x < 0 && !math.IsInf(x, 0) && !math.IsInf(y, 0) && y == y && y != math.Floor(y):
		return complexPow(t, complex(x, 0), complex(y, 0))
	}
	r := t.Interp.powFloat(x, y)
	if math.IsInf(r, 0) && !math.IsInf(x, 0) && !math.IsInf(y, 0) {
		return t.RaiseArgs(OverflowError, Int(34), t.Intern("Numerical result out of range").Val())
	}
	return Float(r)
}

func floatToInt(t *Thread, v Value) Value {
	n, err := numfmt.FloatToInt(floatVal(v))
	if err != nil {
		return t.RaiseErr(err)
	}
	return t.fromNumInt(n)
}

func floatNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	if kw != nil && len(kw.Items()) > 0 && (cls == FloatType || Is(cls.Lookup(NameInit), FloatType.Lookup(NameInit))) {
		return t.Raise(TypeError, "float() takes no keyword arguments")
	}
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n > 1 {
		return t.Raise(TypeError, "float expected at most 1 argument, got %d", n)
	}
	f := 0.0
	if n == 1 {
		var ok bool
		if f, ok = toFloatOrText(t, args[0]); !ok {
			return Value{}
		}
	}
	if cls == FloatType {
		return Float(f)
	}
	o := newObject[FloatObj](t, cls)
	o.F = f
	return o.Val()
}

func toFloatOrText(t *Thread, v Value) (float64, bool) {
	var ascii []byte
	ok := false
	v.obj.typ.Ready()
	switch {
	case v.obj.typ.ToFloat != nil && !v.obj.typ.Has(TypeFloat):
		return floatBySlot(t, v)
	case IsStr(v):
		ascii, ok = numfmt.ToASCII(AsStr(v).Runes())
	case v.obj.typ.Has(TypeBytes), v.obj.typ.Has(TypeByteArray):
		ascii, ok = bytesOf(v), true
	default:
		v.obj.typ.Ready()
		if v.obj.typ.ToFloat == nil && v.obj.typ.Index == nil {
			if v.obj.typ.GetBuffer != nil {
				b := ToBytes(t, v)
				if b.obj == nil {
					return 0, false
				}
				defer t.Decref(b)
				return toFloatOrText(t, b)
			}
			return 0, t.RaiseFalse(TypeError, "float() argument must be a string or a real number, not '%s'", v.obj.typ.Name)
		}
		return floatBySlot(t, v)
	}
	if ok {
		if f, ok := numfmt.ParseFloat(ascii); ok {
			return f, true
		}
	}
	r, ok := t.reprString(v)
	if !ok {
		return 0, false
	}
	return 0, t.RaiseFalse(ValueError, "could not convert string to float: %s", r)
}

// AsFloat returns v as a Go float: a float, or through __float__ or __index__.
func AsFloat(t *Thread, v Value) (float64, bool) {
	if v.obj == &floatHeader {
		return v.Float64(), true
	}
	typ := v.obj.typ
	typ.Ready()
	switch {
	case typ.Has(TypeFloat):
		return floatVal(v), true
	}
	return floatBySlot(t, v)
}

// floatBySlot converts through __float__ or __index__, even if v is an instance of a subclass of float.
func floatBySlot(t *Thread, v Value) (float64, bool) {
	typ := v.obj.typ
	switch {
	case typ.ToFloat != nil:
		r := typ.ToFloat(t, v)
		if r.obj == nil {
			return 0, false
		}
		defer t.Decref(r)
		if !IsFloat(r) {
			return 0, t.RaiseFalse(TypeError, "%s.__float__ returned non-float (type %s)", typ.Name, r.obj.typ.Name)
		}
		if r.obj != &floatHeader && !t.Warn(DeprecationWarning, 1,
			"%s.__float__ returned non-float (type %s).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.", typ.Name, r.obj.typ.Name) {
			return 0, false
		}
		return floatVal(r), true
	case typ.Index != nil:
		i := AsIndex(t, v)
		if i.obj == nil {
			return 0, false
		}
		defer t.Decref(i)
		return intToFloat(t, i)
	}
	return 0, t.RaiseFalse(TypeError, "must be real number, not %s", typ.Name)
}

func setupFloatMethods() {
	FloatType.Getset = []GetSet{
		{Name: "real", Get: func(t *Thread, v Value) Value { return Float(floatVal(v)) }},
		{Name: "imag", Get: func(t *Thread, v Value) Value { return Float(0) }},
	}
	toInt := func(f func(float64) float64) func(*Thread, Value, []Value) Value {
		return func(t *Thread, v Value, _ []Value) Value { return floatToInt(t, Float(f(floatVal(v)))) }
	}
	FloatType.Methods = []Method{
		{Sig: "conjugate()", Fn: func(t *Thread, v Value, _ []Value) Value { return Float(floatVal(v)) }},
		{Sig: "__trunc__()", Fn: toInt(math.Trunc)},
		{Sig: "__floor__()", Fn: toInt(math.Floor)},
		{Sig: "__ceil__()", Fn: toInt(math.Ceil)},
		{Sig: "__round__(ndigits=None, /)", Fn: floatRound},
		{Sig: "as_integer_ratio()", Fn: func(t *Thread, v Value, _ []Value) Value {
			n, d, err := numfmt.AsIntegerRatio(floatVal(v))
			if err != nil {
				return t.RaiseErr(err)
			}
			return t.TupleSteal(t.NewBig(n), t.NewBig(d)).Val()
		}},
		{Sig: "is_integer()", Fn: func(t *Thread, v Value, _ []Value) Value {
			f := floatVal(v)
			return Bool(f == math.Floor(f) && !math.IsInf(f, 0))
		}},
		{Sig: "hex()", Fn: func(t *Thread, v Value, _ []Value) Value { return t.NewStr(numfmt.FloatHex(floatVal(v))) }},
		{Sig: "fromhex(string, /)", Kind: ClassMethod, Fn: floatFromHex},
		{Sig: "from_number(number, /)", Kind: ClassMethod, Fn: func(t *Thread, cls Value, a []Value) Value {
			f, ok := AsFloat(t, a[0])
			if !ok {
				return Value{}
			}
			return floatOfClass(t, cls, f)
		}},
		{Sig: "__getnewargs__()", Fn: func(t *Thread, v Value, _ []Value) Value { return t.TupleSteal(Float(floatVal(v))).Val() }},
		{Sig: "__getformat__(typestr, /)", Kind: ClassMethod, Fn: func(t *Thread, v Value, a []Value) Value {
			if !IsStr(a[0]) {
				return t.Raise(TypeError, "__getformat__() argument must be str, not %s", a[0].obj.typ.Name)
			}
			if s := AsStr(a[0]).String(); s != "double" && s != "float" {
				return t.Raise(ValueError, "__getformat__() argument 1 must be 'double' or 'float'")
			}
			return t.NewStr("IEEE, little-endian")
		}},
		{Sig: "__format__(format_spec, /)", Fn: floatFormat},
	}
}

func floatOfClass(t *Thread, cls Value, f float64) Value {
	if AsType(cls) == FloatType {
		return Float(f)
	}
	return Call1(t, cls, Float(f))
}

func floatFromHex(t *Thread, cls Value, a []Value) Value {
	if !IsStr(a[0]) {
		return t.Raise(TypeError, "fromhex() argument must be str, not %s", a[0].obj.typ.Name)
	}
	f, err := numfmt.FloatFromHex([]byte(AsStr(a[0]).String()))
	if err != nil {
		return t.RaiseErr(err)
	}
	return floatOfClass(t, cls, f)
}

func floatRound(t *Thread, self Value, a []Value) Value {
	x := floatVal(self)
	if a[0].obj == nil || a[0].IsNone() {
		return floatToInt(t, Float(math.RoundToEven(x)))
	}
	n, ok := AsSize(t, a[0], nil)
	if !ok {
		return Value{}
	}
	r, err := numfmt.RoundFloat(x, n)
	if err != nil {
		return t.RaiseErr(err)
	}
	return Float(r)
}

func floatFormat(t *Thread, self Value, a []Value) Value {
	if !IsStr(a[0]) {
		return t.Raise(TypeError, "__format__() argument must be str, not %s", a[0].obj.typ.Name)
	}
	spec := AsStr(a[0])
	if spec.Len() == 0 {
		return ToStr(t, self)
	}
	sp, err := parseSpec(spec, self.obj.typ.Name, 0, '>')
	if err != nil {
		return t.RaiseErr(err)
	}
	text, err := numfmt.FormatFloat(&sp, floatVal(self), t.locale(&sp))
	if err != nil {
		return t.RaiseErr(err)
	}
	return t.newText(text)
}

// ComplexType is complex.
var ComplexType = newStatic("complex", ObjectType, TypeBase)

// IsComplex reports whether v is a complex or an instance of a subclass.
func IsComplex(v Value) bool { return v.obj.typ == ComplexType || v.obj.typ.IsSubtype(ComplexType) }

// NewComplex returns the complex c.
func (t *Thread) NewComplex(c complex128) Value {
	o := new(Complex)
	t.initHeader(&o.Header, ComplexType)
	o.C = c
	return o.Val()
}

// BoolType is bool.
var BoolType = newStatic("bool", IntType, TypeInt|TypeMatchSelf)

func setupBool() {
	tp := BoolType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if kw != nil && len(kw.Items()) > 0 {
			return t.Raise(TypeError, "bool() takes no keyword arguments")
		}
		switch len(args) {
		case 0:
			return False
		case 1:
			b, ok := Truth(t, args[0])
			if !ok {
				return Value{}
			}
			return Bool(b)
		}
		return t.Raise(TypeError, "bool expected at most 1 argument, got %d", len(args))
	}
	tp.Repr = func(t *Thread, v Value) Value {
		if v.num != 0 {
			return t.Intern("True").Val()
		}
		return t.Intern("False").Val()
	}
	logic := func(op BinaryOp, f func(a, b uint64) uint64) {
		whole := IntType.Binary[op]
		tp.Binary[op] = func(t *Thread, a, b Value) Value {
			if a.obj == &boolHeader && b.obj == &boolHeader {
				return Bool(f(a.num, b.num) != 0)
			}
			return whole(t, a, b)
		}
	}
	logic(OpAnd, func(a, b uint64) uint64 { return a & b })
	logic(OpOr, func(a, b uint64) uint64 { return a | b })
	logic(OpXor, func(a, b uint64) uint64 { return a ^ b })
	tp.Invert = func(t *Thread, v Value) Value {
		if !t.Warn(DeprecationWarning, 1, "%s", "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from the negation of a bool. Use the 'not' operator for boolean negation or ~int(x) for the bitwise inversion of the underlying int.") {
			return Value{}
		}
		return Int(^int64(v.num))
	}
}

// escapeRune shows a character as \x.., \u.... or \U........ for messages.
func escapeRune(r rune) string {
	const hex = "0123456789abcdef"
	n, c := 8, byte('U')
	switch {
	case r < 0x100:
		n, c = 2, 'x'
	case r < 0x10000:
		n, c = 4, 'u'
	}
	b := []byte{'\\', c}
	for i := n - 1; i >= 0; i-- {
		b = append(b, hex[uint32(r)>>(4*i)&15])
	}
	return string(b)
}
