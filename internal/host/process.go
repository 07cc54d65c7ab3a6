//go:build unix

package host

import (
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// Rusage is what a process used.
type Rusage struct {
	User, System                            time.Duration
	MaxRSS, IxRSS, IdRSS, IsRSS             int64
	MinFlt, MajFlt, NSwap, InBlock, OuBlock int64
	MsgSnd, MsgRcv, NSignals, NVcsw, NIvcsw int64
}

func fromRusage(r *unix.Rusage) Rusage {
	return Rusage{
		User: time.Duration(r.Utime.Nano()), System: time.Duration(r.Stime.Nano()),
		MaxRSS: int64(r.Maxrss), IxRSS: int64(r.Ixrss), IdRSS: int64(r.Idrss), IsRSS: int64(r.Isrss),
		MinFlt: int64(r.Minflt), MajFlt: int64(r.Majflt), NSwap: int64(r.Nswap), InBlock: int64(r.Inblock),
		OuBlock: int64(r.Oublock), MsgSnd: int64(r.Msgsnd), MsgRcv: int64(r.Msgrcv), NSignals: int64(r.Nsignals),
		NVcsw: int64(r.Nvcsw), NIvcsw: int64(r.Nivcsw),
	}
}

// Getrusage returns what this process (RUSAGE_SELF), its thread or its children used.
func Getrusage(who int) (Rusage, error) {
	var r unix.Rusage
	err := unix.Getrusage(who, &r)
	return fromRusage(&r), wrap(err)
}

// Wait waits for a child process, as wait4(2) does, and returns its number (0 with WNOHANG if none has changed), its
// status word and what it used. EINTR says that the waker was woken; it may be nil.
func Wait(pid, options int, w *Waker) (child, status int, usage Rusage, err error) {
	var ws unix.WaitStatus
	var r unix.Rusage
	if w == nil || options&unix.WNOHANG != 0 {
		child, err = unix.Wait4(pid, &ws, options, &r)
		return max(child, 0), int(ws), fromRusage(&r), wrap(err)
	}
	watch := -1
	pause := 500 * time.Microsecond
	for {
		child, err = unix.Wait4(pid, &ws, options|unix.WNOHANG, &r)
		if err != nil || child != 0 {
			if watch >= 0 {
				_ = unix.Close(watch)
			}
			return max(child, 0), int(ws), fromRusage(&r), wrap(err)
		}
		if watch < 0 && pid > 0 && options&^unix.WNOHANG == 0 {
			if fd, err := pidfdOpen(pid); err == nil {
				watch = fd
			}
		}
		// A descriptor tells when that one process ends. For any other wait there is none, so look again and again.
		limit := time.Duration(-1)
		if watch < 0 {
			limit = pause
			pause = min(pause*2, 20*time.Millisecond)
		}
		p := [1]PollFD{{FD: watch, Events: unix.POLLIN}}
		if _, st, err := Poll(p[:], limit, w); err != nil || st == Interrupted {
			if watch >= 0 {
				_ = unix.Close(watch)
			}
			if err == nil {
				err = EINTR
			}
			return 0, 0, Rusage{}, err
		}
	}
}

// ExitCode turns a status word into what os.waitstatus_to_exitcode returns: the exit code, or the negative number of the
// signal that ended the process. It reports false for a process that was stopped or continued.
func ExitCode(status int) (code int, ok bool) {
	ws := unix.WaitStatus(status)
	switch {
	case ws.Exited():
		return ws.ExitStatus(), true
	case ws.Signaled():
		return -int(ws.Signal()), true
	}
	return 0, false
}

// Kill sends a signal to a process. For this process see [Signals.Kill].
func Kill(pid, sig int) error { return wrap(unix.Kill(pid, unix.Signal(sig))) }

// Killpg sends a signal to a process group.
func Killpg(pgid, sig int) error {
	if pgid < 0 {
		return EINVAL
	}
	return wrap(unix.Kill(-pgid, unix.Signal(sig)))
}

// Getpid returns this process's number.
func Getpid() int { return unix.Getpid() }

// Getppid returns the parent's number.
func Getppid() int { return unix.Getppid() }

// Getpgid returns a process's group.
func Getpgid(pid int) (int, error) { return wrap1(unix.Getpgid(pid)) }

// Setpgid puts a process in a group.
func Setpgid(pid, pgid int) error { return wrap(unix.Setpgid(pid, pgid)) }

// Getsid returns a process's session.
func Getsid(pid int) (int, error) { return wrap1(unix.Getsid(pid)) }

// Setsid starts a new session.
func Setsid() (int, error) { return wrap1(unix.Setsid()) }

// Umask sets the mask for new files and returns the one before.
func Umask(mask int) int {
	umaskMu.Lock()
	defer umaskMu.Unlock()
	return unix.Umask(mask)
}

// Getpriority returns the niceness of a process, a group or a user.
func Getpriority(which, who int) (int, error) {
	n, err := unix.Getpriority(which, who)
	return niceness(n), wrap(err)
}

// Setpriority sets the niceness of a process, a group or a user.
func Setpriority(which, who, prio int) error { return wrap(unix.Setpriority(which, who, prio)) }

// Nice adds to this process's niceness and returns it.
func Nice(inc int) (int, error) {
	now, err := Getpriority(unix.PRIO_PROCESS, 0)
	if err != nil {
		return 0, err
	}
	want := min(max(now+inc, -20), 19)
	if err := Setpriority(unix.PRIO_PROCESS, 0, want); err != nil {
		if err == error(EACCES) {
			err = EPERM
		}
		return 0, err
	}
	return Getpriority(unix.PRIO_PROCESS, 0)
}

// Getrlimit returns the soft and the hard limit of a resource.
func Getrlimit(resource int) (soft, hard uint64, err error) {
	var r unix.Rlimit
	err = unix.Getrlimit(resource, &r)
	return uint64(r.Cur), uint64(r.Max), wrap(err)
}

// Setrlimit sets the limits of a resource. It goes through package syscall, which otherwise raises the limit of open
// files back in new processes.
func Setrlimit(resource int, soft, hard uint64) error {
	r := rlimit(soft, hard)
	return wrap(syscall.Setrlimit(resource, &r))
}

// Credentials of this process. The setters change all threads of the process.

// Getuid returns the real user.
func Getuid() int { return unix.Getuid() }

// Geteuid returns the effective user.
func Geteuid() int { return unix.Geteuid() }

// Getgid returns the real group.
func Getgid() int { return unix.Getgid() }

// Getegid returns the effective group.
func Getegid() int { return unix.Getegid() }

// Getgroups returns the other groups.
func Getgroups() ([]int, error) { return wrap1(syscall.Getgroups()) }

// Setgroups sets the other groups.
func Setgroups(groups []int) error { return wrap(syscall.Setgroups(groups)) }

// Setuid sets the user.
func Setuid(uid int) error { return wrap(syscall.Setuid(uid)) }

// Setgid sets the group.
func Setgid(gid int) error { return wrap(syscall.Setgid(gid)) }

// Setreuid sets the real and the effective user; -1 leaves one as it is.
func Setreuid(ruid, euid int) error { return wrap(syscall.Setreuid(ruid, euid)) }

// Setregid sets the real and the effective group; -1 leaves one as it is.
func Setregid(rgid, egid int) error { return wrap(syscall.Setregid(rgid, egid)) }

// Environ returns the environment as NAME=value.
func Environ() []string { return syscall.Environ() }

// Setenv sets a variable of the environment that new processes get.
func Setenv(name, value string) error { return wrap(syscall.Setenv(name, value)) }

// Unsetenv removes a variable.
func Unsetenv(name string) error { return wrap(syscall.Unsetenv(name)) }
