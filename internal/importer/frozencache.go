package importer

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"unsafe"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// The compiled frozen modules, so that a start parses nothing. They are packed with the library at build time (tools/packfrozen), or
// else compiled at the first start and kept in a file of the cache, whose name tells of the library and of the program that compiled it.
//
//	magic, fingerprint of the instruction set, length of the index
//	index: key of the library (length, bytes); number of modules; of each: length of the name, name, length of its code, size and time of its source
//	the codes, in the disk form of package bytecode

const frozenMagic = "gsfrz\x02"

const frozenHeader = len(frozenMagic) + 8

// FrozenSource is a module that is frozen: its name in the library and the file that holds it.
type FrozenSource struct {
	Key  string // what the code is kept under
	Lib  string // a package ends in a slash
	File string // relative to the library's folder, with slashes
}

// FrozenSources lists the modules to compile, each once.
func FrozenSources() []FrozenSource {
	seen := map[string]bool{}
	var list []FrozenSource
	for _, lib := range frozenModules {
		if seen[lib] {
			continue
		}
		seen[lib] = true
		list = append(list, FrozenSource{lib, lib, libraryFile(lib)})
	}
	for _, lib := range quickModules {
		list = append(list, FrozenSource{quickPrefix + lib, lib, libraryFile(lib)})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Key < list[j].Key })
	return list
}

func libraryFile(lib string) string {
	name, pkg := strings.CutSuffix(lib, "/")
	name = strings.ReplaceAll(name, ".", "/")
	if pkg {
		name += "/__init__"
	}
	return name + ".py"
}

// FrozenFilename is the file name that the code of a frozen module has.
func FrozenFilename(lib string) string { return "<frozen " + strings.TrimSuffix(lib, "/") + ">" }

// frozenCodes are the compiled frozen modules by their names in the library.
type frozenCodes struct {
	codes   map[string]section
	data    io.ReaderAt // holds the codes
	trusted bool        // it is part of the program
	text    string      // all of it, if that is in memory anyway
}

type section struct {
	at, size               int
	sourceSize, sourceTime int // of the file it was compiled from
}

// open reads the code of a module; nil if it is not there or damaged.
func (fc *frozenCodes) open(lib string) *bytecode.Code {
	s, ok := fc.codes[lib]
	if !ok {
		return nil
	}
	var data []byte
	if fc.text != "" {
		data = unsafe.Slice(unsafe.StringData(fc.text), len(fc.text))[s.at : s.at+s.size] // is only read
	} else {
		data = make([]byte, s.size)
		if n, _ := fc.data.ReadAt(data, int64(s.at)); n != s.size {
			return nil
		}
	}
	open := bytecode.Open
	if fc.trusted {
		open = bytecode.OpenTrusted
	}
	c, err := open(data)
	if err != nil {
		return nil
	}
	return c
}

// FrozenCode is a compiled module: its code in the disk form, size and time of modification (in seconds) of its source.
type FrozenCode struct {
	Data                   []byte
	SourceSize, SourceTime int64
}

// PackFrozen makes the file of compiled modules.
func PackFrozen(key string, codes map[string]FrozenCode) []byte {
	out := make([]byte, frozenHeader)
	out = append(binary.AppendUvarint(out, uint64(len(key))), key...)
	var names []string
	for name := range codes {
		names = append(names, name)
	}
	sort.Strings(names)
	out = binary.AppendUvarint(out, uint64(len(names)))
	for _, name := range names {
		out = append(binary.AppendUvarint(out, uint64(len(name))), name...)
		out = binary.AppendUvarint(out, uint64(len(codes[name].Data)))
		out = binary.AppendUvarint(out, uint64(codes[name].SourceSize))
		out = binary.AppendUvarint(out, uint64(codes[name].SourceTime))
	}
	copy(out, frozenMagic)
	binary.LittleEndian.PutUint32(out[len(frozenMagic):], bytecode.Fingerprint)
	binary.LittleEndian.PutUint32(out[len(frozenMagic)+4:], uint32(len(out)))
	for _, name := range names {
		out = append(out, codes[name].Data...)
	}
	return out
}

// parseFrozen reads the index of compiled modules: nil if it is not for this key or damaged.
func parseFrozen(key string, file io.ReaderAt) *frozenCodes {
	data := make([]byte, 4096)
	n, _ := file.ReadAt(data, 0)
	data = data[:n]
	if len(data) < frozenHeader || string(data[:len(frozenMagic)]) != frozenMagic || binary.LittleEndian.Uint32(data[len(frozenMagic):]) != bytecode.Fingerprint {
		return nil
	}
	size := int(binary.LittleEndian.Uint32(data[len(frozenMagic)+4:]))
	if size > len(data) || size < frozenHeader {
		return nil
	}
	data = data[frozenHeader:size]
	bad := false
	num := func() int {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > 1<<40 {
			bad, data = true, nil
			return 0
		}
		data = data[size:]
		return int(n)
	}
	text := func() string {
		n := num()
		if n > len(data) {
			bad, n = true, len(data)
		}
		s := string(data[:n])
		data = data[n:]
		return s
	}
	if text() != key || bad {
		return nil
	}
	fc := &frozenCodes{codes: map[string]section{}, data: file}
	for n := num(); n > 0 && !bad; n-- {
		name, length, sourceSize, sourceTime := text(), num(), num(), num()
		fc.codes[name] = section{size, length, sourceSize, sourceTime}
		size += length
	}
	if bad {
		return nil
	}
	return fc
}

// loadFrozen finds the compiled modules: packed, in the cache, or nil.
func (im *Importer) loadFrozen() *frozenCodes {
	if im.Lib.key != "" && packedFrozen != "" {
		if fc := parseFrozen(im.Lib.key, strings.NewReader(packedFrozen)); fc != nil {
			fc.trusted, fc.text = true, packedFrozen
			return fc
		}
	} else if im.Lib.key != "" {
		if f, err := packed.Open("stdlib/frozen.bin"); err == nil {
			if data, ok := f.(io.ReaderAt); ok {
				if fc := parseFrozen(im.Lib.key, data); fc != nil {
					fc.trusted = true
					return fc
				}
			}
		}
	}
	path, key := im.frozenPath()
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return parseFrozen(key, bytes.NewReader(data))
}

// frozenPath is the file of the cache and its key, which tells of the program too: another build may compile differently.
func (im *Importer) frozenPath() (path, key string) {
	exe, err := os.Executable()
	if err != nil || im.Lib.Cache == "" {
		return "", ""
	}
	info, err := os.Stat(exe)
	if err != nil {
		return "", ""
	}
	lib, err := os.Stat(filepath.Join(im.Lib.Dir, "os.py"))
	if err != nil {
		return "", ""
	}
	key = fmt.Sprintf("%s %d %d %d", im.Lib.Dir, lib.ModTime().UnixNano(), info.Size(), info.ModTime().UnixNano())
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(im.Lib.Cache, "frozen-"+hex.EncodeToString(sum[:6])+".bin"), key
}

// saveFrozen writes the compiled modules to the cache, if it can, and removes those of programs that are older than the newest few.
func (im *Importer) saveFrozen(data []byte) {
	path, _ := im.frozenPath()
	if path == "" {
		return
	}
	dir := filepath.Dir(path)
	if os.MkdirAll(dir, 0o755) != nil {
		return
	}
	f, err := os.CreateTemp(dir, ".frozen-")
	if err != nil {
		return
	}
	_, err = f.Write(data)
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil || os.Rename(f.Name(), path) != nil {
		os.Remove(f.Name())
		return
	}
	const keep = 8
	old, _ := filepath.Glob(filepath.Join(dir, "frozen-*.bin"))
	if len(old) <= keep {
		return
	}
	age := func(name string) int64 {
		if info, err := os.Stat(name); err == nil {
			return info.ModTime().UnixNano()
		}
		return 0
	}
	sort.Slice(old, func(i, j int) bool { return age(old[i]) > age(old[j]) })
	for _, name := range old[keep:] {
		os.Remove(name)
	}
}
