package parser

import (
	"slices"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// strings: (fstring | string)+ | tstring+
func (p *parser) strings() ast.Expr {
	if p.second {
		return p.memoExpr(ruleStrings, (*parser).stringsAlts)
	}
	return p.stringsAlts()
}

func (p *parser) stringsAlts() ast.Expr {
	from := p.mark
	if p.rules() {
		p.invalidStringConcat()
		p.mark = from
	}
	if p.typ() == TStringStart {
		var parts []ast.Expr
		for p.typ() == TStringStart {
			e := p.formatted(true)
			if e == nil {
				break
			}
			parts = append(parts, e)
		}
		if parts == nil {
			return nil
		}
		return &ast.TemplateStr{Span: p.span(from), Values: p.joinValues(parts)}
	}
	var first ast.Expr
	var parts []ast.Expr
	for {
		var e ast.Expr
		switch p.typ() {
		case String:
			t := p.expect(String)
			c := p.stringNode(t)
			if c == nil {
				return nil
			}
			e = c
		case FStringStart:
			e = p.formatted(false)
		}
		if e == nil {
			break
		}
		if first == nil {
			first = e
			continue
		}
		if parts == nil {
			parts = append(make([]ast.Expr, 0, 4), first)
		}
		parts = append(parts, e)
	}
	if first == nil {
		return nil
	}
	if parts == nil {
		if _, ok := first.(*ast.Constant); ok {
			return first
		}
		parts = []ast.Expr{first}
	}
	return p.concatenate(parts, p.span(from))
}

// concatenate joins adjacent literals into one Constant or JoinedStr.
func (p *parser) concatenate(parts []ast.Expr, span source.Span) ast.Expr {
	hasBytes, hasText, formatted := false, false, false
	for _, e := range parts {
		c, ok := e.(*ast.Constant)
		if !ok {
			hasText, formatted = true, true
		} else if _, isBytes := c.Value.(source.Bytes); isBytes {
			hasBytes = true
		} else {
			hasText = true
		}
	}
	if hasBytes && hasText {
		p.raise(source.KindSyntaxError, "cannot mix bytes and nonbytes literals")
		return nil
	}
	if formatted {
		return &ast.JoinedStr{Span: span, Values: p.joinValues(parts)}
	}
	var b strings.Builder
	for _, e := range parts {
		switch v := e.(*ast.Constant).Value.(type) {
		case string:
			b.WriteString(v)
		case source.Bytes:
			b.WriteString(string(v))
		}
	}
	c := &ast.Constant{Span: span, Value: b.String(), Kind: parts[0].(*ast.Constant).Kind}
	if hasBytes {
		c.Value = source.Bytes(b.String())
	}
	return c
}

// joinValues flattens formatted strings into one list and joins adjacent constants; empty ones vanish.
func (p *parser) joinValues(parts []ast.Expr) []ast.Expr {
	var flat []ast.Expr
	for _, e := range parts {
		switch e := e.(type) {
		case *ast.JoinedStr:
			flat = append(flat, e.Values...)
		case *ast.TemplateStr:
			flat = append(flat, e.Values...)
		default:
			flat = append(flat, e)
		}
	}
	var out []ast.Expr
	for i := 0; i < len(flat); {
		c, ok := flat[i].(*ast.Constant)
		if !ok {
			out = append(out, flat[i])
			i++
			continue
		}
		last := c
		text, _ := c.Value.(string)
		var b strings.Builder
		for i++; i < len(flat); i++ {
			next, ok := flat[i].(*ast.Constant)
			if !ok {
				break
			}
			if b.Len() == 0 {
				b.WriteString(text)
			}
			more, _ := next.Value.(string)
			b.WriteString(more)
			last = next
		}
		if b.Len() > 0 {
			text = b.String()
		}
		if text != "" {
			out = append(out, &ast.Constant{Span: c.Span.To(last.Span), Value: text, Kind: c.Kind})
		}
	}
	return out
}

// formatted: FSTRING_START fstring_middle* FSTRING_END, and the same for t-strings.
func (p *parser) formatted(isT bool) ast.Expr {
	if p.second && isT {
		return p.memoExpr(ruleTString, func(p *parser) ast.Expr { return p.formattedAlts(true) })
	}
	return p.formattedAlts(isT)
}

func (p *parser) formattedAlts(isT bool) ast.Expr {
	from := p.mark
	start := p.peek()
	p.mark++
	raw := strings.ContainsAny(p.src[start.start:start.end], "rR")
	middle, end := FStringMiddle, FStringEnd
	if isT {
		middle, end = TStringMiddle, TStringEnd
	}
	var values []ast.Expr
	var offsets []int // of the pieces of text among the values; escapes are replaced at the end
	for {
		if p.typ() == middle {
			t := &p.tokens[p.mark]
			p.mark++
			values = append(values, &ast.Constant{Span: t.span(), Value: p.src[t.start:t.end]})
			offsets = append(offsets, len(values)-1, int(t.start))
			continue
		}
		if p.typ() != LBrace {
			break
		}
		e := p.replacementField(isT, raw, isT)
		if e == nil {
			break
		}
		if j, debug := e.(*ast.JoinedStr); debug {
			values = append(values, j.Values...)
		} else {
			values = append(values, e)
		}
	}
	if !p.accept(end) {
		p.mark = from
		return nil
	}
	last := p.tokens[p.mark-1]
	empty := false
	for i := 0; i < len(offsets); i += 2 {
		c := values[offsets[i]].(*ast.Constant)
		if !p.decodeMiddle(c, &last, offsets[i+1], raw) {
			return nil
		}
		empty = empty || c.Value == ""
	}
	if empty {
		values = slices.DeleteFunc(values, func(e ast.Expr) bool {
			c, ok := e.(*ast.Constant)
			return ok && c.Value == ""
		})
	}
	if isT {
		p.need(14, "t-strings are")
		return &ast.TemplateStr{Span: p.span(from), Values: values}
	}
	return &ast.JoinedStr{Span: p.span(from), Values: values}
}

// decodeMiddle replaces the escapes in a piece of text, which begins at an offset of the source. t is the token whose
// line warnings get.
func (p *parser) decodeMiddle(c *ast.Constant, t *token, offset int, raw bool) bool {
	text := c.Value.(string)
	if raw || strings.IndexByte(text, '\\') < 0 {
		return true
	}
	value, err := p.unescape(text, false, t, offset)
	if err != nil {
		at := token{typ: t.typ, line: c.Line, col: c.Col, endLine: c.EndLine, endCol: c.EndCol}
		p.decodeProblem(&at, err)
		return false
	}
	c.Value = value
	return true
}

// decodeSpec is decodeMiddle for a piece of a format specification. There CPython does not turn the codec's error into
// a SyntaxError.
func (p *parser) decodeSpec(c *ast.Constant, t *token, raw bool) bool {
	text := c.Value.(string)
	if raw || strings.IndexByte(text, '\\') < 0 {
		return true
	}
	value, err := p.unescape(text, false, t, int(t.start))
	if bad, ok := err.(*escapeError); ok {
		err = &source.SyntaxError{Kind: source.KindUnicodeDecodeError, Msg: bad.msg, Unicode: &source.UnicodeError{
			Encoding: "unicodeescape", Object: text, Start: bad.from, End: bad.to + 1, Reason: bad.reason}}
	}
	if err != nil {
		p.raiseErr(err)
		return false
	}
	c.Value = value
	return true
}

// replacementField: '{' annotated_rhs ['='] ['!' NAME] [':' format_spec] '}'. With '=' the result is a JoinedStr of
// the text and the field. With interpolation it is an Interpolation, which the fields of a t-string are, but not those
// in their format specifications.
func (p *parser) replacementField(isT, raw, interpolation bool) ast.Expr {
	from := p.mark
	if e := p.field(isT, raw, interpolation); e != nil {
		return e
	}
	p.mark = from
	if p.rules() {
		p.invalidReplacementField(isT, raw)
		p.mark = from
	}
	return nil
}

func (p *parser) field(isT, raw, interpolation bool) ast.Expr {
	from := p.mark
	open := *p.peek()
	if !p.accept(LBrace) {
		return nil
	}
	value := p.annotatedRHS()
	if value == nil {
		return nil
	}
	exprEnd := 0
	debug := p.typ() == Equal
	if debug {
		exprEnd = int(p.peek().start)
		p.mark++
	}
	conversion := -1
	var after *token // what ends the text of the expression
	if p.typ() == Exclamation {
		i := p.mark
		c, ok := p.conversion(isT)
		if ok {
			conversion = c
			after = &p.tokens[i]
		}
	}
	var spec *ast.JoinedStr
	if p.typ() == Colon {
		i := p.mark
		spec = p.formatSpec(isT, raw)
		if spec == nil {
			return nil
		}
		if after == nil {
			after = &p.tokens[i]
		}
	}
	if !p.accept(RBrace) {
		return nil
	}
	span := p.span(from)
	if after == nil {
		after = &p.tokens[p.mark-1]
	}
	if debug && conversion == -1 && spec == nil {
		conversion = 'r'
	}
	text := stripComments(p.src[open.end:after.start])
	var e ast.Expr
	if interpolation {
		n := &ast.Interpolation{Span: span, Value: value, Str: text, Conversion: conversion}
		if debug {
			n.Str = stripComments(p.src[open.end:exprEnd])
		}
		if spec != nil {
			n.FormatSpec = spec
		}
		e = n
	} else {
		n := &ast.FormattedValue{Span: span, Value: value, Conversion: conversion}
		if spec != nil {
			n.FormatSpec = spec
		}
		e = n
	}
	if !debug {
		return e
	}
	label := &ast.Constant{Value: text, Span: source.Span{Line: open.line, Col: open.col + 1, EndLine: after.line, EndCol: after.col}}
	return &ast.JoinedStr{Span: label.Span, Values: []ast.Expr{label, e}}
}

// stripComments removes comments from the text of a field that spans lines; quotes hide a #.
func stripComments(text string) string {
	if !hasComment(text) {
		return text
	}
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '\\' && i+1 < len(text):
			i++
			b.WriteByte(c)
			b.WriteByte(text[i])
		case c == '"' || c == '\'':
			if quote == 0 {
				quote = c
			} else if quote == c {
				quote = 0
			}
			b.WriteByte(c)
		case c == '#' && quote == 0:
			for i < len(text) && text[i] != '\n' {
				i++
			}
			if i < len(text) {
				b.WriteByte('\n')
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// hasComment looks for a # outside of quotes. An odd number of quotes surrounds a triple-quoted string, so counting
// them is enough.
func hasComment(text string) bool {
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\':
			i++
		case c == '"' || c == '\'':
			if quote == 0 {
				quote = c
			} else if quote == c {
				quote = 0
			}
		case c == '#' && quote == 0:
			return true
		}
	}
	return false
}

// conversion: '!' NAME
func (p *parser) conversion(isT bool) (int, bool) {
	from := p.mark
	p.mark++
	if !p.accept(Name) {
		p.mark = from
		return 0, false
	}
	bang, name := &p.tokens[from], &p.tokens[from+1]
	letter := 'f'
	if isT {
		letter = 't'
	}
	if bang.line != name.line || bang.endCol != name.col {
		p.raiseToks(bang, name, "%c-string: conversion type must come right after the exclamation mark", letter)
		return 0, false
	}
	switch id := p.ident(name); id {
	case "s", "r", "a":
		return int(id[0]), true
	default:
		p.raiseTok(name, "%c-string: invalid conversion character '%s': expected 's', 'r', or 'a'", letter, id)
	}
	return 0, false
}

// formatSpec: ':' (FSTRING_MIDDLE | replacement_field)*
func (p *parser) formatSpec(isT, raw bool) *ast.JoinedStr {
	from := p.mark
	p.mark++
	middle := FStringMiddle
	if isT {
		middle = TStringMiddle
	}
	var parts []ast.Expr
	for {
		if p.typ() == middle {
			t := &p.tokens[p.mark]
			p.mark++
			c := &ast.Constant{Span: t.span(), Value: p.src[t.start:t.end]}
			tok := *t
			if !p.decodeSpec(c, &tok, raw) {
				return nil
			}
			if c.Value != "" {
				parts = append(parts, c)
			}
			continue
		}
		if p.typ() != LBrace {
			break
		}
		e := p.replacementField(isT, raw, false)
		if e == nil {
			break
		}
		parts = append(parts, e)
	}
	spec := &ast.JoinedStr{Span: p.span(from), Values: parts}
	if len(parts) == 0 || len(parts) == 1 && isConstant(parts[0]) {
		return spec
	}
	spec.Values = p.joinValues(parts)
	return spec
}

func isConstant(e ast.Expr) bool {
	_, ok := e.(*ast.Constant)
	return ok
}
