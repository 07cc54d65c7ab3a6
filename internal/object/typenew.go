package object

import (
	"fmt"
	"strings"
	"unicode"
)

// Making classes: type.__new__, and calling classes.

func setupType() {
	tp := MetaType
	tp.New, tp.Init, tp.Call = typeNew, typeInit, typeCall
	tp.Repr, tp.GetAttr, tp.SetAttr = typeRepr, typeGetAttr, typeSetAttr
	tp.Dealloc, tp.Traverse, tp.Clear = typeDealloc, typeTraverse, typeClear
	tp.Binary[OpOr] = unionOr
	tp.Methods = typeMethods()
	tp.Getset = typeGetset()
}

// typeCall is calling a class.
func typeCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	cls := AsType(self)
	cls.Ready()
	if cls == MetaType {
		n := len(args)
		if n == 1 && kw == nil {
			return t.Newref(args[0].obj.typ.Val())
		}
		if kw != nil {
			n -= len(kw.Items())
		}
		if n != 3 {
			return t.Raise(TypeError, "type() takes 1 or 3 arguments")
		}
	}
	if cls.New == nil || cls.Flags&TypeNoNew != 0 {
		return t.Raise(TypeError, "cannot create '%s' instances", cls.Name)
	}
	obj := cls.New(t, cls, args, kw)
	if obj.obj == nil {
		return obj
	}
	tp := obj.obj.typ
	if tp != cls && !tp.IsSubtype(cls) {
		return obj
	}
	if tp.Init != nil && !tp.Init(t, obj, args, kw) {
		t.Decref(obj)
		return Value{}
	}
	return obj
}

func typeInit(t *Thread, self Value, args []Value, kw *Tuple) bool {
	n, nkw := len(args), 0
	if kw != nil {
		nkw = len(kw.Items())
		n -= nkw
	}
	if n == 1 && nkw > 0 {
		return t.RaiseFalse(TypeError, "type.__init__() takes no keyword arguments")
	}
	if n != 1 && n != 3 {
		return t.RaiseFalse(TypeError, "type.__init__() takes 1 or 3 arguments")
	}
	return true
}

// CalculateMetaclass returns the most derived of meta and the types of the bases, or nil with an exception pending.
func CalculateMetaclass(t *Thread, meta *Type, bases []Value) *Type {
	winner := meta
	for _, b := range bases {
		bt := b.obj.typ
		if winner.IsSubtype(bt) {
			continue
		}
		if bt.IsSubtype(winner) {
			winner = bt
			continue
		}
		t.Raise(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		return nil
	}
	return winner
}

// typeSpec is what type.__new__ works on.
type typeSpec struct {
	meta  *Type
	name  *Str
	bases *Tuple // borrowed or owned by the maker
	types []*Type
	base  *Type
	dict  *Dict // owned copy of the namespace
	slots []*Str
	mayDict, mayWeak,
	addDict, addWeak, hasSlots bool
}

func typeNew(t *Thread, meta *Type, args []Value, kw *Tuple) Value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n != 3 {
		if n == 1 && meta != MetaType {
			return t.Raise(TypeError, "type.__new__() takes exactly 3 arguments (1 given)")
		}
		return t.Raise(TypeError, "type.__new__() takes exactly 3 arguments (%d given)", n)
	}
	if !IsStr(args[0]) {
		return t.Raise(TypeError, "type.__new__() argument 1 must be str, not %s", args[0].obj.typ.Name)
	}
	if !args[1].obj.typ.Has(TypeTuple) {
		return t.Raise(TypeError, "type.__new__() argument 2 must be tuple, not %s", args[1].obj.typ.Name)
	}
	if !args[2].obj.typ.Has(TypeDict) {
		return t.Raise(TypeError, "type.__new__() argument 3 must be dict, not %s", args[2].obj.typ.Name)
	}
	bases := (*Tuple)(args[1].Ptr())
	for _, b := range bases.Items() {
		if b.obj.typ.Has(TypeType) {
			continue
		}
		f, ok := LookupAttr(t, b, NameMroEntries)
		if !ok {
			return Value{}
		}
		if f.obj != nil {
			t.Decref(f)
			return t.Raise(TypeError, "type() doesn't support MRO entry resolution; use types.new_class()")
		}
	}
	winner := CalculateMetaclass(t, meta, bases.Items())
	if winner == nil {
		return Value{}
	}
	if winner != meta {
		if winner.New != nil && funcID(winner.New) != funcID(typeNew) {
			return winner.New(t, winner, args, kw)
		}
		meta = winner
	}
	tp := t.makeType(meta, AsStr(args[0]), bases, AsDict(args[2]))
	if tp == nil {
		return Value{}
	}
	if !t.finishType(tp, args[3:], kw) {
		t.Decref(tp.Val())
		return Value{}
	}
	return tp.Val()
}

// makeType makes the class with its slots, without running __set_name__ and __init_subclass__. New reference, nil with an exception
// pending.
func (t *Thread) makeType(meta *Type, name *Str, bases *Tuple, ns *Dict) *Type {
	s := &typeSpec{meta: meta, name: name, bases: bases}
	if len(bases.Items()) == 0 {
		s.bases = t.TupleOf(ObjectType.Val())
		defer t.Decref(s.bases.Val())
	}
	if !s.checkBases(t) {
		return nil
	}
	if strings.IndexByte(name.String(), 0) >= 0 {
		t.Raise(ValueError, "type name must not contain null characters")
		return nil
	}
	if !t.checkNoSurrogates(name.Val()) {
		return nil
	}
	s.dict = ns.Copy(t)
	if !s.warnKeys(t) {
		t.Decref(s.dict.Val())
		return nil
	}
	if !s.readSlots(t) {
		t.Decref(s.dict.Val())
		return nil
	}
	return s.build(t)
}

// warnKeys warns about keys of the namespace that are no strs.
func (s *typeSpec) warnKeys(t *Thread) bool {
	pos := 0
	for {
		k, _, ok := s.dict.Next(&pos)
		if !ok {
			return true
		}
		if k.obj.typ != StrType && !IsStr(k) {
			return t.Warn(RuntimeWarning, 1, "non-string key in the __dict__ of class %s", s.name.String())
		}
	}
}

func (s *typeSpec) checkBases(t *Thread) bool {
	var winner *Type
	for _, b := range s.bases.Items() {
		if !b.obj.typ.Has(TypeType) {
			return t.RaiseFalse(TypeError, "bases must be types")
		}
		bt := AsType(b)
		bt.Ready()
		if bt.Flags&TypeBase == 0 {
			return t.RaiseFalse(TypeError, "type '%s' is not an acceptable base type", bt.Name)
		}
		s.types = append(s.types, bt)
		cand := solidBase(bt)
		switch {
		case winner == nil || (winner != cand && cand.IsSubtype(winner)):
			winner = cand
			s.base = bt
		case winner.IsSubtype(cand):
		default:
			return t.RaiseFalse(TypeError, "multiple bases have instance lay-out conflict")
		}
	}
	return true
}

// solidBase is the nearest class in the line of bases that decides how the memory of instances is laid out.
func solidBase(tp *Type) *Type {
	for tp.Base != nil {
		if tp.heap {
			if tp.nslots > tp.Base.nslots {
				return tp
			}
		} else if tp.Dealloc != nil && (tp.Base.Dealloc == nil || funcID(tp.Dealloc) != funcID(tp.Base.Dealloc)) {
			return tp
		}
		tp = tp.Base
	}
	return tp
}

// itemSize is the size of an item of types whose instances vary in size: they can have no __slots__.
func itemSize(tp *Type) int {
	switch {
	case tp.IsSubtype(IntType):
		return 4
	case tp.IsSubtype(TupleType):
		return 8
	case tp.IsSubtype(BytesType):
		return 1
	case tp.IsSubtype(MetaType):
		return 40
	}
	return 0
}

// readSlots looks at __slots__ and decides whether instances get a __dict__ and a __weakref__.
func (s *typeSpec) readSlots(t *Thread) bool {
	s.mayDict = s.base.Flags&TypeHasDict == 0
	s.mayWeak = s.base.Flags&TypeHasWeakref == 0 && itemSize(s.base) == 0
	v := s.dict.GetStr(t, NameSlots)
	if v.obj == nil {
		s.addDict, s.addWeak = s.mayDict, s.mayWeak
		return true
	}
	s.hasSlots = true
	var names []Value
	var list Value
	if IsStr(v) {
		names = []Value{v}
	} else {
		list = t.callStaticType(TupleType, v)
		if list.obj == nil {
			return false
		}
		defer t.Decref(list)
		names = (*Tuple)(list.Ptr()).Items()
	}
	if len(names) > 0 && itemSize(s.base) != 0 {
		return t.RaiseFalse(TypeError, "nonempty __slots__ not supported for subtype of '%s'", s.base.Name)
	}
	qual := s.name.String()
	for _, nv := range names {
		if !IsStr(nv) {
			return t.RaiseFalse(TypeError, "__slots__ items must be strings, not '%s'", nv.obj.typ.Name)
		}
		text := AsStr(nv).String()
		if !isIdentifier(text) {
			return t.RaiseFalse(TypeError, "__slots__ must be identifiers")
		}
		switch text {
		case "__dict__":
			if !s.mayDict || s.addDict {
				return t.RaiseFalse(TypeError, "__dict__ slot disallowed: we already got one")
			}
			s.addDict = true
			continue
		case "__weakref__":
			if !s.mayWeak || s.addWeak {
				return t.RaiseFalse(TypeError, "__weakref__ slot disallowed: we already got one")
			}
			s.addWeak = true
			continue
		}
		name := t.Intern(Mangle(qual, text))
		if s.dict.GetStr(t, name).obj != nil && text != "__qualname__" && text != "__classcell__" && text != "__classdictcell__" {
			return t.RaiseFalse(ValueError, "'%s' in __slots__ conflicts with class variable", name.String())
		}
		s.slots = append(s.slots, name)
	}
	// As CPython does, the values are laid out in the order of the names.
	for i := 1; i < len(s.slots); i++ {
		for j := i; j > 0 && StrCompare(s.slots[j], s.slots[j-1]) < 0; j-- {
			s.slots[j], s.slots[j-1] = s.slots[j-1], s.slots[j]
		}
	}
	// Other bases may bring a __dict__ or weak references.
	for _, b := range s.types {
		if b == s.base {
			continue
		}
		if s.mayDict && b.Flags&TypeHasDict != 0 {
			s.addDict = true
		}
		if s.mayWeak && b.Flags&TypeHasWeakref != 0 {
			s.addWeak = true
		}
	}
	return true
}

// isIdentifier reports whether s is a Python identifier.
func isIdentifier(s string) bool {
	for i, r := range s {
		if r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r) {
			continue
		}
		if i > 0 && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Mc, r) || unicode.Is(unicode.Pc, r) || unicode.Is(unicode.Other_ID_Continue, r)) {
			continue
		}
		return false
	}
	return s != ""
}

// Mangle returns the name under which the class keeps a private name (PEP: __x in class C is _C__x).
func Mangle(class, name string) string {
	if !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.IndexByte(name, '.') >= 0 {
		return name
	}
	class = strings.TrimLeft(class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// newHeapType makes the memory of a class. s.dict is stolen.
func (s *typeSpec) build(t *Thread) *Type {
	tp := &Type{heap: true}
	t.initAttr(&tp.AttrHeader, s.meta)
	exact := exactStr(t, s.name)
	tp.Name = exact.String()
	tp.QualName = tp.Name
	tp.extra = &heapTypeExtra{name: exact, qualname: AsStr(t.Newref(exact.Val()))}
	tp.Base = s.base
	t.Incref(s.base.Val())
	tp.Bases = s.types
	tp.bases = (*Tuple)(t.Newref(s.bases.Val()).Ptr())
	tp.dict = s.dict
	tp.nslots = s.base.nslots + len(s.slots)
	tp.Flags = TypeBase | s.base.Flags&inheritedFlags
	if s.addDict {
		tp.Flags |= TypeHasDict
	}
	if s.addWeak {
		tp.Flags |= TypeHasWeakref
	}
	if len(s.slots) > 0 {
		nt := t.NewTuple(len(s.slots))
		for i, n := range s.slots {
			nt.Items()[i] = n.Val()
		}
		tp.extra.slotNames = nt
	}
	fail := func() *Type {
		t.Decref(tp.Val())
		return nil
	}
	if !t.setNamespace(tp, s) {
		return fail()
	}
	if !t.computeMRO(tp) {
		return fail()
	}
	// The first class in the mro that is for patterns a sequence or a mapping decides.
	tp.Flags &^= TypeSequence | TypeMapping
	for _, m := range tp.mro[1:] {
		if f := m.Flags & (TypeSequence | TypeMapping); f != 0 {
			tp.Flags |= f
			break
		}
	}
	tp.ready.Store(true)
	tp.version = t.newTypeVersion()
	tp.fixSlots(t)
	tp.instanceSlots()
	for _, b := range s.types {
		t.addSubclass(b, tp)
	}
	return tp
}

// instanceSlots makes instances of classes that derive from natives without references take part in cycle collection: they may
// have attributes.
func (tp *Type) instanceSlots() {
	if tp.Traverse == nil {
		tp.Traverse = instanceTraverse
	}
	if tp.Clear == nil {
		tp.Clear = instanceClear
	}
}

// exactStr returns s as an exact str. New reference.
func exactStr(t *Thread, s *Str) *Str {
	if s.typ == StrType {
		t.Incref(s.Val())
		return s
	}
	return AsStr(t.NewStr(s.String()))
}

// setNamespace adapts the class's namespace: __qualname__, __module__, static and class methods, the cell of super().
func (t *Thread) setNamespace(tp *Type, s *typeSpec) bool {
	d := s.dict
	if d.GetStr(t, NameModule).obj == nil {
		if g := t.currentGlobals(); g != nil {
			if m := g.GetStr(t, NameName); m.obj != nil {
				d.SetStr(t, NameModule, m)
			}
		}
	}
	if q := d.GetStr(t, NameQualName); q.obj != nil {
		if !IsStr(q) {
			return t.RaiseFalse(TypeError, "type __qualname__ must be a str, not %s", q.obj.typ.Name)
		}
		old := tp.extra.qualname
		tp.extra.qualname = exactStr(t, AsStr(q))
		tp.QualName = tp.extra.qualname.String()
		t.Decref(old.Val())
		d.Delete(t, NameQualName.Val())
	}
	wrap := func(name *Str, make func(v Value) Value) {
		if f := d.GetStr(t, name); f.obj != nil && f.obj.typ == FunctionType {
			v := make(f)
			d.SetStr(t, name, v)
			t.Decref(v)
		}
	}
	wrap(NameNew, t.NewStaticMethod)
	wrap(NameInitSubclass, t.NewClassMethod)
	wrap(NameClassGetitem, t.NewClassMethod)
	if !t.fillClassCells(tp, d) {
		return false
	}
	for i, n := range s.slots {
		m := &MemberDescr{name: n, Owner: tp, index: s.base.nslots + i}
		t.initHeader(&m.Header, MemberDescrType)
		t.Incref(tp.Val())
		d.SetStr(t, n, m.Val())
		t.Decref(m.Val())
	}
	if s.addDict {
		t.addGetSet(tp, instanceDictGetSet)
	}
	if s.addWeak {
		t.addGetSet(tp, instanceWeakrefGetSet)
	}
	if doc := d.GetStr(t, NameDoc); doc.obj == nil {
		d.SetStr(t, NameDoc, None)
	} else if IsStr(doc) && !t.checkNoSurrogates(doc) {
		return false
	}
	if d.GetStr(t, NameEq).obj != nil && d.GetStr(t, NameHash).obj == nil {
		d.SetStr(t, NameHash, None)
	}
	return t.exc.obj == nil
}

// fillClassCells gives the cells of __class__ and __classdict__ their contents and takes them out of the namespace.
func (t *Thread) fillClassCells(tp *Type, d *Dict) bool {
	if cell := d.GetStr(t, NameClasscell); cell.obj != nil {
		if cell.obj.typ != CellType {
			return t.RaiseFalse(TypeError, "__classcell__ must be a nonlocal cell, not %s", reprText(t, cell.obj.typ.Val()))
		}
		t.Replace(&(*Cell)(cell.Ptr()).Ref, t.Newref(tp.Val()))
		d.Delete(t, NameClasscell.Val())
	}
	if cell := d.GetStr(t, NameClassdictcell); cell.obj != nil {
		if cell.obj.typ != CellType {
			return t.RaiseFalse(TypeError, "__classdictcell__ must be a nonlocal cell, not %s", reprText(t, cell.obj.typ.Val()))
		}
		t.Replace(&(*Cell)(cell.Ptr()).Ref, t.Newref(d.Val()))
		d.Delete(t, NameClassdictcell.Val())
	}
	return true
}

// reprText returns repr(v) as text, for messages.
func reprText(t *Thread, v Value) string {
	r := Repr(t, v)
	if r.obj == nil {
		t.ClearExc()
		return "<" + v.obj.typ.Name + ">"
	}
	s := AsStr(r).String()
	t.Decref(r)
	return s
}

func (t *Thread) addGetSet(tp *Type, g *GetSet) {
	name := StaticName(g.Name)
	if tp.dict.GetStr(t, name).obj != nil {
		return
	}
	d := &GetSetDescr{def: g, name: name, Owner: tp}
	t.initHeader(&d.Header, GetSetDescrType)
	t.Incref(tp.Val())
	tp.dict.SetStr(t, name, d.Val())
	t.Decref(d.Val())
}

// The attributes that classes give their instances.
var (
	instanceDictGetSet = &GetSet{Name: "__dict__", Get: func(t *Thread, self Value) Value {
		if b := dictBase(self.obj.typ); b != nil {
			return GetAttrOfStatic(t, b, self, NameDict)
		}
		return GenericGetDict(t, self)
	}, Set: func(t *Thread, self, v Value) bool {
		if b := solidStatic(self.obj.typ); b.Flags&TypeHasDict != 0 {
			d := b.Lookup(NameDict)
			if d.obj == nil || d.obj.typ.DescrSet == nil {
				return t.RaiseFalse(TypeError, "this __dict__ descriptor does not support '%s' objects", self.obj.typ.Name)
			}
			return d.obj.typ.DescrSet(t, d, self, v)
		}
		return setInstanceDict(t, self, v)
	}}
	instanceWeakrefGetSet = &GetSet{Name: "__weakref__", Get: func(t *Thread, self Value) Value {
		if w := self.obj.weak(); w != nil {
			return t.Newref(w.Val())
		}
		return None
	}}
)

// dictBase returns the static base that has a __dict__ of its own making, or nil.
func dictBase(tp *Type) *Type {
	for tp.heap {
		tp = tp.Base
	}
	if tp.Flags&TypeHasDict == 0 {
		return nil
	}
	if tp == MetaType || tp.IsSubtype(ModuleType) || tp.IsSubtype(MetaType) {
		return tp
	}
	return nil
}

// GetAttrOfStatic gets the attribute through the descriptor that the static type has under the name.
func GetAttrOfStatic(t *Thread, tp *Type, self Value, name *Str) Value {
	d := tp.Lookup(name)
	if d.obj == nil {
		return t.RaiseAttr(self, name, "'%s' object has no attribute '%s'", self.obj.typ.Name, name.String())
	}
	if get := d.obj.typ.slotDescrGet(); get != nil {
		return get(t, d, self, self.obj.typ.Val())
	}
	return t.Newref(d)
}

// computeMRO sets the class's mro: through the metaclass's mro() if it has one of its own.
func (t *Thread) computeMRO(tp *Type) bool {
	var mro []*Type
	custom := tp.typ.Lookup(NameWordMRO)
	isCustom := tp.typ != MetaType && custom.obj != nil && !Is(custom, MetaType.Lookup(NameWordMRO))
	if isCustom {
		f := LookupSpecial(t, tp.Val(), NameWordMRO)
		if f.obj == nil {
			return false
		}
		res := Call0(t, f)
		t.Decref(f)
		if res.obj == nil {
			return false
		}
		tup := t.callStaticType(TupleType, res)
		t.Decref(res)
		if tup.obj == nil {
			return false
		}
		defer t.Decref(tup)
		solid := solidBase(tp)
		for _, v := range (*Tuple)(tup.Ptr()).Items() {
			if !v.obj.typ.Has(TypeType) {
				return t.RaiseFalse(TypeError, "mro() returned a non-class ('%s')", v.obj.typ.Name)
			}
			m := AsType(v)
			m.Ready()
			if m != tp && !solid.IsSubtype(solidBase(m)) {
				return t.RaiseFalse(TypeError, "mro() returned base with unsuitable layout ('%s')", m.Name)
			}
			mro = append(mro, m)
		}
		if len(mro) == 0 {
			return t.RaiseFalse(TypeError, "type MRO must not be empty")
		}
	} else {
		var ok bool
		if mro, ok = t.defaultMRO(tp); !ok {
			return false
		}
	}
	mt := t.NewTuple(len(mro))
	for i, m := range mro {
		mt.Items()[i] = t.Newref(m.Val())
	}
	old := tp.mroObj
	t.leaveMROs(tp)
	tp.mro, tp.mroObj = mro, mt
	if isCustom {
		t.joinMROs(tp)
	}
	if old != nil {
		t.Decref(old.Val())
	}
	return true
}

// joinMROs tells the classes in an mro of the metaclass's making about tp where they have no other way to find it.
func (t *Thread) joinMROs(tp *Type) {
	for _, m := range tp.mro {
		if m == tp || !m.heap || derives(tp, m) {
			continue
		}
		t.Interp.typeLock.Lock()
		if m.mroUsers == nil {
			m.mroUsers = &subclassList{}
		}
		m.mroUsers.add(tp)
		t.Interp.typeLock.Unlock()
	}
}

// leaveMROs undoes joinMROs.
func (t *Thread) leaveMROs(tp *Type) {
	for _, m := range tp.mro {
		if m.mroUsers != nil {
			t.Interp.typeLock.Lock()
			m.mroUsers.remove(tp)
			t.Interp.typeLock.Unlock()
		}
	}
}

// derives reports whether tp is m or has it among its bases, their bases and so on, whatever its mro says.
func derives(tp, m *Type) bool {
	if tp == m {
		return true
	}
	for _, b := range tp.Bases {
		if derives(b, m) {
			return true
		}
	}
	return false
}

func (t *Thread) defaultMRO(tp *Type) ([]*Type, bool) {
	for i, b := range tp.Bases {
		for _, c := range tp.Bases[i+1:] {
			if b == c {
				return nil, t.RaiseFalse(TypeError, "duplicate base class %s", b.Name)
			}
		}
		if b.mro == nil {
			return nil, t.RaiseFalse(TypeError, "Cannot extend an incomplete type '%s'", b.Name)
		}
	}
	mro, conflict := c3(tp, tp.Bases)
	if mro == nil {
		var names []string
		for _, c := range conflict {
			names = append(names, c.ShortName())
		}
		return nil, t.RaiseFalse(TypeError, "Cannot create a consistent method resolution order (MRO) for bases %s", strings.Join(names, ", "))
	}
	return mro, true
}

// finishType tells the namespace's values their names, and the bases about the new class.
func (t *Thread) finishType(tp *Type, kwargs []Value, kw *Tuple) bool {
	names := tp.dict.Copy(t)
	defer t.Decref(names.Val())
	pos := 0
	for {
		k, v, ok := names.Next(&pos)
		if !ok {
			break
		}
		f := LookupSpecial(t, v, NameSetName)
		if f.obj == nil {
			if t.exc.obj != nil {
				return false
			}
			continue
		}
		res := Call2(t, f, tp.Val(), k)
		t.Decref(f)
		if res.obj == nil {
			t.addNote("Error calling __set_name__ on '%s' instance %s in '%s'", v.obj.typ.Name, reprTextKeep(t, k), tp.Name)
			return false
		}
		t.Decref(res)
	}
	return t.callInitSubclass(tp, kwargs, kw)
}

// reprTextKeep is reprText while an exception is pending, which it keeps.
func reprTextKeep(t *Thread, v Value) string {
	e := t.TakeExc()
	s := reprText(t, v)
	t.RestoreExc(e)
	return s
}

// addNote adds a note to the pending exception.
func (t *Thread) addNote(format string, args ...any) {
	e := t.TakeExc()
	if e.obj == nil {
		return
	}
	note := t.NewStr(fmt.Sprintf(format, args...))
	f := GetAttr(t, e, t.Intern("add_note"))
	if f.obj != nil {
		if res := Call1(t, f, note); res.obj != nil {
			t.Decref(res)
		}
		t.Decref(f)
	}
	t.Decref(note)
	t.ClearExc()
	t.RestoreExc(e)
}

// callInitSubclass calls super(tp, tp).__init_subclass__ with the keyword arguments of the class statement.
func (t *Thread) callInitSubclass(tp *Type, args []Value, kw *Tuple) bool {
	if !containsType(tp.mro, tp) {
		return t.RaiseFalse(TypeError, "super(type, obj): obj (type %s) is not an instance or subtype of type (%s).", tp.Name, tp.Name)
	}
	f, ok := superLookup(t, tp, tp.Val(), tp, NameInitSubclass)
	if !ok {
		return false
	}
	if f.obj == nil { // nothing after the class in a strange mro: the super object's own attribute
		if f = GetAttr(t, SuperType.Val(), NameInitSubclass); f.obj == nil {
			return false
		}
	}
	res := Call(t, f, args, kw)
	t.Decref(f)
	return t.drop(res)
}
