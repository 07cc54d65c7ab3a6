package json

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/object"
)

// encoder is what make_encoder returns: the settings of a JSONEncoder.
type encoder struct {
	header
	markers, def, encode, indent, keySep, itemSep value
	sortKeys, skipKeys, allowNaN                  bool
	direct                                        int // the encoding function is encode_basestring_ascii or encode_basestring
}

// The encoding functions that need not be called.
const (
	directNone = iota
	directASCII
	directPlain
)

func asEncoder(v value) *encoder { return (*encoder)(v.Ptr()) }

func setupEncoder() {
	tp := encoderType
	object.Fields(tp, func(h *header, f func(*value)) {
		e := asEncoder(h.Val())
		f(&e.markers)
		f(&e.def)
		f(&e.encode)
		f(&e.indent)
		f(&e.keySep)
		f(&e.itemSep)
	})
	object.ConstructBySig(tp, "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)", func(t *thread, cls *class, a []value) value {
		if !a[0].IsNone() && !object.IsDict(a[0]) {
			return t.Raise(object.TypeError, "make_encoder() argument 1 must be dict or None, not %s", a[0].Type().Name)
		}
		for i := 4; i < 6; i++ {
			if !object.IsStr(a[i]) {
				return t.Raise(object.TypeError, "make_encoder() argument %d must be str, not %s", i+1, a[i].Type().Name)
			}
		}
		var flags [3]bool
		for i := range flags {
			var ok bool
			if flags[i], ok = object.Truth(t, a[6+i]); !ok {
				return value{}
			}
		}
		e := object.New[encoder](t, cls)
		e.markers, e.def, e.encode, e.indent = t.Newref(a[0]), t.Newref(a[1]), t.Newref(a[2]), t.Newref(a[3])
		e.keySep, e.itemSep = t.Newref(a[4]), t.Newref(a[5])
		e.sortKeys, e.skipKeys, e.allowNaN = flags[0], flags[1], flags[2]
		own := t.Interp.State(stateKey).(*functions)
		switch {
		case object.Is(a[2], own.ascii):
			e.direct = directASCII
		case object.Is(a[2], own.plain):
			e.direct = directPlain
		}
		return e.Val()
	})
	tp.TextSignature = ""
	call := object.NewSig("_iterencode(obj, _current_indent_level)", func(t *thread, self value, a []value) value {
		level, ok := object.AsSize(t, a[1], object.OverflowError)
		if !ok {
			return value{}
		}
		e := asEncoder(self)
		if !e.indent.IsNone() && !object.IsStr(e.indent) {
			return t.Raise(object.TypeError, "make_encoder() argument 4 must be str or None, not %s", e.indent.Type().Name)
		}
		x := &encoding{t: t, e: e, level: level}
		if !x.value(a[0]) {
			return value{}
		}
		s := x.b.Finish(t)
		if s.IsNil() {
			return s
		}
		return t.TupleSteal(s).Val()
	})
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		t.Incref(self)
		defer t.Decref(self)
		return call.Call(t, self, args, kw)
	}
	member := func(name string, get func(e *encoder) value) object.Member {
		return object.Member{Name: name, Doc: name, Get: func(h *header) value {
			if v := get(asEncoder(h.Val())); !v.IsNil() {
				return v
			}
			return object.None
		}}
	}
	tp.Members = []object.Member{
		member("markers", func(e *encoder) value { return e.markers }), member("default", func(e *encoder) value { return e.def }),
		member("encoder", func(e *encoder) value { return e.encode }), member("indent", func(e *encoder) value { return e.indent }),
		member("key_separator", func(e *encoder) value { return e.keySep }), member("item_separator", func(e *encoder) value { return e.itemSep }),
		member("sort_keys", func(e *encoder) value { return object.Bool(e.sortKeys) }), member("skipkeys", func(e *encoder) value { return object.Bool(e.skipKeys) }),
	}
}

// encoding is one run of an encoder.
type encoding struct {
	t     *thread
	e     *encoder
	b     object.StrBuilder
	level int
}

func (x *encoding) newline() {
	if x.e.indent.IsNone() {
		return
	}
	x.b.WriteASCII("\n")
	for range x.level {
		x.b.WriteStr(object.AsStr(x.e.indent))
	}
}

func (x *encoding) str(v value) bool {
	t := x.t
	if x.e.direct != directNone {
		quoted(t, &x.b, v, x.e.direct == directASCII)
		return true
	}
	r := object.Call1(t, x.e.encode, v)
	if r.IsNil() {
		return false
	}
	defer t.Decref(r)
	if !object.IsStr(r) {
		return t.RaiseFalse(object.TypeError, "encoder() must return a string, not %s", r.Type().Name)
	}
	x.b.WriteStr(object.AsStr(r))
	return true
}

// number writes an int as int.__repr__ gives it.
func (x *encoding) number(v value) bool {
	r := object.IntType.Repr(x.t, v)
	if r.IsNil() {
		return false
	}
	x.b.WriteStr(object.AsStr(r))
	x.t.Decref(r)
	return true
}

// floatText returns the text of a float. New reference.
func (x *encoding) floatText(v value) value {
	t := x.t
	f, ok := object.AsFloat(t, v)
	if !ok {
		return value{}
	}
	if f-f != 0 {
		if !x.e.allowNaN {
			r := object.Repr(t, v)
			if !r.IsNil() {
				t.Raise(object.ValueError, "Out of range float values are not JSON compliant: %s", object.AsStr(r).String())
				t.Decref(r)
			}
			return value{}
		}
		switch {
		case math.IsNaN(f):
			return t.NewASCII("NaN")
		case f > 0:
			return t.NewASCII("Infinity")
		}
		return t.NewASCII("-Infinity")
	}
	return object.FloatType.Repr(t, v)
}

func constantText(v value) string {
	switch {
	case v.IsNone():
		return "null"
	case v.IsTrue():
		return "true"
	}
	return "false"
}

func (x *encoding) value(v value) bool {
	t := x.t
	switch {
	case v.IsNone() || v.IsBool():
		x.b.WriteASCII(constantText(v))
		return true
	case object.IsStr(v):
		return x.str(v)
	case object.IsInt(v):
		return x.number(v)
	case object.IsFloat(v):
		s := x.floatText(v)
		if s.IsNil() {
			return false
		}
		x.b.WriteStr(object.AsStr(s))
		t.Decref(s)
		return true
	}
	if !t.EnterRecursive(" while encoding a JSON object") {
		return false
	}
	defer t.LeaveRecursive()
	if object.IsList(v) || object.IsDict(v) {
		t.Guard(v, false) // it may be another thread's
	}
	if object.IsList(v) || object.IsTuple(v) {
		return x.list(v)
	}
	if object.IsDict(v) {
		return x.dict(v)
	}
	mark, ok := x.mark(v)
	if !ok {
		return false
	}
	r := object.Call1(t, x.e.def, v)
	if r.IsNil() {
		return x.unmark(mark, false)
	}
	ok = x.value(r)
	t.Decref(r)
	if !ok {
		t.AddNote("when serializing %s object", object.TypeFullName(t, v.Type()))
	}
	return x.unmark(mark, ok)
}

// mark notes that a container is being encoded; an error if it is already.
func (x *encoding) mark(v value) (mark value, ok bool) {
	if x.e.markers.IsNone() {
		return value{}, true
	}
	t := x.t
	id := t.NewUint64(v.ID())
	d := object.AsDict(x.e.markers)
	old, ok := d.Get(t, id)
	if ok && !old.IsNil() {
		ok = t.RaiseFalse(object.ValueError, "Circular reference detected")
	}
	if !ok || !d.Set(t, id, v) {
		t.Decref(id)
		return value{}, false
	}
	return id, true
}

// unmark undoes mark and passes ok on; with an exception pending the mark stays, as in CPython.
func (x *encoding) unmark(mark value, ok bool) bool {
	if mark.IsNil() {
		return ok
	}
	if ok {
		_, ok = object.AsDict(x.e.markers).Delete(x.t, mark)
	}
	x.t.Decref(mark)
	return ok
}

func (x *encoding) list(v value) bool {
	t := x.t
	items, seq := t.FastItems(v, "_iterencode_list needs a sequence")
	if seq.IsNil() {
		return false
	}
	defer t.Decref(seq)
	if len(items) == 0 {
		x.b.WriteASCII("[]")
		return true
	}
	mark, ok := x.mark(v)
	if !ok {
		return false
	}
	x.b.WriteASCII("[")
	x.level++
	x.newline()
	isList := object.IsList(seq)
	for i := 0; ; i++ {
		if isList {
			items = object.AsList(seq).Items() // default() may have changed it
		}
		if i >= len(items) {
			break
		}
		if i > 0 {
			x.b.WriteStr(object.AsStr(x.e.itemSep))
			x.newline()
		}
		item := t.Newref(items[i])
		ok = x.value(item)
		t.Decref(item)
		if !ok {
			t.AddNote("when serializing %s item %d", object.TypeFullName(t, v.Type()), i)
			return x.unmark(mark, false)
		}
	}
	x.level--
	x.newline()
	x.b.WriteASCII("]")
	return x.unmark(mark, true)
}

func (x *encoding) dict(v value) bool {
	t := x.t
	d := object.AsDict(v)
	if v.Type() == object.DictType && d.Len() == 0 {
		x.b.WriteASCII("{}")
		return true
	}
	n, ok := object.Len(t, v)
	if !ok {
		return false
	}
	if n == 0 {
		x.b.WriteASCII("{}")
		return true
	}
	items := object.CallMethod(t, v, object.NameItems)
	if items.IsNil() {
		return false
	}
	list := t.ListFrom(items)
	t.Decref(items)
	if list == nil {
		return false
	}
	defer t.Decref(list.Val())
	if x.e.sortKeys && !list.Sort(t, object.None, false) {
		return false
	}
	mark, ok := x.mark(v)
	if !ok {
		return false
	}
	x.b.WriteASCII("{")
	x.level++
	first := true
	for i := 0; i < list.Len(); i++ {
		item := list.Items()[i]
		if !object.IsTuple(item) || len(object.TupleItems(item)) != 2 {
			t.Raise(object.ValueError, "items must return 2-tuples")
			return x.unmark(mark, false)
		}
		pair := object.TupleItems(item)
		if !x.item(v, pair[0], pair[1], &first) {
			return x.unmark(mark, false)
		}
	}
	x.level--
	if !first {
		x.newline()
	}
	x.b.WriteASCII("}")
	return x.unmark(mark, true)
}

func (x *encoding) item(dict, k, v value, first *bool) bool {
	t := x.t
	var key value
	switch {
	case object.IsStr(k):
		key = t.Newref(k)
	case object.IsFloat(k):
		key = x.floatText(k)
	case k.IsNone() || k.IsBool():
		key = t.NewASCII(constantText(k))
	case object.IsInt(k):
		key = object.IntType.Repr(t, k)
	case x.e.skipKeys:
		return true
	default:
		return t.RaiseFalse(object.TypeError, "keys must be str, int, float, bool or None, not %s", k.Type().Name)
	}
	if key.IsNil() {
		return false
	}
	if *first {
		*first = false
	} else {
		x.b.WriteStr(object.AsStr(x.e.itemSep))
	}
	x.newline()
	ok := x.str(key)
	t.Decref(key)
	if !ok {
		return false
	}
	x.b.WriteStr(object.AsStr(x.e.keySep))
	if !x.value(v) {
		e := t.TakeExc()
		r := object.Repr(t, k)
		t.ClearExc()
		t.RestoreExc(e)
		if !r.IsNil() {
			t.AddNote("when serializing %s item %s", object.TypeFullName(t, dict.Type()), object.AsStr(r).String())
			t.Decref(r)
		}
		return false
	}
	return true
}
