package parser

import (
	"io"
	"strings"
	"unicode/utf8"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/source"
)

// Token is a token as Python's module tokenize has it. Columns are characters from 0.
type Token struct {
	Type                       Type
	String                     string
	Line, Col, EndLine, EndCol int
	LineText                   string // the physical line or lines the token is on
}

// TokenizerOptions say how a Tokenizer works.
type TokenizerOptions struct {
	Filename string
	// ExtraTokens reports comments and line ends that mean nothing, and calls every operator Op, as the pure-Python
	// tokenizer did.
	ExtraTokens bool
	// Warn gets the warnings, as in Options; may be nil.
	Warn func(Warning) error
}

// Tokenizer cuts text into tokens one at a time; it is what _tokenize.TokenizerIter is made of. Line ends may be \r\n.
type Tokenizer struct {
	t        *tokenizer
	done     bool
	lastLine int // the line that lastText is for
	lastText string
}

// NewTokenizer makes a tokenizer that asks readLine for the text, a line at a time. readLine gives "" at the end; an
// error of it ends the tokens and is returned by Next.
func NewTokenizer(readLine func() (string, error), opts TokenizerOptions) *Tokenizer {
	t := newTokenizer("")
	t.filename = opts.Filename
	t.extra = opts.ExtraTokens
	t.warn = opts.tokenWarner()
	t.more = readLine
	return &Tokenizer{t: t}
}

func (o TokenizerOptions) tokenWarner() func(category, msg string, line int) error {
	if o.Warn == nil {
		return nil
	}
	return func(category, msg string, line int) error {
		return o.Warn(Warning{category, msg, o.Filename, line})
	}
}

// Lines is a readLine for NewTokenizer over a text that is there as a whole.
func Lines(text string) func() (string, error) {
	return func() (string, error) {
		i := strings.IndexByte(text, '\n') + 1
		if i == 0 {
			i = len(text)
		}
		line := text[:i]
		text = text[i:]
		return line, nil
	}
}

// readMore appends the next line to the text.
func (t *tokenizer) readMore() bool {
	line, err := t.more()
	if err != nil {
		t.err, t.done = err, doneError
		return false
	}
	if line == "" {
		return false
	}
	t.buf = append(t.buf, line...)
	if line[len(line)-1] != '\n' {
		t.buf = append(t.buf, '\n')
		t.implicitNewline = true
	}
	// The bytes are only appended to, so strings over them stay as they are.
	t.src = unsafe.String(&t.buf[0], len(t.buf))
	return true
}

// Next returns the next token. After the EndMarker, and after an error, it returns io.EOF.
func (z *Tokenizer) Next() (Token, error) {
	if z.done {
		return Token{}, io.EOF
	}
	t := z.t
	var tok token
	t.next(&tok)
	if tok.typ == ErrorToken {
		z.done = true
		return Token{}, t.publicError()
	}
	z.done = tok.typ == EndMarker
	if z.done && t.lineno == 0 && !t.extra {
		return Token{}, io.EOF // no text at all
	}
	out := Token{Type: tok.typ, String: t.src[tok.start:tok.end]}
	lineStart := t.lineStart
	if tok.typ == String || tok.typ == FStringMiddle || tok.typ == TStringMiddle {
		lineStart = t.multiStart
	}
	trailing := t.extra && (tok.typ == EndMarker || tok.typ == Dedent && t.done == doneEOF)
	if !trailing {
		out.LineText = z.lineText(lineStart)
	}
	out.Line, out.EndLine = int(tok.line), int(tok.endLine)
	out.Col, out.EndCol = -1, -1
	if tok.col >= 0 {
		out.Col = utf8.RuneCountInString(t.src[lineStart : lineStart+int(tok.col)])
	}
	if tok.endCol >= 0 {
		out.EndCol = utf8.RuneCountInString(t.src[t.lineStart : t.lineStart+int(tok.endCol)])
	}
	if !t.extra {
		return out, nil
	}
	if trailing {
		out.Line++
		out.EndLine = out.Line
		out.Col, out.EndCol = 0, 0
	}
	switch {
	case tok.typ > Dedent && tok.typ < Op:
		out.Type = Op
	case tok.typ == Newline:
		out.EndCol++
		if !t.implicitNewline {
			out.String = "\n"
			if t.src[tok.start] == '\r' {
				out.String = "\r\n"
			}
		}
	case tok.typ == NL && t.implicitNewline:
		out.String = ""
	}
	return out, nil
}

// lineText is the text that goes with a token. At the end of the text it is that of the token before, if on the same
// line.
func (z *Tokenizer) lineText(lineStart int) string {
	t := z.t
	if t.done == doneEOF {
		if z.lastLine != t.lineno {
			return ""
		}
		return z.lastText
	}
	end := t.lineEnd
	if end > lineStart && t.implicitNewline {
		end--
	}
	z.lastLine = t.lineno
	z.lastText = t.src[lineStart:max(end, lineStart)]
	return z.lastText
}

// publicError words why tokenizing stopped as _tokenize does.
func (t *tokenizer) publicError() error {
	kind, msg := source.KindSyntaxError, ""
	switch t.done {
	case doneError:
		return t.err
	case doneEOF:
		return &source.SyntaxError{Kind: kind, Msg: "unexpected EOF in multi-line statement", Filename: t.filename, Line: t.lineno,
			Offset: t.lineEnd - t.bufStart, NoEnd: true}
	case doneDedent:
		kind, msg = source.KindIndentationError, "unindent does not match any outer indentation level"
	case doneTabs:
		kind, msg = source.KindTabError, "inconsistent use of tabs and spaces in indentation"
	case doneTooDeep:
		kind, msg = source.KindIndentationError, "too many levels of indentation"
	case doneLineCont:
		msg = "unexpected character after line continuation character"
	default:
		msg = "unknown tokenization error"
	}
	line := t.src[t.bufStart:t.lineEnd]
	return &source.SyntaxError{Kind: kind, Msg: msg, Filename: t.filename, Line: t.lineno,
		Offset: charOffset(strings.TrimSuffix(line, "\n"), len(line)), Text: strings.TrimSuffix(line, "\n"), HasText: true, NoEnd: true}
}
