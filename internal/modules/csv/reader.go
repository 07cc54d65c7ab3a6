package csv

import "github.com/gophersnake/gophersnake/internal/object"

// The states of a reader between two characters.
const (
	startRecord = iota
	startField
	escapedChar
	inField
	inQuoted
	escapeInQuoted
	quoteInQuoted
	eatNewline
	afterEscapedNewline
)

// endOfLine is the character that stands for the end of what the iterator gave.
const endOfLine rune = -2

// reader is a csv reader.
type reader struct {
	header
	input   value
	d       value // the dialect
	state   int
	fields  *object.List // of the record that is being read; nil between records
	field   []rune
	quoted  bool // the present field began with a quote
	lineNum int64
}

func asReader(v value) *reader { return (*reader)(v.Ptr()) }

func newReader(t *thread, a []value) value {
	it := object.Iter(t, a[0])
	if it.IsNil() {
		return it
	}
	d := makeDialect(t, a[1], a[2])
	if d.IsNil() {
		t.Decref(it)
		return d
	}
	r := object.New[reader](t, readerType)
	r.input, r.d = it, d
	return r.Val()
}

func setupReader() {
	tp := readerType
	object.Fields(tp, func(h *header, f func(*value)) {
		r := asReader(h.Val())
		f(&r.input)
		f(&r.d)
		if r.fields != nil {
			v := r.fields.Val()
			f(&v)
			if v.IsNil() {
				r.fields = nil
			}
		}
	})
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return t.Raise(object.TypeError, "cannot create '%s' instances", tp.Name)
	}
	tp.Iter = object.SelfIter
	tp.Next = readerNext
	tp.Members = []object.Member{
		{Name: "dialect", Get: func(h *header) value { return asReader(h.Val()).d }},
		{Name: "line_num", Get: func(h *header) value { return object.Int(asReader(h.Val()).lineNum) }},
	}
}

// save ends the present field.
func (r *reader) save(t *thread, d *dialect) bool {
	var v value
	empty := len(r.field) == 0
	switch {
	case !r.quoted && empty && (d.quoting == quoteNotNull || d.quoting == quoteStrings):
		v = object.None
	default:
		v = t.NewStrRunes(r.field)
		if !r.quoted && !empty && (d.quoting == quoteNonNumeric || d.quoting == quoteStrings) {
			f := object.Call1(t, object.FloatType.Val(), v)
			t.Decref(v)
			if v = f; f.IsNil() {
				return false
			}
		}
	}
	r.field = r.field[:0]
	r.fields.Push(t, v)
	return true
}

func (r *reader) add(t *thread, limit int64, c rune) bool {
	if int64(len(r.field)) >= limit {
		fail(t, "field larger than field limit (%d)", limit)
		return false
	}
	r.field = append(r.field, c)
	return true
}

// ended ends the field at the end of a line.
func (r *reader) ended(t *thread, d *dialect, c rune) bool {
	r.state = eatNewline
	if c == endOfLine {
		r.state = startRecord
	}
	return r.save(t, d)
}

func isEnd(c rune) bool { return c == '\n' || c == '\r' || c == endOfLine }

// char takes the next character.
func (r *reader) char(t *thread, d *dialect, limit int64, c rune) bool {
	switch r.state {
	case startRecord:
		if c == endOfLine {
			return true
		}
		if c == '\n' || c == '\r' {
			r.state = eatNewline
			return true
		}
		fallthrough
	case startField:
		r.quoted = false
		switch {
		case isEnd(c):
			return r.ended(t, d, c)
		case c == d.quotechar && d.quoting != quoteNone:
			r.quoted = true
			r.state = inQuoted
		case c == d.escapechar:
			r.state = escapedChar
		case c == ' ' && d.skipinitialspace:
			r.state = startField
		case c == d.delimiter:
			r.state = startField
			return r.save(t, d)
		default:
			r.state = inField
			return r.add(t, limit, c)
		}
	case escapedChar:
		if c == '\n' || c == '\r' {
			r.state = afterEscapedNewline
			return r.add(t, limit, c)
		}
		if c == endOfLine {
			c = '\n'
		}
		r.state = inField
		return r.add(t, limit, c)
	case afterEscapedNewline:
		if c == endOfLine {
			return true
		}
		fallthrough
	case inField:
		switch {
		case isEnd(c):
			return r.ended(t, d, c)
		case c == d.escapechar:
			r.state = escapedChar
		case c == d.delimiter:
			r.state = startField
			return r.save(t, d)
		default:
			r.state = inField
			return r.add(t, limit, c)
		}
	case inQuoted:
		switch {
		case c == endOfLine:
		case c == d.escapechar:
			r.state = escapeInQuoted
		case c == d.quotechar && d.quoting != quoteNone:
			r.state = inField
			if d.doublequote {
				r.state = quoteInQuoted
			}
		default:
			return r.add(t, limit, c)
		}
	case escapeInQuoted:
		if c == endOfLine {
			c = '\n'
		}
		r.state = inQuoted
		return r.add(t, limit, c)
	case quoteInQuoted:
		switch {
		case d.quoting != quoteNone && c == d.quotechar:
			r.state = inQuoted
			return r.add(t, limit, c)
		case c == d.delimiter:
			r.state = startField
			return r.save(t, d)
		case isEnd(c):
			return r.ended(t, d, c)
		case !d.strict:
			r.state = inField
			return r.add(t, limit, c)
		default:
			fail(t, "'%c' expected after '%c'", d.delimiter, d.quotechar)
			return false
		}
	case eatNewline:
		switch {
		case c == '\n' || c == '\r':
		case c == endOfLine:
			r.state = startRecord
		default:
			fail(t, "new-line character seen in unquoted field - do you need to open the file with newline=''?")
			return false
		}
	}
	return true
}

func readerNext(t *thread, self value) value {
	r := asReader(self)
	if r.input.IsNil() || r.d.IsNil() {
		return value{}
	}
	if old := r.fields; old != nil {
		r.fields = nil
		t.Decref(old.Val())
	}
	r.fields = t.NewList(0)
	r.field, r.state, r.quoted = r.field[:0], startRecord, false
	input, d := t.Newref(r.input), asDialect(r.d)
	defer t.Decref(input)
	for {
		line := object.Next(t, input)
		if r.fields == nil {
			t.Xdecref(line)
			return fail(t, "iterator has already advanced the reader")
		}
		if line.IsNil() {
			if t.HasExc() || len(r.field) == 0 && r.state != inQuoted {
				return value{}
			}
			if d.strict {
				return fail(t, "unexpected end of data")
			}
			if !r.save(t, d) {
				return value{}
			}
			break
		}
		if !object.IsStr(line) {
			fail(t, "iterator should return strings, not %s (the file should be opened in text mode)", line.Type().Name)
			t.Decref(line)
			return value{}
		}
		r.lineNum++
		limit := stateOf(t).limit
		ok := true
		s := object.AsStr(line)
		for i := 0; i < s.Len() && ok; i++ {
			ok = r.char(t, d, limit, s.At(i))
		}
		ok = ok && r.char(t, d, limit, endOfLine)
		t.Decref(line)
		if !ok {
			return value{}
		}
		if r.state == startRecord {
			break
		}
	}
	res := r.fields
	r.fields = nil
	return res.Val()
}
