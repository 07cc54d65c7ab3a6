package itertools

import "github.com/gophersnake/gophersnake/internal/object"

var (
	productType      = newType("product", object.TypeBase)
	combinationsType = newType("combinations", object.TypeBase)
	replacementType  = newType("combinations_with_replacement", object.TypeBase)
	permutationsType = newType("permutations", object.TypeBase)
)

// selection is a product, combinations, combinations_with_replacement or permutations object. The result at hand is given by
// indices: into pools[i] (product) or pool.
type selection struct {
	header
	pools   []value // tuples of a product, or the one pool
	indices []int
	cycles  []int // of permutations
	r       int
	started bool
	stopped bool
	result  *object.Tuple // the last result, used again if nobody else has it
}

func asSelection(v value) *selection { return (*selection)(v.Ptr()) }

func selectionFields(h *header, f func(*value)) {
	x := asSelection(h.Val())
	eachOf(x.pools, f)
	tupleField(&x.result, f)
}

// give makes the result of the pick function.
func (x *selection) give(t *thread, n int, pick func(i int) value) value {
	if p := x.result; p != nil && t.IsSoleRef(p.Val()) {
		t.Incref(p.Val())
		items := p.Items()
		for i := range items {
			if v := pick(i); v != items[i] {
				t.Replace(&items[i], t.Newref(v))
			}
		}
		p.ForgetHash()
		return p.Val()
	}
	p := t.NewTuple(n)
	items := p.Items()
	for i := range items {
		items[i] = t.Newref(pick(i))
	}
	old := x.result
	if n > 0 {
		x.result = p
		t.Incref(p.Val())
		if old != nil {
			t.Decref(old.Val())
		}
	}
	return p.Val()
}

func setupProduct() {
	tp := productType
	iterator(tp, productNext, selectionFields)
	object.ConstructBySig(tp, "product(*iterables, repeat=1)", func(t *thread, cls *class, a []value) value {
		repeat := 1
		if !a[1].IsNil() {
			n, ok := object.AsSize(t, a[1], object.OverflowError)
			if !ok {
				return value{}
			}
			if n < 0 {
				return t.Raise(object.ValueError, "repeat argument cannot be negative")
			}
			repeat = n
		}
		args := object.AsTuple(a[0]).Items()
		if repeat == 0 {
			args = nil
		}
		if len(args) > 0 && repeat > (1<<31)/len(args) {
			return t.Raise(object.OverflowError, "repeat argument too large")
		}
		if len(args)*repeat > 1<<27 { // 2 GB of references
			return t.NoMemory()
		}
		var pools []value
		for _, v := range args {
			p := object.ToTuple(t, v)
			if p.IsNil() {
				t.DecrefAll(pools)
				return p
			}
			pools = append(pools, p)
		}
		n := len(pools)
		for i := n; i < n*repeat; i++ {
			pools = append(pools, t.Newref(pools[i-n]))
		}
		x := object.New[selection](t, cls)
		x.pools, x.indices = pools, make([]int, len(pools))
		return x.Val()
	})
}

func productNext(t *thread, self value) value {
	x := asSelection(self)
	if x.stopped {
		return value{}
	}
	n := len(x.pools)
	if !x.started {
		x.started = true
		for _, p := range x.pools {
			if p.IsNil() || len(object.TupleItems(p)) == 0 {
				x.stopped = true
				return value{}
			}
		}
	} else {
		i := n - 1
		for ; i >= 0; i-- {
			if x.pools[i].IsNil() {
				x.stopped = true
				return value{}
			}
			x.indices[i]++
			if x.indices[i] < len(object.TupleItems(x.pools[i])) {
				break
			}
			x.indices[i] = 0
		}
		if i < 0 {
			x.stopped = true
			return value{}
		}
	}
	return x.give(t, n, func(i int) value { return object.TupleItems(x.pools[i])[x.indices[i]] })
}

// newSelection makes the object for r items of one pool.
func newSelection(t *thread, cls *class, iterable value, r int) *selection {
	pool := object.ToTuple(t, iterable)
	if pool.IsNil() {
		return nil
	}
	x := object.New[selection](t, cls)
	x.pools = []value{pool}
	x.r = r
	return x
}

func nonNegative(t *thread, v value) (int, bool) {
	r, ok := object.AsSize(t, v, object.OverflowError)
	if ok && r < 0 {
		return 0, t.RaiseFalse(object.ValueError, "r must be non-negative")
	}
	if ok && r > object.MaxObjectBytes/8 {
		t.NoMemory()
		return 0, false
	}
	return r, ok
}

func (x *selection) pool() []value {
	if len(x.pools) == 0 || x.pools[0].IsNil() {
		x.stopped = true
		return nil
	}
	return object.TupleItems(x.pools[0])
}

func setupCombinations() {
	tp := combinationsType
	iterator(tp, combinationsNext, selectionFields)
	object.ConstructBySig(tp, "combinations(iterable, r)", func(t *thread, cls *class, a []value) value {
		pool := object.ToTuple(t, a[0])
		if pool.IsNil() {
			return pool
		}
		defer t.Decref(pool)
		r, ok := nonNegative(t, a[1])
		if !ok {
			return value{}
		}
		x := newSelection(t, cls, pool, r)
		if r > len(object.TupleItems(pool)) {
			x.stopped = true
			return x.Val()
		}
		x.indices = make([]int, r)
		for i := range x.indices {
			x.indices[i] = i
		}
		return x.Val()
	})
	tp = replacementType
	iterator(tp, replacementNext, selectionFields)
	object.ConstructBySig(tp, "combinations_with_replacement(iterable, r)", func(t *thread, cls *class, a []value) value {
		pool := object.ToTuple(t, a[0])
		if pool.IsNil() {
			return pool
		}
		defer t.Decref(pool)
		r, ok := nonNegative(t, a[1])
		if !ok {
			return value{}
		}
		x := newSelection(t, cls, pool, r)
		if len(object.TupleItems(pool)) == 0 && r > 0 {
			x.stopped = true
			return x.Val()
		}
		if r > 1<<28 {
			t.Decref(x.Val())
			return t.NoMemory()
		}
		x.indices = make([]int, r)
		return x.Val()
	})
}

func combinationsNext(t *thread, self value) value {
	x := asSelection(self)
	pool := x.pool()
	if x.stopped {
		return value{}
	}
	if !x.started {
		x.started = true
	} else {
		i := x.r - 1
		for ; i >= 0 && x.indices[i] == i+len(pool)-x.r; i-- {
		}
		if i < 0 {
			x.stopped = true
			return value{}
		}
		x.indices[i]++
		for j := i + 1; j < x.r; j++ {
			x.indices[j] = x.indices[j-1] + 1
		}
	}
	return x.give(t, x.r, func(i int) value { return pool[x.indices[i]] })
}

func replacementNext(t *thread, self value) value {
	x := asSelection(self)
	pool := x.pool()
	if x.stopped {
		return value{}
	}
	if !x.started {
		x.started = true
	} else {
		i := x.r - 1
		for ; i >= 0 && x.indices[i] == len(pool)-1; i-- {
		}
		if i < 0 {
			x.stopped = true
			return value{}
		}
		n := x.indices[i] + 1
		for ; i < x.r; i++ {
			x.indices[i] = n
		}
	}
	return x.give(t, x.r, func(i int) value { return pool[x.indices[i]] })
}

func setupPermutations() {
	tp := permutationsType
	iterator(tp, permutationsNext, selectionFields)
	object.ConstructBySig(tp, "permutations(iterable, r=None)", func(t *thread, cls *class, a []value) value {
		pool := object.ToTuple(t, a[0])
		if pool.IsNil() {
			return pool
		}
		defer t.Decref(pool)
		n := len(object.TupleItems(pool))
		r := n
		if !a[1].IsNil() && !a[1].IsNone() {
			if !object.IsInt(a[1]) {
				return t.Raise(object.TypeError, "Expected int as r")
			}
			var ok bool
			if r, ok = nonNegative(t, a[1]); !ok {
				return value{}
			}
		}
		x := newSelection(t, cls, pool, r)
		if r > n {
			x.stopped = true
			return x.Val()
		}
		x.indices = make([]int, n)
		for i := range x.indices {
			x.indices[i] = i
		}
		x.cycles = make([]int, r)
		for i := range x.cycles {
			x.cycles[i] = n - i
		}
		return x.Val()
	})
}

func permutationsNext(t *thread, self value) value {
	x := asSelection(self)
	pool := x.pool()
	if x.stopped {
		return value{}
	}
	if !x.started {
		x.started = true
	} else if !x.nextPermutation() {
		x.stopped = true
		return value{}
	}
	return x.give(t, x.r, func(i int) value { return pool[x.indices[i]] })
}

// nextPermutation steps the rightmost place that has not gone through all of its rotations.
func (x *selection) nextPermutation() bool {
	n := len(x.indices)
	for i := x.r - 1; i >= 0; i-- {
		x.cycles[i]--
		if x.cycles[i] == 0 {
			first := x.indices[i]
			copy(x.indices[i:], x.indices[i+1:])
			x.indices[n-1] = first
			x.cycles[i] = n - i
			continue
		}
		j := n - x.cycles[i]
		x.indices[i], x.indices[j] = x.indices[j], x.indices[i]
		return true
	}
	return false
}
