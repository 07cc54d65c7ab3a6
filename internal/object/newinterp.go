package object

import (
	"sync/atomic"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// nextBias hands out the owners of counts: 0 is immortal. Each interpreter with the GIL on takes one, each thread with it off.
var nextBias atomic.Uint32

// NewInterp makes an interpreter with its main thread, attached: the caller is that thread. No module exists yet.
func NewInterp(cfg Config) *Interp {
	SetHashSeed(cfg.HashSeed)
	setupTypes()
	in := &Interp{
		Config:       cfg,
		GIL:          gil.New(gil.Config{Enabled: cfg.GILOn, Restless: cfg.Restless}),
		heap:         newHeap(),
		staticSubs:   map[*Type]*subclassList{},
		recursionMax: 1000,
		state:        map[string]any{},
		intMaxDigits: 4300,
		bias:         nextBias.Add(1),
	}
	if !cfg.GILOn {
		in.locks = new(objLocks)
	}
	if cfg.IntMaxStrDigits >= 0 {
		in.intMaxDigits = cfg.IntMaxStrDigits
	}
	if cfg.RefAudit > 0 {
		in.heap.Watch(cfg.RefSites)
	}
	in.Main = in.NewThread("MainThread")
	in.GIL.SetMain(in.Main.Sched)
	in.Main.Sched.Attach()
	t := in.Main
	t.Excl()
	in.Hooks[HookTemplate], in.Hooks[HookInterpolation] = newTemplate, newInterpolation
	in.Modules = t.NewDict()
	return in
}

// NewThread makes the state of another thread, detached: the goroutine that is to be the thread attaches it.
func (in *Interp) NewThread(name string) *Thread {
	t := &Thread{Interp: in, Sched: &gil.State{}, bias: in.bias, heap: in.heap, left: in.recursionMax}
	if !in.GILOn {
		t.bias, t.heap, t.par = nextBias.Add(1), in.takeHeap(), true
	}
	t.handled = &t.excBase
	t.Sched.Init(in.GIL, name)
	if t.heap.watch != nil {
		t.Sched.Breaker.Or(gil.GC)
	}
	if in.Mon != nil && in.Mon.Any && in.OnTrace != nil {
		in.OnTrace(t) // sys.monitoring is for all threads
	}
	in.threadsMu.Lock()
	t.nextThread = in.threads
	in.threads = t
	in.threadsMu.Unlock()
	return t
}

// takeHeap returns a heap for a thread with the GIL off: one that an ended thread has left, with the containers and the free memory in it.
func (in *Interp) takeHeap() *Heap {
	in.threadsMu.Lock()
	defer in.threadsMu.Unlock()
	if n := len(in.spareHeaps); n > 0 {
		h := in.spareHeaps[n-1]
		in.spareHeaps = in.spareHeaps[:n-1]
		return h
	}
	h := newHeap()
	if in.RefAudit > 0 {
		h.Watch(in.RefSites)
	}
	if in.tracer != nil {
		h.trace = in.tracer
		h.hooks |= hookTrace
	}
	return h
}

// Threads calls f with each live thread state.
func (in *Interp) Threads(f func(*Thread)) {
	in.threadsMu.Lock()
	defer in.threadsMu.Unlock()
	for t := in.threads; t != nil; t = t.nextThread {
		f(t)
	}
}

// EndThread takes an ended thread out of the interpreter's list: it must be attached, with nothing on its stack.
func (t *Thread) EndThread() {
	t.Excl()
	t.GiveBackCredits()
	t.keepContention()
	t.Clear(&t.exc)
	t.Clear(&t.excBase.Value)
	if t.ClearTLS != nil {
		t.ClearTLS(t)
	}
	t.Clear(&t.context)
	for _, p := range [...]*Value{&t.traceFunc, &t.traceObj, &t.profileObj, &t.AsyncGenFirst, &t.AsyncGenFinal, &t.asyncExc} {
		t.Clear(p)
	}
	in := t.Interp
	in.threadsMu.Lock()
	for p := &in.threads; *p != nil; p = &(*p).nextThread {
		if *p == t {
			*p = t.nextThread
			if !in.GILOn {
				t.heap.published.Store(t.heap.bytes)
				in.spareHeaps = append(in.spareHeaps, t.heap)
			}
			break
		}
	}
	in.threadsMu.Unlock()
	t.Sched.Finish()
}

// RecursionLimit returns how deep Python calls may nest.
func (in *Interp) RecursionLimit() int { return in.recursionMax }

// SetRecursionLimit sets how deep Python calls may nest.
func (in *Interp) SetRecursionLimit(n int) {
	in.Threads(func(t *Thread) { t.left += n - in.recursionMax })
	in.recursionMax = n
}

// IntMaxStrDigits is the limit of sys.set_int_max_str_digits; 0 means none.
func (in *Interp) IntMaxStrDigits() int { return in.intMaxDigits }

// SetIntMaxStrDigits sets the limit of digits in conversions between int and str.
func (in *Interp) SetIntMaxStrDigits(n int) { in.intMaxDigits = n }
