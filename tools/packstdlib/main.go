// Packstdlib packs the pure-Python part of CPython 3.14's standard library, with its licence, into the zip that the build embeds, and
// the documentation of CPython's native modules and types into the table of package docstrings.
// It is a module of its own, so that only who packs the library downloads the 109 MB it comes from.
//
//	go run . -o ../../internal/importer/stdlib/stdlib.zip -docs ../../internal/docstrings/data/docs.bin
//	go run . -python DIR     unpack the reference interpreter itself into DIR (for tests that compare with it)
package main

import (
	"archive/zip"
	"compress/flate"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"github.com/gophersnake/gophersnake/internal/docstrings"
	"github.com/kluctl/go-embed-python/python"
)

func main() {
	log.SetFlags(0)
	out := flag.String("o", "", "zip to write")
	docs := flag.String("docs", "", "table of documentation to write")
	dir := flag.String("python", "", "folder to unpack the reference interpreter into")
	flag.Parse()
	if *out == "" && *dir == "" && *docs == "" {
		flag.Usage()
		os.Exit(2)
	}
	target := *dir
	if target == "" {
		tmp, err := os.MkdirTemp("", "packstdlib-")
		check(err)
		defer os.RemoveAll(tmp)
		target = tmp
	}
	p, err := python.NewEmbeddedPythonWithTmpDir(target, *dir != "")
	check(err)
	root := p.GetExtractedPath()
	if *dir != "" {
		exe, err := p.GetExePath()
		check(err)
		fmt.Println(exe)
	}
	if *docs != "" {
		exe, err := p.GetExePath()
		check(err)
		check(packDocs(exe, *docs))
	}
	if *out != "" {
		check(pack(root, *out))
	}
	if *dir == "" {
		check(p.Cleanup())
	}
}

//go:embed docs.py
var docsProgram string

// packDocs asks the reference interpreter for its documentation and writes the table. Where that interpreter does not run, because it
// is built for another C library, there is no documentation: the table is empty.
func packDocs(exe, out string) error {
	texts := map[string]string{}
	cmd := exec.Command(exe, "-I", "-S", "-c", docsProgram)
	cmd.Stderr = os.Stderr
	if data, err := cmd.Output(); err != nil {
		log.Printf("packstdlib: no documentation of native modules: %v", err)
	} else if err := json.Unmarshal(data, &texts); err != nil {
		return err
	}
	f, err := os.Create(out + ".tmp")
	if err != nil {
		return err
	}
	if err := docstrings.Write(f, texts); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	fmt.Printf("%s: %d texts\n", out, len(texts))
	return os.Rename(out+".tmp", out)
}

// pack writes the zip: the .py files of lib/python3.14 without the packages that only CPython's own tools need.
func pack(root, out string) error {
	lib := filepath.Join(root, "lib", "python3.14")
	var names []string
	err := filepath.WalkDir(lib, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(lib, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			switch rel {
			case "site-packages", "ensurepip/_bundled", "idlelib", "turtledemo", "lib2to3":
				return fs.SkipDir
			}
			if d.Name() == "__pycache__" {
				return fs.SkipDir
			}
			return nil
		}
		keep := strings.HasSuffix(rel, ".py") || strings.Contains(strings.ToUpper(d.Name()), "LICENSE")
		if !keep && !strings.HasPrefix(rel, "lib-dynload/") {
			switch filepath.Ext(rel) {
			case ".txt", ".css", ".cfg", ".toml", ".ps1", ".fish", ".csh", "":
				keep = strings.HasPrefix(rel, "pydoc_data/") || strings.HasPrefix(rel, "venv/") || strings.HasPrefix(rel, "email/")
			}
		}
		if keep {
			names = append(names, rel)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return fmt.Errorf("no library in %s", lib)
	}
	sort.Strings(names)
	f, err := os.Create(out + ".tmp")
	if err != nil {
		return err
	}
	w := zip.NewWriter(f)
	w.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	stamp := time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(lib, name))
		if err != nil {
			return err
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: "python3.14/" + name, Method: zip.Deflate, Modified: stamp})
		if err != nil {
			return err
		}
		if _, err := e.Write(data); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	fmt.Printf("%s: %d files\n", out, len(names))
	return os.Rename(out+".tmp", out)
}

func check(err error) {
	if err != nil {
		log.Fatal("packstdlib: ", err)
	}
}
