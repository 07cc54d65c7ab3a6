package itertools

import "github.com/gophersnake/gophersnake/internal/object"

var (
	dropWhileType   = newType("dropwhile", object.TypeBase)
	takeWhileType   = newType("takewhile", object.TypeBase)
	filterFalseType = newType("filterfalse", object.TypeBase)
	compressType    = newType("compress", object.TypeBase)
	starmapType     = newType("starmap", object.TypeBase)
)

// filter is a dropwhile, takewhile, filterfalse, compress or starmap object: an iterator with a function, or with the iterator of
// the selectors of compress.
type filter struct {
	header
	f, it value
	done  bool // dropwhile: passes everything on; takewhile: has stopped
}

func asFilter(v value) *filter { return (*filter)(v.Ptr()) }

func filterFields(h *header, f func(*value)) {
	x := asFilter(h.Val())
	f(&x.f)
	f(&x.it)
}

func setupFilters() {
	rows := []struct {
		tp   *class
		sig  string
		next func(t *thread, self value) value
	}{
		{dropWhileType, "dropwhile(predicate, iterable, /)", dropWhileNext},
		{takeWhileType, "takewhile(predicate, iterable, /)", takeWhileNext},
		{filterFalseType, "filterfalse(function, iterable, /)", filterFalseNext},
	}
	for _, r := range rows {
		iterator(r.tp, r.next, filterFields)
		object.ConstructBySig(r.tp, r.sig, func(t *thread, cls *class, a []value) value {
			return withIter(t, cls, a[1], func(x *filter, it value) { x.f, x.it = t.Newref(a[0]), it })
		})
	}
	tp := compressType
	iterator(tp, compressNext, filterFields)
	object.ConstructBySig(tp, "compress(data, selectors)", func(t *thread, cls *class, a []value) value {
		data := object.Iter(t, a[0])
		if data.IsNil() {
			return data
		}
		selectors := object.Iter(t, a[1])
		if selectors.IsNil() {
			t.Decref(data)
			return selectors
		}
		x := object.New[filter](t, cls)
		x.it, x.f = data, selectors
		return x.Val()
	})
}

func dropWhileNext(t *thread, self value) value {
	x := asFilter(self)
	for !x.it.IsNil() {
		v := object.Next(t, x.it)
		if v.IsNil() || x.done {
			return v
		}
		r := object.Call1(t, x.f, v)
		if r.IsNil() {
			t.Decref(v)
			return r
		}
		b, ok := truth(t, r)
		t.Decref(r)
		if ok && !b {
			x.done = true
			return v
		}
		t.Decref(v)
		if !ok {
			break
		}
	}
	return value{}
}

func takeWhileNext(t *thread, self value) value {
	x := asFilter(self)
	if x.done || x.it.IsNil() {
		return value{}
	}
	v := object.Next(t, x.it)
	if v.IsNil() {
		return v
	}
	r := object.Call1(t, x.f, v)
	if r.IsNil() {
		t.Decref(v)
		return r
	}
	b, ok := truth(t, r)
	t.Decref(r)
	if ok && b {
		return v
	}
	t.Decref(v)
	if ok {
		x.done = true
	}
	return value{}
}

func filterFalseNext(t *thread, self value) value {
	x := asFilter(self)
	for !x.it.IsNil() {
		v := object.Next(t, x.it)
		if v.IsNil() {
			return v
		}
		var b, ok bool
		if x.f.IsNone() || x.f.Header() == object.BoolType.Val().Header() {
			b, ok = truth(t, v)
		} else if r := object.Call1(t, x.f, v); !r.IsNil() {
			b, ok = truth(t, r)
			t.Decref(r)
		}
		if ok && !b {
			return v
		}
		t.Decref(v)
		if !ok {
			break
		}
	}
	return value{}
}

func compressNext(t *thread, self value) value {
	x := asFilter(self)
	for !x.it.IsNil() && !x.f.IsNil() {
		v := object.Next(t, x.it)
		if v.IsNil() {
			return v
		}
		s := object.Next(t, x.f)
		if s.IsNil() {
			t.Decref(v)
			return s
		}
		b, ok := truth(t, s)
		t.Decref(s)
		if ok && b {
			return v
		}
		t.Decref(v)
		if !ok {
			break
		}
	}
	return value{}
}

func setupStarmap() {
	tp := starmapType
	iterator(tp, starmapNext, filterFields)
	object.ConstructBySig(tp, "starmap(function, iterable, /)", func(t *thread, cls *class, a []value) value {
		return withIter(t, cls, a[1], func(x *filter, it value) { x.f, x.it = t.Newref(a[0]), it })
	})
}

func starmapNext(t *thread, self value) value {
	x := asFilter(self)
	if x.it.IsNil() {
		return value{}
	}
	args := object.Next(t, x.it)
	if args.IsNil() {
		return args
	}
	tuple := object.ToTuple(t, args)
	t.Decref(args)
	if tuple.IsNil() {
		return tuple
	}
	res := object.Call(t, x.f, object.AsTuple(tuple).Items(), nil)
	t.Decref(tuple)
	return res
}
