package object

import (
	"slices"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// FrameLocalsProxy is what f_locals of a function's frame gives: a mapping that writes through to the frame (PEP 667).
type FrameLocalsProxy struct {
	Header
	frame *Frame // owned
}

// FrameLocalsProxyType is types.FrameLocalsProxyType.
var FrameLocalsProxyType = newStatic("FrameLocalsProxy", ObjectType, TypeMapping)

// FrameLocals returns f.f_locals: the namespace of a module or class body, a proxy for a function. New reference.
func (t *Thread) FrameLocals(f *Frame) Value {
	if f.Locals.obj != nil && !inComprehension(f) {
		return t.Newref(f.Locals)
	}
	p := &FrameLocalsProxy{frame: f}
	t.initHeader(&p.Header, FrameLocalsProxyType)
	t.Incref(f.Val())
	return p.Val()
}

// Locals returns what locals() gives in the frame: the namespace itself, or a new dict of a function's variables. New reference.
func (t *Thread) Locals(f *Frame) Value {
	if f.Locals.obj != nil && !inComprehension(f) {
		return t.Newref(f.Locals)
	}
	d := t.NewDict()
	frameEach(f, func(name, v Value) bool { return d.Set(t, name, v) })
	return d.Val()
}

// inComprehension reports whether a module's or class body's frame is in a comprehension, whose variables it keeps in
// hidden registers. Only these are its locals there.
func inComprehension(f *Frame) bool {
	if f.Code == nil {
		return false
	}
	for i, l := range f.Code.LocalsPlus {
		if l.Kind&bytecode.HiddenVar != 0 && frameVar(f, i).obj != nil {
			return true
		}
	}
	return false
}

// shown reports whether a variable is among the frame's locals: a function's are all, of another frame the hidden ones.
func shown(f *Frame, kind bytecode.LocalKind) bool {
	return kind&bytecode.HiddenVar != 0 == (f.Locals.obj != nil)
}

func proxyOf(v Value) *Frame { return (*FrameLocalsProxy)(v.Ptr()).frame }

// frameVar returns the value of the frame's variable i, through its cell; the zero Value while it has none. Borrowed.
func frameVar(f *Frame, i int) Value {
	if f.State == FrameCleared && i >= len(f.own) {
		return Value{}
	}
	v := *f.Reg(i)
	kind := f.Code.LocalsPlus[i].Kind
	if v.obj != nil && v.obj.typ == CellType {
		if kind&bytecode.FreeVar != 0 || kind&bytecode.CellVar != 0 && cellsMade(f) {
			v = (*Cell)(v.Ptr()).Ref
		}
	}
	if v.obj == &unboundHeader {
		return Value{}
	}
	return v
}

// cellsMade reports whether the frame has run its MAKE_CELL instructions.
func cellsMade(f *Frame) bool {
	i := f.LastI()
	if f.State == FrameCleared {
		return true
	}
	for j, in := range f.Code.AllInstrs() {
		if j >= i {
			break
		}
		if in.Op == bytecode.RESUME {
			return true
		}
	}
	return i >= 0 && f.Code.AllInstrs()[i].Op == bytecode.RESUME
}

// frameIndex returns the index of the frame's variable with the name, or -1.
func frameIndex(f *Frame, name *Str) int {
	for i, n := range f.Code.M.Vars {
		if shown(f, f.Code.LocalsPlus[i].Kind) && StrEqual(n, name) {
			return i
		}
	}
	return -1
}

// frameEach calls fn with each variable that has a value (borrowed), then with what was set through f_locals besides.
func frameEach(f *Frame, fn func(name, v Value) bool) bool {
	if f.Code == nil {
		return true
	}
	for i, n := range f.Code.M.Vars {
		if !shown(f, f.Code.LocalsPlus[i].Kind) {
			continue
		}
		if v := frameVar(f, i); v.obj != nil && !fn(n.Val(), v) {
			return false
		}
	}
	if f.X != nil && f.X.Extra != nil {
		pos := 0
		for {
			k, v, ok := f.X.Extra.Next(&pos)
			if !ok {
				break
			}
			if !fn(k, v) {
				return false
			}
		}
	}
	return true
}

// keyIndex returns the index of the frame's variable that the key means, -1 if none: any object that has the hash of the name and is equal to it
// does. False with an exception pending.
func keyIndex(t *Thread, f *Frame, key Value) (int, bool) {
	if IsExactStr(key) {
		return frameIndex(f, AsStr(key)), true
	}
	h, ok := Hash(t, key)
	if !ok {
		return -1, false
	}
	for i, n := range f.Code.M.Vars {
		if !shown(f, f.Code.LocalsPlus[i].Kind) {
			continue
		}
		if nh, _ := Hash(t, n.Val()); nh != h {
			continue
		}
		same, ok := Equal(t, n.Val(), key)
		if !ok {
			return -1, false
		}
		if same {
			return i, true
		}
	}
	return -1, true
}

// proxyGet returns the value of the key (new reference); the zero Value with ok: there is none.
func proxyGet(t *Thread, f *Frame, key Value) (Value, bool) {
	i, ok := keyIndex(t, f, key)
	if !ok {
		return Value{}, false
	}
	if i >= 0 {
		if v := frameVar(f, i); v.obj != nil {
			return t.Newref(v), true
		}
		return Value{}, true
	}
	if f.X != nil && f.X.Extra != nil {
		v, ok := f.X.Extra.Get(t, key)
		if v.obj != nil {
			t.Incref(v)
		}
		return v, ok
	}
	return Value{}, true
}

// proxySet sets a variable of the frame; the zero Value deletes, which only names that are no variables allow.
func proxySet(t *Thread, self, key, v Value) bool {
	f := proxyOf(self)
	i, ok := keyIndex(t, f, key)
	if !ok {
		return false
	}
	if i >= 0 {
		if v.obj == nil {
			return t.RaiseFalse(ValueError, "cannot remove local variables from FrameLocalsProxy")
		}
		r := f.Reg(i)
		old := *r
		t.Incref(v)
		kind := f.Code.LocalsPlus[i].Kind
		if old.obj.typ == CellType && (kind&bytecode.FreeVar != 0 || kind&bytecode.CellVar != 0 && cellsMade(f)) {
			t.Replace(&(*Cell)(old.Ptr()).Ref, v)
			return true
		}
		*r = v
		if old.obj != &unboundHeader {
			// The running instruction may have borrowed it.
			x := f.Extra()
			x.overwritten = append(x.overwritten, old)
		}
		return true
	}
	if v.obj == nil {
		if f.X == nil || f.X.Extra == nil {
			return t.RaiseKey(key).obj != nil
		}
		found, ok := f.X.Extra.Delete(t, key)
		if ok && !found {
			return t.RaiseKey(key).obj != nil
		}
		return ok
	}
	x := f.Extra()
	if x.Extra == nil {
		x.Extra = t.NewDict()
	}
	return x.Extra.Set(t, key, v)
}

// proxyDict returns the variables as a new dict.
func proxyDict(t *Thread, self Value) *Dict {
	d := t.NewDict()
	frameEach(proxyOf(self), func(name, v Value) bool { return d.Set(t, name, v) })
	return d
}

// proxyArgs checks the arguments of a method with a key and a default.
func proxyArgs(t *Thread, name string, args []Value, kw *Tuple) bool {
	if kw != nil {
		return t.RaiseFalse(TypeError, "FrameLocalsProxy.%s() takes no keyword arguments", name)
	}
	if len(args) < 1 || len(args) > 2 {
		return t.RaiseFalse(TypeError, "%s expected 1 or 2 arguments", name)
	}
	return true
}

// keysList returns the list of what pick gives of each variable.
func keysList(pick func(t *Thread, name, v Value) Value) func(t *Thread, self Value, a []Value) Value {
	return func(t *Thread, self Value, _ []Value) Value {
		l := t.NewList(8)
		frameEach(proxyOf(self), func(name, v Value) bool {
			l.Push(t, pick(t, name, v))
			return true
		})
		return l.Val()
	}
}

func proxyUpdate(t *Thread, self, other Value) bool {
	d := t.NewDict()
	defer t.Decref(d.Val())
	switch {
	case other.obj.typ == FrameLocalsProxyType:
		o := proxyDict(t, other)
		defer t.Decref(o.Val())
		other = o.Val()
	case !IsDict(other):
		return t.RaiseFalse(TypeError, "update() argument must be dict or another FrameLocalsProxy")
	}
	res := CallMethod(t, d.Val(), NameUpdate, other)
	if res.obj == nil {
		return false
	}
	t.Decref(res)
	pos := 0
	for {
		k, v, ok := d.Next(&pos)
		if !ok {
			return true
		}
		if !proxySet(t, self, k, v) {
			return false
		}
	}
}

func setupFrameLocals() {
	tp := FrameLocalsProxyType
	tp.GetAttr = GenericGetAttr
	tp.Hash = HashNotImplemented
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if kw != nil {
			args = args[:len(args)-len(kw.Items())]
		}
		if len(args) != 1 {
			return t.Raise(TypeError, "FrameLocalsProxy expected 1 argument, got %d", len(args))
		}
		if kw != nil {
			return t.Raise(TypeError, "FrameLocalsProxy takes no keyword arguments")
		}
		if args[0].obj.typ != FrameType {
			return t.Raise(TypeError, "expect frame, not %s", args[0].obj.typ.Name)
		}
		p := &FrameLocalsProxy{frame: AsFrame(args[0])}
		t.initHeader(&p.Header, FrameLocalsProxyType)
		t.Incref(args[0])
		return p.Val()
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		p := (*FrameLocalsProxy)(unsafe.Pointer(h))
		f := p.frame
		p.frame = nil
		t.freeHeader(h)
		t.Decref(f.Val())
	}
	tp.Traverse = func(h *Header, visit func(Value)) { visit((*FrameLocalsProxy)(unsafe.Pointer(h)).frame.Val()) }
	tp.Repr = func(t *Thread, self Value) Value {
		if t.enterRepr(self.obj) {
			return t.NewStr("{...}")
		}
		d := proxyDict(t, self)
		res := Repr(t, d.Val())
		t.Decref(d.Val())
		t.leaveRepr(self.obj)
		return res
	}
	tp.Len = func(t *Thread, self Value) (int, bool) {
		n := 0
		frameEach(proxyOf(self), func(Value, Value) bool { n++; return true })
		return n, true
	}
	tp.GetItem = func(t *Thread, self, key Value) Value {
		v, ok := proxyGet(t, proxyOf(self), key)
		if v.obj == nil && ok {
			text, ok := t.reprString(key)
			if !ok {
				return Value{}
			}
			return t.Raise(KeyError, "local variable '%s' is not defined", text)
		}
		return v
	}
	tp.SetItem = proxySet
	tp.Contains = func(t *Thread, self, key Value) (bool, bool) {
		v, ok := proxyGet(t, proxyOf(self), key)
		t.Xdecref(v)
		return v.obj != nil, ok
	}
	keys := keysList(func(t *Thread, name, _ Value) Value { return t.Newref(name) })
	tp.Iter = func(t *Thread, self Value) Value {
		l := keys(t, self, nil)
		it := Iter(t, l)
		t.Decref(l)
		return it
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if a.obj.typ != FrameLocalsProxyType || op != Eq && op != Ne {
			return NotImplemented
		}
		if b.obj.typ == FrameLocalsProxyType {
			return Bool((proxyOf(a) == proxyOf(b)) == (op == Eq))
		}
		if !IsDict(b) {
			return NotImplemented
		}
		d := proxyDict(t, a)
		res := Compare(t, d.Val(), b, op)
		t.Decref(d.Val())
		return res
	}
	tp.Binary[OpOr] = func(t *Thread, a, b Value) Value {
		mapping := func(v Value) bool { return v.obj.typ == FrameLocalsProxyType || IsDict(v) }
		if !mapping(a) || !mapping(b) {
			return NotImplemented
		}
		d := t.NewDict()
		for _, v := range [2]Value{a, b} {
			if v.obj.typ == FrameLocalsProxyType {
				p := proxyDict(t, v)
				d.Merge(t, p.Val(), true)
				t.Decref(p.Val())
			} else if !d.Merge(t, v, true) {
				t.Decref(d.Val())
				return Value{}
			}
		}
		return d.Val()
	}
	tp.InPlace[OpOr] = func(t *Thread, a, b Value) Value {
		if b.obj.typ != FrameLocalsProxyType && !IsDict(b) {
			return NotImplemented
		}
		if !proxyUpdate(t, a, b) {
			return Value{}
		}
		return t.Newref(a)
	}
	tp.Methods = []Method{
		{Sig: "__contains__(key, /)", Kind: CoexistMethod, Fn: func(t *Thread, self Value, a []Value) Value {
			v, ok := proxyGet(t, proxyOf(self), a[0])
			t.Xdecref(v)
			if !ok {
				return Value{}
			}
			return Bool(v.obj != nil)
		}},
		{Sig: "__getitem__(key, /)", Kind: CoexistMethod, Fn: func(t *Thread, self Value, a []Value) Value { return tp.GetItem(t, self, a[0]) }},
		{Sig: "update(other, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			if !proxyUpdate(t, self, a[0]) {
				return Value{}
			}
			return None
		}},
		{Sig: "__reversed__()", Fn: func(t *Thread, self Value, a []Value) Value {
			l := keys(t, self, nil)
			slices.Reverse(AsList(l).items)
			return l
		}},
		{Sig: "copy()", Fn: func(t *Thread, self Value, _ []Value) Value { return proxyDict(t, self).Val() }},
		{Sig: "keys()", Fn: keys},
		{Sig: "values()", Fn: keysList(func(t *Thread, _, v Value) Value { return t.Newref(v) })},
		{Sig: "items()", Fn: keysList(func(t *Thread, name, v Value) Value { return t.TupleOf(name, v).Val() })},
		{Sig: "get(key, default=None, /)", Raw: func(t *Thread, self Value, args []Value, kw *Tuple) Value {
			if !proxyArgs(t, "get", args, kw) {
				return Value{}
			}
			v, ok := proxyGet(t, proxyOf(self), args[0])
			if v.obj != nil || !ok {
				return v
			}
			if len(args) > 1 {
				return t.Newref(args[1])
			}
			return None
		}},
		{Sig: "pop(key, default=<unrepresentable>, /)", Fn: func(t *Thread, self Value, a []Value) Value {
			f := proxyOf(self)
			if i, ok := keyIndex(t, f, a[0]); !ok {
				return Value{}
			} else if i >= 0 {
				return t.Raise(ValueError, "cannot remove local variables from FrameLocalsProxy")
			}
			def := Value{}
			if len(a) > 1 {
				def = a[1]
			}
			if f.X == nil || f.X.Extra == nil {
				if def.obj != nil {
					return t.Newref(def)
				}
				return t.RaiseKey(a[0])
			}
			return f.X.Extra.Pop(t, a[0], def)
		}},
		{Sig: "setdefault(key, default=None, /)", Raw: func(t *Thread, self Value, a []Value, kw *Tuple) Value {
			if !proxyArgs(t, "setdefault", a, kw) {
				return Value{}
			}
			v, ok := proxyGet(t, proxyOf(self), a[0])
			if !ok || v.obj != nil {
				return v
			}
			def := None
			if len(a) > 1 {
				def = a[1]
			}
			if !proxySet(t, self, a[0], def) {
				return Value{}
			}
			return t.Newref(def)
		}},
	}
}
