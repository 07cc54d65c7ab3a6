package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// When Go's collector runs. Reference counts and pools leave little for it to find, so it may come seldom; but some programs make texts and large arrays
// that only it can free. So after each of its cycles it is told how much may be allocated until the next, by how much of what was
// allocated before turned out to be garbage.

const (
	// firstCycle is how much memory the process has when Go's collector runs for the first time: a start, and a small program, ends before.
	firstCycle = 36 << 20

	// The garbage there may be at the end of a cycle, as far as it can be foreseen.
	garbageBase  = 14 << 20
	garbageShare = 0.2 // of what is alive

	// What may be allocated between two cycles, whatever is foreseen.
	leastBase, leastShare = 20 << 20, 0.3
	mostBase, mostShare   = 32 << 20, 1
)

const (
	metricLive  = "/gc/heap/live:bytes"
	metricAlloc = "/gc/heap/allocs:bytes"
)

// pacer sets the pace of Go's collector.
type pacer struct {
	samples     [2]metrics.Sample
	live, total float64 // after the last cycle
}

// pace keeps Go's collector off until the process has grown to firstCycle, and then adapts it after each cycle.
func pace() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCycle)
	p := &pacer{samples: [2]metrics.Sample{{Name: metricLive}, {Name: metricAlloc}}}
	var cycle func(*[16]byte)
	cycle = func(sentinel *[16]byte) {
		if p.total == 0 {
			debug.SetMemoryLimit(math.MaxInt64)
		}
		debug.SetGCPercent(p.percent())
		runtime.SetFinalizer(sentinel, cycle)
	}
	runtime.SetFinalizer(new([16]byte), cycle)
}

// percent is by how much of what is alive the heap may grow until the next cycle.
func (p *pacer) percent() int {
	metrics.Read(p.samples[:])
	live, total := float64(p.samples[0].Value.Uint64()), float64(p.samples[1].Value.Uint64())
	part := 1.0
	if made := total - p.total; made > 0 {
		part = min(max((p.live+made-live)/made, 0.05), 1)
	}
	p.live, p.total = live, total
	room := (garbageBase + garbageShare*live) / part
	room = min(max(room, leastBase+leastShare*live), mostBase+mostShare*live)
	return int(100 * room / max(live, 1<<20))
}
