package testinternalcapi

import "github.com/gophersnake/gophersnake/internal/object"

// crossInterp is what the module _interpreters lets tests do.
type crossInterp interface {
	GetData(t *thread, v value, mode string) value
	RestoreData(t *thread, v value) value
	NextInterpreter() int64
	NewInterpreter(t *thread, conf value, whence int) int64
	EndInterpreter(t *thread, id value) bool
	RunIn(t *thread, id value, script value, main bool) bool
}

// cross returns it; nil with an exception pending.
func cross(t *thread) crossInterp {
	if _, ok := t.Interp.State("crossinterp").(crossInterp); !ok {
		m := t.Interp.Importer.Import(t, "_interpqueues") // any of those that know of other interpreters
		if m.IsNil() {
			return nil
		}
		t.Decref(m)
	}
	c, ok := t.Interp.State("crossinterp").(crossInterp)
	if !ok {
		t.Raise(object.RuntimeError, "there are no other interpreters")
	}
	return c
}

func getCrossData(t *thread, _ value, a []value) value {
	mode := ""
	if !a[1].IsNil() && !a[1].IsNone() {
		if !object.IsStr(a[1]) {
			r := object.Repr(t, a[1])
			if !r.IsNil() {
				t.Raise(object.TypeError, "expected mode str, got %s", object.AsStr(r).String())
				t.Decref(r)
			}
			return value{}
		}
		mode = object.AsStr(a[1]).String()
	}
	if c := cross(t); c != nil {
		return c.GetData(t, a[0], mode)
	}
	return value{}
}

func restoreCrossData(t *thread, _ value, a []value) value {
	if c := cross(t); c != nil {
		return c.RestoreData(t, a[0])
	}
	return value{}
}

func nextInterpreter(t *thread, _ value, a []value) value {
	if c := cross(t); c != nil {
		return object.Int(c.NextInterpreter())
	}
	return value{}
}

func createInterpreter(t *thread, _ value, a []value) value {
	whence := 2
	if !a[1].IsNil() {
		n, ok := object.AsInt64(t, a[1], "whence is too large")
		if !ok {
			return value{}
		}
		whence = int(n)
	}
	c := cross(t)
	if c == nil {
		return value{}
	}
	id := c.NewInterpreter(t, a[0], whence)
	if id < 0 {
		return value{}
	}
	return object.Int(id)
}

func destroyInterpreter(t *thread, _ value, a []value) value {
	if c := cross(t); c == nil || !c.EndInterpreter(t, a[0]) {
		return value{}
	}
	return object.None
}

func execInterpreter(t *thread, _ value, a []value) value {
	main := !a[2].IsNil() && a[2].IsTrue()
	if c := cross(t); c == nil || !c.RunIn(t, a[0], a[1], main) {
		return value{}
	}
	return object.Int(0)
}

func runInSubinterp(t *thread, _ value, a []value) value {
	c := cross(t)
	if c == nil {
		return value{}
	}
	whence := 3
	if !a[2].IsNil() && a[2].IsTrue() {
		whence = 4
	}
	n := c.NewInterpreter(t, a[1], whence)
	if n < 0 {
		return value{}
	}
	id := object.Int(n)
	ok := c.RunIn(t, id, a[0], false)
	exc := t.TakeExc()
	if !c.EndInterpreter(t, id) {
		t.ClearExc()
	}
	t.RestoreExc(exc)
	if !ok {
		return value{}
	}
	return object.Int(0)
}
