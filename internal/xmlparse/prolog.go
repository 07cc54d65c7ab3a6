package xmlparse

import "strings"

// prolog parses what stands before and after the root element, and the internal subset.
func (p *Parser) prolog() Code {
	s := p.src
	for !p.stopped {
		if s.pos >= len(s.buf) {
			return errMore
		}
		p.here(s.pos)
		t, end, c := p.token(s.buf, s.pos, s.final)
		if p.state == stEpilog {
			return p.epilog(t, end, c)
		}
		if c == InvalidToken {
			return p.fail(c, end)
		}
		if c != OK {
			return c
		}
		if c = p.prologToken(t, end); c != OK {
			return c
		}
		if p.state == stContent || p.state == stEpilog {
			return OK
		}
	}
	return Aborted
}

// epilog takes one token behind the root element.
func (p *Parser) epilog(t token, end int, c Code) Code {
	s := p.src
	if c == OK {
		switch t.kind {
		case tkSpace:
			p.deflt(s.buf[s.pos:end])
			s.pos = end
			return OK
		case tkComment:
			return p.comment()
		case tkPI:
			return p.instruction()
		}
	}
	if c == errMore {
		return c
	}
	if c == InvalidToken && s.buf[s.pos] == '<' && s.pos+1 < len(s.buf) {
		return p.fail(c, end)
	}
	if n := char(s.buf, s.pos); n < 0 {
		return p.fail(InvalidToken, s.pos)
	}
	return p.fail(JunkAfterDoc, s.pos)
}

// prologToken takes one token of the prolog; a declaration is taken as a whole.
func (p *Parser) prologToken(t token, end int) Code {
	s, d := p.src, &p.doctype
	deflt := func(handled bool) {
		if !handled {
			p.deflt(s.buf[s.pos:end])
		}
		s.pos = end
	}
	inDoctype := d.phase != phMisc
	switch t.kind {
	case tkSpace:
		deflt(inDoctype && d.phase != phSubset && p.H.StartDoctypeDecl != nil)
		return OK
	case tkComment:
		if d.phase == phMisc || d.phase == phSubset {
			return p.comment()
		}
	case tkPI:
		if d.phase == phMisc || d.phase == phSubset {
			return p.instruction()
		}
	}
	bad := func() Code { return p.fail(Syntax, t.at) }
	doctypeHandled := p.H.StartDoctypeDecl != nil
	switch d.phase {
	case phMisc:
		switch {
		case t.is("<!DOCTYPE") && !d.seen:
			d.seen, d.phase = true, phName
			deflt(doctypeHandled)
			return OK
		case t.kind == tkStart:
			p.state = stContent
			return OK
		}
		return bad()
	case phName:
		if t.kind != tkName || strings.ContainsAny(t.text[len(t.text)-1:], "?*+") {
			return bad()
		}
		d.name, d.phase = t.text, phAfterName
		deflt(doctypeHandled)
		return OK
	case phAfterName:
		switch {
		case t.is("SYSTEM"):
			d.phase = phSystem
		case t.is("PUBLIC"):
			d.phase = phPublic
		case t.is("["):
			p.startDoctype(true)
			d.phase, p.state = phSubset, stDTD
		case t.is(">"):
			return p.closeDoctype(end)
		default:
			return bad()
		}
		deflt(doctypeHandled)
		return OK
	case phPublic:
		if t.kind != tkLiteral {
			return bad()
		}
		pub, at := publicID(t)
		if at >= 0 {
			return p.fail(PublicID, t.at+at)
		}
		d.public, d.phase = Opt{pub, true}, phSystem
		deflt(doctypeHandled)
		return OK
	case phSystem:
		if t.kind != tkLiteral {
			return bad()
		}
		d.system, d.phase = Opt{t.text[1 : len(t.text)-1], true}, phAfterID
		p.dtd.paramRefs = true
		if !p.dtd.standalone && p.ParamParsing == 0 && p.H.NotStandalone != nil && !p.H.NotStandalone() {
			return p.fail(NotStandalone, t.at)
		}
		deflt(doctypeHandled)
		return OK
	case phAfterID:
		switch {
		case t.is("["):
			p.startDoctype(true)
			d.phase, p.state = phSubset, stDTD
			deflt(doctypeHandled)
			return OK
		case t.is(">"):
			return p.closeDoctype(end)
		}
		return bad()
	case phClose:
		if t.is(">") {
			return p.closeDoctype(end)
		}
		return bad()
	}
	// Within the internal subset.
	switch {
	case t.is("]"):
		d.phase = phClose
		deflt(doctypeHandled)
		return OK
	case t.kind == tkParam:
		return p.paramRef(t, end)
	case t.kind == tkOpen:
		return p.markupDecl()
	}
	return bad()
}

func (p *Parser) startDoctype(internal bool) {
	d := &p.doctype
	d.started = true
	if p.H.StartDoctypeDecl != nil {
		p.H.StartDoctypeDecl(d.name, d.system, d.public, internal)
	}
}

// closeDoctype ends the declaration: now the external subset is read.
func (p *Parser) closeDoctype(end int) Code {
	d, s := &p.doctype, p.src
	from := s.pos
	if !d.started {
		p.startDoctype(false)
		if p.stopped {
			return Aborted
		}
	}
	if d.system.Set || p.Foreign {
		had := p.dtd.paramRefs
		p.dtd.paramRefs = true
		if p.ParamParsing != 0 && p.H.ExternalEntityRef != nil && !(p.ParamParsing == 1 && p.dtd.standalone) {
			p.dtd.paramRead = false
			if !p.H.ExternalEntityRef(Opt{}, p.Base, d.system, d.public) {
				return p.fail(ExternalHandling, from)
			}
			if p.dtd.paramRead {
				if !p.dtd.standalone && p.H.NotStandalone != nil && !p.H.NotStandalone() {
					return p.fail(NotStandalone, from)
				}
			} else if !d.system.Set {
				p.dtd.paramRefs = had
			}
		}
		p.Foreign = false
	}
	if p.H.EndDoctypeDecl != nil {
		p.H.EndDoctypeDecl()
	} else if p.H.StartDoctypeDecl == nil {
		p.deflt(s.buf[from:end])
	}
	s.pos = end
	d.phase, d.done = phMisc, true
	p.state = stProlog
	return OK
}

// foreignDTD reads the external subset of a document that has none of its own.
func (p *Parser) foreignDTD(at int) Code {
	p.Foreign = false
	had := p.dtd.paramRefs
	p.dtd.paramRefs = true
	if p.ParamParsing != 0 && p.H.ExternalEntityRef != nil {
		p.dtd.paramRead = false
		if !p.H.ExternalEntityRef(Opt{}, p.Base, Opt{}, Opt{}) {
			return p.fail(ExternalHandling, at)
		}
		if p.dtd.paramRead {
			if !p.dtd.standalone && p.H.NotStandalone != nil && !p.H.NotStandalone() {
				return p.fail(NotStandalone, at)
			}
		} else {
			p.dtd.paramRefs = had
		}
	}
	return OK
}

// publicID checks and normalises a public identifier; at is where a character is that cannot be in one, or -1.
func publicID(t token) (id string, at int) {
	v := t.text[1 : len(t.text)-1]
	for i := range len(v) {
		c := v[i]
		if !(c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte(" \r\n-'()+,./:=?;!*#@$_%", c) >= 0) {
			return "", i + 1
		}
	}
	return strings.Join(strings.Fields(v), " "), -1
}

// paramRef takes a reference to a parameter entity between declarations.
func (p *Parser) paramRef(t token, end int) Code {
	s := p.src
	name := t.text[1 : len(t.text)-1]
	p.dtd.paramRefs = true
	from := s.pos
	skip := func() Code {
		if !p.dtd.standalone && p.H.NotStandalone != nil && !p.H.NotStandalone() {
			return p.fail(NotStandalone, from)
		}
		return OK
	}
	if p.ParamParsing == 0 || p.ParamParsing == 1 && p.dtd.standalone {
		p.dtd.keep = p.dtd.standalone
		p.deflt(s.buf[from:end])
		s.pos = end
		return skip()
	}
	e := p.dtd.param[name]
	if e == nil {
		if p.dtd.standalone && p.depth == 0 && p.parent == nil {
			return p.fail(UndefinedEntity, from)
		}
		p.dtd.keep = p.dtd.standalone
		p.skipped(name, true, s.buf[from:end])
		s.pos = end
		return OK
	}
	if e.open {
		return p.fail(RecursiveEntity, from)
	}
	s.pos = end
	if e.internal {
		if p.depth >= maxDepth {
			return p.fail(NoMemory, from)
		}
		if !p.grow(len(e.text)) {
			return p.fail(Amplification, from)
		}
		outer, state, phase := p.src, p.state, p.doctype.phase
		e.open = true
		p.depth++
		p.src = &source{buf: []byte(e.text), final: true, entity: e}
		p.state = stExtDTD
		c := p.extSubset()
		if c == errMore {
			c = OK
			if p.src.pos < len(p.src.buf) {
				c = UnclosedToken
			}
		}
		p.src, p.state, p.doctype.phase = outer, state, phase
		p.depth--
		e.open = false
		return c
	}
	if p.H.ExternalEntityRef == nil {
		p.dtd.keep = p.dtd.standalone
		p.deflt(s.buf[from:end])
		return OK
	}
	p.dtd.paramRead = false
	e.open = true
	ok := p.H.ExternalEntityRef(Opt{}, e.base, e.system, e.public)
	e.open = false
	if !ok {
		return p.fail(ExternalHandling, from)
	}
	if !p.dtd.paramRead {
		p.dtd.keep = p.dtd.standalone
		return OK
	}
	return skip()
}

// extSubset parses declarations outside the internal subset: an external subset or a parameter entity.
func (p *Parser) extSubset() Code {
	s := p.src
	p.dtd.paramRead = true
	for !p.stopped {
		if s.pos >= len(s.buf) {
			return errMore
		}
		p.here(s.pos)
		t, end, c := p.token(s.buf, s.pos, s.final)
		if c == InvalidToken {
			return p.fail(c, end)
		}
		if c != OK {
			return c
		}
		switch {
		case t.kind == tkSpace:
			p.deflt(s.buf[s.pos:end])
			s.pos = end
		case t.kind == tkComment:
			c = p.comment()
		case t.kind == tkPI:
			c = p.instruction()
		case t.kind == tkParam:
			c = p.paramRef(t, end)
		case t.kind == tkOpen:
			c = p.markupDecl()
		case t.kind == tkCondOpen:
			c = p.condition()
		case t.kind == tkCondClose && p.inCondition > 0:
			p.inCondition--
			p.deflt(s.buf[s.pos:end])
			s.pos = end
		default:
			return p.fail(Syntax, t.at)
		}
		if c != OK {
			return c
		}
	}
	return Aborted
}

// condition takes the beginning of a conditional section, or all of an ignored one.
func (p *Parser) condition() Code {
	s := p.src
	i := s.pos + 3
	var word token
	for {
		if i >= len(s.buf) {
			return errMore
		}
		t, end, c := p.token(s.buf, i, s.final)
		if c == InvalidToken {
			return p.fail(c, end)
		}
		if c != OK {
			return c
		}
		i = end
		switch {
		case t.kind == tkSpace:
			continue
		case t.kind == tkName && word.text == "":
			word = t
			continue
		case t.kind == tkParam && word.text == "":
			if e := p.dtd.param[t.text[1:len(t.text)-1]]; e != nil && e.internal {
				word = token{tkName, strings.TrimSpace(e.text), t.at}
				continue
			}
		case t.is("[") && word.text == "INCLUDE":
			p.inCondition++
			p.deflt(s.buf[s.pos:i])
			s.pos = i
			return OK
		case t.is("[") && word.text == "IGNORE":
			for level := 1; ; i++ {
				if i+2 >= len(s.buf) {
					return errMore
				}
				switch string(s.buf[i : i+3]) {
				case "<![":
					level++
				case "]]>":
					if level--; level == 0 {
						p.deflt(s.buf[s.pos : i+3])
						s.pos = i + 3
						return OK
					}
				}
			}
		}
		return p.fail(Syntax, t.at)
	}
}
