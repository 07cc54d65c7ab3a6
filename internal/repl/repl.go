// Package repl is the plain interactive prompt: it reads statements, which may go on over several lines, runs them in the namespace of
// __main__ and shows what they evaluate to. Lines are read as they come, with the prompts of sys.ps1 and sys.ps2 on standard error, as
// CPython's plain prompt does. On a terminal the library's _pyrepl is used instead (package interp).
package repl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/interp"
	"github.com/gophersnake/gophersnake/internal/modules/osutil"
	"github.com/gophersnake/gophersnake/internal/object"
)

// Run is the prompt until the end of input. It returns false with a SystemExit pending when the program asked to end.
func Run(in *interp.Interp) bool {
	t := in.Main
	setDefault(t, "ps1", ">>> ")
	setDefault(t, "ps2", "... ")
	r := &plain{in: in}
	s := &session{in: in, t: t}
	for {
		text, err := r.read(s.incomplete)
		switch {
		case err == errInterrupt:
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
			s.in.Flush(t)
			return true
		}
		if t.ExcMatches(object.SystemExit) {
			return false
		}
	} else {
		s.addText(text)
	}
	s.in.ShowException(t)
	return !t.HasExc()
}

// addText gives the pending SyntaxError the line that it is about, if it has none.
func (s *session) addText(text string) {
	t := s.t
	if !t.ExcMatches(object.SyntaxError) {
		return
	}
	e := t.TakeExc()
	get := func(name string) object.Value {
		v, _ := object.LookupAttr(t, e, t.Intern(name))
		return v
	}
	had, line := get("text"), get("lineno")
	if !line.IsNil() && line.IsInt64() && (had.IsNil() || had.IsNone()) {
		lines := strings.SplitAfter(text, "\n")
		if n := line.Int64(); n >= 1 && n <= int64(len(lines)) {
			v := t.NewStr(lines[n-1])
			object.SetAttr(t, e, t.Intern("text"), v)
			t.Decref(v)
		}
	}
	t.ClearExc()
	t.Xdecref(had)
	t.Xdecref(line)
	t.RestoreExc(e)
}

// plain reads lines from standard input.
type plain struct {
	in  *interp.Interp
	buf []byte // read, not yet used
	end bool
}

// errInterrupt is Ctrl-C while a line was typed.
var errInterrupt = errors.New("interrupt")

// line reads one line with its newline; at the end of input what is left, with io.EOF.
func (p *plain) line() (string, error) {
	for {
		if i := bytes.IndexByte(p.buf, '\n'); i >= 0 {
			line := string(p.buf[:i+1])
			p.buf = p.buf[i+1:]
			return line, nil
		}
		if p.end {
			line := string(p.buf)
			p.buf = nil
			return line, io.EOF
		}
		chunk := make([]byte, 4096)
		n, err, ok := osutil.ReadFD(p.in.Main, 0, chunk)
		switch {
		case !ok:
			p.in.Main.ClearExc()
			p.buf = nil
			return "", errInterrupt
		case err != nil:
			return "", err
		case n == 0:
			p.end = true
		}
		p.buf = append(p.buf, chunk[:n]...)
	}
}

func (p *plain) read(more func(string) bool) (string, error) {
	text, name := "", "ps1"
	for {
		fmt.Fprint(os.Stderr, prompt(p.in.Main, name))
		line, err := p.line()
		if err == errInterrupt {
			return "", err
		}
		text += line
		if err != nil {
			if text == "" {
				return "", err
			}
			if line != "" { // without a newline: only the next line would show that it is whole
				text += "\n"
				fmt.Fprint(os.Stderr, prompt(p.in.Main, "ps2"))
			}
			fmt.Fprintln(os.Stderr)
			return text, nil
		}
		if text == line && strings.TrimSpace(line) == "" {
			return text, nil
		}
		if !more(text) {
			return text, nil
		}
		name = "ps2"
	}
}
