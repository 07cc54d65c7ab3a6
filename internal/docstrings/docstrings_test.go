package docstrings

import (
	"bytes"
	"testing"
)

func TestWriteFind(t *testing.T) {
	docs := map[string]string{"a": "first", "a.b": "", "sys": "module", "sys.x.y": "attribute\nof x", "z": "last"}
	var b bytes.Buffer
	if err := Write(&b, docs); err != nil {
		t.Fatal(err)
	}
	table := bytes.NewReader(b.Bytes())
	for k, want := range docs {
		if got := find(table, k); got != want {
			t.Errorf("%s: %q, want %q", k, got, want)
		}
	}
	for _, k := range []string{"", "0", "aa", "sys.", "zz"} {
		if got := find(table, k); got != "" {
			t.Errorf("%s: %q", k, got)
		}
	}
	for i := range b.Len() {
		find(bytes.NewReader(b.Bytes()[:i]), "sys.x.y") // a short table: no panic
	}
}

func TestPacked(t *testing.T) {
	if Lookup("sys") == "" {
		t.Skip("no documentation is packed: the reference interpreter does not run here")
	}
	for _, k := range []string{"builtins.int", "builtins.str.split", "slot.__eq__", "math.sin"} {
		if Lookup(k) == "" {
			t.Errorf("nothing under %s", k)
		}
	}
}
