// Package functools is the native module _functools: partial, reduce, cmp_to_key and the wrapper of lru_cache.
package functools

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
)

var setupOnce sync.Once

// Module is the definition of the module _functools.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupPlaceholder()
		setupPartial()
		setupKey()
		setupCache()
		partialType.SetParallel(object.ParImmutable | object.ParConstruct)
		keyType.SetParallel(object.ParImmutable)
	})
	return &object.NativeModule{
		Name: "_functools",
		Functions: []object.Method{
			{Sig: "reduce(function, iterable, /, initial=None)", Fn: reduce},
			{Sig: "cmp_to_key(mycmp)", Fn: func(t *thread, _ value, a []value) value { return newKey(t, a[0], value{}) }},
		},
		Types: []*class{partialType, cacheType},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "Placeholder", Placeholder) && m.Set(t, "_PlaceholderType", placeholderType.Val())
		},
	}
}

func reduce(t *thread, _ value, a []value) value {
	f, acc := a[0], a[2]
	it := object.Iter(t, a[1])
	if it.IsNil() {
		if t.ClearIf(object.TypeError) {
			t.Raise(object.TypeError, "reduce() arg 2 must support iteration")
		}
		return it
	}
	defer t.Decref(it)
	if !acc.IsNil() {
		t.Incref(acc)
	}
	for {
		v := object.Next(t, it)
		if v.IsNil() {
			break
		}
		if acc.IsNil() {
			acc = v
			continue
		}
		res := object.Call2(t, f, acc, v)
		t.Decref(acc)
		t.Decref(v)
		if acc = res; acc.IsNil() {
			return acc
		}
	}
	if t.HasExc() {
		t.Xdecref(acc)
		return value{}
	}
	if acc.IsNil() {
		return t.Raise(object.TypeError, "reduce() of empty iterable with no initial value")
	}
	return acc
}

// keyType is the class of what cmp_to_key returns, and of the keys that it makes.
var keyType = object.NewStaticType("functools", "KeyWrapper", nil, object.TypeNoNew)

type key struct {
	object.Header
	cmp, obj value // obj is the zero Value in the function that makes keys
}

func newKey(t *thread, cmp, obj value) value {
	k := &key{cmp: t.Newref(cmp), obj: obj}
	t.Xincref(obj)
	t.InitHeader(&k.Header, keyType)
	return k.Val()
}

func asKey(v value) *key { return (*key)(v.Ptr()) }

func setupKey() {
	tp := keyType
	sig := object.NewSignature("K(obj)")
	tp.Getset = append(tp.Getset, object.GetSet{Name: "__text_signature__", Get: func(t *thread, _ value) value { return t.NewStr("(obj)") }})
	tp.Dealloc = func(t *thread, h *object.Header) {
		k := asKey(h.Val())
		t.FreeHeader(h)
		t.Clear(&k.cmp)
		t.Clear(&k.obj)
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		k := asKey(h.Val())
		if !k.cmp.IsNil() {
			visit(k.cmp)
		}
		if !k.obj.IsNil() {
			visit(k.obj)
		}
	}
	tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
		return sig.Bind(t, args, kw, func(a []value) value { return newKey(t, asKey(self).cmp, a[0]) })
	}
	tp.Compare = func(t *thread, a, b value, op object.CompareOp) value {
		if b.Type() != keyType {
			return t.Raise(object.TypeError, "other argument must be K instance")
		}
		x, y := asKey(a), asKey(b)
		if x.obj.IsNil() || y.obj.IsNil() {
			return t.Raise(object.AttributeError, "object")
		}
		res := object.Call2(t, x.cmp, x.obj, y.obj)
		if res.IsNil() {
			return res
		}
		answer := object.Compare(t, res, object.Int(0), op)
		t.Decref(res)
		return answer
	}
	tp.Hash = object.HashNotImplemented
	tp.Getset = append(tp.Getset, object.GetSet{Name: "obj", Get: func(t *thread, self value) value {
		if o := asKey(self).obj; !o.IsNil() {
			return t.Newref(o)
		}
		return object.None
	}, Set: func(t *thread, self, v value) bool {
		t.Xincref(v)
		t.Replace(&asKey(self).obj, v)
		return true
	}})
}
