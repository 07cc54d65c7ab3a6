package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
	"github.com/gophersnake/gophersnake/internal/symtable"
)

func (c *compiler) call(e *ast.Call, want reg) reg {
	u := c.u
	c.checkKeywords(e.Keywords)
	if r, ok := c.methodCall(e, want); ok {
		return r
	}
	c.checkCaller(e.Func)
	f := c.push(e.Func)
	return c.callArgs(e.Span, want, f, nil, e.Args, e.Keywords, false, u.depth)
}

// methodCall compiles obj.name(...) without making a bound method.
func (c *compiler) methodCall(e *ast.Call, want reg) (reg, bool) {
	u := c.u
	attr, ok := e.Func.(*ast.Attribute)
	if !ok || attr.Ctx != ast.Load {
		return 0, false
	}
	// a module's function is no method
	if name, ok := attr.Value.(*ast.Name); ok && c.table.Top.Lookup(name.Id)&symtable.DefImport != 0 {
		return 0, false
	}
	if spreads(e.Args, e.Keywords) {
		return 0, false
	}
	pos := startAtAttr(attr.Span, attr)
	r, ok := c.superAttr(attr, anyTemp, true)
	if !ok {
		v := c.operand(attr.Value)
		r = u.emitTo(pos, anyTemp, inst{op: bytecode.LOAD_METHOD, b: v, c: reg(u.nameIndex(u.mangle(attr.Attr))), x: u.cache()})
	}
	return c.callArgs(startAtAttr(e.Span, attr), want, r, nil, e.Args, e.Keywords, true, u.depth), true
}

// spreads tells whether a call needs CALL_EX.
func spreads(args []ast.Expr, keywords []*ast.Keyword) bool {
	for _, a := range args {
		if _, ok := a.(*ast.Starred); ok {
			return true
		}
	}
	for _, k := range keywords {
		if k.Arg == "" {
			return true
		}
	}
	return len(args)+2*len(keywords) > maxWindow
}

func (c *compiler) checkKeywords(keywords []*ast.Keyword) {
	seen := map[string]bool{}
	for _, k := range keywords {
		if k.Arg == "" {
			continue
		}
		if seen[k.Arg] {
			c.fail(k.Span, "keyword argument repeated: %s", k.Arg)
		}
		seen[k.Arg] = true
	}
}

// callArgs evaluates the arguments of a call whose function (a pair for a method) stands in the temporaries from f up,
// and calls it. The registers in pushed are arguments that were evaluated already; they follow f.
func (c *compiler) callArgs(pos source.Span, want, f reg, pushed []reg, args []ast.Expr, keywords []*ast.Keyword,
	method bool, depth int) reg {
	u := c.u
	if spreads(args, keywords) {
		return c.callEx(pos, want, f, pushed, args, keywords)
	}
	for _, a := range args {
		c.push(a)
	}
	n := len(pushed) + len(args)
	op, kwOp := bytecode.CALL, bytecode.CALL_KW
	if method {
		op, kwOp = bytecode.CALL_METHOD, bytecode.CALL_METHOD_KW
	}
	if len(keywords) == 0 {
		return u.emitTo(pos, want, inst{op: op, b: f, c: reg(n), x: u.cache()})
	}
	names := make(source.Tuple, len(keywords))
	for i, k := range keywords {
		names[i] = k.Arg
		c.push(k.Value)
	}
	return u.emitTo(pos, want, inst{op: kwOp, b: f, c: reg(n + len(keywords)), x: u.constant(names)})
}

// callEx calls with a sequence and a mapping of arguments.
func (c *compiler) callEx(pos source.Span, want, f reg, pushed []reg, args []ast.Expr, keywords []*ast.Keyword) reg {
	u := c.u
	if s, ok := onlyStarred(args); ok && len(pushed) == 0 {
		c.push(s.Value)
	} else if len(pushed) == 0 {
		c.list(pos, args, anyTemp, true)
	} else {
		// what was pushed becomes the beginning of the list
		l := u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_LIST, b: pushed[0], c: reg(len(pushed))})
		for _, a := range args {
			if s, ok := a.(*ast.Starred); ok {
				u.emit(pos, inst{op: bytecode.LIST_EXTEND, a: l, b: c.operand(s.Value)})
			} else {
				u.emit(pos, inst{op: bytecode.LIST_APPEND, a: l, b: c.operand(a)})
			}
		}
		u.emitTo(pos, anyTemp, inst{op: bytecode.LIST_TO_TUPLE, b: l})
	}
	var hasKw uint32
	if len(keywords) > 0 {
		hasKw = 1
		c.keywordMap(pos, f, keywords)
	}
	return u.emitTo(pos, want, inst{op: bytecode.CALL_EX, b: f, x: hasKw})
}

func onlyStarred(args []ast.Expr) (*ast.Starred, bool) {
	if len(args) != 1 {
		return nil, false
	}
	s, ok := args[0].(*ast.Starred)
	return s, ok
}

// addKeywords adds named arguments to a map one by one.
func (c *compiler) addKeywords(pos source.Span, m reg, keywords []*ast.Keyword) {
	u := c.u
	for _, k := range keywords {
		name := u.loadConst(pos, anyTemp, k.Arg)
		v := c.operand(k.Value)
		u.emit(pos, inst{op: bytecode.MAP_ADD, a: m, b: name, c: v})
	}
}

// keywordMap builds the mapping of a call's keyword arguments.
func (c *compiler) keywordMap(pos source.Span, f reg, keywords []*ast.Keyword) {
	u := c.u
	m := temp(u.depth)
	built := false
	for i := 0; i < len(keywords); {
		if keywords[i].Arg == "" {
			if !built {
				u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_MAP, b: m})
				built = true
			}
			v := c.operand(keywords[i].Value)
			u.emit(pos, inst{op: bytecode.DICT_MERGE, a: m, b: v, c: f})
			i++
			continue
		}
		j := i
		for j < len(keywords) && keywords[j].Arg != "" {
			j++
		}
		if j-i > maxWindow/2 {
			// too many registers at once: one by one
			if !built {
				u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_MAP, b: m})
				built = true
			} else if i > 0 {
				// what was unpacked before may have the same names: they are merged from a map of their own
				d := u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_MAP, b: temp(u.depth)})
				c.addKeywords(pos, d, keywords[i:j])
				u.emit(pos, inst{op: bytecode.DICT_MERGE, a: m, b: d, c: f})
				i = j
				continue
			}
			c.addKeywords(pos, m, keywords[i:j])
			i = j
			continue
		}
		names := make(source.Tuple, 0, j-i)
		d := temp(u.depth)
		for _, k := range keywords[i:j] {
			names = append(names, k.Arg)
			c.push(k.Value)
		}
		u.emitTo(pos, anyTemp, inst{op: bytecode.BUILD_CONST_KEY_MAP, b: d, c: reg(len(names)), x: u.constant(names)})
		if built {
			u.emit(pos, inst{op: bytecode.DICT_MERGE, a: m, b: d, c: f})
		}
		built = true
		i = j
	}
}
