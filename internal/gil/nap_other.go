//go:build !linux

package gil

import "time"

// napFor sleeps for d nanoseconds.
func napFor(d int64) { time.Sleep(time.Duration(d)) }
