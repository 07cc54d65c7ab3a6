package collections

import "github.com/gophersnake/gophersnake/internal/object"

var defaultDictType = object.NewStaticType("collections", "defaultdict", object.DictType, object.TypeBase|object.TypeDict|object.TypeMapping|object.TypeMatchSelf)

// defaultDict is a dict with a factory of missing values; the zero Value stands for None.
type defaultDict struct {
	object.Dict
	factory value
}

func asDefaultDict(v value) *defaultDict { return (*defaultDict)(v.Ptr()) }

func (d *defaultDict) factoryOrNone() value {
	if d.factory.IsNil() {
		return object.None
	}
	return d.factory
}

func setupDefaultDict() {
	tp := defaultDictType
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[defaultDict](t, cls).Val()
	}
	tp.Alloc = func(t *thread, cls *class) value { return object.New[defaultDict](t, cls).Val() }
	tp.Dealloc = func(t *thread, h *header) {
		d := asDefaultDict(h.Val())
		d.ClearAll(t)
		t.Clear(&d.factory)
		t.FreeHeader(h)
	}
	tp.Traverse = func(h *header, visit func(value)) {
		if d := asDefaultDict(h.Val()); !d.factory.IsNil() {
			visit(d.factory)
		}
		object.DictType.Traverse(h, visit)
	}
	tp.Clear = func(t *thread, h *header) {
		t.Clear(&asDefaultDict(h.Val()).factory)
		object.DictType.Clear(t, h)
	}
	tp.Init = func(t *thread, self value, args []value, kw *object.Tuple) bool {
		d := asDefaultDict(self)
		n := len(args)
		if kw != nil {
			n -= kw.Len()
		}
		if n > 0 {
			f := args[0]
			if !f.IsNone() && !object.IsCallable(f) {
				return t.RaiseFalse(object.TypeError, "first argument must be callable or None")
			}
			if f.IsNone() {
				t.Clear(&d.factory)
			} else {
				t.Replace(&d.factory, t.Newref(f))
			}
			args = args[1:]
		} else {
			t.Clear(&d.factory)
		}
		return object.DictType.Init(t, self, args, kw)
	}
	tp.Repr = func(t *thread, self value) value {
		d := asDefaultDict(self)
		base := object.DictType.Repr(t, self)
		if base.IsNil() {
			return base
		}
		defer t.Decref(base)
		var b object.StrBuilder
		b.WriteText(self.Type().ShortName() + "(")
		if f := d.factoryOrNone(); f.IsNone() {
			b.WriteText("None")
		} else {
			t.Incref(f)
			defer t.Decref(f)
			if t.EnterRepr(f) { // as when the factory is a method of the dict itself
				b.WriteText("...")
			} else {
				ok := b.WriteRepr(t, f)
				t.LeaveRepr(f)
				if !ok {
					return value{}
				}
			}
		}
		b.WriteText(", ")
		b.WriteStr(object.AsStr(base))
		b.WriteText(")")
		return b.Finish(t)
	}
	tp.Binary[object.OpOr] = func(t *thread, a, b value) value {
		self, other := a, b
		if !a.Type().IsSubtype(defaultDictType) {
			self, other = b, a
		}
		if !object.IsDict(other) {
			return object.NotImplemented
		}
		res := object.Call2(t, self.Type().Val(), asDefaultDict(self).factoryOrNone(), a)
		if res.IsNil() {
			return res
		}
		if !object.IsDict(res) || !object.AsDict(res).Merge(t, b, true) {
			t.Decref(res)
			return value{}
		}
		return res
	}
	copyIt := func(t *thread, self value, _ []value) value {
		return object.Call2(t, self.Type().Val(), asDefaultDict(self).factoryOrNone(), self)
	}
	tp.Methods = []object.Method{
		{Sig: "__missing__(object, /)", Fn: func(t *thread, self value, a []value) value {
			f := asDefaultDict(self).factoryOrNone()
			if f.IsNone() {
				return t.RaiseKey(a[0])
			}
			t.Incref(f)
			v := object.Call0(t, f)
			t.Decref(f)
			if v.IsNil() {
				return v
			}
			res := object.AsDict(self).SetDefault(t, a[0], v) // the factory may have set it
			if !res.IsNil() {
				t.Incref(res)
			}
			t.Decref(v)
			return res
		}},
		{Sig: "copy()", Fn: copyIt},
		{Sig: "__copy__()", Fn: copyIt},
		{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
			args := object.EmptyTuple
			if f := asDefaultDict(self).factoryOrNone(); !f.IsNone() {
				args = t.TupleOf(f)
			}
			items := object.CallMethod(t, self, object.NameItems)
			var it value
			if !items.IsNil() {
				it = object.Iter(t, items)
				t.Decref(items)
			}
			if it.IsNil() {
				t.Decref(args.Val())
				return it
			}
			return t.TupleSteal(t.Newref(self.Type().Val()), args.Val(), object.None, object.None, it).Val()
		}},
		object.ClassGetItem(),
	}
	tp.Getset = []object.GetSet{{Name: "default_factory", Get: func(t *thread, self value) value {
		return t.Newref(asDefaultDict(self).factoryOrNone())
	}, Set: func(t *thread, self, v value) bool {
		d := asDefaultDict(self)
		if v.IsNil() {
			t.Clear(&d.factory)
		} else {
			t.Replace(&d.factory, t.Newref(v))
		}
		return true
	}}}
}
