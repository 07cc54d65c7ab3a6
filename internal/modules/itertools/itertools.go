// Package itertools is the native module itertools: building blocks for iterators.
//
// An iterator here holds its sources in counted fields; a field that is the zero Value marks an iterator that is exhausted, or
// whose references the collector has dropped. User code that a Next slot calls may call the same iterator again: state is
// read after such calls, not before.
package itertools

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

func newType(name string, flags object.TypeFlags) *class {
	return object.NewStaticType("itertools", name, object.ObjectType, flags)
}

// iterator gives the type what all of them share.
func iterator(tp *class, next func(t *thread, self value) value, fields func(h *header, f func(*value))) {

	tp.Iter = object.SelfIter
	tp.Next = next
	object.Fields(tp, fields)
}

// eachOf calls f with the items of a slice of counted references, the last one first, as tuples and lists are released.
func eachOf(vs []value, f func(*value)) {
	for i := len(vs) - 1; i >= 0; i-- {
		f(&vs[i])
	}
}

// Module is the definition of the module itertools.
func Module() *object.NativeModule {
	setupOnce.Do(func() {
		setupChain()
		setupCycle()
		setupFilters()
		setupStarmap()
		setupAccumulate()
		setupCount()
		setupRepeat()
		setupIslice()
		setupBatched()
		setupPairwise()
		setupZipLongest()
		setupGroupby()
		setupProduct()
		setupCombinations()
		setupPermutations()
		setupTee()
		for _, tp := range []*class{accumulateType, batchedType, combinationsType, replacementType, compressType, countType, cycleType, dropWhileType,
			filterFalseType, isliceType, pairwiseType, permutationsType, productType, repeatType, starmapType, takeWhileType, chainType, zipLongestType} {
			tp.SetParallel(object.ParIterator | object.ParConstruct)
		}
		groupbyType.SetParallel(object.ParIterator | object.ParConstruct)
		grouperType.SetParallel(object.ParIterator)
	})
	return &object.NativeModule{
		Name: "itertools",
		Functions: []object.Method{
			{Sig: "tee(iterable, n=2, /)", Fn: teeFunction},
		},
		Types: []*class{accumulateType, batchedType, combinationsType, replacementType, compressType, countType, cycleType, dropWhileType, filterFalseType,
			groupbyType, grouperType, isliceType, pairwiseType, permutationsType, productType, repeatType, starmapType, takeWhileType, teeType, teeDataType,
			chainType, zipLongestType},
	}
}

// truth is object.Truth without the call for bools.
func truth(t *thread, v value) (bool, bool) {
	if v.IsBool() {
		return v.IsTrue(), true
	}
	return object.Truth(t, v)
}

// one returns the iterator of an iterable and makes the object of the type with it.
func withIter[T any](t *thread, cls *class, iterable value, set func(o *T, it value)) value {
	it := object.Iter(t, iterable)
	if it.IsNil() {
		return it
	}
	o := object.New[T](t, cls)
	set(o, it)
	return object.Of(object.HeaderOf(o))
}
