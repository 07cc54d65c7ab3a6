package host

import (
	"unsafe"

	"golang.org/x/sys/unix"
)

// NSIG is one more than the largest signal number.
const NSIG = 65

// The C library keeps the first two real-time signals for itself.
const sigRTMin, sigRTMax = 34, 64

func signalAliases() []SignalName {
	return []SignalName{
		{"SIGCLD", int(unix.SIGCHLD)}, {"SIGPOLL", int(unix.SIGIO)}, {"SIGIOT", int(unix.SIGABRT)},
		{"SIGRTMIN", sigRTMin}, {"SIGRTMAX", sigRTMax},
	}
}

// sigaction is the kernel's struct; large enough for every architecture.
type sigaction struct {
	handler  uintptr
	flags    uint64
	restorer uintptr
	mask     uint64
	_        [4]uint64
}

// resetAction gives a signal the system's default action, behind the back of Go's runtime: that one keeps a handler for
// every signal, and ignores those whose default action is to end the process but that it has no use for. The caller has
// called signal.Ignore before, so that the runtime installs its handler anew when it is next asked to.
func resetAction(sig int) {
	var act sigaction
	_, _, _ = unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&act)), 0, 8, 0, 0)
}

// isIgnored says whether the process ignores a signal at present.
func isIgnored(sig int) bool {
	var act sigaction
	_, _, e := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), 0, uintptr(unsafe.Pointer(&act)), 8, 0, 0)
	return e == 0 && act.handler == 1
}

// threadMask returns the signals that the calling operating-system thread does not receive.
func threadMask() SigSet {
	var set unix.Sigset_t
	if unix.PthreadSigmask(unix.SIG_BLOCK, nil, &set) != nil {
		return 0
	}
	return SigSet(set.Val[0])
}

// unblockSelf lets the calling operating-system thread receive a signal.
func unblockSelf(sig int) {
	var set unix.Sigset_t
	set.Val[(sig-1)/64] |= 1 << (uint(sig-1) % 64)
	_ = unix.PthreadSigmask(unix.SIG_UNBLOCK, &set, nil)
}

// tgkill sends a signal to the calling operating-system thread.
func killSelfThread(sig int) {
	_ = unix.Tgkill(unix.Getpid(), unix.Gettid(), unix.Signal(sig))
}
