package typing

import "github.com/gophersnake/gophersnake/internal/object"

// alias is a TypeAliasType: what a type statement makes.
type alias struct {
	object.Header
	name   value
	params value // tuple, or the zero Value
	val    lazy
	module value // or the zero Value
}

func (a *alias) slots() []*value {
	return []*value{&a.name, &a.params, &a.val.v, &a.val.f, &a.module}
}

func asAlias(v value) *alias { return (*alias)(v.Ptr()) }

var aliasSignature = object.NewSignature("typealias(name, value, *, type_params=())")

func newAlias(t *thread, cls *class, args []value, kw *object.Tuple) value {
	n := len(args)
	if kw != nil {
		n -= len(kw.Items())
	}
	if n > 2 {
		return t.Raise(object.TypeError, "typealias() takes exactly 2 positional arguments (%d given)", n)
	}
	return aliasSignature.Bind(t, args, kw, func(a []value) value {
		if !checkName(t, "typealias", a[0]) || !checkTypeParams(t, a[2]) {
			return value{}
		}
		x := &alias{name: t.Newref(a[0]), val: lazy{v: t.Newref(a[1])}}
		t.InitHeader(&x.Header, TypeAliasType)
		if !a[2].IsNil() && len(object.AsTuple(a[2]).Items()) > 0 {
			x.params = t.Newref(a[2])
		}
		if t.Frame != nil && t.Frame.Func != nil && !t.Frame.Func.Module.IsNil() {
			x.module = t.Newref(t.Frame.Func.Module)
		}
		return x.Val()
	})
}

// checkTypeParams checks the argument type_params: all type parameters, those with a default last.
func checkTypeParams(t *thread, v value) bool {
	if v.IsNil() {
		return true
	}
	if !v.Type().Has(object.TypeTuple) {
		return t.RaiseFalse(object.TypeError, "type_params must be a tuple")
	}
	defaults := false
	for _, p := range object.AsTuple(v).Items() {
		switch p.Type() {
		case TypeVarType, ParamSpecType, TypeVarTupleType:
		default:
			r := object.Repr(t, p)
			if r.IsNil() {
				return false
			}
			defer t.Decref(r)
			return t.RaiseFalse(object.TypeError, "Expected a type param, got %s", object.AsStr(r).String())
		}
		d := &asParam(p).def
		switch {
		case !d.f.IsNil() || !d.v.IsNil() && d.v != NoDefault:
			defaults = true
		case defaults:
			r := object.Repr(t, p)
			if r.IsNil() {
				return false
			}
			defer t.Decref(r)
			return t.RaiseFalse(object.TypeError, "non-default type parameter '%s' follows default type parameter", object.AsStr(r).String())
		}
	}
	return true
}

// unpackParams returns the parameters with each TypeVarTuple unpacked. New reference.
func unpackParams(t *thread, params value) value {
	items := object.AsTuple(params).Items()
	out := t.NewTuple(len(items))
	for i, p := range items {
		if p.Type() != TypeVarTupleType {
			out.Items()[i] = t.Newref(p)
			continue
		}
		u := typingFunc(t, "Unpack")
		if !u.IsNil() {
			x := object.GetItem(t, u, p)
			t.Decref(u)
			u = x
		}
		if u.IsNil() {
			for j := i; j < len(items); j++ {
				out.Items()[j] = object.None
			}
			t.Decref(out.Val())
			return u
		}
		out.Items()[i] = u
	}
	return out.Val()
}

func setupAlias() {
	tp := TypeAliasType
	tp.New = newAlias
	tp.Dealloc = func(t *thread, h *object.Header) {
		a := asAlias(h.Val())
		t.FreeHeader(h)
		for _, s := range a.slots() {
			t.Clear(s)
		}
	}
	tp.Traverse = func(h *object.Header, visit func(value)) {
		for _, s := range asAlias(h.Val()).slots() {
			if !s.IsNil() {
				visit(*s)
			}
		}
	}
	tp.Clear = func(t *thread, h *object.Header) {
		for _, s := range asAlias(h.Val()).slots()[1:] {
			t.Clear(s)
		}
	}
	tp.Repr = func(t *thread, self value) value { return t.Newref(asAlias(self).name) }
	tp.Binary[object.OpOr] = unionOf
	tp.Iter = unpackOne
	tp.GetItem = func(t *thread, self, key value) value {
		if asAlias(self).params.IsNil() {
			return t.Raise(object.TypeError, "Only generic type aliases are subscriptable")
		}
		if key.Type().Has(object.TypeTuple) {
			return object.NewGenericAlias(t, self, key)
		}
		args := t.TupleOf(key)
		res := object.NewGenericAlias(t, self, args.Val())
		t.Decref(args.Val())
		return res
	}
	tp.Members = []object.Member{{Name: "__name__", Get: func(h *object.Header) value { return asAlias(h.Val()).name }}}
	params := func(t *thread, self value) value {
		if p := asAlias(self).params; !p.IsNil() {
			return t.Newref(p)
		}
		return object.EmptyTuple.Val()
	}
	tp.Getset = []object.GetSet{
		{Name: "__parameters__", Get: func(t *thread, self value) value {
			if asAlias(self).params.IsNil() {
				return object.EmptyTuple.Val()
			}
			return unpackParams(t, asAlias(self).params)
		}},
		{Name: "__type_params__", Get: params},
		{Name: "__value__", Get: func(t *thread, self value) value { return asAlias(self).val.get(t, object.None) }},
		{Name: "evaluate_value", Get: func(t *thread, self value) value { return asAlias(self).val.evaluator(t, object.None) }},
		{Name: "__module__", Get: func(t *thread, self value) value {
			a := asAlias(self)
			if !a.module.IsNil() {
				return t.Newref(a.module)
			}
			if f := a.val.f; !f.IsNil() && f.Type() == object.FunctionType {
				if m := object.AsFunction(f).Module; !m.IsNil() {
					return t.Newref(m)
				}
			}
			return object.None
		}},
	}
	tp.Methods = []object.Method{{Sig: "__reduce__()", Fn: func(t *thread, self value, _ []value) value { return t.Newref(asAlias(self).name) }}}
}
