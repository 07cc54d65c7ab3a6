package host

import (
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Socket makes a socket that is close-on-exec. The type may carry SOCK_NONBLOCK.
func Socket(family, kind, proto int) (int, error) {
	return wrap1(unix.Socket(family, kind|unix.SOCK_CLOEXEC, proto))
}

// Socketpair makes two sockets that are connected to each other.
func Socketpair(family, kind, proto int) (a, b int, err error) {
	p, err := unix.Socketpair(family, kind|unix.SOCK_CLOEXEC, proto)
	return p[0], p[1], wrap(err)
}

// Bind gives a socket an address.
func Bind(fd int, a *Addr) error { return withAddr(unix.SYS_BIND, fd, a) }

// Connect connects a socket. EINPROGRESS says that a socket that does not block is being connected.
func Connect(fd int, a *Addr) error { return withAddr(unix.SYS_CONNECT, fd, a) }

func withAddr(call uintptr, fd int, a *Addr) error {
	b, err := a.encode()
	if err != nil {
		return err
	}
	_, _, e := unix.Syscall(call, uintptr(fd), uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	runtime.KeepAlive(b)
	return fail(e)
}

// ConnectWait connects a socket within a time, whether or not it blocks; a negative timeout is without limit. On
// Interrupted or TimedOut the connecting goes on: call FinishConnect to wait for it again.
func ConnectWait(fd int, a *Addr, timeout time.Duration, w *Waker) (WaitStatus, error) {
	blocking, err := IsBlocking(fd)
	if err != nil {
		return Ready, err
	}
	if blocking {
		if err := SetBlocking(fd, false); err != nil {
			return Ready, err
		}
		defer func() { _ = SetBlocking(fd, true) }()
	}
	err = Connect(fd, a)
	if err == error(EAGAIN) && a.Family == unix.AF_UNIX && blocking {
		// A Unix socket whose peer's queue is full cannot be waited for without blocking.
		_ = SetBlocking(fd, true)
		return Ready, Connect(fd, a)
	}
	if err != error(EINPROGRESS) && err != error(EINTR) {
		return Ready, err
	}
	return FinishConnect(fd, timeout, w)
}

// FinishConnect waits until a socket is connected, and returns why if it could not be.
func FinishConnect(fd int, timeout time.Duration, w *Waker) (WaitStatus, error) {
	if st, err := WaitFD(fd, true, timeout, w); err != nil || st != Ready {
		return st, err
	}
	n, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && n != 0 && n != int(unix.EISCONN) {
		return Ready, Errno(n)
	}
	return Ready, wrap(err)
}

// Listen makes a socket accept connections.
func Listen(fd, backlog int) error { return wrap(unix.Listen(fd, backlog)) }

// sockBuf is room for an address that the kernel writes.
type sockBuf struct {
	b [maxSockaddr]byte
	n uint32
}

func newSockBuf() *sockBuf { return &sockBuf{n: maxSockaddr} }

func (s *sockBuf) addr() Addr {
	a, _ := decodeAddr(s.b[:min(s.n, maxSockaddr)])
	return a
}

// Accept takes a connection. The flags are SOCK_NONBLOCK; the new socket is close-on-exec.
func Accept(fd, flags int) (int, Addr, error) {
	s := newSockBuf()
	n, _, e := unix.Syscall6(unix.SYS_ACCEPT4, uintptr(fd), uintptr(unsafe.Pointer(&s.b)), uintptr(unsafe.Pointer(&s.n)),
		uintptr(flags|unix.SOCK_CLOEXEC), 0, 0)
	if e != 0 {
		return -1, Addr{}, fail(e)
	}
	return int(n), s.addr(), nil
}

// Getsockname returns a socket's own address.
func Getsockname(fd int) (Addr, error) { return getAddr(unix.SYS_GETSOCKNAME, fd) }

// Getpeername returns the address that a socket is connected to.
func Getpeername(fd int) (Addr, error) { return getAddr(unix.SYS_GETPEERNAME, fd) }

func getAddr(call uintptr, fd int) (Addr, error) {
	s := newSockBuf()
	_, _, e := unix.Syscall(call, uintptr(fd), uintptr(unsafe.Pointer(&s.b)), uintptr(unsafe.Pointer(&s.n)))
	if e != 0 {
		return Addr{}, fail(e)
	}
	return s.addr(), nil
}

// Recv receives into p.
func Recv(fd int, p []byte, flags int) (int, error) {
	n, _, e := unix.Syscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(min(len(p), maxIO)), uintptr(flags), 0, 0)
	runtime.KeepAlive(p)
	if e != 0 {
		return 0, fail(e)
	}
	return int(n), nil
}

// Recvfrom receives into p and returns who sent it; it reports false if the protocol does not tell.
func Recvfrom(fd int, p []byte, flags int) (n int, from Addr, ok bool, err error) {
	s := newSockBuf()
	r, _, e := unix.Syscall6(unix.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(min(len(p), maxIO)), uintptr(flags),
		uintptr(unsafe.Pointer(&s.b)), uintptr(unsafe.Pointer(&s.n)))
	runtime.KeepAlive(p)
	if e != 0 {
		return 0, Addr{}, false, fail(e)
	}
	from, ok = decodeAddr(s.b[:min(s.n, maxSockaddr)])
	return int(r), from, ok, nil
}

// Send sends p, perhaps not all of it.
func Send(fd int, p []byte, flags int) (int, error) { return SendTo(fd, p, flags, nil) }

// SendTo sends p to an address, or to the one that the socket is connected to if it is nil.
func SendTo(fd int, p []byte, flags int, to *Addr) (int, error) {
	var b []byte
	if to != nil {
		var err error
		if b, err = to.encode(); err != nil {
			return 0, err
		}
	}
	n, _, e := unix.Syscall6(unix.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(unsafe.SliceData(p))), uintptr(min(len(p), maxIO)), uintptr(flags),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
	runtime.KeepAlive(p)
	runtime.KeepAlive(b)
	if e != 0 {
		return 0, fail(e)
	}
	return int(n), nil
}

// Ancillary is one piece of data that goes beside a message, such as file descriptors (SOL_SOCKET, SCM_RIGHTS).
type Ancillary struct {
	Level, Type int
	Data        []byte
}

// CmsgLen is the size of a piece of ancillary data without padding at its end.
func CmsgLen(n int) int { return unix.CmsgLen(n) }

// CmsgSpace is the room that a piece of ancillary data takes.
func CmsgSpace(n int) int { return unix.CmsgSpace(n) }

// Sendmsg sends the buffers one after the other, with ancillary data, to an address or, if it is nil, to the one that
// the socket is connected to.
func Sendmsg(fd int, bufs [][]byte, anc []Ancillary, flags int, to *Addr) (int, error) {
	var m unix.Msghdr
	iov := iovecs(bufs)
	if len(iov) > 0 {
		m.Iov = &iov[0]
		m.SetIovlen(len(iov))
	}
	var b []byte
	if to != nil {
		var err error
		if b, err = to.encode(); err != nil {
			return 0, err
		}
		m.Name, m.Namelen = &b[0], uint32(len(b))
	}
	var oob []byte
	for _, a := range anc {
		start := len(oob)
		oob = append(oob, make([]byte, unix.CmsgSpace(len(a.Data)))...)
		h := (*unix.Cmsghdr)(unsafe.Pointer(&oob[start]))
		h.Level, h.Type = int32(a.Level), int32(a.Type)
		h.SetLen(unix.CmsgLen(len(a.Data)))
		copy(oob[start+unix.CmsgLen(0):], a.Data)
	}
	if len(oob) > 0 {
		m.Control = &oob[0]
		m.SetControllen(len(oob))
	}
	n, _, e := unix.Syscall(unix.SYS_SENDMSG, uintptr(fd), uintptr(unsafe.Pointer(&m)), uintptr(flags))
	runtime.KeepAlive(bufs)
	runtime.KeepAlive(oob)
	if e != 0 {
		return 0, fail(e)
	}
	return int(n), nil
}

func iovecs(bufs [][]byte) []unix.Iovec {
	list := make([]unix.Iovec, len(bufs))
	for i, b := range bufs {
		list[i].Base = unsafe.SliceData(b)
		list[i].SetLen(len(b))
	}
	return list
}

// Message is what Recvmsg received.
type Message struct {
	N         int // bytes
	Ancillary []Ancillary
	Flags     int // MSG_TRUNC, MSG_CTRUNC, ...
	From      Addr
	HasFrom   bool
}

// Recvmsg receives into the buffers one after the other, with at most ancSize bytes of ancillary data. Descriptors that
// it receives are close-on-exec.
func Recvmsg(fd int, bufs [][]byte, ancSize, flags int) (Message, error) {
	var m unix.Msghdr
	iov := iovecs(bufs)
	if len(iov) > 0 {
		m.Iov = &iov[0]
		m.SetIovlen(len(iov))
	}
	s := newSockBuf()
	m.Name, m.Namelen = &s.b[0], maxSockaddr
	var oob []byte
	if ancSize > 0 {
		oob = make([]byte, ancSize)
		m.Control = &oob[0]
		m.SetControllen(len(oob))
	}
	n, _, e := unix.Syscall(unix.SYS_RECVMSG, uintptr(fd), uintptr(unsafe.Pointer(&m)), uintptr(flags|unix.MSG_CMSG_CLOEXEC))
	runtime.KeepAlive(bufs)
	if e != 0 {
		return Message{}, fail(e)
	}
	r := Message{N: int(n), Flags: int(m.Flags) &^ unix.MSG_CMSG_CLOEXEC}
	s.n = m.Namelen
	if r.HasFrom = m.Namelen > 0; r.HasFrom {
		r.From = s.addr()
	}
	r.Ancillary = parseAncillary(oob[:min(int(m.Controllen), len(oob))])
	return r, nil
}

// parseAncillary splits ancillary data. The last piece may have been cut off by the kernel.
func parseAncillary(oob []byte) (list []Ancillary) {
	head := unix.CmsgLen(0)
	for len(oob) >= head {
		h := (*unix.Cmsghdr)(unsafe.Pointer(&oob[0]))
		size := int(h.Len)
		if size < head {
			break
		}
		end := min(size, len(oob))
		list = append(list, Ancillary{int(h.Level), int(h.Type), append([]byte(nil), oob[head:end]...)})
		next := unix.CmsgSpace(size - head)
		if next >= len(oob) || next <= 0 {
			break
		}
		oob = oob[next:]
	}
	return list
}

// GetsockoptInt returns an option that is a number.
func GetsockoptInt(fd, level, opt int) (int, error) { return wrap1(unix.GetsockoptInt(fd, level, opt)) }

// SetsockoptInt sets an option that is a number.
func SetsockoptInt(fd, level, opt, value int) error {
	return wrap(unix.SetsockoptInt(fd, level, opt, value))
}

// Getsockopt returns an option as the kernel has it, of at most size bytes.
func Getsockopt(fd, level, opt, size int) ([]byte, error) {
	b := make([]byte, max(size, 1))
	n := uint32(size)
	_, _, e := unix.Syscall6(unix.SYS_GETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(unsafe.Pointer(&n)), 0)
	if e != 0 {
		return nil, fail(e)
	}
	return b[:min(int(n), size)], nil
}

// Setsockopt sets an option as the kernel has it.
func Setsockopt(fd, level, opt int, value []byte) error {
	_, _, e := unix.Syscall6(unix.SYS_SETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), uintptr(unsafe.Pointer(unsafe.SliceData(value))), uintptr(len(value)), 0)
	runtime.KeepAlive(value)
	return fail(e)
}

// SetsockoptNull sets an option with no value of a given length.
func SetsockoptNull(fd, level, opt, length int) error {
	_, _, e := unix.Syscall6(unix.SYS_SETSOCKOPT, uintptr(fd), uintptr(level), uintptr(opt), 0, uintptr(length), 0)
	return fail(e)
}

// Shutdown ends one or both directions of a connection.
func Shutdown(fd, how int) error { return wrap(unix.Shutdown(fd, how)) }

// SocketInfo returns a socket's family, type and protocol.
func SocketInfo(fd int) (family, kind, proto int, err error) {
	if family, err = GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_DOMAIN); err != nil {
		return
	}
	if kind, err = GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE); err != nil {
		return
	}
	proto, err = GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PROTOCOL)
	return
}
