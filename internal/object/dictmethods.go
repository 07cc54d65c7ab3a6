package object

func setupDict() {
	tp := DictType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value { return t.allocDict(cls).Val() }
	tp.Alloc = func(t *Thread, cls *Type) Value { return t.allocDict(cls).Val() }
	tp.Init = func(t *Thread, self Value, args []Value, kw *Tuple) bool {
		return to[Dict](self).updateFromArgs(t, "dict", args, kw)
	}
	tp.Dealloc = deallocDict
	tp.Traverse = func(h *Header, visit func(Value)) {
		for i, d := 0, as[Dict](h); i < len(d.entries); i++ {
			if e := &d.entries[i]; e.obj != nil {
				visit(e.key())
				visit(e.val)
			}
		}
	}
	tp.Clear = func(t *Thread, h *Header) { as[Dict](h).ClearAll(t) }
	tp.SizeOf = sizeOfDict
	tp.Repr = reprDict
	tp.Hash = HashNotImplemented
	tp.Compare = compareDict
	tp.Iter = func(t *Thread, self Value) Value { return t.newDictIter(to[Dict](self), DictKeyIteratorType).Val() }
	tp.Len = func(t *Thread, self Value) (int, bool) { return to[Dict](self).Len(), true }
	tp.GetItem = getItemDict
	tp.SetItem = func(t *Thread, self, key, v Value) bool {
		d := to[Dict](self)
		if v.obj != nil {
			return d.setItem(t, key, v)
		}
		return d.deleteItem(t, key)
	}
	tp.Contains = func(t *Thread, self, v Value) (bool, bool) {
		hash, ok := dictHash(t, v)
		if !ok {
			return false, false
		}
		ix := to[Dict](self).find(t, v, hash)
		return ix >= 0, ix != lookFailed
	}
	tp.Binary[OpOr] = func(t *Thread, a, b Value) Value {
		if !IsDict(a) || !IsDict(b) {
			return NotImplemented
		}
		c := to[Dict](a).Copy(t)
		if !c.Merge(t, b, true) {
			t.Decref(c.Val())
			return Value{}
		}
		return c.Val()
	}
	tp.InPlace[OpOr] = func(t *Thread, a, b Value) Value {
		if !to[Dict](a).updateFrom(t, b) {
			return Value{}
		}
		return t.Newref(a)
	}
	tp.Methods = dictMethods()
}

// dictHash is Hash with the words of dicts for keys that have none.
func dictHash(t *Thread, key Value) (int64, bool) {
	if key.obj.typ == StrType {
		return hashStr(AsStr(key)), true
	}
	h, ok := Hash(t, key)
	if !ok {
		t.unhashable(key, "cannot use '%s' as a dict key (%s)")
	}
	return h, ok
}

// unhashable gives the pending TypeError of a key without a hash the container's words.
func (t *Thread) unhashable(key Value, format string) {
	if t.exc.obj == nil || t.exc.obj.typ != TypeError {
		return
	}
	e := t.TakeExc()
	text := ToStr(t, e)
	if text.obj == nil {
		t.ClearExc()
		t.RestoreExc(e)
		return
	}
	t.Decref(e)
	t.Raise(TypeError, format, t.messageName(key.obj.typ), AsStr(text).String())
	t.Decref(text)
}

func (d *Dict) setItem(t *Thread, key, v Value) bool {
	hash, ok := dictHash(t, key)
	return ok && d.setHash(t, key, hash, v)
}

func (d *Dict) deleteItem(t *Thread, key Value) bool {
	hash, ok := dictHash(t, key)
	if !ok {
		return false
	}
	ix := d.find(t, key, hash)
	if ix < 0 {
		if ix == lookMissing {
			t.RaiseKey(key)
		}
		return false
	}
	k, v := d.unlink(ix)
	t.Decref(k)
	t.Decref(v)
	return true
}

func sizeOfDict(h *Header) int {
	d := as[Dict](h)
	if d.table == nil {
		return 48
	}
	width := 1
	if d.log > 15 {
		width = 4
	} else if d.log > 7 {
		width = 2
	}
	entry := 16
	if !d.onlyStr() {
		entry = 24
	}
	return 48 + 32 + width<<d.log + entry*usable(d.log)
}

func reprDict(t *Thread, self Value) Value {
	d := to[Dict](self)
	if d.used == 0 {
		return t.NewASCII("{}")
	}
	if t.enterRepr(self.obj) {
		return t.NewASCII("{...}")
	}
	var b StrBuilder
	b.WriteASCII("{")
	first, ok := true, true
	for pos := 0; ok; {
		k, v, more := d.Next(&pos)
		if !more {
			break
		}
		if !first {
			b.WriteASCII(", ")
		}
		first = false
		t.Incref(k)
		t.Incref(v)
		if ok = t.writeRepr(&b, k); ok {
			b.WriteASCII(": ")
			ok = t.writeRepr(&b, v)
		}
		t.Decref(k)
		t.Decref(v)
	}
	t.leaveRepr(self.obj)
	if !ok {
		return Value{}
	}
	b.WriteASCII("}")
	return b.Finish(t)
}

func compareDict(t *Thread, a, b Value, op CompareOp) Value {
	if !IsDict(a) || !IsDict(b) || op != Eq && op != Ne {
		return NotImplemented
	}
	eq, ok := to[Dict](a).equal(t, to[Dict](b))
	if !ok {
		return Value{}
	}
	return Bool(eq == (op == Eq))
}

func (d *Dict) equal(t *Thread, o *Dict) (bool, bool) {
	if d.used != o.used {
		return false, true
	}
	for i := 0; i < len(d.entries); i++ {
		e := d.entries[i]
		if e.obj == nil {
			continue
		}
		key := t.Newref(e.key())
		t.Incref(e.val)
		v, ok := o.getHash(t, key, e.hash())
		eq := false
		if v.obj != nil {
			t.Incref(v)
			eq, ok = Equal(t, e.val, v)
			t.Decref(v)
		}
		t.Decref(key)
		t.Decref(e.val)
		if !ok || !eq {
			return false, ok
		}
	}
	return true, true
}

func getItemDict(t *Thread, self, key Value) Value {
	d := to[Dict](self)
	hash, ok := dictHash(t, key)
	if !ok {
		return Value{}
	}
	v, ok := d.getHash(t, key, hash)
	if v.obj != nil {
		return t.Newref(v)
	}
	if !ok {
		return Value{}
	}
	if self.obj.typ != DictType {
		f := LookupSpecial(t, self, NameMissing)
		if f.obj != nil {
			res := Call1(t, f, key)
			t.Decref(f)
			return res
		}
		if t.HasExc() {
			return Value{}
		}
	}
	return t.RaiseKey(key)
}

// updateFromArgs is dict.__init__ and dict.update.
func (d *Dict) updateFromArgs(t *Thread, name string, args []Value, kw *Tuple) bool {
	n := len(args) - kw.count()
	if !t.checkCount(name, n, 0, 1) {
		return false
	}
	if n == 1 && !d.updateFrom(t, args[0]) {
		return false
	}
	if kw != nil {
		for i, k := range kw.Items() {
			if !d.Set(t, k, args[n+i]) {
				return false
			}
		}
	}
	return true
}

// updateFrom updates from a mapping or an iterable of pairs.
func (d *Dict) updateFrom(t *Thread, v Value) bool {
	if v.obj.typ == DictType {
		return d.mergeDict(t, to[Dict](v), true)
	}
	keys, ok := LookupAttr(t, v, NameKeys)
	if !ok {
		return false
	}
	if keys.obj != nil {
		t.Decref(keys)
		return d.Merge(t, v, true)
	}
	return d.mergePairs(t, v)
}

// mergePairs sets items from an iterable of pairs.
func (d *Dict) mergePairs(t *Thread, v Value) bool {
	it := Iter(t, v)
	if it.obj == nil {
		return false
	}
	defer t.Decref(it)
	for i := 0; ; i++ {
		item := Next(t, it)
		if item.obj == nil {
			return !t.HasExc()
		}
		pair, seq := t.FastItems(item, "object is not iterable")
		if seq.obj == nil {
			t.Decref(item)
			if t.ExcMatches(TypeError) {
				t.addNote("Cannot convert dictionary update sequence element #%d to a sequence", i)
			}
			return false
		}
		ok := len(pair) == 2
		if ok {
			k, x := t.Newref(pair[0]), t.Newref(pair[1])
			ok = d.setItem(t, k, x)
			t.Decref(k)
			t.Decref(x)
		} else {
			t.Raise(ValueError, "dictionary update sequence element #%d has length %d; 2 is required", i, len(pair))
		}
		t.Decref(seq)
		t.Decref(item)
		if !ok {
			return false
		}
	}
}

func dictMethods() []Method {
	return []Method{
		{Sig: "__contains__(key, /)", Kind: CoexistMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			found, ok := DictType.Contains(t, self, a[0])
			if !ok {
				return Value{}
			}
			return Bool(found)
		}},
		{Sig: "__getitem__(key, /)", Kind: CoexistMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			return getItemDict(t, self, a[0])
		}},
		{Sig: "__sizeof__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return Int(int64(sizeOf(self.obj)))
		}},
		{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newDictIter(to[Dict](self), DictReverseKeyIteratorType).Val()
		}},
		{Sig: "get(key, default=None, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			hash, ok := dictHash(t, a[0])
			if !ok {
				return Value{}
			}
			v, ok := to[Dict](self).getHash(t, a[0], hash)
			if !ok {
				return Value{}
			}
			if v.obj == nil {
				if v = a[1]; v.obj == nil {
					return None
				}
			}
			return t.Newref(v)
		}},
		{Sig: "setdefault(key, default=None, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			def := a[1]
			if def.obj == nil {
				def = None
			}
			v := to[Dict](self).SetDefault(t, a[0], def)
			if v.obj == nil {
				return Value{}
			}
			return t.Newref(v)
		}},
		{Sig: "pop(key, default=<unrepresentable>, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if d := to[Dict](self); d == t.Interp.Modules && t.loading() {
				return d.moveLast(t, a[0])
			}
			return to[Dict](self).Pop(t, a[0], a[1])
		}},
		{Sig: "popitem()", Fn: func(t *Thread, self Value, a []Value) Value {
			k, v, ok := to[Dict](self).popLast()
			if !ok {
				return t.Raise(KeyError, "popitem(): dictionary is empty")
			}
			return t.TupleSteal(k, v).Val()
		}},
		{Sig: "keys()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newDictView(to[Dict](self), DictKeysType)
		}},
		{Sig: "items()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newDictView(to[Dict](self), DictItemsType)
		}},
		{Sig: "values()", Fn: func(t *Thread, self Value, a []Value) Value {
			return t.newDictView(to[Dict](self), DictValuesType)
		}},
		{Sig: "update", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value {
			if !to[Dict](self).updateFromArgs(t, "update", args, kw) {
				return Value{}
			}
			return None
		}},
		{Sig: "fromkeys(iterable, value=None, /)", Kind: ClassMethod, Fn: dictFromKeys},
		{Sig: "clear()", Fn: func(t *Thread, self Value, a []Value) Value {
			to[Dict](self).ClearAll(t)
			return None
		}},
		{Sig: "copy()", Fn: func(t *Thread, self Value, a []Value) Value {
			return to[Dict](self).Copy(t).Val()
		}},
		{Sig: "__class_getitem__(object, /)", Kind: ClassMethod, Fn: classGetItemMethod},
	}
}

func dictFromKeys(t *Thread, self Value, a []Value) Value {
	val := a[1]
	if val.obj == nil {
		val = None
	}
	d := Call0(t, self)
	if d.obj == nil {
		return Value{}
	}
	ok := false
	if d.obj.typ == DictType {
		ok = eachHash(t, a[0], dictHash, func(k Value, hash int64) bool { return to[Dict](d).setHash(t, k, hash, val) })
	} else {
		ok = ForEach(t, a[0], func(k Value) bool { return SetItem(t, d, k, val) })
	}
	if !ok {
		t.Decref(d)
		return Value{}
	}
	return d
}

// RaiseKey raises KeyError(key).
func (t *Thread) RaiseKey(key Value) Value { return t.RaiseArgs(KeyError, key) }
