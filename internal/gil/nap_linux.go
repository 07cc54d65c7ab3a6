package gil

import "syscall"

// napFor sleeps for at most d nanoseconds in the kernel.
func napFor(d int64) {
	ts := syscall.NsecToTimespec(d)
	_ = syscall.Nanosleep(&ts, nil) // ended early by a signal: the caller looks at the clock again
}
