package gophersnake

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

// Interpreters of one process choose for themselves whether they have the lock, and say so.
func TestRegimesSideBySide(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var out bytes.Buffer
			off := i%2 == 1
			p, err := New(Config{NoGIL: off, NoSite: true, Stdout: &out})
			if err != nil {
				t.Error(err)
				return
			}
			defer p.Close()
			err = p.Exec(context.Background(), `
import gil, sys, sysconfig, threading
d, lock = {}, threading.Lock()
def work(n):
    for i in range(2000):
        d[i % 100] = n
        with lock:
            d["n"] = d.get("n", 0) + 1
ts = [threading.Thread(target=work, args=(n,)) for n in range(3)]
for t in ts: t.start()
for t in ts: t.join()
print(sys._is_gil_enabled(), sys.flags.gil, sysconfig.get_config_var("Py_GIL_DISABLED"), gil.stats()["enabled"], d["n"], flush=True)
`)
			want := "True 1 0 True 6000\n"
			if off {
				want = "False 0 1 False 6000\n"
			}
			if err != nil || out.String() != want {
				t.Errorf("%d: %v %q", i, err, out.String())
			}
		}()
	}
	wg.Wait()
}

// A program whose threads wait for each other is ended by the context, and says what it waits for.
func TestDeadlockInterrupted(t *testing.T) {
	for _, off := range []bool{false, true} {
		var out bytes.Buffer
		p, err := New(Config{NoGIL: off, NoSite: true, Stdout: &out})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		err = p.Exec(ctx, `
import gil, threading, time
a, b = threading.Lock(), threading.RLock()
a.acquire()
def other():
    with b:
        a.acquire()
threading.Thread(target=other, daemon=True, name="other").start()
def watch():
    while not gil.deadlocks():
        time.sleep(.005)
    print(gil.deadlocks()[0], flush=True)
threading.Thread(target=watch, daemon=True).start()
time.sleep(.05)
b.acquire()
`)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("GIL off %v: %v", off, err)
		}
		if s := out.String(); !strings.Contains(s, "MainThread waits for RLock") || !strings.Contains(s, "held by other, which waits for lock") {
			t.Errorf("GIL off %v: %q", off, s)
		}
		p.Close()
	}
}
