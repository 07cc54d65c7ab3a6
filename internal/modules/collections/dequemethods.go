package collections

import (
	"math"
	"strconv"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func itoa(n int) string { return strconv.Itoa(n) }

// method makes a row of a method that returns None if it succeeds.
func method(sig string, f func(t *thread, d *deque, a []value) bool) object.Method {
	return object.Method{Sig: sig, Fn: func(t *thread, self value, a []value) value {
		if !f(t, asDeque(self), a) {
			return value{}
		}
		return object.None
	}}
}

func dequeMethods() []object.Method {
	copyRow := func(name string) object.Method {
		return object.Method{Sig: name + "()", Fn: func(t *thread, self value, _ []value) value { return copyDeque(t, self) }}
	}
	getItem := object.ClassGetItem()
	return []object.Method{
		method("append(item, /)", func(t *thread, d *deque, a []value) bool {
			d.push(t, t.Newref(a[0]))
			return true
		}),
		method("appendleft(item, /)", func(t *thread, d *deque, a []value) bool {
			d.pushFront(t, t.Newref(a[0]))
			return true
		}),
		method("clear()", func(t *thread, d *deque, a []value) bool {
			d.clear(t)
			return true
		}),
		copyRow("__copy__"), copyRow("copy"),
		{Sig: "count(value, /)", Fn: func(t *thread, self value, a []value) value {
			d := asDeque(self)
			state, count := d.state, int64(0)
			for i := 0; i < d.n; i++ {
				item := t.Newref(*d.at(i))
				eq, ok := object.Equal(t, item, a[0])
				t.Decref(item)
				if !ok {
					return value{}
				}
				if state != d.state {
					return t.Raise(object.RuntimeError, mutated)
				}
				if eq {
					count++
				}
			}
			return object.Int(count)
		}},
		method("extend(iterable, /)", func(t *thread, d *deque, a []value) bool {
			return d.extend(t, a[0], false)
		}),
		method("extendleft(iterable, /)", func(t *thread, d *deque, a []value) bool {
			return d.extend(t, a[0], true)
		}),
		{Sig: "index(value, start=0, stop=9223372036854775807, /)", Fn: func(t *thread, self value, a []value) value {
			d := asDeque(self)
			start, stop := 0, math.MaxInt
			for i, p := range []*int{&start, &stop} {
				if v := a[i+1]; !v.IsNil() {
					if !object.HasIndex(v) {
						return t.Raise(object.TypeError, "slice indices must be integers or have an __index__ method")
					}
					n, ok := object.AsSize(t, v, nil)
					if !ok {
						return value{}
					}
					if n < 0 {
						n = max(n+d.n, 0)
					}
					*p = n
				}
			}
			i, ok := d.find(t, a[0], start, min(stop, d.n), object.RuntimeError, mutated)
			if !ok {
				return value{}
			}
			if i < 0 {
				return t.Raise(object.ValueError, "deque.index(x): x not in deque")
			}
			return object.Int(int64(i))
		}},
		method("insert(index, value, /)", func(t *thread, d *deque, a []value) bool {
			i, ok := object.AsSize(t, a[0], object.OverflowError)
			if !ok {
				return false
			}
			if d.maxlen == d.n {
				return t.RaiseFalse(object.IndexError, "deque already at its maximum size")
			}
			switch {
			case i >= d.n:
				d.push(t, t.Newref(a[1]))
			case i <= -d.n || i == 0:
				d.pushFront(t, t.Newref(a[1]))
			default:
				d.rotate(-i)
				if i < 0 {
					d.push(t, t.Newref(a[1]))
				} else {
					d.pushFront(t, t.Newref(a[1]))
				}
				d.rotate(i)
			}
			return true
		}),
		{Sig: "pop()", Fn: func(t *thread, self value, _ []value) value {
			d := asDeque(self)
			if d.n == 0 {
				return t.Raise(object.IndexError, "pop from an empty deque")
			}
			return d.popBack()
		}},
		{Sig: "popleft()", Fn: func(t *thread, self value, _ []value) value {
			d := asDeque(self)
			if d.n == 0 {
				return t.Raise(object.IndexError, "pop from an empty deque")
			}
			return d.popFront()
		}},
		{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
			d := asDeque(self)
			state := object.ObjectState(t, self)
			if state.IsNil() {
				return state
			}
			it := object.Iter(t, self)
			if it.IsNil() {
				t.Decref(state)
				return it
			}
			args := object.EmptyTuple
			if d.maxlen >= 0 {
				args = t.TupleSteal(object.EmptyTuple.Val(), object.Int(int64(d.maxlen)))
			}
			return t.TupleSteal(t.Newref(self.Type().Val()), args.Val(), state, it).Val()
		}},
		method("remove(value, /)", func(t *thread, d *deque, a []value) bool {
			i, ok := d.find(t, a[0], 0, math.MaxInt, object.IndexError, mutated)
			if !ok {
				return false
			}
			if i < 0 {
				return t.RaiseFalse(object.ValueError, "deque.remove(x): x not in deque")
			}
			t.Decref(d.remove(i))
			return true
		}),
		{Sig: "__reversed__()", Fn: func(t *thread, self value, _ []value) value {
			return newDequeIter(t, dequeReverseIterType, asDeque(self)).Val()
		}},
		method("reverse()", func(t *thread, d *deque, a []value) bool {
			for i, j := 0, d.n-1; i < j; i, j = i+1, j-1 {
				p, q := d.at(i), d.at(j)
				*p, *q = *q, *p
			}
			return true
		}),
		method("rotate(n=1, /)", func(t *thread, d *deque, a []value) bool {
			n := 1
			if !a[0].IsNil() {
				var ok bool
				if n, ok = osutil.Size(t, a[0]); !ok {
					return false
				}
			}
			d.rotate(n)
			return true
		}),
		{Sig: "__sizeof__()", Fn: func(t *thread, self value, _ []value) value {
			return object.Int(int64(dequeType.SizeOf(self.Header())))
		}},
		getItem,
	}
}

var (
	dequeIterType        = object.NewStaticType("collections", "_deque_iterator", object.ObjectType, 0)
	dequeReverseIterType = object.NewStaticType("collections", "_deque_reverse_iterator", object.ObjectType, 0)
)

// dequeIter iterates over a deque, forwards or backwards as its type says: left items are to come.
type dequeIter struct {
	header
	deque value
	index int
	left  int
	state uint64
}

func asDequeIter(v value) *dequeIter { return (*dequeIter)(v.Ptr()) }

func newDequeIter(t *thread, tp *class, d *deque) *dequeIter {
	it := object.New[dequeIter](t, tp)
	it.deque, it.left, it.state = t.Newref(d.Val()), d.n, d.state
	if tp == dequeReverseIterType {
		it.index = d.n - 1
	}
	return it
}

func setupDequeIter() {
	for _, tp := range []*class{dequeIterType, dequeReverseIterType} {
		step := 1
		if tp == dequeReverseIterType {
			step = -1
		}
		object.Fields(tp, func(h *header, f func(*value)) { f(&asDequeIter(h.Val()).deque) })
		tp.Iter = object.SelfIter
		tp.Next = func(t *thread, self value) value {
			it := asDequeIter(self)
			if it.deque.IsNil() {
				return value{}
			}
			d := asDeque(it.deque)
			if d.state != it.state {
				it.left = 0
				return t.Raise(object.RuntimeError, mutated)
			}
			if it.left == 0 {
				return value{}
			}
			v := *d.at(it.index)
			it.index += step
			it.left--
			return t.Newref(v)
		}
		tp.Methods = []object.Method{
			{Sig: "__length_hint__()", Fn: func(t *thread, self value, _ []value) value {
				return object.Int(int64(asDequeIter(self).left))
			}},
			{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value {
				it := asDequeIter(self)
				return t.Reduce(self, t.Newref(it.deque), object.Int(int64(asDeque(it.deque).n-it.left)))
			}},
		}
		object.ConstructBySig(tp, tp.ShortName()+"(deque, index=0, /)", func(t *thread, cls *class, a []value) value {
			if !isDeque(a[0]) {
				return t.Raise(object.TypeError, "%s() argument 1 must be collections.deque, not %s", tp.ShortName(), a[0].Type().Name)
			}
			n := 0
			if !a[1].IsNil() {
				var ok bool
				if n, ok = object.AsSize(t, a[1], object.OverflowError); !ok {
					return value{}
				}
			}
			it := newDequeIter(t, tp, asDeque(a[0]))
			for ; n > 0 && it.left > 0; n-- {
				it.index += step
				it.left--
			}
			return it.Val()
		})
		tp.TextSignature = ""
	}
}
