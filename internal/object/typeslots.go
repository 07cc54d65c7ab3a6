package object

import (
	"sync"
	"unsafe"
)

// The table that ties special method names to slots. It works in both directions: a static type's slots appear in its dict
// as slot wrappers (wrapper_descriptor), and a heap type's slots are chosen from what the search for the special methods finds:
// a slot wrapper means that the native slot itself can be used, anything else that the slot becomes a function that calls the
// special method (see slotcalls.go).

// A slotGroup is a set of slots which the same special methods fill.
type slotGroup struct {
	slots    []int            // indexes into slotArray
	generics []unsafe.Pointer // the function that calls the special methods, for each slot; nil: inherited as it is
	names    []slotName
}

// slotName is a special method of a group and how it is exposed for a native slot.
type slotName struct {
	name     *Str
	min, max int // number of arguments; max < 0: any
	kwargs   bool
	wrap     func(t *Thread, owner *Type, self Value, a []Value) Value
	wrapCall func(t *Thread, owner *Type, self Value, args []Value, kw *Tuple) Value
	sig      string // signature after self
	group    *slotGroup
	needs    int // this slot must be set for the name to be exposed; -1: any of the group
}

type slotTable struct {
	groups []*slotGroup
	byName map[*Str][]*slotGroup
}

var slotTab struct {
	once sync.Once
	tab  *slotTable
}

// slots returns the table, made once.
func slots() *slotTable {
	slotTab.once.Do(func() { slotTab.tab = buildSlotTable() })
	return slotTab.tab
}

func (g *slotGroup) own(tp *Type) bool {
	a := tp.slotArray()
	for _, i := range g.slots {
		if a[i] != nil {
			return true
		}
	}
	return false
}

func (g *slotGroup) copy(dst, src *Type) {
	d, s := dst.slotArray(), src.slotArray()
	for _, i := range g.slots {
		d[i] = s[i]
	}
}

// addWrappers puts wrappers for the slots that the type itself defines into its dict.
func (tp *Type) addWrappers(t *Thread) {
	if tp.New != nil && tp.Flags&TypeNoNew == 0 && (tp == ObjectType || funcID(tp.New) != funcID(objectNew)) {
		b := &Builtin{Def: newMethodDescrDef, Owner: tp, Self: tp.Val()}
		b.typ = BuiltinType
		Immortalize(&b.Header)
		tp.dict.SetStr(t, NameNew, b.Val())
	}
	arr := tp.slotArray()
	for _, g := range slots().groups {
		if !g.own(tp) {
			continue
		}
		for i := range g.names {
			n := &g.names[i]
			if n.wrap == nil && n.wrapCall == nil {
				continue
			}
			if n.needs >= 0 && arr[n.needs] == nil {
				continue
			}
			if tp.dict.GetStr(t, n.name).obj != nil {
				continue
			}
			w := &WrapperDescr{def: n, Owner: tp}
			w.typ = WrapperDescrType
			Immortalize(&w.Header)
			tp.dict.SetStr(t, n.name, w.Val())
		}
	}
}

// fixSlots chooses all the slots of a heap type from the special methods that it and its bases have: those of the base are right
// unless the class itself, or a class of the mro that the base does not have, defines the special method.
func (tp *Type) fixSlots(t *Thread) {
	*tp.slotArray() = *tp.Base.slotArray()
	fixNew := false
	var done []*slotGroup
	for _, m := range tp.mro {
		if m != tp && (m == tp.Base || containsType(tp.Base.mro, m)) {
			continue
		}
		d, pos := m.dict, 0
		for {
			k, _, ok := d.Next(&pos)
			if !ok {
				break
			}
			if !IsStr(k) {
				continue
			}
			name := specialName(t, AsStr(k))
			if name == nil {
				continue
			}
			fixNew = fixNew || name == NameNew
		groups:
			for _, g := range slots().byName[name] {
				for _, x := range done {
					if x == g {
						continue groups
					}
				}
				done = append(done, g)
				tp.fixGroup(g)
			}
		}
	}
	if fixNew {
		tp.fixNew()
	}
	tp.setMarks()
}

// specialName returns the interned name if it may be a special method's, else nil.
func specialName(t *Thread, name *Str) *Str {
	if name.len() < 5 || name.kind != 1 || name.data[0] != '_' || name.data[1] != '_' || name.data[name.len()-1] != '_' {
		return nil
	}
	if !name.interned || name.typ != StrType {
		name = t.Intern(name.String())
	}
	return name
}

// fixGroup chooses the slots of a group.
func (tp *Type) fixGroup(g *slotGroup) {
	var native *Type
	found, generic := false, false
	for i := range g.names {
		v := tp.mroFind(g.names[i].name)
		if v.obj == nil {
			continue
		}
		var owner *Type
		switch v.obj.typ {
		case WrapperDescrType:
			w := (*WrapperDescr)(v.Ptr())
			switch {
			case w.def.group == g && w.def.name == g.names[i].name:
				owner = w.Owner
			case w.def.name == g.names[i].name && tp.IsSubtype(w.Owner):
				continue // the same name for another slot: a sequence's __add__
			}
		case MethodDescrType:
			m := (*MethodDescr)(v.Ptr())
			if !m.Owner.heap && g.own(m.Owner) {
				owner = m.Owner
			}
		}
		if v.IsNone() && g.names[i].name == NameHash {
			tp.Hash = HashNotImplemented
			return
		}
		found = true
		if owner == nil || !tp.IsSubtype(owner) || (native != nil && native != owner && !sameGroup(g, native, owner)) {
			generic = true
			break
		}
		if native == nil {
			native = owner
		}
	}
	dst := tp.slotArray()
	switch {
	case !found:
		for i, s := range g.slots {
			if g.generics[i] == nil {
				dst[s] = tp.Base.slotArray()[s]
			} else {
				dst[s] = nil
			}
		}
	case generic:
		for i, s := range g.slots {
			if g.generics[i] == nil {
				dst[s] = tp.Base.slotArray()[s]
			} else {
				dst[s] = g.generics[i]
			}
		}
	default:
		g.copy(tp, native)
	}
}

func sameGroup(g *slotGroup, a, b *Type) bool {
	x, y := a.slotArray(), b.slotArray()
	for _, i := range g.slots {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

// fixNew chooses the New slot: the native one of the base whose __new__ is found, or the function that calls __new__.
func (tp *Type) fixNew() {
	v := tp.mroFind(NameNew)
	if v.obj == nil {
		tp.New = nil
		return
	}
	if v.obj.typ == BuiltinType {
		if b := (*Builtin)(v.Ptr()); b.Def == newMethodDescrDef && tp.IsSubtype(b.Owner) {
			tp.New = b.Owner.New
			return
		}
	}
	tp.New = slotNew
}

// updateSlots chooses the slots that the special method fills again, in the type and all its subclasses.
func (t *Thread) updateSlots(tp *Type, name *Str) {
	if !tp.heap {
		return
	}
	if name = specialName(t, name); name == nil {
		return
	}
	groups := slots().byName[name]
	if len(groups) > 0 || name == NameNew {
		t.updateGroups(tp, groups, name == NameNew)
		for _, s := range t.mroUsers(tp) {
			t.updateGroups(s, groups, name == NameNew)
		}
	}
}

func (t *Thread) updateGroups(tp *Type, groups []*slotGroup, isNew bool) {
	for _, g := range groups {
		tp.fixGroup(g)
	}
	if isNew {
		tp.fixNew()
	}
	tp.setMarks()
	for _, s := range t.subclasses(tp) {
		t.updateGroups(s, groups, isNew)
	}
}

// refixAll chooses all slots again, after the bases changed.
func (t *Thread) refixAll(tp *Type) {
	tp.fixSlots(t)
	tp.instanceSlots()
	for _, s := range t.subclasses(tp) {
		t.refixAll(s)
	}
}

// binaryDef says how an operator's special methods are called.
type binaryDef struct {
	op   BinaryOp
	name string
}

var binaryDefs = []binaryDef{
	{OpAdd, "add"}, {OpSub, "sub"}, {OpMul, "mul"}, {OpMod, "mod"},
	{OpDivMod, "divmod"},
	{OpLShift, "lshift"}, {OpRShift, "rshift"}, {OpAnd, "and"}, {OpXor, "xor"},
	{OpOr, "or"}, {OpFloorDiv, "floordiv"}, {OpTrueDiv, "truediv"}, {OpMatMul, "matmul"},
}

func buildSlotTable() *slotTable {
	tab := &slotTable{byName: map[*Str][]*slotGroup{}}
	add := func(g *slotGroup) {
		for i := range g.names {
			n := &g.names[i]
			n.group = g
			tab.byName[n.name] = append(tab.byName[n.name], g)
		}
		for len(g.generics) < len(g.slots) {
			g.generics = append(g.generics, nil)
		}
		tab.groups = append(tab.groups, g)
	}
	one := func(offset uintptr, generic unsafe.Pointer, names ...slotName) {
		add(&slotGroup{slots: []int{slotIndex(offset)}, generics: []unsafe.Pointer{generic}, names: names})
	}
	gen := func(f unsafe.Pointer) unsafe.Pointer { return f }
	var z Type

	one(unsafe.Offsetof(z.Repr), gen(funcID(slotRepr)), slotName{name: NameRepr, wrap: wrapRepr, needs: -1, sig: ""})
	one(unsafe.Offsetof(z.Hash), gen(funcID(slotHash)), slotName{name: NameHash, wrap: wrapHash, needs: -1})
	one(unsafe.Offsetof(z.Call), gen(funcID(slotCallMethod)), slotName{name: NameCall, max: -1, kwargs: true, wrapCall: wrapCallSlot, needs: -1, sig: "*args, **kwargs"})
	one(unsafe.Offsetof(z.Str), gen(funcID(slotStr)), slotName{name: NameStr, wrap: wrapStr, needs: -1})
	one(unsafe.Offsetof(z.GetAttr), gen(funcID(slotGetAttr)),
		slotName{name: NameGetAttribute, min: 1, max: 1, wrap: wrapGetAttr, needs: -1, sig: "name"},
		slotName{name: NameGetAttr, needs: -1})
	one(unsafe.Offsetof(z.SetAttr), gen(funcID(slotSetAttr)),
		slotName{name: NameSetAttr, min: 2, max: 2, wrap: wrapSetAttr, needs: -1, sig: "name, value"},
		slotName{name: NameDelAttr, min: 1, max: 1, wrap: wrapDelAttr, needs: -1, sig: "name"})
	cmp := &slotGroup{slots: []int{slotIndexCompare}, generics: []unsafe.Pointer{funcID(slotCompare)}}
	for op, n := range compareMethodNames {
		cmp.names = append(cmp.names, slotName{name: n, min: 1, max: 1, wrap: makeWrapCompare(CompareOp(op)), needs: -1, sig: "value"})
	}
	add(cmp)
	one(unsafe.Offsetof(z.Iter), gen(funcID(slotIter)), slotName{name: NameIter, wrap: wrapIter, needs: -1})
	one(unsafe.Offsetof(z.Next), gen(funcID(slotNext)), slotName{name: NameNext, wrap: wrapNext, needs: -1})
	one(unsafe.Offsetof(z.DescrGet), gen(funcID(slotDescrGetMethod)), slotName{name: NameGet, min: 1, max: 2, wrap: wrapDescrGet, needs: -1,
		sig: "instance, owner=None"})
	one(unsafe.Offsetof(z.DescrSet), gen(funcID(slotDescrSet)),
		slotName{name: NameSet, min: 2, max: 2, wrap: wrapDescrSet, needs: -1, sig: "instance, value"},
		slotName{name: NameDelete, min: 1, max: 1, wrap: wrapDescrDelete, needs: -1, sig: "instance"})
	one(unsafe.Offsetof(z.Init), gen(funcID(slotInit)), slotName{name: NameInit, max: -1, kwargs: true, wrapCall: wrapInit, needs: -1, sig: "*args, **kwargs"})
	one(unsafe.Offsetof(z.Finalize), gen(funcID(slotFinalize)), slotName{name: NameDel, wrap: wrapFinalize, needs: -1})
	one(unsafe.Offsetof(z.Await), gen(funcID(slotAwait)), slotName{name: NameAwait, wrap: wrapUnary(unsafe.Offsetof(z.Await)), needs: -1})
	one(unsafe.Offsetof(z.AIter), gen(funcID(slotAIter)), slotName{name: NameAiter, wrap: wrapUnary(unsafe.Offsetof(z.AIter)), needs: -1})
	one(unsafe.Offsetof(z.ANext), gen(funcID(slotANext)), slotName{name: NameAnext, wrap: wrapUnary(unsafe.Offsetof(z.ANext)), needs: -1})

	for _, b := range binaryDefs {
		name, rname, iname := StaticName("__"+b.name+"__"), StaticName("__r"+b.name+"__"), StaticName("__i"+b.name+"__")
		generic := makeBinarySlot(b.op, name, rname)
		one(unsafe.Offsetof(z.Binary)+uintptr(b.op)*8, funcID(generic),
			slotName{name: name, min: 1, max: 1, wrap: makeWrapBinary(b.op), needs: -1, sig: "value"},
			slotName{name: rname, min: 1, max: 1, wrap: makeWrapReflected(b.op), needs: -1, sig: "value"})
		if b.op != OpDivMod {
			one(unsafe.Offsetof(z.InPlace)+uintptr(b.op)*8, funcID(makeInPlaceSlot(iname)),
				slotName{name: iname, min: 1, max: 1, wrap: makeWrapInPlace(b.op), needs: -1, sig: "value"})
		}
	}
	pow := slotIndex(unsafe.Offsetof(z.Binary) + uintptr(OpPow)*8)
	add(&slotGroup{slots: []int{pow, slotIndex(unsafe.Offsetof(z.Power3))},
		generics: []unsafe.Pointer{funcID(makeBinarySlot(OpPow, NamePow, NameRPow)), funcID(slotPower3)},
		names: []slotName{
			{name: NamePow, min: 1, max: 2, wrap: wrapPow, needs: -1, sig: "value, mod=None"},
			{name: NameRPow, min: 1, max: 2, wrap: wrapRPow, needs: -1, sig: "value, mod=None"},
		}})
	one(unsafe.Offsetof(z.InPlace)+uintptr(OpPow)*8, funcID(makeInPlaceSlot(NameIPow)),
		slotName{name: NameIPow, min: 1, max: 1, wrap: makeWrapInPlace(OpPow), needs: -1, sig: "value"})

	one(unsafe.Offsetof(z.Negative), funcID(slotUnary(NameNeg)), slotName{name: NameNeg, wrap: wrapUnary(unsafe.Offsetof(z.Negative)), needs: -1})
	one(unsafe.Offsetof(z.Positive), funcID(slotUnary(NamePos)), slotName{name: NamePos, wrap: wrapUnary(unsafe.Offsetof(z.Positive)), needs: -1})
	one(unsafe.Offsetof(z.Absolute), funcID(slotUnary(NameAbs)), slotName{name: NameAbs, wrap: wrapUnary(unsafe.Offsetof(z.Absolute)), needs: -1})
	one(unsafe.Offsetof(z.Bool), funcID(slotBool), slotName{name: NameBool, wrap: wrapBool, needs: -1})
	one(unsafe.Offsetof(z.Invert), funcID(slotUnary(NameInvert)), slotName{name: NameInvert, wrap: wrapUnary(unsafe.Offsetof(z.Invert)), needs: -1})
	one(unsafe.Offsetof(z.ToInt), funcID(slotUnary(NameInt)), slotName{name: NameInt, wrap: wrapUnary(unsafe.Offsetof(z.ToInt)), needs: -1})
	one(unsafe.Offsetof(z.ToFloat), funcID(slotUnary(NameFloat)), slotName{name: NameFloat, wrap: wrapUnary(unsafe.Offsetof(z.ToFloat)), needs: -1})
	one(unsafe.Offsetof(z.Index), funcID(slotUnary(NameIndex)), slotName{name: NameIndex, wrap: wrapUnary(unsafe.Offsetof(z.Index)), needs: -1})

	one(unsafe.Offsetof(z.GetBuffer), funcID(methodBuffer), slotName{name: NameBuffer, min: 1, max: 1, wrap: wrapBuffer, needs: -1, sig: "flags"})
	one(unsafe.Offsetof(z.Len), funcID(slotLen), slotName{name: NameLen, wrap: wrapLen, needs: -1})
	add(&slotGroup{slots: []int{slotIndex(unsafe.Offsetof(z.GetItem)), slotIndex(unsafe.Offsetof(z.SeqItem))},
		generics: []unsafe.Pointer{funcID(slotGetItem), funcID(slotSeqItem)},
		names:    []slotName{{name: NameGetItem, min: 1, max: 1, wrap: wrapGetItem, needs: -1, sig: "key"}}})
	add(&slotGroup{slots: []int{slotIndex(unsafe.Offsetof(z.SetItem)), slotIndex(unsafe.Offsetof(z.SeqSetItem))},
		generics: []unsafe.Pointer{funcID(slotSetItem), funcID(slotSeqSetItem)},
		names: []slotName{
			{name: NameSetItem, min: 2, max: 2, wrap: wrapSetItem, needs: -1, sig: "key, value"},
			{name: NameDelItem, min: 1, max: 1, wrap: wrapDelItem, needs: -1, sig: "key"},
		}})
	one(unsafe.Offsetof(z.Contains), funcID(slotContains), slotName{name: NameContains, min: 1, max: 1, wrap: wrapContains, needs: -1, sig: "key"})
	one(unsafe.Offsetof(z.SeqConcat), nil, slotName{name: NameAdd, min: 1, max: 1, wrap: wrapSeqConcat, needs: -1, sig: "value"})
	one(unsafe.Offsetof(z.SeqRepeat), nil,
		slotName{name: NameMul, min: 1, max: 1, wrap: wrapSeqRepeat, needs: -1, sig: "value"},
		slotName{name: NameRMul, min: 1, max: 1, wrap: wrapSeqRepeat, needs: -1, sig: "value"})
	one(unsafe.Offsetof(z.SeqIConcat), nil, slotName{name: NameIAdd, min: 1, max: 1, wrap: wrapSeqIConcat, needs: -1, sig: "value"})
	one(unsafe.Offsetof(z.SeqIRepeat), nil, slotName{name: NameIMul, min: 1, max: 1, wrap: wrapSeqIRepeat, needs: -1, sig: "value"})
	return tab
}

var compareMethodNames = [...]*Str{NameLt, NameLe, NameEq, NameNe, NameGt, NameGe}
