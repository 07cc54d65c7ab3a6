package object

import (
	"sync"
	"sync/atomic"
)

// Shape says which attribute is where in the instances of one class. Shapes form a tree: adding an attribute leads from a
// shape to the next one; all instances that got the same attributes in the same order share a shape.
//
// Invariants:
//   - A shape belongs to one class: an object whose Attrs.shape is not nil has the class Shape.Type().
//   - An object with a shape has exactly Base()+Len() values: first those of the __slots__ (which may be
//     the zero Value), then one for each name, never the zero Value. It has room for Room() values.
//   - A shape never changes: an inline cache that saw shape s and index i may use value i of every object with shape s.
//   - Names are interned; a name has one address in an interpreter.
//   - An object that has more attributes than it has room for, or whose attributes are deleted, or whose __dict__ was asked for, has no shape
//     but a dict; it never gets a shape again, except when its __dict__ is deleted.
//   - Objects with much room and with little are in different trees. When room is found to be missing, a class gets another tree, for its instances to come.
type Shape struct {
	typ    *Type // not counted: the class owns its shapes
	names  []*Str
	base   int
	room   int // how many values objects of this shape have room for
	parent *Shape
	root   *shapeRoot
	table  []shapeEntry // of more than linearShape names: open addressed

	next atomic.Pointer[Shape] // the first shape that an attribute led to
	more map[*Str]*Shape       // the others, guarded by root.lock
}

type shapeRoot struct {
	lock   sync.Mutex
	shapes int // made so far in this tree
	first  *Shape
	prev   *Shape // the root of the class's tree before
	most   int    // most values of an object so far
	trial  int    // of the first tree: how many instances are still to be made in it
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

func newRootShape(tp *Type, room int, prev *Shape) *Shape {
	s := &Shape{typ: tp, base: tp.nslots, room: room, root: &shapeRoot{prev: prev}}
	s.root.first = s
	return s
}

// rootShape returns the empty shape of the class for objects with the room, or nil if there is none.
func (tp *Type) rootShape(room int) *Shape {
	s := tp.shape.Load()
	for s != nil && s.room != room {
		s = s.root.prev
	}
	return s
}

// A class's first instances get more room than they seem to need; those that come after them what the first ones needed.
const (
	trialInstances = 32
	trialRoom      = 3
)

// tried counts one of the first instances.
//
//go:noinline
func (s *Shape) tried() {
	r := s.root
	if r.trial--; r.trial > 0 {
		return
	}
	if n := max(r.most, s.base+1); n < s.room {
		s.typ.shape.CompareAndSwap(s, newRootShape(s.typ, n, s))
	}
}

// moreRoom makes a tree for objects with more room than those of s have, for the instances to come.
func (s *Shape) moreRoom() {
	tp := s.typ
	now := tp.shape.Load()
	if now == nil {
		return
	}
	n := s.room - s.base
	n = min(max(2*n, n+2), maxShapeAttr)
	if s.base+n > now.room {
		tp.shape.CompareAndSwap(now, newRootShape(tp, s.base+n, now))
	}
}

// Type returns the class whose instances have this shape.
func (s *Shape) Type() *Type { return s.typ }

// Len returns the number of names.
func (s *Shape) Len() int { return len(s.names) }

// Base returns how many __slots__ values stand before those of the names.
func (s *Shape) Base() int { return s.base }

// Name returns the i-th name; its value is the one at Base()+i.
func (s *Shape) Name(i int) *Str { return s.names[i] }

// Index returns the index in Header.Vals of the attribute (an interned name), or -1.
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
	if n := s.next.Load(); n != nil && n.names[len(n.names)-1] == name {
		return n
	}
	return s.nextMore(name)
}

func (s *Shape) nextMore(name *Str) *Shape {
	s.root.lock.Lock()
	defer s.root.lock.Unlock()
	if n := s.next.Load(); n != nil && n.names[len(n.names)-1] == name {
		return n
	}
	if n := s.more[name]; n != nil {
		return n
	}
	if len(s.names) >= maxShapeAttr || s.root.shapes >= maxShapes {
		return nil
	}
	if s.base+len(s.names) >= s.room {
		s.moreRoom()
		return nil
	}
	n := &Shape{typ: s.typ, base: s.base, room: s.room, parent: s, root: s.root}
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
	s.root.most = max(s.root.most, n.base+len(n.names))
	if s.next.Load() == nil {
		s.next.Store(n)
	} else {
		if s.more == nil {
			s.more = map[*Str]*Shape{}
		}
		s.more[name] = n
	}
	return n
}
