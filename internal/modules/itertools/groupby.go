package itertools

import "github.com/gophersnake/gophersnake/internal/object"

var (
	groupbyType = newType("groupby", object.TypeBase)
	grouperType = newType("_grouper", 0)
)

// groupby: target is the key of the present group, key and val those of the item looked at last. grouper is the present group
// (not counted: it clears the field when it dies).
type groupby struct {
	header
	it, f            value // f is the zero Value for the identity
	target, key, val value
	grouper          *grouper
}

// grouper gives the items of one group.
type grouper struct {
	header
	parent value
	target value
}

func asGroupby(v value) *groupby { return (*groupby)(v.Ptr()) }
func asGrouper(v value) *grouper { return (*grouper)(v.Ptr()) }

func setupGroupby() {
	tp := groupbyType
	iterator(tp, groupbyNext, func(h *header, f func(*value)) {
		x := asGroupby(h.Val())
		f(&x.it)
		f(&x.f)
		f(&x.target)
		f(&x.key)
		f(&x.val)
	})
	object.ConstructBySig(tp, "groupby(iterable, key=None)", func(t *thread, cls *class, a []value) value {
		return withIter(t, cls, a[0], func(x *groupby, it value) {
			x.it = it
			if !a[1].IsNil() && !a[1].IsNone() {
				x.f = t.Newref(a[1])
			}
		})
	})
	tp = grouperType
	iterator(tp, grouperNext, func(h *header, f func(*value)) {
		x := asGrouper(h.Val())
		if !x.parent.IsNil() {
			if p := asGroupby(x.parent); p.grouper == x {
				defer func() {
					if x.parent.IsNil() && p.grouper == x {
						p.grouper = nil
					}
				}()
			}
		}
		f(&x.parent)
		f(&x.target)
	})
	dealloc := tp.Dealloc
	tp.Dealloc = func(t *thread, h *header) {
		x := asGrouper(h.Val())
		if !x.parent.IsNil() {
			if p := asGroupby(x.parent); p.grouper == x {
				p.grouper = nil
			}
		}
		dealloc(t, h)
	}
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		if len(args) != 2 || kw != nil || args[0].Type() != groupbyType {
			return t.Raise(object.TypeError, "_grouper expected a groupby object and a key")
		}
		return newGrouper(t, asGroupby(args[0]), args[1])
	}
}

func newGrouper(t *thread, p *groupby, target value) value {
	x := object.New[grouper](t, grouperType)
	x.parent, x.target = t.Newref(p.Val()), t.Newref(target)
	p.grouper = x
	return x.Val()
}

// step looks at the next item.
func (x *groupby) step(t *thread) bool {
	if x.it.IsNil() {
		return false
	}
	it := t.Newref(x.it)
	v := object.Next(t, it)
	t.Decref(it)
	if v.IsNil() {
		return false
	}
	var key value
	if x.f.IsNil() {
		key = t.Newref(v)
	} else if key = object.Call1(t, x.f, v); key.IsNil() {
		t.Decref(v)
		return false
	}
	old := x.val
	x.val = v
	t.Replace(&x.key, key)
	t.Xdecref(old)
	return true
}

// sameKey compares the key of the item looked at last with a group's.
func (x *groupby) sameKey(t *thread, target value) (same, ok bool) {
	key := t.Newref(x.key)
	t.Incref(target)
	same, ok = object.Equal(t, target, key)
	t.Decref(target)
	t.Decref(key)
	return same, ok
}

func groupbyNext(t *thread, self value) value {
	x := asGroupby(self)
	x.grouper = nil
	for {
		if !x.key.IsNil() {
			if x.target.IsNil() {
				break
			}
			same, ok := x.sameKey(t, x.target)
			if !ok {
				return value{}
			}
			if !same {
				break
			}
		}
		if !x.step(t) {
			return value{}
		}
	}
	t.Replace(&x.target, t.Newref(x.key))
	g := newGrouper(t, x, x.target)
	return t.TupleSteal(t.Newref(x.key), g).Val()
}

func grouperNext(t *thread, self value) value {
	g := asGrouper(self)
	if g.parent.IsNil() {
		return value{}
	}
	x := asGroupby(g.parent)
	if x.grouper != g {
		return value{}
	}
	if x.val.IsNil() && !x.step(t) {
		return value{}
	}
	if x.key.IsNil() {
		return value{}
	}
	same, ok := x.sameKey(t, g.target)
	if !ok || !same {
		return value{}
	}
	v := x.val
	x.val = value{}
	t.Clear(&x.key)
	return v
}
