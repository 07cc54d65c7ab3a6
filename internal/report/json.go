package report

import (
	"encoding/json"
	"io"
	"math"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
)

// Document is the JSON form of a report. Times are in seconds. Fields may be added; none changes its meaning while
// Version stays the same.
type Document struct {
	Version        int      `json:"version"` // 1
	Enabled        bool     `json:"enabled"` // whether the GIL was on
	SwitchInterval float64  `json:"switch_interval"`
	Cores          int      `json:"cores"`
	Wall           float64  `json:"wall"`            // since the interpreter was made
	Switches       uint64   `json:"switches"`        // times that another thread took the GIL
	DropRequests   uint64   `json:"drop_requests"`   // times that a waiter asked the holder to let go
	WaitingPercent float64  `json:"waiting_percent"` // of the workers' time
	Kind           Kind     `json:"kind"`            // compute, waits, locks, mixed, turns, single, idle
	Advice         string   `json:"advice"`
	Threads        []Thread `json:"threads"`
	// EndedMerged sums up the threads that ended so long ago that they are not in Threads; EndedMergedCount counts them.
	EndedMerged      *Thread `json:"ended_merged,omitempty"`
	EndedMergedCount int     `json:"ended_merged_count"`
	// HistogramBounds are the upper bounds of the buckets of the threads' wait histograms but the last, which has none.
	HistogramBounds []float64 `json:"histogram_bounds"`
	// Contention is where threads met, the most frequent first. It comes from the interpreter, not from the GIL's figures.
	Contention []Contention `json:"contention"`
}

// Thread is one thread of a Document. Alive = Held + Waiting + the sum of Detached.
type Thread struct {
	ID       uint64             `json:"id"`
	Name     string             `json:"name"`
	Main     bool               `json:"main"`
	Status   string             `json:"status"` // attached, waiting, detached, ended
	Started  float64            `json:"started"`
	Alive    float64            `json:"alive"`
	Held     float64            `json:"held"`
	Waiting  float64            `json:"waiting"`
	Detached map[string]float64 `json:"detached"` // by reason: io, sleep, lock, process, compute, other

	Acquisitions uint64   `json:"acquisitions"`
	Waits        uint64   `json:"waits"`
	Switches     Switches `json:"switches"`
	LongestWait  float64  `json:"longest_wait"`
	// LongestWaitFor held the GIL for the most of the longest wait; empty if unknown.
	LongestWaitFor string   `json:"longest_wait_for"`
	Histogram      []uint64 `json:"histogram"`
	WaitedFor      []Waited `json:"waited_for"` // the longest first
	// WaitedForOthers is the waiting for threads not listed; WaitedHandover that while nobody held the GIL.
	WaitedForOthers float64 `json:"waited_for_others"`
	WaitedHandover  float64 `json:"waited_handover"`
	ObjectLockWaits uint64  `json:"object_lock_waits"` // with the GIL off
}

// Switches counts the times that another thread took the GIL after this one, by why this one had let go.
type Switches struct {
	Asked   uint64 `json:"asked"`
	Blocked uint64 `json:"blocked"`
	Ended   uint64 `json:"ended"`
}

// Waited is how long a thread waited while another one held the GIL.
type Waited struct {
	ID    uint64  `json:"id"`
	Name  string  `json:"name"`
	Spent float64 `json:"seconds"`
	Turns uint64  `json:"turns"` // of the other thread
}

// secs rounds to nanoseconds, so that the shortest decimal form is short.
func secs(d time.Duration) float64 { return float64(d) / 1e9 }

// NewDocument returns the report of the given figures.
func NewDocument(st *gil.Stats) Document {
	d := Document{
		Version: 1, Enabled: st.Enabled, SwitchInterval: secs(st.Interval), Cores: st.Cores, Wall: secs(st.Wall),
		Switches: st.Switches, DropRequests: st.Requests, Kind: Classify(st), Advice: Advice(st),
		WaitingPercent:   math.Round(WaitingPercent(st)*100) / 100,
		Threads:          make([]Thread, len(st.Threads)),
		EndedMergedCount: st.MergedCount,
		HistogramBounds:  make([]float64, gil.Buckets-1),
		Contention:       []Contention{},
	}
	for i := range d.HistogramBounds {
		d.HistogramBounds[i] = float64(uint64(1)<<i) / 1e6
	}
	for i := range st.Threads {
		d.Threads[i] = newThread(&st.Threads[i])
	}
	if st.MergedCount > 0 {
		t := newThread(&st.Merged)
		d.EndedMerged = &t
	}
	return d
}

func newThread(t *gil.ThreadStats) Thread {
	th := Thread{
		ID: t.ID, Name: t.Name, Main: t.Main, Status: t.Status, Started: secs(t.Started), Alive: secs(t.Alive),
		Held: secs(t.Held), Waiting: secs(t.Waiting), Detached: make(map[string]float64, gil.NumReasons),
		Acquisitions: t.Acquisitions, Waits: t.Waits,
		Switches:    Switches{t.SwitchesAsked, t.SwitchesBlocked, t.SwitchesEnded},
		LongestWait: secs(t.LongestWait), LongestWaitFor: t.LongestWaitFor, Histogram: t.Histogram[:],
		WaitedFor: make([]Waited, len(t.WaitedFor)), WaitedForOthers: secs(t.WaitedOthers),
		WaitedHandover: secs(t.WaitedHandover), ObjectLockWaits: t.LockWaits,
	}
	for r, d := range t.Detached {
		th.Detached[gil.Reason(r).String()] = secs(d)
	}
	for i, w := range t.WaitedFor {
		th.WaitedFor[i] = Waited{w.ID, w.Name, secs(w.Spent), w.Waits}
	}
	return th
}

// JSON writes the figures as an indented JSON document.
func JSON(w io.Writer, st *gil.Stats, met ...Contention) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	doc := NewDocument(st)
	doc.Contention = append(doc.Contention, met...)
	return enc.Encode(doc)
}
