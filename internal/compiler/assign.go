package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// storeTarget stores a value (a local, or the topmost temporary, which is consumed) into an assignment target.
func (c *compiler) storeTarget(target ast.Expr, v reg) {
	u := c.u
	if !c.nest() {
		c.depth--
		if v.isTemp() {
			u.release(noPos)
		}
		return
	}
	defer func() { c.depth-- }()
	switch t := target.(type) {
	case *ast.Name:
		u.storeName(t.Span, t.Id, v)
	case *ast.Attribute:
		obj := c.operand(t.Value)
		c.staticAttribute(t)
		u.emit(startAtAttr(t.Span, t), inst{op: bytecode.STORE_ATTR, a: obj, b: v, c: reg(u.nameIndex(u.mangle(t.Attr))), x: u.cache(), extra: obj.isTemp()})
	case *ast.Subscript:
		obj := c.operand(t.Value)
		i := c.operand(t.Slice)
		u.emit(t.Span, inst{op: bytecode.STORE_SUBSCR, a: obj, b: i, c: v, extra: obj.isTemp()})
	case *ast.Tuple:
		c.unpack(t.Span, t.Elts, v)
	case *ast.List:
		c.unpack(t.Span, t.Elts, v)
	case *ast.Starred:
		c.fail(t.Span, "starred assignment target must be in a list or tuple")
	default:
		c.fail(target.Pos(), "cannot assign to %s", exprName(target))
	}
}

// staticAttribute notes an attribute of self for __static_attributes__.
func (c *compiler) staticAttribute(e *ast.Attribute) {
	name, ok := e.Value.(*ast.Name)
	if !ok || name.Id != "self" {
		return
	}
	for u := c.u.parent; u != nil; u = u.parent {
		if u.ste.Type == symtable.ClassBlock {
			u.staticAttrs[e.Attr] = true
			return
		}
	}
}

// unpack stores the items of a value into targets.
func (c *compiler) unpack(pos source.Span, targets []ast.Expr, v reg) {
	u := c.u
	star := -1
	for i, t := range targets {
		if _, ok := t.(*ast.Starred); ok {
			if star >= 0 {
				c.fail(pos, "multiple starred expressions in assignment")
				return
			}
			if i >= 1<<8 || len(targets)-i-1 >= (1<<31-1)>>8 {
				c.fail(pos, "too many expressions in star-unpacking assignment")
				return
			}
			star = i
		}
	}
	if len(targets) > 60000 {
		c.fail(pos, "too many targets in assignment")
		return
	}
	if star < 0 && len(targets) == 2 {
		a, aok := targets[0].(*ast.Name)
		b, bok := targets[1].(*ast.Name)
		if aok && bok {
			ra, afast := u.fastLocal(a.Id)
			rb, bfast := u.fastLocal(b.Id)
			if afast && bfast && ra != rb {
				u.emit(pos, inst{op: bytecode.UNPACK_PAIR, a: ra, b: v, c: rb})
				return
			}
		}
	}
	first := temp(u.depth)
	if v.isTemp() {
		first = v
	}
	if star < 0 {
		u.emit(pos, inst{op: bytecode.UNPACK_SEQUENCE, a: first, b: v, c: reg(len(targets))})
	} else {
		u.emit(pos, inst{op: bytecode.UNPACK_EX, a: first, b: v, c: reg(star), x: uint32(len(targets) - star - 1)})
	}
	for _, t := range targets {
		if s, ok := t.(*ast.Starred); ok {
			t = s.Value
		}
		c.storeTarget(t, u.top())
	}
}

func (c *compiler) assign(s *ast.Assign) {
	u := c.u
	if len(s.Targets) == 1 {
		if name, ok := s.Targets[0].(*ast.Name); ok {
			if r, ok := u.fastLocal(name.Id); ok {
				c.assignLocal(name.Span, r, s.Value)
				return
			}
		}
		if c.parallel(s) {
			return
		}
		c.storeTarget(s.Targets[0], c.operand(s.Value))
		return
	}
	v := c.operand(s.Value)
	if v.isLocal() {
		// a target may rebind that very local
		v = u.dup(s.Value.Pos(), anyTemp, v)
	}
	for i, t := range s.Targets {
		last := i == len(s.Targets)-1
		if last {
			c.storeTarget(t, v)
		} else if name, ok := t.(*ast.Name); ok {
			u.store(name.Span, name.Id, v, true)
		} else {
			c.storeTarget(t, u.dup(s.Span, anyTemp, v))
		}
	}
}

// assignLocal evaluates straight into a local.
func (c *compiler) assignLocal(pos source.Span, r reg, value ast.Expr) {
	if name, ok := value.(*ast.Name); ok {
		if src, ok := c.u.fastLocal(name.Id); ok {
			c.u.emit(name.Span, inst{op: bytecode.CHECK_LOCAL, a: src})
			c.u.emit(name.Span, inst{op: bytecode.MOVE, a: r, b: src})
			return
		}
	}
	c.expr(value, r)
	c.u.nop(pos) // where the value stands on other lines than the target
}

// parallel compiles `a, b = x, y` without making a tuple.
func (c *compiler) parallel(s *ast.Assign) bool {
	u := c.u
	targets, ok := plainElements(s.Targets[0])
	if !ok || len(targets) < 2 || len(targets) > 8 {
		return false
	}
	var values []ast.Expr
	switch v := s.Value.(type) {
	case *ast.Tuple:
		values = v.Elts
	case *ast.List:
		values = v.Elts
	default:
		return false
	}
	if len(values) != len(targets) {
		return false
	}
	for _, v := range values {
		if _, star := v.(*ast.Starred); star {
			return false
		}
	}
	// Values that are constants, or locals that no earlier target rebinds, are read when they are stored.
	assigned := map[reg]bool{}
	late := make([]bool, len(values))
	var temps []int
	for i, v := range values {
		if _, isConst := c.constOf(v); isConst {
			late[i] = true
		} else if name, ok := v.(*ast.Name); ok {
			if r, ok := u.fastLocal(name.Id); ok && !assigned[r] && !u.ste.WalrusLocals[u.mangle(name.Id)] {
				late[i] = true
			}
		}
		if !late[i] {
			temps = append(temps, i)
		}
		if name, ok := targets[i].(*ast.Name); ok {
			if r, ok := u.fastLocal(name.Id); ok {
				assigned[r] = true
			}
		} else if _, nested := targets[i].(*ast.Attribute); !nested {
			if _, sub := targets[i].(*ast.Subscript); !sub {
				return false
			}
		}
	}
	base := u.depth
	for i, v := range values {
		if !late[i] {
			c.push(v)
		} else if name, ok := v.(*ast.Name); ok {
			if r, ok := u.fastLocal(name.Id); ok {
				u.emit(name.Span, inst{op: bytecode.CHECK_LOCAL, a: r})
			}
		}
	}
	// the first target is stored first: its value must be on top
	for i, j := base, u.depth-1; i < j; i, j = i+1, j-1 {
		u.swap(s.Value.Pos(), temp(i), temp(j))
	}
	for i, t := range targets {
		if !late[i] {
			c.storeTarget(t, u.top())
			continue
		}
		v := values[i]
		if k, ok := c.constOf(v); ok {
			if name, ok := t.(*ast.Name); ok {
				if r, ok := u.fastLocal(name.Id); ok {
					u.loadConst(v.Pos(), r, k)
					continue
				}
			}
			c.storeTarget(t, u.loadConst(v.Pos(), anyTemp, k))
			continue
		}
		r, _ := u.fastLocal(v.(*ast.Name).Id)
		c.storeTarget(t, r)
	}
	return true
}

// plainElements answers the elements of a tuple or list of targets without a starred one.
func plainElements(target ast.Expr) ([]ast.Expr, bool) {
	var elts []ast.Expr
	switch t := target.(type) {
	case *ast.Tuple:
		elts = t.Elts
	case *ast.List:
		elts = t.Elts
	default:
		return nil, false
	}
	for _, e := range elts {
		if _, ok := e.(*ast.Starred); ok {
			return nil, false
		}
	}
	return elts, true
}

func (c *compiler) augAssign(s *ast.AugAssign) {
	u := c.u
	op := binaryOps[s.Op] + bytecode.InPlaceBit
	switch t := s.Target.(type) {
	case *ast.Name:
		if r, ok := u.fastLocal(t.Id); ok {
			u.emit(t.Span, inst{op: bytecode.CHECK_LOCAL, a: r})
			l := r
			if u.ste.WalrusLocals[u.mangle(t.Id)] {
				l = u.dup(t.Span, anyTemp, r)
			}
			c.binaryRight(s.Span, r, l, s.Value, op)
			return
		}
		v := u.loadName(t.Span, anyTemp, t.Id)
		v = c.binaryRight(s.Span, anyTemp, v, s.Value, op)
		u.storeName(t.Span, t.Id, v)
	case *ast.Attribute:
		pos := startAtAttr(t.Span, t)
		obj := c.operand(t.Value)
		name := reg(u.nameIndex(u.mangle(t.Attr)))
		v := u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_ATTR, b: obj, keepB: true, c: name, x: u.cache()})
		v = c.binaryRight(s.Span, anyTemp, v, s.Value, op)
		u.emit(pos, inst{op: bytecode.STORE_ATTR, a: obj, b: v, c: name, x: u.cache(), extra: obj.isTemp()})
	case *ast.Subscript:
		obj := c.operand(t.Value)
		i := c.operand(t.Slice)
		v := u.emitTo(t.Span, anyTemp, inst{op: bytecode.LOAD_SUBSCR, b: obj, keepB: true, c: i, keepC: true, x: u.cache()})
		v = c.binaryRight(s.Span, anyTemp, v, s.Value, op)
		u.emit(t.Span, inst{op: bytecode.STORE_SUBSCR, a: obj, b: i, c: v, extra: obj.isTemp()})
	default:
		c.fail(s.Target.Pos(), "invalid node type (%s) for augmented assignment", s.Target.NodeKind())
	}
}

func (c *compiler) deleteTarget(target ast.Expr) {
	u := c.u
	switch t := target.(type) {
	case *ast.Name:
		u.deleteName(t.Span, t.Id)
	case *ast.Attribute:
		obj := c.operand(t.Value)
		u.emit(startAtAttr(t.Span, t), inst{op: bytecode.DELETE_ATTR, b: obj, c: reg(u.nameIndex(u.mangle(t.Attr)))})
	case *ast.Subscript:
		obj := c.operand(t.Value)
		i := c.operand(t.Slice)
		u.emit(t.Span, inst{op: bytecode.DELETE_SUBSCR, b: obj, c: i})
	case *ast.Tuple:
		for _, e := range t.Elts {
			c.deleteTarget(e)
		}
	case *ast.List:
		for _, e := range t.Elts {
			c.deleteTarget(e)
		}
	default:
		c.fail(target.Pos(), "cannot delete %s", exprName(target))
	}
}
