// Package report says what the threads of a program did with the GIL: as a table for people and as JSON for programs.
// It only formats: every figure comes from a [gil.Stats].
//
// A worker is a thread that the program made to get work done: every thread but the main one, and the main one too when
// it computes itself or is the only thread. The percentage in the table's first line is of the time that workers lived.
package report

import (
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// workers returns the threads that the program's work was done in.
func workers(st *gil.Stats) []*gil.ThreadStats {
	var list []*gil.ThreadStats
	for i := range st.Threads {
		t := &st.Threads[i]
		if t.Main && len(st.Threads) > 1 && t.Held+t.Waiting < t.Alive/10 {
			continue
		}
		list = append(list, t)
	}
	if st.MergedCount > 0 {
		list = append(list, &st.Merged)
	}
	return list
}

// totals is the workers' time, summed up.
type totals struct {
	threads                     int
	alive, held, waiting, spent time.Duration
	away                        [gil.NumReasons]time.Duration
}

func sum(st *gil.Stats) (t totals) {
	for _, w := range workers(st) {
		t.threads++
		t.alive += w.Alive
		t.held += w.Held
		t.waiting += w.Waiting
		for r, d := range w.Detached {
			t.away[r] += d
		}
	}
	if st.MergedCount > 0 {
		t.threads += st.MergedCount - 1
	}
	return t
}

// percent returns d as a percentage of the whole; 0 of nothing.
func percent(d, whole time.Duration) float64 {
	if whole <= 0 {
		return 0
	}
	return 100 * float64(d) / float64(whole)
}

// WaitingPercent is how much of the workers' time was spent waiting for the GIL; with the GIL off, for object locks.
func WaitingPercent(st *gil.Stats) float64 {
	t := sum(st)
	return percent(t.waiting, t.alive)
}
