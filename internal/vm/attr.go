package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// maxMisses is how often an instruction with a cache may be specialised again before it stays general.
const maxMisses = 64

// respecialise remembers what the instruction did until now, before it is specialised for something else. It returns false if that has happened too
// often.
func respecialise(in *Instr, c *object.Cache) bool {
	if c == nil || c.Counter >= maxMisses {
		return false
	}
	if in.Op >= FirstSpecialized {
		alt := c.Alt()
		*alt = *c
		alt.Kind = uint16(in.Op)
	}
	c.Counter++
	return true
}

// loadAttr executes LOAD_ATTR. It returns f, or the frame of a property's getter, or nil.
//
//go:noinline
func loadAttr(t *Thread, f *Frame, in *Instr, regs ptr) *Frame {
	b := *reg(regs, in.B)
	c := f.WarmCache(in)
	if alt := c.Alt(); alt != nil && alt.Version == b.Type().Version() && alt.Version != 0 {
		switch Op(alt.Kind) {
		case opAttrSlot:
			if p := alt.Place(b.Header()); p != nil && !p.IsNil() {
				finish(t, in, regs, t.Newref(*p))
				return f
			}
		case opAttrClass:
			if alt.NoOwnAttr(b) {
				finish(t, in, regs, t.Newref(alt.Val))
				return f
			}
		case opAttrProperty:
			return callGetter(t, f, in, regs, alt.Val)
		}
	}
	name := nameOf(f, in)
	if respecialise(in, c) {
		in.Op = LOAD_ATTR
		specialiseAttr(in, c, b, name)
		if in.Op == opAttrProperty {
			return callGetter(t, f, in, regs, c.Val)
		}
	}
	v := object.GetAttr(t, b, name)
	if v.IsNil() {
		return nil
	}
	finish(t, in, regs, v)
	return f
}

// getterOf returns the getter of a property if it is a Python function that takes self alone, or nil.
func getterOf(descr Value) *object.Function {
	if descr.Type() != object.PropertyType {
		return nil
	}
	g := (*object.Property)(descr.Ptr()).Getter()
	if g.IsNil() || g.Type() != object.FunctionType {
		return nil
	}
	if fn := object.AsFunction(g); fn.Code.M.Simple == 2 {
		return fn
	}
	return nil
}

// callGetter begins the frame of the property's getter, or calls it in the general way.
//
//go:noinline
func callGetter(t *Thread, f *Frame, in *Instr, regs ptr, descr Value) *Frame {
	b := *reg(regs, in.B)
	fn := getterOf(descr)
	if fn == nil || !fn.Code.M.Ready {
		t.Excl()
	}
	if fn == nil {
		v := object.GetAttr(t, b, nameOf(f, in))
		if v.IsNil() {
			return nil
		}
		finish(t, in, regs, v)
		return f
	}
	t.Incref(fn.Val())
	nf := t.PushFrame(fn, fn.Code, t.StackTop(), 0)
	if nf == nil {
		t.Decref(fn.Val())
		return nil
	}
	if in.Fl&FlagB == 0 {
		t.Incref(b)
	}
	*nf.Reg(0) = b
	return nf
}

// specialiseAttr chooses the form of LOAD_ATTR for b.name.
func specialiseAttr(in *Instr, c *object.Cache, b Value, name *object.Str) {
	typ := b.Type()
	if typ == object.ModuleType {
		d := (*object.Module)(b.Ptr()).Dict()
		if slot := d.SlotOf(name); slot != nil {
			c.Version, c.Slot = d.Tag(), slot
			in.Op = opAttrModule
		}
		return
	}
	if typ == object.MetaType {
		if v := classAttr(object.AsType(b), name); !v.IsNil() {
			c.Version, c.Val = object.AsType(b).Version(), v
			in.Op = opAttrType
		}
		return
	}
	if get, _ := typ.GenericAttrs(); !get || typ.Version() == 0 {
		return
	}
	descr := typ.Lookup(name)
	a := b.Header().Attrs()
	if !descr.IsNil() {
		dt := descr.Type()
		dt.Ready()
		if dt.DescrSet != nil && dt.DescrGet != nil {
			if getterOf(descr) != nil {
				c.Version, c.Val = typ.Version(), descr
				in.Op = opAttrProperty
			} else if i, _ := object.SlotIndex(descr); i >= 0 && i < typ.SlotCount() {
				c.Version, c.Shape = typ.Version(), nil
				c.SetPlace(b, i)
				in.Op = opAttrSlot
			}
			return
		}
	}
	if a != nil && a.Shape() != nil {
		if i := a.Shape().Index(name); i >= 0 {
			c.Version, c.Shape = typ.Version(), a.Shape()
			c.SetPlace(b, i)
			in.Op = opAttrSlot
			return
		}
	}
	if descr.IsNil() || descr.Type().DescrGet != nil || a != nil && a.Dict() != nil {
		return
	}
	c.Version, c.Val = typ.Version(), descr
	c.SetOwn(b)
	in.Op = opAttrClass
}

// classAttr borrows what cls.name gives if that is the attribute itself: found in cls and not bound. The zero Value otherwise.
func classAttr(cls *object.Type, name *object.Str) Value {
	cls.Ready()
	if cls.Version() == 0 || !object.MetaType.Lookup(name).IsNil() {
		return Value{}
	}
	v := cls.Lookup(name)
	if v.IsNil() || v.Type() == object.FunctionType {
		return v
	}
	v.Type().Ready()
	if v.Type().DescrGet != nil {
		return Value{}
	}
	return v
}

//go:noinline
func storeAttr(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.A)
	c := f.WarmCache(in)
	if alt := c.Alt(); alt != nil && alt.Version == b.Type().Version() && alt.Version != 0 {
		if p := alt.Place(b.Header()); p != nil {
			v := t.Newref(*reg(regs, in.B))
			if Op(alt.Kind) == opStoreSlot {
				t.Replace(p, v)
			} else {
				b.Header().Attrs().AddVal(alt.Next, v)
			}
			releaseStore(t, in, regs)
			return true
		}
	}
	name := nameOf(f, in)
	if respecialise(in, c) {
		in.Op = STORE_ATTR
		specialiseStoreAttr(in, c, b, name)
	}
	if !object.SetAttr(t, b, name, *reg(regs, in.B)) {
		return false
	}
	if in.Fl != 0 {
		releaseStore(t, in, regs)
	}
	return true
}

func specialiseStoreAttr(in *Instr, c *object.Cache, b Value, name *object.Str) {
	typ := b.Type()
	if _, set := typ.GenericAttrs(); !set || typ.Version() == 0 {
		return
	}
	if descr := typ.Lookup(name); !descr.IsNil() {
		descr.Type().Ready()
		if descr.Type().DescrSet != nil {
			if i, _ := object.SlotIndex(descr); i >= 0 && i < typ.SlotCount() {
				c.Version, c.Shape = typ.Version(), nil
				c.SetPlace(b, i)
				in.Op = opStoreSlot
			}
			return
		}
	}
	a := b.Header().Attrs()
	if a == nil || a.Shape() == nil || !typ.Has(object.TypeHasDict) {
		return
	}
	if i := a.Shape().Index(name); i >= 0 {
		c.Version, c.Shape = typ.Version(), a.Shape()
		c.SetPlace(b, i)
		in.Op = opStoreSlot
	} else if next := a.Shape().Next(name); next != nil {
		c.Version, c.Shape, c.Next = typ.Version(), a.Shape(), next
		c.SetPlace(b, next.Base()+next.Len()-1)
		in.Op = opStoreNew
	}
}

// releaseStore releases what a store consumes, in CPython's order: the operand B (a key or an attribute's value), the object if FlagExtra
// says so, the value C.
//
//go:noinline
func releaseStore(t *Thread, in *Instr, regs ptr) {
	if in.Fl&FlagB != 0 {
		t.Decref(*reg(regs, in.B))
	}
	if in.Fl&FlagExtra != 0 {
		t.Decref(*reg(regs, in.A))
	}
	if in.Fl&FlagC != 0 {
		t.Decref(*reg(regs, in.C))
	}
}

//go:noinline
func loadMethod(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	c := f.WarmCache(in)
	if alt := c.Alt(); alt != nil && Op(alt.Kind) == opMethodSlot && alt.Version == b.Type().Version() && alt.NoOwnAttr(b) {
		storePair(t, in, regs, b, t.Newref(alt.Val), true)
		return true
	}
	name := nameOf(f, in)
	if respecialise(in, c) {
		in.Op = LOAD_METHOD
		specialiseMethod(in, c, b, name)
	}
	v, bound := object.LoadMethod(t, b, name)
	if v.IsNil() {
		return false
	}
	storePair(t, in, regs, b, v, bound)
	return true
}

// storePair writes what a method call needs: v (stolen) and b, or v and the empty mark. It consumes b if the instruction does.
func storePair(t *Thread, in *Instr, regs ptr, b, v Value, bound bool) {
	second := object.Unbound
	if bound {
		second = b
		if in.Fl&FlagB == 0 {
			t.Incref(b)
		}
	} else if in.Fl&FlagB != 0 {
		t.Decref(b)
	}
	*reg(regs, in.A) = v
	*reg(regs, in.A+1) = second
}

func specialiseMethod(in *Instr, c *object.Cache, b Value, name *object.Str) {
	typ := b.Type()
	if typ == object.ModuleType {
		d := (*object.Module)(b.Ptr()).Dict()
		if slot := d.SlotOf(name); slot != nil {
			c.Version, c.Slot = d.Tag(), slot
			in.Op = opMethodModule
		}
		return
	}
	if typ == object.MetaType {
		if v := classAttr(object.AsType(b), name); !v.IsNil() {
			c.Version, c.Val = object.AsType(b).Version(), v
			in.Op = opMethodType
		}
		return
	}
	if get, _ := typ.GenericAttrs(); !get || typ.Version() == 0 {
		return
	}
	descr := typ.Lookup(name)
	if descr.IsNil() || !descr.Type().Has(object.TypeMethodDescr) {
		return
	}
	if a := b.Header().Attrs(); a != nil && (a.Dict() != nil || a.Shape() != nil && a.Shape().Index(name) >= 0) {
		return
	}
	c.Version, c.Val = typ.Version(), descr
	c.SetOwn(b)
	in.Op = opMethodSlot
}

// loadSuperAttr executes LOAD_SUPER_ATTR: what super(cls, self).name gives, without making the super object when it can.
//
//go:noinline
func loadSuperAttr(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	w := window(regs, in.B, 3)
	fn, cls, self := w[0], w[1], w[2]
	name := nameOf(f, in)
	var v Value
	bound := false
	told := t.TraceOn() && monitored(t, f, 1<<evCall) != nil
	if !told && fn.Type() == object.MetaType && object.AsType(fn) == object.SuperType && object.IsType(cls) {
		var ok bool
		v, bound, ok = object.SuperLookup(t, object.AsType(cls), self, name, in.X == 1)
		if !ok {
			return false
		}
	}
	if v.IsNil() {
		n := 2
		if in.Fl&FlagExtra == 0 {
			n = 0 // super() finds its arguments itself
		}
		var s Value
		if told {
			s = monitoredSuper(t, f, in, w, n)
		} else {
			s = object.Call(t, fn, w[1:1+n], nil)
		}
		if s.IsNil() {
			return false
		}
		v = object.GetAttr(t, s, name)
		t.Decref(s)
		if v.IsNil() {
			return false
		}
	}
	t.Decref(fn)
	t.Decref(cls)
	if in.X == 0 {
		t.Decref(self)
		put(t, in, regs, v)
		return true
	}
	second := object.Unbound
	if bound {
		second = self
	} else {
		t.Decref(self)
	}
	*reg(regs, in.A) = v
	*reg(regs, in.A+1) = second
	return true
}

// loadSubscr executes LOAD_SUBSCR. It returns f, or the frame of a __getitem__ that is a Python function, or nil.
//
//go:noinline
func loadSubscr(t *Thread, f *Frame, in *Instr, regs ptr) *Frame {
	op := baseOp(in.Op)
	b, c := *reg(regs, in.B), operandC(f, in, op, regs)
	in.Op = op
	switch b.Type() {
	case object.ListType:
		if op == LOAD_SUBSCR && c.IsInt64() {
			in.Op = opSubscrList
		} else if op == LOAD_SUBSCR_INT {
			in.Op = opSubscrListImm
		}
	case object.TupleType:
		if op == LOAD_SUBSCR && c.IsInt64() {
			in.Op = opSubscrTuple
		} else if op == LOAD_SUBSCR_INT {
			in.Op = opSubscrTupleImm
		}
	case object.DictType:
		if op == LOAD_SUBSCR {
			in.Op = opSubscrDict
		}
	case object.StrType:
		if op == LOAD_SUBSCR && c.IsInt64() {
			in.Op = opSubscrStr
		}
	default:
		if op == LOAD_SUBSCR && in.Fl&FlagB != 0 && in.Fl&FlagC != 0 && !c.IsInt64() {
			break // two temporaries are released in their order afterwards; the frame would release the later one first
		}
		if fn := b.Type().PythonGetItem(); fn != nil && fn.Code.M.Simple == 3 && fn.Code.M.Ready {
			t.Incref(fn.Val())
			nf := t.PushFrame(fn, fn.Code, t.StackTop(), 0)
			if nf == nil {
				t.Decref(fn.Val())
				return nil
			}
			if in.Fl&FlagB == 0 {
				t.Incref(b)
			}
			if op != LOAD_SUBSCR || in.Fl&FlagC == 0 {
				t.Incref(c)
			}
			*nf.Reg(0), *nf.Reg(1) = b, c
			return nf
		}
	}
	v := object.GetItem(t, b, c)
	if v.IsNil() {
		return nil
	}
	finish(t, in, regs, v)
	return f
}

//go:noinline
func storeSubscr(t *Thread, in *Instr, regs ptr) bool {
	a, b := *reg(regs, in.A), *reg(regs, in.B)
	in.Op = STORE_SUBSCR
	switch a.Type() {
	case object.ListType:
		if b.IsInt64() {
			in.Op = opStoreList
		}
	case object.DictType:
		in.Op = opStoreDict
	}
	if !object.SetItem(t, a, b, *reg(regs, in.C)) {
		return false
	}
	releaseStore(t, in, regs)
	return true
}

//go:noinline
func loadSlice(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b, lo, hi := *reg(regs, in.B), *reg(regs, in.C), *reg(regs, in.C+1)
	v, ok := sliceFast(t, b, lo, hi)
	if !ok {
		s := t.NewSlice(lo, hi, object.None)
		v = object.GetItem(t, b, s.Val())
		t.Decref(s.Val())
	}
	if v.IsNil() {
		return false
	}
	t.Decref(lo)
	t.Decref(hi)
	if in.Fl&FlagB != 0 {
		t.Decref(b)
	}
	put(t, in, regs, v)
	return true
}

// sliceFast returns b[lo:hi] of a str, list or tuple with small ints or None as bounds.
func sliceFast(t *Thread, b, lo, hi Value) (Value, bool) {
	typ := b.Type()
	n := 0
	switch typ {
	case object.StrType:
		n = object.AsStr(b).Len()
	case object.ListType:
		n = (*object.List)(b.Ptr()).Len()
	case object.TupleType:
		n = (*object.Tuple)(b.Ptr()).Len()
	default:
		return Value{}, false
	}
	bound := func(v Value, none int) (int, bool) {
		if v.IsNone() {
			return none, true
		}
		i := int(v.Int64())
		if i < 0 {
			i = max(i+n, 0)
		}
		return min(i, n), v.IsInt64()
	}
	i, ok1 := bound(lo, 0)
	j, ok2 := bound(hi, n)
	if !ok1 || !ok2 {
		return Value{}, false
	}
	j = max(i, j)
	switch typ {
	case object.StrType:
		return t.Substr(object.AsStr(b), i, j), true
	case object.ListType:
		return t.ListOf((*object.List)(b.Ptr()).Items()[i:j]...).Val(), true
	}
	if i == 0 && j == n {
		return t.Newref(b), true
	}
	return t.TupleOf((*object.Tuple)(b.Ptr()).Items()[i:j]...).Val(), true
}
