package multiprocessing

import "github.com/gophersnake/gophersnake/internal/object"

// Adapt changes the library's module multiprocessing.context (its namespace) to what there is without fork: processes are spawned by default,
// "fork" is not known, and "forkserver" spawns too, since a process that a clean server has forked and one that starts afresh look the same to
// the program. See docs/divergences/multiprocessing.md.
func Adapt(t *thread, context *object.Dict) bool {
	get := func(name string) value { return context.GetStr(t, t.Intern(name)) }
	contexts, server, spawn, def := get("_concrete_contexts"), get("ForkServerProcess"), get("SpawnProcess"), get("DefaultContext")
	if contexts.IsNil() || !object.IsDict(contexts) || server.IsNil() || spawn.IsNil() || def.IsNil() {
		return !t.HasExc() // another library than the one this is made for
	}
	d := object.AsDict(contexts)
	if _, ok := d.Delete(t, t.Intern("fork").Val()); !ok {
		return false
	}
	popen := t.Intern("_Popen")
	if f := object.AsType(spawn).Lookup(popen); !f.IsNil() && !object.SetAttr(t, server, popen, f) {
		return false
	}
	methods := t.NewFunc(&object.Method{Sig: "get_all_start_methods()", Doc: "The start methods that there are; the default comes first.",
		Fn: func(t *thread, _ value, _ []value) value {
			l := t.NewList(2)
			l.Push(t, t.NewStr("spawn"))
			l.Push(t, t.NewStr("forkserver"))
			return l.Val()
		}})
	ok := object.SetAttr(t, def, t.Intern("get_all_start_methods"), methods)
	t.Decref(methods)
	if !ok {
		return false
	}
	first := d.GetStr(t, t.Intern("spawn"))
	if first.IsNil() {
		return !t.HasExc()
	}
	c := object.CallN(t, def, first)
	if c.IsNil() {
		return false
	}
	return context.SetTextSteal(t, "_default_context", c)
}
