package object

import (
	"math/big"
	"math/bits"

	"github.com/gophersnake/gophersnake/internal/numfmt"
)

func setupIntMethods() {
	constant := func(name string, n int64) GetSet {
		return GetSet{Name: name, Get: func(t *Thread, self Value) Value { return Int(n) }}
	}
	self := func(t *Thread, v Value) Value { return plainInt(t, v) }
	IntType.Getset = []GetSet{
		{Name: "real", Get: self},
		constant("imag", 0),
		{Name: "numerator", Get: self},
		constant("denominator", 1),
	}
	same := func(t *Thread, v Value, _ []Value) Value { return plainInt(t, v) }
	IntType.Methods = []Method{
		{Sig: "conjugate()", Fn: same},
		{Sig: "bit_length()", Fn: func(t *Thread, v Value, _ []Value) Value {
			s, b := intVal(v)
			if b == nil {
				return Int(int64(bits.Len64(uint64(max(s, -s)))))
			}
			return Int(int64(b.BitLen()))
		}},
		{Sig: "bit_count()", Fn: func(t *Thread, v Value, _ []Value) Value {
			s, b := intVal(v)
			if b == nil {
				return Int(int64(bits.OnesCount64(uint64(max(s, -s)))))
			}
			return Int(int64(numfmt.BitCount(b)))
		}},
		{Sig: "to_bytes(length=1, byteorder='big', *, signed=False)", Fn: intToBytes},
		{Sig: "from_bytes(bytes, byteorder='big', *, signed=False)", Kind: ClassMethod, Fn: intFromBytes},
		{Sig: "as_integer_ratio()", Fn: func(t *Thread, v Value, _ []Value) Value { return t.TupleSteal(plainInt(t, v), Int(1)).Val() }},
		{Sig: "__trunc__()", Fn: same},
		{Sig: "__floor__()", Fn: same},
		{Sig: "__ceil__()", Fn: same},
		{Sig: "__round__(ndigits=None, /)", Fn: intRound},
		{Sig: "__getnewargs__()", Fn: func(t *Thread, v Value, _ []Value) Value { return t.TupleSteal(plainInt(t, v)).Val() }},
		{Sig: "__format__(format_spec, /)", Fn: intFormat},
		{Sig: "__sizeof__()", Fn: func(t *Thread, v Value, _ []Value) Value {
			return Int(int64(24 + 4*max(1, (toBig(v).BitLen()+29)/30)))
		}},
		{Sig: "is_integer()", Fn: func(t *Thread, v Value, _ []Value) Value { return True }},
	}
}

func byteOrder(t *Thread, v Value) (bigEndian, ok bool) {
	if v.obj == nil {
		return true, true
	}
	if !IsStr(v) {
		return false, t.RaiseFalse(TypeError, "argument 'byteorder' must be str, not %s", v.obj.typ.Name)
	}
	switch AsStr(v).String() {
	case "big":
		return true, true
	case "little":
		return false, true
	}
	return false, t.RaiseFalse(ValueError, "byteorder must be either 'little' or 'big'")
}

// optBool is the truth of an optional argument.
func optBool(t *Thread, v Value) (res, ok bool) {
	if v.obj == nil {
		return false, true
	}
	return Truth(t, v)
}

func intToBytes(t *Thread, self Value, a []Value) Value {
	n := 1
	if a[0].obj != nil {
		var ok bool
		if n, ok = t.sizeArg(a[0], 1); !ok {
			return Value{}
		}
	}
	bigEndian, ok := byteOrder(t, a[1])
	if !ok {
		return Value{}
	}
	signed, ok := optBool(t, a[2])
	if !ok {
		return Value{}
	}
	if n < 0 {
		return t.Raise(ValueError, "length argument must be non-negative")
	}
	if n > 1<<32 {
		return t.noRoomForBytes(BytesType, n)
	}
	buf := make([]byte, n)
	if err := numfmt.ToBytes(buf, toBig(self), bigEndian, signed); err != nil {
		return t.RaiseErr(err)
	}
	return t.NewBytes(buf)
}

func intFromBytes(t *Thread, cls Value, a []Value) Value {
	bigEndian, ok := byteOrder(t, a[1])
	if !ok {
		return Value{}
	}
	signed, ok := optBool(t, a[2])
	if !ok {
		return Value{}
	}
	b := Value{}
	if f := LookupSpecial(t, a[0], NameBytes); f.obj != nil {
		t.Decref(f)
		b = t.bytesFromArgs(a[0], Value{}, Value{})
	} else if !t.HasExc() {
		b = ToBytes(t, a[0])
	}
	if b.obj == nil {
		return b
	}
	v := t.fromNumInt(numfmt.FromBytes(AsBytes(b).data, bigEndian, signed))
	t.Decref(b)
	if AsType(cls) == IntType {
		return v
	}
	res := Call1(t, cls, v)
	t.Decref(v)
	return res
}

func intRound(t *Thread, self Value, a []Value) Value {
	if a[0].obj == nil || a[0].IsNone() {
		return plainInt(t, self)
	}
	n := AsIndex(t, a[0])
	if n.obj == nil {
		return n
	}
	digits, fits, negative := intToInt64(n)
	t.Decref(n)
	if !negative {
		return plainInt(t, self)
	}
	x := toBig(self)
	if !fits || -digits > int64(x.BitLen()) {
		return Int(0)
	}
	// Round half to even to a multiple of 10**-digits.
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(-digits), nil)
	q, r := numfmt.FloorDivModBig(x, unit)
	switch c := new(big.Int).Lsh(r, 1).Cmp(unit); {
	case c > 0, c == 0 && q.Bit(0) == 1:
		q.Add(q, big.NewInt(1))
	}
	return t.NewBig(q.Mul(q, unit))
}

func intFormat(t *Thread, self Value, a []Value) Value {
	if !IsStr(a[0]) {
		return t.Raise(TypeError, "__format__() argument must be str, not %s", a[0].obj.typ.Name)
	}
	spec := AsStr(a[0])
	if spec.Len() == 0 {
		return ToStr(t, self)
	}
	sp, err := parseSpec(spec, self.obj.typ.Name, 'd', '>')
	if err != nil {
		return t.RaiseErr(err)
	}
	s, b := intVal(self)
	var text numfmt.Text
	switch {
	case sp.Type == 'd' || sp.Type == 'n' || b == nil:
		if b == nil {
			text, err = numfmt.FormatInt64(&sp, s, t.locale(&sp))
		} else if err = numfmt.CheckBigDigits(b, t.Interp.intMaxDigits); err == nil {
			text, err = numfmt.FormatBig(&sp, b, t.locale(&sp))
		}
	default:
		text, err = numfmt.FormatBig(&sp, b, nil)
	}
	if err != nil {
		return t.RaiseErr(err)
	}
	return t.newText(text)
}

// locale returns the parameters of the type n; nil is the C locale.
func (t *Thread) locale(sp *numfmt.Spec) *numfmt.Locale {
	if sp.Type == 'n' {
		if l, ok := t.Interp.State("numeric locale").(*numfmt.Locale); ok {
			return l
		}
	}
	return nil
}

func (t *Thread) newText(text numfmt.Text) Value {
	if text.Runes == nil {
		return t.NewASCII(text.ASCII)
	}
	return t.NewStrRunes(text.Runes)
}

func intNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	var x, base Value
	n := len(args)
	if kw != nil {
		if len(args) > 2 {
			return t.Raise(TypeError, "int() takes at most 2 arguments (%d given)", len(args))
		}
		n -= len(kw.Items())
		for i, k := range kw.Items() {
			if AsStr(k).String() != "base" {
				t.RaiseUnexpected("int", AsStr(k), "base")
				return Value{}
			}
			if n == 2 {
				return t.Raise(TypeError, "argument for int() given by name ('base') and position (2)")
			}
			base = args[n+i]
		}
	}
	if len(args) > 2 {
		return t.Raise(TypeError, "int expected at most 2 arguments, got %d", len(args))
	}
	if n > 0 {
		x = args[0]
	}
	if n > 1 {
		base = args[1]
	}
	if x.obj == nil {
		if base.obj != nil {
			return t.Raise(TypeError, "int() missing string argument")
		}
		return intOfType(t, cls, Int(0))
	}
	if base.obj == nil {
		return intOfType(t, cls, ToInt(t, x))
	}
	b, ok := AsSize(t, base, nil)
	if !ok {
		return Value{}
	}
	if err := numfmt.CheckBase(b); err != nil {
		return t.RaiseErr(err)
	}
	switch {
	case IsStr(x):
		return intOfType(t, cls, intParse(t, x, AsStr(x).Runes(), b))
	case x.obj.typ.Has(TypeBytes), x.obj.typ.Has(TypeByteArray):
		return intOfType(t, cls, intParse(t, x, bytesToRunes(bytesOf(x)), b))
	}
	return t.Raise(TypeError, "int() can't convert non-string with explicit base")
}

// bytesOf borrows the bytes of a bytes or bytearray object.
func bytesOf(v Value) []byte {
	if v.obj.typ.Has(TypeBytes) {
		return AsBytes(v).data
	}
	return (*ByteArray)(v.Ptr()).data
}

func bytesToRunes(b []byte) []rune {
	r := make([]rune, len(b))
	for i, c := range b {
		r[i] = rune(c)
		if c >= 0x80 { // no character of a number, whatever Unicode says of U+0080 to U+00FF
			r[i] = 0xFFFD
		}
	}
	return r
}

// intOfType gives an exact int (stolen, may be the zero Value) the class cls.
func intOfType(t *Thread, cls *Type, v Value) Value {
	if v.obj == nil || cls == IntType {
		return v
	}
	res := t.newBigInt(cls, new(big.Int).Set(toBig(v)))
	t.Decref(v)
	return res
}

// intParse reads an int from text; orig is for the message.
func intParse(t *Thread, orig Value, text []rune, base int) Value {
	if ascii, ok := numfmt.ToASCII(text); ok {
		v, digits, status := numfmt.ParseInt(ascii, base, t.Interp.intMaxDigits)
		switch status {
		case numfmt.ParseOK:
			return t.fromNumInt(v)
		case numfmt.ParseTooLong:
			return t.RaiseErr(numfmt.TooManyDigits(t.Interp.intMaxDigits, digits))
		}
	}
	r, ok := t.reprString(orig)
	if !ok {
		return Value{}
	}
	return t.RaiseErr(numfmt.InvalidLiteral(base, r))
}

// ToInt returns int(x): through __int__, __index__ or text. New reference to an exact int.
func ToInt(t *Thread, x Value) Value {
	typ := x.obj.typ
	if x.obj == &intHeader {
		return x
	}
	typ.Ready()
	var v Value
	switch {
	case typ.ToInt != nil:
		if v = typ.ToInt(t, x); v.obj == nil {
			return v
		}
		if !IsInt(v) {
			name := v.obj.typ.Name
			t.Decref(v)
			return t.Raise(TypeError, "__int__ returned non-int (type %s)", name)
		}
		if v.obj.typ != IntType && !t.Warn(DeprecationWarning, 1,
			"__int__ returned non-int (type %s).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.", v.obj.typ.Name) {
			t.Decref(v)
			return Value{}
		}
	case typ.Index != nil:
		if v = AsIndex(t, x); v.obj == nil {
			return v
		}
	case IsStr(x):
		return intParse(t, x, AsStr(x).Runes(), 10)
	case typ.Has(TypeBytes), typ.Has(TypeByteArray):
		return intParse(t, x, bytesToRunes(bytesOf(x)), 10)
	default:
		if typ.GetBuffer != nil {
			b := ToBytes(t, x)
			if b.obj == nil {
				return b
			}
			res := intParse(t, b, bytesToRunes(bytesOf(b)), 10)
			t.Decref(b)
			return res
		}
		return t.Raise(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%s'", typ.Name)
	}
	res := plainInt(t, v)
	t.Decref(v)
	return res
}
