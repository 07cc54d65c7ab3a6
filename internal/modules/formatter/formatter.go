// Package formatter is the native module _string: it takes format strings apart for string.Formatter.
package formatter

import (
	"sync"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

var (
	parserType = object.NewStaticType("_string", "formatteriterator", object.ObjectType, object.TypeNoNew)
	fieldType  = object.NewStaticType("_string", "fieldnameiterator", object.ObjectType, object.TypeNoNew)
	setupOnce  sync.Once
)

// parser iterates over the pieces of a format string.
type parser struct {
	object.Header
	text  value // the str
	units []rune
	at    int
}

// fields iterates over the accessors after the first part of a field name.
type fields struct {
	object.Header
	text value
	name numfmt.FieldName
	at   int
}

// Module is the definition of the module _string.
func Module() *object.NativeModule {
	setupOnce.Do(setup)
	return &object.NativeModule{
		Name: "_string",
		Functions: []object.Method{
			{Sig: "formatter_parser(object, /)", Fn: parse},
			{Sig: "formatter_field_name_split(object, /)", Fn: split},
		},
	}
}

func self(t *thread, v value) value { return t.Newref(v) }

func setup() {
	tp := parserType
	tp.Iter = self
	tp.Next = nextPiece
	tp.Holds = func(h *object.Header, visit func(value)) { visit((*parser)(unsafe.Pointer(h)).text) }
	tp.Dealloc = func(t *thread, h *object.Header) {
		t.Clear(&(*parser)(unsafe.Pointer(h)).text)
		t.FreeHeader(h)
	}
	tp = fieldType
	tp.Iter = self
	tp.Next = nextField
	tp.Holds = func(h *object.Header, visit func(value)) { visit((*fields)(unsafe.Pointer(h)).text) }
	tp.Dealloc = func(t *thread, h *object.Header) {
		t.Clear(&(*fields)(unsafe.Pointer(h)).text)
		t.FreeHeader(h)
	}
}

func parse(t *thread, _ value, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "expected str, got %s", a[0].Type().Name)
	}
	p := &parser{text: t.Newref(a[0]), units: object.AsStr(a[0]).Runes()}
	t.InitHeader(&p.Header, parserType)
	return p.Val()
}

func nextPiece(t *thread, v value) value {
	p := (*parser)(v.Ptr())
	piece, ok, err := numfmt.NextPiece(p.units, p.at)
	if err != nil {
		p.at = len(p.units)
		return t.RaiseErr(err)
	}
	if !ok {
		return value{}
	}
	p.at = piece.Next
	s := object.AsStr(p.text)
	lit := t.Substr(s, piece.LitStart, piece.LitEnd)
	if !piece.HasField {
		return t.TupleSteal(lit, object.None, object.None, object.None).Val()
	}
	conv := object.None
	if piece.Conv != 0 {
		conv = t.NewStrRune(piece.Conv)
	}
	return t.TupleSteal(lit, t.Substr(s, piece.NameStart, piece.NameEnd), t.Substr(s, piece.SpecStart, piece.SpecEnd), conv).Val()
}

func split(t *thread, _ value, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "expected str, got %s", a[0].Type().Name)
	}
	s := object.AsStr(a[0])
	name, err := numfmt.SplitFieldName(s.Runes())
	if err != nil {
		return t.RaiseErr(err)
	}
	f := &fields{text: t.Newref(a[0]), name: name}
	t.InitHeader(&f.Header, fieldType)
	var first value
	if name.Index >= 0 {
		first = object.Int(int64(name.Index))
	} else {
		first = t.Substr(s, 0, name.FirstEnd)
	}
	return t.TupleSteal(first, f.Val()).Val()
}

func nextField(t *thread, v value) value {
	f := (*fields)(v.Ptr())
	if f.at >= len(f.name.Rest) {
		if err := f.name.RestErr; err != nil {
			f.name.RestErr = nil
			return t.RaiseErr(err)
		}
		return value{}
	}
	a := f.name.Rest[f.at]
	f.at++
	if a.Index >= 0 && !a.IsAttr {
		return t.TupleSteal(object.False, object.Int(int64(a.Index))).Val()
	}
	return t.TupleSteal(object.Bool(a.IsAttr), t.Substr(object.AsStr(f.text), a.Start, a.End)).Val()
}
