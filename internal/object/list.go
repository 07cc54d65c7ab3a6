package object

// ListType is the type list.
var ListType = newStatic("list", ObjectType, TypeBase|TypeList|TypeSequence|TypeMatchSelf)

// A list that grows gets room for smallRoom items at least; one that shrinks to fewer keeps its array.
const smallRoom = 4

func setupList() {
	tp := ListType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return t.allocList(cls).Val() }
	tp.Alloc = func(t *Thread, cls *Type) Value { return t.allocList(cls).Val() }
	tp.Init = initList
	tp.Dealloc = deallocList
	tp.Traverse = func(h *Header, visit func(Value)) {
		items := as[List](h).items // from the end, as gc.get_referents shows
		for i := len(items) - 1; i >= 0; i-- {
			if items[i].obj != nil {
				visit(items[i])
			}
		}
	}
	tp.Clear = func(t *Thread, h *Header) { as[List](h).clear(t) }
	tp.SizeOf = func(h *Header) int { return 40 + 8*len(as[List](h).items) }
	tp.Repr = reprList
	tp.Hash = HashNotImplemented
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if !IsList(a) || !IsList(b) {
			return NotImplemented
		}
		x, y := to[List](a), to[List](b)
		return t.compareItems(func() []Value { return x.items }, func() []Value { return y.items }, op)
	}
	tp.Iter = func(t *Thread, self Value) Value { return t.newListIter(to[List](self)).Val() }
	tp.Len = func(t *Thread, self Value) (int, bool) { return len(to[List](self).items), true }
	tp.GetItem = getItemList
	tp.SetItem = setItemList
	tp.SeqItem = func(t *Thread, self Value, i int) Value {
		v := ListGet(to[List](self), i)
		if v.obj == nil {
			return t.Raise(IndexError, "list index out of range")
		}
		return t.Newref(v)
	}
	tp.SeqSetItem = func(t *Thread, self Value, i int, v Value) bool { return to[List](self).setAt(t, i, v) }
	tp.Contains = func(t *Thread, self, v Value) (bool, bool) {
		l := to[List](self)
		i, ok := t.indexItems(func() []Value { return l.items }, v, 0, maxInt)
		return i >= 0, ok
	}
	tp.SeqConcat = concatList
	tp.SeqRepeat = func(t *Thread, a Value, n int) Value {
		l := to[List](a)
		if n <= 0 || len(l.items) == 0 {
			return t.NewList(0).Val()
		}
		items := t.repeatItems(l.items, n)
		if items == nil {
			return Value{}
		}
		return t.listOwning(items).Val()
	}
	tp.SeqIConcat = func(t *Thread, a, b Value) Value {
		if !to[List](a).Extend(t, b) {
			return Value{}
		}
		return t.Newref(a)
	}
	tp.SeqIRepeat = func(t *Thread, a Value, n int) Value {
		l := to[List](a)
		if n <= 0 {
			l.clear(t)
		} else if len(l.items) > 0 && n > 1 {
			items := t.repeatItems(l.items, n-1)
			if items == nil {
				return Value{}
			}
			l.room(t, len(items))
			l.items = append(l.items, items...)
		}
		return t.Newref(a)
	}
	tp.Methods = listMethods()
}

// IsList reports whether v is a list or an instance of a subclass.
func IsList(v Value) bool { return v.obj.typ.Flags&TypeList != 0 }

// AsList converts a value that IsList; it does not check.
func AsList(v Value) *List { return to[List](v) }

func (t *Thread) allocList(cls *Type) *List {
	var l *List
	if cls == ListType || !cls.hasAttrs() {
		l = t.heap.pools.list.Get()
		t.initHeader(&l.Header, cls)
	} else {
		l = newObject[List](t, cls)
	}
	t.grew(l.bytes())
	return l
}

// NewList returns an empty list with room for n items.
func (t *Thread) NewList(n int) *List {
	l := t.allocList(ListType)
	if cap(l.items) < n {
		t.grew(-l.bytes())
		l.items = t.heap.pools.items.get(n)
		t.grew(l.bytes())
	}
	return l
}

// ListOf returns a list of the values (borrowed).
func (t *Thread) ListOf(vs ...Value) *List {
	l := t.NewList(len(vs))
	l.items = l.items[:len(vs)]
	copy(l.items, vs)
	t.increfAll(vs)
	return l
}

// ListSteal returns a list that takes over the references to the values; the slice is copied.
func (t *Thread) ListSteal(vs ...Value) *List {
	l := t.NewList(len(vs))
	l.items = l.items[:len(vs)]
	copy(l.items, vs)
	return l
}

// listOwning returns a list that takes over the slice and its references.
func (t *Thread) listOwning(items []Value) *List {
	l := t.allocList(ListType)
	t.grew(-l.bytes())
	l.items = items
	t.grew(l.bytes())
	return l
}

func deallocList(t *Thread, h *Header) {
	l := as[List](h)
	items := l.items
	t.grew(-l.bytes())
	l.items = nil
	t.decrefBack(items)
	t.grew(-l.bytes()) // a finaliser may have put something in
	l.items = nil
	t.freeHeader(h)
	t.heap.pools.items.put(items)
	t.heap.pools.list.Put(l)
}

// Items borrows the items; they change with the list.
func (l *List) Items() []Value { return l.items }

// Len returns the number of items.
func (l *List) Len() int { return len(l.items) }

// ListGet borrows the item at the index, or returns the zero Value if it is out of range.
func ListGet(l *List, i int) Value {
	if uint(i) >= uint(len(l.items)) {
		return Value{}
	}
	return l.items[i]
}

// Append adds v (borrowed) at the end.
func (l *List) Append(t *Thread, v Value) {
	t.Incref(v)
	l.Push(t, v)
}

// Push adds v (stolen) at the end.
func (l *List) Push(t *Thread, v Value) {
	if n := len(l.items); n < cap(l.items) {
		l.items = l.items[:n+1]
		l.items[n] = v
		return
	}
	l.push(t, v)
}

//go:noinline
func (l *List) push(t *Thread, v Value) {
	l.room(t, 1)
	l.items = append(l.items, v)
}

// room makes room for n more items.
func (l *List) room(t *Thread, n int) {
	old := l.items
	need := len(old) + n
	if need <= cap(old) {
		return
	}
	if n == 1 {
		switch {
		case need < 32:
			need = max(2*len(old), smallRoom)
		case need < 1<<roomMaxLog:
			need += need >> 1
		case need < 1<<20:
			need = bigRoom(2 * len(old))
		default:
			need = bigRoom(need + need>>1)
		}
	}
	items := t.heap.pools.items.get(need)[:len(old)]
	copy(items, old)
	l.items = items
	t.grew((cap(items) - cap(old)) * valueBytes)
	t.heap.pools.items.put(old)
}

// increfAll adds a reference to each of the values, none of which is the zero Value.
func (t *Thread) increfAll(vs []Value) {
	bias := t.bias
	for i := range vs {
		if h := vs[i].obj; h.owner == bias {
			h.refs++
		} else if h.owner != 0 {
			t.increfShared(h)
		}
	}
}

// decrefBack releases the values, the last one first; they may be zero Values.
func (t *Thread) decrefBack(vs []Value) {
	bias := t.bias
	for i := len(vs) - 1; i >= 0; i-- {
		h := vs[i].obj
		if h == nil {
			continue
		}
		if h.owner == bias {
			h.refs--
			if h.refs == 0 {
				t.dealloc(h)
			}
		} else if h.owner != 0 {
			t.decrefShared(h)
		}
	}
}

// grow makes room for half as many items again.
//
//go:noinline
func (l *List) grow() {
	n := len(l.items)
	items := make([]Value, n, n+n/2+4)
	copy(items, l.items)
	l.items = items
}

// insert puts v (stolen) before index i, which is in range.
func (l *List) insert(t *Thread, i int, v Value) {
	l.room(t, 1)
	l.items = l.items[:len(l.items)+1]
	copy(l.items[i+1:], l.items[i:])
	l.items[i] = v
}

// takeAt removes the item at the index, which is in range, and returns it (the caller owns it).
func (l *List) takeAt(t *Thread, i int) Value {
	v := l.items[i]
	n := len(l.items) - 1
	copy(l.items[i:], l.items[i+1:])
	l.items[n] = Value{}
	l.items = l.items[:n]
	if n < cap(l.items)/4 && n > 2*smallRoom {
		t.grew(-l.bytes())
		l.items = append(make([]Value, 0, n+n/8), l.items...)
		t.grew(l.bytes())
	}
	return v
}

// setAt replaces the item at the index (v borrowed; the zero Value deletes it).
func (l *List) setAt(t *Thread, i int, v Value) bool {
	if uint(i) >= uint(len(l.items)) {
		return t.RaiseFalse(IndexError, "list assignment index out of range")
	}
	if v.obj == nil {
		t.Decref(l.takeAt(t, i))
		return true
	}
	t.Incref(v)
	t.Replace(&l.items[i], v)
	return true
}

// splice replaces items[i:j] by copies of vs, whose references it takes over, and returns the ones taken out (owned).
// The caller gives their array back to the rooms.
func (l *List) splice(t *Thread, i, j int, vs []Value) []Value {
	var out []Value
	if i < j {
		out = append(t.heap.pools.items.get(j-i), l.items[i:j]...)
	}
	n := len(l.items) - (j - i) + len(vs)
	old := l.items
	if n <= cap(old) {
		l.items = old[:max(n, len(old))]
		copy(l.items[i+len(vs):], old[j:])
		copy(l.items[i:], vs)
		clear(l.items[n:])
		l.items = l.items[:n]
		return out
	}
	if n > 1<<roomMaxLog {
		n += n / 8
	}
	items := t.heap.pools.items.get(n)[:len(old)-(j-i)+len(vs)]
	copy(items, old[:i])
	copy(items[i:], vs)
	copy(items[i+len(vs):], old[j:])
	l.items = items
	t.grew((cap(items) - cap(old)) * valueBytes)
	t.heap.pools.items.put(old)
	return out
}

// clear removes all items.
func (l *List) clear(t *Thread) {
	items := l.items
	t.grew(-l.bytes())
	l.items = nil
	t.decrefBack(items)
	t.heap.pools.items.put(items)
}

// Clear removes all items.
func (l *List) Clear(t *Thread) { l.clear(t) }

// extendIter appends what the iterator gives.
func (l *List) extendIter(t *Thread, it Value) bool {
	next := it.obj.typ.Next
	for {
		v := next(t, it)
		if v.obj == nil {
			return !t.HasExc() || t.ClearIf(StopIteration)
		}
		if n := len(l.items); n == cap(l.items) && n > 1<<roomMaxLog && n*valueBytes > t.roomLeft() {
			t.Decref(v)
			t.NoMemory()
			return false
		}
		l.Push(t, v)
	}
}

// Extend appends the items of the iterable.
func (l *List) Extend(t *Thread, iterable Value) bool {
	typ := iterable.obj.typ
	if typ == ListType || typ == TupleType || iterable.obj == &l.Header {
		items, _ := listOrTuple(iterable)
		n, k := len(l.items), len(items)
		l.room(t, k)
		if iterable.obj == &l.Header {
			items = l.items // the old ones are gone
		}
		l.items = l.items[:n+k]
		copy(l.items[n:], items[:k])
		t.increfAll(l.items[n:])
		return true
	}
	it := Iter(t, iterable)
	if it.obj == nil {
		return false
	}
	n := t.lengthHint(iterable, 8)
	if n < 0 {
		t.Decref(it)
		return false
	}
	if n > maxInt-len(l.items) {
		n = 8 // nobody believes that
	} else if n > t.roomLeft()/16 {
		t.Decref(it)
		t.NoMemory()
		return false
	}
	if n != 8 {
		l.room(t, min(n, 1<<20))
	}
	ok := l.extendIter(t, it)
	t.Decref(it)
	return ok
}

func initList(t *Thread, self Value, args []Value, kw *Tuple) bool {
	if !t.positionalInit(self.obj.typ, ListType, args, kw, 0, 1) {
		return false
	}
	l := to[List](self)
	if len(l.items) > 0 {
		l.clear(t)
	}
	if len(args)-kw.count() == 0 {
		return true
	}
	return l.Extend(t, args[0])
}

// ListFrom returns list(iterable), or nil with an exception pending.
func (t *Thread) ListFrom(iterable Value) *List {
	l := t.NewList(0)
	if !l.Extend(t, iterable) {
		t.Decref(l.Val())
		return nil
	}
	return l
}

func reprList(t *Thread, self Value) Value {
	l := to[List](self)
	if len(l.items) == 0 {
		return t.NewASCII("[]")
	}
	if t.enterRepr(self.obj) {
		return t.NewASCII("[...]")
	}
	var b StrBuilder
	b.WriteASCII("[")
	ok := t.reprItems(&b, func() []Value { return l.items })
	t.leaveRepr(self.obj)
	if !ok {
		return Value{}
	}
	b.WriteASCII("]")
	return b.Finish(t)
}

func getItemList(t *Thread, self, key Value) Value {
	l := to[List](self)
	if HasIndex(key) {
		i, ok := AsSize(t, key, IndexError)
		if !ok {
			return Value{}
		}
		if i < 0 {
			i += len(l.items)
		}
		v := ListGet(l, i)
		if v.obj == nil {
			return t.Raise(IndexError, "list index out of range")
		}
		return t.Newref(v)
	}
	if key.obj.typ != SliceType {
		return t.Raise(TypeError, "list indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, stop, step, ok := to[Slice](key).Unpack(t)
	if !ok {
		return Value{}
	}
	return l.getSlice(t, start, stop, step).Val()
}

func (l *List) getSlice(t *Thread, start, stop, step int) *List {
	start, _, n := AdjustIndices(len(l.items), start, stop, step)
	if step == 1 {
		if n == 0 {
			return t.NewList(0)
		}
		return t.ListOf(l.items[start : start+n]...)
	}
	out := t.NewList(n)
	out.items = out.items[:n]
	for i := range out.items {
		out.items[i] = t.Newref(l.items[start+i*step])
	}
	return out
}

func setItemList(t *Thread, self, key, v Value) bool {
	l := to[List](self)
	if HasIndex(key) {
		i, ok := AsSize(t, key, IndexError)
		if !ok {
			return false
		}
		if i < 0 {
			i += len(l.items)
		}
		return l.setAt(t, i, v)
	}
	if key.obj.typ != SliceType {
		return t.RaiseFalse(TypeError, "list indices must be integers or slices, not %s", key.obj.typ.Name)
	}
	start, stop, step, ok := to[Slice](key).Unpack(t)
	if !ok {
		return false
	}
	if v.obj == nil {
		l.deleteSlice(t, start, stop, step)
		return true
	}
	return l.setSlice(t, start, stop, step, v)
}

func (l *List) deleteSlice(t *Thread, start, stop, step int) {
	start, stop, n := AdjustIndices(len(l.items), start, stop, step)
	if n == 0 {
		return
	}
	if step == 1 {
		out := l.splice(t, start, start+n, nil)
		t.DecrefAll(out)
		t.heap.pools.items.put(out)
		return
	}
	if step < 0 {
		start, step = start+(n-1)*step, -step
	}
	out := make([]Value, 0, n)
	at := start
	for i := start; i < len(l.items); i++ {
		if len(out) < n && (i-start)%step == 0 {
			out = append(out, l.items[i])
			continue
		}
		l.items[at] = l.items[i]
		at++
	}
	clear(l.items[at:])
	l.items = l.items[:at]
	for _, v := range out {
		t.Decref(v)
	}
}

func (l *List) setSlice(t *Thread, start, stop, step int, v Value) bool {
	items, seq := t.FastItems(v, "must assign iterable to extended slice")
	if seq.obj == nil {
		return false
	}
	start, stop, n := AdjustIndices(len(l.items), start, stop, step)
	if step == 1 {
		stop = max(start, stop)
		own := items
		if seq.obj == &l.Header {
			own = append(t.heap.pools.items.get(len(items)), items...)
		}
		t.increfAll(own)
		out := l.splice(t, start, stop, own)
		if seq.obj == &l.Header {
			t.heap.pools.items.put(own)
		}
		t.Decref(seq)
		t.DecrefAll(out)
		t.heap.pools.items.put(out)
		return true
	}
	if len(items) != n {
		t.Raise(ValueError, "attempt to assign sequence of size %d to extended slice of size %d", len(items), n)
		t.Decref(seq)
		return false
	}
	own := append(make([]Value, 0, n), items...)
	out := make([]Value, n)
	for i, x := range own {
		t.Incref(x)
		at := start + i*step
		out[i] = l.items[at]
		l.items[at] = x
	}
	t.Decref(seq)
	for _, v := range out {
		t.Decref(v)
	}
	return true
}

func concatList(t *Thread, a, b Value) Value {
	if !IsList(b) {
		return t.Raise(TypeError, "can only concatenate list (not \"%s\") to list", b.obj.typ.Name)
	}
	x, y := to[List](a), to[List](b)
	out := t.NewList(len(x.items) + len(y.items))
	out.items = append(append(out.items, x.items...), y.items...)
	t.increfAll(out.items)
	return out.Val()
}
