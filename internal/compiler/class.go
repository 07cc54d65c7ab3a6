package compiler

import (
	"sort"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

func (c *compiler) class(s *ast.ClassDef) {
	u := c.u
	firstLine := s.Line
	var decorators []reg
	for _, d := range s.DecoratorList {
		decorators = append(decorators, c.push(d))
	}
	if len(s.DecoratorList) > 0 {
		firstLine = s.DecoratorList[0].Pos().Line
	}
	c.checkKeywords(s.Keywords)
	if len(s.TypeParams) > 0 {
		fn := c.beginFunction(s.Span)
		c.finishFunction(fn, c.genericClass(s, firstLine))
		u.emitTo(s.Span, anyTemp, inst{op: bytecode.CALL, b: fn.reg, x: u.cache()})
	} else {
		c.buildClass(s, firstLine, s.Bases)
	}
	c.decorate(s.DecoratorList, decorators)
	u.storeName(s.Span, s.Name, u.top())
}

// buildClass calls __build_class__ and leaves the class in the next temporary.
func (c *compiler) buildClass(s *ast.ClassDef, firstLine int32, bases []ast.Expr) reg {
	u := c.u
	f := u.emitTo(s.Span, anyTemp, inst{op: bytecode.LOAD_BUILD_CLASS})
	fn := c.beginFunction(s.Span)
	c.finishFunction(fn, c.classBody(s, firstLine))
	name := u.loadConst(s.Span, anyTemp, s.Name)
	return c.callArgs(s.Span, anyTemp, f, []reg{fn.reg, name}, bases, s.Keywords, false, u.depth)
}

// genericClass compiles the hidden function that makes a class's type parameters and then the class.
func (c *compiler) genericClass(s *ast.ClassDef, firstLine int32) *bytecode.Code {
	ste := c.table.Block(s, symtable.PartTypeParams)
	c.enter("<generic parameters of "+s.Name+">", ste, firstLine)
	u := c.u
	u.private = s.Name
	u.prologue()
	u.emit(source.Span{Line: firstLine, EndLine: firstLine}, inst{op: bytecode.RESUME})
	u.storeName(s.Span, ".type_params", c.typeParams(s.TypeParams))
	// the parameters are read back after the class body is compiled: Generic[params] is one more base
	f := u.emitTo(s.Span, anyTemp, inst{op: bytecode.LOAD_BUILD_CLASS})
	fn := c.beginFunction(s.Span)
	c.finishFunction(fn, c.classBody(s, firstLine))
	name := u.loadConst(s.Span, anyTemp, s.Name)
	params := u.loadName(s.Span, anyTemp, ".type_params")
	generic := u.local(".generic_base")
	u.emitTo(s.Span, generic, inst{op: bytecode.CALL_INTRINSIC_1, b: params, x: uint32(bytecode.IntrinsicSubscriptGeneric)})
	bases := append(append([]ast.Expr(nil), s.Bases...), &ast.Name{Span: s.Span, Id: ".generic_base", Ctx: ast.Load})
	r := c.callArgs(s.Span, anyTemp, f, []reg{fn.reg, name}, bases, s.Keywords, false, u.depth)
	u.emit(s.Span, inst{op: bytecode.RETURN, b: r})
	code, _ := c.leave()
	return code
}

func (c *compiler) classBody(s *ast.ClassDef, firstLine int32) *bytecode.Code {
	ste := c.table.Block(s, symtable.PartMain)
	c.enter(s.Name, ste, firstLine)
	u := c.u
	u.private = s.Name
	pos := source.Span{Line: firstLine, EndLine: firstLine}
	u.prologue()
	u.emit(pos, inst{op: bytecode.RESUME})
	u.storeRaw(pos, "__module__", u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_NAME, c: reg(u.nameIndex("__name__")), x: u.cache()}))
	u.storeRaw(pos, "__qualname__", u.loadConst(pos, anyTemp, u.qualName))
	u.storeRaw(pos, "__firstlineno__", u.loadConst(pos, anyTemp, int64(firstLine)))
	if len(s.TypeParams) > 0 {
		u.storeRaw(pos, "__type_params__", u.loadName(pos, anyTemp, ".type_params"))
	}
	if ste.NeedsClassDict {
		u.emit(pos, inst{op: bytecode.STORE_DEREF, a: u.cell("__classdict__"), b: u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_LOCALS})})
	}
	if ste.HasConditionalAnno {
		u.emit(pos, inst{op: bytecode.STORE_DEREF, a: u.cell("__conditional_annotations__"), b: u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_SET})})
	}
	c.bodyWithDoc(pos, s.Body)
	c.deferredAnnotations(pos)
	names := make([]string, 0, len(u.staticAttrs))
	for name := range u.staticAttrs {
		names = append(names, name)
	}
	sort.Strings(names)
	attrs := make(source.Tuple, len(names))
	for i, name := range names {
		attrs[i] = name
	}
	u.storeRaw(noPos, "__static_attributes__", u.loadConst(noPos, anyTemp, attrs))
	if ste.NeedsClassDict {
		u.storeRaw(noPos, "__classdictcell__", u.emitTo(noPos, anyTemp, inst{op: bytecode.LOAD_CLOSURE, b: u.cell("__classdict__")}))
	}
	if ste.NeedsClassClosure {
		cell := u.emitTo(noPos, anyTemp, inst{op: bytecode.LOAD_CLOSURE, b: u.cell("__class__")})
		u.emit(noPos, inst{op: bytecode.STORE_NAME, b: cell, keepB: true, c: reg(u.nameIndex("__classcell__")), x: u.cache()})
		u.emit(noPos, inst{op: bytecode.RETURN, b: cell})
	} else {
		u.returnConst(noPos, source.NoneType{})
	}
	code, _ := c.leave()
	return code
}

// bodyWithDoc compiles the body of a module or class whose docstring becomes __doc__.
func (c *compiler) bodyWithDoc(pos source.Span, body []ast.Stmt) {
	u := c.u
	if c.table.Future.Annotations && u.ste.AnnotationBlock != nil {
		u.emit(pos, inst{op: bytecode.SETUP_ANNOTATIONS})
	}
	if symtable.HasDocstring(body) {
		e := body[0].(*ast.ExprStmt).Value.(*ast.Constant)
		if c.opts.Optimize < 2 {
			u.storeName(noPos, "__doc__", u.loadConst(e.Span, anyTemp, cleanDoc(e.Value.(string))))
		}
		body = body[1:]
	}
	c.stmts(body)
}

// moduleBody compiles the body of a module or interactive statement.
func (c *compiler) moduleBody(pos source.Span, body []ast.Stmt, doc bool) {
	u := c.u
	// the function of the annotations is made before everything else, but compiled after it
	head := u.seg
	u.seg = &segment{}
	u.segs = append(u.segs, u.seg)
	main := u.seg
	if u.ste.HasConditionalAnno {
		u.storeName(pos, "__conditional_annotations__", u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_SET}))
	}
	h, target := int32(0), noLabel
	if u.generator() { // top-level await
		h, target = u.makeHandler(0, true)
		u.handler = h
	}
	if doc {
		c.bodyWithDoc(pos, body)
	} else {
		if c.table.Future.Annotations && u.ste.AnnotationBlock != nil {
			u.emit(pos, inst{op: bytecode.SETUP_ANNOTATIONS})
		}
		c.stmts(body)
	}
	u.handler = 0
	if target != noLabel {
		u.cold(2, func() {
			u.place(target)
			r := u.emitTo(noPos, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: temp(1), x: uint32(bytecode.IntrinsicStopIterationError)})
			u.emit(noPos, inst{op: bytecode.RERAISE, b: r, c: temp(0), extra: true})
		})
	}
	u.seg = head
	u.depth = 0
	c.deferredAnnotations(pos)
	u.seg = main
}
