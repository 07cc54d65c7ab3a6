package compiler

import (
	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/source"
)

func (c *compiler) joinedStr(e *ast.JoinedStr, want reg) reg {
	u := c.u
	// constants next to each other become one
	values := mergeStrings(e.Values)
	if len(values) == 0 {
		return u.loadConst(e.Span, want, "")
	}
	if len(values) == 1 {
		return c.expr(values[0], want)
	}
	first := temp(u.depth)
	n := 0
	for i, v := range values {
		c.push(v)
		n++
		if n == maxWindow && i < len(values)-1 {
			u.emitTo(e.Span, anyTemp, inst{op: bytecode.BUILD_STRING, b: first, c: reg(n)})
			n = 1
		}
	}
	return u.emitTo(e.Span, want, inst{op: bytecode.BUILD_STRING, b: first, c: reg(n)})
}

// mergeStrings drops empty constants and joins those that stand together.
func mergeStrings(values []ast.Expr) []ast.Expr {
	out := make([]ast.Expr, 0, len(values))
	for _, v := range values {
		k, ok := v.(*ast.Constant)
		if !ok {
			out = append(out, v)
			continue
		}
		text, ok := k.Value.(string)
		if !ok {
			out = append(out, v)
			continue
		}
		if text == "" {
			continue
		}
		if n := len(out); n > 0 {
			if last, ok := out[n-1].(*ast.Constant); ok {
				if lastText, ok := last.Value.(string); ok {
					out[n-1] = &ast.Constant{Span: last.Span.To(k.Span), Value: lastText + text}
					continue
				}
			}
		}
		out = append(out, v)
	}
	return out
}

func (c *compiler) formattedValue(e *ast.FormattedValue, want reg) reg {
	u := c.u
	v := c.operand(e.Value)
	switch e.Conversion {
	case -1:
	case 's', 'r', 'a':
		x := map[int]uint32{'s': 1, 'r': 2, 'a': 3}[e.Conversion]
		v = u.emitTo(e.Span, anyTemp, inst{op: bytecode.CONVERT_VALUE, b: v, x: x})
	default:
		c.fail(e.Span, "Unrecognized conversion character %d", e.Conversion)
	}
	if e.FormatSpec == nil {
		return u.emitTo(e.Span, want, inst{op: bytecode.FORMAT_SIMPLE, b: v})
	}
	spec := c.operand(e.FormatSpec)
	return u.emitTo(e.Span, want, inst{op: bytecode.FORMAT_WITH_SPEC, b: v, c: spec})
}

// templateStr compiles a template string: the tuple of its strings, which stand around the interpolations, and the
// tuple of these.
func (c *compiler) templateStr(e *ast.TemplateStr, want reg) reg {
	u := c.u
	var strs source.Tuple
	text := ""
	var parts []*ast.Interpolation
	for _, v := range e.Values {
		switch v := v.(type) {
		case *ast.Interpolation:
			strs = append(strs, text)
			text = ""
			parts = append(parts, v)
		case *ast.Constant:
			if s, ok := v.Value.(string); ok {
				text += s
			}
		default:
			c.fail(v.Pos(), "unexpected value in template string")
		}
	}
	strs = append(strs, text)
	first := u.loadConst(e.Span, anyTemp, strs)
	items := temp(u.depth)
	n := 0
	list := false
	for _, p := range parts {
		if n == maxWindow && !list {
			u.emitTo(e.Span, anyTemp, inst{op: bytecode.BUILD_LIST, b: items, c: reg(n)})
			list = true
		}
		c.interpolation(p)
		if list {
			u.emit(p.Span, inst{op: bytecode.LIST_APPEND, a: items, b: u.top()})
		}
		n++
	}
	if list {
		u.emitTo(e.Span, anyTemp, inst{op: bytecode.LIST_TO_TUPLE, b: items})
	} else {
		u.emitTo(e.Span, anyTemp, inst{op: bytecode.BUILD_TUPLE, b: items, c: reg(n)})
	}
	return u.emitTo(e.Span, want, inst{op: bytecode.BUILD_TEMPLATE, b: first})
}

func (c *compiler) interpolation(e *ast.Interpolation) reg {
	u := c.u
	first := c.push(e.Value)
	u.loadConst(e.Span, anyTemp, e.Str)
	var flags reg
	switch e.Conversion {
	case -1:
	case 's':
		flags = 1
	case 'r':
		flags = 2
	case 'a':
		flags = 3
	default:
		c.fail(e.Span, "Unrecognized conversion character %d", e.Conversion)
	}
	if e.FormatSpec != nil {
		c.push(e.FormatSpec)
		flags |= 4
	}
	return u.emitTo(e.Span, anyTemp, inst{op: bytecode.BUILD_INTERPOLATION, b: first, c: flags})
}

// isPercentFormat tells whether a % is a formatting that percentFormat compiles.
func (c *compiler) isPercentFormat(e *ast.BinOp) bool { _, ok := c.percentParts(e); return ok }

// percentFormat compiles '...%s...' % (a, b) as an f-string when the conversions are as simple as that.
func (c *compiler) percentFormat(e *ast.BinOp, want reg) (reg, bool) {
	parts, ok := c.percentParts(e)
	if !ok {
		return 0, false
	}
	return c.joinedStr(&ast.JoinedStr{Span: e.Span, Values: parts}, want), true
}

func (c *compiler) percentParts(e *ast.BinOp) ([]ast.Expr, bool) {
	if e.Op != ast.Modulo {
		return nil, false
	}
	k, ok := e.Left.(*ast.Constant)
	if !ok {
		return nil, false
	}
	format, ok := k.Value.(string)
	if !ok {
		return nil, false
	}
	t, ok := e.Right.(*ast.Tuple)
	if !ok {
		return nil, false
	}
	for _, elt := range t.Elts {
		if _, star := elt.(*ast.Starred); star {
			return nil, false
		}
	}
	var parts []ast.Expr
	arg := 0
	text := ""
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			text += format[i : i+1]
			continue
		}
		i++
		if i == len(format) {
			return nil, false
		}
		if format[i] == '%' {
			text += "%"
			continue
		}
		left := false
		for i < len(format) && format[i] == '-' {
			left = true
			i++
		}
		start := i
		for i < len(format) && format[i] >= '0' && format[i] <= '9' {
			i++
		}
		width := format[start:i]
		prec := ""
		if i < len(format) && format[i] == '.' {
			p := i + 1
			for i = p; i < len(format) && format[i] >= '0' && format[i] <= '9'; i++ {
			}
			if i == p {
				return nil, false
			}
			prec = format[p:i]
		}
		if i == len(format) || arg == len(t.Elts) || len(width) > 2 || len(prec) > 2 {
			return nil, false
		}
		if len(width) > 0 && width[0] == '0' {
			return nil, false
		}
		conv := int(format[i])
		if conv != 's' && conv != 'r' && conv != 'a' {
			return nil, false
		}
		if text != "" {
			parts = append(parts, &ast.Constant{Span: k.Span, Value: text})
			text = ""
		}
		spec := ""
		if width != "" {
			if !left {
				spec = ">"
			}
			spec += width
		}
		if prec != "" {
			spec += "." + prec
		}
		v := &ast.FormattedValue{Span: t.Elts[arg].Pos(), Value: t.Elts[arg], Conversion: conv}
		if spec != "" {
			v.FormatSpec = &ast.Constant{Span: t.Elts[arg].Pos(), Value: spec}
		}
		parts = append(parts, v)
		arg++
	}
	if arg != len(t.Elts) {
		return nil, false
	}
	if text != "" {
		parts = append(parts, &ast.Constant{Span: k.Span, Value: text})
	}
	return parts, true
}
