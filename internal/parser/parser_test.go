package parser_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
)

// lines calls f with each line of a file of testdata.
func lines(t *testing.T, name string, f func([]byte)) {
	t.Helper()
	file, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		f(in.Bytes())
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
}

// expectation is what CPython makes of a text. expected.jsonl holds them, as tools/astcompare records them.
type expectation struct {
	mode, text string
	options    struct {
		TypeComments   bool `json:"type_comments"`
		Flags          int  `json:"flags"`
		FeatureVersion int  `json:"feature_version"`
	}
	ok       bool
	result   string // the tree, or the details of the error as JSON
	warnings string // JSON
}

func decode(t *testing.T, line []byte) (e expectation) {
	t.Helper()
	var raw [5]json.RawMessage // mode, options, text, result, warnings
	var result [2]json.RawMessage
	unmarshal(t, line, &raw)
	unmarshal(t, raw[0], &e.mode)
	unmarshal(t, raw[1], &e.options)
	unmarshal(t, raw[2], &e.text)
	unmarshal(t, raw[3], &result)
	e.ok = string(result[0]) == `"ok"`
	if e.ok {
		unmarshal(t, result[1], &e.result)
	} else {
		e.result = compact(t, result[1])
	}
	e.warnings = compact(t, raw[4])
	return e
}

func unmarshal(t *testing.T, raw []byte, to any) {
	t.Helper()
	if err := json.Unmarshal(raw, to); err != nil {
		t.Fatal(err)
	}
}

func compact(t *testing.T, raw []byte) string {
	t.Helper()
	var v any
	unmarshal(t, raw, &v)
	return toJSON(t, v)
}

func toJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// details are those of a SyntaxError in the order in which Python has them.
func details(err error) []any {
	var e *source.SyntaxError
	if !errors.As(err, &e) {
		return []any{err.Error()}
	}
	if !e.Kind.IsSyntaxError() {
		return []any{e.Kind.String(), e.Msg}
	}
	return []any{e.Kind.String(), e.Msg, e.Line, e.Offset, e.Text, e.EndLine, e.EndOffset}
}

var modes = map[string]parser.Mode{"exec": parser.ModeExec, "eval": parser.ModeEval, "single": parser.ModeSingle,
	"func_type": parser.ModeFuncType}

func TestExpected(t *testing.T) {
	count := 0
	lines(t, "expected.jsonl", func(line []byte) {
		count++
		want := decode(t, line)
		warnings := [][]any{}
		mod, err := parser.ParseString(want.text, parser.Options{
			Filename: "<f>", Mode: modes[want.mode],
			TypeComments: want.options.TypeComments, FeatureVersion: want.options.FeatureVersion,
			AllowIncompleteInput: want.options.Flags&0x4000 != 0, DontImplyDedent: want.options.Flags&0x200 != 0,
			Flags: parser.Future(want.options.Flags) & parser.FutureBarry,
			Warn: func(w parser.Warning) error {
				warnings = append(warnings, []any{w.Msg, w.Line})
				return nil
			},
		})
		var got string
		if err == nil {
			got = ast.Dump(mod, true)
		} else {
			got = toJSON(t, details(err))
		}
		if got != want.result {
			t.Errorf("%s %+v %q\n  got  %s\n  want %s", want.mode, want.options, want.text, got, want.result)
		}
		if w := toJSON(t, warnings); w != want.warnings {
			t.Errorf("%s %q\n  got  %s\n  want %s", want.mode, want.text, w, want.warnings)
		}
	})
	if count < 2000 {
		t.Errorf("only %d texts", count)
	}
}

func TestTokens(t *testing.T) {
	lines(t, "tokens.jsonl", func(raw []byte) {
		var want struct {
			Text, Tokens string
			Extra        bool
		}
		unmarshal(t, raw, &want)
		if got := tokens(want.Text, want.Extra); got != want.Tokens {
			t.Errorf("%q extra=%v\ngot\n%swant\n%s", want.Text, want.Extra, got, want.Tokens)
		}
	})
}

func tokens(text string, extra bool) string {
	var b strings.Builder
	z := parser.NewTokenizer(parser.Lines(text), parser.TokenizerOptions{ExtraTokens: extra})
	for {
		tok, err := z.Next()
		var e *source.SyntaxError
		switch {
		case err == io.EOF:
			return b.String()
		case errors.As(err, &e):
			fmt.Fprintf(&b, "%s %s %d %d\n", e.Kind, ast.ReprConstant(e.Msg), e.Line, e.Offset)
			return b.String()
		case err != nil:
			return b.String() + err.Error()
		}
		fmt.Fprintf(&b, "%d %s %d,%d-%d,%d %s\n", tok.Type, ast.ReprConstant(tok.String), tok.Line, tok.Col,
			tok.EndLine, tok.EndCol, ast.ReprConstant(tok.LineText))
	}
}

// TestWarningIsError checks both ways in which a warning can end parsing.
func TestWarningIsError(t *testing.T) {
	for _, text := range []string{`x = "\d"`, "1if x else y", `f"\{x}"`, `f"a\d{x}"`, `b"\q"`} {
		_, err := parser.ParseString(text, parser.Options{Warn: func(parser.Warning) error { return parser.ErrWarningIsError }})
		var e *source.SyntaxError
		if !errors.As(err, &e) || e.Kind != source.KindSyntaxError {
			t.Errorf("%s: %v", text, err)
		} else if !strings.Contains(e.Msg, "invalid") || strings.Contains(e.Msg, "Such sequences") {
			t.Errorf("%s: %s", text, e.Msg)
		}
		own := errors.New("own")
		if _, err := parser.ParseString(text, parser.Options{Warn: func(parser.Warning) error { return own }}); !errors.Is(err, own) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct{ text, kind, msg string }{
		{strings.Repeat("1", 4300), "", ""},
		{strings.Repeat("1", 4301), "SyntaxError", "Exceeds the limit (4300 digits) for integer string conversion: value has 4301 " +
			"digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals " +
			"to avoid decimal conversion limits."},
		{"0x" + strings.Repeat("f", 10000), "", ""},
		{strings.Repeat("-", 5968) + "1", "", ""},
		{strings.Repeat("-", 5969) + "1", "MemoryError", "Parser stack overflowed - Python source too complex to parse"},
		{strings.Repeat("lambda:", 2984) + "1", "", ""},
		{strings.Repeat("lambda:", 2985) + "1", "MemoryError", "Parser stack overflowed - Python source too complex to parse"},
		{strings.Repeat("(", 200) + "1" + strings.Repeat(")", 200), "", ""},
		{strings.Repeat("(", 201) + "1" + strings.Repeat(")", 201), "SyntaxError", "too many nested parentheses"},
		{"x\x00", "SyntaxError", "source code string cannot contain null bytes"},
	} {
		_, err := parser.ParseString(c.text, parser.Options{})
		var e *source.SyntaxError
		if !errors.As(err, &e) {
			if c.kind != "" {
				t.Errorf("%.20s: no error", c.text)
			}
		} else if e.Kind.String() != c.kind || e.Msg != c.msg {
			t.Errorf("%.20s: %v", c.text, err)
		}
	}
}

// TestTreeAccess takes trees apart and puts them together again through the generated accessors.
func TestTreeAccess(t *testing.T) {
	seen := map[ast.Kind]bool{}
	lines(t, "expected.jsonl", func(line []byte) {
		e := decode(t, line)
		if !e.ok || e.mode != "exec" || e.options.FeatureVersion != 0 || e.options.Flags != 0 || e.options.TypeComments {
			return
		}
		mod, err := parser.ParseString(e.text, parser.Options{})
		if err != nil {
			t.Fatal(err)
		}
		ast.Walk(mod, func(n ast.Node) bool {
			seen[n.NodeKind()] = true
			return true
		})
		if got := ast.Dump(rebuild(t, mod), true); got != e.result {
			t.Errorf("%q\n  got  %s\n  want %s", e.text, got, e.result)
		}
	})
	for k := ast.KindInvalid + 1; int(k) < ast.KindCount(); k++ {
		switch k {
		case ast.KindInteractive, ast.KindExpression, ast.KindFunctionType, ast.KindTypeIgnore:
		default:
			if !seen[k] {
				t.Errorf("no %s in the texts", k)
			}
		}
	}
}

func rebuild(t *testing.T, n ast.Node) ast.Node {
	out := ast.New(n.NodeKind())
	for i := range ast.InfoOf(n.NodeKind()).Fields {
		v := ast.GetField(n, i)
		switch x := v.(type) {
		case []ast.Node:
			list := make([]ast.Node, len(x))
			for j, child := range x {
				if child != nil {
					list[j] = rebuild(t, child)
				}
			}
			v = list
		case ast.Node:
			v = rebuild(t, x)
		}
		if !ast.SetField(out, i, v) {
			t.Fatalf("%s: field %d refuses %T", n.NodeKind(), i, v)
		}
	}
	out.SetPos(n.Pos())
	return out
}

// BenchmarkParse parses a text of many kinds of statements.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := range 200 {
		fmt.Fprintf(&text, "class C%d(Base, metaclass=Meta):\n    \"\"\"Doc.\"\"\"\n    x: int = %d\n\n    @property\n"+
			"    def f(self, a, b=None, *args, **kwargs):\n        if a is not None and self.x[0] > %d:\n"+
			"            return [y.z(a, b=b) for y in args if y]\n        for k, v in kwargs.items():\n"+
			"            self.table[k] = v + 1 * 2 - (3 << 4)\n        return f'{a!r:>{b}} text {self.x}'\n\n", i, i, i)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := parser.ParseString(text.String(), parser.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
