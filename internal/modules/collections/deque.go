package collections

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/object"
)

var dequeType = object.NewStaticType("collections", "deque", object.ObjectType, object.TypeBase|object.TypeSequence|object.TypeHasWeakref)

// deque is a ring: n items from head on in buf, whose length is a power of two. state changes with every change of the items'
// number or places, so that iterators and searches notice it.
type deque struct {
	header
	buf    []value
	head   int
	n      int
	maxlen int // negative: unbounded
	state  uint64
}

func asDeque(v value) *deque { return (*deque)(v.Ptr()) }

func isDeque(v value) bool { return v.Type().IsSubtype(dequeType) }

// at returns the place of the i-th item.
func (d *deque) at(i int) *value { return &d.buf[(d.head+i)&(len(d.buf)-1)] }

func (d *deque) grow() {
	buf := make([]value, max(8, 2*len(d.buf)))
	for i := range d.n {
		buf[i] = *d.at(i)
	}
	d.buf, d.head = buf, 0
}

// push adds an item (stolen) at the end and drops the first one if there are too many.
func (d *deque) push(t *thread, v value) {
	if d.n == len(d.buf) {
		d.grow()
	}
	d.n++
	*d.at(d.n - 1) = v
	d.state++
	if d.maxlen >= 0 && d.n > d.maxlen {
		t.Decref(d.popFront())
	}
}

// pushFront adds an item (stolen) at the front and drops the last one if there are too many.
func (d *deque) pushFront(t *thread, v value) {
	if d.n == len(d.buf) {
		d.grow()
	}
	d.head = (d.head - 1) & (len(d.buf) - 1)
	d.n++
	d.buf[d.head] = v
	d.state++
	if d.maxlen >= 0 && d.n > d.maxlen {
		t.Decref(d.popBack())
	}
}

// popFront removes the first item; the caller owns it. There is one.
func (d *deque) popFront() value {
	p := &d.buf[d.head]
	v := *p
	*p = value{}
	d.head = (d.head + 1) & (len(d.buf) - 1)
	d.n--
	d.state++
	d.shrink()
	return v
}

// popBack removes the last item; the caller owns it. There is one.
func (d *deque) popBack() value {
	p := d.at(d.n - 1)
	v := *p
	*p = value{}
	d.n--
	d.state++
	d.shrink()
	return v
}

func (d *deque) shrink() {
	if len(d.buf) > 1024 && d.n < len(d.buf)/8 {
		buf := make([]value, len(d.buf)/4)
		for i := range d.n {
			buf[i] = *d.at(i)
		}
		d.buf, d.head = buf, 0
	}
}

// rotate moves every item k places to the right.
func (d *deque) rotate(k int) {
	if d.n <= 1 {
		return
	}
	k %= d.n
	if k > d.n/2 {
		k -= d.n
	} else if k < -(d.n / 2) {
		k += d.n
	}
	d.state++
	mask := len(d.buf) - 1
	if d.n == len(d.buf) {
		d.head = (d.head - k) & mask
		return
	}
	for ; k > 0; k-- {
		p := d.at(d.n - 1)
		v := *p
		*p = value{}
		d.head = (d.head - 1) & mask
		d.buf[d.head] = v
	}
	for ; k < 0; k++ {
		v := d.buf[d.head]
		d.buf[d.head] = value{}
		d.head = (d.head + 1) & mask
		*d.at(d.n - 1) = v
	}
}

// remove takes the i-th item out; the caller owns it.
func (d *deque) remove(i int) value {
	v := *d.at(i)
	if i < d.n/2 {
		for ; i > 0; i-- {
			*d.at(i) = *d.at(i - 1)
		}
		d.buf[d.head] = value{}
		d.head = (d.head + 1) & (len(d.buf) - 1)
	} else {
		for ; i < d.n-1; i++ {
			*d.at(i) = *d.at(i + 1)
		}
		*d.at(d.n - 1) = value{}
	}
	d.n--
	d.state++
	return v
}

func (d *deque) clear(t *thread) {
	if d.n == 0 {
		return
	}
	buf, head := d.buf, d.head
	d.buf, d.head, d.n = nil, 0, 0
	d.state++
	release(t, buf, head)
}

// release releases what a deque held, from its left end.
func release(t *thread, buf []value, head int) {
	for i := range buf {
		t.Xdecref(buf[(head+i)&(len(buf)-1)])
	}
}

// extend adds the items of an iterable at the end, or with left at the front one after another.
func (d *deque) extend(t *thread, iterable value, left bool) bool {
	if object.Is(iterable, d.Val()) {
		l := object.ToList(t, iterable)
		if l.IsNil() {
			return false
		}
		ok := d.extend(t, l, left)
		t.Decref(l)
		return ok
	}
	return object.ForEach(t, iterable, func(v value) bool {
		if d.maxlen == 0 {
			return true
		}
		if left {
			d.pushFront(t, t.Newref(v))
		} else {
			d.push(t, t.Newref(v))
		}
		return true
	})
}

func newDeque(t *thread, cls *class, maxlen int) *deque {
	d := object.New[deque](t, cls)
	d.maxlen = maxlen
	return d
}

func copyDeque(t *thread, self value) value {
	d := asDeque(self)
	if self.Type() == dequeType {
		c := newDeque(t, dequeType, d.maxlen)
		if d.n > 0 {
			c.buf = make([]value, len(d.buf))
			c.n = d.n
			for i := range d.n {
				c.buf[i] = t.Newref(*d.at(i))
			}
		}
		return c.Val()
	}
	var res value
	if d.maxlen < 0 {
		res = object.Call1(t, self.Type().Val(), self)
	} else {
		res = object.Call2(t, self.Type().Val(), self, object.Int(int64(d.maxlen)))
	}
	if !res.IsNil() && !isDeque(res) {
		t.Raise(object.TypeError, "%s() must return a deque, not %s", self.Type().Name, res.Type().Name)
		t.Decref(res)
		return value{}
	}
	return res
}

// index resolves a subscript; false with IndexError pending.
func (d *deque) index(t *thread, key value) (int, bool) {
	if !object.HasIndex(key) {
		return 0, t.RaiseFalse(object.TypeError, "sequence index must be integer, not '%s'", key.Type().Name)
	}
	i, ok := object.AsSize(t, key, object.IndexError)
	if !ok {
		return 0, false
	}
	if i < 0 {
		i += d.n
	}
	if i < 0 || i >= d.n {
		return 0, t.RaiseFalse(object.IndexError, "deque index out of range")
	}
	return i, true
}

// find returns the index of the first item from start to stop that equals v, or -1. changed is raised when a comparison changed the deque.
func (d *deque) find(t *thread, v value, start, stop int, changed *class, message string) (int, bool) {
	state := d.state
	for i := start; i < stop && i < d.n; i++ {
		item := t.Newref(*d.at(i))
		eq, ok := object.Equal(t, item, v)
		t.Decref(item)
		if !ok {
			return -1, false
		}
		if eq {
			if state != d.state {
				return -1, t.RaiseFalse(changed, "%s", message)
			}
			return i, true
		}
		if state != d.state {
			return -1, t.RaiseFalse(changed, "%s", message)
		}
	}
	return -1, true
}

const mutated = "deque mutated during iteration"

func setupDeque() {
	tp := dequeType
	tp.TextSignature = "([iterable[, maxlen]])"
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value { return newDeque(t, cls, -1).Val() }
	tp.Alloc = func(t *thread, cls *class) value { return newDeque(t, cls, -1).Val() }
	tp.Init = object.InitBySig("deque(iterable=(), maxlen=None)", func(t *thread, self value, a []value) bool {
		d := asDeque(self)
		maxlen := -1
		if !a[1].IsNil() && !a[1].IsNone() {
			if !object.IsInt(a[1]) {
				return t.RaiseFalse(object.TypeError, "an integer is required")
			}
			n, ok := object.AsInt64(t, a[1], "Python int too large to convert to C ssize_t")
			if !ok {
				return false
			}
			if n < 0 {
				return t.RaiseFalse(object.ValueError, "maxlen must be non-negative")
			}
			maxlen = int(n)
		}
		d.maxlen = maxlen
		d.clear(t)
		return a[0].IsNil() || d.extend(t, a[0], false)
	})
	tp.Dealloc = func(t *thread, h *header) {
		d := asDeque(h.Val())
		buf, head := d.buf, d.head
		d.buf, d.head, d.n = nil, 0, 0
		release(t, buf, head)
		t.FreeHeader(h)
	}
	tp.Traverse = func(h *header, visit func(value)) {
		d := asDeque(h.Val())
		for i := range d.n {
			visit(*d.at(i))
		}
	}
	tp.Clear = func(t *thread, h *header) { asDeque(h.Val()).clear(t) }
	tp.SizeOf = func(h *header) int { return 232 + (asDeque(h.Val()).n/64)*528 + 528 }
	tp.Repr = reprDeque
	tp.Hash = object.HashNotImplemented
	tp.Compare = compareDeque
	tp.Iter = func(t *thread, self value) value { return newDequeIter(t, dequeIterType, asDeque(self)).Val() }
	tp.Len = func(t *thread, self value) (int, bool) { return asDeque(self).n, true }
	tp.Bool = func(t *thread, self value) (bool, bool) { return asDeque(self).n > 0, true }
	tp.Contains = func(t *thread, self, v value) (bool, bool) {
		d := asDeque(self)
		i, ok := d.find(t, v, 0, math.MaxInt, object.RuntimeError, mutated)
		return i >= 0, ok
	}
	tp.GetItem = func(t *thread, self, key value) value {
		d := asDeque(self)
		i, ok := d.index(t, key)
		if !ok {
			return value{}
		}
		return t.Newref(*d.at(i))
	}
	tp.SeqItem = func(t *thread, self value, i int) value {
		d := asDeque(self)
		if i < 0 || i >= d.n {
			return t.Raise(object.IndexError, "deque index out of range")
		}
		return t.Newref(*d.at(i))
	}
	tp.SetItem = func(t *thread, self, key, v value) bool {
		d := asDeque(self)
		i, ok := d.index(t, key)
		if !ok {
			return false
		}
		if v.IsNil() {
			t.Decref(d.remove(i))
			return true
		}
		t.Replace(d.at(i), t.Newref(v))
		return true
	}
	tp.SeqConcat = func(t *thread, a, b value) value {
		if !isDeque(b) {
			return t.Raise(object.TypeError, "can only concatenate deque (not \"%s\") to deque", b.Type().Name)
		}
		c := copyDeque(t, a)
		if !c.IsNil() && !asDeque(c).extend(t, b, false) {
			t.Decref(c)
			return value{}
		}
		return c
	}
	tp.SeqIConcat = func(t *thread, a, b value) value {
		if !asDeque(a).extend(t, b, false) {
			return value{}
		}
		return t.Newref(a)
	}
	tp.SeqRepeat = func(t *thread, a value, n int) value {
		c := copyDeque(t, a)
		if !c.IsNil() && !asDeque(c).repeat(t, n) {
			t.Decref(c)
			return value{}
		}
		return c
	}
	tp.SeqIRepeat = func(t *thread, a value, n int) value {
		if !asDeque(a).repeat(t, n) {
			return value{}
		}
		return t.Newref(a)
	}
	tp.Methods = dequeMethods()
	tp.Getset = []object.GetSet{{Name: "maxlen", Get: func(t *thread, self value) value {
		if n := asDeque(self).maxlen; n >= 0 {
			return object.Int(int64(n))
		}
		return object.None
	}}}
}

// repeat is *=; a bounded deque keeps the last items.
func (d *deque) repeat(t *thread, n int) bool {
	size := d.n
	if size == 0 || n == 1 {
		return true
	}
	if n <= 0 {
		d.clear(t)
		return true
	}
	if size > math.MaxInt/16/n && d.maxlen < 0 || d.maxlen < 0 && size*n > 1<<33 {
		t.NoMemory()
		return false
	}
	if d.maxlen >= 0 && n > d.maxlen/size+2 {
		// The items of earlier rounds would all be dropped: only the place where the last ones begin matters.
		n = d.maxlen/size + 2
	}
	items := make([]value, size)
	for i := range items {
		items[i] = *d.at(i)
	}
	for range n - 1 {
		for _, v := range items {
			d.push(t, t.Newref(v))
		}
	}
	return true
}

func reprDeque(t *thread, self value) value {
	if t.EnterRepr(self) {
		return t.NewStr("[...]")
	}
	defer t.LeaveRepr(self)
	d := asDeque(self)
	l := object.ToList(t, self)
	if l.IsNil() {
		return l
	}
	defer t.Decref(l)
	var b object.StrBuilder
	b.WriteText(self.Type().ShortName() + "(")
	if !b.WriteRepr(t, l) {
		return value{}
	}
	if d.maxlen >= 0 {
		b.WriteText(", maxlen=" + itoa(d.maxlen))
	}
	b.WriteText(")")
	return b.Finish(t)
}

func compareDeque(t *thread, a, b value, op object.CompareOp) value {
	if !isDeque(a) || !isDeque(b) {
		return object.NotImplemented
	}
	x, y := asDeque(a), asDeque(b)
	if object.Is(a, b) {
		switch op {
		case object.Eq, object.Le, object.Ge:
			return object.True
		default:
			return object.False
		}
	}
	if x.n != y.n && (op == object.Eq || op == object.Ne) {
		return object.Bool(op == object.Ne)
	}
	sx, sy := x.state, y.state
	for i := 0; ; i++ {
		if x.state != sx || y.state != sy {
			return t.Raise(object.RuntimeError, mutated)
		}
		if i >= x.n || i >= y.n {
			return object.Bool(ended(i >= x.n, i >= y.n, op))
		}
		v, w := t.Newref(*x.at(i)), t.Newref(*y.at(i))
		eq, ok := object.Equal(t, v, w)
		var res value
		if ok && !eq {
			switch op {
			case object.Eq:
				res = object.False
			case object.Ne:
				res = object.True
			default:
				res = object.Compare(t, v, w, op)
			}
		}
		t.Decref(v)
		t.Decref(w)
		if !ok || !eq {
			return res
		}
	}
}

// ended compares two sequences that are equal up to the end of one: tells which of them ended.
func ended(x, y bool, op object.CompareOp) bool {
	switch op {
	case object.Eq:
		return x && y
	case object.Ne:
		return !(x && y)
	case object.Lt:
		return x && !y
	case object.Le:
		return x
	case object.Gt:
		return y && !x
	}
	return y
}
