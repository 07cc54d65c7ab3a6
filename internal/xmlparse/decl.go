package xmlparse

import (
	"strings"
	"unicode/utf8"
)

// declTokens are the tokens of a declaration, without the white space.
type declTokens struct {
	list []token
	i    int
}

func (d *declTokens) next() *token {
	if d.i < len(d.list) {
		d.i++
		return &d.list[d.i-1]
	}
	return &token{kind: tkSpace, at: d.list[len(d.list)-1].at}
}

func (d *declTokens) peek() *token {
	t := d.next()
	if d.i > 0 && t.kind != tkSpace {
		d.i--
	}
	return t
}

// markupDecl parses a declaration of the subset, when all of it is there.
func (p *Parser) markupDecl() Code {
	s := p.src
	from := s.pos
	d := &declTokens{}
	var all []token
	var collect func(buf []byte, i int, final bool, depth int) (end int, c Code)
	collect = func(buf []byte, i int, final bool, depth int) (int, Code) {
		for {
			if i >= len(buf) {
				return i, errMore
			}
			t, end, c := p.token(buf, i, final)
			if c != OK {
				return end, c
			}
			if depth == 0 {
				all = append(all, t)
			} else {
				t.at = from
			}
			switch {
			case t.kind == tkSpace:
			case t.kind == tkParam:
				if p.state != stExtDTD {
					return t.at, ParamEntityRef
				}
				e := p.dtd.param[t.text[1:len(t.text)-1]]
				if e == nil || !e.internal || e.open || depth > 50 {
					if e != nil && e.open {
						return t.at, RecursiveEntity
					}
					p.dtd.keep = p.dtd.standalone
					break
				}
				if !p.grow(len(e.text)) {
					return t.at, Amplification
				}
				e.open = true
				_, c := collect([]byte(e.text), 0, true, depth+1)
				e.open = false
				if c != errMore {
					return t.at, Syntax
				}
			case t.kind == tkComment || t.kind == tkPI || t.kind == tkStart:
				return t.at, Syntax
			case t.kind == tkOpen && len(d.list) > 0:
				return t.at, Syntax
			default:
				d.list = append(d.list, t)
				if t.is(">") {
					return end, OK
				}
			}
			i = end
		}
	}
	end, c := collect(s.buf, from, s.final, 0)
	if c == errMore {
		if s.final { // the error is where the text ends
			if len(all) > 0 && end >= len(s.buf) {
				s.pos = len(s.buf)
			} else {
				s.pos = end
			}
			return errMore
		}
		// What is wrong already is told now.
		return errMore
	}
	if c == InvalidToken || c == ParamEntityRef || c == RecursiveEntity || c == Amplification {
		// A syntax error before it comes first.
		if len(d.list) > 0 {
			probe := *d
			probe.list = append(append([]token(nil), d.list...), token{kind: tkSpace, at: end})
			if at, bad := p.interpret(&probe, true); bad == Syntax && at < end {
				return p.fail(Syntax, at)
			}
		}
		return p.fail(c, end)
	}
	if c != OK {
		return p.fail(c, end)
	}
	handled := p.declHandler(d.list[0].text, d) && p.dtd.keep
	if at, c := p.interpret(d, false); c != OK {
		return p.fail(c, at)
	}
	if !handled {
		for _, t := range all {
			p.deflt([]byte(t.text))
		}
	}
	s.pos = end
	return OK
}

// declHandler reports whether there is a handler for the kind of declaration.
func (p *Parser) declHandler(kind string, d *declTokens) bool {
	switch kind {
	case "<!ENTITY":
		for i := range d.list {
			if d.list[i].is("NDATA") && p.H.UnparsedEntityDecl != nil {
				return true
			}
		}
		return p.H.EntityDecl != nil
	case "<!ATTLIST":
		return p.H.AttlistDecl != nil
	case "<!ELEMENT":
		return p.H.ElementDecl != nil
	case "<!NOTATION":
		return p.H.NotationDecl != nil
	}
	return false
}

// interpret takes the tokens of a declaration; with dry nothing but the syntax is looked at. On an error it returns where.
func (p *Parser) interpret(d *declTokens, dry bool) (at int, c Code) {
	t := d.next()
	switch t.text {
	case "<!ENTITY":
		return p.entityDecl(d, dry)
	case "<!ATTLIST":
		return p.attlistDecl(d, dry)
	case "<!ELEMENT":
		return p.elementDecl(d, dry)
	case "<!NOTATION":
		return p.notationDecl(d, dry)
	}
	return t.at, Syntax
}

// plainName reports whether the token is a name with nothing behind it.
func (t *token) plainName() bool {
	return t.kind == tkName && !strings.ContainsAny(t.text[len(t.text)-1:], "?*+")
}

// externalID reads SYSTEM "..." or PUBLIC "..." "...", whose first token is t; a notation may have the public part alone.
func (p *Parser) externalID(d *declTokens, t *token, notation bool) (system, public Opt, at int, c Code) {
	if t.is("PUBLIC") {
		l := d.next()
		if l.kind != tkLiteral {
			return system, public, l.at, Syntax
		}
		id, bad := publicID(*l)
		if bad >= 0 {
			return system, public, l.at + bad, PublicID
		}
		public = Opt{id, true}
		if notation && d.peek().is(">") {
			return system, public, 0, OK
		}
	} else if !t.is("SYSTEM") {
		return system, public, t.at, Syntax
	}
	l := d.next()
	if l.kind != tkLiteral {
		return system, public, l.at, Syntax
	}
	return Opt{l.text[1 : len(l.text)-1], true}, public, 0, OK
}

func (p *Parser) entityDecl(d *declTokens, dry bool) (int, Code) {
	t := d.next()
	param := false
	if t.kind == tkPercent {
		param = true
		t = d.next()
	}
	if !t.plainName() {
		return t.at, Syntax
	}
	e := &entity{name: t.text, base: p.Base, inParam: p.state == stExtDTD}
	table := p.dtd.general
	if param {
		table = p.dtd.param
	}
	t = d.next()
	if t.kind == tkLiteral {
		v, c := p.entityValue(t.text[1:len(t.text)-1], 0)
		if c != OK {
			return t.at, c
		}
		e.text, e.internal = v, true
		if !dry {
			p.here(t.at)
		}
		e.base = Opt{}
	} else {
		var at int
		var c Code
		if e.system, e.public, at, c = p.externalID(d, t, false); c != OK {
			return at, c
		}
		if !param && d.peek().is("NDATA") {
			d.next()
			n := d.next()
			if !n.plainName() {
				return n.at, Syntax
			}
			e.notation = Opt{n.text, true}
		}
	}
	if t = d.next(); !t.is(">") {
		return t.at, Syntax
	}
	if dry || !p.dtd.keep {
		return 0, OK
	}
	if !param && predefined(e.name) != 0 {
		return 0, OK
	}
	if table[e.name] != nil {
		return 0, OK
	}
	table[e.name] = e
	switch {
	case e.notation.Set && p.H.UnparsedEntityDecl != nil:
		p.H.UnparsedEntityDecl(e.name, e.base, e.system.S, e.public, e.notation.S)
	case p.H.EntityDecl != nil:
		p.H.EntityDecl(e.name, param, Opt{e.text, e.internal}, e.base, e.system, e.public, e.notation)
	}
	return 0, OK
}

// entityValue replaces character references, and outside the internal subset those of parameter entities, in the text of an entity.
func (p *Parser) entityValue(v string, depth int) (string, Code) {
	if depth > 50 {
		return "", NoMemory
	}
	if strings.IndexByte(v, '&') < 0 && strings.IndexByte(v, '%') < 0 && strings.IndexByte(v, '\r') < 0 {
		return v, OK
	}
	buf := []byte(v)
	var out []byte
	for i := 0; i < len(buf); {
		switch buf[i] {
		case '&':
			end, c := p.refEnd(buf, i)
			if c != OK {
				return "", InvalidToken
			}
			if buf[i+1] == '#' {
				r := charRef(buf[i:end])
				if r < 0 {
					return "", BadCharRef
				}
				out = utf8.AppendRune(out, r)
			} else {
				out = append(out, buf[i:end]...)
			}
			i = end
		case '%':
			k, c := p.name(buf, i+1)
			if c != OK || buf[k] != ';' {
				return "", InvalidToken
			}
			if p.state != stExtDTD {
				return "", ParamEntityRef
			}
			e := p.dtd.param[string(buf[i+1:k])]
			i = k + 1
			if e == nil || !e.internal {
				p.dtd.keep = p.dtd.standalone
				continue
			}
			if e.open {
				return "", RecursiveEntity
			}
			if !p.grow(len(e.text)) {
				return "", Amplification
			}
			e.open = true
			s, c := p.entityValue(e.text, depth+1)
			e.open = false
			if c != OK {
				return "", c
			}
			out = append(out, s...)
		case '\r':
			out = append(out, '\n')
			if i++; i < len(buf) && buf[i] == '\n' {
				i++
			}
		default:
			out = append(out, buf[i])
			i++
		}
	}
	return string(out), OK
}

func (p *Parser) notationDecl(d *declTokens, dry bool) (int, Code) {
	name := d.next()
	if !name.plainName() {
		return name.at, Syntax
	}
	system, public, at, c := p.externalID(d, d.next(), true)
	if c != OK {
		return at, c
	}
	if t := d.next(); !t.is(">") {
		return t.at, Syntax
	}
	if !dry && p.dtd.keep && p.H.NotationDecl != nil {
		p.H.NotationDecl(name.text, p.Base, system, public)
	}
	return 0, OK
}

var attrKinds = map[string]bool{"CDATA": true, "ID": true, "IDREF": true, "IDREFS": true, "ENTITY": true, "ENTITIES": true, "NMTOKEN": true, "NMTOKENS": true}

func (p *Parser) attlistDecl(d *declTokens, dry bool) (int, Code) {
	element := d.next()
	if !element.plainName() {
		return element.at, Syntax
	}
	for {
		t := d.next()
		if t.is(">") {
			return 0, OK
		}
		if !t.plainName() {
			return t.at, Syntax
		}
		name := t.text
		kind := ""
		t = d.next()
		switch {
		case t.kind == tkName && attrKinds[t.text]:
			kind = t.text
		case t.is("NOTATION"), t.is("("):
			notation := t.is("NOTATION")
			if notation {
				kind = "NOTATION"
				if t = d.next(); !t.is("(") {
					return t.at, Syntax
				}
			}
			for sep := "("; ; {
				t = d.next()
				if !(t.plainName() || t.kind == tkNmtoken && !notation) {
					return t.at, Syntax
				}
				kind += sep + t.text
				if t = d.next(); t.is(")") {
					kind += ")"
					break
				}
				if !t.is("|") {
					return t.at, Syntax
				}
				sep = "|"
			}
		default:
			return t.at, Syntax
		}
		t = d.next()
		var def Opt
		required := false
		switch {
		case t.is("#IMPLIED"):
		case t.is("#REQUIRED"):
			required = true
		case t.is("#FIXED"), t.kind == tkLiteral:
			if t.kind != tkLiteral {
				required = true
				if t = d.next(); t.kind != tkLiteral {
					return t.at, Syntax
				}
			}
			v, c := p.attrValue(nil, []byte(t.text[1:len(t.text)-1]), 0, nil)
			if c != OK {
				return t.at, c
			}
			def = Opt{string(v), true}
			if kind != "CDATA" {
				def.S = collapse(def.S)
			}
		default:
			return t.at, Syntax
		}
		if dry || !p.dtd.keep {
			continue
		}
		l := p.dtd.attrs[element.text]
		if l == nil {
			l = &attlist{}
			p.dtd.attrs[element.text] = l
		}
		if l.find(name) == nil {
			l.list = append(l.list, &attrDecl{name, kind, def})
		}
		if p.H.AttlistDecl != nil {
			p.H.AttlistDecl(element.text, name, kind, def, required)
		}
	}
}

// The types and quantifiers of content models.
const (
	cEmpty  = 1
	cAny    = 2
	cMixed  = 3
	cName   = 4
	cChoice = 5
	cSeq    = 6
)

func quantifier(text string) int { return strings.IndexByte("?*+", text[len(text)-1]) + 1 }

func (p *Parser) elementDecl(d *declTokens, dry bool) (int, Code) {
	name := d.next()
	if !name.plainName() {
		return name.at, Syntax
	}
	var m *Model
	t := d.next()
	switch {
	case t.is("EMPTY"):
		m = &Model{Type: cEmpty}
	case t.is("ANY"):
		m = &Model{Type: cAny}
	case t.is("(") && d.peek().is("#PCDATA"):
		d.next()
		m = &Model{Type: cMixed}
		for {
			t = d.next()
			if t.is(")*") || t.is(")") && len(m.Kids) == 0 {
				m.Quant = quantifier(t.text)
				break
			}
			if !t.is("|") {
				return t.at, Syntax
			}
			if t = d.next(); !t.plainName() {
				return t.at, Syntax
			}
			m.Kids = append(m.Kids, &Model{Type: cName, Name: t.text})
		}
	case t.is("("):
		var at int
		var c Code
		if m, at, c = model(d); c != OK {
			return at, c
		}
	default:
		return t.at, Syntax
	}
	if t = d.next(); !t.is(">") {
		return t.at, Syntax
	}
	if !dry && p.dtd.keep && p.H.ElementDecl != nil {
		p.H.ElementDecl(name.text, m)
	}
	return 0, OK
}

// model reads a content model behind its opening parenthesis. It may be nested deeply: the open groups are in a list.
func model(d *declTokens) (m *Model, at int, c Code) {
	type group struct {
		m   *Model
		sep string
	}
	open := []group{{m: &Model{Type: cSeq}}}
	for {
		g := &open[len(open)-1]
		t := d.next()
		switch {
		case t.is("("):
			kid := &Model{Type: cSeq}
			g.m.Kids = append(g.m.Kids, kid)
			open = append(open, group{m: kid})
			continue
		case t.kind == tkName:
			q := quantifier(t.text)
			text := t.text
			if q > 0 {
				text = text[:len(text)-1]
			}
			g.m.Kids = append(g.m.Kids, &Model{Type: cName, Quant: q, Name: text})
		default:
			return nil, t.at, Syntax
		}
		for behind := true; behind; {
			t = d.next()
			g = &open[len(open)-1]
			switch {
			case t.kind == tkPunct && t.text[0] == ')':
				g.m.Quant = quantifier(t.text)
				if open = open[:len(open)-1]; len(open) == 0 {
					return g.m, 0, OK
				}
			case t.is("|") && g.sep != ",", t.is(",") && g.sep != "|":
				if g.sep = t.text; g.sep == "|" {
					g.m.Type = cChoice
				}
				behind = false
			default:
				return nil, t.at, Syntax
			}
		}
	}
}
