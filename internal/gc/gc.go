// Package gc decides when the cycle collector runs, and keeps what Python programs see of it. The mechanism is in package object.
//
// A collection of a generation looks at it and the younger ones. The youngest is collected when so many new containers exist as its threshold
// says, an older one after so many collections of the next younger, and the oldest only when what has reached it since the last time is a
// quarter of what was there: so its work stays in proportion.
package gc

import (
	"fmt"
	"os"
	"time"

	"github.com/gophersnake/gophersnake/internal/object"
)

// The debugging flags of gc.set_debug.
const (
	DebugStats         = 1
	DebugCollectable   = 2
	DebugUncollectable = 4
	DebugSaveAll       = 32
	DebugLeak          = DebugCollectable | DebugUncollectable | DebugSaveAll
)

// Stats are the figures of a generation.
type Stats struct{ Collections, Collected, Uncollectable int }

// Collector is the collector of one interpreter. The thread that uses it holds the GIL; with the GIL off its figures are not exact.
type Collector struct {
	Enabled   bool
	Threshold [object.NumGenerations]int
	Debug     int
	Stats     [object.NumGenerations]Stats
	Callbacks object.Value // list, or the zero Value before the module gc is imported
	Garbage   object.Value // likewise

	auditor *auditor // nil if the audit is off
	memory  memory

	counts  [object.NumGenerations]int // of the older generations: collections of the next younger since the last one
	pending int                        // containers that have reached the oldest generation since it was last collected
	total   int                        // containers that survived that
}

const stateKey = "gc"

// Install gives the interpreter its collector.
func Install(in *object.Interp) {
	c := &Collector{Threshold: [object.NumGenerations]int{2000, 10, 10}}
	in.SetState(stateKey, c)
	in.RunGC = c.Due
	c.memory.watch(in)
	if in.RefAudit > 0 {
		installAudit(in, c)
	}
}

// Of returns the interpreter's collector.
func Of(in *object.Interp) *Collector {
	c, _ := in.State(stateKey).(*Collector)
	return c
}

// Counts returns what gc.get_count does.
func (c *Collector) Counts(t *object.Thread) [object.NumGenerations]int {
	n := c.counts
	n[0] = 0
	t.Containers(0, func(object.Value) { n[0]++ })
	return n
}

// Grown ends the start of the interpreter: what has been made until now lives as long as it does.
func (c *Collector) Grown(t *object.Thread) {
	c.Enabled = true
	t.Age()
	c.pending = 0
	c.total = 0
	t.Containers(object.NumGenerations-1, func(object.Value) { c.total++ })
	c.Rearm(t)
}

// minimum is how many new containers there are at least between two looks, even for a lower threshold: a look costs a little.
const minimum = 1

// Rearm sets when the collector is asked for next, after a threshold has changed.
func (c *Collector) Rearm(t *object.Thread) {
	more := c.Threshold[0]
	if !c.Enabled || more <= 0 {
		more = 10000 // dead entries are to be dropped all the same
	}
	n, _ := t.PruneYoung(0)
	t.Await(max(more-n, minimum))
}

// Due is called at the eval breaker when the allocator asked for a collection, or for a look at the memory.
func (c *Collector) Due(t *object.Thread) {
	c.lookAtMemory(t)
	if !t.CollectionDue() {
		return
	}
	if !c.Enabled || c.Threshold[0] <= 0 || t.Interp.Collecting() {
		t.PruneYoung(10000)
		return
	}
	n, all := t.PruneYoung(0)
	if n < c.Threshold[0] {
		t.Await(max(c.Threshold[0]-n, minimum, (all-8*c.Threshold[0])/16)) // what a look costs is in proportion
		return
	}
	gen := 0
	switch {
	case c.counts[2] > c.Threshold[2] && c.pending*4 > c.total:
		gen = 2
	case c.counts[1] > c.Threshold[1]:
		gen = 1
	}
	c.Collect(t, gen)
}

// Collect runs a collection of the generation and returns the number of objects that were found to be garbage.
func (c *Collector) Collect(t *object.Thread, gen int) int {
	if t.Interp.Collecting() {
		return 0
	}
	c.notify(t, "start", gen, object.Garbage{})
	start := time.Now()
	if c.Debug&DebugStats != 0 {
		text := fmt.Sprintf("gc: collecting generation %d...\ngc: objects in each generation:", gen)
		for g := range object.NumGenerations {
			n := 0
			t.Containers(g, func(object.Value) { n++ })
			text += fmt.Sprintf(" %d", n)
		}
		writeError(t, fmt.Sprintf("%s\ngc: objects in permanent generation: %d\n", text, t.Frozen()))
	}
	if gen+1 < object.NumGenerations {
		c.counts[gen+1]++
	}
	for g := 1; g <= gen; g++ {
		c.counts[g] = 0
	}
	var look object.Inspect
	if !c.Garbage.IsNil() {
		look.Legacy = func(v object.Value) { object.AsList(c.Garbage).Append(t, v) }
		if c.Debug&DebugSaveAll != 0 {
			look.Save = look.Legacy
		}
	}
	tell := func(flag int, what string) func(object.Value) {
		if c.Debug&flag == 0 {
			return nil
		}
		return func(v object.Value) { writeError(t, fmt.Sprintf("gc: %s <%s %#x>\n", what, v.Type().Name, v.ID())) }
	}
	look.Collectable = tell(DebugCollectable, "collectable")
	look.Uncollectable = tell(DebugUncollectable, "uncollectable")
	found := t.Collect(gen, look)
	if gen > 0 {
		t.WatchBytes(leastWatched) // between the cycles of Go's collector as well
	}
	n := found.Collected + found.Uncollectable
	switch gen {
	case object.NumGenerations - 1:
		c.pending, c.total = 0, found.Survived
	case object.NumGenerations - 2:
		c.pending += found.Survived
	}
	c.Rearm(t)
	c.Stats[gen].Collections++
	c.Stats[gen].Collected += found.Collected
	c.Stats[gen].Uncollectable += found.Uncollectable
	if c.Debug&DebugStats != 0 {
		writeError(t, fmt.Sprintf("gc: done, %d unreachable, %d uncollectable, %.4fs elapsed\n", n, found.Uncollectable, time.Since(start).Seconds()))
	}
	c.notify(t, "stop", gen, found)
	return n
}

// writeError writes to sys.stderr, or to the process's if there is none.
func writeError(t *object.Thread, text string) {
	f := t.Interp.Sys.GetStr(t, t.Intern("stderr"))
	if f.IsNil() || f.IsNone() {
		os.Stderr.WriteString(text)
		return
	}
	s := t.NewStr(text)
	t.Incref(f)
	if r := object.CallMethod(t, f, t.Intern("write"), s); r.IsNil() {
		t.ClearExc()
	} else {
		t.Decref(r)
	}
	t.Decref(f)
	t.Decref(s)
}

// TellUncollectable warns, when the program ends, of what the collector could not remove, through warnExplicit (warnings.warn_explicit).
func (c *Collector) TellUncollectable(t *object.Thread, warnExplicit object.Value) {
	if c.Garbage.IsNil() || c.Debug&DebugSaveAll != 0 {
		return
	}
	n := object.AsList(c.Garbage).Len()
	if n == 0 {
		return
	}
	text := "gc: %d uncollectable objects at shutdown"
	if c.Debug&DebugUncollectable == 0 {
		text += "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them"
	}
	msg, name := t.NewStr(fmt.Sprintf(text, n)), t.Intern("gc").Val()
	if r := object.CallN(t, warnExplicit, msg, object.ResourceWarning.Val(), name, object.Int(0), name); r.IsNil() {
		t.WriteUnraisable("", object.Value{})
	} else {
		t.Decref(r)
	}
	t.Decref(msg)
	if c.Debug&DebugUncollectable != 0 {
		r := object.Repr(t, c.Garbage)
		if r.IsNil() {
			t.WriteUnraisable("", c.Garbage)
			return
		}
		writeError(t, "      "+object.AsStr(r).String()+"\n")
		t.Decref(r)
	}
}

// notify calls what is in gc.callbacks.
func (c *Collector) notify(t *object.Thread, phase string, gen int, found object.Garbage) {
	if c.Callbacks.IsNil() || len(object.AsList(c.Callbacks).Items()) == 0 {
		return
	}
	info := t.NewDict()
	info.SetText(t, "generation", object.Int(int64(gen)))
	info.SetText(t, "collected", object.Int(int64(found.Collected)))
	info.SetText(t, "uncollectable", object.Int(int64(found.Uncollectable)))
	name := t.NewStr(phase)
	for i := 0; ; i++ {
		items := object.AsList(c.Callbacks).Items()
		if i >= len(items) {
			break
		}
		f := t.Newref(items[i])
		if r := object.CallN(t, f, name, info.Val()); r.IsNil() {
			t.WriteUnraisable("", f)
		} else {
			t.Decref(r)
		}
		t.Decref(f)
	}
	t.Decref(name)
	t.Decref(info.Val())
}

// End collects what is garbage when the interpreter ends: nothing is told of it.
func (c *Collector) End(t *object.Thread) {
	c.memory.closed.Store(true)
	look := object.Inspect{}
	if !c.Garbage.IsNil() {
		look.Legacy = func(v object.Value) { object.AsList(c.Garbage).Append(t, v) }
	}
	t.Collect(object.NumGenerations-1, look)
	c.Audit(t, "at exit")
}

// Close lets go of what the module gc shows.
func (c *Collector) Close(t *object.Thread) {
	c.memory.closed.Store(true)
	t.Clear(&c.Callbacks)
	t.Clear(&c.Garbage)
}

// References implements object.Holder.
func (c *Collector) References(visit func(object.Value)) {
	visit(c.Callbacks)
	visit(c.Garbage)
}
