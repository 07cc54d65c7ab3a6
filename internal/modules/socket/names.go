package socket

import (
	"context"
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

func nameFunctions() []object.Method {
	fn := osutil.Fn
	return []object.Method{
		fn("gethostbyname(host, /)", gethostbyname),
		fn("gethostbyname_ex(host, /)", gethostbynameEx),
		fn("gethostbyaddr(host, /)", gethostbyaddr),
		fn("gethostname()", gethostname),
		fn("sethostname(name, /)", sethostname),
		fn("getservbyname(servicename, protocolname=None, /)", getservbyname),
		fn("getservbyport(port, protocolname=None, /)", getservbyport),
		fn("getprotobyname(name, /)", getprotobyname),
		fn("getaddrinfo(host, port, family=0, type=0, proto=0, flags=0)", getaddrinfo),
		fn("getnameinfo(sockaddr, flags, /)", getnameinfo),
	}
}

// idnaArg reads a host's name, always in the encoding of internet names. New memory.
func idnaArg(t *thread, v value, function string) (string, bool) {
	var text string
	switch {
	case object.IsBytes(v) || object.IsByteArray(v):
		text = string(object.BytesOf(v))
	case object.IsStr(v):
		b := t.Encode(v, "idna", "strict")
		if b.IsNil() {
			return "", false
		}
		text = string(object.AsBytes(b).Data())
		t.Decref(b)
	default:
		return "", t.RaiseFalse(object.TypeError, "%s() argument 1 must be str, bytes or bytearray, not %s", function, v.Type().Name)
	}
	if strings.IndexByte(text, 0) >= 0 {
		return "", t.RaiseFalse(object.TypeError, "%s() argument 1 must be encoded string without null bytes, not %s", function, v.Type().Name)
	}
	return text, true
}

func gethostbyname(t *thread, a []value) value {
	name, ok := idnaArg(t, a[0], "gethostbyname")
	if !ok || !t.Audit("socket.gethostbyname", a[0]) {
		return value{}
	}
	ip, _, ok := resolve(t, name, unix.AF_INET)
	if !ok {
		return value{}
	}
	return t.NewStr(ip.String())
}

// hostTuple makes the result of gethostbyname_ex and gethostbyaddr.
func hostTuple(t *thread, info *host.HostInfo) value {
	aliases, addrs := t.NewList(len(info.Aliases)), t.NewList(len(info.Addresses))
	for _, s := range info.Aliases {
		aliases.Push(t, t.FSDecode(s))
	}
	for _, ip := range info.Addresses {
		addrs.Push(t, t.NewStr(ip.String()))
	}
	return t.TupleSteal(t.FSDecode(info.Name), aliases.Val(), addrs.Val()).Val()
}

func gethostbynameEx(t *thread, a []value) value {
	name, ok := idnaArg(t, a[0], "gethostbyname_ex")
	if !ok || !t.Audit("socket.gethostbyname", a[0]) {
		return value{}
	}
	var info host.HostInfo
	err := blocking(t, func(ctx context.Context) (err error) {
		info, err = stateOf(t).resolver.HostByName(ctx, name)
		return err
	})
	if err != nil {
		return raiseLookup(t, err)
	}
	if info.Name == "" {
		info.Name = name
	}
	return hostTuple(t, &info)
}

func gethostbyaddr(t *thread, a []value) value {
	name, ok := idnaArg(t, a[0], "gethostbyaddr")
	if !ok || !t.Audit("socket.gethostbyaddr", a[0]) {
		return value{}
	}
	ip, _, ok := resolve(t, name, unix.AF_UNSPEC)
	if !ok {
		return value{}
	}
	var info host.HostInfo
	err := blocking(t, func(ctx context.Context) (err error) {
		info, err = stateOf(t).resolver.HostByAddr(ctx, ip)
		return err
	})
	var lookup *host.AddrInfoError
	if errors.As(err, &lookup) {
		if lookup.Code == host.EAIAgain {
			return raiseClass(t, stateOf(t).herror, 2, "Host name lookup failure")
		}
		return raiseClass(t, stateOf(t).herror, 1, "Unknown host")
	} else if err != nil {
		return osutil.Raise(t, err)
	}
	return hostTuple(t, &info)
}

func gethostname(t *thread, _ []value) value {
	if !t.Audit("socket.gethostname") {
		return value{}
	}
	name, err := os.Hostname()
	if err != nil {
		return osutil.Raise(t, err)
	}
	return t.FSDecode(name)
}

func sethostname(t *thread, a []value) value {
	name, ok := osutil.FSText(t, a[0])
	if !ok || !t.Audit("socket.sethostname", a[0]) {
		return value{}
	}
	if err := host.Sethostname(name); err != nil {
		return osutil.Raise(t, err)
	}
	return object.None
}

// text reads an argument that is a str.
func text(t *thread, v value, function string, number int) (string, bool) {
	if !object.IsStr(v) {
		return "", t.RaiseFalse(object.TypeError, "%s() argument %d must be str, not %s", function, number, v.Type().Name)
	}
	s := object.AsStr(v).String()
	if strings.IndexByte(s, 0) >= 0 {
		return "", t.RaiseFalse(object.ValueError, "embedded null character")
	}
	return s, true
}

// protocolArg reads the argument protocolname.
func protocolArg(t *thread, v value, function string) (string, bool) {
	if v.IsNil() {
		return "", true
	}
	return text(t, v, function, 2)
}

func getservbyname(t *thread, a []value) value {
	name, ok := text(t, a[0], "getservbyname", 1)
	if !ok {
		return value{}
	}
	proto, ok := protocolArg(t, a[1], "getservbyname")
	if !ok || !t.Audit("socket.getservbyname", a[0], osutil.OrNone(a[1])) {
		return value{}
	}
	if proto != "" && proto != "tcp" && proto != "udp" {
		return t.Raise(object.OSError, "service/proto not found")
	}
	var n int
	var err error
	t.Blocking(gil.IO, func() { n, err = host.ServicePort(name, proto) })
	if err != nil {
		return t.Raise(object.OSError, "service/proto not found")
	}
	return object.Int(int64(n))
}

func getservbyport(t *thread, a []value) value {
	n, ok := osutil.Int(t, a[0])
	if !ok {
		return value{}
	}
	proto, ok := protocolArg(t, a[1], "getservbyport")
	if !ok {
		return value{}
	}
	if n < 0 || n > 65535 {
		return t.Raise(object.OverflowError, "getservbyport: port must be 0-65535.")
	}
	if !t.Audit("socket.getservbyport", a[0], osutil.OrNone(a[1])) {
		return value{}
	}
	name := ""
	t.Blocking(gil.IO, func() { name, ok = host.ServiceName(n, proto) })
	if !ok {
		return t.Raise(object.OSError, "port/proto not found")
	}
	return t.FSDecode(name)
}

func getprotobyname(t *thread, a []value) value {
	name, ok := text(t, a[0], "getprotobyname", 1)
	if !ok {
		return value{}
	}
	n := 0
	t.Blocking(gil.IO, func() { n, ok = host.ProtocolNumber(name) })
	if !ok {
		return t.Raise(object.OSError, "protocol not found")
	}
	return object.Int(int64(n))
}

func getaddrinfo(t *thread, a []value) value {
	name, service := "", ""
	var ok bool
	switch v := a[0]; {
	case v.IsNone():
	case object.IsStr(v):
		b := t.Encode(v, "idna", "strict")
		if b.IsNil() {
			return value{}
		}
		name = string(object.AsBytes(b).Data())
		t.Decref(b)
	case object.IsBytes(v):
		name = string(object.AsBytes(v).Data())
	default:
		return t.Raise(object.TypeError, "getaddrinfo() argument 1 must be string or None")
	}
	switch v := a[1]; {
	case v.IsNone():
	case object.IsInt(v):
		s := object.ToStr(t, v)
		if s.IsNil() {
			return s
		}
		service = object.AsStr(s).String()
		t.Decref(s)
	case object.IsStr(v):
		service = object.AsStr(v).String()
	case object.IsBytes(v):
		service = string(object.AsBytes(v).Data())
	default:
		return t.Raise(object.OSError, "Int or String expected")
	}
	var n [4]int
	for i := range n {
		if n[i], ok = osutil.IntOr(t, a[2+i], 0); !ok {
			return value{}
		}
	}
	if !t.Audit("socket.getaddrinfo", a[0], a[1], object.Int(int64(n[0])), object.Int(int64(n[1])), object.Int(int64(n[2])), object.Int(int64(n[3]))) {
		return value{}
	}
	if (a[0].IsNone() || name == "") && (!a[0].IsNone() || a[1].IsNone()) {
		return raiseLookup(t, &host.AddrInfoError{Code: host.EAINoName})
	}
	if strings.IndexByte(name, 0) >= 0 || strings.IndexByte(service, 0) >= 0 {
		// The C library sees the text up to there.
		name, _, _ = strings.Cut(name, "\x00")
		service, _, _ = strings.Cut(service, "\x00")
	}
	var list []host.AddrInfo
	err := blocking(t, func(ctx context.Context) (err error) {
		list, err = stateOf(t).resolver.GetAddrInfo(ctx, name, service, host.AddrHints{Family: n[0], Type: n[1], Proto: n[2], Flags: n[3]})
		return err
	})
	if err != nil {
		return raiseLookup(t, err)
	}
	l := t.NewList(len(list))
	for i := range list {
		x := &list[i]
		addr := newAddress(t, &x.Addr, -1)
		if addr.IsNil() {
			t.Decref(l.Val())
			return addr
		}
		l.Push(t, t.TupleSteal(object.Int(int64(x.Family)), object.Int(int64(x.Type)), object.Int(int64(x.Proto)), t.FSDecode(x.CanonName), addr).Val())
	}
	return l.Val()
}

func getnameinfo(t *thread, a []value) value {
	if !a[0].Type().Has(object.TypeTuple) {
		return t.Raise(object.TypeError, "getnameinfo() argument 1 must be a tuple")
	}
	flags, ok := osutil.Int(t, a[1])
	if !ok {
		return value{}
	}
	items := object.AsTuple(a[0]).Items()
	if len(items) < 2 || len(items) > 4 {
		return t.Raise(object.TypeError, "getnameinfo(): illegal sockaddr argument")
	}
	name, ok := text(t, items[0], "getnameinfo", 1)
	if !ok {
		return value{}
	}
	number, ok := osutil.Int(t, items[1])
	if !ok {
		return value{}
	}
	more, ok := uints(t, items[2:])
	if !ok {
		return value{}
	}
	if more[0] > 0xfffff {
		return t.Raise(object.OverflowError, "getnameinfo(): flowinfo must be 0-1048575.")
	}
	if !t.Audit("socket.getnameinfo", a[0]) {
		return value{}
	}
	r := stateOf(t).resolver
	var list []host.AddrInfo
	err := blocking(t, func(ctx context.Context) (err error) {
		list, err = r.GetAddrInfo(ctx, name, "", host.AddrHints{Type: unix.SOCK_DGRAM, Flags: host.AINumericHost})
		return err
	})
	if err != nil {
		return raiseLookup(t, err)
	}
	if len(list) != 1 {
		return t.Raise(object.OSError, "sockaddr resolved to multiple addresses")
	}
	addr := list[0].Addr
	addr.Port = number & 0xffff
	if addr.Family == unix.AF_INET {
		if len(items) != 2 {
			return t.Raise(object.OSError, "IPv4 sockaddr must be 2 tuple")
		}
	} else {
		addr.FlowInfo, addr.ScopeID = more[0], more[1]
	}
	var hostName, service string
	err = blocking(t, func(ctx context.Context) (err error) {
		hostName, service, err = r.GetNameInfo(ctx, &addr, flags)
		return err
	})
	if err != nil {
		return raiseLookup(t, err)
	}
	return t.TupleSteal(t.FSDecode(hostName), t.FSDecode(service)).Val()
}
