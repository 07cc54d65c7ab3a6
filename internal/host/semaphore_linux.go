package host

import (
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Semaphore is a named POSIX semaphore: 32 bytes of shared memory in the form that the C library of Linux gives them, so that processes of
// other kinds can share it.
type Semaphore struct {
	mem []byte
}

// The memory is the value in the low half of a 64-bit word, the number of those who wait in the high half, and a mark that says that
// other processes wait too.
const (
	semSize   = 32
	semWaiter = 1 << 32
	semShared = 128
	semMax    = 1<<31 - 1
)

// semPath is the file of a semaphore.
func semPath(name string) (string, error) {
	name = strings.TrimLeft(name, "/")
	if name == "" || len(name) > 250 || strings.ContainsAny(name, "/\x00") {
		return "", EINVAL
	}
	return "/dev/shm/sem." + name, nil
}

// CreateSemaphore makes a semaphore that does not exist yet.
func CreateSemaphore(name string, value int64) (*Semaphore, error) {
	path, err := semPath(name)
	if err != nil {
		return nil, err
	}
	if value < 0 || value > semMax {
		return nil, EINVAL
	}
	var b [semSize]byte
	binary.LittleEndian.PutUint64(b[:], uint64(value))
	binary.LittleEndian.PutUint32(b[8:], semShared)
	// Nobody may see it half made: it gets its name when it is complete.
	tmp := fmt.Sprintf("/dev/shm/sem.tmp-%d-%d", os.Getpid(), time.Now().UnixNano())
	fd, err := unix.Open(tmp, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	defer unix.Unlink(tmp)
	if _, err = unix.Write(fd, b[:]); err != nil {
		return nil, err
	}
	if err = unix.Link(tmp, path); err != nil {
		return nil, err
	}
	s, err := mapSemaphore(fd)
	if err != nil {
		unix.Unlink(path)
	}
	return s, err
}

// OpenSemaphore opens one that exists.
func OpenSemaphore(name string) (*Semaphore, error) {
	path, err := semPath(name)
	if err != nil {
		return nil, err
	}
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC|unix.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err != nil {
		return nil, err
	}
	if st.Size < semSize {
		return nil, EINVAL
	}
	return mapSemaphore(fd)
}

// UnlinkSemaphore removes the name.
func UnlinkSemaphore(name string) error {
	path, err := semPath(name)
	if err != nil {
		return unix.ENOENT
	}
	return unix.Unlink(path)
}

func mapSemaphore(fd int) (*Semaphore, error) {
	mem, err := unix.Mmap(fd, 0, semSize, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return &Semaphore{mem}, nil
}

func (s *Semaphore) word() *uint64 { return (*uint64)(unsafe.Pointer(&s.mem[0])) }

// Address is a number that is the semaphore's own in this process.
func (s *Semaphore) Address() uintptr { return uintptr(unsafe.Pointer(&s.mem[0])) }

// Value is the number of times it can be taken now.
func (s *Semaphore) Value() int64 { return int64(uint32(atomic.LoadUint64(s.word()))) }

// TryAcquire takes it if it can be taken at once.
func (s *Semaphore) TryAcquire() bool {
	for {
		v := atomic.LoadUint64(s.word())
		if uint32(v) == 0 {
			return false
		}
		if atomic.CompareAndSwapUint64(s.word(), v, v-1) {
			return true
		}
	}
}

// Acquire waits for at most d until it can be taken; false means that it could not.
func (s *Semaphore) Acquire(d time.Duration) bool {
	if s.TryAcquire() {
		return true
	}
	atomic.AddUint64(s.word(), semWaiter)
	end := time.Now().Add(d)
	for {
		v := atomic.LoadUint64(s.word())
		if uint32(v) != 0 {
			if atomic.CompareAndSwapUint64(s.word(), v, v-semWaiter-1) {
				return true
			}
			continue
		}
		left := time.Until(end)
		if left <= 0 {
			atomic.AddUint64(s.word(), ^uint64(semWaiter-1))
			return false
		}
		ts := unix.NsecToTimespec(int64(left))
		// FUTEX_WAIT on the low half while it is 0. Whatever ends the wait, the value tells.
		_, _, _ = unix.Syscall6(unix.SYS_FUTEX, s.Address(), 0, 0, uintptr(unsafe.Pointer(&ts)), 0, 0)
	}
}

// Release gives it back and wakes one who waits.
func (s *Semaphore) Release() {
	if v := atomic.AddUint64(s.word(), 1); v>>32 != 0 {
		_, _, _ = unix.Syscall6(unix.SYS_FUTEX, s.Address(), 1, 1, 0, 0, 0) // FUTEX_WAKE
	}
}

// Close forgets the semaphore in this process.
func (s *Semaphore) Close() {
	if s.mem != nil {
		_ = unix.Munmap(s.mem)
		s.mem = nil
	}
}

// ShmOpen opens shared memory by its name.
func ShmOpen(name string, flags, mode int) (int, error) {
	name = strings.TrimLeft(name, "/")
	if name == "" || len(name) > 255 || strings.ContainsAny(name, "/\x00") || name == "." || name == ".." {
		return -1, EINVAL
	}
	return unix.Open("/dev/shm/"+name, flags|unix.O_CLOEXEC|unix.O_NOFOLLOW, uint32(mode))
}

// ShmUnlink removes the name of shared memory.
func ShmUnlink(name string) error {
	name = strings.TrimLeft(name, "/")
	if name == "" || len(name) > 255 || strings.ContainsAny(name, "/\x00") {
		return EINVAL
	}
	return unix.Unlink("/dev/shm/" + name)
}
