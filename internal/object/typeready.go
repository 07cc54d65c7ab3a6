package object

import (
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/docstrings"
)

// Making types ready, finding attributes in them.
//
// A static type is readied at its first use, once for the process, under readyLock; from then on nothing in it changes, so
// that interpreters can share it. A heap type is ready when it is made. The method cache of a type maps interned names to
// what the search through the mro finds (the zero Value: nothing); whatever changes the result of a search drops the caches and
// changes the versions of the type and of all its subclasses.

// readyLock guards the readying of static types.
var readyLock sync.Mutex

// readyState is guarded by readyLock: the thread on whose behalf static types are filled, and the last version given out.
var readyState struct {
	thread  *Thread
	version uint32
}

// firstHeapVersion separates the versions of static types (process-wide) from those of an interpreter's heap types.
const firstHeapVersion = 1 << 20

// readyThread returns the thread that fills static types: no object ever has its bias for long, since all of them are made
// immortal.
func readyThread() *Thread {
	if readyState.thread == nil {
		readyState.thread = &Thread{bias: ^uint32(0), heap: newHeap(), Interp: &Interp{heap: newHeap()}}
	}
	return readyState.thread
}

// Ready prepares the type for use. It is fast when that was done.
func (tp *Type) Ready() {
	if !tp.ready.Load() {
		tp.readySlow()
	}
}

//go:noinline
func (tp *Type) readySlow() {
	readyLock.Lock()
	defer readyLock.Unlock()
	tp.readyLocked()
}

func (tp *Type) readyLocked() {
	if tp.ready.Load() || tp.heap {
		return
	}
	t := readyThread()
	if tp.structFields != nil {
		setupStructSeq(tp)
	}
	bases := tp.Bases
	if len(bases) == 0 && tp != ObjectType {
		if tp.Base == nil {
			tp.Base = ObjectType
		}
		bases = []*Type{tp.Base}
	}
	for _, b := range bases {
		b.readyLocked()
	}
	if tp.Base == nil && len(bases) > 0 {
		tp.Base = bases[0]
	}
	if tp.typ == nil {
		tp.typ = MetaType
	}
	if tp.structFields != nil {
		setupStructSeq(tp)
	}
	tp.Bases = bases
	tp.mro, _ = c3(tp, bases)
	tp.bases = staticTypeTuple(t, bases)
	tp.mroObj = staticTypeTuple(t, tp.mro)
	d := t.NewDict()
	Immortalize(&d.Header)
	tp.dict = d
	tp.addWrappers(t)
	tp.addTables(t)
	for _, c := range tp.Constants {
		d.SetStr(t, StaticName(c.Name), c.Value)
	}
	for _, b := range bases {
		tp.Flags |= b.Flags & inheritedFlags
		b.subs.add(tp)
	}
	tp.inheritStatic()
	readyState.version++
	tp.version = readyState.version
	tp.setMarks()
	tp.ready.Store(true)
}

func staticTypeTuple(t *Thread, types []*Type) *Tuple {
	tp := t.NewTuple(len(types))
	for i, b := range types {
		tp.Items()[i] = b.Val()
	}
	Immortalize(&tp.Header)
	return tp
}

// addTables puts what the type's tables say into its dict.
func (tp *Type) addTables(t *Thread) {
	set := func(name *Str, v Value) {
		tp.dict.SetStr(t, name, v)
	}
	has := func(name *Str) bool { return tp.dict.GetStr(t, name).obj != nil }
	for i := range tp.Methods {
		m := &tp.Methods[i]
		def := newMethodDef(m)
		if def.staticName == nil {
			continue
		}
		if has(def.staticName) && m.Kind != CoexistMethod {
			continue
		}
		switch m.Kind {
		case ClassMethod:
			d := &MethodDescr{Def: def, Owner: tp}
			d.typ = ClassMethodDescrType
			Immortalize(&d.Header)
			set(def.staticName, d.Val())
		case StaticMethod:
			b := &Builtin{Def: def, Owner: tp, Self: tp.Val()}
			b.typ = BuiltinType
			Immortalize(&b.Header)
			s := &StaticMethodObj{callable: b.Val()}
			s.typ = StaticMethodType
			Immortalize(&s.Header)
			set(def.staticName, s.Val())
		default:
			d := &MethodDescr{Def: def, Owner: tp}
			d.typ = MethodDescrType
			Immortalize(&d.Header)
			set(def.staticName, d.Val())
		}
	}
	for i := range tp.Members {
		m := &tp.Members[i]
		d := &MemberDescr{def: m, name: StaticName(m.Name), Owner: tp, index: -1}
		d.typ = MemberDescrType
		Immortalize(&d.Header)
		set(d.name, d.Val())
	}
	for i := range tp.Getset {
		g := &tp.Getset[i]
		name := StaticName(g.Name)
		if has(name) {
			continue
		}
		d := &GetSetDescr{def: g, name: name, Owner: tp}
		d.typ = GetSetDescrType
		Immortalize(&d.Header)
		set(name, d.Val())
	}
	if tp.Module != "" && tp.Module != "builtins" && tp.Module != "types" && tp != UnionType && !has(NameModule) {
		set(NameModule, StaticName(tp.Module).Val())
	}
	if !has(NameDoc) {
		doc, text := None, tp.Doc
		if text == "" {
			text = docstrings.Lookup(tp.docKey())
		}
		if text != "" {
			s := StaticName(text)
			doc = s.Val()
		}
		set(NameDoc, doc)
	}
	if tp.Hash == nil && tp.Compare != nil {
		tp.Hash = HashNotImplemented
	}
	if tp.Hash != nil && funcID(tp.Hash) == funcID(HashNotImplemented) {
		set(NameHash, None)
	}
}

// inheritStatic fills the empty slots of a static type from its bases.
func (tp *Type) inheritStatic() {
	dst := tp.slotArray()
	for _, b := range tp.mro[1:] {
		src := b.slotArray()
		hash := tp.Hash != nil || tp.Compare != nil
		for i := range dst {
			if dst[i] != nil || src[i] == nil {
				continue
			}
			if hash && (i == slotIndexHash || i == slotIndexCompare) {
				continue
			}
			if i == 0 && b == ObjectType {
				continue // object.__new__ would make half an instance: a type without New cannot be instantiated
			}
			dst[i] = src[i]
		}
	}
}

// numSlots is the number of function slots, which are contiguous in Type from New to GetBuffer.
const numSlots = int((unsafe.Offsetof(Type{}.GetBuffer)-unsafe.Offsetof(Type{}.New))/unsafe.Sizeof(uintptr(0))) + 1

// slotArray gives the function slots as an array: a function value is one pointer.
func (tp *Type) slotArray() *[numSlots]unsafe.Pointer {
	return (*[numSlots]unsafe.Pointer)(unsafe.Pointer(&tp.New))
}

// slotIndex turns the offset of a slot's field into its index in slotArray.
func slotIndex(offset uintptr) int {
	return int((offset - unsafe.Offsetof(Type{}.New)) / unsafe.Sizeof(uintptr(0)))
}

const (
	slotIndexHash    = int((unsafe.Offsetof(Type{}.Hash) - unsafe.Offsetof(Type{}.New)) / unsafe.Sizeof(uintptr(0)))
	slotIndexCompare = int((unsafe.Offsetof(Type{}.Compare) - unsafe.Offsetof(Type{}.New)) / unsafe.Sizeof(uintptr(0)))
)

// funcID identifies a function value: equal for the same top-level function, and for copies of the same closure.
func funcID[F any](f F) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&f)) }

// lookupKind says how LookupAttr finds an attribute without raising AttributeError.
type lookupKind uint8

const (
	lookupOther lookupKind = iota // by GetAttr
	lookupGeneric
	lookupType
	lookupModule
)

// setMarks notes which of the common operations are the plain ones of object, after the slots were chosen.
func (tp *Type) setMarks() {
	if tp.Base != nil && tp.size == 0 && (tp.heap || tp.Base != ObjectType) {
		tp.size, tp.buffers = tp.Base.size, tp.Base.buffers
	}
	if tp.heap && tp.Base != nil {
		tp.setParallelHeap()
	}
	tp.genericGet = tp.GetAttr != nil && funcID(tp.GetAttr) == funcID(GenericGetAttr)
	switch {
	case tp.genericGet:
		tp.lookupKind = lookupGeneric
	case tp.GetAttr != nil && funcID(tp.GetAttr) == funcID(typeGetAttr):
		tp.lookupKind = lookupType
	case tp.GetAttr != nil && funcID(tp.GetAttr) == funcID(moduleGetAttr):
		tp.lookupKind = lookupModule
	default:
		tp.lookupKind = lookupOther
	}
	tp.genericSet = tp.SetAttr != nil && funcID(tp.SetAttr) == funcID(GenericSetAttr)
	tp.plainNew = tp.New != nil && funcID(tp.New) == funcID(objectNew)
	tp.plainInit = tp.Init != nil && funcID(tp.Init) == funcID(objectInit)
	tp.attrsFirst = tp.LegacyDel != nil || tp.heap && solidStatic(tp) != ObjectType || tp.Has(TypeException)
}

// SetLegacyDel gives a class a LegacyDel.
func (tp *Type) SetLegacyDel(f func(t *Thread, self Value)) {
	tp.LegacyDel = f
	tp.attrsFirst = true
}

// WithoutGC hides the instances of a class from the collector.
func (tp *Type) WithoutGC() { tp.Traverse, tp.Clear = nil, nil }

// c3 merges the linearisations of the bases. When there is none, it returns the bases that are in conflict.
func c3(tp *Type, bases []*Type) (mro, conflict []*Type) {
	if len(bases) == 1 {
		return append([]*Type{tp}, bases[0].mro...), nil
	}
	if len(bases) == 0 {
		return []*Type{tp}, nil
	}
	seqs := make([][]*Type, 0, len(bases)+1)
	for _, b := range bases {
		seqs = append(seqs, b.mro)
	}
	seqs = append(seqs, bases)
	mro = []*Type{tp}
	for {
		empty := true
		var pick *Type
	next:
		for _, s := range seqs {
			if len(s) == 0 {
				continue
			}
			empty = false
			for _, other := range seqs {
				if len(other) > 1 {
					for _, x := range other[1:] {
						if x == s[0] {
							continue next
						}
					}
				}
			}
			pick = s[0]
			break
		}
		if empty {
			return mro, nil
		}
		if pick == nil {
			for _, s := range seqs {
				if len(s) > 0 && !containsType(conflict, s[0]) {
					conflict = append(conflict, s[0])
				}
			}
			return nil, conflict
		}
		mro = append(mro, pick)
		for i, s := range seqs {
			if len(s) > 0 && s[0] == pick {
				seqs[i] = s[1:]
			}
		}
	}
}

func containsType(types []*Type, x *Type) bool {
	for _, m := range types {
		if m == x {
			return true
		}
	}
	return false
}

// subclassList holds the direct subclasses of a type in the order in which they were made; they are not counted: a class takes
// itself out when it is removed.
type subclassList struct {
	list []*Type // nil where one was taken out
	pos  map[*Type]int
}

func (s *subclassList) add(tp *Type) {
	if _, in := s.pos[tp]; in {
		return
	}
	if s.pos == nil {
		s.pos = map[*Type]int{}
	}
	s.pos[tp] = len(s.list)
	s.list = append(s.list, tp)
}

func (s *subclassList) remove(tp *Type) {
	i, in := s.pos[tp]
	if !in {
		return
	}
	delete(s.pos, tp)
	s.list[i] = nil
	if len(s.list) > 2*len(s.pos)+8 {
		live := s.list[:0]
		for _, x := range s.list {
			if x != nil {
				s.pos[x] = len(live)
				live = append(live, x)
			}
		}
		clear(s.list[len(live):])
		s.list = live
	}
}

// appendTo appends the live ones to dst.
func (s *subclassList) appendTo(dst []*Type) []*Type {
	for _, x := range s.list {
		if x != nil {
			dst = append(dst, x)
		}
	}
	return dst
}

// addSubclass notes that the heap type sub derives from base.
func (t *Thread) addSubclass(base, sub *Type) {
	t.Interp.typeLock.Lock()
	defer t.Interp.typeLock.Unlock()
	if base.heap {
		base.subs.add(sub)
		return
	}
	l := t.Interp.staticSubs[base]
	if l == nil {
		l = &subclassList{}
		t.Interp.staticSubs[base] = l
	}
	l.add(sub)
}

// removeSubclass undoes addSubclass.
func (t *Thread) removeSubclass(base, sub *Type) {
	t.Interp.typeLock.Lock()
	defer t.Interp.typeLock.Unlock()
	if base.heap {
		base.subs.remove(sub)
	} else if l := t.Interp.staticSubs[base]; l != nil {
		l.remove(sub)
	}
}

// subclasses returns a copy of the list of the type's direct subclasses in this interpreter.
func (t *Thread) subclasses(tp *Type) []*Type {
	t.Interp.typeLock.Lock()
	defer t.Interp.typeLock.Unlock()
	if tp.heap {
		if len(tp.subs.pos) == 0 {
			return nil
		}
		return tp.subs.appendTo(nil)
	}
	readyLock.Lock()
	res := tp.subs.appendTo(nil)
	readyLock.Unlock()
	if l := t.Interp.staticSubs[tp]; l != nil {
		res = l.appendTo(res)
	}
	return res
}

// Subclasses returns the type's direct subclasses in this interpreter. Borrowed.
func (t *Thread) Subclasses(tp *Type) []*Type { return t.subclasses(tp) }

// IsDead reports whether the class is gone: what holds classes without counting them asks.
func (tp *Type) IsDead() bool { return tp.flags&flagDead != 0 }

// newTypeVersion returns a version that no type visible in the interpreter has had.
func (t *Thread) newTypeVersion() uint32 {
	n := atomic.AddUint32(&t.Interp.nextTypeVer, 1)
	return n + firstHeapVersion
}

// typeModified tells that attribute lookups in the type, and so in all that derive from it, may give other results now.
func (t *Thread) typeModified(tp *Type) {
	if !tp.heap {
		return
	}
	t.forgetLookups(tp)
	for _, s := range t.mroUsers(tp) {
		t.forgetLookups(s)
	}
}

func (t *Thread) forgetLookups(tp *Type) {
	tp.version = t.newTypeVersion()
	tp.cache.tab.Store(nil)
	for _, s := range t.subclasses(tp) {
		t.forgetLookups(s)
	}
}

// mroUsers returns a copy of the list of the classes that have tp in their mro without deriving from it.
func (t *Thread) mroUsers(tp *Type) []*Type {
	if tp.mroUsers == nil {
		return nil
	}
	t.Interp.typeLock.Lock()
	defer t.Interp.typeLock.Unlock()
	return tp.mroUsers.appendTo(nil)
}

// Version is a number that changes whenever an attribute lookup in the type could give another result; no two types visible in
// an interpreter ever have the same one.
func (tp *Type) Version() uint32 { return tp.version }

// methodCache is a type's cache of attribute lookups.
type methodCache struct {
	tab atomic.Pointer[cacheTable]
	mu  sync.Mutex // held while adding
}

// cacheTable is open addressed by the address of the interned name. Entries are only ever added.
type cacheTable struct {
	mask    uintptr
	used    int
	entries []cacheEntry
}

type cacheEntry struct {
	name atomic.Pointer[Str] // stored after val
	val  Value               // borrowed from the dict of a class in the mro; zero: no such attribute
}

func ptrHash(name *Str) uintptr {
	p := uintptr(unsafe.Pointer(name))
	return p>>5 ^ p>>11
}

// Lookup finds the attribute in the type and its bases, in the order of the mro, without binding it. It borrows; the zero Value
// means that there is none. It never raises and runs no Python code.
func (tp *Type) Lookup(name *Str) Value {
	if tab := tp.cache.tab.Load(); tab != nil {
		for i := ptrHash(name); ; i++ {
			e := &tab.entries[i&tab.mask]
			n := e.name.Load()
			if n == name {
				return e.val
			}
			if n == nil {
				break
			}
		}
	}
	return tp.lookupSlow(name)
}

//go:noinline
func (tp *Type) lookupSlow(name *Str) Value {
	tp.Ready()
	ver := tp.version
	v := tp.mroFind(name)
	if name.interned {
		tp.cache.add(tp, ver, name, v)
	}
	return v
}

// mroFind searches the dicts of the classes in the mro. It borrows.
func (tp *Type) mroFind(name *Str) Value {
	for _, m := range tp.mro {
		if d := m.dict; d != nil {
			if i := d.IndexOf(name); i >= 0 {
				return d.ValueAt(i)
			}
		}
	}
	return Value{}
}

// mroFindOwner is mroFind and tells in which class the attribute was found.
func (tp *Type) mroFindOwner(name *Str) (Value, *Type) {
	for _, m := range tp.mro {
		if d := m.dict; d != nil {
			if i := d.IndexOf(name); i >= 0 {
				return d.ValueAt(i), m
			}
		}
	}
	return Value{}, nil
}

func (c *methodCache) add(tp *Type, ver uint32, name *Str, v Value) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if tp.version != ver {
		return
	}
	tab := c.tab.Load()
	switch {
	case tab == nil:
		tab = &cacheTable{mask: 15, entries: make([]cacheEntry, 16)}
		tab.put(name, v)
		c.tab.Store(tab)
		return
	case tab.used*2 >= len(tab.entries):
		if len(tab.entries) >= 4096 { // many missing names: start again
			tab = &cacheTable{mask: 15, entries: make([]cacheEntry, 16)}
		} else {
			old := tab
			tab = &cacheTable{mask: old.mask*2 + 1, entries: make([]cacheEntry, 2*len(old.entries))}
			for i := range old.entries {
				if n := old.entries[i].name.Load(); n != nil {
					tab.put(n, old.entries[i].val)
				}
			}
		}
		tab.put(name, v)
		c.tab.Store(tab)
		return
	}
	tab.put(name, v)
}

func (tab *cacheTable) put(name *Str, v Value) {
	for i := ptrHash(name); ; i++ {
		e := &tab.entries[i&tab.mask]
		n := e.name.Load()
		if n == name {
			return
		}
		if n == nil {
			e.val = v
			e.name.Store(name)
			tab.used++
			return
		}
	}
}

// Dict borrows the type's namespace; it must only be changed through SetAttr of the type.
func (tp *Type) Dict() *Dict { tp.Ready(); return tp.dict }

// slotCall returns the type's Call slot once the type is ready.
func (tp *Type) slotCall() func(t *Thread, self Value, args []Value, kw *Tuple) Value {
	tp.Ready()
	return tp.Call
}

// slotDescrGet returns the type's DescrGet slot once the type is ready.
func (tp *Type) slotDescrGet() func(t *Thread, self, obj, cls Value) Value {
	tp.Ready()
	return tp.DescrGet
}

// isGenericGetAttr reports whether attributes are found as object.__getattribute__ does.
func (tp *Type) isGenericGetAttr() bool { return tp.genericGet }

// GenericAttrs reports whether attribute access of instances is object's: what inline caches may bypass.
func (tp *Type) GenericAttrs() (get, set bool) { tp.Ready(); return tp.genericGet, tp.genericSet }

// sameSlot reports whether both types do the operator with the same function.
func sameSlot(a, b *Type, op BinaryOp) bool { return funcID(a.Binary[op]) == funcID(b.Binary[op]) }

// lookupBound finds the attribute of the type and binds it to self. New reference; zero without exception if there is none.
func lookupBound(t *Thread, self Value, name *Str) Value { return LookupSpecial(t, self, name) }
