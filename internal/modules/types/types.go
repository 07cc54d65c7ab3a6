// Package types is the native module _types: the names under which the library's module types shows the built-in types.
package types

import "github.com/gophersnake/gophersnake/internal/object"

// CapsuleType is types.CapsuleType: gophersnake has no capsules, but the type has its name.
var CapsuleType = object.NewStaticType("builtins", "PyCapsule", nil, object.TypeNoNew)

// Module is the definition of the module _types.
func Module() *object.NativeModule {
	CapsuleType.Dealloc = func(t *object.Thread, h *object.Header) { t.FreeHeader(h) }
	return &object.NativeModule{
		Name: "_types",
		Setup: func(t *object.Thread, m *object.Module) bool {
			for name, tp := range map[string]*object.Type{
				"AsyncGeneratorType": object.AsyncGeneratorType, "BuiltinFunctionType": object.BuiltinType, "BuiltinMethodType": object.BuiltinType,
				"CapsuleType": CapsuleType, "CellType": object.CellType, "ClassMethodDescriptorType": object.ClassMethodDescrType, "CodeType": object.CodeType,
				"CoroutineType": object.CoroutineType, "EllipsisType": object.EllipsisType, "FrameType": object.FrameType,
				"FunctionType": object.FunctionType, "GeneratorType": object.GeneratorType,
				"GenericAlias": object.GenericAliasType, "GetSetDescriptorType": object.GetSetDescrType, "LambdaType": object.FunctionType,
				"MappingProxyType": object.MappingProxyType, "MemberDescriptorType": object.MemberDescrType, "MethodDescriptorType": object.MethodDescrType,
				"MethodType": object.BoundMethodType, "MethodWrapperType": object.MethodWrapperType, "ModuleType": object.ModuleType,
				"NoneType": object.NoneType, "NotImplementedType": object.NotImplementedType, "SimpleNamespace": object.NamespaceType,
				"TracebackType": object.TracebackType, "UnionType": object.UnionType, "WrapperDescriptorType": object.WrapperDescrType,
			} {
				tp.Ready()
				if !m.Set(t, name, tp.Val()) {
					return false
				}
			}
			return true
		},
	}
}
