package object

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

// Format returns format(v, spec), a str; spec is a str or the zero Value.
func Format(t *Thread, v, spec Value) Value {
	if spec.obj == nil {
		spec = EmptyStr
	}
	if !IsStr(spec) { // a syntax tree may ask for that
		return t.Raise(SystemError, "Format specifier must be a string, not %s", spec.obj.typ.Name)
	}
	if AsStr(spec).len() == 0 {
		if v.obj.typ == StrType {
			return t.Newref(v)
		}
		if v.IsInt64() {
			return ToStr(t, v)
		}
	}
	if spec.obj.typ == StrType {
		a := [1]Value{spec}
		switch {
		case v.IsInt64():
			return intFormat(t, v, a[:])
		case v.IsFloat64():
			return floatFormat(t, v, a[:])
		case v.obj.typ == StrType:
			return t.formatStrSpec(v, AsStr(spec))
		}
	}
	f := LookupSpecial(t, v, NameFormat)
	if f.obj == nil {
		if t.HasExc() {
			return Value{}
		}
		return t.Raise(TypeError, "Type %s doesn't define __format__", v.obj.typ.Name)
	}
	res := Call1(t, f, spec)
	t.Decref(f)
	if res.obj != nil && !IsStr(res) {
		name := res.obj.typ.Name
		t.Decref(res)
		return t.Raise(TypeError, "__format__ must return a str, not %s", name)
	}
	return res
}

// parseSpec reads a format specification.
func parseSpec(spec *Str, typeName string, defType rune, defAlign byte) (numfmt.Spec, *pyerr.Error) {
	if spec.kind == 1 {
		return numfmt.ParseSpec(spec.latin1(), typeName, defType, defAlign)
	}
	return numfmt.ParseSpec(spec.Runes(), typeName, defType, defAlign)
}

// formatStrSpec is str.__format__.
func (t *Thread) formatStrSpec(self Value, spec *Str) Value {
	if spec.len() == 0 {
		return ToStr(t, self)
	}
	s := AsStr(self)
	name := self.obj.typ.Name
	var layout numfmt.StrLayout
	sp, perr := parseSpec(spec, name, 's', '<')
	if perr == nil {
		layout, perr = numfmt.FormatStr(&sp, s.len())
	}
	if perr != nil {
		return t.RaiseErr(perr)
	}
	if layout.Left+layout.Right > maxObjectBytes/4 {
		return t.NoMemory()
	}
	if layout.Left == 0 && layout.Right == 0 {
		if layout.Keep == s.len() {
			return t.Newref(self)
		}
		return t.Substr(s, 0, layout.Keep)
	}
	var b StrBuilder
	b.WriteRepeat(layout.Fill, layout.Left)
	b.WriteSub(s, 0, layout.Keep)
	b.WriteRepeat(layout.Fill, layout.Right)
	return b.Finish(t)
}

// formatter is a str.format in progress.
type formatter struct {
	t       *Thread
	args    []Value
	kw      *Tuple // names of the last of args
	mapping Value  // of format_map, instead of kw
	auto    numfmt.AutoNumber
}

func (t *Thread) formatStr(s *Str, args []Value, kw *Tuple) Value {
	f := &formatter{t: t, args: args, kw: kw}
	res := f.run(s, 2)
	if len(args) == 1 {
		return t.unchanged(res, args[0])
	}
	return t.unchanged(res, s.Val())
}

func (t *Thread) formatMap(s *Str, mapping Value) Value {
	f := &formatter{t: t, mapping: mapping}
	return f.run(s, 2)
}

func (f *formatter) run(s *Str, depth int) Value {
	if s.kind == 1 {
		return formatTemplate(f, s, s.latin1(), depth)
	}
	return formatTemplate(f, s, s.Runes(), depth)
}

// formatTemplate formats the template whose characters are units.
func formatTemplate[C numfmt.Char](f *formatter, s *Str, units []C, depth int) Value {
	t := f.t
	if depth < 0 {
		return t.RaiseErr(numfmt.ErrFormatDepth)
	}
	var b StrBuilder
	b.Grow(len(units) + 24)
	for at := 0; ; {
		p, ok, err := numfmt.NextPiece(units, at)
		if err != nil {
			return t.RaiseErr(err)
		}
		if !ok {
			return b.Finish(t)
		}
		if at == 0 && p.Next == len(units) {
			// Where nothing is to be put together the result is the very str: of a field, or the template itself.
			if p.HasField && p.LitStart == p.LitEnd {
				return formatField(f, s, units, &p, depth)
			}
			if !p.HasField && p.LitEnd-p.LitStart == len(units) {
				return t.Newref(s.Val())
			}
		}
		b.WriteSub(s, p.LitStart, p.LitEnd)
		if p.HasField && p.NameStart == p.NameEnd && p.SpecStart == p.SpecEnd && p.Conv == 0 && depth > 0 && f.writeNext(&b) {
			if b.Len() > maxObjectBytes/4 {
				return t.NoMemory()
			}
			at = p.Next
			continue
		}
		if p.HasField {
			res := formatField(f, s, units, &p, depth)
			if res.obj == nil {
				return res
			}
			b.WriteStr(AsStr(res))
			t.Decref(res)
			if b.Len() > maxObjectBytes/4 {
				return t.NoMemory()
			}
		}
		at = p.Next
	}
}

// writeNext writes the next argument if that is a plain str or int. Otherwise it does nothing.
func (f *formatter) writeNext(b *StrBuilder) bool {
	i := f.auto.Peek()
	if i < 0 || f.mapping.obj != nil || i >= len(f.args)-f.kw.count() {
		return false
	}
	switch v := f.args[i]; {
	case v.obj.typ == StrType:
		b.WriteStr(AsStr(v))
	case v.IsInt64():
		var buf [20]byte
		b.WriteASCII(string(strconv.AppendInt(buf[:0], v.Int64(), 10)))
	default:
		return false
	}
	f.auto.Take()
	return true
}

// formatField returns the text of a field: a new reference.
func formatField[C numfmt.Char](f *formatter, s *Str, units []C, p *numfmt.Piece, depth int) Value {
	t := f.t
	v := fieldValue(f, s, units, p.NameStart, p.NameEnd)
	if v.obj == nil {
		return v
	}
	if p.Conv != 0 {
		var c Value
		switch p.Conv {
		case 'r':
			c = Repr(t, v)
		case 's':
			c = ToStr(t, v)
		case 'a':
			c = ASCII(t, v)
		default:
			t.RaiseErr(numfmt.UnknownConversion(p.Conv))
		}
		t.Decref(v)
		if v = c; v.obj == nil {
			return v
		}
	}
	spec := t.Substr(s, p.SpecStart, p.SpecEnd)
	if p.NestedSpec {
		nested := f.run(AsStr(spec), depth-1)
		t.Decref(spec)
		if spec = nested; spec.obj == nil {
			t.Decref(v)
			return spec
		}
	} else if depth-1 < 0 {
		t.Decref(spec)
		t.Decref(v)
		return t.RaiseErr(numfmt.ErrFormatDepth)
	}
	res := Format(t, v, spec)
	t.Decref(spec)
	t.Decref(v)
	return res
}

// fieldValue finds the value that a field's name, s[i:j], means. New reference.
func fieldValue[C numfmt.Char](f *formatter, s *Str, units []C, i, j int) Value {
	t := f.t
	name, err := numfmt.SplitFieldName(units[i:j])
	if err != nil {
		return t.RaiseErr(err)
	}
	index, err := f.auto.Resolve(&name)
	if err != nil {
		return t.RaiseErr(err)
	}
	var v Value
	if index >= 0 {
		if f.mapping.obj != nil {
			return t.Raise(ValueError, "Format string contains positional fields")
		}
		if index >= len(f.args)-f.kw.count() {
			return t.Raise(IndexError, "Replacement index %d out of range for positional args tuple", index)
		}
		v = t.Newref(f.args[index])
	} else {
		key := t.Substr(s, i, i+name.FirstEnd)
		v = f.lookup(key)
		t.Decref(key)
	}
	for _, a := range name.Rest {
		if v.obj == nil {
			return v
		}
		var next Value
		switch {
		case a.IsAttr:
			attr := t.Substr(s, i+a.Start, i+a.End)
			next = GetAttr(t, v, AsStr(attr))
			t.Decref(attr)
		case a.Index >= 0:
			next = GetItem(t, v, Int(int64(a.Index)))
		default:
			key := t.Substr(s, i+a.Start, i+a.End)
			next = GetItem(t, v, key)
			t.Decref(key)
		}
		t.Decref(v)
		v = next
	}
	if v.obj != nil && name.RestErr != nil {
		t.Decref(v)
		return t.RaiseErr(name.RestErr)
	}
	return v
}

// lookup finds a keyword argument. New reference.
func (f *formatter) lookup(key Value) Value {
	t := f.t
	if f.mapping.obj != nil {
		return GetItem(t, f.mapping, key)
	}
	n := len(f.args) - f.kw.count()
	if f.kw != nil {
		for i, k := range f.kw.Items() {
			if StrEqual(AsStr(k), AsStr(key)) {
				return t.Newref(f.args[n+i])
			}
		}
	}
	return t.RaiseKey(key)
}

// percent is a %-formatting in progress: it hands out the arguments.
type percent struct {
	t     *Thread
	args  []Value // of a tuple, or the one argument
	next  int
	value Value // the right operand
	dict  bool  // it can be looked up by keys
	keyed bool  // a key was used
}

func newPercent(t *Thread, v Value) *percent {
	p := &percent{t: t, value: v}
	if IsTuple(v) {
		p.args = TupleItems(v)
	} else {
		p.args = []Value{v}
		typ := v.obj.typ
		typ.Ready()
		p.dict = typ.GetItem != nil && !IsStr(v)
	}
	return p
}

// take borrows the next argument.
func (p *percent) take() Value {
	if p.next >= len(p.args) {
		return p.t.RaiseErr(numfmt.ErrNotEnough)
	}
	p.next++
	return p.args[p.next-1]
}

// done reports whether all arguments were used.
func (p *percent) done() bool { return p.next >= len(p.args) || p.dict }

// stars takes the arguments of a directive's stars.
func (p *percent) stars(d *numfmt.Directive) bool {
	for _, at := range [...]*int{&d.Width, &d.Prec} {
		if *at != numfmt.Star {
			continue
		}
		v := p.take()
		if v.obj == nil {
			return false
		}
		if !v.obj.typ.Has(TypeInt) {
			p.t.RaiseErr(numfmt.ErrStarInt)
			return false
		}
		n, fits, _ := intToInt64(v)
		if at == &d.Width {
			if !fits {
				return p.t.RaiseFalse(OverflowError, "Python int too large to convert to C ssize_t")
			}
			if n == math.MinInt64 {
				return p.t.RaiseFalse(OverflowError, "width too big")
			}
			d.SetWidth(int(n))
		} else {
			if !fits || n != int64(int32(n)) {
				return p.t.RaiseFalse(OverflowError, "Python int too large to convert to C int")
			}
			d.SetPrec(int(n))
		}
	}
	return true
}

const maxPlainPercent = 80

// plainPercent is FormatPercent for the common case: an ASCII template with nothing but %s, %d and %%, whose arguments are ASCII strs and small ints.
// The zero Value: it is not that case; nothing was done, no exception is pending.
func (t *Thread) plainPercent(text string, v Value) Value {
	args := unsafe.Slice(&v, 1)
	if v.obj.typ == TupleType {
		args = TupleItems(v)
	}
	var room [160]byte
	buf, next := room[:0], 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '%' {
			buf = append(buf, c)
			continue
		}
		if i++; i == len(text) {
			return Value{}
		}
		if c = text[i]; c == '%' {
			buf = append(buf, c)
			continue
		}
		if next == len(args) || c != 's' && c != 'd' {
			return Value{}
		}
		a := args[next]
		next++
		switch {
		case a.obj == &intHeader:
			buf = strconv.AppendInt(buf, int64(a.num), 10)
		case c == 's' && a.obj.typ == StrType && AsStr(a).ascii && AsStr(a).len() <= maxPlainPercent:
			buf = append(buf, AsStr(a).data...)
		default:
			return Value{}
		}
	}
	if next < len(args) {
		return Value{}
	}
	if len(buf) == 0 {
		return EmptyStr
	}
	out := t.textRoom(len(buf))
	copy(out, buf)
	return t.NewASCII(bytesAsString(out))
}

// FormatPercent returns s % v.
func (t *Thread) FormatPercent(s *Str, v Value) Value {
	switch {
	case s.ascii && s.data == "%s" && v.obj.typ == StrType:
		return t.Newref(v)
	case v.obj == EmptyTuple.Val().obj && s.ascii && strings.IndexByte(s.data, '%') < 0:
		return t.Newref(s.Val())
	}
	if s.ascii && s.len() <= maxPlainPercent {
		if r := t.plainPercent(s.data, v); r.obj != nil {
			if IsTuple(v) {
				if args := TupleItems(v); len(args) == 1 {
					v = args[0]
				} else {
					v = s.Val()
				}
			}
			return t.unchanged(r, v)
		}
	}
	if s.kind == 1 {
		return percentTemplate(t, s, s.latin1(), v)
	}
	return percentTemplate(t, s, s.Runes(), v)
}

func percentTemplate[C numfmt.Char](t *Thread, s *Str, units []C, v Value) Value {
	p := newPercent(t, v)
	var b StrBuilder
	for at := 0; ; {
		d, lit, found := numfmt.NextPercent(units, at, false)
		b.WriteSub(s, at, lit)
		if !found {
			break
		}
		at = d.End
		if d.Conv == '%' && d.End == d.Start+2 {
			b.WriteASCII("%")
			continue
		}
		if !p.begin(&d, func() Value { return t.Substr(s, d.KeyStart, d.KeyEnd) }) {
			return Value{}
		}
		arg := p.take()
		if arg.obj == nil {
			p.endKey()
			return Value{}
		}
		if d.Conv == 's' && d.Start == 0 && d.End == len(units) && arg.obj.typ == StrType && (d.Prec < 0 || d.Prec >= AsStr(arg).len()) &&
			d.Width <= AsStr(arg).len() {
			res := t.Newref(arg)
			p.endKey()
			if !p.done() {
				t.Decref(res)
				return t.RaiseErr(numfmt.ErrNotAll)
			}
			return res
		}
		ok := t.writePercent(&b, &d, arg)
		p.endKey()
		if !ok {
			return Value{}
		}
		if b.Len() > maxObjectBytes/4 {
			return t.NoMemory()
		}
	}
	if !p.done() {
		return t.RaiseErr(numfmt.ErrNotAll)
	}
	if len(p.args) == 1 {
		return t.unchanged(b.Finish(t), p.args[0])
	}
	return t.unchanged(b.Finish(t), s.Val())
}

// unchanged returns res (stolen), or v (borrowed) when that is an exact str of the same text: text that a formatting has not changed stays
// the object it was.
func (t *Thread) unchanged(res, v Value) Value {
	if res.obj != nil && v.obj.typ == StrType && AsStr(v).len() == AsStr(res).len() && StrEqual(AsStr(v), AsStr(res)) {
		t.Decref(res)
		return t.Newref(v)
	}
	return res
}

// begin does what comes before a directive's own argument: the key's lookup, the stars, the errors of the text.
func (p *percent) begin(d *numfmt.Directive, key func() Value) bool {
	t := p.t
	if d.HasKey {
		if !p.dict {
			t.RaiseErr(numfmt.ErrNeedMapping)
			return false
		}
		if d.Err == numfmt.ErrKey {
			t.RaiseErr(d.Err)
			return false
		}
		k := key()
		v := GetItem(t, p.value, k)
		t.Decref(k)
		if v.obj == nil {
			return false
		}
		p.args, p.next, p.keyed = []Value{v}, 0, true
	}
	if d.Err == nil || d.Width == numfmt.Star || d.Prec == numfmt.Star {
		if !p.stars(d) {
			p.endKey()
			return false
		}
	}
	if d.Err != nil {
		p.endKey()
		t.RaiseErr(d.Err)
		return false
	}
	return true
}

// endKey releases the value that a key gave.
func (p *percent) endKey() {
	if p.keyed {
		p.t.Decref(p.args[0])
		p.args, p.next, p.keyed = []Value{p.value}, 1, false
	}
}

// writePercent formats one argument.
func (t *Thread) writePercent(b *StrBuilder, d *numfmt.Directive, arg Value) bool {
	var text Value
	switch d.Conv {
	case 's':
		text = ToStr(t, arg)
	case 'r':
		text = Repr(t, arg)
	case 'a':
		text = ASCII(t, arg)
	case 'c':
		r, ok := t.percentChar(arg)
		if !ok {
			return false
		}
		d.Prec = -1
		text = t.NewStrRune(r)
	default:
		num, ok := t.percentNumber(d, arg)
		if ok {
			b.WriteASCII(bytesAsString(num))
		}
		return ok
	}
	if text.obj == nil {
		return false
	}
	s := AsStr(text)
	n := s.len()
	if d.Prec >= 0 {
		n = min(n, d.Prec)
	}
	pad := max(d.Width-n, 0)
	if pad > maxObjectBytes/4 {
		t.Decref(text)
		t.NoMemory()
		return false
	}
	if !d.Minus {
		b.WriteRepeat(' ', pad)
	}
	b.WriteSub(s, 0, n)
	if d.Minus {
		b.WriteRepeat(' ', pad)
	}
	t.Decref(text)
	return true
}

func (t *Thread) percentChar(arg Value) (rune, bool) {
	if IsStr(arg) {
		s := AsStr(arg)
		if s.len() == 1 {
			return s.At(0), true
		}
		return 0, t.RaiseFalse(TypeError, "%%c requires an int or a unicode character, not a string of length %d", s.len())
	}
	if !HasIndex(arg) {
		return 0, t.RaiseFalse(TypeError, "%%c requires an int or a unicode character, not %s", t.messageName(arg.obj.typ))
	}
	i := AsIndex(t, arg)
	if i.obj == nil {
		return 0, false
	}
	n, fits, _ := intToInt64(i)
	t.Decref(i)
	if !fits || n < 0 || n > maxRune {
		return 0, t.RaiseFalse(OverflowError, "%s", "%c arg not in range(0x110000)")
	}
	return rune(n), true
}

// percentNumber formats an argument for a conversion to a number.
func (t *Thread) percentNumber(d *numfmt.Directive, arg Value) ([]byte, bool) {
	switch d.Conv {
	case 'd', 'i', 'u', 'o', 'x', 'X':
		return t.percentInt(d, arg)
	case 'e', 'E', 'f', 'F', 'g', 'G':
		f, ok := AsFloat(t, arg)
		if !ok {
			return nil, false
		}
		text, err := d.FormatFloat(f)
		if err != nil {
			t.RaiseErr(err)
			return nil, false
		}
		return text, true
	}
	t.RaiseErr(d.Unsupported())
	return nil, false
}

func (t *Thread) percentInt(d *numfmt.Directive, arg Value) ([]byte, bool) {
	hex := d.Conv == 'o' || d.Conv == 'x' || d.Conv == 'X'
	i := Value{}
	typ := arg.obj.typ
	typ.Ready()
	switch {
	case typ.Has(TypeInt):
		i = t.Newref(arg)
	case hex && typ.Index != nil:
		if i = AsIndex(t, arg); i.obj == nil {
			return nil, t.percentTypeError(d, arg, "an integer is required")
		}
	case hex:
		return nil, t.RaiseFalse(TypeError, "%%%c format: an integer is required, not %s", d.Conv, typ.Name)
	case typ.Index == nil && typ.ToInt == nil && typ.ToFloat == nil:
		return nil, t.RaiseFalse(TypeError, "%%%c format: a real number is required, not %s", d.Conv, typ.Name)
	default:
		if i = t.toInt(arg); i.obj == nil {
			return nil, t.percentTypeError(d, arg, "a real number is required")
		}
	}
	defer t.Decref(i)
	var n numfmt.Int
	if small, fits, _ := intToInt64(i); fits {
		n.Small = small
	} else {
		n.Big = &to[BigInt](i).V
		if !hex {
			if err := numfmt.CheckBigDigits(n.Big, t.Interp.intMaxDigits); err != nil {
				t.RaiseErr(err)
				return nil, false
			}
		}
	}
	text, err := d.FormatInt(n)
	if err != nil {
		t.RaiseErr(err)
		return nil, false
	}
	return text, true
}

// percentTypeError replaces a pending TypeError by the words of %-formatting.
func (t *Thread) percentTypeError(d *numfmt.Directive, arg Value, what string) bool {
	if t.ClearIf(TypeError) {
		t.Raise(TypeError, "%%%c format: %s, not %s", d.Conv, what, arg.obj.typ.Name)
	}
	return false
}

// toInt converts a number as int(v) does for numbers: __int__, then __index__.
func (t *Thread) toInt(v Value) Value {
	typ := v.obj.typ
	typ.Ready()
	if typ.ToInt != nil {
		res := typ.ToInt(t, v)
		if res.obj != nil && !res.obj.typ.Has(TypeInt) {
			name := res.obj.typ.Name
			t.Decref(res)
			return t.Raise(TypeError, "__int__ returned non-int (type %s)", name)
		}
		if res.obj != nil && res.obj != &intHeader && res.obj.typ != IntType && !t.Warn(DeprecationWarning, 1,
			"__int__ returned non-int (type %s).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.", res.obj.typ.Name) {
			t.Decref(res)
			return Value{}
		}
		return res
	}
	if typ.Index != nil {
		return AsIndex(t, v)
	}
	if f, ok := AsFloat(t, v); ok {
		n, err := numfmt.FloatToInt(f)
		if err != nil {
			return t.RaiseErr(err)
		}
		if n.Big != nil {
			return t.NewBig(new(big.Int).Set(n.Big))
		}
		return Int(n.Small)
	}
	return Value{}
}
