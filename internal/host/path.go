//go:build unix

package host

import (
	"os"

	"golang.org/x/sys/unix"
)

// TimeNow and TimeOmit stand for the present time and for leaving a time alone, in UtimeAt.
const (
	TimeNow  = 1<<63 - 1
	TimeOmit = 1<<63 - 2
)

// AccessAt says by its error whether a file may be used so. With effective the effective user and group count; without
// follow a symbolic link itself.
func AccessAt(dirFD int, path string, mode uint32, effective, follow bool) error {
	flags := 0
	if effective {
		flags |= unix.AT_EACCESS
	}
	if !follow {
		flags |= unix.AT_SYMLINK_NOFOLLOW
	}
	return wrap(unix.Faccessat(dirFD, path, mode, flags))
}

// ChmodAt sets the permissions of a file.
func ChmodAt(dirFD int, path string, mode uint32, follow bool) error {
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	return wrap(unix.Fchmodat(dirFD, path, mode, flags))
}

// Fchmod sets the permissions of an open file.
func Fchmod(fd int, mode uint32) error { return wrap(unix.Fchmod(fd, mode)) }

// ChownAt sets the owner and the group of a file; -1 leaves one as it is.
func ChownAt(dirFD int, path string, uid, gid int, follow bool) error {
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	return wrap(unix.Fchownat(dirFD, path, uid, gid, flags))
}

// Fchown sets the owner and the group of an open file.
func Fchown(fd, uid, gid int) error { return wrap(unix.Fchown(fd, uid, gid)) }

// LinkAt makes another name for a file.
func LinkAt(oldDir int, oldPath string, newDir int, newPath string, follow bool) error {
	flags := 0
	if follow {
		flags = unix.AT_SYMLINK_FOLLOW
	}
	return wrap(unix.Linkat(oldDir, oldPath, newDir, newPath, flags))
}

// SymlinkAt makes a symbolic link.
func SymlinkAt(target string, dirFD int, path string) error {
	return wrap(unix.Symlinkat(target, dirFD, path))
}

// ReadlinkAt returns what a symbolic link says.
func ReadlinkAt(dirFD int, path string) (string, error) {
	for size := 256; ; size *= 2 {
		b := make([]byte, size)
		n, err := unix.Readlinkat(dirFD, path, b)
		if err != nil {
			return "", wrap(err)
		}
		if n < size {
			return string(b[:n]), nil
		}
		if size > 1<<20 {
			return "", ENAMETOOLON
		}
	}
}

// RenameAt renames a file, over another one if there is one.
func RenameAt(oldDir int, oldPath string, newDir int, newPath string) error {
	return wrap(unix.Renameat(oldDir, oldPath, newDir, newPath))
}

// MkdirAt makes a directory.
func MkdirAt(dirFD int, path string, mode uint32) error { return wrap(unix.Mkdirat(dirFD, path, mode)) }

// UnlinkAt removes a name of a file; that of an empty directory if dir.
func UnlinkAt(dirFD int, path string, dir bool) error {
	flags := 0
	if dir {
		flags = unix.AT_REMOVEDIR
	}
	return wrap(unix.Unlinkat(dirFD, path, flags))
}

// Truncate sets a file's size.
func Truncate(path string, size int64) error { return wrap(unix.Truncate(path, size)) }

// Chdir changes the current directory.
func Chdir(path string) error { return wrap(unix.Chdir(path)) }

// Fchdir changes the current directory to an open one.
func Fchdir(fd int) error { return wrap(unix.Fchdir(fd)) }

// Chroot changes the root directory.
func Chroot(path string) error { return wrap(unix.Chroot(path)) }

// Getcwd returns the current directory.
func Getcwd() (string, error) { return wrap1(unix.Getwd()) }

// Executable returns the path of the running program; "" if the system does not tell.
func Executable() string {
	p, _ := os.Executable()
	return p
}
