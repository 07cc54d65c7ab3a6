// Package testlimitedcapi is the native module _testlimitedcapi, a support module of CPython's test suite: the operations of the
// abstract object interface (objects, numbers, sequences, mappings and the containers) as functions, under the names that CPython's
// tests use. Functions on C memory and strings have no counterpart and are absent.
package testlimitedcapi

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var (
	setupOnce sync.Once
	callType  = object.NewStaticType("_testlimitedcapi", "LimitedVectorCallClass", object.ObjectType, object.TypeBase)
	callType2 = object.NewStaticType("_testlimitedcapi", "LimitedRelativeVectorCallClass", object.ObjectType, object.TypeBase)
)

// Module is the definition of the module _testlimitedcapi.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		for _, tp := range []*class{callType, callType2} {
			tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
				return object.New[header](t, cls).Val()
			}
			tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
			tp.Call = func(t *thread, self value, args []value, kw *object.Tuple) value {
				return t.NewStr("vectorcall called")
			}
		}
	})
	var fns []object.Method
	for _, part := range [][]object.Method{objects(), sequences(), mappings(), checks(), lists(), dicts(), sets(), calls()} {
		fns = append(fns, part...)
	}
	return &object.NativeModule{Name: "_testlimitedcapi", Types: []*class{callType, callType2}, Functions: fns}
}

type fn = func(t *thread, _ value, a []value) value

func row(sig string, f fn) object.Method { return object.Method{Sig: sig, Fn: f} }

// status is the result of an operation that succeeds or fails.
func status(ok bool) value {
	if !ok {
		return value{}
	}
	return object.Int(0)
}

func number(n int, ok bool) value {
	if !ok {
		return value{}
	}
	return object.Int(int64(n))
}

func truth(yes, ok bool) value {
	if !ok {
		return value{}
	}
	if yes {
		return object.Int(1)
	}
	return object.Int(0)
}

// text is a name given as bytes, as a C string would be.
func text(t *thread, v value) value {
	switch {
	case object.IsBytes(v):
		return t.NewStr(string(object.BytesOf(v)))
	case object.IsStr(v):
		return t.Newref(v)
	}
	return t.Raise(object.TypeError, "a bytes-like object is required, not '%s'", v.Type().Name)
}

// named calls f with an attribute's name.
func named(t *thread, v value, f func(name *object.Str) value) value {
	s := text(t, v)
	if s.IsNil() {
		return s
	}
	defer t.Decref(s)
	return f(object.AsStr(s))
}

// keyed calls f with a key given as bytes.
func keyed(t *thread, v value, f func(key value) value) value {
	s := text(t, v)
	if s.IsNil() {
		return s
	}
	defer t.Decref(s)
	return f(s)
}

func builtin(name string) fn {
	return func(t *thread, _ value, a []value) value {
		f := t.BuiltinNamed(name)
		if f.IsNil() {
			return f
		}
		defer t.Decref(f)
		return object.CallN(t, f, a...)
	}
}

func objects() []object.Method {
	attr := func(f func(t *thread, obj value, name *object.Str, a []value) value) fn {
		return func(t *thread, _ value, a []value) value {
			if !object.IsStr(a[1]) && !object.IsBytes(a[1]) {
				return t.Raise(object.TypeError, "attribute name must be string, not '%s'", a[1].Type().Name)
			}
			return named(t, a[1], func(name *object.Str) value { return f(t, a[0], name, a) })
		}
	}
	get := attr(func(t *thread, obj value, name *object.Str, a []value) value { return object.GetAttr(t, obj, name) })
	has := attr(func(t *thread, obj value, name *object.Str, a []value) value {
		v := object.GetAttr(t, obj, name)
		if v.IsNil() {
			if !t.ClearIf(object.AttributeError) {
				t.WriteUnraisable("Exception ignored in PyObject_HasAttr(); consider using PyObject_HasAttrWithError(), PyObject_GetOptionalAttr() or PyObject_GetAttr()", value{})
			}
			return object.Int(0)
		}
		t.Decref(v)
		return object.Int(1)
	})
	set := attr(func(t *thread, obj value, name *object.Str, a []value) value {
		return status(object.SetAttr(t, obj, name, a[2]))
	})
	del := attr(func(t *thread, obj value, name *object.Str, a []value) value {
		return status(object.SetAttr(t, obj, name, value{}))
	})
	return []object.Method{
		row("object_repr(obj, /)", func(t *thread, _ value, a []value) value { return object.Repr(t, a[0]) }),
		row("object_ascii(obj, /)", builtin("ascii")),
		row("object_str(obj, /)", func(t *thread, _ value, a []value) value { return object.ToStr(t, a[0]) }),
		row("object_bytes(obj, /)", builtin("bytes")),
		row("object_getattr(obj, name, /)", get), row("object_getattrstring(obj, name, /)", get),
		row("object_hasattr(obj, name, /)", has), row("object_hasattrstring(obj, name, /)", has),
		row("object_setattr(obj, name, value, /)", set), row("object_setattrstring(obj, name, value, /)", set),
		row("object_delattr(obj, name, /)", del), row("object_delattrstring(obj, name, /)", del),
		row("object_getitem(obj, key, /)", func(t *thread, _ value, a []value) value { return object.GetItem(t, a[0], a[1]) }),
		row("object_setitem(obj, key, value, /)", func(t *thread, _ value, a []value) value {
			return status(object.SetItem(t, a[0], a[1], a[2]))
		}),
		row("object_delitem(obj, key, /)", func(t *thread, _ value, a []value) value { return status(object.DelItem(t, a[0], a[1])) }),
	}
}

// isSequence reports whether items can be got by position.
func isSequence(v value) bool {
	tp := v.Type()
	if tp.Has(object.TypeDict) {
		return false
	}
	tp.Ready()
	return tp.SeqItem != nil || tp.IsHeap() && !tp.Lookup(object.NameGetItem).IsNil()
}

// position makes a C index of an argument, a negative one from the end.
func position(t *thread, seq, arg value) (int, bool) {
	i, ok := object.AsSize(t, arg, object.OverflowError)
	if !ok || i >= 0 {
		return i, ok
	}
	n, ok := object.Len(t, seq)
	if !ok {
		return 0, false
	}
	return i + n, true
}

func seqGet(t *thread, _ value, a []value) value {
	i, ok := position(t, a[0], a[1])
	if !ok {
		return value{}
	}
	tp := a[0].Type()
	tp.Ready()
	switch {
	case tp.SeqItem != nil:
		if i < 0 {
			i = int(^uint(0) >> 1) // below the first item: out of range
		}
		return tp.SeqItem(t, a[0], i)
	case !isSequence(a[0]):
		if tp.GetItem != nil {
			return t.Raise(object.TypeError, "'%s' is not a sequence", tp.Name)
		}
		return t.Raise(object.TypeError, "'%s' object does not support indexing", tp.Name)
	}
	return object.GetItem(t, a[0], object.Int(int64(i)))
}

// seqPut sets (or deletes, if v is the zero Value) an item by position.
func seqPut(t *thread, seq, index, v value) value {
	i, ok := object.AsSize(t, index, object.OverflowError)
	if !ok {
		return value{}
	}
	if i < 0 {
		n, ok := object.Len(t, seq)
		if !ok {
			return value{}
		}
		if i += n; i < 0 {
			i = int(^uint(0) >> 1)
		}
	}
	tp := seq.Type()
	tp.Ready()
	verb := "assignment"
	if v.IsNil() {
		verb = "deletion"
	}
	switch {
	case tp.SeqSetItem != nil:
		return status(tp.SeqSetItem(t, seq, i, v))
	case tp.SetItem != nil && isSequence(seq):
		return status(tp.SetItem(t, seq, object.Int(int64(i)), v))
	case tp.SetItem != nil:
		return t.Raise(object.TypeError, "'%s' is not a sequence", tp.Name)
	}
	return t.Raise(object.TypeError, "'%s' object does not support item %s", tp.Name, verb)
}

// slice makes slice(a, b) of two C indices.
func slice(t *thread, a, b value) value {
	i, ok := object.AsSize(t, a, object.OverflowError)
	if !ok {
		return value{}
	}
	j, ok := object.AsSize(t, b, object.OverflowError)
	if !ok {
		return value{}
	}
	return t.NewSlice(object.Int(int64(i)), object.Int(int64(j)), object.None).Val()
}

func sequences() []object.Method {
	times := func(f func(t *thread, seq, n value) value) fn {
		return func(t *thread, _ value, a []value) value {
			if _, ok := object.AsSize(t, a[1], object.OverflowError); !ok {
				return value{}
			}
			if !isSequence(a[0]) {
				return t.Raise(object.TypeError, "'%s' object can't be repeated", a[0].Type().Name)
			}
			return f(t, a[0], a[1])
		}
	}
	join := func(f func(t *thread, x, y value) value) fn {
		return func(t *thread, _ value, a []value) value {
			if !isSequence(a[0]) || !isSequence(a[1]) {
				return t.Raise(object.TypeError, "'%s' object can't be concatenated", a[0].Type().Name)
			}
			return f(t, a[0], a[1])
		}
	}
	size := func(t *thread, _ value, a []value) value {
		if a[0].Type().Has(object.TypeDict) {
			return t.Raise(object.TypeError, "%s is not a sequence", a[0].Type().Name)
		}
		return number(object.Len(t, a[0]))
	}
	call := func(method string) fn {
		return func(t *thread, _ value, a []value) value {
			r := object.CallMethod(t, a[0], t.Intern(method), a[1:]...)
			return r
		}
	}
	_ = call
	return []object.Method{
		row("sequence_check(obj, /)", func(t *thread, _ value, a []value) value { return truth(isSequence(a[0]), true) }),
		row("sequence_size(obj, /)", size), row("sequence_length(obj, /)", size),
		row("sequence_concat(a, b, /)", join(func(t *thread, x, y value) value { return object.Binary(t, object.OpAdd, x, y) })),
		row("sequence_inplaceconcat(a, b, /)", join(func(t *thread, x, y value) value { return object.InPlace(t, object.OpAdd, x, y) })),
		row("sequence_repeat(seq, count, /)", times(func(t *thread, s, n value) value { return object.Binary(t, object.OpMul, s, n) })),
		row("sequence_inplacerepeat(seq, count, /)", times(func(t *thread, s, n value) value { return object.InPlace(t, object.OpMul, s, n) })),
		row("sequence_getitem(seq, i, /)", seqGet),
		row("sequence_setitem(seq, i, value, /)", func(t *thread, _ value, a []value) value { return seqPut(t, a[0], a[1], a[2]) }),
		row("sequence_delitem(seq, i, /)", func(t *thread, _ value, a []value) value { return seqPut(t, a[0], a[1], value{}) }),
		row("sequence_setslice(seq, i, j, value, /)", func(t *thread, _ value, a []value) value {
			s := slice(t, a[1], a[2])
			if s.IsNil() {
				return s
			}
			defer t.Decref(s)
			if a[0].Type().SetItem == nil {
				return t.Raise(object.TypeError, "'%s' object doesn't support slice assignment", a[0].Type().Name)
			}
			return status(object.SetItem(t, a[0], s, a[3]))
		}),
		row("sequence_delslice(seq, i, j, /)", func(t *thread, _ value, a []value) value {
			s := slice(t, a[1], a[2])
			if s.IsNil() {
				return s
			}
			defer t.Decref(s)
			if a[0].Type().SetItem == nil {
				return t.Raise(object.TypeError, "'%s' object doesn't support slice deletion", a[0].Type().Name)
			}
			return status(object.DelItem(t, a[0], s))
		}),
		row("sequence_contains(seq, value, /)", func(t *thread, _ value, a []value) value { return truth(object.Contains(t, a[0], a[1])) }),
		row("sequence_count(seq, value, /)", func(t *thread, _ value, a []value) value {
			n := 0
			ok := object.ForEach(t, a[0], func(v value) bool {
				eq, ok := object.Equal(t, v, a[1])
				if eq {
					n++
				}
				return ok
			})
			return number(n, ok)
		}),
		row("sequence_index(seq, value, /)", func(t *thread, _ value, a []value) value {
			i, found := -1, false
			ok := object.ForEach(t, a[0], func(v value) bool {
				if found {
					return true
				}
				i++
				eq, ok := object.Equal(t, v, a[1])
				found = eq
				return ok
			})
			if !ok {
				return value{}
			}
			if !found {
				return t.Raise(object.ValueError, "sequence.index(x): x not in sequence")
			}
			return object.Int(int64(i))
		}),
		row("sequence_list(obj, /)", builtin("list")),
		row("sequence_tuple(obj, /)", builtin("tuple")),
	}
}

func mappings() []object.Method {
	get := func(t *thread, obj, key value) value { return object.GetItem(t, obj, key) }
	has := func(t *thread, obj, key value, strict bool) value {
		v := object.GetItem(t, obj, key)
		if v.IsNil() {
			if t.ClearIf(object.KeyError) {
				return object.Int(0)
			}
			if strict {
				return v
			}
			t.WriteUnraisable("", value{})
			return object.Int(0)
		}
		t.Decref(v)
		return object.Int(1)
	}
	size := func(t *thread, _ value, a []value) value {
		tp := a[0].Type()
		tp.Ready()
		if tp.GetItem == nil && tp.Len != nil {
			return t.Raise(object.TypeError, "%s is not a mapping", tp.Name)
		}
		return number(object.Len(t, a[0]))
	}
	listOf := func(method string) fn {
		return func(t *thread, _ value, a []value) value {
			r := object.CallMethod(t, a[0], t.Intern(method))
			if r.IsNil() {
				return r
			}
			it := object.Iter(t, r)
			if it.IsNil() {
				t.Decref(r)
				if t.ClearIf(object.TypeError) {
					return t.Raise(object.TypeError, "%s.%s() returned a non-iterable (type %s)", a[0].Type().Name, method, r.Type().Name)
				}
				return it
			}
			t.Decref(r)
			defer t.Decref(it)
			return object.Call1(t, object.ListType.Val(), it)
		}
	}
	return []object.Method{
		row("mapping_check(obj, /)", func(t *thread, _ value, a []value) value {
			a[0].Type().Ready()
			return truth(a[0].Type().GetItem != nil, true)
		}),
		row("mapping_size(obj, /)", size), row("mapping_length(obj, /)", size),
		row("mapping_getitemstring(obj, key, /)", func(t *thread, _ value, a []value) value {
			return keyed(t, a[1], func(k value) value { return get(t, a[0], k) })
		}),
		row("mapping_haskey(obj, key, /)", func(t *thread, _ value, a []value) value { return has(t, a[0], a[1], false) }),
		row("mapping_haskeywitherror(obj, key, /)", func(t *thread, _ value, a []value) value { return has(t, a[0], a[1], true) }),
		row("mapping_haskeystring(obj, key, /)", func(t *thread, _ value, a []value) value {
			return keyed(t, a[1], func(k value) value { return has(t, a[0], k, false) })
		}),
		row("mapping_haskeystringwitherror(obj, key, /)", func(t *thread, _ value, a []value) value {
			return keyed(t, a[1], func(k value) value { return has(t, a[0], k, true) })
		}),
		row("mapping_setitemstring(obj, key, value, /)", func(t *thread, _ value, a []value) value {
			return keyed(t, a[1], func(k value) value { return status(object.SetItem(t, a[0], k, a[2])) })
		}),
		row("mapping_delitem(obj, key, /)", func(t *thread, _ value, a []value) value { return status(object.DelItem(t, a[0], a[1])) }),
		row("mapping_delitemstring(obj, key, /)", func(t *thread, _ value, a []value) value {
			return keyed(t, a[1], func(k value) value { return status(object.DelItem(t, a[0], k)) })
		}),
		row("mapping_keys(obj, /)", listOf("keys")), row("mapping_values(obj, /)", listOf("values")), row("mapping_items(obj, /)", listOf("items")),
	}
}

func checks() []object.Method {
	var rows []object.Method
	for _, c := range []struct {
		name string
		tp   *class
	}{
		{"bytes", object.BytesType}, {"bytearray", object.ByteArrayType}, {"float", object.FloatType}, {"complex", object.ComplexType},
		{"dict", object.DictType}, {"set", object.SetType}, {"frozenset", object.FrozenSetType}, {"tuple", object.TupleType},
		{"pylong", object.IntType}, {"unicode", object.StrType},
	} {
		rows = append(rows,
			row(c.name+"_check(obj, /)", func(t *thread, _ value, a []value) value { return truth(a[0].Type().IsSubtype(c.tp), true) }),
			row(c.name+"_checkexact(obj, /)", func(t *thread, _ value, a []value) value { return truth(a[0].Type() == c.tp, true) }))
	}
	return append(rows,
		row("list_check(obj, /)", func(t *thread, _ value, a []value) value { return truth(object.IsList(a[0]), true) }),
		row("list_check_exact(obj, /)", func(t *thread, _ value, a []value) value { return truth(a[0].Type() == object.ListType, true) }),
		row("slice_check(obj, /)", func(t *thread, _ value, a []value) value { return truth(a[0].Type() == object.SliceType, true) }),
		row("anyset_check(obj, /)", func(t *thread, _ value, a []value) value {
			return truth(a[0].Type().IsSubtype(object.SetType) || a[0].Type().IsSubtype(object.FrozenSetType), true)
		}),
		row("number_check(obj, /)", func(t *thread, _ value, a []value) value {
			tp := a[0].Type()
			tp.Ready()
			return object.Bool(tp.Index != nil || tp.ToInt != nil || tp.ToFloat != nil || tp.IsSubtype(object.ComplexType))
		}),
		row("pylong_asdouble(obj, /)", func(t *thread, _ value, a []value) value {
			if !a[0].Type().Has(object.TypeInt) {
				return t.Raise(object.TypeError, "an integer is required")
			}
			f, ok := object.AsFloat(t, a[0])
			if !ok {
				return value{}
			}
			return object.Float(f)
		}),
		row("float_asdouble(obj, /)", func(t *thread, _ value, a []value) value {
			f, ok := object.AsFloat(t, a[0])
			if !ok {
				return value{}
			}
			return object.Float(f)
		}),
		row("float_fromdouble(x, /)", func(t *thread, _ value, a []value) value {
			f, ok := object.AsFloat(t, a[0])
			if !ok {
				return value{}
			}
			return object.Float(f)
		}))
}

func calls() []object.Method {
	with := func(t *thread, f value, self ...value) value {
		arg, kw := t.NewStr("foo"), t.NewStr("bar")
		names := t.TupleSteal(t.NewStr("baz"))
		r := object.Call(t, f, append(self, arg, kw), names)
		t.Decref(arg)
		t.Decref(kw)
		t.Decref(names.Val())
		return r
	}
	return []object.Method{
		row("call_vectorcall(callable, /)", func(t *thread, _ value, a []value) value { return with(t, a[0]) }),
		row("call_vectorcall_method(obj, /)", func(t *thread, _ value, a []value) value {
			f := object.GetAttr(t, a[0], t.Intern("f"))
			if f.IsNil() {
				return f
			}
			defer t.Decref(f)
			return with(t, f)
		}),
		row("_py_getbuiltwithassert()", func(t *thread, _ value, a []value) value { return object.Int(0) }),
		row("type_getflags(type, /)", func(t *thread, _ value, a []value) value { return object.GetAttr(t, a[0], t.Intern("__flags__")) }),
	}
}
