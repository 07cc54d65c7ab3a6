package object

import (
	"sync/atomic"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// The limit on memory: a program that would take more gets MemoryError. What asks for much at once finds out before it is allocated (roomLeft);
// many small objects are noticed at the next look at the eval breaker, which a timer brings about every millisecond. There, with the GIL off, a thread also
// publishes what its heap takes, for the others.

// memoryWatch is the limit of an interpreter.
type memoryWatch struct {
	limit int64
	told  atomic.Int64 // what there was when MemoryError was raised the last time: another comes only after some more
	stop  chan struct{}
}

// limitTick is how often many small objects are noticed.
const limitTick = time.Millisecond

// SetMemoryLimit bounds the bytes of the interpreter's objects; 0: no limit. It is called once, before the program begins.
func (in *Interp) SetMemoryLimit(limit int64) {
	if limit <= 0 {
		return
	}
	m := &memoryWatch{limit: limit, stop: make(chan struct{})}
	in.memory = m
	go func() {
		tick := time.NewTicker(limitTick)
		defer tick.Stop()
		for {
			select {
			case <-m.stop:
				return
			case <-tick.C:
				in.Threads(func(t *Thread) { t.Sched.Breaker.Or(gil.AsyncExc) })
			}
		}
	}()
}

// MemoryLimit returns the limit, 0 if there is none.
func (in *Interp) MemoryLimit() int64 {
	if in.memory == nil {
		return 0
	}
	return in.memory.limit
}

// EndMemoryLimit ends the limit.
func (in *Interp) EndMemoryLimit() {
	if in.memory != nil {
		close(in.memory.stop)
		in.memory = nil
	}
}

// roomLeft returns how many bytes one object may ask for.
func (t *Thread) roomLeft() int {
	if t.Interp.memory == nil {
		return maxObjectBytes
	}
	return t.roomLimited()
}

//go:noinline
func (t *Thread) roomLimited() int {
	return int(max(0, min(maxObjectBytes, t.Interp.memory.limit-t.bytesSeen())))
}

// CheckMemory raises MemoryError if the program has more than it may have. The machine calls it when the breaker says so.
func (t *Thread) CheckMemory() bool {
	m := t.Interp.memory
	if m == nil {
		return true
	}
	t.heap.published.Store(t.heap.bytes)
	have := t.bytesSeen()
	if have <= m.limit {
		m.told.Store(0)
		return true
	}
	if told := m.told.Load(); told != 0 && have < told+m.limit/16 {
		return true // the program is cleaning up
	}
	m.told.Store(have)
	t.NoMemory()
	return false
}
