//go:build unix

package host

import "golang.org/x/sys/unix"

// Mmap maps a part of a file, or with fd -1 and MAP_ANON plain memory. The slice is the mapping: it must be given back
// with Munmap, whole.
func Mmap(fd int, off int64, length, prot, flags int) ([]byte, error) {
	return wrap1(unix.Mmap(fd, off, length, prot, flags))
}

// Munmap ends a mapping. Nobody may touch the slice any more.
func Munmap(b []byte) error { return wrap(unix.Munmap(b)) }

// Msync writes a mapping's changes to its file.
func Msync(b []byte, flags int) error {
	if len(b) == 0 {
		return nil
	}
	return wrap(unix.Msync(b, flags))
}

// Madvise announces how a mapping will be used.
func Madvise(b []byte, advice int) error { return wrap(unix.Madvise(b, advice)) }
