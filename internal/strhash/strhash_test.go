package strhash

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

func TestAgainstCPython(t *testing.T) {
	data, err := os.ReadFile("testdata/cases.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		var raw []json.RawMessage
		if err := json.Unmarshal(line, &raw); err != nil {
			t.Fatal(err)
		}
		var kind, text string
		var seed uint32
		var want, got int64
		var items []int64
		json.Unmarshal(raw[0], &kind)
		json.Unmarshal(raw[len(raw)-1], &want)
		if len(raw) == 4 {
			json.Unmarshal(raw[1], &seed)
			json.Unmarshal(raw[2], &text)
		} else {
			json.Unmarshal(raw[1], &items)
		}
		key := FromSeed(seed)
		switch kind {
		case "str":
			got = key.Runes([]rune(text))
		case "bytes":
			b, _ := hex.DecodeString(text)
			got = key.Bytes(b)
		case "tuple":
			h := NewTuple()
			for _, i := range items {
				h.Add(i)
			}
			got = h.Sum()
		case "set":
			var h Set
			for _, i := range items {
				h.Add(i)
			}
			got = h.Sum()
		}
		if got != want {
			t.Errorf("%s: got %d", line, got)
		}
	}
}

func TestWidths(t *testing.T) {
	k := FromSeed(7)
	if k.Uint16([]uint16{0x100, 0x61}) != k.Runes([]rune{0x100, 0x61}) ||
		k.Uint32([]uint32{0x10000, 0x61}) != k.Runes([]rune{0x10000, 0x61}) || k.String("abc") != k.Runes([]rune("abc")) {
		t.Error("the widths disagree")
	}
}

func BenchmarkShort(b *testing.B) {
	k := FromSeed(1)
	for b.Loop() {
		k.String("attribute_name")
	}
}
