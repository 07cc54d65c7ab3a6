package object

import (
	"math"
	"math/cmplx"

	"github.com/gophersnake/gophersnake/internal/numfmt"
)

func setupComplex() {
	tp := ComplexType
	tp.New = complexNew
	tp.Dealloc = func(t *Thread, h *Header) { t.freeHeader(h) }
	tp.GetAttr = GenericGetAttr
	tp.Repr = func(t *Thread, v Value) Value { return t.NewStr(numfmt.ComplexRepr(complexVal(v))) }
	tp.Hash = func(t *Thread, v Value) (int64, bool) {
		c := complexVal(v)
		part := func(f float64) int64 {
			h, ok := numfmt.HashFloat(f)
			if !ok {
				h = hashID(uint64(v.ID()))
			}
			return h
		}
		return numfmt.HashComplex(part(real(c)), part(imag(c))), true
	}
	tp.Compare = complexCompare
	tp.Binary = [NumBinary]func(*Thread, Value, Value) Value{
		OpAdd: complexArith(func(t *Thread, a, b complexOperand) Value {
			switch {
			case a.isReal:
				return t.NewComplex(complex(real(a.c)+real(b.c), imag(b.c)))
			case b.isReal:
				return t.NewComplex(complex(real(a.c)+real(b.c), imag(a.c)))
			}
			return t.NewComplex(a.c + b.c)
		}),
		OpSub: complexArith(func(t *Thread, a, b complexOperand) Value {
			switch {
			case a.isReal:
				return t.NewComplex(complex(real(a.c)-real(b.c), -imag(b.c)))
			case b.isReal:
				return t.NewComplex(complex(real(a.c)-real(b.c), imag(a.c)))
			}
			return t.NewComplex(a.c - b.c)
		}),
		OpMul: complexArith(func(t *Thread, a, b complexOperand) Value {
			switch {
			case a.isReal:
				return t.NewComplex(complex(real(a.c)*real(b.c), real(a.c)*imag(b.c)))
			case b.isReal:
				return t.NewComplex(complex(real(a.c)*real(b.c), imag(a.c)*real(b.c)))
			}
			return t.NewComplex(complexMul(a.c, b.c))
		}),
		OpTrueDiv: complexArith(func(t *Thread, a, b complexOperand) Value {
			if b.c == 0 {
				return t.Raise(ZeroDivisionError, "division by zero")
			}
			if b.isReal {
				return t.NewComplex(complex(real(a.c)/real(b.c), imag(a.c)/real(b.c)))
			}
			if a.isReal {
				return t.NewComplex(realDiv(real(a.c), b.c))
			}
			return t.NewComplex(complexDiv(a.c, b.c))
		}),
		OpPow: complexArith(func(t *Thread, a, b complexOperand) Value { return complexPow(t, a.c, b.c) }),
	}
	tp.Power3 = func(t *Thread, a, b, m Value) Value {
		if !m.IsNone() {
			return t.Raise(ValueError, "complex modulo")
		}
		return ComplexType.Binary[OpPow](t, a, b)
	}
	tp.Negative = func(t *Thread, v Value) Value { return t.NewComplex(-complexVal(v)) }
	tp.Positive = func(t *Thread, v Value) Value { return t.NewComplex(complexVal(v)) }
	tp.Absolute = func(t *Thread, v Value) Value {
		c := complexVal(v)
		r := math.Hypot(real(c), imag(c))
		if math.IsInf(r, 0) && !math.IsInf(real(c), 0) && !math.IsInf(imag(c), 0) {
			return t.Raise(OverflowError, "absolute value too large")
		}
		return Float(r)
	}
	tp.Bool = func(t *Thread, v Value) (bool, bool) { return complexVal(v) != 0, true }
	tp.SizeOf = func(*Header) int { return 32 }
	tp.Members = []Member{
		{Name: "real", Get: func(h *Header) Value { return Float(real(complexVal(h.Val()))) }},
		{Name: "imag", Get: func(h *Header) Value { return Float(imag(complexVal(h.Val()))) }},
	}
	tp.Methods = []Method{
		{Sig: "conjugate()", Fn: func(t *Thread, v Value, _ []Value) Value { return t.NewComplex(cmplx.Conj(complexVal(v))) }},
		{Sig: "__complex__()", Fn: func(t *Thread, v Value, _ []Value) Value {
			if v.obj.typ == ComplexType {
				return t.Newref(v)
			}
			return t.NewComplex(complexVal(v))
		}},
		{Sig: "from_number(number, /)", Kind: ClassMethod, Fn: func(t *Thread, cls Value, a []Value) Value {
			if a[0].obj.typ == ComplexType && AsType(cls) == ComplexType {
				return t.Newref(a[0])
			}
			c, known, ok := toComplex(t, a[0])
			if !ok {
				return Value{}
			}
			if !known {
				return t.Raise(TypeError, "must be real number, not %s", a[0].obj.typ.Name)
			}
			v := t.NewComplex(c)
			if AsType(cls) == ComplexType {
				return v
			}
			res := Call1(t, cls, v)
			t.Decref(v)
			return res
		}},
		{Sig: "__getnewargs__()", Fn: func(t *Thread, v Value, _ []Value) Value {
			c := complexVal(v)
			return t.TupleSteal(Float(real(c)), Float(imag(c))).Val()
		}},
		{Sig: "__format__(format_spec, /)", Fn: complexFormat},
	}
}

func complexVal(v Value) complex128 { return (*Complex)(v.Ptr()).C }

// complexOperand is an operand of complex arithmetic; a real one takes no part in the other's imaginary part (C99 Annex G).
type complexOperand struct {
	c      complex128
	isReal bool
}

func complexArith(f func(t *Thread, a, b complexOperand) Value) func(*Thread, Value, Value) Value {
	operand := func(t *Thread, v Value) (complexOperand, bool, bool) {
		if IsComplex(v) {
			return complexOperand{c: complexVal(v)}, true, true
		}
		x, known, ok := floatOperand(t, v)
		return complexOperand{complex(x, 0), true}, known, ok
	}
	return func(t *Thread, a, b Value) Value {
		x, known, ok := operand(t, a)
		if !known || !ok {
			return operandFailure(ok)
		}
		y, known, ok := operand(t, b)
		if !known || !ok {
			return operandFailure(ok)
		}
		return f(t, x, y)
	}
}

// complexMul multiplies with infinities recovered from NaN results, as C99 Annex G recommends.
func complexMul(z, w complex128) complex128 {
	a, b, c, d := real(z), imag(z), real(w), imag(w)
	ac, bd, ad, bc := a*c, b*d, a*d, b*c
	x, y := ac-bd, ad+bc
	if !math.IsNaN(x) || !math.IsNaN(y) {
		return complex(x, y)
	}
	box := func(f float64) float64 {
		if math.IsInf(f, 0) {
			return math.Copysign(1, f)
		}
		return math.Copysign(0, f)
	}
	zero := func(f float64) float64 {
		if math.IsNaN(f) {
			return math.Copysign(0, f)
		}
		return f
	}
	again := false
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		a, b, c, d, again = box(a), box(b), zero(c), zero(d), true
	}
	if math.IsInf(c, 0) || math.IsInf(d, 0) {
		c, d, a, b, again = box(c), box(d), zero(a), zero(b), true
	}
	if !again && (math.IsInf(ac, 0) || math.IsInf(bd, 0) || math.IsInf(ad, 0) || math.IsInf(bc, 0)) {
		a, b, c, d, again = zero(a), zero(b), zero(c), zero(d), true
	}
	if again {
		x, y = math.Inf(1)*(a*c-b*d), math.Inf(1)*(a*d+b*c)
	}
	return complex(x, y)
}

// complexDiv divides by Smith's method.
func complexDiv(a, b complex128) complex128 {
	br, bi := real(b), imag(b)
	var x, y float64
	switch {
	case math.Abs(br) >= math.Abs(bi):
		ratio := bi / br
		denom := br + bi*ratio
		x, y = (real(a)+imag(a)*ratio)/denom, (imag(a)-real(a)*ratio)/denom
	case math.Abs(bi) >= math.Abs(br):
		ratio := br / bi
		denom := br*ratio + bi
		x, y = (real(a)*ratio+imag(a))/denom, (imag(a)*ratio-real(a))/denom
	default:
		return complex(math.NaN(), math.NaN())
	}
	if math.IsNaN(x) && math.IsNaN(y) {
		// Infinities are recovered as C99 Annex G recommends.
		one := func(f float64) float64 {
			if math.IsInf(f, 0) {
				return math.Copysign(1, f)
			}
			return math.Copysign(0, f)
		}
		finite := func(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }
		switch {
		case (math.IsInf(real(a), 0) || math.IsInf(imag(a), 0)) && finite(br) && finite(bi):
			p, q := one(real(a)), one(imag(a))
			x, y = math.Inf(1)*(p*br+q*bi), math.Inf(1)*(q*br-p*bi)
		case (math.IsInf(br, 0) || math.IsInf(bi, 0)) && finite(real(a)) && finite(imag(a)):
			p, q := one(br), one(bi)
			x, y = 0*(real(a)*p+imag(a)*q), 0*(imag(a)*p-real(a)*q)
		}
	}
	return complex(x, y)
}

// realDiv divides a real number by a complex one.
func realDiv(a float64, b complex128) complex128 {
	br, bi := real(b), imag(b)
	var x, y float64
	switch {
	case math.Abs(br) >= math.Abs(bi):
		ratio := bi / br
		denom := br + bi*ratio
		x, y = a/denom, -a*ratio/denom
	case math.Abs(bi) >= math.Abs(br):
		ratio := br / bi
		denom := br*ratio + bi
		x, y = a*ratio/denom, -a/denom
	default: // a NaN
		x, y = math.NaN(), math.NaN()
	}
	if math.IsNaN(x) && math.IsNaN(y) && !math.IsInf(a, 0) && !math.IsNaN(a) && (math.IsInf(br, 0) || math.IsInf(bi, 0)) {
		one := func(f float64) float64 {
			if math.IsInf(f, 0) {
				return math.Copysign(1, f)
			}
			return math.Copysign(0, f)
		}
		x, y = 0*(a*one(br)), 0*(-a*one(bi))
	}
	return complex(x, y)
}

func complexPow(t *Thread, a, b complex128) Value {
	var r complex128
	switch {
	case b == 0:
		r = 1
	case a == 0:
		if imag(b) != 0 || real(b) < 0 {
			return t.Raise(ZeroDivisionError, "zero to a negative or complex power")
		}
		r = 0
	case imag(b) == 0 && real(b) == math.Floor(real(b)) && math.Abs(real(b)) <= 100:
		n := int(real(b))
		r = complexPowInt(a, max(n, -n))
		if n < 0 {
			r = complexDiv(1, r)
		}
	default:
		abs := math.Hypot(real(a), imag(a))
		length := t.Interp.powFloat(abs, real(b))
		at := math.Atan2(imag(a), real(a))
		phase := at * real(b)
		if imag(b) != 0 {
			length *= math.Exp(-at * imag(b))
			phase += imag(b) * math.Log(abs)
		}
		r = complex(length*math.Cos(phase), length*math.Sin(phase))
	}
	if math.IsInf(real(r), 0) || math.IsInf(imag(r), 0) {
		if !cmplx.IsInf(a) && !cmplx.IsInf(b) {
			return t.Raise(OverflowError, "complex exponentiation")
		}
	}
	return t.NewComplex(r)
}

func complexPowInt(x complex128, n int) complex128 {
	r, p := complex(1, 0), x
	for mask := 1; mask > 0 && n >= mask; mask <<= 1 {
		if n&mask != 0 {
			r = complexMul(r, p)
		}
		p = complexMul(p, p)
	}
	return r
}

func complexCompare(t *Thread, a, b Value, op CompareOp) Value {
	if op != Eq && op != Ne {
		return NotImplemented
	}
	c := complexVal(a)
	equal := false
	switch {
	case IsInt(b):
		if imag(c) == 0 {
			r := floatCompare(t, Float(real(c)), b, Eq)
			equal = r.IsTrue()
		}
	case IsFloat(b):
		equal = imag(c) == 0 && real(c) == floatVal(b)
	case IsComplex(b):
		equal = c == complexVal(b)
	default:
		return NotImplemented
	}
	return Bool(equal == (op == Eq))
}

var nameComplex = StaticName("__complex__")

// toComplex converts through complex itself, __complex__, __float__ or __index__; known is false for what has none.
func toComplex(t *Thread, v Value) (c complex128, known, ok bool) {
	if IsComplex(v) && v.obj.typ == ComplexType {
		return complexVal(v), true, true
	}
	f := LookupSpecial(t, v, nameComplex)
	if f.obj != nil {
		r := Call0(t, f)
		t.Decref(f)
		if r.obj == nil {
			return 0, true, false
		}
		defer t.Decref(r)
		if !IsComplex(r) {
			return 0, true, t.RaiseFalse(TypeError, "__complex__ returned non-complex (type %s)", r.obj.typ.Name)
		}
		if r.obj.typ != ComplexType && !t.Warn(DeprecationWarning, 1,
			"__complex__ returned non-complex (type %s).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.", r.obj.typ.Name) {
			return 0, true, false
		}
		return complexVal(r), true, true
	}
	if t.HasExc() {
		return 0, true, false
	}
	v.obj.typ.Ready()
	if v.obj.typ.ToFloat == nil && v.obj.typ.Index == nil {
		return 0, false, true
	}
	x, ok := AsFloat(t, v)
	return complex(x, 0), true, ok
}

// AsComplex returns v as a Go complex: a complex, or through __complex__, __float__ or __index__.
func AsComplex(t *Thread, v Value) (complex128, bool) {
	c, known, ok := toComplex(t, v)
	if !known {
		return 0, t.RaiseFalse(TypeError, "must be real number, not %s", v.obj.typ.Name)
	}
	return c, ok
}

func complexNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	var a [2]Value
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if len(args) > 2 {
		return t.Raise(TypeError, "complex() takes at most 2 arguments (%d given)", len(args))
	}
	copy(a[:], args[:n])
	if kw != nil {
		for i, k := range kw.Items() {
			j := 0
			switch AsStr(k).String() {
			case "real":
			case "imag":
				j = 1
			default:
				t.RaiseUnexpected("complex", AsStr(k), "real", "imag")
				return Value{}
			}
			if a[j].obj != nil {
				return t.Raise(TypeError, "argument for complex() given by name ('%s') and position (%d)", AsStr(k).String(), j+1)
			}
			a[j] = args[n+i]
		}
	}
	var c complex128
	re, im := a[0], a[1]
	if n > 0 && im.obj == nil {
		if re.obj.typ == ComplexType && cls == ComplexType {
			return t.Newref(re)
		}
		if IsStr(re) {
			ascii, ok := numfmt.ToASCII(AsStr(re).Runes())
			if ok {
				c, ok = numfmt.ParseComplex(ascii)
			}
			if !ok {
				return t.Raise(ValueError, "complex() arg is a malformed string")
			}
			return complexOfClass(t, cls, c)
		}
		c, known, ok := toComplex(t, re)
		if !ok {
			return Value{}
		}
		if !known {
			return t.Raise(TypeError, "complex() argument must be a string or a number, not %s", re.obj.typ.Name)
		}
		return complexOfClass(t, cls, c)
	}
	x, y, reComplex := 0.0, 0.0, false
	if re.obj != nil {
		rc, isComplex, ok := complexPart(t, re, "real")
		if !ok {
			return Value{}
		}
		x = real(rc)
		if reComplex = isComplex; reComplex {
			y = imag(rc)
		}
	}
	if im.obj != nil {
		ic, isComplex, ok := complexPart(t, im, "imag")
		if !ok {
			return Value{}
		}
		if isComplex {
			x -= imag(ic)
		}
		if reComplex { // otherwise the sign of a zero is kept
			y += real(ic)
		} else {
			y = real(ic)
		}
	}
	return complexOfClass(t, cls, complex(x, y))
}

func complexPart(t *Thread, v Value, name string) (c complex128, isComplex, ok bool) {
	if name == "real" && !IsComplex(v) {
		if f := LookupSpecial(t, v, nameComplex); f.obj != nil {
			t.Decref(f)
			if !t.Warn(DeprecationWarning, 1, "complex() argument '%s' must be a real number, not %s", name, v.obj.typ.Name) {
				return 0, false, false
			}
			c, _, ok := toComplex(t, v)
			return c, true, ok
		} else if t.HasExc() {
			return 0, false, false
		}
	}
	if IsComplex(v) {
		if !t.Warn(DeprecationWarning, 1, "complex() argument '%s' must be a real number, not %s", name, v.obj.typ.Name) {
			return 0, false, false
		}
		return complexVal(v), true, true
	}
	v.obj.typ.Ready()
	if v.obj.typ.ToFloat == nil && v.obj.typ.Index == nil {
		return 0, false, t.RaiseFalse(TypeError, "complex() argument '%s' must be a real number, not %s", name, v.obj.typ.Name)
	}
	x, ok := AsFloat(t, v)
	return complex(x, 0), false, ok
}

func complexOfClass(t *Thread, cls *Type, c complex128) Value {
	o := newObject[Complex](t, cls)
	o.C = c
	return o.Val()
}

func complexFormat(t *Thread, self Value, a []Value) Value {
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
	text, err := numfmt.FormatComplex(&sp, complexVal(self), t.locale(&sp))
	if err != nil {
		return t.RaiseErr(err)
	}
	return t.newText(text)
}
