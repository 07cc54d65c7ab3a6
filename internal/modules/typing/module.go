package typing

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

var setupOnce sync.Once

// Setup fills in the types, once for the process.
func setup() {
	setupOnce.Do(func() {
		noDefaultHeader = object.StaticHeader(noDefaultType)
		NoDefault = noDefaultHeader.Val()
		setupParams()
		setupParts()
		setupAlias()
		setupSmall()
	})
}

// Module is the definition of the module _typing.
func Module() *object.NativeModule {
	setup()
	return &object.NativeModule{
		Name:      "_typing",
		Functions: []object.Method{{Sig: "_idfunc(object, /)", Fn: func(t *thread, _ value, a []value) value { return t.Newref(a[0]) }}},
		Types:     []*class{TypeVarType, ParamSpecType, TypeVarTupleType, ParamSpecArgsType, ParamSpecKwType, TypeAliasType, GenericType, object.UnionType},
		Setup: func(t *thread, m *object.Module) bool {
			return m.Set(t, "NoDefault", NoDefault)
		},
	}
}

// Hooks installs what the instructions for type parameters and type statements do. The types are set up when one of them is used.
func Hooks(in *object.Interp) {
	typeVar := func(t *thread, a []value) *param {
		setup()
		p := newParam(t, TypeVarType, a[0])
		p.infer = true
		return p
	}
	in.Hooks[object.HookTypeVar] = func(t *thread, a []value) value { return typeVar(t, a).Val() }
	in.Hooks[object.HookTypeVarBound] = func(t *thread, a []value) value {
		p := typeVar(t, a)
		p.bound.f = t.Newref(a[1])
		return p.Val()
	}
	in.Hooks[object.HookTypeVarConstraints] = func(t *thread, a []value) value {
		p := typeVar(t, a)
		p.constraints.f = t.Newref(a[1])
		return p.Val()
	}
	in.Hooks[object.HookParamSpec] = func(t *thread, a []value) value {
		setup()
		p := newParam(t, ParamSpecType, a[0])
		p.infer = true
		return p.Val()
	}
	in.Hooks[object.HookTypeVarTuple] = func(t *thread, a []value) value {
		setup()
		return newParam(t, TypeVarTupleType, a[0]).Val()
	}
	in.Hooks[object.HookTypeParamDefault] = func(t *thread, a []value) value {
		if tp := a[0].Type(); tp != TypeVarType && tp != ParamSpecType && tp != TypeVarTupleType {
			return t.Raise(object.SystemError, "a default of what is no type parameter")
		}
		t.Replace(&asParam(a[0]).def.f, t.Newref(a[1]))
		return t.Newref(a[0])
	}
	in.Hooks[object.HookTypeAlias] = func(t *thread, a []value) value {
		setup()
		if !object.IsTuple(a[0]) || object.AsTuple(a[0]).Len() != 3 || !object.IsStr(object.AsTuple(a[0]).Items()[0]) {
			return t.Raise(object.SystemError, "bad parts of a type alias")
		}
		parts := object.AsTuple(a[0]).Items()
		x := &alias{name: t.Newref(parts[0]), val: lazy{f: t.Newref(parts[2])}}
		t.InitHeader(&x.Header, TypeAliasType)
		if !parts[1].IsNone() {
			x.params = t.Newref(parts[1])
		}
		return x.Val()
	}
	in.Hooks[object.HookSubscriptGeneric] = func(t *thread, a []value) value {
		setup()
		if !object.IsTuple(a[0]) {
			return t.Raise(object.SystemError, "type parameters must be a tuple")
		}
		params := unpackParams(t, a[0])
		if params.IsNil() {
			return params
		}
		res := callTyping(t, "_GenericAlias", GenericType.Val(), params)
		t.Decref(params)
		return res
	}
}
