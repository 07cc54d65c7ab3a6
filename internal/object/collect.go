package object

import (
	"cmp"
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

// Garbage is what a collection found: how many containers were removed, and how many were not, because they have a LegacyDel or one that has refers
// to them.
type Garbage struct{ Collected, Uncollectable int }

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
	t.SettleCounts()
	cand, parts := in.grow(gen)
	garbage, alive := unreachable(cand, 0)
	in.settle(parts, alive, garbage)
	for _, h := range garbage {
		t.Incref(Of(h)) // none may die before its turn
	}
	t.Sched.StartTheWorld()
	if len(garbage) == 0 {
		return res
	}
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
		still, _ := unreachable(garbage, 1)
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
	res = Garbage{len(garbage), len(legacy)}
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

// maxOrdered is how many containers a collection keeps in order at most.
const maxOrdered = 1 << 17

// age is how many containers have been made since h was.
func (hp *Heap) age(h *Header) uint32 { return hp.clock - h.flags&^(1<<candidateShift-1) }

// sortByAge puts the older ones first.
func (hp *Heap) sortByAge(hs []*Header) {
	slices.SortStableFunc(hs, func(a, b *Header) int { return cmp.Compare(hp.age(b), hp.age(a)) })
}

// ranked is a part of a list of containers that a collection looks at: what it does not look at stands first.
type ranked struct {
	part          []*Header
	pinned, first int  // how many it does not look at, and where the others begin in the list of all
	ordered       bool // whether the order of the others shows; if not they keep the order of memory
}

// grow makes the containers of the generations up to gen one generation older and returns those that are regular.
func (in *Interp) grow(gen int) (all []*Header, parts []ranked) {
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
		p := ranked{part: hp.gens[to][start:], first: len(all)}
		if all == nil {
			all = make([]*Header, 0, len(p.part))
		}
		for i, h := range p.part {
			if h.standing() == regular && len(all) < 1<<(32-candidateShift)-1 {
				all = append(all, h)
				p.ordered = p.ordered || h.orderShows()
			} else {
				p.part[i], p.part[p.pinned] = p.part[p.pinned], h
				p.pinned++
			}
		}
		p.ordered = p.ordered && len(p.part) < maxOrdered
		if gen == NumGenerations-1 && p.ordered {
			hp.sortByAge(all[p.first:])
		}
		parts = append(parts, p)
	}
	return all, parts
}

// settle puts those that a collection has found alive, and behind them the garbage, into the list that they came from, in order, unless the
// order of memory will do: going through a list in another one costs three times as much.
func (in *Interp) settle(parts []ranked, alive, garbage []*Header) {
	if len(parts) != 1 || !parts[0].ordered {
		return
	}
	copy(parts[0].part[parts[0].pinned:], alive)
	copy(parts[0].part[parts[0].pinned+len(alive):], garbage)
	for _, h := range alive {
		in.heap.clock += 1 << candidateShift
		h.flags = h.flags&(1<<candidateShift-1) | in.heap.clock
	}
}

// unreachable divides the containers into those that only others of them hold, or nobody, and the rest, the living, in the order that CPython gives
// them: first come those held from outside and those found from them before their turn, then the others as they are found. held is how
// many references to each are not to be counted. One whose references do not add up is taken to be held from outside. The world is stopped.
func unreachable(cand []*Header, held int32) (garbage, alive []*Header) {
	const (
		unknown   = 0
		reached   = 1
		tentative = 2
	)
	outside := make([]int32, len(cand))
	made := make([]uint32, len(cand))
	for i, h := range cand {
		made[i] = h.flags & candidateBits
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
	state := outside // from now on
	for i, n := range outside {
		if n != 0 {
			state[i] = reached
		}
	}
	var late []*Header // found after their turn
	reach := func(v Value) {
		f := v.obj.flags
		if f&flagCandidate == 0 {
			return
		}
		switch s := &state[f>>candidateShift]; *s {
		case unknown:
			*s = reached
		case tentative:
			*s = reached
			late = append(late, v.obj)
		}
	}
	alive = make([]*Header, 0, len(cand))
	for i, h := range cand {
		if state[i] == unknown {
			state[i] = tentative
			continue
		}
		alive = append(alive, h)
		References(Of(h), reach)
	}
	for len(late) > 0 {
		h := late[0]
		late = late[1:]
		alive = append(alive, h)
		References(Of(h), reach)
	}
	for i, h := range cand {
		h.flags = h.flags&^candidateBits | made[i]
		if state[i] != reached {
			garbage = append(garbage, h)
		}
	}
	return garbage, alive
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
