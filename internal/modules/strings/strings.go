// Package strings is the native module _string, which the library's string.Formatter takes templates apart with.
package strings

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/numfmt"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	formatterType = object.NewStaticType("builtins", "formatteriterator", object.ObjectType, object.TypeNoNew)
	fieldType     = object.NewStaticType("builtins", "fieldnameiterator", object.ObjectType, object.TypeNoNew)
	setupOnce     sync.Once
)

// iterator goes through the pieces of a template or the accessors of a field's name.
type iterator struct {
	header
	text value
	at   int
	name numfmt.FieldName
}

func asIterator(v value) *iterator { return (*iterator)(v.Ptr()) }

// Module is the definition of the module _string.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		for _, tp := range []*class{formatterType, fieldType} {
			object.Fields(tp, func(h *header, f func(*value)) { f(&asIterator(h.Val()).text) })
			tp.Iter = object.SelfIter
		}
		formatterType.Next = nextPiece
		fieldType.Next = nextAccessor
	})
	fn := func(sig, doc string, f func(t *thread, v value) value) object.Method {
		return object.Method{Sig: sig, Doc: doc, Fn: func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "expected str, got %s", a[0].Type().Name)
			}
			return f(t, a[0])
		}}
	}
	return &object.NativeModule{
		Name: "_string",
		Doc:  "string helper module",
		Functions: []object.Method{
			fn("formatter_field_name_split(object, /)", "split the argument as a field name", splitName),
			fn("formatter_parser(object, /)", "parse the argument as a format string", func(t *thread, v value) value {
				it := object.New[iterator](t, formatterType)
				it.text = t.Newref(v)
				return it.Val()
			}),
		},
	}
}

func nextPiece(t *thread, self value) value {
	it := asIterator(self)
	if it.text.IsNil() {
		return value{}
	}
	s := object.AsStr(it.text)
	p, ok, err := numfmt.NextPiece(s.Runes(), it.at)
	if err != nil {
		return t.RaiseErr(err)
	}
	if !ok {
		return value{}
	}
	it.at = p.Next
	literal := t.Substr(s, p.LitStart, p.LitEnd)
	name, spec, conv := object.None, object.None, object.None
	if p.HasField {
		name = t.Substr(s, p.NameStart, p.NameEnd)
		spec = t.Substr(s, p.SpecStart, p.SpecEnd)
		if p.Conv != 0 {
			conv = t.NewStrRune(p.Conv)
		}
	}
	return t.TupleSteal(literal, name, spec, conv).Val()
}

func splitName(t *thread, v value) value {
	s := object.AsStr(v)
	name, err := numfmt.SplitFieldName(s.Runes())
	if err != nil {
		return t.RaiseErr(err)
	}
	first := object.Int(int64(name.Index))
	if name.Index < 0 {
		first = t.Substr(s, 0, name.FirstEnd)
	}
	it := object.New[iterator](t, fieldType)
	it.text, it.name = t.Newref(v), name
	return t.TupleSteal(first, it.Val()).Val()
}

func nextAccessor(t *thread, self value) value {
	it := asIterator(self)
	if it.at >= len(it.name.Rest) {
		if it.name.RestErr != nil {
			return t.RaiseErr(it.name.RestErr)
		}
		return value{}
	}
	a := it.name.Rest[it.at]
	it.at++
	if !a.IsAttr && a.Index >= 0 {
		return t.TupleSteal(object.False, object.Int(int64(a.Index))).Val()
	}
	return t.TupleSteal(object.Bool(a.IsAttr), t.Substr(object.AsStr(it.text), a.Start, a.End)).Val()
}
