// Package json is the native module _json: the scanner and the encoder of the library's json, on package jsonscan.
package json

import (
	"sync"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/jsonscan"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/pyerr"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	scannerType = object.NewStaticType("_json", "Scanner", object.ObjectType, 0)
	encoderType = object.NewStaticType("_json", "Encoder", object.ObjectType, 0)
	setupOnce   sync.Once
)

// functions are the module's own encoding functions: an encoder that uses one of them need not call it.
type functions struct{ ascii, plain value }

const stateKey = "_json"

// bytesOf returns the characters of a str that has one byte a character.
func bytesOf(s *object.Str) []byte {
	data := s.Data()
	return unsafe.Slice(unsafe.StringData(data), len(data))
}

// quoted appends a str as a JSON literal.
func quoted(t *thread, b *object.StrBuilder, v value, ascii bool) {
	s := object.AsStr(v)
	if s.Kind() == 1 {
		if ascii || s.IsASCII() {
			b.WriteASCII(string(jsonscan.AppendASCII(make([]byte, 0, s.Len()+2), bytesOf(s))))
			return
		}
		for _, c := range jsonscan.AppendQuoted(nil, bytesOf(s)) {
			b.WriteRune(rune(c))
		}
		return
	}
	if ascii {
		b.WriteASCII(string(jsonscan.AppendASCII(nil, s.Runes())))
		return
	}
	b.WriteRunes(jsonscan.AppendQuoted(nil, s.Runes()))
}

// raise raises an error of the scanner for the text.
func raise(t *thread, err *pyerr.Error, text value) value {
	switch err.Kind {
	case pyerr.StopIteration:
		return t.RaiseStopIterationValue(object.Int(int64(err.Pos)))
	case pyerr.JSONDecodeError:
		m := t.Interp.Importer.Import(t, "json.decoder")
		if m.IsNil() {
			return m
		}
		cls := object.GetAttr(t, m, t.Intern("JSONDecodeError"))
		t.Decref(m)
		if cls.IsNil() {
			return cls
		}
		msg := t.NewStr(err.Msg)
		e := object.CallN(t, cls, msg, text, object.Int(int64(err.Pos)))
		t.Decref(msg)
		t.Decref(cls)
		if !e.IsNil() {
			t.SetExc(e)
		}
		return value{}
	}
	return t.RaiseErr(err)
}

// Module is the definition of the module _json.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupScanner()
		setupEncoder()
		scannerType.SetParallel(object.ParImmutable | object.ParConstruct)
		encoderType.SetParallel(object.ParOwned | object.ParConstruct)
	})
	encode := func(name string, ascii bool) object.Method {
		return object.Method{Sig: name + "(object, /)", Fn: func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[0]) {
				return t.Raise(object.TypeError, "first argument must be a string, not %s", a[0].Type().Name)
			}
			var b object.StrBuilder
			quoted(t, &b, a[0], ascii)
			return b.Finish(t)
		}}
	}
	return &object.NativeModule{
		Name: "_json",
		Functions: []object.Method{
			encode("encode_basestring_ascii", true),
			encode("encode_basestring", false),
			{Sig: "scanstring(string, end, strict=True, /)", Fn: scanString},
		},
		Setup: func(t *thread, m *object.Module) bool {
			d := m.Dict()
			t.Interp.SetState(stateKey, &functions{d.GetStr(t, t.Intern("encode_basestring_ascii")), d.GetStr(t, t.Intern("encode_basestring"))})
			scannerType.Ready()
			encoderType.Ready()
			return m.Set(t, "make_scanner", scannerType.Val()) && m.Set(t, "make_encoder", encoderType.Val())
		},
	}
}

func scanString(t *thread, _ value, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "first argument must be a string, not %s", a[0].Type().Name)
	}
	end, ok := object.AsSize(t, a[1], object.OverflowError)
	if !ok {
		return value{}
	}
	strict := true
	if !a[2].IsNil() {
		if strict, ok = object.Truth(t, a[2]); !ok {
			return value{}
		}
	}
	s := object.AsStr(a[0])
	if end < 0 || end > s.Len() {
		return t.Raise(object.ValueError, "end is out of bounds")
	}
	var v value
	var next int
	var err *pyerr.Error
	if s.Kind() == 1 {
		v, next, err = literal(t, s, bytesOf(s), end, strict)
	} else {
		v, next, err = literal(t, s, s.Runes(), end, strict)
	}
	if err != nil {
		return raise(t, err, a[0])
	}
	return t.TupleSteal(v, object.Int(int64(next))).Val()
}

// literal reads the string literal whose opening quote is before end.
func literal[C jsonscan.Char](t *thread, s *object.Str, units []C, end int, strict bool) (v value, next int, err *pyerr.Error) {
	lit, next, err := jsonscan.String(units, end, strict)
	if err != nil {
		return value{}, 0, err
	}
	if lit.Escaped {
		return t.NewStrRunes(lit.Runes), next, nil
	}
	return t.Substr(s, lit.Start, lit.End), next, nil
}
