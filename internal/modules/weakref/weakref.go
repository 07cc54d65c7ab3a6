// Package weakref is the native module _weakref.
package weakref

import "github.com/gophersnake/gophersnake/internal/object"

type (
	thread = object.Thread
	value  = object.Value
)

// Module is the definition of the module _weakref.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_weakref",
		Functions: []object.Method{
			fn("getweakrefcount(object, /)", func(t *thread, a []value) value {
				n := int64(0)
				object.WeakRefs(t, a[0], func(*object.WeakRef) { n++ })
				return object.Int(n)
			}),
			fn("getweakrefs(object, /)", func(t *thread, a []value) value {
				l := t.NewList(0)
				object.WeakRefs(t, a[0], func(w *object.WeakRef) { l.Append(t, w.Val()) })
				return l.Val()
			}),
			fn("proxy(object, callback=None, /)", func(t *thread, a []value) value {
				typ := object.WeakProxyType
				if object.IsCallable(a[0]) {
					typ = object.WeakCallableProxyType
				}
				return object.NewWeakRef(t, typ, a[0], a[1])
			}),
			fn("_remove_dead_weakref(dct, key, /)", removeDead),
		},
		Setup: func(t *thread, m *object.Module) bool {
			d := m.Dict()
			for name, tp := range map[string]*object.Type{"ref": object.WeakRefType, "ReferenceType": object.WeakRefType,
				"ProxyType": object.WeakProxyType, "CallableProxyType": object.WeakCallableProxyType} {
				d.SetText(t, name, tp.Val())
			}
			return true
		},
	}
}

func removeDead(t *thread, a []value) value {
	if !object.IsDict(a[0]) {
		return t.Raise(object.TypeError, "_remove_dead_weakref() argument 1 must be dict, not %s", a[0].Type().Name)
	}
	d := object.AsDict(a[0])
	v, ok := d.Get(t, a[1])
	if !ok {
		return value{}
	}
	if v.IsNil() {
		return object.None
	}
	if !object.IsWeakRef(v) {
		return t.Raise(object.TypeError, "not a weakref")
	}
	if object.AsWeakRef(v).Alive() {
		return object.None
	}
	if _, ok := d.Delete(t, a[1]); !ok {
		return value{}
	}
	return object.None
}
