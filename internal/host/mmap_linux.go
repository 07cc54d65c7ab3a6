package host

import "golang.org/x/sys/unix"

// Mremap changes the length of a mapping, which may move it.
func Mremap(b []byte, length int) ([]byte, error) {
	return wrap1(unix.Mremap(b, length, unix.MREMAP_MAYMOVE))
}
