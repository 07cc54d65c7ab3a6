package object

import "fmt"

// CellType is types.CellType.
var CellType = newStatic("cell", ObjectType, 0)

// NewCell makes a cell that holds v (stolen; the zero Value for an empty one).
func (t *Thread) NewCell(v Value) *Cell {
	c := t.heap.pools.cell.Get()
	t.initHeader(&c.Header, CellType)
	c.Ref = v
	return c
}

// AsCell converts a value known to be a cell.
func AsCell(v Value) *Cell { return (*Cell)(v.Ptr()) }

func setupCell() {
	tp := CellType
	tp.New = func(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
		if kw != nil && len(kw.Items()) > 0 {
			return t.Raise(TypeError, "cell() takes no keyword arguments")
		}
		if len(args) > 1 {
			return t.Raise(TypeError, "cell expected at most 1 argument, got %d", len(args))
		}
		var v Value
		if len(args) == 1 {
			v = t.Newref(args[0])
		}
		return t.NewCell(v).Val()
	}
	tp.Dealloc = func(t *Thread, h *Header) {
		c := (*Cell)(h.Val().Ptr())
		v := c.Ref
		c.Ref = Value{}
		t.freeHeader(h)
		t.heap.pools.cell.Put(c)
		t.Xdecref(v)
	}
	tp.Traverse = func(h *Header, visit func(Value)) {
		if c := (*Cell)(h.Val().Ptr()); c.Ref.obj != nil {
			visit(c.Ref)
		}
	}
	tp.Clear = func(t *Thread, h *Header) { t.Clear(&(*Cell)(h.Val().Ptr()).Ref) }
	tp.Repr = func(t *Thread, self Value) Value {
		c := AsCell(self)
		if c.Ref.obj == nil {
			return t.NewStr(fmt.Sprintf("<cell at %#x: empty>", self.ID()))
		}
		return t.NewStr(fmt.Sprintf("<cell at %#x: %s object at %#x>", self.ID(), c.Ref.obj.typ.Name, c.Ref.ID()))
	}
	tp.Compare = func(t *Thread, a, b Value, op CompareOp) Value {
		if a.obj.typ != CellType || b.obj.typ != CellType {
			return NotImplemented
		}
		x, y := AsCell(a).Ref, AsCell(b).Ref
		if x.obj != nil && y.obj != nil {
			t.Incref(x)
			t.Incref(y)
			res := Compare(t, x, y, op)
			t.Decref(x)
			t.Decref(y)
			return res
		}
		i, j := int64(0), int64(0)
		if x.obj != nil {
			i = 1
		}
		if y.obj != nil {
			j = 1
		}
		return Compare(t, Int(i), Int(j), op)
	}
	tp.Getset = []GetSet{{Name: "cell_contents", Get: func(t *Thread, self Value) Value {
		c := AsCell(self)
		if c.Ref.obj == nil {
			return t.Raise(ValueError, "Cell is empty")
		}
		return t.Newref(c.Ref)
	}, Set: func(t *Thread, self, v Value) bool {
		t.Xincref(v)
		t.Replace(&AsCell(self).Ref, v)
		return true
	}}}
}
