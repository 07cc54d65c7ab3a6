package socket

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// maxUnixPath is the room for a path in an address of AF_UNIX.
const maxUnixPath = 108

// newAddress makes the Python form of an address. New reference.
func newAddress(t *thread, a *host.Addr, proto int) value {
	num := func(n uint32) value { return object.Int(int64(n)) }
	switch a.Family {
	case unix.AF_UNSPEC:
		return object.None
	case unix.AF_INET:
		return t.TupleSteal(t.NewStr(a.IP.Unmap().String()), object.Int(int64(a.Port))).Val()
	case unix.AF_INET6:
		return t.TupleSteal(t.NewStr(a.IP.WithZone("").String()), object.Int(int64(a.Port)), num(a.FlowInfo), num(a.ScopeID)).Val()
	case unix.AF_UNIX:
		if strings.HasPrefix(a.Path, "\x00") {
			return t.NewBytesText(a.Path)
		}
		return t.FSDecode(a.Path)
	case unix.AF_NETLINK:
		return t.TupleSteal(num(a.PID), num(a.Groups)).Val()
	case unix.AF_VSOCK:
		return t.TupleSteal(num(a.CID), num(a.VPort)).Val()
	case unix.AF_PACKET:
		name := ""
		if i, err := net.InterfaceByIndex(a.Interface); err == nil {
			name = i.Name
		}
		return t.TupleSteal(t.FSDecode(name), object.Int(int64(a.Protocol)), object.Int(int64(a.PacketType)), object.Int(int64(a.HardwareType)), t.NewBytesCopy(a.Hardware)).Val()
	case unix.AF_CAN:
		name := ""
		if len(a.Raw) >= 6 {
			if i, err := net.InterfaceByIndex(int(int32(binary.NativeEndian.Uint32(a.Raw[2:])))); err == nil {
				name = i.Name
			}
		}
		return t.TupleSteal(t.FSDecode(name)).Val()
	}
	return t.TupleSteal(object.Int(int64(a.Family)), t.NewBytesCopy(a.Raw)).Val()
}

// hostText reads a host's name: str in the encoding of internet names, bytes or bytearray.
func hostText(t *thread, v value) (string, bool) {
	var text string
	switch {
	case object.IsBytes(v) || object.IsByteArray(v):
		text = string(object.BytesOf(v))
	case object.IsStr(v):
		if object.AsStr(v).IsASCII() {
			text = object.AsStr(v).String()
			break
		}
		b := t.Encode(v, "idna", "strict")
		if b.IsNil() {
			t.ClearExc()
			return "", t.RaiseFalse(object.TypeError, "encoding of hostname failed")
		}
		text = string(object.AsBytes(b).Data())
		t.Decref(b)
	default:
		return "", t.RaiseFalse(object.TypeError, "str, bytes or bytearray expected, not %s", v.Type().Name)
	}
	if strings.IndexByte(text, 0) >= 0 {
		return "", t.RaiseFalse(object.TypeError, "host name must not contain null character")
	}
	return text, true
}

// resolve finds the first address of a host in the family; "" is any address of this machine, "<broadcast>" that of everybody.
func resolve(t *thread, name string, family int) (ip netip.Addr, scope uint32, ok bool) {
	switch {
	case name == "":
		if family == unix.AF_INET6 {
			return netip.IPv6Unspecified(), 0, true
		}
		return netip.IPv4Unspecified(), 0, true
	case name == "255.255.255.255" || name == "<broadcast>":
		if family != unix.AF_INET && family != unix.AF_UNSPEC {
			return ip, 0, t.RaiseFalse(object.OSError, "address family mismatched")
		}
		return netip.AddrFrom4([4]byte{255, 255, 255, 255}), 0, true
	}
	if family != unix.AF_INET6 {
		if a, err := netip.ParseAddr(name); err == nil && a.Is4() {
			return a, 0, true
		}
	}
	if family != unix.AF_INET {
		if a, err := netip.ParseAddr(name); err == nil && a.Is6() && a.Zone() == "" {
			return a, 0, true
		}
	}
	var list []host.AddrInfo
	err := blocking(t, func(ctx context.Context) (err error) {
		list, err = stateOf(t).resolver.GetAddrInfo(ctx, name, "", host.AddrHints{Family: family})
		return err
	})
	if err == nil && len(list) == 0 {
		err = &host.AddrInfoError{Code: host.EAINoName}
	}
	if err != nil {
		raiseLookup(t, err)
		return ip, 0, false
	}
	return list[0].Addr.IP, list[0].Addr.ScopeID, true
}

// port reads a port number.
func port(t *thread, v value, function string) (int, bool) {
	n, ok := osutil.Int(t, v)
	if ok && (n < 0 || n > 65535) {
		return 0, t.RaiseFalse(object.OverflowError, "%s(): port must be 0-65535.", function)
	}
	return n, ok
}

// tupleArg checks that an address is a tuple.
func tupleArg(t *thread, v value, function, family string) ([]value, bool) {
	if !v.Type().Has(object.TypeTuple) {
		return nil, t.RaiseFalse(object.TypeError, "%s(): %s address must be tuple, not %s", function, family, v.Type().Name)
	}
	return object.AsTuple(v).Items(), true
}

// address reads an address in the form of the socket's family.
func (s *sock) address(t *thread, v value, function string) (*host.Addr, bool) {
	a := &host.Addr{Family: s.family}
	switch s.family {
	case unix.AF_UNIX:
		return unixAddress(t, v)
	case unix.AF_INET, unix.AF_RDS:
		items, ok := tupleArg(t, v, function, "AF_INET")
		if !ok {
			return nil, false
		}
		if len(items) != 2 {
			return nil, t.RaiseFalse(object.TypeError, "AF_INET address must be a pair (host, port)")
		}
		name, ok := hostText(t, items[0])
		if !ok {
			return nil, false
		}
		if a.Port, ok = osutil.Int(t, items[1]); !ok {
			return nil, false
		}
		if a.IP, _, ok = resolve(t, name, unix.AF_INET); !ok {
			return nil, false
		}
		if a.Port < 0 || a.Port > 65535 {
			return nil, t.RaiseFalse(object.OverflowError, "%s(): port must be 0-65535.", function)
		}
		a.Family = unix.AF_INET
		return a, true
	case unix.AF_INET6:
		return inet6Address(t, v, function)
	}
	return s.otherAddress(t, v, function)
}

func unixAddress(t *thread, v value) (*host.Addr, bool) {
	var path string
	if object.IsStr(v) {
		text, ok := object.FSEncode(t, v)
		if !ok {
			return nil, false
		}
		path = text
	} else {
		b := t.GetBuffer(v, object.BufSimple)
		if b == nil {
			return nil, false
		}
		path = string(b.Data)
		b.Release(t)
	}
	limit := maxUnixPath - 1 // its end is a NUL
	if strings.HasPrefix(path, "\x00") {
		limit = maxUnixPath
	}
	if len(path) > limit {
		return nil, t.RaiseFalse(object.OSError, "AF_UNIX path too long")
	}
	return &host.Addr{Family: unix.AF_UNIX, Path: path}, true
}

func inet6Address(t *thread, v value, function string) (*host.Addr, bool) {
	items, ok := tupleArg(t, v, function, "AF_INET6")
	if !ok {
		return nil, false
	}
	if len(items) < 2 || len(items) > 4 {
		return nil, t.RaiseFalse(object.TypeError, "AF_INET6 address must be a tuple (host, port[, flowinfo[, scopeid]])")
	}
	name, ok := hostText(t, items[0])
	if !ok {
		return nil, false
	}
	a := &host.Addr{Family: unix.AF_INET6}
	if a.Port, ok = osutil.Int(t, items[1]); !ok {
		return nil, false
	}
	var more [2]uint64
	for i, x := range items[2:] {
		if more[i], ok = osutil.Bits64(t, x); !ok {
			return nil, false
		}
	}
	var scope uint32
	if a.IP, scope, ok = resolve(t, name, unix.AF_INET6); !ok {
		return nil, false
	}
	if a.Port < 0 || a.Port > 65535 {
		return nil, t.RaiseFalse(object.OverflowError, "%s(): port must be 0-65535.", function)
	}
	if uint32(more[0]) > 0xfffff {
		return nil, t.RaiseFalse(object.OverflowError, "%s(): flowinfo must be 0-1048575.", function)
	}
	a.FlowInfo, a.ScopeID = uint32(more[0]), uint32(more[1])
	if len(items) < 4 {
		a.ScopeID = scope
	}
	return a, true
}

// interfaceIndex finds a network interface by its name, "" is none.
func interfaceIndex(t *thread, name string) (int, bool) {
	if name == "" {
		return 0, true
	}
	list, err := host.Interfaces()
	if err == nil {
		for _, i := range list {
			if i.Name == name {
				return i.Index, true
			}
		}
		err = host.Errno(unix.ENODEV)
	}
	osutil.Raise(t, err)
	return 0, false
}

// uints reads numbers that are unsigned and of 32 bits.
func uints(t *thread, items []value) (n [4]uint32, ok bool) {
	for i, v := range items {
		x, ok := osutil.Bits64(t, v)
		if !ok {
			return n, false
		}
		n[i] = uint32(x)
	}
	return n, true
}

// otherAddress reads addresses of families that are no internet's.
func (s *sock) otherAddress(t *thread, v value, function string) (*host.Addr, bool) {
	a := &host.Addr{Family: s.family}
	pair := func(family, shape string) (n [4]uint32, ok bool) {
		items, ok := tupleArg(t, v, function, family)
		if !ok {
			return n, false
		}
		if len(items) != 2 {
			return n, t.RaiseFalse(object.TypeError, "%s address must be a pair %s", family, shape)
		}
		return uints(t, items)
	}
	switch s.family {
	case unix.AF_NETLINK:
		n, ok := pair("AF_NETLINK", "(pid, groups)")
		a.PID, a.Groups = n[0], n[1]
		return a, ok
	case unix.AF_VSOCK:
		n, ok := pair("AF_VSOCK", "(cid, port)")
		a.CID, a.VPort = n[0], n[1]
		return a, ok
	case unix.AF_QIPCRTR:
		n, ok := pair("AF_QIPCRTR", "(node, port)")
		a.Raw = binary.NativeEndian.AppendUint32([]byte{0, 0}, n[0])
		a.Raw = binary.NativeEndian.AppendUint32(a.Raw, n[1])
		return a, ok
	case unix.AF_PACKET:
		return packetAddress(t, v, function)
	case unix.AF_CAN:
		return canAddress(t, v, function, s.proto)
	case unix.AF_ALG:
		return algAddress(t, v, function)
	}
	return nil, t.RaiseFalse(object.OSError, "%s(): bad family", function)
}

func packetAddress(t *thread, v value, function string) (*host.Addr, bool) {
	items, ok := tupleArg(t, v, function, "AF_PACKET")
	if !ok {
		return nil, false
	}
	if len(items) < 2 || len(items) > 5 {
		return nil, t.RaiseFalse(object.TypeError, "AF_PACKET address must be a tuple of two to five elements")
	}
	if !object.IsStr(items[0]) {
		return nil, t.RaiseFalse(object.TypeError, "AF_PACKET address must be a tuple of two to five elements")
	}
	a := &host.Addr{Family: unix.AF_PACKET}
	if a.Interface, ok = interfaceIndex(t, object.AsStr(items[0]).String()); !ok {
		return nil, false
	}
	var n [3]int
	for i, x := range items[1:min(len(items), 4)] {
		if n[i], ok = osutil.Int(t, x); !ok {
			return nil, false
		}
	}
	if n[0] < 0 || n[0] > 0xffff {
		return nil, t.RaiseFalse(object.OverflowError, "%s(): proto argument must be 0-65535.", function)
	}
	if len(items) > 4 {
		b := t.GetBuffer(items[4], object.BufSimple)
		if b == nil {
			return nil, false
		}
		a.Hardware = append([]byte(nil), b.Data...)
		b.Release(t)
		if len(a.Hardware) > 8 {
			return nil, t.RaiseFalse(object.ValueError, "Hardware address must be 8 bytes or less")
		}
	}
	a.Protocol, a.PacketType, a.HardwareType = uint16(n[0]), uint8(n[1]), uint16(n[2])
	return a, true
}

// The shapes of addresses on a CAN bus, by protocol: what follows the interface.
func canAddress(t *thread, v value, function string, proto int) (*host.Addr, bool) {
	items, ok := tupleArg(t, v, function, "AF_CAN")
	if !ok {
		return nil, false
	}
	want := 1
	switch proto {
	case unix.CAN_ISOTP:
		want = 3
	case unix.CAN_J1939:
		want = 4
	}
	if len(items) != want {
		return nil, t.RaiseFalse(object.TypeError, "AF_CAN address must be a tuple of %d elements", want)
	}
	name, ok := osutil.FSText(t, items[0])
	if !ok {
		return nil, false
	}
	index, ok := interfaceIndex(t, name)
	if !ok {
		return nil, false
	}
	raw := binary.NativeEndian.AppendUint32([]byte{0, 0}, uint32(index))
	switch proto {
	case unix.CAN_J1939:
		var n [3]uint64
		for i, x := range items[1:] {
			if n[i], ok = osutil.Uint64(t, x, "unsigned long long"); !ok {
				return nil, false
			}
		}
		raw = binary.NativeEndian.AppendUint64(raw, n[0])
		raw = binary.NativeEndian.AppendUint32(raw, uint32(n[1]))
		raw = append(raw, byte(n[2]), 0, 0, 0)
	default:
		n, ok := uints(t, items[1:])
		if !ok {
			return nil, false
		}
		raw = binary.NativeEndian.AppendUint32(raw, n[0])
		raw = binary.NativeEndian.AppendUint32(raw, n[1])
		raw = append(raw, make([]byte, 8)...)
	}
	return &host.Addr{Family: unix.AF_CAN, Raw: raw}, true
}

// algAddress reads the address of a kind of the kernel's cryptography: (type, name[, feat[, mask]]).
func algAddress(t *thread, v value, function string) (*host.Addr, bool) {
	items, ok := tupleArg(t, v, function, "AF_ALG")
	if !ok {
		return nil, false
	}
	if len(items) < 2 || len(items) > 4 || !object.IsStr(items[0]) || !object.IsStr(items[1]) {
		return nil, t.RaiseFalse(object.TypeError, "AF_ALG address must be a tuple of two to four elements")
	}
	kind, name := object.AsStr(items[0]).String(), object.AsStr(items[1]).String()
	if len(kind) >= 14 {
		return nil, t.RaiseFalse(object.ValueError, "AF_ALG type too long.")
	}
	if len(name) >= 64 {
		return nil, t.RaiseFalse(object.ValueError, "AF_ALG name too long.")
	}
	n, ok := uints(t, items[2:])
	if !ok {
		return nil, false
	}
	raw := make([]byte, 14, 86)
	copy(raw, kind)
	raw = binary.NativeEndian.AppendUint32(raw, n[0])
	raw = binary.NativeEndian.AppendUint32(raw, n[1])
	raw = append(raw, make([]byte, 64)...)
	copy(raw[22:], name)
	return &host.Addr{Family: unix.AF_ALG, Raw: raw}, true
}
