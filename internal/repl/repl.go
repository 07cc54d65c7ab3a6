// Package repl is the interactive prompt: it reads statements, which may go on over several lines, runs them in the namespace of
// __main__ and shows what they evaluate to.
//
// On a terminal lines are edited with history and completion; otherwise they are read as they come, with the prompts of sys.ps1 and
// sys.ps2 on standard error, as CPython's plain prompt does.
package repl

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/reeflective/readline"

	"github.com/gophersnake/gophersnake/internal/gil"
	"github.com/gophersnake/gophersnake/internal/host"
	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/modules/sys"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Run is the prompt until the end of input. It returns false with a SystemExit pending when the program asked to end.
func Run(in *interp.Interp, banner bool) bool {
	t := in.Main
	if banner {
		fmt.Fprintf(os.Stderr, "Python %s\nType \"help\", \"copyright\", \"credits\" or \"license\" for more information.\n", sys.LongVersion())
	}
	setDefault(t, "ps1", ">>> ")
	setDefault(t, "ps2", "... ")
	r := reader(newPlain(in))
	if host.IsTerminal(0) && host.IsTerminal(1) {
		r = newEditor(in)
	}
	s := &session{in: in, t: t}
	for {
		text, err := r.read(s.incomplete)
		switch {
		case errors.Is(err, errInterrupt):
			fmt.Fprintln(os.Stderr, "\nKeyboardInterrupt")
			continue
		case err != nil && text == "":
			if !errors.Is(err, io.EOF) {
				fmt.Fprintln(os.Stderr, err)
			}
			fmt.Fprintln(os.Stderr)
			return true
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		if !s.run(text) {
			return false
		}
	}
}

var errInterrupt = errors.New("interrupt")

// reader reads one statement; more tells whether the text so far needs another line.
type reader interface {
	read(more func(text string) bool) (string, error)
}

func setDefault(t *object.Thread, name, text string) {
	if t.Interp.Sys.GetStr(t, t.Intern(name)).IsNil() {
		t.Interp.Sys.SetTextSteal(t, name, t.NewStr(text))
	}
}

// prompt is str(sys.ps1) or str(sys.ps2).
func prompt(t *object.Thread, name string) string {
	v := t.Interp.Sys.GetStr(t, t.Intern(name))
	if v.IsNil() {
		return ""
	}
	t.Incref(v)
	defer t.Decref(v)
	s := object.ToStr(t, v)
	if s.IsNil() {
		t.ClearExc()
		return ""
	}
	defer t.Decref(s)
	return object.AsStr(s).String()
}

type session struct {
	in    *interp.Interp
	t     *object.Thread
	count int // of the statements so far
	flags int // the future features that statements so far turned on
}

func (s *session) compile(text string, flags int) object.Value {
	src := s.t.NewStr(text)
	defer s.t.Decref(src)
	return s.in.Compiler.Compile(s.t, src, object.CompileRequest{Filename: "<stdin>", Mode: "single", Flags: s.flags | flags, Inherit: false, Optimize: -1,
		FeatureVersion: -1, Caller: "compile", SourceOnly: true, Interactive: true, CodeName: fmt.Sprintf("<stdin-%d>", s.count)})
}

// incomplete reports whether more lines could make the text, which ends with a newline, a statement. A block wants an empty line.
func (s *session) incomplete(text string) bool {
	const flags = object.CompileDontImplyDedent | object.CompileAllowIncomplete
	parses := func(text string) bool {
		tree := s.compile(text, flags)
		if tree.IsNil() {
			return false
		}
		s.t.Decref(tree)
		return true
	}
	if parses(strings.TrimSuffix(text, "\n")) {
		return false
	}
	s.t.ClearExc()
	if parses(text) {
		return true
	}
	more := s.t.ExcMatches(object.IncompleteInputError)
	s.t.ClearExc()
	return more
}

// run compiles and runs a statement, showing an exception. It returns false, with the exception pending, for SystemExit.
func (s *session) run(text string) bool {
	t := s.t
	code := s.compile(text, 0)
	if !code.IsNil() {
		s.flags |= int(object.AsCode(code).Flags) & object.CompileFutureMask
		s.count++
		src := t.NewStr(text)
		s.in.RegisterSource(t, code, src, "<stdin>")
		t.Decref(src)
		m := s.in.MainModule(t)
		r := s.in.RunCode(t, code, m.Dict())
		t.Decref(code)
		if !r.IsNil() {
			t.Decref(r)
			return true
		}
		if t.ExcMatches(object.SystemExit) {
			return false
		}
	}
	s.in.ShowException(t)
	return !t.HasExc()
}

// plain reads lines from standard input.
type plain struct {
	in    *interp.Interp
	lines *bufio.Reader
}

func newPlain(in *interp.Interp) *plain { return &plain{in, bufio.NewReader(os.Stdin)} }

func (p *plain) read(more func(string) bool) (string, error) {
	text, name := "", "ps1"
	for {
		fmt.Fprint(os.Stderr, prompt(p.in.Main, name))
		var line string
		var err error
		p.in.Main.Blocking(gil.IO, func() { line, err = p.lines.ReadString('\n') })
		text += line
		if err != nil {
			return text, err
		}
		if text == line && strings.TrimSpace(line) == "" {
			return text, nil
		}
		if !more(strings.TrimSuffix(text, "\n")) {
			return text, nil
		}
		name = "ps2"
	}
}

// editor reads lines from a terminal with editing, history and completion.
type editor struct {
	in *interp.Interp
	rl *readline.Shell
}

func newEditor(in *interp.Interp) *editor {
	e := &editor{in, readline.NewShell()}
	t := in.Main
	e.rl.Config.Set("convert-meta", false) // or letters that are not ASCII are lost
	e.rl.Prompt.Primary(func() string { return prompt(t, "ps1") })
	e.rl.Prompt.Secondary(func() string { return prompt(t, "ps2") })
	if name := historyFile(); name != "" && !in.Isolated {
		e.rl.History.AddFromFile("python", name)
	}
	e.rl.Completer = func(line []rune, cursor int) readline.Completions { return complete(in, string(line[:cursor])) }
	return e
}

func historyFile() string {
	if name := os.Getenv("PYTHON_HISTORY"); name != "" {
		return name
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, ".gophersnake_history")
}

func (e *editor) read(more func(string) bool) (string, error) {
	e.rl.AcceptMultiline = func(line []rune) bool {
		text := string(line)
		// A block ends with an empty line.
		if strings.Contains(text, "\n") && strings.HasSuffix(text, "\n") {
			return true
		}
		return !more(text)
	}
	// The terminal is read by this goroutine, which must hold the GIL when the callbacks above run: it is not given up here.
	text, err := e.rl.Readline()
	switch {
	case errors.Is(err, readline.ErrInterrupt):
		return "", errInterrupt
	case err != nil:
		return "", err
	}
	return text + "\n", nil
}
