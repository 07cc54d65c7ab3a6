// Package unicodedata is the native module unicodedata: the properties of characters, over package unidata. The object ucd_3_2_0 has the
// same functions for an older version of the database, which IDNA needs.
package unicodedata

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/unidata"
)

type (
	thread = object.Thread
	value  = object.Value
)

var ucdType = object.NewStaticType("unicodedata", "UCD", object.ObjectType, object.TypeNoNew)

var typesOnce sync.Once

// Module is the definition of the module unicodedata.
func Module() *object.NativeModule {
	typesOnce.Do(func() {
		ucdType.Dealloc = func(t *thread, h *object.Header) { t.FreeHeader(h) }
		ucdType.Methods = functions(unidata.Old)
		ucdType.Getset = []object.GetSet{{Name: "unidata_version", Get: func(t *thread, self value) value { return t.NewStr(unidata.OldVersion) }}}
	})
	return &object.NativeModule{
		Name:      "unicodedata",
		Functions: functions(unidata.Current),
		Types:     []*object.Type{ucdType},
		Setup: func(t *thread, m *object.Module) bool {
			type ucd struct{ object.Header }
			return m.SetSteal(t, "unidata_version", t.NewStr(unidata.Version)) && m.SetSteal(t, "ucd_3_2_0", object.New[ucd](t, ucdType).Val())
		},
	}
}

// char reads an argument that must be a character; where is " 1" or "".
func char(t *thread, function, where string, v value) (rune, bool) {
	if !object.IsStr(v) {
		name := v.Type().Name
		if v.IsNone() {
			name = "None"
		}
		return 0, t.RaiseFalse(object.TypeError, "%s() argument%s must be a unicode character, not %s", function, where, name)
	}
	s := object.AsStr(v)
	if s.Len() != 1 {
		return 0, t.RaiseFalse(object.TypeError, "%s(): argument%s must be a unicode character, not a string of length %d", function, where, s.Len())
	}
	return s.At(0), true
}

// functions are the module's functions for a version of the database.
func functions(db unidata.DB) []object.Method {
	var ms []object.Method
	plain := func(name string, f func(t *thread, c rune) value) {
		ms = append(ms, object.Method{Sig: name + "(chr, /)", Fn: func(t *thread, _ value, a []value) value {
			c, ok := char(t, name, "", a[0])
			if !ok {
				return value{}
			}
			return f(t, c)
		}})
	}
	withDefault := func(name, what string, f func(t *thread, c rune) (value, bool)) {
		ms = append(ms, object.Method{Sig: name + "(chr, default=<unrepresentable>, /)", Fn: func(t *thread, _ value, a []value) value {
			c, ok := char(t, name, " 1", a[0])
			if !ok {
				return value{}
			}
			v, ok := f(t, c)
			switch {
			case ok:
				return v
			case !a[1].IsNil():
				return t.Newref(a[1])
			}
			return t.Raise(object.ValueError, "%s", what)
		}})
	}
	withDefault("decimal", "not a decimal", func(t *thread, c rune) (value, bool) {
		n := db.Decimal(c)
		return object.Int(int64(n)), n >= 0
	})
	withDefault("digit", "not a digit", func(t *thread, c rune) (value, bool) {
		n := db.Digit(c)
		return object.Int(int64(n)), n >= 0
	})
	withDefault("numeric", "not a numeric character", func(t *thread, c rune) (value, bool) {
		x, ok := db.Numeric(c)
		return object.Float(x), ok
	})
	plain("category", func(t *thread, c rune) value { return t.NewStr(db.Category(c)) })
	plain("bidirectional", func(t *thread, c rune) value { return t.NewStr(db.Bidirectional(c)) })
	plain("combining", func(t *thread, c rune) value { return object.Int(int64(db.Combining(c))) })
	plain("mirrored", func(t *thread, c rune) value {
		if db.Mirrored(c) {
			return object.Int(1)
		}
		return object.Int(0)
	})
	plain("east_asian_width", func(t *thread, c rune) value { return t.NewStr(db.EastAsianWidth(c)) })
	plain("decomposition", func(t *thread, c rune) value { return t.NewStr(db.Decomposition(c)) })
	ms = append(ms,
		object.Method{Sig: "is_normalized(form, unistr, /)", Fn: func(t *thread, _ value, a []value) value {
			form, ok := formArgs(t, "is_normalized", a)
			if !ok {
				return value{}
			}
			s := object.AsStr(a[1])
			if s.Len() == 0 {
				return object.True
			}
			f, ok := unidata.ParseForm(form)
			if !ok {
				return t.Raise(object.ValueError, "invalid normalization form")
			}
			return object.Bool(s.IsASCII() || db.IsNormalized(f, s.Runes()))
		}},
		object.Method{Sig: "normalize(form, unistr, /)", Fn: func(t *thread, _ value, a []value) value {
			form, ok := formArgs(t, "normalize", a)
			if !ok {
				return value{}
			}
			s := object.AsStr(a[1])
			if s.Len() == 0 {
				return t.Newref(a[1])
			}
			f, ok := unidata.ParseForm(form)
			if !ok {
				return t.Raise(object.ValueError, "invalid normalization form")
			}
			same := func() value { return t.Substr(s, 0, s.Len()) }
			if s.IsASCII() {
				return same()
			}
			in := s.Runes()
			out := db.Normalize(f, in)
			if len(out) == len(in) && &out[0] == &in[0] {
				return same()
			}
			return t.NewStrRunes(out)
		}},
		object.Method{Sig: "lookup(name, /)", Fn: func(t *thread, _ value, a []value) value {
			return lookup(t, db, a[0])
		}})
	withDefault("name", "no such name", func(t *thread, c rune) (value, bool) {
		n := db.Name(c)
		if n == "" {
			return value{}, false
		}
		return t.NewStr(n), true
	})
	return ms
}

func formArgs(t *thread, function string, a []value) (string, bool) {
	for i, v := range a {
		if !object.IsStr(v) {
			return "", t.RaiseFalse(object.TypeError, "%s() argument %d must be str, not %s", function, i+1, v.Type().Name)
		}
	}
	return object.AsStr(a[0]).String(), true
}

// nameMax is the length above which no character's name is.
const nameMax = 256

func lookup(t *thread, db unidata.DB, v value) value {
	var name string
	switch {
	case object.IsStr(v):
		name = object.AsStr(v).String()
	case object.HasBuffer(v):
		if !t.WithBytes(v, func(b []byte) { name = string(b) }) {
			return value{}
		}
	default:
		return t.Raise(object.TypeError, "lookup() argument 1 must be read-only bytes-like object, not %s", v.Type().Name)
	}
	if len(name) > nameMax {
		return t.Raise(object.KeyError, "name too long")
	}
	rs := db.Lookup(name)
	if rs == nil {
		return t.Raise(object.KeyError, "undefined character name '%s'", name)
	}
	return t.NewStrRunes(rs)
}
