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
func iterator(tp *class, doc string, next func(t *thread, self value) value, fields func(h *header, f func(*value))) {
	tp.Doc = doc
	tp.Iter = object.SelfIter
	tp.Next = next
	object.Fields(tp, fields)
}

// eachOf calls f with the items of a slice of counted references.
func eachOf(vs []value, f func(*value)) {
	for i := range vs {
		f(&vs[i])
	}
}

const moduleDoc = "Functional tools for creating and using iterators.\n\nInfinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\ncycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, ... endlessly or up to n times\n\nIterators terminating on the shortest input sequence:\naccumulate(p[, func]) --> p0, p0+p1, p0+p1+p2\nbatched(p, n) --> [p0, p1, ..., p_n-1], [p_n, p_n+1, ..., p_2n-1], ...\nchain(p, q, ...) --> p0, p1, ... plast, q0, q1, ...\nchain.from_iterable([p, q, ...]) --> p0, p1, ... plast, q0, q1, ...\ncompress(data, selectors) --> (d[0] if s[0]), (d[1] if s[1]), ...\ndropwhile(predicate, seq) --> seq[n], seq[n+1], starting when predicate fails\ngroupby(iterable[, keyfunc]) --> sub-iterators grouped by value of keyfunc(v)\nfilterfalse(predicate, seq) --> elements of seq where predicate(elem) is False\nislice(seq, [start,] stop [, step]) --> elements from\n       seq[start:stop:step]\npairwise(s) --> (s[0],s[1]), (s[1],s[2]), (s[2], s[3]), ...\nstarmap(fun, seq) --> fun(*seq[0]), fun(*seq[1]), ...\ntee(it, n=2) --> (it1, it2 , ... itn) splits one iterator into n\ntakewhile(predicate, seq) --> seq[0], seq[1], until predicate fails\nzip_longest(p, q, ...) --> (p[0], q[0]), (p[1], q[1]), ...\n\nCombinatoric generators:\nproduct(p, q, ... [repeat=1]) --> cartesian product\npermutations(p[, r])\ncombinations(p, r)\ncombinations_with_replacement(p, r)\n"

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
	})
	return &object.NativeModule{
		Name: "itertools",
		Doc:  moduleDoc,
		Functions: []object.Method{
			{Sig: "tee(iterable, n=2, /)", Fn: teeFunction, Doc: "Returns a tuple of n independent iterators."},
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
