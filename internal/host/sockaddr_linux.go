package host

import (
	"encoding/binary"
	"net/netip"

	"golang.org/x/sys/unix"
)

// Addr is the address of a socket. Which fields count depends on the family.
type Addr struct {
	Family int
	// AF_INET and AF_INET6.
	IP       netip.Addr
	Port     int
	FlowInfo uint32 // AF_INET6
	ScopeID  uint32 // AF_INET6
	// AF_UNIX: a path, "" for a socket without a name, or a name in the abstract namespace, which begins with a NUL byte.
	Path string
	// AF_NETLINK.
	PID, Groups uint32
	// AF_PACKET.
	Protocol, HardwareType uint16
	Interface              int
	PacketType             uint8
	Hardware               []byte
	// AF_VSOCK.
	CID, VPort uint32
	// Raw is the address as the kernel has it, after the family, for any other family.
	Raw []byte
}

const (
	maxSockaddr = 128
	maxUnixPath = 108
)

// encode returns the address as the kernel has it. EINVAL says that it does not fit its family.
func (a *Addr) encode() ([]byte, error) {
	b := make([]byte, 2, 32)
	binary.NativeEndian.PutUint16(b, uint16(a.Family))
	switch a.Family {
	case unix.AF_UNSPEC:
		return append(b, make([]byte, 14)...), nil
	case unix.AF_INET:
		if !a.IP.Is4() || a.Port < 0 || a.Port > 65535 {
			return nil, EINVAL
		}
		ip := a.IP.As4()
		b = binary.BigEndian.AppendUint16(b, uint16(a.Port))
		b = append(b, ip[:]...)
		return append(b, make([]byte, 8)...), nil
	case unix.AF_INET6:
		if !a.IP.IsValid() || a.Port < 0 || a.Port > 65535 {
			return nil, EINVAL
		}
		ip := a.IP.As16()
		b = binary.BigEndian.AppendUint16(b, uint16(a.Port))
		b = binary.BigEndian.AppendUint32(b, a.FlowInfo)
		b = append(b, ip[:]...)
		return binary.NativeEndian.AppendUint32(b, a.ScopeID), nil
	case unix.AF_UNIX:
		switch {
		case a.Path == "":
			return b, nil
		case a.Path[0] == 0:
			if len(a.Path) > maxUnixPath {
				return nil, EINVAL
			}
			return append(b, a.Path...), nil
		case len(a.Path) >= maxUnixPath:
			return nil, EINVAL
		}
		return append(append(b, a.Path...), 0), nil
	case unix.AF_NETLINK:
		b = append(b, 0, 0)
		b = binary.NativeEndian.AppendUint32(b, a.PID)
		return binary.NativeEndian.AppendUint32(b, a.Groups), nil
	case unix.AF_PACKET:
		if len(a.Hardware) > 8 {
			return nil, EINVAL
		}
		b = binary.BigEndian.AppendUint16(b, a.Protocol)
		b = binary.NativeEndian.AppendUint32(b, uint32(a.Interface))
		b = binary.NativeEndian.AppendUint16(b, a.HardwareType)
		b = append(b, a.PacketType, byte(len(a.Hardware)))
		b = append(b, a.Hardware...)
		return append(b, make([]byte, 8-len(a.Hardware))...), nil
	case unix.AF_VSOCK:
		b = append(b, 0, 0)
		b = binary.NativeEndian.AppendUint32(b, a.VPort)
		b = binary.NativeEndian.AppendUint32(b, a.CID)
		return append(b, 0, 0, 0, 0), nil
	}
	if len(a.Raw) > maxSockaddr-2 {
		return nil, EINVAL
	}
	return append(b, a.Raw...), nil
}

// decodeAddr reads an address as the kernel has it. It reports false if there is none.
func decodeAddr(b []byte) (Addr, bool) {
	if len(b) < 2 {
		return Addr{}, false
	}
	a := Addr{Family: int(binary.NativeEndian.Uint16(b))}
	switch {
	case a.Family == unix.AF_INET && len(b) >= 8:
		a.Port = int(binary.BigEndian.Uint16(b[2:]))
		a.IP = netip.AddrFrom4([4]byte(b[4:8]))
	case a.Family == unix.AF_INET6 && len(b) >= 28:
		a.Port = int(binary.BigEndian.Uint16(b[2:]))
		a.FlowInfo = binary.BigEndian.Uint32(b[4:])
		a.IP = netip.AddrFrom16([16]byte(b[8:24]))
		a.ScopeID = binary.NativeEndian.Uint32(b[24:])
	case a.Family == unix.AF_UNIX:
		p := b[2:]
		if len(p) > 0 && p[0] != 0 {
			for i, c := range p {
				if c == 0 {
					p = p[:i]
					break
				}
			}
		}
		a.Path = string(p)
	case a.Family == unix.AF_NETLINK && len(b) >= 12:
		a.PID = binary.NativeEndian.Uint32(b[4:])
		a.Groups = binary.NativeEndian.Uint32(b[8:])
	case a.Family == unix.AF_PACKET && len(b) >= 12:
		a.Protocol = binary.BigEndian.Uint16(b[2:])
		a.Interface = int(int32(binary.NativeEndian.Uint32(b[4:])))
		a.HardwareType = binary.NativeEndian.Uint16(b[8:])
		a.PacketType = b[10]
		a.Hardware = append([]byte(nil), b[12:min(12+int(b[11]), len(b))]...)
	case a.Family == unix.AF_VSOCK && len(b) >= 12:
		a.VPort = binary.NativeEndian.Uint32(b[4:])
		a.CID = binary.NativeEndian.Uint32(b[8:])
	default:
		a.Raw = append([]byte(nil), b[2:]...)
	}
	return a, true
}
