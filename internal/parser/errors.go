package parser

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/source"
)

// noCol stands for an absent column in raiseAt.
const noCol = -1 << 20

// raiseErr makes e the error, unless there is one, and lets every token read as an error.
func (p *parser) raiseErr(e error) {
	if p.err != nil {
		return
	}
	p.err = e
	p.poison = true
	p.fill = len(p.tokens)
	for i := range p.tokens {
		p.tokens[i].typ = ErrorToken
	}
}

// realTokens is how many tokens came from the tokenizer: after an error was raised others may follow them.
func (p *parser) realTokens() int {
	if p.poison {
		return p.fill
	}
	return len(p.tokens)
}

// raiseAt raises an error with a place: columns are byte offsets from 0; endCol may be noCol.
func (p *parser) raiseAt(kind source.ErrorKind, line, col, endLine, endCol int, msg string) {
	if p.err == nil {
		p.raiseErr(p.makeError(kind, line, col, endLine, endCol, msg))
	}
}

func (p *parser) makeError(kind source.ErrorKind, line, col, endLine, endCol int, msg string) *source.SyntaxError {
	text := p.errorLine(line)
	e := &source.SyntaxError{Kind: kind, Msg: msg, Filename: p.Filename, Line: line, EndLine: endLine, Text: text, HasText: true}
	e.Offset = charOffset(text, col+1)
	switch {
	case endCol == noCol:
		e.EndOffset = 0
	case endCol+1 > 0:
		e.EndOffset = charOffset(text, endCol+1)
	default:
		e.EndOffset = endCol + 1
	}
	return e
}

// charOffset converts a byte offset from 1 to a character offset from 1.
func charOffset(line string, n int) int {
	if n < 0 {
		return n
	}
	if n > len(line)+1 {
		n = len(line) + 1
	}
	return runesIn(line, n)
}

// runesIn counts the characters in the first n bytes; a cut one counts, and so does the place after the end.
func runesIn(line string, n int) int {
	extra := 0
	if n > len(line) {
		extra = n - len(line)
		n = len(line)
	}
	return utf8.RuneCountInString(line[:n]) - cutRune(line, n) + extra
}

// cutRune is how many characters too many RuneCountInString sees in line[:n] because the last one is cut.
func cutRune(line string, n int) int {
	if n == len(line) || n == 0 || utf8.RuneStart(line[n]) {
		return 0
	}
	start := n - 1
	for start > 0 && !utf8.RuneStart(line[start]) {
		start--
	}
	return n - start - 1
}

// errorLine is the text that CPython attaches to an error in the line.
func (p *parser) errorLine(line int) string {
	if p.FileLine != nil && p.Mode == ModeExec {
		if s, ok := p.FileLine(line); ok {
			return s
		}
	}
	t := p.tok
	if t.lineno <= line && t.lineEnd > t.lineStart {
		return p.src[t.lineStart:t.lineEnd]
	}
	text := p.src
	for i := 1; i < line; i++ {
		j := strings.IndexByte(text, '\n')
		if j < 0 || len(p.src)-len(text)+j+1 > t.lineEnd {
			break
		}
		text = text[j+1:]
	}
	if j := strings.IndexByte(text, '\n'); j >= 0 {
		text = text[:j]
	}
	return text
}

// raise raises an error at the last token that was read.
func (p *parser) raise(kind source.ErrorKind, msg string) {
	p.raiseMark(kind, false, msg)
}

// raiseNext raises a SyntaxError at the token at the mark.
func (p *parser) raiseNext(msg string) {
	p.typ()
	p.raiseMark(source.KindSyntaxError, true, msg)
}

func (p *parser) raiseMark(kind source.ErrorKind, atMark bool, msg string) {
	if p.err != nil {
		return
	}
	if len(p.tokens) == 0 {
		p.raiseErr(&source.SyntaxError{Kind: kind, Msg: msg, Filename: p.Filename, HasText: true})
		return
	}
	last := &p.tokens[len(p.tokens)-1]
	if !atMark && kind != source.KindIncompleteInputError {
		if last.typ == ErrorToken && p.tok.done == doneEOF {
			p.unexpectedEOF()
			return
		}
	}
	t := last
	if atMark {
		t = &p.tokens[p.mark]
	}
	p.raiseAtToken(kind, t, msg)
}

func (p *parser) raiseAtToken(kind source.ErrorKind, t *token, msg string) {
	col := int(t.col)
	if t.col == -1 {
		col = p.tok.cur - p.tok.lineStart - 1
		if p.tok.cur == p.tok.bufStart {
			col = -1
		}
	}
	endCol := noCol
	if t.endCol != -1 {
		endCol = int(t.endCol)
	} else {
		endCol = -2
	}
	p.raiseAt(kind, int(t.line), col, int(t.endLine), endCol, msg)
}

func (p *parser) unexpectedEOF() {
	if p.tok.level > 0 {
		p.raiseUnclosed()
		return
	}
	t := &p.tokens[len(p.tokens)-1]
	if p.FromFile && strings.TrimSpace(p.errorLine(int(t.line))) == "\\" {
		// the indentation of a file's last line: no token begins there
		p.raiseAt(source.KindSyntaxError, int(t.line), -1, int(t.endLine), -2, "unexpected EOF while parsing")
		return
	}
	p.raiseAtToken(source.KindSyntaxError, t, "unexpected EOF while parsing")
}

func (p *parser) unexpectedIndent(typ Type) {
	msg := "unexpected indent"
	if typ == Dedent {
		msg = "unexpected unindent"
	}
	p.raiseAtToken(source.KindIndentationError, &p.tokens[len(p.tokens)-1], msg)
}

func (p *parser) raiseUnclosed() {
	c, line, col := p.tok.unclosed()
	p.raiseAt(source.KindSyntaxError, line, col, line, -1, fmt.Sprintf("'%c' was never closed", c))
}

// raiseTok raises a SyntaxError at a token.
func (p *parser) raiseTok(t *token, format string, args ...any) {
	p.raiseToks(t, t, format, args...)
}

// raiseToks raises a SyntaxError from a token to the end of another.
func (p *parser) raiseToks(a, b *token, format string, args ...any) {
	p.raiseSpan(a.span().To(b.span()), format, args...)
}

// raiseSpan raises a SyntaxError over a span.
func (p *parser) raiseSpan(s source.Span, format string, args ...any) {
	if p.err != nil {
		return
	}
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	p.raiseAt(source.KindSyntaxError, int(s.Line), int(s.Col), int(s.EndLine), int(s.EndCol), msg)
}

// raiseNode raises a SyntaxError over a node.
func (p *parser) raiseNode(n ast.Node, format string, args ...any) {
	p.raiseSpan(n.Pos(), format, args...)
}

// raiseNodes raises a SyntaxError from a node to the end of another.
func (p *parser) raiseNodes(a, b ast.Node, format string, args ...any) {
	p.raiseSpan(a.Pos().To(b.Pos()), format, args...)
}

// raiseFrom raises a SyntaxError from a place to where the tokenizer is.
func (p *parser) raiseFrom(at source.Span, format string, args ...any) {
	if p.err != nil {
		return
	}
	msg := format
	if len(args) > 0 {
		msg = fmt.Sprintf(format, args...)
	}
	p.raiseAt(source.KindSyntaxError, int(at.Line), int(at.Col), p.tok.lineno, p.tok.cur-p.tok.lineStart-1, msg)
}

// raiseIndent raises an IndentationError at the last token that was read.
func (p *parser) raiseIndent(format string, args ...any) {
	p.raiseMark(source.KindIndentationError, false, fmt.Sprintf(format, args...))
}

// tokenizerError raises what made the tokenizer stop.
func (p *parser) tokenizerError() {
	t := p.tok
	kind, col, msg := source.KindSyntaxError, 0, ""
	switch t.done {
	case doneError:
		p.raiseErr(t.err)
		return
	case doneEOF:
		p.unexpectedEOF()
		return
	case doneDedent:
		p.raiseErr(p.dedentError())
		return
	case doneTabs:
		kind, msg = source.KindTabError, "inconsistent use of tabs and spaces in indentation"
	case doneTooDeep:
		kind, msg = source.KindIndentationError, "too many levels of indentation"
	case doneLineCont:
		col, msg = t.cur-t.bufStart-1, "unexpected character after line continuation character"
	default:
		msg = "unknown parsing error"
	}
	p.raiseAt(kind, t.lineno, max(col, 0), t.lineno, -1, msg)
}

func (p *parser) dedentError() error {
	t := p.tok
	line := p.src[t.lineStart:t.lineEnd]
	return &source.SyntaxError{Kind: source.KindIndentationError, Msg: "unindent does not match any outer indentation level",
		Filename: p.Filename, Line: t.lineno, Offset: utf8.RuneCountInString(line), EndLine: t.lineno, EndOffset: -1, Text: line, HasText: true}
}

// setSyntaxError finds the error to report after the second pass; last is the last token that the first pass read.
func (p *parser) setSyntaxError(last token) {
	if p.err != nil {
		p.afterParserError()
		return
	}
	if last.typ == ErrorToken && p.tok.done == doneEOF {
		p.unexpectedEOF()
		return
	}
	if last.typ == Indent || last.typ == Dedent {
		p.unexpectedIndentAt(last)
		return
	}
	p.raiseAtKnown(last, "invalid syntax")
	p.checkRest()
}

func (p *parser) unexpectedIndentAt(last token) {
	p.unexpectedIndent(last.typ)
}

func (p *parser) raiseAtKnown(t token, msg string) { p.raiseTok(&t, "%s", msg) }

// afterParserError looks for an error of the tokenizer in the rest of the text, which goes before the parser's.
func (p *parser) afterParserError() {
	if e, ok := p.err.(*source.SyntaxError); !ok || !e.Kind.IsSyntaxError() {
		return
	}
	if p.tok.done == doneOK {
		p.checkRest()
	}
}

// checkRest tokenizes what has not been read. An error there replaces the one that is set, because it is often what
// the other one comes from.
func (p *parser) checkRest() {
	if p.realTokens() == 0 {
		return
	}
	old := p.err
	line := p.tokens[p.realTokens()-1].line
	t := p.tok
	var tok token
	for {
		t.next(&tok)
		if tok.typ == EndMarker {
			break
		}
		if tok.typ != ErrorToken {
			continue
		}
		if t.done == doneError {
			p.err = t.err
		} else if t.level != 0 {
			if _, open, _ := t.unclosed(); int(line) > open {
				p.err = nil
				p.raiseUnclosed()
			}
		}
		break
	}
	if len(t.modes) > 0 {
		p.err = old // inside an f-string the error of the field is the better one
	}
}

// atEndOfSource tells whether the tokenizer came to the end of all text.
func (p *parser) atEndOfSource() bool {
	return p.tok.done == doneEOF || p.tok.openAtEOF
}
