package testcapi

import "github.com/gophersnake/gophersnake/internal/object"

// patchClass changes a class that was made in Python and returns it.
func patchClass(t *thread, v value, change func(tp *class)) value {
	if !object.IsType(v) || !object.AsType(v).IsHeap() {
		return t.Raise(object.TypeError, "heap type expected, got '%s' object", v.Type().Name)
	}
	change(object.AsType(v))
	return t.Newref(v)
}

// withTpDel makes __tp_del__ a finaliser of the kind that was before PEP 442.
func withTpDel(tp *class) {
	name := object.StaticName("__tp_del__")
	tp.SetLegacyDel(func(t *thread, self value) {
		f, ok := object.LookupAttr(t, self, name)
		if !ok {
			t.WriteUnraisable("", self)
			return
		}
		if f.IsNil() {
			return
		}
		if r := object.Call0(t, f); r.IsNil() {
			t.WriteUnraisable("", f)
		} else {
			t.Decref(r)
		}
		t.Decref(f)
	})
}

var containerNoGC = object.NewStaticType("_testcapi", "ContainerNoGC", object.ObjectType, object.TypeBase|object.TypeHasWeakref)

// container holds a value that the cycle collector does not see.
type container struct {
	header
	held value
}

func setupContainer() {
	tp := containerNoGC
	tp.New = object.NewBySig("ContainerNoGC(value)", func(t *thread, cls *class, a []value) value {
		c := object.New[container](t, cls)
		c.held = t.Newref(a[0])
		return c.Val()
	})
	of := func(h *header) *container { return (*container)(h.Val().Ptr()) }
	tp.Holds = func(h *header, visit func(value)) { visit(of(h).held) }
	tp.Dealloc = func(t *thread, h *header) {
		v := of(h).held
		of(h).held = value{}
		t.Xdecref(v)
		t.FreeHeader(h)
	}
	tp.Members = []object.Member{{Name: "value", Get: func(h *header) value { return of(h).held }}}
}
