package posix

import (
	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

var terminalSize = object.NewStructSeqType("os", "terminal_size", []field{
	{Name: "columns"}, {Name: "lines"}}, 2)

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
		fn("get_terminal_size(fd=<unrepresentable>, /)", getTerminalSize),
		fn("device_encoding(fd)", deviceEncoding),
		fn("openpty()", openpty),
		fn("login_tty(fd)", plainOnFD(host.LoginTTY)),
		fn("posix_openpt(oflag, /)", posixOpenpt),
		fn("grantpt(fd, /)", plainOnFD(isMaster)),
		fn("unlockpt(fd, /)", plainOnFD(host.UnlockPT)),
		fn("ptsname(fd, /)", nameOfFD(osutil.FD, host.PTSName)),
		fn("ttyname(fd, /)", nameOfFD(osutil.Int, host.TTYName)),
		fn("ctermid()", func(t *thread, _ []value) value { return t.NewStr("/dev/tty") }),
		fn("tcgetpgrp(fd, /)", tcgetpgrp),
		fn("tcsetpgrp(fd, pgid, /)", tcsetpgrp),
	}
}
