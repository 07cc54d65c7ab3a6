package object

import (
	"fmt"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// FunctionType is types.FunctionType.
var FunctionType = newStatic("function", ObjectType, TypeMethodDescr|TypeHasDict|TypeHasWeakref)

// AsFunction converts a value known to be a Python function.
func AsFunction(v Value) *Function { return (*Function)(v.Ptr()) }

// NewFunction makes a function of the code in the namespace (both borrowed), without defaults and closure.
func (t *Thread) NewFunction(code *Code, globals *Dict) *Function {
	f := t.heap.pools.function.Get()
	t.initAttr(&f.AttrHeader, FunctionType)
	f.Code = code
	t.Incref(code.Val())
	f.Globals = globals
	t.Incref(globals.Val())
	t.setBuiltins(f, globals)
	f.Name, f.QualName = code.name, code.qualname
	t.Incref(f.Name.Val())
	t.Incref(f.QualName.Val())
	f.Module = globals.GetStr(t, NameName)
	if f.Module.obj != nil {
		t.Incref(f.Module)
	}
	f.Version++
	return f
}

// doc returns the docstring (borrowed).
func (f *Function) doc(t *Thread) Value {
	if f.Code == nil {
		return None
	}
	if f.Doc.obj == nil {
		f.Doc = t.Newref(f.Code.Docstring(t))
	}
	return f.Doc
}

// setBuiltins gives a new function the namespace of builtins that code in the globals uses.
func (t *Thread) setBuiltins(f *Function, globals *Dict) {
	b := globals.GetStr(t, NameBuiltins)
	if b.obj != nil && b.obj.typ.IsSubtype(ModuleType) {
		b = (*Module)(b.Ptr()).dict.Val()
	}
	f.OwnBuiltins = Value{}
	switch caller := t.Frame; {
	case b.obj != nil && b.obj.typ == DictType:
		f.Builtins = AsDict(t.Newref(b))
	case b.obj != nil:
		f.Builtins, f.OwnBuiltins = t.NewDict(), t.Newref(b)
	case caller != nil && caller.Func != nil: // inherited
		f.Builtins = AsDict(t.Newref(caller.Func.Builtins.Val()))
		f.OwnBuiltins = caller.Func.OwnBuiltins
		t.Xincref(f.OwnBuiltins)
	default:
		f.Builtins = AsDict(t.Newref(t.Interp.Builtins.Val()))
	}
}

// BuiltinsVal borrows the namespace of builtins as programs see it.
func (f *Function) BuiltinsVal() Value {
	if f.OwnBuiltins.obj != nil {
		return f.OwnBuiltins
	}
	return f.Builtins.Val()
}

// Builtin looks a name up among the builtins of the function's code. New reference; the zero Value without an exception means that
// it is not there.
func (f *Function) Builtin(t *Thread, name *Str) Value {
	if f.OwnBuiltins.obj == nil {
		v := f.Builtins.GetStr(t, name)
		t.Xincref(v)
		return v
	}
	v := GetItem(t, f.OwnBuiltins, name.Val())
	if v.obj == nil {
		t.ClearIf(KeyError)
	}
	return v
}

// functionParts are the counted references of a function.
func functionParts(f *Function, visit func(Value)) {
	for _, v := range [...]Value{f.Doc, f.Module, f.Annotations, f.Annotate, f.TypeParams} {
		if v.obj != nil {
			visit(v)
		}
	}
	if f.Code != nil {
		visit(f.Code.Val())
	}
	if f.retired != nil {
		for _, c := range f.retired.list {
			visit(c.Val())
		}
	}
	if f.Globals != nil {
		visit(f.Globals.Val())
	}
	if f.Builtins != nil {
		visit(f.Builtins.Val())
	}
	if f.OwnBuiltins.obj != nil {
		visit(f.OwnBuiltins)
	}
	if f.Closure != nil {
		visit(f.Closure.Val())
	}
	if f.Defaults != nil {
		visit(f.Defaults.Val())
	}
	if f.KwDefaults != nil {
		visit(f.KwDefaults.Val())
	}
	if f.Name != nil {
		visit(f.Name.Val())
	}
	if f.QualName != nil {
		visit(f.QualName.Val())
	}
}

func functionDealloc(t *Thread, h *Header) {
	f := (*Function)(h.Val().Ptr())
	old := *f
	version := f.Version
	f.Code, f.Globals, f.Builtins, f.Closure, f.Defaults, f.KwDefaults, f.Name, f.QualName = nil, nil, nil, nil, nil, nil, nil, nil
	f.Doc, f.Module, f.Annotations, f.Annotate, f.TypeParams, f.OwnBuiltins = Value{}, Value{}, Value{}, Value{}, Value{}, Value{}
	f.Version = version + 1
	f.retired = nil
	t.freeHeader(h)
	t.heap.pools.function.Put(f)
	functionParts(&old, t.Decref)
}

func functionClear(t *Thread, h *Header) {
	f := (*Function)(h.Val().Ptr())
	closure, defaults, kw := f.Closure, f.Defaults, f.KwDefaults
	f.Closure, f.Defaults, f.KwDefaults = nil, nil, nil
	f.Version++
	t.Clear(&f.Module)
	t.Clear(&f.Doc)
	t.Clear(&f.Annotations)
	t.Clear(&f.Annotate)
	t.Clear(&f.TypeParams)
	if closure != nil {
		t.Decref(closure.Val())
	}
	if defaults != nil {
		t.Decref(defaults.Val())
	}
	if kw != nil {
		t.Decref(kw.Val())
	}
	t.ClearAttrs(h)
}

func functionCall(t *Thread, self Value, args []Value, kw *Tuple) Value {
	return t.Interp.Machine.CallFunction(t, (*Function)(self.Ptr()), args, kw)
}

func functionGet(t *Thread, self, obj, cls Value) Value {
	if obj.obj == nil {
		return t.Newref(self)
	}
	return t.NewBoundMethod(self, obj)
}

var functionSignature = NewSignature("function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)")

func functionNew(t *Thread, cls *Type, args []Value, kw *Tuple) Value {
	return functionSignature.Bind(t, args, kw, func(a []Value) Value {
		if a[0].obj.typ != CodeType {
			return t.Raise(TypeError, "function() argument 'code' must be code, not %s", a[0].obj.typ.Name)
		}
		if !a[1].obj.typ.Has(TypeDict) {
			return t.Raise(TypeError, "function() argument 'globals' must be dict, not %s", a[1].obj.typ.Name)
		}
		given := func(i int) bool { return a[i].obj != nil && !a[i].IsNone() }
		code := AsCode(a[0])
		if given(2) && !IsStr(a[2]) {
			return t.Raise(TypeError, "arg 3 (name) must be None or string")
		}
		if given(3) && !a[3].obj.typ.Has(TypeTuple) {
			return t.Raise(TypeError, "arg 4 (defaults) must be None or tuple")
		}
		nfree := len(code.FreeVarNames())
		if a[4].obj != nil && !a[4].obj.typ.Has(TypeTuple) {
			if nfree > 0 && a[4].IsNone() {
				return t.Raise(TypeError, "arg 5 (closure) must be tuple")
			}
			if !a[4].IsNone() {
				return t.Raise(TypeError, "arg 5 (closure) must be None or tuple")
			}
		}
		if nfree > 0 && !given(4) {
			return t.Raise(TypeError, "arg 5 (closure) must be tuple")
		}
		n := 0
		if given(4) {
			n = len((*Tuple)(a[4].Ptr()).Items())
		}
		if n != nfree {
			return t.Raise(ValueError, "%s requires closure of length %d, not %d", code.name.String(), nfree, n)
		}
		if n > 0 {
			for _, c := range (*Tuple)(a[4].Ptr()).Items() {
				if c.obj.typ != CellType {
					return t.Raise(TypeError, "arg 5 (closure) expected cell, found %s", c.obj.typ.Name)
				}
			}
		}
		if given(5) && !a[5].obj.typ.Has(TypeDict) {
			return t.Raise(TypeError, "arg 6 (kwdefaults) must be None or dict")
		}
		f := t.NewFunction(code, AsDict(a[1]))
		if given(2) {
			old := f.Name
			f.Name = AsStr(t.Newref(a[2]))
			t.Decref(old.Val())
		}
		if given(3) {
			f.Defaults = (*Tuple)(t.Newref(a[3]).Ptr())
		}
		if given(4) {
			f.Closure = (*Tuple)(t.Newref(a[4]).Ptr())
		}
		if given(5) {
			f.KwDefaults = AsDict(t.Newref(a[5]))
		}
		return f.Val()
	})
}

func setupFunction() {
	tp := FunctionType
	tp.Doc = "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values"
	tp.New, tp.Call, tp.DescrGet = functionNew, functionCall, functionGet
	tp.Dealloc, tp.Clear = functionDealloc, functionClear
	tp.Traverse = func(h *Header, visit func(Value)) { functionParts((*Function)(h.Val().Ptr()), visit) }
	tp.Repr = func(t *Thread, self Value) Value {
		return t.NewStr(fmt.Sprintf("<function %s at %#x>", AsFunction(self).QualName.String(), self.ID()))
	}
	tp.Members = []Member{
		{Name: "__closure__", Get: func(h *Header) Value {
			if c := (*Function)(h.Val().Ptr()).Closure; c != nil {
				return c.Val()
			}
			return None
		}},
		{Name: "__globals__", Get: func(h *Header) Value { return (*Function)(h.Val().Ptr()).Globals.Val() }},
		{Name: "__builtins__", Get: func(h *Header) Value { return (*Function)(h.Val().Ptr()).BuiltinsVal() }},
	}
	tp.Getset = []GetSet{
		{Name: "__code__", Get: func(t *Thread, self Value) Value {
			if !t.auditGet(self, NameCode) {
				return Value{}
			}
			return t.Newref(AsFunction(self).Code.Val())
		}, Set: functionSetCode},
		{Name: "__defaults__", Get: func(t *Thread, self Value) Value {
			if !t.auditGet(self, NameDefaults) {
				return Value{}
			}
			if d := AsFunction(self).Defaults; d != nil {
				return t.Newref(d.Val())
			}
			return None
		}, Set: func(t *Thread, self, v Value) bool {
			f := AsFunction(self)
			if v.obj != nil && v.IsNone() {
				v = Value{}
			}
			if v.obj != nil && !v.obj.typ.Has(TypeTuple) {
				return t.RaiseFalse(TypeError, "__defaults__ must be set to a tuple object")
			}
			if !t.auditSet(self, NameDefaults, v) {
				return false
			}
			old := f.Defaults
			f.Defaults = nil
			if v.obj != nil {
				f.Defaults = (*Tuple)(t.Newref(v).Ptr())
			}
			f.Version++
			if old != nil {
				t.Decref(old.Val())
			}
			return true
		}},
		{Name: "__kwdefaults__", Get: func(t *Thread, self Value) Value {
			if d := AsFunction(self).KwDefaults; d != nil {
				return t.Newref(d.Val())
			}
			return None
		}, Set: func(t *Thread, self, v Value) bool {
			f := AsFunction(self)
			if v.obj != nil && v.IsNone() {
				v = Value{}
			}
			if v.obj != nil && !v.obj.typ.Has(TypeDict) {
				return t.RaiseFalse(TypeError, "__kwdefaults__ must be set to a dict object")
			}
			if !t.auditSet(self, NameKwDefaults, v) {
				return false
			}
			old := f.KwDefaults
			f.KwDefaults = nil
			if v.obj != nil {
				f.KwDefaults = AsDict(t.Newref(v))
			}
			f.Version++
			if old != nil {
				t.Decref(old.Val())
			}
			return true
		}},
		{Name: "__annotations__", Get: functionGetAnnotations, Set: functionSetAnnotations},
		{Name: "__annotate__", Get: functionAnnotate, Set: func(t *Thread, self, v Value) bool {
			f := AsFunction(self)
			if v.obj == nil {
				return t.RaiseFalse(TypeError, "__annotate__ cannot be deleted")
			}
			if v.IsNone() {
				t.Clear(&f.Annotate)
				return true
			}
			if !isCallable(v) {
				return t.RaiseFalse(TypeError, "__annotate__ must be callable or None")
			}
			t.Replace(&f.Annotate, t.Newref(v))
			t.Clear(&f.Annotations)
			return true
		}},
		{Name: "__dict__", Get: GenericGetDict, Set: GenericSetDict},
		{Name: "__doc__", Get: func(t *Thread, self Value) Value { return t.Newref(AsFunction(self).doc(t)) }, Set: func(t *Thread, self, v Value) bool {
			t.Replace(&AsFunction(self).Doc, t.orNone(v))
			return true
		}},
		{Name: "__module__", Get: func(t *Thread, self Value) Value { return t.orNone(AsFunction(self).Module) }, Set: func(t *Thread, self, v Value) bool {
			t.Xincref(v)
			t.Replace(&AsFunction(self).Module, v)
			return true
		}},
		{Name: "__name__", Get: func(t *Thread, self Value) Value { return t.Newref(AsFunction(self).Name.Val()) }, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil || !IsStr(v) {
				return t.RaiseFalse(TypeError, "__name__ must be set to a string object")
			}
			f := AsFunction(self)
			old := f.Name
			f.Name = AsStr(t.Newref(v))
			t.Decref(old.Val())
			return true
		}},
		{Name: "__qualname__", Get: func(t *Thread, self Value) Value { return t.Newref(AsFunction(self).QualName.Val()) }, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil || !IsStr(v) {
				return t.RaiseFalse(TypeError, "__qualname__ must be set to a string object")
			}
			f := AsFunction(self)
			old := f.QualName
			f.QualName = AsStr(t.Newref(v))
			t.Decref(old.Val())
			return true
		}},
		{Name: "__type_params__", Get: func(t *Thread, self Value) Value {
			if p := AsFunction(self).TypeParams; p.obj != nil {
				return t.Newref(p)
			}
			return EmptyTuple.Val()
		}, Set: func(t *Thread, self, v Value) bool {
			if v.obj == nil || !v.obj.typ.Has(TypeTuple) {
				return t.RaiseFalse(TypeError, "__type_params__ must be set to a tuple")
			}
			t.Replace(&AsFunction(self).TypeParams, t.Newref(v))
			return true
		}},
	}
}

func functionSetCode(t *Thread, self, v Value) bool {
	if v.obj == nil || v.obj.typ != CodeType {
		return t.RaiseFalse(TypeError, "__code__ must be set to a code object")
	}
	f, code := AsFunction(self), AsCode(v)
	n := 0
	if f.Closure != nil {
		n = len(f.Closure.Items())
	}
	if free := len(code.FreeVarNames()); free != n {
		return t.RaiseFalse(ValueError, "%s() requires a code object with %d free vars, not %d", f.Name.String(), n, free)
	}
	const kinds = bytecode.CoGenerator | bytecode.CoCoroutine | bytecode.CoAsyncGenerator
	if (f.Code.Flags^code.Flags)&kinds != 0 && !t.Warn(DeprecationWarning, 1, "Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)") {
		return false
	}
	f.doc(t) // stays that of the old code
	t.replaceCode(f, AsCode(t.Newref(v)))
	return true
}

func functionGetAnnotations(t *Thread, self Value) Value {
	f := AsFunction(self)
	if f.Annotations.obj == nil {
		var ann Value
		if f.Annotate.obj == nil || f.Annotate.IsNone() {
			ann = t.NewDict().Val()
		} else {
			ann = Call1(t, f.Annotate, Int(1))
			if ann.obj == nil {
				return ann
			}
			if !ann.obj.typ.Has(TypeDict) {
				t.Raise(TypeError, "__annotate__ returned non-dict of type '%s'", ann.obj.typ.Name)
				t.Decref(ann)
				return Value{}
			}
		}
		t.Replace(&f.Annotations, ann)
	}
	return t.Newref(f.Annotations)
}

func functionSetAnnotations(t *Thread, self, v Value) bool {
	f := AsFunction(self)
	if v.obj != nil && v.IsNone() {
		v = Value{}
	}
	if v.obj != nil && !v.obj.typ.Has(TypeDict) {
		return t.RaiseFalse(TypeError, "__annotations__ must be set to a dict object")
	}
	t.Xincref(v)
	t.Replace(&f.Annotations, v)
	t.Clear(&f.Annotate)
	return true
}

// functionAnnotate gives __annotate__. What the compiler made is named after its function only when somebody looks at it:
// most functions' never is.
func functionAnnotate(t *Thread, self Value) Value {
	f := AsFunction(self)
	if v := f.Annotate; v.obj != nil && v.obj.typ == FunctionType {
		if a := AsFunction(v); a.QualName == a.Code.qualname && a.Name.String() == "__annotate__" {
			name := t.NewStr(f.QualName.String() + ".__annotate__")
			old := a.QualName
			a.QualName = AsStr(name)
			t.Decref(old.Val())
		}
	}
	return t.orNone(f.Annotate)
}
