package parser_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
)

var seeds = []string{
	"x = 1\n", "def f(a, /, b=1, *c, d, **e) -> f: return a\n", "f'{a!r:>{w}}{{b}}' 'c'\n", "t'{x = }'\n",
	"class A[T: int = str](B, *C, d=e):\n  @f\n  async def g(): await h\n", "match x:\n  case [1, *_] | {'a': b, **c} if d: pass\n",
	"try: pass\nexcept* A, B: pass\nelse: pass\nfinally: pass\n", "with (a as b, c): pass\n", "x = [y for y in z if w]\n",
	"if 1:\n\tx\n  y\n", "'abc", "(\n", "x\\\n", "1if 2else 3\n", "# coding: latin-1\nx\n", "{1: *a}\n", "f(**a, *b)\n", "print x\n",
	"lambda *: 0\n", "é = '\\N{BULLET}\\x41\\777'\n", "from . import (a as b,)\n", "type X[*T] = T\n", "x: int = y\n", "f'{f'{1:{2}}'}'\n",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), byte(0))
		f.Add([]byte(s), byte(1))
	}
	f.Fuzz(func(t *testing.T, src []byte, how byte) {
		opts := parser.Options{Mode: parser.Mode(how % 4), TypeComments: how&4 != 0, AllowIncompleteInput: how&8 != 0,
			DontImplyDedent: how&16 != 0, FeatureVersion: int(how >> 4)}
		timer := time.AfterFunc(20*time.Second, func() { panic("parsing hangs") })
		mod, err := parser.Parse(src, opts)
		timer.Stop()
		var e *source.SyntaxError
		switch {
		case err == nil:
			ast.Dump(mod, true)
		case !errors.As(err, &e):
			t.Fatalf("%T: %v", err, err)
		case e.Msg == "":
			t.Fatal("an error without message")
		}
	})
}

func FuzzTokenize(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, text string, extra bool) {
		z := parser.NewTokenizer(parser.Lines(text), parser.TokenizerOptions{ExtraTokens: extra})
		for n := 0; ; n++ {
			_, err := z.Next()
			if err == io.EOF {
				break
			}
			// A line can end more levels of indentation than it has characters, but not more than there are.
			if n > 100*(len(text)+strings.Count(text, "\n")+3) {
				t.Fatal("no end of tokens")
			}
		}
	})
}
