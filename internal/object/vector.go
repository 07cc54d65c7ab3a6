package object

// setupVectors gives the types that are called most a Vector, which makes an instance without the general way's keyword arguments and checks.
func setupVectors() {
	MetaType.Vector = func(t *Thread, a []Value) Value {
		if len(a) == 1 {
			return t.Newref(a[0].obj.typ.Val())
		}
		return typeCall(t, MetaType.Val(), a, nil)
	}
	IntType.Vector = func(t *Thread, a []Value) Value {
		if len(a) == 1 {
			switch v := a[0]; v.obj {
			case &intHeader:
				return v
			case &boolHeader:
				return Int(int64(v.num))
			case &floatHeader:
				if f := v.Float64(); f > -1<<62 && f < 1<<62 {
					return Int(int64(f))
				}
			default:
				if v.obj.typ == StrType {
					if n, ok := shortInt(AsStr(v)); ok {
						return Int(n)
					}
				}
			}
		}
		return IntType.New(t, IntType, a, nil)
	}
	FloatType.Vector = func(t *Thread, a []Value) Value {
		if len(a) == 1 {
			switch v := a[0]; v.obj {
			case &floatHeader:
				return v
			case &intHeader, &boolHeader:
				return Float(float64(int64(v.num)))
			}
		}
		return FloatType.New(t, FloatType, a, nil)
	}
	BoolType.Vector = func(t *Thread, a []Value) Value {
		if len(a) == 1 {
			if r, ok := Truth(t, a[0]); ok {
				return Bool(r)
			}
			return Value{}
		}
		return BoolType.New(t, BoolType, a, nil)
	}
	StrType.Vector = func(t *Thread, a []Value) Value {
		if len(a) == 1 {
			if v := a[0]; v.obj == &intHeader {
				return t.IntStr(int64(v.num))
			}
			return ToStr(t, a[0])
		}
		return StrType.New(t, StrType, a, nil)
	}
	ListType.Vector = func(t *Thread, a []Value) Value {
		switch len(a) {
		case 0:
			return t.NewList(0).Val()
		case 1:
			if l := t.ListFrom(a[0]); l != nil {
				return l.Val()
			}
			return Value{}
		}
		return typeCall(t, ListType.Val(), a, nil)
	}
	TupleType.Vector = func(t *Thread, a []Value) Value { return newTuple(t, TupleType, a, nil) }
	SetType.Vector = func(t *Thread, a []Value) Value {
		if len(a) > 1 {
			return typeCall(t, SetType.Val(), a, nil)
		}
		if len(a) == 0 {
			return t.NewSet().Val()
		}
		if s := t.SetFrom(a[0]); s != nil {
			return s.Val()
		}
		return Value{}
	}
	FrozenSetType.Vector = func(t *Thread, a []Value) Value { return newFrozenSet(t, FrozenSetType, a, nil) }
	DictType.Vector = func(t *Thread, a []Value) Value {
		if len(a) == 0 {
			return t.NewDict().Val()
		}
		if len(a) == 1 && a[0].obj.typ == DictType {
			return AsDict(a[0]).Copy(t).Val()
		}
		return typeCall(t, DictType.Val(), a, nil)
	}
	RangeType.Vector = func(t *Thread, a []Value) Value {
		switch {
		case len(a) == 1 && a[0].obj == &intHeader:
			return t.NewRange(0, int64(a[0].num), 1)
		case len(a) == 2 && a[0].obj == &intHeader && a[1].obj == &intHeader:
			return t.NewRange(int64(a[0].num), int64(a[1].num), 1)
		}
		return newRange(t, RangeType, a, nil)
	}
}

// shortInt reads a decimal number of at most 18 digits, with or without a sign.
func shortInt(s *Str) (n int64, ok bool) {
	text := s.data
	if !s.ascii || len(text) == 0 || len(text) > 19 {
		return 0, false
	}
	i := 0
	if text[0] == '-' || text[0] == '+' {
		i = 1
	}
	if len(text)-i > 18 || len(text) == i {
		return 0, false
	}
	for ; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			return 0, false
		}
		n = n*10 + int64(c)
	}
	if text[0] == '-' {
		n = -n
	}
	return n, true
}

// CallVector makes an instance of a static type whose metaclass is type itself, from positional arguments (borrowed). New reference.
func (tp *Type) CallVector(t *Thread, args []Value) Value {
	if tp.Vector != nil {
		return tp.Vector(t, args)
	}
	return Call(t, tp.Val(), args, nil)
}

// HasVector reports whether CallVector is more than Call.
func (tp *Type) HasVector() bool { return tp.Vector != nil && tp.typ == MetaType }
