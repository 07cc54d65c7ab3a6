package object

func listMethods() []Method {
	return []Method{
		{Sig: "__getitem__(index, /)", Kind: CoexistMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			return getItemList(t, self, a[0])
		}},
		{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newListRevIter(to[List](self))
		}},
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Int(int64(sizeOf(self.obj)))
		}},
		{Sig: "clear()", Fn: func(t *Thread, self Value, a []Value) Value {
			to[List](self).clear(t)
			return None
		}},
		{Sig: "copy()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.ListOf(to[List](self).items...).Val()
		}},
		{Sig: "append(object, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			to[List](self).Append(t, a[0])
			return None
		}},
		{Sig: "insert(index, object, /)", Fn: listInsert},
		{Sig: "extend(iterable, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if !to[List](self).Extend(t, a[0]) {
				return Value{}
			}
			return None
		}},
		{Sig: "pop(index=-1, /)", Fn: listPop},
		{Sig: "remove(value, /)", Fn: listRemove},
		{Sig: "index(value, start=0, stop=sys.maxsize, /)", Fn: listIndex},
		{Sig: "count(value, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			l := to[List](self)
			return t.countItems(func() []Value { return l.items }, a[0])
		}},
		{Sig: "reverse()", Fn: func(t *Thread, self Value, a []Value) Value {
			to[List](self).Reverse()
			return None
		}},
		{Sig: "sort(*, key=None, reverse=False)", Fn: func(t *Thread, self Value, a []Value) Value {
			reverse := false
			if a[1].obj != nil {
				var ok bool
				if reverse, ok = Truth(t, a[1]); !ok {
					return Value{}
				}
			}
			key := a[0]
			if key.obj == nil {
				key = None
			}
			if !to[List](self).Sort(t, key, reverse) {
				return Value{}
			}
			return None
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
}

// Reverse reverses the list in place.
func (l *List) Reverse() {
	for i, j := 0, len(l.items)-1; i < j; i, j = i+1, j-1 {
		l.items[i], l.items[j] = l.items[j], l.items[i]
	}
}

func listInsert(t *Thread, self Value, a []Value) Value {
	l := to[List](self)
	i, ok := t.sizeArg(a[0], 0)
	if !ok {
		return Value{}
	}
	n := len(l.items)
	if i < 0 {
		i = max(i+n, 0)
	}
	l.insert(t, min(i, n), t.Newref(a[1]))
	return None
}

func listPop(t *Thread, self Value, a []Value) Value {
	l := to[List](self)
	i, ok := t.sizeArg(a[0], -1)
	if !ok {
		return Value{}
	}
	n := len(l.items)
	if n == 0 {
		return t.Raise(IndexError, "pop from empty list")
	}
	if i < 0 {
		i += n
	}
	if uint(i) >= uint(n) {
		return t.Raise(IndexError, "pop index out of range")
	}
	return l.takeAt(t, i)
}

func listRemove(t *Thread, self Value, a []Value) Value {
	l := to[List](self)
	i, ok := t.indexItems(func() []Value { return l.items }, a[0], 0, maxInt)
	if !ok {
		return Value{}
	}
	if i < 0 {
		return t.Raise(ValueError, "list.remove(x): x not in list")
	}
	if i < len(l.items) {
		t.Decref(l.takeAt(t, i))
	}
	return None
}

func listIndex(t *Thread, self Value, a []Value) Value {
	l := to[List](self)
	start, ok := t.sliceArgNotNone(a[1], 0)
	if !ok {
		return Value{}
	}
	stop, ok := t.sliceArgNotNone(a[2], maxInt)
	if !ok {
		return Value{}
	}
	if start < 0 {
		start = max(start+len(l.items), 0)
	}
	if stop < 0 {
		stop = max(stop+len(l.items), 0)
	}
	i, ok := t.indexItems(func() []Value { return l.items }, a[0], start, stop)
	if !ok {
		return Value{}
	}
	if i < 0 {
		return t.Raise(ValueError, "list.index(x): x not in list")
	}
	return Int(int64(i))
}
