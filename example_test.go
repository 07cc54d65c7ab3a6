package gophersnake_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake"
)

func Example() {
	py, err := gophersnake.New(gophersnake.Config{Stdout: os.Stdout})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer py.Close()
	ctx := context.Background()
	py.Set("double", gophersnake.Func(func(args ...any) (any, error) { return args[0].(int64) * 2, nil }))
	py.Exec(ctx, "def area(w, h):\n    return double(w) * h")
	v, _ := py.Call(ctx, "area", 3, 4)
	fmt.Println(v)
	v, _ = py.Eval(ctx, "{'names': ['a', 'b'], 'pi': 3.14}")
	fmt.Println(v)
	err = py.Exec(ctx, "1 / 0")
	fmt.Println(err)
	// Output:
	// 24
	// map[names:[a b] pi:3.14]
	// ZeroDivisionError: division by zero
}

func TestContextInterrupts(t *testing.T) {
	py, err := gophersnake.New(gophersnake.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer py.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := py.Exec(ctx, "while True: pass"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	if v, err := py.Eval(context.Background(), "1 + 1"); v != int64(2) || err != nil {
		t.Fatal(v, err)
	}
}

func TestInterpretersShareNothing(t *testing.T) {
	var out [2]strings.Builder
	for i := range out {
		py, err := gophersnake.New(gophersnake.Config{Stdout: &out[i], Args: []string{fmt.Sprint(i)}})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { py.Close() }()
		if err := py.Exec(context.Background(), "import sys\nassert not hasattr(sys, 'mark')\nsys.mark = 1\nprint(sys.argv, flush=True)"); err != nil {
			t.Fatal(err)
		}
	}
	for i := range out {
		if want := fmt.Sprintf("['%d']\n", i); out[i].String() != want {
			t.Errorf("%q, want %q", out[i].String(), want)
		}
	}
}
