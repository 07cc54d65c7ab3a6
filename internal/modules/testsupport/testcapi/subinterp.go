package testcapi

import "github.com/gophersnake/gophersnake/internal/object"

// runInSubinterp runs a script in an interpreter that exists as long as it runs. The result is 0, or -1 if it did not end well.
func runInSubinterp(t *thread, _ value, a []value) value {
	type cross interface {
		NewInterpreter(t *thread, conf value, whence int) int64
		EndInterpreter(t *thread, id value) bool
		RunIn(t *thread, id value, script value, main bool) bool
	}
	m := t.Interp.Importer.Import(t, "_interpqueues") // any of those that know of other interpreters
	if m.IsNil() {
		return m
	}
	t.Decref(m)
	c, ok := t.Interp.State("crossinterp").(cross)
	if !ok {
		return t.Raise(object.RuntimeError, "there are no other interpreters")
	}
	const legacy = 2
	n := c.NewInterpreter(t, value{}, legacy)
	if n < 0 {
		return value{}
	}
	id := object.Int(n)
	ok = c.RunIn(t, id, a[0], false)
	t.ClearExc()
	if !c.EndInterpreter(t, id) {
		t.ClearExc()
	}
	if !ok {
		return object.Int(-1)
	}
	return object.Int(0)
}
