package gophersnake_test

import (
	"os/exec"
	"testing"
)

// The machine's second loop is made from the first: they must not part.
func TestGeneratedLoop(t *testing.T) {
	cmd := exec.Command("go", "run", "../../tools/genpar", "-check")
	cmd.Dir = "internal/vm"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// The code in caches is marked with the compiler that made it: the mark must be of the compiler that is built.
func TestFingerprint(t *testing.T) {
	cmd := exec.Command("go", "run", "../../tools/genprint", "-check")
	cmd.Dir = "internal/bytecode"
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
