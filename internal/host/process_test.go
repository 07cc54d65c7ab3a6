//go:build linux

package host

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// run starts a shell command and returns what it writes and its exit code.
func run(t *testing.T, change func(*Spawn), script string) (string, int) {
	t.Helper()
	r, w, err := Pipe(unix.O_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	s := NewSpawn("/bin/sh", []string{"sh", "-c", script})
	s.Stdout, s.Stderr, s.CloseFDs = w, w, true
	if change != nil {
		change(s)
	}
	pid, err := ForkExec(s)
	Close(w)
	if err != nil {
		t.Fatal(err)
	}
	f := os.NewFile(uintptr(r), "pipe")
	out, _ := io.ReadAll(f)
	f.Close()
	wake, _ := NewWaker()
	defer wake.Close()
	got, status, _, err := Wait(pid, 0, wake)
	if err != nil || got != pid {
		t.Fatalf("waited for %d: %d %v", pid, got, err)
	}
	code, _ := ExitCode(status)
	return string(out), code
}

func TestSpawn(t *testing.T) {
	if out, code := run(t, nil, "echo hello; exit 3"); out != "hello\n" || code != 3 {
		t.Errorf("%q %d", out, code)
	}
	if _, code := run(t, nil, "kill -9 $$"); code != -9 {
		t.Errorf("%d", code)
	}
	dir := t.TempDir()
	if out, _ := run(t, func(s *Spawn) { s.Dir = dir; s.Umask = 0o77; s.Env = []string{"A=b"} }, "pwd; umask; echo $A"); out != dir+"\n0077\nb\n" {
		t.Errorf("%q", out)
	}
	if old := Umask(0o22); old == 0o77 {
		t.Error("the mask stayed")
	} else {
		Umask(old)
	}
	r, w, _ := Pipe(0) // both inheritable
	defer Close(r)
	defer Close(w)
	list := "ls /proc/self/fd | wc -l"
	closed, _ := run(t, nil, list)
	passed, _ := run(t, func(s *Spawn) { s.PassFDs = []int{w} }, list)
	open, _ := run(t, func(s *Spawn) { s.CloseFDs = false }, list)
	if closed >= passed || passed >= open {
		t.Errorf("descriptors: %q closed, %q with one passed, %q open", closed, passed, open)
	}
	if out, _ := run(t, func(s *Spawn) { s.Session = true }, "ps -o sid= -p $$ 2>/dev/null || echo $$"); strings.TrimSpace(out) == "" {
		t.Errorf("%q", out)
	}
}

func TestSpawnErrors(t *testing.T) {
	dir := t.TempDir()
	plain := dir + "/plain"
	if err := os.WriteFile(plain, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		paths  []string
		dir    string
		report string
	}{
		{[]string{"/nonexistent"}, "", "OSError:2:"},
		{[]string{"/nonexistent/a", "/nonexistent/b"}, "", "OSError:2:"},
		{[]string{"/bin/sh"}, "/nonexistent", "OSError:2:noexec:chdir"},
		{[]string{"/bin/sh"}, plain, "OSError:14:noexec:chdir"},
		{[]string{"/nonexistent", plain}, "", "OSError:D:"},
	} {
		s := NewSpawn("", []string{"x"})
		s.Paths, s.Dir = c.paths, c.dir
		_, err := ForkExec(s)
		var se *SpawnError
		if !errors.As(err, &se) || se.Report() != c.report {
			t.Errorf("%v in %q: %v, want %s", c.paths, c.dir, err, c.report)
		}
	}
	if _, _, _, err := Wait(NoChild, 0, nil); err != error(ECHILD) {
		t.Errorf("%v", err)
	}
}

func TestRestoredSignals(t *testing.T) {
	s := NewSignals(nil, nil)
	defer s.Close()
	s.mu.Lock()
	s.set(int(unix.SIGPIPE), Ignore)
	s.mu.Unlock()
	const script = "sed -n 's/^SigIgn:.*\\(.\\)...$/\\1/p' /proc/self/status"
	if out, _ := run(t, nil, script); out != "0\n" {
		t.Errorf("SIGPIPE is ignored in a new program: %q", out)
	}
	if out, _ := run(t, func(sp *Spawn) { sp.KeepSignals, sp.Signals = true, s }, script); out != "1\n" {
		t.Errorf("SIGPIPE is not ignored in a new program that is to keep signals: %q", out)
	}
	r, w, _ := Pipe(unix.O_CLOEXEC)
	Close(r)
	if _, err := Write(w, []byte("x")); err != error(EPIPE) { // and not death
		t.Errorf("%v", err)
	}
	Close(w)
}

func TestWaitInterrupted(t *testing.T) {
	wake, _ := NewWaker()
	defer wake.Close()
	s := NewSpawn("/bin/sleep", []string{"sleep", "60"})
	pid, err := ForkExec(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []int{pid, -1} {
		go func() {
			time.Sleep(3 * time.Millisecond)
			wake.Wake()
		}()
		if _, _, _, err := Wait(who, 0, wake); err != error(EINTR) {
			t.Errorf("%v", err)
		}
	}
	if err := Kill(pid, int(unix.SIGTERM)); err != nil {
		t.Error(err)
	}
	info, ok, err := WaitID(unix.P_PID, pid, unix.WEXITED|unix.WNOWAIT, wake)
	if err != nil || !ok || info.PID != pid || info.Status != int(unix.SIGTERM) {
		t.Errorf("%+v %v %v", info, ok, err)
	}
	if _, st, _, err := Wait(-1, 0, wake); err != nil || st != int(unix.SIGTERM) {
		t.Errorf("%x %v", st, err)
	}
	if _, _, _, err := Wait(-1, 0, wake); err != error(ECHILD) {
		t.Errorf("%v", err)
	}
}

func TestProcessFigures(t *testing.T) {
	if u, err := GetUname(); err != nil || u.Sysname != "Linux" || u.Release == "" {
		t.Errorf("%+v %v", u, err)
	}
	if cpus, err := Affinity(0); err != nil || len(cpus) == 0 {
		t.Errorf("%v %v", cpus, err)
	} else if err := SetAffinity(0, cpus); err != nil {
		t.Error(err)
	}
	var b [16]byte
	if err := Urandom(b[:]); err != nil || b == [16]byte{} {
		t.Errorf("%v %v", b, err)
	}
	if soft, hard, err := Getrlimit(unix.RLIMIT_NOFILE); err != nil || soft > hard {
		t.Errorf("%d %d %v", soft, hard, err)
	}
	if ru, err := Getrusage(unix.RUSAGE_SELF); err != nil || ru.MaxRSS == 0 {
		t.Errorf("%+v %v", ru, err)
	}
	if _, err := GetTimes(); err != nil {
		t.Error(err)
	}
	if n, err := Getpriority(unix.PRIO_PROCESS, 0); err != nil || n < -20 || n > 19 {
		t.Errorf("%d %v", n, err)
	}
	if _, err := LoadAverage(); err != nil {
		t.Error(err)
	}
}
