package gc

import (
	"fmt"
	"os"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// The audit's policy: when it runs, and what it does about what it finds.

// auditExit is the exit code of a program that the audit ends.
const auditExit = 70

const running = "running"

// retries is into how many parts the time until the next audit is divided: if an exact one is not possible when it is due, it is tried again after
// each part, and only after so many of them an audit is made that is not exact.
const retries = 16

// auditor runs the audit each time the eval breaker has been looked at so often.
type auditor struct {
	every, left, tried int
	collector          *Collector
	exact, inexact     int
	trace              bool

	paced bool // no more than a quarter of the time is spent on audits
	last  time.Time
	took  time.Duration
}

// installAudit makes the eval breaker call the audit: its bit is never cleared for long.
func installAudit(in *object.Interp, c *Collector) {
	a := &auditor{every: in.RefAudit, left: in.RefAudit, collector: c}
	_, a.trace = in.XOption("reftrace")
	n, asked := in.XOption("refaudit")
	a.paced = asked && n == ""
	c.auditor = a
	in.RunGC = a.poll
	in.Main.Sched.Breaker.Or(gil.GC)
}

func (a *auditor) poll(t *object.Thread) {
	t.Sched.Breaker.Or(gil.GC)
	if t.CollectionDue() {
		a.collector.Due(t)
	}
	if a.left -= t.TakeLooks(); a.left > 0 {
		return
	}
	if a.paced && time.Since(a.last) < 3*a.took {
		a.left = a.every
		return
	}
	if a.tried++; a.tried < retries && !t.Auditable() {
		a.left = max(a.every/retries, 1)
		return
	}
	a.left, a.tried = a.every, 0
	start := time.Now()
	a.audit(t, running)
	a.last = time.Now()
	a.took = a.last.Sub(start)
}

// audit counts all references anew. An error ends the program, unless the interpreter says otherwise.
func (a *auditor) audit(t *object.Thread, when string) {
	errs, exact, why := t.CheckRefs(when != running)
	if exact {
		a.exact++
	} else {
		a.inexact++
	}
	if a.trace {
		fmt.Fprintln(os.Stderr, "refaudit:", when, "exact:", exact, why)
	}
	if len(errs) == 0 {
		return
	}
	if f := t.Interp.RefErrors; f != nil {
		f(errs)
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

// Audit runs the audit now, if it is on: the thread is in native code that has handed all that it holds to Hold.
func (c *Collector) Audit(t *object.Thread, when string) {
	if c.auditor != nil {
		c.auditor.audit(t, when)
	}
}

// Audits returns how many audits were exact and how many were not.
func (c *Collector) Audits() (exact, inexact int) {
	if c.auditor == nil {
		return 0, 0
	}
	return c.auditor.exact, c.auditor.inexact
}
