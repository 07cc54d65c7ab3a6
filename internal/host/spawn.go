//go:build unix

package host

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// Spawn says how to start a program in a new process. It is what _posixsubprocess.fork_exec is told.
type Spawn struct {
	// Paths are the places where the program may be, tried in order until one can be run.
	Paths []string
	// Args are the arguments, the name of the program first.
	Args []string
	// Env is the environment, as NAME=value; nil for this process's.
	Env []string
	// Dir is the directory to start in; "" for this process's.
	Dir string
	// Stdin, Stdout and Stderr become the descriptors 0, 1 and 2; -1 leaves the one there is.
	Stdin, Stdout, Stderr int
	// CloseFDs closes all other descriptors but those of PassFDs. Otherwise those stay open that are inheritable.
	CloseFDs bool
	PassFDs  []int
	// KeepSignals leaves signals ignored that the runtime ignores. Otherwise they get their default action.
	KeepSignals bool
	Signals     *Signals // needed for KeepSignals; may be nil
	// Session starts a new session; PGroup, if not negative, is the process group to join, 0 for a new one.
	Session bool
	PGroup  int
	// UID and GID, if not negative, are the user and group to run as. Groups, unless nil, are the other groups.
	UID, GID int
	Groups   []int
	// Umask is the mask for new files; -1 for this process's.
	Umask int
	// Foreground and TTY make the new process group the terminal's foreground one; SetCTTY makes the terminal on
	// descriptor TTY of the new process the controlling one.
	Foreground, SetCTTY bool
	TTY                 int
	// Files, if not nil, says what each descriptor of the new process is made from, -1 for none; the other fields about
	// descriptors do not count then.
	Files []int
	// Defaults are signals that get their default action even with KeepSignals.
	Defaults SigSet
	// InThread, if not nil, is called before the start in the system's thread that starts the process, which inherits what it
	// does to the thread; the function that it returns undoes that.
	InThread func() (undo func(), err error)
}

// NewSpawn returns the start of a program with everything else left as it is.
func NewSpawn(path string, args []string) *Spawn {
	return &Spawn{Paths: []string{path}, Args: args, Stdin: -1, Stdout: -1, Stderr: -1, PGroup: -1, UID: -1, GID: -1, Umask: -1}
}

// SpawnError says what failed in the new process before the program ran.
type SpawnError struct {
	Errno Errno
	// Stage is "chdir" if the directory could not be entered, "exec" if the program could not be run, "" if it was
	// something else.
	Stage string
}

// Error describes the failure.
func (e *SpawnError) Error() string { return e.Stage + ": " + e.Errno.Error() }

// Unwrap returns the error number.
func (e *SpawnError) Unwrap() error { return e.Errno }

// Report is the message that CPython's child writes to the error pipe: subprocess reads and raises it.
func (e *SpawnError) Report() string {
	switch e.Stage {
	case "exec":
		return fmt.Sprintf("OSError:%X:", int(e.Errno))
	case "chdir":
		return fmt.Sprintf("OSError:%X:noexec:chdir", int(e.Errno))
	}
	return fmt.Sprintf("OSError:%X:noexec", int(e.Errno))
}

// NoChild is a process number that no process has. After a failed start subprocess waits for the process that told it of
// the failure; with this one it finds that there is none, as if somebody else had waited for it already.
const NoChild = 0x7ffffffe

// umaskMu guards the moment in which the process's mask is another one. The mask is the process's, so the lock is too.
var umaskMu sync.Mutex

// ForkExec starts a program in a new process and returns its number. Starting is one call into the kernel's fork and
// exec, made by package syscall: no code of ours runs in between, so there is no preexec_fn. An error is a *SpawnError.
func ForkExec(s *Spawn) (pid int, err error) {
	if len(s.Args) == 0 {
		return 0, &SpawnError{EINVAL, "exec"}
	}
	attr := &syscall.ProcAttr{Dir: s.Dir, Env: s.Env, Files: s.files(), Sys: s.sysAttr()}
	if attr.Env == nil {
		attr.Env = syscall.Environ()
	}
	for i := range attr.Env {
		if strings.IndexByte(attr.Env[i], 0) >= 0 {
			return 0, &SpawnError{EINVAL, ""}
		}
	}
	start := func(path string) error {
		var err error
		pid, err = syscall.ForkExec(path, s.Args, attr)
		return err
	}
	run := start
	if s.Umask >= 0 {
		run = func(path string) error {
			umaskMu.Lock()
			defer umaskMu.Unlock()
			old := unix.Umask(s.Umask)
			defer unix.Umask(old)
			return start(path)
		}
	}
	if s.InThread != nil {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		undo, err := s.InThread()
		if err != nil {
			return 0, &SpawnError{AsErrno(err), ""}
		}
		defer undo()
	}
	if s.Dir != "" {
		// Before the program is looked for, which may be found missing without a process being made.
		var st unix.Stat_t
		if err := unix.Stat(s.Dir, &st); err != nil {
			return 0, &SpawnError{AsErrno(err), "chdir"}
		}
	}
	saved := ENOENT
	for _, path := range s.Paths {
		if len(s.Paths) > 1 && !s.exists(path) {
			continue // saves a process for most entries of PATH
		}
		var err error
		if s.KeepSignals && s.Signals != nil {
			s.Signals.forNewProgram(s.Defaults, func() { err = run(path) })
		} else {
			err = run(path)
		}
		if err == nil {
			return pid, nil
		}
		e := AsErrno(err)
		if stage := s.stage(path, e); stage != "exec" {
			return 0, &SpawnError{e, stage}
		}
		if e != ENOENT && e != ENOTDIR {
			saved = e
		}
	}
	return 0, &SpawnError{saved, "exec"}
}

func (s *Spawn) full(path string) string {
	if s.Dir != "" && !filepath.IsAbs(path) {
		return filepath.Join(s.Dir, path)
	}
	return path
}

func (s *Spawn) exists(path string) bool {
	var st unix.Stat_t
	err := unix.Stat(s.full(path), &st)
	return err != unix.ENOENT && err != unix.ENOTDIR
}

// stage finds out what a start failed at. The kernel told the new process, and that one told package syscall only the
// number.
func (s *Spawn) stage(path string, e Errno) string {
	if s.Dir != "" {
		var st unix.Stat_t
		if err := unix.Stat(s.Dir, &st); err != nil && AsErrno(err) == e {
			return "chdir"
		} else if err == nil && st.Mode&unix.S_IFMT != unix.S_IFDIR && e == ENOTDIR {
			return "chdir"
		} else if err == nil && e == EACCES && unix.Access(s.Dir, unix.X_OK) != nil {
			return "chdir"
		}
	}
	if e == EPERM && (s.UID >= 0 || s.GID >= 0 || s.Groups != nil || s.Session || s.PGroup > 0) {
		return ""
	}
	if e == EINVAL && s.UID >= 0 {
		return ""
	}
	if e == EAGAIN || e == ENOMEM && s.exists(path) {
		return ""
	}
	return "exec"
}

func (s *Spawn) sysAttr() *syscall.SysProcAttr {
	a := &syscall.SysProcAttr{Setsid: s.Session, Foreground: s.Foreground, Setctty: s.SetCTTY, Ctty: s.TTY}
	if s.PGroup >= 0 {
		a.Setpgid, a.Pgid = true, s.PGroup
	}
	if s.UID >= 0 || s.GID >= 0 || s.Groups != nil {
		c := &syscall.Credential{Uid: uint32(unix.Geteuid()), Gid: uint32(unix.Getegid()), NoSetGroups: s.Groups == nil}
		if s.UID >= 0 {
			c.Uid = uint32(s.UID)
		}
		if s.GID >= 0 {
			c.Gid = uint32(s.GID)
		}
		for _, g := range s.Groups {
			c.Groups = append(c.Groups, uint32(g))
		}
		a.Credential = c
	}
	return a
}

// files returns what each descriptor of the new process is made from; ^0 closes it. Descriptors beyond the list are those
// of this process that are not close-on-exec.
func (s *Spawn) files() []uintptr {
	const closed = ^uintptr(0)
	if s.Files != nil {
		files := make([]uintptr, len(s.Files))
		for i, fd := range s.Files {
			files[i] = closed
			if fd >= 0 {
				files[i] = uintptr(fd)
			}
		}
		for _, fd := range InheritableFDs() {
			for len(files) <= fd {
				files = append(files, closed)
			}
		}
		return files
	}
	files := make([]uintptr, 3, 8)
	for i, fd := range []int{s.Stdin, s.Stdout, s.Stderr} {
		switch {
		case fd >= 0:
			files[i] = uintptr(fd)
		case isOpen(i):
			files[i] = uintptr(i)
		default:
			files[i] = closed
		}
	}
	put := func(fd int, v uintptr) {
		for len(files) <= fd {
			files = append(files, closed)
		}
		files[fd] = v
	}
	inherited := InheritableFDs()
	if !s.CloseFDs {
		for _, fd := range inherited {
			if fd > 2 {
				put(fd, uintptr(fd))
			}
		}
		return files
	}
	for _, fd := range s.PassFDs {
		if fd > 2 && fd < 1<<20 && isOpen(fd) {
			put(fd, uintptr(fd))
		}
	}
	for _, fd := range inherited {
		if fd >= len(files) {
			put(fd, closed)
		}
	}
	return files
}

func isOpen(fd int) bool {
	_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return err == nil
}

// InheritableFDs returns this process's descriptors that a new program would have, in order.
func InheritableFDs() []int {
	dir := "/proc/self/fd"
	if _, err := os.Stat(dir); err != nil {
		dir = "/dev/fd"
	}
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	var list []int
	for _, name := range names {
		fd, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			list = append(list, fd)
		}
	}
	slices.Sort(list)
	return list
}

// Exec replaces this process's program. It returns only if that failed.
func Exec(path string, args, env []string) error {
	if len(args) == 0 {
		return EINVAL
	}
	return wrap(syscall.Exec(path, args, env))
}
