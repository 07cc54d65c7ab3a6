// Package tokenize is the native module _tokenize: the parser's tokenizer for the library's module tokenize.
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

// tokenIter is a TokenizerIter.
type tokenIter struct {
	object.Header
	readline value
	encoding string // of the bytes that readline gives; "" if it gives str
	z        *parser.Tokenizer
	t        *thread // the thread of the call that asks for a token
	done     bool
}

func as(v value) *tokenIter { return (*tokenIter)(v.Ptr()) }

var errPending = errors.New("exception pending")

var setupOnce sync.Once

// Module is the definition of the module _tokenize.
func Module() *object.NativeModule {
	setupOnce.Do(setup)
	return &object.NativeModule{Name: "_tokenize", Types: []*object.Type{iterType}}
}

func setup() {
	tp := iterType
	tp.New = object.NewBySig("tokenizeriter(readline, /, *, encoding=None, extra_tokens)", func(t *thread, cls *object.Type, a []value) value {
		if a[2].IsNil() {
			return t.Raise(object.TypeError, "tokenizeriter() missing required argument 'extra_tokens' (pos 2)")
		}
		extra, ok := object.Truth(t, a[2])
		if !ok {
			return value{}
		}
		it := object.New[tokenIter](t, cls)
		it.readline = t.Newref(a[0])
		if !a[1].IsNil() && !a[1].IsNone() {
			if !object.IsStr(a[1]) {
				t.Decref(it.Val())
				return t.Raise(object.TypeError, "tokenizeriter() argument 'encoding' must be str, not %s", a[1].Type().Name)
			}
			it.encoding = object.AsStr(a[1]).String()
		}
		it.z = parser.NewTokenizer(it.line, parser.TokenizerOptions{Filename: "<string>", ExtraTokens: extra, Warn: func(w parser.Warning) error {
			if f := it.t.Interp.WarnExplicit; f != nil && !f(it.t, object.SyntaxWarning, w.Msg, w.Filename, w.Line) {
				if it.t.ClearIf(object.SyntaxWarning) {
					return parser.ErrWarningIsError
				}
				return errPending
			}
			return nil
		}})
		return it.Val()
	})
	tp.Dealloc = func(t *thread, h *object.Header) {
		it := as(h.Val())
		r := it.readline
		it.readline, it.z, it.t = value{}, nil, nil
		t.FreeHeader(h)
		t.Xdecref(r)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		if r := as(h.Val()).readline; !r.IsNil() {
			visit(r)
		}
	}
	tp.GetAttr = object.GenericGetAttr
	tp.Iter = func(t *thread, self value) value { return t.Newref(self) }
	tp.Next = next
}

// line asks readline for the next line; "" at the end.
func (it *tokenIter) line() (string, error) {
	t := it.t
	r := object.Call0(t, it.readline)
	if r.IsNil() {
		if t.ClearIf(object.StopIteration) {
			return "", nil
		}
		return "", errPending
	}
	defer t.Decref(r)
	if it.encoding == "" {
		if !object.IsStr(r) {
			t.Raise(object.TypeError, "readline() returned a non-string object")
			return "", errPending
		}
		return object.AsStr(r).String(), nil
	}
	if !r.Type().Has(object.TypeBytes) {
		t.Raise(object.TypeError, "readline() returned a non-bytes object")
		return "", errPending
	}
	s := t.Decode(object.BytesOf(r), it.encoding, "replace")
	if s.IsNil() {
		return "", errPending
	}
	defer t.Decref(s)
	return object.AsStr(s).String(), nil
}

func next(t *thread, self value) value {
	it := as(self)
	if it.done {
		return value{}
	}
	saved := it.t
	it.t = t
	tok, err := it.z.Next()
	it.t = saved
	switch {
	case errors.Is(err, io.EOF):
		it.done = true
		return value{}
	case t.HasExc():
		return value{}
	case err != nil:
		it.done = true
		return t.Interp.RaiseSource(t, err)
	}
	n := func(i int) value { return object.Int(int64(i)) }
	return t.TupleSteal(n(int(tok.Type)), t.NewStr(tok.String), t.TupleSteal(n(tok.Line), n(tok.Col)).Val(),
		t.TupleSteal(n(tok.EndLine), n(tok.EndCol)).Val(), t.NewStr(tok.LineText)).Val()
}
