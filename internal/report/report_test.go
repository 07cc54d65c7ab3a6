package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake/internal/gil"
)

var update = flag.Bool("update", false, "write the golden files anew")

const ms = time.Millisecond

func away(io, sleep, lock time.Duration) (d [gil.NumReasons]time.Duration) {
	d[gil.IO], d[gil.Sleep], d[gil.Locked] = io, sleep, lock
	return d
}

// cases are programs' figures, the first one as the design shows it.
func cases() map[string]gil.Stats {
	worker := func(id uint64, held, waiting, sleep time.Duration) gil.ThreadStats {
		return gil.ThreadStats{
			ID: id, Name: fmt.Sprintf("worker-%d", id-1), Ended: true, Status: "ended", Started: 10 * ms, Alive: held + waiting + sleep,
			Held: held, Waiting: waiting, Detached: away(0, sleep, 0), Acquisitions: 302, Waits: 301, SwitchesAsked: 300,
			SwitchesBlocked: 1, LongestWait: 9800 * time.Microsecond, LongestWaitFor: "worker-2",
			WaitedFor: []gil.WaitedFor{{ID: 5 - id, Name: fmt.Sprintf("worker-%d", 4-id), Spent: waiting, Waits: 301}},
		}
	}
	main := gil.ThreadStats{
		ID: 1, Name: "MainThread", Main: true, Status: "attached", Alive: 3040 * ms, Held: 10 * ms,
		Detached: away(0, 0, 3030*ms), SwitchesBlocked: 4, LongestWait: 5200 * time.Microsecond,
		WaitedFor: []gil.WaitedFor{{ID: 2, Name: "worker-1", Spent: 2 * ms}, {ID: 3, Name: "worker-2", Spent: ms}},
	}
	base := gil.Stats{Enabled: true, Interval: 5 * ms, Cores: 2, Wall: 3040 * ms, Switches: 605, Requests: 601}
	with := func(on bool, threads ...gil.ThreadStats) gil.Stats {
		st := base
		st.Enabled = on
		st.Threads = threads
		return st
	}
	many := with(true)
	for i := range uint64(70) {
		w := worker(i+1, 100*ms, 5*ms, 900*ms)
		w.Name = fmt.Sprintf("pool-%d", i)
		w.WaitedFor = nil
		many.Threads = append(many.Threads, w)
	}
	many.MergedCount, many.Merged = 5, worker(0, 500*ms, 10*ms, 4*time.Second)
	odd := worker(2, 300*ms, 0, 2700*ms)
	odd.Name = "a\x1b[31m very long name, longer than a cell can hold"
	odd.LongestWait, odd.WaitedFor = 0, nil
	return map[string]gil.Stats{
		"compute":  with(true, main, worker(2, 1490*ms, 1520*ms, 0), worker(3, 1510*ms, 1510*ms, 0)),
		"off":      with(false, main, worker(2, 2990*ms, 20*ms, 0), worker(3, 2910*ms, 110*ms, 0)),
		"contends": with(false, main, worker(2, 1990*ms, 1020*ms, 0), worker(3, 1910*ms, 1110*ms, 0)),
		"waits":    with(true, main, worker(2, 90*ms, 20*ms, 2900*ms), worker(3, 10*ms, 10*ms, 3000*ms)),
		"mixed":    with(true, main, worker(2, 900*ms, 900*ms, 1200*ms), worker(3, 90*ms, 900*ms, 2000*ms)),
		"single":   with(true, main),
		"empty":    with(true),
		"many":     many,
		"odd":      with(true, main, odd),
	}
}

func TestGolden(t *testing.T) {
	for name, st := range cases() {
		for ext, write := range map[string]func(*bytes.Buffer) error{
			"txt":  func(b *bytes.Buffer) error { return Table(b, &st) },
			"json": func(b *bytes.Buffer) error { return JSON(b, &st) },
		} {
			if ext == "json" && name != "compute" && name != "empty" {
				continue
			}
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join("testdata", name+"."+ext)
			if *update {
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("%s: got\n%s\nwant\n%s", file, b.Bytes(), want)
			}
		}
	}
}

// TestLive: a report of a live GIL is well-formed, and its columns stay in line.
func TestLive(t *testing.T) {
	g := gil.New(gil.Config{Enabled: true})
	var s gil.State
	s.Init(g, "MainThread")
	s.Attach()
	g.SetMain(&s)
	st := g.Stats()
	s.Finish()
	var b bytes.Buffer
	if err := JSON(&b, &st); err != nil {
		t.Fatal(err)
	}
	var doc Document
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil || doc.Version != 1 || len(doc.Threads) != 1 || !doc.Threads[0].Main {
		t.Fatalf("%v: %s", err, b.Bytes())
	}
	b.Reset()
	if err := Table(&b, &st); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(b.String(), "\n"); len(lines) != 5 || !strings.HasPrefix(lines[2], "MainThread  0.00 s") {
		t.Fatalf("%q", lines)
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		5 * ms: "5 ms", 9840 * time.Microsecond: "9.8 ms", 120500: "120 µs", 1500 * ms: "1.50 s", 900: "0.9 µs", 250 * ms: "250 ms",
	} {
		if got := short(d); got != want {
			t.Errorf("short(%d) = %q, want %q", d, got, want)
		}
	}
}
