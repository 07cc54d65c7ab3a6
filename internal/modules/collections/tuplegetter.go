package collections

import "github.com/gophersnake/gophersnake/internal/object"

var tupleGetterType = object.NewStaticType("collections", "_tuplegetter", object.ObjectType, 0)

// tupleGetter is the descriptor of a named tuple's field.
type tupleGetter struct {
	header
	index int
	doc   value
}

func asTupleGetter(v value) *tupleGetter { return (*tupleGetter)(v.Ptr()) }

func setupTupleGetter() {
	tp := tupleGetterType
	object.Fields(tp, func(h *header, f func(*value)) { f(&asTupleGetter(h.Val()).doc) })
	object.ConstructBySig(tp, "_tuplegetter(index, doc, /)", func(t *thread, cls *class, a []value) value {
		n, ok := object.AsSize(t, a[0], object.OverflowError)
		if !ok {
			return value{}
		}
		g := object.New[tupleGetter](t, cls)
		g.index, g.doc = n, t.Newref(a[1])
		return g.Val()
	})
	tp.TextSignature = ""
	tp.Repr = func(t *thread, self value) value {
		g := asTupleGetter(self)
		r := object.Repr(t, g.doc)
		if r.IsNil() {
			return r
		}
		defer t.Decref(r)
		return t.NewStrf("%s(%d, %s)", self.Type().ShortName(), g.index, object.AsStr(r).String())
	}
	tp.DescrGet = func(t *thread, self, obj, cls value) value {
		g := asTupleGetter(self)
		if obj.IsNil() {
			return t.Newref(self)
		}
		if !object.IsTuple(obj) {
			if obj.IsNone() {
				return t.Newref(self)
			}
			return t.Raise(object.TypeError, "descriptor for index '%d' for tuple subclasses doesn't apply to '%s' object", g.index, obj.Type().Name)
		}
		items := object.TupleItems(obj)
		if g.index < 0 || g.index >= len(items) {
			return t.Raise(object.IndexError, "tuple index out of range")
		}
		return t.Newref(items[g.index])
	}
	tp.DescrSet = func(t *thread, self, obj, v value) bool {
		if v.IsNil() {
			return t.RaiseFalse(object.AttributeError, "can't delete attribute")
		}
		return t.RaiseFalse(object.AttributeError, "can't set attribute")
	}
	tp.Methods = []object.Method{{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
		g := asTupleGetter(self)
		return t.Reduce(self, object.Int(int64(g.index)), t.Newref(g.doc))
	}}}
	tp.Getset = []object.GetSet{{Name: "__doc__", Get: func(t *thread, self value) value {
		if d := asTupleGetter(self).doc; !d.IsNil() {
			return t.Newref(d)
		}
		return object.None
	}, Set: func(t *thread, self, v value) bool {
		t.Xincref(v)
		t.Replace(&asTupleGetter(self).doc, v)
		return true
	}}}
}
