package object

import (
	"os"
)

// Audit raises an audit event (PEP 578) with the arguments (borrowed). It returns false if a hook raised.
func (t *Thread) Audit(event string, args ...Value) bool {
	if len(t.Interp.auditHooks) == 0 {
		return true
	}
	tup := t.TupleOf(args...)
	ok := t.AuditTuple(event, tup)
	t.Decref(tup.Val())
	return ok
}

// AuditTuple is Audit with the arguments in a tuple.
func (t *Thread) AuditTuple(event string, args *Tuple) bool {
	hooks := t.Interp.auditHooks
	if len(hooks) == 0 {
		return true
	}
	name := t.NewStr(event)
	defer t.Decref(name)
	for _, h := range hooks {
		quiet := false
		if t.TraceOn() && t.Tracing == 0 { // hooks are traced only if they say so
			v, ok := LookupAttr(t, h, t.Intern("__cantrace__"))
			can := ok && v.obj != nil
			if can {
				can, ok = Truth(t, v)
				t.Decref(v)
			}
			if !ok {
				return false
			}
			quiet = !can
		}
		if quiet {
			t.Tracing++
		}
		r := Call2(t, h, name, args.Val())
		if quiet {
			t.Tracing--
		}
		if r.obj == nil {
			return false
		}
		t.Decref(r)
	}
	return true
}

// auditGet and auditSet raise the events about attributes that give a hold on the runtime's inside; v is the zero Value to delete.
func (t *Thread) auditGet(self Value, name *Str) bool {
	return t.Audit("object.__getattr__", self, name.Val())
}

func (t *Thread) auditSet(self Value, name *Str, v Value) bool {
	if v.obj == nil {
		return t.Audit("object.__delattr__", self, name.Val())
	}
	return t.Audit("object.__setattr__", self, name.Val(), v)
}

// AddAuditHook adds a hook (borrowed). Hooks are never removed.
func (in *Interp) AddAuditHook(t *Thread, hook Value) {
	in.auditHooks = append(in.auditHooks, t.Newref(hook))
}

// Finalizing reports whether the interpreter is being shut down.
func (in *Interp) Finalizing() bool { return in.finalizing.Load() }

// SetFinalizing marks the beginning of the shutdown.
func (in *Interp) SetFinalizing() { in.finalizing.Store(true) }

// LiveObjects counts the objects alive, immortal ones not counted.
func (in *Interp) LiveObjects() int {
	n := 0
	for _, h := range in.heaps() {
		n += h.live
	}
	return n
}

// UnraisableArgsType is the struct sequence that sys.unraisablehook gets.
var UnraisableArgsType = NewStructSeqType("builtins", "UnraisableHookArgs", []StructField{
	{"exc_type", ""}, {"exc_value", ""}, {"exc_traceback", ""},
	{"err_msg", ""}, {"object", ""}}, 5)

// WriteUnraisable reports the pending exception, which cannot be raised any further, through sys.unraisablehook, and clears it.
// what is the message ("Exception ignored in" if empty), obj the object concerned or the zero Value.
func (t *Thread) WriteUnraisable(what string, obj Value) {
	e := t.TakeExc()
	if e.obj == nil {
		return
	}
	hook := Value{}
	if t.Interp.Sys != nil {
		hook = t.Interp.Sys.GetStr(t, t.Intern("unraisablehook"))
		if hook.obj == nil || hook.IsNone() {
			hook = t.Interp.Sys.GetStr(t, t.Intern("__unraisablehook__"))
		}
	}
	if hook.obj == nil || hook.IsNone() {
		if t.Interp.Sys != nil {
			if f := t.Interp.Sys.GetStr(t, t.Intern("stderr")); f.obj != nil && f.IsNone() {
				t.Decref(e) // the module sys has been emptied
				return
			}
		}
		os.Stderr.WriteString("Exception ignored: " + e.obj.typ.Name + "\n")
		t.Decref(e)
		return
	}
	tb := None
	if x := AsException(e).Traceback; x.obj != nil {
		tb = t.Newref(x)
	}
	if f := t.Frame; tb.IsNone() && f != nil {
		t.AddTracebackTo(e, f, f.LastI())
		tb = t.Newref(AsException(e).Traceback)
	}
	msg := None
	if what != "" && obj.obj != nil {
		if r := Repr(t, obj); r.obj != nil {
			what += " " + AsStr(r).String()
			t.Decref(r)
		}
		t.ClearExc()
		obj = Value{}
	}
	if what != "" {
		msg = t.NewStr(what)
	}
	arg := t.NewStructSeq(UnraisableArgsType, t.Newref(e.obj.typ.Val()), e, tb, msg, t.orNone(obj))
	t.Incref(hook)
	r := Value{}
	if t.Audit("sys.unraisablehook", hook, arg) {
		r = Call1(t, hook, arg)
	}
	t.Decref(arg)
	if r.obj == nil {
		t.hookFailed(hook)
	} else {
		t.Decref(r)
	}
	t.Decref(hook)
}

// hookFailed shows the pending exception, which sys.unraisablehook (hook) has raised, as the hook that the interpreter started with does.
func (t *Thread) hookFailed(hook Value) {
	e := t.TakeExc()
	first := t.Interp.Sys.GetStr(t, t.Intern("__unraisablehook__"))
	if first.obj == nil || !IsCallable(first) || Is(first, hook) {
		os.Stderr.WriteString("Exception ignored in sys.unraisablehook: " + e.obj.typ.Name + "\n")
		t.Decref(e)
		return
	}
	tb := None
	if x := AsException(e).Traceback; x.obj != nil {
		tb = t.Newref(x)
	}
	arg := t.NewStructSeq(UnraisableArgsType, t.Newref(e.obj.typ.Val()), e, tb, t.NewStr("Exception ignored in sys.unraisablehook"), t.Newref(hook))
	t.Incref(first)
	if r := Call1(t, first, arg); r.obj == nil {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
	t.Decref(first)
	t.Decref(arg)
}
