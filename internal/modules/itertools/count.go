package itertools

import (
	"math"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var (
	countType  = newType("count", object.TypeBase)
	repeatType = newType("repeat", object.TypeBase)
	isliceType = newType("islice", object.TypeBase)
)

// count counts in n while fast is set (the step is the int 1 and the number fits); otherwise in cnt by step.
type count struct {
	header
	n         int64
	fast      bool
	cnt, step value
}

func isNumber(v value) bool {
	tp := v.Type()
	tp.Ready()
	return tp.Index != nil || tp.ToInt != nil || tp.ToFloat != nil || object.IsComplex(v)
}

func setupCount() {
	tp := countType
	iterator(tp, countNext,
		func(h *header, f func(*value)) {
			c := (*count)(h.Val().Ptr())
			f(&c.cnt)
			f(&c.step)
		})
	object.ConstructBySig(tp, "count(start=0, step=1)", func(t *thread, cls *class, a []value) value {
		start, step := a[0], a[1]
		if start.IsNil() {
			start = object.Int(0)
		}
		if step.IsNil() {
			step = object.Int(1)
		}
		if !isNumber(start) || !isNumber(step) {
			return t.Raise(object.TypeError, "a number is required")
		}
		fast := step.IsInt64() && step.Int64() == 1 || step.IsTrue()
		var n int64
		if fast {
			if fast = object.IsInt(start); fast {
				if n, fast = object.IntFits(start); n == math.MaxInt64 {
					fast = false
				}
			}
		}
		c := object.New[count](t, cls)
		c.n, c.fast, c.step = n, fast, t.Newref(step)
		if !fast {
			c.cnt = t.Newref(start)
		}
		return c.Val()
	})
	tp.Repr = func(t *thread, self value) value {
		c := (*count)(self.Ptr())
		if c.fast {
			return t.NewStrf("%s(%d)", self.Type().ShortName(), c.n)
		}
		var b object.StrBuilder
		b.WriteText(self.Type().ShortName() + "(")
		if !b.WriteRepr(t, c.cnt) {
			return value{}
		}
		if !(object.IsInt(c.step) && (c.step.IsInt64() || c.step.IsBool()) && c.step.Int64() == 1) {
			b.WriteText(", ")
			if !b.WriteRepr(t, c.step) {
				return value{}
			}
		}
		b.WriteText(")")
		return b.Finish(t)
	}
}

func countNext(t *thread, self value) value {
	c := (*count)(self.Ptr())
	if c.fast {
		n := c.n
		if n == math.MaxInt64 {
			c.fast = false
			c.cnt = object.Int(n)
		} else {
			c.n++
			return object.Int(n)
		}
	}
	if c.cnt.IsNil() {
		return value{}
	}
	next := object.Binary(t, object.OpAdd, c.cnt, c.step)
	if next.IsNil() {
		return next
	}
	res := c.cnt
	c.cnt = next
	return res
}

// repeat gives the same object again and again; left is negative when there is no end.
type repeat struct {
	header
	v    value
	left int
}

func setupRepeat() {
	tp := repeatType
	iterator(tp,
		func(t *thread, self value) value {
			r := (*repeat)(self.Ptr())
			if r.left == 0 || r.v.IsNil() {
				return value{}
			}
			if r.left > 0 {
				r.left--
			}
			return t.Newref(r.v)
		},
		func(h *header, f func(*value)) { f(&(*repeat)(h.Val().Ptr()).v) })
	object.ConstructBySig(tp, "repeat(object, times=-1)", func(t *thread, cls *class, a []value) value {
		left := -1
		if !a[1].IsNil() {
			n, ok := osutil.Size(t, a[1])
			if !ok {
				return value{}
			}
			left = max(n, 0)
		}
		r := object.New[repeat](t, cls)
		r.v, r.left = t.Newref(a[0]), left
		return r.Val()
	})
	tp.TextSignature = ""
	tp.Repr = func(t *thread, self value) value {
		r := (*repeat)(self.Ptr())
		var b object.StrBuilder
		b.WriteText(self.Type().ShortName() + "(")
		if !b.WriteRepr(t, r.v) {
			return value{}
		}
		if r.left >= 0 {
			b.WriteText(", " + itoa(r.left))
		}
		b.WriteText(")")
		return b.Finish(t)
	}
	tp.Methods = []object.Method{{Sig: "__length_hint__()", Fn: func(t *thread, self value, a []value) value {
		r := (*repeat)(self.Ptr())
		if r.left < 0 {
			return t.Raise(object.TypeError, "len() of unsized object")
		}
		return object.Int(int64(r.left))
	}}}
}

// islice gives the items at next, next+step, ... before stop (negative: no stop); cnt items have been taken from it.
type islice struct {
	header
	it                    value
	next, stop, step, cnt int
}

func setupIslice() {
	tp := isliceType
	iterator(tp, isliceNext,
		func(h *header, f func(*value)) { f(&(*islice)(h.Val().Ptr()).it) })
	object.ConstructBySig(tp, "islice(iterable, start, stop=None, step=None, /)", newIslice)
	tp.TextSignature = ""
}

// index returns a non-negative index, def for None; false when v is neither.
func index(t *thread, v value, def int) (int, bool) {
	if v.IsNil() || v.IsNone() {
		return def, true
	}
	n, ok := object.AsSize(t, v, object.OverflowError)
	if !ok {
		t.ClearExc()
		return 0, false
	}
	return n, n >= 0
}

func newIslice(t *thread, cls *class, a []value) value {
	start, stop, step := 0, -1, 1
	ok := true
	if a[2].IsNil() && a[3].IsNil() {
		if stop, ok = index(t, a[1], -1); !ok {
			return t.Raise(object.ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
	} else {
		if start, ok = index(t, a[1], 0); ok {
			if stop, ok = index(t, a[2], -1); !ok {
				return t.Raise(object.ValueError, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
			}
		}
		if !ok {
			return t.Raise(object.ValueError, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
		}
	}
	if step, ok = index(t, a[3], 1); !ok || step < 1 {
		return t.Raise(object.ValueError, "Step for islice() must be a positive integer or None.")
	}
	return withIter(t, cls, a[0], func(x *islice, it value) { x.it, x.next, x.stop, x.step = it, start, stop, step })
}

func isliceNext(t *thread, self value) value {
	x := (*islice)(self.Ptr())
	if x.it.IsNil() {
		return value{}
	}
	it := t.Newref(x.it)
	defer t.Decref(it)
	for x.cnt < x.next {
		v := object.Next(t, it)
		if v.IsNil() {
			t.Clear(&x.it)
			return v
		}
		t.Decref(v)
		x.cnt++
	}
	if x.stop >= 0 && x.cnt >= x.stop {
		t.Clear(&x.it)
		return value{}
	}
	v := object.Next(t, it)
	if v.IsNil() {
		t.Clear(&x.it)
		return v
	}
	x.cnt++
	old := x.next
	x.next += x.step
	if x.next < old || x.stop >= 0 && x.next > x.stop {
		x.next = x.stop
		if x.stop < 0 {
			x.next = math.MaxInt
		}
	}
	return v
}
