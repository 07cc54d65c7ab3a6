// Package builtins is the module builtins: the functions and names that every Python program sees.
package builtins

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

// Module is the definition of the module builtins.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name:      "builtins",
		Functions: functions,
		Setup:     setup,
	}
}

var functions = []object.Method{
	{Sig: "__build_class__(func, name, /, *bases, metaclass=None, **kwds)", Raw: buildClass},
	{Sig: "__import__(name, globals=None, locals=None, fromlist=(), level=0)", Fn: importFn},
	{Sig: "abs(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.Absolute(t, a[0]) }},
	{Sig: "all(iterable, /)", Fn: all},
	{Sig: "any(iterable, /)", Fn: anyFn},
	{Sig: "aiter(async_iterable, /)", Fn: aiter},
	{Sig: "anext(async_iterator, default=<unrepresentable>, /)", Fn: anext},
	{Sig: "ascii(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.ASCII(t, a[0]) }},
	{Sig: "bin(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return toBase(t, a[0], 2) }},
	{Sig: "breakpoint(*args, **kws)", Raw: breakpoint},
	{Sig: "callable(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return object.Bool(object.IsCallable(a[0]))
	}},
	{Sig: "chr(i, /)", Fn: chr},
	{Sig: "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", Fn: compile},
	{Sig: "delattr(obj, name, /)", Fn: delattr},
	{Sig: "dir(object=<unrepresentable>, /)", Raw: dir},
	{Sig: "divmod(x, y, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return object.Binary(t, object.OpDivMod, a[0], a[1])
	}},
	{Sig: "eval(source, /, globals=None, locals=None)", Fn: eval, Transparent: true},
	{Sig: "exec(source, /, globals=None, locals=None, *, closure=None)", Fn: exec, Transparent: true},
	{Sig: "format(value, format_spec='', /)", Fn: format},
	{Sig: "getattr(object, name, default=<unrepresentable>, /)", Fn: getattr},
	{Sig: "globals()", Fn: globals},
	{Sig: "hasattr(obj, name, /)", Fn: hasattr},
	{Sig: "hash(obj, /)", Fn: hash},
	{Sig: "hex(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return toBase(t, a[0], 16)
	}},
	{Sig: "id(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return t.NewUint(a[0].ID()) }},
	{Sig: "input(prompt='', /)", Fn: input},
	{Sig: "isinstance(obj, class_or_tuple, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return boolOr(object.IsInstance(t, a[0], a[1]))
	}},
	{Sig: "issubclass(cls, class_or_tuple, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return boolOr(object.IsSubclass(t, a[0], a[1]))
	}},
	{Sig: "iter(object, sentinel=<unrepresentable>, /)", Raw: iter},
	{Sig: "len(obj, /)", Fn: length},
	{Sig: "locals()", Fn: locals},
	{Sig: "max(*args, default=None, key=None)", Raw: func(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
		return minMax(t, "max", object.Gt, args, kw)
	}},
	{Sig: "min(*args, default=None, key=None)", Raw: func(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
		return minMax(t, "min", object.Lt, args, kw)
	}},
	{Sig: "next(iterator, default=<unrepresentable>, /)", Raw: next},
	{Sig: "oct(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return toBase(t, a[0], 8) }},
	{Sig: "ord(c, /)", Fn: ord},
	{Sig: "pow(base, exp, mod=None)", Fn: pow},
	{Sig: "print(*args, sep=' ', end='\\n', file=None, flush=False)", Fn: print},
	{Sig: "repr(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.Repr(t, a[0]) }},
	{Sig: "round(number, ndigits=None)", Fn: round},
	{Sig: "setattr(obj, name, value, /)", Fn: setattr},
	{Sig: "sorted(iterable, /, *, key=None, reverse=False)", Raw: sorted},
	{Sig: "sum(iterable, /, start=0)", Fn: sum},
	{Sig: "vars(object=<unrepresentable>, /)", Raw: vars},
}

func setup(t *object.Thread, m *object.Module) bool {
	d := m.Dict()
	for _, c := range []struct {
		name string
		v    object.Value
	}{{"None", object.None}, {"Ellipsis", object.Ellipsis}, {"NotImplemented", object.NotImplemented}, {"False", object.False}, {"True", object.True},
		{"__debug__", object.Bool(t.Interp.Optimize == 0)}} {
		if !d.SetStr(t, t.Intern(c.name), c.v) {
			return false
		}
	}
	for _, tp := range []*object.Type{object.BoolType, object.MemoryViewType, object.ByteArrayType, object.BytesType, object.ClassMethodType, object.ComplexType,
		object.DictType, object.EnumerateType, object.FilterType, object.FloatType, object.FrozenSetType, object.PropertyType, object.IntType, object.ListType,
		object.MapType, object.ObjectType, object.RangeType, object.ReversedType, object.SetType, object.SliceType, object.StaticMethodType, object.StrType,
		object.SuperType, object.TupleType, object.MetaType, object.ZipType} {
		if !d.SetStr(t, t.Intern(tp.Name), tp.Val()) {
			return false
		}
	}
	for _, tp := range object.ExceptionTypes() {
		if !d.SetStr(t, t.Intern(tp.Name), tp.Val()) {
			return false
		}
	}
	d.SetStr(t, t.Intern("EnvironmentError"), object.OSError.Val())
	d.SetStr(t, t.Intern("IOError"), object.OSError.Val())
	return true
}

func boolOr(b, ok bool) object.Value {
	if !ok {
		return object.Value{}
	}
	return object.Bool(b)
}
