package builtins

import (
	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/object"
)

func buildClass(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	return object.BuildClass(t, args, kw)
}

func importFn(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "module name must be a string")
	}
	level := 0
	if !a[4].IsNil() {
		n, ok := object.AsSize(t, a[4], object.OverflowError)
		if !ok {
			return object.Value{}
		}
		level = n
	}
	if level < 0 {
		return t.Raise(object.ValueError, "level must be >= 0")
	}
	var globals *object.Dict
	if !a[1].IsNil() && !a[1].IsNone() {
		if !a[1].Type().Has(object.TypeDict) {
			if level > 0 {
				return t.Raise(object.TypeError, "globals must be a dict")
			}
		} else {
			globals = object.AsDict(a[1])
		}
	} else if level > 0 {
		return t.Raise(object.KeyError, "'__name__' not in globals")
	}
	from := a[3]
	if from.IsNil() {
		from = object.None
	}
	loc := a[2]
	if loc.IsNil() {
		loc = object.None
	}
	return t.Interp.Importer.ImportName(t, object.AsStr(a[0]), globals, loc, from, level)
}

func all(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	res := true
	if !object.ForEach(t, a[0], func(v object.Value) bool {
		b, ok := object.Truth(t, v)
		res = ok && b
		return res
	}) {
		return object.Value{}
	}
	return object.Bool(res)
}

func anyFn(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	res := false
	if !object.ForEach(t, a[0], func(v object.Value) bool {
		b, ok := object.Truth(t, v)
		res = ok && b
		return ok && !b
	}) {
		return object.Value{}
	}
	return object.Bool(res)
}

func aiter(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	return object.AIter(t, a[0])
}

func anext(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	typ := a[0].Type()
	typ.Ready()
	if typ.ANext == nil {
		return t.Raise(object.TypeError, "'%s' object is not an async iterator", typ.Name)
	}
	aw := typ.ANext(t, a[0])
	if aw.IsNil() || a[1].IsNil() {
		return aw
	}
	res := object.NewANext(t, aw, a[1])
	t.Decref(aw)
	return res
}

func toBase(t *object.Thread, v object.Value, base int) object.Value {
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return i
	}
	defer t.Decref(i)
	return t.NewStr(string(numfmt.AppendBase(nil, object.ToBig(i), base)))
}

func breakpoint(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	hook := t.Interp.Sys.GetStr(t, t.Intern("breakpointhook"))
	if hook.IsNil() {
		return t.Raise(object.RuntimeError, "lost sys.breakpointhook")
	}
	t.Incref(hook)
	defer t.Decref(hook)
	return object.Call(t, hook, args, kw)
}

func chr(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	n, ok := object.AsSize(t, a[0], nil)
	if !ok {
		return object.Value{}
	}
	if n < 0 || n > 0x10FFFF {
		return t.Raise(object.ValueError, "chr() arg not in range(0x110000)")
	}
	return t.NewStrRunes([]rune{rune(n)})
}

func ord(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	switch {
	case object.IsStr(a[0]):
		s := object.AsStr(a[0])
		if s.Len() == 1 {
			return object.Int(int64(s.At(0)))
		}
		return t.Raise(object.TypeError, "ord() expected a character, but string of length %d found", s.Len())
	case a[0].Type().Has(object.TypeBytes), a[0].Type().Has(object.TypeByteArray):
		b := object.BytesOf(a[0])
		if len(b) == 1 {
			return object.Int(int64(b[0]))
		}
		return t.Raise(object.TypeError, "ord() expected a character, but string of length %d found", len(b))
	}
	return t.Raise(object.TypeError, "ord() expected string of length 1, but %s found", a[0].Type().Name)
}

// attrName checks the name argument of getattr and its like.
func attrName(t *object.Thread, v object.Value) *object.Str {
	if !object.IsStr(v) {
		t.Raise(object.TypeError, "attribute name must be string, not '%s'", v.Type().Name)
		return nil
	}
	return t.InternStr(object.AsStr(v))
}

func delattr(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	name := attrName(t, a[1])
	if name == nil || !object.SetAttr(t, a[0], name, object.Value{}) {
		return object.Value{}
	}
	return object.None
}

func setattr(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	name := attrName(t, a[1])
	if name == nil || !object.SetAttr(t, a[0], name, a[2]) {
		return object.Value{}
	}
	return object.None
}

func getattr(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	name := attrName(t, a[1])
	if name == nil {
		return object.Value{}
	}
	if a[2].IsNil() {
		return object.GetAttr(t, a[0], name)
	}
	v, ok := object.LookupAttr(t, a[0], name)
	if ok && v.IsNil() {
		return t.Newref(a[2])
	}
	return v
}

func hasattr(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	name := attrName(t, a[1])
	if name == nil {
		return object.Value{}
	}
	v, ok := object.LookupAttr(t, a[0], name)
	if !ok {
		return object.Value{}
	}
	if v.IsNil() {
		return object.False
	}
	t.Decref(v)
	return object.True
}

func hash(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	h, ok := object.Hash(t, a[0])
	if !ok {
		return object.Value{}
	}
	return object.Int(h)
}

func length(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	n, ok := object.Len(t, a[0])
	if !ok {
		return object.Value{}
	}
	return object.Int(int64(n))
}

func format(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	spec := a[1]
	if spec.IsNil() {
		spec = t.Intern("").Val()
	} else if !object.IsStr(spec) {
		return t.Raise(object.TypeError, "format() argument 2 must be str, not %s", spec.Type().Name)
	}
	return object.Format(t, a[0], spec)
}

func noKeywords(t *object.Thread, name string, kw *object.Tuple) bool {
	if kw != nil && len(kw.Items()) > 0 {
		return t.RaiseFalse(object.TypeError, "%s() takes no keyword arguments", name)
	}
	return true
}

func iter(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	switch {
	case !noKeywords(t, "iter", kw):
		return object.Value{}
	case len(args) == 1:
		return object.Iter(t, args[0])
	case len(args) == 2:
		if !object.IsCallable(args[0]) {
			return t.Raise(object.TypeError, "iter(v, w): v must be callable")
		}
		return t.NewCallableIter(args[0], args[1])
	case len(args) == 0:
		return t.Raise(object.TypeError, "iter expected at least 1 argument, got 0")
	}
	return t.Raise(object.TypeError, "iter expected at most 2 arguments, got %d", len(args))
}

func next(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	switch {
	case !noKeywords(t, "next", kw):
		return object.Value{}
	case len(args) == 0:
		return t.Raise(object.TypeError, "next expected at least 1 argument, got 0")
	case len(args) > 2:
		return t.Raise(object.TypeError, "next expected at most 2 arguments, got %d", len(args))
	}
	typ := args[0].Type()
	typ.Ready()
	if typ.Next == nil {
		return t.Raise(object.TypeError, "'%s' object is not an iterator", typ.Name)
	}
	t.Guard(args[0], true)
	v := typ.Next(t, args[0])
	if !v.IsNil() {
		return v
	}
	if len(args) == 2 {
		if t.HasExc() && !t.ClearIf(object.StopIteration) {
			return object.Value{}
		}
		return t.Newref(args[1])
	}
	if !t.HasExc() {
		t.RaiseArgs(object.StopIteration)
	}
	return object.Value{}
}

func pow(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	if a[2].IsNil() || a[2].IsNone() {
		return object.Binary(t, object.OpPow, a[0], a[1])
	}
	return object.Power(t, a[0], a[1], a[2])
}

func print(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	args, sep, end, file, flush := object.AsTuple(a[0]).Items(), a[1], a[2], a[3], a[4]
	if file.IsNil() || file.IsNone() {
		file = t.Interp.Sys.GetStr(t, t.Intern("stdout"))
		if file.IsNil() {
			return t.Raise(object.RuntimeError, "lost sys.stdout")
		}
		if file.IsNone() {
			return object.None
		}
	}
	for _, x := range []struct {
		name string
		v    *object.Value
	}{{"sep", &sep}, {"end", &end}} {
		if !x.v.IsNil() && x.v.IsNone() {
			*x.v = object.Value{}
		}
		if !x.v.IsNil() && !object.IsStr(*x.v) {
			return t.Raise(object.TypeError, "%s must be None or a string, not %s", x.name, x.v.Type().Name)
		}
	}
	t.Incref(file)
	defer t.Decref(file)
	write := object.GetAttr(t, file, t.Intern("write"))
	if write.IsNil() {
		return write
	}
	defer t.Decref(write)
	put := func(v object.Value) bool {
		s := object.ToStr(t, v)
		if s.IsNil() {
			return false
		}
		r := object.Call1(t, write, s)
		t.Decref(s)
		if r.IsNil() {
			return false
		}
		t.Decref(r)
		return true
	}
	space := t.Intern(" ").Val()
	if !sep.IsNil() {
		space = sep
	}
	for i, v := range args {
		if i > 0 && !put(space) || !put(v) {
			return object.Value{}
		}
	}
	if end.IsNil() {
		end = t.Intern("\n").Val()
	}
	if !put(end) {
		return object.Value{}
	}
	if !flush.IsNil() {
		b, ok := object.Truth(t, flush)
		if !ok {
			return object.Value{}
		}
		if b {
			r := object.CallMethod(t, file, t.Intern("flush"))
			if r.IsNil() {
				return r
			}
			t.Decref(r)
		}
	}
	return object.None
}

func round(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	f := object.LookupSpecial(t, a[0], t.Intern("__round__"))
	if f.IsNil() {
		if t.HasExc() {
			return f
		}
		return t.Raise(object.TypeError, "type %s doesn't define __round__ method", a[0].Type().Name)
	}
	defer t.Decref(f)
	if a[1].IsNil() || a[1].IsNone() {
		return object.Call0(t, f)
	}
	return object.Call1(t, f, a[1])
}

func sorted(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n != 1 {
		return t.Raise(object.TypeError, "sorted expected 1 argument, got %d", n)
	}
	l := object.ToList(t, args[0])
	if l.IsNil() {
		return l
	}
	sort := object.GetAttr(t, l, t.Intern("sort"))
	if sort.IsNil() {
		t.Decref(l)
		return sort
	}
	r := object.Call(t, sort, args[1:], kw)
	t.Decref(sort)
	if r.IsNil() {
		t.Decref(l)
		return r
	}
	t.Decref(r)
	return l
}

// minMaxInts is minMax for small ints; the zero Value if something else is among the arguments or in the one list.
func minMaxInts(items []object.Value, op object.CompareOp) (best object.Value) {
	if len(items) == 1 {
		if items[0].Type() != object.ListType {
			return object.Value{}
		}
		items = object.AsList(items[0]).Items()
	}
	for i, v := range items {
		if !v.IsInt64() {
			return object.Value{}
		}
		if i == 0 || op == object.Lt && v.Int64() < best.Int64() || op == object.Gt && v.Int64() > best.Int64() {
			best = v
		}
	}
	return best
}

// minMax is min and max: op says when a candidate replaces the best so far.
func minMax(t *object.Thread, name string, op object.CompareOp, args []object.Value, kw *object.Tuple) object.Value {
	n := len(args)
	var key, deflt object.Value
	if kw != nil {
		n -= len(kw.Items())
		if given := len(kw.Items()); given > 2 {
			return t.Raise(object.TypeError, "%s() takes at most 2 keyword arguments (%d given)", name, given)
		}
		for i, k := range kw.Items() {
			switch s := object.AsStr(k).String(); s {
			case "key":
				key = args[n+i]
			case "default":
				deflt = args[n+i]
			default:
				t.RaiseUnexpected(name, object.AsStr(k), "key", "default")
				return object.Value{}
			}
		}
	}
	if !key.IsNil() && key.IsNone() {
		key = object.Value{}
	}
	if n == 0 {
		return t.Raise(object.TypeError, "%s expected at least 1 argument, got 0", name)
	}
	if n > 1 && !deflt.IsNil() {
		return t.Raise(object.TypeError, "Cannot specify a default for %s() with multiple positional arguments", name)
	}
	if key.IsNil() {
		if v := minMaxInts(args[:n], op); !v.IsNil() {
			return v
		}
	}
	var best, bestKey object.Value // owned
	failed := false
	consider := func(v object.Value) bool {
		k := t.Newref(v)
		if !key.IsNil() {
			t.Decref(k)
			if k = object.Call1(t, key, v); k.IsNil() {
				failed = true
				return false
			}
		}
		if best.IsNil() {
			best, bestKey = t.Newref(v), k
			return true
		}
		r := object.Compare(t, k, bestKey, op)
		better, ok := false, false
		if !r.IsNil() {
			better, ok = object.Truth(t, r)
			t.Decref(r)
		}
		if !ok {
			t.Decref(k)
			failed = true
			return false
		}
		if !better {
			t.Decref(k)
			return true
		}
		oldBest, oldKey := best, bestKey
		best, bestKey = t.Newref(v), k
		t.Decref(oldBest)
		t.Decref(oldKey)
		return true
	}
	if n == 1 {
		if !object.ForEach(t, args[0], consider) {
			failed = true
		}
	} else {
		for _, v := range args[:n] {
			if !consider(v) {
				break
			}
		}
	}
	t.Xdecref(bestKey)
	if failed {
		t.Xdecref(best)
		return object.Value{}
	}
	if best.IsNil() {
		if deflt.IsNil() {
			return t.Raise(object.ValueError, "%s() iterable argument is empty", name)
		}
		return t.Newref(deflt)
	}
	return best
}

func input(t *object.Thread, _ object.Value, a []object.Value) object.Value {
	prompt := object.Value{}
	if !a[0].IsNil() {
		prompt = a[0]
	}
	return Input(t, prompt)
}
