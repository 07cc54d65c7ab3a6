package host

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

func pidfdOpen(pid int) (int, error) { return unix.PidfdOpen(pid, 0) }

// PidfdOpen returns a descriptor that can be read from once the process has ended.
func PidfdOpen(pid, flags int) (int, error) { return wrap1(unix.PidfdOpen(pid, flags)) }

// PidfdSendSignal sends a signal to the process of a descriptor.
func PidfdSendSignal(fd, sig, flags int) error {
	return wrap(unix.PidfdSendSignal(fd, unix.Signal(sig), nil, flags))
}

// isOwnPidfd says whether the descriptor refers to this process: one of pidfd_open or of its folder in /proc.
func isOwnPidfd(fd int) bool {
	n := strconv.Itoa(fd)
	pid := strconv.Itoa(unix.Getpid())
	if link, err := os.Readlink("/proc/self/fd/" + n); err == nil && link == "/proc/"+pid {
		return true
	}
	info, err := os.ReadFile("/proc/self/fdinfo/" + n)
	return err == nil && strings.Contains("\n"+string(info), "\nPid:\t"+pid+"\n")
}

// niceness turns what the system call returns into what the C library does.
func niceness(n int) int { return 20 - n }

func rlimit(soft, hard uint64) syscall.Rlimit { return syscall.Rlimit{Cur: soft, Max: hard} }

// Prlimit returns the limits of another process, and sets them if set is not nil.
func Prlimit(pid, resource int, set *[2]uint64) (soft, hard uint64, err error) {
	var old unix.Rlimit
	var want *unix.Rlimit
	if set != nil {
		want = &unix.Rlimit{Cur: set[0], Max: set[1]}
	}
	err = unix.Prlimit(pid, resource, want, &old)
	return old.Cur, old.Max, wrap(err)
}

// Setresuid sets the real, effective and saved user.
func Setresuid(ruid, euid, suid int) error { return wrap(syscall.Setresuid(ruid, euid, suid)) }

// Setresgid sets the real, effective and saved group.
func Setresgid(rgid, egid, sgid int) error { return wrap(syscall.Setresgid(rgid, egid, sgid)) }

// Getresuid returns the real, effective and saved user.
func Getresuid() (ruid, euid, suid int) { return unix.Getresuid() }

// Getresgid returns the real, effective and saved group.
func Getresgid() (rgid, egid, sgid int) { return unix.Getresgid() }

// WaitInfo is what waitid(2) tells of a process.
type WaitInfo struct{ PID, UID, Signo, Status, Code int }

// WaitID waits for a process, as waitid(2) does. It reports false if WNOHANG is among the options and none has changed.
// EINTR says that the waker was woken; it may be nil.
func WaitID(idType, id, options int, w *Waker) (info WaitInfo, ok bool, err error) {
	var raw struct {
		signo, errno, code int32
		_                  int32
		pid                int32
		uid                uint32
		status             int32
		_                  [100]byte
	}
	try := func(options int) error {
		raw.pid, raw.signo = 0, 0
		_, _, e := unix.Syscall6(unix.SYS_WAITID, uintptr(idType), uintptr(id), uintptr(unsafe.Pointer(&raw)), uintptr(options), 0, 0)
		return fail(e)
	}
	if w == nil || options&unix.WNOHANG != 0 {
		err = try(options)
	} else {
		for pause := 1; ; pause = min(pause*2, 20) {
			if err = try(options | unix.WNOHANG); err != nil || raw.pid != 0 {
				break
			}
			var none [1]PollFD
			none[0].FD = -1
			if _, st, err := Poll(none[:], ms(pause), w); err != nil {
				return info, false, err
			} else if st == Interrupted {
				return info, false, EINTR
			}
		}
	}
	if err != nil || raw.pid == 0 {
		return info, false, err
	}
	return WaitInfo{int(raw.pid), int(raw.uid), int(raw.signo), int(raw.status), int(raw.code)}, true, nil
}

// Uname is what uname(2) returns.
type Uname struct{ Sysname, Nodename, Release, Version, Machine string }

// GetUname describes the system.
func GetUname() (Uname, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return Uname{}, wrap(err)
	}
	s := func(b [65]byte) string { return string(b[:max(bytes.IndexByte(b[:], 0), 0)]) }
	return Uname{s(u.Sysname), s(u.Nodename), s(u.Release), s(u.Version), s(u.Machine)}, nil
}

// Sethostname sets the machine's name.
func Sethostname(name string) error { return wrap(unix.Sethostname([]byte(name))) }

// GetRandom fills p with random bytes, as getrandom(2) does; it may fill less.
func GetRandom(p []byte, flags int) (int, error) { return wrap1(unix.Getrandom(p, flags)) }

// Urandom fills p with random bytes from the system.
func Urandom(p []byte) error {
	for len(p) > 0 {
		n, err := unix.Getrandom(p, 0)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return wrap(err)
		}
		p = p[n:]
	}
	return nil
}

// LoadAverage returns the number of processes that wanted to run, over 1, 5 and 15 minutes.
func LoadAverage() (avg [3]float64, err error) {
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return avg, AsErrno(err)
	}
	f := strings.Fields(string(data))
	for i := range avg {
		if i < len(f) {
			avg[i], _ = strconv.ParseFloat(f[i], 64)
		}
	}
	return avg, nil
}

// Affinity returns the processors that a process may run on; 0 is this one.
func Affinity(pid int) ([]int, error) {
	if pid == 0 {
		pid = unix.Getpid()
	}
	var set unix.CPUSet
	if err := unix.SchedGetaffinity(pid, &set); err != nil {
		return nil, wrap(err)
	}
	var list []int
	for cpu := 0; cpu < 8*len(set)*int(unsafe.Sizeof(set[0])); cpu++ {
		if set.IsSet(cpu) {
			list = append(list, cpu)
		}
	}
	return list, nil
}

// SetAffinity sets the processors that a process may run on. For this process (0) it sets all threads.
func SetAffinity(pid int, cpus []int) error {
	var set unix.CPUSet
	for _, cpu := range cpus {
		if cpu < 0 || cpu >= 8*len(set)*int(unsafe.Sizeof(set[0])) {
			return EINVAL
		}
		set.Set(cpu)
	}
	if pid != 0 {
		return wrap(unix.SchedSetaffinity(pid, &set))
	}
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return wrap(unix.SchedSetaffinity(0, &set))
	}
	for _, t := range tasks {
		tid, _ := strconv.Atoi(t.Name())
		if err := unix.SchedSetaffinity(tid, &set); err != nil && err != unix.ESRCH {
			return wrap(err)
		}
	}
	return nil
}

// SchedYield gives the processor to another process.
func SchedYield() error {
	_, _, e := unix.Syscall(unix.SYS_SCHED_YIELD, 0, 0, 0)
	return fail(e)
}

// SchedPriorities returns the least and the greatest static priority of a scheduling policy.
func SchedPriorities(policy int) (least, greatest int, err error) {
	a, _, e := unix.Syscall(unix.SYS_SCHED_GET_PRIORITY_MIN, uintptr(policy), 0, 0)
	if e != 0 {
		return 0, 0, fail(e)
	}
	b, _, e := unix.Syscall(unix.SYS_SCHED_GET_PRIORITY_MAX, uintptr(policy), 0, 0)
	return int(a), int(b), fail(e)
}

// Times is the processor time of this process and its children in clock ticks (of 1/100 s), and the ticks since boot.
type Times struct{ User, System, ChildUser, ChildSystem, Elapsed int64 }

// GetTimes is times(2).
func GetTimes() (Times, error) {
	var t unix.Tms
	n, err := unix.Times(&t)
	return Times{int64(t.Utime), int64(t.Stime), int64(t.Cutime), int64(t.Cstime), int64(n)}, wrap(err)
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// Gettid returns the number of the system's thread that runs the caller.
func Gettid() int { return unix.Gettid() }
