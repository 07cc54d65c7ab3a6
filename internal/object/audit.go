package object

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"unsafe"
)

// The audit: references to every object are counted anew and compared with the counts that are kept.
//
// Words. A thread is at a boundary when its machine is between two instructions (it polls its eval breaker); then every register of its frames
// that holds a reference is known (bytecode.Code.LiveAt). A native function that calls Python code is transparent if every reference that it holds
// meanwhile was handed to Hold, and opaque otherwise. The audit is exact if all threads are at a boundary and no opaque function is anywhere
// below: then every count must be equal to the references found. If it is not exact, what opaque functions hold is unknown: a count may be too
// high by that, and the operands of the instructions that called them may be gone; only a count that is too low is an error then.

// RefKind is what is wrong with an object's count.
type RefKind int

// The kinds of errors.
const (
	RefTooLow  RefKind = iota // there are more references than the count says: a release too many
	RefTooHigh                // there are fewer: a release too few
	RefDead                   // something refers to an object that was removed
	RefUnknown                // something refers to an object that the heap does not know

	WrongAccount // the bytes that are counted are not those that the objects have
)

// String names the kind.
func (k RefKind) String() string {
	return [...]string{"count too low", "count too high", "reference to a removed object", "reference to an unknown object", "account of memory"}[k]
}

// RefError says what is wrong with an object's count.
type RefError struct {
	Kind    RefKind
	Object  *Header
	Type    string
	Text    string   // what object it is, for messages
	Counted int      // the count that is kept
	Found   int      // references found
	Holders []string // what refers to it
	Made    string   // where it was made, if that is recorded
}

// String returns the message of the internal error.
func (e *RefError) String() string {
	if e.Kind == WrongAccount {
		what := fmt.Sprintf("%s: %d bytes are counted, the objects have %d", e.Kind, e.Counted, e.Found)
		for _, h := range e.Holders {
			what += "\n  " + h
		}
		return what
	}
	what := fmt.Sprintf("%s: %s object at %#x%s: count %d, references found %d", e.Kind, e.Type, uintptr(unsafe.Pointer(e.Object)), e.Text, e.Counted, e.Found)
	for _, h := range e.Holders {
		what += "\n  held by " + h
	}
	if e.Made != "" {
		what += "\n  made at " + e.Made
	}
	return what
}

// watch is what a heap keeps for the audit: every object alive, in the order in which their memory was first used.
type watch struct {
	all   []*Header
	sites map[*Header]string // where they were made; nil if that is not recorded
	sizes map[*Type]int      // bytes of objects, without what they keep outside, as they were counted
}

// Watch begins to keep what CheckRefs needs; it must be called before the heap's first object is made. With sites, where each object is made is
// recorded, which is slow.
func (hp *Heap) Watch(sites bool) {
	hp.watch = &watch{sizes: map[*Type]int{}}
	hp.hooks |= hookAudit
	if sites {
		hp.watch.sites = map[*Header]string{}
	}
}

// made notes a new object.
//
//go:noinline
func (w *watch) made(t *Thread, h *Header) {
	if h.flags&flagListed == 0 {
		h.flags |= flagListed
		w.all = append(w.all, h)
	}
	w.sizes[h.typ] += int(h.typ.size)
	if w.sites != nil {
		w.sites[h] = t.site()
	}
}

func (w *watch) died(h *Header) { w.sizes[h.typ] -= int(h.typ.size) }

// site says where the thread is: the Python line and the Go functions.
func (t *Thread) site() string {
	var b strings.Builder
	if f := t.Frame; f != nil && f.Func != nil && f.Code != nil {
		fmt.Fprintf(&b, "%s:%d in %s", f.Code.Filename, f.Lineno(), f.Code.Name)
	}
	var pcs [12]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	for {
		f, more := frames.Next()
		name := f.Function[strings.LastIndexByte(f.Function, '/')+1:]
		if name == "vm.run" || !more {
			return b.String()
		}
		fmt.Fprintf(&b, " < %s:%d", name, f.Line)
	}
}

// Hold makes values (borrowed) known to the audit as held by native code of the thread, until Unhold with the number of them.
func (t *Thread) Hold(vs ...Value) {
	if t.heap.watch != nil {
		t.held = append(t.held, vs...)
	}
}

// Unhold ends the n latest Holds.
func (t *Thread) Unhold(n int) {
	if t.heap.watch != nil {
		clear(t.held[len(t.held)-n:])
		t.held = t.held[:len(t.held)-n]
	}
}

// Calling is Hold for native code that is about to call a Python function or to run code, directly: what it hands over is all that it holds. It
// makes the code that calls it transparent, for this one call, if the machine has called that directly. Unhold ends it.
func (t *Thread) Calling(vs ...Value) {
	if t.heap.watch != nil {
		t.held = append(t.held, vs...)
		t.clean = true
	}
}

// CallingProgram is Calling for the Go code that a thread begins with: it must hand over all that it holds.
func (t *Thread) CallingProgram(vs ...Value) {
	t.Calling(vs...)
	t.rooted = true
}

// CalledProgram ends CallingProgram with the number of values.
func (t *Thread) CalledProgram(n int) {
	t.Unhold(n)
	t.rooted = false
}

// TakeClean marks the new frame if Calling was called for it.
func (t *Thread) TakeClean(f *Frame) {
	if t.clean {
		t.clean = false
		f.Special |= FrameClean
	}
}

// Look counts a look at the eval breaker that finds only gil.GC, which is always set while the audit is on. It reports whether that need not be
// handled yet: so threads beside others stay so for a while.
func (t *Thread) Look() bool {
	t.looks++
	return t.looks < max(t.Interp.RefAudit/64, 1) && !t.CollectionDue()
}

// TakeLooks returns how many looks the thread has counted since the last time.
func (t *Thread) TakeLooks() int {
	n := t.looks
	t.looks = 0
	return n
}

// Watched reports whether the audit is on.
func (t *Thread) Watched() bool { return t.heap.watch != nil }

// Holder is implemented by what native modules keep for an interpreter or a thread (SetState, SetSlot), and by an exception's Extra, if it holds
// references: it visits each that is counted, once.
type Holder interface{ References(visit func(Value)) }

// auditRun is one audit.
type auditRun struct {
	t     *Thread
	objs  []*Header // by index
	found []int32
	made  []uint32 // what the bits used for the index held
	exact bool
	why   string // why not
	errs  []*RefError
	bad   map[*Header]*RefError
	lost  map[*Header]int32 // references to what is dead or unknown
}

// maxAuditObjects is how many objects fit the index bits of a header.
const maxAuditObjects = 1 << (32 - candidateShift)

// slackAccount is how many bytes the account of memory may be wrong by: an object that two interpreters had to do with, once in the programs of
// tests/, is counted by one and made by the other.
const slackAccount = 64

// CheckRefs counts all references anew and returns what is wrong, up to a limit, and whether it was exact. The thread is at a boundary, or in
// native code that holds nothing but what was handed to Hold (final).
func (t *Thread) CheckRefs(final bool) (errs []*RefError, exact bool, why string) {
	in := t.Interp
	if t.heap.watch == nil {
		return nil, false, "not watched"
	}
	t.Sched.StopTheWorld()
	defer t.Sched.StartTheWorld()
	t.SettleCounts()
	a := &auditRun{t: t, exact: true}
	for _, hp := range in.heaps() {
		a.list(hp)
	}
	a.holders(final, nil)
	a.compare()
	if want, have := account(a.objs), in.Bytes(); max(want-have, have-want) > slackAccount && a.exact && len(a.objs) < maxAuditObjects && len(a.errs) == 0 {
		a.errs = append(a.errs, &RefError{Kind: WrongAccount, Counted: int(have), Found: int(want), Holders: a.wrongSizes()})
	}
	for i, h := range a.objs {
		h.flags = h.flags&^candidateBits | a.made[i]
	}
	if len(a.errs) > 0 {
		a.bad = map[*Header]*RefError{}
		for _, e := range a.errs {
			a.bad[e.Object] = e
		}
		a.holders(final, func(name string, v Value) {
			if e := a.bad[v.obj]; e != nil && len(e.Holders) < 10 {
				e.Holders = append(e.Holders, name)
			}
		})
	}
	return a.errs, a.exact, a.why
}

// wrongSizes says of which types the objects were counted wrong; of the others it is what they keep outside.
func (a *auditRun) wrongSizes() (what []string) {
	sizes := map[*Type]int{}
	for _, hp := range a.t.Interp.heaps() {
		for tp, n := range hp.watch.sizes {
			sizes[tp] += n
		}
	}
	for _, h := range a.objs {
		sizes[h.typ] -= int(h.typ.size)
	}
	for tp, n := range sizes {
		if n != 0 {
			what = append(what, fmt.Sprintf("%s objects: %d bytes too many", tp.Name, n))
		}
	}
	return what
}

// Auditable reports whether an audit would be exact now. It is cheap.
func (t *Thread) Auditable() bool {
	a := &auditRun{t: t, exact: true}
	t.Interp.Threads(func(x *Thread) {
		a.stack(x, false, func(*Frame, int) bool { return a.exact })
	})
	return a.exact
}

// list gives every live object of the heap its index and drops the dead ones from the heap's list.
func (a *auditRun) list(hp *Heap) {
	w := hp.watch
	n := 0
	for _, h := range w.all {
		switch {
		case h.flags&flagDead != 0:
			h.flags &^= flagListed
			if w.sites != nil {
				delete(w.sites, h)
			}
			continue
		}
		w.all[n] = h
		n++
		a.add(h)
	}
	clear(w.all[n:])
	w.all = w.all[:n]
	for g := range hp.gens {
		for _, c := range hp.gens[g].chunks {
			for _, h := range c { // frames are in no other list
				if h.typ == FrameType && h.standing() != gone {
					a.add(h)
				}
			}
		}
	}
}

func (a *auditRun) add(h *Header) {
	if h.flags&flagCandidate != 0 || len(a.objs) >= maxAuditObjects {
		return
	}
	a.made = append(a.made, h.flags&candidateBits)
	h.flags = h.flags&^candidateBits | flagCandidate | uint32(len(a.objs))<<candidateShift
	a.objs = append(a.objs, h)
}

// holders visits all references. With report, each is reported with the name of what holds it; otherwise they are counted.
func (a *auditRun) holders(final bool, report func(name string, v Value)) {
	in := a.t.Interp
	var name func() string
	visit := func(v Value) {
		if v.obj == nil {
			return
		}
		if f := v.obj.flags; report == nil && f&flagCandidate != 0 {
			a.found[f>>candidateShift]++
			return
		}
		if v.obj.owner == 0 {
			return
		}
		if report != nil {
			if a.bad[v.obj] != nil {
				report(name(), v)
			}
			return
		}

		if a.lost == nil {
			a.lost = map[*Header]int32{}
		}
		a.lost[v.obj]++
	}
	from := func(f func() string) { name = f }
	if report == nil {
		// Frames that run are objects once something refers to them.
		in.Threads(func(x *Thread) {
			for f := x.Frame; f != nil; f = f.Back {
				if f.Func != nil {
					a.add(&f.Header)
				}
			}
		})
		a.found = make([]int32, len(a.objs))
	}
	in.Threads(func(x *Thread) { a.thread(x, final, from, visit) })
	for _, h := range a.objs {
		if h.refs+atomic.LoadInt32(&h.shared) <= 0 {
			continue // being removed: what it still holds only its Dealloc knows
		}
		if h.typ == FrameType && (*Frame)(unsafe.Pointer(h)).State == FrameExecuting {
			continue // with its thread
		}
		if report != nil {
			from(func() string { return describe(h) })
		}
		References(Of(h), visit)
	}
	from(func() string { return "the interpreter" })
	a.interp(visit)
	for key, s := range in.state {
		from(func() string { return "state of " + key })
		switch s := s.(type) {
		case Holder:
			s.References(visit)
		case Value:
			visit(s)
		case *Type:
			visit(s.Val())
		}
	}
}

// describe names an object as a holder.
func describe(h *Header) string {
	s := fmt.Sprintf("%s object at %#x", h.typ.Name, uintptr(unsafe.Pointer(h))) + textOf(h)
	if h.typ == FrameType {
		if f := (*Frame)(unsafe.Pointer(h)); f.Code != nil {
			s += " of " + f.Code.Name
		}
	}
	return s
}

// textOf adds to a message what object it is.
func textOf(h *Header) string {
	switch {
	case h.typ == nil:
		return ""
	case h.typ.Has(TypeStr):
		return fmt.Sprintf(" %.60q", AsStr(Of(h)).String())
	case h.typ == BytesType:
		return fmt.Sprintf(" %.40q", AsBytes(Of(h)).data)
	case h.typ == FunctionType:
		return " " + AsFunction(Of(h)).QualName.String()
	case h.typ == CodeType:
		return " " + AsCode(Of(h)).Code.Name
	case h.typ == ModuleType:
		if n := AsModule(Of(h)).name; n != nil {
			return " " + n.String()
		}
	case h.typ == BuiltinType:
		return " " + (*Builtin)(unsafe.Pointer(h)).Def.Name
	case h.typ.Has(TypeType):
		return " " + (*Type)(unsafe.Pointer(h)).Name
	case h.typ == TupleType:
		return fmt.Sprintf(" of %d", len((*Tuple)(unsafe.Pointer(h)).Items()))
	case h.typ == ListType:
		return fmt.Sprintf(" of %d", len((*List)(unsafe.Pointer(h)).items))
	case h.typ == DictType:
		d := (*Dict)(unsafe.Pointer(h))
		s := fmt.Sprintf(" of %d:", d.Len())
		for pos, i := 0, 0; i < 4; i++ {
			k, _, ok := d.Next(&pos)
			if !ok {
				break
			}
			if k.obj.typ == StrType {
				s += " " + AsStr(k).String()
			}
		}
		return s
	}
	return ""
}

// interp visits what the interpreter itself holds.
func (a *auditRun) interp(visit func(Value)) {
	in := a.t.Interp
	if in.Modules != nil {
		visit(in.Modules.Val())
	}
	visit(in.BuiltinsMod)
	visit(in.SysMod)
	for _, v := range in.auditHooks {
		visit(v)
	}
	if in.Mon != nil {
		in.Mon.References(visit)
	}
	for _, r := range in.Holders {
		r.References(visit)
	}
}

// opaque notes why the audit is not exact.
func (a *auditRun) opaque(format string, args ...any) {
	if a.exact {
		a.exact = false
		a.why = fmt.Sprintf(format, args...)
	}
}

// thread visits what a thread holds.
func (a *auditRun) thread(x *Thread, final bool, from func(func() string), visit func(Value)) {
	from(func() string { return "thread " + x.Sched.Name() })
	for _, v := range [...]Value{x.exc, x.excBase.Value, x.context, x.AsyncGenFirst, x.AsyncGenFinal, x.asyncExc, x.traceFunc, x.traceObj, x.profileObj} {
		visit(v)
	}
	for _, v := range x.held {
		visit(v)
	}
	for _, s := range x.names {
		if r, ok := s.(Holder); ok {
			r.References(visit)
		}
	}
	a.stack(x, final, func(f *Frame, temps int) bool {
		from(func() string { return "running frame of " + f.Code.Name })
		a.frame(f, temps, visit)
		if f.Gen == nil {
			visit(f.Val()) // the machine's own reference
		}
		return true
	})
}

// stack calls each with the running frames of a thread and the numbers of their live temporaries, negative where they are unknown, until it returns
// false, and finds out whether native code is between them.
func (a *auditRun) stack(x *Thread, final bool, each func(f *Frame, temps int) bool) {
	if len(x.deferredDeallocs) > 0 || x.deallocDepth > 0 {
		a.opaque("objects are being removed")
	}
	if x.Frame != x.boundary && !(final && x == a.t) {
		a.opaque("thread %s is in native code", x.Sched.Name())
	}
	var inner *Frame // the frame that f has called
	for f := x.Frame; f != nil; inner, f = f, f.Back {
		if f.Func == nil || f.Code == nil || f.Regs == nil {
			a.opaque("a frame begins")
			continue
		}
		temps := -1
		switch {
		case inner == nil && f == x.boundary:
			temps = f.boundaryTemps()
		case inner != nil && inner.Kind != FrameEntry:
			temps = a.t.Interp.Machine.CallerTemps(f)
		case inner != nil && inner.Special&FrameClean != 0 && f.Special&FrameVouched != 0:
			temps = f.tempsAt(f.LastI())
		default:
			a.opaque("native code called by %s line %d", f.Code.Name, f.Lineno())
		}
		if f.Back == nil && f.Kind == FrameEntry && (f.Special&FrameClean == 0 || !x.rooted) {
			a.opaque("native code called %s", f.Code.Name)
		}
		if !each(f, temps) {
			return
		}
	}
}

// boundaryTemps returns how many temporaries are live when the instruction after the current one is the next.
func (f *Frame) boundaryTemps() int { return f.tempsAt(f.LastI() + 1) }

func (f *Frame) tempsAt(i int) int {
	if i < 0 {
		i = 0
	}
	if i >= len(f.Code.M.buf)-1 {
		return 0
	}
	return f.Code.LiveAt(i)
}

// frame visits what a running frame holds; temps is the number of its live temporaries, negative if that is unknown.
func (a *auditRun) frame(f *Frame, temps int, visit func(Value)) {
	visit(f.Func.Val())
	visit(f.Locals)
	visit(f.Aux)
	if x := f.X; x != nil {
		visit(x.Trace)
		if x.Extra != nil {
			visit(x.Extra.Val())
		}
		for _, v := range x.overwritten {
			visit(v)
		}
	}
	for i := range f.Code.NLocalsPlus + max(temps, 0) {
		visit(*f.Reg(i))
	}
}

// maxRefErrors is how many errors are reported.
const maxRefErrors = 30

// compare looks for differences.
func (a *auditRun) compare() {
	for i, h := range a.objs {
		if h.owner == 0 {
			continue
		}
		have := h.refs + atomic.LoadInt32(&h.shared)
		n := a.found[i]
		if h.typ == FrameType && (*Frame)(unsafe.Pointer(h)).State == FrameExecuting && n == have-1 && (*Frame)(unsafe.Pointer(h)).Gen != nil {
			continue // a running generator's frame whose generator is being made or ended
		}
		switch {
		case n == have || have <= 0 && n <= 0 && !a.exact:
		case n > have:
			a.err(RefTooLow, h, have, n)
		case a.exact:
			a.err(RefTooHigh, h, have, n)
		}
		if len(a.errs) >= maxRefErrors {
			return
		}
	}
	for h, n := range a.lost {
		kind := RefUnknown
		if h.flags&flagDead != 0 {
			kind = RefDead
		}
		a.err(kind, h, h.refs+atomic.LoadInt32(&h.shared), n)
	}
}

func (a *auditRun) err(kind RefKind, h *Header, have, found int32) {
	e := &RefError{Kind: kind, Object: h, Type: h.typ.Name, Counted: int(have), Found: int(found)}
	if kind != RefDead {
		e.Text = textOf(h)
	}
	for _, hp := range a.t.Interp.heaps() {
		if s := hp.watch.sites[h]; s != "" {
			e.Made = s
		}
	}
	a.errs = append(a.errs, e)
}

// SetBoundary says that the machine is between two instructions of the frame (nil: it is not), and returns what it was before.
func (t *Thread) SetBoundary(f *Frame) *Frame {
	old := t.boundary
	t.boundary = f
	return old
}

// Transparent reports whether what v does natively when it is called is transparent to the audit: see Method.Transparent.
func Transparent(v Value) bool {
	switch tp := v.obj.typ; tp {
	case BuiltinType:
		return (*Builtin)(v.Ptr()).Def.row.Transparent
	case MethodDescrType:
		return (*MethodDescr)(v.Ptr()).Def.row.Transparent
	case FunctionType, BoundMethodType:
		return false
	default:
		if tp.Call == nil {
			return false
		}
		if tp.heap && funcID(tp.Call) == funcID(slotCallMethod) {
			f := tp.Lookup(NameCall)
			return f.obj != nil && f.obj.typ == FunctionType
		}
		if tp.Has(TypeType) || tp.Flags&TypeType != 0 {
			cls := (*Type)(v.Ptr())
			return cls.heap && tp.Call != nil && funcID(tp.Call) == funcID(typeCall) && cls.New != nil && funcID(cls.New) == funcID(objectNew) &&
				cls.Init != nil && funcID(cls.Init) == funcID(slotInit)
		}
		return false
	}
}
