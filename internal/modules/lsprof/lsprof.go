// Package lsprof is the native module _lsprof: the profiler under cProfile, a tool of sys.monitoring.
package lsprof

import (
	"sync"
	"time"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
	class  = object.Type
	header = object.Header
)

// entry is what is known of one function.
type entry struct {
	user         value // the code object, or the description of a native function
	total, own   float64
	calls, again int64 // again: of them recursive ones
	depth        int
	callees      map[unsafe.Pointer]*subentry
	order        []unsafe.Pointer // of callees
}

// subentry is what is known of the calls of one function from another.
type subentry struct {
	entry        *entry
	total, own   float64
	calls, again int64
	depth        int
}

// context is a call in progress.
type context struct {
	start, inner float64
	entry        *entry
}

type profiler struct {
	header
	timer     value
	unit      float64
	subcalls  bool
	builtins  bool
	enabled   bool
	inTimer   int // calls of the timer that are in progress: it may not take the profile away
	entries   map[unsafe.Pointer]*entry
	order     []unsafe.Pointer
	stack     []context
	missing   value
	startTime time.Time
}

func as(v value) *profiler { return (*profiler)(v.Ptr()) }

var (
	profilerType = object.NewStaticType("_lsprof", "Profiler", object.ObjectType, object.TypeBase)
	entryType    = object.NewStructSeqType("_lsprof", "profiler_entry", []object.StructField{
		{Name: "code"}, {Name: "callcount"},
		{Name: "reccallcount"}, {Name: "totaltime"},
		{Name: "inlinetime"}, {Name: "calls"}}, 6)
	subentryType = object.NewStructSeqType("_lsprof", "profiler_subentry", []object.StructField{
		{Name: "code"}, {Name: "callcount"},
		{Name: "reccallcount"}, {Name: "totaltime"},
		{Name: "inlinetime"}}, 5)
	setupOnce sync.Once
)

// now is the time in seconds, or in units of the timer.
func (p *profiler) now(t *thread) float64 {
	if p.timer.IsNil() {
		return float64(time.Since(p.startTime).Nanoseconds())
	}
	f := t.Newref(p.timer)
	p.inTimer++
	v := object.Call0(t, f)
	p.inTimer--
	t.Decref(f)
	var x float64
	ok := !v.IsNil()
	if ok {
		x, ok = object.AsFloat(t, v)
		t.Decref(v)
	}
	if !ok {
		t.WriteUnraisable("", p.timer)
		return 0
	}
	return x
}

// scale is what a unit of time is in seconds.
func (p *profiler) scale() float64 {
	switch {
	case p.timer.IsNil():
		return 1e-9
	case p.unit > 0:
		return p.unit
	}
	return 1
}

// enter begins a call of the function with the key; describe makes what the entry shows (new reference).
func (p *profiler) enter(t *thread, key unsafe.Pointer, describe func() value) {
	e := p.entries[key]
	if e == nil {
		u := describe()
		if u.IsNil() {
			t.ClearExc()
			return
		}
		e = &entry{user: u}
		p.entries[key] = e
		p.order = append(p.order, key)
	}
	if n := len(p.stack); n > 0 && p.subcalls {
		caller := p.stack[n-1].entry
		s := caller.callees[key]
		if s == nil {
			s = &subentry{entry: e}
			if caller.callees == nil {
				caller.callees = map[unsafe.Pointer]*subentry{}
			}
			caller.callees[key] = s
			caller.order = append(caller.order, key)
		}
		s.depth++
	}
	e.depth++
	n := len(p.stack)
	p.stack = append(p.stack, context{entry: e})
	if now := p.now(t); n < len(p.stack) {
		p.stack[n].start = now
	}
}

// leave ends the innermost call if it is one of the function with the key; the zero key ends any.
func (p *profiler) leave(t *thread, key unsafe.Pointer) {
	n := len(p.stack)
	if n == 0 {
		return
	}
	c := p.stack[n-1]
	if key != nil && p.entries[key] != c.entry {
		return
	}
	now := p.now(t)
	if len(p.stack) != n { // the timer's thread let another one in
		return
	}
	c = p.stack[n-1]
	tt := now - c.start
	own := tt - c.inner
	p.stack = p.stack[:n-1]
	e := c.entry
	if e.depth--; e.depth == 0 {
		e.total += tt
	} else {
		e.again++
	}
	e.own += own
	e.calls++
	if n == 1 {
		return
	}
	outer := &p.stack[n-2]
	outer.inner += tt
	if !p.subcalls {
		return
	}
	for _, s := range outer.entry.callees {
		if s.entry == e {
			if s.depth--; s.depth == 0 {
				s.total += tt
			} else {
				s.again++
			}
			s.own += own
			s.calls++
			return
		}
	}
}

func (p *profiler) clear(t *thread) {
	old := p.entries
	p.entries, p.order, p.stack = map[unsafe.Pointer]*entry{}, nil, nil
	for _, e := range old {
		t.Decref(e.user)
	}
}

// nativeKey returns the definition of a native callable, which is the key of its entry, and its description.
func (p *profiler) nativeKey(t *thread, f, self value) (unsafe.Pointer, func() value) {
	switch f.Type() {
	case object.BuiltinType:
		b := (*object.Builtin)(f.Ptr())
		return unsafe.Pointer(b.Def), func() value {
			if b.Self.IsNil() || b.Self.Type().IsSubtype(object.ModuleType) {
				mod := "builtins"
				if !b.Module.IsNil() && object.IsStr(b.Module) {
					mod = object.AsStr(b.Module).String()
				}
				return t.NewStr("<built-in method " + mod + "." + b.Def.Name + ">")
			}
			if m := b.Self.Type().Lookup(t.Intern(b.Def.Name)); !m.IsNil() {
				if r := object.Repr(t, m); !r.IsNil() {
					return r
				}
				t.ClearExc()
			}
			return t.NewStr("<built-in method " + b.Def.Name + ">")
		}
	case object.MethodDescrType:
		d := (*object.MethodDescr)(f.Ptr())
		if self.IsNil() || object.Is(self, p.missing) || d.Owner != nil && !self.Type().IsSubtype(d.Owner) {
			return nil, nil
		}
		return unsafe.Pointer(d.Def), func() value { return object.Repr(t, f) }
	}
	return nil, nil
}

// events are those of sys.monitoring that the profiler hears, with its methods for them.
var events = [...][2]string{
	{"PY_START", "_pystart_callback"}, {"PY_RESUME", "_pystart_callback"}, {"PY_THROW", "_pythrow_callback"}, {"PY_RETURN", "_pyreturn_callback"},
	{"PY_YIELD", "_pyreturn_callback"}, {"PY_UNWIND", "_pyreturn_callback"}, {"CALL", "_ccall_callback"}, {"C_RETURN", "_creturn_callback"},
	{"C_RAISE", "_creturn_callback"},
}

func monitoring(t *thread) value {
	sys := t.Interp.Importer.Import(t, "sys")
	if sys.IsNil() {
		return sys
	}
	defer t.Decref(sys)
	return object.GetAttr(t, sys, t.Intern("monitoring"))
}

const toolID = 2

func enable(t *thread, self value, a []value) value {
	p := as(self)
	for i, flag := range []*bool{&p.subcalls, &p.builtins} {
		on, ok := osutil.Truth(t, a[i], true)
		if !ok {
			return value{}
		}
		*flag = on
	}
	mon := monitoring(t)
	if mon.IsNil() {
		return mon
	}
	defer t.Decref(mon)
	name := t.NewStr("cProfile")
	r := object.CallMethod(t, mon, t.Intern("use_tool_id"), object.Int(toolID), name)
	t.Decref(name)
	if r.IsNil() {
		return r
	}
	t.Decref(r)
	codes := object.GetAttr(t, mon, t.Intern("events"))
	if codes.IsNil() {
		return codes
	}
	defer t.Decref(codes)
	missing := object.GetAttr(t, mon, t.Intern("MISSING"))
	if missing.IsNil() {
		return missing
	}
	old := p.missing
	p.missing = missing
	t.Xdecref(old)
	all := int64(0)
	for _, e := range events {
		code := object.GetAttr(t, codes, t.Intern(e[0]))
		if code.IsNil() {
			return code
		}
		f := object.GetAttr(t, self, t.Intern(e[1]))
		if f.IsNil() {
			return f
		}
		r := object.CallMethod(t, mon, t.Intern("register_callback"), object.Int(toolID), code, f)
		t.Decref(f)
		if r.IsNil() {
			return r
		}
		t.Decref(r)
		all |= code.Int64()
	}
	p.enabled = true
	if r = object.CallMethod(t, mon, t.Intern("set_events"), object.Int(toolID), object.Int(all)); r.IsNil() {
		return r
	}
	t.Decref(r)
	return object.None
}

func disable(t *thread, self value, _ []value) value {
	p := as(self)
	if p.inTimer > 0 {
		return t.Raise(object.RuntimeError, "cannot disable profiler in external timer")
	}
	if p.enabled {
		mon := monitoring(t)
		if mon.IsNil() {
			return mon
		}
		defer t.Decref(mon)
		codes := object.GetAttr(t, mon, t.Intern("events"))
		if codes.IsNil() {
			return codes
		}
		defer t.Decref(codes)
		if r := object.CallMethod(t, mon, t.Intern("set_events"), object.Int(toolID), object.Int(0)); r.IsNil() {
			return r
		}
		for _, e := range events {
			code := object.GetAttr(t, codes, t.Intern(e[0]))
			if code.IsNil() {
				return code
			}
			r := object.CallMethod(t, mon, t.Intern("register_callback"), object.Int(toolID), code, object.None)
			if r.IsNil() {
				return r
			}
			t.Decref(r)
		}
		r := object.CallMethod(t, mon, t.Intern("free_tool_id"), object.Int(toolID))
		if r.IsNil() {
			return r
		}
		t.Decref(r)
		p.enabled = false
		for len(p.stack) > 0 { // the calls that are still in progress
			p.leave(t, nil)
		}
	}
	return object.None
}

func getStats(t *thread, self value, _ []value) value {
	p := as(self)
	f := p.scale()
	list := t.NewList(len(p.order))
	for _, k := range p.order {
		e := p.entries[k]
		if e.calls == 0 {
			continue
		}
		calls := object.None
		if len(e.order) > 0 {
			l := t.NewList(len(e.order))
			for _, sk := range e.order {
				if s := e.callees[sk]; s.calls > 0 {
					l.Push(t, t.NewStructSeq(subentryType, t.Newref(s.entry.user), object.Int(s.calls), object.Int(s.again), object.Float(s.total*f), object.Float(s.own*f)))
				}
			}
			calls = l.Val()
		}
		list.Push(t, t.NewStructSeq(entryType, t.Newref(e.user), object.Int(e.calls), object.Int(e.again), object.Float(e.total*f), object.Float(e.own*f), calls))
	}
	return list.Val()
}

func setupProfiler() {
	tp := profilerType
	tp.New = func(t *thread, cls *class, args []value, kw *object.Tuple) value {
		p := object.New[profiler](t, cls)
		p.entries, p.startTime, p.subcalls, p.builtins = map[unsafe.Pointer]*entry{}, time.Now(), true, true
		return p.Val()
	}
	tp.Init = object.InitBySig("Profiler(timer=None, timeunit=0.0, subcalls=True, builtins=True)", func(t *thread, self value, a []value) bool {
		p := as(self)
		if !a[1].IsNil() {
			var ok bool
			if p.unit, ok = object.AsFloat(t, a[1]); !ok {
				return false
			}
		}
		for i, flag := range []*bool{&p.subcalls, &p.builtins} {
			on, ok := osutil.Truth(t, a[2+i], true)
			if !ok {
				return false
			}
			*flag = on
		}
		timer := a[0]
		if !timer.IsNil() && timer.IsNone() {
			timer = value{}
		}
		t.Xincref(timer)
		old := p.timer
		p.timer = timer
		t.Xdecref(old)
		return true
	})
	tp.TextSignature = "(timer=None, timeunit=0.0, subcalls=True, builtins=True)"
	object.Fields(tp, func(h *header, f func(*value)) {
		p := as(h.Val())
		f(&p.timer)
		f(&p.missing)
		for k, e := range p.entries {
			f(&e.user)
			if e.user.IsNil() {
				delete(p.entries, k)
				p.order, p.stack = nil, nil
			}
		}
	})
	dealloc := tp.Dealloc
	tp.Dealloc = func(t *thread, h *header) {
		if p := as(h.Val()); p.enabled {
			p.enabled = false
		}
		dealloc(t, h)
	}
	callback := func(sig string, f func(t *thread, p *profiler, a []value)) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, self value, a []value) value {
			f(t, as(self), a)
			return object.None
		}}
	}
	start := func(t *thread, p *profiler, a []value) {
		code := a[0]
		p.enter(t, code.Ptr(), func() value { return t.Newref(code) })
	}
	tp.Methods = []object.Method{
		{Sig: "getstats()", Fn: getStats},
		{Sig: "enable(subcalls=True, builtins=True)", Fn: enable},
		{Sig: "disable()", Fn: disable},
		{Sig: "clear()", Fn: func(t *thread, self value, _ []value) value {
			if as(self).inTimer > 0 {
				return t.Raise(object.RuntimeError, "cannot clear profiler in external timer")
			}
			as(self).clear(t)
			return object.None
		}},
		callback("_pystart_callback(code, instruction_offset, /)", start),
		callback("_pythrow_callback(code, instruction_offset, exception, /)", start),
		callback("_pyreturn_callback(code, instruction_offset, retval, /)", func(t *thread, p *profiler, a []value) { p.leave(t, a[0].Ptr()) }),
		callback("_ccall_callback(code, instruction_offset, callable, self_arg, /)", func(t *thread, p *profiler, a []value) {
			if p.builtins {
				if key, describe := p.nativeKey(t, a[2], a[3]); key != nil {
					p.enter(t, key, describe)
				}
			}
		}),
		callback("_creturn_callback(code, instruction_offset, callable, self_arg,\n                  /)", func(t *thread, p *profiler, a []value) {
			if p.builtins {
				if key, _ := p.nativeKey(t, a[2], a[3]); key != nil {
					p.leave(t, key)
				}
			}
		}),
	}
}

// Module is the definition of the module _lsprof.
func Module() *object.NativeModule {
	return &object.NativeModule{Name: "_lsprof", Setup: func(t *thread, m *object.Module) bool {
		setupOnce.Do(setupProfiler)
		for _, tp := range []*class{profilerType, entryType, subentryType} {
			tp.Ready()
		}
		return m.Set(t, "Profiler", profilerType.Val()) && m.Set(t, "profiler_entry", entryType.Val()) && m.Set(t, "profiler_subentry", subentryType.Val())
	}}
}
