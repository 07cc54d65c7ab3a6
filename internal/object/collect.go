package object

import (
	"math"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// The mechanism of the cycle collector: lists of containers by generation, and a collection. When to collect, and what Python programs see
// of it, is in package gc.
//
// Every container is in one list. It gets there when it is made; when it dies it stays until the list is pruned, since its memory is mostly
// used again soon for another container, which then is in the list already. So a container whose memory was that of an old one counts as old:
// garbage of such containers waits for a collection of their generation.

// NumGenerations is the number of generations.
const NumGenerations = 3

type generation []*Header

// defaultDue is how many new containers there are before the first collection is asked for.
const defaultDue = 2000

func newHeap() *Heap { return &Heap{due: defaultDue} }

// track puts a container in the list of the youngest.
func (t *Thread) track(h *Header) {
	h.flags |= flagYoung
	hp := t.heap
	hp.gens[0] = append(hp.gens[0], h)
	if len(hp.gens[0]) >= hp.due {
		hp.due = math.MaxInt // until the collector has looked at it
		if t.Sched != nil {  // nil in the thread that makes static types ready
			t.Sched.Breaker.Or(gil.GC)
		}
	}
}

// CollectionDue reports whether the allocator has asked for a collection that was not looked at yet.
func (t *Thread) CollectionDue() bool { return t.heap.due == math.MaxInt }

// heaps returns all heaps of the interpreter.
func (in *Interp) heaps() []*Heap {
	if in.GILOn {
		return []*Heap{in.heap}
	}
	var all []*Heap
	in.Threads(func(t *Thread) { all = append(all, t.heap) })
	in.threadsMu.Lock()
	all = append(all, in.spareHeaps...)
	in.threadsMu.Unlock()
	return all
}

// standing says what an entry of a list of containers is.
type standing int

const (
	gone    standing = iota // dead, immortal, or no container now: it may leave the list
	pinned                  // being removed, or a running frame: counts as held from outside
	regular                 // a live container
)

func (h *Header) standing() standing {
	if h.flags&flagDead != 0 || h.typ == nil || h.owner == 0 || h.typ.Traverse == nil {
		return gone
	}
	if h.typ == FrameType {
		f := (*Frame)(unsafe.Pointer(h))
		if !f.counted {
			return gone
		}
		if f.State == FrameExecuting {
			return pinned
		}
	}
	if h.refs+atomic.LoadInt32(&h.shared) <= 0 {
		return pinned
	}
	return regular
}

// prune takes the entries that are gone out of the list.
func (g *generation) prune() {
	n := 0
	for _, h := range *g {
		if h.standing() == gone {
			h.flags &^= flagYoung
			continue
		}
		(*g)[n] = h
		n++
	}
	clear((*g)[n:])
	*g = (*g)[:n]
}

// PruneYoung drops dead entries from the youngest generation, returns how many containers it has, and asks for a collection again when there
// are more new ones.
func (t *Thread) PruneYoung(more int) int {
	n := 0
	for _, hp := range t.Interp.heaps() {
		hp.gens[0].prune()
		n += len(hp.gens[0])
		hp.due = math.MaxInt
		if more > 0 {
			hp.due = len(hp.gens[0]) + more
		}
	}
	return n
}

// Containers calls f with every live container that the collector looks at, oldest generation first; of all generations if gen is negative.
// The function must not run Python code.
func (t *Thread) Containers(gen int, f func(Value)) {
	if gen < 0 {
		for _, h := range t.Interp.frozen {
			if h.standing() != gone {
				f(Of(h))
			}
		}
	}
	for g := NumGenerations - 1; g >= 0; g-- {
		if gen >= 0 && g != gen {
			continue
		}
		for _, hp := range t.Interp.heaps() {
			for _, h := range hp.gens[g] {
				if h.standing() == regular {
					f(Of(h))
				}
			}
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
	if h.attrs != nil {
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
			todo = append(todo, AsTuple(v).items...)
		}
	}
	return false
}

// IsFinalized reports whether v's finaliser has run.
func IsFinalized(v Value) bool { return v.obj.flags&flagFinalized != 0 }

// Freeze moves all containers out of the collector's sight; Unfreeze makes them old ones; Frozen counts them.
func (t *Thread) Freeze() {
	for _, hp := range t.Interp.heaps() {
		for g := range hp.gens {
			hp.gens[g].prune()
			t.Interp.frozen = append(t.Interp.frozen, hp.gens[g]...)
			hp.gens[g] = nil
		}
	}
}

// Unfreeze makes what was frozen old again.
func (t *Thread) Unfreeze() {
	old := &t.heap.gens[NumGenerations-1]
	*old = append(*old, t.Interp.frozen...)
	t.Interp.frozen = nil
}

// Frozen returns the number of frozen containers.
func (t *Thread) Frozen() int {
	n := 0
	for _, h := range t.Interp.frozen {
		if h.standing() != gone {
			n++
		}
	}
	return n
}

// EndShows reports whether taking the program's objects apart at its end could show: whether there is one whose finaliser has not run and would do
// something, or a weak reference with a callback other than those of the library's weak containers. ours are the objects that the
// runtime itself has made and flushed.
func (t *Thread) EndShows(ours func(Value) bool) bool {
	shows := func(h *Header) bool {
		if h.standing() != regular {
			return false
		}
		if h.typ.Finalize != nil && h.flags&flagFinalized == 0 && !ours(Of(h)) {
			if h.typ != GeneratorType {
				return true
			}
			if g := (*Generator)(h.Val().Ptr()); g.Frame != nil && g.Frame.State != FrameCreated {
				return true
			}
		}
		if h.attrs != nil {
			for w := h.attrs.weak; w != nil; w = w.next {
				if w.callback.obj != nil && !quietCallback(t, w.callback) {
					return true
				}
			}
		}
		return false
	}
	if slices.ContainsFunc(t.Interp.frozen, shows) {
		return true
	}
	for _, hp := range t.Interp.heaps() {
		for _, g := range hp.gens {
			if slices.ContainsFunc(g, shows) {
				return true
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

// Age makes all containers members of the oldest generation.
func (t *Thread) Age() {
	for _, hp := range t.Interp.heaps() {
		old := &hp.gens[NumGenerations-1]
		for g := range NumGenerations - 1 {
			hp.gens[g].prune()
			*old = append(*old, hp.gens[g]...)
			clear(hp.gens[g])
			hp.gens[g] = hp.gens[g][:0]
		}
	}
}

// Collecting reports whether a collection is in progress.
func (in *Interp) Collecting() bool { return in.collecting }

// Collect removes the garbage of the generations up to gen, and returns how many containers were garbage. What survives grows older.
// With save, garbage that was not resurrected is handed to it instead of being cleared.
//
// The order is CPython's: weak references to garbage die first, callbacks of those that are no garbage themselves are called, finalisers run
// (once in an object's life), what they resurrected is left alone, and the rest is cleared.
func (t *Thread) Collect(gen int, save func(Value)) int {
	in := t.Interp
	if in.collecting {
		return 0
	}
	in.collecting = true
	defer func() {
		in.collecting = false
		// The memory of what died is to count as new when it is used again.
		for _, hp := range in.heaps() {
			hp.gens[min(gen+1, NumGenerations-1)].prune()
		}
	}()
	saved := t.exc
	t.exc = Value{}
	defer func() { t.exc = saved }()

	t.Sched.StopTheWorld()
	garbage := unreachable(in.grow(gen), 0)
	for _, h := range garbage {
		t.Incref(Of(h)) // none may die before its turn
	}
	t.Sched.StartTheWorld()
	if len(garbage) == 0 {
		return 0
	}
	ran := t.dropWeakrefs(garbage)
	for _, h := range byRank(garbage) {
		if f := h.typ.Finalize; f != nil && h.flags&flagFinalized == 0 {
			h.flags |= flagFinalized
			f(t, Of(h))
			t.Clear(&t.exc)
			ran = true
		}
	}
	if ran {
		t.Sched.StopTheWorld()
		still := unreachable(garbage, 1)
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
	n := len(garbage)
	if save != nil {
		for _, h := range garbage {
			save(Of(h))
		}
		t.release(garbage)
		return n
	}
	for _, h := range garbage {
		if f := h.typ.Clear; f != nil {
			f(t, h)
		}
		if a := h.attrs; a != nil && !h.typ.IsSubtype(ModuleType) && (len(a.vals) > 0 || a.dict != nil) {
			t.ClearAttrs(h)
		}
		t.Clear(&t.exc)
		t.Decref(Of(h))
	}
	return n
}

// byRank returns the garbage in the order in which it is finalised.
func byRank(garbage []*Header) []*Header {
	rank := func(h *Header) int8 {
		for tp := h.typ; tp != nil && tp.Finalize != nil; tp = tp.Base {
			if tp.FinalizeRank != 0 {
				return tp.FinalizeRank
			}
		}
		return 0
	}
	if !slices.ContainsFunc(garbage, func(h *Header) bool { return rank(h) != 0 }) {
		return garbage
	}
	sorted := slices.Clone(garbage)
	slices.SortStableFunc(sorted, func(a, b *Header) int { return int(rank(b)) - int(rank(a)) })
	return sorted
}

func (t *Thread) release(hs []*Header) {
	for _, h := range hs {
		t.Decref(Of(h))
	}
}

// grow makes the containers of the generations up to gen one generation older and returns those that are regular.
func (in *Interp) grow(gen int) []*Header {
	var all []*Header
	to := min(gen+1, NumGenerations-1)
	for _, hp := range in.heaps() {
		start := 0
		if gen >= to {
			hp.gens[to].prune()
		} else {
			start = len(hp.gens[to])
		}
		// Older ones stand first, as in CPython.
		for g := min(gen, to-1); g >= 0; g-- {
			hp.gens[g].prune()
			hp.gens[to] = append(hp.gens[to], hp.gens[g]...)
			clear(hp.gens[g])
			hp.gens[g] = hp.gens[g][:0]
		}
		for _, h := range hp.gens[to][start:] {
			if h.standing() == regular && len(all) < 1<<(32-candidateShift)-1 {
				all = append(all, h)
			}
		}
	}
	return all
}

// unreachable returns those of the containers that only the others of them hold, or nobody; held is how many references to each are not to
// be counted. One whose references do not add up is taken to be held from outside. The world is stopped.
func unreachable(cand []*Header, held int32) []*Header {
	outside := make([]int32, len(cand))
	for i, h := range cand {
		outside[i] = h.refs + atomic.LoadInt32(&h.shared) - held
		h.flags = h.flags&^candidateBits | flagCandidate | uint32(i)<<candidateShift
	}
	subtract := func(v Value) {
		if f := v.obj.flags; f&flagCandidate != 0 {
			outside[f>>candidateShift]--
		}
	}
	for _, h := range cand {
		References(Of(h), subtract)
	}
	// What is held from outside, and what that holds, is reached.
	const reached = math.MaxInt32
	var todo []*Header
	reach := func(v Value) {
		if f := v.obj.flags; f&flagCandidate != 0 && outside[f>>candidateShift] != reached {
			outside[f>>candidateShift] = reached
			todo = append(todo, v.obj)
		}
	}
	for i, h := range cand {
		if outside[i] == 0 || outside[i] == reached {
			continue
		}
		outside[i] = reached
		todo = append(todo, h)
		for len(todo) > 0 {
			n := len(todo) - 1
			next := todo[n]
			todo = todo[:n]
			References(Of(next), reach)
		}
	}
	var out []*Header
	for i, h := range cand {
		h.flags &^= candidateBits
		if outside[i] != reached {
			out = append(out, h)
		}
	}
	return out
}

// dropWeakrefs makes the weak references to the garbage dead and calls the callbacks of those that are not garbage themselves. It returns
// whether it called any.
func (t *Thread) dropWeakrefs(garbage []*Header) bool {
	for _, h := range garbage {
		h.flags |= flagCandidate
	}
	var dead []*WeakRef
	for _, h := range garbage {
		if h.attrs == nil {
			continue
		}
		for w := h.attrs.weak; w != nil; w = h.attrs.weak {
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
