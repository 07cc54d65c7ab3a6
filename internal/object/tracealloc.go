package object

import (
	"slices"
	"sync"
)

// Tracing of allocations, for the module tracemalloc: for each object made while it is on, where it was made and how many bytes sys.getsizeof
// says that it has. While it is off it costs nothing: heaps ask whether there is anybody to tell (Heap.hooks), as for the audit.

// The reasons for a heap to tell of objects that are made and removed.
const (
	hookAudit uint8 = 1 << iota
	hookTrace
)

// AllocFrame is a place in a Python program.
type AllocFrame struct {
	File string
	Line int
}

// AllocTrace is what is known about an object: where it was made, the innermost frame first.
type AllocTrace struct {
	Size   int
	Frames []AllocFrame
	Total  int // frames that there were, more than Frames has if the depth is limited
}

// AllocTracer records objects. The mutex guards everything: with the GIL off threads share it.
type AllocTracer struct {
	mu      sync.Mutex
	Depth   int // frames that are recorded
	traces  map[*Header]*AllocTrace
	fresh   map[*Header]struct{} // made just now: what they have is not known yet
	current int
	peak    int
	places  map[uint64][]AllocFrame // traces of the same place share their frames
}

// maxFrames bounds the number of frames that is told.
const maxFrames = 1<<16 - 1

// StartTracing records, from now on, where objects are made, with so many frames.
func (t *Thread) StartTracing(depth int) {
	in := t.Interp
	if in.tracer != nil {
		in.tracer.Depth = depth
		return
	}
	in.tracer = &AllocTracer{Depth: depth, traces: map[*Header]*AllocTrace{}, fresh: map[*Header]struct{}{}, places: map[uint64][]AllocFrame{}}
	for _, hp := range in.heaps() {
		hp.trace = in.tracer
		hp.hooks |= hookTrace
	}
}

// StopTracing ends it and forgets what was recorded.
func (t *Thread) StopTracing() {
	for _, hp := range t.Interp.heaps() {
		hp.hooks &^= hookTrace
		hp.trace = nil
	}
	t.Interp.tracer = nil
}

// Untraced calls f, whose objects are not recorded.
func (t *Thread) Untraced(f func()) {
	hp := t.heap
	saved := hp.trace
	hp.trace = nil
	f()
	hp.trace = saved
}

// Tracer returns the tracer, nil if allocations are not traced.
func (t *Thread) Tracer() *AllocTracer { return t.Interp.tracer }

// made tells whoever wants to know of a new object.
//
//go:noinline
func (hp *Heap) made(t *Thread, h *Header) {
	if hp.watch != nil {
		hp.watch.made(t, h)
	}
	if hp.trace != nil {
		hp.trace.made(t, h)
	}
}

// died tells of an object that is removed.
//
//go:noinline
func (hp *Heap) died(h *Header) {
	if hp.watch != nil {
		hp.watch.died(h)
	}
	if Debug || hp.watch != nil {
		h.typ = poisonType
	}
	if hp.trace != nil {
		hp.trace.died(h)
	}
}

func (a *AllocTracer) made(t *Thread, h *Header) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.weigh()
	if old := a.traces[h]; old != nil {
		a.current -= old.Size
	}
	a.traces[h] = a.place(t)
	a.fresh[h] = struct{}{}
}

// weigh finds out the sizes of the objects that were made before.
func (a *AllocTracer) weigh() {
	for h := range a.fresh {
		delete(a.fresh, h)
		if tr := a.traces[h]; tr != nil {
			tr.Size = pySize(h)
			a.current += tr.Size
		}
	}
	a.peak = max(a.peak, a.current)
}

// weighAll finds out what all objects have now.
func (a *AllocTracer) weighAll() {
	a.weigh()
	a.current = 0
	for h, tr := range a.traces {
		tr.Size = pySize(h)
		a.current += tr.Size
	}
	a.peak = max(a.peak, a.current)
}

// pySize is what sys.getsizeof says of an object whose class defines no __sizeof__ of its own.
func pySize(h *Header) int {
	n := sizeOf(h)
	if h.typ.Traverse != nil {
		n += 16
	}
	if h.typ.HasPreHeader() {
		n += 16
	}
	return n
}

// place says where the thread is.
func (a *AllocTracer) place(t *Thread) *AllocTrace {
	var frames []AllocFrame
	total := 0
	for f := t.Frame; f != nil; f = f.Back {
		if f.Func == nil || f.Code == nil {
			continue
		}
		if total++; len(frames) < a.Depth {
			frames = append(frames, AllocFrame{f.Code.Filename, f.Lineno()})
		}
	}
	if total == 0 {
		frames, total = []AllocFrame{{"<unknown>", 0}}, 1
	}
	tr := &AllocTrace{Frames: frames, Total: min(total, maxFrames)}
	sum := uint64(14695981039346656037)
	for _, f := range frames {
		sum = (sum ^ uint64(f.Line) ^ uint64(len(f.File))<<32) * 1099511628211
	}
	if known, ok := a.places[sum]; !ok {
		a.places[sum] = frames
	} else if slices.Equal(known, frames) {
		tr.Frames = known
	}
	return tr
}

func (a *AllocTracer) died(h *Header) {
	a.mu.Lock()
	defer a.mu.Unlock()
	tr := a.traces[h]
	if tr == nil {
		return
	}
	if _, ok := a.fresh[h]; ok {
		delete(a.fresh, h)
	}
	a.current -= tr.Size
	delete(a.traces, h)
}

// Memory returns how many bytes the objects have that were recorded, and how many they had at most.
func (a *AllocTracer) Memory() (current, peak int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.weighAll()
	return a.current, a.peak
}

// ResetPeak makes the most bytes there were those that there are.
func (a *AllocTracer) ResetPeak() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.weighAll()
	a.peak = a.current
}

// Clear forgets what was recorded.
func (a *AllocTracer) Clear() {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.traces)
	clear(a.fresh)
	clear(a.places)
	a.current, a.peak = 0, 0
}

// Traces returns a copy of what was recorded.
func (a *AllocTracer) Traces() []AllocTrace {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.weighAll()
	all := make([]AllocTrace, 0, len(a.traces))
	for _, tr := range a.traces {
		all = append(all, *tr)
	}
	return all
}

// Overhead is about how many bytes the records take.
func (a *AllocTracer) Overhead() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.traces) * 96
}

// Of returns what is known about an object, nil if it was not recorded.
func (a *AllocTracer) Of(v Value) *AllocTrace {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.traces[v.obj]
}
