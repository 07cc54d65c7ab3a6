package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/gophersnake/gophersnake/internal/bytecode"
)

// The compiled frozen modules, so that a start parses nothing. They are packed with the library at build time (tools/packfrozen), or
// else compiled at the first start and kept in a file of the cache, whose name tells of the library and of the program that compiled it.
//
//	magic, fingerprint of the instruction set, checksum of the rest
//	key of the library: length, bytes
//	number of modules; of each: name, length of its code
//	the codes, in the disk form of package bytecode

const frozenMagic = "gsfrz\x01"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// FrozenSource is a module that is frozen: its name in the library and the file that holds it.
type FrozenSource struct {
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
		list = append(list, FrozenSource{lib, libraryFile(lib)})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Lib < list[j].Lib })
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

// frozenCodes are the compiled frozen modules by their names in the library, in the disk form.
type frozenCodes map[string][]byte

// PackFrozen makes the file of compiled modules.
func PackFrozen(key string, codes map[string][]byte) []byte {
	out := make([]byte, len(frozenMagic)+8)
	copy(out, frozenMagic)
	binary.LittleEndian.PutUint32(out[len(frozenMagic):], bytecode.Fingerprint)
	out = append(binary.AppendUvarint(out, uint64(len(key))), key...)
	var names []string
	for name := range codes {
		names = append(names, name)
	}
	sort.Strings(names)
	out = binary.AppendUvarint(out, uint64(len(names)))
	for _, name := range names {
		out = append(binary.AppendUvarint(out, uint64(len(name))), name...)
		out = binary.AppendUvarint(out, uint64(len(codes[name])))
	}
	for _, name := range names {
		out = append(out, codes[name]...)
	}
	body := len(frozenMagic) + 8
	binary.LittleEndian.PutUint32(out[body-4:], crc32.Checksum(out[body:], castagnoli))
	return out
}

// parseFrozen reads the file of compiled modules: nil if it is not for this key or damaged.
func parseFrozen(key string, data []byte) frozenCodes {
	body := len(frozenMagic) + 8
	if len(data) < body || string(data[:len(frozenMagic)]) != frozenMagic || binary.LittleEndian.Uint32(data[len(frozenMagic):]) != bytecode.Fingerprint {
		return nil
	}
	sum := binary.LittleEndian.Uint32(data[body-4:])
	if data = data[body:]; crc32.Checksum(data, castagnoli) != sum {
		return nil
	}
	bad := false
	num := func() int {
		n, size := binary.Uvarint(data)
		if size <= 0 || n > uint64(len(data)) {
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
	n := num()
	names, sizes, total := make([]string, n), make([]int, n), 0
	for i := range n {
		names[i], sizes[i] = text(), num()
		total += sizes[i]
	}
	if bad || total != len(data) {
		return nil
	}
	codes := frozenCodes{}
	for i, name := range names {
		codes[name] = data[:sizes[i]:sizes[i]]
		data = data[sizes[i]:]
	}
	return codes
}

// loadFrozen finds the compiled modules: packed, in the cache, or nil.
func (im *Importer) loadFrozen() frozenCodes {
	if im.Lib.key != "" {
		if data, err := packed.ReadFile("stdlib/frozen.bin"); err == nil {
			if codes := parseFrozen(im.Lib.key, data); codes != nil {
				return codes
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
	return parseFrozen(key, data)
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
func (im *Importer) saveFrozen(codes frozenCodes) {
	path, key := im.frozenPath()
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
	_, err = f.Write(PackFrozen(key, codes))
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
