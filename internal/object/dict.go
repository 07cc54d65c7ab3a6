package object

import (
	"math"
	"math/bits"
	"sync/atomic"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/numfmt"
)

// DictType is the type dict.
var DictType = newStatic("dict", ObjectType, TypeBase|TypeDict|TypeMapping|TypeMatchSelf)

// Dict is a Python dict: entries in the order of insertion and an open-addressed table of their indexes, with one, two or four
// bytes an index. A deleted entry has no key; the table marks its slot as a dummy until the next rebuild.
//
// A lookup may compare keys, which may run Python code that changes the dict: what changed is noticed (entries is
// replaced or the entry has another key) and the lookup starts again.
type Dict struct {
	Header
	entries []dictEntry
	table   unsafe.Pointer // 1<<log indexes of the width that log tells; nil while there are no entries
	used    int32          // live entries
	version uint32         // see KeysVersion
	seq     uint32         // see GlobalValue
	log     uint8          // the table's size is 1<<log
	fixed   bool           // see FixGlobals
	small   [8]int8        // the table of a small dict
}

// dictEntry is a key with its hash and its value. A key that is no number beside its type needs one word only, and the other one has the hash.
type dictEntry struct {
	obj *Header // of the key; nil in an entry that was deleted
	num uint64  // the number or the hash
	val Value
}

func makeEntry(hash int64, k, v Value) dictEntry {
	switch k.obj {
	case &intHeader, &floatHeader, &boolHeader:
		return dictEntry{k.obj, k.num, v}
	}
	return dictEntry{k.obj, uint64(hash), v}
}

// key borrows the key.
func (e *dictEntry) key() Value {
	switch e.obj {
	case &intHeader, &floatHeader, &boolHeader:
		return Value{e.obj, e.num}
	}
	return Value{obj: e.obj}
}

// hash returns the hash of the key.
func (e *dictEntry) hash() int64 {
	switch e.obj {
	case &intHeader, &boolHeader:
		return hashInt64(int64(e.num))
	case &floatHeader:
		h, ok := numfmt.HashFloat(math.Float64frombits(e.num))
		if !ok {
			h = hashID(e.key().ID())
		}
		return h
	}
	return int64(e.num)
}

// has reports whether the key is k, the same object.
func (e *dictEntry) has(k Value) bool {
	if e.obj != k.obj {
		return false
	}
	switch k.obj {
	case &intHeader, &floatHeader, &boolHeader:
		return e.num == k.num
	}
	return true
}

const (
	slotEmpty   = -1
	slotDummy   = -2
	dictMinLog  = 3
	lookMissing = -1
	lookFailed  = -2
)

// dictVersions gives out the numbers of KeysVersion: they are unique in the process, so that equal versions mean the same keys of
// the same dict.
var dictVersions atomic.Uint32

func usable(log uint8) int { return (1 << log) * 2 / 3 }

// slot reads the index at position i of the table.
func (d *Dict) slot(i uint64) int {
	switch {
	case d.log <= 7:
		return int(*(*int8)(unsafe.Add(d.table, i)))
	case d.log <= 15:
		return int(*(*int16)(unsafe.Add(d.table, i*2)))
	}
	return int(*(*int32)(unsafe.Add(d.table, i*4)))
}

func (d *Dict) setSlot(i uint64, ix int) {
	switch {
	case d.log <= 7:
		*(*int8)(unsafe.Add(d.table, i)) = int8(ix)
	case d.log <= 15:
		*(*int16)(unsafe.Add(d.table, i*2)) = int16(ix)
	default:
		*(*int32)(unsafe.Add(d.table, i*4)) = int32(ix)
	}
}

// IsDict reports whether v is a dict or an instance of a subclass.
func IsDict(v Value) bool { return v.obj.typ.Flags&TypeDict != 0 }

// AsDict converts a value that IsDict; it does not check.
func AsDict(v Value) *Dict { return to[Dict](v) }

func (t *Thread) allocDict(cls *Type) *Dict {
	var d *Dict
	if cls == DictType || !cls.hasAttrs() {
		d = t.heap.pools.dict.Get()
		t.initHeader(&d.Header, cls)
	} else {
		d = newObject[Dict](t, cls)
	}
	t.grew(d.bytes())
	return d
}

// NewDict returns an empty dict.
func (t *Thread) NewDict() *Dict { return t.allocDict(DictType) }

// NewDictSize returns an empty dict with room for n entries.
func (t *Thread) NewDictSize(n int) *Dict {
	d := t.allocDict(DictType)
	if n > usable(dictMinLog) {
		d.rebuild(t, logFor(n))
	} else if n > 0 {
		d.entries = t.heap.pools.dicts.small(n)
		d.makeTable(dictMinLog, nil)
		t.grew(cap(d.entries) * entryBytes)
	}
	return d
}

// logFor returns the size of a table with room for n entries.
func logFor(n int) uint8 {
	log := uint8(bits.Len(uint(n*3-1) / 2))
	log = max(log, dictMinLog)
	for usable(log) < n {
		log++
	}
	return log
}

func deallocDict(t *Thread, h *Header) {
	d := as[Dict](h)
	entries, table, log := d.entries, d.table, d.log
	t.grew(-d.bytes())
	d.entries, d.table, d.used = nil, nil, 0
	t.releaseEntries(entries)
	t.freeHeader(h)
	d.version, d.log, d.fixed = 0, 0, false
	if cap(entries) > 0 {
		t.heap.pools.dicts.put(max(log, dictMinLog), dictRoom{entries, table})
	}
	t.heap.pools.dict.Put(d)
}

// releaseEntries releases the keys and values.
func (t *Thread) releaseEntries(entries []dictEntry) {
	bias := t.bias
	for i := range entries {
		e := &entries[i]
		h := e.obj
		if h == nil {
			continue
		}
		v := e.val.obj
		if h.owner == bias {
			if h.refs--; h.refs == 0 {
				t.dealloc(h)
			}
		} else if h.owner != 0 {
			t.decrefShared(h)
		}
		if v.owner == bias {
			if v.refs--; v.refs == 0 {
				t.dealloc(v)
			}
		} else if v.owner != 0 {
			t.decrefShared(v)
		}
	}
}

// Len returns the number of items.
func (d *Dict) Len() int { return int(d.used) }

// KeysVersion returns a number that identifies the dict with its present keys in their places: it changes when a key is added or
// removed or the table is rebuilt, not when a value is replaced. 0 matches nothing.
func (d *Dict) KeysVersion() uint32 {
	if d.version == 0 {
		if v := dictVersions.Load(); v < 1<<32-1<<16 {
			d.version = dictVersions.Add(1)
		}
	}
	return d.version
}

// IndexOf returns the place of the key's value for ValueAt, or -1. It does not run Python code: a key that only a comparison
// could find is not found.
func (d *Dict) IndexOf(key *Str) int { return d.findStr(key, hashStr(key)) }

// ValueAt borrows the value at a place given by IndexOf for the present KeysVersion.
func (d *Dict) ValueAt(i int) Value {
	if uint(i) < uint(len(d.entries)) {
		return d.entries[i].val
	}
	return Value{}
}

// SetValueAt replaces the value (stolen) at a place given by IndexOf for the present KeysVersion.
func (d *Dict) SetValueAt(t *Thread, i int, v Value) { t.Replace(&d.entries[i].val, v) }

// findStr finds an exact str among the keys that are exact strs. lookMissing if it is not there.
func (d *Dict) findStr(key *Str, hash int64) int {
	if d.table == nil {
		return lookMissing
	}
	mask := uint64(1)<<d.log - 1
	i, perturb := uint64(hash)&mask, uint64(hash)
	for {
		ix := d.slot(i)
		if ix >= 0 {
			e := &d.entries[ix]
			if e.obj == &key.Header {
				return ix
			}
			if e.num == uint64(hash) && e.obj.typ == StrType && StrEqual((*Str)(unsafe.Pointer(e.obj)), key) {
				return ix
			}
		} else if ix == slotEmpty {
			return lookMissing
		}
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

// find finds a key. It may run Python code; lookFailed means a pending exception.
func (d *Dict) find(t *Thread, key Value, hash int64) int {
again:
	if d.table == nil {
		return lookMissing
	}
	isStr := key.obj.typ == StrType
	mask := uint64(1)<<d.log - 1
	i, perturb := uint64(hash)&mask, uint64(hash)
	for {
		ix := d.slot(i)
		if ix >= 0 {
			e := &d.entries[ix]
			if e.obj == key.obj {
				if key.obj != &intHeader {
					if e.has(key) {
						return ix
					}
				} else if e.num == key.num {
					return ix
				} else {
					goto next
				}
			}
			if e.hash() == hash {
				if isStr && e.obj.typ == StrType {
					if StrEqual((*Str)(unsafe.Pointer(e.obj)), (*Str)(unsafe.Pointer(key.obj))) {
						return ix
					}
				} else {
					held, base := e.key(), unsafe.SliceData(d.entries)
					t.Incref(held)
					t.heap.comparing++
					eq, ok := Equal(t, held, key)
					t.heap.comparing--
					changed := unsafe.SliceData(d.entries) != base || ix >= len(d.entries) || !d.entries[ix].has(held)
					t.Decref(held)
					if !ok {
						return lookFailed
					}
					if changed || unsafe.SliceData(d.entries) != base {
						goto again
					}
					if eq {
						return ix
					}
				}
			}
		} else if ix == slotEmpty {
			return lookMissing
		}
	next:
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
}

// rebuild makes a table of the size and moves the live entries together.
func (d *Dict) rebuild(t *Thread, log uint8) {
	old, oldLog, oldTable := d.entries, d.log, d.table
	t.grew(-d.bytes())
	room := t.heap.pools.dicts.get(log)
	entries := room.entries
	if entries == nil {
		if log == dictMinLog {
			entries = t.heap.pools.dicts.small(dictMinCap)
		} else {
			entries = make([]dictEntry, 0, usable(log))
		}
	}
	if len(old) == int(d.used) {
		entries = entries[:len(old)]
		copy(entries, old)
	} else {
		for i := range old {
			if old[i].obj != nil {
				entries = append(entries, old[i])
			}
		}
	}
	d.entries = entries
	d.makeTable(log, room.table)
	t.grew(d.bytes())
	if d.typ == DictType && oldTable != nil {
		t.heap.dropRoom(oldLog, dictRoom{old, oldTable})
	}
	mask := uint64(1)<<log - 1
	for ix := range entries {
		hash := entries[ix].hash()
		i, perturb := uint64(hash)&mask, uint64(hash)
		for d.slot(i) >= 0 {
			perturb >>= 5
			i = (i*5 + perturb + 1) & mask
		}
		d.setSlot(i, ix)
	}
	d.version = 0
}

// makeTable makes an empty table of the size, in the memory of one of that size if it is given.
func (d *Dict) makeTable(log uint8, tab unsafe.Pointer) {
	d.log = log
	if log == dictMinLog {
		d.small = [8]int8{-1, -1, -1, -1, -1, -1, -1, -1}
		d.table = unsafe.Pointer(&d.small)
		return
	}
	size := tableSize(log)
	if tab == nil {
		words := make([]int64, size/8)
		tab = unsafe.Pointer(unsafe.SliceData(words))
	}
	for words := unsafe.Slice((*int64)(tab), size/8); len(words) > 0; words = words[2:] {
		words[0], words[1] = -1, -1
	}
	d.table = tab
}

// tableSize is the number of bytes of a table with a memory of its own.
func tableSize(log uint8) int {
	switch {
	case log <= 7:
		return 1 << log
	case log <= 15:
		return 2 << log
	}
	return 4 << log
}

// insert adds a key that is not there; steals both.
func (d *Dict) insert(t *Thread, hash int64, k, v Value) {
	n := len(d.entries)
	if n == cap(d.entries) {
		d.makeRoom(t)
		n = len(d.entries)
	} else if d.table == nil {
		d.makeTable(dictMinLog, nil)
	}
	mask := uint64(1)<<d.log - 1
	i, perturb := uint64(hash)&mask, uint64(hash)
	for d.slot(i) >= 0 {
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
	d.setSlot(i, n)
	d.entries = d.entries[:n+1]
	d.entries[n] = makeEntry(hash, k, v)
	d.used++
	d.version = 0
}

// makeRoom makes room for another entry. A small dict's entries grow in steps, so that one with few keys has few.
//
//go:noinline
func (d *Dict) makeRoom(t *Thread) {
	n := len(d.entries)
	if n >= usable(dictMinLog) && d.table != nil {
		d.rebuild(t, logFor(max(int(d.used)*2, usable(dictMinLog))))
		return
	}
	if d.table == nil {
		d.makeTable(dictMinLog, nil)
	}
	more := 2
	if n >= 2 {
		more = usable(dictMinLog)
	}
	old := d.entries
	entries := t.heap.pools.dicts.small(more)[:n]
	copy(entries, old)
	d.entries = entries
	t.grew((cap(entries) - cap(old)) * entryBytes)
	t.heap.dropRoom(dictMinLog, dictRoom{entries: old})
}

// unlink removes the entry at ix and returns its key and value (the caller owns them).
func (d *Dict) unlink(ix int) (k, v Value) {
	e := &d.entries[ix]
	mask := uint64(1)<<d.log - 1
	hash := e.hash()
	i, perturb := uint64(hash)&mask, uint64(hash)
	for d.slot(i) != ix {
		perturb >>= 5
		i = (i*5 + perturb + 1) & mask
	}
	d.setSlot(i, slotDummy)
	k, v = e.key(), e.val
	*e = dictEntry{}
	d.used--
	d.version = 0
	return k, v
}

// Get borrows the value of the key; the zero Value with ok means that it is missing. It may run Python code.
func (d *Dict) Get(t *Thread, key Value) (v Value, ok bool) {
	if key.obj.typ == StrType {
		s := (*Str)(unsafe.Pointer(key.obj))
		if ix := d.findStr(s, hashStr(s)); ix >= 0 {
			return d.entries[ix].val, true
		}
	}
	hash, ok := dictHash(t, key)
	if !ok {
		return Value{}, false
	}
	return d.getHash(t, key, hash)
}

func (d *Dict) getHash(t *Thread, key Value, hash int64) (v Value, ok bool) {
	ix := d.find(t, key, hash)
	if ix >= 0 {
		return d.entries[ix].val, true
	}
	return Value{}, ix != lookFailed
}

// GetStr borrows the value of an exact str; the zero Value means that it is missing, or that the comparison with a key that is
// not a str raised.
func (d *Dict) GetStr(t *Thread, key *Str) Value {
	hash := hashStr(key)
	if ix := d.findStr(key, hash); ix >= 0 {
		return d.entries[ix].val
	}
	if d.used == 0 || d.onlyStr() {
		return Value{}
	}
	v, _ := d.getHash(t, key.Val(), hash)
	return v
}

// DictGetStr is GetStr as a function.
func DictGetStr(t *Thread, d *Dict, key *Str) Value { return d.GetStr(t, key) }

// onlyStr reports whether the keys are found by findStr alone; it looks at a few keys only, because a dict with other keys is
// merely looked at twice.
func (d *Dict) onlyStr() bool {
	if len(d.entries) > 8 {
		return false
	}
	for i := range d.entries {
		if h := d.entries[i].obj; h != nil && h.typ != StrType {
			return false
		}
	}
	return true
}

// Set does d[key] = v; borrows both. It may run Python code.
func (d *Dict) Set(t *Thread, key, v Value) bool {
	hash, ok := dictHash(t, key)
	if !ok {
		return false
	}
	return d.setHash(t, key, hash, v)
}

func (d *Dict) setHash(t *Thread, key Value, hash int64, v Value) bool {
	ix := d.find(t, key, hash)
	if ix == lookFailed {
		return false
	}
	t.Incref(v)
	if ix >= 0 {
		t.Replace(&d.entries[ix].val, v)
		return true
	}
	t.Incref(key)
	d.insert(t, hash, key, v)
	return true
}

// SetStr is Set for an exact str.
func (d *Dict) SetStr(t *Thread, key *Str, v Value) bool {
	hash := hashStr(key)
	if ix := d.findStr(key, hash); ix >= 0 {
		t.Incref(v)
		t.Replace(&d.entries[ix].val, v)
		return true
	}
	return d.setHash(t, key.Val(), hash, v)
}

// SetText is SetStr for a Go text, which is interned.
func (d *Dict) SetText(t *Thread, key string, v Value) bool { return d.SetStr(t, t.Intern(key), v) }

// SetTextSteal is SetText that takes over the reference to v.
func (d *Dict) SetTextSteal(t *Thread, key string, v Value) bool {
	if v.obj == nil {
		return false
	}
	ok := d.SetStr(t, t.Intern(key), v)
	t.Decref(v)
	return ok
}

// Delete removes the key. It may run Python code.
func (d *Dict) Delete(t *Thread, key Value) (found, ok bool) {
	v, ok := d.Take(t, key)
	if v.obj == nil {
		return false, ok
	}
	t.Decref(v)
	return true, true
}

// Take removes the key and returns its value (the caller owns it); the zero Value with ok if it is missing.
func (d *Dict) Take(t *Thread, key Value) (v Value, ok bool) {
	hash, ok := dictHash(t, key)
	if !ok {
		return Value{}, false
	}
	ix := d.find(t, key, hash)
	if ix < 0 {
		return Value{}, ix != lookFailed
	}
	k, v := d.unlink(ix)
	t.Decref(k)
	return v, true
}

// Pop removes the key and returns its value; def (borrowed) if it is missing, or KeyError if def is the zero Value. New reference.
func (d *Dict) Pop(t *Thread, key, def Value) Value {
	if d.used == 0 && def.obj == nil {
		return t.RaiseKey(key)
	}
	v, ok := d.Take(t, key)
	if v.obj != nil || !ok {
		return v
	}
	if def.obj != nil {
		return t.Newref(def)
	}
	return t.RaiseKey(key)
}

// loading reports whether the caller is the import system, which takes a module that it has loaded out of sys.modules and puts it back to make it the
// last. Other threads must not look in between: they would load the module anew, or miss the package of a module that they import.
func (t *Thread) loading() bool {
	f := t.Frame
	return f != nil && f.Code.Name == "_load_unlocked" && f.Code.Filename == "<frozen importlib._bootstrap>"
}

// moveLast makes the key the last one and returns its value; KeyError if it is not there.
func (d *Dict) moveLast(t *Thread, key Value) Value {
	v := d.Pop(t, key, Value{})
	if v.obj != nil && !d.Set(t, key, v) {
		t.Decref(v)
		return Value{}
	}
	return v
}

// SetDefault borrows d[key], after setting it to def (borrowed) if it was missing; the zero Value means an exception.
func (d *Dict) SetDefault(t *Thread, key, def Value) Value {
	hash, ok := dictHash(t, key)
	if !ok {
		return Value{}
	}
	ix := d.find(t, key, hash)
	if ix >= 0 {
		return d.entries[ix].val
	}
	if ix == lookFailed {
		return Value{}
	}
	d.insert(t, hash, t.Newref(key), t.Newref(def))
	return def
}

// Next steps through the items in order: *pos starts at 0. It borrows; the dict must not change meanwhile, except values.
func (d *Dict) Next(pos *int) (k, v Value, ok bool) {
	for i := *pos; i < len(d.entries); i++ {
		e := &d.entries[i]
		if e.obj != nil {
			*pos = i + 1
			return e.key(), e.val, true
		}
	}
	*pos = len(d.entries)
	return
}

// Copy returns a dict with the same items.
func (d *Dict) Copy(t *Thread) *Dict {
	c := t.NewDict()
	if d.used == 0 {
		return c
	}
	c.fill(t, d)
	return c
}

// fill copies the items of d into c, which is empty.
func (c *Dict) fill(t *Thread, d *Dict) {
	for i := range d.entries {
		e := &d.entries[i]
		if e.obj != nil {
			t.Incref(Of(e.obj))
			t.Incref(e.val)
		}
	}
	if int(d.used)*3 >= len(d.entries)*2 && d.log > dictMinLog {
		// Hardly any holes: the table is good as it is.
		t.grew(-c.bytes())
		room := t.heap.pools.dicts.get(d.log)
		t.heap.dropRoom(dictMinLog, dictRoom{entries: c.entries})
		if c.entries = room.entries; c.entries == nil {
			c.entries = make([]dictEntry, 0, usable(d.log))
		}
		c.entries = append(c.entries, d.entries...)
		c.log, c.used = d.log, d.used
		size := tableSize(d.log)
		if c.table = room.table; c.table == nil {
			words := make([]int64, size/8)
			c.table = unsafe.Pointer(unsafe.SliceData(words))
		}
		copy(unsafe.Slice((*byte)(c.table), size), unsafe.Slice((*byte)(d.table), size))
		t.grew(c.bytes())
		c.version = 0
		return
	}
	if n := int(d.used); n > usable(dictMinLog) {
		c.rebuild(t, logFor(n))
	} else if cap(c.entries) < n {
		t.grew(-c.bytes())
		t.heap.dropRoom(dictMinLog, dictRoom{entries: c.entries})
		c.entries = t.heap.pools.dicts.small(n)
		c.makeTable(dictMinLog, nil)
		t.grew(c.bytes())
	}
	for i := range d.entries {
		e := &d.entries[i]
		if e.obj != nil {
			c.insert(t, e.hash(), e.key(), e.val)
		}
	}
}

// ClearAll removes all items.
func (d *Dict) ClearAll(t *Thread) {
	entries, table, log := d.entries, d.table, d.log
	t.grew(-d.bytes())
	d.entries, d.table, d.log, d.used, d.version = nil, nil, 0, 0, 0
	t.releaseEntries(entries)
	if d.typ == DictType {
		t.heap.dropRoom(max(log, dictMinLog), dictRoom{entries, table})
	}
}

// popLast removes the item that was added last and returns it (the caller owns both); ok is false if there is none.
func (d *Dict) popLast() (k, v Value, ok bool) {
	for i := len(d.entries) - 1; i >= 0; i-- {
		if d.entries[i].obj != nil {
			k, v = d.unlink(i)
			d.entries = d.entries[:i]
			return k, v, true
		}
	}
	return
}

// plainDict reports whether v is a dict whose iteration nobody has overridden.
func plainDict(v Value) bool {
	typ := v.obj.typ
	return typ == DictType || typ.Has(TypeDict) && Is(typ.Lookup(NameIter), DictType.Lookup(NameIter))
}

// Merge copies the items of a dict or another mapping (with keys() and subscripts) into d, replacing values if override is
// set. It may run Python code.
func (d *Dict) Merge(t *Thread, other Value, override bool) bool {
	if plainDict(other) {
		return d.mergeDict(t, to[Dict](other), override)
	}
	keys := CallMethod(t, other, NameKeys)
	if keys.obj == nil {
		return false
	}
	it := Iter(t, keys)
	if it.obj == nil && keys.obj.typ.Iter == nil && t.ClearIf(TypeError) {
		t.Raise(TypeError, "%s.keys() returned a non-iterable (type %s)", other.obj.typ.Name, keys.obj.typ.Name)
	}
	t.Decref(keys)
	if it.obj == nil {
		return false
	}
	for {
		k := Next(t, it)
		if k.obj == nil {
			break
		}
		if !override {
			if v, ok := d.Get(t, k); !ok || v.obj != nil {
				t.Decref(k)
				if !ok {
					break
				}
				continue
			}
		}
		v := GetItem(t, other, k)
		ok := v.obj != nil && d.Set(t, k, v)
		t.Xdecref(v)
		t.Decref(k)
		if !ok {
			break
		}
	}
	t.Decref(it)
	return !t.HasExc()
}

func (d *Dict) mergeDict(t *Thread, o *Dict, override bool) bool {
	if o == d || o.used == 0 {
		return true
	}
	if d.used == 0 {
		if d.entries != nil && len(d.entries) > 0 || d.table != nil {
			d.ClearAll(t)
		}
		d.fill(t, o)
		return true
	}
	if room := usable(d.log) - len(d.entries); room < int(o.used) {
		d.rebuild(t, logFor(int(d.used+o.used)))
	}
	n := o.used
	base := unsafe.SliceData(o.entries)
	for i := 0; i < len(o.entries); i++ {
		e := o.entries[i]
		if e.obj == nil {
			continue
		}
		key, hash := e.key(), e.hash()
		t.Incref(key)
		t.Incref(e.val)
		ok := true
		if ix := d.find(t, key, hash); ix == lookFailed {
			ok = false
		} else if ix < 0 {
			d.insert(t, hash, t.Newref(key), t.Newref(e.val))
		} else if override {
			t.Replace(&d.entries[ix].val, t.Newref(e.val))
		}
		t.Decref(key)
		t.Decref(e.val)
		if !ok {
			return false
		}
		if o.used != n || unsafe.SliceData(o.entries) != base {
			return t.RaiseFalse(RuntimeError, "dict mutated during update")
		}
	}
	return true
}
