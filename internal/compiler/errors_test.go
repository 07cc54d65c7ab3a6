package compiler_test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"testing"

	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
)

// errorCase is an entry of testdata/errors.json, which testdata/errors.py makes with CPython.
type errorCase struct {
	Text     string
	Error    []any
	Warnings [][]any
	Strict   []any
}

func describe(err error) []any {
	var e *source.SyntaxError
	if !errors.As(err, &e) {
		return []any{err.Error()}
	}
	return []any{e.Kind.String(), e.Msg, float64(e.Line), float64(e.Offset), float64(e.EndLine), float64(e.EndOffset)}
}

// TestErrors compares the errors and warnings of the compiler with CPython's.
func TestErrors(t *testing.T) {
	data, err := os.ReadFile("testdata/errors.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []errorCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		mod, err := parser.ParseString(c.Text, parser.Options{Filename: "file"})
		if err != nil {
			t.Errorf("%q: the parser says %v", c.Text, err)
			continue
		}
		warnings := [][]any{}
		opts := compiler.Options{Filename: "file", Warn: func(w compiler.Warning) (bool, error) {
			warnings = append(warnings, []any{w.Msg, float64(w.Span.Line)})
			return false, nil
		}}
		_, err = compiler.Compile(mod, opts)
		switch {
		case err != nil && c.Error == nil:
			t.Errorf("%q\n got %v\nwant no error", c.Text, describe(err))
		case err == nil && c.Error != nil:
			t.Errorf("%q\n got no error\nwant %v", c.Text, c.Error)
		case err != nil && !reflect.DeepEqual(describe(err), c.Error):
			t.Errorf("%q\n got %v\nwant %v", c.Text, describe(err), c.Error)
		}
		if !reflect.DeepEqual(warnings, c.Warnings) {
			t.Errorf("%q\n got warnings %v\nwant %v", c.Text, warnings, c.Warnings)
		}
		if c.Strict != nil {
			opts.Warn = func(compiler.Warning) (bool, error) { return true, nil }
			if _, err := compiler.Compile(mod, opts); err == nil || !reflect.DeepEqual(describe(err), c.Strict) {
				t.Errorf("%q\n with warnings as errors got %v\nwant %v", c.Text, err, c.Strict)
			}
		}
	}
}
