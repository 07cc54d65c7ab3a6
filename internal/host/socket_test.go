//go:build linux

package host

import (
	"context"
	"errors"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func loopback(port int) *Addr {
	return &Addr{Family: unix.AF_INET, IP: netip.AddrFrom4([4]byte{127, 0, 0, 1}), Port: port}
}

func TestTCP(t *testing.T) {
	l, err := Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(l)
	if err := Bind(l, loopback(0)); err != nil {
		t.Fatal(err)
	}
	if err := Listen(l, 5); err != nil {
		t.Fatal(err)
	}
	at, err := Getsockname(l)
	if err != nil || at.Port == 0 || at.IP.String() != "127.0.0.1" {
		t.Fatalf("%+v %v", at, err)
	}
	c, _ := Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	defer Close(c)
	if st, err := ConnectWait(c, &at, 5*time.Second, nil); st != Ready || err != nil {
		t.Fatalf("%v %v", st, err)
	}
	if b, _ := IsBlocking(c); !b {
		t.Error("the socket was left not blocking")
	}
	s, peer, err := Accept(l, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(s)
	mine, _ := Getsockname(c)
	if peer.Port != mine.Port {
		t.Errorf("%+v %+v", peer, mine)
	}
	if n, err := Send(c, []byte("hello"), 0); n != 5 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	b := make([]byte, 10)
	if n, err := Recv(s, b, unix.MSG_PEEK); n != 5 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if m, err := Recvmsg(s, [][]byte{b[:2], b[2:]}, 0, 0); m.N != 5 || string(b[:5]) != "hello" || err != nil {
		t.Errorf("%+v %v", m, err)
	}
	if err := Setsockopt(c, unix.SOL_SOCKET, unix.SO_LINGER, []byte{1, 0, 0, 0, 2, 0, 0, 0}); err != nil {
		t.Error(err)
	}
	if v, err := Getsockopt(c, unix.SOL_SOCKET, unix.SO_LINGER, 100); err != nil || len(v) != 8 || v[4] != 2 {
		t.Errorf("%v %v", v, err)
	}
	if f, k, p, err := SocketInfo(c); f != unix.AF_INET || k != unix.SOCK_STREAM || p != unix.IPPROTO_TCP || err != nil {
		t.Errorf("%d %d %d %v", f, k, p, err)
	}
	if err := Shutdown(c, unix.SHUT_WR); err != nil {
		t.Error(err)
	}
	if n, err := Recv(s, b, 0); n != 0 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	Close(l)
	d, _ := Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	defer Close(d)
	if _, err := ConnectWait(d, &at, 5*time.Second, nil); err != error(Errno(unix.ECONNREFUSED)) {
		t.Errorf("%v", err)
	}
}

func TestUnixAndAncillary(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "s"), "\x00abstract\x00name of gophersnake", "@plain"} {
		if path == "@plain" {
			t.Chdir(t.TempDir())
		}
		l, _ := Socket(unix.AF_UNIX, unix.SOCK_DGRAM, 0)
		if err := Bind(l, &Addr{Family: unix.AF_UNIX, Path: path}); err != nil {
			t.Fatal(err)
		}
		if a, _ := Getsockname(l); a.Path != path {
			t.Errorf("%q became %q", path, a.Path)
		}
		Close(l)
	}
	if err := Bind(0, &Addr{Family: unix.AF_UNIX, Path: string(make([]byte, 200))}); err != error(EINVAL) {
		t.Errorf("%v", err)
	}
	a, b, err := Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(a)
	defer Close(b)
	r, w, _ := Pipe(unix.O_CLOEXEC)
	defer Close(w)
	fds := []byte{byte(r), byte(r >> 8), 0, 0}
	if n, err := Sendmsg(a, [][]byte{[]byte("ab"), []byte("c")}, []Ancillary{{unix.SOL_SOCKET, unix.SCM_RIGHTS, fds}}, 0, nil); n != 3 || err != nil {
		t.Fatalf("%d %v", n, err)
	}
	Close(r)
	buf := make([]byte, 9)
	m, err := Recvmsg(b, [][]byte{buf}, CmsgSpace(16), 0)
	if err != nil || m.N != 3 || len(m.Ancillary) != 1 || m.Ancillary[0].Type != unix.SCM_RIGHTS || len(m.Ancillary[0].Data) != 4 {
		t.Fatalf("%+v %v", m, err)
	}
	got := int(m.Ancillary[0].Data[0]) | int(m.Ancillary[0].Data[1])<<8
	if in, err := IsInheritable(got); in || err != nil {
		t.Errorf("%v %v", in, err)
	}
	_, _ = Write(w, []byte("x"))
	if n, err := Read(got, buf); n != 1 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	Close(got)
	if n, from, ok, err := Recvfrom(b, buf, unix.MSG_DONTWAIT); err != error(EAGAIN) || ok {
		t.Errorf("%d %+v %v %v", n, from, ok, err)
	}
}

// TestBrokenAncillary: whatever the bytes are, splitting them ends and stays inside.
func TestBrokenAncillary(t *testing.T) {
	for n := 0; n < 64; n++ {
		for fill := range 256 {
			b := make([]byte, n)
			for i := range b {
				b[i] = byte(fill)
			}
			parseAncillary(b)
			if n >= 16 {
				clear(b[8:])
				b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7] = byte(fill), 0, 0, 0, 0, 0, 0, 0
				parseAncillary(b)
			}
			decodeAddr(b)
		}
	}
}

func TestResolve(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	r := NewResolver()
	list, err := r.GetAddrInfo(ctx, "127.0.0.1", "80", AddrHints{})
	if err != nil || len(list) != 3 || list[0].Type != unix.SOCK_STREAM || list[0].Addr.Port != 80 || list[2].Type != unix.SOCK_RAW {
		t.Errorf("%+v %v", list, err)
	}
	list, err = r.GetAddrInfo(ctx, "", "0", AddrHints{Type: unix.SOCK_DGRAM, Flags: AIPassive})
	if err != nil || len(list) != 2 || list[0].Addr.IP.String() != "0.0.0.0" || list[0].Proto != unix.IPPROTO_UDP {
		t.Errorf("%+v %v", list, err)
	}
	if list, err = r.GetAddrInfo(ctx, "fe80::1%1", "1", AddrHints{Type: unix.SOCK_STREAM}); err != nil || list[0].Addr.ScopeID != 1 {
		t.Errorf("%+v %v", list, err)
	}
	for _, c := range []struct {
		host, service string
		h             AddrHints
		code          int
	}{
		{"", "", AddrHints{}, EAINoName},
		{"example", "", AddrHints{Flags: AINumericHost}, EAINoName},
		{"127.0.0.1", "no-such-service-anywhere", AddrHints{}, EAIService},
		{"127.0.0.1", "http", AddrHints{Flags: AINumericServ}, EAINoName},
		{"127.0.0.1", "", AddrHints{Family: unix.AF_UNIX}, EAIFamily},
		{"127.0.0.1", "", AddrHints{Family: unix.AF_INET6}, EAIAddrFam},
		{"127.0.0.1", "", AddrHints{Type: 77}, EAISockType},
		{"", "1", AddrHints{Flags: AICanonName}, EAIBadFlags},
	} {
		_, err := r.GetAddrInfo(ctx, c.host, c.service, c.h)
		var ae *AddrInfoError
		if !errors.As(err, &ae) || ae.Code != c.code {
			t.Errorf("%+v: %v", c, err)
		}
	}
	host, service, err := r.GetNameInfo(ctx, loopback(80), NINumericHost|NINumericServ)
	if host != "127.0.0.1" || service != "80" || err != nil {
		t.Errorf("%q %q %v", host, service, err)
	}
	for s, want := range map[string][4]byte{"127.1": {127, 0, 0, 1}, "0x7f.1": {127, 0, 0, 1}, "1.2.3.4": {1, 2, 3, 4}, "16909060": {1, 2, 3, 4}, "010.0.0.1": {8, 0, 0, 1}} {
		if got, ok := InetAton(s); !ok || got != want {
			t.Errorf("%s: %v", s, got)
		}
	}
	for _, s := range []string{"", "1.2.3.4.5", "256.1.1.1", "1..2", "a", "1.2.3.256", "-1", "0x", "08"} {
		if got, ok := InetAton(s); ok {
			t.Errorf("%q is %v", s, got)
		}
	}
	if n, ok := ProtocolNumber("tcp"); n != 6 || !ok {
		t.Errorf("%d", n)
	}
	if n, err := ServicePort("http", "tcp"); n != 80 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if list, err := Interfaces(); err != nil {
		t.Errorf("%v %v", list, err)
	}
}
