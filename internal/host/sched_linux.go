package host

import (
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Scheduler returns a process's scheduling policy; 0 is this one.
func Scheduler(pid int) (int, error) {
	n, _, e := unix.Syscall(unix.SYS_SCHED_GETSCHEDULER, uintptr(pid), 0, 0)
	return int(n), fail(e)
}

// SetScheduler sets a process's scheduling policy and static priority.
func SetScheduler(pid, policy, priority int) error {
	param := int32(priority)
	_, _, e := unix.Syscall(unix.SYS_SCHED_SETSCHEDULER, uintptr(pid), uintptr(policy), uintptr(unsafe.Pointer(&param)))
	return fail(e)
}

// SchedPriority returns a process's static priority.
func SchedPriority(pid int) (int, error) {
	var param int32
	_, _, e := unix.Syscall(unix.SYS_SCHED_GETPARAM, uintptr(pid), uintptr(unsafe.Pointer(&param)), 0)
	return int(param), fail(e)
}

// SetSchedPriority sets a process's static priority.
func SetSchedPriority(pid, priority int) error {
	param := int32(priority)
	_, _, e := unix.Syscall(unix.SYS_SCHED_SETPARAM, uintptr(pid), uintptr(unsafe.Pointer(&param)), 0)
	return fail(e)
}

// RoundRobin returns a process's time slice.
func RoundRobin(pid int) (time.Duration, error) {
	var ts unix.Timespec
	_, _, e := unix.Syscall(unix.SYS_SCHED_RR_GET_INTERVAL, uintptr(pid), uintptr(unsafe.Pointer(&ts)), 0)
	return time.Duration(ts.Nano()), fail(e)
}

// Setns moves the system's thread of the caller into another namespace.
func Setns(fd, kind int) error { return wrap(unix.Setns(fd, kind)) }

// Unshare gives the system's thread of the caller parts of its context for itself.
func Unshare(flags int) error { return wrap(unix.Unshare(flags)) }

// Timer is the state of a timer descriptor in nanoseconds: when it next fires, and after what it then fires again.
type Timer struct{ Initial, Interval int64 }

func (t Timer) spec() unix.ItimerSpec {
	return unix.ItimerSpec{Value: unix.NsecToTimespec(t.Initial), Interval: unix.NsecToTimespec(t.Interval)}
}

func timerOf(s unix.ItimerSpec) Timer { return Timer{s.Value.Nano(), s.Interval.Nano()} }

// TimerfdCreate makes a descriptor that can be read from when a timer has fired.
func TimerfdCreate(clock, flags int) (int, error) { return wrap1(unix.TimerfdCreate(clock, flags)) }

// TimerfdGettime returns the state of a timer descriptor.
func TimerfdGettime(fd int) (Timer, error) {
	var s unix.ItimerSpec
	err := unix.TimerfdGettime(fd, &s)
	return timerOf(s), wrap(err)
}

// TimerfdSettime starts or stops a timer descriptor and returns the state before.
func TimerfdSettime(fd, flags int, t Timer) (Timer, error) {
	s := t.spec()
	var old unix.ItimerSpec
	err := unix.TimerfdSettime(fd, flags, &s, &old)
	return timerOf(old), wrap(err)
}

// LoginTTY makes a terminal the controlling one of a new session, and standard input, output and error.
func LoginTTY(fd int) error {
	if _, err := Setsid(); err != nil {
		return err
	}
	if err := unix.IoctlSetInt(fd, unix.TIOCSCTTY, 0); err != nil {
		return wrap(err)
	}
	for i := range 3 {
		if err := Dup2(fd, i, true); err != nil {
			return err
		}
	}
	if fd > 2 {
		Close(fd)
	}
	return nil
}

// ThreadMask sets the signal mask of the system's thread of the caller and returns a function that sets the one before.
func ThreadMask(mask SigSet) (undo func(), err error) {
	var set, old unix.Sigset_t
	set.Val[0] = uint64(mask)
	if err := unix.PthreadSigmask(unix.SIG_SETMASK, &set, &old); err != nil {
		return nil, wrap(err)
	}
	return func() { unix.PthreadSigmask(unix.SIG_SETMASK, &old, nil) }, nil
}
