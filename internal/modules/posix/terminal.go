package posix

import (
	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var terminalSize = object.NewStructSeqType("os", "terminal_size", "A tuple of (columns, lines) for holding terminal window size", []field{
	{Name: "columns", Doc: "width of the terminal window in characters"}, {Name: "lines", Doc: "height of the terminal window in characters"}}, 2)

func getTerminalSize(t *thread, a []value) value {
	fd, ok := osutil.IntOr(t, a[0], 1)
	if !ok {
		return value{}
	}
	columns, lines, err := host.TerminalSize(fd)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return t.NewStructSeq(terminalSize, object.Int(int64(columns)), object.Int(int64(lines)))
}

func deviceEncoding(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	if !host.IsTerminal(fd) {
		return object.None
	}
	if t.Interp.UTF8Mode != 0 {
		return t.NewStr("utf-8")
	}
	return t.NewStr("UTF-8")
}

func openpty(t *thread, _ []value) value {
	m, s, err := host.OpenPTY()
	return pipeResult(t, m, s, err)
}

func posixOpenpt(t *thread, a []value) value {
	flags, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	fd, err := host.Open(host.AtCWD, "/dev/ptmx", flags|unix.O_CLOEXEC, 0)
	return intResult(t, fd, err)
}

// plainOnFD makes a function of a descriptor that must be an int and returns None.
func plainOnFD(f func(fd int) error) native {
	return func(t *thread, a []value) value {
		fd, ok := osutil.FD(t, a[0])
		if !ok {
			return value{}
		}
		return result(t, f(fd))
	}
}

func nameOfFD(read func(t *thread, v value) (int, bool), f func(fd int) (string, error)) native {
	return func(t *thread, a []value) value {
		fd, ok := read(t, a[0])
		if !ok {
			return value{}
		}
		name, err := f(fd)
		if err != nil {
			return osutil.Raise(t, err)
		}
		return t.FSDecode(name)
	}
}

func tcgetpgrp(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, err := host.Tcgetpgrp(fd)
	return intResult(t, n, err)
}

func tcsetpgrp(t *thread, a []value) value {
	n, ok := ints(t, a)
	if !ok {
		return value{}
	}
	return result(t, host.Tcsetpgrp(n[0], n[1]))
}

// isMaster says by its error whether a descriptor is a pseudo-terminal's master.
func isMaster(fd int) error {
	_, err := host.PTSName(fd)
	return err
}

func terminalFunctions() []object.Method {
	return []object.Method{
		fn("get_terminal_size(fd=<unrepresentable>, /)", getTerminalSize, "Return the size of the terminal window as (columns, lines).\n\nThe optional argument fd (default standard output) specifies\nwhich file descriptor should be queried.\n\nIf the file descriptor is not connected to a terminal, an OSError\nis thrown.\n\nThis function will only be defined if an implementation is\navailable for this system.\n\nshutil.get_terminal_size is the high-level function which should\nnormally be used, os.get_terminal_size is the low-level implementation."),
		fn("device_encoding(fd)", deviceEncoding, "Return a string describing the encoding of a terminal's file descriptor.\n\nThe file descriptor must be attached to a terminal.\nIf the device is not a terminal, return None."),
		fn("openpty()", openpty, "Open a pseudo-terminal.\n\nReturn a tuple of (master_fd, slave_fd) containing open file descriptors\nfor both the master and slave ends."),
		fn("login_tty(fd)", plainOnFD(host.LoginTTY), "Prepare the tty of which fd is a file descriptor for a new login session.\n\nMake the calling process a session leader; make the tty the\ncontrolling tty, the stdin, the stdout, and the stderr of the\ncalling process; close fd."),
		fn("posix_openpt(oflag, /)", posixOpenpt, "Open and return a file descriptor for a master pseudo-terminal device.\n\nPerforms a posix_openpt() C function call. The oflag argument is used to\nset file status flags and file access modes as specified in the manual page\nof posix_openpt() of your system."),
		fn("grantpt(fd, /)", plainOnFD(isMaster), "Grant access to the slave pseudo-terminal device.\n\n  fd\n    File descriptor of a master pseudo-terminal device.\n\nPerforms a grantpt() C function call."),
		fn("unlockpt(fd, /)", plainOnFD(host.UnlockPT), "Unlock a pseudo-terminal master/slave pair.\n\n  fd\n    File descriptor of a master pseudo-terminal device.\n\nPerforms an unlockpt() C function call."),
		fn("ptsname(fd, /)", nameOfFD(osutil.FD, host.PTSName), "Return the name of the slave pseudo-terminal device.\n\n  fd\n    File descriptor of a master pseudo-terminal device.\n\nIf the ptsname_r() C function is available, it is called;\notherwise, performs a ptsname() C function call."),
		fn("ttyname(fd, /)", nameOfFD(osutil.Int, host.TTYName), "Return the name of the terminal device connected to 'fd'.\n\n  fd\n    Integer file descriptor handle."),
		fn("ctermid()", func(t *thread, _ []value) value { return t.NewStr("/dev/tty") }, "Return the name of the controlling terminal for this process."),
		fn("tcgetpgrp(fd, /)", tcgetpgrp, "Return the process group associated with the terminal specified by fd."),
		fn("tcsetpgrp(fd, pgid, /)", tcsetpgrp, "Set the process group associated with the terminal specified by fd."),
	}
}
