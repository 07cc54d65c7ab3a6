package report

import "github.com/gophersnake/gophersnake/internal/gil"

// Kind is what sort of program the figures show.
type Kind string

// The kinds of program.
const (
	Idle    Kind = "idle"    // nothing to judge by
	Single  Kind = "single"  // one thread
	Compute Kind = "compute" // its threads want the processor all the time
	Waits   Kind = "waits"   // they mostly wait for something outside
	Locks   Kind = "locks"   // they mostly wait for each other
	Mixed   Kind = "mixed"   // they compute and wait
	Turns   Kind = "turns"   // they compute, but hardly at the same time
)

// Classify says what sort of program the figures show.
func Classify(st *gil.Stats) Kind {
	t := sum(st)
	busy := percent(t.held+t.waiting, t.alive)
	waiting := percent(t.waiting, t.alive)
	outside := percent(t.away[gil.IO]+t.away[gil.Sleep]+t.away[gil.Process], t.alive)
	locks := percent(t.away[gil.Locked], t.alive)
	switch {
	case t.alive <= 0:
		return Idle
	case t.threads == 1:
		return Single
	case busy >= 70 && (waiting >= 10 || !st.Enabled):
		return Compute
	case busy >= 70:
		return Turns
	case busy <= 20 && outside >= locks:
		return Waits
	case busy <= 20:
		return Locks
	default:
		return Mixed
	}
}

// Advice is the table's closing line: what the figures suggest.
func Advice(st *gil.Stats) string {
	kind := Classify(st)
	if kind == Single {
		t := sum(st)
		if percent(t.held, t.alive) >= 50 {
			return "One thread, and it computes: the GIL cost it nothing. More threads would need -X gil=0 or processes."
		}
		return "One thread, and it mostly waits: more threads would overlap the waiting, with the GIL on as well."
	}
	if !st.Enabled {
		return adviceOff(kind, WaitingPercent(st))
	}
	switch kind {
	case Compute:
		return "These threads compute: under the GIL they take turns. Try -X gil=0, a process pool, or one thread."
	case Turns:
		return "These threads compute, but seldom at the same time: the GIL costs them little."
	case Waits:
		return "These threads mostly wait for something outside: the GIL is given up meanwhile, and threads suit them."
	case Locks:
		return "These threads mostly wait for locks and queues of their own: look at how the work is handed out, not at the GIL."
	case Mixed:
		if WaitingPercent(st) >= 10 {
			return "These threads compute and wait: whoever comes back from waiting queues for the GIL. Try -X gil=0, or move the computing to processes."
		}
		return "These threads compute and wait, and seldom meet at the GIL: threads suit them."
	default:
		return "No thread ran long enough to say anything."
	}
}

func adviceOff(kind Kind, waiting float64) string {
	switch {
	case kind == Idle:
		return "No thread ran long enough to say anything."
	case waiting >= 10:
		return "These threads wait for each other's objects: share less, or give each thread its own and join the results."
	case kind == Compute:
		return "These threads computed at the same time, with hardly a wait: they use as many cores as there are."
	case kind == Waits:
		return "These threads mostly wait for something outside: they would do as well with the GIL on."
	case kind == Locks:
		return "These threads mostly wait for locks and queues of their own: look at how the work is handed out."
	default:
		return "These threads compute and wait, and do not stand in each other's way."
	}
}
