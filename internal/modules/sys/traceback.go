package sys

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
	"github.com/gophersnake/gophersnake/internal/source"
)

// Tracebacks in their plainest form, which needs no Python code: for exceptions that nobody can catch, and for when the library's module
// traceback cannot be imported.

// An entry of a traceback that repeats is shown this often.
const shownRepeats = 3

// plainTraceback returns the text of a traceback (or of None): its entries with their source lines.
func plainTraceback(t *thread, tb value) string {
	if tb.IsNil() || tb.Type() != object.TracebackType {
		return ""
	}
	limit := 1000
	if v := t.Interp.Sys.GetStr(t, t.Intern("tracebacklimit")); !v.IsNil() && object.IsInt(v) {
		n, fits := object.IntFits(v)
		switch {
		case !fits:
		case n <= 0:
			return ""
		case n < int64(limit):
			limit = int(n)
		}
	}
	var entries []*object.Traceback
	for x := object.AsTraceback(tb); x != nil; x = x.Next {
		entries = append(entries, x)
	}
	entries = entries[max(0, len(entries)-limit):]
	var b strings.Builder
	b.WriteString("Traceback (most recent call last):\n")
	files := map[string][]string{}
	count, last := 0, ""
	repeated := func() {
		if n := count - shownRepeats; n > 0 {
			b.WriteString("  [Previous line repeated " + itoa(n) + " more time")
			if n > 1 {
				b.WriteString("s")
			}
			b.WriteString("]\n")
		}
	}
	for _, x := range entries {
		code := x.Frame.Code
		line := x.Lineno()
		head := "  File \"" + code.Filename + "\", line " + itoa(line) + ", in " + code.Name + "\n"
		if head != last {
			repeated()
			count, last = 0, head
		}
		count++
		if count > shownRepeats {
			continue
		}
		b.WriteString(head)
		if text := strings.TrimSpace(sourceLine(t, files, code.Filename, line)); text != "" {
			b.WriteString("    " + text + "\n")
		}
	}
	repeated()
	return b.String()
}

// lastLine returns how an exception is told: its class and what it says. exc may be None.
func lastLine(t *thread, class *object.Type, exc value) string {
	text := ""
	if m, ok := object.LookupAttr(t, class.Val(), object.NameModule); !ok {
		t.ClearExc()
	} else if !m.IsNil() {
		if object.IsStr(m) {
			if s := object.AsStr(m).String(); s != "builtins" && s != "__main__" {
				text = s + "."
			}
		} else {
			text = "<unknown>."
		}
		t.Decref(m)
	}
	if q, ok := object.LookupAttr(t, class.Val(), object.NameQualName); ok && !q.IsNil() && object.IsStr(q) {
		text += object.AsStr(q).String()
		t.Decref(q)
	} else {
		t.ClearExc()
		text += class.Name
	}
	if exc.IsNone() {
		return text + "\n"
	}
	s := object.ToStr(t, exc)
	if s.IsNil() {
		t.ClearExc()
		return text + ": <exception str() failed>\n"
	}
	if object.AsStr(s).Len() > 0 {
		text += ": " + object.AsStr(s).String()
	}
	t.Decref(s)
	return text + "\n"
}

// sourceLine returns a line of a source file, "" if it cannot be read. A relative name is looked for along sys.path.
func sourceLine(t *thread, files map[string][]string, name string, line int) string {
	lines, known := files[name]
	if !known {
		lines = readLines(t, name)
		files[name] = lines
	}
	if line < 1 || line > len(lines) {
		return ""
	}
	return lines[line-1]
}

func readLines(t *thread, name string) []string {
	if strings.HasPrefix(name, "<") && strings.HasSuffix(name, ">") {
		return nil
	}
	// A program that has taken io.open away sees no lines, as with CPython, which reads with it.
	if m := t.Interp.Modules.GetStr(t, t.Intern("io")); !m.IsNil() {
		open, ok := object.LookupAttr(t, m, t.Intern("open"))
		if !ok {
			t.ClearExc()
		}
		if open.IsNil() {
			return nil
		}
		t.Decref(open)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		path := t.Interp.Sys.GetStr(t, t.Intern("path"))
		if filepath.IsAbs(name) || path.IsNil() || !object.IsList(path) {
			return nil
		}
		for _, dir := range object.AsList(path).Items() {
			if !object.IsStr(dir) {
				continue
			}
			if data, err = os.ReadFile(filepath.Join(object.AsStr(dir).String(), filepath.Base(name))); err == nil {
				break
			}
		}
		if err != nil {
			return nil
		}
	}
	text, err := source.Decode(data, source.DecodeOptions{Filename: name, FromFile: true})
	if err != nil {
		return nil
	}
	text, _ = source.NormalizeNewlines(text, true)
	return strings.Split(text, "\n")
}
