package object

import "unsafe"

// The types set and frozenset.
var (
	SetType       = newStatic("set", ObjectType, TypeBase|TypeHasWeakref|TypeSet|TypeMatchSelf)
	FrozenSetType = newStatic("frozenset", ObjectType, TypeBase|TypeHasWeakref|TypeFrozenSet|TypeMatchSelf)
)

// Set is a set or frozenset. The table is probed as CPython probes its own (nine neighbours, then a jump), so that sets print in the
// same order. A removed entry stays as a dummy until the next resize.
type Set struct {
	AttrHeader
	table  []setEntry // its length is a power of two; nil while nothing was added
	fill   int        // entries in use, dummies included
	used   int
	finger int // where pop goes on
	hash   int64
	hashed bool
}

type setEntry struct {
	key  Value // the zero Value: never used; dummyKey: removed
	hash int64
}

// dummyHeader marks a removed entry.
var dummyHeader = Header{typ: unboundType}

const (
	setMinSize = 8
	setProbes  = 9
)

func (e *setEntry) live() bool { return e.key.obj != nil && e.key.obj != &dummyHeader }

// IsSet reports whether v is a set; IsAnySet whether it is a set or frozenset (or derives from one).
func IsSet(v Value) bool { return v.obj.typ.Flags&TypeSet != 0 }

// IsAnySet reports whether v is a set or frozenset (or derives from one).
func IsAnySet(v Value) bool { return v.obj.typ.Flags&(TypeSet|TypeFrozenSet) != 0 }

// AsSet converts a value that IsAnySet; it does not check.
func AsSet(v Value) *Set { return to[Set](v) }

func (t *Thread) newSet(cls *Type) *Set {
	s := t.heap.pools.set.Get()
	t.initAttr(&s.AttrHeader, cls)
	t.grew(s.bytes())
	return s
}

// NewSet returns an empty set.
func (t *Thread) NewSet() *Set { return t.newSet(SetType) }

// NewFrozenSet returns an empty frozenset, to be filled in with Add before Python code can see it.
func (t *Thread) NewFrozenSet() *Set { return t.newSet(FrozenSetType) }

// Len returns the number of items.
func (s *Set) Len() int { return s.used }

// Next steps through the items: *pos starts at 0. It borrows; the set must not change meanwhile.
func (s *Set) Next(pos *int) (Value, bool) {
	for i := *pos; i < len(s.table); i++ {
		if s.table[i].live() {
			*pos = i + 1
			return s.table[i].key, true
		}
	}
	*pos = len(s.table)
	return Value{}, false
}

func deallocSet(t *Thread, h *Header) {
	s := as[Set](h)
	table := s.table
	t.grew(-s.bytes())
	s.table, s.fill, s.used, s.finger, s.hash, s.hashed = nil, 0, 0, 0, 0, false
	for i := range table {
		if table[i].live() {
			t.Decref(table[i].key)
		}
	}
	t.freeHeader(h)
	if len(table) == setMinSize {
		clear(table)
		s.table = table
	} else if t.heap.comparing == 0 {
		t.heap.pools.sets.put(table)
	}
	t.heap.pools.set.Put(s)
}

// look finds the entry of the key: its index, or -1 if it is missing, lookFailed if a comparison raised. free is where the key would
// be added, valid if it is missing. It may run Python code.
func (s *Set) look(t *Thread, key Value, hash int64) (ix, free int) {
again:
	if s.table == nil {
		return -1, -1
	}
	isStr := key.obj.typ == StrType
	table := s.table
	if key.obj == &intHeader {
		if ix, free, sure := lookInt(table, key.num, hash); sure {
			return ix, free
		}
	}
	mask := uint64(len(table) - 1)
	i, perturb := uint64(hash)&mask, uint64(hash)
	for {
		probes := 0
		if i+setProbes <= mask {
			probes = setProbes
		}
		for j := i; j <= i+uint64(probes); j++ {
			e := &table[j]
			if e.key.obj == nil {
				return -1, int(j)
			}
			if e.hash != hash || e.key.obj == &dummyHeader {
				continue
			}
			if Is(e.key, key) {
				return int(j), -1
			}
			if isStr && e.key.obj.typ == StrType {
				if StrEqual((*Str)(unsafe.Pointer(e.key.obj)), (*Str)(unsafe.Pointer(key.obj))) {
					return int(j), -1
				}
				continue
			}
			if key.IsInt64() && e.key.IsInt64() {
				continue
			}
			held := e.key
			t.Incref(held)
			t.heap.comparing++
			eq, ok := Equal(t, held, key)
			t.heap.comparing--
			changed := !sameTable(s.table, table) || !Is(table[j].key, held)
			t.Decref(held)
			if !ok {
				return lookFailed, -1
			}
			if changed || !sameTable(s.table, table) {
				goto again
			}
			if eq {
				return int(j), -1
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// lookInt is look for a small int. It is not sure if it meets something else with the same hash.
func lookInt(table []setEntry, n uint64, hash int64) (ix, free int, sure bool) {
	mask := uint64(len(table) - 1)
	base := unsafe.Pointer(unsafe.SliceData(table))
	i, perturb := uint64(hash)&mask, uint64(hash)
	for {
		last := i
		if i+setProbes <= mask {
			last = i + setProbes
		}
		for j := i; j <= last; j++ {
			e := (*setEntry)(unsafe.Add(base, uintptr(j)*unsafe.Sizeof(setEntry{})))
			if e.hash == hash {
				if e.key.obj == &intHeader {
					if e.key.num == n {
						return int(j), -1, true
					}
				} else if e.key.obj != nil && e.key.obj != &dummyHeader {
					return 0, 0, false
				}
			}
			if e.key.obj == nil {
				return -1, int(j), true
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

func sameTable(a, b []setEntry) bool { return unsafe.SliceData(a) == unsafe.SliceData(b) }

// place puts a key that is not there in a table without dummies.
func placeInSet(table []setEntry, key Value, hash int64) {
	mask := uint64(len(table) - 1)
	i, perturb := uint64(hash)&mask, uint64(hash)
	for {
		probes := 0
		if i+setProbes <= mask {
			probes = setProbes
		}
		for j := i; j <= i+uint64(probes); j++ {
			if table[j].key.obj == nil {
				table[j] = setEntry{key, hash}
				return
			}
		}
		perturb >>= 5
		i = (i*5 + 1 + perturb) & mask
	}
}

// resize makes the table large enough for more than n entries and drops the dummies.
func (s *Set) resize(t *Thread, n int) {
	size := setMinSize
	for size <= n {
		size <<= 1
	}
	old := s.table
	s.newTable(t, size)
	for i := range old {
		if old[i].live() {
			placeInSet(s.table, old[i].key, old[i].hash)
		}
	}
	s.fill = s.used
	if t.heap.comparing == 0 {
		t.heap.pools.sets.put(old)
	}
}

// newTable gives the set an empty table instead of its own.
func (s *Set) newTable(t *Thread, size int) {
	t.grew(-s.bytes())
	s.table = t.heap.setTable(size)
	t.grew(s.bytes())
}

// setTable returns an empty table.
func (h *Heap) setTable(size int) []setEntry {
	tab := h.pools.sets.get(size)[:size]
	clear(tab)
	return tab
}

// add adds a key (borrowed).
func (s *Set) add(t *Thread, key Value, hash int64) bool {
	if s.table == nil {
		s.newTable(t, setMinSize)
	}
	ix, free := s.look(t, key, hash)
	if ix != -1 {
		return ix != lookFailed
	}
	if free < 0 { // a comparison emptied the set
		s.newTable(t, setMinSize)
		_, free = s.look(t, key, hash)
	}
	t.Incref(key)
	s.table[free] = setEntry{key, hash}
	s.fill++
	s.used++
	if s.fill*5 >= (len(s.table)-1)*3 {
		if s.used > 50000 {
			s.resize(t, s.used*2)
		} else {
			s.resize(t, s.used*4)
		}
	}
	return true
}

func setHash(t *Thread, key Value) (int64, bool) {
	if key.obj.typ == StrType {
		return hashStr(AsStr(key)), true
	}
	h, ok := Hash(t, key)
	if !ok {
		t.unhashable(key, "cannot use '%s' as a set element (%s)")
	}
	return h, ok
}

// Add adds a value (borrowed). It may run Python code.
func (s *Set) Add(t *Thread, key Value) bool {
	hash, ok := setHash(t, key)
	return ok && s.add(t, key, hash)
}

// Has reports whether the value is an item. It may run Python code.
func (s *Set) Has(t *Thread, key Value) (bool, bool) {
	hash, ok := setHash(t, key)
	if !ok {
		return false, false
	}
	ix, _ := s.look(t, key, hash)
	return ix >= 0, ix != lookFailed
}

// unlink removes the entry and returns its key (the caller owns it).
func (s *Set) unlink(ix int) Value {
	k := s.table[ix].key
	s.table[ix] = setEntry{Value{obj: &dummyHeader}, -1}
	s.used--
	return k
}

// discard removes a key.
func (s *Set) discard(t *Thread, key Value, hash int64) (found, ok bool) {
	ix, _ := s.look(t, key, hash)
	if ix < 0 {
		return false, ix != lookFailed
	}
	t.Decref(s.unlink(ix))
	return true, true
}

// Discard removes the value if it is there. It may run Python code.
func (s *Set) Discard(t *Thread, key Value) (found, ok bool) {
	hash, ok := setHash(t, key)
	if !ok {
		return false, false
	}
	return s.discard(t, key, hash)
}

// clear removes all items.
func (s *Set) clear(t *Thread) {
	table := s.table
	t.grew(-s.bytes())
	s.table, s.fill, s.used, s.finger = nil, 0, 0, 0
	for i := range table {
		if table[i].live() {
			t.Decref(table[i].key)
		}
	}
}

// Clear removes all items.
func (s *Set) Clear(t *Thread) { s.clear(t) }

// popAny removes an item and returns it (the caller owns it); the zero Value if there is none.
func (s *Set) popAny() Value {
	if s.used == 0 {
		return Value{}
	}
	mask := len(s.table) - 1
	i := s.finger & mask
	for !s.table[i].live() {
		i = (i + 1) & mask
	}
	s.finger = i + 1
	return s.unlink(i)
}

// merge adds the items of another set.
func (s *Set) merge(t *Thread, o *Set) bool {
	if o == s || o.used == 0 {
		return true
	}
	if (s.fill+o.used)*5 >= (max(len(s.table), setMinSize)-1)*3 {
		s.resize(t, (s.used+o.used)*2)
	} else if s.table == nil {
		s.newTable(t, setMinSize)
	}
	if s.fill == 0 && len(s.table) == len(o.table) && o.fill == o.used {
		copy(s.table, o.table)
		for i := range s.table {
			if s.table[i].key.obj != nil {
				t.Incref(s.table[i].key)
			}
		}
		s.fill, s.used = o.fill, o.used
		return true
	}
	if s.fill == 0 {
		for i := range o.table {
			if o.table[i].live() {
				t.Incref(o.table[i].key)
				placeInSet(s.table, o.table[i].key, o.table[i].hash)
			}
		}
		s.fill, s.used = o.used, o.used
		return true
	}
	for i := 0; i < len(o.table); i++ {
		e := o.table[i]
		if !e.live() {
			continue
		}
		t.Incref(e.key)
		ok := s.add(t, e.key, e.hash)
		t.Decref(e.key)
		if !ok {
			return false
		}
	}
	return true
}

// eachHash calls f with the items and hashes of a set or dict, or of any iterable, whose items' hashes hashOf computes.
func eachHash(t *Thread, v Value, hashOf func(t *Thread, key Value) (int64, bool), f func(key Value, hash int64) bool) bool {
	switch {
	case IsAnySet(v):
		s := to[Set](v)
		for i := 0; i < len(s.table); i++ {
			if e := s.table[i]; e.live() {
				t.Incref(e.key)
				more := f(e.key, e.hash)
				t.Decref(e.key)
				if !more {
					break
				}
			}
		}
		return !t.HasExc()
	case v.obj.typ == DictType:
		d := to[Dict](v)
		for i := 0; i < len(d.entries); i++ {
			if e := d.entries[i]; e.obj != nil {
				key := t.Newref(e.key())
				more := f(key, e.hash())
				t.Decref(key)
				if !more {
					break
				}
			}
		}
		return !t.HasExc()
	}
	return ForEach(t, v, func(key Value) bool {
		hash, ok := hashOf(t, key)
		return ok && f(key, hash)
	})
}

// update adds the items of an iterable.
func (s *Set) update(t *Thread, v Value) bool {
	if IsAnySet(v) {
		return s.merge(t, to[Set](v))
	}
	if v.obj.typ == DictType {
		if n := to[Dict](v).Len(); n > 0 && (s.fill+n)*5 >= (max(len(s.table), setMinSize)-1)*3 {
			s.resize(t, (s.used+n)*2)
		}
	}
	if v.obj.typ == ListType {
		for l, i := to[List](v), 0; i < len(l.items); i++ {
			key := t.Newref(l.items[i])
			ok := s.Add(t, key)
			t.Decref(key)
			if !ok {
				return false
			}
		}
		return true
	}
	return eachHash(t, v, setHash, func(key Value, hash int64) bool { return s.add(t, key, hash) })
}

// Update adds the items of an iterable. It may run Python code.
func (s *Set) Update(t *Thread, v Value) bool { return s.update(t, v) }

// newSetFrom returns a new set of the class with the items of the iterable (none if it is the zero Value), or nil.
func (t *Thread) newSetFrom(cls *Type, v Value) *Set {
	s := t.newSet(cls)
	if v.obj != nil && !s.update(t, v) {
		t.Decref(s.Val())
		return nil
	}
	return s
}

// SetFrom returns set(iterable), or nil with an exception pending.
func (t *Thread) SetFrom(v Value) *Set { return t.newSetFrom(SetType, v) }

// FrozenSetFrom returns frozenset(iterable), or nil with an exception pending.
func (t *Thread) FrozenSetFrom(v Value) *Set { return t.newSetFrom(FrozenSetType, v) }

// plainBase is the type of the result of an operation: set or frozenset, never a subclass.
func (s *Set) plainBase() *Type {
	if s.typ.Flags&TypeFrozenSet != 0 {
		return FrozenSetType
	}
	return SetType
}

// copyAs returns a copy of the set.
func (s *Set) copyAs(t *Thread, cls *Type) *Set {
	c := t.newSet(cls)
	c.merge(t, s) // no comparisons: it cannot fail
	return c
}

// intersection returns a new set of the items that are also in the iterable, or nil.
func (s *Set) intersection(t *Thread, v Value) *Set {
	if v.obj == &s.Header {
		return s.copyAs(t, s.plainBase())
	}
	out := t.newSet(s.plainBase())
	small, large := v, s
	if IsAnySet(v) && to[Set](v).used > s.used {
		small, large = s.Val(), to[Set](v)
	}
	if !eachHash(t, small, setHash, func(key Value, hash int64) bool {
		ix, _ := large.look(t, key, hash)
		if ix >= 0 {
			return out.add(t, key, hash)
		}
		return ix != lookFailed
	}) {
		t.Decref(out.Val())
		return nil
	}
	return out
}

// isDisjoint reports whether no item of the iterable is in s.
func (s *Set) isDisjoint(t *Thread, v Value) (bool, bool) {
	if v.obj == &s.Header {
		return s.used == 0, true
	}
	small, large := v, s
	if IsAnySet(v) && to[Set](v).used > s.used {
		small, large = s.Val(), to[Set](v)
	}
	disjoint := true
	ok := eachHash(t, small, setHash, func(key Value, hash int64) bool {
		ix, _ := large.look(t, key, hash)
		if ix >= 0 {
			disjoint = false
		}
		return ix == -1
	})
	return disjoint, ok
}

// differenceUpdate removes the items of the iterable.
func (s *Set) differenceUpdate(t *Thread, v Value) bool {
	if v.obj == &s.Header {
		s.clear(t)
		return true
	}
	if IsAnySet(v) && to[Set](v).used>>3 > s.used {
		o := to[Set](v)
		common := s.intersection(t, o.Val())
		if common == nil {
			return false
		}
		ok := eachHash(t, common.Val(), setHash, func(key Value, hash int64) bool {
			_, ok := s.discard(t, key, hash)
			return ok
		})
		t.Decref(common.Val())
		return ok && s.shrink(t)
	}
	ok := eachHash(t, v, setHash, func(key Value, hash int64) bool {
		_, ok := s.discard(t, key, hash)
		return ok
	})
	return ok && s.shrink(t)
}

// shrink rebuilds the table if more than a quarter of it is dummies.
func (s *Set) shrink(t *Thread) bool {
	if s.table != nil && (s.fill-s.used) > (len(s.table)-1)/4 {
		if s.used > 50000 {
			s.resize(t, s.used*2)
		} else {
			s.resize(t, s.used*4)
		}
	}
	return true
}

// difference returns a new set of the items that are not in the iterable, or nil.
func (s *Set) difference(t *Thread, v Value) *Set {
	var has func(key Value, hash int64) int
	switch {
	case IsAnySet(v):
		o := to[Set](v)
		if s.used>>2 > o.used {
			break
		}
		has = func(key Value, hash int64) int {
			ix, _ := o.look(t, key, hash)
			return ix
		}
	case v.obj.typ == DictType:
		d := to[Dict](v)
		if s.used>>2 > d.Len() {
			break
		}
		has = func(key Value, hash int64) int { return d.find(t, key, hash) }
	}
	if has == nil {
		out := s.copyAs(t, s.plainBase())
		if !out.differenceUpdate(t, v) {
			t.Decref(out.Val())
			return nil
		}
		return out
	}
	out := t.newSet(s.plainBase())
	if !eachHash(t, s.Val(), setHash, func(key Value, hash int64) bool {
		ix := has(key, hash)
		if ix == -1 {
			return out.add(t, key, hash)
		}
		return ix != lookFailed
	}) {
		t.Decref(out.Val())
		return nil
	}
	return out
}

// symmetricUpdate keeps the items that are in exactly one of s and the iterable.
func (s *Set) symmetricUpdate(t *Thread, v Value) bool {
	if v.obj == &s.Header {
		s.clear(t)
		return true
	}
	toggle := func(key Value, hash int64) bool {
		found, ok := s.discard(t, key, hash)
		if ok && !found {
			return s.add(t, key, hash)
		}
		return ok
	}
	if IsAnySet(v) || v.obj.typ == DictType {
		return eachHash(t, v, setHash, toggle)
	}
	o := t.newSetFrom(s.plainBase(), v)
	if o == nil {
		return false
	}
	ok := eachHash(t, o.Val(), setHash, toggle)
	t.Decref(o.Val())
	return ok
}

// isSubset reports whether all items of s are in o.
func (s *Set) isSubset(t *Thread, o *Set) (bool, bool) {
	if s.used > o.used {
		return false, true
	}
	all := true
	ok := eachHash(t, s.Val(), setHash, func(key Value, hash int64) bool {
		ix, _ := o.look(t, key, hash)
		all = ix >= 0
		return all
	})
	return all, ok
}

// swap exchanges the contents of two sets.
func (s *Set) swap(o *Set) {
	s.table, o.table = o.table, s.table
	s.fill, o.fill = o.fill, s.fill
	s.used, o.used = o.used, s.used
	s.finger, o.finger = o.finger, s.finger
	s.hashed, o.hashed = false, false
}
