//go:build unix && !linux

package host

import "golang.org/x/sys/unix"

func closeRange(uint, uint) error { return ENOSYS }

func pipe2(p []int, flags int) error {
	if err := unix.Pipe(p); err != nil {
		return err
	}
	for _, fd := range p[:2] {
		if flags&unix.O_CLOEXEC != 0 {
			unix.CloseOnExec(fd)
		}
		if flags&unix.O_NONBLOCK != 0 {
			_ = unix.SetNonblock(fd, true)
		}
	}
	return nil
}
