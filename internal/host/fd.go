//go:build unix

package host

import (
	"io"

	"golang.org/x/sys/unix"
)

// AtCWD is the directory descriptor that stands for the current directory.
const AtCWD = unix.AT_FDCWD

// maxIO is the most that one call reads or writes, as in CPython: some systems refuse more.
const maxIO = 1<<31 - 1

// Open opens a file relative to a directory descriptor. The caller adds O_CLOEXEC.
func Open(dirFD int, path string, flags int, mode uint32) (int, error) {
	return wrap1(unix.Openat(dirFD, path, flags, mode))
}

// Close closes a descriptor.
func Close(fd int) error { return wrap(unix.Close(fd)) }

// CloseRange closes the descriptors from first up to, not including, last, and ignores errors.
func CloseRange(first, last int) {
	if first < 0 {
		first = 0
	}
	if first >= last {
		return
	}
	if closeRange(uint(first), uint(last-1)) == nil {
		return
	}
	for fd := first; fd < last && fd < 1<<20; fd++ {
		_ = unix.Close(fd)
	}
}

// Read reads into p; 0 bytes is the end of the file.
func Read(fd int, p []byte) (int, error) {
	n, err := unix.Read(fd, p[:min(len(p), maxIO)])
	return max(n, 0), wrap(err)
}

// Write writes from p, perhaps not all of it.
func Write(fd int, p []byte) (int, error) {
	n, err := unix.Write(fd, p[:min(len(p), maxIO)])
	return max(n, 0), wrap(err)
}

// Pread reads at an offset and leaves the file position alone.
func Pread(fd int, p []byte, off int64) (int, error) {
	n, err := unix.Pread(fd, p[:min(len(p), maxIO)], off)
	return max(n, 0), wrap(err)
}

// Pwrite writes at an offset and leaves the file position alone.
func Pwrite(fd int, p []byte, off int64) (int, error) {
	n, err := unix.Pwrite(fd, p[:min(len(p), maxIO)], off)
	return max(n, 0), wrap(err)
}

// Seek moves the file position.
func Seek(fd int, off int64, whence int) (int64, error) { return wrap1(unix.Seek(fd, off, whence)) }

// Dup returns a new close-on-exec descriptor for the same open file.
func Dup(fd int) (int, error) { return wrap1(unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)) }

// Dup2 makes newFD a descriptor for the same open file as fd.
func Dup2(fd, newFD int, inheritable bool) error {
	if fd == newFD {
		_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		if err == nil && !inheritable {
			err = SetInheritable(fd, false)
		}
		return wrap(err)
	}
	if err := unix.Dup2(fd, newFD); err != nil {
		return wrap(err)
	}
	if !inheritable {
		return SetInheritable(newFD, false)
	}
	return nil
}

// Pipe returns the reading and the writing end of a new pipe. The flags are O_CLOEXEC and O_NONBLOCK.
func Pipe(flags int) (r, w int, err error) {
	var p [2]int
	if err := pipe2(p[:], flags); err != nil {
		return -1, -1, wrap(err)
	}
	return p[0], p[1], nil
}

// Fcntl is fcntl(2) with a number as its argument.
func Fcntl(fd, cmd, arg int) (int, error) { return wrap1(unix.FcntlInt(uintptr(fd), cmd, arg)) }

// IsInheritable says whether a descriptor stays open in a new program.
func IsInheritable(fd int) (bool, error) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	return flags&unix.FD_CLOEXEC == 0, wrap(err)
}

// SetInheritable says whether a descriptor is to stay open in a new program.
func SetInheritable(fd int, inheritable bool) error {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	if err != nil {
		return wrap(err)
	}
	want := flags | unix.FD_CLOEXEC
	if inheritable {
		want = flags &^ unix.FD_CLOEXEC
	}
	if want != flags {
		_, err = unix.FcntlInt(uintptr(fd), unix.F_SETFD, want)
	}
	return wrap(err)
}

// IsBlocking says whether calls on a descriptor wait.
func IsBlocking(fd int) (bool, error) {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	return flags&unix.O_NONBLOCK == 0, wrap(err)
}

// MayWait reports whether a call may have to wait for the descriptor: it is in blocking mode, and open for what is asked.
func MayWait(fd int, forWrite bool) bool {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_NONBLOCK != 0 {
		return false
	}
	switch flags & unix.O_ACCMODE {
	case unix.O_RDONLY:
		return !forWrite
	case unix.O_WRONLY:
		return forWrite
	}
	return true
}

// SetBlocking says whether calls on a descriptor are to wait.
func SetBlocking(fd int, blocking bool) error {
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
	if err != nil {
		return wrap(err)
	}
	want := flags | unix.O_NONBLOCK
	if blocking {
		want = flags &^ unix.O_NONBLOCK
	}
	if want != flags {
		_, err = unix.FcntlInt(uintptr(fd), unix.F_SETFL, want)
	}
	return wrap(err)
}

// Fsync writes a file's data and metadata to the disk.
func Fsync(fd int) error { return wrap(unix.Fsync(fd)) }

// Ftruncate sets a file's size.
func Ftruncate(fd int, size int64) error { return wrap(unix.Ftruncate(fd, size)) }

// Flock puts an advisory lock on a whole file.
func Flock(fd, how int) error { return wrap(unix.Flock(fd, how)) }

// FcntlLock is fcntl(2) with a lock: cmd is F_GETLK, F_SETLK or F_SETLKW.
func FcntlLock(fd, cmd int, lock *unix.Flock_t) error {
	return wrap(unix.FcntlFlock(uintptr(fd), cmd, lock))
}

// WriteAll writes all of p, whatever it takes. It is for messages on standard error, not for Python's files.
func WriteAll(fd int, p []byte) error {
	for len(p) > 0 {
		n, err := Write(fd, p)
		switch {
		case err == error(EINTR):
		case err == error(EAGAIN):
			if _, err := WaitFD(fd, true, -1, nil); err != nil {
				return err
			}
		case err != nil:
			return err
		case n == 0:
			return io.ErrShortWrite
		}
		p = p[n:]
	}
	return nil
}
