package object

import (
	"cmp"
	"strings"
	"unsafe"
)

// What the sequence types share: indices, slices, arguments of constructors, comparison, repr.

const maxInt = int(^uint(0) >> 1)

// as converts an object's header to its Go type, which the caller has checked.
func as[T any](h *Header) *T { return (*T)(unsafe.Pointer(h)) }

// to converts a value to its Go type, which the caller has checked.
func to[T any](v Value) *T { return (*T)(unsafe.Pointer(v.obj)) }

// noKeywords raises TypeError if there are keyword arguments.
func (t *Thread) noKeywords(name string, kw *Tuple) bool {
	if kw != nil && len(kw.Items()) > 0 {
		return t.RaiseFalse(TypeError, "%s() takes no keyword arguments", name)
	}
	return true
}

// checkCount raises TypeError unless min <= n <= max, with the words of functions without keyword arguments.
func (t *Thread) checkCount(name string, n, min, max int) bool {
	if n >= min && n <= max {
		return true
	}
	limit, words := min, "at least "
	if min == max {
		words = ""
	} else if n > max {
		limit, words = max, "at most "
	}
	plural := "s"
	if limit == 1 {
		plural = ""
	}
	return t.RaiseFalse(TypeError, "%s expected %s%d argument%s, got %d", name, words, limit, plural, n)
}

// positionalInit is positional for __init__: a subclass with a __new__ of its own may take keywords.
func (t *Thread) positionalInit(self, exact *Type, args []Value, kw *Tuple, min, max int) bool {
	if (self == exact || funcID(self.New) == funcID(exact.New)) && !t.noKeywords(exact.Name, kw) {
		return false
	}
	return t.checkCount(exact.Name, len(args)-kw.count(), min, max)
}

// positional checks the arguments of a __new__ that takes no keywords. A subclass with an __init__ of its own may take some.
func (t *Thread) positional(self, exact *Type, args []Value, kw *Tuple, min, max int) bool {
	if self == exact || funcID(self.Init) == funcID(exact.Init) {
		if !t.noKeywords(exact.Name, kw) {
			return false
		}
	}
	return t.checkCount(exact.Name, len(args)-kw.count(), min, max)
}

func (tp *Tuple) count() int {
	if tp == nil {
		return 0
	}
	return len(tp.Items())
}

// index resolves a sequence's subscript that HasIndex: negative ones count from the end; it is not checked against n.
func (t *Thread) index(key Value, n int) (int, bool) {
	i, ok := AsSize(t, key, IndexError)
	if !ok {
		return 0, false
	}
	if i < 0 {
		i += n
	}
	return i, true
}

// sizeArg converts an optional integer argument; def is its value when it is not given.
func (t *Thread) sizeArg(v Value, def int) (int, bool) {
	if v.obj == nil {
		return def, true
	}
	n, ok := AsInt64(t, v, "Python int too large to convert to C ssize_t")
	return int(n), ok
}

// sliceArg converts an optional bound of a search (start or end): None and a missing one give def, large ones are clipped.
func (t *Thread) sliceArg(v Value, def int) (int, bool) {
	if v.obj == nil || v.IsNone() {
		return def, true
	}
	if !HasIndex(v) {
		return 0, t.RaiseFalse(TypeError, "slice indices must be integers or None or have an __index__ method")
	}
	return AsSize(t, v, nil)
}

// sliceArgNotNone is sliceArg for list.index and its like, which refuse None.
func (t *Thread) sliceArgNotNone(v Value, def int) (int, bool) {
	if v.obj == nil {
		return def, true
	}
	if !HasIndex(v) {
		return 0, t.RaiseFalse(TypeError, "slice indices must be integers or have an __index__ method")
	}
	return AsSize(t, v, nil)
}

// clip resolves a pair of bounds against a length as slicing does.
func clip(start, stop, n int) (int, int) {
	if stop > n {
		stop = n
	} else if stop < 0 {
		stop = max(stop+n, 0)
	}
	if start < 0 {
		start = max(start+n, 0)
	}
	return start, stop
}

// enterRepr notes that the repr of h is in progress; it reports true if it already was.
func (t *Thread) enterRepr(h *Header) bool {
	for _, x := range t.reprStack {
		if x == h {
			return true
		}
	}
	t.reprStack = append(t.reprStack, h)
	return false
}

// leaveRepr undoes enterRepr.
func (t *Thread) leaveRepr(h *Header) {
	for i := len(t.reprStack) - 1; i >= 0; i-- {
		if t.reprStack[i] == h {
			t.reprStack = append(t.reprStack[:i], t.reprStack[i+1:]...)
			return
		}
	}
}

// EnterRepr notes that the repr of v is in progress; it reports true if it already was (then there is nothing to undo).
func (t *Thread) EnterRepr(v Value) bool { return t.enterRepr(v.obj) }

// LeaveRepr undoes EnterRepr.
func (t *Thread) LeaveRepr(v Value) { t.leaveRepr(v.obj) }

// writeRepr appends repr(v) to the builder.
func (t *Thread) writeRepr(b *StrBuilder, v Value) bool {
	r := Repr(t, v)
	if r.obj == nil {
		return false
	}
	b.WriteStr(AsStr(r))
	t.Decref(r)
	return true
}

// reprItems appends the reprs of what items returns, which is read again before each because a repr may change it.
func (t *Thread) reprItems(b *StrBuilder, items func() []Value) bool {
	for i := 0; ; i++ {
		vs := items()
		if i >= len(vs) {
			return true
		}
		if i > 0 {
			b.WriteASCII(", ")
		}
		v := t.Newref(vs[i])
		ok := t.writeRepr(b, v)
		t.Decref(v)
		if !ok || b.Len() > maxObjectBytes/4 {
			if ok {
				t.NoMemory()
			}
			return false
		}
	}
}

// quickCompare compares sequences as far as that runs no Python code: c tells their order, known whether there was nothing to ask.
func quickCompare(x, y []Value) (c int, known bool) {
	n := min(len(x), len(y))
	for i, p := range x[:n] {
		q := y[i]
		if Is(p, q) {
			continue
		}
		switch {
		case p.IsInt64() && q.IsInt64():
			return cmp.Compare(p.Int64(), q.Int64()), true // they are not the same
		case p.obj.typ == StrType && q.obj.typ == StrType:
			if c := StrCompare(AsStr(p), AsStr(q)); c != 0 {
				return c, true
			}
		case p.IsFloat64() && q.IsFloat64():
			a, b := p.Float64(), q.Float64()
			if a == b {
				continue
			}
			if a < b {
				return -1, true
			}
			return 1, a > b
		default:
			return 0, false
		}
	}
	return cmp.Compare(len(x), len(y)), true
}

// Less reports a < b. It borrows, and holds both while Python code may run.
func Less(t *Thread, a, b Value) (less, ok bool) {
	if a.obj.typ == TupleType && b.obj.typ == TupleType {
		if c, known := quickCompare(to[Tuple](a).Items(), to[Tuple](b).Items()); known {
			return c < 0, true
		}
	}
	t.Incref(a)
	t.Incref(b)
	less, ok = CompareBool(t, a, b, Lt)
	t.Decref(a)
	t.Decref(b)
	return less, ok
}

// compareItems compares two sequences whose items are read again before each comparison.
func (t *Thread) compareItems(a, b func() []Value, op CompareOp) Value {
	if (op == Eq || op == Ne) && len(a()) != len(b()) {
		return Bool(op == Ne)
	}
	i := 0
	for ; ; i++ {
		x, y := a(), b()
		if i >= len(x) || i >= len(y) {
			return compareInts(len(x), len(y), op)
		}
		p, q := x[i], y[i]
		if Is(p, q) {
			continue
		}
		t.Incref(p)
		t.Incref(q)
		eq, ok := Equal(t, p, q)
		if ok && !eq {
			var res Value
			switch x, y = a(), b(); {
			case i >= len(x) || i >= len(y): // the comparison took them away
				res = compareInts(len(x), len(y), op)
			case op == Eq:
				res = False
			case op == Ne:
				res = True
			default: // the items that are there now
				u, v := t.Newref(x[i]), t.Newref(y[i])
				res = Compare(t, u, v, op)
				t.Decref(u)
				t.Decref(v)
			}
			t.Decref(p)
			t.Decref(q)
			return res
		}
		t.Decref(p)
		t.Decref(q)
		if !ok {
			return Value{}
		}
	}
}

func compareInts(a, b int, op CompareOp) Value {
	switch {
	case a < b:
		return compareResult(-1, op)
	case a > b:
		return compareResult(1, op)
	}
	return compareResult(0, op)
}

// indexItems finds the index of v among items in [start, stop); -1 when it is not there.
func (t *Thread) indexItems(items func() []Value, v Value, start, stop int) (int, bool) {
	for i := start; ; i++ {
		vs := items()
		if i >= len(vs) || i >= stop {
			return -1, true
		}
		x := vs[i]
		if Is(x, v) {
			return i, true
		}
		if x.obj == &intHeader && v.obj == &intHeader {
			continue
		}
		if x.obj.typ == StrType && v.obj.typ == StrType {
			if StrEqual(AsStr(x), AsStr(v)) {
				return i, true
			}
			continue
		}
		t.Incref(x)
		eq, ok := Equal(t, x, v)
		t.Decref(x)
		if !ok {
			return -1, false
		}
		if eq {
			return i, true
		}
	}
}

// countItems counts the items equal to v.
func (t *Thread) countItems(items func() []Value, v Value) Value {
	n := int64(0)
	for i := 0; ; i++ {
		vs := items()
		if i >= len(vs) {
			return Int(n)
		}
		x := t.Newref(vs[i])
		eq, ok := Equal(t, x, v)
		t.Decref(x)
		if !ok {
			return Value{}
		}
		if eq {
			n++
		}
	}
}

// repeatItems returns the items n times over, as a new slice of new references; nil with MemoryError pending if that is too much.
func (t *Thread) repeatItems(items []Value, n int) []Value {
	if len(items) != 0 && n > t.roomLeft()/16/len(items) {
		t.NoMemory()
		return nil
	}
	out := make([]Value, len(items)*n)
	for i := 0; i < len(out); i += len(items) {
		copy(out[i:], items)
	}
	for _, v := range out {
		t.Incref(v)
	}
	return out
}

// lengthHint guesses how many items v will give (at least 0); -1 with an exception pending.
func (t *Thread) lengthHint(v Value, def int) int {
	typ := v.obj.typ
	typ.Ready()
	if typ.Len != nil {
		n, ok := typ.Len(t, v)
		if ok {
			return n
		}
		if !t.ClearIf(TypeError) {
			return -1
		}
	}
	f := LookupSpecial(t, v, NameLengthHint)
	if f.obj == nil {
		if t.HasExc() {
			return -1
		}
		return def
	}
	res := Call0(t, f)
	t.Decref(f)
	if res.obj == nil {
		if t.ClearIf(TypeError) {
			return def
		}
		return -1
	}
	if res.IsNotImplemented() {
		return def
	}
	if !res.obj.typ.Has(TypeInt) {
		name := res.obj.typ.Name
		t.Decref(res)
		t.Raise(TypeError, "__length_hint__ must be an integer, not %s", name)
		return -1
	}
	big, fits, _ := intToInt64(res)
	t.Decref(res)
	n := int(big)
	if !fits {
		t.Raise(OverflowError, "Python int too large to convert to C ssize_t")
		return -1
	}
	if n < 0 {
		t.Raise(ValueError, "__length_hint__() should return >= 0")
		return -1
	}
	return n
}

// LengthHint is operator.length_hint: def when v does not tell; -1 with an exception pending.
func (t *Thread) LengthHint(v Value, def int) int { return t.lengthHint(v, def) }

// items borrows the items of an exact or derived list or tuple.
func listOrTuple(v Value) ([]Value, bool) {
	switch {
	case v.obj.typ.Flags&TypeList != 0:
		return to[List](v).items, true
	case v.obj.typ.Flags&TypeTuple != 0:
		return to[Tuple](v).Items(), true
	}
	return nil, false
}

// FastItems returns the items of the iterable (borrowed while seq lives) and seq, a list or tuple that holds them (new
// reference). What is not iterable raises TypeError with the message, if that is not empty.
func (t *Thread) FastItems(iterable Value, message string) (items []Value, seq Value) {
	if typ := iterable.obj.typ; typ == ListType || typ == TupleType {
		items, _ = listOrTuple(iterable)
		return items, t.Newref(iterable)
	}
	it := Iter(t, iterable)
	if it.obj == nil {
		if message != "" && t.ClearIf(TypeError) {
			t.Raise(TypeError, "%s", message)
		}
		return nil, Value{}
	}
	l := t.NewList(0)
	ok := l.extendIter(t, it)
	t.Decref(it)
	if !ok {
		t.Decref(l.Val())
		return nil, Value{}
	}
	return l.items, l.Val()
}

// messageName is the name of a class as most messages give it (C's %T): with the module, unless that is builtins or __main__.
func (t *Thread) messageName(tp *Type) string {
	return strings.TrimPrefix(typeFullName(t, tp), "__main__.")
}
