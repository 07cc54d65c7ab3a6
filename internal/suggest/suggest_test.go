package suggest

import (
	"bytes"
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
		var names []string
		var wrong string
		var want *string
		json.Unmarshal(raw[0], &names)
		json.Unmarshal(raw[1], &wrong)
		json.Unmarshal(raw[2], &want)
		i := Best(names, wrong)
		if (i < 0) != (want == nil) || want != nil && names[i] != *want {
			t.Errorf("%s: got %d", line, i)
		}
	}
	if Best(make([]string, 750), "a") != -1 {
		t.Error("too many candidates")
	}
}
