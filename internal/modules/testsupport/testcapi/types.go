package testcapi

import "github.com/gophersnake/gophersnake/internal/object"

var (
	methInstance = object.NewStaticType("_testcapi", "MethInstance", object.ObjectType, 0)
	methClass    = object.NewStaticType("_testcapi", "MethClass", object.ObjectType, 0)
	methStatic   = object.NewStaticType("_testcapi", "MethStatic", object.ObjectType, 0)

	methodDescriptorBase    = object.NewStaticType("builtins", "MethodDescriptorBase", object.ObjectType, object.TypeBase|object.TypeMethodDescr)
	methodDescriptorDerived = object.NewStaticType("builtins", "MethodDescriptorDerived", methodDescriptorBase, object.TypeMethodDescr)
	methodDescriptorNopGet  = object.NewStaticType("builtins", "MethodDescriptorNopGet", methodDescriptorBase, 0)
	methodDescriptor2       = object.NewStaticType("builtins", "MethodDescriptor2", methodDescriptorBase, object.TypeMethodDescr)

	testBufType = object.NewStaticType("_testcapi", "testBuf", object.ObjectType, 0)
	genericType = object.NewStaticType("_testcapi", "Generic", object.ObjectType, 0)
	awaitType   = object.NewStaticType("builtins", "awaitType", object.ObjectType, 0)
)

// conventions are functions that tell how they were called, one for each way in which native functions take their arguments.
func conventions(kind object.MethodKind) []object.Method {
	me := func(t *thread, self value) value {
		if self.IsNil() || kind == object.StaticMethod {
			return object.None
		}
		return t.Newref(self)
	}
	pair := func(t *thread, self value, a []value) value { return t.TupleSteal(me(t, self), t.Newref(a[0])).Val() }
	triple := func(t *thread, self value, a []value) value {
		return t.TupleSteal(me(t, self), t.Newref(a[0]), t.Newref(a[1])).Val()
	}
	return []object.Method{
		{Sig: "meth_varargs(*args)", Kind: kind, Fn: pair},
		{Sig: "meth_varargs_keywords(*args, **kwargs)", Kind: kind, Fn: triple},
		{Sig: "meth_o(object, /)", Kind: kind, Fn: pair},
		{Sig: "meth_noargs()", Kind: kind, Fn: func(t *thread, self value, a []value) value { return me(t, self) }},
		{Sig: "meth_fastcall(*args)", Kind: kind, Raw: func(t *thread, self value, args []value, kw *object.Tuple) value {
			if kw != nil && kw.Len() > 0 {
				return t.Raise(object.TypeError, "_testcapi.meth_fastcall() takes no keyword arguments")
			}
			return t.TupleSteal(me(t, self), t.TupleOf(args...).Val()).Val()
		}},
		{Sig: "meth_fastcall_keywords(*args, **kwargs)", Kind: kind, Raw: func(t *thread, self value, args []value, kw *object.Tuple) value {
			n := len(args)
			d := t.NewDict()
			if kw != nil {
				n -= kw.Len()
				for i, name := range kw.Items() {
					if !d.Set(t, name, args[n+i]) {
						t.Decref(d.Val())
						return value{}
					}
				}
			}
			return t.TupleSteal(me(t, self), t.TupleOf(args[:n]...).Val(), d.Val()).Val()
		}},
	}
}

func plain(tp *class) {
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		return object.New[header](t, cls).Val()
	}
	tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
}

func setupMethods() {
	for _, x := range []struct {
		tp   *class
		kind object.MethodKind
	}{{methInstance, object.InstanceMethod}, {methClass, object.ClassMethod}, {methStatic, object.StaticMethod}} {
		plain(x.tp)
		x.tp.Methods = conventions(x.kind)
	}
}

// setupDescriptors fills in types whose instances bind as methods do.
func setupDescriptors() {
	bind := func(t *thread, self, obj, cls value) value {
		if obj.IsNil() || obj.IsNone() {
			return t.Newref(self)
		}
		return t.NewBoundMethod(self, obj)
	}
	yes := func(t *thread, self value, args []value, kw *object.Tuple) value { return object.True }
	base := methodDescriptorBase
	plain(base)
	base.DescrGet = bind
	base.Call = yes
	d := methodDescriptorDerived
	plain(d)
	d.DescrGet, d.Call = bind, yes
	n := methodDescriptorNopGet
	plain(n)
	n.DescrGet = func(t *thread, self, obj, cls value) value { return t.Newref(self) }
	n.Call = func(t *thread, self value, args []value, kw *object.Tuple) value { return t.TupleOf(args...).Val() }
	two := methodDescriptor2
	plain(two)
	two.DescrGet = bind
	two.Call = func(t *thread, self value, args []value, kw *object.Tuple) value { return object.False }
}

// testBuf exports four bytes and counts its users.
type testBuf struct {
	header
	data       []byte
	references int
}

func setupTestBuf() {
	tp := testBufType
	tp.Dealloc = func(t *thread, h *header) { t.FreeHeader(h) }
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		b := object.New[testBuf](t, cls)
		b.data = []byte("test")
		return b.Val()
	}
	of := func(v value) *testBuf { return (*testBuf)(v.Ptr()) }
	tp.GetBuffer = func(t *thread, self value, flags int) *object.Buffer {
		o := of(self)
		b := t.FillBuffer(self, o.data, true, flags)
		if b == nil {
			return nil
		}
		o.references++
		b.OnRelease = func(*thread, *object.Buffer) { o.references-- }
		return b
	}
	tp.Methods = []object.Method{{Sig: "__release_buffer__(buffer, /)",
		Fn: func(t *thread, self value, a []value) value { return object.ReleaseBufferMethod(t, self, a[0]) }}}
	tp.Getset = []object.GetSet{{Name: "references", Get: func(t *thread, self value) value { return object.Int(int64(of(self).references)) }}}
}

// setupGeneric fills in a class that is subscripted, and one that can be awaited.
func setupGeneric() {
	plain(genericType)
	genericType.Methods = []object.Method{{Sig: "__class_getitem__(item, /)", Kind: object.ClassMethod, Fn: func(t *thread, cls value, a []value) value {
		return object.NewGenericAlias(t, a[0], a[0])
	}}}
	tp := awaitType
	of := func(h *header) *awaitable { return (*awaitable)(h.Val().Ptr()) }
	object.ConstructBySig(tp, "awaitType(it)", func(t *thread, cls *class, a []value) value {
		o := object.New[awaitable](t, cls)
		o.it = t.Newref(a[0])
		return o.Val()
	})
	object.Fields(tp, func(h *header, f func(*value)) { f(&of(h).it) })
	tp.Await = func(t *thread, self value) value {
		if it := (*awaitable)(self.Ptr()).it; !it.IsNil() {
			return t.Newref(it)
		}
		return object.None
	}
}

type awaitable struct {
	header
	it value
}
