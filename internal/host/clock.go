//go:build unix

package host

import (
	"time"

	"golang.org/x/sys/unix"
)

// ClockInfo describes one of the time module's clocks.
type ClockInfo struct {
	Implementation        string
	Monotonic, Adjustable bool
	Resolution            float64 // seconds
}

// Clock reads a clock of clock_gettime(2), in nanoseconds.
func Clock(id int) (int64, error) {
	var ts unix.Timespec
	if err := unix.ClockGettime(int32(id), &ts); err != nil {
		return 0, wrap(err)
	}
	return ts.Nano(), nil
}

// Clocks is the set of clocks of one runtime. Its monotonic clocks come from Go's, which reads CLOCK_MONOTONIC without a
// system call; Start is where they began.
type Clocks struct {
	base  time.Time
	start int64 // CLOCK_MONOTONIC at base
}

// NewClocks returns the clocks.
func NewClocks() *Clocks {
	c := &Clocks{base: time.Now()}
	c.start, _ = Clock(unix.CLOCK_MONOTONIC)
	return c
}

// Monotonic is CLOCK_MONOTONIC in nanoseconds.
func (c *Clocks) Monotonic() int64 { return c.start + int64(time.Since(c.base)) }

// Wall is nanoseconds since 1970.
func (c *Clocks) Wall() int64 { return time.Now().UnixNano() }

// ProcessTime is the processor time of the process in nanoseconds.
func (c *Clocks) ProcessTime() (int64, error) { return Clock(unix.CLOCK_PROCESS_CPUTIME_ID) }

// ThreadTime is the processor time of the operating-system thread that runs the caller. A Python thread is a goroutine
// and moves between those, so this is right only for a goroutine locked to its thread; time.thread_time is better made
// from the time that the Python thread held the GIL.
func (c *Clocks) ThreadTime() (int64, error) { return Clock(unix.CLOCK_THREAD_CPUTIME_ID) }

// Info describes the clock that the time module knows by that name: time, monotonic, perf_counter, process_time or
// thread_time.
func (c *Clocks) Info(name string) (ClockInfo, bool) {
	get := func(id int, text string, monotonic, adjustable bool) (ClockInfo, bool) {
		res := 1e-9
		if ns, err := ClockRes(id); err == nil {
			res = float64(ns) / 1e9
		}
		return ClockInfo{"clock_gettime(" + text + ")", monotonic, adjustable, res}, true
	}
	switch name {
	case "time":
		return get(unix.CLOCK_REALTIME, "CLOCK_REALTIME", false, true)
	case "monotonic", "perf_counter":
		return get(unix.CLOCK_MONOTONIC, "CLOCK_MONOTONIC", true, false)
	case "process_time":
		return get(unix.CLOCK_PROCESS_CPUTIME_ID, "CLOCK_PROCESS_CPUTIME_ID", true, false)
	case "thread_time":
		return get(unix.CLOCK_THREAD_CPUTIME_ID, "CLOCK_THREAD_CPUTIME_ID", true, false)
	}
	return ClockInfo{}, false
}
