package host

import "golang.org/x/sys/unix"

func timespec(ns int64) unix.Timespec {
	switch ns {
	case TimeNow:
		return unix.Timespec{Nsec: unix.UTIME_NOW}
	case TimeOmit:
		return unix.Timespec{Nsec: unix.UTIME_OMIT}
	}
	return unix.NsecToTimespec(ns)
}

// UtimeAt sets a file's times of access and change, in nanoseconds since 1970, TimeNow or TimeOmit.
func UtimeAt(dirFD int, path string, atime, mtime int64, follow bool) error {
	flags := 0
	if !follow {
		flags = unix.AT_SYMLINK_NOFOLLOW
	}
	ts := []unix.Timespec{timespec(atime), timespec(mtime)}
	return wrap(unix.UtimesNanoAt(dirFD, path, ts, flags))
}

// FutimeNS sets an open file's times.
func FutimeNS(fd int, atime, mtime int64) error {
	ts := [2]unix.Timespec{timespec(atime), timespec(mtime)}
	return futimens(fd, &ts)
}

// MkfifoAt makes a named pipe.
func MkfifoAt(dirFD int, path string, mode uint32) error {
	return wrap(unix.Mkfifoat(dirFD, path, mode))
}

// MknodAt makes a device or another special file.
func MknodAt(dirFD int, path string, mode uint32, dev uint64) error {
	return wrap(unix.Mknodat(dirFD, path, mode, int(dev)))
}

// Major returns a device number's major part.
func Major(dev uint64) uint32 { return unix.Major(dev) }

// Minor returns a device number's minor part.
func Minor(dev uint64) uint32 { return unix.Minor(dev) }

// Mkdev makes a device number.
func Mkdev(major, minor uint32) uint64 { return unix.Mkdev(major, minor) }

// Getxattr returns an extended attribute of a file.
func Getxattr(path, name string, follow bool) ([]byte, error) {
	get := unix.Getxattr
	if !follow {
		get = unix.Lgetxattr
	}
	return grow(func(b []byte) (int, error) { return get(path, name, b) })
}

// Fgetxattr returns an extended attribute of an open file.
func Fgetxattr(fd int, name string) ([]byte, error) {
	return grow(func(b []byte) (int, error) { return unix.Fgetxattr(fd, name, b) })
}

// Setxattr sets an extended attribute of a file.
func Setxattr(path, name string, value []byte, flags int, follow bool) error {
	if follow {
		return wrap(unix.Setxattr(path, name, value, flags))
	}
	return wrap(unix.Lsetxattr(path, name, value, flags))
}

// Fsetxattr sets an extended attribute of an open file.
func Fsetxattr(fd int, name string, value []byte, flags int) error {
	return wrap(unix.Fsetxattr(fd, name, value, flags))
}

// Removexattr removes an extended attribute of a file.
func Removexattr(path, name string, follow bool) error {
	if follow {
		return wrap(unix.Removexattr(path, name))
	}
	return wrap(unix.Lremovexattr(path, name))
}

// Fremovexattr removes an extended attribute of an open file.
func Fremovexattr(fd int, name string) error { return wrap(unix.Fremovexattr(fd, name)) }

// Listxattr returns the names of a file's extended attributes.
func Listxattr(path string, follow bool) ([]string, error) {
	list := unix.Listxattr
	if !follow {
		list = unix.Llistxattr
	}
	return names(grow(func(b []byte) (int, error) { return list(path, b) }))
}

// Flistxattr returns the names of an open file's extended attributes.
func Flistxattr(fd int) ([]string, error) {
	return names(grow(func(b []byte) (int, error) { return unix.Flistxattr(fd, b) }))
}

// grow calls f with larger and larger buffers until what it has to say fits.
func grow(f func([]byte) (int, error)) ([]byte, error) {
	for size := 256; ; size *= 4 {
		b := make([]byte, size)
		n, err := f(b)
		if err == unix.ERANGE && size < 1<<20 {
			continue
		}
		if err != nil {
			return nil, wrap(err)
		}
		return b[:n], nil
	}
}

func names(b []byte, err error) ([]string, error) {
	var list []string
	for start, i := 0, 0; i < len(b); i++ {
		if b[i] == 0 {
			list = append(list, string(b[start:i]))
			start = i + 1
		}
	}
	return list, err
}
