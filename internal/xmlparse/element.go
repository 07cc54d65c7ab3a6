package xmlparse

import "strings"

// element reports a start tag with its attributes, and the end of an empty element.
func (p *Parser) element(raw string, list []rawAttr, from, to int, empty bool) Code {
	s := p.src
	buf := s.buf
	if p.Foreign && !p.seenRoot && !p.doctype.seen && p.depth == 0 {
		p.seenRoot = true
		if c := p.foreignDTD(from); c != OK {
			return c
		}
	}
	p.seenRoot = true
	p.here(from)
	decl := p.dtd.attrs[raw]
	attrs := make([]Attr, 0, len(list))
	var seen map[string]bool
	if len(list) > 8 {
		seen = make(map[string]bool, len(list))
	}
	has := func(name string) bool {
		if seen != nil {
			return seen[name]
		}
		for i := range attrs {
			if attrs[i].Name == name {
				return true
			}
		}
		return false
	}
	for _, a := range list {
		if has(a.name) {
			return p.fail(DuplicateAttr, a.at)
		}
		v, c := p.attrValue(nil, buf[a.from:a.to], 0, nil)
		if c != OK {
			return p.fail(c, from)
		}
		value := string(v)
		if d := decl.find(a.name); d != nil && d.kind != "CDATA" {
			value = collapse(value)
		}
		attrs = append(attrs, Attr{a.name, value})
		if seen != nil {
			seen[a.name] = true
		}
	}
	specified := len(attrs)
	if decl != nil {
		for _, d := range decl.list {
			if d.def.Set && !has(d.name) {
				attrs = append(attrs, Attr{d.name, d.def.S})
				if seen != nil {
					seen[d.name] = true
				}
			}
		}
	}
	t := tag{name: raw, raw: raw}
	if p.ns {
		c := p.namespaces(&t, &attrs, &specified)
		if c != OK {
			p.unbind(t.bindings)
			return p.fail(c, from)
		}
	}
	s.pos = to
	handled := false
	if p.H.StartElement != nil {
		p.H.StartElement(t.name, attrs, specified)
		handled = true
	}
	if !empty {
		if !handled {
			p.deflt(buf[from:to])
		}
		p.tags = append(p.tags, t)
		return OK
	}
	if p.stopped {
		return Aborted
	}
	if p.H.EndElement != nil {
		if handled { // the end is behind the tag
			p.here(to)
		}
		p.H.EndElement(t.name)
		handled = true
	}
	if !handled {
		p.deflt(buf[from:to])
	}
	p.unbind(t.bindings)
	if len(p.tags) == 0 && !p.isEntity && !p.stopped {
		p.state = stEpilog
	}
	return OK
}

// bind declares a prefix for the element.
func (p *Parser) bind(t *tag, prefix, uri string) Code {
	if uri == "" && prefix != "" {
		return UndeclaredPrefix
	}
	switch prefix {
	case "xmlns":
		return ReservedXMLNS
	case "xml":
		if uri != xmlURI {
			return ReservedXML
		}
	default:
		if uri == xmlURI || uri == xmlnsURI {
			return ReservedURI
		}
	}
	if p.sep != "" && strings.Contains(uri, p.sep) && !uriAllows(p.sep) {
		return Syntax
	}
	b := &binding{prefix: prefix, uri: uri, previous: p.prefixes[prefix]}
	p.prefixes[prefix] = b
	if uri == "" {
		p.prefixes[prefix] = nil
	}
	t.bindings = append([]*binding{b}, t.bindings...)
	if p.H.StartNamespaceDecl != nil {
		p.H.StartNamespaceDecl(Opt{prefix, prefix != ""}, Opt{uri, uri != ""})
	}
	return OK
}

// uriAllows reports whether the separator can be in a URI, where it would make expanded names ambiguous only as it does anyway.
func uriAllows(sep string) bool {
	c := sep[0]
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || strings.IndexByte("%-._~:/?#[]@!$&'()*+,;=", c) >= 0
}

// unbind ends the declarations of an element, newest first.
func (p *Parser) unbind(list []*binding) {
	for _, b := range list {
		if p.H.EndNamespaceDecl != nil && !p.stopped {
			p.H.EndNamespaceDecl(Opt{b.prefix, b.prefix != ""})
		}
		if b.previous == nil {
			delete(p.prefixes, b.prefix)
		} else {
			p.prefixes[b.prefix] = b.previous
		}
	}
}

// expandName makes an expanded name.
func (p *Parser) expandName(b *binding, local string) string {
	if b == nil {
		return local
	}
	name := b.uri + p.sep + local
	if p.Triplets && b.prefix != "" && p.sep != "" {
		name += p.sep + b.prefix
	}
	return name
}

// namespaces takes the declarations out of the attributes and expands the names of the rest and of the element.
func (p *Parser) namespaces(t *tag, attrs *[]Attr, specified *int) Code {
	out := (*attrs)[:0:0]
	n := *specified
	for i, a := range *attrs {
		prefix, ok := strings.CutPrefix(a.Name, "xmlns:")
		if !ok && a.Name != "xmlns" {
			out = append(out, a)
			continue
		}
		if !ok {
			prefix = ""
		}
		if c := p.bind(t, prefix, a.Value); c != OK {
			return c
		}
		if i < n {
			*specified--
		}
	}
	expanded := map[string]bool{}
	for i := range out {
		prefix, local, ok := strings.Cut(out[i].Name, ":")
		if !ok {
			continue
		}
		b := p.prefixes[prefix]
		if b == nil {
			return UnboundPrefix
		}
		key := b.uri + "\xff" + local
		if expanded[key] {
			return DuplicateAttr
		}
		expanded[key] = true
		out[i].Name = p.expandName(b, local)
	}
	*attrs = out
	prefix, local, ok := strings.Cut(t.raw, ":")
	if !ok {
		prefix, local = "", t.raw
	}
	b := p.prefixes[prefix]
	if b == nil && ok {
		return UnboundPrefix
	}
	t.name = p.expandName(b, local)
	return OK
}
