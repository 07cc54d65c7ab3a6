package object

import "testing"

func TestCollect(t *testing.T) {
	th := testThread(t)
	th.Collect(NumGenerations-1, nil)
	l := th.NewList(1)
	l.Append(th, l.Val())
	if n := th.Collect(0, nil); n != 0 {
		t.Errorf("a list that is held was collected: %d", n)
	}
	th.Decref(l.Val())
	if n := th.Collect(0, nil); n != 0 {
		t.Errorf("the youngest generation has the garbage of an older one: %d", n)
	}
	if errs := th.CheckRefs(nil); len(errs) != 0 {
		t.Errorf("audit: %v", errs[0])
	}
	if n := th.Collect(NumGenerations-1, nil); n != 1 {
		t.Errorf("collected %d, want 1", n)
	}
	// A release too many is found.
	in, out := th.NewList(0), th.NewList(1)
	out.Append(th, in.Val())
	in.refs--
	if errs := th.CheckRefs(nil); len(errs) != 0 {
		t.Errorf("audit of a right count: %v", errs[0])
	}
	in.refs--
	if errs := th.CheckRefs(nil); len(errs) != 1 || errs[0].Found != 1 || errs[0].Counted != 0 {
		t.Errorf("audit of a wrong count: %v", errs)
	}
}
