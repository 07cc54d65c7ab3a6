package csv

import "github.com/gophersnake/gophersnake/internal/object"

// The values of quoting.
const (
	quoteMinimal = iota
	quoteAll
	quoteNonNumeric
	quoteNone
	quoteStrings
	quoteNotNull
)

// notSet is the character of a dialect that has none.
const notSet rune = -1

// dialect is a Dialect; it does not change once made.
type dialect struct {
	header
	delimiter, quotechar, escapechar      rune
	doublequote, skipinitialspace, strict bool
	quoting                               int
	terminator                            value // a str
	ends                                  []rune
}

func asDialect(v value) *dialect { return (*dialect)(v.Ptr()) }

// endsLine reports whether c is in the line terminator.
func (d *dialect) endsLine(c rune) bool {
	for _, r := range d.ends {
		if r == c {
			return true
		}
	}
	return false
}

// makeDialect is Dialect(base, **params); base may be the zero Value, params is a dict.
func makeDialect(t *thread, base, params value) value {
	var args []value
	if !base.IsNil() {
		args = []value{base}
	}
	return object.CallDict(t, dialectType.Val(), args, object.AsDict(params))
}

func charText(t *thread, c rune) value {
	if c == notSet {
		return object.None
	}
	return t.NewStrRune(c)
}

func setupDialect() {
	tp := dialectType
	object.Fields(tp, func(h *header, f func(*value)) { f(&asDialect(h.Val()).terminator) })
	object.ConstructBySig(tp, "Dialect(dialect=None, delimiter=',', doublequote=True, escapechar=None, lineterminator='\\r\\n', quotechar='\"', quoting=0, skipinitialspace=False, strict=False)", newDialect)
	tp.TextSignature = ""
	refuse := func(t *thread, self value, args []value, kw *object.Tuple) value {
		return t.Raise(object.TypeError, "cannot pickle %s instances", self.Type().ShortName())
	}
	tp.Methods = []object.Method{
		{Sig: "__reduce__", Raw: refuse},
		{Sig: "__reduce_ex__", Raw: refuse},
	}
	flag := func(name string, get func(d *dialect) bool) {
		tp.Members = append(tp.Members, object.Member{Name: name, Get: func(h *header) value { return object.Bool(get(asDialect(h.Val()))) }})
	}
	flag("skipinitialspace", func(d *dialect) bool { return d.skipinitialspace })
	flag("doublequote", func(d *dialect) bool { return d.doublequote })
	flag("strict", func(d *dialect) bool { return d.strict })
	tp.Getset = []object.GetSet{
		{Name: "delimiter", Get: func(t *thread, self value) value { return charText(t, asDialect(self).delimiter) }},
		{Name: "escapechar", Get: func(t *thread, self value) value { return charText(t, asDialect(self).escapechar) }},
		{Name: "lineterminator", Get: func(t *thread, self value) value { return t.Newref(asDialect(self).terminator) }},
		{Name: "quotechar", Get: func(t *thread, self value) value { return charText(t, asDialect(self).quotechar) }},
		{Name: "quoting", Get: func(t *thread, self value) value { return object.Int(int64(asDialect(self).quoting)) }},
	}
}

var paramNames = [...]string{"delimiter", "doublequote", "escapechar", "lineterminator", "quotechar", "quoting", "skipinitialspace", "strict"}

func newDialect(t *thread, cls *class, a []value) value {
	base := a[0]
	if !base.IsNil() && base.IsNone() {
		base = value{}
	}
	if !base.IsNil() && object.IsStr(base) {
		if base = lookup(t, base); base.IsNil() {
			return base
		}
	} else {
		t.Xincref(base)
	}
	defer t.Xdecref(base)
	var p [len(paramNames)]value
	given := false
	for i := range p {
		p[i] = a[i+1]
		given = given || !p[i].IsNil()
	}
	if !base.IsNil() && base.Type().IsSubtype(dialectType) && cls == dialectType && !given {
		return t.Newref(base)
	}
	for i := range p {
		if !p[i].IsNil() || base.IsNil() {
			t.Xincref(p[i])
			continue
		}
		v, ok := object.LookupAttr(t, base, t.Intern(paramNames[i]))
		if !ok {
			t.ClearExc()
		}
		p[i] = v
	}
	defer t.DecrefAll(p[:])
	d := object.New[dialect](t, cls)
	if !d.fill(t, p) || !d.check(t) {
		t.Decref(d.Val())
		return value{}
	}
	return d.Val()
}

// fill sets the dialect from its parameters; the zero Value stands for the default.
func (d *dialect) fill(t *thread, p [len(paramNames)]value) bool {
	ok := charParam(t, "delimiter", &d.delimiter, p[0], ',', false) && flagParam(t, &d.doublequote, p[1], true) &&
		charParam(t, "escapechar", &d.escapechar, p[2], notSet, true)
	if !ok {
		return false
	}
	switch {
	case p[3].IsNil():
		d.terminator = t.NewStr("\r\n")
	case object.IsStr(p[3]):
		d.terminator = t.Newref(p[3])
	default:
		return t.RaiseFalse(object.TypeError, "\"lineterminator\" must be a string, not %s", p[3].Type().Name)
	}
	d.ends = object.AsStr(d.terminator).Runes()
	if !charParam(t, "quotechar", &d.quotechar, p[4], '"', true) {
		return false
	}
	if v := p[5]; !v.IsNil() {
		if v.Type() != object.IntType {
			return t.RaiseFalse(object.TypeError, "\"quoting\" must be an integer, not %s", v.Type().Name)
		}
		n, fits := object.IntFits(v)
		if !fits || n < 0 || n > quoteNotNull {
			return t.RaiseFalse(object.TypeError, "bad \"quoting\" value")
		}
		d.quoting = int(n)
	} else if !p[4].IsNil() && p[4].IsNone() {
		d.quoting = quoteNone
	}
	return flagParam(t, &d.skipinitialspace, p[6], false) && flagParam(t, &d.strict, p[7], false)
}

func charParam(t *thread, name string, to *rune, v value, def rune, optional bool) bool {
	*to = def
	if v.IsNil() {
		return true
	}
	or := ""
	if optional {
		or = " or None"
		if v.IsNone() {
			*to = notSet
			return true
		}
	}
	if !object.IsStr(v) {
		return t.RaiseFalse(object.TypeError, "\"%s\" must be a unicode character%s, not %s", name, or, v.Type().Name)
	}
	if n := object.AsStr(v).Len(); n != 1 {
		return t.RaiseFalse(object.TypeError, "\"%s\" must be a unicode character%s, not a string of length %d", name, or, n)
	}
	*to = object.AsStr(v).At(0)
	return true
}

func flagParam(t *thread, to *bool, v value, def bool) bool {
	*to = def
	if v.IsNil() {
		return true
	}
	var ok bool
	*to, ok = object.Truth(t, v)
	return ok
}

func (d *dialect) check(t *thread) bool {
	if d.quoting != quoteNone && d.quotechar == notSet {
		return t.RaiseFalse(object.TypeError, "quotechar must be set if quoting enabled")
	}
	chars := []struct {
		name  string
		c     rune
		space bool
	}{{"delimiter", d.delimiter, true}, {"escapechar", d.escapechar, !d.skipinitialspace}, {"quotechar", d.quotechar, !d.skipinitialspace}}
	for _, x := range chars {
		if x.c == notSet {
			continue
		}
		if x.c == '\r' || x.c == '\n' || x.c == ' ' && !x.space {
			return t.RaiseFalse(object.ValueError, "bad %s value", x.name)
		}
		if d.endsLine(x.c) {
			return t.RaiseFalse(object.ValueError, "bad %s or lineterminator value", x.name)
		}
	}
	for i, x := range chars {
		for _, y := range chars[i+1:] {
			if x.c == y.c && x.c != notSet {
				return t.RaiseFalse(object.ValueError, "bad %s or %s value", x.name, y.name)
			}
		}
	}
	return true
}
