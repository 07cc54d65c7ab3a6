package vm

import (
	. "github.com/gophersnake/gophersnake/internal/bytecode" //lint:ignore ST1001 the loop is about opcodes
	"github.com/gophersnake/gophersnake/internal/object"
)

// maxMisses is how often an instruction with a cache may be specialised again before it stays general.
const maxMisses = 64

// loadAttr executes LOAD_ATTR. It returns f, or the frame of a property's getter, or nil.
//
//go:noinline
func loadAttr(t *Thread, f *Frame, in *Instr, regs ptr) *Frame {
	b := *reg(regs, in.B)
	name := nameOf(f, in)
	in.Op = LOAD_ATTR
	if c := f.Cache(in); c.Counter < maxMisses {
		c.Counter++
		specialiseAttr(in, c, b, name)
	}
	v := object.GetAttr(t, b, name)
	if v.IsNil() {
		return nil
	}
	finish(t, in, regs, v)
	return f
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
	if get, _ := typ.GenericAttrs(); !get || typ.Version() == 0 {
		return
	}
	descr := typ.Lookup(name)
	a := b.Header().Attrs()
	if !descr.IsNil() {
		dt := descr.Type()
		dt.Ready()
		if dt.DescrSet != nil && dt.DescrGet != nil {
			return
		}
	}
	if a != nil && a.Shape() != nil {
		if i := a.Shape().Index(name); i >= 0 {
			c.Version, c.Shape, c.Index = typ.Version(), a.Shape(), int32(i)
			in.Op = opAttrSlot
			return
		}
	}
	if descr.IsNil() || descr.Type().DescrGet != nil || a != nil && a.Dict() != nil {
		return
	}
	c.Version, c.Shape, c.Val = typ.Version(), nil, descr
	if a != nil {
		c.Shape = a.Shape()
	}
	in.Op = opAttrClass
}

//go:noinline
func storeAttr(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.A)
	name := nameOf(f, in)
	in.Op = STORE_ATTR
	if c := f.Cache(in); c.Counter < maxMisses {
		c.Counter++
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
			return
		}
	}
	a := b.Header().Attrs()
	if a == nil || a.Shape() == nil {
		return
	}
	if i := a.Shape().Index(name); i >= 0 {
		c.Version, c.Shape, c.Index = typ.Version(), a.Shape(), int32(i)
		in.Op = opStoreSlot
	}
}

// releaseStore releases what a store consumes: the value and key operands, and the object if FlagExtra says so.
//
//go:noinline
func releaseStore(t *Thread, in *Instr, regs ptr) {
	release(t, in, regs)
	if in.Fl&FlagExtra != 0 {
		t.Decref(*reg(regs, in.A))
	}
}

//go:noinline
func loadMethod(t *Thread, f *Frame, in *Instr, regs ptr) bool {
	b := *reg(regs, in.B)
	name := nameOf(f, in)
	in.Op = LOAD_METHOD
	if c := f.Cache(in); c.Counter < maxMisses {
		c.Counter++
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
	if get, _ := typ.GenericAttrs(); !get || typ.Version() == 0 {
		return
	}
	descr := typ.Lookup(name)
	if descr.IsNil() || !descr.Type().Has(object.TypeMethodDescr) {
		return
	}
	c.Version, c.Shape, c.Val = typ.Version(), nil, descr
	if a := b.Header().Attrs(); a != nil {
		if a.Dict() != nil || a.Shape() != nil && a.Shape().Index(name) >= 0 {
			return
		}
		c.Shape = a.Shape()
	}
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
	if fn.Type() == object.MetaType && object.AsType(fn) == object.SuperType && object.IsType(cls) {
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
		s := object.Call(t, fn, w[1:1+n], nil)
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

//go:noinline
func loadSubscr(t *Thread, f *Frame, in *Instr, regs ptr) bool {
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
	}
	v := object.GetItem(t, b, c)
	if v.IsNil() {
		return false
	}
	finish(t, in, regs, v)
	return true
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
	s := t.NewSlice(lo, hi, object.None)
	v := object.GetItem(t, b, s.Val())
	t.Decref(s.Val())
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
