package contextvars

import "github.com/gophersnake/gophersnake/internal/object"

// keyArg checks the key of a context's mapping methods.
func keyArg(t *thread, v value) (*contextVar, bool) {
	if v.Type() != varType {
		r := object.Repr(t, v)
		if !r.IsNil() {
			t.Raise(object.TypeError, "a ContextVar key was expected, got %s", object.AsStr(r).String())
			t.Decref(r)
		}
		return nil, false
	}
	return asVar(v), true
}

// list makes a list of what part gives for every binding.
func (c *context) list(t *thread, part func(e binding) value) value {
	entries := c.bindings().entries
	l := t.NewList(len(entries))
	for _, e := range entries {
		l.Push(t, part(e))
	}
	return l.Val()
}

func iterOf(t *thread, l value) value {
	it := object.Iter(t, l)
	t.Decref(l)
	return it
}

func setupContext() {
	tp := contextType
	object.Fields(tp, func(h *header, f func(*value)) {
		c := asContext(h.Val())
		f(&c.vars)
		f(&c.prev)
	})
	clear := tp.Clear
	tp.Clear = func(t *thread, h *header) {
		// The bindings go, but a context always has some.
		c := asContext(h.Val())
		empty := object.New[bindings](t, bindingsType).Val()
		clear(t, h)
		c.vars = empty
	}
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		if len(args) > 0 {
			return t.Raise(object.TypeError, "Context() does not accept any arguments")
		}
		return newContext(t, value{}).Val()
	}
	tp.TextSignature = ""
	tp.Hash = object.HashNotImplemented
	tp.Len = func(t *thread, self value) (int, bool) { return len(asContext(self).bindings().entries), true }
	tp.GetItem = func(t *thread, self, key value) value {
		v, ok := keyArg(t, key)
		if !ok {
			return value{}
		}
		if val := asContext(self).get(v); !val.IsNil() {
			return t.Newref(val)
		}
		return t.RaiseKey(key)
	}
	tp.Contains = func(t *thread, self, key value) (bool, bool) {
		v, ok := keyArg(t, key)
		if !ok {
			return false, false
		}
		return !asContext(self).get(v).IsNil(), true
	}
	keys := func(t *thread, self value) value {
		return iterOf(t, asContext(self).list(t, func(e binding) value { return t.Newref(e.v.Val()) }))
	}
	tp.Iter = keys
	tp.Compare = compareContexts
	tp.Methods = []object.Method{
		{Sig: "get(key, default=None, /)", Fn: func(t *thread, self value, a []value) value {
			v, ok := keyArg(t, a[0])
			if !ok {
				return value{}
			}
			if val := asContext(self).get(v); !val.IsNil() {
				return t.Newref(val)
			}
			if a[1].IsNil() {
				return object.None
			}
			return t.Newref(a[1])
		}},
		{Sig: "items()", Fn: func(t *thread, self value, _ []value) value {
			return iterOf(t, asContext(self).list(t, func(e binding) value { return t.TupleOf(e.v.Val(), e.val).Val() }))
		}},
		{Sig: "keys()", Fn: func(t *thread, self value, _ []value) value { return keys(t, self) }},
		{Sig: "values()", Fn: func(t *thread, self value, _ []value) value {
			return iterOf(t, asContext(self).list(t, func(e binding) value { return t.Newref(e.val) }))
		}},
		{Sig: "copy()", Fn: func(t *thread, self value, _ []value) value {
			return newContext(t, asContext(self).vars).Val()
		}},
		{Sig: "run", Raw: func(t *thread, self value, args []value, kw *object.Tuple) value {
			n := len(args)
			if kw != nil {
				n -= kw.Len()
			}
			if n < 1 {
				return t.Raise(object.TypeError, "run() missing 1 required positional argument")
			}
			c := asContext(self)
			if !c.enter(t) {
				return value{}
			}
			t.Incref(self)
			res := object.Call(t, args[0], args[1:], kw)
			c.leave(t)
			t.Decref(self)
			return res
		}},
	}
}

func compareContexts(t *thread, a, b value, op object.CompareOp) value {
	if a.Type() != contextType || b.Type() != contextType || op != object.Eq && op != object.Ne {
		return object.NotImplemented
	}
	x, y := t.Newref(asContext(a).vars), t.Newref(asContext(b).vars)
	defer t.Decref(x)
	defer t.Decref(y)
	eq := len(asBindings(x).entries) == len(asBindings(y).entries)
	if eq && !object.Is(x, y) {
		for _, e := range append([]binding(nil), asBindings(x).entries...) {
			i := asBindings(y).find(e.v)
			if i < 0 {
				eq = false
				break
			}
			v, w := t.Newref(e.val), t.Newref(asBindings(y).entries[i].val)
			same, ok := object.Equal(t, v, w)
			t.Decref(v)
			t.Decref(w)
			if !ok {
				return value{}
			}
			if !same {
				eq = false
				break
			}
		}
	}
	return object.Bool(eq == (op == object.Eq))
}

func setupVar() {
	tp := varType
	tp.SetParallel(object.ParPlain &^ object.ParDealloc)
	object.Fields(tp, func(h *header, f func(*value)) {
		v := asVar(h.Val())
		f(&v.name)
		f(&v.def)
	})
	object.ConstructBySig(tp, "ContextVar(name, /, *, default=<unrepresentable>)", func(t *thread, cls *class, a []value) value {
		if !object.IsStr(a[0]) {
			return t.Raise(object.TypeError, "context variable name must be a str")
		}
		if _, ok := object.Hash(t, a[0]); !ok {
			return value{}
		}
		v := object.New[contextVar](t, cls)
		v.name = t.Newref(a[0])
		if !a[1].IsNil() {
			v.def = t.Newref(a[1])
		}
		return v.Val()
	})
	tp.TextSignature = ""
	tp.Repr = func(t *thread, self value) value {
		v := asVar(self)
		var b object.StrBuilder
		b.WriteText("<ContextVar name=")
		if !b.WriteRepr(t, v.name) {
			return value{}
		}
		if !v.def.IsNil() {
			b.WriteText(" default=")
			if !b.WriteRepr(t, v.def) {
				return value{}
			}
		}
		b.WriteText(addressText(self))
		return b.Finish(t)
	}
	getItem := object.ClassGetItem()
	tp.Methods = []object.Method{
		{Sig: "get(default=<unrepresentable>, /)", Fn: func(t *thread, self value, a []value) value {
			v := asVar(self)
			if slot := t.ContextSlot(); !slot.IsNil() {
				if val := asContext(*slot).get(v); !val.IsNil() {
					return t.Newref(val)
				}
			}
			if !a[0].IsNil() {
				return t.Newref(a[0])
			}
			if !v.def.IsNil() {
				return t.Newref(v.def)
			}
			return t.RaiseArgs(object.LookupError, self)
		}},
		{Sig: "set(value, /)", Fn: func(t *thread, self value, a []value) value {
			v, c := asVar(self), current(t)
			tok := object.New[token](t, tokenType)
			tok.ctx, tok.v = t.Newref(c.Val()), t.Newref(self)
			if old := c.get(v); !old.IsNil() {
				tok.old = t.Newref(old)
			}
			c.set(t, v, a[0])
			return tok.Val()
		}},
		{Sig: "reset(token, /)", Fn: func(t *thread, self value, a []value) value {
			if a[0].Type() != tokenType {
				r := object.Repr(t, a[0])
				if !r.IsNil() {
					t.Raise(object.TypeError, "expected an instance of Token, got %s", object.AsStr(r).String())
					t.Decref(r)
				}
				return value{}
			}
			return reset(t, asVar(self), asToken(a[0]))
		}},
		getItem,
	}
	tp.Members = []object.Member{{Name: "name", Get: func(h *header) value { return asVar(h.Val()).name }}}
}

func addressText(v value) string {
	const digits = "0123456789abcdef"
	n := v.ID()
	buf := make([]byte, 0, 24)
	for ; n > 0; n >>= 4 {
		buf = append(buf, digits[n&15])
	}
	for i, j := 0, len(buf)-1; i < j; i, j = i+1, j-1 {
		buf[i], buf[j] = buf[j], buf[i]
	}
	return " at 0x" + string(buf) + ">"
}

func reset(t *thread, v *contextVar, tok *token) value {
	problem := ""
	typ := object.ValueError
	switch {
	case tok.used:
		typ, problem = object.RuntimeError, "has already been used once"
	case !object.Is(tok.v, v.Val()):
		problem = "was created by a different ContextVar"
	case !object.Is(tok.ctx, current(t).Val()):
		problem = "was created in a different Context"
	}
	if problem != "" {
		r := object.Repr(t, tok.Val())
		if !r.IsNil() {
			t.Raise(typ, "%s %s", object.AsStr(r).String(), problem)
			t.Decref(r)
		}
		return value{}
	}
	tok.used = true
	c := current(t)
	if tok.old.IsNil() {
		if !c.remove(t, v) {
			return t.RaiseArgs(object.LookupError, v.Val())
		}
	} else {
		c.set(t, v, tok.old)
	}
	return object.None
}

func setupToken() {
	tp := tokenType
	object.Fields(tp, func(h *header, f func(*value)) {
		k := asToken(h.Val())
		f(&k.ctx)
		f(&k.v)
		f(&k.old)
	})
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return t.Raise(object.RuntimeError, "Tokens can only be created by ContextVars")
	}
	tp.Hash = object.HashNotImplemented
	tp.Repr = func(t *thread, self value) value {
		k := asToken(self)
		var b object.StrBuilder
		b.WriteText("<Token")
		if k.used {
			b.WriteText(" used")
		}
		b.WriteText(" var=")
		if !b.WriteRepr(t, k.v) {
			return value{}
		}
		b.WriteText(addressText(self))
		return b.Finish(t)
	}
	getItem := object.ClassGetItem()
	tp.Methods = []object.Method{
		getItem,
		{Sig: "__enter__()", Fn: func(t *thread, self value, _ []value) value { return t.Newref(self) }},
		{Sig: "__exit__(type, val, tb, /)", Fn: func(t *thread, self value, _ []value) value {
			k := asToken(self)
			return reset(t, asVar(k.v), k)
		}},
	}
	tp.Getset = []object.GetSet{
		{Name: "var", Get: func(t *thread, self value) value { return t.Newref(asToken(self).v) }},
		{Name: "old_value", Get: func(t *thread, self value) value {
			if old := asToken(self).old; !old.IsNil() {
				return t.Newref(old)
			}
			return missing
		}},
	}
	tp.Constants = []object.Constant{{Name: "MISSING", Value: missing}}
}
