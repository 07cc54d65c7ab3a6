package importer

import (
	"archive/zip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// The packed standard library; the folder holds only a note when tools/packstdlib has not run.
//
//go:embed stdlib
var packed embed.FS

// Library is the standard library on disk.
type Library struct {
	Dir   string // holds os.py and the rest
	Cache string // folder for what is derived from it, "" if none can be written
	key   string // identifies the packed library, "" for another one
}

// ErrNoLibrary says that no standard library was found and what to do.
var ErrNoLibrary = errors.New("gophersnake: no standard library: run 'make stdlib', or set GOPHERSNAKE_STDLIB to the folder of CPython 3.14's library")

// FindLibrary finds the standard library: $GOPHERSNAKE_STDLIB, the packed one (unpacked once into the user's cache), or an installed
// CPython 3.14's.
func FindLibrary(getenv func(string) string) (*Library, error) {
	cache := cacheDir(getenv)
	if dir := getenv("GOPHERSNAKE_STDLIB"); dir != "" {
		if !isLibrary(dir) {
			return nil, errors.New("gophersnake: GOPHERSNAKE_STDLIB is " + dir + ", which holds no os.py")
		}
		return &Library{Dir: dir, Cache: derivedDir(cache, dir)}, nil
	}
	if f, err := packed.Open("stdlib/stdlib.zip"); err == nil {
		defer f.Close()
		if data, ok := f.(packedFile); ok {
			return unpack(data, cache)
		}
	}
	if cache != "" {
		if found, _ := filepath.Glob(filepath.Join(cache, "lib-*", "python3.14")); len(found) > 0 {
			sort.Strings(found)
			for _, dir := range found {
				if isLibrary(dir) {
					return &Library{Dir: dir, Cache: filepath.Dir(dir)}, nil
				}
			}
		}
	}
	for _, dir := range []string{"/usr/lib/python3.14", "/usr/local/lib/python3.14", "/usr/lib64/python3.14", "/opt/homebrew/opt/python@3.14/Frameworks/Python.framework/Versions/3.14/lib/python3.14"} {
		if isLibrary(dir) {
			return &Library{Dir: dir, Cache: derivedDir(cache, dir)}, nil
		}
	}
	return nil, ErrNoLibrary
}

func isLibrary(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "os.py"))
	return err == nil
}

// cacheDir is the runtime's folder in the user's cache, "" when there is none.
func cacheDir(getenv func(string) string) string {
	if d := getenv("XDG_CACHE_HOME"); d != "" && filepath.IsAbs(d) {
		return filepath.Join(d, "gophersnake")
	}
	if d := getenv("HOME"); d != "" {
		return filepath.Join(d, ".cache", "gophersnake")
	}
	return ""
}

func derivedDir(cache, lib string) string {
	if cache == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(lib))
	return filepath.Join(cache, "derived-"+hex.EncodeToString(sum[:6]))
}

// packedFile is the zip as embed gives it: read from the program without a copy of the whole.
type packedFile interface {
	io.ReaderAt
	Stat() (fs.FileInfo, error)
}

// unpack writes the packed library into the cache unless it is there, and falls back to a temporary folder.
func unpack(data packedFile, cache string) (*Library, error) {
	key, err := PackedName(data)
	if err != nil {
		return nil, err
	}
	name := "lib-" + key
	roots := []string{cache, filepath.Join(os.TempDir(), "gophersnake-"+userName())}
	var last error
	for _, root := range roots {
		if root == "" {
			continue
		}
		base := filepath.Join(root, name)
		dir := filepath.Join(base, "python3.14")
		if isLibrary(dir) {
			return &Library{Dir: dir, Cache: base, key: key}, nil
		}
		if last = unpackTo(data, base); last == nil {
			return &Library{Dir: dir, Cache: base, key: key}, nil
		}
		if isLibrary(dir) { // another process was faster
			return &Library{Dir: dir, Cache: base, key: key}, nil
		}
	}
	return nil, errors.New("gophersnake: cannot unpack the standard library: " + last.Error())
}

func userName() string {
	return "u" + strings.TrimLeft(filepath.Base(os.Getenv("HOME")), ".")
}

// PackedName identifies the packed library without hashing all of it: the zip's directory at its end tells of every file.
func PackedName(data interface {
	io.ReaderAt
	Stat() (fs.FileInfo, error)
}) (string, error) {
	info, err := data.Stat()
	if err != nil {
		return "", err
	}
	tail := make([]byte, min(info.Size(), 64*1024))
	if _, err := data.ReadAt(tail, info.Size()-int64(len(tail))); err != nil && err != io.EOF {
		return "", err
	}
	sum := sha256.Sum256(tail)
	return hex.EncodeToString(sum[:6]), nil
}

// unpackTo writes all files into a new folder beside base and renames it, so that base is either absent or whole.
func unpackTo(data packedFile, base string) error {
	info, err := data.Stat()
	if err != nil {
		return err
	}
	z, err := zip.NewReader(data, info.Size())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(base), 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(base), ".unpack-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for _, f := range z.File {
		if !fs.ValidPath(f.Name) || strings.HasSuffix(f.Name, "/") {
			continue
		}
		path := filepath.Join(tmp, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := writeFile(f, path); err != nil {
			return err
		}
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return err
	}
	return os.Rename(tmp, base)
}

func writeFile(f *zip.File, path string) error {
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := os.Create(path)
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, r); err != nil {
		w.Close()
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return os.Chtimes(path, f.Modified, f.Modified)
}
