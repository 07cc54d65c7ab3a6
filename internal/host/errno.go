//go:build unix

package host

import (
	"errors"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// Errno is an error number of the operating system. It is never 0.
type Errno int

// The numbers that this package's users compare with most.
const (
	EPERM       = Errno(unix.EPERM)
	ENOENT      = Errno(unix.ENOENT)
	EINTR       = Errno(unix.EINTR)
	EIO         = Errno(unix.EIO)
	EBADF       = Errno(unix.EBADF)
	ECHILD      = Errno(unix.ECHILD)
	EAGAIN      = Errno(unix.EAGAIN)
	ENOMEM      = Errno(unix.ENOMEM)
	EACCES      = Errno(unix.EACCES)
	EEXIST      = Errno(unix.EEXIST)
	ENOTDIR     = Errno(unix.ENOTDIR)
	EISDIR      = Errno(unix.EISDIR)
	EINVAL      = Errno(unix.EINVAL)
	ENOTTY      = Errno(unix.ENOTTY)
	ESPIPE      = Errno(unix.ESPIPE)
	EPIPE       = Errno(unix.EPIPE)
	ESRCH       = Errno(unix.ESRCH)
	ENOSYS      = Errno(unix.ENOSYS)
	EINPROGRESS = Errno(unix.EINPROGRESS)
	EALREADY    = Errno(unix.EALREADY)
	EISCONN     = Errno(unix.EISCONN)
	ETIMEDOUT   = Errno(unix.ETIMEDOUT)
	ENOTSUP     = Errno(unix.ENOTSUP)
	ENOEXEC     = Errno(unix.ENOEXEC)
	ERANGE      = Errno(unix.ERANGE)
	ENAMETOOLON = Errno(unix.ENAMETOOLONG)
)

// Error returns the system's text for the number.
func (e Errno) Error() string { return Strerror(int(e)) }

// Is makes errors.Is(err, fs.ErrNotExist) and comparison with a syscall.Errno work.
func (e Errno) Is(target error) bool {
	if s, ok := target.(syscall.Errno); ok {
		return s == syscall.Errno(e)
	}
	return syscall.Errno(e).Is(target)
}

// Name returns the symbolic name, such as ENOENT; "" if there is none.
func (e Errno) Name() string {
	name := unix.ErrnoName(syscall.Errno(e))
	if name == "EFSCORRUPTED" { // a newer name of the kernel's for the same number
		return "EUCLEAN"
	}
	return name
}

// Strerror returns the C library's text for an error number.
func Strerror(n int) string {
	if n == 0 {
		return "Success"
	}
	if n <= 0 || n > 4095 {
		return "Unknown error " + strconv.Itoa(n)
	}
	switch unix.ErrnoName(syscall.Errno(n)) {
	case "":
	case "EHWPOISON":
		return "Memory page has hardware error" // newer than Go's table of texts
	case "EFTYPE":
		return "Inappropriate file type or format"
	default:
		// Go's table was made from strerror(3), with the first letter in lower case unless the word is in capitals.
		s := syscall.Errno(n).Error()
		if s[0] >= 'a' && s[0] <= 'z' {
			s = string(s[0]-'a'+'A') + s[1:]
		}
		return s
	}
	return "Unknown error " + strconv.Itoa(n)
}

// ErrnoName is a symbolic name and its number.
type ErrnoName struct {
	Name   string
	Number int
}

// ErrnoNames returns the names of this system by number, the names that share a number with another one last.
func ErrnoNames() []ErrnoName {
	var list []ErrnoName
	for n := 1; n < 256; n++ {
		if name := Errno(n).Name(); name != "" {
			list = append(list, ErrnoName{name, n})
		}
	}
	return append(list, errnoAliases()...)
}

// AsErrno returns the error number in err; EIO if it holds none.
func AsErrno(err error) Errno {
	var e Errno
	if errors.As(err, &e) {
		return e
	}
	var s syscall.Errno
	if errors.As(err, &s) && s != 0 {
		return Errno(s)
	}
	return EIO
}

// wrap turns an error of package syscall or unix into an Errno.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	if s, ok := err.(syscall.Errno); ok {
		if s == 0 {
			return nil
		}
		return Errno(s)
	}
	return AsErrno(err)
}

// wrap1 is wrap for functions with a result.
func wrap1[T any](v T, err error) (T, error) { return v, wrap(err) }

// fail turns the error number of a raw system call into an error.
func fail(e syscall.Errno) error {
	if e == 0 {
		return nil
	}
	return Errno(e)
}
