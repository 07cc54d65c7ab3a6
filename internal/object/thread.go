package object

import (
	"github.com/gophersnake/gophersnake/internal/gil"
)

// Thread is the state of one Python thread: its scheduling state, value stack, pending and handled exceptions.
// It is used by the one goroutine that is the thread, unless the world is stopped.
type Thread struct {
	Interp *Interp
	Sched  *gil.State // attach, detach, eval breaker, accounting

	bias uint32 // what headers' owner is compared with
	heap *Heap

	exc     Value    // the pending exception, an instance; the zero Value when there is none
	handled *ExcInfo // innermost entry of the stack of exceptions being handled
	excBase ExcInfo

	Frame *Frame // the innermost frame
	stack valueStack

	depth   int // Python frames in use, against the recursion limit
	goDepth int // nested Go entries into the machine, and native recursion, against maxGoDepth

	deallocDepth     int
	deferredDeallocs []*Header
	reprStack        []*Header // containers whose repr is in progress

	locals  Value // dict: thread-local storage of the thread (threading.local keys)
	context Value // current contextvars context, or the zero Value

	asyncGenFirst, asyncGenFinal Value // hooks of sys.set_asyncgen_hooks
	coroutineOriginDepth         int
	traceFunc, traceObj          Value
	profileObj                   Value
	Tracing                      int

	frames Pool[Frame]
	names  map[string]any // what native modules keep for each thread, by key
}

// ExcInfo is one entry of the stack of exceptions being handled: one a thread, one a generator.
type ExcInfo struct {
	Value Value // the exception being handled, or the zero Value
	prev  *ExcInfo
}

// Slot returns what a native module keeps for this thread under the key, or nil.
func (t *Thread) Slot(key string) any { return t.names[key] }

// SetSlot keeps v for this thread under the key.
func (t *Thread) SetSlot(key string, v any) {
	if t.names == nil {
		t.names = map[string]any{}
	}
	t.names[key] = v
}

// Blocking runs f with the thread detached from the GIL for the reason: f must not touch Python objects.
func (t *Thread) Blocking(reason gil.Reason, f func()) {
	t.Sched.Detach(reason)
	f()
	t.Sched.Attach()
}

// valueStack is a thread's stack of registers: chunks that never move, so that slices into them stay valid.
type valueStack struct {
	chunk []Value   // current chunk
	top   int       // first free slot of it
	below [][]Value // full chunks below, with their tops
	tops  []int
}

const stackChunk = 1 << 14

// Push returns n fresh slots above the top; their contents are undefined. Pop with the same n, in reverse order.
func (s *valueStack) Push(n int) []Value {
	if s.top+n > len(s.chunk) {
		return s.pushChunk(n)
	}
	w := s.chunk[s.top : s.top+n : s.top+n]
	s.top += n
	return w
}

//go:noinline
func (s *valueStack) pushChunk(n int) []Value {
	if s.chunk != nil {
		s.below = append(s.below, s.chunk)
		s.tops = append(s.tops, s.top)
	}
	s.chunk = make([]Value, max(stackChunk, n))
	s.top = n
	return s.chunk[:n:n]
}

// Pop gives the n topmost slots back.
func (s *valueStack) Pop(n int) {
	s.top -= n
	if s.top == 0 && len(s.below) > 0 {
		last := len(s.below) - 1
		s.chunk, s.top = s.below[last], s.tops[last]
		s.below, s.tops = s.below[:last], s.tops[:last]
	}
}

// Scratch returns n zeroed slots of the thread's value stack for arguments; give them back with Unscratch(n).
func (t *Thread) Scratch(n int) []Value {
	w := t.stack.Push(n)
	clear(w)
	return w
}

// Unscratch gives back what Scratch(n) gave; it releases nothing.
func (t *Thread) Unscratch(n int) { t.stack.Pop(n) }
