// Package docstrings is the documentation of what the runtime defines natively: modules, functions, types and their attributes.
//
// Like the standard library, the texts are CPython's and a dependency: tools/packstdlib asks the reference interpreter that it unpacks
// for them and writes data/docs.bin, which the build embeds and nobody commits. Without that file there is no documentation, and
// nothing else is missing.
//
// The file is a table sorted by key: a count n, n+1 pairs of offsets (of a key, of its text; the last pair is the end), all uint32 in
// little-endian order, then the keys and texts. Keys are "module", "module.name" and "module.type.name"; "slot.__name__" is the text
// that types share for a special method, where they have no entry of their own.
package docstrings

import (
	"embed"
	"encoding/binary"
	"io"
	"slices"
	"sort"
)

//go:embed data
var data embed.FS

const file = "data/docs.bin"

// Lookup returns the documentation under a key, "" if there is none.
func Lookup(key string) string {
	f, err := data.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	table, ok := f.(io.ReaderAt)
	if !ok {
		return ""
	}
	return find(table, key)
}

// find searches the table; a table that ends too early holds nothing.
func find(table io.ReaderAt, key string) string {
	var pair [12]byte
	var room [64]byte
	name := room[:0]
	// entry reads the key of entry i into name and returns where its text is; a wrong one is empty.
	entry := func(i int) (text, end int64) {
		name = name[:0]
		if _, err := table.ReadAt(pair[:], 4+8*int64(i)); err != nil {
			return 0, 0
		}
		start := int64(binary.LittleEndian.Uint32(pair[:]))
		text, end = int64(binary.LittleEndian.Uint32(pair[4:])), int64(binary.LittleEndian.Uint32(pair[8:]))
		size := text - start
		if size < 0 || size >= 1<<10 {
			return 0, 0
		}
		name = slices.Grow(name, int(size))[:size]
		if _, err := table.ReadAt(name, start); err != nil {
			name = name[:0]
		}
		return text, end
	}
	if _, err := table.ReadAt(pair[:4], 0); err != nil {
		return ""
	}
	n := int(binary.LittleEndian.Uint32(pair[:]))
	i := sort.Search(n, func(i int) bool {
		entry(i)
		return string(name) >= key
	})
	if i == n {
		return ""
	}
	text, end := entry(i)
	if string(name) != key || end < text || end-text > 1<<20 {
		return ""
	}
	b := make([]byte, end-text)
	if _, err := table.ReadAt(b, text); err != nil {
		return ""
	}
	return string(b)
}

// Write writes the table of the texts by their keys.
func Write(w io.Writer, docs map[string]string) error {
	keys := make([]string, 0, len(docs))
	for k := range docs {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	head := binary.LittleEndian.AppendUint32(nil, uint32(len(keys)))
	at := uint32(4 + 8*(len(keys)+1))
	var body []byte
	for _, k := range keys {
		head = binary.LittleEndian.AppendUint32(head, at+uint32(len(body)))
		body = append(body, k...)
		head = binary.LittleEndian.AppendUint32(head, at+uint32(len(body)))
		body = append(body, docs[k]...)
	}
	end := at + uint32(len(body))
	head = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(head, end), end)
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err := w.Write(body)
	return err
}
