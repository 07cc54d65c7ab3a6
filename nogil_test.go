package gophersnake

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"
)

// An embedded interpreter without the lock runs threads, and a context interrupts it.
func TestNoGIL(t *testing.T) {
	var out bytes.Buffer
	p, err := New(Config{NoGIL: true, NoSite: true, Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	err = p.Exec(context.Background(), `
import sys, threading
total = []
def work(n):
    for i in range(1000):
        total.append(n)
ts = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(sys._is_gil_enabled(), len(total), flush=True)
`)
	if err != nil || out.String() != "False 4000\n" {
		t.Fatalf("%v %q", err, out.String())
	}
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if err := p.Exec(ctx, "while True: pass"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("not interrupted: %v", err)
	}
}
