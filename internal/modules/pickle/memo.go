package pickle

import "github.com/gophersnake/gophersnake/internal/object"

// proxy shows the memo of a Pickler or an Unpickler.
type proxy struct {
	header
	of value
}

func asProxy(v value) *proxy { return (*proxy)(v.Ptr()) }

func newProxy(t *thread, tp *class, of value) value {
	p := object.New[proxy](t, tp)
	p.of = t.Newref(of)
	return p.Val()
}

func setupMemos() {
	setup := func(tp *class, clear func(t *thread, of value), copy func(t *thread, of value) value) {
		object.Fields(tp, func(h *header, f func(*value)) { f(&asProxy(h.Val()).of) })
		tp.Methods = []object.Method{
			{Sig: "clear()", Fn: func(t *thread, self value, _ []value) value {
				if of := asProxy(self).of; !of.IsNil() {
					clear(t, of)
				}
				return object.None
			}},
			{Sig: "copy()", Fn: func(t *thread, self value, _ []value) value { return copy(t, asProxy(self).of) }},
			{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
				c := copy(t, asProxy(self).of)
				if c.IsNil() {
					return c
				}
				return t.TupleSteal(t.Newref(object.DictType.Val()), t.TupleSteal(c).Val()).Val()
			}},
		}
	}
	setup(picklerMemo, func(t *thread, of value) { asPickler(of).clearMemo(t) }, copyPicklerMemo)
	setup(unpicklerMemo, func(t *thread, of value) { asUnpickler(of).clearMemo(t) }, copyUnpicklerMemo)
}

// copyPicklerMemo returns {id: (number, object)}.
func copyPicklerMemo(t *thread, of value) value {
	d := t.NewDict()
	if of.IsNil() {
		return d.Val()
	}
	for obj, n := range asPickler(of).memo {
		id := t.NewUint(obj.ID())
		pair := t.TupleSteal(object.Int(int64(n)), t.Newref(obj)).Val()
		ok := d.Set(t, id, pair)
		t.Decref(id)
		t.Decref(pair)
		if !ok {
			t.Decref(d.Val())
			return value{}
		}
	}
	return d.Val()
}

func setPicklerMemo(t *thread, self, v value) bool {
	p := asPickler(self)
	memo := map[value]int{}
	drop := func() {
		for k := range memo {
			t.Decref(k)
		}
	}
	switch {
	case v.IsNil():
		return t.RaiseFalse(object.TypeError, "attribute deletion is not supported")
	case v.Type() == picklerMemo:
		if of := asProxy(v).of; !of.IsNil() {
			for k, n := range asPickler(of).memo {
				memo[t.Newref(k)] = n
			}
		}
	case object.IsDict(v):
		for pos := 0; ; {
			_, x, ok := object.AsDict(v).Next(&pos)
			if !ok {
				break
			}
			if !object.IsTuple(x) || object.AsTuple(x).Len() != 2 {
				drop()
				return t.RaiseFalse(object.TypeError, "'memo' values must be 2-item tuples")
			}
			pair := object.TupleItems(x)
			n, ok := object.AsSize(t, pair[0], object.OverflowError)
			if !ok {
				drop()
				return false
			}
			if _, old := memo[pair[1]]; !old {
				t.Incref(pair[1])
			}
			memo[pair[1]] = n
		}
	default:
		return t.RaiseFalse(object.TypeError, "'memo' attribute must be a PicklerMemoProxy object or dict, not %s", v.Type().Name)
	}
	p.clearMemo(t)
	p.memo = memo
	return true
}

// copyUnpicklerMemo returns {number: object}.
func copyUnpicklerMemo(t *thread, of value) value {
	d := t.NewDict()
	if of.IsNil() {
		return d.Val()
	}
	set := func(n int, v value) bool { return v.IsNil() || d.Set(t, object.Int(int64(n)), v) }
	u, ok := asUnpickler(of), true
	for n, v := range u.memo {
		ok = ok && set(n, v)
	}
	for n, v := range u.far {
		ok = ok && set(int(n), v)
	}
	if !ok {
		t.Decref(d.Val())
		return value{}
	}
	return d.Val()
}

func setUnpicklerMemo(t *thread, self, v value) bool {
	u := asUnpickler(self)
	switch {
	case v.IsNil():
		return t.RaiseFalse(object.TypeError, "attribute deletion is not supported")
	case v.Type() == unpicklerMemo:
		c := copyUnpicklerMemo(t, asProxy(v).of)
		if c.IsNil() {
			return false
		}
		defer t.Decref(c)
		v = c
	case !object.IsDict(v):
		return t.RaiseFalse(object.TypeError, "'memo' attribute must be an UnpicklerMemoProxy object or dict, not %s", v.Type().Name)
	}
	for pos := 0; ; {
		k, _, ok := object.AsDict(v).Next(&pos)
		if !ok {
			break
		}
		if !object.IsInt(k) {
			return t.RaiseFalse(object.TypeError, "memo key must be integers")
		}
		n, ok := object.AsSize(t, k, object.OverflowError)
		if !ok {
			return false
		}
		if n < 0 {
			return t.RaiseFalse(object.ValueError, "memo key must be positive integers.")
		}
	}
	u.clearMemo(t)
	for pos := 0; ; {
		k, x, ok := object.AsDict(v).Next(&pos)
		if !ok {
			return true
		}
		n, _ := object.IntFits(k)
		u.remember(t, uint64(n), x)
	}
}
