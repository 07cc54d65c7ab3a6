package main

import (
	"bufio"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
)

// ourTokens writes tokens, and the error that ends them, as reference.py does.
func ourTokens(text string, extra bool) string {
	var b strings.Builder
	z := parser.NewTokenizer(parser.Lines(text), parser.TokenizerOptions{Filename: "<string>", ExtraTokens: extra})
	for {
		t, err := z.Next()
		if err == io.EOF {
			return b.String()
		}
		if err != nil {
			var e *source.SyntaxError
			if !errors.As(err, &e) {
				return b.String() + err.Error()
			}
			fmt.Fprintf(&b, "%s %s %d %d\n", e.Kind, ast.ReprConstant(e.Msg), e.Line, e.Offset)
			return b.String()
		}
		fmt.Fprintf(&b, "%d %s %d,%d-%d,%d %s\n", t.Type, ast.ReprConstant(t.String), t.Line, t.Col, t.EndLine, t.EndCol, ast.ReprConstant(t.LineText))
	}
}

// tokenFiles compares the tokens of the files of a list.
func tokenFiles(python, cache, list string) {
	if _, err := os.Stat(cache); err != nil {
		check(os.WriteFile(cache, run(python, "tokens", list), 0o644))
	}
	f, err := os.Open(cache)
	check(err)
	defer f.Close()
	in := bufio.NewScanner(f)
	count, bad := 0, 0
	for in.Scan() {
		var line struct{ Path, Sum string }
		check(json.Unmarshal(in.Bytes(), &line))
		src, err := os.ReadFile(line.Path)
		check(err)
		count++
		text, err := source.Decode(src, source.DecodeOptions{})
		if err != nil {
			continue
		}
		if h := md5.Sum([]byte(ourTokens(text, true))); hex.EncodeToString(h[:]) != line.Sum {
			bad++
			if bad < *show {
				fmt.Println(line.Path)
			}
		}
	}
	fmt.Printf("%d files, %d differ\n", count, bad)
}

// tokenTexts compares the tokens of texts.
func tokenTexts(python, list string) {
	count, bad := 0, 0
	for _, raw := range strings.Split(strings.TrimSpace(string(run(python, "tokentexts", list))), "\n") {
		var line struct {
			Text, Tokens string
			Extra        bool
		}
		check(json.Unmarshal([]byte(raw), &line))
		count++
		if got := ourTokens(line.Text, line.Extra); got != line.Tokens {
			bad++
			if bad < *show {
				a, b := strings.SplitAfter(line.Tokens, "\n"), strings.SplitAfter(got, "\n")
				i := 0
				for i < len(a) && i < len(b) && a[i] == b[i] {
					i++
				}
				fmt.Printf("%q extra=%v\n  want %s  got  %s", line.Text, line.Extra, strings.Join(a[i:min(i+2, len(a))], "       "), strings.Join(b[i:min(i+2, len(b))], "       "))
			}
		}
	}
	fmt.Printf("%d texts, %d differ\n", count, bad)
}
