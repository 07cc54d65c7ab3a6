package functools

import "github.com/gophersnake/gophersnake/internal/object"

// cacheType is the class of functions decorated with lru_cache.
var cacheType = object.NewStaticType("functools", "_lru_cache_wrapper", nil, object.TypeBase|object.TypeHasDict|object.TypeHasWeakref|object.TypeMethodDescr)

// linkType is the class of the entries of a bounded cache: values of its dict, in a ring in the order of use.
var linkType = object.NewStaticType("functools", "_lru_list_elem", nil, object.TypeNoNew)

type link struct {
	object.Header
	prev, next  *link // not counted: the dict holds the links
	key, result value
}

// cache is a function that remembers its results. maxsize < 0: without bound; 0: it remembers nothing.
type cache struct {
	object.AttrHeader
	fn, infoType value
	dict         *object.Dict
	maxsize      int
	typed        bool
	hits, misses int64
	root         link // the ring: root.next is the oldest
}

func asCache(v value) *cache { return (*cache)(v.Ptr()) }

func cacheNew(t *thread, cls *class, args []value, kw *object.Tuple) value {
	return cacheSignature.Bind(t, args, kw, func(a []value) value {
		if !object.IsCallable(a[0]) {
			return t.Raise(object.TypeError, "the first argument must be callable")
		}
		c := &cache{maxsize: -1}
		switch {
		case a[1].IsNone():
		case object.HasIndex(a[1]):
			n, ok := object.AsSize(t, a[1], object.OverflowError)
			if !ok {
				return value{}
			}
			c.maxsize = max(n, 0)
		default:
			return t.Raise(object.TypeError, "maxsize should be integer or None")
		}
		typed, ok := object.Truth(t, a[2])
		if !ok {
			return value{}
		}
		c.typed = typed
		c.fn, c.infoType = t.Newref(a[0]), t.Newref(a[3])
		c.dict = t.NewDict()
		c.root.prev, c.root.next = &c.root, &c.root
		t.InitAttrHeader(&c.AttrHeader, cls)
		return c.Val()
	})
}

var cacheSignature = object.NewSignature("lru_cache(user_function, maxsize, typed, cache_info_type)")

// makeKey returns what stands for the arguments. New reference.
func (c *cache) makeKey(t *thread, args []value, kw *object.Tuple) value {
	nkw := 0
	if kw != nil {
		nkw = len(kw.Items())
	}
	n := len(args) - nkw
	if !c.typed && nkw == 0 && n == 1 {
		if args[0].IsInt64() || args[0].Type() == object.StrType {
			return t.Newref(args[0])
		}
	}
	size := n
	if nkw > 0 {
		size += 1 + 2*nkw
	}
	if c.typed {
		size += n + nkw
	}
	key := t.NewTuple(size)
	items := key.Items()
	at := 0
	put := func(v value) {
		items[at] = t.Newref(v)
		at++
	}
	for _, v := range args[:n] {
		put(v)
	}
	if nkw > 0 {
		put(keywordMarkValue)
		for i, k := range kw.Items() {
			put(k)
			put(args[n+i])
		}
	}
	if c.typed {
		for _, v := range args {
			put(v.Type().Val())
		}
	}
	return key.Val()
}

// keywordMarkValue separates positional from keyword arguments in a key.
var (
	keywordMarkHeader object.Header
	keywordMarkValue  value
)

func (l *link) unlink() {
	l.prev.next, l.next.prev = l.next, l.prev
	l.prev, l.next = nil, nil
}

// append makes the link the most recently used one.
func (c *cache) append(l *link) {
	last := c.root.prev
	last.next, c.root.prev = l, l
	l.prev, l.next = last, &c.root
}

// lock takes the lock of the cache if other threads run, or makes the thread exclusive.
func (c *cache) lock(t *thread) {
	if !t.LockNative(&c.Header) {
		t.Excl()
	}
}

func cacheCall(t *thread, self value, args []value, kw *object.Tuple) value {
	c := asCache(self)
	t.Incref(self)
	defer t.Decref(self)
	if kw != nil && len(kw.Items()) == 0 {
		kw = nil
	}
	if c.maxsize == 0 {
		c.lock(t)
		c.misses++
		t.UnlockFor()
		return object.Call(t, c.fn, args, kw)
	}
	key := c.makeKey(t, args, kw)
	defer t.Decref(key)
	if _, ok := object.Hash(t, key); !ok { // the dict's message about keys does not fit here
		return value{}
	}
	// With the GIL off the object's lock guards the dict and the ring; if comparing keys runs Python code, the thread is exclusive from then on.
	c.lock(t)
	found, ok := c.dict.Get(t, key)
	if !ok {
		t.UnlockFor()
		return value{}
	}
	if !found.IsNil() {
		c.hits++
		if c.maxsize >= 0 {
			l := (*link)(found.Ptr())
			if l.next != nil {
				l.unlink()
				c.append(l)
			}
			found = l.result
		}
		t.Incref(found)
		t.UnlockFor()
		return found
	}
	c.misses++
	t.UnlockFor()
	res := object.Call(t, c.fn, args, kw)
	if res.IsNil() {
		return res
	}
	t.Publish(key)
	t.Publish(res)
	c.lock(t)
	defer t.UnlockFor()
	// The function, or another thread, may have put the same key there meanwhile.
	if found, ok = c.dict.Get(t, key); !ok {
		t.Decref(res)
		return value{}
	}
	if c.maxsize < 0 {
		if !found.IsNil() {
			t.Excl() // what was there is replaced
		}
		if !c.dict.Set(t, key, res) {
			t.Decref(res)
			return value{}
		}
		return res
	}
	if !found.IsNil() {
		return res
	}
	if c.dict.Len() >= c.maxsize {
		t.Excl() // the oldest goes
		if found, ok = c.dict.Get(t, key); !ok || !found.IsNil() {
			if !ok {
				t.Decref(res)
				return value{}
			}
			return res
		}
	}
	l := &link{key: t.Newref(key), result: t.Newref(res)}
	t.InitHeader(&l.Header, linkType)
	if c.dict.Len() >= c.maxsize && c.root.next != &c.root {
		old := c.root.next
		old.unlink()
		t.Incref(old.Val())
		removed, ok := c.dict.Take(t, old.key)
		if !ok {
			t.Decref(old.Val())
			t.Decref(l.Val())
			t.Decref(res)
			return value{}
		}
		t.Xdecref(removed)
		defer t.Decref(old.Val())
	}
	t.Publish(l.Val())
	ok = c.dict.Set(t, key, l.Val())
	if ok {
		c.append(l)
	}
	t.Decref(l.Val())
	if !ok {
		t.Decref(res)
		return value{}
	}
	return res
}

func (c *cache) clear(t *thread) {
	for l := c.root.next; l != &c.root && l != nil; {
		next := l.next
		l.prev, l.next = nil, nil
		l = next
	}
	c.root.prev, c.root.next = &c.root, &c.root
	c.hits, c.misses = 0, 0
	t.Incref(c.dict.Val())
	c.dict.ClearAll(t)
	t.Decref(c.dict.Val())
}

func setupCache() {
	keywordMarkHeader = object.StaticHeader(object.ObjectType)
	keywordMarkValue = keywordMarkHeader.Val()

	tp := linkType
	tp.Dealloc = func(t *thread, h *object.Header) {
		l := (*link)(h.Val().Ptr())
		t.FreeHeader(h)
		t.Clear(&l.key)
		t.Clear(&l.result)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		l := (*link)(h.Val().Ptr())
		if !l.key.IsNil() {
			visit(l.key)
		}
		if !l.result.IsNil() {
			visit(l.result)
		}
	}

	tp.SetParallel(object.ParDealloc)

	tp = cacheType
	tp.SetParCall()
	tp.New, tp.Call = cacheNew, cacheCall
	tp.Dealloc = func(t *thread, h *object.Header) {
		c := asCache(h.Val())
		dict := c.dict
		for l := c.root.next; l != nil && l != &c.root; {
			next := l.next
			l.prev, l.next = nil, nil
			l = next
		}
		t.FreeHeader(h)
		t.Clear(&c.fn)
		t.Clear(&c.infoType)
		t.Decref(dict.Val())
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		c := asCache(h.Val())
		if !c.fn.IsNil() {
			visit(c.fn)
		}
		if !c.infoType.IsNil() {
			visit(c.infoType)
		}
		visit(c.dict.Val())
	}
	tp.Clear = func(t *thread, h *object.Header) {
		asCache(h.Val()).clear(t)
		t.ClearAttrs(h)
	}
	tp.DescrGet = func(t *thread, self, obj, cls value) value {
		if obj.IsNil() || obj.IsNone() {
			return t.Newref(self)
		}
		return t.NewBoundMethod(self, obj)
	}
	tp.Getset = []object.GetSet{{Name: "__dict__", Get: object.GenericGetDict, Set: object.GenericSetDict}}
	tp.Methods = []object.Method{
		{Sig: "cache_info()", Fn: func(t *thread, self value, _ []value) value {
			c := asCache(self)
			size := object.None
			if c.maxsize >= 0 {
				size = object.Int(int64(c.maxsize))
			}
			return object.CallN(t, c.infoType, object.Int(c.hits), object.Int(c.misses), size, object.Int(int64(c.dict.Len())))
		}},
		{Sig: "cache_clear()", Fn: func(t *thread, self value, _ []value) value {
			asCache(self).clear(t)
			return object.None
		}},
		{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value { return object.GetAttr(t, self, object.NameQualName) }},
		{Sig: "__copy__()", Fn: func(t *thread, self value, _ []value) value { return t.Newref(self) }},
		{Sig: "__deepcopy__(memo, /)", Fn: func(t *thread, self value, _ []value) value { return t.Newref(self) }},
	}
}
