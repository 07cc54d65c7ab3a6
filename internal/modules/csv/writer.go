package csv

import "github.com/gophersnake/gophersnake/internal/object"

// writer is a csv writer: write is the bound method of its file.
type writer struct {
	header
	write value
	d     value
}

func asWriter(v value) *writer { return (*writer)(v.Ptr()) }

func newWriter(t *thread, a []value) value {
	d := makeDialect(t, a[1], a[2])
	if d.IsNil() {
		return d
	}
	write, ok := object.LookupAttr(t, a[0], object.NameWrite)
	if ok && (write.IsNil() || !object.IsCallable(write)) {
		t.Xdecref(write)
		write = t.Raise(object.TypeError, "argument 1 must have a \"write\" method")
	}
	if write.IsNil() {
		t.Decref(d)
		return write
	}
	w := object.New[writer](t, writerType)
	w.write, w.d = write, d
	return w.Val()
}

func setupWriter() {
	tp := writerType
	object.Fields(tp, func(h *header, f func(*value)) {
		w := asWriter(h.Val())
		f(&w.write)
		f(&w.d)
	})
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return t.Raise(object.TypeError, "cannot create '%s' instances", tp.Name)
	}
	tp.Methods = []object.Method{
		{Sig: "writerow(row, /)", Fn: func(t *thread, self value, a []value) value {
			return asWriter(self).row(t, a[0])
		}},
		{Sig: "writerows(rows, /)", Fn: func(t *thread, self value, a []value) value {
			if !object.ForEach(t, a[0], func(v value) bool {
				r := asWriter(self).row(t, v)
				t.Xdecref(r)
				return !r.IsNil()
			}) {
				return value{}
			}
			return object.None
		}},
	}
	tp.Members = []object.Member{{Name: "dialect", Get: func(h *header) value { return asWriter(h.Val()).d }}}
}

// record is a record being put together.
type record struct {
	b object.StrBuilder
	n int // fields so far
}

// field appends a field; null says that it is None.
func (x *record) field(t *thread, d *dialect, chars []rune, quoted, null bool) bool {
	if len(chars) == 0 && d.delimiter == ' ' && d.skipinitialspace {
		if d.quoting == quoteNone || null && (d.quoting == quoteStrings || d.quoting == quoteNotNull) {
			fail(t, "empty field must be quoted if delimiter is a space and skipinitialspace is true")
			return false
		}
		quoted = true
	}
	if x.n > 0 {
		x.b.WriteRune(d.delimiter)
	}
	out := make([]rune, 0, len(chars)+2)
	for _, c := range chars {
		if c == d.delimiter || c == d.escapechar || c == d.quotechar || c == '\n' || c == '\r' || d.endsLine(c) {
			escape := false
			switch {
			case d.quoting == quoteNone:
				escape = true
			case c == d.quotechar:
				if d.doublequote {
					out = append(out, d.quotechar)
				} else {
					escape = true
				}
			case c == d.escapechar:
				escape = true
			}
			if !escape {
				quoted = true
			} else {
				if d.escapechar == notSet {
					fail(t, "need to escape, but no escapechar set")
					return false
				}
				out = append(out, d.escapechar)
			}
		}
		out = append(out, c)
	}
	if quoted {
		x.b.WriteRune(d.quotechar)
	}
	x.b.WriteRunes(out)
	if quoted {
		x.b.WriteRune(d.quotechar)
	}
	x.n++
	return true
}

func (w *writer) row(t *thread, row value) value {
	d := asDialect(w.d)
	it := object.Iter(t, row)
	if it.IsNil() {
		if t.ClearIf(object.TypeError) {
			fail(t, "iterable expected, not %s", row.Type().Name)
		}
		return it
	}
	var x record
	null := false
	for {
		f := object.Next(t, it)
		if f.IsNil() {
			break
		}
		quoted := false
		switch d.quoting {
		case quoteNonNumeric:
			quoted = !isNumber(f)
		case quoteAll:
			quoted = true
		case quoteStrings:
			quoted = object.IsStr(f)
		case quoteNotNull:
			quoted = !f.IsNone()
		}
		null = f.IsNone()
		var s value
		switch {
		case object.IsStr(f):
			s = t.Newref(f)
		case !null:
			s = object.ToStr(t, f)
		}
		t.Decref(f)
		if s.IsNil() && !null {
			break
		}
		var chars []rune
		if !null {
			chars = object.AsStr(s).Runes()
			t.Decref(s)
		}
		if !x.field(t, d, chars, quoted, null) {
			break
		}
	}
	t.Decref(it)
	if t.HasExc() {
		return value{}
	}
	if x.n > 0 && x.b.Len() == 0 {
		if d.quoting == quoteNone || null && (d.quoting == quoteStrings || d.quoting == quoteNotNull) {
			return fail(t, "single empty field record must be quoted")
		}
		x.n--
		if !x.field(t, d, nil, true, true) {
			return value{}
		}
	}
	x.b.WriteStr(object.AsStr(d.terminator))
	line := x.b.Finish(t)
	if line.IsNil() {
		return line
	}
	res := object.Call1(t, w.write, line)
	t.Decref(line)
	return res
}

func isNumber(v value) bool {
	tp := v.Type()
	tp.Ready()
	return tp.Index != nil || tp.ToInt != nil || tp.ToFloat != nil || object.IsComplex(v)
}
