package host

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// AddrInfoError is a failure of GetAddrInfo or GetNameInfo, with the C library's number and text.
type AddrInfoError struct {
	Code int
}

// The numbers of AddrInfoError.
const (
	EAIBadFlags  = -1
	EAINoName    = -2
	EAIAgain     = -3
	EAIFail      = -4
	EAINoData    = -5
	EAIFamily    = -6
	EAISockType  = -7
	EAIService   = -8
	EAIAddrFam   = -9
	EAIMemory    = -10
	EAISystem    = -11
	EAIOverflow  = -12
	eaiCancelled = -101
)

// Error returns the C library's text.
func (e *AddrInfoError) Error() string {
	switch e.Code {
	case EAIBadFlags:
		return "Bad value for ai_flags"
	case EAINoName:
		return "Name or service not known"
	case EAIAgain:
		return "Temporary failure in name resolution"
	case EAIFail:
		return "Non-recoverable failure in name resolution"
	case EAINoData:
		return "No address associated with hostname"
	case EAIFamily:
		return "ai_family not supported"
	case EAISockType:
		return "ai_socktype not supported"
	case EAIService:
		return "Servname not supported for ai_socktype"
	case EAIAddrFam:
		return "Address family for hostname not supported"
	case EAIMemory:
		return "Memory allocation failure"
	case EAISystem:
		return "System error"
	case EAIOverflow:
		return "Argument buffer overflow"
	case eaiCancelled:
		return "Request canceled"
	}
	return "Unknown error"
}

// The flags of GetAddrInfo and GetNameInfo.
const (
	AIPassive     = 0x1
	AICanonName   = 0x2
	AINumericHost = 0x4
	AIV4Mapped    = 0x8
	AIAll         = 0x10
	AIAddrConfig  = 0x20
	AINumericServ = 0x400
	aiKnown       = 0x7ff

	NINumericHost = 1
	NINumericServ = 2
	NINoFQDN      = 4
	NINameReqd    = 8
	NIDgram       = 16
	NIMaxHost     = 1025
	NIMaxServ     = 32
)

// AddrInfo is one way to reach a name.
type AddrInfo struct {
	Family, Type, Proto int
	CanonName           string
	Addr                Addr
}

// AddrHints limits what GetAddrInfo returns; 0 is any.
type AddrHints struct{ Family, Type, Proto, Flags int }

// sockTypes are the combinations that a name stands for when nothing is asked for.
var sockTypes = [...]struct {
	kind, proto int
	network     string
	raw         bool
}{
	{unix.SOCK_STREAM, unix.IPPROTO_TCP, "tcp", false},
	{unix.SOCK_DGRAM, unix.IPPROTO_UDP, "udp", false},
	{unix.SOCK_RAW, 0, "", true},
}

// Resolver looks names up, by Go's own resolver: /etc/hosts and DNS.
type Resolver struct{ r net.Resolver }

// NewResolver returns a resolver.
func NewResolver() *Resolver { return &Resolver{net.Resolver{PreferGo: true}} }

// GetAddrInfo is getaddrinfo(3). An empty host is the local machine; an empty service is port 0. Errors are
// *AddrInfoError, or the context's.
func (r *Resolver) GetAddrInfo(ctx context.Context, host, service string, h AddrHints) ([]AddrInfo, error) {
	if h.Flags&^aiKnown != 0 || h.Flags&AICanonName != 0 && host == "" {
		return nil, &AddrInfoError{EAIBadFlags}
	}
	if host == "" && service == "" {
		return nil, &AddrInfoError{EAINoName}
	}
	switch h.Family {
	case unix.AF_UNSPEC, unix.AF_INET, unix.AF_INET6:
	default:
		return nil, &AddrInfoError{EAIFamily}
	}
	type choice struct{ kind, proto, port int }
	var choices []choice
	possible := false
	for _, s := range sockTypes {
		if h.Type != 0 && h.Type != s.kind || h.Proto != 0 && !s.raw && h.Proto != s.proto {
			continue
		}
		if h.Type == 0 && s.raw && h.Proto != 0 {
			continue
		}
		possible = true
		proto := s.proto
		if s.raw {
			proto = h.Proto
		}
		port := 0
		if service != "" {
			n, err := strconv.Atoi(strings.TrimSpace(service))
			switch {
			case err == nil:
				port = n & 0xffff
			case h.Flags&AINumericServ != 0:
				return nil, &AddrInfoError{EAINoName}
			case s.raw:
				continue
			default:
				if port, err = ServicePort(service, s.network); err != nil {
					continue
				}
			}
		}
		choices = append(choices, choice{s.kind, proto, port})
	}
	if !possible {
		return nil, &AddrInfoError{EAISockType}
	}
	if len(choices) == 0 {
		return nil, &AddrInfoError{EAIService}
	}
	ips, canon, err := r.lookup(ctx, host, h)
	if err != nil {
		return nil, err
	}
	var list []AddrInfo
	for _, ip := range ips {
		a := Addr{Family: unix.AF_INET, IP: ip}
		if !ip.Is4() {
			a.Family = unix.AF_INET6
			a.ScopeID = scopeID(ip.Zone())
			a.IP = ip.WithZone("")
		}
		for _, c := range choices {
			a.Port = c.port
			info := AddrInfo{Family: a.Family, Type: c.kind, Proto: c.proto, Addr: a}
			if len(list) == 0 && h.Flags&AICanonName != 0 {
				info.CanonName = canon
			}
			list = append(list, info)
		}
	}
	return list, nil
}

// lookup returns a host's addresses, of the family asked for.
func (r *Resolver) lookup(ctx context.Context, host string, h AddrHints) (ips []netip.Addr, canon string, err error) {
	want := func(ip netip.Addr) bool {
		return h.Family == unix.AF_UNSPEC || (h.Family == unix.AF_INET) == ip.Is4()
	}
	if host == "" {
		list := []netip.Addr{netip.IPv6Loopback(), netip.AddrFrom4([4]byte{127, 0, 0, 1})}
		if h.Flags&AIPassive != 0 {
			list = []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}
		}
		for _, ip := range list {
			if want(ip) {
				ips = append(ips, ip)
			}
		}
		return ips, "", nil
	}
	if ip, ok := numericHost(host); ok {
		if h.Family == unix.AF_INET6 && ip.Is4() && h.Flags&AIV4Mapped != 0 {
			ip = netip.AddrFrom16(ip.As16())
		} else if !want(ip) {
			return nil, "", &AddrInfoError{EAIAddrFam}
		}
		return []netip.Addr{ip}, host, nil
	}
	if h.Flags&AINumericHost != 0 {
		return nil, "", &AddrInfoError{EAINoName}
	}
	network := "ip"
	switch h.Family {
	case unix.AF_INET:
		network = "ip4"
	case unix.AF_INET6:
		network = "ip6"
	}
	found, err := r.r.LookupNetIP(ctx, network, host)
	if err != nil {
		return nil, "", resolveError(ctx, err)
	}
	for _, ip := range found {
		ip = ip.Unmap()
		if want(ip) {
			ips = append(ips, ip)
		}
	}
	if len(ips) == 0 {
		return nil, "", &AddrInfoError{EAINoData}
	}
	canon = host
	if h.Flags&AICanonName != 0 {
		if c, err := r.r.LookupCNAME(ctx, host); err == nil {
			canon = strings.TrimSuffix(c, ".")
		}
	}
	return ips, canon, nil
}

func resolveError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var de *net.DNSError
	if errors.As(err, &de) {
		switch {
		case de.IsNotFound:
			return &AddrInfoError{EAINoName}
		case de.IsTemporary, de.IsTimeout:
			return &AddrInfoError{EAIAgain}
		}
	}
	var ae *net.AddrError
	if errors.As(err, &ae) {
		return &AddrInfoError{EAINoName}
	}
	return &AddrInfoError{EAIAgain}
}

// numericHost reads an address as numbers: IPv6, with or without a scope, or any form of IPv4 that inet_aton(3) takes.
func numericHost(host string) (netip.Addr, bool) {
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip, true
	}
	if b, ok := InetAton(host); ok {
		return netip.AddrFrom4(b), true
	}
	return netip.Addr{}, false
}

// InetAton reads an IPv4 address of one to four numbers, each decimal, octal (0…) or hexadecimal (0x…), the last one
// filling what is left.
func InetAton(s string) (ip [4]byte, ok bool) {
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return ip, false
	}
	var n uint64
	for i, p := range parts {
		if p == "" || p[0] == '+' || p[0] == '-' || strings.ContainsRune(p, '_') {
			return ip, false
		}
		base := 10
		switch {
		case len(p) > 2 && (p[:2] == "0x" || p[:2] == "0X"):
			p, base = p[2:], 16
		case len(p) > 1 && p[0] == '0':
			base = 8
		}
		v, err := strconv.ParseUint(p, base, 32)
		if err != nil {
			return ip, false
		}
		room := 8
		if i == len(parts)-1 {
			room = 8 * (4 - i)
		}
		if v >= 1<<room {
			return ip, false
		}
		n = n<<room | v
	}
	return [4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}, true
}

func scopeID(zone string) uint32 {
	if zone == "" {
		return 0
	}
	if n, err := strconv.ParseUint(zone, 10, 32); err == nil {
		return uint32(n)
	}
	if i, err := net.InterfaceByName(zone); err == nil {
		return uint32(i.Index)
	}
	return 0
}

// GetNameInfo is getnameinfo(3): the names of an address and its port.
func (r *Resolver) GetNameInfo(ctx context.Context, a *Addr, flags int) (host, service string, err error) {
	if a.Family != unix.AF_INET && a.Family != unix.AF_INET6 {
		return "", "", &AddrInfoError{EAIFamily}
	}
	ip := a.IP
	if a.ScopeID != 0 && ip.Is6() {
		zone := strconv.FormatUint(uint64(a.ScopeID), 10)
		if i, err := net.InterfaceByIndex(int(a.ScopeID)); err == nil && (ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast()) {
			zone = i.Name
		}
		ip = ip.WithZone(zone)
	}
	if flags&NINumericHost == 0 {
		names, lookupErr := r.r.LookupAddr(ctx, a.IP.String())
		if ctx.Err() != nil {
			return "", "", ctx.Err()
		}
		if lookupErr == nil && len(names) > 0 {
			host = strings.TrimSuffix(names[0], ".")
		}
	}
	if host == "" {
		if flags&NINameReqd != 0 {
			return "", "", &AddrInfoError{EAINoName}
		}
		host = ip.String()
	}
	service = strconv.Itoa(a.Port)
	if flags&NINumericServ == 0 {
		network := "tcp"
		if flags&NIDgram != 0 {
			network = "udp"
		}
		if name, ok := ServiceName(a.Port, network); ok {
			service = name
		}
	}
	return host, service, nil
}

// HostInfo is what gethostbyname_ex and gethostbyaddr return.
type HostInfo struct {
	Name      string
	Aliases   []string
	Addresses []netip.Addr
}

// HostByName looks up a host's IPv4 addresses.
func (r *Resolver) HostByName(ctx context.Context, name string) (HostInfo, error) {
	ips, canon, err := r.lookup(ctx, name, AddrHints{Family: unix.AF_INET, Flags: AICanonName})
	return HostInfo{Name: canon, Addresses: ips}, err
}

// HostByAddr looks up the names of an address.
func (r *Resolver) HostByAddr(ctx context.Context, ip netip.Addr) (HostInfo, error) {
	names, err := r.r.LookupAddr(ctx, ip.String())
	if err != nil || len(names) == 0 {
		if err == nil {
			err = &AddrInfoError{EAINoName}
		}
		return HostInfo{}, resolveError(ctx, err)
	}
	for i := range names {
		names[i] = strings.TrimSuffix(names[i], ".")
	}
	return HostInfo{Name: names[0], Aliases: names[1:], Addresses: []netip.Addr{ip}}, nil
}

// Interface is a network interface.
type Interface struct {
	Index int
	Name  string
}

// Interfaces returns the network interfaces.
func Interfaces() ([]Interface, error) {
	list, err := net.Interfaces()
	if err != nil {
		return nil, AsErrno(err)
	}
	out := make([]Interface, len(list))
	for i, f := range list {
		out[i] = Interface{f.Index, f.Name}
	}
	return out, nil
}
