package parser

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/source"
)

// Limits of the language as CPython has them.
const (
	maxIndent      = 100 // levels of indentation
	maxBrackets    = 200 // open brackets
	maxExprNesting = 3   // fields in format specifications
	maxStrings     = 150 // f-strings in f-strings
	tabSize        = 8
	altTabSize     = 1
)

const eof = -1

// doneCode is why a tokenizer cannot go on.
type doneCode uint8

const (
	doneOK doneCode = iota
	doneEOF
	doneError      // t.err says what
	doneDedent     // a dedent to no outer level
	doneTabs       // tabs and spaces that cannot be compared
	doneTooDeep    // too many indents
	doneLineCont   // something after a backslash
	doneUnclosedFT // an unterminated triple-quoted f-string
)

// stringMode is one entry of the stack of f-strings and t-strings that are open. While inText is set, characters belong
// to the string; otherwise the tokenizer is inside one of its replacement fields.
type stringMode struct {
	inText                       bool
	raw, isT                     bool
	quote                        int
	quoteSize                    int
	start, firstLine, multiStart int
	depth                        int // curly and other brackets open inside the string
	exprDepth                    int // value of depth at which the current field began; -1 outside
	inFormatSpec, inDebug        bool
}

// tokenizer cuts text into tokens, a line at a time. Text has only \n as line end.
type tokenizer struct {
	src       string
	cur       int // next byte
	lineStart int
	lineEnd   int // end of the lines read so far
	bufStart  int // where CPython's buffer would begin: the current line, or that of a token that spans lines
	lineno    int
	done      doneCode
	err       error // for doneError

	atBOL        bool
	start        int // of the current token, -1 outside
	multiStart   int // start of the line in which a multi-line token began
	firstLine    int
	indents      []int
	altIndents   []int
	pending      int
	level        int
	brackets     [maxBrackets]byte
	bracketLines [maxBrackets]int32
	bracketCols  [maxBrackets]int32
	contLine     bool
	commentLine  bool
	modes        []stringMode

	extra           bool // report comments and NL, and be lenient
	typeComments    bool
	openAtEOF       bool // the text ended inside a string
	implicitNewline bool
	barry           bool // <> is an operator
	interactive     bool
	filename        string
	warn            func(category, msg string, line int) error
	more            func() (string, error) // reads another line; or nil
	buf             []byte                 // what more gave, which src is a view of
}

func newTokenizer(src string) *tokenizer {
	return &tokenizer{src: src, atBOL: true, start: -1, indents: []int{0}, altIndents: []int{0}}
}

// nextc reads a byte, taking the next line when the current one is used up.
func (t *tokenizer) nextc() int {
	if t.cur < t.lineEnd {
		c := t.src[t.cur]
		t.cur++
		return int(c)
	}
	return t.nextLine()
}

func (t *tokenizer) nextLine() int {
	if t.done != doneOK {
		return eof
	}
	if t.cur >= len(t.src) && (t.more == nil || !t.readMore()) {
		if t.done == doneOK {
			t.done = doneEOF
		}
		if t.start < 0 && t.more != nil && len(t.modes) == 0 {
			t.bufStart = t.cur
		}
		return eof
	}
	if t.start < 0 && (t.more == nil || len(t.modes) == 0) {
		t.bufStart = t.cur
	}
	t.lineStart = t.cur
	t.lineno++
	if i := strings.IndexByte(t.src[t.cur:], '\n'); i >= 0 {
		t.lineEnd = t.cur + i + 1
	} else {
		t.lineEnd = len(t.src)
	}
	c := t.src[t.cur]
	t.cur++
	return int(c)
}

// backup undoes nextc; a line end that was passed stays passed, as in CPython.
func (t *tokenizer) backup(c int) {
	if c != eof {
		t.cur--
	}
}

func (t *tokenizer) mode() *stringMode {
	if n := len(t.modes); n > 0 {
		return &t.modes[n-1]
	}
	return nil
}

// next returns the next token. An ErrorToken means that t.done, and for doneError t.err, tell what is wrong.
func (t *tokenizer) next(tok *token) {
	var typ Type
	var from, to int
	if m := t.mode(); m != nil && m.inText {
		typ, from, to = t.nextInString(m)
	} else {
		typ, from, to = t.nextRegular()
	}
	tok.typ = typ
	tok.level = uint8(min(t.level, 255))
	tok.line = int32(t.lineno)
	lineStart := t.lineStart
	if typ == String || typ == FStringMiddle || typ == TStringMiddle {
		tok.line = int32(t.firstLine)
		lineStart = t.multiStart
	}
	tok.endLine = int32(t.lineno)
	tok.col, tok.endCol = -1, -1
	if from >= 0 && from >= lineStart {
		tok.col = int32(from - lineStart)
	}
	if to >= 0 && to >= t.lineStart {
		tok.endCol = int32(to - t.lineStart)
	}
	tok.start, tok.end = int32(max(from, 0)), int32(max(to, 0))
}

// fail makes an error with a message at the characters read so far of the current line.
func (t *tokenizer) fail(format string, args ...any) (Type, int, int) {
	return t.failRange(-1, -1, format, args...)
}

// failRange is fail with columns, in characters from 1; -1 stands for the place read so far.
func (t *tokenizer) failRange(col, endCol int, format string, args ...any) (Type, int, int) {
	if t.err == nil {
		t.err = t.makeError(source.KindSyntaxError, col, endCol, fmt.Sprintf(format, args...))
	}
	t.done = doneError
	return ErrorToken, -1, -1
}

func (t *tokenizer) makeError(kind source.ErrorKind, col, endCol int, msg string) *source.SyntaxError {
	if col == -1 {
		col = utf8.RuneCountInString(t.src[t.lineStart:max(t.cur, t.lineStart)])
	}
	if endCol == -1 {
		endCol = col
	}
	text := t.src[t.lineStart:]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return &source.SyntaxError{Kind: kind, Msg: msg, Filename: t.filename, Line: t.lineno, Offset: col, EndLine: t.lineno,
		EndOffset: endCol, Text: text, HasText: true}
}

// stop ends tokenizing for a reason that the parser words.
func (t *tokenizer) stop(why doneCode) (Type, int, int) {
	t.done = why
	t.cur = t.lineEnd
	return ErrorToken, -1, -1
}

// continuation reads what follows a backslash: a line end, and the first byte of the next line, which stays unread.
func (t *tokenizer) continuation() bool {
	c := t.nextc()
	if c == '\r' {
		c = t.nextc()
	}
	if c != '\n' {
		t.done = doneLineCont
		return false
	}
	c = t.nextc()
	if c == eof {
		t.done = doneEOF
		t.cur = t.lineEnd
		return false
	}
	t.backup(c)
	return true
}

// indentation measures the beginning of a line. It reports whether the line has nothing but space and comment.
func (t *tokenizer) indentation() (blank, ok bool) {
	col, alt, contCol := 0, 0, 0
	var c int
loop:
	for {
		switch c = t.nextc(); c {
		case ' ':
			col++
			alt++
		case '\t':
			col = (col/tabSize + 1) * tabSize
			alt = (alt/altTabSize + 1) * altTabSize
		case '\f':
			col, alt = 0, 0
		case '\\':
			if contCol == 0 {
				contCol = col
			}
			if !t.continuation() {
				return false, false
			}
		default:
			break loop
		}
	}
	t.backup(c)
	if c == '#' || c == '\n' || c == '\r' {
		switch {
		case col == 0 && c == '\n' && t.interactive:
		case t.interactive && t.lineno == 1:
			col, alt = 0, 0
		default:
			blank = true
		}
	}
	if blank || t.level > 0 {
		return blank, true
	}
	if contCol > 0 {
		col, alt = contCol, contCol
	}
	top := len(t.indents) - 1
	switch {
	case col == t.indents[top]:
		if alt != t.altIndents[top] {
			t.stop(doneTabs)
			return false, false
		}
	case col > t.indents[top]:
		if top+1 >= maxIndent {
			t.stop(doneTooDeep)
			return false, false
		}
		if alt <= t.altIndents[top] {
			t.stop(doneTabs)
			return false, false
		}
		t.pending++
		t.indents = append(t.indents, col)
		t.altIndents = append(t.altIndents, alt)
	default:
		for top > 0 && col < t.indents[top] {
			t.pending--
			top--
		}
		t.indents, t.altIndents = t.indents[:top+1], t.altIndents[:top+1]
		if col != t.indents[top] {
			t.stop(doneDedent)
			return false, false
		}
		if alt != t.altIndents[top] {
			t.stop(doneTabs)
			return false, false
		}
	}
	return false, true
}

func (t *tokenizer) nextRegular() (Type, int, int) {
nextLine:
	t.start = -1
	blank := false
	if t.atBOL {
		t.atBOL = false
		var ok bool
		if blank, ok = t.indentation(); !ok {
			return ErrorToken, -1, -1
		}
	}
	t.start = t.cur
	if t.pending != 0 {
		if t.pending < 0 {
			t.pending++
			return t.edge(Dedent)
		}
		t.pending--
		return t.edge(Indent)
	}
	t.backup(t.nextc()) // take the next line now, so that the token's line is right

again:
	t.start = -1
	var c int
	for {
		c = t.nextc()
		if c != ' ' && c != '\t' && c != '\f' {
			break
		}
	}
	if c == eof {
		t.start = t.cur
	} else {
		t.start = t.cur - 1
	}

	if c == '#' {
		end := t.lineEnd
		if i := strings.IndexAny(t.src[t.cur:end], "\r\n"); i >= 0 {
			end = t.cur + i
		}
		t.cur = end
		if t.typeComments {
			if typ, from, to, is := t.typeComment(t.src[t.start:end]); is {
				if typ == TypeIgnore && blank {
					t.nextc() // nothing else is on the line
					t.atBOL = true
					to = t.cur
				}
				return typ, from, to
			}
		}
		if t.extra {
			t.commentLine = blank
			return Comment, t.start, end
		}
		c = t.nextc()
	}
	switch {
	case c == eof:
		if t.level > 0 || t.done != doneEOF {
			return ErrorToken, -1, -1
		}
		if t.extra {
			return EndMarker, t.cur, t.cur
		}
		return EndMarker, -1, -1
	case isIdentStartByte(c):
		return t.word(c)
	case c == '\r':
		c = t.nextc()
	}

	switch c {
	case '\n':
		t.atBOL = true
		if blank || t.level > 0 {
			t.commentLine = false
			if t.extra {
				return NL, t.start, t.cur
			}
			goto nextLine
		}
		if t.commentLine && t.extra {
			t.commentLine = false
			return NL, t.start, t.cur
		}
		t.contLine = false
		return Newline, t.start, t.cur - 1
	case '.':
		c = t.nextc()
		if isDigit(c) {
			return t.fraction(c)
		}
		if c == '.' {
			c = t.nextc()
			if c == '.' {
				return EllipsisTok, t.start, t.cur
			}
			t.backup(c)
			t.backup('.')
		} else {
			t.backup(c)
		}
		return Dot, t.start, t.cur
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return t.number(c)
	case '\'', '"':
		return t.str(c)
	case '\\':
		if !t.continuation() {
			return ErrorToken, -1, -1
		}
		t.contLine = true
		goto again
	}
	return t.operator(c)
}

// edge is a token for a change of indentation: it has no text.
func (t *tokenizer) edge(typ Type) (Type, int, int) {
	if t.extra {
		if typ == Indent {
			return typ, t.lineStart, t.cur
		}
		return typ, t.cur, t.cur
	}
	return typ, -1, -1
}

// word reads an identifier, a keyword, or the prefix of a string and then the string.
func (t *tokenizer) word(c int) (Type, int, int) {
	var b, u, r, f, ts bool
prefix:
	for {
		switch {
		case !b && (c == 'b' || c == 'B'):
			b = true
		case !u && (c == 'u' || c == 'U'):
			u = true
		case !r && (c == 'r' || c == 'R'):
			r = true
		case !f && (c == 'f' || c == 'F'):
			f = true
		case !ts && (c == 't' || c == 'T'):
			ts = true
		default:
			break prefix
		}
		c = t.nextc()
		if c == '"' || c == '\'' {
			if typ, from, to, bad := t.badPrefix(b, u, r, f, ts); bad {
				return typ, from, to
			}
			if f || ts {
				return t.beginString(c, r, ts)
			}
			return t.str(c)
		}
	}
	nonASCII := c >= 128
	for c != eof && identTable[c] {
		nonASCII = nonASCII || c >= 128
		c = t.nextc()
	}
	t.backup(c)
	if nonASCII && !t.extra {
		if typ, from, to, bad := t.badIdent(); bad {
			return typ, from, to
		}
	}
	return Name, t.start, t.cur
}

func (t *tokenizer) badPrefix(b, u, r, f, ts bool) (Type, int, int, bool) {
	bad := func(one, two string) (Type, int, int, bool) {
		from := utf8.RuneCountInString(t.src[t.lineStart:t.start]) + 1
		to := utf8.RuneCountInString(t.src[t.lineStart:t.cur])
		typ, x, y := t.failRange(from, to, "'%s' and '%s' prefixes are incompatible", one, two)
		return typ, x, y, true
	}
	switch {
	case u && b:
		return bad("u", "b")
	case u && r:
		return bad("u", "r")
	case u && f:
		return bad("u", "f")
	case u && ts:
		return bad("u", "t")
	case b && f:
		return bad("b", "f")
	case b && ts:
		return bad("b", "t")
	case f && ts:
		return bad("f", "t")
	}
	return 0, 0, 0, false
}

// badIdent checks the characters of the word that ends at t.cur.
func (t *tokenizer) badIdent() (Type, int, int, bool) {
	word := t.src[t.start:t.cur]
	i := badIdentRune(word)
	if i < 0 {
		return 0, 0, 0, false
	}
	r, size := utf8.DecodeRuneInString(word[i:])
	t.cur = t.start + i + size
	var typ Type
	var x, y int
	if isPrintable(r) {
		typ, x, y = t.fail("invalid character '%c' (U+%04X)", r, r)
	} else {
		typ, x, y = t.fail("invalid non-printable character U+%04X", r)
	}
	return typ, x, y, true
}

// str reads a plain or bytes literal whose opening quote is c.
func (t *tokenizer) str(quote int) (Type, int, int) {
	t.firstLine = t.lineno
	t.multiStart = t.lineStart
	size, endSize := 1, 0
	c := t.nextc()
	if c == quote {
		c = t.nextc()
		if c == quote {
			size = 3
		} else {
			endSize = 1 // an empty string
		}
	}
	if c != quote {
		t.backup(c)
	}
	hasEscapedQuote := false
	for endSize != size {
		c = t.nextc()
		if c == eof || size == 1 && c == '\n' {
			// Report the error from the opening quote.
			atEOF := c == eof
			t.cur = t.start + 1
			detected := t.lineno
			t.lineStart = t.multiStart
			t.lineno = t.firstLine
			if m := t.mode(); m != nil && m.quote == quote && m.quoteSize == size {
				return t.fail("%c-string: expecting '}'", m.letter())
			}
			t.openAtEOF = atEOF
			if size == 3 {
				return t.fail("unterminated triple-quoted string literal (detected at line %d)", detected)
			}
			if hasEscapedQuote {
				return t.fail("unterminated string literal (detected at line %d); perhaps you escaped the end quote?", detected)
			}
			return t.fail("unterminated string literal (detected at line %d)", detected)
		}
		if c == quote {
			endSize++
			continue
		}
		endSize = 0
		if c == '\\' {
			c = t.nextc()
			if c == quote {
				hasEscapedQuote = true
			}
			if c == '\r' {
				t.nextc()
			}
		}
	}
	return String, t.start, t.cur
}

func (t *tokenizer) operator(c int) (Type, int, int) {
	m := t.mode()
	if m != nil && (c == ':' || c == '}' || c == '!' || c == '{') && m.exprDepth >= 0 {
		depth := m.depth
		if c == '{' {
			depth++
		}
		_ = depth
		if c == ':' && m.depth-1 == m.exprDepth {
			m.inText = true
			m.inFormatSpec = true
			return Colon, t.start, t.cur
		}
	}
	c2 := t.nextc()
	if two := twoChars(c, c2); two != Op && (c2 != '>' || c != '<' || t.barry) {
		c3 := t.nextc()
		if three := threeChars(two, c3); three != Op {
			return three, t.start, t.cur
		}
		t.backup(c3)
		return two, t.start, t.cur
	}
	t.backup(c2)

	switch c {
	case '(', '[', '{':
		if t.level >= maxBrackets {
			return t.fail("too many nested parentheses")
		}
		t.brackets[t.level] = byte(c)
		t.bracketLines[t.level] = int32(t.lineno)
		t.bracketCols[t.level] = int32(t.start - t.lineStart)
		t.level++
		if m != nil {
			m.depth++
		}
	case ')', ']', '}':
		if typ, from, to, bad := t.closeBracket(c, m); bad {
			return typ, from, to
		}
	}
	if c < ' ' || c == 127 {
		return t.fail("invalid non-printable character U+%04X", c)
	}
	if c == '=' && m != nil && m.depth-1 == m.exprDepth && m.exprDepth >= 0 {
		m.inDebug = true
	}
	return oneChar(c), t.start, t.cur
}

func (t *tokenizer) closeBracket(c int, m *stringMode) (Type, int, int, bool) {
	bad := func(format string, args ...any) (Type, int, int, bool) {
		typ, x, y := t.fail(format, args...)
		return typ, x, y, true
	}
	if m != nil && m.depth == 0 && c == '}' {
		return bad("%c-string: single '}' is not allowed", m.letter())
	}
	if t.level == 0 {
		if !t.extra {
			return bad("unmatched '%c'", c)
		}
		if m == nil {
			return 0, 0, 0, false
		}
	} else {
		t.level--
	}
	open := t.brackets[t.level]
	if !(open == '(' && c == ')' || open == '[' && c == ']' || open == '{' && c == '}') {
		// f"{)}": the bracket has no partner inside the field
		if m != nil && open == '{' && m.depth-1 == m.exprDepth {
			return bad("%c-string: unmatched '%c'", m.letter(), c)
		}
		if !t.extra {
			if int(t.bracketLines[t.level]) != t.lineno {
				return bad("closing parenthesis '%c' does not match opening parenthesis '%c' on line %d", c, open, t.bracketLines[t.level])
			}
			return bad("closing parenthesis '%c' does not match opening parenthesis '%c'", c, open)
		}
	}
	if m != nil {
		m.depth--
		if m.depth < 0 {
			return bad("%c-string: unmatched '%c'", m.letter(), c)
		}
		if c == '}' && m.depth == m.exprDepth {
			m.exprDepth--
			m.inText = true
			m.inFormatSpec = false
			m.inDebug = false
		}
	}
	return 0, 0, 0, false
}

// typeComment recognises "# type: ..." in a comment.
func (t *tokenizer) typeComment(comment string) (Type, int, int, bool) {
	rest := comment
	// The prefix is "# type: "; each space stands for any number of blanks.
	for _, want := range [...]string{"#", " ", "type:", " "} {
		if want == " " {
			rest = strings.TrimLeft(rest, " \t")
			continue
		}
		var ok bool
		if rest, ok = strings.CutPrefix(rest, want); !ok {
			return 0, 0, 0, false
		}
	}
	if strings.HasSuffix(comment, "type:") && t.cur == len(t.src) {
		return 0, 0, 0, false // CPython wants something after the colon, if only a line end
	}
	from := t.cur - len(rest)
	// "# type: ignore" with nothing that would continue the word
	if after, ok := strings.CutPrefix(rest, "ignore"); ok &&
		(after == "" || !(after[0] >= utf8.RuneSelf || isIdentByte(int(after[0])) && after[0] != '_')) {
		return TypeIgnore, from + len("ignore"), t.cur, true
	}
	return TypeComment, from, t.cur, true
}

// unclosed returns the innermost open bracket and its place.
func (t *tokenizer) unclosed() (bracket byte, line, col int) {
	i := t.level - 1
	return t.brackets[i], int(t.bracketLines[i]), int(t.bracketCols[i])
}
