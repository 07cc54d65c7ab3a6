package importer

import (
	"fmt"
	"io"
	"os"
	"time"

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
		fmt.Fprintf(errOutput(t), "import time: %9d | %10d | %*s%s\n", own.Microseconds(), total.Microseconds(), it.level*2, "", name)
	}
}

// found shows a module that was there already.
func (it *importTimes) found(t *object.Thread, name string) {
	it.header(t)
	fmt.Fprintf(errOutput(t), "import time: cached    | cached     | %*s%s\n", it.level*2, "", name)
}

// errOutput is where the runtime itself writes errors to, past Python's sys.stderr.
func errOutput(t *object.Thread) io.Writer {
	if t.Interp.Stderr != nil {
		return t.Interp.Stderr
	}
	return os.Stderr
}
