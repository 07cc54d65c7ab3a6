package itertools

import (
	"strconv"

	"github.com/gophersnake/gophersnake/internal/object"
)

func itoa(n int) string { return strconv.Itoa(n) }

var (
	accumulateType = newType("accumulate", object.TypeBase)
	batchedType    = newType("batched", object.TypeBase)
	pairwiseType   = newType("pairwise", object.TypeBase)
	zipLongestType = newType("zip_longest", object.TypeBase)
)

// accumulate: total is the last result; initial waits to be given first. f is the zero Value for addition.
type accumulate struct {
	header
	it, f, total, initial value
}

func setupAccumulate() {
	tp := accumulateType
	iterator(tp, accumulateNext, func(h *header, f func(*value)) {
		x := (*accumulate)(h.Val().Ptr())
		f(&x.f)
		f(&x.total)
		f(&x.it)
		f(&x.initial)
	})
	object.ConstructBySig(tp, "accumulate(iterable, func=None, *, initial=None)", func(t *thread, cls *class, a []value) value {
		return withIter(t, cls, a[0], func(x *accumulate, it value) {
			x.it = it
			if !a[1].IsNil() && !a[1].IsNone() {
				x.f = t.Newref(a[1])
			}
			if !a[2].IsNil() && !a[2].IsNone() {
				x.initial = t.Newref(a[2])
			}
		})
	})
}

func accumulateNext(t *thread, self value) value {
	x := (*accumulate)(self.Ptr())
	if !x.initial.IsNil() {
		v := x.initial
		x.initial = value{}
		t.Replace(&x.total, t.Newref(v))
		return v
	}
	if x.it.IsNil() {
		return value{}
	}
	v := object.Next(t, x.it)
	if v.IsNil() {
		return v
	}
	if x.total.IsNil() {
		x.total = t.Newref(v)
		return v
	}
	var res value
	total := t.Newref(x.total)
	if x.f.IsNil() {
		res = object.Binary(t, object.OpAdd, total, v)
	} else {
		res = object.Call2(t, x.f, total, v)
	}
	t.Decref(total)
	t.Decref(v)
	if res.IsNil() {
		return res
	}
	t.Replace(&x.total, t.Newref(res))
	return res
}

type batched struct {
	header
	it     value
	size   int
	strict bool
}

func setupBatched() {
	tp := batchedType
	iterator(tp, batchedNext,
		func(h *header, f func(*value)) { f(&(*batched)(h.Val().Ptr()).it) })
	object.ConstructBySig(tp, "batched(iterable, n, *, strict=False)", func(t *thread, cls *class, a []value) value {
		n, ok := object.AsSize(t, a[1], object.OverflowError)
		if !ok {
			return value{}
		}
		strict := false
		if !a[2].IsNil() {
			if strict, ok = object.Truth(t, a[2]); !ok {
				return value{}
			}
		}
		if n < 1 {
			return t.Raise(object.ValueError, "n must be at least one")
		}
		return withIter(t, cls, a[0], func(x *batched, it value) { x.it, x.size, x.strict = it, n, strict })
	})
}

func batchedNext(t *thread, self value) value {
	x := (*batched)(self.Ptr())
	if x.it.IsNil() {
		return value{}
	}
	it := t.Newref(x.it)
	defer t.Decref(it)
	items := make([]value, 0, min(x.size, 64))
	for len(items) < x.size {
		v := object.Next(t, it)
		if v.IsNil() {
			if t.HasExc() {
				t.Clear(&x.it)
				t.DecrefAll(items)
				return value{}
			}
			break
		}
		items = append(items, v)
	}
	if len(items) == x.size {
		return t.TupleSteal(items...).Val()
	}
	t.Clear(&x.it)
	if len(items) == 0 {
		return value{}
	}
	if x.strict {
		t.DecrefAll(items)
		return t.Raise(object.ValueError, "batched(): incomplete batch")
	}
	return t.TupleSteal(items...).Val()
}

// pairwise: old is the second item of the last pair.
type pairwise struct {
	header
	it, old value
	result  *object.Tuple // the last pair, used again if nobody else has it
}

func setupPairwise() {
	tp := pairwiseType
	iterator(tp, pairwiseNext, func(h *header, f func(*value)) {
		x := (*pairwise)(h.Val().Ptr())
		f(&x.it)
		f(&x.old)
		tupleField(&x.result, f)
	})
	object.ConstructBySig(tp, "pairwise(iterable, /)", func(t *thread, cls *class, a []value) value {
		return withIter(t, cls, a[0], func(x *pairwise, it value) { x.it = it })
	})
}

// tupleField calls f with a counted reference that is kept as a tuple.
func tupleField(p **object.Tuple, f func(*value)) {
	if *p == nil {
		return
	}
	v := (*p).Val()
	f(&v)
	if v.IsNil() {
		*p = nil
	}
}

func pairwiseNext(t *thread, self value) value {
	x := (*pairwise)(self.Ptr())
	if x.it.IsNil() {
		return value{}
	}
	it := t.Newref(x.it)
	defer t.Decref(it)
	if x.old.IsNil() {
		v := object.Next(t, it)
		if v.IsNil() {
			t.Clear(&x.it)
			return v
		}
		t.Replace(&x.old, v)
		if x.it.IsNil() { // the iterator was used again and exhausted meanwhile
			t.Clear(&x.old)
			return value{}
		}
	}
	old := t.Newref(x.old)
	v := object.Next(t, it)
	if v.IsNil() {
		t.Clear(&x.it)
		t.Clear(&x.old)
		t.Decref(old)
		return v
	}
	t.Replace(&x.old, t.Newref(v))
	return t.ReusePair(&x.result, old, v)
}

// zipLongest: an exhausted iterator is the zero Value; active counts the others.
type zipLongest struct {
	header
	its    []value
	result value // the tuple made last, which CPython keeps to use it again
	fill   value
	active int
}

func setupZipLongest() {
	tp := zipLongestType
	iterator(tp, zipLongestNext,
		func(h *header, f func(*value)) {
			x := (*zipLongest)(h.Val().Ptr())
			eachOf(x.its, f)
			f(&x.result)
			f(&x.fill)
		})
	tp.TextSignature = "(*iterables, fillvalue=None)"
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		fill := object.None
		if kw != nil && kw.Len() > 0 {
			n := len(args) - kw.Len()
			for i, k := range kw.Items() {
				if kw.Len() > 1 || !object.AsStr(k).EqualsASCII("fillvalue") {
					return t.Raise(object.TypeError, "zip_longest() got an unexpected keyword argument")
				}
				fill = args[n+i]
			}
			args = args[:n]
		}
		its, ok := iterators(t, args)
		if !ok {
			return value{}
		}
		x := object.New[zipLongest](t, cls)
		x.its, x.fill, x.active = its, t.Newref(fill), len(its)
		return x.Val()
	}
}

func iterators(t *thread, iterables []value) ([]value, bool) {
	its := make([]value, 0, len(iterables))
	for _, v := range iterables {
		it := object.Iter(t, v)
		if it.IsNil() {
			t.DecrefAll(its)
			return nil, false
		}
		its = append(its, it)
	}
	return its, true
}

func zipLongestNext(t *thread, self value) value {
	x := (*zipLongest)(self.Ptr())
	if len(x.its) == 0 || x.active == 0 || x.fill.IsNil() {
		return value{}
	}
	items := make([]value, 0, len(x.its))
	for i := range x.its {
		it := x.its[i]
		if it.IsNil() {
			items = append(items, t.Newref(x.fill))
			continue
		}
		t.Incref(it)
		v := object.Next(t, it)
		t.Decref(it)
		if v.IsNil() {
			if !x.its[i].IsNil() {
				x.active--
			}
			if x.active == 0 || t.HasExc() {
				x.active = 0
				t.DecrefAll(items)
				return value{}
			}
			v = t.Newref(x.fill)
			t.Clear(&x.its[i])
		}
		items = append(items, v)
	}
	if !x.result.IsNil() && t.OnlyRef(x.result) {
		// nobody else has it: it is used again
		t.Incref(x.result)
		own := object.AsTuple(x.result).Items()
		for i, v := range items {
			t.Replace(&own[i], v)
		}
		return x.result
	}
	res := t.TupleSteal(items...).Val()
	t.Replace(&x.result, t.Newref(res))
	return res
}
