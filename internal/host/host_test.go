//go:build linux

package host

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestMain lets the test binary play the program whose death is looked at.
func TestMain(m *testing.M) {
	if role := os.Getenv("HOST_TEST_ROLE"); role != "" {
		os.Exit(play(role))
	}
	os.Exit(m.Run())
}

func play(role string) int {
	s := NewSignals(nil, nil)
	s.TakeOver(true)
	switch role {
	case "usr1": // not handled: the default action
		_ = s.Kill(os.Getpid(), int(unix.SIGUSR1))
	case "int": // CPython's way of ending after KeyboardInterrupt
		s.DieFrom(int(unix.SIGINT))
	case "quit":
		_ = s.SetDisposition(int(unix.SIGQUIT), Handle)
		_ = s.SetDisposition(int(unix.SIGQUIT), Default)
		_ = s.Kill(os.Getpid(), int(unix.SIGQUIT))
	case "alarm":
		_, _ = s.SetItimer(ItimerReal, Itimer{Value: time.Millisecond})
		time.Sleep(5 * time.Second)
	case "unblock":
		s.SetMask(SigSet(0).Add(int(unix.SIGTERM)))
		_ = s.Kill(os.Getpid(), int(unix.SIGTERM))
		if !s.Blocked().Has(int(unix.SIGTERM)) {
			return 3
		}
		s.SetMask(0)
	}
	return 7
}

func TestDeaths(t *testing.T) {
	for role, want := range map[string]syscall.Signal{
		"usr1": unix.SIGUSR1, "int": unix.SIGINT, "quit": unix.SIGQUIT, "alarm": unix.SIGALRM, "unblock": unix.SIGTERM,
	} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "HOST_TEST_ROLE="+role)
		out, err := cmd.CombinedOutput()
		var ee *exec.ExitError
		if !errors.As(err, &ee) || ee.Sys().(syscall.WaitStatus).Signal() != want {
			t.Errorf("%s: %v, want death by %v\n%s", role, err, want, out)
		}
	}
}

func TestErrno(t *testing.T) {
	for n, want := range map[int]string{
		0: "Success", 2: "No such file or directory", 11: "Resource temporarily unavailable", 21: "Is a directory",
		34: "Numerical result out of range", 72: "Multihop attempted", 79: "Can not access a needed shared library",
		84: "Invalid or incomplete multibyte or wide character", 95: "Operation not supported", 133: "Memory page has hardware error",
		134: "Inappropriate file type or format", 41: "Unknown error 41", -1: "Unknown error -1",
	} {
		if got := Strerror(n); got != want {
			t.Errorf("Strerror(%d) = %q, want %q", n, got, want)
		}
	}
	_, err := Open(AtCWD, "/nonexistent", unix.O_RDONLY, 0)
	if err != error(ENOENT) || !errors.Is(err, fs.ErrNotExist) || !errors.Is(err, unix.ENOENT) || ENOENT.Name() != "ENOENT" {
		t.Errorf("%v", err)
	}
	if _, err := Open(AtCWD, "a\x00b", unix.O_RDONLY, 0); err != error(EINVAL) {
		t.Errorf("%v", err)
	}
	names := map[string]int{}
	for _, n := range ErrnoNames() {
		names[n.Name] = n.Number
	}
	if names["EWOULDBLOCK"] != names["EAGAIN"] || names["ENOTSUP"] != 95 || names["EOPNOTSUPP"] != 95 || names["EDEADLK"] != 35 {
		t.Errorf("%v", names)
	}
}

func TestPipeAndWaker(t *testing.T) {
	r, w, err := Pipe(unix.O_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(r)
	wake, err := NewWaker()
	if err != nil {
		t.Fatal(err)
	}
	defer wake.Close()
	if st, _ := WaitFD(r, false, time.Millisecond, wake); st != TimedOut {
		t.Errorf("empty pipe: %v", st)
	}
	go func() {
		time.Sleep(2 * time.Millisecond)
		wake.Wake()
	}()
	if st, _ := WaitFD(r, false, -1, wake); st != Interrupted {
		t.Errorf("woken: %v", st)
	}
	if st, _ := WaitFD(r, false, 0, wake); st != TimedOut {
		t.Errorf("the waker was not drained: %v", st)
	}
	if n, err := Write(w, []byte("abc")); n != 3 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	wake.Wake()
	if st, _ := WaitFD(r, false, -1, wake); st != Ready {
		t.Errorf("full pipe: %v", st)
	}
	var b [10]byte
	if n, err := Read(r, b[:]); n != 3 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	if st, _ := WaitFD(r, false, -1, wake); st != Interrupted {
		t.Errorf("the interruption was lost: %v", st)
	}
	if in, _ := IsInheritable(r); in {
		t.Error("inheritable")
	}
	if err := SetInheritable(r, true); err != nil {
		t.Error(err)
	}
	if in, _ := IsInheritable(r); !in {
		t.Error("not inheritable")
	}
	if err := SetBlocking(r, false); err != nil {
		t.Error(err)
	}
	if _, err := Read(r, b[:]); err != error(EAGAIN) {
		t.Errorf("%v", err)
	}
	Close(w)
	if n, err := Read(r, b[:]); n != 0 || err != nil {
		t.Errorf("end of file: %d %v", n, err)
	}
	if !Pollable(r) {
		t.Error("a pipe is not pollable")
	}
	if _, err := Read(-1, b[:]); err != error(EBADF) {
		t.Errorf("%v", err)
	}
}

func TestSignals(t *testing.T) {
	tripped := make(chan int, 10)
	s := NewSignals(func(sig int) { tripped <- sig }, nil)
	defer s.Close()
	usr1, usr2 := int(unix.SIGUSR1), int(unix.SIGUSR2)
	if err := s.SetDisposition(int(unix.SIGKILL), Handle); err != error(EINVAL) {
		t.Errorf("%v", err)
	}
	if err := s.SetDisposition(33, Handle); err != error(EINVAL) {
		t.Errorf("%v", err)
	}
	for _, sig := range []int{usr1, usr2, 40} {
		if err := s.SetDisposition(sig, Handle); err != nil {
			t.Fatal(err)
		}
	}
	r, w, _ := Pipe(unix.O_CLOEXEC | unix.O_NONBLOCK)
	defer Close(r)
	defer Close(w)
	if old := s.SetWakeupFD(w, true); old != -1 {
		t.Errorf("%d", old)
	}
	if err := s.Kill(os.Getpid(), usr1); err != nil {
		t.Fatal(err)
	}
	if sig := s.Take(); sig != usr1 { // at once
		t.Errorf("took %d", sig)
	}
	<-tripped
	if err := unix.Kill(os.Getpid(), unix.SIGUSR2); err != nil { // from outside
		t.Fatal(err)
	}
	if sig := <-tripped; sig != usr2 || s.Take() != usr2 || s.Take() != 0 {
		t.Errorf("tripped %d", sig)
	}
	var b [8]byte
	if n, _ := Read(r, b[:]); n != 2 || int(b[0]) != usr1 || int(b[1]) != usr2 {
		t.Errorf("wake-up bytes %v", b[:n])
	}
	s.SetMask(SigSet(0).Add(usr1))
	_ = unix.Kill(os.Getpid(), unix.SIGUSR1)
	for i := 0; !s.Blocked().Has(usr1) && i < 1000; i++ {
		time.Sleep(time.Millisecond)
	}
	if s.AnyTripped() {
		t.Error("a blocked signal got through")
	}
	s.SetMask(0)
	if s.Take() != usr1 {
		t.Error("an unblocked signal did not come")
	}
	s.SetMask(SigSet(0).Add(usr2))
	go func() { _ = unix.Kill(os.Getpid(), unix.SIGUSR2) }()
	if sig, st := s.WaitSignal(SigSet(0).Add(usr2), time.Minute, nil); sig != usr2 || st != Ready {
		t.Errorf("waited: %d %v", sig, st)
	}
	if _, st := s.WaitSignal(SigSet(0).Add(usr2), time.Millisecond, nil); st != TimedOut {
		t.Errorf("waited: %v", st)
	}
	s.SetMask(0)
	if _, err := s.SetItimer(ItimerReal, Itimer{}); err != nil {
		t.Error(err)
	}
	_ = s.SetDisposition(int(unix.SIGALRM), Handle)
	_, _ = s.SetItimer(ItimerReal, Itimer{Value: time.Millisecond})
	for sig := 0; sig != int(unix.SIGALRM); {
		sig = <-tripped
	}
	_ = s.SetDisposition(int(unix.SIGPROF), Handle)
	_, _ = s.SetItimer(ItimerProf, Itimer{Value: time.Millisecond, Interval: time.Millisecond})
	for sig := 0; sig != int(unix.SIGPROF); {
		select {
		case sig = <-tripped:
		default:
			runtime.Gosched()
		}
	}
	if old, _ := s.SetItimer(ItimerProf, Itimer{}); old.Interval != time.Millisecond {
		t.Errorf("%+v", old)
	}
	for _, sig := range []int{usr1, usr2, 40, int(unix.SIGALRM), int(unix.SIGPROF)} {
		_ = s.SetDisposition(sig, Default)
	}
	if SignalText(2) != "Interrupt" || SignalText(34) != "Real-time signal 0" || SignalText(33) != "" {
		t.Error("texts")
	}
	if n := len(ValidSignals()); n != 62 {
		t.Errorf("%d valid signals", n)
	}
}

func TestClocksAndZones(t *testing.T) {
	c := NewClocks()
	a := c.Monotonic()
	raw, _ := Clock(unix.CLOCK_MONOTONIC)
	b := c.Monotonic()
	if raw < a-int64(time.Millisecond) || raw > b+int64(time.Millisecond) {
		t.Errorf("%d %d %d", a, raw, b)
	}
	if _, err := Clock(12345); err != error(EINVAL) {
		t.Errorf("%v", err)
	}
	for _, name := range []string{"time", "monotonic", "perf_counter", "process_time", "thread_time"} {
		if i, ok := c.Info(name); !ok || i.Resolution <= 0 || i.Resolution > 0.1 {
			t.Errorf("%s: %+v", name, i)
		}
	}
	for tz, want := range map[string]Zone{
		"EST5EDT,M3.2.0,M11.1.0":        {StdName: "EST", DSTName: "EDT", StdWest: 18000, DSTWest: 14400, HasDST: true},
		"UTC0":                          {StdName: "UTC", DSTName: "UTC"},
		"<+03>-3":                       {StdName: "+03", DSTName: "+03", StdWest: -10800, DSTWest: -10800},
		"AEST-10AEDT-11,M10.1.0,M3.5.0": {StdName: "AEST", DSTName: "AEDT", StdWest: -36000, DSTWest: -39600, HasDST: true},
		"":                              {StdName: "UTC", DSTName: "UTC"},
	} {
		loc, err := LoadZone(tz)
		if err != nil {
			t.Errorf("%q: %v", tz, err)
			continue
		}
		got := DescribeZone(loc, 2025)
		got.Location = nil
		if got != want {
			t.Errorf("%q: %+v, want %+v", tz, got, want)
		}
	}
	for _, tz := range []string{"../../etc/passwd", "x", "\x00", "EST+", "<a>5"} {
		if _, err := LoadZone(tz); err == nil {
			t.Errorf("%q is a zone", tz)
		}
	}
}

func TestFDRange(t *testing.T) {
	dir := t.TempDir()
	fd, err := Open(AtCWD, filepath.Join(dir, "f"), unix.O_RDWR|unix.O_CREAT|unix.O_CLOEXEC, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if Pollable(fd) {
		t.Error("a file is pollable")
	}
	if _, err := Pwrite(fd, []byte("hello"), 3); err != nil {
		t.Error(err)
	}
	if n, err := Seek(fd, 0, 2); n != 8 || err != nil {
		t.Error(n, err)
	}
	d, err := Dup(fd)
	if err != nil {
		t.Fatal(err)
	}
	if err := Dup2(fd, d, true); err != nil {
		t.Error(err)
	}
	if in, _ := IsInheritable(d); !in {
		t.Error("not inheritable")
	}
	CloseRange(d, d+1)
	if err := Close(d); err != error(EBADF) {
		t.Error(err)
	}
	Close(fd)
}
