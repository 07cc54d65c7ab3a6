// Package abc is the native module _abc: the caches and registries of abstract base classes.
//
// The data of an abstract class is an object in its attribute _abc_impl. Classes in registries and caches are held weakly: they
// are kept as Go pointers, and dead ones dropped when a set has doubled.
package abc

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
)

// classSet is a set of weakly held classes.
type classSet struct {
	m    map[*class]struct{}
	next int // size at which dead classes are dropped
}

func (s *classSet) has(c *class) bool { _, ok := s.m[c]; return ok }

func (s *classSet) add(c *class) {
	if s.m == nil {
		s.m = map[*class]struct{}{}
	}
	s.m[c] = struct{}{}
	if len(s.m) > s.next {
		for k := range s.m {
			if k.IsDead() {
				delete(s.m, k)
			}
		}
		s.next = 2*len(s.m) + 16
	}
}

func (s *classSet) clear() { s.m = nil }

// live returns the classes that still exist, with new references.
func (s *classSet) live(t *thread) []value {
	var out []value
	for k := range s.m {
		if !k.IsDead() {
			out = append(out, t.Newref(k.Val()))
		}
	}
	return out
}

// data is what an abstract class keeps.
type data struct {
	object.Header
	sync.Mutex
	registry, cache, negative classSet
	version                   uint64 // of the negative cache
	order                     []*class
}

var dataType = object.NewStaticType("_abc", "_abc_data", nil, 0)

// counter is an interpreter's count of registrations: negative caches made before the last one are void.
type counter struct{ n uint64 }

const stateKey = "_abc"

func invalidation(t *thread) *counter {
	c, _ := t.Interp.State(stateKey).(*counter)
	if c == nil {
		c = &counter{}
		t.Interp.SetState(stateKey, c)
	}
	return c
}

var nameImpl = object.StaticName("_abc_impl")
var nameTPFlags = object.StaticName("__abc_tpflags__")

// CPython's bits in __abc_tpflags__.
const (
	pySequence = 1 << 5
	pyMapping  = 1 << 6
)

func newData(t *thread) value {
	d := &data{version: invalidation(t).n}
	t.InitHeader(&d.Header, dataType)
	return d.Val()
}

// dataOf returns the data of the abstract class (borrowed: the class holds it), or nil with an exception pending.
func dataOf(t *thread, cls value) *data {
	v := object.GetAttr(t, cls, nameImpl)
	if v.IsNil() {
		return nil
	}
	t.Decref(v)
	if v.Type() != dataType {
		t.Raise(object.TypeError, "_abc_impl is set to a wrong type")
		return nil
	}
	return (*data)(v.Ptr())
}

// Module is the definition of the module _abc.
func Module() *object.NativeModule {
	dataType.Dealloc = func(t *thread, h *object.Header) { t.FreeHeader(h) }
	dataType.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value { return newData(t) }
	fn := func(sig string, f func(t *thread, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, a) }}
	}
	return &object.NativeModule{
		Name: "_abc",
		Functions: []object.Method{
			fn("get_cache_token()", func(t *thread, a []value) value { return object.Int(int64(invalidation(t).n)) }),
			fn("_abc_init(self, /)", abcInit),
			fn("_abc_register(self, subclass, /)", abcRegister),
			fn("_abc_instancecheck(self, instance, /)", abcInstanceCheck),
			fn("_abc_subclasscheck(self, subclass, /)", abcSubclassCheck),
			fn("_get_dump(self, /)", getDump),
			fn("_reset_registry(self, /)", func(t *thread, a []value) value {
				d := dataOf(t, a[0])
				if d == nil {
					return value{}
				}
				d.registry.clear()
				d.order = nil
				return object.None
			}),
			fn("_reset_caches(self, /)", func(t *thread, a []value) value {
				d := dataOf(t, a[0])
				if d == nil {
					return value{}
				}
				d.cache.clear()
				d.negative.clear()
				return object.None
			}),
		},
	}
}

func abcInit(t *thread, a []value) value {
	cls := a[0]
	if !computeAbstract(t, cls) {
		return value{}
	}
	d := newData(t)
	ok := object.SetAttr(t, cls, nameImpl, d)
	t.Decref(d)
	if !ok {
		return value{}
	}
	if !object.IsType(cls) {
		return object.None
	}
	tp := object.AsType(cls)
	if flags := tp.Dict().GetStr(t, nameTPFlags); !flags.IsNil() && flags.IsInt64() {
		n := flags.Int64()
		if n&(pySequence|pyMapping) == pySequence|pyMapping {
			return t.Raise(object.TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING")
		}
		switch {
		case n&pySequence != 0:
			tp.Flags |= object.TypeSequence
		case n&pyMapping != 0:
			tp.Flags |= object.TypeMapping
		}
		if !object.SetAttr(t, cls, nameTPFlags, value{}) {
			return value{}
		}
	}
	return object.None
}

// computeAbstract sets __abstractmethods__ from the class's namespace and its bases.
func computeAbstract(t *thread, cls value) bool {
	names := t.NewSet()
	defer t.Decref(names.Val())
	ns := object.GetAttr(t, cls, object.NameDict)
	if ns.IsNil() {
		return false
	}
	items := object.CallMethod(t, ns, object.NameItems)
	t.Decref(ns)
	if items.IsNil() {
		return false
	}
	list := object.Call1(t, object.ListType.Val(), items)
	t.Decref(items)
	if list.IsNil() {
		return false
	}
	defer t.Decref(list)
	for _, it := range (*object.List)(list.Ptr()).Items() {
		kv := object.AsTuple(it).Items()
		abs, ok := isAbstract(t, kv[1])
		if !ok || abs && !names.Add(t, kv[0]) {
			return false
		}
	}
	bases := object.GetAttr(t, cls, object.NameBases)
	if bases.IsNil() {
		return false
	}
	defer t.Decref(bases)
	if !bases.Type().Has(object.TypeTuple) {
		return t.RaiseFalse(object.TypeError, "__bases__ is not tuple")
	}
	for _, b := range object.AsTuple(bases).Items() {
		inherited, ok := object.LookupAttr(t, b, object.NameAbstractMethods)
		if !ok {
			return false
		}
		if inherited.IsNil() {
			continue
		}
		ok = object.ForEach(t, inherited, func(key value) bool {
			if !object.IsStr(key) {
				return t.RaiseFalse(object.TypeError, "attribute name must be string, not '%s'", key.Type().Name)
			}
			v, ok := object.LookupAttr(t, cls, object.AsStr(key))
			if !ok {
				return false
			}
			if v.IsNil() {
				return true
			}
			abs, ok := isAbstract(t, v)
			t.Decref(v)
			return ok && (!abs || names.Add(t, key))
		})
		t.Decref(inherited)
		if !ok {
			return false
		}
	}
	frozen := object.Call1(t, object.FrozenSetType.Val(), names.Val())
	if frozen.IsNil() {
		return false
	}
	ok := object.SetAttr(t, cls, object.NameAbstractMethods, frozen)
	t.Decref(frozen)
	return ok
}

func isAbstract(t *thread, v value) (abstract, ok bool) {
	a, ok := object.LookupAttr(t, v, object.NameIsAbstractMethod)
	if !ok || a.IsNil() {
		return false, ok
	}
	abstract, ok = object.Truth(t, a)
	t.Decref(a)
	return abstract, ok
}

func abcRegister(t *thread, a []value) value {
	cls, sub := a[0], a[1]
	if !object.IsType(sub) {
		return t.Raise(object.TypeError, "Can only register classes")
	}
	yes, ok := object.IsSubclass(t, sub, cls)
	if !ok {
		return value{}
	}
	if yes {
		return t.Newref(sub)
	}
	if yes, ok = object.IsSubclass(t, cls, sub); !ok {
		return value{}
	}
	if yes {
		return t.Raise(object.RuntimeError, "Refusing to create an inheritance cycle")
	}
	d := dataOf(t, cls)
	if d == nil {
		return value{}
	}
	d.Lock()
	if !d.registry.has(object.AsType(sub)) {
		d.order = append(d.order, object.AsType(sub))
	}
	d.registry.add(object.AsType(sub))
	d.Unlock()
	invalidation(t).n++
	if object.IsType(cls) {
		if f := object.AsType(cls).Flags & (object.TypeSequence | object.TypeMapping); f != 0 {
			setCollection(t, object.AsType(sub), f)
		}
	}
	return t.Newref(sub)
}

// setCollection makes the class and all that derive from it match sequence or mapping patterns.
func setCollection(t *thread, tp *class, f object.TypeFlags) {
	if tp.IsHeap() {
		if tp.Has(object.TypeImmutable) || tp.Flags&(object.TypeSequence|object.TypeMapping) == f {
			return
		}
		tp.Flags = tp.Flags&^(object.TypeSequence|object.TypeMapping) | f
	}
	for _, s := range t.Subclasses(tp) {
		setCollection(t, s, f)
	}
}

func abcInstanceCheck(t *thread, a []value) value {
	cls, instance := a[0], a[1]
	d := dataOf(t, cls)
	if d == nil {
		return value{}
	}
	sub, ok := object.LookupAttr(t, instance, object.NameClass)
	if !ok {
		return value{}
	}
	if sub.IsNil() { // as isinstance() does
		sub = t.Newref(instance.Type().Val())
	}
	defer t.Decref(sub)
	if object.IsType(sub) {
		d.Lock()
		in := d.cache.has(object.AsType(sub))
		d.Unlock()
		if in {
			return object.True
		}
	}
	subtype := instance.Type()
	if sub == subtype.Val() {
		d.Lock()
		no := d.version == invalidation(t).n && d.negative.has(subtype)
		d.Unlock()
		if no {
			return object.False
		}
		return object.CallMethod(t, cls, object.NameSubclassCheck, sub)
	}
	res := object.CallMethod(t, cls, object.NameSubclassCheck, sub)
	if res.IsNil() {
		return res
	}
	yes, ok := object.Truth(t, res)
	if !ok || yes {
		if !ok {
			t.Decref(res)
			return value{}
		}
		return res
	}
	t.Decref(res)
	return object.CallMethod(t, cls, object.NameSubclassCheck, subtype.Val())
}

func abcSubclassCheck(t *thread, a []value) value {
	cls, sub := a[0], a[1]
	if !object.IsType(sub) {
		return t.Raise(object.TypeError, "issubclass() arg 1 must be a class")
	}
	st := object.AsType(sub)
	d := dataOf(t, cls)
	if d == nil {
		return value{}
	}
	t.Incref(d.Val())
	defer t.Decref(d.Val())
	now := invalidation(t).n
	d.Lock()
	switch {
	case d.cache.has(st):
		d.Unlock()
		return object.True
	case d.version < now:
		d.negative.clear()
		d.version = now
	case d.negative.has(st):
		d.Unlock()
		return object.False
	}
	d.Unlock()
	yes := func() value {
		d.Lock()
		d.cache.add(st)
		d.Unlock()
		return object.True
	}
	no := func() value {
		d.Lock()
		d.negative.add(st)
		d.Unlock()
		return object.False
	}
	hook := object.CallMethod(t, cls, object.NameSubclassHook, sub)
	switch {
	case hook.IsNil():
		return hook
	case hook.IsTrue():
		return yes()
	case hook.IsFalse():
		return no()
	case !hook.IsNotImplemented():
		t.Decref(hook)
		return t.Raise(object.AssertionError, "__subclasshook__ must return either False, True, or NotImplemented")
	}
	if object.IsType(cls) && st.IsSubtype(object.AsType(cls)) {
		return yes()
	}
	d.Lock()
	var registered []value
	for _, k := range d.order {
		if !k.IsDead() && d.registry.has(k) {
			registered = append(registered, t.Newref(k.Val()))
		}
	}
	d.Unlock()
	defer t.DecrefAll(registered)
	for _, r := range registered {
		is, ok := object.IsSubclass(t, sub, r)
		if !ok {
			return value{}
		}
		if is {
			return yes()
		}
	}
	subs := object.CallMethod(t, cls, object.NameSubclasses)
	if subs.IsNil() {
		return subs
	}
	defer t.Decref(subs)
	if subs.Type() != object.ListType {
		return t.Raise(object.TypeError, "__subclasses__() must return a list")
	}
	for i := 0; i < len((*object.List)(subs.Ptr()).Items()); i++ {
		s := t.Newref((*object.List)(subs.Ptr()).Items()[i])
		is, ok := object.IsSubclass(t, sub, s)
		t.Decref(s)
		if !ok {
			return value{}
		}
		if is {
			return yes()
		}
	}
	return no()
}

func getDump(t *thread, a []value) value {
	d := dataOf(t, a[0])
	if d == nil {
		return value{}
	}
	set := func(s *classSet) value {
		out := t.NewSet()
		for _, c := range s.live(t) {
			w := object.NewWeakRef(t, object.WeakRefType, c, object.None)
			if !w.IsNil() {
				out.Add(t, w)
				t.Decref(w)
			}
			t.Decref(c)
		}
		return out.Val()
	}
	return t.TupleSteal(set(&d.registry), set(&d.cache), set(&d.negative), object.Int(int64(d.version))).Val()
}
