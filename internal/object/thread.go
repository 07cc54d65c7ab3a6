package object

import (
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// Thread is the state of one Python thread: its scheduling state, value stack, pending and handled exceptions.
// It is used by the one goroutine that is the thread, unless the world is stopped.
type Thread struct {
	Interp *Interp
	Sched  *gil.State // attach, detach, eval breaker, accounting

	nextThread *Thread // in the interpreter's list

	par   bool   // parallel: see parallel.go
	tries uint32 // see Try
	bias  uint32 // what headers' owner is compared with
	heap  *Heap

	exc     Value    // the pending exception, an instance; the zero Value when there is none
	handled *ExcInfo // innermost entry of the stack of exceptions being handled
	excBase ExcInfo

	Frame *Frame // the innermost frame
	stack valueStack

	looks    int     // at the eval breaker, since the audit has asked
	boundary *Frame  // the frame that polls now: its machine is between two instructions
	held     []Value // what native code has told the audit that it holds: see Hold
	clean    bool    // see Calling
	rooted   bool    // see CallingProgram
	left     int     // Python frames that may still be pushed: the recursion limit minus those in use
	goDepth  int     // nested Go entries into the machine, and native recursion, against maxGoDepth

	deallocDepth     int
	deferredDeallocs []*Header
	reprStack        []*Header // containers whose repr is in progress

	TLS      map[*Header]*Dict // the thread's dicts of threading.local objects, which own them
	TLSSeq   uint64            // how many there have been
	ClearTLS func(*Thread)     // takes them away
	context  Value             // current contextvars context, or the zero Value

	AsyncGenFirst, AsyncGenFinal Value // hooks of sys.set_asyncgen_hooks
	CoroutineOriginDepth         int
	traceFunc, traceObj          Value
	profileObj                   Value
	Tracing                      int    // nested calls of trace and profile functions: they are not traced themselves
	TraceEvent                   string // what the innermost trace function is told
	TraceFrame                   *Frame // and of which frame

	credits  credits  // see credit.go
	inCredit bool     // the thread may have credits
	locked   *objLock // what the thread holds: see locked.go
	Counts   Counts   // see contention.go

	contention map[contentionKey]meetings // see contention.go
	why        string                     // what the thread is about to become exclusive for, if that is not a type or the instruction

	frames    Pool[Frame]
	freeFrame *Frame         // free list of frames
	asyncExc  Value          // to be raised here: see SetAsyncExc
	names     map[string]any // what native modules keep for each thread, by key
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
	t.GiveBackCredits()
	t.Sched.Detach(reason)
	f()
	t.Sched.Attach()
}

// Poll does what the eval breaker asks for, if anything: signal handlers, asynchronous exceptions. Native code calls it when a blocking
// call was interrupted. It returns false if an exception is pending then.
func (t *Thread) Poll() bool {
	if t.Sched.Breaker.Load() == 0 {
		return true
	}
	if t.locked != nil {
		t.Excl() // it may stop here
	}
	return t.Interp.Machine.Poll(t)
}

// valueStack is a thread's stack of registers: chunks that never move, so that slices into them stay valid. Its limits are addresses, which
// the chunk keeps valid: a frame's window is checked and moved with no more than a comparison and an addition.
type valueStack struct {
	top   uintptr // first free slot of the current chunk
	start uintptr // of the current chunk
	limit uintptr // its end
	chunk []Value
	below []stackPart // full chunks below
}

// stackPart is a chunk below the current one, with its top.
type stackPart struct {
	chunk []Value
	top   uintptr
}

const (
	stackChunk = 1 << 14
	valueSize  = unsafe.Sizeof(Value{})
)

// at returns the address as a pointer into the current chunk.
func (s *valueStack) at(addr uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&addr))
}

// Push returns n fresh slots above the top; their contents are undefined. Pop with the same n, in reverse order.
func (s *valueStack) Push(n int) []Value {
	addr := s.top
	if addr+uintptr(n)*valueSize > s.limit {
		return s.pushChunk(n)
	}
	s.top += uintptr(n) * valueSize
	return unsafe.Slice((*Value)(s.at(addr)), n)
}

//go:noinline
func (s *valueStack) pushChunk(n int) []Value {
	if s.chunk != nil {
		s.below = append(s.below, stackPart{s.chunk, s.top})
	}
	s.chunk = make([]Value, max(stackChunk, n)+1) // an address in the middle of nowhere is never made
	s.use(s.chunk)
	s.top = s.start + uintptr(n)*valueSize
	return s.chunk[:n:n]
}

func (s *valueStack) use(chunk []Value) {
	s.chunk = chunk
	s.start = uintptr(unsafe.Pointer(unsafe.SliceData(chunk)))
	s.limit = s.start + uintptr(len(chunk)-1)*valueSize
}

// popChunk gives the current chunk back.
func (s *valueStack) popChunk() {
	last := len(s.below) - 1
	s.use(s.below[last].chunk)
	s.top = s.below[last].top
	s.below[last] = stackPart{}
	s.below = s.below[:last]
}

// Pop gives the n topmost slots back.
func (s *valueStack) Pop(n int) {
	s.top -= uintptr(n) * valueSize
	if s.top == s.start && len(s.below) > 0 {
		s.popChunk()
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

// GetAttrIn is GenericGetAttr with the attributes of v in the dict.
func GetAttrIn(t *Thread, v Value, name *Str, dict *Dict) Value {
	res, ok := genericFind(t, v, name, dict)
	if ok && res.obj == nil {
		return t.RaiseAttr(v, name, "'%s' object has no attribute '%s'", v.obj.typ.Name, name.String())
	}
	return res
}

// SetAttrIn is GenericSetAttr with the attributes of v in the dict.
func SetAttrIn(t *Thread, v Value, name *Str, x Value, dict *Dict) bool {
	if f := v.obj.typ.Lookup(name); f.obj != nil {
		f.obj.typ.Ready()
		if set := f.obj.typ.DescrSet; set != nil {
			return set(t, f, v, x)
		}
	}
	if x.obj != nil {
		return dict.SetStr(t, name, x)
	}
	found, ok := dict.Delete(t, name.Val())
	if ok && !found {
		t.RaiseAttr(v, name, "'%s' object has no attribute '%s'", v.obj.typ.Name, name.String())
		return false
	}
	return ok
}

// ClearThread releases what the thread keeps when its function has returned: its thread-local storage first of all. The thread is
// still attached.
func (t *Thread) ClearThread() {
	if t.ClearTLS != nil {
		t.ClearTLS(t)
	}
	t.Clear(&t.context)
	t.Clear(&t.AsyncGenFirst)
	t.Clear(&t.AsyncGenFinal)
}

// New makes an object of a native type that has no pool of its own. T is a struct that begins with a Header. New reference.
func New[T any](t *Thread, typ *Type) *T {
	return newObject[T](t, typ)
}

// SpreadKeywords appends the values of a dict of keyword arguments to the positional ones and returns them with the tuple of names
// (new reference), as Call wants them. Everything else is borrowed.
func SpreadKeywords(t *Thread, args []Value, kwargs *Dict) ([]Value, *Tuple) {
	n := kwargs.Len()
	if n == 0 {
		return args, EmptyTuple
	}
	all := append(make([]Value, 0, len(args)+n), args...)
	names := t.NewTuple(n)
	pos, i := 0, 0
	for {
		k, v, ok := kwargs.Next(&pos)
		if !ok {
			return all, names
		}
		names.Items()[i] = t.Newref(k)
		all = append(all, v)
		i++
	}
}

// CallDict calls f with positional arguments and a dict of keyword arguments (nil for none), all borrowed.
func CallDict(t *Thread, f Value, args []Value, kwargs *Dict) Value {
	if kwargs == nil || kwargs.Len() == 0 {
		return Call(t, f, args, nil)
	}
	pos := 0
	for {
		k, _, ok := kwargs.Next(&pos)
		if !ok {
			break
		}
		if !IsStr(k) {
			return t.Raise(TypeError, "keywords must be strings")
		}
	}
	all, names := SpreadKeywords(t, args, kwargs)
	// The dict may change while the function runs: the arguments must outlive that.
	for _, v := range all[len(args):] {
		t.Incref(v)
	}
	res := Call(t, f, all, names)
	t.DecrefAll(all[len(args):])
	t.Decref(names.Val())
	return res
}
