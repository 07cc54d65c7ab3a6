package object

import "testing"

func TestCollect(t *testing.T) {
	th := testThread(t)
	th.Collect(NumGenerations-1, Inspect{})
	l := th.NewList(1)
	l.Append(th, l.Val())
	if n := th.Collect(0, Inspect{}).Collected; n != 0 {
		t.Errorf("a list that is held was collected: %d", n)
	}
	th.Decref(l.Val())
	if n := th.Collect(0, Inspect{}).Collected; n != 0 {
		t.Errorf("the youngest generation has the garbage of an older one: %d", n)
	}
	if n := th.Collect(NumGenerations-1, Inspect{}).Collected; n != 1 {
		t.Errorf("collected %d, want 1", n)
	}
}
