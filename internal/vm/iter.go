package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// forIter executes FOR_ITER and FOR_ITER_BACK: it returns f and whether there was a next item, the frame of a generator that is to give it, or nil.
//
//go:noinline
func forIter(t *Thread, f *Frame, in *Instr, regs ptr) (*Frame, bool) {
	b := *reg(regs, in.B)
	typ := b.Type()
	base := baseOp(in.Op)
	switch typ {
	case object.GeneratorType:
		in.Op = opForGen
		if base == FOR_ITER_BACK {
			in.Op = opForGenBack
		}
		g := object.AsGenerator(b)
		gf := g.Frame
		if gf == nil {
			return f, false
		}
		created := gf.State == object.FrameCreated
		if !g.CanResume(t, object.None) || !t.ResumeFrame(gf, object.FrameIter) {
			return nil, false
		}
		deliver(t, gf, object.None, created)
		return gf, true
	case object.RangeIteratorType:
		if base == FOR_ITER {
			in.Op = opForRange
		} else {
			in.Op = opForRangeBack
		}
	case object.ListIteratorType:
		in.Op = opForList
		if base == FOR_ITER_BACK {
			in.Op = opForListBack
		}
	case object.TupleIteratorType:
		in.Op = opForTuple
		if base == FOR_ITER_BACK {
			in.Op = opForTupleBack
		}
	default:
		in.Op = opForNext
		if base == FOR_ITER_BACK {
			in.Op = opForNextBack
		}
		if object.YieldsPairs(b) && unpacksPair(in) && !t.TraceOn() {
			in.Op = opForPair
			if base == FOR_ITER_BACK {
				in.Op = opForPairBack
			}
		}
	}
	if typ.Next == nil { // what f_locals put into a generator's .0
		t.Raise(object.TypeError, "'%s' object is not an iterator", typ.Name)
		return nil, false
	}
	v := typ.Next(t, b)
	if v.IsNil() {
		if iterEnded(t, f) {
			return f, false
		}
		return nil, false
	}
	put(t, in, regs, v)
	return f, true
}

// unpacksPair reports whether the item of the FOR_ITER goes to an UNPACK_PAIR and nowhere else.
func unpacksPair(in *Instr) bool {
	u := bodyOf(in)
	return u.Op == UNPACK_PAIR && u.B == in.A && u.Fl&FlagB != 0 && u.A != u.C
}

// bodyOf returns the first instruction of the loop that a FOR_ITER or FOR_ITER_BACK drives.
func bodyOf(in *Instr) *Instr {
	if baseOp(in.Op) == FOR_ITER_BACK {
		return next(jump(in))
	}
	return next(in)
}

// forPair executes a FOR_ITER of pairs with the UNPACK_PAIR after it: 1 if there was a next pair, 0 if not, 2 for a pending exception.
//
//go:noinline
func forPair(t *Thread, in *Instr, regs ptr) int {
	a, b := object.NextPair(t, *reg(regs, in.B))
	if a.IsNil() {
		if !t.HasExc() || t.ClearIf(object.StopIteration) {
			return 0
		}
		return 2
	}
	u := bodyOf(in)
	p, q := reg(regs, u.A), reg(regs, u.C)
	x, y := *p, *q
	*p, *q = a, b
	t.Decref(x)
	t.Decref(y)
	return 1
}

// unpack executes UNPACK_SEQUENCE, UNPACK_PAIR and UNPACK_EX.
//
//go:noinline
func unpack(t *Thread, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	switch in.Op {
	case UNPACK_EX:
		return unpackEx(t, in, regs, b)
	case UNPACK_PAIR:
		var w [2]Value
		if !unpackInto(t, b, w[:], 2) {
			return false
		}
		p, q := reg(regs, in.A), reg(regs, in.C)
		x, y := *p, *q
		*p, *q = w[0], w[1]
		if in.Fl&FlagB != 0 {
			t.Decref(b)
		}
		if p == q { // a, a = pair: the first was overwritten
			t.Decref(w[0])
			t.Decref(x)
			return true
		}
		t.Decref(x)
		t.Decref(y)
		return true
	}
	n := int(in.C)
	if n == 0 || b.Type() != object.TupleType && b.Type() != object.ListType {
		// The items come one by one, while b may be R[A]: collect them aside.
		w := t.Scratch(n)
		ok := unpackInto(t, b, w, n)
		if ok {
			if in.Fl&FlagB != 0 {
				t.Decref(b)
			}
			for i, v := range w {
				*reg(regs, in.A+uint16(n-1-i)) = v
			}
		}
		t.Unscratch(n)
		return ok
	}
	var items []Value
	if b.Type() == object.TupleType {
		items = (*object.Tuple)(b.Ptr()).Items()
	} else {
		items = (*object.List)(b.Ptr()).Items()
	}
	if len(items) != n {
		return unpackCount(t, n, len(items))
	}
	for i, v := range items {
		t.Incref(v)
		*reg(regs, in.A+uint16(n-1-i)) = v
	}
	if in.Fl&FlagB != 0 {
		t.Decref(b)
	}
	return true
}

func unpackCount(t *Thread, want, got int) bool {
	if got < want {
		return t.RaiseFalse(object.ValueError, "not enough values to unpack (expected %d, got %d)", want, got)
	}
	return t.RaiseFalse(object.ValueError, "too many values to unpack (expected %d, got %d)", want, got)
}

// unpackIter returns the iterator of what is unpacked.
func unpackIter(t *Thread, b Value) Value {
	it := object.Iter(t, b)
	if it.IsNil() && t.ExcMatches(object.TypeError) && b.Type().Iter == nil && !object.IsSequence(b) {
		t.ClearExc()
		t.Raise(object.TypeError, "cannot unpack non-iterable %s object", b.Type().Name)
	}
	return it
}

// unpackInto fills w with the n items of b: new references. On failure nothing is left in w.
func unpackInto(t *Thread, b Value, w []Value, n int) bool {
	var items []Value
	switch b.Type() {
	case object.TupleType:
		items = (*object.Tuple)(b.Ptr()).Items()
	case object.ListType:
		items = (*object.List)(b.Ptr()).Items()
	default:
		it := unpackIter(t, b)
		if it.IsNil() {
			return false
		}
		i := 0
		ok := true
		for ; i < n; i++ {
			v := object.Next(t, it)
			if v.IsNil() {
				if !t.HasExc() {
					t.Raise(object.ValueError, "not enough values to unpack (expected %d, got %d)", n, i)
				}
				ok = false
				break
			}
			w[i] = v
		}
		if ok {
			v := object.Next(t, it)
			if !v.IsNil() {
				t.Decref(v)
				ok = false
				if b.Type() == object.DictType {
					unpackCount(t, n, (*object.Dict)(b.Ptr()).Len())
				} else {
					t.Raise(object.ValueError, "too many values to unpack (expected %d)", n)
				}
			} else if t.HasExc() {
				ok = false
			}
		}
		t.Decref(it)
		if !ok {
			for j := 0; j < i; j++ {
				t.Decref(w[j])
				w[j] = Value{}
			}
		}
		return ok
	}
	if len(items) != n {
		return unpackCount(t, n, len(items))
	}
	for i, v := range items {
		w[i] = t.Newref(v)
	}
	return true
}

func unpackEx(t *Thread, in *Instr, regs ptr, b Value) bool {
	before, after := int(in.C), int(in.X)
	it := unpackIter(t, b)
	if it.IsNil() {
		return false
	}
	l := t.NewList(0)
	for {
		v := object.Next(t, it)
		if v.IsNil() {
			break
		}
		l.Push(t, v)
	}
	t.Decref(it)
	items := l.Items()
	if t.HasExc() || len(items) < before+after {
		if !t.HasExc() {
			t.Raise(object.ValueError, "not enough values to unpack (expected at least %d, got %d)", before+after, len(items))
		}
		t.Decref(l.Val())
		return false
	}
	if in.Fl&FlagB != 0 {
		t.Decref(b)
	}
	mid := t.NewList(len(items) - before - after)
	top := in.A + uint16(before+after)
	for i, v := range items {
		t.Incref(v)
		switch {
		case i < before:
			*reg(regs, top-uint16(i)) = v
		case i < len(items)-after:
			mid.Push(t, v)
		default:
			*reg(regs, in.A+uint16(len(items)-1-i)) = v
		}
	}
	*reg(regs, top-uint16(before)) = mid.Val()
	t.Decref(l.Val())
	return true
}
