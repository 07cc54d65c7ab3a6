package host

import (
	"syscall"
	"unsafe"
)

// startHeap is the memory that a start fills, Go's heap grows by as much at a time.
const startHeap = 4 << 20

// AdviseHugePages asks for huge pages in the part of Go's heap that a start fills: two page faults in place of 1,024, each of which costs
// more than the zeroing. The first growth of the heap is partly in use when a program's own code begins. What is left of it is taken, and
// never touched, so that the heap grows now and what follows is in the new part, which is all of huge pages. The result keeps the memory taken.
func AdviseHugePages() []byte {
	const probe = 128 << 10 // too large for what Go keeps of free pages for each processor
	p := address(take(probe)) + probe
	rest := -p & (startHeap - 1)
	if rest <= probe {
		return nil
	}
	kept := take(int(rest))
	next := address(take(probe))
	if address(kept) != p || next != p+rest {
		return kept // the heap is not as expected: nothing is lost
	}
	_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, next, startHeap, syscall.MADV_HUGEPAGE)
	return kept
}

//go:noinline
func take(n int) []byte { return make([]byte, n) }

func address(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }
