package compiler

import (
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

// funcDef is what FunctionDef and AsyncFunctionDef have in common.
type funcDef struct {
	node       ast.Stmt
	pos        source.Span
	name       string
	args       *ast.Arguments
	body       []ast.Stmt
	decorators []ast.Expr
	returns    ast.Expr
	typeParams []ast.TypeParam
}

// newFunction is a MAKE_FUNCTION whose code is not there yet: the function is made before its attributes are
// evaluated, so that they stand above it, and its code is compiled after them.
type newFunction struct {
	seg  *segment
	at   int
	reg  reg
	pos  source.Span
	unit *unit
}

func (c *compiler) beginFunction(pos source.Span) newFunction {
	u := c.u
	f := newFunction{seg: u.seg, at: len(u.seg.code), pos: pos, unit: u}
	f.reg = u.emitTo(pos, anyTemp, inst{op: bytecode.MAKE_FUNCTION})
	return f
}

// finishFunction gives the function its code and closure.
func (c *compiler) finishFunction(f newFunction, code *bytecode.Code) {
	u := c.u
	if code == nil {
		return
	}
	f.seg.code[f.at].x = u.constant(code)
	first := temp(u.depth)
	n := 0
	for _, l := range code.LocalsPlus {
		if l.Kind&bytecode.FreeVar != 0 {
			cell := u.cell(l.Name)
			if u.ste.FunctionLike() && u.flagsOf(l.Name).Scope() == symtable.ScopeFree {
				cell = u.free(l.Name) // an inlined comprehension may have a cell of the same name
			}
			u.emitTo(f.pos, anyTemp, inst{op: bytecode.LOAD_CLOSURE, b: cell})
			n++
		}
	}
	if n > 0 {
		t := u.emitTo(f.pos, anyTemp, inst{op: bytecode.BUILD_TUPLE, b: first, c: reg(n)})
		u.emit(f.pos, inst{op: bytecode.SET_FUNCTION_ATTRIBUTE, a: f.reg, b: t, x: uint32(bytecode.FuncClosure)})
	}
}

func (c *compiler) setAttribute(f newFunction, what bytecode.FunctionAttribute, v reg) {
	c.u.emit(f.pos, inst{op: bytecode.SET_FUNCTION_ATTRIBUTE, a: f.reg, b: v, x: uint32(what)})
}

// positionalDefaults pushes the tuple of defaults.
func (c *compiler) positionalDefaults(pos source.Span, a *ast.Arguments) reg {
	t := &ast.Tuple{Span: pos, Elts: a.Defaults}
	return c.push(t)
}

// keywordDefaults pushes the dict of the defaults of keyword-only parameters.
func (c *compiler) keywordDefaults(pos source.Span, a *ast.Arguments) reg {
	u := c.u
	first := temp(u.depth)
	var names source.Tuple
	for i, d := range a.KwDefaults {
		if d != nil {
			names = append(names, u.mangle(a.Kwonlyargs[i].Arg))
			c.push(d)
		}
	}
	return u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_CONST_KEY_MAP, b: first, c: reg(len(names)), x: u.constant(names)})
}

func hasKwDefaults(a *ast.Arguments) bool {
	for _, d := range a.KwDefaults {
		if d != nil {
			return true
		}
	}
	return false
}

func (c *compiler) function(f funcDef) {
	u := c.u
	firstLine := f.pos.Line
	var decorators []reg
	for _, d := range f.decorators {
		decorators = append(decorators, c.push(d))
	}
	if len(f.decorators) > 0 {
		firstLine = f.decorators[0].Pos().Line
	}
	c.checkDefaults(f.args)
	fn := c.beginFunction(f.pos)
	if len(f.typeParams) > 0 {
		n := 0
		if len(f.args.Defaults) > 0 {
			c.positionalDefaults(f.pos, f.args)
			n++
		}
		if hasKwDefaults(f.args) {
			c.keywordDefaults(f.pos, f.args)
			n++
		}
		code := c.genericFunction(f, firstLine, n)
		// the closure goes to the function, which stands below the arguments
		c.finishFunction(fn, code)
		u.emitTo(f.pos, anyTemp, inst{op: bytecode.CALL, b: fn.reg, c: reg(n), x: u.cache()})
	} else {
		if len(f.args.Defaults) > 0 {
			c.setAttribute(fn, bytecode.FuncDefaults, c.positionalDefaults(f.pos, f.args))
		}
		if hasKwDefaults(f.args) {
			c.setAttribute(fn, bytecode.FuncKwDefaults, c.keywordDefaults(f.pos, f.args))
		}
		c.functionRest(fn, f, firstLine)
	}
	c.decorate(f.decorators, decorators)
	u.storeName(f.pos, f.name, u.top())
}

// decorate applies decorators, which stand below the topmost temporary.
func (c *compiler) decorate(exprs []ast.Expr, regs []reg) {
	u := c.u
	for i := len(exprs) - 1; i >= 0; i-- {
		u.emitTo(exprs[i].Pos(), anyTemp, inst{op: bytecode.CALL, b: regs[i], c: 1, x: u.cache()})
	}
}

// functionRest gives a new function its annotations, code and closure.
func (c *compiler) functionRest(fn newFunction, f funcDef, firstLine int32) {
	if c.annotateFunction(f) {
		c.setAttribute(fn, bytecode.FuncAnnotate, c.u.top())
	}
	c.finishFunction(fn, c.functionCode(f, firstLine))
}

// genericFunction compiles the hidden function that makes a function's type parameters and then the function.
func (c *compiler) genericFunction(f funcDef, firstLine int32, nargs int) *bytecode.Code {
	ste := c.table.Block(f.node, symtable.PartTypeParams)
	c.enter("<generic parameters of "+f.name+">", ste, firstLine)
	u := c.u
	u.argCount = nargs
	u.prologue()
	u.emit(source.Span{Line: firstLine, EndLine: firstLine}, inst{op: bytecode.RESUME})
	params := c.typeParams(f.typeParams)
	fn := c.beginFunction(f.pos)
	// what is passed in stands in the first registers, whatever these are called
	if len(f.args.Defaults) > 0 {
		c.setAttribute(fn, bytecode.FuncDefaults, u.dup(f.pos, anyTemp, regLocal))
	}
	if hasKwDefaults(f.args) {
		c.setAttribute(fn, bytecode.FuncKwDefaults, u.dup(f.pos, anyTemp, regLocal|reg(nargs-1)))
	}
	c.functionRest(fn, f, firstLine)
	r := u.emitTo(f.pos, anyTemp, inst{op: bytecode.CALL_INTRINSIC_2, b: fn.reg, c: params, x: uint32(bytecode.IntrinsicSetFunctionTypeParams)})
	u.emit(f.pos, inst{op: bytecode.RETURN, b: r})
	code, _ := c.leave()
	return code
}

// params sets what the code object says about its parameters.
func (u *unit) params(a *ast.Arguments) {
	u.argCount = len(a.Posonlyargs) + len(a.Args)
	u.posOnly = len(a.Posonlyargs)
	u.kwOnly = len(a.Kwonlyargs)
}

func (c *compiler) functionCode(f funcDef, firstLine int32) *bytecode.Code {
	ste := c.table.Block(f.node, symtable.PartMain)
	c.enter(f.name, ste, firstLine)
	u := c.u
	u.params(f.args)
	u.prologue()
	body := f.body
	if ste.HasDocstring {
		doc := body[0].(*ast.ExprStmt).Value.(*ast.Constant).Value.(string)
		body = body[1:]
		if c.opts.Optimize < 2 {
			u.doc = true
			u.constant(cleanDoc(doc))
		}
	}
	c.generatorBody(firstLine, func() {
		c.stmts(body)
		u.returnConst(noPos, source.NoneType{})
	})
	code, _ := c.leave()
	return code
}

// generatorBody compiles the body of a function-like unit; in a generator StopIteration must not leave it.
func (c *compiler) generatorBody(firstLine int32, body func()) {
	u := c.u
	h, target := int32(0), noLabel
	if u.generator() {
		h, target = u.makeHandler(0, true)
		u.handler = h
		c.pushBlock(block{kind: blockStopIterator}, noPos)
	}
	u.emit(source.Span{Line: firstLine, EndLine: firstLine}, inst{op: bytecode.RESUME})
	body()
	u.handler = 0
	if target == noLabel {
		return
	}
	u.popBlock()
	u.cold(2, func() {
		u.place(target)
		r := u.emitTo(noPos, anyTemp, inst{op: bytecode.CALL_INTRINSIC_1, b: temp(1), x: uint32(bytecode.IntrinsicStopIterationError)})
		u.emit(noPos, inst{op: bytecode.RERAISE, b: r, c: temp(0), extra: true})
	})
}

func (c *compiler) lambda(e *ast.Lambda, want reg) reg {
	c.checkDefaults(e.Args)
	fn := c.beginFunction(e.Span)
	if len(e.Args.Defaults) > 0 {
		c.setAttribute(fn, bytecode.FuncDefaults, c.positionalDefaults(e.Span, e.Args))
	}
	if hasKwDefaults(e.Args) {
		c.setAttribute(fn, bytecode.FuncKwDefaults, c.keywordDefaults(e.Span, e.Args))
	}
	ste := c.table.Block(e, symtable.PartMain)
	c.enter("<lambda>", ste, e.Line)
	inner := c.u
	inner.params(e.Args)
	inner.prologue()
	c.generatorBody(e.Line, func() {
		if k, ok := c.constOf(e.Body); ok {
			inner.returnConst(e.Body.Pos(), k)
			return
		}
		v := c.operandNow(e.Body)
		inner.emit(e.Body.Pos(), inst{op: bytecode.RETURN, b: v})
	})
	code, _ := c.leave()
	c.finishFunction(fn, code)
	return c.into(e.Span, want, fn.reg)
}

// checkDefaults refuses names and orders that only trees from elsewhere can have.
func (c *compiler) checkDefaults(a *ast.Arguments) {
	if len(a.Defaults) > len(a.Posonlyargs)+len(a.Args) {
		c.fail(noPos, "more positional defaults than args on arguments")
	}
	if len(a.KwDefaults) != len(a.Kwonlyargs) {
		c.fail(noPos, "length of kwonlyargs is not the same as kw_defaults on arguments")
	}
}

// cleanDoc strips the indentation of a docstring, as inspect.cleandoc does without trimming blank lines.
func cleanDoc(doc string) string {
	lines := strings.Split(expandTabs(doc), "\n")
	margin := -1
	for _, line := range lines[1:] {
		if n := len(line) - len(strings.TrimLeft(line, " ")); n < len(line) && (margin < 0 || n < margin) {
			margin = n
		}
	}
	lines[0] = strings.TrimLeft(lines[0], " ")
	for i := 1; i < len(lines); i++ {
		if margin > 0 {
			n := min(margin, len(lines[i])-len(strings.TrimLeft(lines[i], " ")))
			lines[i] = lines[i][n:]
		}
	}
	return strings.Join(lines, "\n")
}

// expandTabs replaces tabs by spaces up to the next multiple of eight.
func expandTabs(s string) string {
	if !strings.Contains(s, "\t") {
		return s
	}
	var b strings.Builder
	col := 0
	for _, r := range splitWTF8(s) {
		switch r {
		case "\t":
			n := 8 - col%8
			b.WriteString(strings.Repeat(" ", n))
			col += n
		case "\n", "\r":
			b.WriteString(r)
			col = 0
		default:
			b.WriteString(r)
			col++
		}
	}
	return b.String()
}

// splitWTF8 splits text into its characters without touching lone surrogates.
func splitWTF8(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		j := i + 1
		for j < len(s) && s[j]&0xC0 == 0x80 {
			j++
		}
		out = append(out, s[i:j])
		i = j
	}
	return out
}
