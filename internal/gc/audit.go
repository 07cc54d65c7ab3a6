package gc

import (
	"fmt"
	"os"
	"sort"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// The audit's policy: when it runs, and what it does about what it finds.

// auditExit is the exit code of a program that the audit ends.
const auditExit = 70

// auditor runs the audit each time the eval breaker has been looked at so often.
type auditor struct {
	every, left int
	next        func(t *object.Thread) // what the eval breaker asks for otherwise
	collector   *Collector
}

// installAudit makes the eval breaker call the audit: its bit is never cleared for long.
func installAudit(in *object.Interp, c *Collector) {
	a := &auditor{every: in.RefAudit, left: in.RefAudit, collector: c}
	in.RunGC = a.poll
	in.Main.Sched.Breaker.Or(gil.GC)
}

func (a *auditor) poll(t *object.Thread) {
	t.Sched.Breaker.Or(gil.GC)
	if a.collector.asked(t) {
		a.collector.Due(t)
	}
	if a.left--; a.left > 0 {
		return
	}
	a.left = a.every
	Audit(t, "running")
}

// asked reports whether the allocator has asked for a collection.
func (c *Collector) asked(t *object.Thread) bool { return t.CollectionDue() }

// Audit counts all references anew. A count that is too low is an internal error, which ends the program.
func Audit(t *object.Thread, when string) {
	errs := t.CheckRefs(nil)
	if len(errs) == 0 {
		return
	}
	fmt.Fprintf(os.Stderr, "gophersnake: internal error: reference counts are wrong (%s)\n", when)
	for _, e := range errs {
		fmt.Fprintln(os.Stderr, e.String())
	}
	for f := t.Frame; f != nil; f = f.Back {
		if f.Func != nil {
			fmt.Fprintf(os.Stderr, "  at %s:%d in %s\n", f.Code.Filename, f.Lineno(), f.Code.Name)
		}
	}
	os.Exit(auditExit)
}

// Leaks lists, by type, the containers that are alive for no reason the audit knows.
func Leaks(t *object.Thread) {
	n := map[string]int{}
	errs := t.CheckRefs(func(v object.Value, counted, found int) { n[v.Type().Name]++ })
	_ = errs // the audit has reported them
	var names []string
	for name := range n {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		return n[names[i]] > n[names[j]] || n[names[i]] == n[names[j]] && names[i] < names[j]
	})
	for _, name := range names {
		fmt.Fprintf(os.Stderr, "refaudit: %d %s with references from nowhere known\n", n[name], name)
	}
}
