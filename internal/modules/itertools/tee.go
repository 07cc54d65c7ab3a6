package itertools

import "github.com/gophersnake/gophersnake/internal/object"

var (
	teeType     = newType("_tee", object.TypeHasWeakref)
	teeDataType = newType("_tee_dataobject", 0)
)

// linkCells is how many items a link of a tee holds.
const linkCells = 57

// teeData is a link of the chain of items that the tees of one iterator share: the iterator, what it has given, the next link.
type teeData struct {
	header
	it      value
	items   []value
	next    value
	running bool
}

// tee is one of the iterators: its next item is at index of the link.
type tee struct {
	header
	data  value
	index int
}

func asTee(v value) *tee         { return (*tee)(v.Ptr()) }
func asTeeData(v value) *teeData { return (*teeData)(v.Ptr()) }

func setupTee() {
	tp := teeType
	iterator(tp, teeNext, func(h *header, f func(*value)) { f(&asTee(h.Val()).data) })
	object.ConstructBySig(tp, "_tee(iterable, /)", func(t *thread, cls *class, a []value) value { return newTee(t, a[0]) })
	tp.Methods = []object.Method{{Sig: "__copy__()", Fn: func(t *thread, self value, _ []value) value {
		return copyTee(t, asTee(self))
	}}}
	tp = teeDataType
	object.Fields(tp, func(h *header, f func(*value)) {
		d := asTeeData(h.Val())
		f(&d.it)
		eachOf(d.items, f)
		f(&d.next)
	})
	object.ConstructBySig(tp, "teedataobject(iterable, values, next, /)", func(t *thread, cls *class, a []value) value {
		if a[1].Type() != object.ListType {
			return t.Raise(object.TypeError, "teedataobject() argument 2 must be list, not %s", a[1].Type().Name)
		}
		items := object.AsList(a[1]).Items()
		if len(items) > linkCells || !a[2].IsNone() && a[2].Type() != teeDataType || len(items) < linkCells && !a[2].IsNone() {
			return t.Raise(object.ValueError, "Invalid arguments")
		}
		d := object.New[teeData](t, teeDataType)
		d.it = t.Newref(a[0])
		for _, v := range items {
			d.items = append(d.items, t.Newref(v))
		}
		if !a[2].IsNone() {
			d.next = t.Newref(a[2])
		}
		return d.Val()
	})
	tp.TextSignature = ""
}

func newTee(t *thread, iterable value) value {
	it := object.Iter(t, iterable)
	if it.IsNil() {
		return it
	}
	if it.Type() == teeType {
		res := copyTee(t, asTee(it))
		t.Decref(it)
		return res
	}
	d := object.New[teeData](t, teeDataType)
	d.it = it
	x := object.New[tee](t, teeType)
	x.data = d.Val()
	return x.Val()
}

func copyTee(t *thread, x *tee) value {
	c := object.New[tee](t, teeType)
	if !x.data.IsNil() {
		c.data, c.index = t.Newref(x.data), x.index
	}
	return c.Val()
}

func teeNext(t *thread, self value) value {
	x := asTee(self)
	if x.data.IsNil() {
		return value{}
	}
	if x.index >= linkCells {
		d := asTeeData(x.data)
		if d.next.IsNil() {
			n := object.New[teeData](t, teeDataType)
			n.it = t.Newref(d.it)
			d.next = n.Val()
		}
		x.index = 0
		t.Replace(&x.data, t.Newref(d.next))
	}
	v := asTeeData(x.data).item(t, x.index)
	if !v.IsNil() {
		x.index++
	}
	return v
}

// item returns the i-th item, which is among those there or the next of the iterator.
func (d *teeData) item(t *thread, i int) value {
	if i < len(d.items) {
		return t.Newref(d.items[i])
	}
	if d.running {
		return t.Raise(object.RuntimeError, "cannot re-enter the tee iterator")
	}
	if d.it.IsNil() {
		return value{}
	}
	d.running = true
	keep := t.Newref(d.Val())
	v := object.Next(t, d.it)
	d.running = false
	if !v.IsNil() {
		d.items = append(d.items, t.Newref(v))
	}
	t.Decref(keep)
	return v
}

var nameCopy = object.StaticName("__copy__")

func teeFunction(t *thread, _ value, a []value) value {
	n := 2
	if !a[1].IsNil() {
		var ok bool
		if n, ok = object.AsSize(t, a[1], object.OverflowError); !ok {
			return value{}
		}
	}
	if n < 0 {
		return t.Raise(object.ValueError, "n must be >= 0")
	}
	if n == 0 {
		return object.EmptyTuple.Val()
	}
	it := object.Iter(t, a[0])
	if it.IsNil() {
		return it
	}
	f, ok := object.LookupAttr(t, it, nameCopy)
	fresh := ok && f.IsNil()
	if fresh {
		c := newTee(t, it)
		t.Decref(it)
		if c.IsNil() {
			return c
		}
		it = c
		f = object.GetAttr(t, it, nameCopy)
	}
	if f.IsNil() {
		t.Decref(it)
		return value{}
	}
	// What can be copied already stays apart from what comes of it.
	var items []value
	if fresh {
		items = append(items, it)
	} else {
		defer t.Decref(it)
	}
	for len(items) < n {
		c := object.Call0(t, f)
		if c.IsNil() {
			t.DecrefAll(items)
			t.Decref(f)
			return c
		}
		items = append(items, c)
	}
	t.Decref(f)
	return t.TupleSteal(items...).Val()
}
