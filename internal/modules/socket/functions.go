package socket

import (
	"encoding/binary"
	"errors"
	"math"
	"net/netip"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func otherFunctions() []object.Method {
	fn := osutil.Fn
	short := func(t *thread, a []value) value {
		n, ok := osutil.Uint64(t, a[0], "uint16_t")
		if ok && n > math.MaxUint16 {
			return t.Raise(object.OverflowError, "Python int too large for C uint16_t")
		}
		if !ok {
			return value{}
		}
		return object.Int(int64(binary.NativeEndian.Uint16(binary.BigEndian.AppendUint16(nil, uint16(n)))))
	}
	long := func(t *thread, a []value) value {
		n, ok := osutil.Uint32(t, a[0], "uint32_t")
		if !ok {
			return value{}
		}
		return object.Int(int64(binary.NativeEndian.Uint32(binary.BigEndian.AppendUint32(nil, n))))
	}
	return []object.Method{
		fn("dup(object, /)", dup),
		fn("close(object, /)", closeFD),
		fn("socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /)", socketpair),
		fn("ntohs(integer, /)", short),
		fn("ntohl(integer, /)", long),
		fn("htons(integer, /)", short),
		fn("htonl(integer, /)", long),
		fn("inet_aton(ip_addr, /)", inetAton),
		fn("inet_ntoa(packed_ip, /)", inetNtoa),
		fn("inet_pton(af, ip, /)", inetPton),
		fn("inet_ntop(af, packed_ip, /)", inetNtop),
		fn("getdefaulttimeout()", func(t *thread, _ []value) value {
			s := sock{timeout: stateOf(t).defaultTimeout}
			return s.timeoutValue()
		}),
		fn("setdefaulttimeout(object, /)", func(t *thread, a []value) value {
			ns, ok := timeoutArg(t, a[0])
			if !ok {
				return value{}
			}
			stateOf(t).defaultTimeout = ns
			return object.None
		}),
		fn("if_nameindex()", ifNameIndex),
		fn("if_nametoindex(oname, /)", ifNameToIndex),
		fn("if_indextoname(if_index, /)", ifIndexToName),
		fn("CMSG_LEN(length, /)", cmsg("CMSG_LEN", host.CmsgLen, host.CmsgLen(0))),
		fn("CMSG_SPACE(length, /)", cmsg("CMSG_SPACE", host.CmsgSpace, host.CmsgSpace(1))),
	}
}

func dup(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	n, err := host.Dup(fd)
	if err != nil {
		return osutil.Raise(t, err)
	}
	return object.Int(int64(n))
}

func closeFD(t *thread, a []value) value {
	fd, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	var err error
	t.Blocking(gil.IO, func() { err = host.Close(fd) })
	if err != nil && !errors.Is(err, host.Errno(unix.ECONNRESET)) {
		return osutil.Raise(t, err)
	}
	return object.None
}

func socketpair(t *thread, a []value) value {
	n := [3]int{unix.AF_UNIX, unix.SOCK_STREAM, 0}
	for i := range n {
		var ok bool
		if n[i], ok = osutil.IntOr(t, a[i], n[i]); !ok {
			return value{}
		}
	}
	x, y, err := host.Socketpair(n[0], n[1], n[2])
	if err != nil {
		return osutil.Raise(t, err)
	}
	var made [2]value
	for i, fd := range []int{x, y} {
		s := newSock(t, socketType)
		made[i] = s.Val()
		if !s.adopt(t, fd, n[0], n[1], n[2]) {
			_ = host.Close(y)
			t.DecrefAll(made[:])
			return value{}
		}
	}
	return t.TupleSteal(made[0], made[1]).Val()
}

func inetAton(t *thread, a []value) value {
	if !object.IsStr(a[0]) {
		return t.Raise(object.TypeError, "inet_aton() argument must be str, not %s", a[0].Type().Name)
	}
	s := object.AsStr(a[0]).String()
	if strings.IndexByte(s, 0) >= 0 {
		return t.Raise(object.ValueError, "embedded null character")
	}
	ip, ok := host.InetAton(s)
	if !ok {
		return t.Raise(object.OSError, "illegal IP address string passed to inet_aton")
	}
	return t.NewBytesCopy(ip[:])
}

// packed reads an argument of bytes. New memory.
func packed(t *thread, v value) ([]byte, bool) {
	b := t.GetBuffer(v, object.BufSimple)
	if b == nil {
		return nil, false
	}
	defer b.Release(t)
	return append([]byte(nil), b.Data...), true
}

func inetNtoa(t *thread, a []value) value {
	b, ok := packed(t, a[0])
	if !ok {
		return value{}
	}
	if len(b) != 4 {
		return t.Raise(object.OSError, "packed IP wrong length for inet_ntoa")
	}
	return t.NewStr(netip.AddrFrom4([4]byte(b)).String())
}

func inetPton(t *thread, a []value) value {
	family, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	s, ok := text(t, a[1], "inet_pton", 2)
	if !ok {
		return value{}
	}
	if family != unix.AF_INET && family != unix.AF_INET6 {
		return osutil.Raise(t, host.Errno(unix.EAFNOSUPPORT))
	}
	ip, err := netip.ParseAddr(s)
	if err != nil || ip.Zone() != "" || ip.Is4() != (family == unix.AF_INET) {
		return t.Raise(object.OSError, "illegal IP address string passed to inet_pton")
	}
	return t.NewBytes(ip.AsSlice())
}

func inetNtop(t *thread, a []value) value {
	family, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	b, ok := packed(t, a[1])
	if !ok {
		return value{}
	}
	size := 0
	switch family {
	case unix.AF_INET:
		size = 4
	case unix.AF_INET6:
		size = 16
	default:
		return t.Raise(object.ValueError, "unknown address family %d", family)
	}
	if len(b) != size {
		return t.Raise(object.ValueError, "invalid length of packed IP address string")
	}
	ip, _ := netip.AddrFromSlice(b)
	return t.NewStr(ip.String())
}

func ifNameIndex(t *thread, _ []value) value {
	var list []host.Interface
	var err error
	t.Blocking(gil.IO, func() { list, err = host.Interfaces() })
	if err != nil {
		return osutil.Raise(t, err)
	}
	l := t.NewList(len(list))
	for _, i := range list {
		l.Push(t, t.TupleSteal(object.Int(int64(i.Index)), t.FSDecode(i.Name)).Val())
	}
	return l.Val()
}

func ifNameToIndex(t *thread, a []value) value {
	name, ok := osutil.FSText(t, a[0])
	if !ok {
		return value{}
	}
	n := 0
	if name == "" {
		return osutil.Raise(t, host.Errno(unix.ENODEV))
	}
	if n, ok = interfaceIndex(t, name); !ok {
		return value{}
	}
	return object.Int(int64(n))
}

func ifIndexToName(t *thread, a []value) value {
	n, ok := osutil.Uint32(t, a[0], "unsigned int")
	if !ok {
		return value{}
	}
	list, err := host.Interfaces()
	if err != nil {
		return osutil.Raise(t, err)
	}
	for _, i := range list {
		if uint32(i.Index) == n {
			return t.FSDecode(i.Name)
		}
	}
	return osutil.Raise(t, host.Errno(unix.ENXIO))
}

func cmsg(function string, f func(n int) int, least int) osutil.Native {
	return func(t *thread, a []value) value {
		n, ok := osutil.Size(t, a[0])
		if !ok {
			return value{}
		}
		if n < 0 || n > math.MaxInt32-least {
			return t.Raise(object.OverflowError, "%s() argument out of range", function)
		}
		return object.Int(int64(f(n)))
	}
}
