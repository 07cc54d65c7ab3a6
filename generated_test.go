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
