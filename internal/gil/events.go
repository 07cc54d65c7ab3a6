package gil

import "sync"

// EventKind says what happened.
type EventKind uint8

// The kinds of event.
const (
	EventStart   EventKind = iota // a thread was made
	EventEnd                      // a thread ended
	EventWait                     // a thread began to wait; Other holds the lock
	EventAcquire                  // a thread took the lock, or attached with the GIL off
	EventRelease                  // a thread let go: Asked, or Reason
	EventRequest                  // a waiter asked Other to let go
	EventStop                     // a thread stopped the world
	EventGo                       // it started the world again
	EventObject                   // a thread waits for an object's lock that Other holds
)

var eventNames = [...]string{"start", "end", "wait", "acquire", "release", "request", "stop", "go", "object"}

// String returns the kind's name.
func (k EventKind) String() string { return eventNames[k] }

// Event is something that happened to a thread.
type Event struct {
	At     int64 // nanoseconds on the GIL's clock
	Thread uint32
	Other  uint32 // another thread that it concerns, 0 if none
	Kind   EventKind
	Reason Reason // of an EventRelease
	Asked  bool   // an EventRelease because of a request
}

// eventRing keeps the last events.
type eventRing struct {
	mu   sync.Mutex
	ring []Event
	next uint64
}

// RecordEvents keeps the last n events from now on; 0 stops and forgets them.
func (g *GIL) RecordEvents(n int) {
	if n <= 0 {
		g.events.Store(nil)
		return
	}
	g.events.Store(&eventRing{ring: make([]Event, n)})
}

// Events returns the recorded events in order, and how many earlier ones were lost.
func (g *GIL) Events() (list []Event, lost uint64) {
	r := g.events.Load()
	if r == nil {
		return nil, 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := uint64(len(r.ring))
	first := uint64(0)
	if r.next > n {
		first = r.next - n
	}
	list = make([]Event, 0, r.next-first)
	for i := first; i < r.next; i++ {
		list = append(list, r.ring[i%n])
	}
	return list, first
}

func (g *GIL) event(e Event) {
	if r := g.events.Load(); r != nil {
		r.add(e)
	}
}

func (r *eventRing) add(e Event) {
	r.mu.Lock()
	r.ring[r.next%uint64(len(r.ring))] = e
	r.next++
	r.mu.Unlock()
}
