package importer

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gophersnake/gophersnake/internal/object"
)

// importTimes writes what -X importtime asks for to standard error: for each module that is imported the time that it took by itself
// and with what it imported, in microseconds. Imports nest, and the GIL keeps those of several threads apart as little as CPython's does.
type importTimes struct {
	on, cached bool // cached: modules that are there already are shown too (importtime=2)
	started    bool
	level      int
	inner      time.Duration // taken by the imports inside the current one
}

func (it *importTimes) header(t *object.Thread) {
	if !it.started {
		it.started = true
		fmt.Fprintln(errOutput(t), "import time: self [us] | cumulative | imported package")
	}
}

// begin starts the clock for one import; what it returns ends it.
func (it *importTimes) begin(t *object.Thread, name string) (end func()) {
	it.header(t)
	it.level++
	outer := it.inner
	it.inner = 0
	start := time.Now()
	return func() {
		total := time.Since(start)
		it.level--
		own := total - it.inner
		it.inner = outer + total
		fmt.Fprintf(errOutput(t), "import time: %9d | %10d | %*s%s\n", own.Microseconds(), total.Microseconds(), it.level*2, "", escaped(name))
	}
}

// found shows a module that was there already.
func (it *importTimes) found(t *object.Thread, name string) {
	it.header(t)
	fmt.Fprintf(errOutput(t), "import time: cached    | cached     | %*s%s\n", it.level*2, "", escaped(name))
}

// escaped shows the surrogates of a name, which cannot be encoded, with backslashes.
func escaped(name string) string {
	if utf8.ValidString(name) {
		return name
	}
	var b strings.Builder
	for i := 0; i < len(name); {
		r, n := utf8.DecodeRuneInString(name[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			b.WriteString(name[i : i+n])
		case i+2 < len(name) && name[i] == 0xED:
			n = 3
			fmt.Fprintf(&b, "\\u%04x", rune(name[i]&0xF)<<12|rune(name[i+1]&0x3F)<<6|rune(name[i+2]&0x3F))
		default:
			fmt.Fprintf(&b, "\\x%02x", name[i])
		}
		i += n
	}
	return b.String()
}

// errOutput is where the runtime itself writes errors to, past Python's sys.stderr.
func errOutput(t *object.Thread) io.Writer {
	if t.Interp.Stderr != nil {
		return t.Interp.Stderr
	}
	return os.Stderr
}
