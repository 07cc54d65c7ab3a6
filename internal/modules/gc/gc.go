// Package gc is the native module gc: the view that Python programs have of the cycle collector.
package gc

import (
	"github.com/gophersnake/gophersnake/internal/gc"
	"github.com/gophersnake/gophersnake/internal/object"
)

type (
	thread = object.Thread
	value  = object.Value
)

// Module is the definition of the module gc.
func Module() *object.NativeModule {
	fn := func(sig string, f func(t *thread, c *gc.Collector, a []value) value) object.Method {
		return object.Method{Sig: sig, Fn: func(t *thread, _ value, a []value) value { return f(t, gc.Of(t.Interp), a) }}
	}
	return &object.NativeModule{
		Name: "gc",
		Functions: []object.Method{
			fn("enable()", func(t *thread, c *gc.Collector, _ []value) value {
				c.Enabled = true
				c.Rearm(t)
				return object.None
			}),
			fn("disable()", func(t *thread, c *gc.Collector, _ []value) value {
				c.Enabled = false
				return object.None
			}),
			fn("isenabled()", func(t *thread, c *gc.Collector, _ []value) value { return object.Bool(c.Enabled) }),
			fn("collect(generation=2)", collect),
			fn("set_debug(flags, /)", func(t *thread, c *gc.Collector, a []value) value {
				n, ok := object.AsSize(t, a[0], nil)
				if !ok {
					return value{}
				}
				c.Debug = n
				return object.None
			}),
			fn("get_debug()", func(t *thread, c *gc.Collector, _ []value) value { return object.Int(int64(c.Debug)) }),
			{Sig: "set_threshold", Raw: setThreshold},
			fn("get_threshold()", func(t *thread, c *gc.Collector, _ []value) value { return numbers(t, c.Threshold) }),
			fn("get_count()", func(t *thread, c *gc.Collector, _ []value) value { return numbers(t, c.Counts(t)) }),
			fn("get_stats()", stats),
			fn("get_objects(generation=None)", objects),
			fn("get_referrers(*objs)", referrers),
			fn("get_referents(*objs)", referents),
			fn("is_tracked(obj, /)", func(t *thread, c *gc.Collector, a []value) value { return object.Bool(object.IsTracked(a[0])) }),
			fn("is_finalized(obj, /)", func(t *thread, c *gc.Collector, a []value) value { return object.Bool(object.IsFinalized(a[0])) }),
			fn("freeze()", func(t *thread, c *gc.Collector, _ []value) value {
				t.Freeze()
				return object.None
			}),
			fn("unfreeze()", func(t *thread, c *gc.Collector, _ []value) value {
				t.Unfreeze()
				return object.None
			}),
			fn("get_freeze_count()", func(t *thread, c *gc.Collector, _ []value) value { return object.Int(int64(t.Frozen())) }),
		},
		Setup: func(t *thread, m *object.Module) bool {
			c := gc.Of(t.Interp)
			for _, p := range []*value{&c.Callbacks, &c.Garbage} {
				if p.IsNil() {
					*p = t.NewList(0).Val()
				}
			}
			d := m.Dict()
			for _, k := range []struct {
				name string
				n    int64
			}{{"DEBUG_STATS", gc.DebugStats}, {"DEBUG_COLLECTABLE", gc.DebugCollectable}, {"DEBUG_UNCOLLECTABLE", gc.DebugUncollectable},
				{"DEBUG_SAVEALL", gc.DebugSaveAll}, {"DEBUG_LEAK", gc.DebugLeak}} {
				d.SetText(t, k.name, object.Int(k.n))
			}
			return d.SetText(t, "garbage", c.Garbage) && d.SetText(t, "callbacks", c.Callbacks)
		},
	}
}

func collect(t *thread, c *gc.Collector, a []value) value {
	gen := object.NumGenerations - 1
	if !a[0].IsNil() && !a[0].IsNone() {
		n, ok := object.AsSize(t, a[0], nil)
		if !ok {
			return value{}
		}
		gen = n
	}
	if gen < 0 || gen >= object.NumGenerations {
		return t.Raise(object.ValueError, "invalid generation")
	}
	return object.Int(int64(c.Collect(t, gen)))
}

func setThreshold(t *thread, _ value, args []value, kw *object.Tuple) value {
	if kw != nil && kw.Len() > 0 {
		return t.Raise(object.TypeError, "gc.set_threshold() takes no keyword arguments")
	}
	if len(args) < 1 || len(args) > object.NumGenerations {
		return t.Raise(object.TypeError, "gc.set_threshold requires 1 to 3 arguments")
	}
	c := gc.Of(t.Interp)
	th := c.Threshold
	for i, v := range args {
		n, ok := object.AsSize(t, v, nil)
		if !ok {
			return value{}
		}
		th[i] = n
	}
	c.Threshold = th
	c.Rearm(t)
	return object.None
}

func numbers(t *thread, n [object.NumGenerations]int) value {
	return t.TupleOf(object.Int(int64(n[0])), object.Int(int64(n[1])), object.Int(int64(n[2]))).Val()
}

func stats(t *thread, c *gc.Collector, _ []value) value {
	l := t.NewList(len(c.Stats))
	for _, s := range c.Stats {
		d := t.NewDict()
		d.SetText(t, "collections", object.Int(int64(s.Collections)))
		d.SetText(t, "collected", object.Int(int64(s.Collected)))
		d.SetText(t, "uncollectable", object.Int(int64(s.Uncollectable)))
		l.Push(t, d.Val())
	}
	return l.Val()
}

// list makes a list of values that it borrows.
func list(t *thread, vs []value) value {
	l := t.NewList(len(vs))
	for _, v := range vs {
		l.Append(t, v)
	}
	return l.Val()
}

func objects(t *thread, c *gc.Collector, a []value) value {
	if shown := a[0]; shown.IsNil() || shown.IsNone() {
		if !t.Audit("gc.get_objects", object.Int(-1)) {
			return value{}
		}
	} else if !t.Audit("gc.get_objects", shown) {
		return value{}
	}
	gen := -1
	if !a[0].IsNil() && !a[0].IsNone() {
		if !object.IsInt(a[0]) && a[0].Type().Index == nil {
			return t.Raise(object.TypeError, "argument should be integer or None, not '%s'", a[0].Type().Name)
		}
		n, ok := object.AsSize(t, a[0], nil)
		if !ok {
			return value{}
		}
		if n >= object.NumGenerations {
			return t.Raise(object.ValueError, "generation parameter must be less than the number of available generations (%d)", object.NumGenerations)
		}
		if n < -1 {
			return t.Raise(object.ValueError, "generation parameter cannot be negative")
		}
		gen = n
	}
	var all []value
	t.Containers(gen, func(v value) { all = append(all, v) })
	return list(t, all)
}

func referrers(t *thread, c *gc.Collector, a []value) value {
	if !t.Audit("gc.get_referrers", a[0]) {
		return value{}
	}
	objs := object.AsTuple(a[0])
	want := map[*object.Header]bool{}
	for _, v := range objs.Items() {
		if v.Type() != object.IntType && v.Type() != object.FloatType {
			want[v.Header()] = true
		}
	}
	var all []value
	t.Containers(-1, func(v value) {
		if v.Header() == &objs.Header {
			return
		}
		found := false
		if object.IsGeneratorFrame(v) {
			return // what it holds counts as the generator's
		}
		object.ReferencesWithFrame(v, func(x value) {
			found = found || want[x.Header()] && (!x.Type().Has(object.TypeInt) || x.Type() != object.BoolType)
		})
		if found {
			all = append(all, v)
		}
	})
	return list(t, all)
}

func referents(t *thread, c *gc.Collector, a []value) value {
	if !t.Audit("gc.get_referents", a[0]) {
		return value{}
	}
	var all []value
	for _, v := range object.AsTuple(a[0]).Items() {
		if v.Type().Traverse != nil {
			object.References(v, func(x value) { all = append(all, x) })
		}
	}
	return list(t, all)
}
