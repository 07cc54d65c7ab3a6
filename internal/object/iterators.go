package object

// The iterators of sequences and sets, and those of iter().
var (
	ListIteratorType        = newStatic("list_iterator", ObjectType, TypeNoNew)
	ListReverseIteratorType = newStatic("list_reverseiterator", ObjectType, TypeNoNew)
	TupleIteratorType       = newStatic("tuple_iterator", ObjectType, TypeNoNew)
	StrASCIIIteratorType    = newStatic("str_ascii_iterator", ObjectType, TypeNoNew)
	StrIteratorType         = newStatic("str_iterator", ObjectType, TypeNoNew)
	BytesIteratorType       = newStatic("bytes_iterator", ObjectType, TypeNoNew)
	ByteArrayIteratorType   = newStatic("bytearray_iterator", ObjectType, TypeNoNew)
	SetIteratorType         = newStatic("set_iterator", ObjectType, TypeNoNew)
	SeqIteratorType         = newStatic("iterator", ObjectType, TypeNoNew)
	CallableIteratorType    = newStatic("callable_iterator", ObjectType, TypeNoNew)
)

// The names that iterators' __reduce__ looks up.
var (
	NameWordIter     = StaticName("iter")
	NameWordReversed = StaticName("reversed")
)

// ListIter iterates over a list: the next item is at Index. List is nil when it is exhausted.
type ListIter struct {
	Header
	List  *List
	Index int
}

// TupleIter iterates over a tuple: the next item is at Index. Tuple is nil when it is exhausted.
type TupleIter struct {
	Header
	Tuple *Tuple
	Index int
}

// IndexIter iterates by index over any sequence, a str, bytes, bytearray or set. seq is the zero Value when it is exhausted.
type IndexIter struct {
	Header
	seq   Value
	index int
	left  int // of a set iterator
	used  int // of a set iterator: the set's length when it began, -1 after it was seen to change
}

// callableIter calls until the result equals the sentinel. callable is the zero Value when it is exhausted.
type callableIter struct {
	Header
	callable, sentinel Value
}

// selfIter is the Iter slot of iterators.
func selfIter(t *Thread, self Value) Value { return t.Newref(self) }

// builtinNamed returns the builtin of the name that the running code sees (new reference).
func (t *Thread) builtinNamed(name *Str) Value {
	var v Value
	if f := t.Frame; f != nil && f.Func != nil {
		v = f.Func.Builtin(t, name)
	} else if v = t.Interp.Builtins.GetStr(t, name); v.obj != nil {
		t.Incref(v)
	}
	if v.obj == nil && !t.HasExc() {
		return t.Raise(AttributeError, "%s", name.String())
	}
	return v
}

// reduceIter returns (builtins.name, args, state) with what f returns (stolen): the arguments as a tuple, and the state unless it is the zero
// Value. f is called after the builtin was looked up, which may run Python code that uses the iterator up; it returns the zero Value with an
// exception pending for args if it fails.
func (t *Thread) reduceIter(name *Str, f func() (args, state Value)) Value {
	fn := t.builtinNamed(name)
	if fn.obj == nil {
		return Value{}
	}
	args, state := f()
	if args.obj == nil {
		t.Decref(fn)
		return Value{}
	}
	if state.obj == nil {
		return t.TupleSteal(fn, args).Val()
	}
	return t.TupleSteal(fn, args, state).Val()
}

func setupIterators() {
	setupListIter()
	setupTupleIter()
	setupIndexIter(StrASCIIIteratorType, nextStrIter, EmptyStr)
	setupIndexIter(StrIteratorType, nextStrIter, EmptyStr)
	setupIndexIter(BytesIteratorType, nextBytesIter, EmptyTuple.Val())
	setupIndexIter(ByteArrayIteratorType, nextByteArrayIter, EmptyTuple.Val())
	setupSetIter()
	setupSeqIter()
	setupCallableIter()
}

// The doc strings of iterators' methods.
const ()

func (t *Thread) newListIter(l *List) *ListIter {
	it := t.heap.pools.listIter.Get()
	t.initHeader(&it.Header, ListIteratorType)
	it.List, it.Index = l, 0
	t.Incref(l.Val())
	return it
}

func (t *Thread) newListRevIter(l *List) Value {
	it := t.heap.pools.listIter.Get()
	t.initHeader(&it.Header, ListReverseIteratorType)
	it.List, it.Index = l, len(l.items)-1
	t.Incref(l.Val())
	return it.Val()
}

func (it *ListIter) finish(t *Thread) Value {
	l := it.List
	it.List = nil
	t.Decref(l.Val())
	return Value{}
}

func setupListIter() {
	for _, tp := range []*Type{ListIteratorType, ListReverseIteratorType} {
		tp.Iter = selfIter
		tp.Dealloc = func(t *Thread, h *Header) {
			it := as[ListIter](h)
			if it.List != nil {
				it.finish(t)
			}
			t.freeHeader(h)
			t.heap.pools.listIter.Put(it)
		}
		tp.Traverse = func(h *Header, visit func(Value)) {
			if l := as[ListIter](h).List; l != nil {
				visit(l.Val())
			}
		}
	}
	tp := ListIteratorType
	tp.Next = func(t *Thread, self Value) Value {
		it := to[ListIter](self)
		if it.List == nil {
			return Value{}
		}
		if it.Index < len(it.List.items) {
			it.Index++
			return t.Newref(it.List.items[it.Index-1])
		}
		return it.finish(t)
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[ListIter](self)
			if it.List == nil {
				return Int(0)
			}
			return Int(int64(max(len(it.List.items)-it.Index, 0)))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[ListIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				if it.List == nil {
					return t.TupleSteal(t.NewList(0).Val()).Val(), Value{}
				}
				return t.TupleOf(it.List.Val()).Val(), Int(int64(it.Index))
			})
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[ListIter](self)
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if it.List != nil {
				it.Index = min(max(i, 0), len(it.List.items))
			}
			return None
		}},
	}
	tp = ListReverseIteratorType
	tp.Next = func(t *Thread, self Value) Value {
		it := to[ListIter](self)
		if it.List == nil {
			return Value{}
		}
		if it.Index >= 0 && it.Index < len(it.List.items) {
			it.Index--
			return t.Newref(it.List.items[it.Index+1])
		}
		if it.Index < 0 {
			return Value{} // it keeps its list
		}
		it.Index = -1
		return it.finish(t)
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[ListIter](self)
			if it.List == nil || it.Index+1 > len(it.List.items) {
				return Int(0)
			}
			return Int(int64(it.Index + 1))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[ListIter](self)
			return t.reduceIter(NameWordReversed, func() (args, state Value) {
				if it.List == nil || it.Index < 0 {
					return t.TupleSteal(t.NewList(0).Val()).Val(), Value{}
				}
				return t.TupleOf(it.List.Val()).Val(), Int(int64(it.Index))
			})
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[ListIter](self)
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if it.List != nil {
				it.Index = min(max(i, -1), len(it.List.items)-1)
			}
			return None
		}},
	}
}

func (t *Thread) newTupleIter(tp *Tuple) *TupleIter {
	it := t.heap.pools.tupleIter.Get()
	t.initHeader(&it.Header, TupleIteratorType)
	it.Tuple, it.Index = tp, 0
	t.Incref(tp.Val())
	return it
}

func (it *TupleIter) finish(t *Thread) Value {
	tp := it.Tuple
	it.Tuple = nil
	t.Decref(tp.Val())
	return Value{}
}

func setupTupleIter() {
	tp := TupleIteratorType
	tp.Iter = selfIter
	tp.Dealloc = func(t *Thread, h *Header) {
		it := as[TupleIter](h)
		if it.Tuple != nil {
			it.finish(t)
		}
		t.freeHeader(h)
		t.heap.pools.tupleIter.Put(it)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if tup := as[TupleIter](h).Tuple; tup != nil {
			visit(tup.Val())
		}
	}
	tp.Next = func(t *Thread, self Value) Value {
		it := to[TupleIter](self)
		if it.Tuple == nil {
			return Value{}
		}
		if it.Index < len(it.Tuple.Items()) {
			it.Index++
			return t.Newref(it.Tuple.Items()[it.Index-1])
		}
		return it.finish(t)
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[TupleIter](self)
			if it.Tuple == nil {
				return Int(0)
			}
			return Int(int64(len(it.Tuple.Items()) - it.Index))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[TupleIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				if it.Tuple == nil {
					return t.TupleSteal(EmptyTuple.Val()).Val(), Value{}
				}
				return t.TupleOf(it.Tuple.Val()).Val(), Int(int64(it.Index))
			})
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[TupleIter](self)
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if it.Tuple != nil {
				it.Index = min(max(i, 0), len(it.Tuple.Items()))
			}
			return None
		}},
	}
}

// newIndexIter makes an iterator over a sequence (borrowed).
func (t *Thread) newIndexIter(typ *Type, seq Value) *IndexIter {
	it := t.heap.pools.indexIter.Get()
	t.initHeader(&it.Header, typ)
	it.seq, it.index = t.Newref(seq), 0
	return it
}

func (t *Thread) newStrIter(s *Str) Value {
	if s.ascii {
		return t.newIndexIter(StrASCIIIteratorType, s.Val()).Val()
	}
	return t.newIndexIter(StrIteratorType, s.Val()).Val()
}

func deallocIndexIter(t *Thread, h *Header) {
	it := as[IndexIter](h)
	t.Clear(&it.seq)
	t.freeHeader(h)
	t.heap.pools.indexIter.Put(it)
}

func traverseIndexIter(h *Header, visit func(Value)) {
	if v := as[IndexIter](h).seq; v.obj != nil {
		visit(v)
	}
}

func nextStrIter(t *Thread, self Value) Value {
	it := to[IndexIter](self)
	if it.seq.obj == nil {
		return Value{}
	}
	s := AsStr(it.seq)
	if it.index < s.len() {
		it.index++
		return t.NewStrRune(s.At(it.index - 1))
	}
	t.Clear(&it.seq)
	return Value{}
}

func nextBytesIter(t *Thread, self Value) Value {
	it := to[IndexIter](self)
	if it.seq.obj == nil {
		return Value{}
	}
	b := to[Bytes](it.seq).data
	if it.index < len(b) {
		it.index++
		return Int(int64(b[it.index-1]))
	}
	t.Clear(&it.seq)
	return Value{}
}

func nextByteArrayIter(t *Thread, self Value) Value {
	it := to[IndexIter](self)
	if it.seq.obj == nil {
		return Value{}
	}
	b := to[ByteArray](it.seq).data
	if it.index < len(b) {
		it.index++
		return Int(int64(b[it.index-1]))
	}
	t.Clear(&it.seq)
	return Value{}
}

// setupIndexIter fills in the type of an iterator by index; empty is what an exhausted one reduces to.
func setupIndexIter(tp *Type, next func(t *Thread, self Value) Value, empty Value) {
	tp.Iter = selfIter
	tp.Next = next
	tp.Dealloc = deallocIndexIter
	tp.Traverse = traverseIndexIter
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[IndexIter](self)
			if it.seq.obj == nil {
				return Int(0)
			}
			n, ok := Len(t, it.seq)
			if !ok {
				return Value{}
			}
			return Int(int64(max(n-it.index, 0)))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[IndexIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				if it.seq.obj == nil {
					return t.TupleOf(empty).Val(), Value{}
				}
				return t.TupleOf(it.seq).Val(), Int(int64(it.index))
			})
		}},
		{Sig: "__setstate__(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[IndexIter](self)
			i, ok := t.sizeArg(a[0], 0)
			if !ok {
				return Value{}
			}
			if it.seq.obj != nil {
				n, ok := Len(t, it.seq)
				if !ok {
					return Value{}
				}
				it.index = min(max(i, 0), n)
			}
			return None
		}},
	}
}

func (t *Thread) newSetIter(s *Set) *IndexIter {
	it := t.newIndexIter(SetIteratorType, s.Val())
	it.left, it.used = s.used, s.used
	return it
}

func setupSetIter() {
	tp := SetIteratorType
	tp.Iter = selfIter
	tp.Dealloc = deallocIndexIter
	tp.Traverse = traverseIndexIter
	tp.Next = func(t *Thread, self Value) Value {
		it := to[IndexIter](self)
		if it.seq.obj == nil {
			return Value{}
		}
		s := to[Set](it.seq)
		if it.used != s.used {
			it.used = -1
			return t.Raise(RuntimeError, "Set changed size during iteration")
		}
		if v, ok := s.Next(&it.index); ok {
			it.left--
			return t.Newref(v)
		}
		t.Clear(&it.seq)
		return Value{}
	}
	tp.Methods = []Method{
		{Sig: "__length_hint__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[IndexIter](self)
			if it.seq.obj == nil || it.used != to[Set](it.seq).used {
				return Int(0)
			}
			return Int(int64(it.left))
		}},
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[IndexIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				l := t.NewList(0)
				if it.seq.obj != nil {
					c := t.newSetIter(to[Set](it.seq))
					c.index, c.used, c.left = it.index, it.used, it.left
					ok := l.Extend(t, c.Val())
					t.Decref(c.Val())
					if !ok {
						t.Decref(l.Val())
						return
					}
				}
				return t.TupleSteal(l.Val()).Val(), Value{}
			})
		}},
	}
}

// newSeqIter returns an iterator that asks the sequence for its items 0, 1, ... until IndexError.
func newSeqIter(t *Thread, seq Value) Value { return t.newIndexIter(SeqIteratorType, seq).Val() }

// seqItem returns v[i] as the old iteration protocol asks for it.
func seqItem(t *Thread, v Value, i int) Value {
	if typ := v.obj.typ; typ.SeqItem != nil {
		return typ.SeqItem(t, v, i)
	}
	return GetItem(t, v, Int(int64(i)))
}

func setupSeqIter() {
	tp := SeqIteratorType
	setupIndexIter(tp, func(t *Thread, self Value) Value {
		it := to[IndexIter](self)
		if it.seq.obj == nil {
			return Value{}
		}
		if it.index == maxInt {
			return t.Raise(OverflowError, "iter index too large")
		}
		seq := t.Newref(it.seq)
		v := seqItem(t, seq, it.index)
		t.Decref(seq)
		if v.obj != nil {
			it.index++
			return v
		}
		if t.ClearIf(IndexError) || t.ClearIf(StopIteration) {
			t.Clear(&it.seq)
		}
		return Value{}
	}, EmptyTuple.Val())
	tp.Methods[0].Fn = func(t *Thread, self Value, a []Value) Value {
		it := to[IndexIter](self)
		if it.seq.obj == nil {
			return Int(0)
		}
		if it.seq.obj.typ.Len == nil {
			return NotImplemented
		}
		n, ok := Len(t, it.seq)
		if !ok {
			return Value{}
		}
		return Int(int64(max(n-it.index, 0)))
	}
	tp.Methods[2].Fn = func(t *Thread, self Value, a []Value) Value {
		it := to[IndexIter](self)
		i, ok := t.sizeArg(a[0], 0)
		if !ok {
			return Value{}
		}
		if it.seq.obj != nil {
			it.index = max(i, 0)
		}
		return None
	}
}

// NewCallableIter returns iter(callable, sentinel); borrows.
func (t *Thread) NewCallableIter(callable, sentinel Value) Value {
	it := &callableIter{}
	t.initHeader(&it.Header, CallableIteratorType)
	it.callable, it.sentinel = t.Newref(callable), t.Newref(sentinel)
	return it.Val()
}

func setupCallableIter() {
	tp := CallableIteratorType
	tp.Iter = selfIter
	tp.Dealloc = func(t *Thread, h *Header) {
		it := as[callableIter](h)
		t.Clear(&it.callable)
		t.Clear(&it.sentinel)
		t.freeHeader(h)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		it := as[callableIter](h)
		if it.callable.obj != nil {
			visit(it.callable)
		}
		if it.sentinel.obj != nil {
			visit(it.sentinel)
		}
	}
	tp.Next = func(t *Thread, self Value) Value {
		it := to[callableIter](self)
		if it.callable.obj == nil {
			return Value{}
		}
		f := t.Newref(it.callable)
		v := Call0(t, f)
		t.Decref(f)
		if v.obj == nil {
			if t.ClearIf(StopIteration) {
				t.Clear(&it.callable)
				t.Clear(&it.sentinel)
			}
			return Value{}
		}
		if it.sentinel.obj == nil {
			t.Decref(v)
			return Value{}
		}
		s := t.Newref(it.sentinel)
		eq, ok := Equal(t, s, v)
		t.Decref(s)
		if ok && !eq {
			return v
		}
		t.Decref(v)
		if ok {
			t.Clear(&it.callable)
			t.Clear(&it.sentinel)
		}
		return Value{}
	}
	tp.Methods = []Method{
		{Sig: "__reduce__()", Fn: func(t *Thread, self Value, a []Value) Value {
			it := to[callableIter](self)
			return t.reduceIter(NameWordIter, func() (args, state Value) {
				if it.callable.obj == nil || it.sentinel.obj == nil {
					return t.TupleSteal(EmptyTuple.Val()).Val(), Value{}
				}
				return t.TupleOf(it.callable, it.sentinel).Val(), Value{}
			})
		}},
	}
}
