package parser

// letter is what error messages call the string.
func (m *stringMode) letter() rune {
	if m.isT {
		return 't'
	}
	return 'f'
}

func (m *stringMode) pick(f, t Type) Type {
	if m.isT {
		return t
	}
	return f
}

// beginString opens an f-string or t-string whose first quote has been read.
func (t *tokenizer) beginString(quote int, raw, isT bool) (Type, int, int) {
	t.firstLine = t.lineno
	t.multiStart = t.lineStart
	size := 1
	after := t.nextc()
	if after == quote {
		if again := t.nextc(); again == quote {
			size = 3
		} else {
			t.backup(again)
			t.backup(after)
		}
	} else {
		t.backup(after)
	}
	from, to := t.start, t.cur
	if len(t.modes)+1 >= maxStrings {
		return t.fail("too many nested f-strings or t-strings")
	}
	t.modes = append(t.modes, stringMode{inText: true, raw: raw, isT: isT, quote: quote, quoteSize: size,
		start: t.start, firstLine: t.lineno, multiStart: t.lineStart, exprDepth: -1})
	return t.mode().pick(FStringStart, TStringStart), from, to
}

// nextInString returns the next token of an f-string's text: a piece of it, its end, or what begins a field.
func (t *tokenizer) nextInString(m *stringMode) (Type, int, int) {
	t.start = t.cur
	t.firstLine = t.lineno
	t.multiStart = t.lineStart

	c := t.nextc()
	if c == '{' {
		peek := t.nextc()
		t.backup(peek)
		t.backup(c)
		if peek != '{' {
			m.exprDepth++
			if m.exprDepth >= maxExprNesting {
				return t.fail("%c-string: expressions nested too deeply", m.letter())
			}
			m.inText = false
			return t.nextRegular()
		}
	} else {
		t.backup(c)
	}

	quotes := 0
	for quotes < m.quoteSize {
		c := t.nextc()
		if c != m.quote {
			t.backup(c)
			break
		}
		quotes++
	}
	if quotes == m.quoteSize {
		from, to := t.start, t.cur
		typ := m.pick(FStringEnd, TStringEnd)
		t.modes = t.modes[:len(t.modes)-1]
		return typ, from, to
	}
	return t.stringText(m, quotes)
}

// stringText reads text up to the next field or the end. quotes is how many quotes were already read.
func (t *tokenizer) stringText(m *stringMode, quotes int) (Type, int, int) {
	t.multiStart = t.lineStart
	t.cur -= quotes
	endSize := 0
	namedEscape := false
	middle := m.pick(FStringMiddle, TStringMiddle)
	for endSize != m.quoteSize {
		c := t.nextc()
		inSpec := m.inFormatSpec && m.exprDepth >= 0
		if c == eof || m.quoteSize == 1 && c == '\n' {
			if inSpec && c == '\n' {
				return t.fail("%c-string: newlines are not allowed in format specifiers for single quoted %c-strings", m.letter(), m.letter())
			}
			return t.unterminated(m, c)
		}
		if c == m.quote {
			endSize++
			continue
		}
		endSize = 0
		switch c {
		case '{':
			peek := t.nextc()
			if peek != '{' || inSpec {
				t.backup(peek)
				t.backup(c)
				m.exprDepth++
				if m.exprDepth >= maxExprNesting {
					return t.fail("%c-string: expressions nested too deeply", m.letter())
				}
				m.inText = false
				return middle, t.start, t.cur
			}
			return middle, t.start, t.cur - 1
		case '}':
			if namedEscape {
				return middle, t.start, t.cur
			}
			peek := t.nextc()
			// A format specification cannot have doubled braces.
			if peek == '}' && !inSpec && m.depth == 0 {
				return middle, t.start, t.cur - 1
			}
			t.backup(peek)
			t.backup(c)
			m.inText = false
			m.inFormatSpec = false
			return middle, t.start, t.cur
		case '\\':
			peek := t.nextc()
			if peek == '\r' {
				peek = t.nextc()
			}
			if peek == '{' || peek == '}' {
				if !m.raw && t.warn != nil {
					if typ, from, to, bad := t.warnEscape(peek); bad {
						return typ, from, to
					}
				}
				t.backup(peek)
				continue
			}
			if !m.raw && peek == 'N' {
				if peek = t.nextc(); peek == '{' {
					namedEscape = true
				} else {
					t.backup(peek)
				}
			}
		}
	}
	t.cur -= m.quoteSize // the quotes are the next token
	return middle, t.start, t.cur
}

// unterminated reports a string without an end, at its beginning.
func (t *tokenizer) unterminated(m *stringMode, c int) (Type, int, int) {
	t.cur = m.start + 1
	t.lineStart = m.multiStart
	detected := t.lineno
	t.lineno = m.firstLine
	if m.quoteSize == 3 {
		t.openAtEOF = true
		return t.fail("unterminated triple-quoted %c-string literal (detected at line %d)", m.letter(), detected)
	}
	return t.fail("unterminated %c-string literal (detected at line %d)", m.letter(), detected)
}

// warnEscape warns of a backslash before a brace, which has just been read.
func (t *tokenizer) warnEscape(c int) (Type, int, int, bool) {
	err := t.warn("SyntaxWarning", invalidEscapeMessage(rune(c)), t.lineno)
	return t.warned(err, invalidEscapeError(rune(c)))
}

// warned turns the answer of the warning callback into an error token.
func (t *tokenizer) warned(err error, msg string) (Type, int, int, bool) {
	if err == nil {
		return 0, 0, 0, false
	}
	if err == ErrWarningIsError {
		typ, x, y := t.fail("%s", msg)
		return typ, x, y, true
	}
	t.err, t.done = err, doneError
	return ErrorToken, -1, -1, true
}

func invalidEscapeMessage(c rune) string {
	return "\"\\" + string(c) + "\" is an invalid escape sequence. Such sequences will not work in the future. " +
		"Did you mean \"\\\\" + string(c) + "\"? A raw string is also an option."
}

func invalidEscapeError(c rune) string {
	return "\"\\" + string(c) + "\" is an invalid escape sequence. " +
		"Did you mean \"\\\\" + string(c) + "\"? A raw string is also an option."
}
