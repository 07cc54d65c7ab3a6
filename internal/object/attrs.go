package object

import "unsafe"

// Attributes of objects: where they are, and what they are released with.
//
// An instance of a class that derives from nothing native but object has its values behind its header, those of the __slots__ first. If its class gives it a
// __dict__ or weak references, an Attrs is between the two. Another object that can have attributes (its type has a __dict__, weak references or
// __slots__) has a pointer to an Attrs with its values, at the place that its type tells, nil while it has none.

// Attrs begins an object's attributes: the values, for which there is a fixed room, follow it.
type Attrs struct {
	shape *Shape // nil when a dict holds the attributes (or there are none)
	more  *moreAttrs
}

// moreAttrs is what few objects have.
type moreAttrs struct {
	dict *Dict    // the attributes, after __dict__ was asked for or when there was no room for them
	weak *WeakRef // the object's weak references, newest first
	room int      // how many values the object has room for: what the shape says if there is one
}

// AttrHeader begins a native object that can have attributes or weak references, or whose subclasses can.
type AttrHeader struct {
	Header
	attrs *Attrs
}

const (
	// AttrsAt is where the Attrs of an instance is, in bytes from its beginning, or the pointer of an AttrHeader.
	AttrsAt = unsafe.Sizeof(Header{})
	// ValsAt is where the values are in an Attrs.
	ValsAt = unsafe.Sizeof(Attrs{})
)

// layout says where the attributes of a type's objects are.
type layout struct {
	laid  bool   // decided, with the first object
	near  bool   // objects are instances, with their values inside
	attrs uint16 // where the Attrs (near) or the pointer to it is; 0: there is none
}

// SlotCount is how many __slots__ values instances have.
func (tp *Type) SlotCount() int { return tp.nslots }

// hasAttrs reports whether objects of the type have attributes or weak references.
func (tp *Type) hasAttrs() bool {
	return tp.Flags&(TypeHasDict|TypeHasWeakref) != 0 || tp.nslots > 0
}

// layNear makes the layout of a class of instances.
//
//go:noinline
func (tp *Type) layNear() {
	l := layout{laid: true, near: true}
	size := AttrsAt
	if tp.Flags&(TypeHasDict|TypeHasWeakref) != 0 {
		l.attrs = uint16(AttrsAt)
		size += ValsAt
	}
	tp.layAs(l)
	tp.setSize(size)
}

// layFar makes the layout of a type whose objects have the pointer to their Attrs at the offset.
//
//go:noinline
func (tp *Type) layFar(at uintptr) {
	l := layout{laid: true}
	if tp.hasAttrs() {
		l.attrs = uint16(at)
	}
	tp.layAs(l)
}

// inheritLayout makes the layout of a class whose instances are made as its native base's are.
//
//go:noinline
func (tp *Type) inheritLayout() {
	at := solidStatic(tp).layout.attrs
	if at == 0 && tp.hasAttrs() {
		panic("objects of type " + tp.Name + " have no room for attributes")
	}
	tp.layFar(uintptr(at))
}

func (tp *Type) layAs(l layout) {
	if tp.heap && tp.Flags&TypeHasDict != 0 {
		s := newRootShape(tp, tp.firstRoom(), nil)
		s.root.trial = trialInstances
		tp.shape.CompareAndSwap(nil, s)
	}
	tp.layout = l
}

// firstRoom is how many values the first instances of a class get room for: the __slots__ and the attributes that the methods of the class and its bases set.
func (tp *Type) firstRoom() int {
	n := 0
	seen := map[*Str]bool{}
	for _, c := range tp.mro {
		if !c.heap || c.dict == nil {
			continue
		}
		if v := c.dict.rawStr(NameStaticAttributes); v.obj != nil && v.obj.typ == TupleType {
			for _, name := range (*Tuple)(v.Ptr()).Items() {
				if name.obj.typ == StrType && !seen[AsStr(name)] {
					seen[AsStr(name)] = true
					n++
				}
			}
		}
	}
	return tp.nslots + min(n+trialRoom, maxShapeAttr)
}

// rawStr borrows the value of an exact str; the zero Value if it is missing.
func (d *Dict) rawStr(key *Str) Value {
	if i := d.IndexOf(key); i >= 0 {
		return d.entries[i].val
	}
	return Value{}
}

// Attrs returns the object's attributes, or nil while it has none or if its values are all there is.
func (h *Header) Attrs() *Attrs {
	l := h.typ.layout
	if l.attrs == 0 {
		return nil
	}
	p := unsafe.Add(unsafe.Pointer(h), l.attrs)
	if l.near {
		return (*Attrs)(p)
	}
	return *(**Attrs)(p)
}

// FarAttrs is Attrs for an object of a type that keeps a pointer to it at the offset.
func (h *Header) FarAttrs(at uint16) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Add(unsafe.Pointer(h), at))
}

// dictOf returns the dict that holds the object's attributes, or nil.
func (h *Header) dictOf() *Dict { return h.Attrs().Dict() }

// weak returns the first of the object's weak references, or nil.
func (h *Header) weak() *WeakRef {
	if a := h.Attrs(); a != nil && a.more != nil {
		return a.more.weak
	}
	return nil
}

// Shape returns the shape, or nil if the attributes are in a dict (or there are none).
func (a *Attrs) Shape() *Shape { return a.shape }

// Dict borrows the dict that holds the attributes, or returns nil. a may be nil.
func (a *Attrs) Dict() *Dict {
	if a == nil || a.more == nil {
		return nil
	}
	return a.more.dict
}

// at returns the address of value i.
func (a *Attrs) at(i int) *Value {
	return (*Value)(unsafe.Add(unsafe.Pointer(a), ValsAt+uintptr(i)*unsafe.Sizeof(Value{})))
}

// vals borrows the values that the object has now: those of the __slots__, then those of the shape's names.
func (h *Header) vals() []Value {
	tp := h.typ
	n := tp.nslots
	if tp.layout.near && tp.layout.attrs == 0 {
		if n == 0 {
			return nil
		}
		return unsafe.Slice((*Value)(unsafe.Add(unsafe.Pointer(h), AttrsAt)), n)
	}
	a := h.Attrs()
	if a == nil {
		return nil
	}
	if a.shape != nil {
		n = a.shape.base + len(a.shape.names)
	}
	if n == 0 {
		return nil
	}
	return unsafe.Slice(a.at(0), n)
}

// Vals borrows the values: those of the __slots__, then those of the shape's names.
func (h *Header) Vals() []Value { return h.vals() }

// slot returns the address of the value of a __slots__ name, or nil if the object has none yet.
func (h *Header) slot(i int) *Value {
	tp := h.typ
	if i >= tp.nslots {
		return nil
	}
	if tp.layout.near && tp.layout.attrs == 0 {
		return (*Value)(unsafe.Add(unsafe.Pointer(h), AttrsAt+uintptr(i)*unsafe.Sizeof(Value{})))
	}
	if a := h.Attrs(); a != nil {
		return a.at(i)
	}
	return nil
}

// room is how many values the object has room for.
func (h *Header) room() int {
	a := h.Attrs()
	if a == nil {
		if tp := h.typ; tp.layout.near {
			return tp.nslots
		}
		return 0
	}
	return a.room(h.typ)
}

func (a *Attrs) room(tp *Type) int {
	switch {
	case a.shape != nil:
		return a.shape.room
	case a.more != nil:
		return a.more.room
	}
	return tp.nslots
}

// SetPlace notes in the cache where value i of objects like v is, which has an Attrs or nothing but __slots__.
func (c *Cache) SetPlace(v Value, i int) {
	at := uintptr(i) * unsafe.Sizeof(Value{})
	l := v.obj.typ.layout
	if l.attrs != 0 {
		at += ValsAt
	}
	c.Index, c.Far = int32(at), 0
	if !l.near {
		c.Far = l.attrs
	}
}

// FarNone is Cache.Far of objects without an Attrs.
const FarNone = 1

// SetOwn notes in the cache that objects like v have no attribute of the name themselves.
func (c *Cache) SetOwn(v Value) {
	l := v.obj.typ.layout
	c.Shape, c.Far = nil, 0
	if l.attrs == 0 {
		c.Far = FarNone
		return
	}
	if !l.near {
		c.Far = l.attrs
	}
	if a := v.obj.Attrs(); a != nil {
		c.Shape = a.shape
	}
}

// Place returns the address of the value that SetPlace was about in h, an object of the same type; nil if its attributes have another shape than the cache says (where that
// matters).
func (c *Cache) Place(h *Header) *Value {
	p := unsafe.Add(unsafe.Pointer(h), AttrsAt)
	if c.Far != 0 {
		if p = h.FarAttrs(c.Far); p == nil {
			return nil
		}
	}
	if c.Shape != nil && (*Attrs)(p).shape != c.Shape {
		return nil
	}
	return (*Value)(unsafe.Add(p, c.Index))
}

// AddVal adds the attribute that leads from the shape to next, its value stolen. The caller checked that next is the
// shape's Next for the name: then there is room for it.
func (a *Attrs) AddVal(next *Shape, v Value) {
	*a.at(next.base + len(next.names) - 1) = v
	a.shape = next
}

// ensureMore gives the attributes of the object what few have.
func (h *Header) ensureMore(a *Attrs) *moreAttrs {
	if a.more == nil {
		a.more = &moreAttrs{room: a.room(h.typ)}
	}
	return a.more
}

// ensureAttrs gives the object room for attributes.
func (t *Thread) ensureAttrs(h *Header) *Attrs {
	if a := h.Attrs(); a != nil {
		return a
	}
	l := h.typ.layout
	if l.attrs == 0 || l.near {
		panic("objects of type " + h.typ.Name + " have no room for attributes")
	}
	s, n := h.typ.shape.Load(), h.typ.nslots
	if s != nil {
		n = s.room
	}
	a := (*Attrs)(t.heap.pools.attrs.get(attrsKind, n))
	a.shape = s
	t.grew(n * valueBytes)
	*(**Attrs)(unsafe.Add(unsafe.Pointer(h), l.attrs)) = a
	return a
}

// freeAttrs releases all attributes of a dead object; that of an instance stay where they are, empty.
func (t *Thread) freeAttrs(h *Header) {
	tp := h.typ
	l := tp.layout
	if l.near && l.attrs == 0 {
		t.freeVals(h, h.vals())
		return
	}
	a := h.Attrs()
	if a == nil {
		return
	}
	vals, n := h.vals(), a.room(tp)
	d := a.Dict()
	if l.near {
		// What is left tells instanceDealloc how much room there is.
		if a.shape != nil {
			a.shape = a.shape.root.first
		}
		if a.more != nil {
			a.more.dict = nil
		}
	} else {
		a.shape, a.more = nil, nil
		*(**Attrs)(unsafe.Add(unsafe.Pointer(h), l.attrs)) = nil
		t.grew(-n * valueBytes)
	}
	t.freeVals(h, vals)
	if d != nil {
		t.Decref(d.Val())
	}
	if !l.near {
		t.heap.pools.attrs.put(unsafe.Pointer(a), n)
	}
}

// freeVals releases values: those of the __slots__ first, of the most derived class before those of its bases.
func (t *Thread) freeVals(h *Header, vals []Value) {
	if tp := h.typ; tp.nslots > 0 && tp.Base.nslots > 0 {
		for ; tp != nil && tp.nslots > 0; tp = tp.Base {
			for i := tp.Base.nslots; i < min(tp.nslots, len(vals)); i++ {
				t.Clear(&vals[i])
			}
		}
	}
	bias := t.bias
	for i := range vals {
		v := vals[i].obj
		if v == nil {
			continue
		}
		vals[i] = Value{}
		if v.owner == bias {
			if v.refs--; v.refs == 0 {
				t.dealloc(v)
			}
		} else if v.owner != 0 {
			t.decrefShared(v)
		}
	}
}

// FreeHeader ends an object: its attributes and its type are released. The caller then gives it to its pool.
func (t *Thread) FreeHeader(h *Header) { t.freeHeader(h) }

// InitHeader makes h a live object of the type with one reference. The type's objects have no attributes.
func (t *Thread) InitHeader(h *Header, typ *Type) { t.initHeader(h, typ) }

// InitAttrHeader makes h a live object of the type with one reference.
func (t *Thread) InitAttrHeader(h *AttrHeader, typ *Type) { t.initAttr(h, typ) }

func (t *Thread) initAttr(h *AttrHeader, typ *Type) {
	if !typ.layout.laid {
		typ.layFar(AttrsAt)
	}
	t.initHeader(&h.Header, typ)
}

// withAttrs is an object of a subclass of a native type that has no room for attributes itself.
type withAttrs[T any] struct {
	obj   T
	attrs *Attrs
}

type attrHeader interface{ isAttrHeader() }

func (h *AttrHeader) isAttrHeader() {}

// newObject makes a native object of the type, whose Go type is not recycled.
func newObject[T any](t *Thread, typ *Type) *T {
	if typ.layout.laid {
		if uintptr(typ.layout.attrs) == unsafe.Sizeof(withAttrs[T]{})-unsafe.Sizeof(uintptr(0)) {
			o := new(withAttrs[T])
			t.initHeader((*Header)(unsafe.Pointer(o)), typ)
			return &o.obj
		}
		o := new(T)
		t.initHeader((*Header)(unsafe.Pointer(o)), typ)
		return o
	}
	layObject[T](typ)
	return newObject[T](t, typ)
}

//go:noinline
func layObject[T any](typ *Type) {
	typ.Ready()
	var o withAttrs[T]
	at := unsafe.Offsetof(o.attrs)
	typ.setSize(unsafe.Sizeof(o.obj))
	if _, ok := any(&o.obj).(attrHeader); ok {
		at = AttrsAt
	}
	typ.layFar(at)
}

// TraverseAttrs visits every counted reference in the object's attributes (weak references excluded).
func TraverseAttrs(h *Header, visit func(Value)) {
	for _, v := range h.vals() {
		if v.obj != nil {
			visit(v)
		}
	}
	if d := h.dictOf(); d != nil {
		visit(d.Val())
	}
}

// ClearAttrs releases the object's attributes while it is still alive, to break cycles.
func (t *Thread) ClearAttrs(h *Header) {
	vals := h.vals()
	a := h.Attrs()
	if a != nil && a.shape != nil {
		a.shape = a.shape.root.first
	}
	if len(vals) > 0 {
		old := append(make([]Value, 0, 16), vals...)
		clear(vals)
		for _, v := range old {
			t.Xdecref(v)
		}
	}
	if d := a.Dict(); d != nil {
		a.more.dict = nil
		t.Decref(d.Val())
	}
}
