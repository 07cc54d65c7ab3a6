package object

func listMethods() []Method {
	return []Method{
		{Sig: "__getitem__(index, /)", Kind: CoexistMethod, Doc: "Return self[index].", Fn: func(t *Thread, self Value, a []Value) Value {
			return getItemList(t, self, a[0])
		}},
		{Sig: "__reversed__()", Doc: "Return a reverse iterator over the list.", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newListRevIter(to[List](self))
		}},
		{Sig: "__sizeof__()", Doc: "Return the size of the list in memory, in bytes.", Fn: func(t *Thread, self Value, a []Value) Value {
			return Int(int64(ListType.SizeOf(self.obj)))
		}},
		{Sig: "clear()", Doc: "Remove all items from list.", Fn: func(t *Thread, self Value, a []Value) Value {
			to[List](self).clear(t)
			return None
		}},
		{Sig: "copy()", Doc: "Return a shallow copy of the list.", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.ListOf(to[List](self).items...).Val()
		}},
		{Sig: "append(object, /)", Doc: "Append object to the end of the list.", Fn: func(t *Thread, self Value, a []Value) Value {
			to[List](self).Append(t, a[0])
			return None
		}},
		{Sig: "insert(index, object, /)", Doc: "Insert object before index.", Fn: listInsert},
		{Sig: "extend(iterable, /)", Doc: "Extend list by appending elements from the iterable.", Fn: func(t *Thread, self Value, a []Value) Value {
			if !to[List](self).Extend(t, a[0]) {
				return Value{}
			}
			return None
		}},
		{Sig: "pop(index=-1, /)", Doc: "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.", Fn: listPop},
		{Sig: "remove(value, /)", Doc: "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.", Fn: listRemove},
		{Sig: "index(value, start=0, stop=sys.maxsize, /)", Doc: "Return first index of value.\n\nRaises ValueError if the value is not present.", Fn: listIndex},
		{Sig: "count(value, /)", Doc: "Return number of occurrences of value.", Fn: func(t *Thread, self Value, a []Value) Value {
			l := to[List](self)
			return t.countItems(func() []Value { return l.items }, a[0])
		}},
		{Sig: "reverse()", Doc: "Reverse *IN PLACE*.", Fn: func(t *Thread, self Value, a []Value) Value {
			to[List](self).Reverse()
			return None
		}},
		{Sig: "sort(*, key=None, reverse=False)", Doc: "Sort the list in ascending order and return None.\n\nThe sort is in-place (i.e. the list itself is modified) and stable\n(i.e. the order of two equal elements is maintained).\n\nIf a key function is given, apply it once to each list item and sort\nthem, ascending or descending, according to their function values.\n\nThe reverse flag can be set to sort in descending order.", Fn: func(t *Thread, self Value, a []Value) Value {
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
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Doc: "lists are generic over the type of their contents", Fn: classGetItemMethod},
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
	return l.takeAt(i)
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
		t.Decref(l.takeAt(i))
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
