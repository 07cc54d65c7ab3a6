package object

import (
	"math/bits"
	"unsafe"
)

// rooms recycles the arrays behind lists, long tuples and sets. Go's allocator would have to clear each of them, to note where its pointers are
// and later to find it again. An array in rooms has a power of two as its capacity and holds nothing: whoever gives it back has released its items.
//
// An array that somebody may still compare by its address, to notice that a container changed, must not come back: see Heap.comparing.
type rooms[T any] struct {
	free [roomMaxLog + 1][]*T // by the logarithm of the capacity
}

const (
	roomMinLog = 2
	roomMaxLog = 14
	roomKeep   = 1 << 13 // items that the arrays of one capacity may have together
)

// get returns an empty slice with room for n items. What is beyond its length is undefined.
func (r *rooms[T]) get(n int) []T {
	log := max(bits.Len(uint(n-1)), roomMinLog)
	if log > roomMaxLog {
		return make([]T, 0, n)
	}
	f := &r.free[log]
	if k := len(*f); k > 0 {
		p := (*f)[k-1]
		*f = (*f)[:k-1]
		return unsafe.Slice(p, 1<<log)[:0]
	}
	return make([]T, 0, 1<<log)
}

// put gives an array back, whose items up to its length are cleared now.
func (r *rooms[T]) put(a []T) {
	c := cap(a)
	if c&(c-1) != 0 || c < 1<<roomMinLog || c > 1<<roomMaxLog {
		return
	}
	f := &r.free[bits.TrailingZeros(uint(c))]
	if len(*f)<<bits.TrailingZeros(uint(c)) >= roomKeep {
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

// dictRooms are the free ones, by the logarithm of the table's size.
type dictRooms struct {
	free [roomMaxLog + 1][]dictRoom
}

func (r *dictRooms) get(log uint8) (room dictRoom) {
	if log <= roomMaxLog {
		f := &r.free[log]
		if k := len(*f); k > 0 {
			room = (*f)[k-1]
			(*f)[k-1] = dictRoom{}
			*f = (*f)[:k-1]
		}
	}
	return room
}

// put takes the room of a table of the size; the entries up to the length are cleared now.
func (r *dictRooms) put(log uint8, room dictRoom) {
	if log > roomMaxLog || log <= dictMinLog || cap(room.entries) != usable(log) {
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
