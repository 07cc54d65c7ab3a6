package sys

import (
	"fmt"
	"strings"

	"github.com/gophersnake/gophersnake/internal/object"
)

// showPlainly is the text that an exception is shown with when the library's traceback module cannot do it: no carets, no groups, no notes.
func showPlainly(t *thread, e value) string {
	var b strings.Builder
	type part struct {
		e    value // borrowed: the chain holds it
		head string
	}
	var chain []part
	seen := map[*object.Header]bool{}
	for at, head := e, ""; !at.IsNil() && !seen[at.Header()]; {
		seen[at.Header()] = true
		chain = append(chain, part{at, head})
		x := object.AsException(at)
		switch {
		case !x.Cause.IsNil() && !x.Cause.IsNone():
			at, head = x.Cause, "\nThe above exception was the direct cause of the following exception:\n\n"
		case !x.Context.IsNil() && !x.Context.IsNone() && !x.SuppressContext:
			at, head = x.Context, "\nDuring handling of the above exception, another exception occurred:\n\n"
		default:
			at = value{}
		}
	}
	for i := len(chain) - 1; i >= 0; i-- {
		if i < len(chain)-1 {
			b.WriteString(chain[i+1].head)
		}
		showOne(t, &b, chain[i].e)
	}
	return b.String()
}

func showOne(t *thread, b *strings.Builder, e value) {
	x := object.AsException(e)
	b.WriteString(plainTraceback(t, x.Traceback))
	if e.Type().IsSubtype(object.SyntaxError) {
		if f := x.Field(object.FieldSyntaxFilename); !f.IsNil() && object.IsStr(f) {
			line := int64(0)
			if l := x.Field(object.FieldSyntaxLineno); !l.IsNil() && l.IsInt64() {
				line = l.Int64()
			}
			fmt.Fprintf(b, "  File \"%s\", line %d\n", object.AsStr(f).String(), line)
		}
	}
	b.WriteString(lastLine(t, e.Type(), e))
}

// printTraceback writes the entries of a traceback to a stream, in the plain form.
func printTraceback(t *thread, tb, file value) value {
	if tb.Type() != object.TracebackType {
		return t.Raise(object.SystemError, "bad argument to internal function")
	}
	s := t.NewStr(plainTraceback(t, tb))
	defer t.Decref(s)
	r := object.CallMethod(t, file, t.Intern("write"), s)
	if r.IsNil() {
		return r
	}
	t.Decref(r)
	return object.None
}
