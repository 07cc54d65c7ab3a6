package interpreters

import (
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/source"
)

// stateless checks that code needs no closure, and no globals but builtins. globals is a function's namespace or nil.
func stateless(t *thread, co *object.Code, globals *object.Dict) bool {
	co.Complete()
	if !withoutClosure(t, co) {
		return false
	}
	for _, in := range co.AllInstrs() {
		if in.Op != bytecode.LOAD_GLOBAL {
			continue
		}
		name := t.Intern(co.Code.Names[in.C])
		known := globals != nil && !globals.GetStr(t, name).IsNil()
		if known || t.Interp.Builtins.GetStr(t, name).IsNil() {
			t.ClearExc()
			return t.RaiseFalse(object.ValueError, "globals not supported")
		}
	}
	return true
}

func withoutClosure(t *thread, co *object.Code) bool {
	co.Complete()
	for _, l := range co.LocalsPlus {
		if l.Kind&bytecode.FreeVar != 0 {
			return t.RaiseFalse(object.ValueError, "closures not supported")
		}
	}
	return true
}

// asScript checks that code can be run as a script: no arguments, no value.
func asScript(t *thread, co *object.Code) bool {
	if co.ArgCount > 0 || co.KwOnlyArgCount > 0 || co.Flags&(bytecode.CoVarArgs|bytecode.CoVarKeywords) != 0 {
		return t.RaiseFalse(object.ValueError, "code with args not supported")
	}
	none := co.Flags&(bytecode.CoGenerator|bytecode.CoCoroutine|bytecode.CoAsyncGenerator) == 0
	for _, in := range co.AllInstrs() {
		switch in.Op {
		case bytecode.RETURN:
			none = false
		case bytecode.RETURN_CONST:
			if _, ok := co.Code.Consts[in.X].(source.NoneType); !ok {
				none = false
			}
		}
	}
	if !none {
		return t.RaiseFalse(object.ValueError, "code that returns a value is not a script")
	}
	return true
}

// shareFunction makes the item of a function that needs nothing but its code. Nil with NotShareableError pending.
func (st *state) shareFunction(t *thread, v value) *item {
	if v.Type() != object.FunctionType {
		r := object.Repr(t, v)
		if !r.IsNil() {
			t.Raise(object.AsType(st.notShareable), "expected a function, got %s", object.AsStr(r).String())
			t.Decref(r)
		}
		return nil
	}
	f := object.AsFunction(v)
	if !noDefaults(t, f) || !stateless(t, f.Code, f.Globals) {
		raiseFrom(t, st.notShareable, "only stateless functions are shareable")
		return nil
	}
	return st.marshal(t, f.Code.Val(), funcItem)
}

func noDefaults(t *thread, f *object.Function) bool {
	v := f.Val()
	for _, x := range [...]struct{ attr, what string }{{"__defaults__", "defaults"}, {"__kwdefaults__", "keyword defaults"}} {
		d := object.GetAttr(t, v, t.Intern(x.attr))
		if d.IsNil() {
			return false
		}
		none := d.IsNone() || object.IsTuple(d) && object.AsTuple(d).Len() == 0 || object.IsDict(d) && object.AsDict(d).Len() == 0
		t.Decref(d)
		if !none {
			return t.RaiseFalse(object.ValueError, "%s not supported", x.what)
		}
	}
	return true
}

// script makes the item of the code of a script: text, a function or a code object. Nil with an exception pending, not yet NotShareableError.
func (st *state) script(t *thread, v value, pure bool) *item {
	var code value
	switch {
	case object.IsStr(v) || object.IsBytes(v):
		code = t.Interp.Compiler.Compile(t, v, object.CompileRequest{Filename: "<script>", Mode: "exec", Optimize: -1, FeatureVersion: -1,
			Caller: "compile", SourceOnly: true})
		if code.IsNil() {
			return nil
		}
	case v.Type() == object.FunctionType:
		f := object.AsFunction(v)
		if pure && (!noDefaults(t, f) || !stateless(t, f.Code, f.Globals)) || !withoutClosure(t, f.Code) || !asScript(t, f.Code) {
			return nil
		}
		code = t.Newref(f.Code.Val())
	case v.Type() == object.CodeType:
		co := object.AsCode(v)
		if pure && !stateless(t, co, nil) || !withoutClosure(t, co) || !asScript(t, co) {
			return nil
		}
		code = t.Newref(v)
	default:
		r := object.Repr(t, v)
		if !r.IsNil() {
			t.Raise(object.TypeError, "unsupported script %s", object.AsStr(r).String())
			t.Decref(r)
		}
		return nil
	}
	defer t.Decref(code)
	return st.marshal(t, code, marshalItem)
}
