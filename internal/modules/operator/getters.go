package operator

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	itemGetterType   = object.NewStaticType("operator", "itemgetter", object.ObjectType, 0)
	attrGetterType   = object.NewStaticType("operator", "attrgetter", object.ObjectType, 0)
	methodCallerType = object.NewStaticType("operator", "methodcaller", object.ObjectType, 0)
)

// getter is an itemgetter, attrgetter or methodcaller: args is the tuple that it was made from. An attrgetter has the interned
// parts of its dotted names in paths; a methodcaller has its keyword arguments in kw.
type getter struct {
	header
	args  value
	paths [][]*object.Str
	kw    value // a dict, or the zero Value
}

func asGetter(v value) *getter { return (*getter)(v.Ptr()) }

func setupGetters() {
	for _, tp := range []*class{itemGetterType, attrGetterType, methodCallerType} {
		object.Fields(tp, func(h *header, f func(*value)) {
			g := asGetter(h.Val())
			f(&g.args)
			f(&g.kw)
		})
		tp.Repr = reprGetter
		tp.Getset = []object.GetSet{{Name: "__text_signature__", Get: func(t *thread, _ value) value { return t.NewStr("(obj, /)") }}}
	}
	tp := itemGetterType
	object.ConstructBySig(tp, "itemgetter(item, /, *items)", func(t *thread, cls *class, a []value) value {
		g := object.New[getter](t, cls)
		g.args = joinArgs(t, a[0], a[1])
		return g.Val()
	})
	make := tp.New
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		if len(args) == 0 {
			return t.Raise(object.TypeError, "itemgetter expected 1 argument, got 0")
		}
		return make(t, cls, args, kw)
	}
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		if !oneArgument(t, "itemgetter", args, kw) {
			return value{}
		}
		return eachOf(t, asGetter(self), func(i int, key value) value {
			return object.GetItem(t, args[0], key)
		})
	}
	tp.Methods = []object.Method{{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
		return t.TupleOf(self.Type().Val(), asGetter(self).args).Val()
	}}}

	tp = attrGetterType
	object.ConstructBySig(tp, "attrgetter(attr, /, *attrs)", func(t *thread, cls *class, a []value) value {
		args := joinArgs(t, a[0], a[1])
		var paths [][]*object.Str
		for _, v := range object.TupleItems(args) {
			if !object.IsStr(v) {
				t.Decref(args)
				return t.Raise(object.TypeError, "attribute name must be a string")
			}
			var path []*object.Str
			for _, part := range strings.Split(object.AsStr(v).String(), ".") {
				path = append(path, t.Intern(part))
			}
			paths = append(paths, path)
		}
		g := object.New[getter](t, cls)
		g.args, g.paths = args, paths
		return g.Val()
	})
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		if !oneArgument(t, "attrgetter", args, kw) {
			return value{}
		}
		g := asGetter(self)
		return eachOf(t, g, func(i int, _ value) value {
			v := t.Newref(args[0])
			for _, name := range g.paths[i] {
				next := object.GetAttr(t, v, name)
				t.Decref(v)
				if v = next; v.IsNil() {
					break
				}
			}
			return v
		})
	}
	tp.Methods = itemGetterType.Methods

	tp = methodCallerType
	tp.TextSignature = "(name, /, *args, **kwargs)"
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		n := len(args)
		if kw != nil {
			n -= kw.Len()
		}
		if n < 1 {
			return t.Raise(object.TypeError, "methodcaller needs at least one argument, the method name")
		}
		if !object.IsStr(args[0]) {
			return t.Raise(object.TypeError, "method name must be a string")
		}
		g := object.New[getter](t, cls)
		g.args = t.TupleOf(args[:n]...).Val()
		if kw != nil && kw.Len() > 0 {
			d := t.NewDict()
			for i, k := range kw.Items() {
				d.Set(t, k, args[n+i])
			}
			g.kw = d.Val()
		}
		return g.Val()
	}
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		if !oneArgument(t, "methodcaller", args, kw) {
			return value{}
		}
		g := asGetter(self)
		items := object.TupleItems(g.args)
		f := object.GetAttr(t, args[0], t.InternStr(object.AsStr(items[0])))
		if f.IsNil() {
			return f
		}
		defer t.Decref(f)
		if g.kw.IsNil() {
			return object.Call(t, f, items[1:], nil)
		}
		return object.CallDict(t, f, items[1:], object.AsDict(g.kw))
	}
	tp.Methods = []object.Method{{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
		g := asGetter(self)
		if g.kw.IsNil() {
			return t.TupleOf(self.Type().Val(), g.args).Val()
		}
		m := t.Interp.Importer.Import(t, "functools")
		if m.IsNil() {
			return m
		}
		partial := object.GetAttr(t, m, t.Intern("partial"))
		t.Decref(m)
		if partial.IsNil() {
			return partial
		}
		items := object.TupleItems(g.args)
		maker := object.CallDict(t, partial, []value{self.Type().Val(), items[0]}, object.AsDict(g.kw))
		t.Decref(partial)
		if maker.IsNil() {
			return maker
		}
		return t.TupleSteal(maker, t.TupleOf(items[1:]...).Val()).Val()
	}}}
}

// joinArgs returns the tuple (first, *rest).
func joinArgs(t *thread, first, rest value) value {
	items := object.TupleItems(rest)
	all := append(make([]value, 0, len(items)+1), first)
	return t.TupleOf(append(all, items...)...).Val()
}

func oneArgument(t *thread, name string, args []value, kw *object.Tuple) bool {
	if kw != nil && kw.Len() > 0 {
		return t.RaiseFalse(object.TypeError, "%s() takes no keyword arguments", name)
	}
	if len(args) != 1 {
		return t.RaiseFalse(object.TypeError, "%s expected 1 argument, got %d", name, len(args))
	}
	return true
}

// eachOf returns what get gives for the one argument of the getter, or the tuple of what it gives for each.
func eachOf(t *thread, g *getter, get func(i int, arg value) value) value {
	items := object.TupleItems(g.args)
	if len(items) == 1 {
		return get(0, items[0])
	}
	out := make([]value, 0, len(items))
	for i, v := range items {
		r := get(i, v)
		if r.IsNil() {
			t.DecrefAll(out)
			return r
		}
		out = append(out, r)
	}
	return t.TupleSteal(out...).Val()
}

func reprGetter(t *thread, self value) value {
	g := asGetter(self)
	name := self.Type().Name
	if t.EnterRepr(self) {
		return t.NewStr(name + "(...)")
	}
	defer t.LeaveRepr(self)
	var b object.StrBuilder
	b.WriteText(name + "(")
	for i, v := range object.TupleItems(g.args) {
		if i > 0 {
			b.WriteText(", ")
		}
		if !b.WriteRepr(t, v) {
			return value{}
		}
	}
	if !g.kw.IsNil() {
		d := object.AsDict(g.kw)
		for pos := 0; ; {
			k, v, ok := d.Next(&pos)
			if !ok {
				break
			}
			b.WriteText(", ")
			b.WriteStr(object.AsStr(k))
			b.WriteText("=")
			if !b.WriteRepr(t, v) {
				return value{}
			}
		}
	}
	b.WriteText(")")
	return b.Finish(t)
}
