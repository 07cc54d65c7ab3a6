// Packfrozen compiles the modules that every start imports and writes their code into the file that the build embeds beside the packed
// library. It must run again when the compiler has changed: make does that.
//
//	go run ./tools/packfrozen internal/importer/stdlib
package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/importer"
	"github.com/gophersnake/gophersnake/internal/parser"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: packfrozen FOLDER (with stdlib.zip)")
	}
	if err := pack(os.Args[1]); err != nil {
		log.Fatal("packfrozen: ", err)
	}
}

func pack(dir string) error {
	f, err := os.Open(filepath.Join(dir, "stdlib.zip"))
	if err != nil {
		return err
	}
	defer f.Close()
	key, err := importer.PackedName(f)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(f, info.Size())
	if err != nil {
		return err
	}
	codes := map[string]importer.FrozenCode{}
	for _, src := range importer.FrozenSources() {
		text, err := importer.OwnSource(src.Lib)
		if err != nil {
			text, err = fs.ReadFile(z, "python3.14/"+src.File)
		}
		if errors.Is(err, fs.ErrNotExist) {
			continue // some distributions of the library are without the examples
		}
		var code importer.FrozenCode
		if err == nil {
			code.Data, err = compile(text, importer.FrozenFilename(src.Lib))
		}
		if info, err := fs.Stat(z, "python3.14/"+src.File); err == nil {
			code.SourceSize, code.SourceTime = info.Size(), info.ModTime().Unix()
		}
		codes[src.Key] = code
		if err != nil {
			return fmt.Errorf("%s: %w", src.File, err)
		}
	}
	return os.WriteFile(filepath.Join(dir, "frozen.bin"), importer.PackFrozen(key, codes), 0o644)
}

func compile(text []byte, name string) ([]byte, error) {
	mod, err := parser.Parse(text, parser.Options{Filename: name})
	if err != nil {
		return nil, err
	}
	code, err := compiler.Compile(mod, compiler.Options{Filename: name})
	if err != nil {
		return nil, err
	}
	return bytecode.Marshal(code)
}
