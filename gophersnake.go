// Package gophersnake is a Python 3.14 runtime in pure Go, to be embedded in Go programs.
//
// An [Interpreter] is made from a [Config]. Its methods may be called from any goroutine, one at a time: the interpreter's main thread is
// lent to the caller. Threads that the Python program starts run beside it, under the interpreter's own GIL. Two interpreters share
// nothing.
//
// Values cross the border by copy: None is nil; bool, int64 (or *big.Int), float64, complex128, string and []byte are themselves; lists and
// tuples are []any; dicts with str keys are map[string]any. Anything else comes out as an [Object], a handle.
package gophersnake

import (
	"context"
	"errors"
	"io"
	"sync"

	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Config says what an interpreter is made from. The zero Config gives one with the GIL on, no arguments, and the process's standard
// streams.
type Config struct {
	// Args is sys.argv; empty means [""].
	Args []string
	// Path is put in front of sys.path.
	Path []string
	// Stdin, Stdout and Stderr are sys.stdin, sys.stdout and sys.stderr; nil means the process's own.
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Isolated ignores PYTHON* environment variables and the user's site directory.
	Isolated bool
	// NoSite leaves out the import of the module site.
	NoSite bool
	// MemoryLimit is how many bytes the program's objects may take, 0 for any number: a program that would take more gets MemoryError.
	MemoryLimit int64
	// NoGIL runs the interpreter without its lock: its threads run Python code at the same time.
	NoGIL bool
}

// Interpreter is a Python interpreter.
type Interpreter struct {
	mu     sync.Mutex
	in     *interp.Interp
	closed bool
}

// ErrClosed is returned by the methods of an interpreter that was closed.
var ErrClosed = errors.New("gophersnake: the interpreter is closed")

// New makes an interpreter.
func New(cfg Config) (*Interpreter, error) {
	args := cfg.Args
	if len(args) == 0 {
		args = []string{""}
	}
	in, err := interp.New(object.Config{GILOn: !cfg.NoGIL, HashSeed: -1, IntMaxStrDigits: -1, Argv: args, OrigArgv: args, Path: cfg.Path, Stdin: cfg.Stdin,
		Stdout: cfg.Stdout, Stderr: cfg.Stderr, Isolated: cfg.Isolated, IgnoreEnvironment: cfg.Isolated, NoUserSite: cfg.Isolated,
		SafePath: true, NoSite: cfg.NoSite, MemoryLimit: cfg.MemoryLimit})
	if err != nil {
		return nil, err
	}
	in.Main.Sched.Detach(0)
	return &Interpreter{in: in}, nil
}

// enter lends the main thread to the caller until the function that it returns is called. The program gets a KeyboardInterrupt when the
// context ends.
func (p *Interpreter) enter(ctx context.Context) (*object.Thread, func(), error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil, nil, ErrClosed
	}
	t := p.in.Main
	t.Sched.Attach()
	stop := context.AfterFunc(ctx, func() {
		w := p.in.NewThread("interrupt")
		w.Sched.Attach()
		w.Excl()
		t.SetAsyncExc(object.KeyboardInterrupt.Val())
		w.EndThread()
	})
	return t, func() {
		if !stop() {
			t.SetAsyncExc(object.Value{}) // it came too late, or was raised already
		}
		t.Sched.Detach(0)
		p.mu.Unlock()
	}, nil
}

// Memory returns how many bytes the program's objects take, and how many objects there are.
func (p *Interpreter) Memory() (bytes int64, objects int) {
	_, leave, err := p.enter(context.Background())
	if err != nil {
		return 0, 0
	}
	defer leave()
	return p.in.Bytes(), p.in.LiveObjects()
}

// Exec runs statements in the namespace of __main__. The error is an *Exception, or the context's when that ended the program.
func (p *Interpreter) Exec(ctx context.Context, source string) error {
	_, err := p.run(ctx, source, "exec")
	return err
}

// Eval evaluates an expression in the namespace of __main__.
func (p *Interpreter) Eval(ctx context.Context, expression string) (any, error) {
	return p.run(ctx, expression, "eval")
}

func (p *Interpreter) run(ctx context.Context, source, mode string) (any, error) {
	t, leave, err := p.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	src := t.NewStr(source)
	code := p.in.Compiler.Compile(t, src, object.CompileRequest{Filename: "<embedded>", Mode: mode, Optimize: -1, FeatureVersion: -1, Caller: "compile", SourceOnly: true})
	t.Decref(src)
	if code.IsNil() {
		return nil, p.failure(ctx, t)
	}
	m := p.in.MainModule(t)
	r := p.in.RunCode(t, code, m.Dict())
	t.Decref(code)
	return p.result(ctx, t, r)
}

// Call calls a function of __main__ (or a builtin) by name.
func (p *Interpreter) Call(ctx context.Context, name string, args ...any) (any, error) {
	t, leave, err := p.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	n := t.Intern(name)
	f := p.in.MainModule(t).Dict().GetStr(t, n)
	if f.IsNil() {
		f = p.in.Builtins.GetStr(t, n)
	}
	if f.IsNil() {
		t.RaiseName(object.NameError, n, "name '%s' is not defined", name)
		return nil, p.failure(ctx, t)
	}
	t.Incref(f)
	defer t.Decref(f)
	vals := make([]object.Value, 0, len(args))
	defer func() { t.DecrefAll(vals) }()
	for _, a := range args {
		v := toPython(t, a)
		if v.IsNil() {
			return nil, p.failure(ctx, t)
		}
		vals = append(vals, v)
	}
	return p.result(ctx, t, object.Call(t, f, vals, nil))
}

// Set binds a name in __main__. A value of type [Func] becomes a function that Python can call.
func (p *Interpreter) Set(name string, value any) error {
	t, leave, err := p.enter(context.Background())
	if err != nil {
		return err
	}
	defer leave()
	v := toPython(t, value)
	if v.IsNil() {
		return p.failure(context.Background(), t)
	}
	p.in.MainModule(t).Dict().SetTextSteal(t, name, v)
	return nil
}

// Close ends the interpreter: it waits for the program's threads, runs its exit functions and flushes its streams.
func (p *Interpreter) Close() error {
	t, leave, err := p.enter(context.Background())
	if err != nil {
		return err
	}
	_ = t
	p.in.Close()
	p.closed = true
	leave()
	p.in.GIL.Close()
	return nil
}

// result takes over a Python result.
func (p *Interpreter) result(ctx context.Context, t *object.Thread, v object.Value) (any, error) {
	if v.IsNil() {
		return nil, p.failure(ctx, t)
	}
	x := toGo(t, v)
	t.Decref(v)
	return x, nil
}

// failure makes a Go error of the pending exception.
func (p *Interpreter) failure(ctx context.Context, t *object.Thread) error {
	e := t.TakeExc()
	if e.IsNil() {
		return errors.New("gophersnake: no result and no exception")
	}
	defer t.Decref(e)
	if err := ctx.Err(); err != nil && e.Type() == object.KeyboardInterrupt {
		return err
	}
	x := &Exception{Type: e.Type().Name}
	if s := object.ToStr(t, e); s.IsNil() {
		t.ClearExc()
	} else {
		x.Message = object.AsStr(s).String()
		t.Decref(s)
	}
	if tb := object.AsException(e).Traceback; !tb.IsNil() {
		for at := object.AsTraceback(tb); at != nil; at = at.Next {
			x.Stack = append(x.Stack, Place{File: at.Frame.Code.Filename, Line: at.Lineno(), Function: at.Frame.Code.Name})
		}
	}
	return x
}
