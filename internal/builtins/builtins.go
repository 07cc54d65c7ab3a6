// Package builtins is the module builtins: the functions and names that every Python program sees.
package builtins

import (
	"github.com/gophersnake/gophersnake/internal/object"
)

// Module is the definition of the module builtins.
func Module() *object.NativeModule {
	return &object.NativeModule{
		Name: "builtins",
		Doc: "Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\n" +
			"identifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().",
		Functions: functions,
		Setup:     setup,
	}
}

var functions = []object.Method{
	{Sig: "__build_class__(func, name, /, *bases, metaclass=None, **kwds)", Raw: buildClass, Doc: "Internal helper function used by the class statement."},
	{Sig: "__import__(name, globals=None, locals=None, fromlist=(), level=0)", Fn: importFn, Doc: "Import a module."},
	{Sig: "abs(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.Absolute(t, a[0]) }, Doc: "Return the absolute value of the argument."},
	{Sig: "all(iterable, /)", Fn: all, Doc: "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True."},
	{Sig: "any(iterable, /)", Fn: anyFn, Doc: "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False."},
	{Sig: "aiter(async_iterable, /)", Fn: aiter, Doc: "Return an AsyncIterator for an AsyncIterable object."},
	{Sig: "anext(async_iterator, default=<unrepresentable>, /)", Fn: anext, Doc: "Return the next item from the async iterator.\n\nIf default is given and the async iterator is exhausted,\nit is returned instead of raising StopAsyncIteration."},
	{Sig: "ascii(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.ASCII(t, a[0]) }, Doc: "Return an ASCII-only representation of an object."},
	{Sig: "bin(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return toBase(t, a[0], 2) }, Doc: "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"},
	{Sig: "breakpoint(*args, **kws)", Raw: breakpoint, Doc: "Call sys.breakpointhook(*args, **kws)."},
	{Sig: "callable(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return object.Bool(object.IsCallable(a[0]))
	}, Doc: "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method."},
	{Sig: "chr(i, /)", Fn: chr, Doc: "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."},
	{Sig: "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)", Fn: compile, Doc: "Compile source into a code object that can be executed by exec() or eval()."},
	{Sig: "delattr(obj, name, /)", Fn: delattr, Doc: "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``"},
	{Sig: "dir(object=<unrepresentable>, /)", Raw: dir, Doc: "Show attributes of an object."},
	{Sig: "divmod(x, y, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return object.Binary(t, object.OpDivMod, a[0], a[1])
	}, Doc: "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."},
	{Sig: "eval(source, /, globals=None, locals=None)", Fn: eval, Transparent: true, Doc: "Evaluate the given source in the context of globals and locals."},
	{Sig: "exec(source, /, globals=None, locals=None, *, closure=None)", Fn: exec, Transparent: true, Doc: "Execute the given source in the context of globals and locals."},
	{Sig: "format(value, format_spec='', /)", Fn: format, Doc: "Return type(value).__format__(value, format_spec)"},
	{Sig: "getattr(object, name, default=<unrepresentable>, /)", Fn: getattr, Doc: "Get a named attribute from an object."},
	{Sig: "globals()", Fn: globals, Doc: "Return the dictionary containing the current scope's global variables."},
	{Sig: "hasattr(obj, name, /)", Fn: hasattr, Doc: "Return whether the object has an attribute with the given name.\n\nThis is done by calling getattr(obj, name) and catching AttributeError."},
	{Sig: "hash(obj, /)", Fn: hash, Doc: "Return the hash value for the given object."},
	{Sig: "hex(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return toBase(t, a[0], 16)
	}, Doc: "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"},
	{Sig: "id(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return t.NewUint(a[0].ID()) }, Doc: "Return the identity of an object.\n\nThis is guaranteed to be unique among simultaneously existing objects.\n(CPython uses the object's memory address.)"},
	{Sig: "input(prompt='', /)", Fn: input, Doc: "Read a string from standard input.  The trailing newline is stripped."},
	{Sig: "isinstance(obj, class_or_tuple, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return boolOr(object.IsInstance(t, a[0], a[1]))
	}, Doc: "Return whether an object is an instance of a class or of a subclass thereof."},
	{Sig: "issubclass(cls, class_or_tuple, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value {
		return boolOr(object.IsSubclass(t, a[0], a[1]))
	}, Doc: "Return whether 'cls' is derived from another class or is the same class."},
	{Sig: "iter(object, sentinel=<unrepresentable>, /)", Raw: iter, Doc: "Get an iterator from an object."},
	{Sig: "len(obj, /)", Fn: length, Doc: "Return the number of items in a container."},
	{Sig: "locals()", Fn: locals, Doc: "Return a dictionary containing the current scope's local variables."},
	{Sig: "max(*args, default=None, key=None)", Raw: func(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
		return minMax(t, "max", object.Gt, args, kw)
	}, Doc: "With a single iterable argument, return its biggest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty."},
	{Sig: "min(*args, default=None, key=None)", Raw: func(t *object.Thread, _ object.Value, args []object.Value, kw *object.Tuple) object.Value {
		return minMax(t, "min", object.Lt, args, kw)
	}, Doc: "With a single iterable argument, return its smallest item. The\ndefault keyword-only argument specifies an object to return if\nthe provided iterable is empty."},
	{Sig: "next(iterator, default=<unrepresentable>, /)", Raw: next, Doc: "Return the next item from the iterator."},
	{Sig: "oct(number, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return toBase(t, a[0], 8) }, Doc: "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"},
	{Sig: "ord(c, /)", Fn: ord, Doc: "Return the ordinal value of a character."},
	{Sig: "pow(base, exp, mod=None)", Fn: pow, Doc: "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments."},
	{Sig: "print(*args, sep=' ', end='\\n', file=None, flush=False)", Fn: print, Doc: "Prints the values to a stream, or to sys.stdout by default."},
	{Sig: "repr(obj, /)", Fn: func(t *object.Thread, _ object.Value, a []object.Value) object.Value { return object.Repr(t, a[0]) }, Doc: "Return the canonical string representation of the object."},
	{Sig: "round(number, ndigits=None)", Fn: round, Doc: "Round a number to a given precision in decimal digits."},
	{Sig: "setattr(obj, name, value, /)", Fn: setattr, Doc: "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``"},
	{Sig: "sorted(iterable, /, *, key=None, reverse=False)", Raw: sorted, Doc: "Return a new list containing all items from the iterable in ascending order."},
	{Sig: "sum(iterable, /, start=0)", Fn: sum, Doc: "Return the sum of a 'start' value (default: 0) plus an iterable of numbers"},
	{Sig: "vars(object=<unrepresentable>, /)", Raw: vars, Doc: "Show vars."},
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
