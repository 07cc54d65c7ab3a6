package object

import (
	"slices"
	"sync"
	"unsafe"
)

// Shape says which attribute is where in the instances of one class. Shapes form a tree: adding an attribute leads from a
// shape to the next one; all instances that got the same attributes in the same order share a shape.
//
// Invariants:
//   - A shape belongs to one class: an object whose Attrs.shape is not nil has the class Shape.Type().
//   - In an object with a shape, Attrs.vals has exactly Base()+Len() values: first those of the __slots__ (which may be
//     the zero Value), then one for each name, never the zero Value.
//   - A shape never changes: an inline cache that saw shape s and index i may use vals[i] of every object with shape s.
//   - Names are interned; a name has one address in an interpreter.
//   - An object that has many attributes, or whose attributes are deleted, or whose __dict__ was asked for, has no shape
//     but a dict; it never gets a shape again, except when its __dict__ is deleted.
type Shape struct {
	typ    *Type // not counted: the class owns its shapes
	names  []*Str
	base   int
	parent *Shape
	root   *shapeRoot
	table  []shapeEntry // of more than linearShape names: open addressed

	firstName *Str // the first transition
	firstNext *Shape
	more      map[*Str]*Shape // the others, guarded by root.lock
}

type shapeRoot struct {
	lock   sync.Mutex
	shapes int // made so far for this class
	vals   int // largest number of values that instances had: what new instances get room for
}

type shapeEntry struct {
	name  *Str
	index int32
}

const (
	linearShape  = 8   // names up to which a search is linear
	maxShapeAttr = 64  // more attributes make a dict
	maxShapes    = 512 // shapes of one class
)

func newRootShape(tp *Type) *Shape {
	return &Shape{typ: tp, base: tp.nslots, root: &shapeRoot{vals: tp.nslots + 3}}
}

// Type returns the class whose instances have this shape.
func (s *Shape) Type() *Type { return s.typ }

// Len returns the number of names.
func (s *Shape) Len() int { return len(s.names) }

// Base returns how many __slots__ values stand before those of the names.
func (s *Shape) Base() int { return s.base }

// Name returns the i-th name; its value is the one at Base()+i.
func (s *Shape) Name(i int) *Str { return s.names[i] }

// Index returns the index in Attrs.Vals of the attribute (an interned name), or -1.
func (s *Shape) Index(name *Str) int {
	if s.table == nil {
		for i, n := range s.names {
			if n == name {
				return s.base + i
			}
		}
		return -1
	}
	return s.find(name)
}

func (s *Shape) find(name *Str) int {
	mask := uintptr(len(s.table) - 1)
	for i := ptrHash(name); ; i++ {
		e := &s.table[i&mask]
		if e.name == name {
			return int(e.index)
		}
		if e.name == nil {
			return -1
		}
	}
}

// indexText is Index for a name that is not interned.
func (s *Shape) indexText(name *Str) int {
	for i, n := range s.names {
		if StrEqual(n, name) {
			return s.base + i
		}
	}
	return -1
}

// Next returns the shape of objects of this shape that got the attribute (an interned name) too; nil if they must use a dict.
func (s *Shape) Next(name *Str) *Shape {
	s.root.lock.Lock()
	defer s.root.lock.Unlock()
	if s.firstName == name {
		return s.firstNext
	}
	if n := s.more[name]; n != nil {
		return n
	}
	if len(s.names) >= maxShapeAttr || s.root.shapes >= maxShapes {
		return nil
	}
	n := &Shape{typ: s.typ, base: s.base, parent: s, root: s.root}
	n.names = append(s.names[:len(s.names):len(s.names)], name)
	if len(n.names) > linearShape {
		size := 16
		for size < 2*len(n.names) {
			size *= 2
		}
		n.table = make([]shapeEntry, size)
		mask := uintptr(size - 1)
		for i, nm := range n.names {
			at := ptrHash(nm)
			for n.table[at&mask].name != nil {
				at++
			}
			n.table[at&mask] = shapeEntry{nm, int32(s.base + i)}
		}
	}
	s.root.shapes++
	if v := s.base + len(n.names); v > s.root.vals {
		s.root.vals = v
	}
	if s.firstName == nil {
		s.firstName, s.firstNext = name, n
	} else {
		if s.more == nil {
			s.more = map[*Str]*Shape{}
		}
		s.more[name] = n
	}
	return n
}

// Attrs returns the object's attributes, or nil while it has none.
func (h *Header) Attrs() *Attrs { return h.attrs }

// Shape returns the shape, or nil if the attributes are in a dict (or there are none).
func (a *Attrs) Shape() *Shape { return a.shape }

// Vals returns the values: those of the __slots__, then those of the shape's names. Borrowed.
func (a *Attrs) Vals() []Value { return a.vals }

// Dict borrows the dict that holds the attributes, or returns nil.
func (a *Attrs) Dict() *Dict { return a.dict }

// AddVal adds the attribute that leads from the shape to next, its value stolen. The caller checked that next is the
// shape's Next for the name.
func (a *Attrs) AddVal(t *Thread, next *Shape, v Value) {
	if len(a.vals) == cap(a.vals) {
		a.growVals(t)
	}
	a.vals = append(a.vals, v)
	a.shape = next
}

// growVals makes room for more values.
func (a *Attrs) growVals(t *Thread) {
	old := cap(a.vals)
	a.vals = slices.Grow(a.vals, max(1, old))
	t.grew((cap(a.vals) - old) * valueBytes)
}

// ensureAttrs gives the object room for attributes, and its __slots__ values.
func (t *Thread) ensureAttrs(h *Header) *Attrs {
	a := h.attrs
	if a == nil {
		a = &Attrs{}
		if n := h.typ.nslots; n > 0 {
			a.vals = make([]Value, n)
			t.grew(n * valueBytes)
		}
		h.attrs = a
		return a
	}
	if n := h.typ.nslots; len(a.vals) < n {
		vals := make([]Value, n)
		copy(vals, a.vals)
		t.grew((n - cap(a.vals)) * valueBytes)
		a.vals = vals
	}
	return a
}

// freeAttrs releases all attributes of a dead object.
func (t *Thread) freeAttrs(h *Header) {
	a := h.attrs
	vals, d := a.vals, a.dict
	a.shape, a.dict, a.weak = nil, nil, nil
	if uintptr(unsafe.Pointer(a))-uintptr(unsafe.Pointer(h)) == unsafe.Offsetof(Instance{}.own) {
		if len(vals) == 0 && d == nil {
			return
		}
		a.vals = nil
		if h.typ.nslots > 0 {
			t.freeSlots(h.typ, vals)
		}
		for i := range vals {
			v := vals[i]
			vals[i] = Value{}
			t.Xdecref(v)
		}
		a.vals = vals[:0]
	} else {
		h.attrs = nil
		t.grew(-cap(vals) * valueBytes)
		t.freeSlots(h.typ, vals)
		for _, v := range vals {
			t.Xdecref(v)
		}
	}
	if d != nil {
		t.Decref(d.Val())
	}
}

// freeSlots releases the values of the __slots__, those of the most derived class first.
func (t *Thread) freeSlots(tp *Type, vals []Value) {
	for ; tp != nil && tp.nslots > 0; tp = tp.Base {
		from := 0
		if tp.Base != nil {
			from = tp.Base.nslots
		}
		for i := from; i < min(tp.nslots, len(vals)); i++ {
			t.Clear(&vals[i])
		}
	}
}

// FreeHeader ends an object: its attributes and its type are released. The caller then gives it to its pool.
func (t *Thread) FreeHeader(h *Header) { t.freeHeader(h) }

// InitHeader makes h a live object of the type with one reference.
func (t *Thread) InitHeader(h *Header, typ *Type) { t.initHeader(h, typ) }

// TraverseAttrs visits every counted reference in the object's attributes (weak references excluded).
func TraverseAttrs(h *Header, visit func(Value)) {
	a := h.attrs
	if a == nil {
		return
	}
	for _, v := range a.vals {
		if v.obj != nil {
			visit(v)
		}
	}
	if a.dict != nil {
		visit(a.dict.Val())
	}
}

// ClearAttrs releases the object's attributes while it is still alive, to break cycles.
func (t *Thread) ClearAttrs(h *Header) {
	a := h.attrs
	if a == nil {
		return
	}
	n := h.typ.nslots
	vals := a.vals
	if n < len(vals) {
		if a.shape != nil {
			a.shape = h.typ.shape
		}
		a.vals = append([]Value(nil), vals[:n]...)
		t.grew((cap(a.vals) - cap(vals)) * valueBytes)
		for i := range vals[:n] {
			t.Xincref(vals[i])
		}
		for _, v := range vals {
			t.Xdecref(v)
		}
		vals = a.vals
	}
	for i := range vals {
		t.Clear(&vals[i])
	}
	if d := a.dict; d != nil {
		a.dict = nil
		t.Decref(d.Val())
	}
}
