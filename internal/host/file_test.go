//go:build linux

package host

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestFiles(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(AtCWD, dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(d)
	fd, err := Open(d, "file", unix.O_RDWR|unix.O_CREAT|unix.O_CLOEXEC, 0o640)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(fd)
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = Write(fd, []byte("hello"))
	check("write", err)
	check("utime", UtimeAt(d, "file", 1_000_000_000_123_456_789, 2_000_000_000_987_654_321, true))
	st, err := StatAt(d, "file", true)
	check("stat", err)
	if st.AtimeNS != 1_000_000_000_123_456_789 || st.MtimeNS != 2_000_000_000_987_654_321 || st.Size != 5 || !st.IsRegular() {
		t.Errorf("%+v", st)
	}
	check("futime", FutimeNS(fd, TimeOmit, 5))
	if st, _ = Fstat(fd); st.MtimeNS != 5 || st.AtimeNS != 1_000_000_000_123_456_789 {
		t.Errorf("%+v", st)
	}
	check("chmod", ChmodAt(d, "file", 0o604, true))
	check("mkdir", MkdirAt(d, "sub", 0o755))
	check("symlink", SymlinkAt("file", d, "link"))
	check("link", LinkAt(d, "file", d, "hard", false))
	check("fifo", MkfifoAt(d, "fifo", 0o600))
	if s, err := ReadlinkAt(d, "link"); s != "file" || err != nil {
		t.Errorf("%q %v", s, err)
	}
	if st, _ := StatAt(d, "link", false); !st.IsLink() {
		t.Errorf("%+v", st)
	}
	if st, _ := StatAt(d, "link", true); st.Mode&0o777 != 0o604 || st.Nlink != 2 {
		t.Errorf("%+v", st)
	}
	types := map[string]FileType{"file": TypeRegular, "hard": TypeRegular, "sub": TypeDir, "link": TypeLink, "fifo": TypeFIFO}
	for round := 0; round < 2; round++ { // twice: the descriptor is at its beginning again
		r, err := OpenDirFD(d)
		check("opendir", err)
		n := 0
		for {
			e, ok, err := r.Next()
			check("next", err)
			if !ok {
				break
			}
			n++
			if want, known := types[e.Name]; !known || e.Type != want && e.Type != TypeUnknown || e.Ino == 0 {
				t.Errorf("%+v", e)
			}
		}
		if n != len(types) {
			t.Errorf("%d entries", n)
		}
		check("closedir", r.Close())
		check("closedir again", r.Close())
	}
	if _, err := OpenDirFD(fd); err != error(ENOTDIR) {
		t.Errorf("%v", err)
	}
	check("rename", RenameAt(d, "hard", d, "sub/moved"))
	check("unlink", UnlinkAt(d, "sub/moved", false))
	if err := UnlinkAt(d, "sub", false); err != error(EISDIR) {
		t.Errorf("%v", err)
	}
	check("rmdir", UnlinkAt(d, "sub", true))
	check("access", AccessAt(d, "file", unix.R_OK, false, true))
	if err := AccessAt(d, "none", 0, true, true); err != error(ENOENT) {
		t.Errorf("%v", err)
	}
	if err := Setxattr(filepath.Join(dir, "file"), "user.test", []byte("value"), 0, true); err == nil {
		v, err := Fgetxattr(fd, "user.test")
		check("getxattr", err)
		list, err := Listxattr(filepath.Join(dir, "file"), true)
		check("listxattr", err)
		if string(v) != "value" || !slices.Contains(list, "user.test") {
			t.Errorf("%q %q", v, list)
		}
		check("removexattr", Removexattr(filepath.Join(dir, "file"), "user.test", true))
	}
	if s, err := StatvfsFD(fd); err != nil || s.Bsize == 0 || s.Namemax == 0 {
		t.Errorf("%+v %v", s, err)
	}
	n, err := Readv(fd, [][]byte{make([]byte, 2), make([]byte, 2)})
	if n != 0 || err != nil { // at the end
		t.Errorf("%d %v", n, err)
	}
	a, b := make([]byte, 2), make([]byte, 9)
	if n, err := Preadv(fd, [][]byte{a, b}, 0, 0); n != 5 || string(a)+string(b[:3]) != "hello" {
		t.Errorf("%d %v", n, err)
	}
	m, err := Mmap(fd, 0, 5, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	check("mmap", err)
	m[0] = 'j'
	check("msync", Msync(m, unix.MS_SYNC))
	check("munmap", Munmap(m))
	if _, err := Pread(fd, b, 0); err != nil || b[0] != 'j' {
		t.Errorf("%q %v", b, err)
	}
}

func TestConf(t *testing.T) {
	for _, c := range SysconfNames() {
		v, err := Sysconf(c.Number)
		if err != nil && c.Name != "SC_EQUIV_CLASS_MAX" {
			t.Errorf("%s: %v", c.Name, err)
		}
		if c.kind == confAsk && v <= 0 && c.Name != "SC_CHILD_MAX" && c.Name != "SC_SIGQUEUE_MAX" {
			t.Errorf("%s: %d", c.Name, v)
		}
	}
	if _, err := Sysconf(1 << 20); err != error(EINVAL) {
		t.Errorf("%v", err)
	}
	for _, c := range PathconfNames() {
		if _, err := Pathconf("/", -1, c.Number); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	if s, ok, err := Confstr(0); s != "/bin:/usr/bin" || !ok || err != nil {
		t.Errorf("%q", s)
	}
}

func TestUsers(t *testing.T) {
	u, ok := UserByID(0)
	if !ok || u.Name != "root" || u.Home == "" {
		t.Skipf("no root here: %+v", u)
	}
	if v, ok := UserByName("root"); !ok || v != u {
		t.Errorf("%+v", v)
	}
	if g, ok := GroupByID(0); !ok || g.Name == "" {
		t.Errorf("%+v", g)
	}
	if _, ok := UserByName("no such user"); ok {
		t.Error("found")
	}
	if ids, err := GroupList("root", 0); err != nil || !slices.Contains(ids, 0) {
		t.Errorf("%v %v", ids, err)
	}
}

func TestTerminals(t *testing.T) {
	m, s, err := OpenPTY()
	if err != nil {
		t.Skip(err)
	}
	defer Close(m)
	defer Close(s)
	if !IsTerminal(s) {
		t.Error("not a terminal")
	}
	if name, err := TTYName(s); err != nil || name == "" {
		t.Errorf("%q %v", name, err)
	}
	if err := SetWinSize(s, &unix.Winsize{Row: 7, Col: 33}); err != nil {
		t.Error(err)
	}
	if c, l, err := TerminalSize(m); c != 33 || l != 7 || err != nil {
		t.Errorf("%d %d %v", c, l, err)
	}
	a, err := Tcgetattr(s)
	if err != nil {
		t.Fatal(err)
	}
	a.Lflag &^= unix.ECHO
	a.Ospeed = unix.B9600
	if err := Tcsetattr(s, 1, &a); err != nil {
		t.Error(err)
	}
	if b, _ := Tcgetattr(s); b.Lflag&unix.ECHO != 0 || b.Ospeed != unix.B9600 {
		t.Errorf("%+v", b)
	}
	r, w, _ := Pipe(unix.O_CLOEXEC)
	defer Close(r)
	defer Close(w)
	if IsTerminal(r) {
		t.Error("a pipe is a terminal")
	}
	if _, _, err := TerminalSize(r); err != error(ENOTTY) {
		t.Errorf("%v", err)
	}
}

func TestSelectAndEpoll(t *testing.T) {
	r, w, _ := Pipe(unix.O_CLOEXEC)
	defer Close(r)
	defer Close(w)
	wake, _ := NewWaker()
	defer wake.Close()
	rr, ww, _, st, err := Select([]int{r}, []int{w}, nil, -1, wake)
	if len(rr) != 0 || !slices.Equal(ww, []int{w}) || st != Ready || err != nil {
		t.Errorf("%v %v %v %v", rr, ww, st, err)
	}
	if _, _, _, st, _ := Select([]int{r}, nil, nil, time.Millisecond, wake); st != TimedOut {
		t.Errorf("%v", st)
	}
	wake.Wake()
	if _, _, _, st, _ := Select([]int{r}, nil, nil, -1, wake); st != Interrupted {
		t.Errorf("%v", st)
	}
	if _, _, _, _, err := Select([]int{99999}, nil, nil, -1, wake); err != error(EBADF) {
		t.Errorf("%v", err)
	}
	e, err := NewEpoll(0)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Control(unix.EPOLL_CTL_ADD, r, unix.EPOLLIN); err != nil {
		t.Error(err)
	}
	if err := e.Control(unix.EPOLL_CTL_ADD, r, unix.EPOLLIN); err != error(EEXIST) {
		t.Error(err)
	}
	if _, st, _ := e.Wait(10, time.Millisecond, wake); st != TimedOut {
		t.Errorf("%v", st)
	}
	wake.Wake()
	if _, st, _ := e.Wait(10, -1, wake); st != Interrupted {
		t.Errorf("%v", st)
	}
	_, _ = Write(w, []byte("x"))
	if ev, st, err := e.Wait(10, -1, wake); err != nil || st != Ready || len(ev) != 1 || ev[0].FD != r || ev[0].Events != unix.EPOLLIN {
		t.Errorf("%v %v %v", ev, st, err)
	}
}
