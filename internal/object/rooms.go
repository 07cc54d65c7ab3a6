package object

import (
	"math/bits"
	"unsafe"
	"weak"
)

// rooms recycles the arrays behind lists, long tuples and sets. Go's allocator would have to clear each of them, to note where its pointers are
// and later to find it again. An array in rooms has a power of two or three times one as its capacity and holds nothing: whoever gives it back has released
// its items.
//
// An array that somebody may still compare by its address, to notice that a container changed, must not come back: see Heap.comparing.
type rooms[T any] struct {
	free [2*roomMaxLog + 1][]*T // by twice the logarithm of the capacity, rounded up
	big  []bigArray[T]
}

// bigArray is a larger one, if Go's collector has not taken it.
type bigArray[T any] struct {
	at   weak.Pointer[T]
	size int
}

const maxBig = 4

// takeBig returns a large array for n items that somebody gave back, or nil.
func (r *rooms[T]) takeBig(n int) []T {
	for i := range r.big {
		if b := r.big[i]; b.size >= n && b.size <= n+n/2 {
			last := len(r.big) - 1
			r.big[i] = r.big[last]
			r.big[last] = bigArray[T]{}
			r.big = r.big[:last]
			if p := b.at.Value(); p != nil {
				return unsafe.Slice(p, b.size)[:0]
			}
			return r.takeBig(n)
		}
	}
	return nil
}

func (r *rooms[T]) putBig(a []T) {
	clear(a)
	if len(r.big) == maxBig {
		copy(r.big, r.big[1:])
		r.big = r.big[:maxBig-1]
	}
	r.big = append(r.big, bigArray[T]{weak.Make(unsafe.SliceData(a)), cap(a)})
}

// bigRoom is what a list that grows asks for, so that another one like it can use the array.
func bigRoom(n int) int { return (n + 1<<10 - 1) &^ (1<<10 - 1) }

const (
	roomMaxLog = 14
	roomKeep   = 1 << 13 // items that the arrays of one capacity may have together
)

// get returns an empty slice with room for n items. What is beyond its length is undefined.
func (r *rooms[T]) get(n int) []T {
	if n > 1<<roomMaxLog {
		if a := r.takeBig(n); a != nil {
			return a
		}
		return make([]T, 0, n)
	}
	log := bits.Len(uint(max(n, 1) - 1))
	at, size := 2*log, 1<<log
	if log >= 2 && n <= 3<<(log-2) {
		at, size = at-1, 3<<(log-2)
	}
	f := &r.free[at]
	if k := len(*f); k > 0 {
		p := (*f)[k-1]
		*f = (*f)[:k-1]
		return unsafe.Slice(p, size)[:0]
	}
	return make([]T, 0, size)
}

// put gives an array back, whose items up to its length are cleared now.
func (r *rooms[T]) put(a []T) {
	c := cap(a)
	if c == 0 {
		return
	}
	if c > 1<<roomMaxLog {
		r.putBig(a)
		return
	}
	log := bits.TrailingZeros(uint(c))
	at := 2 * log
	switch c >> log {
	case 1:
	case 3:
		at += 3
	default:
		return
	}
	f := &r.free[at]
	if len(*f)*c >= roomKeep {
		return
	}
	clear(a)
	*f = append(*f, unsafe.SliceData(a))
}

// dictRoom is what rooms are for dicts: the entries and the table for them.
type dictRoom struct {
	entries []dictEntry
	table   unsafe.Pointer
}

// dictRooms are the free ones, by the logarithm of the table's size; those of small dicts, which have the table in themselves, by the number of entries.
type dictRooms struct {
	free [roomMaxLog + 1][]dictRoom
	few  [dictMinCap + 1][]*dictEntry
	big  rooms[dictEntry] // entries of larger ones
}

const dictMinCap = (1 << dictMinLog) * 2 / 3

// small returns an empty slice with room for n entries of a small dict.
func (r *dictRooms) small(n int) []dictEntry {
	f := &r.few[n]
	if k := len(*f); k > 0 {
		p := (*f)[k-1]
		*f = (*f)[:k-1]
		return unsafe.Slice(p, n)[:0]
	}
	return make([]dictEntry, 0, n)
}

// dropRoom is put where somebody may still compare the entries by their address.
func (hp *Heap) dropRoom(log uint8, room dictRoom) {
	if hp.comparing == 0 && cap(room.entries) > 0 {
		hp.pools.dicts.put(log, room)
	}
}

func (r *dictRooms) get(log uint8) (room dictRoom) {
	if log <= roomMaxLog {
		f := &r.free[log]
		if k := len(*f); k > 0 {
			room = (*f)[k-1]
			(*f)[k-1] = dictRoom{}
			*f = (*f)[:k-1]
		}
	} else if a := r.big.takeBig(usable(log)); cap(a) == usable(log) {
		room.entries = a
	}
	return room
}

// put takes the room of a table of the size; the entries up to the length are cleared now.
func (r *dictRooms) put(log uint8, room dictRoom) {
	if log == dictMinLog {
		if n := cap(room.entries); n <= dictMinCap && len(r.few[n]) < roomKeep {
			clear(room.entries)
			r.few[n] = append(r.few[n], unsafe.SliceData(room.entries))
		}
		return
	}
	if log > roomMaxLog {
		r.big.putBig(room.entries)
		return
	}
	if log < dictMinLog || cap(room.entries) != usable(log) {
		return
	}
	f := &r.free[log]
	if len(*f)<<log >= roomKeep {
		return
	}
	clear(room.entries)
	room.entries = room.entries[:0]
	*f = append(*f, room)
}
