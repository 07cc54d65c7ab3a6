package compiler_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake/internal/ast"
	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
	"github.com/gophersnake/gophersnake/internal/source"
)

// fuzzSeeds show each kind of statement and expression in few characters; the programs of tests/ are seeds too.
var fuzzSeeds = []string{
	"x = 1\n", "def f(a, /, b=1, *c, d, **e) -> f: return a\n", "f'{a!r:>{w}}{{b}}' 'c'\n", "t'{x = }'\n",
	"class A[T: int = str](B, *C, d=e):\n  @f\n  async def g(self): await h; self.x = __class__; super().g()\n",
	"match x:\n  case [1, *_] | {'a': b, **c} if d: pass\n  case A(1, b=2) as q: pass\n  case -1+2j | 'a' 'b' | None: pass\n  case _: pass\n",
	"def f():\n  try: return g()\n  except* (A, B) as e: pass\n  else: pass\n  finally: del x\n",
	"def f():\n  for i in x:\n    try:\n      with a as b, c as (d, *e):\n        if i: continue\n        break\n    finally: h()\n  else: return 1\n",
	"x = [y for y in z if w for v in [y] if (q := v)]\nclass C: y = [lambda: x for x in {k: v for k, v in w}]\n",
	"async def f():\n  return [x async for y in z async for x in y if await x]\n  async with a as b: yield 1\n",
	"lambda *a, b=1: (yield)\n", "type X[*T, **P] = T[P]\n", "x: int = y\nx.y: z\n(x): int\n", "a < b < c and d or not e if f else g\n",
	"a, (b, *c), d[1:2, ::3] = e.f = g\na += 1; b.c **= 2; d[e] @= f\n", "f(*a, b, **c, d=e)\nf(a, *b, c=1, **d)\n{**a, 'b': 1, **c}\n[*a, b]\n",
	"global x\ndef f():\n  nonlocal_ = 1\n  def g():\n    nonlocal nonlocal_\n    nonlocal_ = x\n", "1 + 2 * 3 - -4 ** 5 << 6 | 7 & 8 ^ ~9\n", "'%s %r' % (a, b)\n",
	"from __future__ import annotations\ndef f(a: b, *c: 'd') -> e[f]: x: g\n", "while a:\n  if b: break\n  elif c: continue\nelse: d\nassert a, b\nraise a from b\n",
	"import a.b as c, d\nfrom .e import (f as g, h)\nfrom i import *\n", "del a, (b, [c]), d.e, f[g]\n", "if 0: yield_\nelif 1: x\nelse: y\nwhile 0: z\nwhile 1: break\n",
	"(1, 2, (3, 'a'))[2][1], 'abc'[1], b'x'[0], -(-1), not None, 'a' * 3\n", "@a\n@b.c\ndef f(): 'doc'; global g; g = 1; return locals()\n",
}

// FuzzCompile compiles whatever parses. The code that comes out is well-formed, survives the way to disk and back, and the compiler never
// panics or hangs; an expression that is written as text again parses to the same tree.
func FuzzCompile(f *testing.F) {
	for _, s := range fuzzSeeds {
		f.Add(s, byte(0))
		f.Add(strings.TrimSpace(s), byte(1))
	}
	programs, _ := filepath.Glob("../../tests/*/*.py")
	for _, name := range programs {
		if data, err := os.ReadFile(name); err == nil && len(data) < 2000 {
			f.Add(string(data), byte(0))
		}
	}
	f.Fuzz(func(t *testing.T, text string, how byte) {
		timer := time.AfterFunc(20*time.Second, func() { panic("compiling hangs") })
		defer timer.Stop()
		mod, err := parser.ParseString(text, parser.Options{Mode: parser.Mode(how % 3)})
		if err != nil {
			return
		}
		roundTrip(t, mod)
		opts := compiler.Options{Filename: "f", Optimize: int(how >> 2 & 3 % 3), AllowTopLevelAwait: how&16 != 0, FutureAnnotations: how&32 != 0,
			Warn: func(compiler.Warning) (bool, error) { return how&64 != 0, nil }}
		code, err := compiler.Compile(mod, opts)
		var e *source.SyntaxError
		switch {
		case err == nil:
		case !errors.As(err, &e):
			t.Fatalf("%T: %v", err, err)
		case e.Msg == "":
			t.Fatal("an error without message")
		default:
			return
		}
		if err := bytecode.Check(code); err != nil {
			t.Fatalf("%v\n%s", err, bytecode.List(code))
		}
		data, err := bytecode.Marshal(code)
		if err != nil {
			return // nested too deep for the file
		}
		back, err := bytecode.Unmarshal(data)
		if err != nil {
			t.Fatal(err)
		}
		if bytecode.List(code) != bytecode.List(back) {
			t.Fatal("another code came back")
		}
		compiler.OptimizeTree(mod, int(how>>2&3)%3)
	})
}

// roundTrip writes the expression of a tree as text and parses it again.
func roundTrip(t *testing.T, mod ast.Mod) {
	m, ok := mod.(*ast.Expression)
	if !ok {
		return
	}
	text := compiler.Unparse(m.Body)
	again, err := parser.ParseString(text, parser.Options{Mode: parser.ModeEval})
	if err != nil {
		var e *source.SyntaxError
		if errors.As(err, &e) && e.Kind != source.KindSyntaxError {
			return // too deep
		}
		t.Fatalf("%q: %v", text, err)
	}
	if a, b := ast.Dump(mod, false), ast.Dump(again, false); a != b {
		t.Fatalf("%q\n%s\n%s", text, a, b)
	}
}
