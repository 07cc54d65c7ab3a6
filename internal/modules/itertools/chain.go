package itertools

import "github.com/gophersnake/gophersnake/internal/object"

var (
	chainType = newType("chain", object.TypeBase)
	cycleType = newType("cycle", object.TypeBase)
)

// chain goes through the iterables that source gives, one after another; active is the iterator of the present one.
type chain struct {
	header
	source, active value
}

func setupChain() {
	tp := chainType
	iterator(tp, chainNext,
		func(h *header, f func(*value)) {
			c := (*chain)(h.Val().Ptr())
			f(&c.source)
			f(&c.active)
		})
	object.ConstructBySig(tp, "chain(*iterables)", func(t *thread, cls *class, a []value) value {
		return newChain(t, cls, a[0])
	})
	tp.Methods = []object.Method{
		{Sig: "from_iterable(iterable, /)", Kind: object.ClassMethod, Fn: func(t *thread, cls value, a []value) value {
			return newChain(t, object.AsType(cls), a[0])
		}},
		object.ClassGetItem(),
	}
}

func newChain(t *thread, cls *class, iterables value) value {
	return withIter(t, cls, iterables, func(c *chain, it value) { c.source = it })
}

func chainNext(t *thread, self value) value {
	c := (*chain)(self.Ptr())
	for {
		if c.active.IsNil() {
			if c.source.IsNil() {
				return value{}
			}
			source := t.Newref(c.source)
			next := object.Next(t, source)
			t.Decref(source)
			if next.IsNil() {
				t.Clear(&c.source)
				return value{}
			}
			it := object.Iter(t, next)
			t.Decref(next)
			if it.IsNil() {
				t.Clear(&c.source)
				return value{}
			}
			t.Replace(&c.active, it)
		}
		active := t.Newref(c.active)
		v := object.Next(t, active)
		t.Decref(active)
		if !v.IsNil() {
			return v
		}
		if t.HasExc() {
			return value{}
		}
		t.Clear(&c.active)
	}
}

// cycle repeats what an iterator gave: saved fills up while it lasts.
type cycle struct {
	header
	it    value // the zero Value when the saved items are repeated
	saved []value
	index int
}

func setupCycle() {
	tp := cycleType
	iterator(tp, cycleNext,
		func(h *header, f func(*value)) {
			c := (*cycle)(h.Val().Ptr())
			f(&c.it)
			eachOf(c.saved, f)
		})
	clear := tp.Clear
	tp.Clear = func(t *thread, h *header) { clearSlice(t, h, &(*cycle)(h.Val().Ptr()).saved, clear) }
	object.ConstructBySig(tp, "cycle(iterable, /)", func(t *thread, cls *class, a []value) value {
		return withIter(t, cls, a[0], func(c *cycle, it value) { c.it = it })
	})
}

// clearSlice empties the slice before its items are released, and then the other fields.
func clearSlice(t *thread, h *header, vs *[]value, clear func(t *thread, h *header)) {
	old := *vs
	*vs = nil
	clear(t, h)
	t.DecrefAll(old)
}

func cycleNext(t *thread, self value) value {
	c := (*cycle)(self.Ptr())
	if !c.it.IsNil() {
		it := t.Newref(c.it)
		v := object.Next(t, it)
		t.Decref(it)
		if !v.IsNil() {
			c.saved = append(c.saved, t.Newref(v))
			return v
		}
		if t.HasExc() {
			return value{}
		}
		t.Clear(&c.it)
	}
	if len(c.saved) == 0 {
		return value{}
	}
	if c.index >= len(c.saved) {
		c.index = 0
	}
	v := c.saved[c.index]
	c.index++
	return t.Newref(v)
}
