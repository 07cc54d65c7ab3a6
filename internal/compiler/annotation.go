package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// deferredAnnotation is the annotation of a variable of a module or class, evaluated by __annotate__.
type deferredAnnotation struct {
	stmt  *ast.AnnAssign
	index int // in __conditional_annotations__, -1 when the annotation is unconditional
}

// enterAnnotate begins one of the hidden functions that take a format: an __annotate__, a type variable's bound, a
// type alias's value. They refuse the formats above 2.
func (c *compiler) enterAnnotate(name string, ste *symtable.Entry, pos source.Span) {
	c.enter(name, ste, pos.Line)
	u := c.u
	u.argCount, u.posOnly = 1, 1
	u.prologue()
	u.emit(source.Span{Line: pos.Line, EndLine: pos.Line}, inst{op: bytecode.RESUME})
	body := u.newLabel()
	u.emit(pos, inst{op: bytecode.JUMP_COMPARE_INT, a: reg(bytecode.Gt) + 8, b: u.local(".format"), c: 2, to: body})
	r := u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_NOT_IMPLEMENTED_ERROR})
	u.emit(pos, inst{op: bytecode.RAISE, a: 1, b: r})
	u.depth = 0
	u.place(body)
}

// leaveAnnotate ends an __annotate__: its parameter is seen as "format".
func (c *compiler) leaveAnnotate() *bytecode.Code {
	code, _ := c.leave()
	if code != nil {
		code.LocalsPlus[0].Name = "format"
	}
	return code
}

// annotateFunction pushes the __annotate__ of a function, if that has annotations.
func (c *compiler) annotateFunction(f funcDef) bool {
	ste := c.table.Block(f.args, symtable.PartAnnotations)
	if ste == nil || !ste.AnnotationsUsed {
		return false
	}
	fn := c.beginFunction(f.pos)
	c.enterAnnotate("__annotate__", ste, f.pos)
	u := c.u
	first := temp(u.depth)
	n := 0
	add := func(name string, e ast.Expr) {
		u.loadConst(f.pos, anyTemp, u.mangle(name))
		if s, ok := e.(*ast.Starred); ok && !c.table.Future.Annotations {
			// *args: *Ts evaluates to the only item of the unpacked value
			v := c.operand(s.Value)
			w := temp(u.depth)
			if v.isTemp() {
				w = v
			}
			u.emit(f.pos, inst{op: bytecode.UNPACK_SEQUENCE, a: w, b: v, c: 1})
		} else {
			c.annotationValue(e)
		}
		n++
	}
	args := func(list []*ast.Arg) {
		for _, a := range list {
			if a != nil && a.Annotation != nil {
				add(a.Arg, a.Annotation)
			}
		}
	}
	args(f.args.Args)
	args(f.args.Posonlyargs)
	args([]*ast.Arg{f.args.Vararg})
	args(f.args.Kwonlyargs)
	args([]*ast.Arg{f.args.Kwarg})
	if f.returns != nil {
		add("return", f.returns)
	}
	r := u.emitTo(f.pos, anyTemp, inst{op: bytecode.BUILD_MAP, b: first, c: reg(n)})
	u.emit(f.pos, inst{op: bytecode.RETURN, b: r})
	c.finishFunction(fn, c.leaveAnnotate())
	return true
}

// annotationValue pushes an annotation: its value, or with the future import its text.
func (c *compiler) annotationValue(e ast.Expr) reg {
	if c.table.Future.Annotations {
		return c.u.loadConst(e.Pos(), anyTemp, Unparse(e))
	}
	return c.push(e)
}

func (c *compiler) annAssign(s *ast.AnnAssign) {
	u := c.u
	if s.Value != nil {
		if name, ok := s.Target.(*ast.Name); ok {
			if r, ok := u.fastLocal(name.Id); ok {
				c.assignLocal(name.Span, r, s.Value)
			} else {
				c.storeTarget(s.Target, c.operand(s.Value))
			}
		} else {
			c.storeTarget(s.Target, c.operand(s.Value))
		}
	}
	evaluated := u.ste.Type == symtable.ModuleBlock || u.ste.Type == symtable.ClassBlock
	switch t := s.Target.(type) {
	case *ast.Name:
		if s.Simple == 0 || !evaluated {
			break
		}
		if c.table.Future.Annotations {
			v := c.annotationValue(s.Annotation)
			d := u.loadName(s.Span, anyTemp, "__annotations__")
			k := u.loadConst(s.Span, anyTemp, u.mangle(t.Id))
			u.emit(s.Span, inst{op: bytecode.STORE_SUBSCR, a: d, b: k, c: v, extra: true})
			break
		}
		c.deferAnnotation(s)
	case *ast.Attribute:
		if s.Value == nil {
			c.discard(t.Value)
		}
	case *ast.Subscript:
		if s.Value == nil {
			c.discard(t.Value)
			c.discardIndex(t.Slice)
		}
	default:
		c.fail(s.Span, "invalid node type (%s) for annotated assignment", s.Target.NodeKind())
	}
	if (s.Simple == 0 || !evaluated) && !c.table.Future.Annotations && u.ste.AnnotationBlock != nil {
		// never evaluated, but it must be right
		c.enterAnnotate("__annotate__", u.ste.AnnotationBlock, s.Span)
		c.discard(s.Annotation)
		c.u.returnConst(noPos, source.NoneType{})
		c.leave()
	}
}

// discardIndex evaluates the parts of a subscript's index.
func (c *compiler) discardIndex(e ast.Expr) {
	switch e := e.(type) {
	case *ast.Slice:
		for _, part := range []ast.Expr{e.Lower, e.Upper, e.Step} {
			if part != nil {
				c.discard(part)
			}
		}
	case *ast.Tuple:
		for _, elt := range e.Elts {
			c.discardIndex(elt)
		}
	default:
		c.discard(e)
	}
}

func (c *compiler) deferAnnotation(s *ast.AnnAssign) {
	u := c.u
	index := -1
	known := false
	for _, d := range u.deferred {
		if d.stmt == s { // a finally part is compiled several times
			index, known = d.index, true
		}
	}
	if !known {
		if u.conditional > 0 || u.ste.Type == symtable.ModuleBlock {
			index = u.nextCondIndex
			u.nextCondIndex++
		}
		u.deferred = append(u.deferred, deferredAnnotation{s, index})
	}
	if index < 0 {
		return
	}
	var set reg
	if u.ste.Type == symtable.ClassBlock {
		set = u.emitTo(s.Span, anyTemp, inst{op: bytecode.LOAD_DEREF, b: u.cell("__conditional_annotations__")})
	} else {
		set = u.loadName(s.Span, anyTemp, "__conditional_annotations__")
	}
	u.emit(s.Span, inst{op: bytecode.SET_ADD, a: set, b: u.loadConst(s.Span, anyTemp, int64(index))})
	u.release(s.Span)
}

// deferredAnnotations makes the __annotate__ of a module or class.
func (c *compiler) deferredAnnotations(pos source.Span) {
	outer := c.u
	if len(outer.deferred) == 0 || c.err != nil {
		return
	}
	fn := c.beginFunction(pos)
	c.enterAnnotate("__annotate__", outer.ste.AnnotationBlock, pos)
	u := c.u
	m := u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_MAP})
	for _, d := range outer.deferred {
		skip := u.newLabel()
		at := d.stmt.Span
		if d.index >= 0 {
			i := u.loadConst(at, anyTemp, int64(d.index))
			var set reg
			if outer.ste.Type == symtable.ClassBlock {
				set = u.emitTo(at, anyTemp, inst{op: bytecode.LOAD_DEREF, b: u.cell("__conditional_annotations__")})
			} else {
				set = u.emitTo(at, anyTemp, inst{op: bytecode.LOAD_GLOBAL, c: reg(u.nameIndex("__conditional_annotations__")), x: u.cache()})
			}
			u.emit(at, inst{op: bytecode.JUMP_CONTAINS, a: 1, b: i, c: set, to: skip})
		}
		v := c.operand(d.stmt.Annotation)
		k := u.loadConst(pos, anyTemp, outer.mangle(d.stmt.Target.(*ast.Name).Id))
		u.emit(pos, inst{op: bytecode.STORE_SUBSCR, a: m, b: k, c: v})
		u.place(skip)
	}
	u.emit(pos, inst{op: bytecode.RETURN, b: m})
	c.finishFunction(fn, c.leaveAnnotate())
	name := "__annotate__"
	if outer.ste.Type == symtable.ClassBlock {
		name = "__annotate_func__"
	}
	outer.storeRaw(pos, name, fn.reg)
}

// typeParams makes the type parameters, binds them and pushes their tuple.
func (c *compiler) typeParams(params []ast.TypeParam) reg {
	u := c.u
	first := temp(u.depth)
	sawDefault := false
	for _, p := range params {
		var name string
		var def ast.Expr
		switch p := p.(type) {
		case *ast.TypeVar:
			name, def = p.Name, p.DefaultValue
			v := u.loadConst(p.Span, anyTemp, name)
			if p.Bound != nil {
				fn := c.lazyValue(p.Bound, p, symtable.PartMain, name, false)
				what := bytecode.IntrinsicTypeVarWithBound
				if _, ok := p.Bound.(*ast.Tuple); ok {
					what = bytecode.IntrinsicTypeVarWithConstraints
				}
				u.emitTo(p.Span, anyTemp, inst{op: bytecode.CALL_INTRINSIC_2, b: v, c: fn, x: uint32(what)})
			} else {
				u.emitTo(p.Span, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: v, x: uint32(bytecode.IntrinsicTypeVar)})
			}
		case *ast.TypeVarTuple:
			name, def = p.Name, p.DefaultValue
			v := u.loadConst(p.Span, anyTemp, name)
			u.emitTo(p.Span, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: v, x: uint32(bytecode.IntrinsicTypeVarTuple)})
		case *ast.ParamSpec:
			name, def = p.Name, p.DefaultValue
			v := u.loadConst(p.Span, anyTemp, name)
			u.emitTo(p.Span, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: v, x: uint32(bytecode.IntrinsicParamSpec)})
		}
		pos := p.Pos()
		if def != nil {
			sawDefault = true
			v := u.top()
			fn := c.lazyValue(def, p, symtable.PartDefault, name, true)
			u.emitTo(pos, anyTemp, inst{op: bytecode.CALL_INTRINSIC_2, b: v, c: fn, x: uint32(bytecode.IntrinsicSetTypeParamDefault)})
		} else if sawDefault {
			c.fail(pos, "non-default type parameter '%s' follows default type parameter", name)
		}
		u.store(pos, name, u.top(), true)
	}
	return u.emitTo(noPosOf(params), anyTemp, inst{op: bytecode.BUILD_TUPLE, b: first, c: reg(len(params))})
}

func noPosOf(params []ast.TypeParam) source.Span {
	if len(params) == 0 {
		return noPos
	}
	return params[0].Pos()
}

// lazyValue pushes the function that evaluates a bound, default or alias value.
func (c *compiler) lazyValue(e ast.Expr, node ast.Node, part symtable.Part, name string, unpack bool) reg {
	pos := e.Pos()
	fn := c.beginFunction(pos)
	c.setAttribute(fn, bytecode.FuncDefaults, c.u.loadConst(pos, anyTemp, source.Tuple{int64(1)}))
	c.enterAnnotate(name, c.table.Block(node, part), pos)
	u := c.u
	if s, ok := e.(*ast.Starred); ok && unpack {
		v := c.operand(s.Value)
		w := temp(u.depth)
		if v.isTemp() {
			w = v
		}
		u.emit(pos, inst{op: bytecode.UNPACK_SEQUENCE, a: w, b: v, c: 1})
		u.emit(pos, inst{op: bytecode.RETURN, b: w})
	} else {
		v := c.operand(e)
		u.emit(pos, inst{op: bytecode.RETURN, b: v})
	}
	code, _ := c.leave()
	c.finishFunction(fn, code)
	return fn.reg
}

func (c *compiler) typeAlias(s *ast.TypeAlias) {
	u := c.u
	name, ok := s.Name.(*ast.Name)
	if !ok {
		c.fail(s.Span, "TypeAlias with non-Name name")
		return
	}
	if len(s.TypeParams) > 0 {
		fn := c.beginFunction(s.Span)
		c.enter("<generic parameters of "+name.Id+">", c.table.Block(s, symtable.PartTypeParams), s.Line)
		u := c.u
		u.prologue()
		u.emit(source.Span{Line: s.Line, EndLine: s.Line}, inst{op: bytecode.RESUME})
		first := u.loadConst(s.Span, anyTemp, name.Id)
		c.typeParams(s.TypeParams)
		u.emit(s.Span, inst{op: bytecode.RETURN, b: c.aliasObject(s, first, name.Id)})
		code, _ := c.leave()
		c.finishFunction(fn, code)
		c.u.emitTo(s.Span, anyTemp, inst{op: bytecode.CALL, b: fn.reg, x: c.u.cache()})
	} else {
		first := u.loadConst(s.Span, anyTemp, name.Id)
		u.loadNone(s.Span, anyTemp)
		c.aliasObject(s, first, name.Id)
	}
	c.u.storeName(name.Span, name.Id, c.u.top())
}

// aliasObject makes the alias of [name, type parameters], which stand on top.
func (c *compiler) aliasObject(s *ast.TypeAlias, first reg, name string) reg {
	u := c.u
	pos := s.Span
	fn := c.beginFunction(pos)
	c.setAttribute(fn, bytecode.FuncDefaults, u.loadConst(pos, anyTemp, source.Tuple{int64(1)}))
	c.enterAnnotate(name, c.table.Block(s, symtable.PartMain), pos)
	v := c.operand(s.Value)
	c.u.emit(s.Value.Pos(), inst{op: bytecode.RETURN, b: v})
	code, _ := c.leave()
	c.finishFunction(fn, code)
	t := u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_TUPLE, b: first, c: 3})
	return u.emitTo(pos, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: t, x: uint32(bytecode.IntrinsicTypeAlias)})
}
