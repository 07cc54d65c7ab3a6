// Package parser turns Python 3.14 source text into the tree of package ast, with CPython's errors.
//
// It is a tokenizer that reads lazily, and a recursive-descent parser with backtracking: a parsing function either
// returns a node and leaves the mark after it, or returns nil ("no match") and leaves the mark where it was.
//
// Text is parsed at most twice. The first pass takes shortcuts (it parses an expression once and then decides whether it
// is a target, a group or a tuple) and only finds out whether the text is right. If it is not, the second pass begins
// again with p.second set. It tries the alternatives of the grammar in CPython's order and, where CPython has them,
// alternatives for wrong programs, which raise the specific messages. What it finds first is what is reported; if it
// finds nothing, the error is "invalid syntax" at the last token that the first pass looked at. So that the message and
// the place are CPython's, both passes must look at the same tokens ahead as CPython's grammar does, and in the second
// pass the order of attempts matters everywhere.
//
// After an error was raised every token reads as ErrorToken, so that all functions fail without asking for it. The tree
// made by the second pass is only looked at by the error rules; its contexts are not set.
//
// Depth is limited as in CPython: p.depth counts what would be frames of its parser, and too many raise MemoryError.
package parser

import (
	"errors"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Mode is what the text is.
type Mode uint8

// The modes. They are the start symbols of the grammar.
const (
	ModeExec     Mode = iota // a module: Module
	ModeEval                 // one expression: Expression
	ModeSingle               // one interactive statement: Interactive
	ModeFuncType             // a signature as in a type comment: FunctionType
)

// Future is a set of the __future__ flags that change parsing.
type Future uint32

// FutureBarry is barry_as_FLUFL: <> instead of !=. Its value is CPython's.
const FutureBarry Future = 0x400000

// ErrWarningIsError is what Options.Warn returns when the filters turn the warning into an exception; parsing then ends
// with a SyntaxError at the place of the warning.
var ErrWarningIsError = errors.New("warning is an error")

// Warning is a warning about source text.
type Warning struct {
	Category string // the Python class: SyntaxWarning
	Msg      string
	Filename string
	Line     int
}

// Options say how to parse. The zero value parses a module in the current version of the language.
type Options struct {
	Filename string
	// FromFile words errors of decoding as for a file that is run.
	FromFile bool
	Mode     Mode
	// TypeComments keeps "# type:" comments.
	TypeComments bool
	// FeatureVersion is the minor version of Python whose grammar is wanted, as in ast.parse; 0 is the current one.
	FeatureVersion int
	Flags          Future
	// DontImplyDedent makes the end of interactive text not close an open block (PyCF_DONT_IMPLY_DEDENT).
	DontImplyDedent bool
	// AllowIncompleteInput raises _IncompleteInputError where more input could make the text right.
	AllowIncompleteInput bool
	// Interactive is set when the text is typed at a prompt.
	Interactive bool
	// IgnoreCookie treats source bytes as UTF-8 whatever their coding cookie says.
	IgnoreCookie bool
	// Decode converts source bytes in an encoding that package source does not know.
	Decode source.Decoder
	// Warn gets the warnings. A returned error ends parsing: ErrWarningIsError as a SyntaxError, any other as itself.
	Warn func(Warning) error
	// FileLine gives a line of the file that the text came from, for the text of errors; may be nil.
	FileLine func(line int) (string, bool)
	// MaxIntDigits limits decimal int literals: 0 means CPython's default, 4300, and -1 no limit.
	MaxIntDigits int
}

// CurrentMinor is the minor version of the language that is parsed.
const CurrentMinor = 14

// maxDepth is CPython's limit for the depth of its parser; baseDepth is what it uses above an expression.
const (
	maxDepth  = 6000
	baseDepth = 9
)

type parser struct {
	Options
	tok     *tokenizer
	src     string
	tokens  []token
	mark    int
	second  bool // the second pass: error rules are on
	noRules int  // >0 while error rules are off in the second pass
	err     error
	depth   int
	started bool // of ModeSingle: a token has been read since the last line end
	ignores []*ast.TypeIgnore
	memo    map[memoKey]memoEntry
	failed  map[memoKey]bool // first pass: what was tried in vain and would be costly to try again
	futures Future
	warned  map[int32]bool // places of escapes that were warned of
	poison  bool
	fill    int // the number of tokens when an error was raised
}

// Parse parses source bytes: it decodes them by BOM and coding cookie first.
func Parse(src []byte, opts Options) (ast.Mod, error) {
	text, err := source.Decode(src, source.DecodeOptions{Filename: opts.Filename, FromFile: opts.FromFile, IgnoreCookie: opts.IgnoreCookie, Decoder: opts.Decode})
	if err != nil {
		return nil, err
	}
	return ParseString(text, opts)
}

// ParseString parses text that is UTF-8 already, as compile() does with a str.
func ParseString(text string, opts Options) (ast.Mod, error) {
	if strings.IndexByte(text, 0) >= 0 {
		return nil, &source.SyntaxError{Kind: source.KindSyntaxError, Msg: "source code string cannot contain null bytes", Filename: opts.Filename}
	}
	p := newParser(text, opts)
	mod, err := p.run()
	if e, ok := err.(*source.SyntaxError); ok && e.Kind.IsSyntaxError() {
		e.Metadata = &source.ErrorMetadata{Source: p.src}
	}
	return mod, err
}

func newParser(text string, opts Options) *parser {
	text, implicit := source.NormalizeNewlines(text, opts.Mode == ModeExec)
	if opts.FeatureVersion == 0 {
		opts.FeatureVersion = CurrentMinor
	}
	if opts.MaxIntDigits == 0 {
		opts.MaxIntDigits = 4300
	}
	p := &parser{Options: opts, src: text, futures: opts.Flags, depth: baseDepth}
	t := newTokenizer(text)
	t.filename = opts.Filename
	t.implicitNewline = implicit
	t.typeComments = opts.TypeComments
	t.warn = TokenizerOptions{Filename: opts.Filename, Warn: opts.Warn}.tokenWarner()
	t.barry = opts.Flags&FutureBarry != 0
	p.tok = t
	p.tokens = make([]token, 0, len(text)/5+8)
	return p
}

func (p *parser) run() (ast.Mod, error) {
	if mod := p.start(); mod != nil && p.err == nil {
		if p.Mode == ModeSingle && p.moreStatements() {
			return nil, p.err
		}
		return mod, nil
	}
	if p.AllowIncompleteInput && p.atEndOfSource() {
		p.err, p.poison, p.tokens = nil, false, p.tokens[:p.realTokens()]
		p.raise(source.KindIncompleteInputError, "incomplete input")
		return nil, p.err
	}
	if p.err != nil {
		// An error of the tokenizer, or one that needs no second pass.
		p.afterParserError()
		return nil, p.err
	}
	last := p.tokens[len(p.tokens)-1]
	p.mark, p.depth = 0, baseDepth
	p.second = true
	p.memo = map[memoKey]memoEntry{}
	p.futures = p.Flags
	p.start()
	p.setSyntaxError(last)
	return nil, p.err
}

// start parses from the start symbol of the mode.
func (p *parser) start() ast.Mod {
	switch p.Mode {
	case ModeEval:
		body := p.expressions()
		if body == nil {
			return nil
		}
		for p.accept(Newline) {
		}
		if !p.accept(EndMarker) {
			return nil
		}
		return &ast.Expression{Body: body}
	case ModeSingle:
		body := p.statementNewline()
		if body == nil {
			return nil
		}
		return &ast.Interactive{Body: body}
	case ModeFuncType:
		return p.funcType()
	}
	body := p.statements()
	if !p.accept(EndMarker) {
		return nil
	}
	return &ast.Module{Body: body, TypeIgnores: p.ignores}
}

// funcType parses '(' [type_expressions] ')' '->' expression.
func (p *parser) funcType() ast.Mod {
	if !p.accept(LPar) {
		return nil
	}
	args := p.typeExpressions()
	if !p.accept(RPar) || !p.accept(RArrow) {
		return nil
	}
	returns := p.expression()
	if returns == nil {
		return nil
	}
	for p.accept(Newline) {
	}
	if !p.accept(EndMarker) {
		return nil
	}
	return &ast.FunctionType{Argtypes: args, Returns: returns}
}

func (p *parser) typeExpressions() []ast.Expr {
	var list []ast.Expr
	for {
		m := p.mark
		if len(list) > 0 && !p.accept(Comma) {
			return list
		}
		switch {
		case p.accept(Star):
			e := p.expression()
			if e == nil {
				p.mark = m
				return list
			}
			list = append(list, e)
			m = p.mark
			if p.accept(Comma) && p.accept(DoubleStar) {
				if e := p.expression(); e != nil {
					return append(list, e)
				}
			}
			p.mark = m
			return list
		case p.accept(DoubleStar):
			e := p.expression()
			if e == nil {
				p.mark = m
				return list
			}
			return append(list, e)
		}
		e := p.expression()
		if e == nil {
			p.mark = m
			return list
		}
		list = append(list, e)
	}
}

// moreStatements reports, and makes an error of, text after the statement of ModeSingle.
func (p *parser) moreStatements() bool {
	rest := p.src[min(p.tok.cur, len(p.src)):]
	for rest != "" {
		switch rest[0] {
		case ' ', '\t', '\n', '\f', '\r':
			rest = rest[1:]
		case '#':
			if i := strings.IndexByte(rest, '\n'); i >= 0 {
				rest = rest[i:]
			} else {
				rest = ""
			}
		default:
			p.raise(source.KindSyntaxError, "multiple statements found while compiling a single statement")
			return true
		}
	}
	return false
}

// peek returns the token at the mark, reading it if need be.
func (p *parser) peek() *token {
	if p.mark == len(p.tokens) {
		p.fetch()
	}
	return &p.tokens[p.mark]
}

// typ is the type of the token at the mark.
func (p *parser) typ() Type {
	if p.mark == len(p.tokens) {
		p.fetch()
	}
	return p.tokens[p.mark].typ
}

// next2 is the type of the token after the one at the mark. It reads that token, which counts for "invalid syntax".
func (p *parser) next2() Type {
	p.typ()
	p.mark++
	t := p.typ()
	p.mark--
	return t
}

// accept takes the token at the mark if it is of the type.
func (p *parser) accept(t Type) bool {
	if p.typ() == t {
		p.mark++
		return true
	}
	return false
}

// expect is accept that returns the token.
func (p *parser) expect(t Type) *token {
	if p.typ() == t {
		p.mark++
		return &p.tokens[p.mark-1]
	}
	return nil
}

// word takes a soft keyword.
func (p *parser) word(s string) bool {
	if p.atWord(s) {
		p.mark++
		return true
	}
	return false
}

func (p *parser) atWord(s string) bool {
	t := p.peek()
	return t.typ == Name && p.src[t.start:t.end] == s
}

func (p *parser) text(t *token) string { return p.src[t.start:t.end] }

// force takes a token that must be there.
func (p *parser) force(t Type) bool {
	if p.accept(t) {
		return true
	}
	p.raiseTok(p.peek(), "expected '%s'", t)
	return false
}

// fetch reads one more token. When that is an error, or an error was raised before, the token is an ErrorToken.
func (p *parser) fetch() {
	var tok token
	if p.poison {
		p.tokens = append(p.tokens, token{typ: ErrorToken})
		return
	}
	for {
		p.tok.next(&tok)
		if tok.typ != TypeIgnore {
			break
		}
		p.ignores = append(p.ignores, &ast.TypeIgnore{Lineno: int(tok.line), Tag: p.src[tok.start:tok.end]})
	}
	if p.Mode == ModeSingle {
		if tok.typ == EndMarker && p.started {
			tok.typ = Newline
			p.started = false
			if n := len(p.tok.indents) - 1; n > 0 && !p.DontImplyDedent {
				p.tok.pending = -n
				p.tok.indents = p.tok.indents[:1]
				p.tok.altIndents = p.tok.altIndents[:1]
			}
		} else {
			p.started = true
		}
	}
	switch tok.typ {
	case Newline, FStringMiddle, TStringMiddle:
		// The parser counts the line end, and both braces of a doubled one.
		if tok.endCol >= 0 {
			tok.endCol = int32(p.tok.cur - p.tok.lineStart)
		}
	}
	if tok.typ == Name {
		tok.typ = keyword(p.src[tok.start:tok.end])
	}
	p.tokens = append(p.tokens, tok)
	if tok.typ == ErrorToken {
		p.tokenizerError()
	}
}

// span is the position from token index from to the last token taken.
func (p *parser) span(from int) source.Span {
	a, b := &p.tokens[from], &p.tokens[p.mark-1]
	return source.Span{Line: a.line, Col: a.col, EndLine: b.endLine, EndCol: b.endCol}
}

// blockSpan is span for statements that end with a block: newlines and dedents do not count.
func (p *parser) blockSpan(from int) source.Span {
	a := &p.tokens[from]
	i := p.mark - 1
	for i > from {
		switch p.tokens[i].typ {
		case Newline, Indent, Dedent, EndMarker:
			i--
			continue
		}
		break
	}
	b := &p.tokens[i]
	return source.Span{Line: a.line, Col: a.col, EndLine: b.endLine, EndCol: b.endCol}
}

func (t *token) span() source.Span {
	return source.Span{Line: t.line, Col: t.col, EndLine: t.endLine, EndCol: t.endCol}
}

// ident is the identifier that a Name token spells.
func (p *parser) ident(t *token) string { return normalizeIdent(p.src[t.start:t.end]) }

// enter counts n levels of depth; with false the stack is used up and the error has been raised.
func (p *parser) enter(n int) bool {
	p.depth += n
	if p.depth > maxDepth {
		p.raiseErr(&source.SyntaxError{Kind: source.KindMemoryError, Msg: "Parser stack overflowed - Python source too complex to parse"})
		return false
	}
	return true
}

func (p *parser) leave(n int) { p.depth -= n }

// rules tells whether error rules are on.
func (p *parser) rules() bool { return p.second && p.noRules == 0 }
