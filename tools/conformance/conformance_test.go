package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The lists that are committed can be read, and every reason is given.
func TestLists(t *testing.T) {
	sets, err := readSets("../../tests/cpython/sets.txt")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(sets["core"]); n < 100 {
		t.Errorf("the set core has %d modules", n)
	}
	if _, err := readAllKnown("../../tests/cpython"); err != nil {
		t.Error(err)
	}
}

func TestReadKnown(t *testing.T) {
	for text, ok := range map[string]bool{
		"# nothing\n\n": true,
		"test.test_a.B.c\tan implementation detail\n": true,
		"test.test_a.B.c\n":                           false,
		"a\tbecause\na\tbecause\n":                    false,
	} {
		path := filepath.Join(t.TempDir(), "known.txt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := readKnown(path); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestReasonFor(t *testing.T) {
	known := map[string]string{"test.test_a.B.c": "one", "test.test_a.Fork*.c": "pattern"}
	for name, want := range map[string]string{"test.test_a.B.c": "one", "test.test_a.ForkX.c": "pattern", "test.test_a.ForkX.d": ""} {
		if got, listed := reasonFor(known, name); got != want || listed != (want != "") {
			t.Errorf("%s: %q %v", name, got, listed)
		}
	}
}

// A module with one case of each kind, run by gophersnake itself, gives each case its outcome; a listed failure is known and an
// unlisted one new.
func TestRunAndJudge(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "gophersnake")
	if out, err := exec.Command("go", "build", "-o", bin, "../../cmd/gophersnake").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir, err := filepath.Abs("../../tests/cpython")
	if err != nil {
		t.Fatal(err)
	}
	tests, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	c := &config{bin: bin, tests: tests, dir: dir, timeout: time.Minute}
	got := c.run([]string{bin}, "kinds")
	if got.Ended != "" {
		t.Errorf("ended: %s", got.Ended)
	}
	const class = "test.test_kinds.Kinds."
	for name, want := range map[string]string{"test_ok": "ok", "test_fail": "fail", "test_error": "error", "test_skip": "skip",
		"test_sub": "fail", "test_expected": "ok", "test_unexpected": "fail"} {
		if o := got.Cases[class+name]; o.Outcome != want {
			t.Errorf("%s: %v, want %s", name, o, want)
		}
	}
	ref := result{Cases: map[string]outcome{}}
	for name := range got.Cases {
		ref.Cases[name] = outcome{Outcome: "ok"}
	}
	s := judge("kinds", ref, got, map[string]string{class + "test_fail": "on purpose"}, true, io.Discard)
	if want := (totals{cases: 7, passed: 2, modules: 1, known: 1, fresh: 4}); s != want {
		t.Errorf("judge: %+v, want %+v", s, want)
	}
	if got := c.run([]string{bin}, "dies"); got.Ended == "" || got.Cases["test.test_dies.Dies.test_1"].Outcome != "ok" {
		t.Errorf("a process that dies: %+v", got)
	}
}
