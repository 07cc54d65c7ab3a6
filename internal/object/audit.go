package object

import (
	"fmt"
	"sync/atomic"
	"unsafe"
)

// The audit: references to every object are counted anew and compared with the counts that are kept.

// RefError says that an object has fewer references counted than there are, or that something refers to a dead object.
type RefError struct {
	Object  *Header
	Type    string
	Text    string // what kind of object it is, for messages
	Counted int    // the count that is kept
	Found   int    // references found
	Dead    bool
	Holders []string // what refers to it
}

// String returns the message of the internal error.
func (e *RefError) String() string {
	what := fmt.Sprintf("%s object at %#x%s: count %d, references found %d", e.Type, uintptr(unsafe.Pointer(e.Object)), e.Text, e.Counted, e.Found)
	if e.Dead {
		what = "dead " + what
	}
	for _, h := range e.Holders {
		what += "\n  held by " + h
	}
	return what
}

// CheckRefs counts the references to every object that can be found and returns those objects whose count is too low (a release too many), up to a
// limit. It must be called at an instruction boundary. Surplus, if not nil, is called for each container with more references counted than found: a
// leak, or an owner that the audit does not know.
//
// What it knows: what containers and frames hold; the locals of running frames; the exceptions, hooks and contexts of threads; sys.modules
// and the modules builtins and sys. It does not see temporaries of running frames, nor what native code holds while it runs.
func (t *Thread) CheckRefs(surplus func(v Value, counted, found int)) []*RefError {
	t.Sched.StopTheWorld()
	defer t.Sched.StartTheWorld()
	found := map[*Header]int32{}
	count := func(v Value) {
		if v.obj != nil && v.obj.owner != 0 {
			found[v.obj]++
		}
	}
	t.eachHolder(func(_ string, refs func(visit func(Value))) { refs(count) })
	var errs []*RefError
	bad := map[*Header]*RefError{}
	for h, n := range found {
		dead := h.flags&flagDead != 0
		have := h.refs + atomic.LoadInt32(&h.shared)
		if !dead && n <= have {
			continue
		}
		e := &RefError{Object: h, Type: h.typ.Name, Counted: int(have), Found: int(n), Dead: dead}
		switch {
		case dead:
		case h.typ.Has(TypeStr):
			e.Text = fmt.Sprintf(" %.60q", AsStr(Of(h)).String())
		case h.typ == FunctionType:
			e.Text = " " + AsFunction(Of(h)).QualName.String()
		case h.typ.Has(TypeType):
			e.Text = " " + (*Type)(unsafe.Pointer(h)).Name
		}
		bad[h] = e
		if errs = append(errs, e); len(errs) == 20 {
			break
		}
	}
	if len(errs) > 0 {
		t.eachHolder(func(name string, refs func(visit func(Value))) {
			refs(func(v Value) {
				if e := bad[v.obj]; v.obj != nil && e != nil && len(e.Holders) < 10 {
					e.Holders = append(e.Holders, name)
				}
			})
		})
	}
	if surplus != nil {
		t.Containers(-1, func(v Value) {
			have := v.obj.refs + atomic.LoadInt32(&v.obj.shared)
			if n := found[v.obj]; n < have {
				surplus(v, int(have), int(n))
			}
		})
	}
	return errs
}

// eachHolder calls f with everything that is known to hold references.
func (t *Thread) eachHolder(f func(name string, refs func(visit func(Value)))) {
	in := t.Interp
	container := func(h *Header) {
		if h.standing() != regular {
			return
		}
		f(fmt.Sprintf("%s object at %#x", h.typ.Name, uintptr(unsafe.Pointer(h))), func(visit func(Value)) { References(Of(h), visit) })
	}
	for _, h := range in.frozen {
		container(h)
	}
	for _, hp := range in.heaps() {
		for _, g := range hp.gens {
			for _, h := range g {
				container(h)
			}
		}
	}
	in.Threads(func(x *Thread) {
		f("thread", func(visit func(Value)) {
			for _, v := range [...]Value{x.exc, x.excBase.Value, x.locals, x.context, x.AsyncGenFirst, x.AsyncGenFinal, x.asyncExc, x.traceObj, x.profileObj} {
				visit(v)
			}
		})
		for fr := x.Frame; fr != nil; fr = fr.Back {
			if fr.Func == nil || fr.Code == nil || fr.Regs == nil {
				continue
			}
			f("running frame of "+fr.Code.Name, func(visit func(Value)) {
				visit(fr.Func.Val())
				visit(fr.Locals)
				for i := range fr.Code.NLocalsPlus {
					visit(*fr.Reg(i))
				}
			})
		}
	})
	f("interpreter", func(visit func(Value)) {
		if in.Modules != nil {
			visit(in.Modules.Val())
		}
		visit(in.BuiltinsMod)
		visit(in.SysMod)
		for _, v := range in.auditHooks {
			visit(v)
		}
	})
}
