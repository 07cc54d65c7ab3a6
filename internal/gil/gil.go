package gil

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// DefaultInterval is the switch interval of a new GIL.
const DefaultInterval = 5 * time.Millisecond

// Config is what a new GIL is made from. The zero value is the GIL off with the default interval.
type Config struct {
	// Enabled says whether the lock is on. Off, Attach and Detach only keep the states for stopping the world.
	Enabled bool
	// Interval is the switch interval; 0 means DefaultInterval.
	Interval time.Duration
	// Events is the capacity of the event record; 0 records no events.
	Events int
	// Restless makes exclusive threads parallel again at their next poll, even if nobody asks: to see and count what makes threads exclusive, and to
	// try the ways of parallel threads.
	Restless bool
}

// GIL schedules the threads of one interpreter.
type GIL struct {
	enabled  bool
	cores    int
	base     time.Time // the zero of this GIL's clock
	interval atomic.Int64
	events   atomic.Pointer[eventRing]

	mu       sync.Mutex
	locked   bool
	holder   *State // who holds the lock, nil if free
	last     *acct  // who held it last
	switches uint64 // times that another thread than the last holder took it
	requests uint64 // times that a waiter asked the holder to let go
	waiters  queue  // those who wait for the lock, the longest waiting first
	forced   []*State
	segs     segments

	states   map[*State]struct{}
	lastID   uint32
	main     *State
	ended    []*acct // of threads that have ended, the oldest first
	merged   acct    // the sum of those that no longer fit in ended
	mergedN  int
	stopper  *State // who has stopped the world
	stops    int    // how many times it did, nested
	unparked int    // attached threads that the stopper still waits for
	stalled  []*State
	exclusive

	finalizer  *State // the only thread that may attach from now on
	finalizing atomic.Bool
	closed     chan struct{} // closed by Close: lets abandoned threads exit
	closeOnce  sync.Once

	lot     parkingLot
	pending pendingQueue
}

// New returns a GIL that nobody holds.
func New(cfg Config) *GIL {
	g := &GIL{enabled: cfg.Enabled, cores: runtime.GOMAXPROCS(0), base: time.Now(), states: make(map[*State]struct{}), closed: make(chan struct{})}
	if cfg.Interval <= 0 {
		cfg.Interval = DefaultInterval
	}
	g.interval.Store(int64(cfg.Interval))
	if cfg.Events > 0 {
		g.RecordEvents(cfg.Events)
	}
	g.restless = cfg.Restless
	return g
}

// Enabled says whether the lock is on.
func (g *GIL) Enabled() bool { return g.enabled }

// Interval returns the switch interval.
func (g *GIL) Interval() time.Duration { return time.Duration(g.interval.Load()) }

// SetInterval sets the switch interval. Waits that have begun keep theirs.
func (g *GIL) SetInterval(d time.Duration) {
	if d < time.Microsecond {
		d = time.Microsecond
	}
	g.interval.Store(int64(d))
}

// Now returns nanoseconds on this GIL's monotonic clock, which began when the GIL was made.
func (g *GIL) Now() int64 { return int64(time.Since(g.base)) }

// Switches returns the number of times that another thread than the last holder took the lock.
func (g *GIL) Switches() uint64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.switches
}

// HolderOrNil returns the state that holds the lock; nil if it is free or the GIL is off.
func (g *GIL) HolderOrNil() *State {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.holder
}

// MainOrNil returns the main thread's state, see [GIL.SetMain].
func (g *GIL) MainOrNil() *State {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.main
}

// SetMain names the main thread: the one that runs signal handlers.
func (g *GIL) SetMain(s *State) {
	g.mu.Lock()
	if g.main != nil {
		g.main.acct.main = false
	}
	g.main = s
	s.acct.main = true
	g.mu.Unlock()
}

// Each calls f with every live state. It holds the GIL's mutex: f must not call into this package, other than to set
// bits of a breaker.
func (g *GIL) Each(f func(*State)) {
	g.mu.Lock()
	for s := range g.states {
		f(s)
	}
	g.mu.Unlock()
}

// queue is a list of waiting states, linked through them.
type queue struct{ head, tail *State }

func (q *queue) push(s *State) {
	s.qprev, s.qnext = q.tail, nil
	if q.tail == nil {
		q.head = s
	} else {
		q.tail.qnext = s
	}
	q.tail = s
}

func (q *queue) remove(s *State) {
	if s.qprev == nil {
		q.head = s.qnext
	} else {
		s.qprev.qnext = s.qnext
	}
	if s.qnext == nil {
		q.tail = s.qprev
	} else {
		s.qnext.qprev = s.qprev
	}
	s.qprev, s.qnext = nil, nil
}
