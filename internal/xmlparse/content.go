package xmlparse

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// content parses the content of elements up to the end of the text or of the root element.
func (p *Parser) content() Code {
	s := p.src
	for !p.stopped {
		if p.state == stCdata {
			if c := p.cdata(); c != OK {
				return c
			}
			continue
		}
		if p.state != stContent {
			return OK
		}
		if s.pos >= len(s.buf) {
			if s.final {
				return OK
			}
			return errMore
		}
		p.here(s.pos)
		var c Code
		switch s.buf[s.pos] {
		case '<':
			c = p.markup()
		case '&':
			c = p.reference()
		default:
			c = p.text()
		}
		if c != OK {
			return c
		}
	}
	return Aborted
}

// text reports characters up to the next markup. A line end is a piece of its own.
func (p *Parser) text() Code {
	s := p.src
	buf, i := s.buf, s.pos
	switch buf[i] {
	case '\n':
		p.chars("\n", buf[i:i+1])
		s.pos++
		return OK
	case '\r':
		if i+1 >= len(buf) && !s.final {
			return errMore
		}
		n := 1
		if i+1 < len(buf) && buf[i+1] == '\n' {
			n = 2
		}
		p.chars("\n", buf[i:i+n])
		s.pos += n
		return OK
	}
	for i < len(buf) {
		c := buf[i]
		if c == '<' || c == '&' || c == '\n' || c == '\r' {
			break
		}
		if c == ']' {
			if len(buf)-i < 3 && !s.final {
				if bytes.Equal(buf[i:], []byte("]]")[:len(buf)-i]) {
					break
				}
			}
			if len(buf)-i >= 3 && buf[i+1] == ']' && buf[i+2] == '>' {
				if i > s.pos {
					break
				}
				return p.fail(InvalidToken, i+2)
			}
			i++
			continue
		}
		if c >= 0x20 && c < 0x80 {
			i++
			continue
		}
		n := char(buf, i)
		if n == 0 {
			break
		}
		if n < 0 {
			if i > s.pos {
				break
			}
			return p.fail(InvalidToken, i)
		}
		i += n
	}
	if i == s.pos {
		return errMore
	}
	p.chars(string(buf[s.pos:i]), buf[s.pos:i])
	s.pos = i
	return OK
}

// chars reports character data; raw is how it stands in the text.
func (p *Parser) chars(text string, raw []byte) {
	// What had to be converted comes in pieces of at most a kilobyte.
	const piece = 1024
	for p.enc != encUTF8 && len(text) > piece && p.H.CharacterData != nil && !p.stopped {
		n := piece
		for !utf8.RuneStart(text[n]) {
			n--
		}
		p.H.CharacterData(text[:n])
		text, raw = text[n:], raw[n:]
	}
	if p.stopped {
		return
	}
	if p.H.CharacterData != nil {
		p.H.CharacterData(text)
	} else {
		p.deflt(raw)
	}
}

// cdata reports the text of a CDATA section.
func (p *Parser) cdata() Code {
	s := p.src
	buf, i := s.buf, s.pos
	if i >= len(buf) {
		return errMore
	}
	p.here(i)
	switch buf[i] {
	case ']':
		if len(buf)-i >= 3 && buf[i+1] == ']' && buf[i+2] == '>' {
			if p.H.EndCdata != nil {
				p.H.EndCdata()
			} else {
				p.deflt(buf[i : i+3])
			}
			s.pos += 3
			p.state = stContent
			return OK
		}
		if len(buf)-i < 3 && bytes.Equal(buf[i:], []byte("]]")[:len(buf)-i]) {
			return errMore
		}
	case '\n', '\r':
		return p.text()
	}
	for first := true; i < len(buf); first = false {
		c := buf[i]
		if c == '\n' || c == '\r' || c == ']' && !first {
			break
		}
		n := char(buf, i)
		if n == 0 {
			break
		}
		if n < 0 {
			if i > s.pos {
				break
			}
			return p.fail(InvalidToken, i)
		}
		i += n
	}
	if i == s.pos {
		return errMore
	}
	p.chars(string(buf[s.pos:i]), buf[s.pos:i])
	s.pos = i
	return OK
}

const cdataStart = "<![CDATA["

// markup parses what begins with <.
func (p *Parser) markup() Code {
	s := p.src
	buf, i := s.buf, s.pos
	if i+1 >= len(buf) {
		return errMore
	}
	switch buf[i+1] {
	case '/':
		return p.endTag()
	case '?':
		return p.instruction()
	case '!':
		if i+2 >= len(buf) {
			return errMore
		}
		switch buf[i+2] {
		case '-':
			return p.comment()
		case '[':
			for k := 3; k < len(cdataStart); k++ {
				if i+k >= len(buf) {
					return errMore
				}
				if buf[i+k] != cdataStart[k] {
					return p.fail(InvalidToken, i+k)
				}
			}
			if p.H.StartCdata != nil {
				p.H.StartCdata()
			} else {
				p.deflt(buf[i : i+len(cdataStart)])
			}
			s.pos += len(cdataStart)
			p.state = stCdata
			return OK
		}
		return p.fail(InvalidToken, i+2)
	}
	return p.startTag()
}

// comment parses a comment, in the prolog too.
func (p *Parser) comment() Code {
	s := p.src
	buf, from := s.buf, s.pos
	i := from + 3
	if i >= len(buf) {
		return errMore
	}
	if buf[i] != '-' {
		return p.fail(InvalidToken, i)
	}
	for i++; ; {
		if i >= len(buf) {
			return errMore
		}
		if buf[i] == '-' {
			if i+1 >= len(buf) {
				return errMore
			}
			if buf[i+1] == '-' {
				if i+2 >= len(buf) {
					return errMore
				}
				if buf[i+2] != '>' {
					return p.fail(InvalidToken, i+2)
				}
				break
			}
		}
		n := char(buf, i)
		if n == 0 {
			return errMore
		}
		if n < 0 {
			return p.fail(InvalidToken, i)
		}
		i += n
	}
	p.here(from)
	if p.H.Comment != nil {
		p.H.Comment(lines(buf[from+4 : i]))
	} else {
		p.deflt(buf[from : i+3])
	}
	s.pos = i + 3
	return OK
}

// lines makes all line ends a line feed.
func lines(b []byte) string {
	if bytes.IndexByte(b, '\r') < 0 {
		return string(b)
	}
	return strings.ReplaceAll(strings.ReplaceAll(string(b), "\r\n", "\n"), "\r", "\n")
}

// instruction parses a processing instruction.
func (p *Parser) instruction() Code {
	s := p.src
	buf, from := s.buf, s.pos
	i, c := p.name(buf, from+2)
	if c != OK {
		if c == InvalidToken {
			return p.fail(c, i)
		}
		return c
	}
	target := string(buf[from+2 : i])
	if strings.EqualFold(target, "xml") {
		if target == "xml" {
			return p.fail(MisplacedXMLPI, from)
		}
		return p.fail(InvalidToken, i)
	}
	if i+1 >= len(buf) {
		return errMore
	}
	data := i
	if isSpace(buf[i]) {
		for data < len(buf) && isSpace(buf[data]) {
			data++
		}
		i = data
		for {
			if i+1 >= len(buf) {
				return errMore
			}
			if buf[i] == '?' && buf[i+1] == '>' {
				break
			}
			n := char(buf, i)
			if n == 0 {
				return errMore
			}
			if n < 0 {
				return p.fail(InvalidToken, i)
			}
			i += n
		}
	} else if buf[i] != '?' {
		return p.fail(InvalidToken, i)
	} else if buf[i+1] != '>' {
		return p.fail(InvalidToken, i+1)
	}
	p.here(from)
	if p.H.ProcessingInstruction != nil {
		p.H.ProcessingInstruction(target, lines(buf[data:i]))
	} else {
		p.deflt(buf[from : i+2])
	}
	s.pos = i + 2
	return OK
}

// rawAttr is an attribute as it stands in the tag.
type rawAttr struct {
	name     string
	from, to int // of the value
	at       int
}

// startTag parses a start tag or an empty element.
func (p *Parser) startTag() Code {
	s := p.src
	buf, from := s.buf, s.pos
	i, c := p.name(buf, from+1)
	if c == InvalidToken {
		return p.fail(c, i)
	}
	if c != OK {
		return c
	}
	name := string(buf[from+1 : i])
	var attrs []rawAttr
	empty := false
	for done := false; !done; {
		gap := i
		for i < len(buf) && isSpace(buf[i]) {
			i++
		}
		if i >= len(buf) {
			return errMore
		}
		switch buf[i] {
		case '>':
			done = true
			i++
			continue
		case '/':
			if i+1 >= len(buf) {
				return errMore
			}
			if buf[i+1] != '>' {
				return p.fail(InvalidToken, i+1)
			}
			empty, done = true, true
			i += 2
			continue
		}
		if gap == i {
			return p.fail(InvalidToken, i)
		}
		a := rawAttr{at: i}
		if i, c = p.name(buf, i); c != OK {
			if c == InvalidToken {
				return p.fail(c, i)
			}
			return c
		}
		a.name = string(buf[a.at:i])
		for i < len(buf) && isSpace(buf[i]) {
			i++
		}
		if i >= len(buf) {
			return errMore
		}
		if buf[i] != '=' {
			return p.fail(InvalidToken, i)
		}
		i++
		for i < len(buf) && isSpace(buf[i]) {
			i++
		}
		if i >= len(buf) {
			return errMore
		}
		q := buf[i]
		if q != '"' && q != '\'' {
			return p.fail(InvalidToken, i)
		}
		i++
		a.from = i
		for {
			if i >= len(buf) {
				return errMore
			}
			if buf[i] == q {
				break
			}
			if buf[i] == '<' {
				return p.fail(InvalidToken, i)
			}
			if buf[i] == '&' {
				end, c := p.refEnd(buf, i)
				if c == InvalidToken {
					return p.fail(c, end)
				}
				if c != OK {
					return c
				}
				i = end
				continue
			}
			n := char(buf, i)
			if n == 0 {
				return errMore
			}
			if n < 0 {
				return p.fail(InvalidToken, i)
			}
			i += n
		}
		a.to = i
		i++
		attrs = append(attrs, a)
	}
	if p.isEntity && p.level0 == 0 && len(p.tags) == 0 && p.depth == 0 {
		p.level0 = 0
	}
	return p.element(name, attrs, from, i, empty)
}

// refEnd returns the offset behind the reference at the offset.
func (p *Parser) refEnd(buf []byte, i int) (int, Code) {
	i++
	if i >= len(buf) {
		return i, errMore
	}
	if buf[i] != '#' {
		end, c := p.name(buf, i)
		if c != OK {
			return end, c
		}
		if buf[end] != ';' {
			return end, InvalidToken
		}
		return end + 1, OK
	}
	i++
	digit := func(c byte) bool { return c >= '0' && c <= '9' }
	if i < len(buf) && buf[i] == 'x' {
		i++
		digit = func(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
	}
	for n := 0; ; n++ {
		if i >= len(buf) {
			return i, errMore
		}
		if buf[i] == ';' && n > 0 {
			return i + 1, OK
		}
		if !digit(buf[i]) {
			return i, InvalidToken
		}
		i++
	}
}

// charRef returns the character of a reference "&#...;", -1 if there is no such character.
func charRef(ref []byte) rune {
	v, base, digits := 0, 10, ref[2:len(ref)-1]
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	for _, c := range digits {
		d := int(c - '0')
		if c > '9' {
			d = int(c|0x20-'a') + 10
		}
		if v = v*base + d; v >= 0x110000 {
			return -1
		}
	}
	if v >= 0xd800 && v <= 0xdfff || v == 0xfffe || v == 0xffff || v < 0x20 && v != '\t' && v != '\n' && v != '\r' {
		return -1
	}
	return rune(v)
}

func predefined(name string) byte {
	switch name {
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "amp":
		return '&'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	return 0
}

// reference parses a reference in content.
func (p *Parser) reference() Code {
	s := p.src
	buf, from := s.buf, s.pos
	end, c := p.refEnd(buf, from)
	if c == InvalidToken {
		return p.fail(c, end)
	}
	if c != OK {
		return c
	}
	raw := buf[from:end]
	if raw[1] == '#' {
		r := charRef(raw)
		if r < 0 {
			return p.fail(BadCharRef, from)
		}
		p.chars(string(r), raw)
		s.pos = end
		return OK
	}
	name := string(raw[1 : len(raw)-1])
	if ch := predefined(name); ch != 0 {
		p.chars(string(rune(ch)), raw)
		s.pos = end
		return OK
	}
	e := p.dtd.general[name]
	if e == nil || e.inParam && p.dtd.standalone {
		if !p.dtd.paramRefs || p.dtd.standalone {
			return p.fail(UndefinedEntity, from)
		}
		p.skipped(name, false, raw)
		s.pos = end
		return OK
	}
	if e.open {
		return p.fail(RecursiveEntity, from)
	}
	if e.notation.Set {
		return p.fail(BinaryEntityRef, from)
	}
	s.pos = end
	if e.internal {
		if p.H.Default != nil && !p.Expand {
			p.skipped(name, false, raw)
			return OK
		}
		return p.expand(e, from)
	}
	if p.H.ExternalEntityRef == nil {
		p.deflt(raw)
		return OK
	}
	e.open = true
	ok := p.H.ExternalEntityRef(p.context(name), e.base, e.system, e.public)
	e.open = false
	if !ok {
		return p.fail(ExternalHandling, from)
	}
	return OK
}

// context describes the open entities and the prefixes, for the parser of an external entity.
func (p *Parser) context(name string) Opt {
	var parts []string
	for _, b := range p.prefixes {
		if b != nil && b.prefix != "xml" {
			parts = append(parts, b.prefix+"="+b.uri)
		}
	}
	return Opt{strings.Join(append(parts, name), "\f"), true}
}

func (p *Parser) skipped(name string, param bool, raw []byte) {
	if p.H.SkippedEntity != nil {
		p.H.SkippedEntity(name, param)
	} else {
		p.deflt(raw)
	}
}

// maxDepth bounds the nesting of entities.
const maxDepth = 5000

// grow counts what an entity adds to the input, and refuses too much.
func (p *Parser) grow(n int) bool {
	*p.indirect += uint64(n)
	root := p
	for root.parent != nil {
		root = root.parent
	}
	total := root.direct + *p.indirect
	return total < p.AmpThreshold || float64(total)/float64(max(root.direct, 1)) <= p.MaxAmp
}

// expand parses the text of an internal entity as content.
func (p *Parser) expand(e *entity, from int) Code {
	if p.depth >= maxDepth {
		return p.fail(NoMemory, from)
	}
	if !p.grow(len(e.text)) {
		return p.fail(Amplification, from)
	}
	outer, level := p.src, len(p.tags)
	e.open = true
	p.depth++
	p.src = &source{buf: []byte(e.text), final: true, entity: e}
	c := p.content()
	if c == OK && p.src.pos < len(p.src.buf) && !p.stopped && (p.state == stContent || p.state == stCdata) {
		c = errMore
	}
	if c == errMore {
		c = UnclosedToken
		if p.state == stCdata {
			c = UnclosedCData
		}
	}
	if c == OK && p.state == stCdata {
		c = UnclosedCData
	}
	if c == OK && len(p.tags) != level && !p.stopped {
		c = AsyncEntity
	}
	p.src = outer
	p.depth--
	e.open = false
	return c
}

// attrValue appends an attribute's value with references replaced and white space made spaces. cdata: not to be normalised further.
func (p *Parser) attrValue(out []byte, v []byte, depth int, e *entity) ([]byte, Code) {
	if depth > maxDepth {
		return out, NoMemory
	}
	for i := 0; i < len(v); {
		switch c := v[i]; c {
		case '\r':
			if i+1 < len(v) && v[i+1] == '\n' && e == nil {
				i++
			}
			out = append(out, ' ')
			i++
		case '\n', '\t':
			out = append(out, ' ')
			i++
		case '<':
			return out, InvalidToken
		case '&':
			end, code := p.refEnd(v, i)
			if code != OK {
				return out, InvalidToken
			}
			raw := v[i:end]
			i = end
			if raw[1] == '#' {
				r := charRef(raw)
				if r < 0 {
					return out, BadCharRef
				}
				out = utf8.AppendRune(out, r)
				continue
			}
			name := string(raw[1 : len(raw)-1])
			if ch := predefined(name); ch != 0 {
				out = append(out, ch)
				continue
			}
			ent := p.dtd.general[name]
			switch {
			case ent == nil:
				if !p.dtd.paramRefs || p.dtd.standalone {
					return out, UndefinedEntity
				}
				continue
			case ent.open:
				return out, RecursiveEntity
			case ent.notation.Set:
				return out, BinaryEntityRef
			case !ent.internal:
				return out, AttrExternal
			}
			if !p.grow(len(ent.text)) {
				return out, Amplification
			}
			ent.open = true
			var c Code
			out, c = p.attrValue(out, []byte(ent.text), depth+1, ent)
			ent.open = false
			if c != OK {
				return out, c
			}
		default:
			n := char(v, i)
			if n <= 0 {
				return out, InvalidToken
			}
			out = append(out, v[i:i+n]...)
			i += n
		}
	}
	return out, OK
}

// collapse removes spaces at the ends and doubled ones: of attributes that are not CDATA.
func collapse(v string) string {
	var b strings.Builder
	for _, f := range strings.Split(v, " ") {
		if f != "" {
			if b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(f)
		}
	}
	return b.String()
}

func (p *Parser) endTag() Code {
	s := p.src
	buf, from := s.buf, s.pos
	i, c := p.name(buf, from+2)
	if c == InvalidToken {
		return p.fail(c, i)
	}
	if c != OK {
		return c
	}
	name := string(buf[from+2 : i])
	for i < len(buf) && isSpace(buf[i]) {
		i++
	}
	if i >= len(buf) {
		return errMore
	}
	if buf[i] != '>' {
		return p.fail(InvalidToken, i)
	}
	level := len(p.tags)
	if s.entity != nil || p.isEntity {
		// An entity may not close what it did not open.
		if level == p.floor() {
			return p.fail(AsyncEntity, from)
		}
	}
	if level == 0 || p.tags[level-1].raw != name {
		return p.fail(TagMismatch, from+2)
	}
	t := p.tags[level-1]
	s.pos = i + 1
	if p.H.EndElement != nil {
		p.H.EndElement(t.name)
	} else {
		p.deflt(buf[from : i+1])
	}
	p.tags = p.tags[:level-1]
	p.unbind(t.bindings)
	if len(p.tags) == 0 && !p.isEntity {
		p.state = stEpilog
	}
	return OK
}

// floor is the number of open tags that an entity must leave alone; the check when it ends finds the rest.
func (p *Parser) floor() int { return 0 }
