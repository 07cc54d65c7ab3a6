package object

import (
	"cmp"
	"slices"
	"unsafe"
)

// The mechanism of the cycle collector: lists of containers by generation, and a collection. When to collect, and what Python programs see
// of it, is in package gc.
//
// How containers are listed is in tracked.go, how garbage is told from the rest in mark.go.

// NumGenerations is the number of generations.
const NumGenerations = 3

// IsGeneratorFrame reports whether v is the frame of a generator that has not ended.
func IsGeneratorFrame(v Value) bool {
	return v.obj.typ == FrameType && AsFrame(v).Gen != nil
}

// ReferencesWithFrame is References, except that a generator refers to what its frame holds, even while it runs.
func ReferencesWithFrame(v Value, visit func(Value)) {
	References(v, visit)
	if typ := v.obj.typ; typ != GeneratorType && typ != CoroutineType && typ != AsyncGeneratorType {
		return
	}
	f := AsGenerator(v).Frame
	if f == nil || f.Func == nil {
		return
	}
	if f.State != FrameExecuting {
		frameTraverse(&f.Header, visit)
		return
	}
	for i := range f.Code.NLocalsPlus {
		if x := *f.Reg(i); x.obj != nil {
			visit(x)
		}
	}
}

// References visits every counted reference that the object holds: those of its type's Traverse, its attributes and its class.
func References(v Value, visit func(Value)) {
	h := v.obj
	typ := h.typ
	if typ.Traverse != nil {
		typ.Traverse(h, visit)
	} else if typ.Holds != nil {
		typ.Holds(h, visit)
	}
	if typ.hasAttrs() {
		TraverseAttrs(h, visit)
	}
	if typ.heap {
		visit(typ.Val())
	}
}

// IsContainer reports whether the collector looks at v.
func IsContainer(v Value) bool {
	return v.obj.owner != 0 && v.obj.typ.Traverse != nil
}

// IsTracked reports whether v may be part of a cycle, which is what programs are told of the collector's view: an exact tuple with nothing
// but atoms in it, or other such tuples, may not.
func IsTracked(v Value) bool {
	for todo := []Value{v}; len(todo) > 0; {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch {
		case v.obj == nil || !IsContainer(v):
		case v.obj.typ != TupleType:
			return true
		default:
			todo = append(todo, AsTuple(v).Items()...)
		}
	}
	return false
}

// IsFinalized reports whether v's finaliser has run.
func IsFinalized(v Value) bool { return v.obj.flags&flagFinalized != 0 }

// EndShows reports whether taking the program's objects apart at its end could show: whether there is one whose finaliser has not run and would do
// something, or a weak reference with a callback other than those of the library's weak containers. ours are the objects that the
// runtime itself has made and flushed.
func (t *Thread) EndShows(ours func(Value) bool) bool {
	shows := func(h *Header) bool {
		if h.standing() != regular {
			return false
		}
		if h.typ.LegacyDel != nil {
			return true
		}
		if h.typ.Finalize != nil && h.flags&flagFinalized == 0 && !ours(Of(h)) {
			if h.typ != GeneratorType {
				return true
			}
			if g := (*Generator)(h.Val().Ptr()); g.Frame != nil && g.Frame.State != FrameCreated {
				return true
			}
		}
		for w := h.weak(); w != nil; w = w.next {
			if w.callback.obj != nil && !quietCallback(t, w.callback) {
				return true
			}
		}
		return false
	}
	for _, h := range t.Interp.frozen {
		if h.flags&flagTracked == 0 && shows(h) {
			return true
		}
	}
	for _, hp := range t.Interp.heaps() {
		for g := range hp.gens {
			for _, c := range hp.gens[g].chunks {
				if slices.ContainsFunc(c, shows) {
					return true
				}
			}
		}
	}
	return false
}

// quietCallback reports whether the callback only takes an entry out of a weak container.
func quietCallback(t *Thread, f Value) bool {
	if f.obj.typ != FunctionType {
		return false
	}
	name := AsFunction(f).Globals.GetStr(t, NameName)
	return !name.IsNil() && IsStr(name) && (AsStr(name).String() == "weakref" || AsStr(name).String() == "_weakrefset")
}

// Collecting reports whether a collection is in progress.
func (in *Interp) Collecting() bool { return in.collecting }

// Garbage is what a collection found: how many containers were removed, and how many were not, because they have a LegacyDel or one that has refers
// to them. Survived is how many it looked at that live on.
type Garbage struct{ Collected, Uncollectable, Survived int }

// Inspect is what a collection tells of the garbage while it removes it. Each may be nil.
type Inspect struct {
	Collectable   func(Value) // is garbage that will be removed
	Uncollectable func(Value) // stays because of LegacyDel
	Save          func(Value) // was not resurrected, and is handed over instead of being cleared
	Legacy        func(Value) // has a LegacyDel, and is handed over
}

// Collect removes the garbage of the generations up to gen. What survives grows older.
//
// The order is CPython's: weak references to garbage die first, callbacks of those that are no garbage themselves are called, finalisers run
// (once in an object's life), what they resurrected is left alone, and the rest is cleared.
func (t *Thread) Collect(gen int, look Inspect) (res Garbage) {
	in := t.Interp
	if in.collecting {
		return res
	}
	in.collecting = true
	defer func() { in.collecting = false }()
	saved := t.exc
	t.exc = Value{}
	defer func() { t.exc = saved }()

	t.Sched.StopTheWorld()
	t.SettleCounts()
	m := in.marker
	if m == nil {
		m = newMarker()
		in.marker = m
	}
	m.gather(t, gen)
	m.mark()
	res.Survived = m.settle(t)
	garbage := m.garbage
	for _, h := range garbage {
		t.Incref(Of(h)) // none may die before its turn
	}
	t.Sched.StartTheWorld()
	defer m.done()
	if len(garbage) == 0 {
		return res
	}
	defer m.takeBack(t, min(gen+1, NumGenerations-1))
	t.byAge(garbage)
	garbage, legacy := splitLegacy(garbage)
	if f := look.Collectable; f != nil {
		for _, h := range garbage {
			f(Of(h))
		}
	}
	ran := t.dropWeakrefs(garbage)
	for _, h := range garbage {
		if f := h.typ.Finalize; f != nil && h.flags&flagFinalized == 0 {
			h.flags |= flagFinalized
			f(t, Of(h))
			t.Clear(&t.exc)
			ran = true
		}
	}
	if ran {
		t.Sched.StopTheWorld()
		still := m.stillGarbage(garbage)
		t.Sched.StartTheWorld()
		if len(still) < len(garbage) {
			for _, h := range still {
				h.flags |= flagCandidate
			}
			var alive []*Header
			for _, h := range garbage {
				if h.flags&flagCandidate == 0 {
					alive = append(alive, h)
				}
			}
			for _, h := range still {
				h.flags &^= flagCandidate
			}
			t.release(alive)
			garbage = still
		}
		// A finaliser may have made new weak references.
		t.dropWeakrefs(garbage)
	}
	res.Collected, res.Uncollectable = len(garbage), len(legacy)
	for _, h := range legacy {
		if look.Uncollectable != nil {
			look.Uncollectable(Of(h))
		}
		if h.typ.LegacyDel != nil && look.Legacy != nil {
			look.Legacy(Of(h))
		}
	}
	defer t.release(legacy)
	if save := look.Save; save != nil {
		for _, h := range garbage {
			save(Of(h))
		}
		t.release(garbage)
		return res
	}
	for _, h := range garbage {
		// A weak reference that is garbage does not call its callback, whatever dies first.
		if h.typ.IsSubtype(WeakRefType) {
			t.Clear(&(*WeakRef)(unsafe.Pointer(h)).callback)
		}
	}
	for _, h := range garbage {
		if f := h.typ.Clear; f != nil {
			f(t, h)
		}
		if h.typ.hasAttrs() && !h.typ.IsSubtype(ModuleType) {
			t.ClearAttrs(h)
		}
		t.Clear(&t.exc)
		t.Decref(Of(h))
	}
	return res
}

// splitLegacy takes what has a LegacyDel, and all it refers to, out of the garbage.
func splitLegacy(garbage []*Header) (rest, legacy []*Header) {
	if !slices.ContainsFunc(garbage, func(h *Header) bool { return h.typ.LegacyDel != nil }) {
		return garbage, nil
	}
	in := map[*Header]bool{} // whether it is taken out
	var todo []*Header
	for _, h := range garbage {
		in[h] = h.typ.LegacyDel != nil
		if in[h] {
			todo = append(todo, h)
		}
	}
	for len(todo) > 0 {
		h := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		References(Of(h), func(v Value) {
			if out, ok := in[v.obj]; ok && !out {
				in[v.obj] = true
				todo = append(todo, v.obj)
			}
		})
	}
	for _, h := range garbage {
		if in[h] {
			legacy = append(legacy, h)
		} else {
			rest = append(rest, h)
		}
	}
	return rest, legacy
}

// byAge puts the garbage into the order in which it was made, if anybody could see the order. (The lists of containers are in the order in which
// their memory was first used.)
func (t *Thread) byAge(garbage []*Header) {
	if slices.ContainsFunc(garbage, (*Header).orderShows) {
		t.heap.sortByAge(garbage)
	}
}

// orderShows reports whether somebody could see when the collector removes h: it has a finaliser that has not run, or weak references.
func (h *Header) orderShows() bool {
	return h.typ.Finalize != nil && h.flags&flagFinalized == 0 || h.weak() != nil
}

func (t *Thread) release(hs []*Header) {
	for _, h := range hs {
		t.Decref(Of(h))
	}
}

// age is how many containers have been made since h was.
func (hp *Heap) age(h *Header) uint32 { return hp.clock - h.flags&^(1<<candidateShift-1) }

// sortByAge puts the older ones first.
func (hp *Heap) sortByAge(hs []*Header) {
	slices.SortStableFunc(hs, func(a, b *Header) int { return cmp.Compare(hp.age(b), hp.age(a)) })
}

// dropWeakrefs makes the weak references to the garbage dead and calls the callbacks of those that are not garbage themselves. It returns
// whether it called any.
func (t *Thread) dropWeakrefs(garbage []*Header) bool {
	for _, h := range garbage {
		h.flags |= flagCandidate
	}
	var dead []*WeakRef
	for _, h := range garbage {
		for w := h.weak(); w != nil; w = h.weak() {
			w.unlink()
			if w.callback.obj != nil && w.refs > 0 && w.flags&flagCandidate == 0 {
				t.Incref(w.Val())
				dead = append(dead, w)
			}
		}
	}
	for _, h := range garbage {
		h.flags &^= flagCandidate
	}
	for _, w := range dead {
		t.weakrefCallback(w)
	}
	return len(dead) > 0
}
