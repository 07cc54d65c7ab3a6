// Package operator is the native module _operator: the operators of Python as functions, and the getters of items, attributes
// and methods.
package operator

import (
	"crypto/subtle"
	"sync"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var setupOnce sync.Once

func fn(sig string, f func(t *thread, a []value) value) object.Method {
	return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
}

func boolOf(b, ok bool) value {
	if !ok {
		return value{}
	}
	return object.Bool(b)
}

func noneIf(ok bool) value {
	if !ok {
		return value{}
	}
	return object.None
}

// Module is the definition of the module _operator.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupGetters()
		for _, tp := range []*class{itemGetterType, attrGetterType, methodCallerType} {
			tp.SetParallel(object.ParImmutable | object.ParConstruct)
		}
	})
	return &object.NativeModule{
		Name:      "_operator",
		Functions: functions(),
		Types:     []*class{attrGetterType, itemGetterType, methodCallerType},
	}
}

func functions() []object.Method {
	var fs []object.Method
	for _, r := range []struct {
		name, text string
		op         object.BinaryOp
	}{
		{"add", "+", object.OpAdd}, {"sub", "-", object.OpSub}, {"mul", "*", object.OpMul}, {"matmul", "@", object.OpMatMul},
		{"truediv", "/", object.OpTrueDiv}, {"floordiv", "//", object.OpFloorDiv}, {"mod", "%", object.OpMod}, {"pow", "**", object.OpPow},
		{"lshift", "<<", object.OpLShift}, {"rshift", ">>", object.OpRShift}, {"and_", "&", object.OpAnd}, {"or_", "|", object.OpOr}, {"xor", "^", object.OpXor},
	} {
		fs = append(fs, fn(r.name+"(a, b, /)", func(t *thread, a []value) value { return object.Binary(t, r.op, a[0], a[1]) }))
		name := "i" + r.name
		if name[len(name)-1] == '_' {
			name = name[:len(name)-1]
		}
		fs = append(fs, fn(name+"(a, b, /)", func(t *thread, a []value) value { return object.InPlace(t, r.op, a[0], a[1]) }))
	}
	for _, r := range []struct {
		name, text string
		op         object.CompareOp
	}{{"lt", "<", object.Lt}, {"le", "<=", object.Le}, {"eq", "==", object.Eq}, {"ne", "!=", object.Ne}, {"gt", ">", object.Gt}, {"ge", ">=", object.Ge}} {
		fs = append(fs, fn(r.name+"(a, b, /)", func(t *thread, a []value) value { return object.Compare(t, a[0], a[1], r.op) }))
	}
	for _, r := range []struct {
		name, text string
		f          func(t *thread, v value) value
	}{
		{"neg", "", object.Negative}, {"pos", "", object.Positive}, {"inv", "", object.Invert}, {"invert", "", object.Invert},
		{"abs", "", object.Absolute}, {"index", "", index},
		{"not_", "", func(t *thread, v value) value { b, ok := object.Truth(t, v); return boolOf(!b, ok) }},
		{"truth", "", func(t *thread, v value) value { b, ok := object.Truth(t, v); return boolOf(b, ok) }},
		{"is_none", "", func(t *thread, v value) value { return object.Bool(v.IsNone()) }},
		{"is_not_none", "", func(t *thread, v value) value { return object.Bool(!v.IsNone()) }},
	} {
		fs = append(fs, fn(r.name+"(a, /)", func(t *thread, a []value) value { return r.f(t, a[0]) }))
	}
	return append(fs,
		fn("is_(a, b, /)", func(t *thread, a []value) value { return object.Bool(object.Is(a[0], a[1])) }),
		fn("is_not(a, b, /)", func(t *thread, a []value) value { return object.Bool(!object.Is(a[0], a[1])) }),
		fn("concat(a, b, /)", func(t *thread, a []value) value { return concat(t, a[0], a[1], object.Binary) }),
		fn("iconcat(a, b, /)", func(t *thread, a []value) value { return concat(t, a[0], a[1], object.InPlace) }),
		fn("contains(a, b, /)", func(t *thread, a []value) value {
			b, ok := object.Contains(t, a[0], a[1])
			return boolOf(b, ok)
		}),
		fn("getitem(a, b, /)", func(t *thread, a []value) value { return object.GetItem(t, a[0], a[1]) }),
		fn("setitem(a, b, c, /)", func(t *thread, a []value) value { return noneIf(object.SetItem(t, a[0], a[1], a[2])) }),
		fn("delitem(a, b, /)", func(t *thread, a []value) value { return noneIf(object.DelItem(t, a[0], a[1])) }),
		fn("countOf(a, b, /)", func(t *thread, a []value) value {
			n := int64(0)
			ok := search(t, a[0], a[1], func(int) bool { n++; return true })
			if !ok {
				return value{}
			}
			return object.Int(n)
		}),
		fn("indexOf(a, b, /)", func(t *thread, a []value) value {
			at := -1
			if !search(t, a[0], a[1], func(i int) bool { at = i; return false }) {
				return value{}
			}
			if at < 0 {
				return t.Raise(object.ValueError, "sequence.index(x): x not in sequence")
			}
			return object.Int(int64(at))
		}),
		fn("length_hint(obj, default=0, /)", func(t *thread, a []value) value {
			def := 0
			if !a[1].IsNil() {
				var ok bool
				if def, ok = osutil.Size(t, a[1]); !ok {
					return value{}
				}
			}
			n := t.LengthHint(a[0], def)
			if n == -1 && t.HasExc() {
				return value{}
			}
			return object.Int(int64(n))
		}),
		object.Method{Sig: "call(obj, /, *args, **kwargs)", Fn: func(t *thread, _ value, a []value) value {
			return object.CallDict(t, a[0], object.TupleItems(a[1]), object.AsDict(a[2]))
		}},
		fn("_compare_digest(a, b, /)", compareDigest),
	)
}

func index(t *thread, v value) value {
	i := object.AsIndex(t, v)
	if i.IsNil() {
		return i
	}
	res := object.ExactInt(t, i)
	t.Decref(i)
	return res
}

func concat(t *thread, a, b value, add func(t *thread, op object.BinaryOp, a, b value) value) value {
	tp := a.Type()
	tp.Ready()
	if tp.SeqConcat == nil && !(object.IsSequence(a) && object.IsSequence(b)) && !(tp.IsHeap() && tp.GetItem != nil && b.Type().GetItem != nil) {
		return t.Raise(object.TypeError, "'%s' object can't be concatenated", tp.Name)
	}
	return add(t, object.OpAdd, a, b)
}

// search calls found with the index of every item of a that equals b until it returns false.
func search(t *thread, a, b value, found func(i int) bool) bool {
	if !object.HasIter(a) {
		return t.RaiseFalse(object.TypeError, "argument of type '%s' is not iterable", a.Type().Name)
	}
	i := -1
	return object.ForEach(t, a, func(v value) bool {
		i++
		eq, ok := object.Equal(t, v, b)
		return ok && (!eq || found(i))
	})
}

func compareDigest(t *thread, a []value) value {
	if object.IsStr(a[0]) && object.IsStr(a[1]) {
		x, y := object.AsStr(a[0]), object.AsStr(a[1])
		if !x.IsASCII() || !y.IsASCII() {
			return t.Raise(object.TypeError, "comparing strings with non-ASCII characters is not supported")
		}
		return object.Bool(subtle.ConstantTimeCompare([]byte(x.Data()), []byte(y.Data())) == 1)
	}
	if !object.HasBuffer(a[0]) || !object.HasBuffer(a[1]) {
		return t.Raise(object.TypeError, "unsupported operand types(s) or combination of types: '%s' and '%s'", a[0].Type().Name, a[1].Type().Name)
	}
	eq := false
	if !t.WithBytes(a[0], func(x []byte) {
		t.WithBytes(a[1], func(y []byte) { eq = subtle.ConstantTimeCompare(x, y) == 1 })
	}) || t.HasExc() {
		return value{}
	}
	return object.Bool(eq)
}
