package xmlparse

// dtd is what the document type declaration told; the parsers of external entities share it.
type dtd struct {
	general, param map[string]*entity
	attrs          map[string]*attlist
	standalone     bool
	paramRefs      bool // there is an external subset or a reference to a parameter entity: what is not declared may be declared there
	keep           bool // declarations still count: none was skipped before
	paramRead      bool
}

func newDTD() *dtd {
	return &dtd{general: map[string]*entity{}, param: map[string]*entity{}, attrs: map[string]*attlist{}, keep: true}
}

// entity is a declared entity.
type entity struct {
	name                           string
	text                           string
	internal                       bool
	inParam                        bool // declared in a parameter entity or the external subset
	base, system, public, notation Opt
	open                           bool
}

// attlist is what is declared of an element's attributes.
type attlist struct{ list []*attrDecl }

type attrDecl struct {
	name, kind string
	def        Opt
}

func (a *attlist) find(name string) *attrDecl {
	if a != nil {
		for _, d := range a.list {
			if d.name == name {
				return d
			}
		}
	}
	return nil
}

// doctype is the state of the declaration that is being parsed.
type doctype struct {
	seen, done     bool
	phase          int
	name           string
	system, public Opt
	started        bool // StartDoctypeDecl was told
}

// The phases of a DOCTYPE.
const (
	phMisc = iota
	phName
	phAfterName
	phPublic
	phSystem
	phAfterID
	phSubset
	phClose
)

// The kinds of prolog tokens.
const (
	tkSpace = iota
	tkName
	tkNmtoken
	tkPound   // #NAME
	tkLiteral // with its quotes
	tkParam   // %name;
	tkPercent
	tkOpen  // <!NAME
	tkPunct // one of [ ] > ( ) | , with a ? * + behind a )
	tkCondOpen
	tkCondClose
	tkStart // of an element
	tkPI
	tkComment
)

type token struct {
	kind int
	text string
	at   int
}

// is reports whether the token is the punctuation or the name.
func (t *token) is(text string) bool {
	return t.text == text && (t.kind == tkPunct || t.kind == tkName || t.kind == tkPound || t.kind == tkOpen)
}

// token looks at the prolog token at the offset.
func (p *Parser) token(buf []byte, i int, final bool) (t token, end int, c Code) {
	t.at = i
	// A name may go to the end of the text.
	name := func(i int) (int, Code) {
		end, c := p.name(buf, i)
		if c == errMore && final && end == len(buf) && end > i && buf[end-1] != ':' {
			c = OK
		}
		return end, c
	}
	done := func(kind, end int) (token, int, Code) {
		t.kind, t.text = kind, string(buf[i:end])
		return t, end, OK
	}
	more := func() (token, int, Code) { return t, i, errMore }
	bad := func(at int) (token, int, Code) { return t, at, InvalidToken }
	switch ch := buf[i]; ch {
	case ' ', '\t', '\n', '\r':
		k := i
		for k < len(buf) && isSpace(buf[k]) {
			k++
		}
		if buf[k-1] == '\r' && k == len(buf) && !final {
			if k--; k == i {
				return more()
			}
		}
		return done(tkSpace, k)
	case '"', '\'':
		for k := i + 1; k < len(buf); {
			if buf[k] == ch {
				if k+1 < len(buf) {
					switch n := buf[k+1]; {
					case isSpace(n), n == '>', n == '%', n == '[':
					default:
						return bad(k + 1)
					}
				} else if !final {
					return more()
				}
				return done(tkLiteral, k+1)
			}
			n := char(buf, k)
			if n == 0 {
				return more()
			}
			if n < 0 {
				return bad(k)
			}
			k += n
		}
		return more()
	case '<':
		if i+1 >= len(buf) {
			return more()
		}
		switch buf[i+1] {
		case '!':
			if i+2 >= len(buf) {
				return more()
			}
			switch buf[i+2] {
			case '-':
				return done(tkComment, i)
			case '[':
				return done(tkCondOpen, i+3)
			}
			k := i + 2
			for k < len(buf) && (buf[k]|0x20 >= 'a' && buf[k]|0x20 <= 'z') {
				k++
			}
			if k >= len(buf) {
				return more()
			}
			if k == i+2 {
				return bad(k)
			}
			if !isSpace(buf[k]) && buf[k] != '%' {
				return bad(k)
			}
			return done(tkOpen, k)
		case '?':
			return done(tkPI, i)
		}
		n := nameChar(buf, i+1, true)
		if n == 0 {
			return more()
		}
		if n < 0 {
			return bad(i + 1)
		}
		return done(tkStart, i)
	case '%':
		if i+1 >= len(buf) {
			return more()
		}
		if isSpace(buf[i+1]) || buf[i+1] == '%' {
			return done(tkPercent, i+1)
		}
		k, c := p.name(buf, i+1)
		if c == InvalidToken {
			return bad(k)
		}
		if c != OK {
			return more()
		}
		if buf[k] != ';' {
			return bad(k)
		}
		return done(tkParam, k+1)
	case '#':
		k, c := name(i + 1)
		if c == InvalidToken {
			return bad(k)
		}
		if c != OK {
			return more()
		}
		return done(tkPound, k)
	case ']':
		if i+2 < len(buf) && buf[i+1] == ']' && buf[i+2] == '>' {
			return done(tkCondClose, i+3)
		}
		if p.state == stExtDTD && i+2 >= len(buf) && !final {
			return more()
		}
		return done(tkPunct, i+1)
	case ')':
		if i+1 >= len(buf) && !final {
			return more()
		}
		if i+1 < len(buf) {
			switch n := buf[i+1]; {
			case n == '?' || n == '*' || n == '+':
				return done(tkPunct, i+2)
			case isSpace(n), n == '>', n == ',', n == '|', n == ')', n == '%':
			default:
				return bad(i + 1)
			}
		}
		return done(tkPunct, i+1)
	case '[', '>', '(', '|', ',':
		return done(tkPunct, i+1)
	default:
		first := nameChar(buf, i, true)
		if first == 0 {
			return more()
		}
		kind, k := tkName, i
		if first > 0 {
			var c Code
			if k, c = name(i); c == InvalidToken {
				return bad(k)
			} else if c != OK {
				return more()
			}
		} else {
			kind = tkNmtoken
			for k < len(buf) {
				n := nameChar(buf, k, false)
				if n <= 0 {
					break
				}
				k += n
			}
			if k == i {
				return bad(i)
			}
			if k >= len(buf) && !final {
				return more()
			}
		}
		if k < len(buf) {
			switch n := buf[k]; {
			case n == '?' || n == '*' || n == '+':
				if kind == tkNmtoken {
					return bad(k)
				}
				return done(tkName, k+1)
			case isSpace(n), n == '>', n == ')', n == ',', n == '|', n == '[', n == '%':
			default:
				return bad(k)
			}
		}
		return done(kind, k)
	}
}
