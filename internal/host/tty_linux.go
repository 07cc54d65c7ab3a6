package host

import (
	"os"
	"strconv"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// IsTerminal says whether a descriptor is a terminal.
func IsTerminal(fd int) bool {
	_, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	return err == nil
}

// TerminalSize returns the columns and lines of a terminal.
func TerminalSize(fd int) (columns, lines int, err error) {
	ws, err := unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)
	if err != nil {
		return 0, 0, wrap(err)
	}
	return int(ws.Col), int(ws.Row), nil
}

// WinSize returns a terminal's lines and columns, and its size in pixels if it tells.
func WinSize(fd int) (*unix.Winsize, error) { return wrap1(unix.IoctlGetWinsize(fd, unix.TIOCGWINSZ)) }

// SetWinSize sets what WinSize returns.
func SetWinSize(fd int, ws *unix.Winsize) error {
	return wrap(unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, ws))
}

// Termios is the state of a terminal. Speeds are the system's codes (B9600, ...).
type Termios struct {
	Iflag, Oflag, Cflag, Lflag uint32
	Ispeed, Ospeed             uint32
	CC                         [32]byte // the first unix.NCCS of the C library; the kernel keeps 19
}

const speedMask = unix.CBAUD | unix.CBAUDEX

// Tcgetattr returns the state of a terminal.
func Tcgetattr(fd int) (Termios, error) {
	t, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return Termios{}, wrap(err)
	}
	r := Termios{Iflag: t.Iflag, Oflag: t.Oflag, Cflag: t.Cflag, Lflag: t.Lflag}
	r.Ospeed = t.Cflag & speedMask
	r.Ispeed = r.Ospeed
	copy(r.CC[:], t.Cc[:])
	return r, nil
}

// Tcsetattr sets the state of a terminal; when is TCSANOW (0), TCSADRAIN (1) or TCSAFLUSH (2).
func Tcsetattr(fd, when int, t *Termios) error {
	if when < 0 || when > 2 {
		return EINVAL
	}
	old, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		return wrap(err)
	}
	old.Iflag, old.Oflag, old.Lflag = t.Iflag, t.Oflag, t.Lflag
	old.Cflag = t.Cflag&^speedMask | t.Ospeed&speedMask
	copy(old.Cc[:], t.CC[:])
	return wrap(unix.IoctlSetTermios(fd, unix.TCSETS+uint(when), old))
}

// Tcdrain waits until all output has been sent.
func Tcdrain(fd int) error { return wrap(unix.IoctlSetInt(fd, unix.TCSBRK, 1)) }

// Tcsendbreak sends a break.
func Tcsendbreak(fd, duration int) error {
	if duration <= 0 {
		return wrap(unix.IoctlSetInt(fd, unix.TCSBRK, 0))
	}
	return wrap(unix.IoctlSetInt(fd, unix.TCSBRKP, (duration+99)/100))
}

// Tcflush throws away what was received or not yet sent.
func Tcflush(fd, queue int) error { return wrap(unix.IoctlSetInt(fd, unix.TCFLSH, queue)) }

// Tcflow stops or starts sending or receiving.
func Tcflow(fd, action int) error { return wrap(unix.IoctlSetInt(fd, unix.TCXONC, action)) }

// Tcgetpgrp returns the foreground process group of a terminal.
func Tcgetpgrp(fd int) (int, error) { return wrap1(unix.IoctlGetInt(fd, unix.TIOCGPGRP)) }

// Tcsetpgrp sets the foreground process group of a terminal.
func Tcsetpgrp(fd, pgid int) error { return wrap(unix.IoctlSetPointerInt(fd, unix.TIOCSPGRP, pgid)) }

// OpenPTY returns both ends of a new pseudo-terminal.
func OpenPTY() (master, slave int, err error) {
	master, err = Open(AtCWD, "/dev/ptmx", unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, -1, err
	}
	name, err := PTSName(master)
	if err == nil {
		if err = UnlockPT(master); err == nil {
			slave, err = Open(AtCWD, name, unix.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
		}
	}
	if err != nil {
		_ = Close(master)
		return -1, -1, err
	}
	return master, slave, nil
}

// PTSName returns the name of a pseudo-terminal's other end.
func PTSName(master int) (string, error) {
	n, err := unix.IoctlGetUint32(master, unix.TIOCGPTN)
	if err != nil {
		return "", wrap(err)
	}
	return "/dev/pts/" + strconv.FormatUint(uint64(n), 10), nil
}

// UnlockPT lets a pseudo-terminal's other end be opened.
func UnlockPT(master int) error {
	var zero int32
	_, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(master), unix.TIOCSPTLCK, uintptr(unsafe.Pointer(&zero)))
	return fail(e)
}

// TTYName returns the name of a terminal's device file.
func TTYName(fd int) (string, error) {
	if _, err := Tcgetattr(fd); err != nil {
		return "", err
	}
	name, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	if err != nil {
		return "", AsErrno(err)
	}
	var here, there unix.Stat_t
	if !strings.HasPrefix(name, "/") || unix.Fstat(fd, &here) != nil || unix.Stat(name, &there) != nil || here.Rdev != there.Rdev {
		return "", Errno(unix.ENODEV)
	}
	return name, nil
}

// Login returns the name of the user that logged in on this process's terminal; ENXIO if the system does not know.
func Login() (string, error) {
	b, err := os.ReadFile("/proc/self/loginuid")
	if err == nil {
		if id, err := strconv.ParseUint(strings.TrimSpace(string(b)), 10, 32); err == nil && uint32(id) != 1<<32-1 {
			if u, ok := UserByID(uint32(id)); ok {
				return u.Name, nil
			}
		}
	}
	return "", Errno(unix.ENXIO)
}
