//go:build unix && !linux

package host

// ClockRes returns the resolution of a clock in nanoseconds.
func ClockRes(int) (int64, error) { return 1, nil }

// ClockSet sets a clock.
func ClockSet(int, int64) error { return ENOSYS }
