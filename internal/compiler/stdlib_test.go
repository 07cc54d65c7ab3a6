package compiler_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
)

// TestLibrary compiles a folder of Python files and verifies the code, when $GOPHERSNAKE_STDLIB names one.
func TestLibrary(t *testing.T) {
	root := os.Getenv("GOPHERSNAKE_STDLIB")
	if root == "" {
		t.Skip("GOPHERSNAKE_STDLIB is not set")
	}
	files, instrs := 0, 0
	var parse, compile time.Duration
	filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".py") {
			return nil
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		start := time.Now()
		mod, err := parser.Parse(src, parser.Options{Filename: path})
		parse += time.Since(start)
		if err != nil {
			t.Logf("%s: parse: %v", path, err)
			return nil
		}
		start = time.Now()
		code, err := compiler.Compile(mod, compiler.Options{Filename: path})
		compile += time.Since(start)
		if err != nil {
			t.Logf("%s: %v", path, err)
			return nil
		}
		files++
		instrs += count(code)
		if err := bytecode.Check(code); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	t.Logf("%d files, %d instructions, parse %v, compile %v", files, instrs, parse, compile)
}

func count(c *bytecode.Code) int {
	n := len(c.Instrs)
	for _, k := range c.Consts {
		if nested, ok := k.(*bytecode.Code); ok {
			n += count(nested)
		}
	}
	return n
}

// TestMarshal reads back what it writes, of a folder of Python files as TestLibrary, and of a few programs otherwise.
func TestMarshal(t *testing.T) {
	var codes []*bytecode.Code
	add := func(path string, src []byte) {
		if mod, err := parser.Parse(src, parser.Options{Filename: path}); err == nil {
			if code, err := compiler.Compile(mod, compiler.Options{Filename: path}); err == nil {
				codes = append(codes, code)
			}
		}
	}
	add("sample", []byte(sample))
	if root := os.Getenv("GOPHERSNAKE_STDLIB"); root != "" {
		names, _ := filepath.Glob(root + "/*.py")
		for _, path := range names {
			src, _ := os.ReadFile(path)
			add(path, src)
		}
	}
	size := 0
	var write, read time.Duration
	for _, code := range codes {
		start := time.Now()
		data, err := bytecode.Marshal(code)
		write += time.Since(start)
		if err != nil {
			t.Fatal(err)
		}
		size += len(data)
		start = time.Now()
		back, err := bytecode.Unmarshal(data)
		read += time.Since(start)
		if err != nil {
			t.Fatal(err)
		}
		if bytecode.List(back) != bytecode.List(code) {
			t.Errorf("%s changed", code.Filename)
		}
	}
	t.Logf("%d codes, %d bytes, write %v, read %v (%.0f MB/s)", len(codes), size, write, read, float64(size)/read.Seconds()/1e6)

	// damage
	data, _ := bytecode.Marshal(codes[0])
	for i := range data {
		bad := append([]byte(nil), data...)
		bad[i] ^= 0x55
		if _, err := bytecode.Unmarshal(bad); err == nil {
			t.Errorf("damage at %d is not noticed", i)
		}
	}
	for i := 0; i < len(data); i++ {
		if _, err := bytecode.Unmarshal(data[:i]); err == nil {
			t.Errorf("%d of %d bytes are read", i, len(data))
		}
	}
}

const sample = `
"""doc"""
import os, sys as system
from a.b import c as d, e
X = (1, 2.5, 1j, "a", b"b", None, ..., True, 123456789012345678901234567890, ())
class C(B, metaclass=M):
    x: int = 1
    def f(self, a, /, b=1, *args, c, d=2, **kw):
        try:
            with self.g() as h, i:
                return [y for y in h if y in {1, 2, 3}]
        except (A, B) as e:
            raise X from e
        finally:
            del a
async def g():
    async with a as b:
        async for x in y:
            yield await z
    match x:
        case [1, *r] | {"a": r}: pass
`
