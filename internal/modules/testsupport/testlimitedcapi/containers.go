package testlimitedcapi

import "github.com/gophersnake/gophersnake/internal/object"

// wants makes f refuse an object that is no instance of the type, as native code that was given the wrong object does.
func wants(tp *class, f fn) fn {
	return func(t *thread, self value, a []value) value {
		if !a[0].Type().IsSubtype(tp) {
			return t.Raise(object.SystemError, "bad argument to internal function")
		}
		return f(t, self, a)
	}
}

// through calls the type's own method, whatever a subclass has.
func through(tp *class, method string, result func(t *thread, v value) value) fn {
	return wants(tp, func(t *thread, _ value, a []value) value {
		f := object.GetAttr(t, tp.Val(), t.Intern(method))
		if f.IsNil() {
			return f
		}
		defer t.Decref(f)
		r := object.CallN(t, f, a...)
		if r.IsNil() || result == nil {
			return r
		}
		out := result(t, r)
		t.Decref(r)
		return out
	})
}

func done(t *thread, v value) value { return object.Int(0) }

func asList(t *thread, v value) value { return object.Call1(t, object.ListType.Val(), v) }

func asInt(t *thread, v value) value {
	yes, ok := object.Truth(t, v)
	return truth(yes, ok)
}

func lists() []object.Method {
	items := func(v value) []value {
		if object.IsList(v) {
			return object.AsList(v).Items()
		}
		return object.TupleItems(v)
	}
	get := func(tp *class, name string) fn {
		return wants(tp, func(t *thread, _ value, a []value) value {
			i, ok := object.AsSize(t, a[1], object.OverflowError)
			if !ok {
				return value{}
			}
			vs := items(a[0])
			if i < 0 || i >= len(vs) {
				return t.Raise(object.IndexError, "%s index out of range", name)
			}
			return t.Newref(vs[i])
		})
	}
	part := func(tp *class) fn {
		return wants(tp, func(t *thread, _ value, a []value) value {
			i, ok := object.AsSize(t, a[1], object.OverflowError)
			if !ok {
				return value{}
			}
			j, ok := object.AsSize(t, a[2], object.OverflowError)
			if !ok {
				return value{}
			}
			n := len(items(a[0]))
			i = min(max(i, 0), n)
			j = min(max(j, i), n)
			vs := items(a[0])[i:j]
			if tp == object.TupleType {
				return t.TupleOf(vs...).Val()
			}
			l := t.NewList(len(vs))
			for _, v := range vs {
				l.Append(t, v)
			}
			return l.Val()
		})
	}
	size := func(tp *class) fn {
		return wants(tp, func(t *thread, _ value, a []value) value { return object.Int(int64(len(items(a[0])))) })
	}
	return []object.Method{
		row("list_size(obj, /)", size(object.ListType)), row("tuple_size(obj, /)", size(object.TupleType)),
		row("list_getitem(obj, i, /)", get(object.ListType, "list")), row("list_get_item_ref(obj, i, /)", get(object.ListType, "list")),
		row("tuple_getitem(obj, i, /)", get(object.TupleType, "tuple")),
		row("list_getslice(obj, i, j, /)", part(object.ListType)), row("tuple_getslice(obj, i, j, /)", part(object.TupleType)),
		row("list_setitem(obj, i, value, /)", wants(object.ListType, func(t *thread, _ value, a []value) value {
			i, ok := object.AsSize(t, a[1], object.OverflowError)
			if !ok {
				return value{}
			}
			if i < 0 || i >= len(items(a[0])) {
				return t.Raise(object.IndexError, "list assignment index out of range")
			}
			return status(object.ListType.SetItem(t, a[0], object.Int(int64(i)), a[2]))
		})),
		row("list_insert(obj, i, value, /)", through(object.ListType, "insert", done)),
		row("list_append(obj, value, /)", through(object.ListType, "append", done)),
		row("list_sort(obj, /)", through(object.ListType, "sort", done)),
		row("list_reverse(obj, /)", through(object.ListType, "reverse", done)),
		row("list_astuple(obj, /)", wants(object.ListType, func(t *thread, _ value, a []value) value { return t.TupleOf(items(a[0])...).Val() })),
		row("list_setslice(obj, i, j, value, /)", wants(object.ListType, func(t *thread, _ value, a []value) value {
			s := slice(t, a[1], a[2])
			if s.IsNil() {
				return s
			}
			defer t.Decref(s)
			return status(object.ListType.SetItem(t, a[0], s, a[3]))
		})),
	}
}

func dicts() []object.Method {
	d := object.DictType
	find := func(strict bool) fn {
		return func(t *thread, _ value, a []value) value {
			if !object.IsDict(a[0]) {
				if strict {
					return t.Raise(object.SystemError, "bad argument to internal function")
				}
				return t.Newref(object.KeyError.Val())
			}
			v, ok := object.AsDict(a[0]).Get(t, a[1])
			if ok {
				return t.Newref(v)
			}
			if t.HasExc() {
				if strict {
					return value{}
				}
				t.WriteUnraisable("Exception ignored in PyDict_GetItem(); consider using PyDict_GetItemRef() or PyDict_GetItemWithError()", value{})
			}
			return t.Newref(object.KeyError.Val())
		}
	}
	return []object.Method{
		row("dict_new()", func(t *thread, _ value, a []value) value { return t.NewDict().Val() }),
		row("dict_getitem(obj, key, /)", find(false)), row("dict_getitemwitherror(obj, key, /)", find(true)),
		row("dict_getitemstring(obj, key, /)", func(t *thread, self value, a []value) value {
			return keyed(t, a[1], func(k value) value { return find(false)(t, self, []value{a[0], k}) })
		}),
		row("dict_contains(obj, key, /)", wants(d, func(t *thread, _ value, a []value) value {
			_, ok := object.AsDict(a[0]).Get(t, a[1])
			return truth(ok, ok || !t.HasExc())
		})),
		row("dict_setitem(obj, key, value, /)", wants(d, func(t *thread, _ value, a []value) value {
			return status(object.AsDict(a[0]).Set(t, a[1], a[2]))
		})),
		row("dict_setitemstring(obj, key, value, /)", wants(d, func(t *thread, _ value, a []value) value {
			return keyed(t, a[1], func(k value) value { return status(object.AsDict(a[0]).Set(t, k, a[2])) })
		})),
		row("dict_delitem(obj, key, /)", through(d, "__delitem__", done)),
		row("dict_delitemstring(obj, key, /)", wants(d, func(t *thread, self value, a []value) value {
			return keyed(t, a[1], func(k value) value { return through(d, "__delitem__", done)(t, self, []value{a[0], k}) })
		})),
		row("dict_size(obj, /)", wants(d, func(t *thread, _ value, a []value) value { return object.Int(int64(object.AsDict(a[0]).Len())) })),
		row("dict_copy(obj, /)", through(d, "copy", nil)), row("dict_clear(obj, /)", through(d, "clear", done)),
		row("dict_keys(obj, /)", through(d, "keys", asList)), row("dict_values(obj, /)", through(d, "values", asList)),
		row("dict_items(obj, /)", through(d, "items", asList)),
		row("dict_update(obj, other, /)", wants(d, func(t *thread, _ value, a []value) value {
			return status(object.AsDict(a[0]).Merge(t, a[1], true))
		})),
		row("dict_merge(obj, other, override, /)", wants(d, func(t *thread, _ value, a []value) value {
			over, ok := object.Truth(t, a[2])
			return status(ok && object.AsDict(a[0]).Merge(t, a[1], over))
		})),
	}
}

func sets() []object.Method {
	s := object.SetType
	either := func(method string, result func(t *thread, v value) value) fn {
		return func(t *thread, self value, a []value) value {
			tp := s
			if a[0].Type().IsSubtype(object.FrozenSetType) {
				tp = object.FrozenSetType
			}
			return through(tp, method, result)(t, self, a)
		}
	}
	return []object.Method{
		row("set_new(iterable=(), /)", builtin("set")), row("frozenset_new(iterable=(), /)", builtin("frozenset")),
		row("set_size(obj, /)", either("__len__", nil)), row("set_contains(obj, key, /)", either("__contains__", asInt)),
		row("set_add(obj, key, /)", through(s, "add", done)), row("set_clear(obj, /)", through(s, "clear", done)),
		row("set_pop(obj, /)", through(s, "pop", nil)),
		row("set_discard(obj, key, /)", wants(s, func(t *thread, self value, a []value) value {
			has, ok := object.Contains(t, a[0], a[1])
			if !ok || !has {
				return truth(false, ok)
			}
			r := through(s, "discard", done)(t, self, a)
			if r.IsNil() {
				return r
			}
			return object.Int(1)
		})),
	}
}
