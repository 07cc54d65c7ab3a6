package compiler_test

import (
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gophersnake/gophersnake/internal/bytecode"
	"github.com/gophersnake/gophersnake/internal/compiler"
	"github.com/gophersnake/gophersnake/internal/parser"
)

// FuzzCheck reads disk forms that somebody has changed who knows how to make the checksum right: they are refused, or pass the check, and
// neither panics, hangs or takes memory without bound.
func FuzzCheck(f *testing.F) {
	add := func(text string) {
		mod, err := parser.ParseString(text, parser.Options{})
		if err != nil {
			return
		}
		code, err := compiler.Compile(mod, compiler.Options{Filename: "f"})
		if err != nil {
			return
		}
		if data, err := bytecode.Marshal(code); err == nil {
			f.Add(data)
		}
	}
	for _, s := range fuzzSeeds {
		add(s)
	}
	programs, _ := filepath.Glob("../../tests/language/*.py")
	for _, name := range programs {
		if data, err := os.ReadFile(name); err == nil && len(data) < 2000 {
			add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		timer := time.AfterFunc(20*time.Second, func() { panic("checking hangs") })
		defer timer.Stop()
		if len(data) < 12 {
			return
		}
		data = append([]byte(nil), data...)
		copy(data, "gsc\x03")
		binary.LittleEndian.PutUint32(data[4:], bytecode.Fingerprint)
		binary.LittleEndian.PutUint32(data[8:], crc32.Checksum(data[12:], crc32.MakeTable(crc32.Castagnoli)))
		code, err := bytecode.Open(data)
		if err != nil {
			return
		}
		if bytecode.Check(code) == nil {
			bytecode.List(code)
		}
	})
}
