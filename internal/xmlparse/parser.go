// Package xmlparse is an XML 1.0 parser that takes its input as it comes and reports what it finds as expat does: the same events in the same
// pieces, the same positions, errors and limits.
//
// The input is kept as UTF-8 from the first byte that is not used up; other encodings are converted when they arrive. A token is looked at
// when all of it is there; one that is not is looked at again when the input has doubled, so that a long token in small pieces does
// not cost its square (expat calls that reparse deferral). The text of an entity is parsed in place, by recursion; the position of events in
// it is that of the reference.
package xmlparse

import (
	"unicode/utf8"
)

// Code is an error of expat's list.
type Code int

// The errors, numbered as expat does.
const (
	OK               Code = 0
	NoMemory         Code = 1
	Syntax           Code = 2
	NoElements       Code = 3
	InvalidToken     Code = 4
	UnclosedToken    Code = 5
	PartialChar      Code = 6
	TagMismatch      Code = 7
	DuplicateAttr    Code = 8
	JunkAfterDoc     Code = 9
	ParamEntityRef   Code = 10
	UndefinedEntity  Code = 11
	RecursiveEntity  Code = 12
	AsyncEntity      Code = 13
	BadCharRef       Code = 14
	BinaryEntityRef  Code = 15
	AttrExternal     Code = 16
	MisplacedXMLPI   Code = 17
	UnknownEncoding  Code = 18
	IncorrectEnc     Code = 19
	UnclosedCData    Code = 20
	ExternalHandling Code = 21
	NotStandalone    Code = 22
	CantChange       Code = 26
	UnboundPrefix    Code = 27
	UndeclaredPrefix Code = 28
	XMLDecl          Code = 30
	TextDecl         Code = 31
	PublicID         Code = 32
	Aborted          Code = 35
	Finished         Code = 36
	ReservedXML      Code = 38
	ReservedXMLNS    Code = 39
	ReservedURI      Code = 40
	Amplification    Code = 43
)

// Attr is an attribute of a start tag.
type Attr struct{ Name, Value string }

// Model is a content model; Kids are its parts.
type Model struct {
	Type, Quant int
	Name        string
	Kids        []*Model
}

// Opt is a text that may be missing.
type Opt struct {
	S   string
	Set bool
}

// Handlers are called for the events; nil ones are not. Those that return a bool stop the parser with an error by false.
type Handlers struct {
	StartElement          func(name string, attrs []Attr, specified int)
	EndElement            func(name string)
	ProcessingInstruction func(target, data string)
	CharacterData         func(text string)
	UnparsedEntityDecl    func(name string, base Opt, system string, public Opt, notation string)
	NotationDecl          func(name string, base, system, public Opt)
	StartNamespaceDecl    func(prefix Opt, uri Opt)
	EndNamespaceDecl      func(prefix Opt)
	Comment               func(text string)
	StartCdata            func()
	EndCdata              func()
	Default               func(text string)
	NotStandalone         func() bool
	ExternalEntityRef     func(context Opt, base, system, public Opt) bool
	StartDoctypeDecl      func(name string, system, public Opt, internal bool)
	EndDoctypeDecl        func()
	EntityDecl            func(name string, param bool, value Opt, base, system, public, notation Opt)
	XMLDecl               func(version Opt, encoding Opt, standalone int)
	ElementDecl           func(name string, m *Model)
	AttlistDecl           func(element, attr, kind string, def Opt, required bool)
	SkippedEntity         func(name string, param bool)
	UnknownEncoding       func(name string) (*[256]rune, bool)
}

// The parser's states.
const (
	stStart = iota // before the XML declaration
	stProlog
	stDTD // in the internal subset
	stContent
	stCdata
	stEpilog
	stExtStart // an external entity, before its text declaration
	stExtDTD   // an external subset or parameter entity
)

// source is a text that is being parsed: the document or an entity.
type source struct {
	buf    []byte
	pos    int
	final  bool
	entity *entity
}

// tag is an open element.
type tag struct {
	name, raw string
	bindings  []*binding // declared by its start tag, newest first
}

// Parser parses one document or external entity.
type Parser struct {
	H             Handlers
	Expand        bool // internal entities are expanded although there is a default handler
	Triplets      bool
	ns            bool
	sep           string
	Base          Opt
	ParamParsing  int
	Foreign       bool
	Deferral      bool
	MaxAmp        float64
	AmpThreshold  uint64
	parent        *Parser
	dtd           *dtd
	state         int
	src           *source
	root          source
	tags          []tag
	prefixes      map[string]*binding
	event         int // of root.buf
	depth         int // of entities
	finished      bool
	started       bool
	code          Code
	waitLen       int // the token was not complete with so many bytes
	enc           encoding
	protocol      string
	table         *[256]rune
	raw           []byte // input that is not a whole character yet
	detected      bool
	at            mark // the position of the start of root.buf, or later
	stopped       bool
	direct        uint64
	indirect      *uint64
	standalone    bool
	seenRoot      bool
	inCondition   int
	doctype       doctype
	doctypeOpen   bool
	isEntity      bool
	level0        int
	cdataInEntity bool
}

// mark is a position: where it is in the buffer, and in the input.
type mark struct {
	off, line, col, bytes int
}

type binding struct {
	prefix   string
	uri      string
	previous *binding
}

const (
	xmlURI   = "http://www.w3.org/XML/1998/namespace"
	xmlnsURI = "http://www.w3.org/2000/xmlns/"
)

// New makes a parser. encoding may be empty; with ns names are expanded, with sep between the parts.
func New(encoding string, ns bool, sep string) *Parser {
	p := &Parser{ns: ns, sep: sep, protocol: encoding, Deferral: true, MaxAmp: 100, AmpThreshold: 8 << 20, dtd: newDTD(), state: stStart, indirect: new(uint64)}
	p.at.line = 1
	p.src = &p.root
	p.event = -1
	p.prefixes = map[string]*binding{"xml": {prefix: "xml", uri: xmlURI}}
	return p
}

// External makes a parser for an external entity that ExternalEntityRef told of; context is what it was given.
func (p *Parser) External(context Opt, encoding string) *Parser {
	c := &Parser{ns: p.ns, sep: p.sep, protocol: encoding, Deferral: p.Deferral, MaxAmp: p.MaxAmp, AmpThreshold: p.AmpThreshold, dtd: p.dtd, state: stExtStart,
		parent: p, H: p.H, Expand: p.Expand, Triplets: p.Triplets, Base: p.Base, ParamParsing: p.ParamParsing, indirect: p.indirect, standalone: p.standalone}
	c.at.line = 1
	c.src = &c.root
	c.event = -1
	c.prefixes = map[string]*binding{}
	for k, v := range p.prefixes {
		c.prefixes[k] = v
	}
	c.isEntity = context.Set
	return c
}

// Stop makes the parser end with an error after the handler that calls it.
func (p *Parser) Stop() { p.stopped = true }

// SetEncoding sets the encoding of the input from outside, before anything was parsed.
func (p *Parser) SetEncoding(name string) {
	if !p.started {
		p.protocol = name
	}
}

// Started reports whether something was parsed.
func (p *Parser) Started() bool { return p.started }

// Error is the last error.
func (p *Parser) Error() Code { return p.code }

// Position returns the line (from 1), column (from 0, in characters) and byte index of the current event or of the error.
func (p *Parser) Position() (line, col, index int) {
	if p.event < 0 {
		return 1, 0, -1
	}
	m := p.at
	p.move(&m, p.event)
	return m.line, m.col, m.bytes
}

// Context returns the input from the current event on.
func (p *Parser) Context() []byte {
	if p.event < 0 || p.event > len(p.root.buf) {
		return nil
	}
	return p.root.buf[p.event:]
}

// move takes a mark forward to an offset of the buffer.
func (p *Parser) move(m *mark, off int) {
	buf := p.root.buf
	off = min(off, len(buf))
	for m.off < off {
		c := buf[m.off]
		n := 1
		switch {
		case c == '\n':
			m.line++
			m.col = 0
			m.bytes += p.enc.width(1)
		case c == '\r':
			m.line++
			m.col = 0
			m.bytes += p.enc.width(1)
			if m.off+1 < len(buf) && buf[m.off+1] == '\n' {
				n = 2
				m.bytes += p.enc.width(1)
			}
		case c < utf8.RuneSelf:
			m.col++
			m.bytes += p.enc.width(1)
		default:
			if _, n = utf8.DecodeRune(buf[m.off:]); n == 0 {
				n = 1
			}
			m.col++
			m.bytes += p.enc.width(n)
		}
		m.off += n
	}
}

// fail records an error at an offset of the present text (in an entity: at the reference).
func (p *Parser) fail(c Code, off int) Code {
	if p.depth == 0 {
		p.event = off
	}
	return c
}

// here makes the offset the position of the next event.
func (p *Parser) here(off int) {
	if p.depth == 0 {
		p.event = off
	}
}

// Parse takes a piece of the input; final tells that it is the last. It returns the error, or OK.
func (p *Parser) Parse(data []byte, final bool) Code {
	if p.finished {
		p.code = Finished
		return Finished
	}
	if p.code != OK {
		return p.code
	}
	p.started = true
	p.direct += uint64(len(data))
	if c := p.feed(data, final); c != OK {
		p.code = c
		return c
	}
	s := &p.root
	s.final = final
	if !final && p.Deferral && p.waitLen > 0 {
		if have := len(s.buf) - s.pos; have < 2*p.waitLen && have < 1<<20 {
			return OK
		}
	}
	p.waitLen = 0
	begin := s.pos
	c := p.run()
	if c == OK && p.stopped {
		c = Aborted
	}
	p.code = c
	if c == OK {
		p.event = s.pos
		if !final && s.pos == begin {
			p.waitLen = len(s.buf) - s.pos
		}
		if final {
			p.finished = true
		}
		// What is used up goes.
		p.move(&p.at, s.pos)
		if s.pos > 0 {
			n := copy(s.buf, s.buf[s.pos:])
			s.buf = s.buf[:n]
			p.at.off, p.event, s.pos = 0, 0, 0
		}
	}
	return c
}

// errMore stands for a token that is not complete.
const errMore Code = -1

// run parses what there is of the input.
func (p *Parser) run() Code {
	for {
		var c Code
		switch p.state {
		case stStart, stExtStart:
			c = p.start()
		case stProlog, stDTD, stEpilog:
			c = p.prolog()
		case stExtDTD:
			c = p.extSubset()
		default:
			c = p.content()
			if c == OK && (p.state == stContent || p.state == stCdata) && p.src.pos >= len(p.src.buf) {
				c = errMore
			}
		}
		if p.stopped {
			return Aborted
		}
		if c == errMore {
			s := p.src
			if !s.final {
				return OK
			}
			return p.atEnd()
		}
		if c != OK {
			return c
		}
	}
}

// atEnd is what the end of the input means.
func (p *Parser) atEnd() Code {
	s := p.src
	if s.pos < len(s.buf) {
		if p.state == stCdata && p.depth == 0 {
			return p.fail(UnclosedCData, s.pos)
		}
		if r, n := utf8.DecodeRune(s.buf[s.pos:]); r == utf8.RuneError && n == 1 && !utf8.FullRune(s.buf[s.pos:]) {
			if p.enc == encUTF16BE || p.enc == encUTF16LE {
				return p.fail(UnclosedToken, s.pos)
			}
			return p.fail(PartialChar, s.pos)
		}
		return p.fail(UnclosedToken, s.pos)
	}
	switch p.state {
	case stEpilog:
		return OK
	case stCdata:
		return p.fail(UnclosedCData, s.pos)
	case stContent:
		if p.isEntity {
			if len(p.tags) > 0 {
				return p.fail(AsyncEntity, s.pos)
			}
			return OK
		}
	case stExtStart, stExtDTD:
		if p.inCondition > 0 {
			return p.fail(Syntax, s.pos)
		}
		return OK
	}
	if p.isEntity {
		return OK
	}
	return p.fail(NoElements, s.pos)
}

// deflt reports text that no handler wanted.
func (p *Parser) deflt(text []byte) {
	if p.H.Default != nil {
		p.H.Default(string(text))
	}
}

// start looks at the beginning of the document or entity: a declaration, or none.
func (p *Parser) start() Code {
	s := p.src
	rest := s.buf[s.pos:]
	const decl = "<?xml"
	if len(rest) < 6 && !s.final && string(rest) == decl[:min(len(rest), 5)] {
		return errMore
	}
	if len(rest) >= 6 && string(rest[:5]) == decl && isSpace(rest[5]) {
		end := -1
		for i := 5; i+1 < len(rest); i++ {
			if rest[i] == '?' && rest[i+1] == '>' {
				end = i
				break
			}
		}
		if end < 0 {
			return errMore
		}
		if c := p.declaration(s.pos, s.pos+end); c != OK {
			return c
		}
	} else if p.state == stExtStart && len(rest) == 0 && !s.final {
		return errMore
	}
	switch {
	case p.state == stStart:
		p.state = stProlog
	case p.isEntity:
		p.state = stContent
	default:
		p.state = stExtDTD
	}
	return OK
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// declaration takes <?xml ... ?> from the offset to the offset of ?>.
func (p *Parser) declaration(from, end int) Code {
	s := p.src
	buf := s.buf
	bad := XMLDecl
	text := p.state == stExtStart
	if text {
		bad = TextDecl
	}
	i := from + 5
	var version, enc Opt
	standalone := -1
	stage := 0
	for {
		gap := i
		for i < end && isSpace(buf[i]) {
			i++
		}
		if i >= end {
			break
		}
		if gap == i {
			return p.fail(bad, i)
		}
		at := i
		for i < end && (buf[i] >= 'a' && buf[i] <= 'z' || buf[i] >= 'A' && buf[i] <= 'Z') {
			i++
		}
		name := string(buf[at:i])
		for i < end && isSpace(buf[i]) {
			i++
		}
		if i >= end || buf[i] != '=' {
			return p.fail(bad, i)
		}
		i++
		for i < end && isSpace(buf[i]) {
			i++
		}
		if i >= end || buf[i] != '"' && buf[i] != '\'' {
			return p.fail(bad, i)
		}
		q := buf[i]
		i++
		val := i
		for i < end && buf[i] != q {
			i++
		}
		if i >= end {
			return p.fail(bad, i)
		}
		v := string(buf[val:i])
		i++
		switch {
		case name == "version" && stage == 0:
			if v != "1.0" && !(len(v) > 2 && v[:2] == "1.") {
				return p.fail(bad, val)
			}
			version = Opt{v, true}
			stage = 1
		case name == "encoding" && (stage == 1 || stage == 0 && text):
			if v == "" || !(v[0]|0x20 >= 'a' && v[0]|0x20 <= 'z') {
				return p.fail(bad, val)
			}
			enc = Opt{v, true}
			stage = 2
		case name == "standalone" && stage >= 1 && stage < 3 && !text:
			switch v {
			case "yes":
				standalone = 1
			case "no":
				standalone = 0
			default:
				return p.fail(bad, val)
			}
			stage = 3
		default:
			return p.fail(bad, at)
		}
	}
	if stage == 0 || text && !enc.Set {
		return p.fail(bad, end)
	}
	p.here(from)
	if standalone == 1 {
		p.standalone = true
		p.dtd.standalone = true
	}
	switch {
	case p.H.XMLDecl != nil:
		p.H.XMLDecl(version, enc, standalone)
	default:
		p.deflt(buf[from : end+2])
	}
	s.pos = end + 2
	if p.stopped {
		return Aborted
	}
	if enc.Set && p.protocol == "" {
		return p.switchEncoding(enc.S, from)
	}
	return OK
}
