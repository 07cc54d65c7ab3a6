package object

import (
	"errors"
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/source"
)

// RaiseSource makes the error of the front end the pending exception. ends asks for the ends of positions even where there are none.
func (t *Thread) RaiseSource(err error, ends bool) Value {
	var se *source.SyntaxError
	if !errors.As(err, &se) {
		if !t.HasExc() {
			t.Raise(SystemError, "%s", err.Error())
		}
		return Value{}
	}
	switch se.Kind {
	case source.KindMemoryError:
		return t.Raise(MemoryError, "%s", se.Msg)
	case source.KindRecursionError:
		return t.Raise(RecursionError, "%s", se.Msg)
	case source.KindValueError:
		return t.Raise(ValueError, "%s", se.Msg)
	case source.KindOverflowError:
		return t.Raise(OverflowError, "%s", se.Msg)
	case source.KindTypeError:
		return t.Raise(TypeError, "%s", se.Msg)
	}
	typ := SyntaxError
	switch se.Kind {
	case source.KindIndentationError:
		typ = IndentationError
	case source.KindTabError:
		typ = TabError
	case source.KindIncompleteInputError:
		typ = IncompleteInputError
	}
	msg := t.NewStr(se.Msg)
	defer t.Decref(msg)
	if se.Line == 0 && !se.HasText && se.Filename == "" {
		return t.RaiseArgs(typ, msg)
	}
	num := func(n int) Value { return Int(int64(n)) }
	text := None
	if se.HasText {
		text = t.NewStr(se.Text)
	} else if line, ok := fileLine(se.Filename, se.Line); ok {
		text = t.NewStr(line)
	}
	details := []Value{t.NewStr(se.Filename), num(se.Line), num(se.Offset), text}
	switch {
	case !se.NoEnd:
		details = append(details, num(se.EndLine), num(se.EndOffset))
	case ends:
		details = append(details, None, None)
	}
	if se.Metadata != nil && !se.NoEnd {
		details = append(details, t.TupleSteal(num(se.Metadata.Line), num(se.Metadata.Offset), t.NewStr(se.Metadata.Source)).Val())
	}
	info := t.TupleSteal(details...).Val()
	t.RaiseArgs(typ, msg, info)
	t.Decref(info)
	return Value{}
}

// fileLine reads a line of a source file for an error that was found after parsing.
func fileLine(name string, line int) (string, bool) {
	if line <= 0 || strings.HasPrefix(name, "<") {
		return "", false
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return "", false
	}
	text, err := source.Decode(data, source.DecodeOptions{Filename: name, FromFile: true})
	if err != nil {
		text = strings.TrimPrefix(string(data), "\ufeff")
	}
	lines := strings.SplitAfter(text, "\n")
	if line > len(lines) {
		return "", false
	}
	return lines[line-1], true
}
