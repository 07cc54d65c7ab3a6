package jsonscan

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
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
		var kind string
		json.Unmarshal(raw[0], &kind)
		var cps []rune
		json.Unmarshal(raw[1], &cps)
		switch kind {
		case "scan":
			var strict bool
			json.Unmarshal(raw[2], &strict)
			lit, next, err := String(cps, 1, strict)
			var got []byte
			if err != nil {
				l, c := Position(cps, err.Pos)
				got, _ = json.Marshal([]any{err.Msg, err.Pos, l, c})
			} else {
				r := lit.Runes
				if !lit.Escaped {
					r = cps[lit.Start:lit.End]
				}
				if r == nil {
					r = []rune{}
				}
				got, _ = json.Marshal([]any{r, next})
			}
			var want bytes.Buffer
			json.Compact(&want, raw[3])
			if string(got) != want.String() {
				t.Errorf("%s\n got %s", line, got)
			}
		case "quote":
			var ascii string
			var quoted []rune
			json.Unmarshal(raw[2], &ascii)
			json.Unmarshal(raw[3], &quoted)
			if got := string(AppendASCII(nil, cps)); got != ascii {
				t.Errorf("%s\n got %s", line, got)
			}
			if got := AppendQuoted(nil, cps); !slices.Equal(got, quoted) {
				t.Errorf("%s\n got %v", line, got)
			}
		case "number":
			var text string
			var end int
			var isFloat bool
			json.Unmarshal(raw[1], &text)
			json.Unmarshal(raw[2], &end)
			json.Unmarshal(raw[3], &isFloat)
			if e, f := Number([]rune(text), 0); e != end || f != isFloat {
				t.Errorf("%s: got %d %v", line, e, f)
			}
		}
	}
}
