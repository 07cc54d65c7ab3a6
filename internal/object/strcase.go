package object

import (
	"bytes"

	"github.com/gophersnake/gophersnake/internal/unidata"
)

// strTest makes a method that reports whether the str is not empty and all its characters satisfy the test.
func strTest(test func(rune) bool) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		s := AsStr(self)
		for i := 0; i < s.len(); i++ {
			if !test(s.At(i)) {
				return False
			}
		}
		return Bool(s.len() > 0)
	}
}

// mapCase returns s in the case.
func (t *Thread) mapCase(s *Str, how unidata.Case) Value {
	if s.ascii {
		if s.len() == 0 {
			return EmptyStr
		}
		b := t.textRoom(s.len())
		copy(b, s.data)
		asciiCase(b, how)
		return t.NewASCII(bytesAsString(b))
	}
	return t.NewStrRunes(unidata.AppendCase(make([]rune, 0, s.len()+8), how, s.Runes()))
}

// asciiCase changes the case of ASCII letters in place.
func asciiCase(b []byte, how unidata.Case) {
	lower := func(c byte) byte {
		if 'A' <= c && c <= 'Z' {
			return c + 32
		}
		return c
	}
	upper := func(c byte) byte {
		if 'a' <= c && c <= 'z' {
			return c - 32
		}
		return c
	}
	switch how {
	case unidata.Lower, unidata.Fold:
		for i, c := range b {
			if c-'A' < 26 {
				c |= 32
			}
			b[i] = c
		}
	case unidata.Upper:
		for i, c := range b {
			if c-'a' < 26 {
				c &^= 32
			}
			b[i] = c
		}
	case unidata.SwapCase:
		for i, c := range b {
			if u := upper(c); u != c {
				b[i] = u
			} else {
				b[i] = lower(c)
			}
		}
	case unidata.Capitalize:
		for i, c := range b {
			if i == 0 {
				b[i] = upper(c)
			} else {
				b[i] = lower(c)
			}
		}
	case unidata.Title:
		inWord := false
		for i, c := range b {
			letter := 'a' <= c|32 && c|32 <= 'z'
			if inWord {
				b[i] = lower(c)
			} else {
				b[i] = upper(c)
			}
			inWord = letter
		}
	}
}

func caseMethod(how unidata.Case) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value { return t.mapCase(AsStr(self), how) }
}

func strCaseMethods() []Method {
	return []Method{
		{Sig: "lower()", Fn: caseMethod(unidata.Lower)},
		{Sig: "upper()", Fn: caseMethod(unidata.Upper)},
		{Sig: "casefold()", Fn: caseMethod(unidata.Fold)},
		{Sig: "swapcase()", Fn: caseMethod(unidata.SwapCase)},
		{Sig: "capitalize()", Fn: caseMethod(unidata.Capitalize)},
		{Sig: "title()", Fn: caseMethod(unidata.Title)},
		{Sig: "isalpha()", Fn: strTest(unidata.IsAlpha)},
		{Sig: "isdecimal()", Fn: strTest(unidata.IsDecimal)},
		{Sig: "isdigit()", Fn: strTest(unidata.IsDigit)},
		{Sig: "isnumeric()", Fn: strTest(unidata.IsNumeric)},
		{Sig: "isalnum()", Fn: strTest(unidata.IsAlnum)},
		{Sig: "isspace()", Fn: strTest(unidata.IsSpace)},
		{Sig: "isascii()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Bool(AsStr(self).ascii)
		}},
		{Sig: "isprintable()", Fn: func(t *Thread, self Value, a []Value) Value {
			s := AsStr(self)
			for i := 0; i < s.len(); i++ {
				if !unidata.IsPrintable(s.At(i)) {
					return False
				}
			}
			return True
		}},
		{Sig: "islower()", Fn: func(t *Thread, self Value, a []Value) Value {
			s, cased := AsStr(self), false
			for i := 0; i < s.len(); i++ {
				r := s.At(i)
				if unidata.IsUpper(r) || unidata.IsTitle(r) {
					return False
				}
				cased = cased || unidata.IsLower(r)
			}
			return Bool(cased)
		}},
		{Sig: "isupper()", Fn: func(t *Thread, self Value, a []Value) Value {
			s, cased := AsStr(self), false
			for i := 0; i < s.len(); i++ {
				r := s.At(i)
				if unidata.IsLower(r) || unidata.IsTitle(r) {
					return False
				}
				cased = cased || unidata.IsUpper(r)
			}
			return Bool(cased)
		}},
		{Sig: "istitle()", Fn: func(t *Thread, self Value, a []Value) Value {
			s, cased, previous := AsStr(self), false, false
			for i := 0; i < s.len(); i++ {
				r := s.At(i)
				switch {
				case unidata.IsUpper(r) || unidata.IsTitle(r):
					if previous {
						return False
					}
					previous, cased = true, true
				case unidata.IsLower(r):
					if !previous {
						return False
					}
					previous, cased = true, true
				default:
					previous = false
				}
			}
			return Bool(cased)
		}},
		{Sig: "isidentifier()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Bool(AsStr(self).IsIdentifier())
		}},
	}
}

// IsIdentifier reports whether s is a Python identifier.
func (s *Str) IsIdentifier() bool {
	for i := 0; i < s.len(); i++ {
		r := s.At(i)
		if i == 0 && r != '_' && !unidata.IsIdentifierStart(r) || i > 0 && !unidata.IsIdentifierContinue(r) {
			return false
		}
	}
	return s.len() > 0
}

// fillArg returns the fill character of ljust and its like.
func (t *Thread) fillArg(v Value) (rune, bool) {
	if v.obj == nil {
		return ' ', true
	}
	if !IsStr(v) {
		return 0, t.RaiseFalse(TypeError, "The fill character must be a unicode character, not %s", v.obj.typ.Name)
	}
	if AsStr(v).len() != 1 {
		return 0, t.RaiseFalse(TypeError, "The fill character must be exactly one character long")
	}
	return AsStr(v).At(0), true
}

// pad returns s with fill characters before and after it.
func (t *Thread) pad(s *Str, left, right int, fill rune) Value {
	left, right = max(left, 0), max(right, 0)
	if left == 0 && right == 0 {
		return t.plainStr(s.Val())
	}
	if left > maxInt-s.len() || right > maxInt-(left+s.len()) {
		return t.Raise(OverflowError, "padded string is too long")
	}
	if left+right+s.len() > maxObjectBytes/4 {
		return t.NoMemory()
	}
	if s.ascii && fill < 128 {
		buf := make([]byte, left+s.len()+right)
		if left > 0 {
			copy(buf, bytes.Repeat([]byte{byte(fill)}, left))
		}
		copy(buf[left:], s.data)
		if right > 0 {
			copy(buf[left+s.len():], bytes.Repeat([]byte{byte(fill)}, right))
		}
		return t.NewASCII(bytesAsString(buf))
	}
	var b StrBuilder
	b.WriteRepeat(fill, left)
	b.WriteStr(s)
	b.WriteRepeat(fill, right)
	return b.Finish(t)
}

func justify(where int) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, a []Value) Value {
		s := AsStr(self)
		width, ok := t.sizeArg(a[0], 0)
		if !ok {
			return Value{}
		}
		fill, ok := t.fillArg(a[1])
		if !ok {
			return Value{}
		}
		n := width - s.len()
		if n <= 0 {
			return t.plainStr(self)
		}
		switch where {
		case -1:
			return t.pad(s, 0, n, fill)
		case 1:
			return t.pad(s, n, 0, fill)
		}
		left := n/2 + n&width&1
		return t.pad(s, left, n-left, fill)
	}
}

func strOtherMethods() []Method {
	return []Method{
		{Sig: "ljust(width, fillchar=' ', /)", Fn: justify(-1)},
		{Sig: "rjust(width, fillchar=' ', /)", Fn: justify(1)},
		{Sig: "center(width, fillchar=' ', /)", Fn: justify(0)},
		{Sig: "zfill(width, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			s := AsStr(self)
			width, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if width <= s.len() {
				return t.plainStr(self)
			}
			if width > t.roomLeft()/4 {
				return t.NoMemory()
			}
			var b StrBuilder
			i := 0
			if s.len() > 0 && (s.At(0) == '+' || s.At(0) == '-') {
				b.WriteRune(s.At(0))
				i = 1
			}
			b.WriteRepeat('0', width-s.len())
			b.WriteSub(s, i, s.len())
			return b.Finish(t)
		}},
		{Sig: "expandtabs(tabsize=8)", Fn: strExpandTabs},
		{Sig: "translate(table, /)", Fn: strTranslate},
		{Sig: "maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)", Kind: StaticMethod, Fn: strMakeTrans},
		{Sig: "encode(encoding='utf-8', errors='strict')", Fn: func(t *Thread, self Value, a []Value) Value {
			enc, ok := t.textArg("encode", "encoding", a[0], "utf-8")
			if !ok {
				return Value{}
			}
			errs, ok := t.textArg("encode", "errors", a[1], "")
			if !ok {
				return Value{}
			}
			return t.Encode(self, enc, errs)
		}},
		{Sig: "format(*args, **kwargs)", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value {
			return t.formatStr(AsStr(self), args, kw)
		}},
		{Sig: "format_map(mapping, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.formatMap(AsStr(self), a[0])
		}},
		{Sig: "__format__(format_spec, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if !IsStr(a[0]) {
				return t.Raise(TypeError, "__format__() argument must be str, not %s", a[0].obj.typ.Name)
			}
			return t.formatStrSpec(self, AsStr(a[0]))
		}},
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Int(int64(sizeOfStr(self.obj)))
		}},
		{Sig: "__getnewargs__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.TupleSteal(t.allocStr(StrType, AsStr(self)).Val()).Val() // a copy
		}},
	}
}

func strExpandTabs(t *Thread, self Value, a []Value) Value {
	s := AsStr(self)
	size, ok := t.cIntArg(a[0], 8)
	if !ok {
		return Value{}
	}
	if s.indexRune('\t', 0, s.len()) < 0 {
		return t.plainStr(self)
	}
	var b StrBuilder
	col := 0
	for i := 0; i < s.len(); i++ {
		r := s.At(i)
		if r == '\t' {
			if size > 0 {
				n := size - col%size
				col += n
				if b.Len()+n > maxObjectBytes/4 {
					if b.Len()+n > 1<<61 {
						return t.Raise(OverflowError, "new string is too long")
					}
					return t.NoMemory()
				}
				b.WriteRepeat(' ', n)
			}
			continue
		}
		b.WriteRune(r)
		col++
		if r == '\n' || r == '\r' {
			col = 0
		}
	}
	return b.Finish(t)
}

// cIntArg converts an optional argument that must fit C's int.
func (t *Thread) cIntArg(v Value, def int) (int, bool) {
	if v.obj == nil {
		return def, true
	}
	i := AsIndex(t, v)
	if i.obj == nil {
		return 0, false
	}
	n, fits, _ := intToInt64(i)
	t.Decref(i)
	if !fits || n != int64(int32(n)) {
		return 0, t.RaiseFalse(OverflowError, "Python int too large to convert to C int")
	}
	return int(n), true
}

func strTranslate(t *Thread, self Value, a []Value) Value {
	s := AsStr(self)
	var b StrBuilder
	type cached struct {
		known bool
		r     rune // -1: deleted; otherwise the replacement
	}
	var cache [128]cached
	plain := a[0].obj.typ == DictType
	for i := 0; i < s.len(); i++ {
		r := s.At(i)
		if plain && r < 128 && cache[r].known {
			if cache[r].r >= 0 {
				b.WriteRune(cache[r].r)
			}
			continue
		}
		v := GetItem(t, a[0], Int(int64(r)))
		if v.obj == nil {
			if !t.ClearIf(LookupError) {
				return Value{}
			}
			b.WriteRune(r)
			if r < 128 {
				cache[r] = cached{true, r}
			}
			continue
		}
		switch {
		case v.IsNone():
			if r < 128 {
				cache[r] = cached{true, -1}
			}
		case v.obj.typ.Has(TypeInt):
			n, fits, _ := intToInt64(v)
			if !fits || n < 0 || n > maxRune {
				t.Decref(v)
				return t.Raise(ValueError, "character mapping must be in range(0x110000)")
			}
			b.WriteRune(rune(n))
			if r < 128 {
				cache[r] = cached{true, rune(n)}
			}
		case IsStr(v):
			b.WriteStr(AsStr(v))
		default:
			t.Decref(v)
			return t.Raise(TypeError, "character mapping must return integer, None or str")
		}
		t.Decref(v)
		if b.Len() > maxObjectBytes/4 {
			return t.NoMemory()
		}
	}
	return b.Finish(t)
}

func strMakeTrans(t *Thread, self Value, a []Value) Value {
	d := t.NewDict()
	fail := func() Value {
		t.Decref(d.Val())
		return Value{}
	}
	if a[1].obj == nil {
		if a[0].obj.typ != DictType {
			t.Raise(TypeError, "if you give only one argument to maketrans it must be a dict")
			return fail()
		}
		src := to[Dict](a[0])
		for pos := 0; ; {
			k, v, ok := src.Next(&pos)
			if !ok {
				return d.Val()
			}
			switch {
			case IsStr(k):
				if AsStr(k).len() != 1 {
					t.Raise(ValueError, "string keys in translatetable must be of length 1")
					return fail()
				}
				k = Int(int64(AsStr(k).At(0)))
			case !k.obj.typ.Has(TypeInt):
				t.Raise(TypeError, "keys in translate table must be strings or integers")
				return fail()
			}
			if !d.Set(t, k, v) {
				return fail()
			}
		}
	}
	if !IsStr(a[0]) {
		t.Raise(TypeError, "first maketrans argument must be a string if there is a second argument")
		return fail()
	}
	if !IsStr(a[1]) {
		t.Raise(TypeError, "maketrans() argument 2 must be str, not %s", a[1].obj.typ.Name)
		return fail()
	}
	x, y := AsStr(a[0]), AsStr(a[1])
	if x.len() != y.len() {
		t.Raise(ValueError, "the first two maketrans arguments must have equal length")
		return fail()
	}
	for i := 0; i < x.len(); i++ {
		if !d.Set(t, Int(int64(x.At(i))), Int(int64(y.At(i)))) {
			return fail()
		}
	}
	if a[2].obj != nil {
		if !IsStr(a[2]) {
			t.Raise(TypeError, "maketrans() argument 3 must be str, not %s", a[2].obj.typ.Name)
			return fail()
		}
		for z, i := AsStr(a[2]), 0; i < z.len(); i++ {
			if !d.Set(t, Int(int64(z.At(i))), None) {
				return fail()
			}
		}
	}
	return d.Val()
}
