package parser

import (
	"strings"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake/internal/source"
)

// TestHostile parses what is meant to exhaust a parser: each must end soon, with a tree or with an error.
func TestHostile(t *testing.T) {
	const n, big = 190, 200_000
	rep := strings.Repeat
	texts := map[string]string{
		"parens":       rep("(", big),
		"brackets":     rep("[", big),
		"braces":       rep("{", big),
		"minus":        rep("-", big) + "1",
		"not":          rep("not ", big) + "1",
		"lambda":       rep("lambda:", big) + "1",
		"ifelse":       rep("x if y else ", big) + "1",
		"power":        rep("x**", big) + "1",
		"attributes":   "a" + rep(".a", big),
		"calls":        "a" + rep("()", big),
		"sum":          rep("1+", big) + "1",
		"assign":       rep("x=", big) + "1",
		"strings":      rep("'a' ", big),
		"fstrings":     rep("f'{a}b' ", big/10),
		"names":        rep("a ", big),
		"namesInParen": "(" + rep("a ", big),
		"quoted":       rep("'a' b ", big/10),
		"semis":        rep("x;", big),
		"lines":        rep("x\n", big),
		"commas":       rep("x,", big),
		"backslashes":  rep("\\\n", big),
		"decorators":   rep("@x\n", big),
		"elif":         "if 1: pass\n" + rep("elif 1: pass\n", big/10),
		"elifError":    "if 1: pass\n" + rep("elif 1: pass\n", 1000) + "x y",
		"parenError":   rep("(", n) + "1 1" + rep(")", n),
		"listError":    rep("[", n) + "1 1" + rep("]", n),
		"setError":     rep("{", n) + "1 1" + rep("}", n),
		"dictError":    rep("{1:", n) + "1 1" + rep("}", n),
		"dictKeyError": rep("{", n) + "1 1" + rep(":1}", n),
		"mixedError":   rep("({[", n/3) + "1 1" + rep("]})", n/3),
		"callError":    rep("f(", n) + "1 1" + rep(")", n),
		"kwargError":   rep("f(a=", n) + "1 1" + rep(")", n),
		"starError":    rep("f(*", n) + "1 1" + rep(")", n),
		"subError":     rep("a[", n) + "1 1" + rep("]", n),
		"sliceError":   rep("a[:", n) + "1 1" + rep("]", n),
		"lambdaError":  rep("(lambda x=", n) + "1 1" + rep(":0)", n),
		"targetError":  rep("(", n) + "a" + rep(")", n) + " = = 1",
		"forError":     "for " + rep("(", n) + "a" + rep(")", n) + " in in x: pass",
		"delError":     "del " + rep("(", n) + "a" + rep(")", n) + " 1",
		"withError":    "with " + rep("(", n) + "a" + rep(")", n) + " 1",
		"unclosed":     rep("f(", n) + "1",
		"genexpError":  rep("(x for x in ", n) + "1 1" + rep(")", n),
		"walrusError":  rep("(a:=", n) + "1 1" + rep(")", n),
		"patternError": "match x:\n case " + rep("[", n) + "1 1" + rep("]", n) + ": pass",
		"classPattern": "match x:\n case " + rep("A(", n) + "1 1" + rep(")", n) + ": pass",
		"fstringNest":  rep("f'{", 140) + "1 1" + rep("}'", 140),
		"typeParams":   rep("type X[T:", 90) + "1 1" + rep("]", 90),
		"annotations":  "def f(" + rep("a: (", n) + "1 1" + rep(")", n) + "): pass",
	}
	for _, block := range []string{"if 1:", "while 1:", "for x in y:", "with (a):", "with (a) as b:", "try:", "def f():",
		"class A:", "match x:", "if 1:\n%s pass\n%selse:", "try:\n%s pass\n%sexcept A:", "try:\n%s pass\n%sfinally:"} {
		var b strings.Builder
		for i := range 90 {
			in := rep(" ", i)
			b.WriteString(in + strings.ReplaceAll(block, "%s", in) + "\n")
		}
		texts["nested "+block] = b.String() + rep(" ", 90) + "x y\n"
		texts["nested ok "+block] = b.String() + rep(" ", 90) + "x\n"
	}
	for name, text := range texts {
		t.Run(name, func(t *testing.T) {
			for _, mode := range []Mode{ModeExec, ModeEval, ModeSingle} {
				start := time.Now()
				_, err := ParseString(text, Options{Mode: mode})
				if e, ok := err.(*source.SyntaxError); err != nil && !ok {
					t.Errorf("%T is no SyntaxError", e)
				}
				if d := time.Since(start); d > 20*time.Second {
					t.Errorf("took %v", d)
				} else if d > time.Second {
					t.Logf("mode %d took %v: %v", mode, d, err)
				}
			}
		})
	}
}
