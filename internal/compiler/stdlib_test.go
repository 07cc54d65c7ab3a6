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
		if err := bytecode.Verify(code); err != nil {
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
