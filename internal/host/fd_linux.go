package host

import (
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

func closeRange(first, last uint) error { return unix.CloseRange(first, last, 0) }

func pipe2(p []int, flags int) error { return unix.Pipe2(p, flags) }

// Fdatasync writes a file's data to the disk.
func Fdatasync(fd int) error { return wrap(unix.Fdatasync(fd)) }

// Sync writes all data of all file systems to the disk.
func Sync() { unix.Sync() }

// Readv reads into several buffers.
func Readv(fd int, bufs [][]byte) (int, error) { return wrap1(unix.Readv(fd, bufs)) }

// Writev writes from several buffers.
func Writev(fd int, bufs [][]byte) (int, error) { return wrap1(unix.Writev(fd, bufs)) }

// Preadv reads into several buffers at an offset. The flags are RWF_*.
func Preadv(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	if flags == 0 {
		return wrap1(unix.Preadv(fd, bufs, off))
	}
	return wrap1(unix.Preadv2(fd, bufs, off, flags))
}

// Pwritev writes from several buffers at an offset. The flags are RWF_*.
func Pwritev(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	if flags == 0 {
		return wrap1(unix.Pwritev(fd, bufs, off))
	}
	return wrap1(unix.Pwritev2(fd, bufs, off, flags))
}

// Sendfile copies from one descriptor to another inside the kernel. With a nil offset the file position is used.
func Sendfile(out, in int, off *int64, count int) (int, error) {
	return wrap1(unix.Sendfile(out, in, off, count))
}

// CopyFileRange copies between two files inside the kernel.
func CopyFileRange(in int, inOff *int64, out int, outOff *int64, count int) (int, error) {
	return wrap1(unix.CopyFileRange(in, inOff, out, outOff, count, 0))
}

// Splice moves data between a pipe and another descriptor.
func Splice(in int, inOff *int64, out int, outOff *int64, count, flags int) (int, error) {
	n, err := unix.Splice(in, inOff, out, outOff, count, flags)
	return int(n), wrap(err)
}

// Fallocate makes sure that a part of a file has room on the disk.
func Fallocate(fd int, off, length int64) error { return wrap(unix.Fallocate(fd, 0, off, length)) }

// Fadvise announces how a part of a file will be used.
func Fadvise(fd int, off, length int64, advice int) error {
	return wrap(unix.Fadvise(fd, off, length, advice))
}

// Ioctl is ioctl(2) with a number as its argument.
func Ioctl(fd int, req uint, arg uintptr) (int, error) {
	n, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(req), arg)
	return int(int32(n)), fail(e)
}

// IoctlBuffer is ioctl(2) with the address of buf as its argument. The kernel may change buf, and trusts the request for
// its size: buf must be as large as the request says.
func IoctlBuffer(fd int, req uint, buf []byte) (int, error) {
	if len(buf) == 0 {
		return Ioctl(fd, req, 0)
	}
	n, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), uintptr(req), uintptr(unsafe.Pointer(&buf[0])))
	runtime.KeepAlive(buf)
	return int(int32(n)), fail(e)
}

// FcntlBuffer is fcntl(2) with the address of buf as its argument.
func FcntlBuffer(fd, cmd int, buf []byte) (int, error) {
	if len(buf) == 0 {
		return Fcntl(fd, cmd, 0)
	}
	n, _, e := unix.Syscall(unix.SYS_FCNTL, uintptr(fd), uintptr(cmd), uintptr(unsafe.Pointer(&buf[0])))
	runtime.KeepAlive(buf)
	return int(int32(n)), fail(e)
}

// MemfdCreate makes a file that lives in memory.
func MemfdCreate(name string, flags int) (int, error) { return wrap1(unix.MemfdCreate(name, flags)) }

// Eventfd makes a counter that can be waited for.
func Eventfd(initial uint, flags int) (int, error) { return wrap1(unix.Eventfd(initial, flags)) }
