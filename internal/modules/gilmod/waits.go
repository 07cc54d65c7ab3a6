package gilmod

import (
	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// waits is what each thread that waits for a lock or for another thread waits for, as a list of dicts.
func waits(t *thread, _ value, a []value) value {
	ws := t.Interp.GIL.Waits()
	dead := map[uint64]bool{}
	for _, cycle := range gil.Deadlocks(ws) {
		for i := range cycle {
			dead[cycle[i].Thread] = true
		}
	}
	l := t.NewList(len(ws))
	for i := range ws {
		w := &ws[i]
		d := t.NewDict()
		d.SetTextSteal(t, "thread", t.NewUint(w.Thread))
		d.SetTextSteal(t, "name", t.NewStr(w.Name))
		d.SetTextSteal(t, "what", t.NewStr(w.What))
		d.SetTextSteal(t, "address", t.NewUint(w.Object))
		d.SetTextSteal(t, "waited", object.Float(float64(w.Since)/1e9))
		d.SetTextSteal(t, "timed", object.Bool(w.Timed))
		holder, name, held := object.None, object.None, object.None
		if w.Holder != 0 {
			holder = t.NewUint(w.Holder)
			if !w.HolderEnded {
				name = t.NewStr(w.HolderName)
			}
			if w.Held > 0 {
				held = object.Float(float64(w.Held) / 1e9)
			}
		}
		d.SetTextSteal(t, "holder", holder)
		d.SetTextSteal(t, "holder_name", name)
		d.SetTextSteal(t, "held", held)
		d.SetTextSteal(t, "deadlock", object.Bool(dead[w.Thread]))
		l.Push(t, d.Val())
	}
	return l.Val()
}

func deadlocks(t *thread, _ value, a []value) value {
	l := t.NewList(0)
	for _, cycle := range gil.Deadlocks(t.Interp.GIL.Waits()) {
		l.Push(t, t.NewStr(gil.Describe(cycle)))
	}
	return l.Val()
}
