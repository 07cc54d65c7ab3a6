package gophersnake

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

const root = "github.com/gophersnake/gophersnake"

// allowed is the policy of imports within the project: what each package (by its path below internal/, or below the root) may import.
// A name ending in /* stands for every package below. What is not allowed here is refused.
var allowed = map[string]string{
	// Text and the front end.
	"internal/source":   "",
	"internal/ast":      "source unidata",
	"internal/parser":   "ast source unidata",
	"internal/symtable": "ast source",
	"internal/bytecode": "source",
	"internal/compiler": "ast symtable bytecode source",

	// Pure algorithms: they know which exception is meant, not how one is made.
	"internal/pyerr":      "",
	"internal/numfmt":     "pyerr",
	"internal/strhash":    "",
	"internal/suggest":    "",
	"internal/unidata":    "",
	"internal/sre":        "unidata",
	"internal/codec":      "unidata",
	"internal/codec/cjk":  "codec",
	"internal/mathx":      "numfmt pyerr",
	"internal/mt19937":    "pyerr",
	"internal/structfmt":  "numfmt pyerr",
	"internal/timefmt":    "pyerr",
	"internal/binascii":   "pyerr",
	"internal/jsonscan":   "pyerr",
	"internal/decimalx":   "numfmt pyerr",
	"internal/blake2":     "",
	"internal/docstrings": "",
	"internal/inflate":    "",
	"internal/bunzip":     "",
	"internal/lzmax":      "",
	"internal/xmlparse":   "",

	// Threads and the operating system.
	"internal/gil":    "",
	"internal/host":   "",
	"internal/report": "gil",

	// The runtime.
	"internal/object":   "docstrings gil bytecode source codec numfmt pyerr strhash suggest unidata structfmt binascii mathx",
	"internal/gc":       "object gil",
	"internal/vm":       "object bytecode gil suggest",
	"internal/builtins": "object numfmt mathx",
	"internal/importer": "object bytecode source modules/imp",
	"internal/modules/*": "object gil host report source ast parser symtable compiler bytecode codec codec/cjk sre unidata numfmt pyerr strhash suggest " +
		"mathx mt19937 structfmt timefmt binascii jsonscan decimalx blake2 inflate bunzip lzmax xmlparse gc modules/osutil modules/imp",
	"internal/modules": "object modules/*",
	"internal/interp":  "*",
	"internal/repl":    "interp object modules/osutil",
	"cmd/gophersnake":  "interp repl",
	"":                 "interp object gil",
}

// TestImports holds the packages to the table.
func TestImports(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, root), "/")
		if strings.HasPrefix(name, "tools/") || strings.HasPrefix(name, "tests") {
			continue
		}
		list, ok := allowed[name]
		if !ok {
			if strings.HasPrefix(name, "internal/modules/") {
				list = allowed["internal/modules/*"]
			} else {
				t.Errorf("%s is not in the table of imports", name)
				continue
			}
		}
		for _, imp := range p.Imports {
			rel, ours := strings.CutPrefix(imp, root+"/")
			if ours && !permits(list, strings.TrimPrefix(rel, "internal/")) {
				t.Errorf("%s may not import %s", name, rel)
			}
		}
	}
}

func permits(list, name string) bool {
	for _, a := range strings.Fields(list) {
		if a == name || a == "*" {
			return true
		}
		if prefix, ok := strings.CutSuffix(a, "*"); ok && strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
