package host

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// ClockRes returns the resolution of a clock in nanoseconds.
func ClockRes(id int) (int64, error) {
	var ts unix.Timespec
	if err := unix.ClockGetres(int32(id), &ts); err != nil {
		return 0, wrap(err)
	}
	return ts.Nano(), nil
}

// ClockSet sets a clock.
func ClockSet(id int, ns int64) error {
	ts := unix.NsecToTimespec(ns)
	return wrap(unix.ClockSettime(int32(id), &ts))
}

// ClockSleep sleeps by a clock until the time given. EINTR says that it ended early. It cannot be woken: sleeping Python
// threads use their parker instead.
func ClockSleep(id int, until int64) error {
	ts := unix.NsecToTimespec(until)
	return wrap(unix.ClockNanosleep(int32(id), unix.TIMER_ABSTIME, &ts, nil))
}

// ProcessCPUClock returns the number of another process's processor-time clock.
func ProcessCPUClock(pid int) (int, error) {
	const scheduled = 2 // CPUCLOCK_SCHED
	id := int(int32(^pid)<<3 | scheduled)
	var ts unix.Timespec
	if _, _, e := unix.Syscall(unix.SYS_CLOCK_GETRES, uintptr(uint32(id)), uintptr(unsafe.Pointer(&ts)), 0); e != 0 {
		return 0, ESRCH
	}
	return id, nil
}
