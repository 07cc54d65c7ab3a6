//go:build unix

package host

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"
)

// SignalName is a signal's symbolic name and number.
type SignalName struct {
	Name   string
	Number int
}

// SignalNames returns the names that module signal has on this system, aliases after what they stand for.
func SignalNames() []SignalName {
	var list []SignalName
	for n := 1; n < 32; n++ {
		if name := unix.SignalName(syscall.Signal(n)); name != "" {
			list = append(list, SignalName{name, n})
		}
	}
	return append(list, signalAliases()...)
}

// signalTexts are glibc's descriptions, by symbolic name: numbers differ between systems.
var signalTexts = map[string]string{
	"SIGHUP": "Hangup", "SIGINT": "Interrupt", "SIGQUIT": "Quit", "SIGILL": "Illegal instruction",
	"SIGTRAP": "Trace/breakpoint trap", "SIGABRT": "Aborted", "SIGIOT": "Aborted", "SIGBUS": "Bus error",
	"SIGFPE": "Floating point exception", "SIGKILL": "Killed", "SIGUSR1": "User defined signal 1",
	"SIGSEGV": "Segmentation fault", "SIGUSR2": "User defined signal 2", "SIGPIPE": "Broken pipe",
	"SIGALRM": "Alarm clock", "SIGTERM": "Terminated", "SIGSTKFLT": "Stack fault", "SIGCHLD": "Child exited",
	"SIGCONT": "Continued", "SIGSTOP": "Stopped (signal)", "SIGTSTP": "Stopped", "SIGTTIN": "Stopped (tty input)",
	"SIGTTOU": "Stopped (tty output)", "SIGURG": "Urgent I/O condition", "SIGXCPU": "CPU time limit exceeded",
	"SIGXFSZ": "File size limit exceeded", "SIGVTALRM": "Virtual timer expired", "SIGPROF": "Profiling timer expired",
	"SIGWINCH": "Window changed", "SIGIO": "I/O possible", "SIGPWR": "Power failure", "SIGSYS": "Bad system call",
}

// SignalText returns the system's description of a signal; "" if there is none.
func SignalText(n int) string {
	if n >= sigRTMin && n <= sigRTMax {
		return fmt.Sprintf("Real-time signal %d", n-sigRTMin)
	}
	return signalTexts[unix.SignalName(syscall.Signal(n))]
}

// ValidSignals returns the numbers that a program may use.
func ValidSignals() []int {
	var list []int
	for n := 1; n < NSIG; n++ {
		if validSignal(n) {
			list = append(list, n)
		}
	}
	return list
}

func validSignal(n int) bool {
	return n >= 1 && n < NSIG && (n < 32 || n >= sigRTMin && n <= sigRTMax)
}
