// Package tokenize is the native module _tokenize: the parser's tokenizer as an iterator, which the library's module tokenize stands on.
package tokenize

import (
	"errors"
	"io"
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/parser"
)

type (
	thread = object.Thread
	value  = object.Value
)

var iterType = object.NewStaticType("_tokenize", "TokenizerIter", object.ObjectType, 0)

var typesOnce sync.Once

// Module is the definition of the module _tokenize.
func Module() *object.NativeModule {
	typesOnce.Do(setupIterType)
	return &object.NativeModule{Name: "_tokenize", Types: []*object.Type{iterType}}
}

// tokenIter is a _tokenize.TokenizerIter.
type tokenIter struct {
	object.Header
	z        *parser.Tokenizer
	readline value
	encoding string  // of lines that are bytes; "" for lines that are str
	t        *thread // the thread that asks for a token now
	lineText string  // the last token's line, and its str
	line     value
	busy     bool
}

func asIter(v value) *tokenIter { return (*tokenIter)(v.Ptr()) }

var errPending = errors.New("python exception pending")

// readLine asks the readline function for the next line.
func (x *tokenIter) readLine() (string, error) {
	t := x.t
	v := object.Call0(t, x.readline)
	if v.IsNil() {
		if t.ClearIf(object.StopIteration) {
			return "", nil
		}
		return "", errPending
	}
	defer t.Decref(v)
	if x.encoding != "" {
		if !object.IsBytes(v) {
			t.Raise(object.TypeError, "readline() returned a non-bytes object")
			return "", errPending
		}
		s := t.Decode(object.BytesOf(v), x.encoding, "replace")
		if s.IsNil() {
			return "", errPending
		}
		text := object.AsStr(s).String()
		t.Decref(s)
		return text, nil
	}
	if !object.IsStr(v) {
		t.Raise(object.TypeError, "readline() returned a non-string object")
		return "", errPending
	}
	if object.AsStr(v).HasSurrogates() {
		if b := t.EncodeUTF8(v, ""); !b.IsNil() {
			t.Decref(b)
		}
		return "", errPending
	}
	return object.AsStr(v).String(), nil
}

func (x *tokenIter) warn(w parser.Warning) error {
	t := x.t
	typ := object.SyntaxWarning
	if w.Category == "DeprecationWarning" {
		typ = object.DeprecationWarning
	}
	if t.Interp.WarnExplicit == nil || t.Interp.WarnExplicit(t, typ, w.Msg, w.Filename, w.Line) {
		return nil
	}
	if t.ClearIf(typ) {
		return parser.ErrWarningIsError
	}
	return errPending
}

func (x *tokenIter) next(t *thread) value {
	if x.busy {
		return t.Raise(object.ValueError, "tokenizer already executing")
	}
	x.busy, x.t = true, t
	tok, err := x.z.Next()
	x.busy = false
	switch {
	case err == io.EOF:
		return value{}
	case err != nil:
		if !t.HasExc() {
			t.RaiseSource(err, true)
		}
		return value{}
	}
	if x.line.IsNil() || x.lineText != tok.LineText {
		t.Xdecref(x.line)
		x.lineText, x.line = tok.LineText, t.NewStr(tok.LineText)
	}
	pos := func(line, col int) value {
		return t.TupleSteal(object.Int(int64(line)), object.Int(int64(col))).Val()
	}
	return t.TupleSteal(object.Int(int64(tok.Type)), t.NewStr(tok.String), pos(tok.Line, tok.Col), pos(tok.EndLine, tok.EndCol), t.Newref(x.line)).Val()
}

func setupIterType() {
	tp := iterType
	tp.New = object.NewBySig("tokenizeriter(readline, /, *, encoding=None, extra_tokens)", func(t *thread, cls *object.Type, a []value) value {
		encoding := ""
		if !a[1].IsNil() && !a[1].IsNone() {
			if !object.IsStr(a[1]) {
				return t.Raise(object.TypeError, "tokenizeriter() argument 'encoding' must be str, not %s", a[1].Type().Name)
			}
			encoding = object.AsStr(a[1]).String()
		}
		extra, ok := object.Truth(t, a[2])
		if !ok {
			return value{}
		}
		x := object.New[tokenIter](t, cls)
		x.readline, x.encoding = t.Newref(a[0]), encoding
		x.z = parser.NewTokenizer(x.readLine, parser.TokenizerOptions{Filename: "<string>", ExtraTokens: extra, Warn: x.warn})
		return x.Val()
	})
	tp.Dealloc = func(t *thread, h *object.Header) {
		x := asIter(h.Val())
		readline, line := x.readline, x.line
		x.readline, x.line, x.z, x.t = value{}, value{}, nil, nil
		t.FreeHeader(h)
		t.Xdecref(readline)
		t.Xdecref(line)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if x := asIter(h.Val()); !x.readline.IsNil() {
			visit(x.readline)
		}
	}
	tp.Iter = func(t *thread, self value) value { return t.Newref(self) }
	tp.Next = func(t *thread, self value) value { return asIter(self).next(t) }
}
