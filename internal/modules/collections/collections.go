// Package collections is the native module _collections: deque, defaultdict, OrderedDict and the accelerators of the library's
// module collections.
package collections

import (
	"sync"

	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

var setupOnce sync.Once

// Module is the definition of the module _collections.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupDeque()
		setupDequeIter()
		setupDefaultDict()
		setupTupleGetter()
		dequeType.SetParallel(object.ParContainer | object.ParConstruct)
		for _, tp := range []*class{dequeIterType, dequeReverseIterType} {
			tp.SetParallel(object.ParIterator)
			tp.SetParSource(func(it value) value { return asDequeIter(it).deque })
		}
		defaultDictType.SetParallel(object.ParContainer | object.ParConstruct)
		tupleGetterType.SetParallel(object.ParImmutable)
	})
	return &object.NativeModule{
		Name: "_collections",
		Functions: []object.Method{
			{Sig: "_count_elements(mapping, iterable, /)", Fn: countElements},
		},
		Types: []*class{dequeType, defaultDictType, object.OrderedDictType, dequeIterType, dequeReverseIterType, tupleGetterType},
	}
}

var (
	nameGet     = object.StaticName("get")
	nameSetItem = object.NameSetItem
)

func countElements(t *thread, _ value, a []value) value {
	mapping := a[0]
	tp := mapping.Type()
	plain := object.IsDict(mapping) && object.Is(tp.Lookup(nameGet), object.DictType.Lookup(nameGet)) &&
		object.Is(tp.Lookup(nameSetItem), object.DictType.Lookup(nameSetItem))
	ok := false
	if plain {
		d := object.AsDict(mapping)
		ok = object.ForEach(t, a[1], func(k value) bool {
			old, ok := d.Get(t, k)
			if !ok {
				return false
			}
			if old.IsNil() {
				return d.Set(t, k, object.Int(1))
			}
			if old.IsInt64() && old.Int64() < 1<<62 {
				return d.Set(t, k, object.Int(old.Int64()+1))
			}
			t.Incref(old)
			n := object.Binary(t, object.OpAdd, old, object.Int(1))
			t.Decref(old)
			ok = !n.IsNil() && d.Set(t, k, n)
			t.Xdecref(n)
			return ok
		})
	} else {
		get := object.GetAttr(t, mapping, nameGet)
		if get.IsNil() {
			return get
		}
		ok = object.ForEach(t, a[1], func(k value) bool {
			old := object.Call2(t, get, k, object.Int(0))
			if old.IsNil() {
				return false
			}
			n := object.Binary(t, object.OpAdd, old, object.Int(1))
			t.Decref(old)
			ok := !n.IsNil() && object.SetItem(t, mapping, k, n)
			t.Xdecref(n)
			return ok
		})
		t.Decref(get)
	}
	if !ok {
		return value{}
	}
	return object.None
}
